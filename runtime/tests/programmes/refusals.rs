//! Every refusal that the reference names for creating, authorising, rejecting, issuing and
//! certifying, with the cause that the catalogue gives it here. A refused call changes nothing.

use crate::{
    country::*,
    support::refusals::{assert_complete, case, check, Case},
};
use pallet_registry_programmes::Call as ProgrammesCall;
use registry_primitives::{
    catalogue::by_name,
    records::{
        credits::IssuanceBasis,
        programmes::{Finance, InternationalUse, ProgrammeDetails, UsdCents},
        quota::Refusal,
    },
    ChannelSet, Credits as Amount, GasSet, MitigationType, OrganisationId, ProgrammeId, ReportId,
    SectoralScope, Stage,
};
use registry_runtime::{Runtime, RuntimeCall};
use sp_runtime::{
    traits::Dispatchable,
    transaction_validity::{InvalidTransaction, TransactionValidityError},
};

/// Rice of Alpha, waiting for a decision.
const PENDING: ProgrammeId = ProgrammeId(1);
/// Rice of Alpha, authorised for half of its estimate of 1000, with a certificate of the
/// certifier.
const AUTHORISED: ProgrammeId = ProgrammeId(2);
const REJECTED: ProgrammeId = ProgrammeId(3);
/// Rice of Alpha, without an estimate.
const DRAFT: ProgrammeId = ProgrammeId(4);
/// Forest of Beta, waiting for a decision.
const FOREST: ProgrammeId = ProgrammeId(5);
/// Forest of Beta, authorised, with a certificate of the certifier.
const FOREST_AUTHORISED: ProgrammeId = ProgrammeId(6);
/// There is none.
const NOWHERE: ProgrammeId = ProgrammeId(99);

/// Of the year 2024, waiting for a certifier.
const SUBMITTED: ReportId = ReportId(1);
/// Of the year 2023, verified for 40 credits, of which 30 are issued.
const VERIFIED: ReportId = ReportId(2);

/// Errors of the reference that nothing can cause here, and why.
const NOT_HERE: [(&str, &str); 4] = [
    (
        "govermentOwnershipOfProgramme",
        "the country's share is one of the proponents' shares, agreed like every other",
    ),
    (
        "programmeExistsWithAssessmentRegId",
        "an impact assessment is a document by its hash, and the registry knows no number of it",
    ),
    (
        "programmeDesignDocumentIsRequired",
        "documents are added to a programme that has a number, and the authority reads them",
    ),
    (
        "article6trade",
        "the ways in which credits may be used are a set that forbids no authorisation",
    ),
];

/// All errors that the reference's sections name.
const NAMED: [&str; 26] = [
    // 2.1
    "proponentPercMustDefinedForEvryProponentTaxId",
    "proponentPercAndTaxIdsNotMatched",
    "proponentPercSum=100",
    "duplicatedProponentTaxIds",
    "proponentTaxIdNotInSystem",
    "proponentIsNotAProgrammeDev",
    "noEnoughCreditsToCreateProgramme",
    "notImplementedForMitigationType",
    "programmeExistsWithSameExetrnalId",
    "containsInvalidGeoLocationValues",
    "govermentOwnershipOfProgramme",
    "programmeExistsWithAssessmentRegId",
    "wrongSectorAndScopeMapping",
    "programmeDesignDocumentIsRequired",
    "article6trade",
    // 2.2
    "programmeNotExist",
    "notInPendingState",
    "issuedCreditCannotExceedEstCredit",
    // 2.3
    "rejectAlreadyRejectedProg",
    // 2.4
    "notInAUthorizedState",
    "issuedCreditAmountcantExceedPendingCredit",
    // 2.7
    "unAuth",
    "alreadyCertified",
    "certifierIdRequiredForGov",
    "certifierOrGovCanOnlyPerformCertificationRevoke",
    "notCertifiedByCertifier",
];

fn settle() {
    let rice = |id: &str| details(id, AGRICULTURE, &[(ALPHA, 1_000_000)]);
    let forest = |id: &str| details(id, FORESTRY, &[(BETA, 1_000_000)]);
    for id in ["R-1", "R-2", "R-3"] {
        done(Dave, register(rice(id), true));
    }
    let unknown = ProgrammeDetails {
        estimate: Amount::ZERO,
        ..rice("R-4")
    };
    done(Dave, register(unknown, false));
    for id in ["F-5", "F-6"] {
        done(Eve, register(forest(id), true));
    }
    done(Alice, authorise(AUTHORISED, 500));
    done(Alice, authorise(FOREST_AUTHORISED, 500));
    done(Alice, reject(REJECTED, "no baseline"));
    done(One, certify(AUTHORISED));
    done(One, certify(FOREST_AUTHORISED));
    done(Dave, report(AUTHORISED, YEAR_2024, 50));
    done(Dave, report(AUTHORISED, YEAR_2023, 50));
    done(One, verify(VERIFIED, 40));
    done(Alice, of_2023(30));
    assert_eq!(
        [PENDING, AUTHORISED, REJECTED, DRAFT].map(|id| programme(id).stage),
        [
            Stage::Pending,
            Stage::Authorised,
            Stage::Rejected,
            Stage::Draft
        ]
    );
}

fn of_2023(amount: u64) -> RuntimeCall {
    pallet_registry_credits::Call::issue {
        programme: AUTHORISED,
        amount: Amount(amount),
        vintage: 2023,
        basis: IssuanceBasis::Verified(VERIFIED),
    }
    .into()
}

/// A registration by the monitoring system, with something changed.
fn registered(change: impl FnOnce(&mut ProgrammeDetails)) -> RuntimeCall {
    let mut details = details("X-1", AGRICULTURE, &[(ALPHA, 1_000_000)]);
    change(&mut details);
    register(details, true)
}

fn of(proponents: &[(OrganisationId, u32)]) -> RuntimeCall {
    register(details("X-1", AGRICULTURE, proponents), true)
}

/// 2.1: creating a programme.
fn creating() -> Vec<Case> {
    let section = "2.1";
    let mrv = |reference, here, call| case(section, reference, here, DaveStash, call);
    let half = 500_000;
    let whole = 1_000_000;
    vec![
        mrv(
            "proponentPercMustDefinedForEvryProponentTaxId",
            (4005, "SharesInvalid"),
            of(&[(ALPHA, whole), (BETA, 0)]),
        ),
        // A share stands beside its organisation, so a list of another length is one without any.
        mrv(
            "proponentPercAndTaxIdsNotMatched",
            (4005, "SharesInvalid"),
            of(&[]),
        ),
        mrv(
            "proponentPercSum=100",
            (4005, "SharesInvalid"),
            of(&[(ALPHA, half), (BETA, half - 1)]),
        ),
        mrv(
            "proponentPercSum=100",
            (4005, "SharesInvalid"),
            of(&[(ALPHA, half), (BETA, half + 1)]),
        ),
        mrv(
            "duplicatedProponentTaxIds",
            (4006, "ProponentRepeated"),
            of(&[(ALPHA, half), (ALPHA, half)]),
        ),
        mrv(
            "proponentTaxIdNotInSystem",
            (4007, "ProponentInvalid"),
            of(&[(OrganisationId(99), whole)]),
        ),
        mrv(
            "proponentIsNotAProgrammeDev",
            (4007, "ProponentInvalid"),
            of(&[(CERTIFIER, whole)]),
        ),
        mrv(
            "noEnoughCreditsToCreateProgramme",
            (3001, "ZeroAmount"),
            registered(|details| details.estimate = Amount::ZERO),
        ),
        mrv(
            "noEnoughCreditsToCreateProgramme",
            (4045, "NoWholeCredit"),
            estimate(DRAFT, biochar("0.1"), true),
        ),
        mrv(
            "notImplementedForMitigationType",
            (4040, "MethodUnknown"),
            estimate(DRAFT, calculation("alchemy", &[]), true),
        ),
        mrv(
            "programmeExistsWithSameExetrnalId",
            (4002, "ExternalIdTaken"),
            registered(|details| details.external_id = text("R-1")),
        ),
        mrv(
            "containsInvalidGeoLocationValues",
            (4020, "RegionsInvalid"),
            registered(|details| {
                details.regions = vec![text("QA-01")].try_into().expect("one");
            }),
        ),
        mrv(
            "wrongSectorAndScopeMapping",
            (4003, "ScopeMismatch"),
            registered(|details| details.scope = SectoralScope(FORESTRY)),
        ),
        case(
            section,
            "a developer that is not among the owners",
            (4008, "NotProponent"),
            Eve,
            of(&[(ALPHA, whole)]),
        ),
        case(
            section,
            "a viewer",
            (1003, "NotPermitted"),
            EveStash,
            of(&[(ALPHA, whole)]),
        ),
        case(
            section,
            "a certifier",
            (1003, "NotPermitted"),
            One,
            of(&[(ALPHA, whole)]),
        ),
        case(
            section,
            "a ministry outside its scopes",
            (4009, "ScopeNotCovered"),
            BobStash,
            register(details("X-1", FORESTRY, &[(BETA, whole)]), true),
        ),
    ]
}

/// 1.1 and 1.2: what the fields of a programme must be.
fn fields_of_a_programme() -> Vec<Case> {
    let field = |reference, here, change: fn(&mut ProgrammeDetails)| {
        case("1.1, 1.2", reference, here, DaveStash, registered(change))
    };
    vec![
        field("title", (2005, "TextUnreadable"), |details| {
            details.title = text(" ");
        }),
        field("externalId", (2005, "TextUnreadable"), |details| {
            details.external_id = text("");
        }),
        field("endTime before startTime", (4004, "PeriodInvalid"), |d| {
            d.end = d.start - 1;
        }),
        field("typeOfMitigation", (4018, "MitigationMismatch"), |d| {
            d.mitigation = MitigationType::Solar;
        }),
        field("greenHouseGasses", (4019, "GasesInvalid"), |d| {
            d.gases = GasSet::default();
        }),
        field("geographicalLocation", (4020, "RegionsInvalid"), |d| {
            d.regions = Default::default();
        }),
        field("estimatedProgrammeCostUSD", (4021, "MoneyInvalid"), |d| {
            d.finance = Finance {
                cost: Some(UsdCents(0)),
                ..Default::default()
            };
        }),
        field(
            "creditingPeriodInYears",
            (4022, "CreditingPeriodInvalid"),
            |d| {
                d.crediting_years = Some(0);
            },
        ),
        field(
            "buyerCountryEligibility",
            (2006, "CountryCodeInvalid"),
            |d| {
                d.international.buyer_country = Some(*b"ch");
            },
        ),
        field("mvcAdjust", (4024, "ChannelsInvalid"), |d| {
            d.international = InternationalUse {
                channels: ChannelSet(0x80),
                ..Default::default()
            };
        }),
        field(
            "maxInternationalTransferAmount",
            (3001, "ZeroAmount"),
            |d| {
                d.international.maximum = Some(Amount::ZERO);
            },
        ),
    ]
}

/// 2.2: authorising.
fn authorising() -> Vec<Case> {
    let by = |by, reference, here, call| case("2.2", reference, here, by, call);
    let older = ProgrammesCall::authorise {
        programme: PENDING,
        version: 0,
        amount: Amount(1),
        letter: None,
        reason: None,
    };
    vec![
        by(
            Alice,
            "programmeNotExist",
            (4001, "ProgrammeNotFound"),
            authorise(NOWHERE, 1),
        ),
        by(
            Alice,
            "notInPendingState",
            (4010, "NotPending"),
            authorise(REJECTED, 1),
        ),
        by(
            Alice,
            "notInPendingState",
            (4010, "NotPending"),
            authorise(DRAFT, 1),
        ),
        by(
            Alice,
            "issuedCreditCannotExceedEstCredit",
            (4011, "AmountExceedsEstimate"),
            authorise(PENDING, 1_001),
        ),
        by(
            Alice,
            "issuedCreditCannotExceedEstCredit",
            (4011, "AmountExceedsEstimate"),
            authorise(AUTHORISED, 501),
        ),
        by(
            Alice,
            "an amount of nothing",
            (3001, "ZeroAmount"),
            authorise(PENDING, 0),
        ),
        by(
            Alice,
            "another version than the one that was read",
            (4063, "VersionChanged"),
            older.into(),
        ),
        by(
            Dave,
            "a developer",
            (1003, "NotPermitted"),
            authorise(PENDING, 1),
        ),
        by(
            AliceStash,
            "a viewer",
            (1003, "NotPermitted"),
            authorise(PENDING, 1),
        ),
        by(
            BobStash,
            "a ministry outside its scopes",
            (4009, "ScopeNotCovered"),
            authorise(FOREST, 1),
        ),
    ]
}

/// 2.3: rejecting.
fn rejecting() -> Vec<Case> {
    let by = |by, reference, here, call| case("2.3", reference, here, by, call);
    vec![
        by(
            Alice,
            "rejectAlreadyRejectedProg",
            (4010, "NotPending"),
            reject(REJECTED, "again"),
        ),
        // The reference finds no programme that could be rejected.
        by(
            Alice,
            "programmeNotExist",
            (4010, "NotPending"),
            reject(AUTHORISED, "late"),
        ),
        by(
            Alice,
            "programmeNotExist",
            (4001, "ProgrammeNotFound"),
            reject(NOWHERE, "lost"),
        ),
        by(
            Alice,
            "a comment is required",
            (2005, "TextUnreadable"),
            reject(PENDING, ""),
        ),
        by(
            Dave,
            "a developer",
            (1003, "NotPermitted"),
            reject(PENDING, "no"),
        ),
        by(
            BobStash,
            "a ministry outside its scopes",
            (4009, "ScopeNotCovered"),
            reject(FOREST, "no"),
        ),
    ]
}

/// 2.4: issuing.
fn issuing() -> Vec<Case> {
    let by = |by, reference, here, call| case("2.4", reference, here, by, call);
    let of_report = |report| IssuanceBasis::Verified(report);
    vec![
        by(
            Alice,
            "programmeNotExist",
            (4001, "ProgrammeNotFound"),
            issue(NOWHERE, 1, UNVERIFIED),
        ),
        by(
            Alice,
            "notInAUthorizedState",
            (4013, "NotAuthorised"),
            issue(PENDING, 1, UNVERIFIED),
        ),
        by(
            Alice,
            "notInAUthorizedState",
            (4013, "NotAuthorised"),
            issue(REJECTED, 1, UNVERIFIED),
        ),
        by(
            Alice,
            "issuedCreditAmountcantExceedPendingCredit",
            (4014, "IssuanceExceedsBlock"),
            issue(AUTHORISED, 471, UNVERIFIED),
        ),
        by(
            Alice,
            "an amount of nothing means all that remains",
            (3001, "ZeroAmount"),
            issue(AUTHORISED, 0, UNVERIFIED),
        ),
        by(
            Alice,
            "an action without an accepted verification report",
            (4058, "NotVerified"),
            issue(AUTHORISED, 1, of_report(SUBMITTED)),
        ),
        by(
            Alice,
            "an action that does not exist",
            (4046, "ReportNotFound"),
            issue(AUTHORISED, 1, of_report(ReportId(99))),
        ),
        by(
            Alice,
            "an action of another programme",
            (4058, "NotVerified"),
            issue(FOREST_AUTHORISED, 1, of_report(VERIFIED)),
        ),
        by(
            Alice,
            "more than the available credits of the action",
            (4059, "IssuanceExceedsVerified"),
            of_2023(11),
        ),
        by(
            Alice,
            "an action that is repeated",
            (4049, "PeriodTaken"),
            issue(AUTHORISED, 1, IssuanceBasis::Unverified(Some(YEAR_2023))),
        ),
        by(
            Dave,
            "a developer",
            (1003, "NotPermitted"),
            issue(AUTHORISED, 1, UNVERIFIED),
        ),
        by(
            AliceStash,
            "a viewer",
            (1003, "NotPermitted"),
            issue(AUTHORISED, 1, UNVERIFIED),
        ),
        by(
            BobStash,
            "a ministry outside its scopes",
            (4009, "ScopeNotCovered"),
            issue(FOREST_AUTHORISED, 1, UNVERIFIED),
        ),
    ]
}

/// 2.7: certifying, and withdrawing a certificate.
fn certifying() -> Vec<Case> {
    let by = |by, reference, here, call| case("2.7", reference, here, by, call);
    vec![
        by(Dave, "unAuth", (1003, "NotPermitted"), certify(PENDING)),
        by(Alice, "unAuth", (1003, "NotPermitted"), certify(PENDING)),
        by(
            CharlieStash,
            "unAuth",
            (1003, "NotPermitted"),
            certify(PENDING),
        ),
        by(One, "unAuth", (4025, "StageForbids"), certify(REJECTED)),
        by(One, "unAuth", (4025, "StageForbids"), certify(DRAFT)),
        by(Two, "unAuth", (4052, "NotAccredited"), certify(FOREST)),
        by(
            One,
            "programmeNotExist",
            (4001, "ProgrammeNotFound"),
            certify(NOWHERE),
        ),
        by(
            One,
            "alreadyCertified",
            (4054, "AlreadyCertified"),
            certify(AUTHORISED),
        ),
        // The call always names a certifier, so the government can only name none that exists.
        by(
            Alice,
            "certifierIdRequiredForGov",
            (4055, "NotCertified"),
            withdraw_certificate(AUTHORISED, OrganisationId(0)),
        ),
        by(
            Dave,
            "certifierOrGovCanOnlyPerformCertificationRevoke",
            (1003, "NotPermitted"),
            withdraw_certificate(AUTHORISED, CERTIFIER),
        ),
        by(
            Two,
            "certifierOrGovCanOnlyPerformCertificationRevoke",
            (4056, "NotCertifierOrAuthority"),
            withdraw_certificate(AUTHORISED, CERTIFIER),
        ),
        by(
            Two,
            "notCertifiedByCertifier",
            (4055, "NotCertified"),
            withdraw_certificate(AUTHORISED, RIVAL),
        ),
        by(
            Alice,
            "notCertifiedByCertifier",
            (4055, "NotCertified"),
            withdraw_certificate(PENDING, CERTIFIER),
        ),
        by(
            Alice,
            "programmeNotExist",
            (4001, "ProgrammeNotFound"),
            withdraw_certificate(NOWHERE, CERTIFIER),
        ),
        by(
            BobStash,
            "a ministry outside its scopes",
            (4009, "ScopeNotCovered"),
            withdraw_certificate(FOREST_AUTHORISED, CERTIFIER),
        ),
    ]
}

fn table() -> Vec<Case> {
    [
        creating(),
        fields_of_a_programme(),
        authorising(),
        rejecting(),
        issuing(),
        certifying(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[test]
fn every_refusal_has_its_cause_and_changes_nothing() {
    run(|| {
        settle();
        pass(1);
        for case in table() {
            check(case, act, books);
        }
    });
}

#[test]
fn no_error_that_the_reference_names_is_left_out() {
    run(|| {
        settle();
        let cases: Vec<_> = table()
            .iter()
            .map(|case| (case.section, case.reference))
            .collect();
        let sections = ["2.1", "2.2", "2.3", "2.4", "2.7"];
        assert_complete(&cases, &NAMED, &NOT_HERE, &sections, 6);
    });
}

/// 2.7 `organisationDeactivated`: the pool refuses the transaction, and dispatch would as well.
#[test]
fn a_suspended_certifier_certifies_nothing() {
    run(|| {
        settle();
        done(Alice, suspend(CERTIFIER));
        next_block();
        let refusal = InvalidTransaction::Custom(Refusal::OrganisationNotActive.code());
        let sent = send(One, certify(PENDING));
        assert_eq!(sent, Err(TransactionValidityError::Invalid(refusal)));
        let before = books();
        let dispatched = certify(PENDING).dispatch(origin(One));
        let error = dispatched.expect_err("it is suspended").error;
        assert_eq!(told(error), "1002 OrganisationSuspended");
        let number = by_name("OrganisationSuspended").map(|entry| entry.number);
        assert_eq!(number, Some(1002));
        assert!(books() == before);
        assert!(
            !pallet_registry_programmes::Certificates::<Runtime>::contains_key(PENDING, CERTIFIER)
        );
    });
}

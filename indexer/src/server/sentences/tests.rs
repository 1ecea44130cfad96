//! Sentences as people read them.

mod credits;
mod network;

use super::*;
use crate::details::tests::record;
use registry_client::event::{
    Accreditation, AccreditationChanged, CertificateWithdrawn, EstimateComputed, IntentApproved,
    IntentOpened, LaterLimits, LimitsChanged, MemberRoleChanged, MonitoringReported,
    OrganisationStateChanged, OwnPolicyChanged, OwnershipProposed, PolicyChanged, ProgrammeAmended,
    ProgrammeAuthorised, ProgrammeRegistered, ReceptionChanged, ReportVerified, StageChanged,
};
use registry_client::values::{Bytes, Hash32, Key, Text};
use registry_primitives::{
    records::{
        calculation::CalculationFields,
        programmes::{Holdings, OwnershipChange},
        trust::{Limits, Openness, Reception},
    },
    Action, Approver, Credits, IssuanceId, MonitoredPeriod, OrganisationKind, OrganisationState,
    PersonId, Policy, ReportId, Sector, Stage, UserRole, When,
};

fn actor() -> Actor {
    Actor {
        key: Key([1; 32]),
        organisation: OrganisationId(2),
        kind: OrganisationKind::ProgrammeDeveloper,
        role: UserRole::Admin,
        person: PersonId(5),
        approved_by: None,
    }
}

fn names() -> Names {
    Names {
        organisations: BTreeMap::from([(2, "Green Fields".to_owned())]),
        programmes: BTreeMap::from([(4, "Rice".to_owned())]),
        calls: BTreeMap::from([(7, "Credits.transfer".to_owned())]),
    }
}

fn range() -> MovedRange {
    MovedRange {
        range: SerialRange {
            first: 1,
            last: 1_000,
        },
        issuance: IssuanceId(1),
        vintage: 2023,
    }
}

#[test]
fn decisions_on_organisations_are_told_apart() {
    let told = |before, after| {
        let event = OrganisationStateChanged {
            organisation: OrganisationId(2),
            before,
            after,
            reason: Text("papers seen".into()),
            by: actor(),
        };
        sentence(&RegistryEvent::OrganisationStateChanged(event), &names())
    };
    use OrganisationState::{Active, Pending, Rejected, Suspended};
    for (before, after, word) in [
        (Pending, Active, "admitted"),
        (Suspended, Active, "reactivated"),
        (Active, Suspended, "suspended"),
        (Pending, Rejected, "rejected"),
    ] {
        assert_eq!(
            told(before, after),
            format!("Green Fields was {word} by Green Fields: papers seen")
        );
    }
}

#[test]
fn people_are_told_by_their_number() {
    let event = RegistryEvent::MemberRoleChanged(MemberRoleChanged {
        organisation: OrganisationId(2),
        key: Key([3; 32]),
        person: PersonId(8),
        before: UserRole::Manager,
        after: UserRole::Admin,
        by: actor(),
    });
    assert_eq!(
        sentence(&event, &names()),
        "Person 8 of Green Fields has the role Admin now instead of Manager."
    );
}

#[test]
fn accreditations_are_given_renewed_and_suspended() {
    let good = Accreditation {
        from: 0,
        until: 86_399,
        suspended: false,
    };
    let told = |before, after, reason: Option<&str>| {
        let event = AccreditationChanged {
            organisation: OrganisationId(2),
            sector: Sector::Agriculture,
            before,
            after,
            reason: reason.map(|reason| Text(reason.into())),
            by: actor(),
        };
        sentence(
            &RegistryEvent::AccreditationChanged(event),
            &Names::default(),
        )
    };
    assert_eq!(
        told(None, good, None),
        "organisation 2 accredited organisation 2 for the sector Agriculture, from 1970-01-01 \
         00:00:00 UTC until 1970-01-01 23:59:59 UTC."
    );
    assert!(told(Some(good), good, None).contains("renewed the accreditation of"));
    let suspended = Accreditation {
        suspended: true,
        ..good
    };
    let text = told(Some(good), suspended, Some("false report"));
    assert!(
        text.ends_with("for the sector Agriculture: false report"),
        "{text}"
    );
}

#[test]
fn intents_are_told_with_their_call() {
    let opened = RegistryEvent::IntentOpened(IntentOpened {
        intent: IntentId(7),
        organisation: OrganisationId(2),
        call: Bytes(vec![1, 2]),
        expires: 5_000,
        by: actor(),
    });
    assert_eq!(
        sentence(&opened, &names()),
        "Green Fields opened intent 7 (Credits.transfer), which waits for a second person until \
         block 5,000."
    );
    let approved = RegistryEvent::IntentApproved(IntentApproved {
        intent: IntentId(8),
        organisation: OrganisationId(2),
        initiator: Key([1; 32]),
        by: actor(),
    });
    assert_eq!(
        sentence(&approved, &names()),
        "A second person of Green Fields approved intent 8 of Green Fields, and it was done."
    );
}

#[test]
fn policies_and_limits_tell_their_numbers() {
    let policy = |when, by| {
        let event = PolicyChanged {
            action: Action::TransferCredits,
            before: Policy::default(),
            after: Policy { when, by },
        };
        sentence(&RegistryEvent::PolicyChanged(event), &names())
    };
    assert_eq!(
        policy(When::From(Credits(1_000)), Approver::Government),
        "Governance decided that TransferCredits needs a second person from 1,000 credits on, of \
         the government."
    );
    assert_eq!(
        policy(When::Never, Approver::Government),
        "Governance decided that TransferCredits needs no second person."
    );
    let own = RegistryEvent::OwnPolicyChanged(OwnPolicyChanged {
        organisation: OrganisationId(2),
        action: Action::RetireCredits,
        before: When::Always,
        after: When::Never,
        by: actor(),
    });
    assert_eq!(
        sentence(&own, &names()),
        "Green Fields follows the registry's policy for RetireCredits again."
    );
    let limits = RegistryEvent::LimitsChanged(LimitsChanged {
        organisation: OrganisationId(2),
        before: Limits::default(),
        after: Limits {
            per_transfer: Some(Credits(1_000)),
            per_day: None,
        },
        next: Some(LaterLimits {
            limits: Limits::default(),
            effective: 1_500,
        }),
        by: actor(),
    });
    assert_eq!(
        sentence(&limits, &names()),
        "Green Fields lets itself send at most 1,000 credits in one transfer and any number of \
         credits in 24 hours; from block 1,500 on any number of credits in one transfer and any \
         number of credits in 24 hours."
    );
}

#[test]
fn reception_says_from_whom_credits_and_requests_are_accepted() {
    let event = RegistryEvent::ReceptionChanged(ReceptionChanged {
        organisation: OrganisationId(2),
        before: Reception::default(),
        after: Reception {
            credits: Openness::Trusted,
            requests: Openness::Nobody,
        },
        by: actor(),
    });
    assert_eq!(
        sentence(&event, &names()),
        "Green Fields accepts credits from its trusted accounts and requests for its credits from \
         nobody."
    );
}

#[test]
fn the_life_of_a_programme_is_told_step_by_step() {
    let registered = RegistryEvent::ProgrammeRegistered(ProgrammeRegistered {
        programme: ProgrammeId(4),
        details: record(),
        stage: Stage::Draft,
        at: 0,
        by: actor(),
    });
    assert_eq!(
        sentence(&registered, &names()),
        "Programme 4 “Rice & water” (Agriculture) was drafted by Green Fields with an estimate of \
         1,000 credits."
    );
    let stage = |before, after, reason: Option<&str>| {
        let event = StageChanged {
            programme: ProgrammeId(4),
            version: 2,
            before,
            after,
            reason: reason.map(|reason| Text(reason.into())),
            at: 0,
            by: actor(),
        };
        sentence(&RegistryEvent::StageChanged(event), &names())
    };
    for (before, after, reason, told) in [
        (
            Stage::Draft,
            Stage::Pending,
            None,
            "submitted programme 4 “Rice”.",
        ),
        (
            Stage::Rejected,
            Stage::Pending,
            None,
            "submitted a new version of programme 4 “Rice”.",
        ),
        (
            Stage::Pending,
            Stage::Rejected,
            Some("no letter"),
            "rejected programme 4 “Rice”: no letter",
        ),
        (
            Stage::Pending,
            Stage::Cancelled,
            Some("given up"),
            "withdrew programme 4 “Rice”: given up",
        ),
        (
            Stage::Authorised,
            Stage::Cancelled,
            Some("stopped"),
            "cancelled programme 4 “Rice”: stopped",
        ),
    ] {
        assert_eq!(stage(before, after, reason), format!("Green Fields {told}"));
    }
    let authorised = |number| {
        let event = ProgrammeAuthorised {
            programme: ProgrammeId(4),
            version: 1,
            number,
            amount: Credits(100),
            block: range().range,
            serial: Text("QM-ITMO-15-004-2023-0-1-1000".into()),
            authorised: Credits(1_100),
            letter: None,
            reason: None,
            at: 0,
            by: actor(),
        };
        sentence(&RegistryEvent::ProgrammeAuthorised(event), &names())
    };
    assert_eq!(
        authorised(1),
        "Green Fields authorised programme 4 “Rice” for 100 credits, QM-ITMO-15-004-2023-0-1-1000."
    );
    assert!(authorised(2).ends_with("0-1-1000, 1,100 in all."));
    let amended = RegistryEvent::ProgrammeAmended(ProgrammeAmended {
        programme: ProgrammeId(4),
        version: 3,
        details: record(),
        reason: None,
        proposed_by: Some(OrganisationId(3)),
        at: 0,
        by: actor(),
    });
    assert_eq!(
        sentence(&amended, &names()),
        "Green Fields agreed to the amendment of programme 4 “Rice” that organisation 3 proposed; \
         version 3."
    );
}

#[test]
fn changes_of_ownership_say_what_moves_and_who_agreed() {
    let told = |holdings, agreed| {
        let event = OwnershipProposed {
            programme: ProgrammeId(4),
            change: OwnershipChange {
                giver: OrganisationId(2),
                receiver: OrganisationId(3),
                share: 250_000,
                holdings,
            },
            hash: Hash32([1; 32]),
            agreed,
            reason: Some(Text("sold".into())),
            at: 0,
            by: actor(),
        };
        sentence(&RegistryEvent::OwnershipProposed(event), &names())
    };
    assert_eq!(
        told(Holdings::Stay, [Some(OrganisationId(2)), None, None]),
        "Green Fields proposed a change of ownership of programme 4 “Rice”: 250,000 parts per \
         million of future issues only from Green Fields to organisation 3; agreed: the giver \
         (Green Fields): sold"
    );
    let moving = told(Holdings::Move(Credits(1_500)), [None; 3]);
    assert!(
        moving.contains("of future issues and 1,500 present credits from"),
        "{moving}"
    );
    assert!(moving.contains("nobody has agreed yet"), "{moving}");
}

#[test]
fn reports_and_certificates_are_told_with_their_tonnes_and_reasons() {
    let period = MonitoredPeriod {
        from: 0,
        until: 86_399,
    };
    let reported = RegistryEvent::MonitoringReported(MonitoringReported {
        report: ReportId(9),
        programme: ProgrammeId(4),
        period,
        claimed: Credits(1_200),
        inputs: Hash32([1; 32]),
        method: None,
        at: 0,
        by: actor(),
    });
    assert_eq!(
        sentence(&reported, &names()),
        "Green Fields reported 1,200 tonnes of programme 4 “Rice” for 1970-01-01 00:00:00 UTC to \
         1970-01-01 23:59:59 UTC, report 9."
    );
    let verified = RegistryEvent::ReportVerified(ReportVerified {
        report: ReportId(9),
        programme: ProgrammeId(4),
        period,
        claimed: Credits(1_200),
        verified: Credits(1_000),
        statement: Hash32([1; 32]),
        programme_verified: Credits(1_000),
        at: 0,
        by: actor(),
    });
    assert_eq!(
        sentence(&verified, &names()),
        "Green Fields verified 1,000 of the 1,200 tonnes of report 9 of programme 4 “Rice”."
    );
    let withdrawn = |certifier| {
        let event = CertificateWithdrawn {
            programme: ProgrammeId(4),
            certifier: OrganisationId(certifier),
            reason: Text("false report".into()),
            at: 0,
            by: actor(),
        };
        sentence(&RegistryEvent::CertificateWithdrawn(event), &names())
    };
    assert!(withdrawn(2).contains("withdrew its certificate for"));
    assert_eq!(
        withdrawn(3),
        "Green Fields withdrew the certificate of organisation 3 for programme 4 “Rice”: false \
         report"
    );
    let computed = RegistryEvent::EstimateComputed(EstimateComputed {
        programme: ProgrammeId(4),
        number: 1,
        method: Text("solar".into()),
        constants: 0,
        inputs: CalculationFields::default(),
        hundredths: -5,
        at: 0,
        by: actor(),
    });
    let computed = sentence(&computed, &names());
    assert!(
        computed.contains("-0.05 tCO2e by the method solar with the calculator's own constants"),
        "{computed}"
    );
}

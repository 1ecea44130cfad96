//! Every refusal that the reference names for issuing, transferring, retiring and suspending, with
//! the cause that the catalogue gives it here. A refused call changes nothing.

mod after;
mod endings;
mod transfers;

use crate::{
    calls::*,
    support::refusals::{self, case, Case},
};
use after::after;
use endings::{retiring, stopping};
use frame_support::assert_ok;
use pallet_registry_credits::Call as CreditsCall;
use registry_primitives::{
    records::{
        credits::{RetirementTerms, Selection},
        freezes::FreezeScope,
        quota::Refusal,
        trust::{Delays, Limits, Openness},
        waiting::{CrossBorder, UndoCause},
    },
    texts::MAX_FREEZES,
    Credits as Amount, FreezeId, IssuanceId, OrganisationId, ProgrammeId, RetirementKind,
    TransferId,
};
use registry_runtime::{Credits, RuntimeCall, RuntimeOrigin, System};
use sp_runtime::{
    traits::Dispatchable,
    transaction_validity::{InvalidTransaction, TransactionValidityError},
};
use transfers::{answering, issuing, transferring};

/// There are none.
const NOWHERE: ProgrammeId = ProgrammeId(99);
const NOBODY: OrganisationId = OrganisationId(99);
const NEVER: TransferId = TransferId(99);
/// Of Alpha, waiting for a decision: nothing was ever issued of it.
const PENDING: ProgrammeId = ProgrammeId(3);
/// A developer that is suspended.
const GAMMA: OrganisationId = OrganisationId(8);
/// The key of its administrator.
const GAMMAS: [u8; 32] = [8; 32];

/// Beta asks Alpha for 5 credits of rice: the serials from 1 on.
const ASKED: TransferId = TransferId(1);
/// Alpha sends the government 5 credits of rice, the serials from 6 on.
const SENT: TransferId = TransferId(2);
/// Beta asks for the recognition of a retirement of 5 credits of forest.
const ABROAD: TransferId = TransferId(3);
/// Gamma asked Alpha for 5 credits of rice before it was suspended.
const BY_GAMMA: TransferId = TransferId(4);
/// Of the serials 50 and 51 of Alpha, by the government.
const FROZEN: FreezeId = FreezeId(1);

/// Errors of the reference that nothing can cause here, and why.
const NOT_HERE: [(&str, &str); 5] = [
    (
        "companyCreditNeedsToDefineForMultipleComp",
        "an amount stands beside each giver",
    ),
    (
        "invalidCompCreditForGivenComp",
        "an amount stands beside each giver",
    ),
    (
        "invalidCompCreditFromGivenComp",
        "an amount stands beside each giver",
    ),
    (
        "requiredToRetireFullCreditAmountForGivenRetirementType",
        "an order is about as much as it says",
    ),
    (
        "reqNotIncludedInFromCompanyId",
        "a request of an owner is always about its own credits",
    ),
];

/// All errors that the reference's sections name.
const NAMED: [&str; 34] = [
    // 2.0.6
    "isTransferFrozen",
    // 2.4
    "programmeNotExist",
    "notInAUthorizedState",
    "issuedCreditAmountcantExceedPendingCredit",
    // 2.5
    "cantInitiateTransferForOtherComp",
    "totalAmount>0",
    "companyCreditNeedsToDefineForMultipleComp",
    "invalidCompCreditForGivenComp",
    "invalidCompCreditFromGivenComp",
    "cantTransferCreditWithinSameComp",
    "programmeNotInCreditIssuedState",
    "fromCompInReqIsNotOwnerOfProgramme",
    "companyHaveNoEnoughBalanceForTransfer",
    "transferReqNotExist",
    "acceptOrRejAlreadyCancelled",
    "transferAlreadyApproved",
    "invalidApproverForTransferReq",
    "receiveCompanySuspended",
    "cerditSendingCompSuspended",
    "transferRequestALreadyProcessed",
    "companyIsNotTheOwnerOfProg",
    "companyHaveNoEnoughCredits",
    // 2.6
    "requiredToRetireFullCreditAmountForGivenRetirementType",
    "govOrProgrammeOwnerOnlyCreditRetirement",
    "reqNotIncludedInFromCompanyId",
    "notAllowedToRetireOtherCompCredits",
    "programmeDevAllowedInitiateOnlyCrossBorderTransfer",
    "toCompanyMeta",
    // 2.9
    "cantSuspendUrOwn",
    "never a Government",
    "noActiveCompany",
    "cantActivateUrOwn",
    "only from suspended",
    "a developer suspends nobody",
];

/// Runs a test in a country in which nothing is due for long, with what waits in it.
fn run_settled(test: impl FnOnce()) {
    let delays = Delays {
        transfer: 1_000,
        request: 1_000,
        ..SLOW
    };
    run_issued_with(delays, || {
        settle();
        test();
    });
}

fn settle() {
    use registry_primitives::{OrganisationKind::ProgrammeDeveloper, ScopeSet};
    let gamma = pallet_registry_accounts::Call::register_organisation {
        kind: ProgrammeDeveloper,
        name: text("Gamma"),
        tax_id: text("Gamma"),
        country: *b"QM",
        scopes: ScopeSet::default(),
        website: text(""),
        administrator: Some(GAMMAS.into()),
    };
    done(Alice, gamma);
    done(
        Dave,
        register(details("P-3", AGRICULTURE, &[(ALPHA, 1_000_000)]), true),
    );
    done(Ferdie, request(RICE, &[(ALPHA, 5)], BETA));
    done(Dave, transfer(RICE, GOVERNMENT, 5));
    done(Ferdie, request_retirement(FOREST, 5));
    let by_gamma = request(RICE, &[(ALPHA, 5)], GAMMA);
    assert_ok!(by_gamma.dispatch(RuntimeOrigin::signed(GAMMAS.into())));
    done(Alice, suspend(GAMMA));
    done(
        Bob,
        freeze(of_serials(RICE, &[range(50, 51)]), Some(10_000)),
    );
    assert_eq!((last_transfer(), last_freeze()), (BY_GAMMA, FROZEN));
}

fn table() -> Vec<Case> {
    [
        issuing(),
        transferring(),
        answering(),
        retiring(),
        stopping(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The refusal of a case, without a trace.
#[track_caller]
fn check(case: Case) {
    pass(1);
    refusals::check(case, act_in_this_block, books);
}

#[test]
fn every_refusal_has_its_cause_and_changes_nothing() {
    run_settled(|| {
        for case in table() {
            check(case);
        }
    });
}

#[test]
fn what_happened_before_has_its_cause_as_well() {
    let mut cases = 0;
    run_settled(|| cases = after().len());
    for index in 0..cases {
        run_settled(|| {
            let ((by, call), case) = after().swap_remove(index);
            done(by, call);
            check(case);
        });
    }
}

#[test]
fn no_error_that_the_reference_names_is_left_out() {
    run_settled(|| {
        let after = after().into_iter().map(|(_, case)| case);
        let cases: Vec<_> = table()
            .into_iter()
            .chain(after)
            .map(|case| (case.section, case.reference))
            .collect();
        let sections = ["2.4", "2.5", "2.6", "2.9"];
        refusals::assert_complete(&cases, &NAMED, &NOT_HERE, &sections, 8);
    });
}

/// 2.9: a suspended giver is let in nowhere, and dispatch would refuse it as well.
#[test]
fn a_suspended_owner_sends_answers_and_retires_nothing() {
    run_settled(|| {
        done(Alice, suspend(ALPHA));
        for call in [
            transfer(RICE, BETA, 1),
            accept(ASKED),
            refuse(ASKED),
            take_back(SENT),
            retire(ALPHA, RICE, 1, RetirementKind::DomesticUse),
            request_retirement(RICE, 1),
            cancel(ALPHA, RICE, amount(1), None),
        ] {
            let refusal = InvalidTransaction::Custom(Refusal::OrganisationNotActive.code());
            let sent = send(Dave, call.clone());
            assert_eq!(sent, Err(TransactionValidityError::Invalid(refusal)));
            refused_by_dispatch(Dave, call, "1002 OrganisationSuspended");
        }
    });
}

/// What is due waits where blocks are too full for it, and is worth nothing meanwhile.
#[test]
fn an_answer_after_the_time_is_too_late_although_nothing_ended_the_request() {
    run_issued(|| {
        done(Ferdie, request(RICE, &[(ALPHA, 5)], BETA));
        let asked = last_transfer();
        let due = waiting(asked).expect("it waits").due;
        // Blocks in which no time is left.
        pass_blocks(due - System::block_number());
        let late = act_in_this_block(Dave, accept(asked)).map_err(told);
        assert_eq!(late, Err("3024 RequestExpired".into()));
        assert_eq!(act_in_this_block(One, execute(asked)), Ok(()));
        assert_eq!(undone(), (asked, UndoCause::Expired, None));
        assert_eq!(held(), [60, 90, 0]);
    });
}

#[test]
fn only_so_many_freezes_are_in_force_on_the_same() {
    run_issued(|| {
        let place = |until| {
            let council = governance();
            let scope = FreezeScope::Programme(RICE);
            let placed = Credits::freeze(council, scope, text("an inquiry"), text("C-1"), until);
            placed.map(|_| ()).map_err(|failed| told(failed.error))
        };
        let soon = Some(System::block_number() + 2);
        assert_eq!(place(soon), Ok(()));
        for _ in 1..MAX_FREEZES {
            assert_eq!(place(None), Ok(()));
        }
        assert_eq!(place(None), Err("3031 TooManyFreezes".into()));
        // One that ran out makes room.
        pass(2);
        assert_eq!(place(None), Ok(()));
        assert_eq!(place(None), Err("3031 TooManyFreezes".into()));
    });
}

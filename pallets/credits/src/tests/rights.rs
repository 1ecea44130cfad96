//! What each call asks the matrix for, and the rules about records that intents are held against.

use super::{calls::*, mock::*};
use registry_primitives::{
    records::freezes::FreezeScope::{Country as Everything, Organisation, Programme},
    traits::{RecordRules, Subject},
    Action::{self, *},
    Credits as Amount, OrganisationKind, ProgrammeId, RetirementKind,
};
use sp_runtime::{DispatchError, DispatchResult};

/// Sends a call, and tells what it asked the matrix for.
#[track_caller]
fn asked(key: u64, call: Call) -> Option<(Action, Option<Amount>)> {
    LastAsked::set(None);
    ok(key, call);
    LastAsked::take()
}

#[test]
fn every_call_asks_for_its_action_and_tells_the_amount_that_is_at_stake() {
    run(|| {
        let some = |action, amount| Some((action, Some(Amount(amount))));
        let none = |action| Some((action, None));
        let domestic = RetirementKind::DomesticUse;
        let order = Some([7; 32]);
        issue(SOLAR, 100);
        for (key, call, expected) in [
            (GOVERNMENT, issue_call(RICE, 100), some(IssueCredits, 100)),
            (
                ALPHA,
                transfer(RICE, BETA, amount(20)),
                some(TransferCredits, 20),
            ),
            (
                ALPHA,
                transfer(RICE, BETA, ranges(&[(21, 25), (31, 31)])),
                some(TransferCredits, 6),
            ),
            (
                ALPHA,
                retire(ALPHA, RICE, amount(1), domestic),
                some(RetireCredits, 1),
            ),
            (
                ALPHA,
                cancel(ALPHA, RICE, amount(2), None),
                some(CancelCredits, 2),
            ),
            (
                MINISTRY,
                cancel(ALPHA, RICE, amount(3), order),
                some(CancelCredits, 3),
            ),
            (
                GAMMA,
                request(RICE, &[(ALPHA, amount(4)), (BETA, amount(5))], GAMMA),
                some(RequestCredits, 9),
            ),
            (ALPHA, accept(1), some(TransferCredits, 4)),
            (BETA, refuse(2), none(TransferCredits)),
            (
                ALPHA,
                request_retirement(RICE, amount(6)),
                some(RetireCredits, 6),
            ),
            (MINISTRY, accept(3), some(RetireCredits, 6)),
            (
                ALPHA,
                request_retirement(RICE, amount(7)),
                some(RetireCredits, 7),
            ),
            (MINISTRY, refuse(4), none(RetireCredits)),
            (
                ALPHA,
                request_retirement(RICE, amount(8)),
                some(RetireCredits, 8),
            ),
            (ALPHA, cancel_transfer(5), None),
            (
                MINISTRY,
                freeze(serials(RICE, &[(90, 90)]), Some(2)),
                none(FreezeCredits),
            ),
            (
                GOVERNMENT,
                freeze(Programme(RICE), Some(2)),
                none(FreezeCredits),
            ),
            (
                GOVERNMENT,
                freeze(Organisation(org(ALPHA)), Some(2)),
                none(FreezeCredits),
            ),
            (
                GOVERNMENT,
                freeze(Everything, Some(2)),
                none(PauseTransfers),
            ),
            (GOVERNMENT, unfreeze(1), none(FreezeCredits)),
            (GOVERNMENT, unfreeze(4), none(PauseTransfers)),
            (GOVERNANCE, freeze(Everything, None), None),
            (GOVERNANCE, prolong(5, Some(9)), None),
            (GOVERNANCE, unfreeze(5), None),
            (GOVERNMENT, void(1), some(VoidIssuance, 100)),
        ] {
            let name = format!("{call:?}");
            assert_eq!(asked(key, call), expected, "{name}");
        }
    });
}

#[test]
fn an_amount_that_no_number_holds_is_at_stake_as_the_most_there_is() {
    run(|| {
        issue(RICE, 10);
        let givers = [(ALPHA, amount(u64::MAX)), (BETA, amount(2))];
        refused(
            GAMMA,
            request(RICE, &givers, GAMMA),
            Error::InsufficientHolding,
        );
        assert_eq!(LastAsked::get(), Some((RequestCredits, Some(Amount::MAX))));
    });
}

#[test]
fn the_rules_about_records_are_those_of_the_calls() {
    let kind_of = |key| match key {
        GOVERNMENT => OrganisationKind::Government,
        MINISTRY => OrganisationKind::Ministry,
        CERTIFIER => OrganisationKind::Certifier,
        _ => OrganisationKind::ProgrammeDeveloper,
    };
    let check = |key, action, subject| -> DispatchResult {
        <Credits as RecordRules<u64>>::check(&actor(key, kind_of(key)), action, &subject)
    };
    let of = |key| Subject::Organisation(org(key));
    let nowhere = || Subject::Programme(ProgrammeId(9));
    run(|| {
        let not_owner: DispatchError = Error::NotOwner.into();
        let not_covered: DispatchError = Error::ScopeNotCovered.into();
        let not_found: DispatchError = Error::ProgrammeNotFound.into();
        // Holders act on their own; an authority transfers its own too.
        for action in [TransferCredits, RetireCredits, CancelCredits] {
            assert_eq!(check(ALPHA, action, of(ALPHA)), Ok(()));
            assert_eq!(check(ALPHA, action, of(BETA)), Err(not_owner));
        }
        assert_eq!(
            check(GOVERNMENT, TransferCredits, of(ALPHA)),
            Err(not_owner)
        );
        for action in [RetireCredits, CancelCredits] {
            assert_eq!(check(MINISTRY, action, of(ALPHA)), Ok(()));
        }
        // What is decided about a programme is decided within the scopes.
        for action in [IssueCredits, VoidIssuance, FreezeCredits, RetireCredits] {
            assert_eq!(check(MINISTRY, action, Subject::Programme(RICE)), Ok(()));
            let solar = Subject::Programme(SOLAR);
            assert_eq!(check(MINISTRY, action, solar), Err(not_covered));
            assert_eq!(check(MINISTRY, action, nowhere()), Err(not_found));
        }
        let solar = || Subject::Programme(SOLAR);
        assert_eq!(check(ALPHA, RetireCredits, solar()), Ok(()));
        for action in [IssueCredits, VoidIssuance, FreezeCredits] {
            assert_eq!(check(ALPHA, action, solar()), Err(not_covered));
        }
        // Only the government freezes organisations.
        assert_eq!(check(GOVERNMENT, FreezeCredits, of(ALPHA)), Ok(()));
        assert_eq!(check(MINISTRY, FreezeCredits, of(ALPHA)), Err(not_covered));
        // Nothing else is theirs to judge.
        for action in Action::ALL {
            assert_eq!(check(CERTIFIER, *action, Subject::Registry), Ok(()));
        }
        assert_eq!(check(CERTIFIER, EditProgramme, nowhere()), Ok(()));
        assert_eq!(check(CERTIFIER, EditOrganisation, of(ALPHA)), Ok(()));
    });
}

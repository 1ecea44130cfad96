//! `freeze`, `unfreeze`, `prolong_freeze`: who may do what for how long.

use super::{calls::*, mock::*};
use crate::{Freezes, FreezesOf, LastFreeze, OfficersWaitUntil};
use registry_primitives::{
    records::freezes::{
        FreezeScope::{self, Country, Organisation, Programme},
        FreezeSubject,
    },
    texts::MAX_FREEZES,
    Credits as Amount, FreezeId, OrganisationKind, ProgrammeId,
};
use sp_runtime::DispatchError;

/// What is frozen as a whole.
fn wholes() -> [FreezeScope; 3] {
    [Programme(RICE), Organisation(org(ALPHA)), Country]
}

/// The last block of an officer's freeze that begins in block 1.
const LIMIT: Option<u64> = Some(11);

#[test]
fn a_freeze_is_told_with_all_that_belongs_to_it() {
    run(|| {
        issue(RICE, 10);
        issue(RICE, 10);
        ok(MINISTRY, freeze(serials(RICE, &[(15, 16), (5, 12)]), LIMIT));
        let parts = vec![moved(5, 10, 1), moved(11, 12, 2), moved(15, 16, 2)];
        let by = actor(MINISTRY, OrganisationKind::Ministry);
        let subject = FreezeSubject::Serials(RICE);
        assert_last(Event::FreezePlaced {
            freeze: FreezeId(1),
            subject,
            ranges: parts.try_into().unwrap(),
            amount: Some(Amount(10)),
            reason: why(),
            case: case(),
            until: LIMIT,
            by: Some(by.clone()),
        });
        let record = Freezes::<Test>::get(FreezeId(1)).unwrap();
        assert_eq!((record.subject, record.since), (subject, 1));
        assert_eq!((record.until, record.by), (LIMIT, Some(by.clone())));
        assert_eq!((record.reason, record.case), (why(), case()));
        assert!(!FreezesOf::<Test>::contains_key(subject));
        ok(GOVERNANCE, freeze(Country, None));
        assert_last(Event::FreezePlaced {
            freeze: FreezeId(2),
            subject: FreezeSubject::Country,
            ranges: Default::default(),
            amount: None,
            reason: why(),
            case: case(),
            until: None,
            by: None,
        });
        assert_eq!(Freezes::<Test>::get(FreezeId(2)).unwrap().by, None);
        ok(MINISTRY, unfreeze(1));
        assert_last(Event::FreezeLifted {
            freeze: FreezeId(1),
            subject,
            reason: why(),
            by: Some(by),
        });
        ok(GOVERNANCE, prolong(2, Some(7)));
        assert_last(Event::FreezeProlonged {
            freeze: FreezeId(2),
            subject: FreezeSubject::Country,
            before: None,
            until: Some(7),
        });
        ok(GOVERNANCE, unfreeze(2));
        assert_last(Event::FreezeLifted {
            freeze: FreezeId(2),
            subject: FreezeSubject::Country,
            reason: why(),
            by: None,
        });
        assert_eq!(Freezes::<Test>::iter().count(), 0);
        assert_eq!(FreezesOf::<Test>::iter().count(), 0);
    });
}

#[test]
fn officers_freeze_what_they_cover_and_governance_everything() {
    run(|| {
        issue(RICE, 10);
        issue(SOLAR, 10);
        let solar = || serials(SOLAR, &[(1_001, 1_002)]);
        let alpha = || Organisation(org(ALPHA));
        for scope in [solar(), Programme(SOLAR), alpha()] {
            refused(MINISTRY, freeze(scope, LIMIT), Error::ScopeNotCovered);
        }
        for key in [ALPHA, CERTIFIER] {
            for scope in [solar(), Programme(RICE), alpha()] {
                refused(key, freeze(scope, LIMIT), Error::ScopeNotCovered);
            }
        }
        for key in [MINISTRY, ALPHA] {
            refused(key, freeze(Country, LIMIT), NOT_PERMITTED);
        }
        refused(VIEWER, freeze(alpha(), LIMIT), DispatchError::BadOrigin);
        for key in [GOVERNMENT, GOVERNANCE] {
            ok(key, freeze(alpha(), LIMIT));
            ok(key, freeze(Country, LIMIT));
            ok(key, freeze(Programme(SOLAR), LIMIT));
        }
        ok(GOVERNMENT, freeze(solar(), LIMIT));
        ok(GOVERNANCE, freeze(serials(RICE, &[(1, 1)]), LIMIT));
        ok(MINISTRY, freeze(serials(RICE, &[(2, 2)]), LIMIT));
        ok(MINISTRY, freeze(Programme(RICE), LIMIT));
    });
}

#[test]
fn an_officer_freezes_for_a_limited_time_and_governance_for_any() {
    run(|| {
        issue(RICE, 10);
        System::set_block_number(5);
        let scopes = wholes().into_iter().chain([serials(RICE, &[(1, 2)])]);
        for scope in scopes {
            for until in [None, Some(0), Some(5), Some(16)] {
                let call = freeze(scope.clone(), until);
                refused(GOVERNMENT, call, Error::FreezeTooLong);
            }
            for until in [Some(0), Some(5)] {
                let call = freeze(scope.clone(), until);
                refused(GOVERNANCE, call, Error::FreezeTooLong);
            }
            ok(GOVERNMENT, freeze(scope, Some(15)));
        }
        for scope in wholes() {
            ok(GOVERNANCE, freeze(scope.clone(), Some(6)));
            ok(GOVERNANCE, freeze(scope.clone(), Some(1_000_000)));
            ok(GOVERNANCE, freeze(scope, None));
        }
    });
}

#[test]
fn an_officer_does_not_prolong_a_freeze_by_another_one() {
    for scope in wholes() {
        run(|| {
            issue(RICE, 10);
            let subject = scope.subject();
            let until = |blocks| Some(System::block_number() + blocks);
            let again = || freeze(scope.clone(), Some(System::block_number() + 1));
            ok(GOVERNMENT, freeze(scope.clone(), until(4)));
            assert_eq!(OfficersWaitUntil::<Test>::get(subject), 15);
            refused(GOVERNMENT, again(), Error::FreezeNeedsGovernance);
            // Not by lifting it first, not after it ran out: as long as it could have lasted
            // must have passed after its end.
            ok(GOVERNMENT, unfreeze(1));
            for block in [2, 5, 14] {
                System::set_block_number(block);
                refused(GOVERNMENT, again(), Error::FreezeNeedsGovernance);
            }
            // Governance neither waits nor makes an officer wait.
            ok(GOVERNANCE, freeze(scope.clone(), until(1)));
            System::set_block_number(15);
            ok(GOVERNMENT, again());
            assert_eq!(OfficersWaitUntil::<Test>::get(subject), 26);
        });
    }
}

#[test]
fn an_officer_does_not_freeze_serials_again_before_they_moved() {
    run(|| {
        issue(RICE, 10);
        ok(MINISTRY, freeze(serials(RICE, &[(3, 4)]), Some(3)));
        ok(MINISTRY, freeze(serials(RICE, &[(5, 6)]), Some(3)));
        ok(MINISTRY, unfreeze(2));
        System::set_block_number(3);
        let again = |first, last| freeze(serials(RICE, &[(first, last)]), Some(4));
        for (first, last) in [(3, 3), (4, 5), (1, 6), (6, 7)] {
            refused(MINISTRY, again(first, last), Error::FreezeNeedsGovernance);
            refused(GOVERNMENT, again(first, last), Error::FreezeNeedsGovernance);
        }
        ok(MINISTRY, again(1, 2));
        ok(GOVERNANCE, again(5, 6));
        ok(ALPHA, transfer(RICE, BETA, ranges(&[(3, 4)])));
        ok(MINISTRY, again(3, 4));
    });
}

#[test]
fn a_freeze_is_lifted_by_who_may_place_it_unless_governance_did() {
    run(|| {
        issue(SOLAR, 10);
        let scopes = [
            serials(SOLAR, &[(1_001, 1_002)]),
            Programme(SOLAR),
            Organisation(org(ALPHA)),
            Country,
        ];
        for (freeze_, scope) in (1..).zip(scopes.clone()) {
            ok(GOVERNMENT, freeze(scope.clone(), LIMIT));
            let error = match scope {
                Country => NOT_PERMITTED,
                _ => Error::ScopeNotCovered.into(),
            };
            for key in [MINISTRY, ALPHA] {
                refused(key, unfreeze(freeze_), error);
            }
            refused(VIEWER, unfreeze(freeze_), DispatchError::BadOrigin);
            ok(GOVERNMENT, unfreeze(freeze_));
            refused(GOVERNMENT, unfreeze(freeze_), Error::FreezeNotFound);
        }
        for (freeze_, scope) in (5..).zip(scopes) {
            ok(GOVERNANCE, freeze(scope, LIMIT));
            refused(GOVERNMENT, unfreeze(freeze_), Error::FreezeNeedsGovernance);
        }
        let unreadable = Call::unfreeze {
            freeze: FreezeId(5),
            reason: blank(),
        };
        refused(GOVERNANCE, unreadable, Error::TextUnreadable);
        for freeze_ in 5..=8 {
            ok(GOVERNANCE, unfreeze(freeze_));
        }
        refused(GOVERNANCE, unfreeze(99), Error::FreezeNotFound);
    });
}

#[test]
fn governance_takes_a_freeze_over_by_changing_its_end() {
    run(|| {
        issue(RICE, 10);
        ok(GOVERNMENT, freeze(Programme(RICE), Some(3)));
        for key in [GOVERNMENT, MINISTRY, ALPHA] {
            let call = prolong(1, Some(9));
            refused(key, call, DispatchError::BadOrigin);
        }
        for until in [Some(0), Some(1)] {
            refused(GOVERNANCE, prolong(1, until), Error::FreezeTooLong);
        }
        refused(GOVERNANCE, prolong(2, None), Error::FreezeNotFound);
        ok(GOVERNANCE, prolong(1, Some(1_000)));
        System::set_block_number(999);
        let send = || transfer(RICE, BETA, amount(1));
        refused(ALPHA, send(), Error::CreditsFrozen);
        refused(GOVERNMENT, unfreeze(1), Error::FreezeNeedsGovernance);
        ok(GOVERNANCE, prolong(1, None));
        System::set_block_number(2_000);
        refused(ALPHA, send(), Error::CreditsFrozen);
        // Sooner, too.
        ok(GOVERNANCE, prolong(1, Some(2_001)));
        System::set_block_number(2_001);
        ok(ALPHA, send());
        refused(GOVERNANCE, prolong(1, None), Error::FreezeNotFound);
    });
}

#[test]
fn a_subject_has_a_bounded_list_from_which_those_that_ran_out_are_cleared() {
    run(|| {
        let subject = FreezeSubject::Programme(RICE);
        for freeze_ in 1..=MAX_FREEZES {
            let until = if freeze_ <= 2 { Some(3) } else { None };
            ok(GOVERNANCE, freeze(Programme(RICE), until));
        }
        let more = || freeze(Programme(RICE), None);
        refused(GOVERNANCE, more(), Error::TooManyFreezes);
        refused(
            MINISTRY,
            freeze(Programme(RICE), LIMIT),
            Error::TooManyFreezes,
        );
        // Other subjects have lists of their own.
        ok(GOVERNANCE, freeze(Programme(SOLAR), None));
        System::set_block_number(3);
        assert_eq!(Credits::frozen_by(org(ALPHA), RICE).len(), 6);
        assert_eq!(FreezesOf::<Test>::get(subject).len(), 8);
        ok(GOVERNANCE, more());
        assert_eq!(FreezesOf::<Test>::get(subject).len(), 7);
        assert!(!Freezes::<Test>::contains_key(FreezeId(2)));
        refused(GOVERNANCE, unfreeze(1), Error::FreezeNotFound);
        ok(GOVERNANCE, more());
        refused(GOVERNANCE, more(), Error::TooManyFreezes);
        ok(GOVERNANCE, unfreeze(5));
        ok(GOVERNANCE, more());
    });
}

#[test]
fn a_freeze_that_ran_out_can_be_cleared_away() {
    run(|| {
        ok(GOVERNMENT, freeze(Country, Some(3)));
        System::set_block_number(3);
        assert!(Credits::frozen_by(org(ALPHA), RICE).is_empty());
        ok(GOVERNMENT, unfreeze(1));
        assert_eq!(Freezes::<Test>::iter().count(), 0);
        assert_eq!(LastFreeze::<Test>::get(), FreezeId(1));
    });
}

#[test]
fn refusals_name_their_cause_and_change_nothing() {
    run(|| {
        issue(RICE, 100);
        issue(SOLAR, 10);
        ok(GOVERNANCE, freeze(serials(RICE, &[(50, 60)]), None));
        for (scope, error) in [
            (serials(ProgrammeId(9), &[(1, 2)]), Error::ProgrammeNotFound),
            (Programme(ProgrammeId(9)), Error::ProgrammeNotFound),
            (Organisation(org(99)), Error::OrganisationNotFound),
            (serials(RICE, &[]), Error::ZeroAmount),
            (serials(RICE, &[(2, 1)]), Error::RangeInvalid),
            (serials(RICE, &[(0, 1)]), Error::RangeInvalid),
            (serials(RICE, &[(1, 5), (5, 9)]), Error::RangesOverlap),
            (serials(RICE, &[(100, 101)]), Error::RangeNotHeld),
            (serials(RICE, &[(1_001, 1_001)]), Error::RangeNotHeld),
            (serials(RICE, &[(49, 50)]), Error::FrozenAlready),
        ] {
            let error: DispatchError = error.into();
            for key in [GOVERNANCE, GOVERNMENT] {
                refused(key, freeze(scope.clone(), Some(2)), error);
            }
        }
        for (reason, case) in [(blank(), case()), (why(), text(""))] {
            let unreadable = Call::freeze {
                scope: Country,
                reason,
                case,
                until: None,
            };
            refused(GOVERNANCE, unreadable, Error::TextUnreadable);
        }
    });
}

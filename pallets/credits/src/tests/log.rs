//! The log: every movement, and what it did to the accounts of the parties.

use super::{calls::*, mock::*};
use crate::{Entries, LastMovement, Movements, MovementsOf};
use registry_primitives::{
    records::{
        credits::{Balances, MovedRange},
        freezes::FreezeScope,
        keys::{EntryKey, OrderedKey},
        ledger::{Entry, Movement, Place},
    },
    traits::{Holdings, SerialBlocks},
    AccountKind::{self, Cancellation, Holding, Pending, RetirementInternational, RetirementLocal},
    Credits as Amount, IssuanceId, MovementId, OrganisationKind, ProgrammeId, RetirementKind,
};

type Side = Option<(u64, AccountKind)>;

fn place(side: Side) -> Option<Place> {
    side.map(|(key, account)| Place {
        organisation: org(key),
        account,
    })
}

/// The last movement is this one, and the only one since the one before.
#[track_caller]
fn logged(number: u64, programme: ProgrammeId, from: Side, to: Side, ranges: &[MovedRange]) {
    assert_eq!(LastMovement::<Test>::get(), MovementId(number));
    let amount = ranges.iter().map(|moved| moved.range.len().0).sum();
    let expected = Movement {
        block: System::block_number(),
        programme,
        from: place(from),
        to: place(to),
        ranges: ranges.to_vec().try_into().unwrap(),
        amount: Amount(amount),
    };
    let movement = Movements::<Test>::get(OrderedKey::from(number));
    assert_eq!(movement, Some(expected));
    for moved in ranges {
        let key = OrderedKey::from(number);
        assert!(MovementsOf::<Test>::contains_key(moved.issuance, key));
    }
}

/// What the accounts of an organisation were and became by a movement of this block.
fn entry(key: u64, movement: u64) -> Option<(Balances, Balances)> {
    let key_of_entry = EntryKey::new(System::block_number(), MovementId(movement));
    let Entry { before, after } = Entries::<Test>::get(org(key), key_of_entry)?;
    Some((before, after))
}

fn held(held: u64, pending: u64) -> Balances {
    Balances {
        held: Amount(held),
        pending: Amount(pending),
        ..Default::default()
    }
}

#[test]
fn an_issue_is_a_movement_from_nowhere_for_every_owner() {
    run(|| {
        issue(SOLAR, 10);
        logged(
            2,
            SOLAR,
            None,
            Some((BETA, Holding)),
            &[moved(1_007, 1_010, 1)],
        );
        let first = Movements::<Test>::get(OrderedKey::from(1)).unwrap();
        assert_eq!(first.to, place(Some((ALPHA, Holding))));
        assert_eq!(first.ranges, vec![moved(1_001, 1_006, 1)]);
        assert_eq!(entry(ALPHA, 1), Some((held(0, 0), held(6, 0))));
        assert_eq!(entry(BETA, 2), Some((held(0, 0), held(4, 0))));
        assert_eq!(entry(BETA, 1), None);
        Credits::reserve(SOLAR, Amount(5)).unwrap();
        assert_eq!(
            LastMovement::<Test>::get(),
            MovementId(2),
            "to reserve serials moves nothing"
        );
        // To void it is a movement to nowhere.
        ok(GOVERNMENT, void(1));
        logged(
            4,
            SOLAR,
            Some((BETA, Holding)),
            None,
            &[moved(1_007, 1_010, 1)],
        );
        assert_eq!(entry(ALPHA, 3), Some((held(6, 0), held(0, 0))));
    });
}

#[test]
fn every_way_of_moving_is_logged_once() {
    run(|| {
        issue(RICE, 50);
        issue(RICE, 50);
        let alpha = |account| Some((ALPHA, account));
        let beta = |account| Some((BETA, account));

        ok(ALPHA, transfer(RICE, BETA, ranges(&[(46, 52)])));
        let parts = [moved(46, 50, 1), moved(51, 52, 2)];
        logged(3, RICE, alpha(Holding), beta(Holding), &parts);
        assert_eq!(entry(ALPHA, 3), Some((held(100, 0), held(93, 0))));
        assert_eq!(entry(BETA, 3), Some((held(0, 0), held(7, 0))));

        ok(BETA, request(RICE, &[(ALPHA, amount(5))], BETA));
        logged(4, RICE, alpha(Holding), alpha(Pending), &[moved(1, 5, 1)]);
        assert_eq!(entry(ALPHA, 4), Some((held(93, 0), held(88, 5))));
        assert_eq!(entry(BETA, 4), None);
        ok(ALPHA, accept(1));
        logged(5, RICE, alpha(Pending), beta(Holding), &[moved(1, 5, 1)]);
        assert_eq!(entry(ALPHA, 5), Some((held(88, 5), held(88, 0))));

        Delay::set(Some((5, 1)));
        ok(BETA, request(RICE, &[(ALPHA, amount(5))], BETA));
        ok(ALPHA, accept(2));
        // To wait longer is no movement.
        logged(6, RICE, alpha(Holding), alpha(Pending), &[moved(6, 10, 1)]);
        ok(ALPHA, cancel_transfer(2));
        logged(7, RICE, alpha(Pending), alpha(Holding), &[moved(6, 10, 1)]);
        ok(ALPHA, transfer(RICE, BETA, amount(1)));
        logged(8, RICE, alpha(Holding), alpha(Pending), &[moved(6, 6, 1)]);
        advance(5);
        logged(9, RICE, alpha(Pending), beta(Holding), &[moved(6, 6, 1)]);

        ok(ALPHA, request_retirement(RICE, amount(2)));
        logged(10, RICE, alpha(Holding), alpha(Pending), &[moved(7, 8, 1)]);
        ok(MINISTRY, accept(4));
        let part = [moved(7, 8, 1)];
        logged(
            11,
            RICE,
            alpha(Pending),
            alpha(RetirementInternational),
            &part,
        );
        let kind = RetirementKind::DomesticUse;
        ok(ALPHA, retire(ALPHA, RICE, amount(1), kind));
        logged(
            12,
            RICE,
            alpha(Holding),
            alpha(RetirementLocal),
            &[moved(9, 9, 1)],
        );
        ok(ALPHA, cancel(ALPHA, RICE, amount(1), None));
        logged(
            13,
            RICE,
            alpha(Holding),
            alpha(Cancellation),
            &[moved(10, 10, 1)],
        );
        let (before, after) = entry(ALPHA, 13).unwrap();
        assert_eq!((before.held, before.cancelled), (Amount(84), Amount(0)));
        assert_eq!((after.held, after.cancelled), (Amount(83), Amount(1)));

        let by = actor(GOVERNMENT, OrganisationKind::Government);
        Credits::move_with_ownership(RICE, org(ALPHA), org(BETA), Amount(1), by).unwrap();
        logged(14, RICE, alpha(Holding), beta(Holding), &[moved(11, 11, 1)]);

        // To freeze moves nothing, and cuts no entry into the log.
        ok(GOVERNANCE, freeze(serials(RICE, &[(20, 30)]), None));
        ok(GOVERNANCE, freeze(FreezeScope::Country, None));
        ok(GOVERNANCE, unfreeze(2));
        assert_eq!(LastMovement::<Test>::get(), MovementId(14));
        let of_second = MovementsOf::<Test>::iter_key_prefix(IssuanceId(2));
        assert_eq!(of_second.map(u64::from).collect::<Vec<_>>(), [2, 3]);
    });
}

#[test]
fn accounts_are_kept_for_all_programmes_together() {
    run(|| {
        issue(RICE, 10);
        issue(SOLAR, 10);
        assert_eq!(entry(ALPHA, 2), Some((held(10, 0), held(16, 0))));
        ok(ALPHA, transfer(SOLAR, BETA, amount(1)));
        assert_eq!(entry(ALPHA, 4), Some((held(16, 0), held(15, 0))));
        assert_eq!(entry(BETA, 4), Some((held(4, 0), held(5, 0))));
    });
}

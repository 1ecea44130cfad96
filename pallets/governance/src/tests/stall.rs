//! What is left when finality stalls: new voters by force.

use super::mock::*;
use frame_support::{assert_noop, assert_ok};
use sp_runtime::traits::BadOrigin;

fn stalled() -> Option<(u64, u64)> {
    pallet_grandpa::Stalled::<Test>::get()
}

#[test]
fn the_council_notes_a_stall() {
    run(|| {
        System::set_block_number(100);
        assert_ok!(Governance::note_stalled(root(), 10, 99));
        assert_eq!(stalled(), Some((10, 99)));
        assert_eq!(
            last_event(),
            Event::StallNoted {
                delay: 10,
                best_finalised: 99,
            }
        );
    });
}

#[test]
fn nobody_else_does_and_the_committee_neither() {
    run(|| {
        System::set_block_number(100);
        for origin in [signed(COMMITTEE), signed(2), RuntimeOrigin::none()] {
            assert_noop!(Governance::note_stalled(origin, 10, 99), BadOrigin);
        }
        assert_eq!(stalled(), None);
    });
}

#[test]
fn a_stall_lies_in_the_past_and_the_change_in_the_future() {
    run(|| {
        System::set_block_number(100);
        for (delay, best_finalised) in [(9, 50), (0, 50), (10, 100), (10, 101), (10, u64::MAX)] {
            assert_noop!(
                Governance::note_stalled(root(), delay, best_finalised),
                Error::StallInvalid
            );
        }
        assert_ok!(Governance::note_stalled(root(), 1_000, 0));
    });
}

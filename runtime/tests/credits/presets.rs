//! What the presets say of requests and freezes, and of second persons for what ends credits.

use crate::calls::*;
use frame_support::assert_ok;
use registry_primitives::{records::trust::Delays, Action, Credits as Amount, When};
use registry_runtime::{
    configs::registry::{InitialDelays, MaxOfficerFreeze},
    genesis_presets, Runtime, Safeguards,
};

#[test]
fn requests_wait_for_an_answer_in_every_preset() {
    for id in genesis_presets::preset_names() {
        run_in(without_founders(preset(&id)), || {
            let delays = pallet_registry_safeguards::Delays::<Runtime>::get();
            assert!(delays.is_valid());
            assert_eq!(delays.request, 150, "{id}");
        });
    }
    // A country that says nothing leaves people two weeks, and an officer as long.
    let two_weeks = 14 * 24 * 3_600 / 2;
    assert_eq!(InitialDelays::get().request, two_weeks);
    assert_eq!(MaxOfficerFreeze::get(), two_weeks);
}

#[test]
fn a_request_waits_at_least_a_block() {
    run(|| {
        let delays = Delays {
            request: 0,
            ..PROMPT
        };
        let set = Safeguards::set_delays;
        let refused = set(governance(), delays).map_err(told);
        assert_eq!(refused, Err("2041 DelaysInvalid".into()));
        assert_ok!(set(
            governance(),
            Delays {
                request: 1,
                ..PROMPT
            }
        ));
    });
}

#[test]
fn large_amounts_end_with_a_second_person_only() {
    for id in genesis_presets::preset_names() {
        run_in(without_founders(preset(&id)), || {
            for action in [
                Action::TransferCredits,
                Action::RetireCredits,
                Action::CancelCredits,
            ] {
                let policy = pallet_registry_roles::Policies::<Runtime>::get(action);
                assert_eq!(policy.when, When::From(Amount(100_000)), "{id} {action}");
            }
        });
    }
}

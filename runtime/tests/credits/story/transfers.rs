//! Transfers by the giver: at once to whom it trusts, after a delay to others.

use crate::{calls::*, support::story::Story};
use pallet_registry_credits::Event;
use registry_primitives::{
    records::waiting::{Purpose, UndoCause},
    AccountKind, TransferId,
};
use registry_runtime::System;

pub(super) fn transfers(story: &mut Story) {
    let shows = "an owner sends its own credits at once to whom it trusts";
    story.step(&[37], shows, || {
        done(Charlie, trust(BETA));
        pass(SLOW.trust);
        done(Dave, transfer(RICE, BETA, 10));
        assert_eq!(held(), [170, 180, 0]);
        assert_eq!(last_transfer(), TransferId(0), "nothing waited");
        assert_eq!(place_of(10), Some((BETA, AccountKind::Holding)));
        assert_eq!(place_of(11), Some((ALPHA, AccountKind::Holding)));
    });
    let shows = "to others they go after a delay, reserved and cancellable until shortly before";
    story.step(&[37, 41], shows, || {
        done(Ferdie, send_serials(RICE, GOVERNMENT, range(1, 5)));
        let waits = last_transfer();
        assert_eq!(balances(BETA).pending.0, 5);
        assert_eq!(place_of(1), Some((BETA, AccountKind::Pending)));
        // Nobody else takes it back, and not what is reserved twice.
        refused(Alice, take_back(waits), "3025 NotRequester");
        refused(
            Ferdie,
            send_serials(RICE, GOVERNMENT, range(5, 6)),
            "3019 CreditsReserved",
        );
        done(Eve, take_back(waits));
        assert_eq!(undone(), (waits, UndoCause::Cancelled, Some(BETA)));
        assert_eq!(held(), [170, 180, 0]);
    });
    let shows = "what was received moves on: after its delay the chain executes the transfer";
    story.step(&[56, 37], shows, || {
        done(Ferdie, send_serials(RICE, GOVERNMENT, range(1, 5)));
        let waits = last_transfer();
        let due = waiting(waits).expect("it waits").due;
        pass(due - 1 - System::block_number());
        refused(Ferdie, take_back(waits), "3017 TooLateToCancel");
        assert!(waiting(waits).is_some());
        pass(1);
        assert!(waiting(waits).is_none(), "done at the end of its block");
        assert_eq!(held(), [170, 175, 5]);
        let Event::CreditsTransferred { transfer, to, .. } = latest_about_credits() else {
            panic!("{:?}", latest_about_credits())
        };
        assert_eq!((transfer, to), (Some(waits), GOVERNMENT));
        // And on, in the third hands.
        done(Alice, cancel(GOVERNMENT, RICE, amount(1), None));
        assert_eq!(place_of(1), Some((GOVERNMENT, AccountKind::Cancellation)));
        assert_eq!(held(), [170, 175, 4]);
    });
    let shows = "a receiver may let nothing in that it did not ask for";
    story.step(&[37], shows, || {
        use registry_primitives::records::trust::Openness::{Anyone, Nobody};
        done(Eve, accept_from(Nobody, Anyone));
        refused(Dave, transfer(RICE, BETA, 1), "3021 ReceiverRefuses");
        done(Ferdie, request(RICE, &[(ALPHA, 1)], BETA));
        let asked = waiting(last_transfer()).expect("it waits");
        assert_eq!(asked.purpose, Purpose::Requested { to: BETA });
        done(Eve, take_back(last_transfer()));
        done(Eve, accept_from(Anyone, Anyone));
    });
}

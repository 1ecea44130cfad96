//! Requests: somebody asks, the credits are reserved, the giver answers.

use crate::{calls::*, support::story::Story};
use pallet_registry_credits::Event;
use registry_primitives::{
    records::{
        trust::Openness,
        waiting::{Purpose, UndoCause},
    },
    TransferId,
};

pub(super) fn requests(story: &mut Story) {
    let shows = "a receiver asks an owner, which reserves the credits; the giver accepts";
    story.step(&[36, 39], shows, || {
        done(Ferdie, request(RICE, &[(ALPHA, 20)], BETA));
        let asked = last_transfer();
        assert_eq!(held(), [150, 175, 4]);
        assert_eq!(balances(ALPHA).pending.0, 20);
        // The giver alone answers.
        refused(Ferdie, accept(asked), "3011 NotOwner");
        refused(EveStash, accept(asked), "1003 NotPermitted");
        done(Dave, accept(asked));
        assert_eq!(held(), [150, 195, 4]);
        refused(Dave, accept(asked), "3016 TransferNotFound");
    });
    let shows = "whom the giver does not trust gets them after the delay";
    story.step(&[39], shows, || {
        done(Dave, request(RICE, &[(BETA, 10)], ALPHA));
        let asked = last_transfer();
        done(Eve, accept(asked));
        let Event::TransferDelayed { transfer, by, .. } = latest_about_credits() else {
            panic!("{:?}", latest_about_credits())
        };
        assert_eq!((transfer, by.organisation), (asked, BETA));
        assert_eq!(held(), [150, 185, 4]);
        // Now it is the giver's to take back.
        refused(Dave, take_back(asked), "3025 NotRequester");
        refused(Eve, accept(asked), "3023 NothingToDecide");
        pass(SLOW.transfer + 1);
        assert_eq!(held(), [160, 185, 4]);
    });
    let shows = "the government asks for a third organisation; the giver accepts";
    story.step(&[38, 39], shows, || {
        done(Alice, request(RICE, &[(ALPHA, 15)], BETA));
        let asked = last_transfer();
        for other in [Alice, Ferdie] {
            refused(other, accept(asked), "3011 NotOwner");
        }
        done(Charlie, accept(asked));
        assert_eq!(held(), [145, 200, 4]);
        // A ministry does so within its scopes, and a developer for nobody else.
        refused(
            BobStash,
            request(FOREST, &[(BETA, 1)], ALPHA),
            "4009 ScopeNotCovered",
        );
        refused(
            Dave,
            request(RICE, &[(BETA, 1)], GOVERNMENT),
            "3033 NotReceiver",
        );
    });
    let shows = "several givers in one request answer each for itself: one accepts, one refuses";
    story.step(&[43, 40], shows, || {
        done(Alice, request(RICE, &[(ALPHA, 5), (BETA, 6)], GOVERNMENT));
        let of_beta = last_transfer();
        let of_alpha = TransferId(of_beta.0 - 1);
        let group = |transfer| waiting(transfer).map(|waiting| waiting.group);
        assert_eq!([of_alpha, of_beta].map(group), [Some(of_alpha); 2]);
        done(Ferdie, refuse(of_beta));
        let Event::TransferUndone { reason, .. } = latest_about_credits() else {
            panic!("{:?}", latest_about_credits())
        };
        assert_eq!(reason, Some(text("not now")));
        assert_eq!(undone(), (of_beta, UndoCause::Refused, Some(BETA)));
        done(Dave, accept(of_alpha));
        pass(SLOW.transfer + 1);
        assert_eq!(held(), [140, 200, 9]);
    });
    let shows = "who asked takes it back, and nobody else";
    story.step(&[41], shows, || {
        done(Dave, request(RICE, &[(BETA, 7)], ALPHA));
        let asked = last_transfer();
        for other in [Ferdie, Alice] {
            refused(other, take_back(asked), "3025 NotRequester");
        }
        done(Charlie, take_back(asked));
        assert_eq!(undone(), (asked, UndoCause::Cancelled, Some(ALPHA)));
    });
    // The reference cancels requests when the balance got too small for them.
    let shows =
        "what is asked for is reserved, so no balance gets too small; unanswered it expires";
    story.step(&[42], shows, || {
        done(Dave, request(RICE, &[(BETA, 7)], ALPHA));
        let asked = last_transfer();
        refused(Ferdie, transfer(RICE, ALPHA, 150), "3019 CreditsReserved");
        refused(
            Ferdie,
            transfer(RICE, ALPHA, 158),
            "3002 InsufficientHolding",
        );
        pass(SLOW.request);
        refused(Ferdie, accept(asked), "3016 TransferNotFound");
        assert_eq!(undone(), (asked, UndoCause::Expired, None));
        assert_eq!(held(), [140, 200, 9]);
    });
    let shows = "an owner may let nobody ask it but authorities";
    story.step(&[36], shows, || {
        done(Eve, accept_from(Openness::Anyone, Openness::Trusted));
        refused(
            Dave,
            request(RICE, &[(BETA, 1)], ALPHA),
            "3022 RequestsRefused",
        );
        done(BobStash, request(RICE, &[(BETA, 1)], ALPHA));
        let asked = waiting(last_transfer()).expect("it waits");
        assert_eq!(asked.purpose, Purpose::Requested { to: ALPHA });
        done(FerdieStash, take_back(last_transfer()));
        done(Eve, accept_from(Openness::Anyone, Openness::Anyone));
    });
}

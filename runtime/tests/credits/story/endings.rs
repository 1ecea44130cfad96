//! Retirement and cancellation.

use crate::{calls::*, support::story::Story};
use pallet_registry_credits::Event;
use registry_primitives::{
    records::{credits::Ending, waiting::UndoCause},
    AccountKind, RetirementKind,
};

pub(super) fn retirements(story: &mut Story) {
    let shows = "a developer asks for a cross-border retirement, an authority recognises it";
    story.step(&[44, 45], shows, || {
        done(Dave, request_retirement(RICE, 10));
        let asked = last_transfer();
        assert_eq!((held()[0], balances(ALPHA).pending.0), (130, 10));
        refused(Dave, accept(asked), "3012 RetirementNeedsAuthority");
        done(FerdieStash, accept(asked));
        let Event::CreditsRetired {
            account,
            country,
            receiver,
            transfer,
            by,
            ..
        } = latest_about_credits()
        else {
            panic!("{:?}", latest_about_credits())
        };
        assert_eq!(account, AccountKind::RetirementInternational);
        assert_eq!((country, receiver), (Some(*b"CH"), abroad().receiver));
        assert_eq!((transfer, by.organisation), (Some(asked), MINISTRY));
        let (_, receipt) = receipt();
        assert_eq!((receipt.owner, receipt.amount.0), (ALPHA, 10));
        assert_eq!(receipt.reason, abroad().reason);
        assert_eq!(receipt.by.key, id_of(FerdieStash));
        assert_eq!(balances(ALPHA).retired_international.0, 10);
    });
    let shows = "an authority does not recognise it, within its scopes, or the owner takes it back";
    story.step(&[45], shows, || {
        done(Dave, request_retirement(RICE, 10));
        done(BobStash, refuse(last_transfer()));
        let expected = (last_transfer(), UndoCause::Refused, Some(MINISTRY));
        assert_eq!(undone(), expected);
        done(Ferdie, request_retirement(FOREST, 10));
        let of_forest = last_transfer();
        refused(BobStash, accept(of_forest), "4009 ScopeNotCovered");
        refused(BobStash, refuse(of_forest), "4009 ScopeNotCovered");
        done(Eve, take_back(of_forest));
        assert_eq!(held(), [130, 200, 9]);
    });
    let shows = "the government retires for another country at once";
    story.step(&[44], shows, || {
        done(Alice, retire(BETA, FOREST, 5, RetirementKind::CrossBorder));
        assert_eq!(balances(BETA).retired_international.0, 5);
        assert_eq!(
            place_of(501),
            Some((BETA, AccountKind::RetirementInternational))
        );
    });
    let shows = "authorities retire by legal action and for other reasons; holders do not";
    story.step(&[46, 47], shows, || {
        let legal = retire(ALPHA, RICE, 3, RetirementKind::LegalAction);
        refused(Dave, legal.clone(), "3012 RetirementNeedsAuthority");
        done(BobStash, legal);
        done(Bob, retire(BETA, RICE, 2, RetirementKind::Other));
        assert_eq!(held(), [127, 193, 9]);
    });
    let shows = "retired credits lie in accounts for other countries and for this one";
    story.step(&[35], shows, || {
        let country = national();
        assert_eq!(country.retired_international.0, 15);
        assert_eq!(country.retired_local.0, 5);
    });
}

pub(super) fn cancellations(story: &mut Story) {
    let shows = "an owner retires for use towards the contribution of the country, with a receipt";
    story.step(&[57], shows, || {
        done(Dave, retire(ALPHA, RICE, 7, RetirementKind::DomesticUse));
        let expected = Ending::Retired {
            kind: RetirementKind::DomesticUse,
            country: None,
            receiver: None,
            beneficiary: text("City of Amara"),
        };
        assert_eq!(ending(), expected);
        assert_eq!(balances(ALPHA).retired_local.0, 10);
    });
    let shows = "a receipt of a use abroad is what a first transfer is accounted by";
    story.step(&[57], shows, || {
        let receipts =
            pallet_registry_credits::Receipts::<registry_runtime::Runtime>::iter_values();
        let first_transfers: u64 = receipts
            .filter(|receipt| {
                matches!(
                    receipt.ending,
                    Ending::Retired {
                        country: Some(_),
                        ..
                    }
                )
            })
            .map(|receipt| receipt.amount.0)
            .sum();
        assert_eq!(first_transfers, national().retired_international.0);
    });
    let shows = "credits are cancelled by their owner, or by an authority's written order";
    story.step(&[57], shows, || {
        done(Ferdie, cancel(BETA, FOREST, amount(3), None));
        assert_eq!(ending(), Ending::Cancelled { order: None });
        let four = amount(4);
        refused(
            BobStash,
            cancel(BETA, RICE, four.clone(), None),
            "3026 OrderRequired",
        );
        refused(
            Ferdie,
            cancel(BETA, RICE, four.clone(), Some(ORDER)),
            "3026 OrderRequired",
        );
        done(BobStash, cancel(BETA, RICE, four, Some(ORDER)));
        assert_eq!(ending(), Ending::Cancelled { order: Some(ORDER) });
        let (_, receipt) = receipt();
        assert_eq!(
            (receipt.reason, receipt.by.organisation),
            (text("fire"), MINISTRY)
        );
        assert_eq!(balances(BETA).cancelled.0, 7);
        assert_eq!(held(), [120, 186, 9]);
    });
}

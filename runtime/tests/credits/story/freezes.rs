//! What stops credits: the pause of the country, the state of an owner, officers and governance.

use crate::{calls::*, support::story::Story};
use frame_support::assert_ok;
use pallet_registry_credits::Event;
use registry_primitives::{
    records::{freezes::FreezeScope, quota::Refusal, waiting::UndoCause},
    AccountKind, RetirementKind,
};
use registry_runtime::{configs::registry::MaxOfficerFreeze, Credits, System};
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError};

const FROZEN: &str = "3020 CreditsFrozen";

pub(super) fn pauses(story: &mut Story) {
    let shows = "the government pauses all movements, in the hands of everybody";
    story.step(&[52], shows, || {
        done(Ferdie, request(RICE, &[(ALPHA, 5)], BETA));
        let asked = last_transfer();
        let pause = |blocks| freeze(FreezeScope::Country, Some(blocks));
        for other in [BobStash, Dave, One, DaveStash] {
            refused(other, pause(40), "1003 NotPermitted");
        }
        done(Bob, pause(40));
        let of_country = last_freeze();
        let frozen_now = [
            (Dave, transfer(RICE, BETA, 1)),
            (Ferdie, request(RICE, &[(ALPHA, 1)], BETA)),
            (Dave, accept(asked)),
            (Dave, request_retirement(RICE, 1)),
            (Dave, retire(ALPHA, RICE, 1, RetirementKind::DomesticUse)),
            (Alice, retire(ALPHA, RICE, 1, RetirementKind::LegalAction)),
            (Dave, cancel(ALPHA, RICE, amount(1), None)),
        ];
        for (key, call) in frozen_now {
            refused(key, call, FROZEN);
        }
        // Nothing leaves, and everything that was reserved can go back.
        done(Dave, refuse(asked));
        done(Alice, unfreeze(of_country));
        done(Dave, transfer(RICE, BETA, 1));
        assert_eq!(held(), [119, 187, 9]);
        // An officer does not pause again and again.
        refused(Bob, pause(40), "3030 FreezeNeedsGovernance");
    });
}

pub(super) fn suspension(story: &mut Story) {
    let shows = "what a suspended owner holds stands still, and what waits for it";
    story.step(&[53], shows, || {
        done(Dave, transfer(RICE, GOVERNMENT, 4));
        let sent = last_transfer();
        done(Ferdie, request(RICE, &[(ALPHA, 6)], BETA));
        let of_alpha = last_transfer();
        done(Dave, request(RICE, &[(BETA, 8)], ALPHA));
        let for_alpha = last_transfer();
        done(Alice, suspend(ALPHA));
        // Its people are let in nowhere.
        pass(1);
        let refusal = InvalidTransaction::Custom(Refusal::OrganisationNotActive.code());
        let answer = send(Dave, accept(of_alpha));
        assert_eq!(answer, Err(TransactionValidityError::Invalid(refusal)));
        refused_by_dispatch(Dave, accept(of_alpha), "1002 OrganisationSuspended");
        refused_by_dispatch(Dave, transfer(RICE, BETA, 1), "1002 OrganisationSuspended");
        // And nobody moves what it holds, or gives it anything.
        for (key, call, why) in [
            (
                Alice,
                retire(ALPHA, RICE, 1, RetirementKind::Other),
                "3010 OwnerSuspended",
            ),
            (
                Ferdie,
                request(RICE, &[(ALPHA, 1)], BETA),
                "3010 OwnerSuspended",
            ),
            (Ferdie, transfer(RICE, ALPHA, 1), "3009 ReceiverSuspended"),
            (Ferdie, accept(for_alpha), "3009 ReceiverSuspended"),
        ] {
            refused(key, call, why);
        }
        pass(SLOW.transfer);
        assert_eq!(undone(), (sent, UndoCause::PartyInactive, None));
        assert_eq!(balances(ALPHA).pending.0, 6);
        // What others asked of it they still take back; a written order reaches it as well.
        done(BobStash, cancel(ALPHA, RICE, amount(1), Some(ORDER)));
        done(Ferdie, refuse(for_alpha));
        assert_eq!(held(), [112, 187, 9]);
    });
    let shows = "an issue goes on, and the part of a suspended owner arrives and stands still";
    story.step(&[55], shows, || {
        done(Alice, against(OF_2023, 40));
        assert_eq!(held(), [136, 203, 9]);
        let of = issuance(ledger().last_issuance.0).range;
        assert_eq!(place_of(of.first), Some((ALPHA, AccountKind::Holding)));
        let call = retire(ALPHA, RICE, 1, RetirementKind::LegalAction);
        refused(Alice, call, "3010 OwnerSuspended");
    });
    let shows = "when it is active again, all of it moves, and requests are answered";
    story.step(&[54], shows, || {
        done(Bob, reactivate(ALPHA));
        assert_eq!(
            held(),
            [136, 203, 9],
            "nothing was changed by the suspension"
        );
        done(Ferdie, request(RICE, &[(ALPHA, 3)], BETA));
        done(Dave, accept(last_transfer()));
        assert_eq!(held(), [133, 206, 9]);
        // What was asked for before is answered or has run out.
        pass(SLOW.request);
        assert_eq!(balances(ALPHA).pending.0, 0);
        assert_eq!(held(), [139, 206, 9]);
    });
}

pub(super) fn officers_and_governance(story: &mut Story) {
    let shows = "an officer freezes serials for a while, and they alone stand still";
    story.step(&[52], shows, || {
        // Alpha's lowest serials are in here.
        let lowest = lowest_of_alpha();
        let three = range(lowest, lowest + 2);
        let too_long = freeze(
            of_serials(RICE, &[three]),
            Some(MaxOfficerFreeze::get() + 1),
        );
        refused(BobStash, too_long, "3029 FreezeTooLong");
        let for_ever = freeze(of_serials(RICE, &[three]), None);
        refused(BobStash, for_ever, "3029 FreezeTooLong");
        done(FerdieStash, freeze(of_serials(RICE, &[three]), Some(30)));
        let by_ministry = last_freeze();
        refused(Dave, send_serials(RICE, BETA, three), FROZEN);
        // By an amount what is free moves, though it is not the lowest.
        done(Dave, transfer(RICE, BETA, 1));
        assert_eq!(place_of(lowest), Some((ALPHA, AccountKind::Holding)));
        let again = freeze(of_serials(RICE, &[three]), Some(30));
        refused(BobStash, again, "3032 FrozenAlready");
        // Governance prolongs it, and the officer's it is no more.
        refused_by_dispatch(
            Alice,
            pallet_registry_credits::Call::prolong_freeze {
                freeze: by_ministry,
                until: None,
            }
            .into(),
            "BadOrigin",
        );
        assert_ok!(Credits::prolong_freeze(governance(), by_ministry, None));
        pass(40);
        refused(Dave, send_serials(RICE, BETA, three), FROZEN);
        refused(
            FerdieStash,
            unfreeze(by_ministry),
            "3030 FreezeNeedsGovernance",
        );
        assert_ok!(Credits::unfreeze(governance(), by_ministry, text("over")));
        done(Dave, send_serials(RICE, BETA, three));
        assert_eq!(held(), [135, 210, 9]);
    });
    let shows = "a freeze of a programme or an organisation ends by itself; an officer adds none";
    story.step(&[52], shows, || {
        done(BobStash, freeze(FreezeScope::Programme(RICE), Some(3)));
        refused(Dave, transfer(RICE, BETA, 1), FROZEN);
        pass(3);
        done(Dave, transfer(RICE, BETA, 1));
        let again = freeze(FreezeScope::Programme(RICE), Some(3));
        refused(BobStash, again.clone(), "3030 FreezeNeedsGovernance");
        refused(Alice, again, "3030 FreezeNeedsGovernance");
        let of_beta = |blocks| freeze(FreezeScope::Organisation(BETA), Some(blocks));
        refused(BobStash, of_beta(3), "4009 ScopeNotCovered");
        done(Bob, of_beta(3));
        refused(Ferdie, transfer(FOREST, ALPHA, 1), FROZEN);
        done(Dave, transfer(RICE, BETA, 1));
        assert_eq!(held(), [133, 212, 9]);
    });
    let shows = "what is due while it is frozen goes back, and stays frozen";
    story.step(&[52], shows, || {
        pass(3);
        done(Ferdie, transfer(FOREST, GOVERNMENT, 2));
        let sent = last_transfer();
        let council = governance();
        let scope = FreezeScope::Programme(FOREST);
        let until = Some(System::block_number() + 30);
        assert_ok!(Credits::freeze(
            council,
            scope,
            text("an inquiry"),
            text("C-2"),
            until
        ));
        let Event::FreezePlaced { by, .. } = last_event() else {
            panic!("{:?}", last_event())
        };
        assert_eq!(by, None, "governance is nobody");
        pass(SLOW.transfer + 1);
        assert_eq!(undone(), (sent, UndoCause::Frozen, None));
        refused(Ferdie, transfer(FOREST, GOVERNMENT, 2), FROZEN);
        let by_root = last_freeze();
        assert_ok!(Credits::unfreeze(governance(), by_root, text("over")));
        assert_eq!(held(), [133, 212, 9]);
    });
}

/// The last event about credits of this block, by whomever.
fn last_event() -> Event<registry_runtime::Runtime> {
    let events: Vec<_> = System::read_events_no_consensus().collect();
    let credits = events
        .into_iter()
        .rev()
        .find_map(|record| match record.event {
            registry_runtime::RuntimeEvent::Credits(event) => Some(event),
            _ => None,
        });
    credits.expect("something happened in this block")
}

fn lowest_of_alpha() -> u64 {
    let of = |serial: &u64| place_of(*serial) == Some((ALPHA, AccountKind::Holding));
    (1..=500).find(of).expect("Alpha holds credits")
}

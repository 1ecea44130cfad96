//! A country and its model side by side.

use super::{
    dice::Dice,
    tally::Tally,
    units::{Answer, Model, Unit},
};
use crate::{
    tests::{calls, mock::*},
    Freezes, Issuances, Ranges, WaitingTransfers,
};
use frame_support::traits::Hooks;
use registry_primitives::{
    records::credits::{RangeRecord, Standing},
    AccountKind, IssuanceId,
};
use sp_runtime::Weight;

/// Actions of a block, at most.
const BLOCK: u64 = 20;

pub struct World<'a> {
    pub dice: Dice,
    pub model: Model,
    pub tally: &'a mut Tally,
}

/// Tells where a panic happened.
struct Whereabouts {
    seed: u64,
    action: u32,
}

impl Drop for Whereabouts {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let Self { seed, action } = self;
            eprintln!("REGISTRY_SEED={seed} REGISTRY_WORLDS=1, action {action}");
        }
    }
}

/// The life of one country.
pub fn live(seed: u64, actions: u32, tally: &mut Tally) {
    // All storage lies in memory as changes: nothing is written to a trie, which is slow.
    sp_io::TestExternalities::default().execute_with(|| {
        settle();
        let mut world = World {
            dice: Dice(seed),
            model: Model::default(),
            tally,
        };
        world.model.now = System::block_number();
        let mut whereabouts = Whereabouts { seed, action: 0 };
        world.begin();
        let mut left = world.dice.within(1, BLOCK);
        for action in 0..actions {
            whereabouts.action = action;
            if left == 0 {
                world.next_block();
                left = world.dice.within(1, BLOCK);
            }
            world.step();
            left -= 1;
        }
        world.next_block();
    });
}

impl World<'_> {
    /// The end of a block and the beginning of the next one, in which mostly all is done that is
    /// due.
    fn next_block(&mut self) {
        self.look();
        self.tally.blocks += 1;
        self.change_surroundings();
        self.model.now += 1;
        System::set_block_number(self.model.now);
        System::reset_events();
        if self.dice.chance(75) {
            Credits::on_idle(self.model.now, Weight::MAX);
            self.model.pass();
        }
        self.look_at_serials();
    }

    /// What is around credits: who may act, who lets whom do what.
    fn change_surroundings(&mut self) {
        let model = &mut self.model;
        for key in [ALPHA, BETA, GAMMA, GOVERNMENT, MINISTRY] {
            if model.suspended.contains(&key) {
                if self.dice.chance(50) {
                    model.suspended.remove(&key);
                }
            } else if self.dice.chance(3) {
                model.suspended.insert(key);
            }
        }
        AlsoSuspended::set(model.suspended.iter().copied().collect());
        if self.dice.chance(20) {
            let pairs = |dice: &mut Dice| -> Vec<(u64, u64)> {
                let keys = [ALPHA, BETA, GAMMA, GOVERNMENT, MINISTRY];
                let count = dice.below(4);
                (0..count)
                    .map(|_| (dice.pick(&keys), dice.pick(&keys)))
                    .collect()
            };
            let (credits, requests) = (pairs(&mut self.dice), pairs(&mut self.dice));
            model.refuses_credits = credits.iter().copied().collect();
            model.refuses_requests = requests.iter().copied().collect();
            RefusesCredits::set(credits);
            RefusesRequests::set(requests);
        }
        model.draw_refused = self.dice.chance(4);
        DrawRefused::set(model.draw_refused);
    }

    /// Compares everything with the model, and recomputes it.
    fn look(&self) {
        self.look_at_serials();
        let model = &self.model;
        let mut waiting: Vec<(u32, u64)> = WaitingTransfers::<Test>::iter()
            .map(|(transfer, of)| (transfer.0, of.due))
            .collect();
        waiting.sort_unstable();
        let foretold = model
            .waiting
            .iter()
            .map(|(transfer, of)| (*transfer, of.due));
        assert!(foretold.eq(waiting), "what waits");
        let mut freezes: Vec<(u32, Option<u64>, bool)> = Freezes::<Test>::iter()
            .map(|(freeze, of)| (freeze.0, of.until, of.by.is_some()))
            .collect();
        freezes.sort_unstable();
        let foretold = model.freezes.iter();
        let foretold = foretold.map(|(freeze, of)| (*freeze, of.until, of.officer));
        assert!(foretold.eq(freezes), "freezes");
        for (issuance, of) in (1..).zip(&model.issued) {
            let expected = match (of.voided, of.moved) {
                (true, _) => Standing::Voided,
                (false, true) => Standing::Moved,
                (false, false) => Standing::Unmoved,
            };
            let record = Issuances::<Test>::get(IssuanceId(issuance)).unwrap();
            assert_eq!(record.standing, expected, "issuance {issuance}");
            assert_eq!(record.batch.0, of.batch, "issuance {issuance}");
        }
        Credits::do_try_state().unwrap();
    }

    /// The ledger is what the model says, serial by serial, and ranges that could merge have.
    fn look_at_serials(&self) {
        let mut foretold = self.model.serials.iter();
        let mut before: Option<(u64, RangeRecord)> = None;
        for (last, record) in Ranges::<Test>::iter() {
            let last = u64::from(last);
            let unit = Unit {
                owner: record.owner.0.into(),
                account: record.account,
                programme: record.programme,
                issuance: record.issuance.0,
                reservation: record.reservation.map(|transfer| transfer.0),
                frozen: record.frozen.map(|freeze| freeze.0),
            };
            for serial in record.first..=last {
                assert_eq!(foretold.next(), Some((&serial, &unit)));
            }
            if let Some((end, other)) = before.filter(|_| record.account == AccountKind::Holding) {
                let alike = RangeRecord {
                    first: record.first,
                    ..other
                } == record;
                assert!(end + 1 != record.first || !alike, "neighbours merge");
            }
            before = Some((last, record));
        }
        assert_eq!(foretold.next(), None);
    }

    /// Sends a call and holds the answer against what was foretold. One that is refused leaves no
    /// trace.
    pub fn send(&mut self, action: &'static str, key: u64, call: Call, foretold: Answer) {
        let sampled = (foretold.is_err() && self.dice.chance(1)).then(calls::root);
        let name = format!("{key}: {call:?}");
        assert_eq!(calls::send(key, call), foretold, "{name}");
        if let Some(before) = sampled {
            assert_eq!(calls::root(), before, "{name} left a trace");
        }
        self.tally.count(action, foretold);
    }
}

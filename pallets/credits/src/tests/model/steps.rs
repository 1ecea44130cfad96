//! What happens, by chance.

use super::{
    units::{What, Wish},
    world::World,
};
use crate::tests::{calls, mock::*};
use frame_support::storage::with_storage_layer;
use registry_primitives::{
    records::{
        credits::Selection,
        freezes::FreezeScope::{self, Country as Everything, Organisation, Programme},
    },
    traits::{Holdings, SerialBlocks},
    AccountKind, Credits as Amount, OrganisationKind, ProgrammeId, RetirementKind,
};

const EVERYBODY: [u64; 11] = [
    GOVERNANCE, GOVERNMENT, MINISTRY, ALPHA, BETA, GAMMA, DELTA, CERTIFIER, SUSPENDED, VIEWER, 99,
];
const HOLDERS: [u64; 4] = [ALPHA, BETA, GAMMA, GOVERNMENT];
const AUTHORITIES: [u64; 2] = [GOVERNMENT, MINISTRY];
const PROGRAMMES: [ProgrammeId; 3] = [RICE, SOLAR, SHARED];
/// Serials of a programme: fewer than a call may touch ranges, so that no call is too long.
const MOST_SERIALS: usize = 60;

fn selection(what: &What) -> Selection {
    match what {
        What::Amount(credits) => amount(*credits),
        What::Ranges(list) => ranges(list),
    }
}

impl World<'_> {
    /// Credits that the country begins with: not counted.
    pub fn begin(&mut self) {
        for programme in PROGRAMMES {
            let reserved = self.dice.within(8, 20);
            Credits::reserve(programme, Amount(reserved)).unwrap();
            self.model.authorise(programme, reserved).unwrap();
            let issued = self.dice.within(4, reserved);
            calls::ok(GOVERNMENT, calls::issue_call(programme, issued));
            self.model.issue(GOVERNMENT, programme, issued).unwrap();
        }
    }

    pub fn step(&mut self) {
        // What answers needs something to be answered, mostly.
        let nothing_waits = self.model.waiting.is_empty() && self.dice.chance(95);
        let nothing_is_frozen = self.model.freezes.is_empty() && self.dice.chance(95);
        match self.dice.below(100) {
            0..4 => self.authorise(),
            4..12 => self.issue(),
            12..16 => self.void(),
            16..31 => self.transfer(),
            31..41 => self.request(),
            41..46 => self.request_retirement(),
            46..67 if nothing_waits => self.request(),
            46..55 => self.accept(),
            55..58 => self.refuse(),
            58..63 => self.cancel_transfer(),
            63..67 => self.execute(),
            67..71 => self.retire(),
            71..74 => self.cancel(),
            74..82 => self.freeze(),
            82..95 if nothing_is_frozen => self.transfer(),
            82..92 => self.unfreeze(),
            92..95 => self.prolong(),
            _ => self.move_with_ownership(),
        }
    }

    /// A receiver that is not the giver, mostly.
    fn other(&mut self, giver: u64) -> u64 {
        let others: Vec<u64> = HOLDERS.into_iter().filter(|key| *key != giver).collect();
        self.mostly(&others)
    }

    /// One of these, mostly.
    fn mostly(&mut self, keys: &[u64]) -> u64 {
        if self.dice.chance(92) {
            self.dice.pick(keys)
        } else {
            self.dice.pick(&EVERYBODY)
        }
    }

    /// A programme that exists, mostly.
    fn programme(&mut self) -> ProgrammeId {
        if self.dice.chance(96) {
            self.dice.pick(&PROGRAMMES)
        } else {
            self.dice.pick(&[PENDING, ProgrammeId(9)])
        }
    }

    /// Who holds something of a programme, mostly.
    fn holder(&mut self, programme: ProgrammeId) -> u64 {
        let units = self.model.serials.values();
        let mut keys: Vec<u64> = units
            .filter(|unit| unit.programme == programme && unit.account == AccountKind::Holding)
            .map(|unit| unit.owner)
            .collect();
        keys.dedup();
        if keys.is_empty() {
            keys = HOLDERS.into();
        }
        self.mostly(&keys)
    }

    /// An authority that covers the programme, mostly.
    fn authority(&mut self, programme: ProgrammeId) -> u64 {
        if programme == SOLAR && self.dice.chance(80) {
            self.mostly(&[GOVERNMENT])
        } else {
            self.mostly(&AUTHORITIES)
        }
    }

    /// Some of what an owner holds of a programme, mostly.
    fn what(&mut self, owner: u64, programme: ProgrammeId) -> What {
        let units = self.model.serials.iter();
        let own: Vec<u64> = units
            .filter(|(_, unit)| unit.owner == owner && unit.programme == programme)
            .filter(|(_, unit)| !unit.account.is_terminal())
            .map(|(serial, _)| *serial)
            .collect();
        if self.dice.chance(50) {
            let most = u64::try_from(own.len()).unwrap().clamp(1, 6);
            let amount = match self.dice.below(100) {
                0..2 => 0,
                2..90 => self.dice.within(1, most),
                _ => self.dice.within(6, 40),
            };
            return What::Amount(amount);
        }
        let count = match self.dice.below(100) {
            0..2 => 0,
            2..80 => 1,
            _ => self.dice.within(2, 4),
        };
        let named = (0..count).map(|_| {
            let first = match self.dice.perhaps(&own) {
                Some(serial) if self.dice.chance(94) => serial,
                _ => self.dice.below(self.model.last_serial + 2),
            };
            if self.dice.chance(2) {
                return (first, first.saturating_sub(1));
            }
            let mut last = first + self.dice.pick(&[0, 0, 1, 2, 5]);
            while last > first && !own.contains(&last) && self.dice.chance(85) {
                last -= 1;
            }
            (first, last)
        });
        What::Ranges(named.collect())
    }

    /// A delay that transfers have from now on.
    fn delay(&mut self) -> Option<(u64, u64)> {
        let delay = self.dice.chance(40).then(|| (self.dice.within(2, 6), 1));
        Delay::set(delay);
        delay
    }

    /// In which block a request that is made now expires.
    fn due(&mut self) -> u64 {
        let wait = self.dice.within(1, 8);
        RequestWait::set(wait);
        self.model.now + wait
    }

    fn authorise(&mut self) {
        let programme = self.dice.pick(&PROGRAMMES);
        let reserved = self.model.reserved[&programme].len();
        let most = u64::try_from(MOST_SERIALS.saturating_sub(reserved)).unwrap();
        let amount = self.dice.within(0, 8).min(most);
        let done = with_storage_layer(|| Credits::reserve(programme, Amount(amount)).map(|_| ()));
        let foretold = self.model.authorise(programme, amount);
        assert_eq!(done, foretold);
        self.tally.count("authorise", foretold);
    }

    fn issue(&mut self) {
        let programme = self.programme();
        let key = self.authority(programme);
        let amount = match self.dice.below(100) {
            0..5 => 0,
            5..90 => self.dice.within(1, 6),
            _ => self.dice.within(7, 30),
        };
        let foretold = self.model.issue(key, programme, amount);
        self.send("issue", key, calls::issue_call(programme, amount), foretold);
    }

    fn void(&mut self) {
        let unmoved: Vec<u32> = (1..)
            .zip(&self.model.issued)
            .filter(|(_, of)| !of.moved && !of.voided)
            .map(|(issuance, _)| issuance)
            .collect();
        let last = u64::try_from(self.model.issued.len()).unwrap();
        let issuance = match self.dice.perhaps(&unmoved) {
            Some(issuance) if self.dice.chance(60) => issuance,
            _ => u32::try_from(self.dice.within(0, last + 1)).unwrap(),
        };
        let index = usize::try_from(issuance).unwrap().checked_sub(1);
        let named = index.and_then(|index| self.model.issued.get(index));
        let programme = named.map_or(RICE, |of| of.programme);
        let key = self.authority(programme);
        let foretold = self.model.void(key, issuance);
        self.send("void", key, calls::void(issuance), foretold);
    }

    fn transfer(&mut self) {
        let programme = self.programme();
        let key = self.holder(programme);
        let (to, what) = (self.other(key), self.what(key, programme));
        let delay = self.delay();
        let foretold = self.model.transfer(key, programme, to, &what, delay);
        let call = calls::transfer(programme, to, selection(&what));
        self.send("transfer", key, call, foretold);
    }

    fn move_with_ownership(&mut self) {
        let programme = self.dice.pick(&PROGRAMMES);
        let from = self.dice.pick(&HOLDERS);
        let to = HOLDERS[usize::from(from == HOLDERS[0])];
        let amount = self.dice.below(8);
        let by = actor(GOVERNMENT, OrganisationKind::Government);
        let done = with_storage_layer(|| {
            Credits::move_with_ownership(programme, org(from), org(to), Amount(amount), by)
        });
        let foretold = self.model.move_with_ownership(programme, from, to, amount);
        assert_eq!(done, foretold, "{from} to {to}: {amount}");
        self.tally.count("move with ownership", foretold);
    }

    fn retire(&mut self) {
        let programme = self.programme();
        let owner = self.holder(programme);
        let what = self.what(owner, programme);
        let authority = self.authority(programme);
        let key = self.mostly(&[owner, authority]);
        let kind = if self.dice.chance(50) {
            RetirementKind::DomesticUse
        } else {
            self.dice.pick(RetirementKind::ALL)
        };
        let foretold = self.model.retire(key, owner, programme, &what, kind);
        let call = calls::retire(owner, programme, selection(&what), kind);
        self.send("retire", key, call, foretold);
    }

    fn cancel(&mut self) {
        let programme = self.programme();
        let owner = self.holder(programme);
        let what = self.what(owner, programme);
        let authority = self.authority(programme);
        let key = self.mostly(&[owner, authority]);
        let ordered = if self.dice.chance(90) {
            key != owner
        } else {
            self.dice.chance(50)
        };
        let foretold = self.model.cancel(key, owner, programme, &what, ordered);
        let order = ordered.then_some([7; 32]);
        let call = calls::cancel(owner, programme, selection(&what), order);
        self.send("cancel", key, call, foretold);
    }

    fn request(&mut self) {
        let programme = self.programme();
        let count = match self.dice.below(100) {
            0..2 => 0,
            2..70 => 1,
            _ => self.dice.within(2, 3),
        };
        let mut givers: Vec<(u64, What)> = Vec::new();
        for _ in 0..count {
            let giver = self.holder(programme);
            let again = givers.iter().any(|(other, _)| *other == giver);
            if !again || self.dice.chance(10) {
                let what = self.what(giver, programme);
                givers.push((giver, what));
            }
        }
        let to = self.other(givers.first().map_or(ALPHA, |(giver, _)| *giver));
        let key = if self.dice.chance(75) {
            to
        } else {
            self.authority(programme)
        };
        let due = self.due();
        let foretold = self.model.request(key, programme, &givers, to, due);
        let asked: Vec<(u64, Selection)> = givers
            .iter()
            .map(|(giver, what)| (*giver, selection(what)))
            .collect();
        let call = calls::request(programme, &asked, to);
        self.send("request", key, call, foretold);
    }

    fn request_retirement(&mut self) {
        let programme = self.programme();
        let key = self.holder(programme);
        let what = self.what(key, programme);
        let due = self.due();
        let foretold = self.model.request_retirement(key, programme, &what, due);
        let call = calls::request_retirement(programme, selection(&what));
        self.send("request a retirement", key, call, foretold);
    }

    /// Something that waits for an answer, mostly.
    fn asked(&mut self) -> u32 {
        let waiting = self.model.waiting.iter();
        let open: Vec<u32> = waiting
            .filter(|(_, wait)| !matches!(wait.wish, Wish::Delayed { .. }))
            .map(|(transfer, _)| *transfer)
            .collect();
        match self.dice.perhaps(&open) {
            Some(transfer) if self.dice.chance(90) => transfer,
            _ => self.waiting(),
        }
    }

    /// Something that waits, mostly.
    fn waiting(&mut self) -> u32 {
        let open: Vec<u32> = self.model.waiting.keys().copied().collect();
        match self.dice.perhaps(&open) {
            Some(transfer) if self.dice.chance(90) => transfer,
            _ => {
                let last = u64::from(self.model.transfers);
                u32::try_from(self.dice.within(0, last + 1)).unwrap()
            }
        }
    }

    /// Who answers, mostly.
    fn answerer(&mut self, transfer: u32) -> u64 {
        match self.model.waiting.get(&transfer) {
            Some(wait) if wait.wish == Wish::Retirement => self.authority(wait.programme),
            Some(wait) => self.mostly(&[wait.from]),
            None => self.mostly(&HOLDERS),
        }
    }

    fn accept(&mut self) {
        let transfer = self.asked();
        let key = self.answerer(transfer);
        let delay = self.delay();
        let foretold = self.model.accept(key, transfer, delay);
        self.send("accept", key, calls::accept(transfer), foretold);
    }

    fn refuse(&mut self) {
        let transfer = self.asked();
        let key = self.answerer(transfer);
        let foretold = self.model.refuse(key, transfer);
        self.send("refuse", key, calls::refuse(transfer), foretold);
    }

    fn cancel_transfer(&mut self) {
        let transfer = self.waiting();
        let by = self.model.waiting.get(&transfer).map(|wait| wait.by);
        let key = self.mostly(&[by.unwrap_or(ALPHA)]);
        let foretold = self.model.cancel_transfer(key, transfer);
        let call = calls::cancel_transfer(transfer);
        self.send("take back", key, call, foretold);
    }

    fn execute(&mut self) {
        let now = self.model.now;
        let waiting = self.model.waiting.iter();
        let due: Vec<u32> = waiting
            .filter(|(_, wait)| wait.due <= now)
            .map(|(transfer, _)| *transfer)
            .collect();
        let transfer = match self.dice.perhaps(&due) {
            Some(transfer) => transfer,
            None => self.waiting(),
        };
        let key = self.mostly(&[ALPHA, CERTIFIER]);
        let foretold = self.model.execute(key, transfer);
        self.send("execute", key, calls::execute(transfer), foretold);
    }

    /// The end of a freeze: soon, mostly.
    fn until(&mut self) -> Option<u64> {
        let now = self.model.now;
        match self.dice.below(100) {
            0..5 => None,
            5..10 => Some(self.dice.below(now + 1)),
            10..15 => Some(now + MaxOfficerFreeze::get() + self.dice.below(3)),
            _ => Some(now + self.dice.within(1, 4)),
        }
    }

    fn scope(&mut self) -> FreezeScope {
        let programme = self.programme();
        match self.dice.below(100) {
            0..70 => {
                let owner = self.holder(programme);
                let named = match self.what(owner, programme) {
                    What::Ranges(named) => named,
                    What::Amount(_) => {
                        let first = self.dice.within(1, self.model.last_serial);
                        vec![(first, first + self.dice.below(3))]
                    }
                };
                // Mostly what waits is named as it is.
                let piece = self.piece(programme);
                match piece.filter(|_| self.dice.chance(30)) {
                    Some(piece) => calls::serials(programme, &[piece]),
                    None => calls::serials(programme, &named),
                }
            }
            70..80 => Programme(programme),
            80..93 => Organisation(org(self.mostly(&HOLDERS))),
            _ => Everything,
        }
    }

    /// A range that waits.
    fn piece(&mut self, programme: ProgrammeId) -> Option<(u64, u64)> {
        let waiting = self.model.waiting.values();
        let pieces: Vec<(u64, u64)> = waiting
            .filter(|wait| wait.programme == programme)
            .flat_map(|wait| wait.pieces.iter().copied())
            .collect();
        self.dice.perhaps(&pieces)
    }

    fn freeze(&mut self) {
        let (scope, until) = (self.scope(), self.until());
        let key = self.mostly(&[GOVERNANCE, GOVERNMENT, MINISTRY]);
        let foretold = self.model.freeze(key, &scope, until);
        self.send("freeze", key, calls::freeze(scope, until), foretold);
    }

    /// A freeze that was not lifted, mostly.
    fn frozen(&mut self) -> u32 {
        let known: Vec<u32> = self.model.freezes.keys().copied().collect();
        match self.dice.perhaps(&known) {
            Some(freeze) if self.dice.chance(95) => freeze,
            _ => {
                let last = u64::from(self.model.last_freeze);
                u32::try_from(self.dice.within(0, last + 1)).unwrap()
            }
        }
    }

    fn unfreeze(&mut self) {
        let freeze = self.frozen();
        let key = self.mostly(&[GOVERNANCE, GOVERNMENT, MINISTRY]);
        let foretold = self.model.unfreeze(key, freeze);
        self.send("unfreeze", key, calls::unfreeze(freeze), foretold);
    }

    fn prolong(&mut self) {
        let (freeze, until) = (self.frozen(), self.until());
        let key = self.mostly(&[GOVERNANCE]);
        let foretold = self.model.prolong(key, freeze, until);
        self.send("prolong", key, calls::prolong(freeze, until), foretold);
    }
}

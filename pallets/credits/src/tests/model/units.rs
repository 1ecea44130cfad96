//! What the model keeps.

use crate::tests::mock::*;
use registry_primitives::{
    records::freezes::FreezeSubject, AccountKind, OrganisationKind, ProgrammeId,
};
use sp_runtime::DispatchError;
use std::collections::{BTreeMap, BTreeSet};

/// Whether something happens, or why not.
pub type Answer = Result<(), DispatchError>;

/// All that is true of one serial.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Unit {
    pub owner: u64,
    pub account: AccountKind,
    pub programme: ProgrammeId,
    pub issuance: u32,
    pub reservation: Option<u32>,
    /// The freeze that named it last, in force or not, until it moved.
    pub frozen: Option<u32>,
}

/// What became of an issuance.
#[derive(Clone, Debug)]
pub struct Issued {
    pub programme: ProgrammeId,
    pub serials: Vec<u64>,
    /// The first issuance of the call.
    pub batch: u32,
    pub moved: bool,
    pub voided: bool,
}

/// Why serials wait.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Wish {
    /// For the delay of the giver; with the last block in which it can be cancelled.
    Delayed { to: u64, cancellable_until: u64 },
    /// For the answer of the giver.
    Requested { to: u64 },
    /// For the answer of an authority.
    Retirement,
}

/// Serials that wait.
#[derive(Clone, Debug)]
pub struct Wait {
    pub serials: Vec<u64>,
    /// The ranges they are since they were reserved.
    pub pieces: Vec<(u64, u64)>,
    pub programme: ProgrammeId,
    pub from: u64,
    pub wish: Wish,
    /// Who can take it back.
    pub by: u64,
    pub due: u64,
}

/// A freeze that was not lifted.
#[derive(Clone, Debug)]
pub struct Ice {
    pub subject: FreezeSubject,
    pub until: Option<u64>,
    pub officer: bool,
}

/// Serials that a call means.
#[derive(Clone, Debug)]
pub enum What {
    Amount(u64),
    /// Of whichever programme they are, if they are serials at all.
    Ranges(Vec<(u64, u64)>),
}

/// The whole country.
#[derive(Default)]
pub struct Model {
    pub now: u64,
    /// Serials that were reserved for each programme, each with the number of its block.
    pub reserved: BTreeMap<ProgrammeId, Vec<(u64, u32)>>,
    pub last_serial: u64,
    /// How many of them were issued, voided ones included.
    pub used: BTreeMap<ProgrammeId, usize>,
    pub serials: BTreeMap<u64, Unit>,
    /// Issuance 1 comes first.
    pub issued: Vec<Issued>,
    pub transfers: u32,
    pub waiting: BTreeMap<u32, Wait>,
    pub freezes: BTreeMap<u32, Ice>,
    pub last_freeze: u32,
    /// The first block in which an officer may freeze a subject again.
    pub officers_wait: Vec<(FreezeSubject, u64)>,
    pub suspended: BTreeSet<u64>,
    /// Who accepts no credits from whom.
    pub refuses_credits: BTreeSet<(u64, u64)>,
    /// Who accepts no requests from whom.
    pub refuses_requests: BTreeSet<(u64, u64)>,
    /// Whether the programmes refuse draws and to take them back.
    pub draw_refused: bool,
}

/// The owners of a programme in parts per million.
pub fn shares(programme: ProgrammeId) -> Vec<(u64, u32)> {
    match programme {
        RICE => vec![(ALPHA, 1_000_000)],
        SOLAR => vec![(ALPHA, 600_000), (BETA, 400_000)],
        SHARED => vec![(ALPHA, 333_300), (BETA, 333_300), (GAMMA, 333_400)],
        _ => Vec::new(),
    }
}

pub fn kind_of(key: u64) -> Option<OrganisationKind> {
    match key {
        GOVERNMENT => Some(OrganisationKind::Government),
        MINISTRY => Some(OrganisationKind::Ministry),
        CERTIFIER => Some(OrganisationKind::Certifier),
        ALPHA | BETA | GAMMA | DELTA | SUSPENDED | VIEWER => {
            Some(OrganisationKind::ProgrammeDeveloper)
        }
        _ => None,
    }
}

pub fn is_authority(key: u64) -> bool {
    matches!(key, GOVERNMENT | MINISTRY)
}

impl Model {
    pub fn is_suspended(&self, key: u64) -> bool {
        key == SUSPENDED || self.suspended.contains(&key)
    }

    /// Whether anybody acts with this key.
    pub fn acts(&self, key: u64) -> Answer {
        if matches!(key, GOVERNANCE | VIEWER) || kind_of(key).is_none() {
            return Err(DispatchError::BadOrigin);
        }
        if self.is_suspended(key) {
            return Err(INACTIVE);
        }
        Ok(())
    }

    pub fn exists(programme: ProgrammeId) -> Answer {
        match programme {
            RICE | SOLAR | PENDING | SHARED => Ok(()),
            _ => Err(Error::ProgrammeNotFound.into()),
        }
    }

    pub fn covers(key: u64, programme: ProgrammeId) -> Answer {
        let covered = match key {
            GOVERNMENT => true,
            MINISTRY => matches!(programme, RICE | SHARED),
            _ => false,
        };
        if covered {
            Ok(())
        } else {
            Err(Error::ScopeNotCovered.into())
        }
    }

    pub fn receives(&self, key: u64) -> Answer {
        match kind_of(key) {
            None => Err(Error::OrganisationNotFound.into()),
            Some(kind) if !kind.may_hold_credits() => Err(Error::ReceiverCannotHold.into()),
            Some(_) if self.is_suspended(key) => Err(Error::ReceiverSuspended.into()),
            Some(_) => Ok(()),
        }
    }

    /// An owner that exists and is active.
    pub fn is_active(&self, key: u64) -> Answer {
        if kind_of(key).is_none() {
            return Err(Error::OrganisationNotFound.into());
        }
        if self.is_suspended(key) {
            return Err(Error::OwnerSuspended.into());
        }
        Ok(())
    }

    pub fn in_force(&self, freeze: u32) -> bool {
        self.freezes
            .get(&freeze)
            .is_some_and(|ice| ice.until.is_none_or(|until| self.now < until))
    }

    pub fn bears_freeze(&self, unit: &Unit) -> bool {
        unit.frozen.is_some_and(|freeze| self.in_force(freeze))
    }

    /// Whether all that an owner holds of a programme is free of freezes as a whole.
    pub fn is_thawed(&self, owner: u64, programme: ProgrammeId) -> Answer {
        let frozen = self.freezes.iter().any(|(freeze, ice)| {
            let whole = match ice.subject {
                FreezeSubject::Country => true,
                FreezeSubject::Organisation(of) => of == org(owner),
                FreezeSubject::Programme(of) => of == programme,
                FreezeSubject::Serials(_) => false,
            };
            whole && self.in_force(*freeze)
        });
        if frozen {
            Err(Error::CreditsFrozen.into())
        } else {
            Ok(())
        }
    }

    /// The serials that are named, in order, range by range.
    pub fn named(ranges: &[(u64, u64)]) -> Result<Vec<(u64, u64)>, DispatchError> {
        if ranges.is_empty() {
            return Err(Error::ZeroAmount.into());
        }
        if ranges
            .iter()
            .any(|(first, last)| *first == 0 || first > last)
        {
            return Err(Error::RangeInvalid.into());
        }
        let all = ranges.iter().flat_map(|(first, last)| *first..=*last);
        let distinct: BTreeSet<u64> = all.clone().collect();
        if distinct.len() < all.count() {
            return Err(Error::RangesOverlap.into());
        }
        let mut sorted = ranges.to_vec();
        sorted.sort_unstable();
        Ok(sorted)
    }

    /// The serials that a call takes out of a holding. An order reaches frozen ones.
    pub fn chosen(
        &self,
        owner: u64,
        programme: ProgrammeId,
        what: &What,
        ordered: bool,
    ) -> Result<Vec<u64>, DispatchError> {
        if !ordered {
            self.is_thawed(owner, programme)?;
        }
        match what {
            What::Amount(0) => Err(Error::ZeroAmount.into()),
            What::Amount(amount) => self.lowest(owner, programme, *amount, ordered),
            What::Ranges(ranges) => {
                let named = Self::named(ranges)?;
                let serials: Vec<u64> = named.into_iter().flat_map(|(a, b)| a..=b).collect();
                for serial in &serials {
                    let unit = self.serials.get(serial);
                    let own = |unit: &&Unit| unit.owner == owner && unit.programme == programme;
                    let error = match unit.filter(own) {
                        Some(unit) if unit.account == AccountKind::Pending => {
                            Error::CreditsReserved
                        }
                        Some(unit) if unit.account == AccountKind::Holding => {
                            if ordered || !self.bears_freeze(unit) {
                                continue;
                            }
                            Error::CreditsFrozen
                        }
                        _ => Error::RangeNotHeld,
                    };
                    return Err(error.into());
                }
                Ok(serials)
            }
        }
    }

    fn lowest(
        &self,
        owner: u64,
        programme: ProgrammeId,
        amount: u64,
        ordered: bool,
    ) -> Result<Vec<u64>, DispatchError> {
        let wanted = usize::try_from(amount).unwrap();
        let (mut free, mut frozen, mut reserved) = (Vec::new(), 0, 0);
        for (serial, unit) in &self.serials {
            if unit.owner != owner || unit.programme != programme {
                continue;
            }
            match unit.account {
                AccountKind::Holding if ordered || !self.bears_freeze(unit) => free.push(*serial),
                AccountKind::Holding => frozen += 1,
                AccountKind::Pending => reserved += 1,
                _ => {}
            }
        }
        if free.len() >= wanted {
            free.truncate(wanted);
            return Ok(free);
        }
        let missing = wanted - free.len();
        let error = if missing <= frozen {
            Error::CreditsFrozen
        } else if missing <= frozen + reserved {
            Error::CreditsReserved
        } else {
            Error::InsufficientHolding
        };
        Err(error.into())
    }

    /// The ranges that named serials of a holding are: as long as nothing tells neighbours apart,
    /// and none beyond what was named together.
    fn pieces(&self, serials: &[u64], what: &What) -> Vec<(u64, u64)> {
        let begins: Vec<u64> = match what {
            What::Amount(_) => Vec::new(),
            What::Ranges(named) => named.iter().map(|(first, _)| *first).collect(),
        };
        let mut pieces: Vec<(u64, u64)> = Vec::new();
        for serial in serials {
            match pieces.last_mut() {
                Some((_, last))
                    if *last + 1 == *serial
                        && !begins.contains(serial)
                        && self.serials[last] == self.serials[serial] =>
                {
                    *last = *serial;
                }
                _ => pieces.push((*serial, *serial)),
            }
        }
        pieces
    }

    /// Serials change hands or account. The mark of a freeze goes along while it is in force,
    /// unless the credits end.
    pub fn move_to(
        &mut self,
        serials: &[u64],
        owner: u64,
        account: AccountKind,
        reservation: Option<u32>,
    ) {
        for serial in serials {
            let unit = self.serials[serial];
            let frozen = unit
                .frozen
                .filter(|freeze| !account.is_terminal() && self.in_force(*freeze));
            let issuance = usize::try_from(unit.issuance).unwrap() - 1;
            self.issued[issuance].moved = true;
            let moved = Unit {
                owner,
                account,
                reservation,
                frozen,
                ..unit
            };
            self.serials.insert(*serial, moved);
        }
    }

    /// Serials of a holding are reserved, chosen as `what` says.
    pub fn wait(&mut self, mut wait: Wait, what: &What) {
        self.transfers += 1;
        wait.pieces = self.pieces(&wait.serials, what);
        let reservation = Some(self.transfers);
        self.move_to(&wait.serials, wait.from, AccountKind::Pending, reservation);
        self.waiting.insert(self.transfers, wait);
    }

    /// What waited goes back.
    pub fn undo(&mut self, transfer: u32) {
        let wait = self.waiting.remove(&transfer).unwrap();
        self.move_to(&wait.serials, wait.from, AccountKind::Holding, None);
    }
}

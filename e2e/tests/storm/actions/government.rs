//! What the government does.

use super::{Action, Chance, Kind};
use crate::{
    founding::GOVERNMENT,
    ledger::{Awaited, Ledger, Waiting},
};
use anyhow::Result;
use registry_client::Call;
use registry_primitives::{
    records::{
        credits::IssuanceBasis,
        freezes::{FreezeScope, FreezeSubject},
    },
    Credits, FreezeId, IssuanceId, RetirementKind,
};

/// Blocks for which an organisation stays suspended.
const SUSPENDED_FOR: u64 = 4;
/// How many are suspended at once.
const SUSPENDED_AT_ONCE: usize = 2;
/// Blocks for which much is frozen at once.
const FROZEN_FOR: u32 = 6;
/// Freezes beyond which they are lifted first.
const FREEZES: usize = 24;

impl Chance {
    pub(super) fn of_government(&mut self, ledger: &Ledger, block: u64) -> Result<Option<Action>> {
        if let Some(action) = self.reactivate(ledger, block) {
            return Ok(Some(action));
        }
        if self.pause && self.dice.chance(2) {
            self.pause = false;
            return Ok(Some(self.freeze(FreezeScope::Country, Some(block))));
        }
        if ledger.freezes.len() > FREEZES && self.dice.chance(50) {
            if let Some(action) = self.unfreeze(ledger) {
                return Ok(Some(action));
            }
        }
        let asked = |one: &Waiting| one.what == Awaited::Authority;
        let owner = self.dice.pick(&self.holders).unwrap_or(GOVERNMENT);
        Ok(match self.dice.below(100) {
            0..22 => self.answer(ledger, Kind::Recognise, asked),
            22..26 => self.answer(ledger, Kind::Refuse, asked),
            26..38 => self.issue(),
            38..43 => self.void(ledger),
            43..57 => self.freeze_serials(ledger),
            57..71 => self.unfreeze(ledger),
            71..73 => self.freeze_whole(block),
            73..80 => self.cancel(ledger, owner, Some([7; 32])),
            80..87 => {
                let kinds = [
                    RetirementKind::LegalAction,
                    RetirementKind::CrossBorder,
                    RetirementKind::Other,
                ];
                let kind = self.dice.pick(&kinds).unwrap_or(RetirementKind::Other);
                self.retire(ledger, owner, kind)?
            }
            87..90 => self.suspend(ledger, block),
            // It asks for others.
            _ => Some(self.request(ledger, owner)),
        })
    }

    fn issue(&mut self) -> Option<Action> {
        let call = Call::Issue {
            programme: self.dice.pick(&self.programmes)?,
            amount: Credits(100 + self.dice.below(900)),
            vintage: 2024,
            basis: IssuanceBasis::Unverified(None),
        };
        Some(Action::new(Kind::Issue, call))
    }

    /// One of the latest: of the others something has moved. What the country began with stays.
    fn void(&mut self, ledger: &Ledger) -> Option<Action> {
        let (voided, first) = (&self.voided, self.programmes.len());
        let latest = ledger.issuances.keys().skip(first).rev();
        let latest = latest.filter(|id| !voided.contains(id)).take(4);
        let latest: Vec<IssuanceId> = latest.copied().collect();
        let issuance = self.dice.pick(&latest)?;
        self.voided.insert(issuance);
        let reason = "Issued twice".into();
        Some(Action::new(
            Kind::Void,
            Call::VoidIssuance { issuance, reason },
        ))
    }

    fn freeze(&mut self, scope: FreezeScope, from: Option<u64>) -> Action {
        let until = from.and_then(|block| u32::try_from(block).ok());
        // Serials stay frozen until somebody lifts it.
        let until = until.map_or(100_000, |block| block + FROZEN_FOR);
        let call = Call::Freeze {
            scope,
            reason: "Ownership disputed".into(),
            case: "C-2026-12".into(),
            until: Some(until),
        };
        Action::new(Kind::Freeze, call)
    }

    fn freeze_serials(&mut self, ledger: &Ledger) -> Option<Action> {
        let owner = self.dice.pick(&self.holders)?;
        let piece = self.piece(ledger, owner)?;
        let part = vec![self.part(&piece)].try_into().ok()?;
        Some(self.freeze(FreezeScope::Serials(piece.programme, part), None))
    }

    /// What an organisation holds, or a programme.
    fn freeze_whole(&mut self, block: u64) -> Option<Action> {
        let scope = if self.dice.chance(75) {
            FreezeScope::Organisation(self.dice.pick(&self.holders)?)
        } else {
            FreezeScope::Programme(self.dice.pick(&self.programmes)?)
        };
        let again = self.frozen.contains(&scope.subject());
        // Again is refused; that is to be seen, but seldom.
        if again && !self.dice.chance(10) {
            return None;
        }
        self.frozen.push(scope.subject());
        Some(self.freeze(scope, Some(block)))
    }

    fn unfreeze(&mut self, ledger: &Ledger) -> Option<Action> {
        let serials = |subject: &FreezeSubject| matches!(subject, FreezeSubject::Serials(_));
        let open = ledger.freezes.iter();
        let open = open.filter(|(id, subject)| serials(subject) && !self.lifted.contains(id));
        let open: Vec<FreezeId> = open.map(|(id, _)| *id).collect();
        let freeze = self.dice.pick(&open)?;
        self.lifted.insert(freeze);
        let reason = "Case closed".into();
        Some(Action::new(
            Kind::Unfreeze,
            Call::Unfreeze { freeze, reason },
        ))
    }

    fn suspend(&mut self, ledger: &Ledger, block: u64) -> Option<Action> {
        let organisation = self.dice.pick(&self.holders)?;
        let lately = self
            .decided
            .values()
            .filter(|at| **at + SUSPENDED_FOR >= block);
        if ledger.suspended.len() + lately.count() > SUSPENDED_AT_ONCE
            || ledger.suspended.contains_key(&organisation)
        {
            return None;
        }
        self.decided.insert(organisation, block);
        let reason = "Accounts missing".into();
        let call = Call::SuspendOrganisation {
            organisation,
            reason,
        };
        Some(Action::new(Kind::Suspend, call))
    }

    /// Whoever was suspended for long enough.
    fn reactivate(&mut self, ledger: &Ledger, block: u64) -> Option<Action> {
        let decided = &self.decided;
        let long_ago = |at: u64| at + SUSPENDED_FOR <= block;
        let (organisation, _) = ledger.suspended.iter().find(|(id, since)| {
            long_ago(**since) && decided.get(id).is_none_or(|at| long_ago(*at))
        })?;
        let organisation = *organisation;
        self.decided.insert(organisation, block);
        let reason = "Accounts received".into();
        let call = Call::ReactivateOrganisation {
            organisation,
            reason,
        };
        Some(Action::new(Kind::Reactivate, call))
    }
}

//! What the model foretells of the calls about freezes.

use super::{
    rules::require,
    units::{kind_of, Answer, Ice, Model},
};
use crate::tests::mock::*;
use registry_primitives::{
    records::freezes::{FreezeScope, FreezeSubject},
    texts::MAX_FREEZES,
    ProgrammeId,
};
use sp_runtime::DispatchError;

impl Model {
    /// Whether it is an officer who freezes this or lifts its freeze, and not governance.
    fn freezer(&self, key: u64, subject: FreezeSubject) -> Result<bool, DispatchError> {
        let officer = key != GOVERNANCE;
        if officer {
            self.acts(key)?;
            if subject == FreezeSubject::Country && key != GOVERNMENT {
                return Err(NOT_PERMITTED);
            }
        }
        match subject {
            FreezeSubject::Country => {}
            FreezeSubject::Organisation(of) => {
                let exists = kind_of(of.0.into()).is_some();
                require(exists, Error::OrganisationNotFound)?;
                require(!officer || key == GOVERNMENT, Error::ScopeNotCovered)?;
            }
            FreezeSubject::Programme(programme) | FreezeSubject::Serials(programme) => {
                Self::exists(programme)?;
                if officer {
                    Self::covers(key, programme)?;
                }
            }
        }
        Ok(officer)
    }

    pub fn freeze(&mut self, key: u64, scope: &FreezeScope, until: Option<u64>) -> Answer {
        let subject = scope.subject();
        let officer = self.freezer(key, subject)?;
        let limit = self.now + MaxOfficerFreeze::get();
        let ends = match until {
            None => !officer,
            Some(until) => until > self.now && (!officer || until <= limit),
        };
        require(ends, Error::FreezeTooLong)?;
        if let FreezeScope::Serials(programme, named) = scope {
            let named: Vec<_> = named
                .iter()
                .map(|range| (range.first, range.last))
                .collect();
            self.mark(*programme, &Self::named(&named)?, officer)?;
        } else {
            self.list(subject, until.filter(|_| officer))?;
        }
        self.last_freeze += 1;
        let ice = Ice {
            subject,
            until,
            officer,
        };
        self.freezes.insert(self.last_freeze, ice);
        Ok(())
    }

    /// Marks these serials by the next freeze.
    fn mark(&mut self, programme: ProgrammeId, named: &[(u64, u64)], officer: bool) -> Answer {
        for (first, last) in named {
            for serial in *first..=*last {
                let unit = self.serials.get(&serial).ok_or(Error::RangeNotHeld)?;
                let alive = unit.programme == programme && !unit.account.is_terminal();
                require(alive, Error::RangeNotHeld)?;
                if let Some(transfer) = unit.reservation {
                    let pieces = &self.waiting[&transfer].pieces;
                    let whole = pieces
                        .iter()
                        .any(|(a, b)| (*a..=*b).contains(&serial) && first <= a && b <= last);
                    require(whole, Error::CreditsReserved)?;
                }
                require(!self.bears_freeze(unit), Error::FrozenAlready)?;
                let again = officer && unit.frozen.is_some();
                require(!again, Error::FreezeNeedsGovernance)?;
            }
        }
        let freeze = self.last_freeze + 1;
        for serial in named.iter().flat_map(|(first, last)| *first..=*last) {
            self.serials.get_mut(&serial).unwrap().frozen = Some(freeze);
        }
        Ok(())
    }

    /// Puts the next freeze on the list of its subject; one of an officer ends in some block.
    fn list(&mut self, subject: FreezeSubject, officers_until: Option<u64>) -> Answer {
        let position = self.officers_wait.iter().position(|(of, _)| *of == subject);
        if officers_until.is_some() {
            let wait = position.map_or(0, |position| self.officers_wait[position].1);
            require(wait <= self.now, Error::FreezeNeedsGovernance)?;
        }
        let of_subject = self
            .freezes
            .iter()
            .filter(|(_, ice)| ice.subject == subject);
        let (counts, over): (Vec<u32>, Vec<u32>) = of_subject
            .map(|(freeze, _)| *freeze)
            .partition(|freeze| self.in_force(*freeze));
        let room = counts.len() < usize::try_from(MAX_FREEZES).unwrap();
        require(room, Error::TooManyFreezes)?;
        for freeze in over {
            self.freezes.remove(&freeze);
        }
        if let Some(until) = officers_until {
            let rest = (subject, until + MaxOfficerFreeze::get());
            match position {
                Some(position) => self.officers_wait[position] = rest,
                None => self.officers_wait.push(rest),
            }
        }
        Ok(())
    }

    pub fn unfreeze(&mut self, key: u64, freeze: u32) -> Answer {
        let ice = self.freezes.get(&freeze).ok_or(Error::FreezeNotFound)?;
        let officer = self.freezer(key, ice.subject)?;
        require(!officer || ice.officer, Error::FreezeNeedsGovernance)?;
        self.freezes.remove(&freeze);
        Ok(())
    }

    pub fn prolong(&mut self, key: u64, freeze: u32, until: Option<u64>) -> Answer {
        if key != GOVERNANCE {
            return Err(DispatchError::BadOrigin);
        }
        require(self.in_force(freeze), Error::FreezeNotFound)?;
        let ends = until.is_none_or(|until| until > self.now);
        require(ends, Error::FreezeTooLong)?;
        let ice = self.freezes.get_mut(&freeze).unwrap();
        (ice.until, ice.officer) = (until, false);
        Ok(())
    }
}

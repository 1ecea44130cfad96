//! What the model foretells of the calls that move credits.

use super::units::{is_authority, kind_of, shares, Answer, Issued, Model, Unit, Wait, What, Wish};
use crate::tests::mock::*;
use registry_primitives::{
    split, texts::MAX_AUTHORISATIONS, AccountKind, Credits as Amount, ProgrammeId, RetirementKind,
};
use sp_runtime::DispatchError;

pub fn require(holds: bool, error: Error) -> Answer {
    if holds {
        Ok(())
    } else {
        Err(error.into())
    }
}

/// Serials that are to wait; their ranges are found when they are reserved.
fn reserve(
    serials: Vec<u64>,
    programme: ProgrammeId,
    from: u64,
    by: u64,
    wish: Wish,
    due: u64,
) -> Wait {
    Wait {
        serials,
        pieces: Vec::new(),
        programme,
        from,
        wish,
        by,
        due,
    }
}

impl Model {
    pub fn authorise(&mut self, programme: ProgrammeId, amount: u64) -> Answer {
        require(amount > 0, Error::ZeroAmount)?;
        let reserved = self.reserved.entry(programme).or_default();
        let block = reserved.last().map_or(1, |(_, block)| block + 1);
        require(block <= MAX_AUTHORISATIONS, Error::TooManyAuthorisations)?;
        let serials = self.last_serial + 1..=self.last_serial + amount;
        reserved.extend(serials.map(|serial| (serial, block)));
        self.last_serial += amount;
        Ok(())
    }

    pub fn issue(&mut self, key: u64, programme: ProgrammeId, amount: u64) -> Answer {
        self.acts(key)?;
        Self::exists(programme)?;
        Self::covers(key, programme)?;
        require(programme != PENDING, Error::NotAuthorised)?;
        require(amount > 0, Error::ZeroAmount)?;
        let reserved = self.reserved.get(&programme).cloned().unwrap_or_default();
        require(!reserved.is_empty(), Error::NotAuthorised)?;
        let used = self.used.get(&programme).copied().unwrap_or_default();
        let wanted = usize::try_from(amount).unwrap();
        let next = reserved.get(used..used + wanted);
        let next = next.ok_or(Error::IssuanceExceedsBlock)?;
        if self.draw_refused {
            return Err(REFUSED);
        }
        self.used.insert(programme, used + wanted);
        let (owners, parts): (Vec<u64>, Vec<u32>) = shares(programme).into_iter().unzip();
        let parts = split(Amount(amount), &parts).unwrap();
        let mut owners = owners
            .into_iter()
            .zip(parts)
            .flat_map(|(owner, part)| (0..part.0).map(move |_| owner));
        let batch = u32::try_from(self.issued.len()).unwrap() + 1;
        let mut before = None;
        for (serial, block) in next {
            // One issuance for each block of serials.
            if before.replace(*block) != Some(*block) {
                self.issued.push(Issued {
                    programme,
                    serials: Vec::new(),
                    batch,
                    moved: false,
                    voided: false,
                });
            }
            self.issued.last_mut().unwrap().serials.push(*serial);
            let unit = Unit {
                owner: owners.next().unwrap(),
                account: AccountKind::Holding,
                programme,
                issuance: u32::try_from(self.issued.len()).unwrap(),
                reservation: None,
                frozen: None,
            };
            self.serials.insert(*serial, unit);
        }
        Ok(())
    }

    pub fn void(&mut self, key: u64, issuance: u32) -> Answer {
        let index = usize::try_from(issuance).unwrap().checked_sub(1);
        let named = index.and_then(|index| self.issued.get(index)).cloned();
        let named = named.ok_or(Error::IssuanceNotFound)?;
        self.acts(key)?;
        Self::covers(key, named.programme)?;
        let batch = self.issued.iter().filter(|of| of.batch == named.batch);
        for of in batch {
            require(!of.voided, Error::IssuanceVoided)?;
            require(!of.moved, Error::IssuanceMoved)?;
        }
        if self.draw_refused {
            return Err(REFUSED);
        }
        let batch = self.issued.iter_mut().filter(|of| of.batch == named.batch);
        for of in batch {
            of.voided = true;
            for serial in &of.serials {
                self.serials.remove(serial);
            }
        }
        Ok(())
    }

    pub fn transfer(
        &mut self,
        key: u64,
        programme: ProgrammeId,
        to: u64,
        what: &What,
        delay: Option<(u64, u64)>,
    ) -> Answer {
        self.acts(key)?;
        require(key != to, Error::SameOrganisation)?;
        self.receives(to)?;
        let accepted = !self.refuses_credits.contains(&(to, key));
        require(accepted, Error::ReceiverRefuses)?;
        let serials = self.chosen(key, programme, what, false)?;
        match delay {
            None => self.move_to(&serials, to, AccountKind::Holding, None),
            Some(delay) => {
                let (wish, due) = self.delayed(to, delay);
                let wait = reserve(serials, programme, key, key, wish, due);
                self.wait(wait, what);
            }
        }
        Ok(())
    }

    fn delayed(&self, to: u64, (delay, before): (u64, u64)) -> (Wish, u64) {
        let due = self.now + delay;
        let wish = Wish::Delayed {
            to,
            cancellable_until: due - before - 1,
        };
        (wish, due)
    }

    pub fn move_with_ownership(
        &mut self,
        programme: ProgrammeId,
        from: u64,
        to: u64,
        amount: u64,
    ) -> Answer {
        let serials = self.chosen(from, programme, &What::Amount(amount), false)?;
        self.move_to(&serials, to, AccountKind::Holding, None);
        Ok(())
    }

    pub fn retire(
        &mut self,
        key: u64,
        owner: u64,
        programme: ProgrammeId,
        what: &What,
        kind: RetirementKind,
    ) -> Answer {
        self.acts(key)?;
        Self::exists(programme)?;
        require(kind_of(owner).is_some(), Error::OrganisationNotFound)?;
        if is_authority(key) {
            Self::covers(key, programme)?;
        } else {
            require(key == owner, Error::NotOwner)?;
            let domestic = kind == RetirementKind::DomesticUse;
            require(domestic, Error::RetirementNeedsAuthority)?;
        }
        self.is_active(owner)?;
        let serials = self.chosen(owner, programme, what, false)?;
        let account = match kind {
            RetirementKind::CrossBorder => AccountKind::RetirementInternational,
            _ => AccountKind::RetirementLocal,
        };
        self.move_to(&serials, owner, account, None);
        Ok(())
    }

    pub fn cancel(
        &mut self,
        key: u64,
        owner: u64,
        programme: ProgrammeId,
        what: &What,
        ordered: bool,
    ) -> Answer {
        self.acts(key)?;
        Self::exists(programme)?;
        require(kind_of(owner).is_some(), Error::OrganisationNotFound)?;
        if ordered {
            require(is_authority(key), Error::OrderRequired)?;
            Self::covers(key, programme)?;
        } else if key != owner {
            require(!is_authority(key), Error::OrderRequired)?;
            return Err(Error::NotOwner.into());
        }
        let serials = self.chosen(owner, programme, what, ordered)?;
        self.move_to(&serials, owner, AccountKind::Cancellation, None);
        Ok(())
    }

    pub fn request(
        &mut self,
        key: u64,
        programme: ProgrammeId,
        givers: &[(u64, What)],
        to: u64,
        due: u64,
    ) -> Answer {
        self.acts(key)?;
        Self::exists(programme)?;
        if key != to {
            require(is_authority(key), Error::NotReceiver)?;
            Self::covers(key, programme)?;
        }
        self.receives(to)?;
        let mut names: Vec<u64> = givers.iter().map(|(giver, _)| *giver).collect();
        names.sort_unstable();
        names.dedup();
        let once = names.len() == givers.len() && !givers.is_empty();
        require(once, Error::GiverRepeated)?;
        let mut asked = Vec::new();
        for (giver, what) in givers {
            require(*giver != to, Error::SameOrganisation)?;
            self.is_active(*giver)?;
            let open = is_authority(key) || !self.refuses_requests.contains(&(*giver, key));
            require(open, Error::RequestsRefused)?;
            let accepted = key == to || !self.refuses_credits.contains(&(to, *giver));
            require(accepted, Error::ReceiverRefuses)?;
            let serials = self.chosen(*giver, programme, what, false)?;
            let wish = Wish::Requested { to };
            asked.push((reserve(serials, programme, *giver, key, wish, due), what));
        }
        for (wait, what) in asked {
            self.wait(wait, what);
        }
        Ok(())
    }

    pub fn request_retirement(
        &mut self,
        key: u64,
        programme: ProgrammeId,
        what: &What,
        due: u64,
    ) -> Answer {
        self.acts(key)?;
        Self::exists(programme)?;
        let serials = self.chosen(key, programme, what, false)?;
        let wait = reserve(serials, programme, key, key, Wish::Retirement, due);
        self.wait(wait, what);
        Ok(())
    }

    fn waiting(&self, transfer: u32) -> Result<Wait, DispatchError> {
        let wait = self.waiting.get(&transfer).cloned();
        Ok(wait.ok_or(Error::TransferNotFound)?)
    }

    fn answers(&self, key: u64, wait: &Wait) -> Answer {
        match wait.wish {
            Wish::Delayed { .. } => Err(Error::NothingToDecide.into()),
            Wish::Requested { .. } => {
                self.acts(key)?;
                require(key == wait.from, Error::NotOwner)
            }
            Wish::Retirement => {
                self.acts(key)?;
                require(is_authority(key), Error::RetirementNeedsAuthority)?;
                Self::covers(key, wait.programme)
            }
        }
    }

    fn is_free(&self, wait: &Wait) -> Answer {
        self.is_thawed(wait.from, wait.programme)?;
        let mut units = wait.serials.iter().map(|serial| &self.serials[serial]);
        let marked = units.any(|unit| self.bears_freeze(unit));
        require(!marked, Error::CreditsFrozen)
    }

    pub fn accept(&mut self, key: u64, transfer: u32, delay: Option<(u64, u64)>) -> Answer {
        let wait = self.waiting(transfer)?;
        self.answers(key, &wait)?;
        require(self.now < wait.due, Error::RequestExpired)?;
        self.is_free(&wait)?;
        let Wish::Requested { to } = wait.wish else {
            self.is_active(wait.from)?;
            self.waiting.remove(&transfer);
            let abroad = AccountKind::RetirementInternational;
            self.move_to(&wait.serials, wait.from, abroad, None);
            return Ok(());
        };
        self.receives(to)?;
        let refused = self.refuses_credits.contains(&(to, wait.from));
        require(wait.by == to || !refused, Error::ReceiverRefuses)?;
        if let Some(delay) = delay {
            let (wish, due) = self.delayed(to, delay);
            let by = key;
            self.waiting.insert(
                transfer,
                Wait {
                    wish,
                    due,
                    by,
                    ..wait
                },
            );
        } else {
            self.waiting.remove(&transfer);
            self.move_to(&wait.serials, to, AccountKind::Holding, None);
        }
        Ok(())
    }

    pub fn refuse(&mut self, key: u64, transfer: u32) -> Answer {
        let wait = self.waiting(transfer)?;
        self.answers(key, &wait)?;
        self.undo(transfer);
        Ok(())
    }

    pub fn cancel_transfer(&mut self, key: u64, transfer: u32) -> Answer {
        self.acts(key)?;
        let wait = self.waiting(transfer)?;
        require(key == wait.by, Error::NotRequester)?;
        if let Wish::Delayed {
            cancellable_until, ..
        } = wait.wish
        {
            require(self.now <= cancellable_until, Error::TooLateToCancel)?;
        }
        self.undo(transfer);
        Ok(())
    }

    pub fn execute(&mut self, key: u64, transfer: u32) -> Answer {
        self.acts(key)?;
        let wait = self.waiting(transfer)?;
        require(wait.due <= self.now, Error::TransferNotDue)?;
        self.happen(transfer, &wait);
        Ok(())
    }

    /// What is due happens, or is undone.
    fn happen(&mut self, transfer: u32, wait: &Wait) {
        match wait.wish {
            Wish::Delayed { to, .. }
                if !self.is_suspended(wait.from)
                    && !self.is_suspended(to)
                    && self.is_free(wait).is_ok() =>
            {
                self.waiting.remove(&transfer);
                self.move_to(&wait.serials, to, AccountKind::Holding, None);
            }
            _ => self.undo(transfer),
        }
    }

    /// All that is due happens, in the order in which it is.
    pub fn pass(&mut self) {
        let due = self.waiting.iter().filter(|(_, wait)| wait.due <= self.now);
        let mut due: Vec<(u64, u32)> = due.map(|(id, wait)| (wait.due, *id)).collect();
        due.sort_unstable();
        for (_, transfer) in due {
            let wait = self.waiting[&transfer].clone();
            self.happen(transfer, &wait);
        }
    }
}

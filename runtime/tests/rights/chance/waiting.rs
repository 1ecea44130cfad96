//! Random requests for credits and for the recognition of retirements, their answers, and freezes.

use super::*;

impl World {
    /// Somebody who acts for an organisation.
    fn somebody_of(&mut self, organisation: Option<OrganisationId>) -> Key {
        self.key(|record| {
            record.state == MemberState::Active
                && record.role != UserRole::Viewer
                && Some(record.organisation) == organisation
        })
    }

    pub(super) fn waits(&self, wanted: impl Fn(&Waiting) -> bool) -> bool {
        WaitingTransfers::<Runtime>::iter_values().any(|waiting| wanted(&waiting))
    }

    /// An organisation that has something free.
    fn owner(&mut self) -> OrganisationId {
        let holders: Vec<OrganisationId> = OrganisationBalances::<Runtime>::iter()
            .filter(|(_, balances)| balances.held > Amount::ZERO)
            .map(|(id, _)| id)
            .collect();
        self.dice.pick(&holders).unwrap_or(OrganisationId(2))
    }

    /// Something that waits, and somebody who answers it.
    pub(super) fn waiting(&mut self, wanted: impl Fn(&Waiting) -> bool) -> (TransferId, Key) {
        let fitting: Vec<TransferId> = WaitingTransfers::<Runtime>::iter()
            .filter(|(_, waiting)| wanted(waiting))
            .map(|(id, _)| id)
            .collect();
        let transfer = match self.dice.pick(&fitting) {
            Some(id) if !self.dice.chance(5) => id,
            _ => TransferId(u32::from(self.dice.byte(20))),
        };
        let waiting = WaitingTransfers::<Runtime>::get(transfer);
        let by = match waiting.as_ref().map(|waiting| &waiting.purpose) {
            Some(Purpose::Retirement(_)) => self.official(),
            _ => self.somebody_of(waiting.map(|waiting| waiting.from)),
        };
        (transfer, by)
    }

    pub(super) fn about_requests(&mut self) -> (Sender, RuntimeCall) {
        let programme = self.traded();
        let requested = |waiting: &Waiting| !matches!(waiting.purpose, Purpose::Delayed { .. });
        let answers = self.waits(requested) || self.chance(20);
        match self.dice.below(8) {
            0..=2 => self.asking(programme),
            4..=7 if !answers => self.asking(programme),
            3 => {
                let by = self.holder_of_credits();
                let call = CreditsCall::request_retirement {
                    programme,
                    selection: self.selection(),
                    terms: CrossBorder {
                        country: self.one_of(&[*b"CH", *b"CH", *b"CH", *b"ch"]),
                        ..abroad()
                    },
                };
                (Sender::Key(by), call.into())
            }
            4..=6 => {
                let (transfer, by) = self.waiting(requested);
                let call = CreditsCall::accept_request { transfer };
                (Sender::Key(by), call.into())
            }
            _ => {
                let (transfer, by) = self.waiting(requested);
                let reason = self.reason();
                let call = CreditsCall::refuse_request { transfer, reason };
                (Sender::Key(by), call.into())
            }
        }
    }

    /// Somebody asks one owner or two for credits, mostly for its own organisation.
    fn asking(&mut self, programme: ProgrammeId) -> (Sender, RuntimeCall) {
        let bound = if self.chance(90) { 3 } else { 5 };
        let to = OrganisationId(1 + u32::from(self.dice.byte(bound)));
        let by = if self.chance(70) {
            self.somebody_of(Some(to))
        } else {
            self.official()
        };
        let several = 1 + u8::from(self.chance(20));
        let givers: Vec<_> = (0..several)
            .map(|_| (self.owner(), self.selection()))
            .collect();
        let call = CreditsCall::request_transfer {
            programme,
            givers: givers.try_into().expect("few"),
            to,
            remark: self.chance(30).then(|| self.reason()),
        };
        (Sender::Key(by), call.into())
    }

    pub(super) fn about_freezes(&mut self) -> (Sender, RuntimeCall) {
        let now = System::block_number();
        let in_force: Vec<FreezeId> = Freezes::<Runtime>::iter()
            .filter(|(_, freeze)| freeze.in_force(now))
            .map(|(id, _)| id)
            .collect();
        let freeze = match self.dice.pick(&in_force) {
            Some(id) if !self.dice.chance(10) => id,
            _ => FreezeId(1 + u32::from(self.dice.byte(20))),
        };
        let by = if self.chance(40) {
            Sender::Governance
        } else {
            Sender::Key(self.official())
        };
        let soon = now + u32::from(self.dice.byte(30));
        let until = (!self.chance(4)).then_some(soon);
        match self.dice.below(8) {
            0..=2 => {
                let scope = self.scope();
                let call = CreditsCall::freeze {
                    scope,
                    reason: self.reason(),
                    case: text("C-1"),
                    until,
                };
                (by, call.into())
            }
            3..=5 => {
                let call = CreditsCall::prolong_freeze { freeze, until };
                (Sender::Governance, call.into())
            }
            _ => {
                let reason = self.reason();
                (by, CreditsCall::unfreeze { freeze, reason }.into())
            }
        }
    }

    /// What is frozen: mostly serials, for the rest of the country goes on.
    fn scope(&mut self) -> FreezeScope {
        match self.dice.below(24) {
            0 => FreezeScope::Country,
            1 => FreezeScope::Organisation(self.organisation(|_| true)),
            2 | 3 => FreezeScope::Programme(self.traded()),
            _ => {
                let ranges: Vec<(ProgrammeId, SerialRange)> = Ranges::<Runtime>::iter()
                    .filter(|(_, record)| !record.account.is_terminal())
                    .map(|(last, record)| {
                        let range = SerialRange {
                            first: record.first,
                            last: last.into(),
                        };
                        (record.programme, range)
                    })
                    .collect();
                let whole = SerialRange { first: 1, last: 9 };
                let (programme, range) = self.dice.pick(&ranges).unwrap_or((ProgrammeId(1), whole));
                let first = range.first + self.dice.below(3);
                let part = SerialRange {
                    first,
                    last: range.last.min(first + self.dice.below(5)),
                };
                FreezeScope::Serials(programme, vec![part].try_into().expect("one"))
            }
        }
    }

    /// An issuance is voided, mostly one of which nothing moved.
    pub(super) fn voiding(&mut self) -> (Sender, RuntimeCall) {
        let unmoved: Vec<IssuanceId> = Issuances::<Runtime>::iter()
            .filter(|(_, issuance)| issuance.standing == Standing::Unmoved)
            .map(|(id, _)| id)
            .collect();
        let issuance = match self.dice.pick(&unmoved) {
            Some(id) if !self.dice.chance(20) => id,
            _ => IssuanceId(1 + u32::from(self.dice.byte(10))),
        };
        let reason = self.reason();
        let call = CreditsCall::void_issuance { issuance, reason };
        (Sender::Key(self.official()), call.into())
    }
}

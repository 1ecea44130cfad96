//! Random actions about credits and where they may go.

use super::*;

impl World {
    /// Somebody who moves what its organisation holds.
    pub(super) fn holder_of_credits(&mut self) -> Key {
        self.key(|record| {
            record.state == MemberState::Active
                && matches!(record.organisation.0, 1..=3)
                && record.role != UserRole::Viewer
        })
    }

    /// A programme whose credits move, mostly the first.
    pub(super) fn traded(&mut self) -> ProgrammeId {
        if self.chance(60) {
            ProgrammeId(1)
        } else {
            self.programme(|record| record.authorised > Amount::ZERO)
        }
    }

    /// A few credits, now and then by their serials.
    pub(super) fn selection(&mut self) -> Selection {
        if self.chance(90) {
            return Selection::Amount(self.amount());
        }
        let first = 1 + self.dice.below(200);
        let range = SerialRange {
            first,
            last: first + self.dice.below(6),
        };
        Selection::Ranges(vec![range].try_into().expect("one"))
    }

    pub(super) fn about_credits(&mut self) -> (Sender, RuntimeCall) {
        let now = System::block_number();
        let due = |waiting: &Waiting| waiting.due <= now;
        match self.dice.below(24) {
            _ if self.waits(due) && self.chance(40) => {
                let (transfer, _) = self.waiting(due);
                let by = self.holder_of_credits();
                let call = CreditsCall::execute_transfer { transfer };
                (Sender::Key(by), call.into())
            }
            0..=5 => {
                let by = self.holder_of_credits();
                let call = CreditsCall::transfer {
                    programme: self.traded(),
                    to: OrganisationId(1 + u32::from(self.dice.byte(4))),
                    selection: self.selection(),
                    remark: None,
                };
                (Sender::Key(by), call.into())
            }
            6 | 7 => self.taking_back(),
            8 => {
                let (transfer, _) = self.waiting(|_| true);
                let by = self.holder_of_credits();
                let call = CreditsCall::execute_transfer { transfer };
                (Sender::Key(by), call.into())
            }
            9 | 10 => self.ending(),
            11..=15 => self.about_requests(),
            16..=18 => self.about_freezes(),
            19 if self.chance(60) => self.voiding(),
            _ => {
                let (programme, basis) = self.basis();
                let call = CreditsCall::issue {
                    programme,
                    amount: self.amount(),
                    vintage: if self.chance(5) { 2022 } else { 2023 },
                    basis,
                };
                (Sender::Key(self.official()), call.into())
            }
        }
    }

    /// Who asked for what waits takes it back.
    fn taking_back(&mut self) -> (Sender, RuntimeCall) {
        let (transfer, _) = self.waiting(|_| true);
        let waiting = WaitingTransfers::<Runtime>::get(transfer);
        let asked = waiting.map(|waiting| waiting.by.organisation);
        let by = self.key(|record| {
            record.state == MemberState::Active && Some(record.organisation) == asked
        });
        let call = CreditsCall::cancel_transfer { transfer };
        (Sender::Key(by), call.into())
    }

    /// Credits are retired or cancelled, by their holder or by an authority.
    fn ending(&mut self) -> (Sender, RuntimeCall) {
        let official = self.chance(30);
        let by = if official {
            self.official()
        } else {
            self.holder_of_credits()
        };
        let owner = if official {
            OrganisationId(1 + u32::from(self.dice.byte(3)))
        } else {
            let own = self.record(by).map(|record| record.organisation);
            own.unwrap_or_default()
        };
        let programme = self.traded();
        let selection = Selection::Amount(Amount(self.dice.below(3)));
        let call: RuntimeCall = if self.chance(50) {
            let kind = if official {
                self.one_of(RetirementKind::ALL)
            } else {
                RetirementKind::DomesticUse
            };
            CreditsCall::retire {
                owner,
                programme,
                selection,
                terms: RetirementTerms {
                    reason: self.reason(),
                    ..retirement(kind)
                },
            }
            .into()
        } else {
            CreditsCall::cancel {
                owner,
                programme,
                selection,
                reason: self.reason(),
                order: official.then_some([1; 32]),
            }
            .into()
        };
        (Sender::Key(by), call)
    }

    pub(super) fn about_trust(&mut self) -> (Sender, RuntimeCall) {
        let by = self.key(|record| {
            record.state == MemberState::Active
                && record.role.is_administrator()
                && matches!(record.organisation.0, 1..=3)
        });
        let own = self.record(by).map(|record| record.organisation);
        let call: RuntimeCall = match self.dice.below(7) {
            0 | 1 => {
                let counterparty = self.organisation(|_| true);
                SafeguardsCall::add_trusted { counterparty }.into()
            }
            2 => {
                let trusted: Vec<_> = own
                    .map(|own| Trusted::<Runtime>::iter_key_prefix(own).collect())
                    .unwrap_or_default();
                let counterparty = self.dice.pick(&trusted).unwrap_or_default();
                SafeguardsCall::remove_trusted { counterparty }.into()
            }
            6 => {
                // Who lets nothing in is asked for nothing more.
                let all = [
                    Openness::Anyone,
                    Openness::Anyone,
                    Openness::Trusted,
                    Openness::Nobody,
                ];
                let reception = Reception {
                    credits: self.one_of(&all),
                    requests: self.one_of(&all),
                };
                SafeguardsCall::set_reception { reception }.into()
            }
            3 if self.chance(50) => {
                let when = self.when();
                let action = self.one_of(Action::ALL);
                RolesCall::set_own_policy { action, when }.into()
            }
            _ => {
                let limits = Limits {
                    per_transfer: self.chance(40).then(|| self.amount()),
                    per_day: self.chance(40).then(|| Amount(self.dice.below(60))),
                };
                SafeguardsCall::set_limits { limits }.into()
            }
        };
        (Sender::Key(by), call)
    }
}

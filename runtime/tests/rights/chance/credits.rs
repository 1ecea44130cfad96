//! Random actions about credits and where they may go.

use super::*;

impl World {
    pub(super) fn about_credits(&mut self) -> (Sender, RuntimeCall) {
        let holder = |world: &mut Self| {
            world.key(|record| {
                record.state == MemberState::Active
                    && matches!(record.organisation.0, 1..=3)
                    && record.role != UserRole::Viewer
            })
        };
        let waiting: Vec<TransferId> = WaitingTransfers::<Runtime>::iter_keys().collect();
        let transfer = self.dice.pick(&waiting).unwrap_or_default();
        let giver = WaitingTransfers::<Runtime>::get(transfer).map(|waiting| waiting.from);
        let programme = if self.chance(60) {
            ProgrammeId(1)
        } else {
            self.programme(|record| record.authorised > Amount::ZERO)
        };
        let by = holder(self);
        let call: RuntimeCall = match self.dice.below(10) {
            0..=5 => CreditsCall::transfer {
                programme,
                to: OrganisationId(1 + u32::from(self.dice.byte(4))),
                selection: Selection::Amount(self.amount()),
                remark: None,
            }
            .into(),
            6 | 7 if self.chance(60) => {
                let by = self.key(|record| {
                    record.state == MemberState::Active && Some(record.organisation) == giver
                });
                let call = CreditsCall::cancel_transfer { transfer };
                return (Sender::Key(by), call.into());
            }
            6 | 7 => CreditsCall::execute_transfer { transfer }.into(),
            8 => {
                let owner = self.record(by).map(|record| record.organisation);
                CreditsCall::retire {
                    owner: owner.unwrap_or_default(),
                    programme,
                    selection: Selection::Amount(Amount(self.dice.below(3))),
                    kind: RetirementKind::DomesticUse,
                    country: None,
                    beneficiary: text("City of Amara"),
                    reason: self.reason(),
                }
                .into()
            }
            _ => {
                let (programme, basis) = self.basis();
                let call = CreditsCall::issue {
                    programme,
                    amount: self.amount(),
                    vintage: if self.chance(5) { 2022 } else { 2023 },
                    basis,
                };
                return (Sender::Key(self.official()), call.into());
            }
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
        let call: RuntimeCall = match self.dice.below(6) {
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

//! Random actions about people: how they come in, change and come back.

use super::*;

impl World {
    pub(super) fn about_joining(&mut self) -> (Sender, RuntimeCall) {
        let voucher = KEYS + self.dice.byte(VOUCHERS);
        match self.dice.below(10) {
            0..=3 => {
                let by = self.administrator();
                let own = self.record(by).map(|record| record.organisation);
                let organisation = match own {
                    Some(own) if !self.chance(20) => own,
                    _ => self.organisation(|_| true),
                };
                let call = AccountsCall::add_member {
                    organisation,
                    key: id(self.fresh()),
                    role: self.role(),
                };
                (Sender::Key(by), call.into())
            }
            4..=6 => {
                let call = AccountsCall::invite {
                    role: self.role(),
                    voucher: voucher_hash(voucher),
                    lifetime: u32::from(self.dice.byte(12)),
                };
                (Sender::Key(self.administrator()), call.into())
            }
            7 if self.chance(50) => {
                let open: Vec<_> = Invitations::<Runtime>::iter_keys().collect();
                let voucher = self.dice.pick(&open).unwrap_or(voucher_hash(voucher));
                let call = AccountsCall::withdraw_invitation { voucher };
                (Sender::Key(self.administrator()), call.into())
            }
            _ => {
                let open: Vec<Key> = (KEYS..KEYS + VOUCHERS)
                    .filter(|key| Invitations::<Runtime>::contains_key(voucher_hash(*key)))
                    .collect();
                let voucher = self.dice.pick(&open).unwrap_or(voucher);
                let key = self.fresh();
                let key_id = id(key);
                let consent = Consent::Join {
                    voucher: voucher_hash(voucher),
                    key: &key_id,
                };
                let signer = if self.chance(4) { voucher } else { key };
                let call = AccountsCall::accept_invitation {
                    voucher: id(voucher),
                    voucher_signature: sign(voucher, &consent),
                    key: key_id.clone(),
                    key_signature: sign(signer, &consent),
                };
                (Sender::Pool, call.into())
            }
        }
    }

    pub(super) fn role(&mut self) -> UserRole {
        match self.dice.below(20) {
            0 => UserRole::Root,
            1..=9 => UserRole::Admin,
            10..=15 => UserRole::Manager,
            _ => UserRole::Viewer,
        }
    }

    pub(super) fn about_members(&mut self) -> (Sender, RuntimeCall) {
        use MemberState::{Active, Suspended};
        let by = self.administrator();
        let call: RuntimeCall = match self.dice.below(10) {
            0..=3 => AccountsCall::change_role {
                key: id(self.colleague(by, Active)),
                role: self.role(),
            }
            .into(),
            4 | 5 => AccountsCall::suspend_member {
                key: id(self.colleague(by, Active)),
                reason: self.reason(),
            }
            .into(),
            6 | 7 => AccountsCall::reactivate_member {
                key: id(self.colleague(by, Suspended)),
                reason: self.reason(),
            }
            .into(),
            8 => {
                let state = self.one_of(&[Active, Suspended]);
                AccountsCall::remove_member {
                    key: id(self.colleague(by, state)),
                    reason: self.reason(),
                }
                .into()
            }
            _ => {
                let old = self.key(|record| record.state == Active);
                let new = self.fresh();
                let call = AccountsCall::rotate_key {
                    new: id(new),
                    signature: self.succession(old, new),
                };
                return (Sender::Key(old), call.into());
            }
        };
        (Sender::Key(by), call)
    }

    pub(super) fn about_recovery(&mut self) -> (Sender, RuntimeCall) {
        let under_way: Vec<Key> = (0..KEYS)
            .filter(|key| Recoveries::<Runtime>::contains_key(id(*key)))
            .collect();
        let lost = self.dice.pick(&under_way);
        match (self.dice.below(10), lost) {
            (0..=3, _) | (_, None) => {
                let by = self.administrator();
                let lost = self.colleague(by, MemberState::Active);
                let new = self.fresh();
                let call = AccountsCall::propose_recovery {
                    lost: id(lost),
                    new: id(new),
                    signature: self.succession(lost, new),
                };
                (Sender::Key(by), call.into())
            }
            (4..=6, Some(lost)) => {
                let call = AccountsCall::approve_recovery { lost: id(lost) };
                (Sender::Key(self.official()), call.into())
            }
            (7, Some(lost)) => {
                let by = if self.chance(50) {
                    lost
                } else {
                    self.administrator()
                };
                let call = AccountsCall::cancel_recovery { lost: id(lost) };
                (Sender::Key(by), call.into())
            }
            (_, Some(lost)) => {
                let call = AccountsCall::complete_recovery { lost: id(lost) };
                let by = self.key(|record| record.state == MemberState::Active);
                (Sender::Key(by), call.into())
            }
        }
    }
}

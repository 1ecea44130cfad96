//! Random actions about rights: policies, intents, several calls at once, governance.

use super::*;

impl World {
    pub(super) fn when(&mut self) -> When {
        match self.dice.below(10) {
            0 => When::Always,
            1 | 2 => When::From(self.amount()),
            _ => When::Never,
        }
    }

    pub(super) fn about_intents(&mut self) -> (Sender, RuntimeCall) {
        let waiting: Vec<IntentId> = Intents::<Runtime>::iter_keys().collect();
        let intent = self.dice.pick(&waiting);
        let record = intent.and_then(Intents::<Runtime>::get);
        match (self.dice.below(10), intent, record) {
            (0..=3, _, _) | (_, None, _) | (_, _, None) => {
                let (sender, call) = self.simple();
                let sender = match sender {
                    Sender::Key(key) => Sender::Key(key),
                    _ => Sender::Key(self.administrator()),
                };
                let call = Box::new(call);
                (sender, RolesCall::open_intent { call }.into())
            }
            (4..=6, Some(intent), Some(record)) => {
                let call = RuntimeCall::decode(&mut &record.call[..]).expect("it was encoded");
                let by = self.key(|member| {
                    member.organisation == record.organisation
                        && member.person != record.person
                        && member.state == MemberState::Active
                });
                let call = Box::new(call);
                (
                    Sender::Key(by),
                    RolesCall::approve_intent { intent, call }.into(),
                )
            }
            (7, Some(intent), Some(record)) => {
                let by = self.key(|member| {
                    member.organisation == record.organisation
                        && member.state == MemberState::Active
                });
                let reason = self.reason();
                (
                    Sender::Key(by),
                    RolesCall::refuse_intent { intent, reason }.into(),
                )
            }
            (8, Some(intent), Some(record)) => {
                let by = self.key(|member| {
                    member.person == record.person && member.state == MemberState::Active
                });
                (Sender::Key(by), RolesCall::cancel_intent { intent }.into())
            }
            (_, Some(intent), _) => {
                let by = self.administrator();
                (Sender::Key(by), RolesCall::expire_intent { intent }.into())
            }
        }
    }

    /// A call that holds no other one.
    pub(super) fn simple(&mut self) -> (Sender, RuntimeCall) {
        match self.dice.below(8) {
            0 => self.about_organisations(),
            1 | 2 => self.about_members(),
            3 => self.about_recovery(),
            4 => self.about_credits(),
            5 | 6 => self.about_programmes(),
            _ => self.about_trust(),
        }
    }

    /// Several calls in one transaction, in each of the ways.
    pub(super) fn several(&mut self) -> (Sender, RuntimeCall) {
        let (sender, first) = self.simple();
        let sender = match sender {
            Sender::Key(key) => Sender::Key(key),
            _ => Sender::Key(self.administrator()),
        };
        let (_, second) = self.simple();
        let calls = vec![first, second];
        let call = match self.dice.below(3) {
            0 => pallet_utility::Call::batch { calls },
            1 => pallet_utility::Call::batch_all { calls },
            _ => pallet_utility::Call::force_batch { calls },
        };
        (sender, call.into())
    }

    pub(super) fn governance(&mut self) -> (Sender, RuntimeCall) {
        let call: RuntimeCall = match self.dice.below(9) {
            8 => {
                let required = self.chance(30);
                ProgrammesCall::set_verification_requirement { required }.into()
            }
            0 => {
                let (kind, role) = (
                    self.one_of(OrganisationKind::ALL),
                    self.one_of(&[UserRole::Manager, UserRole::Viewer]),
                );
                let cell = initial_permissions(kind, role).0;
                let more = ActionSet::of(&[self.one_of(Action::ALL)]).0;
                let actions = if self.chance(50) { cell } else { cell | more };
                RolesCall::set_permissions {
                    kind,
                    role,
                    actions: ActionSet(actions),
                }
                .into()
            }
            1..=3 => RolesCall::set_policy {
                action: self.one_of(Action::ALL),
                policy: Policy {
                    when: self.when(),
                    by: self.one_of(Approver::ALL),
                },
            }
            .into(),
            4 => SafeguardsCall::set_delays {
                delays: Delays {
                    trust: u32::from(self.dice.byte(5)),
                    transfer: u32::from(self.dice.byte(5)),
                    cancel_before: u32::from(self.dice.byte(3)),
                    limits: u32::from(self.dice.byte(5)),
                    recovery: u32::from(self.dice.byte(5)),
                    request: u32::from(self.dice.byte(25)),
                },
            }
            .into(),
            5 => QuotaCall::set_class {
                organisation: self.organisation(|_| true),
                class: self.chance(50).then(|| self.one_of(QuotaClass::ALL)),
            }
            .into(),
            _ => {
                let class = self.one_of(QuotaClass::ALL);
                // Now and then so little that buckets are empty after a few calls.
                let parts = self.one_of(&[1, 1, 1_000, 20_000]);
                let initial = QuotaLimits::initial(class);
                QuotaCall::set_limits {
                    class,
                    limits: QuotaLimits {
                        weight: initial.weight / parts,
                        length: initial.length / parts,
                        refill_blocks: 1 + u32::from(self.dice.byte(20)),
                        block_share: initial.block_share,
                    },
                }
                .into()
            }
        };
        (Sender::Governance, call)
    }
}

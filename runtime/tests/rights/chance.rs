//! Random lives of small countries: hundreds of thousands of actions of members, strangers and
//! governance, each followed by a recount of all that the registry keeps twice, and by rules
//! that a model of the people knows.
//!
//! `REGISTRY_SEED` runs one country again, by the number that a failure names;
//! `REGISTRY_COUNTRIES` sets how many are run.

mod programmes;

use crate::country::{details, genesis, set_time, text, try_state, END, START};
use codec::{Decode, Encode};
use frame_support::{
    dispatch::GetDispatchInfo,
    storage::with_storage_layer,
    traits::{BuildGenesisConfig, OnIdle},
};
use pallet_registry_accounts::{
    Accreditations, Call as AccountsCall, Invitations, Members, NextOrganisation, Organisations,
    Recoveries,
};
use pallet_registry_credits::{Call as CreditsCall, WaitingTransfers};
use pallet_registry_programmes::{Call as ProgrammesCall, Reports};
use pallet_registry_quota::{Call as QuotaCall, ChargeQuota, Used};
use pallet_registry_roles::{Call as RolesCall, Intents};
use pallet_registry_safeguards::{Call as SafeguardsCall, Trusted};
use registry_primitives::{
    consent::{consent_message, Consent},
    records::{
        accounts::MemberRecord,
        credits::{IssuanceBasis, Selection},
        quota::{QuotaClass, QuotaLimits},
        trust::{Delays, Limits},
    },
    roles::initial_permissions,
    texts::{Reason, TaxId},
    Action, ActionSet, Approver, Credits as Amount, IntentId, MemberState, OrganisationId,
    OrganisationKind, OrganisationState, PersonId, Policy, ProgrammeId, RetirementKind, ScopeSet,
    Sector, TransferId, UserRole, When,
};
use registry_runtime::{
    configs::registry::IntentLifetime, AccountId, Accounts, Credits, Programmes, Runtime,
    RuntimeCall, RuntimeOrigin, System,
};
use sp_core::{sr25519, Pair};
use sp_runtime::{
    traits::{DispatchTransaction, Dispatchable},
    MultiSignature,
};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt::Write,
};

/// Countries of one run.
const COUNTRIES: u64 = 800;
/// Actions in the life of each.
const ACTIONS: u32 = 260;
/// Keys that people and vouchers of a country can have.
const KEYS: u8 = 40;
const VOUCHERS: u8 = 12;
/// Organisations of a country, those that were rejected included.
const MOST_ORGANISATIONS: u32 = 10;

/// Numbers that look random and follow from the seed: splitmix64.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.roll() % bound.max(1)
    }

    /// True so many times in a hundred.
    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        let index = self.below(u64::try_from(from.len()).unwrap());
        from.get(usize::try_from(index).unwrap()).copied()
    }

    fn byte(&mut self, bound: u8) -> u8 {
        u8::try_from(self.below(bound.into())).unwrap()
    }
}

/// A key by its number; vouchers come after the keys.
type Key = u8;

struct Keyring {
    pairs: Vec<sr25519::Pair>,
    ids: Vec<AccountId>,
    /// Signatures cost more than anything else here, and come again and again.
    signatures: HashMap<(Key, Vec<u8>), MultiSignature>,
}

thread_local! {
    static KEYRING: RefCell<Keyring> = RefCell::new({
        let seed = |key: Key| sr25519::Pair::from_seed(&[key + 1; 32]);
        let pairs: Vec<_> = (0..KEYS + VOUCHERS).map(seed).collect();
        let ids = pairs.iter().map(|pair| pair.public().into()).collect();
        Keyring { pairs, ids, signatures: HashMap::new() }
    });
}

fn id(key: Key) -> AccountId {
    KEYRING.with_borrow(|ring| ring.ids[usize::from(key)].clone())
}

fn sign(key: Key, consent: &Consent<'_, AccountId>) -> MultiSignature {
    let message = System::block_hash(0).using_encoded(|hash| consent_message(hash, consent));
    KEYRING.with_borrow_mut(|ring| {
        if let Some(known) = ring.signatures.get(&(key, message.clone())) {
            return known.clone();
        }
        let signature: MultiSignature = ring.pairs[usize::from(key)].sign(&message).into();
        ring.signatures.insert((key, message), signature.clone());
        signature
    })
}

fn voucher_hash(voucher: Key) -> [u8; 32] {
    sp_io::hashing::blake2_256(id(voucher).as_ref())
}

/// Who sends a call.
#[derive(Clone, Copy, Debug)]
enum Sender {
    Key(Key),
    /// Let in by the pool without a signer.
    Pool,
    Governance,
}

impl Sender {
    fn origin(self) -> RuntimeOrigin {
        match self {
            Self::Key(key) => RuntimeOrigin::signed(id(key)),
            Self::Pool => frame_system::RawOrigin::Authorized.into(),
            Self::Governance => RuntimeOrigin::root(),
        }
    }
}

/// What is true of the people whatever happens.
#[derive(Default)]
struct Model {
    /// Organisations that once had an administrator.
    had_administrator: BTreeSet<OrganisationId>,
    /// The organisation of each person.
    organisations: BTreeMap<PersonId, OrganisationId>,
    /// All members as last seen.
    members: BTreeMap<Key, MemberRecord>,
}

impl Model {
    /// Look at the people after something succeeded.
    fn look(&mut self) -> Result<(), String> {
        let numbers: BTreeMap<AccountId, Key> =
            KEYRING.with_borrow(|ring| ring.ids.iter().cloned().zip(0..).collect());
        let now: BTreeMap<Key, MemberRecord> = Members::<Runtime>::iter()
            .map(|(id, record)| (numbers[&id], record))
            .collect();
        let mut acting = BTreeSet::new();
        let mut administrators = BTreeSet::new();
        let mut roots = 0;
        for (key, record) in &now {
            let active = record.state == MemberState::Active;
            if record.role == UserRole::Root && active {
                roots += 1;
            }
            if matches!(record.state, MemberState::Active | MemberState::Suspended)
                && !acting.insert(record.person)
            {
                return Err(format!("{:?} acts with two keys", record.person));
            }
            let place = self.organisations.entry(record.person);
            if *place.or_insert(record.organisation) != record.organisation {
                return Err(format!("{:?} moved to another organisation", record.person));
            }
            let admitted = Organisations::<Runtime>::get(record.organisation)
                .is_some_and(|o| o.state != OrganisationState::Pending);
            if active && admitted && record.role.is_administrator() {
                administrators.insert(record.organisation);
            }
            if let Some(before) = self.members.get(key) {
                let same_person = before.person == record.person;
                let follows = before.state == record.state
                    || before.state.may_become(record.state)
                    // Within one batch.
                    || before.state == MemberState::Suspended
                        && record.state == MemberState::Replaced;
                if !same_person || !follows {
                    return Err(format!("key {key} became {record:?} after {before:?}"));
                }
            }
        }
        for (key, before) in &self.members {
            let admitted = System::providers(&id(*key)) > 0;
            let rejected = Organisations::<Runtime>::get(before.organisation)
                .is_some_and(|o| o.state == OrganisationState::Rejected);
            if !now.contains_key(key) && (admitted || !rejected) {
                return Err(format!("key {key} was forgotten"));
            }
        }
        if roots != 1 {
            return Err(format!("{roots} roots"));
        }
        self.had_administrator
            .extend(administrators.iter().copied());
        if self.had_administrator != administrators {
            return Err("an organisation lost its last administrator".into());
        }
        self.members = now;
        Ok(())
    }
}

/// One country in the middle of its life.
struct World {
    dice: Dice,
    model: Model,
}

impl World {
    fn chance(&mut self, percent: u64) -> bool {
        self.dice.chance(percent)
    }

    /// A key whose record satisfies this, or any key at all.
    fn key(&mut self, wanted: impl Fn(&MemberRecord) -> bool) -> Key {
        if !self.dice.chance(7) {
            let fitting: Vec<Key> = self
                .model
                .members
                .iter()
                .filter(|(_, record)| wanted(record))
                .map(|(key, _)| *key)
                .collect();
            if let Some(key) = self.dice.pick(&fitting) {
                return key;
            }
        }
        self.dice.byte(KEYS)
    }

    fn record(&self, key: Key) -> Option<MemberRecord> {
        self.model.members.get(&key).copied()
    }

    /// Somebody who may do much.
    fn administrator(&mut self) -> Key {
        if self.chance(12) {
            return self.key(|record| record.state == MemberState::Active);
        }
        self.key(|record| record.state == MemberState::Active && record.role.is_administrator())
    }

    /// Somebody of the government.
    fn official(&mut self) -> Key {
        if self.chance(15) {
            return self.administrator();
        }
        self.key(|record| {
            record.organisation == OrganisationId(1)
                && record.state == MemberState::Active
                && record.role.is_administrator()
        })
    }

    /// Somebody of the same organisation, in this state.
    fn colleague(&mut self, of: Key, state: MemberState) -> Key {
        if self.chance(10) {
            return self.key(|_| true);
        }
        let Some(own) = self.record(of) else {
            return self.key(|_| true);
        };
        self.key(|record| {
            record.organisation == own.organisation
                && record.person != own.person
                && record.state == state
        })
    }

    /// A key that is nobody's, mostly.
    fn fresh(&mut self) -> Key {
        let free: Vec<Key> = (0..KEYS)
            .filter(|key| !self.model.members.contains_key(key))
            .collect();
        match self.dice.pick(&free) {
            Some(key) if !self.dice.chance(8) => key,
            _ => self.dice.byte(KEYS),
        }
    }

    fn organisation(&mut self, wanted: impl Fn(OrganisationState) -> bool) -> OrganisationId {
        let next = NextOrganisation::<Runtime>::get().0;
        let fitting: Vec<OrganisationId> = (1..next)
            .map(OrganisationId)
            .filter(|id| Organisations::<Runtime>::get(id).is_some_and(|o| wanted(o.state)))
            .collect();
        match self.dice.pick(&fitting) {
            Some(id) if !self.dice.chance(8) => id,
            _ => OrganisationId(1 + u32::from(self.dice.byte(11))),
        }
    }

    fn certifier(&mut self) -> OrganisationId {
        let certifiers: Vec<OrganisationId> = Organisations::<Runtime>::iter()
            .filter(|(_, organisation)| organisation.kind == OrganisationKind::Certifier)
            .map(|(id, _)| id)
            .collect();
        match self.dice.pick(&certifiers) {
            Some(id) if !self.dice.chance(10) => id,
            _ => self.organisation(|_| true),
        }
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        self.dice.pick(all).expect("not empty")
    }

    fn reason(&mut self) -> Reason {
        text(if self.chance(3) { " " } else { "because" })
    }

    fn tax_id(&mut self) -> TaxId {
        text(&format!("T-{}", self.dice.byte(30)))
    }

    fn amount(&mut self) -> Amount {
        Amount(self.dice.below(12))
    }

    fn succession(&mut self, old: Key, new: Key) -> MultiSignature {
        let (old_id, new_id) = (id(old), id(new));
        let consent = Consent::Replace {
            old: &old_id,
            new: &new_id,
        };
        let signer = if self.chance(4) { old } else { new };
        sign(signer, &consent)
    }

    /// What somebody or nobody does next.
    fn action(&mut self) -> (Sender, RuntimeCall) {
        match self.dice.below(100) {
            0..=10 => self.about_organisations(),
            11..=23 => self.about_joining(),
            24..=39 => self.about_members(),
            40..=48 => self.about_recovery(),
            49..=69 => self.about_programmes(),
            70..=79 => self.about_credits(),
            80..=85 => self.about_trust(),
            86..=93 => self.about_intents(),
            94..=96 => self.several(),
            _ => self.governance(),
        }
    }

    fn about_organisations(&mut self) -> (Sender, RuntimeCall) {
        let room = NextOrganisation::<Runtime>::get().0 <= MOST_ORGANISATIONS;
        match self.dice.below(10) {
            0 | 1 if room => {
                let kind = self.one_of(OrganisationKind::ALL);
                let ministry = kind == OrganisationKind::Ministry;
                let scopes = match (ministry, self.chance(5)) {
                    (true, false) | (false, true) => ScopeSet(1 << 15),
                    _ => ScopeSet::default(),
                };
                let administrator = self.chance(80).then(|| id(self.fresh()));
                let call = AccountsCall::register_organisation {
                    kind,
                    name: text("Organisation"),
                    tax_id: self.tax_id(),
                    country: *b"QM",
                    scopes,
                    website: text(""),
                    administrator,
                };
                (Sender::Key(self.official()), call.into())
            }
            2 if room => self.application(),
            3 => {
                let call = AccountsCall::decide_registration {
                    organisation: self.organisation(|state| state == OrganisationState::Pending),
                    admit: self.chance(60),
                    reason: self.reason(),
                };
                (Sender::Key(self.official()), call.into())
            }
            4 | 5 => {
                let call = AccountsCall::suspend_organisation {
                    organisation: self.organisation(|state| state == OrganisationState::Active),
                    reason: self.reason(),
                };
                (Sender::Key(self.official()), call.into())
            }
            6 => {
                let call = AccountsCall::edit_organisation {
                    name: text("Renamed"),
                    country: *b"QM",
                    website: text(""),
                };
                (Sender::Key(self.administrator()), call.into())
            }
            7 if self.chance(30) => {
                let open = self.chance(85);
                let call = AccountsCall::set_self_registration { open };
                (Sender::Key(self.official()), call.into())
            }
            7 => {
                let accredited: Vec<_> = Accreditations::<Runtime>::iter_keys().collect();
                let known = self.dice.pick(&accredited).filter(|_| self.dice.chance(40));
                let call = match known {
                    Some((organisation, sector)) => AccountsCall::suspend_accreditation {
                        organisation,
                        sector,
                        reason: self.reason(),
                    },
                    None => AccountsCall::accredit {
                        organisation: self.certifier(),
                        sector: self.one_of(&[Sector::Agriculture, Sector::Forestry]),
                        from: self.dice.below(3),
                        until: self.one_of(&[0, 2, END, END]),
                    },
                };
                (Sender::Key(self.official()), call.into())
            }
            _ => {
                let call = AccountsCall::reactivate_organisation {
                    organisation: self.organisation(|state| state == OrganisationState::Suspended),
                    reason: self.reason(),
                };
                (Sender::Key(self.official()), call.into())
            }
        }
    }

    fn application(&mut self) -> (Sender, RuntimeCall) {
        let key = self.fresh();
        let tax_id = self.tax_id();
        let kind = self.one_of(OrganisationKind::ALL);
        let key_id = id(key);
        let consent = Consent::Apply {
            kind,
            name: b"Applicant",
            tax_id: &tax_id,
            country: *b"QM",
            website: b"",
            rejections: pallet_registry_accounts::Rejections::<Runtime>::get(&key_id),
            key: &key_id,
        };
        let signature = sign(key, &consent);
        let call = AccountsCall::apply_organisation {
            kind,
            name: text("Applicant"),
            tax_id: tax_id.clone(),
            country: *b"QM",
            website: text(""),
            key: key_id,
            signature,
        };
        (Sender::Pool, call.into())
    }

    fn about_joining(&mut self) -> (Sender, RuntimeCall) {
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

    fn role(&mut self) -> UserRole {
        match self.dice.below(20) {
            0 => UserRole::Root,
            1..=9 => UserRole::Admin,
            10..=15 => UserRole::Manager,
            _ => UserRole::Viewer,
        }
    }

    fn about_members(&mut self) -> (Sender, RuntimeCall) {
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

    fn about_recovery(&mut self) -> (Sender, RuntimeCall) {
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

    fn about_credits(&mut self) -> (Sender, RuntimeCall) {
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

    fn about_trust(&mut self) -> (Sender, RuntimeCall) {
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

    fn when(&mut self) -> When {
        match self.dice.below(10) {
            0 => When::Always,
            1 | 2 => When::From(self.amount()),
            _ => When::Never,
        }
    }

    fn about_intents(&mut self) -> (Sender, RuntimeCall) {
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
    fn simple(&mut self) -> (Sender, RuntimeCall) {
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
    fn several(&mut self) -> (Sender, RuntimeCall) {
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

    fn governance(&mut self) -> (Sender, RuntimeCall) {
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

/// A country with two developers, who share a programme with credits, a certifier and a
/// monitoring system, a year after programmes start.
fn settle() -> Model {
    use OrganisationKind::{Api, Certifier, ProgrammeDeveloper};
    set_time(START + 365 * 86_400);
    let root = || RuntimeOrigin::signed(id(0));
    for (number, kind, name) in [
        (1, ProgrammeDeveloper, "Alpha"),
        (2, ProgrammeDeveloper, "Beta"),
        (4, Certifier, "Gamma"),
        (5, Api, "Delta"),
    ] {
        Accounts::register_organisation(
            root(),
            kind,
            text(name),
            text(name),
            *b"QM",
            ScopeSet::default(),
            text(""),
            Some(id(number)),
        )
        .expect("the country is new");
    }
    Accounts::add_member(root(), OrganisationId(1), id(3), UserRole::Admin)
        .expect("the country is new");
    for sector in [Sector::Agriculture, Sector::Forestry] {
        Accounts::accredit(root(), OrganisationId(4), sector, 0, END).expect("a certifier");
    }
    let shared = [(OrganisationId(2), 500_000), (OrganisationId(3), 500_000)];
    let details = details("P-1", 15, &shared);
    Programmes::register(root(), details, true).expect("the country is new");
    let programme = ProgrammeId(1);
    let amount = Amount(900);
    Programmes::authorise(root(), programme, 1, amount, None, None).expect("it waits");
    let basis = IssuanceBasis::Unverified(None);
    Credits::issue(root(), programme, Amount(200), 2023, basis).expect("it is authorised");
    let mut model = Model::default();
    model.look().expect("the country is new");
    model
}

/// Without time left in the blocks, due transfers wait for somebody who executes them.
fn pass_blocks(blocks: u32, time_left: bool) {
    for _ in 0..blocks {
        let number = System::block_number() + 1;
        System::set_block_number(number);
        System::reset_events();
        frame_system::BlockWeight::<Runtime>::kill();
        // Half an hour, so that limits of a day are used up and come back.
        pallet_timestamp::Now::<Runtime>::mutate(|now| *now += 1_800_000);
        let whole = <Runtime as frame_system::Config>::BlockWeights::get().max_block;
        if time_left {
            Credits::on_idle(number, whole);
        }
    }
}

fn root_of_storage() -> Vec<u8> {
    sp_io::storage::root(sp_runtime::StateVersion::V1)
}

/// What came of one action.
enum Outcome {
    Done,
    Failed,
    /// The pool did not let it in.
    Refused,
}

/// As dispatch does it, with nothing around.
fn dispatch(sender: Sender, call: RuntimeCall) -> Outcome {
    let done = with_storage_layer(|| {
        let dispatched = call.dispatch(sender.origin());
        dispatched.map(|_| ()).map_err(|failed| failed.error)
    });
    match done {
        Ok(()) => Outcome::Done,
        Err(_) => Outcome::Failed,
    }
}

/// As a transaction, with what the organisation pays for it.
fn transact(key: Key, call: RuntimeCall) -> Result<Outcome, String> {
    let origin = RuntimeOrigin::signed(id(key));
    let organisation = Members::<Runtime>::get(id(key)).map(|record| record.organisation);
    let used = || -> BTreeMap<OrganisationId, _> { Used::<Runtime>::iter().collect() };
    let before = used();
    let info = call.get_dispatch_info();
    let length = call.encoded_size();
    let result = ChargeQuota::<Runtime>::new().dispatch_transaction(origin, call, &info, length, 0);
    let after = used();
    let strangers = after
        .iter()
        .filter(|(id, _)| Some(**id) != organisation)
        .filter(|(id, used)| before.get(id) != Some(used))
        .count();
    if strangers > 0 {
        return Err("another organisation paid".into());
    }
    match result {
        Ok(Ok(_)) => Ok(Outcome::Done),
        Ok(Err(_)) => Ok(Outcome::Failed),
        Err(_) if before == after => Ok(Outcome::Refused),
        Err(_) => Err("a refused transaction was paid for".into()),
    }
}

/// Tells where a panic happened.
struct Whereabouts {
    country: u64,
    action: u32,
    call: String,
}

impl Drop for Whereabouts {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!(
                "country {} (REGISTRY_SEED={}), action {}: {}",
                self.country, self.country, self.action, self.call
            );
        }
    }
}

#[derive(Default)]
struct Tally {
    done: u64,
    failed: u64,
    refused: u64,
    /// Reports that credits were issued against.
    issued_reports: u64,
}

impl Tally {
    fn actions(&self) -> u64 {
        self.done + self.failed + self.refused
    }
}

fn live(country: u64, tally: &mut Tally, by_call: &mut BTreeMap<String, [u64; 2]>) {
    use frame_support::traits::GetCallMetadata;
    // All storage lies in memory as changes: nothing is written to a trie, which is slow.
    sp_io::TestExternalities::default().execute_with(|| {
        genesis(id(0)).build();
        frame_system::BlockHash::<Runtime>::insert(0, sp_core::H256::repeat_byte(7));
        System::set_block_number(1);
        let mut world = World {
            model: settle(),
            dice: Dice(country),
        };
        let mut whereabouts = Whereabouts {
            country,
            action: 0,
            call: String::new(),
        };
        for action in 0..ACTIONS {
            if world.chance(15) {
                let blocks = 1 + u32::from(world.dice.byte(3));
                pass_blocks(blocks, world.chance(70));
            } else if world.chance(1) {
                System::set_block_number(System::block_number() + IntentLifetime::get());
            }
            let (sender, call) = world.action();
            whereabouts.action = action;
            whereabouts.call.clear();
            write!(whereabouts.call, "{sender:?} {call:?}").expect("memory");
            let metadata = call.get_call_metadata();
            let name = format!("{}.{}", metadata.pallet_name, metadata.function_name);
            let sampled = world.chance(2).then(root_of_storage);
            let outcome = match sender {
                Sender::Key(key) if sampled.is_none() && world.chance(50) => transact(key, call),
                _ => Ok(dispatch(sender, call)),
            }
            .unwrap_or_else(|wrong| panic!("{wrong}"));
            let count = by_call.entry(name).or_default();
            match outcome {
                Outcome::Done => {
                    tally.done += 1;
                    count[0] += 1;
                    world.model.look().unwrap_or_else(|wrong| panic!("{wrong}"));
                }
                Outcome::Failed | Outcome::Refused => {
                    count[1] += 1;
                    match outcome {
                        Outcome::Refused => tally.refused += 1,
                        _ => tally.failed += 1,
                    }
                    if let Some(before) = sampled {
                        assert_eq!(root_of_storage(), before, "a failed call left a trace");
                    }
                }
            }
            try_state().unwrap_or_else(|wrong| panic!("{wrong:?}"));
        }
        // What the trials and the time left behind is all in order as well.
        pass_blocks(10, true);
        try_state().unwrap_or_else(|wrong| panic!("at the end: {wrong:?}"));
        let issued = Reports::<Runtime>::iter_values()
            .filter_map(|report| report.verification)
            .filter(|verification| verification.issued > Amount::ZERO);
        tally.issued_reports += u64::try_from(issued.count()).expect("few");
    });
}

#[test]
fn nothing_that_happens_breaks_the_books_or_the_rules() {
    let number = |name: &str| -> Option<u64> { std::env::var(name).ok()?.parse().ok() };
    let mut tally = Tally::default();
    let mut by_call = BTreeMap::new();
    if let Some(country) = number("REGISTRY_SEED") {
        live(country, &mut tally, &mut by_call);
        return;
    }
    let countries = number("REGISTRY_COUNTRIES").unwrap_or(COUNTRIES);
    for country in 0..countries {
        live(country, &mut tally, &mut by_call);
    }
    let actions = tally.actions();
    println!(
        "{actions} actions: {} done, {} failed, {} refused by the pool",
        tally.done, tally.failed, tally.refused
    );
    for (call, [done, failed]) in &by_call {
        println!("{call:36} {done:7} done {failed:7} failed");
    }
    assert!(tally.done * 100 >= actions * 15, "nearly nothing succeeds");
    if countries >= COUNTRIES {
        assert!(actions >= 200_000);
        let issued_reports = tally.issued_reports;
        assert!(
            issued_reports >= 50,
            "{issued_reports} reports led to credits"
        );
        for (call, [done, failed]) in &by_call {
            assert!(*done >= 20, "{call} succeeded {done} times");
            // Governance is mostly obeyed.
            let obeyed = [
                "Programmes.set_verification_requirement",
                "Quota.set_class",
                "Quota.set_limits",
                "Roles.set_permissions",
                "Roles.set_policy",
            ];
            let failing = *failed >= 20 || obeyed.contains(&call.as_str());
            assert!(failing, "{call} failed {failed} times");
        }
    }
}

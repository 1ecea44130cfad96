//! A country of five organisations and two programmes, without the pallets that keep them.

use crate::{self as credits};
use frame_support::{
    derive_impl, ensure, pallet_prelude::OptionQuery, parameter_types, storage_alias, traits::Hooks,
};
use registry_primitives::{
    records::credits::{IssuanceBasis, MovedRange, Selection},
    traits::{
        Organisations, Outgoing, Permissions, ProgrammeTerms, Programmes, Release, SerialBlocks,
    },
    AccountKind, Action, Actor, Credits as Amount, IssuanceId, MonitoredPeriod, OrganisationId,
    OrganisationKind, OrganisationState, PersonId, ProgrammeId, Proponent, SectoralScope,
    SerialRange, Stage, UserRole,
};
use sp_runtime::{BuildStorage, DispatchError, Weight};

type Block = frame_system::mocking::MockBlock<Test>;

#[frame_support::runtime]
mod runtime {
    #[runtime::runtime]
    #[runtime::derive(
        RuntimeCall,
        RuntimeEvent,
        RuntimeError,
        RuntimeOrigin,
        RuntimeTask,
        RuntimeHoldReason,
        RuntimeFreezeReason,
        RuntimeViewFunction
    )]
    pub struct Test;
    #[runtime::pallet_index(0)]
    pub type System = frame_system;
    #[runtime::pallet_index(1)]
    pub type Credits = credits;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
}

impl credits::Config for Test {
    type Permissions = Country;
    type Organisations = Country;
    type Programmes = Country;
    type Outgoing = Country;
    type WeightInfo = ();
}

pub const GOVERNMENT: u64 = 1;
pub const MINISTRY: u64 = 2;
pub const ALPHA: u64 = 3;
pub const BETA: u64 = 4;
pub const CERTIFIER: u64 = 5;
pub const SUSPENDED: u64 = 6;
/// A key that the matrix lets do nothing.
pub const VIEWER: u64 = 7;

/// Owned by Alpha alone; scope 15.
pub const RICE: ProgrammeId = ProgrammeId(1);
/// Owned by Alpha and Beta, 600 000 to 400 000; scope 1.
pub const SOLAR: ProgrammeId = ProgrammeId(2);
/// Still pending.
pub const PENDING: ProgrammeId = ProgrammeId(3);

/// Keys are the numbers of their organisations.
pub struct Country;

parameter_types! {
    /// Blocks that a transfer waits, and how many of the last of them it cannot be cancelled.
    pub static Delay: Option<(u64, u64)> = None;
    /// Organisations that are suspended for a while.
    pub static AlsoSuspended: Vec<u64> = Vec::new();
    /// Whether the programmes refuse what is drawn on them.
    pub static DrawRefused: bool = false;
}

/// Why a draw is refused.
pub const REFUSED: DispatchError = DispatchError::Other("refused by the programmes");

/// Second half of 2023 and all of 2024: the period of every verified report.
pub const REPORTED: MonitoredPeriod = MonitoredPeriod {
    from: 1_688_169_600,
    until: 1_735_689_599,
};

/// What was drawn last. It lies in storage, so that a refused issue undoes it.
#[storage_alias]
pub type LastDraw =
    StorageValue<Mock, (ProgrammeId, IssuanceId, Amount, IssuanceBasis), OptionQuery>;

/// The actor behind a key.
pub fn actor(key: u64, kind: OrganisationKind) -> Actor<u64> {
    Actor {
        key,
        organisation: org(key),
        kind,
        role: UserRole::Manager,
        person: PersonId(org(key).0),
        approved_by: None,
    }
}

impl Outgoing<u64> for Country {
    fn release(
        _: OrganisationId,
        _: OrganisationId,
        _: Amount,
    ) -> Result<Release<u64>, DispatchError> {
        Ok(match Delay::get() {
            None => Release::Now,
            Some((delay, before)) => {
                let due = System::block_number() + delay;
                Release::Later {
                    due,
                    cancellable_until: due - before - 1,
                }
            }
        })
    }
    fn release_weight() -> Weight {
        Weight::zero()
    }
}

pub fn org(key: u64) -> OrganisationId {
    OrganisationId(u32::try_from(key).unwrap())
}

impl Organisations for Country {
    fn organisation(id: OrganisationId) -> Option<(OrganisationKind, OrganisationState)> {
        let kind = match u64::from(id.0) {
            GOVERNMENT => OrganisationKind::Government,
            MINISTRY => OrganisationKind::Ministry,
            ALPHA | BETA | SUSPENDED | VIEWER => OrganisationKind::ProgrammeDeveloper,
            CERTIFIER => OrganisationKind::Certifier,
            _ => return None,
        };
        let suspended =
            u64::from(id.0) == SUSPENDED || AlsoSuspended::get().contains(&u64::from(id.0));
        let state = if suspended {
            OrganisationState::Suspended
        } else {
            OrganisationState::Active
        };
        Some((kind, state))
    }
    fn covers_scope(id: OrganisationId, scope: SectoralScope) -> bool {
        match u64::from(id.0) {
            GOVERNMENT => true,
            MINISTRY => scope == SectoralScope(15),
            _ => false,
        }
    }
    fn is_accredited(_: OrganisationId, _: registry_primitives::Sector) -> bool {
        false
    }
    fn unbroken_since(_: OrganisationId, _: u64) -> bool {
        true
    }
    fn organisation_weight() -> Weight {
        Weight::zero()
    }
}

impl Permissions<RuntimeOrigin, u64> for Country {
    fn authorise(
        origin: RuntimeOrigin,
        _: Action,
        _: Option<Amount>,
    ) -> Result<Actor<u64>, DispatchError> {
        let key = frame_system::ensure_signed(origin)?;
        if key == VIEWER {
            return Err(DispatchError::BadOrigin);
        }
        let (kind, _) = Self::organisation(org(key)).ok_or(DispatchError::BadOrigin)?;
        Ok(actor(key, kind))
    }
    fn identify(origin: RuntimeOrigin) -> Result<Actor<u64>, DispatchError> {
        Self::authorise(origin, Action::TransferCredits, None)
    }
    fn authorise_weight() -> Weight {
        Weight::zero()
    }
}

impl Programmes for Country {
    fn terms(id: ProgrammeId) -> Option<ProgrammeTerms> {
        let share = |key, share| Proponent {
            organisation: org(key),
            share,
        };
        let (stage, scope, proponents) = match id {
            RICE => (Stage::Authorised, 15, vec![share(ALPHA, 1_000_000)]),
            SOLAR => (
                Stage::Authorised,
                1,
                vec![share(ALPHA, 600_000), share(BETA, 400_000)],
            ),
            PENDING => (Stage::Pending, 1, vec![share(ALPHA, 1_000_000)]),
            _ => return None,
        };
        Some(ProgrammeTerms {
            stage,
            scope: SectoralScope(scope),
            proponents,
        })
    }
    fn draw(
        id: ProgrammeId,
        issuance: IssuanceId,
        amount: Amount,
        basis: IssuanceBasis,
    ) -> Result<Option<MonitoredPeriod>, DispatchError> {
        LastDraw::put((id, issuance, amount, basis));
        ensure!(!DrawRefused::get(), REFUSED);
        Ok(match basis {
            IssuanceBasis::Unverified(period) => period,
            IssuanceBasis::Verified(_) => Some(REPORTED),
        })
    }
    fn terms_weight() -> Weight {
        Weight::zero()
    }
    fn draw_weight() -> Weight {
        Weight::zero()
    }
}

/// Runs a test with a thousand serials for each programme, and then recomputes every total.
pub fn run(test: impl FnOnce()) {
    run_with(1_000, test);
}

/// Runs a test with so many serials for each programme, and then recomputes every total: the
/// only way to run one.
pub fn run_with(serials: u64, test: impl FnOnce()) {
    let storage = RuntimeGenesisConfig::default().build_storage().unwrap();
    sp_io::TestExternalities::from(storage).execute_with(|| {
        System::set_block_number(1);
        Delay::set(None);
        AlsoSuspended::set(Vec::new());
        DrawRefused::set(false);
        Credits::reserve(RICE, Amount(serials)).unwrap();
        Credits::reserve(SOLAR, Amount(serials)).unwrap();
        test();
        Credits::do_try_state().unwrap();
    });
}

/// Goes to a later block, and lets the chain do what is due in each on the way.
pub fn advance(blocks: u64) {
    for _ in 0..blocks {
        let next = System::block_number() + 1;
        System::set_block_number(next);
        Credits::on_idle(next, Weight::MAX);
    }
}

pub fn signed(key: u64) -> RuntimeOrigin {
    RuntimeOrigin::signed(key)
}

/// Nothing was monitored, and nothing is asked for.
pub const PLAIN: IssuanceBasis = IssuanceBasis::Unverified(None);

pub fn issue(programme: ProgrammeId, amount: u64) {
    let origin = signed(GOVERNMENT);
    Credits::issue(origin, programme, Amount(amount), 2024, PLAIN).unwrap();
}

pub fn range(first: u64, last: u64) -> SerialRange {
    SerialRange::new(first, last).unwrap()
}

pub fn amount(credits: u64) -> Selection {
    Selection::Amount(Amount(credits))
}

pub fn ranges(ranges: &[(u64, u64)]) -> Selection {
    let ranges = ranges.iter().map(|(first, last)| SerialRange {
        first: *first,
        last: *last,
    });
    Selection::Ranges(ranges.collect::<Vec<_>>().try_into().unwrap())
}

pub fn moved(first: u64, last: u64, issuance: u32) -> MovedRange {
    MovedRange {
        range: range(first, last),
        issuance: IssuanceId(issuance),
        vintage: 2024,
    }
}

/// What a key's organisation holds of a programme, as the ledger stores it.
pub fn holding(key: u64, programme: ProgrammeId) -> Vec<(u64, u64)> {
    account(key, programme, AccountKind::Holding)
}

/// What a key's organisation has in an account, as the ledger stores it.
pub fn account(key: u64, programme: ProgrammeId, account: AccountKind) -> Vec<(u64, u64)> {
    crate::Ranges::<Test>::iter()
        .filter(|(_, record)| record.owner == org(key) && record.programme == programme)
        .filter(|(_, record)| record.account == account)
        .map(|(last, record)| (record.first, last.into()))
        .collect()
}

/// What a key's organisation retired, as the ledger stores it.
pub fn retired(key: u64) -> Vec<(u64, u64)> {
    crate::Ranges::<Test>::iter()
        .filter(|(_, record)| record.owner == org(key) && record.account.is_terminal())
        .map(|(last, record)| (record.first, last.into()))
        .collect()
}

//! A country of a few organisations and programmes, without the pallets that keep them.

use crate::{self as credits};
use frame_support::{
    derive_impl, ensure, pallet_prelude::OptionQuery, parameter_types, storage_alias, traits::Hooks,
};
use frame_system::EnsureRoot;
use registry_primitives::{
    records::credits::{IssuanceBasis, MovedRange, Selection},
    traits::{
        Organisations, Outgoing, Permissions, ProgrammeTerms, Programmes, Release, SerialBlocks,
    },
    AccountKind, Action, Actor, Credits as Amount, IssuanceId, MonitoredPeriod, OrganisationId,
    OrganisationKind, OrganisationState, PersonId, ProgrammeId, Proponent, ReportId, SectoralScope,
    SerialRange, Stage, UserRole,
};
use sp_runtime::{BuildStorage, DispatchError, Weight};

/// Asserts that a call is refused and changes nothing, whatever it cost.
macro_rules! assert_refused {
    ($call:expr, $error:expr $(,)?) => {
        frame_support::assert_storage_noop!(frame_support::assert_err_ignore_postinfo!(
            $call, $error
        ))
    };
}
pub(crate) use assert_refused;

type Block = frame_system::mocking::MockBlock<Test>;
pub type Call = credits::Call<Test>;
pub type Error = credits::Error<Test>;
pub type Event = credits::Event<Test>;

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
    type GovernanceOrigin = EnsureRoot<u64>;
    type MaxOfficerFreeze = MaxOfficerFreeze;
    type WeightInfo = ();
}

/// No key: what governance decided comes from the root of the chain.
pub const GOVERNANCE: u64 = 0;
pub const GOVERNMENT: u64 = 1;
/// Covers scope 15.
pub const MINISTRY: u64 = 2;
pub const ALPHA: u64 = 3;
pub const BETA: u64 = 4;
pub const CERTIFIER: u64 = 5;
pub const SUSPENDED: u64 = 6;
/// A key that the matrix lets do nothing.
pub const VIEWER: u64 = 7;
pub const GAMMA: u64 = 8;
pub const DELTA: u64 = 9;

/// Owned by Alpha alone; scope 15.
pub const RICE: ProgrammeId = ProgrammeId(1);
/// Owned by Alpha and Beta, 600 000 to 400 000; scope 1.
pub const SOLAR: ProgrammeId = ProgrammeId(2);
/// Still pending.
pub const PENDING: ProgrammeId = ProgrammeId(3);
/// Owned as [`Shares`] says; scope 15.
pub const SHARED: ProgrammeId = ProgrammeId(4);

/// Keys are the numbers of their organisations.
pub struct Country;

parameter_types! {
    /// Blocks that a transfer waits, and how many of the last of them it cannot be cancelled.
    pub static Delay: Option<(u64, u64)> = None;
    /// Organisations that are suspended for a while.
    pub static AlsoSuspended: Vec<u64> = Vec::new();
    /// Whether the programmes refuse what is drawn on them, and to take it back.
    pub static DrawRefused: bool = false;
    /// Blocks that a request waits for its answer.
    pub static RequestWait: u64 = 10;
    /// Who does not accept credits from whom.
    pub static RefusesCredits: Vec<(u64, u64)> = Vec::new();
    /// Who does not accept requests from whom.
    pub static RefusesRequests: Vec<(u64, u64)> = Vec::new();
    /// Who owns the shared programme, in parts per million.
    pub static Shares: Vec<(u64, u32)> = Vec::new();
    /// What the matrix was asked for last.
    pub static LastAsked: Option<(Action, Option<Amount>)> = None;
    /// For how many blocks an officer may freeze.
    pub const MaxOfficerFreeze: u64 = 10;
}

/// Why a draw is refused.
pub const REFUSED: DispatchError = DispatchError::Other("refused by the programmes");
/// Why a suspended organisation does nothing.
pub const INACTIVE: DispatchError = DispatchError::Other("suspended");
/// Why only the government pauses the country.
pub const NOT_PERMITTED: DispatchError = DispatchError::Other("not permitted");

/// Second half of 2023 and all of 2024: the period of every verified report.
pub const REPORTED: MonitoredPeriod = MonitoredPeriod {
    from: 1_688_169_600,
    until: 1_735_689_599,
};

/// What was drawn last. It lies in storage, so that a refused issue undoes it.
#[storage_alias]
pub type LastDraw =
    StorageValue<Mock, (ProgrammeId, IssuanceId, Amount, IssuanceBasis), OptionQuery>;

/// What was taken back last.
pub type Undrawn = (
    ProgrammeId,
    IssuanceId,
    Amount,
    Option<ReportId>,
    Option<MonitoredPeriod>,
);
#[storage_alias]
pub type LastUndraw = StorageValue<Mock, Undrawn, OptionQuery>;

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
    fn accepts_credits(to: OrganisationId, from: OrganisationId) -> bool {
        let pair = (to.0.into(), from.0.into());
        !RefusesCredits::get().contains(&pair)
    }
    fn accepts_requests(of: OrganisationId, by: OrganisationId) -> bool {
        let pair = (of.0.into(), by.0.into());
        !RefusesRequests::get().contains(&pair)
    }
    fn request_expires() -> u64 {
        System::block_number() + RequestWait::get()
    }
    fn release_weight() -> Weight {
        Weight::zero()
    }
    fn reception_weight() -> Weight {
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
            ALPHA | BETA | GAMMA | DELTA | SUSPENDED | VIEWER => {
                OrganisationKind::ProgrammeDeveloper
            }
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
        action: Action,
        amount: Option<Amount>,
    ) -> Result<Actor<u64>, DispatchError> {
        let by = Self::identify(origin)?;
        LastAsked::set(Some((action, amount)));
        let permitted = action != Action::PauseTransfers || by.key == GOVERNMENT;
        ensure!(permitted, NOT_PERMITTED);
        Ok(by)
    }
    fn identify(origin: RuntimeOrigin) -> Result<Actor<u64>, DispatchError> {
        let key = frame_system::ensure_signed(origin)?;
        ensure!(key != VIEWER, DispatchError::BadOrigin);
        let (kind, state) = Self::organisation(org(key)).ok_or(DispatchError::BadOrigin)?;
        ensure!(state == OrganisationState::Active, INACTIVE);
        Ok(actor(key, kind))
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
            SHARED => {
                let owners = Shares::get().into_iter();
                let owners = owners.map(|(key, part)| share(key, part)).collect();
                (Stage::Authorised, 15, owners)
            }
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
    fn undraw(
        id: ProgrammeId,
        first: IssuanceId,
        amount: Amount,
        verification: Option<ReportId>,
        period: Option<MonitoredPeriod>,
    ) -> Result<(), DispatchError> {
        LastUndraw::put((id, first, amount, verification, period));
        ensure!(!DrawRefused::get(), REFUSED);
        Ok(())
    }
    fn terms_weight() -> Weight {
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
        settle();
        Credits::reserve(RICE, Amount(serials)).unwrap();
        Credits::reserve(SOLAR, Amount(serials)).unwrap();
        test();
        Credits::do_try_state().unwrap();
    });
}

/// The country at the beginning of a test.
pub fn settle() {
    System::set_block_number(1);
    Delay::set(None);
    AlsoSuspended::set(Vec::new());
    DrawRefused::set(false);
    RequestWait::set(10);
    RefusesCredits::set(Vec::new());
    RefusesRequests::set(Vec::new());
    Shares::set(vec![(ALPHA, 333_300), (BETA, 333_300), (GAMMA, 333_400)]);
    LastAsked::set(None);
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

//! A country of a few organisations, without the pallets that keep them. What changes in it lies
//! in storage, so that a refused call undoes that too.

use crate as programmes;
use core::time::Duration;
use frame_support::{
    derive_impl, ensure,
    pallet_prelude::{Get, OptionQuery, Twox64Concat, ValueQuery},
    parameter_types, storage_alias,
    traits::{UnfilteredDispatchable, UnixTime},
    BoundedVec,
};
use frame_system::EnsureRoot;
use registry_primitives::{
    records::{
        calculation::{Calculation, CalculationFields, FieldName, FieldValue},
        monitoring::MethodVersion,
        programmes::{NewDocument, OwnershipChange, Programme, ProgrammeDetails, ProposalKind},
    },
    roles::initial_permissions,
    texts::{Reason, Region, MAX_REGIONS},
    traits::{Country, Holdings, Organisations, Permissions, SerialBlocks},
    Action, Actor, Credits as Amount, DocumentKind, Gas, GasSet, MitigationType, MonitoredPeriod,
    OrganisationId, OrganisationKind, OrganisationState, PersonId, ProgrammeId, Proponent,
    ReportId, Sector, SectoralScope, SerialRange, Stage, UserRole,
};
use sp_runtime::{
    traits::{BlakeTwo256, ConstU32, Hash},
    BuildStorage, DispatchError, DispatchResult, StateVersion, Weight,
};

type Block = frame_system::mocking::MockBlock<Test>;
pub type Call = programmes::Call<Test>;
pub type Error = programmes::Error<Test>;
pub type Event = programmes::Event<Test>;

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
    pub type Registry = programmes;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
}

impl programmes::Config for Test {
    type Permissions = Office;
    type Organisations = Office;
    type Country = Office;
    type SerialBlocks = Office;
    type Holdings = Office;
    type Time = Office;
    type GovernanceOrigin = EnsureRoot<u64>;
    type WeightInfo = ();
}

pub const GOVERNMENT: u64 = 1;
/// Covers scope 15.
pub const MINISTRY: u64 = 2;
/// Covers scope 1.
pub const OTHER_MINISTRY: u64 = 3;
pub const ALPHA: u64 = 4;
pub const BETA: u64 = 5;
pub const GAMMA: u64 = 6;
/// Accredited for Agriculture.
pub const CERTIFIER: u64 = 7;
/// Accredited for Agriculture, too.
pub const RIVAL: u64 = 8;
/// Accredited for Energy only.
pub const ENERGY_CERTIFIER: u64 = 9;
pub const API: u64 = 10;
/// A key of Alpha that only reads.
pub const VIEWER: u64 = 11;
/// Belongs to nobody.
pub const STRANGER: u64 = 12;
/// From here on all keys are developers.
pub const DEVELOPERS: u64 = 100;

pub const DAY: u64 = 86_400;
/// 2024-01-01T00:00:00Z: programmes start.
pub const START: u64 = 1_704_067_200;
/// 2033-12-31T23:59:59Z: programmes end.
pub const END: u64 = START + 3_653 * DAY - 1;
/// The time of day when a test begins, well after the start.
pub const NOW: u64 = START + 400 * DAY;

/// Why the office lets nobody do a thing that the matrix does not allow.
pub const NOT_PERMITTED: DispatchError = DispatchError::Other("not permitted");
/// Why it lets a suspended organisation do nothing.
pub const SUSPENDED: DispatchError = DispatchError::Other("suspended");
/// Why it moves no more than what is held.
pub const HOLDS_LESS: DispatchError = DispatchError::Other("holds less");

parameter_types! {
    /// Alpha-2 code of the country.
    pub static CountryCode: &'static str = "QM";
    /// An action that is taken out of the whole matrix.
    pub static Denied: Option<Action> = None;
}

/// The last serial that was reserved.
#[storage_alias]
pub type LastSerial = StorageValue<Mock, u64, ValueQuery>;
/// The time, in seconds since 1970-01-01 UTC.
#[storage_alias]
pub type Clock = StorageValue<Mock, u64, ValueQuery>;
/// Who is suspended.
#[storage_alias]
pub type Suspended = StorageMap<Mock, Twox64Concat, OrganisationId, (), OptionQuery>;
/// In which block who was last reactivated.
#[storage_alias]
pub type ReactivatedAt = StorageMap<Mock, Twox64Concat, OrganisationId, u64, OptionQuery>;
/// Which certifiers are accredited for which sectors.
#[storage_alias]
pub type Accredited =
    StorageDoubleMap<Mock, Twox64Concat, OrganisationId, Twox64Concat, Sector, (), OptionQuery>;
/// What is held of programmes.
#[storage_alias]
pub type Held = StorageDoubleMap<
    Mock,
    Twox64Concat,
    OrganisationId,
    Twox64Concat,
    ProgrammeId,
    Amount,
    ValueQuery,
>;

/// All other offices of the country in one. Keys are the numbers of their organisations.
pub struct Office;

/// The organisation of a key.
pub fn org(key: u64) -> OrganisationId {
    let key = if key == VIEWER { ALPHA } else { key };
    OrganisationId(u32::try_from(key).unwrap())
}

impl Organisations for Office {
    fn organisation(id: OrganisationId) -> Option<(OrganisationKind, OrganisationState)> {
        let kind = match u64::from(id.0) {
            GOVERNMENT => OrganisationKind::Government,
            MINISTRY | OTHER_MINISTRY => OrganisationKind::Ministry,
            ALPHA | BETA | GAMMA | DEVELOPERS.. => OrganisationKind::ProgrammeDeveloper,
            CERTIFIER | RIVAL | ENERGY_CERTIFIER => OrganisationKind::Certifier,
            API => OrganisationKind::Api,
            _ => return None,
        };
        let state = if Suspended::contains_key(id) {
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
            OTHER_MINISTRY => scope == SectoralScope(1),
            _ => false,
        }
    }
    fn is_accredited(id: OrganisationId, sector: Sector) -> bool {
        !Suspended::contains_key(id) && Accredited::contains_key(id, sector)
    }
    fn unbroken_since(id: OrganisationId, block: u64) -> bool {
        !Suspended::contains_key(id) && ReactivatedAt::get(id).is_none_or(|at| at < block)
    }
    fn organisation_weight() -> Weight {
        Weight::zero()
    }
}

impl Permissions<RuntimeOrigin, u64> for Office {
    fn authorise(
        origin: RuntimeOrigin,
        action: Action,
        _: Option<Amount>,
    ) -> Result<Actor<u64>, DispatchError> {
        let by = Self::identify(origin)?;
        let allowed = initial_permissions(by.kind, by.role).contains(action);
        ensure!(allowed && Denied::get() != Some(action), NOT_PERMITTED);
        Ok(by)
    }
    fn identify(origin: RuntimeOrigin) -> Result<Actor<u64>, DispatchError> {
        let key = frame_system::ensure_signed(origin)?;
        let (kind, state) = Self::organisation(org(key)).ok_or(DispatchError::BadOrigin)?;
        ensure!(state == OrganisationState::Active, SUSPENDED);
        let role = if key == VIEWER {
            UserRole::Viewer
        } else {
            UserRole::Admin
        };
        Ok(Actor {
            key,
            organisation: org(key),
            kind,
            role,
            person: PersonId(u32::try_from(key).unwrap()),
            approved_by: None,
        })
    }
    fn authorise_weight() -> Weight {
        Weight::zero()
    }
}

impl Country for Office {
    fn code_and_unit() -> (String, String) {
        (CountryCode::get().into(), "ITMO".into())
    }
}

impl SerialBlocks for Office {
    fn reserve(_: ProgrammeId, amount: Amount) -> Result<SerialRange, DispatchError> {
        let block = SerialRange::after(LastSerial::get(), amount)
            .map_err(|_| DispatchError::Unavailable)?;
        LastSerial::put(block.last);
        Ok(block)
    }
}

impl Holdings<u64> for Office {
    fn holds(organisation: OrganisationId, programme: ProgrammeId) -> bool {
        !Held::get(organisation, programme).is_zero()
    }
    fn move_with_ownership(
        programme: ProgrammeId,
        from: OrganisationId,
        to: OrganisationId,
        amount: Amount,
        _: Actor<u64>,
    ) -> DispatchResult {
        let left = Held::get(from, programme)
            .checked_sub(amount)
            .ok_or(HOLDS_LESS)?;
        Held::insert(from, programme, left);
        Held::mutate(to, programme, |held| {
            *held = held.checked_add(amount).unwrap();
        });
        Ok(())
    }
    fn holds_weight() -> Weight {
        Weight::zero()
    }
    fn move_weight() -> Weight {
        Weight::zero()
    }
}

impl UnixTime for Office {
    fn now() -> Duration {
        Duration::from_secs(Clock::get())
    }
}

/// Runs a test in a country that issues against verified reports only, and then looks the
/// records through: the only way to run one.
pub fn run(test: impl FnOnce()) {
    let genesis = RuntimeGenesisConfig {
        registry: programmes::GenesisConfig {
            issuance_requires_verification: true,
            ..Default::default()
        },
        ..Default::default()
    };
    sp_io::TestExternalities::from(genesis.build_storage().unwrap()).execute_with(|| {
        settle();
        test();
        Registry::do_try_state().unwrap();
    });
}

/// The country at the beginning of a test.
pub fn settle() {
    System::set_block_number(1);
    CountryCode::set("QM");
    Denied::set(None);
    Clock::put(NOW);
    Accredited::insert(org(CERTIFIER), Sector::Agriculture, ());
    Accredited::insert(org(RIVAL), Sector::Agriculture, ());
    Accredited::insert(org(ENERGY_CERTIFIER), Sector::Energy, ());
}

pub fn signed(key: u64) -> RuntimeOrigin {
    RuntimeOrigin::signed(key)
}

/// The actor behind a key.
pub fn actor(key: u64) -> Actor<u64> {
    Office::identify(signed(key)).unwrap()
}

pub fn send(key: u64, call: Call) -> DispatchResult {
    call.dispatch_bypass_filter(signed(key))
        .map(|_| ())
        .map_err(|failed| failed.error)
}

/// Sends a call that succeeds.
#[track_caller]
pub fn ok(key: u64, call: Call) {
    let name = format!("{call:?}");
    assert_eq!(send(key, call), Ok(()), "{key}: {name}");
}

/// Sends a call that is refused and changes nothing.
#[track_caller]
pub fn refused(key: u64, call: Call, error: impl Into<DispatchError>) {
    let name = format!("{call:?}");
    let before = root();
    assert_eq!(send(key, call), Err(error.into()), "{key}: {name}");
    assert_eq!(root(), before, "{key}: {name} left a trace");
}

/// The root of all storage.
pub fn root() -> Vec<u8> {
    sp_io::storage::root(StateVersion::V1)
}

#[track_caller]
pub fn assert_last(event: Event) {
    System::assert_last_event(event.into());
}

/// The events of the programmes since the last time this was asked.
pub fn events() -> Vec<Event> {
    let events = System::events()
        .into_iter()
        .filter_map(|record| match record.event {
            RuntimeEvent::Registry(event) => Some(event),
            RuntimeEvent::System(_) => None,
        })
        .collect();
    System::reset_events();
    events
}

pub fn suspend(key: u64) {
    Suspended::insert(org(key), ());
}

pub fn reactivate(key: u64) {
    Suspended::remove(org(key));
    ReactivatedAt::insert(org(key), System::block_number());
}

pub fn next_block() {
    System::set_block_number(System::block_number() + 1);
}

/// A bounded text.
pub fn text<S: Get<u32>>(text: &str) -> BoundedVec<u8, S> {
    text.as_bytes().to_vec().try_into().unwrap()
}

/// A reason that is given.
pub fn why() -> Reason {
    text("it is time")
}

/// A reason that nobody can read.
pub fn blank() -> Reason {
    text(" ")
}

pub fn share(key: u64, share: u32) -> Proponent {
    Proponent {
        organisation: org(key),
        share,
    }
}

pub fn regions(codes: &[&str]) -> BoundedVec<Region, ConstU32<MAX_REGIONS>> {
    let codes: Vec<Region> = codes.iter().map(|code| text(code)).collect();
    codes.try_into().unwrap()
}

/// A rice programme of Alpha and Beta, 600 000 to 400 000, with an estimate of 400.
pub fn details(external_id: &str) -> ProgrammeDetails {
    ProgrammeDetails {
        source: text("MRV"),
        external_id: text(external_id),
        title: text("Rice without flooding"),
        sector: Sector::Agriculture,
        scope: SectoralScope(15),
        mitigation: MitigationType::Agriculture,
        gases: GasSet::of(&[Gas::CH4]),
        start: START,
        end: END,
        crediting_years: None,
        regions: regions(&["QM-01"]),
        boundary: None,
        estimate: Amount(400),
        proponents: vec![share(ALPHA, 600_000), share(BETA, 400_000)]
            .try_into()
            .unwrap(),
        finance: Default::default(),
        ndc: Default::default(),
        international: Default::default(),
    }
}

pub fn hash_of(encoded: impl codec::Encode) -> [u8; 32] {
    BlakeTwo256::hash_of(&encoded).0
}

/// The details of a programme.
pub fn details_of(programme: ProgrammeId) -> ProgrammeDetails {
    record(programme).details
}

/// The record of a programme.
pub fn record(programme: ProgrammeId) -> Programme {
    crate::Programmes::<Test>::get(programme).unwrap()
}

/// A new programme that stands so; one that is authorised is for 100 of its 400.
pub fn programme_in(stage: Stage) -> ProgrammeId {
    let programme = ProgrammeId(crate::LastProgramme::<Test>::get().0 + 1);
    let draft = matches!(stage, Stage::Draft | Stage::Cancelled);
    let details = details(&format!("X-{programme}"));
    ok(ALPHA, register(details, !draft));
    match stage {
        Stage::Draft | Stage::Pending => {}
        Stage::Authorised => ok(GOVERNMENT, authorise(programme, 100)),
        Stage::Rejected => ok(GOVERNMENT, reject(programme)),
        Stage::Cancelled => ok(ALPHA, withdraw(programme)),
        Stage::Completed => {
            ok(GOVERNMENT, authorise(programme, 100));
            ok(GOVERNMENT, close(programme, Stage::Completed));
        }
    }
    assert_eq!(record(programme).stage, stage);
    programme
}

pub fn register(details: ProgrammeDetails, submit: bool) -> Call {
    Call::register { details, submit }
}

pub fn submit(programme: ProgrammeId) -> Call {
    Call::submit {
        programme,
        estimate: None,
        reason: None,
    }
}

/// A call that authorises the programme as it is now.
pub fn authorise(programme: ProgrammeId, amount: u64) -> Call {
    let version = crate::Programmes::<Test>::get(programme).map_or(1, |record| record.version);
    authorise_version(programme, version, amount)
}

pub fn authorise_version(programme: ProgrammeId, version: u32, amount: u64) -> Call {
    Call::authorise {
        programme,
        version,
        amount: Amount(amount),
        letter: None,
        reason: None,
    }
}

pub fn reject(programme: ProgrammeId) -> Call {
    Call::reject {
        programme,
        reason: why(),
    }
}

pub fn withdraw(programme: ProgrammeId) -> Call {
    Call::withdraw {
        programme,
        reason: why(),
    }
}

pub fn close(programme: ProgrammeId, outcome: Stage) -> Call {
    Call::close {
        programme,
        outcome,
        reason: why(),
    }
}

pub fn amend(programme: ProgrammeId, details: ProgrammeDetails) -> Call {
    Call::amend {
        programme,
        details,
        reason: None,
    }
}

/// A call that amends what this changes.
pub fn change(programme: ProgrammeId, change: impl FnOnce(&mut ProgrammeDetails)) -> Call {
    let mut details = details_of(programme);
    change(&mut details);
    amend(programme, details)
}

/// A call that gives a programme another title.
pub fn retitle(programme: ProgrammeId, title: &str) -> Call {
    change(programme, |details| details.title = text(title))
}

pub fn agree_amendment(programme: ProgrammeId, hash: [u8; 32]) -> Call {
    Call::agree_amendment { programme, hash }
}

pub fn decline(programme: ProgrammeId, proposal: ProposalKind) -> Call {
    Call::decline_proposal {
        programme,
        proposal,
        reason: why(),
    }
}

pub fn propose(programme: ProgrammeId, change: OwnershipChange) -> Call {
    Call::propose_ownership {
        programme,
        change,
        reason: None,
    }
}

pub fn agree(programme: ProgrammeId, change: OwnershipChange) -> Call {
    Call::agree_ownership {
        programme,
        hash: hash_of(change),
    }
}

/// A PDF whose hash is made of this byte.
pub fn document(byte: u8) -> NewDocument {
    NewDocument {
        kind: DocumentKind::Design,
        name: text("design.pdf"),
        hash: [byte; 32],
        size: 1_000,
        media: text("application/pdf"),
        action: None,
        replaces: None,
    }
}

pub fn add(programme: ProgrammeId, document: NewDocument) -> Call {
    Call::add_document {
        programme,
        document,
    }
}

pub fn act(programme: ProgrammeId, action: &str, estimate: u64) -> Call {
    Call::add_mitigation_action {
        programme,
        action: text(action),
        mitigation: MitigationType::Agriculture,
        estimate: Amount(estimate),
        calculation: None,
    }
}

/// Fields of numbers and texts.
pub fn fields(values: &[(&str, FieldValue)]) -> CalculationFields {
    let fields: Vec<(FieldName, FieldValue)> = values
        .iter()
        .map(|(name, value)| (text(name), value.clone()))
        .collect();
    CalculationFields(fields.try_into().unwrap())
}

pub fn number(digits: &str) -> FieldValue {
    FieldValue::Number(text(digits))
}

pub fn words(words: &str) -> FieldValue {
    FieldValue::Text(text(words))
}

/// Rice on so many hectares for so many days, at 0.046 tCO2e each by the calculator's own
/// constants.
pub fn rice(hectares: &str, days: &str) -> Calculation {
    Calculation {
        method: text("agriculture"),
        inputs: fields(&[
            ("landArea", number(hectares)),
            ("landAreaUnit", words("ha")),
            ("duration", number(days)),
            ("durationUnit", words("d")),
        ]),
    }
}

pub fn estimate(programme: ProgrammeId, calculation: Calculation, apply: bool) -> Call {
    Call::estimate {
        programme,
        calculation,
        apply,
    }
}

/// Whole days of a programme, both included; its first is day 0.
pub fn days(first: u64, last: u64) -> MonitoredPeriod {
    MonitoredPeriod {
        from: START + first * DAY,
        until: START + (last + 1) * DAY - 1,
    }
}

pub fn report(programme: ProgrammeId, period: MonitoredPeriod, claimed: u64) -> Call {
    report_by(programme, period, claimed, None)
}

pub fn report_by(
    programme: ProgrammeId,
    period: MonitoredPeriod,
    claimed: u64,
    method: Option<MethodVersion>,
) -> Call {
    Call::report {
        programme,
        period,
        claimed: Amount(claimed),
        inputs: [7; 32],
        method,
    }
}

pub fn verify(report: ReportId, verified: u64) -> Call {
    Call::verify {
        report,
        verified: Amount(verified),
        statement: [8; 32],
    }
}

pub fn decline_report(report: ReportId) -> Call {
    Call::decline_report {
        report,
        reason: why(),
    }
}

pub fn withdraw_verification(report: ReportId) -> Call {
    Call::withdraw_verification {
        report,
        reason: why(),
    }
}

/// A new report by Alpha.
pub fn reported(programme: ProgrammeId, period: MonitoredPeriod, claimed: u64) -> ReportId {
    ok(ALPHA, report(programme, period, claimed));
    crate::LastReport::<Test>::get()
}

/// A new report by Alpha, wholly verified by the certifier.
pub fn verified(programme: ProgrammeId, period: MonitoredPeriod, claimed: u64) -> ReportId {
    let report = reported(programme, period, claimed);
    ok(CERTIFIER, verify(report, claimed));
    report
}

pub fn certify(programme: ProgrammeId) -> Call {
    Call::certify {
        programme,
        statement: Some([9; 32]),
    }
}

pub fn withdraw_certificate(programme: ProgrammeId, certifier: u64) -> Call {
    Call::withdraw_certificate {
        programme,
        certifier: org(certifier),
        reason: why(),
    }
}

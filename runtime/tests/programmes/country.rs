//! A country with an organisation of every kind, whose people send real transactions, each in a
//! block of its own.

pub use crate::support::*;

use codec::{Decode, DecodeAll, Encode};
use frame_support::{
    assert_ok,
    traits::{GetCallMetadata, Hooks},
    view_functions::{ViewFunction, ViewFunctionDispatchError},
};
use pallet_registry_accounts::Call as AccountsCall;
use pallet_registry_credits::Call as CreditsCall;
use pallet_registry_programmes::{Call as ProgrammesCall, Event, Programmes, Reports};
use registry_primitives::{
    records::{
        calculation::{Calculation, CalculationFields, FieldValue},
        credits::{IssuanceBasis, Selection},
        monitoring::MonitoringReport,
        programmes::{NewDocument, Programme, ProgrammeDetails},
    },
    Credits as Amount, DocumentKind, MonitoredPeriod, OrganisationId, OrganisationKind,
    ProgrammeId, ReportId, ScopeSet, Sector, UserRole,
};
use registry_runtime::{
    apis, Accounts, BlockNumber, Credits, Runtime, RuntimeCall, RuntimeEvent, RuntimeGenesisConfig,
    System,
};
pub use sp_keyring::Sr25519Keyring::{
    Alice, AliceStash, Bob, BobStash, Charlie, CharlieStash, Dave, DaveStash, Eve, EveStash,
    Ferdie, FerdieStash, One, Two,
};
use sp_runtime::{
    traits::{BlakeTwo256, Hash},
    BuildStorage, DispatchResult,
};
use std::{cell::RefCell, collections::BTreeMap};

/// Alice is its root, Bob an administrator, AliceStash a viewer.
pub const GOVERNMENT: OrganisationId = OrganisationId(1);
/// Acts on agriculture. BobStash is its administrator, FerdieStash a manager.
pub const MINISTRY: OrganisationId = OrganisationId(2);
/// A developer: Charlie is its administrator, Dave a manager, EveStash a viewer.
pub const ALPHA: OrganisationId = OrganisationId(3);
/// A developer: Eve is its administrator, Ferdie a manager.
pub const BETA: OrganisationId = OrganisationId(4);
/// Accredited for agriculture and forestry. One is its administrator, CharlieStash a viewer.
pub const CERTIFIER: OrganisationId = OrganisationId(5);
/// A certifier that is accredited for agriculture only. Two is its administrator.
pub const RIVAL: OrganisationId = OrganisationId(6);
/// A monitoring system: DaveStash is its administrator.
pub const MRV: OrganisationId = OrganisationId(7);

/// The scope of the ministry.
pub const AGRICULTURE: u8 = 15;
pub const FORESTRY: u8 = 14;

/// The last second of the years 2023 and 2024.
pub const END_2023: u64 = 1_704_067_199;
pub const END_2024: u64 = 1_735_689_599;
/// 2025-07-01, the present.
pub const NOW: u64 = 1_751_328_000;

pub const YEAR_2023: MonitoredPeriod = MonitoredPeriod {
    from: START,
    until: END_2023,
};
pub const YEAR_2024: MonitoredPeriod = MonitoredPeriod {
    from: END_2023 + 1,
    until: END_2024,
};

thread_local! {
    /// All events of the country, with their block.
    static HISTORY: RefCell<Vec<(BlockNumber, RuntimeEvent)>> = const { RefCell::new(Vec::new()) };
}

/// Runs a test in a country without second persons and delays.
pub fn run(test: impl FnOnce()) {
    run_in(genesis(id_of(Alice), PROMPT), test);
}

/// Runs a test in a country that begins so, and then recomputes all that is kept twice.
pub fn run_in(genesis: RuntimeGenesisConfig, test: impl FnOnce()) {
    settled(genesis).execute_with(|| {
        test();
        assert_ok!(try_state());
    });
}

/// A country that begins so and has the organisations above.
pub fn settled(genesis: RuntimeGenesisConfig) -> sp_io::TestExternalities {
    HISTORY.take();
    let storage = genesis.build_storage().expect("genesis can be built");
    let mut country = sp_io::TestExternalities::from(storage);
    country.execute_with(|| {
        frame_system::BlockHash::<Runtime>::insert(0, sp_core::H256::repeat_byte(7));
        next_block();
        set_time(NOW);
        settle();
    });
    country
}

fn settle() {
    use OrganisationKind::{Api, Certifier, Ministry, ProgrammeDeveloper};
    for (kind, name, scopes, admin) in [
        (
            Ministry,
            "Ministry of Agriculture",
            1 << AGRICULTURE,
            BobStash,
        ),
        (ProgrammeDeveloper, "Alpha", 0, Charlie),
        (ProgrammeDeveloper, "Beta", 0, Eve),
        (Certifier, "Certifier", 0, One),
        (Certifier, "Rival", 0, Two),
        (Api, "MRV", 0, DaveStash),
    ] {
        assert_ok!(Accounts::register_organisation(
            origin(Alice),
            kind,
            text(name),
            text(name),
            *b"QM",
            ScopeSet(scopes),
            text(""),
            Some(id_of(admin)),
        ));
    }
    for (by, organisation, key, role) in [
        (Alice, GOVERNMENT, Bob, UserRole::Admin),
        (Alice, GOVERNMENT, AliceStash, UserRole::Viewer),
        (BobStash, MINISTRY, FerdieStash, UserRole::Manager),
        (Charlie, ALPHA, Dave, UserRole::Manager),
        (Charlie, ALPHA, EveStash, UserRole::Viewer),
        (Eve, BETA, Ferdie, UserRole::Manager),
        (One, CERTIFIER, CharlieStash, UserRole::Viewer),
    ] {
        let add = Accounts::add_member;
        assert_ok!(add(origin(by), organisation, id_of(key), role));
    }
    for (certifier, sector) in [
        (CERTIFIER, Sector::Agriculture),
        (CERTIFIER, Sector::Forestry),
        (RIVAL, Sector::Agriculture),
    ] {
        let accredit = Accounts::accredit;
        assert_ok!(accredit(origin(Alice), certifier, sector, 0, END));
    }
}

/// Blocks end and others begin; what is due in them is done.
pub fn pass(blocks: u32) {
    for _ in 0..blocks {
        let number = System::block_number();
        let whole = <Runtime as frame_system::Config>::BlockWeights::get().max_block;
        Credits::on_idle(number, whole);
        Credits::on_finalize(number);
        remember_events();
        next_block();
    }
}

/// Take the events of the present block into the history.
fn remember_events() {
    let number = System::block_number();
    HISTORY.with_borrow_mut(|history| {
        let known = history
            .iter()
            .rev()
            .take_while(|(block, _)| *block == number);
        let events = System::read_events_no_consensus().skip(known.count());
        history.extend(events.map(|record| (number, record.event)));
    });
}

/// What came of a call that is sent in the next block.
pub fn act(key: Key, call: impl Into<RuntimeCall>) -> DispatchResult {
    pass(1);
    act_in_this_block(key, call)
}

/// What came of a call that is sent in the present block.
pub fn act_in_this_block(key: Key, call: impl Into<RuntimeCall>) -> DispatchResult {
    let outcome = send(key, call).expect("the pool lets it in");
    remember_events();
    outcome
}

/// A call succeeds, and the books are in order after it.
#[track_caller]
pub fn done(key: Key, call: impl Into<RuntimeCall>) {
    let call = call.into();
    let name = call.get_call_metadata().function_name;
    if let Err(error) = act(key, call) {
        panic!("{name} by {key}: {}", told(error));
    }
    assert_ok!(try_state());
}

/// A call is refused with this number and name of the catalogue, and changes nothing.
#[track_caller]
pub fn refused(key: Key, call: impl Into<RuntimeCall>, expected: &str) {
    let call = call.into();
    let name = call.get_call_metadata().function_name;
    pass(1);
    let before = books();
    let outcome = act_in_this_block(key, call).map_err(told);
    assert_eq!(outcome, Err(expected.into()), "{name} by {key}");
    assert!(books() == before, "{name} by {key} left a trace");
}

/// Everything that the pallets of the registry keep, but for the use of quotas, which a refused
/// call is charged for as well.
pub fn books() -> BTreeMap<Vec<u8>, Vec<u8>> {
    let mut books = BTreeMap::new();
    for pallet in ["Roles", "Accounts", "Programmes", "Credits", "Safeguards"] {
        let prefix = sp_io::hashing::twox_128(pallet.as_bytes());
        let mut key = prefix.to_vec();
        while let Some(next) = sp_io::storage::next_key(&key).filter(|k| k.starts_with(&prefix)) {
            let value = sp_io::storage::get(&next).expect("a key has a value");
            books.insert(next.clone(), value.to_vec());
            key = next;
        }
    }
    books
}

/// All events since the country began.
pub fn history() -> Vec<(BlockNumber, RuntimeEvent)> {
    HISTORY.with_borrow(Clone::clone)
}

/// What happened to programmes since the country began.
pub fn programme_history() -> Vec<(BlockNumber, Event<Runtime>)> {
    let events = history()
        .into_iter()
        .filter_map(|(block, event)| match event {
            RuntimeEvent::Programmes(event) => Some((block, event)),
            _ => None,
        });
    events.collect()
}

/// The latest event about programmes.
pub fn latest() -> Event<Runtime> {
    let (_, event) = programme_history().pop().expect("something happened");
    event
}

pub fn programme(id: ProgrammeId) -> Programme {
    Programmes::<Runtime>::get(id).unwrap_or_else(|| panic!("there is no programme {id}"))
}

pub fn report_of(id: ReportId) -> MonitoringReport<BlockNumber> {
    Reports::<Runtime>::get(id).unwrap_or_else(|| panic!("there is no report {id}"))
}

/// What a node is asked, and the question as bytes.
pub fn question<View: ViewFunction + Encode>(view: &View) -> (&'static str, Vec<u8>) {
    let method = "RuntimeViewFunction_execute_view_function";
    (method, (View::id(), view.encode()).encode())
}

/// The answer that a node gave as bytes.
pub fn answer<Answer: Decode>(bytes: &[u8]) -> Answer {
    let answered = Result::<Vec<u8>, ViewFunctionDispatchError>::decode_all(&mut &bytes[..]);
    let inner = answered
        .expect("an answer of the runtime API")
        .expect("the view function exists");
    Answer::decode_all(&mut &inner[..]).expect("an answer of this view function")
}

/// Ask the runtime by its runtime API.
pub fn ask<View>(view: View) -> View::ReturnType
where
    View: ViewFunction + Encode,
    View::ReturnType: Decode,
{
    let (method, data) = question(&view);
    answer(&apis::api::dispatch(method, &data).expect("the runtime has this API"))
}

/// The hash of what somebody agrees to.
pub fn hash_of(agreed: &impl Encode) -> [u8; 32] {
    BlakeTwo256::hash_of(agreed).0
}

pub fn register(details: ProgrammeDetails, submit: bool) -> RuntimeCall {
    ProgrammesCall::register { details, submit }.into()
}

/// Authorise the present version.
pub fn authorise(id: ProgrammeId, amount: u64) -> RuntimeCall {
    ProgrammesCall::authorise {
        programme: id,
        version: Programmes::<Runtime>::get(id).map_or(1, |record| record.version),
        amount: Amount(amount),
        letter: None,
        reason: None,
    }
    .into()
}

pub fn reject(programme: ProgrammeId, reason: &str) -> RuntimeCall {
    ProgrammesCall::reject {
        programme,
        reason: text(reason),
    }
    .into()
}

pub fn submit(programme: ProgrammeId, estimate: Option<u64>) -> RuntimeCall {
    ProgrammesCall::submit {
        programme,
        estimate: estimate.map(Amount),
        reason: None,
    }
    .into()
}

pub fn amend(programme: ProgrammeId, details: ProgrammeDetails) -> RuntimeCall {
    ProgrammesCall::amend {
        programme,
        details,
        reason: None,
    }
    .into()
}

pub fn issue(programme: ProgrammeId, amount: u64, basis: IssuanceBasis) -> RuntimeCall {
    CreditsCall::issue {
        programme,
        amount: Amount(amount),
        vintage: 2024,
        basis,
    }
    .into()
}

/// No verification and no period.
pub const UNVERIFIED: IssuanceBasis = IssuanceBasis::Unverified(None);

pub fn transfer(programme: ProgrammeId, to: OrganisationId, amount: u64) -> RuntimeCall {
    CreditsCall::transfer {
        programme,
        to,
        selection: Selection::Amount(Amount(amount)),
        remark: None,
    }
    .into()
}

pub fn report(programme: ProgrammeId, period: MonitoredPeriod, claimed: u64) -> RuntimeCall {
    ProgrammesCall::report {
        programme,
        period,
        claimed: Amount(claimed),
        inputs: [1; 32],
        method: None,
    }
    .into()
}

pub fn verify(report: ReportId, verified: u64) -> RuntimeCall {
    ProgrammesCall::verify {
        report,
        verified: Amount(verified),
        statement: [2; 32],
    }
    .into()
}

pub fn certify(programme: ProgrammeId) -> RuntimeCall {
    ProgrammesCall::certify {
        programme,
        statement: Some([3; 32]),
    }
    .into()
}

pub fn withdraw_certificate(programme: ProgrammeId, certifier: OrganisationId) -> RuntimeCall {
    ProgrammesCall::withdraw_certificate {
        programme,
        certifier,
        reason: text("because"),
    }
    .into()
}

pub fn suspend(organisation: OrganisationId) -> RuntimeCall {
    AccountsCall::suspend_organisation {
        organisation,
        reason: text("because"),
    }
    .into()
}

pub fn reactivate(organisation: OrganisationId) -> RuntimeCall {
    AccountsCall::reactivate_organisation {
        organisation,
        reason: text("because"),
    }
    .into()
}

/// A document whose bytes are its name.
pub fn document(kind: DocumentKind, name: &str) -> NewDocument {
    NewDocument {
        kind,
        name: text(name),
        hash: sp_io::hashing::blake2_256(name.as_bytes()),
        size: name.len() as u64,
        media: text("application/pdf"),
        action: None,
        replaces: None,
    }
}

pub fn add_document(programme: ProgrammeId, document: NewDocument) -> RuntimeCall {
    ProgrammesCall::add_document {
        programme,
        document,
    }
    .into()
}

pub fn number(digits: &str) -> FieldValue {
    FieldValue::Number(text(digits))
}

pub fn word(word: &str) -> FieldValue {
    FieldValue::Text(text(word))
}

pub fn fields(fields: &[(&str, FieldValue)]) -> CalculationFields {
    let fields = fields
        .iter()
        .map(|(name, value)| (text(name), value.clone()));
    CalculationFields(fields.collect::<Vec<_>>().try_into().expect("few"))
}

pub fn calculation(method: &str, inputs: &[(&str, FieldValue)]) -> Calculation {
    Calculation {
        method: text(method),
        inputs: fields(inputs),
    }
}

/// So many tonnes of biochar, each 3.66 tCO2e.
pub fn biochar(weight: &str) -> Calculation {
    calculation("soilEnrichmentBiochar", &[("weight", number(weight))])
}

/// Rice fields of 16 hectares and 120 days, in these units.
pub fn rice(area: &str, area_unit: &str, duration: &str, duration_unit: &str) -> Calculation {
    calculation(
        "agriculture",
        &[
            ("landArea", number(area)),
            ("landAreaUnit", word(area_unit)),
            ("duration", number(duration)),
            ("durationUnit", word(duration_unit)),
        ],
    )
}

pub fn estimate(programme: ProgrammeId, calculation: Calculation, apply: bool) -> RuntimeCall {
    ProgrammesCall::estimate {
        programme,
        calculation,
        apply,
    }
    .into()
}

pub fn set_constants(method: &str, constants: CalculationFields) -> RuntimeCall {
    ProgrammesCall::set_constants {
        method: text(method),
        constants,
    }
    .into()
}

/// An authorised programme of this scope, of these proponents, with an estimate of 1000 credits.
pub fn authorised(
    scope: u8,
    proponents: &[(OrganisationId, u32)],
    registrant: Key,
    amount: u64,
) -> ProgrammeId {
    let id = pallet_registry_programmes::LastProgramme::<Runtime>::get()
        .next()
        .expect("few");
    let details = details(&format!("P-{id}"), scope, proponents);
    done(registrant, register(details, true));
    done(Alice, authorise(id, amount));
    id
}

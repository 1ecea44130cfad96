//! The whole permission matrix of the composed runtime, held against a table that people can
//! read: `matrix.tsv`.

use codec::Encode;
use frame_metadata::RuntimeMetadata;
use frame_support::{
    assert_ok,
    storage::{with_transaction, TransactionOutcome},
    traits::{GetCallMetadata, GetCallName},
};
use pallet_registry_accounts::{Call as AccountsCall, GenesisCountry, Members, Organisations};
use pallet_registry_credits::Call as CreditsCall;
use pallet_registry_programmes::Call as ProgrammesCall;
use pallet_registry_roles::{Call as RolesCall, Matrix};
use pallet_registry_safeguards::Call as SafeguardsCall;
use registry_primitives::{
    catalogue::by_name,
    consent::{consent_message, Consent},
    records::{
        accounts::MemberRecord,
        credits::Selection,
        programmes::ProgrammeDetails,
        quota::{QuotaClass, QuotaLimits},
        trust::{Delays, Limits},
    },
    traits::Subject,
    Action, ActionSet, Approver, Credits, MemberState, OrganisationId, OrganisationKind,
    OrganisationState, PersonId, Policy, ProgrammeId, Proponent, RetirementKind, ScopeSet, Sector,
    SectoralScope, UserRole, When,
};
use registry_runtime::{
    AccountId, Accounts, Roles, Runtime, RuntimeCall, RuntimeGenesisConfig, RuntimeOrigin, System,
};
use scale_info::TypeDef;
use sp_core::{sr25519, Pair};
use sp_runtime::{
    traits::Dispatchable, BuildStorage, DispatchError, DispatchResult, MultiSignature,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

const GOVERNMENT: OrganisationId = OrganisationId(1);
const MINISTRY: OrganisationId = OrganisationId(2);
const CERTIFIER: OrganisationId = OrganisationId(3);
const DEVELOPER: OrganisationId = OrganisationId(4);
const API: OrganisationId = OrganisationId(5);
/// A developer that has nothing to do with the first one.
const OTHER: OrganisationId = OrganisationId(6);
const OTHER_MINISTRY: OrganisationId = OrganisationId(7);
const OTHER_CERTIFIER: OrganisationId = OrganisationId(8);
/// Registered itself and waits for admission.
const PENDING: OrganisationId = OrganisationId(9);

/// Of the first developer, within the ministry's scope, still pending.
const RICE: ProgrammeId = ProgrammeId(1);
/// Of the other developer, outside the ministry's scope, still pending.
const FOREST: ProgrammeId = ProgrammeId(2);
/// Of the first developer and the government, within the ministry's scope, with credits.
const RICE_ISSUED: ProgrammeId = ProgrammeId(3);
/// Of the other developer, outside the ministry's scope, with credits.
const FOREST_ISSUED: ProgrammeId = ProgrammeId(4);

/// A reading of one cell.
type Answer = Result<(), DispatchError>;

/// Whose record an action is tried on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Whose {
    Own,
    Other,
}

impl Whose {
    fn of<Record>(self, own: Record, other: Record) -> Record {
        match self {
            Self::Own => own,
            Self::Other => other,
        }
    }
}

fn organisation_of(kind: OrganisationKind) -> OrganisationId {
    match kind {
        OrganisationKind::Government => GOVERNMENT,
        OrganisationKind::Ministry => MINISTRY,
        OrganisationKind::Certifier => CERTIFIER,
        OrganisationKind::ProgrammeDeveloper => DEVELOPER,
        OrganisationKind::Api => API,
    }
}

/// A key whose holder nobody asks for a signature.
fn silent_key(organisation: OrganisationId, number: u8) -> AccountId {
    let mut bytes = [number; 32];
    bytes[..4].copy_from_slice(&organisation.0.to_be_bytes());
    AccountId::new(bytes)
}

/// The key of the role in an organisation. Every organisation has all roles here, also the
/// root that only the government can have, so that no cell of the matrix is left out.
fn key_of(organisation: OrganisationId, role: UserRole) -> AccountId {
    silent_key(organisation, role.index())
}

/// A viewer whom the others of its organisation manage.
fn colleague(organisation: OrganisationId) -> AccountId {
    silent_key(organisation, 10)
}

/// A viewer whose key is being recovered.
fn recovering(organisation: OrganisationId) -> AccountId {
    silent_key(organisation, 11)
}

/// A new key and its consent to replace a lost one.
fn successor(lost: &AccountId) -> (AccountId, MultiSignature) {
    let pair = sr25519::Pair::from_seed(&sp_io::hashing::blake2_256(lost.as_ref()));
    let new: AccountId = pair.public().into();
    let consent = Consent::Replace {
        old: lost,
        new: &new,
    };
    let message = System::block_hash(0).using_encoded(|hash| consent_message(hash, &consent));
    (new, pair.sign(&message).into())
}

fn by(key: &AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(key.clone())
}

fn text<Text: TryFrom<Vec<u8>>>(text: &str) -> Text {
    Text::try_from(text.as_bytes().to_vec()).unwrap_or_else(|_| panic!("{text} is too long"))
}

fn details(id: &str, scope: u8, proponents: &[(OrganisationId, u32)]) -> ProgrammeDetails {
    let sector = match scope {
        15 => Sector::Agriculture,
        _ => Sector::Forestry,
    };
    let proponents = proponents.iter().map(|(organisation, share)| Proponent {
        organisation: *organisation,
        share: *share,
    });
    ProgrammeDetails {
        external_id: text(id),
        title: text(id),
        sector,
        scope: SectoralScope(scope),
        start: 1_700_000_000,
        end: 1_900_000_000,
        estimate: Credits(1_000),
        proponents: proponents.collect::<Vec<_>>().try_into().expect("few"),
    }
}

/// A country with two organisations of most kinds, without second persons.
fn run(test: impl FnOnce()) {
    let root = key_of(GOVERNMENT, UserRole::Root);
    let never = Policy {
        when: When::Never,
        by: Approver::OwnOrganisation,
    };
    let genesis = RuntimeGenesisConfig {
        accounts: pallet_registry_accounts::GenesisConfig {
            country: Some(GenesisCountry {
                alpha2: "QM".into(),
                alpha3: "QMA".into(),
                name: "Republic of Amara".into(),
                unit: "ITMO".into(),
                registry_number: 1,
                government: "Government of Amara".into(),
                government_tax_id: "G".into(),
            }),
            root: Some(root.clone()),
            self_registration: true,
        },
        roles: pallet_registry_roles::GenesisConfig {
            policies: Action::ALL.iter().map(|action| (*action, never)).collect(),
            ..Default::default()
        },
        safeguards: pallet_registry_safeguards::GenesisConfig {
            delays: Some(Delays::default()),
            ..Default::default()
        },
        ..Default::default()
    };
    let storage = genesis.build_storage().expect("genesis can be built");
    sp_io::TestExternalities::from(storage).execute_with(|| {
        System::set_block_number(1);
        settle(&root);
        test();
    });
}

fn settle(root: &AccountId) {
    use OrganisationKind::*;
    for (id, kind, scopes) in [
        (MINISTRY, Ministry, 1 << 15),
        (CERTIFIER, Certifier, 0),
        (DEVELOPER, ProgrammeDeveloper, 0),
        (API, Api, 0),
        (OTHER, ProgrammeDeveloper, 0),
        (OTHER_MINISTRY, Ministry, 1 << 14),
        (OTHER_CERTIFIER, Certifier, 0),
    ] {
        assert_ok!(Accounts::register_organisation(
            by(root),
            kind,
            text(&format!("Organisation {id}")),
            text(&format!("T-{id}")),
            *b"QM",
            ScopeSet(scopes),
            text(""),
            Some(key_of(id, UserRole::Admin)),
        ));
        let admin = by(&key_of(id, UserRole::Admin));
        for role in [UserRole::Manager, UserRole::Viewer] {
            assert_ok!(Accounts::add_member(
                admin.clone(),
                id,
                key_of(id, role),
                role
            ));
        }
        people_to_manage(id, &key_of(id, UserRole::Admin));
        // No call makes a root outside the government: what would be if one were there?
        Members::<Runtime>::insert(
            key_of(id, UserRole::Root),
            MemberRecord {
                organisation: id,
                person: PersonId(1_000 + id.0),
                role: UserRole::Root,
                state: MemberState::Active,
            },
        );
    }
    for role in [UserRole::Admin, UserRole::Manager, UserRole::Viewer] {
        let key = key_of(GOVERNMENT, role);
        assert_ok!(Accounts::add_member(by(root), GOVERNMENT, key, role));
    }
    people_to_manage(GOVERNMENT, root);

    let pending = registry_primitives::records::accounts::Organisation {
        kind: ProgrammeDeveloper,
        state: OrganisationState::Pending,
        name: text("Newcomer"),
        tax_id: text("N"),
        country: *b"QM",
        scopes: ScopeSet::default(),
        website: text(""),
    };
    Organisations::<Runtime>::insert(PENDING, pending);
    pallet_registry_accounts::NextOrganisation::<Runtime>::put(OrganisationId(PENDING.0 + 1));
    pallet_registry_accounts::Applicant::<Runtime>::insert(PENDING, silent_key(PENDING, 1));

    let shared = [(DEVELOPER, 500_000), (GOVERNMENT, 500_000)];
    for (id, scope, proponents) in [
        (RICE, 15, &[(DEVELOPER, 1_000_000)][..]),
        (FOREST, 14, &[(OTHER, 1_000_000)]),
        (RICE_ISSUED, 15, &shared),
        (FOREST_ISSUED, 14, &[(OTHER, 1_000_000)]),
    ] {
        let details = details(&format!("P-{id}"), scope, proponents);
        assert_ok!(registry_runtime::Programmes::register(by(root), details));
    }
    for id in [RICE_ISSUED, FOREST_ISSUED] {
        let amount = Credits(500);
        assert_ok!(registry_runtime::Programmes::authorise(
            by(root),
            id,
            amount
        ));
        let issue = registry_runtime::Credits::issue;
        assert_ok!(issue(by(root), id, Credits(100), 2024, None, None));
    }
}

fn people_to_manage(organisation: OrganisationId, admin: &AccountId) {
    for key in [colleague(organisation), recovering(organisation)] {
        let role = UserRole::Viewer;
        assert_ok!(Accounts::add_member(by(admin), organisation, key, role));
    }
    let lost = recovering(organisation);
    let (new, signature) = successor(&lost);
    assert_ok!(Accounts::propose_recovery(by(admin), lost, new, signature));
}

/// The record on which an action is tried; `None` where an action has no record of others.
fn subject(kind: OrganisationKind, action: Action, whose: Whose) -> Option<Subject<AccountId>> {
    let own = organisation_of(kind);
    let organisation = |other| Some(Subject::Organisation(whose.of(own, other)));
    let member = |other| Some(Subject::Member(colleague(whose.of(own, other))));
    let programme = |mine, theirs| Some(Subject::Programme(whose.of(mine, theirs)));
    match action {
        Action::RegisterOrganisation => (whose == Whose::Own).then_some(Subject::Registry),
        Action::SuspendOrganisation
        | Action::AddMember
        | Action::TransferCredits
        | Action::EditOrganisation
        | Action::SetPolicy
        | Action::ManageTrusted => organisation(OTHER),
        Action::RegisterProgramme | Action::AuthoriseProgramme | Action::RejectProgramme => {
            programme(RICE, FOREST)
        }
        Action::IssueCredits => programme(RICE_ISSUED, FOREST_ISSUED),
        // An authority retires by the scope, everybody else by the owner.
        Action::RetireCredits if kind.is_authority() => programme(RICE_ISSUED, FOREST_ISSUED),
        Action::RetireCredits => organisation(OTHER),
        Action::DecideRegistration => organisation(PENDING),
        Action::AccreditCertifier => organisation(OTHER_CERTIFIER),
        Action::ManageMembers | Action::RecoverKey => member(OTHER),
    }
}

fn may(kind: OrganisationKind, role: UserRole, action: Action, whose: Whose) -> Option<Answer> {
    let subject = subject(kind, action, whose)?;
    let key = key_of(organisation_of(kind), role);
    Some(Roles::may(key, action, subject).map(|_| ()))
}

/// Let an organisation be suspended while something happens. No call suspends the
/// government: what would be if it were?
fn while_suspended<Value>(id: OrganisationId, what: impl FnOnce() -> Value) -> Value {
    let set = |state| {
        Organisations::<Runtime>::mutate(id, |organisation| {
            organisation.as_mut().expect("exists").state = state;
        });
    };
    set(OrganisationState::Suspended);
    let value = what();
    set(OrganisationState::Active);
    value
}

type Place = (OrganisationKind, UserRole, Action);

fn places() -> impl Iterator<Item = Place> {
    let kinds = OrganisationKind::ALL.iter().copied();
    let roles = || UserRole::ALL.iter().copied();
    let actions = || Action::ALL.iter().copied();
    kinds.flat_map(move |kind| {
        roles().flat_map(move |role| actions().map(move |action| (kind, role, action)))
    })
}

/// Own, other, and the same while the organisation is suspended.
type Row = [Option<Answer>; 4];

fn row((kind, role, action): Place) -> Row {
    let both = || [Whose::Own, Whose::Other].map(|whose| may(kind, role, action, whose));
    let [own, other] = both();
    let [suspended_own, suspended_other] = while_suspended(organisation_of(kind), both);
    [own, other, suspended_own, suspended_other]
}

/// Names of the errors of the runtime, by pallet and index.
fn error_names() -> BTreeMap<(u8, u8), String> {
    let RuntimeMetadata::V14(metadata) = Runtime::metadata().1 else {
        panic!("the runtime describes itself in version 14")
    };
    let mut names = BTreeMap::new();
    for pallet in &metadata.pallets {
        let Some(error) = &pallet.error else { continue };
        let of_pallet = metadata.types.resolve(error.ty.id).expect("type exists");
        let TypeDef::Variant(errors) = &of_pallet.type_def else {
            panic!("errors are an enum")
        };
        for variant in &errors.variants {
            names.insert((pallet.index, variant.index), variant.name.clone());
        }
    }
    names
}

fn describe(answer: Option<Answer>, names: &BTreeMap<(u8, u8), String>) -> String {
    match answer {
        None => "-".into(),
        Some(Ok(())) => "yes".into(),
        Some(Err(DispatchError::Module(error))) => {
            let name = &names[&(error.index, error.error[0])];
            let entry = by_name(name).expect("every error stands in the catalogue");
            format!("{} {name}", entry.number)
        }
        Some(Err(other)) => format!("{other:?}"),
    }
}

const HEADING: &str = "\
# Who may do what when a country begins. Generated by `REGISTRY_UPDATE=1 cargo test --test matrix`
# and compared by every other run of that test.
#
# own    the own organisation or one of its people; a programme of the developer's own, which is
#        also within the ministry's scope; credits of the own organisation, and for an authority
#        those of such a programme
# other  another developer or one of its people; a programme of another developer, which is
#        outside the ministry's scope, and its credits; an organisation that waits for admission
#        (DecideRegistration), another certifier (AccreditCertifier)
#
# An error is told with its number in the catalogue. Root exists in the government only: the
# other rows say what would be. Whether a second person is needed is the policy's, not the
# matrix's.
kind\trole\taction\town\tother\tsuspended own\tsuspended other
";

fn table() -> String {
    let names = error_names();
    let mut table = HEADING.to_string();
    for place in places() {
        let (kind, role, action) = place;
        let answers = row(place).map(|answer| describe(answer, &names)).join("\t");
        writeln!(table, "{kind}\t{role}\t{action}\t{answers}").expect("memory");
    }
    table
}

/// Set `REGISTRY_UPDATE=1` to write the table anew after a change of the matrix or of the
/// rules about records; the difference then stands in the change.
#[test]
fn the_matrix_is_the_table() {
    run(|| {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/matrix.tsv");
        let current = table();
        if std::env::var_os("REGISTRY_UPDATE").is_some() {
            std::fs::write(path, &current).expect("the table can be written");
        }
        let stored = std::fs::read_to_string(path).unwrap_or_default();
        let differences: Vec<_> = current
            .lines()
            .zip(stored.lines().chain(std::iter::repeat("")))
            .filter(|(now, then)| now != then)
            .map(|(now, then)| format!("now  {now}\nthen {then}"))
            .collect();
        assert!(
            current == stored,
            "matrix.tsv is not this runtime's matrix (REGISTRY_UPDATE=1 writes it):\n{}",
            differences.join("\n")
        );
    });
}

/// Whatever the matrix says: who is suspended does nothing.
#[test]
fn no_cell_lets_a_suspended_organisation_act() {
    run(|| {
        let names = error_names();
        for place in places() {
            let [_, _, suspended @ ..] = row(place);
            for answer in suspended.into_iter().flatten() {
                let told = describe(Some(answer), &names);
                assert_eq!(told, "1002 OrganisationSuspended", "{place:?}");
            }
        }
    });
}

#[test]
fn one_changed_cell_changes_its_row_and_no_other() {
    run(|| {
        let places: Vec<Place> = places().collect();
        let rows = || -> Vec<Row> { places.iter().map(|place| row(*place)).collect() };
        let before = rows();
        for (index, (kind, role, action)) in places.iter().copied().enumerate() {
            let was = Matrix::<Runtime>::get(kind, role);
            let set = |actions| {
                let root = RuntimeOrigin::root();
                assert_ok!(Roles::set_permissions(root, kind, role, actions));
            };
            set(ActionSet(was.0 ^ ActionSet::of(&[action]).0));
            let after = rows();
            let changed: Vec<usize> = (0..places.len())
                .filter(|place| before[*place] != after[*place])
                .collect();
            assert_eq!(changed, [index], "{kind} {role} {action}");
            set(was);
        }
        assert!(rows() == before);
    });
}

/// A call behind an action.
struct Behind {
    call: RuntimeCall,
    /// It names the record itself, so that its refusal is that of the record's rule.
    names_record: bool,
    /// It succeeds where the action is allowed.
    succeeds: bool,
}

fn main_call(call: impl Into<RuntimeCall>) -> Behind {
    Behind {
        call: call.into(),
        names_record: true,
        succeeds: true,
    }
}

/// A call that names the record and fails for another reason in this country.
fn failing_call(call: impl Into<RuntimeCall>) -> Behind {
    Behind {
        succeeds: false,
        ..main_call(call)
    }
}

/// A call that names no record, or is open to others than the action is.
fn side_call(call: impl Into<RuntimeCall>) -> Behind {
    Behind {
        names_record: false,
        ..failing_call(call)
    }
}

fn calls(kind: OrganisationKind, action: Action, whose: Whose) -> Vec<Behind> {
    let own = whose == Whose::Own;
    let id = organisation_of(kind);
    let organisation = if own { id } else { OTHER };
    let reason = || text("because");
    let new = || silent_key(OrganisationId(99), 1);
    let scope_and_owner = if own { (15, DEVELOPER) } else { (14, OTHER) };
    match action {
        Action::RegisterOrganisation => vec![main_call(AccountsCall::register_organisation {
            kind: OrganisationKind::ProgrammeDeveloper,
            name: text("New"),
            tax_id: text("T-99"),
            country: *b"QM",
            scopes: ScopeSet::default(),
            website: text(""),
            administrator: Some(new()),
        })],
        Action::SuspendOrganisation => vec![
            main_call(AccountsCall::suspend_organisation {
                organisation,
                reason: reason(),
            }),
            failing_call(AccountsCall::reactivate_organisation {
                organisation,
                reason: reason(),
            }),
        ],
        Action::AddMember => vec![
            main_call(AccountsCall::add_member {
                organisation,
                key: new(),
                role: UserRole::Viewer,
            }),
            side_call(AccountsCall::invite {
                role: UserRole::Viewer,
                voucher: [1; 32],
                lifetime: 10,
            }),
        ],
        Action::RegisterProgramme => {
            let (scope, owner) = scope_and_owner;
            let details = details("P-99", scope, &[(owner, 1_000_000)]);
            vec![main_call(ProgrammesCall::register { details })]
        }
        Action::AuthoriseProgramme => vec![main_call(ProgrammesCall::authorise {
            programme: if own { RICE } else { FOREST },
            amount: Credits(10),
        })],
        Action::RejectProgramme => vec![main_call(ProgrammesCall::reject {
            programme: if own { RICE } else { FOREST },
            reason: reason(),
        })],
        Action::IssueCredits => vec![main_call(CreditsCall::issue {
            programme: if own { RICE_ISSUED } else { FOREST_ISSUED },
            amount: Credits(10),
            vintage: 2024,
            period: None,
            verification: None,
        })],
        Action::TransferCredits if own => vec![main_call(CreditsCall::transfer {
            programme: RICE_ISSUED,
            to: OTHER,
            selection: Selection::Amount(Credits(1)),
            remark: None,
        })],
        Action::RetireCredits => {
            let (programme, owner) = if own {
                (RICE_ISSUED, DEVELOPER)
            } else {
                (FOREST_ISSUED, OTHER)
            };
            vec![main_call(CreditsCall::retire {
                owner,
                programme,
                selection: Selection::Amount(Credits(1)),
                kind: RetirementKind::DomesticUse,
                country: None,
                beneficiary: text("City of Amara"),
                reason: reason(),
            })]
        }
        Action::DecideRegistration => vec![
            main_call(AccountsCall::decide_registration {
                organisation: if own { id } else { PENDING },
                admit: true,
                reason: reason(),
            }),
            side_call(AccountsCall::set_self_registration { open: false }),
        ],
        Action::EditOrganisation if own => vec![main_call(AccountsCall::edit_organisation {
            name: text("Renamed"),
            country: *b"QM",
            website: text(""),
        })],
        Action::AccreditCertifier => {
            let organisation = if own { id } else { OTHER_CERTIFIER };
            let sector = Sector::Agriculture;
            vec![
                main_call(AccountsCall::accredit {
                    organisation,
                    sector,
                    from: 1,
                    until: 2,
                }),
                failing_call(AccountsCall::suspend_accreditation {
                    organisation,
                    sector,
                    reason: reason(),
                }),
            ]
        }
        Action::ManageMembers => {
            let key = || colleague(organisation);
            vec![
                main_call(AccountsCall::change_role {
                    key: key(),
                    role: UserRole::Manager,
                }),
                main_call(AccountsCall::suspend_member {
                    key: key(),
                    reason: reason(),
                }),
                failing_call(AccountsCall::reactivate_member {
                    key: key(),
                    reason: reason(),
                }),
                main_call(AccountsCall::remove_member {
                    key: key(),
                    reason: reason(),
                }),
                side_call(AccountsCall::withdraw_invitation { voucher: [1; 32] }),
            ]
        }
        Action::RecoverKey => {
            let lost = colleague(organisation);
            let (new, signature) = successor(&lost);
            let under_way = || recovering(organisation);
            vec![
                main_call(AccountsCall::propose_recovery {
                    lost,
                    new,
                    signature,
                }),
                side_call(AccountsCall::approve_recovery { lost: under_way() }),
                side_call(AccountsCall::cancel_recovery { lost: under_way() }),
            ]
        }
        Action::SetPolicy if own => vec![main_call(RolesCall::set_own_policy {
            action: Action::RetireCredits,
            when: When::Always,
        })],
        Action::ManageTrusted if own => vec![
            main_call(SafeguardsCall::add_trusted {
                counterparty: OTHER,
            }),
            failing_call(SafeguardsCall::remove_trusted {
                counterparty: OTHER,
            }),
            main_call(SafeguardsCall::set_limits {
                limits: Limits {
                    per_transfer: Some(Credits(5)),
                    per_day: None,
                },
            }),
        ],
        // The call names no record: it is always about the own organisation.
        Action::TransferCredits
        | Action::EditOrganisation
        | Action::SetPolicy
        | Action::ManageTrusted => vec![],
    }
}

/// What a call does, undone at once.
fn try_call(key: &AccountId, call: RuntimeCall) -> DispatchResult {
    with_transaction(|| {
        let done = call
            .dispatch(by(key))
            .map(|_| ())
            .map_err(|failed| failed.error);
        TransactionOutcome::Rollback(done)
    })
}

#[test]
fn calls_agree_with_the_matrix_and_with_the_rules_about_records() {
    run(|| {
        let not_permitted = pallet_registry_roles::Error::<Runtime>::NotPermitted.into();
        let mut tried = 0u32;
        for (kind, role, action) in places() {
            let key = key_of(organisation_of(kind), role);
            for whose in [Whose::Own, Whose::Other] {
                let Some(answer) = may(kind, role, action, whose) else {
                    continue;
                };
                for behind in calls(kind, action, whose) {
                    tried += 1;
                    let name = behind.call.get_call_metadata().function_name;
                    let case = format!("{name} by {kind} {role}, {whose:?}");
                    let done = try_call(&key, behind.call);
                    assert_eq!(
                        done == Err(not_permitted),
                        answer == Err(not_permitted),
                        "{case}: may says {answer:?}, the call {done:?}"
                    );
                    if behind.names_record && answer.is_err() {
                        assert_eq!(done, answer, "{case}");
                    }
                    if behind.succeeds && answer.is_ok() {
                        assert_eq!(done, Ok(()), "{case}");
                    }
                }
            }
        }
        assert!(tried > 700, "{tried} calls were tried");
    });
}

#[test]
fn no_call_goes_through_for_a_suspended_organisation_or_key() {
    run(|| {
        type RolesError = pallet_registry_roles::Error<Runtime>;
        for (kind, role, action) in places() {
            let id = organisation_of(kind);
            let key = key_of(id, role);
            let all = || {
                let own = calls(kind, action, Whose::Own);
                own.into_iter().chain(calls(kind, action, Whose::Other))
            };
            while_suspended(id, || {
                for behind in all() {
                    let refused = Err(RolesError::OrganisationSuspended.into());
                    assert_eq!(try_call(&key, behind.call), refused);
                }
            });
            let standing = |state| {
                Members::<Runtime>::mutate(&key, |member| {
                    member.as_mut().expect("exists").state = state;
                });
            };
            for state in [
                MemberState::Suspended,
                MemberState::Removed,
                MemberState::Replaced,
            ] {
                standing(state);
                for behind in all() {
                    let refused = Err(RolesError::KeyNotActive.into());
                    assert_eq!(try_call(&key, behind.call), refused);
                }
            }
            standing(MemberState::Active);
        }
    });
}

/// Calls that no action of the matrix stands behind.
fn calls_outside_the_matrix() -> Vec<RuntimeCall> {
    let key = || key_of(DEVELOPER, UserRole::Admin);
    let remark = || Box::new(frame_system::Call::remark { remark: vec![] }.into());
    let (new, signature) = successor(&key());
    vec![
        // Without a signer.
        AccountsCall::apply_organisation {
            kind: OrganisationKind::Api,
            name: text("New"),
            tax_id: text("T-99"),
            country: *b"QM",
            website: text(""),
            key: new.clone(),
            signature: signature.clone(),
        }
        .into(),
        AccountsCall::accept_invitation {
            voucher: new.clone(),
            voucher_signature: signature.clone(),
            key: new.clone(),
            key_signature: signature.clone(),
        }
        .into(),
        // What everybody may do for itself, or what is allowed already.
        AccountsCall::rotate_key { new, signature }.into(),
        AccountsCall::complete_recovery { lost: key() }.into(),
        CreditsCall::cancel_transfer {
            transfer: Default::default(),
        }
        .into(),
        CreditsCall::execute_transfer {
            transfer: Default::default(),
        }
        .into(),
        // Second persons: the call inside is what the matrix is asked about.
        RolesCall::open_intent { call: remark() }.into(),
        RolesCall::approve_intent {
            intent: Default::default(),
            call: remark(),
        }
        .into(),
        RolesCall::refuse_intent {
            intent: Default::default(),
            reason: text("no"),
        }
        .into(),
        RolesCall::cancel_intent {
            intent: Default::default(),
        }
        .into(),
        RolesCall::expire_intent {
            intent: Default::default(),
        }
        .into(),
    ]
}

fn governance_calls() -> Vec<RuntimeCall> {
    vec![
        RolesCall::set_permissions {
            kind: OrganisationKind::Api,
            role: UserRole::Viewer,
            actions: ActionSet::of(Action::ALL),
        }
        .into(),
        RolesCall::set_policy {
            action: Action::IssueCredits,
            policy: Policy::default(),
        }
        .into(),
        SafeguardsCall::set_delays {
            delays: Delays::default(),
        }
        .into(),
        pallet_registry_quota::Call::set_limits {
            class: QuotaClass::Bulk,
            limits: QuotaLimits::initial(QuotaClass::Bulk),
        }
        .into(),
        pallet_registry_quota::Call::set_class {
            organisation: GOVERNMENT,
            class: None,
        }
        .into(),
    ]
}

#[test]
fn governance_is_none_of_the_members_business() {
    run(|| {
        for kind in OrganisationKind::ALL.iter().copied() {
            for role in UserRole::ALL.iter().copied() {
                let key = key_of(organisation_of(kind), role);
                for call in governance_calls() {
                    assert_eq!(try_call(&key, call), Err(DispatchError::BadOrigin));
                }
            }
        }
    });
}

#[test]
fn no_call_of_the_registry_is_left_out() {
    run(|| {
        let name = |call: &RuntimeCall| {
            let metadata = call.get_call_metadata();
            (metadata.pallet_name, metadata.function_name)
        };
        let mut known: BTreeSet<_> = calls_outside_the_matrix().iter().map(name).collect();
        known.extend(governance_calls().iter().map(name));
        for (kind, _, action) in places() {
            for whose in [Whose::Own, Whose::Other] {
                known.extend(calls(kind, action, whose).iter().map(|c| name(&c.call)));
            }
        }
        let of = |pallet: &'static str, names: &'static [&'static str]| {
            names.iter().map(move |name| (pallet, *name))
        };
        let all: BTreeSet<_> = of("Accounts", AccountsCall::<Runtime>::get_call_names())
            .chain(of(
                "Programmes",
                ProgrammesCall::<Runtime>::get_call_names(),
            ))
            .chain(of("Credits", CreditsCall::<Runtime>::get_call_names()))
            .chain(of("Roles", RolesCall::<Runtime>::get_call_names()))
            .chain(of(
                "Safeguards",
                SafeguardsCall::<Runtime>::get_call_names(),
            ))
            .chain(of(
                "Quota",
                pallet_registry_quota::Call::<Runtime>::get_call_names(),
            ))
            .collect();
        assert_eq!(known, all);
    });
}

/// The targets that the table's one other organisation does not show.
#[test]
fn authorities_are_protected_from_each_other() {
    run(|| {
        let names = error_names();
        let may = |kind, role, target| {
            let key = key_of(organisation_of(kind), role);
            let subject = Subject::Organisation(target);
            let answer = Roles::may(key, Action::SuspendOrganisation, subject);
            describe(Some(answer.map(|_| ())), &names)
        };
        use OrganisationKind::{Government, Ministry};
        for role in [UserRole::Root, UserRole::Admin, UserRole::Manager] {
            assert_eq!(may(Government, role, OTHER_MINISTRY), "yes");
            assert_eq!(may(Government, role, OTHER_CERTIFIER), "yes");
            assert_eq!(
                may(Government, role, OrganisationId(99)),
                "2001 OrganisationNotFound"
            );
        }
        for role in [UserRole::Admin, UserRole::Manager] {
            for target in [GOVERNMENT, OTHER_MINISTRY] {
                assert_eq!(may(Ministry, role, target), "2013 AuthorityProtected");
            }
            assert_eq!(may(Ministry, role, OTHER_CERTIFIER), "yes");
        }
    });
}

//! The whole permission matrix of the composed runtime, held against a table that people can
//! read: `matrix.tsv`.

mod calls;
mod country;
#[path = "../support/mod.rs"]
mod support;

use calls::*;
use country::*;
use frame_support::{
    assert_ok,
    storage::{with_transaction, TransactionOutcome},
    traits::{GetCallMetadata, GetCallName},
};
use pallet_registry_accounts::{Call as AccountsCall, Members, Organisations};
use pallet_registry_credits::Call as CreditsCall;
use pallet_registry_programmes::Call as ProgrammesCall;
use pallet_registry_roles::{Call as RolesCall, Matrix};
use pallet_registry_safeguards::Call as SafeguardsCall;
use registry_primitives::{
    traits::Subject, Action, ActionSet, MemberState, OrganisationId, OrganisationKind,
    OrganisationState, UserRole,
};
use registry_runtime::{AccountId, Roles, Runtime, RuntimeCall};
use sp_runtime::{traits::Dispatchable, DispatchError, DispatchResult};
use std::{collections::BTreeSet, fmt::Write};
use support::{governance, told};

/// A reading of one cell.
type Answer = Result<(), DispatchError>;

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
        Action::PauseTransfers => (whose == Whose::Own).then_some(Subject::Registry),
        Action::RegisterProgramme
        | Action::AuthoriseProgramme
        | Action::RejectProgramme
        | Action::Verify => programme(RICE, FOREST),
        Action::IssueCredits
        | Action::FreezeCredits
        | Action::VoidIssuance
        | Action::EditProgramme
        | Action::CloseProgramme
        | Action::ReportMonitoring
        | Action::AddDocument => programme(RICE_ISSUED, FOREST_ISSUED),
        // An authority retires, cancels and asks by the scope, everybody else by the owner or the
        // receiver; and so it withdraws what a certifier gave.
        Action::RetireCredits
        | Action::CancelCredits
        | Action::RequestCredits
        | Action::WithdrawCertificate
            if kind.is_authority() =>
        {
            programme(RICE_ISSUED, FOREST_ISSUED)
        }
        Action::RetireCredits | Action::CancelCredits | Action::RequestCredits => {
            organisation(OTHER)
        }
        Action::WithdrawCertificate => organisation(OTHER_CERTIFIER),
        Action::SetConstants | Action::OperateValidator => {
            (whose == Whose::Own).then_some(Subject::Registry)
        }
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

fn describe(answer: Option<Answer>) -> String {
    match answer {
        None => "-".into(),
        Some(Ok(())) => "yes".into(),
        Some(Err(error)) => told(error),
    }
}

const HEADING: &str = "\
# Who may do what when a country begins. Generated by `REGISTRY_UPDATE=1 cargo test --test matrix`
# and compared by every other run of that test.
#
# own    the own organisation or one of its people; a programme of the developer's own, which is
#        also within the ministry's scope and in the sector that the certifier is accredited for,
#        and which the government shares once it is authorised; credits of or for the own
#        organisation, and for an authority those of such a programme; the own certificates, and
#        for an authority those for such a programme
# other  another developer or one of its people; a programme of another developer, which is
#        outside the ministry's scope and the certifier's accreditation, and its credits; an
#        organisation that waits for admission (DecideRegistration); another certifier
#        (AccreditCertifier) and its certificates, which for an authority are those for such a
#        programme
#
# An error is told with its number in the catalogue. Root exists in the government only: the
# other rows say what would be. Whether a second person is needed is the policy's, not the
# matrix's.
kind\trole\taction\town\tother\tsuspended own\tsuspended other
";

fn table() -> String {
    let mut table = HEADING.to_string();
    for place in places() {
        let (kind, role, action) = place;
        let answers = row(place).map(describe).join("\t");
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
        for place in places() {
            let [_, _, suspended @ ..] = row(place);
            for answer in suspended.into_iter().flatten() {
                let told = describe(Some(answer));
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
                let council = governance();
                assert_ok!(Roles::set_permissions(council, kind, role, actions));
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
        assert!(tried > 1_000, "{tried} calls were tried");
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
            .chain(of(
                "Validators",
                pallet_registry_validators::Call::<Runtime>::get_call_names(),
            ))
            .chain(of(
                "Governance",
                pallet_registry_governance::Call::<Runtime>::get_call_names(),
            ))
            .collect();
        assert_eq!(known, all);
    });
}

/// The targets that the table's one other organisation does not show.
#[test]
fn authorities_are_protected_from_each_other() {
    run(|| {
        let may = |kind, role, target| {
            let key = key_of(organisation_of(kind), role);
            let subject = Subject::Organisation(target);
            let answer = Roles::may(key, Action::SuspendOrganisation, subject);
            describe(Some(answer.map(|_| ())))
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

//! Who comes into the set and who leaves it: proofs, seats, shares, the floor, and keys.

use crate::{
    chain::{block_with, dispatch, put, set, until_session, validator},
    changes, founders, run,
    support::{id_of, of_council, origin, send, sessions::Secrets, signed, text, told, Key},
    Change,
};
use frame_support::assert_ok;
use pallet_registry_validators::{Call, Rules, Validators};
use registry_primitives::{
    records::validators::{
        SessionIndex, ValidatorChange as C, ValidatorRules, ValidatorState as S,
    },
    OrganisationKind, ScopeSet,
};
use registry_runtime::{AccountId, Accounts, Runtime, RuntimeCall, Session, SessionKeys};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve, Ferdie};
use sp_runtime::{generic::Era, DispatchResult};

/// Register an organisation, whose administrator this is.
fn found(kind: OrganisationKind, administrator: Key) {
    let scopes = if kind == OrganisationKind::Ministry {
        1 << 15
    } else {
        0
    };
    assert_ok!(Accounts::register_organisation(
        origin(Alice),
        kind,
        text(&format!("Organisation of {administrator}")),
        text(&format!("E-{administrator}")),
        *b"QM",
        ScopeSet(scopes),
        text(""),
        Some(id_of(administrator)),
    ));
}

fn propose_until(phrase: &str, until: Option<SessionIndex>) -> RuntimeCall {
    let secrets = Secrets::of(phrase);
    let account = secrets.account();
    Call::propose {
        proof: secrets.proof_for(&account),
        keys: secrets.keys(),
        account,
        until,
    }
    .into()
}

fn propose(phrase: &str) -> RuntimeCall {
    propose_until(phrase, None)
}

fn by(key: Key, call: RuntimeCall) -> DispatchResult {
    dispatch(origin(key), call)
}

fn by_council(call: impl Into<RuntimeCall>) -> DispatchResult {
    dispatch(of_council(3, 4), call)
}

fn approve(account: AccountId) -> RuntimeCall {
    Call::approve {
        account,
        until: None,
    }
    .into()
}

fn remove(account: AccountId) -> RuntimeCall {
    Call::remove {
        account,
        reason: text("because"),
    }
    .into()
}

/// Propose and approve at once.
fn admit(administrator: Key, phrase: &str) -> AccountId {
    assert_ok!(by(administrator, propose(phrase)));
    let account = Secrets::of(phrase).account();
    assert_ok!(by_council(approve(account.clone())));
    account
}

fn change(who: &AccountId, change: C, after: Option<S>, seated: bool, session: u32) -> Change {
    (who.clone(), change, after, seated, session)
}

/// The whole way through real transactions: two sessions from the approval to the first block.
#[test]
fn a_fifth_validator_joins_in_two_sessions() {
    run(|| {
        until_session(1, &[]);
        let joining = Secrets::of("//Fifth").account();
        let mut events = block_with(&[], || {
            found(OrganisationKind::Certifier, Eve);
            assert_ok!(put(signed(Eve, 0, Era::Immortal, propose("//Fifth"))).unwrap());
        });
        assert_eq!(validator(&joining).state, S::Proposed);
        events.extend(block_with(&[], || {
            assert_ok!(by_council(approve(joining.clone())));
        }));
        events.extend(until_session(2, &[]));
        assert_eq!(set().len(), 4, "a set acts one session after it is planned");
        events.extend(until_session(3, &[]));
        assert_eq!(
            changes(events),
            [
                change(&joining, C::Proposed, Some(S::Proposed), false, 1),
                change(&joining, C::Approved, Some(S::Entering), false, 1),
                change(&joining, C::Seated, Some(S::Active), true, 2),
            ]
        );
        assert_eq!(set().len(), 5);
        assert!(set().contains(&joining));
        assert_eq!(pallet_aura::Authorities::<Runtime>::get().len(), 5);
        // It makes its blocks like every other one.
        until_session(4, &[]);
        let done = pallet_registry_validators::PerformanceOf::<Runtime>::iter_prefix(3);
        assert_eq!(done.count(), 5);
        assert_eq!(validator(&joining).missed, 0);
    });
}

#[test]
fn keys_come_with_the_proof_of_their_owner_and_belong_to_one_validator() {
    run(|| {
        until_session(1, &[]);
        let [secrets, others] = ["//Fifth", "//Sixth"].map(Secrets::of);
        let account = secrets.account();
        let proposed = |keys: SessionKeys, proof| {
            let call = Call::propose {
                account: account.clone(),
                keys,
                proof,
                until: None,
            };
            by(Bob, call.into()).map_err(told)
        };
        let mixed = SessionKeys {
            grandpa: others.keys().grandpa,
            ..secrets.keys()
        };
        let taken = Secrets::of("//Dave");
        for (named, keys, proof, refusal) in [
            (
                "another account's proof",
                secrets.keys(),
                secrets.proof_for(&others.account()),
                "9013 KeysNotProved",
            ),
            (
                "another one's proof",
                secrets.keys(),
                others.proof_for(&account),
                "9013 KeysNotProved",
            ),
            (
                "one key of somebody else",
                mixed,
                secrets.proof_for(&account),
                "9013 KeysNotProved",
            ),
            (
                "no proof",
                secrets.keys(),
                Default::default(),
                "9013 KeysNotProved",
            ),
            (
                "keys of a validator",
                taken.keys(),
                taken.proof_for(&account),
                "9014 KeysTaken",
            ),
        ] {
            assert_eq!(proposed(keys, proof), Err(refusal.into()), "{named}");
        }
        assert!(!Validators::<Runtime>::contains_key(&account));
        assert_ok!(proposed(secrets.keys(), secrets.proof_for(&account)));
        let again = proposed(secrets.keys(), secrets.proof_for(&account));
        assert_eq!(again, Err("9010 ValidatorExists".into()));
        // What is proposed blocks its keys for others until it is refused.
        let other = Call::propose {
            account: others.account(),
            keys: secrets.keys(),
            proof: secrets.proof_for(&others.account()),
            until: None,
        };
        let taken = by(Charlie, other.clone().into()).map_err(told);
        assert_eq!(taken, Err("9014 KeysTaken".into()));
        assert_ok!(by_council(Call::reject {
            account: account.clone(),
            reason: text("no"),
        }));
        assert!(!Validators::<Runtime>::contains_key(&account));
        assert_ok!(by(Charlie, other.into()));
    });
}

#[test]
fn only_organisations_with_an_office_run_validators_and_each_its_own() {
    run(|| {
        until_session(1, &[]);
        found(OrganisationKind::ProgrammeDeveloper, Ferdie);
        let refused = by(Ferdie, propose("//Fifth")).map_err(told);
        assert_eq!(refused, Err("1003 NotPermitted".into()));
        // Whatever the matrix says: the kind decides.
        assert_ok!(dispatch(
            of_council(3, 4),
            pallet_registry_roles::Call::set_permissions {
                kind: OrganisationKind::ProgrammeDeveloper,
                role: registry_primitives::UserRole::Admin,
                actions: registry_primitives::ActionSet::of(registry_primitives::Action::ALL),
            }
        ));
        let refused = by(Ferdie, propose("//Fifth")).map_err(told);
        assert_eq!(refused, Err("9012 KindMayNotValidate".into()));
        let leave = |key| {
            Call::leave {
                account: id_of(key),
            }
            .into()
        };
        assert_eq!(
            by(Bob, leave(Dave)).map_err(told),
            Err("9017 NotOperator".into())
        );
        let nobody = by(Bob, leave(Eve)).map_err(told);
        assert_eq!(nobody, Err("9011 ValidatorNotFound".into()));
        let new = Secrets::of("//Fifth");
        let rotate = Call::rotate_keys {
            account: id_of(Dave),
            keys: new.keys(),
            proof: new.proof_for(&id_of(Dave)),
        };
        let refused = by(Bob, rotate.clone().into()).map_err(told);
        assert_eq!(refused, Err("9017 NotOperator".into()));
        assert_ok!(by(Dave, rotate.into()));
    });
}

/// One seat of four, five and six; the second one of seven.
#[test]
fn an_organisation_has_no_more_than_its_share_of_the_set() {
    run(|| {
        until_session(1, &[]);
        let second = admit(Bob, "//SecondOfTheMinistry");
        until_session(4, &[]);
        assert_eq!(
            validator(&second).state,
            S::Entering,
            "two of five are too many"
        );
        for (number, key) in [(5u32, Eve), (6, Ferdie)] {
            found(OrganisationKind::Certifier, key);
            let joined = admit(key, &format!("//Number{number}"));
            let session = Session::current_index();
            let events = until_session(session + 2, &[]);
            let seated = change(&joined, C::Seated, Some(S::Active), true, session + 1);
            assert!(changes(events).contains(&seated));
            assert_eq!(u32::try_from(set().len()), Ok(number));
        }
        let session = Session::current_index();
        until_session(session + 2, &[]);
        assert_eq!(validator(&second).state, S::Active, "two of seven are not");
        assert_eq!(set().len(), 7);
        let third = admit(Bob, "//ThirdOfTheMinistry");
        until_session(session + 6, &[]);
        assert_eq!(validator(&third).state, S::Entering);
        assert_eq!(set().len(), 7);
    });
}

/// Whatever is done to the four validators, the set stays.
#[test]
fn nothing_takes_a_seat_when_one_less_would_be_too_few() {
    run(|| {
        until_session(1, &[]);
        assert_ok!(by(
            Bob,
            Call::leave {
                account: id_of(Bob)
            }
            .into()
        ));
        for key in [Alice, Charlie] {
            assert_ok!(by_council(remove(id_of(key))));
        }
        let down = [id_of(Dave)];
        until_session(9, &down);
        assert_eq!(set().len(), 4);
        let states = [Alice, Bob, Charlie, Dave].map(|key| validator(&id_of(key)).state);
        assert_eq!(states, [S::Leaving, S::Leaving, S::Leaving, S::Standby]);
        // An organisation that is suspended keeps its seat as well.
        assert_ok!(Accounts::suspend_organisation(
            origin(Alice),
            registry_primitives::OrganisationId(4),
            text("because")
        ));
        until_session(10, &down);
        assert_eq!(set().len(), 4);
        // The floor itself cannot be lowered.
        let rules = Rules::<Runtime>::get();
        for (named, refused) in [
            ("below four", ValidatorRules { floor: 3, ..rules }),
            ("above the set", ValidatorRules { floor: 5, ..rules }),
            ("fewer seats", ValidatorRules { seats: 3, ..rules }),
            (
                "no session",
                ValidatorRules {
                    session_length: 4,
                    ..rules
                },
            ),
            (
                "more than all",
                ValidatorRules {
                    share: 1_000_001,
                    ..rules
                },
            ),
        ] {
            let outcome = by_council(Call::set_rules { rules: refused }).map_err(told);
            assert_eq!(outcome, Err("9018 ValidatorRulesInvalid".into()), "{named}");
        }
        assert_ok!(by_council(Call::set_rules {
            rules: ValidatorRules { missed: 5, ..rules }
        }));
    });
}

#[test]
fn a_validator_is_replaced_entry_first() {
    run(|| {
        until_session(1, &[]);
        assert_ok!(by(
            Dave,
            Call::leave {
                account: id_of(Dave)
            }
            .into()
        ));
        until_session(4, &[]);
        assert_eq!(set().len(), 4);
        assert_eq!(validator(&id_of(Dave)).state, S::Leaving);
        found(OrganisationKind::Certifier, Eve);
        let joined = admit(Eve, "//Fifth");
        let events = until_session(6, &[]);
        assert_eq!(
            changes(events),
            [
                change(&joined, C::Seated, Some(S::Active), true, 5),
                change(&id_of(Dave), C::Unseated, Some(S::Leaving), false, 5),
                change(&id_of(Dave), C::Left, None, false, 6),
            ]
        );
        assert!(!Validators::<Runtime>::contains_key(id_of(Dave)));
        assert!(Session::load_keys(&id_of(Dave)).is_none());
        let mut expected = vec![id_of(Alice), id_of(Bob), id_of(Charlie), joined];
        expected.sort();
        assert_eq!(set(), expected);
    });
}

#[test]
fn one_enters_in_a_session_and_the_one_that_waits_longest() {
    run(|| {
        until_session(1, &[]);
        let keys = [Eve, Ferdie, Key::One];
        for key in keys {
            found(OrganisationKind::Certifier, key);
        }
        let first = admit(Ferdie, "//First");
        until_session(2, &[]);
        assert_eq!(validator(&first).state, S::Active);
        let [second, third] = [(Eve, "//Second"), (Key::One, "//Third")].map(|(k, p)| admit(k, p));
        let mut order = [second, third];
        order.sort();
        until_session(3, &[]);
        let states = order.clone().map(|account| validator(&account).state);
        assert_eq!(states, [S::Active, S::Entering]);
        until_session(4, &[]);
        assert_eq!(validator(&order[1]).state, S::Active);
        until_session(5, &[]);
        assert_eq!(set().len(), 7);
    });
}

#[test]
fn a_term_ends_by_itself() {
    run(|| {
        until_session(1, &[]);
        found(OrganisationKind::Certifier, Eve);
        let too_short = by(Eve, propose_until("//Fifth", Some(2))).map_err(told);
        assert_eq!(too_short, Err("9019 TermInvalid".into()));
        assert_ok!(by(Eve, propose_until("//Fifth", Some(9))));
        let account = Secrets::of("//Fifth").account();
        // The council says how long.
        assert_ok!(by_council(Call::approve {
            account: account.clone(),
            until: Some(5),
        }));
        until_session(3, &[]);
        assert!(set().contains(&account));
        let events = until_session(6, &[]);
        assert!(!set().contains(&account), "session 5 was its last one");
        assert_eq!(
            changes(events),
            [
                change(&account, C::TermOver, Some(S::Leaving), true, 5),
                change(&account, C::Unseated, Some(S::Leaving), false, 5),
                change(&account, C::Left, None, false, 6),
            ]
        );
        assert_eq!(set().len(), 4);
    });
}

/// Old keys act until the set that has the new ones does.
#[test]
fn new_keys_act_two_sessions_later() {
    run(|| {
        until_session(1, &[]);
        let new = Secrets::of("//Dave//2");
        let place = set().iter().position(|known| *known == id_of(Dave));
        let place = place.expect("Dave is in the set");
        let acting = || pallet_aura::Authorities::<Runtime>::get()[place].clone();
        let old = acting();
        block_with(&[], || {
            let rotate = Call::rotate_keys {
                account: id_of(Dave),
                keys: new.keys(),
                proof: new.proof_for(&id_of(Dave)),
            };
            assert_ok!(send(Dave, rotate).unwrap());
        });
        until_session(2, &[]);
        assert_eq!(acting(), old);
        until_session(3, &[]);
        assert_eq!(acting(), new.keys().aura);
        assert_eq!(set().len(), 4, "it is the same validator");
        assert_eq!(set(), {
            let mut founders = founders();
            founders.sort();
            founders
        });
    });
}

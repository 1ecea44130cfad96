//! Who votes for two blocks in one round of finality is suspended, with the proof.

use crate::{
    chain::{
        ask_pool, begin_block, block_with, dispatch, end_block, put, set, until_session, validator,
    },
    changes, founders, of_validators, run,
    support::{
        id_of, of_council, origin, send,
        sessions::{Equivocation, Secrets},
        text,
    },
    Event,
};
use codec::{Decode, Encode};
use frame_support::{assert_ok, traits::KeyOwnerProofSystem};
use pallet_registry_validators::{Call, Evidence, Validators};
use registry_primitives::{
    records::validators::{ValidatorChange, ValidatorState},
    OrganisationId, OrganisationKind, ScopeSet,
};
use registry_runtime::{
    apis, configs::validators::key_owner_proof, Accounts, Authorship, Grandpa, Historical, Runtime,
    Session, UncheckedExtrinsic,
};
use sp_consensus_grandpa::{OpaqueKeyOwnershipProof, KEY_TYPE};
use sp_core::{Pair, H256};
use sp_keyring::Sr25519Keyring::{Alice, Charlie, Dave, Eve};
use sp_runtime::transaction_validity::{
    InvalidTransaction, TransactionSource, TransactionValidityError,
};
use sp_session::MembershipProof;

type GrandpaError = pallet_grandpa::Error<Runtime>;

fn dave() -> Secrets {
    Secrets::of("//Dave")
}

/// The proof that the key is a validator's in the present session.
fn owner_proof(of: &Secrets) -> MembershipProof {
    key_owner_proof(of.keys().grandpa).expect("it is in the set")
}

/// The set that votes on finality now.
fn voting() -> u64 {
    Grandpa::current_set_id()
}

/// What a node sends that saw two votes.
fn report(equivocation: &Equivocation, owner: &MembershipProof) -> UncheckedExtrinsic {
    let call = pallet_grandpa::Call::report_equivocation_unsigned {
        equivocation_proof: Box::new(equivocation.clone()),
        key_owner_proof: owner.clone(),
    };
    UncheckedExtrinsic::new_bare(call.into())
}

fn invalid(reason: InvalidTransaction) -> TransactionValidityError {
    TransactionValidityError::Invalid(reason)
}

#[test]
fn two_votes_in_one_round_suspend_their_validator() {
    run(|| {
        until_session(2, &[]);
        let (votes, owner) = (dave().equivocate(voting(), 7), owner_proof(&dave()));
        let sent = report(&votes, &owner);
        // Only nodes themselves report: what comes from elsewhere is no news.
        let from_outside = ask_pool(TransactionSource::External, sent.clone());
        assert_eq!(from_outside, Err(invalid(InvalidTransaction::Call)));
        let valid = ask_pool(TransactionSource::Local, sent.clone());
        assert!(!valid.expect("the node's own pool takes it").propagate);
        let mut author = None;
        let events = block_with(&[], || {
            author = Authorship::author();
            assert_eq!(put(sent.clone()), Ok(Ok(())));
        });
        assert!(author.is_some());
        let evidence = Evidence::<Runtime>::get(id_of(Dave)).expect("it is kept");
        assert_eq!((evidence.session, &evidence.kind), (2, b"grandpa:equivoca"));
        let told: Vec<_> = of_validators(events.clone())
            .into_iter()
            .filter(|event| matches!(event, Event::Equivocated { .. }))
            .collect();
        assert_eq!(
            told,
            [Event::Equivocated {
                validator: id_of(Dave),
                organisation: OrganisationId(4),
                session: 2,
                kind: evidence.kind,
                id: evidence.id,
                reporter: author,
            }]
        );
        let change = ValidatorChange::Equivocated;
        let suspended = Some(ValidatorState::Suspended);
        let expected = (id_of(Dave), change, suspended, true, 2);
        assert_eq!(changes(events), [expected]);

        // It is known now: this proof, one of other blocks in the round, and one of another round.
        let hash = H256::repeat_byte;
        for again in [
            votes,
            dave().vote_twice(voting(), 7, (hash(3), 8), (hash(4), 9)),
            dave().equivocate(voting(), 8),
        ] {
            let sent = report(&again, &owner);
            let stale = Err(invalid(InvalidTransaction::Stale));
            assert_eq!(ask_pool(TransactionSource::Local, sent.clone()), stale);
            let events = block_with(&[], || assert!(put(sent).is_err()));
            assert_eq!(changes(events), []);
        }
        assert_eq!(Evidence::<Runtime>::get(id_of(Dave)), Some(evidence));
    });
}

#[test]
fn what_proves_nothing_suspends_nobody() {
    run(|| {
        until_session(2, &[]);
        // Other keys make another set.
        let new = Secrets::of("//Alice//2");
        let rotate = Call::rotate_keys {
            account: id_of(Alice),
            keys: new.keys(),
            proof: new.proof_for(&id_of(Alice)),
        };
        assert_ok!(dispatch(origin(Alice), rotate));
        until_session(5, &[]);
        assert_eq!(voting(), 1);
        let [dave, charlie] = ["//Dave", "//Charlie"].map(Secrets::of);
        let owner = owner_proof(&dave);
        let block = (H256::repeat_byte(1), 5);
        let same_block = dave.vote_twice(voting(), 7, block, block);
        // Votes of Charlie under the name of Dave.
        let forged = {
            let mut encoded = charlie.equivocate(voting(), 7).encode();
            let name = dave.grandpa.public();
            let place = encoded
                .windows(32)
                .position(|bytes| bytes == AsRef::<[u8]>::as_ref(&charlie.grandpa.public()))
                .expect("it names its voter");
            encoded[place..place + 32].copy_from_slice(name.as_ref());
            Equivocation::decode(&mut &encoded[..]).expect("as long as before")
        };
        let not_proved = Ok(Err(GrandpaError::InvalidEquivocationProof.into()));
        let not_owned = Err(invalid(InvalidTransaction::BadProof));
        let other_count = MembershipProof {
            validator_count: 3,
            ..owner.clone()
        };
        let no_nodes = MembershipProof {
            trie_nodes: vec![],
            ..owner.clone()
        };
        let later = MembershipProof {
            session: 7,
            ..owner.clone()
        };
        let votes = || dave.equivocate(voting(), 7);
        for (named, sent, outcome) in [
            ("one block twice", report(&same_block, &owner), not_proved),
            ("forged", report(&forged, &owner), not_proved),
            (
                "a set of another session",
                report(&dave.equivocate(0, 7), &owner),
                not_proved,
            ),
            (
                "a set that never was",
                report(&dave.equivocate(9, 7), &owner),
                not_proved,
            ),
            (
                "the proof of somebody else's key",
                report(&votes(), &owner_proof(&charlie)),
                Ok(Err(GrandpaError::InvalidKeyOwnershipProof.into())),
            ),
            ("another count", report(&votes(), &other_count), not_owned),
            ("an empty proof", report(&votes(), &no_nodes), not_owned),
            ("a session to come", report(&votes(), &later), not_owned),
        ] {
            begin_block(&[]);
            let put = put(sent);
            // Pool and dispatch refuse an owner's proof alike; the pool is asked first.
            let expected = if outcome == Ok(Err(GrandpaError::InvalidKeyOwnershipProof.into())) {
                not_owned
            } else {
                outcome
            };
            assert_eq!(put, expected, "{named}");
            end_block();
        }
        for founder in founders() {
            assert_eq!(validator(&founder).state, ValidatorState::Active);
        }
    });
}

#[test]
fn votes_are_proved_in_later_sessions_too() {
    run(|| {
        until_session(2, &[]);
        let (votes, owner) = (dave().equivocate(voting(), 7), owner_proof(&dave()));
        until_session(5, &[]);
        let events = block_with(&[], || assert_eq!(put(report(&votes, &owner)), Ok(Ok(()))));
        assert_eq!(changes(events).len(), 1);
        let evidence = Evidence::<Runtime>::get(id_of(Dave)).expect("it is kept");
        assert_eq!(evidence.session, 2);
        assert_eq!(validator(&id_of(Dave)).since, 5);
    });
}

#[test]
fn new_keys_do_not_wash_off_what_the_old_ones_signed() {
    run(|| {
        until_session(2, &[]);
        let (votes, owner) = (dave().equivocate(voting(), 7), owner_proof(&dave()));
        let new = Secrets::of("//Dave//2");
        block_with(&[], || {
            let rotate = Call::rotate_keys {
                account: id_of(Dave),
                keys: new.keys(),
                proof: new.proof_for(&id_of(Dave)),
            };
            assert_ok!(send(Dave, rotate).unwrap());
        });
        // In the running session the keys that were handed in last are looked at; the root of a
        // session with its acting keys is kept for when it is over.
        let waits = ask_pool(TransactionSource::Local, report(&votes, &owner));
        assert_eq!(waits, Err(invalid(InvalidTransaction::BadProof)));
        until_session(3, &[]);
        block_with(&[], || assert_eq!(put(report(&votes, &owner)), Ok(Ok(()))));
        assert_eq!(validator(&id_of(Dave)).state, ValidatorState::Suspended);
        // The new keys act for the same validator: they are suspended with it.
        until_session(4, &[]);
        let votes = new.equivocate(voting(), 1);
        let stale = ask_pool(TransactionSource::Local, report(&votes, &owner_proof(&new)));
        assert_eq!(stale, Err(invalid(InvalidTransaction::Stale)));
    });
}

#[test]
fn who_leaves_answers_for_its_last_session() {
    run(|| {
        until_session(2, &[]);
        assert_ok!(Accounts::register_organisation(
            origin(Alice),
            OrganisationKind::Certifier,
            text("Fifth"),
            text("E-5"),
            *b"QM",
            ScopeSet::default(),
            text(""),
            Some(id_of(Eve)),
        ));
        let fifth = Secrets::of("//Fifth");
        let propose = Call::propose {
            account: fifth.account(),
            keys: fifth.keys(),
            proof: fifth.proof_for(&fifth.account()),
            until: None,
        };
        assert_ok!(dispatch(origin(Eve), propose));
        assert_ok!(dispatch(
            of_council(3, 4),
            Call::approve {
                account: fifth.account(),
                until: None
            }
        ));
        let leave = Call::leave {
            account: id_of(Dave),
        };
        assert_ok!(dispatch(origin(Dave), leave));
        until_session(3, &[]);
        // Dave has no seat in the set that is planned and acts for the last time.
        assert!(!validator(&id_of(Dave)).seated);
        assert!(set().contains(&id_of(Dave)));
        let set_id = Grandpa::current_set_id();
        let owner = owner_proof(&dave());
        let votes = dave().equivocate(set_id, 1);
        let later = dave().equivocate(set_id, 2);
        block_with(&[], || assert_eq!(put(report(&votes, &owner)), Ok(Ok(()))));
        assert_eq!(validator(&id_of(Dave)).state, ValidatorState::Suspended);
        until_session(4, &[]);
        assert!(!set().contains(&id_of(Dave)));
        // It is not let in again by itself.
        until_session(7, &[]);
        assert!(!set().contains(&id_of(Dave)));
        assert_eq!(validator(&id_of(Dave)).state, ValidatorState::Suspended);
        // The council ends it; then nothing is left that could be suspended.
        assert_ok!(dispatch(
            of_council(3, 4),
            Call::remove {
                account: id_of(Dave),
                reason: text("because")
            }
        ));
        assert!(!Validators::<Runtime>::contains_key(id_of(Dave)));
        let stale = ask_pool(TransactionSource::Local, report(&later, &owner));
        assert_eq!(stale, Err(invalid(InvalidTransaction::Stale)));
    });
}

#[test]
fn the_council_alone_lets_a_suspended_validator_back() {
    run(|| {
        until_session(2, &[]);
        let (votes, owner) = (dave().equivocate(voting(), 7), owner_proof(&dave()));
        let in_the_same_session = dave().equivocate(voting(), 8);
        block_with(&[], || assert_eq!(put(report(&votes, &owner)), Ok(Ok(()))));
        let suspended = || validator(&id_of(Dave)).state == ValidatorState::Suspended;
        until_session(4, &[]);
        assert!(suspended());
        // Nothing that its own organisation can do makes it active again.
        let session = Session::current_index();
        let payload =
            pallet_registry_validators::Pallet::<Runtime>::heartbeat_payload(&id_of(Dave), session);
        let heartbeat = Call::heartbeat {
            account: id_of(Dave),
            session,
            signature: dave().aura.sign(&payload).into(),
        };
        let sent = crate::chain::unsigned(heartbeat);
        assert!(ask_pool(TransactionSource::External, sent).is_err());
        let reinstate = || Call::reinstate {
            account: id_of(Dave),
            reason: text("a mistake of its operator"),
        };
        assert!(dispatch(origin(Dave), reinstate()).is_err());
        assert!(dispatch(of_council(2, 4), reinstate()).is_err());
        let events = block_with(&[], || {
            assert_ok!(dispatch(of_council(3, 4), reinstate()));
        });
        let back = (
            id_of(Dave),
            ValidatorChange::Reinstated,
            Some(ValidatorState::Active),
            true,
            session,
        );
        assert_eq!(changes(events), [back]);
        // What happened before is settled.
        for settled in [votes, in_the_same_session] {
            block_with(&[], || {
                let put = put(report(&settled, &owner));
                assert_ne!(put, Ok(Ok(())));
            });
            assert!(!suspended());
        }
        // What happens after is not.
        let again = dave().equivocate(voting(), 1);
        let owner = owner_proof(&dave());
        block_with(&[], || assert_eq!(put(report(&again, &owner)), Ok(Ok(()))));
        assert!(suspended());
    });
}

/// What it does after it was let back counts, whatever became of it since.
#[test]
fn who_was_let_back_answers_for_what_it_does_then() {
    run(|| {
        until_session(2, &[]);
        let (votes, owner) = (dave().equivocate(voting(), 7), owner_proof(&dave()));
        block_with(&[], || assert_eq!(put(report(&votes, &owner)), Ok(Ok(()))));
        let reinstate = Call::reinstate {
            account: id_of(Dave),
            reason: text("a mistake of its operator"),
        };
        assert_ok!(dispatch(of_council(3, 4), reinstate));
        until_session(4, &[]);
        let again = dave().equivocate(voting(), 1);
        let owner = owner_proof(&dave());
        until_session(6, &[]);
        assert_ok!(dispatch(
            origin(Dave),
            Call::leave {
                account: id_of(Dave)
            }
        ));
        block_with(&[], || assert_eq!(put(report(&again, &owner)), Ok(Ok(()))));
        assert_eq!(validator(&id_of(Dave)).state, ValidatorState::Suspended);
    });
}

/// A member may report, too, and is told as the reporter.
#[test]
fn a_member_reports_with_its_own_signature() {
    run(|| {
        until_session(2, &[]);
        let events = block_with(&[], || {
            let call = pallet_grandpa::Call::report_equivocation {
                equivocation_proof: Box::new(dave().equivocate(voting(), 7)),
                key_owner_proof: owner_proof(&dave()),
            };
            assert_ok!(send(Charlie, call).unwrap());
        });
        let reporter = of_validators(events)
            .into_iter()
            .find_map(|event| match event {
                Event::Equivocated { reporter, .. } => reporter,
                _ => None,
            });
        assert_eq!(reporter, Some(id_of(Charlie)));
    });
}

#[test]
fn the_set_stays_although_all_of_it_voted_twice() {
    run(|| {
        until_session(2, &[]);
        for phrase in ["//Alice", "//Bob", "//Charlie", "//Dave"] {
            let voter = Secrets::of(phrase);
            let (votes, owner) = (voter.equivocate(voting(), 7), owner_proof(&voter));
            block_with(&[], || assert_eq!(put(report(&votes, &owner)), Ok(Ok(()))));
        }
        until_session(6, &[]);
        assert_eq!(set().len(), 4);
        for founder in founders() {
            assert_eq!(validator(&founder).state, ValidatorState::Suspended);
        }
    });
}

/// What a node asks the runtime for is what the runtime accepts.
#[test]
fn the_api_gives_proofs_that_are_accepted() {
    run(|| {
        for session in 1..4 {
            until_session(session, &[]);
            for phrase in ["//Alice", "//Bob", "//Charlie", "//Dave"] {
                let voter = Secrets::of(phrase);
                let key = voter.keys().grandpa;
                let asked = (Grandpa::current_set_id(), key.clone()).encode();
                let method = "GrandpaApi_generate_key_ownership_proof";
                let answer = apis::api::dispatch(method, &asked).expect("the runtime has this API");
                let proof = Option::<OpaqueKeyOwnershipProof>::decode(&mut &answer[..])
                    .expect("as the API says")
                    .expect("it is in the set");
                let proof: MembershipProof = proof.decode().expect("as the runtime encodes it");
                assert_eq!((proof.session, proof.validator_count), (session, 4));
                let owner = Historical::check_proof((KEY_TYPE, key), proof.clone());
                let organisation = validator(&voter.account()).organisation;
                assert_eq!(owner, Some((voter.account(), organisation)));
                let others = Secrets::of("//Eve").keys().grandpa;
                assert_eq!(Historical::check_proof((KEY_TYPE, others), proof), None);
            }
        }
        // The proof of a key that is nobody's proves nothing.
        let unknown = || Secrets::of("//Eve").keys().grandpa;
        let proof = key_owner_proof(unknown()).unwrap_or_default();
        assert_eq!(Historical::check_proof((KEY_TYPE, unknown()), proof), None);
    });
}

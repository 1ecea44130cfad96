//! Who made which block, what a session came to, and that sets follow each other.

use crate::{
    chain::{author_of, begin_block, blocks, dispatch, end_block, next_slot, set, until_session},
    founders, of_validators, run,
    support::{id_of, origin, sessions::Secrets},
    Event,
};
use frame_support::{assert_ok, traits::EstimateNextSessionRotation};
use pallet_registry_validators::{Authored, PerformanceOf, SessionStart, HISTORY};
use registry_primitives::{records::validators::Performed, OrganisationId};
use registry_runtime::{AccountId, Grandpa, Runtime, RuntimeEvent, Session, System, Validators};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave};
use std::collections::BTreeMap;

/// Blocks of a session in the presets.
const LENGTH: u32 = 10;

fn ends(events: Vec<RuntimeEvent>) -> Vec<(u32, u32, u32, Vec<Performed<AccountId>>)> {
    of_validators(events)
        .into_iter()
        .filter_map(|event| match event {
            Event::SessionEnded {
                session,
                first,
                last,
                performance,
            } => Some((session, first, last, performance.into_inner())),
            _ => None,
        })
        .collect()
}

#[test]
fn every_block_counts_for_its_author_the_last_one_of_a_session_too() {
    run(|| {
        for session in 0..4u32 {
            let mut made = BTreeMap::<AccountId, u32>::new();
            let first = System::block_number() + 1;
            let ended = loop {
                let author = author_of(next_slot(&[]));
                *made.entry(author.clone()).or_default() += 1;
                begin_block(&[]);
                let events = end_block();
                let mut ended = ends(events);
                if let Some(end) = ended.pop() {
                    assert!(ended.is_empty(), "one session ends in a block");
                    break end;
                }
                let noted = Authored::<Runtime>::get(&author);
                assert_eq!(noted, made[&author], "block {}", System::block_number());
            };
            let (number, told_first, last, performance) = ended;
            assert_eq!(number, session);
            assert_eq!(told_first, first);
            assert_eq!(last, System::block_number());
            assert_eq!(last, (session + 1) * LENGTH);
            let told: BTreeMap<_, _> = performance
                .iter()
                .map(|done| (done.validator.clone(), done.authored))
                .collect();
            assert_eq!(told, made, "nobody was down");
            for done in &performance {
                assert_eq!(done.authored, done.expected, "every slot was used");
                let stored = PerformanceOf::<Runtime>::get(session, &done.validator);
                assert!(stored.is_some());
                assert_eq!(Authored::<Runtime>::get(&done.validator), 0);
            }
            assert_eq!(SessionStart::<Runtime>::get(), last + 1);
        }
    });
}

#[test]
fn validators_belong_to_the_organisations_that_founded_the_chain() {
    run(|| {
        let mut founders = founders().to_vec();
        founders.sort();
        assert_eq!(set(), founders);
        let events = until_session(1, &[]);
        let performance = &ends(events)[0].3;
        let of = |key| {
            let account = id_of(key);
            let done = performance.iter().find(|done| done.validator == account);
            done.expect("it is in the set").organisation
        };
        assert_eq!(
            [Alice, Bob, Charlie, Dave].map(of),
            [1, 2, 3, 4].map(OrganisationId)
        );
    });
}

/// Slots that are left empty were somebody's: they count as expected, and as no block.
#[test]
fn who_is_down_has_slots_and_makes_no_block() {
    run(|| {
        let down = [id_of(Dave)];
        until_session(1, &[]);
        let events = until_session(2, &down);
        let (_, _, _, performance) = ends(events).remove(0);
        for done in performance {
            let is_down = down.contains(&done.validator);
            assert_eq!(done.authored == 0, is_down, "{done:?}");
            assert!(done.expected >= 3, "{done:?}");
            assert_eq!(done.authored == done.expected, !is_down, "{done:?}");
        }
    });
}

#[test]
fn the_next_rotation_is_known_before() {
    run(|| {
        for _ in 0..25 {
            blocks(1, &[]);
            let now = System::block_number();
            let (next, _) = Validators::estimate_next_session_rotation(now);
            let next = next.expect("sessions have a length");
            assert_eq!(next % LENGTH, 0);
            assert!(next > now, "{next} after {now}");
            assert_eq!(Session::current_index(), now / LENGTH);
        }
    });
}

/// Light clients follow a change of the voters; as long as the set and its keys stay there is none.
#[test]
fn finality_keeps_its_voters_as_long_as_the_set_stays() {
    run(|| {
        let at = |set| pallet_grandpa::SetIdSession::<Runtime>::get(set);
        for session in 1..5u32 {
            until_session(session, &[]);
            assert_eq!((Grandpa::current_set_id(), at(0)), (0, Some(session)));
            assert_eq!(Grandpa::grandpa_authorities().len(), 4);
        }
        let new = Secrets::of("//Dave//2");
        let rotate = pallet_registry_validators::Call::rotate_keys {
            account: id_of(Dave),
            keys: new.keys(),
            proof: new.proof_for(&id_of(Dave)),
        };
        assert_ok!(dispatch(origin(Dave), rotate));
        let votes = || {
            let voters = Grandpa::grandpa_authorities();
            voters.contains(&(new.keys().grandpa, 1))
        };
        until_session(5, &[]);
        assert_eq!((Grandpa::current_set_id(), votes()), (0, false));
        until_session(6, &[]);
        assert_eq!((Grandpa::current_set_id(), votes()), (1, true));
        assert_eq!((at(0), at(1)), (Some(5), Some(6)));
        until_session(8, &[]);
        assert_eq!((Grandpa::current_set_id(), at(1)), (1, Some(8)));
    });
}

/// What is older than the memory is forgotten, and nothing that is younger.
#[test]
fn so_many_sessions_are_remembered() {
    run(|| {
        let rules = registry_primitives::records::validators::ValidatorRules {
            session_length: 5,
            ..pallet_registry_validators::Rules::<Runtime>::get()
        };
        pallet_registry_validators::Rules::<Runtime>::put(rules);
        let last = HISTORY + 3;
        until_session(last, &[]);
        let known: std::collections::BTreeSet<u32> = PerformanceOf::<Runtime>::iter_keys()
            .map(|(session, _)| session)
            .collect();
        assert_eq!(known, (last - HISTORY..last).collect());
        let oldest = last - 1 - HISTORY;
        type Roots = pallet_session::historical::HistoricalSessions<Runtime>;
        assert!(!Roots::contains_key(oldest - 1));
        assert!(Roots::contains_key(last - HISTORY));
    });
}

//! Equivocations: proved to the session pallet and the finality voters as on the real chain.

use super::mock::*;
use crate::Evidence;
use codec::{Decode, Encode};
use frame_support::{assert_noop, assert_ok, traits::KeyOwnerProofSystem};
use registry_primitives::records::validators::{Equivocation, ValidatorChange, ValidatorState};
use sp_consensus_grandpa::{localized_payload, EquivocationProof, KEY_TYPE};
use sp_core::{Pair, H256};
use sp_runtime::{traits::BadOrigin, DispatchResult, Perbill};
use sp_session::MembershipProof;
use sp_staking::offence::{Kind, Offence, OffenceError, ReportOffence};

const KIND: Kind = *b"grandpa:equivoca";
type Offender = (u64, registry_primitives::OrganisationId);

/// An offence as consensus reports it, in a session and a round.
struct TwoVotes {
    offenders: Vec<u64>,
    session: u32,
    round: u64,
}

impl Offence<Offender> for TwoVotes {
    const ID: Kind = KIND;
    type Slot = u64;
    fn offenders(&self) -> Vec<Offender> {
        let offenders = self.offenders.iter().copied();
        offenders
            .map(|account| (account, organisation_of(account)))
            .collect()
    }
    fn session_index(&self) -> u32 {
        self.session
    }
    fn validator_set_count(&self) -> u32 {
        4
    }
    fn slot(&self) -> u64 {
        self.round
    }
    fn slash_fraction(&self, _: u32) -> Perbill {
        Perbill::zero()
    }
}

fn report(offenders: &[u64], session: u32, round: u64) -> Result<(), OffenceError> {
    let offence = TwoVotes {
        offenders: offenders.to_vec(),
        session,
        round,
    };
    Validators::report_offence(vec![10], offence)
}

fn is_known(validator: u64, round: u64) -> bool {
    let offenders = [(validator, organisation_of(validator))];
    <Validators as ReportOffence<u64, Offender, TwoVotes>>::is_known_offence(&offenders, &round)
}

/// A validator votes twice in a round of the running session, and it is reported.
pub fn equivocate(validator: u64, round: u64) -> Result<(), OffenceError> {
    report(&[validator], Session::current_index(), round)
}

#[test]
fn an_equivocation_suspends_and_is_told_with_its_proof() {
    run(&FIVE, || {
        sessions(2);
        System::reset_events();
        assert!(!is_known(50, 7));
        assert_eq!(equivocate(50, 7), Ok(()));
        let id = (KIND, 7u64).using_encoded(sp_io::hashing::blake2_256);
        let organisation = organisation_of(50);
        assert_eq!(
            events(),
            [
                Event::ValidatorChanged {
                    validator: 50,
                    organisation,
                    before: Some(ValidatorState::Active),
                    after: Some(ValidatorState::Suspended),
                    seated: true,
                    session: 2,
                    change: ValidatorChange::Equivocated,
                    until: None,
                    reason: None,
                    by: None,
                },
                Event::Equivocated {
                    validator: 50,
                    organisation,
                    session: 2,
                    kind: KIND,
                    id,
                    reporter: Some(10),
                },
            ]
        );
        let evidence = Equivocation {
            session: 2,
            kind: KIND,
            id,
        };
        assert_eq!(Evidence::<Test>::get(50), Some(evidence));
        sessions(2);
        assert_eq!(acting(), FOUR);
        // It has no way back but the council.
        assert_noop!(send(heartbeat(50)), Error::HeartbeatRefused);
        assert_ok!(reinstate(50));
        assert_eq!(state(50), Some(ValidatorState::Entering));
        sessions(2);
        assert_eq!(acting(), FIVE);
    });
}

#[test]
fn what_is_known_is_not_reported_again() {
    run(&FIVE, || {
        assert_eq!(equivocate(50, 7), Ok(()));
        for round in [7, 8] {
            assert!(is_known(50, round), "who is suspended is suspended");
            assert_eq!(equivocate(50, round), Err(OffenceError::DuplicateReport));
        }
        assert_ok!(reinstate(50));
        assert_eq!(state(50), Some(ValidatorState::Active));
        assert!(is_known(50, 7));
        assert_eq!(equivocate(50, 7), Err(OffenceError::DuplicateReport));
        assert_eq!(state(50), Some(ValidatorState::Active));
        // Another offence is another one.
        assert!(!is_known(50, 9));
        assert_eq!(equivocate(50, 9), Ok(()));
        assert_eq!(state(50), Some(ValidatorState::Suspended));
    });
}

#[test]
fn what_happened_before_the_council_let_it_back_is_settled() {
    run(&FIVE, || {
        sessions(3);
        assert_eq!(report(&[50], 2, 7), Ok(()));
        sessions(2);
        assert_ok!(reinstate(50));
        for earlier in [0, 2, 4] {
            assert_eq!(
                report(&[50], earlier, 100 + u64::from(earlier)),
                Err(OffenceError::DuplicateReport)
            );
        }
        assert_ne!(state(50), Some(ValidatorState::Suspended));
        sessions(2);
        assert_eq!(report(&[50], 7, 200), Ok(()));
    });
}

#[test]
fn what_happened_after_the_council_let_it_back_is_not_settled_by_a_later_change() {
    run(&FOUR, || {
        sessions(3);
        assert_eq!(report(&[40], 3, 7), Ok(()));
        // At the floor it keeps its seat.
        assert_ok!(reinstate(40));
        assert_eq!(state(40), Some(ValidatorState::Active));
        sessions(2);
        let guilty = Session::current_index();
        sessions(2);
        // Its organisation withdraws it before the proof comes.
        assert_ok!(leave(40));
        assert_eq!(report(&[40], guilty, 8), Ok(()));
        assert_eq!(state(40), Some(ValidatorState::Suspended));
    });
}

#[test]
fn who_is_no_validator_is_not_suspended() {
    run(&FIVE, || {
        assert_ok!(leave(50));
        // It still acts: leaving is no way out.
        sessions(1);
        assert!(!is_seated(50) && acting().contains(&50));
        frame_support::hypothetically!({
            assert_eq!(equivocate(50, 7), Ok(()));
            assert_eq!(state(50), Some(ValidatorState::Suspended));
        });
        sessions(1);
        assert!(is_known(50, 7));
        assert_eq!(report(&[50], 1, 7), Err(OffenceError::DuplicateReport));
        assert_eq!(Evidence::<Test>::get(50), None);
        // Nor is one that the council has not approved.
        assert_ok!(propose(60));
        assert!(is_known(60, 7));
        assert_eq!(equivocate(60, 7), Err(OffenceError::DuplicateReport));
        assert_eq!(state(60), Some(ValidatorState::Proposed));
    });
}

#[test]
fn of_several_offenders_one_is_news_enough() {
    run(&FIVE, || {
        assert_eq!(report(&[40], 0, 1), Ok(()));
        assert_eq!(report(&[40, 50, 70], 0, 2), Ok(()));
        assert_eq!(state(50), Some(ValidatorState::Suspended));
        assert_eq!(state(70), None);
        assert_eq!(
            report(&[40, 50, 70], 0, 2),
            Err(OffenceError::DuplicateReport)
        );
        assert_eq!(report(&[], 0, 3), Err(OffenceError::DuplicateReport));
    });
}

/// Two votes of a validator in a round of a set, both signed by its voting key.
fn two_votes(validator: u64, set: u64, round: u64) -> EquivocationProof<H256, u64> {
    let pair = voting_pair(validator, 0);
    let vote = |hash: u8| {
        let (hash, number) = (H256::repeat_byte(hash), 5u64);
        // A prevote is the first kind of message.
        let payload = localized_payload(round, set, &(0u8, hash, number));
        ((hash, number), pair.sign(&payload))
    };
    let encoded = (set, 0u8, round, pair.public(), vote(1), vote(2)).encode();
    EquivocationProof::decode(&mut &encoded[..]).unwrap()
}

fn submit(equivocation: EquivocationProof<H256, u64>, owner: MembershipProof) -> DispatchResult {
    let none = RuntimeOrigin::none();
    Grandpa::report_equivocation_unsigned(none, Box::new(equivocation), owner)
        .map(|_| ())
        .map_err(|failed| failed.error)
}

fn owner(validator: u64) -> MembershipProof {
    Historical::prove((KEY_TYPE, keys(validator, 0).grandpa)).unwrap()
}

#[test]
fn two_signed_votes_suspend_their_voter_and_nobody_else() {
    run(&FIVE, || {
        sessions(2);
        block();
        let set = Grandpa::current_set_id();
        let (proof, old) = (owner(50), owner(40));
        sessions(1);
        // Of the session before this one, and the session has a root.
        assert_ok!(submit(two_votes(50, set, 3), proof.clone()));
        assert_eq!(state(50), Some(ValidatorState::Suspended));
        assert_eq!(Evidence::<Test>::get(50).unwrap().session, 2);
        assert_noop!(
            submit(two_votes(50, set, 3), proof),
            pallet_grandpa::Error::<Test>::DuplicateOffenceReport
        );
        // A proof of one owner does not prove another's vote, nor one vote two.
        assert_noop!(
            submit(two_votes(30, set, 3), old.clone()),
            pallet_grandpa::Error::<Test>::InvalidKeyOwnershipProof
        );
        let mut signed_by_another = two_votes(40, set, 3).encode();
        let other = two_votes(30, set, 3).encode();
        let signature = signed_by_another.len() - 64;
        signed_by_another[signature..].copy_from_slice(&other[signature..]);
        let forged = EquivocationProof::decode(&mut &signed_by_another[..]).unwrap();
        assert_noop!(
            submit(forged, old.clone()),
            pallet_grandpa::Error::<Test>::InvalidEquivocationProof
        );
        for validator in FOUR {
            assert_eq!(state(validator), Some(ValidatorState::Active));
        }
        assert_ok!(submit(two_votes(40, set, 3), old));
        assert_eq!(state(40), Some(ValidatorState::Suspended));
    });
}

#[test]
fn a_report_is_signed_by_nobody_or_by_a_member() {
    run(&FIVE, || {
        block();
        let set = Grandpa::current_set_id();
        let votes = || Box::new(two_votes(50, set, 3));
        assert_noop!(
            Grandpa::report_equivocation_unsigned(signed(1), votes(), owner(50)),
            BadOrigin
        );
        assert_ok!(Grandpa::report_equivocation(signed(1), votes(), owner(50)));
        assert_eq!(state(50), Some(ValidatorState::Suspended));
    });
}

#[test]
fn a_proof_of_a_forgotten_session_is_none() {
    run(&FIVE, || {
        block();
        let (set, proof) = (Grandpa::current_set_id(), owner(50));
        sessions(crate::HISTORY + 2);
        assert!(submit(two_votes(50, set, 3), proof).is_err());
        assert_eq!(state(50), Some(ValidatorState::Active));
    });
}

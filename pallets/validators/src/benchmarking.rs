//! Benchmarks of the calls, and of what the pool checks of the one without a signer.
//!
//! Texts are as long as they may be, and as many validators are known as there may be. Calls of
//! members are measured with the check of permissions of their signer. Where the state of the
//! validator decides what a call does, the record ends: more is written then.

#![cfg(feature = "runtime-benchmarks")]

use crate::{
    migrations::CountOwnSlots, operators::MAX_RECORDS, Beats, Call, Config, Evidence, KeysOf,
    Pallet, PerformanceOf, Rules, Validators, WeightInfo,
};
use alloc::{format, vec, vec::Vec};
use codec::{Decode, Encode};
use frame_benchmarking::v2::*;
use frame_support::{
    migrations::SteppedMigration,
    pallet_prelude::{StorageVersion, TransactionSource},
    storage::unhashed,
    traits::{Authorize, EnsureOrigin},
    weights::WeightMeter,
    BoundedVec,
};
use frame_system::{pallet_prelude::OriginFor, RawOrigin as SystemOrigin};
use pallet_session::SessionInterface;
use registry_primitives::{
    records::validators::{
        Equivocation, Performance, SessionIndex, Validator, ValidatorRules, ValidatorState,
        MAX_PROOF_LENGTH, MAX_VALIDATORS,
    },
    texts::Reason,
    traits::BenchmarkHelper,
    OrganisationId, OrganisationKind, UserRole,
};
use sp_runtime::{
    app_crypto::ed25519::AppPublic as FinalityKey, traits::ConstU32, RuntimeAppPublic,
};

type AccountIdOf<T> = <T as frame_system::Config>::AccountId;
type BlockProofOf<T> = <<T as Config>::HeartbeatKey as RuntimeAppPublic>::ProofOfPossession;

/// The running session.
const SESSION: SessionIndex = 1_000;

fn reason() -> Reason {
    Reason::truncate_from(vec![b'x'; 1_024])
}

/// Session keys of an account with the proof that they are its own: a block key and a finality
/// key, as the runtime composes them.
fn session_keys<T: Config>(
    owner: &T::AccountId,
    seed: &str,
) -> (
    T::HeartbeatKey,
    KeysOf<T>,
    BoundedVec<u8, ConstU32<MAX_PROOF_LENGTH>>,
)
where
    BlockProofOf<T>: Encode,
{
    let seed = || Some(format!("//{seed}").into_bytes());
    let mut block = T::HeartbeatKey::generate_pair(seed());
    let mut finality = FinalityKey::generate_pair(seed());
    let raw: Vec<u8> = [block.to_raw_vec(), finality.to_raw_vec()].concat();
    let keys = KeysOf::<T>::decode(&mut &raw[..]).expect("a block key and a finality key");
    let owner = owner.encode();
    let proof = (
        block
            .generate_proof_of_possession(&owner)
            .expect("the key is stored"),
        finality
            .generate_proof_of_possession(&owner)
            .expect("the key is stored"),
    );
    let proof = BoundedVec::truncate_from(proof.encode());
    (block, keys, proof)
}

/// A record in a state.
fn record(organisation: OrganisationId, state: ValidatorState, seated: bool) -> Validator {
    Validator {
        organisation,
        state,
        seated,
        since: 0,
        until: Some(SessionIndex::MAX),
        missed: 0,
    }
}

/// As many validators as there may be, but for one. A full set of them is seated.
fn crowd<T: Config>() {
    pallet_session::CurrentIndex::<T>::put(SESSION);
    let rules = ValidatorRules {
        seats: MAX_VALIDATORS,
        ..Default::default()
    };
    Rules::<T>::put(rules);
    let known = Validators::<T>::count();
    for number in known..MAX_RECORDS.saturating_sub(1) {
        let account: T::AccountId = account("validator", number, 0);
        let organisation = OrganisationId(number.saturating_add(1_000));
        let known = if number < MAX_VALIDATORS {
            record(organisation, ValidatorState::Active, true)
        } else {
            record(organisation, ValidatorState::Entering, false)
        };
        Validators::<T>::insert(account, known);
    }
}

/// An organisation that may run validators, and its administrator.
fn operator<T>() -> (OrganisationId, T::AccountId)
where
    T: Config + BenchmarkHelper<AccountIdOf<T>>,
{
    let organisation = T::organisation(OrganisationKind::Certifier);
    (organisation, T::member(organisation, UserRole::Admin))
}

/// One validator more, in a state and without a seat, with everything that is kept of one.
fn validator<T: Config>(
    organisation: OrganisationId,
    state: ValidatorState,
) -> Result<(T::AccountId, T::HeartbeatKey), BenchmarkError>
where
    BlockProofOf<T>: Encode,
{
    crowd::<T>();
    let account: T::AccountId = account("measured", 0, 0);
    let (block, keys, _) = session_keys::<T>(&account, "validator");
    <pallet_session::Pallet<T> as SessionInterface>::set_keys(&account, keys)?;
    Validators::<T>::insert(&account, record(organisation, state, false));
    Beats::<T>::insert(&account, 0);
    let evidence = Equivocation {
        session: 0,
        kind: [7; 16],
        id: [7; 32],
    };
    Evidence::<T>::insert(&account, evidence);
    Ok((account, block))
}

fn state<T: Config>(account: &T::AccountId) -> Option<ValidatorState> {
    Validators::<T>::get(account).map(|known| known.state)
}

fn governance<T: Config>() -> Result<OriginFor<T>, BenchmarkError> {
    T::GovernanceOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)
}

#[benchmarks(
    where
        T: BenchmarkHelper<AccountIdOf<T>>,
        BlockProofOf<T>: Encode,
)]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn propose() {
        let (_, caller) = operator::<T>();
        crowd::<T>();
        let account: T::AccountId = account("measured", 0, 0);
        let (_, keys, proof) = session_keys::<T>(&account, "validator");
        let until = Some(SessionIndex::MAX);

        #[extrinsic_call]
        _(
            SystemOrigin::Signed(caller),
            account.clone(),
            keys,
            proof,
            until,
        );

        assert_eq!(state::<T>(&account), Some(ValidatorState::Proposed));
    }

    #[benchmark]
    fn approve() -> Result<(), BenchmarkError> {
        let (account, _) = validator::<T>(OrganisationId(1), ValidatorState::Proposed)?;
        let origin = governance::<T>()?;

        #[extrinsic_call]
        _(
            origin as OriginFor<T>,
            account.clone(),
            Some(SessionIndex::MAX),
        );

        assert_eq!(state::<T>(&account), Some(ValidatorState::Entering));
        Ok(())
    }

    #[benchmark]
    fn reject() -> Result<(), BenchmarkError> {
        let (account, _) = validator::<T>(OrganisationId(1), ValidatorState::Proposed)?;
        let origin = governance::<T>()?;

        #[extrinsic_call]
        _(origin as OriginFor<T>, account.clone(), reason());

        assert_eq!(state::<T>(&account), None);
        Ok(())
    }

    #[benchmark]
    fn leave() -> Result<(), BenchmarkError> {
        let (organisation, caller) = operator::<T>();
        let (account, _) = validator::<T>(organisation, ValidatorState::Standby)?;

        #[extrinsic_call]
        _(SystemOrigin::Signed(caller), account.clone());

        assert_eq!(state::<T>(&account), None);
        Ok(())
    }

    #[benchmark]
    fn remove() -> Result<(), BenchmarkError> {
        let (account, _) = validator::<T>(OrganisationId(1), ValidatorState::Standby)?;
        let origin = governance::<T>()?;

        #[extrinsic_call]
        _(origin as OriginFor<T>, account.clone(), reason());

        assert_eq!(state::<T>(&account), None);
        Ok(())
    }

    #[benchmark]
    fn reinstate() -> Result<(), BenchmarkError> {
        let (account, _) = validator::<T>(OrganisationId(1), ValidatorState::Suspended)?;
        let origin = governance::<T>()?;

        #[extrinsic_call]
        _(origin as OriginFor<T>, account.clone(), reason());

        assert_eq!(state::<T>(&account), Some(ValidatorState::Entering));
        Ok(())
    }

    #[benchmark]
    fn rotate_keys() -> Result<(), BenchmarkError> {
        let (organisation, caller) = operator::<T>();
        let (account, _) = validator::<T>(organisation, ValidatorState::Entering)?;
        let (_, keys, proof) = session_keys::<T>(&account, "later");

        #[extrinsic_call]
        _(
            SystemOrigin::Signed(caller),
            account.clone(),
            keys.clone(),
            proof,
        );

        let loaded = pallet_session::Pallet::<T>::load_keys(&account);
        assert!(loaded == Some(keys));
        Ok(())
    }

    #[benchmark]
    fn heartbeat() -> Result<(), BenchmarkError> {
        let (account, block) = validator::<T>(OrganisationId(1), ValidatorState::Standby)?;
        let payload = Pallet::<T>::heartbeat_payload(&account, SESSION);
        let signature = block.sign(&payload).ok_or("the key is stored")?;

        #[extrinsic_call]
        _(
            SystemOrigin::Authorized,
            account.clone(),
            SESSION,
            signature,
        );

        assert_eq!(state::<T>(&account), Some(ValidatorState::Entering));
        Ok(())
    }

    #[benchmark]
    fn authorize_heartbeat() -> Result<(), BenchmarkError> {
        let (account, block) = validator::<T>(OrganisationId(1), ValidatorState::Standby)?;
        let payload = Pallet::<T>::heartbeat_payload(&account, SESSION);
        let signature = block.sign(&payload).ok_or("the key is stored")?;
        let call = Call::<T>::heartbeat {
            account,
            session: SESSION,
            signature,
        };
        let outcome;

        #[block]
        {
            outcome = call.authorize(TransactionSource::External);
        }

        assert!(matches!(outcome, Some(Ok(_))));
        Ok(())
    }

    #[benchmark]
    fn set_rules() -> Result<(), BenchmarkError> {
        let _ = validator::<T>(OrganisationId(1), ValidatorState::Entering)?;
        let origin = governance::<T>()?;
        let rules = ValidatorRules {
            floor: MAX_VALIDATORS,
            seats: MAX_VALIDATORS,
            ..Default::default()
        };

        #[extrinsic_call]
        _(origin as OriginFor<T>, rules);

        assert_eq!(Rules::<T>::get(), rules);
        Ok(())
    }

    // One value, and the key of the next one is asked for.
    #[benchmark]
    fn migrate_performance() {
        let account: T::AccountId = account("validator", 0, 0);
        let authored = 7u32;
        let key = PerformanceOf::<T>::hashed_key_for(SESSION, &account);
        unhashed::put(&key, &authored);
        StorageVersion::new(0).put::<Pallet<T>>();
        let mut meter = WeightMeter::with_limit(<T as Config>::WeightInfo::migrate_performance());
        let outcome;

        #[block]
        {
            outcome = CountOwnSlots::<T>::step(None, &mut meter);
        }

        assert!(matches!(outcome, Ok(Some(_))));
        let done = Performance {
            authored,
            expected: None,
        };
        assert_eq!(PerformanceOf::<T>::get(SESSION, &account), Some(done));
    }
}

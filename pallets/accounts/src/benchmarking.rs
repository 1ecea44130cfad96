//! Benchmarks of the calls, and of what the pool checks of those without a signer.
//!
//! Texts are as long as they may be, and what a call may find in storage is there. A call is
//! measured with the check of permissions of its signer.

#![cfg(feature = "runtime-benchmarks")]

use crate::{
    Accreditations, Call, Config, InvitationCount, Invitations, Members, OrganisationOfTaxId,
    Organisations, Pallet, Recoveries, SelfRegistration,
};
use alloc::vec;
use codec::Encode;
use frame_benchmarking::v2::*;
use frame_support::{
    pallet_prelude::TransactionSource,
    traits::{Authorize, Get},
    BoundedVec,
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin as SystemOrigin};
use registry_primitives::{
    consent::{consent_message, Consent},
    records::accounts::{Accreditation, Invitation, Recovery},
    texts::{Name, TaxId, Website},
    traits::BenchmarkHelper,
    MemberState, OrganisationId, OrganisationKind, OrganisationState, PersonId, ScopeSet, Sector,
    UserRole,
};
use sp_core::{crypto::KeyTypeId, sr25519};
use sp_runtime::traits::{IdentifyAccount, Verify, Zero};

type AccountIdOf<T> = <T as frame_system::Config>::AccountId;
type SignatureOf<T> = <T as Config>::Signature;
type SignerOf<T> = <SignatureOf<T> as Verify>::Signer;

/// Where the keys that sign consents lie in the keystore.
const KEYS: KeyTypeId = KeyTypeId(*b"cons");
/// The kind of an organisation that registers itself.
const APPLICANT: OrganisationKind = OrganisationKind::Certifier;
/// A seat.
const COUNTRY: [u8; 2] = *b"QN";
/// The sector that the last of the scopes fits.
const SECTOR: Sector = Sector::Agriculture;
/// The hash of a voucher.
const VOUCHER: [u8; 32] = [7; 32];

/// The longest text of this kind.
fn text<Length: Get<u32>>() -> BoundedVec<u8, Length> {
    BoundedVec::truncate_from(vec![b'x'; Length::get() as usize])
}

/// An organisation and its only administrator.
fn administrator<T>(kind: OrganisationKind) -> (OrganisationId, T::AccountId)
where
    T: Config + BenchmarkHelper<AccountIdOf<T>>,
{
    let organisation = T::organisation(kind);
    (organisation, T::member(organisation, UserRole::Admin))
}

/// A key that can sign.
fn signer<T>(seed: &str) -> (sr25519::Public, T::AccountId)
where
    T: Config,
    SignerOf<T>: From<sr25519::Public>,
{
    let public = sp_io::crypto::sr25519_generate(KEYS, Some(seed.as_bytes().to_vec()));
    (public, SignerOf::<T>::from(public).into_account())
}

fn sign<T>(key: &sr25519::Public, consent: &Consent<'_, T::AccountId>) -> SignatureOf<T>
where
    T: Config,
    SignatureOf<T>: From<sr25519::Signature>,
{
    let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
    let message = genesis.using_encoded(|genesis| consent_message(genesis, consent));
    let signature = sp_io::crypto::sr25519_sign(KEYS, key, &message).expect("the key is stored");
    SignatureOf::<T>::from(signature)
}

/// The key of an organisation that may register itself, and its consent.
fn applicant<T>() -> (T::AccountId, SignatureOf<T>)
where
    T: Config,
    SignatureOf<T>: From<sr25519::Signature>,
    SignerOf<T>: From<sr25519::Public>,
{
    SelfRegistration::<T>::put(true);
    let (public, key) = signer::<T>("//applicant");
    let (name, tax_id, website): (Name, TaxId, Website) = (text(), text(), text());
    let consent = Consent::Apply {
        kind: APPLICANT,
        name: &name,
        tax_id: &tax_id,
        country: COUNTRY,
        website: &website,
        rejections: 0,
        key: &key,
    };
    let signature = sign::<T>(&public, &consent);
    (key, signature)
}

/// Store an open invitation of an organisation.
fn invited<T: Config>(organisation: OrganisationId, voucher: [u8; 32]) {
    let invitation = Invitation {
        organisation,
        role: UserRole::Admin,
        expires: T::MaxInvitationLifetime::get(),
    };
    Invitations::<T>::insert(voucher, invitation);
    InvitationCount::<T>::insert(organisation, T::MaxInvitations::get());
}

/// What accepts an open invitation: a voucher, its signature, a new key and its signature.
fn acceptance<T>() -> (T::AccountId, SignatureOf<T>, T::AccountId, SignatureOf<T>)
where
    T: Config + BenchmarkHelper<AccountIdOf<T>>,
    SignatureOf<T>: From<sr25519::Signature>,
    SignerOf<T>: From<sr25519::Public>,
{
    let (organisation, _) = administrator::<T>(OrganisationKind::ProgrammeDeveloper);
    let (voucher_public, voucher) = signer::<T>("//voucher");
    let (key_public, key) = signer::<T>("//key");
    let hash = voucher.using_encoded(sp_io::hashing::blake2_256);
    invited::<T>(organisation, hash);
    let consent = Consent::Join {
        voucher: hash,
        key: &key,
    };
    let of_voucher = sign::<T>(&voucher_public, &consent);
    let of_key = sign::<T>(&key_public, &consent);
    (voucher, of_voucher, key, of_key)
}

/// A new key, and its consent to take the place of another one.
fn successor<T>(old: &T::AccountId) -> (T::AccountId, SignatureOf<T>)
where
    T: Config,
    SignatureOf<T>: From<sr25519::Signature>,
    SignerOf<T>: From<sr25519::Public>,
{
    let (public, new) = signer::<T>("//new");
    let signature = sign::<T>(&public, &Consent::Replace { old, new: &new });
    (new, signature)
}

/// Store a recovery of a key that nobody who acts here proposed.
fn recovering<T: Config>(lost: &T::AccountId, due: Option<BlockNumberFor<T>>) {
    let recovery = Recovery {
        new_key: account::<T::AccountId>("new", 0, 0),
        proposed_by: PersonId(0),
        due,
    };
    Recoveries::<T>::insert(lost, recovery);
}

/// An administrator, and another one of its organisation whose key a recovery is under way of.
fn colleagues<T>() -> (T::AccountId, T::AccountId)
where
    T: Config + BenchmarkHelper<AccountIdOf<T>>,
{
    let (organisation, caller) = administrator::<T>(OrganisationKind::ProgrammeDeveloper);
    let other = T::member(organisation, UserRole::Admin);
    recovering::<T>(&other, None);
    (caller, other)
}

fn state<T: Config>(organisation: OrganisationId) -> Option<OrganisationState> {
    Organisations::<T>::get(organisation).map(|record| record.state)
}

fn standing<T: Config>(key: &T::AccountId) -> Option<MemberState> {
    Members::<T>::get(key).map(|record| record.state)
}

#[benchmarks(
    where
        T: BenchmarkHelper<AccountIdOf<T>>,
        SignatureOf<T>: From<sr25519::Signature>,
        SignerOf<T>: From<sr25519::Public>,
)]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn register_organisation() {
        let (_, caller) = administrator::<T>(OrganisationKind::Government);
        let key: T::AccountId = account("administrator", 0, 0);
        let tax_id: TaxId = text();

        #[extrinsic_call]
        _(
            SystemOrigin::Signed(caller),
            OrganisationKind::Ministry,
            text(),
            tax_id.clone(),
            COUNTRY,
            ScopeSet(0xfffe),
            text(),
            Some(key.clone()),
        );

        assert!(OrganisationOfTaxId::<T>::contains_key(&tax_id));
        assert!(Members::<T>::contains_key(&key));
    }

    #[benchmark]
    fn add_member() {
        let (organisation, caller) = administrator::<T>(OrganisationKind::ProgrammeDeveloper);
        let key: T::AccountId = account("member", 0, 0);

        #[extrinsic_call]
        _(
            SystemOrigin::Signed(caller),
            organisation,
            key.clone(),
            UserRole::Admin,
        );

        assert_eq!(standing::<T>(&key), Some(MemberState::Active));
    }

    #[benchmark]
    fn suspend_organisation() {
        let (_, caller) = administrator::<T>(OrganisationKind::Government);
        let organisation = T::organisation(OrganisationKind::ProgrammeDeveloper);

        #[extrinsic_call]
        _(SystemOrigin::Signed(caller), organisation, text());

        assert_eq!(state::<T>(organisation), Some(OrganisationState::Suspended));
    }

    #[benchmark]
    fn reactivate_organisation() {
        let (_, caller) = administrator::<T>(OrganisationKind::Government);
        let organisation = T::organisation(OrganisationKind::ProgrammeDeveloper);
        Organisations::<T>::mutate_extant(organisation, |record| {
            record.state = OrganisationState::Suspended;
        });

        #[extrinsic_call]
        _(SystemOrigin::Signed(caller), organisation, text());

        assert_eq!(state::<T>(organisation), Some(OrganisationState::Active));
    }

    #[benchmark]
    fn apply_organisation() {
        let (key, signature) = applicant::<T>();

        #[extrinsic_call]
        _(
            SystemOrigin::Authorized,
            APPLICANT,
            text(),
            text(),
            COUNTRY,
            text(),
            key.clone(),
            signature,
        );

        assert!(Members::<T>::contains_key(&key));
    }

    #[benchmark]
    fn authorize_apply_organisation() {
        let (key, signature) = applicant::<T>();
        let call = Call::<T>::apply_organisation {
            kind: APPLICANT,
            name: text(),
            tax_id: text(),
            country: COUNTRY,
            website: text(),
            key,
            signature,
        };
        let outcome;

        #[block]
        {
            outcome = call.authorize(TransactionSource::External);
        }

        assert!(matches!(outcome, Some(Ok(_))));
    }

    // Admission reads more than rejection, and writes as much.
    #[benchmark]
    fn decide_registration() -> Result<(), BenchmarkError> {
        let (_, caller) = administrator::<T>(OrganisationKind::Government);
        let (key, signature) = applicant::<T>();
        Pallet::<T>::apply_organisation(
            SystemOrigin::Authorized.into(),
            APPLICANT,
            text(),
            text(),
            COUNTRY,
            text(),
            key.clone(),
            signature,
        )?;
        let organisation = Members::<T>::get(&key)
            .ok_or("the applicant is a member")?
            .organisation;

        #[extrinsic_call]
        _(SystemOrigin::Signed(caller), organisation, true, text());

        assert_eq!(state::<T>(organisation), Some(OrganisationState::Active));
        Ok(())
    }

    #[benchmark]
    fn edit_organisation() {
        let (organisation, caller) = administrator::<T>(OrganisationKind::ProgrammeDeveloper);

        #[extrinsic_call]
        _(SystemOrigin::Signed(caller), text(), COUNTRY, text());

        let country = Organisations::<T>::get(organisation).map(|record| record.country);
        assert_eq!(country, Some(COUNTRY));
    }

    #[benchmark]
    fn set_self_registration() {
        let (_, caller) = administrator::<T>(OrganisationKind::Government);
        SelfRegistration::<T>::put(false);

        #[extrinsic_call]
        _(SystemOrigin::Signed(caller), true);

        assert!(SelfRegistration::<T>::get());
    }

    #[benchmark]
    fn accredit() {
        let (_, caller) = administrator::<T>(OrganisationKind::Ministry);
        let certifier = T::organisation(OrganisationKind::Certifier);
        let before = Accreditation {
            from: 0,
            until: 1,
            suspended: true,
        };
        Accreditations::<T>::insert(certifier, SECTOR, before);

        #[extrinsic_call]
        _(SystemOrigin::Signed(caller), certifier, SECTOR, 1, 2);

        let after = Accreditation {
            from: 1,
            until: 2,
            suspended: false,
        };
        assert_eq!(Accreditations::<T>::get(certifier, SECTOR), Some(after));
    }

    #[benchmark]
    fn suspend_accreditation() {
        let (_, caller) = administrator::<T>(OrganisationKind::Ministry);
        let certifier = T::organisation(OrganisationKind::Certifier);
        let before = Accreditation {
            from: 0,
            until: 1,
            suspended: false,
        };
        Accreditations::<T>::insert(certifier, SECTOR, before);

        #[extrinsic_call]
        _(SystemOrigin::Signed(caller), certifier, SECTOR, text());

        let after = Accreditation {
            suspended: true,
            ..before
        };
        assert_eq!(Accreditations::<T>::get(certifier, SECTOR), Some(after));
    }

    #[benchmark]
    fn invite() {
        let (organisation, caller) = administrator::<T>(OrganisationKind::ProgrammeDeveloper);
        let others = T::MaxInvitations::get().saturating_sub(1);
        InvitationCount::<T>::insert(organisation, others);

        #[extrinsic_call]
        _(
            SystemOrigin::Signed(caller),
            UserRole::Admin,
            VOUCHER,
            T::MaxInvitationLifetime::get(),
        );

        assert!(Invitations::<T>::contains_key(VOUCHER));
    }

    #[benchmark]
    fn withdraw_invitation() {
        let (organisation, caller) = administrator::<T>(OrganisationKind::ProgrammeDeveloper);
        invited::<T>(organisation, VOUCHER);

        #[extrinsic_call]
        _(SystemOrigin::Signed(caller), VOUCHER);

        assert!(!Invitations::<T>::contains_key(VOUCHER));
    }

    #[benchmark]
    fn accept_invitation() {
        let (voucher, of_voucher, key, of_key) = acceptance::<T>();

        #[extrinsic_call]
        _(
            SystemOrigin::Authorized,
            voucher,
            of_voucher,
            key.clone(),
            of_key,
        );

        assert_eq!(standing::<T>(&key), Some(MemberState::Active));
    }

    #[benchmark]
    fn authorize_accept_invitation() {
        let (voucher, voucher_signature, key, key_signature) = acceptance::<T>();
        let call = Call::<T>::accept_invitation {
            voucher,
            voucher_signature,
            key,
            key_signature,
        };
        let outcome;

        #[block]
        {
            outcome = call.authorize(TransactionSource::External);
        }

        assert!(matches!(outcome, Some(Ok(_))));
    }

    #[benchmark]
    fn change_role() {
        let (caller, other) = colleagues::<T>();

        #[extrinsic_call]
        _(
            SystemOrigin::Signed(caller),
            other.clone(),
            UserRole::Manager,
        );

        let role = Members::<T>::get(&other).map(|record| record.role);
        assert_eq!(role, Some(UserRole::Manager));
    }

    #[benchmark]
    fn suspend_member() {
        let (caller, other) = colleagues::<T>();

        #[extrinsic_call]
        _(SystemOrigin::Signed(caller), other.clone(), text());

        assert_eq!(standing::<T>(&other), Some(MemberState::Suspended));
    }

    #[benchmark]
    fn reactivate_member() {
        let (caller, other) = colleagues::<T>();
        Members::<T>::mutate_extant(&other, |record| record.state = MemberState::Suspended);

        #[extrinsic_call]
        _(SystemOrigin::Signed(caller), other.clone(), text());

        assert_eq!(standing::<T>(&other), Some(MemberState::Active));
    }

    #[benchmark]
    fn remove_member() {
        let (caller, other) = colleagues::<T>();

        #[extrinsic_call]
        _(SystemOrigin::Signed(caller), other.clone(), text());

        assert_eq!(standing::<T>(&other), Some(MemberState::Removed));
    }

    #[benchmark]
    fn rotate_key() {
        let (_, old) = administrator::<T>(OrganisationKind::ProgrammeDeveloper);
        let (new, signature) = successor::<T>(&old);

        #[extrinsic_call]
        _(SystemOrigin::Signed(old.clone()), new.clone(), signature);

        assert_eq!(standing::<T>(&old), Some(MemberState::Replaced));
        assert_eq!(standing::<T>(&new), Some(MemberState::Active));
    }

    // Of the government, for the only administrator of another organisation: that asks most.
    #[benchmark]
    fn propose_recovery() {
        let (_, caller) = administrator::<T>(OrganisationKind::Government);
        let (_, lost) = administrator::<T>(OrganisationKind::ProgrammeDeveloper);
        let (new, signature) = successor::<T>(&lost);

        #[extrinsic_call]
        _(SystemOrigin::Signed(caller), lost.clone(), new, signature);

        assert!(Recoveries::<T>::contains_key(&lost));
    }

    #[benchmark]
    fn approve_recovery() {
        let (_, caller) = administrator::<T>(OrganisationKind::Government);
        let (_, lost) = administrator::<T>(OrganisationKind::ProgrammeDeveloper);
        recovering::<T>(&lost, None);

        #[extrinsic_call]
        _(SystemOrigin::Signed(caller), lost.clone());

        assert!(Recoveries::<T>::get(&lost).is_some_and(|recovery| recovery.due.is_some()));
    }

    #[benchmark]
    fn cancel_recovery() {
        let (_, caller) = administrator::<T>(OrganisationKind::Government);
        let (_, lost) = administrator::<T>(OrganisationKind::ProgrammeDeveloper);
        recovering::<T>(&lost, None);

        #[extrinsic_call]
        _(SystemOrigin::Signed(caller), lost.clone());

        assert!(!Recoveries::<T>::contains_key(&lost));
    }

    #[benchmark]
    fn complete_recovery() {
        let (_, caller) = administrator::<T>(OrganisationKind::Government);
        let (_, lost) = administrator::<T>(OrganisationKind::ProgrammeDeveloper);
        recovering::<T>(&lost, Some(Zero::zero()));

        #[extrinsic_call]
        _(SystemOrigin::Signed(caller), lost.clone());

        assert_eq!(standing::<T>(&lost), Some(MemberState::Replaced));
    }
}

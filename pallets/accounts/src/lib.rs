//! Organisations, their people and the country they belong to. Nothing about amounts.
//!
//! An **organisation** is not a key: **members** are keys with a role in one organisation.
//! A key is admitted to the chain when it becomes a member: it gets a provider reference,
//! which is never taken back, because an account without references would be reaped and its
//! nonce would begin again. No personal data of a member is on chain.
//!
//! Rules kept here: one government, which comes with genesis and holds the one root; tax ids
//! are unique; only the government adds a ministry; an organisation's administrators add its
//! people, and the government adds the first administrator of another organisation while it
//! has none; the government is never suspended, nobody suspends its own organisation, and a
//! ministry does not suspend a ministry. An organisation that has an administrator never
//! loses the last one, and the root is never suspended, removed or given another role.
//!
//! Every key comes in with its own consent or an administrator's word: `add_member` by an
//! administrator; `invite` and `accept_invitation` by a voucher; `apply_organisation` by an
//! organisation that registers itself; `rotate_key` by the person; recovery by an
//! administrator and the government after a delay in which the old key can object.

#![cfg_attr(not(feature = "std"), no_std)]
// What FRAME makes of a call that is authorised without a signer.
#![allow(clippy::type_complexity)]

extern crate alloc;

pub use genesis::{GenesisCountry, GenesisOrganisation};
pub use pallet::*;

use alloc::vec::Vec;
use frame_support::{pallet_macros::import_section, pallet_prelude::*, traits::UnixTime};
use frame_system::pallet_prelude::*;
use registry_primitives::{
    records::accounts::{
        Accreditation, CountryParameters, Invitation, MemberRecord, Organisation, Recovery,
    },
    texts::{Name, Reason, TaxId, Website},
    traits::Permissions,
    Action, Actor, MemberState, OrganisationId, OrganisationKind, OrganisationState, PersonId,
    ScopeSet, Sector, UserRole,
};
use sp_runtime::traits::{IdentifyAccount, Verify};

mod accreditation;
mod application;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod errors;
mod events;
mod genesis;
mod invitations;
mod lookup;
mod members;
mod organisations;
mod recovery;
mod rules;
#[cfg(test)]
mod tests;
#[cfg(feature = "std")]
mod try_state;
mod weights;

pub use weights::WeightInfo;

#[import_section(events::events)]
#[import_section(errors::errors)]
#[frame_support::pallet]
pub mod pallet {
    use super::*;

    /// What this pallet needs from the runtime.
    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// The permission matrix.
        type Permissions: Permissions<OriginFor<Self>, Self::AccountId>;
        /// Signatures by which keys consent.
        type Signature: Verify<Signer: IdentifyAccount<AccountId = Self::AccountId>> + Parameter;
        /// The clock of accreditations.
        type Time: UnixTime;
        /// Blocks between the approval of a recovery and the first block in which it can be
        /// completed.
        type RecoveryDelay: Get<BlockNumberFor<Self>>;
        /// Blocks that an invitation may live at most.
        #[pallet::constant]
        type MaxInvitationLifetime: Get<BlockNumberFor<Self>>;
        /// Invitations that an organisation may have open.
        #[pallet::constant]
        type MaxInvitations: Get<u32>;
        /// Organisations that may wait for admission at once.
        #[pallet::constant]
        type MaxApplications: Get<u32>;
        /// Weights of the calls.
        type WeightInfo: WeightInfo;
    }

    /// Organisations and members.
    #[pallet::pallet]
    pub struct Pallet<T>(_);

    /// The country of this registry; set at genesis.
    #[pallet::storage]
    pub type Country<T: Config> = StorageValue<_, CountryParameters>;

    /// The identifier that the next organisation gets.
    #[pallet::storage]
    pub type NextOrganisation<T: Config> = StorageValue<_, OrganisationId, ValueQuery>;

    /// Organisations by identifier.
    #[pallet::storage]
    pub type Organisations<T: Config> =
        StorageMap<_, Twox64Concat, OrganisationId, Organisation, OptionQuery>;

    /// The organisation of a tax id.
    #[pallet::storage]
    pub type OrganisationOfTaxId<T: Config> =
        StorageMap<_, Blake2_128Concat, TaxId, OrganisationId, OptionQuery>;

    /// Members by key.
    #[pallet::storage]
    pub type Members<T: Config> =
        StorageMap<_, Blake2_128Concat, T::AccountId, MemberRecord, OptionQuery>;

    /// The last identifier given to a person.
    #[pallet::storage]
    pub type LastPerson<T: Config> = StorageValue<_, PersonId, ValueQuery>;

    /// Whether organisations may register themselves.
    #[pallet::storage]
    pub type SelfRegistration<T: Config> = StorageValue<_, bool, ValueQuery>;

    /// How many organisations wait for admission.
    #[pallet::storage]
    pub type ApplicationCount<T: Config> = StorageValue<_, u32, ValueQuery>;

    /// The key that registered an organisation which waits for admission.
    #[pallet::storage]
    pub type Applicant<T: Config> =
        StorageMap<_, Twox64Concat, OrganisationId, T::AccountId, OptionQuery>;

    /// How many applications of a key were rejected. A consent names it, so that nobody sends
    /// a rejected application again in the applicant's name.
    #[pallet::storage]
    pub type Rejections<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

    /// The block in which an organisation was last reactivated.
    #[pallet::storage]
    pub type ReactivatedAt<T: Config> =
        StorageMap<_, Twox64Concat, OrganisationId, BlockNumberFor<T>, OptionQuery>;

    /// Accreditations of certifiers by sector.
    #[pallet::storage]
    pub type Accreditations<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        OrganisationId,
        Identity,
        Sector,
        Accreditation,
        OptionQuery,
    >;

    /// Open invitations by the hash of their voucher.
    #[pallet::storage]
    pub type Invitations<T: Config> =
        StorageMap<_, Identity, [u8; 32], Invitation<BlockNumberFor<T>>, OptionQuery>;

    /// How many invitations of an organisation are open.
    #[pallet::storage]
    pub type InvitationCount<T: Config> =
        StorageMap<_, Twox64Concat, OrganisationId, u32, ValueQuery>;

    /// Recoveries under way, by the lost key.
    #[pallet::storage]
    pub type Recoveries<T: Config> = StorageMap<
        _,
        Blake2_128Concat,
        T::AccountId,
        Recovery<T::AccountId, BlockNumberFor<T>>,
        OptionQuery,
    >;

    /// How many administrators who may act an organisation has, its root included.
    #[pallet::storage]
    pub type AdministratorCount<T: Config> =
        StorageMap<_, Twox64Concat, OrganisationId, u32, ValueQuery>;

    /// The country, its government and the government's root.
    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// The country; without it the registry has no government.
        pub country: Option<GenesisCountry>,
        /// Key of the one root.
        pub root: Option<T::AccountId>,
        /// Whether organisations may register themselves.
        pub self_registration: bool,
        /// The organisations that found the registry beside the government.
        pub organisations: Vec<GenesisOrganisation<T::AccountId>>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            NextOrganisation::<T>::put(OrganisationId(1));
            SelfRegistration::<T>::put(self.self_registration);
            if let Some(country) = &self.country {
                Pallet::<T>::build_country(country, self.root.as_ref());
            }
            for founder in &self.organisations {
                Pallet::<T>::build_founder(founder);
            }
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Add an organisation, with its first administrator if the key is known.
        ///
        /// Origin: a member with `RegisterOrganisation`. Emits `OrganisationRegistered` and
        /// `MemberAdded`. Errors: [2002] tax id taken, [2003] a government, [2004] a ministry
        /// not by the government, [2005] [2006] [2007] bad data, [2008] key taken.
        /// Cost: four records written.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::register_organisation())]
        #[allow(clippy::too_many_arguments)]
        pub fn register_organisation(
            origin: OriginFor<T>,
            kind: OrganisationKind,
            name: Name,
            tax_id: TaxId,
            country: [u8; 2],
            scopes: ScopeSet,
            website: Website,
            administrator: Option<T::AccountId>,
        ) -> DispatchResult {
            let organisation = Organisation {
                kind,
                state: OrganisationState::Active,
                name,
                tax_id,
                country,
                scopes,
                website,
            };
            Self::do_register(origin, organisation, administrator)
        }

        /// Add a key as a member of an organisation.
        ///
        /// Origin: a member of that organisation with `AddMember`; or one of the government,
        /// while the organisation has no administrator and the new member is to be one.
        /// Emits `MemberAdded`. Errors: [2001] no such organisation, [2008] key taken, [2009]
        /// role root, [2010] [2011] somebody else's organisation, [2015] not admitted.
        /// Cost: two records written.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::add_member())]
        pub fn add_member(
            origin: OriginFor<T>,
            organisation: OrganisationId,
            key: T::AccountId,
            role: UserRole,
        ) -> DispatchResult {
            Self::do_add_member(origin, organisation, key, role)
        }

        /// Suspend an organisation: its members may read, nothing else, what it holds is
        /// frozen by this state, and a certifier's certificates count as withdrawn.
        ///
        /// Origin: a member with `SuspendOrganisation`. Emits `OrganisationStateChanged`.
        /// Errors: [2001] [2005] [2012] [2013] [2014] [2015]. Cost: one record written,
        /// whatever the organisation holds.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::suspend_organisation())]
        pub fn suspend_organisation(
            origin: OriginFor<T>,
            organisation: OrganisationId,
            reason: Reason,
        ) -> DispatchResult {
            Self::do_change_state(origin, organisation, OrganisationState::Suspended, reason)
        }

        /// Reactivate a suspended organisation. Origin, event, errors and cost as for
        /// [`Pallet::suspend_organisation`].
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::reactivate_organisation())]
        pub fn reactivate_organisation(
            origin: OriginFor<T>,
            organisation: OrganisationId,
            reason: Reason,
        ) -> DispatchResult {
            Self::do_change_state(origin, organisation, OrganisationState::Active, reason)
        }

        /// Register one's own organisation; it waits for admission by an authority. The key
        /// becomes its first administrator then.
        ///
        /// Origin: none; the key signs a [`registry_primitives::consent::Consent::Apply`].
        /// Emits `OrganisationApplied`. Errors: [2002] [2005] [2006] bad data, [2008] key
        /// taken, [2016] not a kind that registers itself, [2029] [2035] [2042]. The pool
        /// refuses what would fail with `Custom(100 + index of the error)`.
        /// Cost: four records written.
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::apply_organisation())]
        #[pallet::authorize(Self::authorize_application)]
        #[pallet::weight_of_authorize(T::WeightInfo::authorize_apply_organisation())]
        #[allow(clippy::too_many_arguments)]
        pub fn apply_organisation(
            origin: OriginFor<T>,
            kind: OrganisationKind,
            name: Name,
            tax_id: TaxId,
            country: [u8; 2],
            website: Website,
            key: T::AccountId,
            signature: T::Signature,
        ) -> DispatchResult {
            frame_system::ensure_authorized(origin)?;
            Self::do_apply(kind, name, tax_id, country, website, key, signature)
        }

        /// Admit or reject an organisation that registered itself. A rejected one is final;
        /// its tax id and its key are free again.
        ///
        /// Origin: a member with `DecideRegistration`. Emits `OrganisationStateChanged`.
        /// Errors: [2001] [2005] [2015]. Cost: four records written.
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::decide_registration())]
        pub fn decide_registration(
            origin: OriginFor<T>,
            organisation: OrganisationId,
            admit: bool,
            reason: Reason,
        ) -> DispatchResult {
            Self::do_decide_registration(origin, organisation, admit, reason)
        }

        /// Change the public data of the caller's organisation. Kind and tax id stay.
        ///
        /// Origin: a member with `EditOrganisation`. Emits `OrganisationEdited`.
        /// Errors: [2005] [2006]. Cost: one record written.
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::edit_organisation())]
        pub fn edit_organisation(
            origin: OriginFor<T>,
            name: Name,
            country: [u8; 2],
            website: Website,
        ) -> DispatchResult {
            Self::do_edit(origin, name, country, website)
        }

        /// Open or close self-registration.
        ///
        /// Origin: a member with `DecideRegistration`. Emits `SelfRegistrationChanged`.
        /// Errors: [2014] it is so already. Cost: one record written.
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::set_self_registration())]
        pub fn set_self_registration(origin: OriginFor<T>, open: bool) -> DispatchResult {
            let by = T::Permissions::authorise(origin, Action::DecideRegistration, None)?;
            ensure!(
                SelfRegistration::<T>::get() != open,
                Error::<T>::StateUnchanged
            );
            SelfRegistration::<T>::put(open);
            Self::deposit_event(Event::SelfRegistrationChanged { open, by });
            Ok(())
        }

        /// Accredit a certifier for a sector, or renew the accreditation. Times are seconds
        /// since 1970-01-01 UTC. A renewal lifts a suspension.
        ///
        /// Origin: a member with `AccreditCertifier`; of a ministry, for a sector that one of
        /// its scopes fits. Emits `AccreditationChanged`. Errors: [2001] [2007] [2017].
        /// Cost: one record written.
        #[pallet::call_index(8)]
        #[pallet::weight(T::WeightInfo::accredit())]
        pub fn accredit(
            origin: OriginFor<T>,
            organisation: OrganisationId,
            sector: Sector,
            from: u64,
            until: u64,
        ) -> DispatchResult {
            Self::do_accredit(origin, organisation, sector, from, until)
        }

        /// Suspend an accreditation until it is renewed.
        ///
        /// Origin as for [`Pallet::accredit`]. Emits `AccreditationChanged`. Errors: [2001]
        /// [2005] [2007] [2014] [2018]. Cost: one record written.
        #[pallet::call_index(9)]
        #[pallet::weight(T::WeightInfo::suspend_accreditation())]
        pub fn suspend_accreditation(
            origin: OriginFor<T>,
            organisation: OrganisationId,
            sector: Sector,
            reason: Reason,
        ) -> DispatchResult {
            Self::do_suspend_accreditation(origin, organisation, sector, reason)
        }

        /// Invite the holder of a voucher into the caller's organisation. A voucher is a
        /// key of its own that is used once; the chain is told the blake2-256 hash of its
        /// public key.
        ///
        /// Origin: a member with `AddMember`. Emits `MemberInvited`. Errors: [2009] [2020]
        /// [2021] [2034]. Cost: two records written.
        #[pallet::call_index(10)]
        #[pallet::weight(T::WeightInfo::invite())]
        pub fn invite(
            origin: OriginFor<T>,
            role: UserRole,
            voucher: [u8; 32],
            lifetime: BlockNumberFor<T>,
        ) -> DispatchResult {
            Self::do_invite(origin, role, voucher, lifetime)
        }

        /// Withdraw an invitation of the caller's organisation, expired or not.
        ///
        /// Origin: a member with `ManageMembers`. Emits `InvitationWithdrawn`.
        /// Errors: [2019] [2023]. Cost: two records written.
        #[pallet::call_index(11)]
        #[pallet::weight(T::WeightInfo::withdraw_invitation())]
        pub fn withdraw_invitation(origin: OriginFor<T>, voucher: [u8; 32]) -> DispatchResult {
            Self::do_withdraw_invitation(origin, voucher)
        }

        /// Become a member by a voucher.
        ///
        /// Origin: none; voucher and key each sign a
        /// [`registry_primitives::consent::Consent::Join`], so that nobody who sees the
        /// transaction can use the voucher for another key. Emits `InvitationAccepted`.
        /// Errors: [2008] [2015] [2019] [2029] [2043]. The pool refuses what would fail with
        /// `Custom(100 + index of the error)`. Cost: four records written.
        #[pallet::call_index(12)]
        #[pallet::weight(T::WeightInfo::accept_invitation())]
        #[pallet::authorize(Self::authorize_acceptance)]
        #[pallet::weight_of_authorize(T::WeightInfo::authorize_accept_invitation())]
        pub fn accept_invitation(
            origin: OriginFor<T>,
            voucher: T::AccountId,
            voucher_signature: T::Signature,
            key: T::AccountId,
            key_signature: T::Signature,
        ) -> DispatchResult {
            frame_system::ensure_authorized(origin)?;
            Self::do_accept(voucher, voucher_signature, key, key_signature)
        }

        /// Give a member of the caller's organisation another role.
        ///
        /// Origin: a member with `ManageMembers`. Emits `MemberRoleChanged`. Errors: [2009]
        /// [2022]–[2028]. Cost: two records written.
        #[pallet::call_index(13)]
        #[pallet::weight(T::WeightInfo::change_role())]
        pub fn change_role(
            origin: OriginFor<T>,
            key: T::AccountId,
            role: UserRole,
        ) -> DispatchResult {
            Self::do_change_role(origin, key, role)
        }

        /// Suspend a member of the caller's organisation.
        ///
        /// Origin: a member with `ManageMembers`. Emits `MemberStateChanged`. Errors: [2005]
        /// [2022]–[2027]. Cost: two records written.
        #[pallet::call_index(14)]
        #[pallet::weight(T::WeightInfo::suspend_member())]
        pub fn suspend_member(
            origin: OriginFor<T>,
            key: T::AccountId,
            reason: Reason,
        ) -> DispatchResult {
            Self::do_change_member(origin, key, MemberState::Suspended, reason)
        }

        /// Reactivate a suspended member of the caller's organisation. Origin, event, errors
        /// and cost as for [`Pallet::suspend_member`].
        #[pallet::call_index(15)]
        #[pallet::weight(T::WeightInfo::reactivate_member())]
        pub fn reactivate_member(
            origin: OriginFor<T>,
            key: T::AccountId,
            reason: Reason,
        ) -> DispatchResult {
            Self::do_change_member(origin, key, MemberState::Active, reason)
        }

        /// Remove a member of the caller's organisation, finally: its key never acts again.
        /// Origin, event, errors and cost as for [`Pallet::suspend_member`].
        #[pallet::call_index(16)]
        #[pallet::weight(T::WeightInfo::remove_member())]
        pub fn remove_member(
            origin: OriginFor<T>,
            key: T::AccountId,
            reason: Reason,
        ) -> DispatchResult {
            Self::do_change_member(origin, key, MemberState::Removed, reason)
        }

        /// Act with another key from now on. The person, and with it the role, stays.
        ///
        /// Origin: any member for itself; the new key signs a
        /// [`registry_primitives::consent::Consent::Replace`]. Emits `KeyReplaced`. Errors:
        /// [2008] [2029] [2031]. Cost: four records written.
        #[pallet::call_index(17)]
        #[pallet::weight(T::WeightInfo::rotate_key())]
        pub fn rotate_key(
            origin: OriginFor<T>,
            new: T::AccountId,
            signature: T::Signature,
        ) -> DispatchResult {
            Self::do_rotate_key(origin, new, signature)
        }

        /// Propose that a person who lost a key acts with another one.
        ///
        /// Origin: another person with `RecoverKey` of the organisation; or of the
        /// government, when the lost key is that of the organisation's only administrator.
        /// The new key signs a [`registry_primitives::consent::Consent::Replace`]. Emits
        /// `RecoveryProposed`. Errors: [2008] [2022] [2024] [2027] [2029] [2031] [2032].
        /// Cost: one record written.
        #[pallet::call_index(18)]
        #[pallet::weight(T::WeightInfo::propose_recovery())]
        pub fn propose_recovery(
            origin: OriginFor<T>,
            lost: T::AccountId,
            new: T::AccountId,
            signature: T::Signature,
        ) -> DispatchResult {
            Self::do_propose_recovery(origin, lost, new, signature)
        }

        /// Approve a recovery: its delay begins.
        ///
        /// Origin: a member of the government with `RecoverKey`, who is neither the person
        /// that proposed it nor the one it is about. Emits `RecoveryApproved`. Errors: [2030]
        /// [2031] approved already, [2032]. Cost: one record written.
        #[pallet::call_index(19)]
        #[pallet::weight(T::WeightInfo::approve_recovery())]
        pub fn approve_recovery(origin: OriginFor<T>, lost: T::AccountId) -> DispatchResult {
            Self::do_approve_recovery(origin, lost)
        }

        /// Stop a recovery.
        ///
        /// Origin: the key that was said to be lost, or a member with `RecoverKey` of its
        /// organisation or of the government. Emits `RecoveryCancelled`. Errors: [2030]
        /// [2032]. Cost: one record removed.
        #[pallet::call_index(20)]
        #[pallet::weight(T::WeightInfo::cancel_recovery())]
        pub fn cancel_recovery(origin: OriginFor<T>, lost: T::AccountId) -> DispatchResult {
            Self::do_cancel_recovery(origin, lost)
        }

        /// Complete a recovery whose delay has passed. The delay begins again when the
        /// organisation was suspended in between, because its people could not object then.
        ///
        /// Origin: any member. Emits `KeyReplaced`. Errors: [2008] [2015] [2027] [2030]
        /// [2033]. Cost: five records written.
        #[pallet::call_index(21)]
        #[pallet::weight(T::WeightInfo::complete_recovery())]
        pub fn complete_recovery(origin: OriginFor<T>, lost: T::AccountId) -> DispatchResult {
            Self::do_complete_recovery(origin, lost)
        }
    }

    #[pallet::view_functions]
    impl<T: Config> Pallet<T> {
        /// An organisation.
        pub fn organisation_of(id: OrganisationId) -> Option<Organisation> {
            Organisations::<T>::get(id)
        }

        /// The member behind a key.
        pub fn member_of(key: T::AccountId) -> Option<MemberRecord> {
            Members::<T>::get(key)
        }

        /// Whether a certifier is accredited for a sector at this time.
        pub fn accredited(organisation: OrganisationId, sector: Sector) -> bool {
            <Self as registry_primitives::traits::Organisations>::is_accredited(
                organisation,
                sector,
            )
        }
    }
}

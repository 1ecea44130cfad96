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
//! ministry does not suspend a ministry.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub use genesis::GenesisCountry;
pub use pallet::*;

use frame_support::pallet_prelude::*;
use frame_system::pallet_prelude::*;
use registry_primitives::{
    records::accounts::{CountryParameters, MemberRecord, Organisation},
    texts::{is_readable, Name, Reason, TaxId},
    traits::Permissions,
    Action, Actor, OrganisationId, OrganisationKind, OrganisationState, ScopeSet, UserRole,
};

mod genesis;
mod lookup;
#[cfg(test)]
mod tests;
mod weights;

pub use weights::WeightInfo;

#[frame_support::pallet]
pub mod pallet {
    use super::*;

    /// What this pallet needs from the runtime.
    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// The permission matrix.
        type Permissions: Permissions<Self::AccountId>;
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

    /// How many administrators an organisation has, its root included.
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
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            NextOrganisation::<T>::put(OrganisationId(1));
            if let Some(country) = &self.country {
                Pallet::<T>::build_country(country, self.root.as_ref());
            }
        }
    }

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// An organisation was added.
        OrganisationRegistered {
            /// Its identifier.
            organisation: OrganisationId,
            /// What it is.
            kind: OrganisationKind,
            /// Its public name.
            name: Name,
            /// Its tax id.
            tax_id: TaxId,
            /// ISO 3166-1 alpha-2 code of its seat.
            country: [u8; 2],
            /// Scopes a ministry may act on; empty for the other kinds.
            scopes: ScopeSet,
            /// Who added it.
            by: Actor<T::AccountId>,
        },
        /// A key became a member.
        MemberAdded {
            /// The organisation.
            organisation: OrganisationId,
            /// The key.
            key: T::AccountId,
            /// Its role.
            role: UserRole,
            /// Who added it.
            by: Actor<T::AccountId>,
        },
        /// An organisation was suspended or reactivated.
        OrganisationStateChanged {
            /// The organisation.
            organisation: OrganisationId,
            /// State until now.
            before: OrganisationState,
            /// State from now on.
            after: OrganisationState,
            /// Why.
            reason: Reason,
            /// Who decided.
            by: Actor<T::AccountId>,
        },
    }

    /// Why a call is refused.
    #[pallet::error]
    pub enum Error<T> {
        /// [2001] There is no such organisation.
        OrganisationNotFound,
        /// [2002] An organisation has this tax id already.
        TaxIdTaken,
        /// [2003] The country has its one government already.
        GovernmentExists,
        /// [2004] Only the government adds a ministry.
        MinistryNeedsGovernment,
        /// [2005] A text is blank, not UTF-8 or holds control characters.
        TextUnreadable,
        /// [2006] The country is not an ISO 3166-1 alpha-2 code in capitals.
        CountryCodeInvalid,
        /// [2007] A ministry needs scopes from 1 to 15; other kinds have none.
        ScopesInvalid,
        /// [2008] The key is a member of an organisation already.
        KeyTaken,
        /// [2009] The one root comes with genesis.
        RootIsUnique,
        /// [2010] The members of another organisation are added by its own administrators.
        NotOwnOrganisation,
        /// [2011] The first member of an organisation must be its administrator.
        FirstMemberNotAdministrator,
        /// [2012] Nobody suspends or reactivates its own organisation.
        OwnOrganisation,
        /// [2013] The government is never suspended, nor a ministry by a ministry.
        AuthorityProtected,
        /// [2014] The organisation is in that state already.
        StateUnchanged,
        /// [9001] A counter has no further number.
        CounterExhausted,
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
        #[pallet::weight(
            T::WeightInfo::register_organisation().saturating_add(T::Permissions::authorise_weight())
        )]
        pub fn register_organisation(
            origin: OriginFor<T>,
            kind: OrganisationKind,
            name: Name,
            tax_id: TaxId,
            country: [u8; 2],
            scopes: ScopeSet,
            administrator: Option<T::AccountId>,
        ) -> DispatchResult {
            let by =
                T::Permissions::authorise(ensure_signed(origin)?, Action::RegisterOrganisation)?;
            let organisation = Organisation {
                kind,
                state: OrganisationState::Active,
                name,
                tax_id,
                country,
                scopes,
            };
            Self::check_new_organisation(&by, &organisation)?;
            if let Some(key) = &administrator {
                ensure!(!Members::<T>::contains_key(key), Error::<T>::KeyTaken);
            }
            let id = Self::insert_organisation(organisation.clone())?;
            let Organisation {
                kind,
                name,
                tax_id,
                country,
                scopes,
                ..
            } = organisation;
            Self::deposit_event(Event::OrganisationRegistered {
                organisation: id,
                kind,
                name,
                tax_id,
                country,
                scopes,
                by: by.clone(),
            });
            if let Some(key) = administrator {
                Self::insert_member(id, key, UserRole::Admin, by);
            }
            Ok(())
        }

        /// Add a key as a member of an organisation.
        ///
        /// Origin: a member of that organisation with `AddMember`; or one of the government,
        /// while the organisation has no administrator and the new member is to be one.
        /// Emits `MemberAdded`. Errors: [2001] no such organisation, [2008] key taken, [2009]
        /// role root, [2010] [2011] somebody else's organisation. Cost: two records written.
        #[pallet::call_index(1)]
        #[pallet::weight(
            T::WeightInfo::add_member().saturating_add(T::Permissions::authorise_weight())
        )]
        pub fn add_member(
            origin: OriginFor<T>,
            organisation: OrganisationId,
            key: T::AccountId,
            role: UserRole,
        ) -> DispatchResult {
            let by = T::Permissions::authorise(ensure_signed(origin)?, Action::AddMember)?;
            ensure!(
                Organisations::<T>::contains_key(organisation),
                Error::<T>::OrganisationNotFound
            );
            ensure!(role != UserRole::Root, Error::<T>::RootIsUnique);
            ensure!(!Members::<T>::contains_key(&key), Error::<T>::KeyTaken);
            if by.organisation != organisation {
                let without_administrator = AdministratorCount::<T>::get(organisation) == 0;
                ensure!(
                    by.kind == OrganisationKind::Government && without_administrator,
                    Error::<T>::NotOwnOrganisation
                );
                ensure!(
                    role == UserRole::Admin,
                    Error::<T>::FirstMemberNotAdministrator
                );
            }
            Self::insert_member(organisation, key, role, by);
            Ok(())
        }

        /// Suspend an organisation: its members may read, nothing else, and what it holds is
        /// frozen by this state.
        ///
        /// Origin: a member with `SuspendOrganisation`. Emits `OrganisationStateChanged`.
        /// Errors: [2001] [2005] [2012] [2013] [2014]. Cost: one record written, whatever the
        /// organisation holds.
        #[pallet::call_index(2)]
        #[pallet::weight(
            T::WeightInfo::change_state().saturating_add(T::Permissions::authorise_weight())
        )]
        pub fn suspend_organisation(
            origin: OriginFor<T>,
            organisation: OrganisationId,
            reason: Reason,
        ) -> DispatchResult {
            Self::change_state(origin, organisation, OrganisationState::Suspended, reason)
        }

        /// Reactivate a suspended organisation. Origin, event, errors and cost as for
        /// [`Pallet::suspend_organisation`].
        #[pallet::call_index(3)]
        #[pallet::weight(
            T::WeightInfo::change_state().saturating_add(T::Permissions::authorise_weight())
        )]
        pub fn reactivate_organisation(
            origin: OriginFor<T>,
            organisation: OrganisationId,
            reason: Reason,
        ) -> DispatchResult {
            Self::change_state(origin, organisation, OrganisationState::Active, reason)
        }
    }
}

impl<T: Config> Pallet<T> {
    /// The rules for a new organisation: see the errors of `register_organisation`.
    fn check_new_organisation(
        by: &Actor<T::AccountId>,
        organisation: &Organisation,
    ) -> DispatchResult {
        let Organisation {
            kind,
            name,
            tax_id,
            country,
            scopes,
            ..
        } = organisation;
        ensure!(
            *kind != OrganisationKind::Government,
            Error::<T>::GovernmentExists
        );
        ensure!(
            *kind != OrganisationKind::Ministry || by.kind == OrganisationKind::Government,
            Error::<T>::MinistryNeedsGovernment
        );
        ensure!(
            is_readable(name) && is_readable(tax_id),
            Error::<T>::TextUnreadable
        );
        ensure!(
            country.iter().all(u8::is_ascii_uppercase),
            Error::<T>::CountryCodeInvalid
        );
        let is_ministry = *kind == OrganisationKind::Ministry;
        ensure!(
            scopes.is_valid() && scopes.is_empty() != is_ministry,
            Error::<T>::ScopesInvalid
        );
        ensure!(
            !OrganisationOfTaxId::<T>::contains_key(tax_id),
            Error::<T>::TaxIdTaken
        );
        Ok(())
    }

    /// Store an organisation under the next identifier.
    fn insert_organisation(organisation: Organisation) -> Result<OrganisationId, DispatchError> {
        let id = NextOrganisation::<T>::get();
        NextOrganisation::<T>::put(id.next().ok_or(Error::<T>::CounterExhausted)?);
        OrganisationOfTaxId::<T>::insert(&organisation.tax_id, id);
        Organisations::<T>::insert(id, organisation);
        Ok(id)
    }

    /// Store a member and admit its key to the chain.
    fn insert_member(
        organisation: OrganisationId,
        key: T::AccountId,
        role: UserRole,
        by: Actor<T::AccountId>,
    ) {
        Self::admit(organisation, &key, role);
        Self::deposit_event(Event::MemberAdded {
            organisation,
            key,
            role,
            by,
        });
    }

    /// Give the key its record and its provider reference.
    fn admit(organisation: OrganisationId, key: &T::AccountId, role: UserRole) {
        Members::<T>::insert(key, MemberRecord { organisation, role });
        if matches!(role, UserRole::Root | UserRole::Admin) {
            AdministratorCount::<T>::mutate(organisation, |count| *count = count.saturating_add(1));
        }
        frame_system::Pallet::<T>::inc_providers(key);
    }

    fn change_state(
        origin: OriginFor<T>,
        id: OrganisationId,
        after: OrganisationState,
        reason: Reason,
    ) -> DispatchResult {
        let by = T::Permissions::authorise(ensure_signed(origin)?, Action::SuspendOrganisation)?;
        ensure!(is_readable(&reason), Error::<T>::TextUnreadable);
        let mut organisation =
            Organisations::<T>::get(id).ok_or(Error::<T>::OrganisationNotFound)?;
        ensure!(by.organisation != id, Error::<T>::OwnOrganisation);
        let protected = match organisation.kind {
            OrganisationKind::Government => true,
            OrganisationKind::Ministry => by.kind == OrganisationKind::Ministry,
            _ => false,
        };
        ensure!(!protected, Error::<T>::AuthorityProtected);
        let before = organisation.state;
        ensure!(before != after, Error::<T>::StateUnchanged);
        organisation.state = after;
        Organisations::<T>::insert(id, organisation);
        Self::deposit_event(Event::OrganisationStateChanged {
            organisation: id,
            before,
            after,
            reason,
            by,
        });
        Ok(())
    }
}

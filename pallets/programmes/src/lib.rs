//! Mitigation programmes: registration with the proponents' shares, then one decision by the
//! authority.
//!
//! ```text
//! register -> Pending --authorise--> Authorised (a block of serials is reserved)
//!                    \--reject-----> Rejected   (final)
//! ```
//! The table of transitions is [`Stage::may_become`]. A developer registers programmes of
//! its own, a ministry those of its scopes, the government and monitoring systems any. The
//! government decides on any programme, a ministry on those of its scopes.
//!
//! Shares are of future issues: they say how an issuance is split, not who holds what.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub use pallet::*;

use alloc::vec::Vec;
use frame_support::{pallet_prelude::*, weights::constants::ParityDbWeight};
use frame_system::pallet_prelude::*;
use registry_primitives::{
    records::programmes::{Programme, ProgrammeDetails},
    serial::{programme_text, year_of},
    texts::{is_readable, ExternalId, Reason, SerialText},
    traits::{self, Country, Organisations, Permissions, ProgrammeTerms, SerialBlocks},
    validate_shares, Action, Actor, Credits, OrganisationId, OrganisationKind, OrganisationState,
    ProgrammeId, SerialNumber, SerialRange, Stage,
};

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
        type Permissions: Permissions<OriginFor<Self>, Self::AccountId>;
        /// The organisations.
        type Organisations: Organisations;
        /// The country, for serial texts.
        type Country: Country;
        /// The national counter of serials.
        type SerialBlocks: SerialBlocks;
        /// Weights of the calls.
        type WeightInfo: WeightInfo;
    }

    /// Programmes by identifier.
    #[pallet::pallet]
    pub struct Pallet<T>(_);

    /// The last identifier given to a programme.
    #[pallet::storage]
    pub type LastProgramme<T: Config> = StorageValue<_, ProgrammeId, ValueQuery>;

    /// Programmes by identifier.
    #[pallet::storage]
    pub type Programmes<T: Config> =
        StorageMap<_, Twox64Concat, ProgrammeId, Programme, OptionQuery>;

    /// The programme of an external identifier.
    #[pallet::storage]
    pub type ProgrammeOfExternalId<T: Config> =
        StorageMap<_, Blake2_128Concat, ExternalId, ProgrammeId, OptionQuery>;

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A programme was registered and waits for a decision.
        ProgrammeRegistered {
            /// Its identifier.
            programme: ProgrammeId,
            /// All that was said of it.
            details: ProgrammeDetails,
            /// Who registered it.
            by: Actor<T::AccountId>,
        },
        /// A programme was authorised.
        ProgrammeAuthorised {
            /// The programme.
            programme: ProgrammeId,
            /// Credits that may be issued.
            amount: Credits,
            /// The serials reserved for them.
            block: SerialRange,
            /// The block as a serial text.
            serial: SerialText,
            /// Who decided.
            by: Actor<T::AccountId>,
        },
        /// A programme was rejected.
        ProgrammeRejected {
            /// The programme.
            programme: ProgrammeId,
            /// Why.
            reason: Reason,
            /// Who decided.
            by: Actor<T::AccountId>,
        },
    }

    /// Why a call is refused.
    #[pallet::error]
    pub enum Error<T> {
        /// [4001] There is no such programme.
        ProgrammeNotFound,
        /// [4002] A programme with this external identifier is registered already.
        ExternalIdTaken,
        /// [2005] A text is blank, not UTF-8 or holds control characters.
        TextUnreadable,
        /// [4003] The sectoral scope does not fit the sector.
        ScopeMismatch,
        /// [4004] The programme ends before it starts, or starts after the year 9999.
        PeriodInvalid,
        /// [3001] An amount is at least one credit.
        ZeroAmount,
        /// [4005] Shares must each be above zero and sum to exactly 1 000 000.
        SharesInvalid,
        /// [4006] A proponent stands in the list twice.
        ProponentRepeated,
        /// [4007] A proponent is no active organisation that can hold credits.
        ProponentInvalid,
        /// [4008] A developer registers only programmes of its own.
        NotProponent,
        /// [4009] The scope is outside what this authority may act on.
        ScopeNotCovered,
        /// [4010] The programme is not waiting for a decision.
        NotPending,
        /// [4011] More than the programme's estimate.
        AmountExceedsEstimate,
        /// [4012] The country's parameters make no serial text.
        SerialTextInvalid,
        /// [9001] A counter has no further number.
        CounterExhausted,
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Register a programme.
        ///
        /// Origin: a member with `RegisterProgramme`; of a developer that is among the
        /// proponents, or of a ministry that covers the scope. Emits `ProgrammeRegistered`.
        /// Errors: [2005] [3001] [4002]–[4009] name what is wrong with the details.
        /// Cost: three records written, one organisation read per proponent.
        #[pallet::call_index(0)]
        #[pallet::weight(
            T::WeightInfo::register()
                .saturating_add(T::Permissions::authorise_weight())
                .saturating_add(T::Organisations::organisation_weight().saturating_mul(
                    u64::try_from(details.proponents.len()).unwrap_or(u64::MAX).saturating_add(1)
                ))
        )]
        pub fn register(origin: OriginFor<T>, details: ProgrammeDetails) -> DispatchResult {
            let by = T::Permissions::authorise(origin, Action::RegisterProgramme, None)?;
            Self::check_details(&details)?;
            Self::check_registrant(&by, &details)?;
            ensure!(
                !ProgrammeOfExternalId::<T>::contains_key(&details.external_id),
                Error::<T>::ExternalIdTaken
            );
            let programme = LastProgramme::<T>::get()
                .next()
                .ok_or(Error::<T>::CounterExhausted)?;
            LastProgramme::<T>::put(programme);
            ProgrammeOfExternalId::<T>::insert(&details.external_id, programme);
            let record = Programme {
                details: details.clone(),
                stage: Stage::Pending,
                block: None,
            };
            Programmes::<T>::insert(programme, record);
            Self::deposit_event(Event::ProgrammeRegistered {
                programme,
                details,
                by,
            });
            Ok(())
        }

        /// Authorise a pending programme: reserve the next `amount` serials of the country.
        ///
        /// Origin: a member with `AuthoriseProgramme` of an authority that covers the scope.
        /// Emits `ProgrammeAuthorised`. Errors: [3001] zero, [4001] [4009] [4010], [4011]
        /// more than the estimate. Cost: two records written.
        #[pallet::call_index(1)]
        #[pallet::weight(
            T::WeightInfo::authorise()
                .saturating_add(T::Permissions::authorise_weight())
                .saturating_add(T::Organisations::organisation_weight())
                .saturating_add(T::Country::country_weight())
                .saturating_add(T::SerialBlocks::reserve_weight())
        )]
        pub fn authorise(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            amount: Credits,
        ) -> DispatchResult {
            let (by, mut record) = Self::decide(
                origin,
                programme,
                Action::AuthoriseProgramme,
                Some(amount),
                Stage::Authorised,
            )?;
            ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
            ensure!(
                amount <= record.details.estimate,
                Error::<T>::AmountExceedsEstimate
            );
            let block = T::SerialBlocks::reserve(programme, amount)?;
            let serial = Self::serial_text(programme, &record.details, block)?;
            record.block = Some(block);
            Programmes::<T>::insert(programme, record);
            Self::deposit_event(Event::ProgrammeAuthorised {
                programme,
                amount,
                block,
                serial,
                by,
            });
            Ok(())
        }

        /// Reject a pending programme, finally.
        ///
        /// Origin: a member with `RejectProgramme` of an authority that covers the scope.
        /// Emits `ProgrammeRejected`. Errors: [2005] [4001] [4009] [4010]. Cost: one record
        /// written.
        #[pallet::call_index(2)]
        #[pallet::weight(
            T::WeightInfo::reject()
                .saturating_add(T::Permissions::authorise_weight())
                .saturating_add(T::Organisations::organisation_weight())
        )]
        pub fn reject(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            reason: Reason,
        ) -> DispatchResult {
            let (by, record) = Self::decide(
                origin,
                programme,
                Action::RejectProgramme,
                None,
                Stage::Rejected,
            )?;
            ensure!(is_readable(&reason), Error::<T>::TextUnreadable);
            Programmes::<T>::insert(programme, record);
            Self::deposit_event(Event::ProgrammeRejected {
                programme,
                reason,
                by,
            });
            Ok(())
        }
    }
}

impl<T: Config> Pallet<T> {
    /// Whether the details can be a programme at all.
    fn check_details(details: &ProgrammeDetails) -> DispatchResult {
        ensure!(
            is_readable(&details.title) && is_readable(&details.external_id),
            Error::<T>::TextUnreadable
        );
        ensure!(
            details.scope.fits(details.sector),
            Error::<T>::ScopeMismatch
        );
        ensure!(
            details.start <= details.end && year_of(details.start) <= 9999,
            Error::<T>::PeriodInvalid
        );
        ensure!(!details.estimate.is_zero(), Error::<T>::ZeroAmount);
        let shares: Vec<u32> = details.proponents.iter().map(|p| p.share).collect();
        ensure!(validate_shares(&shares).is_ok(), Error::<T>::SharesInvalid);
        let mut organisations: Vec<OrganisationId> =
            details.proponents.iter().map(|p| p.organisation).collect();
        organisations.sort_unstable();
        organisations.dedup();
        ensure!(
            organisations.len() == details.proponents.len(),
            Error::<T>::ProponentRepeated
        );
        for organisation in organisations {
            let holds_credits = matches!(
                T::Organisations::organisation(organisation),
                Some((kind, OrganisationState::Active)) if kind.may_hold_credits()
            );
            ensure!(holds_credits, Error::<T>::ProponentInvalid);
        }
        Ok(())
    }

    /// Whether this actor may register a programme with these details.
    fn check_registrant(by: &Actor<T::AccountId>, details: &ProgrammeDetails) -> DispatchResult {
        match by.kind {
            OrganisationKind::Government | OrganisationKind::Api => Ok(()),
            OrganisationKind::Ministry => {
                let covered = T::Organisations::covers_scope(by.organisation, details.scope);
                ensure!(covered, Error::<T>::ScopeNotCovered);
                Ok(())
            }
            OrganisationKind::ProgrammeDeveloper | OrganisationKind::Certifier => {
                let own = details
                    .proponents
                    .iter()
                    .any(|p| p.organisation == by.organisation);
                ensure!(own, Error::<T>::NotProponent);
                Ok(())
            }
        }
    }

    /// Whether an authority may decide on a programme.
    fn check_covers(by: &Actor<T::AccountId>, record: &Programme) -> DispatchResult {
        let covered = T::Organisations::covers_scope(by.organisation, record.details.scope);
        ensure!(covered, Error::<T>::ScopeNotCovered);
        Ok(())
    }

    /// The actor and the programme, moved to its next stage but not stored yet.
    fn decide(
        origin: OriginFor<T>,
        programme: ProgrammeId,
        action: Action,
        amount: Option<Credits>,
        next: Stage,
    ) -> Result<(Actor<T::AccountId>, Programme), DispatchError> {
        let by = T::Permissions::authorise(origin, action, amount)?;
        let mut record = Programmes::<T>::get(programme).ok_or(Error::<T>::ProgrammeNotFound)?;
        Self::check_covers(&by, &record)?;
        ensure!(record.stage.may_become(next), Error::<T>::NotPending);
        record.stage = next;
        Ok((by, record))
    }

    /// The serial text of a block.
    fn serial_text(
        programme: ProgrammeId,
        details: &ProgrammeDetails,
        block: SerialRange,
    ) -> Result<SerialText, DispatchError> {
        let (country, unit) = T::Country::code_and_unit();
        let serial = SerialNumber {
            country,
            unit,
            scope: alloc::string::ToString::to_string(&details.scope),
            programme: programme_text(programme),
            year: year_of(details.start),
            first: block.first,
            last: block.last,
        };
        let text = serial
            .checked_text()
            .map_err(|_| Error::<T>::SerialTextInvalid)?;
        SerialText::try_from(text.into_bytes()).map_err(|_| Error::<T>::SerialTextInvalid.into())
    }

    /// Recompute what is kept twice: external identifiers, and blocks of authorised programmes.
    #[cfg(feature = "std")]
    pub fn do_try_state() -> Result<(), DispatchError> {
        let mut count = 0u32;
        for (id, programme) in Programmes::<T>::iter() {
            count = count.saturating_add(1);
            ensure!(
                ProgrammeOfExternalId::<T>::get(&programme.details.external_id) == Some(id),
                "external id points back"
            );
            let authorised = programme.stage == Stage::Authorised;
            ensure!(
                programme.block.is_some() == authorised,
                "a block when authorised"
            );
            let within = programme
                .block
                .is_none_or(|b| b.len() <= programme.details.estimate);
            ensure!(within, "block within the estimate");
        }
        ensure!(
            LastProgramme::<T>::get().0 == count,
            "identifiers are consecutive"
        );
        Ok(())
    }
}

impl<T: Config> traits::RecordRules<T::AccountId> for Pallet<T> {
    fn check(
        by: &Actor<T::AccountId>,
        action: Action,
        subject: &traits::Subject<T::AccountId>,
    ) -> DispatchResult {
        let traits::Subject::Programme(id) = subject else {
            return Ok(());
        };
        let record = Programmes::<T>::get(id).ok_or(Error::<T>::ProgrammeNotFound)?;
        match action {
            Action::RegisterProgramme => Self::check_registrant(by, &record.details),
            Action::AuthoriseProgramme | Action::RejectProgramme => Self::check_covers(by, &record),
            _ => Ok(()),
        }
    }
}

impl<T: Config> traits::Programmes for Pallet<T> {
    fn terms(id: ProgrammeId) -> Option<ProgrammeTerms> {
        Programmes::<T>::get(id).map(|programme| ProgrammeTerms {
            stage: programme.stage,
            scope: programme.details.scope,
            proponents: programme.details.proponents.into_inner(),
        })
    }

    fn terms_weight() -> Weight {
        ParityDbWeight::get()
            .reads(1)
            .saturating_add(Weight::from_parts(0, 3_200))
    }
}

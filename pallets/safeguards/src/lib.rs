//! Safeguards around outgoing transfers: trusted accounts, delays, limits.
//!
//! An organisation keeps a list of counterparties that it trusts. A transfer to one of them
//! happens at once; a transfer to anybody else waits for a delay in which the giver's people
//! can cancel it. Whoever steals a key can therefore neither send credits away unnoticed nor
//! make its own account a trusted one: an addition to the list takes effect after a delay, a
//! removal at once. On top of that an organisation limits what it sends in one transfer and
//! in any 24 hours; a lower limit is in force at once, a higher one after a delay.
//!
//! The rules are those of account holders in the Union Registry (Regulation (EU) 2019/1122,
//! articles 23 and 35), with delays in blocks instead of working days.
//!
//! A transfer counts against the limits when it is asked for. One that is cancelled later
//! still counts for its 24 hours: otherwise a thief could try until one gets through.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub use pallet::*;

use frame_support::{pallet_prelude::*, traits::UnixTime};
use frame_system::pallet_prelude::*;
use registry_primitives::{
    records::trust::{Delays as DelaysOf, Limits, LimitsRecord, Openness, Reception, SentByHour},
    traits::{Organisations, Permissions},
    Action, Actor, Credits, OrganisationId,
};
use sp_runtime::traits::Saturating;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod outgoing;
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
        /// Who may change the delays of the country.
        type GovernanceOrigin: EnsureOrigin<OriginFor<Self>>;
        /// The clock of the rolling day.
        type Time: UnixTime;
        /// The delays with which a country begins when its genesis names none.
        #[pallet::constant]
        type InitialDelays: Get<DelaysOf>;
        /// Trusted accounts that an organisation may have.
        #[pallet::constant]
        type MaxTrusted: Get<u32>;
        /// Weights of the calls.
        type WeightInfo: WeightInfo;
    }

    /// Trusted accounts, delays and limits.
    #[pallet::pallet]
    pub struct Pallet<T>(_);

    /// The country's delays.
    #[pallet::storage]
    pub type Delays<T: Config> = StorageValue<_, DelaysOf, ValueQuery>;

    /// Whom an organisation trusts, with the first block in which it does.
    #[pallet::storage]
    pub type Trusted<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        OrganisationId,
        Twox64Concat,
        OrganisationId,
        BlockNumberFor<T>,
        OptionQuery,
    >;

    /// How many an organisation trusts.
    #[pallet::storage]
    pub type TrustedCount<T: Config> = StorageMap<_, Twox64Concat, OrganisationId, u32, ValueQuery>;

    /// The limits of an organisation; none when absent.
    #[pallet::storage]
    pub type LimitsOf<T: Config> =
        StorageMap<_, Twox64Concat, OrganisationId, LimitsRecord<BlockNumberFor<T>>, ValueQuery>;

    /// What an organisation sent in each hour of the last day.
    #[pallet::storage]
    pub type Sent<T: Config> = StorageMap<_, Twox64Concat, OrganisationId, SentByHour, ValueQuery>;

    /// What an organisation lets others do without asking it; everything when absent.
    #[pallet::storage]
    pub type ReceptionOf<T: Config> =
        StorageMap<_, Twox64Concat, OrganisationId, Reception, ValueQuery>;

    /// The country's delays.
    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// Delays in blocks, when they are not [`Config::InitialDelays`].
        pub delays: Option<DelaysOf>,
        #[doc(hidden)]
        #[serde(skip)]
        pub _config: core::marker::PhantomData<T>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            let delays = self.delays.unwrap_or_else(T::InitialDelays::get);
            assert!(
                delays.is_valid(),
                "a transfer cannot be cancelled for longer than it waits, and a request waits"
            );
            Delays::<T>::put(delays);
        }
    }

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// An organisation trusts another one, from a block on.
        TrustedAdded {
            /// Who trusts.
            organisation: OrganisationId,
            /// Who is trusted.
            counterparty: OrganisationId,
            /// The first block in which it is.
            effective: BlockNumberFor<T>,
            /// Who decided.
            by: Actor<T::AccountId>,
        },
        /// An organisation no longer trusts another one.
        TrustedRemoved {
            /// Who trusted.
            organisation: OrganisationId,
            /// Who was trusted.
            counterparty: OrganisationId,
            /// Who decided.
            by: Actor<T::AccountId>,
        },
        /// An organisation changed its limits.
        LimitsChanged {
            /// The organisation.
            organisation: OrganisationId,
            /// Limits in force until now.
            before: Limits,
            /// Limits in force from now on.
            after: Limits,
            /// Limits that take their place later, and the first block in which they do.
            next: Option<(Limits, BlockNumberFor<T>)>,
            /// Who decided.
            by: Actor<T::AccountId>,
        },
        /// An organisation changed what it lets others do.
        ReceptionChanged {
            /// The organisation.
            organisation: OrganisationId,
            /// Until now.
            before: Reception,
            /// From now on.
            after: Reception,
            /// Who decided.
            by: Actor<T::AccountId>,
        },
        /// Governance changed the delays of the country.
        DelaysChanged {
            /// Delays until now.
            before: DelaysOf,
            /// Delays from now on.
            after: DelaysOf,
        },
    }

    /// Why a call is refused.
    #[pallet::error]
    pub enum Error<T> {
        /// [2001] There is no such organisation.
        OrganisationNotFound,
        /// [2036] An organisation needs not trust itself.
        TrustsItself,
        /// [2037] The organisation is on the list already.
        TrustedAlready,
        /// [2038] The list is as long as it may be.
        TooManyTrusted,
        /// [2039] The organisation is not on the list.
        NotTrusted,
        /// [2040] The limits are these already.
        LimitsUnchanged,
        /// [2041] A transfer cannot be cancelled for longer than it waits, and a request waits at
        /// least a block.
        DelaysInvalid,
        /// [2045] The organisation accepts these already.
        ReceptionUnchanged,
        /// [3014] More than the giver's limit for one transfer.
        TransferLimitExceeded,
        /// [3015] More than the giver's limit for 24 hours leaves.
        DayLimitExceeded,
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Trust another organisation after the country's delay.
        ///
        /// Origin: a member with `ManageTrusted`. Emits `TrustedAdded`. Errors: [2001] [2036]
        /// [2037] [2038]. Cost: two records written.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::add_trusted())]
        pub fn add_trusted(origin: OriginFor<T>, counterparty: OrganisationId) -> DispatchResult {
            let by = T::Permissions::authorise(origin, Action::ManageTrusted, None)?;
            let organisation = by.organisation;
            ensure!(organisation != counterparty, Error::<T>::TrustsItself);
            ensure!(
                T::Organisations::organisation(counterparty).is_some(),
                Error::<T>::OrganisationNotFound
            );
            ensure!(
                !Trusted::<T>::contains_key(organisation, counterparty),
                Error::<T>::TrustedAlready
            );
            let count = TrustedCount::<T>::get(organisation);
            ensure!(count < T::MaxTrusted::get(), Error::<T>::TooManyTrusted);
            let effective = Self::after(Delays::<T>::get().trust);
            TrustedCount::<T>::insert(organisation, count.saturating_add(1));
            Trusted::<T>::insert(organisation, counterparty, effective);
            Self::deposit_event(Event::TrustedAdded {
                organisation,
                counterparty,
                effective,
                by,
            });
            Ok(())
        }

        /// Trust another organisation no longer, at once. Transfers to it that were asked for
        /// while it was trusted have happened already.
        ///
        /// Origin: a member with `ManageTrusted`. Emits `TrustedRemoved`. Errors: [2039].
        /// Cost: two records written.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::remove_trusted())]
        pub fn remove_trusted(
            origin: OriginFor<T>,
            counterparty: OrganisationId,
        ) -> DispatchResult {
            let by = T::Permissions::authorise(origin, Action::ManageTrusted, None)?;
            let organisation = by.organisation;
            ensure!(
                Trusted::<T>::take(organisation, counterparty).is_some(),
                Error::<T>::NotTrusted
            );
            TrustedCount::<T>::mutate(organisation, |count| *count = count.saturating_sub(1));
            Self::deposit_event(Event::TrustedRemoved {
                organisation,
                counterparty,
                by,
            });
            Ok(())
        }

        /// Limit what the caller's organisation sends. What is lower than now is in force at
        /// once, what is higher after the country's delay.
        ///
        /// Origin: a member with `ManageTrusted`. Emits `LimitsChanged`. Errors: [2040].
        /// Cost: one record written.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::set_limits())]
        pub fn set_limits(origin: OriginFor<T>, limits: Limits) -> DispatchResult {
            let by = T::Permissions::authorise(origin, Action::ManageTrusted, None)?;
            let organisation = by.organisation;
            let now = frame_system::Pallet::<T>::block_number();
            let record = LimitsOf::<T>::get(organisation);
            let before = record.in_force(now);
            let pending = record.next.filter(|(_, from)| *from > now);
            let wanted_already = match pending {
                Some((next, _)) => next == limits,
                None => before == limits,
            };
            ensure!(!wanted_already, Error::<T>::LimitsUnchanged);
            let after = before.stricter(limits);
            let next = (after != limits).then(|| (limits, Self::after(Delays::<T>::get().limits)));
            LimitsOf::<T>::insert(
                organisation,
                LimitsRecord {
                    current: after,
                    next,
                },
            );
            Self::deposit_event(Event::LimitsChanged {
                organisation,
                before,
                after,
                next,
                by,
            });
            Ok(())
        }

        /// Change the delays of the country. What waits already keeps its delay.
        ///
        /// Origin: governance. Emits `DelaysChanged`. Errors: [2041]. Cost: one record
        /// written.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::set_delays())]
        pub fn set_delays(origin: OriginFor<T>, delays: DelaysOf) -> DispatchResult {
            T::GovernanceOrigin::ensure_origin(origin)?;
            ensure!(delays.is_valid(), Error::<T>::DelaysInvalid);
            let before = Delays::<T>::mutate(|stored| core::mem::replace(stored, delays));
            Self::deposit_event(Event::DelaysChanged {
                before,
                after: delays,
            });
            Ok(())
        }

        /// Say who may send the caller's organisation credits, and who may ask it for credits,
        /// which reserves them until it answers. An authority may always ask.
        ///
        /// Origin: a member with `ManageTrusted`. Emits `ReceptionChanged`. Errors: [2045].
        /// Cost: one record written.
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::set_reception())]
        pub fn set_reception(origin: OriginFor<T>, reception: Reception) -> DispatchResult {
            let by = T::Permissions::authorise(origin, Action::ManageTrusted, None)?;
            let organisation = by.organisation;
            let before = ReceptionOf::<T>::get(organisation);
            ensure!(before != reception, Error::<T>::ReceptionUnchanged);
            ReceptionOf::<T>::insert(organisation, reception);
            Self::deposit_event(Event::ReceptionChanged {
                organisation,
                before,
                after: reception,
                by,
            });
            Ok(())
        }
    }

    #[pallet::view_functions]
    impl<T: Config> Pallet<T> {
        /// The limits in force for an organisation, and those that take their place later.
        pub fn limits_of(organisation: OrganisationId) -> LimitsRecord<BlockNumberFor<T>> {
            let now = frame_system::Pallet::<T>::block_number();
            let record = LimitsOf::<T>::get(organisation);
            LimitsRecord {
                current: record.in_force(now),
                next: record.next.filter(|(_, from)| *from > now),
            }
        }

        /// Whether an organisation trusts another one now.
        pub fn is_trusted(organisation: OrganisationId, counterparty: OrganisationId) -> bool {
            Self::trusts(organisation, counterparty)
        }

        /// What an organisation asked to send in the last 24 hours, cancelled or not.
        pub fn sent_in_day(organisation: OrganisationId) -> Credits {
            Self::sum(&Self::recent(organisation)).unwrap_or(Credits::MAX)
        }
    }
}

impl<T: Config> Pallet<T> {
    pub(crate) fn trusts(organisation: OrganisationId, counterparty: OrganisationId) -> bool {
        Trusted::<T>::get(organisation, counterparty)
            .is_some_and(|from| from <= frame_system::Pallet::<T>::block_number())
    }

    /// Whether an organisation that is so open lets another one in.
    pub(crate) fn admits(
        organisation: OrganisationId,
        openness: Openness,
        other: OrganisationId,
    ) -> bool {
        match openness {
            Openness::Anyone => true,
            Openness::Trusted => Self::trusts(organisation, other),
            Openness::Nobody => false,
        }
    }

    /// The block that is so many blocks from now.
    pub(crate) fn after(blocks: u32) -> BlockNumberFor<T> {
        frame_system::Pallet::<T>::block_number().saturating_add(blocks.into())
    }
}

impl<T: Config> Pallet<T> {
    /// Recompute what is kept twice.
    #[cfg(feature = "std")]
    pub fn do_try_state() -> DispatchResult {
        ensure!(Delays::<T>::get().is_valid(), "delays can be");
        let mut counts = alloc::collections::BTreeMap::<OrganisationId, u32>::new();
        for (organisation, counterparty, _) in Trusted::<T>::iter() {
            ensure!(organisation != counterparty, "nobody trusts itself");
            let count = counts.entry(organisation).or_default();
            *count = count.saturating_add(1);
        }
        for (organisation, count) in TrustedCount::<T>::iter() {
            ensure!(
                counts.remove(&organisation).unwrap_or_default() == count,
                "trusted accounts counted"
            );
        }
        ensure!(counts.is_empty(), "trusted accounts counted");
        for sent in Sent::<T>::iter_values() {
            let ordered = sent.windows(2).all(|pair| match pair {
                [(a, _), (b, _)] => a < b,
                _ => true,
            });
            ensure!(ordered, "hours in order");
        }
        Ok(())
    }
}

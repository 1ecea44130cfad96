//! Credits with serials: blocks reserved at authorisation, issuance, holdings by range,
//! transfer, retirement, and totals that always balance.
//!
//! # Terms
//! * One **credit** is one tonne of CO2 equivalent and has one **serial** for ever, taken
//!   from one national counter.
//! * A **block** is what an authorisation reserves for a programme. An **issuance** takes the
//!   next serials of the block, with a vintage.
//! * A **range** is consecutive serials of one issuance in the same hands. It is stored under
//!   its *last* serial, big-endian and unhashed, so that the trie keeps ranges in order: the
//!   range that holds a serial is the first whose key is not below it, and its neighbour
//!   below has a key that is known. Giving away the lowest serials leaves the key in place.
//! * An **account** says where a range lies: free in a holding, reserved by a transfer that
//!   waits, or retired. Retired is terminal: ranges are only ever taken out of accounts that
//!   are not, see [`ledger`].
//!
//! # Invariants
//! Ranges never overlap and lie in their issuances; for every programme
//! `issued = held + pending + retired`; the sums over organisations, over programmes and the national
//! totals agree. `do_try_state` recomputes all of it from the ranges.
//!
//! Every call writes a number of ranges bounded by [`MAX_RANGES`], whatever the size of a
//! holding, a programme or the registry.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub use pallet::*;

use frame_support::{
    pallet_macros::import_section, pallet_prelude::*, weights::constants::ParityDbWeight,
};
use frame_system::pallet_prelude::*;
use registry_primitives::{
    records::credits::{
        AgendaKey, Balances, Issuance, IssuanceBasis, MovedRange, RangeRecord, Receipt, Selection,
        SerialKey, Totals, WaitingTransfer,
    },
    texts::{Beneficiary, Reason, MAX_AUTHORISATIONS, MAX_PROPONENTS, MAX_RANGES},
    traits::{Holdings, Organisations, Outgoing, Permissions, Programmes, SerialBlocks},
    AccountKind, Actor, Credits, IssuanceId, MonitoredPeriod, OrganisationId, ProgrammeId,
    ReceiptId, ReportId, RetirementKind, SerialRange, TransferId,
};

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod errors;
mod events;
mod issuance;
pub mod ledger;
mod retirement;
mod rules;
#[cfg(test)]
mod tests;
mod transfer;
#[cfg(feature = "std")]
mod try_state;
mod waiting;
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
        /// The organisations.
        type Organisations: Organisations;
        /// The programmes.
        type Programmes: Programmes;
        /// The safeguards around outgoing transfers.
        type Outgoing: Outgoing<BlockNumberFor<Self>>;
        /// Weights of the calls.
        type WeightInfo: WeightInfo;
    }

    /// The credits of the country.
    #[pallet::pallet]
    pub struct Pallet<T>(_);

    /// The national counter: the last serial that was reserved.
    #[pallet::storage]
    pub type LastSerial<T: Config> = StorageValue<_, u64, ValueQuery>;

    /// The blocks of serials reserved for a programme, in the order of their authorisations.
    /// Credits are issued from them in this order.
    #[pallet::storage]
    pub type Blocks<T: Config> = StorageMap<
        _,
        Twox64Concat,
        ProgrammeId,
        BoundedVec<SerialRange, ConstU32<MAX_AUTHORISATIONS>>,
        ValueQuery,
    >;

    /// The last identifier given to an issuance.
    #[pallet::storage]
    pub type LastIssuance<T: Config> = StorageValue<_, IssuanceId, ValueQuery>;

    /// Issuances by identifier.
    #[pallet::storage]
    pub type Issuances<T: Config> = StorageMap<_, Twox64Concat, IssuanceId, Issuance, OptionQuery>;

    /// Every range of issued credits, by its last serial.
    #[pallet::storage]
    pub type Ranges<T: Config> = StorageMap<_, Identity, SerialKey, RangeRecord, OptionQuery>;

    /// The ranges of an organisation's account in a programme, in the order of their serials.
    #[pallet::storage]
    pub type RangesOf<T: Config> = StorageNMap<
        _,
        (
            NMapKey<Twox64Concat, OrganisationId>,
            NMapKey<Identity, AccountKind>,
            NMapKey<Twox64Concat, ProgrammeId>,
            NMapKey<Identity, SerialKey>,
        ),
        (),
        OptionQuery,
    >;

    /// What an organisation has in each account.
    #[pallet::storage]
    pub type OrganisationBalances<T: Config> =
        StorageMap<_, Twox64Concat, OrganisationId, Balances, ValueQuery>;

    /// What was authorised and issued for a programme and where it lies.
    #[pallet::storage]
    pub type ProgrammeTotals<T: Config> =
        StorageMap<_, Twox64Concat, ProgrammeId, Totals, ValueQuery>;

    /// The same for the country.
    #[pallet::storage]
    pub type NationalTotals<T: Config> = StorageValue<_, Totals, ValueQuery>;

    /// The last identifier given to a receipt.
    #[pallet::storage]
    pub type LastReceipt<T: Config> = StorageValue<_, ReceiptId, ValueQuery>;

    /// Receipts of retirements: all that a certificate shows.
    #[pallet::storage]
    pub type Receipts<T: Config> = StorageMap<
        _,
        Twox64Concat,
        ReceiptId,
        Receipt<T::AccountId, BlockNumberFor<T>>,
        OptionQuery,
    >;

    /// The last identifier given to a transfer that waits.
    #[pallet::storage]
    pub type LastTransfer<T: Config> = StorageValue<_, TransferId, ValueQuery>;

    /// Transfers that wait for their delay. Their ranges lie in the giver's account `Pending`.
    #[pallet::storage]
    pub type WaitingTransfers<T: Config> = StorageMap<
        _,
        Twox64Concat,
        TransferId,
        WaitingTransfer<T::AccountId, BlockNumberFor<T>>,
        OptionQuery,
    >;

    /// When they are due, in the order in which they are.
    #[pallet::storage]
    pub type Agenda<T: Config> = StorageMap<_, Identity, AgendaKey, (), OptionQuery>;

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        /// Execute the waiting transfers that are due, as many as the rest of the block
        /// takes; the others follow in the next block.
        fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
            Self::execute_due(remaining)
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Issue credits of an authorised programme: the next of its authorised serials, split
        /// by the proponents' shares with the largest-remainder method. Where the amount
        /// reaches from one block of serials into the next, each block gets an issuance.
        ///
        /// Origin: a member with `IssueCredits` of an authority that covers the scope. Emits
        /// `CreditsIssued`. Errors: [3001] zero, [4001] [4009] [4013], [4014] more than
        /// remains, [4015] [4016] [4047] [4049], [4057]–[4059] [4061] [4062]. Cost: one range
        /// written per proponent and block.
        #[pallet::call_index(0)]
        #[pallet::weight(
            T::WeightInfo::issue(MAX_PROPONENTS.saturating_add(MAX_AUTHORISATIONS))
        )]
        pub fn issue(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            amount: Credits,
            vintage: u16,
            basis: IssuanceBasis,
        ) -> DispatchResultWithPostInfo {
            let parts = Self::do_issue(origin, programme, amount, vintage, basis)?;
            Ok(Some(T::WeightInfo::issue(parts)).into())
        }

        /// Send own credits to another organisation. The receiver can move them on. To an
        /// organisation that the giver does not trust they go after a delay; until then they
        /// are reserved, and the transfer can be cancelled.
        ///
        /// When an amount is named, the lowest serials of the holding move first.
        /// Origin: a member of the giver with `TransferCredits`. Emits `CreditsTransferred`
        /// or `TransferDelayed`. Errors: [2001] [2005], [3001]–[3009], [3014] [3015].
        /// Cost: bounded by the ranges that move.
        #[pallet::call_index(1)]
        #[pallet::weight(
            T::WeightInfo::move_ranges(MAX_RANGES)
                .saturating_add(T::Permissions::authorise_weight())
                .saturating_add(T::Organisations::organisation_weight())
                .saturating_add(T::Outgoing::release_weight())
        )]
        pub fn transfer(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            to: OrganisationId,
            selection: Selection,
            remark: Option<Reason>,
        ) -> DispatchResultWithPostInfo {
            let moved = Self::do_transfer(origin, programme, to, selection, remark)?;
            let actual = T::WeightInfo::move_ranges(moved)
                .saturating_add(T::Permissions::authorise_weight())
                .saturating_add(T::Organisations::organisation_weight())
                .saturating_add(T::Outgoing::release_weight());
            Ok(Some(actual).into())
        }

        /// Retire credits, finally: no call can undo it.
        ///
        /// Origin: a member with `RetireCredits`; of an authority that covers the scope for
        /// any owner and type, of the owner itself for domestic use. Emits `CreditsRetired`.
        /// Errors: [2001] [2005], [3001]–[3006], [3010]–[3013], [4001] [4009].
        /// Cost: bounded by the ranges that move.
        #[pallet::call_index(2)]
        #[pallet::weight(
            T::WeightInfo::move_ranges(MAX_RANGES)
                .saturating_add(T::Permissions::authorise_weight())
                .saturating_add(T::Organisations::organisation_weight().saturating_mul(2))
                .saturating_add(T::Programmes::terms_weight())
        )]
        #[allow(clippy::too_many_arguments)]
        pub fn retire(
            origin: OriginFor<T>,
            owner: OrganisationId,
            programme: ProgrammeId,
            selection: Selection,
            kind: RetirementKind,
            country: Option<[u8; 2]>,
            beneficiary: Beneficiary,
            reason: Reason,
        ) -> DispatchResultWithPostInfo {
            let terms = retirement::Retirement {
                owner,
                programme,
                selection,
                kind,
                country,
                beneficiary,
                reason,
            };
            let moved = Self::do_retire(origin, terms)?;
            let actual = T::WeightInfo::move_ranges(moved)
                .saturating_add(T::Permissions::authorise_weight())
                .saturating_add(T::Organisations::organisation_weight().saturating_mul(2))
                .saturating_add(T::Programmes::terms_weight());
            Ok(Some(actual).into())
        }

        /// Cancel a transfer that waits: the credits are free in the giver's holding again.
        ///
        /// Origin: any member of the giver, up to the last block in which it can be
        /// cancelled. Emits `TransferUndone`. Errors: [3011] [3016] [3017]. Cost: bounded by
        /// the ranges that move.
        #[pallet::call_index(3)]
        #[pallet::weight(
            T::WeightInfo::move_ranges(MAX_RANGES)
                .saturating_add(T::Permissions::authorise_weight())
        )]
        pub fn cancel_transfer(
            origin: OriginFor<T>,
            transfer: TransferId,
        ) -> DispatchResultWithPostInfo {
            let moved = Self::do_cancel(origin, transfer)?;
            let actual = T::WeightInfo::move_ranges(moved)
                .saturating_add(T::Permissions::authorise_weight());
            Ok(Some(actual).into())
        }

        /// Execute a transfer that is due. The chain does so by itself; this is for the case
        /// that its blocks were full.
        ///
        /// Origin: any member. Emits `CreditsTransferred`, or `TransferUndone` when giver or
        /// receiver is not active. Errors: [3016] [3018]. Cost: bounded by the ranges that
        /// move.
        #[pallet::call_index(4)]
        #[pallet::weight(
            T::Permissions::authorise_weight().saturating_add(Pallet::<T>::execution_weight(MAX_RANGES))
        )]
        pub fn execute_transfer(
            origin: OriginFor<T>,
            transfer: TransferId,
        ) -> DispatchResultWithPostInfo {
            T::Permissions::identify(origin)?;
            let moved = Self::execute(transfer)?;
            let actual =
                T::Permissions::authorise_weight().saturating_add(Self::execution_weight(moved));
            Ok(Some(actual).into())
        }
    }

    #[pallet::view_functions]
    impl<T: Config> Pallet<T> {
        /// The range that a serial lies in, with its owner; `None` when it was never issued.
        pub fn range_of(serial: u64) -> Option<(SerialRange, RangeRecord)> {
            Self::range_holding(serial)
        }
    }
}

impl<T: Config> SerialBlocks for Pallet<T> {
    fn reserve(programme: ProgrammeId, amount: Credits) -> Result<SerialRange, DispatchError> {
        ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
        let counter = LastSerial::<T>::get();
        let block =
            SerialRange::after(counter, amount).map_err(|_| Error::<T>::CounterExhausted)?;
        Blocks::<T>::try_append(programme, block)
            .map_err(|()| Error::<T>::TooManyAuthorisations)?;
        LastSerial::<T>::put(block.last);
        Self::change_totals(programme, |totals| totals.authorise(amount))?;
        Ok(block)
    }

    fn reserve_weight() -> Weight {
        T::WeightInfo::reserve()
    }
}

impl<T: Config> Holdings<T::AccountId> for Pallet<T> {
    fn holds(organisation: OrganisationId, programme: ProgrammeId) -> bool {
        [AccountKind::Holding, AccountKind::Pending]
            .into_iter()
            .any(|account| {
                RangesOf::<T>::iter_key_prefix((organisation, account, programme))
                    .next()
                    .is_some()
            })
    }

    fn move_with_ownership(
        programme: ProgrammeId,
        from: OrganisationId,
        to: OrganisationId,
        amount: Credits,
        by: Actor<T::AccountId>,
    ) -> Result<(), DispatchError> {
        let plan = Self::plan(from, programme, Selection::Amount(amount))?;
        let parties = transfer::Parties {
            programme,
            from,
            to,
        };
        Self::hand_over(parties, plan, AccountKind::Holding, None, None, by)
    }

    fn holds_weight() -> Weight {
        ParityDbWeight::get()
            .reads(2)
            .saturating_add(Weight::from_parts(0, 5_000))
    }

    fn move_weight() -> Weight {
        T::WeightInfo::move_ranges(MAX_RANGES)
    }
}

impl<T: Config> Pallet<T> {
    /// Change the programme's totals and the country's alike.
    fn change_totals(
        programme: ProgrammeId,
        change: impl Fn(&mut Totals) -> Option<()>,
    ) -> DispatchResult {
        let change = |totals: &mut Totals| {
            change(totals).ok_or(DispatchError::from(Error::<T>::LedgerInconsistent))
        };
        ProgrammeTotals::<T>::try_mutate(programme, change)?;
        NationalTotals::<T>::try_mutate(change)
    }

    /// Change the balances of an organisation; gives its holding before and after.
    fn change_balances(
        organisation: OrganisationId,
        change: impl Fn(&mut Balances) -> Option<()>,
    ) -> Result<(Credits, Credits), DispatchError> {
        OrganisationBalances::<T>::try_mutate(organisation, |balances| {
            let before = balances.held;
            change(balances).ok_or(Error::<T>::LedgerInconsistent)?;
            Ok((before, balances.held))
        })
    }
}

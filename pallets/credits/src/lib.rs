//! Credits with serials: blocks reserved at authorisation, issuance, holdings by range,
//! transfers and requests, retirement, cancellation, freezes, a log of all movements, and totals
//! that always balance.
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
//! * An **account** says where a range lies: free in a holding, reserved by what waits, retired
//!   or cancelled. The last two are terminal: ranges are only ever taken out of accounts that
//!   are not, see [`ledger`].
//! * A **movement** takes ranges from one account to another. All of them are made and logged in
//!   `movement.rs`.
//! * A **freeze** holds credits where they are, see `freezes.rs`.
//!
//! # Invariants
//! Ranges never overlap and lie in their issuances; for every programme
//! `issued = held + pending + retired + cancelled`; the sums over organisations, over programmes
//! and the national totals agree. `do_try_state` recomputes all of it from the ranges.
//!
//! Every call writes a number of ranges bounded by [`MAX_RANGES`], whatever the size of a
//! holding, a programme or the registry.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub use pallet::*;

use alloc::vec::Vec;
use frame_support::{
    dispatch::DispatchErrorWithPostInfo, pallet_macros::import_section, pallet_prelude::*,
    weights::constants::ParityDbWeight,
};
use frame_system::pallet_prelude::*;
use registry_primitives::{
    records::{
        credits::{
            Balances, Issuance, IssuanceBasis, MovedRange, RangeRecord, Receipt, RetirementTerms,
            Selection, Totals,
        },
        freezes::{Freeze, FreezeList, FreezeScope, FreezeSubject},
        keys::{AgendaKey, EntryKey, OrderedKey, SerialKey},
        ledger::{Entry, History, HoldingsCursor, HoldingsPage, LedgerDigest, Movement, Statement},
        waiting::{CrossBorder, UndoCause, WaitingTransfer},
    },
    texts::{
        Beneficiary, CaseId, Name, Reason, MAX_AUTHORISATIONS, MAX_FREEZES, MAX_GIVERS,
        MAX_PROPONENTS, MAX_RANGES,
    },
    traits::{Holdings, Organisations, Outgoing, Permissions, Programmes, SerialBlocks},
    AccountKind, Actor, Credits, FreezeId, IssuanceId, MonitoredPeriod, MovementId, OrganisationId,
    ProgrammeId, ReceiptId, ReportId, RetirementKind, SerialRange, TransferId,
};

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod digest;
mod errors;
mod events;
mod freezes;
mod issuance;
pub mod ledger;
mod movement;
mod requests;
mod retirement;
mod rules;
mod storage;
#[cfg(test)]
mod tests;
mod transfer;
#[cfg(feature = "std")]
mod try_state;
mod views;
mod void;
mod waiting;
mod weights;

pub use weights::WeightInfo;

use ledger::Reach;

#[import_section(storage::storage)]
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
        /// Who may freeze without a limit of time.
        type GovernanceOrigin: EnsureOrigin<OriginFor<Self>>;
        /// For how many blocks an officer may freeze.
        #[pallet::constant]
        type MaxOfficerFreeze: Get<BlockNumberFor<Self>>;
        /// Weights of the calls.
        type WeightInfo: WeightInfo;
    }

    /// The credits of the country.
    #[pallet::pallet]
    pub struct Pallet<T>(_);

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        /// What the digest of the ledger costs at the end of the block.
        fn on_initialize(_: BlockNumberFor<T>) -> Weight {
            T::WeightInfo::deposit_digest()
        }

        /// Put the digest of the ledger into the header, if the block changed it.
        fn on_finalize(_: BlockNumberFor<T>) {
            Self::deposit_digest();
        }

        /// Do what is due, as much as the rest of the block takes; the rest follows in the next
        /// block.
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
        /// When an amount is named, the lowest serials of the holding that are not frozen move
        /// first. Origin: a member of the giver with `TransferCredits`. Emits
        /// `CreditsTransferred` or `TransferDelayed`. Errors: [2001] [2005], [3001]–[3009],
        /// [3014] [3015], [3019]–[3021]. Cost: bounded by the ranges that are looked at.
        #[pallet::call_index(1)]
        #[pallet::weight(Pallet::<T>::movement_weight(MAX_RANGES))]
        pub fn transfer(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            to: OrganisationId,
            selection: Selection,
            remark: Option<Reason>,
        ) -> DispatchResultWithPostInfo {
            Self::charged(Self::do_transfer(origin, programme, to, selection, remark))
        }

        /// Retire credits, finally: no call can undo it.
        ///
        /// Origin: a member with `RetireCredits`; of an authority that covers the scope for
        /// any owner and type, of the owner itself for domestic use. Emits `CreditsRetired`.
        /// Errors: [2001] [2005], [3001]–[3006], [3010]–[3013], [3019] [3020], [4001] [4009].
        /// Cost: bounded by the ranges that are looked at.
        #[pallet::call_index(2)]
        #[pallet::weight(Pallet::<T>::movement_weight(MAX_RANGES))]
        pub fn retire(
            origin: OriginFor<T>,
            owner: OrganisationId,
            programme: ProgrammeId,
            selection: Selection,
            terms: RetirementTerms,
        ) -> DispatchResultWithPostInfo {
            Self::charged(Self::do_retire(origin, owner, programme, selection, terms))
        }

        /// Cancel what waits: the credits are free in their owner's holding again.
        ///
        /// Origin: any member of the organisation that asked for it; for a delayed transfer that
        /// is the giver, up to the last block in which it can be cancelled. Emits
        /// `TransferUndone`. Errors: [3016] [3017] [3025]. Cost: bounded by the ranges that move.
        #[pallet::call_index(3)]
        #[pallet::weight(Pallet::<T>::movement_weight(MAX_RANGES))]
        pub fn cancel_transfer(
            origin: OriginFor<T>,
            transfer: TransferId,
        ) -> DispatchResultWithPostInfo {
            Self::charged(Self::do_cancel_transfer(origin, transfer))
        }

        /// Do what is due: execute a delayed transfer, undo a request that has expired. The
        /// chain does so by itself; this is for the case that its blocks were full.
        ///
        /// Origin: any member. Emits `CreditsTransferred`, or `TransferUndone` when a request
        /// expired, giver or receiver is not active or the credits are frozen. Errors: [3016]
        /// [3018]. Cost: bounded by the ranges that move.
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

        /// Cancel credits, finally: they end without being used by anybody.
        ///
        /// Origin: a member with `CancelCredits`; of the owner, or of an authority that covers
        /// the scope and names the hash of the written order. What is ordered reaches frozen
        /// credits and suspended owners. Emits `CreditsCancelled`. Errors: [2001] [2005],
        /// [3001]–[3006] [3011] [3019] [3020] [3026], [4001] [4009]. Cost: bounded by the ranges
        /// that are looked at.
        #[pallet::call_index(5)]
        #[pallet::weight(Pallet::<T>::movement_weight(MAX_RANGES))]
        pub fn cancel(
            origin: OriginFor<T>,
            owner: OrganisationId,
            programme: ProgrammeId,
            selection: Selection,
            reason: Reason,
            order: Option<[u8; 32]>,
        ) -> DispatchResultWithPostInfo {
            Self::charged(Self::do_cancel(
                origin, owner, programme, selection, reason, order,
            ))
        }

        /// Ask owners for credits. They are reserved until each giver answers, who asked cancels,
        /// or the request expires. Each giver has a transfer of its own.
        ///
        /// Origin: a member with `RequestCredits`; of the receiver, or of an authority that
        /// covers the scope. Emits `TransferRequested` for each giver. Errors: [2001] [2005],
        /// [3001]–[3010], [3019]–[3022] [3027] [3033], [4001] [4009]. Cost: bounded by the givers
        /// and the ranges that are looked at.
        #[pallet::call_index(6)]
        #[pallet::weight(
            Pallet::<T>::request_weight(u32::try_from(givers.len()).unwrap_or(MAX_GIVERS), MAX_RANGES)
        )]
        pub fn request_transfer(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            givers: BoundedVec<(OrganisationId, Selection), ConstU32<MAX_GIVERS>>,
            to: OrganisationId,
            remark: Option<Reason>,
        ) -> DispatchResultWithPostInfo {
            let looked = Self::do_request_transfer(origin, programme, &givers, to, remark)?;
            let count = u32::try_from(givers.len()).unwrap_or(MAX_GIVERS);
            Ok(Some(Self::request_weight(count, looked)).into())
        }

        /// Ask an authority to recognise a cross-border retirement of own credits. They are
        /// reserved until it answers, the owner cancels, or the request expires.
        ///
        /// Origin: a member of the owner with `RetireCredits`. Emits `RetirementRequested`.
        /// Errors: [2005], [3001]–[3006] [3013] [3019] [3020], [4001]. Cost: bounded by the
        /// ranges that are looked at.
        #[pallet::call_index(7)]
        #[pallet::weight(Pallet::<T>::movement_weight(MAX_RANGES))]
        pub fn request_retirement(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            selection: Selection,
            terms: CrossBorder,
        ) -> DispatchResultWithPostInfo {
            Self::charged(Self::do_request_retirement(
                origin, programme, selection, terms,
            ))
        }

        /// Accept a request: the giver sends the credits, as if by `transfer`; an authority
        /// recognises a retirement.
        ///
        /// Origin: a member of the giver with `TransferCredits`; for a retirement a member with
        /// `RetireCredits` of an authority that covers the scope. Emits `CreditsTransferred`,
        /// `TransferDelayed` or `CreditsRetired`. Errors: [2001], [3008]–[3012], [3014]–[3016],
        /// [3020] [3021] [3023] [3024], [4009]. Cost: bounded by the ranges that move.
        #[pallet::call_index(8)]
        #[pallet::weight(Pallet::<T>::movement_weight(MAX_RANGES))]
        pub fn accept_request(
            origin: OriginFor<T>,
            transfer: TransferId,
        ) -> DispatchResultWithPostInfo {
            Self::charged(Self::do_accept(origin, transfer))
        }

        /// Refuse a request: the credits are free in their owner's holding again.
        ///
        /// Origin: as for `accept_request`. Emits `TransferUndone`. Errors: [2005], [3011]
        /// [3012] [3016] [3023], [4009]. Cost: bounded by the ranges that move.
        #[pallet::call_index(9)]
        #[pallet::weight(Pallet::<T>::movement_weight(MAX_RANGES))]
        pub fn refuse_request(
            origin: OriginFor<T>,
            transfer: TransferId,
            reason: Reason,
        ) -> DispatchResultWithPostInfo {
            Self::charged(Self::do_refuse(origin, transfer, reason))
        }

        /// Freeze serials, a programme, an organisation's holdings, or the country.
        ///
        /// Origin: governance, for any time; or a member with `FreezeCredits` of an authority that
        /// covers the scope (of the government, for an organisation), with `PauseTransfers` for
        /// the country: until a block within `MaxOfficerFreeze`, and not again until as long has
        /// passed after its end, for serials not until they moved. Emits `FreezePlaced`. Errors:
        /// [2001] [2005], [3001] [3003]–[3006] [3019] [3029]–[3032], [4001] [4009]. Cost: bounded
        /// by the serials that are named.
        #[pallet::call_index(10)]
        #[pallet::weight(T::WeightInfo::freeze(MAX_RANGES))]
        pub fn freeze(
            origin: OriginFor<T>,
            scope: FreezeScope,
            reason: Reason,
            case: CaseId,
            until: Option<BlockNumberFor<T>>,
        ) -> DispatchResultWithPostInfo {
            let marked = Self::do_freeze(origin, scope, reason, case, until)?;
            Ok(Some(T::WeightInfo::freeze(marked)).into())
        }

        /// Lift a freeze.
        ///
        /// Origin: governance; or whoever may freeze the same as an officer, if an officer did.
        /// Emits `FreezeLifted`. Errors: [2005], [3028] [3030], [4009]. Cost: two records.
        #[pallet::call_index(11)]
        #[pallet::weight(T::WeightInfo::unfreeze())]
        pub fn unfreeze(origin: OriginFor<T>, freeze: FreezeId, reason: Reason) -> DispatchResult {
            Self::do_unfreeze(origin, freeze, reason)
        }

        /// Change the end of a freeze that is in force. It is governance's own from then on.
        ///
        /// Origin: governance. Emits `FreezeProlonged`. Errors: [3028] [3029]. Cost: one record.
        #[pallet::call_index(12)]
        #[pallet::weight(T::WeightInfo::prolong_freeze())]
        pub fn prolong_freeze(
            origin: OriginFor<T>,
            freeze: FreezeId,
            until: Option<BlockNumberFor<T>>,
        ) -> DispatchResult {
            Self::do_prolong(origin, freeze, until)
        }

        /// Void an erroneous issuance, with all that the same call issued, while no unit of it
        /// has moved. The serials are never used again; the verified report or the period that it
        /// was based on is free again.
        ///
        /// Origin: a member with `VoidIssuance` of an authority that covers the scope. Emits
        /// `IssuanceVoided` for each issuance. Errors: [2005], [3006], [4001] [4009],
        /// [4065]–[4067]. Cost: bounded by the ranges that are taken out.
        #[pallet::call_index(13)]
        #[pallet::weight(T::WeightInfo::void_issuance(MAX_RANGES))]
        pub fn void_issuance(
            origin: OriginFor<T>,
            issuance: IssuanceId,
            reason: Reason,
        ) -> DispatchResultWithPostInfo {
            let ranges = Self::do_void(origin, issuance, reason)?;
            Ok(Some(T::WeightInfo::void_issuance(ranges)).into())
        }
    }

    #[pallet::view_functions]
    impl<T: Config> Pallet<T> {
        /// The range that a serial lies in, with its owner; `None` when it was never issued or
        /// its issuance was voided.
        pub fn range_of(serial: u64) -> Option<(SerialRange, RangeRecord)> {
            Self::range_holding(serial)
        }

        /// In whose hands a serial is, and in which account.
        pub fn owner_of(serial: u64) -> Option<(OrganisationId, AccountKind)> {
            Self::range_holding(serial).map(|(_, record)| (record.owner, record.account))
        }

        /// What an organisation has, range by range: the first page, or the one after a cursor.
        pub fn holdings(
            organisation: OrganisationId,
            after: Option<HoldingsCursor>,
        ) -> HoldingsPage {
            Self::page_of_holdings(organisation, after)
        }

        /// Where a unit has been; `None` as for `range_of`. The first page, or the one that
        /// begins with a movement.
        pub fn history(
            serial: u64,
            start: Option<MovementId>,
        ) -> Option<History<BlockNumberFor<T>>> {
            Self::page_of_history(serial, start)
        }

        /// What moved in the accounts of an organisation from a block to another, both included.
        /// The first page, or the one that begins with a movement.
        pub fn statement(
            organisation: OrganisationId,
            from: BlockNumberFor<T>,
            until: BlockNumberFor<T>,
            start: Option<MovementId>,
        ) -> Statement<BlockNumberFor<T>> {
            Self::page_of_statement(organisation, from, until, start)
        }

        /// What was authorised, issued and voided for a programme, and where it lies.
        pub fn programme_totals(programme: ProgrammeId) -> Totals {
            ProgrammeTotals::<T>::get(programme)
        }

        /// The ledger of the country in a few numbers: its totals and its counters.
        pub fn ledger() -> LedgerDigest {
            Self::digest()
        }

        /// The freezes in force on what an organisation holds of a programme as a whole: of the
        /// country, of the organisation, of the programme. Frozen serials are told by `holdings`.
        pub fn frozen_by(organisation: OrganisationId, programme: ProgrammeId) -> Vec<FreezeId> {
            Self::freezes_on(organisation, programme)
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
        Touched::<T>::put(());
        Self::change_totals(programme, |totals| totals.authorise(amount))?;
        Ok(block)
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
        let plan = Self::plan(from, programme, Selection::Amount(amount), Reach::Free)?;
        Self::hand_over(transfer::HandOver {
            programme,
            from: movement::holding_of(from),
            to,
            plan,
            transfer: None,
            remark: None,
            by,
        })
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
    /// The most that a call costs that moves so many ranges, whatever it asks on the way.
    fn movement_weight(ranges: u32) -> Weight {
        T::WeightInfo::move_ranges(ranges)
            .saturating_add(T::Permissions::authorise_weight())
            .saturating_add(T::Organisations::organisation_weight().saturating_mul(3))
            .saturating_add(T::Programmes::terms_weight())
            .saturating_add(T::Outgoing::release_weight())
            .saturating_add(T::Outgoing::reception_weight())
            // The receipt, or what waits.
            .saturating_add(ParityDbWeight::get().reads_writes(2, 3))
    }

    /// What a call that moves credits gives back: what it cost. All checks come before the first
    /// write, so one that is refused has read at most.
    fn charged(result: Result<u32, DispatchError>) -> DispatchResultWithPostInfo {
        match result {
            Ok(ranges) => Ok(Some(Self::movement_weight(ranges)).into()),
            // Nothing is known of how far it came.
            Err(error) if error == Error::<T>::LedgerInconsistent.into() => Err(error.into()),
            Err(error) => Err(DispatchErrorWithPostInfo {
                post_info: Some(Self::refusal_weight()).into(),
                error,
            }),
        }
    }

    /// The most that a call costs that is refused: it has asked other pallets, and looked at as
    /// many ranges as it may (key, record, issuance and freeze of each), and at as many that are
    /// reserved, to say what is missing.
    fn refusal_weight() -> Weight {
        let ranges = ParityDbWeight::get()
            .reads(6)
            .saturating_mul(MAX_RANGES.into());
        T::Permissions::authorise_weight()
            .saturating_add(T::Organisations::organisation_weight().saturating_mul(3))
            .saturating_add(T::Programmes::terms_weight())
            .saturating_add(T::Outgoing::release_weight())
            .saturating_add(T::Outgoing::reception_weight())
            // What waits, and the freezes of the country, the owner and the programme.
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(
                ParityDbWeight::get()
                    .reads(3)
                    .saturating_mul(MAX_FREEZES.into()),
            )
            .saturating_add(ranges)
    }

    /// The most that a request to so many givers costs, with so many ranges in all.
    fn request_weight(givers: u32, ranges: u32) -> Weight {
        Self::movement_weight(0)
            .saturating_mul(givers.into())
            .saturating_add(Self::movement_weight(ranges))
    }
}

//! What happened to credits.

use frame_support::pallet_macros::pallet_section;

/// The events of the pallet.
#[pallet_section]
mod events {
    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// Credits of a programme came into being, in the hands of its proponents.
        CreditsIssued {
            /// The issuance.
            issuance: IssuanceId,
            /// The programme.
            programme: ProgrammeId,
            /// All serials of the issuance.
            range: SerialRange,
            /// How many credits.
            amount: Credits,
            /// Year in which the reductions happened.
            vintage: u16,
            /// Monitored period, when told.
            period: Option<MonitoredPeriod>,
            /// The verified report, when there is one.
            verification: Option<ReportId>,
            /// Who received which serials, in the order of the proponents.
            parts: BoundedVec<(OrganisationId, SerialRange), ConstU32<MAX_PROPONENTS>>,
            /// Issued for the programme before and after.
            issued_before: Credits,
            /// Issued for the programme from now on.
            issued_after: Credits,
            /// Who decided.
            by: Actor<T::AccountId>,
        },
        /// Credits changed hands.
        CreditsTransferred {
            /// The programme.
            programme: ProgrammeId,
            /// Who gave.
            from: OrganisationId,
            /// Who received.
            to: OrganisationId,
            /// Which serials.
            ranges: BoundedVec<MovedRange, ConstU32<MAX_RANGES>>,
            /// How many credits.
            amount: Credits,
            /// Held by the giver, in all programmes, before.
            from_before: Credits,
            /// Held by the giver after.
            from_after: Credits,
            /// Held by the receiver, in all programmes, before.
            to_before: Credits,
            /// Held by the receiver after.
            to_after: Credits,
            /// The transfer, when it waited until now.
            transfer: Option<TransferId>,
            /// Remark of the giver.
            remark: Option<Reason>,
            /// Who acted.
            by: Actor<T::AccountId>,
        },
        /// Credits are to change hands, and wait for their delay.
        TransferDelayed {
            /// The transfer.
            transfer: TransferId,
            /// The programme.
            programme: ProgrammeId,
            /// Who gives.
            from: OrganisationId,
            /// Who is to receive.
            to: OrganisationId,
            /// Which serials.
            ranges: BoundedVec<MovedRange, ConstU32<MAX_RANGES>>,
            /// How many credits.
            amount: Credits,
            /// The first block in which it is executed.
            due: BlockNumberFor<T>,
            /// The last block in which it can be cancelled.
            cancellable_until: BlockNumberFor<T>,
            /// Held by the giver, in all programmes, before.
            from_before: Credits,
            /// Held by the giver after.
            from_after: Credits,
            /// Remark of the giver.
            remark: Option<Reason>,
            /// Who acted.
            by: Actor<T::AccountId>,
        },
        /// A waiting transfer was undone: the credits are free in the giver's holding again.
        TransferUndone {
            /// The transfer.
            transfer: TransferId,
            /// The programme.
            programme: ProgrammeId,
            /// Who was to give.
            from: OrganisationId,
            /// Who was to receive.
            to: OrganisationId,
            /// Which serials.
            ranges: BoundedVec<MovedRange, ConstU32<MAX_RANGES>>,
            /// How many credits.
            amount: Credits,
            /// Held by the giver, in all programmes, before.
            from_before: Credits,
            /// Held by the giver after.
            from_after: Credits,
            /// Who cancelled it; nobody when giver or receiver was not active when it was due.
            by: Option<Actor<T::AccountId>>,
        },
        /// Credits were retired, finally.
        CreditsRetired {
            /// The receipt.
            receipt: ReceiptId,
            /// The programme.
            programme: ProgrammeId,
            /// Whose credits they were.
            owner: OrganisationId,
            /// Which serials.
            ranges: BoundedVec<MovedRange, ConstU32<MAX_RANGES>>,
            /// How many credits.
            amount: Credits,
            /// Type of the retirement.
            kind: RetirementKind,
            /// Where the credits lie now.
            account: AccountKind,
            /// Receiving country of a cross-border retirement, ISO 3166-1 alpha-2.
            country: Option<[u8; 2]>,
            /// For whom.
            beneficiary: Beneficiary,
            /// Why.
            reason: Reason,
            /// Held by the owner, in all programmes, before.
            held_before: Credits,
            /// Held by the owner after.
            held_after: Credits,
            /// Who acted.
            by: Actor<T::AccountId>,
        },
    }
}

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
            /// Who acted: the giver, also when it accepted a request.
            by: Actor<T::AccountId>,
        },
        /// Somebody asked an owner for credits: they are reserved until it answers.
        TransferRequested {
            /// The transfer.
            transfer: TransferId,
            /// The first transfer of the same call.
            group: TransferId,
            /// The programme.
            programme: ProgrammeId,
            /// Who is asked to give.
            from: OrganisationId,
            /// Who is to receive.
            to: OrganisationId,
            /// Which serials.
            ranges: BoundedVec<MovedRange, ConstU32<MAX_RANGES>>,
            /// How many credits.
            amount: Credits,
            /// The first block in which the request has expired.
            expires: BlockNumberFor<T>,
            /// Held by the giver, in all programmes, before.
            from_before: Credits,
            /// Held by the giver after.
            from_after: Credits,
            /// Remark of who asks.
            remark: Option<Reason>,
            /// Who asks.
            by: Actor<T::AccountId>,
        },
        /// An owner asked an authority to recognise a cross-border retirement: the credits are
        /// reserved until it answers.
        RetirementRequested {
            /// The retirement, numbered with the transfers that wait.
            transfer: TransferId,
            /// The programme.
            programme: ProgrammeId,
            /// Whose credits they are.
            owner: OrganisationId,
            /// Which serials.
            ranges: BoundedVec<MovedRange, ConstU32<MAX_RANGES>>,
            /// How many credits.
            amount: Credits,
            /// Receiving country, ISO 3166-1 alpha-2.
            country: [u8; 2],
            /// Receiving organisation.
            receiver: Option<Name>,
            /// For whom.
            beneficiary: Beneficiary,
            /// Why.
            reason: Reason,
            /// The first block in which the request has expired.
            expires: BlockNumberFor<T>,
            /// Held by the owner, in all programmes, before.
            held_before: Credits,
            /// Held by the owner after.
            held_after: Credits,
            /// Who asks.
            by: Actor<T::AccountId>,
        },
        /// What waited was undone: the credits are free in the owner's holding again.
        TransferUndone {
            /// The transfer.
            transfer: TransferId,
            /// The programme.
            programme: ProgrammeId,
            /// Whose credits they are.
            from: OrganisationId,
            /// Who was to receive; nobody when it was a retirement.
            to: Option<OrganisationId>,
            /// Which serials.
            ranges: BoundedVec<MovedRange, ConstU32<MAX_RANGES>>,
            /// How many credits.
            amount: Credits,
            /// Held by the giver, in all programmes, before.
            from_before: Credits,
            /// Held by the giver after.
            from_after: Credits,
            /// Why it was undone.
            cause: UndoCause,
            /// What was said when it was refused.
            reason: Option<Reason>,
            /// Who cancelled or refused it; nobody when it was undone by being due.
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
            /// Receiving organisation of a cross-border retirement.
            receiver: Option<Name>,
            /// For whom.
            beneficiary: Beneficiary,
            /// Why.
            reason: Reason,
            /// Held by the owner, in all programmes, before.
            held_before: Credits,
            /// Held by the owner after.
            held_after: Credits,
            /// The request that was recognised, when it was asked for.
            transfer: Option<TransferId>,
            /// Who acted: who recognised it, when it was asked for.
            by: Actor<T::AccountId>,
        },
        /// Credits were cancelled, finally.
        CreditsCancelled {
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
            /// Why.
            reason: Reason,
            /// blake2-256 hash of the order, when an authority ordered it.
            order: Option<[u8; 32]>,
            /// Held by the owner, in all programmes, before.
            held_before: Credits,
            /// Held by the owner after.
            held_after: Credits,
            /// Who acted.
            by: Actor<T::AccountId>,
        },
        /// Credits were frozen.
        FreezePlaced {
            /// The freeze.
            freeze: FreezeId,
            /// What it covers.
            subject: FreezeSubject,
            /// The serials, when it covers serials.
            ranges: BoundedVec<MovedRange, ConstU32<MAX_RANGES>>,
            /// How many credits these are.
            amount: Option<Credits>,
            /// Why.
            reason: Reason,
            /// The case it belongs to.
            case: CaseId,
            /// The first block in which it is over; `None` until it is lifted.
            until: Option<BlockNumberFor<T>>,
            /// The officer; nobody when governance ordered it.
            by: Option<Actor<T::AccountId>>,
        },
        /// A freeze was lifted.
        FreezeLifted {
            /// The freeze.
            freeze: FreezeId,
            /// What it covered.
            subject: FreezeSubject,
            /// Why.
            reason: Reason,
            /// The officer; nobody when governance lifted it.
            by: Option<Actor<T::AccountId>>,
        },
        /// Governance changed the end of a freeze, which is its own from now on.
        FreezeProlonged {
            /// The freeze.
            freeze: FreezeId,
            /// What it covers.
            subject: FreezeSubject,
            /// Its end until now.
            before: Option<BlockNumberFor<T>>,
            /// Its end from now on; `None` until it is lifted.
            until: Option<BlockNumberFor<T>>,
        },
        /// An issuance of which nothing moved was voided. Its serials are never used again.
        IssuanceVoided {
            /// The issuance.
            issuance: IssuanceId,
            /// The programme.
            programme: ProgrammeId,
            /// All serials of the issuance.
            range: SerialRange,
            /// How many credits.
            amount: Credits,
            /// From whose holdings they were taken.
            parts: BoundedVec<(OrganisationId, SerialRange), ConstU32<MAX_PROPONENTS>>,
            /// Issued for the programme before.
            issued_before: Credits,
            /// Issued for the programme from now on.
            issued_after: Credits,
            /// Why.
            reason: Reason,
            /// Who decided.
            by: Actor<T::AccountId>,
        },
    }
}

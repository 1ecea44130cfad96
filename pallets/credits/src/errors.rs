//! Why calls about credits are refused.

use frame_support::pallet_macros::pallet_section;

/// The errors of the pallet.
#[pallet_section]
mod errors {
    /// Why a call is refused.
    #[pallet::error]
    pub enum Error<T> {
        /// [3001] An amount is at least one credit.
        ZeroAmount,
        /// [3002] The organisation holds fewer credits of the programme.
        InsufficientHolding,
        /// [3003] A named range is not in the organisation's holding of the programme.
        RangeNotHeld,
        /// [3004] A named range is inverted or starts at zero.
        RangeInvalid,
        /// [3005] Two named ranges share a serial.
        RangesOverlap,
        /// [3006] More ranges than one call may touch.
        TooManyRanges,
        /// [3007] Giver and receiver are the same.
        SameOrganisation,
        /// [3008] The receiver cannot hold credits.
        ReceiverCannotHold,
        /// [3009] The receiver is suspended.
        ReceiverSuspended,
        /// [3010] The owner is suspended, which freezes what it holds.
        OwnerSuspended,
        /// [3011] The credits belong to another organisation.
        NotOwner,
        /// [3012] A holder by itself retires for domestic use only.
        RetirementNeedsAuthority,
        /// [3013] A cross-border retirement names the receiving country; no other does.
        ReceivingCountryInvalid,
        /// [3016] There is no such waiting transfer.
        TransferNotFound,
        /// [3017] The transfer is so near its execution that it can no longer be cancelled.
        TooLateToCancel,
        /// [3018] The transfer is not due yet.
        TransferNotDue,
        /// [3019] The credits are reserved by a transfer or request that waits.
        CreditsReserved,
        /// [3020] The credits are frozen.
        CreditsFrozen,
        /// [3021] The receiver does not accept credits from this organisation.
        ReceiverRefuses,
        /// [3022] The owner does not accept requests from this organisation.
        RequestsRefused,
        /// [3023] A delayed transfer is not decided on.
        NothingToDecide,
        /// [3024] The request has expired.
        RequestExpired,
        /// [3025] Only the organisation that asked for it can cancel it.
        NotRequester,
        /// [3026] A cancellation ordered by an authority names the hash of the order, and no other
        /// does.
        OrderRequired,
        /// [3027] The request names no giver, or one twice.
        GiverRepeated,
        /// [3028] There is no such freeze.
        FreezeNotFound,
        /// [3029] A freeze ends after it began, and that of an officer within the time that is
        /// allowed to officers.
        FreezeTooLong,
        /// [3030] An officer froze these credits not long ago, or governance ordered this freeze.
        FreezeNeedsGovernance,
        /// [3031] As many freezes as there may be are in force on this.
        TooManyFreezes,
        /// [3032] A freeze names one of the serials already.
        FrozenAlready,
        /// [3033] Only the receiver or an authority asks an owner for credits.
        NotReceiver,
        /// [2001] There is no such organisation.
        OrganisationNotFound,
        /// [2005] A text is blank, not UTF-8 or holds control characters.
        TextUnreadable,
        /// [4001] There is no such programme.
        ProgrammeNotFound,
        /// [4009] The scope is outside what this authority may act on.
        ScopeNotCovered,
        /// [4013] The programme is not authorised.
        NotAuthorised,
        /// [4014] More than what remains of the programme's authorised serials.
        IssuanceExceedsBlock,
        /// [4015] The vintage is not a year from 1990 to 9999.
        VintageInvalid,
        /// [4016] The monitored period ends before it begins.
        MonitoredPeriodInvalid,
        /// [4034] The programme has as many authorisations as it may have.
        TooManyAuthorisations,
        /// [4062] The vintage is no year of the monitored period.
        VintageOutsidePeriod,
        /// [4065] There is no such issuance.
        IssuanceNotFound,
        /// [4066] A unit of the issuance has moved.
        IssuanceMoved,
        /// [4067] The issuance is voided already.
        IssuanceVoided,
        /// [9001] A counter has no further number.
        CounterExhausted,
        /// [9002] The ledger contradicts itself; nothing was changed.
        LedgerInconsistent,
    }
}

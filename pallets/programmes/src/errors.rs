//! Why calls about programmes are refused.

use frame_support::pallet_macros::pallet_section;

/// The errors of the pallet.
#[pallet_section]
mod errors {
    /// Why a call is refused.
    #[pallet::error]
    pub enum Error<T> {
        /// [4001] There is no such programme.
        ProgrammeNotFound,
        /// [4002] A programme of this source with this external identifier is registered already.
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
        /// [4013] The programme is not authorised.
        NotAuthorised,
        /// [4016] The monitored period ends before it begins.
        MonitoredPeriodInvalid,
        /// [4018] The mitigation type does not fit the sector.
        MitigationMismatch,
        /// [4019] The list of gases is empty or names one that does not exist.
        GasesInvalid,
        /// [4020] A programme names at least one region, each an ISO 3166-2 code of this country,
        /// and none twice.
        RegionsInvalid,
        /// [4021] A sum of money is zero.
        MoneyInvalid,
        /// [4022] A crediting period is at least one year.
        CreditingPeriodInvalid,
        /// [2006] The country is not an ISO 3166-1 alpha-2 code in capitals.
        CountryCodeInvalid,
        /// [4024] The set names a channel that does not exist.
        ChannelsInvalid,
        /// [4025] The programme's stage does not allow this.
        StageForbids,
        /// [4026] A programme keeps its source and external id; an authorised one also its scope,
        /// year of start and proponents, and its estimate covers what is authorised.
        DetailsFixed,
        /// [4027] The new details are the present ones.
        NothingChanged,
        /// [4028] The estimate is below what the mitigation actions are to reduce.
        EstimateTooLow,
        /// [4029] Nothing of this kind is proposed for the programme.
        ProposalNotFound,
        /// [4030] The proposal is not the one that is agreed to.
        ProposalChanged,
        /// [4031] The organisation is none that has to agree, or it agreed already.
        NotParty,
        /// [4032] The giver has no such share, or it is zero.
        ShareInvalid,
        /// [4033] The programme has as many proponents as it may have.
        TooManyProponents,
        /// [4034] The programme has as many authorisations as it may have.
        TooManyAuthorisations,
        /// [4035] A document has a name, a media type such as application/pdf, and at least one
        /// byte.
        DocumentInvalid,
        /// [4036] The programme has a document with this hash.
        DocumentExists,
        /// [4037] The programme has no such document, or a newer version replaced it.
        DocumentNotFound,
        /// [4038] The programme has a mitigation action of this identifier.
        MitigationActionExists,
        /// [4039] The programme has no mitigation action of this identifier.
        MitigationActionNotFound,
        /// [4040] The calculator has no method of this name.
        MethodUnknown,
        /// [4041] There is no such version of the method's constants.
        ConstantsUnknown,
        /// [4042] The calculator refuses the constants, or lacks one that the country has to set.
        ConstantsInvalid,
        /// [4043] The constants are the ones in force.
        ConstantsUnchanged,
        /// [4044] The calculator refuses the inputs, or lacks a constant that the country has to set.
        CalculationRefused,
        /// [4045] The estimate rounds to no whole credit.
        NoWholeCredit,
        /// [4046] There is no such monitoring report.
        ReportNotFound,
        /// [4047] The monitored period is not within the programme's crediting period.
        PeriodOutsideProgramme,
        /// [4048] The monitored period is not over yet.
        PeriodNotOver,
        /// [4049] The monitored period shares time with one that is verified or issued.
        PeriodTaken,
        /// [4050] The report's stage does not allow this.
        ReportStageForbids,
        /// [4051] More is verified than what is claimed.
        VerifiedExceedsClaim,
        /// [4052] The organisation is no certifier accredited for the sector.
        NotAccredited,
        /// [4053] The certifier is a proponent of the programme, reported on it or holds its
        /// credits.
        NotIndependent,
        /// [4054] The certifier's certificate for this programme stands.
        AlreadyCertified,
        /// [4055] No certificate of this certifier stands for the programme.
        NotCertified,
        /// [4056] A certificate is withdrawn by its certifier or by an authority.
        NotCertifierOrAuthority,
        /// [4057] The registry issues against verified reports only.
        VerificationRequired,
        /// [4058] The report is not verified, or is another programme's.
        NotVerified,
        /// [4059] More than what remains of the verified reductions.
        IssuanceExceedsVerified,
        /// [4060] Credits were issued against the verification.
        VerificationUsed,
        /// [4061] The certifier is not active, or was reactivated in this very block.
        CertifierNotActive,
        /// [4063] The programme's details are another version than the one that is decided on.
        VersionChanged,
        /// [4064] The document is another organisation's.
        NotAuthor,
        /// [9001] A counter has no further number.
        CounterExhausted,
    }
}

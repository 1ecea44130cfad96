//! What is kept of programmes.

use frame_support::pallet_macros::pallet_section;

/// The storage of the pallet.
#[pallet_section]
mod storage {
    /// Whether credits are issued against verified reports only.
    #[pallet::storage]
    pub type IssuanceRequiresVerification<T: Config> = StorageValue<_, bool, ValueQuery>;

    /// The last identifier given to a programme.
    #[pallet::storage]
    pub type LastProgramme<T: Config> = StorageValue<_, ProgrammeId, ValueQuery>;

    /// Programmes by identifier.
    #[pallet::storage]
    pub type Programmes<T: Config> =
        StorageMap<_, Twox64Concat, ProgrammeId, Programme, OptionQuery>;

    /// The programme of an external identifier in a source system.
    #[pallet::storage]
    pub type ProgrammeOfExternalId<T: Config> =
        StorageMap<_, Blake2_128Concat, (SourceSystem, ExternalId), ProgrammeId, OptionQuery>;

    /// Authorisations of a programme by number, from 1.
    #[pallet::storage]
    pub type Authorisations<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        ProgrammeId,
        Twox64Concat,
        u32,
        Authorisation<BlockNumberFor<T>>,
        OptionQuery,
    >;

    /// The amendment of a programme that waits for the other side.
    #[pallet::storage]
    pub type Amendments<T: Config> =
        StorageMap<_, Twox64Concat, ProgrammeId, Amendment, OptionQuery>;

    /// The change of ownership of a programme that waits for its parties.
    #[pallet::storage]
    pub type OwnershipProposals<T: Config> =
        StorageMap<_, Twox64Concat, ProgrammeId, OwnershipProposal, OptionQuery>;

    /// Documents of a programme by number, from 1.
    #[pallet::storage]
    pub type Documents<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        ProgrammeId,
        Twox64Concat,
        u32,
        Document<BlockNumberFor<T>>,
        OptionQuery,
    >;

    /// The number of the document with a hash.
    #[pallet::storage]
    pub type DocumentOfHash<T: Config> =
        StorageDoubleMap<_, Twox64Concat, ProgrammeId, Identity, [u8; 32], u32, OptionQuery>;

    /// Mitigation actions of a programme.
    #[pallet::storage]
    pub type MitigationActions<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        ProgrammeId,
        Blake2_128Concat,
        ActionId,
        MitigationAction,
        OptionQuery,
    >;

    /// Estimates of a programme by number, from 1.
    #[pallet::storage]
    pub type Estimates<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        ProgrammeId,
        Twox64Concat,
        u32,
        Estimate<BlockNumberFor<T>>,
        OptionQuery,
    >;

    /// The latest version of the country's constants of a method; none is version 0, the
    /// calculator's own.
    #[pallet::storage]
    pub type LatestConstants<T: Config> =
        StorageMap<_, Blake2_128Concat, MethodName, u32, ValueQuery>;

    /// The constants of a method by version, from 1: those that differ from the calculator's.
    #[pallet::storage]
    pub type Constants<T: Config> = StorageDoubleMap<
        _,
        Blake2_128Concat,
        MethodName,
        Twox64Concat,
        u32,
        CalculationFields,
        OptionQuery,
    >;

    /// The last identifier given to a monitoring report.
    #[pallet::storage]
    pub type LastReport<T: Config> = StorageValue<_, ReportId, ValueQuery>;

    /// Monitoring reports by identifier.
    #[pallet::storage]
    pub type Reports<T: Config> =
        StorageMap<_, Twox64Concat, ReportId, MonitoringReport<BlockNumberFor<T>>, OptionQuery>;

    /// The periods of a programme that are verified or issued, by their last second.
    #[pallet::storage]
    pub type Calendar<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        ProgrammeId,
        Identity,
        PeriodKey,
        TakenPeriod,
        OptionQuery,
    >;

    /// The latest certificate of a certifier for a programme.
    #[pallet::storage]
    pub type Certificates<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        ProgrammeId,
        Twox64Concat,
        OrganisationId,
        Certificate<BlockNumberFor<T>>,
        OptionQuery,
    >;
}

//! What the pallet keeps.

use frame_support::pallet_macros::pallet_section;

/// The storage of the pallet.
#[pallet_section]
mod storage {
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

    /// Receipts of retirements and cancellations: all that a certificate shows.
    #[pallet::storage]
    pub type Receipts<T: Config> = StorageMap<
        _,
        Twox64Concat,
        ReceiptId,
        Receipt<T::AccountId, BlockNumberFor<T>>,
        OptionQuery,
    >;

    /// The last identifier given to a transfer or retirement that waits.
    #[pallet::storage]
    pub type LastTransfer<T: Config> = StorageValue<_, TransferId, ValueQuery>;

    /// Transfers and retirements that wait, for their delay or for an answer. Their ranges lie in
    /// the owner's account `Pending`.
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

    /// The last identifier given to a freeze.
    #[pallet::storage]
    pub type LastFreeze<T: Config> = StorageValue<_, FreezeId, ValueQuery>;

    /// Freezes that were not lifted. One that ran out counts no more, and stays until another
    /// one of its subject takes its place.
    #[pallet::storage]
    pub type Freezes<T: Config> =
        StorageMap<_, Twox64Concat, FreezeId, Freeze<T::AccountId, BlockNumberFor<T>>, OptionQuery>;

    /// The freezes of what is frozen as a whole.
    #[pallet::storage]
    pub type FreezesOf<T: Config> =
        StorageMap<_, Twox64Concat, FreezeSubject, FreezeList, ValueQuery>;

    /// The first block in which an officer may freeze a subject again: an officer cannot prolong
    /// a freeze by another one.
    #[pallet::storage]
    pub type OfficersWaitUntil<T: Config> =
        StorageMap<_, Twox64Concat, FreezeSubject, BlockNumberFor<T>, ValueQuery>;

    /// The last identifier given to a movement.
    #[pallet::storage]
    pub type LastMovement<T: Config> = StorageValue<_, MovementId, ValueQuery>;

    /// Every movement of credits there has been, in order: those of one block lie beside each
    /// other in the trie, so that its root is found with less work.
    #[pallet::storage]
    pub type Movements<T: Config> =
        StorageMap<_, Identity, OrderedKey, Movement<BlockNumberFor<T>>, OptionQuery>;

    /// The movements of an organisation, with what it had before and after.
    #[pallet::storage]
    pub type Entries<T: Config> =
        StorageDoubleMap<_, Twox64Concat, OrganisationId, Identity, EntryKey, Entry, OptionQuery>;

    /// The movements of credits of an issuance, in order.
    #[pallet::storage]
    pub type MovementsOf<T: Config> =
        StorageDoubleMap<_, Twox64Concat, IssuanceId, Identity, OrderedKey, (), OptionQuery>;

    /// Whether the block that is being made changed the ledger. Gone when the block is made.
    #[pallet::storage]
    #[pallet::whitelist_storage]
    pub type Touched<T: Config> = StorageValue<_, (), OptionQuery>;
}

//! What happened to programmes. Every event holds all facts of its step, with the actor and the
//! time of the block, `at`, in seconds since 1970-01-01 UTC.

use frame_support::pallet_macros::pallet_section;

/// The events of the pallet.
#[pallet_section]
mod events {
    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A programme was registered, as a draft or submitted at once.
        ProgrammeRegistered {
            /// Its identifier.
            programme: ProgrammeId,
            /// All that is said of it, version 1.
            details: ProgrammeDetails,
            /// `Draft` or `Pending`.
            stage: Stage,
            /// When.
            at: u64,
            /// Who registered it.
            by: Actor<T::AccountId>,
        },
        /// The details of a programme were written anew.
        ProgrammeAmended {
            /// The programme.
            programme: ProgrammeId,
            /// Its version from now on.
            version: u32,
            /// All that is said of it from now on.
            details: ProgrammeDetails,
            /// Why.
            reason: Option<Reason>,
            /// Who proposed it, where another side agreed.
            proposed_by: Option<OrganisationId>,
            /// When.
            at: u64,
            /// Who wrote it, or agreed to it.
            by: Actor<T::AccountId>,
        },
        /// A programme went on to another stage: submitted, rejected, completed or cancelled.
        StageChanged {
            /// The programme.
            programme: ProgrammeId,
            /// Its version.
            version: u32,
            /// Stage until now.
            before: Stage,
            /// Stage from now on.
            after: Stage,
            /// Why.
            reason: Option<Reason>,
            /// When.
            at: u64,
            /// Who decided.
            by: Actor<T::AccountId>,
        },
        /// A programme was authorised, for the first time or further.
        ProgrammeAuthorised {
            /// The programme.
            programme: ProgrammeId,
            /// Its version.
            version: u32,
            /// Number of the authorisation, from 1.
            number: u32,
            /// Credits that may be issued by this authorisation.
            amount: Credits,
            /// The serials reserved for them.
            block: SerialRange,
            /// The block as a serial text.
            serial: SerialText,
            /// Sum of the programme's authorisations, with this one.
            authorised: Credits,
            /// blake2-256 hash of the letter of authorisation.
            letter: Option<[u8; 32]>,
            /// Why.
            reason: Option<Reason>,
            /// When.
            at: u64,
            /// Who decided.
            by: Actor<T::AccountId>,
        },
        /// New details of an authorised programme wait for the other side. They take the place
        /// of an earlier proposal.
        AmendmentProposed {
            /// The programme.
            programme: ProgrammeId,
            /// The details.
            details: ProgrammeDetails,
            /// blake2-256 hash of their encoding: what the other side agrees to.
            hash: [u8; 32],
            /// For which side they were proposed.
            side: Side,
            /// Why.
            reason: Option<Reason>,
            /// When.
            at: u64,
            /// Who proposed it.
            by: Actor<T::AccountId>,
        },
        /// A change of ownership waits for the parties. It takes the place of an earlier one.
        OwnershipProposed {
            /// The programme.
            programme: ProgrammeId,
            /// The change.
            change: OwnershipChange,
            /// blake2-256 hash of its encoding: what the parties agree to.
            hash: [u8; 32],
            /// The organisations that agreed by proposing it: giver, receiver, authority.
            agreed: [Option<OrganisationId>; 3],
            /// Why.
            reason: Option<Reason>,
            /// When.
            at: u64,
            /// Who proposed it.
            by: Actor<T::AccountId>,
        },
        /// A party agreed to a change of ownership.
        OwnershipAgreed {
            /// The programme.
            programme: ProgrammeId,
            /// Hash of the change.
            hash: [u8; 32],
            /// The organisations that agreed until now: giver, receiver, authority.
            agreed: [Option<OrganisationId>; 3],
            /// When.
            at: u64,
            /// Who agreed.
            by: Actor<T::AccountId>,
        },
        /// All parties agreed: the ownership changed.
        OwnershipChanged {
            /// The programme.
            programme: ProgrammeId,
            /// Its version from now on.
            version: u32,
            /// The change.
            change: OwnershipChange,
            /// Proponents and shares from now on.
            proponents: BoundedVec<Proponent, ConstU32<MAX_PROPONENTS>>,
            /// The organisations that agreed: giver, receiver, authority.
            agreed: [Option<OrganisationId>; 3],
            /// When.
            at: u64,
            /// Who agreed last.
            by: Actor<T::AccountId>,
        },
        /// A proposal was declined or taken back.
        ProposalDeclined {
            /// The programme.
            programme: ProgrammeId,
            /// Which proposal.
            proposal: ProposalKind,
            /// Why.
            reason: Reason,
            /// When.
            at: u64,
            /// Who declined it.
            by: Actor<T::AccountId>,
        },
        /// A document was added.
        DocumentAdded {
            /// The programme.
            programme: ProgrammeId,
            /// Number of the document in the programme, from 1.
            number: u32,
            /// What is said of it.
            document: NewDocument,
            /// Its version, from 1.
            version: u32,
            /// When.
            at: u64,
            /// Who added it.
            by: Actor<T::AccountId>,
        },
        /// A mitigation action was added.
        MitigationActionAdded {
            /// The programme.
            programme: ProgrammeId,
            /// Its identifier in the programme.
            action: ActionId,
            /// How it mitigates.
            mitigation: MitigationType,
            /// What it is to reduce, as its proponents say.
            estimate: Credits,
            /// The number of the estimate that the chain computed for it.
            computed: Option<u32>,
            /// When.
            at: u64,
            /// Who added it.
            by: Actor<T::AccountId>,
        },
        /// The chain computed an estimate.
        EstimateComputed {
            /// The programme.
            programme: ProgrammeId,
            /// Number of the estimate in the programme, from 1.
            number: u32,
            /// The method.
            method: MethodName,
            /// Version of the country's constants; 0 is the calculator's own.
            constants: u32,
            /// The measured quantities.
            inputs: CalculationFields,
            /// The result in hundredths of tCO2e.
            hundredths: i128,
            /// When.
            at: u64,
            /// Who asked for it.
            by: Actor<T::AccountId>,
        },
        /// Monitoring was reported.
        MonitoringReported {
            /// The report.
            report: ReportId,
            /// The programme.
            programme: ProgrammeId,
            /// The monitored period.
            period: MonitoredPeriod,
            /// Reductions that are claimed for it.
            claimed: Credits,
            /// blake2-256 hash of the monitored data.
            inputs: [u8; 32],
            /// How the claim was calculated.
            method: Option<MethodVersion>,
            /// When.
            at: u64,
            /// Who reported.
            by: Actor<T::AccountId>,
        },
        /// A report was verified: its period is taken.
        ReportVerified {
            /// The report.
            report: ReportId,
            /// The programme.
            programme: ProgrammeId,
            /// The monitored period.
            period: MonitoredPeriod,
            /// What was claimed.
            claimed: Credits,
            /// What is verified.
            verified: Credits,
            /// blake2-256 hash of the verification report.
            statement: [u8; 32],
            /// Sum of the programme's verified reports, with this one.
            programme_verified: Credits,
            /// When.
            at: u64,
            /// Who verified it.
            by: Actor<T::AccountId>,
        },
        /// A report was declined.
        ReportDeclined {
            /// The report.
            report: ReportId,
            /// The programme.
            programme: ProgrammeId,
            /// Why.
            reason: Reason,
            /// When.
            at: u64,
            /// Who declined it.
            by: Actor<T::AccountId>,
        },
        /// A verification was withdrawn: its period is free again.
        VerificationWithdrawn {
            /// The report.
            report: ReportId,
            /// The programme.
            programme: ProgrammeId,
            /// The monitored period.
            period: MonitoredPeriod,
            /// What was verified.
            verified: Credits,
            /// Sum of the programme's verified reports, without this one.
            programme_verified: Credits,
            /// Why.
            reason: Reason,
            /// When.
            at: u64,
            /// Who withdrew it.
            by: Actor<T::AccountId>,
        },
        /// A certifier certified a programme.
        ProgrammeCertified {
            /// The programme.
            programme: ProgrammeId,
            /// blake2-256 hash of the certifier's statement.
            statement: Option<[u8; 32]>,
            /// When.
            at: u64,
            /// Who certified it.
            by: Actor<T::AccountId>,
        },
        /// A certificate was withdrawn.
        CertificateWithdrawn {
            /// The programme.
            programme: ProgrammeId,
            /// Whose certificate.
            certifier: OrganisationId,
            /// Why.
            reason: Reason,
            /// When.
            at: u64,
            /// Who withdrew it.
            by: Actor<T::AccountId>,
        },
        /// The country set its constants of a method; later estimates use them.
        ConstantsSet {
            /// The method.
            method: MethodName,
            /// Their version, from 1.
            version: u32,
            /// The constants that differ from the calculator's own.
            constants: CalculationFields,
            /// When.
            at: u64,
            /// Who set them.
            by: Actor<T::AccountId>,
        },
        /// Governance decided whether credits are issued against verified reports only.
        VerificationRequirementSet {
            /// Whether a verified report is required from now on.
            required: bool,
            /// When.
            at: u64,
        },
    }
}

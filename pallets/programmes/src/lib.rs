//! Mitigation programmes: from an idea to verified tonnes.
//!
//! ```text
//! register -> Draft --submit--> Pending --authorise--> Authorised --close--> Completed
//!               |                |  ^  \--reject--> Rejected  |  ^             Cancelled
//!               |                |  |                  |      \--/ authorise further
//!               \--withdraw--> Cancelled   <--submit---/
//! ```
//! The table of transitions is [`Stage::may_become`]. A developer registers programmes of its
//! own, a ministry those of its scopes, the government and monitoring systems any. Authorities
//! decide within their scopes. What happens once a programme is authorised:
//!
//! * [`amendments`]: the details change when proponents and authority agree;
//! * [`ownership`]: shares move when giver, receiver and authority agree;
//! * [`monitoring`]: a report claims reductions of a period, an independent certifier verifies
//!   them, and credits are issued against the verification;
//! * [`calendar`]: no second of a programme is verified or issued twice;
//! * [`certificates`], [`documents`] and [`estimates`] do what their names say.
//!
//! Shares are of future issues: they say how an issuance is split, not who holds what.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub use pallet::*;

use alloc::vec::Vec;
use frame_support::{
    pallet_macros::import_section,
    pallet_prelude::*,
    traits::{EnsureOrigin, UnixTime},
};
use frame_system::pallet_prelude::*;
use monitoring::Claim;
use registry_primitives::{
    records::{
        calculation::{Calculation, CalculationFields, MethodName},
        credits::IssuanceBasis,
        monitoring::{Estimate, MethodVersion, MonitoringReport, PeriodKey, TakenPeriod, Taker},
        programmes::{
            Amendment, Authorisation, Certificate, Document, MitigationAction, NewDocument,
            OwnershipChange, OwnershipProposal, Programme, ProgrammeDetails, ProposalKind, Side,
        },
    },
    texts::{ActionId, ExternalId, Reason, SerialText, SourceSystem, MAX_PROPONENTS},
    traits::{self, Country, Holdings, Organisations, Permissions, ProgrammeTerms, SerialBlocks},
    Actor, Credits, IssuanceId, MitigationType, MonitoredPeriod, OrganisationId, ProgrammeId,
    Proponent, ReportId, SerialRange, Stage,
};

mod amendments;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod calendar;
mod certificates;
mod details;
mod documents;
mod errors;
mod estimates;
mod events;
mod life;
mod monitoring;
mod ownership;
mod rules;
mod storage;
#[cfg(test)]
mod tests;
#[cfg(feature = "std")]
mod try_state;
mod weights;

pub use weights::WeightInfo;

#[import_section(events::events)]
#[import_section(errors::errors)]
#[import_section(storage::storage)]
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
        /// The country, for serial texts and regions.
        type Country: Country;
        /// The national counter of serials.
        type SerialBlocks: SerialBlocks;
        /// What organisations hold.
        type Holdings: Holdings<Self::AccountId>;
        /// The clock.
        type Time: UnixTime;
        /// Who decides whether a verification is required.
        type GovernanceOrigin: EnsureOrigin<Self::RuntimeOrigin>;
        /// Weights of the calls.
        type WeightInfo: WeightInfo;
    }

    /// Programmes and all that belongs to them.
    #[pallet::pallet]
    pub struct Pallet<T>(_);

    /// How the country begins.
    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// Whether credits are issued against verified reports only.
        pub issuance_requires_verification: bool,
        #[doc(hidden)]
        #[serde(skip)]
        pub _config: core::marker::PhantomData<T>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            IssuanceRequiresVerification::<T>::put(self.issuance_requires_verification);
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Register a programme, as a draft or, with `submit`, waiting for the authority's decision
        /// at once.
        ///
        /// Origin: a member with `RegisterProgramme`; of a developer that is among the proponents, or of
        /// a ministry that covers the scope. Emits `ProgrammeRegistered`. Errors: [2005] [3001]
        /// [2006] [4002]–[4009] [4018]–[4024] name what is wrong with the details; a draft may lack an
        /// estimate. Cost: three records written, one organisation read per proponent.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::register())]
        pub fn register(
            origin: OriginFor<T>,
            details: ProgrammeDetails,
            submit: bool,
        ) -> DispatchResult {
            Self::do_register(origin, details, submit)
        }

        /// Authorise this version of a pending programme, or an authorised one further: reserve
        /// the next `amount` serials of the country for it.
        ///
        /// Origin: a member with `AuthoriseProgramme` of an authority that covers the scope. Emits
        /// `ProgrammeAuthorised`. Errors: [2005], [3001] zero, [4001] [4009] [4010], [4011] more than
        /// the estimate in all authorisations together, [4012] [4034] [4063]. Cost: three records written.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::authorise())]
        pub fn authorise(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            version: u32,
            amount: Credits,
            letter: Option<[u8; 32]>,
            reason: Option<Reason>,
        ) -> DispatchResult {
            Self::do_authorise(origin, programme, version, amount, letter, reason)
        }

        /// Reject a pending programme. A new version of it may be submitted.
        ///
        /// Origin: a member with `RejectProgramme` of an authority that covers the scope. Emits
        /// `StageChanged`. Errors: [2005] [4001] [4009] [4010]. Cost: one record written.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::reject())]
        pub fn reject(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            reason: Reason,
        ) -> DispatchResult {
            Self::do_reject(origin, programme, reason)
        }

        /// Submit a draft, or a new version of a rejected programme, for the authority's decision.
        /// An estimate that is named takes the place of the present one: so a monitoring system accepts
        /// a programme.
        ///
        /// Origin: a member with `EditProgramme` of a proponent, of the organisation that registered the
        /// programme, or of a monitoring system. Emits `StageChanged`, and `ProgrammeAmended` with a new
        /// estimate. Errors: those of `register`, [4001] [4008] [4025] [4028]. Cost: one record written.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::submit())]
        pub fn submit(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            estimate: Option<Credits>,
            reason: Option<Reason>,
        ) -> DispatchResult {
            Self::do_submit(origin, programme, estimate, reason)
        }

        /// Write the details of a programme anew. Before its authorisation the proponents, the
        /// organisation that registered it or a monitoring system do so by themselves; afterwards this
        /// proposes the details to the other side, proponents or authority.
        ///
        /// Origin: a member with `EditProgramme`. Emits `ProgrammeAmended` or `AmendmentProposed`.
        /// Errors: those of `register`, [4001] [4008] [4009] [4025]–[4028]. Cost: one record written, one
        /// organisation read per proponent.
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::amend())]
        pub fn amend(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            details: ProgrammeDetails,
            reason: Option<Reason>,
        ) -> DispatchResult {
            Self::do_amend(origin, programme, details, reason)
        }

        /// Agree to the amendment that the other side proposed, named by its hash: it becomes the
        /// programme's details.
        ///
        /// Origin: a member of an authority that covers the scope with `AuthoriseProgramme`, or of a
        /// proponent with `EditProgramme`. Emits `ProgrammeAmended`. Errors: those of `amend`, [4029]
        /// [4030]. Cost: two records written, one organisation read per proponent.
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::agree_amendment())]
        pub fn agree_amendment(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            hash: [u8; 32],
        ) -> DispatchResult {
            Self::do_agree_amendment(origin, programme, hash)
        }

        /// Decline or take back a proposed amendment or change of ownership.
        ///
        /// Origin: a member with `EditProgramme` of an organisation that has to agree to it or that
        /// proposed it. Emits `ProposalDeclined`. Errors: [2005] [4001] [4008] [4009] [4029] [4031].
        /// Cost: one record removed.
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::decline_proposal())]
        pub fn decline_proposal(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            proposal: ProposalKind,
            reason: Reason,
        ) -> DispatchResult {
            Self::do_decline_proposal(origin, programme, proposal, reason)
        }

        /// Give up a draft or a pending programme, finally.
        ///
        /// Origin: as `submit`. Emits `StageChanged`. Errors: [2005] [4001] [4008] [4025]. Cost: one
        /// record written.
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::withdraw())]
        pub fn withdraw(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            reason: Reason,
        ) -> DispatchResult {
            Self::do_withdraw(origin, programme, reason)
        }

        /// End an authorised programme, finally: `Completed` or `Cancelled`. Nothing is reported,
        /// verified or issued any more; what was issued stays as it is.
        ///
        /// Origin: a member with `CloseProgramme` of an authority that covers the scope. Emits
        /// `StageChanged`. Errors: [2005] [4001] [4009] [4025]. Cost: one record written.
        #[pallet::call_index(8)]
        #[pallet::weight(T::WeightInfo::close())]
        pub fn close(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            outcome: Stage,
            reason: Reason,
        ) -> DispatchResult {
            Self::do_close(origin, programme, outcome, reason)
        }

        /// Propose a change of ownership: a share of future issues moves from a proponent to another
        /// organisation, and with it present credits where the change says how many. A giver or receiver
        /// that proposes agrees by that.
        ///
        /// Origin: a member with `EditProgramme` of giver, receiver, authority, another proponent or a
        /// monitoring system. Emits `OwnershipProposed`. Errors: [2005] [3001] [4001] [4006]–[4008]
        /// [4025] [4032] [4033]. Cost: one record written.
        #[pallet::call_index(9)]
        #[pallet::weight(T::WeightInfo::propose_ownership())]
        pub fn propose_ownership(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            change: OwnershipChange,
            reason: Option<Reason>,
        ) -> DispatchResult {
            Self::do_propose_ownership(origin, programme, change, reason)
        }

        /// Agree to the proposed change of ownership, named by its hash. When giver, receiver and
        /// the authority all agreed, it happens.
        ///
        /// Origin: a member with `EditProgramme` of giver or receiver, or with `AuthoriseProgramme` of an
        /// authority that covers the scope. Emits `OwnershipAgreed`, and `OwnershipChanged` at the end.
        /// Errors: those of `propose_ownership`, [3002] [3006] [4029]–[4031]. Cost: two records written
        /// and the credits moved.
        #[pallet::call_index(10)]
        #[pallet::weight(
            T::WeightInfo::agree_ownership().saturating_add(T::Holdings::move_weight())
        )]
        pub fn agree_ownership(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            hash: [u8; 32],
        ) -> DispatchResultWithPostInfo {
            let moved = Self::do_agree_ownership(origin, programme, hash)?;
            let saved = (!moved).then(T::WeightInfo::agree_ownership);
            Ok(saved.into())
        }

        /// Add a document by its hash, or a new version of one.
        ///
        /// Origin: a member with `AddDocument` of the proponents' side, of an authority that covers the
        /// scope, or of an accredited, independent certifier. Emits `DocumentAdded`. Errors: [4001]
        /// [4008] [4009] [4035]–[4037] [4039] [4052] [4053] [4064]. Cost: four records written.
        #[pallet::call_index(11)]
        #[pallet::weight(
            T::WeightInfo::add_document().saturating_add(T::Holdings::holds_weight())
        )]
        pub fn add_document(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            document: NewDocument,
        ) -> DispatchResult {
            Self::do_add_document(origin, programme, document)
        }

        /// Add a mitigation action with what it is to reduce, and an estimate that the chain computes
        /// beside it.
        ///
        /// Origin: as `submit`. Emits `MitigationActionAdded`, and `EstimateComputed`. Errors: [2005]
        /// [3001] [4001] [4008] [4011] [4018] [4025] [4038], [4040] [4044] of the calculation. Cost:
        /// three records written.
        #[pallet::call_index(12)]
        #[pallet::weight(T::WeightInfo::add_mitigation_action())]
        pub fn add_mitigation_action(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            action: ActionId,
            mitigation: MitigationType,
            estimate: Credits,
            calculation: Option<Calculation>,
        ) -> DispatchResult {
            Self::do_add_mitigation_action(
                origin,
                programme,
                action,
                mitigation,
                estimate,
                calculation,
            )
        }

        /// Compute an estimate with the country's latest constants and keep it with the programme.
        /// With `apply` its whole credits become the programme's estimate.
        ///
        /// Origin: as `submit`. Emits `EstimateComputed`, and `ProgrammeAmended` when the estimate of the
        /// programme changes. Errors: [4001] [4008] [4025] [4028] [4040] [4044] [4045]. Cost: two
        /// records written and the calculation.
        #[pallet::call_index(13)]
        #[pallet::weight(T::WeightInfo::estimate())]
        pub fn estimate(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            calculation: Calculation,
            apply: bool,
        ) -> DispatchResult {
            Self::do_estimate(origin, programme, calculation, apply)
        }

        /// Report what was monitored in a period that is over. `inputs` is the blake2-256 hash of the
        /// monitored data.
        ///
        /// Origin: a member with `ReportMonitoring`, otherwise as `submit`. Emits `MonitoringReported`.
        /// Errors: [3001] [4001] [4008] [4013] [4016] [4040] [4041] [4047]–[4049]. Cost: two records
        /// written, one entry of the calendar read.
        #[pallet::call_index(14)]
        #[pallet::weight(T::WeightInfo::report())]
        pub fn report(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            period: MonitoredPeriod,
            claimed: Credits,
            inputs: [u8; 32],
            method: Option<MethodVersion>,
        ) -> DispatchResult {
            Self::do_report(
                origin,
                programme,
                Claim {
                    period,
                    claimed,
                    inputs,
                    method,
                },
            )
        }

        /// Verify a report: its period is taken, and up to `verified` credits may be issued against
        /// it. `statement` is the blake2-256 hash of the verification report.
        ///
        /// Origin: a member with `Verify` of a certifier that is accredited for the sector and is neither
        /// proponent nor owner nor reporter. Emits `ReportVerified`. Errors: [3001] [4013] [4046] [4047]
        /// [4049]–[4053]. Cost: three records written.
        #[pallet::call_index(15)]
        #[pallet::weight(
            T::WeightInfo::verify_report().saturating_add(T::Holdings::holds_weight())
        )]
        pub fn verify(
            origin: OriginFor<T>,
            report: ReportId,
            verified: Credits,
            statement: [u8; 32],
        ) -> DispatchResult {
            Self::do_verify(origin, report, verified, statement)
        }

        /// Decline a report, finally. Its period stays free for another report.
        ///
        /// Origin: as `verify`. Emits `ReportDeclined`. Errors: [2005] [4046] [4050] [4052] [4053]. Cost:
        /// one record written.
        #[pallet::call_index(16)]
        #[pallet::weight(
            T::WeightInfo::decline_report().saturating_add(T::Holdings::holds_weight())
        )]
        pub fn decline_report(
            origin: OriginFor<T>,
            report: ReportId,
            reason: Reason,
        ) -> DispatchResult {
            Self::do_decline_report(origin, report, reason)
        }

        /// Withdraw a verification against which nothing was issued: its period is free again.
        ///
        /// Origin: a member with `WithdrawCertificate` of the certifier or of an authority that covers
        /// the scope. Emits `VerificationWithdrawn`. Errors: [2005] [4009] [4046] [4050] [4056] [4060].
        /// Cost: three records written.
        #[pallet::call_index(17)]
        #[pallet::weight(T::WeightInfo::withdraw_verification())]
        pub fn withdraw_verification(
            origin: OriginFor<T>,
            report: ReportId,
            reason: Reason,
        ) -> DispatchResult {
            Self::do_withdraw_verification(origin, report, reason)
        }

        /// Certify a pending or authorised programme.
        ///
        /// Origin: as `verify`. Emits `ProgrammeCertified`. Errors: [4001] [4025] [4052]–[4054]. Cost:
        /// one record written.
        #[pallet::call_index(18)]
        #[pallet::weight(
            T::WeightInfo::certify().saturating_add(T::Holdings::holds_weight())
        )]
        pub fn certify(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            statement: Option<[u8; 32]>,
        ) -> DispatchResult {
            Self::do_certify(origin, programme, statement)
        }

        /// Withdraw a certificate.
        ///
        /// Origin: a member with `WithdrawCertificate` of the certifier or of an authority that covers
        /// the scope. Emits `CertificateWithdrawn`. Errors: [2005] [4001] [4009] [4055] [4056]. Cost: one
        /// record written.
        #[pallet::call_index(19)]
        #[pallet::weight(T::WeightInfo::withdraw_certificate())]
        pub fn withdraw_certificate(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            certifier: OrganisationId,
            reason: Reason,
        ) -> DispatchResult {
            Self::do_withdraw_certificate(origin, programme, certifier, reason)
        }

        /// Set the country's constants of a method. Only those that differ from the calculator's own
        /// are named; none at all goes back to these, where the calculator has them all. Later
        /// estimates use the new version, earlier ones keep theirs.
        ///
        /// Origin: a member with `SetConstants`. Emits `ConstantsSet`. Errors: [4040] [4042] [4043].
        /// Cost: two records written.
        #[pallet::call_index(20)]
        #[pallet::weight(T::WeightInfo::set_constants())]
        pub fn set_constants(
            origin: OriginFor<T>,
            method: MethodName,
            constants: CalculationFields,
        ) -> DispatchResult {
            Self::do_set_constants(origin, method, constants)
        }

        /// Decide whether credits are issued against verified reports only.
        ///
        /// Origin: governance. Emits `VerificationRequirementSet`. Cost: one value written.
        #[pallet::call_index(21)]
        #[pallet::weight(T::WeightInfo::set_verification_requirement())]
        pub fn set_verification_requirement(
            origin: OriginFor<T>,
            required: bool,
        ) -> DispatchResult {
            T::GovernanceOrigin::ensure_origin(origin)?;
            IssuanceRequiresVerification::<T>::put(required);
            Self::deposit_event(Event::VerificationRequirementSet {
                required,
                at: Self::now(),
            });
            Ok(())
        }
    }

    #[pallet::view_functions]
    impl<T: Config> Pallet<T> {
        /// An estimate in hundredths of tCO2e, with the version of the constants it was made
        /// with: the latest when none is named. A refusal is told in words.
        pub fn calculate(
            calculation: Calculation,
            version: Option<u32>,
        ) -> Result<(u32, i128), Vec<u8>> {
            Self::view_calculation(&calculation, version)
        }

        /// The country's constants of a method in a version; nothing is overridden in
        /// version 0.
        pub fn constants(method: MethodName, version: u32) -> Option<CalculationFields> {
            Self::constants_of(&method, version)
        }

        /// The verified or issued period that this one shares time with, and what took it;
        /// the earliest when there are several.
        pub fn collision(
            programme: ProgrammeId,
            period: MonitoredPeriod,
        ) -> Option<(MonitoredPeriod, Taker)> {
            Self::colliding(programme, period)
        }

        /// What is authorised of a programme and what of its estimate can still be.
        pub fn authorised(programme: ProgrammeId) -> Option<(Credits, Credits)> {
            let record = Programmes::<T>::get(programme)?;
            let remaining = record.details.estimate.checked_sub(record.authorised)?;
            Some((record.authorised, remaining))
        }

        /// Whether a certifier's certificate for a programme stands.
        pub fn certified(programme: ProgrammeId, certifier: OrganisationId) -> bool {
            Self::is_certified_by(programme, certifier)
        }
    }
}

impl<T: Config> Pallet<T> {
    /// The time of the block, seconds since 1970-01-01 UTC.
    fn now() -> u64 {
        T::Time::now().as_secs()
    }
}

impl<T: Config> traits::Programmes for Pallet<T> {
    fn terms(id: ProgrammeId) -> Option<ProgrammeTerms> {
        Programmes::<T>::get(id).map(|programme| ProgrammeTerms {
            stage: programme.stage,
            scope: programme.details.scope,
            proponents: programme.details.proponents.into_inner(),
        })
    }

    fn draw(
        id: ProgrammeId,
        issuance: IssuanceId,
        amount: Credits,
        basis: IssuanceBasis,
    ) -> Result<Option<MonitoredPeriod>, DispatchError> {
        Self::do_draw(id, issuance, amount, basis)
    }

    fn undraw(
        id: ProgrammeId,
        first: IssuanceId,
        amount: Credits,
        verification: Option<ReportId>,
        period: Option<MonitoredPeriod>,
    ) -> Result<(), DispatchError> {
        Self::do_undraw(id, first, amount, verification, period)
    }

    fn terms_weight() -> Weight {
        T::WeightInfo::terms()
    }
}

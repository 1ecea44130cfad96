//! Monitoring reports, their verification, and what may be issued against it.

use crate::{
    details::crediting_period, Config, Error, Event, IssuanceRequiresVerification, LastReport,
    Pallet, Programmes, Reports,
};
use frame_support::ensure;
use frame_system::pallet_prelude::{BlockNumberFor, OriginFor};
use registry_primitives::{
    records::{
        credits::IssuanceBasis,
        monitoring::{MethodVersion, MonitoringReport, Taker, Verification},
        programmes::Programme,
    },
    texts::Reason,
    traits::Permissions,
    Action, Actor, Credits, IssuanceId, MonitoredPeriod, ProgrammeId, ReportId, ReportStage, Stage,
};
use sp_runtime::{DispatchError, DispatchResult};

type Report<T> = MonitoringReport<BlockNumberFor<T>>;

/// A certifier, a programme and a report of it.
type Judged<T> = (
    Actor<<T as frame_system::Config>::AccountId>,
    Programme,
    Report<T>,
);

/// What a proponent says of a monitored period.
pub(crate) struct Claim {
    /// The period.
    pub period: MonitoredPeriod,
    /// The reductions.
    pub claimed: Credits,
    /// Hash of the monitored data.
    pub inputs: [u8; 32],
    /// How the claim was calculated.
    pub method: Option<MethodVersion>,
}

impl<T: Config> Pallet<T> {
    /// See the call `report`.
    pub(crate) fn do_report(
        origin: OriginFor<T>,
        programme: ProgrammeId,
        claim: Claim,
    ) -> DispatchResult {
        let (by, record) = Self::acting_on(origin, Action::ReportMonitoring, None, programme)?;
        Self::check_authorised(&record)?;
        let Claim {
            period,
            claimed,
            inputs,
            method,
        } = claim;
        ensure!(!claimed.is_zero(), Error::<T>::ZeroAmount);
        Self::check_period(&record, period)?;
        Self::check_over(period)?;
        if let Some(method) = &method {
            Self::check_method(method)?;
        }
        Self::check_free(programme, period)?;
        let report = LastReport::<T>::get()
            .next()
            .ok_or(Error::<T>::CounterExhausted)?;
        LastReport::<T>::put(report);
        Reports::<T>::insert(
            report,
            MonitoringReport {
                programme,
                period,
                claimed,
                inputs,
                method: method.clone(),
                by: by.organisation,
                block: frame_system::Pallet::<T>::block_number(),
                stage: ReportStage::Submitted,
                verification: None,
            },
        );
        Self::deposit_event(Event::MonitoringReported {
            report,
            programme,
            period,
            claimed,
            inputs,
            method,
            at: Self::now(),
            by,
        });
        Ok(())
    }

    /// See the call `verify`.
    pub(crate) fn do_verify(
        origin: OriginFor<T>,
        report: ReportId,
        verified: Credits,
        statement: [u8; 32],
    ) -> DispatchResult {
        let (by, mut record, mut of) = Self::judging(origin, report, ReportStage::Verified)?;
        Self::check_authorised(&record)?;
        ensure!(!verified.is_zero(), Error::<T>::ZeroAmount);
        ensure!(verified <= of.claimed, Error::<T>::VerifiedExceedsClaim);
        // The details may have changed since the report.
        Self::check_period(&record, of.period)?;
        Self::take(of.programme, of.period, Taker::Report(report))?;
        record.verified = record
            .verified
            .checked_add(verified)
            .ok_or(Error::<T>::VerifiedExceedsClaim)?;
        of.verification = Some(Verification {
            certifier: by.organisation,
            verified,
            issued: Credits::ZERO,
            statement,
            block: frame_system::Pallet::<T>::block_number(),
        });
        Reports::<T>::insert(report, &of);
        Programmes::<T>::insert(of.programme, &record);
        Self::deposit_event(Event::ReportVerified {
            report,
            programme: of.programme,
            period: of.period,
            claimed: of.claimed,
            verified,
            statement,
            programme_verified: record.verified,
            at: Self::now(),
            by,
        });
        Ok(())
    }

    /// See the call `decline_report`.
    pub(crate) fn do_decline_report(
        origin: OriginFor<T>,
        report: ReportId,
        reason: Reason,
    ) -> DispatchResult {
        let (by, _, of) = Self::judging(origin, report, ReportStage::Declined)?;
        Self::check_reason(Some(&reason))?;
        Reports::<T>::insert(report, &of);
        Self::deposit_event(Event::ReportDeclined {
            report,
            programme: of.programme,
            reason,
            at: Self::now(),
            by,
        });
        Ok(())
    }

    /// See the call `withdraw_verification`.
    pub(crate) fn do_withdraw_verification(
        origin: OriginFor<T>,
        report: ReportId,
        reason: Reason,
    ) -> DispatchResult {
        let by = T::Permissions::authorise(origin, Action::WithdrawCertificate, None)?;
        let mut of = Reports::<T>::get(report).ok_or(Error::<T>::ReportNotFound)?;
        let mut record = Self::programme(of.programme)?;
        Self::check_reason(Some(&reason))?;
        ensure!(
            of.stage.may_become(ReportStage::Withdrawn),
            Error::<T>::ReportStageForbids
        );
        let verification = of.verification.as_ref().ok_or(Error::<T>::NotVerified)?;
        Self::check_withdrawer(&by, verification.certifier, &record)?;
        ensure!(verification.issued.is_zero(), Error::<T>::VerificationUsed);
        let verified = verification.verified;
        record.verified = record
            .verified
            .checked_sub(verified)
            .ok_or(Error::<T>::NotVerified)?;
        of.stage = ReportStage::Withdrawn;
        Self::release(of.programme, of.period);
        Reports::<T>::insert(report, &of);
        Programmes::<T>::insert(of.programme, &record);
        Self::deposit_event(Event::VerificationWithdrawn {
            report,
            programme: of.programme,
            period: of.period,
            verified,
            programme_verified: record.verified,
            reason,
            at: Self::now(),
            by,
        });
        Ok(())
    }

    /// The certifier, the programme and the report, moved to its next stage but not stored.
    fn judging(
        origin: OriginFor<T>,
        report: ReportId,
        next: ReportStage,
    ) -> Result<Judged<T>, DispatchError> {
        let by = T::Permissions::authorise(origin, Action::Verify, None)?;
        let mut of = Reports::<T>::get(report).ok_or(Error::<T>::ReportNotFound)?;
        let record = Self::programme(of.programme)?;
        Self::check_certifier(&by, of.programme, &record)?;
        ensure!(by.organisation != of.by, Error::<T>::NotIndependent);
        ensure!(of.stage.may_become(next), Error::<T>::ReportStageForbids);
        of.stage = next;
        Ok((by, record, of))
    }

    fn check_authorised(record: &Programme) -> DispatchResult {
        ensure!(record.stage == Stage::Authorised, Error::<T>::NotAuthorised);
        Ok(())
    }

    fn check_over(period: MonitoredPeriod) -> DispatchResult {
        ensure!(period.until < Self::now(), Error::<T>::PeriodNotOver);
        Ok(())
    }

    /// Whether a period lies within the crediting period.
    fn check_period(record: &Programme, period: MonitoredPeriod) -> DispatchResult {
        ensure!(period.is_valid(), Error::<T>::MonitoredPeriodInvalid);
        ensure!(
            crediting_period(&record.details).contains(period),
            Error::<T>::PeriodOutsideProgramme
        );
        Ok(())
    }

    /// See [`registry_primitives::traits::Programmes::draw`].
    pub(crate) fn do_draw(
        programme: ProgrammeId,
        issuance: IssuanceId,
        amount: Credits,
        basis: IssuanceBasis,
    ) -> Result<Option<MonitoredPeriod>, DispatchError> {
        let report = match basis {
            IssuanceBasis::Verified(report) => report,
            IssuanceBasis::Unverified(period) => {
                ensure!(
                    !IssuanceRequiresVerification::<T>::get(),
                    Error::<T>::VerificationRequired
                );
                if let Some(period) = period {
                    Self::check_period(&Self::programme(programme)?, period)?;
                    Self::check_over(period)?;
                    Self::take(programme, period, Taker::Issuance(issuance))?;
                }
                return Ok(period);
            }
        };
        let mut of = Reports::<T>::get(report).ok_or(Error::<T>::ReportNotFound)?;
        let verified = of.programme == programme && of.stage == ReportStage::Verified;
        ensure!(verified, Error::<T>::NotVerified);
        let verification = of.verification.as_mut().ok_or(Error::<T>::NotVerified)?;
        Self::check_unbroken(verification.certifier)?;
        verification.issued = verification
            .issued
            .checked_add(amount)
            .filter(|issued| *issued <= verification.verified)
            .ok_or(Error::<T>::IssuanceExceedsVerified)?;
        Reports::<T>::insert(report, &of);
        Ok(Some(of.period))
    }

    /// See [`registry_primitives::traits::Programmes::undraw`].
    pub(crate) fn do_undraw(
        programme: ProgrammeId,
        first: IssuanceId,
        amount: Credits,
        verification: Option<ReportId>,
        period: Option<MonitoredPeriod>,
    ) -> DispatchResult {
        match (verification, period) {
            (Some(report), _) => Reports::<T>::try_mutate(report, |of| {
                let verification = of.as_mut().and_then(|of| of.verification.as_mut());
                let verification = verification.ok_or(Error::<T>::NotVerified)?;
                verification.issued = verification
                    .issued
                    .checked_sub(amount)
                    .ok_or(Error::<T>::IssuanceExceedsVerified)?;
                Ok(())
            }),
            (None, Some(period)) => {
                let taker = Self::colliding(programme, period).map(|(_, by)| by);
                ensure!(
                    taker == Some(Taker::Issuance(first)),
                    Error::<T>::PeriodTaken
                );
                Self::release(programme, period);
                Ok(())
            }
            (None, None) => Ok(()),
        }
    }
}

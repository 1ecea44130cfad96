//! Monitoring reports, the calendar of monitored periods, and certificates.

use super::{numbered, twox_64_concat, Hashed, State, Twox64Concat};
use crate::ClientError;
use registry_primitives::{
    records::{
        monitoring::{
            MethodVersion, MonitoringReport, PeriodKey, TakenPeriod, Taker, Verification,
        },
        programmes::Certificate,
    },
    Credits, MonitoredPeriod, OrganisationId, ProgrammeId, ReportId, ReportStage,
};

/// A monitoring report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReportView {
    /// Its identifier.
    pub report: ReportId,
    /// The programme.
    pub programme: ProgrammeId,
    /// The monitored period.
    pub period: MonitoredPeriod,
    /// Reductions that are claimed for it.
    pub claimed: Credits,
    /// blake2-256 hash of the monitored data.
    pub inputs: [u8; 32],
    /// How the claim was calculated.
    pub method: Option<MethodVersion>,
    /// The organisation that reported.
    pub by: OrganisationId,
    /// In which block.
    pub block: u32,
    /// Where the report stands.
    pub stage: ReportStage,
    /// The verification, also when it was withdrawn.
    pub verification: Option<Verification<u32>>,
}

/// A certifier's latest certificate for a programme, as it is stored: whether it counts is what
/// [`State::certified`] says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CertificateView {
    /// The certifier.
    pub certifier: OrganisationId,
    /// Whether nobody withdrew it.
    pub standing: bool,
    /// blake2-256 hash of the certifier's statement.
    pub statement: Option<[u8; 32]>,
    /// In which block it was given.
    pub block: u32,
}

impl State {
    /// One monitoring report.
    pub async fn report(&self, id: ReportId) -> Result<Option<ReportView>, ClientError> {
        let record = self
            .value("Programmes", "Reports", twox_64_concat(&id))
            .await?;
        Ok(record.map(|record| report_view(id, record)))
    }

    /// All monitoring reports by identifier.
    pub async fn reports(&self) -> Result<Vec<ReportView>, ClientError> {
        let mut all: Vec<_> = self
            .entries::<Twox64Concat<ReportId>, _>("Programmes", "Reports")
            .await?
            .into_iter()
            .map(|(Hashed(id), record)| report_view(id, record))
            .collect();
        all.sort_by_key(|report| report.report);
        Ok(all)
    }

    /// The periods of a programme that are verified or issued, from the first to the last, and
    /// what took them.
    pub async fn calendar(
        &self,
        id: ProgrammeId,
    ) -> Result<Vec<(MonitoredPeriod, Taker)>, ClientError> {
        let all = self.of_programme("Calendar", id).await?;
        let view = |(until, taken): (PeriodKey, TakenPeriod)| {
            let period = MonitoredPeriod {
                from: taken.from,
                until: until.into(),
            };
            (period, taken.by)
        };
        let mut all: Vec<_> = all.into_iter().map(view).collect();
        all.sort_by_key(|(period, _)| period.until);
        Ok(all)
    }

    /// The verified or issued period that this one shares time with, and what took it; the
    /// earliest when there are several.
    pub async fn collision(
        &self,
        programme: ProgrammeId,
        period: MonitoredPeriod,
    ) -> Result<Option<(MonitoredPeriod, Taker)>, ClientError> {
        self.view("Programmes", "collision", &(programme, period))
            .await
    }

    /// The certificates of a programme by certifier, withdrawn ones too.
    pub async fn certificates(&self, id: ProgrammeId) -> Result<Vec<CertificateView>, ClientError> {
        let all = self.of_programme("Certificates", id).await?;
        let view = |(certifier, record): (OrganisationId, Certificate<u32>)| CertificateView {
            certifier,
            standing: record.standing,
            statement: record.statement,
            block: record.block,
        };
        Ok(numbered(all).map(view).collect())
    }

    /// Whether a certifier's certificate for a programme counts.
    pub async fn certified(
        &self,
        programme: ProgrammeId,
        certifier: OrganisationId,
    ) -> Result<bool, ClientError> {
        self.view("Programmes", "certified", &(programme, certifier))
            .await
    }

    /// Whether credits are issued against verified reports only.
    pub async fn verification_required(&self) -> Result<bool, ClientError> {
        let required = self
            .value("Programmes", "IssuanceRequiresVerification", Vec::new())
            .await?;
        Ok(required.unwrap_or_default())
    }
}

fn report_view(report: ReportId, record: MonitoringReport<u32>) -> ReportView {
    ReportView {
        report,
        programme: record.programme,
        period: record.period,
        claimed: record.claimed,
        inputs: record.inputs,
        method: record.method,
        by: record.by,
        block: record.block,
        stage: record.stage,
        verification: record.verification,
    }
}

//! One programme with all that is known of it.

pub mod actions;
pub mod authorisations;
pub mod calendar;
pub mod certificates;
pub mod documents;
pub mod estimates;
pub mod issuances;
mod lists;
pub mod proposals;
pub mod timeline;
pub mod versions;

use axum::{extract::State, Json};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    error::{ApiError, ErrorBody},
    freezes::{self, FreezeFilter, FreezeInfo},
    model::{digits, AsOf, Named},
    params::{Id, Params},
    programmes::{self, ProgrammeSummary},
    reports::{self, ReportFilter, ReportInfo},
    snapshot::Snapshot,
    App,
};
use crate::details::{Abroad, Contribution, Money};

use actions::ActionInfo;
use authorisations::AuthorisationInfo;
use calendar::PeriodInfo;
use certificates::CertificateInfo;
use documents::DocumentInfo;
use estimates::EstimateInfo;
use issuances::IssuanceInfo;
use proposals::ProposalInfo;
use timeline::StepInfo;
use versions::VersionInfo;

/// Most entries of each list that one answer holds.
const MOST_DETAILS: i64 = 200;

/// The answer for one programme.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgrammeAnswer {
    /// The programme.
    pub programme: ProgrammeDetail,
    /// The block that it is true for.
    pub as_of: AsOf,
}

/// All that is known of a programme. Of each list it holds the latest 200 entries at most; those
/// that can be longer have an address of their own.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgrammeDetail {
    /// What the list shows of it.
    #[serde(flatten)]
    pub summary: ProgrammeSummary,
    /// The gases that it reduces.
    pub gases: Vec<String>,
    /// Calendar years from the start in which reductions can be credited; null is until the end.
    pub crediting_years: Option<u8>,
    /// blake2-256 hash of the boundary's geometry.
    pub boundary: Option<String>,
    /// Money.
    pub finance: Money,
    /// The nationally determined contribution.
    pub ndc: Contribution,
    /// Use of the credits outside the country.
    pub international: Abroad,
    /// The organisation that registered it.
    pub registered_by: Named,
    /// Why it stands where it does, where that was told.
    pub stage_reason: Option<String>,
    /// What of its estimate can still be authorised.
    pub remaining: u64,
    /// Sum of what its mitigation actions are to reduce.
    pub planned: u64,
    /// Its authorisations, each with its block of serials.
    pub authorisations: Vec<AuthorisationInfo>,
    /// Certificates, those that stand first.
    pub certificates_given: Vec<CertificateInfo>,
    /// Amendments and changes of ownership, the latest first.
    pub proposals: Vec<ProposalInfo>,
    /// Documents, the latest first.
    pub documents: Vec<DocumentInfo>,
    /// Mitigation actions, in the order in which they were added.
    pub actions: Vec<ActionInfo>,
    /// Estimates that the chain computed, the latest first.
    pub estimates: Vec<EstimateInfo>,
    /// Monitoring reports, the latest first.
    pub reports: Vec<ReportInfo>,
    /// Periods that are verified or issued, in their order.
    pub calendar: Vec<PeriodInfo>,
    /// Issuances, in their order, those that were voided too.
    pub issuances: Vec<IssuanceInfo>,
    /// Freezes in force on its credits: its own, of its serials, and the country's.
    pub freezes: Vec<FreezeInfo>,
    /// Versions of the details, the latest first.
    pub versions: Vec<VersionInfo>,
    /// What happened to it, in the order in which it happened.
    pub timeline: Vec<StepInfo>,
}

/// One programme with all that belongs to it.
#[utoipa::path(
    get,
    path = "/api/v1/programmes/{id}",
    tag = "Programmes",
    params(("id" = u64, Path, description = "The programme's identifier.")),
    responses(
        (status = 200, description = "The programme.", body = ProgrammeAnswer),
        (status = 400, description = "The identifier is no number.", body = ErrorBody),
        (status = 404, description = "There is no such programme.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn get_programme(
    State(app): State<App>,
    Id(id): Id,
    params: Params,
) -> Result<Json<ProgrammeAnswer>, ApiError> {
    params.only(&[])?;
    let mut snapshot = app.snapshot().await?;
    let programme = load(&mut snapshot, id).await?;
    Ok(Json(ProgrammeAnswer {
        programme,
        as_of: snapshot.as_of,
    }))
}

/// All that is known of a programme.
pub async fn load(snapshot: &mut Snapshot, id: i64) -> Result<ProgrammeDetail, ApiError> {
    let row = programmes::one(snapshot, id).await?;
    let proponents = programmes::proponents(snapshot, &[id]).await?.remove(&id);
    let summary = row.summary(proponents.unwrap_or_default())?;
    let details = row.details()?;
    let registrant: String = sqlx::query_scalar("SELECT name FROM organisations_now WHERE id = $1")
        .bind(row.registered_by)
        .fetch_one(snapshot.connection())
        .await?;
    let of_it = ReportFilter {
        programme: Some(id),
        ..ReportFilter::default()
    };
    let (reports, _) = reports::list(snapshot, &of_it, MOST_DETAILS).await?;
    let (documents, _) = documents::list(snapshot, id, None, MOST_DETAILS).await?;
    let (actions, _) = actions::list(snapshot, id, None, MOST_DETAILS).await?;
    let (estimates, _) = estimates::list(snapshot, id, None, MOST_DETAILS).await?;
    let (calendar, _) = calendar::list(snapshot, id, None, MOST_DETAILS).await?;
    let (versions, _) = versions::list(snapshot, id, None, MOST_DETAILS).await?;
    let (mut timeline, _) = timeline::list(snapshot, id, None, MOST_DETAILS).await?;
    timeline.reverse();
    let in_force = FreezeFilter {
        state: Some(freezes::IN_FORCE),
        programme: Some(id),
        with_country: true,
        ..FreezeFilter::default()
    };
    let (freezes, _) = freezes::list(snapshot, &in_force, MOST_DETAILS).await?;
    Ok(ProgrammeDetail {
        gases: details.gases,
        crediting_years: details.crediting_years,
        boundary: details.boundary,
        finance: details.finance,
        ndc: details.ndc,
        international: details.international,
        registered_by: Named::of(row.registered_by, registrant)?,
        stage_reason: row.reason.clone(),
        remaining: summary.estimate.saturating_sub(summary.totals.authorised),
        planned: digits(&row.planned)?,
        authorisations: authorisations::list(snapshot, id).await?,
        certificates_given: certificates::list(snapshot, id, MOST_DETAILS).await?,
        proposals: proposals::list(snapshot, id, MOST_DETAILS).await?,
        documents,
        actions,
        estimates,
        reports,
        calendar,
        issuances: issuances::list(snapshot, &row, MOST_DETAILS).await?,
        freezes,
        versions,
        timeline,
        summary,
    })
}

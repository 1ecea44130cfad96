//! The country at a glance.

use axum::{extract::State, Json};
use registry_primitives::{OrganisationKind, OrganisationState, Sector, Stage};
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;

use super::{
    error::{ApiError, ErrorBody},
    model::{digits, read_totals, AsOf, CountryInfo, CreditTotals},
    params::Params,
    snapshot::Snapshot,
    App,
};

/// The answer of the overview.
#[derive(Debug, Serialize, ToSchema)]
pub struct OverviewAnswer {
    /// The figures.
    pub overview: Overview,
    /// The block they are true for.
    pub as_of: AsOf,
}

/// Figures of the country.
#[derive(Debug, Serialize, ToSchema)]
pub struct Overview {
    /// The country.
    pub country: CountryInfo,
    /// Organisations.
    pub organisations: OrganisationCounts,
    /// Keys that act for an organisation, suspended ones too.
    pub members: u64,
    /// Programmes.
    pub programmes: ProgrammeCounts,
    /// Credits.
    pub credits: CreditFigures,
    /// Monitoring reports and what is verified.
    pub monitoring: MonitoringFigures,
    /// How often credits were issued.
    pub issuances: u64,
    /// How often credits changed hands.
    pub transfers: u64,
    /// How often credits were retired.
    pub retirements: u64,
    /// How often credits were cancelled.
    pub cancellations: u64,
    /// Transfers and retirements that wait: for their delay or for an answer.
    pub waiting: u64,
    /// Freezes in force.
    pub freezes: u64,
    /// Movements of credits, the last one's number.
    pub movements: u64,
}

/// Organisations in numbers.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganisationCounts {
    /// All.
    pub total: u64,
    /// Of those, suspended.
    pub suspended: u64,
    /// Of those, waiting for admission.
    pub pending: u64,
    /// Of those, not admitted.
    pub rejected: u64,
    /// Every kind with its number.
    pub by_kind: Vec<KindCount>,
}

/// Organisations of a kind.
#[derive(Debug, Serialize, ToSchema)]
pub struct KindCount {
    /// The kind.
    pub kind: String,
    /// How many.
    pub organisations: u64,
}

/// Programmes in numbers.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgrammeCounts {
    /// All.
    pub total: u64,
    /// Every stage with its number.
    pub by_stage: Vec<StageCount>,
    /// Every sector with its number.
    pub by_sector: Vec<SectorCount>,
}

/// Programmes of a stage.
#[derive(Debug, Serialize, ToSchema)]
pub struct StageCount {
    /// The stage.
    pub stage: String,
    /// How many programmes.
    pub programmes: u64,
    /// Their estimates together; 18446744073709551615 means that or more.
    pub estimate: u64,
}

/// Programmes of a sector.
#[derive(Debug, Serialize, ToSchema)]
pub struct SectorCount {
    /// The sector.
    pub sector: String,
    /// How many programmes.
    pub programmes: u64,
    /// Their estimates together; 18446744073709551615 means that or more.
    pub estimate: u64,
}

/// Monitoring in numbers.
#[derive(Debug, Serialize, ToSchema)]
pub struct MonitoringFigures {
    /// Monitoring reports of any stage.
    pub reports: u64,
    /// Reductions of verified reports together; 18446744073709551615 means that or more.
    pub verified: u64,
    /// Whether credits are issued against verified reports only.
    pub verification_required: bool,
}

/// Credits in numbers.
#[derive(Debug, Serialize, ToSchema)]
pub struct CreditFigures {
    /// Estimates of all programmes together; 18446744073709551615 means that or more.
    pub estimated: u64,
    /// Totals of all programmes together.
    #[serde(flatten)]
    pub totals: CreditTotals,
    /// The last serial that was reserved.
    pub last_serial: u64,
}

/// Figures of the country: organisations, programmes and credits.
#[utoipa::path(
    get,
    path = "/api/v1/stats/overview",
    tag = "Statistics",
    responses(
        (status = 200, description = "The figures.", body = OverviewAnswer),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn get_overview(
    State(app): State<App>,
    params: Params,
) -> Result<Json<OverviewAnswer>, ApiError> {
    params.only(&[])?;
    let mut snapshot = app.snapshot().await?;
    let overview = load(&mut snapshot).await?;
    Ok(Json(OverviewAnswer {
        overview,
        as_of: snapshot.as_of,
    }))
}

/// Compute the figures.
pub async fn load(snapshot: &mut Snapshot) -> Result<Overview, ApiError> {
    let country = snapshot.country.clone();
    let organisations = organisations(snapshot).await?;
    let programmes = programmes(snapshot).await?;
    let totals = national_totals(snapshot).await?;
    let counts: Counts = sqlx::query_as(
        "SELECT (SELECT COUNT(*) FROM members WHERE state IN ('Active', 'Suspended')) AS members,
                (SELECT COUNT(*) FROM issuances) AS issuances,
                (SELECT COUNT(*) FROM transfers) AS transfers,
                (SELECT COUNT(*) FROM retirements) AS retirements,
                (SELECT COUNT(*) FROM cancellations) AS cancellations,
                (SELECT COUNT(*) FROM waiting_transfers WHERE outcome IS NULL) AS waiting,
                (SELECT COUNT(*) FROM freezes_in_force) AS freezes,
                (SELECT COALESCE(MAX(number), 0) FROM movements) AS movements,
                (SELECT COALESCE(MAX(last), 0) FROM authorisations) AS last_serial",
    )
    .fetch_one(snapshot.connection())
    .await?;
    let monitoring = monitoring(snapshot).await?;
    let estimated = programmes
        .by_stage
        .iter()
        .fold(0u64, |sum, stage| sum.saturating_add(stage.estimate));
    Ok(Overview {
        country,
        organisations,
        members: Snapshot::count(counts.members)?,
        programmes,
        credits: CreditFigures {
            estimated,
            totals,
            last_serial: Snapshot::count(counts.last_serial)?,
        },
        monitoring,
        issuances: Snapshot::count(counts.issuances)?,
        transfers: Snapshot::count(counts.transfers)?,
        retirements: Snapshot::count(counts.retirements)?,
        cancellations: Snapshot::count(counts.cancellations)?,
        waiting: Snapshot::count(counts.waiting)?,
        freezes: Snapshot::count(counts.freezes)?,
        movements: Snapshot::count(counts.movements)?,
    })
}

#[derive(FromRow)]
struct Counts {
    members: i64,
    issuances: i64,
    transfers: i64,
    retirements: i64,
    cancellations: i64,
    waiting: i64,
    freezes: i64,
    movements: i64,
    last_serial: i64,
}

/// The totals of the country.
pub async fn national_totals(snapshot: &mut Snapshot) -> Result<CreditTotals, ApiError> {
    let totals = sqlx::query_as(concat!("SELECT ", read_totals!(), "FROM national_totals t"))
        .fetch_one(snapshot.connection())
        .await?;
    Ok(totals)
}

async fn monitoring(snapshot: &mut Snapshot) -> Result<MonitoringFigures, ApiError> {
    let (reports, verified, verification_required): (i64, String, bool) = sqlx::query_as(
        "SELECT (SELECT COUNT(*) FROM monitoring_reports),
                (SELECT LEAST(COALESCE(SUM(verified), 0), 18446744073709551615)::text
                 FROM programmes),
                COALESCE((SELECT required FROM verification_requirement
                          WHERE upper_inf(block_range)), FALSE)",
    )
    .fetch_one(snapshot.connection())
    .await?;
    Ok(MonitoringFigures {
        reports: Snapshot::count(reports)?,
        verified: digits(&verified)?,
        verification_required,
    })
}

async fn organisations(snapshot: &mut Snapshot) -> Result<OrganisationCounts, ApiError> {
    let rows: Vec<(String, String, i64)> =
        sqlx::query_as("SELECT kind, state, COUNT(*) FROM organisations_now GROUP BY kind, state")
            .fetch_all(snapshot.connection())
            .await?;
    let mut counted = Vec::with_capacity(rows.len());
    for (kind, state, count) in rows {
        counted.push((kind, state, Snapshot::count(count)?));
    }
    Ok(organisation_counts(&counted))
}

/// Organisations in numbers, from their kinds and states.
fn organisation_counts(counted: &[(String, String, u64)]) -> OrganisationCounts {
    let sum = |fits: &dyn Fn(&str, &str) -> bool| {
        counted
            .iter()
            .filter(|(kind, state, _)| fits(kind, state))
            .fold(0u64, |sum, (.., count)| sum.saturating_add(*count))
    };
    let of_state = |wanted: OrganisationState| sum(&|_, state| state == wanted.name());
    OrganisationCounts {
        total: sum(&|_, _| true),
        suspended: of_state(OrganisationState::Suspended),
        pending: of_state(OrganisationState::Pending),
        rejected: of_state(OrganisationState::Rejected),
        by_kind: OrganisationKind::ALL
            .iter()
            .map(|wanted| KindCount {
                kind: wanted.name().to_owned(),
                organisations: sum(&|kind, _| kind == wanted.name()),
            })
            .collect(),
    }
}

async fn programmes(snapshot: &mut Snapshot) -> Result<ProgrammeCounts, ApiError> {
    let stages: Vec<(String, i64, String)> = sqlx::query_as(
        "SELECT stage, COUNT(*), LEAST(SUM(estimate), 18446744073709551615)::text
         FROM programmes_now GROUP BY stage",
    )
    .fetch_all(snapshot.connection())
    .await?;
    let sectors: Vec<(String, i64, String)> = sqlx::query_as(
        "SELECT sector, COUNT(*), LEAST(SUM(estimate), 18446744073709551615)::text
         FROM programmes_now GROUP BY sector",
    )
    .fetch_all(snapshot.connection())
    .await?;
    let mut counts = ProgrammeCounts {
        total: 0,
        by_stage: Vec::new(),
        by_sector: Vec::new(),
    };
    for stage in Stage::ALL {
        let (programmes, estimate) = of_name(&stages, stage.name())?;
        counts.total = counts.total.saturating_add(programmes);
        counts.by_stage.push(StageCount {
            stage: stage.name().to_owned(),
            programmes,
            estimate,
        });
    }
    for sector in Sector::ALL {
        let (programmes, estimate) = of_name(&sectors, sector.name())?;
        counts.by_sector.push(SectorCount {
            sector: sector.name().to_owned(),
            programmes,
            estimate,
        });
    }
    Ok(counts)
}

/// Number and estimate of a name; zeros when it has no row.
fn of_name(rows: &[(String, i64, String)], name: &str) -> Result<(u64, u64), ApiError> {
    match rows.iter().find(|(of, ..)| of == name) {
        Some((_, programmes, estimate)) => Ok((Snapshot::count(*programmes)?, digits(estimate)?)),
        None => Ok((0, 0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_flat_numbers() {
        let figures = CreditFigures {
            estimated: u64::MAX,
            totals: CreditTotals {
                authorised: 400,
                ..CreditTotals::default()
            },
            last_serial: 400,
        };
        let json = serde_json::to_value(&figures).unwrap();
        assert_eq!(json["estimated"], u64::MAX);
        assert_eq!(json["authorised"], 400);
        assert_eq!(json["retired_international"], 0);
        assert_eq!(json["last_serial"], 400);
    }

    #[test]
    fn organisations_are_counted_by_state_and_kind() {
        let row = |kind: &str, state: &str, count| (kind.to_owned(), state.to_owned(), count);
        let counts = organisation_counts(&[
            row("Government", "Active", 1),
            row("Certifier", "Active", 2),
            row("Certifier", "Pending", 3),
            row("Api", "Rejected", 4),
        ]);
        assert_eq!((counts.total, counts.suspended), (10, 0));
        assert_eq!((counts.pending, counts.rejected), (3, 4));
        let certifiers = counts.by_kind.iter().find(|of| of.kind == "Certifier");
        assert_eq!(certifiers.map(|of| of.organisations), Some(5));
        assert_eq!(counts.by_kind.len(), OrganisationKind::ALL.len());
    }

    #[test]
    fn names_without_rows_are_zeros() {
        let rows = [("Pending".to_owned(), 2, "500".to_owned())];
        assert_eq!(of_name(&rows, "Pending").unwrap(), (2, 500));
        assert_eq!(of_name(&rows, "Rejected").unwrap(), (0, 0));
    }
}

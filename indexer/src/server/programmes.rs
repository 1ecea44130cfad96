//! The list of programmes.

use std::collections::BTreeMap;

use axum::{extract::State, Json};
use chrono::{DateTime, Utc};
use registry_primitives::{MitigationType, Sector, SerialNumber, Stage};
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;

use super::{
    error::{ApiError, ErrorBody},
    model::{digits, paged, read_totals, AsOf, CountryInfo, CreditTotals, Meta},
    params::{whole_number, Params},
    snapshot::Snapshot,
    App,
};
use crate::{
    details::{read_details, DetailColumns, Details},
    text::{big, moment, unsigned},
};

/// The answer of the list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgrammesAnswer {
    /// The programmes, in the order asked for.
    pub programmes: Vec<ProgrammeSummary>,
    /// How the list goes on.
    pub meta: Meta,
    /// The block that it is true for.
    pub as_of: AsOf,
}

/// A programme in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProgrammeSummary {
    /// Its identifier.
    pub id: u64,
    /// The system that it comes from.
    pub source: String,
    /// Identifier in that system.
    pub external_id: String,
    /// Title.
    pub title: String,
    /// Sector of the economy.
    pub sector: String,
    /// CDM sectoral scope, 1 to 15.
    pub scope: u8,
    /// How it mitigates.
    pub mitigation: String,
    /// Regions of the country, ISO 3166-2.
    pub regions: Vec<String>,
    /// Where it stands.
    pub stage: String,
    /// Counts the versions of its details and its submissions after a rejection, from 1.
    pub version: u64,
    /// The serial text of its first authorisation.
    pub serial: Option<String>,
    /// Start, UTC; null when it lies beyond the year 9999.
    pub start: Option<DateTime<Utc>>,
    /// End, UTC; null when it lies beyond the year 9999.
    pub end: Option<DateTime<Utc>>,
    /// Proponents with their shares of future issues.
    pub proponents: Vec<ProponentShare>,
    /// Estimated emission reductions in credits.
    pub estimate: u64,
    /// Sum of its verified reports in credits.
    pub verified: u64,
    /// Certificates that stand.
    pub certificates: u64,
    /// Credits.
    #[serde(flatten)]
    pub totals: CreditTotals,
    /// The block in which it was registered.
    pub registered_block: u64,
}

/// A proponent with its share.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProponentShare {
    /// The organisation.
    pub organisation: u64,
    /// Its name.
    pub name: String,
    /// Its share in parts per million.
    pub share: u64,
}

/// What is asked of the list.
#[derive(Debug, Default)]
pub struct ProgrammeFilter {
    /// Only this stage.
    pub stage: Option<&'static str>,
    /// Only this sector.
    pub sector: Option<&'static str>,
    /// Only this sectoral scope.
    pub scope: Option<i16>,
    /// Only this mitigation type.
    pub mitigation: Option<&'static str>,
    /// Only with this proponent.
    pub proponent: Option<i64>,
    /// Only with a standing certificate of this certifier.
    pub certifier: Option<i64>,
    /// Only from this system.
    pub source: Option<String>,
    /// Only in this region.
    pub region: Option<String>,
    /// Only with this text in title, external identifier or serial.
    pub text: Option<String>,
    /// Only this one.
    pub id: Option<i64>,
    /// In which order.
    pub order: Order,
    /// Only what follows this one in the order.
    pub after: Option<i64>,
}

/// The orders of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// By identifier.
    #[default]
    Id,
    /// The newest first.
    Newest,
    /// By title.
    Title,
    /// The earliest start first.
    Start,
    /// The largest estimate first.
    Estimate,
    /// Most authorised first.
    Authorised,
    /// Most verified first.
    Verified,
}

impl Order {
    /// Names of the orders, as a request gives them.
    const NAMES: [(&'static str, Self); 7] = [
        ("id", Self::Id),
        ("newest", Self::Newest),
        ("title", Self::Title),
        ("start", Self::Start),
        ("estimate", Self::Estimate),
        ("authorised", Self::Authorised),
        ("verified", Self::Verified),
    ];

    fn name(self) -> &'static str {
        let found = Self::NAMES.iter().find(|(_, order)| *order == self);
        found.map_or("id", |(name, _)| name)
    }

    fn of(params: &Params) -> Result<Self, ApiError> {
        let names = Self::NAMES.map(|(name, _)| name);
        let chosen = params.choice("sort", &names)?;
        let found = Self::NAMES.iter().find(|(name, _)| Some(*name) == chosen);
        Ok(found.map_or_else(Self::default, |(_, order)| *order))
    }
}

/// A programme as the views have it.
#[derive(FromRow)]
pub struct ProgrammeRow {
    /// Its identifier.
    pub id: i64,
    /// What is said of it, without its proponents.
    #[sqlx(flatten)]
    pub columns: DetailColumns,
    stage: String,
    version: i64,
    serial: Option<String>,
    /// Why it stands where it does.
    pub reason: Option<String>,
    verified: String,
    /// What its mitigation actions are to reduce together, in digits.
    pub planned: String,
    /// The organisation that registered it.
    pub registered_by: i64,
    registered_block: i64,
    certificates: i64,
    #[sqlx(flatten)]
    totals: CreditTotals,
}

impl ProgrammeRow {
    /// All that is said of it, without its proponents.
    pub fn details(&self) -> Result<Details, ApiError> {
        Ok(self.columns.details(Vec::new())?)
    }

    /// What a list shows of it.
    pub fn summary(&self, proponents: Vec<ProponentShare>) -> Result<ProgrammeSummary, ApiError> {
        let details = self.details()?;
        Ok(ProgrammeSummary {
            id: unsigned(self.id)?,
            source: details.source,
            external_id: details.external_id,
            title: details.title,
            sector: details.sector,
            scope: details.scope,
            mitigation: details.mitigation,
            regions: details.regions,
            stage: self.stage.clone(),
            version: unsigned(self.version)?,
            serial: self.serial.clone(),
            start: moment(details.start),
            end: moment(details.end),
            proponents,
            estimate: details.estimate,
            verified: digits(&self.verified)?,
            certificates: unsigned(self.certificates)?,
            totals: self.totals,
            registered_block: unsigned(self.registered_block)?,
        })
    }
}

/// Programmes of the country.
#[utoipa::path(
    get,
    path = "/api/v1/programmes",
    tag = "Programmes",
    params(
        ("stage" = Option<String>, Query, description = "Only this stage: Draft, Pending, Authorised, Rejected, Completed or Cancelled."),
        ("sector" = Option<String>, Query, description = "Only this sector, such as Agriculture."),
        ("scope" = Option<u8>, Query, description = "Only this CDM sectoral scope, 1 to 15."),
        ("mitigation" = Option<String>, Query, description = "Only this mitigation type, such as Solar."),
        ("proponent" = Option<u64>, Query, description = "Only with this organisation among the proponents."),
        ("certifier" = Option<u64>, Query, description = "Only with a certificate of this organisation that stands."),
        ("source" = Option<String>, Query, description = "Only from this system."),
        ("region" = Option<String>, Query, description = "Only in this region, ISO 3166-2."),
        ("q" = Option<String>, Query, description = "Only with this text in title, external identifier or serial; or with this serial text or serial number within an authorised block."),
        ("sort" = Option<String>, Query, description = "In this order: id, newest, title, start, or the largest first by estimate, authorised or verified; id by default."),
        ("after" = Option<u64>, Query, description = "Only what follows the programme with this identifier."),
        ("limit" = Option<u64>, Query, description = "So many at most, 1 to 100; 50 by default."),
    ),
    responses(
        (status = 200, description = "The programmes.", body = ProgrammesAnswer),
        (status = 400, description = "A parameter is wrong.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn list_programmes(
    State(app): State<App>,
    params: Params,
) -> Result<Json<ProgrammesAnswer>, ApiError> {
    params.only(&[
        "stage",
        "sector",
        "scope",
        "mitigation",
        "proponent",
        "certifier",
        "source",
        "region",
        "q",
        "sort",
        "after",
        "limit",
    ])?;
    let stages: Vec<&'static str> = Stage::ALL.iter().map(|stage| stage.name()).collect();
    let sectors: Vec<&'static str> = Sector::ALL.iter().map(|sector| sector.name()).collect();
    let types: Vec<&'static str> = MitigationType::ALL.iter().map(|of| of.name()).collect();
    let filter = ProgrammeFilter {
        stage: params.choice("stage", &stages)?,
        sector: params.choice("sector", &sectors)?,
        scope: params.scope("scope")?,
        mitigation: params.choice("mitigation", &types)?,
        proponent: params.number("proponent")?,
        certifier: params.number("certifier")?,
        source: params.text("source")?,
        region: params.text("region")?,
        text: params.text("q")?,
        id: None,
        order: Order::of(&params)?,
        after: params.number("after")?,
    };
    let limit = params.limit()?;
    let mut snapshot = app.snapshot().await?;
    let (programmes, meta) = list(&mut snapshot, &filter, limit).await?;
    Ok(Json(ProgrammesAnswer {
        programmes,
        meta,
        as_of: snapshot.as_of,
    }))
}

/// Whether a programme `p` fits the filter, which is bound first.
macro_rules! fits {
    () => {
        "($1::text IS NULL OR p.stage = $1)
         AND ($2::text IS NULL OR p.sector = $2)
         AND ($3::smallint IS NULL OR p.scope = $3)
         AND ($4::text IS NULL OR p.mitigation = $4)
         AND ($5::bigint IS NULL OR EXISTS (
              SELECT 1 FROM programme_proponents q
              WHERE q.programme = p.id AND q.organisation = $5))
         AND ($6::bigint IS NULL OR EXISTS (
              SELECT 1 FROM certificates c
              WHERE c.programme = p.id AND c.certifier = $6 AND c.withdrawn_block IS NULL))
         AND ($7::text IS NULL OR p.source = $7)
         AND ($8::text IS NULL OR upper($8) = ANY (p.regions))
         AND ($9::text IS NULL OR strpos(lower(p.title), lower($9)) > 0
              OR strpos(lower(p.external_id), lower($9)) > 0
              OR EXISTS (
                 SELECT 1 FROM authorisations a
                 WHERE a.programme = p.id
                   AND (strpos(lower(a.serial), lower($9)) > 0
                        OR (a.first <= $10::bigint AND a.last >= $11::bigint))))
         AND ($12::bigint IS NULL OR p.id = $12)"
    };
}

/// The number that an order other than by title sorts by.
macro_rules! sort_number {
    ($of:literal) => {
        concat!(
            "CASE $13 WHEN 'newest' THEN -",
            $of,
            ".id WHEN 'start' THEN ",
            $of,
            ".starts_at WHEN 'estimate' THEN -",
            $of,
            ".estimate WHEN 'authorised' THEN -",
            $of,
            ".authorised WHEN 'verified' THEN -",
            $of,
            ".verified ELSE ",
            $of,
            ".id END"
        )
    };
}

/// The order of the list.
macro_rules! ordered {
    () => {
        concat!(
            " ORDER BY CASE $13 WHEN 'title' THEN lower(p.title) END, ",
            sort_number!("p"),
            ", p.id "
        )
    };
}

/// What a row of the list holds, of a programme `p` with its totals `t`.
macro_rules! read_programme {
    () => {
        concat!(
            "SELECT p.id, p.stage, p.version, p.serial, p.reason, p.verified::text AS verified,
                    p.planned::text AS planned, p.registered_by, p.registered_block,
                    (SELECT COUNT(*) FROM certificates c
                     WHERE c.programme = p.id AND c.withdrawn_block IS NULL) AS certificates,
                    ",
            read_totals!(),
            ", ",
            read_details!()
        )
    };
}

/// Programmes that fit a filter.
pub async fn list(
    snapshot: &mut Snapshot,
    filter: &ProgrammeFilter,
    limit: i64,
) -> Result<(Vec<ProgrammeSummary>, Meta), ApiError> {
    let (rows, total) = rows(snapshot, filter, limit).await?;
    let (rows, meta) = paged(rows, limit, total, |row| row.id.to_string())?;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let mut proponents = proponents(snapshot, &ids).await?;
    let programmes = rows
        .iter()
        .map(|row| row.summary(proponents.remove(&row.id).unwrap_or_default()))
        .collect::<Result<_, _>>()?;
    Ok((programmes, meta))
}

/// Rows that fit a filter, one more than the limit when there are more, and how many fit at all.
async fn rows(
    snapshot: &mut Snapshot,
    filter: &ProgrammeFilter,
    limit: i64,
) -> Result<(Vec<ProgrammeRow>, i64), ApiError> {
    let (first, last) = filter
        .text
        .as_deref()
        .and_then(|text| serials_in(text, &snapshot.country))
        .unzip();
    // Totals are summed for the programmes of the page only.
    let rows: Vec<ProgrammeRow> = sqlx::query_as(concat!(
        read_programme!(),
        " FROM (SELECT p.* FROM programmes_now p WHERE ",
        fits!(),
        " AND ($14::bigint IS NULL OR CASE $13
              WHEN 'title' THEN (lower(p.title), p.id) >
                   (SELECT lower(f.title), f.id FROM programmes f WHERE f.id = $14)
              ELSE (",
        sort_number!("p"),
        ", p.id) > (SELECT ",
        sort_number!("f"),
        ", f.id FROM programmes f WHERE f.id = $14) END)",
        ordered!(),
        "LIMIT $15) p
         JOIN LATERAL (SELECT * FROM programme_totals WHERE programme = p.id) t ON TRUE",
        ordered!()
    ))
    .bind(filter.stage)
    .bind(filter.sector)
    .bind(filter.scope)
    .bind(filter.mitigation)
    .bind(filter.proponent)
    .bind(filter.certifier)
    .bind(filter.source.as_deref())
    .bind(filter.region.as_deref())
    .bind(filter.text.as_deref())
    .bind(first)
    .bind(last)
    .bind(filter.id)
    .bind(filter.order.name())
    .bind(filter.after)
    .bind(limit.saturating_add(1))
    .fetch_all(snapshot.connection())
    .await?;
    let total: i64 = sqlx::query_scalar(concat!(
        "SELECT COUNT(*) FROM programmes_now p WHERE ",
        fits!()
    ))
    .bind(filter.stage)
    .bind(filter.sector)
    .bind(filter.scope)
    .bind(filter.mitigation)
    .bind(filter.proponent)
    .bind(filter.certifier)
    .bind(filter.source.as_deref())
    .bind(filter.region.as_deref())
    .bind(filter.text.as_deref())
    .bind(first)
    .bind(last)
    .bind(filter.id)
    .fetch_one(snapshot.connection())
    .await?;
    Ok((rows, total))
}

/// The serials that a text names: one number, or a serial text of this country.
fn serials_in(text: &str, country: &CountryInfo) -> Option<(i64, i64)> {
    if let Some(serial) = whole_number(text).filter(|serial| *serial > 0) {
        return Some((serial, serial));
    }
    let serial = SerialNumber::parse(text).ok()?;
    let own = serial.country.eq_ignore_ascii_case(&country.alpha2)
        && serial.unit.eq_ignore_ascii_case(&country.unit);
    own.then_some(())?;
    Some((big(serial.first).ok()?, big(serial.last).ok()?))
}

/// The programme of an identifier.
pub async fn one(snapshot: &mut Snapshot, id: i64) -> Result<ProgrammeRow, ApiError> {
    let filter = ProgrammeFilter {
        id: Some(id),
        ..ProgrammeFilter::default()
    };
    let (found, _) = rows(snapshot, &filter, 1).await?;
    found.into_iter().next().ok_or_else(|| unknown(id))
}

/// Refuse a programme that does not exist.
pub async fn require(snapshot: &mut Snapshot, id: i64) -> Result<(), ApiError> {
    let exists: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM programmes WHERE id = $1)")
        .bind(id)
        .fetch_one(snapshot.connection())
        .await?;
    if exists {
        Ok(())
    } else {
        Err(unknown(id))
    }
}

fn unknown(id: i64) -> ApiError {
    ApiError::not_found(format!("There is no programme {id}."))
}

/// The proponents of programmes, in their order.
pub async fn proponents(
    snapshot: &mut Snapshot,
    programmes: &[i64],
) -> Result<BTreeMap<i64, Vec<ProponentShare>>, ApiError> {
    let rows: Vec<(i64, i64, String, i64)> = sqlx::query_as(
        "SELECT q.programme, q.organisation, o.name, q.share
         FROM programme_proponents q
         JOIN organisations_now o ON o.id = q.organisation
         WHERE q.programme = ANY ($1) ORDER BY q.programme, q.position",
    )
    .bind(programmes)
    .fetch_all(snapshot.connection())
    .await?;
    let mut found: BTreeMap<i64, Vec<ProponentShare>> = BTreeMap::new();
    for (programme, organisation, name, share) in rows {
        found.entry(programme).or_default().push(ProponentShare {
            organisation: unsigned(organisation)?,
            name,
            share: unsigned(share)?,
        });
    }
    Ok(found)
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// A programme that waits for a decision.
    pub fn summary() -> ProgrammeSummary {
        ProgrammeSummary {
            id: 7,
            source: "MRV".into(),
            external_id: "E-7".into(),
            title: "Rice".into(),
            sector: "Energy".into(),
            scope: 1,
            mitigation: "Solar".into(),
            regions: vec!["NA-01".into()],
            stage: "Pending".into(),
            version: 1,
            serial: None,
            start: None,
            end: None,
            proponents: Vec::new(),
            estimate: 0,
            verified: 0,
            certificates: 0,
            totals: CreditTotals::default(),
            registered_block: 3,
        }
    }

    #[test]
    fn serials_are_known_by_their_number_or_text() {
        let country = CountryInfo {
            alpha2: "NA".into(),
            alpha3: "NAM".into(),
            name: "Namibia".into(),
            unit: "ITMO".into(),
            registry_id: "NAM01".into(),
        };
        let found = |text| serials_in(text, &country);
        assert_eq!(found("1001"), Some((1_001, 1_001)));
        assert_eq!(
            found("na-itmo-15-023-2023-0-1001-1400"),
            Some((1_001, 1_400))
        );
        assert_eq!(found("KE-ITMO-15-023-2023-0-1001-1400"), None);
        for text in ["0", "rice", "NA-ITMO-15-023-2023-0-9-8"] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}

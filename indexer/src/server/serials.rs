//! Units by their serials: whose they are, what binds them, and where they have been.

mod pieces;

use axum::{
    extract::{Path, State},
    Json,
};
use chrono::{DateTime, Utc};
use registry_primitives::SerialNumber;
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;

use super::{
    error::{ApiError, ErrorBody},
    ledgers::programme::PlaceInfo,
    model::{amount, paged, AsOf, Meta},
    moved::{read_programme_of, ProgrammeColumns, ProgrammeOf},
    params::{whole_number, Params},
    snapshot::Snapshot,
    App,
};
use crate::text::{big, unsigned};
use pieces::SerialPiece;

/// The answer of the search by serial.
#[derive(Debug, Serialize, ToSchema)]
pub struct SerialAnswer {
    /// What is known of the serials.
    pub serials: SerialsInfo,
    /// Movements of any of them, in the order asked for.
    pub movements: Vec<UnitMovement>,
    /// How the list of movements goes on.
    pub meta: Meta,
    /// The block that it is true for.
    pub as_of: AsOf,
}

/// Serials of one block.
#[derive(Debug, Serialize, ToSchema)]
pub struct SerialsInfo {
    /// First serial.
    pub first: u64,
    /// Last serial, inclusive.
    pub last: u64,
    /// How many.
    pub amount: u64,
    /// The serial text.
    #[schema(example = "NA-ITMO-15-023-2023-0-1001-1400")]
    pub serial: String,
    /// The programme.
    pub programme: u64,
    /// Title of the programme.
    pub title: String,
    /// Number of the authorisation in whose block they lie.
    pub authorisation: u64,
    /// What became of them, piece by piece in their order, the first 200 at most.
    pub pieces: Vec<SerialPiece>,
    /// The serial with which the next piece begins, when there are more.
    pub next: Option<u64>,
}

/// A movement of a unit.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitMovement {
    /// Its number.
    pub movement: u64,
    /// The event that tells of it: block and position in it.
    #[schema(example = "120-3")]
    pub event: String,
    /// Number of the block.
    pub block: u64,
    /// When the block was made, UTC.
    pub time: DateTime<Utc>,
    /// Issued, Transferred, Reserved, Released, Retired, Cancelled or Voided.
    #[schema(example = "Transferred")]
    pub kind: String,
    /// Where they came from; null when they were issued.
    pub from: Option<PlaceInfo>,
    /// Where they went; null when their issuance was voided.
    pub to: Option<PlaceInfo>,
    /// How many of the serials that are asked for moved.
    pub amount: u64,
}

/// Serials that are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Asked {
    first: i64,
    last: i64,
}

/// A unit by its serial, or several by a serial text or a part of one: owner, account, issuance,
/// vintage, programme, reservation and freeze, and where they have been.
#[utoipa::path(
    get,
    path = "/api/v1/serials/{serial}",
    tag = "Credits",
    params(
        ("serial" = String, Path, description = "A serial such as 1020, or a serial text such as NA-ITMO-15-023-2023-0-1001-1400."),
        ("after" = Option<u64>, Query, description = "Only movements after this one."),
        ("limit" = Option<u64>, Query, description = "So many movements at most, 1 to 100; 50 by default."),
    ),
    responses(
        (status = 200, description = "The serials.", body = SerialAnswer),
        (status = 400, description = "That is no serial, or a parameter is wrong.", body = ErrorBody),
        (status = 404, description = "There are no such serials.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn get_serials(
    State(app): State<App>,
    Path(text): Path<String>,
    params: Params,
) -> Result<Json<SerialAnswer>, ApiError> {
    params.only(&["after", "limit"])?;
    let after = params.number("after")?;
    let limit = params.limit()?;
    let asked = read(&text)?;
    let mut snapshot = app.snapshot().await?;
    let (serials, of) = serials(&mut snapshot, asked, &text).await?;
    // A text must say the truth in every field, not in its numbers alone.
    let named = whole_number(&text).is_none();
    if named && !serials.serial.eq_ignore_ascii_case(&text) {
        return Err(ApiError::not_found(format!(
            "There are no serials {text}; the text of these is {}.",
            serials.serial
        )));
    }
    let (movements, meta) = movements(&mut snapshot, asked, of.id, after, limit).await?;
    Ok(Json(SerialAnswer {
        serials,
        movements,
        meta,
        as_of: snapshot.as_of,
    }))
}

/// The serials that a text names: one number, or a serial text.
fn read(text: &str) -> Result<Asked, ApiError> {
    let wrong = || {
        ApiError::bad_request(
            "The serial in the path is a whole number above zero, or a serial text such as \
             NA-ITMO-15-023-2023-0-1001-1400.",
        )
    };
    if let Some(serial) = whole_number(text) {
        return if serial > 0 {
            Ok(Asked {
                first: serial,
                last: serial,
            })
        } else {
            Err(wrong())
        };
    }
    let serial = SerialNumber::parse(text).map_err(|_| wrong())?;
    let (Ok(first), Ok(last)) = (big(serial.first), big(serial.last)) else {
        return Err(wrong());
    };
    Ok(Asked { first, last })
}

#[derive(FromRow)]
struct Block {
    number: i64,
    #[sqlx(flatten)]
    programme: ProgrammeColumns,
}

/// What is known of serials that all lie in one block.
async fn serials(
    snapshot: &mut Snapshot,
    asked: Asked,
    text: &str,
) -> Result<(SerialsInfo, ProgrammeOf), ApiError> {
    // A serial text names serials of one block; so does every range of the ledger.
    let block: Option<Block> = sqlx::query_as(concat!(
        "SELECT a.number, ",
        read_programme_of!(),
        "FROM authorisations a
         JOIN programmes p ON p.id = a.programme
         WHERE a.first <= $1 AND a.last >= $2"
    ))
    .bind(asked.first)
    .bind(asked.last)
    .fetch_optional(snapshot.connection())
    .await?;
    let Some(Block { number, programme }) = block else {
        return Err(ApiError::not_found(format!(
            "No block of serials that was authorised holds {text}."
        )));
    };
    let of = programme.of()?;
    let range = (unsigned(asked.first)?, unsigned(asked.last)?);
    let (pieces, next) = pieces::list(snapshot, asked, &of).await?;
    let serials = SerialsInfo {
        first: range.0,
        last: range.1,
        amount: amount(asked.first, asked.last)?,
        serial: of.serial(&snapshot.country, range),
        programme: programme.id()?,
        title: programme.title,
        authorisation: unsigned(number)?,
        pieces,
        next,
    };
    Ok((serials, of))
}

#[derive(FromRow)]
struct Row {
    number: i64,
    block: i64,
    index: i32,
    time: DateTime<Utc>,
    kind: String,
    from_organisation: Option<i64>,
    from_name: Option<String>,
    from_account: Option<String>,
    to_organisation: Option<i64>,
    to_name: Option<String>,
    to_account: Option<String>,
    amount: i64,
}

/// Movements of serials of a programme, in the order in which they happened.
async fn movements(
    snapshot: &mut Snapshot,
    asked: Asked,
    programme: i64,
    after: Option<i64>,
    limit: i64,
) -> Result<(Vec<UnitMovement>, Meta), ApiError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT m.number, m.block, m.index, b.time, m.kind, m.from_organisation,
                f.name AS from_name, m.from_account, m.to_organisation, t.name AS to_name,
                m.to_account, s.amount
         FROM (SELECT movement,
                      SUM(LEAST(last, $2) - GREATEST(first, $1) + 1)::bigint AS amount
               FROM movement_ranges
               WHERE int8range(first, last, '[]') && int8range($1, $2, '[]')
               GROUP BY movement) s
         JOIN movements m ON m.number = s.movement
         JOIN blocks b ON b.number = m.block
         LEFT JOIN organisations_now f ON f.id = m.from_organisation
         LEFT JOIN organisations_now t ON t.id = m.to_organisation
         WHERE m.programme = $3 AND ($4::bigint IS NULL OR m.number > $4)
         ORDER BY m.number LIMIT $5",
    )
    .bind(asked.first)
    .bind(asked.last)
    .bind(programme)
    .bind(after)
    .bind(limit.saturating_add(1))
    .fetch_all(snapshot.connection())
    .await?;
    let total: i64 = sqlx::query_scalar(
        "SELECT COUNT(DISTINCT r.movement) FROM movement_ranges r
         JOIN movements m ON m.number = r.movement
         WHERE int8range(r.first, r.last, '[]') && int8range($1, $2, '[]') AND m.programme = $3",
    )
    .bind(asked.first)
    .bind(asked.last)
    .bind(programme)
    .fetch_one(snapshot.connection())
    .await?;
    let (rows, meta) = paged(rows, limit, total, |row| row.number.to_string())?;
    let movements = rows.into_iter().map(Row::info).collect::<Result<_, _>>()?;
    Ok((movements, meta))
}

impl Row {
    fn info(self) -> Result<UnitMovement, ApiError> {
        Ok(UnitMovement {
            movement: unsigned(self.number)?,
            event: format!("{}-{}", self.block, self.index),
            block: unsigned(self.block)?,
            time: self.time,
            kind: self.kind,
            from: PlaceInfo::some(self.from_organisation, self.from_name, self.from_account)?,
            to: PlaceInfo::some(self.to_organisation, self.to_name, self.to_account)?,
            amount: unsigned(self.amount)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serials_are_asked_for_by_number_or_text() {
        let asked = |first, last| Asked { first, last };
        assert_eq!(read("1020").unwrap(), asked(1_020, 1_020));
        assert_eq!(
            read("NA-ITMO-15-023-2023-0-1001-1400").unwrap(),
            asked(1_001, 1_400)
        );
        for wrong in [
            "0",
            "-1",
            "rice",
            "NA-ITMO-15-023-2023-0-9-8",
            "NA-ITMO-15-023-2023-0-1-18446744073709551615",
        ] {
            assert_eq!(read(wrong).unwrap_err().status.as_u16(), 400, "{wrong}");
        }
    }
}

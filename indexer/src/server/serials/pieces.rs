//! What became of serials, piece by piece.

use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;

use super::Asked;
use crate::{
    server::{
        error::ApiError,
        model::{amount, optional_number, page, vintage, Named},
        moved::ProgrammeOf,
        snapshot::Snapshot,
    },
    text::unsigned,
};

/// Most pieces that one answer holds.
const MOST_PIECES: i64 = 200;

/// Serials side by side of which the same is true.
#[derive(Debug, Serialize, ToSchema)]
pub struct SerialPiece {
    /// First serial.
    pub first: u64,
    /// Last serial, inclusive.
    pub last: u64,
    /// How many.
    pub amount: u64,
    /// The serial text.
    pub serial: String,
    /// Reserved (for the programme, and nothing is issued on them), Issued or Voided (their
    /// issuance was voided and they are never used again).
    #[schema(example = "Issued")]
    pub state: String,
    /// In whose hands they are.
    pub owner: Option<Named>,
    /// In which account.
    #[schema(example = "Holding")]
    pub account: Option<String>,
    /// Their issuance.
    pub issuance: Option<u64>,
    /// Year in which the reductions happened.
    pub vintage: Option<u16>,
    /// The transfer or retirement that reserves them.
    pub reservation: Option<u64>,
    /// The freeze in force that names these serials.
    pub freeze: Option<u64>,
    /// Whether any freeze covers them: of these serials, their programme, the owner or the
    /// country.
    pub frozen: bool,
    /// Whether the owner is suspended, so that it cannot move them.
    pub suspended: bool,
}

#[derive(FromRow)]
struct Row {
    first: i64,
    last: i64,
    state: String,
    owner: Option<i64>,
    owner_name: Option<String>,
    account: Option<String>,
    issuance: Option<i64>,
    vintage: Option<i32>,
    reservation: Option<i64>,
    freeze: Option<i64>,
    is_frozen: bool,
    is_suspended: bool,
}

/// The first pieces of serials of a programme, and the serial with which the next one begins.
pub async fn list(
    snapshot: &mut Snapshot,
    asked: Asked,
    of: &ProgrammeOf,
) -> Result<(Vec<SerialPiece>, Option<u64>), ApiError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT GREATEST(s.first, $1) AS first, LEAST(s.last, $2) AS last, s.state, s.owner,
                o.name AS owner_name, s.account, s.issuance, i.vintage, s.reservation,
                (SELECT f.id FROM freezes_in_force f WHERE f.id = s.frozen) AS freeze,
                s.is_frozen, s.is_suspended
         FROM (
             SELECT r.first, r.last, 'Issued' AS state, r.owner, r.account, r.issuance,
                    r.reservation, r.frozen, r.is_frozen, r.is_suspended
             FROM ranges_now r
             WHERE int8range(r.first, r.last, '[]') && int8range($1, $2, '[]')
             UNION ALL
             SELECT v.first, v.last, 'Voided', NULL, NULL, v.id, NULL, NULL, FALSE, FALSE
             FROM issuances v
             WHERE v.standing = 'Voided'
               AND int8range(v.first, v.last, '[]') && int8range($1, $2, '[]')
             UNION ALL
             -- Credits are issued from a block in the order of its serials.
             SELECT u.next, u.last, 'Reserved', NULL, NULL, NULL, NULL, NULL, FALSE, FALSE
             FROM (SELECT a.last,
                          1 + COALESCE((SELECT MAX(n.last) FROM issuances n
                                        WHERE n.programme = a.programme
                                          AND n.first BETWEEN a.first AND a.last),
                                       a.first - 1) AS next
                   FROM authorisations a
                   WHERE a.programme = $3
                     AND int8range(a.first, a.last, '[]') && int8range($1, $2, '[]')) u
             WHERE u.next <= u.last AND u.next <= $2
         ) s
         LEFT JOIN organisations_now o ON o.id = s.owner
         LEFT JOIN issuances i ON i.id = s.issuance
         ORDER BY s.first LIMIT $4",
    )
    .bind(asked.first)
    .bind(asked.last)
    .bind(of.id)
    .bind(MOST_PIECES.saturating_add(1))
    .fetch_all(snapshot.connection())
    .await?;
    let last = rows.last().map(|row| row.first);
    let (rows, more) = page(rows, MOST_PIECES);
    let pieces = rows
        .into_iter()
        .map(|row| row.piece(snapshot, of))
        .collect::<Result<_, _>>()?;
    Ok((pieces, optional_number(last.filter(|_| more))?))
}

impl Row {
    fn piece(self, snapshot: &Snapshot, of: &ProgrammeOf) -> Result<SerialPiece, ApiError> {
        let range = (unsigned(self.first)?, unsigned(self.last)?);
        Ok(SerialPiece {
            first: range.0,
            last: range.1,
            amount: amount(self.first, self.last)?,
            serial: of.serial(&snapshot.country, range),
            state: self.state,
            owner: Named::some(self.owner, self.owner_name)?,
            account: self.account,
            issuance: optional_number(self.issuance)?,
            vintage: self.vintage.map(vintage).transpose()?,
            reservation: optional_number(self.reservation)?,
            freeze: optional_number(self.freeze)?,
            frozen: self.is_frozen,
            suspended: self.is_suspended,
        })
    }
}

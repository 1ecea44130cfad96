//! Shapes that several answers share.

use chrono::{DateTime, Utc};
use registry_client::values::Key;
use registry_primitives::{dates::year_of, serial::programme_text, ProgrammeId, SerialNumber};
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;

use super::error::ApiError;
use crate::text::{hash_of_column, moment, unsigned};

/// The block that an answer is true for.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AsOf {
    /// Its number.
    pub block: u64,
    /// Its hash.
    pub hash: String,
    /// When it was made, UTC.
    pub time: DateTime<Utc>,
}

/// The country of the registry.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CountryInfo {
    /// ISO 3166-1 alpha-2 code.
    #[schema(example = "NA")]
    pub alpha2: String,
    /// ISO 3166-1 alpha-3 code.
    #[schema(example = "NAM")]
    pub alpha3: String,
    /// Name in the country's own spelling.
    pub name: String,
    /// Name of the credit unit.
    #[schema(example = "ITMO")]
    pub unit: String,
    /// Alpha-3 code and number of this registry.
    #[schema(example = "NAM01")]
    pub registry_id: String,
}

impl CountryInfo {
    /// The serial text of credits of a programme.
    pub fn serial(&self, programme: i64, scope: i16, start: u64, range: (u64, u64)) -> String {
        let (first, last) = range;
        let programme = u32::try_from(programme).unwrap_or_default();
        SerialNumber {
            country: self.alpha2.clone(),
            unit: self.unit.clone(),
            scope: scope.to_string(),
            programme: programme_text(ProgrammeId(programme)),
            year: year_of(start),
            first,
            last,
        }
        .to_string()
    }
}

/// An organisation by its number and name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Named {
    /// The organisation.
    pub organisation: u64,
    /// Its name.
    pub name: String,
}

impl Named {
    /// The organisation of two columns.
    pub fn of(organisation: i64, name: String) -> Result<Self, ApiError> {
        Ok(Self {
            organisation: unsigned(organisation)?,
            name,
        })
    }

    /// The organisation of two columns, where there is one.
    pub fn some(organisation: Option<i64>, name: Option<String>) -> Result<Option<Self>, ApiError> {
        organisation
            .zip(name)
            .map(|(organisation, name)| Self::of(organisation, name))
            .transpose()
    }
}

/// How a list goes on.
#[derive(Debug, Serialize, ToSchema)]
pub struct Meta {
    /// Entries that fit the filters, on all pages together.
    pub total: u64,
    /// The value of `after` for the next page; null on the last one.
    pub next: Option<String>,
}

/// Credits by account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema, FromRow)]
pub struct AccountBalances {
    /// Free to move, unless they are frozen.
    #[sqlx(try_from = "i64")]
    pub held: u64,
    /// Reserved by transfers and requests that wait.
    #[sqlx(try_from = "i64")]
    pub pending: u64,
    /// Retired inside the country.
    #[sqlx(try_from = "i64")]
    pub retired_local: u64,
    /// Retired for use by another country.
    #[sqlx(try_from = "i64")]
    pub retired_international: u64,
    /// Cancelled: ended without being used by anybody.
    #[sqlx(try_from = "i64")]
    pub cancelled: u64,
}

impl AccountBalances {
    /// The balances of an array of columns, in the order of the fields.
    pub fn of(columns: &[i64]) -> Result<Self, ApiError> {
        let [held, pending, retired_local, retired_international, cancelled] = columns else {
            return Err(
                anyhow::anyhow!("{columns:?} are not the balances of five accounts").into(),
            );
        };
        Ok(Self {
            held: unsigned(*held)?,
            pending: unsigned(*pending)?,
            retired_local: unsigned(*retired_local)?,
            retired_international: unsigned(*retired_international)?,
            cancelled: unsigned(*cancelled)?,
        })
    }
}

/// What an organisation has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema, FromRow)]
pub struct OwnBalances {
    /// By account.
    #[serde(flatten)]
    #[sqlx(flatten)]
    pub accounts: AccountBalances,
    /// Of what is held and pending, what a freeze covers: of these serials, of their programme,
    /// of the organisation or of the country.
    #[sqlx(try_from = "i64")]
    pub frozen: u64,
    /// Of what is held, what a freeze covers.
    #[sqlx(try_from = "i64")]
    pub frozen_held: u64,
}

/// Totals of a programme or of the country. Issued is held, pending, retired and cancelled
/// together; issued and voided together are at most authorised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema, FromRow)]
pub struct CreditTotals {
    /// Credits that may be issued.
    #[sqlx(try_from = "i64")]
    pub authorised: u64,
    /// Credits issued, without those that were voided.
    #[sqlx(try_from = "i64")]
    pub issued: u64,
    /// Credits whose issuance was voided. Their serials are never used again.
    #[sqlx(try_from = "i64")]
    pub voided: u64,
    /// Where the issued credits lie.
    #[serde(flatten)]
    #[sqlx(flatten)]
    pub accounts: AccountBalances,
    /// Of what is held and pending, what a freeze covers.
    #[sqlx(try_from = "i64")]
    pub frozen: u64,
    /// Of what is held and pending, what belongs to suspended organisations.
    #[sqlx(try_from = "i64")]
    pub suspended: u64,
}

/// The columns of the totals of a programme or of the country, of a row `t`.
macro_rules! read_totals {
    () => {
        "t.authorised, t.issued, t.voided, t.held, t.pending, t.retired_local,
         t.retired_international, t.cancelled, t.frozen, t.suspended "
    };
}
pub(super) use read_totals;

/// Consecutive serials of one issuance.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SerialBlock {
    /// First serial.
    pub first: u64,
    /// Last serial, inclusive.
    pub last: u64,
    /// How many credits.
    pub amount: u64,
    /// The serial text.
    #[schema(example = "NA-ITMO-15-023-2023-0-1001-1400")]
    pub serial: String,
    /// The issuance.
    pub issuance: u64,
    /// Year in which the reductions happened.
    pub vintage: u16,
}

/// A number that a column of digits holds.
pub fn digits(text: &str) -> Result<u64, ApiError> {
    text.parse()
        .map_err(|_| ApiError::from(anyhow::anyhow!("the column {text:?} is no number")))
}

/// A number that a column of digits holds, where there is one.
pub fn optional_digits(text: Option<&str>) -> Result<Option<u64>, ApiError> {
    text.map(digits).transpose()
}

/// The moment of a column of digits, seconds since 1970; none beyond the year 9999.
pub fn instant(text: &str) -> Result<Option<DateTime<Utc>>, ApiError> {
    Ok(moment(digits(text)?))
}

/// A hash as people write it.
pub fn hash(bytes: &[u8]) -> Result<String, ApiError> {
    Ok(hash_of_column(bytes)?.to_string())
}

/// A hash as people write it, where there is one.
pub fn optional_hash(bytes: Option<&[u8]>) -> Result<Option<String>, ApiError> {
    bytes.map(hash).transpose()
}

/// An identifier or number of a column, where there is one.
pub fn optional_number(value: Option<i64>) -> Result<Option<u64>, ApiError> {
    Ok(value.map(unsigned).transpose()?)
}

/// A key as people write it.
pub fn key(bytes: &[u8]) -> Result<String, ApiError> {
    Ok(Key(hash_of_column(bytes)?.0).to_string())
}

/// A key as people write it, where there is one.
pub fn optional_key(bytes: Option<&[u8]>) -> Result<Option<String>, ApiError> {
    bytes.map(key).transpose()
}

/// The length of a range.
pub fn amount(first: i64, last: i64) -> Result<u64, ApiError> {
    Ok(unsigned(last.saturating_sub(first).saturating_add(1))?)
}

/// The year of a vintage.
pub fn vintage(value: i32) -> Result<u16, ApiError> {
    u16::try_from(value)
        .map_err(|_| ApiError::from(anyhow::anyhow!("the vintage {value} is no year")))
}

/// Entries of a page and whether more follow: one more than the limit was asked for.
pub fn page<T>(mut entries: Vec<T>, limit: i64) -> (Vec<T>, bool) {
    let limit = usize::try_from(limit).unwrap_or_default();
    let more = entries.len() > limit;
    entries.truncate(limit);
    (entries, more)
}

/// Rows of a page and how the list goes on after the last of them.
pub fn paged<T>(
    rows: Vec<T>,
    limit: i64,
    total: i64,
    cursor: impl Fn(&T) -> String,
) -> Result<(Vec<T>, Meta), ApiError> {
    let (rows, more) = page(rows, limit);
    let next = rows.last().filter(|_| more).map(cursor);
    let total = unsigned(total)?;
    Ok((rows, Meta { total, next }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serial_texts_are_those_of_the_reference() {
        let country = CountryInfo {
            alpha2: "NA".into(),
            alpha3: "NAM".into(),
            name: "Namibia".into(),
            unit: "ITMO".into(),
            registry_id: "NAM01".into(),
        };
        // 2023-06-01 00:00:00 UTC.
        assert_eq!(
            country.serial(23, 15, 1_685_577_600, (1001, 1400)),
            "NA-ITMO-15-023-2023-0-1001-1400"
        );
    }

    #[test]
    fn a_page_knows_whether_it_is_the_last() {
        assert_eq!(page(vec![1, 2, 3], 2), (vec![1, 2], true));
        assert_eq!(page(vec![1, 2], 2), (vec![1, 2], false));
    }
}

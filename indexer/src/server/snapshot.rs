//! One look at the database: everything that an answer says is true for the same block.

use sqlx::{PgConnection, PgPool, Postgres, Transaction};

use super::{
    error::ApiError,
    model::{AsOf, CountryInfo},
};
use crate::{text::unsigned, writer};

/// A transaction that sees one state of the database.
pub struct Snapshot {
    transaction: Transaction<'static, Postgres>,
    /// The block that it is true for.
    pub as_of: AsOf,
    /// The country.
    pub country: CountryInfo,
}

impl Snapshot {
    /// Begin to look.
    pub async fn open(pool: &PgPool) -> Result<Self, ApiError> {
        let mut transaction = pool
            .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            .await?;
        let (block, time) = writer::watermark(&mut transaction).await?.ok_or_else(|| {
            ApiError::unavailable("Nothing is indexed yet; try again in a moment.")
        })?;
        let row: (String, String, String, String, i16) =
            sqlx::query_as("SELECT alpha2, alpha3, name, unit, registry_number FROM chain")
                .fetch_one(&mut *transaction)
                .await?;
        let (alpha2, alpha3, name, unit, number) = row;
        Ok(Self {
            transaction,
            as_of: AsOf {
                block: block.number,
                hash: block.hash.to_string(),
                time,
            },
            country: CountryInfo {
                registry_id: format!("{alpha3}{number:02}"),
                alpha2,
                alpha3,
                name,
                unit,
            },
        })
    }

    /// The connection to ask.
    pub fn connection(&mut self) -> &mut PgConnection {
        &mut self.transaction
    }

    /// A count of rows.
    pub fn count(value: i64) -> Result<u64, ApiError> {
        Ok(unsigned(value)?)
    }
}

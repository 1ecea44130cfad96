//! Connections to the database, its tables, and the lock of the one who writes.

use std::{str::FromStr, time::Duration};

use anyhow::{Context, Result};
use sqlx::{
    migrate::{MigrateError, Migrator},
    postgres::{PgConnectOptions, PgPoolOptions},
    ConnectOptions, PgConnection, PgPool,
};

use crate::error::bad_input;

/// The tables, one file per step; they are embedded in the program.
static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// The advisory lock that the one indexer of a database holds: "NCR index".
const WRITER_LOCK: i64 = 0x004e_4352_0069_6478;
/// How often and how long to wait for a predecessor that is still going away.
const LOCK_TRIES: u32 = 40;
const LOCK_PAUSE: Duration = Duration::from_millis(250);

/// The longest that a query of a reader may take.
const READ_WITHIN: &str = "15s";
/// Readers that are served at the same time.
const READERS: u32 = 10;

/// Read the URL of a database.
pub fn options(url: &str) -> Result<PgConnectOptions> {
    PgConnectOptions::from_str(url).map_err(|error| {
        bad_input(format!(
            "The database URL cannot be read ({error}); write it like \
             postgres://user:password@host/database."
        ))
    })
}

/// Where the database is, without anything secret.
pub fn place(options: &PgConnectOptions) -> String {
    let host = options.get_socket().map_or_else(
        || format!("{}:{}", options.get_host(), options.get_port()),
        |socket| socket.display().to_string(),
    );
    format!(
        "{} at {host}",
        options.get_database().unwrap_or("the default database")
    )
}

/// A pool for readers; statements that take too long are ended.
pub async fn readers(options: &PgConnectOptions) -> Result<PgPool> {
    let options = options
        .clone()
        .application_name("registry-indexer serve")
        .options([("statement_timeout", READ_WITHIN)]);
    let place = place(&options);
    PgPoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(Duration::from_secs(5))
        .connect_with(options)
        .await
        .map_err(|error| unreachable_database(&place, &error))
}

/// One connection for writing or for one long look.
pub async fn connect(options: &PgConnectOptions) -> Result<PgConnection> {
    options
        .clone()
        .application_name("registry-indexer")
        .connect()
        .await
        .with_context(|| format!("cannot reach the database {}", place(options)))
}

/// The error of a database that is not there when the program starts.
fn unreachable_database(place: &str, error: &sqlx::Error) -> anyhow::Error {
    bad_input(format!(
        "The database {place} cannot be reached ({error}); start PostgreSQL or correct \
         --database-url."
    ))
}

/// Bring the tables up to date.
pub async fn migrate(options: &PgConnectOptions) -> Result<()> {
    let place = place(options);
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        .connect_with(options.clone().application_name("registry-indexer migrate"))
        .await
        .map_err(|error| unreachable_database(&place, &error))?;
    let done = MIGRATIONS.run(&pool).await;
    pool.close().await;
    match done {
        Ok(()) => {
            tracing::info!(schema.version = latest(), "the tables are up to date");
            Ok(())
        }
        Err(MigrateError::VersionMissing(version) | MigrateError::VersionMismatch(version)) => {
            Err(bad_input(format!(
                "The tables of the database {place} come from another version of \
                 registry-indexer (step {version} differs); use that version, or an empty \
                 database, which is filled from the chain again."
            )))
        }
        Err(error) => Err(error).with_context(|| format!("cannot create the tables in {place}")),
    }
}

/// The number of the last step.
fn latest() -> i64 {
    MIGRATIONS
        .iter()
        .map(|step| step.version)
        .max()
        .unwrap_or_default()
}

/// Refuse a database whose tables are not those of this program.
pub async fn require_tables(connection: &mut PgConnection) -> Result<()> {
    let exists: bool = sqlx::query_scalar("SELECT to_regclass('_sqlx_migrations') IS NOT NULL")
        .fetch_one(&mut *connection)
        .await?;
    let applied: Option<i64> = if exists {
        sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations WHERE success")
            .fetch_one(&mut *connection)
            .await?
    } else {
        None
    };
    if applied == Some(latest()) {
        return Ok(());
    }
    let found = applied.map_or_else(|| "has no tables".to_owned(), |v| format!("is at step {v}"));
    Err(bad_input(format!(
        "The database {found}, this program needs step {}; bring it up to date with: \
         registry-indexer migrate --database-url URL",
        latest()
    )))
}

/// Become the one indexer of the database, for as long as the connection lives; false when
/// another one is.
pub async fn lock(connection: &mut PgConnection) -> Result<bool> {
    for attempt in 1..=LOCK_TRIES {
        let locked: bool = sqlx::query_scalar("SELECT pg_try_advisory_lock($1)")
            .bind(WRITER_LOCK)
            .fetch_one(&mut *connection)
            .await
            .context("cannot lock the database")?;
        if locked {
            return Ok(true);
        }
        if attempt == 1 {
            tracing::info!("another indexer writes to this database; waiting for it to stop");
        }
        tokio::time::sleep(LOCK_PAUSE).await;
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::is_bad_input;

    #[test]
    fn places_show_no_password() {
        let options = options("postgres://carbon:secret@db.example:5433/registry").unwrap();
        let text = place(&options);
        assert_eq!(text, "registry at db.example:5433");
        assert!(is_bad_input(&super::options("not a url").unwrap_err()));
    }

    #[test]
    fn migrations_are_numbered_without_gaps() {
        let versions: Vec<i64> = MIGRATIONS.iter().map(|step| step.version).collect();
        let expected: Vec<i64> = (1..=latest()).collect();
        assert_eq!(versions, expected);
        assert!(!versions.is_empty());
    }
}

//! Events of the chain as a timeline.

use registry_client::event::{self, RegistryEvent};
use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use registry_primitives::IntentId;
use serde::Serialize;
use sqlx::{FromRow, PgConnection};
use utoipa::ToSchema;

use super::{
    error::ApiError,
    sentences::{sentence, Names},
};

/// An event in a timeline.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TimelineEvent {
    /// Number of its block.
    pub block: u64,
    /// Position in the block.
    pub index: u32,
    /// When the block was made, UTC.
    pub time: DateTime<Utc>,
    /// Its pallet.
    #[schema(example = "Credits")]
    pub pallet: String,
    /// Its name.
    #[schema(example = "CreditsIssued")]
    pub name: String,
    /// What happened, in a sentence.
    pub sentence: String,
    /// All its facts, as the chain tells them.
    pub payload: serde_json::Value,
}

/// An event as its row holds it.
#[derive(FromRow)]
pub struct EventRow {
    #[sqlx(try_from = "i64")]
    block: u64,
    #[sqlx(try_from = "i32")]
    index: u32,
    time: DateTime<Utc>,
    pallet: String,
    name: String,
    payload: serde_json::Value,
    raw: Vec<u8>,
}

/// The latest events of the country, latest first. Sessions follow each other all the time; they
/// have a list of their own.
pub async fn latest(
    connection: &mut PgConnection,
    limit: i64,
) -> Result<Vec<TimelineEvent>, ApiError> {
    let rows: Vec<EventRow> = sqlx::query_as(
        "SELECT e.block, e.index, b.time, e.pallet, e.name, e.payload, e.raw
         FROM events e JOIN blocks b ON b.number = e.block
         WHERE e.name NOT IN ('SessionEnded', 'SetPlanned')
         ORDER BY e.block DESC, e.index DESC LIMIT $1",
    )
    .bind(limit)
    .fetch_all(&mut *connection)
    .await?;
    told(connection, rows).await
}

/// The latest events that an organisation took part in, in the order in which they happened.
pub async fn of_organisation(
    connection: &mut PgConnection,
    organisation: i64,
    limit: i64,
) -> Result<Vec<TimelineEvent>, ApiError> {
    let mut rows: Vec<EventRow> = sqlx::query_as(
        "SELECT e.block, e.index, b.time, e.pallet, e.name, e.payload, e.raw
         FROM events e JOIN blocks b ON b.number = e.block
         WHERE e.organisations @> ARRAY[$1::bigint]
         ORDER BY e.block DESC, e.index DESC LIMIT $2",
    )
    .bind(organisation)
    .bind(limit)
    .fetch_all(&mut *connection)
    .await?;
    rows.reverse();
    told(connection, rows).await
}

/// Events with their sentences.
pub async fn told(
    connection: &mut PgConnection,
    rows: Vec<EventRow>,
) -> Result<Vec<TimelineEvent>, ApiError> {
    let decoded: Vec<Option<RegistryEvent>> = rows
        .iter()
        .map(|row| event::decode(&row.pallet, &row.name, &row.raw).ok())
        .collect();
    let names = names(connection, &decoded).await?;
    let told = rows.into_iter().zip(&decoded).map(|(row, event)| {
        let sentence = match event {
            Some(event) => sentence(event, &names),
            // An event of an earlier runtime, whose shape has changed since.
            None => format!("{}.{}", row.pallet, row.name),
        };
        TimelineEvent {
            block: row.block,
            index: row.index,
            time: row.time,
            pallet: row.pallet,
            name: row.name,
            sentence,
            payload: row.payload,
        }
    });
    Ok(told.collect())
}

/// The names of what events only number.
async fn names(
    connection: &mut PgConnection,
    events: &[Option<RegistryEvent>],
) -> Result<Names, ApiError> {
    let mut organisations = BTreeSet::new();
    let mut programmes = BTreeSet::new();
    let mut intents = BTreeSet::new();
    for event in events.iter().flatten() {
        organisations.extend(event.organisations().iter().map(|id| i64::from(id.0)));
        programmes.extend(event.programme().map(|id| i64::from(id.0)));
        intents.extend(intent_of(event).map(|id| i64::from(id.0)));
    }
    let mut names = Names::default();
    let rows: Vec<(i64, String)> =
        sqlx::query_as("SELECT id, name FROM organisations_now WHERE id = ANY($1)")
            .bind(organisations.into_iter().collect::<Vec<i64>>())
            .fetch_all(&mut *connection)
            .await?;
    for (id, name) in rows {
        names
            .organisations
            .insert(u32::try_from(id).unwrap_or_default(), name);
    }
    let rows: Vec<(i64, String)> =
        sqlx::query_as("SELECT id, title FROM programmes WHERE id = ANY($1)")
            .bind(programmes.into_iter().collect::<Vec<i64>>())
            .fetch_all(&mut *connection)
            .await?;
    for (id, title) in rows {
        names
            .programmes
            .insert(u32::try_from(id).unwrap_or_default(), title);
    }
    let rows: Vec<(i64, String)> = sqlx::query_as(
        "SELECT id, pallet || '.' || name FROM intents WHERE id = ANY($1) AND name IS NOT NULL",
    )
    .bind(intents.into_iter().collect::<Vec<i64>>())
    .fetch_all(&mut *connection)
    .await?;
    for (id, call) in rows {
        names
            .calls
            .insert(u32::try_from(id).unwrap_or_default(), call);
    }
    Ok(names)
}

/// The intent that an event is about.
fn intent_of(event: &RegistryEvent) -> Option<IntentId> {
    match event {
        RegistryEvent::IntentOpened(event) => Some(event.intent),
        RegistryEvent::IntentApproved(event) => Some(event.intent),
        RegistryEvent::IntentRefused(event) => Some(event.intent),
        RegistryEvent::IntentCancelled(event) => Some(event.intent),
        RegistryEvent::IntentExpired(event) => Some(event.intent),
        _ => None,
    }
}

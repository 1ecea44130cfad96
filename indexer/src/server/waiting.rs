//! Transfers and retirements that wait, and those that did.

use axum::{extract::State, Json};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    error::{ApiError, ErrorBody},
    model::{AsOf, Meta},
    params::Params,
    snapshot::Snapshot,
    transfers::rows::{
        self, TransferFacts, TransferFilter, TransferRow, STATES, WAITED_KINDS, WAITING,
    },
    App,
};
use crate::text::unsigned;

/// The answer of the list of what waits.
#[derive(Debug, Serialize, ToSchema)]
pub struct WaitingTransfersAnswer {
    /// The transfers and retirements, the latest first.
    pub transfers: Vec<WaitingTransferInfo>,
    /// How the list goes on, to earlier ones.
    pub meta: Meta,
    /// The block that it is true for.
    pub as_of: AsOf,
}

/// A transfer or retirement that waits, or did. Until it ends the credits are the giver's, in its
/// account Pending.
#[derive(Debug, Serialize, ToSchema)]
pub struct WaitingTransferInfo {
    /// The number under which it waits.
    pub id: u64,
    /// What is known of it.
    #[serde(flatten)]
    pub facts: TransferFacts,
}

/// Transfers and retirements that wait for their delay or for an answer, the latest first; or
/// those that did.
#[utoipa::path(
    get,
    path = "/api/v1/transfers/waiting",
    tag = "Credits",
    params(
        ("state" = Option<String>, Query, description = "Only this state: Waiting, Executed or Undone; Waiting by default."),
        ("kind" = Option<String>, Query, description = "Only what began in this way: Delayed, Requested or Retirement."),
        ("programme" = Option<u64>, Query, description = "Only of this programme."),
        ("organisation" = Option<u64>, Query, description = "Only given by this one, or to be received by it."),
        ("group" = Option<u64>, Query, description = "Only of the call whose first transfer has this number."),
        ("after" = Option<u64>, Query, description = "Only earlier than this transfer."),
        ("limit" = Option<u64>, Query, description = "So many at most, 1 to 100; 50 by default."),
    ),
    responses(
        (status = 200, description = "The transfers.", body = WaitingTransfersAnswer),
        (status = 400, description = "A parameter is wrong.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn list_waiting_transfers(
    State(app): State<App>,
    params: Params,
) -> Result<Json<WaitingTransfersAnswer>, ApiError> {
    params.only(&[
        "state",
        "kind",
        "programme",
        "organisation",
        "group",
        "after",
        "limit",
    ])?;
    let filter = TransferFilter {
        waited: true,
        programme: params.number("programme")?,
        party: params.number("organisation")?,
        state: Some(params.choice("state", &STATES)?.unwrap_or(WAITING)),
        kind: params.choice("kind", &WAITED_KINDS)?,
        group: params.number("group")?,
        before: None,
        below: params.number("after")?,
    };
    let limit = params.limit()?;
    let mut snapshot = app.snapshot().await?;
    let (transfers, meta) = list(&mut snapshot, &filter, limit).await?;
    Ok(Json(WaitingTransfersAnswer {
        transfers,
        meta,
        as_of: snapshot.as_of,
    }))
}

/// What waits and is to leave or to reach an organisation, the latest first.
pub async fn of_organisation(
    snapshot: &mut Snapshot,
    organisation: i64,
    limit: i64,
) -> Result<(Vec<WaitingTransferInfo>, Meta), ApiError> {
    let filter = TransferFilter {
        waited: true,
        party: Some(organisation),
        state: Some(WAITING),
        ..TransferFilter::default()
    };
    list(snapshot, &filter, limit).await
}

async fn list(
    snapshot: &mut Snapshot,
    filter: &TransferFilter,
    limit: i64,
) -> Result<(Vec<WaitingTransferInfo>, Meta), ApiError> {
    let (found, meta) = rows::list(snapshot, filter, limit, cursor).await?;
    let transfers = found
        .into_iter()
        .map(|(row, facts)| {
            let id = unsigned(row.id.unwrap_or_default())?;
            Ok(WaitingTransferInfo { id, facts })
        })
        .collect::<Result<_, ApiError>>()?;
    Ok((transfers, meta))
}

fn cursor(row: &TransferRow) -> String {
    row.id.map_or_else(String::new, |id| id.to_string())
}

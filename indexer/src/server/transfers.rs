//! Transfers of every kind and state, the latest first.

pub mod actions;
pub mod rows;

use axum::{
    extract::State,
    http::Uri,
    response::{IntoResponse, Response},
    Json,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    download::{self, optional, Format, Line},
    error::{ApiError, ErrorBody},
    model::{AsOf, Meta},
    params::Params,
    App,
};
use crate::text::unsigned;
use rows::{TransferFacts, TransferFilter, TransferRow, KINDS, STATES};

/// The answer of the list of transfers.
#[derive(Debug, Serialize, ToSchema)]
pub struct TransfersAnswer {
    /// The transfers, the latest first.
    pub transfers: Vec<TransferInfo>,
    /// How the list goes on, to earlier ones.
    pub meta: Meta,
    /// The block that it is true for.
    pub as_of: AsOf,
}

/// A transfer at once, or one that waits or did: for its delay, for the giver's answer, or, as a
/// cross-border retirement, for an authority that recognises it.
#[derive(Debug, Serialize, ToSchema)]
pub struct TransferInfo {
    /// Block and position in it.
    #[schema(example = "120-3")]
    pub id: String,
    /// The number under which it waits, or did; null when it happened at once.
    pub waited_as: Option<u64>,
    /// What is known of it.
    #[serde(flatten)]
    pub facts: TransferFacts,
}

impl TransferInfo {
    fn of((row, facts): (TransferRow, TransferFacts)) -> Result<Self, ApiError> {
        Ok(Self {
            id: place(&row),
            waited_as: row.id.map(unsigned).transpose()?,
            facts,
        })
    }
}

fn place(row: &TransferRow) -> String {
    format!("{}-{}", row.block, row.index)
}

/// Transfers of credits, and retirements that somebody else has to recognise, in every state, the
/// latest first; with what can still be done with each one that waits, and by whom.
#[utoipa::path(
    get,
    path = "/api/v1/transfers",
    tag = "Credits",
    params(
        ("programme" = Option<u64>, Query, description = "Only of this programme."),
        ("organisation" = Option<u64>, Query, description = "Only given by this one, or received by it."),
        ("state" = Option<String>, Query, description = "Only this state: Waiting, Executed or Undone."),
        ("kind" = Option<String>, Query, description = "Only what began in this way: Immediate, Delayed, Requested or Retirement."),
        ("group" = Option<u64>, Query, description = "Only of the call whose first transfer waits, or did, under this number."),
        ("after" = Option<String>, Query, description = "Only earlier than this transfer, such as 120-3."),
        ("limit" = Option<u64>, Query, description = "So many at most, 1 to 100; 50 by default. As a file 1 to 10000; 10000 by default."),
        ("format" = Option<String>, Query, description = "json, or csv for a file; json by default."),
    ),
    responses(
        (status = 200, description = "The transfers.", content((TransfersAnswer = "application/json"), (String = "text/csv"))),
        (status = 400, description = "A parameter is wrong.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn list_transfers(
    State(app): State<App>,
    uri: Uri,
    params: Params,
) -> Result<Response, ApiError> {
    params.only(&[
        "programme",
        "organisation",
        "state",
        "kind",
        "group",
        "after",
        "limit",
        "format",
    ])?;
    let filter = TransferFilter {
        waited: false,
        programme: params.number("programme")?,
        party: params.number("organisation")?,
        state: params.choice("state", &STATES)?,
        kind: params.choice("kind", &KINDS)?,
        group: params.number("group")?,
        before: params.place("after")?,
        below: None,
    };
    let (format, limit) = Format::of(&params)?;
    let mut snapshot = app.snapshot().await?;
    let (found, meta) = rows::list(&mut snapshot, &filter, limit, place).await?;
    let transfers: Vec<TransferInfo> = found
        .into_iter()
        .map(TransferInfo::of)
        .collect::<Result<_, _>>()?;
    match format {
        Format::Csv => download::file("transfers", &transfers, &meta, &snapshot.as_of, &uri),
        Format::Json => Ok(Json(TransfersAnswer {
            transfers,
            meta,
            as_of: snapshot.as_of,
        })
        .into_response()),
    }
}

impl Line for TransferInfo {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "waited_as",
        "kind",
        "state",
        "outcome",
        "programme",
        "title",
        "from",
        "from_name",
        "to",
        "to_name",
        "amount",
        "serials",
        "remark",
        "group",
        "initiator",
        "due",
        "country",
        "receiver",
        "beneficiary",
        "receipt",
        "block",
        "time",
        "closed_block",
        "closed_time",
        "closing_reason",
    ];

    fn cells(&self) -> Vec<String> {
        let Self {
            id,
            waited_as,
            facts,
        } = self;
        let retirement = facts.retirement.as_ref();
        let initiator = facts.initiator.as_ref().map(|by| by.organisation);
        vec![
            id.clone(),
            optional(*waited_as),
            facts.kind.clone(),
            facts.state.clone(),
            optional(facts.outcome.as_ref()),
            facts.programme.to_string(),
            facts.title.clone(),
            facts.from.to_string(),
            facts.from_name.clone(),
            optional(facts.to),
            optional(facts.to_name.as_ref()),
            facts.amount.to_string(),
            download::serials(&facts.ranges),
            optional(facts.remark.as_ref()),
            optional(facts.group),
            optional(initiator),
            optional(facts.due),
            optional(retirement.map(|of| &of.country)),
            optional(retirement.and_then(|of| of.receiver.as_ref())),
            optional(retirement.map(|of| &of.beneficiary)),
            optional(retirement.and_then(|of| of.receipt)),
            facts.block.to_string(),
            download::time(facts.time),
            optional(facts.closed_block),
            facts.closed_time.map_or_else(String::new, download::time),
            optional(facts.closing_reason.as_ref()),
        ]
    }
}

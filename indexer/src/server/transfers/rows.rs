//! Transfers and retirements from their rows: those that happened at once, and those that wait
//! or did.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;

use super::actions::{self, ActionInfo, Parties, Phase};
use crate::{
    server::{
        error::ApiError,
        model::{optional_key, optional_number, paged, CountryInfo, Meta, Named, SerialBlock},
        moved::{self, blocks, read_programme_of, Owning, ProgrammeColumns, RangeRow},
        snapshot::Snapshot,
    },
    text::unsigned,
};

/// The state of what is neither executed nor undone.
pub const WAITING: &str = "Waiting";
/// The states.
pub const STATES: [&str; 3] = [WAITING, "Executed", "Undone"];
/// How it began.
pub const KINDS: [&str; 4] = ["Immediate", "Delayed", "Requested", "Retirement"];
/// How it began, when it waited.
pub const WAITED_KINDS: [&str; 3] = ["Delayed", "Requested", "Retirement"];

/// What a list shows of a transfer, or of a retirement that somebody else has to recognise.
#[derive(Debug, Serialize, ToSchema)]
pub struct TransferFacts {
    /// How it began: Immediate, Delayed, Requested or Retirement.
    #[schema(example = "Requested")]
    pub kind: String,
    /// Waiting, Executed or Undone.
    #[schema(example = "Waiting")]
    pub state: String,
    /// How it ended: Executed, Accepted, Cancelled, Refused, Expired, PartyInactive or Frozen;
    /// null while it waits.
    pub outcome: Option<String>,
    /// The programme.
    pub programme: u64,
    /// Title of the programme.
    pub title: String,
    /// Who gives.
    pub from: u64,
    /// Name of the giver.
    pub from_name: String,
    /// Who receives; null for a retirement.
    pub to: Option<u64>,
    /// Name of the receiver.
    pub to_name: Option<String>,
    /// How many credits.
    pub amount: u64,
    /// Which serials.
    pub ranges: Vec<SerialBlock>,
    /// Remark of who asked for it.
    pub remark: Option<String>,
    /// The first transfer of the call that asked for several.
    pub group: Option<u64>,
    /// The organisation that asked for it.
    pub initiator: Option<Named>,
    /// The key that asked for it, when it waited.
    pub asked_by: Option<String>,
    /// The first block in which it is executed, or in which a request has expired.
    pub due: Option<u64>,
    /// The last block in which a delayed transfer can be cancelled.
    pub cancellable_until: Option<u64>,
    /// Whether who asked for it can still cancel it.
    pub cancellable: bool,
    /// Who accepted a request.
    pub accepted_by: Option<Named>,
    /// Number of the block in which it was accepted.
    pub accepted_block: Option<u64>,
    /// What a retirement is for.
    pub retirement: Option<AskedRetirement>,
    /// What can be done with it, and by whom; nothing unless it waits.
    pub actions: Vec<ActionInfo>,
    /// Number of the block in which it happened, or was asked for.
    pub block: u64,
    /// When that block was made, UTC.
    pub time: DateTime<Utc>,
    /// The organisation that accepted, refused or cancelled it at last.
    pub closed_by_organisation: Option<Named>,
    /// Its key.
    pub closed_by: Option<String>,
    /// Why it was refused.
    pub closing_reason: Option<String>,
    /// Number of the block in which it was executed or undone.
    pub closed_block: Option<u64>,
    /// When that block was made, UTC.
    pub closed_time: Option<DateTime<Utc>>,
}

/// What a cross-border retirement is for.
#[derive(Debug, Serialize, ToSchema)]
pub struct AskedRetirement {
    /// Receiving country, ISO 3166-1 alpha-2.
    pub country: String,
    /// Receiving organisation in that country, when it is known.
    pub receiver: Option<String>,
    /// For whom.
    pub beneficiary: String,
    /// Why.
    pub reason: String,
    /// The receipt, once it was recognised.
    pub receipt: Option<u64>,
}

/// What is asked of the list.
#[derive(Debug, Default)]
pub struct TransferFilter {
    /// Only what waits or did.
    pub waited: bool,
    /// Only of this programme.
    pub programme: Option<i64>,
    /// Only given or received by this one.
    pub party: Option<i64>,
    /// Only in this state.
    pub state: Option<&'static str>,
    /// Only of this kind.
    pub kind: Option<&'static str>,
    /// Only of the call that began with this one.
    pub group: Option<i64>,
    /// Only what began before this place.
    pub before: Option<(i64, i32)>,
    /// Only what waited under a lower number.
    pub below: Option<i64>,
}

/// A transfer or retirement as its columns hold it.
#[derive(FromRow)]
pub struct TransferRow {
    /// The block in which it happened, or was asked for.
    pub block: i64,
    /// Its position in the block.
    pub index: i32,
    /// The number under which it waits, or did.
    pub id: Option<i64>,
    kind: String,
    phase: String,
    state: String,
    outcome: Option<String>,
    #[sqlx(flatten)]
    programme: ProgrammeColumns,
    giver: i64,
    giver_name: String,
    receiver: Option<i64>,
    receiver_name: Option<String>,
    amount: i64,
    remark: Option<String>,
    group_id: Option<i64>,
    initiator: Option<i64>,
    initiator_name: Option<String>,
    asked_by: Option<Vec<u8>>,
    due: Option<i64>,
    cancellable_until: Option<i64>,
    accepted_by: Option<i64>,
    accepted_name: Option<String>,
    accepted_block: Option<i64>,
    country: Option<String>,
    foreign_receiver: Option<String>,
    beneficiary: Option<String>,
    reason: Option<String>,
    receipt: Option<i64>,
    closing_reason: Option<String>,
    closed_by: Option<Vec<u8>>,
    closed_organisation: Option<i64>,
    closed_name: Option<String>,
    closed_block: Option<i64>,
    time: DateTime<Utc>,
    closed_time: Option<DateTime<Utc>>,
}

/// Whether what happened at once fits the filter, of which seven parameters are bound first.
macro_rules! fits_at_once {
    () => {
        "t.waited_as IS NULL AND NOT $1 AND $6::bigint IS NULL
         AND ($2::bigint IS NULL OR t.programme = $2)
         AND ($3::bigint IS NULL OR t.giver = $3 OR t.receiver = $3)
         AND ($4::text IS NULL OR $4 = 'Executed')
         AND ($5::text IS NULL OR $5 = 'Immediate')"
    };
}

/// Whether what waits or did fits the filter.
macro_rules! fits_waited {
    () => {
        "($2::bigint IS NULL OR w.programme = $2)
         AND ($3::bigint IS NULL OR w.giver = $3 OR w.receiver = $3)
         AND ($4::text IS NULL OR w.state = $4)
         AND ($5::text IS NULL OR w.kind = $5)
         AND ($6::bigint IS NULL OR w.group_id = $6)"
    };
}

/// Transfers and retirements that fit a filter, the latest first: rows, and how the list goes on
/// after what the cursor makes of the last one.
pub async fn list(
    snapshot: &mut Snapshot,
    filter: &TransferFilter,
    limit: i64,
    cursor: fn(&TransferRow) -> String,
) -> Result<(Vec<(TransferRow, TransferFacts)>, Meta), ApiError> {
    let (block, index) = filter.before.unzip();
    // Each branch yields a page at most. Numbers of what waits rise with the places.
    let rows: Vec<TransferRow> = sqlx::query_as(concat!(
        "SELECT t.block, t.index, t.id, t.kind, t.phase, t.state, t.outcome, ",
        read_programme_of!(),
        ",
                t.giver, g.name AS giver_name, t.receiver, r.name AS receiver_name, t.amount,
                t.remark, t.group_id, t.initiator, i.name AS initiator_name, t.asked_by, t.due,
                t.cancellable_until, t.accepted_by, a.name AS accepted_name, t.accepted_block,
                t.country, t.foreign_receiver, t.beneficiary, t.reason, e.receipt,
                t.closing_reason, t.closed_by, t.closed_organisation, x.name AS closed_name,
                t.closed_block, b.time, c.time AS closed_time
         FROM (
             (SELECT t.block, t.index, NULL::bigint AS id, 'Immediate' AS kind,
                     'Immediate' AS phase, 'Executed' AS state, 'Executed' AS outcome,
                     t.programme, t.giver, t.receiver, t.amount, t.remark,
                     NULL::bigint AS group_id, t.giver AS initiator, NULL::bytea AS asked_by,
                     NULL::bigint AS due, NULL::bigint AS cancellable_until,
                     NULL::bigint AS accepted_by, NULL::bigint AS accepted_block,
                     NULL::text AS country, NULL::text AS foreign_receiver,
                     NULL::text AS beneficiary, NULL::text AS reason,
                     NULL::text AS closing_reason, NULL::bytea AS closed_by,
                     NULL::bigint AS closed_organisation, t.block AS closed_block
              FROM transfers t
              WHERE ",
        fits_at_once!(),
        "
                AND ($7::bigint IS NULL OR (t.block, t.index) < ($7, $8::integer))
                AND $9::bigint IS NULL
              ORDER BY t.block DESC, t.index DESC LIMIT $10)
             UNION ALL
             (SELECT w.asked_block, w.asked_index, w.id, w.kind, w.phase, w.state, w.outcome,
                     w.programme, w.giver, w.receiver, w.amount, w.remark, w.group_id,
                     w.initiator, w.asked_by, w.due, w.cancellable_until, w.accepted_by,
                     w.accepted_block, w.country, w.foreign_receiver, w.beneficiary, w.reason,
                     w.closing_reason, w.closed_by, w.closed_organisation, w.closed_block
              FROM waiting_transfers w
              WHERE ",
        fits_waited!(),
        "
                AND ($7::bigint IS NULL OR (w.asked_block, w.asked_index) < ($7, $8::integer))
                AND ($9::bigint IS NULL OR w.id < $9)
              ORDER BY w.id DESC LIMIT $10)
         ) t
         JOIN programmes p ON p.id = t.programme
         JOIN organisations_now g ON g.id = t.giver
         LEFT JOIN organisations_now r ON r.id = t.receiver
         LEFT JOIN organisations_now i ON i.id = t.initiator
         LEFT JOIN organisations_now a ON a.id = t.accepted_by
         LEFT JOIN organisations_now x ON x.id = t.closed_organisation
         LEFT JOIN retirements e ON e.transfer = t.id
         JOIN blocks b ON b.number = t.block
         LEFT JOIN blocks c ON c.number = t.closed_block
         ORDER BY t.block DESC, t.index DESC LIMIT $10"
    ))
    .bind(filter.waited)
    .bind(filter.programme)
    .bind(filter.party)
    .bind(filter.state)
    .bind(filter.kind)
    .bind(filter.group)
    .bind(block)
    .bind(index)
    .bind(filter.below)
    .bind(limit.saturating_add(1))
    .fetch_all(snapshot.connection())
    .await?;
    let total: i64 = sqlx::query_scalar(concat!(
        "SELECT (SELECT COUNT(*) FROM transfers t WHERE ",
        fits_at_once!(),
        ") + (SELECT COUNT(*) FROM waiting_transfers w WHERE ",
        fits_waited!(),
        ")"
    ))
    .bind(filter.waited)
    .bind(filter.programme)
    .bind(filter.party)
    .bind(filter.state)
    .bind(filter.kind)
    .bind(filter.group)
    .fetch_one(snapshot.connection())
    .await?;
    let (rows, meta) = paged(rows, limit, total, cursor)?;
    Ok((with_facts(snapshot, rows).await?, meta))
}

/// Rows with what a list shows of them.
async fn with_facts(
    snapshot: &mut Snapshot,
    rows: Vec<TransferRow>,
) -> Result<Vec<(TransferRow, TransferFacts)>, ApiError> {
    let waited = rows.iter().filter_map(|row| row.id).collect();
    let at_once: Vec<(i64, i32)> = rows
        .iter()
        .filter(|row| row.id.is_none())
        .map(|row| (row.block, row.index))
        .collect();
    let mut reserved = moved::ranges(snapshot, Owning::Waiting, waited).await?;
    let mut transferred = moved::transferred(snapshot, &at_once).await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let ranges = match row.id {
            Some(id) => reserved.remove(&id),
            None => transferred.remove(&(row.block, row.index)),
        };
        let facts = row.facts(ranges, &snapshot.country, snapshot.as_of.block)?;
        found.push((row, facts));
    }
    Ok(found)
}

impl TransferRow {
    fn facts(
        &self,
        ranges: Option<Vec<RangeRow>>,
        country: &CountryInfo,
        now: u64,
    ) -> Result<TransferFacts, ApiError> {
        let giver = Named::of(self.giver, self.giver_name.clone())?;
        let initiator = Named::some(self.initiator, self.initiator_name.clone())?;
        let accepted_by = Named::some(self.accepted_by, self.accepted_name.clone())?;
        let actions = if self.state == WAITING {
            // Who accepted a request that has to wait is who wants it now.
            let parties = Parties {
                giver: giver.clone(),
                initiator: accepted_by.clone().or_else(|| initiator.clone()),
            };
            let due = unsigned(self.due.unwrap_or_default())?;
            actions::open(self.waits_for()?, &parties, due, now)
        } else {
            Vec::new()
        };
        Ok(TransferFacts {
            kind: self.kind.clone(),
            state: self.state.clone(),
            outcome: self.outcome.clone(),
            programme: self.programme.id()?,
            title: self.programme.title.clone(),
            from: giver.organisation,
            from_name: giver.name,
            to: optional_number(self.receiver)?,
            to_name: self.receiver_name.clone(),
            amount: unsigned(self.amount)?,
            ranges: blocks(ranges, country, &self.programme.of()?)?,
            remark: self.remark.clone(),
            group: optional_number(self.group_id)?,
            initiator,
            asked_by: optional_key(self.asked_by.as_deref())?,
            due: optional_number(self.due)?,
            cancellable_until: optional_number(self.cancellable_until)?,
            cancellable: actions.iter().any(|open| open.action == "Cancel"),
            accepted_by,
            accepted_block: optional_number(self.accepted_block)?,
            retirement: self.retirement()?,
            actions,
            block: unsigned(self.block)?,
            time: self.time,
            closed_by_organisation: Named::some(
                self.closed_organisation,
                self.closed_name.clone(),
            )?,
            closed_by: optional_key(self.closed_by.as_deref())?,
            closing_reason: self.closing_reason.clone(),
            closed_block: optional_number(self.closed_block)?,
            closed_time: self.closed_time,
        })
    }

    fn waits_for(&self) -> Result<Phase, ApiError> {
        match self.phase.as_str() {
            "Delayed" => Ok(Phase::Delayed {
                cancellable_until: unsigned(self.cancellable_until.unwrap_or_default())?,
            }),
            "Requested" => Ok(Phase::Requested),
            "Retirement" => Ok(Phase::Retirement),
            other => Err(anyhow::anyhow!("nothing waits as {other:?}").into()),
        }
    }

    fn retirement(&self) -> Result<Option<AskedRetirement>, ApiError> {
        match (&self.country, &self.beneficiary, &self.reason) {
            (Some(country), Some(beneficiary), Some(reason)) => Ok(Some(AskedRetirement {
                country: country.clone(),
                receiver: self.foreign_receiver.clone(),
                beneficiary: beneficiary.clone(),
                reason: reason.clone(),
                receipt: optional_number(self.receipt)?,
            })),
            _ => Ok(None),
        }
    }
}

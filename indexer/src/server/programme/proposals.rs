//! Amendments and changes of ownership of a programme that wait for somebody, or did.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::{types::Json, FromRow};
use utoipa::ToSchema;

use crate::{
    details::{Change, Details},
    server::{
        error::ApiError,
        model::{hash, optional_number, Named},
        snapshot::Snapshot,
    },
    text::unsigned,
};

/// A proposal.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalInfo {
    /// Block and position in it.
    #[schema(example = "120-3")]
    pub id: String,
    /// Amendment or Ownership.
    #[schema(example = "Amendment")]
    pub kind: String,
    /// blake2-256 hash of what was proposed: what the others agree to.
    pub hash: String,
    /// The details that were proposed, of an amendment.
    pub details: Option<Details>,
    /// The change that was proposed, of a change of ownership.
    pub change: Option<Change>,
    /// Who gives, in a change of ownership.
    pub giver: Option<Named>,
    /// Who receives, in a change of ownership.
    pub receiver: Option<Named>,
    /// For which side an amendment was proposed, Proponents or Authority; the other one agrees.
    pub side: Option<String>,
    /// Who proposed it.
    pub by: Named,
    /// Why, where that was told.
    pub reason: Option<String>,
    /// Who agreed to a change of ownership, by party.
    pub agreed: Vec<AgreementInfo>,
    /// Open, Agreed, Declined, Replaced by a later one, or Lapsed with the programme's end.
    #[schema(example = "Open")]
    pub state: String,
    /// Number of the block in which it was proposed.
    pub block: u64,
    /// When that block was made, UTC.
    pub time: DateTime<Utc>,
    /// Who ended it: agreed last, declined it or took it back, or proposed another one.
    pub closed_by: Option<Named>,
    /// Why it ended, where that was told.
    pub closing_reason: Option<String>,
    /// Number of the block in which it ended.
    pub closed_block: Option<u64>,
    /// When that block was made, UTC.
    pub closed_time: Option<DateTime<Utc>>,
}

/// The agreement of a party to a change of ownership.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgreementInfo {
    /// Giver, Receiver or Authority.
    pub party: String,
    /// Who agreed.
    pub by: Named,
    /// In which block.
    pub block: u64,
}

#[derive(FromRow)]
struct Row {
    block: i64,
    index: i32,
    time: DateTime<Utc>,
    kind: String,
    hash: Vec<u8>,
    proposal: Json<serde_json::Value>,
    giver: Option<i64>,
    giver_name: Option<String>,
    receiver: Option<i64>,
    receiver_name: Option<String>,
    side: Option<String>,
    organisation: i64,
    name: String,
    reason: Option<String>,
    state: String,
    closed_by: Option<i64>,
    closed_name: Option<String>,
    closing_reason: Option<String>,
    closed_block: Option<i64>,
    closed_time: Option<DateTime<Utc>>,
}

/// The latest proposals of a programme, the latest first.
pub async fn list(
    snapshot: &mut Snapshot,
    id: i64,
    limit: i64,
) -> Result<Vec<ProposalInfo>, ApiError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT p.block, p.index, b.time, p.kind, p.hash, p.proposal, g.id AS giver,
                g.name AS giver_name, r.id AS receiver, r.name AS receiver_name, p.side,
                p.organisation, o.name, p.reason, p.state, p.closed_by, c.name AS closed_name,
                p.closing_reason, p.closed_block, e.time AS closed_time
         FROM proposals p
         JOIN organisations_now o ON o.id = p.organisation
         JOIN blocks b ON b.number = p.block
         LEFT JOIN organisations_now g ON g.id = (p.proposal ->> 'giver')::bigint
         LEFT JOIN organisations_now r ON r.id = (p.proposal ->> 'receiver')::bigint
         LEFT JOIN organisations_now c ON c.id = p.closed_by
         LEFT JOIN blocks e ON e.number = p.closed_block
         WHERE p.programme = $1 ORDER BY p.block DESC, p.index DESC LIMIT $2",
    )
    .bind(id)
    .bind(limit)
    .fetch_all(snapshot.connection())
    .await?;
    let agreements: Vec<(i64, i32, String, i64, String, i64)> = sqlx::query_as(
        "SELECT a.block, a.index, a.party, a.organisation, o.name, a.agreed_block
         FROM proposal_agreements a
         JOIN proposals p ON p.block = a.block AND p.index = a.index
         JOIN organisations_now o ON o.id = a.organisation
         WHERE p.programme = $1 ORDER BY a.agreed_block, a.agreed_index, a.party",
    )
    .bind(id)
    .fetch_all(snapshot.connection())
    .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let agreed = agreements
            .iter()
            .filter(|(block, index, ..)| (*block, *index) == (row.block, row.index))
            .map(|(.., party, organisation, name, block)| {
                Ok(AgreementInfo {
                    party: party.clone(),
                    by: Named::of(*organisation, name.clone())?,
                    block: unsigned(*block)?,
                })
            })
            .collect::<Result<_, ApiError>>()?;
        found.push(row.info(agreed)?);
    }
    Ok(found)
}

impl Row {
    fn info(self, agreed: Vec<AgreementInfo>) -> Result<ProposalInfo, ApiError> {
        let Json(proposal) = self.proposal;
        let (details, change) = if self.side.is_some() {
            (Some(read(proposal)?), None)
        } else {
            (None, Some(read(proposal)?))
        };
        Ok(ProposalInfo {
            id: format!("{}-{}", self.block, self.index),
            kind: self.kind,
            hash: hash(&self.hash)?,
            details,
            change,
            giver: Named::some(self.giver, self.giver_name)?,
            receiver: Named::some(self.receiver, self.receiver_name)?,
            side: self.side,
            by: Named::of(self.organisation, self.name)?,
            reason: self.reason,
            agreed,
            state: self.state,
            block: unsigned(self.block)?,
            time: self.time,
            closed_by: Named::some(self.closed_by, self.closed_name)?,
            closing_reason: self.closing_reason,
            closed_block: optional_number(self.closed_block)?,
            closed_time: self.closed_time,
        })
    }
}

fn read<T: serde::de::DeserializeOwned>(value: serde_json::Value) -> Result<T, ApiError> {
    serde_json::from_value(value)
        .map_err(|error| ApiError::from(anyhow::anyhow!("a proposal cannot be read: {error}")))
}

//! The timeline of a programme: every step with who took it, why, and a sentence.

use axum::{extract::State, Json};
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;

use crate::{
    server::{
        error::{ApiError, ErrorBody},
        events::{self, EventRow, TimelineEvent},
        model::{key, optional_key, AsOf, Meta, Named},
        params::{Id, Params},
        programme::lists,
        snapshot::Snapshot,
        App,
    },
    slices::CERTIFICATE_SUSPENDED,
    text::unsigned,
};

/// The answer of the timeline.
#[derive(Debug, Serialize, ToSchema)]
pub struct TimelineAnswer {
    /// The steps, the latest first.
    pub timeline: Vec<StepInfo>,
    /// How the list goes on, to earlier ones.
    pub meta: Meta,
    /// The block that it is true for.
    pub as_of: AsOf,
}

/// A step of a programme.
#[derive(Debug, Serialize, ToSchema)]
pub struct StepInfo {
    /// Block and position in it.
    #[schema(example = "120-3")]
    pub id: String,
    /// The event.
    #[serde(flatten)]
    pub event: TimelineEvent,
    /// The event's name, or CertificateSuspended where the suspension of a certifier ended its
    /// certificate.
    #[schema(example = "ReportVerified")]
    pub step: String,
    /// The stage before, where the step led to another one.
    pub stage_before: Option<String>,
    /// The stage after, where the step led to another one.
    pub stage_after: Option<String>,
    /// Version of the programme after the step.
    pub version: u64,
    /// Who acted; null when the chain did by itself.
    pub actor: Option<StepActor>,
    /// The reason or remark that was given.
    pub reason: Option<String>,
}

/// Who took a step.
#[derive(Debug, Serialize, ToSchema)]
pub struct StepActor {
    /// The organisation.
    #[serde(flatten)]
    pub organisation: Named,
    /// What the organisation is.
    #[schema(example = "Ministry")]
    pub kind: String,
    /// The role of the person.
    #[schema(example = "Manager")]
    pub role: String,
    /// The key that signed.
    pub key: String,
    /// The key of the second person, when one approved.
    pub approved_by: Option<String>,
}

#[derive(FromRow)]
struct Row {
    #[sqlx(flatten)]
    event: EventRow,
    block: i64,
    index: i32,
    step: String,
    stage_before: Option<String>,
    stage_after: Option<String>,
    version: i64,
    organisation: Option<i64>,
    organisation_name: Option<String>,
    kind: Option<String>,
    role: Option<String>,
    key: Option<Vec<u8>>,
    approved_by: Option<Vec<u8>>,
    reason: Option<String>,
}

/// Every step of a programme, the latest first: what was registered, proposed, declined, decided,
/// reported, verified, certified, issued and moved.
#[utoipa::path(
    get,
    path = "/api/v1/programmes/{id}/timeline",
    tag = "Programmes",
    params(
        ("id" = u64, Path, description = "The programme's identifier."),
        ("after" = Option<String>, Query, description = "Only earlier than this step, such as 120-3."),
        ("limit" = Option<u64>, Query, description = "So many at most, 1 to 100; 50 by default."),
    ),
    responses(
        (status = 200, description = "The steps.", body = TimelineAnswer),
        (status = 400, description = "A parameter is wrong.", body = ErrorBody),
        (status = 404, description = "There is no such programme.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn get_timeline(
    State(app): State<App>,
    Id(id): Id,
    params: Params,
) -> Result<Json<TimelineAnswer>, ApiError> {
    let (mut snapshot, after, limit) = lists::begin(&app, id, &params, Params::place).await?;
    let (timeline, meta) = list(&mut snapshot, id, after, limit).await?;
    Ok(Json(TimelineAnswer {
        timeline,
        meta,
        as_of: snapshot.as_of,
    }))
}

/// Steps of a programme, the latest first.
pub async fn list(
    snapshot: &mut Snapshot,
    id: i64,
    after: Option<(i64, i32)>,
    limit: i64,
) -> Result<(Vec<StepInfo>, Meta), ApiError> {
    let (block, index) = after.unzip();
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT e.block, e.index, b.time, e.pallet, e.name, e.payload, e.raw, s.step,
                s.stage_before, s.stage_after, s.version, s.organisation,
                o.name AS organisation_name, o.kind, s.role, s.key, s.approved_by, s.reason
         FROM programme_steps s
         JOIN events e ON e.block = s.block AND e.index = s.index
         JOIN blocks b ON b.number = s.block
         LEFT JOIN organisations_now o ON o.id = s.organisation
         WHERE s.programme = $1 AND ($2::bigint IS NULL OR (s.block, s.index) < ($2, $3::integer))
         ORDER BY s.block DESC, s.index DESC LIMIT $4",
    )
    .bind(id)
    .bind(block)
    .bind(index)
    .bind(limit.saturating_add(1))
    .fetch_all(snapshot.connection())
    .await?;
    let count = "SELECT COUNT(*) FROM programme_steps WHERE programme = $1";
    let (rows, meta) = lists::end(snapshot, id, count, rows, limit, |row| {
        format!("{}-{}", row.block, row.index)
    })
    .await?;
    let (rows, steps): (Vec<EventRow>, Vec<StepColumns>) = rows.into_iter().map(Row::apart).unzip();
    let events = events::told(snapshot.connection(), rows).await?;
    let steps = events
        .into_iter()
        .zip(steps)
        .map(|(event, columns)| columns.info(event))
        .collect::<Result<_, _>>()?;
    Ok((steps, meta))
}

/// What a row says beside the event.
struct StepColumns {
    id: String,
    step: String,
    stage_before: Option<String>,
    stage_after: Option<String>,
    version: i64,
    actor: Option<ActorColumns>,
    reason: Option<String>,
}

struct ActorColumns {
    organisation: i64,
    name: String,
    kind: String,
    role: String,
    key: Vec<u8>,
    approved_by: Option<Vec<u8>>,
}

impl Row {
    fn apart(self) -> (EventRow, StepColumns) {
        let actor = match (
            self.organisation,
            self.organisation_name,
            self.kind,
            self.role,
            self.key,
        ) {
            (Some(organisation), Some(name), Some(kind), Some(role), Some(key)) => {
                Some(ActorColumns {
                    organisation,
                    name,
                    kind,
                    role,
                    key,
                    approved_by: self.approved_by,
                })
            }
            _ => None,
        };
        let columns = StepColumns {
            id: format!("{}-{}", self.block, self.index),
            step: self.step,
            stage_before: self.stage_before,
            stage_after: self.stage_after,
            version: self.version,
            actor,
            reason: self.reason,
        };
        (self.event, columns)
    }
}

impl StepColumns {
    fn info(self, mut event: TimelineEvent) -> Result<StepInfo, ApiError> {
        if self.step == CERTIFICATE_SUSPENDED {
            event.sentence = certificate_ended(&event.sentence);
        }
        let actor = match self.actor {
            Some(actor) => Some(StepActor {
                organisation: Named::of(actor.organisation, actor.name)?,
                kind: actor.kind,
                role: actor.role,
                key: key(&actor.key)?,
                approved_by: optional_key(actor.approved_by.as_deref())?,
            }),
            None => None,
        };
        Ok(StepInfo {
            id: self.id,
            event,
            step: self.step,
            stage_before: self.stage_before,
            stage_after: self.stage_after,
            version: unsigned(self.version)?,
            actor,
            reason: self.reason,
        })
    }
}

/// What the suspension of a certifier means for a programme that it certified.
fn certificate_ended(suspension: &str) -> String {
    format!("A certificate of this programme ended: {suspension}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    #[test]
    fn a_suspension_is_told_as_the_end_of_a_certificate() {
        let columns = |step: &str| StepColumns {
            id: "3-1".into(),
            step: step.into(),
            stage_before: None,
            stage_after: None,
            version: 2,
            actor: None,
            reason: None,
        };
        let event = || TimelineEvent {
            block: 3,
            index: 1,
            time: DateTime::UNIX_EPOCH,
            pallet: "Accounts".into(),
            name: "OrganisationStateChanged".into(),
            sentence: "Checkers was suspended by Ministry: false report".into(),
            payload: serde_json::Value::Null,
        };
        let told = |step| columns(step).info(event()).unwrap().event.sentence;
        assert_eq!(
            told(CERTIFICATE_SUSPENDED),
            "A certificate of this programme ended: Checkers was suspended by Ministry: false \
             report"
        );
        assert_eq!(told("Other"), event().sentence);
    }
}

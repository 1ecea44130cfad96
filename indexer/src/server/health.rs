//! Whether the service lives, and whether what it answers is fresh.

use axum::{extract::State, http::StatusCode, Json};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::{error::ApiError, App};
use crate::{progress::Progress, writer};

/// Without an indexer in the same process, the newest block may be this old.
const FRESH_SECONDS: i64 = 60;

/// The answer of a living service.
#[derive(Debug, Serialize, ToSchema)]
pub struct Live {
    /// Always `live`.
    pub status: String,
}

/// Whether answers are fresh.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Ready {
    /// Whether they are.
    pub ready: bool,
    /// The last block that is indexed.
    pub indexed: Option<u64>,
    /// The last block that the node has finalised; null when the indexer runs elsewhere.
    pub finalised: Option<u64>,
    /// Finalised blocks that are not indexed yet; null when the indexer runs elsewhere.
    pub behind: Option<u64>,
    /// When the last indexed block was made, UTC; null when the indexer runs here.
    pub time: Option<DateTime<Utc>>,
    /// The state in a sentence.
    pub detail: String,
}

/// Whether the process lives.
#[utoipa::path(
    get,
    path = "/health/live",
    tag = "Health",
    responses((status = 200, description = "It lives.", body = Live)),
)]
pub async fn get_live() -> Json<Live> {
    Json(Live {
        status: "live".to_owned(),
    })
}

/// Whether answers are fresh: the index is at most five blocks behind the finalised head of
/// the node or, where the indexer runs elsewhere, its last block is less than a minute old.
#[utoipa::path(
    get,
    path = "/health/ready",
    tag = "Health",
    responses(
        (status = 200, description = "They are.", body = Ready),
        (status = 503, description = "They are not yet, or no longer.", body = Ready),
    ),
)]
pub async fn get_ready(State(app): State<App>) -> (StatusCode, Json<Ready>) {
    let progress = app.progress.as_ref().map(|progress| *progress.borrow());
    let ready = match progress {
        Some(progress) => of_progress(progress),
        None => of_database(&app).await.unwrap_or_else(|error| Ready {
            ready: false,
            indexed: None,
            finalised: None,
            behind: None,
            time: None,
            detail: error.detail,
        }),
    };
    let status = if ready.ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, Json(ready))
}

fn of_progress(progress: Progress) -> Ready {
    let detail = match (progress.connected, progress.behind()) {
        (false, _) => "The node is not connected.".to_owned(),
        (true, None) => "The node has not told its finalised head yet.".to_owned(),
        (true, Some(0)) => "Every finalised block is indexed.".to_owned(),
        (true, Some(behind)) => format!("{behind} finalised blocks are not indexed yet."),
    };
    Ready {
        ready: progress.is_ready(),
        indexed: progress.indexed,
        finalised: progress.finalised,
        behind: progress.behind(),
        time: None,
        detail,
    }
}

async fn of_database(app: &App) -> Result<Ready, ApiError> {
    let mut connection = app.pool.acquire().await?;
    let watermark = writer::watermark(&mut connection).await?;
    Ok(match watermark {
        Some((block, time)) => of_watermark(block.number, time, Utc::now()),
        None => Ready {
            ready: false,
            indexed: None,
            finalised: None,
            behind: None,
            time: None,
            detail: "Nothing is indexed yet.".to_owned(),
        },
    })
}

fn of_watermark(block: u64, time: DateTime<Utc>, now: DateTime<Utc>) -> Ready {
    let age = now.signed_duration_since(time).num_seconds().max(0);
    Ready {
        ready: age < FRESH_SECONDS,
        indexed: Some(block),
        finalised: None,
        behind: None,
        time: Some(time),
        detail: format!("The last indexed block is {age} seconds old."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn a_lost_node_is_not_ready() {
        let progress = Progress {
            connected: false,
            finalised: Some(7),
            indexed: Some(7),
        };
        let ready = of_progress(progress);
        assert!(!ready.ready);
        assert_eq!(ready.detail, "The node is not connected.");
        let ready = of_progress(Progress {
            connected: true,
            ..progress
        });
        assert!(ready.ready);
        assert_eq!(ready.behind, Some(0));
    }

    #[test]
    fn an_old_block_is_not_ready() {
        let made = DateTime::UNIX_EPOCH;
        let after = |seconds| of_watermark(3, made, made + TimeDelta::seconds(seconds));
        assert!(after(59).ready);
        assert!(!after(60).ready);
        // A clock that is behind the chain's.
        assert!(after(-5).ready);
    }
}

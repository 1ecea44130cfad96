//! Figures for Prometheus: how far the mirror has got.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use prometheus_client::{
    encoding::text::encode,
    metrics::gauge::Gauge,
    registry::{Registry, Unit},
};

use super::{error::ApiError, App};
use crate::progress::Progress;

/// What every name begins with.
const PREFIX: &str = "registry_indexer";
/// The form of the answer.
const TEXT: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What the database says.
#[derive(Clone, Copy, Debug, Default)]
struct Stored {
    /// The last indexed block, its spec version, when it was made, and when it was written.
    watermark: Option<(i64, i64, DateTime<Utc>, DateTime<Utc>)>,
    /// Events that wait for a later release.
    unread: i64,
}

/// The figures, for Prometheus.
pub async fn metrics(State(app): State<App>) -> Result<Response, ApiError> {
    let mut connection = app.pool.acquire().await?;
    let watermark = sqlx::query_as("SELECT block, spec_version, time, written_at FROM watermark")
        .fetch_optional(&mut *connection)
        .await?;
    let unread = sqlx::query_scalar("SELECT COUNT(*) FROM unread_events")
        .fetch_one(&mut *connection)
        .await?;
    let progress = app.progress.as_ref().map(|progress| *progress.borrow());
    let text = text(Stored { watermark, unread }, progress)
        .map_err(|error| anyhow::anyhow!("the figures cannot be written: {error}"))?;
    Ok(([(header::CONTENT_TYPE, TEXT)], text).into_response())
}

/// The figures as a text. What is not known is left out.
fn text(stored: Stored, progress: Option<Progress>) -> Result<String, std::fmt::Error> {
    let mut registry = Registry::with_prefix(PREFIX);
    let mut tell = |name: &str, help: &str, value: i64| {
        let gauge = Gauge::<i64>::default();
        gauge.set(value);
        registry.register(name, help, gauge);
    };
    let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    if let Some((block, spec_version, ..)) = stored.watermark {
        tell("block_height", "The last block that is indexed", block);
        tell(
            "spec_version",
            "Spec version of the runtime that made the last indexed block",
            spec_version,
        );
    }
    tell(
        "unread_events",
        "Events of the next block that need a later release of this program",
        stored.unread,
    );
    if let Some(progress) = progress {
        tell(
            "node_connected",
            "1 when the indexer is connected to its node, 0 when it is not",
            i64::from(progress.connected),
        );
        if let Some(finalised) = progress.finalised {
            tell(
                "finalised_height",
                "The last block that the node has finalised",
                whole(finalised),
            );
        }
        if let Some(behind) = progress.behind() {
            tell(
                "blocks_behind",
                "Finalised blocks that are not indexed yet",
                whole(behind),
            );
        }
    }
    if let Some((.., made, written)) = stored.watermark {
        let mut moment = |name: &str, help: &str, moment: DateTime<Utc>| {
            let gauge = Gauge::<i64>::default();
            gauge.set(moment.timestamp());
            registry.register_with_unit(name, help, Unit::Seconds, gauge);
        };
        moment(
            "block_timestamp",
            "When the last indexed block was made, in seconds since 1970",
            made,
        );
        moment(
            "last_commit_timestamp",
            "When the last blocks were written, in seconds since 1970",
            written,
        );
    }
    let mut text = String::new();
    encode(&mut text, &registry)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn what_is_known_is_told() {
        let stored = Stored {
            watermark: Some((70, 6, at(1_000), at(1_002))),
            unread: 0,
        };
        let progress = Progress {
            connected: true,
            finalised: Some(73),
            indexed: Some(70),
        };
        let told = text(stored, Some(progress)).unwrap();
        for line in [
            "registry_indexer_block_height 70",
            "registry_indexer_spec_version 6",
            "registry_indexer_unread_events 0",
            "registry_indexer_node_connected 1",
            "registry_indexer_finalised_height 73",
            "registry_indexer_blocks_behind 3",
            "registry_indexer_block_timestamp_seconds 1000",
            "registry_indexer_last_commit_timestamp_seconds 1002",
        ] {
            assert!(told.lines().any(|told| told == line), "{line} in {told}");
        }
        assert!(told.ends_with("# EOF\n"));
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        let told = text(Stored::default(), None).unwrap();
        assert!(told.contains("registry_indexer_unread_events 0"));
        for name in ["height", "behind", "connected", "timestamp"] {
            assert!(!told.contains(name), "{told}");
        }
    }
}

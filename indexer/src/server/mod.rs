//! The stats API and its pages. Everything here only reads.

mod cancellations;
mod constants;
mod download;
mod error;
mod events;
mod freezes;
mod health;
mod holdings;
mod intents;
mod layout;
mod ledgers;
mod members;
mod metrics;
mod model;
mod moved;
mod network;
mod openapi;
mod organisation;
mod organisation_page;
mod organisations;
mod overview;
mod page;
mod params;
mod programme;
mod programme_page;
mod programmes;
mod receipts;
mod reports;
mod retirements;
mod rights;
mod sentences;
mod serials;
mod snapshot;
#[cfg(test)]
pub(crate) mod tests;
mod transfers;
mod waiting;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::{Context, Result};
use axum::{
    extract::Request,
    http::{header, HeaderName, HeaderValue, Uri},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
    Router,
};
use sqlx::PgPool;
use tokio::{net::TcpListener, sync::watch};
use tokio_util::sync::CancellationToken;
use tower_http::compression::CompressionLayer;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{error::bad_input, progress::Progress};
use error::ApiError;
use snapshot::Snapshot;

/// The longest that a request may take.
const REQUEST_WITHIN: Duration = Duration::from_secs(20);
/// How long open requests may go on after the service was told to stop.
const DRAIN_WITHIN: Duration = Duration::from_secs(10);

/// Headers that every answer carries. Nothing is loaded from anywhere and nothing runs; the
/// data is public, so any page may read it.
fn headers() -> [(HeaderName, &'static str); 5] {
    [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
             frame-ancestors 'none'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ]
}

/// What every request can reach.
#[derive(Clone)]
pub struct App {
    pool: PgPool,
    /// How far the indexer of this process is; none when it runs elsewhere.
    progress: Option<watch::Receiver<Progress>>,
    /// The description of the API.
    openapi: Arc<str>,
}

impl App {
    /// What requests can reach.
    pub fn new(pool: PgPool, progress: Option<watch::Receiver<Progress>>) -> Self {
        Self {
            pool,
            progress,
            openapi: Arc::from(""),
        }
    }

    async fn snapshot(&self) -> Result<Snapshot, ApiError> {
        Snapshot::open(&self.pool).await
    }
}

/// The routes that the API describes.
fn api() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(openapi::head())
        .routes(routes!(overview::get_overview))
        .routes(routes!(programmes::list_programmes))
        .routes(routes!(programme::get_programme))
        .routes(routes!(programme::timeline::get_timeline))
        .routes(routes!(programme::versions::list_versions))
        .routes(routes!(programme::documents::list_documents))
        .routes(routes!(programme::actions::list_actions))
        .routes(routes!(programme::estimates::list_estimates))
        .routes(routes!(reports::list_programme_reports))
        .routes(routes!(programme::calendar::list_calendar))
        .routes(routes!(reports::list_reports))
        .routes(routes!(constants::list_constants))
        .routes(routes!(organisations::list_organisations))
        .routes(routes!(organisation::get_organisation))
        .routes(routes!(holdings::get_holdings))
        .routes(routes!(members::list_members))
        .routes(routes!(rights::list_roles))
        .routes(routes!(rights::list_policies))
        .routes(routes!(intents::list_intents))
        .routes(routes!(intents::get_intent))
        .routes(routes!(transfers::list_transfers))
        .routes(routes!(waiting::list_waiting_transfers))
        .routes(routes!(retirements::list_retirements))
        .routes(routes!(cancellations::list_cancellations))
        .routes(routes!(receipts::get_receipt))
        .routes(routes!(freezes::list_freezes))
        .routes(routes!(serials::get_serials))
        .routes(routes!(ledgers::country::get_country_ledger))
        .routes(routes!(ledgers::programme::get_programme_ledger))
        .routes(routes!(ledgers::organisation::get_organisation_ledger))
        .routes(routes!(network::validators::list_validators))
        .routes(routes!(network::validators::get_validator))
        .routes(routes!(network::sessions::list_sessions))
        .routes(routes!(network::motions::list_motions))
        .routes(routes!(network::runtimes::list_runtime_versions))
        .routes(routes!(health::get_live))
        .routes(routes!(health::get_ready))
        .routes(routes!(openapi::get_openapi))
}

/// All routes.
pub fn router(mut app: App) -> Result<Router> {
    let (router, description) = api().split_for_parts();
    let description =
        openapi::whole(&description).context("the description of the API cannot be written")?;
    app.openapi = Arc::from(description.to_string());
    Ok(router
        .route("/", get(page::home))
        .route("/programmes/{id}", get(programme_page::programme))
        .route("/organisations/{id}", get(organisation_page::organisation))
        .route("/certificates/{id}", get(receipts::page::certificate))
        .route("/network", get(network::page::network))
        .route("/metrics", get(metrics::metrics))
        .fallback(nothing_here)
        .method_not_allowed_fallback(only_reading)
        .with_state(app)
        .layer(middleware::from_fn(protect))
        .layer(CompressionLayer::new()))
}

async fn nothing_here(uri: Uri) -> Response {
    let error = ApiError::not_found(format!("There is nothing at {}.", uri.path()));
    if uri.path().starts_with("/api/") {
        error.into_response()
    } else {
        layout::PageError(error).into_response()
    }
}

async fn only_reading() -> ApiError {
    ApiError::method_not_allowed()
}

/// End what takes too long, and add the headers.
async fn protect(request: Request, next: Next) -> Response {
    let mut response = match tokio::time::timeout(REQUEST_WITHIN, next.run(request)).await {
        Ok(response) => response,
        Err(_) => ApiError::unavailable("The answer takes too long; try again in a moment.")
            .into_response(),
    };
    for (name, value) in headers() {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Take the address that the service listens on.
pub async fn bind(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| {
        bad_input(format!(
            "The address {address} cannot be listened on ({error}); stop the program that uses \
             it, or give another with --listen."
        ))
    })
}

/// Answer requests until `stop`; open ones are finished first.
pub async fn serve(listener: TcpListener, app: App, stop: &CancellationToken) -> Result<()> {
    let router = router(app)?;
    let address = listener
        .local_addr()
        .context("the service has no address")?;
    tracing::info!(server.address = %address, "serving http://{address}/");
    let signal = stop.clone().cancelled_owned();
    let serving = async move {
        axum::serve(listener, router)
            .with_graceful_shutdown(signal)
            .await
    };
    let deadline = async {
        stop.cancelled().await;
        tokio::time::sleep(DRAIN_WITHIN).await;
    };
    tokio::select! {
        ended = serving => ended.context("the service has failed")?,
        () = deadline => tracing::warn!("open requests took too long and were cut off"),
    }
    tracing::info!("the service has stopped");
    Ok(())
}

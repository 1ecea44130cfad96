//! Errors as answers: a status and one sentence.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
    Json,
};
use serde::Serialize;
use utoipa::ToSchema;

/// The SQLSTATE of a query that took too long.
const QUERY_CANCELED: &str = "57014";

/// Why a request has no other answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    /// The status.
    pub status: StatusCode,
    /// What is wrong, in a sentence.
    pub detail: String,
}

/// The body of every answer that is an error.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErrorBody {
    /// What is wrong.
    pub errors: Vec<ErrorDetail>,
}

/// One thing that is wrong.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErrorDetail {
    /// A sentence for people.
    #[schema(example = "The parameter limit is a whole number from 1 to 100.")]
    pub detail: String,
}

impl ApiError {
    fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            status,
            detail: detail.into(),
        }
    }

    /// The request cannot be understood.
    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    /// There is no such thing.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, detail)
    }

    /// Nothing can be answered at the moment.
    pub fn unavailable(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, detail)
    }

    /// Only reading is possible.
    pub fn method_not_allowed() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "This address can only be read, with GET.",
        )
    }

    /// Something that should not happen; the cause stands in the log.
    pub fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "The answer could not be made; the cause stands in the log of the service.",
        )
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = ErrorBody {
            errors: vec![ErrorDetail {
                detail: self.detail,
            }],
        };
        (self.status, Json(body)).into_response()
    }
}

impl From<sqlx::Error> for ApiError {
    fn from(error: sqlx::Error) -> Self {
        tracing::error!("the database did not answer: {error}");
        let too_long = match &error {
            sqlx::Error::Database(refused) => refused.code().as_deref() == Some(QUERY_CANCELED),
            sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) => true,
            _ => false,
        };
        if too_long {
            Self::unavailable("The database does not answer in time; try again in a moment.")
        } else {
            Self::internal()
        }
    }
}

impl From<anyhow::Error> for ApiError {
    fn from(error: anyhow::Error) -> Self {
        tracing::error!("an answer could not be made: {error:#}");
        Self::internal()
    }
}

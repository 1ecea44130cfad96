//! Documents of a programme. Their bytes live elsewhere; a hash says which they are.

use axum::{extract::State, Json};
use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;

use crate::{
    server::{
        error::{ApiError, ErrorBody},
        model::{digits, hash, optional_number, AsOf, Meta, Named},
        params::{Id, Params},
        programme::lists,
        snapshot::Snapshot,
        App,
    },
    text::unsigned,
};

/// The answer of the list of documents.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentsAnswer {
    /// The documents, the latest first.
    pub documents: Vec<DocumentInfo>,
    /// How the list goes on, to earlier ones.
    pub meta: Meta,
    /// The block that it is true for.
    pub as_of: AsOf,
}

/// A document of a programme.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentInfo {
    /// Its number in the programme, from 1.
    pub number: u64,
    /// What it is.
    #[schema(example = "Design")]
    pub kind: String,
    /// Name of the file.
    pub name: String,
    /// blake2-256 hash of its bytes.
    pub hash: String,
    /// How many bytes.
    pub size: u64,
    /// Media type (RFC 6838).
    #[schema(example = "application/pdf")]
    pub media: String,
    /// The mitigation action that it belongs to; null for the programme.
    pub action: Option<String>,
    /// Its version, from 1.
    pub version: u64,
    /// The number of the document that it is a new version of.
    pub replaces: Option<u64>,
    /// Whether a newer version replaced it.
    pub replaced: bool,
    /// Who added it.
    pub by: Named,
    /// Number of its block.
    pub block: u64,
    /// When the block was made, UTC.
    pub time: DateTime<Utc>,
}

#[derive(FromRow)]
struct Row {
    number: i64,
    kind: String,
    name: String,
    hash: Vec<u8>,
    size: String,
    media: String,
    action: Option<String>,
    version: i64,
    replaces: Option<i64>,
    replaced: bool,
    organisation: i64,
    author: String,
    block: i64,
    time: DateTime<Utc>,
}

/// Documents of a programme, the latest first; those that were replaced too.
#[utoipa::path(
    get,
    path = "/api/v1/programmes/{id}/documents",
    tag = "Programmes",
    params(
        ("id" = u64, Path, description = "The programme's identifier."),
        ("after" = Option<u64>, Query, description = "Only earlier than the document with this number."),
        ("limit" = Option<u64>, Query, description = "So many at most, 1 to 100; 50 by default."),
    ),
    responses(
        (status = 200, description = "The documents.", body = DocumentsAnswer),
        (status = 400, description = "A parameter is wrong.", body = ErrorBody),
        (status = 404, description = "There is no such programme.", body = ErrorBody),
        (status = 503, description = "Nothing can be answered now.", body = ErrorBody),
    ),
)]
pub async fn list_documents(
    State(app): State<App>,
    Id(id): Id,
    params: Params,
) -> Result<Json<DocumentsAnswer>, ApiError> {
    let (mut snapshot, after, limit) = lists::begin(&app, id, &params, Params::number).await?;
    let (documents, meta) = list(&mut snapshot, id, after, limit).await?;
    Ok(Json(DocumentsAnswer {
        documents,
        meta,
        as_of: snapshot.as_of,
    }))
}

/// Documents of a programme, the latest first.
pub async fn list(
    snapshot: &mut Snapshot,
    id: i64,
    after: Option<i64>,
    limit: i64,
) -> Result<(Vec<DocumentInfo>, Meta), ApiError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT d.number, d.kind, d.name, d.hash, d.size::text AS size, d.media, d.action,
                d.version, d.replaces, d.replaced_block IS NOT NULL AS replaced, d.organisation,
                o.name AS author, d.block, b.time
         FROM documents d
         JOIN organisations_now o ON o.id = d.organisation
         JOIN blocks b ON b.number = d.block
         WHERE d.programme = $1 AND ($2::bigint IS NULL OR d.number < $2)
         ORDER BY d.number DESC LIMIT $3",
    )
    .bind(id)
    .bind(after)
    .bind(limit.saturating_add(1))
    .fetch_all(snapshot.connection())
    .await?;
    let count = "SELECT COUNT(*) FROM documents WHERE programme = $1";
    let (rows, meta) = lists::end(snapshot, id, count, rows, limit, |row| {
        row.number.to_string()
    })
    .await?;
    let documents = rows.into_iter().map(Row::info).collect::<Result<_, _>>()?;
    Ok((documents, meta))
}

impl Row {
    fn info(self) -> Result<DocumentInfo, ApiError> {
        Ok(DocumentInfo {
            number: unsigned(self.number)?,
            kind: self.kind,
            name: self.name,
            hash: hash(&self.hash)?,
            size: digits(&self.size)?,
            media: self.media,
            action: self.action,
            version: unsigned(self.version)?,
            replaces: optional_number(self.replaces)?,
            replaced: self.replaced,
            by: Named::of(self.organisation, self.author)?,
            block: unsigned(self.block)?,
            time: self.time,
        })
    }
}

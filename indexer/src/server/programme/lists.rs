//! What the lists of a programme have in common: how each begins and how it ends.

use crate::server::{
    error::ApiError,
    model::{paged, Meta},
    params::Params,
    programmes,
    snapshot::Snapshot,
    App,
};

/// Read `after`, with the reader of its kind, and `limit`, and look at a programme that exists.
pub async fn begin<C>(
    app: &App,
    id: i64,
    params: &Params,
    read: fn(&Params, &str) -> Result<Option<C>, ApiError>,
) -> Result<(Snapshot, Option<C>, i64), ApiError> {
    params.only(&["after", "limit"])?;
    let after = read(params, "after")?;
    let limit = params.limit()?;
    let mut snapshot = app.snapshot().await?;
    programmes::require(&mut snapshot, id).await?;
    Ok((snapshot, after, limit))
}

/// The rows of a page and how the list goes on; `count` asks how many rows the programme has.
pub async fn end<T>(
    snapshot: &mut Snapshot,
    id: i64,
    count: &'static str,
    rows: Vec<T>,
    limit: i64,
    cursor: fn(&T) -> String,
) -> Result<(Vec<T>, Meta), ApiError> {
    let total = sqlx::query_scalar(count)
        .bind(id)
        .fetch_one(snapshot.connection())
        .await?;
    paged(rows, limit, total, cursor)
}

//! The three ledgers: of an organisation, of a programme, of the country.

pub mod country;
pub mod organisation;
pub mod programme;

use super::{
    error::ApiError,
    params::{End, Params, SpanEnd},
    snapshot::Snapshot,
};

/// The kinds of movements.
const KINDS: [&str; 7] = [
    "Issued",
    "Transferred",
    "Reserved",
    "Released",
    "Retired",
    "Cancelled",
    "Voided",
];

/// In which order entries come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    /// The latest first.
    Newest,
    /// The earliest first.
    Oldest,
}

impl Order {
    fn of(params: &Params) -> Result<Self, ApiError> {
        match params.choice("sort", &["newest", "oldest"])? {
            Some("oldest") => Ok(Self::Oldest),
            _ => Ok(Self::Newest),
        }
    }
}

/// A span of blocks as it is asked for.
#[derive(Clone, Copy, Debug)]
struct Span {
    from: Option<SpanEnd>,
    until: Option<SpanEnd>,
}

/// A span of blocks, both ends included; empty when the first lies after the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Blocks {
    first: i64,
    last: i64,
}

impl Blocks {
    /// All there are.
    const ALL: Self = Self {
        first: 0,
        last: i64::MAX,
    };
}

impl Span {
    fn of(params: &Params) -> Result<Self, ApiError> {
        Ok(Self {
            from: params.end_of_span("from", End::First)?,
            until: params.end_of_span("until", End::Last)?,
        })
    }

    /// The blocks that were made in the span.
    async fn blocks(self, snapshot: &mut Snapshot) -> Result<Blocks, ApiError> {
        let mut blocks = Blocks::ALL;
        match self.from {
            None => {}
            Some(SpanEnd::Block(block)) => blocks.first = block,
            Some(SpanEnd::Moment(moment)) => {
                let block: Option<i64> =
                    sqlx::query_scalar("SELECT MIN(number) FROM blocks WHERE time >= $1")
                        .bind(moment)
                        .fetch_one(snapshot.connection())
                        .await?;
                blocks.first = block.unwrap_or(i64::MAX);
            }
        }
        match self.until {
            None => {}
            Some(SpanEnd::Block(block)) => blocks.last = block,
            Some(SpanEnd::Moment(moment)) => {
                let block: Option<i64> =
                    sqlx::query_scalar("SELECT MAX(number) FROM blocks WHERE time <= $1")
                        .bind(moment)
                        .fetch_one(snapshot.connection())
                        .await?;
                blocks.last = block.unwrap_or(-1);
            }
        }
        Ok(blocks)
    }
}

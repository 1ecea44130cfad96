//! Three kinds of failure: a request that cannot be met, a state that repeating does not
//! change, and everything else, which may be over in a moment.

use std::fmt::Display;

/// What was asked for cannot be done: a port is taken, a database belongs to another chain.
/// The text is a sentence with its remedy, and the program exits with code 2.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct BadInput(String);

/// Going on would write wrong rows: an event of an unknown shape, a break in the history.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Fatal(String);

/// An error that says what to ask for instead.
pub fn bad_input(sentence: impl Display) -> anyhow::Error {
    anyhow::Error::new(BadInput(sentence.to_string()))
}

/// An error after which trying again makes no sense.
pub fn fatal(sentence: impl Display) -> anyhow::Error {
    anyhow::Error::new(Fatal(sentence.to_string()))
}

/// Whether `error` comes from what was asked for.
pub fn is_bad_input(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| cause.is::<BadInput>())
}

/// Whether trying again makes no sense. Lost connections are not final; a row that the
/// database refuses is.
pub fn is_final(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.is::<BadInput>()
            || cause.is::<Fatal>()
            || cause
                .downcast_ref::<sqlx::Error>()
                .is_some_and(is_final_in_database)
    })
}

/// The classes of SQLSTATE that mean the data or the statement is wrong.
fn is_final_in_database(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(refused) => refused.code().is_some_and(|code| {
            ["22", "23", "42"]
                .iter()
                .any(|class| code.starts_with(class))
        }),
        sqlx::Error::ColumnDecode { .. } | sqlx::Error::ColumnNotFound(_) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::Context;

    #[test]
    fn kinds_are_recognised_under_context() {
        let wrap = |error| {
            Err::<(), anyhow::Error>(error)
                .context("indexing")
                .unwrap_err()
        };
        let asked = wrap(bad_input("Port 1 is taken."));
        assert!(is_bad_input(&asked) && is_final(&asked));
        let broken = wrap(fatal("An event is unknown."));
        assert!(!is_bad_input(&broken) && is_final(&broken));
        let passing = wrap(anyhow::anyhow!("the node went away"));
        assert!(!is_bad_input(&passing) && !is_final(&passing));
        let pool = wrap(sqlx::Error::PoolTimedOut.into());
        assert!(!is_final(&pool));
    }
}

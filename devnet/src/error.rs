//! The difference between a request that cannot be met and a failure.

use std::fmt::Display;

/// What was asked for cannot be done: a port is taken, a directory holds other files, a
/// program is missing. The text is one sentence with its remedy, and `registry-devnet`
/// exits with code 2 instead of 1.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct BadInput(pub String);

impl BadInput {
    /// An error that says `sentence`.
    pub fn error(sentence: impl Display) -> anyhow::Error {
        anyhow::Error::new(Self(sentence.to_string()))
    }

    /// Whether `error`, or anything it was caused by, is bad input.
    pub fn is_in(error: &anyhow::Error) -> bool {
        error.chain().any(|cause| cause.is::<Self>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::Context;

    #[test]
    fn bad_input_is_recognised_under_context() {
        let error = Err::<(), _>(BadInput::error("Port 1 is taken."))
            .context("starting")
            .unwrap_err();
        assert!(BadInput::is_in(&error));
        assert!(!BadInput::is_in(&anyhow::anyhow!("the node stopped")));
    }
}

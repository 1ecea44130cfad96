//! What can go wrong between a client and a node.

use registry_primitives::catalogue::{by_name, Entry};
use subxt::error::{DispatchError, TransactionEventsError, TransactionFinalizedSuccessError};
use thiserror::Error;

/// A refusal by the registry, as the catalogue has it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CatalogueError {
    /// The stable number.
    pub number: u16,
    /// The name.
    pub name: &'static str,
    /// What is wrong.
    pub sentence: &'static str,
    /// What to do.
    pub remedy: &'static str,
}

impl From<&Entry> for CatalogueError {
    fn from(entry: &Entry) -> Self {
        let Entry {
            number,
            name,
            sentence,
            remedy,
        } = *entry;
        Self {
            number,
            name,
            sentence,
            remedy,
        }
    }
}

/// What can go wrong.
#[derive(Debug, Error)]
pub enum ClientError {
    /// No node answers.
    #[error("no registry node answers at {url}: {reason}")]
    Connect {
        /// Where.
        url: String,
        /// What the connection said.
        reason: String,
    },
    /// The node runs another runtime than this program was built for.
    #[error("the node's pallet {0} differs from the one this program was built for")]
    OtherRuntime(String),
    /// The registry refused the transaction.
    #[error("[{}] {}: {}", .0.number, .0.name, .0.sentence)]
    Refused(CatalogueError),
    /// The key was never admitted.
    #[error("the key {0} belongs to no organisation of this registry")]
    NotAdmitted(String),
    /// The secret URI is no key.
    #[error("this is no secret URI of a key")]
    SecretUri,
    /// The transaction left the pool without being included.
    #[error("the transaction {hash} was not included: {reason}")]
    NotIncluded {
        /// Its hash.
        hash: String,
        /// What the node said.
        reason: String,
    },
    /// The node answered what this program cannot read.
    #[error("the node's answer cannot be read: {0}")]
    Unreadable(String),
    /// Anything else that the node or the connection reported.
    #[error("the node reports: {0}")]
    Node(String),
}

impl ClientError {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Connect { .. } => {
                "Start the node, or name its address with --node ws://HOST:PORT."
            }
            Self::OtherRuntime(_) => {
                "Use the release of this program that belongs to the node's runtime."
            }
            Self::Refused(entry) => entry.remedy,
            Self::NotAdmitted(_) => {
                "Sign with a key that an administrator of your organisation has added."
            }
            Self::SecretUri => "Give a development key such as //Alice, or a key of the keystore.",
            Self::NotIncluded { .. } => "Look whether it was included after all, then try again.",
            Self::Unreadable(_) => "Check that the node and this program are of the same release.",
            Self::Node(_) => "Look at the node's log.",
        }
    }

    /// The failure of a submitted transaction.
    pub(crate) fn of_transaction(
        signer: &str,
        hash: String,
        error: TransactionFinalizedSuccessError,
    ) -> Self {
        match error {
            TransactionFinalizedSuccessError::SuccessError(
                TransactionEventsError::ExtrinsicFailed(error),
            ) => Self::of_dispatch(&error),
            TransactionFinalizedSuccessError::FinalizationError(error) => {
                let reason = error.to_string();
                Self::of_pool(signer, reason, |reason| Self::NotIncluded { hash, reason })
            }
            error => Self::Node(error.to_string()),
        }
    }

    /// What the pool says of a transaction, whichever way the node tells it. An account
    /// without references is told in the words of fees, although none exists here.
    pub(crate) fn of_pool(signer: &str, text: String, other: impl FnOnce(String) -> Self) -> Self {
        if text.contains("Inability to pay some fees") {
            Self::NotAdmitted(signer.to_owned())
        } else {
            other(text)
        }
    }

    fn of_dispatch(error: &DispatchError) -> Self {
        let DispatchError::Module(module) = error else {
            return Self::Node(error.to_string());
        };
        let entry = module
            .details()
            .ok()
            .and_then(|details| by_name(&details.variant.name));
        match entry {
            Some(entry) => Self::Refused(entry.into()),
            None => Self::Node(module.details_string()),
        }
    }
}

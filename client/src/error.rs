//! What can go wrong between a client and a node.

use crate::fit::Difference;
use registry_primitives::{
    catalogue::{by_name, Entry},
    records::quota::{Refusal, UNSIGNED_REFUSALS},
};
use subxt::{
    error::{DispatchError, TransactionProgressError},
    Metadata,
};
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
    /// The node's runtime means something else by what was asked for.
    #[error("{0}")]
    OtherRuntime(Box<Difference>),
    /// The proposal cannot be made from these words.
    #[error("{0}")]
    Proposal(String),
    /// The registry refused the transaction.
    #[error("[{}] {}: {}", .0.number, .0.name, .0.sentence)]
    Refused(CatalogueError),
    /// The node does not take the transaction in.
    #[error("{}", .0.sentence())]
    NotTaken(Refusal),
    /// The key was never admitted.
    #[error("the key {0} belongs to no organisation of this registry")]
    NotAdmitted(String),
    /// The secret URI is no key.
    #[error("this is no secret URI of a key")]
    SecretUri,
    /// The text is no voucher.
    #[error("these are not the words of a voucher")]
    Voucher,
    /// A text is longer than the chain takes.
    #[error("the {what} is longer than the chain takes")]
    TextTooLong {
        /// Which text.
        what: &'static str,
    },
    /// The system gave no random numbers.
    #[error("there are no random numbers: {0}")]
    Random(String),
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

impl From<Difference> for ClientError {
    fn from(difference: Difference) -> Self {
        Self::OtherRuntime(Box::new(difference))
    }
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
                "Install the release of this program that belongs to the node's runtime."
            }
            Self::Proposal(_) => "Look at the words of proposals and what each of them takes.",
            Self::Refused(entry) => entry.remedy,
            Self::NotTaken(refusal) => refusal.remedy(),
            Self::NotAdmitted(_) => {
                "Sign with a key that an administrator of your organisation has added."
            }
            Self::SecretUri => "Give a development key such as //Alice, or a key of the keystore.",
            Self::Voucher => "Give the twelve words that came with the invitation.",
            Self::TextTooLong { .. } => "Shorten it.",
            Self::Random(_) => "Try again; if it stays, the computer lacks random numbers.",
            Self::NotIncluded { .. } => "Look whether it was included after all, then try again.",
            Self::Unreadable(_) => "Check that the node and this program are of the same release.",
            Self::Node(_) => "Look at the node's log.",
        }
    }

    pub(crate) fn of_dispatch(error: &DispatchError) -> Self {
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

/// A transaction on its way, for what went wrong with it.
pub(crate) struct Sent<'a> {
    /// Address of its signer, if it has one.
    pub signer: Option<&'a str>,
    /// The pallet of its call: whose errors the pool tells when it needs no signer.
    pub pallet: &'a str,
    /// Metadata of the runtime that it was made for.
    pub metadata: &'a Metadata,
}

impl Sent<'_> {
    /// Why a submitted transaction did not become final.
    pub fn not_included(&self, hash: String, error: &TransactionProgressError) -> ClientError {
        self.refusal(error.to_string(), |reason| ClientError::NotIncluded {
            hash,
            reason,
        })
    }

    /// What the pool says of a transaction, whichever way the node tells it. An account
    /// without references is told in the words of fees, although none exists here.
    pub fn refusal(&self, text: String, other: impl FnOnce(String) -> ClientError) -> ClientError {
        if let Some(known) = custom_code(&text).and_then(|code| self.of_code(code)) {
            return known;
        }
        match self.signer {
            Some(signer) if text.contains("Inability to pay some fees") => {
                ClientError::NotAdmitted(signer.to_owned())
            }
            _ => other(text),
        }
    }

    /// What one of the registry's own codes means.
    fn of_code(&self, code: u8) -> Option<ClientError> {
        match code.checked_sub(UNSIGNED_REFUSALS) {
            None => Refusal::of_code(code).map(ClientError::NotTaken),
            Some(index) => {
                let pallet = self.metadata.pallet_by_name(self.pallet)?;
                let error = pallet.error_variant_by_index(index)?;
                by_name(&error.name).map(|entry| ClientError::Refused(entry.into()))
            }
        }
    }
}

/// The code of an `InvalidTransaction::Custom` in the words of either way to submit.
fn custom_code(text: &str) -> Option<u8> {
    const BEFORE: &str = "ustom error: ";
    let (_, code) = text.split_once(BEFORE)?;
    let digits = code.find(|c: char| !c.is_ascii_digit());
    code.get(..digits.unwrap_or(code.len()))?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both ways in which a node tells of a transaction that its pool refuses.
    fn told(code: u8) -> [String; 2] {
        [
            format!("Invalid transaction with custom error: {code}"),
            format!("1010: Invalid Transaction (\"Custom error: {code}\")"),
        ]
    }

    fn refusal(signer: Option<&str>, text: &str) -> ClientError {
        let metadata = Metadata::decode_from(crate::METADATA).unwrap();
        let sent = Sent {
            signer,
            pallet: "Accounts",
            metadata: &metadata,
        };
        sent.refusal(text.to_owned(), ClientError::Node)
    }

    #[test]
    fn the_registrys_own_codes_are_told_in_sentences() {
        for text in told(Refusal::QuotaExhausted.code()) {
            let error = refusal(Some("5F"), &text);
            assert!(
                matches!(error, ClientError::NotTaken(Refusal::QuotaExhausted)),
                "{error:?}"
            );
            assert_eq!(error.to_string(), Refusal::QuotaExhausted.sentence());
            assert_eq!(error.remedy(), Refusal::QuotaExhausted.remedy());
        }
        for text in told(99).iter().chain([&"Custom error: x".to_owned()]) {
            assert!(matches!(refusal(None, text), ClientError::Node(_)));
        }
    }

    #[test]
    fn calls_without_a_signer_are_refused_with_the_errors_of_accounts() {
        let metadata = Metadata::decode_from(crate::METADATA).unwrap();
        let accounts = metadata.pallet_by_name("Accounts").unwrap();
        for error in accounts.error_variants().unwrap() {
            for text in told(UNSIGNED_REFUSALS + error.index) {
                let ClientError::Refused(entry) = refusal(None, &text) else {
                    panic!("{} is not in the catalogue", error.name);
                };
                assert_eq!(entry.name, error.name);
            }
        }
    }

    #[test]
    fn a_key_that_the_chain_does_not_know_was_not_admitted() {
        let text = "Invalid transaction: Inability to pay some fees (e.g. account balance too low)";
        assert!(matches!(
            refusal(Some("5F"), text),
            ClientError::NotAdmitted(key) if key == "5F"
        ));
        assert!(matches!(refusal(None, text), ClientError::Node(_)));
    }
}

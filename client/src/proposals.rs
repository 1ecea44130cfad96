//! What governance can decide, in words: the words of a proposal and its named values become an
//! encoded call, which a member of the council or of the technical committee moves with
//! [`crate::Call::ProposeMotion`].
//!
//! ```
//! # let metadata = subxt::Metadata::decode_from(registry_client::METADATA).unwrap();
//! use registry_client::proposals;
//! let call = proposals::encode(&metadata, "unpause call", &[("call", "Credits.transfer")])?;
//! let hash = proposals::hash(&call);
//! # assert_eq!(hash.len(), 32);
//! # Ok::<(), registry_client::ClientError>(())
//! ```

mod value;
mod words;

pub use words::SUBJECTS;

use crate::{
    call::indices,
    fit::{self, Item},
    ClientError,
};
use codec::{Decode, Encode};
use serde::Serialize;
use sp_crypto_hashing::blake2_256;
use subxt::Metadata;
use value::Kind;

/// A body that decides by votes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize)]
pub enum Body {
    /// The council: government and certifiers.
    Council,
    /// The technical committee.
    Committee,
}

impl Body {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Council, Self::Committee];

    /// Its pallet.
    #[must_use]
    pub const fn pallet(self) -> &'static str {
        match self {
            Self::Council => "Council",
            Self::Committee => "TechnicalCommittee",
        }
    }

    /// The body that has this pallet.
    #[must_use]
    pub fn of_pallet(pallet: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|body| body.pallet() == pallet)
    }
}

/// How many members must agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Share {
    /// More than half of them.
    Majority,
    /// Two thirds of them.
    TwoThirds,
}

impl Share {
    /// The members who must agree, of so many.
    #[must_use]
    pub fn of(self, members: u32) -> u32 {
        match self {
            Self::Majority => members.checked_div(2).unwrap_or(0).saturating_add(1),
            Self::TwoThirds => {
                let members = u64::from(members).saturating_mul(2).div_ceil(3);
                u32::try_from(members).unwrap_or(u32::MAX)
            }
        }
    }
}

/// A value that a proposal takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Argument {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub about: &'static str,
    /// How it is read.
    kind: Kind,
}

impl Argument {
    /// Whether the proposal can do without it.
    #[must_use]
    pub const fn is_optional(&self) -> bool {
        matches!(self.kind, Kind::OptionalNumber | Kind::OptionalQuotaClass)
    }
}

/// Something that governance can decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Its words.
    pub words: &'static str,
    /// What it does.
    pub about: &'static str,
    /// The body that decides.
    pub body: Body,
    /// Whether two thirds of the other body can decide as well.
    pub either: bool,
    /// How many members of its body must agree.
    pub share: Share,
    /// Pallet and call.
    pub call: (&'static str, &'static str),
    /// The values that it takes, in the order of the call.
    pub arguments: &'static [Argument],
}

impl Subject {
    /// How many members of a body must agree; none when the body cannot decide on this.
    #[must_use]
    pub fn share_in(&self, body: Body) -> Option<Share> {
        if body == self.body {
            Some(self.share)
        } else {
            self.either.then_some(Share::TwoThirds)
        }
    }
}

/// What these words propose; upper and lower case and more spaces make no difference.
///
/// # Errors
/// When no proposal has these words, with those that come close.
pub fn subject(words: &str) -> Result<&'static Subject, ClientError> {
    let said: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    let said = said.join(" ");
    if let Some(found) = SUBJECTS.iter().find(|subject| subject.words == said) {
        return Ok(found);
    }
    let close: Vec<_> = SUBJECTS
        .iter()
        .map(|subject| subject.words)
        .filter(|words| {
            said.split(' ')
                .any(|word| words.split(' ').any(|w| w == word))
        })
        .collect();
    let close = if close.is_empty() {
        SUBJECTS.iter().map(|subject| subject.words).collect()
    } else {
        close
    };
    Err(ClientError::Proposal(format!(
        "no proposal has the words \"{said}\"; there are: {}",
        close.join(", ")
    )))
}

/// The call that words and named values propose, as the runtime of this metadata encodes it.
///
/// # Errors
/// When the words or a value are unknown, a value is missing or cannot be read, or that runtime
/// means something else by the call.
pub fn encode(
    metadata: &Metadata,
    words: &str,
    given: &[(&str, &str)],
) -> Result<Vec<u8>, ClientError> {
    let subject = subject(words)?;
    for (name, _) in given {
        let known = subject.arguments.iter().any(|known| known.name == *name);
        if !known || given.iter().filter(|(other, _)| other == name).count() > 1 {
            let names: Vec<_> = subject.arguments.iter().map(|a| a.name).collect();
            return Err(ClientError::Proposal(format!(
                "\"{}\" takes each of these values once: {}; not {name}",
                subject.words,
                names.join(", ")
            )));
        }
    }
    let (pallet, call) = subject.call;
    fit::compare(metadata, &Item::call(pallet, call))?;
    let mut bytes = indices(metadata, pallet, call)?.to_vec();
    for argument in subject.arguments {
        let found = given.iter().find(|(name, _)| *name == argument.name);
        let text = match found {
            Some((_, text)) => Some(text.trim()),
            None if argument.is_optional() => None,
            None => {
                return Err(ClientError::Proposal(format!(
                    "\"{}\" needs {}: {}",
                    subject.words, argument.name, argument.about
                )))
            }
        };
        let encoded = argument
            .kind
            .encode(text, given, metadata)
            .map_err(|why| ClientError::Proposal(format!("{}: {why}", argument.name)))?;
        bytes.extend(encoded);
    }
    // What a value leaves out or says twice shows when the call is read again.
    crate::decode_call(metadata, &bytes)?;
    Ok(bytes)
}

/// The call that does what another call does, at a block.
///
/// # Errors
/// When the runtime means something else by scheduling.
pub fn at_block(metadata: &Metadata, call: &[u8], block: u32) -> Result<Vec<u8>, ClientError> {
    /// In the middle between the highest priority and the lowest.
    const PRIORITY: u8 = 127;
    fit::compare(metadata, &Item::call("Scheduler", "schedule"))?;
    let mut bytes = indices(metadata, "Scheduler", "schedule")?.to_vec();
    (block, None::<(u32, u32)>, PRIORITY).encode_to(&mut bytes);
    bytes.extend(call);
    crate::decode_call(metadata, &bytes)?;
    Ok(bytes)
}

/// The hash by which a motion is known.
#[must_use]
pub fn hash(call: &[u8]) -> [u8; 32] {
    blake2_256(call)
}

#[cfg(test)]
mod tests;

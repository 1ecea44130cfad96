//! What several events carry and the chain has no record for.

use codec::{Decode, Encode};
use registry_primitives::{OrganisationId, OrganisationKind, PersonId, SerialRange, UserRole};
use serde::Serialize;

use crate::values::{Bytes, Key, Text};

/// Who acted.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Actor {
    /// The key that signed.
    pub key: Key,
    /// Its organisation.
    pub organisation: OrganisationId,
    /// What that organisation is.
    pub kind: OrganisationKind,
    /// The role of the person.
    pub role: UserRole,
    /// The person that the key stands for.
    pub person: PersonId,
    /// The key of the second person, when the call was approved by one.
    pub approved_by: Option<Key>,
}

/// Serials of an issuance and who received them.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Part {
    /// The receiver.
    pub organisation: OrganisationId,
    /// The serials.
    pub range: SerialRange,
}

/// Limits that take effect later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct LaterLimits {
    /// The limits.
    pub limits: registry_primitives::records::trust::Limits,
    /// The first block in which they are in force.
    pub effective: u32,
}

/// How a call ended that a motion executed. An error is kept as the runtime encodes it: only
/// its metadata tell the name ([`Outcome::error`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// The encoded error; none when the call did what it should.
    pub failed: Option<Bytes>,
}

impl Outcome {
    /// The error in a sentence, by the metadata of the runtime; none when there is none.
    #[must_use]
    pub fn error(&self, metadata: &subxt::ArcMetadata) -> Option<String> {
        let Bytes(bytes) = self.failed.as_ref()?;
        let decoded = subxt::error::DispatchError::decode_from(bytes.clone(), metadata.clone());
        Some(match decoded {
            Ok(error) => crate::ClientError::of_dispatch(&error).to_string(),
            Err(_) => format!("an unknown error {}", Bytes(bytes.clone())),
        })
    }
}

impl Encode for Outcome {
    fn encode_to<T: codec::Output + ?Sized>(&self, dest: &mut T) {
        match &self.failed {
            None => dest.push_byte(0),
            Some(Bytes(error)) => {
                dest.push_byte(1);
                dest.write(error);
            }
        }
    }
}

/// The errors of a runtime as they are encoded: their index, and how many bytes follow it.
impl Decode for Outcome {
    fn decode<I: codec::Input>(input: &mut I) -> Result<Self, codec::Error> {
        if input.read_byte()? == 0 {
            return Ok(Self { failed: None });
        }
        let kind = input.read_byte()?;
        let more = match kind {
            // An error of a pallet: its index and four bytes.
            3 => 5,
            // Errors of tokens, of arithmetic, of storage layers and of tries.
            7 | 8 | 9 | 14 => 1,
            0..=14 => 0,
            _ => return Err("an unknown kind of error".into()),
        };
        let mut bytes = vec![0; more];
        input.read(&mut bytes)?;
        bytes.insert(0, kind);
        Ok(Self {
            failed: Some(Bytes(bytes)),
        })
    }
}

/// The name of a call.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct CallName {
    /// Its pallet.
    pub pallet: Text,
    /// Its own.
    pub call: Text,
}

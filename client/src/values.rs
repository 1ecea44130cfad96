//! Values of the chain as people and files read them: hashes, keys, texts, codes, and terms made
//! of such.

use crate::{AccountId, ClientError};
use codec::{Decode, Encode, Input, Output};
use registry_primitives::{
    records::{credits::RetirementTerms, waiting::CrossBorder},
    texts::Name,
    RetirementKind,
};
use serde::{Serialize, Serializer};
use std::fmt;

/// A hash of 32 bytes, written in hexadecimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Hash32(pub [u8; 32]);

impl fmt::Display for Hash32 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{}", hex::encode(self.0))
    }
}

impl Serialize for Hash32 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Bytes of a fixed number, written in hexadecimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct BytesOf<const LENGTH: usize>(pub [u8; LENGTH]);

/// Sixteen bytes.
pub type Bytes16 = BytesOf<16>;
/// Session keys: a block key and a finality key.
pub type Bytes64 = BytesOf<64>;

impl<const LENGTH: usize> fmt::Display for BytesOf<LENGTH> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{}", hex::encode(self.0))
    }
}

impl<const LENGTH: usize> Serialize for BytesOf<LENGTH> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Bytes of any length, written in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Bytes(pub Vec<u8>);

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{}", hex::encode(&self.0))
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A public key, written as an SS58 address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Key(pub [u8; 32]);

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        AccountId::from(self.0).fmt(f)
    }
}

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A text of the chain. The runtime admits UTF-8 only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Text(pub String);

impl Decode for Text {
    fn decode<I: Input>(input: &mut I) -> Result<Self, codec::Error> {
        Vec::<u8>::decode(input).map(|bytes| Self(readable_text(&bytes)))
    }
}

/// The text that bytes of the chain are.
pub fn readable_text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

impl Encode for Text {
    fn encode_to<T: Output + ?Sized>(&self, dest: &mut T) {
        self.0.as_bytes().encode_to(dest);
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A code of two letters, such as a country's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Alpha2(pub [u8; 2]);

impl fmt::Display for Alpha2 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&readable_text(&self.0))
    }
}

impl Serialize for Alpha2 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The bytes of a text, when the chain takes so many.
pub(crate) fn bounded<T: TryFrom<Vec<u8>>>(text: &str) -> Option<T> {
    text.as_bytes().to_vec().try_into().ok()
}

/// Terms of a retirement: its kind, the receiving country (ISO 3166-1 alpha-2) and organisation
/// when it is a cross-border one, for whom, and why.
///
/// # Errors
/// [`ClientError::TextTooLong`]. What the texts must say besides is left to the chain.
pub fn retirement_terms(
    kind: RetirementKind,
    country: Option<[u8; 2]>,
    receiver: Option<&str>,
    beneficiary: &str,
    reason: &str,
) -> Result<RetirementTerms, ClientError> {
    Ok(RetirementTerms {
        kind,
        country,
        receiver: receiver_name(receiver)?,
        beneficiary: fitting("beneficiary", beneficiary)?,
        reason: fitting("reason", reason)?,
    })
}

/// Terms of a cross-border retirement that an authority is asked to recognise.
///
/// # Errors
/// As [`retirement_terms`].
pub fn cross_border(
    country: [u8; 2],
    receiver: Option<&str>,
    beneficiary: &str,
    reason: &str,
) -> Result<CrossBorder, ClientError> {
    Ok(CrossBorder {
        country,
        receiver: receiver_name(receiver)?,
        beneficiary: fitting("beneficiary", beneficiary)?,
        reason: fitting("reason", reason)?,
    })
}

fn receiver_name(receiver: Option<&str>) -> Result<Option<Name>, ClientError> {
    receiver.map(|name| fitting("receiver", name)).transpose()
}

/// The text as the chain takes it, or which one is too long.
fn fitting<T: TryFrom<Vec<u8>>>(what: &'static str, text: &str) -> Result<T, ClientError> {
    bounded(text).ok_or(ClientError::TextTooLong { what })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_decode_as_the_chain_encodes_them() {
        let bytes = "Côte d'Ivoire".as_bytes().to_vec().encode();
        assert_eq!(
            Text::decode(&mut &bytes[..]).unwrap(),
            Text("Côte d'Ivoire".into())
        );
        assert_eq!(Text("Côte d'Ivoire".into()).encode(), bytes);
        assert_eq!(Alpha2(*b"NA").to_string(), "NA");
    }

    #[test]
    fn terms_hold_what_was_said_or_name_what_is_too_long() {
        let kind = RetirementKind::CrossBorder;
        let made = |receiver: &str, beneficiary: &str, reason: &str| {
            let terms = retirement_terms(kind, Some(*b"CH"), Some(receiver), beneficiary, reason)?;
            let asked = cross_border(*b"CH", Some(receiver), beneficiary, reason)?;
            assert_eq!((terms.kind, terms.country), (kind, Some(asked.country)));
            assert_eq!(terms.receiver, asked.receiver);
            assert_eq!(terms.beneficiary, asked.beneficiary);
            assert_eq!(terms.reason, asked.reason);
            Ok::<_, ClientError>(terms)
        };
        let terms = made("Zürich AG", "Someone", "a reason").unwrap();
        assert_eq!(terms.receiver.unwrap().as_slice(), "Zürich AG".as_bytes());
        assert_eq!(terms.beneficiary.as_slice(), b"Someone");
        assert_eq!(terms.reason.as_slice(), b"a reason");
        let plain = retirement_terms(RetirementKind::Other, None, None, "Someone", "why").unwrap();
        assert_eq!((plain.country, plain.receiver), (None, None));
        // The bounds are bytes, not letters.
        for (what, made) in [
            ("receiver", made(&"é".repeat(65), "b", "c")),
            ("beneficiary", made("a", &"b".repeat(201), "c")),
            ("reason", made("a", "b", &"c".repeat(513))),
        ] {
            let error = made.unwrap_err().to_string();
            assert_eq!(error, format!("the {what} is longer than the chain takes"));
        }
    }

    #[test]
    fn keys_are_written_with_the_generic_prefix() {
        // A well-known development key.
        let alice = "d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d";
        let key: [u8; 32] = hex::decode(alice).unwrap().try_into().unwrap();
        assert_eq!(
            Key(key).to_string(),
            "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"
        );
    }
}

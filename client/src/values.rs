//! Values of the chain as people and files read them: hashes, keys, texts, codes.

use crate::AccountId;
use codec::{Decode, Encode, Input, Output};
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

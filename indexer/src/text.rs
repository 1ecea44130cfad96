//! How values are written: hashes, keys, texts of the chain, moments and numbers.

use anyhow::Context;
use chrono::{DateTime, SecondsFormat, Utc};
use codec::{Decode, Input};
use serde::{Serialize, Serializer};
use std::fmt;
use subxt::utils::AccountId32;

use crate::error::fatal;

/// A hash of 32 bytes, written in hexadecimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode)]
#[cfg_attr(test, derive(codec::Encode))]
pub struct Hash32(pub [u8; 32]);

impl Hash32 {
    /// The hash in a database column.
    pub fn from_column(bytes: &[u8]) -> anyhow::Result<Self> {
        let bytes = bytes
            .try_into()
            .map_err(|_| fatal("A hash in the database has not 32 bytes."))?;
        Ok(Self(bytes))
    }
}

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

/// A public key, written as an SS58 address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode)]
#[cfg_attr(test, derive(codec::Encode))]
pub struct Key(pub [u8; 32]);

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        AccountId32(self.0).fmt(f)
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

#[cfg(test)]
impl codec::Encode for Text {
    fn encode_to<T: codec::Output + ?Sized>(&self, dest: &mut T) {
        codec::Encode::encode_to(self.0.as_bytes(), dest);
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A code of two letters, such as a country's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode)]
#[cfg_attr(test, derive(codec::Encode))]
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

/// The number as a signed column holds it.
pub fn big(value: u64) -> anyhow::Result<i64> {
    i64::try_from(value).map_err(|_| {
        fatal(format!(
            "The number {value} is larger than the database can hold (at most {}).",
            i64::MAX
        ))
    })
}

/// The number that a column of the database holds.
pub fn unsigned(value: i64) -> anyhow::Result<u64> {
    u64::try_from(value)
        .map_err(|_| fatal(format!("The database holds {value} where no sign may be.")))
}

/// The moment of a block, from the milliseconds that the chain keeps.
pub fn time_of(milliseconds: u64) -> anyhow::Result<DateTime<Utc>> {
    i64::try_from(milliseconds)
        .ok()
        .and_then(DateTime::from_timestamp_millis)
        .with_context(|| format!("the block time {milliseconds} ms is no moment"))
}

/// The last second of the year 9999, the last that RFC 3339 can write.
const LAST_SECOND: u64 = 253_402_300_799;

/// The moment of seconds since 1970, `None` beyond the year 9999.
pub fn moment(seconds: u64) -> Option<DateTime<Utc>> {
    (seconds <= LAST_SECOND)
        .then(|| i64::try_from(seconds).ok())
        .flatten()
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
}

/// A moment as people read it.
pub fn readable(time: DateTime<Utc>) -> String {
    time.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// A moment as programs read it.
pub fn rfc3339(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A number with its thousands apart: 1,234,567.
pub fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len().saturating_mul(2));
    for (index, digit) in digits.chars().enumerate() {
        let left = digits.len().saturating_sub(index);
        if index > 0 && left.is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use codec::Encode;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        for (value, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (1_234_567, "1,234,567"),
            (u64::MAX, "18,446,744,073,709,551,615"),
        ] {
            assert_eq!(grouped(value), text);
        }
    }

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

    #[test]
    fn moments_beyond_the_calendar_are_none() {
        assert_eq!(
            moment(0).map(rfc3339).as_deref(),
            Some("1970-01-01T00:00:00Z")
        );
        assert_eq!(
            moment(LAST_SECOND).map(rfc3339).as_deref(),
            Some("9999-12-31T23:59:59Z")
        );
        assert_eq!(moment(LAST_SECOND + 1), None);
        assert_eq!(moment(u64::MAX), None);
    }

    #[test]
    fn columns_hold_what_fits() {
        assert_eq!(big(7).unwrap(), 7);
        assert!(crate::error::is_final(&big(u64::MAX).unwrap_err()));
        assert!(unsigned(-1).is_err());
        assert!(Hash32::from_column(&[0; 31]).is_err());
    }
}

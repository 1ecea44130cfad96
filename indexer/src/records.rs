//! Where the records of the registry lie in the chain's state. The records themselves are
//! those that the chain and its clients share.

use anyhow::Result;
use codec::Decode;

pub use registry_primitives::records::{
    accounts::{CountryParameters, MemberRecord, Organisation},
    credits::{Balances, Issuance, RangeRecord, SerialKey, Totals},
    programmes::Programme,
};

use crate::error::fatal;

/// The receipt of a retirement.
pub type Receipt = registry_primitives::records::credits::Receipt<[u8; 32], u32>;

/// A map or value of the state: its pallet and its name.
pub type Entry = (&'static str, &'static str);

/// `Accounts.Country`.
pub const COUNTRY: Entry = ("Accounts", "Country");
/// `Accounts.Organisations`.
pub const ORGANISATIONS: Entry = ("Accounts", "Organisations");
/// `Accounts.Members`.
pub const MEMBERS: Entry = ("Accounts", "Members");
/// `Programmes.Programmes`.
pub const PROGRAMMES: Entry = ("Programmes", "Programmes");
/// `Credits.LastSerial`.
pub const LAST_SERIAL: Entry = ("Credits", "LastSerial");
/// `Credits.Issuances`.
pub const ISSUANCES: Entry = ("Credits", "Issuances");
/// `Credits.Ranges`.
pub const RANGES: Entry = ("Credits", "Ranges");
/// `Credits.OrganisationBalances`.
pub const ORGANISATION_BALANCES: Entry = ("Credits", "OrganisationBalances");
/// `Credits.ProgrammeTotals`.
pub const PROGRAMME_TOTALS: Entry = ("Credits", "ProgrammeTotals");
/// `Credits.NationalTotals`.
pub const NATIONAL_TOTALS: Entry = ("Credits", "NationalTotals");
/// `Credits.Receipts`.
pub const RECEIPTS: Entry = ("Credits", "Receipts");
/// `Timestamp.Now`.
pub const NOW: Entry = ("Timestamp", "Now");

/// Everything that is read: a runtime without one of these is not understood.
pub const ENTRIES: &[Entry] = &[
    COUNTRY,
    ORGANISATIONS,
    MEMBERS,
    PROGRAMMES,
    LAST_SERIAL,
    ISSUANCES,
    RANGES,
    ORGANISATION_BALANCES,
    PROGRAMME_TOTALS,
    NATIONAL_TOTALS,
    RECEIPTS,
    NOW,
];

/// A record that takes up all the bytes.
pub fn decode_record<T: Decode>((pallet, name): Entry, mut bytes: &[u8]) -> Result<T> {
    let misunderstood = |why: String| {
        fatal(format!(
            "A record of {pallet}.{name} is not understood: {why}."
        ))
    };
    let record = T::decode(&mut bytes).map_err(|error| misunderstood(error.to_string()))?;
    if bytes.is_empty() {
        Ok(record)
    } else {
        Err(misunderstood(format!("{} bytes are left", bytes.len())))
    }
}

/// The identifier at the end of a key whose hasher keeps it, little-endian.
pub fn identifier_in(tail: &[u8]) -> Result<u32> {
    tail.last_chunk::<4>()
        .map(|bytes| u32::from_le_bytes(*bytes))
        .ok_or_else(|| fatal("A key of the state is shorter than an identifier."))
}

/// The serial that a key is.
pub fn serial_in(tail: &[u8]) -> Result<u64> {
    decode_record::<SerialKey>(RANGES, tail).map(u64::from)
}

/// The account at the end of a key whose hasher keeps it.
pub fn account_in(tail: &[u8]) -> Result<[u8; 32]> {
    tail.last_chunk::<32>()
        .copied()
        .ok_or_else(|| fatal("A key of the state is shorter than an account."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use codec::Encode;
    use registry_primitives::OrganisationId;

    #[test]
    fn keys_tell_what_they_stand_for() {
        let hashed = [&[0xab; 8][..], &OrganisationId(7).encode()].concat();
        assert_eq!(identifier_in(&hashed).unwrap(), 7);
        assert!(identifier_in(&[1, 2]).is_err());
        assert_eq!(serial_in(&SerialKey::from(1001).encode()).unwrap(), 1001);
        assert_eq!(serial_in(&1001u64.to_be_bytes()).unwrap(), 1001);
        assert!(serial_in(&[0; 9]).is_err());
        let hashed = [&[0xab; 16][..], &[5; 32]].concat();
        assert_eq!(account_in(&hashed).unwrap(), [5; 32]);
    }

    #[test]
    fn records_take_up_all_their_bytes() {
        assert_eq!(
            decode_record::<u64>(LAST_SERIAL, &400u64.encode()).unwrap(),
            400
        );
        let error = decode_record::<u32>(LAST_SERIAL, &400u64.encode()).unwrap_err();
        assert!(error.to_string().contains("Credits.LastSerial"), "{error}");
        assert!(error.to_string().contains("4 bytes are left"), "{error}");
    }
}

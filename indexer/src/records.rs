//! Where the records of the registry lie in the chain's state. The records themselves are
//! those that the chain and its clients share.

use anyhow::Result;
use codec::Decode;

use registry_primitives::records::{accounts, credits, roles, trust};
pub use registry_primitives::records::{
    accounts::{Accreditation, CountryParameters, MemberRecord, Organisation},
    credits::{Balances, Issuance, RangeRecord, SerialKey, Totals},
    programmes::Programme,
    quota::{QuotaClass, QuotaLimits},
    trust::Delays,
};

use crate::error::fatal;

/// The receipt of a retirement.
pub type Receipt = credits::Receipt<[u8; 32], u32>;
/// A transfer that waits for its delay.
pub type WaitingTransfer = credits::WaitingTransfer<[u8; 32], u32>;
/// An invitation that nobody accepted yet.
pub type Invitation = accounts::Invitation<u32>;
/// The recovery of a lost key.
pub type Recovery = accounts::Recovery<[u8; 32], u32>;
/// A call that waits for a second person.
pub type Intent = roles::Intent<[u8; 32], u32>;
/// Limits of an organisation, and those that take effect later.
pub type LimitsRecord = trust::LimitsRecord<u32>;

/// A map or value of the state: its pallet and its name.
pub type Entry = (&'static str, &'static str);

/// `Accounts.Country`.
pub const COUNTRY: Entry = ("Accounts", "Country");
/// `Accounts.Organisations`.
pub const ORGANISATIONS: Entry = ("Accounts", "Organisations");
/// `Accounts.Members`.
pub const MEMBERS: Entry = ("Accounts", "Members");
/// `Accounts.SelfRegistration`.
pub const SELF_REGISTRATION: Entry = ("Accounts", "SelfRegistration");
/// `Accounts.Applicant`.
pub const APPLICANTS: Entry = ("Accounts", "Applicant");
/// `Accounts.Accreditations`.
pub const ACCREDITATIONS: Entry = ("Accounts", "Accreditations");
/// `Accounts.Invitations`.
pub const INVITATIONS: Entry = ("Accounts", "Invitations");
/// `Accounts.Recoveries`.
pub const RECOVERIES: Entry = ("Accounts", "Recoveries");
/// `Roles.Matrix`.
pub const MATRIX: Entry = ("Roles", "Matrix");
/// `Roles.Policies`.
pub const POLICIES: Entry = ("Roles", "Policies");
/// `Roles.OwnPolicies`.
pub const OWN_POLICIES: Entry = ("Roles", "OwnPolicies");
/// `Roles.Intents`.
pub const INTENTS: Entry = ("Roles", "Intents");
/// `Safeguards.Delays`.
pub const DELAYS: Entry = ("Safeguards", "Delays");
/// `Safeguards.Trusted`.
pub const TRUSTED: Entry = ("Safeguards", "Trusted");
/// `Safeguards.LimitsOf`.
pub const TRANSFER_LIMITS: Entry = ("Safeguards", "LimitsOf");
/// `Quota.Limits`.
pub const QUOTA_LIMITS: Entry = ("Quota", "Limits");
/// `Quota.Classes`.
pub const QUOTA_CLASSES: Entry = ("Quota", "Classes");
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
/// `Credits.WaitingTransfers`.
pub const WAITING_TRANSFERS: Entry = ("Credits", "WaitingTransfers");
/// `Timestamp.Now`.
pub const NOW: Entry = ("Timestamp", "Now");

/// Everything that is read: a runtime without one of these is not understood.
pub const ENTRIES: &[Entry] = &[
    COUNTRY,
    ORGANISATIONS,
    MEMBERS,
    SELF_REGISTRATION,
    APPLICANTS,
    ACCREDITATIONS,
    INVITATIONS,
    RECOVERIES,
    MATRIX,
    POLICIES,
    OWN_POLICIES,
    INTENTS,
    DELAYS,
    TRUSTED,
    TRANSFER_LIMITS,
    QUOTA_LIMITS,
    QUOTA_CLASSES,
    PROGRAMMES,
    LAST_SERIAL,
    ISSUANCES,
    RANGES,
    ORGANISATION_BALANCES,
    PROGRAMME_TOTALS,
    NATIONAL_TOTALS,
    RECEIPTS,
    WAITING_TRANSFERS,
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

/// A key of two parts: an organisation hashed by `Twox64Concat`, then the key `K` as it is.
pub fn organisation_and<K: Decode>(entry: Entry, tail: &[u8]) -> Result<(u32, K)> {
    let (_, rest) = tail
        .split_first_chunk::<8>()
        .ok_or_else(|| fatal("A key of the state is shorter than its hash."))?;
    decode_record(entry, rest)
}

/// A key of two organisations, each hashed by `Twox64Concat`.
pub fn two_organisations(entry: Entry, tail: &[u8]) -> Result<(u32, u32)> {
    let (organisation, (_, other)) = organisation_and::<([u8; 8], u32)>(entry, tail)?;
    Ok((organisation, other))
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
    use registry_primitives::{OrganisationId, Sector};

    #[test]
    fn keys_of_two_parts_tell_both() {
        let hash = [0xab; 8];
        let (one, other) = (OrganisationId(7).encode(), OrganisationId(9).encode());
        let key = [&hash[..], &one, &Sector::Transport.encode()].concat();
        assert_eq!(
            organisation_and::<Sector>(ACCREDITATIONS, &key).unwrap(),
            (7, Sector::Transport)
        );
        let key = [&hash[..], &one, &hash, &other].concat();
        assert_eq!(two_organisations(TRUSTED, &key).unwrap(), (7, 9));
        assert!(two_organisations(TRUSTED, &key[1..]).is_err());
        assert!(two_organisations(TRUSTED, &[]).is_err());
    }

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

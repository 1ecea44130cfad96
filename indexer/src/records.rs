//! Where the records of the registry lie in the chain's state. The records themselves are
//! those that the chain and its clients share.

use anyhow::Result;
use codec::Decode;

use registry_primitives::records::{
    accounts, credits, freezes, ledger, monitoring, programmes, roles, trust, waiting,
};
pub use registry_primitives::records::{
    accounts::{Accreditation, CountryParameters, MemberRecord, Organisation},
    calculation::{CalculationFields, MethodName},
    credits::{Balances, Ending, Issuance, RangeRecord, Totals},
    freezes::{FreezeList, FreezeSubject},
    keys::{EntryKey, OrderedKey, PeriodKey, SerialKey},
    ledger::LedgerDigest,
    monitoring::{TakenPeriod, Taker},
    programmes::{Amendment, MitigationAction, OwnershipProposal, Party, Programme, Side},
    quota::{QuotaClass, QuotaLimits},
    trust::{Delays, Reception},
    validators::{Validator, ValidatorRules},
    waiting::Purpose,
};

use crate::error::fatal;

/// The receipt of a retirement or cancellation.
pub type Receipt = credits::Receipt<[u8; 32], u32>;
/// A transfer or retirement that waits.
pub type WaitingTransfer = waiting::WaitingTransfer<[u8; 32], u32>;
/// A freeze.
pub type Freeze = freezes::Freeze<[u8; 32], u32>;
/// A movement of credits.
pub type Movement = ledger::Movement<u32>;
/// What a movement did to the accounts of an organisation.
pub type LedgerEntry = ledger::Entry;
/// An invitation that nobody accepted yet.
pub type Invitation = accounts::Invitation<u32>;
/// The recovery of a lost key.
pub type Recovery = accounts::Recovery<[u8; 32], u32>;
/// A call that waits for a second person.
pub type Intent = roles::Intent<[u8; 32], u32>;
/// An authorisation of a programme.
pub type Authorisation = programmes::Authorisation<u32>;
/// A document of a programme.
pub type Document = programmes::Document<u32>;
/// A certificate for a programme.
pub type Certificate = programmes::Certificate<u32>;
/// An estimate that the chain computed.
pub type Estimate = monitoring::Estimate<u32>;
/// A monitoring report.
pub type MonitoringReport = monitoring::MonitoringReport<u32>;
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
/// `Accounts.ReactivatedAt`.
pub const REACTIVATED_AT: Entry = ("Accounts", "ReactivatedAt");
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
/// `Safeguards.ReceptionOf`.
pub const RECEPTIONS: Entry = ("Safeguards", "ReceptionOf");
/// `Quota.Limits`.
pub const QUOTA_LIMITS: Entry = ("Quota", "Limits");
/// `Quota.Classes`.
pub const QUOTA_CLASSES: Entry = ("Quota", "Classes");
/// `Programmes.Programmes`.
pub const PROGRAMMES: Entry = ("Programmes", "Programmes");
/// `Programmes.IssuanceRequiresVerification`.
pub const VERIFICATION_REQUIRED: Entry = ("Programmes", "IssuanceRequiresVerification");
/// `Programmes.Authorisations`.
pub const AUTHORISATIONS: Entry = ("Programmes", "Authorisations");
/// `Programmes.Amendments`.
pub const AMENDMENTS: Entry = ("Programmes", "Amendments");
/// `Programmes.OwnershipProposals`.
pub const OWNERSHIP_PROPOSALS: Entry = ("Programmes", "OwnershipProposals");
/// `Programmes.Documents`.
pub const DOCUMENTS: Entry = ("Programmes", "Documents");
/// `Programmes.MitigationActions`.
pub const MITIGATION_ACTIONS: Entry = ("Programmes", "MitigationActions");
/// `Programmes.Estimates`.
pub const ESTIMATES: Entry = ("Programmes", "Estimates");
/// `Programmes.Constants`.
pub const CONSTANTS: Entry = ("Programmes", "Constants");
/// `Programmes.Reports`.
pub const REPORTS: Entry = ("Programmes", "Reports");
/// `Programmes.Calendar`.
pub const CALENDAR: Entry = ("Programmes", "Calendar");
/// `Programmes.Certificates`.
pub const CERTIFICATES: Entry = ("Programmes", "Certificates");
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
/// `Credits.LastIssuance`.
pub const LAST_ISSUANCE: Entry = ("Credits", "LastIssuance");
/// `Credits.LastReceipt`.
pub const LAST_RECEIPT: Entry = ("Credits", "LastReceipt");
/// `Credits.LastTransfer`.
pub const LAST_TRANSFER: Entry = ("Credits", "LastTransfer");
/// `Credits.LastMovement`.
pub const LAST_MOVEMENT: Entry = ("Credits", "LastMovement");
/// `Credits.Freezes`.
pub const FREEZES: Entry = ("Credits", "Freezes");
/// `Credits.FreezesOf`.
pub const FREEZES_OF: Entry = ("Credits", "FreezesOf");
/// `Credits.Movements`.
pub const MOVEMENTS: Entry = ("Credits", "Movements");
/// `Credits.Entries`.
pub const LEDGER_ENTRIES: Entry = ("Credits", "Entries");
/// `Credits.MovementsOf`.
pub const MOVEMENTS_OF: Entry = ("Credits", "MovementsOf");
/// `Validators.Validators`.
pub const VALIDATORS: Entry = ("Validators", "Validators");
/// `Validators.Rules`.
pub const VALIDATOR_RULES: Entry = ("Validators", "Rules");
/// `Validators.PerformanceOf`, which is read in two shapes: see [`Performance`].
pub const PERFORMANCE: Entry = ("Validators", "PerformanceOf");
/// `Timestamp.Now`.
pub const NOW: Entry = ("Timestamp", "Now");

/// Everything that is read to compare the database with the chain.
pub const ENTRIES: &[Entry] = &[
    COUNTRY,
    ORGANISATIONS,
    MEMBERS,
    SELF_REGISTRATION,
    APPLICANTS,
    ACCREDITATIONS,
    INVITATIONS,
    RECOVERIES,
    REACTIVATED_AT,
    MATRIX,
    POLICIES,
    OWN_POLICIES,
    INTENTS,
    DELAYS,
    TRUSTED,
    TRANSFER_LIMITS,
    RECEPTIONS,
    QUOTA_LIMITS,
    QUOTA_CLASSES,
    PROGRAMMES,
    VERIFICATION_REQUIRED,
    AUTHORISATIONS,
    AMENDMENTS,
    OWNERSHIP_PROPOSALS,
    DOCUMENTS,
    MITIGATION_ACTIONS,
    ESTIMATES,
    CONSTANTS,
    REPORTS,
    CALENDAR,
    CERTIFICATES,
    LAST_SERIAL,
    ISSUANCES,
    RANGES,
    ORGANISATION_BALANCES,
    PROGRAMME_TOTALS,
    NATIONAL_TOTALS,
    RECEIPTS,
    WAITING_TRANSFERS,
    LAST_ISSUANCE,
    LAST_RECEIPT,
    LAST_TRANSFER,
    LAST_MOVEMENT,
    FREEZES,
    FREEZES_OF,
    MOVEMENTS,
    LEDGER_ENTRIES,
    MOVEMENTS_OF,
    VALIDATORS,
    VALIDATOR_RULES,
    NOW,
];

/// What a validator did in a session. Runtimes before spec version 6 kept only the blocks that it
/// made, and their records are changed a few in a block after the upgrade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Performance {
    /// Blocks that it made.
    pub authored: u32,
    /// Slots that were its own.
    pub expected: Option<u32>,
}

impl Decode for Performance {
    fn decode<I: codec::Input>(input: &mut I) -> Result<Self, codec::Error> {
        let authored = u32::decode(input)?;
        let expected = match input.remaining_len()? {
            Some(0) => None,
            _ => Decode::decode(input)?,
        };
        Ok(Self { authored, expected })
    }
}

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

/// A key of two parts: an identifier hashed by `Twox64Concat`, then the key `K` as it is.
pub fn identifier_and<K: Decode>(entry: Entry, tail: &[u8]) -> Result<(u32, K)> {
    let (_, rest) = tail
        .split_first_chunk::<8>()
        .ok_or_else(|| fatal("A key of the state is shorter than its hash."))?;
    decode_record(entry, rest)
}

/// A key of two identifiers or numbers, each hashed by `Twox64Concat`.
pub fn two_identifiers(entry: Entry, tail: &[u8]) -> Result<(u32, u32)> {
    let (one, (_, other)) = identifier_and::<([u8; 8], u32)>(entry, tail)?;
    Ok((one, other))
}

/// A key of an identifier hashed by `Twox64Concat` and a key hashed by `Blake2_128Concat`.
pub fn identifier_and_hashed<K: Decode>(entry: Entry, tail: &[u8]) -> Result<(u32, K)> {
    let (identifier, (_, key)) = identifier_and::<([u8; 16], K)>(entry, tail)?;
    Ok((identifier, key))
}

/// A key of a method hashed by `Blake2_128Concat` and a version hashed by `Twox64Concat`.
pub fn method_and_version(tail: &[u8]) -> Result<(MethodName, u32)> {
    let (_, method, _, version) =
        decode_record::<([u8; 16], MethodName, [u8; 8], u32)>(CONSTANTS, tail)?;
    Ok((method, version))
}

/// The record at the end of a key hashed by `Twox64Concat`.
pub fn hashed<K: Decode>(entry: Entry, tail: &[u8]) -> Result<K> {
    let (_, key) = decode_record::<([u8; 8], K)>(entry, tail)?;
    Ok(key)
}

/// A key of an identifier and an account, each hashed by `Twox64Concat`.
pub fn identifier_and_account(tail: &[u8]) -> Result<(u32, [u8; 32])> {
    let (identifier, (_, account)) = identifier_and::<([u8; 8], [u8; 32])>(PERFORMANCE, tail)?;
    Ok((identifier, account))
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
    use registry_primitives::{MovementId, OrganisationId, ProgrammeId, Sector};

    #[test]
    fn keys_of_two_parts_tell_both() {
        let hash = [0xab; 8];
        let (one, other) = (OrganisationId(7).encode(), OrganisationId(9).encode());
        let key = [&hash[..], &one, &Sector::Transport.encode()].concat();
        assert_eq!(
            identifier_and::<Sector>(ACCREDITATIONS, &key).unwrap(),
            (7, Sector::Transport)
        );
        let key = [&hash[..], &one, &hash, &other].concat();
        assert_eq!(two_identifiers(TRUSTED, &key).unwrap(), (7, 9));
        assert!(two_identifiers(TRUSTED, &key[1..]).is_err());
        assert!(two_identifiers(TRUSTED, &[]).is_err());
        let action = b"A-1".to_vec().encode();
        let key = [&hash[..], &one, &[0xcd; 16], &action].concat();
        assert_eq!(
            identifier_and_hashed::<Vec<u8>>(MITIGATION_ACTIONS, &key).unwrap(),
            (7, b"A-1".to_vec())
        );
        let method = b"solar".to_vec();
        let key = [&[0xcd; 16][..], &method.encode(), &hash, &3u32.encode()].concat();
        let (name, version) = method_and_version(&key).unwrap();
        assert_eq!((name.into_inner(), version), (method, 3));
        let key = [&hash[..], &9u32.encode(), &[0xcd; 8], &[5; 32]].concat();
        assert_eq!(identifier_and_account(&key).unwrap(), (9, [5; 32]));
        let until = PeriodKey::from(86_399);
        let key = [&hash[..], &one, &until.encode()].concat();
        assert_eq!(
            identifier_and::<PeriodKey>(CALENDAR, &key).unwrap(),
            (7, until)
        );
    }

    #[test]
    fn keys_tell_what_they_stand_for() {
        let hashed = [&[0xab; 8][..], &OrganisationId(7).encode()].concat();
        assert_eq!(identifier_in(&hashed).unwrap(), 7);
        assert!(identifier_in(&[1, 2]).is_err());
        assert_eq!(serial_in(&SerialKey::from(1001).encode()).unwrap(), 1001);
        assert_eq!(serial_in(&1001u64.to_be_bytes()).unwrap(), 1001);
        assert!(serial_in(&[0; 9]).is_err());
        let subject = FreezeSubject::Programme(ProgrammeId(3));
        let key = [&[0xab; 8][..], &subject.encode()].concat();
        assert_eq!(
            super::hashed::<FreezeSubject>(FREEZES_OF, &key).unwrap(),
            subject
        );
        let entry = EntryKey::new(9, MovementId(5));
        let key = [&[0xab; 8][..], &OrganisationId(7).encode(), &entry.encode()].concat();
        assert_eq!(
            identifier_and::<EntryKey>(LEDGER_ENTRIES, &key).unwrap(),
            (7, entry)
        );
        let hashed = [&[0xab; 16][..], &[5; 32]].concat();
        assert_eq!(account_in(&hashed).unwrap(), [5; 32]);
    }

    /// The runtime that this program was built for has all of them.
    #[test]
    fn everything_that_is_read_is_there() {
        let metadata = subxt::Metadata::decode_from(registry_client::METADATA).unwrap();
        for (pallet, name) in ENTRIES {
            let item = registry_client::fit::Item::entry(pallet, name);
            registry_client::fit::compare(&metadata, &item).unwrap();
        }
    }

    #[test]
    fn what_validators_did_is_read_in_both_shapes() {
        let read = |bytes: &[u8]| decode_record::<Performance>(PERFORMANCE, bytes);
        let expected = |expected| Performance {
            authored: 7,
            expected,
        };
        assert_eq!(read(&7u32.encode()).unwrap(), expected(None));
        let new = (7u32, None::<u32>).encode();
        assert_eq!(read(&new).unwrap(), expected(None));
        let mut new = (7u32, Some(9u32)).encode();
        assert_eq!(read(&new).unwrap(), expected(Some(9)));
        new.push(0);
        assert!(read(&new).is_err());
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

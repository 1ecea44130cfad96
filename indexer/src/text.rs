//! How values are written in columns and answers: hashes, moments, numbers, thresholds.

use anyhow::Context;
use chrono::{DateTime, SecondsFormat, Utc};
use registry_client::values::{Hash32, Key};
use registry_primitives::{
    records::{
        freezes::FreezeSubject,
        ledger::Place,
        programmes::{Party, ProposalKind, Side},
    },
    AccountKind, When,
};

use crate::error::fatal;

/// The key in a column.
pub fn key_of_column(bytes: &[u8]) -> anyhow::Result<Key> {
    hash_of_column(bytes).map(|hash| Key(hash.0))
}

/// The hash in a database column.
pub fn hash_of_column(bytes: &[u8]) -> anyhow::Result<Hash32> {
    let bytes = bytes
        .try_into()
        .map_err(|_| fatal("A hash in the database has not 32 bytes."))?;
    Ok(Hash32(bytes))
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

/// The number that digits of the database stand for.
pub fn whole(digits: &str) -> anyhow::Result<u64> {
    digits.parse().map_err(|_| {
        fatal(format!(
            "The database holds {digits:?} where a whole number of 64 bits stands."
        ))
    })
}

/// When a second person is needed, as columns hold it: the name, and the digits of a threshold.
pub fn when_of(when: When) -> (&'static str, Option<String>) {
    match when {
        When::Never => ("Never", None),
        When::From(threshold) => ("From", Some(threshold.0.to_string())),
        When::Always => ("Always", None),
    }
}

/// The name of a party to a change of ownership.
pub const fn party_name(party: Party) -> &'static str {
    match party {
        Party::Giver => "Giver",
        Party::Receiver => "Receiver",
        Party::Authority => "Authority",
    }
}

/// The name of a side of an amendment.
pub const fn side_name(side: Side) -> &'static str {
    match side {
        Side::Proponents => "Proponents",
        Side::Authority => "Authority",
    }
}

/// The name of a kind of proposal.
pub const fn proposal_name(kind: ProposalKind) -> &'static str {
    match kind {
        ProposalKind::Amendment => "Amendment",
        ProposalKind::Ownership => "Ownership",
    }
}

/// The kind of a movement of credits between two places.
pub fn movement_kind(from: Option<Place>, to: Option<Place>) -> &'static str {
    match (from, to) {
        (None, _) => "Issued",
        (_, None) => "Voided",
        (Some(from), Some(to)) if from.organisation != to.organisation => "Transferred",
        (_, Some(to)) => match to.account {
            AccountKind::Holding => "Released",
            AccountKind::Pending => "Reserved",
            AccountKind::RetirementLocal | AccountKind::RetirementInternational => "Retired",
            AccountKind::Cancellation => "Cancelled",
        },
    }
}

/// The name of what a freeze covers.
pub const fn subject_name(subject: FreezeSubject) -> &'static str {
    match subject {
        FreezeSubject::Serials(_) => "Serials",
        FreezeSubject::Programme(_) => "Programme",
        FreezeSubject::Organisation(_) => "Organisation",
        FreezeSubject::Country => "Country",
    }
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

    #[test]
    fn the_places_of_a_movement_tell_its_kind() {
        let place = |organisation, account| {
            Some(Place {
                organisation: registry_primitives::OrganisationId(organisation),
                account,
            })
        };
        let holding = place(1, AccountKind::Holding);
        let pending = place(1, AccountKind::Pending);
        let abroad = place(1, AccountKind::RetirementInternational);
        for (from, to, expected) in [
            (None, holding, "Issued"),
            (holding, None, "Voided"),
            (holding, pending, "Reserved"),
            (pending, holding, "Released"),
            (holding, place(2, AccountKind::Holding), "Transferred"),
            (pending, place(2, AccountKind::Holding), "Transferred"),
            (holding, place(1, AccountKind::RetirementLocal), "Retired"),
            (pending, abroad, "Retired"),
            (holding, place(1, AccountKind::Cancellation), "Cancelled"),
        ] {
            assert_eq!(movement_kind(from, to), expected, "{from:?} {to:?}");
        }
    }

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
        assert_eq!(whole("18446744073709551615").unwrap(), u64::MAX);
        assert!(whole("18446744073709551616").is_err() && whole("1.0").is_err());
        assert!(hash_of_column(&[0; 31]).is_err());
    }
}

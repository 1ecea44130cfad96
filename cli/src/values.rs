//! Reading the values that people write: amounts, ranges, shares, moments, codes.
//!
//! Numbers are read from their text, digit by digit: no value passes through a binary
//! approximation.

use crate::failure::Problem;
use chrono::{DateTime, NaiveDate, SecondsFormat};
use mitigation_calculator::Decimal;
use registry_primitives::{
    texts::{is_readable, MAX_RANGES},
    Credits, MonitoredPeriod, OrganisationKind, RoundingError, ScopeSet, SectoralScope,
    SerialRange, When, PARTS_PER_WHOLE,
};

/// Bytes of a name, a tax id, the address of public pages, a reason that fit on chain.
pub const MAX_NAME: usize = 128;
pub const MAX_TAX_ID: usize = 32;
pub const MAX_WEBSITE: usize = 200;
pub const MAX_REASON: usize = 512;

/// Digits after the point that a percentage may have: a part per million is 0.0001 %.
const PERCENT_DIGITS: usize = 4;
/// Years that a vintage may name.
const VINTAGES: std::ops::RangeInclusive<u16> = 1990..=9999;

/// Digits only: no sign, no blank, no fraction.
fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A whole number of 64 bits.
pub fn whole(text: &str) -> Result<u64, Problem> {
    let remedy = "Give a whole number without sign, point and separators.";
    if !digits(text) {
        return Err(Problem::new(
            format!("{text:?} is not a whole number."),
            remedy,
        ));
    }
    text.parse()
        .map_err(|_| Problem::new(format!("{text} is larger than any number here."), remedy))
}

/// An amount: whole credits, at least one.
pub fn amount(text: &str) -> Result<Credits, Problem> {
    let text = text.trim();
    match whole(text) {
        Ok(0) => Err(Problem::of("ZeroAmount", "0").refused()),
        Ok(amount) => Ok(Credits(amount)),
        Err(_) => Err(Problem::of(
            "ZeroAmount",
            format!("{text:?} is not a whole number of credits"),
        )),
    }
}

/// An exact decimal number in plain or JSON notation.
pub fn decimal(text: &str) -> Result<Decimal, Problem> {
    text.parse().map_err(|error| {
        Problem::new(
            format!("{text:?} is {error}."),
            "Give a number such as 25.51.",
        )
    })
}

/// Whole credits of an estimate: rounded half up, refused when nothing remains.
pub fn estimate(text: &str) -> Result<Credits, Problem> {
    let number = decimal(text.trim())?;
    let zero = |here: String| Problem::of("ZeroAmount", here);
    if number.is_negative() {
        return Err(zero(format!("the estimate {number} is below zero")));
    }
    Credits::from_estimate(&number.to_string()).map_err(|error| match error {
        RoundingError::RoundsToZero => zero(format!("the estimate {number} rounds to 0 credits")),
        error => Problem::new(
            format!("The estimate {number} is {error}."),
            "Give a number such as 25.51.",
        ),
    })
}

/// A share in parts per million.
pub fn share(text: &str) -> Result<u32, Problem> {
    let parts = whole(text.trim())?;
    u32::try_from(parts)
        .ok()
        .filter(|parts| (1..=PARTS_PER_WHOLE).contains(parts))
        .ok_or_else(|| {
            Problem::of(
                "SharesInvalid",
                format!("{parts} is not from 1 to {PARTS_PER_WHOLE}"),
            )
        })
}

/// A percentage of at most four decimals, in parts per million.
pub fn percentage(text: &str) -> Result<u32, Problem> {
    let remedy = "Give a percentage above 0 and up to 100 with at most four decimals, \
                  such as 60.5 or 33.3334.";
    let wrong = || Problem::new(format!("{text:?} is no exact percentage."), remedy);
    let number = decimal(text.trim()).map_err(|_| wrong())?.to_string();
    let (whole, fraction) = number.split_once('.').unwrap_or((&number, ""));
    if !digits(whole) || fraction.len() > PERCENT_DIGITS {
        return Err(wrong());
    }
    // 60.5 % is 605 000 parts per million: the digits with the point four places to the right.
    format!("{whole}{fraction:0<PERCENT_DIGITS$}")
        .parse::<u32>()
        .ok()
        .filter(|parts| (1..=PARTS_PER_WHOLE).contains(parts))
        .ok_or_else(wrong)
}

/// Parts per million as a percentage without needless zeros.
pub fn percent_text(parts: u32) -> String {
    let digits = format!("{parts:05}");
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(PERCENT_DIGITS));
    match fraction.trim_end_matches('0') {
        "" => whole.to_owned(),
        fraction => format!("{whole}.{fraction}"),
    }
}

/// Which second of a day a date without a time means.
#[derive(Clone, Copy)]
enum Of {
    First,
    Last,
}

fn moment(text: &str, of: Of) -> Result<u64, Problem> {
    let text = text.trim();
    let wrong = || {
        Problem::new(
            format!("{text:?} is no date from 1970 on."),
            "Give a date such as 2023-01-31, or a moment such as 2023-01-31T12:00:00Z, in UTC.",
        )
    };
    let seconds = if text.len() == 10 {
        let time = match of {
            Of::First => (0, 0, 0),
            Of::Last => (23, 59, 59),
        };
        NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .ok()
            .and_then(|date| date.and_hms_opt(time.0, time.1, time.2))
            .map(|moment| moment.and_utc().timestamp())
    } else {
        DateTime::parse_from_rfc3339(text)
            .ok()
            .filter(|moment| moment.timestamp_subsec_nanos() == 0)
            .map(|moment| moment.timestamp())
    };
    seconds
        .and_then(|seconds| u64::try_from(seconds).ok())
        .ok_or_else(wrong)
}

/// A moment in seconds since 1970; a date means its first second.
pub fn first_moment(text: &str) -> Result<u64, Problem> {
    moment(text, Of::First)
}

/// A moment in seconds since 1970; a date means its last second.
pub fn last_moment(text: &str) -> Result<u64, Problem> {
    moment(text, Of::Last)
}

/// A moment as text: RFC 3339 in UTC.
pub fn moment_text(seconds: u64) -> String {
    i64::try_from(seconds)
        .ok()
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .map_or_else(
            || seconds.to_string(),
            |moment| moment.to_rfc3339_opts(SecondsFormat::Secs, true),
        )
}

/// Ranges of serials such as `1-40,51-60`; a single serial is a range of its own.
pub fn ranges(text: &str) -> Result<Vec<SerialRange>, Problem> {
    let mut ranges = Vec::new();
    for part in text.split(',') {
        let part = part.trim();
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let number = |text: &str| whole(text.trim());
        let (Ok(first), Ok(last)) = (number(first), number(last)) else {
            return Err(Problem::new(
                format!("{part:?} is no range of serials."),
                "Give ranges such as 1-40,51-60.",
            ));
        };
        let range = SerialRange::new(first, last).map_err(|error| {
            Problem::of("RangeInvalid", format!("in {part}, {error}")).refused()
        })?;
        ranges.push(range);
    }
    let mut sorted = ranges.clone();
    sorted.sort_unstable();
    let overlap = sorted.windows(2).find_map(|pair| match pair {
        [a, b] if a.overlaps(*b) => Some(format!("{a} and {b}")),
        _ => None,
    });
    if let Some(both) = overlap {
        return Err(Problem::of("RangesOverlap", both).refused());
    }
    if u32::try_from(ranges.len()).map_or(true, |count| count > MAX_RANGES) {
        let here = format!("{} ranges, at most {MAX_RANGES}", ranges.len());
        return Err(Problem::of("TooManyRanges", here).refused());
    }
    Ok(ranges)
}

/// An ISO 3166-1 alpha-2 code in capitals.
pub fn country(text: &str) -> Result<[u8; 2], Problem> {
    <[u8; 2]>::try_from(text.trim().as_bytes())
        .ok()
        .filter(|code| code.iter().all(u8::is_ascii_uppercase))
        .ok_or_else(|| Problem::of("CountryCodeInvalid", format!("{text:?}")))
}

/// A hash of 32 bytes in hex, with or without `0x`.
pub fn hash(text: &str) -> Result<[u8; 32], Problem> {
    let text = text.trim();
    let digits = text.strip_prefix("0x").unwrap_or(text);
    hex::decode(digits)
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| {
            Problem::new(
                format!("{text:?} is no hash."),
                "Give 32 bytes as 64 digits of hex.",
            )
        })
}

/// A hash as text.
pub fn hash_text(hash: [u8; 32]) -> String {
    format!("0x{}", hex::encode(hash))
}

/// A country code as text.
pub fn country_text(code: [u8; 2]) -> String {
    String::from_utf8_lossy(&code).into_owned()
}

/// A share that an option gives: `20.5%`, or `205000` in parts per million.
pub fn share_or_percentage(text: &str) -> Result<u32, Problem> {
    match text.trim().strip_suffix('%') {
        Some(text) => percentage(text),
        None => share(text),
    }
}

/// A period as text.
pub fn period_text(period: MonitoredPeriod) -> String {
    format!(
        "{} to {}",
        moment_text(period.from),
        moment_text(period.until)
    )
}

/// A period that two options give; dates are whole days.
pub fn period(from: (&str, &str), until: (&str, &str)) -> Result<MonitoredPeriod, Problem> {
    let ((from_option, from), (until_option, until)) = (from, until);
    let period = MonitoredPeriod {
        from: first_moment(from).map_err(|problem| problem.at(from_option))?,
        until: last_moment(until).map_err(|problem| problem.at(until_option))?,
    };
    if !period.is_valid() {
        let here = format!("{from} to {until}");
        let problem = Problem::of("MonitoredPeriodInvalid", here);
        return Err(problem.refused().at(until_option));
    }
    Ok(period)
}

/// The year of a vintage.
pub fn vintage(text: &str) -> Result<u16, Problem> {
    let year = whole(text.trim())?;
    u16::try_from(year)
        .ok()
        .filter(|year| VINTAGES.contains(year))
        .ok_or_else(|| Problem::of("VintageInvalid", year).refused())
}

/// A text that a person can read, of at most so many bytes.
pub fn readable(text: &str, most: usize) -> Result<String, Problem> {
    let text = text.trim();
    if !is_readable(text.as_bytes()) {
        return Err(Problem::of("TextUnreadable", format!("{text:?}")));
    }
    if text.len() > most {
        return Err(Problem::new(
            format!("The text has {} bytes, at most {most} fit.", text.len()),
            "Shorten the text.",
        ));
    }
    Ok(text.to_owned())
}

/// The text of `--reason`.
pub fn reason(text: &str) -> Result<String, Problem> {
    readable(text, MAX_REASON).map_err(|problem| problem.at("--reason"))
}

/// Scopes such as `14-15`, which a ministry has and nobody else.
pub fn scopes(text: &str, kind: OrganisationKind) -> Result<ScopeSet, Problem> {
    let ministry = kind == OrganisationKind::Ministry;
    if text.is_empty() != ministry {
        if !ministry {
            return Ok(ScopeSet::default());
        }
        let scopes: Option<Vec<SectoralScope>> = text
            .split('-')
            .map(|part| part.trim().parse().ok().map(SectoralScope))
            .collect();
        if let Some(set) = scopes.and_then(|scopes| ScopeSet::of(&scopes)) {
            return Ok(set);
        }
    }
    let here = match ministry {
        true if text.is_empty() => "the ministry has none; write them as 14-15".to_owned(),
        true => format!("{text:?}; write them as 14-15"),
        false => format!("{text:?} although it is no ministry"),
    };
    Err(Problem::of("ScopesInvalid", here))
}

/// When a second person is needed, as it is typed.
pub fn when_text(when: When) -> String {
    match when {
        When::Never => "never".to_owned(),
        When::From(amount) => format!("from:{amount}"),
        When::Always => "always".to_owned(),
    }
}

/// The present time of this computer, in seconds since 1970.
pub fn now() -> u64 {
    u64::try_from(chrono::Utc::now().timestamp()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_whole_and_above_zero() {
        assert_eq!(amount("1"), Ok(Credits(1)));
        assert_eq!(amount(" 18446744073709551615 "), Ok(Credits(u64::MAX)));
        for text in ["0", "00", "-1", "1.5", "1.0", "1e3", "+1", "", "1 000", "x"] {
            let problem = amount(text).unwrap_err();
            assert_eq!(problem.entry.unwrap().number, 3001, "{text}");
            assert_eq!(problem.refused, text.starts_with('0'), "{text}");
        }
        assert!(amount("18446744073709551616").is_err());
    }

    #[test]
    fn estimates_round_half_up_and_keep_every_digit() {
        for (text, expected) in [
            ("25.51", 26),
            ("10", 10),
            ("5.4341", 5),
            ("14.7", 15),
            ("0.5", 1),
            ("2.5e1", 25),
            ("9007199254740993.4999", 9_007_199_254_740_993),
            ("12345678901234567.5", 12_345_678_901_234_568),
        ] {
            assert_eq!(estimate(text), Ok(Credits(expected)), "{text}");
        }
        for text in ["0", "0.1285", "0.49", "-1"] {
            assert_eq!(estimate(text).unwrap_err().entry.unwrap().number, 3001);
        }
        for text in ["", "ten", "1,5", "1e40"] {
            assert_eq!(estimate(text).unwrap_err().entry, None, "{text}");
        }
    }

    #[test]
    fn percentages_are_exact_parts_per_million() {
        for (text, expected) in [
            ("60.5", 605_000),
            ("39.5", 395_000),
            ("100", 1_000_000),
            ("0.0001", 1),
            ("33.3334", 333_334),
            ("16.040", 160_400),
            ("1e1", 100_000),
        ] {
            assert_eq!(percentage(text), Ok(expected), "{text}");
            assert_eq!(percentage(&percent_text(expected)), Ok(expected));
        }
        for text in [
            "0", "0.00001", "33.33333", "100.0001", "-5", "60,5", "", "60.5%",
        ] {
            assert!(percentage(text).is_err(), "{text}");
        }
        assert_eq!(percent_text(605_000), "60.5");
        assert_eq!(percent_text(1_000_000), "100");
        assert_eq!(percent_text(1), "0.0001");
    }

    #[test]
    fn dates_are_utc_and_strict() {
        assert_eq!(first_moment("2023-01-01"), Ok(1_672_531_200));
        assert_eq!(last_moment("2023-12-31"), Ok(1_704_067_199));
        assert_eq!(first_moment("2023-01-01T02:00:00+02:00"), Ok(1_672_531_200));
        assert_eq!(last_moment("2023-01-01T00:00:00Z"), Ok(1_672_531_200));
        assert_eq!(moment_text(1_704_067_199), "2023-12-31T23:59:59Z");
        for text in [
            "2023-02-29",
            "2023-1-1",
            "01/01/2023",
            "1969-12-31",
            "2023-01-01T00:00:00.5Z",
            "2023-01-01T00:00:00",
            "",
        ] {
            assert!(first_moment(text).is_err(), "{text}");
        }
    }

    #[test]
    fn periods_are_whole_days_in_order() {
        let period = |from, until| period(("--from", from), ("--until", until));
        assert_eq!(
            period("2023-01-01", "2023-01-01"),
            Ok(MonitoredPeriod {
                from: 1_672_531_200,
                until: 1_672_617_599
            })
        );
        let problem = period("2023-01-02", "2023-01-01").unwrap_err();
        assert_eq!(problem.field.as_deref(), Some("--until"));
        assert_eq!(problem.entry.map(|entry| entry.number), Some(4016));
        let problem = period("soon", "2023-01-01").unwrap_err();
        assert_eq!(problem.field.as_deref(), Some("--from"));
    }

    #[test]
    fn shares_are_parts_or_percentages() {
        assert_eq!(share_or_percentage("20.5%"), Ok(205_000));
        assert_eq!(share_or_percentage("205000"), Ok(205_000));
        for text in ["20.5", "0", "0%", "1000001", "%", ""] {
            assert!(share_or_percentage(text).is_err(), "{text}");
        }
    }

    #[test]
    fn ranges_are_read_and_checked() {
        let range = |first, last| SerialRange { first, last };
        assert_eq!(
            ranges("1-40, 51-60,99"),
            Ok(vec![range(1, 40), range(51, 60), range(99, 99)])
        );
        for (text, number) in [
            ("40-1", Some(3004)),
            ("0-5", Some(3004)),
            ("1-5,5-9", Some(3005)),
            ("1-5,", None),
            ("1--5", None),
            ("1.5-2", None),
            ("", None),
        ] {
            let problem = ranges(text).unwrap_err();
            assert_eq!(problem.entry.map(|entry| entry.number), number, "{text}");
            assert_eq!(problem.refused, number.is_some(), "{text}");
        }
        let many: Vec<String> = (0..65).map(|n| (n * 2 + 1).to_string()).collect();
        let problem = ranges(&many.join(",")).unwrap_err();
        assert_eq!(problem.entry.unwrap().number, 3006);
    }

    #[test]
    fn codes_hashes_and_texts() {
        assert_eq!(country("CH"), Ok(*b"CH"));
        for text in ["ch", "CHE", "C", "C1", "é"] {
            assert_eq!(country(text).unwrap_err().entry.unwrap().number, 2006);
        }
        let text = "ab".repeat(32);
        assert_eq!(hash(&text), Ok([0xab; 32]));
        assert_eq!(hash(&format!("0x{text}")), Ok([0xab; 32]));
        assert!(hash("abc").is_err());
        assert_eq!(vintage("2023"), Ok(2023));
        for text in ["1989", "10000", "99999"] {
            assert_eq!(vintage(text).unwrap_err().entry.unwrap().number, 4015);
        }
        assert!(readable("a\nb", 9).is_err());
        assert!(readable("abc", 2).is_err());
        assert_eq!(readable(" abc ", 3), Ok("abc".to_owned()));
    }
}

//! The Gregorian calendar in UTC, by seconds since 1970-01-01.
//!
//! Days are counted in the 400-year cycle with years that begin on 1 March, so that the leap
//! day is the last of its year.

/// Seconds in a day.
const DAY: u64 = 86_400;
/// Days from 0000-03-01 to 1970-01-01.
const DAYS_TO_1970: u64 = 719_468;
/// Days in a cycle of 400 years.
const DAYS_PER_CYCLE: u64 = 146_097;

/// A day: the year that began on 1 March, counted from 0, and the day in it.
#[derive(Clone, Copy)]
struct MarchDay {
    year: u64,
    day: u64,
}

impl MarchDay {
    fn of(unix_seconds: u64) -> Self {
        let days = (unix_seconds / DAY).saturating_add(DAYS_TO_1970);
        let (cycle, day) = (days / DAYS_PER_CYCLE, days % DAYS_PER_CYCLE);
        // All terms below are bounded by the cycle's length.
        let leap_corrected = day
            .saturating_sub(day / 1_460)
            .saturating_add(day / 36_524)
            .saturating_sub(day / 146_096);
        let year = leap_corrected / 365;
        Self {
            year: cycle.saturating_mul(400).saturating_add(year),
            day: day.saturating_sub(days_before(year)),
        }
    }
}

/// Days in the first `years` years that begin on 1 March.
const fn days_before(years: u64) -> u64 {
    years
        .saturating_mul(365)
        .saturating_add(years / 4)
        .saturating_sub(years / 100)
        .saturating_add(years / 400)
}

/// The calendar year, UTC, of a moment in seconds since 1970-01-01.
#[must_use]
pub fn year_of(unix_seconds: u64) -> u32 {
    let MarchDay { year, day } = MarchDay::of(unix_seconds);
    // Day 306 of a year that begins on 1 March is 1 January of the next.
    let year = year.saturating_add(u64::from(day >= 306));
    u32::try_from(year).unwrap_or(u32::MAX)
}

/// The same date and time of day so many years later; 29 February becomes 1 March where the
/// year has no such day.
#[must_use]
pub fn years_after(unix_seconds: u64, years: u32) -> u64 {
    let MarchDay { year, day } = MarchDay::of(unix_seconds);
    days_before(year.saturating_add(u64::from(years)))
        .saturating_add(day)
        .saturating_sub(DAYS_TO_1970)
        .saturating_mul(DAY)
        .saturating_add(unix_seconds % DAY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn anniversaries_are_calendar_dates() {
        // 2024-02-29T12:00:00Z, 2025-03-01T12:00:00Z, 2028-02-29T12:00:00Z.
        assert_eq!(years_after(1_709_208_000, 1), 1_740_830_400);
        assert_eq!(years_after(1_709_208_000, 4), 1_835_438_400);
        // 2020-01-01T00:00:00Z and 2030-01-01T00:00:00Z.
        assert_eq!(years_after(1_577_836_800, 10), 1_893_456_000);
        assert_eq!(years_after(86_399, 0), 86_399);
    }

    proptest! {
        #[test]
        fn years_change_only_at_their_first_second(seconds in 0u64..=253_402_300_799) {
            let year = year_of(seconds);
            prop_assert!((1970..=9999).contains(&year));
            // First second of that year by counting days the long way.
            let leap = |y: u32| {
                y.is_multiple_of(4) && (!y.is_multiple_of(100) || y.is_multiple_of(400))
            };
            let days: u64 = (1970..year).map(|y| if leap(y) { 366 } else { 365 }).sum();
            let start = days * 86_400;
            let length = if leap(year) { 366 } else { 365 } * 86_400;
            prop_assert!(start <= seconds && seconds < start + length);
        }

        #[test]
        fn anniversaries_fall_into_the_year_they_name(
            seconds in 0u64..=250_000_000_000, years in 0u32..100,
        ) {
            let later = years_after(seconds, years);
            prop_assert_eq!(year_of(later), year_of(seconds) + years);
            prop_assert_eq!(later % DAY, seconds % DAY);
        }
    }
}

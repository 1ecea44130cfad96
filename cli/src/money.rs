//! Sums of money in US dollars, exact to the cent.

use crate::{failure::Problem, values};
use registry_primitives::records::programmes::UsdCents;

/// Digits after the point that a sum may have.
const DECIMALS: usize = 2;

/// A sum above zero with at most two decimals.
pub fn usd(text: &str) -> Result<UsdCents, Problem> {
    let wrong = || {
        Problem::new(
            format!("{text:?} is no sum of money."),
            "Give US dollars with at most two decimals, such as 1250000 or 7.50, without sign \
             and separators.",
        )
    };
    let number = values::decimal(text.trim()).map_err(|_| wrong())?;
    if number.is_negative() {
        return Err(wrong());
    }
    let digits = number.to_string();
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    if fraction.len() > DECIMALS {
        return Err(wrong());
    }
    // The digits with the point two places to the right are cents.
    match format!("{whole}{fraction:0<DECIMALS$}").parse::<u64>() {
        Ok(0) => Err(Problem::of("MoneyInvalid", text.trim())),
        Ok(cents) => Ok(UsdCents(cents)),
        Err(_) => Err(wrong()),
    }
}

/// A sum with its two decimals.
pub fn text(sum: UsdCents) -> String {
    let digits = format!("{:03}", sum.0);
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(DECIMALS));
    format!("{whole}.{fraction}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_exact_to_the_cent() {
        for (written, cents, shown) in [
            ("1250000", 125_000_000, "1250000.00"),
            ("7.5", 750, "7.50"),
            ("7.50", 750, "7.50"),
            ("0.01", 1, "0.01"),
            ("1e3", 100_000, "1000.00"),
            ("184467440737095516.15", u64::MAX, "184467440737095516.15"),
        ] {
            assert_eq!(usd(written), Ok(UsdCents(cents)), "{written}");
            assert_eq!(text(UsdCents(cents)), shown);
            assert_eq!(usd(shown), Ok(UsdCents(cents)), "{shown} reads back");
        }
    }

    #[test]
    fn other_sums_are_refused() {
        for zero in ["0", "0.00"] {
            let problem = usd(zero).unwrap_err();
            assert_eq!(problem.entry.map(|entry| entry.number), Some(4021));
        }
        for wrong in [
            "",
            "-1",
            "1.005",
            "1,50",
            "$5",
            "five",
            "184467440737095516.16",
        ] {
            let problem = usd(wrong).unwrap_err();
            assert_eq!(problem.entry, None, "{wrong}");
        }
    }
}

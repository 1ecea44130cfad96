//! Reading, printing and rounding of numbers.

mod support;

use mitigation_calculator::{
    CalculatorError, Decimal, DecimalError, Estimate, Exact, NotNegative, Positive,
};
use support::{decimal, exact};

#[test]
fn json_notation_is_read_exactly() {
    for (text, plain) in [
        ("0", "0"),
        ("-0.0", "0"),
        ("0e999", "0"),
        ("-12", "-12"),
        ("0.046", "0.046"),
        ("1.500", "1.5"),
        ("8.52e9", "8520000000"),
        ("852E+7", "8520000000"),
        ("10.01e-2", "0.1001"),
        ("9.999999999999999e-11", "0.00000000009999999999999999"),
        (
            "123456789012345678901234567890",
            "123456789012345678901234567890",
        ),
        ("1e-36", "0.000000000000000000000000000000000001"),
        ("1e29", "100000000000000000000000000000"),
        ("1.0000000000000000000000000000000000000000", "1"),
    ] {
        assert_eq!(decimal(text).to_string(), plain, "{text}");
    }
}

#[test]
fn equal_numbers_are_equal_values() {
    assert_eq!(decimal("1.50"), decimal("15e-1"));
    assert_eq!(decimal("-0"), Decimal::ZERO);
    assert_eq!(decimal("4200"), Decimal::from(4200));
}

#[test]
fn other_texts_are_refused() {
    for text in [
        "", "-", "+1", "01", "1.", ".5", "1e", "1e+", "1e1.5", " 1", "1 ", "0x1", "1_000", "1,5",
        "--1", "NaN", "Infinity", "null", "٣", "1e5e5",
    ] {
        assert_eq!(
            text.parse::<Decimal>(),
            Err(DecimalError::NotANumber),
            "{text}"
        );
    }
    for text in [
        "1234567890123456789012345678901",
        "1.000000000000000000000000000001",
    ] {
        assert_eq!(
            text.parse::<Decimal>(),
            Err(DecimalError::TooManyDigits),
            "{text}"
        );
    }
    for text in [
        "1e30",
        "10e29",
        "1e-37",
        "1e999999999999999999999",
        "1e-1001",
    ] {
        assert_eq!(
            text.parse::<Decimal>(),
            Err(DecimalError::OutOfRange),
            "{text}"
        );
    }
}

#[test]
fn positive_excludes_zero() {
    assert_eq!(Positive::new(Decimal::ZERO), None);
    assert_eq!(Positive::new(decimal("-0.1")), None);
    assert_eq!(
        Positive::new(decimal("0.1")).map(Positive::get),
        Some(decimal("0.1"))
    );
}

#[test]
fn not_negative_includes_zero() {
    for text in ["0", "-0", "0.1"] {
        let number = decimal(text);
        assert_eq!(NotNegative::new(number).map(NotNegative::get), Some(number));
    }
    assert_eq!(NotNegative::new(decimal("-1e-36")), None);
}

#[test]
fn halves_round_away_from_zero() {
    for (number, estimate) in [
        ("1.005", "1.01"),
        ("1.004999999999", "1"),
        ("-1.005", "-1.01"),
        ("0.455", "0.46"),
        ("-0.455", "-0.46"),
        ("-0.004", "0"),
        ("36.6", "36.6"),
        ("0.05", "0.05"),
        ("-0.5", "-0.5"),
        ("1679.0001", "1679"),
    ] {
        let rounded = Estimate::round(exact(number)).expect("fits");
        assert_eq!(rounded.to_string(), estimate, "{number}");
    }
}

#[test]
fn exact_numbers_overflow_rather_than_wrap() {
    let huge = exact("1e29");
    let square = huge.try_mul(huge).expect("58 digits fit");
    assert_eq!(square.try_mul(huge), Err(CalculatorError::Overflow));
    assert_eq!(square.round_to_hundredths(), Err(CalculatorError::Overflow));
    // Reduced crosswise before multiplying, this product of large parts fits.
    let one = Exact::ratio(1, 1).expect("one");
    let inverse = one.try_div(square).expect("fits");
    assert_eq!(square.try_mul(inverse), Ok(one));
    assert_eq!(
        one.try_div(exact("0")),
        Err(CalculatorError::DivisionByZero)
    );
    assert_eq!(Exact::ratio(1, 0), Err(CalculatorError::DivisionByZero));
}

/// The worked table for serial blocks: estimates in tCO2e and the credits they are good for.
#[test]
fn whole_credits_round_half_up() {
    for (tonnes, credits) in [
        ("25.51", Some(26)),
        ("10", Some(10)),
        ("5.4341", Some(5)),
        ("0.1285", None),
        ("14.7", Some(15)),
        ("182.5", Some(183)),
        ("0.49", None),
        ("0.5", Some(1)),
        ("0", None),
        ("-0.5", None),
        ("-3", None),
        // The two-decimal figure counts: 0.50.
        ("0.496", Some(1)),
    ] {
        let estimate = Estimate::round(exact(tonnes)).expect("fits");
        assert_eq!(
            estimate.whole_credits_half_up(),
            credits.ok_or(CalculatorError::NoWholeCredit),
            "{tonnes}"
        );
    }
    for hundredths in [i128::MAX, i128::from(u64::MAX) * 100 + 50] {
        assert_eq!(
            Estimate::from_hundredths(hundredths).whole_credits_half_up(),
            Err(CalculatorError::Overflow)
        );
    }
    assert_eq!(
        Estimate::from_hundredths(i128::MIN).whole_credits_half_up(),
        Err(CalculatorError::NoWholeCredit)
    );
}

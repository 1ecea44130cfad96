//! What holds for all inputs.

mod support;

use mitigation_calculator::{
    calculate, estimate,
    methods::{
        agriculture::{Agriculture, AgricultureInput},
        solar::{Solar, SolarInput},
    },
    units::{convert, names, TONNES},
    CalculatorError, Decimal, Estimate, Exact, Fields, Method, Methodology, Value, METHODS,
};
use proptest::{collection::btree_map, option, prelude::*, sample::select};
use support::{decimal, exact};

/// Units of each measure.
const MEASURES: [&[&str]; 3] = [
    &[
        "mm2", "cm2", "m2", "ha", "km2", "in2", "yd2", "ft2", "ac", "mi2",
    ],
    &[
        "ns", "mu", "ms", "s", "min", "h", "d", "week", "month", "year",
    ],
    &["Wh", "mWh", "kWh", "MWh", "GWh", "J", "kJ"],
];

/// Numbers a programme might have, of either sign.
fn plausible() -> impl Strategy<Value = Decimal> {
    (-1_000_000_000_i64..1_000_000_000, 0..6_u32)
        .prop_map(|(digits, scale)| decimal(&format!("{digits}e-{scale}")))
}

fn unit() -> impl Strategy<Value = &'static str> {
    select(names().collect::<Vec<_>>())
}

fn units_of_one_measure() -> impl Strategy<Value = (&'static str, &'static str)> {
    select(MEASURES.to_vec())
        .prop_flat_map(|units| (select(units.to_vec()), select(units.to_vec())))
}

fn rice(area: Decimal, duration: Decimal) -> Estimate {
    let input = AgricultureInput {
        land_area: area,
        land_area_unit: "ac".into(),
        duration,
        duration_unit: "week".into(),
    };
    estimate::<Agriculture>(&input, &Agriculture::default_constants()).expect("calculates")
}

fn solar(energy: Decimal, unit: &str) -> Estimate {
    let input = SolarInput {
        energy_generation: energy,
        energy_generation_unit: unit.into(),
        building_type: "BusStop".into(),
    };
    estimate::<Solar>(&input, &Solar::default_constants()).expect("calculates")
}

/// Field names of all methods, and texts and numbers that mean something to some method.
fn arbitrary_fields() -> impl Strategy<Value = Fields> {
    let names: Vec<&str> = METHODS
        .iter()
        .flat_map(|method| method.input_fields().iter().chain(method.constant_fields()))
        .copied()
        .chain(["", "other"])
        .collect();
    let text = prop_oneof![
        unit().prop_map(String::from),
        (unit(), unit()).prop_map(|(a, b)| format!("{a}/{b}")),
        (unit(), unit(), unit()).prop_map(|(a, b, c)| format!("{a}/{b}/{c}")),
        Just("Household".to_owned()),
        any::<String>(),
    ];
    let number = prop_oneof![
        plausible(),
        ("[1-9][0-9]{0,29}", -36..1_i32).prop_filter_map("out of range", |(digits, e)| {
            format!("{digits}e{e}").parse().ok()
        }),
    ];
    let leaf = prop_oneof![number.prop_map(Value::Number), text.prop_map(Value::Text)];
    let value = leaf.prop_recursive(1, 4, 3, |inner| {
        btree_map(
            prop_oneof![Just("Household".to_owned()), any::<String>()],
            inner,
            0..3,
        )
        .prop_map(Value::Map)
    });
    btree_map(select(names).prop_map(String::from), value, 0..8)
}

/// Fields that bear the right names for the method, so that the formulas are reached.
fn fitting_fields() -> impl Strategy<Value = (&'static str, Fields, Option<Fields>)> {
    (
        select(METHODS.to_vec()),
        arbitrary_fields(),
        arbitrary_fields(),
        any::<bool>(),
    )
        .prop_map(|(method, mut input, constants, overridden)| {
            input.retain(|name, _| method.input_fields().contains(&name.as_str()));
            for field in method.input_fields() {
                let value = match *field {
                    "landAreaUnit" => Value::Text("mi2".into()),
                    "durationUnit" => Value::Text("ns".into()),
                    "energyGenerationUnit" => Value::Text("GWh/month/unit".into()),
                    "electricityGenerationUnit" => Value::Text("GWh".into()),
                    "buildingType" => Value::Text("Household".into()),
                    _ => Value::Number(decimal("123456789012345678901.23456789")),
                };
                input.entry((*field).to_owned()).or_insert(value);
            }
            let constants = overridden.then(|| {
                let mut constants = constants;
                constants.retain(|name, _| method.constant_fields().contains(&name.as_str()));
                // What has no default, so that the formula is reached.
                for field in ["operatingMarginFactor", "buildMarginFactor"] {
                    if method.constant_fields().contains(&field) {
                        let value = Value::Number(decimal("12345678901.23456789"));
                        constants.entry(field.to_owned()).or_insert(value);
                    }
                }
                constants
            });
            (method.name(), input, constants)
        })
}

/// Constants for a method: units of the right measures, factors above zero and weights of one.
fn well_formed_constants(method: &'static Method) -> impl Strategy<Value = Fields> {
    let [area, time, energy] = MEASURES.map(select);
    let units = (select(&TONNES[..]), area, time, energy);
    let number = (1..1_000_000_000_u32, 0..6_u32);
    (units, number, 1..=1_000_u32, any::<u8>()).prop_map(
        move |((mass, area, time, energy), (digits, scale), share, kept)| {
            let number = Value::Number(decimal(&format!("{digits}e-{scale}")));
            let factor_unit = match method.name() {
                "agriculture" => format!("{mass}/{area}/{time}"),
                "solar" | "gridElectricity" => format!("{mass}/{energy}"),
                _ => format!("{energy}/{time}"),
            };
            let weight = |share| Value::Number(decimal(&format!("{share}e-3")));
            let value = |field: &str| match field {
                "emissionFactorUnit" => Value::Text(factor_unit.clone()),
                "thresholdUnit" => Value::Text(format!("{energy}/{time}")),
                "buildingTypes" => {
                    Value::Map(Fields::from([("Household".to_owned(), number.clone())]))
                }
                "operatingMarginWeight" => weight(share),
                "buildMarginWeight" => weight(1_000 - share),
                _ => number.clone(),
            };
            // Any constant may be left out but those of the margins: their factors have no default
            // and their weights belong together.
            let is_given = |position: usize, field: &str| {
                field.contains("Margin") || kept >> position & 1 == 1
            };
            method
                .constant_fields()
                .iter()
                .enumerate()
                .filter(|(position, field)| is_given(*position, field))
                .map(|(_, field)| ((*field).to_owned(), value(field)))
                .collect()
        },
    )
}

/// What is measured, in units that the method supports.
fn well_formed_input(method: &'static Method) -> impl Strategy<Value = Fields> {
    let [area, time, energy] = MEASURES.map(select);
    (area, time, energy, plausible()).prop_map(move |(area, time, energy, number)| {
        let value = |field: &str| match field {
            "landAreaUnit" => Value::Text(area.to_owned()),
            "durationUnit" => Value::Text(time.to_owned()),
            "energyGenerationUnit" => Value::Text(format!("{energy}/{time}/unit")),
            "electricityGenerationUnit" => Value::Text(energy.to_owned()),
            "buildingType" => Value::Text("Household".to_owned()),
            "projectEmissions" => Value::Number(1.into()),
            _ => Value::Number(number),
        };
        let fields = method.input_fields().iter();
        fields
            .map(|field| ((*field).to_owned(), value(field)))
            .collect()
    })
}

fn well_formed() -> impl Strategy<Value = (&'static Method, Fields, Fields)> {
    select(METHODS.iter().collect::<Vec<_>>()).prop_flat_map(|method| {
        (
            Just(method),
            well_formed_input(method),
            well_formed_constants(method),
        )
    })
}

/// Well-formed constants of which one may be anything.
fn doubtful() -> impl Strategy<Value = (&'static Method, Fields, Fields)> {
    (well_formed(), arbitrary_fields()).prop_map(|((method, input, mut constants), other)| {
        let spoilt = other
            .into_iter()
            .find(|(name, _)| method.constant_fields().contains(&name.as_str()));
        constants.extend(spoilt);
        (method, input, constants)
    })
}

/// Whether the constants, or a unit in them, are to blame.
fn blames_constants(error: &CalculatorError) -> bool {
    !matches!(
        error,
        CalculatorError::Overflow | CalculatorError::InvalidBuildingType(_)
    )
}

proptest! {
    #[test]
    fn decimals_survive_printing(
        negative: bool,
        whole in "0|[1-9][0-9]{0,9}",
        fraction in option::of("[0-9]{1,20}"),
        exponent in option::of(-16..19_i32),
    ) {
        let mut text = if negative { format!("-{whole}") } else { whole };
        if let Some(fraction) = fraction {
            text = format!("{text}.{fraction}");
        }
        if let Some(exponent) = exponent {
            text = format!("{text}e{exponent}");
        }
        let number = decimal(&text);
        prop_assert_eq!(decimal(&number.to_string()), number);
    }

    #[test]
    fn reading_never_panics(text in "[-+]?[0-9]{0,45}[.]?[0-9]{0,45}[eE]?[-+]?[0-9]{0,25}", other: String) {
        for text in [text, other] {
            if let Ok(number) = text.parse::<Decimal>() {
                prop_assert_eq!(decimal(&number.to_string()), number);
            }
        }
    }

    #[test]
    fn conversion_there_and_back_is_exact(number in plausible(), (one, two) in units_of_one_measure()) {
        let number = Exact::try_from(number).expect("fits");
        let there = convert(number, one, two).expect("converts");
        prop_assert_eq!(convert(there, two, one), Ok(number));
    }

    #[test]
    fn conversion_crosses_no_measures(one in unit(), two in unit()) {
        let alike = MEASURES.iter().any(|units| units.contains(&one) && units.contains(&two));
        prop_assert_eq!(convert(exact("1"), one, two).is_ok(), alike);
    }

    #[test]
    fn fractions_obey_arithmetic(a in plausible(), b in plausible(), c in plausible()) {
        let [a, b, c] = [a, b, c].map(|number| Exact::try_from(number).expect("fits"));
        prop_assert_eq!(a.try_add(b), b.try_add(a));
        prop_assert_eq!(a.try_mul(b), b.try_mul(a));
        prop_assert_eq!(a.try_add(b).and_then(|sum| sum.try_sub(b)), Ok(a));
        prop_assert_eq!(
            a.try_add(b).and_then(|sum| sum.try_mul(c)),
            a.try_mul(c).and_then(|left| left.try_add(b.try_mul(c)?))
        );
        if b != exact("0") {
            prop_assert_eq!(a.try_mul(b).and_then(|product| product.try_div(b)), Ok(a));
        }
    }

    #[test]
    fn rounding_is_off_by_half_a_hundredth_at_most(number in plausible()) {
        let number = Exact::try_from(number).expect("fits");
        let rounded = exact(&Estimate::round(number).expect("fits").to_string());
        let error = rounded.try_sub(number).expect("fits");
        let size = if error.is_negative() { error.negated() } else { error };
        prop_assert!(!exact("0.005").try_sub(size).expect("fits").is_negative());
    }

    #[test]
    fn sign_of_the_quantity_is_the_sign_of_the_estimate(area in plausible(), days in plausible()) {
        let negated = opposite(area);
        prop_assert_eq!(
            rice(decimal(&negated), days).hundredths(),
            -rice(area, days).hundredths()
        );
    }

    #[test]
    fn rice_grows_with_its_area(one in plausible(), two in plausible(), days in 0..10_000_u32) {
        let (small, large) = if is_below(one, two) { (one, two) } else { (two, one) };
        prop_assert!(rice(small, days.into()) <= rice(large, days.into()));
    }

    /// A hundredfold area is a hundredfold estimate, up to what rounding moved the smaller one.
    #[test]
    fn rice_is_proportional_to_its_area(area in 0..1_000_000_u32, days in 0..10_000_u32) {
        let single = rice(area.into(), days.into()).hundredths() * 100;
        let hundredfold = rice((area * 100).into(), days.into()).hundredths();
        prop_assert!((single - hundredfold).abs() <= 51);
    }

    #[test]
    fn solar_grows_with_its_energy(one in plausible(), two in plausible()) {
        let (small, large) = if is_below(one, two) { (one, two) } else { (two, one) };
        prop_assert!(solar(small, "kWh/year/unit") <= solar(large, "kWh/year/unit"));
    }

    /// The same quantity in another unit is the same estimate, on both sides of the threshold.
    #[test]
    fn units_do_not_change_the_estimate(watt_hours in -10_000_000..10_000_000_i64) {
        let in_wh = solar(decimal(&watt_hours.to_string()), "Wh/year/unit");
        for (exponent, unit) in [("e-3", "kWh"), ("e-6", "MWh"), ("e-9", "GWh"), ("e3", "mWh")] {
            let number = decimal(&format!("{watt_hours}{exponent}"));
            prop_assert_eq!(solar(number, &format!("{unit}/year/unit")), in_wh);
        }
        let joules = decimal(&(watt_hours * 3600).to_string());
        prop_assert_eq!(solar(joules, "J/year/unit"), in_wh);
    }

    #[test]
    fn areas_and_durations_may_be_in_any_unit(square_metres in 0..10_000_000_u32, hours in 0..100_000_u32) {
        let rice = |area: String, area_unit: &str, duration: u32, duration_unit: &str| {
            let input = AgricultureInput {
                land_area: decimal(&area),
                land_area_unit: area_unit.into(),
                duration: duration.into(),
                duration_unit: duration_unit.into(),
            };
            estimate::<Agriculture>(&input, &Agriculture::default_constants()).expect("calculates")
        };
        let expected = rice(format!("{square_metres}"), "m2", hours, "h");
        prop_assert_eq!(rice(format!("{square_metres}e-4"), "ha", hours * 60, "min"), expected);
        prop_assert_eq!(rice(format!("{square_metres}e-6"), "km2", hours * 3600, "s"), expected);
        prop_assert_eq!(rice(format!("{square_metres}e6"), "mm2", hours, "h"), expected);
    }

    #[test]
    fn well_formed_constants_are_accepted_and_calculate((method, input, constants) in well_formed()) {
        prop_assert_eq!(method.check_constants(&constants), Ok(()));
        let result = method.calculate(&input, Some(&constants));
        prop_assert!(matches!(result, Ok(_) | Err(CalculatorError::Overflow)), "{:?}", result);
    }

    /// Whatever was accepted, no estimate fails for its constants or for a unit.
    #[test]
    fn accepted_constants_do_not_fail_later((method, input, constants) in doubtful()) {
        if method.check_constants(&constants).is_ok() {
            let result = method.calculate(&input, Some(&constants));
            prop_assert!(!result.as_ref().is_err_and(blames_constants), "{:?}", result);
        }
    }

    #[test]
    fn refusals_of_constants_never_panic(
        method in select(METHODS.to_vec()),
        constants in arbitrary_fields(),
    ) {
        if let Err(error) = method.check_constants(&constants) {
            prop_assert!(!error.to_string().is_empty());
        }
    }

    #[test]
    fn arbitrary_fields_never_panic(
        method in select(METHODS.to_vec()),
        input in arbitrary_fields(),
        constants in option::of(arbitrary_fields()),
    ) {
        if let Err(error) = calculate(method.name(), &input, constants.as_ref()) {
            prop_assert!(!error.to_string().is_empty());
        }
    }

    #[test]
    fn fitting_fields_never_panic((method, input, constants) in fitting_fields()) {
        if let Ok(estimate) = calculate(method, &input, constants.as_ref()) {
            let _ = estimate.whole_credits_half_up();
            let text = estimate.to_string();
            prop_assert!(serde_json::from_str::<serde_json::Number>(&text).is_ok(), "{}", text);
        }
    }
}

/// The text of the number with the opposite sign.
fn opposite(number: Decimal) -> String {
    let text = number.to_string();
    match text.strip_prefix('-') {
        Some(positive) => positive.to_owned(),
        None => format!("-{text}"),
    }
}

fn is_below(one: Decimal, two: Decimal) -> bool {
    let [one, two] = [one, two].map(|number| Exact::try_from(number).expect("fits"));
    one.try_sub(two).expect("fits").is_negative()
}

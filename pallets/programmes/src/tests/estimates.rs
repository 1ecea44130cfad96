//! Estimates by the calculator on chain, and the country's constants.

use super::mock::*;
use crate::{Constants, Estimates, LatestConstants};
use registry_primitives::{
    records::{
        calculation::{Calculation, CalculationFields, FieldValue, MethodName},
        monitoring::Estimate,
    },
    Credits as Amount, ProgrammeId,
    Stage::{Authorised, Draft, Pending, Rejected},
};

/// What the calculator says to a method that it has not.
const UNKNOWN: &str = "Not implemented";

fn agriculture() -> MethodName {
    text("agriculture")
}

fn set(method: &str, constants: &[(&str, FieldValue)]) -> Call {
    Call::set_constants {
        method: text(method),
        constants: fields(constants),
    }
}

/// A call that sets the factor of agriculture.
fn set_factor(factor: &str) -> Call {
    set("agriculture", &[("emissionFactor", number(factor))])
}

/// A call that sets the factors of the grid: 0.55 tCO2e per MWh come of them.
fn set_grid() -> Call {
    let factors = [
        ("operatingMarginFactor", number("0.6")),
        ("buildMarginFactor", number("0.4")),
    ];
    set("gridElectricity", &factors)
}

/// Electricity for the grid that saves 5.5 tCO2e, from a plant that emits so much.
fn grid(emissions: &str) -> Calculation {
    Calculation {
        method: text("gridElectricity"),
        inputs: fields(&[
            ("electricityGeneration", number("10")),
            ("electricityGenerationUnit", words("MWh")),
            ("projectEmissions", number(emissions)),
        ]),
    }
}

fn estimate_of(programme: ProgrammeId, number: u32) -> Estimate<u64> {
    Estimates::<Test>::get(programme, number).unwrap()
}

/// The words in which a calculation is refused.
fn words_of(calculation: Calculation, version: Option<u32>) -> String {
    String::from_utf8(Registry::calculate(calculation, version).unwrap_err()).unwrap()
}

#[test]
fn an_estimate_keeps_all_that_it_was_made_from() {
    run(|| {
        let programme = programme_in(Authorised);
        next_block();
        let calculation = rice("16", "120");
        ok(BETA, estimate(programme, calculation.clone(), false));
        assert_last(Event::EstimateComputed {
            programme,
            number: 1,
            method: agriculture(),
            constants: 0,
            inputs: calculation.inputs.clone(),
            hundredths: 8_832,
            at: NOW,
            by: actor(BETA),
        });
        assert_eq!(
            estimate_of(programme, 1),
            Estimate {
                method: agriculture(),
                constants: 0,
                inputs: calculation.inputs,
                hundredths: 8_832,
                by: org(BETA),
                block: 2,
            }
        );
        // The numbers stay as they were written.
        ok(API, estimate(programme, rice("16.0", "1.2e2"), false));
        let second = estimate_of(programme, 2);
        assert_eq!(second.hundredths, 8_832);
        assert_eq!(second.inputs, rice("16.0", "1.2e2").inputs);
        let record = record(programme);
        assert_eq!((record.estimates, record.version), (2, 1));
        assert_eq!(record.details.estimate, Amount(400));
    });
}

#[test]
fn later_estimates_use_the_countrys_constants_and_earlier_ones_keep_theirs() {
    run(|| {
        let programme = programme_in(Pending);
        let calculation = || rice("100", "10");
        ok(ALPHA, estimate(programme, calculation(), false));
        ok(GOVERNMENT, set_factor("0.05"));
        ok(ALPHA, estimate(programme, calculation(), false));
        ok(GOVERNMENT, set_factor("0.01"));
        ok(ALPHA, estimate(programme, calculation(), false));
        // The versions of another method are its own. It has no constants before the country's.
        let of_grid = estimate(programme, grid("0"), false);
        refused(ALPHA, of_grid.clone(), Error::CalculationRefused);
        ok(GOVERNMENT, set_grid());
        ok(ALPHA, of_grid);
        let kept: Vec<_> = (1..=4)
            .map(|number| {
                let estimate = estimate_of(programme, number);
                (estimate.constants, estimate.hundredths)
            })
            .collect();
        assert_eq!(kept, [(0, 4_600), (1, 5_000), (2, 1_000), (1, 550)]);
        // Anybody repeats each of them.
        for (version, hundredths) in kept.into_iter().take(3) {
            let repeated = Registry::calculate(calculation(), Some(version));
            assert_eq!(repeated, Ok((version, hundredths)));
        }
        assert_eq!(Registry::calculate(calculation(), None), Ok((2, 1_000)));
        assert_eq!(
            words_of(calculation(), Some(3)),
            "there is no such version of the constants"
        );
    });
}

#[test]
fn constants_are_set_with_their_version_and_told() {
    run(|| {
        assert_eq!(LatestConstants::<Test>::get(agriculture()), 0);
        let none = Some(CalculationFields::default());
        assert_eq!(Registry::constants(agriculture(), 0), none);
        assert_eq!(Registry::constants(agriculture(), 1), None);
        // They are kept in the order of their names, as the calculator writes numbers.
        let given = [
            ("emissionFactorUnit", words("tCO2e/ha/week")),
            ("emissionFactor", number("3.500e-1")),
        ];
        ok(GOVERNMENT, set("agriculture", &given));
        let kept = fields(&[
            ("emissionFactor", number("0.35")),
            ("emissionFactorUnit", words("tCO2e/ha/week")),
        ]);
        assert_last(Event::ConstantsSet {
            method: agriculture(),
            version: 1,
            constants: kept.clone(),
            at: NOW,
            by: actor(GOVERNMENT),
        });
        assert_eq!(LatestConstants::<Test>::get(agriculture()), 1);
        assert_eq!(Constants::<Test>::get(agriculture(), 1), Some(kept.clone()));
        assert_eq!(Registry::constants(agriculture(), 1), Some(kept));
        // 0.35 a week are 0.05 a day.
        assert_eq!(Registry::calculate(rice("100", "10"), None), Ok((1, 5_000)));
        // None at all goes back to the calculator's own, in a version of its own.
        ok(GOVERNMENT, set("agriculture", &[]));
        assert_eq!(Registry::constants(agriculture(), 2), none);
        assert_eq!(Registry::calculate(rice("100", "10"), None), Ok((2, 4_600)));
        ok(GOVERNMENT, set_factor("0.05"));
        assert_eq!(LatestConstants::<Test>::get(agriculture()), 3);
    });
}

#[test]
fn constants_that_cannot_be_are_refused() {
    run(|| {
        let call = |method: MethodName, constants: CalculationFields| Call::set_constants {
            method,
            constants,
        };
        let factor = fields(&[("emissionFactor", number("0.05"))]);
        let no_text: MethodName = vec![0xff].try_into().unwrap();
        for unknown in [text("alchemy"), text(""), text("Agriculture"), no_text] {
            refused(
                GOVERNMENT,
                call(unknown, factor.clone()),
                Error::MethodUnknown,
            );
        }
        let twice = [factor.0.to_vec(), factor.0.to_vec()].concat();
        let not_utf8 = FieldValue::Text(vec![0xff].try_into().unwrap());
        for invalid in [
            fields(&[("emissionFactor", number("0"))]),
            fields(&[("emissionFactor", number("-0.05"))]),
            fields(&[("emissionFactor", number("five"))]),
            fields(&[("emissionFactor", number(""))]),
            fields(&[("emissionFactor", words("0.05"))]),
            fields(&[("emissionFactor", number("1e30"))]),
            fields(&[("factor", number("0.05"))]),
            fields(&[("emissionFactorUnit", words("km"))]),
            fields(&[("emissionFactorUnit", words("tCO2e/ha/ha"))]),
            fields(&[("emissionFactorUnit", words("tCO2e/ha/fortnight"))]),
            fields(&[("emissionFactorUnit", not_utf8)]),
            CalculationFields(twice.try_into().unwrap()),
        ] {
            refused(
                GOVERNMENT,
                call(agriculture(), invalid),
                Error::ConstantsInvalid,
            );
        }
        assert_eq!(LatestConstants::<Test>::get(agriculture()), 0);
    });
}

#[test]
fn constants_in_force_are_not_set_again_however_they_are_written() {
    run(|| {
        refused(
            GOVERNMENT,
            set("agriculture", &[]),
            Error::ConstantsUnchanged,
        );
        ok(GOVERNMENT, set_factor("0.05"));
        for same in ["0.05", "0.050", "5e-2"] {
            refused(GOVERNMENT, set_factor(same), Error::ConstantsUnchanged);
        }
        ok(GOVERNMENT, set_factor("0.06"));
        ok(GOVERNMENT, set_factor("0.05"));
    });
}

#[test]
fn what_the_calculator_refuses_is_no_estimate() {
    run(|| {
        let programme = programme_in(Draft);
        let with = |change: fn(&mut Calculation)| {
            let mut calculation = rice("16", "120");
            change(&mut calculation);
            calculation
        };
        for apply in [false, true] {
            for (calculation, error, start) in [
                (
                    with(|c| {
                        c.inputs.0.pop();
                    }),
                    Error::CalculationRefused,
                    "Missing field durationUnit in input",
                ),
                (
                    with(|c| c.inputs.0[1].1 = words("acre")),
                    Error::CalculationRefused,
                    "Unsupported unit acre, use one of: ",
                ),
                (
                    with(|c| c.inputs.0[1].1 = words("d")),
                    Error::CalculationRefused,
                    "Cannot convert incompatible measures of area and time",
                ),
                (
                    with(|c| c.inputs.0[0].1 = words("16")),
                    Error::CalculationRefused,
                    "Field landArea in input must be a number",
                ),
                (
                    with(|c| c.inputs.0[0].1 = number("sixteen")),
                    Error::CalculationRefused,
                    "a field is no number or text, or stands twice",
                ),
                (
                    with(|c| c.inputs.0[3] = c.inputs.0[2].clone()),
                    Error::CalculationRefused,
                    "a field is no number or text, or stands twice",
                ),
                (
                    with(|c| c.method = text("alchemy")),
                    Error::MethodUnknown,
                    UNKNOWN,
                ),
                (
                    with(|c| c.method = vec![0xff].try_into().unwrap()),
                    Error::MethodUnknown,
                    UNKNOWN,
                ),
            ] {
                let told = words_of(calculation.clone(), None);
                assert!(told.starts_with(start), "{told}");
                refused(ALPHA, estimate(programme, calculation, apply), error);
            }
        }
        assert_eq!(record(programme).estimates, 0);
    });
}

#[test]
fn an_applied_estimate_is_rounded_half_up() {
    for (hectares, days, hundredths, credits) in [
        ("16", "120", 8_832, 88),
        ("1", "250", 1_150, 12),
        ("1", "249.8", 1_149, 11),
        ("1", "1000000", 4_600_000, 46_000),
        // The published figure is rounded, not the exact number behind it.
        ("1", "10.7826", 50, 1),
    ] {
        for stage in [Draft, Pending, Rejected] {
            run(|| {
                let programme = programme_in(stage);
                events();
                ok(API, estimate(programme, rice(hectares, days), true));
                let record = record(programme);
                assert_eq!(record.details.estimate, Amount(credits), "{days}");
                assert_eq!((record.version, record.stage), (2, stage));
                assert_eq!(estimate_of(programme, 1).hundredths, hundredths);
                let told = events();
                assert!(matches!(told[0], Event::EstimateComputed { .. }));
                assert_eq!(
                    told[1..],
                    [Event::ProgrammeAmended {
                        programme,
                        version: 2,
                        details: record.details,
                        reason: None,
                        proposed_by: None,
                        at: NOW,
                        by: actor(API),
                    }]
                );
            });
        }
    }
}

#[test]
fn an_estimate_that_is_applied_already_changes_nothing() {
    run(|| {
        let programme = programme_in(Draft);
        ok(ALPHA, estimate(programme, rice("16", "120"), true));
        events();
        ok(ALPHA, estimate(programme, rice("16", "120"), true));
        assert_eq!(events().len(), 1, "computed, but not amended");
        let record = record(programme);
        assert_eq!((record.version, record.estimates), (2, 2));
    });
}

#[test]
fn what_makes_no_whole_credit_is_kept_but_not_applied() {
    run(|| {
        ok(GOVERNMENT, set_grid());
        let programme = programme_in(Draft);
        for (calculation, hundredths) in [
            (rice("1", "10"), 46),
            (rice("0", "10"), 0),
            (grid("10"), -450),
            (grid("5.5"), 0),
            (grid("5.01"), 49),
        ] {
            refused(
                ALPHA,
                estimate(programme, calculation.clone(), true),
                Error::NoWholeCredit,
            );
            ok(ALPHA, estimate(programme, calculation, false));
            let number = record(programme).estimates;
            assert_eq!(estimate_of(programme, number).hundredths, hundredths);
        }
        ok(ALPHA, estimate(programme, grid("5"), true));
        assert_eq!(details_of(programme).estimate, Amount(1));
    });
}

#[test]
fn an_applied_estimate_covers_the_mitigation_actions() {
    run(|| {
        for stage in [Draft, Pending, Rejected] {
            let programme = programme_in(stage);
            ok(ALPHA, act(programme, "A-1", 89));
            refused(
                ALPHA,
                estimate(programme, rice("16", "120"), true),
                Error::EstimateTooLow,
            );
            ok(ALPHA, estimate(programme, rice("17", "120"), true));
            assert_eq!(details_of(programme).estimate, Amount(94));
        }
    });
}

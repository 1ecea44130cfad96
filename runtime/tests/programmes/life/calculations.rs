//! The calculator on chain.

use super::{Story, RICE};
use crate::country::*;
use pallet_registry_programmes::{CalculateViewFunction, Estimates};
use registry_runtime::Runtime;

/// The result that the chain keeps of a calculation, in hundredths of tCO2e.
fn computed(calculation: registry_primitives::records::calculation::Calculation) -> i128 {
    done(Dave, estimate(RICE, calculation, false));
    let number = programme(RICE).estimates;
    let kept = Estimates::<Runtime>::get(RICE, number).expect("it is kept");
    kept.hundredths
}

pub(super) fn calculations(story: &mut Story) {
    story.step(&[63], "rice fields by area and time", || {
        assert_eq!(computed(rice("16", "ha", "120", "d")), 8_832);
    });
    let shows = "solar energy with the thresholds of the kinds of buildings";
    story.step(&[64], shows, || {
        for (energy, building, hundredths) in [
            ("20", "Household", 14),
            ("105", "Household", 44),
            ("1000", "School", 281),
            ("1000", "HealthCenter", 584),
        ] {
            let inputs = [
                ("energyGeneration", number(energy)),
                ("energyGenerationUnit", word("kWh/year/unit")),
                ("buildingType", word(building)),
            ];
            assert_eq!(computed(calculation("solar", &inputs)), hundredths);
        }
    });
    story.step(&[65], "biochar, stoves and solar pumps", || {
        assert_eq!(computed(biochar("10")), 3_660);
        let stoves = [
            ("numberOfDays", number("365")),
            ("numberOfPeopleInHousehold", number("4")),
        ];
        assert_eq!(
            computed(calculation("stovesHousesNamibia", &stoves)),
            14_600
        );
        let pump = [
            ("energyGeneration", number("10")),
            ("energyGenerationUnit", word("kWh/year/unit")),
        ];
        let on = |grid: &str| computed(calculation(&format!("solarWaterPumping{grid}"), &pump));
        assert_eq!((on("OffGrid"), on("OnGrid")), (1_300, 1_060));
    });
    story.step(&[66], "units of area, time and energy", || {
        assert_eq!(computed(rice("0.16", "km2", "2880", "h")), 8_832);
        let acres = estimate(RICE, rice("1", "acre", "1", "d"), false);
        refused(Dave, acres, "4044 CalculationRefused");
    });
    let first = programme(RICE).estimates;
    let shows = "the country sets constants of its own, in versions";
    story.step(&[67], shows, || {
        let factor = || fields(&[("emissionFactor", number("0.05"))]);
        refused(
            BobStash,
            set_constants("agriculture", factor()),
            "1003 NotPermitted",
        );
        done(Bob, set_constants("agriculture", factor()));
        refused(
            Bob,
            set_constants("agriculture", factor()),
            "4043 ConstantsUnchanged",
        );
        assert_eq!(computed(rice("16", "ha", "120", "d")), 9_600);
        let with = |version| {
            let calculation = rice("16", "ha", "120", "d");
            ask(CalculateViewFunction::<Runtime>::new(calculation, version))
        };
        assert_eq!(with(None), Ok((1, 9_600)));
        assert_eq!(with(Some(0)), Ok((0, 8_832)));
        assert!(with(Some(2)).is_err());
    });
    let shows = "each estimate keeps the version it was made with";
    story.step(&[68], shows, || {
        let kept = |number| {
            let estimate = Estimates::<Runtime>::get(RICE, number).expect("it is kept");
            (estimate.constants, estimate.hundredths)
        };
        assert_eq!(kept(first), (0, 8_832));
        assert_eq!(kept(programme(RICE).estimates), (1, 9_600));
    });
}

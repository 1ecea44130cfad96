//! The estimate of a programme: as it is given, or as it is calculated.

use super::Readiness;
use crate::{
    failure::{Problem, Problems},
    files::{
        calculation::{self, Calculation},
        json::Object,
    },
    values,
};
use mitigation_calculator::Fields;
use registry_primitives::{records::calculation::CalculationFields, Credits};

/// The text of the estimate and its whole credits.
pub fn estimate(
    object: &Object,
    readiness: Readiness,
) -> Result<Option<(String, Credits)>, Problem> {
    let given = object.digits_if_any("estimate")?;
    let calculation = object.object_if_any("calculation")?;
    match (given, calculation) {
        (Some(text), None) => values::estimate(&text)
            .map(|credits| Some((text, credits)))
            .map_err(|problem| problem.at("estimate")),
        (None, Some(calculation)) => calculated(&calculation)
            .map(Some)
            .map_err(|p| p.at("calculation")),
        (Some(_), Some(_)) => Err(Problem::new(
            "There is an estimate and a calculation.",
            "Give one of the two.",
        )
        .at("estimate")),
        (None, None) if readiness == Readiness::Draft => Ok(None),
        (None, None) => Err(Problem::new(
            "There is neither an estimate nor a calculation.",
            "Give one of the two, or register a draft.",
        )
        .at("estimate")),
    }
}

fn calculated(object: &Object) -> Result<(String, Credits), Problem> {
    let mut problems = Problems::default();
    object.refuse_unknown(&calculation::FIELDS, &mut problems);
    if let Some(first) = problems.into_vec().into_iter().next() {
        return Err(first);
    }
    let refused = |error: &dyn std::fmt::Display| {
        Problem::new(
            format!("The calculator refuses: {error}."),
            "Correct the calculation; `registry calculate` shows what it gives.",
        )
    };
    let estimate = Calculation::of(object)?
        .run()
        .map_err(|error| refused(&error))?;
    let credits = estimate
        .whole_credits_half_up()
        .map_err(|_| Problem::of("ZeroAmount", format!("the calculation gives {estimate}")))?;
    Ok((estimate.to_string(), Credits(credits)))
}

/// The fields of a calculation as the chain takes them.
pub fn calculation_fields(fields: &Fields) -> Result<CalculationFields, Problem> {
    CalculationFields::from_fields(fields).ok_or_else(|| {
        Problem::new(
            "These are more fields, or longer ones, than the chain takes.",
            "Give at most 8 fields; names fit in 32 bytes, numbers in 48, texts in 64, and a map \
             has at most 16 numbers.",
        )
    })
}

//! The proponents of a programme and their shares.

use crate::{
    failure::{Problem, Problems},
    files::json::Object,
    values,
};
use registry_primitives::{texts::MAX_PROPONENTS, validate_shares, PARTS_PER_WHOLE};

/// A proponent by its tax id.
struct Named {
    tax_id: String,
    /// In parts per million; a single one may have none and then has the whole.
    share: Option<u32>,
}

/// The proponents by tax id, each with its share in parts per million.
pub fn proponents(object: &Object) -> Result<Vec<(String, u32)>, Problem> {
    let list = object
        .objects("proponents")?
        .iter()
        .enumerate()
        .map(|(place, object)| read(object).map_err(|p| p.at(&format!("proponents[{place}]"))))
        .collect::<Result<Vec<Named>, Problem>>()?;
    shares(list).map_err(|problem| problem.at("proponents"))
}

fn read(object: &Object) -> Result<Named, Problem> {
    let mut problems = Problems::default();
    object.refuse_unknown(&["taxId", "share", "percentage"], &mut problems);
    if let Some(first) = problems.into_vec().into_iter().next() {
        return Err(first);
    }
    let share = object.digits_if_any("share")?;
    let percentage = object.digits_if_any("percentage")?;
    let share = match (share, percentage) {
        (Some(text), None) => Some(values::share(&text).map_err(|p| p.at("share"))?),
        (None, Some(text)) => Some(values::percentage(&text).map_err(|p| p.at("percentage"))?),
        (None, None) => None,
        (Some(_), Some(_)) => {
            return Err(
                Problem::new("There is a share and a percentage.", "Give one of the two.")
                    .at("share"),
            )
        }
    };
    Ok(Named {
        tax_id: object.text("taxId")?.trim().to_owned(),
        share,
    })
}

/// The shares of all proponents, checked together.
fn shares(list: Vec<Named>) -> Result<Vec<(String, u32)>, Problem> {
    if u32::try_from(list.len()).map_or(true, |count| count > MAX_PROPONENTS) {
        let here = format!("{} proponents, at most {MAX_PROPONENTS}", list.len());
        return Err(Problem::of("SharesInvalid", here));
    }
    for (place, proponent) in list.iter().enumerate() {
        let repeated = list
            .iter()
            .take(place)
            .any(|p| p.tax_id == proponent.tax_id);
        if repeated {
            return Err(Problem::of("ProponentRepeated", &proponent.tax_id));
        }
    }
    let single = list.len() == 1;
    let shares: Option<Vec<u32>> = list
        .iter()
        .map(|proponent| proponent.share.or(single.then_some(PARTS_PER_WHOLE)))
        .collect();
    let shares = shares.ok_or_else(|| {
        Problem::of(
            "SharesInvalid",
            "of several proponents each needs a share or a percentage",
        )
    })?;
    validate_shares(&shares).map_err(|error| Problem::of("SharesInvalid", error))?;
    Ok(list.into_iter().map(|p| p.tax_id).zip(shares).collect())
}

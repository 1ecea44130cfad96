//! `registry credits freezes`.

use super::obstacles::{in_force, subject_json, subject_text, until_text};
use crate::{
    context::Context,
    failure::Failure,
    lookup::Organisations,
    output::{table, Answer},
};
use registry_client::FreezeView;
use serde_json::{json, Value};

/// List the freezes that were not lifted.
pub async fn freezes(context: &Context, only_in_force: bool) -> Result<Answer, Failure> {
    let state = context.connect().await?.state().await?;
    let now = state.block_number();
    let mut freezes = state.freezes().await?;
    freezes.retain(|freeze| !only_in_force || in_force(freeze, now));
    let organisations = Organisations::of(&state).await?;
    let listed: Vec<Value> = freezes
        .iter()
        .map(|freeze| freeze_json(freeze, now))
        .collect();
    let rows = freezes.iter().map(|freeze| {
        let record = &freeze.record;
        [
            freeze.id.to_string(),
            subject_text(record.subject, &organisations),
            String::from_utf8_lossy(&record.case).into_owned(),
            String::from_utf8_lossy(&record.reason).into_owned(),
            record.by.as_ref().map_or_else(
                || "governance".to_owned(),
                |by| organisations.shown(by.organisation),
            ),
            record.since.to_string(),
            standing_text(freeze, now),
        ]
    });
    let header = [
        "Freeze", "Covers", "Case", "Reason", "By", "Since", "In force",
    ];
    let json = json!({ "block": now, "freezes": listed });
    Ok(Answer::new(&json, table(header, rows)))
}

fn freeze_json(freeze: &FreezeView, now: u64) -> Value {
    let record = &freeze.record;
    json!({
        "freeze": freeze.id,
        "subject": subject_json(record.subject),
        "reason": String::from_utf8_lossy(&record.reason),
        "case": String::from_utf8_lossy(&record.case),
        "since": record.since,
        "until": record.until,
        "inForce": in_force(freeze, now),
        "by": record.by.as_ref().map(|by| by.key.to_string()),
        "byOrganisation": record.by.as_ref().map(|by| by.organisation),
    })
}

fn standing_text(freeze: &FreezeView, now: u64) -> String {
    match (in_force(freeze, now), freeze.record.until) {
        (true, until) => until_text(until),
        (false, Some(until)) => format!("ran out in block {until}"),
        (false, None) => "no longer".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::obstacles::tests::freeze, *};
    use registry_primitives::{records::freezes::FreezeSubject, OrganisationId};

    #[test]
    fn a_freeze_is_in_force_until_it_runs_out() {
        let freeze = freeze(FreezeSubject::Organisation(OrganisationId(2)));
        assert_eq!(standing_text(&freeze, 89), "until block 90");
        assert_eq!(standing_text(&freeze, 90), "ran out in block 90");
        let json = freeze_json(&freeze, 90);
        assert_eq!(json["inForce"], false);
        assert_eq!(json["case"], "C-12");
        assert_eq!(json["byOrganisation"], 1);
        assert_eq!(json["subject"]["covers"], "Organisation");
        assert_eq!(json["subject"]["organisation"], 2);
    }
}

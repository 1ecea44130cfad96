//! `registry programme amend` and `agree`: the details of a programme, and what changes of them.

use super::{named, reason_if_any, record};
use crate::{
    args::programme::Amend,
    context::Context,
    failure::{Failure, Problem},
    files::{
        self,
        json::Object,
        programme::{self as file, Change, Readiness},
    },
    lookup::{self, Organisations},
    output::{print_error, table, Answer},
    submission::only,
    values,
};
use codec::Encode;
use registry_client::{Call, NewProgramme, ProgrammeView, RegistryEvent, State};
use registry_primitives::{
    records::programmes::{Amendment, ProgrammeDetails, Side},
    Stage,
};
use serde_json::{json, Value};
use std::path::Path;

/// Change what is said of a programme.
pub async fn amend(context: &Context, command: &Amend) -> Result<Answer, Failure> {
    let reason = reason_if_any(command.reason.as_deref())?;
    let path = &command.file;
    let change = file::object(path).map_err(|p| p.in_file(&files::name(path)))?;
    let registry = context.connect().await?;
    let state = registry.state().await?;
    let programme = lookup::programme(&state, &command.programme).await?;
    let organisations = Organisations::of(&state).await?;
    let placed = |problem: Problem| problem.in_file(&files::name(path));
    let after = amended(&programme, change, path, &organisations)
        .map_err(|problems| problems.into_iter().map(placed).collect::<Vec<_>>())?;
    let before = file::of_view(&programme);
    let changes = differences(&before, &after, &organisations);
    if changes.is_empty() {
        return Err(Failure::of("NothingChanged", files::name(path)));
    }
    let shown = changes_table(&changes);
    if command.dry_run {
        let json = json!({
            "programme": programme.id,
            "externalId": programme.external_id,
            "changes": changes_json(&changes),
        });
        let text = format!("{} would change:\n{shown}", named(&programme));
        return Ok(Answer::new(&json, text));
    }
    let signer = context.signer()?;
    let call = Call::AmendProgramme {
        programme: programme.id,
        details: record(&after).map_err(placed)?,
        reason: reason.clone(),
    };
    let tell = |receipt: &_| {
        let done = only(receipt, |event| match event {
            RegistryEvent::ProgrammeAmended(event) => Some(Done::Amended(event.version)),
            RegistryEvent::AmendmentProposed(event) => Some(Done::Proposed {
                hash: event.hash.0,
                side: event.side,
            }),
            _ => None,
        })?;
        let json = json!({
            "programme": programme.id,
            "externalId": programme.external_id,
            "proposed": matches!(done, Done::Proposed { .. }),
            "version": done.version(),
            "hash": done.hash(),
            "changes": changes_json(&changes),
            "reason": reason,
        });
        let text = format!("{}\n{shown}", done.text(&programme));
        Ok((json, text))
    };
    context.change(&registry, &signer, call, tell).await
}

/// What became of an amendment.
enum Done {
    /// The details are the new ones, of this version.
    Amended(u32),
    /// The other side has to agree.
    Proposed { hash: [u8; 32], side: Side },
}

impl Done {
    fn version(&self) -> Option<u32> {
        match self {
            Self::Amended(version) => Some(*version),
            Self::Proposed { .. } => None,
        }
    }

    fn hash(&self) -> Option<String> {
        match self {
            Self::Amended(_) => None,
            Self::Proposed { hash, .. } => Some(values::hash_text(*hash)),
        }
    }

    fn text(&self, programme: &ProgrammeView) -> String {
        match self {
            Self::Amended(version) => {
                format!("{} is amended: version {version}.", named(programme))
            }
            Self::Proposed { side, .. } => format!(
                "An amendment of programme {} ({}) is proposed. {} agrees with \
                 `registry programme agree {}`.",
                programme.id,
                programme.external_id,
                other_side(*side),
                programme.id
            ),
        }
    }
}

/// Who has to agree to what this side proposed.
pub fn other_side(side: Side) -> &'static str {
    match side {
        Side::Proponents => "The authority",
        Side::Authority => "A proponent",
    }
}

/// The programme with the fields of a file in place of its own.
fn amended(
    programme: &ProgrammeView,
    change: Object,
    path: &Path,
    organisations: &Organisations,
) -> Result<NewProgramme, Vec<Problem>> {
    let written = file::written(&file::of_view(programme), |id| organisations.tax_id(id));
    let present = Object::parse(&Value::Object(written).to_string()).map_err(|p| vec![p])?;
    let readiness = match programme.stage {
        Stage::Draft | Stage::Rejected => Readiness::Draft,
        _ => Readiness::Submission,
    };
    let all = file::amended(present, change);
    file::parse(&all, file::directory(path), readiness)?
        .resolve(|tax_id| organisations.number(tax_id))
}

/// The fields that differ between two programmes.
pub fn differences(
    before: &NewProgramme,
    after: &NewProgramme,
    organisations: &Organisations,
) -> Vec<Change> {
    let written = |programme| file::written(programme, |id| organisations.tax_id(id));
    file::changes(&written(before), &written(after))
}

/// Changed fields for programs.
pub fn changes_json(changes: &[Change]) -> Value {
    changes
        .iter()
        .map(|change| {
            json!({ "field": change.field, "before": change.before, "after": change.after })
        })
        .collect()
}

/// Changed fields for people.
pub fn changes_table(changes: &[Change]) -> String {
    let rows = changes.iter().map(|change| {
        [
            change.field.to_owned(),
            value_text(&change.before),
            value_text(&change.after),
        ]
    });
    table(["Field", "Until now", "From now on"], rows)
}

/// A value of a file for people.
fn value_text(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(list) => {
            let texts: Vec<String> = list.iter().map(value_text).collect();
            texts.join(", ")
        }
        Value::Object(proponent) => {
            let text = |field| proponent.get(field).map(value_text).unwrap_or_default();
            let share = proponent.get("share").and_then(Value::as_u64);
            let share = share.and_then(|share| u32::try_from(share).ok());
            let percentage = share.map(values::percent_text).unwrap_or_default();
            format!("{} {percentage} %", text("taxId"))
        }
        value => value.to_string(),
    }
}

/// The hash by which an amendment is agreed to: of the details as the chain encodes them.
pub fn hash(details: &ProgrammeDetails) -> [u8; 32] {
    sp_crypto_hashing::blake2_256(&details.encode())
}

/// The amendment of a programme that waits.
async fn open(state: &State, programme: &ProgrammeView) -> Result<Amendment, Failure> {
    let amendment = state.amendment(programme.id).await?;
    amendment.ok_or_else(|| Failure::of("ProposalNotFound", "there is no amendment"))
}

/// Agree to the amendment that the other side proposed. What changes is shown before it is
/// signed.
pub async fn agree(context: &Context, programme: &str) -> Result<Answer, Failure> {
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let state = registry.state().await?;
    let programme = lookup::programme(&state, programme).await?;
    let amendment = open(&state, &programme).await?;
    let organisations = Organisations::of(&state).await?;
    let changes = differences(
        &file::of_view(&programme),
        &file::of_details(&amendment.details),
        &organisations,
    );
    let shown = changes_table(&changes);
    if !context.json() {
        print_error(&format!(
            "Agreeing to what {} proposed for programme {} ({}):\n{shown}",
            organisations.shown(amendment.by),
            programme.id,
            programme.external_id
        ));
    }
    let hash = hash(&amendment.details);
    let call = Call::AgreeAmendment {
        programme: programme.id,
        hash,
    };
    let tell = |receipt: &_| {
        let version = only(receipt, |event| match event {
            RegistryEvent::ProgrammeAmended(event) => Some(event.version),
            _ => None,
        })?;
        let json = json!({
            "programme": programme.id,
            "externalId": programme.external_id,
            "version": version,
            "proposedBy": amendment.by,
            "hash": values::hash_text(hash),
            "changes": changes_json(&changes),
        });
        let text = format!("{} is amended: version {version}.", named(&programme));
        Ok((json, text))
    };
    context.change(&registry, &signer, call, tell).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_shown_in_words() {
        let change = |field, before, after| Change {
            field,
            before,
            after,
        };
        let changes = [
            change("title", json!("Rice"), json!("Rice of the Delta")),
            change("gases", json!(["CH4"]), json!(["CH4", "N2O"])),
            change("buyerCountry", Value::Null, json!("CH")),
            change(
                "proponents",
                json!([{ "taxId": "T-1", "share": 1_000_000 }]),
                json!([{ "taxId": "T-1", "share": 605_000 }, { "taxId": "T-2", "share": 395_000 }]),
            ),
        ];
        let table = changes_table(&changes);
        for text in ["CH4, N2O", "T-1 60.5 %, T-2 39.5 %", "T-1 100 %", "-"] {
            assert!(table.contains(text), "{text} in\n{table}");
        }
        let json = changes_json(&changes);
        assert_eq!(json[2]["before"], Value::Null);
        assert_eq!(json[3]["after"][1]["share"], 395_000);
    }

    #[test]
    fn the_other_side_of_each_side_agrees() {
        assert_eq!(other_side(Side::Proponents), "The authority");
        assert_eq!(other_side(Side::Authority), "A proponent");
    }
}

//! `registry credits issue`.

use super::range_json;
use crate::{
    args::credits::Issue,
    context::Context,
    failure::{Failure, Problem},
    files, lookup,
    output::{table, Answer},
    submission::only,
    values,
};
use registry_client::{event, Call, RegistryEvent};
use registry_primitives::MonitoredPeriod;
use serde_json::{json, Value};

/// Issue credits to the proponents.
pub async fn issue(context: &Context, command: &Issue) -> Result<Answer, Failure> {
    let amount = values::amount(&command.amount).map_err(|p| p.at("--amount"))?;
    let vintage = values::vintage(&command.vintage).map_err(|p| p.at("--vintage"))?;
    let period = period(command)?;
    let verification = verification(command)?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let programme = lookup::programme(&registry.state().await?, &command.programme).await?;
    let call = Call::Issue {
        programme: programme.id,
        amount,
        vintage,
        period,
        verification,
    };
    let tell = |receipt: &_| {
        let (issuance, range, parts, issued_after) = only(receipt, |event| match event {
            RegistryEvent::CreditsIssued(event::CreditsIssued {
                issuance,
                range,
                parts,
                issued_after,
                ..
            }) => Some((*issuance, *range, parts.clone(), *issued_after)),
            _ => None,
        })?;
        let json = json!({
            "programme": programme.id,
            "issuance": issuance,
            "amount": amount,
            "vintage": vintage,
            "range": range_json(range),
            "parts": parts.iter().map(part_json).collect::<Vec<_>>(),
            "issuedAfter": issued_after,
            "verification": verification.map(|hash| format!("0x{}", hex::encode(hash))),
        });
        let rows = parts.iter().map(|part| {
            [
                part.organisation.to_string(),
                part.range.to_string(),
                part.range.len().to_string(),
            ]
        });
        let text = format!(
            "Issued {amount} credits of programme {} with vintage {vintage}: serials {range}.\n{}",
            programme.id,
            table(["Organisation", "Serials", "Credits"], rows)
        );
        Ok((json, text))
    };
    context.change(&registry, &signer, call, tell).await
}

fn part_json(part: &event::Part) -> Value {
    let mut json = range_json(part.range);
    json["organisation"] = json!(part.organisation);
    json
}

fn period(command: &Issue) -> Result<Option<MonitoredPeriod>, Problem> {
    let (Some(from), Some(until)) = (&command.period_from, &command.period_until) else {
        return Ok(None);
    };
    let period = MonitoredPeriod {
        from: values::first_moment(from).map_err(|p| p.at("--period-from"))?,
        until: values::last_moment(until).map_err(|p| p.at("--period-until"))?,
    };
    if !period.is_valid() {
        let here = format!("{from} to {until}");
        return Err(Problem::of("MonitoredPeriodInvalid", here)
            .refused()
            .at("--period-until"));
    }
    Ok(Some(period))
}

fn verification(command: &Issue) -> Result<Option<[u8; 32]>, Problem> {
    if let Some(file) = &command.verification_file {
        let bytes = files::bytes(file).map_err(|p| p.at("--verification-file"))?;
        return Ok(Some(sp_crypto_hashing::blake2_256(&bytes)));
    }
    command
        .verification_hash
        .as_deref()
        .map(|text| values::hash(text).map_err(|p| p.at("--verification-hash")))
        .transpose()
}

//! `registry trust`: trusted accounts, limits, and what an organisation accepts.

use crate::{
    args::safeguards::{Reception as Wanted, SetLimits, Trust},
    commands::organisation::organisation_json,
    context::Context,
    failure::Failure,
    lookup::{self, Organisations},
    output::{pairs, table, Answer},
    submission::only,
};
use registry_client::{event, Call, RegistryEvent};
use registry_primitives::{
    records::trust::{Limits, LimitsRecord, Openness, Reception},
    Credits,
};
use serde_json::{json, Value};

/// Show or change whom an organisation trusts and what it lets itself send.
pub async fn run(context: &Context, command: &Trust) -> Result<Answer, Failure> {
    match command {
        Trust::List { organisation } => list(context, organisation.as_deref()).await,
        Trust::Add { organisation } => add(context, organisation).await,
        Trust::Remove { organisation } => remove(context, organisation).await,
        Trust::Limits { organisation } => limits(context, organisation.as_deref()).await,
        Trust::SetLimits(command) => set_limits(context, command).await,
        Trust::Reception(command) => set_reception(context, command).await,
    }
}

async fn list(context: &Context, named: Option<&str>) -> Result<Answer, Failure> {
    let state = context.connect().await?.state().await?;
    let organisation = lookup::organisation_or_own(context, &state, named).await?;
    let trusted = state.trusted_of(organisation.id).await?;
    let organisations = Organisations::of(&state).await?;
    let delays = state.delays().await?;
    let reception = state.reception(organisation.id).await?;
    let now = state.block_number();
    let listed: Vec<Value> = trusted
        .iter()
        .map(|entry| {
            let counterparty = organisations.get(entry.counterparty);
            json!({
                "organisation": entry.counterparty,
                "taxId": counterparty.map(|found| &found.tax_id),
                "name": counterparty.map(|found| &found.name),
                "trustedFrom": entry.effective,
                "trusted": is_trusted(entry.effective, now),
            })
        })
        .collect();
    let rows = trusted.iter().map(|entry| {
        let counterparty = organisations.get(entry.counterparty);
        [
            entry.counterparty.to_string(),
            counterparty.map_or_else(String::new, |found| found.tax_id.clone()),
            counterparty.map_or_else(String::new, |found| found.name.clone()),
            since_text(entry.effective, now),
        ]
    });
    let json = json!({
        "block": now,
        "organisation": organisation_json(&organisation),
        "trusted": listed,
        "reception": reception_json(reception),
        "delays": delays,
    });
    let text = format!(
        "{} ({}) at block {now} trusts:\n{}\n\
         To any other account credits go {} blocks after they were sent.\n{}",
        organisation.name,
        organisation.tax_id,
        table(["Id", "Tax id", "Organisation", "Trusted"], rows),
        delays.transfer,
        reception_text(reception)
    );
    Ok(Answer::new(&json, text))
}

fn reception_json(reception: Reception) -> Value {
    json!({
        "credits": reception.credits.name(),
        "requests": reception.requests.name(),
    })
}

fn reception_text(reception: Reception) -> String {
    let who = |openness| match openness {
        Openness::Anyone => "anyone",
        Openness::Trusted => "trusted accounts only",
        Openness::Nobody => "nobody",
    };
    format!(
        "It accepts credits from {}, and requests for credits from {}; authorities may always ask.",
        who(reception.credits),
        who(reception.requests)
    )
}

/// What is wanted: what is not named stays.
fn changed(command: &Wanted, now: Reception) -> Reception {
    Reception {
        credits: command.credits.unwrap_or(now.credits),
        requests: command.requests.unwrap_or(now.requests),
    }
}

async fn set_reception(context: &Context, command: &Wanted) -> Result<Answer, Failure> {
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let state = registry.state().await?;
    let own = lookup::own_organisation(&state, &signer.public_key()).await?;
    let reception = changed(command, state.reception(own.id).await?);
    let call = Call::SetReception { reception };
    let mut json = reception_json(reception);
    json["organisation"] = json!(own.id);
    let text = format!(
        "{} ({}): {}",
        own.name,
        own.tax_id,
        reception_text(reception)
    );
    context
        .change(&registry, &signer, call, |_| Ok((json, text)))
        .await
}

fn is_trusted(effective: u32, now: u64) -> bool {
    u64::from(effective) <= now
}

fn since_text(effective: u32, now: u64) -> String {
    match is_trusted(effective, now) {
        true => format!("since block {effective}"),
        false => format!("from block {effective} on"),
    }
}

async fn add(context: &Context, organisation: &str) -> Result<Answer, Failure> {
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let counterparty = lookup::organisation(&registry.state().await?, organisation).await?;
    let call = Call::AddTrusted {
        counterparty: counterparty.id,
    };
    let tell = |receipt: &_| {
        let (organisation, effective) = only(receipt, |event| match event {
            RegistryEvent::TrustedAdded(event::TrustedAdded {
                organisation,
                effective,
                ..
            }) => Some((*organisation, *effective)),
            _ => None,
        })?;
        let json = json!({
            "organisation": organisation,
            "counterparty": counterparty.id,
            "taxId": counterparty.tax_id,
            "trustedFrom": effective,
        });
        let text = format!(
            "Organisation {organisation} trusts {} ({}) from block {effective} on.",
            counterparty.id, counterparty.name
        );
        Ok((json, text))
    };
    context.change(&registry, &signer, call, tell).await
}

async fn remove(context: &Context, organisation: &str) -> Result<Answer, Failure> {
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let counterparty = lookup::organisation(&registry.state().await?, organisation).await?;
    let call = Call::RemoveTrusted {
        counterparty: counterparty.id,
    };
    let json = json!({ "counterparty": counterparty.id, "taxId": counterparty.tax_id });
    let text = format!(
        "{} ({}) is trusted no longer.",
        counterparty.id, counterparty.name
    );
    context
        .change(&registry, &signer, call, |_| Ok((json, text)))
        .await
}

/// A limit for people.
fn limit_text(limit: Option<Credits>) -> String {
    limit.map_or_else(|| "none".to_owned(), |limit| limit.to_string())
}

fn limits_text(limits: Limits) -> String {
    format!(
        "{} in one transfer, {} in 24 hours",
        limit_text(limits.per_transfer),
        limit_text(limits.per_day)
    )
}

fn next_json(next: Option<(Limits, u32)>) -> Value {
    next.map_or(Value::Null, |(limits, from)| {
        json!({ "perTransfer": limits.per_transfer, "perDay": limits.per_day, "from": from })
    })
}

async fn limits(context: &Context, named: Option<&str>) -> Result<Answer, Failure> {
    let state = context.connect().await?.state().await?;
    let organisation = lookup::organisation_or_own(context, &state, named).await?;
    let LimitsRecord { current, next } = state.limits_of(organisation.id).await?;
    let sent = state.sent_in_day(organisation.id).await?;
    let json = json!({
        "block": state.block_number(),
        "organisation": organisation_json(&organisation),
        "perTransfer": current.per_transfer,
        "perDay": current.per_day,
        "next": next_json(next),
        "sentInDay": sent,
    });
    let later = next.map_or_else(
        || "none".to_owned(),
        |(limits, from)| format!("{} from block {from} on", limits_text(limits)),
    );
    let text = pairs([
        (
            "organisation",
            format!("{} ({})", organisation.name, organisation.tax_id),
        ),
        ("limit of one transfer", limit_text(current.per_transfer)),
        ("limit of 24 hours", limit_text(current.per_day)),
        ("sent in the last 24 hours", sent.to_string()),
        ("later limits", later),
    ]);
    Ok(Answer::new(&json, text))
}

/// The limits that are wanted: what is not named stays as it was wanted last.
fn wanted(command: &SetLimits, record: LimitsRecord<u32>) -> Limits {
    let last = record.next.map_or(record.current, |(next, _)| next);
    Limits {
        per_transfer: command
            .per_transfer
            .map_or(last.per_transfer, |limit| limit.0),
        per_day: command.per_day.map_or(last.per_day, |limit| limit.0),
    }
}

async fn set_limits(context: &Context, command: &SetLimits) -> Result<Answer, Failure> {
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let state = registry.state().await?;
    let own = lookup::own_organisation(&state, &signer.public_key()).await?;
    let limits = wanted(command, state.limits_of(own.id).await?);
    let call = Call::SetTransferLimits { limits };
    let tell = |receipt: &_| {
        let (after, next) = only(receipt, |event| match event {
            RegistryEvent::LimitsChanged(event::LimitsChanged { after, next, .. }) => {
                let next = next.map(|later| (later.limits, later.effective));
                Some((*after, next))
            }
            _ => None,
        })?;
        let json = json!({
            "organisation": own.id,
            "perTransfer": after.per_transfer,
            "perDay": after.per_day,
            "next": next_json(next),
        });
        let mut text = format!(
            "Organisation {} sends at most: {}.",
            own.id,
            limits_text(after)
        );
        if let Some((limits, from)) = next {
            let later = limits_text(limits);
            text = format!("{text}\nFrom block {from} on: {later}.");
        }
        Ok((json, text))
    };
    context.change(&registry, &signer, call, tell).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::names::Limit;

    #[test]
    fn what_is_not_named_stays_as_it_was_wanted_last() {
        let limits = |per_transfer: Option<u64>, per_day: Option<u64>| Limits {
            per_transfer: per_transfer.map(Credits),
            per_day: per_day.map(Credits),
        };
        let command = SetLimits {
            per_transfer: Some(Limit(Some(Credits(5)))),
            per_day: None,
        };
        let record = LimitsRecord {
            current: limits(Some(9), Some(20)),
            next: None,
        };
        assert_eq!(wanted(&command, record), limits(Some(5), Some(20)));
        let record = LimitsRecord {
            next: Some((limits(None, Some(30)), 7)),
            ..record
        };
        assert_eq!(wanted(&command, record), limits(Some(5), Some(30)));
        let lift = SetLimits {
            per_transfer: None,
            per_day: Some(Limit(None)),
        };
        assert_eq!(wanted(&lift, record), limits(None, None));
        assert_eq!(next_json(record.next)["from"], 7);
        assert_eq!(next_json(None), Value::Null);
    }

    #[test]
    fn what_is_not_named_is_accepted_as_before() {
        let command = Wanted {
            credits: None,
            requests: Some(Openness::Nobody),
        };
        let now = Reception {
            credits: Openness::Trusted,
            requests: Openness::Anyone,
        };
        let reception = changed(&command, now);
        assert_eq!(reception.credits, Openness::Trusted);
        assert_eq!(reception_json(reception)["requests"], "Nobody");
        let text = reception_text(reception);
        assert!(
            text.contains("credits from trusted accounts only"),
            "{text}"
        );
        assert!(text.contains("for credits from nobody"), "{text}");
    }

    #[test]
    fn an_account_is_trusted_from_its_block_on() {
        assert_eq!(since_text(10, 9), "from block 10 on");
        assert_eq!(since_text(10, 10), "since block 10");
    }
}

//! `registry credits request` and `request-retirement`.

use super::{
    beneficiary, named_ranges,
    obstacles::{obstacles_told, Wanted},
    owner, ranges_json, ranges_table, ranges_text, receiver, remark, selection,
};
use crate::{
    args::credits::{Request, RequestRetirement},
    context::Context,
    failure::{Failure, Problem},
    lookup,
    output::{table, Answer},
    submission::only,
    values,
};
use registry_client::{event, values::cross_border, Call, Receipt, RegistryEvent};
use registry_primitives::records::credits::Selection;
use serde_json::{json, Value};

/// Ask owners for credits.
pub async fn request(context: &Context, command: &Request) -> Result<Answer, Failure> {
    let named = command.givers.iter().map(|text| giver(text));
    let named = named.collect::<Result<Vec<_>, _>>()?;
    let remark = remark(command.remark.as_deref())?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let state = registry.state().await?;
    let programme = lookup::programme(&state, &command.programme).await?;
    let to = owner(&state, &signer, command.to.as_deref()).await?;
    let mut givers = Vec::new();
    let mut wanted = Vec::new();
    for (text, selection) in named {
        let giver = lookup::organisation(&state, text).await?;
        givers.push((giver.id, selection.clone()));
        wanted.push(Wanted {
            owner: Some(giver.id),
            programme: programme.id,
            selection,
        });
    }
    let call = Call::RequestTransfer {
        programme: programme.id,
        givers,
        to: to.id,
        remark,
    };
    match context.change(&registry, &signer, call, requested).await {
        Ok(answer) => Ok(answer),
        Err(failure) => Err(obstacles_told(&registry, &wanted, failure).await),
    }
}

/// A giver and what it is asked for: an amount, or ranges, which hold a dash or a comma.
fn giver(text: &str) -> Result<(&str, Selection), Problem> {
    let Some((organisation, credits)) = text.rsplit_once('=') else {
        return Err(Problem::new(
            format!("{text:?} does not say what the owner is asked for."),
            "Write it as T-1002=40 for an amount, or as T-1002=1-40,51-60 for serials.",
        )
        .at("--from"));
    };
    // A sign is no dash between two serials.
    let ranges = credits
        .trim()
        .chars()
        .skip(1)
        .any(|c| matches!(c, '-' | ','));
    let selection = if ranges {
        named_ranges(credits, "--from")?
    } else {
        values::amount(credits)
            .map(Selection::Amount)
            .map_err(|problem| problem.at("--from"))?
    };
    Ok((organisation, selection))
}

/// What a request did: one transfer that waits for each giver.
fn requested(receipt: &Receipt) -> Result<(Value, String), Failure> {
    let first = only(receipt, asked)?;
    let all: Vec<event::TransferRequested> = receipt.events.iter().filter_map(asked).collect();
    let requests: Vec<Value> = all
        .iter()
        .map(|one| {
            json!({
                "transfer": one.transfer,
                "from": one.from,
                "amount": one.amount,
                "ranges": ranges_json(&one.ranges),
                "fromBefore": one.from_before,
                "fromAfter": one.from_after,
            })
        })
        .collect();
    let json = json!({
        "programme": first.programme,
        "to": first.to,
        "group": first.group,
        "expires": first.expires,
        "remark": first.remark,
        "requests": requests,
    });
    let rows = all.iter().map(|one| {
        [
            one.transfer.to_string(),
            one.from.to_string(),
            one.amount.to_string(),
            ranges_text(&one.ranges),
        ]
    });
    let text = format!(
        "Asked for credits of programme {} for organisation {}. They are reserved until block \
         {}.\n{}\nThe owners answer with `registry credits accept` or `refuse`; `registry credits \
         cancel-transfer` takes a request back.",
        first.programme,
        first.to,
        first.expires,
        table(["Request", "Asked of", "Credits", "Serials"], rows)
    );
    Ok((json, text))
}

fn asked(event: &RegistryEvent) -> Option<event::TransferRequested> {
    match event {
        RegistryEvent::TransferRequested(event) => Some(event.clone()),
        _ => None,
    }
}

/// Ask an authority to recognise a cross-border retirement.
pub async fn retirement(context: &Context, command: &RequestRetirement) -> Result<Answer, Failure> {
    let selection = selection(&command.which)?;
    let country = values::country(&command.country).map_err(|p| p.at("--country"))?;
    let receiver = receiver(command.receiver.as_deref())?;
    let beneficiary = beneficiary(&command.beneficiary)?;
    let reason = values::reason(&command.reason)?;
    let terms = cross_border(country, receiver.as_deref(), &beneficiary, &reason)?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let state = registry.state().await?;
    let programme = lookup::programme(&state, &command.programme).await?;
    let own = lookup::own_organisation(&state, &signer.public_key()).await?;
    let wanted = Wanted {
        owner: Some(own.id),
        programme: programme.id,
        selection: selection.clone(),
    };
    let call = Call::RequestRetirement {
        programme: programme.id,
        selection,
        terms,
    };
    match context
        .change(&registry, &signer, call, retirement_asked)
        .await
    {
        Ok(answer) => Ok(answer),
        Err(failure) => Err(obstacles_told(&registry, &[wanted], failure).await),
    }
}

fn retirement_asked(receipt: &Receipt) -> Result<(Value, String), Failure> {
    let event = only(receipt, |event| match event {
        RegistryEvent::RetirementRequested(event) => Some(event.clone()),
        _ => None,
    })?;
    let json = json!({
        "transfer": event.transfer,
        "programme": event.programme,
        "owner": event.owner,
        "amount": event.amount,
        "ranges": ranges_json(&event.ranges),
        "country": event.country,
        "receiver": event.receiver,
        "beneficiary": event.beneficiary,
        "reason": event.reason,
        "expires": event.expires,
        "heldBefore": event.held_before,
        "heldAfter": event.held_after,
    });
    let text = format!(
        "Request {}: {} credits of programme {} are to be retired for {} in {}. They are \
         reserved until block {}.\n{}\nAn authority recognises it with `registry credits accept \
         {}`; `registry credits cancel-transfer {}` takes it back.",
        event.transfer,
        event.amount,
        event.programme,
        event.beneficiary,
        event.country,
        event.expires,
        ranges_table(&event.ranges),
        event.transfer,
        event.transfer
    );
    Ok((json, text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use registry_primitives::{Credits, SerialRange};

    #[test]
    fn a_giver_is_asked_for_an_amount_or_for_serials() {
        assert_eq!(
            giver("T-1002=40"),
            Ok(("T-1002", Selection::Amount(Credits(40))))
        );
        assert_eq!(giver("tax:a=b=1").map(|(name, _)| name), Ok("tax:a=b"));
        let Ok((_, Selection::Ranges(ranges))) = giver("id:4=1-40,51-60") else {
            panic!("ranges");
        };
        let range = |first, last| SerialRange { first, last };
        assert_eq!(ranges.as_slice(), [range(1, 40), range(51, 60)]);
        assert!(matches!(giver("4=7-7"), Ok((_, Selection::Ranges(_)))));
        for (text, number) in [
            ("T-1002", None),
            ("T-1002=0", Some(3001)),
            ("T-1002=-5", Some(3001)),
            ("T-1002=9-1", Some(3004)),
            ("T-1002=", Some(3001)),
        ] {
            let problem = giver(text).unwrap_err();
            assert_eq!(problem.entry.map(|entry| entry.number), number, "{text}");
            assert_eq!(problem.field.as_deref(), Some("--from"), "{text}");
        }
    }
}

//! `registry credits freeze` and `unfreeze`.

use super::{
    named_ranges,
    obstacles::{obstacles_told, subject_json, subject_text, until_text, Wanted},
    ranges_json, ranges_table,
};
use crate::{
    args::credits::Freeze,
    context::Context,
    failure::{Failure, Problem},
    lookup::{self, Organisations},
    output::Answer,
    submission::only,
    values,
};
use registry_client::{Call, Registry, RegistryEvent, State};
use registry_primitives::{
    records::{credits::Selection, freezes::FreezeScope},
    FreezeId,
};
use serde_json::json;

/// Bytes of the identifier of a case.
const MAX_CASE: usize = 64;

/// Freeze credits.
pub async fn freeze(context: &Context, command: &Freeze) -> Result<Answer, Failure> {
    let serials = match &command.serials {
        Some(text) => Some(named_ranges(text, "--serials")?),
        None => None,
    };
    let reason = values::reason(&command.reason)?;
    let case = values::readable(&command.case, MAX_CASE).map_err(|p| p.at("--case"))?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let state = registry.state().await?;
    let scope = scope(&state, command, serials).await?;
    let organisations = Organisations::of(&state).await?;
    let until = until(&registry, command).await?;
    let wanted = match &scope {
        FreezeScope::Serials(programme, ranges) => vec![Wanted {
            owner: None,
            programme: *programme,
            selection: Selection::Ranges(ranges.clone()),
        }],
        _ => Vec::new(),
    };
    let call = Call::Freeze {
        scope,
        reason,
        case,
        until: Some(until),
    };
    let tell = |receipt: &_| {
        let event = only(receipt, |event| match event {
            RegistryEvent::FreezePlaced(event) => Some(event.clone()),
            _ => None,
        })?;
        let json = json!({
            "freeze": event.freeze,
            "subject": subject_json(event.subject),
            "ranges": ranges_json(&event.ranges),
            "amount": event.amount,
            "reason": event.reason,
            "case": event.case,
            "until": event.until,
        });
        let mut text = format!(
            "Freeze {} (case {}) covers {} {}.",
            event.freeze,
            event.case,
            subject_text(event.subject, &organisations),
            until_text(event.until)
        );
        if !event.ranges.is_empty() {
            text = format!("{text}\n{}", ranges_table(&event.ranges));
        }
        let text = format!(
            "{text}\n`registry credits unfreeze {}` lifts it.",
            event.freeze
        );
        Ok((json, text))
    };
    match context.change(&registry, &signer, call, tell).await {
        Ok(answer) => Ok(answer),
        Err(failure) => Err(obstacles_told(&registry, &wanted, failure).await),
    }
}

/// What is to be frozen. The options name exactly one thing.
async fn scope(
    state: &State,
    command: &Freeze,
    serials: Option<Selection>,
) -> Result<FreezeScope, Failure> {
    if let (Some(Selection::Ranges(ranges)), Some(programme)) = (serials, &command.of_programme) {
        let programme = lookup::programme(state, programme).await?;
        return Ok(FreezeScope::Serials(programme.id, ranges));
    }
    if let Some(programme) = &command.programme {
        let programme = lookup::programme(state, programme).await?;
        return Ok(FreezeScope::Programme(programme.id));
    }
    if let Some(organisation) = &command.organisation {
        let organisation = lookup::organisation(state, organisation).await?;
        return Ok(FreezeScope::Organisation(organisation.id));
    }
    Ok(FreezeScope::Country)
}

/// The first block in which the freeze is over.
async fn until(registry: &Registry, command: &Freeze) -> Result<u32, Failure> {
    if let Some(until) = command.until {
        return Ok(until);
    }
    let now = registry.best_block_number().await?;
    Ok(end(now, command.blocks.unwrap_or_default())?)
}

fn end(now: u64, blocks: u32) -> Result<u32, Problem> {
    let end = u32::try_from(now)
        .ok()
        .and_then(|now| now.checked_add(blocks));
    end.ok_or_else(|| {
        let here = format!("{blocks} blocks after block {now} there is no block");
        Problem::of("FreezeTooLong", here).at("--blocks")
    })
}

/// Lift a freeze.
pub async fn unfreeze(
    context: &Context,
    freeze: FreezeId,
    reason: &str,
) -> Result<Answer, Failure> {
    let reason = values::reason(reason)?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let organisations = Organisations::of(&registry.state().await?).await?;
    let call = Call::Unfreeze { freeze, reason };
    let tell = |receipt: &_| {
        let event = only(receipt, |event| match event {
            RegistryEvent::FreezeLifted(event) => Some(event.clone()),
            _ => None,
        })?;
        let json = json!({
            "freeze": event.freeze,
            "subject": subject_json(event.subject),
            "reason": event.reason,
        });
        let text = format!(
            "Freeze {} is lifted: it covered {}.",
            event.freeze,
            subject_text(event.subject, &organisations)
        );
        Ok((json, text))
    };
    context.change(&registry, &signer, call, tell).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_freeze_ends_in_a_block_that_there_can_be() {
        assert_eq!(end(100, 43_200), Ok(43_300));
        let last = u64::from(u32::MAX);
        let problem = end(last, 1).unwrap_err();
        assert_eq!(problem.entry.map(|entry| entry.number), Some(3029));
        assert!(end(last + 1, 1).is_err());
    }
}

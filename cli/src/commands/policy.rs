//! `registry policy`: when a second person must approve.

use crate::{
    args::rights::Policy as Command,
    commands::organisation::organisation_json,
    context::Context,
    failure::Failure,
    lookup,
    output::{table, Answer},
    submission::only,
    values::when_text,
};
use registry_client::{event, Call, RegistryEvent, State};
use registry_primitives::{Action, Approver, OrganisationId, Policy, When};
use serde_json::{json, Value};

/// Show the policies, or set one of the own organisation.
pub async fn run(context: &Context, command: &Command) -> Result<Answer, Failure> {
    match command {
        Command::Show { organisation } => show(context, organisation.as_deref()).await,
        Command::Set { action, when } => set(context, *action, *when).await,
    }
}

/// The policy of one action.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Line {
    action: Action,
    registry: Policy,
    own: When,
}

impl Line {
    fn in_force(&self) -> When {
        self.registry.when.stricter(self.own)
    }

    fn json(&self) -> Value {
        json!({
            "action": self.action.name(),
            "registry": when_text(self.registry.when),
            "own": when_text(self.own),
            "inForce": when_text(self.in_force()),
            "by": self.registry.by.name(),
        })
    }

    fn second_person(&self) -> &'static str {
        match (self.in_force(), self.registry.by) {
            (When::Never, _) => "",
            (_, Approver::OwnOrganisation) => "of the same organisation",
            (_, Approver::Government) => "of the government",
        }
    }
}

async fn lines(state: &State, organisation: Option<OrganisationId>) -> Result<Vec<Line>, Failure> {
    let own = match organisation {
        Some(id) => state.own_policies(id).await?,
        None => Vec::new(),
    };
    let of = |action| {
        let found = own.iter().find(|(other, _)| *other == action);
        found.map_or(When::Never, |(_, when)| *when)
    };
    let policies = state.policies().await?;
    Ok(policies
        .into_iter()
        .map(|(action, registry)| Line {
            action,
            registry,
            own: of(action),
        })
        .collect())
}

async fn show(context: &Context, organisation: Option<&str>) -> Result<Answer, Failure> {
    let state = context.connect().await?.state().await?;
    let organisation = match (organisation, context.named_signer()) {
        (None, None) => None,
        (named, _) => Some(lookup::organisation_or_own(context, &state, named).await?),
    };
    let lines = lines(&state, organisation.as_ref().map(|found| found.id)).await?;
    let json = json!({
        "block": state.block_number(),
        "organisation": organisation.as_ref().map(organisation_json),
        "policies": lines.iter().map(Line::json).collect::<Vec<_>>(),
    });
    let text = match organisation {
        Some(organisation) => format!(
            "{} ({}) at block {}:\n{}",
            organisation.name,
            organisation.tax_id,
            state.block_number(),
            with_own(&lines)
        ),
        None => registry_alone(&lines),
    };
    Ok(Answer::new(&json, text))
}

fn with_own(lines: &[Line]) -> String {
    let rows = lines.iter().map(|line| {
        [
            line.action.to_string(),
            when_text(line.registry.when),
            when_text(line.own),
            when_text(line.in_force()),
            line.second_person().to_owned(),
        ]
    });
    let header = [
        "Action",
        "Registry",
        "Own rule",
        "In force",
        "Second person",
    ];
    table(header, rows)
}

fn registry_alone(lines: &[Line]) -> String {
    let rows = lines.iter().map(|line| {
        [
            line.action.to_string(),
            when_text(line.registry.when),
            line.second_person().to_owned(),
        ]
    });
    table(["Action", "Registry", "Second person"], rows)
}

async fn set(context: &Context, action: Action, when: When) -> Result<Answer, Failure> {
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let call = Call::SetOwnPolicy { action, when };
    let tell = |receipt: &_| {
        let (organisation, before) = only(receipt, |event| match event {
            RegistryEvent::OwnPolicyChanged(event::OwnPolicyChanged {
                organisation,
                before,
                ..
            }) => Some((*organisation, *before)),
            _ => None,
        })?;
        let json = json!({
            "organisation": organisation,
            "action": action.name(),
            "before": when_text(before),
            "after": when_text(when),
        });
        let text = format!(
            "Organisation {organisation} asks for a second person for {action}: {}, until now {}.",
            when_text(when),
            when_text(before)
        );
        Ok((json, text))
    };
    context.change(&registry, &signer, call, tell).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use registry_primitives::Credits;

    #[test]
    fn the_stricter_rule_is_in_force() {
        let line = |registry, own| Line {
            action: Action::TransferCredits,
            registry: Policy {
                when: registry,
                by: Approver::OwnOrganisation,
            },
            own,
        };
        let thousand = When::From(Credits(1_000));
        assert_eq!(line(thousand, When::Never).in_force(), thousand);
        let stricter = line(thousand, When::From(Credits(10)));
        assert_eq!(stricter.json()["inForce"], "from:10");
        assert!(with_own(&[stricter]).contains("of the same organisation"));
        assert_eq!(line(When::Never, When::Never).second_person(), "");
        assert!(registry_alone(&[line(When::Always, When::Never)]).contains("always"));
    }
}

//! `registry roles`: the permission matrix of the chain, and questions about it.

use crate::{
    args::rights::{May, Question, Roles},
    context::Context,
    failure::Failure,
    lookup,
    output::{pairs, wide_table, Answer},
    values,
};
use registry_client::{AccountId, CatalogueError, ClientError, MatrixCell, State};
use registry_primitives::{
    traits::Subject, Action, Approver, OrganisationKind, Policy, UserRole, When,
};
use serde_json::{json, Value};

/// Show the matrix, or answer a question.
pub async fn run(context: &Context, command: &Roles) -> Result<Answer, Failure> {
    let state = context.connect().await?.state().await?;
    match &command.question {
        Some(Question::May(question)) => may(context, &state, question).await,
        None => {
            let cells = state.matrix().await?;
            let shown = shown(cells, command.kind, command.role);
            let json = json!({
                "block": state.block_number(),
                "matrix": shown.iter().map(cell_json).collect::<Vec<_>>(),
            });
            Ok(Answer::new(&json, matrix_table(&shown)))
        }
    }
}

/// The cells that were asked for. Roles that may do nothing are left out, unless they are
/// what was asked for.
fn shown(
    cells: Vec<MatrixCell>,
    kind: Option<OrganisationKind>,
    role: Option<UserRole>,
) -> Vec<MatrixCell> {
    let asked = |cell: &MatrixCell| {
        kind.is_none_or(|kind| kind == cell.kind) && role.is_none_or(|role| role == cell.role)
    };
    let named = kind.is_some() && role.is_some();
    cells
        .into_iter()
        .filter(|cell| asked(cell) && (named || cell.actions.0 != 0))
        .collect()
}

fn matrix_table(cells: &[MatrixCell]) -> String {
    let heads = cells
        .iter()
        .map(|cell| format!("{} {}", kind_text(cell.kind), cell.role));
    let header = std::iter::once("Action".to_owned()).chain(heads);
    let rows = Action::ALL.iter().map(|action| {
        let marks = cells
            .iter()
            .map(|cell| match cell.actions.contains(*action) {
                true => "yes".to_owned(),
                false => String::new(),
            });
        std::iter::once(action.to_string()).chain(marks)
    });
    wide_table(header, rows)
}

/// A kind in a narrow column.
fn kind_text(kind: OrganisationKind) -> &'static str {
    match kind {
        OrganisationKind::ProgrammeDeveloper => "Developer",
        kind => kind.name(),
    }
}

fn cell_json(cell: &MatrixCell) -> Value {
    let actions: Vec<&str> = Action::ALL
        .iter()
        .filter(|action| cell.actions.contains(**action))
        .map(|action| action.name())
        .collect();
    json!({ "kind": cell.kind.name(), "role": cell.role.name(), "actions": actions })
}

/// Whether a key may take an action.
async fn may(context: &Context, state: &State, question: &May) -> Result<Answer, Failure> {
    let key = context.key(&question.key)?;
    let (subject, record) = subject(context, state, question).await?;
    let action = question.action;
    let (answer, policy, refused) = match state.may(&key.0, action, &subject).await {
        Ok(policy) => ("yes", Some(policy), None),
        Err(ClientError::Refused(refused)) => ("no", None, Some(refused)),
        Err(error) => return Err(error.into()),
    };
    let json = json!({
        "block": state.block_number(),
        "key": key.to_string(),
        "action": action.name(),
        "record": record,
        "allowed": policy.is_some(),
        "policy": policy.map(policy_json),
        "reason": refused.map(refused_json),
    });
    let why = match (policy, refused) {
        (Some(policy), _) => ("second person", policy_text(policy)),
        (None, Some(refused)) => (
            "reason",
            format!(
                "[{}] {}: {} {}",
                refused.number, refused.name, refused.sentence, refused.remedy
            ),
        ),
        (None, None) => ("reason", String::new()),
    };
    let text = pairs([
        ("key", key.to_string()),
        ("action", action.to_string()),
        ("on", record),
        ("may", answer.to_owned()),
        why,
    ]);
    Ok(Answer::new(&json, text))
}

/// The record that a question is about, for the chain and for people.
async fn subject(
    context: &Context,
    state: &State,
    question: &May,
) -> Result<(Subject<AccountId>, String), Failure> {
    if let Some(text) = &question.organisation {
        let found = lookup::organisation(state, text).await?;
        let shown = format!("organisation {} ({})", found.id, found.tax_id);
        return Ok((Subject::Organisation(found.id), shown));
    }
    if let Some(text) = &question.member {
        let key = lookup::member(context, state, text).await?.key;
        return Ok((Subject::Member(key), format!("member {key}")));
    }
    if let Some(text) = &question.programme {
        let found = lookup::programme(state, text).await?;
        let shown = format!("programme {} ({})", found.id, found.external_id);
        return Ok((Subject::Programme(found.id), shown));
    }
    Ok((Subject::Registry, "no record in particular".to_owned()))
}

fn refused_json(refused: CatalogueError) -> Value {
    json!({
        "number": refused.number,
        "name": refused.name,
        "sentence": refused.sentence,
        "remedy": refused.remedy,
    })
}

fn policy_json(policy: Policy) -> Value {
    json!({ "when": values::when_text(policy.when), "by": policy.by.name() })
}

/// When a second person approves, and of which organisation.
fn policy_text(policy: Policy) -> String {
    let from = match policy.by {
        Approver::OwnOrganisation => "of the same organisation",
        Approver::Government => "of the government",
    };
    match policy.when {
        When::Never => "not needed".to_owned(),
        When::Always => format!("always, {from}"),
        When::From(amount) => format!("from {amount} credits on, {from}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use registry_primitives::{roles::initial_permissions, Credits};

    fn cells() -> Vec<MatrixCell> {
        let kinds = OrganisationKind::ALL.iter().copied();
        kinds
            .flat_map(|kind| {
                UserRole::ALL.iter().map(move |role| MatrixCell {
                    kind,
                    role: *role,
                    actions: initial_permissions(kind, *role),
                })
            })
            .collect()
    }

    #[test]
    fn the_matrix_has_a_column_for_every_role_that_may_do_something() {
        let all = shown(cells(), None, None);
        assert!(all.iter().all(|cell| cell.actions.0 != 0));
        let table = matrix_table(&all);
        for action in Action::ALL {
            assert!(table.contains(action.name()), "{action}");
        }
        assert!(!table.contains("Viewer"));
    }

    #[test]
    fn filters_leave_what_was_asked_for() {
        let developer = Some(OrganisationKind::ProgrammeDeveloper);
        let roles: Vec<_> = shown(cells(), developer, None)
            .iter()
            .map(|cell| cell.role)
            .collect();
        assert_eq!(roles, [UserRole::Admin, UserRole::Manager]);
        let viewers = shown(cells(), developer, Some(UserRole::Viewer));
        assert_eq!(
            viewers.len(),
            1,
            "a role that may do nothing is an answer too"
        );
        assert_eq!(cell_json(&viewers[0])["actions"], json!([]));
        assert_eq!(shown(cells(), None, Some(UserRole::Root)).len(), 1);
    }

    #[test]
    fn policies_are_told_in_words() {
        let policy = |when, by| policy_text(Policy { when, by });
        assert_eq!(policy(When::Never, Approver::Government), "not needed");
        assert_eq!(
            policy(When::From(Credits(500)), Approver::OwnOrganisation),
            "from 500 credits on, of the same organisation"
        );
        assert_eq!(
            policy(When::Always, Approver::Government),
            "always, of the government"
        );
    }
}

//! The actions of the steps, word by word.

use super::{Action, Basis, Pick};
use crate::{
    args::{credits::Kind, names},
    failure::Problem,
    files::{calculation, json::Object},
    values,
};
use clap::ValueEnum;
use mitigation_calculator::Fields;
use registry_primitives::{Credits, MonitoredPeriod, RetirementKind};

/// Bytes of a reason, a remark, a beneficiary. The mark of the step goes after some of them.
const MAX_REASON: usize = 400;
const MAX_BENEFICIARY: usize = 200;
/// Bytes of the identifier of a case.
const MAX_CASE: usize = 64;
/// Bytes of the identifier of a mitigation action.
const MAX_ACTION: usize = 32;

/// The action of a word, and the fields it knows.
pub fn action(object: &Object, word: &str) -> Result<(Action, &'static [&'static str]), Problem> {
    let programme = || object.text("programme");
    let readable = |field: &str, most: usize| {
        values::readable(&object.text(field)?, most).map_err(|problem| problem.at(field))
    };
    Ok(match word {
        "accredit" => (
            Action::Accredit {
                organisation: object.text("organisation")?,
                sector: named(object, "sector", names::sector)?,
                until: values::last_moment(&object.text("until")?).map_err(|p| p.at("until"))?,
            },
            &["organisation", "sector", "until"],
        ),
        "constants" => (
            Action::Constants {
                method: object.text("method")?,
                constants: object
                    .object_if_any("constants")?
                    .ok_or_else(|| missing("constants"))
                    .and_then(|constants| {
                        calculation::fields(&constants).map_err(|p| p.at("constants"))
                    })?,
            },
            &["method", "constants"],
        ),
        "programme" => (
            Action::Programme {
                file: object.text("file")?,
                draft: object.boolean_if_any("draft")?.unwrap_or(false),
            },
            &["file", "draft"],
        ),
        "submit" => (
            Action::Submit {
                programme: programme()?,
                estimate: estimate_if_any(object)?,
                reason: readable_if_any(object, "reason", MAX_REASON)?,
            },
            &["programme", "estimate", "reason"],
        ),
        "authorise" => (
            Action::Authorise {
                programme: programme()?,
                amount: amount_if_any(object, "amount")?,
                letter: object.text_if_any("letter")?,
            },
            &["programme", "amount", "letter"],
        ),
        "reject" => (
            Action::Reject {
                programme: programme()?,
                reason: readable("reason", MAX_REASON)?,
            },
            &["programme", "reason"],
        ),
        "document" => (
            Action::Document {
                programme: programme()?,
                file: object.text("file")?,
                kind: named(object, "kind", names::document)?,
                action: object.text_if_any("action")?,
            },
            &["programme", "file", "kind", "action"],
        ),
        "action" => (
            Action::Mitigation {
                programme: programme()?,
                action: readable("action", MAX_ACTION)?,
                mitigation: named(object, "mitigation", names::mitigation)?,
                estimate: estimate_if_any(object)?.ok_or_else(|| missing("estimate"))?,
                calculation: calculation(object)?,
            },
            &[
                "programme",
                "action",
                "mitigation",
                "estimate",
                "method",
                "input",
            ],
        ),
        "certify" => (
            Action::Certify {
                programme: programme()?,
                statement: object.text("statement")?,
            },
            &["programme", "statement"],
        ),
        "report" => (
            Action::Report {
                programme: programme()?,
                period: values::period(
                    ("from", &object.text("from")?),
                    ("until", &object.text("until")?),
                )?,
                claimed: amount(object, "claimed")?,
                inputs: object.text("inputs")?,
                method: object.text_if_any("method")?,
            },
            &["programme", "from", "until", "claimed", "inputs", "method"],
        ),
        "verify" => (
            Action::Verify {
                report: object.text("report")?,
                amount: amount(object, "amount")?,
                statement: object.text("statement")?,
            },
            &["report", "amount", "statement"],
        ),
        "issue" => (
            Action::Issue {
                programme: programme()?,
                amount: amount(object, "amount")?,
                vintage: values::vintage(&object.digits("vintage")?)
                    .map_err(|p| p.at("vintage"))?,
                basis: basis(object)?,
            },
            &[
                "programme",
                "amount",
                "vintage",
                "report",
                "periodFrom",
                "periodUntil",
            ],
        ),
        "propose-ownership" => (
            Action::ProposeOwnership {
                programme: programme()?,
                from: object.text("from")?,
                to: object.text("to")?,
                share: values::percentage(&object.digits("percentage")?)
                    .map_err(|p| p.at("percentage"))?,
                moved: amount_if_any(object, "move")?,
            },
            &["programme", "from", "to", "percentage", "move"],
        ),
        "agree-ownership" => (
            Action::AgreeOwnership {
                programme: programme()?,
            },
            &["programme"],
        ),
        "transfer" => (
            Action::Transfer {
                programme: programme()?,
                from: object.text("from")?,
                to: object.text("to")?,
                pick: pick(object)?,
                remark: readable("remark", MAX_REASON)?,
            },
            &["programme", "from", "to", "amount", "positions", "remark"],
        ),
        "retire" => (
            Action::Retire {
                programme: programme()?,
                owner: object.text("owner")?,
                pick: pick(object)?,
                kind: kind(&object.text("type")?)?,
                country: object
                    .text_if_any("country")?
                    .map(|text| values::country(&text).map_err(|p| p.at("country")))
                    .transpose()?,
                receiver: readable_if_any(object, "receiver", values::MAX_NAME)?,
                beneficiary: readable("beneficiary", MAX_BENEFICIARY)?,
                reason: readable("reason", MAX_REASON)?,
            },
            &[
                "programme",
                "owner",
                "amount",
                "positions",
                "type",
                "country",
                "receiver",
                "beneficiary",
                "reason",
            ],
        ),
        "request" => (
            Action::Request {
                programme: programme()?,
                from: object.text("from")?,
                to: object.text("to")?,
                pick: pick(object)?,
                remark: readable("remark", MAX_REASON)?,
            },
            &["programme", "from", "to", "amount", "positions", "remark"],
        ),
        "request-retirement" => (
            Action::RequestRetirement {
                programme: programme()?,
                pick: pick(object)?,
                country: values::country(&object.text("country")?)
                    .map_err(|p| p.at("country"))?,
                receiver: readable_if_any(object, "receiver", values::MAX_NAME)?,
                beneficiary: readable("beneficiary", MAX_BENEFICIARY)?,
                reason: readable("reason", MAX_REASON)?,
            },
            &[
                "programme",
                "amount",
                "positions",
                "country",
                "receiver",
                "beneficiary",
                "reason",
            ],
        ),
        "accept" => (
            Action::Accept {
                request: object.text("request")?,
            },
            &["request"],
        ),
        "refuse" => (
            Action::Refuse {
                request: object.text("request")?,
                reason: readable("reason", MAX_REASON)?,
            },
            &["request", "reason"],
        ),
        "cancel" => (
            Action::Cancel {
                programme: programme()?,
                owner: object.text("owner")?,
                pick: pick(object)?,
                reason: readable("reason", MAX_REASON)?,
                order: object.text_if_any("order")?,
            },
            &[
                "programme",
                "owner",
                "amount",
                "positions",
                "reason",
                "order",
            ],
        ),
        "freeze" => (
            Action::Freeze {
                programme: programme()?,
                positions: object
                    .text_if_any("positions")?
                    .map(|text| values::ranges(&text).map_err(|p| p.at("positions")))
                    .transpose()?,
                reason: readable("reason", MAX_REASON)?,
                case: readable("case", MAX_CASE)?,
                blocks: blocks(object)?,
            },
            &["programme", "positions", "reason", "case", "blocks"],
        ),
        "unfreeze" => (
            Action::Unfreeze {
                freeze: object.text("freeze")?,
                reason: readable("reason", MAX_REASON)?,
            },
            &["freeze", "reason"],
        ),
        "void" => (
            Action::Void {
                issue: object.text("issue")?,
                reason: readable("reason", MAX_REASON)?,
            },
            &["issue", "reason"],
        ),
        _ => {
            return Err(Problem::new(
                format!("{word:?} is no step."),
                "Use one of: accredit, constants, programme, submit, authorise, reject, document, action, \
                 certify, report, verify, issue, propose-ownership, agree-ownership, transfer, \
                 retire, request, request-retirement, accept, refuse, cancel, freeze, unfreeze, \
                 void.",
            )
            .at("step"))
        }
    })
}

fn missing(field: &str) -> Problem {
    Problem::new("This field is missing.", "Add the field.").at(field)
}

/// A text that a person can read, if there is one.
fn readable_if_any(object: &Object, field: &str, most: usize) -> Result<Option<String>, Problem> {
    object
        .text_if_any(field)?
        .map(|text| values::readable(&text, most).map_err(|problem| problem.at(field)))
        .transpose()
}

/// A number of blocks, at least one.
fn blocks(object: &Object) -> Result<u32, Problem> {
    let number = values::whole(&object.digits("blocks")?).map_err(|p| p.at("blocks"))?;
    let blocks = u32::try_from(number).ok().filter(|blocks| *blocks > 0);
    blocks.ok_or_else(|| {
        Problem::new(
            format!("{number} is no number of blocks."),
            "Give a number of blocks from 1 on.",
        )
        .at("blocks")
    })
}

/// A value with a name, as options have it too.
fn named<T>(
    object: &Object,
    field: &str,
    read: fn(&str) -> Result<T, String>,
) -> Result<T, Problem> {
    read(&object.text(field)?)
        .map_err(|error| Problem::new(format!("Here {error}."), "Correct the value.").at(field))
}

fn amount_if_any(object: &Object, field: &str) -> Result<Option<Credits>, Problem> {
    object
        .digits_if_any(field)?
        .map(|text| values::amount(&text).map_err(|problem| problem.at(field)))
        .transpose()
}

fn amount(object: &Object, field: &str) -> Result<Credits, Problem> {
    amount_if_any(object, field)?.ok_or_else(|| missing(field))
}

fn estimate_if_any(object: &Object) -> Result<Option<Credits>, Problem> {
    object
        .digits_if_any("estimate")?
        .map(|text| values::estimate(&text).map_err(|problem| problem.at("estimate")))
        .transpose()
}

/// What the chain computes: a method and what was measured, or neither.
fn calculation(object: &Object) -> Result<Option<(String, Fields)>, Problem> {
    let method = object.text_if_any("method")?;
    let input = object.object_if_any("input")?;
    match (method, input) {
        (None, None) => Ok(None),
        (Some(method), Some(input)) => calculation::fields(&input)
            .map(|fields| Some((method, fields)))
            .map_err(|problem| problem.at("input")),
        (Some(_), None) => Err(missing("input")),
        (None, Some(_)) => Err(missing("method")),
    }
}

fn pick(object: &Object) -> Result<Pick, Problem> {
    let amount = object.digits_if_any("amount")?;
    let positions = object.text_if_any("positions")?;
    match (amount, positions) {
        (Some(text), None) => values::amount(&text)
            .map(Pick::Amount)
            .map_err(|problem| problem.at("amount")),
        (None, Some(text)) => values::ranges(&text)
            .map(Pick::Positions)
            .map_err(|problem| problem.at("positions")),
        _ => Err(Problem::new(
            "A step names either an amount or positions.",
            "Give one of the two.",
        )
        .at("amount")),
    }
}

fn kind(text: &str) -> Result<RetirementKind, Problem> {
    Kind::from_str(text, false).map(Into::into).map_err(|_| {
        Problem::new(
            format!("{text:?} is no type of a retirement."),
            "Use one of: domestic-use, cross-border, legal-action, other.",
        )
        .at("type")
    })
}

/// What an issue is based on.
fn basis(object: &Object) -> Result<Basis, Problem> {
    match (object.text_if_any("report")?, period(object)?) {
        (Some(report), None) => Ok(Basis::Report(report)),
        (None, period) => Ok(Basis::Period(period)),
        (Some(_), Some(_)) => Err(Problem::new(
            "There is a report and a period.",
            "Give one of the two: a report has its period.",
        )
        .at("report")),
    }
}

fn period(object: &Object) -> Result<Option<MonitoredPeriod>, Problem> {
    let from = object.text_if_any("periodFrom")?;
    let until = object.text_if_any("periodUntil")?;
    match (from, until) {
        (None, None) => Ok(None),
        (Some(from), Some(until)) => {
            values::period(("periodFrom", &from), ("periodUntil", &until)).map(Some)
        }
        (None, Some(_)) => Err(missing("periodFrom")),
        (Some(_), None) => Err(missing("periodUntil")),
    }
}

//! The public page of the network.

use axum::extract::State;
use maud::{html, Markup};

use super::{
    motions::{self, MotionFilter, MotionInfo},
    runtimes::{self, RuntimeVersionInfo},
    sessions::{self, SessionInfo},
    validators::{self, ValidatorFilter, ValidatorInfo, ValidatorRulesInfo},
};
use crate::{
    server::{
        layout::{document, figure, moment, number, table, Column, PageError},
        model::AsOf,
        params::MAX_LIMIT,
        App,
    },
    text::{grouped, readable},
};

/// Sessions and motions that the page shows.
const SHOWN: i64 = 20;

/// All that the page shows.
struct Network {
    rules: ValidatorRulesInfo,
    validators: Vec<ValidatorInfo>,
    sessions: Vec<SessionInfo>,
    motions: Vec<MotionInfo>,
    runtimes: Vec<RuntimeVersionInfo>,
    as_of: AsOf,
}

/// The page of the network: who makes the blocks, and who decides on that.
pub async fn network(State(app): State<App>) -> Result<Markup, PageError> {
    let mut snapshot = app.snapshot().await?;
    let rules = validators::rules(&mut snapshot).await?;
    let every = ValidatorFilter::default();
    let (validators, _) = validators::list(&mut snapshot, &every, MAX_LIMIT).await?;
    let (sessions, _) = sessions::list(&mut snapshot, None, SHOWN).await?;
    let every = MotionFilter::default();
    let (motions, _) = motions::list(&mut snapshot, &every, SHOWN).await?;
    let (runtimes, _) = runtimes::list(&mut snapshot, None, SHOWN).await?;
    Ok(render(&Network {
        rules,
        validators,
        sessions,
        motions,
        runtimes,
        as_of: snapshot.as_of,
    }))
}

fn render(page: &Network) -> Markup {
    let rules = &page.rules;
    let title = "The network";
    let body = html! {
        p { a href="/" { "To the overview" } }
        h1 { (title) }
        section aria-labelledby="rules" {
            h2 id="rules" { "Rules of the set" }
            dl {
                (figure("Validators at least", rules.floor))
                (figure("Seats at most", rules.seats))
                (figure("Share of one organisation, per million", rules.share))
                (figure("Sessions without a block until standby", rules.missed))
                (figure("Blocks of a session", rules.session_length))
            }
        }
        section aria-labelledby="validators" {
            h2 id="validators" { "Validators" }
            (validator_table(&page.validators))
        }
        section aria-labelledby="sessions" {
            h2 id="sessions" { "Sessions" }
            (session_table(&page.sessions))
        }
        section aria-labelledby="motions" {
            h2 id="motions" { "Motions of council and technical committee" }
            (motion_table(&page.motions))
        }
        section aria-labelledby="runtimes" {
            h2 id="runtimes" { "Runtimes" }
            (runtime_table(&page.runtimes))
        }
    };
    document(title, Some(&page.as_of), &body)
}

fn validator_table(validators: &[ValidatorInfo]) -> Markup {
    const COLUMNS: [Column; 6] = [
        ("Account", false),
        ("Organisation", false),
        ("State", false),
        ("Seat", false),
        ("Blocks made", true),
        ("Slots", true),
    ];
    let row = |validator: &ValidatorInfo| {
        let organisation = &validator.organisation;
        let last = validator.last_session.as_ref();
        html! {
            th scope="row" {
                a href={ "/api/v1/validators/" (validator.account) } { code { (validator.account) } }
            }
            td {
                a href={ "/organisations/" (organisation.organisation) } { (organisation.name) }
            }
            td { (validator.state.as_deref().unwrap_or("–")) }
            td { @if validator.seated { "yes" } @else { "no" } }
            (number(last.map_or(0, |last| last.authored)))
            (number(last.map_or(0, |last| last.expected)))
        }
    };
    let rows: Vec<Markup> = validators.iter().map(row).collect();
    let caption = "Validators, with what they did in their last session";
    table(
        "validators",
        caption,
        &COLUMNS,
        &rows,
        "There are no validators.",
    )
}

fn session_table(sessions: &[SessionInfo]) -> Markup {
    const COLUMNS: [Column; 6] = [
        ("Session", true),
        ("State", false),
        ("Blocks", false),
        ("Validators", true),
        ("Blocks made", true),
        ("Slots", true),
    ];
    let row = |session: &SessionInfo| {
        let sum = |of: fn(&sessions::PerformedInfo) -> u64| {
            let each = session.performance.iter().map(of);
            each.fold(0u64, u64::saturating_add)
        };
        html! {
            th.number scope="row" { (grouped(session.session)) }
            td { (session.state) }
            td {
                @match (session.first_block, session.last_block) {
                    (Some(first), Some(last)) => { (grouped(first)) "–" (grouped(last)) }
                    _ => { "–" }
                }
            }
            (number(u64::try_from(session.validators.len()).unwrap_or_default()))
            (number(sum(|performed| performed.authored)))
            (number(sum(|performed| performed.expected)))
        }
    };
    let rows: Vec<Markup> = sessions.iter().map(row).collect();
    table(
        "sessions",
        "The latest sessions",
        &COLUMNS,
        &rows,
        "No session is planned.",
    )
}

fn motion_table(motions: &[MotionInfo]) -> Markup {
    const COLUMNS: [Column; 6] = [
        ("Motion", false),
        ("Body", false),
        ("Call", false),
        ("Yes", true),
        ("No", true),
        ("State", false),
    ];
    let row = |motion: &MotionInfo| {
        html! {
            th scope="row" {
                (motion.number.map_or_else(|| "–".to_owned(), |number| number.to_string()))
                " of " (readable(motion.time))
            }
            td { (motion.body) }
            td {
                @match (&motion.pallet, &motion.call) {
                    (Some(pallet), Some(call)) => { (pallet) "." (call) }
                    _ => { code { (motion.hash) } }
                }
                @if let Some(arguments) = &motion.arguments {
                    " " code { (arguments) }
                }
            }
            (number(motion.yes))
            (number(motion.no))
            td {
                (motion.state)
                @if let Some(failure) = &motion.failure { ": " (failure) }
            }
        }
    };
    let rows: Vec<Markup> = motions.iter().map(row).collect();
    table(
        "motions",
        "The latest motions",
        &COLUMNS,
        &rows,
        "Nothing was moved yet.",
    )
}

fn runtime_table(runtimes: &[RuntimeVersionInfo]) -> Markup {
    const COLUMNS: [Column; 5] = [
        ("Spec version", true),
        ("Release", false),
        ("First block", true),
        ("Applied", false),
        ("Hash of the code", false),
    ];
    let row = |runtime: &RuntimeVersionInfo| {
        html! {
            th.number scope="row" { (runtime.spec_version) }
            td { (runtime.release.as_deref().unwrap_or("–")) }
            (number(runtime.first_block))
            td { (moment(runtime.applied_time)) }
            td { code { (runtime.code_hash) } }
        }
    };
    let rows: Vec<Markup> = runtimes.iter().map(row).collect();
    table(
        "runtimes",
        "Runtimes, the latest first",
        &COLUMNS,
        &rows,
        "No runtime is known.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::model::Named;
    use chrono::DateTime;

    #[test]
    fn the_page_escapes_every_text_of_the_chain() {
        let page = render(&Network {
            rules: ValidatorRulesInfo::default(),
            validators: vec![ValidatorInfo {
                account: "5F".into(),
                organisation: Named {
                    organisation: 2,
                    name: "<b>Ministry</b>".into(),
                },
                state: Some("Active".into()),
                seated: true,
                since: Some(0),
                until: None,
                last_session: None,
            }],
            sessions: Vec::new(),
            motions: vec![MotionInfo {
                id: "1-2".into(),
                body: "Council".into(),
                number: Some(7),
                hash: "0xab".into(),
                proposer: None,
                threshold: Some(3),
                pallet: Some("Validators".into()),
                call: Some("remove".into()),
                arguments: Some(serde_json::json!({ "reason": "<i>idle</i>" })),
                yes: 3,
                no: 0,
                state: "Failed".into(),
                failure: Some("it & that".into()),
                time: DateTime::UNIX_EPOCH,
                decided_block: None,
                decided_time: None,
                votes: Vec::new(),
            }],
            runtimes: Vec::new(),
            as_of: AsOf {
                block: 4,
                hash: "0xabc".into(),
                time: DateTime::UNIX_EPOCH,
            },
        })
        .into_string();
        for raw in ["<b>", "<i>", "it & that"] {
            assert!(!page.contains(raw), "{raw} stands in the page");
        }
        assert!(page.contains("Validators.remove"));
        assert!(page.contains("No session is planned."));
        assert!(page.contains("No runtime is known."));
        assert_eq!(page.matches("<h1>").count(), 1);
    }
}

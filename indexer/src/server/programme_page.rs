//! The public page of a programme.

mod tables;

use axum::extract::State;
use maud::{html, Markup};

use super::{
    layout::{document, dollars, figures, moment, timeline, PageError},
    model::AsOf,
    params::Id,
    programme::{self, ProgrammeDetail},
    App,
};
use crate::text::grouped;

/// The page.
pub async fn programme(
    State(app): State<App>,
    id: Result<Id, super::ApiError>,
) -> Result<Markup, PageError> {
    let Id(id) = id?;
    let mut snapshot = app.snapshot().await?;
    let programme = programme::load(&mut snapshot, id).await?;
    Ok(render(&programme, &snapshot.as_of))
}

fn render(programme: &ProgrammeDetail, as_of: &AsOf) -> Markup {
    let summary = &programme.summary;
    let title = format!("Programme {}: {}", summary.id, summary.title);
    let open: Vec<_> = programme
        .proposals
        .iter()
        .filter(|proposal| proposal.closed_block.is_none())
        .collect();
    let body = html! {
        p { a href="/" { "To the overview" } }
        h1 { (title) }
        (registered(programme))
        section aria-labelledby="totals" {
            h2 id="totals" { "Credits" }
            (figures(summary.estimate, &summary.totals))
            p {
                (grouped(programme.remaining)) " credits of the estimate can still be authorised; "
                (grouped(summary.verified)) " are verified, "
                (grouped(programme.planned)) " planned by mitigation actions."
            }
        }
        (section("proponents", "Owners", &tables::proponents(&summary.proponents)))
        (section(
            "authorisations",
            "Authorisations",
            &tables::authorisations(&programme.authorisations),
        ))
        @if !open.is_empty() {
            (section("proposals", "Waiting for agreement", &tables::proposals(&open)))
        }
        (section("certificates", "Certifiers", &tables::certificates(&programme.certificates_given)))
        (section("reports", "Monitoring reports", &tables::reports(&programme.reports)))
        (section("actions", "Mitigation actions", &tables::actions(&programme.actions)))
        (section("documents", "Documents", &tables::documents(&programme.documents)))
        (section("issuances", "Issuances", &tables::issuances(&programme.issuances)))
        (section(
            "timeline",
            "Timeline",
            &timeline(programme.timeline.iter().map(|step| &step.event)),
        ))
    };
    document(&title, Some(as_of), &body)
}

fn section(id: &str, heading: &str, content: &Markup) -> Markup {
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) { (heading) }
            (content)
        }
    }
}

/// What is said of the programme.
fn registered(programme: &ProgrammeDetail) -> Markup {
    let summary = &programme.summary;
    let crediting = programme.crediting_years.map_or_else(
        || "until the end".to_owned(),
        |years| format!("{years} years from the start"),
    );
    html! {
        div.frame tabindex="0" role="region" aria-label="What is registered" {
            table {
                caption { "What is registered, version " (summary.version) }
                tbody {
                    (fact("Stage", &summary.stage))
                    @if let Some(reason) = &programme.stage_reason {
                        (fact("Because", reason))
                    }
                    (fact("Sector", &format!("{}, scope {}", summary.sector, summary.scope)))
                    (fact("Mitigation", &summary.mitigation))
                    (fact("Gases", &programme.gases.join(", ")))
                    (fact("Regions", &summary.regions.join(", ")))
                    (fact("Start", &moment(summary.start)))
                    (fact("End", &moment(summary.end)))
                    (fact("Crediting period", &crediting))
                    (fact("Source", &summary.source))
                    (fact("External identifier", &summary.external_id))
                    (fact("Registered by", &programme.registered_by.name))
                    @if let Some(boundary) = &programme.boundary {
                        tr { th scope="row" { "Boundary" } td { code { (boundary) } } }
                    }
                    (money(programme))
                    (abroad(programme))
                }
            }
        }
    }
}

fn fact(name: &str, value: &str) -> Markup {
    html! { tr { th scope="row" { (name) } td { (value) } } }
}

fn money(programme: &ProgrammeDetail) -> Markup {
    let finance = &programme.finance;
    let sums = [
        ("Cost", finance.cost),
        ("Price of a credit", finance.price),
        ("Grant equivalent", finance.grant_equivalent),
    ];
    html! {
        @for (name, cents) in sums {
            @if let Some(cents) = cents {
                (fact(name, &dollars(cents)))
            }
        }
        @if let Some(funding) = &finance.funding {
            (fact("Funding", funding))
        }
    }
}

/// Use of the credits outside the country, and the nationally determined contribution.
fn abroad(programme: &ProgrammeDetail) -> Markup {
    let international = &programme.international;
    let told = |flag: bool| if flag { "yes" } else { "no" };
    let flags = [
        ("In the scope of the NDC", programme.ndc.in_scope),
        ("Named in the NDC", programme.ndc.included_in_ndc),
        ("Named in the NAP", programme.ndc.included_in_nap),
    ];
    html! {
        @for (name, flag) in flags {
            @if let Some(flag) = flag {
                (fact(name, told(flag)))
            }
        }
        @if !international.channels.is_empty() {
            (fact("Use abroad", &international.channels.join(", ")))
        }
        @if let Some(country) = &international.buyer_country {
            (fact("Buyer", country))
        }
        @if let Some(maximum) = international.maximum {
            (fact("At most abroad", &format!("{} credits", grouped(maximum))))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        details::{Abroad, Change, Contribution, Money},
        server::{
            events::TimelineEvent,
            model::{CreditTotals, Named},
            programme::{
                actions::ActionInfo, authorisations::AuthorisationInfo,
                certificates::CertificateInfo, documents::DocumentInfo, proposals::ProposalInfo,
                timeline::StepInfo,
            },
            programmes::{tests::summary, ProgrammeSummary, ProponentShare},
            reports::ReportInfo,
        },
    };
    use chrono::DateTime;

    const TIME: DateTime<chrono::Utc> = DateTime::UNIX_EPOCH;

    fn named(organisation: u64, name: &str) -> Named {
        Named {
            organisation,
            name: name.into(),
        }
    }

    fn programme() -> ProgrammeDetail {
        ProgrammeDetail {
            summary: ProgrammeSummary {
                external_id: "E<7>".into(),
                title: "Rice & water".into(),
                stage: "Authorised".into(),
                serial: Some("NA-ITMO-15-007-2023-0-1-400".into()),
                start: Some(TIME),
                estimate: 1_000,
                verified: 50,
                proponents: vec![ProponentShare {
                    organisation: 2,
                    name: "<Green>".into(),
                    share: 1_000_000,
                }],
                totals: CreditTotals {
                    authorised: 400,
                    ..CreditTotals::default()
                },
                ..summary()
            },
            gases: vec!["CO2".into(), "CH4".into()],
            crediting_years: Some(10),
            boundary: None,
            finance: Money {
                price: Some(1_250),
                ..Money::default()
            },
            ndc: Contribution {
                in_scope: Some(true),
                ..Contribution::default()
            },
            international: Abroad {
                channels: vec!["Article62".into()],
                ..Abroad::default()
            },
            registered_by: named(2, "<Green>"),
            stage_reason: None,
            remaining: 600,
            planned: 0,
            authorisations: vec![AuthorisationInfo {
                number: 1,
                first: 1,
                last: 400,
                amount: 400,
                serial: "NA-ITMO-15-007-2023-0-1-400".into(),
                letter: None,
                by: named(1, "Ministry"),
                reason: None,
                block: 3,
                time: TIME,
            }],
            certificates_given: vec![certificate(true), certificate(false)],
            proposals: vec![proposal(None), proposal(Some(9))],
            documents: vec![DocumentInfo {
                number: 1,
                kind: "Design".into(),
                name: "plan<1>.pdf".into(),
                hash: "0xdoc".into(),
                size: 2_048,
                media: "application/pdf".into(),
                action: None,
                version: 1,
                replaces: None,
                replaced: true,
                by: named(2, "<Green>"),
                block: 3,
                time: TIME,
            }],
            actions: vec![ActionInfo {
                action: "A-1".into(),
                mitigation: "Solar".into(),
                estimate: 40,
                computed: Some(1),
                tonnes: Some("40.25".into()),
                by: named(2, "<Green>"),
                block: 3,
                time: TIME,
            }],
            estimates: Vec::new(),
            reports: vec![report()],
            calendar: Vec::new(),
            issuances: Vec::new(),
            versions: Vec::new(),
            timeline: vec![StepInfo {
                id: "3-1".into(),
                event: TimelineEvent {
                    block: 3,
                    index: 1,
                    time: TIME,
                    pallet: "Programmes".into(),
                    name: "ProgrammeRegistered".into(),
                    sentence: "Programme 7 was registered.".into(),
                    payload: serde_json::Value::Null,
                },
                step: "ProgrammeRegistered".into(),
                stage_before: None,
                stage_after: Some("Pending".into()),
                version: 1,
                actor: None,
                reason: None,
            }],
        }
    }

    fn certificate(standing: bool) -> CertificateInfo {
        CertificateInfo {
            certifier: named(5, if standing { "Checkers" } else { "Lapsed & Co" }),
            standing,
            statement: None,
            block: 4,
            time: TIME,
            withdrawn_by: (!standing).then(|| named(1, "Ministry")),
            by_suspension: !standing,
            reason: (!standing).then(|| "false report".into()),
            withdrawn_block: (!standing).then_some(6),
            withdrawn_time: None,
        }
    }

    fn proposal(closed_block: Option<u64>) -> ProposalInfo {
        ProposalInfo {
            id: "8-1".into(),
            kind: "Ownership".into(),
            hash: "0xhash".into(),
            details: None,
            change: Some(Change {
                giver: 2,
                receiver: 3,
                share: 250_000,
                credits: Some(10),
            }),
            giver: Some(named(2, "<Green>")),
            receiver: Some(named(3, "River")),
            side: None,
            by: named(
                2,
                if closed_block.is_some() {
                    "Closed"
                } else {
                    "Open"
                },
            ),
            reason: None,
            agreed: Vec::new(),
            state: "Open".into(),
            block: 8,
            time: TIME,
            closed_by: None,
            closing_reason: None,
            closed_block,
            closed_time: None,
        }
    }

    fn report() -> ReportInfo {
        ReportInfo {
            id: 11,
            programme: 7,
            title: "Rice & water".into(),
            stage: "Verified".into(),
            period_from: Some(TIME),
            period_until: Some(TIME),
            claimed: 60,
            verified: Some(50),
            issued: 20,
            inputs: "0xin".into(),
            method: None,
            constants: None,
            by: named(2, "<Green>"),
            block: 5,
            time: TIME,
            certifier: Some(named(5, "Checkers")),
            statement: None,
            verified_block: Some(6),
            verified_time: Some(TIME),
            ended_by: None,
            reason: None,
            ended_block: None,
            ended_time: None,
        }
    }

    fn page() -> String {
        let as_of = AsOf {
            block: 4,
            hash: "0xabc".into(),
            time: TIME,
        };
        render(&programme(), &as_of).into_string()
    }

    #[test]
    fn the_page_shows_the_programme_and_escapes_its_texts() {
        let page = page();
        assert!(page.contains("<h1>Programme 7: Rice &amp; water</h1>"));
        assert!(page.contains("E&lt;7&gt;"));
        assert!(page.contains("&lt;Green&gt;") && !page.contains("<Green>"));
        assert!(page.contains("plan&lt;1&gt;.pdf"));
        assert!(page.contains("100 %"));
        assert!(page.contains("Nothing has been issued yet."));
        assert!(page.contains("Programme 7 was registered."));
        assert!(page.contains("NA-ITMO-15-007-2023-0-1-400"));
        assert!(!page.contains("Because"));
    }

    #[test]
    fn the_page_shows_what_belongs_to_the_programme() {
        let page = page();
        for text in [
            "CO2, CH4",
            "12.50 USD",
            "10 years from the start",
            "600 credits of the estimate can still be authorised",
            "In the scope of the NDC",
            "Article62",
            "40.25",
            "0xdoc",
            "Replaced",
            "#11",
        ] {
            assert!(page.contains(text), "{text}");
        }
        assert!(page.contains("Lapsed &amp; Co"));
        assert!(page.contains("Ended with a suspension: false report"));
        assert!(page.contains("25 % of the programme and 10 credits from &lt;Green&gt; to River"));
        assert!(page.contains("Open") && !page.contains("Closed"));
    }
}

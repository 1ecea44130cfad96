//! What the page of a programme says.

use super::*;
use crate::{
    details::{Abroad, Change, Contribution, Money},
    server::{
        events::TimelineEvent,
        model::{CreditTotals, Named},
        programme::{
            actions::ActionInfo, authorisations::AuthorisationInfo, certificates::CertificateInfo,
            documents::DocumentInfo, issuances::IssuanceInfo, proposals::ProposalInfo,
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
                voided: 40,
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
        issuances: vec![issuance()],
        freezes: Vec::new(),
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

fn issuance() -> IssuanceInfo {
    IssuanceInfo {
        id: 1,
        first: 1,
        last: 40,
        amount: 40,
        serial: "NA-ITMO-15-007-2023-0-1-40".into(),
        vintage: 2_023,
        period_from: None,
        period_until: None,
        report: None,
        batch: 1,
        standing: "Voided".into(),
        voided_by: Some(named(1, "Ministry")),
        voided_block: Some(9),
        void_reason: Some("issued <twice>".into()),
        block: 8,
        time: TIME,
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
    assert!(page.contains("Voided by Ministry: issued &lt;twice&gt;"));
    assert!(page.contains("<dt>Voided</dt><dd>40</dd>"));
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

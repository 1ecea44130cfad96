//! What the page of an organisation says.

use super::*;
use crate::server::{
    freezes::FreezeInfo,
    model::{AccountBalances, Named, OwnBalances},
    organisation::{LaterLimitsInfo, QuotaClassInfo},
    organisations::OrganisationInfo,
    transfers::{
        actions::{open, Parties, Phase},
        rows::TransferFacts,
    },
    waiting::WaitingTransferInfo,
};
use chrono::DateTime;

fn organisation(website: &str) -> OrganisationDetail {
    let when = |needed: &str, threshold| WhenInfo {
        needed: needed.into(),
        threshold,
    };
    OrganisationDetail {
        info: OrganisationInfo {
            id: 2,
            kind: "ProgrammeDeveloper".into(),
            state: "Active".into(),
            name: "Green & <Fields>".into(),
            tax_id: "T".into(),
            country: "QM".into(),
            scopes: Vec::new(),
            website: website.into(),
            members: 1,
            changed_block: 0,
            balances: OwnBalances {
                accounts: AccountBalances {
                    held: 1_000,
                    pending: 234,
                    cancelled: 3_456,
                    ..AccountBalances::default()
                },
                frozen: 7_654,
                frozen_held: 0,
            },
        },
        first_key: None,
        keys: vec![MemberInfo {
            key: "5Grw".into(),
            person: 3,
            organisation: 2,
            organisation_name: "Green & <Fields>".into(),
            role: "Admin".into(),
            state: "Active".into(),
            replaced_by: None,
            since_block: 1_200,
            changed_block: 1_200,
            changed_time: DateTime::UNIX_EPOCH,
        }],
        invitations: Vec::new(),
        recoveries: Vec::new(),
        accreditations: Vec::new(),
        trusted: vec![TrustedInfo {
            organisation: 4,
            name: "<River>".into(),
            effective: 1_500,
            in_force: false,
            block: 1_300,
        }],
        limits: LimitsInfo {
            per_transfer: Some(10),
            per_day: None,
            later: Some(LaterLimitsInfo {
                per_transfer: Some(20),
                per_day: None,
                effective: 1_600,
            }),
        },
        reception: ReceptionInfo {
            credits: "Trusted".into(),
            requests: "Nobody".into(),
        },
        waiting: vec![WaitingTransferInfo {
            id: 9,
            facts: requested(),
        }],
        freezes: vec![freeze()],
        own_policies: vec![PolicyInfo {
            action: "RetireCredits".into(),
            registry: when("Never", None),
            own: Some(when("From", Some(5_000))),
            in_force: when("From", Some(5_000)),
            approver: "OwnOrganisation".into(),
        }],
        quota: QuotaClassInfo {
            class: "Standard".into(),
            given: false,
            limits: None,
        },
        timeline: Vec::new(),
    }
}

fn named(organisation: u64, name: &str) -> Named {
    Named {
        organisation,
        name: name.into(),
    }
}

fn requested() -> TransferFacts {
    let parties = Parties {
        giver: named(2, "Green & <Fields>"),
        initiator: Some(named(4, "<River>")),
    };
    TransferFacts {
        kind: "Requested".into(),
        state: "Waiting".into(),
        outcome: None,
        programme: 7,
        title: "Rice".into(),
        from: 2,
        from_name: "Green & <Fields>".into(),
        to: Some(4),
        to_name: Some("<River>".into()),
        amount: 234,
        ranges: Vec::new(),
        remark: None,
        group: Some(9),
        initiator: parties.initiator.clone(),
        asked_by: Some("5Grw".into()),
        due: Some(1_700),
        cancellable_until: None,
        cancellable: true,
        accepted_by: None,
        accepted_block: None,
        retirement: None,
        actions: open(Phase::Requested, &parties, 1_700, 1_400),
        block: 1_300,
        time: DateTime::UNIX_EPOCH,
        closed_by_organisation: None,
        closed_by: None,
        closing_reason: None,
        closed_block: None,
        closed_time: None,
    }
}

fn freeze() -> FreezeInfo {
    FreezeInfo {
        id: 3,
        subject: "Organisation".into(),
        programme: None,
        title: None,
        organisation: Some(named(2, "Green & <Fields>")),
        amount: None,
        ranges: Vec::new(),
        reason: "under <investigation>".into(),
        case: "K-12".into(),
        state: "InForce".into(),
        since: 1_300,
        time: DateTime::UNIX_EPOCH,
        until: None,
        placed_by: None,
        prolonged_block: None,
        lifted_block: None,
        lifted_time: None,
        lifted_by: None,
        lift_reason: None,
    }
}

fn entry() -> LedgerEntry {
    LedgerEntry {
        movement: 77,
        event: "1300-2".into(),
        block: 1_300,
        time: DateTime::UNIX_EPOCH,
        programme: 7,
        title: "Rice".into(),
        kind: "Reserved".into(),
        direction: "Within".into(),
        counterparty: None,
        account_from: Some("Holding".into()),
        account_to: Some("Pending".into()),
        amount: 234,
        ranges: Vec::new(),
        before: AccountBalances::default(),
        after: AccountBalances {
            held: 1_000,
            pending: 234,
            ..AccountBalances::default()
        },
    }
}

fn page(website: &str) -> String {
    let as_of = AsOf {
        block: 1_400,
        hash: "0xabc".into(),
        time: DateTime::UNIX_EPOCH,
    };
    let shown = Shown {
        organisation: organisation(website),
        entries: vec![entry()],
        entries_total: 1_234,
    };
    render(&shown, &as_of).into_string()
}

#[test]
fn the_page_shows_people_and_safeguards_and_escapes_texts() {
    let page = page("");
    assert!(page.contains("<h1>Organisation 2: Green &amp; &lt;Fields&gt;</h1>"));
    assert!(!page.contains("<River>"));
    assert!(page.contains("&lt;River&gt; from block 1,500 on"));
    assert!(page.contains("RetireCredits from 5,000 credits on"));
    assert!(page.contains("at most 10 credits in one transfer"));
    assert!(page.contains("from block 1,600 on at most 20 credits"));
    assert!(page.contains("<code>5Grw</code>"));
    assert!(page.contains("234"));
}

#[test]
fn the_page_shows_what_waits_what_is_frozen_and_the_ledger() {
    let page = page("");
    for text in [
        "<dt>Cancelled</dt><dd>3,456</dd>",
        "<dt>Frozen</dt><dd>7,654</dd>",
        "Rice, from Green &amp; &lt;Fields&gt; to &lt;River&gt;",
        "Accept by Green &amp; &lt;Fields&gt; until block 1,699; Refuse by",
        "Cancel by &lt;River&gt;",
        "K-12: under &lt;investigation&gt;",
        "credits from its trusted accounts, requests for its credits from nobody",
        "The latest 1 of 1,234 entries",
        "Reserved, Within",
        "/api/v1/organisations/2/ledger?format=csv&amp;sort=oldest",
    ] {
        assert!(page.contains(text), "{text} in {page}");
    }
    assert!(!page.contains("<investigation>") && !page.contains("<Fields>"));
}

#[test]
fn only_addresses_of_pages_become_links() {
    assert!(page("https://green.example/").contains("<a href=\"https://green.example/\""));
    let other = page("javascript:alert(1)");
    assert!(!other.contains("href=\"javascript"));
    assert!(other.contains("javascript:alert(1)"));
}

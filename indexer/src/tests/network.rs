//! Validators, sessions, motions and runtimes: into the tables, and out again.

use anyhow::Result;
use registry_client::{
    event::{
        Equivocated, KeysChanged, MotionApproved, MotionClosed, MotionDisapproved, MotionExecuted,
        MotionProposed, MotionVoted, Outcome, Performed, RegistryEvent, RulesChanged, SessionEnded,
        SetPlanned, UpgradeApplied, ValidatorChanged,
    },
    values::{Bytes, BytesOf, Hash32, Key},
    DecodedCall,
};
use registry_primitives::{
    records::validators::{ValidatorChange as Change, ValidatorRules, ValidatorState as State},
    OrganisationId, OrganisationKind,
};
use serde_json::{json, Value};

use super::{
    each,
    mirror::Mirror,
    story::{block, event, government, organisation, text},
};
use crate::{
    error::is_final,
    node::{Block, BlockEvent, Runtime, UnreadEvent},
};

const FIRST: Key = Key([1; 32]);
const SECOND: Key = Key([2; 32]);
const MOTION: Hash32 = Hash32([7; 32]);

/// A change of the second validator.
fn changed(
    change: Change,
    (before, after): (Option<State>, Option<State>),
    seated: bool,
    session: u32,
) -> BlockEvent {
    let own = matches!(change, Change::Proposed | Change::Withdrawn);
    event!("Validators" ValidatorChanged {
        validator: SECOND,
        organisation: OrganisationId(2),
        before,
        after,
        seated,
        session,
        change,
        until: Some(40),
        reason: (!own).then(|| text("as agreed")),
        by: own.then(government),
    })
}

fn planned(session: u32, set: &[Key]) -> BlockEvent {
    event!("Validators" SetPlanned {
        session,
        validators: set.to_vec(),
    })
}

fn ended(session: u32, (first, last): (u32, u32), made: &[(Key, u32, u32)]) -> BlockEvent {
    event!("Validators" SessionEnded {
        session,
        first,
        last,
        performance: made
            .iter()
            .map(|(validator, authored, expected)| Performed {
                validator: *validator,
                organisation: OrganisationId(if *validator == FIRST { 1 } else { 2 }),
                authored: *authored,
                expected: *expected,
            })
            .collect(),
    })
}

fn genesis() -> Block {
    Block {
        next_runtime: Some(Runtime {
            spec_version: 5,
            code_hash: Hash32([5; 32]),
        }),
        ..block(0, Vec::new())
    }
}

/// The life of a validator in the blocks up to 8.
fn life() -> Vec<Block> {
    let mut blocks = vec![
        genesis(),
        block(
            1,
            vec![
                organisation(1, OrganisationKind::Government, "Ministry"),
                organisation(2, OrganisationKind::Certifier, "Checkers"),
            ],
        ),
        block(
            2,
            vec![changed(
                Change::Proposed,
                (None, Some(State::Proposed)),
                false,
                0,
            )],
        ),
        block(
            3,
            vec![
                changed(
                    Change::Approved,
                    (Some(State::Proposed), Some(State::Entering)),
                    false,
                    0,
                ),
                ended(0, (0, 3), &[(FIRST, 3, 4)]),
                changed(
                    Change::Seated,
                    (Some(State::Entering), Some(State::Active)),
                    true,
                    1,
                ),
                planned(2, &[FIRST, SECOND]),
            ],
        ),
        block(
            4,
            vec![event!("Validators" KeysChanged {
                validator: SECOND,
                organisation: OrganisationId(2),
                keys: BytesOf([3; 64]),
                by: government(),
            })],
        ),
        block(
            5,
            vec![
                ended(1, (4, 5), &[(FIRST, 2, 2)]),
                planned(3, &[FIRST, SECOND]),
            ],
        ),
        block(
            6,
            vec![
                event!("Validators" Equivocated {
                    validator: SECOND,
                    organisation: OrganisationId(2),
                    session: 2,
                    kind: BytesOf(*b"grandpa:equivoca"),
                    id: Hash32([9; 32]),
                    reporter: Some(FIRST),
                }),
                changed(
                    Change::Equivocated,
                    (Some(State::Active), Some(State::Suspended)),
                    true,
                    2,
                ),
            ],
        ),
        block(
            7,
            vec![
                ended(2, (6, 7), &[(FIRST, 1, 1), (SECOND, 0, 1)]),
                changed(
                    Change::Unseated,
                    (Some(State::Suspended), Some(State::Suspended)),
                    false,
                    3,
                ),
                planned(4, &[FIRST]),
            ],
        ),
        block(
            8,
            vec![event!("Validators" RulesChanged {
                before: ValidatorRules::default(),
                after: ValidatorRules {
                    seats: 7,
                    ..ValidatorRules::default()
                },
            })],
        ),
    ];
    for block in &mut blocks {
        block.spec_version = 6;
    }
    blocks
}

#[tokio::test(flavor = "multi_thread")]
async fn the_life_of_a_validator_is_served() -> Result<()> {
    let mut mirror = Mirror::start().await?;
    mirror.write(life()).await?;

    let answer = mirror.get("/api/v1/validators").await?;
    assert_eq!(answer["meta"]["total"], 1);
    assert_eq!(answer["rules"]["seats"], 7);
    let second = &answer["validators"][0];
    assert_eq!(second["account"], SECOND.to_string());
    for (field, value) in [
        ("state", json!("Suspended")),
        ("seated", json!(false)),
        // Losing its seat left the state as old as it was.
        ("since", json!(2)),
        ("until", json!(40)),
        (
            "organisation",
            json!({ "organisation": 2, "name": "Checkers" }),
        ),
    ] {
        assert_eq!(second[field], value, "{field}");
    }
    assert_eq!(second["last_session"]["authored"], 0);
    for (query, total) in [
        ("state=suspended", 1),
        ("state=Active", 0),
        ("organisation=2", 1),
        ("organisation=1", 0),
    ] {
        let found = mirror.get(&format!("/api/v1/validators?{query}")).await?;
        assert_eq!(found["meta"]["total"], total, "{query}");
    }

    let one = mirror.get(&format!("/api/v1/validators/{SECOND}")).await?;
    let one = &one["validator"];
    assert_eq!(
        each(&one["changes"], "change"),
        [
            "Unseated",
            "Equivocated",
            "KeysChanged",
            "Seated",
            "Approved",
            "Proposed"
        ]
    );
    assert_eq!(one["changes"][4]["reason"], "as agreed");
    assert_eq!(one["changes"][5]["decided_by"], 1);
    assert_eq!(one["equivocations"][0]["kind"], "grandpa:equivoca");
    assert_eq!(one["equivocations"][0]["reporter"], FIRST.to_string());
    assert_eq!(each(&one["performance"], "session"), [&json!(2)]);
    let nobody = format!("/api/v1/validators/{}", Key([3; 32]));
    assert_eq!(mirror.status(&nobody).await?, 404);
    assert_eq!(mirror.status("/api/v1/validators/5F").await?, 400);

    // It comes back, leaves, and stays readable.
    let mut last = block(
        9,
        vec![
            changed(
                Change::Reinstated,
                (Some(State::Suspended), Some(State::Entering)),
                false,
                3,
            ),
            changed(Change::Withdrawn, (Some(State::Entering), None), false, 3),
        ],
    );
    last.spec_version = 6;
    mirror.write(vec![last]).await?;
    let gone = mirror.get("/api/v1/validators").await?;
    assert_eq!(gone["validators"], json!([]));
    let one = mirror.get(&format!("/api/v1/validators/{SECOND}")).await?;
    assert_eq!(one["validator"]["state"], Value::Null);
    assert_eq!(one["validator"]["changes"].as_array().unwrap().len(), 8);
    mirror.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_are_served_with_what_validators_did() -> Result<()> {
    let mut mirror = Mirror::start().await?;
    mirror.write(life()).await?;
    let answer = mirror.get("/api/v1/sessions").await?;
    let sessions = &answer["sessions"];
    assert_eq!(each(sessions, "session"), [4, 3, 2, 1, 0]);
    assert_eq!(
        each(sessions, "state"),
        ["Planned", "Running", "Ended", "Ended", "Ended"]
    );
    assert_eq!(
        sessions[1]["validators"],
        json!([FIRST.to_string(), SECOND.to_string()])
    );
    assert_eq!(sessions[2]["first_block"], 6);
    assert_eq!(sessions[2]["last_block"], 7);
    assert_eq!(each(&sessions[2]["performance"], "authored"), [1, 0]);
    assert_eq!(sessions[4]["validators"], json!([FIRST.to_string()]));
    let rest = mirror.get("/api/v1/sessions?after=2&limit=1").await?;
    assert_eq!(each(&rest["sessions"], "session"), [1]);
    assert_eq!(rest["meta"]["next"], "1");
    // The timeline of the country is not flooded by them.
    let home = mirror.page("/").await?;
    assert!(!home.contains("Session 2 ended"), "{home}");
    assert!(home.contains("voted for two blocks at once in session 2"));

    let right = mirror.rows(8, true).await?;
    let rows = &right.families()["performance"];
    assert_eq!(rows.len(), 4);
    assert!(rows.values().any(|text| text == "authored=3 expected=4"));
    // What was counted before the upgrade had no expectation.
    let old = mirror
        .different(8, "UPDATE blocks SET spec_version = 5 WHERE number = 7")
        .await?;
    assert_eq!(old.len(), 2, "{old:?}");
    for change in [
        "UPDATE validators SET state = 'Active' WHERE upper_inf(block_range)",
        "UPDATE validators SET seated = TRUE WHERE upper_inf(block_range)",
        "UPDATE validators SET since = 1 WHERE upper_inf(block_range)",
    ] {
        let found = mirror.different(8, change).await?;
        let expected = [("validators".to_owned(), SECOND.to_string())];
        assert_eq!(found, expected.into(), "{change}");
    }
    let found = mirror
        .different(8, "UPDATE performances SET authored = 9 WHERE session = 1")
        .await?;
    assert_eq!(found.len(), 1);
    let found = mirror
        .different(
            8,
            "UPDATE validator_rules SET floor = 2 WHERE upper_inf(block_range)",
        )
        .await?;
    assert_eq!(found.len(), 1);
    mirror.stop().await
}

fn proposed(number: u32) -> BlockEvent {
    let mut of = event!("Council", MotionProposed as "Proposed", {
        account: FIRST,
        proposal_index: number,
        proposal_hash: MOTION,
        threshold: 2,
    });
    of.call = Some(DecodedCall {
        pallet: "Validators".into(),
        call: "approve".into(),
        arguments: json!({ "account": "5F" }),
    });
    of
}

fn voted(member: Key, approves: bool, (yes, no): (u32, u32)) -> BlockEvent {
    event!("Council", MotionVoted as "Voted", {
        account: member,
        proposal_hash: MOTION,
        voted: approves,
        yes,
        no,
    })
}

fn closed(yes: u32, no: u32) -> BlockEvent {
    event!("Council", MotionClosed as "Closed", {
        proposal_hash: MOTION,
        yes,
        no,
    })
}

fn executed(failure: Option<&str>) -> BlockEvent {
    let failed = failure.map(|_| Bytes(vec![2]));
    let mut of = event!("Council", MotionExecuted as "Executed", {
        proposal_hash: MOTION,
        result: Outcome { failed },
    });
    of.failure = failure.map(str::to_owned);
    of
}

#[tokio::test(flavor = "multi_thread")]
async fn motions_are_served_with_their_votes_and_what_came_of_them() -> Result<()> {
    let mut mirror = Mirror::start().await?;
    let lost = event!("Council", MotionDisapproved as "Disapproved", { proposal_hash: MOTION, });
    let carried = || event!("Council", MotionApproved as "Approved", { proposal_hash: MOTION, });
    mirror
        .write(vec![
            genesis(),
            block(1, vec![proposed(0), voted(SECOND, true, (1, 0))]),
            block(
                2,
                vec![voted(SECOND, false, (0, 1)), voted(FIRST, false, (0, 2))],
            ),
            block(3, vec![closed(0, 2), lost]),
            // The same once more, and a vote that is not over.
            block(4, vec![proposed(1), voted(FIRST, true, (1, 0))]),
            block(
                5,
                vec![
                    voted(SECOND, true, (2, 0)),
                    closed(2, 0),
                    carried(),
                    executed(Some("[9011] ValidatorNotFound")),
                ],
            ),
            // A body of one member votes on nothing.
            block(6, vec![executed(None)]),
            block(7, vec![proposed(2)]),
        ])
        .await?;
    let answer = mirror.get("/api/v1/motions").await?;
    let motions = &answer["motions"];
    assert_eq!(each(motions, "id"), ["7-0", "6-0", "4-0", "1-0"]);
    assert_eq!(
        each(motions, "state"),
        ["Open", "Executed", "Failed", "Disapproved"]
    );
    assert_eq!(
        each(motions, "number"),
        [&json!(2), &Value::Null, &json!(1), &json!(0)]
    );
    assert_eq!(motions[2]["failure"], "[9011] ValidatorNotFound");
    assert_eq!(motions[2]["decided_block"], 5);
    assert_eq!(motions[2]["pallet"], "Validators");
    assert_eq!(motions[2]["arguments"], json!({ "account": "5F" }));
    // Of each member the last vote.
    assert_eq!(each(&motions[3]["votes"], "approves"), [false, false]);
    assert_eq!(each(&motions[3]["votes"], "block"), [2, 2]);
    assert_eq!(each(&motions[2]["votes"], "approves"), [true, true]);
    for (query, ids) in [
        ("state=Open", vec!["7-0"]),
        ("state=failed", vec!["4-0"]),
        ("body=TechnicalCommittee", vec![]),
        ("after=6-0", vec!["4-0", "1-0"]),
    ] {
        let found = mirror.get(&format!("/api/v1/motions?{query}")).await?;
        assert_eq!(each(&found["motions"], "id"), ids, "{query}");
    }
    assert_eq!(mirror.status("/api/v1/motions?body=Crowd").await?, 400);
    let page = mirror.page("/network").await?;
    for told in ["Validators.approve", "[9011] ValidatorNotFound", "Open"] {
        assert!(page.contains(told), "{told}");
    }
    let home = mirror.page("/").await?;
    assert!(home.contains("was executed and failed."), "{home}");
    mirror.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn runtimes_are_told_from_the_block_on_that_they_make() -> Result<()> {
    let mut mirror = Mirror::start().await?;
    let applied = event!("Governance" UpgradeApplied {
        code_hash: Hash32([6; 32]),
        release: text("1.6"),
    });
    let upgrade = Block {
        next_runtime: Some(Runtime {
            spec_version: 6,
            code_hash: Hash32([6; 32]),
        }),
        ..block(2, vec![applied])
    };
    mirror
        .write(vec![genesis(), block(1, Vec::new()), upgrade])
        .await?;
    let answer = mirror.get("/api/v1/runtime-versions").await?;
    let runtimes = &answer["runtime_versions"];
    assert_eq!(each(runtimes, "spec_version"), [6, 5]);
    assert_eq!(each(runtimes, "first_block"), [3, 0]);
    assert_eq!(runtimes[0]["applied_block"], 2);
    assert_eq!(runtimes[0]["release"], "1.6");
    assert_eq!(runtimes[0]["code_hash"], format!("0x{}", "06".repeat(32)));
    assert_eq!(runtimes[1]["applied_block"], Value::Null);
    let page = mirror.page("/network").await?;
    assert!(page.contains("1.6"));
    let figures = mirror.page("/metrics").await?;
    assert!(
        figures.contains("registry_indexer_block_height 2"),
        "{figures}"
    );
    mirror.stop().await
}

/// Everything before is indexed, the event is kept, and a later release goes on from there.
#[tokio::test(flavor = "multi_thread")]
async fn an_event_of_a_later_runtime_is_kept_and_stops_before_its_block() -> Result<()> {
    let mut mirror = Mirror::start().await?;
    let later = Block {
        spec_version: 7,
        unread: vec![UnreadEvent {
            index: 3,
            pallet: "Credits".into(),
            name: "CreditsBorrowed".into(),
            raw: vec![1, 2, 3],
            reason: "it is new".into(),
        }],
        ..block(2, Vec::new())
    };
    let blocks = || vec![genesis(), block(1, Vec::new()), later.clone()];
    let error = mirror.write(blocks()).await.unwrap_err();
    assert!(is_final(&error));
    let told = error.to_string();
    for part in [
        "Block 2",
        "Credits.CreditsBorrowed",
        "it is new",
        "release for spec version 7",
    ] {
        assert!(told.contains(part), "{told}");
    }
    let kept = "SELECT block || ' ' || index || ' ' || encode(raw, 'hex') FROM unread_events";
    assert_eq!(mirror.text(kept).await?, "2 3 010203");
    let indexed = "SELECT block::text FROM watermark";
    assert_eq!(mirror.text(indexed).await?, "1");
    let figures = mirror.page("/metrics").await?;
    assert!(
        figures.contains("registry_indexer_unread_events 1"),
        "{figures}"
    );
    // Again by the same release: the same.
    assert!(mirror.write(vec![later.clone()]).await.is_err());
    assert_eq!(mirror.text(kept).await?, "2 3 010203");
    mirror.write(vec![block(2, Vec::new())]).await?;
    assert_eq!(mirror.text(indexed).await?, "2");
    let left = "SELECT COUNT(*)::text FROM unread_events";
    assert_eq!(mirror.text(left).await?, "0");
    mirror.stop().await
}

//! Governance by the command: motions in words, votes, and what council and committee switch
//! off and on again.

use crate::story::Story;
use anyhow::{Context, Result};
use registry_e2e::founding::organisation;
use registry_primitives::{records::trust::Delays, OrganisationKind};
use serde_json::{json, Value};

const DELAYS: Delays = Delays {
    trust: 5,
    transfer: 40,
    cancel_before: 1,
    limits: 12,
    recovery: 12,
    request: 150,
};
/// Whose calls are paused.
const EDIT: &str = "organisation edit --website https://sunfield.example";

#[tokio::test(flavor = "multi_thread")]
async fn a_council_decides_and_switches_off_and_on() -> Result<()> {
    let mut story = Story::start(DELAYS).await?;
    for name in ["mira", "bob", "eve"] {
        story.key(name).await?;
    }
    let found = |kind, name, tax_id, key| organisation(kind, name, tax_id, key);
    let developer = OrganisationKind::ProgrammeDeveloper;
    story
        .founds(vec![
            found(developer, "Sunfield", "T-1", story.account("mira")?),
            found(
                OrganisationKind::Certifier,
                "River",
                "T-2",
                story.account("bob")?,
            ),
        ])
        .await?;

    a_council_of_one_decides_at_once(&mut story).await?;
    more_members_need_votes(&mut story).await?;
    a_motion_is_listed_voted_down_and_closed(&mut story).await?;
    a_call_that_fails_is_told(&mut story).await?;
    what_cannot_be_meant_is_refused(&story).await?;
    the_committee_pauses_a_call(&mut story).await?;
    the_safe_mode_lets_urgent_calls_through(&mut story).await?;

    let verified = story.test.verify().await?;
    assert_eq!(verified.code, 0, "{}", verified.output);
    Ok(())
}

/// Proposed by the government, agreed to by these and closed.
async fn decided(story: &mut Story, line: &str, option: &str, voters: [&str; 2]) -> Result<Value> {
    let index = proposed(story, line, option).await?;
    both_agree(story, index, option, voters).await?;
    let closed = format!("council close {index} {option}");
    let closed = story.does("//Alice", &closed).await?;
    assert_eq!(closed["status"], "executed", "{closed}");
    assert_eq!(closed["yes"], voters.len(), "{closed}");
    Ok(closed)
}

/// Two members vote at once.
async fn both_agree(story: &Story, index: u64, option: &str, voters: [&str; 2]) -> Result<()> {
    let index = index.to_string();
    let vote = |who| {
        let mut line = vec!["--signer", who, "council", "vote", &index, "yes"];
        line.extend(option.split_whitespace());
        async move { story.test.registry_json(&line).await }
    };
    let [one, other] = voters;
    tokio::try_join!(vote(one), vote(other))?;
    Ok(())
}

/// The number of a motion that is open now.
async fn proposed(story: &mut Story, line: &str, option: &str) -> Result<u64> {
    let line = format!("council propose {line} {option}");
    let opened = story.does("//Alice", &line).await?;
    assert_eq!(opened["status"], "open", "{opened}");
    opened["index"].as_u64().context("a motion with a number")
}

async fn a_council_of_one_decides_at_once(story: &mut Story) -> Result<()> {
    let members = story.run("council members").await?;
    assert_eq!(members["council"].as_array().map(Vec::len), Some(1));
    let added = "council propose \"add member\" mira --of council";
    let added = story.does("//Alice", added).await?;
    assert_eq!(added["status"], "executed", "{added}");
    assert_eq!(added["proposal"]["words"], "add council member");
    let members = story.run("council members").await?;
    assert_eq!(members["council"].as_array().map(Vec::len), Some(2));
    Ok(())
}

async fn more_members_need_votes(story: &mut Story) -> Result<()> {
    let both = ["//Alice", "mira"];
    decided(story, "add member bob --of council", "", both).await?;
    // Three members now, of whom two thirds are two.
    decided(story, "\"add member\" bob --of committee", "", both).await?;
    let members = story.run("council members").await?;
    let bob = json!(story.address("bob"));
    for body in ["council", "committee"] {
        let members = members[body].as_array().context("members")?;
        assert!(members.contains(&bob), "{body}: {members:?}");
    }
    Ok(())
}

async fn a_motion_is_listed_voted_down_and_closed(story: &mut Story) -> Result<()> {
    let propose = "\"set policy\" retire-credits from:1000";
    let index = proposed(story, propose, "").await?;
    let again = format!("council propose {propose}");
    let twice = story.is_refused("//Alice", &again).await?;
    assert_eq!(twice["name"], "DuplicateProposal", "{twice}");
    let stranger = format!("council vote {index} yes");
    let stranger = story.is_refused("eve", &stranger).await?;
    assert_eq!(stranger["name"], "NotMember", "{stranger}");

    let vote = |vote: &str| format!("council vote {index} {vote}");
    let voted = story.does("mira", &vote("yes")).await?;
    assert_eq!(json!([voted["yes"], voted["no"]]), json!([1, 0]), "{voted}");
    assert_eq!(voted["status"], "open");
    let listed = story.run("council list").await?;
    let motion = &listed["motions"][0];
    assert_eq!(motion["index"], index, "{listed}");
    assert_eq!(motion["proposal"]["words"], "set policy");
    assert_eq!(motion["proposal"]["call"], "set_policy");
    assert_eq!(motion["ayes"], json!([story.address("mira")]));
    assert!(
        motion["end"].as_u64() > listed["block"].as_u64(),
        "{listed}"
    );

    let close = format!("council close {index}");
    let early = story.is_refused("//Alice", &close).await?;
    assert_eq!(early["name"], "TooEarly", "{early}");
    let twice = story.is_refused("mira", &vote("yes")).await?;
    assert_eq!(twice["name"], "DuplicateVote", "{twice}");
    story.does("bob", &vote("no")).await?;
    let voted = story.does("//Alice", &vote("no")).await?;
    assert_eq!(voted["status"], "refused", "{voted}");
    let closed = story.does("eve", &close).await;
    assert!(
        closed.is_err(),
        "a key that was never admitted closes nothing"
    );
    let closed = story.does("mira", &close).await?;
    assert_eq!(closed["status"], "disapproved", "{closed}");
    let gone = story.is_refused("mira", &close).await?;
    assert_eq!(gone["name"], "MotionNotFound", "{gone}");
    let listed = story.run("council list").await?;
    assert_eq!(listed["motions"], json!([]));
    Ok(())
}

async fn a_call_that_fails_is_told(story: &mut Story) -> Result<()> {
    let index = proposed(story, "approve validator //Ferdie", "").await?;
    both_agree(story, index, "", ["mira", "bob"]).await?;
    let close = format!("council close {index}");
    let error = story.is_refused_with("bob", &close, 9011).await?;
    let sentence = error["sentence"].as_str().context("a sentence")?;
    assert!(sentence.contains("agreed to"), "{error}");
    Ok(())
}

/// Usage, with what to say instead; no transaction is made of it.
async fn what_cannot_be_meant_is_refused(story: &Story) -> Result<()> {
    for (arguments, expected) in [
        (
            vec!["aprove validator", "//Eve"],
            "did you mean \"approve validator\"",
        ),
        (
            vec!["pause", "call", "Credits.trade"],
            "Credits has no call",
        ),
        (vec!["note", "stalled", "30", "5"], "--i-understand"),
        (
            vec!["approve", "validator", "//Eve", "--committee"],
            "the council does",
        ),
        (vec!["set", "parameter", "Colour", "3d"], "UpgradeNotice"),
    ] {
        let line = [
            &["--signer", "//Alice", "council", "propose"],
            &arguments[..],
        ]
        .concat();
        let outcome = story.test.registry(&line).await?;
        assert_eq!(outcome.code, 2, "{arguments:?}: {}", outcome.output);
        assert!(
            outcome.output.contains(expected),
            "{arguments:?}: {}",
            outcome.output
        );
    }
    Ok(())
}

async fn the_committee_pauses_a_call(story: &mut Story) -> Result<()> {
    story.does("mira", EDIT).await?;
    let pause = "\"pause call\" accounts.edit-organisation";
    decided(story, pause, "--committee", ["//Alice", "bob"]).await?;
    let refused = story.is_refused("mira", EDIT).await?;
    assert_eq!(refused["name"], "CallFiltered", "{refused}");
    let remedy = refused["remedy"].as_str().context("a remedy")?;
    assert!(remedy.contains("network status"), "{refused}");
    let status = story.run("network status").await?;
    assert_eq!(
        status["pausedCalls"],
        json!(["Accounts.edit_organisation"]),
        "{status}"
    );
    // What governs the country cannot be paused.
    let index = proposed(story, "pause call Council.vote", "").await?;
    both_agree(story, index, "", ["mira", "bob"]).await?;
    let close = format!("council close {index}");
    let failed = story.is_refused("mira", &close).await?;
    let sentence = failed["sentence"].as_str().context("a sentence")?;
    assert!(sentence.contains("cannot be paused"), "{failed}");

    let unpause = "\"unpause call\" Accounts.edit_organisation";
    decided(story, unpause, "", ["mira", "bob"]).await?;
    story.does("mira", EDIT).await?;
    Ok(())
}

async fn the_safe_mode_lets_urgent_calls_through(story: &mut Story) -> Result<()> {
    decided(story, "enter safe mode", "", ["mira", "bob"]).await?;
    let refused = story.is_refused("mira", EDIT).await?;
    assert_eq!(refused["name"], "CallFiltered", "{refused}");
    let status = story.run("network status").await?;
    let until = status["safeModeUntil"].as_u64();
    assert!(until > status["block"].as_u64(), "{status}");

    // What prevents something goes through, and so does governance.
    let freeze = "credits freeze --organisation T-1 --reason Audit --case A-1 --blocks 9000";
    story.does("//Alice", freeze).await?;
    decided(story, "\"exit safe mode\"", "", ["mira", "bob"]).await?;
    let status = story.run("network status").await?;
    assert_eq!(status["safeModeUntil"], Value::Null, "{status}");
    story.does("mira", EDIT).await?;
    Ok(())
}

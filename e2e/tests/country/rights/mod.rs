//! The life of rights: who comes in and how, what needs a second person, where credits may go,
//! how a lost key is replaced. Everything is done by the command, and seen through the mirror.

mod end;
mod entry;
mod recovery;
mod second_person;
mod suspension;
mod transfers;

use crate::story::Story;
use anyhow::Result;
use registry_primitives::{records::trust::Delays, OrganisationId};
use serde_json::Value;

/// The organisation that the story is about, and the one that it deals with.
const SUNFIELD: OrganisationId = OrganisationId(2);
const RIVER: OrganisationId = OrganisationId(3);

/// Long enough that whoever waits for finality between two commands still comes in time.
const DELAYS: Delays = Delays {
    trust: 5,
    transfer: 40,
    cancel_before: 1,
    limits: 12,
    recovery: 12,
    request: 150,
};

#[tokio::test(flavor = "multi_thread")]
async fn rights_are_given_used_guarded_and_lost() -> Result<()> {
    let mut story = Story::start(DELAYS).await?;
    entry::an_organisation_applies_and_is_admitted(&mut story).await?;
    entry::a_voucher_brings_in_a_new_key(&mut story).await?;
    entry::others_come_in(&mut story).await?;
    entry::roles_are_shown_and_answer_questions(&mut story).await?;

    second_person::credits_are_issued(&mut story).await?;
    second_person::two_persons_are_needed_for_a_transfer(&mut story).await?;

    transfers::a_viewer_cancels_a_waiting_transfer(&mut story).await?;
    transfers::credits_go_to_a_trusted_account_at_once(&mut story).await?;
    transfers::what_waited_is_executed(&mut story).await?;
    transfers::limits_hold(&mut story).await?;

    recovery::the_old_key_stops_a_recovery(&mut story).await?;
    recovery::a_recovery_is_completed(&mut story).await?;
    suspension::a_suspended_organisation_is_kept_out(&mut story).await?;

    end::the_quota_is_shown(&mut story).await?;
    end::the_mirror_tells_all(&mut story).await
}

/// What the mirror says of the organisation that the story is about.
async fn seen_sunfield(story: &Story) -> Result<Value> {
    story.organisation(SUNFIELD).await
}

//! Sentences about validators, sessions, and what governs the chain.

use registry_client::event::{
    CallName, Equivocated, ExitReason, KeysChanged, MotionClosed, MotionExecuted,
    MotionExecutedByMember, MotionProposed, MotionVoted, RulesChanged, SafeModeExited,
    SessionEnded, SetPlanned, StallNoted, UpgradeAuthorised, ValidatorChanged,
};
use registry_primitives::records::validators::{ValidatorChange, ValidatorRules};

use super::Names;
use crate::text::grouped;

pub(super) fn validator_changed(event: &ValidatorChanged, names: &Names) -> String {
    let of = names.organisation(event.organisation);
    let validator = format!("validator {} of {of}", event.validator);
    let seat = if event.seated && event.after.is_some() {
        "; it leaves as soon as the set can do without it"
    } else {
        ""
    };
    let reason = event
        .reason
        .as_ref()
        .map_or_else(|| ".".to_owned(), |reason| format!(": {reason}"));
    let term = event
        .until
        .map_or_else(String::new, |until| format!(" until session {until}"));
    match event.change {
        ValidatorChange::Proposed => format!("{of} proposed validator {}.", event.validator),
        ValidatorChange::Approved => {
            format!("The council approved {validator}{term}; it waits for a seat.")
        }
        ValidatorChange::Rejected => format!("The council refused {validator}{reason}"),
        ValidatorChange::Removed => format!("The council removed {validator}{seat}{reason}"),
        ValidatorChange::Reinstated => format!("The council lets {validator} back{reason}"),
        ValidatorChange::Withdrawn => {
            format!("{of} withdrew validator {}{seat}.", event.validator)
        }
        ValidatorChange::TermOver => format!("The term of {validator} is over{seat}."),
        ValidatorChange::Seated => format!("A seat was given to {validator}."),
        ValidatorChange::Unseated => format!("The seat was taken from {validator}."),
        ValidatorChange::Left => format!("The set goes on without {validator}."),
        ValidatorChange::Missed => {
            format!("For too many sessions no block came from {validator}: it stands by.")
        }
        ValidatorChange::Heartbeat => format!("Back again: {validator}."),
        ValidatorChange::Equivocated => {
            format!("Suspended for voting for two blocks at once: {validator}.")
        }
    }
}

pub(super) fn keys_changed(event: &KeysChanged, names: &Names) -> String {
    format!(
        "{} changed the session keys of validator {}.",
        names.actor(&event.by),
        event.validator
    )
}

pub(super) fn equivocated(event: &Equivocated, names: &Names) -> String {
    format!(
        "Validator {} of {} voted for two blocks at once in session {}.",
        event.validator,
        names.organisation(event.organisation),
        event.session
    )
}

pub(super) fn session_ended(event: &SessionEnded) -> String {
    let idle = event.performance.iter();
    let idle = idle.filter(|performed| performed.authored == 0).count();
    let of = event.performance.len();
    let blocks = format!(
        "Session {} ended, blocks {} to {}",
        event.session,
        grouped(event.first.into()),
        grouped(event.last.into())
    );
    match idle {
        0 => format!("{blocks}; each of its {of} validators made some."),
        idle => format!("{blocks}; {idle} of its {of} validators made none."),
    }
}

pub(super) fn set_planned(event: &SetPlanned) -> String {
    format!(
        "The set of session {} has {} validators.",
        event.session,
        event.validators.len()
    )
}

pub(super) fn rules_changed(event: &RulesChanged) -> String {
    let said = |rules: &ValidatorRules| {
        format!(
            "{} to {} validators, {} per million of the seats for one organisation, standby after \
             {} sessions, sessions of {} blocks",
            rules.floor,
            rules.seats,
            grouped(rules.share.into()),
            rules.missed,
            grouped(rules.session_length.into())
        )
    };
    format!(
        "Governance changed the rules of the validators: {}; until now {}.",
        said(&event.after),
        said(&event.before)
    )
}

pub(super) fn upgrade_authorised(event: &UpgradeAuthorised) -> String {
    format!(
        "Governance authorised release {} of the runtime, code {}; it may be applied from block \
         {} on.",
        event.release,
        event.code_hash,
        grouped(event.not_before.into())
    )
}

pub(super) fn stall_noted(event: &StallNoted) -> String {
    format!(
        "Governance lets finality begin anew in {} blocks, after block {}.",
        grouped(event.delay.into()),
        grouped(event.best_finalised.into())
    )
}

pub(super) fn motion_proposed(event: &MotionProposed) -> String {
    format!(
        "{} moved motion {}, which needs {} votes: call {}.",
        event.account, event.proposal_index, event.threshold, event.proposal_hash
    )
}

pub(super) fn motion_voted(event: &MotionVoted) -> String {
    format!(
        "{} voted {} on the motion of call {}; now {} for it, {} against it.",
        event.account,
        if event.voted { "yes" } else { "no" },
        event.proposal_hash,
        event.yes,
        event.no
    )
}

pub(super) fn motion_closed(event: &MotionClosed) -> String {
    format!(
        "The vote on call {} is over: {} for it, {} against it.",
        event.proposal_hash, event.yes, event.no
    )
}

fn executed(hash: impl std::fmt::Display, failed: bool) -> String {
    if failed {
        format!("Call {hash} was executed and failed.")
    } else {
        format!("Call {hash} was executed.")
    }
}

pub(super) fn motion_executed(event: &MotionExecuted) -> String {
    executed(event.proposal_hash, event.result.failed.is_some())
}

pub(super) fn motion_executed_by_member(event: &MotionExecutedByMember) -> String {
    executed(event.proposal_hash, event.result.failed.is_some())
}

pub(super) fn safe_mode_exited(event: &SafeModeExited) -> String {
    match event.reason {
        ExitReason::Timeout => "Safe mode is over: its time has passed.".to_owned(),
        ExitReason::Force => "Governance ended safe mode.".to_owned(),
    }
}

pub(super) fn paused(name: &CallName, paused: bool) -> String {
    let switched = if paused { "off" } else { "on again" };
    format!(
        "Governance switched {}.{} {switched}.",
        name.pallet, name.call
    )
}

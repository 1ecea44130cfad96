//! Sentences about freezes.

use registry_client::event::{Actor, FreezeLifted, FreezePlaced, FreezeProlonged};
use registry_primitives::records::freezes::FreezeSubject;

use super::{moved, Names};
use crate::text::grouped;

/// Who freezes or lifts: an officer, or governance as nobody.
fn officer(by: Option<&Actor>, names: &Names) -> String {
    by.map_or_else(|| "Governance".to_owned(), |by| names.actor(by))
}

/// What a freeze covers.
fn subject(subject: FreezeSubject, names: &Names) -> String {
    match subject {
        FreezeSubject::Serials(programme) => format!("serials of {}", names.programme(programme)),
        FreezeSubject::Programme(programme) => {
            format!("all credits of {}", names.programme(programme))
        }
        FreezeSubject::Organisation(organisation) => {
            format!("all that {} holds", names.organisation(organisation))
        }
        FreezeSubject::Country => "all credits of the country".to_owned(),
    }
}

/// Until when.
fn until(block: Option<u32>) -> String {
    block.map_or_else(
        || "until it is lifted".to_owned(),
        |block| format!("until block {}", grouped(block.into())),
    )
}

pub(super) fn placed(event: &FreezePlaced, names: &Names) -> String {
    let what = match (event.subject, event.amount) {
        (FreezeSubject::Serials(programme), Some(amount)) => format!(
            "{} credits of {}, serials {},",
            grouped(amount.0),
            names.programme(programme),
            moved(&event.ranges)
        ),
        (other, _) => subject(other, names),
    };
    format!(
        "{} froze {what} {}, freeze {}, case {}: {}",
        officer(event.by.as_ref(), names),
        until(event.until),
        event.freeze,
        event.case,
        event.reason
    )
}

pub(super) fn lifted(event: &FreezeLifted, names: &Names) -> String {
    format!(
        "{} lifted freeze {} of {}: {}",
        officer(event.by.as_ref(), names),
        event.freeze,
        subject(event.subject, names),
        event.reason
    )
}

pub(super) fn prolonged(event: &FreezeProlonged, names: &Names) -> String {
    format!(
        "Governance keeps freeze {} of {} in force {}, instead of {}.",
        event.freeze,
        subject(event.subject, names),
        until(event.until),
        until(event.before)
    )
}

//! Sentences about programmes, their reports and certificates.

use registry_client::event::{
    AmendmentProposed, CertificateWithdrawn, ConstantsSet, DocumentAdded, EstimateComputed,
    MitigationActionAdded, MonitoringReported, OwnershipAgreed, OwnershipChanged,
    OwnershipProposed, ProgrammeAmended, ProgrammeAuthorised, ProgrammeCertified,
    ProgrammeRegistered, ProposalDeclined, ReportDeclined, ReportVerified, StageChanged,
    VerificationRequirementSet, VerificationWithdrawn,
};
use registry_client::values::{readable_text, Text};
use registry_primitives::{
    records::programmes::{Holdings, OwnershipChange, ProposalKind, Side},
    MonitoredPeriod, OrganisationId, Stage,
};

use super::Names;
use crate::{
    details::tonnes,
    text::{grouped, moment, readable},
};

/// The end of a sentence: the reason, where one was given.
fn because(reason: Option<&Text>) -> String {
    reason.map_or_else(|| ".".to_owned(), |reason| format!(": {reason}"))
}

pub(super) fn registered(event: &ProgrammeRegistered, names: &Names) -> String {
    let details = &event.details;
    let how = match event.stage {
        Stage::Draft => "was drafted by",
        _ => "was registered by",
    };
    format!(
        "Programme {} “{}” ({}) {how} {} with an estimate of {} credits.",
        event.programme,
        readable_text(&details.title),
        details.sector,
        names.actor(&event.by),
        grouped(details.estimate.0)
    )
}

pub(super) fn amended(event: &ProgrammeAmended, names: &Names) -> String {
    let actor = names.actor(&event.by);
    let programme = names.programme(event.programme);
    let what = match event.proposed_by {
        Some(proposer) => format!(
            "agreed to the amendment of {programme} that {} proposed",
            names.organisation(proposer)
        ),
        None => format!("wrote the details of {programme} anew"),
    };
    format!(
        "{actor} {what}; version {}{}",
        event.version,
        because(event.reason.as_ref())
    )
}

pub(super) fn stage_changed(event: &StageChanged, names: &Names) -> String {
    let what = match (event.before, event.after) {
        (Stage::Rejected, Stage::Pending) => "submitted a new version of",
        (_, Stage::Pending) => "submitted",
        (_, Stage::Rejected) => "rejected",
        (_, Stage::Completed) => "completed",
        (Stage::Draft | Stage::Pending, Stage::Cancelled) => "withdrew",
        (_, Stage::Cancelled) => "cancelled",
        (_, Stage::Draft) => "took back to a draft",
        (_, Stage::Authorised) => "authorised",
    };
    format!(
        "{} {what} {}{}",
        names.actor(&event.by),
        names.programme(event.programme),
        because(event.reason.as_ref())
    )
}

pub(super) fn authorised(event: &ProgrammeAuthorised, names: &Names) -> String {
    let (further, total) = if event.number > 1 {
        let total = format!(", {} in all", grouped(event.authorised.0));
        (" further", total)
    } else {
        ("", String::new())
    };
    format!(
        "{} authorised {}{further} for {} credits, {}{total}{}",
        names.actor(&event.by),
        names.programme(event.programme),
        grouped(event.amount.0),
        event.serial,
        because(event.reason.as_ref())
    )
}

pub(super) fn amendment_proposed(event: &AmendmentProposed, names: &Names) -> String {
    let other = match event.side {
        Side::Proponents => "the authority",
        Side::Authority => "the proponents",
    };
    format!(
        "{} proposed an amendment of {}, which waits for {other}{}",
        names.actor(&event.by),
        names.programme(event.programme),
        because(event.reason.as_ref())
    )
}

/// What a change of ownership moves.
fn change(change: &OwnershipChange, names: &Names) -> String {
    let holdings = match change.holdings {
        Holdings::Stay => "of future issues only".to_owned(),
        Holdings::Move(credits) => {
            format!(
                "of future issues and {} present credits",
                grouped(credits.0)
            )
        }
    };
    format!(
        "{} parts per million {holdings} from {} to {}",
        grouped(u64::from(change.share)),
        names.organisation(change.giver),
        names.organisation(change.receiver)
    )
}

/// Who has agreed, after a semicolon.
fn agreed(agreed: &[Option<OrganisationId>; 3], names: &Names) -> String {
    let parties: Vec<String> = ["the giver", "the receiver", "the authority"]
        .iter()
        .zip(agreed)
        .filter_map(|(party, by)| by.map(|by| format!("{party} ({})", names.organisation(by))))
        .collect();
    if parties.is_empty() {
        "nobody has agreed yet".to_owned()
    } else {
        format!("agreed: {}", parties.join(", "))
    }
}

pub(super) fn ownership_proposed(event: &OwnershipProposed, names: &Names) -> String {
    format!(
        "{} proposed a change of ownership of {}: {}; {}{}",
        names.actor(&event.by),
        names.programme(event.programme),
        change(&event.change, names),
        agreed(&event.agreed, names),
        because(event.reason.as_ref())
    )
}

pub(super) fn ownership_agreed(event: &OwnershipAgreed, names: &Names) -> String {
    format!(
        "{} agreed to the change of ownership of {}; {}.",
        names.actor(&event.by),
        names.programme(event.programme),
        agreed(&event.agreed, names)
    )
}

pub(super) fn ownership_changed(event: &OwnershipChanged, names: &Names) -> String {
    format!(
        "The ownership of {} changed: {}.",
        names.programme(event.programme),
        change(&event.change, names)
    )
}

pub(super) fn proposal_declined(event: &ProposalDeclined, names: &Names) -> String {
    let what = match event.proposal {
        ProposalKind::Amendment => "amendment",
        ProposalKind::Ownership => "change of ownership",
    };
    format!(
        "{} declined or took back the proposed {what} of {}: {}",
        names.actor(&event.by),
        names.programme(event.programme),
        event.reason
    )
}

pub(super) fn document_added(event: &DocumentAdded, names: &Names) -> String {
    let document = &event.document;
    let what = match document.replaces {
        Some(number) => format!(
            "version {} of document {number}, as document {}",
            event.version, event.number
        ),
        None => format!("document {}", event.number),
    };
    let action = document.action.as_ref().map_or_else(String::new, |action| {
        format!(" to mitigation action {}", readable_text(action))
    });
    format!(
        "{} added {what} “{}” ({}){action} to {}.",
        names.actor(&event.by),
        readable_text(&document.name),
        document.kind,
        names.programme(event.programme)
    )
}

pub(super) fn action_added(event: &MitigationActionAdded, names: &Names) -> String {
    format!(
        "{} added the mitigation action {} ({}) to {}, which is to reduce {} tonnes.",
        names.actor(&event.by),
        event.action,
        event.mitigation,
        names.programme(event.programme),
        grouped(event.estimate.0)
    )
}

/// With which constants something was calculated.
fn constants(version: u32) -> String {
    if version == 0 {
        "the calculator's own constants".to_owned()
    } else {
        format!("version {version} of the country's constants")
    }
}

pub(super) fn estimate_computed(event: &EstimateComputed, names: &Names) -> String {
    format!(
        "The chain computed estimate {} of {} for {}: {} tCO2e by the method {} with {}.",
        event.number,
        names.programme(event.programme),
        names.actor(&event.by),
        tonnes(&event.hundredths.to_string()),
        event.method,
        constants(event.constants)
    )
}

fn period(period: MonitoredPeriod) -> String {
    let moment = |seconds| moment(seconds).map_or_else(|| "beyond the year 9999".into(), readable);
    format!("{} to {}", moment(period.from), moment(period.until))
}

pub(super) fn reported(event: &MonitoringReported, names: &Names) -> String {
    format!(
        "{} reported {} tonnes of {} for {}, report {}.",
        names.actor(&event.by),
        grouped(event.claimed.0),
        names.programme(event.programme),
        period(event.period),
        event.report
    )
}

pub(super) fn verified(event: &ReportVerified, names: &Names) -> String {
    format!(
        "{} verified {} of the {} tonnes of report {} of {}.",
        names.actor(&event.by),
        grouped(event.verified.0),
        grouped(event.claimed.0),
        event.report,
        names.programme(event.programme)
    )
}

pub(super) fn report_declined(event: &ReportDeclined, names: &Names) -> String {
    format!(
        "{} declined report {} of {}: {}",
        names.actor(&event.by),
        event.report,
        names.programme(event.programme),
        event.reason
    )
}

pub(super) fn verification_withdrawn(event: &VerificationWithdrawn, names: &Names) -> String {
    format!(
        "{} withdrew the verification of {} tonnes of report {} of {}, whose period is free \
         again: {}",
        names.actor(&event.by),
        grouped(event.verified.0),
        event.report,
        names.programme(event.programme),
        event.reason
    )
}

pub(super) fn certified(event: &ProgrammeCertified, names: &Names) -> String {
    format!(
        "{} certified {}.",
        names.actor(&event.by),
        names.programme(event.programme)
    )
}

pub(super) fn certificate_withdrawn(event: &CertificateWithdrawn, names: &Names) -> String {
    let whose = if event.certifier == event.by.organisation {
        "its certificate".to_owned()
    } else {
        format!("the certificate of {}", names.organisation(event.certifier))
    };
    format!(
        "{} withdrew {whose} for {}: {}",
        names.actor(&event.by),
        names.programme(event.programme),
        event.reason
    )
}

pub(super) fn constants_set(event: &ConstantsSet, names: &Names) -> String {
    format!(
        "{} set version {} of the country's constants of the method {}.",
        names.actor(&event.by),
        event.version,
        event.method
    )
}

pub(super) fn requirement_set(event: &VerificationRequirementSet) -> String {
    if event.required {
        "Governance decided that credits are issued against verified reports only.".to_owned()
    } else {
        "Governance decided that credits may be issued without a verified report.".to_owned()
    }
}

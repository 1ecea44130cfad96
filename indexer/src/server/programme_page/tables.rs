//! The tables of a programme's page.

use maud::{html, Markup};

use crate::{
    server::{
        layout::{moment, number, table},
        model::Named,
        programme::{
            actions::ActionInfo, authorisations::AuthorisationInfo, certificates::CertificateInfo,
            documents::DocumentInfo, issuances::IssuanceInfo, proposals::ProposalInfo,
        },
        programmes::ProponentShare,
        reports::ReportInfo,
    },
    text::{grouped, readable},
};

/// Parts per million as per cent, exactly.
fn percent(share: u64) -> String {
    let whole = share / 10_000;
    let fraction = format!("{:04}", share % 10_000);
    match fraction.trim_end_matches('0') {
        "" => format!("{whole} %"),
        fraction => format!("{whole}.{fraction} %"),
    }
}

/// So many of something.
fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}")
}

/// Who owns the programme.
pub fn proponents(proponents: &[ProponentShare]) -> Markup {
    let rows: Vec<Markup> = proponents
        .iter()
        .map(|proponent| {
            html! {
                th scope="row" {
                    a href={ "/organisations/" (proponent.organisation) } { (proponent.name) }
                }
                td.number { (percent(proponent.share)) }
            }
        })
        .collect();
    table(
        "proponents",
        "Shares of future issues",
        &[("Organisation", false), ("Share", true)],
        &rows,
        "Nobody owns this programme.",
    )
}

/// What is authorised.
pub fn authorisations(authorisations: &[AuthorisationInfo]) -> Markup {
    let rows: Vec<Markup> = authorisations
        .iter()
        .map(|authorisation| {
            html! {
                th scope="row" { (authorisation.serial) }
                (number(authorisation.amount))
                td { (authorisation.by.name) }
                td {
                    @if let Some(letter) = &authorisation.letter { code { (letter) } } @else { "–" }
                }
                (number(authorisation.block))
                td { (readable(authorisation.time)) }
            }
        })
        .collect();
    table(
        "authorisations",
        &counted(rows.len(), "authorisations"),
        &[
            ("Serial", false),
            ("Credits", true),
            ("By", false),
            ("Letter", false),
            ("Block", true),
            ("Time", false),
        ],
        &rows,
        "Nothing is authorised yet.",
    )
}

/// Proposals that wait for agreement.
pub fn proposals(proposals: &[&ProposalInfo]) -> Markup {
    let rows: Vec<Markup> = proposals
        .iter()
        .map(|proposal| {
            html! {
                th scope="row" { (proposal.kind) }
                td { (proposed(proposal)) }
                td { (proposal.by.name) }
                td { (proposal.reason.as_deref().unwrap_or("–")) }
                (number(proposal.block))
            }
        })
        .collect();
    table(
        "proposals",
        &counted(rows.len(), "proposals"),
        &[
            ("What", false),
            ("Change", false),
            ("By", false),
            ("Reason", false),
            ("Block", true),
        ],
        &rows,
        "Nothing waits.",
    )
}

fn proposed(proposal: &ProposalInfo) -> String {
    let Some(change) = &proposal.change else {
        return format!("new details, hash {}", proposal.hash);
    };
    let credits = change.credits.map_or_else(String::new, |credits| {
        format!(" and {} credits", grouped(credits))
    });
    let agreed: Vec<&str> = proposal
        .agreed
        .iter()
        .map(|agreement| agreement.by.name.as_str())
        .collect();
    let agreed = if agreed.is_empty() {
        "nobody has agreed yet".to_owned()
    } else {
        format!("agreed by {}", agreed.join(", "))
    };
    let name = |of: &Option<Named>| of.as_ref().map_or("–", |of| of.name.as_str()).to_owned();
    format!(
        "{} of the programme{credits} from {} to {}; {agreed}",
        percent(u64::from(change.share)),
        name(&proposal.giver),
        name(&proposal.receiver)
    )
}

/// Who vouches for the programme, and who does no longer.
pub fn certificates(certificates: &[CertificateInfo]) -> Markup {
    let rows: Vec<Markup> = certificates
        .iter()
        .map(|certificate| {
            html! {
                th scope="row" {
                    a href={ "/organisations/" (certificate.certifier.organisation) } {
                        (certificate.certifier.name)
                    }
                }
                td { (standing(certificate)) }
                (number(certificate.block))
                td { (readable(certificate.time)) }
            }
        })
        .collect();
    table(
        "certificates",
        &counted(rows.len(), "certificates"),
        &[
            ("Certifier", false),
            ("State", false),
            ("Given in block", true),
            ("Time", false),
        ],
        &rows,
        "Nobody has certified this programme.",
    )
}

fn standing(certificate: &CertificateInfo) -> String {
    if certificate.standing {
        return "Stands".to_owned();
    }
    let reason = certificate
        .reason
        .as_ref()
        .map_or_else(String::new, |reason| format!(": {reason}"));
    if certificate.by_suspension {
        return format!("Ended with a suspension{reason}");
    }
    let by = certificate
        .withdrawn_by
        .as_ref()
        .map_or_else(String::new, |by| format!(" by {}", by.name));
    format!("Withdrawn{by}{reason}")
}

/// What was reported, verified and issued against that.
pub fn reports(reports: &[ReportInfo]) -> Markup {
    let rows: Vec<Markup> = reports
        .iter()
        .map(|report| {
            html! {
                th scope="row" { "#" (report.id) }
                td { (moment(report.period_from)) " to " (moment(report.period_until)) }
                td {
                    (report.stage)
                    @if let Some(reason) = &report.reason { ": " (reason) }
                }
                (number(report.claimed))
                td.number { (report.verified.map_or_else(|| "–".to_owned(), grouped)) }
                (number(report.issued))
                td {
                    (report.certifier.as_ref().map_or("–", |certifier| certifier.name.as_str()))
                }
            }
        })
        .collect();
    table(
        "reports",
        &counted(rows.len(), "monitoring reports"),
        &[
            ("Report", false),
            ("Period", false),
            ("Stage", false),
            ("Claimed", true),
            ("Verified", true),
            ("Issued", true),
            ("Certifier", false),
        ],
        &rows,
        "Nothing has been reported yet.",
    )
}

/// What the programme does to reduce emissions.
pub fn actions(actions: &[ActionInfo]) -> Markup {
    let rows: Vec<Markup> = actions
        .iter()
        .map(|action| {
            html! {
                th scope="row" { (action.action) }
                td { (action.mitigation) }
                (number(action.estimate))
                td.number { (action.tonnes.as_deref().unwrap_or("–")) }
                td { (action.by.name) }
            }
        })
        .collect();
    table(
        "actions",
        &counted(rows.len(), "mitigation actions"),
        &[
            ("Action", false),
            ("Mitigation", false),
            ("Estimate", true),
            ("Computed, tCO2e", true),
            ("By", false),
        ],
        &rows,
        "No mitigation action is told.",
    )
}

/// The documents by their hashes.
pub fn documents(documents: &[DocumentInfo]) -> Markup {
    let rows: Vec<Markup> = documents
        .iter()
        .map(|document| {
            html! {
                th scope="row" { (document.name) }
                td { (document.kind) }
                td.number { (document.version) }
                td { @if document.replaced { "Replaced" } @else { "Current" } }
                (number(document.size))
                td { code { (document.hash) } }
                td { (document.by.name) }
            }
        })
        .collect();
    table(
        "documents",
        &counted(rows.len(), "documents"),
        &[
            ("Name", false),
            ("Kind", false),
            ("Version", true),
            ("State", false),
            ("Bytes", true),
            ("Hash (blake2-256)", false),
            ("By", false),
        ],
        &rows,
        "There are no documents.",
    )
}

/// What was issued.
pub fn issuances(issuances: &[IssuanceInfo]) -> Markup {
    let rows: Vec<Markup> = issuances
        .iter()
        .map(|issuance| {
            html! {
                th scope="row" { (issuance.serial) }
                td.number { (issuance.vintage) }
                (number(issuance.amount))
                td {
                    @if let Some(report) = issuance.report { "#" (report) } @else { "–" }
                }
                td {
                    (issuance.standing)
                    @if let Some(by) = &issuance.voided_by { " by " (by.name) }
                    @if let Some(reason) = &issuance.void_reason { ": " (reason) }
                }
                (number(issuance.block))
                td { (readable(issuance.time)) }
            }
        })
        .collect();
    table(
        "issuances",
        &counted(rows.len(), "issuances"),
        &[
            ("Serial", false),
            ("Vintage", true),
            ("Credits", true),
            ("Report", false),
            ("Standing", false),
            ("Block", true),
            ("Time", false),
        ],
        &rows,
        "Nothing has been issued yet.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_exact() {
        for (share, text) in [
            (1_000_000, "100 %"),
            (333_334, "33.3334 %"),
            (500_000, "50 %"),
            (1, "0.0001 %"),
            (12_500, "1.25 %"),
        ] {
            assert_eq!(percent(share), text);
        }
    }
}

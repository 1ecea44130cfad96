//! The public page of an organisation.

pub mod credits;

use axum::extract::State;
use maud::{html, Markup};

use super::{
    layout::{document, timeline, PageError},
    ledgers::{self, organisation::LedgerEntry},
    members::MemberInfo,
    model::AsOf,
    organisation::{
        self, AccreditationInfo, LimitsInfo, OrganisationDetail, ReceptionInfo, TrustedInfo,
    },
    params::Id,
    rights::{PolicyInfo, WhenInfo},
    App,
};
use crate::text::{grouped, readable};

/// The page.
pub async fn organisation(
    State(app): State<App>,
    id: Result<Id, super::ApiError>,
) -> Result<Markup, PageError> {
    let Id(id) = id?;
    let mut snapshot = app.snapshot().await?;
    let organisation = organisation::load(&mut snapshot, id).await?;
    let (entries, meta) = ledgers::organisation::latest(&mut snapshot, id, ENTRIES).await?;
    let shown = Shown {
        organisation,
        entries,
        entries_total: meta.total,
    };
    Ok(render(&shown, &snapshot.as_of))
}

/// Entries of its ledger that the page shows.
const ENTRIES: i64 = 20;

/// All that the page shows.
struct Shown {
    organisation: OrganisationDetail,
    entries: Vec<LedgerEntry>,
    entries_total: u64,
}

fn render(shown: &Shown, as_of: &AsOf) -> Markup {
    let organisation = &shown.organisation;
    let info = &organisation.info;
    let title = format!("Organisation {}: {}", info.id, info.name);
    let body = html! {
        p { a href="/" { "To the overview" } }
        h1 { (title) }
        div.frame tabindex="0" role="region" aria-label="What is registered" {
            table {
                caption { "What is registered" }
                tbody {
                    tr { th scope="row" { "Kind" } td { (info.kind) } }
                    tr { th scope="row" { "State" } td { (info.state) } }
                    tr { th scope="row" { "Tax id" } td { (info.tax_id) } }
                    tr { th scope="row" { "Country" } td { (info.country) } }
                    tr { th scope="row" { "Website" } td { (website(&info.website)) } }
                }
            }
        }
        section aria-labelledby="credits" {
            h2 id="credits" { "Credits" }
            (credits::balances(&info.balances))
        }
        @if !organisation.freezes.is_empty() {
            section aria-labelledby="freezes" {
                h2 id="freezes" { "Frozen" }
                (credits::freezes(&organisation.freezes))
            }
        }
        section aria-labelledby="waiting" {
            h2 id="waiting" { "What waits" }
            (credits::waiting(&organisation.waiting))
        }
        section aria-labelledby="ledger" {
            h2 id="ledger" { "Ledger" }
            (credits::ledger(&shown.entries, shown.entries_total, info.id))
        }
        @if !organisation.accreditations.is_empty() {
            section aria-labelledby="accreditations" {
                h2 id="accreditations" { "Accreditations" }
                (accreditation_table(&organisation.accreditations))
            }
        }
        section aria-labelledby="keys" {
            h2 id="keys" { "Keys" }
            (key_table(&organisation.keys))
        }
        section aria-labelledby="safeguards" {
            h2 id="safeguards" { "Safeguards" }
            (safeguards(organisation))
        }
        section aria-labelledby="timeline" {
            h2 id="timeline" { "Timeline" }
            (timeline(&organisation.timeline))
        }
    };
    document(&title, Some(as_of), &body)
}

/// An address that an organisation gave: a link when it leads to a page.
fn website(address: &str) -> Markup {
    let leads_to_a_page = ["https://", "http://"]
        .iter()
        .any(|scheme| address.starts_with(scheme));
    html! {
        @if address.is_empty() {
            "–"
        } @else if leads_to_a_page {
            a href=(address) rel="nofollow noopener" { (address) }
        } @else {
            (address)
        }
    }
}

fn accreditation_table(accreditations: &[AccreditationInfo]) -> Markup {
    let moment = |time: Option<_>| time.map_or_else(|| "–".to_owned(), readable);
    html! {
        div.frame tabindex="0" role="region" aria-labelledby="accreditations" {
            table {
                caption { (accreditations.len()) " accreditations" }
                thead {
                    tr {
                        th scope="col" { "Sector" }
                        th scope="col" { "From" }
                        th scope="col" { "Until" }
                        th scope="col" { "State" }
                    }
                }
                tbody {
                    @for accreditation in accreditations {
                        tr {
                            th scope="row" { (accreditation.sector) }
                            td { (moment(accreditation.from)) }
                            td { (moment(accreditation.until)) }
                            td {
                                @if accreditation.suspended {
                                    "Suspended"
                                    @if let Some(reason) = &accreditation.reason { ": " (reason) }
                                } @else if accreditation.good {
                                    "Good"
                                } @else {
                                    "Not at this time"
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn key_table(keys: &[MemberInfo]) -> Markup {
    html! {
        @if keys.is_empty() {
            p { "Nobody acts for this organisation." }
        } @else {
            div.frame tabindex="0" role="region" aria-labelledby="keys" {
                table {
                    caption { (keys.len()) " keys; the registry knows no names" }
                    thead {
                        tr {
                            th scope="col" { "Key" }
                            th.number scope="col" { "Person" }
                            th scope="col" { "Role" }
                            th scope="col" { "State" }
                            th.number scope="col" { "Since block" }
                        }
                    }
                    tbody {
                        @for key in keys {
                            tr {
                                th scope="row" { code { (key.key) } }
                                td.number { (key.person) }
                                td { (key.role) }
                                td { (key.state) }
                                td.number { (grouped(key.since_block)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn safeguards(organisation: &OrganisationDetail) -> Markup {
    let trusted: Vec<String> = organisation.trusted.iter().map(trusted_text).collect();
    let policies: Vec<String> = organisation
        .own_policies
        .iter()
        .filter_map(policy_text)
        .collect();
    let listed = |texts: &[String], none: &str| {
        if texts.is_empty() {
            none.to_owned()
        } else {
            texts.join("; ")
        }
    };
    html! {
        div.frame tabindex="0" role="region" aria-labelledby="safeguards" {
            table {
                caption { "What protects its credits" }
                tbody {
                    tr { th scope="row" { "It sends" } td { (limits(&organisation.limits)) } }
                    tr {
                        th scope="row" { "At once to" }
                        td { (listed(&trusted, "nobody: every transfer waits for its delay")) }
                    }
                    tr {
                        th scope="row" { "It accepts" }
                        td { (accepts(&organisation.reception)) }
                    }
                    tr {
                        th scope="row" { "A second person" }
                        td { (listed(&policies, "as the registry asks of everybody")) }
                    }
                    tr {
                        th scope="row" { "Quota class" }
                        td {
                            (organisation.quota.class)
                            @if organisation.quota.given { ", given by governance" }
                        }
                    }
                }
            }
        }
    }
}

fn accepts(reception: &ReceptionInfo) -> String {
    let from = |openness: &str| match openness {
        "Anyone" => "from anybody",
        "Trusted" => "from its trusted accounts",
        _ => "from nobody",
    };
    format!(
        "credits {}, requests for its credits {}",
        from(&reception.credits),
        from(&reception.requests)
    )
}

fn trusted_text(trusted: &TrustedInfo) -> String {
    if trusted.in_force {
        trusted.name.clone()
    } else {
        format!(
            "{} from block {} on",
            trusted.name,
            grouped(trusted.effective)
        )
    }
}

fn policy_text(policy: &PolicyInfo) -> Option<String> {
    let WhenInfo { threshold, .. } = policy.own.as_ref()?;
    Some(match threshold {
        Some(threshold) => format!("{} from {} credits on", policy.action, grouped(*threshold)),
        None => format!("{} always", policy.action),
    })
}

fn limits(limits: &LimitsInfo) -> String {
    let both = |per_transfer: Option<u64>, per_day: Option<u64>| {
        let credits = |limit: Option<u64>| {
            limit.map_or_else(
                || "any number of credits".to_owned(),
                |limit| format!("at most {} credits", grouped(limit)),
            )
        };
        format!(
            "{} in one transfer, {} in 24 hours",
            credits(per_transfer),
            credits(per_day)
        )
    };
    let now = both(limits.per_transfer, limits.per_day);
    match &limits.later {
        None => now,
        Some(later) => format!(
            "{now}; from block {} on {}",
            grouped(later.effective),
            both(later.per_transfer, later.per_day)
        ),
    }
}

#[cfg(test)]
mod tests;

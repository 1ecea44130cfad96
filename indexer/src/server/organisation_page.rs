//! The public page of an organisation.

use axum::extract::State;
use maud::{html, Markup};

use super::{
    layout::{document, figure, timeline, PageError},
    members::MemberInfo,
    model::AsOf,
    organisation::{self, AccreditationInfo, LimitsInfo, OrganisationDetail, TrustedInfo},
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
    Ok(render(&organisation, &snapshot.as_of))
}

fn render(organisation: &OrganisationDetail, as_of: &AsOf) -> Markup {
    let info = &organisation.info;
    let title = format!("Organisation {}: {}", info.id, info.name);
    let balances = &info.balances;
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
            dl {
                (figure("Held", balances.held))
                (figure("Waiting to be sent", balances.pending))
                (figure("Retired in the country", balances.retired_local))
                (figure("Retired for abroad", balances.retired_international))
            }
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
mod tests {
    use super::*;
    use crate::server::{
        model::AccountBalances,
        organisation::{LaterLimitsInfo, QuotaClassInfo},
        organisations::OrganisationInfo,
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
                balances: AccountBalances {
                    held: 1_000,
                    pending: 234,
                    ..AccountBalances::default()
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

    fn page(website: &str) -> String {
        let as_of = AsOf {
            block: 1_400,
            hash: "0xabc".into(),
            time: DateTime::UNIX_EPOCH,
        };
        render(&organisation(website), &as_of).into_string()
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
    fn only_addresses_of_pages_become_links() {
        assert!(page("https://green.example/").contains("<a href=\"https://green.example/\""));
        let other = page("javascript:alert(1)");
        assert!(!other.contains("href=\"javascript"));
        assert!(other.contains("javascript:alert(1)"));
    }
}

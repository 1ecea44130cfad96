//! The public page of the country.

use axum::extract::State;
use maud::{html, Markup};

use super::{
    events::{self, TimelineEvent},
    layout::{document, figure, figures, number, timeline, PageError},
    model::{AsOf, Meta},
    organisations::{self, OrganisationFilter, OrganisationInfo},
    overview::{self, Overview},
    params::MAX_LIMIT,
    programmes::{self, ProgrammeFilter, ProgrammeSummary},
    App,
};
use crate::text::grouped;

/// Events that the page shows.
const EVENTS: i64 = 50;

/// All that the page shows.
struct Home {
    overview: Overview,
    programmes: Vec<ProgrammeSummary>,
    programmes_meta: Meta,
    organisations: Vec<OrganisationInfo>,
    organisations_meta: Meta,
    events: Vec<TimelineEvent>,
    as_of: AsOf,
}

/// The page.
pub async fn home(State(app): State<App>) -> Result<Markup, PageError> {
    let mut snapshot = app.snapshot().await?;
    let overview = overview::load(&mut snapshot).await?;
    let (programmes, programmes_meta) =
        programmes::list(&mut snapshot, &ProgrammeFilter::default(), MAX_LIMIT).await?;
    let (organisations, organisations_meta) =
        organisations::list(&mut snapshot, &OrganisationFilter::default(), MAX_LIMIT).await?;
    let events = events::latest(snapshot.connection(), EVENTS).await?;
    Ok(render(&Home {
        overview,
        programmes,
        programmes_meta,
        organisations,
        organisations_meta,
        events,
        as_of: snapshot.as_of,
    }))
}

fn render(home: &Home) -> Markup {
    let Overview {
        country, credits, ..
    } = &home.overview;
    let title = format!("National Carbon Registry of {}", country.name);
    let body = html! {
        h1 { (title) }
        p {
            "Registry " (country.registry_id) ". One credit (" (country.unit)
            ") is one tonne of CO2 equivalent."
        }
        section aria-labelledby="totals" {
            h2 id="totals" { "Credits" }
            (figures(credits.estimated, &credits.totals))
        }
        section aria-labelledby="numbers" {
            h2 id="numbers" { "Registry" }
            dl {
                (figure("Programmes", home.overview.programmes.total))
                (figure("Organisations", home.overview.organisations.total))
                (figure("Monitoring reports", home.overview.monitoring.reports))
                (figure("Verified", home.overview.monitoring.verified))
                (figure("Issuances", home.overview.issuances))
                (figure("Transfers", home.overview.transfers))
                (figure("Retirements", home.overview.retirements))
                (figure("Cancellations", home.overview.cancellations))
                (figure("Transfers and requests that wait", home.overview.waiting))
                (figure("Freezes in force", home.overview.freezes))
                (figure("Last serial", credits.last_serial))
            }
        }
        section aria-labelledby="programmes" {
            h2 id="programmes" { "Programmes" }
            (programme_table(&home.programmes, &home.programmes_meta))
        }
        section aria-labelledby="organisations" {
            h2 id="organisations" { "Organisations" }
            (organisation_table(&home.organisations, &home.organisations_meta))
        }
        section aria-labelledby="events" {
            h2 id="events" { "Latest events" }
            (timeline(&home.events))
        }
    };
    document(&title, Some(&home.as_of), &body)
}

/// What a table says of itself.
fn caption(what: &str, shown: usize, meta: &Meta, more: &str) -> Markup {
    html! {
        @if meta.next.is_some() {
            "The first " (shown) " of " (grouped(meta.total)) " " (what) "; all of them through "
            a href=(more) { (more) } "."
        } @else {
            (grouped(meta.total)) " " (what)
        }
    }
}

fn programme_table(programmes: &[ProgrammeSummary], meta: &Meta) -> Markup {
    html! {
        div.frame tabindex="0" role="region" aria-labelledby="programmes" {
            table {
                caption { (caption("programmes", programmes.len(), meta, "/api/v1/programmes")) }
                thead {
                    tr {
                        th scope="col" { "Title" }
                        th scope="col" { "Sector" }
                        th scope="col" { "Stage" }
                        th scope="col" { "Serial" }
                        th.number scope="col" { "Estimate" }
                        th.number scope="col" { "Authorised" }
                        th.number scope="col" { "Issued" }
                        th.number scope="col" { "Held" }
                        th.number scope="col" { "Retired" }
                        th.number scope="col" { "Cancelled" }
                        th.number scope="col" { "Voided" }
                    }
                }
                tbody {
                    @for programme in programmes {
                        @let totals = &programme.totals;
                        @let accounts = &totals.accounts;
                        tr {
                            th scope="row" {
                                a href={ "/programmes/" (programme.id) } { (programme.title) }
                            }
                            td { (programme.sector) }
                            td { (programme.stage) }
                            td { (programme.serial.as_deref().unwrap_or("–")) }
                            (number(programme.estimate))
                            (number(totals.authorised))
                            (number(totals.issued))
                            (number(accounts.held))
                            (number(
                                accounts.retired_local.saturating_add(accounts.retired_international)
                            ))
                            (number(accounts.cancelled))
                            (number(totals.voided))
                        }
                    }
                }
            }
        }
    }
}

fn organisation_table(organisations: &[OrganisationInfo], meta: &Meta) -> Markup {
    let what = "organisations";
    html! {
        div.frame tabindex="0" role="region" aria-labelledby="organisations" {
            table {
                caption { (caption(what, organisations.len(), meta, "/api/v1/organisations")) }
                thead {
                    tr {
                        th scope="col" { "Name" }
                        th scope="col" { "Kind" }
                        th scope="col" { "State" }
                        th.number scope="col" { "Held" }
                        th.number scope="col" { "Waiting to be sent" }
                        th.number scope="col" { "Retired in the country" }
                        th.number scope="col" { "Retired for abroad" }
                        th.number scope="col" { "Cancelled" }
                        th.number scope="col" { "Frozen" }
                    }
                }
                tbody {
                    @for organisation in organisations {
                        @let balances = &organisation.balances.accounts;
                        tr {
                            th scope="row" {
                                a href={ "/organisations/" (organisation.id) } {
                                    (organisation.name)
                                }
                            }
                            td { (organisation.kind) }
                            td { (organisation.state) }
                            (number(balances.held))
                            (number(balances.pending))
                            (number(balances.retired_local))
                            (number(balances.retired_international))
                            (number(balances.cancelled))
                            (number(organisation.balances.frozen))
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::{
        model::{CountryInfo, CreditTotals, OwnBalances},
        overview::{CreditFigures, MonitoringFigures, OrganisationCounts, ProgrammeCounts},
        programmes::tests::summary,
    };
    use chrono::DateTime;

    fn home() -> Home {
        let meta = |total, next: Option<&str>| Meta {
            total,
            next: next.map(str::to_owned),
        };
        Home {
            overview: Overview {
                country: CountryInfo {
                    alpha2: "NA".into(),
                    alpha3: "NAM".into(),
                    name: "Namibia & Co".into(),
                    unit: "ITMO".into(),
                    registry_id: "NAM01".into(),
                },
                organisations: OrganisationCounts {
                    total: 1,
                    suspended: 0,
                    pending: 0,
                    rejected: 0,
                    by_kind: Vec::new(),
                },
                members: 1,
                programmes: ProgrammeCounts {
                    total: 150,
                    by_stage: Vec::new(),
                    by_sector: Vec::new(),
                },
                credits: CreditFigures {
                    estimated: 0,
                    totals: CreditTotals {
                        voided: 9_876,
                        ..CreditTotals::default()
                    },
                    last_serial: 0,
                },
                monitoring: MonitoringFigures {
                    reports: 0,
                    verified: 0,
                    verification_required: true,
                },
                issuances: 0,
                transfers: 0,
                retirements: 0,
                cancellations: 4_321,
                waiting: 0,
                freezes: 0,
                movements: 0,
            },
            programmes: vec![ProgrammeSummary {
                title: "<script>alert(1)</script>".into(),
                estimate: 1_234,
                ..summary()
            }],
            programmes_meta: meta(150, Some("7")),
            organisations: vec![OrganisationInfo {
                id: 1,
                kind: "Government".into(),
                state: "Active".into(),
                name: "Ministry \"of\" <b>all</b>".into(),
                tax_id: "T".into(),
                country: "NA".into(),
                scopes: Vec::new(),
                website: "https://example.org".into(),
                members: 1,
                changed_block: 0,
                balances: OwnBalances::default(),
            }],
            organisations_meta: meta(1, None),
            events: vec![TimelineEvent {
                block: 3,
                index: 1,
                time: DateTime::UNIX_EPOCH,
                pallet: "Programmes".into(),
                name: "ProgrammeRegistered".into(),
                sentence: "Programme “<i>x</i>” was registered.".into(),
                payload: serde_json::Value::Null,
            }],
            as_of: AsOf {
                block: 4,
                hash: "0xabc".into(),
                time: DateTime::UNIX_EPOCH,
            },
        }
    }

    #[test]
    fn the_page_escapes_every_text_of_the_chain() {
        let page = render(&home()).into_string();
        for raw in ["<script>", "<b>", "<i>", "Namibia & Co"] {
            assert!(!page.contains(raw), "{raw} stands in the page");
        }
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
        assert!(page.contains("Namibia &amp; Co"));
        assert!(page.contains("Ministry &quot;of&quot; &lt;b&gt;"));
    }

    #[test]
    fn the_page_tells_what_ended_and_what_was_voided() {
        let page = render(&home()).into_string();
        assert!(page.contains("<dt>Cancellations</dt><dd>4,321</dd>"));
        assert!(page.contains("<dt>Voided</dt><dd>9,876</dd>"));
    }

    #[test]
    fn the_page_is_readable_without_sight_and_says_what_it_is_true_for() {
        let page = render(&home()).into_string();
        assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\">"));
        assert_eq!(page.matches("<h1>").count(), 1);
        assert_eq!(page.matches("<caption>").count(), 2);
        assert!(page.contains("<th scope=\"col\">Title</th>"));
        assert!(page.contains("<th scope=\"row\"><a href=\"/programmes/7\">"));
        assert!(page.contains("1,234"));
        assert!(page.contains("The first 1 of 150 programmes"));
        assert!(page.contains("finalised block 4 of"));
        assert!(page.contains("datetime=\"1970-01-01T00:00:00Z\""));
    }
}

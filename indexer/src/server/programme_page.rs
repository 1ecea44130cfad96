//! The public page of a programme.

use axum::extract::State;
use maud::{html, Markup};

use super::{
    layout::{document, figures, number, timeline, PageError},
    model::AsOf,
    params::Id,
    programme::{self, IssuanceInfo, ProgrammeDetail, ProponentShare},
    App,
};
use crate::text::readable;

/// The page.
pub async fn programme(
    State(app): State<App>,
    id: Result<Id, super::ApiError>,
) -> Result<Markup, PageError> {
    let Id(id) = id?;
    let mut snapshot = app.snapshot().await?;
    let programme = programme::load(&mut snapshot, id).await?;
    Ok(render(&programme, &snapshot.as_of))
}

fn render(programme: &ProgrammeDetail, as_of: &AsOf) -> Markup {
    let summary = &programme.summary;
    let title = format!("Programme {}: {}", summary.id, summary.title);
    let moment = |time: Option<_>| time.map_or_else(|| "–".to_owned(), readable);
    let body = html! {
        p { a href="/" { "To the overview" } }
        h1 { (title) }
        div.frame tabindex="0" role="region" aria-label="What is registered" {
            table {
                caption { "What is registered" }
                tbody {
                    tr { th scope="row" { "Stage" } td { (summary.stage) } }
                    @if let Some(reason) = &programme.rejection_reason {
                        tr { th scope="row" { "Rejected because" } td { (reason) } }
                    }
                    tr {
                        th scope="row" { "Sector" }
                        td { (summary.sector) ", scope " (summary.scope) }
                    }
                    tr {
                        th scope="row" { "Serial" }
                        td { (summary.serial.as_deref().unwrap_or("–")) }
                    }
                    tr { th scope="row" { "External identifier" } td { (summary.external_id) } }
                    tr { th scope="row" { "Start" } td { (moment(summary.start)) } }
                    tr { th scope="row" { "End" } td { (moment(summary.end)) } }
                }
            }
        }
        section aria-labelledby="totals" {
            h2 id="totals" { "Credits" }
            (figures(summary.estimate, &summary.totals))
        }
        section aria-labelledby="proponents" {
            h2 id="proponents" { "Proponents" }
            (proponent_table(&programme.proponents))
        }
        section aria-labelledby="issuances" {
            h2 id="issuances" { "Issuances" }
            (issuance_table(&programme.issuances))
        }
        section aria-labelledby="timeline" {
            h2 id="timeline" { "Timeline" }
            (timeline(&programme.timeline))
        }
    };
    document(&title, Some(as_of), &body)
}

fn proponent_table(proponents: &[ProponentShare]) -> Markup {
    html! {
        div.frame tabindex="0" role="region" aria-labelledby="proponents" {
            table {
                caption { "Shares of future issues" }
                thead {
                    tr {
                        th scope="col" { "Organisation" }
                        th.number scope="col" { "Share" }
                    }
                }
                tbody {
                    @for proponent in proponents {
                        tr {
                            th scope="row" { (proponent.name) }
                            td.number { (percent(proponent.share)) }
                        }
                    }
                }
            }
        }
    }
}

fn issuance_table(issuances: &[IssuanceInfo]) -> Markup {
    html! {
        @if issuances.is_empty() {
            p { "Nothing has been issued yet." }
        } @else {
            div.frame tabindex="0" role="region" aria-labelledby="issuances" {
                table {
                    caption { (issuances.len()) " issuances" }
                    thead {
                        tr {
                            th scope="col" { "Serial" }
                            th.number scope="col" { "Vintage" }
                            th.number scope="col" { "Credits" }
                            th.number scope="col" { "Block" }
                            th scope="col" { "Time" }
                        }
                    }
                    tbody {
                        @for issuance in issuances {
                            tr {
                                th scope="row" { (issuance.serial) }
                                td.number { (issuance.vintage) }
                                (number(issuance.amount))
                                (number(issuance.block))
                                td { (readable(issuance.time)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Parts per million as per cent, exactly.
fn percent(share: u64) -> String {
    let whole = share / 10_000;
    let fraction = format!("{:04}", share % 10_000);
    match fraction.trim_end_matches('0') {
        "" => format!("{whole} %"),
        fraction => format!("{whole}.{fraction} %"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::{
        events::TimelineEvent,
        model::{CreditTotals, Serials},
        programmes::ProgrammeSummary,
    };
    use chrono::DateTime;

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

    #[test]
    fn the_page_shows_the_programme_and_escapes_its_texts() {
        let programme = ProgrammeDetail {
            summary: ProgrammeSummary {
                id: 7,
                external_id: "E<7>".into(),
                title: "Rice & water".into(),
                sector: "Agriculture".into(),
                scope: 15,
                stage: "Authorised".into(),
                serial: Some("NA-ITMO-15-007-2023-0-1-400".into()),
                start: Some(DateTime::UNIX_EPOCH),
                end: None,
                estimate: 400,
                totals: CreditTotals {
                    authorised: 400,
                    ..CreditTotals::default()
                },
                registered_block: 3,
            },
            block: Some(Serials {
                first: 1,
                last: 400,
            }),
            rejection_reason: None,
            proponents: vec![ProponentShare {
                organisation: 2,
                name: "<Green>".into(),
                share: 1_000_000,
            }],
            issuances: Vec::new(),
            timeline: vec![TimelineEvent {
                block: 3,
                index: 1,
                time: DateTime::UNIX_EPOCH,
                pallet: "Programmes".into(),
                name: "ProgrammeRegistered".into(),
                sentence: "Programme 7 was registered.".into(),
                payload: serde_json::Value::Null,
            }],
        };
        let as_of = AsOf {
            block: 4,
            hash: "0xabc".into(),
            time: DateTime::UNIX_EPOCH,
        };
        let page = render(&programme, &as_of).into_string();
        assert!(page.contains("<h1>Programme 7: Rice &amp; water</h1>"));
        assert!(page.contains("E&lt;7&gt;"));
        assert!(page.contains("&lt;Green&gt;"));
        assert!(page.contains("100 %"));
        assert!(page.contains("Nothing has been issued yet."));
        assert!(page.contains("Programme 7 was registered."));
        assert!(page.contains("NA-ITMO-15-007-2023-0-1-400"));
        assert!(!page.contains("Rejected because"));
    }
}

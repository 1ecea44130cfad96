//! What all pages have in common: plain HTML that reads well on any screen, without scripts.

use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use maud::{html, Markup, PreEscaped, DOCTYPE};

use super::{
    error::ApiError,
    events::TimelineEvent,
    model::{AsOf, CreditTotals},
};
use crate::text::{grouped, readable, rfc3339};

/// Narrow tables scroll inside their own frame, so the page never does sideways.
const STYLE: &str = "
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 72rem; margin: 0 auto; padding: 1rem; }
h1 { line-height: 1.2; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; padding: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0;
  border-bottom: 1px solid #8886; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.frame { overflow-x: auto; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .75rem; }
dl div { border: 1px solid #8886; border-radius: .25rem; padding: .5rem .75rem; }
dd { margin: 0; font-size: 1.25rem; font-variant-numeric: tabular-nums; }
code { overflow-wrap: anywhere; }
ol.events { padding-left: 1.25rem; }
ol.events li { margin-bottom: .5rem; overflow-wrap: anywhere; }
footer { margin-top: 2rem; font-size: .9rem; }
";

/// What a page that is made to be printed adds: paper is white, rows stay whole, and links are
/// plain text.
const PRINT: &str = "
main.sheet { max-width: 48rem; margin: 0 auto; }
main.sheet code { font-size: .85rem; }
.amount { font-size: 1.25rem; }
@page { size: A4; margin: 18mm; }
@media print {
  :root { color-scheme: light; }
  body { max-width: none; padding: 0; font-size: 10pt; color: #000; background: #fff; }
  a { color: inherit; text-decoration: none; }
  tr, li { break-inside: avoid; }
  thead { display: table-header-group; }
  h1, h2, caption { break-after: avoid; }
  .unprinted { display: none; }
}
";

/// A whole page.
pub fn document(title: &str, as_of: Option<&AsOf>, body: &Markup) -> Markup {
    let body = html! { main { (body) } };
    whole(title, STYLE, as_of, &body)
}

/// A whole page that is made to be printed.
pub fn printed(title: &str, as_of: &AsOf, body: &Markup) -> Markup {
    let body = html! {
        p.unprinted { a href="/" { "To the overview" } }
        main.sheet { (body) }
    };
    whole(title, &[STYLE, PRINT].concat(), Some(as_of), &body)
}

fn whole(title: &str, style: &str, as_of: Option<&AsOf>, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(style)) }
            }
            body {
                (body)
                footer {
                    @if let Some(as_of) = as_of {
                        p {
                            "True as of finalised block " (grouped(as_of.block)) " of "
                            time datetime=(rfc3339(as_of.time)) { (readable(as_of.time)) }
                            ", hash " code { (as_of.hash) } "."
                        }
                    }
                    p.unprinted { a href="/network" { "Network and governance" } }
                    p.unprinted {
                        "For programs: " a href="/api/v1/stats/overview" { "figures" } ", "
                        a href="/api/v1/programmes" { "programmes" } ", "
                        a href="/api/v1/reports" { "monitoring reports" } ", "
                        a href="/api/v1/organisations" { "organisations" } ", "
                        a href="/api/v1/transfers" { "transfers" } ", "
                        a href="/api/v1/ledger" { "ledger" } ", "
                        a href="/openapi.json" { "description of the API" } "."
                    }
                }
            }
        }
    }
}

/// A cell with a number.
pub fn number(value: u64) -> Markup {
    html! { td.number { (grouped(value)) } }
}

/// Totals as labelled figures.
pub fn figures(estimated: u64, totals: &CreditTotals) -> Markup {
    html! {
        dl {
            (figure("Estimated", estimated))
            (figure("Authorised", totals.authorised))
            (figure("Issued", totals.issued))
            (figure("Held", totals.accounts.held))
            (figure("Waiting to be sent", totals.accounts.pending))
            (figure("Retired in the country", totals.accounts.retired_local))
            (figure("Retired for abroad", totals.accounts.retired_international))
            (figure("Cancelled", totals.accounts.cancelled))
            (figure("Voided", totals.voided))
            (figure("Frozen", totals.frozen))
        }
    }
}

/// A labelled figure.
pub fn figure(label: &str, value: u64) -> Markup {
    html! { div { dt { (label) } dd { (grouped(value)) } } }
}

/// A sum in hundredths of a United States dollar.
pub fn dollars(cents: u64) -> String {
    let (whole, rest) = (cents / 100, cents % 100);
    format!("{}.{rest:02} USD", grouped(whole))
}

/// A moment, or a dash where there is none.
pub fn moment(time: Option<DateTime<Utc>>) -> String {
    time.map_or_else(|| "–".to_owned(), readable)
}

/// A column of a table: its heading, and whether numbers stand in it.
pub type Column = (&'static str, bool);

/// A table below the heading with this identifier; `none` is said when it has no rows.
pub fn table(
    id: &str,
    caption: &str,
    columns: &[Column],
    rows: &[Markup],
    none: &'static str,
) -> Markup {
    html! {
        @if rows.is_empty() {
            p { (none) }
        } @else {
            div.frame tabindex="0" role="region" aria-labelledby=(id) {
                table {
                    caption { (caption) }
                    thead {
                        tr {
                            @for (heading, number) in columns {
                                @if *number {
                                    th.number scope="col" { (heading) }
                                } @else {
                                    th scope="col" { (heading) }
                                }
                            }
                        }
                    }
                    tbody { @for row in rows { tr { (row) } } }
                }
            }
        }
    }
}

/// Events as a list of sentences.
pub fn timeline<'a>(events: impl IntoIterator<Item = &'a TimelineEvent>) -> Markup {
    let mut events = events.into_iter().peekable();
    html! {
        @if events.peek().is_none() {
            p { "Nothing has happened yet." }
        } @else {
            ol.events {
                @for event in events {
                    li {
                        (event.sentence) " "
                        small {
                            "Block " (grouped(event.block)) ", "
                            time datetime=(rfc3339(event.time)) { (readable(event.time)) }
                        }
                    }
                }
            }
        }
    }
}

/// An error as a page.
#[derive(Debug)]
pub struct PageError(pub ApiError);

impl From<ApiError> for PageError {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let Self(error) = self;
        let body = html! {
            h1 { "This page cannot be shown" }
            p { (error.detail) }
            p { a href="/" { "To the overview" } }
        };
        let page = document("This page cannot be shown", None, &body);
        (error.status, page).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_written_to_the_cent() {
        assert_eq!(dollars(5), "0.05 USD");
        assert_eq!(dollars(123_456_700), "1,234,567.00 USD");
        assert_eq!(dollars(u64::MAX), "184,467,440,737,095,516.15 USD");
    }
}

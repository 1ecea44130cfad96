//! The certificate of a retirement or cancellation as a page that is printed.

use axum::extract::State;
use maud::{html, Markup};

use super::{load, Certificate};
use crate::{
    server::{
        layout::{printed, PageError},
        model::AsOf,
        params::Id,
        ApiError, App,
    },
    text::{grouped, readable, rfc3339},
};

/// The page.
pub async fn certificate(
    State(app): State<App>,
    id: Result<Id, ApiError>,
) -> Result<Markup, PageError> {
    let Id(id) = id?;
    let mut snapshot = app.snapshot().await?;
    let certificate = load(&mut snapshot, id).await?;
    Ok(render(&certificate, &snapshot.as_of))
}

fn render(certificate: &Certificate, as_of: &AsOf) -> Markup {
    let country = &certificate.country;
    let what = if certificate.retirement.is_some() {
        "retirement"
    } else {
        "cancellation"
    };
    let title = format!("Certificate of {what} {}", certificate.receipt);
    let body = html! {
        p { "National Carbon Registry of " (country.name) ", " (country.registry_id) }
        h1 { (title) }
        p.amount {
            strong { (grouped(certificate.amount)) " " (country.unit) }
            " (tonnes of CO2 equivalent) "
            @if let Some(used) = &certificate.retirement {
                "were retired for " strong { (used.beneficiary) } "."
            } @else {
                "were cancelled: nobody has used them, and nobody can."
            }
        }
        table {
            caption { "What is certified" }
            tbody {
                (fact("Programme", &html! {
                    a href={ "/programmes/" (certificate.programme) } {
                        (certificate.programme) ": " (certificate.title)
                    }
                }))
                (fact("Owner of the credits", &html! { (certificate.owner.name) }))
                @if let Some(used) = &certificate.retirement {
                    (fact("Kind", &html! { (used.kind) }))
                    (fact("Beneficiary", &html! { (used.beneficiary) }))
                    @if let Some(country) = &used.receiving_country {
                        (fact("Receiving country", &html! { (country) }))
                    }
                    @if let Some(receiver) = &used.receiver {
                        (fact("Receiving organisation", &html! { (receiver) }))
                    }
                    @if let Some(transfer) = used.transfer {
                        (fact("Asked for by request", &html! { (transfer) }))
                    }
                }
                @if let Some(order) = &certificate.order {
                    (fact("Hash of the order", &html! { code { (order) } }))
                }
                (fact("Reason", &html! { (certificate.reason) }))
                (fact("By", &html! {
                    (certificate.actor.organisation.name) ", " (certificate.actor.kind) ", "
                    (certificate.actor.role) ", key " code { (certificate.actor.key) }
                    @if let Some(second) = &certificate.actor.approved_by {
                        ", approved by the key " code { (second) }
                    }
                }))
                (fact("Time", &html! {
                    time datetime=(rfc3339(certificate.time)) { (readable(certificate.time)) }
                }))
                (fact("Block", &html! {
                    (grouped(certificate.block)) ", hash " code { (certificate.block_hash) }
                }))
            }
        }
        (serials(certificate))
        section aria-labelledby="check" {
            h2 id="check" { "How to check this certificate" }
            ol {
                @for step in &certificate.check.steps {
                    li { (step) }
                }
            }
            p {
                "The same for programs: "
                a href={ "/api/v1/receipts/" (certificate.receipt) } {
                    "/api/v1/receipts/" (certificate.receipt)
                }
                "."
            }
        }
    };
    printed(&title, as_of, &body)
}

fn fact(name: &str, value: &Markup) -> Markup {
    html! { tr { th scope="row" { (name) } td { (value) } } }
}

fn serials(certificate: &Certificate) -> Markup {
    html! {
        section aria-labelledby="serials" {
            h2 id="serials" { "Serials" }
            table {
                caption { (certificate.ranges.len()) " ranges of serials" }
                thead {
                    tr {
                        th scope="col" { "Serial" }
                        th.number scope="col" { "Vintage" }
                        th.number scope="col" { "Credits" }
                        th.number scope="col" { "Issuance" }
                    }
                }
                tbody {
                    @for range in &certificate.ranges {
                        tr {
                            th scope="row" { (range.serial) }
                            td.number { (range.vintage) }
                            td.number { (grouped(range.amount)) }
                            td.number { (range.issuance) }
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
        model::{CountryInfo, Named, SerialBlock},
        receipts::{CertificateActor, Check, Used},
    };
    use chrono::DateTime;

    fn certificate(retirement: Option<Used>) -> Certificate {
        let named = |organisation, name: &str| Named {
            organisation,
            name: name.into(),
        };
        Certificate {
            receipt: 5,
            kind: "Retirement".into(),
            country: CountryInfo {
                alpha2: "NA".into(),
                alpha3: "NAM".into(),
                name: "Namibia & Co".into(),
                unit: "ITMO".into(),
                registry_id: "NAM01".into(),
            },
            programme: 7,
            title: "Rice <b>&</b> water".into(),
            owner: named(2, "<Green>"),
            amount: 1_400,
            ranges: vec![SerialBlock {
                first: 1,
                last: 1_400,
                amount: 1_400,
                serial: "NA-ITMO-15-007-2023-0-1-1400".into(),
                issuance: 3,
                vintage: 2_023,
            }],
            retirement,
            order: Some("0xorder".into()),
            reason: "<script>alert(1)</script>".into(),
            account: "RetirementLocal".into(),
            actor: CertificateActor {
                organisation: named(2, "<Green>"),
                kind: "ProgrammeDeveloper".into(),
                role: "Manager".into(),
                key: "5Grw".into(),
                approved_by: Some("5FHn".into()),
            },
            block: 1_200,
            block_hash: "0xabc".into(),
            time: DateTime::UNIX_EPOCH,
            check: Check {
                event: "1200-3".into(),
                event_name: "Credits.CreditsRetired".into(),
                storage: "Credits.Receipts".into(),
                storage_key: "0xkey".into(),
                steps: vec!["Ask a node & compare.".into()],
            },
        }
    }

    fn page(retirement: Option<Used>) -> String {
        let as_of = AsOf {
            block: 1_300,
            hash: "0xdef".into(),
            time: DateTime::UNIX_EPOCH,
        };
        render(&certificate(retirement), &as_of).into_string()
    }

    fn used() -> Used {
        Used {
            kind: "CrossBorder".into(),
            receiving_country: Some("CH".into()),
            receiver: Some("Alpine <Air>".into()),
            beneficiary: "Bahn & Söhne".into(),
            transfer: Some(9),
        }
    }

    #[test]
    fn the_certificate_says_all_that_is_certified() {
        let page = page(Some(used()));
        for text in [
            "<h1>Certificate of retirement 5</h1>",
            "National Carbon Registry of Namibia &amp; Co, NAM01",
            "1,400 ITMO",
            "NA-ITMO-15-007-2023-0-1-1400",
            "<strong>Bahn &amp; Söhne</strong>",
            "CrossBorder",
            "Alpine &lt;Air&gt;",
            "5Grw",
            "5FHn",
            "0xabc",
            "Ask a node &amp; compare.",
            "/api/v1/receipts/5",
            "datetime=\"1970-01-01T00:00:00Z\"",
        ] {
            assert!(page.contains(text), "{text} in {page}");
        }
        assert!(page.contains("@media print"), "it is made to be printed");
    }

    #[test]
    fn nothing_of_the_chain_becomes_markup() {
        let page = page(Some(used()));
        for raw in ["<script>", "<b>", "<Green>", "<Air>"] {
            assert!(!page.contains(raw), "{raw} stands in the page");
        }
    }

    #[test]
    fn a_cancellation_has_no_beneficiary_but_an_order() {
        let page = page(None);
        assert!(page.contains("<h1>Certificate of cancellation 5</h1>"));
        assert!(page.contains("nobody has used them"));
        assert!(page.contains("0xorder"));
        assert!(!page.contains("Beneficiary"));
    }
}

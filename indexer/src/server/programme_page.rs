//! The public page of a programme.

mod tables;

use axum::extract::State;
use maud::{html, Markup};

use super::{
    layout::{document, dollars, figures, moment, timeline, PageError},
    model::AsOf,
    organisation_page::credits,
    params::Id,
    programme::{self, ProgrammeDetail},
    App,
};
use crate::text::grouped;

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
    let open: Vec<_> = programme
        .proposals
        .iter()
        .filter(|proposal| proposal.closed_block.is_none())
        .collect();
    let body = html! {
        p { a href="/" { "To the overview" } }
        h1 { (title) }
        (registered(programme))
        section aria-labelledby="totals" {
            h2 id="totals" { "Credits" }
            (figures(summary.estimate, &summary.totals))
            p {
                (grouped(programme.remaining)) " credits of the estimate can still be authorised; "
                (grouped(summary.verified)) " are verified, "
                (grouped(programme.planned)) " planned by mitigation actions."
            }
        }
        @if !programme.freezes.is_empty() {
            (section("freezes", "Frozen", &credits::freezes(&programme.freezes)))
        }
        (section("proponents", "Owners", &tables::proponents(&summary.proponents)))
        (section(
            "authorisations",
            "Authorisations",
            &tables::authorisations(&programme.authorisations),
        ))
        @if !open.is_empty() {
            (section("proposals", "Waiting for agreement", &tables::proposals(&open)))
        }
        (section("certificates", "Certifiers", &tables::certificates(&programme.certificates_given)))
        (section("reports", "Monitoring reports", &tables::reports(&programme.reports)))
        (section("actions", "Mitigation actions", &tables::actions(&programme.actions)))
        (section("documents", "Documents", &tables::documents(&programme.documents)))
        (section("issuances", "Issuances", &tables::issuances(&programme.issuances)))
        (section(
            "timeline",
            "Timeline",
            &timeline(programme.timeline.iter().map(|step| &step.event)),
        ))
    };
    document(&title, Some(as_of), &body)
}

fn section(id: &str, heading: &str, content: &Markup) -> Markup {
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) { (heading) }
            (content)
        }
    }
}

/// What is said of the programme.
fn registered(programme: &ProgrammeDetail) -> Markup {
    let summary = &programme.summary;
    let crediting = programme.crediting_years.map_or_else(
        || "until the end".to_owned(),
        |years| format!("{years} years from the start"),
    );
    html! {
        div.frame tabindex="0" role="region" aria-label="What is registered" {
            table {
                caption { "What is registered, version " (summary.version) }
                tbody {
                    (fact("Stage", &summary.stage))
                    @if let Some(reason) = &programme.stage_reason {
                        (fact("Because", reason))
                    }
                    (fact("Sector", &format!("{}, scope {}", summary.sector, summary.scope)))
                    (fact("Mitigation", &summary.mitigation))
                    (fact("Gases", &programme.gases.join(", ")))
                    (fact("Regions", &summary.regions.join(", ")))
                    (fact("Start", &moment(summary.start)))
                    (fact("End", &moment(summary.end)))
                    (fact("Crediting period", &crediting))
                    (fact("Source", &summary.source))
                    (fact("External identifier", &summary.external_id))
                    (fact("Registered by", &programme.registered_by.name))
                    @if let Some(boundary) = &programme.boundary {
                        tr { th scope="row" { "Boundary" } td { code { (boundary) } } }
                    }
                    (money(programme))
                    (abroad(programme))
                }
            }
        }
    }
}

fn fact(name: &str, value: &str) -> Markup {
    html! { tr { th scope="row" { (name) } td { (value) } } }
}

fn money(programme: &ProgrammeDetail) -> Markup {
    let finance = &programme.finance;
    let sums = [
        ("Cost", finance.cost),
        ("Price of a credit", finance.price),
        ("Grant equivalent", finance.grant_equivalent),
    ];
    html! {
        @for (name, cents) in sums {
            @if let Some(cents) = cents {
                (fact(name, &dollars(cents)))
            }
        }
        @if let Some(funding) = &finance.funding {
            (fact("Funding", funding))
        }
    }
}

/// Use of the credits outside the country, and the nationally determined contribution.
fn abroad(programme: &ProgrammeDetail) -> Markup {
    let international = &programme.international;
    let told = |flag: bool| if flag { "yes" } else { "no" };
    let flags = [
        ("In the scope of the NDC", programme.ndc.in_scope),
        ("Named in the NDC", programme.ndc.included_in_ndc),
        ("Named in the NAP", programme.ndc.included_in_nap),
    ];
    html! {
        @for (name, flag) in flags {
            @if let Some(flag) = flag {
                (fact(name, told(flag)))
            }
        }
        @if !international.channels.is_empty() {
            (fact("Use abroad", &international.channels.join(", ")))
        }
        @if let Some(country) = &international.buyer_country {
            (fact("Buyer", country))
        }
        @if let Some(maximum) = international.maximum {
            (fact("At most abroad", &format!("{} credits", grouped(maximum))))
        }
    }
}

#[cfg(test)]
mod tests;

//! Events as sentences that people read.

use registry_client::event::{
    Actor, CreditsIssued, CreditsRetired, CreditsTransferred, MovedRange, RegistryEvent,
};
use std::collections::BTreeMap;

use registry_primitives::{OrganisationId, OrganisationState, ProgrammeId, SerialRange};

use crate::text::grouped;

/// Ranges that a sentence names before it only counts them.
const NAMED_RANGES: usize = 3;

/// The names of what events only number.
#[derive(Debug, Default)]
pub struct Names {
    /// Names of organisations.
    pub organisations: BTreeMap<u32, String>,
    /// Titles of programmes.
    pub programmes: BTreeMap<u32, String>,
}

impl Names {
    fn organisation(&self, id: OrganisationId) -> String {
        self.organisations
            .get(&id.0)
            .cloned()
            .unwrap_or_else(|| format!("organisation {id}"))
    }

    fn programme(&self, id: ProgrammeId) -> String {
        self.programmes.get(&id.0).map_or_else(
            || format!("programme {id}"),
            |title| format!("programme {id} “{title}”"),
        )
    }

    fn actor(&self, by: &Actor) -> String {
        self.organisation(by.organisation)
    }
}

/// An event as a sentence.
pub fn sentence(event: &RegistryEvent, names: &Names) -> String {
    match event {
        RegistryEvent::PermissionsChanged(event) => format!(
            "Governance changed what the role {} may do in organisations of the kind {}.",
            event.role, event.kind
        ),
        RegistryEvent::OrganisationRegistered(event) => format!(
            "{} was registered as organisation {} of the kind {} by {}.",
            event.name,
            event.organisation,
            event.kind,
            names.actor(&event.by)
        ),
        RegistryEvent::MemberAdded(event) => format!(
            "{} got a member with the role {}, added by {}.",
            names.organisation(event.organisation),
            event.role,
            names.actor(&event.by)
        ),
        RegistryEvent::OrganisationStateChanged(event) => {
            let what = match event.after {
                OrganisationState::Active => "reactivated",
                OrganisationState::Suspended => "suspended",
            };
            format!(
                "{} was {what} by {}: {}",
                names.organisation(event.organisation),
                names.actor(&event.by),
                event.reason
            )
        }
        RegistryEvent::ProgrammeRegistered(event) => format!(
            "Programme {} “{}” ({}) was registered by {} with an estimate of {} credits.",
            event.programme,
            event.details.title,
            event.details.sector,
            names.actor(&event.by),
            grouped(event.details.estimate.0)
        ),
        RegistryEvent::ProgrammeAuthorised(event) => format!(
            "{} authorised {} for {} credits, {}.",
            names.actor(&event.by),
            names.programme(event.programme),
            grouped(event.amount.0),
            event.serial
        ),
        RegistryEvent::ProgrammeRejected(event) => format!(
            "{} rejected {}: {}",
            names.actor(&event.by),
            names.programme(event.programme),
            event.reason
        ),
        RegistryEvent::CreditsIssued(event) => issued(event, names),
        RegistryEvent::CreditsTransferred(event) => transferred(event, names),
        RegistryEvent::CreditsRetired(event) => retired(event, names),
    }
}

fn issued(event: &CreditsIssued, names: &Names) -> String {
    let parts: Vec<String> = event
        .parts
        .iter()
        .map(|part| {
            format!(
                "{} to {}",
                grouped(part.range.len().0),
                names.organisation(part.organisation)
            )
        })
        .collect();
    format!(
        "{} credits of vintage {} were issued for {}: {}; serials {}.",
        grouped(event.amount.0),
        event.vintage,
        names.programme(event.programme),
        parts.join(", "),
        serials(event.range)
    )
}

fn transferred(event: &CreditsTransferred, names: &Names) -> String {
    format!(
        "{} sent {} credits of {} to {}; serials {}.",
        names.organisation(event.from),
        grouped(event.amount.0),
        names.programme(event.programme),
        names.organisation(event.to),
        moved(&event.ranges)
    )
}

fn retired(event: &CreditsRetired, names: &Names) -> String {
    let abroad = event
        .country
        .map_or_else(String::new, |country| format!(" to {country}"));
    format!(
        "{} credits of {} held by {} were retired by {} for {} ({}{abroad}), receipt {}: {}; \
         serials {}.",
        grouped(event.amount.0),
        names.programme(event.programme),
        names.organisation(event.owner),
        names.actor(&event.by),
        event.beneficiary,
        event.kind,
        event.receipt,
        event.reason,
        moved(&event.ranges)
    )
}

fn serials(range: SerialRange) -> String {
    format!("{}–{}", range.first, range.last)
}

/// The first ranges by their serials, the others counted.
fn moved(ranges: &[MovedRange]) -> String {
    let named: Vec<String> = ranges
        .iter()
        .take(NAMED_RANGES)
        .map(|moved| serials(moved.range))
        .collect();
    let text = named.join(", ");
    match ranges.len().saturating_sub(NAMED_RANGES) {
        0 => text,
        more => format!("{text} and {more} more ranges"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use registry_client::values::{Key, Text};
    use registry_primitives::{Credits, IssuanceId, OrganisationKind, UserRole};

    fn transfer(ranges: usize) -> RegistryEvent {
        let range = MovedRange {
            range: SerialRange {
                first: 1,
                last: 1_000,
            },
            issuance: IssuanceId(1),
            vintage: 2023,
        };
        RegistryEvent::CreditsTransferred(CreditsTransferred {
            programme: ProgrammeId(4),
            from: OrganisationId(2),
            to: OrganisationId(3),
            ranges: vec![range; ranges],
            amount: Credits(1_000),
            from_before: Credits(1_000),
            from_after: Credits(0),
            to_before: Credits(0),
            to_after: Credits(1_000),
            remark: Some(Text("not for the sentence".into())),
            by: Actor {
                key: Key([1; 32]),
                organisation: OrganisationId(2),
                kind: OrganisationKind::ProgrammeDeveloper,
                role: UserRole::Admin,
            },
        })
    }

    #[test]
    fn names_stand_for_numbers_where_they_are_known() {
        let names = Names {
            organisations: BTreeMap::from([(2, "Green Fields".to_owned())]),
            programmes: BTreeMap::from([(4, "Rice".to_owned())]),
        };
        assert_eq!(
            sentence(&transfer(1), &names),
            "Green Fields sent 1,000 credits of programme 4 “Rice” to organisation 3; serials \
             1–1000."
        );
        let many = sentence(&transfer(5), &Names::default());
        assert!(many.ends_with("and 2 more ranges."), "{many}");
        assert!(many.contains("of programme 4 to"), "{many}");
    }
}

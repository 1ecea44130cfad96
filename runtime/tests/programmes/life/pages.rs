//! What the pages and statistics of the reference need: the state, and events that make it.

use super::{serials::owner_of, Story, RICE, WEAK};
use crate::country::*;
use pallet_registry_programmes::{
    Authorisations, Certificates, Documents, Estimates, Event, Programmes,
};
use registry_primitives::{
    records::programmes::{Programme, ProgrammeDetails},
    Credits as Amount, OrganisationId, ProgrammeId, Stage,
};
use registry_runtime::Runtime;
use std::collections::BTreeMap;

/// A programme as somebody who only reads events knows it.
#[derive(PartialEq, Eq, Debug)]
struct Read {
    details: ProgrammeDetails,
    stage: Stage,
    version: u32,
    authorised: Amount,
    verified: Amount,
    documents: u32,
    estimates: u32,
}

impl Read {
    fn of(record: Programme) -> Self {
        Self {
            details: record.details,
            stage: record.stage,
            version: record.version,
            authorised: record.authorised,
            verified: record.verified,
            documents: record.documents,
            estimates: record.estimates,
        }
    }
}

/// The list of programmes that events make.
fn read_events() -> BTreeMap<ProgrammeId, Read> {
    let mut list = BTreeMap::<ProgrammeId, Read>::new();
    for (_, event) in programme_history() {
        let Some((id, ..)) = about(&event) else {
            continue;
        };
        if let Event::ProgrammeRegistered { details, stage, .. } = event {
            let read = Read {
                details,
                stage,
                version: 1,
                authorised: Amount::ZERO,
                verified: Amount::ZERO,
                documents: 0,
                estimates: 0,
            };
            assert!(list.insert(id, read).is_none(), "registered once");
            continue;
        }
        let read = list.get_mut(&id).expect("it was registered");
        match event {
            Event::ProgrammeAmended {
                version, details, ..
            } => {
                read.version = version;
                read.details = details;
            }
            Event::StageChanged {
                version,
                before,
                after,
                ..
            } => {
                assert_eq!(read.stage, before);
                read.version = version;
                read.stage = after;
            }
            Event::ProgrammeAuthorised { authorised, .. } => {
                read.stage = Stage::Authorised;
                read.authorised = authorised;
            }
            Event::OwnershipChanged {
                version,
                proponents,
                ..
            } => {
                read.version = version;
                read.details.proponents = proponents;
            }
            Event::ReportVerified {
                programme_verified, ..
            }
            | Event::VerificationWithdrawn {
                programme_verified, ..
            } => read.verified = programme_verified,
            Event::DocumentAdded { number, .. } => read.documents = number,
            Event::EstimateComputed { number, .. } => read.estimates = number,
            _ => {}
        }
    }
    list
}

/// The programme of an event, what it is, when and by whom; nothing for what concerns no
/// programme.
fn about(event: &Event<Runtime>) -> Option<(ProgrammeId, &'static str, u64, OrganisationId)> {
    macro_rules! told {
        ($($name:ident),*) => {
            match event {
                $(Event::$name { programme, at, by, .. } => {
                    Some((*programme, stringify!($name), *at, by.organisation))
                })*
                _ => None,
            }
        };
    }
    told!(
        ProgrammeRegistered,
        ProgrammeAmended,
        StageChanged,
        ProgrammeAuthorised,
        AmendmentProposed,
        OwnershipProposed,
        OwnershipAgreed,
        OwnershipChanged,
        ProposalDeclined,
        DocumentAdded,
        MitigationActionAdded,
        EstimateComputed,
        MonitoringReported,
        ReportVerified,
        ReportDeclined,
        VerificationWithdrawn,
        ProgrammeCertified,
        CertificateWithdrawn
    )
}

pub(super) fn pages(story: &mut Story) {
    let shows =
        "a list of programmes, with all that is filtered and searched by, from events alone";
    story.step(&[16], shows, || {
        let stored: BTreeMap<ProgrammeId, Read> = Programmes::<Runtime>::iter()
            .map(|(id, record)| (id, Read::of(record)))
            .collect();
        assert_eq!(stored.len(), 8);
        assert_eq!(read_events(), stored);
    });
    let shows = "all of a detail page lies under the programme's number";
    story.step(&[17], shows, || {
        let record = programme(RICE);
        let counted = |count: usize, kept: u32| assert_eq!(count, kept as usize);
        counted(
            Documents::<Runtime>::iter_key_prefix(RICE).count(),
            record.documents,
        );
        counted(
            Estimates::<Runtime>::iter_key_prefix(RICE).count(),
            record.estimates,
        );
        counted(
            Authorisations::<Runtime>::iter_key_prefix(RICE).count(),
            record.authorisations,
        );
        assert_eq!(Certificates::<Runtime>::iter_key_prefix(RICE).count(), 2);
        let totals = pallet_registry_credits::ProgrammeTotals::<Runtime>::get(RICE);
        assert_eq!(
            (totals.authorised, totals.issued),
            (record.authorised, Amount(101))
        );
        assert_eq!(owner_of(1), (1, 71, ALPHA));
    });
    let shows = "the history of a programme, with the actor and the time of every step";
    story.step(&[18], shows, || {
        let steps: Vec<(&str, OrganisationId)> = programme_history()
            .iter()
            .filter_map(|(_, event)| about(event))
            .filter(|(id, ..)| *id == WEAK)
            .map(|(_, name, at, by)| {
                assert_eq!(at, NOW);
                (name, by)
            })
            .collect();
        assert_eq!(
            steps,
            [
                ("ProgrammeRegistered", BETA),
                ("StageChanged", GOVERNMENT),
                ("StageChanged", BETA),
                ("StageChanged", GOVERNMENT),
            ]
        );
        let blocks: Vec<u32> = programme_history()
            .iter()
            .map(|(block, _)| *block)
            .collect();
        assert!(blocks.is_sorted());
        // No event is left out of the history: all but the country's constants have an actor
        // and a programme.
        let nobodys = programme_history()
            .iter()
            .filter(|(_, event)| about(event).is_none())
            .count();
        assert_eq!(nobodys, 1);
    });
}

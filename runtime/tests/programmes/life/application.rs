//! Registration, what is said of a programme, its files and estimates, and what a monitoring
//! system hands over.

use super::{Story, FOREST, RICE, WEAK};
use crate::country::*;
use pallet_registry_programmes::{
    Call as ProgrammesCall, Documents, Estimates, Event, LastProgramme, MitigationActions,
    ProgrammeOfExternalId,
};
use registry_primitives::{
    records::programmes::{
        Finance, InternationalUse, NdcFlags, NewDocument, ProgrammeDetails, UsdCents,
    },
    serial::programme_text,
    Channel, ChannelSet, Credits as Amount, DocumentKind, FundingSource, Gas, GasSet,
    MitigationType, OrganisationId, Sector, SectoralScope, Stage,
};
use registry_runtime::Runtime;

/// What is said of the rice programme when it is registered: nothing of its reductions yet.
pub(super) fn of_rice() -> ProgrammeDetails {
    ProgrammeDetails {
        estimate: Amount::ZERO,
        ..details("MRV-1", AGRICULTURE, &[(ALPHA, 600_000), (BETA, 400_000)])
    }
}

fn from_portal(external_id: &str, of: (OrganisationId, u32)) -> ProgrammeDetails {
    ProgrammeDetails {
        source: text("portal.example"),
        ..details(external_id, FORESTRY, &[of])
    }
}

pub(super) fn registration(story: &mut Story) {
    story.step(&[1], "a monitoring system registers a programme", || {
        done(DaveStash, register(of_rice(), false));
        let Event::ProgrammeRegistered {
            programme,
            details,
            stage,
            at,
            by,
        } = latest()
        else {
            panic!("{:?}", latest())
        };
        assert_eq!((programme, details, stage), (RICE, of_rice(), Stage::Draft));
        assert_eq!((at, by.organisation), (NOW, MRV));
    });
    let shows = "what a form for developers sends is one signed call";
    story.step(&[2], shows, || {
        done(Dave, register(from_portal("A-1", (ALPHA, 1_000_000)), true));
        assert_eq!(programme(FOREST).stage, Stage::Pending);
        assert_eq!(programme(FOREST).registered_by, ALPHA);
    });
    let shows = "an external id is unique in its source";
    story.step(&[3], shows, || {
        refused(
            DaveStash,
            register(of_rice(), false),
            "4002 ExternalIdTaken",
        );
        let of_beta = from_portal("MRV-1", (BETA, 1_000_000));
        let external = (of_beta.source.clone(), of_beta.external_id.clone());
        done(Ferdie, register(of_beta, true));
        let found = ProgrammeOfExternalId::<Runtime>::get(external);
        assert_eq!(found, Some(WEAK));
    });
    let shows = "numbers follow each other, and a refusal uses none up";
    story.step(&[4], shows, || {
        assert_eq!(LastProgramme::<Runtime>::get(), WEAK);
        assert_eq!(programme_text(RICE), "001");
    });
    let shows = "proponents have shares of a million that add up to all of it";
    story.step(&[5], shows, || {
        let shares: Vec<(OrganisationId, u32)> = programme(RICE)
            .details
            .proponents
            .iter()
            .map(|proponent| (proponent.organisation, proponent.share))
            .collect();
        assert_eq!(shares, [(ALPHA, 600_000), (BETA, 400_000)]);
        let short = details("MRV-2", AGRICULTURE, &[(ALPHA, 600_000), (BETA, 399_999)]);
        refused(DaveStash, register(short, false), "4005 SharesInvalid");
    });
    let shows = "ten sectors, fifteen scopes, and the types of mitigation of a sector";
    story.step(&[6], shows, || {
        assert_eq!(Sector::ALL.len(), 10);
        // The twenty-four of the first release and two later ones.
        assert_eq!(MitigationType::ALL.len(), 26);
        let scopes = (0..=u8::MAX).filter(|scope| SectoralScope(*scope).is_valid());
        assert_eq!(scopes.count(), 15);
        let details = programme(RICE).details;
        assert_eq!(
            (details.sector, details.scope, details.mitigation),
            (
                Sector::Agriculture,
                SectoralScope(AGRICULTURE),
                MitigationType::Agriculture
            )
        );
        let windy = ProgrammeDetails {
            mitigation: MitigationType::Wind,
            external_id: text("MRV-2"),
            ..of_rice()
        };
        refused(DaveStash, register(windy, false), "4018 MitigationMismatch");
    });
    story.step(&[7], "the scope must fit the sector", || {
        let elsewhere = ProgrammeDetails {
            scope: SectoralScope(FORESTRY),
            external_id: text("MRV-2"),
            ..of_rice()
        };
        refused(DaveStash, register(elsewhere, false), "4003 ScopeMismatch");
    });
}

const BOUNDARY: &str =
    r#"{"type":"Polygon","coordinates":[[[15,-22],[16,-22],[16,-23],[15,-22]]]}"#;

pub(super) fn properties(story: &mut Story) {
    let shows = "gases, crediting period, money, buyer and the contribution stand on chain";
    story.step(&[8], shows, || {
        let told = ProgrammeDetails {
            gases: GasSet::of(&[Gas::CH4, Gas::N2O]),
            crediting_years: Some(7),
            finance: Finance {
                cost: Some(UsdCents(125_000_000)),
                price: Some(UsdCents(1_250)),
                funding: Some(FundingSource::GovernmentGrantOrLoan),
                grant_equivalent: Some(UsdCents(2_500_000)),
            },
            ndc: NdcFlags {
                in_scope: Some(true),
                included_in_ndc: Some(false),
                included_in_nap: None,
            },
            international: InternationalUse {
                buyer_country: Some(*b"CH"),
                maximum: Some(Amount(500)),
                ..Default::default()
            },
            ..programme(RICE).details
        };
        done(DaveStash, amend(RICE, told.clone()));
        assert_eq!(programme(RICE).details, told);
        let Event::ProgrammeAmended {
            version, details, ..
        } = latest()
        else {
            panic!("{:?}", latest())
        };
        assert_eq!((version, details), (2, told));
    });
    let shows = "regions are codes of the country";
    story.step(&[9], shows, || {
        let regions = vec![text("QM-01"), text("QM-AB")];
        let told = ProgrammeDetails {
            regions: regions.try_into().expect("two"),
            ..programme(RICE).details
        };
        done(DaveStash, amend(RICE, told));
        let abroad = ProgrammeDetails {
            regions: vec![text("QA-01")].try_into().expect("one"),
            ..programme(RICE).details
        };
        refused(DaveStash, amend(RICE, abroad), "4020 RegionsInvalid");
    });
    let shows = "what a map needs is on chain: the regions, and the hash of the drawn boundary";
    story.step(&[20, 21], shows, || {
        let drawn = NewDocument {
            media: text("application/geo+json"),
            ..document(DocumentKind::Boundary, BOUNDARY)
        };
        let told = ProgrammeDetails {
            boundary: Some(drawn.hash),
            ..programme(RICE).details
        };
        done(DaveStash, amend(RICE, told));
        done(DaveStash, add_document(RICE, drawn));
        let record = programme(RICE);
        let found = pallet_registry_programmes::DocumentOfHash::<Runtime>::get(
            RICE,
            record.details.boundary.expect("it is drawn"),
        );
        let file = found.and_then(|number| Documents::<Runtime>::get(RICE, number));
        assert_eq!(
            file.expect("a document").document.kind,
            DocumentKind::Boundary
        );
        assert_eq!(record.details.regions.len(), 2);
    });
    let shows = "the ways in which credits may be used abroad are a set";
    story.step(&[22], shows, || {
        let with = |channels| {
            let details = programme(RICE).details;
            let international = InternationalUse {
                channels,
                ..details.international
            };
            ProgrammeDetails {
                international,
                ..details
            }
        };
        let known = ChannelSet::of(&[Channel::Article62, Channel::VoluntaryAdjusted]);
        done(DaveStash, amend(RICE, with(known)));
        assert_eq!(programme(RICE).details.international.channels, known);
        let unknown = amend(RICE, with(ChannelSet(0x80)));
        refused(DaveStash, unknown, "4024 ChannelsInvalid");
    });
}

pub(super) fn estimate_and_files(story: &mut Story) {
    let shows = "the chain estimates a draft and takes whole credits over";
    story.step(&[11], shows, || {
        // The reference's example: 88.32 tCO2e.
        let fields = rice("16", "ha", "120", "d");
        done(Dave, estimate(RICE, fields, true));
        assert_eq!(programme(RICE).details.estimate, Amount(88));
        let small = rice("0.01", "ha", "1", "d");
        refused(Dave, estimate(RICE, small, true), "4045 NoWholeCredit");
    });
    let shows = "files by their hash, with versions";
    story.step(&[10], shows, || {
        let design = document(DocumentKind::Design, "design.pdf");
        done(Dave, add_document(RICE, design.clone()));
        let number = programme(RICE).documents;
        let newer = NewDocument {
            replaces: Some(number),
            ..document(DocumentKind::Design, "design, second edition.pdf")
        };
        done(Charlie, add_document(RICE, newer));
        let old = Documents::<Runtime>::get(RICE, number).expect("it stays");
        let new = Documents::<Runtime>::get(RICE, number + 1).expect("it was added");
        assert_eq!((old.version, old.replaced), (1, true));
        assert_eq!((new.version, new.replaced), (2, false));
        assert_eq!((new.author, new.document.size), (ALPHA, 26));
        refused(Dave, add_document(RICE, design), "4036 DocumentExists");
    });
}

/// §2.11: acceptance with document and estimate, documents, mitigation actions, ownership.
pub(super) fn hand_over(story: &mut Story) {
    let shows = "a monitoring system accepts a programme with a document and an estimate";
    story.step(&[139, 15], shows, || {
        assert_eq!(programme(RICE).stage, Stage::Draft);
        let acceptance = document(DocumentKind::Material, "acceptance.pdf");
        let calls = vec![add_document(RICE, acceptance), submit(RICE, Some(1_000))];
        done(DaveStash, batch_all(calls));
        let record = programme(RICE);
        assert_eq!(
            (record.stage, record.details.estimate),
            (Stage::Pending, Amount(1_000))
        );
        // Its certifier certifies by itself: nobody speaks for another organisation here.
        done(One, certify(RICE));
    });
    let shows = "it adds mitigation actions, with the chain's estimate beside the proponents' own";
    story.step(&[139], shows, || {
        let action = |id: &str, estimate| ProgrammesCall::add_mitigation_action {
            programme: RICE,
            action: text(id),
            mitigation: MitigationType::Agriculture,
            estimate: Amount(estimate),
            calculation: Some(rice("16", "ha", "120", "d")),
        };
        done(DaveStash, action("M-001", 90));
        refused(DaveStash, action("M-001", 5), "4038 MitigationActionExists");
        refused(
            DaveStash,
            action("M-002", 911),
            "4011 AmountExceedsEstimate",
        );
        let id = registry_primitives::texts::ActionId::try_from(b"M-001".to_vec());
        let kept =
            MitigationActions::<Runtime>::get(RICE, id.expect("short")).expect("it was added");
        let computed = kept.computed.expect("the chain computed it");
        let beside = Estimates::<Runtime>::get(RICE, computed).expect("it is kept");
        assert_eq!((kept.estimate, beside.hundredths), (Amount(90), 8_832));
    });
    let shows = "it adds documents to the programme and to its actions";
    story.step(&[139, 10], shows, || {
        let of = |action: &str, name| NewDocument {
            action: Some(text(action)),
            ..document(DocumentKind::Material, name)
        };
        done(DaveStash, add_document(RICE, of("M-001", "photo.pdf")));
        refused(
            DaveStash,
            add_document(RICE, of("M-009", "other.pdf")),
            "4039 MitigationActionNotFound",
        );
    });
}

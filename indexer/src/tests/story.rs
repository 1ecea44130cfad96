//! The life of a programme as the chain tells it.

use chrono::{DateTime, TimeDelta};
use registry_client::{
    event::{
        Actor, AmendmentProposed, CertificateWithdrawn, ConstantsSet, CreditsIssued, DocumentAdded,
        EstimateComputed, MitigationActionAdded, MonitoringReported, OrganisationRegistered,
        OrganisationStateChanged, OwnershipAgreed, OwnershipChanged, OwnershipProposed, Part,
        ProgrammeAmended, ProgrammeAuthorised, ProgrammeCertified, ProgrammeRegistered,
        ProposalDeclined, RegistryEvent, ReportDeclined, ReportVerified, StageChanged,
        VerificationRequirementSet, VerificationWithdrawn,
    },
    values::{Alpha2, Hash32, Key, Text},
};
use registry_primitives::{
    records::programmes::{
        Holdings, NewDocument, OwnershipChange, ProgrammeDetails, ProposalKind, Side,
    },
    Credits, DocumentKind, IssuanceId, MitigationType, MonitoredPeriod, OrganisationId,
    OrganisationKind, OrganisationState, PersonId, ProgrammeId, Proponent, ReportId, ScopeSet,
    Sector, SectoralScope, SerialRange, Stage, UserRole,
};

use super::seal::Seal;
use crate::{
    details::tests::{quantities, record},
    node::{Block, BlockEvent, BlockId},
};

/// The programme of the story.
pub const PROGRAMME: u32 = 1;
/// The last block of the story.
pub const END: u64 = 23;

/// An event of a block with the bytes that it would have on the chain.
macro_rules! event {
    ($pallet:literal $event:ident { $($fields:tt)* }) => {
        event!($pallet, $event as stringify!($event), { $($fields)* })
    };
    ($pallet:expr, $event:ident as $name:expr, { $($fields:tt)* }) => {{
        use codec::Encode as _;
        let event = $event { $($fields)* };
        crate::node::BlockEvent {
            index: 0,
            extrinsic: Some(0),
            phase: "ApplyExtrinsic",
            pallet: $pallet.to_owned(),
            name: $name.to_owned(),
            raw: event.encode(),
            event: RegistryEvent::$event(event),
            call: None,
            failure: None,
        }
    }};
}
pub(super) use event;

pub fn by(organisation: u32, kind: OrganisationKind) -> Actor {
    Actor {
        key: Key([organisation.to_le_bytes()[0]; 32]),
        organisation: OrganisationId(organisation),
        kind,
        role: UserRole::Manager,
        person: PersonId(organisation),
        approved_by: None,
    }
}

pub fn government() -> Actor {
    by(1, OrganisationKind::Government)
}

fn developer() -> Actor {
    by(2, OrganisationKind::ProgrammeDeveloper)
}

fn certifier() -> Actor {
    by(5, OrganisationKind::Certifier)
}

pub fn text(text: &str) -> Text {
    Text(text.into())
}

fn bounded<T: TryFrom<Vec<u8>>>(text: &str) -> T
where
    T::Error: std::fmt::Debug,
{
    T::try_from(text.as_bytes().to_vec()).unwrap()
}

pub fn range(first: u64, last: u64) -> SerialRange {
    SerialRange { first, last }
}

pub fn period(from: u64, until: u64) -> MonitoredPeriod {
    MonitoredPeriod { from, until }
}

pub fn block(number: u64, mut events: Vec<BlockEvent>) -> Block {
    for (index, event) in (0u32..).zip(&mut events) {
        event.index = index;
    }
    let hash = |number: u64| {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&number.to_be_bytes());
        Hash32(bytes)
    };
    let seconds = i64::try_from(number).unwrap() * 6;
    Block {
        id: BlockId {
            number,
            hash: hash(number),
        },
        parent: number.checked_sub(1).map_or(Hash32([9; 32]), hash),
        time: DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds),
        spec_version: 1,
        ledger: None,
        next_runtime: None,
        unread: Vec::new(),
        events,
    }
}

pub fn organisation(id: u32, kind: OrganisationKind, name: &str) -> BlockEvent {
    event!("Accounts" OrganisationRegistered {
        organisation: OrganisationId(id),
        kind,
        name: text(name),
        tax_id: text(&format!("T-{id}")),
        country: Alpha2(*b"QM"),
        scopes: ScopeSet::default(),
        website: text(""),
        by: government(),
    })
}

pub fn registered(id: u32, details: ProgrammeDetails, stage: Stage) -> BlockEvent {
    event!("Programmes" ProgrammeRegistered {
        programme: ProgrammeId(id),
        details,
        stage,
        at: 0,
        by: developer(),
    })
}

fn stage(version: u32, before: Stage, after: Stage, reason: Option<&str>, by: Actor) -> BlockEvent {
    event!("Programmes" StageChanged {
        programme: ProgrammeId(PROGRAMME),
        version,
        before,
        after,
        reason: reason.map(text),
        at: 0,
        by,
    })
}

pub fn authorised(number: u32, first: u64, last: u64, total: u64) -> BlockEvent {
    event!("Programmes" ProgrammeAuthorised {
        programme: ProgrammeId(PROGRAMME),
        version: 2,
        number,
        amount: Credits(last - first + 1),
        block: range(first, last),
        serial: text(&format!("QM-ITMO-15-001-2023-0-{first}-{last}")),
        authorised: Credits(total),
        letter: (number == 1).then_some(Hash32([7; 32])),
        reason: None,
        at: 0,
        by: government(),
    })
}

/// The details with another title.
fn titled(title: &str) -> ProgrammeDetails {
    ProgrammeDetails {
        title: bounded(title),
        ..record()
    }
}

fn amendment(title: &str, hash: u8) -> BlockEvent {
    event!("Programmes" AmendmentProposed {
        programme: ProgrammeId(PROGRAMME),
        details: titled(title),
        hash: Hash32([hash; 32]),
        side: Side::Proponents,
        reason: Some(text("a better title")),
        at: 0,
        by: developer(),
    })
}

fn change() -> OwnershipChange {
    OwnershipChange {
        giver: OrganisationId(2),
        receiver: OrganisationId(3),
        share: 100_000,
        holdings: Holdings::Stay,
    }
}

fn ownership_proposed() -> BlockEvent {
    event!("Programmes" OwnershipProposed {
        programme: ProgrammeId(PROGRAMME),
        change: change(),
        hash: Hash32([3; 32]),
        agreed: [Some(OrganisationId(2)), None, None],
        reason: None,
        at: 0,
        by: developer(),
    })
}

fn ownership_agreed(agreed: [Option<u32>; 3], by: Actor) -> BlockEvent {
    event!("Programmes" OwnershipAgreed {
        programme: ProgrammeId(PROGRAMME),
        hash: Hash32([3; 32]),
        agreed: agreed.map(|by| by.map(OrganisationId)),
        at: 0,
        by,
    })
}

fn document(number: u32, hash: u8, replaces: Option<u32>) -> BlockEvent {
    event!("Programmes" DocumentAdded {
        programme: ProgrammeId(PROGRAMME),
        number,
        document: NewDocument {
            kind: DocumentKind::Design,
            name: bounded("plan.pdf"),
            hash: [hash; 32],
            size: u64::MAX,
            media: bounded("application/pdf"),
            action: Some(bounded("A-1")),
            replaces,
        },
        version: number,
        at: 0,
        by: developer(),
    })
}

fn reported(report: u32, period: MonitoredPeriod) -> BlockEvent {
    event!("Programmes" MonitoringReported {
        report: ReportId(report),
        programme: ProgrammeId(PROGRAMME),
        period,
        claimed: Credits(60),
        inputs: Hash32([4; 32]),
        method: None,
        at: 0,
        by: developer(),
    })
}

fn verified(report: u32, period: MonitoredPeriod, verified: u64, total: u64) -> BlockEvent {
    event!("Programmes" ReportVerified {
        report: ReportId(report),
        programme: ProgrammeId(PROGRAMME),
        period,
        claimed: Credits(60),
        verified: Credits(verified),
        statement: Hash32([5; 32]),
        programme_verified: Credits(total),
        at: 0,
        by: certifier(),
    })
}

fn issued(
    issuance: u32,
    serials: SerialRange,
    report: Option<u32>,
    period: MonitoredPeriod,
) -> BlockEvent {
    event!("Credits" CreditsIssued {
        issuance: IssuanceId(issuance),
        programme: ProgrammeId(PROGRAMME),
        range: serials,
        amount: serials.len(),
        vintage: 2023,
        period: Some(period),
        verification: report.map(ReportId),
        parts: vec![Part {
            organisation: OrganisationId(2),
            range: serials,
        }],
        issued_before: Credits(0),
        issued_after: Credits(0),
        by: government(),
    })
}

fn certified(programme: u32) -> BlockEvent {
    event!("Programmes" ProgrammeCertified {
        programme: ProgrammeId(programme),
        statement: Some(Hash32([6; 32])),
        at: 0,
        by: certifier(),
    })
}

fn certifier_becomes(before: OrganisationState, after: OrganisationState) -> BlockEvent {
    event!("Accounts" OrganisationStateChanged {
        organisation: OrganisationId(5),
        before,
        after,
        reason: text("false report"),
        by: government(),
    })
}

fn constants(version: u32) -> BlockEvent {
    event!("Programmes" ConstantsSet {
        method: text("solar"),
        version,
        constants: quantities(),
        at: 0,
        by: government(),
    })
}

/// One programme from its draft to its end.
pub fn story() -> Vec<Block> {
    Seal::after(&[]).seal(told())
}

fn told() -> Vec<Block> {
    let (first, second, third) = (period(0, 99), period(100, 199), period(200, 299));
    let own = period(1_690_000_000, 1_690_000_999);
    vec![
        block(
            0,
            vec![
                organisation(1, OrganisationKind::Government, "Ministry"),
                organisation(2, OrganisationKind::ProgrammeDeveloper, "Green Fields"),
                organisation(3, OrganisationKind::ProgrammeDeveloper, "River"),
                organisation(5, OrganisationKind::Certifier, "Checkers"),
            ],
        ),
        block(1, vec![registered(PROGRAMME, record(), Stage::Draft)]),
        block(
            2,
            vec![stage(1, Stage::Draft, Stage::Pending, None, developer())],
        ),
        block(
            3,
            vec![stage(
                1,
                Stage::Pending,
                Stage::Rejected,
                Some("the letter is missing"),
                government(),
            )],
        ),
        block(
            4,
            vec![stage(2, Stage::Rejected, Stage::Pending, None, developer())],
        ),
        block(
            5,
            vec![authorised(1, 1, 300, 300), authorised(2, 301, 400, 400)],
        ),
        block(6, vec![amendment("Rise", 1), amendment("Rice, amended", 2)]),
        block(
            7,
            vec![event!("Programmes" ProgrammeAmended {
                programme: ProgrammeId(PROGRAMME),
                version: 3,
                details: titled("Rice, amended"),
                reason: None,
                proposed_by: Some(OrganisationId(2)),
                at: 0,
                by: government(),
            })],
        ),
        block(8, vec![ownership_proposed()]),
        block(
            9,
            vec![
                ownership_agreed(
                    [Some(2), Some(3), None],
                    by(3, OrganisationKind::ProgrammeDeveloper),
                ),
                ownership_agreed([Some(2), Some(3), Some(1)], government()),
                event!("Programmes" OwnershipChanged {
                    programme: ProgrammeId(PROGRAMME),
                    version: 4,
                    change: change(),
                    proponents: [2, 3]
                        .map(|organisation| Proponent {
                            organisation: OrganisationId(organisation),
                            share: 500_000,
                        })
                        .to_vec(),
                    agreed: [2, 3, 1].map(|by| Some(OrganisationId(by))),
                    at: 0,
                    by: government(),
                }),
            ],
        ),
        block(
            10,
            vec![
                event!("Programmes" EstimateComputed {
                    programme: ProgrammeId(PROGRAMME),
                    number: 1,
                    method: text("solar"),
                    constants: 0,
                    inputs: quantities(),
                    hundredths: 4_025,
                    at: 0,
                    by: developer(),
                }),
                event!("Programmes" MitigationActionAdded {
                    programme: ProgrammeId(PROGRAMME),
                    action: text("A-1"),
                    mitigation: MitigationType::Agriculture,
                    estimate: Credits(40),
                    computed: Some(1),
                    at: 0,
                    by: developer(),
                }),
                document(1, 1, None),
                document(2, 2, Some(1)),
            ],
        ),
        block(
            11,
            vec![reported(1, first), reported(2, second), reported(3, third)],
        ),
        block(
            12,
            vec![
                verified(1, first, 50, 50),
                event!("Programmes" ReportDeclined {
                    report: ReportId(2),
                    programme: ProgrammeId(PROGRAMME),
                    reason: text("no data"),
                    at: 0,
                    by: certifier(),
                }),
                certified(PROGRAMME),
            ],
        ),
        block(
            13,
            vec![
                issued(1, range(1, 30), Some(1), first),
                issued(2, range(31, 40), Some(1), first),
            ],
        ),
        block(14, vec![verified(3, third, 20, 70)]),
        block(
            15,
            vec![event!("Programmes" VerificationWithdrawn {
                report: ReportId(3),
                programme: ProgrammeId(PROGRAMME),
                period: third,
                verified: Credits(20),
                programme_verified: Credits(50),
                reason: text("wrong data"),
                at: 0,
                by: certifier(),
            })],
        ),
        block(
            16,
            vec![
                issued(3, range(41, 46), None, own),
                issued(4, range(47, 50), None, own),
            ],
        ),
        block(
            17,
            vec![certifier_becomes(
                OrganisationState::Active,
                OrganisationState::Suspended,
            )],
        ),
        block(
            18,
            vec![certifier_becomes(
                OrganisationState::Suspended,
                OrganisationState::Active,
            )],
        ),
        block(19, vec![certified(PROGRAMME)]),
        block(
            20,
            vec![event!("Programmes" CertificateWithdrawn {
                programme: ProgrammeId(PROGRAMME),
                certifier: OrganisationId(5),
                reason: text("false report"),
                at: 0,
                by: government(),
            })],
        ),
        block(
            21,
            vec![
                constants(1),
                constants(2),
                event!("Programmes" VerificationRequirementSet {
                    required: true,
                    at: 0,
                }),
            ],
        ),
        block(
            22,
            vec![
                ownership_proposed(),
                event!("Programmes" ProposalDeclined {
                    programme: ProgrammeId(PROGRAMME),
                    proposal: ProposalKind::Ownership,
                    reason: text("not now"),
                    at: 0,
                    by: government(),
                }),
                amendment("Rice, too late", 8),
            ],
        ),
        block(
            23,
            vec![stage(
                4,
                Stage::Authorised,
                Stage::Completed,
                Some("all is done"),
                government(),
            )],
        ),
    ]
}

/// Programmes with other properties than that of the story, after it.
pub fn more_programmes() -> Vec<Block> {
    let own = |external_id: &str, title: &str| ProgrammeDetails {
        external_id: bounded(external_id),
        title: bounded(title),
        proponents: vec![Proponent {
            organisation: OrganisationId(2),
            share: 1_000_000,
        }]
        .try_into()
        .unwrap(),
        ..record()
    };
    let atlas = ProgrammeDetails {
        source: bounded("Atlas"),
        estimate: Credits(2_000),
        ..own("E-1", "rice elsewhere")
    };
    let solar = ProgrammeDetails {
        sector: Sector::Energy,
        scope: SectoralScope(1),
        mitigation: MitigationType::Solar,
        regions: vec![bounded("QM-03")].try_into().unwrap(),
        start: 0,
        estimate: Credits(10),
        ..own("E-3", "A roof")
    };
    let draft = ProgrammeDetails {
        start: 1_685_577_601,
        estimate: Credits(20),
        ..own("E-4", "Zebra")
    };
    vec![block(
        END + 1,
        vec![
            registered(2, atlas, Stage::Pending),
            registered(3, solar, Stage::Pending),
            registered(4, draft, Stage::Draft),
            certified(2),
        ],
    )]
}

/// Blocks that no chain makes, by what is wrong with them.
pub fn impossible() -> Vec<(&'static str, Vec<Block>)> {
    let next = |events| Seal::after(&story()).seal(vec![block(END + 1, events)]);
    let overlapping = period(50, 150);
    vec![
        (
            "a second of a programme taken twice",
            next(vec![
                reported(4, overlapping),
                verified(4, overlapping, 10, 60),
            ]),
        ),
        (
            "more verified than claimed",
            next(vec![
                reported(4, period(400, 499)),
                verified(4, period(400, 499), 61, 111),
            ]),
        ),
        (
            "more issued than verified",
            next(vec![issued(5, range(51, 61), Some(1), period(0, 99))]),
        ),
        (
            "a serial reserved twice",
            next(vec![authorised(3, 400, 410, 411)]),
        ),
        (
            "a programme of another with the same source and external id",
            next(vec![registered(2, record(), Stage::Draft)]),
        ),
        (
            "a certificate that stands twice",
            next(vec![certified(PROGRAMME), certified(PROGRAMME)]),
        ),
        (
            "the verification of a declined report",
            next(vec![verified(2, period(100, 199), 10, 60)]),
        ),
    ]
}

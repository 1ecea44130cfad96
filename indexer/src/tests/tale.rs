//! Credits from their issuance to every end that there is, as the chain tells it.

use registry_client::event::{
    FreezeProlonged, IssuanceVoided, MovedRange, OrganisationStateChanged, RegistryEvent,
};
use registry_primitives::{
    records::{freezes::FreezeSubject, trust::Openness, waiting::UndoCause},
    Credits, FreezeId, IssuanceId, OrganisationId, OrganisationKind, OrganisationState,
    ProgrammeId, Stage,
};

use super::{
    seal::Seal,
    story::{
        authorised, block, event, government, organisation, range, registered, text, PROGRAMME,
    },
    teller::{freeze, holder, lifted, moved, reception, Teller},
};
use crate::{
    details::tests::record,
    node::{Block, BlockEvent},
};

/// The last block of the tale.
pub const END: u64 = 20;

/// The issuance that a freeze cut before it was voided, and in how many ranges it lay then.
const CUT: (IssuanceId, u64) = (IssuanceId(3), 4);

/// In how many ranges a voided issuance lay.
pub fn ranges_of(event: &IssuanceVoided) -> u64 {
    if event.issuance == CUT.0 {
        CUT.1
    } else {
        event.parts.len() as u64
    }
}

/// Everything that is told, before it has digests.
fn blocks(teller: &mut Teller) -> Vec<Block> {
    let developer = OrganisationKind::ProgrammeDeveloper;
    let country = FreezeSubject::Country;
    let river = FreezeSubject::Organisation(OrganisationId(3));
    let serials = FreezeSubject::Serials(ProgrammeId(PROGRAMME));
    let voided = [(2, range(121, 140)), (3, range(141, 150))];
    let (cancelled, refused) = (UndoCause::Cancelled, UndoCause::Refused);
    let events = vec![
        vec![
            organisation(1, OrganisationKind::Government, "Ministry"),
            organisation(2, developer, "Green Fields"),
            organisation(3, developer, "River"),
            organisation(4, developer, "Harbour"),
        ],
        vec![registered(PROGRAMME, record(), Stage::Pending)],
        vec![authorised(1, 1, 100, 100), authorised(2, 101, 300, 300)],
        // 3: one call over two blocks of serials.
        vec![
            teller.issued(1, &[(2, range(1, 60)), (3, range(61, 100))]),
            teller.issued(2, &[(3, range(101, 120))]),
        ],
        vec![teller.issued(3, &voided)],
        // 5: a freeze cuts the issuance that is voided in 6.
        vec![
            freeze(1, serials, Some(20), &[issued_third(125, 130)], true),
            reception(3, Openness::Trusted, Openness::Nobody),
        ],
        vec![teller.voided(3, &voided)],
        vec![teller.transferred(2, 4, range(1, 20), None)],
        // 8: what waits.
        vec![
            teller.delayed(1, 2, 3, range(21, 30), 12, false),
            teller.requested((2, 2), 2, 4, range(31, 35), 14),
            teller.requested((3, 2), 3, 4, range(61, 65), 14),
        ],
        vec![
            teller.delayed(2, 2, 4, range(31, 35), 15, true),
            teller.undone(3, (3, Some(4)), range(61, 65), refused, Some(holder(3))),
        ],
        // 10: governance freezes what waits, and what does not.
        vec![
            teller.retirement_requested(4, 4, range(1, 5), 16),
            freeze(
                2,
                serials,
                None,
                &[moved(range(21, 30))[0], moved(range(36, 40))[0]],
                false,
            ),
        ],
        vec![
            teller.retired(1, 4, range(1, 5), Some(4)),
            teller.cancelled(2, 2, range(36, 38)),
        ],
        vec![teller.undone(1, (2, Some(3)), range(21, 30), UndoCause::Frozen, None)],
        // 13: everything is frozen, for two blocks.
        vec![
            freeze(3, river, Some(16), &[], true),
            freeze(4, country, None, &[], false),
            event!("Credits" FreezeProlonged {
                freeze: FreezeId(3),
                subject: river,
                before: Some(16),
                until: Some(18),
            }),
        ],
        vec![lifted(4, country, None)],
        vec![teller.transferred(2, 4, range(31, 35), Some(2))],
        // 16: the mark of what stays is stale.
        vec![
            lifted(2, serials, Some(government())),
            teller.transferred(2, 4, range(21, 25), None),
        ],
        vec![teller.retirement_requested(5, 4, range(6, 10), 23)],
        // 18: the place of the freeze that ran out is taken.
        vec![
            teller.undone(5, (4, None), range(6, 10), cancelled, Some(holder(4))),
            freeze(5, river, Some(30), &[], true),
            reception(3, Openness::Anyone, Openness::Trusted),
        ],
        vec![
            teller.delayed(6, 2, 3, range(41, 50), 25, false),
            teller.requested((7, 7), 2, 4, range(56, 60), 26),
            teller.retired(3, 4, range(6, 7), None),
        ],
        // 20: a request is accepted at once.
        vec![
            teller.transferred(2, 4, range(56, 60), Some(7)),
            freeze(6, serials, None, &[moved(range(51, 55))[0]], false),
            event!("Accounts" OrganisationStateChanged {
                organisation: OrganisationId(3),
                before: OrganisationState::Active,
                after: OrganisationState::Suspended,
                reason: text("it is under suspicion"),
                by: government(),
            }),
        ],
    ];
    (0u64..)
        .zip(events)
        .map(|(number, events)| block(number, events))
        .collect()
}

fn issued_third(first: u64, last: u64) -> MovedRange {
    MovedRange {
        range: range(first, last),
        issuance: CUT.0,
        vintage: 2023,
    }
}

/// The tale, with the digests of its blocks.
pub fn tale() -> Vec<Block> {
    Seal::after(&[]).seal(blocks(&mut Teller::default()))
}

/// A block after the tale.
pub fn next(events: Vec<BlockEvent>) -> Vec<Block> {
    Seal::after(&tale()).seal(vec![block(END + 1, events)])
}

/// Blocks that no chain makes, by what is wrong with them and what of it is told.
pub fn impossible() -> Vec<(&'static str, &'static str, Vec<Block>)> {
    let teller = after_tale;
    let mut wrong_held = teller();
    wrong_held.gains(4, Credits(1));
    let mut elsewhere = teller();
    vec![
        (
            "what is retired moves",
            "not where they are said to be",
            next(vec![teller().transferred(4, 2, range(6, 6), None)]),
        ),
        (
            "what is cancelled moves",
            "not where they are said to be",
            next(vec![teller().transferred(2, 4, range(36, 36), None)]),
        ),
        (
            "what is reserved moves without its transfer",
            "not where they are said to be",
            next(vec![teller().transferred(2, 4, range(41, 50), None)]),
        ),
        (
            "what one transfer reserves is undone by another",
            "the end of a waiting transfer",
            next(vec![teller().undone(
                5,
                (2, Some(3)),
                range(41, 50),
                UndoCause::Expired,
                None,
            )]),
        ),
        (
            "the giver held something else",
            "organisation 4 held",
            next(vec![wrong_held.transferred(4, 2, range(8, 9), None)]),
        ),
        (
            "an issuance of which something moved is voided",
            "issuance 2 was voided",
            // The first of the call moved, and then this one.
            next(vec![
                elsewhere.transferred(3, 4, range(101, 101), None),
                elsewhere.voided(2, &[(4, range(101, 101)), (3, range(102, 120))]),
            ]),
        ),
        (
            "an issuance is voided twice",
            "issuance 3 was voided",
            next(vec![Teller::of(&[(2, 20), (3, 10)])
                .voided(3, &[(2, range(121, 140)), (3, range(141, 150))])]),
        ),
        (
            "what is frozen is frozen again",
            "are frozen already",
            next(vec![freeze(
                7,
                FreezeSubject::Serials(ProgrammeId(PROGRAMME)),
                None,
                &[moved(range(55, 60))[0]],
                false,
            )]),
        ),
        (
            "a freeze that was lifted is lifted again",
            "freeze 4 is over",
            next(vec![lifted(4, FreezeSubject::Country, None)]),
        ),
        (
            "a receipt is used twice",
            "duplicate key",
            next(vec![teller().retired(3, 4, range(8, 9), None)]),
        ),
    ]
}

/// A teller who knows what is held after the tale.
fn after_tale() -> Teller {
    let mut teller = Teller::default();
    blocks(&mut teller);
    teller
}

/// A transfer after the tale.
pub fn further() -> BlockEvent {
    after_tale().transferred(4, 2, range(8, 9), None)
}

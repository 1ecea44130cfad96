//! Events of requests, endings, freezes and voided issuances.

use super::{actor, *};
use registry_primitives::{
    records::{
        freezes::FreezeSubject,
        trust::{Openness, Reception},
        waiting::UndoCause,
    },
    AccountKind, FreezeId, ReceiptId, RetirementKind, TransferId,
};
use serde_json::Value as Json;

const OWNER: OrganisationId = OrganisationId(3);

fn moved() -> Vec<MovedRange> {
    vec![MovedRange {
        range: SerialRange { first: 5, last: 9 },
        issuance: IssuanceId(2),
        vintage: 2023,
    }]
}

fn payload(event: impl Into<RegistryEvent>) -> Json {
    serde_json::to_value(event.into()).unwrap()
}

macro_rules! into_event {
    ($($event:ident),*) => {
        $(impl From<$event> for RegistryEvent {
            fn from(event: $event) -> Self {
                Self::$event(event)
            }
        })*
    };
}
into_event!(
    RetirementRequested,
    CreditsRetired,
    CreditsCancelled,
    FreezePlaced
);

fn undone(to: Option<OrganisationId>, by: Option<Actor>) -> TransferUndone {
    TransferUndone {
        transfer: TransferId(7),
        programme: ProgrammeId(4),
        from: OWNER,
        to,
        ranges: moved(),
        amount: Credits(5),
        from_before: Credits(0),
        from_after: Credits(5),
        cause: UndoCause::Refused,
        reason: Some(Text("not now".into())),
        by,
    }
}

#[test]
fn what_waited_tells_why_it_was_undone() {
    // The fields as the pallet deposits them, one after the other.
    let mut bytes = TransferId(7).encode();
    ProgrammeId(4).encode_to(&mut bytes);
    OWNER.encode_to(&mut bytes);
    None::<OrganisationId>.encode_to(&mut bytes);
    moved().encode_to(&mut bytes);
    Credits(5).encode_to(&mut bytes);
    Credits(0).encode_to(&mut bytes);
    Credits(5).encode_to(&mut bytes);
    UndoCause::Refused.encode_to(&mut bytes);
    Some(b"not now".to_vec()).encode_to(&mut bytes);
    None::<Actor>.encode_to(&mut bytes);
    let event = decode("Credits", "TransferUndone", &bytes).unwrap();
    assert_eq!(event, RegistryEvent::TransferUndone(undone(None, None)));
    assert_eq!(event.organisations(), [OWNER]);
    assert_eq!(event.actor(), None);
    let payload = serde_json::to_value(&event).unwrap();
    assert_eq!(payload["to"], Json::Null);
    assert_eq!(payload["cause"], "Refused");
    assert_eq!(payload["reason"], "not now");
    let answered = undone(Some(OrganisationId(9)), Some(actor()));
    assert_eq!(
        RegistryEvent::TransferUndone(answered).organisations(),
        [OWNER, OrganisationId(9), OrganisationId(1)]
    );
}

#[test]
fn requests_name_both_sides_and_who_asks() {
    let event = RegistryEvent::TransferRequested(TransferRequested {
        transfer: TransferId(8),
        group: TransferId(7),
        programme: ProgrammeId(4),
        from: OWNER,
        to: OrganisationId(9),
        ranges: moved(),
        amount: Credits(5),
        expires: 150,
        from_before: Credits(5),
        from_after: Credits(0),
        remark: None,
        by: actor(),
    });
    assert_eq!(event.programme(), Some(ProgrammeId(4)));
    assert_eq!(
        event.organisations(),
        [OWNER, OrganisationId(9), OrganisationId(1)]
    );
    let asked = RetirementRequested {
        transfer: TransferId(9),
        programme: ProgrammeId(4),
        owner: OWNER,
        ranges: moved(),
        amount: Credits(5),
        country: Alpha2(*b"CH"),
        receiver: Some(Text("Zürich AG".into())),
        beneficiary: Text("Someone".into()),
        reason: Text("a reason".into()),
        expires: 150,
        held_before: Credits(5),
        held_after: Credits(0),
        by: actor(),
    };
    let payload = payload(asked);
    assert_eq!(payload["country"], "CH");
    assert_eq!(payload["receiver"], "Zürich AG");
    assert_eq!(
        payload["ranges"][0]["range"],
        json!({ "first": 5, "last": 9 })
    );
}

#[test]
fn endings_show_for_whom_and_by_what_order() {
    let retired = CreditsRetired {
        receipt: ReceiptId(1),
        programme: ProgrammeId(4),
        owner: OWNER,
        ranges: moved(),
        amount: Credits(5),
        kind: RetirementKind::CrossBorder,
        account: AccountKind::RetirementInternational,
        country: Some(Alpha2(*b"CH")),
        receiver: None,
        beneficiary: Text("Someone".into()),
        reason: Text("a reason".into()),
        held_before: Credits(5),
        held_after: Credits(0),
        transfer: Some(TransferId(9)),
        by: actor(),
    };
    let shown = payload(retired);
    assert_eq!(
        (&shown["receiver"], &shown["transfer"]),
        (&Json::Null, &json!(9))
    );
    let cancelled = CreditsCancelled {
        receipt: ReceiptId(2),
        programme: ProgrammeId(4),
        owner: OWNER,
        ranges: moved(),
        amount: Credits(5),
        reason: Text("a reason".into()),
        order: Some(Hash32([4; 32])),
        held_before: Credits(5),
        held_after: Credits(0),
        by: actor(),
    };
    assert_eq!(
        RegistryEvent::from(cancelled.clone()).organisations(),
        [OWNER, OrganisationId(1)]
    );
    let shown = payload(cancelled);
    assert_eq!(shown["order"], format!("0x{}", "04".repeat(32)));
    assert_eq!(shown["receipt"], 2);
}

fn placed(subject: FreezeSubject, by: Option<Actor>) -> FreezePlaced {
    FreezePlaced {
        freeze: FreezeId(6),
        subject,
        ranges: Vec::new(),
        amount: None,
        reason: Text("a reason".into()),
        case: Text("C-1".into()),
        until: Some(900),
        by,
    }
}

#[test]
fn freezes_belong_to_what_they_cover() {
    for (subject, programme, organisations, shown) in [
        (
            FreezeSubject::Serials(ProgrammeId(4)),
            Some(ProgrammeId(4)),
            vec![],
            json!({ "Serials": 4 }),
        ),
        (
            FreezeSubject::Programme(ProgrammeId(4)),
            Some(ProgrammeId(4)),
            vec![],
            json!({ "Programme": 4 }),
        ),
        (
            FreezeSubject::Organisation(OWNER),
            None,
            vec![OWNER],
            json!({ "Organisation": 3 }),
        ),
        (FreezeSubject::Country, None, vec![], json!("Country")),
    ] {
        // By governance, so that nobody else is named.
        let event = placed(subject, None);
        assert_eq!(payload(event.clone())["subject"], shown);
        let lifted = RegistryEvent::FreezeLifted(FreezeLifted {
            freeze: event.freeze,
            subject,
            reason: Text("it is over".into()),
            by: None,
        });
        let prolonged = RegistryEvent::FreezeProlonged(FreezeProlonged {
            freeze: event.freeze,
            subject,
            before: Some(900),
            until: None,
        });
        for event in [RegistryEvent::FreezePlaced(event), lifted, prolonged] {
            assert_eq!(event.programme(), programme);
            assert_eq!(event.organisations(), organisations);
            assert_eq!(event.actor(), None);
        }
    }
    let by_officer = RegistryEvent::FreezePlaced(placed(FreezeSubject::Country, Some(actor())));
    assert_eq!(by_officer.actor(), Some(&actor()));
    let bytes = placed(FreezeSubject::Country, Some(actor())).encode();
    assert_eq!(
        decode("Credits", "FreezePlaced", &bytes).unwrap(),
        by_officer
    );
}

#[test]
fn voided_issuances_name_whom_the_credits_are_taken_from() {
    let range = SerialRange { first: 5, last: 9 };
    let event = RegistryEvent::IssuanceVoided(IssuanceVoided {
        issuance: IssuanceId(2),
        programme: ProgrammeId(4),
        range,
        amount: Credits(5),
        parts: vec![Part {
            organisation: OWNER,
            range,
        }],
        issued_before: Credits(5),
        issued_after: Credits(0),
        reason: Text("a reason".into()),
        by: actor(),
    });
    assert_eq!(event.programme(), Some(ProgrammeId(4)));
    assert_eq!(event.organisations(), [OWNER, OrganisationId(1)]);
}

#[test]
fn receptions_show_before_and_after() {
    let event = RegistryEvent::ReceptionChanged(ReceptionChanged {
        organisation: OWNER,
        before: Reception::default(),
        after: Reception {
            credits: Openness::Trusted,
            requests: Openness::Nobody,
        },
        by: actor(),
    });
    let payload = serde_json::to_value(&event).unwrap();
    assert_eq!(
        payload["before"],
        json!({ "credits": "Anyone", "requests": "Anyone" })
    );
    assert_eq!(
        payload["after"],
        json!({ "credits": "Trusted", "requests": "Nobody" })
    );
    assert_eq!(event.organisations(), [OWNER, OrganisationId(1)]);
}

//! The mirrors against the encoding of the chain.

mod credits;

use super::*;
use crate::{
    programme::tests::rice,
    values::{Alpha2, Bytes, Hash32, Key, Text},
};
use codec::Encode;
use mitigation_calculator::{Fields, Value};
use registry_primitives::{
    self as real,
    records::{
        calculation::CalculationFields,
        programmes::{Holdings, OwnershipChange},
        quota::QuotaClass,
        trust::Limits,
    },
    Credits, IntentId, IssuanceId, MonitoredPeriod, OrganisationId, OrganisationKind, PersonId,
    ProgrammeId, ReportId, ScopeSet, SerialRange, Stage, UserRole,
};
use serde_json::json;

fn actor() -> Actor {
    Actor {
        key: Key([7; 32]),
        organisation: OrganisationId(1),
        kind: OrganisationKind::Government,
        role: UserRole::Root,
        person: PersonId(5),
        approved_by: Some(Key([8; 32])),
    }
}

#[test]
fn mirrors_have_the_encoding_of_the_runtime() {
    let real_actor = real::Actor {
        key: [7u8; 32],
        organisation: OrganisationId(1),
        kind: OrganisationKind::Government,
        role: UserRole::Root,
        person: PersonId(5),
        approved_by: Some([8u8; 32]),
    };
    assert_eq!(actor().encode(), real_actor.encode());
    let later = (Limits::default(), 9u32);
    let mirror = LaterLimits::decode(&mut &later.encode()[..]).unwrap();
    assert_eq!(mirror.encode(), later.encode());

    // The fields of `CreditsIssued` as the pallet deposits them, one after the other.
    let range = SerialRange {
        first: 1,
        last: 400,
    };
    let mut bytes = Vec::new();
    IssuanceId(1).encode_to(&mut bytes);
    ProgrammeId(2).encode_to(&mut bytes);
    range.encode_to(&mut bytes);
    Credits(400).encode_to(&mut bytes);
    2023u16.encode_to(&mut bytes);
    None::<MonitoredPeriod>.encode_to(&mut bytes);
    Some(ReportId(9)).encode_to(&mut bytes);
    vec![(OrganisationId(3), range)].encode_to(&mut bytes);
    Credits(0).encode_to(&mut bytes);
    Credits(400).encode_to(&mut bytes);
    real_actor.encode_to(&mut bytes);
    let expected = CreditsIssued {
        issuance: IssuanceId(1),
        programme: ProgrammeId(2),
        range,
        amount: Credits(400),
        vintage: 2023,
        period: None,
        verification: Some(ReportId(9)),
        parts: vec![Part {
            organisation: OrganisationId(3),
            range,
        }],
        issued_before: Credits(0),
        issued_after: Credits(400),
        by: actor(),
    };
    let decoded = decode("Credits", "CreditsIssued", &bytes).unwrap();
    assert_eq!(decoded, RegistryEvent::CreditsIssued(expected));
    assert_eq!(decoded.programme(), Some(ProgrammeId(2)));
    assert_eq!(
        decoded.organisations(),
        [OrganisationId(3), OrganisationId(1)]
    );
}

#[test]
fn events_of_programmes_name_who_and_what_they_are_about() {
    let change = OwnershipChange {
        giver: OrganisationId(2),
        receiver: OrganisationId(3),
        share: 1,
        holdings: Holdings::Move(Credits(7)),
    };
    // The fields of `OwnershipAgreed` as the pallet deposits them.
    let agreed = [Some(OrganisationId(2)), None, Some(OrganisationId(1))];
    let mut bytes = ProgrammeId(4).encode();
    [5u8; 32].encode_to(&mut bytes);
    agreed.encode_to(&mut bytes);
    1_700_000_000u64.encode_to(&mut bytes);
    actor().encode_to(&mut bytes);
    let event = decode("Programmes", "OwnershipAgreed", &bytes).unwrap();
    assert_eq!(event.programme(), Some(ProgrammeId(4)));
    assert_eq!(event.actor(), Some(&actor()));
    assert_eq!(
        event.organisations(),
        [OrganisationId(2), OrganisationId(1)]
    );
    let proposed = RegistryEvent::OwnershipProposed(OwnershipProposed {
        programme: ProgrammeId(4),
        change,
        hash: Hash32([5; 32]),
        agreed,
        reason: None,
        at: 1_700_000_000,
        by: actor(),
    });
    assert_eq!(
        proposed.organisations(),
        [OrganisationId(2), OrganisationId(3), OrganisationId(1)]
    );
    let payload = serde_json::to_value(&proposed).unwrap();
    assert_eq!(payload["agreed"], json!([2, null, 1]));
    assert_eq!(payload["change"]["holdings"], json!({ "Move": 7 }));
    let set = RegistryEvent::VerificationRequirementSet(VerificationRequirementSet {
        required: true,
        at: 1,
    });
    assert_eq!((set.programme(), set.actor()), (None, None));
}

#[test]
fn payloads_show_records_and_calculations() {
    let event = RegistryEvent::ProgrammeRegistered(ProgrammeRegistered {
        programme: ProgrammeId(4),
        details: rice().details().unwrap(),
        stage: Stage::Draft,
        at: 1_700_000_000,
        by: actor(),
    });
    let payload = serde_json::to_value(&event).unwrap();
    assert_eq!(payload["details"]["title"], "Riz à la carte");
    assert_eq!(payload["details"]["gases"], json!(["CO2", "CH4"]));
    assert_eq!(payload["details"]["international"]["buyer_country"], "CH");
    assert_eq!(payload["stage"], "Draft");
    let number = |text: &str| Value::Number(text.parse().unwrap());
    let inputs = Fields::from([
        ("energy".into(), number("0.1")),
        ("unit".into(), Value::Text("MWh".into())),
    ]);
    let mut event = EstimateComputed {
        programme: ProgrammeId(4),
        number: 1,
        method: Text("solar".into()),
        constants: 0,
        inputs: CalculationFields::from_fields(&inputs).unwrap(),
        hundredths: -250,
        at: 1_700_000_000,
        by: actor(),
    };
    let payload = serde_json::to_value(&event).unwrap();
    assert_eq!(payload["inputs"], json!({ "energy": "0.1", "unit": "MWh" }));
    assert_eq!(payload["hundredths"], -250);
    // More than a number of JSON takes.
    event.hundredths = i128::MAX;
    let payload = serde_json::to_value(&event).unwrap();
    assert_eq!(payload["hundredths"], i128::MAX.to_string());
    let moved = MovedRange {
        range: SerialRange { first: 1, last: 2 },
        issuance: IssuanceId(3),
        vintage: 2023,
    };
    assert_eq!(
        crate::record_json(&vec![moved]),
        json!([{ "range": { "first": 1, "last": 2 }, "issuance": 3, "vintage": 2023 }])
    );
}

#[test]
fn unknown_events_and_bytes_that_do_not_fit_are_refused() {
    let event = MemberAdded {
        organisation: OrganisationId(2),
        key: Key([1; 32]),
        person: PersonId(3),
        role: UserRole::Admin,
        by: actor(),
    };
    let mut bytes = event.encode();
    assert_eq!(
        decode("Accounts", "MemberAdded", &bytes).unwrap(),
        RegistryEvent::MemberAdded(event)
    );
    let short = decode("Accounts", "MemberAdded", &bytes[1..]).unwrap_err();
    assert!(short.to_string().contains("Accounts.MemberAdded"));
    bytes.push(0);
    let long = decode("Accounts", "MemberAdded", &bytes).unwrap_err();
    assert!(long.to_string().contains("1 bytes more"), "{long}");
    let unknown = decode("Accounts", "MemberLost", &bytes).unwrap_err();
    assert!(
        unknown.to_string().contains("Accounts.MemberLost"),
        "{unknown}"
    );
}

#[test]
fn payloads_show_names_and_addresses() {
    let event = RegistryEvent::OrganisationRegistered(OrganisationRegistered {
        organisation: OrganisationId(2),
        kind: OrganisationKind::Ministry,
        name: Text("Ministry of Water".into()),
        tax_id: Text("T-2".into()),
        country: Alpha2(*b"NA"),
        scopes: ScopeSet(0b10),
        website: Text(String::new()),
        by: actor(),
    });
    let payload = serde_json::to_value(&event).unwrap();
    assert_eq!(payload["organisation"], 2);
    assert_eq!(payload["kind"], "Ministry");
    assert_eq!(payload["name"], "Ministry of Water");
    assert_eq!(payload["country"], "NA");
    assert_eq!(payload["by"]["role"], "Root");
    assert_eq!(payload["by"]["key"], Key([7; 32]).to_string());
    assert_eq!(payload["by"]["approved_by"], Key([8; 32]).to_string());
    let event = RegistryEvent::IntentOpened(IntentOpened {
        intent: IntentId(1),
        organisation: OrganisationId(2),
        call: Bytes(vec![13, 1]),
        expires: 9,
        by: actor(),
    });
    let payload = serde_json::to_value(&event).unwrap();
    assert_eq!(payload["call"], "0x0d01");
}

#[test]
fn events_of_one_name_are_told_apart_by_their_pallet() {
    let event = QuotaLimitsChanged {
        class: QuotaClass::Bulk,
        before: None,
        after: real::records::quota::QuotaLimits {
            weight: 1,
            length: 2,
            refill_blocks: 3,
            block_share: 4,
        },
    };
    let bytes = event.encode();
    assert_eq!(
        decode("Quota", "LimitsChanged", &bytes).unwrap(),
        RegistryEvent::QuotaLimitsChanged(event)
    );
    assert!(decode("Quota", "QuotaLimitsChanged", &bytes).is_err());
    let event = LimitsChanged {
        organisation: OrganisationId(2),
        before: Limits::default(),
        after: Limits::default(),
        next: Some(LaterLimits {
            limits: Limits::default(),
            effective: 9,
        }),
        by: actor(),
    };
    let decoded = decode("Safeguards", "LimitsChanged", &event.encode()).unwrap();
    assert_eq!(
        decoded.organisations(),
        [OrganisationId(2), OrganisationId(1)]
    );
    assert_eq!(decoded, RegistryEvent::LimitsChanged(event));
}

#[test]
fn the_shapes_are_those_of_the_runtime() {
    let metadata = subxt::Metadata::decode_from(crate::METADATA).unwrap();
    let of_pallet = |pallet: &'static str| {
        let events = metadata.pallet_by_name(pallet).unwrap().event_variants();
        events.unwrap().iter().map(move |event| {
            let fields = event.fields.iter();
            let fields = fields.map(|field| field.name.clone().unwrap());
            (pallet, event.name.clone(), fields.collect::<Vec<_>>())
        })
    };
    let ours = shapes().into_iter().map(|(pallet, name, fields)| {
        let fields = fields.iter().map(ToString::to_string).collect::<Vec<_>>();
        (pallet, name.to_owned(), fields)
    });
    let (own, others): (Vec<_>, Vec<_>) =
        ours.partition(|(pallet, ..)| crate::REGISTRY_PALLETS.contains(pallet));
    let runtime: Vec<_> = crate::REGISTRY_PALLETS
        .into_iter()
        .flat_map(of_pallet)
        .collect();
    assert_eq!(own, runtime);
    // Of the pallets that the registry only uses, what is mirrored is there.
    assert!(others.len() > 20);
    for shape in others {
        assert!(of_pallet(shape.0).any(|known| known == shape), "{shape:?}");
        assert!(is_mirrored(shape.0, &shape.1));
    }
    assert!(!is_mirrored("System", "ExtrinsicSuccess"));
    assert!(!is_mirrored("Council", "MemberAdded"));
}

/// One body's events are told apart from the other's by their pallet.
#[test]
fn motions_of_both_bodies_are_read() {
    let event = MotionProposed {
        account: Key([1; 32]),
        proposal_index: 2,
        proposal_hash: Hash32([3; 32]),
        threshold: 4,
    };
    for pallet in ["Council", "TechnicalCommittee"] {
        let decoded = decode(pallet, "Proposed", &event.encode()).unwrap();
        assert_eq!(decoded, RegistryEvent::MotionProposed(event.clone()));
    }
    assert!(decode("SafeMode", "Proposed", &event.encode()).is_err());
    let added = decode("CouncilMembership", "MemberAdded", &[]).unwrap();
    assert_eq!(added, RegistryEvent::BodyMemberAdded(BodyMemberAdded {}));
    assert!(decode("Accounts", "MemberAdded", &[]).is_err());
}

#[test]
fn what_a_motion_did_is_told_by_the_errors_of_the_runtime() {
    let metadata = subxt::Metadata::decode_from(crate::METADATA).unwrap().arc();
    let done = decode("Council", "Executed", &([3u8; 32], 0u8).encode()).unwrap();
    let RegistryEvent::MotionExecuted(done) = done else {
        panic!("{done:?}");
    };
    assert_eq!(done.result.error(&metadata), None);
    // An error of a pallet, by the index of both.
    let pallet = metadata.pallet_by_name("Roles").unwrap();
    let error = &pallet.error_variants().unwrap()[0];
    let bytes = (
        [3u8; 32],
        1u8,
        3u8,
        pallet.error_index(),
        [error.index, 0, 0, 0],
    )
        .encode();
    let RegistryEvent::MotionExecuted(failed) = decode("Council", "Executed", &bytes).unwrap()
    else {
        panic!("another event");
    };
    assert_eq!(failed.encode(), bytes);
    let told = failed.result.error(&metadata).unwrap();
    assert!(told.contains(&error.name), "{told}");
    // Kinds of errors have different lengths.
    for (kind, more) in [(2u8, 0usize), (7, 1), (8, 1), (9, 1), (13, 0), (14, 1)] {
        let mut bytes = vec![1, kind];
        bytes.resize(2 + more, 0);
        let outcome = Outcome::decode(&mut &bytes[..]).unwrap();
        assert_eq!(outcome.encode(), bytes);
        assert!(outcome.error(&metadata).is_some());
    }
    assert!(Outcome::decode(&mut &[1u8, 15][..]).is_err());
}

//! The calls against the metadata of the runtime.

mod samples;

use super::*;
use crate::programme::tests::rice;
use samples::{one_of_each, ownership, programmes, quantities, range, requests, transfer};
use serde_json::json;
use std::collections::BTreeSet;
use subxt::{ArcMetadata, Metadata};

/// The one call that nodes make by themselves.
const HEARTBEAT: (&str, &str) = ("Validators", "heartbeat");

fn metadata() -> ArcMetadata {
    Metadata::decode_from(crate::METADATA).unwrap().arc()
}

/// subxt decodes the bytes by the metadata and refuses what is too short or too long.
#[test]
fn every_call_is_one_of_the_runtime() {
    let at = crate::offline::client();
    let metadata = at.metadata();
    let calls = one_of_each(&metadata);
    for call in &calls {
        let bytes = call.encode_for(&metadata).unwrap();
        let payload = at.transactions().from_call_data_bytes(&bytes).unwrap();
        assert_eq!(
            at.transactions().call_data(&payload).unwrap(),
            bytes,
            "{call:?}"
        );
        let (pallet, name, _) = call.parts(&metadata).unwrap();
        let decoded = decode_call(&metadata, &bytes).unwrap();
        assert_eq!(
            (decoded.pallet.as_str(), decoded.call.as_str()),
            (pallet, name)
        );
    }
    let batch = encode_batch(&calls, &metadata).unwrap();
    assert!(at.transactions().from_call_data_bytes(&batch).is_ok());
    // Every call of the registry's pallets can be made from here: governance's own as proposals.
    let known: BTreeSet<_> = calls
        .iter()
        .map(|call| {
            let (pallet, name, _) = call.parts(&metadata).unwrap();
            (pallet, name)
        })
        .collect();
    for pallet in crate::REGISTRY_PALLETS {
        let variants = metadata
            .pallet_by_name(pallet)
            .unwrap()
            .call_variants()
            .unwrap();
        for call in variants {
            let name = (pallet, call.name.as_str());
            let proposed = crate::proposals::SUBJECTS
                .iter()
                .any(|subject| subject.call == name);
            let ways = [known.contains(&name), proposed, name == HEARTBEAT];
            let ways = ways.iter().filter(|way| **way).count();
            assert_eq!(ways, 1, "{pallet}.{}", call.name);
        }
    }
}

#[test]
fn a_motion_is_read_with_the_call_that_it_moves() {
    let metadata = metadata();
    let proposal =
        crate::proposals::encode(&metadata, "pause call", &[("call", "Credits.transfer")]).unwrap();
    let call = Call::ProposeMotion {
        body: Body::Committee,
        threshold: 3,
        proposal: proposal.clone(),
    };
    let bytes = call.encode_for(&metadata).unwrap();
    let shown = serde_json::to_value(decode_call(&metadata, &bytes).unwrap()).unwrap();
    assert_eq!(shown["pallet"], "TechnicalCommittee");
    assert_eq!(shown["arguments"]["threshold"], 3);
    assert_eq!(shown["arguments"]["length_bound"], proposal.len());
    assert_eq!(
        shown["arguments"]["proposal"],
        json!({
            "pallet": "TxPause",
            "call": "pause",
            "arguments": { "full_name": ["Credits", "transfer"] },
        })
    );
}

/// Two arguments of one type in the wrong order would decode all the same.
#[test]
fn arguments_have_the_names_and_the_order_of_the_runtime() {
    let metadata = metadata();
    for (pallet, call, arguments) in encode::ARGUMENTS {
        let pallet = metadata.pallet_by_name(pallet).unwrap();
        let variant = pallet.call_variant_by_name(call).unwrap();
        let names: Vec<_> = variant
            .fields
            .iter()
            .map(|field| field.name.as_deref().unwrap())
            .collect();
        assert_eq!(*arguments, names, "{call}");
    }
}

#[test]
fn people_read_what_they_approve() {
    let metadata = metadata();
    let read = |call: &Call| {
        let bytes = call.encode_for(&metadata).unwrap();
        serde_json::to_value(decode_call(&metadata, &bytes).unwrap()).unwrap()
    };
    let sent = json!({
        "pallet": "Credits",
        "call": "transfer",
        "arguments": {
            "programme": 3,
            "to": 2,
            "selection": { "Amount": 1 },
            "remark": "a reason",
        },
    });
    assert_eq!(read(&transfer()), sent);
    let opened = read(&Call::OpenIntent {
        call: Box::new(transfer()),
    });
    assert_eq!(opened["arguments"]["call"], sent);
    let key = AccountId::from([7; 32]);
    let added = read(&Call::AddMember {
        organisation: OrganisationId(2),
        key,
        role: UserRole::Viewer,
    });
    assert_eq!(
        added["arguments"],
        json!({ "organisation": 2, "key": key.to_string(), "role": "Viewer" })
    );
    let edited = read(&Call::EditOrganisation {
        name: "Ministry".into(),
        country: *b"QM",
        website: String::new(),
    });
    assert_eq!(
        edited["arguments"],
        json!({ "name": "Ministry", "country": "QM", "website": "" })
    );
    let invited = read(&Call::WithdrawInvitation { voucher: [5; 32] });
    assert_eq!(
        invited["arguments"]["voucher"],
        json!(format!("0x{}", "05".repeat(32)))
    );
}

#[test]
fn people_read_programmes_as_they_were_told() {
    let metadata = metadata();
    let read = |call: &Call| {
        let bytes = call.encode_for(&metadata).unwrap();
        decode_call(&metadata, &bytes).unwrap().arguments
    };
    let registered = read(&programmes()[0]);
    assert_eq!(registered["submit"], true);
    let details = &registered["details"];
    assert_eq!(details["title"], "Riz à la carte");
    assert_eq!(details["mitigation"], "Agriculture");
    assert_eq!(details["gases"], json!(["CO2", "CH4"]));
    assert_eq!(details["regions"], json!(["QM-01", "QM-ABC"]));
    assert_eq!(details["boundary"], format!("0x{}", "06".repeat(32)));
    assert_eq!(
        details["proponents"],
        json!([{ "organisation": 2, "share": 1_000_000 }])
    );
    assert_eq!(
        details["ndc"],
        json!({ "in_scope": true, "included_in_ndc": null, "included_in_nap": null })
    );
    assert_eq!(
        details["international"],
        json!({ "channels": ["Article62"], "buyer_country": "CH", "maximum": null })
    );
    assert_eq!(
        read(&ownership())["change"],
        json!({ "giver": 2, "receiver": 5, "share": 250_000, "holdings": { "Move": 7 } })
    );
    let set = read(&Call::SetConstants {
        method: "solar".into(),
        constants: quantities(),
    });
    assert_eq!(
        set,
        json!({
            "method": "solar",
            "constants": {
                "buildingTypes": { "BusStop": "200", "School": "275.5" },
                "highEmissionFactor": "6.8",
                "thresholdUnit": "kWh/year",
            },
        })
    );
}

#[test]
fn people_read_how_credits_end_and_what_holds_them() {
    let metadata = metadata();
    let calls = one_of_each(&metadata);
    let read = |name: &str| {
        let named = |call: &&Call| call.parts(&metadata).unwrap().1 == name;
        let call = calls.iter().find(named).unwrap();
        let bytes = call.encode_for(&metadata).unwrap();
        decode_call(&metadata, &bytes).unwrap().arguments
    };
    assert_eq!(
        read("retire"),
        json!({
            "owner": 2,
            "programme": 3,
            "selection": { "Amount": 1 },
            "terms": {
                "kind": "CrossBorder",
                "country": "CH",
                "receiver": "Zürich AG",
                "beneficiary": "Someone",
                "reason": "a reason",
            },
        })
    );
    assert_eq!(
        read("request_retirement")["terms"],
        json!({
            "country": "CH",
            "receiver": null,
            "beneficiary": "Someone",
            "reason": "a reason",
        })
    );
    let ordered = read("cancel");
    assert_eq!(ordered["order"], format!("0x{}", "04".repeat(32)));
    assert_eq!(
        ordered["selection"],
        json!({ "Ranges": [{ "first": 5, "last": 9 }] })
    );
    assert_eq!(
        read("request_transfer"),
        json!({
            "programme": 3,
            "givers": [
                [2, { "Amount": 1 }],
                [4, { "Ranges": [{ "first": 5, "last": 9 }] }],
            ],
            "to": 5,
            "remark": null,
        })
    );
    assert_eq!(
        read("set_reception")["reception"],
        json!({ "credits": "Trusted", "requests": "Nobody" })
    );
    let frozen = |scope: FreezeScope| {
        let call = Call::Freeze {
            scope,
            reason: "a reason".into(),
            case: "C-1".into(),
            until: Some(900),
        };
        let bytes = call.encode_for(&metadata).unwrap();
        decode_call(&metadata, &bytes).unwrap().arguments
    };
    assert_eq!(
        frozen(FreezeScope::Country),
        json!({ "scope": "Country", "reason": "a reason", "case": "C-1", "until": 900 })
    );
    assert_eq!(
        frozen(FreezeScope::Organisation(OrganisationId(2)))["scope"],
        json!({ "Organisation": 2 })
    );
    let serials = vec![range()].try_into().unwrap();
    assert_eq!(
        frozen(FreezeScope::Serials(ProgrammeId(3), serials))["scope"],
        json!({ "Serials": [3, [{ "first": 5, "last": 9 }]] })
    );
}

/// A request can be opened as an intent like any other call.
#[test]
fn requests_are_read_in_intents() {
    let metadata = metadata();
    for call in requests() {
        let (pallet, name, _) = call.parts(&metadata).unwrap();
        let intent = Call::OpenIntent {
            call: Box::new(call),
        };
        let bytes = intent.encode_for(&metadata).unwrap();
        let held = &decode_call(&metadata, &bytes).unwrap().arguments["call"];
        assert_eq!(
            (&held["pallet"], &held["call"]),
            (&json!(pallet), &json!(name))
        );
    }
}

/// Whoever approves the call must see both.
#[test]
fn fields_of_one_name_are_both_shown() {
    let metadata = metadata();
    let mut constants = quantities();
    let first = constants.0[0].clone();
    constants.0.try_push(first).unwrap();
    let call = Call::SetConstants {
        method: "solar".into(),
        constants,
    };
    let bytes = call.encode_for(&metadata).unwrap();
    let shown = decode_call(&metadata, &bytes).unwrap().arguments;
    assert_eq!(shown["constants"].as_array().unwrap().len(), 4);
}

/// Bits that are no gas are shown, too.
#[test]
fn sets_with_foreign_bits_stay_numbers() {
    let mut details = rice().details().unwrap();
    details.gases.0 = 0xff;
    assert_eq!(crate::record_json(&details)["gases"], json!([255]));
}

#[test]
fn bytes_that_are_no_call_are_refused() {
    let metadata = metadata();
    let mut bytes = transfer().encode_for(&metadata).unwrap();
    assert!(decode_call(&metadata, &bytes[..bytes.len() - 1]).is_err());
    bytes.push(0);
    let error = decode_call(&metadata, &bytes).unwrap_err();
    assert!(error.to_string().contains("1 bytes too many"), "{error}");
    assert!(decode_call(&metadata, &[]).is_err());
}

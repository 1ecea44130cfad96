//! The calls against the metadata of the runtime.

use super::*;
use serde_json::json;
use std::collections::BTreeSet;
use subxt::{ArcMetadata, Metadata};

/// Calls that are governance's own.
const GOVERNANCE: [(&str, &str); 5] = [
    ("Roles", "set_permissions"),
    ("Roles", "set_policy"),
    ("Safeguards", "set_delays"),
    ("Quota", "set_limits"),
    ("Quota", "set_class"),
];

fn metadata() -> ArcMetadata {
    Metadata::decode_from(crate::METADATA).unwrap().arc()
}

fn transfer() -> Call {
    Call::Transfer {
        programme: ProgrammeId(3),
        to: OrganisationId(2),
        selection: Selection::Amount(Credits(1)),
        remark: Some("a reason".into()),
    }
}

fn roles(metadata: &Metadata) -> Vec<Call> {
    let intent = IntentId(4);
    vec![
        Call::SetOwnPolicy {
            action: Action::TransferCredits,
            when: When::From(Credits(10)),
        },
        Call::OpenIntent {
            call: Box::new(transfer()),
        },
        Call::ApproveIntent {
            intent,
            call: transfer().encode_for(metadata).unwrap(),
        },
        Call::RefuseIntent {
            intent,
            reason: "a reason".into(),
        },
        Call::CancelIntent { intent },
        Call::ExpireIntent { intent },
    ]
}

fn organisations() -> Vec<Call> {
    let organisation = OrganisationId(2);
    let reason = String::from("a reason");
    vec![
        Call::RegisterOrganisation {
            kind: OrganisationKind::Ministry,
            name: "Ministry".into(),
            tax_id: "T-1".into(),
            country: *b"QM",
            scopes: ScopeSet(1 << 15),
            website: "https://ministry.example".into(),
            administrator: Some(AccountId::from([7; 32])),
        },
        Call::SuspendOrganisation {
            organisation,
            reason: reason.clone(),
        },
        Call::ReactivateOrganisation {
            organisation,
            reason: reason.clone(),
        },
        Call::ApplyOrganisation {
            kind: OrganisationKind::Certifier,
            name: "Certifier".into(),
            tax_id: "T-2".into(),
            country: *b"QM",
            website: String::new(),
            key: AccountId::from([8; 32]),
            signature: MultiSignature::Sr25519([1; 64]),
        },
        Call::DecideRegistration {
            organisation,
            admit: true,
            reason: reason.clone(),
        },
        Call::EditOrganisation {
            name: "Ministry of Water".into(),
            country: *b"QM",
            website: String::new(),
        },
        Call::SetSelfRegistration { open: true },
        Call::Accredit {
            organisation,
            sector: Sector::Agriculture,
            from: 1,
            until: 2,
        },
        Call::SuspendAccreditation {
            organisation,
            sector: Sector::Agriculture,
            reason,
        },
    ]
}

fn people() -> Vec<Call> {
    let key = AccountId::from([7; 32]);
    let new = AccountId::from([9; 32]);
    let signature = MultiSignature::Sr25519([1; 64]);
    let reason = String::from("a reason");
    let voucher = [5; 32];
    vec![
        Call::AddMember {
            organisation: OrganisationId(2),
            key,
            role: UserRole::Viewer,
        },
        Call::Invite {
            role: UserRole::Manager,
            voucher,
            lifetime: 100,
        },
        Call::WithdrawInvitation { voucher },
        Call::AcceptInvitation {
            voucher: AccountId::from(voucher),
            voucher_signature: signature.clone(),
            key,
            key_signature: signature.clone(),
        },
        Call::ChangeRole {
            key,
            role: UserRole::Admin,
        },
        Call::SuspendMember {
            key,
            reason: reason.clone(),
        },
        Call::ReactivateMember {
            key,
            reason: reason.clone(),
        },
        Call::RemoveMember { key, reason },
        Call::RotateKey {
            new,
            signature: signature.clone(),
        },
        Call::ProposeRecovery {
            lost: key,
            new,
            signature,
        },
        Call::ApproveRecovery { lost: key },
        Call::CancelRecovery { lost: key },
        Call::CompleteRecovery { lost: key },
    ]
}

fn programmes_and_credits() -> Vec<Call> {
    let organisation = OrganisationId(2);
    let programme = ProgrammeId(3);
    let reason = String::from("a reason");
    vec![
        Call::RegisterProgramme(NewProgramme {
            external_id: "X-1".into(),
            title: "Rice".into(),
            sector: Sector::Agriculture,
            scope: SectoralScope(15),
            start: 1,
            end: 2,
            estimate: Credits(10),
            proponents: vec![Proponent {
                organisation,
                share: 1_000_000,
            }],
        }),
        Call::AuthoriseProgramme {
            programme,
            amount: Credits(9),
        },
        Call::RejectProgramme {
            programme,
            reason: reason.clone(),
        },
        Call::Issue {
            programme,
            amount: Credits(1),
            vintage: 2024,
            period: Some(MonitoredPeriod { from: 1, until: 2 }),
            verification: Some([1; 32]),
        },
        transfer(),
        Call::Retire {
            owner: organisation,
            programme,
            selection: Selection::Amount(Credits(1)),
            kind: RetirementKind::CrossBorder,
            country: Some(*b"CH"),
            beneficiary: "Someone".into(),
            reason,
        },
        Call::CancelTransfer {
            transfer: TransferId(1),
        },
        Call::ExecuteTransfer {
            transfer: TransferId(1),
        },
        Call::AddTrusted {
            counterparty: organisation,
        },
        Call::RemoveTrusted {
            counterparty: organisation,
        },
        Call::SetTransferLimits {
            limits: Limits {
                per_transfer: Some(Credits(5)),
                per_day: None,
            },
        },
    ]
}

fn one_of_each(metadata: &Metadata) -> Vec<Call> {
    [
        roles(metadata),
        organisations(),
        people(),
        programmes_and_credits(),
    ]
    .concat()
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
    // Every call of the registry's pallets can be made from here, but governance's own.
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
            assert_ne!(
                known.contains(&name),
                GOVERNANCE.contains(&name),
                "{pallet}.{}",
                call.name
            );
        }
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
fn bytes_that_are_no_call_are_refused() {
    let metadata = metadata();
    let mut bytes = transfer().encode_for(&metadata).unwrap();
    assert!(decode_call(&metadata, &bytes[..bytes.len() - 1]).is_err());
    bytes.push(0);
    let error = decode_call(&metadata, &bytes).unwrap_err();
    assert!(error.to_string().contains("1 bytes too many"), "{error}");
    assert!(decode_call(&metadata, &[]).is_err());
}

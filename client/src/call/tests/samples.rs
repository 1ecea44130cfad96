//! One of each call.

use crate::{
    call::*,
    programme::tests::rice,
    values::{cross_border, retirement_terms},
};
use mitigation_calculator::{Fields, Value};
use registry_primitives::{
    records::{programmes::Holdings, trust::Openness},
    DocumentKind, RetirementKind, SerialRange,
};
use subxt::Metadata;

pub(super) fn transfer() -> Call {
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

/// A whole number, a text, a map and a number with places.
pub(super) fn quantities() -> CalculationFields {
    let number = |text: &str| Value::Number(text.parse().unwrap());
    let map = [("School", "275.50"), ("BusStop", "200")]
        .map(|(name, text)| (name.to_owned(), number(text)));
    let fields = Fields::from([
        ("buildingTypes".into(), Value::Map(map.into())),
        ("highEmissionFactor".into(), number("6.8")),
        ("thresholdUnit".into(), Value::Text("kWh/year".into())),
    ]);
    CalculationFields::from_fields(&fields).unwrap()
}

fn calculation() -> Calculation {
    Calculation {
        method: b"solar".to_vec().try_into().unwrap(),
        inputs: quantities(),
    }
}

pub(super) fn ownership() -> Call {
    Call::ProposeOwnership {
        programme: ProgrammeId(3),
        change: OwnershipChange {
            giver: OrganisationId(2),
            receiver: OrganisationId(5),
            share: 250_000,
            holdings: Holdings::Move(Credits(7)),
        },
        reason: None,
    }
}

fn document() -> NewDocument {
    NewDocument {
        kind: DocumentKind::Boundary,
        name: b"boundary.geojson".to_vec().try_into().unwrap(),
        hash: [6; 32],
        size: 4_096,
        media: b"application/geo+json".to_vec().try_into().unwrap(),
        action: Some(b"A-1".to_vec().try_into().unwrap()),
        replaces: None,
    }
}

pub(super) fn programmes() -> Vec<Call> {
    let programme = ProgrammeId(3);
    let details = Box::new(rice().details().unwrap());
    let reason = String::from("a reason");
    vec![
        Call::RegisterProgramme {
            details: details.clone(),
            submit: true,
        },
        Call::AuthoriseProgramme {
            programme,
            version: 2,
            amount: Credits(9),
            letter: Some([4; 32]),
            reason: Some(reason.clone()),
        },
        Call::RejectProgramme {
            programme,
            reason: reason.clone(),
        },
        Call::SubmitProgramme {
            programme,
            estimate: Some(Credits(10)),
            reason: None,
        },
        Call::AmendProgramme {
            programme,
            details,
            reason: Some(reason.clone()),
        },
        Call::AgreeAmendment {
            programme,
            hash: [5; 32],
        },
        Call::DeclineProposal {
            programme,
            proposal: ProposalKind::Ownership,
            reason: reason.clone(),
        },
        Call::WithdrawProgramme {
            programme,
            reason: reason.clone(),
        },
        Call::CloseProgramme {
            programme,
            outcome: Stage::Completed,
            reason,
        },
        ownership(),
        Call::AgreeOwnership {
            programme,
            hash: [5; 32],
        },
        Call::AddDocument {
            programme,
            document: document(),
        },
    ]
}

fn monitoring() -> Vec<Call> {
    let programme = ProgrammeId(3);
    let report = ReportId(8);
    let reason = String::from("a reason");
    vec![
        Call::AddMitigationAction {
            programme,
            action: "A-1".into(),
            mitigation: MitigationType::Agriculture,
            estimate: Credits(10),
            calculation: Some(calculation()),
        },
        Call::EstimateProgramme {
            programme,
            calculation: calculation(),
            apply: true,
        },
        Call::ReportMonitoring {
            programme,
            period: MonitoredPeriod { from: 1, until: 2 },
            claimed: Credits(10),
            inputs: [7; 32],
            method: Some(MethodVersion {
                method: b"solar".to_vec().try_into().unwrap(),
                constants: 1,
            }),
        },
        Call::VerifyReport {
            report,
            verified: Credits(9),
            statement: [8; 32],
        },
        Call::DeclineReport {
            report,
            reason: reason.clone(),
        },
        Call::WithdrawVerification {
            report,
            reason: reason.clone(),
        },
        Call::CertifyProgramme {
            programme,
            statement: Some([8; 32]),
        },
        Call::WithdrawCertificate {
            programme,
            certifier: OrganisationId(4),
            reason,
        },
        Call::SetConstants {
            method: "solar".into(),
            constants: quantities(),
        },
    ]
}

pub(super) fn range() -> SerialRange {
    SerialRange { first: 5, last: 9 }
}

/// The calls around what waits for an answer.
pub(super) fn requests() -> Vec<Call> {
    let programme = ProgrammeId(3);
    let transfer = TransferId(1);
    let ranges = Selection::Ranges(vec![range()].try_into().unwrap());
    vec![
        Call::RequestTransfer {
            programme,
            givers: vec![
                (OrganisationId(2), Selection::Amount(Credits(1))),
                (OrganisationId(4), ranges.clone()),
            ],
            to: OrganisationId(5),
            remark: None,
        },
        Call::RequestRetirement {
            programme,
            selection: ranges,
            terms: cross_border(*b"CH", None, "Someone", "a reason").unwrap(),
        },
        Call::AcceptRequest { transfer },
        Call::RefuseRequest {
            transfer,
            reason: "a reason".into(),
        },
        Call::CancelTransfer { transfer },
        Call::ExecuteTransfer { transfer },
    ]
}

/// The calls that end credits, hold them or take their issuance back.
fn powers() -> Vec<Call> {
    let reason = String::from("a reason");
    let terms = retirement_terms(
        RetirementKind::CrossBorder,
        Some(*b"CH"),
        Some("Zürich AG"),
        "Someone",
        &reason,
    );
    vec![
        Call::Retire {
            owner: OrganisationId(2),
            programme: ProgrammeId(3),
            selection: Selection::Amount(Credits(1)),
            terms: terms.unwrap(),
        },
        Call::CancelCredits {
            owner: OrganisationId(2),
            programme: ProgrammeId(3),
            selection: Selection::Ranges(vec![range()].try_into().unwrap()),
            reason: reason.clone(),
            order: Some([4; 32]),
        },
        Call::Freeze {
            scope: FreezeScope::Programme(ProgrammeId(3)),
            reason: reason.clone(),
            case: "C-1".into(),
            until: Some(900),
        },
        Call::Unfreeze {
            freeze: FreezeId(6),
            reason: reason.clone(),
        },
        Call::VoidIssuance {
            issuance: IssuanceId(7),
            reason,
        },
    ]
}

fn credits() -> Vec<Call> {
    vec![
        Call::Issue {
            programme: ProgrammeId(3),
            amount: Credits(1),
            vintage: 2024,
            basis: IssuanceBasis::Verified(ReportId(8)),
        },
        transfer(),
    ]
}

fn safeguards() -> Vec<Call> {
    let counterparty = OrganisationId(2);
    vec![
        Call::AddTrusted { counterparty },
        Call::RemoveTrusted { counterparty },
        Call::SetReception {
            reception: Reception {
                credits: Openness::Trusted,
                requests: Openness::Nobody,
            },
        },
        Call::SetTransferLimits {
            limits: Limits {
                per_transfer: Some(Credits(5)),
                per_day: None,
            },
        },
    ]
}

fn network(metadata: &Metadata) -> Vec<Call> {
    let account = AccountId::from([7; 32]);
    let keys = [5; 64];
    let proposal = crate::proposals::encode(metadata, "withdraw upgrade", &[]).unwrap();
    let motion = crate::proposals::hash(&proposal);
    let mut calls = vec![
        Call::ProposeValidator {
            account,
            keys,
            proof: vec![9; 128],
            until: Some(40),
        },
        Call::LeaveValidator { account },
        Call::RotateValidatorKeys {
            account,
            keys,
            proof: vec![9; 128],
        },
        Call::ApplyUpgrade { code: vec![1; 90] },
    ];
    for body in Body::ALL {
        calls.extend([
            Call::ProposeMotion {
                body,
                threshold: 3,
                proposal: proposal.clone(),
            },
            Call::VoteOnMotion {
                body,
                motion,
                index: 8,
                approve: true,
            },
            Call::CloseMotion {
                body,
                motion,
                index: 8,
                length: 70,
            },
        ]);
    }
    calls
}

pub(super) fn one_of_each(metadata: &Metadata) -> Vec<Call> {
    [
        roles(metadata),
        organisations(),
        people(),
        programmes(),
        monitoring(),
        credits(),
        requests(),
        powers(),
        safeguards(),
        network(metadata),
    ]
    .concat()
}

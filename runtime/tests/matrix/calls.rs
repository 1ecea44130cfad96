//! The calls behind every action, and those that no action stands behind.

use super::country::*;
use crate::support::{
    abroad, details, governing::of_votes, nothing, retirement, sessions::Secrets, text,
};
use pallet_registry_accounts::Call as AccountsCall;
use pallet_registry_credits::Call as CreditsCall;
use pallet_registry_programmes::Call as ProgrammesCall;
use pallet_registry_roles::Call as RolesCall;
use pallet_registry_safeguards::Call as SafeguardsCall;
use pallet_registry_validators::Call as ValidatorsCall;
use registry_primitives::{
    records::{
        calculation::{Calculation, CalculationFields, FieldValue},
        credits::{IssuanceBasis, Selection},
        freezes::FreezeScope,
        programmes::{NewDocument, ProposalKind},
        quota::{QuotaClass, QuotaLimits},
        trust::{Delays, Limits, Openness, Reception},
    },
    Action, ActionSet, Credits, DocumentKind, FreezeId, MitigationType, OrganisationId,
    OrganisationKind, Policy, RetirementKind, ScopeSet, Sector, SerialRange, Stage, UserRole, When,
};
use registry_runtime::RuntimeCall;
use sp_core::Pair;
use sp_runtime::traits::{BlakeTwo256, Hash};

/// A call behind an action.
pub struct Behind {
    pub call: RuntimeCall,
    /// It names the record itself, so that its refusal is that of the record's rule.
    pub names_record: bool,
    /// It succeeds where the action is allowed.
    pub succeeds: bool,
}

fn main_call(call: impl Into<RuntimeCall>) -> Behind {
    Behind {
        call: call.into(),
        names_record: true,
        succeeds: true,
    }
}

/// A call that names the record and fails for another reason in this country.
fn failing_call(call: impl Into<RuntimeCall>) -> Behind {
    Behind {
        succeeds: false,
        ..main_call(call)
    }
}

/// A call that names no record, or is open to others than the action is.
fn side_call(call: impl Into<RuntimeCall>) -> Behind {
    Behind {
        names_record: false,
        ..failing_call(call)
    }
}

pub fn calls(kind: OrganisationKind, action: Action, whose: Whose) -> Vec<Behind> {
    let own = whose == Whose::Own;
    let id = organisation_of(kind);
    let organisation = if own { id } else { OTHER };
    let reason = || text("because");
    let new = || silent_key(OrganisationId(99), 1);
    match action {
        Action::RegisterOrganisation => vec![main_call(AccountsCall::register_organisation {
            kind: OrganisationKind::ProgrammeDeveloper,
            name: text("New"),
            tax_id: text("T-99"),
            country: *b"QM",
            scopes: ScopeSet::default(),
            website: text(""),
            administrator: Some(new()),
        })],
        Action::SuspendOrganisation => vec![
            main_call(AccountsCall::suspend_organisation {
                organisation,
                reason: reason(),
            }),
            failing_call(AccountsCall::reactivate_organisation {
                organisation,
                reason: reason(),
            }),
        ],
        Action::AddMember => vec![
            main_call(AccountsCall::add_member {
                organisation,
                key: new(),
                role: UserRole::Viewer,
            }),
            side_call(AccountsCall::invite {
                role: UserRole::Viewer,
                voucher: [1; 32],
                lifetime: 10,
            }),
        ],
        Action::RegisterProgramme
        | Action::AuthoriseProgramme
        | Action::RejectProgramme
        | Action::CloseProgramme
        | Action::EditProgramme
        | Action::AddDocument
        | Action::ReportMonitoring
        | Action::Verify
        | Action::WithdrawCertificate => programme_calls(kind, action, whose),
        Action::SetConstants if own => vec![main_call(ProgrammesCall::set_constants {
            method: text("agriculture"),
            constants: fields(&[("emissionFactor", FieldValue::Number(text("0.05")))]),
        })],
        Action::IssueCredits
        | Action::TransferCredits
        | Action::RetireCredits
        | Action::RequestCredits
        | Action::CancelCredits
        | Action::FreezeCredits
        | Action::PauseTransfers
        | Action::VoidIssuance => credit_calls(kind, action, whose),
        Action::DecideRegistration => vec![
            main_call(AccountsCall::decide_registration {
                organisation: if own { id } else { PENDING },
                admit: true,
                reason: reason(),
            }),
            side_call(AccountsCall::set_self_registration { open: false }),
        ],
        Action::OperateValidator if own => validator_calls(),
        Action::EditOrganisation if own => vec![main_call(AccountsCall::edit_organisation {
            name: text("Renamed"),
            country: *b"QM",
            website: text(""),
        })],
        Action::AccreditCertifier => {
            let organisation = if own { id } else { OTHER_CERTIFIER };
            let sector = Sector::Agriculture;
            vec![
                main_call(AccountsCall::accredit {
                    organisation,
                    sector,
                    from: 1,
                    until: 2,
                }),
                failing_call(AccountsCall::suspend_accreditation {
                    organisation,
                    sector,
                    reason: reason(),
                }),
            ]
        }
        Action::ManageMembers => {
            let key = || colleague(organisation);
            vec![
                main_call(AccountsCall::change_role {
                    key: key(),
                    role: UserRole::Manager,
                }),
                main_call(AccountsCall::suspend_member {
                    key: key(),
                    reason: reason(),
                }),
                failing_call(AccountsCall::reactivate_member {
                    key: key(),
                    reason: reason(),
                }),
                main_call(AccountsCall::remove_member {
                    key: key(),
                    reason: reason(),
                }),
                side_call(AccountsCall::withdraw_invitation { voucher: [1; 32] }),
            ]
        }
        Action::RecoverKey => {
            let lost = colleague(organisation);
            let (new, signature) = successor(&lost);
            let under_way = || recovering(organisation);
            vec![
                main_call(AccountsCall::propose_recovery {
                    lost,
                    new,
                    signature,
                }),
                side_call(AccountsCall::approve_recovery { lost: under_way() }),
                side_call(AccountsCall::cancel_recovery { lost: under_way() }),
            ]
        }
        Action::SetPolicy if own => vec![main_call(RolesCall::set_own_policy {
            action: Action::RetireCredits,
            when: When::Always,
        })],
        Action::ManageTrusted if own => vec![
            main_call(SafeguardsCall::add_trusted {
                counterparty: OTHER,
            }),
            failing_call(SafeguardsCall::remove_trusted {
                counterparty: OTHER,
            }),
            main_call(SafeguardsCall::set_limits {
                limits: Limits {
                    per_transfer: Some(Credits(5)),
                    per_day: None,
                },
            }),
            main_call(SafeguardsCall::set_reception {
                reception: Reception {
                    credits: Openness::Trusted,
                    requests: Openness::Nobody,
                },
            }),
        ],
        // The call names no record: it is always about the own organisation.
        Action::EditOrganisation
        | Action::SetPolicy
        | Action::ManageTrusted
        | Action::SetConstants
        | Action::OperateValidator => vec![],
    }
}

/// The calls about validators. Nobody has one yet in this country.
fn validator_calls() -> Vec<Behind> {
    let secrets = Secrets::of("//validator");
    let account = || secrets.account();
    let proof = || secrets.proof_for(&account());
    vec![
        main_call(ValidatorsCall::propose {
            account: account(),
            keys: secrets.keys(),
            proof: proof(),
            until: None,
        }),
        failing_call(ValidatorsCall::leave { account: account() }),
        failing_call(ValidatorsCall::rotate_keys {
            account: account(),
            keys: secrets.keys(),
            proof: proof(),
        }),
    ]
}

/// The calls about credits.
fn credit_calls(kind: OrganisationKind, action: Action, whose: Whose) -> Vec<Behind> {
    let own = whose == Whose::Own;
    let reason = || text("because");
    let one = || Selection::Amount(Credits(1));
    let (programme, owner) = whose.of((RICE_ISSUED, DEVELOPER), (FOREST_ISSUED, OTHER));
    let answers = |transfer| {
        let accept = CreditsCall::accept_request { transfer };
        let refuse = CreditsCall::refuse_request {
            transfer,
            reason: reason(),
        };
        [accept, refuse]
    };
    match action {
        Action::IssueCredits => vec![main_call(CreditsCall::issue {
            programme,
            amount: Credits(10),
            vintage: 2024,
            basis: IssuanceBasis::Unverified(None),
        })],
        Action::TransferCredits => {
            let answers = answers(whose.of(RICE_ASKED, FOREST_ASKED));
            // What is asked of the first developer is of no other kind's own.
            let giver = kind == OrganisationKind::ProgrammeDeveloper;
            let behind = if own && !giver { side_call } else { main_call };
            let mut calls: Vec<Behind> = answers.into_iter().map(behind).collect();
            if own {
                calls.push(main_call(CreditsCall::transfer {
                    programme: RICE_ISSUED,
                    to: OTHER,
                    selection: one(),
                    remark: None,
                }));
            }
            calls
        }
        Action::RetireCredits => {
            let answers = answers(whose.of(RICE_ABROAD, FOREST_ABROAD));
            let behind = if kind.is_authority() {
                main_call
            } else {
                side_call
            };
            let mut calls: Vec<Behind> = answers.into_iter().map(behind).collect();
            calls.push(main_call(CreditsCall::retire {
                owner,
                programme,
                selection: one(),
                terms: retirement(RetirementKind::DomesticUse),
            }));
            if own {
                calls.push(side_call(CreditsCall::request_retirement {
                    programme,
                    selection: one(),
                    terms: abroad(),
                }));
            }
            calls
        }
        // An authority asks for somebody else, everybody else for itself: the record is the
        // programme for the one and the receiver for the other.
        Action::RequestCredits => {
            let (giver, to) = if kind.is_authority() {
                (owner, whose.of(OTHER, DEVELOPER))
            } else {
                (whose.of(OTHER, DEVELOPER), whose.of(DEVELOPER, OTHER))
            };
            let programme = if giver == DEVELOPER {
                RICE_ISSUED
            } else {
                FOREST_ISSUED
            };
            vec![main_call(CreditsCall::request_transfer {
                programme,
                givers: vec![(giver, one())].try_into().expect("one"),
                to,
                remark: None,
            })]
        }
        Action::CancelCredits => vec![main_call(CreditsCall::cancel {
            owner,
            programme,
            selection: one(),
            reason: reason(),
            order: kind.is_authority().then_some([6; 32]),
        })],
        Action::FreezeCredits => {
            let freeze = |scope| CreditsCall::freeze {
                scope,
                reason: reason(),
                case: text("C-2"),
                until: Some(100),
            };
            // Of the first serials some are asked for.
            let free = serials_of(programme).first + 50;
            let range = SerialRange {
                first: free,
                last: free,
            };
            let serials = vec![range].try_into().expect("one");
            vec![
                main_call(freeze(FreezeScope::Programme(programme))),
                main_call(freeze(FreezeScope::Serials(programme, serials))),
                // A ministry freezes programmes within its scopes, and no organisation.
                side_call(freeze(FreezeScope::Organisation(owner))),
                main_call(CreditsCall::unfreeze {
                    freeze: whose.of(RICE_FROZEN, FOREST_FROZEN),
                    reason: reason(),
                }),
            ]
        }
        Action::PauseTransfers if own => vec![main_call(CreditsCall::freeze {
            scope: FreezeScope::Country,
            reason: reason(),
            case: text("C-3"),
            until: Some(100),
        })],
        Action::PauseTransfers => vec![],
        Action::VoidIssuance => vec![main_call(CreditsCall::void_issuance {
            issuance: whose.of(RICE_UNMOVED, FOREST_UNMOVED),
            reason: reason(),
        })],
        other => unreachable!("{other} is not about credits"),
    }
}

/// The calls about programmes.
fn programme_calls(kind: OrganisationKind, action: Action, whose: Whose) -> Vec<Behind> {
    let reason = || text("because");
    let programme = whose.of(RICE, FOREST);
    let issued = whose.of(RICE_ISSUED, FOREST_ISSUED);
    let draft = whose.of(RICE_DRAFT, FOREST_DRAFT);
    let offered = whose.of(RICE_OFFERED, FOREST_OFFERED);
    let (scope, owner) = whose.of((15, DEVELOPER), (14, OTHER));
    let certifier = whose.of(CERTIFIER, OTHER_CERTIFIER);
    let agree_amendment = |programme| ProgrammesCall::agree_amendment {
        programme,
        hash: BlakeTwo256::hash_of(&amended(programme)).0,
    };
    let agree_ownership = || ProgrammesCall::agree_ownership {
        programme: offered,
        hash: BlakeTwo256::hash_of(&change(owner)).0,
    };
    match action {
        Action::RegisterProgramme => vec![main_call(ProgrammesCall::register {
            details: details("P-99", scope, &[(owner, 1_000_000)]),
            submit: true,
        })],
        Action::AuthoriseProgramme => {
            let mut calls = vec![
                main_call(ProgrammesCall::authorise {
                    programme,
                    version: 1,
                    amount: Credits(10),
                    letter: None,
                    reason: None,
                }),
                main_call(agree_amendment(issued)),
            ];
            // Who is no party is told so, whatever its rights.
            let party = match kind {
                OrganisationKind::Government => true,
                OrganisationKind::Ministry => whose == Whose::Own,
                _ => false,
            };
            if party {
                calls.push(main_call(agree_ownership()));
            }
            calls
        }
        Action::RejectProgramme => vec![main_call(ProgrammesCall::reject {
            programme,
            reason: reason(),
        })],
        Action::CloseProgramme => vec![main_call(ProgrammesCall::close {
            programme: issued,
            outcome: Stage::Completed,
            reason: reason(),
        })],
        Action::EditProgramme => {
            let mut calls = vec![
                main_call(ProgrammesCall::submit {
                    programme: draft,
                    estimate: None,
                    reason: None,
                }),
                main_call(ProgrammesCall::amend {
                    programme: draft,
                    details: amended(draft),
                    reason: None,
                }),
                main_call(ProgrammesCall::withdraw {
                    programme: draft,
                    reason: reason(),
                }),
                main_call(ProgrammesCall::estimate {
                    programme: issued,
                    calculation: biochar(),
                    apply: false,
                }),
                main_call(ProgrammesCall::add_mitigation_action {
                    programme: issued,
                    action: text("A-1"),
                    mitigation: match scope {
                        15 => MitigationType::Agriculture,
                        _ => MitigationType::Forestry,
                    },
                    estimate: Credits(10),
                    calculation: Some(biochar()),
                }),
                // A monitoring system writes for proponents and agrees for nobody.
                Behind {
                    succeeds: kind != OrganisationKind::Api,
                    ..main_call(agree_amendment(offered))
                },
                // An authority does these as the other side.
                side_call(ProgrammesCall::amend {
                    programme: issued,
                    details: amended(issued),
                    reason: None,
                }),
                side_call(ProgrammesCall::decline_proposal {
                    programme: issued,
                    proposal: ProposalKind::Amendment,
                    reason: reason(),
                }),
                side_call(ProgrammesCall::propose_ownership {
                    programme: issued,
                    change: change(owner),
                    reason: None,
                }),
            ];
            if kind == OrganisationKind::ProgrammeDeveloper && whose == Whose::Own {
                calls.push(main_call(agree_ownership()));
            }
            calls
        }
        Action::AddDocument => vec![main_call(ProgrammesCall::add_document {
            programme: issued,
            document: NewDocument {
                kind: DocumentKind::Design,
                name: text("design.pdf"),
                hash: [3; 32],
                size: 1,
                media: text("application/pdf"),
                action: None,
                replaces: None,
            },
        })],
        Action::ReportMonitoring => vec![main_call(ProgrammesCall::report {
            programme: issued,
            period: days(100, 9),
            claimed: Credits(10),
            inputs: [4; 32],
            method: None,
        })],
        Action::Verify => vec![
            main_call(ProgrammesCall::certify {
                programme,
                statement: None,
            }),
            main_call(ProgrammesCall::verify {
                report: whose.of(RICE_REPORT, FOREST_REPORT),
                verified: Credits(10),
                statement: [5; 32],
            }),
            main_call(ProgrammesCall::decline_report {
                report: whose.of(RICE_REPORT, FOREST_REPORT),
                reason: reason(),
            }),
        ],
        Action::WithdrawCertificate => vec![
            main_call(ProgrammesCall::withdraw_certificate {
                programme: issued,
                certifier,
                reason: reason(),
            }),
            main_call(ProgrammesCall::withdraw_verification {
                report: whose.of(RICE_VERIFIED, FOREST_VERIFIED),
                reason: reason(),
            }),
        ],
        other => unreachable!("{other} is about no programme"),
    }
}

fn fields(fields: &[(&str, FieldValue)]) -> CalculationFields {
    let fields = fields
        .iter()
        .map(|(name, value)| (text(name), value.clone()));
    CalculationFields(fields.collect::<Vec<_>>().try_into().expect("few"))
}

fn biochar() -> Calculation {
    Calculation {
        method: text("soilEnrichmentBiochar"),
        inputs: fields(&[("weight", FieldValue::Number(text("10")))]),
    }
}

/// Calls that no action of the matrix stands behind.
pub fn calls_outside_the_matrix() -> Vec<RuntimeCall> {
    let key = || key_of(DEVELOPER, UserRole::Admin);
    let (new, signature) = successor(&key());
    vec![
        // Without a signer.
        AccountsCall::apply_organisation {
            kind: OrganisationKind::Api,
            name: text("New"),
            tax_id: text("T-99"),
            country: *b"QM",
            website: text(""),
            key: new.clone(),
            signature: signature.clone(),
        }
        .into(),
        AccountsCall::accept_invitation {
            voucher: new.clone(),
            voucher_signature: signature.clone(),
            key: new.clone(),
            key_signature: signature.clone(),
        }
        .into(),
        ValidatorsCall::heartbeat {
            account: key(),
            session: 0,
            signature: Secrets::of("//validator").aura.sign(b"here").into(),
        }
        .into(),
        pallet_registry_governance::Call::apply_upgrade { code: vec![0; 8] }.into(),
        // What everybody may do for itself, or what is allowed already.
        AccountsCall::rotate_key { new, signature }.into(),
        AccountsCall::complete_recovery { lost: key() }.into(),
        CreditsCall::cancel_transfer {
            transfer: Default::default(),
        }
        .into(),
        CreditsCall::execute_transfer {
            transfer: Default::default(),
        }
        .into(),
        // Second persons: the call inside is what the matrix is asked about.
        RolesCall::open_intent {
            call: Box::new(nothing()),
        }
        .into(),
        RolesCall::approve_intent {
            intent: Default::default(),
            call: Box::new(nothing()),
        }
        .into(),
        RolesCall::refuse_intent {
            intent: Default::default(),
            reason: text("no"),
        }
        .into(),
        RolesCall::cancel_intent {
            intent: Default::default(),
        }
        .into(),
        RolesCall::expire_intent {
            intent: Default::default(),
        }
        .into(),
    ]
}

pub fn governance_calls() -> Vec<RuntimeCall> {
    let validator = Secrets::of("//validator").account();
    let mut calls = of_votes(&validator);
    calls.extend(registry_governance_calls());
    calls
}

fn registry_governance_calls() -> Vec<RuntimeCall> {
    vec![
        RolesCall::set_permissions {
            kind: OrganisationKind::Api,
            role: UserRole::Viewer,
            actions: ActionSet::of(Action::ALL),
        }
        .into(),
        RolesCall::set_policy {
            action: Action::IssueCredits,
            policy: Policy::default(),
        }
        .into(),
        SafeguardsCall::set_delays {
            delays: Delays::default(),
        }
        .into(),
        ProgrammesCall::set_verification_requirement { required: true }.into(),
        CreditsCall::prolong_freeze {
            freeze: FreezeId(1),
            until: None,
        }
        .into(),
        pallet_registry_quota::Call::set_limits {
            class: QuotaClass::Bulk,
            limits: QuotaLimits::initial(QuotaClass::Bulk),
        }
        .into(),
        pallet_registry_quota::Call::set_class {
            organisation: GOVERNMENT,
            class: None,
        }
        .into(),
    ]
}

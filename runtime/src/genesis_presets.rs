//! How a country begins: the presets that chain specs are made from.
//!
//! Both presets belong to an invented country and use the well-known development keys. A real
//! country begins from a spec of its own.
//!
//! `development` lets credits be issued as the reference registry does, without a verified
//! report. `local4` has the rule of a national registry: no issuance without verification.

use crate::{AccountId, RuntimeGenesisConfig, SessionKeys};
use alloc::{
    string::{String, ToString},
    vec,
    vec::Vec,
};
use frame_support::{build_struct_json_patch, BoundedVec};
use pallet_registry_accounts::{GenesisCountry, GenesisOrganisation};
use pallet_registry_validators::GenesisValidator;
use registry_primitives::{
    records::{
        trust::Delays,
        validators::{ValidatorRules, MINIMUM_FLOOR},
    },
    Action, Approver, Credits, OrganisationKind, Policy, When,
};
use serde_json::Value;
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};

/// Preset of four validators on one computer.
pub const LOCAL4_RUNTIME_PRESET: &str = "local4";

/// Tax id of the invented country's government.
const GOVERNMENT_TAX_ID: &str = "00000QM";

/// Blocks of a session that somebody who tries the registry can wait for.
const SHORT_SESSION: u32 = 10;

/// The invented country of the development presets. `QM` and `QMA` lie in the part of ISO
/// 3166-1 that is reserved for users, so no real country has them.
fn sample_country() -> GenesisCountry {
    let text = |text: &str| String::from(text);
    GenesisCountry {
        alpha2: text("QM"),
        alpha3: text("QMA"),
        name: text("Republic of Amara"),
        unit: text("ITMO"),
        registry_number: 1,
        government: text("Government of Amara"),
        government_tax_id: text(GOVERNMENT_TAX_ID),
    }
}

/// Delays that somebody who tries the registry can wait for, in blocks.
const SHORT_DELAYS: Delays = Delays {
    trust: 5,
    transfer: 5,
    cancel_before: 1,
    limits: 5,
    recovery: 10,
    request: 150,
};

/// One person tries the registry alone: the second one is asked for large amounts only.
fn development_policies() -> Vec<(Action, Policy)> {
    let large = When::From(Credits(100_000));
    let when = |action: &Action| match action {
        Action::TransferCredits | Action::RetireCredits | Action::CancelCredits => large,
        _ => When::Never,
    };
    let policy = |action: &Action| Policy {
        when: when(action),
        by: Approver::OwnOrganisation,
    };
    Action::ALL
        .iter()
        .map(|action| (*action, policy(action)))
        .collect()
}

/// A development key, with what it does in a preset.
struct Founder {
    sr25519: Sr25519Keyring,
    ed25519: Ed25519Keyring,
    /// The organisation of its validator.
    tax_id: &'static str,
}

/// The government's root, and with it its validator and its voice in the council.
const ROOT: Founder = Founder {
    sr25519: Sr25519Keyring::Alice,
    ed25519: Ed25519Keyring::Alice,
    tax_id: GOVERNMENT_TAX_ID,
};

/// Those who found the registry of `local4` beside the government.
const FOUNDERS: [(Founder, OrganisationKind, &str, &[u8]); 3] = [
    (
        Founder {
            sr25519: Sr25519Keyring::Bob,
            ed25519: Ed25519Keyring::Bob,
            tax_id: "F-0001",
        },
        OrganisationKind::Ministry,
        "Ministry of Environment",
        &[1, 14, 15],
    ),
    (
        Founder {
            sr25519: Sr25519Keyring::Charlie,
            ed25519: Ed25519Keyring::Charlie,
            tax_id: "F-0002",
        },
        OrganisationKind::Certifier,
        "Northern Assurance",
        &[],
    ),
    (
        Founder {
            sr25519: Sr25519Keyring::Dave,
            ed25519: Ed25519Keyring::Dave,
            tax_id: "F-0003",
        },
        OrganisationKind::Certifier,
        "Southern Verification",
        &[],
    ),
];

impl Founder {
    fn key(&self) -> AccountId {
        self.sr25519.to_account_id()
    }

    fn validator(&self) -> GenesisValidator<AccountId, SessionKeys> {
        GenesisValidator {
            account: self.key(),
            organisation: self.tax_id.to_string(),
            keys: SessionKeys {
                aura: self.sr25519.public().into(),
                grandpa: self.ed25519.public().into(),
            },
        }
    }
}

fn genesis(issuance_requires_verification: bool, founded_by_many: bool) -> Value {
    let beside = if founded_by_many { &FOUNDERS[..] } else { &[] };
    let all = || core::iter::once(&ROOT).chain(beside.iter().map(|(founder, ..)| founder));
    let validators: Vec<_> = all().map(Founder::validator).collect();
    let mut members: Vec<_> = all().map(Founder::key).collect();
    members.sort();
    let organisations = beside
        .iter()
        .map(|(founder, kind, name, scopes)| GenesisOrganisation {
            kind: *kind,
            name: name.to_string(),
            tax_id: founder.tax_id.to_string(),
            scopes: scopes.to_vec(),
            website: String::new(),
            administrator: founder.key(),
        });
    build_struct_json_patch!(RuntimeGenesisConfig {
        accounts: pallet_registry_accounts::GenesisConfig {
            country: Some(sample_country()),
            root: Some(ROOT.key()),
            self_registration: true,
            organisations: organisations.collect(),
        },
        roles: pallet_registry_roles::GenesisConfig {
            policies: development_policies(),
        },
        programmes: pallet_registry_programmes::GenesisConfig {
            issuance_requires_verification,
        },
        safeguards: pallet_registry_safeguards::GenesisConfig {
            delays: Some(SHORT_DELAYS),
        },
        validators: pallet_registry_validators::GenesisConfig {
            rules: ValidatorRules {
                floor: u32::try_from(validators.len())
                    .unwrap_or(MINIMUM_FLOOR)
                    .min(MINIMUM_FLOOR),
                session_length: SHORT_SESSION,
                ..ValidatorRules::default()
            },
            validators,
        },
        council_membership: pallet_membership::GenesisConfig {
            members: BoundedVec::truncate_from(members.clone()),
        },
        technical_membership: pallet_membership::GenesisConfig {
            members: BoundedVec::truncate_from(members),
        },
    })
}

/// The preset of this name.
#[must_use]
pub fn get_preset(id: &PresetId) -> Option<Vec<u8>> {
    let (requires_verification, founded_by_many) = match id.as_ref() {
        DEV_RUNTIME_PRESET => (false, false),
        LOCAL4_RUNTIME_PRESET => (true, true),
        _ => return None,
    };
    let genesis = genesis(requires_verification, founded_by_many);
    Some(genesis.to_string().into_bytes())
}

/// Names of all presets.
#[must_use]
pub fn preset_names() -> Vec<PresetId> {
    vec![
        PresetId::from(DEV_RUNTIME_PRESET),
        PresetId::from(LOCAL4_RUNTIME_PRESET),
    ]
}

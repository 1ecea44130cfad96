//! How a country begins: the presets that chain specs are made from.
//!
//! Both presets belong to an invented country and use the well-known development keys. A real
//! country begins from a spec of its own.
//!
//! `development` lets credits be issued as the reference registry does, without a verified
//! report. `local4` has the rule of a national registry: no issuance without verification.

use crate::{AccountId, RuntimeGenesisConfig};
use alloc::{
    string::{String, ToString},
    vec,
    vec::Vec,
};
use frame_support::build_struct_json_patch;
use pallet_registry_accounts::GenesisCountry;
use registry_primitives::{records::trust::Delays, Action, Approver, Credits, Policy, When};
use serde_json::Value;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_consensus_grandpa::AuthorityId as GrandpaId;
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};

/// Preset of four validators on one computer.
pub const LOCAL4_RUNTIME_PRESET: &str = "local4";

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
        government_tax_id: text("00000QM"),
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

fn genesis(
    authorities: Vec<(AuraId, GrandpaId)>,
    root: AccountId,
    issuance_requires_verification: bool,
) -> Value {
    build_struct_json_patch!(RuntimeGenesisConfig {
        aura: pallet_aura::GenesisConfig {
            authorities: authorities.iter().map(|(aura, _)| aura.clone()).collect(),
        },
        grandpa: pallet_grandpa::GenesisConfig {
            authorities: authorities
                .into_iter()
                .map(|(_, grandpa)| (grandpa, 1))
                .collect(),
        },
        accounts: pallet_registry_accounts::GenesisConfig {
            country: Some(sample_country()),
            root: Some(root),
            self_registration: true,
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
    })
}

fn keys(aura: Sr25519Keyring, grandpa: Ed25519Keyring) -> (AuraId, GrandpaId) {
    (aura.public().into(), grandpa.public().into())
}

/// The preset of this name.
#[must_use]
pub fn get_preset(id: &PresetId) -> Option<Vec<u8>> {
    let alice = keys(Sr25519Keyring::Alice, Ed25519Keyring::Alice);
    let (authorities, requires_verification) = match id.as_ref() {
        DEV_RUNTIME_PRESET => (vec![alice], false),
        LOCAL4_RUNTIME_PRESET => {
            let authorities = vec![
                alice,
                keys(Sr25519Keyring::Bob, Ed25519Keyring::Bob),
                keys(Sr25519Keyring::Charlie, Ed25519Keyring::Charlie),
                keys(Sr25519Keyring::Dave, Ed25519Keyring::Dave),
            ];
            (authorities, true)
        }
        _ => return None,
    };
    let root = Sr25519Keyring::Alice.to_account_id();
    let genesis = genesis(authorities, root, requires_verification);
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

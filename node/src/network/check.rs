//! What must be true of a country file before anything is made of it.
//!
//! Every problem is told at once, each with the entry, the field and the remedy.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::IpAddr,
    str::FromStr,
};

use registry_primitives::records::{
    trust::Delays,
    validators::{ValidatorRules, MINIMUM_FLOOR},
};
use registry_runtime::AccountId;
use sc_network::PeerId;
use sp_core::crypto::Ss58Codec;

use super::country::{Address, CountryFile, ValidatorEntry};
use crate::{
    chain_spec::BuiltInChain,
    keys::{commands::check_name, material::PublicKeys},
};

/// Members that a body has at least, so that one lost key does not end its votes.
const SMALLEST_BODY: usize = 3;
/// Members that a body has at most.
const LARGEST_BODY: usize = 100;

/// What is allowed besides.
#[derive(Clone, Copy, Debug, Default)]
pub struct Allowed {
    /// Development keys, loopback addresses and fewer validators than a country needs.
    pub development: bool,
    /// Entries whose keys have to be made.
    pub missing_keys: bool,
}

/// The problems of a country file, one sentence each.
#[derive(Debug, Default)]
struct Problems(Vec<String>);

impl Problems {
    fn add(&mut self, problem: impl Into<String>) {
        self.0.push(problem.into());
    }

    fn unless(&mut self, holds: bool, problem: impl FnOnce() -> String) {
        if !holds {
            self.add(problem());
        }
    }
}

/// Check a country file.
pub fn check(country: &CountryFile, allowed: Allowed) -> Result<(), String> {
    let mut problems = Problems::default();
    check_network(country, &mut problems);
    check_organisations(country, allowed, &mut problems);
    check_rules(country, allowed, &mut problems);
    check_bodies(country, allowed, &mut problems);
    check_validators(country, allowed, &mut problems);
    check_nodes(country, allowed, &mut problems);
    if problems.0.is_empty() {
        return Ok(());
    }
    Err(format!(
        "the country file has {} to correct:\n  - {}\nNothing was written.",
        match problems.0.len() {
            1 => "one thing".to_owned(),
            count => format!("{count} things"),
        },
        problems.0.join("\n  - ")
    ))
}

fn check_network(country: &CountryFile, problems: &mut Problems) {
    let id = &country.network.id;
    let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    problems.unless(
        (3..=32).contains(&id.len()) && id.chars().all(letters),
        || format!("[network] id: `{id}` must be 3 to 32 small letters, digits and underscores"),
    );
    problems.unless(
        BuiltInChain::ALL.iter().all(|chain| chain.id() != id),
        || format!("[network] id: `{id}` is a development chain; choose another one"),
    );
    problems.unless(!country.network.name.trim().is_empty(), || {
        "[network] name: it is empty; write the name of the registry".into()
    });
    let capitals = |text: &str, length: usize| {
        text.len() == length && text.bytes().all(|byte| byte.is_ascii_uppercase())
    };
    problems.unless(capitals(&country.country.alpha2, 2), || {
        "[country] alpha2: write the two capital letters of ISO 3166-1".into()
    });
    problems.unless(capitals(&country.country.alpha3, 3), || {
        "[country] alpha3: write the three capital letters of ISO 3166-1".into()
    });
    problems.unless((1..=99).contains(&country.country.registry_number), || {
        "[country] registry_number: it must be 1 to 99".into()
    });
    problems.unless(!country.country.unit.trim().is_empty(), || {
        "[country] unit: it is empty; write the name of the credit unit, for example ITMO".into()
    });
}

fn check_organisations(country: &CountryFile, allowed: Allowed, problems: &mut Problems) {
    let mut tax_ids = BTreeSet::new();
    for tax_id in country.tax_ids() {
        problems.unless(!tax_id.trim().is_empty(), || {
            "an organisation has no tax_id: every one needs its own".into()
        });
        problems.unless(tax_ids.insert(tax_id), || {
            format!("tax_id `{tax_id}` belongs to two organisations: each needs its own")
        });
    }
    let mut administrators: BTreeMap<&AccountId, &str> = BTreeMap::new();
    for (tax_id, administrator) in country.administrators() {
        check_address(
            administrator,
            &format!("organisation {tax_id}, administrator"),
            allowed,
            problems,
        );
        if let Some(other) = administrators.insert(administrator.account(), tax_id) {
            problems.add(format!(
                "organisations {other} and {tax_id} have the same administrator: a key acts for \
                 one organisation only"
            ));
        }
    }
    for one in &country.organisation {
        problems.unless(
            one.scopes.iter().all(|scope| (1..=15).contains(scope)),
            || {
                format!(
                    "organisation {}, scopes: sectoral scopes have the numbers 1 to 15",
                    one.tax_id
                )
            },
        );
    }
    if let Some(delays) = country.delays {
        problems.unless(Delays::from(delays).is_valid(), || {
            "[delays]: cancel_before must be less than transfer, and request more than 0".into()
        });
    }
}

fn check_address(address: &Address, place: &str, allowed: Allowed, problems: &mut Problems) {
    problems.unless(allowed.development || !address.is_development(), || {
        format!("{place}: {address} is a development key, which everybody has; write an address")
    });
}

fn check_rules(country: &CountryFile, allowed: Allowed, problems: &mut Problems) {
    let rules = ValidatorRules::from(country.rules);
    problems.unless(rules.are_valid(), || {
        "[rules]: floor must be 1 to seats, seats at most 100, share at most 1000000, missed 1 at \
         least and session_length 5 at least"
            .into()
    });
    problems.unless(allowed.development || rules.floor >= MINIMUM_FLOOR, || {
        format!(
            "[rules] floor: {} is too few; with fewer than {MINIMUM_FLOOR} validators the network \
             stops when one of them does",
            rules.floor
        )
    });
    let count = country.validator.len() as u64;
    problems.unless(count >= u64::from(rules.floor), || {
        format!(
            "{count} validators, but [rules] floor is {}: add [[validator]] entries",
            rules.floor
        )
    });
    problems.unless(count <= u64::from(rules.seats), || {
        format!(
            "{count} validators, but [rules] seats is {}: raise it, or take entries away",
            rules.seats
        )
    });
    let most = rules.seats_of_one(u32::try_from(count).unwrap_or(u32::MAX));
    let mut seats: BTreeMap<&str, u32> = BTreeMap::new();
    for entry in &country.validator {
        let of_one = seats.entry(entry.organisation.as_str()).or_default();
        *of_one = of_one.saturating_add(1);
    }
    for (organisation, held) in seats {
        problems.unless(held <= most, || {
            format!(
                "organisation {organisation} has {held} of {count} validators, but [rules] share \
                 allows {most}: let others run validators too"
            )
        });
    }
}

fn check_bodies(country: &CountryFile, allowed: Allowed, problems: &mut Problems) {
    let administrators: BTreeSet<&AccountId> = country
        .administrators()
        .map(|(_, address)| address.account())
        .collect();
    for (name, body) in [
        ("council", &country.council),
        ("technical_committee", &country.technical_committee),
    ] {
        let count = body.members.len();
        let smallest = if allowed.development {
            1
        } else {
            SMALLEST_BODY
        };
        problems.unless(count >= smallest, || {
            format!(
                "[{name}] members: {count} is too few; with fewer than {smallest} members, one \
                 lost key ends all votes"
            )
        });
        problems.unless(count <= LARGEST_BODY, || {
            format!("[{name}] members: {count} is more than {LARGEST_BODY}")
        });
        let mut seen = BTreeSet::new();
        for member in &body.members {
            check_address(member, &format!("[{name}] members"), allowed, problems);
            problems.unless(seen.insert(member.account()), || {
                format!("[{name}] members: {member} is there twice")
            });
            problems.unless(administrators.contains(member.account()), || {
                format!(
                    "[{name}] members: {member} is no administrator above and could not vote; \
                     name one of those, others are voted in later"
                )
            });
        }
    }
}

fn check_validators(country: &CountryFile, allowed: Allowed, problems: &mut Problems) {
    let tax_ids: BTreeSet<&str> = country.tax_ids().collect();
    let signers: BTreeSet<&AccountId> = country
        .administrators()
        .map(|(_, address)| address.account())
        .collect();
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for entry in &country.validator {
        let place = format!("validator {}", entry.name);
        problems.unless(tax_ids.contains(entry.organisation.as_str()), || {
            format!(
                "{place}, organisation: `{}` is the tax_id of no organisation in the file",
                entry.organisation
            )
        });
        if entry.key_uri.is_some() {
            problems.unless(allowed.development, || {
                format!("{place}, key_uri: development keys need --development")
            });
        }
        let keys = match public_keys(entry) {
            Ok(Some(keys)) => keys,
            Ok(None) => {
                problems.unless(entry.key_uri.is_some() || allowed.missing_keys, || {
                    format!(
                        "{place} has no keys, and without a key pack they would be lost: put in \
                         what `registry-node key generate` shows"
                    )
                });
                if let Some(key) = &entry.key_uri {
                    if let Some(other) = seen.insert(key.uri().to_owned(), &entry.name) {
                        problems.add(format!("{place} and {other} have the same key_uri"));
                    }
                }
                continue;
            }
            Err(problem) => {
                problems.add(format!("{place}: {problem}"));
                continue;
            }
        };
        problems.unless(entry.key_uri.is_none(), || {
            format!("{place} has both a key_uri and keys: leave one of them out")
        });
        problems.unless(keys.is_proved(), || {
            format!(
                "{place}, proof: it does not show that {} owns these keys; put in all the lines \
                 that `registry-node key generate` shows, from one and the same run",
                keys.account.to_ss58check()
            )
        });
        problems.unless(
            allowed.development || !signers.contains(&keys.account),
            || {
                format!(
                    "{place}, account: it is the key of an administrator; a validator has a key \
                     of its own, which signs no transactions"
                )
            },
        );
        for key in [
            keys.account.to_ss58check(),
            keys.aura.to_ss58check(),
            keys.grandpa.to_ss58check(),
        ]
        .into_iter()
        .collect::<BTreeSet<_>>()
        {
            if let Some(other) = seen.insert(key.clone(), &entry.name) {
                problems.add(format!(
                    "{place} and {other} have the same key {key}: two nodes with one key accuse \
                     each other of voting twice; each needs keys of its own"
                ));
            }
        }
    }
}

/// The public keys of an entry; none if it has none at all.
pub fn public_keys(entry: &ValidatorEntry) -> Result<Option<PublicKeys>, String> {
    let fields = [
        ("account", entry.account.is_some()),
        ("aura", entry.aura.is_some()),
        ("grandpa", entry.grandpa.is_some()),
        ("peer_id", entry.peer_id.is_some()),
        ("proof", entry.proof.is_some()),
    ];
    if fields.iter().all(|(_, given)| !given) {
        return Ok(None);
    }
    match (
        entry.aura,
        entry.grandpa,
        entry.peer_id.as_ref(),
        entry.proof.as_ref(),
    ) {
        (Some(aura), Some(grandpa), Some(_), Some(proof)) => Ok(Some(PublicKeys {
            account: entry
                .account
                .clone()
                .unwrap_or_else(|| AccountId::from(aura)),
            aura,
            grandpa,
            proof: proof.clone(),
        })),
        _ => {
            let missing: Vec<&str> = fields
                .iter()
                .filter(|(name, given)| !given && *name != "account")
                .map(|(name, _)| *name)
                .collect();
            Err(format!(
                "{} is missing: put in all the lines that `registry-node key generate` shows, or \
                 none of them",
                missing.join(", ")
            ))
        }
    }
}

fn check_nodes(country: &CountryFile, allowed: Allowed, problems: &mut Problems) {
    let mut names = BTreeSet::new();
    let mut addresses = BTreeMap::new();
    let mut peers = BTreeMap::new();
    let validators = country.validator.iter().map(|entry| {
        (
            "validator",
            &entry.name,
            &entry.host,
            entry.port,
            &entry.peer_id,
        )
    });
    let servers = country.rpc_node.iter().map(|entry| {
        (
            "rpc_node",
            &entry.name,
            &entry.host,
            entry.port,
            &entry.peer_id,
        )
    });
    for (kind, name, host, port, peer_id) in validators.chain(servers) {
        let place = format!("{kind} {name}");
        if let Err(problem) = check_name(name) {
            problems.add(format!("{kind}, name: {problem}"));
        }
        problems.unless(names.insert(name), || {
            format!("{place}: two nodes have this name")
        });
        if let Err(problem) = check_host(host, allowed) {
            problems.add(format!("{place}, host: {problem}"));
        }
        problems.unless(port != 0, || format!("{place}, port: it must not be 0"));
        if let Some(other) = addresses.insert((host, port), name) {
            problems.add(format!("{place} and {other} have the same host and port"));
        }
        if let Some(peer_id) = peer_id {
            problems.unless(PeerId::from_str(peer_id).is_ok(), || {
                format!(
                    "{place}, peer_id: `{peer_id}` is none; it begins with 12D3KooW, as `key \
                     generate` shows it"
                )
            });
            if let Some(other) = peers.insert(peer_id, name) {
                problems.add(format!(
                    "{place} and {other} have the same peer_id: each node needs a key of its own"
                ));
            }
        }
    }
}

/// Whether others can reach a host of this name.
fn check_host(host: &str, allowed: Allowed) -> Result<(), String> {
    if let Ok(address) = host.parse::<IpAddr>() {
        if address.is_unspecified() || address.is_multicast() {
            return Err(format!("{host} is no address that others can reach"));
        }
        if address.is_loopback() && !allowed.development {
            return Err(format!(
                "{host} is this computer alone; write the address that the others use"
            ));
        }
        return Ok(());
    }
    let part = |part: &str| {
        !part.is_empty()
            && part.len() <= 63
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    if host.is_empty() || host.len() > 253 || !host.split('.').all(part) {
        return Err(format!(
            "`{host}` is neither a name nor an IP address; leave out http:// and the port"
        ));
    }
    if host == "localhost" && !allowed.development {
        return Err(
            "localhost is this computer alone; write the address that the others use".into(),
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests;

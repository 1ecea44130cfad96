//! The country file: what people write down to found a network.

use std::{fmt, fs, path::Path};

use registry_primitives::{
    records::{trust::Delays, validators::ValidatorRules},
    OrganisationKind,
};
use registry_runtime::AccountId;
use serde::{Deserialize, Deserializer};
use sp_core::{
    crypto::{Pair as _, Ss58Codec},
    ed25519, sr25519,
};

use crate::keys::Bytes;

/// The port of the network, unless told.
const P2P_PORT: u16 = 30_333;

/// A whole country file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountryFile {
    /// What the network is called.
    pub network: Network,
    /// The country.
    pub country: Country,
    /// Its government.
    pub government: Government,
    /// Organisations that exist from the first block on, besides the government.
    #[serde(default)]
    pub organisation: Vec<Organisation>,
    /// The rules of the set of validators.
    #[serde(default)]
    pub rules: Rules,
    /// Delays of the safeguards; the runtime's own when left out.
    pub delays: Option<DelaysTable>,
    /// Rules of the registry.
    #[serde(default)]
    pub registry: RegistryRules,
    /// Who governs.
    pub council: Members,
    /// Who may pause things at once.
    pub technical_committee: Members,
    /// Who makes and finalises blocks.
    pub validator: Vec<ValidatorEntry>,
    /// Nodes that answer wallets and let others synchronise.
    #[serde(default)]
    pub rpc_node: Vec<RpcNode>,
}

/// What the network is called.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Network {
    /// Its name, for people.
    pub name: String,
    /// Its id: it names files, the data folder and the protocol, and never changes.
    pub id: String,
}

/// The country.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Country {
    /// ISO 3166-1 alpha-2 code.
    pub alpha2: String,
    /// ISO 3166-1 alpha-3 code.
    pub alpha3: String,
    /// Its name in its own spelling.
    pub name: String,
    /// The name of the credit unit in serial texts.
    pub unit: String,
    /// Number of this registry within the country, 1 to 99.
    pub registry_number: u8,
}

/// The government.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Government {
    /// Its public name.
    pub name: String,
    /// Its tax id.
    pub tax_id: String,
    /// The key of its first administrator, the root of the registry's rights.
    pub administrator: Address,
}

/// What a founding organisation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A ministry.
    Ministry,
    /// An accredited certifier.
    Certifier,
}

impl From<Kind> for OrganisationKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Ministry => Self::Ministry,
            Kind::Certifier => Self::Certifier,
        }
    }
}

/// An organisation that exists from the first block on.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// What it is.
    pub kind: Kind,
    /// Its public name.
    pub name: String,
    /// Its tax id.
    pub tax_id: String,
    /// The key of its first administrator.
    pub administrator: Address,
    /// Numbers of the sectoral scopes of a ministry.
    #[serde(default)]
    pub scopes: Vec<u8>,
    /// Address of its public pages.
    #[serde(default)]
    pub website: String,
}

/// The rules of the set of validators.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rules {
    /// Validators that the set has at least.
    pub floor: u32,
    /// Seats that it has at most.
    pub seats: u32,
    /// Share of the seats that one organisation may have, in parts per million.
    pub share: u32,
    /// Sessions without a block after which a validator stands by.
    pub missed: u32,
    /// Blocks of a session.
    pub session_length: u32,
}

impl Default for Rules {
    fn default() -> Self {
        let ValidatorRules {
            floor,
            seats,
            share,
            missed,
            session_length,
        } = ValidatorRules::default();
        Self {
            floor,
            seats,
            share,
            missed,
            session_length,
        }
    }
}

impl From<Rules> for ValidatorRules {
    fn from(rules: Rules) -> Self {
        Self {
            floor: rules.floor,
            seats: rules.seats,
            share: rules.share,
            missed: rules.missed,
            session_length: rules.session_length,
        }
    }
}

/// Delays of the safeguards, in blocks.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DelaysTable {
    /// Until an added trusted account is trusted.
    pub trust: u32,
    /// Until a transfer to another account is executed.
    pub transfer: u32,
    /// How long before its execution a transfer can no longer be cancelled.
    pub cancel_before: u32,
    /// Until raised limits are in force.
    pub limits: u32,
    /// Between the approval of a recovery and its completion.
    pub recovery: u32,
    /// How long a request waits for its answer.
    pub request: u32,
}

impl From<DelaysTable> for Delays {
    fn from(table: DelaysTable) -> Self {
        Self {
            trust: table.trust,
            transfer: table.transfer,
            cancel_before: table.cancel_before,
            limits: table.limits,
            recovery: table.recovery,
            request: table.request,
        }
    }
}

/// Rules of the registry.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RegistryRules {
    /// Whether organisations may register themselves.
    pub self_registration: bool,
    /// Whether credits are issued against verified reports only.
    pub issuance_requires_verification: bool,
}

impl Default for RegistryRules {
    fn default() -> Self {
        Self {
            self_registration: true,
            issuance_requires_verification: true,
        }
    }
}

/// The members of a body.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Members {
    /// Their keys.
    pub members: Vec<Address>,
}

/// A validator.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValidatorEntry {
    /// The name of its node.
    pub name: String,
    /// Tax id of the organisation that runs it.
    pub organisation: String,
    /// Where the others reach it.
    pub host: String,
    /// Its port there.
    #[serde(default = "p2p_port")]
    pub port: u16,
    /// A development key such as `//Alice`; with `--development` only.
    pub key_uri: Option<DevelopmentUri>,
    /// The validator, if it is not its block key.
    #[serde(default, deserialize_with = "account")]
    pub account: Option<AccountId>,
    /// Its public block key.
    #[serde(default, deserialize_with = "aura")]
    pub aura: Option<sr25519::Public>,
    /// Its public finality key.
    #[serde(default, deserialize_with = "grandpa")]
    pub grandpa: Option<ed25519::Public>,
    /// The name of its node in addresses.
    pub peer_id: Option<String>,
    /// The proof that it owns its keys.
    pub proof: Option<Bytes>,
}

/// A node that answers wallets and lets others synchronise.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RpcNode {
    /// Its name.
    pub name: String,
    /// Where others reach it.
    pub host: String,
    /// Its port there.
    #[serde(default = "p2p_port")]
    pub port: u16,
    /// The name of the node in addresses; without it, a key pack is made.
    pub peer_id: Option<String>,
}

fn p2p_port() -> u16 {
    P2P_PORT
}

/// A key that can sign: an address, or a development key such as `//Alice`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// An address.
    Account(AccountId),
    /// A development key.
    Development(DevelopmentUri),
}

/// A development key such as `//Alice`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DevelopmentUri {
    uri: String,
    account: AccountId,
}

impl DevelopmentUri {
    fn parse(text: &str) -> Result<Self, String> {
        if !text.starts_with("//") {
            return Err(format!(
                "`{text}` is no development key: write //Alice, or leave `key_uri` out"
            ));
        }
        let pair = sr25519::Pair::from_string(text, None)
            .map_err(|_| format!("`{text}` is no development key: write //Alice"))?;
        Ok(Self {
            uri: text.to_owned(),
            account: AccountId::from(pair.public()),
        })
    }

    /// The secret, as everybody knows it.
    pub fn uri(&self) -> &str {
        &self.uri
    }
}

impl Address {
    /// The key.
    pub fn account(&self) -> &AccountId {
        match self {
            Self::Account(account) | Self::Development(DevelopmentUri { account, .. }) => account,
        }
    }

    /// Whether everybody knows the secret.
    pub fn is_development(&self) -> bool {
        matches!(self, Self::Development(_))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account(account) => f.write_str(&account.to_ss58check()),
            Self::Development(key) => f.write_str(&key.uri),
        }
    }
}

impl<'de> Deserialize<'de> for DevelopmentUri {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Address {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.starts_with("//") {
            return DevelopmentUri::parse(&text)
                .map(Self::Development)
                .map_err(serde::de::Error::custom);
        }
        address::<AccountId>(&text)
            .map(Self::Account)
            .map_err(serde::de::Error::custom)
    }
}

/// A key in the format of addresses.
fn address<T: Ss58Codec>(text: &str) -> Result<T, String> {
    if text.is_empty() {
        return Err("there is no address here: put the one in that its owner gave you".into());
    }
    T::from_ss58check(text).map_err(|_| {
        format!("`{text}` is no address, or a letter of it is wrong: copy it again from its owner")
    })
}

fn account<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<AccountId>, D::Error> {
    optional(deserializer)
}

fn aura<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<sr25519::Public>, D::Error> {
    optional(deserializer)
}

fn grandpa<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<ed25519::Public>, D::Error> {
    optional(deserializer)
}

fn optional<'de, T: Ss58Codec, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let text = String::deserialize(deserializer)?;
    address(&text).map(Some).map_err(serde::de::Error::custom)
}

impl CountryFile {
    /// Understand the text of a country file. Errors name line, column and field.
    pub fn parse(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| error.to_string().trim_end().to_owned())
    }

    /// Read a country file.
    pub fn read(path: &Path) -> Result<Self, String> {
        let text = fs::read_to_string(path)
            .map_err(|error| format!("cannot read the country file {}: {error}", path.display()))?;
        Self::parse(&text).map_err(|error| {
            format!(
                "{}: {error}\n`registry-node network template` shows every field.",
                path.display()
            )
        })
    }

    /// Tax ids of the organisations that may run validators, the government first.
    pub fn tax_ids(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.government.tax_id.as_str())
            .chain(self.organisation.iter().map(|one| one.tax_id.as_str()))
    }

    /// The administrators, that of the government first, with what they administer.
    pub fn administrators(&self) -> impl Iterator<Item = (&str, &Address)> {
        std::iter::once((
            self.government.tax_id.as_str(),
            &self.government.administrator,
        ))
        .chain(
            self.organisation
                .iter()
                .map(|one| (one.tax_id.as_str(), &one.administrator)),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::template::{example, TEMPLATE};

    #[test]
    fn an_unknown_field_is_named_with_its_line() {
        let text = example().replace("floor = 4", "flor = 4");
        let error = CountryFile::parse(&text).expect_err("a field is unknown");
        assert!(error.contains("flor"), "{error}");
        assert!(error.contains("line "), "{error}");
        assert!(error.contains("floor"), "{error}");
    }

    #[test]
    fn a_wrong_address_is_named_with_its_line_and_the_remedy() {
        let line = example()
            .lines()
            .position(|line| line.starts_with("administrator"))
            .expect("the example has an administrator")
            + 1;
        let text = example().replacen("administrator = \"5", "administrator = \"6", 1);
        let error = CountryFile::parse(&text).expect_err("the address is wrong");
        assert!(error.contains(&format!("line {line}")), "{error}");
        assert!(error.contains("copy it again"), "{error}");
    }

    #[test]
    fn the_template_as_it_is_asks_for_addresses() {
        let error = CountryFile::parse(TEMPLATE).expect_err("nothing is filled in");
        assert!(error.contains("there is no address here"), "{error}");
        assert!(error.contains("administrator"), "{error}");
    }

    #[test]
    fn a_missing_table_is_named() {
        let text = example().replace("[council]", "[something]");
        let error = CountryFile::parse(&text).expect_err("the council is missing");
        assert!(error.contains("something"), "{error}");
    }
}

//! `network show` and `network verify`: what the files of a country say, and whether they belong
//! together.

use std::{
    fs,
    path::{Path, PathBuf},
};

use comfy_table::{presets::UTF8_FULL_CONDENSED, ContentArrangement, Table};
use registry_runtime::AccountId;
use serde::{Deserialize, Serialize};
use sp_core::{crypto::Ss58Codec, ed25519, sr25519};

use super::{
    check::Allowed,
    country::CountryFile,
    create::found,
    nodes::Node,
    spec::{first_state, FirstBlock},
};
use crate::{
    chain_spec::ChainSpec,
    chain_specs_cmd::{GeneratedFile, GENESIS_SUMS},
};

/// The file that says what is in the others.
pub const SUMMARY_FILE: &str = "network.json";

/// What the files of a country say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Summary {
    /// The name of the network.
    pub name: String,
    /// Its id.
    pub id: String,
    /// The hash of the first block.
    pub genesis_hash: String,
    /// The runtime it begins with.
    pub runtime: RuntimeSummary,
    /// The validators of the first set.
    pub validators: Vec<ValidatorSummary>,
    /// The nodes that answer others.
    pub rpc_nodes: Vec<Node>,
}

/// The runtime a chain begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RuntimeSummary {
    /// Its name.
    pub spec_name: String,
    /// Its number.
    pub spec_version: u32,
    /// BLAKE2b-256 of its code, as it is in the specification.
    pub code_blake2b256: String,
}

/// A validator of the first set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ValidatorSummary {
    /// Tax id of the organisation that runs it.
    pub organisation: String,
    /// The validator.
    pub account: AccountId,
    /// Its public block key.
    pub aura: sr25519::Public,
    /// Its public finality key.
    pub grandpa: ed25519::Public,
    /// Its node.
    pub node: Node,
}

impl Summary {
    /// What `network create` wrote into a folder.
    pub fn read(folder: &Path) -> Result<Self, String> {
        let path = folder.join(SUMMARY_FILE);
        let text = read(&path)?;
        serde_json::from_str(&text)
            .map_err(|error| format!("{} cannot be understood: {error}", path.display()))
    }

    /// For people.
    pub fn words(&self) -> String {
        let mut table = Table::new();
        table
            .load_style(UTF8_FULL_CONDENSED)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_header(["node", "organisation", "validator", "address"]);
        for one in &self.validators {
            table.add_row([
                one.node.name.clone(),
                one.organisation.clone(),
                one.account.to_ss58check(),
                one.node.address(),
            ]);
        }
        for node in &self.rpc_nodes {
            table.add_row([
                node.name.clone(),
                "–".into(),
                "answers others".into(),
                node.address(),
            ]);
        }
        format!(
            "{} ({})\nruntime {} {}, {}\nfirst block {}\n{table}",
            self.name,
            self.id,
            self.runtime.spec_name,
            self.runtime.spec_version,
            self.runtime.code_blake2b256,
            self.genesis_hash,
        )
    }
}

/// Show what the files of a country say.
#[derive(Clone, Debug, clap::Args)]
pub struct ShowCmd {
    /// The folder that `network create` wrote.
    pub folder: PathBuf,

    /// Show one JSON object.
    #[arg(long)]
    pub json: bool,
}

impl ShowCmd {
    /// Run the command.
    pub fn run(&self) -> Result<(), String> {
        let summary = Summary::read(&self.folder)?;
        if self.json {
            let text = serde_json::to_string(&summary).map_err(|error| error.to_string())?;
            println!("{text}");
        } else {
            println!("{}", summary.words());
        }
        Ok(())
    }
}

/// Shown after `registry-node network verify --help`.
const VERIFY_EXAMPLES: &str = "\
Examples:
  registry-node network verify country
      Do the files in the folder belong together?
  registry-node network verify country --country country.toml --expect 0x5f...
      Are they what the country file makes, and is the first block the one that was announced?";

/// Check the files of a country.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = VERIFY_EXAMPLES)]
pub struct VerifyCmd {
    /// The folder that somebody's `network create` wrote.
    pub folder: PathBuf,

    /// Make everything again from this country file, and compare.
    #[arg(long, value_name = "FILE")]
    pub country: Option<PathBuf>,

    /// The hash of the first block that was announced.
    #[arg(long, value_name = "HASH")]
    pub expect: Option<String>,

    /// The runtime that the country begins with, if it is not the one of this program.
    #[arg(long, value_name = "FILE.wasm", requires = "country")]
    pub runtime: Option<PathBuf>,

    /// The country is one for tests.
    #[arg(long, requires = "country")]
    pub development: bool,
}

impl VerifyCmd {
    /// Run the command.
    pub fn run(&self) -> Result<(), String> {
        let summary = Summary::read(&self.folder)?;
        let mut complaints = check_sums(&self.folder)?;
        complaints.extend(self.check_chain(&summary)?);
        complaints.extend(self.check_announced(&summary));
        if let Some(path) = &self.country {
            let country = CountryFile::read(path)?;
            let allowed = Allowed {
                development: self.development,
                missing_keys: false,
            };
            let again = found(&country, allowed, self.runtime.as_deref())?;
            complaints.extend(compare(&self.folder, &again.files));
        }
        if !complaints.is_empty() {
            return Err(format!(
                "{} is not what it should be:\n  - {}\nDo not start a node with it; get it again \
                 from the others and compare the country files.",
                self.folder.display(),
                complaints.join("\n  - ")
            ));
        }
        println!("{}", summary.words());
        println!(
            "{} is complete and consistent{}. First block {}",
            self.folder.display(),
            if self.country.is_some() {
                ", and it is what the country file makes"
            } else {
                ""
            },
            summary.genesis_hash
        );
        Ok(())
    }

    /// The first block is the one that was announced.
    pub fn check_announced(&self, summary: &Summary) -> Option<String> {
        let expected = self.expect.as_deref()?.trim();
        (!expected.eq_ignore_ascii_case(&summary.genesis_hash)).then(|| {
            format!(
                "the first block is {}, announced was {expected}",
                summary.genesis_hash
            )
        })
    }

    /// Both specifications make the same first block, and it is the announced one.
    fn check_chain(&self, summary: &Summary) -> Result<Vec<String>, String> {
        let mut complaints = Vec::new();
        for name in [
            format!("{}.json", summary.id),
            format!("{}.raw.json", summary.id),
        ] {
            let spec = ChainSpec::from_json_file(self.folder.join(&name))?;
            if spec.id() != summary.id || spec.protocol_id() != Some(&summary.id) {
                complaints.push(format!("{name} is of another chain, {}", spec.id()));
            }
            let first = FirstBlock::of(&first_state(&spec)?)?;
            if format!("{:?}", first.hash) != summary.genesis_hash {
                complaints.push(format!(
                    "{name} makes the first block {:?}, {SUMMARY_FILE} says {}",
                    first.hash, summary.genesis_hash
                ));
            }
            if first.spec_version != summary.runtime.spec_version
                || format!("{:?}", first.code_hash) != summary.runtime.code_blake2b256
            {
                complaints.push(format!(
                    "{name} holds another runtime, {} {:?}",
                    first.spec_version, first.code_hash
                ));
            }
        }
        Ok(complaints)
    }
}

/// Files whose sum is not the one of the list, and files that the list does not name.
fn check_sums(folder: &Path) -> Result<Vec<String>, String> {
    let list = read(&folder.join(GENESIS_SUMS))?;
    let mut complaints = Vec::new();
    for line in list.lines() {
        let Some((sum, name)) = line.split_once("  ") else {
            return Err(format!("{GENESIS_SUMS}: `{line}` is no line of sums"));
        };
        if name.contains('/') {
            return Err(format!("{GENESIS_SUMS}: `{name}` is not in the folder"));
        }
        let contents = fs::read(folder.join(name))
            .map_err(|error| format!("cannot read {}: {error}", folder.join(name).display()))?;
        if hex::encode(sp_crypto_hashing::sha2_256(&contents)) != sum {
            complaints.push(format!("{name} has another sum than {GENESIS_SUMS} says"));
        }
    }
    Ok(complaints)
}

/// Files that are not as the country file makes them.
fn compare(folder: &Path, files: &[GeneratedFile]) -> Vec<String> {
    files
        .iter()
        .filter_map(|file| match read(&folder.join(&file.name)) {
            Ok(found) if found == file.contents => None,
            Ok(_) => Some(format!(
                "{} differs from what the country file makes",
                file.name
            )),
            Err(error) => Some(error),
        })
        .collect()
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))
}

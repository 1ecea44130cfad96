//! The chains this program knows by name, and loading of every other one from
//! a file.
//!
//! What a chain starts with (authorities, organisations, the permission
//! matrix, country parameters) is not written here: it is a preset inside the
//! runtime, and a specification names the preset.

use std::path::PathBuf;

use registry_runtime::{genesis_presets::LOCAL4_RUNTIME_PRESET, WASM_BINARY};
use sc_chain_spec::{GenesisConfigBuilderRuntimeCaller, DEV_RUNTIME_PRESET};
use sc_service::{ChainType, Properties};
use serde_json::Value;

/// The specification of a chain of this registry.
pub type ChainSpec = sc_service::GenericChainSpec;

/// The address format of the registry's keys (the generic Substrate one).
const SS58_FORMAT: u32 = 42;

/// A chain that needs no specification file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuiltInChain {
    /// One validator, Alice, for trying things out: `--dev`.
    Development,
    /// Four validators on one computer: `--chain local4`.
    Local4,
}

impl BuiltInChain {
    /// Every built-in chain.
    pub const ALL: [Self; 2] = [Self::Development, Self::Local4];

    /// The chain that `--chain <argument>` means, unless it means a file.
    ///
    /// `local` is accepted because it is the default of sc-cli's
    /// `export-chain-spec`.
    pub fn from_argument(argument: &str) -> Option<Self> {
        match argument {
            "dev" => Some(Self::Development),
            "local4" | "local" => Some(Self::Local4),
            _ => None,
        }
    }

    /// The human-readable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Development => "Registry Development",
            Self::Local4 => "Registry Local",
        }
    }

    /// The id: it names the data folder, so it never changes for a chain.
    pub fn id(self) -> &'static str {
        match self {
            Self::Development => "registry_dev",
            Self::Local4 => "registry_local4",
        }
    }

    /// The id on the wire. Nodes of two chains must never share it.
    pub fn protocol_id(self) -> &'static str {
        self.id()
    }

    /// What the chain is for.
    pub fn chain_type(self) -> ChainType {
        match self {
            Self::Development => ChainType::Development,
            Self::Local4 => ChainType::Local,
        }
    }

    /// The runtime's name for what the chain starts with.
    pub fn preset(self) -> &'static str {
        match self {
            Self::Development => DEV_RUNTIME_PRESET,
            Self::Local4 => LOCAL4_RUNTIME_PRESET,
        }
    }

    /// The complete specification, with the runtime this program was built with.
    pub fn chain_spec(self) -> Result<ChainSpec, String> {
        Ok(ChainSpec::builder(wasm_binary()?, None)
            .with_name(self.name())
            .with_id(self.id())
            .with_protocol_id(self.protocol_id())
            .with_chain_type(self.chain_type())
            .with_properties(properties())
            .with_genesis_config_preset_name(self.preset())
            .build())
    }

    /// What the runtime says the chain starts with, as a patch of the
    /// runtime's defaults.
    pub fn genesis_patch(self) -> Result<Value, String> {
        GenesisConfigBuilderRuntimeCaller::<()>::new(wasm_binary()?)
            .get_named_preset(Some(&self.preset().to_string()))
    }
}

/// What wallets read. There is no coin, hence neither symbol nor decimals.
pub fn properties() -> Properties {
    let mut properties = Properties::new();
    properties.insert("ss58Format".into(), SS58_FORMAT.into());
    properties
}

/// Load the specification that `--chain <id>` asks for.
pub fn load(id: &str) -> Result<Box<dyn sc_service::ChainSpec>, String> {
    if id.is_empty() {
        return Err(format!("no chain was chosen: give {}", choices()));
    }
    if let Some(chain) = BuiltInChain::from_argument(id) {
        return Ok(Box::new(chain.chain_spec()?));
    }
    let path = PathBuf::from(id);
    if !path.is_file() {
        return Err(format!(
            "`{id}` is neither a chain of this program nor a file: give {}",
            choices()
        ));
    }
    Ok(Box::new(ChainSpec::from_json_file(path)?))
}

/// The ways to choose a chain, for error messages.
fn choices() -> &'static str {
    "`--dev`, `--chain local4`, or `--chain <path of a specification in JSON>`"
}

/// The runtime this program was built with.
pub fn wasm_binary() -> Result<&'static [u8], String> {
    WASM_BINARY.ok_or_else(|| {
        "this program was built without a runtime (SKIP_WASM_BUILD was set): build it again \
         without that variable, or give `--chain <path of a specification in JSON>`"
            .to_string()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_chain_loads_with_its_id_and_type() {
        for (argument, id, chain_type) in [
            ("dev", "registry_dev", ChainType::Development),
            ("local4", "registry_local4", ChainType::Local),
            ("local", "registry_local4", ChainType::Local),
        ] {
            let spec = load(argument).expect("a built-in chain loads");
            assert_eq!(spec.id(), id);
            assert_eq!(spec.protocol_id(), Some(id));
            assert_eq!(spec.chain_type(), chain_type);
            assert_eq!(
                spec.properties().get("ss58Format"),
                Some(&Value::from(SS58_FORMAT))
            );
        }
    }

    #[test]
    fn every_preset_builds_a_genesis_state_with_the_runtime_in_it() {
        for chain in BuiltInChain::ALL {
            let spec = chain.chain_spec().expect("the specification is complete");
            let spec: &dyn sc_service::ChainSpec = &spec;
            let storage = spec
                .as_storage_builder()
                .build_storage()
                .unwrap_or_else(|error| panic!("preset `{}`: {error}", chain.preset()));
            let code = storage.top.get(b":code".as_slice()).map(Vec::as_slice);
            assert!(
                code == WASM_BINARY,
                "preset `{}` starts with another runtime",
                chain.preset()
            );
            assert!(
                storage.top.len() > 1,
                "preset `{}` is empty",
                chain.preset()
            );
        }
    }

    #[test]
    fn a_written_specification_loads_again() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("registry_dev.json");
        let spec = BuiltInChain::Development
            .chain_spec()
            .expect("the specification is complete");
        let json = spec
            .as_json(false)
            .expect("the specification can be written");
        std::fs::write(&path, json).expect("the file can be written");

        let loaded = load(path.to_str().expect("a UTF-8 path")).expect("the file loads");
        assert_eq!(loaded.id(), "registry_dev");
        assert_eq!(loaded.name(), "Registry Development");
    }

    #[test]
    fn an_unknown_chain_is_refused_with_the_choices() {
        for id in ["", "mainnet", "does/not/exist.json"] {
            let Err(message) = load(id) else {
                panic!("`{id}` was accepted as a chain");
            };
            assert!(message.contains(choices()), "{message}");
        }
    }
}

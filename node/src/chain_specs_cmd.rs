//! `registry-node chain-specs`: the generated files of `chain-specs/`.
//!
//! A complete specification embeds the runtime, several megabytes whose bytes
//! differ from compiler to compiler. What the repository keeps is therefore
//! `<id>.genesis.json`, which holds only what the source decides: name, id,
//! type, wallet properties and everything the chain starts with. Those files
//! and their sums in `SHA256SUMS` must be the same on every machine, and
//! `--check` shows that they are.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{json, Value};

use crate::chain_spec::{BuiltInChain, ChainSpec};

/// The end of the name of a file that does not depend on the compiler.
pub const GENESIS_SUFFIX: &str = ".genesis.json";
/// The sums of the files that do not depend on the compiler.
pub const GENESIS_SUMS: &str = "SHA256SUMS";
/// The sums of the complete specifications.
const SPEC_SUMS: &str = "SHA256SUMS.specs";

/// Write or check the specification files of the built-in chains.
#[derive(Clone, Debug, clap::Args)]
pub struct ChainSpecsCmd {
    /// The folder to write to or, with `--check`, to compare with.
    #[arg(long, value_name = "DIR", default_value = "chain-specs")]
    pub output_dir: PathBuf,

    /// Write nothing. Fail if a `.genesis.json` file or `SHA256SUMS` differs
    /// from what this program would write.
    #[arg(long)]
    pub check: bool,

    /// Write only the small files that the repository keeps, not the complete
    /// specifications with the runtime in them.
    #[arg(long)]
    pub genesis_only: bool,
}

/// A file as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GeneratedFile {
    /// Its name in its folder.
    pub name: String,
    /// Its text.
    pub contents: String,
}

impl ChainSpecsCmd {
    /// Run the command.
    pub fn run(&self) -> Result<(), String> {
        let genesis = genesis_files()?;
        if self.check {
            return self.compare(&genesis);
        }
        self.write(&genesis)?;
        if !self.genesis_only {
            self.write(&complete_files()?)?;
        }
        Ok(())
    }

    /// Write `files` and say so.
    fn write(&self, files: &[GeneratedFile]) -> Result<(), String> {
        fs::create_dir_all(&self.output_dir)
            .map_err(|error| failed("create", &self.output_dir, &error))?;
        for file in files {
            let path = self.output_dir.join(&file.name);
            fs::write(&path, &file.contents).map_err(|error| failed("write", &path, &error))?;
            println!("wrote {}", path.display());
        }
        Ok(())
    }

    /// Name every file of the folder that is not as it should be.
    fn compare(&self, files: &[GeneratedFile]) -> Result<(), String> {
        let mut complaints = Vec::new();
        for file in files {
            let path = self.output_dir.join(&file.name);
            match fs::read_to_string(&path) {
                Ok(found) if found == file.contents => {}
                Ok(_) => complaints.push(format!(
                    "{} differs from what the runtime says",
                    path.display()
                )),
                Err(error) => complaints.push(failed("read", &path, &error)),
            }
        }
        for name in self.genesis_file_names()? {
            if !files.iter().any(|file| file.name == name) {
                complaints.push(format!(
                    "{} belongs to no built-in chain: remove it",
                    self.output_dir.join(name).display()
                ));
            }
        }
        if complaints.is_empty() {
            println!("{} is up to date", self.output_dir.display());
            return Ok(());
        }
        Err(format!(
            "{}\nTo renew: registry-node chain-specs --genesis-only --output-dir {}",
            complaints.join("\n"),
            self.output_dir.display()
        ))
    }

    /// The names of the `.genesis.json` files that are in the folder, sorted.
    fn genesis_file_names(&self) -> Result<Vec<String>, String> {
        let mut names = Vec::new();
        if !self.output_dir.is_dir() {
            return Ok(names);
        }
        let folder = fs::read_dir(&self.output_dir)
            .map_err(|error| failed("read", &self.output_dir, &error))?;
        for entry in folder {
            let entry = entry.map_err(|error| failed("read", &self.output_dir, &error))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.ends_with(GENESIS_SUFFIX) {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }
}

/// The files that are the same whichever compiler built the runtime.
fn genesis_files() -> Result<Vec<GeneratedFile>, String> {
    let mut files = Vec::new();
    for chain in BuiltInChain::ALL {
        files.push(GeneratedFile {
            name: format!("{}{GENESIS_SUFFIX}", chain.id()),
            contents: genesis_summary(chain)?,
        });
    }
    let sums = sums_file(GENESIS_SUMS, &files);
    files.push(sums);
    Ok(files)
}

/// The complete specifications, runtime included, in both forms.
fn complete_files() -> Result<Vec<GeneratedFile>, String> {
    let mut files = Vec::new();
    for chain in BuiltInChain::ALL {
        let spec = chain.chain_spec()?;
        for (suffix, raw) in [(".json", false), (".raw.json", true)] {
            files.push(GeneratedFile {
                name: format!("{}{suffix}", chain.id()),
                contents: format!("{}\n", spec.as_json(raw)?),
            });
        }
    }
    let sums = sums_file(SPEC_SUMS, &files);
    files.push(sums);
    Ok(files)
}

/// Everything about a chain that the source decides, with sorted keys.
///
/// `genesisConfigBlake2b256` is the BLAKE2b-256 of `genesis` written without
/// white space and with sorted keys.
fn genesis_summary(chain: BuiltInChain) -> Result<String, String> {
    let spec = chain.chain_spec()?;
    genesis_text(&spec, chain.genesis_patch()?, Some(chain.preset()))
}

/// Everything about a chain but its runtime, with sorted keys.
pub fn genesis_text(
    spec: &ChainSpec,
    mut genesis: Value,
    preset: Option<&str>,
) -> Result<String, String> {
    genesis.sort_all_objects();
    let fingerprint = sp_crypto_hashing::blake2_256(genesis.to_string().as_bytes());
    let mut summary = json!({
        "name": spec.name(),
        "id": spec.id(),
        "chainType": sc_service::ChainSpec::chain_type(spec),
        "protocolId": spec.protocol_id(),
        "properties": spec.properties(),
        "genesis": genesis,
        "genesisConfigBlake2b256": format!("0x{}", hex::encode(fingerprint)),
    });
    if let Some(preset) = preset {
        summary["preset"] = preset.into();
    }
    summary.sort_all_objects();
    let text = serde_json::to_string_pretty(&summary)
        .map_err(|error| format!("cannot write the summary of {}: {error}", spec.id()))?;
    Ok(format!("{text}\n"))
}

/// The sums of `files`, in the form that `sha256sum -c` reads.
pub fn sums_file(name: &str, files: &[GeneratedFile]) -> GeneratedFile {
    let contents = files
        .iter()
        .map(|file| {
            let sum = sp_crypto_hashing::sha2_256(file.contents.as_bytes());
            format!("{}  {}\n", hex::encode(sum), file.name)
        })
        .collect();
    GeneratedFile {
        name: name.to_string(),
        contents,
    }
}

/// One sentence about a file operation that failed.
fn failed(action: &str, path: &Path, error: &std::io::Error) -> String {
    format!("cannot {action} {}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn command(folder: &Path, check: bool) -> ChainSpecsCmd {
        ChainSpecsCmd {
            output_dir: folder.to_path_buf(),
            check,
            genesis_only: true,
        }
    }

    #[test]
    fn the_kept_files_are_the_same_at_every_call() {
        let first = genesis_files().expect("the files are generated");
        assert_eq!(first, genesis_files().expect("the files are generated"));
        for file in first {
            assert!(
                file.contents.len() < 1_000_000,
                "{} is so large that the runtime must be in it",
                file.name
            );
        }
    }

    #[test]
    fn the_summary_says_what_the_node_starts_with() {
        for chain in BuiltInChain::ALL {
            let summary = genesis_summary(chain).expect("the summary is generated");
            let summary: Value = serde_json::from_str(&summary).expect("the summary is JSON");
            let spec = chain
                .chain_spec()
                .and_then(|spec| spec.as_json(false))
                .expect("the specification is generated");
            let spec: Value = serde_json::from_str(&spec).expect("the specification is JSON");

            assert_eq!(
                summary["genesis"],
                spec["genesis"]["runtimeGenesis"]["patch"]
            );
            for field in ["name", "id", "chainType", "protocolId", "properties"] {
                assert_eq!(summary[field], spec[field], "{field} of {}", chain.id());
            }
        }
    }

    #[test]
    fn fresh_files_pass_the_check() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        command(folder.path(), false)
            .run()
            .expect("the files are written");
        command(folder.path(), true)
            .run()
            .expect("fresh files are up to date");
    }

    #[test]
    fn changed_missing_and_stale_files_are_named_with_the_remedy() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        command(folder.path(), false)
            .run()
            .expect("the files are written");
        fs::write(folder.path().join("registry_local4.genesis.json"), "{}\n")
            .expect("the file can be changed");
        fs::remove_file(folder.path().join(GENESIS_SUMS)).expect("the file can be removed");
        fs::write(folder.path().join("forgotten.genesis.json"), "{}\n")
            .expect("the file can be written");

        let complaint = command(folder.path(), true)
            .run()
            .expect_err("the check notices");
        for expected in [
            "registry_local4.genesis.json differs",
            GENESIS_SUMS,
            "forgotten.genesis.json belongs to no built-in chain",
            "registry-node chain-specs --genesis-only --output-dir",
        ] {
            assert!(complaint.contains(expected), "{complaint}");
        }
        assert!(
            !complaint.contains("registry_dev"),
            "an unchanged file is accused: {complaint}"
        );
    }

    #[test]
    fn sums_have_the_form_that_sha256sum_reads() {
        let file = GeneratedFile {
            name: "a.json".to_string(),
            contents: "abc".to_string(),
        };
        assert_eq!(
            sums_file(GENESIS_SUMS, &[file]).contents,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a.json\n"
        );
    }
}

//! Code of a runtime in a file: its hash, and the version that it says it is.

use crate::{
    failure::{Exit, Failure, Problem},
    values::hash_text,
};
use codec::Decode;
use registry_client::State;
use serde_json::{json, Value};
use sp_crypto_hashing::blake2_256;
use sp_maybe_compressed_blob::{decompress, CODE_BLOB_BOMB_LIMIT};
use std::{fs, path::Path};

/// The custom section of the code that holds its version.
const VERSION_SECTION: &str = "runtime_version";
/// What code of the kind begins with: the magic number and the version of the format.
const WASM: [u8; 8] = *b"\0asm\x01\0\0\0";
const REMEDY: &str =
    "Give the code of a release as it was built: *.compact.compressed.wasm or *.compact.wasm.";

/// A runtime in a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuntimeFile {
    /// Its name.
    pub path: String,
    /// The bytes of the file: what the chain would keep.
    pub code: Vec<u8>,
    /// Blake2-256 of these bytes.
    pub hash: [u8; 32],
    /// What it is.
    pub version: Version,
}

/// Which rules a runtime has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Version {
    /// The name of the chain's rules.
    pub spec_name: String,
    /// Their version.
    pub spec_version: u32,
}

impl Version {
    /// The version of the runtime of a state.
    pub fn of(state: &State) -> Option<Self> {
        let system = state.metadata().pallet_by_name("System")?;
        Self::decode(system.constant_by_name("Version")?.value())
    }

    /// From the beginning of the runtime's own record of its version.
    fn decode(mut bytes: &[u8]) -> Option<Self> {
        // Names of the rules and of what implements them, version of authoring, of the rules.
        let (spec_name, _, _, spec_version) =
            <(String, String, u32, u32)>::decode(&mut bytes).ok()?;
        Some(Self {
            spec_name,
            spec_version,
        })
    }
}

impl RuntimeFile {
    /// Read a file.
    pub fn read(path: &Path) -> Result<Self, Problem> {
        let shown = path.display().to_string();
        let code = fs::read(path).map_err(|error| {
            Problem::new(format!("The file cannot be read: {error}."), REMEDY).in_file(&shown)
        })?;
        Self::of(shown.clone(), code).map_err(|problem| problem.in_file(&shown))
    }

    fn of(path: String, code: Vec<u8>) -> Result<Self, Problem> {
        let wrong = |what: &str| Problem::new(format!("This is no runtime: {what}."), REMEDY);
        let plain = decompress(&code, CODE_BLOB_BOMB_LIMIT)
            .map_err(|_| wrong("it cannot be decompressed"))?;
        let section = custom_section(&plain, VERSION_SECTION)
            .ok_or_else(|| wrong("it does not say its version"))?;
        let version =
            Version::decode(section).ok_or_else(|| wrong("its version cannot be read"))?;
        Ok(Self {
            path,
            hash: blake2_256(&code),
            version,
            code,
        })
    }

    /// Refuse code that the chain would not accept after its present runtime.
    pub fn must_follow(&self, state: &State) -> Result<(), Failure> {
        match Version::of(state) {
            Some(present) => self.follows(&present),
            None => Ok(()),
        }
    }

    fn follows(&self, present: &Version) -> Result<(), Failure> {
        let (ours, theirs) = (&self.version, present);
        if ours.spec_name != theirs.spec_name {
            return Err(Failure::new(
                Exit::Refused,
                "OtherChain",
                format!(
                    "{} is a runtime of {:?}; the chain runs {:?}.",
                    self.path, ours.spec_name, theirs.spec_name
                ),
                "Give the code of a release of this registry.",
            ));
        }
        if ours.spec_version <= theirs.spec_version {
            return Err(Failure::new(
                Exit::Refused,
                "NotNewer",
                format!(
                    "{} has spec version {}; the chain runs {}, and only a higher one can follow.",
                    self.path, ours.spec_version, theirs.spec_version
                ),
                "Give the code of a later release. A release is never taken back: an earlier one \
                 is released again under a higher version.",
            ));
        }
        Ok(())
    }

    /// A runtime that has this hash.
    #[cfg(test)]
    pub fn for_test(hash: [u8; 32]) -> Self {
        Self {
            path: "runtime.wasm".into(),
            code: Vec::new(),
            hash,
            version: Version {
                spec_name: "registry".into(),
                spec_version: 6,
            },
        }
    }

    /// For programs.
    pub fn json(&self) -> Value {
        json!({
            "file": self.path,
            "bytes": self.code.len(),
            "hash": hash_text(self.hash),
            "specName": self.version.spec_name,
            "specVersion": self.version.spec_version,
        })
    }

    /// For people.
    pub fn text(&self) -> String {
        format!(
            "{}: {} spec version {}, {} bytes, hash {}",
            self.path,
            self.version.spec_name,
            self.version.spec_version,
            self.code.len(),
            hash_text(self.hash)
        )
    }
}

/// A custom section of WebAssembly.
fn custom_section<'c>(code: &'c [u8], wanted: &str) -> Option<&'c [u8]> {
    let mut rest = code.strip_prefix(&WASM)?;
    while let Some((kind, behind)) = rest.split_first() {
        rest = behind;
        let length = number(&mut rest)?;
        let (mut section, behind) = rest.split_at_checked(length)?;
        rest = behind;
        if *kind == 0 {
            let length = number(&mut section)?;
            let (name, held) = section.split_at_checked(length)?;
            if name == wanted.as_bytes() {
                return Some(held);
            }
        }
    }
    None
}

/// A number of at most 32 bits in groups of seven, the lowest first.
fn number(bytes: &mut &[u8]) -> Option<usize> {
    let mut value = 0u64;
    for shift in [0, 7, 14, 21, 28] {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return usize::try_from(value).ok();
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use codec::Encode;

    fn section(kind: u8, content: &[u8]) -> Vec<u8> {
        let length = content.len();
        // Always in two groups, as compilers do that fill lengths in later.
        let low = u8::try_from(length & 0x7f).unwrap() | 0x80;
        let high = u8::try_from(length >> 7).unwrap();
        [&[kind, low, high], content].concat()
    }

    fn runtime(name: &str, version: u32) -> Vec<u8> {
        let version = (name, "impl", 1u32, version, 1u32).encode();
        let custom = [&[15][..], VERSION_SECTION.as_bytes(), &version].concat();
        let other = [&[4][..], b"name", &[1; 300]].concat();
        [
            WASM.to_vec(),
            section(1, &[1, 0x60, 0, 0]),
            section(0, &other),
            section(0, &custom),
        ]
        .concat()
    }

    #[test]
    fn the_version_is_read_from_the_code() {
        let code = runtime("registry", 6);
        let file = RuntimeFile::of("x.wasm".into(), code.clone()).unwrap();
        assert_eq!(file.version.spec_version, 6);
        assert_eq!(file.hash, blake2_256(&code));
        assert_eq!(file.json()["specName"], "registry");
        assert!(file.text().contains("spec version 6"), "{}", file.text());
    }

    #[test]
    fn what_is_no_runtime_is_refused() {
        for code in [
            Vec::new(),
            b"hello".to_vec(),
            WASM.to_vec(),
            runtime("registry", 6)[..40].to_vec(),
            [&[82, 188, 83, 118, 70, 219, 142, 5], &b"not compressed"[..]].concat(),
        ] {
            let problem = RuntimeFile::of("x".into(), code).unwrap_err();
            assert!(problem.sentence.contains("no runtime"), "{problem:?}");
        }
    }

    #[test]
    fn only_a_later_release_of_the_same_chain_follows() {
        let file = RuntimeFile::of("x".into(), runtime("registry", 6)).unwrap();
        let present = |spec_name: &str, spec_version| Version {
            spec_name: spec_name.to_owned(),
            spec_version,
        };
        assert!(file.follows(&present("registry", 5)).is_ok());
        for (present, name) in [
            (present("registry", 6), "NotNewer"),
            (present("registry", 7), "NotNewer"),
            (present("other", 5), "OtherChain"),
        ] {
            assert_eq!(file.follows(&present).unwrap_err().name, name);
        }
    }
}

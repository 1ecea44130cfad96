//! Files that people write: tables, programmes, calculations, the life of a sample country;
//! and the vouchers that they hand on.

pub mod calculation;
pub mod json;
pub mod life;
pub mod media;
pub mod programme;
pub mod table;
pub mod voucher;

use crate::{failure::Problem, values};
use std::{fs, io::Read, path::Path};

/// The name of a file as messages show it.
pub fn name(path: &Path) -> String {
    if is_standard_input(path) {
        return "standard input".to_owned();
    }
    path.display().to_string()
}

/// The bytes of a file; `-` is standard input.
pub fn bytes(path: &Path) -> Result<Vec<u8>, Problem> {
    let read = if is_standard_input(path) {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(path)
    };
    read.map_err(|error| {
        Problem::new(
            format!("The file cannot be read: {error}."),
            "Check the path.",
        )
        .in_file(&name(path))
    })
}

/// What identifies a file, byte for byte.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FileHash {
    /// blake2-256 hash of its bytes.
    pub hash: [u8; 32],
    /// How many bytes.
    pub size: u64,
}

/// Hash and size of a file; `-` is standard input.
pub fn hash(path: &Path) -> Result<FileHash, Problem> {
    let bytes = bytes(path)?;
    Ok(FileHash {
        hash: sp_crypto_hashing::blake2_256(&bytes),
        size: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
    })
}

/// A hash that an option gives, or that of the file that another option names.
pub fn hash_or_of_file(
    hash: Option<&str>,
    option: &str,
    file: Option<&Path>,
) -> Result<Option<[u8; 32]>, Problem> {
    match (hash, file) {
        (Some(text), _) => values::hash(text)
            .map(Some)
            .map_err(|problem| problem.at(option)),
        (None, Some(file)) => self::hash(file)
            .map(|of| Some(of.hash))
            .map_err(|problem| problem.at(&format!("{option}-file"))),
        (None, None) => Ok(None),
    }
}

/// The text of a file; `-` is standard input.
pub fn text(path: &Path) -> Result<String, Problem> {
    String::from_utf8(bytes(path)?).map_err(|_| {
        Problem::new("The file is not UTF-8.", "Save the file as UTF-8.").in_file(&name(path))
    })
}

fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

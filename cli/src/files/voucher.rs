//! The file that holds the voucher of an invitation.

use super::json::Object;
use crate::failure::{Failure, Problem};
use registry_client::Voucher;
use serde_json::json;
use std::{
    fs,
    io::{self, ErrorKind, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

const FIELDS: [&str; 5] = ["voucher", "genesisHash", "organisation", "taxId", "role"];

/// What a file of a voucher says besides its secret.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Terms {
    /// Hash of the first block of the registry that it belongs to.
    pub genesis: [u8; 32],
    /// Number of the organisation.
    pub organisation: u32,
    /// Tax id of the organisation.
    pub tax_id: String,
    /// Name of the role.
    pub role: String,
}

/// Write the secret of a voucher to a new file that only this user can read.
pub fn write(path: &Path, secret: &str, terms: &Terms) -> Result<(), Failure> {
    let json = json!({
        "voucher": secret,
        "genesisHash": format!("0x{}", hex::encode(terms.genesis)),
        "organisation": terms.organisation,
        "taxId": terms.tax_id,
        "role": terms.role,
    });
    let write = || -> io::Result<()> {
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)?;
        writeln!(file, "{json:#}")?;
        file.sync_all()
    };
    write().map_err(|error| {
        let remedy = match error.kind() {
            ErrorKind::AlreadyExists => "Name a file that does not exist yet.",
            _ => "Name a file that can be written.",
        };
        Failure::usage(format!("{}: {error}.", path.display()), remedy)
    })
}

/// Read a voucher: from the file that an invitation made, or from one that holds nothing but
/// its secret. The genesis hash is that of the registry it belongs to, when the file says so.
pub fn read(path: &Path) -> Result<(Voucher, Option<[u8; 32]>), Failure> {
    let file = super::name(path);
    let text = super::text(path)?;
    let (secret, genesis) = parse(&text).map_err(|problem| problem.in_file(&file))?;
    let voucher = Voucher::from_secret(&secret).map_err(|error| {
        Problem::new(sentence(&error.to_string()), error.remedy()).in_file(&file)
    })?;
    Ok((voucher, genesis))
}

fn parse(text: &str) -> Result<(String, Option<[u8; 32]>), Problem> {
    if !text.trim_start().starts_with('{') {
        return Ok((text.trim().to_owned(), None));
    }
    let object = Object::parse(text)?;
    if let Some(name) = object.unknown(&FIELDS).next() {
        let problem = Problem::new("There is no such field here.", "Restore the file.");
        return Err(problem.at(name));
    }
    let genesis = object
        .text_if_any("genesisHash")?
        .map(|text| crate::values::hash(&text).map_err(|p| p.at("genesisHash")))
        .transpose()?;
    Ok((object.text("voucher")?, genesis))
}

/// A clause as a sentence.
fn sentence(clause: &str) -> String {
    let mut letters = clause.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).chain(['.']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn terms() -> Terms {
        Terms {
            genesis: [7; 32],
            organisation: 2,
            tax_id: "T-1".into(),
            role: "Manager".into(),
        }
    }

    #[test]
    fn a_voucher_is_private_and_reads_back() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("voucher.json");
        let (voucher, words) = Voucher::generate().unwrap();
        write(&path, &words, &terms()).unwrap();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let (again, genesis) = read(&path).unwrap();
        assert_eq!(again.hash(), voucher.hash());
        assert_eq!(genesis, Some([7; 32]));
        // It replaces nothing.
        let failure = write(&path, &words, &terms()).unwrap_err();
        assert!(!failure.text().contains(&words));
        assert_eq!(read(&path).unwrap().0.hash(), voucher.hash());
    }

    #[test]
    fn the_words_alone_are_enough() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("plain");
        let (voucher, words) = Voucher::generate().unwrap();
        fs::write(&path, format!("{words}\n")).unwrap();
        let (again, genesis) = read(&path).unwrap();
        assert_eq!((again.hash(), genesis), (voucher.hash(), None));
        for (wrong, told) in [
            ("", "twelve words"),
            ("no such thing", "twelve words"),
            ("{}", "voucher: This field is missing."),
            ("{\"voucher\": 5}", "voucher: This must be a text"),
            (
                "{\"voucher\": \"x\", \"more\": 1}",
                "more: There is no such field",
            ),
        ] {
            fs::write(&path, wrong).unwrap();
            let failure = read(&path).unwrap_err();
            assert!(failure.text().contains(told), "{}", failure.text());
        }
    }
}

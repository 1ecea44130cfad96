//! Files that people write: tables, programmes, calculations, the life of a sample country;
//! and the vouchers that they hand on.

pub mod calculation;
pub mod json;
pub mod life;
pub mod programme;
pub mod table;
pub mod voucher;

use crate::failure::Problem;
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

/// The text of a file; `-` is standard input.
pub fn text(path: &Path) -> Result<String, Problem> {
    String::from_utf8(bytes(path)?).map_err(|_| {
        Problem::new("The file is not UTF-8.", "Save the file as UTF-8.").in_file(&name(path))
    })
}

fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

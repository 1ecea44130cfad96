//! Country files for networks of development keys.

use anyhow::{ensure, Result};
use registry_devnet::ceremony::SEVEN;

/// Where the entry of a validator begins.
const ENTRY: &str = "[[validator]]";

/// A country with so many validators. An organisation may have two of five, so that it can put
/// one of its validators in the place of another.
pub fn country(size: usize) -> Result<String> {
    let mut parts = SEVEN.split(ENTRY);
    let head = parts.next().unwrap_or_default();
    let share = head.replace("share = 333333", "share = 400000");
    ensure!(head != share, "the country file has other rules");
    let entries: Vec<String> = parts
        .take(size)
        .map(|entry| format!("{ENTRY}{entry}"))
        .collect();
    ensure!(
        entries.len() == size,
        "there are no keys for {size} validators"
    );
    Ok(format!("{share}{}", entries.concat()))
}

//! Space on the disk that holds the data.

use std::path::Path;

use anyhow::{Context, Result};

use crate::error::BadInput;

/// What a development country needs to start and to run for a while.
pub const NEEDED: u64 = 1 << 30;

/// Bytes an ordinary user can still write below `path`, which need not exist yet.
pub fn available(path: &Path) -> Result<u64> {
    let existing = path
        .ancestors()
        .find(|folder| folder.exists())
        .unwrap_or(Path::new("/"));
    let stat = nix::sys::statvfs::statvfs(existing)
        .with_context(|| format!("cannot read the free space of {}", existing.display()))?;
    // The C types differ between platforms; both fit.
    #[allow(clippy::useless_conversion)]
    let (blocks, size) = (
        u64::from(stat.blocks_available()),
        u64::from(stat.fragment_size()),
    );
    Ok(blocks.saturating_mul(size))
}

/// Refuses to go on when fewer than `needed` bytes are left for `path`.
pub fn require(path: &Path, needed: u64) -> Result<()> {
    let left = available(path)?;
    if left >= needed {
        return Ok(());
    }
    Err(BadInput::error(format!(
        "The disk of {} is nearly full ({} MB left, {} MB needed); free some space or choose \
         another disk with --data-dir.",
        path.display(),
        left >> 20,
        needed >> 20,
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_little_space_is_refused_with_the_remedy() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("not/yet/there");
        require(&missing, 1).unwrap();
        let error = require(&missing, u64::MAX).unwrap_err();
        assert!(BadInput::is_in(&error));
        assert!(error.to_string().contains("--data-dir"), "{error}");
    }
}

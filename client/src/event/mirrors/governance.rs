//! Events of upgrades.

use super::mirrors;
use crate::values::{Hash32, Text};

mirrors! {
    /// A release of the runtime may be applied after a notice.
    UpgradeAuthorised {
        /// Blake2-256 of its code.
        code_hash: Hash32,
        /// Its name.
        release: Text,
        /// The first block in which it may be applied.
        not_before: u32,
    }
    /// A release is no longer authorised.
    UpgradeWithdrawn {
        /// Blake2-256 of its code.
        code_hash: Hash32,
        /// Its name.
        release: Text,
    }
    /// A release was applied: it makes the next block.
    UpgradeApplied {
        /// Blake2-256 of its code.
        code_hash: Hash32,
        /// Its name.
        release: Text,
    }
    /// What was authorised is no runtime of this chain with a higher version.
    UpgradeRejected {
        /// Blake2-256 of the code.
        code_hash: Hash32,
        /// Its name.
        release: Text,
    }
    /// Finality is told to begin anew with the present validators.
    StallNoted {
        /// Blocks until it does.
        delay: u32,
        /// The last final block that everybody has.
        best_finalised: u32,
    }
}

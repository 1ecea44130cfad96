//! What the header of a block tells of the registry.

use crate::RegistryConfig;
use registry_primitives::records::ledger::LedgerDigest;
use subxt::config::{substrate::DigestItem, Config};

/// The header of a block.
pub type Header = <RegistryConfig as Config>::Header;

/// The digest of the ledger that a header carries; `None` when its block changed nothing in the
/// ledger.
#[must_use]
pub fn ledger_digest(header: &Header) -> Option<LedgerDigest> {
    header.digest.logs.iter().find_map(|item| match item {
        DigestItem::Other(bytes) => LedgerDigest::from_item(bytes),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use registry_primitives::{Credits, MovementId};
    use subxt::config::substrate::Digest;

    fn header(logs: Vec<DigestItem>) -> Header {
        Header {
            parent_hash: Default::default(),
            number: 7,
            state_root: Default::default(),
            extrinsics_root: Default::default(),
            digest: Digest { logs },
        }
    }

    #[test]
    fn the_ledger_is_found_among_the_items_of_a_header() {
        let mut ledger = LedgerDigest {
            last_serial: 400,
            last_movement: MovementId(3),
            ..LedgerDigest::default()
        };
        ledger.totals.authorise(Credits(400)).unwrap();
        let item = ledger.to_item();
        let read = header(vec![
            DigestItem::PreRuntime(*b"aura", vec![1]),
            DigestItem::Other(b"something else".to_vec()),
            DigestItem::Other(item.clone()),
            DigestItem::Seal(*b"aura", vec![2]),
        ]);
        // As nodes write headers, too.
        let text = serde_json::to_string(&read).unwrap();
        for read in [read, serde_json::from_str(&text).unwrap()] {
            assert_eq!(ledger_digest(&read), Some(ledger));
        }
        // Only the runtime makes such items.
        let foreign = vec![
            DigestItem::PreRuntime(*b"ledg", item.clone()),
            DigestItem::Consensus(*b"ledg", item.clone()),
            DigestItem::Seal(*b"ledg", item),
        ];
        assert_eq!(ledger_digest(&header(foreign)), None);
        assert_eq!(ledger_digest(&header(Vec::new())), None);
    }
}

//! How far the index has got, told by the indexer to whoever answers for it.

/// What is known of the node and the index.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Whether the node is connected.
    pub connected: bool,
    /// The last block that the node has finalised.
    pub finalised: Option<u64>,
    /// The last block that is indexed.
    pub indexed: Option<u64>,
}

/// An index this close to the node's finalised head is ready.
pub const READY_WITHIN: u64 = 5;

impl Progress {
    /// Finalised blocks that are not indexed yet.
    pub fn behind(&self) -> Option<u64> {
        let finalised = self.finalised?;
        Some(match self.indexed {
            Some(indexed) => finalised.saturating_sub(indexed),
            None => finalised.saturating_add(1),
        })
    }

    /// Whether the index is close to the head of a connected node.
    pub fn is_ready(&self) -> bool {
        self.connected
            && self.indexed.is_some()
            && self.behind().is_some_and(|behind| behind <= READY_WITHIN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ready_means_connected_and_close() {
        let at = |finalised, indexed| Progress {
            connected: true,
            finalised,
            indexed,
        };
        assert!(!Progress::default().is_ready());
        assert!(!at(Some(3), None).is_ready());
        assert_eq!(at(Some(3), None).behind(), Some(4));
        assert!(at(Some(10), Some(5)).is_ready());
        assert!(!at(Some(11), Some(5)).is_ready());
        // The node may be behind what is indexed after it was replaced.
        assert!(at(Some(4), Some(5)).is_ready());
        let lost = Progress {
            connected: false,
            ..at(Some(5), Some(5))
        };
        assert!(!lost.is_ready());
    }
}

//! A client without a node, for tests: the metadata in `artifacts/` at an invented block.

use crate::{RegistryConfig, METADATA};
use subxt::{
    config::substrate::{SpecVersionForRange, H256},
    Metadata, OfflineClient, OfflineClientAtBlock,
};

/// The client. It knows the metadata.
pub(crate) fn client() -> OfflineClientAtBlock<RegistryConfig> {
    let metadata = Metadata::decode_from(METADATA).unwrap().arc();
    let config = RegistryConfig::builder()
        .set_genesis_hash(H256::zero())
        .set_metadata_for_spec_versions([(1, metadata)])
        .set_spec_version_for_block_ranges([SpecVersionForRange {
            block_range: 0..100,
            spec_version: 1,
            transaction_version: 1,
        }])
        .build();
    OfflineClient::new_with_config(config)
        .at_block(1u32)
        .unwrap()
}

//! Transactions without a signer.
//!
//! A call that the runtime authorises by what it holds travels in a general transaction: one
//! with the values of the transaction extensions and no signature. All of them have their
//! neutral value: the transaction is immortal and has no nonce.

use crate::{ClientError, RegistryConfig};
use subxt::{
    client::{ClientAtBlock, OfflineClientAtBlockT},
    config::{ClientState, Config, DefaultExtrinsicParams, TransactionExtensions},
    ext::frame_decode::extrinsics::{
        best_v5_general_transaction_extension_version, encode_v5_general,
    },
};

/// The transaction that carries an encoded call.
pub(crate) fn transaction<C: OfflineClientAtBlockT<RegistryConfig>>(
    at: &ClientAtBlock<RegistryConfig, C>,
    call: &[u8],
) -> Result<Vec<u8>, ClientError> {
    let unreadable = |error: String| ClientError::Unreadable(error);
    let call = at
        .transactions()
        .from_call_data_bytes(call)
        .map_err(|e| unreadable(e.to_string()))?;
    let state = ClientState {
        genesis_hash: at
            .genesis_hash()
            .ok_or_else(|| unreadable("no genesis hash".into()))?,
        spec_version: at.spec_version(),
        transaction_version: at.transaction_version(),
        metadata: at.metadata(),
    };
    let extensions = <RegistryConfig as Config>::TransactionExtensions::new(
        &state,
        DefaultExtrinsicParams::default(),
    )
    .map_err(|e| unreadable(e.to_string()))?;
    let (metadata, types) = (at.metadata_ref(), at.metadata_ref().types());
    let version = best_v5_general_transaction_extension_version(&extensions, metadata, types)
        .map_err(|e| unreadable(e.to_string()))?;
    encode_v5_general(
        call.pallet_name(),
        call.call_name(),
        call.call_data(),
        version,
        &extensions,
        metadata,
        types,
    )
    .map_err(|e| unreadable(e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{offline, Call, MultiSignature};
    use codec::Decode;

    #[test]
    fn a_general_transaction_has_neutral_extensions_and_the_call() {
        let at = offline::client();
        let call = Call::AcceptInvitation {
            voucher: [1; 32].into(),
            voucher_signature: MultiSignature::Sr25519([2; 64]),
            key: [3; 32].into(),
            key_signature: MultiSignature::Sr25519([4; 64]),
        };
        let call = call.encode_for(at.metadata_ref()).unwrap();
        let bytes = transaction(&at, &call).unwrap();
        let inner = Vec::<u8>::decode(&mut &bytes[..]).unwrap();
        // General, version 5; extensions version 0; immortal; nonce 0.
        assert_eq!(inner[..4], [0b0100_0101, 0, 0, 0]);
        assert_eq!(inner[4..], call);
    }
}

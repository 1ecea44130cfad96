//! Encoded calls as people read them, by the metadata of a runtime.

use crate::{shown::Reader, ClientError};
use serde::Serialize;
use serde_json::Value as Json;
use subxt::{ext::scale_value::scale::decode_as_type, Metadata};

/// A call as people read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DecodedCall {
    /// Its pallet.
    pub pallet: String,
    /// Its name.
    pub call: String,
    /// Its arguments by name. Keys are addresses, texts are texts, other bytes are hexadecimal,
    /// and a call within the call is an object of these three parts again.
    pub arguments: Json,
}

/// What an encoded call says to the runtime of this metadata.
///
/// # Errors
/// When the bytes are no call, or more than a call.
pub fn decode_call(metadata: &Metadata, bytes: &[u8]) -> Result<DecodedCall, ClientError> {
    let unreadable = |reason: String| ClientError::Unreadable(format!("a call: {reason}"));
    let calls = metadata.outer_enums().call_enum_ty();
    let mut rest = bytes;
    let value = decode_as_type(&mut rest, calls, metadata.types())
        .map_err(|error| unreadable(error.to_string()))?;
    if !rest.is_empty() {
        return Err(unreadable(format!("{} bytes too many", rest.len())));
    }
    Reader::of_calls(metadata.types(), calls)
        .call(&value)
        .ok_or_else(|| unreadable("it names no call of a pallet".into()))
}

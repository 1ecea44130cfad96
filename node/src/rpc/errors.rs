//! Errors of the `registry_*` methods: a documented code, a sentence that names the thing, and
//! what to do about it in `data.remedy`.

use std::time::Duration;

use jsonrpsee::types::{
    error::{INTERNAL_ERROR_CODE, INVALID_PARAMS_CODE},
    ErrorObjectOwned,
};
use registry_primitives::catalogue;
use serde_json::{json, Value};

use crate::service::Hash;

/// What was asked for does not exist at this block.
pub const NOT_FOUND: i32 = 10_001;
/// The node does not know the block.
pub const BLOCK_UNKNOWN: i32 = 10_002;
/// The node does not keep the state of the block any more.
pub const STATE_GONE: i32 = 10_003;
/// The runtime of the block does not answer such questions.
pub const NOT_OFFERED: i32 = 10_004;
/// Too many questions: of this connection, or of all together.
pub const TOO_MANY_CALLS: i32 = 10_005;
/// Too many questions are being answered.
pub const BUSY: i32 = 10_006;

fn error(code: i32, message: String, data: Value) -> ErrorObjectOwned {
    ErrorObjectOwned::owned(code, message, Some(data))
}

/// A parameter that cannot be understood.
pub fn parameter(name: &str, problem: &str, remedy: &str) -> ErrorObjectOwned {
    let data = json!({ "parameter": name, "remedy": remedy });
    error(
        INVALID_PARAMS_CODE,
        format!("Parameter `{name}`: {problem}."),
        data,
    )
}

/// Parameters that cannot be taken apart.
pub fn parameters(problem: &str) -> ErrorObjectOwned {
    let data = json!({
        "parameter": null,
        "remedy": "Give the parameters by name or in the order that `rpc.discover` tells.",
    });
    error(
        INVALID_PARAMS_CODE,
        format!("The parameters are refused: {problem}."),
        data,
    )
}

/// What was asked for does not exist. `name` is the name of the cause in the catalogue.
pub fn not_found(name: &str, what: &str) -> ErrorObjectOwned {
    let entry = catalogue::by_name(name);
    let data = json!({
        "number": entry.map(|entry| entry.number),
        "name": name,
        "remedy": entry.map_or("Check the identifier.", |entry| entry.remedy),
    });
    error(
        NOT_FOUND,
        format!("There is no {what} at this block."),
        data,
    )
}

/// The node does not know a block.
pub fn block_unknown(hash: Hash) -> ErrorObjectOwned {
    let remedy = "Check the hash, or leave `at` out for the latest finalised block.";
    error(
        BLOCK_UNKNOWN,
        format!("This node knows no block {hash:?}."),
        json!({ "remedy": remedy }),
    )
}

/// The node does not keep the state of a block any more.
pub fn state_gone(hash: Hash) -> ErrorObjectOwned {
    let remedy = "Ask about a later block, or ask a node that runs with `--state-pruning archive`.";
    error(
        STATE_GONE,
        format!("This node keeps the state of block {hash:?} no more."),
        json!({ "remedy": remedy }),
    )
}

/// The runtime of a block does not answer such questions.
pub fn not_offered(hash: Hash) -> ErrorObjectOwned {
    let remedy = "Ask about a block after the upgrade to a runtime with the API `RegistryApi`.";
    error(
        NOT_OFFERED,
        format!("The runtime of block {hash:?} does not offer this."),
        json!({ "remedy": remedy }),
    )
}

/// Milliseconds, rounded up so that who waits so long has waited enough.
fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis())
        .unwrap_or(u64::MAX)
        .saturating_add(1)
}

/// Whose limit is reached.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LimitOf {
    /// Of the connection.
    Connection,
    /// Of all connections together.
    Node,
}

/// Too many calls.
pub fn too_many_calls(of: LimitOf, retry_after: Duration) -> ErrorObjectOwned {
    let milliseconds = milliseconds(retry_after);
    let (who, limit) = match of {
        LimitOf::Connection => ("This connection asks", "connection"),
        LimitOf::Node => ("This node is asked", "node"),
    };
    let data = json!({
        "limit": limit,
        "retryAfterMilliseconds": milliseconds,
        "remedy": "Wait so long and ask again, or ask another node.",
    });
    error(
        TOO_MANY_CALLS,
        format!("{who} more often than it may: try again in {milliseconds} ms."),
        data,
    )
}

/// Too many questions are being answered.
pub fn busy(retry_after: Duration) -> ErrorObjectOwned {
    let milliseconds = milliseconds(retry_after);
    let data = json!({
        "retryAfterMilliseconds": milliseconds,
        "remedy": "Wait so long and ask again, or ask another node.",
    });
    error(
        BUSY,
        format!("This node answers as many questions as it may: try again in {milliseconds} ms."),
        data,
    )
}

/// Something is wrong with the node.
pub fn internal(problem: &str) -> ErrorObjectOwned {
    let data = json!({ "remedy": "Ask the operator of the node to look at its log." });
    error(
        INTERNAL_ERROR_CODE,
        format!("The node could not answer: {problem}"),
        data,
    )
}

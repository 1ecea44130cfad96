//! The events of the registry's pallets, field by field as the runtime encodes them.
//!
//! A mirror is decoded with plain SCALE, so its fields must be those of the runtime in the
//! same order; records that the chain shares with its clients are taken as they are. A test
//! holds [`SHAPES`] against the metadata that this crate was built for, and who reads blocks of
//! other runtimes holds them against the metadata of those.

mod about;
mod mirrors;
mod parts;

pub use mirrors::*;
pub use parts::{Actor, LaterLimits, Part};
pub use registry_primitives::records::{accounts::Accreditation, credits::MovedRange};

use codec::Decode;

/// Why bytes are not the event they were said to be.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct DecodeError(String);

/// The names of an event: its pallet, its own, and those of its fields in order.
pub type EventShape = (&'static str, &'static str, &'static [&'static str]);

/// A value that takes up all the bytes.
fn whole<T: Decode>(pallet: &str, event: &str, mut bytes: &[u8]) -> Result<T, DecodeError> {
    let value = T::decode(&mut bytes).map_err(|error| {
        DecodeError(format!(
            "The event {pallet}.{event} cannot be decoded: {error}."
        ))
    })?;
    if bytes.is_empty() {
        Ok(value)
    } else {
        Err(DecodeError(format!(
            "The event {pallet}.{event} has {} bytes more than this program knows of.",
            bytes.len()
        )))
    }
}

#[cfg(test)]
mod tests;

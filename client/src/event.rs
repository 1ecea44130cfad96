//! The events of the registry's pallets, field by field as the runtime encodes them.
//!
//! A mirror is decoded with plain SCALE, so its fields must be those of the runtime in the
//! same order; records that the chain shares with its clients are taken as they are. A test
//! holds [`shapes`] against the metadata that this crate was built for, and who reads blocks of
//! other runtimes compares each event with theirs ([`crate::fit`]).

mod about;
mod mirrors;
mod parts;

pub use mirrors::*;
pub use parts::{Actor, CallName, LaterLimits, Outcome, Part};
pub use registry_primitives::records::{accounts::Accreditation, credits::MovedRange};

use codec::Decode;
use std::{collections::BTreeSet, sync::LazyLock};

/// The registry's own pallets: all of their events are mirrored.
pub const PALLETS: &[&str] = &crate::REGISTRY_PALLETS;

/// Why bytes are not the event they were said to be.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct DecodeError(String);

/// The names of an event: its pallet, its own, and those of its fields in order.
pub type EventShape = (&'static str, &'static str, &'static [&'static str]);

/// Whether an event is mirrored.
#[must_use]
pub fn is_mirrored(pallet: &str, event: &str) -> bool {
    static NAMES: LazyLock<BTreeSet<(&str, &str)>> = LazyLock::new(|| {
        let names = shapes().into_iter();
        names.map(|(pallet, event, _)| (pallet, event)).collect()
    });
    NAMES.contains(&(pallet, event))
}

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

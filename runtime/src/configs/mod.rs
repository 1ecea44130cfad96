//! How the pallets are set up.

pub mod filter;
pub mod governance;
mod migrations;
mod no_coin;
pub mod parameters;
pub mod registry;
mod system;
pub mod validators;
mod wrappers;

pub use system::{RuntimeBlockWeights, SLOT_MILLISECONDS};
pub use wrappers::ProxyType;

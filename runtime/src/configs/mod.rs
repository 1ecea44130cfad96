//! How the pallets are set up.

mod no_coin;
pub mod registry;
mod system;
mod wrappers;

pub use system::SLOT_MILLISECONDS;
pub use wrappers::ProxyType;

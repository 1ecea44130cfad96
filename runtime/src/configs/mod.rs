//! How the pallets are set up.

mod registry;
mod system;

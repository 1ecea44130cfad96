//! The network and its governance: validators, sessions, motions, runtimes.

pub mod motions;
pub mod page;
pub mod runtimes;
pub mod sessions;
pub mod validators;

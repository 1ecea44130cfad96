//! Upgrades by the hash of their code, and what is left when finality stalls.

mod mock;
mod stall;
mod upgrade;

//! The set of validators, with the real sessions, the real finality voters and real keys.

mod council;
mod floor;
mod genesis;
mod heartbeat;
mod keys;
mod life;
mod migration;
mod mock;
mod no_coin;
mod offences;
mod plan;
mod proposals;
mod sessions;
mod table;

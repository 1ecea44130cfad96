//! The records that pallets keep and events carry, in the one definition that the chain and
//! its clients share. A client decodes them with plain SCALE.

pub mod accounts;
pub mod calculation;
pub mod credits;
pub mod freezes;
pub mod keys;
pub mod ledger;
pub mod monitoring;
pub mod programmes;
pub mod quota;
pub mod roles;
pub mod trust;
pub mod validators;
pub mod waiting;

//! Onboarding: organisations and people from tables, checked whole before anything happens.
//!
//! [`rows`] reads each table by itself, [`plan`] holds both against the chain and the keystore
//! and says what is left to do, [`run`] does it, [`outcome`] tells it. Keys are made before anything is submitted,
//! so a run that was interrupted is finished by the next one.

pub mod outcome;
pub mod plan;
pub mod rows;
pub mod run;

#[cfg(test)]
mod tests;

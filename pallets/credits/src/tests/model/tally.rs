//! What happened, by action and by error: lives that are too tame prove nothing.

use super::units::Answer;
use sp_runtime::{DispatchError, ModuleError};
use std::{collections::BTreeMap, fmt};

/// How often what happened.
#[derive(Default)]
pub struct Tally {
    pub actions: u64,
    pub blocks: u64,
    /// Done and refused.
    by_action: BTreeMap<&'static str, [u64; 2]>,
    by_error: BTreeMap<&'static str, u64>,
}

/// Errors that must come up often.
const EXPECTED: [&str; 38] = [
    "Bad origin",
    "CreditsFrozen",
    "CreditsReserved",
    "FreezeNeedsGovernance",
    "FreezeNotFound",
    "FreezeTooLong",
    "FrozenAlready",
    "GiverRepeated",
    "InsufficientHolding",
    "IssuanceExceedsBlock",
    "IssuanceMoved",
    "IssuanceNotFound",
    "IssuanceVoided",
    "NotAuthorised",
    "NotRequester",
    "NotOwner",
    "NotReceiver",
    "NothingToDecide",
    "OrderRequired",
    "OrganisationNotFound",
    "OwnerSuspended",
    "ProgrammeNotFound",
    "RangeInvalid",
    "RangeNotHeld",
    "RangesOverlap",
    "ReceiverCannotHold",
    "ReceiverRefuses",
    "ReceiverSuspended",
    "RequestExpired",
    "RequestsRefused",
    "RetirementNeedsAuthority",
    "SameOrganisation",
    "ScopeNotCovered",
    "TooLateToCancel",
    "TransferNotDue",
    "TransferNotFound",
    "ZeroAmount",
    "suspended",
];

impl Tally {
    pub fn count(&mut self, action: &'static str, answer: Answer) {
        self.actions += 1;
        let [done, refused] = self.by_action.entry(action).or_default();
        match answer {
            Ok(()) => *done += 1,
            Err(error) => {
                *refused += 1;
                let name = match error {
                    DispatchError::Module(ModuleError { message, .. }) => message.unwrap(),
                    DispatchError::Other(message) => message,
                    other => other.into(),
                };
                *self.by_error.entry(name).or_default() += 1;
            }
        }
    }

    pub fn add(&mut self, other: Self) {
        self.actions += other.actions;
        self.blocks += other.blocks;
        for (action, [done, refused]) in other.by_action {
            let sum = self.by_action.entry(action).or_default();
            (sum[0], sum[1]) = (sum[0] + done, sum[1] + refused);
        }
        for (error, count) in other.by_error {
            *self.by_error.entry(error).or_default() += count;
        }
    }

    /// Every action was done and refused often, and every error came up.
    pub fn check(&self) {
        for (action, [done, refused]) in &self.by_action {
            assert!(*done >= 1_000, "{action} was done {done} times");
            assert!(*refused >= 1_000, "{action} was refused {refused} times");
        }
        for error in EXPECTED {
            let count = self.by_error.get(error).copied().unwrap_or_default();
            assert!(count >= 100, "{error} came up {count} times");
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} actions in {} blocks", self.actions, self.blocks)?;
        for (action, [done, refused]) in &self.by_action {
            writeln!(f, "{action:24} {done:7} done {refused:7} refused")?;
        }
        for (error, count) in &self.by_error {
            writeln!(f, "{error:24} {count:7}")?;
        }
        Ok(())
    }
}

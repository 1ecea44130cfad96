//! When an action needs a second person, and from where that person comes.

use crate::{named::named_enum, Action, Credits};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// When a second person must approve. A greater value is stricter.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    Debug,
    Default,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "camelCase")]
pub enum When {
    /// Never.
    #[default]
    #[codec(index = 0)]
    Never,
    /// When the call names at least so many credits. A call without an amount is free.
    #[codec(index = 1)]
    From(Credits),
    /// Always.
    #[codec(index = 2)]
    Always,
}

impl When {
    /// Whether a call with this amount needs a second person.
    #[must_use]
    pub fn applies(self, amount: Option<Credits>) -> bool {
        match self {
            Self::Never => false,
            Self::From(threshold) => amount.is_some_and(|amount| amount >= threshold),
            Self::Always => true,
        }
    }

    /// The stricter of the two.
    #[must_use]
    pub fn stricter(self, other: Self) -> Self {
        match (self, other) {
            (Self::Always, _) | (_, Self::Always) => Self::Always,
            (Self::From(a), Self::From(b)) => Self::From(a.min(b)),
            (Self::From(threshold), Self::Never) | (Self::Never, Self::From(threshold)) => {
                Self::From(threshold)
            }
            (Self::Never, Self::Never) => Self::Never,
        }
    }
}

named_enum! {
    /// Whose member the second person is.
    Approver {
        /// Of the initiator's organisation.
        OwnOrganisation = 0,
        /// Of the government.
        Government = 1,
    }
}

/// The second-person policy of one action.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    Debug,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct Policy {
    /// When a second person must approve.
    pub when: When,
    /// Whose member that person is.
    pub by: Approver,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            when: When::Never,
            by: Approver::OwnOrganisation,
        }
    }
}

/// The policy with which a country begins when its genesis names none: two persons for every
/// authorisation, issue, transfer, retirement and cancellation, for the end of a programme and the constants
/// that estimates are made with, and for what decides where credits may go
/// (Regulation (EU) 2019/1122, articles 20 and 23, asks the same of account holders).
#[must_use]
pub const fn initial_policy(action: Action) -> Policy {
    let when = match action {
        Action::AuthoriseProgramme
        | Action::IssueCredits
        | Action::TransferCredits
        | Action::RetireCredits
        | Action::CancelCredits
        | Action::VoidIssuance
        | Action::ManageTrusted
        | Action::CloseProgramme
        | Action::SetConstants => When::Always,
        _ => When::Never,
    };
    Policy {
        when,
        by: Approver::OwnOrganisation,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: [When; 4] = [
        When::Never,
        When::From(Credits(1_000)),
        When::From(Credits(10)),
        When::Always,
    ];

    #[test]
    fn the_stricter_applies_whenever_one_of_the_two_does() {
        for a in STEPS {
            for b in STEPS {
                for amount in [
                    None,
                    Some(Credits(9)),
                    Some(Credits(10)),
                    Some(Credits(1_000)),
                ] {
                    let both = a.applies(amount) || b.applies(amount);
                    assert_eq!(
                        a.stricter(b).applies(amount),
                        both,
                        "{a:?} {b:?} {amount:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn thresholds_count_from_their_own_value() {
        let from = When::From(Credits(10));
        assert!(!from.applies(Some(Credits(9))) && from.applies(Some(Credits(10))));
        assert!(!from.applies(None) && When::Always.applies(None));
    }
}

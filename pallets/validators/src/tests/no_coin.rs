//! A chain without a coin, for the sessions, which want to take deposits: every amount is zero.

use super::mock::RuntimeHoldReason;
use frame_support::traits::tokens::{
    fungible::{hold, Dust, Inspect, Mutate, Unbalanced},
    DepositConsequence, Fortitude, Preservation, Provenance, WithdrawConsequence,
};
use sp_runtime::{DispatchError, DispatchResult};

pub struct NoCoin;

impl<AccountId> Inspect<AccountId> for NoCoin {
    type Balance = u32;
    fn total_issuance() -> u32 {
        0
    }
    fn minimum_balance() -> u32 {
        0
    }
    fn total_balance(_: &AccountId) -> u32 {
        0
    }
    fn balance(_: &AccountId) -> u32 {
        0
    }
    fn reducible_balance(_: &AccountId, _: Preservation, _: Fortitude) -> u32 {
        0
    }
    fn can_deposit(_: &AccountId, _: u32, _: Provenance) -> DepositConsequence {
        DepositConsequence::UnknownAsset
    }
    fn can_withdraw(_: &AccountId, _: u32) -> WithdrawConsequence<u32> {
        WithdrawConsequence::UnknownAsset
    }
}

impl<AccountId> Unbalanced<AccountId> for NoCoin {
    fn handle_dust(_: Dust<AccountId, Self>) {}
    fn write_balance(_: &AccountId, _: u32) -> Result<Option<u32>, DispatchError> {
        Err(DispatchError::Unavailable)
    }
    fn set_total_issuance(_: u32) {}
}

impl<AccountId: Eq> Mutate<AccountId> for NoCoin {}

impl<AccountId> hold::Inspect<AccountId> for NoCoin {
    type Reason = RuntimeHoldReason;
    fn total_balance_on_hold(_: &AccountId) -> u32 {
        0
    }
    fn balance_on_hold(_: &RuntimeHoldReason, _: &AccountId) -> u32 {
        0
    }
}

impl<AccountId> hold::Unbalanced<AccountId> for NoCoin {
    fn set_balance_on_hold(_: &RuntimeHoldReason, _: &AccountId, _: u32) -> DispatchResult {
        Err(DispatchError::Unavailable)
    }
}

impl<AccountId> hold::Mutate<AccountId> for NoCoin {}

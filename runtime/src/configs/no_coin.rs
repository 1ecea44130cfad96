//! The currency of a chain that has none, for stock pallets that want to take deposits.
//!
//! Every deposit is zero, so taking one succeeds and moves nothing; whatever would move
//! something fails.

use crate::RuntimeHoldReason;
use frame_support::traits::{
    tokens::{
        currency::{Currency, ReservableCurrency},
        fungible::{hold, Dust, Inspect, Mutate, Unbalanced},
        imbalance::TryMerge,
        BalanceStatus, DepositConsequence, Fortitude, Preservation, Provenance,
        WithdrawConsequence,
    },
    ExistenceRequirement, Imbalance, SameOrOther, SignedImbalance, TryDrop, WithdrawReasons,
};
use sp_runtime::{DispatchError, DispatchResult};

/// No coin at all.
pub struct NoCoin;

/// What is left over when nothing moves.
#[derive(Default)]
pub struct Nothing;

impl TryDrop for Nothing {
    fn try_drop(self) -> Result<(), Self> {
        Ok(())
    }
}

impl TryMerge for Nothing {
    fn try_merge(self, _: Self) -> Result<Self, (Self, Self)> {
        Ok(Self)
    }
}

impl Imbalance<u32> for Nothing {
    type Opposite = Self;
    fn zero() -> Self {
        Self
    }
    fn drop_zero(self) -> Result<(), Self> {
        Ok(())
    }
    fn split(self, _: u32) -> (Self, Self) {
        (Self, Self)
    }
    fn extract(&mut self, _: u32) -> Self {
        Self
    }
    fn merge(self, _: Self) -> Self {
        Self
    }
    fn subsume(&mut self, _: Self) {}
    fn offset(self, _: Self) -> SameOrOther<Self, Self> {
        SameOrOther::None
    }
    fn peek(&self) -> u32 {
        0
    }
}

fn only_zero(value: u32) -> DispatchResult {
    if value == 0 {
        Ok(())
    } else {
        Err(DispatchError::Unavailable)
    }
}

impl<AccountId> Currency<AccountId> for NoCoin {
    type Balance = u32;
    type PositiveImbalance = Nothing;
    type NegativeImbalance = Nothing;
    fn total_balance(_: &AccountId) -> u32 {
        0
    }
    fn can_slash(_: &AccountId, value: u32) -> bool {
        value == 0
    }
    fn total_issuance() -> u32 {
        0
    }
    fn minimum_balance() -> u32 {
        0
    }
    fn burn(_: u32) -> Nothing {
        Nothing
    }
    fn issue(_: u32) -> Nothing {
        Nothing
    }
    fn free_balance(_: &AccountId) -> u32 {
        0
    }
    fn ensure_can_withdraw(
        _: &AccountId,
        value: u32,
        _: WithdrawReasons,
        _: u32,
    ) -> DispatchResult {
        only_zero(value)
    }
    fn transfer(
        _: &AccountId,
        _: &AccountId,
        value: u32,
        _: ExistenceRequirement,
    ) -> DispatchResult {
        only_zero(value)
    }
    fn slash(_: &AccountId, value: u32) -> (Nothing, u32) {
        (Nothing, value)
    }
    fn deposit_into_existing(_: &AccountId, value: u32) -> Result<Nothing, DispatchError> {
        only_zero(value).map(|()| Nothing)
    }
    fn deposit_creating(_: &AccountId, _: u32) -> Nothing {
        Nothing
    }
    fn withdraw(
        _: &AccountId,
        value: u32,
        _: WithdrawReasons,
        _: ExistenceRequirement,
    ) -> Result<Nothing, DispatchError> {
        only_zero(value).map(|()| Nothing)
    }
    fn make_free_balance_be(_: &AccountId, _: u32) -> SignedImbalance<u32, Nothing> {
        SignedImbalance::Positive(Nothing)
    }
}

impl<AccountId> ReservableCurrency<AccountId> for NoCoin {
    fn can_reserve(_: &AccountId, value: u32) -> bool {
        value == 0
    }
    fn slash_reserved(_: &AccountId, value: u32) -> (Nothing, u32) {
        (Nothing, value)
    }
    fn reserved_balance(_: &AccountId) -> u32 {
        0
    }
    fn reserve(_: &AccountId, value: u32) -> DispatchResult {
        only_zero(value)
    }
    fn unreserve(_: &AccountId, value: u32) -> u32 {
        value
    }
    fn repatriate_reserved(
        _: &AccountId,
        _: &AccountId,
        value: u32,
        _: BalanceStatus,
    ) -> Result<u32, DispatchError> {
        Ok(value)
    }
}

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
    fn can_deposit(_: &AccountId, amount: u32, _: Provenance) -> DepositConsequence {
        if amount == 0 {
            DepositConsequence::Success
        } else {
            DepositConsequence::UnknownAsset
        }
    }
    fn can_withdraw(_: &AccountId, amount: u32) -> WithdrawConsequence<u32> {
        if amount == 0 {
            WithdrawConsequence::Success
        } else {
            WithdrawConsequence::UnknownAsset
        }
    }
}

impl<AccountId> Unbalanced<AccountId> for NoCoin {
    fn handle_dust(_: Dust<AccountId, Self>) {}
    fn write_balance(_: &AccountId, amount: u32) -> Result<Option<u32>, DispatchError> {
        only_zero(amount).map(|()| None)
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
    fn set_balance_on_hold(_: &RuntimeHoldReason, _: &AccountId, amount: u32) -> DispatchResult {
        only_zero(amount)
    }
}

impl<AccountId> hold::Mutate<AccountId> for NoCoin {}

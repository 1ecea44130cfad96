//! The arithmetic of buckets.

use crate::{Classes, Config, Family, Pallet, Used};
use frame_system::pallet_prelude::BlockNumberFor;
use registry_primitives::{
    records::quota::{QuotaClass, QuotaLimits, QuotaState, QuotaUse, Refusal, WHOLE_BLOCK},
    OrganisationId, OrganisationKind,
};
use sp_runtime::{
    traits::{Saturating, UniqueSaturatedInto, Zero},
    transaction_validity::{InvalidTransaction, TransactionValidityError},
};

/// One part in so many of a bucket is kept back for urgent calls, on top of it.
const RESERVE: u64 = 10;

/// Computing time in picoseconds and bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Load {
    /// Computing time.
    pub weight: u64,
    /// Bytes.
    pub length: u64,
}

/// What came back into a bucket of this capacity in so many blocks.
fn refilled(capacity: u64, limits: &QuotaLimits, blocks: u64) -> u64 {
    let back = u128::from(capacity)
        .saturating_mul(blocks.into())
        .checked_div(limits.refill_blocks.into())
        .unwrap_or(u128::MAX);
    u64::try_from(back).unwrap_or(u64::MAX)
}

/// The use of a bucket, as of a later block.
pub(crate) fn at<BlockNumber>(
    used: QuotaUse<BlockNumber>,
    limits: &QuotaLimits,
    now: BlockNumber,
) -> QuotaUse<BlockNumber>
where
    BlockNumber: Copy + PartialOrd + Saturating + UniqueSaturatedInto<u64> + Zero,
{
    if used.at >= now {
        return used;
    }
    let blocks = now.saturating_sub(used.at).unique_saturated_into();
    QuotaUse {
        weight: used
            .weight
            .saturating_sub(refilled(limits.weight, limits, blocks)),
        length: used
            .length
            .saturating_sub(refilled(limits.length, limits, blocks)),
        at: now,
        block_weight: 0,
        block_length: 0,
    }
}

/// What is left of a bucket.
pub(crate) fn state<BlockNumber>(
    class: QuotaClass,
    limits: QuotaLimits,
    used: &QuotaUse<BlockNumber>,
) -> QuotaState {
    let blocks = |used: u64, capacity: u64| {
        let needed = u128::from(used)
            .saturating_mul(limits.refill_blocks.into())
            .div_ceil(u128::from(capacity.max(1)));
        u32::try_from(needed).unwrap_or(u32::MAX)
    };
    QuotaState {
        class,
        limits,
        weight_available: limits.weight.saturating_sub(used.weight),
        length_available: limits.length.saturating_sub(used.length),
        full_in: blocks(used.weight, limits.weight).max(blocks(used.length, limits.length)),
    }
}

fn share(of: u64, parts_per_million: u32) -> u64 {
    let part = u128::from(of)
        .saturating_mul(parts_per_million.into())
        .checked_div(WHOLE_BLOCK.into())
        .unwrap_or(0);
    u64::try_from(part).unwrap_or(u64::MAX)
}

/// Take a load out of a bucket, in a block whose ordinary transactions may have `block`; or
/// say why that is not possible.
pub(crate) fn take<BlockNumber>(
    used: QuotaUse<BlockNumber>,
    limits: &QuotaLimits,
    load: Load,
    block: Load,
    family: Family,
) -> Result<QuotaUse<BlockNumber>, TransactionValidityError> {
    let refuse = |refusal: Refusal| {
        TransactionValidityError::Invalid(InvalidTransaction::Custom(refusal.code()))
    };
    if load.weight > limits.weight || load.length > limits.length {
        return Err(refuse(Refusal::TooLarge));
    }
    let urgent = family == Family::Urgent;
    let whole = |capacity: u64| {
        let reserve = if urgent { capacity / RESERVE } else { 0 };
        capacity.saturating_add(reserve)
    };
    let weight = used.weight.saturating_add(load.weight);
    let length = used.length.saturating_add(load.length);
    if weight > whole(limits.weight) || length > whole(limits.length) {
        return Err(refuse(Refusal::QuotaExhausted));
    }
    let block_weight = used.block_weight.saturating_add(load.weight);
    let block_length = used.block_length.saturating_add(load.length);
    // The first transaction of an organisation in a block always fits: otherwise one that is
    // larger than the share would never be included.
    let first = used.block_weight == 0 && used.block_length == 0;
    let over = block_weight > share(block.weight, limits.block_share)
        || block_length > share(block.length, limits.block_share);
    if over && !first && !urgent {
        // True of this block only: the pool keeps the transaction for the next one.
        return Err(InvalidTransaction::ExhaustsResources.into());
    }
    Ok(QuotaUse {
        weight,
        length,
        block_weight,
        block_length,
        at: used.at,
    })
}

impl<T: Config> Pallet<T> {
    /// The class of an organisation.
    pub(crate) fn class_of(organisation: OrganisationId, kind: OrganisationKind) -> QuotaClass {
        Classes::<T>::get(organisation).unwrap_or_else(|| QuotaClass::of(kind))
    }

    /// What an organisation used, as of now.
    pub(crate) fn used_now(
        organisation: OrganisationId,
        limits: &QuotaLimits,
    ) -> QuotaUse<BlockNumberFor<T>> {
        let now = frame_system::Pallet::<T>::block_number();
        at(Used::<T>::get(organisation), limits, now)
    }
}

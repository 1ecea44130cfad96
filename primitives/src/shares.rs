//! Proponents' shares in parts per million, and the split of whole credits by them.

use crate::{Credits, OrganisationId};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::{cmp::Reverse, fmt};
use scale_info::TypeInfo;

/// Parts that make a whole: shares are given in parts per million.
pub const PARTS_PER_WHOLE: u32 = 1_000_000;

/// An organisation and its share of a programme's future issues.
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
)]
pub struct Proponent {
    /// The organisation.
    pub organisation: OrganisationId,
    /// Its share in parts per million.
    pub share: u32,
}

/// Why a list of shares is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ShareError {
    /// There is no share at all.
    Empty,
    /// The share at this position is zero.
    Zero(usize),
    /// The shares sum to this many parts per million instead of 1 000 000.
    Sum(u64),
}

impl fmt::Display for ShareError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("at least one share is needed"),
            Self::Zero(index) => write!(f, "share {} is zero", index.saturating_add(1)),
            Self::Sum(sum) => write!(
                f,
                "shares sum to {sum} parts per million, not {PARTS_PER_WHOLE}"
            ),
        }
    }
}

impl core::error::Error for ShareError {}

/// Shares are good when there is one, none is zero and they sum to exactly one million.
pub fn validate_shares(shares: &[u32]) -> Result<(), ShareError> {
    if shares.is_empty() {
        return Err(ShareError::Empty);
    }
    if let Some(index) = shares.iter().position(|share| *share == 0) {
        return Err(ShareError::Zero(index));
    }
    let sum: u64 = shares.iter().map(|share| u64::from(*share)).sum();
    if sum != u64::from(PARTS_PER_WHOLE) {
        return Err(ShareError::Sum(sum));
    }
    Ok(())
}

/// Split whole credits by shares with the largest-remainder (Hamilton) method: every part
/// gets its whole quota, and the credits left over go one each to the largest remainders,
/// ties to the lowest index. The parts always sum to `amount`.
pub fn split(amount: Credits, shares: &[u32]) -> Result<Vec<Credits>, ShareError> {
    validate_shares(shares)?;
    let whole = u128::from(PARTS_PER_WHOLE);
    let products: Vec<u128> = shares
        .iter()
        .map(|share| u128::from(amount.0).saturating_mul(u128::from(*share)))
        .collect();
    // Each quota is at most `amount`, so it fits 64 bits.
    let mut parts: Vec<u64> = products
        .iter()
        .map(|product| u64::try_from(product / whole).unwrap_or(u64::MAX))
        .collect();
    let given = parts
        .iter()
        .fold(0u64, |sum, part| sum.saturating_add(*part));
    let left = amount.0.saturating_sub(given);
    let mut order: Vec<(usize, u128)> = products
        .iter()
        .map(|product| product % whole)
        .enumerate()
        .collect();
    order.sort_by_key(|(index, remainder)| (Reverse(*remainder), *index));
    // Fewer credits are left over than there are shares.
    for (index, _) in order
        .into_iter()
        .take(usize::try_from(left).unwrap_or(usize::MAX))
    {
        if let Some(part) = parts.get_mut(index) {
            *part = part.saturating_add(1);
        }
    }
    Ok(parts.into_iter().map(Credits).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Shares that sum to a million: cut points of the line 0..=1 000 000.
    fn any_shares() -> impl Strategy<Value = Vec<u32>> {
        proptest::collection::btree_set(1..PARTS_PER_WHOLE, 0..16).prop_map(|cuts| {
            let ends = cuts.iter().copied().chain([PARTS_PER_WHOLE]);
            let starts = [0].into_iter().chain(cuts.iter().copied());
            starts.zip(ends).map(|(start, end)| end - start).collect()
        })
    }

    proptest! {
        #[test]
        fn parts_sum_to_the_whole_and_stay_within_one_of_the_quota(
            amount in any::<u64>(), shares in any_shares(),
        ) {
            let parts = split(Credits(amount), &shares).unwrap();
            let sum: u128 = parts.iter().map(|part| u128::from(part.0)).sum();
            prop_assert_eq!(sum, u128::from(amount));
            for (part, share) in parts.iter().zip(&shares) {
                let exact = u128::from(amount) * u128::from(*share);
                let part = u128::from(part.0) * u128::from(PARTS_PER_WHOLE);
                prop_assert!(part.abs_diff(exact) < u128::from(PARTS_PER_WHOLE));
            }
        }
    }

    #[test]
    fn ties_go_to_the_lowest_index() {
        let thirds = [333_334, 333_333, 333_333];
        assert_eq!(split(Credits(10), &thirds).unwrap(), [4, 3, 3].map(Credits));
        let halves = [500_000, 500_000];
        assert_eq!(split(Credits(5), &halves).unwrap(), [3, 2].map(Credits));
        assert_eq!(
            split(Credits(1), &[250_000; 4]).unwrap(),
            [1, 0, 0, 0].map(Credits)
        );
    }

    #[test]
    fn bad_shares_are_named() {
        assert_eq!(validate_shares(&[]), Err(ShareError::Empty));
        assert_eq!(validate_shares(&[1_000_000, 0]), Err(ShareError::Zero(1)));
        assert_eq!(validate_shares(&[999_999]), Err(ShareError::Sum(999_999)));
        assert_eq!(
            validate_shares(&[u32::MAX, u32::MAX]),
            Err(ShareError::Sum(8_589_934_590))
        );
        assert_eq!(split(Credits(1), &[1]), Err(ShareError::Sum(1)));
    }
}

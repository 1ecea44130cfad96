//! Whole numbers in JSON.
//!
//! One rule for every amount of credits, every serial and every sum of money: a JSON number while
//! JavaScript holds it exactly, that is up to 2^53 − 1, and a string of decimal digits above that.
//! Identifiers, block numbers, years, counts and times are always small enough, and are numbers.

use registry_primitives::{Credits, SerialRange};
use serde::{Serialize, Serializer};

/// The largest whole number that JavaScript holds exactly (`Number.MAX_SAFE_INTEGER`).
pub const MAX_SAFE: u64 = (1 << 53) - 1;

/// A whole number that may be larger than JavaScript's numbers are exact.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Whole(pub u64);

impl Serialize for Whole {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 <= MAX_SAFE {
            serializer.serialize_u64(self.0)
        } else {
            serializer.collect_str(&self.0)
        }
    }
}

impl From<Credits> for Whole {
    fn from(credits: Credits) -> Self {
        Self(credits.0)
    }
}

/// The first and the last serial of a range.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Range(pub Whole, pub Whole);

impl From<SerialRange> for Range {
    fn from(range: SerialRange) -> Self {
        Self(Whole(range.first), Whole(range.last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{json, to_value};

    #[test]
    fn numbers_become_texts_where_javascript_would_round_them() {
        let json = |number| to_value(Whole(number)).unwrap();
        assert_eq!(json(0), json!(0));
        assert_eq!(json(MAX_SAFE), json!(9_007_199_254_740_991_u64));
        assert_eq!(json(MAX_SAFE + 1), json!("9007199254740992"));
        assert_eq!(json(u64::MAX), json!("18446744073709551615"));
        let range = SerialRange {
            first: 7,
            last: u64::MAX,
        };
        assert_eq!(
            to_value(Range::from(range)).unwrap(),
            json!([7, "18446744073709551615"])
        );
    }
}

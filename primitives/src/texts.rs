//! Bounds of the texts and lists that stand on chain. Lowering one needs a migration.

use sp_runtime::{traits::ConstU32, BoundedVec};

/// Proponents of one programme.
pub const MAX_PROPONENTS: u32 = 16;
/// Ranges that one call may name or touch.
pub const MAX_RANGES: u32 = 64;

/// Name of an organisation or a country: UTF-8, at most 128 bytes.
pub type Name = BoundedVec<u8, ConstU32<128>>;
/// Tax id of an organisation: UTF-8, at most 32 bytes.
pub type TaxId = BoundedVec<u8, ConstU32<32>>;
/// Address of public pages: UTF-8, at most 200 bytes.
pub type Website = BoundedVec<u8, ConstU32<200>>;
/// Title of a programme: UTF-8, at most 200 bytes.
pub type Title = BoundedVec<u8, ConstU32<200>>;
/// Identifier of a programme in the system it comes from: UTF-8, at most 64 bytes.
pub type ExternalId = BoundedVec<u8, ConstU32<64>>;
/// A reason or remark: UTF-8, at most 512 bytes.
pub type Reason = BoundedVec<u8, ConstU32<512>>;
/// Who a retirement is for: UTF-8, at most 200 bytes.
pub type Beneficiary = BoundedVec<u8, ConstU32<200>>;
/// A serial text.
pub type SerialText = BoundedVec<u8, ConstU32<{ crate::serial::MAX_SERIAL_LENGTH }>>;

/// Whether bytes are a text a person can read: UTF-8, not blank, without control characters.
#[must_use]
pub fn is_readable(bytes: &[u8]) -> bool {
    core::str::from_utf8(bytes)
        .is_ok_and(|text| !text.trim().is_empty() && !text.chars().any(char::is_control))
}

#[cfg(test)]
mod tests {
    use super::is_readable;

    #[test]
    fn only_real_texts_are_readable() {
        assert!(is_readable("Côte d'Ivoire".as_bytes()));
        assert!(!is_readable(b""));
        assert!(!is_readable(b"  "));
        assert!(!is_readable(b"a\nb"));
        assert!(!is_readable(&[0xff, 0xfe]));
    }
}

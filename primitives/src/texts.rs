//! Bounds of the texts and lists that stand on chain. Lowering one needs a migration.

use sp_runtime::{traits::ConstU32, BoundedVec};

/// Proponents of one programme.
pub const MAX_PROPONENTS: u32 = 16;
/// Regions that a programme names.
pub const MAX_REGIONS: u32 = 16;
/// Authorisations that a programme may have, each with a block of serials.
pub const MAX_AUTHORISATIONS: u32 = 32;
/// Givers that one request may name.
pub const MAX_GIVERS: u32 = 16;
/// Freezes of one programme, one organisation or the country that may be in force at once.
pub const MAX_FREEZES: u32 = 8;
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
/// The system a programme comes from: UTF-8, at most 32 bytes.
pub type SourceSystem = BoundedVec<u8, ConstU32<32>>;
/// A region, ISO 3166-2, for example `QM-03`.
pub type Region = BoundedVec<u8, ConstU32<6>>;
/// Name of a document: UTF-8, at most 128 bytes.
pub type DocumentName = BoundedVec<u8, ConstU32<128>>;
/// A media type (RFC 6838), for example `application/pdf`: at most 100 bytes.
pub type MediaType = BoundedVec<u8, ConstU32<100>>;
/// Identifier of a mitigation action in its programme: UTF-8, at most 32 bytes.
pub type ActionId = BoundedVec<u8, ConstU32<32>>;
/// A reason or remark: UTF-8, at most 512 bytes.
pub type Reason = BoundedVec<u8, ConstU32<512>>;
/// Identifier of the case that a freeze belongs to: UTF-8, at most 64 bytes.
pub type CaseId = BoundedVec<u8, ConstU32<64>>;
/// Name of a release of the runtime: UTF-8, at most 32 bytes.
pub type ReleaseName = BoundedVec<u8, ConstU32<32>>;
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

/// Whether bytes are a code of ISO 3166-2 in the country of this alpha-2 code: the code, a dash
/// and one to three letters or digits. Which of them exist is not known here.
#[must_use]
pub fn is_region_of(region: &[u8], alpha2: &[u8]) -> bool {
    region
        .strip_prefix(alpha2)
        .and_then(|rest| rest.strip_prefix(b"-"))
        .is_some_and(|name| {
            matches!(name.len(), 1..=3)
                && name
                    .iter()
                    .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
        })
}

/// Whether bytes are a country code of ISO 3166-1 alpha-2: two capital letters.
#[must_use]
pub fn is_alpha2(code: &[u8]) -> bool {
    code.len() == 2 && code.iter().all(u8::is_ascii_uppercase)
}

/// Whether bytes are a media type: a type and a subtype of the characters that RFC 6838 allows,
/// without parameters.
#[must_use]
pub fn is_media_type(bytes: &[u8]) -> bool {
    let name = |part: &[u8]| {
        part.first().is_some_and(u8::is_ascii_alphanumeric)
            && part
                .iter()
                .all(|c| c.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(c))
    };
    let mut parts = bytes.split(|c| *c == b'/');
    matches!(
        (parts.next(), parts.next(), parts.next()),
        (Some(kind), Some(subtype), None) if name(kind) && name(subtype)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_belong_to_their_country() {
        for good in ["QM-1", "QM-03", "QM-ABC"] {
            assert!(is_region_of(good.as_bytes(), b"QM"), "{good}");
        }
        for bad in ["QM", "QM-", "QM-abcd", "QM-ab", "QA-01", "QM01", "QM-1234"] {
            assert!(!is_region_of(bad.as_bytes(), b"QM"), "{bad}");
        }
    }

    #[test]
    fn media_types_have_two_parts() {
        for good in [
            "application/pdf",
            "image/svg+xml",
            "application/vnd.ms-excel",
        ] {
            assert!(is_media_type(good.as_bytes()), "{good}");
        }
        for bad in [
            "",
            "pdf",
            "application/",
            "/pdf",
            "a/b/c",
            "text/plain; charset=utf-8",
        ] {
            assert!(!is_media_type(bad.as_bytes()), "{bad}");
        }
    }

    #[test]
    fn only_real_texts_are_readable() {
        assert!(is_readable("Côte d'Ivoire".as_bytes()));
        assert!(!is_readable(b""));
        assert!(!is_readable(b"  "));
        assert!(!is_readable(b"a\nb"));
        assert!(!is_readable(&[0xff, 0xfe]));
    }
}

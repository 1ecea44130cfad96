//! What kinds of programmes there are and the stages of their lives.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Declares an enum with fixed codec indices, its names and the list of all its values.
macro_rules! named_enum {
    (
        $(#[$doc:meta])* $name:ident {
            $($(#[$variant_doc:meta])* $variant:ident = $index:literal),* $(,)?
        }
    ) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, codec::Encode, codec::Decode,
            codec::DecodeWithMemTracking, codec::MaxEncodedLen, scale_info::TypeInfo,
            serde::Serialize, serde::Deserialize,
        )]
        pub enum $name {
            $($(#[$variant_doc])* #[codec(index = $index)] $variant = $index),*
        }

        impl $name {
            /// Every value, in the order of its index.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name as files, tables and answers show it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => stringify!($variant)),* }
            }

            /// The value of this name, upper and lower case alike.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.name().eq_ignore_ascii_case(name))
            }

            /// The index by which the chain encodes the value.
            #[must_use]
            pub const fn index(self) -> u8 {
                self as u8
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.pad(self.name())
            }
        }
    };
}
pub(crate) use named_enum;

named_enum! {
    /// Sector of the economy, the reference registry's list.
    Sector {
        /// Energy.
        Energy = 0,
        /// Health.
        Health = 1,
        /// Education.
        Education = 2,
        /// Transport.
        Transport = 3,
        /// Manufacturing.
        Manufacturing = 4,
        /// Hospitality.
        Hospitality = 5,
        /// Forestry.
        Forestry = 6,
        /// Waste.
        Waste = 7,
        /// Agriculture.
        Agriculture = 8,
        /// Any other.
        Other = 9,
    }
}

impl Sector {
    /// The CDM scopes that fit the sector; an empty list means any
    /// (the reference registry's mapping).
    #[must_use]
    pub const fn scopes(self) -> &'static [u8] {
        match self {
            Self::Energy => &[1, 2, 3],
            Self::Transport => &[7],
            Self::Manufacturing => &[4, 5, 9],
            Self::Forestry => &[14],
            Self::Waste => &[10, 13],
            Self::Agriculture => &[15],
            Self::Other => &[6, 8, 11, 12],
            Self::Health | Self::Education | Self::Hospitality => &[],
        }
    }
}

/// A CDM sectoral scope, 1 (energy industries) to 15 (agriculture).
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Debug,
    Hash,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
#[serde(transparent)]
pub struct SectoralScope(pub u8);

impl SectoralScope {
    /// Whether the number is one of the fifteen.
    #[must_use]
    pub const fn is_valid(self) -> bool {
        matches!(self.0, 1..=15)
    }

    /// Whether a programme of `sector` may have this scope.
    #[must_use]
    pub fn fits(self, sector: Sector) -> bool {
        let scopes = sector.scopes();
        self.is_valid() && (scopes.is_empty() || scopes.contains(&self.0))
    }
}

impl fmt::Display for SectoralScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The scopes that a ministry may act on, one bit each: bit `n` is scope `n`.
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
#[serde(transparent)]
pub struct ScopeSet(pub u16);

impl ScopeSet {
    /// The set of these scopes; `None` when one of them does not exist.
    #[must_use]
    pub fn of(scopes: &[SectoralScope]) -> Option<Self> {
        scopes.iter().try_fold(Self::default(), |set, scope| {
            scope.is_valid().then(|| Self(set.0 | Self::bit(*scope)))
        })
    }

    /// Whether the scope is in the set.
    #[must_use]
    pub fn contains(self, scope: SectoralScope) -> bool {
        scope.is_valid() && self.0 & Self::bit(scope) != 0
    }

    /// Whether there is no scope in the set.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether every bit is a scope that exists.
    #[must_use]
    pub const fn is_valid(self) -> bool {
        self.0 & 1 == 0
    }

    /// The scopes in the set, in ascending order.
    pub fn iter(self) -> impl Iterator<Item = SectoralScope> {
        (1..=15)
            .map(SectoralScope)
            .filter(move |scope| self.contains(*scope))
    }

    fn bit(scope: SectoralScope) -> u16 {
        1u16.checked_shl(u32::from(scope.0)).unwrap_or(0)
    }
}

named_enum! {
    /// Where a programme stands.
    Stage {
        /// Registered and waiting for the authority's decision.
        Pending = 0,
        /// Authorised: its block of serials is reserved and credits may be issued.
        Authorised = 1,
        /// Rejected, finally.
        Rejected = 2,
    }
}

impl Stage {
    /// The transition table: whether a programme may go from this stage to `next`.
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Pending, Self::Authorised | Self::Rejected)
        )
    }
}

/// The monitored period that an issuance covers, in seconds since 1970-01-01 UTC.
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
pub struct MonitoredPeriod {
    /// First second.
    pub from: u64,
    /// Last second, inclusive.
    pub until: u64,
}

impl MonitoredPeriod {
    /// Whether the ends are in order.
    #[must_use]
    pub const fn is_valid(self) -> bool {
        self.from <= self.until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_pending_programme_can_be_decided() {
        for from in Stage::ALL.iter().copied() {
            for to in Stage::ALL.iter().copied() {
                let expected = from == Stage::Pending && to != Stage::Pending;
                assert_eq!(from.may_become(to), expected, "{from} to {to}");
            }
        }
    }

    #[test]
    fn every_scope_fits_some_sector_and_the_sectors_of_its_own() {
        for scope in (1..=15).map(SectoralScope) {
            let own = Sector::ALL
                .iter()
                .filter(|s| s.scopes().contains(&scope.0))
                .count();
            assert_eq!(own, 1, "scope {scope} belongs to one sector with a list");
            assert!(scope.fits(Sector::Health));
        }
        assert!(!SectoralScope(0).fits(Sector::Health));
        assert!(!SectoralScope(16).fits(Sector::Health));
        assert!(!SectoralScope(14).fits(Sector::Energy));
    }

    #[test]
    fn scope_sets_hold_what_was_put_in() {
        let scopes = [SectoralScope(1), SectoralScope(15)];
        let set = ScopeSet::of(&scopes).unwrap();
        assert!(set.is_valid());
        assert_eq!(set.iter().collect::<alloc::vec::Vec<_>>(), scopes);
        assert_eq!(ScopeSet::of(&[SectoralScope(16)]), None);
        assert_eq!(ScopeSet::of(&[SectoralScope(0)]), None);
        assert!(!ScopeSet(1).is_valid());
        assert!(!set.contains(SectoralScope(2)));
    }

    #[test]
    fn names_read_back_and_indices_are_the_codec_ones() {
        for sector in Sector::ALL.iter().copied() {
            assert_eq!(
                Sector::from_name(&sector.name().to_lowercase()),
                Some(sector)
            );
            assert_eq!(sector.encode(), [sector.index()]);
        }
        assert_eq!(Sector::from_name("Fishing"), None);
    }
}

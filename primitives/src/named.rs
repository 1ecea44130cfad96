//! Enums whose values have a fixed index and a name, and sets of such values.

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

/// Declares a set of the values of a `named_enum!`: bit `n` is the value of index `n`.
macro_rules! named_set {
    ($(#[$doc:meta])* $name:ident($bits:ty) of $value:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, PartialEq, Eq, Debug, Default, codec::Encode, codec::Decode,
            codec::DecodeWithMemTracking, codec::MaxEncodedLen, scale_info::TypeInfo,
            serde::Serialize, serde::Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub $bits);

        impl $name {
            /// The set of these values.
            #[must_use]
            pub fn of(values: &[$value]) -> Self {
                Self(values.iter().fold(0, |bits, value| bits | Self::bit(*value)))
            }

            /// Whether the value is in the set.
            #[must_use]
            pub fn contains(self, value: $value) -> bool {
                self.0 & Self::bit(value) != 0
            }

            /// Whether nothing is in the set.
            #[must_use]
            pub const fn is_empty(self) -> bool {
                self.0 == 0
            }

            /// Whether every bit is a value that exists.
            #[must_use]
            pub fn is_valid(self) -> bool {
                self.0 & !Self::of($value::ALL).0 == 0
            }

            /// The values in the set, in the order of their index.
            pub fn iter(self) -> impl Iterator<Item = $value> {
                $value::ALL.iter().copied().filter(move |value| self.contains(*value))
            }

            fn bit(value: $value) -> $bits {
                (1 as $bits).checked_shl(u32::from(value.index())).unwrap_or(0)
            }
        }
    };
}
pub(crate) use named_set;

//! Identifiers. Each is a number drawn from a counter that only rises, so an identifier
//! never names two things.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Hash, Encode, Decode,
            DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl $name {
            /// The identifier after this one, or `None` when the counter is used up.
            #[must_use]
            pub fn next(self) -> Option<Self> {
                self.0.checked_add(1).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

identifier! {
    /// An organisation: government, ministry, certifier, programme developer, API/MRV system.
    OrganisationId
}
identifier! {
    /// A mitigation programme. Serial texts show it padded to three digits.
    ProgrammeId
}
identifier! {
    /// One issuance: credits of one programme, vintage, monitored period and verification.
    IssuanceId
}
identifier! {
    /// A monitoring report, and its verification.
    ReportId
}
identifier! {
    /// The receipt of one retirement.
    ReceiptId
}
identifier! {
    /// A person of an organisation, whichever key it acts with. No name stands behind it on
    /// chain.
    PersonId
}
identifier! {
    /// A call that waits for a second person.
    IntentId
}
identifier! {
    /// A transfer that waits for its delay.
    TransferId
}

//! Identifiers. Each is a number drawn from a counter that only rises, so an identifier
//! never names two things.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident($number:ty)) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Hash, Encode, Decode,
            DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub $number);

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
    OrganisationId(u32)
}
identifier! {
    /// A mitigation programme. Serial texts show it padded to three digits.
    ProgrammeId(u32)
}
identifier! {
    /// One issuance: credits of one programme, vintage, monitored period and verification.
    IssuanceId(u32)
}
identifier! {
    /// A monitoring report, and its verification.
    ReportId(u32)
}
identifier! {
    /// The receipt of one retirement or cancellation.
    ReceiptId(u32)
}
identifier! {
    /// A person of an organisation, whichever key it acts with. No name stands behind it on
    /// chain.
    PersonId(u32)
}
identifier! {
    /// A call that waits for a second person.
    IntentId(u32)
}
identifier! {
    /// A transfer or retirement that waits: for its delay or for an answer.
    TransferId(u32)
}
identifier! {
    /// A freeze of credits.
    FreezeId(u32)
}
identifier! {
    /// A movement of credits: one entry of the ledger's log.
    MovementId(u64)
}

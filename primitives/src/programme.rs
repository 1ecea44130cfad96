//! The stages of a programme's life, of its reports, and the periods that are monitored.

use crate::named::named_enum;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

named_enum! {
    /// Where a programme stands.
    Stage {
        /// Submitted and waiting for the authority's decision.
        Pending = 0,
        /// Authorised: blocks of serials are reserved and credits may be issued.
        Authorised = 1,
        /// Rejected; a new version may be submitted.
        Rejected = 2,
        /// Being written by its proponents or a monitoring system.
        Draft = 3,
        /// At its end, finally. What was issued stays as it is.
        Completed = 4,
        /// Given up or stopped, finally. What was issued stays as it is.
        Cancelled = 5,
    }
}

impl Stage {
    /// The transition table: whether a programme may go from this stage to `next`.
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Draft | Self::Rejected, Self::Pending)
                | (Self::Pending, Self::Authorised | Self::Rejected)
                | (Self::Draft | Self::Pending, Self::Cancelled)
                | (Self::Authorised, Self::Completed | Self::Cancelled)
        )
    }

    /// Whether the proponents change the details by themselves.
    #[must_use]
    pub const fn is_editable(self) -> bool {
        matches!(self, Self::Draft | Self::Pending | Self::Rejected)
    }

    /// Whether nothing can follow.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Completed | Self::Cancelled)
    }
}

named_enum! {
    /// Where a monitoring report stands.
    ReportStage {
        /// Waits for a certifier.
        Submitted = 0,
        /// Verified: credits may be issued against it.
        Verified = 1,
        /// Declined by a certifier, finally.
        Declined = 2,
        /// Its verification was withdrawn before anything was issued, finally.
        Withdrawn = 3,
    }
}

impl ReportStage {
    /// The one table of what may become of a report.
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Submitted, Self::Verified | Self::Declined) | (Self::Verified, Self::Withdrawn)
        )
    }
}

/// A monitored period, in seconds since 1970-01-01 UTC.
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

    /// Whether the periods share a second.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.from <= other.until && other.from <= self.until
    }

    /// Whether every second of the other lies in this one.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.from <= other.from && other.until <= self.until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What may follow each stage, written a second time.
    fn expected(from: Stage) -> &'static [Stage] {
        match from {
            Stage::Draft => &[Stage::Pending, Stage::Cancelled],
            Stage::Pending => &[Stage::Authorised, Stage::Rejected, Stage::Cancelled],
            Stage::Rejected => &[Stage::Pending],
            Stage::Authorised => &[Stage::Completed, Stage::Cancelled],
            Stage::Completed | Stage::Cancelled => &[],
        }
    }

    #[test]
    fn every_pair_of_stages_is_decided() {
        for from in Stage::ALL.iter().copied() {
            for to in Stage::ALL.iter().copied() {
                let allowed = expected(from).contains(&to);
                assert_eq!(from.may_become(to), allowed, "{from} to {to}");
            }
            assert_eq!(from.is_final(), expected(from).is_empty(), "{from}");
        }
    }

    #[test]
    fn every_pair_of_report_stages_is_decided() {
        use ReportStage::*;
        let allowed = [
            (Submitted, Verified),
            (Submitted, Declined),
            (Verified, Withdrawn),
        ];
        for from in ReportStage::ALL.iter().copied() {
            for to in ReportStage::ALL.iter().copied() {
                assert_eq!(from.may_become(to), allowed.contains(&(from, to)));
            }
        }
    }

    #[test]
    fn periods_overlap_when_they_share_a_second() {
        let period = |from, until| MonitoredPeriod { from, until };
        let year = period(100, 200);
        for (other, overlaps) in [
            (period(0, 99), false),
            (period(0, 100), true),
            (period(150, 160), true),
            (period(200, 300), true),
            (period(201, 300), false),
        ] {
            assert_eq!(year.overlaps(other), overlaps, "{other:?}");
            assert_eq!(other.overlaps(year), overlaps, "{other:?}");
        }
        assert!(year.contains(period(100, 200)) && !year.contains(period(99, 200)));
    }
}

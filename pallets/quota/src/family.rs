//! Families of calls: which cannot wait.

/// How a call stands in the queue, and whether it may draw on the reserve of its bucket.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Family {
    /// Batches of calls: whoever sends many can wait.
    Bulk,
    /// Everything else.
    Ordinary,
    /// Calls that only stop or restrict something. They stop a theft and cannot wait.
    Urgent,
}

impl Family {
    /// The part of a transaction's priority that the family makes. It is less than one step
    /// of [`crate::PacedNonce`].
    #[must_use]
    pub const fn priority(self) -> u64 {
        match self {
            Self::Bulk => 0,
            Self::Ordinary => 1,
            Self::Urgent => 2,
        }
    }
}

/// Says to which family a call belongs.
pub trait Families<Call> {
    /// The family of a call.
    fn family(call: &Call) -> Family;
}

impl<Call> Families<Call> for () {
    fn family(_: &Call) -> Family {
        Family::Ordinary
    }
}

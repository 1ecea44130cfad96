//! Where credits lie and how they end.

use crate::named::named_enum;

named_enum! {
    /// The account of an organisation in which a range lies.
    ///
    /// There is no way out of a terminal one: see [`AccountKind::is_terminal`].
    AccountKind {
        /// Free to move.
        Holding = 0,
        /// Reserved by a transfer or request that waits; still the giver's.
        Pending = 1,
        /// Retired inside the country. Terminal.
        RetirementLocal = 2,
        /// Retired for use by another country. Terminal.
        RetirementInternational = 3,
        /// Cancelled: ended without being used by anybody. Terminal.
        Cancellation = 4,
    }
}

impl AccountKind {
    /// Whether nothing, root included, leads out of the account.
    #[must_use]
    pub const fn is_terminal(self) -> bool {
        matches!(
            self,
            Self::RetirementLocal | Self::RetirementInternational | Self::Cancellation
        )
    }
}

named_enum! {
    /// Why credits are retired (the reference registry's types, and domestic use).
    RetirementKind {
        /// For use by another country.
        CrossBorder = 0,
        /// By a court or another legal order.
        LegalAction = 1,
        /// For another stated reason.
        Other = 2,
        /// For a beneficiary inside the country.
        DomesticUse = 3,
    }
}

impl RetirementKind {
    /// The account that receives the retired ranges.
    #[must_use]
    pub const fn account(self) -> AccountKind {
        match self {
            Self::CrossBorder => AccountKind::RetirementInternational,
            Self::LegalAction | Self::Other | Self::DomesticUse => AccountKind::RetirementLocal,
        }
    }

    /// Whether a holder may retire its own credits in this way without the authority.
    #[must_use]
    pub const fn open_to_holder(self) -> bool {
        matches!(self, Self::DomesticUse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retirement_always_ends_in_a_terminal_account() {
        for kind in RetirementKind::ALL {
            assert!(kind.account().is_terminal());
        }
        assert!(!AccountKind::Holding.is_terminal() && !AccountKind::Pending.is_terminal());
    }
}

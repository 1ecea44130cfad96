//! Events of trusted accounts, limits and delays.

use super::mirrors;
use crate::event::{Actor, LaterLimits};
use registry_primitives::{
    records::trust::{Delays, Limits, Reception},
    OrganisationId,
};

mirrors! {
    /// An organisation trusts another one, from a block on.
    TrustedAdded {
        /// Who trusts.
        organisation: OrganisationId,
        /// Who is trusted.
        counterparty: OrganisationId,
        /// The first block in which it is.
        effective: u32,
        /// Who decided.
        by: Actor,
    }
    /// An organisation no longer trusts another one.
    TrustedRemoved {
        /// Who trusted.
        organisation: OrganisationId,
        /// Who was trusted.
        counterparty: OrganisationId,
        /// Who decided.
        by: Actor,
    }
    /// An organisation changed its limits.
    LimitsChanged {
        /// The organisation.
        organisation: OrganisationId,
        /// Limits in force until now.
        before: Limits,
        /// Limits in force from now on.
        after: Limits,
        /// Limits that take their place later, and the first block in which they do.
        next: Option<LaterLimits>,
        /// Who decided.
        by: Actor,
    }
    /// An organisation changed what it lets others do.
    ReceptionChanged {
        /// The organisation.
        organisation: OrganisationId,
        /// Until now.
        before: Reception,
        /// From now on.
        after: Reception,
        /// Who decided.
        by: Actor,
    }
    /// Governance changed the delays of the country.
    DelaysChanged {
        /// Delays until now.
        before: Delays,
        /// Delays from now on.
        after: Delays,
    }
}

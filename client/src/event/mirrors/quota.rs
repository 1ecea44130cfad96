//! Events of quotas.

use super::mirrors;
use registry_primitives::{
    records::quota::{QuotaClass, QuotaLimits},
    OrganisationId,
};

mirrors! {
    /// Governance changed the limits of a class.
    QuotaLimitsChanged {
        /// The class.
        class: QuotaClass,
        /// Limits until now; none when the class was not limited.
        before: Option<QuotaLimits>,
        /// Limits from now on.
        after: QuotaLimits,
    }
    /// Governance gave an organisation another class.
    ClassChanged {
        /// The organisation.
        organisation: OrganisationId,
        /// Its own class until now; none when it followed its kind.
        before: Option<QuotaClass>,
        /// Its own class from now on.
        after: Option<QuotaClass>,
    }
}

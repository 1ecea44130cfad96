//! Events of rights and second persons.

use super::mirrors;
use crate::{
    event::Actor,
    values::{Bytes, Key, Text},
};
use registry_primitives::{
    Action, ActionSet, IntentId, OrganisationId, OrganisationKind, Policy, UserRole, When,
};

mirrors! {
    /// Governance changed a cell of the matrix.
    PermissionsChanged {
        /// Kind of organisation.
        kind: OrganisationKind,
        /// Role of the person.
        role: UserRole,
        /// Actions allowed until now.
        before: ActionSet,
        /// Actions allowed from now on.
        after: ActionSet,
    }
    /// Governance changed the second-person policy of an action.
    PolicyChanged {
        /// The action.
        action: Action,
        /// The policy until now.
        before: Policy,
        /// The policy from now on.
        after: Policy,
    }
    /// An organisation changed what it asks of itself.
    OwnPolicyChanged {
        /// The organisation.
        organisation: OrganisationId,
        /// The action.
        action: Action,
        /// Its own rule until now.
        before: When,
        /// Its own rule from now on.
        after: When,
        /// Who decided.
        by: Actor,
    }
    /// A call waits for a second person.
    IntentOpened {
        /// The intent.
        intent: IntentId,
        /// The organisation of the initiator.
        organisation: OrganisationId,
        /// The call as the runtime encodes it.
        call: Bytes,
        /// The last block in which it can be approved.
        expires: u32,
        /// Who opened it.
        by: Actor,
    }
    /// A second person approved, and the call was executed.
    IntentApproved {
        /// The intent.
        intent: IntentId,
        /// The organisation of the initiator.
        organisation: OrganisationId,
        /// The key of the initiator.
        initiator: Key,
        /// Who approved.
        by: Actor,
    }
    /// A second person refused.
    IntentRefused {
        /// The intent.
        intent: IntentId,
        /// The organisation of the initiator.
        organisation: OrganisationId,
        /// Why.
        reason: Text,
        /// Who refused.
        by: Actor,
    }
    /// The initiator withdrew the call.
    IntentCancelled {
        /// The intent.
        intent: IntentId,
        /// The organisation of the initiator.
        organisation: OrganisationId,
        /// Who withdrew it.
        by: Actor,
    }
    /// Nobody approved in time.
    IntentExpired {
        /// The intent.
        intent: IntentId,
        /// The organisation of the initiator.
        organisation: OrganisationId,
    }
}

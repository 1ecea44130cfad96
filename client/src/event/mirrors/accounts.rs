//! Events of organisations and their people.

use super::mirrors;
use crate::{
    event::Actor,
    shown::record,
    values::{Alpha2, Hash32, Key, Text},
};
use registry_primitives::{
    records::accounts::Accreditation, MemberState, OrganisationId, OrganisationKind,
    OrganisationState, PersonId, ScopeSet, Sector, UserRole,
};

mirrors! {
    /// An organisation was added.
    OrganisationRegistered {
        /// Its identifier.
        organisation: OrganisationId,
        /// What it is.
        kind: OrganisationKind,
        /// Its public name.
        name: Text,
        /// Its tax id.
        tax_id: Text,
        /// ISO 3166-1 alpha-2 code of its seat.
        country: Alpha2,
        /// Scopes a ministry may act on; empty for the other kinds.
        scopes: ScopeSet,
        /// Address of its public pages.
        website: Text,
        /// Who added it.
        by: Actor,
    }
    /// A key became a member.
    MemberAdded {
        /// The organisation.
        organisation: OrganisationId,
        /// The key.
        key: Key,
        /// The person it stands for.
        person: PersonId,
        /// Its role.
        role: UserRole,
        /// Who added it.
        by: Actor,
    }
    /// An organisation was admitted, rejected, suspended or reactivated.
    OrganisationStateChanged {
        /// The organisation.
        organisation: OrganisationId,
        /// State until now.
        before: OrganisationState,
        /// State from now on.
        after: OrganisationState,
        /// Why.
        reason: Text,
        /// Who decided.
        by: Actor,
    }
    /// An organisation registered itself and waits for admission.
    OrganisationApplied {
        /// Its identifier.
        organisation: OrganisationId,
        /// What it is.
        kind: OrganisationKind,
        /// Its public name.
        name: Text,
        /// Its tax id.
        tax_id: Text,
        /// ISO 3166-1 alpha-2 code of its seat.
        country: Alpha2,
        /// Address of its public pages.
        website: Text,
        /// Key of its first administrator.
        key: Key,
        /// The person the key stands for.
        person: PersonId,
    }
    /// The public data of an organisation changed.
    OrganisationEdited {
        /// The organisation.
        organisation: OrganisationId,
        /// Its public name.
        name: Text,
        /// ISO 3166-1 alpha-2 code of its seat.
        country: Alpha2,
        /// Address of its public pages.
        website: Text,
        /// Who decided.
        by: Actor,
    }
    /// Self-registration was opened or closed.
    SelfRegistrationChanged {
        /// Whether organisations may register themselves from now on.
        open: bool,
        /// Who decided.
        by: Actor,
    }
    /// A certifier was accredited for a sector, or its accreditation was suspended.
    AccreditationChanged {
        /// The certifier.
        organisation: OrganisationId,
        /// The sector.
        sector: Sector,
        /// The accreditation until now.
        #[serde(serialize_with = "record")]
        before: Option<Accreditation>,
        /// The accreditation from now on.
        #[serde(serialize_with = "record")]
        after: Accreditation,
        /// Why, when it was suspended.
        reason: Option<Text>,
        /// Who decided.
        by: Actor,
    }
    /// An organisation invited the holder of a voucher.
    MemberInvited {
        /// The organisation.
        organisation: OrganisationId,
        /// Hash of the voucher.
        voucher: Hash32,
        /// The role that the invitation gives.
        role: UserRole,
        /// The last block in which it can be accepted.
        expires: u32,
        /// Who invited.
        by: Actor,
    }
    /// An invitation was withdrawn.
    InvitationWithdrawn {
        /// The organisation.
        organisation: OrganisationId,
        /// Hash of the voucher.
        voucher: Hash32,
        /// Who withdrew it.
        by: Actor,
    }
    /// The holder of a voucher became a member.
    InvitationAccepted {
        /// The organisation.
        organisation: OrganisationId,
        /// Hash of the voucher.
        voucher: Hash32,
        /// The key.
        key: Key,
        /// The person it stands for.
        person: PersonId,
        /// Its role.
        role: UserRole,
    }
    /// A member got another role.
    MemberRoleChanged {
        /// The organisation.
        organisation: OrganisationId,
        /// The member's key.
        key: Key,
        /// The person it stands for.
        person: PersonId,
        /// Role until now.
        before: UserRole,
        /// Role from now on.
        after: UserRole,
        /// Who decided.
        by: Actor,
    }
    /// A member was suspended, reactivated or removed.
    MemberStateChanged {
        /// The organisation.
        organisation: OrganisationId,
        /// The member's key.
        key: Key,
        /// The person it stands for.
        person: PersonId,
        /// State until now.
        before: MemberState,
        /// State from now on.
        after: MemberState,
        /// Why.
        reason: Text,
        /// Who decided.
        by: Actor,
    }
    /// A person acts with another key.
    KeyReplaced {
        /// The organisation.
        organisation: OrganisationId,
        /// The person.
        person: PersonId,
        /// The person's role.
        role: UserRole,
        /// The key until now; it never acts again.
        old: Key,
        /// The key from now on.
        new: Key,
        /// Whether the old key was lost and others decided.
        recovered: bool,
        /// Who acted.
        by: Actor,
    }
    /// A lost key is to be replaced.
    RecoveryProposed {
        /// The organisation.
        organisation: OrganisationId,
        /// The person.
        person: PersonId,
        /// The lost key.
        lost: Key,
        /// The key that is to take over.
        new: Key,
        /// Who proposed it.
        by: Actor,
    }
    /// The government approved a recovery.
    RecoveryApproved {
        /// The organisation.
        organisation: OrganisationId,
        /// The person.
        person: PersonId,
        /// The lost key, which can still object.
        lost: Key,
        /// The first block in which the recovery can be completed.
        due: u32,
        /// Who approved.
        by: Actor,
    }
    /// A recovery was stopped.
    RecoveryCancelled {
        /// The organisation.
        organisation: OrganisationId,
        /// The person.
        person: PersonId,
        /// The key that was said to be lost.
        lost: Key,
        /// Who stopped it.
        by: Actor,
    }
}

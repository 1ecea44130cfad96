//! The mirrors of the events, one after the other as the runtime declares them.

use codec::{Decode, Encode};
use registry_primitives::{
    records::{
        quota::{QuotaClass, QuotaLimits},
        trust::{Delays, Limits},
    },
    AccountKind, Action, ActionSet, Credits, IntentId, IssuanceId, MemberState, MonitoredPeriod,
    OrganisationId, OrganisationKind, OrganisationState, PersonId, Policy, ProgrammeId, ReceiptId,
    RetirementKind, ScopeSet, Sector, SerialRange, TransferId, UserRole, When,
};
use serde::Serialize;

use super::{
    whole, Accreditation, Actor, DecodeError, EventShape, LaterLimits, MovedRange, Part,
    ProgrammeDetails,
};
use crate::values::{Alpha2, Bytes, Hash32, Key, Text};

/// The name that the runtime gives an event: that of its mirror, unless another is told.
macro_rules! name_of {
    ($event:ident) => {
        stringify!($event)
    };
    ($event:ident $name:literal) => {
        $name
    };
}

/// Declares the mirrors, the enum over them, their shapes and how bytes become one of them.
/// Where two pallets have events of one name, one mirror is declared `as` that name.
macro_rules! mirrors {
    ($(
        $pallet:literal {
            $( $(#[$doc:meta])* $event:ident $(as $name:literal)? {
                $( $(#[$field_doc:meta])* $field:ident: $type:ty, )*
            } )*
        }
    )*) => {
        $($(
            $(#[$doc])*
            #[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
            pub struct $event {
                $( $(#[$field_doc])* pub $field: $type, )*
            }
        )*)*

        /// An event of the registry's pallets.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        #[serde(untagged)]
        // Most events name their actor; a box would only move that elsewhere.
        #[allow(clippy::large_enum_variant)]
        pub enum RegistryEvent {
            $($( $(#[$doc])* $event($event), )*)*
        }

        /// Every event that is mirrored.
        pub const SHAPES: &[EventShape] = &[
            $($(
                ($pallet, name_of!($event $($name)?), &[$( stringify!($field) ),*]),
            )*)*
        ];

        /// The pallets whose events are mirrored.
        pub const PALLETS: &[&str] = &[$($pallet),*];

        /// The event of these names in these bytes.
        pub fn decode(pallet: &str, event: &str, bytes: &[u8]) -> Result<RegistryEvent, DecodeError> {
            $($(
                if pallet == $pallet && event == name_of!($event $($name)?) {
                    return whole::<$event>(pallet, event, bytes).map(RegistryEvent::$event);
                }
            )*)*
            Err(DecodeError(format!("The event {pallet}.{event} is unknown to this program.")))
        }
    };
}

mirrors! {
    "Roles" {
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
    "Accounts" {
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
            before: Option<Accreditation>,
            /// The accreditation from now on.
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
    "Programmes" {
        /// A programme was registered and waits for a decision.
        ProgrammeRegistered {
            /// Its identifier.
            programme: ProgrammeId,
            /// All that was said of it.
            details: ProgrammeDetails,
            /// Who registered it.
            by: Actor,
        }
        /// A programme was authorised.
        ProgrammeAuthorised {
            /// The programme.
            programme: ProgrammeId,
            /// Credits that may be issued.
            amount: Credits,
            /// The serials reserved for them.
            block: SerialRange,
            /// The block as a serial text.
            serial: Text,
            /// Who decided.
            by: Actor,
        }
        /// A programme was rejected.
        ProgrammeRejected {
            /// The programme.
            programme: ProgrammeId,
            /// Why.
            reason: Text,
            /// Who decided.
            by: Actor,
        }
    }
    "Credits" {
        /// Credits of a programme came into being, in the hands of its proponents.
        CreditsIssued {
            /// The issuance.
            issuance: IssuanceId,
            /// The programme.
            programme: ProgrammeId,
            /// All serials of the issuance.
            range: SerialRange,
            /// How many credits.
            amount: Credits,
            /// Year in which the reductions happened.
            vintage: u16,
            /// Monitored period, when told.
            period: Option<MonitoredPeriod>,
            /// Hash of the verification report, when told.
            verification: Option<Hash32>,
            /// Who received which serials, in the order of the proponents.
            parts: Vec<Part>,
            /// Issued for the programme until now.
            issued_before: Credits,
            /// Issued for the programme from now on.
            issued_after: Credits,
            /// Who decided.
            by: Actor,
        }
        /// Credits changed hands.
        CreditsTransferred {
            /// The programme.
            programme: ProgrammeId,
            /// Who gave.
            from: OrganisationId,
            /// Who received.
            to: OrganisationId,
            /// Which serials.
            ranges: Vec<MovedRange>,
            /// How many credits.
            amount: Credits,
            /// Held by the giver, in all programmes, before.
            from_before: Credits,
            /// Held by the giver after.
            from_after: Credits,
            /// Held by the receiver, in all programmes, before.
            to_before: Credits,
            /// Held by the receiver after.
            to_after: Credits,
            /// The transfer, when it waited until now.
            transfer: Option<TransferId>,
            /// Remark of the giver.
            remark: Option<Text>,
            /// Who acted.
            by: Actor,
        }
        /// Credits are to change hands, and wait for their delay.
        TransferDelayed {
            /// The transfer.
            transfer: TransferId,
            /// The programme.
            programme: ProgrammeId,
            /// Who gives.
            from: OrganisationId,
            /// Who is to receive.
            to: OrganisationId,
            /// Which serials.
            ranges: Vec<MovedRange>,
            /// How many credits.
            amount: Credits,
            /// The first block in which it is executed.
            due: u32,
            /// The last block in which it can be cancelled.
            cancellable_until: u32,
            /// Held by the giver, in all programmes, before.
            from_before: Credits,
            /// Held by the giver after.
            from_after: Credits,
            /// Remark of the giver.
            remark: Option<Text>,
            /// Who acted.
            by: Actor,
        }
        /// A waiting transfer was undone: the credits are free in the giver's holding again.
        TransferUndone {
            /// The transfer.
            transfer: TransferId,
            /// The programme.
            programme: ProgrammeId,
            /// Who was to give.
            from: OrganisationId,
            /// Who was to receive.
            to: OrganisationId,
            /// Which serials.
            ranges: Vec<MovedRange>,
            /// How many credits.
            amount: Credits,
            /// Held by the giver, in all programmes, before.
            from_before: Credits,
            /// Held by the giver after.
            from_after: Credits,
            /// Who cancelled it; nobody when giver or receiver was not active when it was due.
            by: Option<Actor>,
        }
        /// Credits were retired, finally.
        CreditsRetired {
            /// The receipt.
            receipt: ReceiptId,
            /// The programme.
            programme: ProgrammeId,
            /// Whose credits they were.
            owner: OrganisationId,
            /// Which serials.
            ranges: Vec<MovedRange>,
            /// How many credits.
            amount: Credits,
            /// Type of the retirement.
            kind: RetirementKind,
            /// Where the credits lie now.
            account: AccountKind,
            /// Receiving country of a cross-border retirement, ISO 3166-1 alpha-2.
            country: Option<Alpha2>,
            /// For whom.
            beneficiary: Text,
            /// Why.
            reason: Text,
            /// Held by the owner, in all programmes, before.
            held_before: Credits,
            /// Held by the owner after.
            held_after: Credits,
            /// Who acted.
            by: Actor,
        }
    }
    "Safeguards" {
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
        /// Governance changed the delays of the country.
        DelaysChanged {
            /// Delays until now.
            before: Delays,
            /// Delays from now on.
            after: Delays,
        }
    }
    "Quota" {
        /// Governance changed the limits of a class.
        QuotaLimitsChanged as "LimitsChanged" {
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
}

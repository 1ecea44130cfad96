//! What happened to organisations and their people.

use frame_support::pallet_macros::pallet_section;

/// The events of the pallet.
#[pallet_section]
mod events {
    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// An organisation was added.
        OrganisationRegistered {
            /// Its identifier.
            organisation: OrganisationId,
            /// What it is.
            kind: OrganisationKind,
            /// Its public name.
            name: Name,
            /// Its tax id.
            tax_id: TaxId,
            /// ISO 3166-1 alpha-2 code of its seat.
            country: [u8; 2],
            /// Scopes a ministry may act on; empty for the other kinds.
            scopes: ScopeSet,
            /// Address of its public pages.
            website: Website,
            /// Who added it.
            by: Actor<T::AccountId>,
        },
        /// A key became a member.
        MemberAdded {
            /// The organisation.
            organisation: OrganisationId,
            /// The key.
            key: T::AccountId,
            /// The person it stands for.
            person: PersonId,
            /// Its role.
            role: UserRole,
            /// Who added it.
            by: Actor<T::AccountId>,
        },
        /// An organisation was admitted, rejected, suspended or reactivated.
        OrganisationStateChanged {
            /// The organisation.
            organisation: OrganisationId,
            /// State until now.
            before: OrganisationState,
            /// State from now on.
            after: OrganisationState,
            /// Why.
            reason: Reason,
            /// Who decided.
            by: Actor<T::AccountId>,
        },
        /// An organisation registered itself and waits for admission.
        OrganisationApplied {
            /// Its identifier.
            organisation: OrganisationId,
            /// What it is.
            kind: OrganisationKind,
            /// Its public name.
            name: Name,
            /// Its tax id.
            tax_id: TaxId,
            /// ISO 3166-1 alpha-2 code of its seat.
            country: [u8; 2],
            /// Address of its public pages.
            website: Website,
            /// Key of its first administrator.
            key: T::AccountId,
            /// The person the key stands for.
            person: PersonId,
        },
        /// The public data of an organisation changed.
        OrganisationEdited {
            /// The organisation.
            organisation: OrganisationId,
            /// Its public name.
            name: Name,
            /// ISO 3166-1 alpha-2 code of its seat.
            country: [u8; 2],
            /// Address of its public pages.
            website: Website,
            /// Who decided.
            by: Actor<T::AccountId>,
        },
        /// Self-registration was opened or closed.
        SelfRegistrationChanged {
            /// Whether organisations may register themselves from now on.
            open: bool,
            /// Who decided.
            by: Actor<T::AccountId>,
        },
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
            reason: Option<Reason>,
            /// Who decided.
            by: Actor<T::AccountId>,
        },
        /// An organisation invited the holder of a voucher.
        MemberInvited {
            /// The organisation.
            organisation: OrganisationId,
            /// Hash of the voucher.
            voucher: [u8; 32],
            /// The role that the invitation gives.
            role: UserRole,
            /// The last block in which it can be accepted.
            expires: BlockNumberFor<T>,
            /// Who invited.
            by: Actor<T::AccountId>,
        },
        /// An invitation was withdrawn.
        InvitationWithdrawn {
            /// The organisation.
            organisation: OrganisationId,
            /// Hash of the voucher.
            voucher: [u8; 32],
            /// Who withdrew it.
            by: Actor<T::AccountId>,
        },
        /// The holder of a voucher became a member.
        InvitationAccepted {
            /// The organisation.
            organisation: OrganisationId,
            /// Hash of the voucher.
            voucher: [u8; 32],
            /// The key.
            key: T::AccountId,
            /// The person it stands for.
            person: PersonId,
            /// Its role.
            role: UserRole,
        },
        /// A member got another role.
        MemberRoleChanged {
            /// The organisation.
            organisation: OrganisationId,
            /// The member's key.
            key: T::AccountId,
            /// The person it stands for.
            person: PersonId,
            /// Role until now.
            before: UserRole,
            /// Role from now on.
            after: UserRole,
            /// Who decided.
            by: Actor<T::AccountId>,
        },
        /// A member was suspended, reactivated or removed.
        MemberStateChanged {
            /// The organisation.
            organisation: OrganisationId,
            /// The member's key.
            key: T::AccountId,
            /// The person it stands for.
            person: PersonId,
            /// State until now.
            before: MemberState,
            /// State from now on.
            after: MemberState,
            /// Why.
            reason: Reason,
            /// Who decided.
            by: Actor<T::AccountId>,
        },
        /// A person acts with another key.
        KeyReplaced {
            /// The organisation.
            organisation: OrganisationId,
            /// The person.
            person: PersonId,
            /// The person's role.
            role: UserRole,
            /// The key until now; it never acts again.
            old: T::AccountId,
            /// The key from now on.
            new: T::AccountId,
            /// Whether the old key was lost and others decided.
            recovered: bool,
            /// Who acted.
            by: Actor<T::AccountId>,
        },
        /// A lost key is to be replaced.
        RecoveryProposed {
            /// The organisation.
            organisation: OrganisationId,
            /// The person.
            person: PersonId,
            /// The lost key.
            lost: T::AccountId,
            /// The key that is to take over.
            new: T::AccountId,
            /// Who proposed it.
            by: Actor<T::AccountId>,
        },
        /// The government approved a recovery.
        RecoveryApproved {
            /// The organisation.
            organisation: OrganisationId,
            /// The person.
            person: PersonId,
            /// The lost key, which can still object.
            lost: T::AccountId,
            /// The first block in which the recovery can be completed.
            due: BlockNumberFor<T>,
            /// Who approved.
            by: Actor<T::AccountId>,
        },
        /// A recovery was stopped.
        RecoveryCancelled {
            /// The organisation.
            organisation: OrganisationId,
            /// The person.
            person: PersonId,
            /// The key that was said to be lost.
            lost: T::AccountId,
            /// Who stopped it.
            by: Actor<T::AccountId>,
        },
    }
}

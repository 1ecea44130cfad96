//! Kinds of organisations, roles of their people, the actions of the registry, and the
//! permission matrix with which a country begins.

use crate::{named::named_enum, OrganisationId, PersonId};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

named_enum! {
    /// What an organisation is. Only these kinds have a behaviour in the registry.
    OrganisationKind {
        /// The one government of the country.
        Government = 0,
        /// A ministry, which acts for the government within its sectoral scopes.
        Ministry = 1,
        /// An accredited certifier.
        Certifier = 2,
        /// A developer of programmes; holds credits.
        ProgrammeDeveloper = 3,
        /// A monitoring system that speaks to the registry by itself.
        Api = 4,
    }
}

impl OrganisationKind {
    /// Whether an organisation of this kind can hold credits.
    #[must_use]
    pub const fn may_hold_credits(self) -> bool {
        matches!(self, Self::Government | Self::ProgrammeDeveloper)
    }

    /// Whether an organisation of this kind can run validators.
    #[must_use]
    pub const fn may_validate(self) -> bool {
        matches!(self, Self::Government | Self::Ministry | Self::Certifier)
    }

    /// Whether an organisation of this kind acts for the state.
    #[must_use]
    pub const fn is_authority(self) -> bool {
        matches!(self, Self::Government | Self::Ministry)
    }
}

named_enum! {
    /// Whether an organisation may act.
    OrganisationState {
        /// May act.
        Active = 0,
        /// May read, nothing else; what it holds is frozen by this state.
        Suspended = 1,
        /// Registered itself and waits for the authority's decision.
        Pending = 2,
        /// Was not admitted, finally. Its tax id and its key are free again.
        Rejected = 3,
    }
}

impl OrganisationState {
    /// The one table of what may become of an organisation.
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Active, Self::Suspended)
                | (Self::Suspended | Self::Pending, Self::Active)
                | (Self::Pending, Self::Rejected)
        )
    }
}

named_enum! {
    /// Whether a key may act for the person it stands for. Keys are never forgotten: a key
    /// that once signed keeps its nonce, so that no old transaction can be replayed.
    MemberState {
        /// May act.
        Active = 0,
        /// May not act until an administrator lifts it.
        Suspended = 1,
        /// Left the organisation, finally.
        Removed = 2,
        /// The person acts with another key now.
        Replaced = 3,
    }
}

impl MemberState {
    /// The one table of what may become of a member's key.
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (
                Self::Active,
                Self::Suspended | Self::Removed | Self::Replaced
            ) | (Self::Suspended, Self::Active | Self::Removed)
        )
    }
}

named_enum! {
    /// The role of a person in an organisation.
    UserRole {
        /// The one root of the country, a member of the government.
        Root = 0,
        /// Manages the organisation and its people.
        Admin = 1,
        /// Acts for the organisation.
        Manager = 2,
        /// Reads.
        Viewer = 3,
    }
}

impl UserRole {
    /// Whether the role manages the organisation's people: an organisation never lacks one.
    #[must_use]
    pub const fn is_administrator(self) -> bool {
        matches!(self, Self::Root | Self::Admin)
    }
}

named_enum! {
    /// Everything a member may be allowed to do. Indices are bits of [`ActionSet`].
    Action {
        /// Add an organisation with its first administrator.
        RegisterOrganisation = 0,
        /// Suspend or reactivate an organisation.
        SuspendOrganisation = 1,
        /// Add or invite a person to an organisation.
        AddMember = 2,
        /// Register a programme.
        RegisterProgramme = 3,
        /// Authorise a pending programme.
        AuthoriseProgramme = 4,
        /// Reject a pending programme.
        RejectProgramme = 5,
        /// Issue credits of an authorised programme.
        IssueCredits = 6,
        /// Send credits to another organisation.
        TransferCredits = 7,
        /// Retire credits.
        RetireCredits = 8,
        /// Admit or reject an organisation that registered itself, and open or close
        /// self-registration.
        DecideRegistration = 9,
        /// Change the public data of one's own organisation.
        EditOrganisation = 10,
        /// Accredit a certifier for a sector, or suspend an accreditation.
        AccreditCertifier = 11,
        /// Change the role of a member of one's own organisation, suspend or remove it, or
        /// withdraw an invitation.
        ManageMembers = 12,
        /// Propose or approve that a person who lost a key acts with another one.
        RecoverKey = 13,
        /// Set the second-person policy of one's own organisation.
        SetPolicy = 14,
        /// Change the trusted accounts and the transfer limits of one's own organisation.
        ManageTrusted = 15,
        /// Submit, amend or withdraw a programme, add mitigation actions and estimates to it,
        /// and propose or agree to a change of its ownership.
        EditProgramme = 16,
        /// End an authorised programme: completed or cancelled.
        CloseProgramme = 17,
        /// Report what was monitored.
        ReportMonitoring = 18,
        /// Verify or decline a monitoring report, and certify a programme.
        Verify = 19,
        /// Withdraw a verification or a certificate.
        WithdrawCertificate = 20,
        /// Set the country's constants of a method of the calculator.
        SetConstants = 21,
        /// Add a document to a programme.
        AddDocument = 22,
        /// Ask an owner to send credits.
        RequestCredits = 23,
        /// Cancel credits.
        CancelCredits = 24,
        /// Freeze ranges, the credits of a programme or of an organisation for a limited time,
        /// and lift such a freeze.
        FreezeCredits = 25,
        /// Pause all movements of credits in the country for a limited time, and resume them.
        PauseTransfers = 26,
        /// Void an erroneous issuance of which nothing moved.
        VoidIssuance = 27,
        /// Propose a validator of one's own organisation, change its keys, withdraw it.
        OperateValidator = 28,
    }
}

/// A set of actions, one bit each.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    Debug,
    Default,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
#[serde(transparent)]
pub struct ActionSet(pub u64);

impl ActionSet {
    /// The set of these actions.
    #[must_use]
    pub fn of(actions: &[Action]) -> Self {
        Self(
            actions
                .iter()
                .fold(0, |bits, action| bits | Self::bit(*action)),
        )
    }

    /// Whether the action is in the set.
    #[must_use]
    pub fn contains(self, action: Action) -> bool {
        self.0 & Self::bit(action) != 0
    }

    /// Whether every bit is an action that exists.
    #[must_use]
    pub fn is_valid(self) -> bool {
        self.0 & !Self::of(Action::ALL).0 == 0
    }

    fn bit(action: Action) -> u64 {
        1u64.checked_shl(u32::from(action.index())).unwrap_or(0)
    }
}

/// The actions that members of this role in an organisation of this kind may take when a
/// country begins: the effective matrix of the reference registry (its guards and its
/// service code taken together), where that is not a known defect: a suspended organisation
/// may do nothing, and nobody certifies or retires from outside the organisation concerned.
#[must_use]
pub fn initial_permissions(kind: OrganisationKind, role: UserRole) -> ActionSet {
    use Action::*;
    use OrganisationKind::*;
    use UserRole::*;
    /// What an administrator of any organisation does for its own.
    const OWN_HOUSE: &[Action] = &[
        AddMember,
        EditOrganisation,
        ManageMembers,
        RecoverKey,
        SetPolicy,
    ];
    const DECIDE: &[Action] = &[
        SuspendOrganisation,
        RegisterProgramme,
        AuthoriseProgramme,
        RejectProgramme,
        IssueCredits,
        RetireCredits,
        AccreditCertifier,
        EditProgramme,
        CloseProgramme,
        ReportMonitoring,
        WithdrawCertificate,
        AddDocument,
        RequestCredits,
        CancelCredits,
        FreezeCredits,
        VoidIssuance,
    ];
    const ADMIT: &[Action] = &[RegisterOrganisation, DecideRegistration];
    const PROPONENT: &[Action] = &[
        RegisterProgramme,
        EditProgramme,
        ReportMonitoring,
        AddDocument,
    ];
    const HOLDER: &[Action] = &[
        TransferCredits,
        RetireCredits,
        RequestCredits,
        CancelCredits,
    ];
    const CERTIFIER: &[Action] = &[Verify, WithdrawCertificate, AddDocument];
    let parts: &[&[Action]] = match (kind, role) {
        (Government, Root | Admin) => &[
            OWN_HOUSE,
            ADMIT,
            DECIDE,
            &[
                TransferCredits,
                ManageTrusted,
                SetConstants,
                PauseTransfers,
                OperateValidator,
            ],
        ],
        (Government, Manager) => &[DECIDE, &[TransferCredits]],
        (Ministry, Admin) => &[OWN_HOUSE, ADMIT, DECIDE, &[OperateValidator]],
        (Ministry, Manager) => &[DECIDE],
        (ProgrammeDeveloper, Admin) => &[OWN_HOUSE, PROPONENT, HOLDER, &[ManageTrusted]],
        (ProgrammeDeveloper, Manager) => &[PROPONENT, HOLDER],
        (Certifier, Admin) => &[OWN_HOUSE, CERTIFIER, &[OperateValidator]],
        (Certifier, Manager) => &[CERTIFIER],
        (Api, Admin) => &[OWN_HOUSE, PROPONENT, &[RegisterOrganisation]],
        (Api, Manager) | (_, Viewer) | (_, Root) => &[],
    };
    ActionSet::of(&parts.concat())
}

/// Who acts: a key, and the organisation, kind and role that the registry knows it by.
#[derive(
    Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Actor<AccountId> {
    /// The key that signed.
    pub key: AccountId,
    /// Its organisation.
    pub organisation: OrganisationId,
    /// What that organisation is.
    pub kind: OrganisationKind,
    /// The role of the person.
    pub role: UserRole,
    /// The person that the key stands for.
    pub person: PersonId,
    /// The key of the second person, when the call was approved by one.
    pub approved_by: Option<AccountId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_way_leads_back_from_a_final_state() {
        use MemberState as M;
        use OrganisationState as O;
        let ends = |state: O| O::ALL.iter().all(|next| !state.may_become(*next));
        assert!(ends(O::Rejected) && !ends(O::Pending) && !ends(O::Active) && !ends(O::Suspended));
        assert!(O::ALL.iter().all(|state| !state.may_become(O::Pending)));
        let ends = |state: M| M::ALL.iter().all(|next| !state.may_become(*next));
        assert!(ends(M::Removed) && ends(M::Replaced) && !ends(M::Active) && !ends(M::Suspended));
        assert!(
            !M::Suspended.may_become(M::Replaced),
            "a suspended key does not rotate"
        );
    }

    fn holders(action: Action) -> alloc::vec::Vec<(OrganisationKind, UserRole)> {
        let kinds = OrganisationKind::ALL.iter().copied();
        kinds
            .flat_map(|kind| UserRole::ALL.iter().map(move |role| (kind, *role)))
            .filter(|(kind, role)| initial_permissions(*kind, *role).contains(action))
            .collect()
    }

    #[test]
    fn only_the_state_decides_on_programmes_and_issues() {
        for action in [
            Action::AuthoriseProgramme,
            Action::RejectProgramme,
            Action::IssueCredits,
        ] {
            let holders = holders(action);
            assert_eq!(holders.len(), 5, "{action}");
            assert!(
                holders.iter().all(|(kind, _)| kind.is_authority()),
                "{action}"
            );
        }
    }

    #[test]
    fn viewers_may_do_nothing_and_root_exists_in_government_only() {
        for kind in OrganisationKind::ALL.iter().copied() {
            assert_eq!(
                initial_permissions(kind, UserRole::Viewer),
                ActionSet::default()
            );
            let root = initial_permissions(kind, UserRole::Root);
            assert_eq!(
                root != ActionSet::default(),
                kind == OrganisationKind::Government
            );
        }
    }

    #[test]
    fn only_those_with_an_office_in_the_registry_run_validators() {
        assert!(holders(Action::OperateValidator)
            .iter()
            .all(|(kind, role)| kind.may_validate() && role.is_administrator()));
    }

    #[test]
    fn only_who_can_hold_credits_can_send_them() {
        assert!(holders(Action::TransferCredits)
            .iter()
            .all(|(kind, _)| kind.may_hold_credits()));
    }

    #[test]
    fn sets_know_their_members_and_refuse_unknown_bits() {
        let set = ActionSet::of(&[Action::AddMember, Action::RetireCredits]);
        let members = Action::ALL
            .iter()
            .filter(|action| set.contains(**action))
            .count();
        assert_eq!(members, 2);
        assert!(set.is_valid());
        assert!(!ActionSet(1 << 63).is_valid());
        assert!(Action::ALL.len() <= 64);
    }
}

//! Kinds of organisations, roles of their people, the actions of the registry, and the
//! permission matrix with which a country begins.

use crate::{programme::named_enum, OrganisationId};
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

named_enum! {
    /// Everything a member may be allowed to do. Indices are bits of [`ActionSet`].
    Action {
        /// Add an organisation with its first administrator.
        RegisterOrganisation = 0,
        /// Suspend or reactivate an organisation.
        SuspendOrganisation = 1,
        /// Add a person to an organisation.
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
/// service code taken together).
#[must_use]
pub fn initial_permissions(kind: OrganisationKind, role: UserRole) -> ActionSet {
    use Action::*;
    use OrganisationKind::*;
    use UserRole::*;
    let actions: &[Action] = match (kind, role) {
        (Government, Root | Admin) => &[
            RegisterOrganisation,
            SuspendOrganisation,
            AddMember,
            RegisterProgramme,
            AuthoriseProgramme,
            RejectProgramme,
            IssueCredits,
            TransferCredits,
            RetireCredits,
        ],
        (Ministry, Admin) => &[
            RegisterOrganisation,
            SuspendOrganisation,
            AddMember,
            RegisterProgramme,
            AuthoriseProgramme,
            RejectProgramme,
            IssueCredits,
            RetireCredits,
        ],
        (Government, Manager) => &[
            SuspendOrganisation,
            RegisterProgramme,
            AuthoriseProgramme,
            RejectProgramme,
            IssueCredits,
            TransferCredits,
            RetireCredits,
        ],
        (Ministry, Manager) => &[
            SuspendOrganisation,
            RegisterProgramme,
            AuthoriseProgramme,
            RejectProgramme,
            IssueCredits,
            RetireCredits,
        ],
        (ProgrammeDeveloper, Admin) => {
            &[AddMember, RegisterProgramme, TransferCredits, RetireCredits]
        }
        (ProgrammeDeveloper, Manager) => &[RegisterProgramme, TransferCredits, RetireCredits],
        (Certifier, Admin) => &[AddMember],
        (Api, Admin) => &[RegisterOrganisation, AddMember, RegisterProgramme],
        (Certifier | Api, Manager) | (_, Viewer) | (_, Root) => &[],
    };
    ActionSet::of(actions)
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
}

#[cfg(test)]
mod tests {
    use super::*;

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

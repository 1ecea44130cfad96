//! The rules about records: who may act on which organisation and which member.

use crate::{AdministratorCount, Config, Error, Members, OrganisationKind, Organisations, Pallet};
use frame_support::{dispatch::DispatchResult, ensure};
use registry_primitives::{
    records::accounts::{MemberRecord, Organisation},
    traits::{RecordRules, Subject},
    Action, Actor, OrganisationId, OrganisationState, UserRole,
};
use sp_runtime::DispatchError;

/// Members are managed by another person of their organisation; the root by nobody.
pub(crate) fn manages<T: Config>(
    by: &Actor<T::AccountId>,
    member: &MemberRecord,
) -> DispatchResult {
    ensure!(
        member.organisation == by.organisation,
        Error::<T>::NotOwnMember
    );
    ensure!(member.person != by.person, Error::<T>::OwnMembership);
    ensure!(member.role != UserRole::Root, Error::<T>::RootProtected);
    Ok(())
}

/// A recovery is proposed in the member's organisation, or by the government when nobody
/// else manages that organisation.
pub(crate) fn recovers<T: Config>(
    by: &Actor<T::AccountId>,
    member: &MemberRecord,
) -> DispatchResult {
    let own = by.organisation == member.organisation;
    let for_the_only_one =
        by.kind == OrganisationKind::Government && Pallet::<T>::is_last_administrator(member);
    ensure!(own || for_the_only_one, Error::<T>::RecoveryNotEntitled);
    // The key of an organisation that waits for admission is forgotten with a rejection.
    let organisation =
        Organisations::<T>::get(member.organisation).ok_or(Error::<T>::OrganisationNotFound)?;
    ensure!(
        matches!(
            organisation.state,
            OrganisationState::Active | OrganisationState::Suspended
        ),
        Error::<T>::StateForbids
    );
    Ok(())
}

/// Only certifiers are accredited.
pub(crate) fn accredits<T: Config>(
    _by: &Actor<T::AccountId>,
    certifier: &Organisation,
) -> DispatchResult {
    ensure!(
        certifier.kind == OrganisationKind::Certifier,
        Error::<T>::AccreditationInvalid
    );
    Ok(())
}

impl<T: Config> Pallet<T> {
    /// Nobody suspends its own organisation, nor the government, nor a ministry a ministry.
    pub(crate) fn check_suspendable(
        by: &Actor<T::AccountId>,
        id: OrganisationId,
    ) -> Result<Organisation, DispatchError> {
        let organisation = Organisations::<T>::get(id).ok_or(Error::<T>::OrganisationNotFound)?;
        ensure!(by.organisation != id, Error::<T>::OwnOrganisation);
        let protected = match organisation.kind {
            OrganisationKind::Government => true,
            OrganisationKind::Ministry => by.kind == OrganisationKind::Ministry,
            _ => false,
        };
        ensure!(!protected, Error::<T>::AuthorityProtected);
        Ok(organisation)
    }

    /// An organisation's own people add members; the government the first administrator.
    pub(crate) fn check_adds_to(by: &Actor<T::AccountId>, id: OrganisationId) -> DispatchResult {
        let without_administrator = AdministratorCount::<T>::get(id) == 0;
        ensure!(
            by.organisation == id
                || (by.kind == OrganisationKind::Government && without_administrator),
            Error::<T>::NotOwnOrganisation
        );
        Ok(())
    }

    fn check_organisation(
        by: &Actor<T::AccountId>,
        action: Action,
        id: OrganisationId,
    ) -> DispatchResult {
        let record = Organisations::<T>::get(id).ok_or(Error::<T>::OrganisationNotFound)?;
        let own = by.organisation == id;
        match action {
            Action::SuspendOrganisation => Self::check_suspendable(by, id).map(|_| ()),
            Action::AddMember => Self::check_adds_to(by, id),
            Action::AccreditCertifier => accredits::<T>(by, &record),
            Action::DecideRegistration => {
                ensure!(
                    record.state == OrganisationState::Pending,
                    Error::<T>::StateForbids
                );
                Ok(())
            }
            Action::EditOrganisation | Action::SetPolicy | Action::ManageTrusted => {
                ensure!(own, Error::<T>::OwnOrganisationOnly);
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

impl<T: Config> RecordRules<T::AccountId> for Pallet<T> {
    fn check(
        by: &Actor<T::AccountId>,
        action: Action,
        subject: &Subject<T::AccountId>,
    ) -> DispatchResult {
        match subject {
            Subject::Organisation(id) => Self::check_organisation(by, action, *id),
            Subject::Member(key) => {
                let member = Members::<T>::get(key).ok_or(Error::<T>::MemberNotFound)?;
                match action {
                    Action::ManageMembers => manages::<T>(by, &member),
                    Action::RecoverKey => {
                        ensure!(member.person != by.person, Error::<T>::OwnMembership);
                        recovers::<T>(by, &member)
                    }
                    _ => Ok(()),
                }
            }
            Subject::Registry | Subject::Programme(_) => Ok(()),
        }
    }
}

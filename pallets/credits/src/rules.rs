//! The rules about records: whose credits an actor may touch.

use crate::{Config, Error, Pallet};
use frame_support::{dispatch::DispatchResult, ensure};
use registry_primitives::{
    traits::{Organisations, ProgrammeTerms, Programmes, RecordRules, Subject},
    Action, Actor, OrganisationId,
};

impl<T: Config> Pallet<T> {
    /// An authority acts within its scopes.
    pub(crate) fn check_covers(by: &Actor<T::AccountId>, terms: &ProgrammeTerms) -> DispatchResult {
        let covered = T::Organisations::covers_scope(by.organisation, terms.scope);
        ensure!(covered, Error::<T>::ScopeNotCovered);
        Ok(())
    }

    /// The receiver asks for credits, or an authority for it.
    pub(crate) fn check_asks_for(
        by: &Actor<T::AccountId>,
        receiver: OrganisationId,
    ) -> DispatchResult {
        ensure!(
            by.organisation == receiver || by.kind.is_authority(),
            Error::<T>::NotReceiver
        );
        Ok(())
    }

    /// Credits are moved by the people of the organisation that holds them.
    pub(crate) fn check_owner(by: &Actor<T::AccountId>, owner: OrganisationId) -> DispatchResult {
        ensure!(by.organisation == owner, Error::<T>::NotOwner);
        Ok(())
    }
}

impl<T: Config> RecordRules<T::AccountId> for Pallet<T> {
    fn check(
        by: &Actor<T::AccountId>,
        action: Action,
        subject: &Subject<T::AccountId>,
    ) -> DispatchResult {
        match (action, subject) {
            (Action::TransferCredits, Subject::Organisation(owner)) => {
                Self::check_owner(by, *owner)
            }
            (Action::RetireCredits | Action::CancelCredits, Subject::Organisation(owner))
                if !by.kind.is_authority() =>
            {
                Self::check_owner(by, *owner)
            }
            (Action::RequestCredits, Subject::Organisation(receiver)) => {
                Self::check_asks_for(by, *receiver)
            }
            (Action::FreezeCredits, Subject::Organisation(_)) => {
                Self::check_freezes_organisations(by)
            }
            (
                Action::IssueCredits | Action::VoidIssuance | Action::FreezeCredits,
                Subject::Programme(programme),
            ) => {
                let terms =
                    T::Programmes::terms(*programme).ok_or(Error::<T>::ProgrammeNotFound)?;
                Self::check_covers(by, &terms)
            }
            (
                Action::RetireCredits | Action::CancelCredits | Action::RequestCredits,
                Subject::Programme(programme),
            ) if by.kind.is_authority() => {
                let terms =
                    T::Programmes::terms(*programme).ok_or(Error::<T>::ProgrammeNotFound)?;
                Self::check_covers(by, &terms)
            }
            _ => Ok(()),
        }
    }
}

//! What is kept twice, recomputed.

use crate::{
    AdministratorCount, Applicant, ApplicationCount, Config, InvitationCount, Invitations,
    LastPerson, Members, NextOrganisation, OrganisationOfTaxId, Organisations, Pallet, Recoveries,
};
use frame_support::{dispatch::DispatchResult, ensure};
use registry_primitives::{
    MemberState, OrganisationId, OrganisationKind, OrganisationState, UserRole,
};
use std::collections::BTreeMap;

impl<T: Config> Pallet<T> {
    /// Recompute tax ids, counts, provider references, persons, the one root.
    pub fn do_try_state() -> DispatchResult {
        let organisations: BTreeMap<_, _> = Organisations::<T>::iter().collect();
        let members: Vec<_> = Members::<T>::iter().collect();
        let of_kind = |kind| organisations.values().filter(|o| o.kind == kind).count();
        ensure!(of_kind(OrganisationKind::Government) <= 1, "one government");
        let known = organisations
            .values()
            .filter(|o| o.state != OrganisationState::Rejected)
            .count();
        ensure!(
            OrganisationOfTaxId::<T>::iter().count() == known,
            "one tax id each, and none of a rejected one"
        );
        let mut administrators = BTreeMap::<OrganisationId, u32>::new();
        let mut acting = BTreeMap::new();
        for (key, member) in &members {
            let organisation = organisations
                .get(&member.organisation)
                .ok_or("member of something")?;
            ensure!(
                member.person <= LastPerson::<T>::get(),
                "person below the counter"
            );
            let admitted = frame_system::Pallet::<T>::providers(key) > 0;
            let applied = organisation.state == OrganisationState::Pending;
            ensure!(
                admitted != applied,
                "admitted unless its organisation is not"
            );
            if member.state == MemberState::Active && !applied && member.role.is_administrator() {
                let count = administrators.entry(member.organisation).or_default();
                *count = count.saturating_add(1);
            }
            if matches!(member.state, MemberState::Active | MemberState::Suspended) {
                ensure!(
                    acting.insert(member.person, key).is_none(),
                    "a person acts with one key"
                );
            }
        }
        for (id, organisation) in &organisations {
            ensure!(
                *id < NextOrganisation::<T>::get(),
                "identifier below the counter"
            );
            let of_tax_id = OrganisationOfTaxId::<T>::get(&organisation.tax_id);
            let rejected = organisation.state == OrganisationState::Rejected;
            ensure!((of_tax_id == Some(*id)) != rejected, "tax id points back");
            let counted = AdministratorCount::<T>::get(id);
            let found = administrators.get(id).copied().unwrap_or_default();
            ensure!(found == counted, "administrators counted");
            let has_people = members.iter().any(|(_, m)| m.organisation == *id);
            let decided = organisation.state != OrganisationState::Pending;
            ensure!(
                !(has_people && decided) || counted > 0,
                "an organisation with people has an administrator"
            );
        }
        let roots = members
            .iter()
            .filter(|(_, m)| m.role == UserRole::Root && m.state == MemberState::Active)
            .count();
        ensure!(
            roots == of_kind(OrganisationKind::Government),
            "the government has the one root"
        );
        let waiting = organisations
            .iter()
            .filter(|(_, o)| o.state == OrganisationState::Pending)
            .map(|(id, _)| *id);
        let waiting: Vec<_> = waiting.collect();
        ensure!(
            usize::try_from(ApplicationCount::<T>::get()) == Ok(waiting.len()),
            "applications counted"
        );
        ensure!(
            Applicant::<T>::iter_keys().count() == waiting.len()
                && waiting.iter().all(Applicant::<T>::contains_key),
            "each application has its applicant"
        );
        let mut invitations = BTreeMap::<OrganisationId, u32>::new();
        for invitation in Invitations::<T>::iter_values() {
            let count = invitations.entry(invitation.organisation).or_default();
            *count = count.saturating_add(1);
        }
        for id in organisations.keys() {
            ensure!(
                InvitationCount::<T>::get(id) == invitations.get(id).copied().unwrap_or_default(),
                "invitations counted"
            );
        }
        for lost in Recoveries::<T>::iter_keys() {
            let active = members
                .iter()
                .any(|(key, member)| *key == lost && member.state == MemberState::Active);
            ensure!(active, "the key of a recovery could still act");
        }
        Ok(())
    }
}

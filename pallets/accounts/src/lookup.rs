//! Genesis, and what other pallets ask of this one.

use crate::{
    AdministratorCount, Config, Country, GenesisCountry, Members, NextOrganisation,
    OrganisationOfTaxId, Organisations, Pallet,
};
use alloc::{string::String, vec::Vec};
use frame_support::{
    ensure,
    weights::{constants::ParityDbWeight, Weight},
};
use registry_primitives::{
    records::accounts::{CountryParameters, Organisation},
    traits::{self, Member, Membership},
    OrganisationId, OrganisationKind, OrganisationState, ScopeSet, SectoralScope, UserRole,
};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
    /// Store the country, its government and the government's root.
    ///
    /// # Panics
    /// On a country that cannot be one: genesis is built by operators, and a chain must not
    /// begin with it.
    pub(crate) fn build_country(country: &GenesisCountry, root: Option<&T::AccountId>) {
        let bytes = |text: &str| text.as_bytes().to_vec();
        let alpha2: [u8; 2] = bytes(&country.alpha2)
            .try_into()
            .expect("alpha2 has two letters");
        let alpha3: [u8; 3] = bytes(&country.alpha3)
            .try_into()
            .expect("alpha3 has three letters");
        assert!(
            matches!(country.registry_number, 1..=99),
            "registryNumber is 1 to 99"
        );
        Country::<T>::put(CountryParameters {
            alpha2,
            alpha3,
            name: bytes(&country.name)
                .try_into()
                .expect("name has at most 128 bytes"),
            unit: bytes(&country.unit)
                .try_into()
                .expect("unit has at most 128 bytes"),
            registry_number: country.registry_number,
        });
        let government = Self::insert_organisation(Organisation {
            kind: OrganisationKind::Government,
            state: OrganisationState::Active,
            name: bytes(&country.government)
                .try_into()
                .expect("government has at most 128 bytes"),
            tax_id: bytes(&country.government_tax_id)
                .try_into()
                .expect("governmentTaxId has at most 32 bytes"),
            country: alpha2,
            scopes: ScopeSet::default(),
        })
        .expect("the first identifier is free");
        Self::admit(
            government,
            root.expect("a country needs a root"),
            UserRole::Root,
        );
    }

    /// Recompute what is kept twice: tax ids, counts of administrators, provider references.
    #[cfg(feature = "std")]
    pub fn do_try_state() -> Result<(), DispatchError> {
        let ids: Vec<_> = Organisations::<T>::iter().collect();
        ensure!(
            OrganisationOfTaxId::<T>::iter().count() == ids.len(),
            "one tax id each"
        );
        let governments = ids
            .iter()
            .filter(|(_, o)| o.kind == OrganisationKind::Government)
            .count();
        ensure!(governments <= 1, "one government");
        for (id, organisation) in &ids {
            ensure!(
                *id < NextOrganisation::<T>::get(),
                "identifier below the counter"
            );
            ensure!(
                OrganisationOfTaxId::<T>::get(&organisation.tax_id) == Some(*id),
                "tax id points back"
            );
            let administrators = Members::<T>::iter_values()
                .filter(|m| m.organisation == *id)
                .filter(|m| matches!(m.role, UserRole::Root | UserRole::Admin))
                .count();
            let counted = usize::try_from(AdministratorCount::<T>::get(id)).unwrap_or(usize::MAX);
            ensure!(administrators == counted, "administrators counted");
        }
        for (key, member) in Members::<T>::iter() {
            ensure!(
                Organisations::<T>::contains_key(member.organisation),
                "member of something"
            );
            ensure!(
                frame_system::Pallet::<T>::providers(&key) > 0,
                "member is admitted"
            );
        }
        Ok(())
    }
}

impl<T: Config> Membership<T::AccountId> for Pallet<T> {
    fn member(key: &T::AccountId) -> Option<Member> {
        let record = Members::<T>::get(key)?;
        let organisation = Organisations::<T>::get(record.organisation)?;
        Some(Member {
            organisation: record.organisation,
            kind: organisation.kind,
            state: organisation.state,
            role: record.role,
        })
    }

    fn member_weight() -> Weight {
        ParityDbWeight::get()
            .reads(2)
            .saturating_add(Weight::from_parts(0, 5_500))
    }
}

impl<T: Config> traits::Organisations for Pallet<T> {
    fn organisation(id: OrganisationId) -> Option<(OrganisationKind, OrganisationState)> {
        Organisations::<T>::get(id).map(|organisation| (organisation.kind, organisation.state))
    }

    fn covers_scope(id: OrganisationId, scope: SectoralScope) -> bool {
        Organisations::<T>::get(id).is_some_and(|organisation| match organisation.kind {
            OrganisationKind::Government => true,
            OrganisationKind::Ministry => organisation.scopes.contains(scope),
            _ => false,
        })
    }

    fn organisation_weight() -> Weight {
        ParityDbWeight::get()
            .reads(1)
            .saturating_add(Weight::from_parts(0, 2_800))
    }
}

impl<T: Config> traits::Country for Pallet<T> {
    fn code_and_unit() -> (String, String) {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Country::<T>::get()
            .map(|country| (text(&country.alpha2), text(&country.unit)))
            .unwrap_or_default()
    }

    fn country_weight() -> Weight {
        ParityDbWeight::get()
            .reads(1)
            .saturating_add(Weight::from_parts(0, 1_800))
    }
}

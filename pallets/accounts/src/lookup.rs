//! Genesis, and what other pallets ask of this one.

use crate::{
    Accreditations, Config, Country, GenesisCountry, GenesisOrganisation, Members,
    OrganisationOfTaxId, Organisations, Pallet, ReactivatedAt,
};
use alloc::{string::String, vec::Vec};
use frame_support::{
    traits::UnixTime,
    weights::{constants::ParityDbWeight, Weight},
};
use registry_primitives::{
    records::accounts::{CountryParameters, Organisation},
    texts::{TaxId, Website},
    traits::{self, Member, Membership},
    OrganisationId, OrganisationKind, OrganisationState, ScopeSet, Sector, SectoralScope, UserRole,
};
use sp_runtime::traits::UniqueSaturatedInto;

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
            website: Website::default(),
        })
        .expect("the first identifier is free");
        Self::admit(
            government,
            root.expect("a country needs a root"),
            UserRole::Root,
        )
        .expect("the first person is free");
    }

    /// Store an organisation that founds the registry, with its administrator.
    ///
    /// # Panics
    /// On an organisation that cannot be one, and on a second government.
    pub(crate) fn build_founder(founder: &GenesisOrganisation<T::AccountId>) {
        let name = &founder.name;
        let bytes = |text: &str| text.as_bytes().to_vec();
        let country = Country::<T>::get().expect("organisations found a registry of a country");
        let scopes: Vec<_> = founder.scopes.iter().copied().map(SectoralScope).collect();
        let organisation = Organisation {
            kind: founder.kind,
            state: OrganisationState::Active,
            name: bytes(name).try_into().expect("name has at most 128 bytes"),
            tax_id: bytes(&founder.tax_id)
                .try_into()
                .expect("taxId has at most 32 bytes"),
            country: country.alpha2,
            scopes: ScopeSet::of(&scopes).expect("scopes are 1 to 15"),
            website: bytes(&founder.website)
                .try_into()
                .expect("website has at most 200 bytes"),
        };
        assert!(
            founder.kind != OrganisationKind::Government,
            "{name}: there is one government"
        );
        assert!(
            Self::check_new_organisation(&organisation).is_ok(),
            "{name}: an empty text, a tax id that is taken, or scopes that its kind does not have"
        );
        assert!(
            !Members::<T>::contains_key(&founder.administrator),
            "{name}: the key of its administrator is another person's"
        );
        let id = Self::insert_organisation(organisation).expect("identifiers are left");
        Self::admit(id, &founder.administrator, UserRole::Admin).expect("persons are left");
    }
}

impl<T: Config> Membership<T::AccountId> for Pallet<T> {
    fn member(key: &T::AccountId) -> Option<Member> {
        let record = Members::<T>::get(key)?;
        let organisation = Organisations::<T>::get(record.organisation)?;
        Some(Member {
            organisation: record.organisation,
            person: record.person,
            standing: record.state,
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

    fn of_tax_id(tax_id: &[u8]) -> Option<OrganisationId> {
        let tax_id = TaxId::try_from(tax_id.to_vec()).ok()?;
        OrganisationOfTaxId::<T>::get(tax_id)
    }

    fn covers_scope(id: OrganisationId, scope: SectoralScope) -> bool {
        Organisations::<T>::get(id).is_some_and(|organisation| match organisation.kind {
            OrganisationKind::Government => true,
            OrganisationKind::Ministry => organisation.scopes.contains(scope),
            _ => false,
        })
    }

    fn is_accredited(id: OrganisationId, sector: Sector) -> bool {
        let active = Organisations::<T>::get(id).is_some_and(|organisation| {
            organisation.kind == OrganisationKind::Certifier
                && organisation.state == OrganisationState::Active
        });
        let now = T::Time::now().as_secs();
        active && Accreditations::<T>::get(id, sector).is_some_and(|of| of.is_good(now))
    }

    fn unbroken_since(id: OrganisationId, block: u64) -> bool {
        let active = Organisations::<T>::get(id)
            .is_some_and(|organisation| organisation.state == OrganisationState::Active);
        active
            && ReactivatedAt::<T>::get(id).is_none_or(|since| {
                let since: u64 = since.unique_saturated_into();
                since < block
            })
    }

    fn organisation_weight() -> Weight {
        ParityDbWeight::get()
            .reads(3)
            .saturating_add(Weight::from_parts(0, 5_800))
    }
}

impl<T: Config> traits::Country for Pallet<T> {
    fn code_and_unit() -> (String, String) {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Country::<T>::get()
            .map(|country| (text(&country.alpha2), text(&country.unit)))
            .unwrap_or_default()
    }
}

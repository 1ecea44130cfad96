//! The set with which a country begins.

use crate::{Config, KeysOf, Pallet, Rules, Validators};
use alloc::{collections::BTreeMap, string::String};
use pallet_session::SessionInterface;
use registry_primitives::{
    records::validators::{Validator, ValidatorRules, ValidatorState},
    traits::Organisations,
    OrganisationId,
};

/// A validator of the first set, as genesis files write it.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GenesisValidator<AccountId, Keys> {
    /// Its account.
    pub account: AccountId,
    /// Tax id of the organisation that runs it.
    pub organisation: String,
    /// Its session keys.
    pub keys: Keys,
}

impl<T: Config> Pallet<T> {
    /// Store the rules and the first set.
    ///
    /// # Panics
    /// On a set that breaks the rules: genesis is built by operators, and a chain must not begin
    /// with it.
    pub(crate) fn build_set(
        rules: &ValidatorRules,
        validators: &[GenesisValidator<T::AccountId, KeysOf<T>>],
    ) {
        assert!(
            rules.are_valid(),
            "the rules of the validators contradict each other"
        );
        Rules::<T>::put(*rules);
        // A storage without a country, in which pallets are tried.
        if validators.is_empty() {
            return;
        }
        let size = u32::try_from(validators.len()).expect("a set is small");
        assert!(
            (rules.floor..=rules.seats).contains(&size),
            "{size} validators, but the rules want {} to {}",
            rules.floor,
            rules.seats
        );
        let mut seats = BTreeMap::<OrganisationId, u32>::new();
        for known in validators {
            let organisation = T::Organisations::of_tax_id(known.organisation.as_bytes())
                .unwrap_or_else(|| panic!("no organisation has the tax id {}", known.organisation));
            let kind = T::Organisations::organisation(organisation).map(|(kind, _)| kind);
            assert!(
                kind.is_some_and(registry_primitives::OrganisationKind::may_validate),
                "the organisation {} runs no validators",
                known.organisation
            );
            let of_one = seats.entry(organisation).or_default();
            *of_one = of_one.saturating_add(1);
            assert!(
                *of_one <= rules.seats_of_one(size),
                "the organisation {} has more than its share of the validators",
                known.organisation
            );
            assert!(
                !Validators::<T>::contains_key(&known.account),
                "a validator is named twice"
            );
            Validators::<T>::insert(
                &known.account,
                Validator {
                    organisation,
                    state: ValidatorState::Active,
                    seated: true,
                    since: 0,
                    until: None,
                    missed: 0,
                },
            );
            <pallet_session::Pallet<T> as SessionInterface>::set_keys(
                &known.account,
                known.keys.clone(),
            )
            .expect("no two validators share a session key");
        }
    }
}

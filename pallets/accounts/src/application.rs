//! Organisations that register themselves.

use crate::{
    Applicant, ApplicationCount, Config, Error, Event, Members, Pallet, Rejections,
    SelfRegistration,
};
use frame_support::{dispatch::DispatchResult, ensure, pallet_prelude::*};
use registry_primitives::{
    consent::Consent,
    records::{
        accounts::{MemberRecord, Organisation},
        quota::UNSIGNED_REFUSALS,
    },
    texts::{Name, TaxId, Website},
    MemberState, OrganisationKind, OrganisationState, ScopeSet, UserRole,
};
use sp_runtime::transaction_validity::{
    InvalidTransaction, TransactionSource, TransactionValidityError, TransactionValidityWithRefund,
    ValidTransaction,
};

/// Blocks for which a call without a signer stays in a pool.
pub(crate) const LONGEVITY: u64 = 64;
/// Its place in the queue: behind what members send one by one, before the long queue of a
/// single key.
pub(crate) const PRIORITY: u64 = 1_024;

impl<T: Config> Pallet<T> {
    fn application(
        kind: OrganisationKind,
        name: Name,
        tax_id: TaxId,
        country: [u8; 2],
        website: Website,
    ) -> Organisation {
        Organisation {
            kind,
            state: OrganisationState::Pending,
            name,
            tax_id,
            country,
            scopes: ScopeSet::default(),
            website,
        }
    }

    /// The cheap checks come first and the signature last.
    fn check_application(
        organisation: &Organisation,
        key: &T::AccountId,
        signature: &T::Signature,
    ) -> Result<(), Error<T>> {
        ensure!(
            SelfRegistration::<T>::get(),
            Error::<T>::SelfRegistrationClosed
        );
        let kind = organisation.kind;
        let registers_itself = matches!(
            kind,
            OrganisationKind::Certifier
                | OrganisationKind::ProgrammeDeveloper
                | OrganisationKind::Api
        );
        ensure!(registers_itself, Error::<T>::KindNotSelfRegistered);
        Self::check_new_organisation(organisation)?;
        ensure!(!Members::<T>::contains_key(key), Error::<T>::KeyTaken);
        ensure!(
            ApplicationCount::<T>::get() < T::MaxApplications::get(),
            Error::<T>::TooManyApplications
        );
        let consent = Consent::Apply {
            kind,
            name: &organisation.name,
            tax_id: &organisation.tax_id,
            country: organisation.country,
            website: &organisation.website,
            rejections: Rejections::<T>::get(key),
            key,
        };
        Self::check_consent(&consent, key, signature)
    }

    /// What the pool asks of `apply_organisation`.
    #[allow(clippy::too_many_arguments)]
    pub(crate) fn authorize_application(
        _: TransactionSource,
        kind: &OrganisationKind,
        name: &Name,
        tax_id: &TaxId,
        country: &[u8; 2],
        website: &Website,
        key: &T::AccountId,
        signature: &T::Signature,
    ) -> TransactionValidityWithRefund {
        let organisation = Self::application(
            *kind,
            name.clone(),
            tax_id.clone(),
            *country,
            website.clone(),
        );
        Self::check_application(&organisation, key, signature).map_err(refusal)?;
        let valid = ValidTransaction::with_tag_prefix("registry/application")
            .and_provides(key)
            .and_provides(tax_id)
            .longevity(LONGEVITY)
            .priority(PRIORITY)
            .build()?;
        Ok((valid, Weight::zero()))
    }

    /// See the call `apply_organisation`.
    pub(crate) fn do_apply(
        kind: OrganisationKind,
        name: Name,
        tax_id: TaxId,
        country: [u8; 2],
        website: Website,
        key: T::AccountId,
        signature: T::Signature,
    ) -> DispatchResult {
        let record = Self::application(kind, name, tax_id, country, website);
        Self::check_application(&record, &key, &signature)?;
        let person = Self::next_person()?;
        let organisation = Self::insert_organisation(record.clone())?;
        ApplicationCount::<T>::mutate(|count| *count = count.saturating_add(1));
        Applicant::<T>::insert(organisation, &key);
        // The key gets no provider yet: until the decision the chain does not know it.
        Members::<T>::insert(
            &key,
            MemberRecord {
                organisation,
                person,
                role: UserRole::Admin,
                state: MemberState::Active,
            },
        );
        let Organisation {
            name,
            tax_id,
            website,
            ..
        } = record;
        Self::deposit_event(Event::OrganisationApplied {
            organisation,
            kind,
            name,
            tax_id,
            country,
            website,
            key,
            person,
        });
        Ok(())
    }
}

/// How the pool is told of an error.
pub(crate) fn refusal<T: Config>(error: Error<T>) -> TransactionValidityError {
    let index = error.encode().first().copied().unwrap_or_default();
    InvalidTransaction::Custom(UNSIGNED_REFUSALS.saturating_add(index)).into()
}

//! Vouchers: a key of its own, used once, whose holder may become a member.

use crate::{
    application::{refusal, LONGEVITY, PRIORITY},
    Config, Error, Event, InvitationCount, Invitations, Members, Organisations, Pallet,
};
use frame_support::{dispatch::DispatchResult, ensure, traits::Get, weights::Weight};
use frame_system::pallet_prelude::{BlockNumberFor, OriginFor};
use registry_primitives::{
    consent::Consent, records::accounts::Invitation, traits::Permissions, Action,
    OrganisationState, UserRole,
};
use sp_runtime::{
    traits::{Saturating, Zero},
    transaction_validity::{TransactionSource, TransactionValidityWithRefund, ValidTransaction},
};

type Open<T> = Invitation<BlockNumberFor<T>>;

impl<T: Config> Pallet<T> {
    /// See the call `invite`.
    pub(crate) fn do_invite(
        origin: OriginFor<T>,
        role: UserRole,
        voucher: [u8; 32],
        lifetime: BlockNumberFor<T>,
    ) -> DispatchResult {
        let by = T::Permissions::authorise(origin, Action::AddMember, None)?;
        let organisation = by.organisation;
        ensure!(role != UserRole::Root, Error::<T>::RootIsUnique);
        ensure!(
            !lifetime.is_zero() && lifetime <= T::MaxInvitationLifetime::get(),
            Error::<T>::LifetimeInvalid
        );
        ensure!(
            !Invitations::<T>::contains_key(voucher),
            Error::<T>::InvitationTaken
        );
        let open = InvitationCount::<T>::get(organisation);
        ensure!(
            open < T::MaxInvitations::get(),
            Error::<T>::TooManyInvitations
        );
        InvitationCount::<T>::insert(organisation, open.saturating_add(1));
        let expires = frame_system::Pallet::<T>::block_number().saturating_add(lifetime);
        Invitations::<T>::insert(
            voucher,
            Invitation {
                organisation,
                role,
                expires,
            },
        );
        Self::deposit_event(Event::MemberInvited {
            organisation,
            voucher,
            role,
            expires,
            by,
        });
        Ok(())
    }

    /// See the call `withdraw_invitation`.
    pub(crate) fn do_withdraw_invitation(
        origin: OriginFor<T>,
        voucher: [u8; 32],
    ) -> DispatchResult {
        let by = T::Permissions::authorise(origin, Action::ManageMembers, None)?;
        let invitation = Invitations::<T>::get(voucher).ok_or(Error::<T>::InvitationNotFound)?;
        let organisation = invitation.organisation;
        ensure!(organisation == by.organisation, Error::<T>::NotOwnMember);
        Self::remove_invitation(voucher, &invitation);
        Self::deposit_event(Event::InvitationWithdrawn {
            organisation,
            voucher,
            by,
        });
        Ok(())
    }

    fn remove_invitation(voucher: [u8; 32], invitation: &Open<T>) {
        Invitations::<T>::remove(voucher);
        InvitationCount::<T>::mutate(invitation.organisation, |count| {
            *count = count.saturating_sub(1);
        });
    }

    /// The invitation that these signatures accept. The cheap checks come first.
    fn check_acceptance(
        voucher: &T::AccountId,
        voucher_signature: &T::Signature,
        key: &T::AccountId,
        key_signature: &T::Signature,
    ) -> Result<([u8; 32], Open<T>), Error<T>> {
        let hash = frame_support::Hashable::blake2_256(voucher);
        let invitation = Invitations::<T>::get(hash).ok_or(Error::<T>::InvitationNotFound)?;
        ensure!(
            invitation.expires >= frame_system::Pallet::<T>::block_number(),
            Error::<T>::InvitationExpired
        );
        let organisation = Organisations::<T>::get(invitation.organisation)
            .ok_or(Error::<T>::OrganisationNotFound)?;
        ensure!(
            organisation.state == OrganisationState::Active,
            Error::<T>::StateForbids
        );
        ensure!(!Members::<T>::contains_key(key), Error::<T>::KeyTaken);
        let consent = Consent::Join { voucher: hash, key };
        Self::check_consent(&consent, voucher, voucher_signature)?;
        Self::check_consent(&consent, key, key_signature)?;
        Ok((hash, invitation))
    }

    /// What the pool asks of `accept_invitation`.
    pub(crate) fn authorize_acceptance(
        _: TransactionSource,
        voucher: &T::AccountId,
        voucher_signature: &T::Signature,
        key: &T::AccountId,
        key_signature: &T::Signature,
    ) -> TransactionValidityWithRefund {
        let (hash, _) = Self::check_acceptance(voucher, voucher_signature, key, key_signature)
            .map_err(refusal)?;
        let valid = ValidTransaction::with_tag_prefix("registry/invitation")
            .and_provides(hash)
            .and_provides(key)
            .longevity(LONGEVITY)
            .priority(PRIORITY)
            .build()?;
        Ok((valid, Weight::zero()))
    }

    /// See the call `accept_invitation`.
    pub(crate) fn do_accept(
        voucher: T::AccountId,
        voucher_signature: T::Signature,
        key: T::AccountId,
        key_signature: T::Signature,
    ) -> DispatchResult {
        let (voucher, invitation) =
            Self::check_acceptance(&voucher, &voucher_signature, &key, &key_signature)?;
        let Invitation {
            organisation, role, ..
        } = invitation;
        let person = Self::admit(organisation, &key, role)?;
        Self::remove_invitation(voucher, &invitation);
        Self::deposit_event(Event::InvitationAccepted {
            organisation,
            voucher,
            key,
            person,
            role,
        });
        Ok(())
    }
}

//! Vouchers by which people become members.

use super::mock::*;
use crate::{InvitationCount, Invitations};
use frame_support::{assert_noop, assert_ok, traits::UnfilteredDispatchable};
use registry_primitives::{
    consent::Consent, records::accounts::Invitation, MemberState, OrganisationKind, UserRole,
};
use sp_core::H256;
use sp_io::hashing::blake2_256;
use sp_runtime::{DispatchError, DispatchResult, MultiSignature};

/// The key of the voucher.
const VOUCHER: u8 = 200;
const LIFETIME: u64 = 10;

fn hash(voucher: u8) -> [u8; 32] {
    blake2_256(id(voucher).as_ref())
}

fn invite(by: u8, role: UserRole, voucher: u8) -> DispatchResult {
    Accounts::invite(signed(by), role, hash(voucher), LIFETIME)
}

fn withdraw(by: u8, voucher: u8) -> DispatchResult {
    Accounts::withdraw_invitation(signed(by), hash(voucher))
}

/// The consent of voucher or key that this key joins by this voucher.
fn joins(signer: u8, voucher: u8, key: u8) -> MultiSignature {
    let consent = Consent::Join {
        voucher: hash(voucher),
        key: &id(key),
    };
    super::mock::consent(signer, &consent)
}

fn with(voucher: u8, by_voucher: MultiSignature, key: u8, by_key: MultiSignature) -> Call {
    Call::accept_invitation {
        voucher: id(voucher),
        voucher_signature: by_voucher,
        key: id(key),
        key_signature: by_key,
    }
}

fn acceptance(voucher: u8, key: u8) -> Call {
    with(
        voucher,
        joins(voucher, voucher, key),
        key,
        joins(key, voucher, key),
    )
}

fn refused_everywhere(call: Call, error: fn() -> Error) {
    assert_eq!(pool(&call).unwrap_err(), code(error()));
    assert_noop!(send(call), error());
}

#[test]
fn the_holder_of_a_voucher_becomes_a_member() {
    run(|| {
        assert_ok!(invite(DEVELOPER_ADMIN, UserRole::Manager, VOUCHER));
        let expires = System::block_number() + LIFETIME;
        let invited = Event::MemberInvited {
            organisation: DEVELOPER,
            voucher: hash(VOUCHER),
            role: UserRole::Manager,
            expires,
            by: actor(DEVELOPER_ADMIN),
        };
        assert_eq!(events(), [invited]);
        let invitation = Invitation {
            organisation: DEVELOPER,
            role: UserRole::Manager,
            expires,
        };
        assert_eq!(Invitations::<Test>::get(hash(VOUCHER)), Some(invitation));
        assert_eq!(InvitationCount::<Test>::get(DEVELOPER), 1);
        assert_eq!(
            System::providers(&id(VOUCHER)),
            0,
            "a voucher is no account"
        );

        System::reset_events();
        let call = acceptance(VOUCHER, NEW);
        assert_ok!(pool(&call));
        assert_ok!(send(call));
        let record = member(NEW).unwrap();
        let accepted = Event::InvitationAccepted {
            organisation: DEVELOPER,
            voucher: hash(VOUCHER),
            key: id(NEW),
            person: record.person,
            role: UserRole::Manager,
        };
        assert_eq!(events(), [accepted]);
        assert_eq!(
            (record.organisation, record.role, record.state),
            (DEVELOPER, UserRole::Manager, MemberState::Active)
        );
        assert_eq!(System::providers(&id(NEW)), 1);
        assert_eq!(InvitationCount::<Test>::get(DEVELOPER), 0);
        // A voucher works once, for this key and for any other.
        refused_everywhere(acceptance(VOUCHER, NEW), || Error::InvitationNotFound);
        refused_everywhere(acceptance(VOUCHER, NEWER), || Error::InvitationNotFound);
    });
}

#[test]
fn an_invited_administrator_counts_as_one() {
    run(|| {
        assert_ok!(invite(DEVELOPER_ADMIN, UserRole::Admin, VOUCHER));
        assert_eq!(
            administrators(DEVELOPER),
            1,
            "not before the invitation is accepted"
        );
        assert_ok!(send(acceptance(VOUCHER, NEW)));
        assert_eq!(administrators(DEVELOPER), 2);
        assert_ok!(remove_member(NEW, DEVELOPER_ADMIN));
    });
}

#[test]
fn both_the_voucher_and_the_key_sign_for_each_other_and_for_this_chain() {
    run(|| {
        assert_ok!(invite(DEVELOPER_ADMIN, UserRole::Viewer, VOUCHER));
        let other = 201;
        assert_ok!(invite(DEVELOPER_ADMIN, UserRole::Admin, other));
        let abroad = |signer| {
            let consent = Consent::Join {
                voucher: hash(VOUCHER),
                key: &id(NEW),
            };
            consent_for(H256::repeat_byte(8), signer, &consent)
        };
        let voucher = || joins(VOUCHER, VOUCHER, NEW);
        let key = || joins(NEW, VOUCHER, NEW);
        for call in [
            // Whoever sees the transaction cannot use the voucher for another key.
            with(VOUCHER, voucher(), NEWER, joins(NEWER, VOUCHER, NEWER)),
            with(
                VOUCHER,
                joins(NEWER, VOUCHER, NEWER),
                NEWER,
                joins(NEWER, VOUCHER, NEWER),
            ),
            // A key does not join unasked.
            with(VOUCHER, voucher(), NEW, voucher()),
            with(VOUCHER, voucher(), NEW, joins(NEW, VOUCHER, NEWER)),
            // Nor by another voucher than the one it signed for.
            with(VOUCHER, voucher(), NEW, joins(NEW, other, NEW)),
            with(VOUCHER, joins(VOUCHER, other, NEW), NEW, key()),
            with(other, voucher(), NEW, key()),
            // Nor with what was signed for another registry.
            with(VOUCHER, abroad(VOUCHER), NEW, key()),
            with(VOUCHER, voucher(), NEW, abroad(NEW)),
            // Nor with the signatures exchanged.
            with(VOUCHER, key(), NEW, voucher()),
        ] {
            refused_everywhere(call, || Error::ConsentInvalid);
        }
        assert_ok!(send(with(VOUCHER, voucher(), NEW, key())));
    });
}

#[test]
fn an_invitation_can_be_accepted_up_to_its_last_block() {
    run(|| {
        let late = 201;
        assert_ok!(invite(DEVELOPER_ADMIN, UserRole::Viewer, VOUCHER));
        assert_ok!(invite(DEVELOPER_ADMIN, UserRole::Viewer, late));
        pass_blocks(LIFETIME);
        assert_ok!(send(acceptance(VOUCHER, NEW)));
        pass_blocks(1);
        refused_everywhere(acceptance(late, NEWER), || Error::InvitationExpired);
        // It counts until somebody withdraws it.
        assert_eq!(InvitationCount::<Test>::get(DEVELOPER), 1);
        assert_ok!(withdraw(DEVELOPER_ADMIN, late));
        assert_eq!(InvitationCount::<Test>::get(DEVELOPER), 0);
    });
}

#[test]
fn an_invitation_lives_for_at_least_one_block_and_not_for_ever() {
    run(|| {
        let invite = |lifetime, voucher| {
            let voucher = hash(voucher);
            Accounts::invite(signed(ROOT), UserRole::Viewer, voucher, lifetime)
        };
        assert_noop!(invite(0, 200), Error::LifetimeInvalid);
        assert_noop!(invite(LONGEST_INVITATION + 1, 200), Error::LifetimeInvalid);
        assert_ok!(invite(1, 200));
        assert_ok!(invite(LONGEST_INVITATION, 201));
    });
}

#[test]
fn who_may_invite_and_whom() {
    run(|| {
        let root = invite(ROOT, UserRole::Root, VOUCHER);
        assert_noop!(root, Error::RootIsUnique);
        for by in [DEVELOPER_MANAGER, DEVELOPER_VIEWER, GOVERNMENT_MANAGER] {
            let refused = invite(by, UserRole::Viewer, VOUCHER);
            assert_noop!(refused, RolesError::NotPermitted);
        }
        assert_ok!(invite(DEVELOPER_ADMIN, UserRole::Viewer, VOUCHER));
        for by in [DEVELOPER_ADMIN, ROOT] {
            let again = invite(by, UserRole::Admin, VOUCHER);
            assert_noop!(again, Error::InvitationTaken);
        }
        for key in [ROOT, DEVELOPER_VIEWER, CERTIFIER_ADMIN] {
            refused_everywhere(acceptance(VOUCHER, key), || Error::KeyTaken);
        }
        assert_ok!(remove_member(DEVELOPER_ADMIN, DEVELOPER_VIEWER));
        let former = acceptance(VOUCHER, DEVELOPER_VIEWER);
        refused_everywhere(former, || Error::KeyTaken);
    });
}

#[test]
fn no_more_invitations_are_open_than_may() {
    run(|| {
        for voucher in 0..u8::try_from(INVITATIONS).unwrap() {
            assert_ok!(invite(DEVELOPER_ADMIN, UserRole::Viewer, 200 + voucher));
        }
        let one_more = invite(DEVELOPER_ADMIN, UserRole::Viewer, 210);
        assert_noop!(one_more, Error::TooManyInvitations);
        assert_ok!(invite(CERTIFIER_ADMIN, UserRole::Viewer, 211));
        assert_ok!(withdraw(DEVELOPER_ADMIN, 200));
        assert_ok!(invite(DEVELOPER_ADMIN, UserRole::Viewer, 210));
        assert_ok!(send(acceptance(201, NEW)));
        assert_ok!(invite(DEVELOPER_ADMIN, UserRole::Viewer, 212));
    });
}

#[test]
fn an_organisation_withdraws_its_own_invitations() {
    run(|| {
        assert_ok!(invite(DEVELOPER_ADMIN, UserRole::Viewer, VOUCHER));
        for by in [ROOT, CERTIFIER_ADMIN] {
            assert_noop!(withdraw(by, VOUCHER), Error::NotOwnMember);
        }
        assert_noop!(
            withdraw(DEVELOPER_MANAGER, VOUCHER),
            RolesError::NotPermitted
        );
        assert_noop!(withdraw(DEVELOPER_ADMIN, 201), Error::InvitationNotFound);
        System::reset_events();
        assert_ok!(withdraw(DEVELOPER_ADMIN, VOUCHER));
        let withdrawn = Event::InvitationWithdrawn {
            organisation: DEVELOPER,
            voucher: hash(VOUCHER),
            by: actor(DEVELOPER_ADMIN),
        };
        assert_eq!(events(), [withdrawn]);
        assert_eq!(InvitationCount::<Test>::get(DEVELOPER), 0);
        refused_everywhere(acceptance(VOUCHER, NEW), || Error::InvitationNotFound);
    });
}

#[test]
fn nobody_joins_a_suspended_organisation() {
    run(|| {
        assert_ok!(invite(DEVELOPER_ADMIN, UserRole::Viewer, VOUCHER));
        assert_ok!(suspend(ROOT, DEVELOPER));
        refused_everywhere(acceptance(VOUCHER, NEW), || Error::StateForbids);
        assert_ok!(reactivate(ROOT, DEVELOPER));
        assert_ok!(send(acceptance(VOUCHER, NEW)));
    });
}

#[test]
fn an_applicant_joins_nobody_else_meanwhile() {
    run(|| {
        assert_ok!(invite(DEVELOPER_ADMIN, UserRole::Viewer, VOUCHER));
        assert_ok!(apply(NEW, "N-1"));
        refused_everywhere(acceptance(VOUCHER, NEW), || Error::KeyTaken);
        assert_ok!(decide(ROOT, NEXT, false));
        assert_ok!(send(acceptance(VOUCHER, NEW)));
        let call = application(NEW, OrganisationKind::Api, "N-1");
        refused_everywhere(call, || Error::KeyTaken);
    });
}

#[test]
fn only_what_the_pool_let_in_is_accepted() {
    run(|| {
        assert_ok!(invite(DEVELOPER_ADMIN, UserRole::Viewer, VOUCHER));
        let call = acceptance(VOUCHER, NEW);
        for origin in [RuntimeOrigin::none(), RuntimeOrigin::root(), signed(ROOT)] {
            let dispatched = call.clone().dispatch_bypass_filter(origin);
            let refused = dispatched.map(|_| ()).map_err(|failed| failed.error);
            assert_noop!(refused, DispatchError::BadOrigin);
        }
        assert!(pool(&call).unwrap().longevity <= 64);
        // The same voucher and the same key stand in a pool once.
        let share = |a: &Call, b: &Call| {
            let (a, b) = (pool(a).unwrap().provides, pool(b).unwrap().provides);
            a.iter().any(|tag| b.contains(tag))
        };
        assert_ok!(invite(DEVELOPER_ADMIN, UserRole::Viewer, 201));
        assert!(share(&call, &acceptance(VOUCHER, NEWER)));
        assert!(share(&call, &acceptance(201, NEW)));
        assert!(!share(&call, &acceptance(201, NEWER)));
    });
}

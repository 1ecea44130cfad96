//! Keys that left: what they once signed is worth nothing, and they never begin again.

use crate::country::*;
use frame_support::assert_ok;
use pallet_registry_accounts::Members;
use registry_primitives::{
    consent::Consent, records::quota::Refusal, MemberState, OrganisationId, OrganisationKind,
    UserRole,
};
use registry_runtime::{Accounts, Runtime, System, UncheckedExtrinsic};
use sp_runtime::{generic::Era, transaction_validity::InvalidTransaction};

/// What Dave signed while he was a member: one transaction that was included, and others, for
/// ever and for a while, that never were.
fn signed_by_dave() -> (UncheckedExtrinsic, Vec<UncheckedExtrinsic>) {
    let included = signed(Dave, 0, Era::Immortal, register_programme("P-2"));
    assert_ok!(include(included.clone()).unwrap());
    let now = u64::from(System::block_number());
    let kept = vec![
        signed(Dave, 1, Era::Immortal, register_programme("P-3")),
        signed(
            Dave,
            1,
            Era::mortal(4_096, now - 1),
            register_programme("P-4"),
        ),
    ];
    for extrinsic in &kept {
        assert_ok!(validate(extrinsic.clone()));
    }
    (included, kept)
}

fn nothing_of_dave_is_let_in(
    included: UncheckedExtrinsic,
    kept: Vec<UncheckedExtrinsic>,
    refusal: Refusal,
) {
    let stale = invalid(InvalidTransaction::Stale);
    assert_refused(included, stale);
    for extrinsic in kept {
        assert_refused(extrinsic, refused(refusal));
    }
    // Nor what the key signs from now on, whatever it is.
    let cancel = pallet_registry_accounts::Call::cancel_recovery { lost: id_of(Dave) };
    for call in [nothing(), cancel.into(), batch(vec![nothing()])] {
        let now = signed(Dave, nonce(Dave), Era::Immortal, call);
        assert_refused(now, refused(refusal));
    }
}

#[test]
fn a_transaction_is_included_once_while_its_key_is_a_members() {
    run(|| {
        let (included, kept) = signed_by_dave();
        assert_refused(included, invalid(InvalidTransaction::Stale));
        for extrinsic in kept.into_iter().take(1) {
            assert_ok!(include(extrinsic).unwrap());
        }
        assert_eq!(nonce(Dave), 2);
    });
}

#[test]
fn nothing_that_a_removed_key_signed_is_let_in() {
    run(|| {
        let (included, kept) = signed_by_dave();
        assert_ok!(send(Charlie, remove(Dave)).unwrap());
        assert_eq!(nonce(Dave), 1, "the nonce is not reset");
        assert!(
            System::providers(&id_of(Dave)) >= 1,
            "the account is not reaped"
        );
        nothing_of_dave_is_let_in(included.clone(), kept.clone(), Refusal::KeyNotActive);
        // Nobody can bring the key back.
        let again = pallet_registry_accounts::Call::add_member {
            organisation: ALPHA,
            key: id_of(Dave),
            role: UserRole::Manager,
        };
        assert_eq!(
            send(Charlie, again),
            Ok(Err(AccountsError::KeyTaken.into()))
        );
        let back = pallet_registry_accounts::Call::reactivate_member {
            key: id_of(Dave),
            reason: text("because"),
        };
        let forbidden = Ok(Err(AccountsError::MemberStateForbids.into()));
        assert_eq!(send(Charlie, back), forbidden);
        pass_blocks(100);
        nothing_of_dave_is_let_in(included, kept, Refusal::KeyNotActive);
        assert_eq!(nonce(Dave), 1);
    });
}

#[test]
fn nothing_that_a_replaced_key_signed_is_let_in() {
    run(|| {
        let (included, kept) = signed_by_dave();
        // The rotation itself is the transaction with the nonce that the others have.
        assert_ok!(send(Dave, rotate(Dave, One)).unwrap());
        assert_eq!(nonce(Dave), 2);
        let stale = invalid(InvalidTransaction::Stale);
        assert_refused(included, stale);
        for extrinsic in kept {
            assert_refused(extrinsic, stale);
        }
        let next = signed(Dave, 2, Era::Immortal, nothing());
        assert_refused(next, refused(Refusal::KeyNotActive));
        // The new key begins with a nonce of its own and does the person's work.
        assert_ok!(send(One, register_programme("P-3")).unwrap());
        assert_eq!(nonce(One), 1);
    });
}

#[test]
fn nothing_that_a_recovered_key_signed_is_let_in() {
    run(|| {
        let (included, kept) = signed_by_dave();
        let propose = pallet_registry_accounts::Call::propose_recovery {
            lost: id_of(Dave),
            new: id_of(One),
            signature: succeeds(Dave, One),
        };
        assert_ok!(send(Charlie, propose).unwrap());
        let approve = pallet_registry_accounts::Call::approve_recovery { lost: id_of(Dave) };
        assert_ok!(send(Bob, approve).unwrap());
        pass_blocks(RECOVERY);
        let complete = pallet_registry_accounts::Call::complete_recovery { lost: id_of(Dave) };
        assert_ok!(send(Ferdie, complete).unwrap());
        nothing_of_dave_is_let_in(included, kept, Refusal::KeyNotActive);
        assert_ok!(send(One, register_programme("P-3")).unwrap());
    });
}

#[test]
fn a_suspended_key_is_let_in_again_with_its_next_nonce_only() {
    run(|| {
        let (included, kept) = signed_by_dave();
        assert_ok!(send(Charlie, suspend_member(Dave)).unwrap());
        nothing_of_dave_is_let_in(included.clone(), kept.clone(), Refusal::KeyNotActive);
        let back = pallet_registry_accounts::Call::reactivate_member {
            key: id_of(Dave),
            reason: text("because"),
        };
        assert_ok!(send(Charlie, back).unwrap());
        assert_refused(included, invalid(InvalidTransaction::Stale));
        assert_ok!(include(kept[0].clone()).unwrap());
    });
}

#[test]
fn people_of_a_suspended_organisation_are_refused_by_the_pool() {
    run(|| {
        let (included, kept) = signed_by_dave();
        assert_ok!(send(Alice, suspend(ALPHA)).unwrap());
        nothing_of_dave_is_let_in(included, kept, Refusal::OrganisationNotActive);
        let admin = signed(Charlie, 0, Era::Immortal, nothing());
        assert_refused(admin, refused(Refusal::OrganisationNotActive));
        assert_ok!(send(Eve, nothing()).unwrap());
    });
}

#[test]
fn a_key_that_nobody_admitted_is_refused_by_the_pool() {
    run(|| {
        let unknown = signed(One, 0, Era::Immortal, nothing());
        assert_refused(unknown, invalid(InvalidTransaction::Payment));
    });
}

/// The application of Two for an organisation of its own, let in by the pool without a signer.
fn apply() {
    let tax_id: registry_primitives::texts::TaxId = text("N");
    let kind = OrganisationKind::ProgrammeDeveloper;
    let key = id_of(Two);
    let consent = Consent::Apply {
        kind,
        name: b"Newcomer",
        tax_id: &tax_id,
        country: *b"QM",
        website: b"",
        rejections: pallet_registry_accounts::Rejections::<registry_runtime::Runtime>::get(&key),
        key: &key,
    };
    let signature = consent_of(Two, &consent);
    let call = pallet_registry_accounts::Call::apply_organisation {
        kind,
        name: text("Newcomer"),
        tax_id,
        country: *b"QM",
        website: text(""),
        key,
        signature,
    };
    let bare = general(call.into());
    assert_ok!(validate(bare.clone()));
    assert_ok!(include(bare).unwrap());
}

/// A transaction without a signer, with the extensions of an ordinary one.
fn general(call: registry_runtime::RuntimeCall) -> UncheckedExtrinsic {
    let of_a_wallet = signed(One, 0, Era::Immortal, call);
    let sp_runtime::generic::Preamble::Signed(_, _, extensions) = of_a_wallet.preamble else {
        unreachable!("signed")
    };
    UncheckedExtrinsic::from_parts(
        of_a_wallet.function,
        sp_runtime::generic::Preamble::General(sp_runtime::traits::ExtensionVariant::V0(
            extensions,
        )),
    )
}

#[test]
fn an_applicant_is_let_in_when_it_is_admitted() {
    run(|| {
        let decide = |organisation, admit| pallet_registry_accounts::Call::decide_registration {
            organisation,
            admit,
            reason: text("because"),
        };
        let waiting = signed(Two, 0, Era::Immortal, edit("Renamed"));
        assert_refused(waiting.clone(), invalid(InvalidTransaction::Payment));
        apply();
        assert_refused(waiting.clone(), invalid(InvalidTransaction::Payment));
        assert_ok!(send(Alice, decide(OrganisationId(4), false)).unwrap());
        assert_refused(waiting.clone(), invalid(InvalidTransaction::Payment));
        assert_eq!(Members::<Runtime>::get(id_of(Two)), None);
        apply();
        assert_ok!(send(Alice, decide(OrganisationId(5), true)).unwrap());
        assert_ok!(validate(waiting.clone()));
        assert_ok!(include(waiting.clone()).unwrap());
        assert_refused(waiting, invalid(InvalidTransaction::Stale));
    });
}

#[test]
fn a_transaction_for_another_registry_or_another_time_is_refused() {
    run(|| {
        let now = u64::from(System::block_number());
        let mortal = signed(Dave, 0, Era::mortal(8, now - 1), nothing());
        assert_ok!(validate(mortal.clone()));
        let abroad = signed(Dave, 0, Era::Immortal, nothing());
        pass_blocks(20);
        let too_old = include(mortal).unwrap_err();
        assert!(
            [
                InvalidTransaction::AncientBirthBlock,
                InvalidTransaction::BadProof
            ]
            .map(invalid)
            .contains(&too_old),
            "{too_old:?}"
        );
        frame_system::BlockHash::<Runtime>::insert(0, sp_core::H256::repeat_byte(8));
        let refused = include(abroad);
        assert_eq!(refused, Err(invalid(InvalidTransaction::BadProof)));
    });
}

#[test]
fn every_key_that_was_ever_admitted_keeps_its_account() {
    run(|| {
        assert_ok!(send(Dave, rotate(Dave, One)).unwrap());
        assert_ok!(send(Charlie, remove(One)).unwrap());
        assert_ok!(send(Eve, suspend_member(Ferdie)).unwrap());
        assert_ok!(send(Alice, suspend(BETA)).unwrap());
        for (key, state) in [
            (Dave, MemberState::Replaced),
            (One, MemberState::Removed),
            (Ferdie, MemberState::Suspended),
            (Eve, MemberState::Active),
        ] {
            let record = Accounts::member_of(id_of(key)).unwrap();
            assert_eq!(record.state, state, "{key}");
            assert!(System::providers(&id_of(key)) >= 1, "{key}");
        }
    });
}

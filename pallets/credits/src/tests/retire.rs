//! `retire`.

use super::mock::*;
use crate::{Error, Event, OrganisationBalances, Receipts};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResultWithPostInfo};
use registry_primitives::{
    records::credits::Selection, AccountKind, Credits as Amount, OrganisationKind, ProgrammeId,
    ReceiptId, RetirementKind,
};
use sp_runtime::DispatchError;

fn retire(
    key: u64,
    owner: u64,
    selection: Selection,
    kind: RetirementKind,
    country: Option<[u8; 2]>,
) -> DispatchResultWithPostInfo {
    let text = |text: &str| text.as_bytes().to_vec();
    Credits::retire(
        signed(key),
        org(owner),
        RICE,
        selection,
        kind,
        country,
        text("City of Amara").try_into().unwrap(),
        text("bus fleet 2024").try_into().unwrap(),
    )
}

#[test]
fn a_holder_retires_for_domestic_use_and_the_receipt_tells_all() {
    run(|| {
        issue(RICE, 100);
        assert_ok!(retire(
            ALPHA,
            ALPHA,
            amount(40),
            RetirementKind::DomesticUse,
            None
        ));
        assert_eq!(holding(ALPHA, RICE), [(41, 100)]);
        assert_eq!(retired(ALPHA), [(1, 40)]);
        let by = actor(ALPHA, OrganisationKind::ProgrammeDeveloper);
        let receipt = Receipts::<Test>::get(ReceiptId(1)).unwrap();
        assert_eq!(receipt.ranges, vec![moved(1, 40, 1)]);
        assert_eq!(receipt.by, by);
        System::assert_last_event(
            Event::CreditsRetired {
                receipt: ReceiptId(1),
                programme: RICE,
                owner: org(ALPHA),
                ranges: receipt.ranges,
                amount: Amount(40),
                kind: RetirementKind::DomesticUse,
                account: AccountKind::RetirementLocal,
                country: None,
                beneficiary: receipt.beneficiary,
                reason: receipt.reason,
                held_before: Amount(100),
                held_after: Amount(60),
                by,
            }
            .into(),
        );
    });
}

#[test]
fn the_authority_retires_for_any_owner_and_type() {
    run(|| {
        issue(RICE, 100);
        assert_ok!(retire(
            GOVERNMENT,
            ALPHA,
            amount(10),
            RetirementKind::CrossBorder,
            Some(*b"CH")
        ));
        assert_ok!(retire(
            MINISTRY,
            ALPHA,
            amount(5),
            RetirementKind::LegalAction,
            None
        ));
        let balances = OrganisationBalances::<Test>::get(org(ALPHA));
        assert_eq!(balances.retired_international, Amount(10));
        assert_eq!(balances.retired_local, Amount(5));
        assert_eq!(balances.held, Amount(85));
    });
}

#[test]
fn retired_ranges_are_never_touched_again() {
    run(|| {
        issue(RICE, 100);
        assert_ok!(retire(
            ALPHA,
            ALPHA,
            ranges(&[(11, 20)]),
            RetirementKind::DomesticUse,
            None
        ));
        assert_ok!(retire(
            ALPHA,
            ALPHA,
            ranges(&[(1, 10), (21, 30)]),
            RetirementKind::DomesticUse,
            None
        ));
        // They lie side by side and still do not merge: each is what its receipt says.
        assert_eq!(retired(ALPHA), [(1, 10), (11, 20), (21, 30)]);
        for selection in [ranges(&[(10, 10)]), ranges(&[(15, 35)]), amount(71)] {
            let again = retire(
                GOVERNMENT,
                ALPHA,
                selection.clone(),
                RetirementKind::Other,
                None,
            );
            assert!(again.is_err());
            let sent = Credits::transfer(signed(ALPHA), RICE, org(BETA), selection, None);
            assert!(sent.is_err());
        }
        assert_eq!(retired(ALPHA), [(1, 10), (11, 20), (21, 30)]);
    });
}

#[test]
fn refusals_name_their_cause_and_change_nothing() {
    run(|| {
        issue(RICE, 100);
        use RetirementKind::{CrossBorder, DomesticUse, Other};
        assert_noop!(
            retire(VIEWER, ALPHA, amount(1), DomesticUse, None),
            DispatchError::BadOrigin
        );
        for (key, owner, selection, kind, country, error) in [
            (
                BETA,
                ALPHA,
                amount(1),
                DomesticUse,
                None,
                Error::<Test>::NotOwner,
            ),
            (
                ALPHA,
                ALPHA,
                amount(1),
                CrossBorder,
                Some(*b"CH"),
                Error::RetirementNeedsAuthority,
            ),
            (
                ALPHA,
                ALPHA,
                amount(1),
                Other,
                None,
                Error::RetirementNeedsAuthority,
            ),
            (
                GOVERNMENT,
                ALPHA,
                amount(1),
                CrossBorder,
                None,
                Error::ReceivingCountryInvalid,
            ),
            (
                GOVERNMENT,
                ALPHA,
                amount(1),
                CrossBorder,
                Some(*b"c1"),
                Error::ReceivingCountryInvalid,
            ),
            (
                GOVERNMENT,
                ALPHA,
                amount(1),
                Other,
                Some(*b"CH"),
                Error::ReceivingCountryInvalid,
            ),
            (
                GOVERNMENT,
                SUSPENDED,
                amount(1),
                Other,
                None,
                Error::OwnerSuspended,
            ),
            (
                GOVERNMENT,
                99,
                amount(1),
                Other,
                None,
                Error::OrganisationNotFound,
            ),
            (
                ALPHA,
                ALPHA,
                amount(0),
                DomesticUse,
                None,
                Error::ZeroAmount,
            ),
            (
                ALPHA,
                ALPHA,
                amount(101),
                DomesticUse,
                None,
                Error::InsufficientHolding,
            ),
        ] {
            assert_noop!(retire(key, owner, selection, kind, country), error);
        }
        let origin = || signed(MINISTRY);
        let text = || b"x".to_vec().try_into().unwrap();
        let elsewhere = |programme, beneficiary: Vec<u8>| {
            let beneficiary = beneficiary.try_into().unwrap();
            Credits::retire(
                origin(),
                org(ALPHA),
                programme,
                amount(1),
                Other,
                None,
                beneficiary,
                text(),
            )
        };
        assert_noop!(
            elsewhere(SOLAR, b"x".to_vec()),
            Error::<Test>::ScopeNotCovered
        );
        assert_noop!(
            elsewhere(ProgrammeId(9), b"x".to_vec()),
            Error::<Test>::ProgrammeNotFound
        );
        assert_noop!(elsewhere(RICE, b"".to_vec()), Error::<Test>::TextUnreadable);
    });
}

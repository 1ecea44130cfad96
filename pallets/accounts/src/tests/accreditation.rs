//! Accreditation of certifiers by sector.

use super::mock::*;
use crate::Accreditations;
use frame_support::{assert_noop, assert_ok};
use registry_primitives::{
    records::accounts::Accreditation, traits::Organisations as _, OrganisationId, OrganisationKind,
    Sector,
};
use sp_runtime::DispatchResult;

const SECTOR: Sector = Sector::Agriculture;

fn accredit(
    by: u8,
    organisation: OrganisationId,
    sector: Sector,
    from: u64,
    until: u64,
) -> DispatchResult {
    Accounts::accredit(signed(by), organisation, sector, from, until)
}

fn suspend_accreditation(by: u8, organisation: OrganisationId, sector: Sector) -> DispatchResult {
    Accounts::suspend_accreditation(signed(by), organisation, sector, reason("audit failed"))
}

const fn good(from: u64, until: u64) -> Accreditation {
    Accreditation {
        from,
        until,
        suspended: false,
    }
}

#[test]
fn a_certifier_is_accredited_from_the_first_to_the_last_second() {
    run(|| {
        let (from, until) = (1_700_000_010, 1_700_000_020);
        assert_ok!(accredit(GOVERNMENT_MANAGER, CERTIFIER, SECTOR, from, until));
        let changed = Event::AccreditationChanged {
            organisation: CERTIFIER,
            sector: SECTOR,
            before: None,
            after: good(from, until),
            reason: None,
            by: actor(GOVERNMENT_MANAGER),
        };
        assert_eq!(events(), [changed]);
        for (now, accredited) in [
            (from - 1, false),
            (from, true),
            (until, true),
            (until + 1, false),
        ] {
            Now::set(now);
            assert_eq!(Accounts::accredited(CERTIFIER, SECTOR), accredited, "{now}");
            assert_eq!(Accounts::is_accredited(CERTIFIER, SECTOR), accredited);
        }
        Now::set(from);
        assert!(!Accounts::accredited(CERTIFIER, Sector::Forestry));
        assert!(!Accounts::accredited(DEVELOPER, SECTOR) && !Accounts::accredited(NOBODY, SECTOR));
        // A suspended certifier counts for nothing meanwhile.
        assert_ok!(suspend(ROOT, CERTIFIER));
        assert!(!Accounts::accredited(CERTIFIER, SECTOR));
        assert_ok!(reactivate(ROOT, CERTIFIER));
        assert!(Accounts::accredited(CERTIFIER, SECTOR));
    });
}

#[test]
fn a_suspended_accreditation_is_good_again_when_it_is_renewed() {
    run(|| {
        let (from, until) = (1, u64::MAX);
        let refused = suspend_accreditation(ROOT, CERTIFIER, SECTOR);
        assert_noop!(refused, Error::AccreditationNotFound);
        assert_ok!(accredit(ROOT, CERTIFIER, SECTOR, from, until));
        let again = accredit(ROOT, CERTIFIER, SECTOR, from, until);
        assert_noop!(again, Error::StateUnchanged);
        let other = suspend_accreditation(ROOT, CERTIFIER, Sector::Energy);
        assert_noop!(other, Error::AccreditationNotFound);
        let wordless = Accounts::suspend_accreditation(signed(ROOT), CERTIFIER, SECTOR, reason(""));
        assert_noop!(wordless, Error::TextUnreadable);

        System::reset_events();
        assert_ok!(suspend_accreditation(MINISTRY_MANAGER, CERTIFIER, SECTOR));
        let suspended = Accreditation {
            suspended: true,
            ..good(from, until)
        };
        let changed = Event::AccreditationChanged {
            organisation: CERTIFIER,
            sector: SECTOR,
            before: Some(good(from, until)),
            after: suspended,
            reason: Some(reason("audit failed")),
            by: actor(MINISTRY_MANAGER),
        };
        assert_eq!(events(), [changed]);
        assert!(!Accounts::accredited(CERTIFIER, SECTOR));
        let again = suspend_accreditation(ROOT, CERTIFIER, SECTOR);
        assert_noop!(again, Error::StateUnchanged);

        System::reset_events();
        assert_ok!(accredit(ROOT, CERTIFIER, SECTOR, from, until));
        let renewed = Event::AccreditationChanged {
            organisation: CERTIFIER,
            sector: SECTOR,
            before: Some(suspended),
            after: good(from, until),
            reason: None,
            by: actor(ROOT),
        };
        assert_eq!(events(), [renewed]);
        assert!(Accounts::accredited(CERTIFIER, SECTOR));
        assert_eq!(Accreditations::<Test>::iter().count(), 1);
    });
}

#[test]
fn only_a_certifier_is_accredited_and_for_a_time_that_has_a_beginning() {
    run(|| {
        for organisation in [GOVERNMENT, DEVELOPER, MINISTRY] {
            let refused = accredit(ROOT, organisation, SECTOR, 1, 2);
            assert_noop!(refused, Error::AccreditationInvalid);
            let refused = suspend_accreditation(ROOT, organisation, SECTOR);
            assert_noop!(refused, Error::AccreditationInvalid);
        }
        let refused = accredit(ROOT, CERTIFIER, SECTOR, 2, 1);
        assert_noop!(refused, Error::AccreditationInvalid);
        assert_ok!(accredit(ROOT, CERTIFIER, SECTOR, 2, 2));
        let refused = accredit(ROOT, NOBODY, SECTOR, 1, 2);
        assert_noop!(refused, Error::OrganisationNotFound);
        let refused = suspend_accreditation(ROOT, NOBODY, SECTOR);
        assert_noop!(refused, Error::OrganisationNotFound);
    });
}

#[test]
fn a_ministry_accredits_for_the_sectors_of_its_scopes() {
    run(|| {
        // The ministry has scope 15, agriculture.
        assert_ok!(accredit(MINISTRY_ADMIN, CERTIFIER, SECTOR, 1, 2));
        assert_ok!(accredit(ROOT, CERTIFIER, Sector::Forestry, 1, 2));
        for (sector, fits) in [
            (Sector::Agriculture, true),
            (Sector::Health, true),
            (Sector::Forestry, false),
            (Sector::Energy, false),
        ] {
            let answer = accredit(MINISTRY_ADMIN, CERTIFIER, sector, 3, 4);
            let expected = if fits {
                Ok(())
            } else {
                Err(Error::ScopesInvalid.into())
            };
            assert_eq!(answer, expected, "{sector}");
        }
        let refused = suspend_accreditation(MINISTRY_ADMIN, CERTIFIER, Sector::Forestry);
        assert_noop!(refused, Error::ScopesInvalid);
    });
}

#[test]
fn nobody_but_an_authority_accredits() {
    run(|| {
        assert_ok!(register(ROOT, OrganisationKind::Api, "A-1", 0, Some(NEW)));
        for by in [CERTIFIER_ADMIN, DEVELOPER_ADMIN, GOVERNMENT_VIEWER, NEW] {
            let refused = accredit(by, CERTIFIER, SECTOR, 1, 2);
            assert_noop!(refused, RolesError::NotPermitted);
            let refused = suspend_accreditation(by, CERTIFIER, SECTOR);
            assert_noop!(refused, RolesError::NotPermitted);
        }
    });
}

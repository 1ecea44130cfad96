//! Certificates: given, withdrawn, and lost by a suspension.

use super::mock::*;
use crate::Certificates;
use registry_primitives::{
    records::programmes::Certificate,
    Credits as Amount, Sector,
    Stage::{Authorised, Completed, Pending},
};

#[test]
fn a_certificate_is_given_before_and_after_the_authorisation() {
    for stage in [Pending, Authorised] {
        run(|| {
            let programme = programme_in(stage);
            next_block();
            assert!(!Registry::certified(programme, org(CERTIFIER)));
            ok(CERTIFIER, certify(programme));
            assert_last(Event::ProgrammeCertified {
                programme,
                statement: Some([9; 32]),
                at: NOW,
                by: actor(CERTIFIER),
            });
            assert!(Registry::certified(programme, org(CERTIFIER)));
            assert_eq!(
                Certificates::<Test>::get(programme, org(CERTIFIER)),
                Some(Certificate {
                    standing: true,
                    statement: Some([9; 32]),
                    block: 2,
                })
            );
            // One certifier's certificate says nothing about another's, or another programme.
            assert!(!Registry::certified(programme, org(RIVAL)));
            assert!(!Registry::certified(programme_in(stage), org(CERTIFIER)));
            refused(CERTIFIER, certify(programme), Error::AlreadyCertified);
            let without = Call::certify {
                programme,
                statement: None,
            };
            ok(RIVAL, without);
            assert!(Registry::certified(programme, org(RIVAL)));
        });
    }
}

#[test]
fn a_certifier_is_accredited_and_independent() {
    run(|| {
        let programme = programme_in(Authorised);
        refused(ENERGY_CERTIFIER, certify(programme), Error::NotAccredited);
        Held::insert(org(CERTIFIER), programme, Amount(1));
        refused(CERTIFIER, certify(programme), Error::NotIndependent);
        Held::remove(org(CERTIFIER), programme);
        Accredited::remove(org(CERTIFIER), Sector::Agriculture);
        refused(CERTIFIER, certify(programme), Error::NotAccredited);
    });
}

#[test]
fn a_certificate_is_withdrawn_by_its_certifier_or_an_authority() {
    for key in [CERTIFIER, MINISTRY, GOVERNMENT] {
        run(|| {
            let programme = programme_in(Authorised);
            ok(CERTIFIER, certify(programme));
            ok(RIVAL, certify(programme));
            let withdrawal = withdraw_certificate(programme, CERTIFIER);
            refused(RIVAL, withdrawal.clone(), Error::NotCertifierOrAuthority);
            refused(OTHER_MINISTRY, withdrawal.clone(), Error::ScopeNotCovered);
            let unreadable = Call::withdraw_certificate {
                programme,
                certifier: org(CERTIFIER),
                reason: blank(),
            };
            refused(key, unreadable, Error::TextUnreadable);
            ok(key, withdrawal.clone());
            assert_last(Event::CertificateWithdrawn {
                programme,
                certifier: org(CERTIFIER),
                reason: why(),
                at: NOW,
                by: actor(key),
            });
            assert!(!Registry::certified(programme, org(CERTIFIER)));
            assert!(Registry::certified(programme, org(RIVAL)));
            refused(key, withdrawal, Error::NotCertified);
            // What was withdrawn can be given anew.
            ok(CERTIFIER, certify(programme));
            assert!(Registry::certified(programme, org(CERTIFIER)));
        });
    }
}

#[test]
fn what_was_never_given_is_not_withdrawn() {
    run(|| {
        let programme = programme_in(Authorised);
        refused(
            CERTIFIER,
            withdraw_certificate(programme, CERTIFIER),
            Error::NotCertified,
        );
        for certifier in [RIVAL, ALPHA, STRANGER] {
            refused(
                GOVERNMENT,
                withdraw_certificate(programme, certifier),
                Error::NotCertified,
            );
        }
    });
}

#[test]
fn a_suspension_withdraws_and_the_reactivation_does_not_restore() {
    run(|| {
        let programme = programme_in(Authorised);
        ok(CERTIFIER, certify(programme));
        next_block();
        suspend(CERTIFIER);
        assert!(!Registry::certified(programme, org(CERTIFIER)));
        refused(
            GOVERNMENT,
            withdraw_certificate(programme, CERTIFIER),
            Error::NotCertified,
        );
        next_block();
        reactivate(CERTIFIER);
        assert!(!Registry::certified(programme, org(CERTIFIER)));
        // What is given in the block of the reactivation could be from before the suspension.
        refused(CERTIFIER, certify(programme), Error::CertifierNotActive);
        next_block();
        assert!(!Registry::certified(programme, org(CERTIFIER)));
        refused(
            CERTIFIER,
            withdraw_certificate(programme, CERTIFIER),
            Error::NotCertified,
        );
        ok(CERTIFIER, certify(programme));
        assert!(Registry::certified(programme, org(CERTIFIER)));
        ok(CERTIFIER, withdraw_certificate(programme, CERTIFIER));
    });
}

#[test]
fn a_certificate_of_the_block_of_a_suspension_does_not_survive_it() {
    run(|| {
        let programme = programme_in(Authorised);
        ok(CERTIFIER, certify(programme));
        suspend(CERTIFIER);
        reactivate(CERTIFIER);
        assert!(!Registry::certified(programme, org(CERTIFIER)));
        next_block();
        assert!(!Registry::certified(programme, org(CERTIFIER)));
    });
}

#[test]
fn a_certificate_outlasts_the_programme_and_can_still_be_withdrawn() {
    run(|| {
        let programme = programme_in(Authorised);
        ok(CERTIFIER, certify(programme));
        ok(GOVERNMENT, close(programme, Completed));
        assert!(Registry::certified(programme, org(CERTIFIER)));
        refused(RIVAL, certify(programme), Error::StageForbids);
        ok(MINISTRY, withdraw_certificate(programme, CERTIFIER));
        assert!(!Registry::certified(programme, org(CERTIFIER)));
    });
}

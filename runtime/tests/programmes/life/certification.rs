//! Certificates, given and withdrawn.

use super::{Story, FOREST, RICE};
use crate::country::*;
use pallet_registry_programmes::{Certificates, CertifiedViewFunction, Event};
use registry_primitives::{OrganisationId, ProgrammeId};
use registry_runtime::Runtime;
use std::collections::BTreeMap;

fn certified(programme: ProgrammeId, certifier: OrganisationId) -> bool {
    ask(CertifiedViewFunction::<Runtime>::new(programme, certifier))
}

pub(super) fn certification(story: &mut Story) {
    let shows = "certify a programme; several certifiers may";
    story.step(&[58], shows, || {
        assert!(certified(RICE, CERTIFIER), "since the hand-over");
        refused(One, certify(RICE), "4054 AlreadyCertified");
        done(Two, certify(RICE));
        assert!(certified(RICE, RIVAL));
    });
    let shows = "withdraw the own certificate";
    story.step(&[59], shows, || {
        done(One, withdraw_certificate(RICE, CERTIFIER));
        assert!(!certified(RICE, CERTIFIER) && certified(RICE, RIVAL));
        done(One, certify(RICE));
        assert!(certified(RICE, CERTIFIER));
    });
    let shows = "the authority withdraws a certificate";
    story.step(&[60], shows, || {
        done(BobStash, withdraw_certificate(RICE, RIVAL));
        assert!(!certified(RICE, RIVAL));
        let Event::CertificateWithdrawn { certifier, by, .. } = latest() else {
            panic!("{:?}", latest())
        };
        assert_eq!((certifier, by.organisation), (RIVAL, MINISTRY));
    });
    let shows = "a suspended certifier's certificates are withdrawn, and stay so";
    story.step(&[61], shows, || {
        done(One, certify(FOREST));
        done(Alice, suspend(CERTIFIER));
        assert!(!certified(RICE, CERTIFIER) && !certified(FOREST, CERTIFIER));
        done(Alice, reactivate(CERTIFIER));
        assert!(!certified(RICE, CERTIFIER) && !certified(FOREST, CERTIFIER));
        done(One, certify(FOREST));
        assert!(!certified(RICE, CERTIFIER) && certified(FOREST, CERTIFIER));
    });
    let shows = "who certified and whose certificate was withdrawn is on chain";
    story.step(&[62], shows, || {
        let of = |programme| -> BTreeMap<OrganisationId, bool> {
            Certificates::<Runtime>::iter_key_prefix(programme)
                .map(|certifier| (certifier, certified(programme, certifier)))
                .collect()
        };
        assert_eq!(
            of(RICE),
            BTreeMap::from([(CERTIFIER, false), (RIVAL, false)])
        );
        assert_eq!(of(FOREST), BTreeMap::from([(CERTIFIER, true)]));
    });
}

//! Organisations that register themselves.

use super::mock::*;
use crate::{Applicant, ApplicationCount, LastPerson, Organisations, SelfRegistration};
use codec::Encode;
use frame_support::{assert_noop, assert_ok};
use registry_primitives::{
    consent::Consent, traits::Membership, MemberState, OrganisationId, OrganisationKind,
    OrganisationState, UserRole,
};
use sp_core::H256;

const DEVELOPER_KIND: OrganisationKind = OrganisationKind::ProgrammeDeveloper;

fn refused_everywhere(call: Call, error: fn() -> Error) {
    assert_eq!(pool(&call).unwrap_err(), code(error()));
    assert_noop!(send(call), error());
}

#[test]
fn an_application_waits_and_its_key_is_not_let_in_yet() {
    run(|| {
        let call = application(NEW, DEVELOPER_KIND, "N-1");
        let valid = pool(&call).unwrap();
        assert!(valid.requires.is_empty() && valid.longevity <= 64 && valid.propagate);
        assert_ok!(send(call));
        let person = LastPerson::<Test>::get();
        let applied = Event::OrganisationApplied {
            organisation: NEXT,
            kind: DEVELOPER_KIND,
            name: name("Organisation N-1"),
            tax_id: tax_id("N-1"),
            country: *b"QM",
            website: website(""),
            key: id(NEW),
            person,
        };
        assert_eq!(events(), [applied]);
        assert_eq!(state(NEXT), OrganisationState::Pending);
        assert_eq!(Applicant::<Test>::get(NEXT), Some(id(NEW)));
        assert_eq!(ApplicationCount::<Test>::get(), 1);
        assert_eq!((System::providers(&id(NEW)), administrators(NEXT)), (0, 0));
        let known = <Accounts as Membership<_>>::member(&id(NEW)).unwrap();
        assert!(!known.may_act() && known.role == UserRole::Admin);
        let refused = add(NEW, NEXT, NEWER, UserRole::Viewer);
        assert_noop!(refused, RolesError::OrganisationNotAdmitted);
    });
}

#[test]
fn the_kinds_that_register_themselves_are_three() {
    run(|| {
        for kind in OrganisationKind::ALL.iter().copied() {
            let call = application(NEW, kind, "N-1");
            let registers_itself = matches!(
                kind,
                OrganisationKind::Certifier
                    | OrganisationKind::ProgrammeDeveloper
                    | OrganisationKind::Api
            );
            if registers_itself {
                assert_ok!(pool(&call));
                assert_ok!(send(call));
                let organisation = crate::OrganisationOfTaxId::<Test>::get(tax_id("N-1")).unwrap();
                assert_ok!(decide(ROOT, organisation, false));
            } else {
                refused_everywhere(call, || Error::KindNotSelfRegistered);
            }
        }
    });
}

#[test]
fn the_signature_is_of_the_key_for_this_organisation_and_this_chain() {
    run(|| {
        let good = application(NEW, DEVELOPER_KIND, "N-1");
        let Call::apply_organisation {
            kind,
            name,
            tax_id: tax,
            country,
            website,
            key,
            signature,
        } = good.clone()
        else {
            unreachable!("an application")
        };
        let agreed = Consent::Apply {
            kind,
            name: &name,
            tax_id: &tax,
            country,
            website: &website,
            rejections: 0,
            key: &key,
        };
        let with = |kind, tax_id, key, signature| Call::apply_organisation {
            kind,
            name: name.clone(),
            tax_id,
            country,
            website: website.clone(),
            key,
            signature,
        };
        let of_another_person = consent(NEWER, &agreed);
        let for_another_chain = consent_for(H256::repeat_byte(8), NEW, &agreed);
        let for_another_purpose = succeeds(DEVELOPER_ADMIN, NEW);
        let certifier = OrganisationKind::Certifier;
        for call in [
            with(kind, tax.clone(), key.clone(), of_another_person),
            with(kind, tax.clone(), key.clone(), for_another_chain),
            with(kind, tax.clone(), key.clone(), for_another_purpose),
            with(certifier, tax.clone(), key.clone(), signature.clone()),
            with(kind, tax_id("N-2"), key.clone(), signature.clone()),
            with(kind, tax.clone(), id(NEWER), signature),
        ] {
            refused_everywhere(call, || Error::ConsentInvalid);
        }
        assert_ok!(send(good));
    });
}

#[test]
fn nobody_edits_an_application_on_its_way() {
    run(|| {
        let mut call = application(NEW, DEVELOPER_KIND, "N-1");
        let Call::apply_organisation { website: pages, .. } = &mut call else {
            unreachable!("an application")
        };
        *pages = website("https://not-the-applicant.example");
        assert!(
            pool(&call).is_err(),
            "whoever relays an application can change its pages"
        );
    });
}

#[test]
fn bad_data_and_taken_keys_are_refused_by_the_pool_already() {
    run(|| {
        let taken = |person| application(person, DEVELOPER_KIND, "N-1");
        refused_everywhere(taken(ROOT), || Error::KeyTaken);
        refused_everywhere(taken(DEVELOPER_VIEWER), || Error::KeyTaken);
        let call = application(NEW, DEVELOPER_KIND, "D-1");
        refused_everywhere(call, || Error::TaxIdTaken);
        let call = application(NEW, DEVELOPER_KIND, "  ");
        refused_everywhere(call, || Error::TextUnreadable);
        let mut call = application(NEW, DEVELOPER_KIND, "N-1");
        if let Call::apply_organisation { country, .. } = &mut call {
            *country = *b"q1";
        }
        refused_everywhere(call, || Error::CountryCodeInvalid);
        // A key that left never comes back, so that nothing it once signed can be replayed.
        assert_ok!(remove_member(DEVELOPER_ADMIN, DEVELOPER_VIEWER));
        refused_everywhere(taken(DEVELOPER_VIEWER), || Error::KeyTaken);
    });
}

#[test]
fn one_key_and_one_tax_id_apply_once_at_a_time() {
    run(|| {
        let valid = |person, tax: &str| pool(&application(person, DEVELOPER_KIND, tax)).unwrap();
        let share = |a: Vec<Vec<u8>>, b: Vec<Vec<u8>>| a.iter().any(|tag| b.contains(tag));
        let first = valid(NEW, "N-1").provides;
        assert!(
            share(first.clone(), valid(NEW, "N-2").provides),
            "of one key"
        );
        assert!(
            share(first.clone(), valid(NEWER, "N-1").provides),
            "of one tax id"
        );
        assert!(!share(first, valid(NEWER, "N-2").provides));
        assert_ok!(apply(NEW, "N-1"));
        refused_everywhere(application(NEW, DEVELOPER_KIND, "N-2"), || Error::KeyTaken);
        refused_everywhere(application(NEWER, DEVELOPER_KIND, "N-1"), || {
            Error::TaxIdTaken
        });
    });
}

#[test]
fn no_more_applications_wait_than_may() {
    run(|| {
        for person in 0..u8::try_from(APPLICATIONS).unwrap() {
            assert_ok!(apply(100 + person, &format!("N-{person}")));
        }
        let one_more = application(NEW, DEVELOPER_KIND, "N-9");
        refused_everywhere(one_more.clone(), || Error::TooManyApplications);
        assert_ok!(decide(ROOT, NEXT, false));
        assert_ok!(pool(&one_more));
        assert_ok!(send(one_more));
        let second = OrganisationId(NEXT.0 + 1);
        assert_ok!(decide(ROOT, second, true));
        assert_ok!(apply(NEWER, "N-10"));
    });
}

#[test]
fn authorities_open_and_close_self_registration() {
    run(|| {
        let set = |by, open| Accounts::set_self_registration(signed(by), open);
        assert_noop!(set(ROOT, true), Error::StateUnchanged);
        for by in [GOVERNMENT_MANAGER, DEVELOPER_ADMIN, MINISTRY_MANAGER] {
            assert_noop!(set(by, false), RolesError::NotPermitted);
        }
        assert_ok!(apply(NEW, "N-1"));
        System::reset_events();
        assert_ok!(set(MINISTRY_ADMIN, false));
        let closed = Event::SelfRegistrationChanged {
            open: false,
            by: actor(MINISTRY_ADMIN),
        };
        assert_eq!(events(), [closed]);
        assert!(!SelfRegistration::<Test>::get());
        let call = application(NEWER, DEVELOPER_KIND, "N-2");
        refused_everywhere(call.clone(), || Error::SelfRegistrationClosed);
        // What waits already is decided on all the same.
        assert_ok!(decide(ROOT, NEXT, true));
        assert_ok!(set(ROOT, true));
        assert_ok!(send(call));
    });
}

#[test]
fn an_admitted_applicant_is_the_first_administrator() {
    run(|| {
        assert_ok!(apply(NEW, "N-1"));
        for (by, error) in [
            (GOVERNMENT_MANAGER, RolesError::NotPermitted),
            (MINISTRY_MANAGER, RolesError::NotPermitted),
            (DEVELOPER_ADMIN, RolesError::NotPermitted),
            (NEW, RolesError::OrganisationNotAdmitted),
        ] {
            assert_noop!(decide(by, NEXT, true), error);
        }
        assert_noop!(decide(ROOT, NOBODY, true), Error::OrganisationNotFound);
        assert_noop!(decide(ROOT, DEVELOPER, true), Error::StateForbids);
        System::reset_events();
        assert_ok!(decide(MINISTRY_ADMIN, NEXT, true));
        let admitted = Event::OrganisationStateChanged {
            organisation: NEXT,
            before: OrganisationState::Pending,
            after: OrganisationState::Active,
            reason: reason("papers seen"),
            by: actor(MINISTRY_ADMIN),
        };
        assert_eq!(events(), [admitted]);
        assert_eq!((System::providers(&id(NEW)), administrators(NEXT)), (1, 1));
        assert_eq!(
            (
                ApplicationCount::<Test>::get(),
                Applicant::<Test>::get(NEXT)
            ),
            (0, None)
        );
        assert_ok!(add(NEW, NEXT, NEWER, UserRole::Manager));
        assert_noop!(decide(ROOT, NEXT, true), Error::StateForbids);
    });
}

#[test]
fn a_rejected_applicant_is_forgotten_and_can_apply_again() {
    run(|| {
        assert_ok!(apply(NEW, "N-1"));
        let first = member(NEW).unwrap().person;
        System::reset_events();
        assert_ok!(decide(GOVERNMENT_ADMIN, NEXT, false));
        let rejected = Event::OrganisationStateChanged {
            organisation: NEXT,
            before: OrganisationState::Pending,
            after: OrganisationState::Rejected,
            reason: reason("papers seen"),
            by: actor(GOVERNMENT_ADMIN),
        };
        assert_eq!(events(), [rejected]);
        assert_eq!((member(NEW), System::providers(&id(NEW))), (None, 0));
        assert_eq!(
            (ApplicationCount::<Test>::get(), administrators(NEXT)),
            (0, 0)
        );
        assert!(
            Organisations::<Test>::contains_key(NEXT),
            "the decision stays on record"
        );
        assert_ok!(apply(NEW, "N-1"));
        let again = OrganisationId(NEXT.0 + 1);
        assert_ok!(decide(ROOT, again, true));
        let now = member(NEW).unwrap();
        assert_eq!((now.organisation, now.state), (again, MemberState::Active));
        assert!(now.person > first, "persons are never numbered twice");
    });
}

#[test]
fn a_rejection_leaves_no_recovery_behind() {
    run(|| {
        assert_ok!(apply(NEW, "N-1"));
        // Whether or not a recovery can be proposed for an applicant, none survives it.
        let _ = propose(ROOT, NEW, NEWER);
        let _ = approve(GOVERNMENT_ADMIN, NEW);
        assert_ok!(decide(ROOT, NEXT, false));
        assert_eq!(crate::Recoveries::<Test>::iter().count(), 0);
        assert_ok!(apply(NEW, "N-1"));
        assert_ok!(decide(ROOT, OrganisationId(NEXT.0 + 1), true));
        pass_blocks(RECOVERY_DELAY);
        assert_noop!(complete(ROOT, NEW), Error::RecoveryNotFound);
    });
}

#[test]
fn the_pool_numbers_errors_by_their_place_in_this_pallet() {
    // Clients turn the code into the name: error 100 is the first one of the list.
    assert_eq!(Error::OrganisationNotFound.encode(), [0]);
    assert_eq!(code(Error::OrganisationNotFound), code_of(100));
    assert_eq!(code(Error::TaxIdTaken), code_of(101));
    fn code_of(code: u8) -> sp_runtime::transaction_validity::TransactionValidityError {
        sp_runtime::transaction_validity::InvalidTransaction::Custom(code).into()
    }
}

#[test]
fn a_rejected_application_is_not_sent_again_by_others() {
    run(|| {
        let call = application(NEW, OrganisationKind::ProgrammeDeveloper, "N-1");
        assert_ok!(send(call.clone()));
        assert_ok!(decide(ROOT, NEXT, false));
        assert!(send(call).is_err());
    });
}

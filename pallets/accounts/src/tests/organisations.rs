//! Organisations added by an authority, their public data and their state.

use super::mock::*;
use crate::{Country, NextOrganisation, OrganisationOfTaxId, Organisations};
use frame_support::{assert_noop, assert_ok, traits::UnfilteredDispatchable};
use registry_primitives::{
    records::accounts::{MemberRecord, Organisation},
    traits::{Country as _, Membership, Organisations as _, Subject},
    Action, MemberState, OrganisationId, OrganisationKind, OrganisationState, PersonId, ScopeSet,
    SectoralScope, UserRole,
};
use sp_runtime::DispatchError;

const DEVELOPER_KIND: OrganisationKind = OrganisationKind::ProgrammeDeveloper;

#[test]
fn genesis_has_the_country_its_government_and_the_root() {
    run(|| {
        let government = Organisations::<Test>::get(GOVERNMENT).unwrap();
        assert_eq!(government.kind, OrganisationKind::Government);
        assert_eq!(government.state, OrganisationState::Active);
        assert_eq!(government.tax_id, tax_id("00000QM"));
        assert_eq!(Country::<Test>::get().unwrap().registry_number, 1);
        let root = <Accounts as Membership<_>>::member(&id(ROOT)).unwrap();
        assert_eq!((root.organisation, root.role), (GOVERNMENT, UserRole::Root));
        assert_eq!((root.person, root.may_act()), (PersonId(1), true));
        assert_eq!(System::providers(&id(ROOT)), 1);
        let texts = Accounts::code_and_unit();
        assert_eq!(texts, ("QM".to_string(), "ITMO".to_string()));
    });
}

#[test]
fn a_registered_organisation_and_its_administrator_are_told_by_events() {
    run(|| {
        assert_ok!(register(ROOT, OrganisationKind::Api, "A-1", 0, Some(NEW)));
        let registered = Event::OrganisationRegistered {
            organisation: NEXT,
            kind: OrganisationKind::Api,
            name: name("Organisation A-1"),
            tax_id: tax_id("A-1"),
            country: *b"QM",
            scopes: ScopeSet(0),
            website: website("https://example.org"),
            by: actor(ROOT),
        };
        let person = member(NEW).unwrap().person;
        let added = Event::MemberAdded {
            organisation: NEXT,
            key: id(NEW),
            person,
            role: UserRole::Admin,
            by: actor(ROOT),
        };
        assert_eq!(events(), [registered, added]);
        let record = MemberRecord {
            organisation: NEXT,
            person,
            role: UserRole::Admin,
            state: MemberState::Active,
        };
        assert_eq!(Accounts::member_of(id(NEW)), Some(record));
        let stored = Organisation {
            kind: OrganisationKind::Api,
            state: OrganisationState::Active,
            name: name("Organisation A-1"),
            tax_id: tax_id("A-1"),
            country: *b"QM",
            scopes: ScopeSet(0),
            website: website("https://example.org"),
        };
        assert_eq!(Accounts::organisation_of(NEXT), Some(stored));
        assert_eq!(OrganisationOfTaxId::<Test>::get(tax_id("A-1")), Some(NEXT));
        assert_eq!(System::providers(&id(NEW)), 1);
        assert_eq!(administrators(NEXT), 1);
    });
}

#[test]
fn an_organisation_can_be_added_without_anybody() {
    run(|| {
        assert_ok!(register(ROOT, OrganisationKind::Certifier, "C-2", 0, None));
        assert_eq!(administrators(NEXT), 0);
        assert_eq!(events().len(), 1);
    });
}

#[test]
fn refused_organisations_change_nothing() {
    run(|| {
        let ministry = OrganisationKind::Ministry;
        for (by, kind, tax_id, scopes, administrator, error) in [
            (
                ROOT,
                OrganisationKind::Government,
                "G-2",
                0,
                None,
                Error::GovernmentExists,
            ),
            (
                MINISTRY_ADMIN,
                ministry,
                "M-2",
                1 << 14,
                None,
                Error::MinistryNeedsGovernment,
            ),
            (ROOT, DEVELOPER_KIND, "D-1", 0, None, Error::TaxIdTaken),
            (ROOT, DEVELOPER_KIND, "00000QM", 0, None, Error::TaxIdTaken),
            (ROOT, DEVELOPER_KIND, " ", 0, None, Error::TextUnreadable),
            (ROOT, DEVELOPER_KIND, "D\n2", 0, None, Error::TextUnreadable),
            (
                ROOT,
                DEVELOPER_KIND,
                "D-2",
                1 << 15,
                None,
                Error::ScopesInvalid,
            ),
            (ROOT, ministry, "M-2", 0, None, Error::ScopesInvalid),
            (ROOT, ministry, "M-2", 1, None, Error::ScopesInvalid),
            (
                ROOT,
                DEVELOPER_KIND,
                "D-2",
                0,
                Some(DEVELOPER_ADMIN),
                Error::KeyTaken,
            ),
        ] {
            let refused = register(by, kind, tax_id, scopes, administrator);
            assert_noop!(refused, error);
        }
        for (by, error) in [
            (DEVELOPER_ADMIN, RolesError::NotPermitted),
            (GOVERNMENT_MANAGER, RolesError::NotPermitted),
            (NEW, RolesError::UnknownKey),
        ] {
            assert_noop!(register(by, DEVELOPER_KIND, "D-2", 0, None), error);
        }
        let with = |title: &str, code: &[u8; 2], pages: &str| {
            Accounts::register_organisation(
                signed(ROOT),
                DEVELOPER_KIND,
                name(title),
                tax_id("D-2"),
                *code,
                ScopeSet(0),
                website(pages),
                None,
            )
        };
        assert_noop!(with("Delta", b"qm", ""), Error::CountryCodeInvalid);
        assert_noop!(with("Delta", b"Q1", ""), Error::CountryCodeInvalid);
        assert_noop!(with("", b"QM", ""), Error::TextUnreadable);
        assert_noop!(with("Delta", b"QM", " "), Error::TextUnreadable);
        assert_ok!(with("Delta", b"QM", ""));
        assert_ok!(register(MINISTRY_ADMIN, DEVELOPER_KIND, "D-3", 0, None));
    });
}

#[test]
fn identifiers_do_not_run_out_silently() {
    run(|| {
        NextOrganisation::<Test>::put(OrganisationId(u32::MAX));
        let refused = register(ROOT, DEVELOPER_KIND, "D-2", 0, None);
        assert_noop!(refused, Error::CounterExhausted);
        crate::LastPerson::<Test>::put(PersonId(u32::MAX));
        let refused = add(ROOT, GOVERNMENT, NEW, UserRole::Viewer);
        assert_noop!(refused, Error::CounterExhausted);
    });
}

#[test]
fn an_organisation_edits_its_own_public_data() {
    run(|| {
        let edit = |by, title: &str, code: &[u8; 2], pages: &str| {
            Accounts::edit_organisation(signed(by), name(title), *code, website(pages))
        };
        let before = Organisations::<Test>::get(DEVELOPER).unwrap();
        assert_ok!(edit(
            DEVELOPER_ADMIN,
            "Delta",
            b"NA",
            "https://delta.example"
        ));
        let edited = Event::OrganisationEdited {
            organisation: DEVELOPER,
            name: name("Delta"),
            country: *b"NA",
            website: website("https://delta.example"),
            by: actor(DEVELOPER_ADMIN),
        };
        assert_eq!(events(), [edited]);
        let after = Organisation {
            name: name("Delta"),
            country: *b"NA",
            website: website("https://delta.example"),
            ..before
        };
        assert_eq!(Organisations::<Test>::get(DEVELOPER), Some(after));

        assert_noop!(edit(DEVELOPER_ADMIN, " ", b"NA", ""), Error::TextUnreadable);
        assert_noop!(
            edit(DEVELOPER_ADMIN, "Delta", b"NA", "\t"),
            Error::TextUnreadable
        );
        assert_noop!(
            edit(DEVELOPER_ADMIN, "Delta", b"na", ""),
            Error::CountryCodeInvalid
        );
        for by in [DEVELOPER_MANAGER, DEVELOPER_VIEWER, GOVERNMENT_MANAGER] {
            assert_noop!(edit(by, "Delta", b"NA", ""), RolesError::NotPermitted);
        }
        // The rule that the call cannot break, because it names no organisation.
        let may = |by, of| Roles::may(id(by), Action::EditOrganisation, Subject::Organisation(of));
        assert_ok!(may(DEVELOPER_ADMIN, DEVELOPER));
        assert_noop!(may(ROOT, DEVELOPER), Error::OwnOrganisationOnly);
        assert_noop!(may(ROOT, NOBODY), Error::OrganisationNotFound);
    });
}

#[test]
fn a_suspended_organisation_can_do_nothing_until_it_is_reactivated() {
    run(|| {
        assert_ok!(suspend(MINISTRY_ADMIN, DEVELOPER));
        let suspended = Event::OrganisationStateChanged {
            organisation: DEVELOPER,
            before: OrganisationState::Active,
            after: OrganisationState::Suspended,
            reason: reason("late reports"),
            by: actor(MINISTRY_ADMIN),
        };
        assert_eq!(events(), [suspended]);
        let refused = add(DEVELOPER_ADMIN, DEVELOPER, NEW, UserRole::Viewer);
        assert_noop!(refused, RolesError::OrganisationSuspended);
        assert_noop!(
            rotate(DEVELOPER_ADMIN, NEW),
            RolesError::OrganisationSuspended
        );
        // The key stays admitted: its nonce must not begin again.
        assert_eq!(System::providers(&id(DEVELOPER_ADMIN)), 1);
        System::reset_events();
        assert_ok!(reactivate(ROOT, DEVELOPER));
        let reactivated = Event::OrganisationStateChanged {
            organisation: DEVELOPER,
            before: OrganisationState::Suspended,
            after: OrganisationState::Active,
            reason: reason("reports came"),
            by: actor(ROOT),
        };
        assert_eq!(events(), [reactivated]);
        assert_ok!(add(DEVELOPER_ADMIN, DEVELOPER, NEW, UserRole::Viewer));
    });
}

#[test]
fn authorities_are_protected_from_suspension() {
    run(|| {
        assert_ok!(register(
            ROOT,
            OrganisationKind::Ministry,
            "M-2",
            1 << 14,
            Some(NEW)
        ));
        for (by, organisation, error) in [
            (ROOT, GOVERNMENT, Error::OwnOrganisation),
            (GOVERNMENT_MANAGER, GOVERNMENT, Error::OwnOrganisation),
            (MINISTRY_ADMIN, GOVERNMENT, Error::AuthorityProtected),
            (MINISTRY_ADMIN, MINISTRY, Error::OwnOrganisation),
            (MINISTRY_ADMIN, NEXT, Error::AuthorityProtected),
            (NEW, MINISTRY, Error::AuthorityProtected),
            (ROOT, NOBODY, Error::OrganisationNotFound),
        ] {
            let error: DispatchError = error.into();
            assert_noop!(suspend(by, organisation), error);
            assert_noop!(reactivate(by, organisation), error);
        }
        for by in [DEVELOPER_ADMIN, CERTIFIER_ADMIN, GOVERNMENT_VIEWER] {
            assert_noop!(suspend(by, MINISTRY), RolesError::NotPermitted);
        }
        assert_ok!(suspend(GOVERNMENT_MANAGER, MINISTRY));
        // Who is suspended reactivates nobody, least of all itself.
        assert_noop!(
            reactivate(MINISTRY_ADMIN, MINISTRY),
            RolesError::OrganisationSuspended
        );
        assert_noop!(reactivate(NEW, MINISTRY), Error::AuthorityProtected);
        assert_ok!(reactivate(GOVERNMENT_ADMIN, MINISTRY));
    });
}

#[test]
fn a_decision_has_a_reason() {
    run(|| {
        let suspend = Accounts::suspend_organisation(signed(ROOT), DEVELOPER, reason(" "));
        assert_noop!(suspend, Error::TextUnreadable);
        let reactivate = Accounts::reactivate_organisation(signed(ROOT), DEVELOPER, reason(""));
        assert_noop!(reactivate, Error::TextUnreadable);
        let decide = Accounts::decide_registration(signed(ROOT), DEVELOPER, true, reason("\n"));
        assert_noop!(decide, Error::TextUnreadable);
    });
}

/// Every state against every decision.
#[test]
fn states_change_as_the_table_says_and_in_no_other_way() {
    use OrganisationState::*;
    type Decision = fn(OrganisationId) -> sp_runtime::DispatchResult;
    let suspend: Decision = |organisation| suspend(ROOT, organisation);
    let reactivate: Decision = |organisation| reactivate(ROOT, organisation);
    let admit: Decision = |organisation| decide(ROOT, organisation, true);
    let reject: Decision = |organisation| decide(ROOT, organisation, false);
    for before in OrganisationState::ALL.iter().copied() {
        for (decision, after, unchanged) in [
            (suspend, Suspended, true),
            (reactivate, Active, true),
            (admit, Active, false),
            (reject, Rejected, false),
        ] {
            run(|| {
                assert_ok!(apply(NEW, "N-1"));
                match before {
                    Pending => {}
                    Active => {
                        assert_ok!(decide(ROOT, NEXT, true));
                    }
                    Suspended => {
                        assert_ok!(decide(ROOT, NEXT, true));
                        assert_ok!(super::mock::suspend(ROOT, NEXT));
                    }
                    Rejected => {
                        assert_ok!(decide(ROOT, NEXT, false));
                    }
                }
                assert_eq!(state(NEXT), before);
                let of_registration = matches!((before, after), (Pending, Active | Rejected));
                let allowed = before.may_become(after) && of_registration != unchanged;
                if allowed {
                    assert_ok!(decision(NEXT));
                    assert_eq!(state(NEXT), after);
                } else if unchanged && before == after {
                    assert_noop!(decision(NEXT), Error::StateUnchanged);
                } else {
                    assert_noop!(decision(NEXT), Error::StateForbids);
                }
            });
        }
    }
}

#[test]
fn administrators_add_their_own_people_and_the_government_the_first_one() {
    run(|| {
        assert_ok!(register(ROOT, OrganisationKind::Certifier, "C-2", 0, None));
        for (by, organisation, key, role, error) in [
            (
                ROOT,
                DEVELOPER,
                NEW,
                UserRole::Admin,
                Error::NotOwnOrganisation,
            ),
            (
                DEVELOPER_ADMIN,
                MINISTRY,
                NEW,
                UserRole::Viewer,
                Error::NotOwnOrganisation,
            ),
            (
                MINISTRY_ADMIN,
                NEXT,
                NEW,
                UserRole::Admin,
                Error::NotOwnOrganisation,
            ),
            (
                ROOT,
                NEXT,
                NEW,
                UserRole::Manager,
                Error::FirstMemberNotAdministrator,
            ),
            (
                ROOT,
                NEXT,
                NEW,
                UserRole::Viewer,
                Error::FirstMemberNotAdministrator,
            ),
            (ROOT, GOVERNMENT, NEW, UserRole::Root, Error::RootIsUnique),
            (ROOT, NEXT, NEW, UserRole::Root, Error::RootIsUnique),
            (
                ROOT,
                GOVERNMENT,
                DEVELOPER_MANAGER,
                UserRole::Viewer,
                Error::KeyTaken,
            ),
            (ROOT, GOVERNMENT, ROOT, UserRole::Viewer, Error::KeyTaken),
            (
                ROOT,
                NOBODY,
                NEW,
                UserRole::Admin,
                Error::OrganisationNotFound,
            ),
        ] {
            assert_noop!(add(by, organisation, key, role), error);
        }
        let refused = add(DEVELOPER_MANAGER, DEVELOPER, NEW, UserRole::Viewer);
        assert_noop!(refused, RolesError::NotPermitted);
        assert_ok!(add(GOVERNMENT_ADMIN, NEXT, NEW, UserRole::Admin));
        assert_eq!(administrators(NEXT), 1);
        let added = Event::MemberAdded {
            organisation: NEXT,
            key: id(NEW),
            person: member(NEW).unwrap().person,
            role: UserRole::Admin,
            by: actor(GOVERNMENT_ADMIN),
        };
        assert_eq!(events().last(), Some(&added));
        // From now on it manages itself.
        let refused = add(ROOT, NEXT, NEWER, UserRole::Admin);
        assert_noop!(refused, Error::NotOwnOrganisation);
        assert_ok!(add(NEW, NEXT, NEWER, UserRole::Manager));
    });
}

#[test]
fn an_organisation_that_is_not_admitted_gets_no_people() {
    run(|| {
        assert_ok!(apply(NEW, "N-1"));
        let refused = add(ROOT, NEXT, NEWER, UserRole::Admin);
        assert_noop!(refused, Error::StateForbids);
        assert_ok!(decide(ROOT, NEXT, false));
        let refused = add(ROOT, NEXT, NEWER, UserRole::Admin);
        assert_noop!(refused, Error::StateForbids);
        // A suspended one gets its first administrator, who can act after the suspension.
        assert_ok!(register(ROOT, DEVELOPER_KIND, "D-2", 0, None));
        let suspended = OrganisationId(NEXT.0 + 1);
        assert_ok!(suspend(ROOT, suspended));
        assert_ok!(add(ROOT, suspended, NEWER, UserRole::Admin));
    });
}

#[test]
fn scopes_are_the_ministries_own() {
    run(|| {
        let (rice, forest) = (SectoralScope(15), SectoralScope(14));
        assert!(Accounts::covers_scope(GOVERNMENT, forest));
        assert!(Accounts::covers_scope(MINISTRY, rice));
        assert!(!Accounts::covers_scope(MINISTRY, forest));
        assert!(!Accounts::covers_scope(DEVELOPER, rice));
        assert!(!Accounts::covers_scope(NOBODY, rice));
        let kind = |id| Accounts::organisation(id).map(|(kind, _)| kind);
        assert_eq!(kind(MINISTRY), Some(OrganisationKind::Ministry));
        assert_eq!(kind(NOBODY), None);
    });
}

#[test]
fn a_tax_id_belongs_to_one_organisation_whichever_way_it_came() {
    run(|| {
        assert_noop!(apply(NEW, "D-1"), Error::TaxIdTaken);
        assert_ok!(apply(NEW, "N-1"));
        assert_noop!(
            register(ROOT, DEVELOPER_KIND, "N-1", 0, None),
            Error::TaxIdTaken
        );
        assert_noop!(apply(NEWER, "N-1"), Error::TaxIdTaken);
        // An organisation that was not admitted gives its tax id back, a suspended one keeps it.
        assert_ok!(decide(ROOT, NEXT, false));
        assert_eq!(OrganisationOfTaxId::<Test>::get(tax_id("N-1")), None);
        assert_ok!(register(ROOT, DEVELOPER_KIND, "N-1", 0, None));
        assert_ok!(suspend(ROOT, DEVELOPER));
        assert_noop!(
            register(ROOT, DEVELOPER_KIND, "D-1", 0, None),
            Error::TaxIdTaken
        );
        let now = OrganisationOfTaxId::<Test>::get(tax_id("N-1"));
        assert_eq!(now, Some(OrganisationId(NEXT.0 + 1)));
    });
}

/// No call of a member goes through for an origin that nobody signed, and none without a
/// signer for an origin that the pool did not let in.
#[test]
fn every_call_needs_its_origin() {
    run(|| {
        let key = || id(DEVELOPER_MANAGER);
        let text = || reason("because");
        let role = UserRole::Viewer;
        let sector = registry_primitives::Sector::Energy;
        let calls = [
            Call::add_member {
                organisation: DEVELOPER,
                key: id(NEW),
                role,
            },
            Call::suspend_organisation {
                organisation: DEVELOPER,
                reason: text(),
            },
            Call::reactivate_organisation {
                organisation: DEVELOPER,
                reason: text(),
            },
            Call::decide_registration {
                organisation: DEVELOPER,
                admit: true,
                reason: text(),
            },
            Call::edit_organisation {
                name: name("Delta"),
                country: *b"QM",
                website: website(""),
            },
            Call::set_self_registration { open: false },
            Call::accredit {
                organisation: CERTIFIER,
                sector,
                from: 0,
                until: 1,
            },
            Call::suspend_accreditation {
                organisation: CERTIFIER,
                sector,
                reason: text(),
            },
            Call::invite {
                role,
                voucher: [1; 32],
                lifetime: 1,
            },
            Call::withdraw_invitation { voucher: [1; 32] },
            Call::change_role { key: key(), role },
            Call::suspend_member {
                key: key(),
                reason: text(),
            },
            Call::reactivate_member {
                key: key(),
                reason: text(),
            },
            Call::remove_member {
                key: key(),
                reason: text(),
            },
            Call::rotate_key {
                new: id(NEW),
                signature: succeeds(DEVELOPER_MANAGER, NEW),
            },
            Call::propose_recovery {
                lost: key(),
                new: id(NEW),
                signature: succeeds(DEVELOPER_MANAGER, NEW),
            },
            Call::approve_recovery { lost: key() },
            Call::cancel_recovery { lost: key() },
            Call::complete_recovery { lost: key() },
        ];
        let failed = |call: Call, origin| {
            let dispatched = call.dispatch_bypass_filter(origin);
            dispatched.map(|_| ()).map_err(|failed| failed.error)
        };
        for call in calls {
            let root = RuntimeOrigin::root();
            for origin in [RuntimeOrigin::none(), root, authorized()] {
                assert_noop!(failed(call.clone(), origin), DispatchError::BadOrigin);
            }
        }
        let kind = OrganisationKind::ProgrammeDeveloper;
        let without_signer = application(NEW, kind, "N-1");
        for origin in [RuntimeOrigin::none(), RuntimeOrigin::root(), signed(ROOT)] {
            let refused = failed(without_signer.clone(), origin);
            assert_noop!(refused, DispatchError::BadOrigin);
        }
    });
}

//! Batches, proxies, multisigs and the like: none of them gets around a permission, a second
//! person or a record's rule.

use crate::{country::*, support::governing::wrapped_by_bodies};
use frame_support::{assert_ok, dispatch::GetDispatchInfo};
use pallet_registry_programmes::Call as ProgrammesCall;
use pallet_registry_roles::{Intents, LastIntent};
use registry_primitives::{
    records::programmes::{Holdings, NewDocument, OwnershipChange},
    roles::initial_permissions,
    Action, Approver, DocumentKind, MitigationType, OrganisationKind, OrganisationState, UserRole,
};
use registry_runtime::{
    configs::ProxyType, Accounts, Multisig, Roles, Runtime, RuntimeCall, RuntimeOrigin,
};
use sp_runtime::DispatchError;

fn state(organisation: registry_primitives::OrganisationId) -> OrganisationState {
    Accounts::organisation_of(organisation).unwrap().state
}

fn proxied(real: Key, call: RuntimeCall) -> RuntimeCall {
    pallet_proxy::Call::proxy {
        real: id_of(real).into(),
        force_proxy_type: None,
        call: Box::new(call),
    }
    .into()
}

fn add_proxy(delegate: Key) -> RuntimeCall {
    pallet_proxy::Call::add_proxy {
        delegate: id_of(delegate).into(),
        proxy_type: ProxyType::Programmes,
        delay: 0,
    }
    .into()
}

/// Every way to send one call inside another one.
fn wrapped(call: RuntimeCall) -> Vec<RuntimeCall> {
    let boxed = || Box::new(call.clone());
    let mut calls = wrapped_by_bodies(&call);
    calls.extend(wrapped_by_bodies(&batch_all(vec![call.clone()])));
    calls.extend([
        batch(vec![call.clone()]),
        batch_all(vec![call.clone()]),
        force_batch(vec![call.clone()]),
        batch_all(vec![
            nothing(),
            batch(vec![force_batch(vec![call.clone()])]),
        ]),
        pallet_utility::Call::if_else {
            main: boxed(),
            fallback: Box::new(nothing()),
        }
        .into(),
        pallet_utility::Call::if_else {
            main: Box::new(suspend(GOVERNMENT)),
            fallback: boxed(),
        }
        .into(),
        pallet_utility::Call::as_derivative {
            index: 0,
            call: boxed(),
        }
        .into(),
        pallet_utility::Call::with_weight {
            call: boxed(),
            weight: Default::default(),
        }
        .into(),
        pallet_utility::Call::dispatch_as {
            as_origin: Box::new(frame_system::RawOrigin::Root.into()),
            call: boxed(),
        }
        .into(),
        pallet_utility::Call::dispatch_as {
            as_origin: Box::new(frame_system::RawOrigin::Signed(id_of(Alice)).into()),
            call: boxed(),
        }
        .into(),
        pallet_utility::Call::dispatch_as_fallible {
            as_origin: Box::new(
                pallet_registry_roles::RawOrigin::Approved {
                    initiator: id_of(Alice),
                    approver: id_of(Bob),
                }
                .into(),
            ),
            call: boxed(),
        }
        .into(),
        pallet_multisig::Call::as_multi_threshold_1 {
            other_signatories: vec![id_of(Alice)],
            call: boxed(),
        }
        .into(),
        proxied(Alice, call.clone()),
        open(call.clone()),
        open(batch(vec![call])),
    ]);
    calls
}

#[test]
fn no_wrapper_gets_around_the_matrix() {
    run(|| {
        // A manager of a developer suspends nobody, whatever stands around it.
        for call in wrapped(suspend(BETA)) {
            let told = format!("{call:?}");
            let _ = send(Dave, call).expect("the pool lets it in");
            assert_eq!(state(BETA), OrganisationState::Active, "{told}");
            next_block();
        }
        assert_ok!(send(Dave, batch(vec![suspend(BETA)])).unwrap());
        assert_eq!(inner_results(), [Err(RolesError::NotPermitted.into())]);
        let refused = send(Dave, batch_all(vec![nothing(), suspend(BETA)]));
        assert_eq!(refused, Ok(Err(RolesError::NotPermitted.into())));
        // The same for a rule about records: nobody removes the people of others.
        for call in wrapped(remove(Ferdie)) {
            let told = format!("{call:?}");
            let _ = send(Charlie, call).expect("the pool lets it in");
            let state = Accounts::member_of(id_of(Ferdie)).unwrap().state;
            assert_eq!(state, registry_primitives::MemberState::Active, "{told}");
            next_block();
        }
    });
}

#[test]
fn no_wrapper_reaches_governance() {
    run(|| {
        let set: RuntimeCall = pallet_registry_roles::Call::set_permissions {
            kind: OrganisationKind::Government,
            role: UserRole::Viewer,
            actions: registry_primitives::ActionSet::of(Action::ALL),
        }
        .into();
        for call in wrapped(set) {
            let told = format!("{call:?}");
            let _ = send(Alice, call).expect("the pool lets it in");
            let cell = Roles::permissions(OrganisationKind::Government, UserRole::Viewer);
            let initial = initial_permissions(OrganisationKind::Government, UserRole::Viewer);
            assert_eq!(cell, initial, "{told}");
            next_block();
        }
    });
}

#[test]
fn no_wrapper_gets_around_the_second_person() {
    run(|| {
        always(Action::IssueCredits, Approver::OwnOrganisation);
        let before = issued();
        for call in wrapped(issue(5)) {
            let told = format!("{call:?}");
            let _ = send(Alice, call).expect("the pool lets it in");
            assert_eq!(issued(), before, "{told}");
            next_block();
        }
        let refused = send(Alice, batch_all(vec![issue(5)]));
        assert_eq!(refused, Ok(Err(RolesError::SecondPersonRequired.into())));
        // The loops above left intents behind; whatever the same person does with them, alone
        // or in one transaction, nothing is issued.
        let last = LastIntent::<Runtime>::get().0;
        assert!(last >= 2);
        for intent in 1..=last {
            let same_person = Ok(Err(RolesError::SamePerson.into()));
            assert_eq!(send(Alice, approve(intent, issue(5))), same_person);
        }
        let both = batch_all(vec![open(issue(5)), approve(last + 1, issue(5))]);
        assert_eq!(send(Alice, both), Ok(Err(RolesError::SamePerson.into())));
        let both = force_batch(vec![open(issue(5)), approve(last + 1, issue(5))]);
        assert_ok!(send(Alice, both).unwrap());
        assert_eq!(issued(), before);
        assert_ok!(send(Bob, approve(last + 1, issue(5))).unwrap());
        assert_eq!(issued(), before + 5);
    });
}

#[test]
fn the_second_person_is_not_the_first_one_with_a_newer_key() {
    run(|| {
        always(Action::IssueCredits, Approver::OwnOrganisation);
        assert_ok!(send(Alice, open(issue(5))).unwrap());
        assert_ok!(send(Alice, rotate(Alice, One)).unwrap());
        let approved = send(One, approve(1, issue(5)));
        assert_eq!(approved, Ok(Err(RolesError::SamePerson.into())));
        // The old key is done, and with it what it asked for.
        let approved = send(Bob, approve(1, issue(5)));
        assert_eq!(approved, Ok(Err(RolesError::KeyNotActive.into())));
        let intent = registry_primitives::IntentId(1);
        let cancel = pallet_registry_roles::Call::cancel_intent { intent };
        assert_ok!(send(One, cancel).unwrap());
    });
}

#[test]
fn a_whole_batch_waits_for_its_second_person() {
    run(|| {
        always(Action::IssueCredits, Approver::OwnOrganisation);
        let before = issued();
        let call = batch_all(vec![issue(5), issue(6)]);
        assert_ok!(send(Alice, open(call.clone())).unwrap());
        assert_ok!(send(Bob, approve(1, call)).unwrap());
        assert_eq!(issued(), before + 11);
    });
}

#[test]
fn a_stranger_cannot_use_up_an_intent_that_holds_a_batch() {
    run(|| {
        always(Action::IssueCredits, Approver::OwnOrganisation);
        let call = batch(vec![issue(5)]);
        assert_ok!(send(Alice, open(call.clone())).unwrap());
        let _ = send(Ferdie, approve(1, call.clone())).unwrap();
        let intent = registry_primitives::IntentId(1);
        assert!(
            Intents::<Runtime>::contains_key(intent),
            "a member of another organisation closed the intent without effect"
        );
        assert_ok!(send(Bob, approve(1, call)).unwrap());
    });
}

#[test]
fn the_governments_second_person_is_of_the_government() {
    run(|| {
        always(Action::RegisterProgramme, Approver::Government);
        let call = register_programme("P-2");
        assert_ok!(send(Dave, open(call.clone())).unwrap());
        for key in [Charlie, Eve] {
            let approved = send(key, approve(1, call.clone()));
            assert_eq!(approved, Ok(Err(RolesError::ApproverNotEntitled.into())));
        }
        assert_ok!(send(Bob, approve(1, call)).unwrap());
    });
}

#[test]
fn a_proxy_files_programmes_and_does_nothing_else() {
    run(|| {
        assert_ok!(send(Charlie, add_proxy(Eve)).unwrap());
        next_block();
        assert_ok!(send(Eve, proxied(Charlie, register_programme("P-2"))).unwrap());
        let several = batch_all(vec![register_programme("P-3"), register_programme("P-4")]);
        assert_ok!(send(Eve, proxied(Charlie, several)).unwrap());
        assert_eq!(inner_results(), [Ok(()), Ok(())]);
        let last = pallet_registry_programmes::LastProgramme::<Runtime>::get();
        assert_eq!(last.0, 4);
        let programme = registry_primitives::ProgrammeId(4);
        let document = NewDocument {
            kind: DocumentKind::Design,
            name: text("design.pdf"),
            hash: [1; 32],
            size: 1,
            media: text("application/pdf"),
            action: None,
            replaces: None,
        };
        let mitigation = ProgrammesCall::add_mitigation_action {
            programme,
            action: text("a"),
            mitigation: MitigationType::Agriculture,
            estimate: registry_primitives::Credits(1),
            calculation: None,
        };
        let files = vec![
            ProgrammesCall::add_document {
                programme,
                document,
            }
            .into(),
            mitigation.into(),
        ];
        next_block();
        assert_ok!(send(Eve, proxied(Charlie, batch_all(files))).unwrap());
        assert_eq!(inner_results(), [Ok(())]);

        always(Action::TransferCredits, Approver::OwnOrganisation);
        let transfer: RuntimeCall = pallet_registry_credits::Call::transfer {
            programme: RICE,
            to: BETA,
            selection: registry_primitives::records::credits::Selection::Amount(
                registry_primitives::Credits(1),
            ),
            remark: None,
        }
        .into();
        assert_ok!(send(Dave, open(transfer.clone())).unwrap());
        let filtered: DispatchError = frame_system::Error::<Runtime>::CallFiltered.into();
        for call in [
            remove(Dave),
            rotate(Charlie, One),
            edit("Renamed"),
            transfer.clone(),
            open(transfer.clone()),
            approve(1, transfer.clone()),
            add_proxy(Ferdie),
            ProgrammesCall::withdraw {
                programme,
                reason: text("because"),
            }
            .into(),
            ProgrammesCall::amend {
                programme,
                details: details("P-4", 15, &[(BETA, 1_000_000)]),
                reason: None,
            }
            .into(),
            ProgrammesCall::propose_ownership {
                programme: RICE,
                change: OwnershipChange {
                    giver: ALPHA,
                    receiver: BETA,
                    share: 1_000_000,
                    holdings: Holdings::Stay,
                },
                reason: None,
            }
            .into(),
            proxied(Charlie, register_programme("P-5")),
            force_batch(vec![register_programme("P-5")]),
            pallet_utility::Call::as_derivative {
                index: 0,
                call: Box::new(register_programme("P-5")),
            }
            .into(),
            pallet_multisig::Call::as_multi_threshold_1 {
                other_signatories: vec![id_of(Alice)],
                call: Box::new(register_programme("P-5")),
            }
            .into(),
        ] {
            for call in [call.clone(), batch_all(vec![batch(vec![call])])] {
                next_block();
                let told = format!("{call:?}");
                assert_ok!(send(Eve, proxied(Charlie, call)).unwrap());
                let results = inner_results();
                assert_eq!(results.first(), Some(&Err(filtered)), "{told}: {results:?}");
            }
        }
        assert!(Intents::<Runtime>::contains_key(
            registry_primitives::IntentId(1)
        ));
        let last = pallet_registry_programmes::LastProgramme::<Runtime>::get();
        assert_eq!(last.0, 4);
    });
}

#[test]
fn a_proxy_of_a_key_that_left_is_worth_nothing() {
    run(|| {
        assert_ok!(send(Dave, add_proxy(Eve)).unwrap());
        assert_ok!(send(Charlie, suspend_member(Dave)).unwrap());
        next_block();
        assert_ok!(send(Eve, proxied(Dave, register_programme("P-2"))).unwrap());
        assert_eq!(inner_results(), [Err(RolesError::KeyNotActive.into())]);
        assert_ok!(send(Alice, suspend(ALPHA)).unwrap());
        next_block();
        assert_ok!(send(Eve, proxied(Dave, register_programme("P-2"))).unwrap());
        assert_eq!(
            inner_results(),
            [Err(RolesError::OrganisationSuspended.into())]
        );
        // A proxy is no way in for somebody who is no member.
        let unknown = signed(
            One,
            0,
            sp_runtime::generic::Era::Immortal,
            proxied(Dave, register_programme("P-2")),
        );
        let payment = sp_runtime::transaction_validity::InvalidTransaction::Payment;
        assert_refused(unknown, invalid(payment));
    });
}

#[test]
fn an_account_that_a_proxy_made_is_nobody() {
    run(|| {
        let create = pallet_proxy::Call::create_pure {
            proxy_type: ProxyType::Programmes,
            delay: 0,
            index: 0,
        };
        assert_ok!(send(Dave, create).unwrap());
        let pure = registry_runtime::System::read_events_no_consensus()
            .find_map(|record| match record.event {
                registry_runtime::RuntimeEvent::Proxy(pallet_proxy::Event::PureCreated {
                    pure,
                    ..
                }) => Some(pure),
                _ => None,
            })
            .expect("an account was made");
        let call = pallet_proxy::Call::proxy {
            real: pure.clone().into(),
            force_proxy_type: None,
            call: Box::new(register_programme("P-2")),
        };
        assert_ok!(send(Dave, call).unwrap());
        assert_eq!(inner_results(), [Err(RolesError::UnknownKey.into())]);
        assert_eq!(registry_runtime::System::providers(&pure), 0);
    });
}

#[test]
fn a_multisig_acts_only_if_an_organisation_made_it_a_member() {
    run(|| {
        let mut people = [id_of(Charlie), id_of(Dave)];
        people.sort();
        let address = Multisig::multi_account_id(&people, 2);
        let together = |key: Key, timepoint, call: RuntimeCall| {
            let others = people.iter().filter(|id| **id != id_of(key)).cloned();
            pallet_multisig::Call::as_multi {
                threshold: 2,
                other_signatories: others.collect(),
                maybe_timepoint: timepoint,
                max_weight: call.get_dispatch_info().call_weight,
                call: Box::new(call),
            }
        };
        let both = |call: RuntimeCall| {
            next_block();
            assert_ok!(send(Charlie, together(Charlie, None, call.clone())).unwrap());
            let when = pallet_multisig::Multisigs::<Runtime>::iter_values()
                .next()
                .expect("it waits for the other one")
                .when;
            assert_ok!(send(Dave, together(Dave, Some(when), call)).unwrap());
            inner_results()
        };
        let unknown = Err(RolesError::UnknownKey.into());
        assert_eq!(both(register_programme("P-2")), [unknown]);
        assert_eq!(both(suspend(BETA)), [unknown]);
        let add = Accounts::add_member;
        let manager = UserRole::Manager;
        assert_ok!(add(origin(Charlie), ALPHA, address.clone(), manager));
        assert_eq!(both(register_programme("P-2")), [Ok(())]);
        // It has the rights of its role and no others, and it is one person.
        let not_permitted = Err(RolesError::NotPermitted.into());
        assert_eq!(both(suspend(BETA)), [not_permitted]);
        always(Action::RegisterProgramme, Approver::OwnOrganisation);
        let alone = Err(RolesError::SecondPersonRequired.into());
        assert_eq!(both(register_programme("P-3")), [alone]);
        let call = register_programme("P-3");
        assert_eq!(both(open(call.clone())), [Ok(())]);
        let intent = LastIntent::<Runtime>::get().0;
        let same_person = Err(RolesError::SamePerson.into());
        assert_eq!(both(approve(intent, call.clone())), [same_person]);
        assert_ok!(send(Charlie, approve(intent, call)).unwrap());
        // When the member is removed, its people cannot act through it any more.
        let removed = Accounts::remove_member;
        assert_ok!(removed(origin(Charlie), address, text("because")));
        let not_active = Err(RolesError::KeyNotActive.into());
        assert_eq!(both(register_programme("P-4")), [not_active]);
    });
}

#[test]
fn nobody_signs_as_an_intent() {
    run(|| {
        // The origins of intents come from the pallet alone; root may make any, members none.
        let as_two = pallet_registry_roles::RawOrigin::Approved {
            initiator: id_of(Alice),
            approver: id_of(Bob),
        };
        let call = pallet_utility::Call::dispatch_as {
            as_origin: Box::new(as_two.into()),
            call: Box::new(suspend(BETA)),
        };
        let refused = send(Charlie, call);
        assert_eq!(refused, Ok(Err(DispatchError::BadOrigin)));
        let opened = Roles::open_intent(RuntimeOrigin::root(), Box::new(nothing()));
        assert_eq!(opened.unwrap_err().error, DispatchError::BadOrigin);
    });
}

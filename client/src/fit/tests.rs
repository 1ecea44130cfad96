//! The runtime of this program against runtimes that differ from it in one thing.

use super::*;
use crate::{Call, ClientError};
use registry_primitives::{Action, When};
use scale_info::{form::PortableForm, TypeDef, TypeDefComposite, TypeDefVariant};

fn ours() -> Metadata {
    Metadata::decode_from(METADATA).unwrap()
}

/// Changes each type that has this name.
fn changed(name: &str, change: impl Fn(&mut TypeDef<PortableForm>)) -> Metadata {
    let mut metadata = ours();
    let mut found = 0;
    for of in &mut metadata.types_mut().types {
        if of.ty.path.segments.last().is_some_and(|last| last == name) {
            change(&mut of.ty.type_def);
            found += 1;
        }
    }
    assert!(found > 0, "{name}");
    metadata
}

fn record(name: &str, change: impl Fn(&mut TypeDefComposite<PortableForm>)) -> Metadata {
    changed(name, |def| {
        if let TypeDef::Composite(composite) = def {
            change(composite);
        }
    })
}

fn choice(name: &str, change: impl Fn(&mut TypeDefVariant<PortableForm>)) -> Metadata {
    changed(name, |def| {
        if let TypeDef::Variant(variant) = def {
            change(variant);
        }
    })
}

#[test]
fn a_runtime_fits_itself() {
    let node = ours();
    for pallet in node.pallets() {
        let of = pallet.name();
        let calls = pallet.call_variants().unwrap_or_default().iter();
        let events = pallet.event_variants().unwrap_or_default().iter();
        let entries = pallet.storage().map(|s| s.entries()).unwrap_or_default();
        let items = [Item::pallet(of)]
            .into_iter()
            .chain(calls.map(|call| Item::call(of, &call.name)))
            .chain(events.map(|event| Item::event(of, &event.name)))
            .chain(entries.iter().map(|entry| Item::entry(of, entry.name())))
            .chain(
                pallet
                    .view_functions()
                    .map(|f| Item::view_function(of, f.name())),
            );
        for item in items {
            assert_eq!(compare(&node, &item), Ok(()), "{item}");
        }
    }
    assert!(built_for() > 4);
}

#[test]
fn what_is_not_there_is_named_with_whose_it_is() {
    let node = ours();
    let error = compare(&node, &Item::call("Credits", "dance")).unwrap_err();
    assert_eq!(error.what, "this program has no such call");
    let node = choice("Event", |events| {
        events.variants.retain(|v| v.name != "CreditsIssued");
    });
    let error = compare(&node, &Item::event("Credits", "CreditsIssued")).unwrap_err();
    assert_eq!(error.what, "the node has no such event");
    let told = error.to_string();
    for part in [
        "event Credits.CreditsIssued",
        "install the release",
        "spec version",
    ] {
        assert!(told.contains(part), "{told}");
    }
    assert_eq!((error.built, error.node), (built_for(), built_for()));
    let other = Item::event("Credits", "CreditsRetired");
    assert_eq!(compare(&node, &other), Ok(()));
}

#[test]
fn only_what_uses_a_changed_record_is_refused() {
    let node = record("Delays", |delays| {
        delays.fields[0].name = Some("mistrust".into());
    });
    for item in [
        Item::entry("Safeguards", "Delays"),
        Item::call("Safeguards", "set_delays"),
        Item::event("Safeguards", "DelaysChanged"),
    ] {
        let error = compare(&node, &item).unwrap_err();
        assert!(error.what.contains("[mistrust, "), "{error}");
        assert!(error.what.contains("instead of [trust, "), "{error}");
    }
    for item in [
        Item::pallet("Safeguards"),
        Item::call("Safeguards", "add_trusted"),
        Item::event("Safeguards", "TrustedAdded"),
        Item::entry("Safeguards", "Trusted"),
    ] {
        assert_eq!(compare(&node, &item), Ok(()), "{item}");
    }
}

#[test]
fn another_type_under_the_same_name_is_refused() {
    // The first field becomes as the last field is of another record: a list instead of a number.
    let list = {
        let metadata = ours();
        let types = &metadata.types().types;
        let list = types
            .iter()
            .find(|of| matches!(of.ty.type_def, TypeDef::Sequence(_)));
        list.unwrap().id
    };
    let node = record("Delays", |delays| delays.fields[0].ty.id = list);
    let error = compare(&node, &Item::entry("Safeguards", "Delays")).unwrap_err();
    assert_eq!(error.what, "trust: it is a list instead of u32");
}

#[test]
fn variants_may_come_and_go_but_not_change_places() {
    let item = Item::call("Roles", "set_own_policy");
    let fewer = choice("Action", |actions| {
        actions.variants.retain(|v| v.name != "OperateValidator");
    });
    assert_eq!(compare(&fewer, &item), Ok(()));
    let other = choice("Action", |actions| {
        for variant in &mut actions.variants {
            if variant.name == "TransferCredits" {
                variant.name = "Dance".into();
            }
        }
    });
    let error = compare(&other, &item).unwrap_err();
    assert!(
        error.what.contains("Dance in place of TransferCredits"),
        "{error}"
    );
    // A value that the node does not know is not sent.
    let policy = |action| Call::SetOwnPolicy {
        action,
        when: When::Never,
    };
    assert!(policy(Action::TransferCredits).encode_for(&fewer).is_ok());
    let error = policy(Action::OperateValidator)
        .encode_for(&fewer)
        .unwrap_err();
    assert!(matches!(&error, ClientError::OtherRuntime(difference) if difference.item == item));
    assert!(policy(Action::TransferCredits).encode_for(&other).is_err());
}

#[test]
fn what_was_found_is_kept_by_spec_version() {
    let fits = Fits::default();
    let item = Item::entry("Safeguards", "Delays");
    let other = record("Delays", |delays| {
        delays.fields[0].name = Some("mistrust".into());
    });
    assert_eq!(fits.check(1, &ours(), item.clone()), Ok(()));
    // Not compared again: the spec version is the same.
    assert_eq!(fits.check(1, &other, item.clone()), Ok(()));
    let found = fits.check(2, &other, item.clone());
    assert!(found.is_err());
    assert_eq!(fits.clone().check(2, &ours(), item), found);
}

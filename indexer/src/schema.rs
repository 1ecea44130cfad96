//! Whether this indexer understands a runtime: its events and its state by their names.
//!
//! Rows that are written from a misunderstood event are worse than none, so an unknown event
//! or field stops the indexer before the first block of that runtime is decoded.

use registry_client::event::{PALLETS, SHAPES};
use std::collections::BTreeMap;

use subxt::Metadata;

use crate::{error::fatal, records::ENTRIES};

/// Refuse a runtime whose events or state differ from what is mirrored here.
pub fn check(metadata: &Metadata, spec_version: u32) -> anyhow::Result<()> {
    let refuse = |what: String| {
        fatal(format!(
            "The runtime of spec version {spec_version} does not fit this indexer: {what}. \
             Install the version of registry-indexer that belongs to this runtime."
        ))
    };
    for pallet_name in PALLETS {
        let pallet = metadata
            .pallet_by_name(pallet_name)
            .ok_or_else(|| refuse(format!("it has no pallet {pallet_name}")))?;
        let mut found = BTreeMap::new();
        for variant in pallet.event_variants().unwrap_or_default() {
            let fields: Vec<String> = variant
                .fields
                .iter()
                .map(|field| field.name.clone().unwrap_or_default())
                .collect();
            found.insert(variant.name.clone(), fields);
        }
        compare_events(pallet_name, &found).map_err(refuse)?;
    }
    for (pallet, name) in ENTRIES {
        let known = metadata
            .pallet_by_name(pallet)
            .and_then(|pallet| pallet.storage())
            .is_some_and(|storage| storage.entry_by_name(name).is_some());
        if !known {
            return Err(refuse(format!("its state has no {pallet}.{name}")));
        }
    }
    Ok(())
}

/// Hold the events that a pallet has, with their fields, against the mirrors.
fn compare_events(pallet: &str, found: &BTreeMap<String, Vec<String>>) -> Result<(), String> {
    let known: BTreeMap<&str, &[&str]> = SHAPES
        .iter()
        .filter(|(of, ..)| *of == pallet)
        .map(|(_, event, fields)| (*event, *fields))
        .collect();
    for (event, fields) in found {
        match known.get(event.as_str()) {
            None => return Err(format!("the event {pallet}.{event} is unknown")),
            Some(expected) if *expected != fields.as_slice() => {
                return Err(format!(
                    "the event {pallet}.{event} has the fields [{}] instead of [{}]",
                    fields.join(", "),
                    expected.join(", ")
                ));
            }
            Some(_) => {}
        }
    }
    match known.keys().find(|event| !found.contains_key(**event)) {
        Some(event) => Err(format!("the event {pallet}.{event} is missing")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pallet: &str) -> BTreeMap<String, Vec<String>> {
        SHAPES
            .iter()
            .filter(|(of, ..)| *of == pallet)
            .map(|(_, event, fields)| {
                let fields = fields.iter().map(ToString::to_string).collect();
                (event.to_string(), fields)
            })
            .collect()
    }

    #[test]
    fn any_difference_in_events_is_named() {
        for pallet in PALLETS {
            assert_eq!(compare_events(pallet, &of(pallet)), Ok(()));
        }
        let mut more = of("Credits");
        more.insert("CreditsLost".into(), vec!["range".into()]);
        assert_eq!(
            compare_events("Credits", &more),
            Err("the event Credits.CreditsLost is unknown".into())
        );
        let mut fewer = of("Accounts");
        fewer.remove("MemberAdded");
        assert_eq!(
            compare_events("Accounts", &fewer),
            Err("the event Accounts.MemberAdded is missing".into())
        );
        let mut other = of("Roles");
        if let Some(fields) = other.get_mut("PermissionsChanged") {
            fields.swap(0, 1);
        }
        let error = compare_events("Roles", &other).unwrap_err();
        assert!(error.contains("[role, kind, before, after]"), "{error}");
        assert!(error.contains("[kind, role, before, after]"), "{error}");
    }

    /// The metadata that the client of this repository is generated from.
    #[test]
    fn the_runtime_of_this_repository_is_understood() {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../client/artifacts/registry-metadata.scale"
        );
        let bytes = std::fs::read(path).expect("the client's metadata is checked in");
        let metadata = Metadata::decode_from(&bytes).expect("it is metadata");
        check(&metadata, 0).expect("events and state are mirrored");
    }
}

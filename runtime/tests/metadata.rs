//! What clients are built from must be what this runtime is.

use frame_metadata::RuntimeMetadata;
use registry_primitives::catalogue::{by_name, CATALOGUE};
use registry_runtime::Runtime;
use scale_info::TypeDef;
use std::collections::BTreeSet;

/// Version of the metadata format that carries view functions.
const FORMAT: u32 = 16;
/// Pallets of the registry itself.
const OWN: [&str; 8] = [
    "Roles",
    "Accounts",
    "Programmes",
    "Credits",
    "Safeguards",
    "Quota",
    "Validators",
    "Governance",
];

/// The copy that `registry-client` generates its types from. Set `REGISTRY_UPDATE=1` to renew
/// it after a change of calls, events, errors or storage.
#[test]
fn clients_have_the_metadata_of_this_runtime() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../client/artifacts/registry-metadata.scale"
    );
    let current: Vec<u8> = Runtime::metadata_at_version(FORMAT)
        .expect("format exists")
        .to_vec();
    if std::env::var_os("REGISTRY_UPDATE").is_some() {
        std::fs::write(path, &current).expect("artifacts can be written");
    }
    let stored = std::fs::read(path).unwrap_or_default();
    assert!(
        stored == current,
        "client/artifacts/registry-metadata.scale is not this runtime's metadata: \
         run scripts/regenerate.sh and rebuild"
    );
}

#[test]
fn every_error_of_a_registry_pallet_stands_in_the_catalogue() {
    let RuntimeMetadata::V14(metadata) = Runtime::metadata().1 else {
        panic!("the runtime describes itself in version 14")
    };
    let mut used = BTreeSet::new();
    for pallet in metadata
        .pallets
        .iter()
        .filter(|pallet| OWN.contains(&pallet.name.as_str()))
    {
        let id = pallet.error.as_ref().expect("pallet has errors").ty.id;
        let errors = metadata
            .types
            .resolve(id)
            .expect("type of the errors exists");
        let TypeDef::Variant(errors) = &errors.type_def else {
            panic!("errors are an enum")
        };
        for error in &errors.variants {
            let name = format!("{}::{}", pallet.name, error.name);
            let entry = by_name(&error.name).unwrap_or_else(|| panic!("{name}: no entry"));
            let expected = format!("[{}] {}", entry.number, entry.sentence);
            assert_eq!(error.docs.join(" "), expected, "{name}");
            used.insert(entry.number);
        }
    }
    let listed: BTreeSet<u16> = CATALOGUE.iter().map(|entry| entry.number).collect();
    assert_eq!(
        used, listed,
        "the catalogue lists exactly the causes that exist"
    );
}

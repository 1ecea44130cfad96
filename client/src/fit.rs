//! Whether this program and the runtime of a node mean the same by a call, an event, an entry of
//! the state or a view function.
//!
//! A chain changes its runtime while it runs, and programs of either release go on as long as
//! nothing they touch has changed. So the comparison is made for each item when it is used, with
//! the metadata that this program was built for, and what differs is refused by name.

mod types;

use crate::METADATA;
use codec::Decode;
use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};
use subxt::{ArcMetadata, Metadata};
use types::Pair;

/// The metadata that this program was built for; none when it cannot be read.
static BUILT_FOR: LazyLock<Option<ArcMetadata>> =
    LazyLock::new(|| Metadata::decode_from(METADATA).ok().map(Metadata::arc));

/// The spec version of the runtime that this program was built for.
#[must_use]
pub fn built_for() -> u32 {
    BUILT_FOR.as_deref().map_or(0, spec_version)
}

/// The spec version of the runtime that has this metadata.
#[must_use]
pub fn spec_version(metadata: &Metadata) -> u32 {
    let version = metadata
        .pallet_by_name("System")
        .and_then(|pallet| pallet.constant_by_name("Version"));
    // Names of the specification and of the implementation, version of authoring, spec version.
    version
        .and_then(|constant| <(String, String, u32, u32)>::decode(&mut constant.value()).ok())
        .map_or(0, |(.., spec_version)| spec_version)
}

/// What kind of thing is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemKind {
    /// A pallet: only that it exists.
    Pallet,
    /// A call and its arguments.
    Call,
    /// An event and its fields.
    Event,
    /// An entry of the state: its keys, their hashers and its value.
    Entry,
    /// A view function: its arguments and its answer.
    ViewFunction,
}

impl fmt::Display for ItemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pallet => "pallet",
            Self::Call => "call",
            Self::Event => "event",
            Self::Entry => "state entry",
            Self::ViewFunction => "view function",
        })
    }
}

/// A thing that both runtimes should mean the same by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// Its pallet.
    pub pallet: String,
    /// Its name; that of the pallet for a pallet.
    pub name: String,
}

impl Item {
    fn new(kind: ItemKind, pallet: &str, name: &str) -> Self {
        Self {
            kind,
            pallet: pallet.to_owned(),
            name: name.to_owned(),
        }
    }

    /// A pallet.
    #[must_use]
    pub fn pallet(pallet: &str) -> Self {
        Self::new(ItemKind::Pallet, pallet, pallet)
    }

    /// A call.
    #[must_use]
    pub fn call(pallet: &str, name: &str) -> Self {
        Self::new(ItemKind::Call, pallet, name)
    }

    /// An event.
    #[must_use]
    pub fn event(pallet: &str, name: &str) -> Self {
        Self::new(ItemKind::Event, pallet, name)
    }

    /// An entry of the state.
    #[must_use]
    pub fn entry(pallet: &str, name: &str) -> Self {
        Self::new(ItemKind::Entry, pallet, name)
    }

    /// A view function.
    #[must_use]
    pub fn view_function(pallet: &str, name: &str) -> Self {
        Self::new(ItemKind::ViewFunction, pallet, name)
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, pallet, name } = self;
        match kind {
            ItemKind::Pallet => write!(f, "{kind} {pallet}"),
            _ => write!(f, "{kind} {pallet}.{name}"),
        }
    }
}

/// How the runtime of a node differs from the one that this program was built for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the {item} of the node's runtime (spec version {node}) is not the one that this program was \
     built for (spec version {built}): {what}; install the release of this program for spec \
     version {node}"
)]
pub struct Difference {
    /// What differs.
    pub item: Item,
    /// How it differs.
    pub what: String,
    /// Spec version of the runtime that this program was built for.
    pub built: u32,
    /// Spec version of the node's runtime.
    pub node: u32,
}

/// Compare an item of a node's runtime with the one that this program was built for.
///
/// # Errors
/// How it differs.
pub fn compare(node: &Metadata, item: &Item) -> Result<(), Difference> {
    let compared = match BUILT_FOR.as_deref() {
        Some(ours) => compare_item(ours, node, item),
        None => Err("the metadata of this program cannot be read".into()),
    };
    compared.map_err(|what| Difference {
        item: item.clone(),
        what,
        built: built_for(),
        node: spec_version(node),
    })
}

fn compare_item(ours: &Metadata, theirs: &Metadata, item: &Item) -> Result<(), String> {
    let Item { kind, pallet, name } = item;
    let missing = |whose: &str| format!("{whose} has no such {kind}");
    let (here, there) = ("this program", "the node");
    let our_pallet = ours.pallet_by_name(pallet);
    let our_pallet = our_pallet.ok_or_else(|| missing(here))?;
    let their_pallet = theirs.pallet_by_name(pallet);
    let their_pallet = their_pallet.ok_or_else(|| missing(there))?;
    let mut pair = Pair::of(ours, theirs);
    match kind {
        ItemKind::Pallet => Ok(()),
        ItemKind::Call => {
            let ours = our_pallet.call_variant_by_name(name);
            let theirs = their_pallet.call_variant_by_name(name);
            pair.fields(
                &ours.ok_or_else(|| missing(here))?.fields,
                &theirs.ok_or_else(|| missing(there))?.fields,
            )
        }
        ItemKind::Event => {
            let ours = our_pallet.event_variants().unwrap_or_default();
            let ours = ours.iter().find(|event| event.name == *name);
            let theirs = their_pallet.event_variants().unwrap_or_default();
            let theirs = theirs.iter().find(|event| event.name == *name);
            pair.fields(
                &ours.ok_or_else(|| missing(here))?.fields,
                &theirs.ok_or_else(|| missing(there))?.fields,
            )
        }
        ItemKind::Entry => {
            let ours = our_pallet.storage().and_then(|s| s.entry_by_name(name));
            let ours = ours.ok_or_else(|| missing(here))?;
            let theirs = their_pallet.storage().and_then(|s| s.entry_by_name(name));
            let theirs = theirs.ok_or_else(|| missing(there))?;
            if ours.keys().len() != theirs.keys().len() {
                return Err("it has another number of keys".into());
            }
            for (ours, theirs) in ours.keys().zip(theirs.keys()) {
                if ours.hasher != theirs.hasher {
                    return Err("its keys are hashed in another way".into());
                }
                pair.types(ours.key_id, theirs.key_id)
                    .map_err(|what| format!("its key: {what}"))?;
            }
            pair.types(ours.value_ty(), theirs.value_ty())
        }
        ItemKind::ViewFunction => {
            let ours = our_pallet.view_function_by_name(name);
            let ours = ours.ok_or_else(|| missing(here))?;
            let theirs = their_pallet.view_function_by_name(name);
            let theirs = theirs.ok_or_else(|| missing(there))?;
            if ours.inputs().len() != theirs.inputs().len() {
                return Err("it has another number of arguments".into());
            }
            for (ours, theirs) in ours.inputs().zip(theirs.inputs()) {
                if ours.name != theirs.name {
                    return Err(format!("it has the argument {}", theirs.name));
                }
                pair.types(ours.id, theirs.id)
                    .map_err(|what| format!("{}: {what}", theirs.name))?;
            }
            pair.types(ours.output_ty(), theirs.output_ty())
        }
    }
}

/// What was found by comparing, kept so that each item of each runtime is compared once.
#[derive(Clone, Debug, Default)]
pub struct Fits(Arc<Mutex<Found>>);

/// By spec version and item.
type Found = BTreeMap<(u32, Item), Result<(), Difference>>;

impl Fits {
    /// As [`compare`], for the runtime of this spec version.
    ///
    /// # Errors
    /// How the item differs.
    pub fn check(&self, spec_version: u32, node: &Metadata, item: Item) -> Result<(), Difference> {
        let mut found = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (spec_version, item);
        if let Some(known) = found.get(&key) {
            return known.clone();
        }
        let compared = compare(node, &key.1);
        found.insert(key, compared.clone());
        compared
    }
}

#[cfg(test)]
mod tests;

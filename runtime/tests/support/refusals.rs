//! Refusals that the reference names, and what stands for them here.

use super::{told, Key};
use registry_primitives::catalogue::by_name;
use registry_runtime::RuntimeCall;
use sp_runtime::DispatchResult;
use std::collections::{BTreeMap, BTreeSet};

/// A refusal of the reference, and what stands for it here.
pub struct Case {
    /// The section of the reference.
    pub section: &'static str,
    /// The error it names there, or in words what or who is refused.
    pub reference: &'static str,
    /// Number and name in the catalogue.
    pub here: (u16, &'static str),
    pub by: Key,
    pub call: RuntimeCall,
}

pub fn case(
    section: &'static str,
    reference: &'static str,
    here: (u16, &'static str),
    by: Key,
    call: impl Into<RuntimeCall>,
) -> Case {
    Case {
        section,
        reference,
        here,
        by,
        call: call.into(),
    }
}

/// A call is refused with the cause that the catalogue gives it, and without a trace.
#[track_caller]
pub fn check(
    case: Case,
    act: impl FnOnce(Key, RuntimeCall) -> DispatchResult,
    books: impl Fn() -> BTreeMap<Vec<u8>, Vec<u8>>,
) {
    let Case {
        section,
        reference,
        here: (number, name),
        by,
        call,
    } = case;
    let told_as = format!("{section} {reference} by {by}: {number} {name}");
    let entry = by_name(name).unwrap_or_else(|| panic!("{told_as}: not in the catalogue"));
    assert_eq!(entry.number, number, "{told_as}");
    let before = books();
    let outcome = act(by, call).map_err(told);
    assert_eq!(outcome, Err(format!("{number} {name}")), "{told_as}");
    assert!(books() == before, "{told_as}: it left a trace");
}

/// Every error that the reference names is shown or cannot be caused here, and every section has
/// so many cases at least.
#[track_caller]
pub fn assert_complete(
    cases: &[(&'static str, &'static str)],
    named: &[&str],
    not_here: &[(&'static str, &str)],
    sections: &[&str],
    at_least: usize,
) {
    let mut known: BTreeSet<&str> = cases.iter().map(|(_, reference)| *reference).collect();
    for (name, why) in not_here {
        assert!(known.insert(name), "{name} can be caused, although {why}");
    }
    for name in named {
        assert!(known.contains(name), "{name} is not shown");
    }
    for section in sections {
        let shown = cases.iter().filter(|(of, _)| of == section).count();
        assert!(shown >= at_least, "{section}");
    }
}

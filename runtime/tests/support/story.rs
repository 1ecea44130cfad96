//! Stories that show the reference's features row by row.

use std::{
    any::Any,
    collections::BTreeSet,
    panic::{catch_unwind, AssertUnwindSafe},
};

/// The steps until now.
#[derive(Default)]
pub struct Story {
    pub shown: BTreeSet<u8>,
}

impl Story {
    /// A step: rows of the reference's features, and what this registry shows of them. A failure
    /// inside is told with both.
    pub fn step(&mut self, rows: &[u8], shows: &str, what: impl FnOnce()) {
        self.shown.extend(rows);
        if let Err(cause) = catch_unwind(AssertUnwindSafe(what)) {
            let rows: Vec<String> = rows.iter().map(ToString::to_string).collect();
            panic!("row {}: {shows}: {}", rows.join(", "), words(&*cause));
        }
    }

    /// No row is left out.
    pub fn has_shown(&self, rows: impl Iterator<Item = u8>) {
        let missing: Vec<u8> = rows.filter(|row| !self.shown.contains(row)).collect();
        assert!(missing.is_empty(), "rows {missing:?} are not shown");
    }
}

/// What a panic said.
pub fn words(cause: &(dyn Any + Send)) -> &str {
    let text = cause.downcast_ref::<&str>().copied();
    text.or_else(|| cause.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no words")
}

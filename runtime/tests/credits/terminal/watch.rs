//! What ended, byte for byte.

use pallet_registry_credits::{Issuances, Ranges, RangesOf, Receipts};
use registry_primitives::{
    records::{credits::RangeRecord, keys::SerialKey},
    SerialRange,
};
use registry_runtime::{Credits, Runtime};
use std::collections::{BTreeMap, BTreeSet};

/// The raw records of all that had ended when the watch began.
pub struct Watch {
    /// Values by their raw keys.
    records: BTreeMap<Vec<u8>, Option<Vec<u8>>>,
    ranges: Vec<(SerialKey, RangeRecord)>,
}

fn raw(key: &[u8]) -> Option<Vec<u8>> {
    sp_io::storage::get(key).map(|value| value.to_vec())
}

impl Watch {
    pub fn begin() -> Self {
        let ranges: Vec<_> = Ranges::<Runtime>::iter()
            .filter(|(_, record)| record.account.is_terminal())
            .collect();
        let mut keys = BTreeSet::new();
        for (last, of) in &ranges {
            keys.insert(Ranges::<Runtime>::hashed_key_for(last));
            let place = (of.owner, of.account, of.programme, *last);
            keys.insert(RangesOf::<Runtime>::hashed_key_for(place));
            keys.insert(Issuances::<Runtime>::hashed_key_for(of.issuance));
        }
        for receipt in Receipts::<Runtime>::iter_keys() {
            keys.insert(Receipts::<Runtime>::hashed_key_for(receipt));
        }
        let records: BTreeMap<_, _> = keys
            .into_iter()
            .map(|key| (key.clone(), raw(&key)))
            .collect();
        assert!(records.values().all(Option::is_some), "all of it is kept");
        assert!(ranges.len() >= 9, "three owners and three ways to end");
        Self { records, ranges }
    }

    /// A range that ended.
    pub fn a_range(&self) -> (SerialKey, RangeRecord) {
        *self.ranges.first().expect("some ended")
    }

    /// What is different now: raw keys of records, and serials that another range holds too.
    pub fn changes(&self) -> Vec<String> {
        let records = self.records.iter();
        let mut changed: Vec<String> = records
            .filter(|(key, value)| raw(key) != **value)
            .map(|(key, _)| format!("the record {}", sp_core::hexdisplay::HexDisplay::from(key)))
            .collect();
        for (last, record) in &self.ranges {
            let range = SerialRange {
                first: record.first,
                last: u64::from(*last),
            };
            for serial in range.first..=range.last {
                if Credits::range_of(serial) != Some((range, *record)) {
                    changed.push(format!("the serial {serial}"));
                }
            }
        }
        changed
    }
}

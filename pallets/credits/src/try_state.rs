//! Recomputes every total from the ranges.

use crate::{
    Agenda, Blocks, Config, Issuances, LastSerial, NationalTotals, OrganisationBalances, Pallet,
    ProgrammeTotals, Ranges, RangesOf, Receipts, WaitingTransfers,
};
use alloc::collections::BTreeMap;
use frame_support::ensure;
use registry_primitives::{
    records::credits::{AgendaKey, Balances, SerialKey, Totals},
    AccountKind, Credits, OrganisationId, ProgrammeId, SerialRange,
};
use sp_runtime::{traits::UniqueSaturatedInto, DispatchError};

impl<T: Config> Pallet<T> {
    /// Recompute the totals from the ranges and compare, and check that ranges neither
    /// overlap nor leave their issuance or block.
    pub fn do_try_state() -> Result<(), DispatchError> {
        let mut organisations = BTreeMap::<OrganisationId, Balances>::new();
        let mut programmes = BTreeMap::<ProgrammeId, Totals>::new();
        let mut national = Totals::default();
        for (programme, blocks) in Blocks::<T>::iter() {
            for block in blocks {
                ensure!(
                    block.last <= LastSerial::<T>::get(),
                    "block within the counter"
                );
                for totals in [programmes.entry(programme).or_default(), &mut national] {
                    totals
                        .authorise(block.len())
                        .ok_or("authorised overflows")?;
                }
            }
        }
        let mut before: Option<SerialRange> = None;
        let mut count = 0usize;
        for (key, record) in Ranges::<T>::iter() {
            count = count.saturating_add(1);
            let range = SerialRange {
                first: record.first,
                last: u64::from(key),
            };
            ensure!(range.is_valid(), "range is in order");
            ensure!(
                before.is_none_or(|b| b.last < range.first),
                "ranges are apart and sorted"
            );
            before = Some(range);
            let issuance = Issuances::<T>::get(record.issuance).ok_or("issuance exists")?;
            ensure!(issuance.range.contains(range), "range within its issuance");
            ensure!(
                issuance.programme == record.programme,
                "programme of the issuance"
            );
            let index = (record.owner, record.account, record.programme, key);
            ensure!(RangesOf::<T>::contains_key(index), "range is indexed");
            let amount = range.len();
            organisations
                .entry(record.owner)
                .or_default()
                .add(record.account, amount)
                .ok_or("balance overflows")?;
            for totals in [
                programmes.entry(record.programme).or_default(),
                &mut national,
            ] {
                totals.issued = totals
                    .issued
                    .checked_add(amount)
                    .ok_or("issued overflows")?;
                totals
                    .balances
                    .add(record.account, amount)
                    .ok_or("balance overflows")?;
            }
        }
        ensure!(
            RangesOf::<T>::iter_keys().count() == count,
            "no index without a range"
        );
        for (issuance, record) in Issuances::<T>::iter() {
            let within = Blocks::<T>::get(record.programme)
                .iter()
                .any(|block| block.contains(record.range));
            ensure!(within, "issuance within one block");
            let mut next = record.range.first;
            while next <= record.range.last {
                let (range, of) = Self::range_holding(next).ok_or("no serial is lost")?;
                ensure!(of.issuance == issuance, "serial of its issuance");
                next = range.last.checked_add(1).ok_or("beyond the last serial")?;
            }
        }
        for receipt in Receipts::<T>::iter_values() {
            for moved in &receipt.ranges {
                let record = Ranges::<T>::get(SerialKey::from(moved.range.last));
                let kept = record.is_some_and(|record| {
                    record.first == moved.range.first
                        && record.owner == receipt.owner
                        && record.account == receipt.kind.account()
                });
                ensure!(kept, "retired ranges stay as the receipt says");
            }
        }
        let mut pending = BTreeMap::<OrganisationId, Credits>::new();
        for (transfer, waiting) in WaitingTransfers::<T>::iter() {
            let key = AgendaKey::new(waiting.due.unique_saturated_into(), transfer);
            ensure!(
                Agenda::<T>::contains_key(key),
                "a waiting transfer is on the agenda"
            );
            let sum = pending.entry(waiting.from).or_default();
            *sum = sum.checked_add(waiting.amount).ok_or("pending overflows")?;
            for moved in &waiting.ranges {
                let record = Ranges::<T>::get(SerialKey::from(moved.range.last));
                let kept = record.is_some_and(|record| {
                    record.first == moved.range.first
                        && record.owner == waiting.from
                        && record.account == AccountKind::Pending
                });
                ensure!(kept, "the ranges of a waiting transfer are reserved");
            }
        }
        ensure!(
            Agenda::<T>::iter_keys().count() == WaitingTransfers::<T>::iter_keys().count(),
            "nothing else is on the agenda"
        );
        ensure!(
            organisations.iter().all(|(id, balances)| {
                pending.get(id).copied().unwrap_or_default() == balances.pending
            }),
            "what is pending waits for a transfer"
        );
        ensure!(
            OrganisationBalances::<T>::iter().all(|(id, stored)| {
                organisations.get(&id).copied().unwrap_or_default() == stored
            }),
            "balances of organisations"
        );
        ensure!(
            organisations
                .iter()
                .all(|(id, b)| OrganisationBalances::<T>::get(id) == *b),
            "balances of organisations"
        );
        ensure!(
            programmes
                .iter()
                .all(|(id, totals)| ProgrammeTotals::<T>::get(id) == *totals),
            "totals of programmes"
        );
        ensure!(NationalTotals::<T>::get() == national, "national totals");
        ensure!(
            national.balances.sum() == Some(national.issued),
            "issued is held, pending or retired"
        );
        Ok(())
    }
}

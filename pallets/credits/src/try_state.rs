//! Recomputes every total from the ranges.

use crate::{
    Agenda, Blocks, Config, Entries, Freezes, FreezesOf, Issuances, LastMovement, LastSerial,
    Movements, MovementsOf, NationalTotals, OrganisationBalances, Pallet, ProgrammeTotals, Ranges,
    RangesOf, Receipts, WaitingTransfers,
};
use alloc::collections::BTreeMap;
use frame_support::ensure;
use registry_primitives::{
    records::{
        credits::{Balances, Standing, Totals},
        freezes::FreezeSubject,
        keys::{AgendaKey, EntryKey, OrderedKey, SerialKey},
        ledger::Place,
    },
    AccountKind, Credits, MovementId, OrganisationId, ProgrammeId, SerialRange,
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
                issuance.standing != Standing::Voided,
                "no range of a voided issuance"
            );
            let unmoved = record.account == AccountKind::Holding;
            ensure!(
                unmoved || issuance.standing == Standing::Moved,
                "what moved is known as moved"
            );
            ensure!(
                record.reservation.is_some() == (record.account == AccountKind::Pending),
                "what is reserved names what reserves it"
            );
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
            let first = Issuances::<T>::get(record.batch).ok_or("first issuance of a call")?;
            ensure!(
                first.programme == record.programme && first.batch == record.batch,
                "issuances of a call"
            );
            if record.standing == Standing::Voided {
                let amount = record.range.len();
                for totals in [
                    programmes.entry(record.programme).or_default(),
                    &mut national,
                ] {
                    totals.voided = totals
                        .voided
                        .checked_add(amount)
                        .ok_or("voided overflows")?;
                }
                continue;
            }
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
                        && record.account == receipt.ending.account()
                });
                ensure!(kept, "ranges that ended stay as the receipt says");
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
                        && record.reservation == Some(transfer)
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
            "issued is held, pending, retired or cancelled"
        );
        Self::check_log()?;
        Self::check_freezes()
    }

    /// The log tells how the balances came to be what they are.
    fn check_log() -> Result<(), DispatchError> {
        let mut balances = BTreeMap::<OrganisationId, Balances>::new();
        let mut entries = 0usize;
        let last = LastMovement::<T>::get();
        for number in (1..=last.0).map(MovementId) {
            let movement =
                Movements::<T>::get(OrderedKey::from(number)).ok_or("no movement is missing")?;
            let block = movement.block.unique_saturated_into();
            let mut sum = Credits::ZERO;
            for moved in &movement.ranges {
                sum = sum
                    .checked_add(moved.range.len())
                    .ok_or("movement overflows")?;
                let key = OrderedKey::from(number);
                ensure!(
                    MovementsOf::<T>::contains_key(moved.issuance, key),
                    "movement of its issuances"
                );
            }
            ensure!(sum == movement.amount, "amount of a movement");
            let mut parties: alloc::vec::Vec<OrganisationId> = [movement.from, movement.to]
                .into_iter()
                .flatten()
                .map(|place| place.organisation)
                .collect();
            parties.dedup();
            for organisation in parties {
                entries = entries.saturating_add(1);
                let entry = Entries::<T>::get(organisation, EntryKey::new(block, number))
                    .ok_or("an entry for each party")?;
                let balance = balances.entry(organisation).or_default();
                ensure!(entry.before == *balance, "entries follow each other");
                let own =
                    |place: Place| (place.organisation == organisation).then_some(place.account);
                if let Some(account) = movement.from.and_then(own) {
                    balance
                        .sub(account, movement.amount)
                        .ok_or("below nothing")?;
                }
                if let Some(account) = movement.to.and_then(own) {
                    balance
                        .add(account, movement.amount)
                        .ok_or("beyond all numbers")?;
                }
                ensure!(entry.after == *balance, "an entry tells what it did");
            }
        }
        ensure!(
            Movements::<T>::iter_keys().count() as u64 == last.0,
            "movements are counted"
        );
        ensure!(
            Entries::<T>::iter_keys().count() == entries,
            "no entry without a movement"
        );
        ensure!(
            OrganisationBalances::<T>::iter().all(|(id, stored)| balances
                .get(&id)
                .copied()
                .unwrap_or_default()
                == stored),
            "the log ends at the balances"
        );
        Ok(())
    }

    /// The lists of freezes and the freezes name each other.
    fn check_freezes() -> Result<(), DispatchError> {
        for (subject, list) in FreezesOf::<T>::iter() {
            ensure!(!list.is_empty(), "no empty list of freezes");
            for freeze in list {
                ensure!(
                    Freezes::<T>::get(freeze).is_some_and(|of| of.subject == subject),
                    "a freeze that is listed"
                );
            }
        }
        for (freeze, of) in Freezes::<T>::iter() {
            let listed = FreezesOf::<T>::get(of.subject).contains(&freeze);
            let serials = matches!(of.subject, FreezeSubject::Serials(_));
            ensure!(listed != serials, "what is frozen as a whole is listed");
        }
        Ok(())
    }
}

//! What the chain answers about credits: holdings, histories, statements.
//!
//! Answers come in pages: a page reads a bounded number of records.

use crate::{
    Config, Entries, Issuances, Movements, MovementsOf, OrganisationBalances, Pallet, Ranges,
    RangesOf,
};
use alloc::vec::Vec;
use frame_system::pallet_prelude::BlockNumberFor;
use registry_primitives::{
    records::{
        keys::{EntryKey, OrderedKey, SerialKey},
        ledger::{
            HeldRange, History, HoldingsCursor, HoldingsPage, Statement, StatementLine, PAGE,
        },
    },
    MovementId, OrganisationId, SerialRange,
};
use sp_runtime::traits::UniqueSaturatedInto;

impl<T: Config> Pallet<T> {
    /// See the view function `holdings`.
    pub(crate) fn page_of_holdings(
        organisation: OrganisationId,
        after: Option<HoldingsCursor>,
    ) -> HoldingsPage {
        let mut keys = match after {
            None => RangesOf::<T>::iter_key_prefix((organisation,)),
            Some(cursor) => {
                let last = SerialKey::from(cursor.last);
                let after = (organisation, cursor.account, cursor.programme, last);
                let after = RangesOf::<T>::hashed_key_for(after);
                RangesOf::<T>::iter_key_prefix_from((organisation,), after)
            }
        };
        let mut ranges = Vec::new();
        for (account, programme, key) in keys.by_ref().take(PAGE as usize) {
            let Some(record) = Ranges::<T>::get(key) else {
                continue;
            };
            let vintage = Issuances::<T>::get(record.issuance).map(|of| of.vintage);
            ranges.push(HeldRange {
                account,
                programme,
                range: SerialRange {
                    first: record.first,
                    last: key.into(),
                },
                issuance: record.issuance,
                vintage: vintage.unwrap_or_default(),
                reservation: record.reservation,
                frozen: record.frozen.filter(|freeze| Self::in_force(*freeze)),
            });
        }
        let next = ranges.last().filter(|_| keys.next().is_some()).copied();
        HoldingsPage {
            next: next.map(|of| HoldingsCursor {
                account: of.account,
                programme: of.programme,
                last: of.range.last,
            }),
            ranges,
        }
    }

    /// See the view function `history`.
    pub(crate) fn page_of_history(
        serial: u64,
        start: Option<MovementId>,
    ) -> Option<History<BlockNumberFor<T>>> {
        let (_, record) = Self::range_holding(serial)?;
        let before = start.unwrap_or_default().0.saturating_sub(1);
        let from = MovementsOf::<T>::hashed_key_for(record.issuance, OrderedKey::from(before));
        let mut keys = MovementsOf::<T>::iter_key_prefix_from(record.issuance, from);
        let mut movements = Vec::new();
        for key in keys.by_ref().take(PAGE as usize) {
            let Some(movement) = Movements::<T>::get(key) else {
                continue;
            };
            let of_unit = movement
                .ranges
                .iter()
                .any(|moved| (moved.range.first..=moved.range.last).contains(&serial));
            if of_unit {
                movements.push((MovementId(key.into()), movement));
            }
        }
        Some(History {
            movements,
            next: keys.next().map(|key| MovementId(key.into())),
        })
    }

    /// See the view function `statement`.
    pub(crate) fn page_of_statement(
        organisation: OrganisationId,
        from: BlockNumberFor<T>,
        until: BlockNumberFor<T>,
        start: Option<MovementId>,
    ) -> Statement<BlockNumberFor<T>> {
        let number =
            |block: BlockNumberFor<T>| -> u64 { UniqueSaturatedInto::unique_saturated_into(block) };
        let (from, until) = (number(from), number(until));
        // Movements are counted from 1 on, so the key of movement 0 comes before all of a block.
        let begin = start
            .and_then(|start| {
                let block = number(Movements::<T>::get(OrderedKey::from(start))?.block);
                Some(EntryKey::new(block, MovementId(start.0.saturating_sub(1))))
            })
            .unwrap_or(EntryKey::new(0, MovementId(0)))
            .max(EntryKey::new(from, MovementId(0)));
        let raw = Entries::<T>::hashed_key_for(organisation, begin);
        let mut entries = Entries::<T>::iter_prefix_from(organisation, raw).peekable();
        let opening = match entries.peek() {
            Some((_, entry)) => entry.before,
            None => OrganisationBalances::<T>::get(organisation),
        };
        let mut lines = Vec::new();
        let mut next = None;
        for (key, entry) in entries {
            if key.block() > until {
                break;
            }
            if lines.len() >= PAGE as usize {
                next = Some(key.movement());
                break;
            }
            if let Some(movement) = Movements::<T>::get(OrderedKey::from(key.movement())) {
                lines.push(StatementLine {
                    number: key.movement(),
                    movement,
                    after: entry.after,
                });
            }
        }
        Statement {
            opening,
            closing: lines.last().map_or(opening, |line| line.after),
            lines,
            next,
        }
    }
}

//! Benchmarks of what the weights of the calls are made of.
//!
//! Each range lies between neighbours and comes from an issuance of its own, so that all that
//! there is to read is read. An issuance is measured with the check of permissions of its
//! signer and with what it asks of other pallets; a movement is measured without.

#![cfg(feature = "runtime-benchmarks")]

use crate::{
    ledger::MovedRanges, Agenda, Blocks, Call, Config, Issuances, LastSerial, NationalTotals,
    OrganisationBalances, Pallet, ProgrammeTotals, Ranges, WaitingTransfers,
};
use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::BoundedVec;
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin as SystemOrigin};
use registry_primitives::{
    records::credits::{
        AgendaKey, Balances, Issuance, IssuanceBasis, MovedRange, RangeRecord, Selection,
        SerialKey, Totals, WaitingTransfer,
    },
    texts::{Reason, MAX_AUTHORISATIONS, MAX_PROPONENTS, MAX_RANGES},
    traits::{BenchmarkHelper, SerialBlocks},
    AccountKind, Actor, Credits, IssuanceId, OrganisationId, OrganisationKind, PersonId,
    ProgrammeId, Proponent, SerialRange, TransferId, UserRole, PARTS_PER_WHOLE,
};
use sp_runtime::traits::Zero;

type AccountIdOf<T> = <T as frame_system::Config>::AccountId;

/// The most ranges that one issuance can write: every proponent has one, and the last one has
/// another in each further block of serials.
const MAX_PARTS: u32 = MAX_PROPONENTS
    .saturating_add(MAX_AUTHORISATIONS)
    .saturating_sub(1);
/// How much is issued, so that the smallest share is one credit.
const ISSUED: u32 = PARTS_PER_WHOLE;
/// The year of the verified reports that the runtime makes.
const VINTAGE: u16 = 2020;
/// Serials that belong to one issuance of those that are moved.
const SPAN: u64 = 8;

/// So many proponents; all but the last have the smallest share.
fn proponents<T>(count: u32) -> Vec<Proponent>
where
    T: Config + BenchmarkHelper<AccountIdOf<T>>,
{
    let others = count.saturating_sub(1);
    (0..count)
        .map(|index| Proponent {
            organisation: T::organisation(OrganisationKind::ProgrammeDeveloper),
            share: if index == others {
                PARTS_PER_WHOLE.saturating_sub(others)
            } else {
                1
            },
        })
        .collect()
}

/// A range that no call touches.
fn foreign(first: u64) -> RangeRecord {
    RangeRecord {
        first,
        owner: OrganisationId::default(),
        account: AccountKind::Holding,
        programme: ProgrammeId::default(),
        issuance: IssuanceId::default(),
    }
}

/// Reserve as many blocks as a programme may have, so that an issuance of [`ISSUED`] credits
/// takes the last `pieces` of them: nearly all from the first of these, a credit from each other.
fn reserved<T: Config>(programme: ProgrammeId, pieces: u32) -> Result<(), BenchmarkError> {
    let single = pieces.saturating_sub(1);
    let used = MAX_AUTHORISATIONS.saturating_sub(pieces);
    // Serials below and above belong to somebody else.
    Pallet::<T>::lay(SerialRange { first: 1, last: 1 }, foreign(1));
    LastSerial::<T>::put(1);
    let sizes = core::iter::repeat_n(1, used as usize)
        .chain([ISSUED.saturating_sub(single)])
        .chain(core::iter::repeat_n(1, single as usize));
    for size in sizes {
        Pallet::<T>::reserve(programme, Credits(size.into()))?;
    }
    let above = LastSerial::<T>::get().saturating_add(1);
    let range = SerialRange {
        first: above,
        last: above,
    };
    Pallet::<T>::lay(range, foreign(above));
    LastSerial::<T>::put(above);
    Pallet::<T>::change_totals(programme, |totals| totals.issue(Credits(used.into())))?;
    Ok(())
}

/// Giver, receiver and programme of a movement.
struct Movement {
    programme: ProgrammeId,
    giver: OrganisationId,
    receiver: OrganisationId,
}

impl Movement {
    fn lay<T: Config>(
        &self,
        issuance: IssuanceId,
        first: u64,
        len: u64,
        owner: OrganisationId,
        account: AccountKind,
    ) -> SerialRange {
        let range = SerialRange {
            first,
            last: first.saturating_add(len).saturating_sub(1),
        };
        let record = RangeRecord {
            first,
            owner,
            account,
            programme: self.programme,
            issuance,
        };
        Pallet::<T>::lay(range, record);
        range
    }

    /// Store so many issuances. Of each the giver has a range in its holding, and one that
    /// waits between two ranges of the receiver.
    fn ranges<T: Config>(&self, count: u32) -> (MovedRanges, Vec<SerialRange>) {
        let mut waiting = Vec::new();
        let mut held = Vec::new();
        for number in 1..=count {
            let first = u64::from(number).saturating_mul(SPAN);
            let issuance = IssuanceId(number);
            let stored = Issuance {
                programme: self.programme,
                range: SerialRange {
                    first,
                    last: first.saturating_add(SPAN).saturating_sub(1),
                },
                vintage: VINTAGE,
                period: None,
                verification: None,
            };
            Issuances::<T>::insert(issuance, stored);
            let (giver, receiver, holding) = (self.giver, self.receiver, AccountKind::Holding);
            self.lay::<T>(issuance, first, 1, receiver, holding);
            let between = first.saturating_add(1);
            let range = self.lay::<T>(issuance, between, 1, giver, AccountKind::Pending);
            self.lay::<T>(issuance, first.saturating_add(2), 1, receiver, holding);
            let rest = first.saturating_add(4);
            held.push(self.lay::<T>(issuance, rest, 4, giver, holding));
            waiting.push(MovedRange {
                range,
                issuance,
                vintage: VINTAGE,
            });
        }
        (MovedRanges::truncate_from(waiting), held)
    }

    /// Store what giver, receiver, programme and country have in so many such issuances.
    fn balances<T: Config>(&self, count: u32) {
        let count = u64::from(count);
        let of = |held: u64, pending: u64| Balances {
            held: Credits(held.saturating_mul(count)),
            pending: Credits(pending.saturating_mul(count)),
            ..Default::default()
        };
        OrganisationBalances::<T>::insert(self.giver, of(4, 1));
        OrganisationBalances::<T>::insert(self.receiver, of(2, 0));
        let totals = Totals {
            authorised: Credits(SPAN.saturating_mul(count)),
            issued: Credits(count.saturating_mul(7)),
            balances: of(6, 1),
        };
        ProgrammeTotals::<T>::insert(self.programme, totals);
        NationalTotals::<T>::put(totals);
    }

    /// Store a transfer of these ranges that is due.
    fn wait<T>(&self, ranges: MovedRanges) -> TransferId
    where
        T: Config + BenchmarkHelper<AccountIdOf<T>>,
    {
        let key = T::member(self.giver, UserRole::Manager);
        let transfer = TransferId(1);
        let waiting = WaitingTransfer {
            programme: self.programme,
            from: self.giver,
            to: self.receiver,
            amount: Credits(ranges.len() as u64),
            ranges,
            remark: Some(Reason::truncate_from(vec![b'x'; Reason::bound()])),
            by: Actor {
                approved_by: Some(key.clone()),
                key,
                organisation: self.giver,
                kind: OrganisationKind::ProgrammeDeveloper,
                role: UserRole::Manager,
                person: PersonId(1),
            },
            due: BlockNumberFor::<T>::zero(),
            cancellable_until: BlockNumberFor::<T>::zero(),
        };
        WaitingTransfers::<T>::insert(transfer, waiting);
        Agenda::<T>::insert(AgendaKey::new(0, transfer), ());
        transfer
    }
}

#[benchmarks(
    where
        T: BenchmarkHelper<AccountIdOf<T>>,
)]
mod benchmarks {
    use super::*;

    // The last block that the programme may have.
    #[benchmark]
    fn reserve() -> Result<(), BenchmarkError> {
        let programme = ProgrammeId(1);
        let others = MAX_AUTHORISATIONS.saturating_sub(1);
        for _ in 0..others {
            Pallet::<T>::reserve(programme, Credits(1))?;
        }
        let block;

        #[block]
        {
            block = <Pallet<T> as SerialBlocks>::reserve(programme, Credits(1))?;
        }

        assert_eq!(Blocks::<T>::get(programme).last(), Some(&block));
        Ok(())
    }

    /// `p`: ranges that are written, first one for each proponent, then further ones for each
    /// further block of serials that the amount reaches into.
    #[benchmark]
    fn issue(p: Linear<1, MAX_PARTS>) -> Result<(), BenchmarkError> {
        let owners = p.min(MAX_PROPONENTS);
        let pieces = p.saturating_sub(owners).saturating_add(1);
        let programme = T::programme(proponents::<T>(owners));
        reserved::<T>(programme, pieces)?;
        let amount = Credits(ISSUED.into());
        let basis = IssuanceBasis::Verified(T::verified(programme, amount));
        let ministry = T::organisation(OrganisationKind::Ministry);
        let caller = T::member(ministry, UserRole::Manager);
        let before = Ranges::<T>::iter().count();

        #[extrinsic_call]
        _(
            SystemOrigin::Signed(caller),
            programme,
            amount,
            VINTAGE,
            basis,
        );

        let written = Ranges::<T>::iter().count().saturating_sub(before);
        assert_eq!(written, p as usize);
        Ok(())
    }

    /// `r`: ranges. What a transfer or a retirement chooses by name in a holding, and the
    /// execution of a transfer that waited: of all movements this one writes most, as each range
    /// joins one below and one above.
    #[benchmark]
    fn move_ranges(r: Linear<1, MAX_RANGES>) -> Result<(), BenchmarkError> {
        let movement = Movement {
            programme: ProgrammeId(1),
            giver: T::organisation(OrganisationKind::ProgrammeDeveloper),
            receiver: T::organisation(OrganisationKind::ProgrammeDeveloper),
        };
        let (waiting, held) = movement.ranges::<T>(r);
        movement.balances::<T>(r);
        let transfer = movement.wait::<T>(waiting);
        let selection = Selection::Ranges(BoundedVec::truncate_from(held));
        let (programme, giver) = (movement.programme, movement.giver);
        let (chosen, moved);

        #[block]
        {
            chosen = Pallet::<T>::plan(giver, programme, selection)?;
            moved = Pallet::<T>::execute(transfer)?;
        }

        assert_eq!((chosen.len(), moved), (r, r));
        let joined = SerialKey::from(SPAN.saturating_add(2));
        assert_eq!(Ranges::<T>::get(joined).map(|of| of.first), Some(SPAN));
        Ok(())
    }

    // With the empty value of the entry: to go to a key alone is not counted as a read.
    #[benchmark]
    fn look_at_agenda() {
        Agenda::<T>::insert(AgendaKey::new(1, TransferId(1)), ());
        let first;

        #[block]
        {
            first = Agenda::<T>::iter().next();
        }

        assert!(first.is_some());
    }
}

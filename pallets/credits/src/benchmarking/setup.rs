//! What the benchmarks find in storage.

use crate::{
    ledger::MovedRanges, Agenda, Config, Freezes, FreezesOf, Issuances, LastFreeze, LastSerial,
    NationalTotals, OrganisationBalances, Pallet, ProgrammeTotals, WaitingTransfers,
};
use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
    traits::{EnsureOrigin, Get},
    BoundedVec,
};
use frame_system::pallet_prelude::{BlockNumberFor, OriginFor};
use registry_primitives::{
    records::{
        credits::{Balances, Issuance, IssuanceBasis, MovedRange, RangeRecord, Standing, Totals},
        freezes::{Freeze, FreezeSubject},
        keys::AgendaKey,
        waiting::{Purpose, WaitingTransfer},
    },
    texts::{MAX_AUTHORISATIONS, MAX_FREEZES, MAX_PROPONENTS},
    traits::{BenchmarkHelper, SerialBlocks},
    AccountKind, Actor, Credits, FreezeId, IssuanceId, OrganisationId, OrganisationKind, PersonId,
    ProgrammeId, Proponent, SerialRange, TransferId, UserRole, PARTS_PER_WHOLE,
};
use sp_runtime::traits::{One, Saturating, Zero};

pub(super) type AccountIdOf<T> = <T as frame_system::Config>::AccountId;

/// The most ranges that one issuance can write: every proponent has one, and the last one has
/// another in each further block of serials.
pub(super) const MAX_PARTS: u32 = MAX_PROPONENTS
    .saturating_add(MAX_AUTHORISATIONS)
    .saturating_sub(1);
/// How much is issued, so that the smallest share is one credit.
pub(super) const ISSUED: u32 = PARTS_PER_WHOLE;
/// The year of the verified reports that the runtime makes.
pub(super) const VINTAGE: u16 = 2020;
/// Serials of one issuance of those that are laid by hand.
pub(super) const SPAN: u64 = 8;
/// The block in which things happen that happen before.
const NOW: u32 = 10;
/// The first freeze of what is frozen as a whole; those of single ranges have lower numbers.
pub(super) const WHOLE: u32 = 1_000;

/// The longest text of this kind.
pub(super) fn text<Length: Get<u32>>() -> BoundedVec<u8, Length> {
    BoundedVec::truncate_from(vec![b'x'; Length::get() as usize])
}

/// A member of an organisation who acts with a second person.
pub(super) fn actor<T>(organisation: OrganisationId) -> Actor<T::AccountId>
where
    T: Config + BenchmarkHelper<AccountIdOf<T>>,
{
    let key = T::member(organisation, UserRole::Manager);
    Actor {
        approved_by: Some(key.clone()),
        key,
        organisation,
        kind: OrganisationKind::ProgrammeDeveloper,
        role: UserRole::Manager,
        person: PersonId(1),
    }
}

/// A member of an authority that covers all scopes.
pub(super) fn officer<T>() -> T::AccountId
where
    T: Config + BenchmarkHelper<AccountIdOf<T>>,
{
    T::member(
        T::organisation(OrganisationKind::Ministry),
        UserRole::Manager,
    )
}

/// Begin a block in which things happen; the next one.
pub(super) fn begin<T: Config>() -> BlockNumberFor<T> {
    let now = BlockNumberFor::<T>::from(NOW);
    frame_system::Pallet::<T>::set_block_number(now);
    now.saturating_add(One::one())
}

pub(super) fn governance<T: Config>() -> Result<OriginFor<T>, BenchmarkError> {
    T::GovernanceOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)
}

/// So many proponents; all but the last have the smallest share.
pub(super) fn proponents<T>(count: u32) -> Vec<Proponent>
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

/// Lay so many serials by hand.
pub(super) fn lay<T: Config>(first: u64, len: u64, record: RangeRecord) -> SerialRange {
    let range = SerialRange {
        first,
        last: first.saturating_add(len).saturating_sub(1),
    };
    Pallet::<T>::lay(range, RangeRecord { first, ..record });
    range
}

/// What a range in the holding of an organisation is.
pub(super) fn held_by(
    owner: OrganisationId,
    programme: ProgrammeId,
    issuance: IssuanceId,
) -> RangeRecord {
    RangeRecord {
        first: 0,
        owner,
        account: AccountKind::Holding,
        programme,
        issuance,
        reservation: None,
        frozen: None,
    }
}

/// A serial that no call touches.
fn foreign<T: Config>(serial: u64) {
    let nobody = held_by(
        OrganisationId::default(),
        ProgrammeId::default(),
        IssuanceId::default(),
    );
    lay::<T>(serial, 1, nobody);
}

/// Reserve as many blocks as a programme may have, so that an issuance of [`ISSUED`] credits
/// takes the last `pieces` of them: nearly all from the first of these, a credit from each other.
fn reserved<T: Config>(programme: ProgrammeId, pieces: u32) -> Result<(), BenchmarkError> {
    let single = pieces.saturating_sub(1);
    let used = MAX_AUTHORISATIONS.saturating_sub(pieces);
    // Serials below and above belong to somebody else.
    foreign::<T>(1);
    LastSerial::<T>::put(1);
    let sizes = core::iter::repeat_n(1, used as usize)
        .chain([ISSUED.saturating_sub(single)])
        .chain(core::iter::repeat_n(1, single as usize));
    for size in sizes {
        Pallet::<T>::reserve(programme, Credits(size.into()))?;
    }
    let above = LastSerial::<T>::get().saturating_add(1);
    foreign::<T>(above);
    LastSerial::<T>::put(above);
    Pallet::<T>::change_totals(programme, |totals| totals.issue(Credits(used.into())))?;
    Ok(())
}

/// A programme that can issue [`ISSUED`] credits as so many ranges, and a verified report of as
/// many.
pub(super) fn issuable<T>(parts: u32) -> Result<(ProgrammeId, IssuanceBasis), BenchmarkError>
where
    T: Config + BenchmarkHelper<AccountIdOf<T>>,
{
    let owners = parts.min(MAX_PROPONENTS);
    let pieces = parts.saturating_sub(owners).saturating_add(1);
    let programme = T::programme(proponents::<T>(owners));
    reserved::<T>(programme, pieces)?;
    let report = T::verified(programme, Credits(ISSUED.into()));
    Ok((programme, IssuanceBasis::Verified(report)))
}

/// Store an issuance of so many serials by hand, of which nothing moved.
pub(super) fn store_issuance<T: Config>(programme: ProgrammeId, issuance: IssuanceId, first: u64) {
    let stored = Issuance {
        programme,
        range: SerialRange {
            first,
            last: first.saturating_add(SPAN).saturating_sub(1),
        },
        vintage: VINTAGE,
        period: None,
        verification: None,
        batch: issuance,
        standing: Standing::Unmoved,
    };
    Issuances::<T>::insert(issuance, stored);
}

/// Store a freeze of this number; one that has no end, or ran out.
pub(super) fn store_freeze<T: Config>(
    freeze: FreezeId,
    subject: FreezeSubject,
    in_force: bool,
    by: &Actor<T::AccountId>,
) {
    let stored = Freeze {
        subject,
        reason: text(),
        case: text(),
        since: BlockNumberFor::<T>::zero(),
        until: (!in_force).then(BlockNumberFor::<T>::zero),
        by: Some(by.clone()),
    };
    Freezes::<T>::insert(freeze, stored);
}

/// Store as many freezes of something as a whole as may be listed; the last of them.
pub(super) fn list_freezes<T: Config>(
    subject: FreezeSubject,
    first: u32,
    in_force: bool,
    by: &Actor<T::AccountId>,
) -> FreezeId {
    let last = first.saturating_add(MAX_FREEZES).saturating_sub(1);
    let list: Vec<_> = (first..=last).map(FreezeId).collect();
    for freeze in &list {
        store_freeze::<T>(*freeze, subject, in_force, by);
    }
    FreezesOf::<T>::insert(subject, BoundedVec::truncate_from(list));
    LastFreeze::<T>::put(FreezeId(last));
    FreezeId(last)
}

/// Giver, receiver and programme of a movement.
pub(super) struct Movement {
    pub(super) programme: ProgrammeId,
    pub(super) giver: OrganisationId,
    pub(super) receiver: OrganisationId,
}

impl Movement {
    /// The transfer that waits.
    pub(super) const TRANSFER: TransferId = TransferId(1);

    /// Store so many issuances. Of each the giver has a range in its holding, and one that
    /// waits between two ranges of the receiver; both bear the mark of a freeze that ran out.
    pub(super) fn ranges<T: Config>(
        &self,
        count: u32,
        by: &Actor<T::AccountId>,
    ) -> (MovedRanges, Vec<SerialRange>) {
        let mut waiting = Vec::new();
        let mut held = Vec::new();
        for number in 1..=count {
            let first = u64::from(number).saturating_mul(SPAN);
            let (issuance, freeze) = (IssuanceId(number), FreezeId(number));
            store_issuance::<T>(self.programme, issuance, first);
            let subject = FreezeSubject::Serials(self.programme);
            store_freeze::<T>(freeze, subject, false, by);
            let of_receiver = held_by(self.receiver, self.programme, issuance);
            let of_giver = RangeRecord {
                frozen: Some(freeze),
                ..held_by(self.giver, self.programme, issuance)
            };
            let reserved = RangeRecord {
                account: AccountKind::Pending,
                reservation: Some(Self::TRANSFER),
                ..of_giver
            };
            lay::<T>(first, 1, of_receiver);
            let range = lay::<T>(first.saturating_add(1), 1, reserved);
            lay::<T>(first.saturating_add(2), 1, of_receiver);
            held.push(lay::<T>(first.saturating_add(4), 4, of_giver));
            waiting.push(MovedRange {
                range,
                issuance,
                vintage: VINTAGE,
            });
        }
        (MovedRanges::truncate_from(waiting), held)
    }

    /// Store freezes that ran out of all that can be frozen as a whole.
    pub(super) fn freezes<T: Config>(&self, by: &Actor<T::AccountId>) {
        let subjects = [
            FreezeSubject::Country,
            FreezeSubject::Organisation(self.giver),
            FreezeSubject::Programme(self.programme),
        ];
        let mut first = WHOLE;
        for subject in subjects {
            list_freezes::<T>(subject, first, false, by);
            first = first.saturating_add(MAX_FREEZES);
        }
    }

    /// Store what giver, receiver, programme and country have in so many such issuances.
    pub(super) fn balances<T: Config>(&self, count: u32) {
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
            voided: Credits::ZERO,
            balances: of(6, 1),
        };
        ProgrammeTotals::<T>::insert(self.programme, totals);
        NationalTotals::<T>::put(totals);
    }

    /// Store a transfer of these ranges that is due.
    pub(super) fn wait<T: Config>(&self, ranges: MovedRanges, by: Actor<T::AccountId>) {
        let waiting = WaitingTransfer {
            group: Self::TRANSFER,
            programme: self.programme,
            from: self.giver,
            purpose: Purpose::Delayed {
                to: self.receiver,
                cancellable_until: BlockNumberFor::<T>::zero(),
            },
            amount: Credits(ranges.len() as u64),
            ranges,
            remark: Some(text()),
            by,
            due: BlockNumberFor::<T>::zero(),
        };
        WaitingTransfers::<T>::insert(Self::TRANSFER, waiting);
        Agenda::<T>::insert(AgendaKey::new(0, Self::TRANSFER), ());
    }
}

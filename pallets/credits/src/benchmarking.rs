//! Benchmarks of what the weights of the calls are made of.
//!
//! Ranges that are moved or frozen come from issuances of their own and bear marks of freezes of
//! their own that ran out, so that all that there is to read is read. A movement is measured
//! without the check of permissions of its signer, everything else with it and with what it asks
//! of other pallets.

#![cfg(feature = "runtime-benchmarks")]

mod setup;

use crate::{
    ledger::Reach, Agenda, Call, Config, Freezes, FreezesOf, Issuances, LastFreeze, LastIssuance,
    Pallet, Ranges, Touched,
};
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::BoundedVec;
use frame_system::{pallet_prelude::OriginFor, RawOrigin as SystemOrigin};
use registry_primitives::{
    records::{
        credits::{RangeRecord, Selection, Standing},
        freezes::{FreezeScope, FreezeSubject},
        keys::{AgendaKey, SerialKey},
    },
    texts::{MAX_PROPONENTS, MAX_RANGES},
    traits::BenchmarkHelper,
    Credits, FreezeId, IssuanceId, OrganisationKind, ProgrammeId, SerialRange, TransferId,
};
use setup::{
    actor, begin, governance, held_by, issuable, lay, list_freezes, officer, proponents,
    store_freeze, store_issuance, text, AccountIdOf, Movement, ISSUED, MAX_PARTS, SPAN, VINTAGE,
    WHOLE,
};

#[benchmarks(
    where
        T: BenchmarkHelper<AccountIdOf<T>>,
)]
mod benchmarks {
    use super::*;

    /// `p`: ranges that are written, first one for each proponent, then further ones for each
    /// further block of serials that the amount reaches into.
    #[benchmark]
    fn issue(p: Linear<1, MAX_PARTS>) -> Result<(), BenchmarkError> {
        let (programme, basis) = issuable::<T>(p)?;
        let caller = officer::<T>();
        let before = Ranges::<T>::iter().count();

        #[extrinsic_call]
        _(
            SystemOrigin::Signed(caller),
            programme,
            Credits(ISSUED.into()),
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
        let (programme, giver) = (movement.programme, movement.giver);
        let by = actor::<T>(giver);
        let (waiting, held) = movement.ranges::<T>(r, &by);
        movement.freezes::<T>(&by);
        movement.balances::<T>(r);
        movement.wait::<T>(waiting, by);
        let selection = Selection::Ranges(BoundedVec::truncate_from(held));
        let (chosen, moved);

        #[block]
        {
            chosen = Pallet::<T>::plan(giver, programme, selection, Reach::Free)?;
            moved = Pallet::<T>::execute(Movement::TRANSFER)?;
        }

        assert_eq!((chosen.looked, moved), (r, r));
        let joined = SerialKey::from(SPAN.saturating_add(2));
        let joined = Ranges::<T>::get(joined).map(|of| (of.first, of.owner));
        assert_eq!(joined, Some((SPAN, movement.receiver)));
        let standing = Issuances::<T>::get(IssuanceId(r)).map(|of| of.standing);
        assert_eq!(standing, Some(Standing::Moved));
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

    /// `r`: ranges out of whose middle a serial is cut. Two freezes in one, which is more than
    /// any is: an officer's of a programme, in the place of as many as were listed and ran out;
    /// and one of these serials, which governance puts in the place of others that ran out.
    #[benchmark]
    fn freeze(r: Linear<1, MAX_RANGES>) -> Result<(), BenchmarkError> {
        let programme = T::programme(proponents::<T>(MAX_PROPONENTS));
        let owner = T::organisation(OrganisationKind::ProgrammeDeveloper);
        let by = actor::<T>(owner);
        let mut named = Vec::new();
        for number in 1..=r {
            let first = u64::from(number).saturating_mul(SPAN);
            let (issuance, mark) = (IssuanceId(number), FreezeId(number));
            store_issuance::<T>(programme, issuance, first);
            store_freeze::<T>(mark, FreezeSubject::Serials(programme), false, &by);
            let record = RangeRecord {
                frozen: Some(mark),
                ..held_by(owner, programme, issuance)
            };
            lay::<T>(first, 3, record);
            let middle = first.saturating_add(1);
            named.push(SerialRange {
                first: middle,
                last: middle,
            });
        }
        let subject = FreezeSubject::Programme(programme);
        let listed = list_freezes::<T>(subject, WHOLE, false, &by);
        let officer = OriginFor::<T>::from(SystemOrigin::Signed(officer::<T>()));
        let until = begin::<T>();
        let whole = FreezeScope::Programme(programme);
        let governance = governance::<T>()?;
        let serials = FreezeScope::Serials(programme, BoundedVec::truncate_from(named));

        #[block]
        {
            Pallet::<T>::do_freeze(officer, whole, text(), text(), Some(until))?;
            Pallet::<T>::do_freeze(governance, serials, text(), text(), None)?;
        }

        assert!(!Freezes::<T>::contains_key(listed));
        assert_eq!(FreezesOf::<T>::get(subject).len(), 1);
        let last = u64::from(r).saturating_mul(SPAN).saturating_add(1);
        let marked = Ranges::<T>::get(SerialKey::from(last)).map(|of| (of.first, of.frozen));
        assert_eq!(marked, Some((last, Some(LastFreeze::<T>::get()))));
        Ok(())
    }

    // An officer's, of a programme with as many others as there may be.
    #[benchmark]
    fn unfreeze() {
        let programme = T::programme(proponents::<T>(MAX_PROPONENTS));
        let subject = FreezeSubject::Programme(programme);
        let by = actor::<T>(T::organisation(OrganisationKind::ProgrammeDeveloper));
        let id = list_freezes::<T>(subject, WHOLE, true, &by);
        let caller = officer::<T>();

        #[extrinsic_call]
        _(SystemOrigin::Signed(caller), id, text());

        assert!(!Freezes::<T>::contains_key(id));
        assert!(!FreezesOf::<T>::get(subject).contains(&id));
    }

    #[benchmark]
    fn prolong_freeze() -> Result<(), BenchmarkError> {
        let by = actor::<T>(T::organisation(OrganisationKind::ProgrammeDeveloper));
        let id = FreezeId(1);
        store_freeze::<T>(id, FreezeSubject::Country, true, &by);
        let until = begin::<T>();
        let origin = governance::<T>()?;

        #[extrinsic_call]
        _(origin as OriginFor<T>, id, Some(until));

        let prolonged = Freezes::<T>::get(id).and_then(|of| of.until);
        assert_eq!(prolonged, Some(until));
        Ok(())
    }

    /// `r`: ranges that are taken out: those of an issuance, and further ones where freezes cut
    /// the largest of them.
    #[benchmark]
    fn void_issuance(r: Linear<1, MAX_RANGES>) -> Result<(), BenchmarkError> {
        begin::<T>();
        let parts = r.min(MAX_PARTS);
        let (programme, basis) = issuable::<T>(parts)?;
        let caller = officer::<T>();
        let first = LastIssuance::<T>::get()
            .next()
            .ok_or("there are few issuances")?;
        let issuer = OriginFor::<T>::from(SystemOrigin::Signed(caller.clone()));
        Pallet::<T>::do_issue(issuer, programme, Credits(ISSUED.into()), VINTAGE, basis)?;
        let largest = Issuances::<T>::get(first).ok_or("the issuance exists")?;
        for number in 1..=r.saturating_sub(parts) {
            // The highest that is left, so that each time one serial is cut off.
            let cut_off = number.saturating_sub(1);
            let serial = largest.range.last.saturating_sub(cut_off.into());
            let cut = SerialRange {
                first: serial,
                last: serial,
            };
            Pallet::<T>::mark_frozen(cut, FreezeId(number))?;
        }
        let before = Ranges::<T>::iter().count();

        #[extrinsic_call]
        _(SystemOrigin::Signed(caller), first, text());

        let taken = before.saturating_sub(Ranges::<T>::iter().count());
        assert_eq!(taken, r as usize);
        let standing = Issuances::<T>::get(LastIssuance::<T>::get()).map(|of| of.standing);
        assert_eq!(standing, Some(Standing::Voided));
        Ok(())
    }

    #[benchmark]
    fn deposit_digest() {
        Touched::<T>::put(());

        #[block]
        {
            Pallet::<T>::deposit_digest();
        }

        assert!(!Touched::<T>::exists());
        assert!(!frame_system::Pallet::<T>::digest().logs.is_empty());
    }
}

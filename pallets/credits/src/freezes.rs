//! Freezes: credits that must not leave where they lie.
//!
//! A freeze of a programme, an organisation or the country is one record, however many ranges
//! lie in it. A freeze of serials marks their ranges. What is frozen can neither be moved nor
//! reserved nor ended by its holder; what a transfer reserved already goes back to its owner and
//! stays frozen. An authority can order the cancellation of what is frozen.

use crate::{
    ledger::MovedRanges, Config, Error, Event, Freezes, FreezesOf, LastFreeze, OfficersWaitUntil,
    Pallet, Ranges,
};
use alloc::vec::Vec;
use frame_support::{
    ensure,
    traits::{EnsureOrigin, Get},
};
use frame_system::pallet_prelude::{BlockNumberFor, OriginFor};
use registry_primitives::{
    records::{
        credits::{MovedRange, RangeRecord},
        freezes::{Freeze, FreezeScope, FreezeSubject},
        keys::SerialKey,
    },
    texts::{is_readable, CaseId, Reason, MAX_RANGES},
    traits::{Organisations, Permissions, Programmes},
    AccountKind, Action, Actor, Credits, FreezeId, OrganisationId, OrganisationKind, ProgrammeId,
    SerialRange,
};
use sp_runtime::{traits::Saturating, DispatchError, DispatchResult};

type ActorOf<T> = Actor<<T as frame_system::Config>::AccountId>;
type FreezeOf<T> = Freeze<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

impl<T: Config> Pallet<T> {
    /// Whether a freeze is in force now.
    pub(crate) fn in_force(freeze: FreezeId) -> bool {
        let now = frame_system::Pallet::<T>::block_number();
        Freezes::<T>::get(freeze).is_some_and(|freeze| freeze.in_force(now))
    }

    /// Whether a range bears the mark of a freeze that is in force.
    pub(crate) fn bears_freeze(record: &RangeRecord) -> bool {
        record.frozen.is_some_and(Self::in_force)
    }

    /// The freezes in force on what an organisation holds of a programme as a whole.
    pub(crate) fn freezes_on(owner: OrganisationId, programme: ProgrammeId) -> Vec<FreezeId> {
        let subjects = [
            FreezeSubject::Country,
            FreezeSubject::Organisation(owner),
            FreezeSubject::Programme(programme),
        ];
        let freezes = subjects.iter().flat_map(FreezesOf::<T>::get);
        freezes.filter(|freeze| Self::in_force(*freeze)).collect()
    }

    /// What an organisation holds of a programme is not frozen as a whole.
    pub(crate) fn check_not_frozen(
        owner: OrganisationId,
        programme: ProgrammeId,
    ) -> DispatchResult {
        ensure!(
            Self::freezes_on(owner, programme).is_empty(),
            Error::<T>::CreditsFrozen
        );
        Ok(())
    }

    /// Ranges that a transfer reserved are not frozen, neither as a whole nor by themselves.
    pub(crate) fn check_reserved_not_frozen(
        owner: OrganisationId,
        programme: ProgrammeId,
        ranges: &[MovedRange],
    ) -> DispatchResult {
        Self::check_not_frozen(owner, programme)?;
        let marked = ranges.iter().any(|moved| {
            Ranges::<T>::get(SerialKey::from(moved.range.last))
                .is_some_and(|record| Self::bears_freeze(&record))
        });
        ensure!(!marked, Error::<T>::CreditsFrozen);
        Ok(())
    }

    /// See the call `freeze`. Gives the number of ranges marked.
    pub(crate) fn do_freeze(
        origin: OriginFor<T>,
        scope: FreezeScope,
        reason: Reason,
        case: CaseId,
        until: Option<BlockNumberFor<T>>,
    ) -> Result<u32, DispatchError> {
        let subject = scope.subject();
        let by = Self::freezer(origin, subject)?;
        ensure!(
            is_readable(&reason) && is_readable(&case),
            Error::<T>::TextUnreadable
        );
        let now = frame_system::Pallet::<T>::block_number();
        let limit = now.saturating_add(T::MaxOfficerFreeze::get());
        let ends = match until {
            None => by.is_none(),
            Some(until) => now < until && (by.is_none() || until <= limit),
        };
        ensure!(ends, Error::<T>::FreezeTooLong);
        let freeze = LastFreeze::<T>::get()
            .next()
            .ok_or(Error::<T>::CounterExhausted)?;
        let (ranges, amount) = match scope {
            FreezeScope::Serials(programme, named) => {
                let (ranges, amount) =
                    Self::mark(programme, named.into_inner(), freeze, by.is_some())?;
                (ranges, Some(amount))
            }
            _ => {
                Self::list(subject, freeze, until.filter(|_| by.is_some()))?;
                (MovedRanges::new(), None)
            }
        };
        LastFreeze::<T>::put(freeze);
        let record = Freeze {
            subject,
            reason: reason.clone(),
            case: case.clone(),
            since: now,
            until,
            by: by.clone(),
        };
        Freezes::<T>::insert(freeze, record);
        let marked = u32::try_from(ranges.len()).unwrap_or(MAX_RANGES);
        Self::deposit_event(Event::FreezePlaced {
            freeze,
            subject,
            ranges,
            amount,
            reason,
            case,
            until,
            by,
        });
        Ok(marked)
    }

    /// See the call `unfreeze`.
    pub(crate) fn do_unfreeze(
        origin: OriginFor<T>,
        freeze: FreezeId,
        reason: Reason,
    ) -> DispatchResult {
        let record = Freezes::<T>::get(freeze).ok_or(Error::<T>::FreezeNotFound)?;
        let by = Self::freezer(origin, record.subject)?;
        ensure!(
            by.is_none() || record.by.is_some(),
            Error::<T>::FreezeNeedsGovernance
        );
        ensure!(is_readable(&reason), Error::<T>::TextUnreadable);
        Freezes::<T>::remove(freeze);
        FreezesOf::<T>::mutate_exists(record.subject, |list| {
            if let Some(list) = list {
                list.retain(|other| *other != freeze);
            }
            if list.as_ref().is_some_and(|list| list.is_empty()) {
                *list = None;
            }
        });
        Self::deposit_event(Event::FreezeLifted {
            freeze,
            subject: record.subject,
            reason,
            by,
        });
        Ok(())
    }

    /// See the call `prolong_freeze`.
    pub(crate) fn do_prolong(
        origin: OriginFor<T>,
        freeze: FreezeId,
        until: Option<BlockNumberFor<T>>,
    ) -> DispatchResult {
        T::GovernanceOrigin::ensure_origin(origin)?;
        let now = frame_system::Pallet::<T>::block_number();
        let mut record: FreezeOf<T> = Freezes::<T>::get(freeze)
            .filter(|record| record.in_force(now))
            .ok_or(Error::<T>::FreezeNotFound)?;
        ensure!(
            until.is_none_or(|until| now < until),
            Error::<T>::FreezeTooLong
        );
        let before = core::mem::replace(&mut record.until, until);
        record.by = None;
        let subject = record.subject;
        Freezes::<T>::insert(freeze, record);
        Self::deposit_event(Event::FreezeProlonged {
            freeze,
            subject,
            before,
            until,
        });
        Ok(())
    }

    /// Who freezes this or lifts its freeze: governance, told as nobody, or an officer.
    fn freezer(
        origin: OriginFor<T>,
        subject: FreezeSubject,
    ) -> Result<Option<ActorOf<T>>, DispatchError> {
        let by = if T::GovernanceOrigin::ensure_origin(origin.clone()).is_ok() {
            None
        } else {
            let action = match subject {
                FreezeSubject::Country => Action::PauseTransfers,
                _ => Action::FreezeCredits,
            };
            Some(T::Permissions::authorise(origin, action, None)?)
        };
        match subject {
            FreezeSubject::Serials(programme) | FreezeSubject::Programme(programme) => {
                let terms = T::Programmes::terms(programme).ok_or(Error::<T>::ProgrammeNotFound)?;
                if let Some(by) = &by {
                    Self::check_covers(by, &terms)?;
                }
            }
            FreezeSubject::Organisation(organisation) => {
                ensure!(
                    T::Organisations::organisation(organisation).is_some(),
                    Error::<T>::OrganisationNotFound
                );
                if let Some(by) = &by {
                    Self::check_freezes_organisations(by)?;
                }
            }
            FreezeSubject::Country => {}
        }
        Ok(by)
    }

    /// What an organisation holds may be of any scope, so a ministry does not freeze it.
    pub(crate) fn check_freezes_organisations(by: &ActorOf<T>) -> DispatchResult {
        ensure!(
            by.kind == OrganisationKind::Government,
            Error::<T>::ScopeNotCovered
        );
        Ok(())
    }

    /// Mark serials of a programme; gives the ranges and their sum.
    fn mark(
        programme: ProgrammeId,
        named: Vec<SerialRange>,
        freeze: FreezeId,
        by_officer: bool,
    ) -> Result<(MovedRanges, Credits), DispatchError> {
        let mut ranges = MovedRanges::new();
        let mut amount = Credits::ZERO;
        Self::each_piece(named, |part, whole, record| {
            let alive = record.programme == programme && !record.account.is_terminal();
            ensure!(alive, Error::<T>::RangeNotHeld);
            let reserved = record.account == AccountKind::Pending && part != whole;
            ensure!(!reserved, Error::<T>::CreditsReserved);
            if let Some(other) = record.frozen {
                ensure!(!Self::in_force(other), Error::<T>::FrozenAlready);
                ensure!(!by_officer, Error::<T>::FreezeNeedsGovernance);
            }
            ranges
                .try_push(Self::moved(part, record.issuance)?)
                .map_err(|_| Error::<T>::TooManyRanges)?;
            amount = amount
                .checked_add(part.len())
                .ok_or(Error::<T>::LedgerInconsistent)?;
            Ok(())
        })?;
        for marked in &ranges {
            Self::mark_frozen(marked.range, freeze)?;
        }
        Ok((ranges, amount))
    }

    /// Put a freeze on the list of its subject, in the place of those that ran out. An officer's
    /// freeze names its end.
    fn list(
        subject: FreezeSubject,
        freeze: FreezeId,
        officers_until: Option<BlockNumberFor<T>>,
    ) -> DispatchResult {
        if let Some(until) = officers_until {
            let now = frame_system::Pallet::<T>::block_number();
            ensure!(
                OfficersWaitUntil::<T>::get(subject) <= now,
                Error::<T>::FreezeNeedsGovernance
            );
            let rest = until.saturating_add(T::MaxOfficerFreeze::get());
            OfficersWaitUntil::<T>::insert(subject, rest);
        }
        FreezesOf::<T>::try_mutate(subject, |list| {
            list.retain(|other| {
                let counts = Self::in_force(*other);
                if !counts {
                    Freezes::<T>::remove(other);
                }
                counts
            });
            list.try_push(freeze)
                .map_err(|_| Error::<T>::TooManyFreezes.into())
        })
    }
}

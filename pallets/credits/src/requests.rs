//! Requests: somebody asks for credits or for the recognition of a retirement, the credits are
//! reserved, and somebody else answers.
//!
//! | what waits | who asks | who answers |
//! | --- | --- | --- |
//! | a transfer | the receiver, or an authority for it | the giver |
//! | a cross-border retirement | the owner | an authority that covers the scope |
//!
//! Who asked can take it back; what nobody answers expires.

use crate::{
    ledger::{Plan, Reach},
    movement::pending_of,
    retirement::Ended,
    transfer::HandOver,
    waiting::Waiting,
    Config, Error, Event, Pallet,
};
use frame_support::ensure;
use frame_system::pallet_prelude::OriginFor;
use registry_primitives::{
    records::{
        credits::{Ending, Selection},
        waiting::{CrossBorder, Purpose, UndoCause, WaitingTransfer},
    },
    texts::{is_readable, Reason, MAX_RANGES},
    traits::{Organisations, Outgoing, Permissions, Programmes, Release},
    Action, Actor, Credits, OrganisationId, OrganisationState, ProgrammeId, RetirementKind,
    TransferId,
};
use sp_runtime::{DispatchError, DispatchResult};

type ActorOf<T> = Actor<<T as frame_system::Config>::AccountId>;

impl<T: Config> Pallet<T> {
    /// See the call `request_transfer`. Gives the number of ranges looked at.
    pub(crate) fn do_request_transfer(
        origin: OriginFor<T>,
        programme: ProgrammeId,
        givers: &[(OrganisationId, Selection)],
        to: OrganisationId,
        remark: Option<Reason>,
    ) -> Result<u32, DispatchError> {
        let total = givers
            .iter()
            .try_fold(Credits::ZERO, |sum, (_, selection)| {
                sum.checked_add(selection.amount())
            })
            .unwrap_or(Credits::MAX);
        let by = T::Permissions::authorise(origin, Action::RequestCredits, Some(total))?;
        Self::check_remark(remark.as_ref())?;
        let terms = T::Programmes::terms(programme).ok_or(Error::<T>::ProgrammeNotFound)?;
        Self::check_asks_for(&by, to)?;
        if by.organisation != to {
            Self::check_covers(&by, &terms)?;
        }
        Self::check_receiver(to)?;
        let once = givers.iter().enumerate().all(|(index, (giver, _))| {
            givers
                .iter()
                .take(index)
                .all(|(earlier, _)| earlier != giver)
        });
        ensure!(once && !givers.is_empty(), Error::<T>::GiverRepeated);

        let group = Self::next_transfer()?;
        let due = T::Outgoing::request_expires();
        let mut looked = 0u32;
        for (giver, selection) in givers {
            Self::check_giver(&by, *giver, to)?;
            let plan = Self::plan(*giver, programme, selection.clone(), Reach::Free)?;
            looked = looked.saturating_add(plan.looked);
            ensure!(looked <= MAX_RANGES, Error::<T>::TooManyRanges);
            let transfer = Self::next_transfer()?;
            let waiting = WaitingTransfer {
                group,
                programme,
                from: *giver,
                purpose: Purpose::Requested { to },
                ranges: plan.ranges,
                amount: plan.amount,
                remark: remark.clone(),
                by: by.clone(),
                due,
            };
            let (from_before, from_after) = Self::reserve_ranges(transfer, &waiting)?;
            Self::deposit_event(Event::TransferRequested {
                transfer,
                group,
                programme,
                from: *giver,
                to,
                ranges: waiting.ranges,
                amount: waiting.amount,
                expires: due,
                from_before,
                from_after,
                remark: remark.clone(),
                by: by.clone(),
            });
        }
        Ok(looked)
    }

    /// Whether this actor may ask this giver for credits for this receiver.
    fn check_giver(by: &ActorOf<T>, giver: OrganisationId, to: OrganisationId) -> DispatchResult {
        ensure!(giver != to, Error::<T>::SameOrganisation);
        Self::check_active(giver)?;
        ensure!(
            by.kind.is_authority() || T::Outgoing::accepts_requests(giver, by.organisation),
            Error::<T>::RequestsRefused
        );
        ensure!(
            by.organisation == to || T::Outgoing::accepts_credits(to, giver),
            Error::<T>::ReceiverRefuses
        );
        Ok(())
    }

    /// Whether an owner is active.
    fn check_active(owner: OrganisationId) -> DispatchResult {
        let (_, state) =
            T::Organisations::organisation(owner).ok_or(Error::<T>::OrganisationNotFound)?;
        ensure!(
            state == OrganisationState::Active,
            Error::<T>::OwnerSuspended
        );
        Ok(())
    }

    /// See the call `request_retirement`. Gives the number of ranges looked at.
    pub(crate) fn do_request_retirement(
        origin: OriginFor<T>,
        programme: ProgrammeId,
        selection: Selection,
        terms: CrossBorder,
    ) -> Result<u32, DispatchError> {
        let amount = selection.amount();
        let by = T::Permissions::authorise(origin, Action::RetireCredits, Some(amount))?;
        let owner = by.organisation;
        ensure!(
            is_readable(&terms.beneficiary) && is_readable(&terms.reason),
            Error::<T>::TextUnreadable
        );
        ensure!(
            T::Programmes::terms(programme).is_some(),
            Error::<T>::ProgrammeNotFound
        );
        let receiver = terms.receiver.as_ref();
        Self::check_destination(RetirementKind::CrossBorder, Some(terms.country), receiver)?;
        let plan = Self::plan(owner, programme, selection, Reach::Free)?;
        let looked = plan.looked;
        let transfer = Self::next_transfer()?;
        let due = T::Outgoing::request_expires();
        let waiting = WaitingTransfer {
            group: transfer,
            programme,
            from: owner,
            purpose: Purpose::Retirement(terms.clone()),
            ranges: plan.ranges,
            amount: plan.amount,
            remark: None,
            by: by.clone(),
            due,
        };
        let (held_before, held_after) = Self::reserve_ranges(transfer, &waiting)?;
        let CrossBorder {
            country,
            receiver,
            beneficiary,
            reason,
        } = terms;
        Self::deposit_event(Event::RetirementRequested {
            transfer,
            programme,
            owner,
            ranges: waiting.ranges,
            amount: waiting.amount,
            country,
            receiver,
            beneficiary,
            reason,
            expires: due,
            held_before,
            held_after,
            by,
        });
        Ok(looked)
    }

    /// See the call `accept_request`. Gives the number of ranges moved.
    pub(crate) fn do_accept(
        origin: OriginFor<T>,
        transfer: TransferId,
    ) -> Result<u32, DispatchError> {
        let waiting = Self::waiting(transfer)?;
        let amount = Some(waiting.amount);
        let by = Self::answerer(origin, &waiting, amount)?;
        Self::check_not_expired(&waiting)?;
        Self::check_reserved_not_frozen(waiting.from, waiting.programme, &waiting.ranges)?;
        match waiting.purpose.clone() {
            Purpose::Delayed { .. } => Err(Error::<T>::NothingToDecide.into()),
            Purpose::Requested { to } => Self::accept_transfer(transfer, waiting, to, by),
            Purpose::Retirement(terms) => Self::recognise(transfer, waiting, terms, by),
        }
    }

    fn accept_transfer(
        transfer: TransferId,
        mut waiting: Waiting<T>,
        to: OrganisationId,
        by: ActorOf<T>,
    ) -> Result<u32, DispatchError> {
        Self::check_receiver(to)?;
        let from = waiting.from;
        ensure!(
            waiting.by.organisation == to || T::Outgoing::accepts_credits(to, from),
            Error::<T>::ReceiverRefuses
        );
        let release = T::Outgoing::release(from, to, waiting.amount)?;
        Self::forget(transfer, &waiting);
        let plan = Plan::reserved(waiting.ranges.clone(), waiting.amount);
        let moved = plan.looked;
        match release {
            Release::Now => Self::hand_over(HandOver {
                programme: waiting.programme,
                from: pending_of(from),
                to,
                plan,
                transfer: Some(transfer),
                remark: waiting.remark,
                by,
            })?,
            Release::Later {
                due,
                cancellable_until,
            } => {
                waiting.purpose = Purpose::Delayed {
                    to,
                    cancellable_until,
                };
                waiting.due = due;
                waiting.by = by;
                Self::remember(transfer, &waiting);
                let held = crate::OrganisationBalances::<T>::get(from).held;
                Self::tell_delayed(transfer, to, cancellable_until, (held, held), waiting);
            }
        }
        Ok(moved)
    }

    fn recognise(
        transfer: TransferId,
        waiting: Waiting<T>,
        terms: CrossBorder,
        by: ActorOf<T>,
    ) -> Result<u32, DispatchError> {
        Self::check_active(waiting.from)?;
        Self::forget(transfer, &waiting);
        let plan = Plan::reserved(waiting.ranges, waiting.amount);
        let moved = plan.looked;
        let CrossBorder {
            country,
            receiver,
            beneficiary,
            reason,
        } = terms;
        Self::end(Ended {
            programme: waiting.programme,
            from: pending_of(waiting.from),
            plan,
            ending: Ending::Retired {
                kind: RetirementKind::CrossBorder,
                country: Some(country),
                receiver,
                beneficiary,
            },
            reason,
            transfer: Some(transfer),
            by,
        })?;
        Ok(moved)
    }

    /// See the call `refuse_request`. Gives the number of ranges moved.
    pub(crate) fn do_refuse(
        origin: OriginFor<T>,
        transfer: TransferId,
        reason: Reason,
    ) -> Result<u32, DispatchError> {
        let waiting = Self::waiting(transfer)?;
        let by = Self::answerer(origin, &waiting, None)?;
        ensure!(is_readable(&reason), Error::<T>::TextUnreadable);
        let cause = UndoCause::Refused;
        Self::undo(transfer, waiting, cause, Some(reason), Some(by))
    }

    /// Who may answer what waits: the table at the head of this file. An answer that gives
    /// something away names the amount, which may ask for a second person.
    fn answerer(
        origin: OriginFor<T>,
        waiting: &Waiting<T>,
        gives: Option<Credits>,
    ) -> Result<ActorOf<T>, DispatchError> {
        let action = match &waiting.purpose {
            Purpose::Delayed { .. } => return Err(Error::<T>::NothingToDecide.into()),
            Purpose::Requested { .. } => Action::TransferCredits,
            Purpose::Retirement(_) => Action::RetireCredits,
        };
        let by = match gives {
            Some(_) => T::Permissions::authorise(origin, action, gives)?,
            None => T::Permissions::permit(origin, action)?,
        };
        if action == Action::TransferCredits {
            Self::check_owner(&by, waiting.from)?;
        } else {
            ensure!(by.kind.is_authority(), Error::<T>::RetirementNeedsAuthority);
            let terms =
                T::Programmes::terms(waiting.programme).ok_or(Error::<T>::ProgrammeNotFound)?;
            Self::check_covers(&by, &terms)?;
        }
        Ok(by)
    }
}

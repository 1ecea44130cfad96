//! Changes of ownership: giver, receiver and the authority agree to the same change.

use crate::{Config, Error, Event, OwnershipProposals, Pallet, Programmes};
use frame_support::{ensure, BoundedVec};
use frame_system::pallet_prelude::OriginFor;
use registry_primitives::{
    records::programmes::{
        Holdings as Moving, OwnershipChange, OwnershipProposal, Party, Programme,
    },
    texts::{Reason, MAX_PROPONENTS},
    traits::{Holdings, Permissions},
    Action, Actor, OrganisationId, ProgrammeId, Proponent, Stage,
};
use sp_runtime::{
    traits::{BlakeTwo256, ConstU32, Hash},
    DispatchError, DispatchResult,
};

type Proponents = BoundedVec<Proponent, ConstU32<MAX_PROPONENTS>>;

impl<T: Config> Pallet<T> {
    /// See the call `propose_ownership`.
    pub(crate) fn do_propose_ownership(
        origin: OriginFor<T>,
        programme: ProgrammeId,
        change: OwnershipChange,
        reason: Option<Reason>,
    ) -> DispatchResult {
        let by = T::Permissions::authorise(origin, Action::EditProgramme, None)?;
        let record = Self::programme(programme)?;
        Self::check_reason(reason.as_ref())?;
        Self::changed_proponents(&record, &change)?;
        let mut agreed = [None; 3];
        // Proposing is agreeing, for a giver or a receiver; an authority still decides by an
        // agreement of its own, which its policy may ask a second person for.
        let party = Self::party_of(&by, &record, &change, &agreed);
        match party {
            Some(Party::Authority) => {}
            Some(party) => {
                if let Some(slot) = agreed.get_mut(party as usize) {
                    *slot = Some(by.organisation);
                }
            }
            None => Self::check_author(&by, &record)?,
        }
        OwnershipProposals::<T>::insert(
            programme,
            OwnershipProposal {
                change,
                by: by.organisation,
                agreed,
            },
        );
        Self::deposit_event(Event::OwnershipProposed {
            programme,
            change,
            hash: BlakeTwo256::hash_of(&change).0,
            agreed,
            reason,
            at: Self::now(),
            by,
        });
        Ok(())
    }

    /// See the call `agree_ownership`. Tells whether credits moved.
    pub(crate) fn do_agree_ownership(
        origin: OriginFor<T>,
        programme: ProgrammeId,
        hash: [u8; 32],
    ) -> Result<bool, DispatchError> {
        let by = T::Permissions::identify(origin.clone())?;
        let mut record = Self::programme(programme)?;
        let mut proposal =
            OwnershipProposals::<T>::get(programme).ok_or(Error::<T>::ProposalNotFound)?;
        let change = proposal.change;
        ensure!(
            BlakeTwo256::hash_of(&change).0 == hash,
            Error::<T>::ProposalChanged
        );
        let party =
            Self::party_of(&by, &record, &change, &proposal.agreed).ok_or(Error::<T>::NotParty)?;
        let action = match party {
            Party::Giver | Party::Receiver => Action::EditProgramme,
            Party::Authority => Action::AuthoriseProgramme,
        };
        let by = T::Permissions::authorise(origin, action, None)?;
        if let Some(slot) = proposal.agreed.get_mut(party as usize) {
            *slot = Some(by.organisation);
        }
        let agreed = proposal.agreed;
        Self::deposit_event(Event::OwnershipAgreed {
            programme,
            hash,
            agreed,
            at: Self::now(),
            by: by.clone(),
        });
        if agreed.contains(&None) {
            OwnershipProposals::<T>::insert(programme, proposal);
            return Ok(false);
        }
        let proponents = Self::changed_proponents(&record, &change)?;
        record.details.proponents = proponents.clone();
        record.version = Self::next(record.version)?;
        OwnershipProposals::<T>::remove(programme);
        Programmes::<T>::insert(programme, &record);
        let moving = match change.holdings {
            Moving::Stay => None,
            Moving::Move(amount) => Some(amount),
        };
        if let Some(amount) = moving {
            let (from, to) = (change.giver, change.receiver);
            T::Holdings::move_with_ownership(programme, from, to, amount, by.clone())?;
        }
        Self::deposit_event(Event::OwnershipChanged {
            programme,
            version: record.version,
            change,
            proponents,
            agreed,
            at: Self::now(),
            by,
        });
        Ok(moving.is_some())
    }

    /// As which party an actor can still agree. An organisation that is several agrees once
    /// for each.
    fn party_of(
        by: &Actor<T::AccountId>,
        record: &Programme,
        change: &OwnershipChange,
        agreed: &[Option<OrganisationId>; 3],
    ) -> Option<Party> {
        Party::ALL
            .into_iter()
            .zip(agreed)
            .filter(|(_, agreed)| agreed.is_none())
            .map(|(party, _)| party)
            .find(|party| match party {
                Party::Giver => by.organisation == change.giver,
                Party::Receiver => by.organisation == change.receiver,
                Party::Authority => Self::check_covers(by, record).is_ok(),
            })
    }

    /// The proponents after a change, or why it is none.
    fn changed_proponents(
        record: &Programme,
        change: &OwnershipChange,
    ) -> Result<Proponents, DispatchError> {
        ensure!(record.stage == Stage::Authorised, Error::<T>::StageForbids);
        ensure!(
            change.giver != change.receiver,
            Error::<T>::ProponentRepeated
        );
        Self::check_holder(change.giver)?;
        Self::check_holder(change.receiver)?;
        if let Moving::Move(amount) = change.holdings {
            ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
        }
        let mut proponents = record.details.proponents.clone();
        let of = |organisation| move |p: &&mut Proponent| p.organisation == organisation;
        let rest = proponents
            .iter_mut()
            .find(of(change.giver))
            .and_then(|giver| {
                giver.share = giver.share.checked_sub(change.share)?;
                Some(giver.share)
            })
            .filter(|_| change.share > 0)
            .ok_or(Error::<T>::ShareInvalid)?;
        if rest == 0 {
            proponents.retain(|p| p.organisation != change.giver);
        }
        if let Some(receiver) = proponents.iter_mut().find(of(change.receiver)) {
            receiver.share = receiver.share.saturating_add(change.share);
        } else {
            let receiver = Proponent {
                organisation: change.receiver,
                share: change.share,
            };
            proponents
                .try_push(receiver)
                .map_err(|_| Error::<T>::TooManyProponents)?;
        }
        Ok(proponents)
    }
}

//! Council and technical committee, their motions, and what they decided.

use super::{unreadable, Blake2_128Concat, Hashed, State};
use crate::{call::DecodedCall, event::CallName, proposals::Body, AccountId, ClientError};
use codec::{Decode, Encode};
use registry_primitives::records::validators::AuthorisedUpgrade;

/// A motion that is not closed yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MotionView {
    /// The body that votes.
    pub body: Body,
    /// Hash of the call.
    pub hash: [u8; 32],
    /// Its number.
    pub index: u32,
    /// Members who must agree.
    pub threshold: u32,
    /// Members who agree.
    pub ayes: Vec<AccountId>,
    /// Members who do not.
    pub nays: Vec<AccountId>,
    /// The block after which it can be closed whatever the votes.
    pub end: u32,
    /// The encoded call.
    pub call: Vec<u8>,
    /// What the call says; none when it cannot be read.
    pub decoded: Option<DecodedCall>,
}

/// Votes as the chain keeps them.
#[derive(Decode)]
struct Votes {
    index: u32,
    threshold: u32,
    ayes: Vec<AccountId>,
    nays: Vec<AccountId>,
    end: u32,
}

impl State {
    /// The members of a body, in the order of their keys.
    pub async fn body_members(&self, body: Body) -> Result<Vec<AccountId>, ClientError> {
        let members = self.value(body.pallet(), "Members", Vec::new()).await?;
        Ok(members.unwrap_or_default())
    }

    /// The members of the council.
    pub async fn council_members(&self) -> Result<Vec<AccountId>, ClientError> {
        self.body_members(Body::Council).await
    }

    /// The members of the technical committee.
    pub async fn committee_members(&self) -> Result<Vec<AccountId>, ClientError> {
        self.body_members(Body::Committee).await
    }

    /// The motions of a body that are not closed yet, oldest first.
    pub async fn motions(&self, body: Body) -> Result<Vec<MotionView>, ClientError> {
        let hashes: Option<Vec<[u8; 32]>> =
            self.value(body.pallet(), "Proposals", Vec::new()).await?;
        let mut motions = Vec::new();
        for hash in hashes.unwrap_or_default() {
            motions.extend(self.motion(body, hash).await?);
        }
        motions.sort_by_key(|motion| motion.index);
        Ok(motions)
    }

    /// One motion that is not closed yet.
    pub async fn motion(
        &self,
        body: Body,
        hash: [u8; 32],
    ) -> Result<Option<MotionView>, ClientError> {
        let pallet = body.pallet();
        let votes: Option<Votes> = self.value(pallet, "Voting", hash.to_vec()).await?;
        let Some(votes) = votes else {
            return Ok(None);
        };
        let call = self.raw(pallet, "ProposalOf", hash.to_vec()).await?;
        let call = call.ok_or_else(|| unreadable("a motion without its call"))?;
        Ok(Some(MotionView {
            body,
            hash,
            index: votes.index,
            threshold: votes.threshold,
            ayes: votes.ayes,
            nays: votes.nays,
            end: votes.end,
            decoded: self.decode_call(&call).ok(),
            call,
        }))
    }

    /// The release of the runtime that may be applied.
    pub async fn authorised_upgrade(&self) -> Result<Option<AuthorisedUpgrade<u32>>, ClientError> {
        self.value("Governance", "Authorised", Vec::new()).await
    }

    /// The first block without safe mode; none when it is off.
    pub async fn safe_mode_until(&self) -> Result<Option<u32>, ClientError> {
        self.value("SafeMode", "EnteredUntil", Vec::new()).await
    }

    /// The calls that are switched off, by their names.
    pub async fn paused_calls(&self) -> Result<Vec<CallName>, ClientError> {
        let entries = self
            .entries::<Blake2_128Concat<CallName>, ()>("TxPause", "PausedCalls")
            .await?;
        let mut names: Vec<_> = entries.into_iter().map(|(Hashed(name), ())| name).collect();
        names.sort_by_key(Encode::encode);
        Ok(names)
    }
}

//! Motions of the bodies of the preset of four validators, by real transactions: all four founders
//! are in both bodies.

use crate::support::{id_of, send, Key};
use codec::Encode;
use frame_support::{assert_ok, dispatch::GetDispatchInfo, weights::Weight};
use pallet_collective::{Instance1, Instance2, ProposalCount};
use registry_runtime::{Runtime, RuntimeCall, RuntimeEvent, System};
pub use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve};
use sp_runtime::{
    traits::{BlakeTwo256, Hash},
    DispatchResult,
};

/// One of the two bodies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Body {
    Council,
    Committee,
}

/// A motion that waits.
#[derive(Clone)]
pub struct Motion {
    pub body: Body,
    pub index: u32,
    pub call: RuntimeCall,
}

/// A call of either collective, whose types differ.
macro_rules! of_body {
    ($body:expr, $call:ident { $($field:tt)* }) => {
        match $body {
            Body::Council => {
                RuntimeCall::from(pallet_collective::Call::<Runtime, Instance1>::$call { $($field)* })
            }
            Body::Committee => {
                RuntimeCall::from(pallet_collective::Call::<Runtime, Instance2>::$call { $($field)* })
            }
        }
    };
}

fn length(call: &RuntimeCall) -> u32 {
    u32::try_from(call.encoded_size()).expect("calls are short")
}

pub fn propose(body: Body, threshold: u32, call: &RuntimeCall) -> RuntimeCall {
    of_body!(
        body,
        propose {
            threshold,
            proposal: Box::new(call.clone()),
            length_bound: length(call),
        }
    )
}

pub fn execute(body: Body, call: &RuntimeCall) -> RuntimeCall {
    of_body!(
        body,
        execute {
            proposal: Box::new(call.clone()),
            length_bound: length(call),
        }
    )
}

impl Motion {
    /// Somebody proposes a call, for which so many votes are to be enough.
    #[track_caller]
    pub fn propose(body: Body, by: Key, threshold: u32, call: impl Into<RuntimeCall>) -> Self {
        let call = call.into();
        let index = match body {
            Body::Council => ProposalCount::<Runtime, Instance1>::get(),
            Body::Committee => ProposalCount::<Runtime, Instance2>::get(),
        };
        assert_ok!(sent(by, propose(body, threshold, &call)));
        Self { body, index, call }
    }

    pub fn hash(&self) -> sp_core::H256 {
        BlakeTwo256::hash_of(&self.call)
    }

    pub fn vote(&self, by: Key, approve: bool) -> DispatchResult {
        let (proposal, index) = (self.hash(), self.index);
        sent(
            by,
            of_body!(
                self.body,
                vote {
                    proposal,
                    index,
                    approve,
                }
            ),
        )
    }

    /// What the call may weigh.
    pub fn weight(&self) -> Weight {
        self.call.get_dispatch_info().call_weight
    }

    pub fn close(&self, by: Key) -> DispatchResult {
        self.close_within(by, self.weight(), length(&self.call) + 4)
    }

    pub fn close_within(
        &self,
        by: Key,
        proposal_weight_bound: Weight,
        length_bound: u32,
    ) -> DispatchResult {
        let (proposal_hash, index) = (self.hash(), self.index);
        sent(
            by,
            of_body!(
                self.body,
                close {
                    proposal_hash,
                    index,
                    proposal_weight_bound,
                    length_bound,
                }
            ),
        )
    }
}

/// Send a transaction that the pool lets in.
#[track_caller]
pub fn sent(by: Key, call: impl Into<RuntimeCall>) -> DispatchResult {
    send(by, call).unwrap_or_else(|refusal| panic!("{}: {refusal:?}", id_of(by)))
}

/// What the calls of motions came to in this block.
pub fn executed() -> Vec<DispatchResult> {
    use pallet_collective::Event;
    System::read_events_no_consensus()
        .filter_map(|record| match record.event {
            RuntimeEvent::Council(
                Event::Executed { result, .. } | Event::MemberExecuted { result, .. },
            ) => Some(result),
            RuntimeEvent::TechnicalCommittee(
                Event::Executed { result, .. } | Event::MemberExecuted { result, .. },
            ) => Some(result),
            _ => None,
        })
        .collect()
}

/// A body decides on a call by the votes of these members, in this block; what the call came to.
#[track_caller]
pub fn decide(body: Body, yes: &[Key], call: impl Into<RuntimeCall>) -> DispatchResult {
    let threshold = u32::try_from(yes.len()).expect("few");
    let before = executed().len();
    let motion = Motion::propose(body, yes[0], threshold, call);
    // A motion that one vote is enough for has happened.
    if threshold > 1 {
        for key in yes {
            assert_ok!(motion.vote(*key, true));
        }
        assert_ok!(motion.close(yes[0]));
    }
    let mut results = executed();
    assert_eq!(results.len(), before + 1, "it is told what it came to");
    results.pop().expect("one more")
}

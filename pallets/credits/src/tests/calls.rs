//! The calls, and what becomes of them.

use super::mock::*;
use frame_support::{
    dispatch::GetDispatchInfo,
    pallet_prelude::Get,
    traits::{ConstU32, UnfilteredDispatchable},
    BoundedVec,
};
use registry_primitives::{
    records::{
        credits::{RetirementTerms, Selection},
        freezes::FreezeScope,
        waiting::CrossBorder,
    },
    texts::{CaseId, Reason},
    Credits as Amount, FreezeId, IssuanceId, ProgrammeId, RetirementKind, SerialRange, TransferId,
};
use sp_runtime::{DispatchError, DispatchResult, StateVersion};

/// The origin of a key; that of governance has none.
pub fn origin(key: u64) -> RuntimeOrigin {
    if key == GOVERNANCE {
        RuntimeOrigin::root()
    } else {
        signed(key)
    }
}

/// Sends a call. What it cost is never more than what it said before.
pub fn send(key: u64, call: Call) -> DispatchResult {
    let most = call.get_dispatch_info().call_weight;
    let result = call.dispatch_bypass_filter(origin(key));
    let info = match &result {
        Ok(info) => info,
        Err(failed) => &failed.post_info,
    };
    let actual = info.actual_weight.unwrap_or(most);
    assert!(actual.all_lte(most), "{actual} is more than {most}");
    result.map(|_| ()).map_err(|failed| failed.error)
}

/// Sends a call that succeeds.
#[track_caller]
pub fn ok(key: u64, call: Call) {
    let name = format!("{call:?}");
    assert_eq!(send(key, call), Ok(()), "{key}: {name}");
}

/// Sends a call that is refused and changes nothing.
#[track_caller]
pub fn refused(key: u64, call: Call, error: impl Into<DispatchError>) {
    let name = format!("{call:?}");
    let before = root();
    assert_eq!(send(key, call), Err(error.into()), "{key}: {name}");
    assert_eq!(root(), before, "{key}: {name} left a trace");
}

/// The root of all storage.
pub fn root() -> Vec<u8> {
    sp_io::storage::root(StateVersion::V1)
}

#[track_caller]
pub fn assert_last(event: Event) {
    System::assert_last_event(event.into());
}

/// A bounded text.
pub fn text<S: Get<u32>>(text: &str) -> BoundedVec<u8, S> {
    text.as_bytes().to_vec().try_into().unwrap()
}

/// A reason that is given.
pub fn why() -> Reason {
    text("it is time")
}

/// A reason that nobody can read.
pub fn blank() -> Reason {
    text(" ")
}

/// The case of every freeze.
pub fn case() -> CaseId {
    text("2026/17")
}

pub fn transfer(programme: ProgrammeId, to: u64, selection: Selection) -> Call {
    Call::transfer {
        programme,
        to: org(to),
        selection,
        remark: None,
    }
}

/// How credits are retired: what goes abroad goes to Switzerland.
pub fn terms(kind: RetirementKind) -> RetirementTerms {
    RetirementTerms {
        kind,
        country: (kind == RetirementKind::CrossBorder).then_some(*b"CH"),
        receiver: None,
        beneficiary: text("City of Amara"),
        reason: text("bus fleet 2024"),
    }
}

pub fn retire_as(
    owner: u64,
    programme: ProgrammeId,
    selection: Selection,
    terms: RetirementTerms,
) -> Call {
    Call::retire {
        owner: org(owner),
        programme,
        selection,
        terms,
    }
}

pub fn retire(
    owner: u64,
    programme: ProgrammeId,
    selection: Selection,
    kind: RetirementKind,
) -> Call {
    retire_as(owner, programme, selection, terms(kind))
}

pub fn cancel_transfer(transfer: u32) -> Call {
    Call::cancel_transfer {
        transfer: TransferId(transfer),
    }
}

pub fn execute(transfer: u32) -> Call {
    Call::execute_transfer {
        transfer: TransferId(transfer),
    }
}

pub fn cancel(
    owner: u64,
    programme: ProgrammeId,
    selection: Selection,
    order: Option<[u8; 32]>,
) -> Call {
    Call::cancel {
        owner: org(owner),
        programme,
        selection,
        reason: why(),
        order,
    }
}

pub fn request(programme: ProgrammeId, givers: &[(u64, Selection)], to: u64) -> Call {
    let givers = givers
        .iter()
        .map(|(giver, selection)| (org(*giver), selection.clone()));
    Call::request_transfer {
        programme,
        givers: givers.collect::<Vec<_>>().try_into().unwrap(),
        to: org(to),
        remark: None,
    }
}

/// To Switzerland, to nobody in particular.
pub fn abroad() -> CrossBorder {
    CrossBorder {
        country: *b"CH",
        receiver: None,
        beneficiary: text("Foundation for the Climate"),
        reason: text("agreement of 2024"),
    }
}

pub fn request_retirement(programme: ProgrammeId, selection: Selection) -> Call {
    Call::request_retirement {
        programme,
        selection,
        terms: abroad(),
    }
}

pub fn accept(transfer: u32) -> Call {
    Call::accept_request {
        transfer: TransferId(transfer),
    }
}

pub fn refuse(transfer: u32) -> Call {
    Call::refuse_request {
        transfer: TransferId(transfer),
        reason: why(),
    }
}

/// These serials, to be frozen.
pub fn serials(programme: ProgrammeId, ranges: &[(u64, u64)]) -> FreezeScope {
    let ranges = ranges.iter().map(|(first, last)| SerialRange {
        first: *first,
        last: *last,
    });
    let ranges: BoundedVec<_, ConstU32<64>> = ranges.collect::<Vec<_>>().try_into().unwrap();
    FreezeScope::Serials(programme, ranges)
}

pub fn freeze(scope: FreezeScope, until: Option<u64>) -> Call {
    Call::freeze {
        scope,
        reason: why(),
        case: case(),
        until,
    }
}

pub fn unfreeze(freeze: u32) -> Call {
    Call::unfreeze {
        freeze: FreezeId(freeze),
        reason: why(),
    }
}

pub fn prolong(freeze: u32, until: Option<u64>) -> Call {
    Call::prolong_freeze {
        freeze: FreezeId(freeze),
        until,
    }
}

pub fn void(issuance: u32) -> Call {
    Call::void_issuance {
        issuance: IssuanceId(issuance),
        reason: why(),
    }
}

pub fn issue_call(programme: ProgrammeId, amount: u64) -> Call {
    Call::issue {
        programme,
        amount: Amount(amount),
        vintage: 2024,
        basis: PLAIN,
    }
}

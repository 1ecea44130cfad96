//! Calls about credits, and what the books say after them.

pub use crate::country::*;

use pallet_registry_credits::{
    Call as CreditsCall, Event, Issuances, LastFreeze, LastTransfer, NationalTotals,
    OrganisationBalances, OwnerOfViewFunction, Receipts, WaitingTransfers,
};
use pallet_registry_safeguards::Call as SafeguardsCall;
use registry_primitives::{
    records::{
        credits::{Balances, Ending, Issuance, IssuanceBasis, Receipt, Selection},
        freezes::FreezeScope,
        ledger::LedgerDigest,
        trust::{Delays, Openness, Reception},
        waiting::{UndoCause, WaitingTransfer},
    },
    AccountKind, Credits as Amount, FreezeId, IssuanceId, OrganisationId, ProgrammeId, ReceiptId,
    ReportId, RetirementKind, SerialRange, TransferId,
};
use registry_runtime::{AccountId, BlockNumber, Runtime, RuntimeCall, RuntimeEvent, System};

/// Transfers to whom is not trusted wait five blocks, requests twenty.
pub const SLOW: Delays = Delays {
    trust: 3,
    transfer: 5,
    cancel_before: 1,
    limits: 3,
    recovery: 10,
    request: 20,
};

/// Of Alpha and Beta, 60 to 40: the serials from 1 to 500.
pub const RICE: ProgrammeId = ProgrammeId(1);
/// Of Beta: the serials from 501 to 600.
pub const FOREST: ProgrammeId = ProgrammeId(2);
/// Of [`RICE`] in 2024, verified for 300 credits.
pub const OF_2024: ReportId = ReportId(1);
/// Of [`RICE`] in 2023, verified for 40 credits.
pub const OF_2023: ReportId = ReportId(2);
/// The hash of a written order.
pub const ORDER: [u8; 32] = [7; 32];

/// Runs a test in a country with [`SLOW`] delays and both programmes.
pub fn run_slow(test: impl FnOnce()) {
    run_with(SLOW, test);
}

fn run_with(delays: Delays, test: impl FnOnce()) {
    run_in(genesis(id_of(Alice), delays), || {
        authorised(AGRICULTURE, &[(ALPHA, 600_000), (BETA, 400_000)], Dave, 500);
        authorised(FORESTRY, &[(BETA, 1_000_000)], Eve, 100);
        done(Dave, report(RICE, YEAR_2024, 400));
        done(One, verify(OF_2024, 300));
        done(Dave, report(RICE, YEAR_2023, 50));
        done(One, verify(OF_2023, 40));
        test();
    });
}

/// The same, with 100 credits of [`RICE`] and 50 of [`FOREST`]: Alpha has 1 to 60, Beta 61 to 100
/// and 501 to 550. Alpha and Beta trust each other.
pub fn run_issued(test: impl FnOnce()) {
    run_issued_with(SLOW, test);
}

/// The same with other delays.
pub fn run_issued_with(delays: Delays, test: impl FnOnce()) {
    run_with(delays, || {
        done(Alice, against(OF_2024, 100));
        done(Alice, issue(FOREST, 50, UNVERIFIED));
        done(Charlie, trust(BETA));
        done(Eve, trust(ALPHA));
        pass(delays.trust);
        test();
    });
}

/// Issue against a report, with its year as vintage.
pub fn against(report: ReportId, amount: u64) -> RuntimeCall {
    CreditsCall::issue {
        programme: RICE,
        amount: Amount(amount),
        vintage: if report == OF_2024 { 2024 } else { 2023 },
        basis: IssuanceBasis::Verified(report),
    }
    .into()
}

pub fn trust(counterparty: OrganisationId) -> RuntimeCall {
    SafeguardsCall::add_trusted { counterparty }.into()
}

pub fn accept_from(credits: Openness, requests: Openness) -> RuntimeCall {
    let reception = Reception { credits, requests };
    SafeguardsCall::set_reception { reception }.into()
}

pub const fn range(first: u64, last: u64) -> SerialRange {
    SerialRange { first, last }
}

pub fn amount(credits: u64) -> Selection {
    Selection::Amount(Amount(credits))
}

pub fn serials(ranges: &[SerialRange]) -> Selection {
    Selection::Ranges(ranges.to_vec().try_into().expect("few"))
}

pub fn send_serials(programme: ProgrammeId, to: OrganisationId, named: SerialRange) -> RuntimeCall {
    CreditsCall::transfer {
        programme,
        to,
        selection: serials(&[named]),
        remark: None,
    }
    .into()
}

pub fn retire(
    owner: OrganisationId,
    programme: ProgrammeId,
    credits: u64,
    kind: RetirementKind,
) -> RuntimeCall {
    CreditsCall::retire {
        owner,
        programme,
        selection: amount(credits),
        terms: retirement(kind),
    }
    .into()
}

pub fn cancel(
    owner: OrganisationId,
    programme: ProgrammeId,
    selection: Selection,
    order: Option<[u8; 32]>,
) -> RuntimeCall {
    CreditsCall::cancel {
        owner,
        programme,
        selection,
        reason: text("fire"),
        order,
    }
    .into()
}

pub fn request(
    programme: ProgrammeId,
    givers: &[(OrganisationId, u64)],
    to: OrganisationId,
) -> RuntimeCall {
    let givers = givers
        .iter()
        .map(|(giver, credits)| (*giver, amount(*credits)));
    CreditsCall::request_transfer {
        programme,
        givers: givers.collect::<Vec<_>>().try_into().expect("few"),
        to,
        remark: Some(text("as agreed")),
    }
    .into()
}

pub fn request_retirement(programme: ProgrammeId, credits: u64) -> RuntimeCall {
    CreditsCall::request_retirement {
        programme,
        selection: amount(credits),
        terms: abroad(),
    }
    .into()
}

pub fn accept(transfer: TransferId) -> RuntimeCall {
    CreditsCall::accept_request { transfer }.into()
}

pub fn refuse(transfer: TransferId) -> RuntimeCall {
    CreditsCall::refuse_request {
        transfer,
        reason: text("not now"),
    }
    .into()
}

pub fn take_back(transfer: TransferId) -> RuntimeCall {
    CreditsCall::cancel_transfer { transfer }.into()
}

pub fn execute(transfer: TransferId) -> RuntimeCall {
    CreditsCall::execute_transfer { transfer }.into()
}

/// Freeze for so many blocks, or until the freeze is lifted.
pub fn freeze(scope: FreezeScope, blocks: Option<u32>) -> RuntimeCall {
    CreditsCall::freeze {
        scope,
        reason: text("an inquiry"),
        case: text("C-1"),
        // The call is in the next block.
        until: blocks.map(|blocks| System::block_number() + 1 + blocks),
    }
    .into()
}

pub fn of_serials(programme: ProgrammeId, ranges: &[SerialRange]) -> FreezeScope {
    FreezeScope::Serials(programme, ranges.to_vec().try_into().expect("few"))
}

pub fn unfreeze(freeze: FreezeId) -> RuntimeCall {
    CreditsCall::unfreeze {
        freeze,
        reason: text("the inquiry is over"),
    }
    .into()
}

pub fn void(issuance: IssuanceId) -> RuntimeCall {
    CreditsCall::void_issuance {
        issuance,
        reason: text("a slip of the pen"),
    }
    .into()
}

/// The transfer that waits since last.
pub fn last_transfer() -> TransferId {
    LastTransfer::<Runtime>::get()
}

pub fn last_freeze() -> FreezeId {
    LastFreeze::<Runtime>::get()
}

pub fn waiting(transfer: TransferId) -> Option<WaitingTransfer<AccountId, BlockNumber>> {
    WaitingTransfers::<Runtime>::get(transfer)
}

pub fn issuance(id: u32) -> Issuance {
    Issuances::<Runtime>::get(IssuanceId(id)).unwrap_or_else(|| panic!("no issuance {id}"))
}

pub fn issued_against(report: ReportId) -> u64 {
    let verification = report_of(report).verification;
    verification.expect("it is verified").issued.0
}

/// The last receipt.
pub fn receipt() -> (ReceiptId, Receipt<AccountId, BlockNumber>) {
    let last = pallet_registry_credits::LastReceipt::<Runtime>::get();
    (last, Receipts::<Runtime>::get(last).expect("it is kept"))
}

/// How the credits of the last receipt ended.
pub fn ending() -> Ending {
    receipt().1.ending
}

pub fn balances(organisation: OrganisationId) -> Balances {
    OrganisationBalances::<Runtime>::get(organisation)
}

/// What Alpha, Beta and the government hold free.
pub fn held() -> [u64; 3] {
    [ALPHA, BETA, GOVERNMENT].map(|organisation| balances(organisation).held.0)
}

pub fn national() -> Balances {
    NationalTotals::<Runtime>::get().balances
}

/// In whose hands and in which account a serial is.
pub fn place_of(serial: u64) -> Option<(OrganisationId, AccountKind)> {
    ask(OwnerOfViewFunction::<Runtime>::new(serial))
}

pub fn ledger() -> LedgerDigest {
    ask(pallet_registry_credits::LedgerViewFunction::<Runtime>::new())
}

/// What happened to credits since the country began.
pub fn credit_history() -> Vec<(BlockNumber, Event<Runtime>)> {
    let events = history()
        .into_iter()
        .filter_map(|(block, event)| match event {
            RuntimeEvent::Credits(event) => Some((block, event)),
            _ => None,
        });
    events.collect()
}

/// The latest event about credits.
pub fn latest_about_credits() -> Event<Runtime> {
    let (_, event) = credit_history().pop().expect("something happened");
    event
}

/// Why the last transfer was undone that was, and by whom.
pub fn undone() -> (TransferId, UndoCause, Option<OrganisationId>) {
    let events = credit_history().into_iter().rev();
    let undone = events
        .map(|(_, event)| event)
        .find_map(|event| match event {
            Event::TransferUndone {
                transfer,
                cause,
                by,
                ..
            } => Some((transfer, cause, by.map(|by| by.organisation))),
            _ => None,
        });
    undone.expect("something was undone")
}

/// A call is refused to whoever the pool does not let in, as dispatch does it.
#[track_caller]
pub fn refused_by_dispatch(key: Key, call: RuntimeCall, expected: &str) {
    use sp_runtime::traits::Dispatchable;
    let before = books();
    let outcome = call.dispatch(origin(key)).map(|_| ());
    let told_as = outcome.map_err(|failed| told(failed.error));
    assert_eq!(told_as, Err(expected.into()), "by {key}");
    assert!(books() == before, "it left a trace");
}

//! The ledgers of the reference: of programmes, of organisations, of the country; and that
//! anybody can check them and make them again.

use crate::{calls::*, support::story::Story};
use frame_support::traits::Hooks;
use pallet_registry_credits::{
    Event, HistoryViewFunction, LastMovement, Movements, NationalTotals, OrganisationBalances,
    ProgrammeTotals, ProgrammeTotalsViewFunction, StatementViewFunction, WaitingTransfers,
};
use registry_primitives::{
    records::{
        credits::Balances,
        keys::OrderedKey,
        ledger::{LedgerDigest, Place, Statement},
        waiting::UndoCause,
    },
    AccountKind, Credits as Amount, MovementId, OrganisationId, ProgrammeId, TransferId,
};
use registry_runtime::{BlockNumber, Credits, Runtime, System};
use std::collections::{BTreeMap, BTreeSet};

/// How a transfer or the recognition of a retirement stands, for somebody who reads events.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Standing {
    Asked,
    Delayed,
    Done,
    Undone(UndoCause),
}

/// All that waited at some time, from events alone.
fn read_transfers() -> BTreeMap<TransferId, (ProgrammeId, Standing)> {
    let mut list = BTreeMap::new();
    for (_, event) in credit_history() {
        let (transfer, programme, standing) = match event {
            Event::TransferRequested {
                transfer,
                programme,
                ..
            }
            | Event::RetirementRequested {
                transfer,
                programme,
                ..
            } => (transfer, programme, Standing::Asked),
            Event::TransferDelayed {
                transfer,
                programme,
                ..
            } => (transfer, programme, Standing::Delayed),
            Event::CreditsTransferred {
                transfer: Some(transfer),
                programme,
                ..
            }
            | Event::CreditsRetired {
                transfer: Some(transfer),
                programme,
                ..
            } => (transfer, programme, Standing::Done),
            Event::TransferUndone {
                transfer,
                programme,
                cause,
                ..
            } => (transfer, programme, Standing::Undone(cause)),
            _ => continue,
        };
        list.insert(transfer, (programme, standing));
    }
    list
}

pub(super) fn lists(story: &mut Story) {
    let shows = "a list of transfers and of what may be done with each, from events";
    story.step(&[50], shows, || {
        done(Dave, request(RICE, &[(BETA, 2)], ALPHA));
        let list = read_transfers();
        let numbers: Vec<u32> = list.keys().map(|id| id.0).collect();
        assert_eq!(numbers, (1..=last_transfer().0).collect::<Vec<_>>());
        let open = |standing| matches!(standing, Standing::Asked | Standing::Delayed);
        let mut waits: Vec<TransferId> = WaitingTransfers::<Runtime>::iter_keys().collect();
        waits.sort();
        let told = list.iter().filter(|(_, (_, standing))| open(*standing));
        assert_eq!(waits, told.map(|(id, _)| *id).collect::<Vec<_>>());
        assert_eq!(waits, [last_transfer()]);
        let of = waiting(last_transfer()).expect("it waits");
        assert_eq!(
            (of.from, of.by.organisation),
            (BETA, ALPHA),
            "who answers, who takes back"
        );
        done(Eve, refuse(last_transfer()));
    });
    let shows = "the transfers of one programme";
    story.step(&[51], shows, || {
        let list = read_transfers().into_values();
        let of_forest = list.filter(|(programme, _)| *programme == FOREST);
        assert_eq!(
            of_forest.map(|(_, standing)| standing).collect::<Vec<_>>(),
            [
                Standing::Undone(UndoCause::Cancelled),
                Standing::Undone(UndoCause::Frozen)
            ]
        );
    });
}

const fn at(organisation: OrganisationId, account: AccountKind) -> Option<Place> {
    Some(Place {
        organisation,
        account,
    })
}

/// The whole statement of an organisation, page by page.
fn statement(organisation: OrganisationId) -> Statement<BlockNumber> {
    let now = System::block_number();
    let ask_from = |start| {
        ask(StatementViewFunction::<Runtime>::new(
            organisation,
            0,
            now,
            start,
        ))
    };
    let mut whole = ask_from(None);
    while let Some(next) = whole.next {
        let page = ask_from(Some(next));
        whole.lines.extend(page.lines);
        whole.closing = page.closing;
        whole.next = page.next;
    }
    whole
}

pub(super) fn ledgers(story: &mut Story) {
    let shows = "every movement of a programme's units is kept, and tells where a unit has been";
    story.step(&[115], shows, || {
        let history = ask(HistoryViewFunction::<Runtime>::new(1, None)).expect("it is issued");
        let places: Vec<_> = history
            .movements
            .iter()
            .map(|(_, m)| (m.from, m.to))
            .collect();
        use AccountKind::{Cancellation, Holding, Pending};
        let way = [
            None,
            at(ALPHA, Holding),
            at(BETA, Holding),
            at(BETA, Pending),
            at(BETA, Holding),
            at(BETA, Pending),
            at(GOVERNMENT, Holding),
            at(GOVERNMENT, Cancellation),
        ];
        assert_eq!(
            places,
            way.windows(2).map(|w| (w[0], w[1])).collect::<Vec<_>>()
        );
        assert!(history
            .movements
            .is_sorted_by_key(|(number, m)| (m.block, *number)));
        assert_eq!(history.next, None);
    });
    let shows = "the country's ledger: the counter of serials, the totals and their accounts";
    story.step(&[116, 35], shows, || {
        let ledger = ledger();
        assert_eq!(ledger.last_serial, 600);
        assert_eq!(ledger.totals, NationalTotals::<Runtime>::get());
        let totals = ledger.totals;
        assert_eq!(
            (totals.authorised, totals.voided),
            (Amount(600), Amount(40))
        );
        assert_eq!(totals.balances.sum(), Some(totals.issued));
        let of = [RICE, FOREST].map(|id| ask(ProgrammeTotalsViewFunction::<Runtime>::new(id)));
        assert_eq!(
            of.map(|totals| totals.issued.0).iter().sum::<u64>(),
            totals.issued.0
        );
    });
    let shows = "the ledger answers by the runtime's interface, whatever node runs it";
    story.step(&[117], shows, || {
        // `ask` sends bytes to the runtime interface and reads bytes.
        let answered = ask(ProgrammeTotalsViewFunction::<Runtime>::new(RICE));
        assert_eq!(answered, ProgrammeTotals::<Runtime>::get(RICE));
    });
    let shows = "the header of a block that changed the ledger says what the ledger is";
    story.step(&[118], shows, || {
        done(Dave, transfer(RICE, BETA, 1));
        assert_eq!(digests(), [ledger()]);
        pass(1);
        assert_eq!(digests(), [], "nothing moved in this block");
        // The same value to everybody who has the header, and another after a change.
        let before = ledger();
        done(Dave, transfer(RICE, BETA, 1));
        let after = digests();
        assert_eq!(after.len(), 1);
        assert_eq!(
            after[0].last_movement,
            MovementId(before.last_movement.0 + 1)
        );
    });
    let shows = "statements reconcile: what was, and what moved, is what there is";
    story.step(&[119, 34], shows, || {
        for organisation in [ALPHA, BETA, GOVERNMENT] {
            let statement = statement(organisation);
            assert_eq!(statement.opening, Balances::default());
            let mut sum = statement.opening;
            for line in &statement.lines {
                apply(
                    organisation,
                    &mut sum,
                    line.movement.from,
                    line.movement.to,
                    line.movement.amount,
                );
                assert_eq!(line.after, sum, "{organisation} after {}", line.number);
            }
            assert_eq!(statement.closing, sum);
            assert_eq!(sum, balances(organisation));
        }
    });
    let shows = "events alone give everybody's balances, and so does the log of movements";
    story.step(&[120, 121], shows, || {
        let stored: BTreeMap<_, _> = OrganisationBalances::<Runtime>::iter().collect();
        assert_eq!(read_balances(), stored);
        let mut from_log = BTreeMap::<OrganisationId, Balances>::new();
        for number in 1..=LastMovement::<Runtime>::get().0 {
            let movement =
                Movements::<Runtime>::get(OrderedKey::from(number)).expect("none is missing");
            let places = [movement.from, movement.to].into_iter().flatten();
            let parties: BTreeSet<_> = places.map(|place| place.organisation).collect();
            for party in parties {
                let sum = from_log.entry(party).or_default();
                apply(party, sum, movement.from, movement.to, movement.amount);
            }
        }
        assert_eq!(from_log, stored);
    });
    let shows = "programme, balances and totals change together or not at all";
    story.step(&[122], shows, || {
        let calls = vec![transfer(RICE, BETA, 1), transfer(RICE, BETA, 1_000)];
        refused(Dave, batch_all(calls), "3002 InsufficientHolding");
        let totals = || {
            (
                ProgrammeTotals::<Runtime>::get(RICE),
                balances(ALPHA),
                balances(BETA),
            )
        };
        let before = totals();
        let ledger_before = ledger();
        refused(
            Dave,
            transfer(RICE, BETA, 1_000),
            "3002 InsufficientHolding",
        );
        assert_eq!(totals(), before);
        assert_eq!(ledger(), ledger_before);
    });
}

/// The digests of the ledger that the header of this block holds, once it is ended.
fn digests() -> Vec<LedgerDigest> {
    Credits::on_finalize(System::block_number());
    let logs = System::digest().logs;
    logs.iter()
        .filter_map(|item| LedgerDigest::from_item(item.as_other()?))
        .collect()
}

/// What a movement does to the balances of an organisation.
fn apply(
    organisation: OrganisationId,
    sum: &mut Balances,
    from: Option<Place>,
    to: Option<Place>,
    amount: Amount,
) {
    let own = |place: Option<Place>| place.filter(|place| place.organisation == organisation);
    if let Some(place) = own(from) {
        sum.sub(place.account, amount).expect("never below nothing");
    }
    if let Some(place) = own(to) {
        sum.add(place.account, amount).expect("few");
    }
}

/// Balances as somebody knows them who reads events only.
fn read_balances() -> BTreeMap<OrganisationId, Balances> {
    use AccountKind::{Cancellation, Holding, Pending};
    let mut balances = BTreeMap::<OrganisationId, Balances>::new();
    let mut reserved = BTreeSet::<TransferId>::new();
    let mut moved = |from: Option<(OrganisationId, AccountKind)>,
                     to: Option<(OrganisationId, AccountKind)>,
                     amount: Amount| {
        if let Some((organisation, account)) = from {
            let sum = balances.entry(organisation).or_default();
            sum.sub(account, amount).expect("never below nothing");
        }
        if let Some((organisation, account)) = to {
            let sum = balances.entry(organisation).or_default();
            sum.add(account, amount).expect("few");
        }
    };
    for (_, event) in credit_history() {
        match event {
            Event::CreditsIssued { parts, .. } => {
                for (owner, range) in parts {
                    moved(None, Some((owner, Holding)), range.len());
                }
            }
            Event::IssuanceVoided { parts, .. } => {
                for (owner, range) in parts {
                    moved(Some((owner, Holding)), None, range.len());
                }
            }
            Event::TransferRequested {
                transfer,
                from: owner,
                amount,
                ..
            }
            | Event::RetirementRequested {
                transfer,
                owner,
                amount,
                ..
            }
            | Event::TransferDelayed {
                transfer,
                from: owner,
                amount,
                ..
            } => {
                // An accepted request that has to wait is reserved already.
                let newly = reserved.insert(transfer);
                let amount = if newly { amount } else { Amount::ZERO };
                moved(Some((owner, Holding)), Some((owner, Pending)), amount);
            }
            Event::TransferUndone { from, amount, .. } => {
                moved(Some((from, Pending)), Some((from, Holding)), amount);
            }
            Event::CreditsTransferred {
                from,
                to,
                amount,
                transfer,
                ..
            } => {
                let out_of = if transfer.is_some() { Pending } else { Holding };
                moved(Some((from, out_of)), Some((to, Holding)), amount);
            }
            Event::CreditsRetired {
                owner,
                amount,
                account,
                transfer,
                ..
            } => {
                let out_of = if transfer.is_some() { Pending } else { Holding };
                moved(Some((owner, out_of)), Some((owner, account)), amount);
            }
            Event::CreditsCancelled { owner, amount, .. } => {
                moved(Some((owner, Holding)), Some((owner, Cancellation)), amount);
            }
            _ => {}
        }
    }
    balances
}

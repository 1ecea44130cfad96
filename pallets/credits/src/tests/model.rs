//! Random lives of credits, against a model that knows nothing of ranges: one owner and one
//! account per serial.

use super::mock::*;
use crate::{Ranges, RangesOf};
use proptest::prelude::*;
use registry_primitives::{
    records::credits::Selection, AccountKind, Credits as Amount, OrganisationId, ProgrammeId,
    RetirementKind, SerialRange, TransferId,
};
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
enum Step {
    Issue {
        solar: bool,
        amount: u64,
    },
    Transfer {
        from: u64,
        to: u64,
        solar: bool,
        what: What,
        wait: bool,
    },
    Cancel {
        transfer: u32,
    },
    NextBlocks {
        blocks: u64,
    },
    Retire {
        owner: u64,
        solar: bool,
        what: What,
    },
}

#[derive(Clone, Debug)]
enum What {
    Amount(u64),
    /// Positions within the programme's block.
    Ranges(Vec<(u64, u64)>),
}

fn any_what() -> impl Strategy<Value = What> {
    let range = (1u64..=60, 0u64..12).prop_map(|(first, more)| (first, first + more));
    prop_oneof![
        (0u64..40).prop_map(What::Amount),
        proptest::collection::vec(range, 0..4).prop_map(What::Ranges),
    ]
}

fn any_step() -> impl Strategy<Value = Step> {
    let holder = prop_oneof![Just(ALPHA), Just(BETA), Just(GOVERNMENT)];
    prop_oneof![
        1 => (any::<bool>(), 0u64..20).prop_map(|(solar, amount)| Step::Issue { solar, amount }),
        3 => (holder.clone(), holder.clone(), any::<bool>(), any_what(), any::<bool>())
            .prop_map(|(from, to, solar, what, wait)| {
                Step::Transfer { from, to, solar, what, wait }
            }),
        1 => (1u32..12).prop_map(|transfer| Step::Cancel { transfer }),
        1 => (1u64..3).prop_map(|blocks| Step::NextBlocks { blocks }),
        1 => (holder, any::<bool>(), any_what())
            .prop_map(|(owner, solar, what)| Step::Retire { owner, solar, what }),
    ]
}

/// One serial: whose, in which account, of which issuance.
type Entry = (OrganisationId, AccountKind, u32);

#[derive(Default)]
struct Model {
    serials: BTreeMap<u64, Entry>,
    issued: BTreeMap<ProgrammeId, u64>,
    issuances: u32,
    transfers: u32,
    waiting: BTreeMap<u32, Wait>,
}

/// A transfer that waits.
struct Wait {
    serials: Vec<u64>,
    from: u64,
    to: u64,
    due: u64,
}

const BLOCK: u64 = 1_000;
/// Blocks that a delayed transfer waits.
const WAIT: u64 = 3;

fn start_of(programme: ProgrammeId) -> u64 {
    if programme == RICE {
        1
    } else {
        BLOCK + 1
    }
}

impl Model {
    fn issue(&mut self, programme: ProgrammeId, amount: u64) -> bool {
        let issued = self.issued.entry(programme).or_default();
        if amount == 0 || *issued + amount > BLOCK {
            return false;
        }
        let first = start_of(programme) + *issued;
        *issued += amount;
        self.issuances += 1;
        // Largest remainder of 60 to 40, ties to the first.
        let alpha = if programme == RICE {
            amount
        } else {
            let (whole, rest) = (amount * 6 / 10, amount * 6 % 10);
            whole + u64::from(rest >= 5)
        };
        for offset in 0..amount {
            let owner = if offset < alpha { ALPHA } else { BETA };
            let entry = (org(owner), AccountKind::Holding, self.issuances);
            self.serials.insert(first + offset, entry);
        }
        true
    }

    /// The serials that a selection means, or nothing when it is refused.
    fn chosen(&self, owner: u64, programme: ProgrammeId, what: &What) -> Option<Vec<u64>> {
        let (first, last) = (start_of(programme), start_of(programme) + BLOCK - 1);
        let held = |serial: u64| {
            self.serials
                .get(&serial)
                .is_some_and(|(whose, account, _)| {
                    *whose == org(owner) && *account == AccountKind::Holding
                })
        };
        let chosen: Vec<u64> = match what {
            What::Amount(amount) => {
                let chosen: Vec<u64> = (first..=last)
                    .filter(|serial| held(*serial))
                    .take(usize::try_from(*amount).unwrap())
                    .collect();
                (chosen.len() as u64 == *amount).then_some(chosen)?
            }
            What::Ranges(ranges) => {
                let serials: Vec<u64> = ranges
                    .iter()
                    .flat_map(|(a, b)| first + a - 1..=first + b - 1)
                    .collect();
                let distinct: std::collections::BTreeSet<u64> = serials.iter().copied().collect();
                let good = distinct.len() == serials.len() && serials.iter().all(|s| held(*s));
                good.then_some(serials)?
            }
        };
        (!chosen.is_empty()).then_some(chosen)
    }

    fn wait(&mut self, serials: Vec<u64>, from: u64, to: u64, now: u64) {
        self.move_to(&serials, from, AccountKind::Pending);
        self.transfers += 1;
        let due = now + WAIT;
        let wait = Wait {
            serials,
            from,
            to,
            due,
        };
        self.waiting.insert(self.transfers, wait);
    }

    /// The last block before the one in which it is due is too late to cancel.
    fn cancel(&mut self, transfer: u32, now: u64) -> bool {
        let open = self
            .waiting
            .get(&transfer)
            .is_some_and(|w| now + 2 <= w.due);
        if open {
            let wait = self.waiting.remove(&transfer).unwrap();
            self.move_to(&wait.serials, wait.from, AccountKind::Holding);
        }
        open
    }

    fn pass(&mut self, now: u64) {
        let due = self.waiting.iter().filter(|(_, wait)| wait.due <= now);
        for id in due.map(|(id, _)| *id).collect::<Vec<_>>() {
            let wait = self.waiting.remove(&id).unwrap();
            self.move_to(&wait.serials, wait.to, AccountKind::Holding);
        }
    }

    fn move_to(&mut self, serials: &[u64], to: u64, account: AccountKind) {
        for serial in serials {
            let entry = self.serials.get_mut(serial).unwrap();
            (entry.0, entry.1) = (org(to), account);
        }
    }
}

fn selection(programme: ProgrammeId, what: &What) -> Selection {
    match what {
        What::Amount(amount) => Selection::Amount(Amount(*amount)),
        What::Ranges(list) => {
            let start = start_of(programme);
            let shifted: Vec<SerialRange> = list
                .iter()
                .map(|(a, b)| SerialRange {
                    first: start + a - 1,
                    last: start + b - 1,
                })
                .collect();
            Selection::Ranges(shifted.try_into().unwrap())
        }
    }
}

/// The ledger as the model sees it, and the promise that no two ranges could have merged.
fn ledger() -> BTreeMap<u64, Entry> {
    let mut serials = BTreeMap::new();
    let mut before: Option<(u64, Entry)> = None;
    for (last, record) in Ranges::<Test>::iter() {
        let entry = (record.owner, record.account, record.issuance.0);
        if let Some((end, other)) = before {
            let mergeable = end + 1 == record.first && other == entry;
            let merges = entry.1 == AccountKind::Holding;
            assert!(!mergeable || !merges, "neighbours merge");
        }
        before = Some((last.into(), entry));
        serials.extend((record.first..=u64::from(last)).map(|serial| (serial, entry)));
    }
    assert_eq!(
        RangesOf::<Test>::iter_keys().count(),
        Ranges::<Test>::iter_keys().count()
    );
    serials
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn the_ledger_and_the_model_agree_after_every_step(
        steps in proptest::collection::vec(any_step(), 1..60),
    ) {
        run(|| {
            let mut model = Model::default();
            for step in steps {
                let programme = |solar: bool| if solar { SOLAR } else { RICE };
                let (happened, expected) = match step.clone() {
                    Step::Issue { solar, amount } => {
                        let programme = programme(solar);
                        let done = Credits::issue(
                            signed(GOVERNMENT), programme, Amount(amount), 2024, None, None,
                        );
                        (done.is_ok(), model.issue(programme, amount))
                    }
                    Step::Cancel { transfer } => {
                        // Whose it is the model knows better than a random key.
                        let from = model.waiting.get(&transfer).map_or(ALPHA, |wait| wait.from);
                        let done = Credits::cancel_transfer(signed(from), TransferId(transfer));
                        (done.is_ok(), model.cancel(transfer, System::block_number()))
                    }
                    Step::NextBlocks { blocks } => {
                        advance(blocks);
                        model.pass(System::block_number());
                        (true, true)
                    }
                    Step::Transfer { from, to, solar, what, wait } => {
                        let programme = programme(solar);
                        Delay::set(wait.then_some((WAIT, 1)));
                        let done = Credits::transfer(
                            signed(from), programme, org(to), selection(programme, &what), None,
                        );
                        let chosen = model.chosen(from, programme, &what).filter(|_| from != to);
                        let expected = chosen.is_some();
                        match chosen {
                            Some(serials) if wait => {
                                model.wait(serials, from, to, System::block_number());
                            }
                            Some(serials) => model.move_to(&serials, to, AccountKind::Holding),
                            None => {}
                        }
                        (done.is_ok(), expected)
                    }
                    Step::Retire { owner, solar, what } => {
                        let programme = programme(solar);
                        let text = || b"x".to_vec();
                        let done = Credits::retire(
                            signed(GOVERNMENT), org(owner), programme,
                            selection(programme, &what), RetirementKind::Other, None,
                            text().try_into().unwrap(), text().try_into().unwrap(),
                        );
                        let chosen = model.chosen(owner, programme, &what);
                        if let Some(serials) = &chosen {
                            model.move_to(serials, owner, AccountKind::RetirementLocal);
                        }
                        (done.is_ok(), chosen.is_some())
                    }
                };
                assert_eq!(happened, expected, "{step:?}");
                assert_eq!(ledger(), model.serials, "{step:?}");
                Credits::do_try_state().unwrap();
            }
        });
    }
}

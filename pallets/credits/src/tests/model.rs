//! Random lives of credits, against a model that knows nothing of ranges: one owner and one
//! account per serial.

use super::mock::*;
use crate::{Ranges, RangesOf};
use proptest::prelude::*;
use registry_primitives::{
    records::credits::Selection, texts::MAX_AUTHORISATIONS, traits::SerialBlocks, AccountKind,
    Credits as Amount, OrganisationId, ProgrammeId, RetirementKind, TransferId,
};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug)]
enum Step {
    Authorise {
        solar: bool,
        amount: u64,
    },
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
    /// Serials of the country, of whichever programme they are.
    Ranges(Vec<(u64, u64)>),
}

fn any_what() -> impl Strategy<Value = What> {
    let range = (1u64..=80, 0u64..12).prop_map(|(first, more)| (first, first + more));
    prop_oneof![
        (0u64..40).prop_map(What::Amount),
        proptest::collection::vec(range, 0..4).prop_map(What::Ranges),
    ]
}

fn any_step() -> impl Strategy<Value = Step> {
    let holder = prop_oneof![Just(ALPHA), Just(BETA), Just(GOVERNMENT)];
    prop_oneof![
        1 => (any::<bool>(), 0u64..12)
            .prop_map(|(solar, amount)| Step::Authorise { solar, amount }),
        2 => (any::<bool>(), 0u64..20).prop_map(|(solar, amount)| Step::Issue { solar, amount }),
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
    /// Of which programme, and of which of its authorisations, every serial of the country is.
    blocks: Vec<(ProgrammeId, u32)>,
    authorisations: BTreeMap<ProgrammeId, u32>,
    serials: BTreeMap<u64, Entry>,
    issued: BTreeMap<ProgrammeId, usize>,
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

/// Serials that each programme begins with: few, so that issues reach across blocks.
const BLOCK: u64 = 15;
/// Blocks that a delayed transfer waits.
const WAIT: u64 = 3;

impl Model {
    fn new() -> Self {
        let mut model = Self::default();
        assert!(model.authorise(RICE, BLOCK) && model.authorise(SOLAR, BLOCK));
        model
    }

    fn authorise(&mut self, programme: ProgrammeId, amount: u64) -> bool {
        let authorisations = self.authorisations.entry(programme).or_default();
        if amount == 0 || *authorisations == MAX_AUTHORISATIONS {
            return false;
        }
        *authorisations += 1;
        let block = (programme, *authorisations);
        self.blocks.extend((0..amount).map(|_| block));
        true
    }

    /// The serials of a programme in ascending order, each with its authorisation.
    fn serials_of(&self, programme: ProgrammeId) -> impl Iterator<Item = (u64, u32)> + '_ {
        (1u64..)
            .zip(&self.blocks)
            .filter(move |(_, (of, _))| *of == programme)
            .map(|(serial, (_, number))| (serial, *number))
    }

    fn issue(&mut self, programme: ProgrammeId, amount: u64) -> bool {
        let issued = self.issued.get(&programme).copied().unwrap_or_default();
        let wanted = usize::try_from(amount).unwrap();
        let serials: Vec<(u64, u32)> = self
            .serials_of(programme)
            .skip(issued)
            .take(wanted)
            .collect();
        if amount == 0 || serials.len() < wanted {
            return false;
        }
        self.issued.insert(programme, issued + wanted);
        // Largest remainder of 60 to 40, ties to the first.
        let alpha = if programme == RICE {
            amount
        } else {
            let (whole, rest) = (amount * 6 / 10, amount * 6 % 10);
            whole + u64::from(rest >= 5)
        };
        let mut block = None;
        for (position, (serial, number)) in (0..).zip(serials) {
            // One issuance per block.
            if block.replace(number) != Some(number) {
                self.issuances += 1;
            }
            let owner = if position < alpha { ALPHA } else { BETA };
            let entry = (org(owner), AccountKind::Holding, self.issuances);
            self.serials.insert(serial, entry);
        }
        true
    }

    /// The serials that a selection means, or nothing when it is refused.
    fn chosen(&self, owner: u64, programme: ProgrammeId, what: &What) -> Option<Vec<u64>> {
        let held: BTreeSet<u64> = self
            .serials_of(programme)
            .map(|(serial, _)| serial)
            .filter(|serial| {
                self.serials.get(serial).is_some_and(|(whose, account, _)| {
                    *whose == org(owner) && *account == AccountKind::Holding
                })
            })
            .collect();
        let chosen: Vec<u64> = match what {
            What::Amount(amount) => {
                let wanted = usize::try_from(*amount).unwrap();
                let chosen: Vec<u64> = held.into_iter().take(wanted).collect();
                (chosen.len() as u64 == *amount).then_some(chosen)?
            }
            What::Ranges(ranges) => {
                let serials: Vec<u64> = ranges.iter().flat_map(|(a, b)| *a..=*b).collect();
                let distinct: BTreeSet<u64> = serials.iter().copied().collect();
                let good = distinct.len() == serials.len() && distinct.is_subset(&held);
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

fn selection(what: What) -> Selection {
    match what {
        What::Amount(credits) => amount(credits),
        What::Ranges(list) => ranges(&list),
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
        run_with(BLOCK, || {
            let mut model = Model::new();
            for step in steps {
                let programme = |solar: bool| if solar { SOLAR } else { RICE };
                let (happened, expected) = match step.clone() {
                    Step::Authorise { solar, amount } => {
                        let programme = programme(solar);
                        let done = Credits::reserve(programme, Amount(amount));
                        (done.is_ok(), model.authorise(programme, amount))
                    }
                    Step::Issue { solar, amount } => {
                        let programme = programme(solar);
                        let done = Credits::issue(
                            signed(GOVERNMENT), programme, Amount(amount), 2024, PLAIN,
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
                            signed(from), programme, org(to), selection(what.clone()), None,
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
                            selection(what.clone()), RetirementKind::Other, None,
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

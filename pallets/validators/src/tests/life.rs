//! Random lives of a country's validators: every answer is foretold from the table of the states,
//! and after every step the set keeps its bounds, as planned and as it acts.
//!
//! `REGISTRY_SEED` is the seed of the first country, `REGISTRY_WORLDS` the number of countries: a
//! failure names the seed that runs its country again as the only one.

use super::{
    mock::*,
    offences,
    table::{answer, Answer},
};
use crate::{
    plan::{plan, Plan},
    Beats, Rules,
};
use registry_primitives::records::validators::{
    SessionIndex, ValidatorChange, ValidatorRules, ValidatorState,
};
use std::collections::BTreeMap;

/// Countries of one run.
const WORLDS: u64 = 40;
/// Steps in each.
const STEPS: u32 = 600;
/// The seed of the first country.
const SEED: u64 = 20_261_125;

/// Numbers that look random and follow from the seed: splitmix64.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.roll() % bound
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[usize::try_from(self.below(from.len() as u64)).unwrap()]
    }
}

/// A country and what is known of it from outside.
struct World {
    dice: Dice,
    /// The floor that was in force when the running set was planned, and the next one.
    floors: (u32, u32),
    /// The generation of the keys of each validator.
    generations: BTreeMap<u64, u8>,
    /// Rounds in which somebody voted twice.
    rounds: u64,
    /// How often each kind of step happened, and how often it was refused.
    tally: BTreeMap<&'static str, (u32, u32)>,
}

/// Accounts of up to three validators of fifteen organisations, one of which may run none.
fn accounts() -> Vec<u64> {
    (1..=15)
        .flat_map(|organisation| (0..3).map(move |one| organisation * 10 + one))
        .collect()
}

/// Whether the table lets a validator change.
fn allows(validator: u64, change: ValidatorChange) -> bool {
    record(validator).is_some_and(|known| answer(known.state, change, known.seated) != Answer::No)
}

fn seated() -> Vec<u64> {
    let mut seated: Vec<_> = crate::Validators::<Test>::iter()
        .filter(|(_, known)| known.seated)
        .map(|(validator, _)| validator)
        .collect();
    seated.sort_unstable();
    seated
}

impl World {
    fn generation(&self, validator: u64) -> u8 {
        self.generations.get(&validator).copied().unwrap_or(0)
    }

    /// A term that is over already, that ends soon, or none.
    fn term(&mut self) -> Option<SessionIndex> {
        let after = u32::try_from(self.dice.below(12)).unwrap();
        (self.dice.below(3) == 0).then(|| Session::current_index() + after)
    }

    fn propose(&mut self, validator: u64) -> (bool, bool) {
        let until = self.term();
        let organisation = organisation_of(validator);
        let own = crate::Validators::<Test>::iter_values()
            .filter(|known| known.organisation == organisation)
            .count();
        let rules = Rules::<Test>::get();
        let expected = validator / 10 != DEVELOPER
            && record(validator).is_none()
            && until.is_none_or(|last| last >= Session::current_index() + 2)
            && own <= rules.seats_of_one(rules.seats) as usize;
        let done = propose_until(validator, until).is_ok();
        if done {
            self.generations.insert(validator, 0);
        }
        (expected, done)
    }

    fn approve(&mut self, validator: u64) -> (bool, bool) {
        let until = self.term();
        let expected = allows(validator, ValidatorChange::Approved)
            && until.is_none_or(|last| last >= Session::current_index() + 2);
        let done = Validators::approve(root(), validator, until).is_ok();
        (expected, done)
    }

    fn rotate(&mut self, validator: u64) -> (bool, bool) {
        let next = self.generation(validator).wrapping_add(1);
        let done = super::mock::rotate(validator, next).is_ok();
        if done {
            self.generations.insert(validator, next);
        }
        (record(validator).is_some(), done)
    }

    fn beat(&mut self, validator: u64) -> (bool, bool) {
        let session = Session::current_index();
        let call = heartbeat_with(validator, session, self.generation(validator));
        let expected = allows(validator, ValidatorChange::Heartbeat)
            && Beats::<Test>::get(validator) != Some(session);
        assert_eq!(pool(&call).is_ok(), expected, "the pool knows as much");
        (expected, send(call).is_ok())
    }

    fn equivocate(&mut self, validator: u64) -> (bool, bool) {
        self.rounds += 1;
        let expected = allows(validator, ValidatorChange::Equivocated);
        (
            expected,
            offences::equivocate(validator, self.rounds).is_ok(),
        )
    }

    fn set_rules(&mut self) -> (bool, bool) {
        let before = Rules::<Test>::get();
        let rules = ValidatorRules {
            floor: u32::try_from(self.dice.below(9)).unwrap(),
            seats: u32::try_from(3 + self.dice.below(12)).unwrap(),
            share: u32::try_from(self.dice.below(600_000)).unwrap(),
            missed: u32::try_from(1 + self.dice.below(4)).unwrap(),
            session_length: u32::try_from(4 + self.dice.below(8)).unwrap(),
        };
        let set = u32::try_from(seated().len()).unwrap();
        let expected = (4..=set).contains(&rules.floor)
            && rules.seats >= set
            && rules.floor <= rules.seats
            && rules.session_length >= 5;
        let done = Validators::set_rules(root(), rules).is_ok();
        let after = if done { rules } else { before };
        assert_eq!(Rules::<Test>::get(), after);
        (expected, done)
    }

    /// Nodes go down and come back, but for one that makes the next block.
    fn weather(&mut self) -> (bool, bool) {
        let mut down = Offline::get();
        let node = self.dice.pick(&accounts());
        if down.contains(&node) {
            down.retain(|other| *other != node);
        } else {
            down.push(node);
        }
        Offline::set(down);
        (true, true)
    }

    fn one_is_up(&mut self) {
        let mut down = Offline::get();
        if acting().iter().all(|validator| down.contains(validator)) {
            let up = self.dice.pick(&acting());
            down.retain(|other| *other != up);
            Offline::set(down);
        }
    }

    fn pass_block(&mut self) -> (bool, bool) {
        self.one_is_up();
        let session = Session::current_index();
        let (planned, before) = (seated(), queued());
        block();
        if Session::current_index() == session {
            assert_eq!(queued(), before);
            return (true, true);
        }
        assert_eq!(acting(), before, "what was planned acts");
        let after = queued();
        let came = after.iter().filter(|one| !planned.contains(one)).count();
        let went = planned.iter().filter(|one| !after.contains(one)).count();
        assert!(came <= 1 && went <= 1, "{planned:?} became {after:?}");
        let rules = Rules::<Test>::get();
        self.floors = (self.floors.1, rules.floor);
        assert!(after.len() <= rules.seats.max(u32::try_from(planned.len()).unwrap()) as usize);
        if let Some(entrant) = after.iter().find(|one| !planned.contains(one)) {
            let larger = u32::try_from(planned.len()).unwrap() + 1;
            let own = after
                .iter()
                .filter(|one| organisation_of(**one) == organisation_of(*entrant))
                .count();
            // One of its own may have left in the same session.
            assert!(own <= rules.seats_of_one(larger) as usize);
        }
        // Where nothing changes, nothing could.
        if came == 0 && went == 0 {
            let known: Vec<_> = crate::Validators::<Test>::iter().collect();
            let nothing = Plan {
                enters: None,
                leaves: None,
            };
            assert_eq!(plan(&rules, &known), nothing);
        }
        System::reset_events();
        (true, true)
    }

    fn check(&self) {
        Validators::do_try_state().unwrap();
        let size = |set: &[u64]| u32::try_from(set.len()).unwrap();
        assert!(size(&acting()) >= self.floors.0, "acting: {:?}", acting());
        assert!(size(&queued()) >= self.floors.1, "queued: {:?}", queued());
        assert_eq!(queued(), seated());
        assert_eq!(BlockKeys::get().len(), acting().len());
    }

    /// One that acts, one that needs somebody to do something, or any account.
    fn somebody(&mut self) -> u64 {
        let mut waiting: Vec<_> = crate::Validators::<Test>::iter()
            .filter(|(_, known)| known.state != ValidatorState::Active)
            .map(|(validator, _)| validator)
            .collect();
        waiting.sort_unstable();
        match self.dice.below(8) {
            0..=1 => self.dice.pick(&acting()),
            2..=4 if !waiting.is_empty() => self.dice.pick(&waiting),
            _ => self.dice.pick(&accounts()),
        }
    }

    fn step(&mut self) {
        let validator = self.somebody();
        let decide = |change, call: fn(u64) -> sp_runtime::DispatchResult| {
            (allows(validator, change), call(validator).is_ok())
        };
        let (name, (expected, done)) = match self.dice.below(100) {
            0..=11 => ("propose", self.propose(validator)),
            12..=21 => ("approve", self.approve(validator)),
            22..=23 => {
                let reject = |validator| Validators::reject(root(), validator, reason());
                ("reject", decide(ValidatorChange::Rejected, reject))
            }
            24..=27 => ("leave", decide(ValidatorChange::Withdrawn, leave)),
            28..=31 => ("remove", decide(ValidatorChange::Removed, remove)),
            32..=37 => ("reinstate", decide(ValidatorChange::Reinstated, reinstate)),
            38..=42 => ("rotate", self.rotate(validator)),
            43..=52 => ("heartbeat", self.beat(validator)),
            53..=56 => ("equivocate", self.equivocate(validator)),
            57..=60 => ("rules", self.set_rules()),
            61..=66 => ("weather", self.weather()),
            67..=90 => ("block", self.pass_block()),
            _ => {
                for _ in 0..4 {
                    self.pass_block();
                    self.check();
                }
                ("blocks", (true, true))
            }
        };
        assert_eq!(done, expected, "{name} {validator} {:?}", record(validator));
        let (happened, refused) = self.tally.entry(name).or_default();
        *(if done { happened } else { refused }) += 1;
        self.check();
    }
}

fn live(seed: u64, tally: &mut BTreeMap<&'static str, (u32, u32)>) {
    println!("REGISTRY_SEED={seed} REGISTRY_WORLDS=1");
    let mut dice = Dice(seed);
    let size = usize::try_from(4 + dice.below(4)).unwrap();
    let set = [10, 20, 30, 40, 50, 60, 70][..size].to_vec();
    storage(RULES, set.into_iter().map(founder).collect()).execute_with(|| {
        let mut world = World {
            dice,
            floors: (RULES.floor, RULES.floor),
            generations: BTreeMap::new(),
            rounds: 0,
            tally: std::mem::take(tally),
        };
        for _ in 0..STEPS {
            world.step();
        }
        *tally = world.tally;
    });
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn the_set_keeps_its_bounds_whatever_happens() {
    let seed = number("REGISTRY_SEED").unwrap_or(SEED);
    let worlds = number("REGISTRY_WORLDS").unwrap_or(WORLDS);
    let mut tally = BTreeMap::new();
    for world in 0..worlds {
        live(seed.wrapping_add(world), &mut tally);
    }
    println!("{tally:?}");
    if worlds >= WORLDS {
        for (name, (happened, refused)) in tally {
            assert!(happened >= 50, "{name} happened {happened} times");
            let always = ["weather", "block", "blocks"].contains(&name);
            assert!(
                always || refused >= 50,
                "{name} was refused {refused} times"
            );
        }
    }
}

#[test]
fn every_state_is_reached_by_chance() {
    use ValidatorState as S;
    let mut seen = BTreeMap::<(S, bool), u32>::new();
    storage(RULES, FIVE.map(founder).to_vec()).execute_with(|| {
        let mut world = World {
            dice: Dice(SEED),
            floors: (RULES.floor, RULES.floor),
            generations: BTreeMap::new(),
            rounds: 0,
            tally: BTreeMap::new(),
        };
        for _ in 0..4_000 {
            world.step();
            for known in crate::Validators::<Test>::iter_values() {
                *seen.entry((known.state, known.seated)).or_default() += 1;
            }
        }
    });
    assert_eq!(seen.len(), 9, "{seen:?}");
}

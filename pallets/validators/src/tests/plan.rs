//! The rule of the next set, for sets of every kind.

use crate::plan::{own_slots, plan, set_after, Plan};
use proptest::prelude::*;
use registry_primitives::{
    records::validators::{Validator, ValidatorRules, ValidatorState},
    OrganisationId,
};

type Known = Vec<(u32, Validator)>;

const STATES: [(ValidatorState, bool); 9] = [
    (ValidatorState::Proposed, false),
    (ValidatorState::Entering, false),
    (ValidatorState::Active, true),
    (ValidatorState::Standby, true),
    (ValidatorState::Standby, false),
    (ValidatorState::Leaving, true),
    (ValidatorState::Leaving, false),
    (ValidatorState::Suspended, true),
    (ValidatorState::Suspended, false),
];

fn rules() -> impl Strategy<Value = ValidatorRules> {
    (1u32..=8, 0u32..=8, 0u32..=1_000_000).prop_map(|(floor, more, share)| ValidatorRules {
        floor,
        seats: floor + more,
        share,
        missed: 3,
        session_length: 5,
    })
}

fn validator() -> impl Strategy<Value = Validator> {
    // Some states come with a seat: half of all validators have one.
    (0..STATES.len(), 1u32..=6, 0u32..=4).prop_map(|(index, organisation, since)| Validator {
        organisation: OrganisationId(organisation),
        state: STATES[index].0,
        seated: STATES[index].1,
        since,
        until: None,
        missed: 0,
    })
}

/// Up to thirty validators, in no order.
fn known() -> impl Strategy<Value = Known> {
    prop::collection::btree_map(0u32..1_000, validator(), 0..30)
        .prop_map(|known| known.into_iter().collect::<Known>())
        .prop_shuffle()
}

fn seated(known: &Known) -> u32 {
    u32::try_from(known.iter().filter(|(_, one)| one.seated).count()).unwrap()
}

fn seats_of(known: &Known, organisation: OrganisationId) -> u32 {
    let own = known
        .iter()
        .filter(|(_, one)| one.seated && one.organisation == organisation);
    u32::try_from(own.count()).unwrap()
}

/// Whether a validator may have the next seat.
fn fits(rules: &ValidatorRules, known: &Known, one: &Validator) -> bool {
    let larger = seated(known) + 1;
    one.state == ValidatorState::Entering
        && larger <= rules.seats
        && seats_of(known, one.organisation) < rules.seats_of_one(larger)
}

fn find(known: &Known, account: u32) -> Validator {
    known.iter().find(|(other, _)| *other == account).unwrap().1
}

/// What the set is after a plan, in the records too.
fn follow(known: &Known, planned: &Plan<u32>) -> Known {
    let after = known.iter().map(|(account, one)| {
        let mut one = *one;
        if planned.enters == Some(*account) {
            (one.state, one.seated) = (ValidatorState::Active, true);
        }
        if planned.leaves == Some(*account) {
            one.seated = false;
        }
        (*account, one)
    });
    after.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn an_entry_takes_a_free_seat_within_the_share_and_the_longest_waiting_comes_first(
        rules in rules(), known in known(),
    ) {
        let planned = plan(&rules, &known);
        let may_enter: Vec<_> = known
            .iter()
            .filter(|(_, one)| fits(&rules, &known, one))
            .map(|(account, one)| (one.since, *account))
            .collect();
        // Whoever can enter does, and nobody else.
        prop_assert_eq!(planned.enters, may_enter.iter().min().map(|(_, account)| *account));
    }

    #[test]
    fn an_exit_leaves_the_floor_and_follows_the_order(rules in rules(), known in known()) {
        let planned = plan(&rules, &known);
        let set = seated(&known) + u32::from(planned.enters.is_some());
        let order = |state| match state {
            ValidatorState::Suspended => Some(0),
            ValidatorState::Leaving => Some(1),
            ValidatorState::Standby => Some(2),
            _ => None,
        };
        let to_leave = known.iter().filter(|(_, one)| one.seated).filter_map(|(account, one)| {
            order(one.state).map(|order| (order, one.since, *account))
        });
        let expected = if set > rules.floor { to_leave.min() } else { None };
        prop_assert_eq!(planned.leaves, expected.map(|(_, _, account)| account));
    }

    #[test]
    fn the_set_is_the_seated_ones_with_one_change_each_way(rules in rules(), known in known()) {
        let planned = plan(&rules, &known);
        let set = set_after(&known, &planned);
        let mut expected: Vec<u32> = follow(&known, &planned)
            .into_iter()
            .filter(|(_, one)| one.seated)
            .map(|(account, _)| account)
            .collect();
        expected.sort_unstable();
        prop_assert_eq!(&set, &expected);
        // It leaves the bounds in no step: below the floor comes only what was there before, and
        // then it does not shrink.
        let (before, after) = (seated(&known), u32::try_from(set.len()).unwrap());
        prop_assert!(after >= rules.floor.min(before));
        prop_assert!(after <= rules.seats.max(before));
        prop_assert!(after.abs_diff(before) <= 1);
    }

    #[test]
    fn a_country_that_changes_nothing_comes_to_rest(rules in rules(), first in known()) {
        let mut known = first;
        let mut steps = 0;
        loop {
            let planned = plan(&rules, &known);
            if planned == (Plan { enters: None, leaves: None }) {
                break;
            }
            if let Some(entrant) = planned.enters {
                let one = find(&known, entrant);
                let larger = seated(&known) + 1;
                let own = seats_of(&known, one.organisation) + 1;
                prop_assert!(larger <= rules.seats && own <= rules.seats_of_one(larger));
            }
            known = follow(&known, &planned);
            steps += 1;
            prop_assert!(steps <= 60, "no end");
        }
        // Then nobody is left who could leave or enter.
        let waits_to_leave = known.iter().any(|(_, one)| {
            one.seated && one.state.exit_order().is_some()
        });
        prop_assert!(!waits_to_leave || seated(&known) <= rules.floor);
        prop_assert!(!known.iter().any(|(_, one)| !one.seated && fits(&rules, &known, one)));
    }

    #[test]
    fn own_slots_are_counted_as_one_counts_on_fingers(
        before in 0u64..2_000_000_000, span in 0u64..300, size in 1u32..40,
    ) {
        let last = before + span;
        let mut sum = 0;
        for index in 0..size {
            let naive = (before + 1..=last).filter(|slot| slot % u64::from(size) == u64::from(index));
            let counted = own_slots(before, last, index, size);
            prop_assert_eq!(counted, u32::try_from(naive.count()).unwrap());
            sum += u64::from(counted);
        }
        prop_assert_eq!(sum, span);
    }
}

#[test]
fn slots_of_no_time_and_of_nobody_are_none() {
    assert_eq!(own_slots(7, 7, 0, 4), 0);
    assert_eq!(own_slots(9, 7, 1, 4), 0);
    assert_eq!(own_slots(0, 100, 0, 0), 0);
    // The first slot of all is nobody's after itself.
    assert_eq!(own_slots(0, 4, 0, 4), 1);
    assert_eq!(own_slots(u64::MAX - 4, u64::MAX, 3, 4), 1);
    assert_eq!(own_slots(0, u64::MAX, 0, 1), u32::MAX);
}

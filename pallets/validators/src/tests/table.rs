//! The life of a validator, written out once more: what is not in this table is impossible.

use super::mock::*;
use frame_support::{assert_noop, hypothetically};
use registry_primitives::records::validators::{
    Validator,
    ValidatorChange::{self as C},
    ValidatorState::{self as S},
};
use sp_runtime::DispatchResult;
use Answer::{End, No, To};

/// What a change does to a state.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    /// It is impossible.
    No,
    /// It leads to a state.
    To(S),
    /// The record ends.
    End,
}

/// State, change, and what it does to a validator with a seat and to one without.
const TABLE: [(S, C, Answer, Answer); 28] = [
    (S::Proposed, C::Approved, To(S::Entering), To(S::Entering)),
    (S::Proposed, C::Rejected, End, End),
    (S::Proposed, C::Withdrawn, End, End),
    (S::Proposed, C::Removed, End, End),
    (S::Entering, C::Seated, To(S::Active), To(S::Active)),
    (S::Entering, C::Withdrawn, End, End),
    (S::Entering, C::TermOver, End, End),
    (S::Entering, C::Removed, End, End),
    (
        S::Entering,
        C::Equivocated,
        To(S::Suspended),
        To(S::Suspended),
    ),
    (S::Active, C::Missed, To(S::Standby), To(S::Standby)),
    (S::Active, C::Withdrawn, To(S::Leaving), End),
    (S::Active, C::TermOver, To(S::Leaving), End),
    (S::Active, C::Removed, To(S::Leaving), End),
    (
        S::Active,
        C::Equivocated,
        To(S::Suspended),
        To(S::Suspended),
    ),
    (S::Standby, C::Unseated, To(S::Standby), To(S::Standby)),
    (S::Standby, C::Heartbeat, To(S::Active), To(S::Entering)),
    (S::Standby, C::Withdrawn, To(S::Leaving), End),
    (S::Standby, C::TermOver, To(S::Leaving), End),
    (S::Standby, C::Removed, To(S::Leaving), End),
    (
        S::Standby,
        C::Equivocated,
        To(S::Suspended),
        To(S::Suspended),
    ),
    (S::Leaving, C::Unseated, To(S::Leaving), To(S::Leaving)),
    (S::Leaving, C::Left, No, End),
    (
        S::Leaving,
        C::Equivocated,
        To(S::Suspended),
        To(S::Suspended),
    ),
    (
        S::Suspended,
        C::Unseated,
        To(S::Suspended),
        To(S::Suspended),
    ),
    (S::Suspended, C::Withdrawn, To(S::Leaving), End),
    (S::Suspended, C::TermOver, To(S::Leaving), End),
    (S::Suspended, C::Removed, To(S::Leaving), End),
    (S::Suspended, C::Reinstated, To(S::Active), To(S::Entering)),
];

/// What the table says.
pub fn answer(state: S, change: C, seated: bool) -> Answer {
    let row = TABLE
        .iter()
        .find(|(from, by, _, _)| (*from, *by) == (state, change));
    row.map_or(
        No,
        |(_, _, with, without)| if seated { *with } else { *without },
    )
}

/// States in which a validator can be, with and without a seat.
const POSSIBLE: [(S, bool); 9] = [
    (S::Proposed, false),
    (S::Entering, false),
    (S::Active, true),
    (S::Standby, true),
    (S::Standby, false),
    (S::Leaving, true),
    (S::Leaving, false),
    (S::Suspended, true),
    (S::Suspended, false),
];

/// Puts a validator that is none yet where no call could bring it at once.
fn place(validator: u64, state: S, seated: bool) -> Validator {
    propose(validator).unwrap();
    let placed = Validator {
        state,
        seated,
        ..record(validator).unwrap()
    };
    crate::Validators::<Test>::insert(validator, placed);
    placed
}

#[test]
fn the_table_of_the_states_is_this_one() {
    for state in S::ALL {
        for change in C::ALL {
            for seated in [true, false] {
                let told = match state.after(*change, seated) {
                    None => No,
                    Some(None) => End,
                    Some(Some(after)) => To(after),
                };
                let expected = answer(*state, *change, seated);
                assert_eq!(told, expected, "{state} {change} seated: {seated}");
            }
        }
    }
    // Nobody comes to life again, and nobody is proposed from another state.
    assert!(S::ALL
        .iter()
        .all(|state| answer(*state, C::Proposed, true) == No));
}

/// Makes a change, as the table says.
fn make(state: S, seated: bool, change: C) {
    let name = format!("{state} {change} seated: {seated}");
    let placed = place(60, state, seated);
    System::reset_events();
    let outcome = Validators::change(&60, placed, change, None, None);
    let after = match answer(state, change, seated) {
        No => {
            assert_eq!(outcome, Err(Error::ValidatorStateForbids.into()), "{name}");
            assert_eq!(record(60), Some(placed), "{name}");
            assert_eq!(changes(), [], "{name}");
            return;
        }
        To(after) => Some(after),
        End => None,
    };
    assert_eq!(outcome, Ok(()), "{name}");
    assert_eq!(changes(), [(60, change, after)], "{name}");
    assert_eq!(self::state(60), after, "{name}");
    // Who is no validator any more has no keys that another one could not take.
    let keys = pallet_session::NextKeys::<Test>::contains_key(60);
    assert_eq!(keys, after.is_some(), "{name}");
}

#[test]
fn every_change_follows_the_table_and_is_told() {
    run(&FIVE, || {
        for (state, seated) in POSSIBLE {
            for change in C::ALL {
                hypothetically!(make(state, seated, *change));
            }
        }
    });
}

type Decision = (C, fn(u64) -> DispatchResult);

#[test]
fn every_call_asks_the_table() {
    const CALLS: [Decision; 5] = [
        (C::Approved, approve),
        (C::Rejected, |validator| {
            Validators::reject(root(), validator, reason())
        }),
        (C::Withdrawn, leave),
        (C::Removed, remove),
        (C::Reinstated, reinstate),
    ];
    run(&FIVE, || {
        for (state, seated) in POSSIBLE {
            for (change, call) in CALLS {
                hypothetically!({
                    place(60, state, seated);
                    if answer(state, change, seated) == No {
                        assert_noop!(call(60), Error::ValidatorStateForbids);
                    } else {
                        assert_eq!(call(60), Ok(()), "{state} {change} seated: {seated}");
                    }
                });
            }
        }
    });
}

#[test]
fn only_who_stands_by_has_a_heartbeat() {
    run(&FIVE, || {
        for (state, seated) in POSSIBLE {
            hypothetically!({
                place(60, state, seated);
                let call = heartbeat(60);
                if answer(state, C::Heartbeat, seated) == No {
                    assert_eq!(pool(&call), Err(code(Error::HeartbeatRefused)));
                    assert_noop!(send(call), Error::HeartbeatRefused);
                } else {
                    assert!(pool(&call).is_ok());
                    assert_eq!(send(call), Ok(()));
                }
            });
        }
    });
}

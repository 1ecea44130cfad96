//! The table of origins in `docs/governance.md` against the runtime, in both directions.

use crate::{
    country::{run, GOVERNMENT, MINISTRY},
    name,
    samples::samples,
    support::{governing::of_votes, of_committee, of_council, sessions::Secrets},
};
use frame_support::{
    assert_ok,
    storage::{with_transaction, TransactionOutcome},
};
use registry_primitives::OrganisationId;
use registry_runtime::{
    CouncilMembership, Runtime, RuntimeCall, RuntimeOrigin, TechnicalMembership,
};
use sp_runtime::{traits::Dispatchable, DispatchError};
use std::collections::{BTreeMap, BTreeSet};

/// Sizes of a body for which the table is tried.
const SIZES: std::ops::RangeInclusive<u32> = 1..=13;

/// Calls that dispatch what is inside of them with the origin that they have.
const WRAPPERS: [(&str, &str); 4] = [
    ("Utility", "batch"),
    ("Utility", "batch_all"),
    ("Utility", "force_batch"),
    ("Utility", "if_else"),
];

/// Calls of members that a majority of the council may make as well, which the page says in words.
const OF_MEMBERS_TOO: [(&str, &str); 2] = [
    ("Preimage", "note_preimage"),
    ("Preimage", "unnote_preimage"),
];

/// Who a row names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Origin {
    CouncilTwoThirds,
    CouncilMajority,
    Either,
}

fn two_thirds(size: u32) -> u32 {
    (2 * size).div_ceil(3)
}

fn majority(size: u32) -> u32 {
    size / 2 + 1
}

impl Origin {
    /// The origins that are just enough, and those that are just too little.
    fn boundary(self) -> (Vec<RuntimeOrigin>, Vec<RuntimeOrigin>) {
        let (mut enough, mut too_little) = (Vec::new(), Vec::new());
        for size in SIZES {
            let needed = match self {
                Self::CouncilTwoThirds => two_thirds(size),
                Self::CouncilMajority | Self::Either => majority(size),
            };
            enough.push(of_council(needed, size));
            too_little.push(of_council(needed - 1, size));
            if self == Self::Either {
                enough.push(of_committee(two_thirds(size), size));
                too_little.push(of_committee(two_thirds(size) - 1, size));
            } else {
                too_little.push(of_committee(size, size));
            }
        }
        (enough, too_little)
    }
}

/// The rows of the table, by pallet and call.
fn table() -> BTreeMap<(String, String), Origin> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/governance.md");
    let page = std::fs::read_to_string(path).expect("the page exists");
    let mut rows = BTreeMap::new();
    for line in page.lines() {
        let cells: Vec<&str> = line
            .trim()
            .trim_matches('|')
            .split('|')
            .map(str::trim)
            .collect();
        let [what, call, origin] = cells[..] else {
            continue;
        };
        let Some(call) = call
            .strip_prefix('`')
            .and_then(|call| call.strip_suffix('`'))
        else {
            continue;
        };
        let (pallet, call) = call
            .split_once('.')
            .unwrap_or_else(|| panic!("a call: {line}"));
        let origin = match origin {
            "Council ⅔" => Origin::CouncilTwoThirds,
            "Council majority" => Origin::CouncilMajority,
            "either" => Origin::Either,
            other => panic!("{what}: {other} is no origin"),
        };
        let known = rows.insert((pallet.to_string(), call.to_string()), origin);
        assert!(known.is_none(), "{line} stands there twice");
    }
    rows
}

/// All samples, by pallet and call.
fn by_name() -> BTreeMap<(String, String), Vec<RuntimeCall>> {
    let validator = Secrets::of("//validator").account();
    let mut by_name = BTreeMap::<_, Vec<_>>::new();
    for call in samples().into_iter().chain(of_votes(&validator)) {
        let (pallet, function) = name(&call);
        let of = (pallet.to_string(), function.to_string());
        by_name.entry(of).or_default().push(call);
    }
    by_name
}

/// Runs a test in a country whose bodies have two members, so that one can be removed.
fn governed(test: impl FnOnce()) {
    run(|| {
        for organisation in [GOVERNMENT, MINISTRY] {
            let who = || crate::admin(organisation).into();
            assert_ok!(CouncilMembership::add_member(of_council(1, 1), who()));
            assert_ok!(TechnicalMembership::add_member(of_council(1, 1), who()));
        }
        test();
    });
}

/// Whether the origin is the right one for the call, whatever else it fails for.
fn is_accepted(call: &RuntimeCall, origin: RuntimeOrigin) -> bool {
    with_transaction(|| {
        let outcome = call.clone().dispatch(origin);
        let filtered = frame_system::Error::<Runtime>::CallFiltered.into();
        let refused = outcome
            .is_err_and(|failed| [DispatchError::BadOrigin, filtered].contains(&failed.error));
        TransactionOutcome::Rollback(Ok::<_, DispatchError>(!refused))
    })
    .expect("only rolled back")
}

#[test]
fn each_row_accepts_its_origin_and_refuses_one_vote_less() {
    governed(|| {
        let samples = by_name();
        let table = table();
        assert!(table.len() > 40, "{} rows", table.len());
        for (call, origin) in table {
            let named = format!("{}.{}", call.0, call.1);
            let of_call = samples
                .get(&call)
                .unwrap_or_else(|| panic!("{named}: there is no such call"));
            let (enough, too_little) = origin.boundary();
            for call in of_call {
                for origin in &enough {
                    let accepted = is_accepted(call, origin.clone());
                    assert!(accepted, "{named} by {:?}", origin.caller);
                }
                for origin in &too_little {
                    let accepted = is_accepted(call, origin.clone());
                    assert!(!accepted, "{named} by {:?}", origin.caller);
                }
            }
        }
    });
}

/// Root is nobody here, and what it would dispatch is refused.
#[test]
fn neither_root_nor_anybody_without_a_vote_governs() {
    governed(|| {
        let samples = by_name();
        let nobody = [
            RuntimeOrigin::root(),
            RuntimeOrigin::none(),
            frame_system::RawOrigin::Authorized.into(),
            RuntimeOrigin::signed(crate::country::silent_key(OrganisationId(77), 7)),
        ];
        // A member of an organisation freezes; governance does without an end.
        let of_members = [("Credits", "freeze"), ("Credits", "unfreeze")];
        for (call, _) in table() {
            if of_members.contains(&(call.0.as_str(), call.1.as_str())) {
                continue;
            }
            for sample in &samples[&call] {
                for origin in &nobody {
                    let accepted = is_accepted(sample, origin.clone());
                    assert!(!accepted, "{call:?} by {:?}", origin.caller);
                }
            }
        }
        for (call, sample) in samples.iter().filter(|(call, _)| call.0 == "Credits") {
            for sample in sample {
                assert!(!is_accepted(sample, RuntimeOrigin::root()), "{call:?}");
            }
        }
    });
}

fn accepted_by(origin: &RuntimeOrigin) -> BTreeSet<(String, String)> {
    by_name()
        .into_iter()
        .filter(|(_, calls)| calls.iter().any(|call| is_accepted(call, origin.clone())))
        .map(|(name, _)| name)
        .collect()
}

fn named(calls: &[(&str, &str)]) -> BTreeSet<(String, String)> {
    let named = |(pallet, call): &(&str, &str)| ((*pallet).to_string(), (*call).to_string());
    calls.iter().map(named).collect()
}

#[test]
fn the_table_names_every_call_that_the_council_makes() {
    governed(|| {
        let mut expected: BTreeSet<_> = table().into_keys().collect();
        expected.extend(named(&WRAPPERS));
        expected.extend(named(&OF_MEMBERS_TOO));
        assert_eq!(accepted_by(&of_council(4, 4)), expected);
    });
}

/// It pauses, enters the safe mode, withdraws an upgrade, and lifts what is restricted.
#[test]
fn the_committee_restricts_and_does_nothing_else() {
    governed(|| {
        let mut expected: BTreeSet<_> = table()
            .into_iter()
            .filter(|(_, origin)| *origin == Origin::Either)
            .map(|(call, _)| call)
            .collect();
        assert_eq!(
            expected,
            named(&[
                ("Governance", "withdraw_upgrade"),
                ("SafeMode", "force_enter"),
                ("SafeMode", "force_exit"),
                ("TxPause", "pause"),
                ("TxPause", "unpause"),
            ])
        );
        expected.extend(named(&WRAPPERS));
        assert_eq!(accepted_by(&of_committee(4, 4)), expected);
    });
}

/// A single member, through `execute`, is nobody.
#[test]
fn one_member_alone_makes_no_call_of_a_body() {
    governed(|| {
        use pallet_collective::{Instance1, Instance2, RawOrigin};
        let alice = crate::admin(crate::country::GOVERNMENT);
        let council: RuntimeOrigin = RawOrigin::<_, Instance1>::Member(alice.clone()).into();
        let committee: RuntimeOrigin = RawOrigin::<_, Instance2>::Member(alice).into();
        for origin in [council, committee] {
            assert_eq!(accepted_by(&origin), named(&WRAPPERS));
        }
    });
}

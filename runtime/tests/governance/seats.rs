//! Seats of the council and of the committee: who gives and takes them.

use crate::{
    motion::{decide, executed, propose, sent, Alice, Bob, Body, Charlie, Dave, Eve},
    support::{
        batch_all,
        chain::{block_with, run},
        id_of, Key,
    },
};
use frame_support::assert_ok;
use registry_runtime::{
    AccountId, CouncilMembership, Runtime, RuntimeCall, TechnicalCommittee, TechnicalMembership,
};
use sp_runtime::DispatchError;

/// A call of either membership, whose types differ.
macro_rules! seats {
    ($body:expr, $call:ident { $($field:tt)* }) => {
        match $body {
            Body::Council => RuntimeCall::from(pallet_membership::Call::<
                Runtime,
                pallet_membership::Instance1,
            >::$call {
                $($field)*
            }),
            Body::Committee => RuntimeCall::from(pallet_membership::Call::<
                Runtime,
                pallet_membership::Instance2,
            >::$call {
                $($field)*
            }),
        }
    };
}

fn remove(body: Body, key: Key) -> RuntimeCall {
    seats!(
        body,
        remove_member {
            who: id_of(key).into()
        }
    )
}

fn members(body: Body) -> Vec<AccountId> {
    match body {
        Body::Council => CouncilMembership::members().into_inner(),
        Body::Committee => TechnicalMembership::members().into_inner(),
    }
}

fn filtered() -> DispatchError {
    frame_system::Error::<Runtime>::CallFiltered.into()
}

#[test]
fn nobody_hands_its_own_seat_on() {
    run("local4", || {
        for body in [Body::Council, Body::Committee] {
            let before = members(body);
            let change = || {
                seats!(
                    body,
                    change_key {
                        new: id_of(Eve).into()
                    }
                )
            };
            block_with(&[], || {
                assert_eq!(sent(Alice, change()), Err(filtered()));
                let within = batch_all(vec![change()]);
                assert_eq!(sent(Alice, within.clone()), Err(filtered()));
                assert_ok!(sent(Alice, propose(Body::Council, 1, &change())));
                assert_eq!(executed(), [Err(filtered())]);
                assert_ok!(sent(Alice, propose(Body::Committee, 1, &within)));
                assert_eq!(executed().last(), Some(&Err(filtered())));
                for wrapper in crate::support::governing::wrapped_by_bodies(&change()) {
                    let _ = sent(Bob, wrapper);
                }
            });
            assert_eq!(members(body), before);
        }
    });
}

#[test]
fn the_last_member_of_a_body_stays() {
    run("local4", || {
        let council = [Alice, Bob, Charlie, Dave];
        // The committee is emptied first, by the council.
        block_with(&[], || {
            for key in [Bob, Charlie, Dave] {
                assert_ok!(decide(
                    Body::Council,
                    &council,
                    remove(Body::Committee, key)
                ));
            }
            let last = decide(Body::Council, &council, remove(Body::Committee, Alice));
            assert_eq!(last, Err(filtered()));
            assert_eq!(members(Body::Committee), [id_of(Alice)]);
            // Not even with the last but one in the same motion.
            let add = seats!(
                Body::Committee,
                add_member {
                    who: id_of(Bob).into()
                }
            );
            assert_ok!(decide(Body::Council, &council, add));
            let both = batch_all(vec![
                remove(Body::Committee, Alice),
                remove(Body::Committee, Bob),
            ]);
            assert_eq!(decide(Body::Council, &council, both), Err(filtered()));
            assert_eq!(members(Body::Committee).len(), 2);
        });
        block_with(&[], || {
            assert_ok!(decide(Body::Council, &council, remove(Body::Council, Dave)));
            let rest = [Alice, Bob, Charlie];
            assert_ok!(decide(Body::Council, &rest, remove(Body::Council, Charlie)));
            assert_ok!(decide(
                Body::Council,
                &[Alice, Bob],
                remove(Body::Council, Bob)
            ));
            // The one that is left decides at once, but not that nobody is left.
            let last = decide(Body::Council, &[Alice], remove(Body::Council, Alice));
            assert_eq!(last, Err(filtered()));
            assert_eq!(members(Body::Council), [id_of(Alice)]);
            let swap = seats!(
                Body::Council,
                swap_member {
                    remove: id_of(Alice).into(),
                    add: id_of(Bob).into(),
                }
            );
            assert_ok!(decide(Body::Council, &[Alice], swap));
            assert_eq!(members(Body::Council), [id_of(Bob)]);
        });
    });
}

/// Not even the seats of the committee are the committee's to give.
#[test]
fn the_council_gives_and_takes_all_seats() {
    run("local4", || {
        let all = [Alice, Bob, Charlie, Dave];
        block_with(&[], || {
            for body in [Body::Council, Body::Committee] {
                let add = || {
                    seats!(
                        body,
                        add_member {
                            who: id_of(Eve).into()
                        }
                    )
                };
                let bad = Err(DispatchError::BadOrigin);
                assert_eq!(decide(Body::Committee, &all, add()), bad);
                assert_eq!(decide(Body::Council, &[Alice, Bob], add()), bad);
                let reset = seats!(
                    body,
                    reset_members {
                        members: vec![id_of(Alice)]
                    }
                );
                assert_eq!(decide(Body::Council, &all, reset), bad);
            }
            let add = seats!(
                Body::Committee,
                add_member {
                    who: id_of(Eve).into()
                }
            );
            assert_ok!(decide(Body::Council, &all, add));
            assert!(
                TechnicalCommittee::is_member(&id_of(Eve)),
                "the body follows"
            );
        });
    });
}

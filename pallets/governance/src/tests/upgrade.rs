//! Upgrades: authorised by hash, withdrawn, and applied when the notice is over.

use super::mock::*;
use frame_support::{assert_noop, assert_ok};
use registry_primitives::records::validators::AuthorisedUpgrade;
use sp_runtime::traits::BadOrigin;

const NEXT: &str = "registry/6";

#[test]
fn an_upgrade_is_authorised_and_applied_by_anybody_when_the_notice_is_over() {
    run(|| {
        assert_ok!(authorise(NEXT));
        let upgrade = AuthorisedUpgrade {
            code_hash: hash(NEXT),
            release: release(NEXT),
            not_before: 11,
        };
        assert_eq!(authorised(), Some(upgrade));
        assert_eq!(
            last_event(),
            Event::UpgradeAuthorised {
                code_hash: hash(NEXT),
                release: release(NEXT),
                not_before: 11,
            }
        );
        System::set_block_number(10);
        assert_eq!(pool(NEXT), Err(code_of(Error::NoticeNotOver)));
        assert_noop!(apply(NEXT), Error::NoticeNotOver);
        System::set_block_number(11);
        let valid = pool(NEXT).unwrap();
        assert!(valid.requires.is_empty() && valid.propagate);
        assert_eq!(valid.provides.len(), 1, "one copy in the pool is enough");
        assert_eq!(new_code(), None);
        assert_ok!(apply(NEXT));
        assert_eq!(new_code(), Some(NEXT.as_bytes().to_vec()));
        assert_eq!(authorised(), None);
        assert_eq!(
            last_event(),
            Event::UpgradeApplied {
                code_hash: hash(NEXT),
                release: release(NEXT),
            }
        );
        assert_eq!(pool(NEXT), Err(code_of(Error::NoUpgradeAuthorised)));
        assert_noop!(apply(NEXT), Error::NoUpgradeAuthorised);
    });
}

#[test]
fn the_notice_is_the_one_at_the_vote() {
    run(|| {
        assert_ok!(authorise(NEXT));
        Notice::set(0);
        System::set_block_number(5);
        assert_noop!(apply(NEXT), Error::NoticeNotOver);
        assert_ok!(Governance::withdraw_upgrade(root()));
        assert_ok!(authorise(NEXT));
        assert_ok!(pool(NEXT));
        assert_ok!(apply(NEXT));
    });
}

#[test]
fn only_the_council_authorises_and_committee_or_council_withdraw() {
    run(|| {
        for origin in [signed(COMMITTEE), signed(2), RuntimeOrigin::none()] {
            assert_noop!(
                Governance::authorise_upgrade(origin, hash(NEXT), release(NEXT)),
                BadOrigin
            );
        }
        for origin in [root(), signed(COMMITTEE)] {
            assert_noop!(
                Governance::withdraw_upgrade(origin.clone()),
                Error::NoUpgradeAuthorised
            );
            assert_ok!(authorise(NEXT));
            for nobody in [signed(2), RuntimeOrigin::none()] {
                assert_noop!(Governance::withdraw_upgrade(nobody), BadOrigin);
            }
            assert_ok!(Governance::withdraw_upgrade(origin));
            assert_eq!(authorised(), None);
            assert_eq!(
                last_event(),
                Event::UpgradeWithdrawn {
                    code_hash: hash(NEXT),
                    release: release(NEXT),
                }
            );
        }
    });
}

#[test]
fn there_is_one_upgrade_at_a_time_and_it_has_a_name() {
    run(|| {
        for unreadable in ["", " ", "a\x07"] {
            assert_noop!(
                Governance::authorise_upgrade(root(), hash(NEXT), release(unreadable)),
                Error::ReleaseUnnamed
            );
        }
        assert_ok!(authorise(NEXT));
        for again in [NEXT, "registry/7"] {
            assert_noop!(authorise(again), Error::UpgradeAuthorisedAlready);
        }
    });
}

#[test]
fn another_code_than_the_authorised_one_changes_nothing() {
    run(|| {
        assert_eq!(pool(NEXT), Err(code_of(Error::NoUpgradeAuthorised)));
        assert_noop!(apply(NEXT), Error::NoUpgradeAuthorised);
        assert_ok!(authorise(NEXT));
        System::set_block_number(20);
        for other in ["registry/7", "registry/6 ", ""] {
            assert_eq!(pool(other), Err(code_of(Error::NotTheAuthorisedCode)));
            assert_noop!(apply(other), Error::NotTheAuthorisedCode);
        }
        assert_ok!(pool(NEXT));
    });
}

#[test]
fn code_that_is_no_later_runtime_of_this_chain_uses_its_authorisation_up() {
    run(|| {
        for bad in ["registry/5", "registry/4", "other/6", "no code at all"] {
            assert_ok!(authorise(bad));
            System::set_block_number(System::block_number() + 10);
            // The pool looks at the hash only: reading a version costs most of a block.
            assert_ok!(pool(bad));
            assert_ok!(apply(bad));
            assert_eq!(new_code(), None, "{bad}");
            assert_eq!(authorised(), None, "{bad}");
            assert_eq!(
                last_event(),
                Event::UpgradeRejected {
                    code_hash: hash(bad),
                    release: release(bad),
                }
            );
            // So nobody hands it in a second time.
            assert_eq!(pool(bad), Err(code_of(Error::NoUpgradeAuthorised)));
        }
    });
}

#[test]
fn an_upgrade_waits_for_the_migrations_of_the_one_before() {
    run(|| {
        assert_ok!(authorise(NEXT));
        System::set_block_number(11);
        Migrating::set(true);
        assert_noop!(
            apply(NEXT),
            frame_system::Error::<Test>::MultiBlockMigrationsOngoing
        );
        assert!(authorised().is_some());
        Migrating::set(false);
        assert_ok!(apply(NEXT));
        assert_eq!(new_code(), Some(NEXT.as_bytes().to_vec()));
    });
}

#[test]
fn code_is_handed_in_without_a_signer() {
    run(|| {
        assert_ok!(authorise(NEXT));
        System::set_block_number(11);
        for origin in [root(), signed(COMMITTEE), RuntimeOrigin::none()] {
            frame_support::assert_noop!(
                Governance::apply_upgrade(origin, NEXT.as_bytes().to_vec()),
                BadOrigin
            );
        }
    });
}

//! The set with which a country begins.

use super::mock::*;
use crate::{GenesisValidator, Rules};
use pallet_session::historical::HistoricalSessions;
use registry_primitives::records::validators::{Validator, ValidatorRules, ValidatorState};

fn founders(set: &[u64]) -> Vec<GenesisValidator<u64, SessionKeys>> {
    set.iter().copied().map(founder).collect()
}

#[test]
fn the_first_set_is_seated_in_order_and_both_sessions_are_known() {
    // In the order of the accounts, whatever the order of the file.
    storage(RULES, founders(&[30, 10, 40, 20])).execute_with(|| {
        assert_eq!(Rules::<Test>::get(), RULES);
        assert_eq!((acting(), queued()), (FOUR.to_vec(), FOUR.to_vec()));
        for validator in FOUR {
            let founding = Validator {
                organisation: organisation_of(validator),
                state: ValidatorState::Active,
                seated: true,
                since: 0,
                until: None,
                missed: 0,
            };
            assert_eq!(record(validator), Some(founding));
            assert_eq!(Session::load_keys(&validator), Some(keys(validator, 0)));
        }
        let block_keys: Vec<_> = FOUR.map(|validator| keys(validator, 0).aura).into();
        assert_eq!(BlockKeys::get(), block_keys);
        let voters = Grandpa::grandpa_authorities().into_iter();
        let voters: Vec<_> = voters.map(|(voter, _)| voter).collect();
        assert_eq!(voters, FOUR.map(|validator| keys(validator, 0).grandpa));
        assert!(HistoricalSessions::<Test>::contains_key(0));
        assert!(HistoricalSessions::<Test>::contains_key(1));
        Validators::do_try_state().unwrap();
    });
}

#[test]
fn a_storage_without_a_country_has_rules_and_nobody() {
    use sp_runtime::BuildStorage;
    let storage = RuntimeGenesisConfig::default().build_storage().unwrap();
    sp_io::TestExternalities::from(storage).execute_with(|| {
        assert_eq!(Rules::<Test>::get(), ValidatorRules::default());
        assert_eq!((acting(), queued()), (vec![], vec![]));
        Validators::do_try_state().unwrap();
    });
}

#[test]
fn one_validator_is_a_chain_where_the_rules_allow_it() {
    let rules = ValidatorRules { floor: 1, ..RULES };
    storage(rules, founders(&[10])).execute_with(|| {
        sessions(3);
        assert_eq!(acting(), [10]);
        Validators::do_try_state().unwrap();
    });
}

/// The message of the panic with which a chain does not begin.
fn refusal(rules: ValidatorRules, founders: Vec<GenesisValidator<u64, SessionKeys>>) -> String {
    let built = std::panic::catch_unwind(|| {
        storage(rules, founders);
    });
    let panic = built.expect_err("a chain that must not begin");
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string))
        .unwrap()
}

#[test]
fn rules_that_contradict_each_other_are_no_beginning() {
    for rules in [
        ValidatorRules { floor: 0, ..RULES },
        ValidatorRules { floor: 8, ..RULES },
        ValidatorRules {
            seats: 101,
            ..RULES
        },
        ValidatorRules {
            share: 1_000_001,
            ..RULES
        },
        ValidatorRules { missed: 0, ..RULES },
        ValidatorRules {
            session_length: 4,
            ..RULES
        },
    ] {
        assert!(refusal(rules, founders(&FIVE)).contains("contradict"));
    }
}

#[test]
fn a_set_that_breaks_the_rules_is_no_beginning() {
    let set = |validators: &[u64]| refusal(RULES, founders(validators));
    assert!(set(&[10, 20, 30]).contains("the rules want 4 to 7"));
    assert!(set(&[10, 20, 30, 40, 50, 60, 70, 80]).contains("the rules want 4 to 7"));
    assert!(set(&[10, 20, 30, 31]).contains("more than its share"));
    assert!(set(&[10, 20, 30, 90]).contains("runs no validators"));
    assert!(set(&[10, 20, 30, 990]).contains("no organisation has the tax id T-99"));
    let rules = ValidatorRules {
        share: 1_000_000,
        ..RULES
    };
    assert!(refusal(rules, founders(&[10, 20, 30, 30])).contains("named twice"));
    let mut thief = founders(&FOUR);
    thief[3].keys = SessionKeys {
        aura: keys(40, 0).aura,
        grandpa: keys(10, 0).grandpa,
    };
    assert!(refusal(RULES, thief).contains("share a session key"));
}

//! Sentences about validators and what governs the chain.

use super::*;
use registry_client::event::{
    CallName, CallPaused, MotionExecuted, Outcome, Performed, SafeModeEntered, SessionEnded,
    UpgradeAuthorised, ValidatorChanged,
};
use registry_primitives::records::validators::{ValidatorChange, ValidatorState};

fn told(event: RegistryEvent) -> String {
    sentence(&event, &names())
}

fn changed(change: ValidatorChange, after: Option<ValidatorState>, seated: bool) -> String {
    told(RegistryEvent::ValidatorChanged(ValidatorChanged {
        validator: Key([1; 32]),
        organisation: OrganisationId(2),
        before: Some(ValidatorState::Active),
        after,
        seated,
        session: 3,
        change,
        until: Some(40),
        reason: Some(Text("idle".into())),
        by: None,
    }))
}

#[test]
fn every_change_of_a_validator_names_it_and_its_organisation() {
    let mut all = std::collections::BTreeSet::new();
    for change in ValidatorChange::ALL {
        let told = changed(*change, Some(ValidatorState::Leaving), true);
        assert!(told.contains(&Key([1; 32]).to_string()), "{told}");
        assert!(told.contains("Green Fields"), "{told}");
        assert!(all.insert(told), "{change}");
    }
    let removed = changed(
        ValidatorChange::Removed,
        Some(ValidatorState::Leaving),
        true,
    );
    assert!(
        removed.ends_with("it leaves as soon as the set can do without it: idle"),
        "{removed}"
    );
    let removed = changed(ValidatorChange::Removed, None, false);
    assert!(removed.ends_with("of Green Fields: idle"), "{removed}");
    let approved = changed(
        ValidatorChange::Approved,
        Some(ValidatorState::Entering),
        false,
    );
    assert!(approved.contains("until session 40"), "{approved}");
}

#[test]
fn sessions_tell_who_made_nothing() {
    let ended = |authored: [u32; 2]| {
        told(RegistryEvent::SessionEnded(SessionEnded {
            session: 7,
            first: 4_201,
            last: 4_800,
            performance: authored
                .into_iter()
                .map(|authored| Performed {
                    validator: Key([1; 32]),
                    organisation: OrganisationId(2),
                    authored,
                    expected: 300,
                })
                .collect(),
        }))
    };
    assert_eq!(
        ended([300, 300]),
        "Session 7 ended, blocks 4,201 to 4,800; each of its 2 validators made some."
    );
    assert_eq!(
        ended([300, 0]),
        "Session 7 ended, blocks 4,201 to 4,800; 1 of its 2 validators made none."
    );
}

#[test]
fn what_governs_the_chain_is_told() {
    let hash = Hash32([7; 32]);
    let executed = |failed: Option<Bytes>| {
        told(RegistryEvent::MotionExecuted(MotionExecuted {
            proposal_hash: hash,
            result: Outcome { failed },
        }))
    };
    assert_eq!(executed(None), format!("Call {hash} was executed."));
    assert_eq!(
        executed(Some(Bytes(vec![2]))),
        format!("Call {hash} was executed and failed.")
    );
    let authorised = told(RegistryEvent::UpgradeAuthorised(UpgradeAuthorised {
        code_hash: hash,
        release: Text("1.6".into()),
        not_before: 43_200,
    }));
    assert!(authorised.contains("release 1.6"), "{authorised}");
    assert!(authorised.contains("from block 43,200 on"), "{authorised}");
    let paused = told(RegistryEvent::CallPaused(CallPaused {
        full_name: CallName {
            pallet: Text("Credits".into()),
            call: Text("transfer".into()),
        },
    }));
    assert_eq!(paused, "Governance switched Credits.transfer off.");
    let safe = told(RegistryEvent::SafeModeEntered(SafeModeEntered {
        until: 1_000,
    }));
    assert!(safe.starts_with("Safe mode until block 1,000"), "{safe}");
}

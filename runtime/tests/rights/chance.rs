//! Random lives of small countries: hundreds of thousands of actions of members, strangers and
//! governance, each followed by a recount of all that the registry keeps twice, and by rules
//! that a model of the people knows.
//!
//! `REGISTRY_SEED` runs one country again, by the number that a failure names;
//! `REGISTRY_COUNTRIES` sets how many are run.

mod beginning;
mod credits;
mod dice;
mod keys;
mod model;
mod organisations;
mod people;
mod programmes;
mod rights;
mod transactions;
mod waiting;
mod world;

use beginning::settle;
use dice::Dice;
use keys::{id, sign, voucher_hash, Key, KEYRING};
use model::Model;
use transactions::{dispatch, transact, Outcome};

use crate::country::{
    abroad, details, genesis, governance, retirement, set_time, text, try_state, END, START,
};
use codec::{Decode, Encode};
use frame_support::{
    dispatch::GetDispatchInfo,
    storage::with_storage_layer,
    traits::{BuildGenesisConfig, OnIdle},
};
use pallet_registry_accounts::{
    Accreditations, Call as AccountsCall, Invitations, Members, NextOrganisation, Organisations,
    Recoveries,
};
use pallet_registry_credits::{
    Call as CreditsCall, Freezes, Issuances, OrganisationBalances, Ranges, WaitingTransfers,
};
use pallet_registry_programmes::{Call as ProgrammesCall, Reports};
use pallet_registry_quota::{Call as QuotaCall, ChargeQuota, Used};
use pallet_registry_roles::{Call as RolesCall, Intents};
use pallet_registry_safeguards::{Call as SafeguardsCall, Trusted};
use registry_primitives::{
    consent::{consent_message, Consent},
    records::{
        accounts::MemberRecord,
        credits::{IssuanceBasis, RetirementTerms, Selection, Standing},
        freezes::FreezeScope,
        quota::{QuotaClass, QuotaLimits},
        trust::{Delays, Limits, Openness, Reception},
        waiting::{CrossBorder, Purpose, WaitingTransfer},
    },
    roles::initial_permissions,
    texts::{Reason, TaxId},
    Action, ActionSet, Approver, Credits as Amount, FreezeId, IntentId, IssuanceId, MemberState,
    OrganisationId, OrganisationKind, OrganisationState, PersonId, Policy, ProgrammeId,
    RetirementKind, ScopeSet, Sector, SerialRange, TransferId, UserRole, When,
};
use registry_runtime::{
    configs::registry::IntentLifetime, AccountId, Accounts, BlockNumber, Credits, Programmes,
    Runtime, RuntimeCall, RuntimeOrigin, System,
};
use sp_core::{sr25519, Pair};
use sp_runtime::{
    traits::{DispatchTransaction, Dispatchable},
    MultiSignature,
};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt::Write,
};

/// Countries of one run.
const COUNTRIES: u64 = 800;
/// Actions in the life of each.
const ACTIONS: u32 = 260;
/// Keys that people and vouchers of a country can have.
const KEYS: u8 = 40;
const VOUCHERS: u8 = 12;
/// Organisations of a country, those that were rejected included.
const MOST_ORGANISATIONS: u32 = 10;

type Waiting = WaitingTransfer<AccountId, BlockNumber>;

/// Who sends a call.
#[derive(Clone, Copy, Debug)]
enum Sender {
    Key(Key),
    /// Let in by the pool without a signer.
    Pool,
    Governance,
}

impl Sender {
    fn origin(self) -> RuntimeOrigin {
        match self {
            Self::Key(key) => RuntimeOrigin::signed(id(key)),
            Self::Pool => frame_system::RawOrigin::Authorized.into(),
            Self::Governance => governance(),
        }
    }
}

/// One country in the middle of its life.
struct World {
    dice: Dice,
    model: Model,
}

impl World {
    fn chance(&mut self, percent: u64) -> bool {
        self.dice.chance(percent)
    }

    /// What somebody or nobody does next.
    fn action(&mut self) -> (Sender, RuntimeCall) {
        match self.dice.below(100) {
            0..=9 => self.about_organisations(),
            10..=21 => self.about_joining(),
            22..=36 => self.about_members(),
            37..=44 => self.about_recovery(),
            45..=64 => self.about_programmes(),
            65..=79 => self.about_credits(),
            80..=85 => self.about_trust(),
            86..=93 => self.about_intents(),
            94..=96 => self.several(),
            _ => self.governance(),
        }
    }
}

/// Without time left in the blocks, due transfers wait for somebody who executes them.
fn pass_blocks(blocks: u32, time_left: bool) {
    for _ in 0..blocks {
        let number = System::block_number() + 1;
        System::set_block_number(number);
        System::reset_events();
        frame_system::BlockWeight::<Runtime>::kill();
        // Half an hour, so that limits of a day are used up and come back.
        pallet_timestamp::Now::<Runtime>::mutate(|now| *now += 1_800_000);
        let whole = <Runtime as frame_system::Config>::BlockWeights::get().max_block;
        if time_left {
            Credits::on_idle(number, whole);
        }
    }
}

fn root_of_storage() -> Vec<u8> {
    sp_io::storage::root(sp_runtime::StateVersion::V1)
}

/// Tells where a panic happened.
struct Whereabouts {
    country: u64,
    action: u32,
    call: String,
}

impl Drop for Whereabouts {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!(
                "country {} (REGISTRY_SEED={}), action {}: {}",
                self.country, self.country, self.action, self.call
            );
        }
    }
}

#[derive(Default)]
struct Tally {
    done: u64,
    failed: u64,
    refused: u64,
    /// Reports that credits were issued against.
    issued_reports: u64,
}

impl Tally {
    fn actions(&self) -> u64 {
        self.done + self.failed + self.refused
    }
}

fn live(country: u64, tally: &mut Tally, by_call: &mut BTreeMap<String, [u64; 2]>) {
    use frame_support::traits::GetCallMetadata;
    // All storage lies in memory as changes: nothing is written to a trie, which is slow.
    sp_io::TestExternalities::default().execute_with(|| {
        genesis(id(0)).build();
        frame_system::BlockHash::<Runtime>::insert(0, sp_core::H256::repeat_byte(7));
        System::set_block_number(1);
        let mut world = World {
            model: settle(),
            dice: Dice(country),
        };
        let mut whereabouts = Whereabouts {
            country,
            action: 0,
            call: String::new(),
        };
        for action in 0..ACTIONS {
            if world.chance(15) {
                let blocks = 1 + u32::from(world.dice.byte(3));
                pass_blocks(blocks, world.chance(70));
            } else if world.chance(1) {
                System::set_block_number(System::block_number() + IntentLifetime::get());
            }
            let (sender, call) = world.action();
            whereabouts.action = action;
            whereabouts.call.clear();
            write!(whereabouts.call, "{sender:?} {call:?}").expect("memory");
            let metadata = call.get_call_metadata();
            let name = format!("{}.{}", metadata.pallet_name, metadata.function_name);
            let sampled = world.chance(2).then(root_of_storage);
            let outcome = match sender {
                Sender::Key(key) if sampled.is_none() && world.chance(50) => transact(key, call),
                _ => Ok(dispatch(sender, call)),
            }
            .unwrap_or_else(|wrong| panic!("{wrong}"));
            let count = by_call.entry(name).or_default();
            match outcome {
                Outcome::Done => {
                    tally.done += 1;
                    count[0] += 1;
                    world.model.look().unwrap_or_else(|wrong| panic!("{wrong}"));
                }
                Outcome::Failed | Outcome::Refused => {
                    count[1] += 1;
                    match outcome {
                        Outcome::Refused => tally.refused += 1,
                        _ => tally.failed += 1,
                    }
                    if let Some(before) = sampled {
                        assert_eq!(root_of_storage(), before, "a failed call left a trace");
                    }
                }
            }
            try_state().unwrap_or_else(|wrong| panic!("{wrong:?}"));
        }
        // What the trials and the time left behind is all in order as well.
        pass_blocks(10, true);
        try_state().unwrap_or_else(|wrong| panic!("at the end: {wrong:?}"));
        let issued = Reports::<Runtime>::iter_values()
            .filter_map(|report| report.verification)
            .filter(|verification| verification.issued > Amount::ZERO);
        tally.issued_reports += u64::try_from(issued.count()).expect("few");
    });
}

#[test]
fn nothing_that_happens_breaks_the_books_or_the_rules() {
    let number = |name: &str| -> Option<u64> { std::env::var(name).ok()?.parse().ok() };
    let mut tally = Tally::default();
    let mut by_call = BTreeMap::new();
    if let Some(country) = number("REGISTRY_SEED") {
        live(country, &mut tally, &mut by_call);
        return;
    }
    let countries = number("REGISTRY_COUNTRIES").unwrap_or(COUNTRIES);
    for country in 0..countries {
        live(country, &mut tally, &mut by_call);
    }
    let actions = tally.actions();
    println!(
        "{actions} actions: {} done, {} failed, {} refused by the pool",
        tally.done, tally.failed, tally.refused
    );
    for (call, [done, failed]) in &by_call {
        println!("{call:36} {done:7} done {failed:7} failed");
    }
    assert!(tally.done * 100 >= actions * 15, "nearly nothing succeeds");
    if countries >= COUNTRIES {
        assert!(actions >= 200_000);
        let issued_reports = tally.issued_reports;
        assert!(
            issued_reports >= 50,
            "{issued_reports} reports led to credits"
        );
        for (call, [done, failed]) in &by_call {
            assert!(*done >= 20, "{call} succeeded {done} times");
            // Governance is mostly obeyed.
            let obeyed = [
                "Programmes.set_verification_requirement",
                "Quota.set_class",
                "Quota.set_limits",
                "Roles.set_permissions",
                "Roles.set_policy",
            ];
            let failing = *failed >= 20 || obeyed.contains(&call.as_str());
            assert!(failing, "{call} failed {failed} times");
        }
    }
}

//! The next set, from what is known of every validator: no storage, only the rule.

use alloc::{collections::BTreeMap, vec::Vec};
use registry_primitives::{
    records::validators::{Validator, ValidatorRules, ValidatorState},
    OrganisationId,
};

/// What changes in the set of one session: one entry and one exit at most.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan<AccountId> {
    /// Who gets a seat.
    pub enters: Option<AccountId>,
    /// Who gives its seat up.
    pub leaves: Option<AccountId>,
}

/// The change of the set by the rules.
///
/// The validator that waits longest enters, if there is a free seat and its organisation then has
/// no more than its share of the set. Only then leaves who is to leave: suspended ones first,
/// then those who want to go, then those on standby, of each the one that waits longest; and
/// nobody leaves a set that would have less than the floor without it.
#[must_use]
pub fn plan<AccountId: Ord + Clone>(
    rules: &ValidatorRules,
    validators: &[(AccountId, Validator)],
) -> Plan<AccountId> {
    let mut of_organisation = BTreeMap::<OrganisationId, u32>::new();
    let mut set: u32 = 0;
    for (_, validator) in validators.iter().filter(|(_, known)| known.seated) {
        set = set.saturating_add(1);
        let count = of_organisation.entry(validator.organisation).or_default();
        *count = count.saturating_add(1);
    }
    let has_seats =
        |organisation: &OrganisationId| of_organisation.get(organisation).copied().unwrap_or(0);

    let larger = set.saturating_add(1);
    let fits = |known: &Validator| has_seats(&known.organisation) < rules.seats_of_one(larger);
    let enters = validators
        .iter()
        .filter(|(_, known)| known.state == ValidatorState::Entering && !known.seated)
        .filter(|(_, known)| larger <= rules.seats && fits(known))
        .min_by(|(one, first), (other, second)| (first.since, one).cmp(&(second.since, other)))
        .map(|(account, _)| account.clone());
    if enters.is_some() {
        set = larger;
    }

    let leaves = validators
        .iter()
        .filter(|(_, known)| known.seated && set > rules.floor)
        .filter_map(|(account, known)| {
            let order = known.state.exit_order()?;
            Some((order, known.since, account))
        })
        .min()
        .map(|(_, _, account)| account.clone());
    Plan { enters, leaves }
}

/// Slots from `before` (exclusive) to `last` (inclusive) that belong to the place `index` in a
/// set of `size`: place `slot mod size` makes the block of a slot (Aura).
#[must_use]
pub fn own_slots(before: u64, last: u64, index: u32, size: u32) -> u32 {
    let up_to = |slot: u64| -> u64 {
        // Slots 0 to `slot` that are congruent to the index.
        let (index, size) = (u64::from(index), u64::from(size));
        slot.checked_sub(index)
            .and_then(|distance| distance.checked_div(size))
            .map_or(0, |rounds| rounds.saturating_add(1))
    };
    let count = up_to(last).saturating_sub(up_to(before));
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The set after a plan, in the order of the accounts.
#[must_use]
pub fn set_after<AccountId: Ord + Clone>(
    validators: &[(AccountId, Validator)],
    plan: &Plan<AccountId>,
) -> Vec<AccountId> {
    let mut set: Vec<AccountId> = validators
        .iter()
        .filter(|(account, known)| {
            (known.seated && plan.leaves.as_ref() != Some(account))
                || plan.enters.as_ref() == Some(account)
        })
        .map(|(account, _)| account.clone())
        .collect();
    set.sort();
    set
}

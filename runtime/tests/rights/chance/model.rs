//! What is true of the people whatever happens.

use super::*;

/// What is true of the people whatever happens.
#[derive(Default)]
pub(super) struct Model {
    /// Organisations that once had an administrator.
    pub(super) had_administrator: BTreeSet<OrganisationId>,
    /// The organisation of each person.
    pub(super) organisations: BTreeMap<PersonId, OrganisationId>,
    /// All members as last seen.
    pub(super) members: BTreeMap<Key, MemberRecord>,
}

impl Model {
    /// Look at the people after something succeeded.
    pub(super) fn look(&mut self) -> Result<(), String> {
        let numbers: BTreeMap<AccountId, Key> =
            KEYRING.with_borrow(|ring| ring.ids.iter().cloned().zip(0..).collect());
        let now: BTreeMap<Key, MemberRecord> = Members::<Runtime>::iter()
            .map(|(id, record)| (numbers[&id], record))
            .collect();
        let mut acting = BTreeSet::new();
        let mut administrators = BTreeSet::new();
        let mut roots = 0;
        for (key, record) in &now {
            let active = record.state == MemberState::Active;
            if record.role == UserRole::Root && active {
                roots += 1;
            }
            if matches!(record.state, MemberState::Active | MemberState::Suspended)
                && !acting.insert(record.person)
            {
                return Err(format!("{:?} acts with two keys", record.person));
            }
            let place = self.organisations.entry(record.person);
            if *place.or_insert(record.organisation) != record.organisation {
                return Err(format!("{:?} moved to another organisation", record.person));
            }
            let admitted = Organisations::<Runtime>::get(record.organisation)
                .is_some_and(|o| o.state != OrganisationState::Pending);
            if active && admitted && record.role.is_administrator() {
                administrators.insert(record.organisation);
            }
            if let Some(before) = self.members.get(key) {
                let same_person = before.person == record.person;
                let follows = before.state == record.state
                    || before.state.may_become(record.state)
                    // Within one batch.
                    || before.state == MemberState::Suspended
                        && record.state == MemberState::Replaced;
                if !same_person || !follows {
                    return Err(format!("key {key} became {record:?} after {before:?}"));
                }
            }
        }
        for (key, before) in &self.members {
            let admitted = System::providers(&id(*key)) > 0;
            let rejected = Organisations::<Runtime>::get(before.organisation)
                .is_some_and(|o| o.state == OrganisationState::Rejected);
            if !now.contains_key(key) && (admitted || !rejected) {
                return Err(format!("key {key} was forgotten"));
            }
        }
        if roots != 1 {
            return Err(format!("{roots} roots"));
        }
        self.had_administrator
            .extend(administrators.iter().copied());
        if self.had_administrator != administrators {
            return Err("an organisation lost its last administrator".into());
        }
        self.members = now;
        Ok(())
    }
}

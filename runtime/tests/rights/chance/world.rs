//! Who and what the random actions pick.

use super::*;

impl World {
    /// A key whose record satisfies this, or any key at all.
    pub(super) fn key(&mut self, wanted: impl Fn(&MemberRecord) -> bool) -> Key {
        if !self.dice.chance(7) {
            let fitting: Vec<Key> = self
                .model
                .members
                .iter()
                .filter(|(_, record)| wanted(record))
                .map(|(key, _)| *key)
                .collect();
            if let Some(key) = self.dice.pick(&fitting) {
                return key;
            }
        }
        self.dice.byte(KEYS)
    }

    pub(super) fn record(&self, key: Key) -> Option<MemberRecord> {
        self.model.members.get(&key).copied()
    }

    /// Somebody who may do much.
    pub(super) fn administrator(&mut self) -> Key {
        if self.chance(12) {
            return self.key(|record| record.state == MemberState::Active);
        }
        self.key(|record| record.state == MemberState::Active && record.role.is_administrator())
    }

    /// Somebody of the government.
    pub(super) fn official(&mut self) -> Key {
        if self.chance(15) {
            return self.administrator();
        }
        self.key(|record| {
            record.organisation == OrganisationId(1)
                && record.state == MemberState::Active
                && record.role.is_administrator()
        })
    }

    /// Somebody of the same organisation, in this state.
    pub(super) fn colleague(&mut self, of: Key, state: MemberState) -> Key {
        if self.chance(10) {
            return self.key(|_| true);
        }
        let Some(own) = self.record(of) else {
            return self.key(|_| true);
        };
        self.key(|record| {
            record.organisation == own.organisation
                && record.person != own.person
                && record.state == state
        })
    }

    /// A key that is nobody's, mostly.
    pub(super) fn fresh(&mut self) -> Key {
        let free: Vec<Key> = (0..KEYS)
            .filter(|key| !self.model.members.contains_key(key))
            .collect();
        match self.dice.pick(&free) {
            Some(key) if !self.dice.chance(8) => key,
            _ => self.dice.byte(KEYS),
        }
    }

    pub(super) fn organisation(
        &mut self,
        wanted: impl Fn(OrganisationState) -> bool,
    ) -> OrganisationId {
        let next = NextOrganisation::<Runtime>::get().0;
        let fitting: Vec<OrganisationId> = (1..next)
            .map(OrganisationId)
            .filter(|id| Organisations::<Runtime>::get(id).is_some_and(|o| wanted(o.state)))
            .collect();
        match self.dice.pick(&fitting) {
            Some(id) if !self.dice.chance(8) => id,
            _ => OrganisationId(1 + u32::from(self.dice.byte(11))),
        }
    }

    pub(super) fn certifier(&mut self) -> OrganisationId {
        let certifiers: Vec<OrganisationId> = Organisations::<Runtime>::iter()
            .filter(|(_, organisation)| organisation.kind == OrganisationKind::Certifier)
            .map(|(id, _)| id)
            .collect();
        match self.dice.pick(&certifiers) {
            Some(id) if !self.dice.chance(10) => id,
            _ => self.organisation(|_| true),
        }
    }

    pub(super) fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        self.dice.pick(all).expect("not empty")
    }

    pub(super) fn reason(&mut self) -> Reason {
        text(if self.chance(3) { " " } else { "because" })
    }

    pub(super) fn tax_id(&mut self) -> TaxId {
        text(&format!("T-{}", self.dice.byte(30)))
    }

    pub(super) fn amount(&mut self) -> Amount {
        Amount(self.dice.below(12))
    }

    pub(super) fn succession(&mut self, old: Key, new: Key) -> MultiSignature {
        let (old_id, new_id) = (id(old), id(new));
        let consent = Consent::Replace {
            old: &old_id,
            new: &new_id,
        };
        let signer = if self.chance(4) { old } else { new };
        sign(signer, &consent)
    }
}

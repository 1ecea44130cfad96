//! Random actions about organisations.

use super::*;

impl World {
    pub(super) fn about_organisations(&mut self) -> (Sender, RuntimeCall) {
        let room = NextOrganisation::<Runtime>::get().0 <= MOST_ORGANISATIONS;
        match self.dice.below(10) {
            0 | 1 if room => {
                let kind = self.one_of(OrganisationKind::ALL);
                let ministry = kind == OrganisationKind::Ministry;
                let scopes = match (ministry, self.chance(5)) {
                    (true, false) | (false, true) => ScopeSet(1 << 15),
                    _ => ScopeSet::default(),
                };
                let administrator = self.chance(80).then(|| id(self.fresh()));
                let call = AccountsCall::register_organisation {
                    kind,
                    name: text("Organisation"),
                    tax_id: self.tax_id(),
                    country: *b"QM",
                    scopes,
                    website: text(""),
                    administrator,
                };
                (Sender::Key(self.official()), call.into())
            }
            2 if room => self.application(),
            3 => {
                let call = AccountsCall::decide_registration {
                    organisation: self.organisation(|state| state == OrganisationState::Pending),
                    admit: self.chance(60),
                    reason: self.reason(),
                };
                (Sender::Key(self.official()), call.into())
            }
            4 | 5 => {
                let call = AccountsCall::suspend_organisation {
                    organisation: self.organisation(|state| state == OrganisationState::Active),
                    reason: self.reason(),
                };
                (Sender::Key(self.official()), call.into())
            }
            6 => {
                let call = AccountsCall::edit_organisation {
                    name: text("Renamed"),
                    country: *b"QM",
                    website: text(""),
                };
                (Sender::Key(self.administrator()), call.into())
            }
            7 if self.chance(30) => {
                let open = self.chance(85);
                let call = AccountsCall::set_self_registration { open };
                (Sender::Key(self.official()), call.into())
            }
            7 => {
                let accredited: Vec<_> = Accreditations::<Runtime>::iter_keys().collect();
                let known = self.dice.pick(&accredited).filter(|_| self.dice.chance(40));
                let call = match known {
                    Some((organisation, sector)) => AccountsCall::suspend_accreditation {
                        organisation,
                        sector,
                        reason: self.reason(),
                    },
                    None => AccountsCall::accredit {
                        organisation: self.certifier(),
                        sector: self.one_of(&[Sector::Agriculture, Sector::Forestry]),
                        from: self.dice.below(3),
                        until: self.one_of(&[0, 2, END, END]),
                    },
                };
                (Sender::Key(self.official()), call.into())
            }
            _ => {
                let call = AccountsCall::reactivate_organisation {
                    organisation: self.organisation(|state| state == OrganisationState::Suspended),
                    reason: self.reason(),
                };
                (Sender::Key(self.official()), call.into())
            }
        }
    }

    pub(super) fn application(&mut self) -> (Sender, RuntimeCall) {
        let key = self.fresh();
        let tax_id = self.tax_id();
        let kind = self.one_of(OrganisationKind::ALL);
        let key_id = id(key);
        let consent = Consent::Apply {
            kind,
            name: b"Applicant",
            tax_id: &tax_id,
            country: *b"QM",
            website: b"",
            rejections: pallet_registry_accounts::Rejections::<Runtime>::get(&key_id),
            key: &key_id,
        };
        let signature = sign(key, &consent);
        let call = AccountsCall::apply_organisation {
            kind,
            name: text("Applicant"),
            tax_id: tax_id.clone(),
            country: *b"QM",
            website: text(""),
            key: key_id,
            signature,
        };
        (Sender::Pool, call.into())
    }
}

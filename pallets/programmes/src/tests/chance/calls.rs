//! Calls about the life of a programme, which nobody foretells.

use super::*;

impl World<'_> {
    /// A call about the life of a programme, which nobody foretells.
    pub(super) fn life(&mut self) -> (&'static str, u64, Call) {
        match self.dice.below(100) {
            0..10 if LastProgramme::<Test>::get().0 < MOST_PROGRAMMES => {
                let key = self.mostly(&[ALPHA, BETA, GAMMA, API, MINISTRY, GOVERNMENT]);
                let submit = self.dice.chance(80);
                ("register", key, register(self.details(), submit))
            }
            0..14 => {
                let stage = self.dice.pick(&[Stage::Draft, Stage::Rejected]);
                let programme = self.programme_that_is(stage);
                let estimate = self
                    .dice
                    .chance(30)
                    .then(|| Amount(self.dice.within(0, 300)));
                let call = Call::submit {
                    programme,
                    estimate,
                    reason: None,
                };
                ("submit", self.author(programme), call)
            }
            14..32 => {
                let stage = self.dice.pick(&[Stage::Pending, Stage::Authorised]);
                let programme = self.programme_that_is(stage);
                let key = self.mostly(&[GOVERNMENT, MINISTRY]);
                let version = Programmes::<Test>::get(programme).map_or(1, |record| record.version);
                let read = version - u32::from(self.dice.chance(5));
                let call = authorise_version(programme, read, self.dice.below(120));
                ("authorise", key, call)
            }
            32..35 => {
                let programme = self.programme_that_is(Stage::Pending);
                (
                    "reject",
                    self.mostly(&[GOVERNMENT, MINISTRY]),
                    reject(programme),
                )
            }
            35 => {
                let stage = self.dice.pick(&[Stage::Draft, Stage::Pending]);
                let programme = self.programme_that_is(stage);
                ("withdraw", self.author(programme), withdraw(programme))
            }
            36 => {
                let programme = self.programme_that_is(Stage::Authorised);
                let outcome = self.dice.pick(Stage::ALL);
                let key = self.mostly(&[GOVERNMENT, MINISTRY]);
                ("close", key, close(programme, outcome))
            }
            37..50 => {
                let programme = self.programme();
                let details = self.amended(programme);
                let key = if self.dice.chance(70) {
                    self.author(programme)
                } else {
                    self.mostly(&[GOVERNMENT, MINISTRY])
                };
                ("amend", key, amend(programme, details))
            }
            50..60 => {
                let programme = self.programme_that_is(Stage::Authorised);
                let hash = Amendments::<Test>::get(programme)
                    .filter(|_| self.dice.chance(95))
                    .map(|amendment| hash_of(amendment.details))
                    .unwrap_or_default();
                let key = if self.dice.chance(50) {
                    self.author(programme)
                } else {
                    self.mostly(&[GOVERNMENT, MINISTRY])
                };
                (
                    "agree to an amendment",
                    key,
                    agree_amendment(programme, hash),
                )
            }
            60..63 => {
                let programme = self.programme_that_is(Stage::Authorised);
                let proposal = self
                    .dice
                    .pick(&[ProposalKind::Amendment, ProposalKind::Ownership]);
                ("decline", self.anybody(), decline(programme, proposal))
            }
            63..70 => {
                let programme = self.programme_that_is(Stage::Authorised);
                let change = self.ownership(programme);
                let key = self.author(programme);
                ("propose an ownership", key, propose(programme, change))
            }
            70..86 => {
                let programme = self.programme_that_is(Stage::Authorised);
                let proposed = OwnershipProposals::<Test>::get(programme)
                    .filter(|_| self.dice.chance(97))
                    .map(|proposal| proposal.change);
                let change = match proposed {
                    Some(change) => change,
                    None => self.ownership(programme),
                };
                let parties = [change.giver, change.receiver, org(MINISTRY)];
                let keys = parties.map(|organisation| u64::from(organisation.0));
                (
                    "agree to an ownership",
                    self.mostly(&keys),
                    agree(programme, change),
                )
            }
            86..90 => {
                let programme = self.programme();
                let id = format!("A-{}", self.dice.below(9));
                let call = act(programme, &id, self.dice.below(60));
                ("act", self.author(programme), call)
            }
            90..94 => {
                let programme = self.programme();
                let hectares = self.dice.within(0, 60).to_string();
                let call = estimate(programme, rice(&hectares, "90"), self.dice.chance(50));
                ("estimate", self.author(programme), call)
            }
            94..97 => {
                let programme = self.programme();
                let call = add(programme, document(self.dice.roll().to_le_bytes()[0]));
                ("add a document", self.author(programme), call)
            }
            97 => {
                let stage = self.dice.pick(&[Stage::Pending, Stage::Authorised]);
                let programme = self.programme_that_is(stage);
                ("certify", self.mostly(&CERTIFIERS), certify(programme))
            }
            98 => {
                let given: Vec<_> = Certificates::<Test>::iter_keys().collect();
                let (programme, certifier) = if given.is_empty() || self.dice.chance(20) {
                    (self.programme(), org(self.dice.pick(&CERTIFIERS)))
                } else {
                    self.dice.pick(&given)
                };
                let certifier = u64::from(certifier.0);
                let key = self.mostly(&[certifier, MINISTRY]);
                let call = withdraw_certificate(programme, certifier);
                ("withdraw a certificate", key, call)
            }
            _ => {
                let factor = format!("0.0{}", self.dice.within(1, 4));
                let call = Call::set_constants {
                    method: text("agriculture"),
                    constants: fields(&[("emissionFactor", number(&factor))]),
                };
                ("set constants", self.mostly(&[GOVERNMENT]), call)
            }
        }
    }
}

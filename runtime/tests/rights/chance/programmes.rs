//! What happens to programmes: all of their calls, mostly by somebody who may and about a
//! programme that is where the call wants it.

use super::{Key, Sender, World};
use crate::country::{details, text, START};
use pallet_registry_programmes::{
    Amendments, Call as ProgrammesCall, Certificates, LastProgramme, OwnershipProposals,
    Programmes, Reports,
};
use registry_primitives::{
    records::{
        accounts::MemberRecord,
        calculation::{Calculation, CalculationFields, FieldValue},
        credits::IssuanceBasis,
        monitoring::{MethodVersion, MonitoringReport},
        programmes::{
            Holdings, NewDocument, OwnershipChange, Party, Programme, ProgrammeDetails,
            ProposalKind, Side,
        },
    },
    texts::Reason,
    Credits as Amount, DocumentKind, MemberState, MitigationType, MonitoredPeriod, OrganisationId,
    OrganisationKind, ProgrammeId, ReportId, ReportStage, Stage, UserRole,
};
use registry_runtime::{Accounts, BlockNumber, Runtime, RuntimeCall};
use sp_runtime::traits::{BlakeTwo256, Hash};

/// Programmes of a country.
const MOST_PROGRAMMES: u32 = 8;
const DAY: u64 = 86_400;

type Report = MonitoringReport<BlockNumber>;

fn kind_of(organisation: OrganisationId) -> Option<OrganisationKind> {
    Accounts::organisation_of(organisation).map(|organisation| organisation.kind)
}

/// Whether a member can act at all.
fn acts(member: &MemberRecord) -> bool {
    member.state == MemberState::Active && member.role != UserRole::Viewer
}

fn biochar(weight: &str) -> Calculation {
    let weight = (text("weight"), FieldValue::Number(text(weight)));
    Calculation {
        method: text("soilEnrichmentBiochar"),
        inputs: CalculationFields(vec![weight].try_into().expect("one")),
    }
}

impl World {
    /// A programme that satisfies this, or any number.
    pub(super) fn programme(&mut self, wanted: impl Fn(&Programme) -> bool) -> ProgrammeId {
        let fitting: Vec<ProgrammeId> = Programmes::<Runtime>::iter()
            .filter(|(_, record)| wanted(record))
            .map(|(id, _)| id)
            .collect();
        match self.dice.pick(&fitting) {
            Some(id) if !self.dice.chance(6) => id,
            _ => ProgrammeId(1 + u32::from(self.dice.byte(9))),
        }
    }

    fn report(&mut self, wanted: impl Fn(&Report) -> bool) -> ReportId {
        let fitting: Vec<ReportId> = Reports::<Runtime>::iter()
            .filter(|(_, report)| wanted(report))
            .map(|(id, _)| id)
            .collect();
        match self.dice.pick(&fitting) {
            Some(id) if !self.dice.chance(6) => id,
            _ => ReportId(1 + u32::from(self.dice.byte(20))),
        }
    }

    /// Somebody who writes for the proponents of a programme.
    fn writer(&mut self, programme: ProgrammeId) -> Key {
        let record = Programmes::<Runtime>::get(programme);
        self.key(|member| {
            let of = member.organisation;
            let writes = record.as_ref().is_some_and(|record| {
                record.registered_by == of
                    || record
                        .details
                        .proponents
                        .iter()
                        .any(|proponent| proponent.organisation == of)
            });
            acts(member) && (writes || kind_of(of) == Some(OrganisationKind::Api))
        })
    }

    fn member_of(&mut self, organisation: OrganisationId) -> Key {
        self.key(|member| acts(member) && member.organisation == organisation)
    }

    fn judge(&mut self) -> Key {
        self.key(|member| {
            acts(member) && kind_of(member.organisation) == Some(OrganisationKind::Certifier)
        })
    }

    fn either_side(&mut self, programme: ProgrammeId) -> Key {
        if self.chance(50) {
            self.writer(programme)
        } else {
            self.official()
        }
    }

    fn holder(&mut self) -> OrganisationId {
        OrganisationId(1 + u32::from(self.dice.byte(3)))
    }

    fn perhaps(&mut self) -> Option<Reason> {
        self.chance(30).then(|| self.reason())
    }

    /// Some days of 2023.
    fn period(&mut self) -> MonitoredPeriod {
        let from = START + self.dice.below(80) * DAY;
        let length = self.dice.below(5) * DAY;
        MonitoredPeriod {
            from,
            until: (from + length).saturating_sub(1),
        }
    }

    /// What an issuance is based on, and the programme that it fits.
    pub(super) fn basis(&mut self) -> (ProgrammeId, IssuanceBasis) {
        match self.dice.below(4) {
            0 => (ProgrammeId(1), IssuanceBasis::Unverified(None)),
            1 => {
                let programme = self.programme(|record| record.stage == Stage::Authorised);
                let period = self.chance(70).then(|| self.period());
                (programme, IssuanceBasis::Unverified(period))
            }
            _ => {
                let report = self.report(|report| report.stage == ReportStage::Verified);
                let programme = match Reports::<Runtime>::get(report) {
                    Some(report) if !self.chance(5) => report.programme,
                    _ => self.programme(|_| true),
                };
                (programme, IssuanceBasis::Verified(report))
            }
        }
    }

    pub(super) fn about_programmes(&mut self) -> (Sender, RuntimeCall) {
        match self.dice.below(30) {
            0..=3 if LastProgramme::<Runtime>::get().0 < MOST_PROGRAMMES => self.registration(),
            4..=8 => self.decision(),
            9..=11 => self.filing(),
            12..=14 => self.amendment(),
            15..=17 => self.change_of_ownership(),
            18..=20 => self.addition(),
            21..=26 => self.monitoring(),
            _ => self.certification(),
        }
    }

    fn registration(&mut self) -> (Sender, RuntimeCall) {
        let (first, second) = (self.holder(), self.holder());
        let proponents = if first == second || self.chance(30) {
            vec![(first, 1_000_000)]
        } else {
            let share = self.one_of(&[1, 250_000, 999_999, 1_000_000]);
            vec![(first, share), (second, 1_000_000 - share)]
        };
        let scope = self.one_of(&[14, 15]);
        let external_id = format!("P-{}", self.dice.byte(20));
        let mut details = details(&external_id, scope, &proponents);
        details.estimate = Amount(self.dice.below(80));
        details.crediting_years = self.chance(20).then(|| self.dice.byte(3));
        if self.chance(4) {
            details.regions = vec![text("QA-01")].try_into().expect("one");
        }
        let submit = self.chance(50);
        let by = match self.dice.below(4) {
            0 => self.official(),
            1 => self.key(|member| {
                acts(member) && kind_of(member.organisation) == Some(OrganisationKind::Api)
            }),
            _ => self.member_of(first),
        };
        let call = ProgrammesCall::register { details, submit };
        (Sender::Key(by), call.into())
    }

    /// What authorities decide on.
    fn decision(&mut self) -> (Sender, RuntimeCall) {
        let call: RuntimeCall = match self.dice.below(10) {
            0..=4 => {
                let programme = self
                    .programme(|record| matches!(record.stage, Stage::Pending | Stage::Authorised));
                let known = Programmes::<Runtime>::get(programme);
                let version = known.map_or(1, |record| record.version);
                ProgrammesCall::authorise {
                    programme,
                    version: version + u32::from(self.chance(8)),
                    amount: Amount(self.dice.below(40)),
                    letter: None,
                    reason: self.perhaps(),
                }
                .into()
            }
            5 | 6 => ProgrammesCall::reject {
                programme: self.programme(|record| record.stage == Stage::Pending),
                reason: self.reason(),
            }
            .into(),
            7 => {
                // The first programme is the one whose credits move most.
                let mut programme = self.programme(|record| record.stage == Stage::Authorised);
                if programme == ProgrammeId(1) && self.chance(90) {
                    programme = ProgrammeId(2);
                }
                ProgrammesCall::close {
                    programme,
                    outcome: self.one_of(&[Stage::Completed, Stage::Cancelled, Stage::Pending]),
                    reason: self.reason(),
                }
                .into()
            }
            _ => {
                let factor = self.one_of(&["3.66", "4", "5.01", "-1", "many"]);
                let factor = (text("emissionFactor"), FieldValue::Number(text(factor)));
                let mut constants = CalculationFields::default();
                if self.chance(80) {
                    constants.0 = vec![factor].try_into().expect("one");
                }
                ProgrammesCall::set_constants {
                    method: text("soilEnrichmentBiochar"),
                    constants,
                }
                .into()
            }
        };
        (Sender::Key(self.official()), call)
    }

    /// What proponents do with an application of theirs.
    fn filing(&mut self) -> (Sender, RuntimeCall) {
        let programme = self.programme(|record| record.stage.is_editable());
        let by = self.writer(programme);
        let call: RuntimeCall = match self.dice.below(7) {
            0..=3 => ProgrammesCall::submit {
                programme: self.programme(|record| record.stage.may_become(Stage::Pending)),
                estimate: self.chance(50).then(|| Amount(self.dice.below(80))),
                reason: self.perhaps(),
            }
            .into(),
            4 if self.chance(40) => ProgrammesCall::withdraw {
                programme,
                reason: self.reason(),
            }
            .into(),
            _ => ProgrammesCall::amend {
                programme,
                details: self.written_anew(programme),
                reason: self.perhaps(),
            }
            .into(),
        };
        (Sender::Key(by), call)
    }

    fn written_anew(&mut self, programme: ProgrammeId) -> ProgrammeDetails {
        let known = Programmes::<Runtime>::get(programme).map(|record| record.details);
        let mut details = known.unwrap_or_else(|| details("P-99", 15, &[]));
        details.title = text(&format!("Title {}", self.dice.byte(4)));
        if self.chance(40) {
            details.estimate = Amount(self.dice.below(90));
        }
        if self.chance(5) {
            details.external_id = text("P-99");
        }
        details
    }

    /// Amendments of authorised programmes, by both sides.
    fn amendment(&mut self) -> (Sender, RuntimeCall) {
        let open: Vec<ProgrammeId> = Amendments::<Runtime>::iter_keys().collect();
        let programme = match self.dice.pick(&open) {
            Some(programme) if self.chance(60) => programme,
            _ => {
                let programme = self.programme(|record| record.stage == Stage::Authorised);
                let call = ProgrammesCall::amend {
                    programme,
                    details: self.written_anew(programme),
                    reason: self.perhaps(),
                };
                return (Sender::Key(self.either_side(programme)), call.into());
            }
        };
        if self.chance(25) {
            return self.refusal(programme, ProposalKind::Amendment);
        }
        let amendment = Amendments::<Runtime>::get(programme).expect("it is open");
        let by = match amendment.side {
            _ if self.chance(10) => self.either_side(programme),
            Side::Authority => self.writer(programme),
            Side::Proponents => self.official(),
        };
        let call = ProgrammesCall::agree_amendment {
            programme,
            hash: self.hash(BlakeTwo256::hash_of(&amendment.details).0),
        };
        (Sender::Key(by), call.into())
    }

    /// This hash, mostly.
    fn hash(&mut self, hash: [u8; 32]) -> [u8; 32] {
        if self.chance(5) {
            [0; 32]
        } else {
            hash
        }
    }

    fn refusal(&mut self, programme: ProgrammeId, proposal: ProposalKind) -> (Sender, RuntimeCall) {
        let call = ProgrammesCall::decline_proposal {
            programme,
            proposal,
            reason: self.reason(),
        };
        (Sender::Key(self.either_side(programme)), call.into())
    }

    fn change_of_ownership(&mut self) -> (Sender, RuntimeCall) {
        let open: Vec<ProgrammeId> = OwnershipProposals::<Runtime>::iter_keys().collect();
        let programme = match self.dice.pick(&open) {
            Some(programme) if self.chance(85) => programme,
            _ => return self.offer(),
        };
        if self.chance(10) {
            return self.refusal(programme, ProposalKind::Ownership);
        }
        let proposal = OwnershipProposals::<Runtime>::get(programme).expect("it is open");
        let missing = Party::ALL
            .into_iter()
            .zip(proposal.agreed)
            .find(|(_, agreed)| agreed.is_none());
        let by = match missing {
            Some((Party::Giver, _)) => self.member_of(proposal.change.giver),
            Some((Party::Receiver, _)) => self.member_of(proposal.change.receiver),
            _ => self.official(),
        };
        let call = ProgrammesCall::agree_ownership {
            programme,
            hash: self.hash(BlakeTwo256::hash_of(&proposal.change).0),
        };
        (Sender::Key(by), call.into())
    }

    fn offer(&mut self) -> (Sender, RuntimeCall) {
        let programme = self.programme(|record| record.stage == Stage::Authorised);
        let proponents = Programmes::<Runtime>::get(programme)
            .map(|record| record.details.proponents.into_inner())
            .unwrap_or_default();
        let giver = self.dice.pick(&proponents);
        let whole = giver.map_or(1, |giver| giver.share);
        let change = OwnershipChange {
            giver: match giver {
                Some(giver) if !self.chance(5) => giver.organisation,
                _ => self.holder(),
            },
            receiver: self.holder(),
            share: self.one_of(&[0, 1, whole / 2, whole, whole]),
            holdings: if self.chance(50) {
                Holdings::Stay
            } else {
                Holdings::Move(Amount(self.dice.below(6)))
            },
        };
        let call = ProgrammesCall::propose_ownership {
            programme,
            change,
            reason: self.perhaps(),
        };
        (Sender::Key(self.either_side(programme)), call.into())
    }

    /// Documents, mitigation actions, estimates.
    fn addition(&mut self) -> (Sender, RuntimeCall) {
        let programme = self.programme(|record| !record.stage.is_final());
        let weight = self.one_of(&["0.1", "5", "12.5", "20", "-3"]);
        let mut calculation = biochar(weight);
        if self.chance(5) {
            calculation.method = text("alchemy");
        }
        let by = self.writer(programme);
        let call: RuntimeCall = match self.dice.below(3) {
            0 => {
                let document = NewDocument {
                    kind: self.one_of(&[DocumentKind::Design, DocumentKind::Material]),
                    name: text("file.pdf"),
                    hash: [self.dice.byte(40); 32],
                    size: self.dice.below(20),
                    media: text("application/pdf"),
                    action: self.chance(15).then(|| self.action_id()),
                    replaces: self.chance(30).then(|| 1 + u32::from(self.dice.byte(3))),
                };
                let by = match self.dice.below(4) {
                    0 => self.judge(),
                    1 => self.official(),
                    _ => by,
                };
                let call = ProgrammesCall::add_document {
                    programme,
                    document,
                };
                return (Sender::Key(by), call.into());
            }
            1 => ProgrammesCall::add_mitigation_action {
                programme,
                action: self.action_id(),
                mitigation: self.one_of(&[MitigationType::Agriculture, MitigationType::Forestry]),
                estimate: Amount(self.dice.below(12)),
                calculation: self.chance(50).then_some(calculation),
            }
            .into(),
            _ => ProgrammesCall::estimate {
                programme,
                calculation,
                apply: self.chance(50),
            }
            .into(),
        };
        (Sender::Key(by), call)
    }

    fn action_id(&mut self) -> registry_primitives::texts::ActionId {
        text(&format!("A-{}", self.dice.byte(8)))
    }

    fn monitoring(&mut self) -> (Sender, RuntimeCall) {
        match self.dice.below(10) {
            0..=4 => {
                let programme = self.programme(|record| record.stage == Stage::Authorised);
                let call = ProgrammesCall::report {
                    programme,
                    period: self.period(),
                    claimed: Amount(self.dice.below(30)),
                    inputs: [1; 32],
                    method: self.chance(30).then(|| MethodVersion {
                        method: text("soilEnrichmentBiochar"),
                        constants: u32::from(self.dice.byte(3)),
                    }),
                };
                (Sender::Key(self.writer(programme)), call.into())
            }
            5..=7 => {
                let report = self.report(|report| report.stage == ReportStage::Submitted);
                let claimed = Reports::<Runtime>::get(report).map_or(0, |report| report.claimed.0);
                let call = ProgrammesCall::verify {
                    report,
                    verified: Amount(self.dice.below(claimed + 2)),
                    statement: [2; 32],
                };
                (Sender::Key(self.judge()), call.into())
            }
            8 => {
                let call = ProgrammesCall::decline_report {
                    report: self.report(|report| report.stage == ReportStage::Submitted),
                    reason: self.reason(),
                };
                (Sender::Key(self.judge()), call.into())
            }
            _ => {
                let call = ProgrammesCall::withdraw_verification {
                    report: self.report(|report| report.stage == ReportStage::Verified),
                    reason: self.reason(),
                };
                let by = if self.chance(50) {
                    self.judge()
                } else {
                    self.official()
                };
                (Sender::Key(by), call.into())
            }
        }
    }

    fn certification(&mut self) -> (Sender, RuntimeCall) {
        let given: Vec<(ProgrammeId, OrganisationId)> = Certificates::<Runtime>::iter()
            .filter(|(_, _, certificate)| certificate.standing)
            .map(|(programme, certifier, _)| (programme, certifier))
            .collect();
        match self.dice.pick(&given) {
            Some((programme, certifier)) if self.chance(50) => {
                let call = ProgrammesCall::withdraw_certificate {
                    programme,
                    certifier,
                    reason: self.reason(),
                };
                let by = match self.dice.below(4) {
                    0 => self.official(),
                    1 => self.judge(),
                    _ => self.member_of(certifier),
                };
                (Sender::Key(by), call.into())
            }
            _ => {
                let programme = self
                    .programme(|record| matches!(record.stage, Stage::Pending | Stage::Authorised));
                let statement = self.chance(50).then_some([3; 32]);
                let call = ProgrammesCall::certify {
                    programme,
                    statement,
                };
                (Sender::Key(self.judge()), call.into())
            }
        }
    }
}

//! Random lives of programmes. What reports, verifications, withdrawals and issuances lead to is
//! foretold from naive lists; after every step the records are compared with these and recounted.
//!
//! `REGISTRY_SEED` runs one country again, by the number that a failure names;
//! `REGISTRY_COUNTRIES` sets how many are run.

mod calls;
mod reports;

use super::mock::*;
use crate::{
    Amendments, Calendar, Certificates, IssuanceRequiresVerification, LastProgramme, LastReport,
    OwnershipProposals, Programmes, Reports,
};
use frame_support::storage::with_storage_layer;
use registry_primitives::{
    records::{
        credits::IssuanceBasis,
        monitoring::{MonitoringReport, Taker},
        programmes::{Holdings, OwnershipChange, Programme, ProgrammeDetails, ProposalKind},
    },
    traits::{Holdings as _, Organisations, Permissions, Programmes as _},
    validate_shares, Action, Credits as Amount, IssuanceId, MonitoredPeriod, OrganisationId,
    ProgrammeId, Proponent, ReportId, ReportStage, Sector, Stage,
};
use sp_runtime::{DispatchError, DispatchResult, ModuleError};
use std::collections::BTreeMap;

/// Countries of one run.
const COUNTRIES: u64 = 800;
/// Steps in the life of each.
const STEPS: u32 = 300;
/// Programmes of a country.
const MOST_PROGRAMMES: u32 = 4;

const EVERYBODY: [u64; 12] = [
    GOVERNMENT,
    MINISTRY,
    OTHER_MINISTRY,
    ALPHA,
    BETA,
    GAMMA,
    CERTIFIER,
    RIVAL,
    ENERGY_CERTIFIER,
    API,
    VIEWER,
    STRANGER,
];
const HOLDERS: [u64; 4] = [ALPHA, BETA, GAMMA, GOVERNMENT];
const CERTIFIERS: [u64; 2] = [CERTIFIER, RIVAL];

/// Numbers that look random and follow from the seed: splitmix64.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.roll() % bound.max(1)
    }

    /// From this to that, both included.
    fn within(&mut self, first: u64, last: u64) -> u64 {
        first + self.below(last - first + 1)
    }

    /// True so many times in a hundred.
    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        let index = self.below(u64::try_from(from.len()).unwrap());
        from[usize::try_from(index).unwrap()]
    }
}

/// A report as the list keeps it.
#[derive(Clone, PartialEq, Debug)]
struct Report {
    programme: ProgrammeId,
    period: MonitoredPeriod,
    claimed: u64,
    by: OrganisationId,
    stage: ReportStage,
    /// Certifier, verified, issued; kept when the verification is withdrawn.
    verification: Option<(OrganisationId, u64, u64)>,
}

impl From<MonitoringReport<u64>> for Report {
    fn from(of: MonitoringReport<u64>) -> Self {
        Self {
            programme: of.programme,
            period: of.period,
            claimed: of.claimed.0,
            by: of.by,
            stage: of.stage,
            verification: of
                .verification
                .map(|v| (v.certifier, v.verified.0, v.issued.0)),
        }
    }
}

type Taken = (ProgrammeId, MonitoredPeriod, Taker);

/// An issuance that was drawn and not taken back.
#[derive(Clone, Copy)]
struct Drawn {
    programme: ProgrammeId,
    issuance: IssuanceId,
    amount: u64,
    report: Option<ReportId>,
    period: Option<MonitoredPeriod>,
}

/// What happened, by step and by error.
#[derive(Default)]
struct Tally {
    steps: u64,
    /// Done and refused.
    by_step: BTreeMap<&'static str, [u64; 2]>,
    by_error: BTreeMap<&'static str, u64>,
}

impl Tally {
    fn count(&mut self, step: &'static str, result: DispatchResult) {
        let [done, refused] = self.by_step.entry(step).or_default();
        match result {
            Ok(()) => *done += 1,
            Err(error) => {
                *refused += 1;
                let name = match error {
                    DispatchError::Module(ModuleError { message, .. }) => message.unwrap(),
                    DispatchError::Other(message) => message,
                    other => other.into(),
                };
                *self.by_error.entry(name).or_default() += 1;
            }
        }
    }
}

struct World<'a> {
    dice: Dice,
    tally: &'a mut Tally,
    /// The report of identifier 1 comes first.
    reports: Vec<Report>,
    taken: Vec<Taken>,
    issuances: u32,
    drawn: Vec<Drawn>,
    issued: BTreeMap<ProgrammeId, u64>,
    stages: BTreeMap<ProgrammeId, (Stage, u32)>,
}

fn free(taken: &[Taken], programme: ProgrammeId, period: MonitoredPeriod) -> bool {
    taken
        .iter()
        .filter(|(of, _, _)| *of == programme)
        .all(|(_, other, _)| other.until < period.from || period.until < other.from)
}

fn inside(record: &Programme, period: MonitoredPeriod) -> bool {
    period.from <= period.until
        && record.details.start <= period.from
        && period.until <= record.details.end
}

fn may(key: u64, action: Action) -> bool {
    Office::authorise(signed(key), action, None).is_ok()
}

fn owns(organisation: OrganisationId, record: &Programme) -> bool {
    let proponents = &record.details.proponents;
    proponents.iter().any(|p| p.organisation == organisation)
}

impl World<'_> {
    fn anybody(&mut self) -> u64 {
        self.dice.pick(&EVERYBODY)
    }

    /// One of these, mostly.
    fn mostly(&mut self, keys: &[u64]) -> u64 {
        if self.dice.chance(88) {
            self.dice.pick(keys)
        } else {
            self.anybody()
        }
    }

    /// A programme that exists, mostly.
    fn programme(&mut self) -> ProgrammeId {
        let last = u64::from(LastProgramme::<Test>::get().0);
        let id = if self.dice.chance(98) {
            self.dice.within(1, last.max(1))
        } else {
            last + 1
        };
        ProgrammeId(u32::try_from(id).unwrap())
    }

    /// A programme in this stage, when there is one, mostly.
    fn programme_that_is(&mut self, stage: Stage) -> ProgrammeId {
        let found: Vec<ProgrammeId> = self
            .stages
            .iter()
            .filter(|(_, (of, _))| *of == stage)
            .map(|(id, _)| *id)
            .collect();
        if found.is_empty() || self.dice.chance(10) {
            self.programme()
        } else {
            self.dice.pick(&found)
        }
    }

    /// A key of the proponents' side, mostly.
    fn author(&mut self, programme: ProgrammeId) -> u64 {
        let mut keys = vec![API];
        if let Some(record) = Programmes::<Test>::get(programme) {
            let proponents = record.details.proponents.iter();
            keys.extend(proponents.map(|p| u64::from(p.organisation.0)));
        }
        self.mostly(&keys)
    }

    /// A report, one in this stage when there is one, mostly.
    fn report(&mut self, stage: ReportStage) -> ReportId {
        let found: Vec<u32> = (1..)
            .zip(&self.reports)
            .filter(|(_, report)| report.stage == stage)
            .map(|(id, _)| id)
            .collect();
        if found.is_empty() || self.dice.chance(12) {
            let last = u64::try_from(self.reports.len()).unwrap();
            ReportId(u32::try_from(self.dice.within(0, last + 1)).unwrap())
        } else {
            ReportId(self.dice.pick(&found))
        }
    }

    fn report_of(&self, report: ReportId) -> Option<&Report> {
        let index = usize::try_from(report.0).unwrap().checked_sub(1)?;
        self.reports.get(index)
    }

    fn change_report(&mut self, report: ReportId, change: impl FnOnce(&mut Report)) {
        change(&mut self.reports[usize::try_from(report.0).unwrap() - 1]);
    }

    fn period(&mut self) -> MonitoredPeriod {
        if self.dice.chance(3) {
            let (from, until) = (self.dice.roll(), self.dice.roll());
            return MonitoredPeriod { from, until };
        }
        // Mostly a day that is over.
        let days = if self.dice.chance(90) {
            (Clock::get() - START) / DAY
        } else {
            70
        };
        let day = self.dice.below(days);
        let offset = if self.dice.chance(70) {
            0
        } else {
            self.dice.below(DAY)
        };
        let from = START + day * DAY + offset;
        let until = from + self.dice.within(1, 5) * DAY - self.dice.below(3);
        MonitoredPeriod { from, until }
    }

    fn proponents(&mut self) -> Vec<Proponent> {
        let first = self.dice.pick(&HOLDERS);
        let second = self.dice.pick(&HOLDERS);
        if first == second {
            return vec![share(first, 1_000_000)];
        }
        let part = u32::try_from(self.dice.within(1, 999_999)).unwrap();
        vec![share(first, part), share(second, 1_000_000 - part)]
    }

    fn details(&mut self) -> ProgrammeDetails {
        let number = self.dice.below(40);
        ProgrammeDetails {
            end: START + self.dice.within(15, 60) * DAY,
            estimate: Amount(self.dice.within(0, 300)),
            proponents: self.proponents().try_into().unwrap(),
            ..details(&format!("X-{number}"))
        }
    }

    fn amended(&mut self, programme: ProgrammeId) -> ProgrammeDetails {
        let Some(record) = Programmes::<Test>::get(programme) else {
            return self.details();
        };
        let mut details = record.details;
        match self.dice.below(10) {
            0..5 => details.end = START + self.dice.within(10, 60) * DAY,
            5..8 => details.estimate = Amount(self.dice.within(0, 400)),
            8 => details.proponents = self.proponents().try_into().unwrap(),
            _ => details.start += self.dice.below(3 * DAY),
        }
        details
    }

    fn ownership(&mut self, programme: ProgrammeId) -> OwnershipChange {
        let record = Programmes::<Test>::get(programme);
        let giver = record
            .map(|record| self.dice.pick(&record.details.proponents))
            .unwrap_or(share(ALPHA, 1_000_000));
        let holdings = if self.dice.chance(70) {
            Holdings::Stay
        } else {
            Holdings::Move(Amount(self.dice.below(20)))
        };
        let part = if self.dice.chance(30) {
            u64::from(giver.share)
        } else {
            self.dice.within(0, u64::from(giver.share) + 1)
        };
        OwnershipChange {
            giver: giver.organisation,
            receiver: org(self.mostly(&HOLDERS)),
            share: u32::try_from(part).unwrap(),
            holdings,
        }
    }

    /// Sends a call; one that is refused leaves no trace.
    fn send(&mut self, step: &'static str, key: u64, call: Call) -> bool {
        let sampled = self.dice.chance(2).then(root);
        let result = send(key, call);
        if let (Some(before), Err(_)) = (sampled, result) {
            assert_eq!(root(), before, "a refused call left a trace");
        }
        self.tally.count(step, result);
        result.is_ok()
    }

    /// Time passes, and the world around the programmes changes.
    fn surroundings(&mut self) {
        match self.dice.below(12) {
            0..6 => {
                next_block();
                Clock::mutate(|now| *now += self.dice.below(2 * DAY));
            }
            6 => {
                let key = self
                    .dice
                    .pick(&[CERTIFIER, RIVAL, ALPHA, BETA, GAMMA, MINISTRY]);
                suspend(key);
            }
            7 | 8 => {
                for key in EVERYBODY {
                    if Suspended::contains_key(org(key)) && self.dice.chance(70) {
                        reactivate(key);
                    }
                }
            }
            9 => {
                let certifier = org(self.dice.pick(&CERTIFIERS));
                if self.dice.chance(25) {
                    Accredited::remove(certifier, Sector::Agriculture);
                } else {
                    Accredited::insert(certifier, Sector::Agriculture, ());
                }
            }
            10 => {
                let (certifier, programme) = (self.dice.pick(&CERTIFIERS), self.programme());
                Held::insert(org(certifier), programme, Amount(self.dice.below(4) / 3));
            }
            _ => {
                let required = self.dice.chance(60);
                Registry::set_verification_requirement(RuntimeOrigin::root(), required).unwrap();
            }
        }
    }

    fn step(&mut self) {
        let authorised = self.stages.values().any(|(of, _)| *of == Stage::Authorised);
        // Nothing is monitored before something is authorised.
        let kinds = if authorised { 100 } else { 40 };
        match self.dice.below(kinds) {
            0..38 => {
                let (step, key, call) = self.life();
                self.send(step, key, call);
            }
            38..54 => self.step_report(),
            54..66 => self.step_verify(),
            66..68 => self.step_decline(),
            68..73 => self.step_withdraw(),
            73..87 => self.step_draw(),
            87..90 => self.step_undraw(),
            _ => self.surroundings(),
        }
    }

    /// Compares the records with the lists, and looks at what must hold in any case.
    fn look(&mut self) {
        Registry::do_try_state().unwrap();
        assert_eq!(LastReport::<Test>::get().0 as usize, self.reports.len());
        for (id, expected) in (1..).map(ReportId).zip(&self.reports) {
            let kept: Report = Reports::<Test>::get(id).unwrap().into();
            assert_eq!(kept, *expected, "report {id}");
        }
        self.taken
            .sort_by_key(|(programme, period, _)| (*programme, period.from));
        let mut kept: Vec<Taken> = Vec::new();
        for id in (1..=LastProgramme::<Test>::get().0).map(ProgrammeId) {
            let record = record(id);
            let shares: Vec<u32> = record.details.proponents.iter().map(|p| p.share).collect();
            assert_eq!(validate_shares(&shares), Ok(()));
            self.look_at_stage(id, &record);
            self.look_at_sums(id);
            for (until, taken) in Calendar::<Test>::iter_prefix(id) {
                let period = MonitoredPeriod {
                    from: taken.from,
                    until: until.into(),
                };
                assert!(free(&kept, id, period), "a second is taken twice");
                kept.push((id, period, taken.by));
            }
        }
        assert_eq!(kept, self.taken);
    }

    /// Stages go as the table says, and versions only up.
    fn look_at_stage(&mut self, id: ProgrammeId, record: &Programme) {
        let now = (record.stage, record.version);
        if let Some((before, version)) = self.stages.insert(id, now) {
            assert!(before == record.stage || before.may_become(record.stage));
            assert!(version <= record.version);
        } else {
            assert!(matches!(record.stage, Stage::Draft | Stage::Pending));
        }
    }

    /// Of every programme: issued ≤ verified ≤ claimed, as far as there is a verification.
    fn look_at_sums(&self, id: ProgrammeId) {
        let of_programme = self.reports.iter().filter(|report| report.programme == id);
        let mut sums = [0, 0, 0];
        for report in of_programme.filter(|report| report.stage == ReportStage::Verified) {
            let (_, verified, issued) = report.verification.unwrap();
            for (sum, part) in sums.iter_mut().zip([issued, verified, report.claimed]) {
                *sum += part;
            }
        }
        assert!(sums.is_sorted(), "{sums:?}");
        assert_eq!(record(id).verified.0, sums[1]);
    }
}

/// Tells where a panic happened.
struct Whereabouts {
    country: u64,
    step: u32,
}

impl Drop for Whereabouts {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("REGISTRY_SEED={}, step {}", self.country, self.step);
        }
    }
}

fn live(country: u64, tally: &mut Tally) {
    // All storage lies in memory as changes: nothing is written to a trie, which is slow.
    sp_io::TestExternalities::default().execute_with(|| {
        settle();
        Clock::put(START + 15 * DAY);
        IssuanceRequiresVerification::<Test>::put(country.is_multiple_of(2));
        let mut world = World {
            dice: Dice(country),
            tally,
            reports: Vec::new(),
            taken: Vec::new(),
            issuances: 0,
            drawn: Vec::new(),
            issued: BTreeMap::new(),
            stages: BTreeMap::new(),
        };
        let mut whereabouts = Whereabouts { country, step: 0 };
        for step in 0..STEPS {
            whereabouts.step = step;
            world.step();
            world.look();
            world.tally.steps += 1;
            System::reset_events();
        }
    });
}

/// Errors that must come up often, or the lives are too tame.
const EXPECTED: [&str; 25] = [
    "AmountExceedsEstimate",
    "CertifierNotActive",
    "DetailsFixed",
    "ExternalIdTaken",
    "IssuanceExceedsVerified",
    "NotAccredited",
    "NotAuthorised",
    "NotCertifierOrAuthority",
    "NotIndependent",
    "NotParty",
    "NotPending",
    "NotProponent",
    "NotVerified",
    "PeriodNotOver",
    "PeriodOutsideProgramme",
    "PeriodTaken",
    "ProgrammeNotFound",
    "ProposalChanged",
    "ReportNotFound",
    "ReportStageForbids",
    "StageForbids",
    "VerificationRequired",
    "VerificationUsed",
    "VerifiedExceedsClaim",
    "VersionChanged",
];

#[test]
fn no_life_verifies_or_issues_anything_twice() {
    let number = |name: &str| -> Option<u64> { std::env::var(name).ok()?.parse().ok() };
    let mut tally = Tally::default();
    if let Some(country) = number("REGISTRY_SEED") {
        live(country, &mut tally);
        return;
    }
    let countries = number("REGISTRY_COUNTRIES").unwrap_or(COUNTRIES);
    for country in 0..countries {
        live(country, &mut tally);
    }
    println!("seeds 0 to {}: {} steps", countries - 1, tally.steps);
    for (step, [done, refused]) in &tally.by_step {
        println!("{step:24} {done:7} done {refused:7} refused");
    }
    for (error, count) in &tally.by_error {
        println!("{error:24} {count:7}");
    }
    if countries >= COUNTRIES {
        assert!(tally.steps >= 100_000);
        for (step, [done, refused]) in &tally.by_step {
            assert!(*done >= 100, "{step} was done {done} times");
            assert!(*refused >= 20, "{step} was refused {refused} times");
        }
        for error in EXPECTED {
            let count = tally.by_error.get(error).copied().unwrap_or_default();
            assert!(count >= 20, "{error} came up {count} times");
        }
    }
}

//! The files of a sample country, read and checked whole before anything is submitted.

use super::marks::{marks, Facts, Mark};
use crate::{
    args::people::Onboard,
    failure::{Failure, Problem, Problems},
    files::{
        self,
        life::{self, Action, Basis, Step, ROOT},
        name,
        programme::{self, Draft, Readiness},
        FileHash,
    },
    onboard::rows,
};
use registry_primitives::{records::programmes::Party, Credits};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// The files of a sample country.
#[derive(Debug)]
pub struct Directory {
    /// The tables of organisations and people.
    pub tables: Onboard,
    /// The steps in order.
    pub steps: Vec<Step>,
    drafts: BTreeMap<String, Draft>,
    /// The files of steps, by the id of the step.
    files: BTreeMap<String, FileHash>,
    /// Tax ids of the organisations of people, by their e-mails in small letters; that of the
    /// government is not told.
    homes: BTreeMap<String, Option<String>>,
    /// What is issued of a programme, voided or not, once a step is done.
    issued: BTreeMap<String, Credits>,
    /// How far steps lead their programmes.
    marks: BTreeMap<String, Mark>,
}

impl Directory {
    /// Read and check the files.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let tables = Onboard {
            organisations: path.join("organisations.csv"),
            users: path.join("users.csv"),
            dry_run: false,
        };
        let mut problems = Problems::default();
        // What is wrong with the tables alone is told by the onboarding.
        let rows = rows::read(
            &tables.organisations,
            &tables.users,
            &mut Problems::default(),
        );
        let file = path.join("life.json");
        let steps = life::read(&file).unwrap_or_else(|more| {
            problems.extend(more);
            Vec::new()
        });
        let mut drafts = BTreeMap::new();
        let mut files = BTreeMap::new();
        for step in &steps {
            if let Action::Programme { file, draft } = &step.action {
                let readiness = match draft {
                    true => Readiness::Draft,
                    false => Readiness::Submission,
                };
                match programme::read(&path.join(file), readiness) {
                    Ok(draft) => {
                        drafts.insert(file.clone(), draft);
                    }
                    Err(more) => problems.extend(more),
                }
            }
            if let Some((field, file)) = step.action.file() {
                let of = files::hash(&path.join(file));
                let of = of.map_err(|problem| problem.at(field).at(&step.id));
                files.extend(problems.take(of).map(|of| (step.id.clone(), of)));
            }
        }
        let homes = rows
            .users
            .iter()
            .map(|user| (user.email.to_lowercase(), user.tax_id.clone()))
            .collect();
        let mut directory = Self {
            issued: issued(&steps),
            marks: BTreeMap::new(),
            tables,
            steps,
            drafts,
            files,
            homes,
        };
        directory.marks = marks(&directory.steps, &directory);
        if problems.is_empty() {
            let file = name(&file);
            let more = directory.check(&rows);
            problems.extend(more.into_iter().map(|problem| problem.in_file(&file)));
        }
        if problems.is_empty() {
            Ok(directory)
        } else {
            Err(problems.into_vec().into())
        }
    }

    /// The programme of a file.
    pub fn draft(&self, file: &str) -> Result<&Draft, Failure> {
        self.drafts
            .get(file)
            .ok_or_else(|| Failure::of("ProgrammeNotFound", file))
    }

    /// The step of an id.
    pub fn step(&self, id: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.id == id)
    }

    /// The file of a step.
    pub fn file_of(&self, step: &Step) -> Option<FileHash> {
        self.files.get(&step.id).copied()
    }

    /// How far a step leads its programme.
    pub fn mark_of(&self, step: &Step) -> Option<Mark> {
        self.marks.get(&step.id).copied()
    }

    /// Tax id of the organisation of who signs a step; that of the government is not told.
    pub fn home_of(&self, step: &Step) -> Option<&str> {
        self.homes.get(&step.signer.to_lowercase())?.as_deref()
    }

    /// The change of ownership that a step proposes or agrees to: the last before it, itself
    /// included.
    fn change_of(&self, step: &Step) -> Option<&Action> {
        let programme = self.programme_of(step);
        let place = self.steps.iter().position(|one| one.id == step.id)?;
        let before = self.steps.get(..=place)?.iter().rev();
        before.map(|one| &one.action).find(|action| {
            matches!(action, Action::ProposeOwnership { programme: of, .. } if of == programme)
        })
    }

    /// As which party somebody agrees to a change of ownership. Who proposes one agrees by that
    /// as giver or receiver only.
    pub fn party_of(&self, step: &Step) -> Option<Party> {
        let Action::ProposeOwnership { from, to, .. } = self.change_of(step)? else {
            return None;
        };
        match self.home_of(step) {
            Some(home) if home == from => Some(Party::Giver),
            Some(home) if home == to => Some(Party::Receiver),
            _ => matches!(step.action, Action::AgreeOwnership { .. }).then_some(Party::Authority),
        }
    }

    /// External identifier of the programme that a step is about; an accreditation and constants
    /// are about none.
    pub fn programme_of<'s>(&'s self, step: &'s Step) -> &'s str {
        match &step.action {
            Action::Accredit { .. } | Action::Constants { .. } => "",
            Action::Programme { file, .. } => self
                .drafts
                .get(file)
                .map_or(file.as_str(), |draft| &draft.programme.external_id),
            Action::Verify { .. }
            | Action::Accept { .. }
            | Action::Refuse { .. }
            | Action::Unfreeze { .. }
            | Action::Void { .. } => self
                .earlier(step)
                .map_or("", |earlier| self.programme_of(earlier)),
            Action::Submit { programme, .. }
            | Action::Authorise { programme, .. }
            | Action::Reject { programme, .. }
            | Action::Document { programme, .. }
            | Action::Mitigation { programme, .. }
            | Action::Certify { programme, .. }
            | Action::Report { programme, .. }
            | Action::Issue { programme, .. }
            | Action::ProposeOwnership { programme, .. }
            | Action::AgreeOwnership { programme }
            | Action::Transfer { programme, .. }
            | Action::Retire { programme, .. }
            | Action::Request { programme, .. }
            | Action::RequestRetirement { programme, .. }
            | Action::Cancel { programme, .. }
            | Action::Freeze { programme, .. } => programme,
        }
    }

    /// What a step changes: a programme, the accreditations of a certifier, constants.
    pub fn changed_by<'s>(&'s self, step: &'s Step) -> Subject<'s> {
        match &step.action {
            Action::Accredit { organisation, .. } => Subject::Certifier(organisation),
            Action::Constants { method, .. } => Subject::Constants(method),
            _ => Subject::Programme(self.programme_of(step)),
        }
    }

    /// Whether a step needs what steps changed as they leave it: its programme, a certifier its
    /// accreditations, a calculation its constants.
    pub fn depends_on(&self, step: &Step, changed: &BTreeSet<Subject<'_>>) -> bool {
        let also = match &step.action {
            Action::Accredit { .. } => return false,
            Action::Constants { method, .. } => {
                return changed.contains(&Subject::Constants(method))
            }
            Action::Certify { .. } | Action::Verify { .. } => {
                self.home_of(step).map(Subject::Certifier)
            }
            Action::Mitigation { calculation, .. } => calculation
                .as_ref()
                .map(|(method, _)| Subject::Constants(method)),
            Action::Report { method, .. } => method.as_deref().map(Subject::Constants),
            _ => None,
        };
        changed.contains(&Subject::Programme(self.programme_of(step)))
            || also.is_some_and(|subject| changed.contains(&subject))
    }

    /// The step that a step goes on from, when it can.
    pub fn earlier(&self, step: &Step) -> Option<&Step> {
        let (_, id) = step.action.earlier()?;
        self.step(id)
            .filter(|earlier| step.action.goes_on_from(&earlier.action))
    }

    /// What is issued of its programme, voided or not, once an issue is done.
    pub fn issued_by(&self, step: &Step) -> Credits {
        self.issued.get(&step.id).copied().unwrap_or_default()
    }

    /// Whether the steps speak of people, organisations, programmes and reports that there are.
    fn check(&self, rows: &rows::Rows) -> Vec<Problem> {
        let mut problems = Problems::default();
        let mut programmes = BTreeSet::new();
        let mut reports = BTreeMap::new();
        let mut before = BTreeSet::new();
        for step in &self.steps {
            let known = step.signer == ROOT || self.homes.contains_key(&step.signer.to_lowercase());
            if !known {
                let problem = Problem::new(
                    format!("{:?} is nobody of users.csv.", step.signer),
                    "Name a person by e-mail, or root.",
                );
                problems.push(problem.at("as").at(&step.id));
            }
            let programme = self.programme_of(step);
            if let Some((field, id)) = step.action.earlier() {
                if self.earlier(step).is_none() || !before.contains(id) {
                    let problem = Problem::new(
                        format!("{id:?} is no earlier step that this one can go on from."),
                        "Name the step whose report, request, freeze or issue is meant.",
                    );
                    problems.push(problem.at(field).at(&step.id));
                }
            }
            before.insert(step.id.as_str());
            if let Action::Issue {
                basis: Basis::Report(report),
                ..
            } = &step.action
            {
                if reports.get(report.as_str()) != Some(&programme) {
                    let problem = Problem::new(
                        format!("{report:?} is no earlier step that reports on the programme."),
                        "Name the step of a report.",
                    );
                    problems.push(problem.at("report").at(&step.id));
                }
            }
            match &step.action {
                Action::Accredit { .. } | Action::Constants { .. } => {}
                // Its programme is that of the step that it goes on from.
                action if action.earlier().is_some() => {}
                Action::Programme { .. } if !programmes.insert(programme) => problems.push(
                    Problem::of("ExternalIdTaken", programme)
                        .at("file")
                        .at(&step.id),
                ),
                Action::Programme { .. } => {}
                _ if !programmes.contains(programme) => problems.push(
                    Problem::of("ProgrammeNotFound", programme)
                        .at("programme")
                        .at(&step.id),
                ),
                Action::Report { .. } => {
                    reports.insert(step.id.as_str(), programme);
                }
                _ => {}
            }
            self.check_organisations(step, known, rows, &mut problems);
        }
        problems.into_vec()
    }

    /// Whether the organisations of a step are there, and whoever gives credits signs it.
    fn check_organisations(
        &self,
        step: &Step,
        known: bool,
        rows: &rows::Rows,
        problems: &mut Problems,
    ) {
        let named = match &step.action {
            Action::Transfer { from, to, .. }
            | Action::ProposeOwnership { from, to, .. }
            | Action::Request { from, to, .. } => vec![("from", from), ("to", to)],
            Action::Retire { owner, .. } | Action::Cancel { owner, .. } => vec![("owner", owner)],
            Action::Accredit { organisation, .. } => vec![("organisation", organisation)],
            _ => Vec::new(),
        };
        for (field, tax_id) in named {
            if !rows.declared.contains_key(tax_id) {
                let problem = Problem::of("OrganisationNotFound", tax_id);
                problems.push(problem.at(field).at(&step.id));
            }
        }
        let giver = match &step.action {
            Action::Transfer { from, .. } => Some(("from", from)),
            Action::Accept { .. } | Action::Refuse { .. } => match self.asked_by(step) {
                Some(Action::Request { from, .. }) => Some(("request", from)),
                _ => None,
            },
            _ => None,
        };
        let Some((field, giver)) = giver.filter(|_| known && step.signer != ROOT) else {
            return;
        };
        if self.home_of(step) != Some(giver.as_str()) {
            let problem = Problem::of("NotOwner", format!("{} is not of {giver}", step.signer));
            problems.push(problem.at(field).at(&step.id));
        }
    }

    /// What the step asked for that a step answers.
    pub fn asked_by(&self, step: &Step) -> Option<&Action> {
        self.earlier(step).map(|earlier| &earlier.action)
    }
}

/// What steps change and need as it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Subject<'a> {
    /// A programme by its external identifier.
    Programme(&'a str),
    /// The accreditations of a certifier by its tax id.
    Certifier(&'a str),
    /// The constants of a method.
    Constants(&'a str),
}

impl Facts for Directory {
    fn programme(&self, step: &Step) -> String {
        self.programme_of(step).to_owned()
    }

    fn estimate(&self, file: &str) -> Credits {
        let draft = self.drafts.get(file);
        draft.map_or(Credits::ZERO, |draft| draft.programme.estimate)
    }

    fn party(&self, step: &Step) -> Option<Party> {
        self.party_of(step)
    }
}

/// What is issued of each programme, voided or not, once each issue is done, by the step's id.
fn issued(steps: &[Step]) -> BTreeMap<String, Credits> {
    let mut sums: BTreeMap<&str, Credits> = BTreeMap::new();
    let mut issued = BTreeMap::new();
    for step in steps {
        if let Action::Issue {
            programme, amount, ..
        } = &step.action
        {
            let sum = sums.entry(programme).or_default();
            *sum = sum.checked_add(*amount).unwrap_or(Credits(u64::MAX));
            issued.insert(step.id.clone(), *sum);
        }
    }
    issued
}

#[cfg(test)]
mod tests;

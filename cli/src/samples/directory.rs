//! The files of a sample country, read and checked whole before anything is submitted.

use crate::{
    args::people::Onboard,
    failure::{Failure, Problem, Problems},
    files::{
        life::{self, Action, Step, ROOT},
        name,
        programme::{self, Draft},
    },
    onboard::rows,
};
use registry_primitives::Credits;
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
    /// What is issued of a programme once a step is done.
    issued: BTreeMap<String, Credits>,
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
        for step in &steps {
            if let Action::Programme { file } = &step.action {
                match programme::read(&path.join(file)) {
                    Ok(draft) => {
                        drafts.insert(file.clone(), draft);
                    }
                    Err(more) => problems.extend(more),
                }
            }
        }
        let directory = Self {
            issued: issued(&steps),
            tables,
            steps,
            drafts,
        };
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

    /// External identifier of the programme that a step is about.
    pub fn programme_of<'s>(&'s self, step: &'s Step) -> &'s str {
        match &step.action {
            Action::Programme { file } => self
                .drafts
                .get(file)
                .map_or(file.as_str(), |draft| &draft.programme.external_id),
            Action::Authorise { programme, .. }
            | Action::Reject { programme, .. }
            | Action::Issue { programme, .. }
            | Action::Transfer { programme, .. }
            | Action::Retire { programme, .. } => programme,
        }
    }

    /// What is issued of its programme once an issue is done.
    pub fn issued_by(&self, step: &Step) -> Credits {
        self.issued.get(&step.id).copied().unwrap_or_default()
    }

    /// Whether the steps speak of people, organisations and programmes that there are.
    fn check(&self, rows: &rows::Rows) -> Vec<Problem> {
        let mut problems = Problems::default();
        let mut programmes = BTreeSet::new();
        for step in &self.steps {
            let homes: BTreeMap<String, Option<&str>> = rows
                .users
                .iter()
                .map(|user| (user.email.to_lowercase(), user.tax_id.as_deref()))
                .collect();
            let home = homes.get(&step.signer.to_lowercase()).copied();
            if step.signer != ROOT && home.is_none() {
                let problem = Problem::new(
                    format!("{:?} is nobody of users.csv.", step.signer),
                    "Name a person by e-mail, or root.",
                );
                problems.push(problem.at("as").at(&step.id));
            }
            let programme = self.programme_of(step);
            let known = programmes.contains(programme);
            match &step.action {
                Action::Programme { .. } if known => problems.push(
                    Problem::of("ExternalIdTaken", programme)
                        .at("file")
                        .at(&step.id),
                ),
                Action::Programme { .. } => {
                    programmes.insert(programme);
                }
                _ if !known => problems.push(
                    Problem::of("ProgrammeNotFound", programme)
                        .at("programme")
                        .at(&step.id),
                ),
                _ => {}
            }
            let (named, giver) = match &step.action {
                Action::Transfer { from, to, .. } => (vec![("from", from), ("to", to)], Some(from)),
                Action::Retire { owner, .. } => (vec![("owner", owner)], None),
                _ => (Vec::new(), None),
            };
            for (field, tax_id) in named {
                if !rows.declared.contains_key(tax_id) {
                    let problem = Problem::of("OrganisationNotFound", tax_id);
                    problems.push(problem.at(field).at(&step.id));
                }
            }
            if let (Some(giver), Some(home)) = (giver, home) {
                if home != Some(giver.as_str()) {
                    let problem =
                        Problem::of("NotOwner", format!("{} is not of {giver}", step.signer));
                    problems.push(problem.at("from").at(&step.id));
                }
            }
        }
        problems.into_vec()
    }
}

/// What is issued of each programme once each issue is done, by the step's id.
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
mod tests {
    use super::*;
    use registry_primitives::{OrganisationKind, Sector};

    fn samples() -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples")
    }

    #[test]
    fn the_sample_country_is_right() {
        let directory = Directory::read(&samples()).unwrap();
        let mut problems = Problems::default();
        let tables = &directory.tables;
        let rows = rows::read(&tables.organisations, &tables.users, &mut problems);
        assert_eq!(problems.into_vec(), []);
        let of_kind = |kind| rows.organisations.iter().filter(|o| o.kind == kind).count();
        assert_eq!(of_kind(OrganisationKind::ProgrammeDeveloper), 4);
        assert_eq!(of_kind(OrganisationKind::Certifier), 2);
        assert!(rows.users.len() >= 14);
        assert!(!rows.has_secrets);
        let sectors: BTreeSet<Sector> = directory
            .drafts
            .values()
            .map(|draft| draft.programme.sector)
            .collect();
        assert!(directory.drafts.len() >= 8 && sectors.len() >= 5);
    }

    #[test]
    fn issues_add_up_by_programme() {
        let directory = Directory::read(&samples()).unwrap();
        let issued = |id: &str| directory.issued.get(id).copied();
        assert_eq!(issued("issue-rice-2023"), Some(Credits(500)));
        assert_eq!(issued("issue-rice-2024"), Some(Credits(700)));
        assert_eq!(issued("transfer-rice-1"), None);
    }

    #[test]
    fn steps_that_name_what_there_is_not_are_told() {
        let copy = tempfile::tempdir().unwrap();
        for file in ["organisations.csv", "users.csv", "programmes/rice.json"] {
            let to = copy.path().join(file);
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            std::fs::copy(samples().join(file), to).unwrap();
        }
        let life = r#"[
            {"id": "a", "step": "programme", "as": "root", "file": "programmes/rice.json"},
            {"id": "b", "step": "authorise", "as": "nobody@x", "programme": "QMA-RICE-01"},
            {"id": "c", "step": "authorise", "as": "root", "programme": "QMA-RICE-02"},
            {"id": "d", "step": "transfer", "as": "jon.keta@sunfield.example",
             "programme": "QMA-RICE-01", "from": "T-1002", "to": "T-9", "amount": 1, "remark": "r"}
        ]"#;
        std::fs::write(copy.path().join("life.json"), life).unwrap();
        let failure = Directory::read(copy.path()).unwrap_err();
        let fields: Vec<_> = failure
            .problems
            .iter()
            .filter_map(|problem| problem.field.as_deref())
            .collect();
        assert_eq!(fields, ["b.as", "c.programme", "d.to", "d.from"]);
    }
}

//! How far each step leads a programme, worked out from the steps alone.
//!
//! A programme's version rises with each new submission after a rejection, each changed estimate
//! and each change of ownership, and within a version its stage only goes forward. So a step that
//! changes them is done when the programme is as far or further.

use crate::files::life::{Action, Step};
use registry_client::ProgrammeView;
use registry_primitives::{records::programmes::Party, Credits, Stage};
use std::collections::BTreeMap;

/// Where a programme stands once a step is done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mark {
    /// Its version.
    pub version: u32,
    /// Its stage.
    pub stage: Stage,
    /// How many authorisations it has.
    pub authorisations: u32,
}

impl Mark {
    /// Whether a programme has come so far.
    pub fn is_reached_by(&self, programme: &ProgrammeView) -> bool {
        let now = (programme.version, rank(programme.stage));
        now >= (self.version, rank(self.stage)) && programme.authorisations >= self.authorisations
    }
}

/// How far a stage is from the first, within one version.
fn rank(stage: Stage) -> u8 {
    match stage {
        Stage::Draft => 0,
        Stage::Pending => 1,
        Stage::Rejected => 2,
        Stage::Authorised => 3,
        Stage::Completed | Stage::Cancelled => 4,
    }
}

/// A programme while its steps are gone through.
struct Course {
    mark: Mark,
    estimate: Credits,
    /// The parties that agreed to the change of ownership under way.
    agreed: [bool; 3],
    /// The steps of that change.
    ownership: Vec<String>,
}

/// What the steps cannot tell by themselves.
pub trait Facts {
    /// External identifier of the programme that a step is about.
    fn programme(&self, step: &Step) -> String;
    /// The estimate in the file of a programme.
    fn estimate(&self, file: &str) -> Credits;
    /// As which party somebody speaks about the change that a step proposed or agrees to.
    fn party(&self, step: &Step) -> Option<Party>;
}

/// The mark of every step that leads a programme on. Those of a change of ownership have the
/// version that it leads to in the end.
pub fn marks(steps: &[Step], facts: &impl Facts) -> BTreeMap<String, Mark> {
    let mut courses: BTreeMap<String, Course> = BTreeMap::new();
    let mut marks = BTreeMap::new();
    for step in steps {
        let programme = facts.programme(step);
        if let Action::Programme { file, draft } = &step.action {
            let course = Course::begin(*draft, facts.estimate(file));
            marks.insert(step.id.clone(), course.mark);
            courses.insert(programme, course);
            continue;
        }
        let Some(course) = courses.get_mut(&programme) else {
            continue;
        };
        match &step.action {
            Action::Submit { estimate, .. } => course.submit(*estimate),
            Action::Authorise { .. } => course.authorise(),
            Action::Reject { .. } => course.mark.stage = Stage::Rejected,
            Action::ProposeOwnership { .. } | Action::AgreeOwnership { .. } => {
                course.agree(step, facts.party(step));
                if course.agreed == [true; 3] {
                    let done = course.change_ownership();
                    marks.extend(done.into_iter().map(|id| (id, course.mark)));
                }
                continue;
            }
            _ => continue,
        }
        marks.insert(step.id.clone(), course.mark);
    }
    marks
}

impl Course {
    fn begin(draft: bool, estimate: Credits) -> Self {
        let stage = if draft { Stage::Draft } else { Stage::Pending };
        Self {
            mark: Mark {
                version: 1,
                stage,
                authorisations: 0,
            },
            estimate,
            agreed: [false; 3],
            ownership: Vec::new(),
        }
    }

    fn submit(&mut self, estimate: Option<Credits>) {
        let changed = estimate.filter(|estimate| *estimate != self.estimate);
        if changed.is_some() || self.mark.stage == Stage::Rejected {
            self.mark.version = self.mark.version.saturating_add(1);
        }
        self.estimate = changed.unwrap_or(self.estimate);
        self.mark.stage = Stage::Pending;
    }

    fn authorise(&mut self) {
        self.mark.stage = Stage::Authorised;
        self.mark.authorisations = self.mark.authorisations.saturating_add(1);
    }

    fn agree(&mut self, step: &Step, party: Option<Party>) {
        if matches!(step.action, Action::ProposeOwnership { .. }) {
            self.agreed = [false; 3];
            self.ownership.clear();
        }
        self.ownership.push(step.id.clone());
        if let Some(agreed) = party.and_then(|party| self.agreed.get_mut(party as usize)) {
            *agreed = true;
        }
    }

    /// The change happens: its steps.
    fn change_ownership(&mut self) -> Vec<String> {
        self.agreed = [false; 3];
        self.mark.version = self.mark.version.saturating_add(1);
        std::mem::take(&mut self.ownership)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::life;

    struct Sample;

    impl Facts for Sample {
        fn programme(&self, step: &Step) -> String {
            match &step.action {
                Action::Programme { .. } => "X".into(),
                Action::Submit { programme, .. }
                | Action::Authorise { programme, .. }
                | Action::Reject { programme, .. }
                | Action::ProposeOwnership { programme, .. }
                | Action::AgreeOwnership { programme } => programme.clone(),
                other => panic!("{other:?}"),
            }
        }

        fn estimate(&self, _: &str) -> Credits {
            Credits(10)
        }

        fn party(&self, step: &Step) -> Option<Party> {
            match (&step.action, step.signer.as_str()) {
                (_, "giver") => Some(Party::Giver),
                (_, "receiver") => Some(Party::Receiver),
                (Action::AgreeOwnership { .. }, _) => Some(Party::Authority),
                _ => None,
            }
        }
    }

    const LIFE: &str = r#"[
        {"id": "register", "step": "programme", "as": "a", "file": "x.json", "draft": true},
        {"id": "submit", "step": "submit", "as": "a", "programme": "X", "estimate": 10},
        {"id": "reject", "step": "reject", "as": "root", "programme": "X", "reason": "r"},
        {"id": "again", "step": "submit", "as": "a", "programme": "X"},
        {"id": "reject-2", "step": "reject", "as": "root", "programme": "X", "reason": "r"},
        {"id": "third", "step": "submit", "as": "a", "programme": "X", "estimate": 8},
        {"id": "authorise", "step": "authorise", "as": "root", "programme": "X", "amount": 5},
        {"id": "further", "step": "authorise", "as": "root", "programme": "X"},
        {"id": "propose", "step": "propose-ownership", "as": "giver", "programme": "X",
         "from": "T-1", "to": "T-2", "percentage": 10},
        {"id": "receiver", "step": "agree-ownership", "as": "receiver", "programme": "X"},
        {"id": "authority", "step": "agree-ownership", "as": "root", "programme": "X"}
    ]"#;

    #[test]
    fn versions_and_stages_follow_from_the_steps() {
        let marks = marks(&life::parse(LIFE).unwrap(), &Sample);
        let of = |id: &str| {
            let mark = marks[id];
            (mark.version, mark.stage, mark.authorisations)
        };
        assert_eq!(of("register"), (1, Stage::Draft, 0));
        assert_eq!(of("submit"), (1, Stage::Pending, 0));
        assert_eq!(of("reject"), (1, Stage::Rejected, 0));
        assert_eq!(of("again"), (2, Stage::Pending, 0));
        assert_eq!(of("reject-2"), (2, Stage::Rejected, 0));
        assert_eq!(of("third"), (3, Stage::Pending, 0));
        assert_eq!(of("authorise"), (3, Stage::Authorised, 1));
        assert_eq!(of("further"), (3, Stage::Authorised, 2));
        for id in ["propose", "receiver", "authority"] {
            assert_eq!(of(id), (4, Stage::Authorised, 2), "{id}");
        }
    }

    #[test]
    fn an_unfinished_change_of_ownership_has_no_mark() {
        let steps = life::parse(LIFE).unwrap();
        let marks = marks(&steps[..steps.len() - 1], &Sample);
        assert!(!marks.contains_key("propose") && marks.contains_key("further"));
    }
}

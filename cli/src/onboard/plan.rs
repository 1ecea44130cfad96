//! What is left to do: the tables held against the chain and the keystore.

use super::rows::{OrganisationRow, Rows, UserRow};
use crate::failure::{Problem, Problems};
use registry_client::{
    keystore::{KeyFile, Keystore, KeystoreError},
    MemberView, OrganisationView,
};
use registry_primitives::{
    MemberState, OrganisationId, OrganisationKind, OrganisationState, UserRole,
};
use std::collections::BTreeMap;

/// What is known already.
#[derive(Debug)]
pub struct Known {
    /// Code of the registry's country.
    pub country: String,
    /// The organisations on chain.
    pub organisations: Vec<OrganisationView>,
    /// The members on chain.
    pub members: Vec<MemberView>,
    /// The keys of this computer, by e-mail in lower case.
    pub keys: BTreeMap<String, KeyFile>,
}

impl Known {
    /// The keys of a keystore by e-mail.
    pub fn keys_of(keystore: &Keystore) -> Result<BTreeMap<String, KeyFile>, KeystoreError> {
        let files = keystore.list()?;
        Ok(files
            .into_iter()
            .map(|file| (file.name.to_lowercase(), file))
            .collect())
    }

    /// The organisation of a tax id. A rejected one has none any more.
    pub fn by_tax_id(&self, tax_id: &str) -> Option<&OrganisationView> {
        self.organisations.iter().find(|organisation| {
            organisation.tax_id == tax_id && organisation.state != OrganisationState::Rejected
        })
    }

    /// The government.
    pub fn government(&self) -> Option<&OrganisationView> {
        self.organisations
            .iter()
            .find(|organisation| organisation.kind == OrganisationKind::Government)
    }

    fn member(&self, key: &KeyFile) -> Option<&MemberView> {
        self.members
            .iter()
            .find(|member| member.key.0 == key.public_key)
    }

    fn administrators(&self, id: OrganisationId) -> impl Iterator<Item = &MemberView> {
        self.members.iter().filter(move |member| {
            member.organisation == id
                && member.state == MemberState::Active
                && member.role.is_administrator()
        })
    }
}

/// An organisation, and whether it is known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlannedOrganisation {
    /// Its row.
    pub row: OrganisationRow,
    /// Its number when it is on chain already.
    pub known: Option<OrganisationId>,
    /// Its first administrator among the users, when it is new.
    pub administrator: Option<usize>,
}

/// Who adds a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AddedBy {
    /// Nobody: the person is a member.
    Already,
    /// Whoever adds the organisation, with it.
    WithOrganisation,
    /// The signer of the command.
    Signer,
    /// An administrator of the organisation whose key lies in the keystore.
    Key(KeyFile),
    /// An administrator who is added in the same run: the user at this place.
    User(usize),
}

/// A person, and what is left to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlannedUser {
    /// The row.
    pub row: UserRow,
    /// The key, when there is one.
    pub key: Option<KeyFile>,
    /// Who adds the person.
    pub by: AddedBy,
}

/// What is left to do.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Plan {
    /// Every organisation of the table, in its order.
    pub organisations: Vec<PlannedOrganisation>,
    /// Every person of the table, in its order.
    pub users: Vec<PlannedUser>,
}

impl Plan {
    /// Hold the tables against what is known.
    pub fn of(rows: &Rows, known: &Known, problems: &mut Problems) -> Self {
        let mut plan = Self::default();
        for row in &rows.organisations {
            let on_chain = known.by_tax_id(&row.tax_id);
            if let Some(there) = on_chain {
                if let Some(problem) = difference(row, there, &known.country) {
                    problems.push(problem.on_line(row.line).in_file(&rows.organisations_file));
                }
            }
            plan.organisations.push(PlannedOrganisation {
                row: row.clone(),
                known: on_chain.map(|there| there.id),
                administrator: None,
            });
        }
        for row in &rows.users {
            let told = |problem: Problem| problem.on_line(row.line).in_file(&rows.users_file);
            let home = problems.take(home(row, rows, known).map_err(told));
            let key = known.keys.get(&row.email.to_lowercase()).cloned();
            let member = key.as_ref().and_then(|key| known.member(key));
            if let (Some(member), Some(home)) = (member, home) {
                if let Some(problem) = other_member(row, member, home) {
                    problems.push(told(problem));
                }
            }
            let by = match member {
                Some(_) => AddedBy::Already,
                None => AddedBy::Signer,
            };
            plan.users.push(PlannedUser {
                row: row.clone(),
                key,
                by,
            });
        }
        plan.name_administrators(rows, known, problems);
        plan
    }

    /// Say who adds the people of each organisation but the government, whose people are
    /// added by the signer.
    fn name_administrators(&mut self, rows: &Rows, known: &Known, problems: &mut Problems) {
        let mut waiting: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (place, user) in self.users.iter().enumerate() {
            if let (AddedBy::Signer, Some(tax_id)) = (&user.by, &user.row.tax_id) {
                waiting.entry(tax_id.clone()).or_default().push(place);
            }
        }
        for (tax_id, places) in waiting {
            let on_chain = known.by_tax_id(&tax_id);
            let declared = rows.declared.contains_key(&tax_id);
            if on_chain.is_none() && !declared {
                // Told already.
                continue;
            }
            let has_administrator =
                on_chain.is_some_and(|there| known.administrators(there.id).next().is_some());
            if has_administrator {
                let key = on_chain.and_then(|there| own_administrator(there.id, known));
                match key {
                    Some(key) => self.let_add(&places, None, &AddedBy::Key(key)),
                    None => problems.push(self.without_key(rows, &tax_id, &places)),
                }
                continue;
            }
            let is_admin = |place: &&usize| {
                self.users
                    .get(**place)
                    .is_some_and(|user| user.row.role == UserRole::Admin)
            };
            let Some(first) = places.iter().find(is_admin).copied() else {
                // The administrator may stand in a row that is told to be wrong.
                if !rows.incomplete.contains(&tax_id) {
                    problems.push(self.without_administrator(rows, &tax_id, &places));
                }
                continue;
            };
            self.let_add(&places, Some(first), &AddedBy::User(first));
            if on_chain.is_none() {
                let organisation = self
                    .organisations
                    .iter_mut()
                    .find(|organisation| organisation.row.tax_id == tax_id);
                if let Some(organisation) = organisation {
                    organisation.administrator = Some(first);
                }
                if let Some(user) = self.users.get_mut(first) {
                    user.by = AddedBy::WithOrganisation;
                }
            }
        }
    }

    fn let_add(&mut self, places: &[usize], but: Option<usize>, by: &AddedBy) {
        for place in places.iter().filter(|place| Some(**place) != but) {
            if let Some(user) = self.users.get_mut(*place) {
                user.by = by.clone();
            }
        }
    }

    fn told_at(&self, rows: &Rows, places: &[usize], problem: Problem) -> Problem {
        let first = places.first().and_then(|place| self.users.get(*place));
        let line = first.map_or(1, |user| user.row.line);
        problem.on_line(line).in_file(&rows.users_file)
    }

    fn without_administrator(&self, rows: &Rows, tax_id: &str, places: &[usize]) -> Problem {
        let problem = Problem::of(
            "FirstMemberNotAdministrator",
            format!("{tax_id} has no administrator, neither on chain nor in the file"),
        );
        self.told_at(rows, places, problem.at("ROLE"))
    }

    fn without_key(&self, rows: &Rows, tax_id: &str, places: &[usize]) -> Problem {
        let problem = Problem::of(
            "NotOwnOrganisation",
            format!("{tax_id} has administrators, but none of their keys is in this keystore"),
        );
        self.told_at(rows, places, problem.at("ORGANISATION TAX ID"))
    }

    /// Whether anything is left to do.
    pub fn is_done(&self) -> bool {
        self.organisations.iter().all(|o| o.known.is_some())
            && self.users.iter().all(|user| user.by == AddedBy::Already)
    }
}

/// The key of an administrator of the organisation that lies in the keystore.
fn own_administrator(id: OrganisationId, known: &Known) -> Option<KeyFile> {
    let own = |member: &MemberView| {
        known
            .keys
            .values()
            .find(|key| key.public_key == member.key.0)
    };
    known.administrators(id).find_map(own).cloned()
}

/// The organisation of a person: its number, or `None` while it is only in the table.
fn home(row: &UserRow, rows: &Rows, known: &Known) -> Result<Option<OrganisationId>, Problem> {
    let Some(tax_id) = &row.tax_id else {
        return known
            .government()
            .map(|there| Some(there.id))
            .ok_or_else(|| {
                Problem::new(
                    "The chain has no government.",
                    "Connect to a registry that began with a country.",
                )
                .at("ORGANISATION TYPE")
            });
    };
    let declared = rows.declared.get(tax_id).copied();
    let on_chain = known.by_tax_id(tax_id);
    let kind = match (declared, on_chain) {
        (Some(kind), _) => kind,
        (None, Some(there)) => Some(there.kind),
        // What is not known may stand in the table that could not be read.
        (None, None) if rows.organisations_unread => None,
        (None, None) => {
            return Err(Problem::of(
                "OrganisationNotFound",
                format!("the tax id {tax_id:?} is neither in the file nor on chain"),
            )
            .at("ORGANISATION TAX ID"))
        }
    };
    if kind.is_some_and(|kind| kind != row.kind) {
        let kind = kind.map_or("", OrganisationKind::name);
        return Err(Problem::new(
            format!("The organisation {tax_id} is a {kind}, not a {}.", row.kind),
            "Give the person the type of the organisation.",
        )
        .at("ORGANISATION TYPE"));
    }
    Ok(on_chain.map(|there| there.id))
}

/// In what a row differs from the member that the person's key is. Who acts with another key
/// by now stays who it was.
fn other_member(
    row: &UserRow,
    member: &MemberView,
    home: Option<OrganisationId>,
) -> Option<Problem> {
    if member.state == MemberState::Removed {
        return Some(Problem::new(
            format!(
                "The key of {} was removed from organisation {} and never acts again.",
                row.email, member.organisation
            ),
            "Leave the row out, or give the person a new key under another e-mail.",
        ));
    }
    let same = home == Some(member.organisation) && member.role == row.role;
    (!same).then(|| {
        Problem::new(
            format!(
                "The key of {} is a member already, as {} of organisation {}.",
                row.email, member.role, member.organisation
            ),
            "Correct the row, or use another e-mail for another person.",
        )
    })
}

/// In what a row differs from the organisation that has its tax id.
fn difference(row: &OrganisationRow, there: &OrganisationView, country: &str) -> Option<Problem> {
    let scopes = |set: registry_primitives::ScopeSet| {
        let scopes: Vec<String> = set.iter().map(|scope| scope.to_string()).collect();
        scopes.join("-")
    };
    let fields = [
        ("NAME", row.name.clone(), there.name.clone()),
        (
            "ORGANISATION TYPE",
            row.kind.to_string(),
            there.kind.to_string(),
        ),
        ("SECTORAL SCOPE", scopes(row.scopes), scopes(there.scopes)),
        (
            "ORGANISATION TAX ID",
            country.to_owned(),
            there.country.clone(),
        ),
    ];
    let Some((field, here, there_says)) = fields.into_iter().find(|(_, a, b)| a != b) else {
        return not_admitted(there);
    };
    let what = if field == "ORGANISATION TAX ID" {
        "country"
    } else {
        field
    };
    let problem = Problem::of(
        "TaxIdTaken",
        format!(
            "organisation {} has {} and differs in {what}: on chain {there_says:?}, here {here:?}",
            there.id, row.tax_id
        ),
    );
    Some(problem.at(field))
}

/// What is wrong with an organisation that registered itself and was not admitted yet.
fn not_admitted(there: &OrganisationView) -> Option<Problem> {
    (there.state == OrganisationState::Pending).then(|| {
        let problem = Problem::of(
            "StateForbids",
            format!(
                "organisation {} registered itself and waits for admission",
                there.id
            ),
        );
        problem.at("ORGANISATION TAX ID")
    })
}

//! The rows of the two tables, each checked by itself.

use crate::{
    failure::{Problem, Problems},
    files::table::{self, Columns, Row, Table},
    values::{self, MAX_NAME, MAX_TAX_ID},
};
use registry_primitives::{texts::is_readable, OrganisationKind, ScopeSet, UserRole};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// Columns of the table of organisations.
pub const ORGANISATION_COLUMNS: Columns = Columns {
    names: &[
        "NAME",
        "EMAIL",
        "PHONE",
        "ORGANISATION TAX ID",
        "ORGANISATION TYPE",
        "MINISTER NAME",
        "SECTORAL SCOPE",
    ],
    needed: 5,
};
/// Columns of the table of users.
pub const USER_COLUMNS: Columns = Columns {
    names: &[
        "NAME",
        "EMAIL",
        "PHONE",
        "ORGANISATION TAX ID",
        "ORGANISATION TYPE",
        "ROLE",
        "Password",
        "APIKey",
    ],
    needed: 6,
};
const NAME: usize = 0;
const EMAIL: usize = 1;
const TAX_ID: usize = 3;
const TYPE: usize = 4;
const ROLE: usize = 5;
const SCOPES: usize = 6;
const SECRETS: [usize; 2] = [6, 7];

/// An organisation as its row says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OrganisationRow {
    /// Where it stands.
    pub line: u64,
    /// Public name.
    pub name: String,
    /// Tax id.
    pub tax_id: String,
    /// What it is.
    pub kind: OrganisationKind,
    /// Scopes of a ministry.
    pub scopes: ScopeSet,
}

/// A person as the row says. Name and telephone number are not even read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UserRow {
    /// Where it stands.
    pub line: u64,
    /// The e-mail, which names the key on this computer.
    pub email: String,
    /// What the person's organisation is.
    pub kind: OrganisationKind,
    /// Tax id of the organisation; the government is known by its kind.
    pub tax_id: Option<String>,
    /// The role.
    pub role: UserRole,
}

/// Both tables.
#[derive(Default, Debug)]
pub struct Rows {
    /// Name of the file of organisations.
    pub organisations_file: String,
    /// Name of the file of users.
    pub users_file: String,
    /// The good rows of organisations.
    pub organisations: Vec<OrganisationRow>,
    /// Kind of every tax id that has a row, good or not, as far as it can be read.
    pub declared: BTreeMap<String, Option<OrganisationKind>>,
    /// The good rows of users.
    pub users: Vec<UserRow>,
    /// Whether the table of organisations could not be read at all.
    pub organisations_unread: bool,
    /// Tax ids of users whose row is wrong.
    pub incomplete: BTreeSet<String>,
    /// Whether passwords or API keys were found, which are ignored.
    pub has_secrets: bool,
}

/// Read both tables. What is wrong with either is collected; good rows are kept.
pub fn read(organisations: &Path, users: &Path, problems: &mut Problems) -> Rows {
    let mut rows = Rows {
        organisations_file: crate::files::name(organisations),
        users_file: crate::files::name(users),
        ..Rows::default()
    };
    match table::read(organisations, ORGANISATION_COLUMNS) {
        Ok(table) => rows.add_organisations(&table, problems),
        Err(more) => {
            rows.organisations_unread = true;
            problems.extend(more);
        }
    }
    match table::read(users, USER_COLUMNS) {
        Ok(table) => rows.add_users(&table, problems),
        Err(more) => problems.extend(more),
    }
    rows
}

impl Rows {
    /// Take the rows of the table of organisations.
    pub fn add_organisations(&mut self, table: &Table, problems: &mut Problems) {
        let mut emails = BTreeMap::new();
        let mut lines = BTreeMap::new();
        for row in &table.rows {
            let at = |column: usize| {
                move |problem: Problem| place(problem, table, row, ORGANISATION_COLUMNS, column)
            };
            let email = row.field(EMAIL).to_lowercase();
            if !email.is_empty() {
                problems.take(is_email(&email).map_err(at(EMAIL)));
                if let Some(first) = emails.insert(email, row.line) {
                    problems.push(at(EMAIL)(repeated("e-mail", first)));
                }
            }
            let name = problems.take(values::readable(row.field(NAME), MAX_NAME).map_err(at(NAME)));
            let tax_id =
                problems.take(values::readable(row.field(TAX_ID), MAX_TAX_ID).map_err(at(TAX_ID)));
            let kind = problems.take(kind_of_organisation(row.field(TYPE)).map_err(at(TYPE)));
            let scopes = kind.and_then(|kind| {
                problems.take(values::scopes(row.field(SCOPES), kind).map_err(at(SCOPES)))
            });
            let Some(tax_id) = tax_id else {
                continue;
            };
            self.declared.entry(tax_id.clone()).or_insert(kind);
            if let Some(first) = lines.insert(tax_id.clone(), row.line) {
                problems.push(at(TAX_ID)(Problem::of(
                    "TaxIdTaken",
                    format!("{tax_id} stands on line {first} too"),
                )));
                continue;
            }
            if let (Some(name), Some(kind), Some(scopes)) = (name, kind, scopes) {
                self.organisations.push(OrganisationRow {
                    line: row.line,
                    name,
                    tax_id,
                    kind,
                    scopes,
                });
            }
        }
    }

    /// Take the rows of the table of users.
    pub fn add_users(&mut self, table: &Table, problems: &mut Problems) {
        let mut emails = BTreeMap::new();
        for row in &table.rows {
            let at = |column: usize| {
                move |problem: Problem| place(problem, table, row, USER_COLUMNS, column)
            };
            self.has_secrets |= SECRETS.iter().any(|column| !row.field(*column).is_empty());
            let email = row.field(EMAIL).to_owned();
            let email = problems.take(is_email(&email).map(|()| email).map_err(at(EMAIL)));
            let kind = problems.take(kind_of_user(row.field(TYPE)).map_err(at(TYPE)));
            let role = problems.take(role(row.field(ROLE)).map_err(at(ROLE)));
            let tax_id = row.field(TAX_ID);
            let tax_id = match kind {
                Some(OrganisationKind::Government) => Some(None),
                _ if tax_id.is_empty() => {
                    problems.push(at(TAX_ID)(Problem::new(
                        "The tax id of the person's organisation is missing.",
                        "Add the tax id; only people of the government need none.",
                    )));
                    None
                }
                _ => Some(Some(tax_id.to_owned())),
            };
            if let Some(email) = &email {
                if let Some(first) = emails.insert(email.to_lowercase(), row.line) {
                    problems.push(at(EMAIL)(repeated("e-mail", first)));
                    continue;
                }
            }
            if let (Some(email), Some(kind), Some(role), Some(tax_id)) = (email, kind, role, tax_id)
            {
                self.users.push(UserRow {
                    line: row.line,
                    email,
                    kind,
                    tax_id,
                    role,
                });
            } else {
                self.incomplete.insert(row.field(TAX_ID).to_owned());
            }
        }
    }
}

fn place(problem: Problem, table: &Table, row: &Row, columns: Columns, column: usize) -> Problem {
    let name = columns.names.get(column).copied().unwrap_or_default();
    problem.at(name).on_line(row.line).in_file(&table.file)
}

fn repeated(what: &str, first: u64) -> Problem {
    Problem::new(
        format!("The same {what} stands on line {first}."),
        "Remove one of the two rows.",
    )
}

/// Whether a text can be an e-mail address.
fn is_email(text: &str) -> Result<(), Problem> {
    let good = text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && !host.is_empty() && !host.contains('@') && text.len() <= 128
    });
    if good && is_readable(text.as_bytes()) && !text.contains(char::is_whitespace) {
        return Ok(());
    }
    Err(Problem::new(
        format!("{text:?} is no e-mail address."),
        "Give an address such as ada@example.org.",
    ))
}

fn kind_of_organisation(text: &str) -> Result<OrganisationKind, Problem> {
    match kind(text) {
        Some(OrganisationKind::Government) => Err(Problem::of(
            "GovernmentExists",
            "the government comes with the chain's genesis",
        )),
        Some(kind) => Ok(kind),
        None => Err(unknown(
            "organisation type",
            text,
            "Developer, Certifier, API, Ministry",
        )),
    }
}

fn kind_of_user(text: &str) -> Result<OrganisationKind, Problem> {
    let known = "Government, Developer, Certifier, API, Ministry";
    kind(text).ok_or_else(|| unknown("organisation type", text, known))
}

fn kind(text: &str) -> Option<OrganisationKind> {
    match text.to_ascii_lowercase().as_str() {
        "government" => Some(OrganisationKind::Government),
        "developer" => Some(OrganisationKind::ProgrammeDeveloper),
        "certifier" => Some(OrganisationKind::Certifier),
        "api" => Some(OrganisationKind::Api),
        "ministry" => Some(OrganisationKind::Ministry),
        _ => None,
    }
}

fn role(text: &str) -> Result<UserRole, Problem> {
    match text.to_ascii_lowercase().as_str() {
        "admin" => Ok(UserRole::Admin),
        "manager" => Ok(UserRole::Manager),
        "view" => Ok(UserRole::Viewer),
        "root" => Err(Problem::of("RootIsUnique", "the role Root")),
        _ => Err(unknown("role", text, "admin, Manager, View")),
    }
}

fn unknown(what: &str, text: &str, known: &str) -> Problem {
    Problem::new(
        format!("{text:?} is no {what}."),
        format!("Use one of: {known}."),
    )
}

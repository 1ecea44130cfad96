//! Telling what was done, or what would be.

use super::plan::{AddedBy, Plan, PlannedUser};
use crate::output::table;
use registry_client::keystore::Keystore;
use registry_primitives::OrganisationId;
use serde_json::{json, Value};
use std::collections::BTreeMap;

/// What was done.
#[derive(Debug)]
pub struct Outcome {
    /// For programs.
    pub json: Value,
    /// For people.
    pub text: String,
}

/// What there is to tell.
pub struct Telling<'p> {
    /// The plan.
    pub plan: &'p Plan,
    /// Numbers of the organisations by tax id.
    pub ids: BTreeMap<String, OrganisationId>,
    /// Number of the government.
    pub government: Option<OrganisationId>,
    /// The blocks of the transactions.
    pub blocks: Vec<u64>,
    /// Whether nothing was done.
    pub dry_run: bool,
}

impl Telling<'_> {
    /// Tell it.
    pub fn outcome(&self, keystore: &Keystore) -> Outcome {
        let block = self.blocks.iter().max().copied();
        let json = json!({
            "dryRun": self.dry_run,
            "organisations": self.organisations_json(),
            "users": self.users_json(keystore),
            "blocks": self.blocks,
            "block": block,
        });
        let end = match (block, self.dry_run) {
            (_, true) => "Nothing was submitted.".to_owned(),
            (Some(block), _) => format!("Finalised in block {block}."),
            (None, _) => "Nothing was left to do.".to_owned(),
        };
        let (organisations, users) = (self.organisations_table(), self.users_table(keystore));
        Outcome {
            json,
            text: format!("{organisations}\n{users}\n{end}"),
        }
    }

    fn status(&self, known: bool) -> &'static str {
        match (known, self.dry_run) {
            (true, _) => "unchanged",
            (false, true) => "would be added",
            (false, false) => "added",
        }
    }

    /// The number of an organisation; the government has no tax id in the tables.
    fn id(&self, tax_id: Option<&str>) -> Option<OrganisationId> {
        match tax_id {
            Some(tax_id) => self.ids.get(tax_id).copied(),
            None => self.government,
        }
    }

    fn organisations_json(&self) -> Value {
        let all = self.plan.organisations.iter().map(|organisation| {
            let row = &organisation.row;
            json!({
                "id": self.id(Some(&row.tax_id)),
                "taxId": row.tax_id,
                "name": row.name,
                "kind": row.kind.name(),
                "status": self.status(organisation.known.is_some()),
            })
        });
        all.collect()
    }

    fn users_json(&self, keystore: &Keystore) -> Value {
        let all = self.plan.users.iter().map(|user| {
            json!({
                "email": user.row.email,
                "address": user.key.as_ref().map(|key| &key.address),
                "organisation": self.id(user.row.tax_id.as_deref()),
                "taxId": user.row.tax_id,
                "role": user.row.role.name(),
                "keyFile": key_file(user, keystore),
                "status": self.status(user.by == AddedBy::Already),
            })
        });
        all.collect()
    }

    fn organisations_table(&self) -> String {
        let rows = self.plan.organisations.iter().map(|organisation| {
            let row = &organisation.row;
            [
                shown(self.id(Some(&row.tax_id))),
                row.tax_id.clone(),
                row.name.clone(),
                row.kind.to_string(),
                self.status(organisation.known.is_some()).to_owned(),
            ]
        });
        table(["Id", "Tax id", "Organisation", "Kind", "Status"], rows)
    }

    fn users_table(&self, keystore: &Keystore) -> String {
        let rows = self.plan.users.iter().map(|user| {
            let tax_id = user.row.tax_id.as_deref();
            let organisation = format!("{} {}", shown(self.id(tax_id)), tax_id.unwrap_or("-"));
            let address = user.key.as_ref().map(|key| key.address.clone());
            [
                address.unwrap_or_default(),
                organisation.trim().to_owned(),
                user.row.role.to_string(),
                key_file(user, keystore),
                self.status(user.by == AddedBy::Already).to_owned(),
            ]
        });
        table(
            ["Address", "Organisation", "Role", "Key file", "Status"],
            rows,
        )
    }
}

/// Where the key of a person lies, or would.
fn key_file(user: &PlannedUser, keystore: &Keystore) -> String {
    let known = user.key.as_ref().map(|key| key.path.clone());
    let path = known.or_else(|| keystore.path_of(&user.row.email).ok());
    path.map_or_else(String::new, |path| path.display().to_string())
}

fn shown(id: Option<OrganisationId>) -> String {
    id.map_or_else(String::new, |id| id.to_string())
}

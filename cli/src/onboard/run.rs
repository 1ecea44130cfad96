//! Doing what is left to do, and telling what was done.

use super::{
    outcome::{Outcome, Telling},
    plan::{AddedBy, Known, Plan, PlannedUser},
    rows,
};
use crate::{
    args::people::Onboard,
    context::{state_since, until_final, Context},
    failure::{Failure, Problems},
    output::{warn, Progress},
    signing::Purpose,
};
use registry_client::{keystore::KeyFile, Call, Receipt, Registry, Signer, State};
use registry_primitives::{OrganisationId, OrganisationState};
use std::collections::BTreeMap;

/// Calls that one transaction holds.
const CALLS_PER_TRANSACTION: usize = 40;

/// A plan that nothing speaks against.
pub struct Ready {
    /// What is left to do.
    pub plan: Plan,
    /// What was known when it was made.
    pub known: Known,
}

/// Read and check the tables. Local problems are told even when no node answers.
pub async fn prepare(context: &Context, files: &Onboard) -> Result<(Registry, Ready), Failure> {
    let mut problems = Problems::default();
    let rows = rows::read(&files.organisations, &files.users, &mut problems);
    if rows.has_secrets {
        warn(
            "the columns Password and APIKey are ignored: people sign with keys, \
             which are made for them here.",
        );
    }
    let registry = match context.connect().await {
        Ok(registry) => registry,
        Err(failure) if problems.is_empty() => return Err(failure),
        Err(failure) => {
            warn(&format!(
                "{}: what depends on the chain was not checked.",
                failure.sentence
            ));
            return Err(problems.into_vec().into());
        }
    };
    let state = registry.state().await?;
    let country = state.country().await?.map(|country| country.alpha2);
    let known = Known {
        country: country.unwrap_or_default(),
        organisations: state.organisations().await?,
        members: state.members().await?,
        keys: Known::keys_of(&context.keystore)?,
    };
    let plan = Plan::of(&rows, &known, &mut problems);
    if !problems.is_empty() {
        return Err(problems.into_vec().into());
    }
    Ok((registry, Ready { plan, known }))
}

/// Tell what would be done.
pub fn dry_run(context: &Context, ready: &Ready) -> Outcome {
    let Ready { plan, known } = ready;
    let telling = Telling {
        plan,
        ids: ids(plan, |tax_id| known.by_tax_id(tax_id).map(|there| there.id)),
        government: known.government().map(|there| there.id),
        blocks: Vec::new(),
        dry_run: true,
    };
    telling.outcome(&context.keystore)
}

/// Do what is left to do.
pub async fn execute(
    context: &Context,
    registry: &Registry,
    signer: impl FnOnce() -> Result<Signer, Failure>,
    ready: Ready,
) -> Result<Outcome, Failure> {
    let Ready { mut plan, known } = ready;
    let mut blocks = Vec::new();
    if !plan.is_done() {
        // Whatever needs a person or a file comes before anything is submitted.
        let signer = match needs_signer(&plan) {
            true => Some(signer()?),
            false => None,
        };
        make_keys(context, &mut plan)?;
        let administrators = administrators(context, &plan)?;

        if let Some(signer) = signer {
            let calls = calls_of_signer(&plan, &known)?;
            blocks.extend(submit(registry, chunks(&signer, calls)).await?);
        }
        let state = state_since(registry, latest(&blocks)).await?;
        let calls = calls_of_administrators(&plan, &state).await?;
        let jobs = calls
            .into_iter()
            .filter_map(|(place, calls)| Some(chunks(administrators.get(&place)?, calls)))
            .flatten()
            .collect();
        blocks.extend(submit(registry, jobs).await?);
    }
    let state = state_since(registry, latest(&blocks)).await?;
    let organisations = state.organisations().await?;
    let ids = ids(&plan, |tax_id| {
        organisations
            .iter()
            .find(|organisation| {
                organisation.tax_id == tax_id && organisation.state != OrganisationState::Rejected
            })
            .map(|organisation| organisation.id)
    });
    let telling = Telling {
        plan: &plan,
        ids,
        government: known.government().map(|there| there.id),
        blocks,
        dry_run: false,
    };
    Ok(telling.outcome(&context.keystore))
}

fn latest(blocks: &[u64]) -> u64 {
    blocks.iter().max().copied().unwrap_or(0)
}

fn needs_signer(plan: &Plan) -> bool {
    plan.organisations.iter().any(|o| o.known.is_none())
        || plan.users.iter().any(|user| user.by == AddedBy::Signer)
}

/// Make the keys that are missing.
fn make_keys(context: &Context, plan: &mut Plan) -> Result<(), Failure> {
    let missing = plan.users.iter().filter(|user| user.key.is_none()).count();
    if missing == 0 {
        return Ok(());
    }
    let passphrase = context.passphrases.get(Purpose::Create)?;
    let progress = Progress::start("making keys…");
    for user in plan.users.iter_mut().filter(|user| user.key.is_none()) {
        progress.say(format!("making the key of {}…", user.row.email));
        let key = context
            .keystore
            .create(&user.row.email, passphrase.expose())?;
        user.key = Some(key);
    }
    Ok(())
}

/// Who signs for the others of an organisation: by address, unlocked.
fn administrators(context: &Context, plan: &Plan) -> Result<BTreeMap<String, Signer>, Failure> {
    let mut unlocked = BTreeMap::new();
    for user in &plan.users {
        let Some(key) = administrator_of(plan, user) else {
            continue;
        };
        if !unlocked.contains_key(&key.address) {
            unlocked.insert(key.address.clone(), context.unlock(&key.address)?);
        }
    }
    Ok(unlocked)
}

/// The key that adds a person, when it is an administrator's.
fn administrator_of<'p>(plan: &'p Plan, user: &'p PlannedUser) -> Option<&'p KeyFile> {
    match &user.by {
        AddedBy::Key(key) => Some(key),
        AddedBy::User(place) => plan.users.get(*place)?.key.as_ref(),
        AddedBy::Already | AddedBy::WithOrganisation | AddedBy::Signer => None,
    }
}

fn key_of(user: &PlannedUser) -> Result<[u8; 32], Failure> {
    let key = user.key.as_ref().map(|key| key.public_key);
    key.ok_or_else(|| unexpected(&format!("{} has no key", user.row.email)))
}

fn calls_of_signer(plan: &Plan, known: &Known) -> Result<Vec<Call>, Failure> {
    let country = crate::values::country(&known.country)?;
    let mut calls = Vec::new();
    for organisation in plan.organisations.iter().filter(|o| o.known.is_none()) {
        let administrator = organisation
            .administrator
            .and_then(|place| plan.users.get(place))
            .map(key_of)
            .transpose()?;
        calls.push(Call::RegisterOrganisation {
            kind: organisation.row.kind,
            name: organisation.row.name.clone(),
            tax_id: organisation.row.tax_id.clone(),
            country,
            scopes: organisation.row.scopes,
            // The tables have no column for it; its people add it with `organisation edit`.
            website: String::new(),
            administrator: administrator.map(Into::into),
        });
    }
    for user in plan.users.iter().filter(|user| user.by == AddedBy::Signer) {
        let home = match &user.row.tax_id {
            Some(tax_id) => known.by_tax_id(tax_id),
            None => known.government(),
        };
        let home = home.ok_or_else(|| unexpected("an organisation has gone"))?;
        calls.push(Call::AddMember {
            organisation: home.id,
            key: key_of(user)?.into(),
            role: user.row.role,
        });
    }
    Ok(calls)
}

/// The calls of each administrator, by address.
async fn calls_of_administrators(
    plan: &Plan,
    state: &State,
) -> Result<BTreeMap<String, Vec<Call>>, Failure> {
    let mut calls: BTreeMap<String, Vec<Call>> = BTreeMap::new();
    for user in &plan.users {
        let (Some(administrator), Some(tax_id)) = (administrator_of(plan, user), &user.row.tax_id)
        else {
            continue;
        };
        let home = state
            .organisation_by_tax_id(tax_id)
            .await?
            .ok_or_else(|| unexpected("an organisation was not added"))?;
        calls
            .entry(administrator.address.clone())
            .or_default()
            .push(Call::AddMember {
                organisation: home.id,
                key: key_of(user)?.into(),
                role: user.row.role,
            });
    }
    Ok(calls)
}

fn unexpected(what: &str) -> Failure {
    Failure::new(
        crate::failure::Exit::Refused,
        "Unexpected",
        format!("Onboarding cannot go on: {what}."),
        "Run the command again; it finishes what is left.",
    )
}

fn chunks(signer: &Signer, calls: Vec<Call>) -> Vec<(Signer, Vec<Call>)> {
    calls
        .chunks(CALLS_PER_TRANSACTION)
        .map(|chunk| (signer.clone(), chunk.to_vec()))
        .collect()
}

/// Submit and wait; gives the blocks.
async fn submit(registry: &Registry, jobs: Vec<(Signer, Vec<Call>)>) -> Result<Vec<u64>, Failure> {
    if jobs.is_empty() {
        return Ok(Vec::new());
    }
    let receipts: Vec<Receipt> = until_final(registry.submit_many(jobs)).await?;
    Ok(receipts
        .iter()
        .map(|receipt| receipt.block_number)
        .collect())
}

fn ids(
    plan: &Plan,
    number: impl Fn(&str) -> Option<OrganisationId>,
) -> BTreeMap<String, OrganisationId> {
    let of_organisations = plan.organisations.iter().map(|o| o.row.tax_id.as_str());
    let of_users = plan
        .users
        .iter()
        .filter_map(|user| user.row.tax_id.as_deref());
    of_organisations
        .chain(of_users)
        .filter_map(|tax_id| Some((tax_id.to_owned(), number(tax_id)?)))
        .collect()
}

//! What a chain begins with: its country, and the organisations, members, rights, safeguards
//! and parameters that genesis puts into the state without an event.

use anyhow::{Context, Result};
use registry_client::values::{readable_text, Alpha2, Hash32, Key};
use registry_primitives::{Action, ActionSet, OrganisationId, OrganisationKind, Policy, UserRole};
use sqlx::PgConnection;

use super::{
    estimates,
    members::{self, NewMember},
    organisations::{self, NewOrganisation},
    quota, roles, safeguards, validators,
};
use crate::{
    error::bad_input,
    node::Node,
    records::{
        account_in, decode_record, identifier_in, CountryParameters, Delays, Entry, MemberRecord,
        Organisation, QuotaClass, QuotaLimits, Validator, ValidatorRules, COUNTRY, DELAYS, MATRIX,
        MEMBERS, ORGANISATIONS, POLICIES, QUOTA_LIMITS, SELF_REGISTRATION, VALIDATORS,
        VALIDATOR_RULES, VERIFICATION_REQUIRED,
    },
};

/// Block number of genesis.
const GENESIS: i64 = 0;
/// What is read of its state.
const READ: &[Entry] = &[
    COUNTRY,
    ORGANISATIONS,
    MEMBERS,
    SELF_REGISTRATION,
    MATRIX,
    POLICIES,
    DELAYS,
    QUOTA_LIMITS,
    VERIFICATION_REQUIRED,
    VALIDATORS,
    VALIDATOR_RULES,
];

/// The state at genesis.
#[derive(Debug)]
pub struct Genesis {
    hash: Hash32,
    spec_name: String,
    country: CountryParameters,
    organisations: Vec<(OrganisationId, Organisation)>,
    members: Vec<(Key, MemberRecord)>,
    self_registration: bool,
    permissions: Vec<((OrganisationKind, UserRole), ActionSet)>,
    policies: Vec<(Action, Policy)>,
    delays: Delays,
    quota_limits: Vec<(QuotaClass, QuotaLimits)>,
    verification_required: bool,
    validators: Vec<(Key, Validator)>,
    validator_rules: ValidatorRules,
}

impl Genesis {
    /// Read the state at genesis.
    pub async fn read(node: &Node) -> Result<Self> {
        let hash = node.genesis_hash();
        node.expect(0, READ).await?;
        let country: Option<CountryParameters> = node.value(COUNTRY, hash).await?;
        let country = country.ok_or_else(|| {
            bad_input(format!(
                "The chain {hash} has no country in its genesis block, or the node no longer has \
                 the state of it: start the node with --state-pruning archive."
            ))
        })?;
        let mut organisations = Vec::new();
        for (key, organisation) in node.map(ORGANISATIONS, hash).await? {
            organisations.push((OrganisationId(identifier_in(&key)?), organisation));
        }
        let mut members = Vec::new();
        for (key, member) in node.map(MEMBERS, hash).await? {
            members.push((Key(account_in(&key)?), member));
        }
        let mut permissions = Vec::new();
        for (key, actions) in node.map(MATRIX, hash).await? {
            permissions.push((decode_record(MATRIX, &key)?, actions));
        }
        let mut policies = Vec::new();
        for (key, policy) in node.map(POLICIES, hash).await? {
            policies.push((decode_record(POLICIES, &key)?, policy));
        }
        let mut quota_limits = Vec::new();
        for (key, limits) in node.map(QUOTA_LIMITS, hash).await? {
            quota_limits.push((decode_record(QUOTA_LIMITS, &key)?, limits));
        }
        let self_registration: Option<bool> = node.value(SELF_REGISTRATION, hash).await?;
        let verification_required: Option<bool> = node.value(VERIFICATION_REQUIRED, hash).await?;
        let delays: Option<Delays> = node.value(DELAYS, hash).await?;
        let mut validators = Vec::new();
        for (key, validator) in node.map(VALIDATORS, hash).await? {
            validators.push((Key(account_in(&key)?), validator));
        }
        let validator_rules: Option<ValidatorRules> = node.value(VALIDATOR_RULES, hash).await?;
        Ok(Self {
            hash,
            spec_name: node.spec_name(hash).await?,
            country,
            organisations,
            members,
            self_registration: self_registration.unwrap_or_default(),
            permissions,
            policies,
            delays: delays.unwrap_or_default(),
            quota_limits,
            verification_required: verification_required.unwrap_or_default(),
            validators,
            validator_rules: validator_rules.unwrap_or_default(),
        })
    }

    /// Write the rows of genesis.
    pub async fn write(&self, connection: &mut PgConnection) -> Result<()> {
        let country = &self.country;
        sqlx::query(
            "INSERT INTO chain (genesis_hash, spec_name, alpha2, alpha3, name, unit,
                                registry_number)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(self.hash.0.to_vec())
        .bind(self.spec_name.as_str())
        .bind(readable_text(&country.alpha2))
        .bind(readable_text(&country.alpha3))
        .bind(readable_text(&country.name))
        .bind(readable_text(&country.unit))
        .bind(i16::from(country.registry_number))
        .execute(&mut *connection)
        .await
        .context("cannot write the country")?;
        for (id, organisation) in &self.organisations {
            let name = readable_text(&organisation.name);
            let tax_id = readable_text(&organisation.tax_id);
            let website = readable_text(&organisation.website);
            let organisation = NewOrganisation {
                id: *id,
                kind: organisation.kind,
                state: organisation.state,
                name: &name,
                tax_id: &tax_id,
                country: Alpha2(organisation.country),
                scopes: organisation.scopes,
                website: &website,
            };
            organisations::insert(connection, GENESIS, organisation).await?;
        }
        for (key, member) in &self.members {
            let member = NewMember {
                key: *key,
                organisation: member.organisation,
                person: member.person,
                role: member.role,
            };
            members::insert(connection, GENESIS, member).await?;
        }
        let open = self.self_registration;
        organisations::insert_self_registration(connection, GENESIS, open, None).await?;
        for (cell, actions) in &self.permissions {
            roles::insert_permissions(connection, GENESIS, *cell, *actions).await?;
        }
        for (action, policy) in &self.policies {
            roles::insert_policy(connection, GENESIS, *action, *policy).await?;
        }
        safeguards::insert_delays(connection, GENESIS, self.delays).await?;
        for (class, limits) in &self.quota_limits {
            quota::insert_limits(connection, GENESIS, *class, *limits).await?;
        }
        estimates::insert_requirement(connection, GENESIS, self.verification_required).await?;
        validators::insert_rules(connection, GENESIS, self.validator_rules).await?;
        for (account, validator) in &self.validators {
            validators::insert(connection, GENESIS, *account, validator).await?;
        }
        Ok(())
    }
}

//! What a chain begins with: its country, and the organisations and members that genesis
//! puts into the state without an event.

use anyhow::{Context, Result};
use registry_primitives::OrganisationId;
use sqlx::PgConnection;

use super::organisations;
use crate::{
    error::bad_input,
    node::{account_in, identifier_in, Node},
    records::{Country, Member, Organisation, COUNTRY, MEMBERS, ORGANISATIONS},
    text::{Hash32, Key},
};

/// Block number of genesis.
const GENESIS: i64 = 0;

/// The state at genesis.
#[derive(Debug)]
pub struct Genesis {
    hash: Hash32,
    spec_name: String,
    country: Country,
    organisations: Vec<(OrganisationId, Organisation)>,
    members: Vec<(Key, Member)>,
}

impl Genesis {
    /// Read the state at genesis.
    pub async fn read(node: &Node) -> Result<Self> {
        let hash = node.genesis_hash();
        let country: Option<Country> = node.value(COUNTRY, hash).await?;
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
        Ok(Self {
            hash,
            spec_name: node.spec_name(hash).await?,
            country,
            organisations,
            members,
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
        .bind(country.alpha2.to_string())
        .bind(country.alpha3.to_string())
        .bind(country.name.0.as_str())
        .bind(country.unit.0.as_str())
        .bind(i16::from(country.registry_number))
        .execute(&mut *connection)
        .await
        .context("cannot write the country")?;
        for (id, organisation) in &self.organisations {
            organisations::insert(connection, GENESIS, *id, organisation).await?;
        }
        for (key, member) in &self.members {
            organisations::insert_member(
                connection,
                GENESIS,
                *key,
                member.organisation,
                member.role,
            )
            .await?;
        }
        Ok(())
    }
}

//! What a chain begins with: its country, and the organisations and members that genesis
//! puts into the state without an event.

use anyhow::{Context, Result};
use registry_client::values::{readable_text, Alpha2, Hash32, Key};
use registry_primitives::OrganisationId;
use sqlx::PgConnection;

use super::organisations::{self, NewOrganisation};
use crate::{
    error::bad_input,
    node::Node,
    records::{
        account_in, identifier_in, CountryParameters, MemberRecord, Organisation, COUNTRY, MEMBERS,
        ORGANISATIONS,
    },
};

/// Block number of genesis.
const GENESIS: i64 = 0;

/// The state at genesis.
#[derive(Debug)]
pub struct Genesis {
    hash: Hash32,
    spec_name: String,
    country: CountryParameters,
    organisations: Vec<(OrganisationId, Organisation)>,
    members: Vec<(Key, MemberRecord)>,
}

impl Genesis {
    /// Read the state at genesis.
    pub async fn read(node: &Node) -> Result<Self> {
        let hash = node.genesis_hash();
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
            let organisation = NewOrganisation {
                id: *id,
                kind: organisation.kind,
                state: organisation.state,
                name: &name,
                tax_id: &tax_id,
                country: Alpha2(organisation.country),
                scopes: organisation.scopes,
            };
            organisations::insert(connection, GENESIS, organisation).await?;
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

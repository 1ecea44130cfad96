//! Programmes and what belongs to them: what the chain and the rows say of their details, sums,
//! authorisations, proposals, documents, actions and estimates, and of the country's constants.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use codec::Encode;
use registry_client::values::{readable_text, Hash32};
use registry_primitives::{
    dates::year_of, records::programmes::ProgrammeDetails, serial::programme_text, OrganisationId,
    ProgrammeId, SerialNumber, SerialRange,
};
use sp_crypto_hashing::blake2_256;
use sqlx::{types::Json, FromRow, PgConnection};

use super::{
    books::{country_key, family, names_key, or_none, Books, Family, RowKey},
    chain, rows,
};
use crate::{
    details::{self, read_details, Change, DetailColumns, Details, Fields, Share},
    node::Node,
    records::{
        identifier_and_hashed, identifier_in, method_and_version, two_identifiers, Amendment,
        Authorisation, CalculationFields, CountryParameters, Document, Estimate, MitigationAction,
        OwnershipProposal, Party, Programme, AMENDMENTS, AUTHORISATIONS, CONSTANTS, COUNTRY,
        DOCUMENTS, ESTIMATES, MITIGATION_ACTIONS, OWNERSHIP_PROPOSALS, PROGRAMMES,
        VERIFICATION_REQUIRED,
    },
    text::{hash_of_column, party_name, side_name, unsigned},
};

/// Read the state at a block.
pub async fn read_chain(node: &Node, at: Hash32, books: &mut Books) -> Result<()> {
    let programmes: BTreeMap<u32, Programme> = node
        .map::<Programme>(PROGRAMMES, at)
        .await?
        .into_iter()
        .map(|(key, record)| Ok((identifier_in(&key)?, record)))
        .collect::<Result<_>>()?;
    let found = books.open(family::PROGRAMMES);
    for (id, record) in &programmes {
        let facts = ProgrammeFacts {
            stage: record.stage.name(),
            version: u64::from(record.version),
            registered_by: u64::from(record.registered_by.0),
            authorised: record.authorised.to_string(),
            verified: record.verified.to_string(),
            planned: record.planned.to_string(),
            authorisations: u64::from(record.authorisations),
            documents: u64::from(record.documents),
            estimates: u64::from(record.estimates),
        };
        let text = facts.text(&Details::of(&record.details))?;
        found.insert(RowKey::Number(u64::from(*id)), text);
    }

    let country: CountryParameters = node
        .value(COUNTRY, at)
        .await?
        .context("the chain has no country")?;
    let found = books.open(family::AUTHORISATIONS);
    for (key, record) in node.map::<Authorisation>(AUTHORISATIONS, at).await? {
        let (programme, number) = two_identifiers(AUTHORISATIONS, &key)?;
        let details = programmes
            .get(&programme)
            .map(|programme| &programme.details)
            .with_context(|| format!("the chain has an authorisation of no programme: {key:?}"))?;
        let text = AuthorisationFacts {
            first: record.serials.first,
            last: record.serials.last,
            serial: serial(&country, ProgrammeId(programme), details, record.serials),
            letter: record.letter.map(Hash32),
            by: u64::from(record.by.0),
            block: u64::from(record.block),
        }
        .text();
        found.insert(names_key(&[&programme, &number]), text);
    }

    let found = books.open(family::AMENDMENTS);
    for (key, record) in node.map::<Amendment>(AMENDMENTS, at).await? {
        let text = amendment(
            Hash32(blake2_256(&record.details.encode())),
            u64::from(record.by.0),
            side_name(record.side),
            &Details::of(&record.details),
        )?;
        found.insert(chain::number(&key)?, text);
    }

    let found = books.open(family::OWNERSHIP);
    for (key, record) in node
        .map::<OwnershipProposal>(OWNERSHIP_PROPOSALS, at)
        .await?
    {
        let agreed = Party::ALL
            .into_iter()
            .zip(record.agreed)
            .filter_map(|(party, by)| Some((party_name(party).to_owned(), u64::from(by?.0))))
            .collect();
        let text = ownership(
            Hash32(blake2_256(&record.change.encode())),
            u64::from(record.by.0),
            &Change::of(&record.change),
            &agreed,
        )?;
        found.insert(chain::number(&key)?, text);
    }

    let found = books.open(family::DOCUMENTS);
    for (key, record) in node.map::<Document>(DOCUMENTS, at).await? {
        let (programme, number) = two_identifiers(DOCUMENTS, &key)?;
        found.insert(
            names_key(&[&programme, &number]),
            DocumentFacts::of(&record).text(),
        );
    }

    let found = books.open(family::ACTIONS);
    for (key, record) in node.map::<MitigationAction>(MITIGATION_ACTIONS, at).await? {
        let (programme, action) = identifier_and_hashed::<Vec<u8>>(MITIGATION_ACTIONS, &key)?;
        let text = action_text(
            record.mitigation.name(),
            &record.estimate.to_string(),
            record.computed.map(u64::from),
            record.by,
        );
        found.insert(names_key(&[&programme, &readable_text(&action)]), text);
    }

    let found = books.open(family::ESTIMATES);
    for (key, record) in node.map::<Estimate>(ESTIMATES, at).await? {
        let (programme, number) = two_identifiers(ESTIMATES, &key)?;
        let text = estimate(
            &readable_text(&record.method),
            u64::from(record.constants),
            &details::fields(&record.inputs),
            &record.hundredths.to_string(),
            u64::from(record.by.0),
            u64::from(record.block),
        )?;
        found.insert(names_key(&[&programme, &number]), text);
    }

    let found = books.open(family::CONSTANTS);
    for (key, record) in node.map::<CalculationFields>(CONSTANTS, at).await? {
        let (method, version) = method_and_version(&key)?;
        let text = serde_json::to_string(&details::fields(&record))?;
        found.insert(names_key(&[&readable_text(&method), &version]), text);
    }

    let required: Option<bool> = node.value(VERIFICATION_REQUIRED, at).await?;
    books.open(family::REQUIREMENT).insert(
        country_key(),
        format!("required={}", required.unwrap_or_default()),
    );
    Ok(())
}

/// Read the rows that are valid at a block.
pub async fn read_rows(connection: &mut PgConnection, block: i64, books: &mut Books) -> Result<()> {
    let rows: Vec<VersionRow> = sqlx::query_as(
        "SELECT p.id, s.stage, v.version, v.details, p.registered_by,
                (SELECT COALESCE(SUM(a.last - a.first + 1), 0)::text FROM authorisations a
                 WHERE a.programme = p.id AND a.block <= $1) AS authorised,
                (SELECT COALESCE(SUM(r.verified), 0)::text FROM monitoring_reports r
                 WHERE r.programme = p.id AND r.verified_block <= $1
                   AND (r.ended_block IS NULL OR r.ended_block > $1)) AS verified,
                (SELECT COALESCE(SUM(m.estimate), 0)::text FROM mitigation_actions m
                 WHERE m.programme = p.id AND m.block <= $1) AS planned,
                (SELECT COUNT(*) FROM authorisations a
                 WHERE a.programme = p.id AND a.block <= $1) AS authorisations,
                (SELECT COUNT(*) FROM documents d
                 WHERE d.programme = p.id AND d.block <= $1) AS documents,
                (SELECT COUNT(*) FROM estimates e
                 WHERE e.programme = p.id AND e.block <= $1) AS estimates
         FROM programmes p
         JOIN programme_stages s ON s.programme = p.id AND s.block_range @> $1::bigint
         JOIN LATERAL (SELECT version, details FROM programme_versions
                       WHERE programme = p.id AND block <= $1
                       ORDER BY version DESC LIMIT 1) v ON TRUE
         WHERE p.registered_block <= $1",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    let found = books.open(family::PROGRAMMES);
    for row in rows {
        let key = rows::number(row.programme.id)?;
        found.insert(key, row.programme.facts()?.text(&row.details)?);
    }

    let required: Option<bool> = sqlx::query_scalar(
        "SELECT required FROM verification_requirement WHERE block_range @> $1::bigint",
    )
    .bind(block)
    .fetch_optional(&mut *connection)
    .await?;
    let found = books.open(family::REQUIREMENT);
    if let Some(required) = required {
        found.insert(country_key(), format!("required={required}"));
    }
    let constants: Vec<(String, i64, Json<Fields>)> =
        sqlx::query_as("SELECT method, version, constants FROM constants WHERE block <= $1")
            .bind(block)
            .fetch_all(&mut *connection)
            .await?;
    let found = books.open(family::CONSTANTS);
    for (method, version, Json(constants)) in constants {
        let text = serde_json::to_string(&constants)?;
        found.insert(names_key(&[&method, &version]), text);
    }

    authorisation_rows(connection, block, books.open(family::AUTHORISATIONS)).await?;
    amendment_rows(connection, block, books.open(family::AMENDMENTS)).await?;
    ownership_rows(connection, block, books.open(family::OWNERSHIP)).await?;
    document_rows(connection, block, books.open(family::DOCUMENTS)).await?;
    action_rows(connection, block, books.open(family::ACTIONS)).await?;
    estimate_rows(connection, block, books.open(family::ESTIMATES)).await
}

/// Programmes as they are served: column by column.
pub(super) async fn served(connection: &mut PgConnection, found: &mut Family) -> Result<()> {
    #[derive(FromRow)]
    struct Row {
        #[sqlx(flatten)]
        details: DetailColumns,
        #[sqlx(flatten)]
        programme: ProgrammeRow,
        organisations: Vec<i64>,
        shares: Vec<i64>,
    }
    let rows: Vec<Row> = sqlx::query_as(concat!(
        "SELECT p.id, p.stage, p.version, p.registered_by, p.authorised::text AS authorised,
                p.verified::text AS verified, p.planned::text AS planned,
                (SELECT COUNT(*) FROM authorisations WHERE programme = p.id) AS authorisations,
                (SELECT COUNT(*) FROM documents WHERE programme = p.id) AS documents,
                (SELECT COUNT(*) FROM estimates WHERE programme = p.id) AS estimates,
                ARRAY(SELECT organisation FROM programme_proponents
                      WHERE programme = p.id ORDER BY position) AS organisations,
                ARRAY(SELECT share FROM programme_proponents
                      WHERE programme = p.id ORDER BY position) AS shares, ",
        read_details!(),
        " FROM programmes_now p"
    ))
    .fetch_all(&mut *connection)
    .await?;
    for row in rows {
        let narrow = |value: &i64| u32::try_from(*value).unwrap_or_default();
        let proponents = row
            .organisations
            .iter()
            .zip(&row.shares)
            .map(|(organisation, share)| Share {
                organisation: narrow(organisation),
                share: narrow(share),
            })
            .collect();
        let details = row.details.details(proponents)?;
        let key = rows::number(row.programme.id)?;
        found.insert(key, row.programme.facts()?.text(&details)?);
    }
    Ok(())
}

/// A programme in a version.
#[derive(FromRow)]
struct VersionRow {
    details: Json<Details>,
    #[sqlx(flatten)]
    programme: ProgrammeRow,
}

#[derive(FromRow)]
struct ProgrammeRow {
    id: i64,
    stage: String,
    version: i64,
    registered_by: i64,
    authorised: String,
    verified: String,
    planned: String,
    authorisations: i64,
    documents: i64,
    estimates: i64,
}

impl ProgrammeRow {
    fn facts(&self) -> Result<ProgrammeFacts<'_>> {
        Ok(ProgrammeFacts {
            stage: &self.stage,
            version: unsigned(self.version)?,
            registered_by: unsigned(self.registered_by)?,
            authorised: self.authorised.clone(),
            verified: self.verified.clone(),
            planned: self.planned.clone(),
            authorisations: unsigned(self.authorisations)?,
            documents: unsigned(self.documents)?,
            estimates: unsigned(self.estimates)?,
        })
    }
}

/// What is said of a programme beside its details; sums as digits.
struct ProgrammeFacts<'a> {
    stage: &'a str,
    version: u64,
    registered_by: u64,
    authorised: String,
    verified: String,
    planned: String,
    authorisations: u64,
    documents: u64,
    estimates: u64,
}

impl ProgrammeFacts<'_> {
    fn text(&self, details: &Details) -> Result<String> {
        Ok(format!(
            "{} version={} registered_by={} authorised={} in {} verified={} planned={} \
             documents={} estimates={} {}",
            self.stage,
            self.version,
            self.registered_by,
            self.authorised,
            self.authorisations,
            self.verified,
            self.planned,
            self.documents,
            self.estimates,
            details.text()?
        ))
    }
}

/// The serial text of a block.
fn serial(
    country: &CountryParameters,
    programme: ProgrammeId,
    details: &ProgrammeDetails,
    range: SerialRange,
) -> String {
    SerialNumber {
        country: readable_text(&country.alpha2),
        unit: readable_text(&country.unit),
        scope: details.scope.to_string(),
        programme: programme_text(programme),
        year: year_of(details.start),
        first: range.first,
        last: range.last,
    }
    .to_string()
}

/// What is said of an authorisation.
struct AuthorisationFacts {
    first: u64,
    last: u64,
    serial: String,
    letter: Option<Hash32>,
    by: u64,
    block: u64,
}

impl AuthorisationFacts {
    fn text(&self) -> String {
        format!(
            "{}-{} {} letter={} by={} block={}",
            self.first,
            self.last,
            self.serial,
            or_none(self.letter),
            self.by,
            self.block
        )
    }
}

async fn authorisation_rows(
    connection: &mut PgConnection,
    block: i64,
    found: &mut Family,
) -> Result<()> {
    type Row = (i64, i64, i64, i64, String, Option<Vec<u8>>, i64, i64);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT programme, number, first, last, serial, letter, organisation, block
         FROM authorisations WHERE block <= $1",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    for (programme, number, first, last, serial, letter, by, block) in rows {
        let facts = AuthorisationFacts {
            first: unsigned(first)?,
            last: unsigned(last)?,
            serial,
            letter: letter.as_deref().map(hash_of_column).transpose()?,
            by: unsigned(by)?,
            block: unsigned(block)?,
        };
        found.insert(names_key(&[&programme, &number]), facts.text());
    }
    Ok(())
}

fn amendment(hash: Hash32, by: u64, side: &str, details: &Details) -> Result<String> {
    Ok(format!("{hash} by={by} for {side}: {}", details.text()?))
}

async fn amendment_rows(
    connection: &mut PgConnection,
    block: i64,
    found: &mut Family,
) -> Result<()> {
    type Row = (i64, Vec<u8>, i64, String, Json<Details>);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT programme, hash, organisation, side, proposal FROM proposals
         WHERE kind = 'Amendment' AND block <= $1
           AND (closed_block IS NULL OR closed_block > $1)",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    for (programme, hash, by, side, Json(details)) in rows {
        let text = amendment(hash_of_column(&hash)?, unsigned(by)?, &side, &details)?;
        found.insert(rows::number(programme)?, text);
    }
    Ok(())
}

/// The organisations that agreed, by party.
type Agreed = BTreeMap<String, u64>;

fn ownership(hash: Hash32, by: u64, change: &Change, agreed: &Agreed) -> Result<String> {
    let agreed: Vec<String> = agreed
        .iter()
        .map(|(party, by)| format!("{party}:{by}"))
        .collect();
    Ok(format!(
        "{hash} by={by} {} agreed=[{}]",
        serde_json::to_string(change)?,
        agreed.join(" ")
    ))
}

async fn ownership_rows(
    connection: &mut PgConnection,
    block: i64,
    found: &mut Family,
) -> Result<()> {
    type Row = (i64, Vec<u8>, i64, Json<Change>, Vec<String>, Vec<i64>);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT p.programme, p.hash, p.organisation, p.proposal,
                ARRAY(SELECT a.party FROM proposal_agreements a
                      WHERE a.block = p.block AND a.index = p.index AND a.agreed_block <= $1
                      ORDER BY a.party) AS parties,
                ARRAY(SELECT a.organisation FROM proposal_agreements a
                      WHERE a.block = p.block AND a.index = p.index AND a.agreed_block <= $1
                      ORDER BY a.party) AS agreed
         FROM proposals p
         WHERE p.kind = 'Ownership' AND p.block <= $1
           AND (p.closed_block IS NULL OR p.closed_block > $1)",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    for (programme, hash, by, Json(change), parties, organisations) in rows {
        let mut agreed = Agreed::new();
        for (party, organisation) in parties.into_iter().zip(organisations) {
            agreed.insert(party, unsigned(organisation)?);
        }
        let text = ownership(hash_of_column(&hash)?, unsigned(by)?, &change, &agreed)?;
        found.insert(rows::number(programme)?, text);
    }
    Ok(())
}

/// What is said of a document.
struct DocumentFacts {
    kind: String,
    name: String,
    hash: Hash32,
    size: String,
    media: String,
    action: Option<String>,
    replaces: Option<u64>,
    version: u64,
    replaced: bool,
    author: u64,
    block: u64,
}

impl DocumentFacts {
    fn of(record: &Document) -> Self {
        let said = &record.document;
        Self {
            kind: said.kind.name().to_owned(),
            name: readable_text(&said.name),
            hash: Hash32(said.hash),
            size: said.size.to_string(),
            media: readable_text(&said.media),
            action: said.action.as_ref().map(|action| readable_text(action)),
            replaces: said.replaces.map(u64::from),
            version: u64::from(record.version),
            replaced: record.replaced,
            author: u64::from(record.author.0),
            block: u64::from(record.block),
        }
    }

    fn text(&self) -> String {
        format!(
            "{} {:?} {} size={} {} action={} version={} replaces={} replaced={} by={} block={}",
            self.kind,
            self.name,
            self.hash,
            self.size,
            self.media,
            self.action.as_deref().unwrap_or("none"),
            self.version,
            or_none(self.replaces),
            self.replaced,
            self.author,
            self.block
        )
    }
}

async fn document_rows(
    connection: &mut PgConnection,
    block: i64,
    found: &mut Family,
) -> Result<()> {
    #[derive(FromRow)]
    struct Row {
        programme: i64,
        number: i64,
        kind: String,
        name: String,
        hash: Vec<u8>,
        size: String,
        media: String,
        action: Option<String>,
        replaces: Option<i64>,
        version: i64,
        replaced: bool,
        organisation: i64,
        block: i64,
    }
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT programme, number, kind, name, hash, size::text AS size, media, action, replaces,
                version, COALESCE(replaced_block <= $1, FALSE) AS replaced, organisation, block
         FROM documents WHERE block <= $1",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    for row in rows {
        let facts = DocumentFacts {
            kind: row.kind,
            name: row.name,
            hash: hash_of_column(&row.hash)?,
            size: row.size,
            media: row.media,
            action: row.action,
            replaces: row.replaces.map(unsigned).transpose()?,
            version: unsigned(row.version)?,
            replaced: row.replaced,
            author: unsigned(row.organisation)?,
            block: unsigned(row.block)?,
        };
        found.insert(names_key(&[&row.programme, &row.number]), facts.text());
    }
    Ok(())
}

fn action_text(
    mitigation: &str,
    estimate: &str,
    computed: Option<u64>,
    by: OrganisationId,
) -> String {
    format!(
        "{mitigation} estimate={estimate} computed={} by={by}",
        or_none(computed)
    )
}

async fn action_rows(connection: &mut PgConnection, block: i64, found: &mut Family) -> Result<()> {
    type Row = (i64, String, String, String, Option<i64>, i64);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT programme, action, mitigation, estimate::text, computed, organisation
         FROM mitigation_actions WHERE block <= $1",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    for (programme, action, mitigation, estimate, computed, by) in rows {
        let computed = computed.map(unsigned).transpose()?;
        let by = OrganisationId(u32::try_from(by).unwrap_or_default());
        let text = action_text(&mitigation, &estimate, computed, by);
        found.insert(names_key(&[&programme, &action]), text);
    }
    Ok(())
}

fn estimate(
    method: &str,
    constants: u64,
    inputs: &Fields,
    hundredths: &str,
    by: u64,
    block: u64,
) -> Result<String> {
    Ok(format!(
        "{method} constants={constants} hundredths={hundredths} by={by} block={block} {}",
        serde_json::to_string(inputs)?
    ))
}

async fn estimate_rows(
    connection: &mut PgConnection,
    block: i64,
    found: &mut Family,
) -> Result<()> {
    type Row = (i64, i64, String, i64, Json<Fields>, String, i64, i64);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT programme, number, method, constants, inputs, hundredths::text, organisation, block
         FROM estimates WHERE block <= $1",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    for (programme, number, method, constants, Json(inputs), hundredths, by, block) in rows {
        let text = estimate(
            &method,
            unsigned(constants)?,
            &inputs,
            &hundredths,
            unsigned(by)?,
            unsigned(block)?,
        )?;
        found.insert(names_key(&[&programme, &number]), text);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::details::tests::record;

    #[test]
    fn a_programme_differs_when_any_detail_or_sum_does() {
        let facts = || ProgrammeFacts {
            stage: "Authorised",
            version: 2,
            registered_by: 1,
            authorised: "300".into(),
            verified: "20".into(),
            planned: "40".into(),
            authorisations: 1,
            documents: 0,
            estimates: 3,
        };
        let details = Details::of(&record());
        let text = facts().text(&details).unwrap();
        let mut other = record();
        other.finance.price = None;
        assert_ne!(facts().text(&Details::of(&other)).unwrap(), text);
        let summed = ProgrammeFacts {
            verified: "21".into(),
            ..facts()
        };
        assert_ne!(summed.text(&details).unwrap(), text);
    }

    #[test]
    fn agreements_are_told_by_party() {
        let change = Change {
            giver: 2,
            receiver: 3,
            share: 5,
            credits: None,
        };
        let agreed = Agreed::from([("Giver".to_owned(), 2), ("Authority".to_owned(), 1)]);
        let text = ownership(Hash32([1; 32]), 2, &change, &agreed).unwrap();
        assert!(text.ends_with("agreed=[Authority:1 Giver:2]"), "{text}");
    }
}

//! Monitoring reports, the calendar and certificates: what the chain and the rows say of them.

use std::collections::BTreeMap;

use anyhow::Result;
use registry_client::values::{readable_text, Hash32};
use registry_primitives::{OrganisationState, ReportStage};
use sqlx::{FromRow, PgConnection};

use super::{
    books::{family, names_key, or_none, Books, Family},
    chain, rows,
};
use crate::{
    node::Node,
    records::{
        identifier_and, identifier_in, two_identifiers, Certificate, MonitoringReport,
        Organisation, PeriodKey, TakenPeriod, Taker, CALENDAR, CERTIFICATES, ORGANISATIONS,
        REACTIVATED_AT, REPORTS,
    },
    text::{hash_of_column, unsigned, whole},
};

/// Read the state at a block.
pub async fn read_chain(node: &Node, at: Hash32, books: &mut Books) -> Result<()> {
    let reports = node.map::<MonitoringReport>(REPORTS, at).await?;
    for (key, record) in &reports {
        let facts = ReportFacts::of(record);
        let key = chain::number(key)?;
        if let Some(order) = facts.order("chain")? {
            books.open(family::REPORT_ORDER).insert(key.clone(), order);
        }
        books.open(family::REPORTS).insert(key, facts.text());
    }
    books.open(family::REPORTS);
    books.open(family::REPORT_ORDER);

    let found = books.open(family::PERIODS);
    for (key, record) in node.map::<TakenPeriod>(CALENDAR, at).await? {
        let (programme, until) = identifier_and::<PeriodKey>(CALENDAR, &key)?;
        let text = match record.by {
            Taker::Report(report) => period(record.from, Some(u64::from(report.0)), None),
            Taker::Issuance(issuance) => period(record.from, None, Some(u64::from(issuance.0))),
        };
        found.insert(names_key(&[&programme, &u64::from(until)]), text);
    }

    let mut certifiers = BTreeMap::new();
    for (key, record) in node.map::<Organisation>(ORGANISATIONS, at).await? {
        certifiers.insert(identifier_in(&key)?, record.state);
    }
    let mut reactivated = BTreeMap::new();
    for (key, block) in node.map::<u32>(REACTIVATED_AT, at).await? {
        reactivated.insert(identifier_in(&key)?, block);
    }
    let found = books.open(family::CERTIFICATES);
    for (key, record) in node.map::<Certificate>(CERTIFICATES, at).await? {
        let (programme, certifier) = two_identifiers(CERTIFICATES, &key)?;
        let standing = stands(
            &record,
            certifiers.get(&certifier).copied(),
            reactivated.get(&certifier).copied(),
        );
        let text = certificate(
            standing,
            record.statement.map(Hash32),
            u64::from(record.block),
        );
        found.insert(names_key(&[&programme, &certifier]), text);
    }
    Ok(())
}

/// Whether a certificate counts: nobody withdrew it, and its certifier is active and was not
/// suspended since it was given.
fn stands(
    record: &Certificate,
    certifier: Option<OrganisationState>,
    reactivated: Option<u32>,
) -> bool {
    record.standing
        && certifier == Some(OrganisationState::Active)
        && reactivated.is_none_or(|since| since < record.block)
}

/// Read the rows that are valid at a block.
pub async fn read_rows(connection: &mut PgConnection, block: i64, books: &mut Books) -> Result<()> {
    let rows: Vec<ReportRow> = sqlx::query_as(
        "SELECT r.id, r.programme, r.period_from::text AS period_from,
                r.period_until::text AS period_until, r.claimed::text AS claimed, r.inputs,
                r.method, r.constants, r.organisation, r.block,
                CASE WHEN r.ended_block <= $1 THEN r.stage
                     WHEN r.verified_block <= $1 THEN 'Verified'
                     ELSE 'Submitted' END AS stage,
                CASE WHEN r.verified_block <= $1 THEN r.certifier END AS certifier,
                r.verified::text AS verified, r.statement, r.verified_block,
                (SELECT COALESCE(SUM(i.last - i.first + 1), 0)::text FROM issuances i
                 WHERE i.verification = r.id AND i.block <= $1
                   AND (i.voided_block IS NULL OR i.voided_block > $1)) AS issued
         FROM monitoring_reports r WHERE r.block <= $1",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    for row in rows {
        let (key, facts) = (rows::number(row.id)?, row.facts()?);
        if let Some(order) = facts.order("database")? {
            books.open(family::REPORT_ORDER).insert(key.clone(), order);
        }
        books.open(family::REPORTS).insert(key, facts.text());
    }
    books.open(family::REPORTS);
    books.open(family::REPORT_ORDER);

    type PeriodRow = (i64, String, String, Option<i64>, Option<i64>);
    let periods: Vec<PeriodRow> = sqlx::query_as(
        "SELECT programme, period_from::text, period_until::text, report, issuance
         FROM monitored_periods WHERE block_range @> $1::bigint",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    let found = books.open(family::PERIODS);
    for (programme, from, until, report, issuance) in periods {
        let text = period(
            whole(&from)?,
            report.map(unsigned).transpose()?,
            issuance.map(unsigned).transpose()?,
        );
        found.insert(names_key(&[&programme, &until]), text);
    }

    type CertificateRow = (i64, i64, bool, Option<Vec<u8>>, i64);
    let certificates: Vec<CertificateRow> = sqlx::query_as(
        "SELECT DISTINCT ON (programme, certifier)
                programme, certifier, withdrawn_block IS NULL OR withdrawn_block > $1, statement,
                block
         FROM certificates WHERE block <= $1
         ORDER BY programme, certifier, block DESC, index DESC",
    )
    .bind(block)
    .fetch_all(&mut *connection)
    .await?;
    let found = books.open(family::CERTIFICATES);
    for (programme, certifier, standing, statement, given) in certificates {
        let statement = statement.as_deref().map(hash_of_column).transpose()?;
        let text = certificate(standing, statement, unsigned(given)?);
        found.insert(names_key(&[&programme, &certifier]), text);
    }
    Ok(())
}

/// Reports as they are served: with the stage and the sum that their rows hold.
pub(super) async fn served(connection: &mut PgConnection, found: &mut Family) -> Result<()> {
    let rows: Vec<ReportRow> = sqlx::query_as(
        "SELECT id, programme, period_from::text AS period_from,
                period_until::text AS period_until, claimed::text AS claimed, inputs, method,
                constants, organisation, block, stage, certifier, verified::text AS verified,
                statement, verified_block, issued::text AS issued
         FROM monitoring_reports",
    )
    .fetch_all(&mut *connection)
    .await?;
    for row in rows {
        found.insert(rows::number(row.id)?, row.facts()?.text());
    }
    Ok(())
}

#[derive(FromRow)]
struct ReportRow {
    id: i64,
    programme: i64,
    period_from: String,
    period_until: String,
    claimed: String,
    inputs: Vec<u8>,
    method: Option<String>,
    constants: Option<i64>,
    organisation: i64,
    block: i64,
    stage: String,
    /// None when the report was not verified until the block.
    certifier: Option<i64>,
    verified: Option<String>,
    statement: Option<Vec<u8>>,
    verified_block: Option<i64>,
    issued: String,
}

impl ReportRow {
    fn facts(&self) -> Result<ReportFacts> {
        let verification = match (
            self.certifier,
            &self.verified,
            &self.statement,
            self.verified_block,
        ) {
            (Some(certifier), Some(verified), Some(statement), Some(block)) => {
                Some(VerificationFacts {
                    certifier: unsigned(certifier)?,
                    verified: verified.clone(),
                    issued: self.issued.clone(),
                    statement: hash_of_column(statement)?,
                    block: unsigned(block)?,
                })
            }
            _ => None,
        };
        let method = match (&self.method, self.constants) {
            (Some(method), Some(constants)) => Some(format!("{method}/{}", unsigned(constants)?)),
            _ => None,
        };
        Ok(ReportFacts {
            programme: unsigned(self.programme)?,
            from: self.period_from.clone(),
            until: self.period_until.clone(),
            claimed: self.claimed.clone(),
            inputs: hash_of_column(&self.inputs)?,
            method,
            by: unsigned(self.organisation)?,
            block: unsigned(self.block)?,
            stage: self.stage.clone(),
            verification,
        })
    }
}

/// What is said of a monitoring report; numbers that may be as large as 64 bits as digits.
struct ReportFacts {
    programme: u64,
    from: String,
    until: String,
    claimed: String,
    inputs: Hash32,
    method: Option<String>,
    by: u64,
    block: u64,
    stage: String,
    verification: Option<VerificationFacts>,
}

/// What is said of its verification.
struct VerificationFacts {
    certifier: u64,
    verified: String,
    issued: String,
    statement: Hash32,
    block: u64,
}

impl ReportFacts {
    fn of(record: &MonitoringReport) -> Self {
        Self {
            programme: u64::from(record.programme.0),
            from: record.period.from.to_string(),
            until: record.period.until.to_string(),
            claimed: record.claimed.to_string(),
            inputs: Hash32(record.inputs),
            method: record
                .method
                .as_ref()
                .map(|of| format!("{}/{}", readable_text(&of.method), of.constants)),
            by: u64::from(record.by.0),
            block: u64::from(record.block),
            stage: record.stage.name().to_owned(),
            verification: record.verification.as_ref().map(|of| VerificationFacts {
                certifier: u64::from(of.certifier.0),
                verified: of.verified.to_string(),
                issued: of.issued.to_string(),
                statement: Hash32(of.statement),
                block: u64::from(of.block),
            }),
        }
    }

    fn text(&self) -> String {
        let verification = self.verification.as_ref().map(|of| {
            format!(
                "[certifier={} verified={} issued={} statement={} block={}]",
                of.certifier, of.verified, of.issued, of.statement, of.block
            )
        });
        format!(
            "{} programme={} period={}-{} claimed={} inputs={} method={} by={} block={} \
             verification={}",
            self.stage,
            self.programme,
            self.from,
            self.until,
            self.claimed,
            self.inputs,
            or_none(self.method.as_deref()),
            self.by,
            self.block,
            or_none(verification)
        )
    }

    /// Whether issued is within verified and verified within claimed, for a verified report.
    /// What is out of order names its side, so that it differs even when both sides are.
    fn order(&self, side: &str) -> Result<Option<String>> {
        let Some(verification) = &self.verification else {
            return Ok(None);
        };
        let (issued, verified) = (whole(&verification.issued)?, whole(&verification.verified)?);
        let claimed = whole(&self.claimed)?;
        let unused = self.stage == ReportStage::Verified.name() || issued == 0;
        Ok(Some(
            if issued <= verified && verified <= claimed && unused {
                "in order".to_owned()
            } else {
                format!(
                    "{side}: {} with issued={issued} verified={verified} claimed={claimed}",
                    self.stage
                )
            },
        ))
    }
}

fn period(from: u64, report: Option<u64>, issuance: Option<u64>) -> String {
    format!(
        "from={from} report={} issuance={}",
        or_none(report),
        or_none(issuance)
    )
}

fn certificate(standing: bool, statement: Option<Hash32>, block: u64) -> String {
    let standing = if standing { "stands" } else { "withdrawn" };
    format!("{standing} statement={} block={block}", or_none(statement))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certificates_end_with_the_suspension_of_their_certifier() {
        let given = |standing| Certificate {
            standing,
            statement: None,
            block: 10,
        };
        let active = Some(OrganisationState::Active);
        assert!(stands(&given(true), active, None));
        assert!(stands(&given(true), active, Some(9)));
        assert!(!stands(&given(false), active, None), "it was withdrawn");
        for since in [10, 11] {
            assert!(!stands(&given(true), active, Some(since)), "given before");
        }
        let suspended = Some(OrganisationState::Suspended);
        assert!(!stands(&given(true), suspended, None));
        assert!(!stands(&given(true), None, None));
    }

    fn report(stage: &str, claimed: &str, verified: &str, issued: &str) -> ReportFacts {
        ReportFacts {
            programme: 1,
            from: "0".into(),
            until: "1".into(),
            claimed: claimed.into(),
            inputs: Hash32([1; 32]),
            method: None,
            by: 2,
            block: 3,
            stage: stage.into(),
            verification: Some(VerificationFacts {
                certifier: 4,
                verified: verified.into(),
                issued: issued.into(),
                statement: Hash32([2; 32]),
                block: 5,
            }),
        }
    }

    #[test]
    fn what_is_out_of_order_differs_on_both_sides() {
        let order = |facts: &ReportFacts, side| facts.order(side).unwrap().unwrap();
        let good = report("Verified", "10", "10", "10");
        assert_eq!(order(&good, "chain"), order(&good, "database"));
        for bad in [
            report("Verified", "10", "11", "0"),
            report("Verified", "10", "5", "6"),
            report("Withdrawn", "10", "5", "1"),
        ] {
            assert_ne!(order(&bad, "chain"), order(&bad, "database"));
        }
        let open = ReportFacts {
            verification: None,
            ..report("Submitted", "1", "1", "0")
        };
        assert!(open.order("chain").unwrap().is_none());
    }
}

//! The comparison and its report.

use std::fmt;

use serde::Serialize;

use super::books::{Books, Family};
use crate::{node::BlockId, text::grouped};

/// Differences of one family that are shown in full.
const SHOWN: usize = 20;

/// The outcome of a comparison.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The block that it is true for.
    pub block: u64,
    /// Its hash.
    pub hash: String,
    /// Whether both sides say the same.
    pub equal: bool,
    /// What was compared.
    pub families: Vec<FamilyReport>,
}

/// The outcome for one family of rows.
#[derive(Debug, Serialize)]
pub struct FamilyReport {
    /// Its name.
    pub name: &'static str,
    /// Rows on either side.
    pub compared: u64,
    /// Rows that differ, those not listed included.
    pub different: u64,
    /// The first of them.
    pub differences: Vec<Difference>,
}

/// A row that differs.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What the row is known by.
    pub row: String,
    /// What the chain says; nothing when it has no such record.
    pub chain: Option<String>,
    /// What the database says; nothing when it has no such row.
    pub database: Option<String>,
}

/// Compare all families of both sides.
pub fn compare(block: BlockId, chain: &Books, database: &Books) -> Report {
    let empty = Family::default();
    let mut names: Vec<&'static str> = chain
        .families()
        .keys()
        .chain(database.families().keys())
        .copied()
        .collect();
    names.sort_unstable();
    names.dedup();
    let families: Vec<FamilyReport> = names
        .into_iter()
        .map(|name| {
            let chain = chain.families().get(name).unwrap_or(&empty);
            let database = database.families().get(name).unwrap_or(&empty);
            compare_family(name, chain, database)
        })
        .collect();
    Report {
        block: block.number,
        hash: block.hash.to_string(),
        equal: families.iter().all(|family| family.different == 0),
        families,
    }
}

fn compare_family(name: &'static str, chain: &Family, database: &Family) -> FamilyReport {
    let mut report = FamilyReport {
        name,
        compared: 0,
        different: 0,
        differences: Vec::new(),
    };
    let only_in_database = database.keys().filter(|key| !chain.contains_key(*key));
    for key in chain.keys().chain(only_in_database) {
        report.compared = report.compared.saturating_add(1);
        let (in_chain, in_database) = (chain.get(key), database.get(key));
        if in_chain == in_database {
            continue;
        }
        report.different = report.different.saturating_add(1);
        if report.differences.len() < SHOWN {
            report.differences.push(Difference {
                row: key.to_string(),
                chain: in_chain.cloned(),
                database: in_database.cloned(),
            });
        }
    }
    report
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Block {} {}", self.block, self.hash)?;
        writeln!(f)?;
        writeln!(f, "{:<28} {:>12} {:>12}", "compared", "rows", "different")?;
        for family in &self.families {
            writeln!(
                f,
                "{:<28} {:>12} {:>12}",
                family.name,
                grouped(family.compared),
                grouped(family.different)
            )?;
        }
        for family in &self.families {
            for difference in &family.differences {
                let side = |text: &Option<String>, none: &str| {
                    text.clone().unwrap_or_else(|| none.to_owned())
                };
                writeln!(f)?;
                writeln!(f, "{}: row {}", family.name, difference.row)?;
                writeln!(f, "  chain     {}", side(&difference.chain, "(no record)"))?;
                writeln!(f, "  database  {}", side(&difference.database, "(no row)"))?;
            }
            let listed = u64::try_from(family.differences.len()).unwrap_or(u64::MAX);
            let more = family.different.saturating_sub(listed);
            if more > 0 {
                writeln!(f)?;
                writeln!(f, "{}: and {} more", family.name, grouped(more))?;
            }
        }
        writeln!(f)?;
        if self.equal {
            writeln!(f, "The database says what the chain says.")
        } else {
            writeln!(f, "The database differs from the chain.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::books::{family, RowKey};
    use registry_client::values::Hash32;

    fn books(rows: &[(u64, &str)]) -> Books {
        let mut books = Books::default();
        let family = books.open(family::RANGES);
        for (key, text) in rows {
            family.insert(RowKey::Number(*key), (*text).to_owned());
        }
        books
    }

    fn compared(chain: &[(u64, &str)], database: &[(u64, &str)]) -> Report {
        let block = BlockId {
            number: 7,
            hash: Hash32([1; 32]),
        };
        compare(block, &books(chain), &books(database))
    }

    #[test]
    fn equal_books_are_equal_and_counted() {
        let report = compared(&[(10, "a"), (20, "b")], &[(20, "b"), (10, "a")]);
        assert!(report.equal);
        assert_eq!(report.families[0].compared, 2);
        assert!(report.to_string().contains("says what the chain says"));
    }

    #[test]
    fn missing_extra_and_differing_rows_are_named_with_both_values() {
        let report = compared(&[(10, "a"), (20, "b")], &[(20, "c"), (30, "d")]);
        assert!(!report.equal);
        let family = &report.families[0];
        assert_eq!((family.compared, family.different), (3, 3));
        let difference = |row: &str, chain: Option<&str>, database: Option<&str>| Difference {
            row: row.to_owned(),
            chain: chain.map(str::to_owned),
            database: database.map(str::to_owned),
        };
        assert_eq!(
            family.differences,
            [
                difference("10", Some("a"), None),
                difference("20", Some("b"), Some("c")),
                difference("30", None, Some("d")),
            ]
        );
        let text = report.to_string();
        assert!(text.contains("ranges: row 20"), "{text}");
        assert!(
            text.contains("(no row)") && text.contains("(no record)"),
            "{text}"
        );
    }

    #[test]
    fn a_family_of_one_side_only_counts() {
        let mut chain = books(&[]);
        chain
            .open(family::NATIONAL)
            .insert(RowKey::Number(1), "x".into());
        let block = BlockId {
            number: 7,
            hash: Hash32([1; 32]),
        };
        let report = compare(block, &chain, &books(&[]));
        assert!(!report.equal);
    }

    #[test]
    fn only_the_first_differences_are_listed() {
        let rows: Vec<(u64, &str)> = (1..=50).map(|key| (key, "a")).collect();
        let report = compared(&rows, &[]);
        let family = &report.families[0];
        assert_eq!(family.different, 50);
        assert_eq!(family.differences.len(), SHOWN);
        assert!(report.to_string().contains("and 30 more"));
    }
}

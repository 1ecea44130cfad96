//! What both sides say, in one form, so that it can be compared row by row.

use std::{
    collections::BTreeMap,
    fmt::{self, Write},
};

use registry_primitives::records::credits::MovedRange;

use crate::records::{Balances, Totals};

/// What a row is known by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowKey {
    /// An identifier, or the last serial of a range.
    Number(u64),
    /// A key, the name of a single value, or several names together.
    Text(String),
}

impl fmt::Display for RowKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => text.fmt(f),
        }
    }
}

/// The rows of one family: what is said of each, as text that holds every fact.
pub type Family = BTreeMap<RowKey, String>;

/// All families of one side, by their names.
#[derive(Debug, Default)]
pub struct Books {
    families: BTreeMap<&'static str, Family>,
}

/// Names of the families that are compared.
pub mod family {
    /// Organisations by identifier.
    pub const ORGANISATIONS: &str = "organisations";
    /// Members by key.
    pub const MEMBERS: &str = "members";
    /// Keys that applied, by the organisation that waits for admission.
    pub const APPLICANTS: &str = "applicants";
    /// Whether organisations may register themselves.
    pub const SELF_REGISTRATION: &str = "self-registration";
    /// Accreditations by certifier and sector.
    pub const ACCREDITATIONS: &str = "accreditations";
    /// Open invitations by the hash of their voucher.
    pub const INVITATIONS: &str = "invitations";
    /// Recoveries under way by the lost key.
    pub const RECOVERIES: &str = "recoveries";
    /// Cells of the permission matrix by kind and role.
    pub const PERMISSIONS: &str = "permissions";
    /// The country's policies by action.
    pub const POLICIES: &str = "policies";
    /// Policies of organisations by organisation and action.
    pub const OWN_POLICIES: &str = "own policies";
    /// Open intents by identifier.
    pub const INTENTS: &str = "intents";
    /// Trusted accounts by who trusts and who is trusted.
    pub const TRUSTED: &str = "trusted accounts";
    /// Limits of what organisations send, by organisation.
    pub const TRANSFER_LIMITS: &str = "transfer limits";
    /// What organisations let others do, by organisation.
    pub const RECEPTIONS: &str = "reception";
    /// The country's delays.
    pub const DELAYS: &str = "delays";
    /// Limits of the quota by class.
    pub const QUOTA_LIMITS: &str = "quota limits";
    /// Classes that governance gave, by organisation.
    pub const QUOTA_CLASSES: &str = "quota classes";
    /// Transfers and retirements that wait, by identifier.
    pub const WAITING_TRANSFERS: &str = "waiting transfers";
    /// Programmes by identifier, with the sums of what belongs to them.
    pub const PROGRAMMES: &str = "programmes";
    /// Authorisations by programme and number.
    pub const AUTHORISATIONS: &str = "authorisations";
    /// Open amendments by programme.
    pub const AMENDMENTS: &str = "amendments";
    /// Open changes of ownership by programme.
    pub const OWNERSHIP: &str = "ownership proposals";
    /// Documents by programme and number.
    pub const DOCUMENTS: &str = "documents";
    /// Mitigation actions by programme and identifier.
    pub const ACTIONS: &str = "mitigation actions";
    /// Estimates by programme and number.
    pub const ESTIMATES: &str = "estimates";
    /// The country's constants by method and version.
    pub const CONSTANTS: &str = "constants";
    /// Whether a verification is required.
    pub const REQUIREMENT: &str = "verification requirement";
    /// Monitoring reports by identifier, with what was issued against them.
    pub const REPORTS: &str = "monitoring reports";
    /// Whether issued is within verified and verified within claimed, by report.
    pub const REPORT_ORDER: &str = "issued, verified, claimed";
    /// Taken periods by programme and last second.
    pub const PERIODS: &str = "monitored periods";
    /// The latest certificate of each certifier, by programme and certifier.
    pub const CERTIFICATES: &str = "certificates";
    /// Issuances by identifier.
    pub const ISSUANCES: &str = "issuances";
    /// Ranges by their last serial.
    pub const RANGES: &str = "ranges";
    /// Retirements by receipt.
    pub const RETIREMENTS: &str = "retirements";
    /// Cancellations by receipt.
    pub const CANCELLATIONS: &str = "cancellations";
    /// Freezes by identifier.
    pub const FREEZES: &str = "freezes";
    /// Freezes of what is frozen as a whole, by subject.
    pub const FREEZES_OF: &str = "freezes of subjects";
    /// Movements by number.
    pub const MOVEMENTS: &str = "movements";
    /// What movements did to accounts, by organisation and movement.
    pub const LEDGER_ENTRIES: &str = "ledger entries";
    /// Movements of issuances, by issuance and movement.
    pub const MOVEMENTS_OF: &str = "movements of issuances";
    /// The last digest of the ledger, and that of the block's header.
    pub const LEDGER_DIGEST: &str = "ledger digest";
    /// Validators by account.
    pub const VALIDATORS: &str = "validators";
    /// The rules of the set of validators.
    pub const VALIDATOR_RULES: &str = "validator rules";
    /// What validators did, by session and account, as far as the chain remembers it.
    pub const PERFORMANCE: &str = "performance";
    /// Balances by organisation.
    pub const BALANCES: &str = "balances";
    /// Totals by programme.
    pub const PROGRAMME_TOTALS: &str = "programme totals";
    /// Totals of the country and its last serial.
    pub const NATIONAL: &str = "national totals";
    /// Programmes as pages and answers show them.
    pub const SERVED_DETAILS: &str = "programmes as served";
    /// Monitoring reports as pages and answers show them.
    pub const SERVED_REPORTS: &str = "monitoring reports as served";
    /// Balances as pages and answers show them.
    pub const SERVED_BALANCES: &str = "balances as served";
    /// Totals of programmes as pages and answers show them.
    pub const SERVED_PROGRAMMES: &str = "programme totals as served";
    /// What is frozen and what suspended organisations have, as pages and answers show it.
    pub const SERVED_FROZEN: &str = "frozen as served";
    /// Totals of the country as pages and answers show them.
    pub const SERVED_NATIONAL: &str = "national totals as served";
}

impl Books {
    /// Open a family, so that it counts even when it has no row.
    pub fn open(&mut self, family: &'static str) -> &mut Family {
        self.families.entry(family).or_default()
    }

    /// The families with their names.
    pub fn families(&self) -> &BTreeMap<&'static str, Family> {
        &self.families
    }

    /// What the chain says of what is served: the same as of the rows that it follows from,
    /// without the counter, which is not a total.
    pub fn add_served(&mut self) {
        for (served, of) in [
            (family::SERVED_DETAILS, family::PROGRAMMES),
            (family::SERVED_REPORTS, family::REPORTS),
            (family::SERVED_BALANCES, family::BALANCES),
            (family::SERVED_PROGRAMMES, family::PROGRAMME_TOTALS),
            (family::SERVED_NATIONAL, family::NATIONAL),
        ] {
            let mut rows = self.families.get(of).cloned().unwrap_or_default();
            rows.remove(&last_serial_key());
            self.families.insert(served, rows);
        }
    }
}

/// The key of the country's totals.
pub fn country_key() -> RowKey {
    RowKey::Text("country".to_owned())
}

/// The key of the national counter.
pub fn last_serial_key() -> RowKey {
    RowKey::Text("last serial".to_owned())
}

/// A key of several names.
pub fn names_key(names: &[&dyn fmt::Display]) -> RowKey {
    let names: Vec<String> = names.iter().map(ToString::to_string).collect();
    RowKey::Text(names.join(" "))
}

/// A value that may be missing.
pub fn or_none(value: Option<impl fmt::Display>) -> String {
    value.map_or_else(|| "none".to_owned(), |value| value.to_string())
}

/// Serials, issuance and vintage of ranges, in order.
pub type Serials = Vec<(u64, u64, u64, u64)>;

/// Moved ranges, in order.
pub fn serials_of(ranges: &[MovedRange]) -> Serials {
    ranges
        .iter()
        .map(|moved| {
            (
                moved.range.first,
                moved.range.last,
                u64::from(moved.issuance.0),
                u64::from(moved.vintage),
            )
        })
        .collect()
}

/// What is said of ranges.
pub fn serials(ranges: &Serials) -> String {
    let mut text = String::new();
    for (first, last, issuance, vintage) in ranges {
        // Writing to a string cannot fail.
        let _ = write!(text, " {first}-{last}:{issuance}:{vintage}");
    }
    format!("[{}]", text.trim_start())
}

/// What is said of balances; nothing when all are zero, because the chain keeps a record of
/// zeros where the database has no row.
pub fn balances(balances: &Balances) -> Option<String> {
    let Balances {
        held,
        pending,
        retired_local,
        retired_international,
        cancelled,
    } = balances;
    (*balances != Balances::default()).then(|| {
        format!(
            "held={held} pending={pending} retired_local={retired_local} \
             retired_international={retired_international} cancelled={cancelled}"
        )
    })
}

/// What is said of totals; nothing when all are zero.
pub fn totals(totals: &Totals) -> Option<String> {
    (*totals != Totals::default()).then(|| {
        let lying =
            balances(&totals.balances).unwrap_or_else(|| "nothing lies anywhere".to_owned());
        format!(
            "authorised={} issued={} voided={} {lying}",
            totals.authorised, totals.issued, totals.voided
        )
    })
}

//! What is said of a programme, of a change of its ownership and of a calculation, in the one
//! form in which columns, answers and comparisons hold it.

use std::collections::BTreeMap;

use registry_client::values::{readable_text, Hash32};
use registry_primitives::{
    records::{
        calculation::{CalculationFields, FieldValue},
        programmes::{Holdings, OwnershipChange, ProgrammeDetails},
    },
    Proponent,
};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use utoipa::ToSchema;

use crate::text::{hash_of_column, whole};

/// The columns of `programmes` that the details fill, without the proponents, as
/// [`DetailColumns`] reads them. The table is `p`.
macro_rules! read_details {
    () => {
        "p.source, p.external_id, p.title, p.sector, p.scope, p.mitigation, p.gases,
         p.starts_at::text AS starts_at, p.ends_at::text AS ends_at, p.crediting_years, p.regions,
         p.boundary, p.estimate::text AS estimate, p.cost::text AS cost, p.price::text AS price,
         p.funding, p.grant_equivalent::text AS grant_equivalent, p.in_scope, p.included_in_ndc,
         p.included_in_nap, p.channels, p.buyer_country, p.maximum::text AS maximum"
    };
}
pub(crate) use read_details;

/// All that is said of a programme in one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Details {
    /// The system that it comes from.
    pub source: String,
    /// Identifier in that system.
    pub external_id: String,
    /// Title.
    pub title: String,
    /// Sector of the economy.
    #[schema(example = "Agriculture")]
    pub sector: String,
    /// CDM sectoral scope, 1 to 15.
    pub scope: u8,
    /// How it mitigates.
    #[schema(example = "Solar")]
    pub mitigation: String,
    /// The gases that it reduces.
    pub gases: Vec<String>,
    /// Start, seconds since 1970-01-01 UTC.
    pub start: u64,
    /// End, seconds since 1970-01-01 UTC.
    pub end: u64,
    /// Calendar years from the start in which reductions can be credited; null is until the end.
    pub crediting_years: Option<u8>,
    /// Regions of the country, ISO 3166-2.
    pub regions: Vec<String>,
    /// blake2-256 hash of the boundary's geometry.
    pub boundary: Option<String>,
    /// Estimated emission reductions in credits.
    pub estimate: u64,
    /// Proponents with their shares of future issues.
    pub proponents: Vec<Share>,
    /// Money.
    pub finance: Money,
    /// The nationally determined contribution.
    pub ndc: Contribution,
    /// Use of the credits outside the country.
    pub international: Abroad,
}

/// The details of a programme as its columns hold them.
#[derive(Clone, Debug, FromRow)]
pub struct DetailColumns {
    source: String,
    external_id: String,
    title: String,
    sector: String,
    /// CDM sectoral scope.
    pub scope: i16,
    mitigation: String,
    gases: Vec<String>,
    /// Its start in digits, seconds since 1970.
    pub starts_at: String,
    ends_at: String,
    crediting_years: Option<i16>,
    regions: Vec<String>,
    boundary: Option<Vec<u8>>,
    estimate: String,
    cost: Option<String>,
    price: Option<String>,
    funding: Option<String>,
    grant_equivalent: Option<String>,
    in_scope: Option<bool>,
    included_in_ndc: Option<bool>,
    included_in_nap: Option<bool>,
    channels: Vec<String>,
    buyer_country: Option<String>,
    maximum: Option<String>,
}

impl DetailColumns {
    /// The details, with the proponents, which have a table of their own.
    pub fn details(&self, proponents: Vec<Share>) -> anyhow::Result<Details> {
        let number = |digits: &Option<String>| digits.as_deref().map(whole).transpose();
        let small = |value: i16| {
            u8::try_from(value).map_err(|_| {
                crate::error::fatal(format!("The database holds {value} where 8 bits stand."))
            })
        };
        let boundary = match &self.boundary {
            Some(hash) => Some(hash_of_column(hash)?.to_string()),
            None => None,
        };
        Ok(Details {
            source: self.source.clone(),
            external_id: self.external_id.clone(),
            title: self.title.clone(),
            sector: self.sector.clone(),
            scope: small(self.scope)?,
            mitigation: self.mitigation.clone(),
            gases: self.gases.clone(),
            start: whole(&self.starts_at)?,
            end: whole(&self.ends_at)?,
            crediting_years: self.crediting_years.map(small).transpose()?,
            regions: self.regions.clone(),
            boundary,
            estimate: whole(&self.estimate)?,
            proponents,
            finance: Money {
                cost: number(&self.cost)?,
                price: number(&self.price)?,
                funding: self.funding.clone(),
                grant_equivalent: number(&self.grant_equivalent)?,
            },
            ndc: Contribution {
                in_scope: self.in_scope,
                included_in_ndc: self.included_in_ndc,
                included_in_nap: self.included_in_nap,
            },
            international: Abroad {
                channels: self.channels.clone(),
                buyer_country: self.buyer_country.clone(),
                maximum: number(&self.maximum)?,
            },
        })
    }
}

/// A proponent with its share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Share {
    /// The organisation.
    pub organisation: u32,
    /// Its share in parts per million.
    pub share: u32,
}

/// The money of a programme, in hundredths of a United States dollar; null is not told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Money {
    /// Estimated cost of the programme.
    pub cost: Option<u64>,
    /// Price of one credit.
    pub price: Option<u64>,
    /// Where the money comes from.
    pub funding: Option<String>,
    /// Equivalent of what is granted.
    pub grant_equivalent: Option<u64>,
}

/// How a programme stands to the nationally determined contribution; null is not told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Contribution {
    /// Within the scope of the contribution.
    pub in_scope: Option<bool>,
    /// Named in the contribution.
    pub included_in_ndc: Option<bool>,
    /// Named in the national adaptation plan.
    pub included_in_nap: Option<bool>,
}

/// Where the credits of a programme may be used outside the country.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Abroad {
    /// The ways that apply.
    pub channels: Vec<String>,
    /// The one country that may buy, ISO 3166-1 alpha-2; null is any.
    pub buyer_country: Option<String>,
    /// Credits that may be transferred internationally at most; null is not told.
    pub maximum: Option<u64>,
}

/// A change of ownership.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Change {
    /// The proponent that gives.
    pub giver: u32,
    /// The organisation that receives.
    pub receiver: u32,
    /// The share of the whole programme that moves, in parts per million.
    pub share: u32,
    /// Credits of the programme held by the giver that move too; null when all of them stay.
    pub credits: Option<u64>,
}

/// The names of the values of a set.
fn names<T>(values: impl Iterator<Item = T>, name: fn(T) -> &'static str) -> Vec<String> {
    values.map(|value| name(value).to_owned()).collect()
}

impl Details {
    /// What the record says.
    pub fn of(record: &ProgrammeDetails) -> Self {
        let finance = &record.finance;
        let international = &record.international;
        Self {
            source: readable_text(&record.source),
            external_id: readable_text(&record.external_id),
            title: readable_text(&record.title),
            sector: record.sector.name().to_owned(),
            scope: record.scope.0,
            mitigation: record.mitigation.name().to_owned(),
            gases: names(record.gases.iter(), registry_primitives::Gas::name),
            start: record.start,
            end: record.end,
            crediting_years: record.crediting_years,
            regions: record
                .regions
                .iter()
                .map(|region| readable_text(region))
                .collect(),
            boundary: record.boundary.map(|hash| Hash32(hash).to_string()),
            estimate: record.estimate.0,
            proponents: shares(&record.proponents),
            finance: Money {
                cost: finance.cost.map(|cents| cents.0),
                price: finance.price.map(|cents| cents.0),
                funding: finance.funding.map(|funding| funding.name().to_owned()),
                grant_equivalent: finance.grant_equivalent.map(|cents| cents.0),
            },
            ndc: Contribution {
                in_scope: record.ndc.in_scope,
                included_in_ndc: record.ndc.included_in_ndc,
                included_in_nap: record.ndc.included_in_nap,
            },
            international: Abroad {
                channels: names(
                    international.channels.iter(),
                    registry_primitives::Channel::name,
                ),
                buyer_country: international
                    .buyer_country
                    .map(|country| readable_text(&country)),
                maximum: international.maximum.map(|credits| credits.0),
            },
        }
    }

    /// As text, with every fact in a fixed order.
    pub fn text(&self) -> serde_json::Result<String> {
        serde_json::to_string(self)
    }
}

/// The shares of proponents, in their order.
pub fn shares(proponents: &[Proponent]) -> Vec<Share> {
    proponents
        .iter()
        .map(|proponent| Share {
            organisation: proponent.organisation.0,
            share: proponent.share,
        })
        .collect()
}

impl Change {
    /// What the record says.
    pub fn of(record: &OwnershipChange) -> Self {
        Self {
            giver: record.giver.0,
            receiver: record.receiver.0,
            share: record.share,
            credits: match record.holdings {
                Holdings::Stay => None,
                Holdings::Move(credits) => Some(credits.0),
            },
        }
    }
}

/// The fields of a calculation by name.
pub type Fields = BTreeMap<String, Field>;

/// The value of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Field {
    /// A text, or a number as a decimal text, exactly as it was given.
    Text(String),
    /// Numbers by name, as decimal texts.
    Map(BTreeMap<String, String>),
}

/// The fields of a calculation.
pub fn fields(record: &CalculationFields) -> Fields {
    record
        .0
        .iter()
        .map(|(name, value)| {
            let value = match value {
                FieldValue::Number(digits) => Field::Text(readable_text(digits)),
                FieldValue::Text(text) => Field::Text(readable_text(text)),
                FieldValue::Map(entries) => Field::Map(
                    entries
                        .iter()
                        .map(|(name, digits)| (readable_text(name), readable_text(digits)))
                        .collect(),
                ),
            };
            (readable_text(name), value)
        })
        .collect()
}

/// Hundredths as a decimal number: `-0.05`, `1234.50`.
pub fn tonnes(hundredths: &str) -> String {
    let (sign, digits) = match hundredths.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", hundredths),
    };
    let padded = format!("{digits:0>3}");
    let (whole, fraction) = padded.split_at(padded.len().saturating_sub(2));
    format!("{sign}{whole}.{fraction}")
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use registry_primitives::{
        records::{
            calculation::{DecimalText, FieldName, FieldText},
            programmes::{Finance, InternationalUse, NdcFlags, UsdCents},
        },
        Channel, ChannelSet, Credits, FundingSource, Gas, GasSet, MitigationType, OrganisationId,
        Sector, SectoralScope,
    };

    fn bounded<T: TryFrom<Vec<u8>>>(text: &str) -> T
    where
        T::Error: std::fmt::Debug,
    {
        T::try_from(text.as_bytes().to_vec()).unwrap()
    }

    /// A programme of which everything is told.
    pub fn record() -> ProgrammeDetails {
        let proponent = |organisation, share| Proponent {
            organisation: OrganisationId(organisation),
            share,
        };
        ProgrammeDetails {
            source: bounded("MRV"),
            external_id: bounded("E-1"),
            title: bounded("Rice & water"),
            sector: Sector::Agriculture,
            scope: SectoralScope(15),
            mitigation: MitigationType::Agriculture,
            gases: GasSet::of(&[Gas::CO2, Gas::CH4]),
            start: 1_685_577_600,
            end: u64::MAX,
            crediting_years: Some(10),
            regions: vec![bounded("QM-01"), bounded("QM-02")].try_into().unwrap(),
            boundary: Some([0xab; 32]),
            estimate: Credits(1_000),
            proponents: vec![proponent(2, 600_000), proponent(3, 400_000)]
                .try_into()
                .unwrap(),
            finance: Finance {
                cost: Some(UsdCents(u64::MAX)),
                price: Some(UsdCents(1_250)),
                funding: Some(FundingSource::Other),
                grant_equivalent: None,
            },
            ndc: NdcFlags {
                in_scope: Some(true),
                included_in_ndc: Some(false),
                included_in_nap: None,
            },
            international: InternationalUse {
                channels: ChannelSet::of(&[Channel::Article62]),
                buyer_country: Some(*b"CH"),
                maximum: Some(Credits(500)),
            },
        }
    }

    /// The quantities of a calculation.
    pub fn quantities() -> CalculationFields {
        let digits = |text: &str| -> DecimalText { bounded(text) };
        let name = |text: &str| -> FieldName { bounded(text) };
        let unit: FieldText = bounded("kWh/year");
        let map = vec![
            (name("School"), digits("275.50")),
            (name("BusStop"), digits("1e2")),
        ];
        CalculationFields(
            vec![
                (name("thresholdUnit"), FieldValue::Text(unit)),
                (name("factor"), FieldValue::Number(digits("6.80"))),
                (
                    name("buildingTypes"),
                    FieldValue::Map(map.try_into().unwrap()),
                ),
            ]
            .try_into()
            .unwrap(),
        )
    }

    #[test]
    fn details_keep_every_fact_and_read_back() {
        let details = Details::of(&record());
        assert_eq!(details.gases, ["CO2", "CH4"]);
        assert_eq!(details.regions, ["QM-01", "QM-02"]);
        assert_eq!(details.end, u64::MAX);
        assert_eq!(details.finance.cost, Some(u64::MAX));
        assert_eq!(details.international.buyer_country.as_deref(), Some("CH"));
        assert_eq!(details.proponents[1].share, 400_000);
        let text = details.text().unwrap();
        assert_eq!(serde_json::from_str::<Details>(&text).unwrap(), details);
        let mut other = record();
        other.ndc.included_in_nap = Some(false);
        assert_ne!(Details::of(&other).text().unwrap(), text);
    }

    #[test]
    fn numbers_of_a_calculation_stay_as_they_were_given() {
        let fields = serde_json::to_value(fields(&quantities())).unwrap();
        assert_eq!(fields["factor"], "6.80");
        assert_eq!(fields["thresholdUnit"], "kWh/year");
        assert_eq!(fields["buildingTypes"]["BusStop"], "1e2");
    }

    #[test]
    fn holdings_that_stay_are_told_apart_from_those_that_move() {
        let change = |holdings| {
            Change::of(&OwnershipChange {
                giver: OrganisationId(2),
                receiver: OrganisationId(3),
                share: 100_000,
                holdings,
            })
        };
        assert_eq!(change(Holdings::Stay).credits, None);
        assert_eq!(change(Holdings::Move(Credits(5))).credits, Some(5));
    }

    #[test]
    fn hundredths_are_written_with_two_decimals() {
        for (hundredths, text) in [
            ("0", "0.00"),
            ("5", "0.05"),
            ("-5", "-0.05"),
            ("123450", "1234.50"),
            ("-99", "-0.99"),
        ] {
            assert_eq!(tonnes(hundredths), text);
        }
    }
}

//! The country as genesis files write it.

use alloc::string::String;

/// The country as genesis files write it.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GenesisCountry {
    /// ISO 3166-1 alpha-2 code.
    pub alpha2: String,
    /// ISO 3166-1 alpha-3 code.
    pub alpha3: String,
    /// Name in the country's own spelling.
    pub name: String,
    /// Name of the credit unit in serial texts.
    pub unit: String,
    /// Number of this registry within the country, 1–99.
    pub registry_number: u8,
    /// Public name of the government organisation.
    pub government: String,
    /// Tax id of the government organisation.
    pub government_tax_id: String,
}

//! The country and those who found its registry, as genesis files write them.

use alloc::{string::String, vec::Vec};
use registry_primitives::OrganisationKind;

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

/// An organisation that founds the registry, as genesis files write it. Founders get the numbers
/// after the government's, in their order.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GenesisOrganisation<AccountId> {
    /// What it is; not a government.
    pub kind: OrganisationKind,
    /// Public name.
    pub name: String,
    /// Tax id.
    pub tax_id: String,
    /// The sectoral scopes of a ministry, 1 to 15.
    #[serde(default)]
    pub scopes: Vec<u8>,
    /// Address of its public pages.
    #[serde(default)]
    pub website: String,
    /// Key of its first administrator.
    pub administrator: AccountId,
}

//! Registering a programme.

use clap::Args;
use std::path::PathBuf;

/// Register a programme from a file or from options.
#[derive(Args, Debug)]
#[command(after_help = "A programme file:
  {\"externalId\": \"QMA-RICE-01\", \"title\": \"Low-methane rice\",
   \"sector\": \"Agriculture\", \"sectoralScope\": 15,
   \"mitigation\": \"Agriculture\", \"gases\": [\"CH4\"],
   \"start\": \"2023-01-01\", \"end\": \"2032-12-31\", \"creditingYears\": 10,
   \"regions\": [\"QM-03\"], \"boundaryFile\": \"boundary.geojson\",
   \"estimate\": 25.51,
   \"proponents\": [{\"taxId\": \"T-1001\", \"percentage\": \"60.5\"},
                  {\"taxId\": \"T-1002\", \"share\": 395000}],
   \"costUsd\": \"125000.00\", \"priceUsd\": 7.5, \"funding\": \"GovernmentGrantOrLoan\",
   \"grantEquivalentUsd\": 20000, \"ndcScope\": true, \"includedInNdc\": true,
   \"includedInNap\": false, \"channels\": [\"Article62\"], \"buyerCountry\": \"CH\",
   \"maximumInternational\": 20, \"source\": \"national\"}
  Instead of an estimate: \"calculation\": {\"method\": ..., \"input\": {...}, \"constants\": {...}}.
  Instead of the boundary's file its hash: \"boundary\": \"0x...\".
  A share is in parts per million; a single proponent without share has the whole.
  What stands after the proponents may be left out, and so may creditingYears and the boundary.
  A draft may lack the estimate.

Examples:
  registry programme create --file rice.json --signer mira@sunfield.example
  registry programme create --file rice.json --draft --signer system@monitoring.example
  registry programme create --external-id QMA-SUN-01 --title \"Solar schools\" --sector Energy \\
    --scope 1 --mitigation Solar --gas CO2 --region QM-01 --region QM-02 \\
    --start 2023-01-01 --end 2032-12-31 --estimate 120.5 --price-usd 7.50 \\
    --proponent T-1001=60.5% --proponent T-1002=395000 --signer //Alice")]
pub struct Create {
    /// A programme file
    #[arg(long, value_name = "FILE", conflicts_with = "facts")]
    pub file: Option<PathBuf>,
    /// Register a draft, which is submitted later
    #[arg(long)]
    pub draft: bool,
    /// What is said of it
    #[command(flatten)]
    pub facts: Facts,
}

/// What is said of a programme.
#[derive(Args, Default, Debug)]
#[group(id = "facts", multiple = true)]
pub struct Facts {
    /// Identifier in the system the programme comes from
    #[arg(long, value_name = "ID", required_unless_present = "file")]
    pub external_id: Option<String>,
    /// Title
    #[arg(long, value_name = "TEXT", required_unless_present = "file")]
    pub title: Option<String>,
    /// Sector, such as Energy or Agriculture
    #[arg(long, value_name = "SECTOR", required_unless_present = "file")]
    pub sector: Option<String>,
    /// CDM sectoral scope, 1 to 15
    #[arg(long, value_name = "N", required_unless_present = "file")]
    pub scope: Option<String>,
    /// How it mitigates, such as Solar or MethaneAvoidance
    #[arg(long, value_name = "TYPE", required_unless_present = "file")]
    pub mitigation: Option<String>,
    /// A gas it reduces: CO2, CH4, N2O, HFCs, PFCs or SF6; repeat for several
    #[arg(
        long = "gas",
        value_name = "GAS",
        value_delimiter = ',',
        required_unless_present = "file"
    )]
    pub gases: Vec<String>,
    /// Start, a date or a moment in UTC
    #[arg(long, value_name = "DATE", required_unless_present = "file")]
    pub start: Option<String>,
    /// Last day, or a moment in UTC
    #[arg(long, value_name = "DATE", required_unless_present = "file")]
    pub end: Option<String>,
    /// Years from the start in which reductions can be credited [default: until the end]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub crediting_years: Option<String>,
    /// A region, ISO 3166-2, such as QM-03; repeat for several
    #[arg(
        long = "region",
        value_name = "REGION",
        value_delimiter = ',',
        required_unless_present = "file"
    )]
    pub regions: Vec<String>,
    /// Geometry of the boundary (GeoJSON), whose blake2-256 hash is recorded
    #[arg(long, value_name = "FILE", conflicts_with = "boundary")]
    pub boundary_file: Option<PathBuf>,
    /// Hash of the boundary's geometry
    #[arg(long, value_name = "HASH")]
    pub boundary: Option<String>,
    /// Estimated reductions in tCO2e; rounded half up to whole credits. A draft may lack it
    #[arg(long, value_name = "TONNES", allow_negative_numbers = true)]
    pub estimate: Option<String>,
    /// A proponent: TAXID, TAXID=60.5% or TAXID=605000 (parts per million); repeat for several
    #[arg(
        long = "proponent",
        value_name = "TAXID[=SHARE]",
        required_unless_present = "file"
    )]
    pub proponents: Vec<String>,
    /// Estimated cost in US dollars
    #[arg(long, value_name = "USD", allow_negative_numbers = true)]
    pub cost_usd: Option<String>,
    /// Price of one credit in US dollars
    #[arg(long, value_name = "USD", allow_negative_numbers = true)]
    pub price_usd: Option<String>,
    /// Where the money comes from: BoardSourceFunding, GovernmentGrantOrLoan or Other
    #[arg(long, value_name = "SOURCE")]
    pub funding: Option<String>,
    /// Equivalent of what is granted, in US dollars
    #[arg(long, value_name = "USD", allow_negative_numbers = true)]
    pub grant_equivalent_usd: Option<String>,
    /// Whether it is within the scope of the nationally determined contribution
    #[arg(long, value_name = "true|false")]
    pub ndc_scope: Option<bool>,
    /// Whether it is named in the nationally determined contribution
    #[arg(long, value_name = "true|false")]
    pub included_in_ndc: Option<bool>,
    /// Whether it is named in the national adaptation plan
    #[arg(long, value_name = "true|false")]
    pub included_in_nap: Option<bool>,
    /// A way in which its credits may be used abroad: Article62, Article64, Article68,
    /// VoluntaryAdjusted or VoluntaryUnadjusted; repeat for several
    #[arg(long = "channel", value_name = "CHANNEL", value_delimiter = ',')]
    pub channels: Vec<String>,
    /// The one country that may buy [default: any]
    #[arg(long, value_name = "CC")]
    pub buyer_country: Option<String>,
    /// Credits that may be transferred internationally at most
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub maximum_international: Option<String>,
    /// The system the programme comes from [default: national]
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
}

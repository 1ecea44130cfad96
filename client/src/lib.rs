//! Typed access to a registry node: state, events, transactions, keystores.
//!
//! Records, identifiers and amounts are those of `registry-primitives`, encoded and decoded
//! with plain SCALE, so the chain and its clients share one definition. What is named here a
//! second time (calls and events) is held against the metadata of the runtime in
//! `artifacts/`, which a test of the runtime keeps up to date. A node may run another release:
//! each call, event and piece of state is compared with the node's metadata when it is used
//! ([`fit`]), and one that means something else there is refused by name.

mod call;
mod connection;
mod error;
pub mod event;
pub mod fit;
mod header;
pub mod keystore;
#[cfg(test)]
mod offline;
mod programme;
pub mod proposals;
mod shown;
mod signer;
mod state;
mod unsigned;
pub mod values;
mod voucher;

pub use call::{decode_call, Call, DecodedCall};
pub use connection::{Receipt, Registry, RegistryConfig};
pub use error::{CatalogueError, ClientError};
pub use event::RegistryEvent;
pub use header::{ledger_digest, Header};
pub use programme::NewProgramme;
pub use shown::record_json;
pub use signer::Signer;
pub use state::{
    AccreditationView, AuthorisationView, CertificateView, CountryView, DocumentView, EstimateView,
    FreezeView, IntentView, InvitationView, MatrixCell, MemberView, MitigationActionView,
    MotionView, OrganisationView, PerformanceView, ProgrammeView, ReceiptView, RecoveryView,
    ReportView, ScheduledView, SessionView, State, TrustedView, ValidatorView, WaitingTransferView,
};
pub use voucher::{Application, Voucher};

/// The pallets of the registry itself.
pub const REGISTRY_PALLETS: [&str; 8] = [
    "Roles",
    "Accounts",
    "Programmes",
    "Credits",
    "Safeguards",
    "Quota",
    "Validators",
    "Governance",
];

/// The metadata that this client was built for.
pub const METADATA: &[u8] = include_bytes!("../artifacts/registry-metadata.scale");

/// A key as the chain knows it.
pub type AccountId = subxt::utils::AccountId32;

/// A signature as the chain takes it.
pub type MultiSignature = subxt::utils::MultiSignature;

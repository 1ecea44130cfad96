//! Requests: asking for credits or for the recognition of a retirement, and accepting.

use super::Which;
use clap::Args;

/// Ask owners for credits. They are reserved until each owner answers, the request is cancelled
/// or it expires; each owner has a request of its own.
///
/// A holder asks for itself, an authority for whoever is to receive.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  registry credits request 3 --from T-1002=40 --remark \"Contract 17\" --signer mira@sunfield.example
  registry credits request 3 --from T-1002=1-40,51-60 --from T-1004=25 --to T-1001 --signer //Alice")]
pub struct Request {
    /// Number or external identifier of the programme
    pub programme: String,
    /// Who is asked, by number or tax id, and for what: whole credits such as T-1002=40, or
    /// exactly these serials such as T-1002=1-40,51-60
    #[arg(long = "from", value_name = "ORG=CREDITS", required = true)]
    pub givers: Vec<String>,
    /// Number or tax id of the receiver [default: the signer's own organisation]
    #[arg(long, value_name = "ORG")]
    pub to: Option<String>,
    /// A remark, public on chain
    #[arg(long, value_name = "TEXT")]
    pub remark: Option<String>,
}

/// Ask an authority to recognise a cross-border retirement of own credits. They are reserved
/// until it answers, the request is cancelled or it expires.
#[derive(Args, Debug)]
#[command(after_help = "Example:
  registry credits request-retirement 3 --amount 10 --country CH --receiver \"Federal Office\" \\
    --beneficiary \"Swiss Confederation\" --reason \"NDC 2030\" --signer mira@sunfield.example")]
pub struct RequestRetirement {
    /// Number or external identifier of the programme
    pub programme: String,
    /// Which credits
    #[command(flatten)]
    pub which: Which,
    /// Receiving country
    #[arg(long, value_name = "CC")]
    pub country: String,
    /// Receiving organisation, where it is known
    #[arg(long, value_name = "NAME")]
    pub receiver: Option<String>,
    /// For whom
    #[arg(long, value_name = "TEXT")]
    pub beneficiary: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}

/// Accept a request. The owner that was asked sends the credits, to an organisation that it does
/// not trust after its delay; an authority recognises a retirement.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  registry credits accept 7 --signer tami@deltafarmers.example
  registry credits accept 8 --signer //Alice")]
pub struct Accept {
    /// Number of the request, as `registry credits waiting` shows it
    pub transfer: u32,
    /// Do not wait until a delayed transfer is executed
    #[arg(long)]
    pub no_wait: bool,
}

//! Monitoring reports and their verification.

use super::{names, programme::Statement};
use clap::{ArgGroup, Args, Subcommand};
use registry_primitives::ReportStage;
use std::path::PathBuf;

/// Report what was monitored, verify reports, and look at them.
#[derive(Subcommand, Debug)]
pub enum Monitoring {
    /// Report what was monitored in a period that is over
    Report(Report),
    /// Verify a report as an accredited certifier: credits can then be issued against it
    Verify(Verify),
    /// Decline a report as an accredited certifier, finally; its period stays free
    #[command(after_help = "Example:
  registry monitoring decline 4 --reason \"Two meters were never read.\" \\
    --signer nils@kestrelhill.example")]
    Decline(WithReason),
    /// Withdraw a verification against which nothing was issued; its period is free again
    #[command(after_help = "Example:
  registry monitoring withdraw 4 --reason \"Readings counted twice\" \\
    --signer nils@kestrelhill.example")]
    Withdraw(WithReason),
    /// List monitoring reports
    #[command(after_help = "Examples:
  registry monitoring list
  registry monitoring list --programme QMA-RICE-01 --stage submitted --json")]
    List {
        /// Only of this programme: number or external identifier
        #[arg(long, value_name = "PROGRAMME")]
        programme: Option<String>,
        /// Only in this stage: submitted, verified, declined or withdrawn
        #[arg(long, value_name = "STAGE", value_parser = names::report_stage)]
        stage: Option<ReportStage>,
    },
    /// Show a report with its verification
    #[command(after_help = "Example:\n  registry monitoring show 4")]
    Show {
        /// Number of the report
        report: u32,
    },
    /// Show which periods of a programme are verified or issued
    #[command(after_help = "Example:\n  registry monitoring calendar QMA-RICE-01")]
    Calendar {
        /// Number or external identifier
        programme: String,
    },
}

/// A report and a reason.
#[derive(Args, Debug)]
pub struct WithReason {
    /// Number of the report
    pub report: u32,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}

/// Report what was monitored in a period that is over. No second of a programme is verified or
/// issued twice: a period that is taken is refused with what took it.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("data").required(true).args(["inputs_file", "inputs"]))]
#[command(after_help = "Examples:
  registry monitoring report QMA-RICE-01 --from 2024-01-01 --until 2024-12-31 --claimed 480 \\
    --inputs-file paddies-2024.csv --method agriculture --signer system@monitoring.example
  registry monitoring report 3 --from 2024-01-01 --until 2024-06-30 --claimed 120 \\
    --inputs 0x5f…c1 --signer mira@sunfield.example")]
pub struct Report {
    /// Number or external identifier
    pub programme: String,
    /// First day of the period, or a moment in UTC
    #[arg(long, value_name = "DATE")]
    pub from: String,
    /// Last day of the period, inclusive, or a moment in UTC
    #[arg(long, value_name = "DATE")]
    pub until: String,
    /// Reductions that are claimed, in whole credits
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub claimed: String,
    /// The monitored data, whose blake2-256 hash is recorded
    #[arg(long, value_name = "FILE")]
    pub inputs_file: Option<PathBuf>,
    /// Hash of the monitored data
    #[arg(long, value_name = "HASH")]
    pub inputs: Option<String>,
    /// Method by which the claim was calculated; `registry calculate --list` shows them
    #[arg(long, value_name = "METHOD")]
    pub method: Option<String>,
    /// Version of the country's constants that it was calculated with [default: the latest]
    #[arg(long, value_name = "N", requires = "method")]
    pub constants: Option<u32>,
}

/// Verify a report as a certifier that is accredited for the sector and independent of the
/// programme. Its period is taken from then on.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("said").required(true).args(["statement_file", "statement"]))]
#[command(after_help = "Example:
  registry monitoring verify 4 --amount 460 --statement-file verification-2024.pdf \\
    --signer nils@kestrelhill.example")]
pub struct Verify {
    /// Number of the report
    pub report: u32,
    /// Verified reductions in whole credits, at most what is claimed
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub amount: String,
    /// The verification report
    #[command(flatten)]
    pub statement: Statement,
}

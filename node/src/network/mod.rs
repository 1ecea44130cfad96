//! `registry-node network`: found the network of a country, and check what others founded.
//!
//! | Module | Subject |
//! | --- | --- |
//! | [`country`] | the country file |
//! | [`check`] | what must be true of it |
//! | [`spec`] | genesis configuration, chain specification, hash of the first block |
//! | [`nodes`] | addresses and arguments of the nodes |
//! | [`create`] | `create`: all files of a country |
//! | [`verify`] | `verify` and `show`: what is in the files of a country |
//! | [`template`] | the commented country file |

mod check;
mod country;
mod create;
mod nodes;
mod spec;
mod template;
mod verify;

pub use nodes::Node;
pub use verify::Summary;

use std::path::PathBuf;

/// Shown after `registry-node network --help`.
pub const NETWORK_EXAMPLES: &str = "\
Examples:
  registry-node network template --output country.toml
  registry-node network create country.toml --output country
  registry-node network verify country --country country.toml
See docs/ceremony.md.";

/// Found the network of a country, and check what others founded.
#[derive(Debug, clap::Subcommand)]
pub enum NetworkCommand {
    /// Write a commented country file to fill in.
    Template(TemplateCmd),

    /// Make everything that a network starts with from a country file.
    Create(create::CreateCmd),

    /// Show what the files of a country say: nodes, keys, rules, hash of the first block.
    Show(verify::ShowCmd),

    /// Check that the files of a country belong together and, with `--country`, to a country file.
    Verify(verify::VerifyCmd),
}

/// Write a commented country file to fill in.
#[derive(Clone, Debug, clap::Args)]
pub struct TemplateCmd {
    /// The new file; standard output without it.
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

impl NetworkCommand {
    /// Run the command.
    pub fn run(&self) -> Result<(), String> {
        match self {
            Self::Template(command) => command.run(),
            Self::Create(command) => command.run(),
            Self::Show(command) => command.run(),
            Self::Verify(command) => command.run(),
        }
    }
}

impl TemplateCmd {
    fn run(&self) -> Result<(), String> {
        match &self.output {
            None => print!("{}", template::TEMPLATE),
            Some(path) => {
                create::write_new(path, template::TEMPLATE.as_bytes())?;
                println!("Wrote {}. Fill in every empty text.", path.display());
            }
        }
        Ok(())
    }
}

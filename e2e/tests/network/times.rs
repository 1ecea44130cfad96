//! How long things took.

use anyhow::{Context, Result};
use serde_json::json;
use std::{env, fmt, fs, thread::available_parallelism, time::Duration};

/// Times of all networks.
#[derive(Debug, Default)]
pub struct Times {
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    validators: usize,
    what: String,
    took: Duration,
}

impl Times {
    /// Notes how long something took in a network of so many validators.
    pub fn note(&mut self, validators: usize, what: impl Into<String>, took: Duration) {
        let what = what.into();
        println!("    {what}: {}", seconds(took));
        self.rows.push(Row {
            validators,
            what,
            took,
        });
    }

    /// Writes the times where `NETWORK_REPORT` says.
    pub fn write(&self) -> Result<()> {
        let Some(path) = env::var_os("NETWORK_REPORT") else {
            return Ok(());
        };
        let rows: Vec<_> = self
            .rows
            .iter()
            .map(|row| {
                json!({
                    "validators": row.validators,
                    "what": row.what,
                    "milliseconds": u64::try_from(row.took.as_millis()).unwrap_or(u64::MAX),
                })
            })
            .collect();
        let cores = available_parallelism().map_or(0, usize::from);
        let report = json!({ "cores": cores, "times": rows });
        let text = serde_json::to_string_pretty(&report)?;
        fs::write(&path, text + "\n").with_context(|| format!("cannot write {}", path.display()))
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| validators | what | took |\n| ---: | --- | ---: |")?;
        for row in &self.rows {
            writeln!(
                f,
                "| {} | {} | {} |",
                row.validators,
                row.what,
                seconds(row.took)
            )?;
        }
        Ok(())
    }
}

fn seconds(took: Duration) -> String {
    format!("{}.{} s", took.as_secs(), took.subsec_millis() / 100)
}

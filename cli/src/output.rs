//! What people and programs get to see.

use comfy_table::{presets::UTF8_FULL_CONDENSED, ContentArrangement, Table};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use registry_client::Receipt;
use serde::Serialize;
use serde_json::{json, Value};
use std::{
    io::{stderr, stdout, IsTerminal, Write},
    time::Duration,
};

/// The result of a command, for programs and for people.
#[derive(Debug)]
pub struct Answer {
    /// One JSON object.
    pub json: String,
    /// A table or a few lines.
    pub text: String,
}

impl Answer {
    /// An answer of a JSON value and a text.
    pub fn new(json: &Value, text: impl Into<String>) -> Self {
        Self {
            json: json.to_string(),
            text: text.into(),
        }
    }

    /// An answer whose JSON keeps the order of a record's fields.
    pub fn of_record(record: &impl Serialize, text: impl Into<String>) -> Self {
        Self {
            json: serde_json::to_string(record).unwrap_or_else(|_| "null".to_owned()),
            text: text.into(),
        }
    }
}

/// Print to standard output. A reader that has gone is no error.
pub fn print(text: &str) {
    let mut out = stdout().lock();
    let _ = writeln!(out, "{}", text.trim_end()).and_then(|()| out.flush());
}

/// Print to standard error.
pub fn print_error(text: &str) {
    let _ = writeln!(stderr().lock(), "{}", text.trim_end());
}

/// Warn on standard error.
pub fn warn(sentence: &str) {
    print_error(&format!("warning: {sentence}"));
}

/// A table.
pub fn table<const N: usize>(
    header: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> String {
    wide_table(header, rows)
}

/// A table whose columns are not known beforehand.
pub fn wide_table<T: Into<String>, R: IntoIterator<Item = String>>(
    header: impl IntoIterator<Item = T>,
    rows: impl IntoIterator<Item = R>,
) -> String {
    let header = header.into_iter().map(Into::<String>::into);
    let mut table = Table::new();
    table
        .load_style(UTF8_FULL_CONDENSED)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(header);
    for row in rows {
        table.add_row(row);
    }
    table.to_string()
}

/// Names and values, one pair a line.
pub fn pairs<const N: usize>(pairs: [(&str, String); N]) -> String {
    pairs_of(&pairs)
}

/// The same for pairs whose number is not known beforehand.
pub fn pairs_of(pairs: &[(&str, String)]) -> String {
    let width = pairs.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let lines = pairs
        .iter()
        .map(|(name, value)| format!("{name:width$}  {value}"));
    lines.collect::<Vec<_>>().join("\n")
}

/// In which block a transaction was finalised, for people.
pub fn finalised(receipt: &Receipt) -> String {
    format!(
        "Finalised in block {} (0x{}).",
        receipt.block_number,
        hex::encode(receipt.block_hash)
    )
}

/// The same for programs, with what the command adds.
pub fn finalised_json(receipt: &Receipt, more: Value) -> Value {
    let mut json = json!({
        "block": receipt.block_number,
        "blockHash": format!("0x{}", hex::encode(receipt.block_hash)),
        "transaction": format!("0x{}", hex::encode(receipt.extrinsic_hash)),
    });
    if let (Value::Object(all), Value::Object(more)) = (&mut json, more) {
        all.extend(more);
    }
    json
}

/// A spinner on standard error while something takes time, if somebody looks at it.
pub struct Progress(ProgressBar);

impl Progress {
    /// Begin to turn.
    pub fn start(message: impl Into<String>) -> Self {
        if !stderr().is_terminal() {
            return Self(ProgressBar::hidden());
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr())
            .with_style(ProgressStyle::default_spinner())
            .with_message(message.into());
        bar.enable_steady_tick(Duration::from_millis(120));
        Self(bar)
    }

    /// Say something else.
    pub fn say(&self, message: impl Into<String>) {
        self.0.set_message(message.into());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

//! CSV tables with a header that is checked.

use crate::failure::Problem;
use csv::ReaderBuilder;
use std::path::Path;

/// The byte order mark that spreadsheets put before UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The columns of a table: so many are needed, the others may be left out from the right.
#[derive(Clone, Copy, Debug)]
pub struct Columns {
    /// Their names in order.
    pub names: &'static [&'static str],
    /// How many are needed.
    pub needed: usize,
}

/// A row: its line, and its fields without surrounding blanks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// The line it begins on.
    pub line: u64,
    fields: Vec<String>,
}

impl Row {
    /// A field by the position of its column; blank when the row has none there.
    pub fn field(&self, column: usize) -> &str {
        self.fields.get(column).map_or("", String::as_str)
    }
}

/// A table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table {
    /// The name of its file, as messages show it.
    pub file: String,
    /// The rows that are not blank.
    pub rows: Vec<Row>,
}

/// Read a table from a file.
pub fn read(path: &Path, columns: Columns) -> Result<Table, Vec<Problem>> {
    let file = super::name(path);
    let bytes = super::bytes(path).map_err(|problem| vec![problem])?;
    parse(&file, &bytes, columns)
}

/// Read a table.
pub fn parse(file: &str, bytes: &[u8], columns: Columns) -> Result<Table, Vec<Problem>> {
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes);
    let mut rows = Vec::new();
    let mut problems = Vec::new();
    let mut width = None;
    let mut record = csv::ByteRecord::new();
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                let problem = Problem::new(format!("{error}."), "Correct the file.");
                problems.push(problem.in_file(file));
                break;
            }
        }
        // The reader counts where it stands after the record.
        let line = begin_of(&record, bytes);
        let Some(fields) = texts(&record) else {
            let problem = Problem::new("The line is not UTF-8.", "Save the file as UTF-8.");
            problems.push(problem.in_file(file).on_line(line));
            continue;
        };
        if fields.iter().all(String::is_empty) {
            continue;
        }
        let Some(width) = width else {
            check_header(&fields, columns)
                .map_err(|problem| vec![problem.in_file(file).on_line(line)])?;
            width = Some(fields.len());
            continue;
        };
        let surplus = fields.iter().skip(width).any(|field| !field.is_empty());
        if surplus {
            let problem = Problem::new(
                format!("The row has {} fields, the header {width}.", fields.len()),
                "Put a field that holds a comma into quotation marks.",
            );
            problems.push(problem.in_file(file).on_line(line));
            continue;
        }
        rows.push(Row { line, fields });
    }
    if width.is_none() && problems.is_empty() {
        problems.push(no_header(columns).in_file(file).on_line(1));
    }
    if problems.is_empty() {
        Ok(Table {
            file: file.to_owned(),
            rows,
        })
    } else {
        Err(problems)
    }
}

/// The line a record begins on, blank lines before it left out.
fn begin_of(record: &csv::ByteRecord, bytes: &[u8]) -> u64 {
    let Some(position) = record.position() else {
        return 1;
    };
    let from = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let blank = bytes
        .get(from..)
        .unwrap_or_default()
        .iter()
        .take_while(|byte| matches!(byte, b'\n' | b'\r'))
        .filter(|byte| **byte == b'\n')
        .count();
    let blank = u64::try_from(blank).unwrap_or(0);
    position.line().saturating_add(blank)
}

fn texts(record: &csv::ByteRecord) -> Option<Vec<String>> {
    record
        .iter()
        .map(|field| {
            std::str::from_utf8(field)
                .ok()
                .map(|text| text.trim().to_owned())
        })
        .collect()
}

fn check_header(found: &[String], columns: Columns) -> Result<(), Problem> {
    for (place, expected) in columns.names.iter().enumerate() {
        let remedy = format!("Write the header as {}.", header(columns));
        match found.get(place) {
            Some(name) if name.eq_ignore_ascii_case(expected) => {}
            None if place >= columns.needed => break,
            None => {
                return Err(Problem::new(
                    format!("The header ends where {expected} is expected."),
                    remedy,
                )
                .at(expected))
            }
            Some(name) => {
                let number = place.saturating_add(1);
                return Err(Problem::new(
                    format!("Column {number} of the header is {name:?}, expected is {expected:?}."),
                    remedy,
                )
                .at(expected));
            }
        }
    }
    match found.get(columns.names.len()) {
        Some(surplus) if !surplus.is_empty() => Err(Problem::new(
            format!("The header has the unknown column {surplus:?}."),
            format!("Write the header as {}.", header(columns)),
        )),
        _ => Ok(()),
    }
}

fn no_header(columns: Columns) -> Problem {
    Problem::new(
        "The file is empty: its header is missing.",
        format!("Begin with the line {}.", header(columns)),
    )
}

fn header(columns: Columns) -> String {
    columns.names.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: Columns = Columns {
        names: &["NAME", "EMAIL", "NOTE"],
        needed: 2,
    };

    fn rows(text: &str) -> Result<Vec<(u64, String)>, Vec<Problem>> {
        let table = parse("people.csv", text.as_bytes(), COLUMNS)?;
        Ok(table
            .rows
            .iter()
            .map(|row| (row.line, row.fields.join("|")))
            .collect())
    }

    #[test]
    fn rows_have_the_lines_they_begin_on() {
        let text = "\u{feff}name, Email ,note\r\n\r\nAda,ada@x, first\n,,\n\n\n\"Bo\nb\",bob@x\nEve,eve@x,,\n";
        assert_eq!(
            rows(text).unwrap(),
            [
                (3, "Ada|ada@x|first".to_owned()),
                (7, "Bo\nb|bob@x".to_owned()),
                (9, "Eve|eve@x||".to_owned())
            ]
        );
        assert_eq!(rows("NAME,EMAIL\n").unwrap(), []);
    }

    #[test]
    fn a_wrong_header_names_what_was_found_and_expected() {
        for (text, sentence) in [
            (
                "NAME,MAIL\nAda,ada@x\n",
                "Column 2 of the header is \"MAIL\", expected is \"EMAIL\".",
            ),
            ("NAME\n", "The header ends where EMAIL is expected."),
            (
                "NAME,EMAIL,NOTE,X\n",
                "The header has the unknown column \"X\".",
            ),
            ("", "The file is empty: its header is missing."),
            (
                "Ada,ada@x\n",
                "Column 1 of the header is \"Ada\", expected is \"NAME\".",
            ),
        ] {
            let problems = rows(text).unwrap_err();
            assert_eq!(problems.len(), 1, "{text}");
            assert_eq!(problems[0].sentence, sentence);
            assert_eq!(problems[0].file.as_deref(), Some("people.csv"));
            assert_eq!(problems[0].line, Some(1));
        }
    }

    #[test]
    fn rows_that_do_not_fit_are_told_with_their_lines() {
        let problems = rows("NAME,EMAIL\nAda,ada@x,Doe\nBob,bob@x\nEve,eve@x,more\n").unwrap_err();
        let lines: Vec<_> = problems.iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [Some(2), Some(4)]);
        let problems = parse("people.csv", b"NAME,EMAIL\nZo\xeb,z@x\n", COLUMNS).unwrap_err();
        assert_eq!(problems[0].line, Some(2));
    }
}

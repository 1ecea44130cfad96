//! Lists as files of comma-separated values (RFC 4180), for programs that compute with tables.

use axum::{
    http::{header, HeaderValue, Uri},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};

use super::{
    error::ApiError,
    model::{AsOf, Meta, SerialBlock},
    params::Params,
};
use crate::text::rfc3339;

/// Most lines of one file, without its heading.
pub const MOST_LINES: i64 = 10_000;

/// A line of a file.
pub trait Line {
    /// The headings.
    const COLUMNS: &'static [&'static str];

    /// The cells, one for each heading.
    fn cells(&self) -> Vec<String>;
}

/// A list as a file that is saved under a name with the block that it is true for. When more
/// entries follow, the header `Link` leads to the next file.
pub fn file<T: Line>(
    name: &str,
    lines: &[T],
    meta: &Meta,
    as_of: &AsOf,
    uri: &Uri,
) -> Result<Response, ApiError> {
    let text = write(lines)?;
    let disposition = format!("attachment; filename=\"{name}-{}.csv\"", as_of.block);
    let mut response = (
        [
            (
                header::CONTENT_TYPE,
                "text/csv; charset=utf-8; header=present",
            ),
            (header::CONTENT_DISPOSITION, disposition.as_str()),
        ],
        text,
    )
        .into_response();
    if let Some(next) = &meta.next {
        let link = format!("<{}>; rel=\"next\"", following(uri, next));
        let link = HeaderValue::from_str(&link)
            .map_err(|_| ApiError::from(anyhow::anyhow!("{link:?} is no header")))?;
        response.headers_mut().insert(header::LINK, link);
    }
    Ok(response)
}

/// The address of what follows.
fn following(uri: &Uri, next: &str) -> String {
    let kept = uri
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("after="));
    let mut address = format!("{}?after={next}", uri.path());
    for pair in kept {
        address.push('&');
        address.push_str(pair);
    }
    address
}

fn write<T: Line>(lines: &[T]) -> Result<Vec<u8>, ApiError> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let failed = |error: csv::Error| ApiError::from(anyhow::Error::from(error));
    writer.write_record(T::COLUMNS).map_err(failed)?;
    for line in lines {
        let cells = line.cells().into_iter().map(harmless);
        writer.write_record(cells).map_err(failed)?;
    }
    writer
        .into_inner()
        .map_err(|error| ApiError::from(anyhow::anyhow!("a file cannot be ended: {error}")))
}

/// A text that no spreadsheet takes for a formula.
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell
    }
}

/// The cell of a value that may be missing.
pub fn optional(value: Option<impl ToString>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// The cell of a moment.
pub fn time(value: DateTime<Utc>) -> String {
    rfc3339(value)
}

/// The cell of several ranges: their serial texts, one blank apart.
pub fn serials(ranges: &[SerialBlock]) -> String {
    let texts: Vec<&str> = ranges.iter().map(|range| range.serial.as_str()).collect();
    texts.join(" ")
}

/// In which form a list is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For programs.
    Json,
    /// As a file.
    Csv,
}

impl Format {
    /// The form and how many entries.
    pub fn of(params: &Params) -> Result<(Self, i64), ApiError> {
        match params.choice("format", &["json", "csv"])? {
            Some("csv") => Ok((Self::Csv, params.limit_of(MOST_LINES, MOST_LINES)?)),
            _ => Ok((Self::Json, params.limit()?)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Cells(Vec<&'static str>);

    impl Line for Cells {
        const COLUMNS: &'static [&'static str] = &["name", "remark"];

        fn cells(&self) -> Vec<String> {
            self.0.iter().map(|cell| (*cell).to_owned()).collect()
        }
    }

    fn as_of() -> AsOf {
        AsOf {
            block: 120,
            hash: "0xabc".into(),
            time: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn no_cell_is_a_formula() {
        for formula in [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "=HYPERLINK(\"http://x\")",
        ] {
            let text = write(&[Cells(vec![formula, "plain"])]).unwrap();
            let mut read = csv::ReaderBuilder::new().from_reader(&text[..]);
            let record = read.records().next().unwrap().unwrap();
            assert_eq!(record.get(0), Some(&*format!("'{formula}")));
            assert_eq!(record.get(1), Some("plain"));
        }
        assert_eq!(harmless("a=1".into()), "a=1");
        assert_eq!(harmless(String::new()), "");
    }

    #[test]
    fn commas_quotes_and_lines_stay_in_their_cells() {
        let text = write(&[Cells(vec!["a,b", "say \"no\"\nnever"])]).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert_eq!(text, "name,remark\r\n\"a,b\",\"say \"\"no\"\"\nnever\"\r\n");
    }

    #[test]
    fn a_file_says_what_it_is_true_for_and_where_the_next_one_is() {
        let uri: Uri = "/api/v1/transfers?format=csv&after=120-3&programme=7"
            .parse()
            .unwrap();
        let meta = |next: Option<&str>| Meta {
            total: 5,
            next: next.map(str::to_owned),
        };
        let lines = [Cells(vec!["a", "b"])];
        let more = file("transfers", &lines, &meta(Some("90-1")), &as_of(), &uri).unwrap();
        let header = |response: &Response, name| {
            let value = response.headers().get(name)?;
            Some(value.to_str().unwrap().to_owned())
        };
        assert_eq!(
            header(&more, header::LINK).as_deref(),
            Some("</api/v1/transfers?after=90-1&format=csv&programme=7>; rel=\"next\"")
        );
        assert_eq!(
            header(&more, header::CONTENT_DISPOSITION).as_deref(),
            Some("attachment; filename=\"transfers-120.csv\"")
        );
        let last = file("transfers", &lines, &meta(None), &as_of(), &uri).unwrap();
        assert_eq!(header(&last, header::LINK), None);
        assert!(header(&last, header::CONTENT_TYPE)
            .is_some_and(|kind| kind.starts_with("text/csv; charset=utf-8")));
    }
}

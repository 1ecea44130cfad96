//! `registry serial`.

use crate::{
    args::tools::{Format, Serial},
    failure::{Exit, Failure, Problem, Problems},
    output::{pairs, Answer},
    values,
};
use registry_primitives::{serial::programme_text, ProgrammeId, SerialError, SerialNumber};
use serde::Serialize;
use serde_json::json;

/// A serial number in the reference registry's names, in the order of its fields.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Parsed {
    country_alpha2: String,
    credit_unit: String,
    sectoral_scope: String,
    programme_id: String,
    year: u32,
    block_start: u64,
    block_end: u64,
    count: u64,
}

/// Write or read a serial number.
pub fn run(command: &Serial) -> Result<Answer, Failure> {
    match command {
        Serial::Format(fields) => format(fields),
        Serial::Parse { text } => parse(text),
    }
}

fn format(fields: &Format) -> Result<Answer, Failure> {
    let mut problems = Problems::default();
    let mut number = |field: &str, text: &str| {
        problems.take(values::whole(text.trim()).map_err(|problem| problem.at(field)))
    };
    let scope = number("--scope", &fields.scope);
    let programme = number("--programme", &fields.programme);
    let year = number("--year", &fields.year);
    let first = number("--start", &fields.start);
    let last = number("--end", &fields.end);
    let narrow = |number: u64, field: &str| {
        u32::try_from(number).map_err(|_| {
            Problem::new(format!("{number} is too large."), "Give a smaller number.").at(field)
        })
    };
    let (Some(scope), Some(programme), Some(year), Some(first), Some(last)) =
        (scope, programme, year, first, last)
    else {
        return Err(problems.into_vec().into());
    };
    let serial = SerialNumber {
        country: fields.country.clone(),
        unit: fields.unit.clone(),
        scope: scope.to_string(),
        programme: programme_text(ProgrammeId(narrow(programme, "--programme")?)),
        year: narrow(year, "--year")?,
        first,
        last,
    };
    let text = serial.checked_text().map_err(|error| refused(&error))?;
    Ok(Answer::new(&json!({ "serial": text }), text))
}

fn parse(text: &str) -> Result<Answer, Failure> {
    let serial = SerialNumber::parse(text.trim()).map_err(|error| refused(&error))?;
    let count = serial
        .range()
        .map_err(|error| refused(&SerialError::Block(error)))?
        .len();
    let parsed = Parsed {
        country_alpha2: serial.country,
        credit_unit: serial.unit,
        sectoral_scope: serial.scope,
        programme_id: serial.programme,
        year: serial.year,
        block_start: serial.first,
        block_end: serial.last,
        count: count.0,
    };
    let text = pairs([
        ("country", parsed.country_alpha2.clone()),
        ("unit", parsed.credit_unit.clone()),
        ("sectoral scope", parsed.sectoral_scope.clone()),
        ("programme", parsed.programme_id.clone()),
        ("year", parsed.year.to_string()),
        ("first serial", parsed.block_start.to_string()),
        ("last serial", parsed.block_end.to_string()),
        ("credits", parsed.count.to_string()),
    ]);
    Ok(Answer::of_record(&parsed, text))
}

fn refused(error: &SerialError) -> Failure {
    Failure::new(
        Exit::Refused,
        "SerialInvalid",
        format!("This is no serial number: {error}."),
        "Write it as CC-UNIT-SCOPE-PPP-YYYY-0-START-END with START from 1 on and not above END.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(start: &str, end: &str) -> Format {
        Format {
            country: "NA".into(),
            unit: "ITMO".into(),
            scope: "15".into(),
            programme: "123".into(),
            year: "2023".into(),
            start: start.into(),
            end: end.into(),
        }
    }

    #[test]
    fn a_block_is_written_and_read_back() {
        let answer = format(&fields("1001", "1400")).unwrap();
        assert_eq!(answer.text, "NA-ITMO-15-123-2023-0-1001-1400");
        assert_eq!(
            answer.json,
            r#"{"serial":"NA-ITMO-15-123-2023-0-1001-1400"}"#
        );
        let padded = format(&Format {
            programme: "7".into(),
            ..fields("1", "1")
        });
        assert_eq!(padded.unwrap().text, "NA-ITMO-15-007-2023-0-1-1");
        let read = parse("VU-ITMO-11-356-2022-0-27-35").unwrap();
        assert_eq!(
            read.json,
            r#"{"countryAlpha2":"VU","creditUnit":"ITMO","sectoralScope":"11","programmeId":"356","year":2022,"blockStart":27,"blockEnd":35,"count":9}"#
        );
    }

    #[test]
    fn refused_blocks_and_unreadable_numbers_end_differently() {
        for (start, end) in [("11", "10"), ("0", "5"), ("0", "0")] {
            assert_eq!(format(&fields(start, end)).unwrap_err().exit, Exit::Refused);
        }
        for (start, end) in [("1.5", "3"), ("1", "-3"), ("one", "3"), ("", "3")] {
            assert_eq!(format(&fields(start, end)).unwrap_err().exit, Exit::Usage);
        }
        assert!(parse("NA-ITMO-15-123-2023-0-9-8").is_err());
    }
}

//! `registry errors`.

use crate::{
    args::tools::Errors,
    failure::Failure,
    output::{pairs, table, Answer},
};
use registry_primitives::catalogue::{Entry, CATALOGUE};
use serde_json::{json, Value};

/// Explain one error, or list all.
pub fn run(command: &Errors) -> Result<Answer, Failure> {
    let Some(wanted) = &command.error else {
        let all: Vec<Value> = CATALOGUE.iter().map(entry_json).collect();
        let rows = CATALOGUE.iter().map(|entry| {
            [
                entry.number.to_string(),
                entry.name.to_owned(),
                entry.sentence.to_owned(),
                entry.remedy.to_owned(),
            ]
        });
        return Ok(Answer::new(
            &json!({ "errors": all }),
            table(["Number", "Name", "What is wrong", "What to do"], rows),
        ));
    };
    let entry = find(wanted).ok_or_else(|| {
        Failure::usage(
            format!("There is no error {wanted:?}."),
            "List them with `registry errors`.",
        )
    })?;
    let text = pairs([
        ("number", entry.number.to_string()),
        ("name", entry.name.to_owned()),
        ("what is wrong", entry.sentence.to_owned()),
        ("what to do", entry.remedy.to_owned()),
    ]);
    Ok(Answer::new(&entry_json(entry), text))
}

/// An entry by its number, also in brackets, or its name.
fn find(wanted: &str) -> Option<&'static Entry> {
    let wanted = wanted.trim_matches(['[', ']']);
    CATALOGUE
        .iter()
        .find(|entry| entry.name.eq_ignore_ascii_case(wanted) || entry.number.to_string() == wanted)
}

fn entry_json(entry: &Entry) -> Value {
    json!({
        "number": entry.number,
        "name": entry.name,
        "sentence": entry.sentence,
        "remedy": entry.remedy,
    })
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn errors_are_found_by_number_and_name() {
        for wanted in [
            "3002",
            "[3002]",
            "InsufficientHolding",
            "insufficientholding",
        ] {
            assert_eq!(find(wanted).map(|entry| entry.number), Some(3002));
        }
        assert_eq!(find("3"), None);
    }
}

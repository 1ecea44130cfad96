//! `registry errors`.

use crate::{
    args::tools::Errors,
    failure::Failure,
    output::{pairs, table, Answer},
};
use registry_primitives::{
    catalogue::{Entry, CATALOGUE},
    records::quota::Refusal,
};
use serde_json::{json, Value};

/// Explain one error, or list all.
pub fn run(command: &Errors) -> Result<Answer, Failure> {
    let Some(wanted) = &command.error else {
        return Ok(all());
    };
    if let Some(entry) = find(wanted) {
        let text = pairs([
            ("number", entry.number.to_string()),
            ("name", entry.name.to_owned()),
            ("what is wrong", entry.sentence.to_owned()),
            ("what to do", entry.remedy.to_owned()),
        ]);
        return Ok(Answer::new(&entry_json(entry), text));
    }
    let refusal = find_refusal(wanted).ok_or_else(|| {
        Failure::usage(
            format!("There is no error {wanted:?}."),
            "List them with `registry errors`.",
        )
    })?;
    let text = pairs([
        ("code of the pool", refusal.code().to_string()),
        ("name", refusal.name().to_owned()),
        ("what is wrong", refusal.sentence().to_owned()),
        ("what to do", refusal.remedy().to_owned()),
    ]);
    Ok(Answer::new(&refusal_json(refusal), text))
}

fn all() -> Answer {
    let errors: Vec<Value> = CATALOGUE.iter().map(entry_json).collect();
    let refusals: Vec<Value> = Refusal::ALL.into_iter().map(refusal_json).collect();
    let rows = CATALOGUE.iter().map(|entry| {
        [
            entry.number.to_string(),
            entry.name.to_owned(),
            entry.sentence.to_owned(),
            entry.remedy.to_owned(),
        ]
    });
    let of_pool = Refusal::ALL.into_iter().map(|refusal| {
        [
            refusal.code().to_string(),
            refusal.name().to_owned(),
            refusal.sentence().to_owned(),
            refusal.remedy().to_owned(),
        ]
    });
    let text = format!(
        "{}\n\nBefore a transaction comes into a block, a node refuses it with `Custom error: \
         CODE`:\n{}\nCodes from 100 on tell the errors above that applications and acceptances \
         of invitations would meet.",
        table(["Number", "Name", "What is wrong", "What to do"], rows),
        table(["Code", "Name", "What is wrong", "What to do"], of_pool)
    );
    Answer::new(&json!({ "errors": errors, "refusals": refusals }), text)
}

/// An entry by its number, also in brackets, or its name.
fn find(wanted: &str) -> Option<&'static Entry> {
    let wanted = wanted.trim_matches(['[', ']']);
    CATALOGUE
        .iter()
        .find(|entry| entry.name.eq_ignore_ascii_case(wanted) || entry.number.to_string() == wanted)
}

/// A refusal of the pool by its name, or by its code as `custom:3`.
fn find_refusal(wanted: &str) -> Option<Refusal> {
    let wanted = wanted.to_ascii_lowercase();
    Refusal::ALL.into_iter().find(|refusal| {
        refusal.name().eq_ignore_ascii_case(&wanted)
            || wanted == format!("custom:{}", refusal.code())
    })
}

fn entry_json(entry: &Entry) -> Value {
    json!({
        "number": entry.number,
        "name": entry.name,
        "sentence": entry.sentence,
        "remedy": entry.remedy,
    })
}

fn refusal_json(refusal: Refusal) -> Value {
    json!({
        "code": refusal.code(),
        "name": refusal.name(),
        "sentence": refusal.sentence(),
        "remedy": refusal.remedy(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn refusals_of_the_pool_are_listed_and_found() {
        let answer = all();
        for refusal in Refusal::ALL {
            assert!(answer.text.contains(refusal.sentence()), "{refusal:?}");
            assert_eq!(find_refusal(refusal.name()), Some(refusal));
        }
        assert_eq!(find_refusal("Custom:3"), Some(Refusal::QuotaExhausted));
        assert_eq!(find_refusal("3"), None);
        let json: Value = serde_json::from_str(&answer.json).unwrap();
        assert_eq!(json["refusals"][2]["name"], "QuotaExhausted");
    }
}

//! Which metrics a PromQL expression names.

use std::collections::BTreeSet;

/// Words that are neither metrics nor functions.
const OPERATORS: [&str; 6] = ["and", "or", "unless", "bool", "offset", "atan2"];
/// Words that a list of labels follows.
const WITH_LABELS: [&str; 6] = [
    "by",
    "without",
    "on",
    "ignoring",
    "group_left",
    "group_right",
];

/// The metrics that an expression reads.
pub fn metrics(expression: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut rest = expression;
    while let Some(first) = rest.chars().next() {
        if first.is_ascii_alphabetic() || first == '_' || first == ':' {
            let end = rest
                .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == ':'))
                .unwrap_or(rest.len());
            let word = &rest[..end];
            rest = rest[end..].trim_start();
            if WITH_LABELS.contains(&word) {
                rest = after(rest, '(', ')');
            } else if !OPERATORS.contains(&word) && !is_called(rest) {
                found.insert(word.to_owned());
            }
        } else if first == '{' {
            rest = after(rest, '{', '}');
        } else if first == '[' {
            rest = after(rest, '[', ']');
        } else if first.is_ascii_digit() {
            // A number may have a unit of time behind it.
            let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.'));
            rest = &rest[end.unwrap_or(rest.len())..];
        } else {
            rest = &rest[first.len_utf8()..];
        }
    }
    found
}

/// Whether the word before this is a function: its arguments follow, or how it groups them.
fn is_called(rest: &str) -> bool {
    let next = rest.split(|c: char| c.is_whitespace() || c == '(').next();
    rest.starts_with('(') || matches!(next, Some("by" | "without"))
}

/// What comes after a bracket that opens here, with no regard to brackets in quotation marks.
fn after(text: &str, open: char, close: char) -> &str {
    let Some(inside) = text.strip_prefix(open) else {
        return text;
    };
    let mut quoted = false;
    for (at, c) in inside.char_indices() {
        if c == '"' {
            quoted = !quoted;
        } else if c == close && !quoted {
            return &inside[at + close.len_utf8()..];
        }
    }
    ""
}

#[test]
fn labels_functions_and_durations_are_no_metrics() {
    let expression = r#"histogram_quantile(0.95, sum by (instance, le) (rate(a_bucket{x="}y"}[5m])))
        > 1.3 and on(instance) b:c == 4 unless sum(up{job=~"v|r"}) - ignoring(status) d offset 5m"#;
    let expected = ["a_bucket", "b:c", "d", "up"];
    assert_eq!(metrics(expression), expected.map(str::to_owned).into());
}

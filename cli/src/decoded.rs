//! Calls as people read them.

use registry_client::DecodedCall;
use registry_primitives::{Action, ActionSet};
use serde_json::Value;

/// Pallet and name of a call; a call of an earlier runtime may not be readable.
pub fn name(call: Option<&DecodedCall>) -> String {
    call.map_or_else(
        || "cannot be read".to_owned(),
        |call| format!("{}.{}", call.pallet, call.call),
    )
}

/// A value as people read it: texts without quotation marks, and what the chain keeps in another
/// form than it is typed in.
fn value_text(name: &str, value: &Value) -> String {
    match (name, value) {
        ("actions", value) => actions(value),
        ("full_name", value) => call_name(value),
        ("key_value", value) => parameter(value),
        (_, Value::Object(held)) if held.len() == 1 => held.get("Id").and_then(text),
        (_, value) => text(value),
    }
    .unwrap_or_else(|| value.to_string())
}

/// A text, or what stands for none.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Null => Some("-".to_owned()),
        _ => None,
    }
}

/// The actions of a set.
fn actions(value: &Value) -> Option<String> {
    let set = ActionSet(value.as_u64()?);
    let actions = Action::ALL.iter().filter(|action| set.contains(**action));
    let actions: Vec<&str> = actions.map(|action| action.name()).collect();
    Some(actions.join(", "))
}

/// Pallet and call with a point between them.
fn call_name(value: &Value) -> Option<String> {
    let [pallet, call] = value.as_array()?.as_slice() else {
        return None;
    };
    Some(format!("{}.{}", pallet.as_str()?, call.as_str()?))
}

/// The name of a parameter, and its value: it stands in its group, with its key before it.
fn parameter(value: &Value) -> Option<String> {
    let (_, group) = value.as_object()?.iter().next()?;
    let (name, pair) = group.as_object()?.iter().next()?;
    let [_, value] = pair.as_array()?.as_slice() else {
        return None;
    };
    Some(format!("{name} {value}"))
}

/// The arguments of a call, name and value.
pub fn arguments(call: Option<&DecodedCall>) -> Vec<[String; 2]> {
    match call.map(|call| &call.arguments) {
        Some(Value::Object(arguments)) => arguments
            .iter()
            .map(|(name, value)| [name.clone(), value_text(name, value)])
            .collect(),
        _ => Vec::new(),
    }
}

/// The arguments of a call on one line.
pub fn arguments_text(call: Option<&DecodedCall>) -> String {
    let parts = arguments(call).into_iter();
    let parts: Vec<String> = parts
        .map(|[name, value]| format!("{name} {value}"))
        .collect();
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_call_is_told_with_every_argument() {
        let call = DecodedCall {
            pallet: "Credits".into(),
            call: "transfer".into(),
            arguments: json!({
                "programme": 3,
                "remark": "Contract 17",
                "selection": { "Amount": 40 },
                "none": null,
            }),
        };
        assert_eq!(name(Some(&call)), "Credits.transfer");
        let rows = arguments(Some(&call));
        assert_eq!(rows.len(), 4);
        assert!(rows.contains(&["remark".to_owned(), "Contract 17".to_owned()]));
        assert!(rows.contains(&["selection".to_owned(), "{\"Amount\":40}".to_owned()]));
        assert!(arguments_text(Some(&call)).contains("programme 3"));
        assert_eq!(name(None), "cannot be read");
        assert!(arguments(None).is_empty());
    }

    #[test]
    fn values_are_told_as_they_are_typed() {
        let set = ActionSet::of(&[Action::IssueCredits, Action::AddMember]);
        for (name, value, text) in [
            ("actions", json!(set.0), "AddMember, IssueCredits"),
            (
                "full_name",
                json!(["Credits", "transfer"]),
                "Credits.transfer",
            ),
            (
                "key_value",
                json!({ "Governance": { "UpgradeNotice": [[], 10] } }),
                "UpgradeNotice 10",
            ),
            ("who", json!({ "Id": "5G" }), "5G"),
            ("selection", json!({ "Amount": 40 }), "{\"Amount\":40}"),
            ("full_name", json!(3), "3"),
        ] {
            assert_eq!(value_text(name, &value), text, "{name}");
        }
    }
}

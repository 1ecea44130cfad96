//! The OpenRPC document tells the shape of real answers.

use crate::asking::Asking;
use anyhow::{ensure, Context, Result};
use serde_json::{json, Map, Value};

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// Ask every example of the document, and hold the answer against the schema.
pub async fn examples_are_answered_in_their_shape(asking: &Asking) -> Result<()> {
    let document = asking.ask("rpc.discover", json!([])).await?;
    let offered = asking.ask("rpc_methods", json!([])).await?;
    let mut answered = 0;
    for method in list(&document["methods"]) {
        let name = method["name"].as_str().context("a name")?;
        ensure!(
            list(&offered["methods"]).any(|offered| offered == name),
            "{name} is not offered"
        );
        let schema = json!({
            "allOf": [method["result"]["schema"]],
            "components": document["components"],
        });
        let validator = jsonschema::draft7::new(&schema)
            .map_err(|error| anyhow::anyhow!("the schema of {name}: {error}"))?;
        for example in list(&method["examples"]) {
            let params: Map<String, Value> = list(&example["params"])
                .filter_map(|param| {
                    Some((param["name"].as_str()?.to_owned(), param["value"].clone()))
                })
                .collect();
            let answer = asking.ask(name, json!(params)).await?;
            let problems: Vec<String> = validator
                .iter_errors(&answer)
                .map(|error| format!("{}: {error}", error.instance_path))
                .collect();
            ensure!(problems.is_empty(), "{name}: {problems:#?} in {answer:#}");
            answered += 1;
        }
    }
    ensure!(answered >= 9, "{answered} examples");
    Ok(())
}

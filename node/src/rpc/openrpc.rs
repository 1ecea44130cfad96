//! The OpenRPC document of the `registry_*` methods, `node/openrpc.json`, which `rpc.discover`
//! answers. The tests here hold document and methods together.

use serde_json::Value;

/// The name that OpenRPC gives the method that answers the document.
pub const DISCOVER: &str = "rpc.discover";

/// The document.
const DOCUMENT: &str = include_str!("../../openrpc.json");

/// The document as JSON.
pub fn document() -> Result<Value, serde_json::Error> {
    serde_json::from_str(DOCUMENT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rpc::{
        errors,
        fake::{Fake, UNKNOWN_BLOCK},
        limits::Rates,
        methods::module,
    };
    use jsonrpsee::{
        types::error::{INTERNAL_ERROR_CODE, INVALID_PARAMS_CODE},
        RpcModule,
    };
    use serde_json::{json, Map};
    use std::{
        collections::{BTreeMap, BTreeSet},
        num::NonZeroU32,
        sync::Arc,
    };

    fn served() -> RpcModule<()> {
        let many = NonZeroU32::new(1_000_000).unwrap();
        let rates = Rates {
            connection: many,
            connection_burst: many,
            node: many,
            node_burst: many,
            ..Rates::default()
        };
        module(Arc::new(Fake), rates).unwrap()
    }

    async fn call(module: &RpcModule<()>, method: &str, params: Value) -> Value {
        let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        let (answer, _) = module
            .raw_json_request(&request.to_string(), 1)
            .await
            .unwrap();
        serde_json::from_str(&answer).unwrap()
    }

    fn resolved<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
        match value["$ref"].as_str() {
            Some(path) => document
                .pointer(path.trim_start_matches('#'))
                .unwrap_or_else(|| panic!("{path} leads nowhere")),
            None => value,
        }
    }

    fn methods(document: &Value) -> &Vec<Value> {
        document["methods"].as_array().unwrap()
    }

    fn name(of: &Value) -> &str {
        of["name"].as_str().unwrap()
    }

    fn list(of: &Value) -> impl Iterator<Item = &Value> {
        of.as_array().into_iter().flatten()
    }

    /// A schema with the components that it refers to.
    fn validator(document: &Value, schema: &Value) -> jsonschema::Validator {
        let whole = json!({ "allOf": [schema], "components": document["components"] });
        jsonschema::draft7::new(&whole).unwrap()
    }

    fn assert_valid(document: &Value, schema: &Value, value: &Value) {
        let validator = validator(document, schema);
        let problems: Vec<String> = validator
            .iter_errors(value)
            .map(|error| format!("{}: {error}", error.instance_path))
            .collect();
        assert!(problems.is_empty(), "{problems:#?} in {value:#}");
    }

    /// Every example of a method: its parameters by name, and its result.
    fn examples(method: &Value) -> Vec<(Map<String, Value>, &Value)> {
        list(&method["examples"])
            .map(|example| {
                let params = list(&example["params"])
                    .map(|param| (name(param).to_owned(), param["value"].clone()));
                (params.collect(), &example["result"]["value"])
            })
            .collect()
    }

    #[test]
    fn it_is_a_document_of_this_version_whose_references_lead_somewhere() {
        let document = document().unwrap();
        assert!(document["openrpc"].as_str().unwrap().starts_with("1.3."));
        assert_eq!(document["info"]["version"], env!("CARGO_PKG_VERSION"));
        fn walk(document: &Value, value: &Value) {
            if value["$ref"].is_string() {
                resolved(document, value);
            }
            let below: Option<Vec<&Value>> = value
                .as_array()
                .map(|all| all.iter().collect())
                .or_else(|| value.as_object().map(|all| all.values().collect()));
            for value in below.unwrap_or_default() {
                walk(document, value);
            }
        }
        walk(&document, &document);
        for schema in document["components"]["schemas"]
            .as_object()
            .unwrap()
            .values()
        {
            validator(&document, schema);
        }
    }

    #[test]
    fn it_tells_the_limits_in_force() {
        let Rates {
            connection,
            connection_burst,
            node,
            node_burst,
            running,
            ..
        } = Rates::default();
        let told = format!(
            "Limits: {connection} calls a second of a connection ({connection_burst} at once after \
             it was quiet), {node} of all together ({node_burst}), {running} answers at once."
        );
        let document = document().unwrap();
        let description = document["info"]["description"].as_str().unwrap();
        assert!(description.ends_with(&told), "{description}");
    }

    #[test]
    fn the_page_for_people_names_its_methods_and_errors() {
        let page = include_str!("../../../docs/json-rpc.md");
        let document = document().unwrap();
        for method in methods(&document) {
            let params: Vec<String> = list(&method["params"])
                .map(|param| resolved(&document, param))
                .map(|param| {
                    let mark = if param["required"] == true { "" } else { "?" };
                    format!("`{}`{mark}", name(param))
                })
                .collect();
            let row = format!("| `{}` | {} |", name(method), params.join(", "));
            assert!(page.contains(&row), "{row}");
        }
        let errors = document["components"]["errors"].as_object().unwrap();
        for code in errors.values().map(|error| error["code"].as_i64().unwrap()) {
            let row = format!("| {} |", code.to_string().replace('-', "−"));
            assert!(page.contains(&row), "{row}");
        }
        let rates = Rates::default();
        for (rate, burst) in [
            (rates.connection, rates.connection_burst),
            (rates.node, rates.node_burst),
        ] {
            let told = format!("| {rate}, and {burst} at once");
            assert!(page.contains(&told), "{told}");
        }
        let told = format!(
            "| {}; others wait for {} seconds",
            rates.running,
            rates.wait.as_secs()
        );
        assert!(page.contains(&told), "{told}");
    }

    #[test]
    fn it_has_exactly_the_methods_that_are_served() {
        let document = document().unwrap();
        let told: BTreeSet<&str> = methods(&document).iter().map(name).collect();
        let module = served();
        let mut offered: BTreeSet<&str> = module.method_names().collect();
        assert!(offered.remove(DISCOVER));
        assert_eq!(told, offered);
        assert_eq!(told.len(), methods(&document).len(), "a method told twice");
    }

    #[tokio::test]
    async fn it_is_what_discover_answers() {
        let answer = call(&served(), DISCOVER, json!([])).await;
        assert_eq!(answer["result"], document().unwrap());
    }

    #[test]
    fn its_examples_are_of_the_shape_that_it_tells() {
        let document = document().unwrap();
        for method in methods(&document) {
            let examples = examples(method);
            assert!(!examples.is_empty(), "{} has no example", name(method));
            for (params, result) in examples {
                let mut known = BTreeSet::new();
                for param in list(&method["params"]) {
                    let param = resolved(&document, param);
                    known.insert(name(param).to_owned());
                    match params.get(name(param)) {
                        Some(value) => assert_valid(&document, &param["schema"], value),
                        None => assert_eq!(param["required"], false, "{}", name(method)),
                    }
                }
                assert!(params.keys().all(|name| known.contains(name)));
                assert_valid(&document, &method["result"]["schema"], result);
            }
        }
    }

    #[tokio::test]
    async fn its_parameters_are_those_of_the_methods_by_name_and_in_order() {
        let document = document().unwrap();
        let module = served();
        for method in methods(&document) {
            let named = name(method);
            let params: Vec<&Value> = list(&method["params"])
                .map(|param| resolved(&document, param))
                .collect();
            for (example, _) in examples(method) {
                let by_name = call(&module, named, json!(example)).await;
                assert_valid(&document, &method["result"]["schema"], &by_name["result"]);
                // In the order that the document tells, nothing for what is left out.
                let in_order: Vec<Value> = params
                    .iter()
                    .map(|param| example.get(name(param)).cloned().unwrap_or_default())
                    .collect();
                assert_eq!(call(&module, named, json!(in_order)).await, by_name);
                // One more than there are.
                let more = [in_order, vec![json!(1)]].concat();
                let refused = call(&module, named, json!(more)).await;
                assert_eq!(refused["error"]["code"], INVALID_PARAMS_CODE, "{named}");
                let mut unknown = example.clone();
                unknown.insert("blok".into(), json!(1));
                let refused = call(&module, named, json!(unknown)).await;
                assert_eq!(refused["error"]["code"], INVALID_PARAMS_CODE, "{named}");
                // Each of them is needed exactly when the document says so.
                for param in &params {
                    let mut without = example.clone();
                    without.remove(name(param));
                    let answer = call(&module, named, json!(without)).await;
                    let required = param["required"] == true;
                    let refused = answer["error"]["code"] == INVALID_PARAMS_CODE;
                    assert_eq!(required, refused, "{named} without {}", name(param));
                }
            }
            // Every parameter that is told is one that the method knows.
            for param in &params {
                let (mut example, _) = examples(method).remove(0);
                example.insert(name(param).to_owned(), json!({ "no": "such" }));
                let refused = call(&module, named, json!(example)).await;
                assert_eq!(
                    refused["error"]["data"]["parameter"],
                    name(param),
                    "{named}"
                );
            }
        }
    }

    #[tokio::test]
    async fn answers_are_of_the_shape_that_it_tells_with_numbers_of_any_size() {
        let document = document().unwrap();
        let module = served();
        for (named, params) in [
            // Above what JavaScript's numbers hold exactly.
            ("registry_programme", json!([2])),
            ("registry_holdings", json!([2])),
            ("registry_certificate", json!([2, true])),
            ("registry_certificate", json!([3])),
        ] {
            let method = methods(&document).iter().find(|one| name(one) == named);
            let schema = &method.unwrap()["result"]["schema"];
            let answer = call(&module, named, params).await;
            assert_valid(&document, schema, &answer["result"]);
        }
        let large = call(&module, "registry_programme", json!([2])).await;
        let block = &large["result"]["serialBlocks"][0];
        assert_eq!(
            block["range"],
            json!([9_007_199_254_740_991_u64, "9007199254740992"])
        );
        assert_eq!(block["amount"], 2);
        let page = call(&module, "registry_holdings", json!([2])).await;
        let next = page["result"]["next"].clone();
        assert_eq!(next["last"], "9007199254740992");
        let onward = call(&module, "registry_holdings", json!([2, next])).await;
        assert_eq!(onward["result"]["next"], Value::Null);
    }

    #[tokio::test]
    async fn its_errors_have_the_codes_that_are_answered() {
        let document = document().unwrap();
        let module = served();
        let all = document["components"]["errors"].as_object().unwrap();
        let told: BTreeMap<&str, i64> = all
            .iter()
            .map(|(name, error)| (name.as_str(), error["code"].as_i64().unwrap()))
            .collect();
        let codes = [
            ("InvalidParameters", INVALID_PARAMS_CODE),
            ("NotFound", errors::NOT_FOUND),
            ("BlockUnknown", errors::BLOCK_UNKNOWN),
            ("StateGone", errors::STATE_GONE),
            ("NotOffered", errors::NOT_OFFERED),
            ("TooManyCalls", errors::TOO_MANY_CALLS),
            ("Busy", errors::BUSY),
        ];
        assert_eq!(told, codes.map(|(name, code)| (name, code.into())).into());

        for (named, params, code, part) in [
            ("registry_programme", json!([404]), errors::NOT_FOUND, "404"),
            (
                "registry_programme",
                json!(["GONE"]),
                errors::NOT_FOUND,
                "GONE",
            ),
            ("registry_holdings", json!([404]), errors::NOT_FOUND, "404"),
            (
                "registry_certificate",
                json!([404]),
                errors::NOT_FOUND,
                "404",
            ),
            (
                "registry_networkStatus",
                json!([format!("{UNKNOWN_BLOCK:?}")]),
                errors::BLOCK_UNKNOWN,
                "0x0909",
            ),
        ] {
            let answer = call(&module, named, params).await;
            let error = &answer["error"];
            assert_eq!(error["code"], code, "{answer}");
            let message = error["message"].as_str().unwrap();
            assert!(message.contains(part), "{message}");
            let remedy = error["data"]["remedy"].as_str().unwrap();
            assert!(!remedy.is_empty(), "{answer}");
            assert_ne!(error["code"], INTERNAL_ERROR_CODE);
        }
    }

    #[tokio::test]
    async fn every_method_counts_against_the_limits() {
        let one = NonZeroU32::MIN;
        let document = document().unwrap();
        for method in methods(&document).iter().map(name).chain([DISCOVER]) {
            let rates = Rates {
                connection: one,
                connection_burst: one,
                ..Rates::default()
            };
            let module = module(Arc::new(Fake), rates).unwrap();
            // A call that is refused for its parameters counts too.
            call(&module, method, json!([{}, {}, {}, {}, {}])).await;
            let answer = call(&module, method, json!([])).await;
            let error = &answer["error"];
            assert_eq!(error["code"], errors::TOO_MANY_CALLS, "{method}: {answer}");
            assert_eq!(error["data"]["limit"], "connection");
            assert!(error["data"]["retryAfterMilliseconds"].is_u64());
        }
    }
}

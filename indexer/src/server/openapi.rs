//! The description of the API, made from the code that answers.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::Value;
use utoipa::OpenApi;

use super::App;

#[derive(OpenApi)]
#[openapi(info(
    title = "National Carbon Registry: statistics",
    description = "Figures of one country's registry, read from a mirror of its finalised \
                   blocks. Every answer names the block that it is true for. Amounts and serials \
                   are whole numbers of 64 bits without sign (uint64): read them with a parser \
                   that keeps them exact. Times are UTC."
))]
struct Description;

/// The description without the routes.
pub fn head() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

/// The whole description. Numbers without sign are told as such: the macros call them int64
/// with a minimum, which is half of what they can be.
pub fn whole(description: &utoipa::openapi::OpenApi) -> serde_json::Result<Value> {
    let mut value = serde_json::to_value(description)?;
    exact_integers(&mut value);
    Ok(value)
}

fn exact_integers(value: &mut Value) {
    match value {
        Value::Object(members) => {
            let unsigned = members.contains_key("minimum")
                && members.get("format").and_then(Value::as_str) == Some("int64");
            if unsigned {
                members.insert("format".to_owned(), Value::from("uint64"));
            }
            members.values_mut().for_each(exact_integers);
        }
        Value::Array(items) => items.iter_mut().for_each(exact_integers),
        _ => {}
    }
}

/// This description, as OpenAPI 3.1.
#[utoipa::path(
    get,
    path = "/openapi.json",
    tag = "Description",
    responses((status = 200, description = "The description.", body = Value)),
)]
pub async fn get_openapi(State(app): State<App>) -> Response {
    (
        [(header::CONTENT_TYPE, "application/json")],
        app.openapi.as_ref().to_owned(),
    )
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn description() -> Value {
        let (_, description) = crate::server::api().split_for_parts();
        whole(&description).unwrap()
    }

    /// Every route of the API with its operation.
    const OPERATIONS: [(&str, &str); 38] = [
        ("/api/v1/cancellations", "list_cancellations"),
        ("/api/v1/constants", "list_constants"),
        ("/api/v1/freezes", "list_freezes"),
        ("/api/v1/intents", "list_intents"),
        ("/api/v1/intents/{id}", "get_intent"),
        ("/api/v1/ledger", "get_country_ledger"),
        ("/api/v1/members", "list_members"),
        ("/api/v1/motions", "list_motions"),
        ("/api/v1/organisations", "list_organisations"),
        ("/api/v1/organisations/{id}", "get_organisation"),
        ("/api/v1/organisations/{id}/holdings", "get_holdings"),
        (
            "/api/v1/organisations/{id}/ledger",
            "get_organisation_ledger",
        ),
        ("/api/v1/policies", "list_policies"),
        ("/api/v1/programmes", "list_programmes"),
        ("/api/v1/programmes/{id}", "get_programme"),
        ("/api/v1/programmes/{id}/actions", "list_actions"),
        ("/api/v1/programmes/{id}/calendar", "list_calendar"),
        ("/api/v1/programmes/{id}/documents", "list_documents"),
        ("/api/v1/programmes/{id}/estimates", "list_estimates"),
        ("/api/v1/programmes/{id}/ledger", "get_programme_ledger"),
        ("/api/v1/programmes/{id}/reports", "list_programme_reports"),
        ("/api/v1/programmes/{id}/timeline", "get_timeline"),
        ("/api/v1/programmes/{id}/versions", "list_versions"),
        ("/api/v1/receipts/{id}", "get_receipt"),
        ("/api/v1/reports", "list_reports"),
        ("/api/v1/retirements", "list_retirements"),
        ("/api/v1/roles", "list_roles"),
        ("/api/v1/runtime-versions", "list_runtime_versions"),
        ("/api/v1/serials/{serial}", "get_serials"),
        ("/api/v1/sessions", "list_sessions"),
        ("/api/v1/stats/overview", "get_overview"),
        ("/api/v1/transfers", "list_transfers"),
        ("/api/v1/transfers/waiting", "list_waiting_transfers"),
        ("/api/v1/validators", "list_validators"),
        ("/api/v1/validators/{account}", "get_validator"),
        ("/health/live", "get_live"),
        ("/health/ready", "get_ready"),
        ("/openapi.json", "get_openapi"),
    ];

    #[test]
    fn every_route_is_described_and_nothing_else() {
        let description = description();
        let paths = description["paths"].as_object().unwrap();
        let mut found: Vec<&str> = paths.keys().map(String::as_str).collect();
        found.sort_unstable();
        let expected: Vec<&str> = OPERATIONS.iter().map(|(path, _)| *path).collect();
        assert_eq!(found, expected);
        for (path, operation_id) in OPERATIONS {
            let operation = &paths[path]["get"];
            assert_eq!(operation["operationId"], operation_id, "{path}");
            assert!(operation["summary"].is_string(), "{path} has a summary");
            assert!(
                operation["responses"]["200"]["content"]["application/json"].is_object(),
                "{path} describes its answer"
            );
            let parameters = operation["parameters"].as_array();
            for parameter in parameters.into_iter().flatten() {
                assert!(parameter["description"].is_string(), "{path}: {parameter}");
            }
            if path.contains('{') {
                assert!(operation["responses"]["404"].is_object(), "{path}");
            }
        }
    }

    #[test]
    fn lists_that_are_files_too_say_so() {
        let description = description();
        for path in [
            "/api/v1/cancellations",
            "/api/v1/ledger",
            "/api/v1/organisations/{id}/ledger",
            "/api/v1/programmes/{id}/ledger",
            "/api/v1/retirements",
            "/api/v1/transfers",
        ] {
            let operation = &description["paths"][path]["get"];
            let content = &operation["responses"]["200"]["content"];
            assert!(content["text/csv"].is_object(), "{path}: {content}");
        }
    }

    #[test]
    fn lists_answer_with_their_block_and_errors_with_a_sentence() {
        let description = description();
        let schemas = &description["components"]["schemas"];
        for answer in [
            "OverviewAnswer",
            "ProgrammesAnswer",
            "ProgrammeAnswer",
            "TimelineAnswer",
            "VersionsAnswer",
            "DocumentsAnswer",
            "ActionsAnswer",
            "EstimatesAnswer",
            "CalendarAnswer",
            "ReportsAnswer",
            "ConstantsAnswer",
            "OrganisationsAnswer",
            "OrganisationAnswer",
            "HoldingsAnswer",
            "MembersAnswer",
            "RolesAnswer",
            "PoliciesAnswer",
            "IntentsAnswer",
            "IntentAnswer",
            "WaitingTransfersAnswer",
            "RetirementsAnswer",
            "TransfersAnswer",
            "CancellationsAnswer",
            "CertificateAnswer",
            "FreezesAnswer",
            "SerialAnswer",
            "CountryLedgerAnswer",
            "ProgrammeLedgerAnswer",
            "OrganisationLedgerAnswer",
            "ValidatorsAnswer",
            "ValidatorAnswer",
            "SessionsAnswer",
            "MotionsAnswer",
            "RuntimeVersionsAnswer",
        ] {
            let properties = &schemas[answer]["properties"];
            assert!(properties["as_of"].is_object(), "{answer}");
        }
        assert!(schemas["ErrorBody"]["properties"]["errors"].is_object());
        let inputs = &schemas["EstimateInfo"]["properties"]["inputs"];
        assert_eq!(inputs["type"], "object", "{inputs}");
        let held = &schemas["AccountBalances"]["properties"]["held"];
        assert_eq!(held["type"], "integer");
        assert_eq!(held["format"], "uint64");
    }
}

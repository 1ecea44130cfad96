//! The parameters of the `registry_*` methods: by name or by position, bounded in length, and
//! refused with a sentence that names the parameter.

use codec::Decode;
use jsonrpsee::types::{ErrorObjectOwned, Params};
use registry_primitives::{
    records::ledger::HoldingsCursor, traits::Subject, AccountKind, Action, OrganisationId,
    ProgrammeId, ReceiptId,
};
use registry_runtime::{
    registry_api::{OrganisationName, ProgrammeName},
    AccountId,
};
use serde::{de::DeserializeOwned, Deserialize};
use serde_json::Value;
use sp_core::crypto::Ss58Codec;

use super::errors::{parameter, parameters};
use crate::service::Hash;

/// The source of programmes that are registered nationally: what an external identifier without
/// a source means.
pub const NATIONAL: &str = "national";
/// Bytes of an address that anybody could mean.
const MAX_ADDRESS: usize = 128;

type Refused = ErrorObjectOwned;

/// Take the parameters of a call apart.
pub fn parse<P: DeserializeOwned>(params: &Params<'_>) -> Result<P, Refused> {
    let text = params.as_str().unwrap_or("{}");
    serde_json::from_str(text).map_err(|error| {
        // Callers do not count the columns of what their library wrote.
        let told = error.to_string();
        let problem = told
            .split_once(" at line ")
            .map_or(&*told, |(problem, _)| problem);
        parameters(problem)
    })
}

/// Of `registry_programme`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the parameters programme, at")]
pub struct OfProgramme {
    /// Number or external identifier.
    pub programme: Value,
    /// The block.
    #[serde(default)]
    pub at: Value,
}

/// Of `registry_holdings`.
#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "the parameters organisation, after, at"
)]
pub struct OfHoldings {
    /// Number or tax id.
    pub organisation: Value,
    /// Where the page begins.
    #[serde(default)]
    pub after: Value,
    /// The block.
    #[serde(default)]
    pub at: Value,
}

/// Of `registry_certificate`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the parameters receipt, proof, at")]
pub struct OfCertificate {
    /// Number of the receipt.
    pub receipt: Value,
    /// Whether a proof is wanted.
    #[serde(default)]
    pub proof: Value,
    /// The block.
    #[serde(default)]
    pub at: Value,
}

/// Of `registry_may`.
#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "the parameters key, action, subject, at"
)]
pub struct OfMay {
    /// Address or public key.
    pub key: Value,
    /// Name of the action.
    pub action: Value,
    /// The record.
    #[serde(default)]
    pub subject: Value,
    /// The block.
    #[serde(default)]
    pub at: Value,
}

/// Of `registry_networkStatus`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the parameters at")]
pub struct OfNetworkStatus {
    /// The block.
    #[serde(default)]
    pub at: Value,
}

/// The block that is meant; none is the latest finalised one.
pub fn at(value: &Value) -> Result<Option<Hash>, Refused> {
    let refused = || {
        parameter(
            "at",
            "not the hash of a block",
            "Give 0x and 64 hexadecimal digits, or leave it out for the latest finalised block.",
        )
    };
    match value {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(Hash::from(bytes32(text).ok_or_else(refused)?))),
        _ => Err(refused()),
    }
}

/// The ways in which a text can name a programme, the likeliest first: the national identifier,
/// or a source and its identifier with a colon between them.
pub fn programme(value: &Value) -> Result<Vec<ProgrammeName>, Refused> {
    let refused = |problem| {
        let remedy = "Give the number of the programme, or its external identifier as a text, \
                      with the source before a colon when it is not the national one.";
        parameter("programme", problem, remedy)
    };
    if let Some(id) = number(value) {
        return Ok(vec![ProgrammeName::Number(ProgrammeId(id))]);
    }
    let text = value
        .as_str()
        .ok_or_else(|| refused("neither a number nor a text"))?;
    let external = |source: &str, id: &str| {
        let source = source.as_bytes().to_vec().try_into().ok()?;
        let id = id.as_bytes().to_vec().try_into().ok()?;
        Some(ProgrammeName::External(source, id))
    };
    let sourced = text.split_once(':');
    let names = [
        external(NATIONAL, text),
        sourced.and_then(|(source, id)| external(source, id)),
    ];
    let names: Vec<_> = names.into_iter().flatten().collect();
    match names.is_empty() || text.is_empty() {
        true => Err(refused("empty, or longer than 64 bytes")),
        false => Ok(names),
    }
}

/// The organisation that is meant.
pub fn organisation(value: &Value) -> Result<OrganisationName, Refused> {
    let refused = |problem| {
        let remedy = "Give the number of the organisation, or its tax id as a text.";
        parameter("organisation", problem, remedy)
    };
    if let Some(id) = number(value) {
        return Ok(OrganisationName::Number(OrganisationId(id)));
    }
    let text = value
        .as_str()
        .ok_or_else(|| refused("neither a number nor a text"))?;
    match text.as_bytes().to_vec().try_into() {
        Ok(tax_id) if !text.is_empty() => Ok(OrganisationName::TaxId(tax_id)),
        _ => Err(refused("empty, or longer than 32 bytes")),
    }
}

/// The page that follows a cursor.
pub fn after(value: &Value) -> Result<Option<HoldingsCursor>, Refused> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Cursor {
        account: String,
        programme: u32,
        last: Value,
    }
    if value.is_null() {
        return Ok(None);
    }
    let cursor = Cursor::deserialize(value).ok().and_then(|cursor| {
        Some(HoldingsCursor {
            account: AccountKind::from_name(&cursor.account)?,
            programme: ProgrammeId(cursor.programme),
            last: whole(&cursor.last)?,
        })
    });
    let remedy = "Give `next` of the page before as it is, or leave it out for the first page.";
    cursor
        .map(Some)
        .ok_or_else(|| parameter("after", "not the end of a page", remedy))
}

/// The receipt that is meant.
pub fn receipt(value: &Value) -> Result<ReceiptId, Refused> {
    number(value).map(ReceiptId).ok_or_else(|| {
        let remedy = "Give the number that the retirement or cancellation told.";
        parameter("receipt", "not the number of a receipt", remedy)
    })
}

/// Whether a proof is wanted.
pub fn proof(value: &Value) -> Result<bool, Refused> {
    match value {
        Value::Null => Ok(false),
        Value::Bool(wanted) => Ok(*wanted),
        _ => Err(parameter(
            "proof",
            "neither true nor false",
            "Give true for a proof of the receipt.",
        )),
    }
}

/// The key that is meant.
pub fn key(value: &Value) -> Result<AccountId, Refused> {
    read_key(value).ok_or_else(|| {
        let remedy = "Give an SS58 address, or a public key of 0x and 64 hexadecimal digits.";
        parameter("key", "neither an address nor a public key", remedy)
    })
}

fn read_key(value: &Value) -> Option<AccountId> {
    let text = value.as_str().filter(|text| text.len() <= MAX_ADDRESS)?;
    match bytes32(text) {
        Some(bytes) => Some(AccountId::from(bytes)),
        None => AccountId::from_ss58check(text).ok(),
    }
}

/// The action that is meant.
pub fn action(value: &Value) -> Result<Action, Refused> {
    value.as_str().and_then(Action::from_name).ok_or_else(|| {
        let names: Vec<&str> = Action::ALL.iter().map(|action| action.name()).collect();
        let remedy = format!("Give one of {}.", names.join(", "));
        parameter("action", "not the name of an action", &remedy)
    })
}

/// The record that is meant.
pub fn subject(value: &Value) -> Result<Subject<AccountId>, Refused> {
    let only = value.as_object().filter(|fields| fields.len() == 1);
    let subject = match (value, only.and_then(|fields| fields.iter().next())) {
        (Value::Null, _) => Some(Subject::Registry),
        (_, Some((name, of))) => match name.as_str() {
            "organisation" => number(of).map(|id| Subject::Organisation(OrganisationId(id))),
            "programme" => number(of).map(|id| Subject::Programme(ProgrammeId(id))),
            "member" => read_key(of).map(Subject::Member),
            _ => None,
        },
        _ => None,
    };
    subject.ok_or_else(|| {
        let remedy = "Give {\"organisation\": number}, {\"programme\": number} or \
                      {\"member\": address}, or leave it out for no record in particular.";
        parameter("subject", "not a record", remedy)
    })
}

fn number(value: &Value) -> Option<u32> {
    value.as_u64().and_then(|number| u32::try_from(number).ok())
}

/// A whole number as answers write it: see [`super::numbers`].
fn whole(value: &Value) -> Option<u64> {
    match value {
        Value::String(digits) => digits.parse().ok(),
        value => value.as_u64(),
    }
}

fn bytes32(text: &str) -> Option<[u8; 32]> {
    let digits = text
        .strip_prefix("0x")
        .filter(|digits| digits.len() == 64)?;
    let bytes = hex::decode(digits).ok()?;
    <[u8; 32]>::decode(&mut &bytes[..]).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jsonrpsee::types::error::INVALID_PARAMS_CODE;
    use serde_json::json;

    /// What a refusal says of which parameter.
    fn told<T: std::fmt::Debug>(result: Result<T, Refused>) -> (Value, String) {
        let error = result.unwrap_err();
        assert_eq!(error.code(), INVALID_PARAMS_CODE);
        let data: Value = serde_json::from_str(error.data().unwrap().get()).unwrap();
        assert!(
            !data["remedy"].as_str().unwrap().is_empty(),
            "{}",
            error.message()
        );
        (data["parameter"].clone(), error.message().to_owned())
    }

    #[test]
    fn parameters_come_by_name_or_in_order() {
        for text in [r#"{"programme": 7, "at": null}"#, "[7, null]", "[7]"] {
            let parsed: OfProgramme = parse(&Params::new(Some(text))).unwrap();
            assert_eq!((parsed.programme, parsed.at), (json!(7), Value::Null));
        }
        let none: OfNetworkStatus = parse(&Params::new(None)).unwrap();
        assert!(none.at.is_null());
        for (text, part) in [
            ("{}", "programme"),
            ("[]", "the parameters programme, at"),
            (r#"{"programme": 7, "block": 1}"#, "block"),
            ("[7, null, 1]", "trailing"),
        ] {
            let parsed = parse::<OfProgramme>(&Params::new(Some(text))).map(|_| ());
            let (parameter, message) = told(parsed);
            assert_eq!(parameter, Value::Null);
            assert!(message.contains(part), "{message}");
        }
    }

    #[test]
    fn a_programme_is_a_number_or_an_external_identifier_of_a_source() {
        let external = |source: &str, id: &str| {
            ProgrammeName::External(
                source.as_bytes().to_vec().try_into().unwrap(),
                id.as_bytes().to_vec().try_into().unwrap(),
            )
        };
        let number = ProgrammeName::Number(ProgrammeId(12));
        assert_eq!(programme(&json!(12)).unwrap(), [number]);
        assert_eq!(programme(&json!("12")).unwrap(), [external(NATIONAL, "12")]);
        assert_eq!(
            programme(&json!("mrv:QMA:1")).unwrap(),
            [external(NATIONAL, "mrv:QMA:1"), external("mrv", "QMA:1")]
        );
        for bad in [
            json!(""),
            json!("x".repeat(65)),
            json!(-1),
            json!(1.5),
            json!(u64::MAX),
            json!(null),
            json!([1]),
        ] {
            assert_eq!(told(programme(&bad)).0, "programme", "{bad}");
        }
    }

    #[test]
    fn organisations_receipts_and_proofs_are_checked() {
        assert_eq!(
            organisation(&json!(3)).unwrap(),
            OrganisationName::Number(OrganisationId(3))
        );
        assert!(matches!(
            organisation(&json!("T-1")).unwrap(),
            OrganisationName::TaxId(_)
        ));
        for bad in [json!(""), json!("x".repeat(33)), json!({}), json!(null)] {
            assert_eq!(told(organisation(&bad)).0, "organisation", "{bad}");
        }
        assert_eq!(receipt(&json!(4)).unwrap(), ReceiptId(4));
        for bad in [json!("4"), json!(4.5), json!(1_u64 << 32), json!(null)] {
            assert_eq!(told(receipt(&bad)).0, "receipt", "{bad}");
        }
        assert!(proof(&json!(true)).unwrap() && !proof(&json!(null)).unwrap());
        assert_eq!(told(proof(&json!("yes"))).0, "proof");
    }

    #[test]
    fn keys_are_addresses_or_public_keys() {
        let alice = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
        let bytes = "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d";
        assert_eq!(key(&json!(alice)).unwrap(), key(&json!(bytes)).unwrap());
        for bad in [
            json!(&alice[1..]),
            json!(&bytes[..60]),
            json!("a".repeat(1_000)),
            json!(7),
        ] {
            assert_eq!(told(key(&bad)).0, "key", "{bad}");
        }
        assert_eq!(at(&Value::Null).unwrap(), None);
        assert!(at(&json!(bytes)).unwrap().is_some());
        for bad in [json!(alice), json!(12), json!("0xd4")] {
            assert_eq!(told(at(&bad)).0, "at", "{bad}");
        }
    }

    #[test]
    fn actions_and_subjects_have_names() {
        assert_eq!(
            action(&json!("issueCredits")).unwrap(),
            Action::IssueCredits
        );
        let (parameter, message) = told(action(&json!("Fly")));
        assert_eq!(parameter, "action");
        assert!(message.contains("name of an action"), "{message}");
        assert_eq!(subject(&json!(null)).unwrap(), Subject::Registry);
        assert_eq!(
            subject(&json!({ "programme": 3 })).unwrap(),
            Subject::Programme(ProgrammeId(3))
        );
        for bad in [
            json!({}),
            json!({ "programme": 3, "organisation": 1 }),
            json!({ "programme": "3" }),
            json!({ "ship": 1 }),
            json!("programme"),
        ] {
            assert_eq!(told(subject(&bad)).0, "subject", "{bad}");
        }
    }

    #[test]
    fn a_cursor_is_read_as_answers_write_it() {
        let cursor = |last: Value| json!({ "account": "Holding", "programme": 2, "last": last });
        for (last, expected) in [(json!(40), 40), (json!("18446744073709551615"), u64::MAX)] {
            let read = after(&cursor(last)).unwrap().unwrap();
            assert_eq!((read.last, read.account), (expected, AccountKind::Holding));
        }
        assert_eq!(after(&Value::Null).unwrap(), None);
        for bad in [json!(1), cursor(json!("x")), json!({ "account": "Sea" })] {
            assert_eq!(told(after(&bad)).0, "after", "{bad}");
        }
    }
}

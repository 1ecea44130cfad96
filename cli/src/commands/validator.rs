//! `registry validator`.

use crate::{
    args::validators::{Keys, Validator},
    context::Context,
    failure::{Failure, Problem},
    lookup::{Names, Organisations},
    output::{pairs, table, Answer},
    submission::only,
    values::hash_text,
};
use registry_client::{
    event::{KeysChanged, ValidatorChanged},
    AccountId, Call, PerformanceView, RegistryEvent, State, ValidatorView,
};
use registry_primitives::{
    records::validators::{Performance, ValidatorState},
    texts::is_readable,
};
use serde_json::{json, Value};

/// List, show, propose, withdraw, change keys.
pub async fn run(context: &Context, command: &Validator) -> Result<Answer, Failure> {
    match command {
        Validator::List => list(context).await,
        Validator::Show {
            validator,
            sessions,
        } => show(context, validator, *sessions).await,
        Validator::Propose {
            validator,
            keys,
            until,
        } => {
            let (keys, proof) = read(keys)?;
            let account = context.key(validator)?;
            let call = Call::ProposeValidator {
                account,
                keys,
                proof,
                until: *until,
            };
            change(context, call, |event| {
                format!(
                    "Validator {account} is proposed. A member of the council goes on with:\n  \
                     registry council propose \"approve validator\" {account}{}",
                    until_option(event.until)
                )
            })
            .await
        }
        Validator::Leave { validator } => {
            let account = context.key(validator)?;
            let call = Call::LeaveValidator { account };
            change(context, call, |event| match event.after {
                Some(_) => format!(
                    "Validator {account} leaves as soon as the set can do without it. Keep its \
                     node running until `registry validator show {account}` says that there is \
                     no such validator."
                ),
                None => format!("Validator {account} is withdrawn."),
            })
            .await
        }
        Validator::Rotate { validator, keys } => rotate(context, validator, keys).await,
    }
}

fn until_option(until: Option<u32>) -> String {
    until.map_or_else(String::new, |until| format!(" --until {until}"))
}

/// Session keys and proof.
fn read(keys: &Keys) -> Result<([u8; 64], Vec<u8>), Failure> {
    let bytes = |text: &str, option: &str| {
        let text = text.trim();
        hex::decode(text.strip_prefix("0x").unwrap_or(text)).map_err(|error| {
            Problem::new(
                format!("This is not hexadecimal: {error}."),
                "Copy it as `registry-node key generate` or `key rotate` shows it.",
            )
            .at(option)
        })
    };
    let proof = bytes(&keys.proof, "--proof")?;
    let keys = bytes(&keys.keys, "--keys")?;
    let count = keys.len();
    let keys = keys.try_into().map_err(|_| {
        Problem::new(
            format!("These are {count} bytes; a block key and a finality key have 64."),
            "Copy the keys as `registry-node key generate` or `key rotate` shows them.",
        )
        .at("--keys")
    })?;
    Ok((keys, proof))
}

/// Make a call that changes the state of a validator.
async fn change(
    context: &Context,
    call: Call,
    said: impl FnOnce(&ValidatorChanged) -> String,
) -> Result<Answer, Failure> {
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let tell = |receipt: &_| {
        let event = only(receipt, |event| match event {
            RegistryEvent::ValidatorChanged(event) => Some(event.clone()),
            _ => None,
        })?;
        let json = json!({
            "validator": event.validator,
            "organisation": event.organisation,
            "state": event.after.map(ValidatorState::name),
            "seated": event.seated,
            "until": event.until,
            "session": event.session,
        });
        Ok((json, said(&event)))
    };
    context.change(&registry, &signer, call, tell).await
}

/// Give a validator new session keys.
async fn rotate(context: &Context, validator: &str, keys: &Keys) -> Result<Answer, Failure> {
    let (keys, proof) = read(keys)?;
    let account = context.key(validator)?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let call = Call::RotateValidatorKeys {
        account,
        keys,
        proof,
    };
    let tell = |receipt: &_| {
        let KeysChanged { keys, .. } = only(receipt, |event| match event {
            RegistryEvent::KeysChanged(event) => Some(event.clone()),
            _ => None,
        })?;
        let json = json!({ "validator": account.to_string(), "keys": keys });
        let text = format!(
            "Validator {account} acts with the new keys from the session after the next one on. \
             Keep the old ones in the node until then."
        );
        Ok((json, text))
    };
    context.change(&registry, &signer, call, tell).await
}

/// List the validators.
async fn list(context: &Context) -> Result<Answer, Failure> {
    let state = context.connect().await?.state().await?;
    let session = state.session().await?.index;
    let before = session.saturating_sub(1);
    let did = match session {
        0 => Vec::new(),
        _ => state.performance(before, before).await?,
    };
    let (names, organisations) = (Names::of(context), Organisations::of(&state).await?);
    let validators = state.validators().await?;
    let of = |account: &AccountId| {
        let found = did.iter().find(|did| did.validator == *account);
        found.map(|did| did.performance)
    };
    let listed: Vec<Value> = validators
        .iter()
        .map(|view| validator_json(view, of(&view.account)))
        .collect();
    let rows = validators.iter().map(|view| {
        [
            names.shown(&view.account),
            organisations.shown(view.record.organisation),
            state_text(view),
            if view.acts { "yes" } else { "no" }.to_owned(),
            view.record.since.to_string(),
            until_text(view.record.until),
            view.record.missed.to_string(),
            of(&view.account).map_or_else(|| "-".to_owned(), performance_text),
        ]
    });
    let blocks = format!("Blocks in session {before}");
    let header = [
        "Validator",
        "Organisation",
        "State",
        "Acts",
        "Since session",
        "Until session",
        "Missed",
        &blocks,
    ];
    let json = json!({
        "block": state.block_number(),
        "session": session,
        "validators": listed,
    });
    Ok(Answer::new(
        &json,
        format!(
            "Session {session}, block {}:\n{}",
            state.block_number(),
            table(header, rows)
        ),
    ))
}

fn until_text(until: Option<u32>) -> String {
    until.map_or_else(|| "no end".to_owned(), |until| until.to_string())
}

/// The state, with a seat that the validator does not use, or uses still.
fn state_text(view: &ValidatorView) -> String {
    let state = view.record.state;
    let seat = match (state, view.record.seated) {
        (ValidatorState::Active, false) => ", without a seat",
        (ValidatorState::Active, true) | (_, false) => "",
        (_, true) => ", keeps its seat",
    };
    format!("{state}{seat}")
}

/// Blocks made, of the slots that there were.
fn performance_text(performance: Performance) -> String {
    match performance.expected {
        Some(expected) => format!("{} of {expected}", performance.authored),
        None => performance.authored.to_string(),
    }
}

fn performance_json(performance: Performance) -> Value {
    json!({ "authored": performance.authored, "expected": performance.expected })
}

fn validator_json(view: &ValidatorView, last: Option<Performance>) -> Value {
    let record = &view.record;
    json!({
        "validator": view.account.to_string(),
        "organisation": record.organisation,
        "state": record.state.name(),
        "seated": record.seated,
        "acts": view.acts,
        "since": record.since,
        "until": record.until,
        "missed": record.missed,
        "keys": view.keys.map(|keys| format!("0x{}", hex::encode(keys))),
        "heartbeat": view.beat,
        "evidence": view.evidence.map(|evidence| json!({
            "session": evidence.session,
            "kind": kind_text(&evidence.kind),
            "id": hash_text(evidence.id),
        })),
        "lastSession": last.map(performance_json),
    })
}

/// The kind of an offence, which consensus names in sixteen letters.
fn kind_text(kind: &[u8; 16]) -> String {
    let letters = kind.split(|byte| *byte == 0).next().unwrap_or_default();
    match is_readable(letters) {
        true => String::from_utf8_lossy(letters).into_owned(),
        false => format!("0x{}", hex::encode(kind)),
    }
}

/// Show a validator.
async fn show(context: &Context, validator: &str, sessions: u32) -> Result<Answer, Failure> {
    let account = context.key(validator)?;
    let state = context.connect().await?.state().await?;
    let view = state.validator(&account).await?;
    let view = view.ok_or_else(|| Failure::of("ValidatorNotFound", account))?;
    let organisations = Organisations::of(&state).await?;
    let did = performance(&state, &account, sessions).await?;
    let mut json = validator_json(&view, did.last().map(|did| did.performance));
    json["block"] = json!(state.block_number());
    json["sessions"] = did
        .iter()
        .map(|did| json!({ "session": did.session, "performance": performance_json(did.performance) }))
        .collect();
    let keys = view.keys.map_or_else(
        || "none".to_owned(),
        |keys| format!("0x{}", hex::encode(keys)),
    );
    let evidence = view.evidence.map_or_else(
        || "none".to_owned(),
        |evidence| {
            format!(
                "voted twice in session {} ({}, {})",
                evidence.session,
                kind_text(&evidence.kind),
                hash_text(evidence.id)
            )
        },
    );
    let heartbeat = view
        .beat
        .map_or_else(|| "-".to_owned(), |session| format!("session {session}"));
    let text = pairs([
        ("validator", account.to_string()),
        (
            "organisation",
            organisations.shown(view.record.organisation),
        ),
        ("state", state_text(&view)),
        ("acts", if view.acts { "yes" } else { "no" }.to_owned()),
        ("since session", view.record.since.to_string()),
        ("until session", until_text(view.record.until)),
        ("sessions missed in a row", view.record.missed.to_string()),
        ("last heartbeat", heartbeat),
        ("session keys", keys),
        ("evidence", evidence),
    ]);
    let rows = did
        .iter()
        .map(|did| [did.session.to_string(), performance_text(did.performance)]);
    let text = format!("{text}\n{}", table(["Session", "Blocks made"], rows));
    Ok(Answer::new(&json, text))
}

/// What a validator did in the sessions before the running one.
async fn performance(
    state: &State,
    account: &AccountId,
    sessions: u32,
) -> Result<Vec<PerformanceView>, Failure> {
    let running = state.session().await?.index;
    let Some(last) = running.checked_sub(1) else {
        return Ok(Vec::new());
    };
    if sessions == 0 {
        return Ok(Vec::new());
    }
    let first = running.saturating_sub(sessions);
    let mut all = state.performance(first, last).await?;
    all.retain(|did| did.validator == *account);
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use registry_primitives::{records::validators::Validator as Record, OrganisationId};

    fn view(state: ValidatorState, seated: bool) -> ValidatorView {
        ValidatorView {
            account: [1; 32].into(),
            record: Record {
                organisation: OrganisationId(2),
                state,
                seated,
                since: 4,
                until: None,
                missed: 1,
            },
            acts: true,
            keys: Some([9; 64]),
            beat: None,
            evidence: None,
        }
    }

    #[test]
    fn keys_are_64_bytes_of_hexadecimal() {
        let keys = |keys: &str, proof: &str| {
            read(&Keys {
                keys: keys.to_owned(),
                proof: proof.to_owned(),
            })
        };
        let right = format!("0x{}", "0a".repeat(64));
        let (read, proof) = keys(&right, " 0x0102").unwrap();
        assert_eq!((read, proof), ([10; 64], vec![1, 2]));
        let failure = keys("0x0a", "0x01").unwrap_err();
        assert!(
            failure.text().contains("--keys: These are 1 bytes"),
            "{failure:?}"
        );
        assert!(keys(&right, "proof")
            .unwrap_err()
            .text()
            .contains("--proof"));
    }

    #[test]
    fn a_validator_is_told_with_its_seat_and_its_blocks() {
        assert_eq!(state_text(&view(ValidatorState::Active, true)), "Active");
        assert_eq!(
            state_text(&view(ValidatorState::Standby, true)),
            "Standby, keeps its seat"
        );
        let did = Performance {
            authored: 3,
            expected: Some(4),
        };
        assert_eq!(performance_text(did), "3 of 4");
        let json = validator_json(&view(ValidatorState::Active, true), Some(did));
        assert_eq!(json["lastSession"]["expected"], 4);
        assert_eq!(json["state"], "Active");
        assert_eq!(kind_text(b"grandpa:equivoca"), "grandpa:equivoca");
        assert_eq!(kind_text(b"grandpa\0\0\0\0\0\0\0\0\0"), "grandpa");
    }
}

//! `registry key`.

use crate::{
    args::people::Key,
    context::Context,
    failure::Failure,
    output::{pairs, table, Answer},
    signing::Purpose,
};
use registry_client::keystore::{KeyFile, KeystoreError};
use serde_json::{json, Value};

/// Make a key, or list the keys.
pub fn run(context: &Context, command: &Key) -> Result<Answer, Failure> {
    match command {
        Key::New { name } => new(context, name),
        Key::List => list(context),
    }
}

fn new(context: &Context, name: &str) -> Result<Answer, Failure> {
    // A name that is taken is told before anybody is asked for a passphrase.
    let path = context.keystore.path_of(name)?;
    if path.exists() {
        let name = name.to_owned();
        return Err(KeystoreError::AlreadyExists { name, path }.into());
    }
    let passphrase = context.passphrases.get(Purpose::Create)?;
    let key = context.keystore.create(name, passphrase.expose())?;
    let text = pairs([
        ("name", key.name.clone()),
        ("address", key.address.clone()),
        ("key file", key.path.display().to_string()),
    ]);
    Ok(Answer::new(
        &key_json(&key),
        format!("{text}\nKeep a copy of the file: without it and its passphrase the key is lost."),
    ))
}

fn list(context: &Context) -> Result<Answer, Failure> {
    let keys = context.keystore.list()?;
    let all: Vec<Value> = keys.iter().map(key_json).collect();
    let rows = keys.iter().map(|key| {
        [
            key.name.clone(),
            key.address.clone(),
            key.path.display().to_string(),
        ]
    });
    Ok(Answer::new(
        &json!({ "keystore": context.keystore.directory().display().to_string(), "keys": all }),
        table(["Name", "Address", "Key file"], rows),
    ))
}

fn key_json(key: &KeyFile) -> Value {
    json!({
        "name": key.name,
        "address": key.address,
        "publicKey": format!("0x{}", hex::encode(key.public_key)),
        "keyFile": key.path.display().to_string(),
    })
}

//! Asking a node over HTTP, and the command about the same node.

use anyhow::{bail, Context, Result};
use registry_devnet::country::Country;
use registry_e2e::{command, json};
use serde_json::{json, Value};
use std::{ffi::OsString, path::PathBuf};

/// A node that is asked.
pub struct Asking {
    http: reqwest::Client,
    /// JSON-RPC over HTTP.
    url: String,
    /// The same for the command.
    node_url: String,
    keystore: PathBuf,
    passphrase: PathBuf,
}

impl Asking {
    /// Of the first node of a country.
    pub fn of(country: &Country) -> Result<Self> {
        Ok(Self {
            http: reqwest::Client::new(),
            url: country.node().http_url(),
            node_url: country.node_url(),
            keystore: country.data().keystore(),
            passphrase: country.data().passphrase(),
        })
    }

    /// Send a request, or a batch of them, and give the answer.
    pub async fn send(&self, request: &Value) -> Result<Value> {
        send(&self.http, &self.url, request).await
    }

    /// Ask and give the whole answer.
    pub async fn answer(&self, method: &str, params: Value) -> Result<Value> {
        self.send(&request(method, params)).await
    }

    /// Ask and give the result.
    pub async fn ask(&self, method: &str, params: Value) -> Result<Value> {
        let mut answer = self.answer(method, params.clone()).await?;
        if answer["error"].is_object() {
            bail!("{method} {params}: {}", answer["error"]);
        }
        Ok(answer["result"].take())
    }

    /// Ask what is refused, and give the error.
    pub async fn refused(&self, method: &str, params: Value) -> Result<Value> {
        let mut answer = self.answer(method, params.clone()).await?;
        if answer["error"].is_null() {
            bail!("{method} {params} was answered: {answer}");
        }
        Ok(answer["error"].take())
    }

    /// What `registry --json` says.
    pub async fn registry(&self, arguments: &[&str]) -> Result<Value> {
        let mut all: Vec<OsString> = vec![
            "--json".into(),
            "--node".into(),
            self.node_url.clone().into(),
            "--keystore".into(),
            self.keystore.clone().into(),
            "--passphrase-file".into(),
            self.passphrase.clone().into(),
        ];
        all.extend(arguments.iter().map(Into::into));
        json(&command("registry", all).await?).with_context(|| arguments.join(" "))
    }

    /// The hash of a block by its number.
    pub async fn hash(&self, number: u64) -> Result<String> {
        let hash = self.ask("chain_getBlockHash", json!([number])).await?;
        hash.as_str().map(Into::into).context("a hash")
    }
}

/// A request.
pub fn request(method: &str, params: Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params })
}

/// Send a request to a node.
pub async fn send(http: &reqwest::Client, url: &str, request: &Value) -> Result<Value> {
    let response = http
        .post(url)
        .header("content-type", "application/json")
        .body(request.to_string())
        .send()
        .await?
        .error_for_status()?;
    Ok(serde_json::from_str(&response.text().await?)?)
}

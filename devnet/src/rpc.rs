//! JSON-RPC over HTTP, as far as health needs it.

use std::time::Duration;

use anyhow::{bail, Context, Result};
use serde_json::{json, Value};

/// How long one request may take.
const REQUEST_WITHIN: Duration = Duration::from_secs(10);

/// A block of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Its height.
    pub height: u64,
    /// Its hash.
    pub hash: String,
}

/// A way to ask a node.
#[derive(Debug, Clone)]
pub struct Rpc {
    url: String,
    client: reqwest::Client,
}

impl Rpc {
    /// Asks a node at a port of this computer.
    pub fn new(port: u16) -> Result<Self> {
        Ok(Self {
            url: format!("http://127.0.0.1:{port}"),
            client: client()?,
        })
    }

    /// The address for requests.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Calls a JSON-RPC method.
    pub async fn call(&self, method: &str, params: Value) -> Result<Value> {
        let request = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
        let mut answer: Value = self
            .client
            .post(&self.url)
            .json(&request)
            .send()
            .await
            .with_context(|| format!("{method} got no answer"))?
            .json()
            .await
            .with_context(|| format!("{method} got an answer that is no JSON"))?;
        match answer.get("error") {
            None | Some(Value::Null) => Ok(answer["result"].take()),
            Some(error) => bail!("{method} was refused: {error}"),
        }
    }

    /// Height of the best block.
    pub async fn best(&self) -> Result<u64> {
        self.height(json!([])).await
    }

    /// The last finalised block.
    pub async fn finalised(&self) -> Result<Block> {
        let hash = self.call("chain_getFinalizedHead", json!([])).await?;
        let height = self.height(json!([hash])).await?;
        Ok(Block {
            height,
            hash: text(&hash)?,
        })
    }

    /// The hash of the block at a height in its best chain, if it has that block.
    pub async fn hash(&self, height: u64) -> Result<Option<String>> {
        match self.call("chain_getBlockHash", json!([height])).await? {
            Value::Null => Ok(None),
            hash => text(&hash).map(Some),
        }
    }

    /// How many other nodes it is connected to.
    pub async fn peers(&self) -> Result<u64> {
        let health = self.call("system_health", json!([])).await?;
        health["peers"]
            .as_u64()
            .context("the node did not tell its peers")
    }

    async fn height(&self, block: Value) -> Result<u64> {
        let header = self.call("chain_getHeader", block).await?;
        header_height(&header)
    }
}

fn text(hash: &Value) -> Result<String> {
    let hash = hash
        .as_str()
        .context("the node sent a hash that is no text")?;
    Ok(hash.to_owned())
}

/// The height in a header, which writes it in hexadecimal.
fn header_height(header: &Value) -> Result<u64> {
    header["number"]
        .as_str()
        .and_then(|number| number.strip_prefix("0x"))
        .and_then(|digits| u64::from_str_radix(digits, 16).ok())
        .context("the node sent a header without a number")
}

/// An HTTP client for programs on this computer.
pub(crate) fn client() -> Result<reqwest::Client> {
    reqwest::Client::builder()
        .no_proxy()
        .timeout(REQUEST_WITHIN)
        .build()
        .context("cannot set up HTTP")
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };

    #[test]
    fn heights_are_hexadecimal() {
        assert_eq!(header_height(&json!({"number": "0x1f"})).unwrap(), 31);
        assert!(header_height(&json!({"number": 31})).is_err());
        assert!(header_height(&Value::Null).is_err());
    }

    /// A server that gives every request the same answer.
    async fn server(answer: &'static str) -> Rpc {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let rpc = Rpc::new(listener.local_addr().unwrap().port()).unwrap();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut request = [0; 4096];
                assert_ne!(stream.read(&mut request).await.unwrap(), 0);
                let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
                let text = format!(
                    "{head}Connection: close\r\nContent-Length: {}\r\n\r\n{answer}",
                    answer.len()
                );
                stream.write_all(text.as_bytes()).await.unwrap();
            }
        });
        rpc
    }

    #[tokio::test]
    async fn health_is_read_from_the_answer() {
        let rpc = server(r#"{"jsonrpc":"2.0","id":1,"result":{"peers":3}}"#).await;
        assert_eq!(rpc.peers().await.unwrap(), 3);
    }

    #[tokio::test]
    async fn a_refusal_is_an_error() {
        let rpc = server(r#"{"jsonrpc":"2.0","id":1,"error":{"message":"denied"}}"#).await;
        let error = rpc.peers().await.unwrap_err().to_string();
        assert!(error.contains("system_health"), "{error}");
        assert!(error.contains("denied"), "{error}");
    }
}

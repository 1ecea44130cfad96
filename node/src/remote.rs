//! Questions to a running node, over JSON-RPC.

use std::{fmt, time::Duration};

use serde_json::{json, Value};

/// How long a node may take for one answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// Longer answers are not read.
const MAX_ANSWER: usize = 16 * 1024 * 1024;

/// A node that can be asked.
pub struct Remote {
    runtime: tokio::runtime::Runtime,
    client: reqwest::Client,
    url: String,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallError {
    /// Nobody answers at the address.
    Unreachable(String),
    /// The node answers that it does not do this.
    Refused {
        /// The number of the JSON-RPC error.
        code: i64,
        /// What the node says.
        message: String,
    },
    /// The answer cannot be understood.
    Answer(String),
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable(why) => f.write_str(why),
            Self::Refused { code, message } => write!(f, "the node refuses: {message} ({code})"),
            Self::Answer(why) => write!(f, "the answer of the node cannot be understood: {why}"),
        }
    }
}

impl From<CallError> for String {
    fn from(error: CallError) -> Self {
        error.to_string()
    }
}

impl Remote {
    /// A node at an address, such as `http://127.0.0.1:9944`. `ws://` is understood as well.
    pub fn new(url: &str) -> Result<Self, String> {
        let url = match url.split_once("://") {
            Some(("http", _)) => url.to_owned(),
            Some(("ws", rest)) => format!("http://{rest}"),
            _ => {
                return Err(format!(
                    "`{url}` is no address of a node: write it as http://127.0.0.1:9944"
                ))
            }
        };
        reqwest::Url::parse(&url).map_err(|error| {
            format!("`{url}` is no address of a node: {error}; write it as http://127.0.0.1:9944")
        })?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| format!("cannot ask the node: {error}"))?;
        let client = reqwest::Client::builder()
            .timeout(ANSWER_WITHIN)
            .no_proxy()
            .build()
            .map_err(|error| format!("cannot ask the node: {error}"))?;
        Ok(Self {
            runtime,
            client,
            url,
        })
    }

    /// The address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Host and port of the address.
    pub fn host_and_port(&self) -> (String, u16) {
        let url = reqwest::Url::parse(&self.url).ok();
        let host = url.as_ref().and_then(|url| url.host_str());
        let port = url
            .as_ref()
            .and_then(reqwest::Url::port_or_known_default)
            .unwrap_or(80);
        (host.unwrap_or("127.0.0.1").to_owned(), port)
    }

    /// Call a method.
    pub fn call(&self, method: &str, params: Value) -> Result<Value, CallError> {
        let body = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        let answer: Result<Vec<u8>, reqwest::Error> = self.runtime.block_on(async {
            let response = self.client.post(&self.url).json(&body).send().await?;
            Ok(response.error_for_status()?.bytes().await?.to_vec())
        });
        let bytes = answer.map_err(|error| {
            CallError::Unreachable(format!(
                "no node answers at {} ({}): is it running, and is its RPC port that one?",
                self.url,
                innermost(&error)
            ))
        })?;
        if bytes.len() > MAX_ANSWER {
            return Err(CallError::Answer("it is too long".into()));
        }
        let answer: Value =
            serde_json::from_slice(&bytes).map_err(|error| CallError::Answer(error.to_string()))?;
        if let Some(error) = answer.get("error") {
            return Err(CallError::Refused {
                code: error.get("code").and_then(Value::as_i64).unwrap_or(0),
                message: error
                    .get("message")
                    .and_then(Value::as_str)
                    .unwrap_or("no reason")
                    .to_owned(),
            });
        }
        answer
            .get("result")
            .cloned()
            .ok_or_else(|| CallError::Answer("neither a result nor an error is in it".into()))
    }
}

/// The cause behind all causes: "connection refused" instead of "error sending request".
fn innermost(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}

/// A node that gives prepared answers, for tests.
#[cfg(test)]
pub mod prepared {
    use super::*;
    use std::{
        io::{BufRead, BufReader, Read, Write},
        net::{TcpListener, TcpStream},
        thread,
    };

    /// An answer: a result, or the number and the text of an error.
    pub type Answer = Result<Value, (i64, &'static str)>;

    /// Answer every call on a free port for as long as the test runs.
    pub fn node(answer: impl Fn(&str, &Value) -> Answer + Send + 'static) -> Remote {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // A caller that went away is no failure of the test.
                let _ = serve(stream, &answer);
            }
        });
        Remote::new(&format!("http://127.0.0.1:{port}")).expect("an address")
    }

    fn serve(
        mut stream: TcpStream,
        answer: &impl Fn(&str, &Value) -> Answer,
    ) -> std::io::Result<()> {
        let mut reader = BufReader::new(stream.try_clone()?);
        let mut length = 0;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line)?;
            if line.trim().is_empty() {
                break;
            }
            if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap_or(0);
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        let request: Value = serde_json::from_slice(&body)?;
        let method = request["method"].as_str().unwrap_or_default();
        let text = match answer(method, &request["params"]) {
            Ok(result) => json!({ "jsonrpc": "2.0", "id": 1, "result": result }),
            Err((code, message)) => json!({
                "jsonrpc": "2.0", "id": 1, "error": { "code": code, "message": message },
            }),
        }
        .to_string();
        write!(
            stream,
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
             Connection: close\r\n\r\n{text}",
            text.len()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_and_refusals_are_told_apart() {
        let remote = prepared::node(|method, _| match method {
            "known" => Ok(json!(7)),
            _ => Err((-32601, "Method not found")),
        });
        assert_eq!(remote.call("known", json!([])), Ok(json!(7)));
        assert_eq!(
            remote.call("unknown", json!([])),
            Err(CallError::Refused {
                code: -32601,
                message: "Method not found".into()
            })
        );
    }

    #[test]
    fn addresses_are_understood_or_refused_with_an_example() {
        for (written, host, port) in [
            ("http://127.0.0.1:9944", "127.0.0.1", 9944),
            ("ws://localhost:9945", "localhost", 9945),
            ("http://node.example", "node.example", 80),
        ] {
            let remote = Remote::new(written).expect("an address");
            assert_eq!(remote.host_and_port(), (host.to_owned(), port));
        }
        for wrong in ["", "127.0.0.1:9944", "ftp://x", "http://"] {
            let Err(error) = Remote::new(wrong) else {
                panic!("`{wrong}` is an address");
            };
            assert!(error.contains("http://127.0.0.1:9944"), "{error}");
        }
    }

    #[test]
    fn a_node_that_does_not_run_is_named_by_its_address() {
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .expect("a free port")
            .port();
        let remote = Remote::new(&format!("http://127.0.0.1:{port}")).expect("an address");
        let Err(CallError::Unreachable(why)) = remote.call("system_health", json!([])) else {
            panic!("something answered");
        };
        assert!(why.contains(&port.to_string()), "{why}");
        assert!(why.contains("is it running"), "{why}");
    }
}

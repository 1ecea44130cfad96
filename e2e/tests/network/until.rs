//! Waits for a state, with an end.

use anyhow::{bail, Result};
use registry_devnet::process::POLL;
use std::{
    future::Future,
    time::{Duration, Instant},
};

/// Waits until a probe finds a state, and tells how long that took. While the state is not there,
/// the probe answers what is; an error of the probe is a state like others, for nodes come and go.
pub async fn until<F, Fut>(what: &str, within: Duration, mut probe: F) -> Result<Duration>
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Result<Option<String>>>,
{
    let began = Instant::now();
    loop {
        let is = match probe().await {
            Ok(None) => return Ok(began.elapsed()),
            Ok(Some(is)) => is,
            Err(error) => format!("{error:#}"),
        };
        if began.elapsed() >= within {
            bail!("{what}: not within {} s; {is}", within.as_secs());
        }
        tokio::time::sleep(POLL).await;
    }
}

/// A state that is there, or what is there instead.
pub fn state(there: bool, otherwise: impl FnOnce() -> String) -> Result<Option<String>> {
    Ok((!there).then(otherwise))
}

//! How often and how much at once the `registry_*` methods answer.
//!
//! Three limits, each for itself: calls of one connection, calls of all connections together, and
//! answers that are being made at once. Over HTTP each request counts as a connection of its own
//! (a batch is one request), so that there the second limit is the one that holds; whoever serves
//! the public puts a proxy with a limit per address in front.

use std::{
    num::NonZeroU32,
    sync::{
        atomic::{AtomicU32, Ordering},
        Arc,
    },
    time::Duration,
};

use governor::{
    clock::{Clock, DefaultClock},
    DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter,
};
use jsonrpsee::types::ErrorObjectOwned;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use super::errors::{busy, too_many_calls, LimitOf};

/// The limits in numbers. Those of [`Default`] are the documented ones.
#[derive(Clone, Copy, Debug)]
pub struct Rates {
    /// Calls a second of one connection.
    pub connection: NonZeroU32,
    /// Calls that one connection may make at once after it was quiet.
    pub connection_burst: NonZeroU32,
    /// Calls a second of all connections together.
    pub node: NonZeroU32,
    /// Calls that all together may make at once after they were quiet.
    pub node_burst: NonZeroU32,
    /// Answers that are being made at once.
    pub running: usize,
    /// How long a call waits for its turn.
    pub wait: Duration,
}

const fn above_zero(number: u32) -> NonZeroU32 {
    match NonZeroU32::new(number) {
        Some(number) => number,
        None => NonZeroU32::MIN,
    }
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            connection: above_zero(20),
            connection_burst: above_zero(100),
            node: above_zero(200),
            node_burst: above_zero(400),
            running: 8,
            wait: Duration::from_secs(2),
        }
    }
}

/// Calls after which connections that are quiet again are forgotten.
const FORGET_EVERY: u32 = 1_024;

/// Counts calls.
pub struct Limits {
    connections: DefaultKeyedRateLimiter<usize>,
    node: DefaultDirectRateLimiter,
    running: Arc<Semaphore>,
    wait: Duration,
    calls: AtomicU32,
    clock: DefaultClock,
}

impl Limits {
    /// Begin to count.
    pub fn new(rates: Rates) -> Self {
        let quota = |rate, burst| Quota::per_second(rate).allow_burst(burst);
        Self {
            connections: RateLimiter::keyed(quota(rates.connection, rates.connection_burst)),
            node: RateLimiter::direct(quota(rates.node, rates.node_burst)),
            running: Arc::new(Semaphore::new(rates.running)),
            wait: rates.wait,
            calls: AtomicU32::new(0),
            clock: DefaultClock::default(),
        }
    }

    /// Count a call of a connection, or refuse it. A refused call of a connection does not count
    /// against the others.
    pub fn admit(&self, connection: usize) -> Result<(), ErrorObjectOwned> {
        let calls = self.calls.fetch_add(1, Ordering::Relaxed);
        if calls.is_multiple_of(FORGET_EVERY) {
            self.connections.retain_recent();
        }
        self.connections.check_key(&connection).map_err(|until| {
            too_many_calls(LimitOf::Connection, until.wait_time_from(self.clock.now()))
        })?;
        self.node
            .check()
            .map_err(|until| too_many_calls(LimitOf::Node, until.wait_time_from(self.clock.now())))
    }

    /// Wait for the turn of a call. The answer is being made until the permit is dropped.
    pub async fn begin(&self) -> Result<OwnedSemaphorePermit, ErrorObjectOwned> {
        match timeout(self.wait, self.running.clone().acquire_owned()).await {
            Ok(Ok(permit)) => Ok(permit),
            _ => Err(busy(self.wait)),
        }
    }

    /// Connections that are remembered.
    #[cfg(test)]
    fn remembered(&self) -> usize {
        self.connections.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rpc::errors::{BUSY, TOO_MANY_CALLS};
    use governor::clock::Reference;

    fn rates() -> Rates {
        Rates {
            connection: above_zero(1),
            connection_burst: above_zero(3),
            node: above_zero(1),
            node_burst: above_zero(5),
            running: 1,
            wait: Duration::from_millis(20),
        }
    }

    fn limit_of(error: &ErrorObjectOwned) -> (String, u64) {
        assert_eq!(error.code(), TOO_MANY_CALLS);
        let data: serde_json::Value = serde_json::from_str(error.data().unwrap().get()).unwrap();
        let retry = data["retryAfterMilliseconds"].as_u64().unwrap();
        (data["limit"].as_str().unwrap().to_owned(), retry)
    }

    #[test]
    fn a_connection_and_all_together_have_a_limit_each() {
        let limits = Limits::new(rates());
        for _ in 0..3 {
            limits.admit(1).unwrap();
        }
        let (limit, retry) = limit_of(&limits.admit(1).unwrap_err());
        assert_eq!(limit, "connection");
        assert!((1..=1_001).contains(&retry), "{retry}");
        // What was refused counts for nobody else.
        limits.admit(2).unwrap();
        limits.admit(3).unwrap();
        let (limit, retry) = limit_of(&limits.admit(4).unwrap_err());
        assert_eq!(limit, "node");
        assert!((1..=1_001).contains(&retry), "{retry}");
    }

    #[test]
    fn a_connection_is_served_again_after_the_time_it_was_told() {
        let limits = Limits::new(Rates {
            connection: above_zero(50),
            ..rates()
        });
        let refused = (0..4).find_map(|_| limits.admit(1).err()).unwrap();
        let (_, retry) = limit_of(&refused);
        let clock = DefaultClock::default();
        let begin = clock.now();
        while u128::from(retry) > Duration::from(clock.now().duration_since(begin)).as_millis() {
            std::thread::yield_now();
        }
        limits.admit(1).unwrap();
    }

    #[test]
    fn connections_are_forgotten_when_they_are_quiet() {
        let many = above_zero(1_000_000);
        let limits = Limits::new(Rates {
            connection: many,
            node: many,
            node_burst: many,
            ..rates()
        });
        for connection in 0..10 * FORGET_EVERY as usize {
            limits.admit(connection).unwrap();
        }
        assert!(limits.remembered() < 2 * FORGET_EVERY as usize);
    }

    #[tokio::test]
    async fn a_call_waits_for_its_turn_but_not_for_ever() {
        let limits = Limits::new(rates());
        let first = limits.begin().await.unwrap();
        assert_eq!(limits.begin().await.unwrap_err().code(), BUSY);
        drop(first);
        assert!(limits.begin().await.is_ok());
    }
}

//! Organisations that go on sending transactions, each as soon as its last one is final.

use crate::chain::{Network, POLL};
use anyhow::{ensure, Context, Result};
use registry_client::{Call, Registry, Signer};
use registry_e2e::{
    founding::organisation,
    wire::{self, Wire},
};
use registry_primitives::OrganisationKind;
use std::{
    collections::BTreeSet,
    sync::{
        atomic::{AtomicBool, AtomicU64, Ordering},
        Arc,
    },
    time::{Duration, Instant},
};
use tokio::task::JoinHandle;

/// Who sends. They vote on nothing, so no other program uses their nonces.
const SENDERS: [&str; 3] = ["//Eve", "//Ferdie", "//One"];
/// How long a few more transactions may take.
const WITHIN: Duration = Duration::from_secs(60);

/// Senders at work.
pub struct Traffic {
    stop: Arc<AtomicBool>,
    sent: Arc<AtomicU64>,
    senders: Vec<(&'static str, JoinHandle<Result<u64>>)>,
    node: String,
}

impl Traffic {
    /// Founds the organisations and lets them begin.
    pub async fn start(network: &Network) -> Result<Self> {
        let mut founded = Vec::new();
        for (number, sender) in (1..).zip(SENDERS) {
            let key = Signer::from_uri(sender)?.public_key();
            founded.push(organisation(
                OrganisationKind::ProgrammeDeveloper,
                &format!("Sender {number}"),
                &format!("S-{number}"),
                key.into(),
            ));
        }
        let government = Signer::from_uri("//Alice")?;
        network.registry().submit(&government, founded).await?;
        let mut traffic = Self {
            stop: Arc::default(),
            sent: Arc::default(),
            senders: Vec::new(),
            node: network.country.node_url(),
        };
        for sender in SENDERS {
            let sending = send(
                network.registry().clone(),
                Signer::from_uri(sender)?,
                Arc::clone(&traffic.stop),
                Arc::clone(&traffic.sent),
            );
            traffic.senders.push((sender, tokio::spawn(sending)));
        }
        Ok(traffic)
    }

    /// Waits until each sender has had the time for a few more transactions.
    pub async fn goes_on(&self) -> Result<()> {
        let goal = self.sent.load(Ordering::Relaxed) + 2 * SENDERS.len() as u64;
        let deadline = Instant::now() + WITHIN;
        while self.sent.load(Ordering::Relaxed) < goal {
            ensure!(
                Instant::now() < deadline && !self.senders.iter().any(|(_, s)| s.is_finished()),
                "the traffic does not go on"
            );
            tokio::time::sleep(POLL).await;
        }
        Ok(())
    }

    /// Lets everybody finish; gives the transactions that the chain does not have.
    pub async fn stop(self) -> Result<u64> {
        self.stop.store(true, Ordering::Relaxed);
        let wire = Wire::connect(&self.node).await?;
        let mut lost = 0;
        for (name, sending) in self.senders {
            let sent = sending.await?.with_context(|| name.to_owned())?;
            ensure!(sent >= 4, "{name} sent only {sent} transactions");
            // Each transaction of a key that comes into a block takes one nonce.
            let taken = wire.next_nonce(&wire::key(name)?).await?;
            ensure!(taken <= sent, "{name}: {taken} executed, {sent} sent");
            lost += sent - taken;
        }
        Ok(lost)
    }
}

/// Sends until it is told to stop; gives how many. Every transaction is waited for, and is in a
/// block of its own.
async fn send(
    registry: Registry,
    signer: Signer,
    stop: Arc<AtomicBool>,
    count: Arc<AtomicU64>,
) -> Result<u64> {
    let mut sent = 0;
    let mut transactions = BTreeSet::new();
    while !stop.load(Ordering::Relaxed) {
        let call = Call::EditOrganisation {
            name: format!("Sender with {sent}"),
            country: *b"QM",
            website: String::new(),
        };
        let receipt = registry.submit(&signer, vec![call]).await;
        let receipt = receipt.with_context(|| format!("transaction {sent}"))?;
        ensure!(
            transactions.insert(receipt.extrinsic_hash) && !receipt.events.is_empty(),
            "{receipt:?}"
        );
        sent += 1;
        count.fetch_add(1, Ordering::Relaxed);
    }
    Ok(sent)
}

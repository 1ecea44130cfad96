//! The headers of blocks, by plain bookkeeping over their events.

use registry_client::event::RegistryEvent;
use registry_primitives::{records::ledger::LedgerDigest, AccountKind, Credits};

use crate::node::Block;

/// The ledger in a few numbers, as the chain would count it.
pub struct Seal(LedgerDigest);

impl Seal {
    /// The ledger after blocks.
    pub fn after(blocks: &[Block]) -> Self {
        let last = blocks.iter().rev().find_map(|block| block.ledger);
        Self(last.unwrap_or_default())
    }

    /// Give each block that changed the ledger its digest.
    pub fn seal(mut self, mut blocks: Vec<Block>) -> Vec<Block> {
        for block in &mut blocks {
            let before = self.0;
            for event in &block.events {
                self.count(&event.event);
            }
            block.ledger = (self.0 != before).then_some(self.0);
        }
        blocks
    }

    fn relocate(&mut self, from: AccountKind, to: AccountKind, amount: Credits) {
        self.0.totals.relocate(from, to, amount).unwrap();
        self.0.last_movement.0 += 1;
    }

    fn reserve(&mut self, amount: Credits) {
        self.relocate(AccountKind::Holding, AccountKind::Pending, amount);
        self.0.last_transfer.0 += 1;
    }

    fn count(&mut self, event: &RegistryEvent) {
        match event {
            RegistryEvent::ProgrammeAuthorised(event) => {
                self.0.totals.authorise(event.amount).unwrap();
                self.0.last_serial = event.block.last;
            }
            RegistryEvent::CreditsIssued(event) => {
                self.0.totals.issue(event.amount).unwrap();
                self.0.last_issuance = event.issuance;
                self.0.last_movement.0 += event.parts.len() as u64;
            }
            RegistryEvent::CreditsTransferred(event) => {
                let from = if event.transfer.is_some() {
                    AccountKind::Pending
                } else {
                    AccountKind::Holding
                };
                self.relocate(from, AccountKind::Holding, event.amount);
            }
            // A request that was accepted is reserved already.
            RegistryEvent::TransferDelayed(event) if event.transfer > self.0.last_transfer => {
                self.reserve(event.amount);
            }
            RegistryEvent::TransferRequested(event) => self.reserve(event.amount),
            RegistryEvent::RetirementRequested(event) => self.reserve(event.amount),
            RegistryEvent::TransferUndone(event) => {
                self.relocate(AccountKind::Pending, AccountKind::Holding, event.amount);
            }
            RegistryEvent::CreditsRetired(event) => {
                let from = if event.transfer.is_some() {
                    AccountKind::Pending
                } else {
                    AccountKind::Holding
                };
                self.relocate(from, event.account, event.amount);
                self.0.last_receipt = event.receipt;
            }
            RegistryEvent::CreditsCancelled(event) => {
                let to = AccountKind::Cancellation;
                self.relocate(AccountKind::Holding, to, event.amount);
                self.0.last_receipt = event.receipt;
            }
            RegistryEvent::IssuanceVoided(event) => {
                self.0.totals.void(event.amount).unwrap();
                self.0.last_movement.0 += super::tale::ranges_of(event);
            }
            _ => {}
        }
    }
}

//! Who tells of credits, event by event.

use std::collections::BTreeMap;

use registry_client::{
    event::{
        Actor, CreditsCancelled, CreditsIssued, CreditsRetired, CreditsTransferred, FreezeLifted,
        FreezePlaced, IssuanceVoided, MovedRange, Part, ReceptionChanged, RegistryEvent,
        RetirementRequested, TransferDelayed, TransferRequested, TransferUndone,
    },
    values::{Alpha2, Hash32},
};
use registry_primitives::{
    records::{
        freezes::FreezeSubject,
        trust::{Openness, Reception},
        waiting::UndoCause,
    },
    Credits, FreezeId, IssuanceId, OrganisationId, OrganisationKind, ProgrammeId, ReceiptId,
    RetirementKind, SerialRange, TransferId,
};

use super::story::{by, event, government, period, range, text, PROGRAMME};
use crate::node::BlockEvent;

pub fn holder(id: u32) -> Actor {
    by(id, OrganisationKind::ProgrammeDeveloper)
}

fn organisation_id(id: u32) -> OrganisationId {
    OrganisationId(id)
}

/// Who tells of credits, and knows what everybody holds.
#[derive(Default)]
pub struct Teller {
    held: BTreeMap<u32, u64>,
}

/// Serials of the first two issuances, of which all that moves is.
pub fn moved(serials: SerialRange) -> Vec<MovedRange> {
    vec![MovedRange {
        range: serials,
        issuance: IssuanceId(if serials.first <= 100 { 1 } else { 2 }),
        vintage: 2023,
    }]
}

impl Teller {
    /// A teller who knows that so much is held.
    pub fn of(held: &[(u32, u64)]) -> Self {
        Self {
            held: held.iter().copied().collect(),
        }
    }

    pub fn gains(&mut self, id: u32, amount: Credits) -> (Credits, Credits) {
        let held = self.held.entry(id).or_default();
        let before = *held;
        *held += amount.0;
        (Credits(before), Credits(*held))
    }

    fn loses(&mut self, id: u32, amount: Credits) -> (Credits, Credits) {
        let held = self.held.entry(id).or_default();
        let before = *held;
        *held -= amount.0;
        (Credits(before), Credits(*held))
    }

    fn holds(&self, id: u32) -> Credits {
        Credits(self.held.get(&id).copied().unwrap_or_default())
    }

    pub fn issued(&mut self, issuance: u32, parts: &[(u32, SerialRange)]) -> BlockEvent {
        for (owner, serials) in parts {
            self.gains(*owner, serials.len());
        }
        let (first, last) = (parts[0].1.first, parts[parts.len() - 1].1.last);
        event!("Credits" CreditsIssued {
            issuance: IssuanceId(issuance),
            programme: ProgrammeId(PROGRAMME),
            range: range(first, last),
            amount: range(first, last).len(),
            vintage: 2023,
            // The first two are of one call.
            period: (issuance < 3).then(|| period(1_690_000_000, 1_690_000_999)),
            verification: None,
            parts: parts
                .iter()
                .map(|(owner, range)| Part {
                    organisation: OrganisationId(*owner),
                    range: *range,
                })
                .collect(),
            issued_before: Credits(0),
            issued_after: Credits(0),
            by: government(),
        })
    }

    pub fn voided(&mut self, issuance: u32, parts: &[(u32, SerialRange)]) -> BlockEvent {
        for (owner, serials) in parts {
            self.loses(*owner, serials.len());
        }
        let (first, last) = (parts[0].1.first, parts[parts.len() - 1].1.last);
        event!("Credits" IssuanceVoided {
            issuance: IssuanceId(issuance),
            programme: ProgrammeId(PROGRAMME),
            range: range(first, last),
            amount: range(first, last).len(),
            parts: parts
                .iter()
                .map(|(owner, range)| Part {
                    organisation: OrganisationId(*owner),
                    range: *range,
                })
                .collect(),
            issued_before: Credits(0),
            issued_after: Credits(0),
            reason: text("wrong vintage"),
            by: government(),
        })
    }

    /// A transfer at once, or of what waited.
    pub fn transferred(
        &mut self,
        from: u32,
        to: u32,
        serials: SerialRange,
        transfer: Option<u32>,
    ) -> BlockEvent {
        let amount = serials.len();
        let given = if transfer.is_some() {
            (self.holds(from), self.holds(from))
        } else {
            self.loses(from, amount)
        };
        let received = self.gains(to, amount);
        event!("Credits" CreditsTransferred {
            programme: ProgrammeId(PROGRAMME),
            from: organisation_id(from),
            to: organisation_id(to),
            ranges: moved(serials),
            amount,
            from_before: given.0,
            from_after: given.1,
            to_before: received.0,
            to_after: received.1,
            transfer: transfer.map(TransferId),
            remark: None,
            by: holder(from),
        })
    }

    /// A transfer that waits for its delay; `accepted` when it was a request.
    pub fn delayed(
        &mut self,
        id: u32,
        from: u32,
        to: u32,
        serials: SerialRange,
        due: u32,
        accepted: bool,
    ) -> BlockEvent {
        let held = if accepted {
            (self.holds(from), self.holds(from))
        } else {
            self.loses(from, serials.len())
        };
        event!("Credits" TransferDelayed {
            transfer: TransferId(id),
            programme: ProgrammeId(PROGRAMME),
            from: organisation_id(from),
            to: organisation_id(to),
            ranges: moved(serials),
            amount: serials.len(),
            due,
            cancellable_until: due - 2,
            from_before: held.0,
            from_after: held.1,
            remark: None,
            by: holder(from),
        })
    }

    pub fn requested(
        &mut self,
        (id, group): (u32, u32),
        from: u32,
        to: u32,
        serials: SerialRange,
        expires: u32,
    ) -> BlockEvent {
        let held = self.loses(from, serials.len());
        event!("Credits" TransferRequested {
            transfer: TransferId(id),
            group: TransferId(group),
            programme: ProgrammeId(PROGRAMME),
            from: organisation_id(from),
            to: organisation_id(to),
            ranges: moved(serials),
            amount: serials.len(),
            expires,
            from_before: held.0,
            from_after: held.1,
            remark: Some(text("please")),
            by: holder(to),
        })
    }

    pub fn retirement_requested(
        &mut self,
        id: u32,
        owner: u32,
        serials: SerialRange,
        expires: u32,
    ) -> BlockEvent {
        let held = self.loses(owner, serials.len());
        event!("Credits" RetirementRequested {
            transfer: TransferId(id),
            programme: ProgrammeId(PROGRAMME),
            owner: organisation_id(owner),
            ranges: moved(serials),
            amount: serials.len(),
            country: Alpha2(*b"CH"),
            receiver: Some(text("Foundation")),
            beneficiary: text("an airline"),
            reason: text("its flights"),
            expires,
            held_before: held.0,
            held_after: held.1,
            by: holder(owner),
        })
    }

    pub fn undone(
        &mut self,
        id: u32,
        (from, to): (u32, Option<u32>),
        serials: SerialRange,
        cause: UndoCause,
        by: Option<Actor>,
    ) -> BlockEvent {
        let held = self.gains(from, serials.len());
        event!("Credits" TransferUndone {
            transfer: TransferId(id),
            programme: ProgrammeId(PROGRAMME),
            from: organisation_id(from),
            to: to.map(OrganisationId),
            ranges: moved(serials),
            amount: serials.len(),
            from_before: held.0,
            from_after: held.1,
            cause,
            reason: (cause == UndoCause::Refused).then(|| text("not for sale")),
            by,
        })
    }

    /// A retirement abroad that was recognised, or one at home.
    pub fn retired(
        &mut self,
        receipt: u32,
        owner: u32,
        serials: SerialRange,
        transfer: Option<u32>,
    ) -> BlockEvent {
        let abroad = transfer.is_some();
        let held = if abroad {
            (self.holds(owner), self.holds(owner))
        } else {
            self.loses(owner, serials.len())
        };
        let kind = if abroad {
            RetirementKind::CrossBorder
        } else {
            RetirementKind::DomesticUse
        };
        event!("Credits" CreditsRetired {
            receipt: ReceiptId(receipt),
            programme: ProgrammeId(PROGRAMME),
            owner: organisation_id(owner),
            ranges: moved(serials),
            amount: serials.len(),
            kind,
            account: kind.account(),
            country: abroad.then_some(Alpha2(*b"CH")),
            receiver: abroad.then(|| text("Foundation")),
            beneficiary: text("an airline"),
            reason: text("its flights"),
            held_before: held.0,
            held_after: held.1,
            transfer: transfer.map(TransferId),
            by: if abroad { government() } else { holder(owner) },
        })
    }

    pub fn cancelled(&mut self, receipt: u32, owner: u32, serials: SerialRange) -> BlockEvent {
        let held = self.loses(owner, serials.len());
        event!("Credits" CreditsCancelled {
            receipt: ReceiptId(receipt),
            programme: ProgrammeId(PROGRAMME),
            owner: organisation_id(owner),
            ranges: moved(serials),
            amount: serials.len(),
            reason: text("the court says so"),
            order: Some(Hash32([8; 32])),
            held_before: held.0,
            held_after: held.1,
            by: government(),
        })
    }
}

pub fn freeze(
    id: u32,
    subject: FreezeSubject,
    until: Option<u32>,
    ranges: &[MovedRange],
    by_officer: bool,
) -> BlockEvent {
    let amount = ranges.iter().map(|moved| moved.range.len().0).sum();
    let serials = matches!(subject, FreezeSubject::Serials(_));
    event!("Credits" FreezePlaced {
        freeze: FreezeId(id),
        subject,
        ranges: ranges.to_vec(),
        amount: serials.then_some(Credits(amount)),
        reason: text("an investigation"),
        case: text("C-1"),
        until,
        by: by_officer.then(government),
    })
}

pub fn lifted(id: u32, subject: FreezeSubject, by: Option<Actor>) -> BlockEvent {
    event!("Credits" FreezeLifted {
        freeze: FreezeId(id),
        subject,
        reason: text("it was nothing"),
        by,
    })
}

pub fn reception(id: u32, credits: Openness, requests: Openness) -> BlockEvent {
    event!("Safeguards" ReceptionChanged {
        organisation: OrganisationId(id),
        before: Reception::default(),
        after: Reception { credits, requests },
        by: holder(id),
    })
}

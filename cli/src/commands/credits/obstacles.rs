//! What stands in the way of a movement: the transfers that reserve the credits, and the freezes.

use super::ranges_text;
use crate::{failure::Failure, lookup::Organisations};
use registry_client::{FreezeView, Registry, State, WaitingTransferView};
use registry_primitives::{
    records::{
        credits::{RangeRecord, Selection},
        freezes::FreezeSubject,
        waiting::Purpose,
    },
    texts::MAX_RANGES,
    AccountKind, FreezeId, OrganisationId, ProgrammeId, SerialRange, TransferId,
};
use serde_json::{json, Value};
use std::collections::BTreeSet;

/// The credits that a call was about.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Whose they are; whoever it is, when serials are to be frozen.
    pub owner: Option<OrganisationId>,
    /// Of which programme.
    pub programme: ProgrammeId,
    /// Which of them.
    pub selection: Selection,
}

/// The same failure; when it says that the credits are reserved or frozen, with the transfers
/// or freezes that are in the way.
pub async fn obstacles_told(registry: &Registry, wanted: &[Wanted], failure: Failure) -> Failure {
    let name = failure.name;
    if !matches!(name, "CreditsReserved" | "CreditsFrozen" | "FrozenAlready") {
        return failure;
    }
    // Who cannot be told more is told what the chain said.
    match obstacles(registry, wanted, name).await {
        Ok(texts) if !texts.is_empty() => Failure::of(name, texts.join("; ")),
        Ok(_) | Err(_) => failure,
    }
}

async fn obstacles(
    registry: &Registry,
    wanted: &[Wanted],
    name: &str,
) -> Result<Vec<String>, Failure> {
    let state = registry.state().await?;
    match name {
        "CreditsReserved" => reserving(&state, wanted).await,
        _ => freezing(&state, wanted).await,
    }
}

/// What reserves the credits.
async fn reserving(state: &State, wanted: &[Wanted]) -> Result<Vec<String>, Failure> {
    let organisations = Organisations::of(state).await?;
    let mut texts = Vec::new();
    for one in wanted {
        for transfer in reservations(state, one).await? {
            if let Some(transfer) = state.waiting_transfer(transfer).await? {
                texts.push(transfer_text(&transfer, &organisations));
            }
        }
    }
    Ok(texts)
}

async fn reservations(state: &State, wanted: &Wanted) -> Result<BTreeSet<TransferId>, Failure> {
    if let Selection::Ranges(ranges) = &wanted.selection {
        let pieces = pieces(state, ranges).await?;
        let reserved = pieces.iter().filter_map(|(_, record)| record.reservation);
        return Ok(reserved.collect());
    }
    let all = state.waiting_transfers().await?;
    let in_the_way = all.iter().filter(|WaitingTransferView { record, .. }| {
        Some(record.from) == wanted.owner && record.programme == wanted.programme
    });
    Ok(in_the_way.map(|transfer| transfer.id).collect())
}

/// The ranges of the ledger that named serials lie in.
async fn pieces(
    state: &State,
    named: &[SerialRange],
) -> Result<Vec<(SerialRange, RangeRecord)>, Failure> {
    let mut pieces = Vec::new();
    for range in named {
        let mut next = Some(range.first);
        while let Some(serial) = next {
            let Some((whole, record)) = state.range_of(serial).await? else {
                break;
            };
            pieces.push((whole, record));
            next = whole
                .last
                .checked_add(1)
                .filter(|next| *next <= range.last && pieces.len() < MAX_RANGES as usize);
        }
    }
    Ok(pieces)
}

fn transfer_text(transfer: &WaitingTransferView, organisations: &Organisations) -> String {
    let record = &transfer.record;
    let shown = |id| organisations.shown(id);
    let (what, until) = match &record.purpose {
        Purpose::Delayed { to, .. } => (
            format!("transfer {} to {}", transfer.id, shown(*to)),
            "is executed in",
        ),
        Purpose::Requested { to } => {
            let by = record.by.organisation;
            let receiver = if *to == by {
                String::new()
            } else {
                format!(" for {}", shown(*to))
            };
            (
                format!("request {} of {}{receiver}", transfer.id, shown(by)),
                "expires in",
            )
        }
        Purpose::Retirement(_) => (
            format!(
                "the retirement {} asked for by {}",
                transfer.id,
                shown(record.from)
            ),
            "expires in",
        ),
    };
    format!(
        "{what} reserves {} ({} credits) and {until} block {}",
        ranges_text(&record.ranges),
        record.amount,
        record.due
    )
}

/// What freezes the credits.
async fn freezing(state: &State, wanted: &[Wanted]) -> Result<Vec<String>, Failure> {
    let organisations = Organisations::of(state).await?;
    let mut freezes = BTreeSet::new();
    for one in wanted {
        if let Some(owner) = one.owner {
            freezes.extend(state.frozen_by(owner, one.programme).await?);
        }
        freezes.extend(marks(state, one).await?);
    }
    let now = state.block_number();
    let mut texts = Vec::new();
    for freeze in freezes {
        if let Some(freeze) = state.freeze(freeze).await? {
            if in_force(&freeze, now) {
                texts.push(freeze_text(&freeze, &organisations));
            }
        }
    }
    Ok(texts)
}

/// The freezes that the serials bear.
async fn marks(state: &State, wanted: &Wanted) -> Result<BTreeSet<FreezeId>, Failure> {
    if let Selection::Ranges(ranges) = &wanted.selection {
        let pieces = pieces(state, ranges).await?;
        return Ok(pieces
            .iter()
            .filter_map(|(_, record)| record.frozen)
            .collect());
    }
    let Some(owner) = wanted.owner else {
        return Ok(BTreeSet::new());
    };
    let holdings = state.holdings(owner).await?;
    let marked = holdings.iter().filter(|holding| {
        holding.programme == wanted.programme && holding.account == AccountKind::Holding
    });
    Ok(marked.filter_map(|holding| holding.frozen).collect())
}

/// Whether a freeze is in force in what follows a block.
pub fn in_force(freeze: &FreezeView, now: u64) -> bool {
    freeze
        .record
        .in_force(u32::try_from(now).unwrap_or(u32::MAX))
}

/// What a freeze covers, for people.
pub fn subject_text(subject: FreezeSubject, organisations: &Organisations) -> String {
    match subject {
        FreezeSubject::Serials(programme) => format!("serials of programme {programme}"),
        FreezeSubject::Programme(programme) => format!("programme {programme}"),
        FreezeSubject::Organisation(organisation) => {
            format!("what {} holds", organisations.shown(organisation))
        }
        FreezeSubject::Country => "every credit of the country".to_owned(),
    }
}

/// What a freeze covers, for programs.
pub fn subject_json(subject: FreezeSubject) -> Value {
    let (covers, programme, organisation) = match subject {
        FreezeSubject::Serials(programme) => ("Serials", Some(programme), None),
        FreezeSubject::Programme(programme) => ("Programme", Some(programme), None),
        FreezeSubject::Organisation(organisation) => ("Organisation", None, Some(organisation)),
        FreezeSubject::Country => ("Country", None, None),
    };
    json!({ "covers": covers, "programme": programme, "organisation": organisation })
}

/// When a freeze is over, for people.
pub fn until_text(until: Option<u32>) -> String {
    until.map_or_else(
        || "until it is lifted".to_owned(),
        |until| format!("until block {until}"),
    )
}

fn freeze_text(freeze: &FreezeView, organisations: &Organisations) -> String {
    let record = &freeze.record;
    format!(
        "freeze {} (case {}) covers {} {}: {}",
        freeze.id,
        String::from_utf8_lossy(&record.case),
        subject_text(record.subject, organisations),
        until_text(record.until),
        String::from_utf8_lossy(&record.reason)
    )
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use registry_primitives::{
        records::{credits::MovedRange, freezes::Freeze, waiting::WaitingTransfer},
        Actor, Credits, IssuanceId, OrganisationKind, PersonId, UserRole,
    };

    /// Somebody of an organisation.
    pub fn actor(organisation: u32) -> Actor<registry_client::AccountId> {
        Actor {
            key: [1; 32].into(),
            organisation: OrganisationId(organisation),
            kind: OrganisationKind::ProgrammeDeveloper,
            role: UserRole::Manager,
            person: PersonId(6),
            approved_by: None,
        }
    }

    /// Fifteen credits of organisation 2 that wait, as organisation 5 wants it.
    pub fn waiting(purpose: Purpose<u32>) -> WaitingTransferView {
        let moved = |first, last| MovedRange {
            range: SerialRange { first, last },
            issuance: IssuanceId(1),
            vintage: 2024,
        };
        WaitingTransferView {
            id: TransferId(4),
            record: WaitingTransfer {
                group: TransferId(3),
                programme: ProgrammeId(3),
                from: OrganisationId(2),
                purpose,
                ranges: vec![moved(1, 10), moved(21, 25)].try_into().unwrap(),
                amount: Credits(15),
                remark: Some(b"Contract 17".to_vec().try_into().unwrap()),
                by: actor(5),
                due: 50,
            },
        }
    }

    /// A freeze that ends in block 90.
    pub fn freeze(subject: FreezeSubject) -> FreezeView {
        FreezeView {
            id: FreezeId(6),
            record: Freeze {
                subject,
                reason: b"Ownership disputed".to_vec().try_into().unwrap(),
                case: b"C-12".to_vec().try_into().unwrap(),
                since: 10,
                until: Some(90),
                by: Some(actor(1)),
            },
        }
    }

    #[test]
    fn what_reserves_is_told_with_its_number_and_end() {
        let organisations = Organisations::default();
        let told = |purpose| transfer_text(&waiting(purpose), &organisations);
        let to = OrganisationId(5);
        let request = told(Purpose::Requested { to });
        assert_eq!(
            request,
            "request 4 of 5 reserves 1-10, 21-25 (15 credits) and expires in block 50"
        );
        let to_another = told(Purpose::Requested {
            to: OrganisationId(7),
        });
        assert!(to_another.starts_with("request 4 of 5 for 7 reserves"));
        let delayed = told(Purpose::Delayed {
            to,
            cancellable_until: 48,
        });
        assert!(delayed.starts_with("transfer 4 to 5 reserves"), "{delayed}");
        assert!(delayed.ends_with("is executed in block 50"), "{delayed}");
    }

    #[test]
    fn what_freezes_is_told_with_its_case() {
        let freeze = freeze(FreezeSubject::Serials(ProgrammeId(3)));
        assert_eq!(
            freeze_text(&freeze, &Organisations::default()),
            "freeze 6 (case C-12) covers serials of programme 3 until block 90: Ownership disputed"
        );
        assert!(in_force(&freeze, 89) && !in_force(&freeze, 90));
        assert_eq!(until_text(None), "until it is lifted");
        let failure = Failure::of("CreditsFrozen", "freeze 6");
        assert_eq!(failure.number, Some(3020));
        assert_eq!(Failure::of("CreditsReserved", "x").number, Some(3019));
    }
}

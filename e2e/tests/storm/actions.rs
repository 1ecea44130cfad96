//! What somebody does next, by chance.

mod government;

use crate::{
    dice::Dice,
    founding::GOVERNMENT,
    ledger::{Awaited, Ledger, Piece, Waiting},
};
use anyhow::Result;
use registry_client::{values, Call};
use registry_primitives::{
    records::{credits::Selection, freezes::FreezeSubject},
    Credits, FreezeId, IssuanceId, OrganisationId, ProgrammeId, RetirementKind, SerialRange,
    TransferId,
};
use std::collections::{BTreeMap, BTreeSet};

/// Most credits of one action.
const AMOUNT: u64 = 120;
/// More than anybody has.
const TOO_MUCH: Credits = Credits(50_000_000);

/// What kind of action it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    Transfer,
    TransferOfRanges,
    Request,
    Accept,
    Refuse,
    CancelTransfer,
    ExecuteTransfer,
    Retire,
    RequestRetirement,
    Recognise,
    Cancel,
    Issue,
    Void,
    Freeze,
    Unfreeze,
    Suspend,
    Reactivate,
}

/// An action to be signed.
pub struct Action {
    pub kind: Kind,
    pub call: Call,
}

impl Action {
    fn new(kind: Kind, call: Call) -> Self {
        Self { kind, call }
    }
}

/// Throws dice for what is done next.
pub struct Chance {
    pub dice: Dice,
    pub holders: Vec<OrganisationId>,
    pub programmes: Vec<ProgrammeId>,
    /// Whether the country is to be paused once.
    pub pause: bool,
    /// What was answered, cancelled, lifted or voided already, as far as was asked for.
    answered: BTreeSet<TransferId>,
    lifted: BTreeSet<FreezeId>,
    voided: BTreeSet<IssuanceId>,
    /// An officer freezes the whole of something once.
    frozen: Vec<FreezeSubject>,
    /// Who was suspended or reactivated, and when that was asked for.
    decided: BTreeMap<OrganisationId, u64>,
}

impl Chance {
    pub fn new(
        seed: u64,
        holders: Vec<OrganisationId>,
        programmes: Vec<ProgrammeId>,
        pause: bool,
    ) -> Self {
        Self {
            dice: Dice(seed),
            holders,
            programmes,
            pause,
            answered: BTreeSet::new(),
            lifted: BTreeSet::new(),
            voided: BTreeSet::new(),
            frozen: Vec::new(),
            decided: BTreeMap::new(),
        }
    }

    /// What an organisation does after a block.
    pub fn next(&mut self, ledger: &Ledger, who: OrganisationId, block: u64) -> Result<Action> {
        let chosen = if who == GOVERNMENT {
            self.of_government(ledger, block)?
        } else {
            self.of_holder(ledger, who)?
        };
        // Whoever can do nothing else asks for credits.
        Ok(chosen.unwrap_or_else(|| self.request(ledger, who)))
    }

    fn of_holder(&mut self, ledger: &Ledger, who: OrganisationId) -> Result<Option<Action>> {
        let answers = |one: &Waiting| one.what == Awaited::Giver && one.from == who;
        let asked =
            |one: &Waiting| one.asked_by == who && (one.what != Awaited::Delay || one.from == who);
        let chosen = match self.dice.below(100) {
            0..36 => self.transfer(ledger, who),
            36..56 => self.transfer_ranges(ledger, who),
            56..70 => Some(self.request(ledger, who)),
            70..82 => self.answer(ledger, Kind::Accept, answers),
            82..85 => self.answer(ledger, Kind::Refuse, answers),
            85..88 => self.answer(ledger, Kind::CancelTransfer, asked),
            88..93 => self.retire(ledger, who, RetirementKind::DomesticUse)?,
            93..96 => self.request_retirement(ledger, who)?,
            96..98 => self.cancel(ledger, who, None),
            _ => match self.dice.below(3) {
                0 => self.too_much(ledger, who),
                1 => self.of_another(ledger, who),
                _ => self.answer(ledger, Kind::ExecuteTransfer, |_| true),
            },
        };
        match chosen {
            Some(action) => Ok(Some(action)),
            None => Ok(self.transfer(ledger, who)),
        }
    }

    /// A piece of an organisation's holding: of two, the longer one.
    fn piece(&mut self, ledger: &Ledger, of: OrganisationId) -> Option<Piece> {
        let firsts = ledger.held(of)?;
        let count = u64::try_from(firsts.len()).ok()?;
        let mut any = || {
            let index = usize::try_from(self.dice.below(count)).ok()?;
            ledger.piece(*firsts.iter().nth(index)?)
        };
        let (one, other) = (any()?, any()?);
        Some(if one.range.len() < other.range.len() {
            other
        } else {
            one
        })
    }

    fn other(&mut self, than: OrganisationId) -> OrganisationId {
        loop {
            match self.dice.pick(&self.holders) {
                Some(other) if other == than => {}
                other => return other.unwrap_or(GOVERNMENT),
            }
        }
    }

    /// A part of a piece.
    fn part(&mut self, piece: &Piece) -> SerialRange {
        let length = self.dice.up_to(piece.range.len().0.min(40));
        let first = piece.range.first + self.dice.below(piece.range.len().0 - length + 1);
        SerialRange {
            first,
            last: first + length - 1,
        }
    }

    fn amount_of(&mut self, piece: &Piece, most: u64) -> Selection {
        Selection::Amount(Credits(self.dice.up_to(piece.range.len().0.min(most))))
    }

    /// An amount or ranges of what an organisation holds of the programme of a piece.
    fn selection(&mut self, piece: &Piece, most: u64) -> Selection {
        if self.dice.chance(50) {
            return self.amount_of(piece, most);
        }
        ranges(vec![self.part(piece)])
    }

    fn transfer(&mut self, ledger: &Ledger, who: OrganisationId) -> Option<Action> {
        let piece = self.piece(ledger, who)?;
        let call = Call::Transfer {
            programme: piece.programme,
            to: self.other(who),
            selection: self.amount_of(&piece, AMOUNT),
            remark: None,
        };
        Some(Action::new(Kind::Transfer, call))
    }

    fn transfer_ranges(&mut self, ledger: &Ledger, who: OrganisationId) -> Option<Action> {
        let piece = self.piece(ledger, who)?;
        let mut named = vec![self.part(&piece)];
        for _ in 0..self.dice.below(4) {
            let more = self.piece(ledger, who)?;
            let part = self.part(&more);
            if more.programme == piece.programme && !named.iter().any(|one| one.overlaps(part)) {
                named.push(part);
            }
        }
        let call = Call::Transfer {
            programme: piece.programme,
            to: self.other(who),
            selection: ranges(named),
            remark: Some("Contract".into()),
        };
        Some(Action::new(Kind::TransferOfRanges, call))
    }

    /// A request that nobody can grant.
    fn too_much(&mut self, ledger: &Ledger, who: OrganisationId) -> Option<Action> {
        let giver = self.other(who);
        let piece = self.piece(ledger, giver)?;
        let call = Call::RequestTransfer {
            programme: piece.programme,
            givers: vec![(giver, Selection::Amount(TOO_MUCH))],
            to: who,
            remark: None,
        };
        Some(Action::new(Kind::Request, call))
    }

    /// Serials that somebody else holds.
    fn of_another(&mut self, ledger: &Ledger, who: OrganisationId) -> Option<Action> {
        let other = self.other(who);
        let piece = self.piece(ledger, other)?;
        let part = self.part(&piece);
        let call = Call::Transfer {
            programme: piece.programme,
            to: other,
            selection: ranges(vec![part]),
            remark: None,
        };
        Some(Action::new(Kind::TransferOfRanges, call))
    }

    /// A request for a receiver, from one to three givers.
    fn request(&mut self, ledger: &Ledger, to: OrganisationId) -> Action {
        let first = self.other(to);
        let mut programme = self.dice.pick(&self.programmes).unwrap_or(ProgrammeId(1));
        let mut givers = Vec::new();
        if let Some(piece) = self.piece(ledger, first) {
            programme = piece.programme;
            givers.push((first, self.selection(&piece, AMOUNT)));
        }
        for _ in 0..self.dice.below(3) {
            let giver = self.other(to);
            let fits = |piece: &Piece| piece.programme == programme;
            let Some(piece) = self.piece(ledger, giver).filter(fits) else {
                continue;
            };
            if givers.iter().all(|(earlier, _)| *earlier != giver) {
                givers.push((giver, self.selection(&piece, AMOUNT)));
            }
        }
        let call = Call::RequestTransfer {
            programme,
            givers,
            to,
            remark: None,
        };
        Action::new(Kind::Request, call)
    }

    /// One of those that wait and that nobody answered yet.
    fn answer(
        &mut self,
        ledger: &Ledger,
        kind: Kind,
        fits: impl Fn(&Waiting) -> bool,
    ) -> Option<Action> {
        let answered = &self.answered;
        let open = |one: &Waiting| fits(one) && !answered.contains(&one.id);
        let transfer = ledger.any_waiting(self.dice.roll(), open)?.id;
        let call = match kind {
            Kind::Refuse => Call::RefuseRequest {
                transfer,
                reason: "No contract".into(),
            },
            Kind::CancelTransfer => Call::CancelTransfer { transfer },
            // Too early: it stays open.
            Kind::ExecuteTransfer => {
                return Some(Action::new(kind, Call::ExecuteTransfer { transfer }))
            }
            _ => Call::AcceptRequest { transfer },
        };
        self.answered.insert(transfer);
        Some(Action::new(kind, call))
    }

    fn retire(
        &mut self,
        ledger: &Ledger,
        owner: OrganisationId,
        kind: RetirementKind,
    ) -> Result<Option<Action>> {
        let Some(piece) = self.piece(ledger, owner) else {
            return Ok(None);
        };
        let abroad = kind == RetirementKind::CrossBorder;
        let (country, receiver) = (abroad.then_some(*b"CH"), abroad.then_some("Federal Office"));
        let call = Call::Retire {
            owner,
            programme: piece.programme,
            selection: self.selection(&piece, 40),
            terms: values::retirement_terms(kind, country, receiver, "City of Amara", "2024")?,
        };
        Ok(Some(Action::new(Kind::Retire, call)))
    }

    fn request_retirement(
        &mut self,
        ledger: &Ledger,
        who: OrganisationId,
    ) -> Result<Option<Action>> {
        let Some(piece) = self.piece(ledger, who) else {
            return Ok(None);
        };
        let call = Call::RequestRetirement {
            programme: piece.programme,
            selection: self.selection(&piece, 40),
            terms: values::cross_border(*b"CH", None, "Swiss Confederation", "NDC 2030")?,
        };
        Ok(Some(Action::new(Kind::RequestRetirement, call)))
    }

    fn cancel(
        &mut self,
        ledger: &Ledger,
        owner: OrganisationId,
        order: Option<[u8; 32]>,
    ) -> Option<Action> {
        let piece = self.piece(ledger, owner)?;
        let call = Call::CancelCredits {
            owner,
            programme: piece.programme,
            selection: self.selection(&piece, 40),
            reason: "Given up".into(),
            order,
        };
        Some(Action::new(Kind::Cancel, call))
    }
}

/// These serials; never more than a call takes.
fn ranges(named: Vec<SerialRange>) -> Selection {
    named
        .try_into()
        .map_or(Selection::Amount(Credits(1)), Selection::Ranges)
}

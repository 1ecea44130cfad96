//! Movements of credits: where a unit has been, statements of accounts, the ledger in a few
//! numbers.

use super::{unreadable, view::onward, State};
use crate::ClientError;
use registry_primitives::{
    records::ledger::{History, LedgerDigest, Movement, Statement},
    MovementId, OrganisationId,
};

impl State {
    /// The ledger of the country in a few numbers: its totals and its counters.
    pub async fn ledger(&self) -> Result<LedgerDigest, ClientError> {
        self.view("Credits", "ledger", &()).await
    }

    /// Where a unit has been, in order; `None` when its serial was never issued or its issuance
    /// was voided.
    pub async fn history(
        &self,
        serial: u64,
    ) -> Result<Option<Vec<(MovementId, Movement<u32>)>>, ClientError> {
        let mut movements = Vec::new();
        let mut start = None::<MovementId>;
        loop {
            let page: Option<History<u32>> =
                self.view("Credits", "history", &(serial, start)).await?;
            let Some(page) = page else {
                return Ok(None);
            };
            movements.extend(page.movements);
            start = onward(start, page.next)?;
            if start.is_none() {
                return Ok(Some(movements));
            }
        }
    }

    /// What moved in the accounts of an organisation from a block to another, both included, as
    /// one statement whatever its length.
    pub async fn statement(
        &self,
        organisation: OrganisationId,
        from: u32,
        until: u32,
    ) -> Result<Statement<u32>, ClientError> {
        let page = |start: Option<MovementId>| async move {
            let asked = (organisation, from, until, start);
            self.view::<Statement<u32>>("Credits", "statement", &asked)
                .await
        };
        let mut statement = page(None).await?;
        let mut start = onward(None, statement.next)?;
        while start.is_some() {
            let next = page(start).await?;
            start = onward(start, next.next)?;
            append(&mut statement, next)?;
        }
        Ok(statement)
    }
}

/// Puts the next page behind a statement.
fn append(statement: &mut Statement<u32>, page: Statement<u32>) -> Result<(), ClientError> {
    if page.opening != statement.closing {
        return Err(unreadable("the pages of a statement do not join"));
    }
    statement.lines.extend(page.lines);
    statement.closing = page.closing;
    statement.next = page.next;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use registry_primitives::{
        records::{credits::Balances, ledger::StatementLine},
        Credits, ProgrammeId,
    };

    fn held(amount: u64) -> Balances {
        Balances {
            held: Credits(amount),
            ..Balances::default()
        }
    }

    /// A page of one movement in each block, after which so much is held.
    fn page(opening: u64, after: &[(u64, u64)], next: Option<u64>) -> Statement<u32> {
        let line = |(number, held_after): &(u64, u64)| StatementLine {
            number: MovementId(*number),
            movement: Movement {
                block: 1,
                programme: ProgrammeId(3),
                from: None,
                to: None,
                ranges: Default::default(),
                amount: Credits(1),
            },
            after: held(*held_after),
        };
        Statement {
            opening: held(opening),
            lines: after.iter().map(line).collect(),
            closing: held(after.last().map_or(opening, |(_, held)| *held)),
            next: next.map(MovementId),
        }
    }

    #[test]
    fn pages_become_one_statement() {
        let mut statement = page(5, &[(1, 6), (2, 7)], Some(4));
        append(&mut statement, page(7, &[(4, 3)], Some(9))).unwrap();
        append(&mut statement, page(3, &[(9, 0)], None)).unwrap();
        assert_eq!(statement, page(5, &[(1, 6), (2, 7), (4, 3), (9, 0)], None));
    }

    #[test]
    fn pages_that_leave_something_out_are_refused() {
        let mut statement = page(5, &[(1, 6)], Some(4));
        let error = append(&mut statement, page(7, &[(4, 3)], None)).unwrap_err();
        assert!(error.to_string().contains("do not join"), "{error}");
    }
}

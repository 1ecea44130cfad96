//! `registry credits statement`.

use super::{
    balances_json,
    history::{movement_json, word},
    ranges_text,
};
use crate::{
    args::credits::Statement as Arguments,
    commands::organisation::organisation_json,
    context::Context,
    failure::{Exit, Failure},
    lookup::{self, Organisations},
    output::{table, Answer},
};
use registry_primitives::{
    records::{
        credits::Balances,
        ledger::{Movement, Statement, StatementLine},
    },
    OrganisationId,
};
use serde_json::{json, Value};

/// Show what moved in the accounts of an organisation.
pub async fn statement(context: &Context, command: &Arguments) -> Result<Answer, Failure> {
    let state = context.connect().await?.state().await?;
    let organisation =
        lookup::organisation_or_own(context, &state, command.organisation.as_deref()).await?;
    let last = u32::try_from(state.block_number()).unwrap_or(u32::MAX);
    let until = command.until_block.unwrap_or(last);
    if until < command.from_block {
        return Err(Failure::usage(
            format!(
                "The last block {until} is before the first, {}.",
                command.from_block
            ),
            "Name a block with --until-block that is not before --from-block.",
        ));
    }
    let id = organisation.id;
    let statement = state.statement(id, command.from_block, until).await?;
    let lines: Vec<Value> = statement
        .lines
        .iter()
        .map(|line| line_json(line, id))
        .collect();
    let json = json!({
        "block": state.block_number(),
        "organisation": organisation_json(&organisation),
        "fromBlock": command.from_block,
        "untilBlock": until,
        "opening": balances_json(&statement.opening),
        "lines": lines,
        "closing": balances_json(&statement.closing),
    });
    if command.csv {
        return Ok(Answer::new(&json, comma_separated(&statement, id)?));
    }
    let organisations = Organisations::of(&state).await?;
    let text = format!(
        "{} ({}), blocks {} to {until}:\n{}",
        organisation.name,
        organisation.tax_id,
        command.from_block,
        lines_table(&statement, id, &organisations)
    );
    Ok(Answer::new(&json, text))
}

/// The other organisation of a movement, if there is one.
fn counterparty(movement: &Movement<u32>, own: OrganisationId) -> Option<OrganisationId> {
    let sides = [movement.from, movement.to];
    let mut others = sides.into_iter().flatten().map(|place| place.organisation);
    others.find(|organisation| *organisation != own)
}

/// What a movement is for the organisation whose statement it is in.
fn word_for(movement: &Movement<u32>, own: OrganisationId) -> &'static str {
    match word(movement.from, movement.to) {
        "transferred" if movement.to.is_some_and(|to| to.organisation == own) => "received",
        "transferred" => "sent",
        word => word,
    }
}

fn line_json(line: &StatementLine<u32>, own: OrganisationId) -> Value {
    let mut json = movement_json(&(line.number, line.movement.clone()));
    json["what"] = json!(word_for(&line.movement, own));
    json["counterparty"] = json!(counterparty(&line.movement, own));
    json["after"] = balances_json(&line.after);
    json
}

fn amounts(balances: &Balances) -> [String; 5] {
    [
        balances.held,
        balances.pending,
        balances.retired_local,
        balances.retired_international,
        balances.cancelled,
    ]
    .map(|amount| amount.to_string())
}

/// The opening, the lines and the closing of a statement.
fn rows(
    statement: &Statement<u32>,
    own: OrganisationId,
    shown: impl Fn(OrganisationId) -> String,
) -> Vec<[String; 12]> {
    let row = |lead: [String; 7], balances: &Balances| {
        let [block, movement, what, programme, serials, credits, with] = lead;
        let [held, pending, local, abroad, cancelled] = amounts(balances);
        [
            block, movement, what, programme, serials, credits, with, held, pending, local, abroad,
            cancelled,
        ]
    };
    let end = |what: &str| {
        let blank = String::new;
        [
            blank(),
            blank(),
            what.to_owned(),
            blank(),
            blank(),
            blank(),
            blank(),
        ]
    };
    let line = |line: &StatementLine<u32>| {
        let movement = &line.movement;
        let lead = [
            movement.block.to_string(),
            line.number.to_string(),
            word_for(movement, own).to_owned(),
            movement.programme.to_string(),
            ranges_text(&movement.ranges),
            movement.amount.to_string(),
            counterparty(movement, own).map_or_else(String::new, &shown),
        ];
        row(lead, &line.after)
    };
    let mut rows = vec![row(end("opening"), &statement.opening)];
    rows.extend(statement.lines.iter().map(line));
    rows.push(row(end("closing"), &statement.closing));
    rows
}

fn lines_table(
    statement: &Statement<u32>,
    own: OrganisationId,
    organisations: &Organisations,
) -> String {
    let header = [
        "Block",
        "Movement",
        "What",
        "Programme",
        "Serials",
        "Credits",
        "With",
        "Held",
        "Reserved",
        "Retired inside",
        "Retired abroad",
        "Cancelled",
    ];
    table(header, rows(statement, own, |id| organisations.shown(id)))
}

/// The statement as a table of comma-separated values. Organisations are told by number, so no
/// field is a text that somebody else chose.
fn comma_separated(statement: &Statement<u32>, own: OrganisationId) -> Result<String, Failure> {
    let header = [
        "block",
        "movement",
        "what",
        "programme",
        "serials",
        "credits",
        "counterparty",
        "held",
        "pending",
        "retiredLocal",
        "retiredInternational",
        "cancelled",
    ];
    let failed = |error: String| {
        Failure::new(
            Exit::Refused,
            "Csv",
            format!("The table cannot be written: {error}."),
            "Ask for the statement without --csv.",
        )
    };
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut write = || -> Result<(), csv::Error> {
        writer.write_record(header)?;
        for row in rows(statement, own, |id| id.to_string()) {
            writer.write_record(row)?;
        }
        Ok(())
    };
    write().map_err(|error| failed(error.to_string()))?;
    let bytes = writer
        .into_inner()
        .map_err(|error| failed(error.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use registry_primitives::{
        records::{credits::MovedRange, ledger::Place},
        AccountKind, Credits, IssuanceId, MovementId, ProgrammeId, SerialRange,
    };

    const OWN: OrganisationId = OrganisationId(2);

    fn statement() -> Statement<u32> {
        let balances = |held| Balances {
            held: Credits(held),
            ..Balances::default()
        };
        let place = |organisation| {
            Some(Place {
                organisation: OrganisationId(organisation),
                account: AccountKind::Holding,
            })
        };
        let moved = |first, last| MovedRange {
            range: SerialRange { first, last },
            issuance: IssuanceId(1),
            vintage: 2024,
        };
        let line = |number, from, to, after| StatementLine {
            number: MovementId(number),
            movement: Movement {
                block: 9,
                programme: ProgrammeId(3),
                from,
                to,
                ranges: vec![moved(1, 4), moved(7, 7)].try_into().unwrap(),
                amount: Credits(5),
            },
            after: balances(after),
        };
        Statement {
            opening: balances(1),
            lines: vec![
                line(6, place(5), place(2), 6),
                line(7, place(2), place(4), 1),
            ],
            closing: balances(1),
            next: None,
        }
    }

    #[test]
    fn a_statement_tells_sides_and_balances_after_each_line() {
        let statement = statement();
        let json = line_json(&statement.lines[0], OWN);
        assert_eq!(json["what"], "received");
        assert_eq!(json["counterparty"], 5);
        assert_eq!(json["after"]["held"], 6);
        assert_eq!(json["ranges"][0]["last"], 4);
        let text = lines_table(&statement, OWN, &Organisations::default());
        for part in ["opening", "received", "sent", "closing", "1-4, 7"] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }

    #[test]
    fn comma_separated_values_have_the_opening_first_and_the_closing_last() {
        let text = comma_separated(&statement(), OWN).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 5);
        assert!(lines[0].starts_with("block,movement,what,"));
        assert_eq!(lines[1], ",,opening,,,,,1,0,0,0,0");
        assert_eq!(lines[2], "9,6,received,3,\"1-4, 7-7\",5,5,6,0,0,0,0");
        assert_eq!(lines[3], "9,7,sent,3,\"1-4, 7-7\",5,4,1,0,0,0,0");
        assert_eq!(lines[4], ",,closing,,,,,1,0,0,0,0");
    }
}

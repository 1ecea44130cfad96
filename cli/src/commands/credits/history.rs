//! `registry credits serial`: where a unit is and where it has been.

use super::{
    holdings::numbers_text,
    obstacles::{in_force, until_text},
    range_json, ranges_json, ranges_text,
};
use crate::{
    commands::programme::serial as serial_text,
    context::Context,
    failure::{Exit, Failure},
    lookup::Organisations,
    output::{pairs, table, Answer},
    values,
};
use registry_client::{FreezeView, State};
use registry_primitives::{
    records::{
        credits::RangeRecord,
        ledger::{Movement, Place},
    },
    AccountKind, MovementId, SerialRange,
};
use serde_json::{json, Value};

/// Show where a unit is and where it has been.
pub async fn serial(context: &Context, text: &str) -> Result<Answer, Failure> {
    let serial = values::whole(text.trim()).map_err(|problem| problem.at("SERIAL"))?;
    let state = context.connect().await?.state().await?;
    let Some((range, record)) = state.range_of(serial).await? else {
        return Err(unknown(&state, serial).await?);
    };
    let issuance = state.issuance(record.issuance).await?;
    let vintage = issuance.map(|issuance| issuance.vintage);
    let programme = state.programme(record.programme).await?;
    let country = state.country().await?;
    let unit = SerialRange {
        first: serial,
        last: serial,
    };
    let number = programme
        .as_ref()
        .and_then(|programme| serial_text(country.as_ref(), programme, unit));
    let freezes = freezes(&state, &record).await?;
    let history = state.history(serial).await?.unwrap_or_default();
    let organisations = Organisations::of(&state).await?;
    let owner = organisations.get(record.owner);
    let json = json!({
        "block": state.block_number(),
        "serial": serial,
        "serialNumber": number,
        "range": range_json(range),
        "programme": record.programme,
        "externalId": programme.as_ref().map(|programme| &programme.external_id),
        "issuance": record.issuance,
        "vintage": vintage,
        "owner": record.owner,
        "ownerTaxId": owner.map(|owner| &owner.tax_id),
        "ownerName": owner.map(|owner| &owner.name),
        "account": record.account.name(),
        "reservation": record.reservation,
        "freezes": freezes.iter().map(freeze_json).collect::<Vec<_>>(),
        "history": history.iter().map(movement_json).collect::<Vec<_>>(),
    });
    let or_none = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    let facts = pairs([
        ("serial number", or_none(number)),
        ("in the range", range.to_string()),
        (
            "programme",
            programme.map_or_else(
                || record.programme.to_string(),
                |programme| format!("{} {}", programme.id, programme.external_id),
            ),
        ),
        ("issuance", record.issuance.to_string()),
        ("vintage", or_none(vintage.map(|year| year.to_string()))),
        ("owner", organisations.shown(record.owner)),
        ("account", record.account.to_string()),
        (
            "reserved by",
            or_none(record.reservation.map(|transfer| transfer.to_string())),
        ),
        ("frozen by", or_none(freezes_text(&freezes))),
    ]);
    let rows = history.iter().map(|(number, movement)| {
        [
            movement.block.to_string(),
            number.to_string(),
            word(movement.from, movement.to).to_owned(),
            place_text(movement.from, &organisations),
            place_text(movement.to, &organisations),
            ranges_text(&movement.ranges),
        ]
    });
    let header = ["Block", "Movement", "What", "From", "To", "With serials"];
    let text = format!("{facts}\n{}", table(header, rows));
    Ok(Answer::new(&json, text))
}

/// Why there is no such unit.
async fn unknown(state: &State, serial: u64) -> Result<Failure, Failure> {
    let issuances = state.issuances().await?;
    let voided = issuances
        .iter()
        .find(|(_, issuance)| (issuance.range.first..=issuance.range.last).contains(&serial));
    let sentence = match voided {
        Some((id, _)) => format!("Serial {serial} is void: issuance {id} was taken back."),
        None => format!("Serial {serial} was never issued."),
    };
    Ok(Failure::new(
        Exit::Refused,
        "SerialNotIssued",
        sentence,
        "Check the serial; `registry credits holdings` lists those of an organisation.",
    ))
}

/// The freezes in force on a unit; none reaches what has ended.
async fn freezes(state: &State, record: &RangeRecord) -> Result<Vec<FreezeView>, Failure> {
    if record.account.is_terminal() {
        return Ok(Vec::new());
    }
    let whole = state.frozen_by(record.owner, record.programme).await?;
    let mut freezes = Vec::new();
    for id in record.frozen.into_iter().chain(whole) {
        if let Some(freeze) = state.freeze(id).await? {
            if in_force(&freeze, state.block_number()) {
                freezes.push(freeze);
            }
        }
    }
    Ok(freezes)
}

fn freeze_json(freeze: &FreezeView) -> Value {
    json!({
        "freeze": freeze.id,
        "case": String::from_utf8_lossy(&freeze.record.case),
        "until": freeze.record.until,
    })
}

fn freezes_text(freezes: &[FreezeView]) -> Option<String> {
    match freezes {
        [] => None,
        [one] => Some(format!(
            "{} (case {}), {}",
            one.id,
            String::from_utf8_lossy(&one.record.case),
            until_text(one.record.until)
        )),
        several => {
            let ids: Vec<_> = several.iter().map(|freeze| freeze.id).collect();
            Some(numbers_text(&ids))
        }
    }
}

/// What a movement did, in one word.
pub fn word(from: Option<Place>, to: Option<Place>) -> &'static str {
    let (Some(from), Some(to)) = (from, to) else {
        return match to {
            Some(_) => "issued",
            None => "voided",
        };
    };
    match to.account {
        AccountKind::RetirementLocal | AccountKind::RetirementInternational => "retired",
        AccountKind::Cancellation => "cancelled",
        AccountKind::Pending => "reserved",
        AccountKind::Holding if from.organisation == to.organisation => "released",
        AccountKind::Holding => "transferred",
    }
}

fn place_text(place: Option<Place>, organisations: &Organisations) -> String {
    place.map_or_else(String::new, |place| {
        format!(
            "{}, {}",
            organisations.shown(place.organisation),
            place.account
        )
    })
}

/// A movement for programs.
pub fn movement_json((number, movement): &(MovementId, Movement<u32>)) -> Value {
    let place = |place: Option<Place>| {
        place.map(|place| {
            json!({
                "organisation": place.organisation,
                "account": place.account.name(),
            })
        })
    };
    json!({
        "movement": number,
        "block": movement.block,
        "what": word(movement.from, movement.to),
        "programme": movement.programme,
        "from": place(movement.from),
        "to": place(movement.to),
        "amount": movement.amount,
        "ranges": ranges_json(&movement.ranges),
    })
}

#[cfg(test)]
mod tests {
    use super::{super::obstacles::tests::freeze, *};
    use registry_primitives::{
        records::freezes::FreezeSubject, Credits, OrganisationId, ProgrammeId,
    };

    fn place(organisation: u32, account: AccountKind) -> Option<Place> {
        Some(Place {
            organisation: OrganisationId(organisation),
            account,
        })
    }

    #[test]
    fn a_movement_is_known_by_its_places() {
        use AccountKind::{Cancellation, Holding, Pending, RetirementLocal};
        for (from, to, expected) in [
            (None, place(1, Holding), "issued"),
            (place(1, Holding), None, "voided"),
            (place(1, Holding), place(1, Pending), "reserved"),
            (place(1, Pending), place(1, Holding), "released"),
            (place(1, Pending), place(2, Holding), "transferred"),
            (place(1, Holding), place(2, Holding), "transferred"),
            (place(1, Pending), place(1, RetirementLocal), "retired"),
            (place(1, Holding), place(1, Cancellation), "cancelled"),
        ] {
            assert_eq!(word(from, to), expected);
        }
    }

    #[test]
    fn movements_and_freezes_are_told_to_programs_and_people() {
        let movement = Movement {
            block: 9,
            programme: ProgrammeId(3),
            from: None,
            to: place(2, AccountKind::Holding),
            ranges: Vec::new().try_into().unwrap(),
            amount: Credits(5),
        };
        let json = movement_json(&(MovementId(8), movement));
        assert_eq!(json["movement"], 8);
        assert_eq!(json["from"], Value::Null);
        assert_eq!(json["to"]["account"], "Holding");
        assert_eq!(
            place_text(place(2, AccountKind::Pending), &Organisations::default()),
            "2, Pending"
        );
        let one = freeze(FreezeSubject::Country);
        let told = freezes_text(std::slice::from_ref(&one));
        assert_eq!(told.as_deref(), Some("6 (case C-12), until block 90"));
        assert_eq!(freezes_text(&[one.clone(), one]).as_deref(), Some("6, 6"));
        assert_eq!(freezes_text(&[]), None);
    }
}

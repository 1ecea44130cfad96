//! `registry credits retire`.

use super::{
    beneficiary,
    obstacles::{obstacles_told, Wanted},
    owner, ranges_json, ranges_table, receiver, selection,
};
use crate::{
    args::credits::Retire,
    context::Context,
    failure::{Failure, Problem},
    lookup,
    output::Answer,
    submission::only,
    values,
};
use registry_client::{event, values::retirement_terms, Call, Receipt, RegistryEvent};
use registry_primitives::RetirementKind;
use serde_json::{json, Value};

/// Retire credits, finally.
pub async fn retire(context: &Context, command: &Retire) -> Result<Answer, Failure> {
    let selection = selection(&command.which)?;
    let kind = RetirementKind::from(command.kind);
    let country = country(kind, command.country.as_deref())?;
    let receiver = receiver_of(kind, command.receiver.as_deref())?;
    let beneficiary = beneficiary(&command.beneficiary)?;
    let reason = values::reason(&command.reason)?;
    let terms = retirement_terms(kind, country, receiver.as_deref(), &beneficiary, &reason)?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let state = registry.state().await?;
    let programme = lookup::programme(&state, &command.programme).await?;
    let owner = owner(&state, &signer, command.owner.as_deref()).await?;
    let wanted = Wanted {
        owner: Some(owner.id),
        programme: programme.id,
        selection: selection.clone(),
    };
    let call = Call::Retire {
        owner: owner.id,
        programme: programme.id,
        selection,
        terms,
    };
    match context.change(&registry, &signer, call, retired).await {
        Ok(answer) => Ok(answer),
        Err(failure) => Err(obstacles_told(&registry, &[wanted], failure).await),
    }
}

/// What a retirement did.
pub fn retired(receipt: &Receipt) -> Result<(Value, String), Failure> {
    let event = only(receipt, |event| match event {
        RegistryEvent::CreditsRetired(event) => Some(event.clone()),
        _ => None,
    })?;
    let event::CreditsRetired {
        receipt,
        programme,
        owner,
        ranges,
        amount,
        kind,
        account,
        country,
        receiver,
        beneficiary,
        reason,
        held_before,
        held_after,
        transfer,
        ..
    } = event;
    let json = json!({
        "receipt": receipt,
        "programme": programme,
        "owner": owner,
        "amount": amount,
        "kind": kind.name(),
        "account": account.name(),
        "country": country,
        "receiver": receiver,
        "beneficiary": beneficiary,
        "reason": reason,
        "ranges": ranges_json(&ranges),
        "heldBefore": held_before,
        "heldAfter": held_after,
        "transfer": transfer,
    });
    let text = format!(
        "Retired {amount} credits of programme {programme} held by organisation {owner} for \
         {beneficiary}: receipt {receipt}.\n{}\n`registry credits certificate {receipt}` shows \
         the certificate.",
        ranges_table(&ranges)
    );
    Ok((json, text))
}

/// The receiving country, which a cross-border retirement has and no other.
fn country(kind: RetirementKind, text: Option<&str>) -> Result<Option<[u8; 2]>, Problem> {
    let wrong = |here: &str| {
        Problem::of("ReceivingCountryInvalid", here)
            .refused()
            .at("--country")
    };
    match (kind, text) {
        (RetirementKind::CrossBorder, Some(text)) => values::country(text)
            .map(Some)
            .map_err(|problem| problem.at("--country")),
        (RetirementKind::CrossBorder, None) => Err(wrong("no country is named")),
        (_, Some(text)) => Err(wrong(&format!("{text} for {kind}"))),
        (_, None) => Ok(None),
    }
}

/// The receiving organisation, which a cross-border retirement may have and no other.
fn receiver_of(kind: RetirementKind, text: Option<&str>) -> Result<Option<String>, Problem> {
    match text {
        Some(text) if kind != RetirementKind::CrossBorder => {
            let here = format!("the receiver {text} for {kind}");
            let problem = Problem::of("ReceivingCountryInvalid", here);
            Err(problem.refused().at("--receiver"))
        }
        text => receiver(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receiving_country_belongs_to_cross_border_only() {
        let cross = RetirementKind::CrossBorder;
        assert_eq!(country(cross, Some("CH")), Ok(Some(*b"CH")));
        assert_eq!(country(RetirementKind::Other, None), Ok(None));
        for (kind, text) in [(cross, None), (RetirementKind::DomesticUse, Some("CH"))] {
            let problem = country(kind, text).unwrap_err();
            assert_eq!(problem.entry.unwrap().number, 3013);
            assert!(problem.refused);
        }
        assert_eq!(
            country(cross, Some("ch"))
                .unwrap_err()
                .entry
                .unwrap()
                .number,
            2006
        );
    }

    #[test]
    fn a_receiver_belongs_to_cross_border_only() {
        let cross = RetirementKind::CrossBorder;
        assert_eq!(receiver_of(cross, Some(" A ")), Ok(Some("A".into())));
        assert_eq!(receiver_of(cross, None), Ok(None));
        assert_eq!(receiver_of(RetirementKind::Other, None), Ok(None));
        let problem = receiver_of(RetirementKind::DomesticUse, Some("A")).unwrap_err();
        assert_eq!(problem.field.as_deref(), Some("--receiver"));
        assert!(receiver_of(cross, Some(&"x".repeat(129))).is_err());
    }
}

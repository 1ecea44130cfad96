//! `registry credits retire`.

use super::{ranges_json, ranges_table, selection};
use crate::{
    args::credits::Retire,
    context::Context,
    failure::{Failure, Problem},
    lookup,
    output::Answer,
    submission::only,
    values,
};
use registry_client::{event, Call, RegistryEvent};
use registry_primitives::RetirementKind;
use serde_json::json;

/// Bytes of a beneficiary.
const MAX_BENEFICIARY: usize = 200;

/// Retire credits, finally.
pub async fn retire(context: &Context, command: &Retire) -> Result<Answer, Failure> {
    let selection = selection(&command.which)?;
    let kind = RetirementKind::from(command.kind);
    let country = country(kind, command.country.as_deref())?;
    let beneficiary = values::readable(&command.beneficiary, MAX_BENEFICIARY)
        .map_err(|p| p.at("--beneficiary"))?;
    let reason = values::reason(&command.reason)?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let state = registry.state().await?;
    let programme = lookup::programme(&state, &command.programme).await?;
    let owner = match &command.owner {
        Some(owner) => lookup::organisation(&state, owner).await?,
        None => lookup::own_organisation(&state, &signer.public_key()).await?,
    };
    let call = Call::Retire {
        owner: owner.id,
        programme: programme.id,
        selection,
        kind,
        country,
        beneficiary: beneficiary.clone(),
        reason: reason.clone(),
    };
    let tell = |receipt: &_| {
        let (json, number, amount, ranges) = only(receipt, |event| match event {
            RegistryEvent::CreditsRetired(event::CreditsRetired {
                receipt,
                ranges,
                amount,
                account,
                held_before,
                held_after,
                ..
            }) => {
                let json = json!({
                    "receipt": receipt,
                    "programme": programme.id,
                    "owner": owner.id,
                    "amount": amount,
                    "kind": kind.name(),
                    "account": account.name(),
                    "country": command.country,
                    "beneficiary": beneficiary,
                    "reason": reason,
                    "ranges": ranges_json(ranges),
                    "heldBefore": held_before,
                    "heldAfter": held_after,
                });
                Some((json, *receipt, *amount, ranges.clone()))
            }
            _ => None,
        })?;
        let text = format!(
            "Retired {amount} credits of programme {} held by {} ({}) for {beneficiary}: \
             receipt {number}.\n{}",
            programme.id,
            owner.id,
            owner.name,
            ranges_table(&ranges)
        );
        Ok((json, text))
    };
    context.change(&registry, &signer, call, tell).await
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
}

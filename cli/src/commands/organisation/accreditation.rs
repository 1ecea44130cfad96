//! `registry organisation accredit` and `suspend-accreditation`.

use crate::{
    args::organisation::Accredit,
    context::Context,
    failure::{Failure, Problem},
    lookup,
    output::Answer,
    values,
};
use registry_client::Call;
use registry_primitives::Sector;
use serde_json::json;

/// Accredit a certifier for a sector.
pub async fn accredit(context: &Context, command: &Accredit) -> Result<Answer, Failure> {
    let (from, until) = period(command.from.as_deref(), &command.until)?;
    let sector = command.sector;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let state = registry.state().await?;
    let certifier = lookup::organisation(&state, &command.organisation).await?;
    let call = Call::Accredit {
        organisation: certifier.id,
        sector,
        from,
        until,
    };
    let (first, last) = (values::moment_text(from), values::moment_text(until));
    let json = json!({
        "organisation": certifier.id,
        "sector": sector.name(),
        "from": first,
        "until": last,
        "suspended": false,
    });
    let text = format!(
        "Organisation {} ({}) is accredited for {sector} from {first} until {last}.",
        certifier.id, certifier.name
    );
    context
        .change(&registry, &signer, call, |_| Ok((json, text)))
        .await
}

/// First and last second of an accreditation; it begins now unless told otherwise.
fn period(from: Option<&str>, until: &str) -> Result<(u64, u64), Problem> {
    let first = match from {
        Some(text) => values::first_moment(text).map_err(|p| p.at("--from"))?,
        None => values::now(),
    };
    let last = values::last_moment(until).map_err(|p| p.at("--until"))?;
    if last < first {
        let here = format!(
            "{} to {}",
            values::moment_text(first),
            values::moment_text(last)
        );
        let problem = Problem::of("AccreditationInvalid", here);
        return Err(problem.refused().at("--until"));
    }
    Ok((first, last))
}

/// Suspend an accreditation.
pub async fn suspend(
    context: &Context,
    organisation: &str,
    sector: Sector,
    reason: &str,
) -> Result<Answer, Failure> {
    let reason = values::reason(reason)?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let certifier = lookup::organisation(&registry.state().await?, organisation).await?;
    let call = Call::SuspendAccreditation {
        organisation: certifier.id,
        sector,
        reason: reason.clone(),
    };
    let json = json!({
        "organisation": certifier.id,
        "sector": sector.name(),
        "suspended": true,
        "reason": reason,
    });
    let text = format!(
        "The accreditation of organisation {} ({}) for {sector} is suspended.",
        certifier.id, certifier.name
    );
    context
        .change(&registry, &signer, call, |_| Ok((json, text)))
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_accreditation_lasts_to_the_end_of_its_last_day() {
        assert_eq!(
            period(Some("2023-12-31"), "2023-12-31"),
            Ok((1_703_980_800, 1_704_067_199))
        );
        let problem = period(Some("2024-01-01"), "2023-12-31").unwrap_err();
        assert_eq!(problem.field.as_deref(), Some("--until"));
        assert!(
            period(None, "2001-01-01").is_err(),
            "it ended before it begins now"
        );
        assert!(period(Some("soon"), "2030-01-01").is_err());
    }
}

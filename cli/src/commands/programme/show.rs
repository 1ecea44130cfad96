//! `registry programme show`.

use super::{
    action::{action_json, actions_table},
    amend::{changes_json, changes_table, differences, hash, other_side},
    document::{document_json, documents_table},
    estimate::{estimate_json, estimates_table},
    ownership::{proponents_json, proponents_table, proposal_json, proposal_text},
    view::{authorisation_json, crediting_period, facts, programme_json, serial},
};
use crate::{
    commands::monitoring::{period_json, report_json, reports_table, taken_json, taken_table},
    context::Context,
    failure::Failure,
    files::programme as file,
    lookup::{self, Organisations},
    output::{pairs_of, table, Answer},
    values,
};
use registry_client::{AuthorisationView, CertificateView, ProgrammeView, State};
use registry_primitives::records::programmes::Amendment;
use serde_json::{json, Value};

/// Show a programme with all that belongs to it.
pub async fn show(context: &Context, programme: &str) -> Result<Answer, Failure> {
    let state = context.connect().await?.state().await?;
    let programme = lookup::programme(&state, programme).await?;
    let id = programme.id;
    let totals = state.programme_totals(id).await?;
    let organisations = Organisations::of(&state).await?;
    let mut shown = Shown {
        json: programme_json(&programme, &totals, &organisations),
        text: pairs_of(&facts(&programme, &totals, &organisations)),
        organisations,
    };
    shown.json["block"] = json!(state.block_number());
    shown.proponents(&programme);
    shown.authorisations(&state, &programme).await?;
    shown.certificates(&state, &programme).await?;
    shown.proposals(&state, &programme).await?;

    let documents = state.documents(id).await?;
    let listed = documents.iter().map(document_json).collect();
    let text = documents_table(&documents, &shown.organisations);
    shown.part("documents", listed, documents.is_empty(), &text);
    let actions = state.mitigation_actions(id).await?;
    let listed = actions.iter().map(action_json).collect();
    let text = actions_table(&actions, &shown.organisations);
    shown.part("actions", listed, actions.is_empty(), &text);
    let estimates = state.estimates(id).await?;
    let listed = estimates.iter().map(estimate_json).collect();
    let text = estimates_table(&estimates, &shown.organisations);
    shown.part("estimates", listed, estimates.is_empty(), &text);

    let mut reports = state.reports().await?;
    reports.retain(|report| report.programme == id);
    let listed = reports.iter().map(report_json).collect();
    let text = reports_table(&reports, &shown.organisations);
    shown.part("reports", listed, reports.is_empty(), &text);
    let calendar = state.calendar(id).await?;
    let listed = calendar
        .iter()
        .map(|(period, by)| taken_json(*period, *by))
        .collect();
    let text = taken_table(&calendar);
    shown.part("calendar", listed, calendar.is_empty(), &text);
    shown.json["creditingPeriod"] = period_json(crediting_period(&programme));
    Ok(Answer::new(&shown.json, shown.text))
}

/// What is shown, as it grows.
struct Shown {
    json: Value,
    text: String,
    organisations: Organisations,
}

impl Shown {
    /// One more part; people see it when there is something in it.
    fn part(&mut self, name: &str, json: Value, empty: bool, text: &str) {
        self.json[name] = json;
        if !empty {
            self.text = format!("{}\n{text}", self.text);
        }
    }

    fn proponents(&mut self, programme: &ProgrammeView) {
        let json = proponents_json(&programme.proponents, &self.organisations);
        let text = proponents_table(&programme.proponents, &self.organisations);
        self.part("proponents", json, false, &text);
    }

    async fn authorisations(
        &mut self,
        state: &State,
        programme: &ProgrammeView,
    ) -> Result<(), Failure> {
        let authorisations = state.authorisations(programme.id).await?;
        let country = state.country().await?;
        let serials: Vec<Option<String>> = authorisations
            .iter()
            .map(|one| serial(country.as_ref(), programme, one.serials))
            .collect();
        let with_serials: Vec<(&AuthorisationView, Option<&str>)> = authorisations
            .iter()
            .zip(serials.iter().map(Option::as_deref))
            .collect();
        let json = with_serials
            .iter()
            .map(|(one, serial)| authorisation_json(one, *serial))
            .collect();
        let rows = with_serials.iter().map(|(one, serial)| {
            [
                one.number.to_string(),
                serial.unwrap_or_default().to_owned(),
                one.serials.len().to_string(),
                one.letter.map(values::hash_text).unwrap_or_default(),
                self.organisations.shown(one.by),
                one.block.to_string(),
            ]
        });
        let header = [
            "Authorisation",
            "Serial number",
            "Credits",
            "Letter",
            "By",
            "Block",
        ];
        let text = table(header, rows);
        // The serial number of a programme is that of its first authorisation.
        self.json["serial"] = json!(serials.first());
        self.part("authorisations", json, authorisations.is_empty(), &text);
        Ok(())
    }

    async fn certificates(
        &mut self,
        state: &State,
        programme: &ProgrammeView,
    ) -> Result<(), Failure> {
        let mut certificates = Vec::new();
        for certificate in state.certificates(programme.id).await? {
            let stands = state.certified(programme.id, certificate.certifier).await?;
            certificates.push((certificate, stands));
        }
        let json = certificates
            .iter()
            .map(|(certificate, stands)| {
                json!({
                    "certifier": certificate.certifier,
                    "stands": stands,
                    "withdrawn": !certificate.standing,
                    "statement": certificate.statement.map(values::hash_text),
                    "block": certificate.block,
                })
            })
            .collect();
        let rows = certificates.iter().map(|(certificate, stands)| {
            [
                self.organisations.shown(certificate.certifier),
                standing(certificate, *stands).to_owned(),
                certificate
                    .statement
                    .map(values::hash_text)
                    .unwrap_or_default(),
                certificate.block.to_string(),
            ]
        });
        let text = table(["Certificate of", "Standing", "Statement", "Block"], rows);
        self.part("certificates", json, certificates.is_empty(), &text);
        Ok(())
    }

    /// The open proposals.
    async fn proposals(&mut self, state: &State, programme: &ProgrammeView) -> Result<(), Failure> {
        let amendment = state.amendment(programme.id).await?;
        let ownership = state.ownership_proposal(programme.id).await?;
        let json = amendment.as_ref().map_or(Value::Null, |amendment| {
            self.amendment_json(programme, amendment)
        });
        let text = amendment
            .as_ref()
            .map(|amendment| self.amendment_text(programme, amendment))
            .unwrap_or_default();
        self.part("amendment", json, amendment.is_none(), &text);
        let json = ownership.as_ref().map_or(Value::Null, proposal_json);
        let text = ownership
            .as_ref()
            .map(|proposal| proposal_text(proposal, &self.organisations))
            .unwrap_or_default();
        self.part("ownershipProposal", json, ownership.is_none(), &text);
        Ok(())
    }

    fn changes(&self, programme: &ProgrammeView, amendment: &Amendment) -> Vec<file::Change> {
        differences(
            &file::of_view(programme),
            &file::of_details(&amendment.details),
            &self.organisations,
        )
    }

    fn amendment_json(&self, programme: &ProgrammeView, amendment: &Amendment) -> Value {
        json!({
            "by": amendment.by,
            "side": amendment.side,
            "hash": values::hash_text(hash(&amendment.details)),
            "changes": changes_json(&self.changes(programme, amendment)),
        })
    }

    fn amendment_text(&self, programme: &ProgrammeView, amendment: &Amendment) -> String {
        format!(
            "An amendment proposed by {}; {} has to agree:\n{}",
            self.organisations.shown(amendment.by),
            other_side(amendment.side).to_lowercase(),
            changes_table(&self.changes(programme, amendment))
        )
    }
}

/// How a certificate stands.
fn standing(certificate: &CertificateView, stands: bool) -> &'static str {
    match (stands, certificate.standing) {
        (true, _) => "stands",
        (false, false) => "withdrawn",
        (false, true) => "withdrawn by a suspension",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use registry_primitives::OrganisationId;

    #[test]
    fn a_certificate_stands_or_is_told_why_not() {
        let certificate = |standing| CertificateView {
            certifier: OrganisationId(1),
            standing,
            statement: None,
            block: 1,
        };
        assert_eq!(standing(&certificate(true), true), "stands");
        assert_eq!(standing(&certificate(false), false), "withdrawn");
        let suspended = standing(&certificate(true), false);
        assert_eq!(suspended, "withdrawn by a suspension");
    }
}

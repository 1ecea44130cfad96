//! `registry programme list`.

use super::view::programme_json;
use crate::{
    args::programme::List,
    context::Context,
    failure::Failure,
    lookup::{self, Organisations},
    output::{table, Answer},
};
use registry_client::ProgrammeView;
use registry_primitives::{OrganisationId, SectoralScope};
use serde_json::{json, Value};
use std::collections::BTreeMap;

/// List programmes.
pub async fn list(context: &Context, command: &List) -> Result<Answer, Failure> {
    let state = context.connect().await?.state().await?;
    let proponent = match &command.proponent {
        Some(text) => Some(lookup::organisation(&state, text).await?.id),
        None => None,
    };
    let mut programmes = state.programmes().await?;
    programmes.retain(|programme| fits(command, proponent, programme));
    let organisations = Organisations::of(&state).await?;
    let totals: BTreeMap<_, _> = state.all_programme_totals().await?.into_iter().collect();
    let of = |programme: &ProgrammeView| totals.get(&programme.id).copied().unwrap_or_default();
    let all: Vec<Value> = programmes
        .iter()
        .map(|programme| programme_json(programme, &of(programme), &organisations))
        .collect();
    let rows = programmes.iter().map(|programme| {
        [
            programme.id.to_string(),
            programme.external_id.clone(),
            programme.title.clone(),
            programme.sector.to_string(),
            programme.mitigation.to_string(),
            programme.stage.to_string(),
            programme.estimate.to_string(),
            programme.authorised.to_string(),
            programme.verified.to_string(),
            of(programme).issued.to_string(),
        ]
    });
    let header = [
        "Id",
        "External id",
        "Title",
        "Sector",
        "Mitigation",
        "Stage",
        "Estimate",
        "Authorised",
        "Verified",
        "Issued",
    ];
    Ok(Answer::new(
        &json!({ "block": state.block_number(), "programmes": all }),
        table(header, rows),
    ))
}

/// Whether a programme fits every filter.
fn fits(command: &List, proponent: Option<OrganisationId>, programme: &ProgrammeView) -> bool {
    /// Whether a value is the one that is asked for, if one is.
    fn is<T: PartialEq>(value: &T, asked: Option<&T>) -> bool {
        asked.is_none_or(|asked| value == asked)
    }
    let scope = command.scope.map(SectoralScope);
    let owns = |id| programme.proponents.iter().any(|p| p.organisation == id);
    let lies_in = |region| programme.regions.iter().any(|one| one == region);
    let holds = |text: &String| {
        let text = text.to_lowercase();
        let texts = [&programme.title, &programme.external_id];
        texts.iter().any(|of| of.to_lowercase().contains(&text))
    };
    is(&programme.stage, command.stage.as_ref())
        && is(&programme.sector, command.sector.as_ref())
        && is(&programme.scope, scope.as_ref())
        && is(&programme.mitigation, command.mitigation.as_ref())
        && is(&programme.source, command.source.as_ref())
        && proponent.is_none_or(owns)
        && command.region.as_ref().is_none_or(lies_in)
        && command.text.as_ref().is_none_or(holds)
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use registry_primitives::{
        records::programmes::{Finance, InternationalUse, NdcFlags},
        Credits, Gas, GasSet, MitigationType, ProgrammeId, Proponent, Sector, Stage,
    };

    /// A programme that waits for a decision.
    pub fn programme() -> ProgrammeView {
        ProgrammeView {
            id: ProgrammeId(1),
            source: "national".into(),
            external_id: "QMA-RICE-01".into(),
            title: "Low-methane Rice".into(),
            sector: Sector::Agriculture,
            scope: SectoralScope(15),
            mitigation: MitigationType::Agriculture,
            gases: GasSet::of(&[Gas::CH4]),
            start: 0,
            end: 1,
            crediting_years: None,
            regions: vec!["QM-03".into()],
            boundary: None,
            estimate: Credits(5),
            proponents: vec![Proponent {
                organisation: OrganisationId(4),
                share: 1_000_000,
            }],
            finance: Finance::default(),
            ndc: NdcFlags::default(),
            international: InternationalUse::default(),
            stage: Stage::Pending,
            version: 1,
            registered_by: OrganisationId(4),
            authorised: Credits(0),
            verified: Credits(0),
            planned: Credits(0),
            authorisations: 0,
            documents: 0,
            estimates: 0,
        }
    }

    fn any() -> List {
        List {
            stage: None,
            sector: None,
            scope: None,
            mitigation: None,
            proponent: None,
            region: None,
            source: None,
            text: None,
        }
    }

    #[test]
    fn every_filter_keeps_what_fits_and_drops_the_rest() {
        let fits = |change: fn(&mut List)| {
            let mut list = any();
            change(&mut list);
            super::fits(&list, None, &programme())
        };
        assert!(fits(|_| {}));
        assert!(fits(|list| list.stage = Some(Stage::Pending)));
        assert!(!fits(|list| list.stage = Some(Stage::Draft)));
        assert!(fits(|list| list.sector = Some(Sector::Agriculture)));
        assert!(!fits(|list| list.sector = Some(Sector::Energy)));
        assert!(fits(|list| list.scope = Some(15)));
        assert!(!fits(|list| list.scope = Some(1)));
        assert!(!fits(|list| list.mitigation = Some(MitigationType::Solar)));
        assert!(fits(|list| list.region = Some("QM-03".into())));
        assert!(!fits(|list| list.region = Some("QM-3".into())));
        assert!(!fits(|list| list.source = Some("mrv".into())));
        assert!(fits(|list| list.text = Some("rice".into())));
        assert!(fits(|list| list.text = Some("qma-".into())));
        assert!(!fits(|list| list.text = Some("wheat".into())));
        assert!(!fits(|list| {
            list.text = Some("rice".into());
            list.stage = Some(Stage::Draft);
        }));
        let by = |id| super::fits(&any(), Some(OrganisationId(id)), &programme());
        assert!(by(4) && !by(5));
    }
}

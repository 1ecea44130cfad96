//! Finding what people name: organisations by number or tax id, programmes by number or
//! external identifier, people by the name of their key or its address.

use crate::{context::Context, failure::Failure, files::programme::NATIONAL};
use registry_client::{AccountId, MemberView, OrganisationView, ProgrammeView, ReportView, State};
use registry_primitives::{OrganisationId, ProgrammeId, ReportId};
use std::collections::BTreeMap;

/// A text as a number, if it is one.
fn number(text: &str) -> Option<u32> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// What a text can mean: a number, and the other name of the thing. A prefix says which.
fn readings<'t>(text: &'t str, other: &str) -> (Option<u32>, Option<&'t str>) {
    if let Some(id) = text.strip_prefix("id:") {
        (number(id), None)
    } else if let Some(name) = text.strip_prefix(other) {
        (None, Some(name))
    } else {
        (number(text), Some(text))
    }
}

/// The organisation of a number or a tax id.
///
/// A text that is a number of one organisation and the tax id of another is refused: credits
/// must not go to whoever was not meant. `id:` and `tax:` say which it is.
pub async fn organisation(state: &State, text: &str) -> Result<OrganisationView, Failure> {
    let text = text.trim();
    let (as_id, as_tax_id) = readings(text, "tax:");
    let by_id = match as_id {
        Some(id) => state.organisation(OrganisationId(id)).await?,
        None => None,
    };
    let by_tax_id = match as_tax_id {
        Some(tax_id) => state.organisation_by_tax_id(tax_id).await?,
        None => None,
    };
    match (by_id, by_tax_id) {
        (Some(one), Some(other)) if one.id != other.id => Err(Failure::usage(
            format!(
                "{text} is the number of {} and the tax id of {}.",
                one.name, other.name
            ),
            format!("Write id:{text} or tax:{text}."),
        )),
        (Some(found), _) | (None, Some(found)) => Ok(found),
        (None, None) => Err(Failure::of("OrganisationNotFound", format!("{text:?}"))),
    }
}

/// Source and external identifier in a text such as `mrv:QMA-RICE-01`.
fn sourced(text: &str) -> Option<(&str, &str)> {
    text.split_once(':')
        .filter(|(source, _)| !matches!(*source, "id" | "ext"))
}

/// The programme of a number or an external identifier; `id:` and `ext:` say which it is. An
/// identifier is that of the national source, or of the one before a colon.
pub async fn programme(state: &State, text: &str) -> Result<ProgrammeView, Failure> {
    let text = text.trim();
    let (as_id, as_external_id) = readings(text, "ext:");
    let by_id = match as_id {
        Some(id) => state.programme(ProgrammeId(id)).await?,
        None => None,
    };
    let mut by_external_id = match as_external_id {
        Some(external_id) => {
            state
                .programme_by_external_id(NATIONAL, external_id)
                .await?
        }
        None => None,
    };
    if let (None, Some((source, external_id))) = (&by_external_id, sourced(text)) {
        by_external_id = state.programme_by_external_id(source, external_id).await?;
    }
    match (by_id, by_external_id) {
        (Some(one), Some(other)) if one.id != other.id => Err(Failure::usage(
            format!(
                "{text} is the number of {:?} and the external identifier of {:?}.",
                one.title, other.title
            ),
            format!("Write id:{text} or ext:{text}."),
        )),
        (Some(found), _) | (None, Some(found)) => Ok(found),
        (None, None) => Err(Failure::of("ProgrammeNotFound", format!("{text:?}"))),
    }
}

/// A monitoring report.
pub async fn report(state: &State, number: u32) -> Result<ReportView, Failure> {
    let report = state.report(ReportId(number)).await?;
    report.ok_or_else(|| Failure::of("ReportNotFound", number))
}

/// The organisation that a key acts for.
pub async fn own_organisation(state: &State, key: &[u8; 32]) -> Result<OrganisationView, Failure> {
    let unknown = || Failure::of("UnknownKey", AccountId::from(*key));
    let member = state.member(key).await?.ok_or_else(unknown)?;
    state
        .organisation(member.organisation)
        .await?
        .ok_or_else(unknown)
}

/// The organisation that is named, or the signer's own.
pub async fn organisation_or_own(
    context: &Context,
    state: &State,
    named: Option<&str>,
) -> Result<OrganisationView, Failure> {
    if let Some(text) = named {
        return organisation(state, text).await;
    }
    let signer = context.named_signer().ok_or_else(|| {
        Failure::usage(
            "No organisation is named.",
            "Name one by number or tax id, or name a key of your own with --signer.",
        )
    })?;
    own_organisation(state, &context.key(signer)?.0).await
}

/// The member that a text means.
pub async fn member(context: &Context, state: &State, text: &str) -> Result<MemberView, Failure> {
    let key = context.key(text)?;
    let member = state.member(&key.0).await?;
    member.ok_or_else(|| Failure::of("MemberNotFound", key))
}

/// The names that the keys of this computer have. Names are on no chain.
#[derive(Default, Debug)]
pub struct Names(BTreeMap<[u8; 32], String>);

impl Names {
    /// Those of the keystore. One that cannot be read has no names, which are only a help.
    pub fn of(context: &Context) -> Self {
        let files = context.keystore.list().unwrap_or_default();
        let named = files.into_iter().map(|file| (file.public_key, file.name));
        Self(named.collect())
    }

    /// The name of a key, if it lies here.
    pub fn name(&self, key: &AccountId) -> Option<&str> {
        self.0.get(&key.0).map(String::as_str)
    }

    /// The name of a key, or its address.
    pub fn shown(&self, key: &AccountId) -> String {
        self.name(key).map_or_else(|| key.to_string(), Into::into)
    }
}

/// Organisations by number, for tables.
#[derive(Default, Debug)]
pub struct Organisations(BTreeMap<OrganisationId, OrganisationView>);

impl Organisations {
    /// Those of a state.
    pub async fn of(state: &State) -> Result<Self, Failure> {
        let all = state.organisations().await?;
        Ok(Self(all.into_iter().map(|one| (one.id, one)).collect()))
    }

    /// One of them.
    pub fn get(&self, id: OrganisationId) -> Option<&OrganisationView> {
        self.0.get(&id)
    }

    /// Number and tax id.
    pub fn shown(&self, id: OrganisationId) -> String {
        match self.get(id) {
            Some(organisation) => format!("{id} {}", organisation.tax_id),
            None => id.to_string(),
        }
    }

    /// The tax id, or the number as a text that names the organisation too.
    pub fn tax_id(&self, id: OrganisationId) -> String {
        self.get(id)
            .map_or_else(|| format!("id:{id}"), |found| found.tax_id.clone())
    }

    /// The number of a tax id.
    pub fn number(&self, tax_id: &str) -> Option<OrganisationId> {
        let mut all = self.0.values();
        all.find(|one| one.tax_id == tax_id).map(|one| one.id)
    }
}

#[cfg(test)]
mod tests {
    use super::{readings, sourced};

    #[test]
    fn a_source_stands_before_a_colon() {
        assert_eq!(sourced("mrv:QMA:1"), Some(("mrv", "QMA:1")));
        for national in ["QMA-1", "id:1", "ext:QMA-1", "12"] {
            assert_eq!(sourced(national), None, "{national}");
        }
    }

    #[test]
    fn a_prefix_says_what_is_meant() {
        assert_eq!(readings("12", "tax:"), (Some(12), Some("12")));
        assert_eq!(readings("id:12", "tax:"), (Some(12), None));
        assert_eq!(readings("tax:12", "tax:"), (None, Some("12")));
        assert_eq!(readings("T-12", "tax:"), (None, Some("T-12")));
        assert_eq!(readings("99999999999", "ext:"), (None, Some("99999999999")));
    }
}

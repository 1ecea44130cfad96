//! Organisations, their people, the country.

use super::{
    blake2_128_concat, text, twox_64_concat, Blake2_128Concat, Hashed, State, Twox64Concat,
};
use crate::{AccountId, ClientError};
use registry_primitives::{
    records::accounts::{
        Accreditation, CountryParameters, Invitation, MemberRecord, Organisation, Recovery,
    },
    MemberState, OrganisationId, OrganisationKind, OrganisationState, PersonId, ScopeSet, Sector,
    UserRole,
};
use subxt::dynamic::Value;

/// The country.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CountryView {
    /// ISO 3166-1 alpha-2 code.
    pub alpha2: String,
    /// ISO 3166-1 alpha-3 code.
    pub alpha3: String,
    /// Name.
    pub name: String,
    /// Name of the credit unit.
    pub unit: String,
    /// Number of this registry within the country.
    pub registry_number: u8,
}

/// An organisation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OrganisationView {
    /// Its identifier.
    pub id: OrganisationId,
    /// What it is.
    pub kind: OrganisationKind,
    /// Whether it may act.
    pub state: OrganisationState,
    /// Its public name.
    pub name: String,
    /// Its tax id.
    pub tax_id: String,
    /// ISO 3166-1 alpha-2 code of its seat.
    pub country: String,
    /// Scopes a ministry may act on.
    pub scopes: ScopeSet,
    /// Address of its public pages; empty when it has none.
    pub website: String,
}

/// A member.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MemberView {
    /// Its key.
    pub key: AccountId,
    /// Its organisation.
    pub organisation: OrganisationId,
    /// The person it stands for.
    pub person: PersonId,
    /// Its role.
    pub role: UserRole,
    /// Whether the key may act.
    pub state: MemberState,
}

/// The accreditation of a certifier for a sector.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AccreditationView {
    /// The certifier.
    pub organisation: OrganisationId,
    /// The sector.
    pub sector: Sector,
    /// From when until when, and whether it is suspended.
    pub record: Accreditation,
}

/// An invitation that nobody accepted yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct InvitationView {
    /// Hash of its voucher.
    pub voucher: [u8; 32],
    /// The organisation it leads to.
    pub organisation: OrganisationId,
    /// The role it gives.
    pub role: UserRole,
    /// The last block in which it can be accepted.
    pub expires: u32,
}

/// A recovery under way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecoveryView {
    /// The lost key.
    pub lost: AccountId,
    /// The key that takes over.
    pub new: AccountId,
    /// Who proposed it.
    pub proposed_by: PersonId,
    /// The first block in which it can be completed, once the government approved.
    pub due: Option<u32>,
}

impl State {
    /// The country.
    pub async fn country(&self) -> Result<Option<CountryView>, ClientError> {
        let country = self
            .value::<CountryParameters>("Accounts", "Country", Vec::new())
            .await?;
        Ok(country.map(|country| CountryView {
            alpha2: text(&country.alpha2),
            alpha3: text(&country.alpha3),
            name: text(&country.name),
            unit: text(&country.unit),
            registry_number: country.registry_number,
        }))
    }

    /// One organisation.
    pub async fn organisation(
        &self,
        id: OrganisationId,
    ) -> Result<Option<OrganisationView>, ClientError> {
        let record = self
            .value::<Organisation>("Accounts", "Organisations", twox_64_concat(&id))
            .await?;
        Ok(record.map(|record| organisation_view(id, &record)))
    }

    /// All organisations by identifier.
    pub async fn organisations(&self) -> Result<Vec<OrganisationView>, ClientError> {
        let mut all: Vec<_> = self
            .entries::<Twox64Concat<OrganisationId>, Organisation>("Accounts", "Organisations")
            .await?
            .into_iter()
            .map(|(Hashed(id), record)| organisation_view(id, &record))
            .collect();
        all.sort_by_key(|organisation| organisation.id);
        Ok(all)
    }

    /// The organisation of a tax id.
    pub async fn organisation_by_tax_id(
        &self,
        tax_id: &str,
    ) -> Result<Option<OrganisationView>, ClientError> {
        let key = blake2_128_concat(&tax_id);
        match self
            .value::<OrganisationId>("Accounts", "OrganisationOfTaxId", key)
            .await?
        {
            Some(id) => self.organisation(id).await,
            None => Ok(None),
        }
    }

    /// The member behind a key.
    pub async fn member(&self, key: &[u8; 32]) -> Result<Option<MemberView>, ClientError> {
        let record = self
            .value::<MemberRecord>("Accounts", "Members", blake2_128_concat(key))
            .await?;
        Ok(record.map(|record| member_view((*key).into(), record)))
    }

    /// All members.
    pub async fn members(&self) -> Result<Vec<MemberView>, ClientError> {
        let all = self
            .entries::<Blake2_128Concat<AccountId>, MemberRecord>("Accounts", "Members")
            .await?;
        Ok(all
            .into_iter()
            .map(|(Hashed(key), record)| member_view(key, record))
            .collect())
    }

    /// The members of an organisation, whatever their state.
    pub async fn members_of(
        &self,
        organisation: OrganisationId,
    ) -> Result<Vec<MemberView>, ClientError> {
        let mut all = self.members().await?;
        all.retain(|member| member.organisation == organisation);
        Ok(all)
    }

    /// Whether organisations may register themselves.
    pub async fn self_registration(&self) -> Result<bool, ClientError> {
        let open = self
            .value("Accounts", "SelfRegistration", Vec::new())
            .await?;
        Ok(open.unwrap_or_default())
    }

    /// The key that registered an organisation which waits for admission.
    pub async fn applicant(&self, id: OrganisationId) -> Result<Option<AccountId>, ClientError> {
        self.value("Accounts", "Applicant", twox_64_concat(&id))
            .await
    }

    /// How many applications of a key were rejected.
    pub async fn rejections(&self, key: &AccountId) -> Result<u32, ClientError> {
        let count = self
            .value("Accounts", "Rejections", blake2_128_concat(&key.0))
            .await?;
        Ok(count.unwrap_or_default())
    }

    /// The accreditations of a certifier by sector, suspended and lapsed ones too.
    pub async fn accreditations_of(
        &self,
        organisation: OrganisationId,
    ) -> Result<Vec<AccreditationView>, ClientError> {
        let keys = vec![Value::u128(organisation.0.into())];
        let all = self
            .entries_under("Accounts", "Accreditations", keys)
            .await?;
        Ok(accreditations(all))
    }

    /// All accreditations by certifier and sector, suspended and lapsed ones too.
    pub async fn accreditations(&self) -> Result<Vec<AccreditationView>, ClientError> {
        let all = self.entries("Accounts", "Accreditations").await?;
        Ok(accreditations(all))
    }

    /// The invitation of a voucher with this hash.
    pub async fn invitation(
        &self,
        voucher: [u8; 32],
    ) -> Result<Option<InvitationView>, ClientError> {
        let record = self
            .value::<Invitation<u32>>("Accounts", "Invitations", voucher.to_vec())
            .await?;
        Ok(record.map(|record| invitation_view(voucher, record)))
    }

    /// All invitations that nobody accepted, expired ones too, by what expires first.
    pub async fn invitations(&self) -> Result<Vec<InvitationView>, ClientError> {
        let mut all: Vec<_> = self
            .entries::<[u8; 32], Invitation<u32>>("Accounts", "Invitations")
            .await?
            .into_iter()
            .map(|(voucher, record)| invitation_view(voucher, record))
            .collect();
        all.sort_by_key(|invitation| (invitation.expires, invitation.voucher));
        Ok(all)
    }

    /// The recovery of a lost key.
    pub async fn recovery(&self, lost: &[u8; 32]) -> Result<Option<RecoveryView>, ClientError> {
        let record = self
            .value::<Recovery<AccountId, u32>>("Accounts", "Recoveries", blake2_128_concat(lost))
            .await?;
        Ok(record.map(|record| recovery_view((*lost).into(), record)))
    }

    /// All recoveries under way.
    pub async fn recoveries(&self) -> Result<Vec<RecoveryView>, ClientError> {
        let all = self
            .entries::<Blake2_128Concat<AccountId>, Recovery<AccountId, u32>>(
                "Accounts",
                "Recoveries",
            )
            .await?;
        Ok(all
            .into_iter()
            .map(|(Hashed(lost), record)| recovery_view(lost, record))
            .collect())
    }
}

fn organisation_view(id: OrganisationId, record: &Organisation) -> OrganisationView {
    OrganisationView {
        id,
        kind: record.kind,
        state: record.state,
        name: text(&record.name),
        tax_id: text(&record.tax_id),
        country: text(&record.country),
        scopes: record.scopes,
        website: text(&record.website),
    }
}

fn member_view(key: AccountId, record: MemberRecord) -> MemberView {
    MemberView {
        key,
        organisation: record.organisation,
        person: record.person,
        role: record.role,
        state: record.state,
    }
}

fn accreditations(
    entries: Vec<((Twox64Concat<OrganisationId>, Sector), Accreditation)>,
) -> Vec<AccreditationView> {
    let mut all: Vec<_> = entries
        .into_iter()
        .map(
            |((Hashed(organisation), sector), record)| AccreditationView {
                organisation,
                sector,
                record,
            },
        )
        .collect();
    all.sort_by_key(|accreditation| (accreditation.organisation, accreditation.sector));
    all
}

fn invitation_view(voucher: [u8; 32], record: Invitation<u32>) -> InvitationView {
    InvitationView {
        voucher,
        organisation: record.organisation,
        role: record.role,
        expires: record.expires,
    }
}

fn recovery_view(lost: AccountId, record: Recovery<AccountId, u32>) -> RecoveryView {
    RecoveryView {
        lost,
        new: record.new_key,
        proposed_by: record.proposed_by,
        due: record.due,
    }
}

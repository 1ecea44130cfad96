//! The permission matrix, policies, and intents.

use super::{twox_64_concat, Hashed, State, Twox64Concat};
use crate::{AccountId, ClientError};
use registry_primitives::{
    records::roles::Intent, traits::Subject, Action, ActionSet, IntentId, OrganisationId,
    OrganisationKind, PersonId, Policy, UserRole, When,
};
use subxt::dynamic::Value;

/// A cell of the permission matrix.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MatrixCell {
    /// Kind of organisation.
    pub kind: OrganisationKind,
    /// Role of the person.
    pub role: UserRole,
    /// The actions allowed.
    pub actions: ActionSet,
}

/// A call that waits for a second person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IntentView {
    /// Its identifier.
    pub id: IntentId,
    /// The key whose call it is.
    pub initiator: AccountId,
    /// The person behind the key.
    pub person: PersonId,
    /// The person's organisation.
    pub organisation: OrganisationId,
    /// The call as the runtime encodes it: what [`crate::Call::ApproveIntent`] takes, and
    /// [`State::decode_call`] reads.
    pub call: Vec<u8>,
    /// The last block in which it can be approved.
    pub expires: u32,
}

impl State {
    /// The permission matrix, by kind and role.
    pub async fn matrix(&self) -> Result<Vec<MatrixCell>, ClientError> {
        let mut cells: Vec<_> = self
            .entries::<(OrganisationKind, UserRole), ActionSet>("Roles", "Matrix")
            .await?
            .into_iter()
            .map(|((kind, role), actions)| MatrixCell {
                kind,
                role,
                actions,
            })
            .collect();
        cells.sort_by_key(|cell| (cell.kind, cell.role));
        Ok(cells)
    }

    /// The registry's second-person policy of every action.
    pub async fn policies(&self) -> Result<Vec<(Action, Policy)>, ClientError> {
        let stored = self.entries::<Action, Policy>("Roles", "Policies").await?;
        let policy = |action| {
            stored
                .iter()
                .find(|(stored, _)| *stored == action)
                .map_or_else(Policy::default, |(_, policy)| *policy)
        };
        Ok(Action::ALL
            .iter()
            .map(|action| (*action, policy(*action)))
            .collect())
    }

    /// What an organisation asks of itself on top of that, where it asks anything.
    pub async fn own_policies(
        &self,
        organisation: OrganisationId,
    ) -> Result<Vec<(Action, When)>, ClientError> {
        let keys = vec![Value::u128(organisation.0.into())];
        let mut own: Vec<_> = self
            .entries_under::<(Twox64Concat<OrganisationId>, Action), When>(
                "Roles",
                "OwnPolicies",
                keys,
            )
            .await?
            .into_iter()
            .map(|((_, action), when)| (action, when))
            .collect();
        own.sort_by_key(|(action, _)| *action);
        Ok(own)
    }

    /// One intent. It stands here after it expired, until somebody removes it.
    pub async fn intent(&self, id: IntentId) -> Result<Option<IntentView>, ClientError> {
        let record = self
            .value::<Intent<AccountId, u32>>("Roles", "Intents", twox_64_concat(&id))
            .await?;
        Ok(record.map(|record| intent_view(id, record)))
    }

    /// The intents of an organisation that can still be approved, oldest first.
    pub async fn open_intents(
        &self,
        organisation: OrganisationId,
    ) -> Result<Vec<IntentView>, ClientError> {
        let listed = self
            .value::<Vec<(IntentId, u32)>>("Roles", "OpenIntents", twox_64_concat(&organisation))
            .await?
            .unwrap_or_default();
        let mut open = Vec::with_capacity(listed.len());
        // What is sent now is executed in a later block.
        let now = self.now();
        for (id, _) in listed.into_iter().filter(|(_, expires)| *expires > now) {
            open.extend(self.intent(id).await?);
        }
        Ok(open)
    }

    /// All intents, oldest first, with those that expired and were not removed.
    pub async fn intents(&self) -> Result<Vec<IntentView>, ClientError> {
        let mut all: Vec<_> = self
            .entries::<Twox64Concat<IntentId>, Intent<AccountId, u32>>("Roles", "Intents")
            .await?
            .into_iter()
            .map(|(Hashed(id), record)| intent_view(id, record))
            .collect();
        all.sort_by_key(|intent| intent.id);
        Ok(all)
    }

    /// Whether a key may take an action on a record now, and which second-person policy then
    /// applies. When it may not, the reason is [`ClientError::Refused`].
    pub async fn may(
        &self,
        key: &[u8; 32],
        action: Action,
        subject: &Subject<AccountId>,
    ) -> Result<Policy, ClientError> {
        self.view_or_refusal("Roles", "may", &(key, action, subject))
            .await
    }

    /// The second-person policy in force for an organisation: the registry's, or its own where
    /// that is stricter.
    pub async fn effective_policy(
        &self,
        organisation: OrganisationId,
        action: Action,
    ) -> Result<Policy, ClientError> {
        self.view("Roles", "effective_policy", &(organisation, action))
            .await
    }
}

fn intent_view(id: IntentId, record: Intent<AccountId, u32>) -> IntentView {
    IntentView {
        id,
        initiator: record.initiator,
        person: record.person,
        organisation: record.organisation,
        call: record.call.into_inner(),
        expires: record.expires,
    }
}

//! Validators, the rules of their set, what they did, and the sessions in which they act.

use super::{blake2_128_concat, twox_64_concat, Blake2_128Concat, Hashed, State, Twox64Concat};
use crate::{AccountId, ClientError};
use registry_primitives::records::validators::{
    Equivocation, Performance, SessionIndex, Validator, ValidatorRules,
};
use std::collections::BTreeMap;
use subxt::dynamic::Value;

/// A validator.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ValidatorView {
    /// Its account: the public block key with which it began.
    pub account: AccountId,
    /// What the chain keeps of it.
    pub record: Validator,
    /// Whether it is in the set of the running session.
    pub acts: bool,
    /// Its block key (sr25519) and its finality key (ed25519), as they act two sessions from
    /// now on.
    pub keys: Option<[u8; 64]>,
    /// The session of its last heartbeat.
    pub beat: Option<SessionIndex>,
    /// For what it was suspended last.
    pub evidence: Option<Equivocation>,
}

/// What a validator did in a session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PerformanceView {
    /// The session.
    pub session: SessionIndex,
    /// The validator.
    pub validator: AccountId,
    /// What it did.
    pub performance: Performance,
}

/// The running session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SessionView {
    /// Its number.
    pub index: SessionIndex,
    /// Its first block.
    pub start: u32,
    /// Its set.
    pub validators: Vec<AccountId>,
    /// The set of the next session.
    pub queued: Vec<AccountId>,
    /// Blocks that each validator made in it so far.
    pub authored: Vec<(AccountId, u32)>,
}

impl State {
    /// All validators, in the order of their organisations.
    pub async fn validators(&self) -> Result<Vec<ValidatorView>, ClientError> {
        let records = self
            .entries::<Blake2_128Concat<AccountId>, Validator>("Validators", "Validators")
            .await?;
        let acting = self.acting().await?;
        let mut keys: BTreeMap<_, _> = self.accounts::<[u8; 64]>("Session", "NextKeys").await?;
        let mut beats = self.accounts("Validators", "Beats").await?;
        let mut evidence = self.accounts("Validators", "Evidence").await?;
        let mut views: Vec<_> = records
            .into_iter()
            .map(|(Hashed(account), record)| ValidatorView {
                account,
                record,
                acts: acting.contains(&account),
                keys: keys.remove(&account.0),
                beat: beats.remove(&account.0),
                evidence: evidence.remove(&account.0),
            })
            .collect();
        views.sort_by_key(|view| (view.record.organisation, view.account.0));
        Ok(views)
    }

    /// One validator.
    pub async fn validator(
        &self,
        account: &AccountId,
    ) -> Result<Option<ValidatorView>, ClientError> {
        let record = self
            .value::<Validator>("Validators", "Validators", blake2_128_concat(account))
            .await?;
        let Some(record) = record else {
            return Ok(None);
        };
        let key = twox_64_concat(account);
        Ok(Some(ValidatorView {
            account: *account,
            record,
            acts: self.acting().await?.contains(account),
            keys: self.value("Session", "NextKeys", key.clone()).await?,
            beat: self.value("Validators", "Beats", key.clone()).await?,
            evidence: self.value("Validators", "Evidence", key).await?,
        }))
    }

    /// The rules of the set.
    pub async fn validator_rules(&self) -> Result<ValidatorRules, ClientError> {
        let rules = self.value("Validators", "Rules", Vec::new()).await?;
        Ok(rules.unwrap_or_default())
    }

    /// What validators did in the sessions from one to another, both included, as far as the
    /// chain remembers them; oldest first.
    pub async fn performance(
        &self,
        from: SessionIndex,
        to: SessionIndex,
    ) -> Result<Vec<PerformanceView>, ClientError> {
        type Key = (Twox64Concat<SessionIndex>, Twox64Concat<AccountId>);
        let mut found = Vec::new();
        for session in from..=to {
            let keys = vec![Value::u128(session.into())];
            let mut of_session: Vec<_> = self
                .entries_under::<Key, Performance>("Validators", "PerformanceOf", keys)
                .await?
                .into_iter()
                .map(|((_, Hashed(validator)), performance)| PerformanceView {
                    session,
                    validator,
                    performance,
                })
                .collect();
            of_session.sort_by_key(|view| view.validator.0);
            found.append(&mut of_session);
        }
        Ok(found)
    }

    /// The running session.
    pub async fn session(&self) -> Result<SessionView, ClientError> {
        let index: Option<SessionIndex> = self.value("Session", "CurrentIndex", Vec::new()).await?;
        let start: Option<u32> = self.value("Validators", "SessionStart", Vec::new()).await?;
        let queued: Option<Vec<(AccountId, [u8; 64])>> =
            self.value("Session", "QueuedKeys", Vec::new()).await?;
        let queued = queued.unwrap_or_default().into_iter();
        let authored = self.accounts::<u32>("Validators", "Authored").await?;
        Ok(SessionView {
            index: index.unwrap_or_default(),
            start: start.unwrap_or_default(),
            validators: self.acting().await?,
            queued: queued.map(|(account, _)| account).collect(),
            authored: authored
                .into_iter()
                .map(|(account, blocks)| (AccountId::from(account), blocks))
                .collect(),
        })
    }

    /// The set of the running session.
    async fn acting(&self) -> Result<Vec<AccountId>, ClientError> {
        let acting = self.value("Session", "Validators", Vec::new()).await?;
        Ok(acting.unwrap_or_default())
    }

    /// A map by account.
    async fn accounts<V: codec::Decode>(
        &self,
        pallet: &str,
        item: &str,
    ) -> Result<BTreeMap<[u8; 32], V>, ClientError> {
        let entries = self
            .entries::<Twox64Concat<AccountId>, V>(pallet, item)
            .await?;
        let by_account = |(Hashed(account), value): (Hashed<8, AccountId>, V)| (account.0, value);
        Ok(entries.into_iter().map(by_account).collect())
    }
}

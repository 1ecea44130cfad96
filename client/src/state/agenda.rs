//! Calls that are scheduled for a block.

use super::{unreadable, State, PREFIX};
use crate::{call::DecodedCall, shown::bytes_within, ClientError};
use codec::Decode;
use subxt::{
    dynamic::Value,
    ext::scale_value::{Composite, ValueDef},
};

/// A call that is scheduled for a block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ScheduledView {
    /// The block in which it is executed.
    pub block: u32,
    /// Its index in that block.
    pub index: u32,
    /// The encoded call; none when the chain has only its hash.
    pub call: Option<Vec<u8>>,
    /// What it says; none when it cannot be read.
    pub decoded: Option<DecodedCall>,
}

impl State {
    /// The calls that are scheduled, by block.
    pub async fn agenda(&self) -> Result<Vec<ScheduledView>, ClientError> {
        // Who decided on a call is kept with it, in a type that every release extends. The
        // metadata of the block describe it, so this is read by them alone.
        let address = subxt::dynamic::storage::<Vec<Value>, Value>("Scheduler", "Agenda");
        let mut entries = self
            .at
            .storage()
            .iter(address, Vec::new())
            .await
            .map_err(super::node)?;
        let mut agenda = Vec::new();
        while let Some(entry) = entries.next().await {
            let entry = entry.map_err(super::node)?;
            // The hash of the key is of eight bytes.
            let key = entry.key_bytes().get(PREFIX.saturating_add(8)..);
            let mut key = key.ok_or_else(|| unreadable("a key is too short"))?;
            let block = u32::decode(&mut key).map_err(unreadable)?;
            let calls = entry.value().decode().map_err(unreadable)?;
            for (index, scheduled) in (0..).zip(items(&calls)) {
                let Some(call) = field(scheduled, "call") else {
                    // A call that was taken off leaves its place empty.
                    continue;
                };
                let call = self.bounded(call).await?;
                let decoded = call.as_deref().and_then(|call| self.decode_call(call).ok());
                agenda.push(ScheduledView {
                    block,
                    index,
                    call,
                    decoded,
                });
            }
        }
        agenda.sort_by_key(|scheduled| (scheduled.block, scheduled.index));
        Ok(agenda)
    }

    /// A call that stands in its place, or among the preimages.
    async fn bounded<T>(&self, call: &Value<T>) -> Result<Option<Vec<u8>>, ClientError> {
        let ValueDef::Variant(held) = &call.value else {
            return Ok(None);
        };
        match (held.name.as_str(), &held.values) {
            ("Inline", Composite::Unnamed(values)) => Ok(values.first().and_then(bytes_within)),
            ("Lookup", Composite::Named(fields)) => {
                let named = |name: &str| fields.iter().find(|(of, _)| of == name);
                let hash = named("hash").and_then(|(_, hash)| bytes_within(hash));
                let length = named("len").and_then(|(_, length)| length.as_u128());
                let length = length.and_then(|length| u32::try_from(length).ok());
                let (Some(hash), Some(length)) = (hash, length) else {
                    return Ok(None);
                };
                let key = [&hash[..], &length.to_le_bytes()].concat();
                self.value("Preimage", "PreimageFor", key).await
            }
            _ => Ok(None),
        }
    }
}

/// The values in a list, whatever it is wrapped in.
fn items<T>(value: &Value<T>) -> Vec<&Value<T>> {
    match &value.value {
        ValueDef::Composite(Composite::Unnamed(values)) => match &values[..] {
            [inner] if matches!(inner.value, ValueDef::Composite(_)) => items(inner),
            _ => values.iter().collect(),
        },
        _ => Vec::new(),
    }
}

/// A field of what an option holds.
fn field<'a, T>(value: &'a Value<T>, name: &str) -> Option<&'a Value<T>> {
    let ValueDef::Variant(option) = &value.value else {
        return None;
    };
    let held = option.values.values().next()?;
    match &held.value {
        ValueDef::Composite(Composite::Named(fields)) => fields
            .iter()
            .find(|(of, _)| of == name)
            .map(|(_, value)| value),
        _ => None,
    }
}

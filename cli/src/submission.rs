//! Calls of commands: executed at once, or opened as an intent that waits for a second person.

use crate::{
    context::{until_final, Context},
    failure::{Exit, Failure},
    output::{finalised, finalised_json, Answer},
};
use registry_client::{event, Call, Receipt, Registry, RegistryEvent, Signer};
use registry_primitives::IntentId;
use serde_json::{json, Value};

/// What became of a call.
#[derive(Debug)]
pub enum Submitted {
    /// It was executed.
    Executed(Receipt),
    /// It waits for a second person, as `--as-intent` asks.
    Opened(Opened),
}

/// An intent that was opened.
#[derive(Debug)]
pub struct Opened {
    /// Its number.
    pub intent: IntentId,
    /// The last block in which it can be approved.
    pub expires: u32,
    receipt: Receipt,
}

impl Opened {
    fn of(receipt: Receipt) -> Result<Self, Failure> {
        let (intent, expires) = only(&receipt, |event| match event {
            RegistryEvent::IntentOpened(event::IntentOpened {
                intent, expires, ..
            }) => Some((*intent, *expires)),
            _ => None,
        })?;
        Ok(Self {
            intent,
            expires,
            receipt,
        })
    }

    /// The answer of the command, with what it adds.
    pub fn answer_with(&self, more: Value, text: &str) -> Answer {
        let Self {
            intent,
            expires,
            receipt,
        } = self;
        let mut json = json!({ "intent": intent, "expires": expires });
        if let (Value::Object(all), Value::Object(more)) = (&mut json, more) {
            all.extend(more);
        }
        let text = format!(
            "Intent {intent} is open until block {expires}; nothing is executed yet.\n\
             A second person approves it with `registry intent approve {intent}`.\n{text}{}",
            finalised(receipt)
        );
        Answer::new(&finalised_json(receipt, json), text)
    }

    /// The answer of the command.
    pub fn answer(&self) -> Answer {
        self.answer_with(json!({}), "")
    }
}

impl Context {
    /// Submit a call, or with `--as-intent` an intent that holds it, and wait until that is
    /// final.
    pub async fn submit(
        &self,
        registry: &Registry,
        signer: &Signer,
        call: Call,
    ) -> Result<Submitted, Failure> {
        if self.as_intent() {
            let call = Call::OpenIntent {
                call: Box::new(call),
            };
            let receipt = self.execute(registry, signer, call).await?;
            return Opened::of(receipt).map(Submitted::Opened);
        }
        let receipt = self.execute(registry, signer, call).await?;
        Ok(Submitted::Executed(receipt))
    }

    /// Submit a call that never becomes an intent, and wait until it is final.
    pub async fn execute(
        &self,
        registry: &Registry,
        signer: &Signer,
        call: Call,
    ) -> Result<Receipt, Failure> {
        until_final(registry.submit(signer, vec![call])).await
    }

    /// Submit a call and answer what `tell` makes of it once it is executed.
    pub async fn change(
        &self,
        registry: &Registry,
        signer: &Signer,
        call: Call,
        tell: impl FnOnce(&Receipt) -> Result<(Value, String), Failure>,
    ) -> Result<Answer, Failure> {
        match self.submit(registry, signer, call).await? {
            Submitted::Opened(opened) => Ok(opened.answer()),
            Submitted::Executed(receipt) => {
                let (json, text) = tell(&receipt)?;
                Ok(executed(&receipt, json, &text))
            }
        }
    }

    /// Refuse `--as-intent` where it means nothing.
    pub fn without_intent(&self, why: &str) -> Result<(), Failure> {
        if self.as_intent() {
            return Err(Failure::usage(why, "Leave --as-intent out."));
        }
        Ok(())
    }
}

/// The answer of a call that was executed.
pub fn executed(receipt: &Receipt, json: Value, text: &str) -> Answer {
    let text = format!("{text}\n{}", finalised(receipt));
    Answer::new(&finalised_json(receipt, json), text)
}

/// The event that says what a call did.
pub fn only<T>(
    receipt: &Receipt,
    pick: impl Fn(&RegistryEvent) -> Option<T>,
) -> Result<T, Failure> {
    let mut events = receipt.events.iter();
    events.find_map(pick).ok_or_else(|| unexpected(receipt))
}

/// A transaction that did what this program knows nothing of.
pub fn unexpected(receipt: &Receipt) -> Failure {
    Failure::new(
        Exit::Refused,
        "Unexpected",
        format!(
            "Block {} has the transaction but not its event.",
            receipt.block_number
        ),
        "Look at the state; report this to the operators of the registry.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use registry_client::{
        event::Actor,
        values::{Bytes, Key},
    };
    use registry_primitives::{OrganisationId, OrganisationKind, PersonId, UserRole};

    fn receipt(events: Vec<RegistryEvent>) -> Receipt {
        Receipt {
            block_number: 9,
            block_hash: [1; 32],
            extrinsic_hash: [2; 32],
            events,
        }
    }

    #[test]
    fn an_opened_intent_tells_its_number_and_who_goes_on() {
        let event = event::IntentOpened {
            intent: IntentId(7),
            organisation: OrganisationId(2),
            call: Bytes(vec![1, 2]),
            expires: 120,
            by: Actor {
                key: Key([3; 32]),
                organisation: OrganisationId(2),
                kind: OrganisationKind::ProgrammeDeveloper,
                role: UserRole::Manager,
                person: PersonId(5),
                approved_by: None,
            },
        };
        let opened = Opened::of(receipt(vec![RegistryEvent::IntentOpened(event)])).unwrap();
        let answer = opened.answer_with(json!({ "voucherFile": "v.json" }), "");
        assert!(
            answer.text.contains("registry intent approve 7"),
            "{}",
            answer.text
        );
        let json: Value = serde_json::from_str(&answer.json).unwrap();
        assert_eq!(json["intent"], 7);
        assert_eq!(json["expires"], 120);
        assert_eq!(json["block"], 9);
        assert_eq!(json["voucherFile"], "v.json");
        assert!(Opened::of(receipt(Vec::new())).is_err());
    }
}

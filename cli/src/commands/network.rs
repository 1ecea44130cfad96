//! `registry network status`.

use crate::{
    context::Context,
    durations::Pace,
    failure::Failure,
    output::{pairs_of, table, Answer},
    runtime_file::Version,
    values::{hash_text, percent_text},
};
use registry_client::{AccountId, SessionView, State, ValidatorView};
use registry_primitives::records::validators::{AuthorisedUpgrade, ValidatorRules, ValidatorState};
use serde_json::{json, Value};

/// Show session, validators, finality, upgrade and safe mode.
pub async fn status(context: &Context) -> Result<Answer, Failure> {
    let registry = context.connect().await?;
    let state = registry.state().await?;
    let best = registry.best_block_number().await?;
    let network = Network::of(&state, best).await?;
    Ok(Answer::new(&network.json(), network.text()))
}

/// An upgrade that is authorised, for programs.
pub fn upgrade_json(upgrade: &AuthorisedUpgrade<u32>) -> Value {
    json!({
        "codeHash": hash_text(upgrade.code_hash),
        "release": release(upgrade),
        "notBefore": upgrade.not_before,
    })
}

/// The name of a release.
pub fn release(upgrade: &AuthorisedUpgrade<u32>) -> String {
    String::from_utf8_lossy(&upgrade.release).into_owned()
}

/// What the network is at one block.
struct Network {
    finalised: u64,
    best: u64,
    pace: Pace,
    version: u32,
    session: SessionView,
    rules: ValidatorRules,
    validators: Vec<ValidatorView>,
    upgrade: Option<AuthorisedUpgrade<u32>>,
    safe_mode: Option<u32>,
    paused: Vec<String>,
}

impl Network {
    async fn of(state: &State, best: u64) -> Result<Self, Failure> {
        let paused = state.paused_calls().await?.into_iter();
        let version = Version::of(state).map(|version| version.spec_version);
        Ok(Self {
            finalised: state.block_number(),
            best,
            pace: Pace::of(state),
            version: version.unwrap_or_else(|| state.spec_version()),
            session: state.session().await?,
            rules: state.validator_rules().await?,
            validators: state.validators().await?,
            upgrade: state.authorised_upgrade().await?,
            safe_mode: state.safe_mode_until().await?,
            paused: paused
                .map(|call| format!("{}.{}", call.pallet.0, call.call.0))
                .collect(),
        })
    }

    /// The block in which the session ends.
    fn session_end(&self) -> u64 {
        u64::from(self.session.start).saturating_add(self.rules.session_length.into())
    }

    /// Who comes and who goes with the next session.
    fn next(&self) -> (Vec<AccountId>, Vec<AccountId>) {
        let without = |these: &[AccountId], those: &[AccountId]| -> Vec<AccountId> {
            let missing = these.iter().filter(|key| !those.contains(key));
            missing.copied().collect()
        };
        let (now, next) = (&self.session.validators, &self.session.queued);
        (without(next, now), without(now, next))
    }

    fn authored(&self, validator: &AccountId) -> u32 {
        let mut all = self.session.authored.iter();
        all.find(|(of, _)| of == validator)
            .map_or(0, |(_, blocks)| *blocks)
    }

    fn json(&self) -> Value {
        let texts =
            |keys: &[AccountId]| -> Vec<String> { keys.iter().map(ToString::to_string).collect() };
        let (enter, leave) = self.next();
        let waiting = |state| {
            let of = self.validators.iter();
            of.filter(|view| view.record.state == state).count()
        };
        json!({
            "block": self.finalised,
            "bestBlock": self.best,
            "finalityLag": self.best.saturating_sub(self.finalised),
            "specVersion": self.version,
            "session": {
                "index": self.session.index,
                "start": self.session.start,
                "end": self.session_end(),
                "validators": self.session.validators.iter().map(|key| json!({
                    "validator": key.to_string(),
                    "authored": self.authored(key),
                })).collect::<Vec<_>>(),
                "entering": texts(&enter),
                "leaving": texts(&leave),
            },
            "rules": {
                "floor": self.rules.floor,
                "seats": self.rules.seats,
                "sharePerMillion": self.rules.share,
                "missed": self.rules.missed,
                "sessionLength": self.rules.session_length,
            },
            "proposed": waiting(ValidatorState::Proposed),
            "standby": waiting(ValidatorState::Standby),
            "suspended": waiting(ValidatorState::Suspended),
            "upgrade": self.upgrade.as_ref().map(upgrade_json),
            "safeModeUntil": self.safe_mode,
            "pausedCalls": self.paused,
        })
    }

    fn text(&self) -> String {
        let now = self.best;
        let (enter, leave) = self.next();
        let members = self.session.validators.len();
        let set = format!(
            "{members}; at least {}, at most {}, of one organisation at most {} %",
            self.rules.floor,
            self.rules.seats,
            percent_text(self.rules.share)
        );
        let upgrade = self.upgrade.as_ref().map_or_else(
            || "none authorised".to_owned(),
            |upgrade| {
                format!(
                    "{} from {} on, code {}",
                    release(upgrade),
                    self.pace.until(upgrade.not_before.into(), now),
                    hash_text(upgrade.code_hash)
                )
            },
        );
        let safe_mode = self.safe_mode.map_or_else(
            || "off".to_owned(),
            |until| format!("on until {}", self.pace.until(until.into(), now)),
        );
        let mut lines = vec![
            ("best block", self.best.to_string()),
            (
                "final block",
                format!(
                    "{} ({} behind)",
                    self.finalised,
                    self.best.saturating_sub(self.finalised)
                ),
            ),
            ("runtime", format!("spec version {}", self.version)),
            (
                "session",
                format!(
                    "{}, ends with {}",
                    self.session.index,
                    self.pace.until(self.session_end(), now)
                ),
            ),
            ("validators", set),
        ];
        let listed = |keys: &[AccountId]| {
            let texts = keys.iter().map(ToString::to_string);
            texts.collect::<Vec<_>>().join(", ")
        };
        if !enter.is_empty() {
            lines.push(("enter with the next session", listed(&enter)));
        }
        if !leave.is_empty() {
            lines.push(("leave with the next session", listed(&leave)));
        }
        lines.extend([("upgrade", upgrade), ("safe mode", safe_mode)]);
        if !self.paused.is_empty() {
            lines.push(("paused calls", self.paused.join(", ")));
        }
        let rows = self.session.validators.iter().map(|key| {
            let view = self.validators.iter().find(|view| view.account == *key);
            let state = view.map_or_else(String::new, |view| view.record.state.to_string());
            [key.to_string(), state, self.authored(key).to_string()]
        });
        format!(
            "{}\n{}",
            pairs_of(&lines),
            table(["Validator", "State", "Blocks in this session"], rows)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_and_who_goes_is_told() {
        let key = |byte: u8| AccountId::from([byte; 32]);
        let network = Network {
            finalised: 98,
            best: 100,
            pace: Pace::default(),
            version: 6,
            session: SessionView {
                index: 9,
                start: 91,
                validators: vec![key(1), key(2)],
                queued: vec![key(2), key(3)],
                authored: vec![(key(2), 4)],
            },
            rules: ValidatorRules {
                session_length: 10,
                ..ValidatorRules::default()
            },
            validators: Vec::new(),
            upgrade: Some(AuthorisedUpgrade {
                code_hash: [7; 32],
                release: b"0.2.0".to_vec().try_into().unwrap(),
                not_before: 150,
            }),
            safe_mode: None,
            paused: vec!["Credits.transfer".to_owned()],
        };
        let json = network.json();
        assert_eq!(json["finalityLag"], 2);
        assert_eq!(json["session"]["end"], 101);
        assert_eq!(json["session"]["entering"], json!([key(3).to_string()]));
        assert_eq!(json["session"]["leaving"], json!([key(1).to_string()]));
        assert_eq!(json["session"]["validators"][1]["authored"], 4);
        assert_eq!(json["upgrade"]["release"], "0.2.0");
        let text = network.text();
        for part in [
            "98 (2 behind)",
            "0.2.0 from block 150 (in 1 m 40 s) on",
            "safe mode",
            "Credits.transfer",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }
}

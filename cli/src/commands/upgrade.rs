//! `registry upgrade`: from an authorised hash to a new runtime.

use super::network::{release, upgrade_json};
use crate::{
    args::governance::Upgrade,
    context::Context,
    durations::Pace,
    failure::{Exit, Failure},
    output::{finalised, finalised_json, pairs, print_error, Answer, Progress},
    runtime_file::{RuntimeFile, Version},
    submission::unexpected,
    values::hash_text,
};
use registry_client::{Call, ClientError, Registry, RegistryEvent, State};
use registry_primitives::records::validators::AuthorisedUpgrade;
use serde_json::json;
use std::{
    path::Path,
    time::{Duration, Instant},
};

/// How often the node is asked again.
const POLL: Duration = Duration::from_millis(300);
/// How long no block may become final while the new runtime is waited for.
const STANDSTILL: Duration = Duration::from_secs(60);
/// Final blocks within which the new runtime has to show.
const BLOCKS: u64 = 20;

/// Apply, or show.
pub async fn run(context: &Context, command: &Upgrade) -> Result<Answer, Failure> {
    match command {
        Upgrade::Apply { code } => apply(context, code).await,
        Upgrade::Status { code } => status(context, code.as_deref()).await,
    }
}

/// Show the runtime in force and the authorised one.
async fn status(context: &Context, code: Option<&Path>) -> Result<Answer, Failure> {
    let file = match code {
        Some(path) => Some(RuntimeFile::read(path)?),
        None => None,
    };
    let registry = context.connect().await?;
    let state = registry.state().await?;
    let best = registry.best_block_number().await?;
    let upgrade = state.authorised_upgrade().await?;
    let matches = match (&file, &upgrade) {
        (Some(file), Some(upgrade)) => Some(file.hash == upgrade.code_hash),
        _ => None,
    };
    let json = json!({
        "block": state.block_number(),
        "bestBlock": best,
        "specVersion": state.spec_version(),
        "upgrade": upgrade.as_ref().map(upgrade_json),
        "applicable": upgrade.as_ref().map(|upgrade| is_over(upgrade, best)),
        "code": file.as_ref().map(RuntimeFile::json),
        "isAuthorised": matches,
    });
    let authorised = upgrade.as_ref().map_or_else(
        || "none".to_owned(),
        |upgrade| {
            format!(
                "{}, code {}, from {} on",
                release(upgrade),
                hash_text(upgrade.code_hash),
                Pace::of(&state).until(upgrade.not_before.into(), best)
            )
        },
    );
    let mut text = pairs([
        (
            "runtime",
            format!(
                "spec version {} at block {}",
                state.spec_version(),
                state.block_number()
            ),
        ),
        ("authorised", authorised),
    ]);
    if let Some(file) = &file {
        let is = match matches {
            Some(true) => "This is the authorised code.",
            Some(false) => "This is NOT the authorised code.",
            None => "No code is authorised.",
        };
        text = format!("{text}\n{}\n{is}", file.text());
    }
    Ok(Answer::new(&json, text))
}

/// Whether the notice is over for the block after the best one.
fn is_over(upgrade: &AuthorisedUpgrade<u32>, best: u64) -> bool {
    best.saturating_add(1) >= u64::from(upgrade.not_before)
}

/// Refuse what the chain would refuse, with what to do about it.
fn must_be_applicable(
    file: &RuntimeFile,
    upgrade: Option<&AuthorisedUpgrade<u32>>,
    best: u64,
    pace: Pace,
) -> Result<(), Failure> {
    let upgrade = upgrade.ok_or_else(|| {
        Failure::of(
            "NoUpgradeAuthorised",
            format!("the hash of {} is {}", file.path, hash_text(file.hash)),
        )
    })?;
    if upgrade.code_hash != file.hash {
        return Err(Failure::of(
            "NotTheAuthorisedCode",
            format!(
                "{} has the hash {}, authorised is {} ({})",
                file.path,
                hash_text(file.hash),
                hash_text(upgrade.code_hash),
                release(upgrade)
            ),
        ));
    }
    if !is_over(upgrade, best) {
        return Err(Failure::of(
            "NoticeNotOver",
            format!(
                "it may be applied from {} on",
                pace.until(upgrade.not_before.into(), best)
            ),
        ));
    }
    Ok(())
}

/// Apply the authorised code, and wait until the new runtime is final.
async fn apply(context: &Context, path: &Path) -> Result<Answer, Failure> {
    context.without_intent("Applying an upgrade needs no signer, so it cannot be an intent.")?;
    let file = RuntimeFile::read(path)?;
    let registry = context.connect().await?;
    let state = registry.state().await?;
    let best = registry.best_block_number().await?;
    let upgrade = state.authorised_upgrade().await?;
    must_be_applicable(&file, upgrade.as_ref(), best, Pace::of(&state))?;
    file.must_follow(&state)?;
    let before = state.spec_version();
    if !context.json() {
        print_error(&file.text());
    }
    let call = Call::ApplyUpgrade {
        code: file.code.clone(),
    };
    let receipt = crate::context::until_final(registry.submit_unsigned(&call)).await?;
    let mut events = receipt.events.iter();
    if !events.any(|event| matches!(event, RegistryEvent::UpgradeApplied(_))) {
        return Err(rejected(&receipt, &file));
    }
    let seen = until_version(&registry, before, file.version.spec_version).await?;
    let name = upgrade.as_ref().map(release).unwrap_or_default();
    let json = json!({
        "release": name,
        "code": file.json(),
        "specVersionBefore": before,
        "specVersion": file.version.spec_version,
        "seenInBlock": seen,
    });
    let text = format!(
        "Release {name} is applied: spec version {before} until block {}, {} from then on; final \
         block {seen} has it.\n{}\nMigrations of the state may go on for some blocks; until they \
         are over only inherents come into blocks.",
        receipt.block_number,
        file.version.spec_version,
        finalised(&receipt)
    );
    Ok(Answer::new(&finalised_json(&receipt, json), text))
}

/// The chain took the code in and found that it is no runtime that can follow.
fn rejected(receipt: &registry_client::Receipt, file: &RuntimeFile) -> Failure {
    if receipt.events.is_empty() {
        return unexpected(receipt);
    }
    Failure::new(
        Exit::Refused,
        "UpgradeRejected",
        format!(
            "The chain does not accept the authorised code of {} as its next runtime; the \
             authorisation is used up.",
            file.path
        ),
        "Build a runtime of this chain with a higher spec version, and let the council authorise \
         it.",
    )
}

/// Wait until a final state has the new version; gives its block.
async fn until_version(registry: &Registry, before: u32, after: u32) -> Result<u64, Failure> {
    let progress = Progress::start(format!("waiting until spec version {after} is final…"));
    let mut first = None;
    let mut seen = (0, Instant::now());
    loop {
        let (block, version) = match registry.state().await {
            Ok(state) => version(&state),
            // A node may drop connections for a moment while it changes the runtime.
            Err(ClientError::Node(_)) => (seen.0, before),
            Err(error) => return Err(error.into()),
        };
        if version == after {
            return Ok(block);
        }
        if block > seen.0 {
            seen = (block, Instant::now());
            progress.say(format!(
                "final block {block} has spec version {version}; waiting for {after}…"
            ));
        }
        let first = *first.get_or_insert(block);
        if block > first.saturating_add(BLOCKS) || seen.1.elapsed() > STANDSTILL {
            return Err(Failure::new(
                Exit::Refused,
                "NotSeen",
                format!(
                    "The code is handed in, but final block {block} still has spec version \
                     {version}."
                ),
                "Look at `registry network status` and at the node's log; the code need not be \
                 handed in again.",
            ));
        }
        tokio::time::sleep(POLL).await;
    }
}

/// Block and spec version of a state.
fn version(state: &State) -> (u64, u32) {
    let told = Version::of(state).map(|version| version.spec_version);
    let version = told.unwrap_or_else(|| state.spec_version());
    (state.block_number(), version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_authorised_code_is_applied_and_only_after_the_notice() {
        let file = RuntimeFile::for_test([7; 32]);
        let upgrade = |hash: u8| AuthorisedUpgrade {
            code_hash: [hash; 32],
            release: b"0.2.0".to_vec().try_into().unwrap(),
            not_before: 100,
        };
        let check = |upgrade: Option<&AuthorisedUpgrade<u32>>, best| {
            must_be_applicable(&file, upgrade, best, Pace::default())
        };
        assert!(check(Some(&upgrade(7)), 99).is_ok());
        for (upgrade, best, number) in [
            (None, 200, 9031),
            (Some(upgrade(8)), 200, 9032),
            (Some(upgrade(7)), 98, 9033),
        ] {
            let failure = check(upgrade.as_ref(), best).unwrap_err();
            assert_eq!(failure.number, Some(number), "{failure:?}");
        }
    }
}

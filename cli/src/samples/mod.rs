//! `registry samples load`: the life of an invented country, from files, as often as one likes.
//!
//! What is done already is seen from the chain: programmes by external identifier, stage and
//! version, documents and reports by the hash of their file, issues by what was issued,
//! retirements, cancellations and freezes by the step's id in their reason, what waits by the
//! step's id in its remark, voided issuances by their place in the programme's blocks. Executed
//! transfers and answered requests leave no record in the state; a file next to the keystore
//! notes them. It also notes what is about to be submitted and what waits, so that a run that was
//! cut off is not repeated by the next one. The steps after a delayed transfer begin when it is
//! executed.

mod calls;
mod credits;
mod directory;
mod marks;
mod progress;
mod standing;

use crate::{
    args::tools::Samples,
    context::{state_since, until_final, Context},
    failure::{Exit, Failure},
    files::life::{Action, Step, ROOT},
    lookup,
    onboard::run::{execute, prepare},
    output::{self, Answer, Progress as Spinner},
    waiting::{until_executed, Became, Delayed},
};
use directory::Directory;
use progress::{Notes, Started};
use registry_client::{Registry, Signer, State};
use registry_primitives::Credits;
use serde_json::{json, Value};
use standing::{held, Standing};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    time::Duration,
};

/// Who signs as root unless the command says otherwise.
const DEVELOPMENT_ROOT: &str = "//Alice";
/// Blocks after which a transaction of an earlier run is in a block or never will be, on a
/// chain that nobody else uses.
const SETTLED_AFTER: u64 = 6;
/// Blocks within which a delayed transfer must be due to be waited for.
const WAIT_AT_MOST: u64 = 300;

/// Load a sample country.
pub async fn run(context: &Context, command: &Samples) -> Result<Answer, Failure> {
    context.without_intent("Loading is many calls by several people, so it is no intent.")?;
    let Samples::Load { directory } = command;
    let directory = Directory::read(directory)?;
    let (registry, ready) = prepare(context, &directory.tables).await?;
    let root = || context.signer_or(Some(DEVELOPMENT_ROOT));
    let onboarded = execute(context, &registry, root, ready).await?;
    say(context, "Organisations and people are on chain.");

    let notes = Notes::open(context.keystore.directory(), registry.genesis_hash())?;
    let mut loading = Loading {
        context,
        registry: &registry,
        directory: &directory,
        notes,
        signers: BTreeMap::new(),
        told: Vec::new(),
    };
    loading.forget_another_chain().await?;
    loading.all().await?;

    let genesis = format!("0x{}", hex::encode(registry.genesis_hash()));
    let json = json!({
        "genesisHash": genesis,
        "onboarding": onboarded.json,
        "steps": loading.told,
    });
    let text = format!("All {} steps are done.", directory.steps.len());
    Ok(Answer::new(&json, text))
}

/// A line of progress: standard output for people, standard error beside JSON.
fn say(context: &Context, line: &str) {
    if context.json() {
        output::print_error(line);
    } else {
        output::print(line);
    }
}

struct Loading<'a> {
    context: &'a Context,
    registry: &'a Registry,
    directory: &'a Directory,
    notes: Notes,
    signers: BTreeMap<String, Signer>,
    told: Vec<Value>,
}

impl Loading<'_> {
    /// Do every step in order. Steps of different programmes do not depend on each other, so
    /// as many as possible are submitted together.
    async fn all(&mut self) -> Result<(), Failure> {
        let steps = &self.directory.steps;
        let mut next = 0usize;
        while next < steps.len() {
            let state = state_since(self.registry, self.notes.latest()).await?;
            let mut touched = BTreeSet::new();
            let mut wave = Vec::new();
            while let Some(step) = steps.get(next) {
                if self.directory.depends_on(step, &touched) {
                    break;
                }
                match self.standing(step, &state).await? {
                    Standing::Done => self.tell(next, step, "already", None),
                    Standing::Open | Standing::Waiting(_) | Standing::Unknown => {
                        touched.insert(self.directory.changed_by(step));
                        wave.push(next);
                    }
                }
                next = next.saturating_add(1);
            }
            if !wave.is_empty() {
                self.together(&wave).await?;
            }
        }
        Ok(())
    }

    /// Submit steps that do not depend on each other, and wait until all of them are done.
    async fn together(&mut self, wave: &[usize]) -> Result<(), Failure> {
        let steps: Vec<(usize, &Step)> = wave
            .iter()
            .filter_map(|place| Some((*place, self.directory.steps.get(*place)?)))
            .collect();
        let mut state = state_since(self.registry, self.notes.latest()).await?;
        if steps
            .iter()
            .any(|(_, step)| self.notes.started(&step.id).is_some())
        {
            state = self.settled(&steps, state).await?;
        }
        let mut jobs = Vec::new();
        let mut submitted = Vec::new();
        let mut waiting = Vec::new();
        for (place, step) in steps {
            if let Some(delayed) = self.under_way(step, &state).await? {
                waiting.push((place, step, delayed));
                continue;
            }
            if self.done_meanwhile(step, &state).await? {
                self.tell(place, step, "already", None);
                continue;
            }
            self.check_asked(step, &state).await?;
            let call = calls::call(self.directory, step, &state).await?;
            let signer = self.signer(&step.signer)?;
            let held = self.held_by_giver(step, &state).await?;
            let finalised = state.block_number();
            self.notes.start(&step.id, Started { finalised, held });
            jobs.push((signer, vec![call]));
            submitted.push((place, step));
        }
        self.notes.save()?;
        let receipts = until_final(self.registry.submit_many(jobs)).await?;
        for ((place, step), receipt) in submitted.into_iter().zip(receipts) {
            if let Some(delayed) = Delayed::of(&receipt) {
                self.notes.delay(&step.id, delayed);
                waiting.push((place, step, delayed));
                continue;
            }
            self.notes.finish(&step.id, receipt.block_number);
            self.tell(place, step, "done", Some(receipt.block_number));
        }
        self.notes.save()?;
        for (place, step, delayed) in waiting {
            self.until_done(place, step, delayed).await?;
        }
        Ok(())
    }

    /// The transfer of a step that was asked for and waits, or waited when it was noted.
    async fn under_way(&mut self, step: &Step, state: &State) -> Result<Option<Delayed>, Failure> {
        if let Some(noted) = self.notes.delayed(&step.id) {
            return Ok(Some(noted));
        }
        let Standing::Waiting(delayed) = self.on_chain(step, state).await? else {
            return Ok(None);
        };
        self.notes.delay(&step.id, delayed);
        Ok(Some(delayed))
    }

    /// Wait until a delayed transfer is executed.
    async fn until_done(
        &mut self,
        place: usize,
        step: &Step,
        delayed: Delayed,
    ) -> Result<(), Failure> {
        let Delayed { transfer, due, .. } = delayed;
        let now = self.registry.state().await?.block_number();
        let became = if delayed.is_due_within(WAIT_AT_MOST, now) {
            let line = format!("{} waits for its delay until block {due}.", step.id);
            say(self.context, &line);
            until_executed(self.registry, delayed).await?
        } else {
            Became::Waiting
        };
        match became {
            Became::Executed(block) => {
                self.notes.finish(&step.id, block);
                self.tell(place, step, "done", Some(block));
                self.notes.save()
            }
            Became::Undone(_) => {
                self.notes.undo(&step.id);
                self.notes.save()?;
                Err(Failure::new(
                    Exit::Refused,
                    "TransferUndone",
                    format!(
                        "Transfer {transfer} of step {} was undone: it was cancelled, or when it \
                         was due giver or receiver was not active or the credits were frozen.",
                        step.id
                    ),
                    "Run the command again to send it again.",
                ))
            }
            Became::Waiting => Err(Failure::new(
                Exit::Refused,
                "TransferWaiting",
                format!(
                    "Transfer {transfer} of step {} waits: it is executed from block {due} on.",
                    step.id
                ),
                "Run the command again after that block: it goes on there, and sends nothing \
                 twice.",
            )),
        }
    }

    /// Wait until what an earlier run may have submitted is in a block or never will be.
    async fn settled(&self, steps: &[(usize, &Step)], state: State) -> Result<State, Failure> {
        let latest = steps
            .iter()
            .filter_map(|(_, step)| self.notes.started(&step.id))
            .map(|started| started.finalised)
            .max()
            .unwrap_or(0);
        let until = latest.saturating_add(SETTLED_AFTER);
        let mut state = state;
        let _spinner = Spinner::start(format!(
            "an earlier run was cut off: waiting until block {until} is final…"
        ));
        while state.block_number() < until {
            tokio::time::sleep(Duration::from_secs(1)).await;
            state = self.registry.state().await?;
        }
        Ok(state)
    }

    /// Whether a step that an earlier run started was done after all.
    async fn done_meanwhile(&mut self, step: &Step, state: &State) -> Result<bool, Failure> {
        let Some(started) = self.notes.started(&step.id) else {
            return Ok(false);
        };
        let done = match self.on_chain(step, state).await? {
            Standing::Done => true,
            Standing::Open | Standing::Waiting(_) => false,
            Standing::Unknown => {
                let now = self.held_by_giver(step, state).await?.map(Credits);
                let before = started.held.map(Credits);
                match &step.action {
                    Action::Transfer { pick, .. } => {
                        let after = before.and_then(|held| held.checked_sub(pick.amount()));
                        after.is_some() && after == now
                    }
                    // What was reserved was not held any more, and would be again.
                    Action::Accept { .. } => before.is_some() && before == now,
                    // What it ends is gone, which is all that it does.
                    Action::Refuse { .. } | Action::Unfreeze { .. } => true,
                    _ => false,
                }
            }
        };
        if done {
            self.notes.finish(&step.id, state.block_number());
        }
        Ok(done)
    }

    /// A step that answers needs a request that waits. When it does not any more, what asked for
    /// it is to be done again.
    async fn check_asked(&mut self, step: &Step, state: &State) -> Result<(), Failure> {
        let (Action::Accept { request } | Action::Refuse { request, .. }) = &step.action else {
            return Ok(());
        };
        if credits::asked(state, request).await?.is_some() {
            return Ok(());
        }
        self.notes.reopen(request);
        self.notes.save()?;
        Err(Failure::new(
            Exit::Refused,
            "RequestGone",
            format!(
                "What step {request} asked for waits no longer: it has expired, or was cancelled \
                 or refused.",
            ),
            "Run the command again to ask again.",
        ))
    }

    async fn on_chain(&self, step: &Step, state: &State) -> Result<Standing, Failure> {
        standing::on_chain(self.directory, step, state).await
    }

    /// Whether a step is done, by the chain where it tells and by the notes where it does not.
    async fn standing(&self, step: &Step, state: &State) -> Result<Standing, Failure> {
        match self.on_chain(step, state).await? {
            Standing::Unknown if self.notes.done(&step.id).is_some() => Ok(Standing::Done),
            standing => Ok(standing),
        }
    }

    /// Notes of a chain that began anew with the same genesis are worth nothing.
    async fn forget_another_chain(&mut self) -> Result<(), Failure> {
        let state = self.registry.state().await?;
        let mut another = self.notes.latest() > state.block_number();
        for step in &self.directory.steps {
            if another {
                break;
            }
            let noted = self.notes.done(&step.id).is_some();
            another = noted && self.on_chain(step, &state).await? == Standing::Open;
        }
        if another {
            output::warn("the chain began anew: what was noted of an earlier one is forgotten.");
            self.notes.forget();
            self.notes.save()?;
        }
        Ok(())
    }

    fn tell(&mut self, place: usize, step: &Step, status: &str, block: Option<u64>) {
        let number = place.saturating_add(1);
        let count = self.directory.steps.len();
        let block = block.or_else(|| self.notes.done(&step.id));
        let when = match (status, block) {
            ("done", Some(block)) => format!("finalised in block {block}"),
            (_, Some(block)) => format!("done before, in block {block}"),
            (_, None) => "done before".to_owned(),
        };
        let name = step.action.name();
        let line = format!("[{number}/{count}] {name} {}: {when}", step.id);
        say(self.context, &line);
        self.told.push(json!({
            "id": step.id,
            "step": name,
            "status": status,
            "block": block,
        }));
    }

    fn signer(&mut self, name: &str) -> Result<Signer, Failure> {
        if let Some(signer) = self.signers.get(name) {
            return Ok(signer.clone());
        }
        let signer = match name {
            ROOT => self.context.signer_or(Some(DEVELOPMENT_ROOT))?,
            email => self.context.unlock(email)?,
        };
        self.signers.insert(name.to_owned(), signer.clone());
        Ok(signer)
    }

    /// What the giver of a transfer, or of one that is accepted, holds of the programme.
    async fn held_by_giver(&self, step: &Step, state: &State) -> Result<Option<u64>, Failure> {
        let gives = self.directory.asked_by(step).unwrap_or(&step.action);
        let (Action::Transfer {
            programme, from, ..
        }
        | Action::Request {
            programme, from, ..
        }) = gives
        else {
            return Ok(None);
        };
        let giver = lookup::organisation(state, &format!("tax:{from}")).await?;
        let programme = calls::number(programme, state).await?;
        held(state, giver.id, programme).await.map(Some)
    }
}

/// The directory of a file.
fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

//! Notes of what was done, in a file next to the keystore.

use super::parent;
use crate::{
    failure::{Exit, Failure},
    waiting::Delayed,
};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    fs,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

/// A step that was about to be submitted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Started {
    /// The last final block before it.
    pub finalised: u64,
    /// What the giver of a transfer held of the programme.
    pub held: Option<u64>,
}

#[derive(Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Content {
    /// Steps that are final, with their blocks.
    done: BTreeMap<String, u64>,
    /// Steps that were about to be submitted.
    started: BTreeMap<String, Started>,
    /// Transfers that are final and wait for their delay.
    #[serde(default)]
    delayed: BTreeMap<String, Delayed>,
}

/// Notes of what was done on one chain.
#[derive(Debug)]
pub struct Notes {
    path: PathBuf,
    content: Content,
}

impl Notes {
    /// The notes of the chain with this genesis.
    pub fn open(keystore: &Path, genesis: [u8; 32]) -> Result<Self, Failure> {
        let name = format!("samples-{}.json", hex::encode(genesis));
        let path = parent(keystore).join(name);
        let content = match fs::read_to_string(&path) {
            Ok(text) => {
                serde_json::from_str(&text).map_err(|error| failed(&path, &error.to_string()))?
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Content::default(),
            Err(error) => return Err(failed(&path, &error.to_string())),
        };
        Ok(Self { path, content })
    }

    /// The block of a step that is done.
    pub fn done(&self, step: &str) -> Option<u64> {
        self.content.done.get(step).copied()
    }

    /// What was noted before a step was submitted.
    pub fn started(&self, step: &str) -> Option<Started> {
        self.content.started.get(step).copied()
    }

    /// The highest block in the notes.
    pub fn latest(&self) -> u64 {
        let started = self
            .content
            .started
            .values()
            .map(|started| started.finalised);
        let delayed = self.content.delayed.values().map(|delayed| delayed.since);
        let done = self.content.done.values().copied();
        done.chain(started).chain(delayed).max().unwrap_or(0)
    }

    /// Note that a step is about to be submitted.
    pub fn start(&mut self, step: &str, started: Started) {
        self.content.started.insert(step.to_owned(), started);
    }

    /// The transfer of a step that waits for its delay, as far as is noted.
    pub fn delayed(&self, step: &str) -> Option<Delayed> {
        self.content.delayed.get(step).copied()
    }

    /// Note that the transfer of a step is final and waits for its delay: it must not be sent
    /// again.
    pub fn delay(&mut self, step: &str, delayed: Delayed) {
        self.content.started.remove(step);
        self.content.delayed.insert(step.to_owned(), delayed);
    }

    /// Note that the transfer of a step was undone, so that it is to be sent again.
    pub fn undo(&mut self, step: &str) {
        self.content.delayed.remove(step);
    }

    /// Note that what a step did is gone, so that it is to be done again.
    pub fn reopen(&mut self, step: &str) {
        self.content.done.remove(step);
    }

    /// Note that a step is final.
    pub fn finish(&mut self, step: &str, block: u64) {
        self.content.started.remove(step);
        self.content.delayed.remove(step);
        self.content.done.insert(step.to_owned(), block);
    }

    /// Forget everything.
    pub fn forget(&mut self) {
        self.content = Content::default();
    }

    /// Write the notes, whole or not at all.
    pub fn save(&self) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(&self.content)
            .map_err(|error| failed(&self.path, &error.to_string()))?;
        let temporary = self.path.with_extension("tmp");
        let write = || -> io::Result<()> {
            fs::create_dir_all(parent(&self.path))?;
            fs::write(&temporary, text)?;
            fs::File::open(&temporary)?.sync_all()?;
            fs::rename(&temporary, &self.path)
        };
        write().map_err(|error| failed(&self.path, &error.to_string()))
    }
}

fn failed(path: &Path, error: &str) -> Failure {
    Failure::new(
        Exit::Refused,
        "Notes",
        format!("{}: {error}.", path.display()),
        "Make the file writable, or remove it if the chain is new.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use registry_primitives::{OrganisationId, TransferId};

    #[test]
    fn a_delayed_transfer_is_noted_until_it_is_executed_or_undone() {
        let directory = tempfile::tempdir().unwrap();
        let keystore = directory.path().join("keys");
        let delayed = Delayed {
            transfer: TransferId(4),
            since: 12,
            due: 17,
            from: OrganisationId(2),
            serial: 101,
        };
        let started = Started {
            finalised: 10,
            held: Some(50),
        };
        let mut notes = Notes::open(&keystore, [1; 32]).unwrap();
        for step in ["a", "b"] {
            notes.start(step, started);
            notes.delay(step, delayed);
        }
        notes.save().unwrap();
        let mut again = Notes::open(&keystore, [1; 32]).unwrap();
        assert_eq!(again.content, notes.content);
        assert_eq!(again.started("a"), None, "it is final, not only started");
        assert_eq!(again.delayed("a"), Some(delayed));
        assert_eq!(again.latest(), 12);
        again.finish("a", 18);
        again.undo("b");
        assert_eq!((again.delayed("a"), again.done("a")), (None, Some(18)));
        assert_eq!((again.delayed("b"), again.done("b")), (None, None));
        again.reopen("a");
        assert_eq!(again.done("a"), None);
    }

    #[test]
    fn notes_of_earlier_releases_are_read() {
        let directory = tempfile::tempdir().unwrap();
        let keystore = directory.path().join("keys");
        let notes = Notes::open(&keystore, [1; 32]).unwrap();
        fs::write(&notes.path, r#"{"done": {"a": 3}, "started": {}}"#).unwrap();
        let notes = Notes::open(&keystore, [1; 32]).unwrap();
        assert_eq!((notes.done("a"), notes.delayed("a")), (Some(3), None));
    }

    #[test]
    fn notes_survive_and_belong_to_one_chain() {
        let directory = tempfile::tempdir().unwrap();
        let keystore = directory.path().join("keys");
        let started = Started {
            finalised: 7,
            held: Some(50),
        };
        let mut notes = Notes::open(&keystore, [1; 32]).unwrap();
        notes.start("a", started);
        notes.start("b", started);
        notes.finish("a", 9);
        notes.save().unwrap();
        let again = Notes::open(&keystore, [1; 32]).unwrap();
        assert_eq!(again.content, notes.content);
        assert_eq!(again.done("a"), Some(9));
        assert_eq!(again.started("a"), None);
        assert_eq!(again.started("b"), Some(started));
        assert_eq!(again.latest(), 9);
        let other = Notes::open(&keystore, [2; 32]).unwrap();
        assert_eq!(other.content, Content::default());
        let files = fs::read_dir(directory.path()).unwrap().count();
        assert_eq!(files, 1, "next to the keystore, and nothing temporary");
    }
}

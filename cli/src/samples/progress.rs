//! Notes of what was done, in a file next to the keystore.

use super::parent;
use crate::failure::{Exit, Failure};
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
        let done = self.content.done.values().copied();
        done.chain(started).max().unwrap_or(0)
    }

    /// Note that a step is about to be submitted.
    pub fn start(&mut self, step: &str, started: Started) {
        self.content.started.insert(step.to_owned(), started);
    }

    /// Note that a step is final.
    pub fn finish(&mut self, step: &str, block: u64) {
        self.content.started.remove(step);
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

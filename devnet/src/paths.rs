//! Where things lie: the data directory, and the programs that were built.

use std::{
    env, fs,
    fs::{File, OpenOptions, TryLockError},
    io::{ErrorKind, Read, Seek, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use nix::unistd::Uid;
use serde::{Deserialize, Serialize};

use crate::error::BadInput;

/// The file that shows that a directory is ours to fill and, with `--fresh`, to clear.
const MARKER: &str = "carbon-registry.json";
/// What the marker says, so that a file of this name made by chance does not count.
const MARKER_KIND: &str = "carbon-registry development data";
/// Locked while a run uses the directory.
const LOCK: &str = "lock";
/// Everything a run creates besides the marker and the lock; all that `--fresh` deletes.
const CONTENTS: [&str; 19] = [
    "country.json",
    "chain-spec.json",
    "node-1",
    "node-2",
    "node-3",
    "node-4",
    "node-5",
    "node-6",
    "node-7",
    "ceremony",
    "ceremony.new",
    "ceremony.toml",
    "ceremony.passphrase",
    "postgres",
    "postgres.new",
    "run",
    "keys",
    "keystore-passphrase",
    "logs",
];

#[derive(Serialize, Deserialize)]
struct Marker {
    kind: String,
    layout: u32,
}

/// A data directory that this process alone uses, for as long as the value lives.
#[derive(Debug)]
pub struct DataDir {
    root: PathBuf,
    // Closing the file releases the lock.
    _lock: File,
}

impl DataDir {
    /// Opens the data directory, creates it when it is missing, and locks it.
    ///
    /// A directory that holds other files and a directory in use are [`BadInput`].
    pub fn open(path: &Path) -> Result<Self> {
        create_private(path)?;
        let root = fs::canonicalize(path)
            .with_context(|| format!("cannot find the data directory {}", path.display()))?;
        claim(&root)?;
        let lock = lock(&root)?;
        if Uid::effective().is_root() {
            // PostgreSQL runs as another user and must reach its own folder below this one.
            fs::set_permissions(&root, fs::Permissions::from_mode(0o711))
                .with_context(|| format!("cannot set the permissions of {}", root.display()))?;
        }
        create_private(&root.join("logs"))?;
        Ok(Self { root, _lock: lock })
    }

    /// Deletes what earlier runs left, and nothing else.
    pub fn clear(&self) -> Result<()> {
        for name in CONTENTS {
            let path = self.root.join(name);
            let result = match fs::symlink_metadata(&path) {
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Ok(metadata) if metadata.is_dir() => fs::remove_dir_all(&path),
                Ok(_) => fs::remove_file(&path),
                Err(error) => Err(error),
            };
            result.with_context(|| format!("cannot delete {}", path.display()))?;
        }
        create_private(&self.logs())
    }

    /// The directory itself, absolute.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The base path of validator `number`, counted from 1.
    pub fn node(&self, number: usize) -> PathBuf {
        self.root.join(format!("node-{number}"))
    }

    /// The folder of the PostgreSQL cluster.
    pub fn postgres(&self) -> PathBuf {
        self.root.join("postgres")
    }

    /// The folder preferred for PostgreSQL's socket.
    pub fn socket(&self) -> PathBuf {
        self.root.join("run")
    }

    /// The folder of the log files.
    pub fn logs(&self) -> PathBuf {
        self.root.join("logs")
    }

    /// The log file of one program.
    pub fn log(&self, name: &str) -> PathBuf {
        self.logs().join(format!("{name}.log"))
    }

    /// The folder with the keys of the sample users.
    pub fn keystore(&self) -> PathBuf {
        self.root.join("keys")
    }

    /// The file with the passphrase of those keys.
    pub fn passphrase(&self) -> PathBuf {
        self.root.join("keystore-passphrase")
    }

    /// The chain specification that this country was started with.
    pub fn chain_spec(&self) -> PathBuf {
        self.root.join("chain-spec.json")
    }

    /// The folder with the ceremony that this country began with, if it had one of its own.
    pub fn ceremony(&self) -> PathBuf {
        self.root.join("ceremony")
    }

    /// The file with the choices that must not change between runs.
    pub fn settings(&self) -> PathBuf {
        self.root.join("country.json")
    }
}

/// Creates a folder, parents included, that other users cannot list.
pub fn create_private(path: &Path) -> Result<()> {
    if let Some(parent) = path.parent() {
        // Parents get the ordinary permissions: they are not ours alone.
        fs::create_dir_all(parent).map_err(|error| cannot_create(parent, &error))?;
    }
    match fs::DirBuilder::new().mode(0o700).create(path) {
        Ok(()) => Ok(()),
        Err(_) if path.is_dir() => Ok(()),
        Err(error) => Err(cannot_create(path, &error)),
    }
}

fn cannot_create(path: &Path, error: &std::io::Error) -> anyhow::Error {
    BadInput::error(format!(
        "The directory {} cannot be created ({error}); choose another place with --data-dir.",
        path.display()
    ))
}

/// Makes sure that `root` is a data directory, or empty and ours from now on.
fn claim(root: &Path) -> Result<()> {
    let path = root.join(MARKER);
    match fs::read_to_string(&path) {
        Ok(text) => {
            let ours = serde_json::from_str::<Marker>(&text)
                .is_ok_and(|marker| marker.kind == MARKER_KIND);
            return if ours { Ok(()) } else { Err(foreign(root)) };
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(unusable(root, &error)),
    }
    let entries = fs::read_dir(root).map_err(|error| unusable(root, &error))?;
    for entry in entries {
        let name = entry.map_err(|error| unusable(root, &error))?.file_name();
        // The root of a disk of its own, or a first start that was interrupted.
        if name != "lost+found" && name != LOCK {
            return Err(foreign(root));
        }
    }
    let marker = Marker {
        kind: MARKER_KIND.into(),
        layout: 1,
    };
    let text = serde_json::to_string_pretty(&marker).context("cannot write the marker")?;
    fs::write(&path, text + "\n").map_err(|error| unusable(root, &error))
}

fn foreign(root: &Path) -> anyhow::Error {
    BadInput::error(format!(
        "{} holds other files and is no data directory of the registry; name an empty or a new \
         directory with --data-dir.",
        root.display()
    ))
}

fn unusable(root: &Path, error: &std::io::Error) -> anyhow::Error {
    BadInput::error(format!(
        "The data directory {} cannot be used ({error}); use the account it belongs to, or name \
         another directory with --data-dir.",
        root.display()
    ))
}

/// Locks the directory for this process; the lock ends with the file or the process.
fn lock(root: &Path) -> Result<File> {
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(root.join(LOCK))
        .map_err(|error| unusable(root, &error))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut owner = String::new();
            file.read_to_string(&mut owner).ok();
            return Err(BadInput::error(format!(
                "Another run (process {}) already uses {}; stop it with Ctrl-C, or name another \
                 directory with --data-dir.",
                owner.trim(),
                root.display()
            )));
        }
        Err(TryLockError::Error(error)) => return Err(unusable(root, &error)),
    }
    file.set_len(0)
        .and_then(|()| file.rewind())
        .and_then(|()| writeln!(file, "{}", std::process::id()))
        .map_err(|error| unusable(root, &error))?;
    Ok(file)
}

/// Where data goes when the user names no place.
///
/// For root this is not below its home, which PostgreSQL's user may not enter.
pub fn default_data_dir() -> Result<PathBuf> {
    if let Some(base) = env::var_os("XDG_DATA_HOME").filter(|value| !value.is_empty()) {
        return Ok(PathBuf::from(base).join("carbon-registry"));
    }
    if Uid::effective().is_root() {
        return Ok(PathBuf::from("/var/lib/carbon-registry"));
    }
    match env::var_os("HOME").filter(|value| !value.is_empty()) {
        Some(home) => Ok(PathBuf::from(home).join(".local/share/carbon-registry")),
        None => Err(BadInput::error(
            "HOME is not set, so there is no default place for data; name one with --data-dir.",
        )),
    }
}

/// The folder of the programs of this build.
///
/// `REGISTRY_BIN_DIR` when set; else where the running program lies, or one folder up, since
/// test programs lie in `deps` below the others.
pub fn bin_dir() -> Result<PathBuf> {
    if let Some(named) = env::var_os("REGISTRY_BIN_DIR").filter(|value| !value.is_empty()) {
        return Ok(PathBuf::from(named));
    }
    let current = env::current_exe().context("cannot find out where this program lies")?;
    let folder = current.parent().unwrap_or(Path::new("/"));
    Ok(match folder.parent() {
        Some(above) if folder.ends_with("deps") => above.to_owned(),
        _ => folder.to_owned(),
    })
}

/// The path of one program of this build, such as `registry-node`.
pub fn binary(name: &str) -> Result<PathBuf> {
    let folder = bin_dir()?;
    let path = folder.join(name);
    if path.is_file() {
        return Ok(path);
    }
    Err(BadInput::error(format!(
        "The program {name} is not in {}; build it with ./run, or set REGISTRY_BIN_DIR to the \
         folder that holds it.",
        folder.display()
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_foreign_directory_is_never_touched() {
        let folder = tempfile::tempdir().unwrap();
        let precious = folder.path().join("postgres");
        fs::create_dir(&precious).unwrap();
        let error = DataDir::open(folder.path()).unwrap_err();
        assert!(BadInput::is_in(&error), "{error:#}");
        assert!(error.to_string().contains("--data-dir"), "{error}");
        assert!(precious.is_dir());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_marker_of_something_else_does_not_count() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(MARKER), r#"{"kind":"x","layout":1}"#).unwrap();
        assert!(DataDir::open(folder.path()).is_err());
    }

    #[test]
    fn clearing_deletes_our_contents_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataDir::open(folder.path()).unwrap();
        fs::create_dir_all(data.postgres().join("base")).unwrap();
        fs::create_dir_all(data.keystore()).unwrap();
        fs::write(data.passphrase(), "secret").unwrap();
        fs::write(data.log("node-1"), "line").unwrap();
        fs::write(folder.path().join("my-notes.txt"), "keep").unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        fs::write(elsewhere.path().join("file"), "keep").unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), data.node(1)).unwrap();

        data.clear().unwrap();

        assert!(!data.postgres().exists());
        assert!(!data.keystore().exists());
        assert!(!data.passphrase().exists());
        assert!(!data.log("node-1").exists());
        assert!(data.logs().is_dir());
        assert!(folder.path().join("my-notes.txt").exists());
        assert!(folder.path().join(MARKER).exists());
        assert!(fs::symlink_metadata(data.node(1)).is_err());
        assert!(elsewhere.path().join("file").exists());
    }

    #[test]
    fn one_run_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let first = DataDir::open(folder.path()).unwrap();
        let error = DataDir::open(folder.path()).unwrap_err();
        assert!(BadInput::is_in(&error), "{error:#}");
        let own = std::process::id().to_string();
        assert!(error.to_string().contains(&own), "{error}");
        drop(first);
        DataDir::open(folder.path()).unwrap();
    }

    #[test]
    fn a_new_directory_is_private_but_its_parents_are_ordinary() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataDir::open(&folder.path().join("a/b")).unwrap();
        let mode = fs::metadata(data.root()).unwrap().permissions().mode() & 0o777;
        let expected = if Uid::effective().is_root() {
            0o711
        } else {
            0o700
        };
        assert_eq!(mode, expected);
        let mode = fs::metadata(data.logs()).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o700);
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = binary("registry-of-nothing").unwrap_err();
        assert!(error.to_string().contains("registry-of-nothing"), "{error}");
    }
}

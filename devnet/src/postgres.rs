//! A PostgreSQL of our own: the system's server binaries, our data, a private socket.
//!
//! The server listens on a Unix socket only, in a folder that other users cannot enter, so
//! no password and no port are needed. It refuses to run as root; started by root it runs as
//! the user `postgres`, or `nobody` where that does not exist. The system's own PostgreSQL
//! service is not touched.

use std::{
    env, fs,
    io::ErrorKind,
    os::unix::fs::{chown, MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{anyhow, bail, Context, Result};
use nix::{
    sys::signal::{kill, Signal},
    unistd::{Pid, Uid, User},
};
use tempfile::TempDir;

use crate::{
    error::BadInput,
    process::{self, Process, ProcessSpec, StopSignal, POLL},
};

/// The database that a country uses.
pub const DATABASE: &str = "registry";
/// The only role; on the private socket it needs no password.
const ROLE: &str = "postgres";
/// Part of the socket's file name; nothing listens on this port.
const PORT: u16 = 5432;
/// The longest path of a socket that every Linux accepts.
const SOCKET_LIMIT: usize = 107;
/// How long the first set-up may take on a slow disk.
const INITDB_WITHIN: Duration = Duration::from_secs(120);
/// How long starting may take, recovery after a crash included.
const START_WITHIN: Duration = Duration::from_secs(120);
/// How long a fast shutdown may take.
const STOP_WITHIN: Duration = Duration::from_secs(30);
/// How long one short query may take.
const QUERY_WITHIN: Duration = Duration::from_secs(60);

/// How to start a server.
#[derive(Debug, Clone)]
pub struct PostgresOptions {
    /// Folder of the cluster; created when missing, kept when it exists.
    pub data: PathBuf,
    /// Folder preferred for the socket; a short one is made when its path is too long.
    pub socket: PathBuf,
    /// The log file.
    pub log: PathBuf,
    /// Whether data survives a power cut. Tests do without and are faster; what is committed
    /// survives a kill of the server in any case.
    pub durable: bool,
}

/// A running server.
#[derive(Debug)]
pub struct Postgres {
    process: Process,
    binaries: PathBuf,
    socket: Socket,
    version: String,
}

/// The folder of the socket; a temporary one disappears with it.
#[derive(Debug)]
struct Socket {
    path: PathBuf,
    _temporary: Option<TempDir>,
}

impl Postgres {
    /// Starts a server and waits until it answers; sets the cluster up when there is none,
    /// and makes sure that the database [`DATABASE`] exists.
    pub async fn start(options: PostgresOptions) -> Result<Self> {
        let user = server_user()?;
        let existing = cluster_version(&options.data)?;
        let binaries = find_binaries(existing.as_deref())?;
        if let Some(user) = &user {
            require_access(&options.data, user)?;
            if existing.is_some() {
                require_owner(&options.data, user)?;
            }
        }
        if existing.is_none() {
            initialise(&options, &binaries, user.as_ref()).await?;
        }
        end_orphan(&options.data).await?;
        let socket = Socket::open(&options.socket, user.as_ref())?;

        let durable = if options.durable { "on" } else { "off" };
        let spec = ProcessSpec::new("PostgreSQL", binaries.join("postgres"), &options.log)
            .arg("-D")
            .arg(&options.data)
            .arg("-k")
            .arg(&socket.path)
            .arg("-p")
            .arg(PORT.to_string())
            .args(["-c", "listen_addresses="])
            .args(["-c", "unix_socket_permissions=0700"])
            .args(["-c", "logging_collector=off"])
            .args(["-c", "timezone=UTC"])
            .args(["-c", "max_connections=200"])
            .arg("-c")
            .arg(format!("fsync={durable}"))
            .run_as(user)
            .stop_with(StopSignal::Interrupt, STOP_WITHIN)
            .stop_when_orphaned();
        let version = cluster_version(&options.data)?.unwrap_or_default();
        let mut server = Self {
            process: Process::start(spec)?,
            binaries,
            socket,
            version,
        };
        server.wait_ready().await?;
        server.create_database(DATABASE).await?;
        Ok(server)
    }

    /// The major version, for example `15`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The URL of the database of the country.
    pub fn url(&self) -> String {
        self.url_of(DATABASE)
    }

    /// The URL of any database of this server, for sqlx and for psql alike.
    pub fn url_of(&self, database: &str) -> String {
        socket_url(&self.socket.path, database)
    }

    /// The process.
    pub fn process(&mut self) -> &mut Process {
        &mut self.process
    }

    /// Creates a database when it does not exist; its name holds lower-case letters, digits
    /// and underscores.
    pub async fn create_database(&self, name: &str) -> Result<()> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if name.is_empty() || name.len() > 63 || !name.chars().all(plain) {
            bail!("{name:?} is no name for a database");
        }
        let found = self
            .query(
                "postgres",
                &format!("SELECT 1 FROM pg_database WHERE datname = '{name}'"),
            )
            .await?;
        if found.trim().is_empty() {
            self.query("postgres", &format!("CREATE DATABASE \"{name}\""))
                .await?;
        }
        Ok(())
    }

    /// Runs one statement with psql and answers its rows, unaligned and without headings.
    pub async fn query(&self, database: &str, statement: &str) -> Result<String> {
        let spec = self
            .client("psql")
            .args(["-X", "-q", "-A", "-t", "-w", "-v", "ON_ERROR_STOP=1", "-d"])
            .arg(database)
            .arg("-c")
            .arg(statement);
        let done = process::run(spec, QUERY_WITHIN).await?;
        if !done.status.success() {
            bail!("psql refused {statement:?}: {}", done.output.trim());
        }
        Ok(done.output)
    }

    /// Stops the server; what was committed stays.
    pub async fn stop(&mut self) -> Result<()> {
        self.process.stop().await
    }

    async fn wait_ready(&mut self) -> Result<()> {
        let probe = self.client("pg_isready").arg("-q");
        self.process
            .ready("ready", START_WITHIN, || {
                let probe = probe.clone();
                async move {
                    let done = process::run(probe, Duration::from_secs(10)).await?;
                    if done.status.success() {
                        Ok(())
                    } else {
                        Err(anyhow!("it accepts no connections yet"))
                    }
                }
            })
            .await
    }

    /// A client program, aimed at this server. Settings of the user's do not reach it.
    fn client(&self, program: &str) -> ProcessSpec {
        ProcessSpec::new(program, self.binaries.join(program), PathBuf::new())
            .env("PGHOST", &self.socket.path)
            .env("PGPORT", PORT.to_string())
            .env("PGUSER", ROLE)
            .env("PGDATABASE", "postgres")
            .env("PGOPTIONS", "")
            .env("PGCONNECT_TIMEOUT", "5")
            .env("PGSSLMODE", "disable")
    }
}

impl Socket {
    fn open(preferred: &Path, user: Option<&User>) -> Result<Self> {
        if fits(preferred) {
            // Left behind by a server that was killed.
            match fs::remove_dir_all(preferred) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(error)
                        .with_context(|| format!("cannot clear {}", preferred.display()));
                }
                _ => {}
            }
            make_private(preferred, user)?;
            return Ok(Self {
                path: preferred.to_owned(),
                _temporary: None,
            });
        }
        let temporary = tempfile::Builder::new()
            .prefix("carbon-registry-")
            .tempdir_in(short_folder())
            .context("cannot create a folder for the socket of PostgreSQL")?;
        give_to(temporary.path(), user)?;
        Ok(Self {
            path: temporary.path().to_owned(),
            _temporary: Some(temporary),
        })
    }
}

/// A folder with a short path that everybody may enter and write to.
fn short_folder() -> PathBuf {
    if !Uid::effective().is_root() {
        if let Some(runtime) = env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from) {
            if runtime.is_dir() && fits(&runtime.join("carbon-registry-XXXXXX")) {
                return runtime;
            }
        }
    }
    PathBuf::from("/tmp")
}

/// Whether a socket in `folder` has a path that the system accepts.
fn fits(folder: &Path) -> bool {
    folder.join(format!(".s.PGSQL.{PORT}")).as_os_str().len() <= SOCKET_LIMIT
}

/// The URL of a database behind a socket in `folder`.
///
/// The folder stands in a parameter, where both libpq and sqlx read it; every character that
/// could end a parameter is escaped. The port is named lest `PGPORT` of the user's counts.
fn socket_url(folder: &Path, database: &str) -> String {
    let mut host = String::new();
    for byte in folder.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => {
                host.push(char::from(*byte));
            }
            other => host.push_str(&format!("%{other:02X}")),
        }
    }
    format!("postgres://{ROLE}@localhost:{PORT}/{database}?host={host}")
}

/// The user the server runs as: none but ourselves, unless we are root.
fn server_user() -> Result<Option<User>> {
    if !Uid::effective().is_root() {
        return Ok(None);
    }
    for name in ["postgres", "nobody"] {
        if let Some(user) = User::from_name(name).context("cannot read the list of users")? {
            return Ok(Some(user));
        }
    }
    Err(BadInput::error(
        "PostgreSQL cannot run as root and there is no user named postgres; install the package \
         postgresql, or run this as an ordinary user.",
    ))
}

/// The folder with the server's programs: the newest, or those of version `major`.
///
/// `REGISTRY_POSTGRES_BIN` names it when it lies in an unusual place.
pub fn find_binaries(major: Option<&str>) -> Result<PathBuf> {
    let complete = |folder: &Path| {
        ["initdb", "postgres", "psql", "pg_isready"]
            .iter()
            .all(|program| folder.join(program).is_file())
    };
    if let Some(named) = env::var_os("REGISTRY_POSTGRES_BIN").filter(|value| !value.is_empty()) {
        let folder = PathBuf::from(named);
        if complete(&folder) {
            return Ok(folder);
        }
        return Err(BadInput::error(format!(
            "REGISTRY_POSTGRES_BIN names {}, which does not hold initdb, postgres, psql and \
             pg_isready.",
            folder.display()
        )));
    }
    // Debian and Ubuntu keep every version apart.
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .filter(|(_, folder)| complete(folder))
        .collect();
    versions.sort();
    if let Some(major) = major {
        let wanted = versions
            .iter()
            .find(|(version, _)| version.to_string() == major);
        if let Some((_, folder)) = wanted {
            return Ok(folder.clone());
        }
    } else if let Some((_, folder)) = versions.last() {
        return Ok(folder.clone());
    }
    // Elsewhere the programs of the one version are found through the search path.
    let elsewhere = env::split_paths(&env::var_os("PATH").unwrap_or_default())
        .filter_map(|folder| fs::canonicalize(folder.join("initdb")).ok())
        .filter_map(|initdb| Some(initdb.parent()?.to_owned()))
        .find(|folder| complete(folder) && !folder.starts_with("/usr/lib/postgresql"));
    match (elsewhere, major) {
        (Some(folder), _) => Ok(folder),
        (None, Some(major)) => Err(BadInput::error(format!(
            "The data was written by PostgreSQL {major}, which is not installed; install it with: \
             apt-get install postgresql-{major}, or start over with --fresh."
        ))),
        (None, None) => Err(BadInput::error(
            "PostgreSQL is not installed; install it with: apt-get install postgresql, or name a \
             server of yours with --database-url.",
        )),
    }
}

/// The version of the cluster in `data`; nothing when there is none yet.
fn cluster_version(data: &Path) -> Result<Option<String>> {
    match fs::read_to_string(data.join("PG_VERSION")) {
        Ok(version) => Ok(Some(version.trim().to_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(BadInput::error(format!(
            "The PostgreSQL data in {} cannot be read ({error}); use the account it belongs to, or \
             name another directory with --data-dir.",
            data.display()
        ))),
    }
}

/// Sets a cluster up beside its final place, so that an interruption leaves nothing that
/// looks complete.
async fn initialise(options: &PostgresOptions, binaries: &Path, user: Option<&User>) -> Result<()> {
    let unfinished = options.data.with_extension("new");
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished)
            .with_context(|| format!("cannot delete {}", unfinished.display()))?;
    }
    make_private(&unfinished, user)?;
    let spec = ProcessSpec::new("initdb", binaries.join("initdb"), PathBuf::new())
        .arg("-D")
        .arg(&unfinished)
        .args(["-U", ROLE, "-A", "trust", "-E", "UTF8", "--no-locale"])
        .args((!options.durable).then_some("--no-sync"))
        .run_as(user.cloned());
    let done = process::run(spec, INITDB_WITHIN).await?;
    if !done.status.success() {
        fs::remove_dir_all(&unfinished).ok();
        bail!(
            "PostgreSQL could not set up its data in {}: {}",
            options.data.display(),
            done.output.trim()
        );
    }
    fs::rename(&unfinished, &options.data)
        .with_context(|| format!("cannot create {}", options.data.display()))
}

/// Creates a folder that belongs to the server's user alone.
fn make_private(path: &Path, user: Option<&User>) -> Result<()> {
    crate::paths::create_private(path)?;
    give_to(path, user)
}

fn give_to(path: &Path, user: Option<&User>) -> Result<()> {
    fs::set_permissions(path, fs::Permissions::from_mode(0o700))
        .with_context(|| format!("cannot set the permissions of {}", path.display()))?;
    if let Some(user) = user {
        chown(path, Some(user.uid.as_raw()), Some(user.gid.as_raw()))
            .with_context(|| format!("cannot give {} to user {}", path.display(), user.name))?;
    }
    Ok(())
}

/// Refuses a place whose parents the server's user may not enter.
fn require_access(data: &Path, user: &User) -> Result<()> {
    let parents: Vec<&Path> = data.ancestors().skip(1).collect();
    for folder in parents.into_iter().rev() {
        let metadata =
            fs::metadata(folder).with_context(|| format!("cannot read {}", folder.display()))?;
        if !may_enter(&metadata, user) {
            return Err(BadInput::error(format!(
                "PostgreSQL cannot run as root, so it runs as user {}, which may not enter {}; \
                 choose another place with --data-dir (for example /var/lib/carbon-registry), or \
                 allow it with: chmod o+x {}",
                user.name,
                folder.display(),
                folder.display()
            )));
        }
    }
    Ok(())
}

/// Refuses data that an ordinary user's run created, when run by root.
fn require_owner(data: &Path, user: &User) -> Result<()> {
    let owner = fs::metadata(data)
        .with_context(|| format!("cannot read {}", data.display()))?
        .uid();
    if owner == user.uid.as_raw() {
        return Ok(());
    }
    Err(BadInput::error(format!(
        "The PostgreSQL data in {} belongs to the user with number {owner}, not to {}; use that \
         account, or name another directory with --data-dir.",
        data.display(),
        user.name
    )))
}

/// Whether the permission bits let `user` pass through a folder.
fn may_enter(metadata: &fs::Metadata, user: &User) -> bool {
    let mode = metadata.mode();
    if metadata.uid() == user.uid.as_raw() {
        mode & 0o100 != 0
    } else if metadata.gid() == user.gid.as_raw() {
        mode & 0o010 != 0
    } else {
        mode & 0o001 != 0
    }
}

/// Ends a server that still runs on our data although its starter is gone, waits for the
/// remains of one that was killed, and removes the lock file that it left.
///
/// PostgreSQL believes a lock file whose process id is in use, even by another program, as
/// happens after a restart of the computer or in containers. We hold the lock of the whole
/// data directory, so only a server that works in this very folder can be in the way.
async fn end_orphan(data: &Path) -> Result<()> {
    let data = fs::canonicalize(data).with_context(|| format!("cannot find {}", data.display()))?;
    let lock = data.join("postmaster.pid");
    let Ok(text) = fs::read_to_string(&lock) else {
        return Ok(());
    };
    let server = text.lines().next().and_then(|id| id.trim().parse().ok());
    let mut remains = working_in(&data);
    if let Some(server) = server.filter(|id| remains.contains(id)) {
        kill(Pid::from_raw(server), Signal::SIGINT).ok();
    }
    let end = Instant::now() + STOP_WITHIN;
    while let Some(id) = remains.first() {
        if Instant::now() >= end {
            return Err(BadInput::error(format!(
                "A PostgreSQL of an earlier run (process {id}) still uses {} and does not stop; \
                 end it with: kill -QUIT {id}",
                data.display()
            )));
        }
        tokio::time::sleep(POLL).await;
        remains = working_in(&data);
    }
    match fs::remove_file(&lock) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot delete {}", lock.display()))
        }
        _ => Ok(()),
    }
}

/// The processes of a PostgreSQL that works in `data`.
fn working_in(data: &Path) -> Vec<i32> {
    let here = |id: &i32| {
        let process = PathBuf::from(format!("/proc/{id}"));
        fs::read_link(process.join("cwd")).is_ok_and(|folder| folder == data)
            && fs::read_to_string(process.join("comm"))
                .is_ok_and(|name| name.trim_end() == "postgres")
    };
    fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter(here)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn options(folder: &Path) -> PostgresOptions {
        PostgresOptions {
            data: folder.join("postgres"),
            socket: folder.join("run"),
            log: folder.join("postgres.log"),
            durable: false,
        }
    }

    /// A folder that the server's user can enter whoever runs the test.
    fn folder() -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o711)).unwrap();
        folder
    }

    #[test]
    fn the_url_escapes_the_folder() {
        assert_eq!(
            socket_url(Path::new("/tmp/my data/a&b=c"), "registry"),
            "postgres://postgres@localhost:5432/registry?host=/tmp/my%20data/a%26b%3Dc"
        );
        let url = reqwest::Url::parse(&socket_url(Path::new("/tmp/ü+?#%"), "x")).unwrap();
        let (name, value) = url.query_pairs().next().unwrap();
        assert_eq!((&*name, &*value), ("host", "/tmp/ü+?#%"));
        assert_eq!(url.path(), "/x");
    }

    #[test]
    fn long_paths_get_a_short_socket() {
        assert!(fits(Path::new("/var/lib/carbon-registry/run")));
        let long = PathBuf::from(format!("/tmp/{}", "x".repeat(100)));
        assert!(!fits(&long));
        let socket = Socket::open(&long, None).unwrap();
        assert!(fits(&socket.path), "{}", socket.path.display());
        let path = socket.path.clone();
        assert!(path.is_dir());
        drop(socket);
        assert!(!path.exists());
    }

    #[test]
    fn a_missing_version_is_named_with_the_remedy() {
        let error = find_binaries(Some("7")).unwrap_err();
        assert!(BadInput::is_in(&error), "{error:#}");
        assert!(error.to_string().contains("postgresql-7"), "{error}");
    }

    #[test]
    fn a_parent_that_the_user_may_not_enter_is_named() {
        let outside = tempfile::tempdir().unwrap();
        let closed = outside.path().join("closed");
        fs::create_dir(&closed).unwrap();
        fs::set_permissions(outside.path(), fs::Permissions::from_mode(0o711)).unwrap();
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
        let mut user = User::from_uid(Uid::effective()).unwrap().unwrap();
        require_access(&closed.join("postgres"), &user).unwrap();
        user.uid = Uid::from_raw(54_321);
        user.gid = nix::unistd::Gid::from_raw(54_321);
        let error = require_access(&closed.join("postgres"), &user).unwrap_err();
        let text = error.to_string();
        assert!(
            text.contains(&format!("chmod o+x {}", closed.display())),
            "{text}"
        );
        assert!(text.contains("--data-dir"), "{text}");
    }

    #[tokio::test]
    async fn a_server_starts_keeps_its_data_and_stops() {
        let folder = folder();
        let mut server = Postgres::start(options(folder.path())).await.unwrap();
        let id = server.process().id();
        // Never as root, whoever runs this.
        let owner = fs::metadata(format!("/proc/{id}")).unwrap().uid();
        assert_ne!(owner, 0);
        server
            .query(DATABASE, "CREATE TABLE kept AS SELECT 42 AS answer")
            .await
            .unwrap();
        assert!(server
            .query(DATABASE, "SELECT nothing FROM nowhere")
            .await
            .is_err());
        server.create_database("second").await.unwrap();
        server.create_database("second").await.unwrap();
        assert!(server.create_database("a\"; DROP").await.is_err());
        server.stop().await.unwrap();
        assert!(!Path::new(&format!("/proc/{id}")).exists());

        let mut server = Postgres::start(options(folder.path())).await.unwrap();
        let answer = server.query(DATABASE, "SELECT answer FROM kept").await;
        assert_eq!(answer.unwrap().trim(), "42");
        server.stop().await.unwrap();
    }

    #[tokio::test]
    async fn a_killed_server_recovers() {
        let folder = folder();
        let mut server = Postgres::start(options(folder.path())).await.unwrap();
        server
            .query(DATABASE, "CREATE TABLE kept AS SELECT 42 AS answer")
            .await
            .unwrap();
        server.process().kill().await.unwrap();
        let lock = folder.path().join("postgres/postmaster.pid");
        assert!(lock.exists());
        // As after a restart of the computer: the id belongs to some other program.
        let text = fs::read_to_string(&lock).unwrap();
        let rest = text.split_once('\n').unwrap().1;
        fs::write(&lock, format!("{}\n{rest}", std::process::id())).unwrap();
        drop(server);

        let server = Postgres::start(options(folder.path())).await.unwrap();
        let answer = server.query(DATABASE, "SELECT answer FROM kept").await;
        assert_eq!(answer.unwrap().trim(), "42");
    }

    #[tokio::test]
    async fn a_server_that_was_left_running_is_ended() {
        let folder = folder();
        let mut left = Postgres::start(options(folder.path())).await.unwrap();
        let server = Postgres::start(options(folder.path())).await.unwrap();
        assert!(left.process().exited().is_some());
        server.query(DATABASE, "SELECT 1").await.unwrap();
    }
}

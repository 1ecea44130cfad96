//! Child processes that never outlive their parent.
//!
//! A [`Process`] writes to a log file, is stopped by a signal it understands and killed when
//! it does not listen in time, and is stopped when the value is dropped. When this program
//! itself is killed, the kernel signals every child: each is launched by `setpriv` of
//! util-linux with a parent-death signal. That signal is bound to the *thread* that started
//! the child, so one thread that lives as long as the program starts them all.

use std::{
    ffi::{OsStr, OsString},
    fs::{self, File, OpenOptions},
    future::Future,
    io::{self, Read, Seek, SeekFrom},
    os::unix::{fs::OpenOptionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{mpsc, Mutex, OnceLock, PoisonError},
    thread,
    time::{Duration, Instant},
};

use anyhow::{anyhow, bail, Context, Result};
use nix::{
    sys::{
        signal::{kill, killpg, Signal},
        wait::{waitid, Id, WaitPidFlag, WaitStatus},
    },
    unistd::{Pid, User},
};

use crate::error::BadInput;

/// How often a state is looked at while something waits for it.
pub const POLL: Duration = Duration::from_millis(50);
/// How long a killed process may take to disappear.
const KILL_WITHIN: Duration = Duration::from_secs(10);
/// How long dropping a [`Process`] waits for it before it is killed.
const DROP_WITHIN: Duration = Duration::from_secs(3);
/// A log file larger than this is set aside when its process starts again.
const LOG_LIMIT: u64 = 20 << 20;
/// How much of a log an error shows.
const TAIL_LINES: usize = 15;

/// The signal that asks a process to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopSignal {
    /// `SIGTERM`.
    Terminate,
    /// `SIGINT`; PostgreSQL's "fast shutdown".
    Interrupt,
}

impl StopSignal {
    fn signal(self) -> Signal {
        match self {
            Self::Terminate => Signal::SIGTERM,
            Self::Interrupt => Signal::SIGINT,
        }
    }
}

/// Where a process writes.
#[derive(Debug, Clone)]
enum Output {
    /// Both streams are appended to a file.
    Log(PathBuf),
    /// Both streams go to our standard error; standard output is kept for results.
    Shown,
}

/// What to start and how.
#[derive(Debug, Clone)]
pub struct ProcessSpec {
    name: String,
    program: PathBuf,
    args: Vec<OsString>,
    envs: Vec<(OsString, OsString)>,
    launcher: Vec<OsString>,
    output: Output,
    user: Option<User>,
    stop_signal: StopSignal,
    stop_within: Duration,
    orphan_signal: &'static str,
}

impl ProcessSpec {
    /// A process called `name` for people, which writes to the file `log`.
    pub fn new(
        name: impl Into<String>,
        program: impl Into<PathBuf>,
        log: impl Into<PathBuf>,
    ) -> Self {
        Self {
            name: name.into(),
            program: program.into(),
            args: Vec::new(),
            envs: Vec::new(),
            launcher: Vec::new(),
            output: Output::Log(log.into()),
            user: None,
            stop_signal: StopSignal::Terminate,
            stop_within: Duration::from_secs(20),
            orphan_signal: "KILL",
        }
    }

    /// A process whose output people see at once, on our standard error.
    pub fn shown(name: impl Into<String>, program: impl Into<PathBuf>) -> Self {
        Self {
            output: Output::Shown,
            ..Self::new(name, program, PathBuf::new())
        }
    }

    /// Adds an argument.
    pub fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.args.push(arg.as_ref().to_owned());
        self
    }

    /// Adds arguments.
    pub fn args<I>(mut self, args: I) -> Self
    where
        I: IntoIterator,
        I::Item: AsRef<OsStr>,
    {
        self.args
            .extend(args.into_iter().map(|arg| arg.as_ref().to_owned()));
        self
    }

    /// Sets an environment variable.
    pub fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.envs
            .push((name.as_ref().to_owned(), value.as_ref().to_owned()));
        self
    }

    /// Starts it by another program that becomes this one, for example `nsenter ... --`.
    pub fn behind(mut self, launcher: Vec<OsString>) -> Self {
        self.launcher = launcher;
        self
    }

    /// Runs it as another user; only root may. It starts in `/`, which that user can enter.
    pub fn run_as(mut self, user: Option<User>) -> Self {
        self.user = user;
        self
    }

    /// Which signal ends it, and how long it may take before it is killed.
    pub fn stop_with(mut self, signal: StopSignal, within: Duration) -> Self {
        self.stop_signal = signal;
        self.stop_within = within;
        self
    }

    /// When we are killed, it gets its stop signal instead of `SIGKILL`. For programs with
    /// children of their own that only they can clean up.
    pub fn stop_when_orphaned(mut self) -> Self {
        self.orphan_signal = match self.stop_signal {
            StopSignal::Terminate => "TERM",
            StopSignal::Interrupt => "INT",
        };
        self
    }

    fn command(&self) -> Result<Command> {
        if !self.program.is_file() {
            return Err(BadInput::error(format!(
                "The program {} does not exist.",
                self.program.display()
            )));
        }
        let mut command = Command::new(setpriv()?);
        command.args(["--pdeathsig", self.orphan_signal]);
        if let Some(user) = &self.user {
            command
                .arg("--reuid")
                .arg(user.uid.to_string())
                .arg("--regid")
                .arg(user.gid.to_string())
                .arg("--clear-groups")
                .env("HOME", &user.dir)
                .current_dir("/");
        }
        command
            .arg("--")
            .args(&self.launcher)
            .arg(&self.program)
            .args(&self.args)
            .envs(self.envs.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            // A group of its own: Ctrl-C in the terminal reaches us alone, and we stop the
            // children in order.
            .process_group(0);
        match &self.output {
            Output::Log(path) => {
                let log = open_log(path)?;
                command
                    .stdout(log.try_clone().context("cannot share the log file")?)
                    .stderr(log);
            }
            Output::Shown => {
                command.stdout(io::stderr()).stderr(io::stderr());
            }
        }
        Ok(command)
    }
}

/// A running child, or one that has ended and was not looked at yet.
#[derive(Debug)]
pub struct Process {
    spec: ProcessSpec,
    child: Child,
    status: Option<ExitStatus>,
    /// How long the log was before: what earlier starts wrote is not shown.
    log_start: u64,
}

impl Process {
    /// Starts a process.
    pub fn start(spec: ProcessSpec) -> Result<Self> {
        let command = spec.command()?;
        let log_start = match &spec.output {
            Output::Log(path) => fs::metadata(path).map_or(0, |metadata| metadata.len()),
            Output::Shown => 0,
        };
        let child = spawn(command).with_context(|| format!("cannot start {}", spec.name))?;
        Ok(Self {
            spec,
            child,
            status: None,
            log_start,
        })
    }

    /// What people call it.
    pub fn name(&self) -> &str {
        &self.spec.name
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// How it ended, if it has. What it started itself and left running is killed then.
    pub fn exited(&mut self) -> Option<ExitStatus> {
        if self.status.is_none() && !self.running() {
            killpg(self.pid(), Signal::SIGKILL).ok();
            self.status = self.child.try_wait().ok().flatten();
        }
        self.status
    }

    /// Whether it has not ended, without taking note of its end: until [`Child::try_wait`]
    /// does, its id belongs to no other process or group.
    fn running(&self) -> bool {
        let look = WaitPidFlag::WEXITED | WaitPidFlag::WNOHANG | WaitPidFlag::WNOWAIT;
        matches!(
            waitid(Id::Pid(self.pid()), look),
            Ok(WaitStatus::StillAlive)
        )
    }

    /// Waits until it ends by itself. There is no limit: combine it with one.
    pub async fn wait(&mut self) -> ExitStatus {
        loop {
            if let Some(status) = self.exited() {
                return status;
            }
            tokio::time::sleep(POLL).await;
        }
    }

    /// Asks it to end, and kills it when it takes too long. Ending twice is no error.
    pub async fn stop(&mut self) -> Result<()> {
        if self.exited().is_some() {
            return Ok(());
        }
        self.signal(self.spec.stop_signal.signal());
        let within = self.spec.stop_within;
        if tokio::time::timeout(within, self.wait()).await.is_ok() {
            return Ok(());
        }
        tracing::warn!(
            process = self.name(),
            "does not stop when asked; killing it"
        );
        self.kill().await
    }

    /// Kills it with `SIGKILL`, as a crash would.
    pub async fn kill(&mut self) -> Result<()> {
        self.kill_now();
        match tokio::time::timeout(KILL_WITHIN, self.wait()).await {
            Ok(_) => Ok(()),
            Err(_) => bail!(
                "{} (process {}) does not die; it may be waiting for a disk",
                self.name(),
                self.id()
            ),
        }
    }

    /// Sends `SIGKILL` and does not wait.
    pub fn kill_now(&mut self) {
        if self.exited().is_none() {
            killpg(self.pid(), Signal::SIGKILL).ok();
            // Before it has become a group leader, the group does not exist.
            self.signal(Signal::SIGKILL);
        }
    }

    /// The last lines it wrote since this start.
    pub fn log_tail(&self) -> String {
        match &self.spec.output {
            Output::Log(path) => tail(path, self.log_start, TAIL_LINES),
            Output::Shown => String::new(),
        }
    }

    /// An error that says that it ended by itself, with the end of its log.
    pub fn failure(&mut self) -> anyhow::Error {
        let how = match self.exited() {
            Some(status) => status.to_string(),
            None => "still running".into(),
        };
        anyhow!("{} stopped by itself ({how}).{}", self.name(), self.trace())
    }

    /// Waits until `probe` finds the state called `what`, at most for `within`.
    ///
    /// The probe answers what is still missing. The wait ends early when the process does.
    pub async fn ready<F, Fut>(&mut self, what: &str, within: Duration, mut probe: F) -> Result<()>
    where
        F: FnMut() -> Fut,
        Fut: Future<Output = Result<()>>,
    {
        let end = Instant::now() + within;
        loop {
            if self.exited().is_some() {
                return Err(self.failure());
            }
            let left = end.saturating_duration_since(Instant::now());
            let missing = match tokio::time::timeout(left, probe()).await {
                Ok(Ok(())) => return Ok(()),
                Ok(Err(missing)) => format!("{missing:#}"),
                Err(_) => "it does not answer".into(),
            };
            if Instant::now() >= end {
                bail!(
                    "{} was not {what} within {} s: {missing}.{}",
                    self.name(),
                    within.as_secs(),
                    self.trace()
                );
            }
            tokio::time::sleep(POLL.min(left)).await;
        }
    }

    /// The end of the log and where the rest is, for an error.
    fn trace(&self) -> String {
        match &self.spec.output {
            Output::Log(path) => format!(
                " The end of {}:\n{}",
                path.display(),
                self.log_tail().trim_end()
            ),
            Output::Shown => String::new(),
        }
    }

    fn pid(&self) -> Pid {
        // Process ids are positive and fit.
        Pid::from_raw(i32::try_from(self.child.id()).unwrap_or(i32::MAX))
    }

    fn signal(&self, signal: Signal) {
        // Callers have seen that it has not ended, so its id belongs to no other process.
        kill(self.pid(), signal).ok();
    }

    /// Blocks until it has ended, at most for `within`.
    fn wait_blocking(&mut self, within: Duration) -> bool {
        let end = Instant::now() + within;
        while self.exited().is_none() {
            if Instant::now() >= end {
                return false;
            }
            thread::sleep(Duration::from_millis(10));
        }
        true
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if self.exited().is_some() {
            return;
        }
        self.signal(self.spec.stop_signal.signal());
        if !self.wait_blocking(DROP_WITHIN) {
            self.kill_now();
            self.wait_blocking(DROP_WITHIN);
        }
    }
}

/// What a command that was run to its end left behind.
#[derive(Debug)]
pub struct Finished {
    /// How it ended.
    pub status: ExitStatus,
    /// Both of its streams.
    pub output: String,
}

/// Runs a command to its end, at most for `within`, and collects its output.
pub async fn run(mut spec: ProcessSpec, within: Duration) -> Result<Finished> {
    let log = tempfile::NamedTempFile::new().context("cannot create a temporary file")?;
    if !matches!(spec.output, Output::Shown) {
        spec.output = Output::Log(log.path().to_owned());
    }
    let mut process = Process::start(spec)?;
    let Ok(status) = tokio::time::timeout(within, process.wait()).await else {
        process.stop().await?;
        bail!(
            "{} did not end within {} s.{}",
            process.name(),
            within.as_secs(),
            process.trace()
        );
    };
    let output = fs::read(log.path()).context("cannot read a temporary file")?;
    Ok(Finished {
        status,
        output: String::from_utf8_lossy(&output).into_owned(),
    })
}

/// Starts a child from the one thread that lives as long as this program.
fn spawn(command: Command) -> Result<Child> {
    type Order = (Command, mpsc::Sender<io::Result<Child>>);
    static STARTER: OnceLock<Mutex<mpsc::Sender<Order>>> = OnceLock::new();
    let starter = STARTER.get_or_init(|| {
        let (orders, inbox) = mpsc::channel::<Order>();
        thread::spawn(move || {
            for (mut command, answer) in inbox {
                answer.send(command.spawn()).ok();
            }
        });
        Mutex::new(orders)
    });
    let (answer, child) = mpsc::channel();
    starter
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .send((command, answer))
        .map_err(|_| anyhow!("the thread that starts programs has ended"))?;
    Ok(child
        .recv()
        .context("the thread that starts programs has ended")??)
}

/// The launcher that sets the parent-death signal and drops privileges.
fn setpriv() -> Result<&'static Path> {
    ["/usr/bin/setpriv", "/bin/setpriv"]
        .map(Path::new)
        .into_iter()
        .find(|path| path.is_file())
        .ok_or_else(|| {
            BadInput::error(
                "The program setpriv is missing; install it with: apt-get install util-linux.",
            )
        })
}

/// Opens a log for appending and marks where this start begins.
fn open_log(path: &Path) -> Result<File> {
    if fs::metadata(path).is_ok_and(|metadata| metadata.len() > LOG_LIMIT) {
        fs::rename(path, path.with_extension("log.old")).ok();
    }
    OpenOptions::new()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("cannot write to the log file {}", path.display()))
}

/// The last `lines` lines of a file after byte `start`; empty when it cannot be read.
fn tail(path: &Path, start: u64, lines: usize) -> String {
    let read = || -> io::Result<String> {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(16 << 10).max(start)))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    };
    let text = read().unwrap_or_default();
    let all: Vec<&str> = text.lines().collect();
    all[all.len().saturating_sub(lines)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn spec(folder: &TempDir, program: &str) -> ProcessSpec {
        ProcessSpec::new("test process", program, folder.path().join("log"))
    }

    fn shell(folder: &TempDir, script: &str) -> ProcessSpec {
        spec(folder, "/bin/sh").arg("-c").arg(script)
    }

    /// Whether a process exists and is more than a name in its parent's list.
    fn alive(id: u32) -> bool {
        fs::read_to_string(format!("/proc/{id}/stat"))
            .is_ok_and(|stat| !stat.contains(") Z ") && !stat.contains(") X "))
    }

    async fn gone(id: u32) -> bool {
        for _ in 0..100 {
            if !alive(id) {
                return true;
            }
            tokio::time::sleep(POLL).await;
        }
        false
    }

    #[tokio::test]
    async fn stop_asks_first() {
        let folder = tempfile::tempdir().unwrap();
        let script = "trap 'echo bye; exit 7' TERM; echo up; while :; do sleep 0.05; done";
        let mut process = Process::start(shell(&folder, script)).unwrap();
        let log = folder.path().join("log");
        process
            .ready("up", Duration::from_secs(5), || {
                let up = tail(&log, 0, 1) == "up";
                async move {
                    if up {
                        Ok(())
                    } else {
                        bail!("silent")
                    }
                }
            })
            .await
            .unwrap();
        process.stop().await.unwrap();
        assert_eq!(process.exited().unwrap().code(), Some(7));
        assert!(
            process.log_tail().ends_with("bye"),
            "{}",
            process.log_tail()
        );
        process.stop().await.unwrap();
    }

    #[tokio::test]
    async fn stop_kills_what_does_not_listen() {
        use std::os::unix::process::ExitStatusExt;
        let folder = tempfile::tempdir().unwrap();
        let script = "trap '' TERM; echo up; while :; do sleep 0.05; done";
        let spec =
            shell(&folder, script).stop_with(StopSignal::Terminate, Duration::from_millis(200));
        let mut process = Process::start(spec).unwrap();
        let log = folder.path().join("log");
        process
            .ready("up", Duration::from_secs(5), || {
                let up = tail(&log, 0, 1) == "up";
                async move {
                    if up {
                        Ok(())
                    } else {
                        bail!("silent")
                    }
                }
            })
            .await
            .unwrap();
        process.stop().await.unwrap();
        assert_eq!(process.exited().unwrap().signal(), Some(9));
    }

    #[tokio::test]
    async fn dropping_ends_the_process() {
        let folder = tempfile::tempdir().unwrap();
        let process = Process::start(spec(&folder, "/bin/sleep").arg("300")).unwrap();
        let id = process.id();
        assert!(alive(id));
        drop(process);
        assert!(!alive(id));
    }

    #[tokio::test]
    async fn what_a_child_left_running_ends_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let mut process = Process::start(shell(&folder, "sleep 300 & echo $!")).unwrap();
        let end = tokio::time::timeout(Duration::from_secs(5), process.wait());
        assert!(end.await.unwrap().success());
        let id = process.log_tail().trim().parse().unwrap();
        assert!(gone(id).await, "process {id} survived");
    }

    #[tokio::test]
    async fn a_child_outlives_the_thread_that_asked_for_it() {
        let folder = tempfile::tempdir().unwrap();
        let spec = spec(&folder, "/bin/sleep").arg("300");
        let mut process = thread::spawn(move || Process::start(spec).unwrap())
            .join()
            .unwrap();
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert!(process.exited().is_none());
    }

    /// Set in the second process that the next test runs itself in.
    const AS_PARENT: &str = "REGISTRY_TEST_AS_PARENT";

    #[tokio::test]
    async fn nothing_survives_a_killed_parent() {
        use std::io::BufRead;
        if std::env::var_os(AS_PARENT).is_some() {
            let folder = tempfile::tempdir().unwrap();
            let process = Process::start(spec(&folder, "/bin/sleep").arg("300")).unwrap();
            println!("child {}", process.id());
            tokio::time::sleep(Duration::from_secs(60)).await;
            panic!("the first process should have killed this one");
        }
        let mut parent = Command::new(std::env::current_exe().unwrap())
            .args(["--nocapture", "--exact"])
            .arg("process::tests::nothing_survives_a_killed_parent")
            .env(AS_PARENT, "1")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let output = io::BufReader::new(parent.stdout.take().unwrap());
        let child: u32 = output
            .lines()
            .find_map(|line| {
                let line = line.unwrap();
                let (_, id) = line.split_once("child ")?;
                Some(id.trim().parse().unwrap())
            })
            .unwrap();
        // The parent-death signal is set once setpriv has become sleep.
        for _ in 0..100 {
            if fs::read_to_string(format!("/proc/{child}/comm")).unwrap() == "sleep\n" {
                break;
            }
            tokio::time::sleep(POLL).await;
        }
        parent.kill().unwrap();
        parent.wait().unwrap();
        assert!(gone(child).await, "process {child} survived");
    }

    #[tokio::test]
    async fn a_wait_ends_when_the_process_does_and_shows_its_log() {
        let folder = tempfile::tempdir().unwrap();
        let mut process = Process::start(shell(&folder, "echo no such chain; exit 3")).unwrap();
        let before = Instant::now();
        let error = process
            .ready("ready", Duration::from_secs(60), || async {
                bail!("never")
            })
            .await
            .unwrap_err()
            .to_string();
        assert!(before.elapsed() < Duration::from_secs(30));
        assert!(error.contains("test process stopped by itself"), "{error}");
        assert!(error.contains("exit status: 3"), "{error}");
        assert!(error.contains("no such chain"), "{error}");
    }

    #[tokio::test]
    async fn a_wait_is_limited_and_says_what_is_missing() {
        let folder = tempfile::tempdir().unwrap();
        let mut process = Process::start(spec(&folder, "/bin/sleep").arg("300")).unwrap();
        let error = process
            .ready("ready", Duration::from_millis(300), || async {
                bail!("no block yet")
            })
            .await
            .unwrap_err()
            .to_string();
        assert!(error.contains("no block yet"), "{error}");
    }

    #[tokio::test]
    async fn run_collects_output_and_status() {
        let folder = tempfile::tempdir().unwrap();
        let within = Duration::from_secs(5);
        let done = run(shell(&folder, "echo a; echo b >&2; exit 4"), within)
            .await
            .unwrap();
        assert_eq!(done.output, "a\nb\n");
        assert_eq!(done.status.code(), Some(4));
        let slow = run(shell(&folder, "sleep 300"), Duration::from_millis(100)).await;
        assert!(slow.unwrap_err().to_string().contains("did not end"));
    }

    #[test]
    fn a_missing_program_is_bad_input() {
        let folder = tempfile::tempdir().unwrap();
        let error = Process::start(spec(&folder, "/nowhere/program")).unwrap_err();
        assert!(BadInput::is_in(&error), "{error:#}");
    }

    #[test]
    fn the_tail_is_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let text: String = (0..10_000).map(|line| format!("line {line}\n")).collect();
        fs::write(&path, text).unwrap();
        assert_eq!(tail(&path, 0, 2), "line 9998\nline 9999");
        let end = fs::metadata(&path).unwrap().len();
        assert_eq!(tail(&path, end - 10, 2), "line 9999");
        assert_eq!(tail(&folder.path().join("missing"), 0, 2), "");
    }
}

//! Networks of their own on one computer, that can be cut.
//!
//! A [`Lan`] is a switch with two halves; a [`Room`] is a place beside it with an address of its
//! own, in which programs run. All of it is network and mount namespaces without a name: the
//! kernel keeps one as long as a process lives in it, and a process is held here that does
//! nothing else. When this program ends, however it ends, the kernel ends those processes
//! (see [`crate::process`]) and with them every cable, address and disk of the network. Nothing
//! of it is ever seen in the namespaces of the computer itself.
//!
//! Only root may do so; [`available`] tells whether it works here.

use std::{
    ffi::OsString,
    fs,
    net::Ipv4Addr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use anyhow::{anyhow, bail, ensure, Context, Result};
use nix::unistd::Uid;

use crate::process::{run, Process, ProcessSpec};

/// How long a namespace, an address or a disk may take.
const SET_UP_WITHIN: Duration = Duration::from_secs(20);
/// The two halves of the switch.
const HALVES: [&str; 2] = ["east", "west"];
/// The network; the last number is that of the room.
const NETWORK: [u8; 3] = [10, 77, 0];

/// Why there can be no networks here, or nothing.
pub async fn available() -> Result<(), String> {
    if !Uid::effective().is_root() {
        return Err("network namespaces need root".into());
    }
    let set_up = async {
        let lan = Lan::new().await?;
        let room = lan.room(1).await?;
        room.command("true", &["true"]).await
    };
    set_up
        .await
        .map_err(|error| format!("network namespaces do not work here: {error:#}"))
}

/// A switch, to which rooms are connected.
#[derive(Debug)]
pub struct Lan {
    switch: Space,
}

impl Lan {
    /// A switch without rooms.
    pub async fn new() -> Result<Self> {
        let switch = Space::new("the switch").await?;
        for half in HALVES {
            let bridge = ["ip", "link", "add", half, "type", "bridge"];
            switch.command("a bridge", &bridge).await?;
            let up = ["ip", "link", "set", half, "up"];
            switch.command("a bridge", &up).await?;
        }
        Ok(Self { switch })
    }

    /// A room with the number that its address ends with, connected to the others.
    pub async fn room(&self, number: u8) -> Result<Arc<Room>> {
        let space = Space::new(&format!("room {number}")).await?;
        let [a, b, c] = NETWORK;
        let address = Ipv4Addr::new(a, b, c, number);
        let (port, process) = (port(number), space.process.id().to_string());
        let cable = [
            "ip", "link", "add", &port, "type", "veth", "peer", "name", "eth0", "netns", &process,
        ];
        self.switch.command("a cable", &cable).await?;
        self.plug(number, HALVES[0]).await?;
        let up = ["ip", "link", "set", &port, "up"];
        self.switch.command("a cable", &up).await?;
        let with_mask = format!("{address}/24");
        for command in [
            ["ip", "address", "add", &with_mask, "dev", "eth0"].as_slice(),
            &["ip", "link", "set", "eth0", "up"],
            &["ip", "link", "set", "lo", "up"],
        ] {
            space.command("an address", command).await?;
        }
        Ok(Arc::new(Room {
            space,
            number,
            address,
        }))
    }

    /// Cuts the network in two: these rooms, and all others.
    pub async fn cut(&self, rooms: &[&Room]) -> Result<()> {
        for room in rooms {
            self.plug(room.number, HALVES[1]).await?;
        }
        Ok(())
    }

    /// Connects these rooms with all others again.
    pub async fn heal(&self, rooms: &[&Room]) -> Result<()> {
        for room in rooms {
            self.plug(room.number, HALVES[0]).await?;
        }
        Ok(())
    }

    async fn plug(&self, number: u8, half: &str) -> Result<()> {
        let plug = ["ip", "link", "set", &port(number), "master", half];
        self.switch.command("a cable", &plug).await
    }
}

/// The end of a room's cable at the switch.
fn port(number: u8) -> String {
    format!("port{number}")
}

/// A place with an address and disks of its own.
#[derive(Debug)]
pub struct Room {
    space: Space,
    number: u8,
    address: Ipv4Addr,
}

impl Room {
    /// The number with which the address ends.
    pub fn number(&self) -> u8 {
        self.number
    }

    /// Where the other rooms reach it.
    pub fn address(&self) -> Ipv4Addr {
        self.address
    }

    /// The command line behind which a program runs in here.
    pub fn launcher(&self) -> Vec<OsString> {
        self.space.launcher()
    }

    /// The network namespace, to enter it.
    pub fn network(&self) -> PathBuf {
        self.space.file("ns/net")
    }

    /// Puts a disk of so many bytes, which is in memory, at a folder that exists. Only programs
    /// in here see it; the path that is returned shows it from outside.
    pub async fn disk(&self, folder: &Path, bytes: u64) -> Result<PathBuf> {
        let folder = folder
            .canonicalize()
            .with_context(|| format!("cannot find {}", folder.display()))?;
        let path = folder.to_str().context("the path of a disk is no text")?;
        let options = format!("size={bytes},mode=0700");
        let mount = ["mount", "-t", "tmpfs", "-o", &options, "registry", path];
        self.command("a disk", &mount).await?;
        let inside = folder.strip_prefix("/").unwrap_or(&folder);
        Ok(self.space.file("root").join(inside))
    }

    /// Runs a short command in here.
    pub async fn command(&self, what: &str, command: &[&str]) -> Result<()> {
        self.space.command(what, command).await
    }
}

/// Namespaces, and the process that keeps them.
#[derive(Debug)]
struct Space {
    name: String,
    process: Process,
}

impl Space {
    async fn new(name: &str) -> Result<Self> {
        let spec = ProcessSpec::new(name, program("unshare")?, "/dev/null")
            .args(["--net", "--mount", "--", "sleep", "infinity"]);
        let mut process = Process::start(spec)?;
        let comm = format!("/proc/{}/comm", process.id());
        process
            .ready("set up", SET_UP_WITHIN, || {
                // It has its namespaces when it has become the program that keeps them.
                let now = fs::read_to_string(&comm).unwrap_or_default();
                async move {
                    ensure!(now.trim() == "sleep", "it is still {}", now.trim());
                    Ok(())
                }
            })
            .await?;
        Ok(Self {
            name: name.to_owned(),
            process,
        })
    }

    /// A file of the kernel about it.
    fn file(&self, name: &str) -> PathBuf {
        Path::new("/proc")
            .join(self.process.id().to_string())
            .join(name)
    }

    fn launcher(&self) -> Vec<OsString> {
        let process = self.process.id().to_string();
        // With the working directory, or a program would be outside the disks in here.
        [
            "nsenter", "--target", &process, "--net", "--mount", "--wdns=/", "--",
        ]
        .map(OsString::from)
        .into()
    }

    async fn command(&self, what: &str, command: &[&str]) -> Result<()> {
        let [name, arguments @ ..] = command else {
            return Err(anyhow!("an empty command"));
        };
        let spec = ProcessSpec::new(*name, program(name)?, "")
            .args(arguments)
            .behind(self.launcher());
        let done = run(spec, SET_UP_WITHIN).await?;
        if !done.status.success() {
            bail!(
                "{} cannot get {what}: `{}` failed: {}",
                self.name,
                command.join(" "),
                done.output.trim()
            );
        }
        Ok(())
    }
}

/// A program of the system.
fn program(name: &str) -> Result<PathBuf> {
    ["/usr/sbin", "/usr/bin", "/sbin", "/bin"]
        .map(|folder| Path::new(folder).join(name))
        .into_iter()
        .find(|path| path.is_file())
        .with_context(|| {
            format!("the program {name} is missing; install the packages iproute2 and util-linux")
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    /// Whether a room reaches another one: a connection is refused or made, not lost.
    async fn reaches(from: &Room, to: &Room) -> bool {
        let script = format!(
            "timeout 1 bash -c 'exec 3<>/dev/tcp/{}/9' 2>&1 | grep -q refused",
            to.address()
        );
        from.command("an answer", &["bash", "-c", &script])
            .await
            .is_ok()
    }

    async fn wait_reaches(from: &Room, to: &Room, wanted: bool) {
        let end = Instant::now() + Duration::from_secs(20);
        while reaches(from, to).await != wanted {
            assert!(Instant::now() < end, "reaching stays {}", !wanted);
        }
    }

    #[tokio::test]
    async fn a_network_is_cut_and_healed_and_leaves_nothing() {
        if let Err(reason) = available().await {
            eprintln!("Skipped: {reason}");
            return;
        }
        let lan = Lan::new().await.unwrap();
        let rooms = [
            lan.room(1).await.unwrap(),
            lan.room(2).await.unwrap(),
            lan.room(3).await.unwrap(),
        ];
        let [one, two, three] = &rooms;
        wait_reaches(one, two, true).await;
        wait_reaches(one, three, true).await;
        lan.cut(&[three]).await.unwrap();
        assert!(reaches(one, two).await);
        assert!(!reaches(one, three).await);
        lan.heal(&[three]).await.unwrap();
        wait_reaches(one, three, true).await;

        let namespace = fs::read_link(one.network()).unwrap();
        assert_ne!(namespace, fs::read_link("/proc/self/ns/net").unwrap());
        drop((rooms, lan));
        let left = fs::read_dir("/proc").unwrap().filter_map(Result::ok);
        for process in left {
            let here = fs::read_link(process.path().join("ns/net"));
            assert!(
                here.is_err() || here.unwrap() != namespace,
                "somebody is still there"
            );
        }
    }

    #[tokio::test]
    async fn a_disk_is_small_and_in_its_room_only() {
        if let Err(reason) = available().await {
            eprintln!("Skipped: {reason}");
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let lan = Lan::new().await.unwrap();
        let room = lan.room(1).await.unwrap();
        let seen = room.disk(folder.path(), 1 << 20).await.unwrap();
        fs::write(seen.join("a"), vec![0; 1 << 19]).unwrap();
        let full = fs::write(seen.join("b"), vec![0; 1 << 20]).unwrap_err();
        assert_eq!(full.kind(), std::io::ErrorKind::StorageFull);
        let path = folder.path().join("a");
        assert!(!path.exists());
        let there = ["test", "-e", path.to_str().unwrap()];
        room.command("its disk", &there).await.unwrap();
    }
}

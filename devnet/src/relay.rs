//! A door from a port of this computer into a room's loopback interface.
//!
//! A node answers requests on its own loopback interface only, also in the tests. A thread that
//! has entered the room's network connects there what arrives at a port here: a socket stays in
//! the network in which it was made.

use std::{
    fs::File,
    io,
    net::{Ipv4Addr, SocketAddr},
    thread,
};

use anyhow::{anyhow, Context, Result};
use nix::sched::{setns, CloneFlags};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::oneshot,
};

use crate::lan::Room;

/// An open door; dropping it closes it and every connection through it.
#[derive(Debug)]
pub struct Relay {
    close: Option<oneshot::Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Relay {
    /// Connects a loopback port here with the same one in a room. It is the same because a node
    /// answers only who asks for the port it listens on.
    pub fn open(port: u16, room: &Room) -> Result<Self> {
        let network = File::open(room.network()).context("cannot find the network of a room")?;
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .and_then(|listener| {
                listener.set_nonblocking(true)?;
                Ok(listener)
            })
            .with_context(|| format!("cannot listen on port {port}"))?;
        let (close, closed) = oneshot::channel();
        let (ready, entered) = std::sync::mpsc::channel();
        let thread = thread::spawn(move || {
            let set_up = || -> Result<tokio::runtime::Runtime> {
                setns(network, CloneFlags::CLONE_NEWNET).context("cannot enter a room")?;
                // On this thread alone: another one would not be in the room.
                let mut runtime = tokio::runtime::Builder::new_current_thread();
                runtime.enable_all().build().context("cannot set up a door")
            };
            match set_up() {
                Err(error) => drop(ready.send(Err(error))),
                Ok(runtime) => {
                    ready.send(Ok(())).ok();
                    runtime.block_on(async {
                        tokio::select! {
                            _ = closed => {}
                            end = serve(listener, (Ipv4Addr::LOCALHOST, port).into()) => {
                                tracing::warn!(?end, "a door to a room has closed");
                            }
                        }
                    });
                }
            }
        });
        entered
            .recv()
            .unwrap_or_else(|_| Err(anyhow!("the thread of a door has ended")))?;
        Ok(Self {
            close: Some(close),
            thread: Some(thread),
        })
    }
}

async fn serve(listener: std::net::TcpListener, to: SocketAddr) -> io::Result<()> {
    let listener = TcpListener::from_std(listener)?;
    loop {
        let (mut caller, _) = listener.accept().await?;
        tokio::spawn(async move {
            // When nobody listens there, the caller sees its connection close.
            if let Ok(mut answerer) = TcpStream::connect(to).await {
                tokio::io::copy_bidirectional(&mut caller, &mut answerer)
                    .await
                    .ok();
            }
        });
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        drop(self.close.take());
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        lan::{available, Lan},
        ports,
        process::{Process, ProcessSpec, POLL},
    };
    use std::time::{Duration, Instant};
    use tokio::io::AsyncReadExt;

    #[tokio::test]
    async fn a_port_leads_into_the_room_while_the_door_is_open() {
        if let Err(reason) = available().await {
            eprintln!("Skipped: {reason}");
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let lan = Lan::new().await.unwrap();
        let room = lan.room(1).await.unwrap();
        let port = ports::free().unwrap();
        let door = Relay::open(port, &room).unwrap();
        let connect = || TcpStream::connect((Ipv4Addr::LOCALHOST, port));

        let mut nobody = connect().await.unwrap();
        assert_eq!(nobody.read(&mut [0; 8]).await.unwrap_or(0), 0);

        // perl is part of every Debian.
        let script = "use IO::Socket::INET; my $s = IO::Socket::INET->new(LocalAddr => \
                      \"127.0.0.1:$ARGV[0]\", Listen => 1, ReuseAddr => 1) or die; while (my $c \
                      = $s->accept) { print $c 'inside'; close $c }";
        let spec = ProcessSpec::new("server", "/usr/bin/perl", folder.path().join("log"))
            .args(["-e", script, &port.to_string()])
            .behind(room.launcher());
        let server = Process::start(spec).unwrap();
        let end = Instant::now() + Duration::from_secs(10);
        loop {
            let mut said = String::new();
            connect()
                .await
                .unwrap()
                .read_to_string(&mut said)
                .await
                .unwrap_or(0);
            if said == "inside" {
                break;
            }
            assert!(Instant::now() < end, "{}", server.log_tail());
            tokio::time::sleep(POLL).await;
        }
        drop(door);
        assert!(connect().await.is_err());
    }
}

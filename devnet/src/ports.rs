//! Free ports on the loopback interface.

use std::{
    collections::HashSet,
    io,
    net::{Ipv4Addr, TcpListener},
    sync::{Mutex, PoisonError},
};

use anyhow::{Context, Result};

use crate::error::BadInput;

/// Ports this process has handed out; nobody gets one of them a second time, even when its
/// first owner has not bound it yet.
static HANDED_OUT: Mutex<Option<HashSet<u16>>> = Mutex::new(None);

/// Marks a port as handed out; false when it already was.
fn take(port: u16) -> bool {
    HANDED_OUT
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .get_or_insert_with(HashSet::new)
        .insert(port)
}

/// Whether nothing listens on `port` of the loopback interface and this user may.
pub fn is_free(port: u16) -> io::Result<()> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map(drop)
}

/// A free port, different at each call.
pub fn free() -> Result<u16> {
    for _ in 0..1000 {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .and_then(|listener| listener.local_addr())
            .context("no free port on 127.0.0.1")?
            .port();
        if take(port) {
            return Ok(port);
        }
    }
    Err(BadInput::error(
        "No free port is left on 127.0.0.1; stop some programs and try again.",
    ))
}

/// A port that was chosen, and the default it replaces when that one was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chosen {
    /// The port to use.
    pub port: u16,
    /// The default port, when another program uses it.
    pub instead_of: Option<u16>,
}

/// Chooses a port: the one the user named, or the default, or a free one.
///
/// A named port that cannot be used is [`BadInput`] naming `option`; a default that is taken
/// is replaced, and the caller says so. `0` means any free port.
pub fn choose(named: Option<u16>, default: u16, option: &str) -> Result<Chosen> {
    let exactly = |port| Chosen {
        port,
        instead_of: None,
    };
    match named {
        Some(0) => Ok(exactly(free()?)),
        Some(port) => match is_free(port) {
            Ok(()) => {
                take(port);
                Ok(exactly(port))
            }
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                Err(BadInput::error(format!(
                    "Port {port} may only be used by root; choose one above 1023 with {option}."
                )))
            }
            Err(_) => Err(BadInput::error(format!(
                "Port {port} is used by another program; stop that program or choose another \
                 port with {option}."
            ))),
        },
        None if is_free(default).is_ok() && take(default) => Ok(exactly(default)),
        None => Ok(Chosen {
            port: free()?,
            instead_of: Some(default),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken() -> (TcpListener, u16) {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        (listener, port)
    }

    #[test]
    fn a_named_port_in_use_is_refused_with_the_remedy() {
        let (_listener, port) = taken();
        let error = choose(Some(port), 1, "--stats-port").unwrap_err();
        assert!(BadInput::is_in(&error));
        let text = error.to_string();
        assert!(text.contains(&port.to_string()), "{text}");
        assert!(text.contains("--stats-port"), "{text}");
    }

    #[test]
    fn a_listener_on_every_interface_counts_too() {
        let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        assert!(is_free(port).is_err());
    }

    #[test]
    fn a_default_in_use_is_replaced_and_reported() {
        let (_listener, port) = taken();
        let chosen = choose(None, port, "--rpc-port").unwrap();
        assert_eq!(chosen.instead_of, Some(port));
        assert_ne!(chosen.port, port);
        is_free(chosen.port).unwrap();
    }

    #[test]
    fn a_named_free_port_is_kept() {
        let (listener, port) = taken();
        drop(listener);
        assert_eq!(choose(Some(port), 1, "--rpc-port").unwrap().port, port);
    }

    #[test]
    fn free_ports_are_never_handed_out_twice() {
        let ports: Vec<u16> = (0..50).map(|_| free().unwrap()).collect();
        let different: HashSet<&u16> = ports.iter().collect();
        assert_eq!(different.len(), ports.len());
    }
}

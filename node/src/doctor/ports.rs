//! Who listens on this computer, and which other nodes can be reached.

use std::{
    fs,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream, ToSocketAddrs},
    time::Duration,
};

use serde_json::{json, Value};

use super::{report::Line, unanswered};
use crate::{
    network::{Node, Summary},
    remote::{CallError, Remote},
};

/// How long a connection may take.
const CONNECT_WITHIN: Duration = Duration::from_secs(3);
/// The state of a listening socket in the tables of the kernel.
const LISTENING: &str = "0A";

/// Whether the port for other nodes is free, for a node that is stopped.
pub fn free(port: u16) -> Line {
    const CHECK: &str = "p2p port";
    match TcpListener::bind((Ipv4Addr::UNSPECIFIED, port)) {
        Ok(_) => Line::ok(CHECK, format!("{port} is free")),
        Err(error) => Line::fail(
            CHECK,
            format!("{port} cannot be used: {error}"),
            "another program, or another node, has it: see `ss -ltnp`, or choose one with --port",
        ),
    }
}

/// Who listens, and what they let others do.
pub fn check(remote: &Remote, authority: Option<bool>) -> Vec<Line> {
    vec![listening(remote), exposure(remote, authority)]
}

/// Whether the node listens for other nodes.
fn listening(remote: &Remote) -> Line {
    const CHECK: &str = "p2p port";
    let addresses = match remote.call("system_localListenAddresses", json!([])) {
        Ok(addresses) => addresses,
        Err(error) => return unanswered(CHECK, &error),
    };
    let mut ports: Vec<u16> = addresses
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .filter_map(tcp_port)
        .collect();
    ports.sort_unstable();
    ports.dedup();
    if ports.is_empty() {
        return Line::fail(
            CHECK,
            "the node listens nowhere for other nodes",
            "start it with --port 30333",
        );
    }
    let text: Vec<String> = ports.iter().map(u16::to_string).collect();
    Line::ok(
        CHECK,
        format!(
            "listens on {}; others must reach it through the firewall",
            text.join(", ")
        ),
    )
}

/// The TCP port of an address such as `/ip4/10.0.0.1/tcp/30333/p2p/12D3...`.
fn tcp_port(address: &str) -> Option<u16> {
    let mut parts = address.split('/');
    parts.find(|part| *part == "tcp")?;
    parts.next()?.parse().ok()
}

/// Whether somebody else could do what only the operator may.
fn exposure(remote: &Remote, authority: Option<bool>) -> Line {
    let unsafe_methods = match remote.call("author_hasKey", json!(["0x", "aura"])) {
        Ok(_) => true,
        Err(CallError::Refused { message, .. }) => !message.contains("unsafe"),
        Err(error) => return unanswered("RPC", &error),
    };
    let (host, port) = remote.host_and_port();
    let local = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    let open_to = if local {
        listeners(port)
            .into_iter()
            .filter(|address| !address.is_loopback())
            .collect()
    } else {
        vec![]
    };
    judge_exposure(unsafe_methods, &open_to, !local, authority == Some(true))
}

fn judge_exposure(
    unsafe_methods: bool,
    open_to: &[IpAddr],
    elsewhere: bool,
    authority: bool,
) -> Line {
    const CHECK: &str = "RPC";
    let exposed = !open_to.is_empty() || elsewhere;
    let shown: Vec<String> = open_to.iter().map(IpAddr::to_string).collect();
    let on = if shown.is_empty() {
        "from another computer".to_owned()
    } else {
        format!("on {}", shown.join(", "))
    };
    match (unsafe_methods, exposed, authority) {
        (true, true, _) => Line::fail(
            CHECK,
            format!("everybody can use unsafe methods {on}"),
            "remove --rpc-methods unsafe, and --unsafe-rpc-external from a validator",
        ),
        (false, true, true) => Line::fail(
            CHECK,
            format!("the RPC of a validator can be reached {on}"),
            "remove --rpc-external: wallets use an RPC node, the operator 127.0.0.1",
        ),
        (true, false, _) => Line::warn(
            CHECK,
            "every program on this computer can use unsafe methods",
            "start the node with --rpc-methods safe; key rotation does not need them",
        ),
        (false, true, false) => Line::ok(CHECK, format!("answers {on}, safe methods only")),
        (false, false, _) => Line::ok(CHECK, "this computer only, safe methods only"),
    }
}

/// The addresses of this computer on which somebody listens at a TCP port.
fn listeners(port: u16) -> Vec<IpAddr> {
    ["/proc/net/tcp", "/proc/net/tcp6"]
        .iter()
        .filter_map(|path| fs::read_to_string(path).ok())
        .flat_map(|table| listeners_in(&table, port))
        .collect()
}

fn listeners_in(table: &str, port: u16) -> Vec<IpAddr> {
    table
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut fields = line.split_whitespace();
            let (address, at) = fields.nth(1)?.split_once(':')?;
            let state = fields.nth(1)?;
            (state == LISTENING && u16::from_str_radix(at, 16) == Ok(port))
                .then(|| kernel_address(address))
                .flatten()
        })
        .collect()
}

/// An address as the kernel writes it: words of four bytes, each in the order of this computer.
fn kernel_address(text: &str) -> Option<IpAddr> {
    let words = text
        .as_bytes()
        .chunks(8)
        .map(|digits| {
            let digits = std::str::from_utf8(digits).ok()?;
            u32::from_str_radix(digits, 16).ok().map(u32::to_ne_bytes)
        })
        .collect::<Option<Vec<[u8; 4]>>>()?;
    match words.as_slice() {
        [word] => Some(IpAddr::V4(Ipv4Addr::from(*word))),
        [_, _, _, _] => <[u8; 16]>::try_from(words.concat())
            .ok()
            .map(|bytes| IpAddr::V6(Ipv6Addr::from(bytes))),
        _ => None,
    }
}

/// Whether the other nodes of a country can be reached.
pub fn others(network: &Summary, own: Option<&str>) -> Line {
    let nodes = network
        .validators
        .iter()
        .map(|validator| &validator.node)
        .chain(&network.rpc_nodes)
        .filter(|node| Some(node.peer_id.as_str()) != own);
    let results: Vec<(&Node, bool)> = nodes.map(|node| (node, can_reach(node))).collect();
    judge_others(&results)
}

fn judge_others(results: &[(&Node, bool)]) -> Line {
    const CHECK: &str = "other nodes";
    let missing: Vec<String> = results
        .iter()
        .filter(|(_, reached)| !reached)
        .map(|(node, _)| format!("{} ({}:{})", node.name, node.host, node.port))
        .collect();
    let reached = results.len().saturating_sub(missing.len());
    if missing.is_empty() {
        return Line::ok(CHECK, format!("all {reached} can be reached"));
    }
    let found = format!(
        "{reached} of {} can be reached, not {}",
        results.len(),
        missing.join(", ")
    );
    let remedy = "see the firewalls on both sides, and whether those nodes run";
    if reached == 0 {
        Line::fail(CHECK, found, remedy)
    } else {
        Line::warn(CHECK, found, remedy)
    }
}

fn can_reach(node: &Node) -> bool {
    (node.host.as_str(), node.port)
        .to_socket_addrs()
        .into_iter()
        .flatten()
        .any(|address: SocketAddr| TcpStream::connect_timeout(&address, CONNECT_WITHIN).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{doctor::report::Status, remote::prepared};

    #[test]
    fn listening_sockets_are_read_from_the_kernel() {
        let table = "  sl  local_address rem_address   st tx_queue\n   \
                     0: 0100007F:26D8 00000000:0000 0A 00000000:00000000\n   \
                     1: 00000000:26D8 00000000:0000 0A 00000000:00000000\n   \
                     2: 00000000:26D8 00000000:0000 01 00000000:00000000\n   \
                     3: 00000000:0016 00000000:0000 0A 00000000:00000000\n";
        assert_eq!(
            listeners_in(table, 9_944),
            vec![
                IpAddr::V4(Ipv4Addr::LOCALHOST),
                IpAddr::V4(Ipv4Addr::UNSPECIFIED)
            ]
        );
        let table = "  sl  local_address\n   0: 00000000000000000000000001000000:26D8 \
                     00000000000000000000000000000000:0000 0A x\n";
        assert_eq!(
            listeners_in(table, 9_944),
            vec![IpAddr::V6(Ipv6Addr::LOCALHOST)]
        );
    }

    #[test]
    fn a_real_listener_is_seen_and_its_port_is_not_free() {
        let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        assert!(listeners(port).contains(&IpAddr::V4(Ipv4Addr::UNSPECIFIED)));
        assert_eq!(free(port).status, Status::Fail);
        drop(listener);
        assert_eq!(free(port).status, Status::Ok);
    }

    #[test]
    fn what_others_can_do_decides() {
        let everywhere = [IpAddr::V4(Ipv4Addr::UNSPECIFIED)];
        for (unsafe_methods, open_to, authority, status) in [
            (false, &[][..], true, Status::Ok),
            (true, &[][..], true, Status::Warn),
            (false, &everywhere[..], false, Status::Ok),
            (false, &everywhere[..], true, Status::Fail),
            (true, &everywhere[..], false, Status::Fail),
        ] {
            assert_eq!(
                judge_exposure(unsafe_methods, open_to, false, authority).status,
                status
            );
        }
        assert_eq!(judge_exposure(false, &[], true, true).status, Status::Fail);
    }

    #[test]
    fn a_node_that_answers_unsafe_methods_is_found_out() {
        let denies =
            prepared::node(|_, _| Err((-32601, "RPC call is unsafe to be called externally")));
        assert_eq!(exposure(&denies, Some(true)).status, Status::Ok);
        let answers = prepared::node(|_, _| Ok(json!(false)));
        assert_eq!(exposure(&answers, Some(true)).status, Status::Warn);
        let listens = prepared::node(|_, _| Ok(json!(["/ip4/127.0.0.1/tcp/30333/p2p/x"])));
        assert!(listening(&listens).found.contains("30333"));
        let deaf = prepared::node(|_, _| Ok(json!([])));
        assert_eq!(listening(&deaf).status, Status::Fail);
    }

    #[test]
    fn nodes_that_cannot_be_reached_are_named() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let node = |name: &str, port: u16| Node {
            name: name.into(),
            host: "127.0.0.1".into(),
            port,
            peer_id: name.into(),
        };
        let here = node("here", listener.local_addr().expect("an address").port());
        assert!(can_reach(&here));
        let closed = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .and_then(|listener| listener.local_addr())
            .expect("a free port");
        let gone = node("gone", closed.port());
        assert!(!can_reach(&gone));

        let line = judge_others(&[(&here, true), (&gone, false)]);
        assert_eq!(line.status, Status::Warn);
        assert!(
            line.found.contains("not gone (127.0.0.1:"),
            "{}",
            line.found
        );
        assert_eq!(judge_others(&[(&gone, false)]).status, Status::Fail);
        assert_eq!(judge_others(&[(&here, true)]).status, Status::Ok);
    }

    #[test]
    fn ports_are_found_in_addresses() {
        assert_eq!(
            tcp_port("/ip4/10.0.0.1/tcp/30333/p2p/12D3KooW"),
            Some(30_333)
        );
        assert_eq!(tcp_port("/dns/a.example/tcp/443/wss"), Some(443));
        assert_eq!(tcp_port("/ip4/10.0.0.1/udp/30333"), None);
    }
}

//! The nodes of a network: their addresses, and the arguments they are started with.
//!
//! Validators talk to each other and to the nodes of the file that answer others, and to nobody
//! else. Those answer wallets and let everybody synchronise.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

/// A node, as the others know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Node {
    /// Its name.
    pub name: String,
    /// Where others reach it.
    pub host: String,
    /// Its port there.
    pub port: u16,
    /// Its name in addresses.
    pub peer_id: String,
}

/// What a node does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It makes and finalises blocks.
    Validator,
    /// It keeps everything and answers.
    Server,
}

impl Node {
    /// Its address without its peer id.
    fn location(&self) -> String {
        let kind = match self.host.parse::<IpAddr>() {
            Ok(IpAddr::V4(_)) => "ip4",
            Ok(IpAddr::V6(_)) => "ip6",
            Err(_) => "dns",
        };
        format!("/{kind}/{}/tcp/{}", self.host, self.port)
    }

    /// The address that other nodes take.
    pub fn address(&self) -> String {
        format!("{}/p2p/{}", self.location(), self.peer_id)
    }

    /// The arguments of `registry-node`, one by one, besides `--chain` and `--base-path`.
    pub fn arguments(&self, role: Role, validators: &[Self], servers: &[Self]) -> Vec<String> {
        let mut arguments: Vec<String> = match role {
            Role::Validator => ["--validator", "--reserved-only"]
                .map(String::from)
                .to_vec(),
            Role::Server => [
                "--state-pruning=archive",
                "--blocks-pruning=archive",
                "--rpc-external",
            ]
            .map(String::from)
            .to_vec(),
        };
        arguments.push(format!("--name={}", self.name));
        match role {
            Role::Validator => arguments.push(format!("--port={}", self.port)),
            // With a port alone, a node that is no validator listens to WebSocket connections
            // only, and the others are given its address for plain ones.
            Role::Server => arguments.extend(
                ["/ip4/0.0.0.0", "/ip6/::"]
                    .map(|any| format!("--listen-addr={any}/tcp/{}", self.port)),
            ),
        }
        arguments.push(format!("--public-addr={}", self.location()));
        arguments.push("--rpc-methods=safe".into());
        arguments.push("--no-mdns".into());
        arguments.push("--no-telemetry".into());
        let others = match role {
            Role::Validator => [validators, servers].concat(),
            Role::Server => validators.to_vec(),
        };
        arguments.extend(
            others
                .iter()
                .filter(|other| other.peer_id != self.peer_id)
                .map(|other| format!("--reserved-nodes={}", other.address())),
        );
        arguments
    }

    /// The environment file for systemd and containers. Nothing is quoted: containers would take
    /// quotes for a part of the value.
    pub fn environment(
        &self,
        chain_id: &str,
        role: Role,
        validators: &[Self],
        servers: &[Self],
    ) -> String {
        let what = match role {
            Role::Validator => "a validator",
            Role::Server => "a node that answers others; put a proxy with TLS before its RPC",
        };
        format!(
            "# {name}: {what}. Read by the systemd unit and the container.\n\
             REGISTRY_CHAIN=/etc/registry/{chain_id}.raw.json\n\
             REGISTRY_BASE_PATH=/var/lib/registry/node\n\
             REGISTRY_NODE_ARGS={arguments}\n",
            name = self.name,
            arguments = self.arguments(role, validators, servers).join(" "),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{cli::Cli, keys::material::NodeKey};
    use clap::Parser;

    fn node(name: &str, host: &str) -> Node {
        Node {
            name: name.into(),
            host: host.into(),
            port: 30_333,
            peer_id: NodeKey::development(name).expect("a node key").peer_id(),
        }
    }

    #[test]
    fn addresses_follow_the_kind_of_host() {
        assert!(node("a", "10.0.0.1")
            .address()
            .starts_with("/ip4/10.0.0.1/tcp/30333/p2p/12D3KooW"));
        assert!(node("a", "fd00::1").address().starts_with("/ip6/fd00::1/"));
        assert!(node("a", "a.example")
            .address()
            .starts_with("/dns/a.example/"));
    }

    #[test]
    fn a_validator_keeps_to_the_others_and_exposes_no_rpc() {
        let validators = [node("a", "a.example"), node("b", "b.example")];
        let servers = [node("r", "r.example")];
        let arguments = validators[0].arguments(Role::Validator, &validators, &servers);
        for wanted in [
            "--validator".to_owned(),
            "--reserved-only".to_owned(),
            "--rpc-methods=safe".to_owned(),
            format!("--reserved-nodes={}", validators[1].address()),
            format!("--reserved-nodes={}", servers[0].address()),
        ] {
            assert!(arguments.contains(&wanted), "{wanted} is missing");
        }
        let shown = arguments.join(" ");
        assert!(!shown.contains("external"), "{shown}");
        assert!(!shown.contains(&format!("--reserved-nodes={}", validators[0].address())));
    }

    #[test]
    fn a_server_is_no_validator_and_keeps_everything() {
        let validators = [node("a", "a.example")];
        let servers = [node("r", "r.example"), node("s", "s.example")];
        let arguments = servers[0].arguments(Role::Server, &validators, &servers);
        assert!(arguments.contains(&"--state-pruning=archive".to_owned()));
        assert!(!arguments.contains(&"--validator".to_owned()));
        assert!(!arguments.contains(&"--reserved-only".to_owned()));
        assert_eq!(
            arguments
                .iter()
                .filter(|argument| argument.starts_with("--reserved-nodes"))
                .count(),
            1
        );
    }

    #[test]
    fn the_node_understands_all_of_its_arguments() {
        let validators = [node("a", "a.example"), node("b", "10.0.0.2")];
        let servers = [node("r", "fd00::1")];
        for (role, node) in [
            (Role::Validator, &validators[0]),
            (Role::Server, &servers[0]),
        ] {
            let arguments = node.arguments(role, &validators, &servers);
            let typed = std::iter::once("registry-node".to_owned()).chain(arguments);
            let cli = Cli::try_parse_from(typed).expect("the arguments are understood");
            assert_eq!(cli.run.validator, role == Role::Validator);
            let network = &cli.run.network_params;
            match role {
                Role::Validator => assert_eq!(network.port, Some(30_333)),
                Role::Server => assert_eq!(network.listen_addr.len(), 2),
            }
        }
    }
}

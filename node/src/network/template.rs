//! The commented country file that a national network begins with.

/// `chain-specs/templates/national.toml`.
pub const TEMPLATE: &str = include_str!("../../../chain-specs/templates/national.toml");

/// The template with every empty text filled in, with keys made for the purpose.
#[cfg(test)]
pub fn example() -> String {
    use crate::keys::material::{NodeKey, SessionSecrets};
    use sp_core::{
        crypto::{Pair as _, Ss58Codec},
        sr25519,
    };

    let administrators: Vec<String> = (0..4)
        .map(|number| {
            sr25519::Pair::from_string(&format!("//administrator//{number}"), None)
                .expect("a key")
                .public()
                .to_ss58check()
        })
        .collect();
    let mut text = TEMPLATE.to_owned();
    for address in &administrators {
        text = text.replacen(
            "administrator = \"\"",
            &format!("administrator = \"{address}\""),
            1,
        );
    }
    for size in [4, 3] {
        text = text.replacen(
            &format!("members = [{}]", vec!["\"\""; size].join(", ")),
            &format!("members = [\"{}\"]", administrators[..size].join("\", \"")),
            1,
        );
    }
    for number in 0..4 {
        let secrets =
            SessionSecrets::development(&format!("//validator//{number}")).expect("session keys");
        let keys = secrets.public_for(secrets.own_account());
        let peer = NodeKey::development(&number.to_string()).expect("a node key");
        text = text.replacen(
            "account = \"\"\naura = \"\"\ngrandpa = \"\"\npeer_id = \"\"\nproof = \"\"\n",
            &format!(
                "account = \"{}\"\naura = \"{}\"\ngrandpa = \"{}\"\npeer_id = \"{}\"\nproof = \
                 \"{}\"\n",
                keys.account.to_ss58check(),
                keys.aura.to_ss58check(),
                keys.grandpa.to_ss58check(),
                peer.peer_id(),
                keys.proof
            ),
            1,
        );
    }
    let peer = NodeKey::development("rpc").expect("a node key").peer_id();
    text = text.replacen("peer_id = \"\"", &format!("peer_id = \"{peer}\""), 1);
    assert!(
        !text.contains("= \"\"\n") || text.matches("= \"\"").count() == 1,
        "{text}"
    );
    text
}

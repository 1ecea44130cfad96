use std::os::unix::fs::PermissionsExt;

use super::*;
use crate::network::{spec::first_state, template::example, verify::VerifyCmd};
use registry_runtime::SessionKeys;
use sp_core::crypto::Ss58Codec;

const STRICT: Allowed = Allowed {
    development: false,
    missing_keys: true,
};

struct Ceremony {
    folder: tempfile::TempDir,
}

impl Ceremony {
    fn new(text: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("country.toml"), text).expect("the file can be written");
        fs::write(folder.path().join("passphrase"), "seven brave otters\n")
            .expect("the file can be written");
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, output: &str) -> CreateCmd {
        CreateCmd {
            country: self.path("country.toml"),
            output: self.path(output),
            spec_only: false,
            runtime: None,
            development: false,
            passphrase: PassphraseArgs {
                passphrase_file: Some(self.path("passphrase")),
            },
        }
    }

    fn verify(&self, output: &str) -> VerifyCmd {
        VerifyCmd {
            folder: self.path(output),
            country: Some(self.path("country.toml")),
            expect: None,
            runtime: None,
            development: false,
        }
    }
}

/// Four validators of development keys on this computer.
fn development_country() -> String {
    let mut text = String::from(
        "[network]\nname = \"Test\"\nid = \"registry_test\"\n\
         [country]\nalpha2 = \"QM\"\nalpha3 = \"QMA\"\nname = \"Amara\"\nunit = \"ITMO\"\n\
         registry_number = 1\n\
         [government]\nname = \"Government of Amara\"\ntax_id = \"00000QM\"\n\
         administrator = \"//Alice\"\n\
         [[organisation]]\nkind = \"certifier\"\nname = \"North\"\ntax_id = \"F-0001\"\n\
         administrator = \"//Bob\"\n\
         [rules]\nfloor = 1\nsession_length = 10\n\
         [council]\nmembers = [\"//Alice\", \"//Bob\"]\n\
         [technical_committee]\nmembers = [\"//Alice\"]\n",
    );
    for (name, organisation, port) in [("alice", "00000QM", 31_001), ("bob", "F-0001", 31_002)] {
        let uri = format!("//{}{}", name[..1].to_uppercase(), &name[1..]);
        text.push_str(&format!(
            "[[validator]]\nname = \"{name}\"\norganisation = \"{organisation}\"\n\
             host = \"127.0.0.1\"\nport = {port}\nkey_uri = \"{uri}\"\n"
        ));
    }
    text.push_str("[[rpc_node]]\nname = \"rpc\"\nhost = \"127.0.0.1\"\nport = 31003\n");
    text
}

#[test]
fn the_filled_in_template_founds_a_country_with_this_runtime() {
    let country = CountryFile::parse(&example()).expect("the template is understood");
    let founded = found(&country, STRICT, None).expect("the country is founded");
    assert_eq!(founded.summary.validators.len(), 4);
    assert!(founded.nodes.iter().all(|(_, _, pack)| pack.is_none()));
    assert_eq!(
        founded.summary.runtime.spec_version,
        registry_runtime::VERSION.spec_version
    );

    let raw = founded
        .files
        .iter()
        .find(|file| file.name == "amara_registry.raw.json")
        .expect("the raw specification is there");
    let spec = ChainSpec::from_json_bytes(raw.contents.clone().into_bytes()).expect("it loads");
    assert_eq!(spec.id(), "amara_registry");
    assert_eq!(
        sc_service::ChainSpec::chain_type(&spec),
        sc_service::ChainType::Live
    );
    assert_eq!(spec.boot_nodes().len(), 1);
    let state = first_state(&spec).expect("it has a first state");
    assert_eq!(
        format!("{:?}", FirstBlock::of(&state).expect("a block").hash),
        founded.summary.genesis_hash
    );

    // The keys of every validator are those of the file.
    for one in &founded.summary.validators {
        let mut key = [
            sp_crypto_hashing::twox_128(b"Session"),
            sp_crypto_hashing::twox_128(b"NextKeys"),
        ]
        .concat();
        let account: &[u8] = one.account.as_ref();
        key.extend(sp_crypto_hashing::twox_64(account));
        key.extend(account);
        let expected = codec::Encode::encode(&SessionKeys {
            aura: one.aura.into(),
            grandpa: one.grandpa.into(),
        });
        assert_eq!(
            state.top.get(&key),
            Some(&expected),
            "{} has other keys in the first state",
            one.account.to_ss58check()
        );
    }
}

#[test]
fn another_party_gets_the_same_and_finds_what_was_changed() {
    let ceremony = Ceremony::new(&example());
    let mut command = ceremony.command("country");
    command.spec_only = true;
    command.run().expect("the country is founded");
    assert!(!ceremony.path("country").join("nodes").exists());
    ceremony.verify("country").run().expect("it is the same");

    // The hash that is read aloud.
    let summary = Summary::read(&ceremony.path("country")).expect("it can be read");
    let announced = |hash: &str| VerifyCmd {
        expect: Some(hash.to_owned()),
        ..ceremony.verify("country")
    };
    let upper = summary.genesis_hash.to_uppercase();
    assert_eq!(announced(&upper).check_announced(&summary), None);
    let complaint = announced("0x00").check_announced(&summary);
    assert!(complaint.is_some_and(|text| text.contains("announced was 0x00")));

    // Another country file, and another specification.
    let changed = example().replace("session_length = 600", "session_length = 601");
    fs::write(ceremony.path("country.toml"), changed).expect("the file can be written");
    let path = ceremony.path("country").join("amara_registry.json");
    let text = fs::read_to_string(&path).expect("it is there");
    fs::write(&path, text.replace("\"missed\": 3", "\"missed\": 4")).expect("it can be written");
    let error = ceremony.verify("country").run().expect_err("it differs");
    for said in [
        "amara_registry.raw.json differs from what the country file makes",
        "amara_registry.json has another sum",
        "amara_registry.json makes the first block",
    ] {
        assert!(error.contains(said), "{error}");
    }
}

#[test]
fn packs_and_start_files_are_written_for_those_without_keys() {
    let ceremony = Ceremony::new(&development_country());
    let mut command = ceremony.command("country");
    command.development = true;
    command.run().expect("the country is founded");

    for name in ["alice", "bob", "rpc"] {
        let folder = ceremony.path("country").join("nodes").join(name);
        let mode = |path: &Path| {
            fs::metadata(path)
                .expect("it is there")
                .permissions()
                .mode()
                & 0o777
        };
        assert_eq!(mode(&folder), 0o700);
        assert_eq!(mode(&folder.join("keys.age")), 0o600);
        let pack = KeyPack::read(
            &folder.join("keys.age"),
            &SecretString::from("seven brave otters"),
        )
        .expect("the pack opens");
        assert_eq!(pack.name, name);
        assert_eq!(pack.validator.is_some(), name != "rpc");
        let environment = fs::read_to_string(folder.join("node.env")).expect("it is there");
        assert!(environment.contains("REGISTRY_CHAIN=/etc/registry/registry_test.raw.json"));
        assert!(!environment.contains(&pack.node.peer_id()), "itself");
        let arguments = fs::read_to_string(folder.join("node.args")).expect("it is there");
        assert_eq!(arguments.contains("--validator\n"), name != "rpc");
    }
    let summary = Summary::read(&ceremony.path("country")).expect("it can be read");
    assert_eq!(
        summary.validators[0].account.to_ss58check(),
        "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"
    );

    let error = command.run().expect_err("the folder is taken");
    assert!(error.contains("is not overwritten"), "{error}");
}

#[test]
fn nothing_is_written_when_something_does_not_fit() {
    let ceremony = Ceremony::new(&development_country());
    let error = ceremony
        .command("country")
        .run()
        .expect_err("development keys");
    assert!(error.contains("--development"), "{error}");
    assert!(!ceremony.path("country").exists());

    // The runtime has the last word.
    let long = "x".repeat(2_000);
    let ceremony = Ceremony::new(
        &development_country().replace("name = \"North\"", &format!("name = \"{long}\"")),
    );
    let mut command = ceremony.command("country");
    command.development = true;
    let error = command.run().expect_err("the name is too long");
    assert!(error.contains("the runtime refuses"), "{error}");
    assert!(!ceremony.path("country").exists());
}

#[test]
fn another_runtime_must_be_one() {
    let ceremony = Ceremony::new(&development_country());
    let mut command = ceremony.command("country");
    command.development = true;
    command.runtime = Some(ceremony.path("missing.wasm"));
    let error = command.run().expect_err("there is no such file");
    assert!(error.contains("missing.wasm"), "{error}");

    fs::write(ceremony.path("no.wasm"), "no runtime").expect("the file can be written");
    command.runtime = Some(ceremony.path("no.wasm"));
    command.run().expect_err("it is no runtime");
    assert!(!ceremony.path("country").exists());
}

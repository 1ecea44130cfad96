//! Commands that another program of the registry does: it takes this one's place, on the same
//! terminal and with its own exit code.

use crate::failure::{Exit, Failure};
use std::{
    env,
    ffi::OsString,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::Command,
};

/// What registry-node does of `registry network`.
const OF_NETWORK: [&str; 4] = ["create", "verify", "template", "show"];

/// `registry network create` and the like.
pub fn network(arguments: &[OsString]) -> Failure {
    let first = arguments.first().and_then(|first| first.to_str());
    let first = first.unwrap_or_default();
    if !OF_NETWORK.contains(&first) {
        return Failure::usage(
            format!("There is no command \"network {first}\"."),
            format!("Use one of status, {}.", OF_NETWORK.join(", ")),
        );
    }
    let network = OsString::from("network");
    let all = std::iter::once(&network).chain(arguments);
    replace("registry-node", all)
}

/// `registry devnet`.
pub fn devnet(json: bool, options: &[OsString]) -> Failure {
    let up = OsString::from("up");
    // This program takes --json wherever it stands.
    let json = json.then(|| OsString::from("--json"));
    let all = std::iter::once(&up).chain(&json).chain(options);
    replace("registry-devnet", all)
}

/// Become another program. Comes back only when that is impossible.
fn replace<'a>(program: &str, arguments: impl IntoIterator<Item = &'a OsString>) -> Failure {
    let own = env::current_exe().ok();
    let path = beside(own.as_deref(), program);
    let error = Command::new(&path).args(arguments).exec();
    Failure::new(
        Exit::Refused,
        "NoProgram",
        format!("{} cannot be started: {error}.", path.display()),
        format!("Install {program} in the folder of this program, or in one of $PATH."),
    )
}

/// The program in the folder of this one; else as $PATH has it.
fn beside(own: Option<&Path>, program: &str) -> PathBuf {
    let beside = own
        .and_then(Path::parent)
        .map(|folder| folder.join(program));
    beside
        .filter(|path| path.is_file())
        .unwrap_or_else(|| program.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_of_the_same_folder_comes_first() {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join("registry");
        assert_eq!(
            beside(Some(&own), "registry-node"),
            Path::new("registry-node")
        );
        let node = folder.path().join("registry-node");
        std::fs::write(&node, "").unwrap();
        assert_eq!(beside(Some(&own), "registry-node"), node);
        assert_eq!(beside(None, "registry-node"), Path::new("registry-node"));
    }

    #[test]
    fn other_words_are_refused() {
        let failure = network(&["destroy".into()]);
        assert_eq!(failure.exit, Exit::Usage);
        assert!(failure.remedy.contains("template"), "{failure:?}");
    }
}

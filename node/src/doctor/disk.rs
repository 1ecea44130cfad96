//! Room and files left where the node writes.

use std::path::Path;

use nix::sys::statvfs::statvfs;

use super::report::Line;

/// Bytes in the unit that people read.
const GB: u64 = 1_000_000_000;
/// With less than this, a node stops soon.
const LITTLE: u64 = 2 * GB;
/// With less than this, it is time to act.
const SCARCE: u64 = 10 * GB;

/// Room and files left below the base path.
pub fn check(base_path: &Path) -> Vec<Line> {
    if !base_path.is_dir() {
        return vec![Line::fail(
            "disk",
            format!("{} is no folder", base_path.display()),
            "create it for the user that runs the node, or correct --base-path",
        )];
    }
    match statvfs(base_path) {
        Ok(found) => {
            let block = found.fragment_size();
            vec![
                judge_space(
                    found.blocks_available().saturating_mul(block),
                    found.blocks().saturating_mul(block),
                ),
                judge_files(found.files_available(), found.files()),
            ]
        }
        Err(error) => vec![Line::fail(
            "disk",
            format!("{} cannot be looked at: {error}", base_path.display()),
            "run the doctor as the user that runs the node",
        )],
    }
}

fn judge_space(left: u64, all: u64) -> Line {
    const CHECK: &str = "disk";
    let found = format!("{} of {} GB left", left / GB, all / GB);
    if left < LITTLE {
        return Line::fail(
            CHECK,
            found,
            "make room now: a node whose disk is full stops, and its database may need a repair",
        );
    }
    if left < SCARCE {
        return Line::warn(
            CHECK,
            found,
            "make room, or move the base path to a larger disk",
        );
    }
    Line::ok(CHECK, found)
}

fn judge_files(left: u64, all: u64) -> Line {
    const CHECK: &str = "files";
    // Some file systems have no such limit and say zero.
    if all == 0 {
        return Line::ok(CHECK, "the file system has no limit");
    }
    let percent = left.saturating_mul(100) / all;
    let found = format!("{percent} % of the files left");
    match percent {
        0 => Line::fail(
            CHECK,
            found,
            "delete small files: no new one can be created soon",
        ),
        1..=4 => Line::warn(CHECK, found, "delete small files, or move the base path"),
        _ => Line::ok(CHECK, found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::report::Status;

    #[test]
    fn little_room_is_told_before_it_is_none() {
        for (left, status) in [
            (500 * GB, Status::Ok),
            (10 * GB, Status::Ok),
            (9 * GB, Status::Warn),
            (GB, Status::Fail),
            (0, Status::Fail),
        ] {
            assert_eq!(judge_space(left, 500 * GB).status, status, "{left}");
        }
    }

    #[test]
    fn few_files_are_told_and_no_limit_is_none() {
        assert_eq!(judge_files(0, 0).status, Status::Ok);
        assert_eq!(judge_files(50, 100).status, Status::Ok);
        assert_eq!(judge_files(3, 100).status, Status::Warn);
        assert_eq!(judge_files(0, 100).status, Status::Fail);
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let lines = check(Path::new("/does/not/exist"));
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].status, Status::Fail);
        assert!(lines[0].found.contains("/does/not/exist"));
        let here = tempfile::tempdir().expect("a temporary folder");
        assert_eq!(check(here.path()).len(), 2);
    }
}

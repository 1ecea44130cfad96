//! Whether the time of this computer is kept, and whether it agrees with the chain.
//!
//! Slots are two seconds long and are computed from the clock: a validator whose clock is wrong
//! by more makes its blocks when nobody takes them.

use std::time::{SystemTime, UNIX_EPOCH};

use super::{report::Line, unanswered};
use crate::{chain_state::ChainState, remote::Remote};

/// A block that is newer than this is taken by nobody, in milliseconds.
const AHEAD: u64 = 1_000;
/// The newest block of a network that runs is not older than this, in milliseconds.
const RECENT: u64 = 10_000;
/// A node whose newest block is older than this has stopped following, in milliseconds.
const OLD: u64 = 60_000;
/// The error of the clock that is still good, in microseconds.
const GOOD_ERROR: i64 = 500_000;

/// What the kernel says about the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Whether a time service keeps it.
    pub synchronised: bool,
    /// The largest error that the service expects, in microseconds.
    pub error: i64,
}

/// Ask the kernel. Reading needs no rights.
#[allow(
    unsafe_code,
    reason = "no library wraps adjtimex, and only the kernel knows whether the time is kept"
)]
fn kernel() -> Option<Kept> {
    let mut timex = std::mem::MaybeUninit::<libc::timex>::zeroed();
    // SAFETY: all bytes of `timex` are integers, for which zero is a value; with `modes` zero the
    // kernel only writes into it.
    let (state, timex) = unsafe {
        let state = libc::adjtimex(timex.as_mut_ptr());
        (state, timex.assume_init())
    };
    (state >= 0).then_some(Kept {
        synchronised: state != libc::TIME_ERROR && timex.status & libc::STA_UNSYNC == 0,
        error: timex.maxerror,
    })
}

/// Whether the time is kept.
pub fn kept() -> Line {
    judge_kept(kernel())
}

fn judge_kept(kept: Option<Kept>) -> Line {
    const CHECK: &str = "time service";
    match kept {
        None => Line::warn(
            CHECK,
            "the kernel does not say whether the clock is kept",
            "see that chrony or another NTP service runs",
        ),
        Some(kept) if !kept.synchronised => Line::warn(
            CHECK,
            "no NTP service keeps the clock",
            "install chrony, and see `chronyc tracking`",
        ),
        Some(kept) if kept.error > GOOD_ERROR => Line::warn(
            CHECK,
            format!("the clock may be wrong by {} ms", kept.error / 1_000),
            "see `chronyc sources`: too few time servers are reached",
        ),
        Some(kept) => Line::ok(
            CHECK,
            format!("keeps the clock to {} ms", kept.error / 1_000),
        ),
    }
}

/// Whether the clock agrees with the newest block.
pub fn agrees(remote: &Remote) -> Line {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|now| u64::try_from(now.as_millis()).ok())
        .unwrap_or(0);
    match ChainState::of(remote).time() {
        Ok(time) => judge_agreement(now, time.filter(|time| *time > 0)),
        Err(error) => unanswered("clock", &error),
    }
}

fn judge_agreement(now: u64, block: Option<u64>) -> Line {
    const CHECK: &str = "clock";
    let Some(block) = block else {
        return Line::warn(
            CHECK,
            "there is no block yet to compare with",
            "ask again when the network runs",
        );
    };
    if let Some(ahead) = block.checked_sub(now).filter(|ahead| *ahead > AHEAD) {
        return Line::fail(
            CHECK,
            format!("it is behind: the newest block is {} ahead", seconds(ahead)),
            "correct the clock: `chronyc makestep`; this validator's blocks come too late",
        );
    }
    let age = now.saturating_sub(block);
    if age > OLD {
        return Line::fail(
            CHECK,
            format!("the newest block is {} old", seconds(age)),
            "if other nodes have newer blocks, this one does not follow or its clock is ahead; \
             else the network stands still: docs/operators/finality-stall.md",
        );
    }
    if age > RECENT {
        return Line::warn(
            CHECK,
            format!("the newest block is {} old", seconds(age)),
            "ask again; if it stays, compare the clock with another computer's",
        );
    }
    Line::ok(CHECK, format!("the newest block is {} old", seconds(age)))
}

/// Milliseconds as seconds with one decimal.
fn seconds(milliseconds: u64) -> String {
    format!("{}.{} s", milliseconds / 1_000, milliseconds % 1_000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::report::Status;

    #[test]
    fn the_kernel_answers() {
        let kept = kernel().expect("Linux tells it to everybody");
        assert!(kept.error >= 0);
    }

    #[test]
    fn a_clock_that_nobody_keeps_is_told() {
        let judged = |synchronised, error| {
            judge_kept(Some(Kept {
                synchronised,
                error,
            }))
            .status
        };
        assert_eq!(judged(true, 20_000), Status::Ok);
        assert_eq!(judged(true, 900_000), Status::Warn);
        assert_eq!(judged(false, 0), Status::Warn);
        assert_eq!(judge_kept(None).status, Status::Warn);
    }

    #[test]
    fn a_block_from_the_future_means_that_the_clock_is_behind() {
        let line = judge_agreement(1_000_000, Some(1_010_500));
        assert_eq!(line.status, Status::Fail);
        assert!(line.found.contains("10.5 s ahead"), "{}", line.found);

        for (block, status) in [
            (Some(1_000_900), Status::Ok),
            (Some(998_000), Status::Ok),
            (Some(980_000), Status::Warn),
            (Some(900_000), Status::Fail),
            (None, Status::Warn),
        ] {
            assert_eq!(
                judge_agreement(1_000_000, block).status,
                status,
                "{block:?}"
            );
        }
    }
}

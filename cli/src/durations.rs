//! Times in blocks, and blocks in time.

use crate::failure::Problem;
use registry_client::State;
use std::time::Duration;

/// The time between blocks where the chain does not say it.
const USUAL: Duration = Duration::from_secs(2);
const UNITS: [(char, u64); 4] = [('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];

/// The time between two blocks of a chain.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pace(Duration);

impl Pace {
    /// That of a node's chain: the length of a slot.
    pub fn of(state: &State) -> Self {
        let aura = state.metadata().pallet_by_name("Aura");
        let slot = aura
            .and_then(|aura| aura.constant_by_name("SlotDuration"))
            .and_then(|slot| <[u8; 8]>::try_from(slot.value()).ok())
            .map(|bytes| Duration::from_millis(u64::from_le_bytes(bytes)))
            .filter(|slot| !slot.is_zero());
        slot.map_or_else(Self::default, Self)
    }

    /// Blocks that a text means: a number of blocks, or a time such as `3d`, `12h` or `1h30m`,
    /// rounded up.
    pub fn blocks(self, text: &str) -> Result<u32, Problem> {
        let text = text.trim();
        let wrong = || {
            Problem::new(
                format!("{text:?} is no number of blocks and no time."),
                "Give blocks such as 43200, or a time such as 3d, 12h, 30m or 1h30m.",
            )
        };
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return text.parse().map_err(|_| wrong());
        }
        let seconds = seconds(text).ok_or_else(wrong)?;
        let milliseconds = u128::from(seconds).saturating_mul(1_000);
        u32::try_from(milliseconds.div_ceil(self.0.as_millis().max(1))).map_err(|_| wrong())
    }

    /// How long so many blocks take, for people.
    pub fn time(self, blocks: u64) -> String {
        let blocks = u128::from(blocks);
        let milliseconds = self.0.as_millis().saturating_mul(blocks);
        let mut rest = u64::try_from(milliseconds / 1_000).unwrap_or(u64::MAX);
        let mut parts = Vec::new();
        for (unit, seconds) in UNITS {
            let count = rest / seconds;
            rest %= seconds;
            if count > 0 && parts.len() < 2 {
                parts.push(format!("{count} {unit}"));
            } else if !parts.is_empty() {
                break;
            }
        }
        match parts.is_empty() {
            true => "0 s".to_owned(),
            false => parts.join(" "),
        }
    }

    /// A block with the time until it, seen from another one.
    pub fn until(self, block: u64, now: u64) -> String {
        match block.checked_sub(now) {
            None | Some(0) => format!("block {block} (reached)"),
            Some(left) => format!("block {block} (in {})", self.time(left)),
        }
    }
}

impl Default for Pace {
    fn default() -> Self {
        Self(USUAL)
    }
}

/// The seconds of a text such as `1h30m`. Each unit stands once, the longer before the shorter.
fn seconds(text: &str) -> Option<u64> {
    let mut rest = text;
    let mut sum = 0u64;
    let mut units = UNITS.iter();
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit())?;
        let (digits, behind) = rest.split_at(end);
        let unit = behind.chars().next()?;
        let (_, seconds) = units.find(|(known, _)| *known == unit)?;
        let count: u64 = digits.parse().ok()?;
        sum = sum.checked_add(count.checked_mul(*seconds)?)?;
        rest = behind.get(1..)?;
    }
    (!text.is_empty()).then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACE: Pace = Pace(USUAL);

    #[test]
    fn times_are_blocks() {
        for (text, blocks) in [
            ("43200", 43_200),
            ("0", 0),
            ("3d", 129_600),
            ("12h", 21_600),
            ("1h30m", 2_700),
            ("1s", 1),
            ("90s", 45),
        ] {
            assert_eq!(PACE.blocks(text), Ok(blocks), "{text}");
        }
        for text in [
            "",
            "3w",
            "h",
            "1.5h",
            "-3",
            "30m1h",
            "1h1h",
            "99999999999",
            "1h5",
        ] {
            assert!(PACE.blocks(text).is_err(), "{text}");
        }
    }

    #[test]
    fn blocks_are_times() {
        for (blocks, text) in [
            (0, "0 s"),
            (1, "2 s"),
            (45, "1 m 30 s"),
            (1_800, "1 h"),
            (129_600, "3 d"),
            (43_201, "1 d"),
            (45_000, "1 d 1 h"),
        ] {
            assert_eq!(PACE.time(blocks), text, "{blocks}");
        }
        assert_eq!(PACE.until(110, 100), "block 110 (in 20 s)");
        assert_eq!(PACE.until(100, 100), "block 100 (reached)");
    }
}

//! The figures as a table, and whether they are good.

use crate::{
    chain::Footprint,
    cost::{Comparison, ROUNDS},
};
use std::{fs, process::ExitCode, time::Duration};

/// How much a call may cost in a large registry, in hundredths of what it costs in an empty one.
const MOST: u128 = 120;

/// One line of the table.
struct Line {
    name: &'static str,
    unit: &'static str,
    small: u128,
    large: u128,
}

impl Line {
    /// The large figure in hundredths of the small one, rounded up.
    fn ratio(&self) -> u128 {
        self.large.saturating_mul(100).div_ceil(self.small.max(1))
    }

    fn print(&self) {
        let (small, large) = (self.figure(self.small), self.figure(self.large));
        println!(
            "| {} | {small} | {large} | {} |",
            self.name,
            hundredths(self.ratio())
        );
    }

    fn figure(&self, figure: u128) -> String {
        match self.unit {
            // From nanoseconds.
            "µs" => format!("{}.{} µs", figure / 1_000, figure / 100 % 10),
            unit => format!("{figure}{unit}"),
        }
    }
}

fn hundredths(figure: u128) -> String {
    format!("{}.{:02}", figure / 100, figure % 100)
}

fn lines(of: &Comparison) -> [Line; 8] {
    let time = |name, [small, large]: [Duration; 2]| Line {
        name,
        unit: "µs",
        small: small.as_nanos(),
        large: large.as_nanos(),
    };
    let [small, large] = &of.footprint;
    let count = |name, of: fn(&Footprint) -> usize| Line {
        name,
        unit: "",
        small: of(small) as u128,
        large: of(large) as u128,
    };
    [
        time("the transaction, in WebAssembly", of.transaction),
        time("the root of the state after it", of.root),
        time("both of these", of.whole),
        time("the call alone, native", of.call),
        count("nodes of the trie that the call reads", |of| of.nodes_read),
        count("bytes of these", |of| of.bytes_read),
        count("keys that it writes", |of| of.keys_written),
        count("nodes of the trie that it writes", |of| of.nodes_written),
    ]
}

/// The computer, as far as it tells.
fn machine() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
        .map_or(std::env::consts::ARCH, |(_, model)| model);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{model}, {cores} cores")
}

/// Print all figures; with `check`, fail when a call costs too much.
pub fn print(comparisons: &[Comparison], check: bool) -> ExitCode {
    println!("{}; medians of {} rounds\n", machine(), ROUNDS);
    let mut good = true;
    for of in comparisons {
        let [small, large] = of.of.states;
        println!("| {} | {small} | {large} | ratio |", of.of.call);
        println!("| --- | ---: | ---: | ---: |");
        let lines = lines(of);
        lines.iter().for_each(Line::print);
        let [_, _, whole, ..] = lines;
        good &= whole.ratio() <= MOST;
        println!();
    }
    if check && !good {
        eprintln!(
            "Error: A call costs a node more than {} times as much.",
            hundredths(MOST)
        );
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

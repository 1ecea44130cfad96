//! The figures as a table, and whether they are good.

use crate::{
    chain::Footprint,
    cost::{Comparison, Held, ROUNDS},
    ledger::Sizes,
};
use std::{fs, process::ExitCode, time::Duration};

/// Bytes of keys and values that the ledger may keep of a range, in hundredths.
const MOST_PER_RANGE: u64 = 20_000;

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

fn print_sizes(sizes: &Sizes) {
    println!("| bytes, in a ledger of {} ranges | |", sizes.ranges);
    println!("| --- | ---: |");
    for (name, figure) in [
        (
            "of a range: keys and values of it and of its index",
            sizes.per_range,
        ),
        (
            "of its issuance in the log of movements",
            sizes.per_issued_part,
        ),
    ] {
        println!("| {name} | {} |", hundredths(figure.into()));
    }
    for (name, figure) in [
        ("of a transfer of a range in the log", sizes.per_transfer),
        (
            "of all nodes of the state, by range that was issued",
            sizes.nodes_per_range,
        ),
    ] {
        println!("| {name} | {figure} |");
    }
    println!();
}

/// Print all figures; with `check`, fail when a call or a range costs too much.
pub fn print(comparisons: &[Comparison], sizes: &Sizes, check: bool) -> ExitCode {
    println!("{}; medians of {ROUNDS} rounds\n", machine());
    let mut bad = Vec::new();
    for of in comparisons {
        let [small, large] = of.of.states;
        println!("| {} | {small} | {large} | ratio |", of.of.call);
        println!("| --- | ---: | ---: | ---: |");
        let lines = lines(of);
        lines.iter().for_each(Line::print);
        let [transaction, _, whole, ..] = lines;
        let held = match of.of.held {
            Held::Transaction => transaction,
            Held::Whole => whole,
        };
        if held.ratio() > of.of.most {
            let most = hundredths(of.of.most);
            bad.push(format!(
                "{} costs a node more than {most} times as much",
                of.of.call
            ));
        }
        println!();
    }
    print_sizes(sizes);
    if sizes.per_range > MOST_PER_RANGE {
        let most = hundredths(MOST_PER_RANGE.into());
        bad.push(format!("a range takes more than {most} bytes"));
    }
    if check && !bad.is_empty() {
        eprintln!("Error: {}.", bad.join("; "));
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

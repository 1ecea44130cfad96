//! Measures whether calls cost the same however many programmes, monitored periods and ranges of
//! credits there are, and what the ledger keeps of a range; see `benches/README.md`.

mod chain;
mod cost;
mod country;
mod ledger;
mod report;
mod transaction;

use anyhow::{ensure, Result};
use chain::Chain;
use cost::{compare, Case, Comparison, Held};
use country::Size;
use ledger::Sizes;
use pallet_registry_programmes::{Calendar, LastProgramme};
use registry_primitives::MonitoredPeriod;
use registry_runtime::Runtime;
use std::process::ExitCode;

const USAGE: &str = "\
Usage: cargo bench --workspace --locked --bench growth [-- OPTIONS]

Measures what calls cost in an empty registry and in a large one, and how much the ledger keeps
of a range. Takes four minutes and 2 GB of memory. Leave the computer alone meanwhile.

Options:
  --check     End with code 1 when a call costs a node more than 1.2 times as much in the
              large one (the transaction of a transfer 1.3 times), or a range takes more than
              200 bytes
  -h, --help  Print this help
";

/// Which programme is registered in the large registry.
const PROGRAMMES: u32 = 10_000;
/// Periods that are taken in the large calendar.
const PERIODS: u32 = 10_000;

/// How much a call about programmes may cost in a large registry, in hundredths of what it costs
/// in an empty one.
const MOST: u128 = 120;

/// A registry in which so many programmes are registered.
fn with_programmes(count: u32) -> Result<Chain> {
    let mut chain = country::founded()?;
    chain.blocks((1..=count).map(|number| country::register(number, Size::Small)))?;
    let registered = chain.run(LastProgramme::<Runtime>::get).0;
    ensure!(registered == count, "{registered} programmes are there");
    chain.open()?;
    Ok(chain)
}

/// A registry with a programme of which so many hours are verified and one is reported.
fn with_periods(count: u32) -> Result<Chain> {
    let mut chain = country::founded()?;
    chain.blocks([
        country::register(1, Size::Large),
        country::authorise(1_000_000),
    ])?;
    chain.blocks((1..=count).flat_map(|number| {
        let taken = country::report(country::hour(number.saturating_mul(2)));
        [taken, country::verify(number)]
    }))?;
    chain.blocks([country::report(free_hour(count))])?;
    let taken = chain.run(|| Calendar::<Runtime>::iter_keys().count());
    ensure!(taken == count as usize, "{taken} periods are taken");
    chain.open()?;
    Ok(chain)
}

/// A free hour in the middle of a calendar; the one after it is taken.
fn free_hour(count: u32) -> MonitoredPeriod {
    country::hour(count.div_ceil(2).saturating_mul(2).saturating_sub(1))
}

fn case(call: &'static str, states: [&'static str; 2]) -> Case {
    Case {
        call,
        states,
        most: MOST,
        held: Held::Whole,
    }
}

fn measure() -> Result<(Vec<Comparison>, Sizes)> {
    let mut comparisons = Vec::new();

    let programmes = ["1st programme", "10 000th programme"];
    let mut none = with_programmes(0)?;
    let mut many = with_programmes(PROGRAMMES.saturating_sub(1))?;
    for (size, call) in [
        (Size::Small, "`register`, one proponent"),
        (Size::Large, "`register`, 16 proponents"),
    ] {
        // Another identifier each time, so that each takes another way through the trie.
        let make = |round: u32| country::register(PROGRAMMES.saturating_add(round), size);
        let case = case(call, programmes);
        comparisons.push(compare(case, [(&mut none, &make), (&mut many, &make)])?);
    }
    drop((none, many));

    let states = ["1 period taken", "10 000 periods taken"];
    let mut short = with_periods(1)?;
    let mut long = with_periods(PERIODS)?;
    let report = |count: u32| move |_: u32| country::report(free_hour(count));
    let verify = |count: u32| move |_: u32| country::verify(count.saturating_add(1));
    let call = "`report`";
    comparisons.push(compare(
        case(call, states),
        [(&mut short, &report(1)), (&mut long, &report(PERIODS))],
    )?);
    let call = "`verify`";
    comparisons.push(compare(
        case(call, states),
        [(&mut short, &verify(1)), (&mut long, &verify(PERIODS))],
    )?);
    drop((short, long));

    let (transfers, sizes) = ledger::measure()?;
    comparisons.extend(transfers);
    Ok((comparisons, sizes))
}

fn main() -> ExitCode {
    let mut check = false;
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--check" => check = true,
            // What `cargo bench` says to every program.
            "--bench" => {}
            "-h" | "--help" => {
                print!("{USAGE}");
                return ExitCode::SUCCESS;
            }
            other => {
                eprintln!("Error: There is no option {other}; see --help.");
                return ExitCode::from(2);
            }
        }
    }
    match measure() {
        Ok((comparisons, sizes)) => report::print(&comparisons, &sizes, check),
        Err(error) => {
            eprintln!("Error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

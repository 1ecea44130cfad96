//! The program `registry-indexer`.

use std::process::ExitCode;

fn main() -> ExitCode {
    registry_indexer::main()
}

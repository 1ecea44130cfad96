//! Programmes in the composed runtime: the life that the reference gives them, its refusals, the
//! calculator on chain, who decides, and the way from a report to credits.

mod authority;
mod calculator;
mod country;
mod life;
mod presets;
mod refusals;
mod second_person;
#[path = "../support/mod.rs"]
mod support;
mod tonnes;

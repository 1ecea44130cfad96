//! Credits in the composed runtime: their life as the reference tells it, its refusals, what two
//! people want at once, second persons, what the chain answers, and that what is terminal stays.

mod calls;
mod conflicts;
#[allow(dead_code, reason = "this test uses its share")]
#[path = "../programmes/country.rs"]
mod country;
mod presets;
mod refusals;
mod second_person;
mod story;
#[path = "../support/mod.rs"]
mod support;
mod terminal;
mod views;

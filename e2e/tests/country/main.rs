//! A whole country: files in, credits through their life, figures in PostgreSQL.
//!
//! Each test starts a country of its own on free ports.

mod credits;
mod governance;
mod life;
mod mirror;
mod programmes;
mod refusals;
mod rights;
mod story;
mod support;

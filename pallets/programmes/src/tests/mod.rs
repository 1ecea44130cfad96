//! Tests: one file per subject, and random lives of programmes against a naive model.

mod amendments;
mod calendar;
mod certificates;
mod chance;
mod details;
mod documents;
mod draw;
mod estimates;
mod life;
mod mock;
mod monitoring;
mod ownership;
mod rights;
mod try_state;
mod undraw;
mod vectors;

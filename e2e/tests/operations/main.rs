//! What operators are given: alerts, dashboards, units, containers, backup and restore.
//!
//! The files of `deploy/` and the pages of `docs/operators/` are held to what real programs say
//! and do.

mod backup;
mod deployment;
mod metrics;
mod pages;
mod promql;

//! End-to-end tests against real binaries.

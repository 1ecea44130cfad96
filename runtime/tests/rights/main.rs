//! That nobody gets around the rules of accounts and rights: not by replay, not by wrapping a
//! call, not by emptying a bucket, and not by anything that chance finds.

mod administrators;
mod chance;
mod country;
mod quota;
mod recovery;
mod replay;
#[path = "../support/mod.rs"]
mod support;
mod wrappers;

//! The registry node: one program for validators, for archive nodes and for
//! everybody who wants to check the national carbon registry for themselves.
//!
//! | Module | Subject |
//! | --- | --- |
//! | [`cli`] | what can be typed |
//! | [`command`] | which code runs for what was typed |
//! | [`chain_spec`] | the chains this program knows, and how a specification is loaded |
//! | [`chain_specs_cmd`] | `chain-specs`: write or check the generated specification files |
//! | [`keys`] | `key`: the keys of a node and of its validator |
//! | [`network`] | `network`: found the network of a country |
//! | [`doctor`] | `doctor`: is this node fit? |
//! | [`remote`], [`chain_state`] | questions to a running node |
//! | [`logging`] | the log as lines of JSON |
//! | [`service`] | assembly of a full node: pool, Aura, GRANDPA, network |
//! | [`rpc`] | what the node adds to the stock JSON-RPC methods |

#![allow(
    clippy::result_large_err,
    reason = "the large error types belong to sc-cli and sc-service"
)]

mod chain_spec;
mod chain_specs_cmd;
mod chain_state;
mod cli;
mod command;
mod doctor;
mod keys;
mod logging;
mod network;
mod remote;
mod rpc;
mod service;

use std::process::ExitCode;

fn main() -> ExitCode {
    match command::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("Error: {error}");
            ExitCode::FAILURE
        }
    }
}

//! The matrix, the policies and the intents, with members made up for the purpose.

mod intents;
mod matrix;
mod may;
mod mock;
mod policy;

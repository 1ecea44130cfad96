//! The `registry_*` methods of a real node: the samples are loaded, every method is asked over
//! HTTP, and what it answers is held against what the command says of the same chain.

mod agreement;
mod asking;
mod document;
mod limits;
mod proof;
mod refusals;

use anyhow::Result;
use asking::Asking;
use registry_devnet::{
    country::{Country, CountryOptions},
    progress::Silent,
};
use registry_e2e::checkout;

#[tokio::test(flavor = "multi_thread")]
async fn wallets_are_answered_what_the_command_says() -> Result<()> {
    let data = tempfile::tempdir()?;
    let options = CountryOptions {
        indexer: false,
        ..CountryOptions::for_test(data.path())
    };
    let mut country = Country::start(options, &Silent).await?;
    country.load_samples(&checkout("samples")).await?;
    let asking = Asking::of(&country)?;

    agreement::programmes(&asking).await?;
    agreement::holdings(&asking).await?;
    agreement::certificates(&asking).await?;
    agreement::permissions(&asking).await?;
    agreement::network(&asking).await?;
    agreement::old_blocks(&asking).await?;
    proof::certificates_are_proved(&asking).await?;
    document::examples_are_answered_in_their_shape(&asking).await?;
    refusals::bad_input_is_named(&asking).await?;
    // At the end: who asks too often has to wait.
    limits::many_calls_are_refused(&asking).await?;
    country.stop(&Silent).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_state_that_is_gone_is_told() -> Result<()> {
    refusals::a_state_that_is_gone_is_told().await
}

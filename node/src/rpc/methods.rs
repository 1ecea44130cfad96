//! The `registry_*` methods, each admitted by the limits, taken apart, and answered on a thread
//! that may block.
//!
//! | Method | Answers |
//! | --- | --- |
//! | `registry_programme` | a programme's record, totals, proponents and serial blocks |
//! | `registry_holdings` | what an organisation has, page by page, and its balances |
//! | `registry_certificate` | the receipt of a retirement or cancellation, with a proof when asked for |
//! | `registry_may` | whether a key may take an action on a record, and why not |
//! | `registry_networkStatus` | chain, node, validators, governance |
//! | `rpc.discover` | the OpenRPC document of these methods |

use std::sync::Arc;

use jsonrpsee::{
    core::RegisterMethodError, types::ErrorObjectOwned, ConnectionId, Extensions, RpcModule,
};
use serde::{de::DeserializeOwned, Serialize};

use super::{
    certificate,
    chain::Chain,
    errors::internal,
    holdings,
    limits::{Limits, Rates},
    may, network, openrpc, params, programme,
};

/// What every method needs.
struct Context {
    chain: Arc<dyn Chain>,
    limits: Limits,
}

/// The connection of a call. One without a connection comes from the node itself.
fn connection(extensions: &Extensions) -> usize {
    extensions.get::<ConnectionId>().map_or(0, |id| id.0)
}

fn register<P, A>(
    module: &mut RpcModule<Context>,
    name: &'static str,
    answer: fn(&dyn Chain, P) -> Result<A, ErrorObjectOwned>,
) -> Result<(), RegisterMethodError>
where
    P: DeserializeOwned + Send + 'static,
    A: Serialize + Clone + Send + 'static,
{
    module
        .register_async_method(name, move |params, context, extensions| async move {
            context.limits.admit(connection(&extensions))?;
            let asked: P = params::parse(&params)?;
            let permit = context.limits.begin().await?;
            let chain = context.chain.clone();
            let work = tokio::task::spawn_blocking(move || {
                let answer = answer(&*chain, asked);
                drop(permit);
                answer
            });
            work.await
                .unwrap_or_else(|error| Err(internal(&error.to_string())))
        })
        .map(|_| ())
}

/// The module of the `registry_*` methods and `rpc.discover`.
pub fn module(chain: Arc<dyn Chain>, rates: Rates) -> Result<RpcModule<()>, RegisterMethodError> {
    let mut module = RpcModule::new(Context {
        chain,
        limits: Limits::new(rates),
    });
    register(&mut module, "registry_programme", programme::answer)?;
    register(&mut module, "registry_holdings", holdings::answer)?;
    register(&mut module, "registry_certificate", certificate::answer)?;
    register(&mut module, "registry_may", may::answer)?;
    register(&mut module, "registry_networkStatus", network::answer)?;
    module.register_method(openrpc::DISCOVER, |_, context, extensions| {
        context.limits.admit(connection(extensions))?;
        openrpc::document().map_err(|error| internal(&error.to_string()))
    })?;
    Ok(module.remove_context())
}

//! View functions of the pallets: questions that the runtime itself answers.
//!
//! The runtime takes the identifier of a function with its encoded arguments in a byte string,
//! and answers with a byte string. Both are made here with plain SCALE: subxt leaves out the
//! length of either.

use super::{node, unreadable, State};
use crate::{fit::Item, ClientError};
use codec::{Decode, DecodeAll, Encode};
use subxt::error::DispatchError;

impl State {
    /// The answer of a view function. Several arguments are given as a tuple.
    pub(super) async fn view<T: Decode>(
        &self,
        pallet: &str,
        function: &str,
        arguments: &impl Encode,
    ) -> Result<T, ClientError> {
        let answer = self.view_bytes(pallet, function, arguments).await?;
        T::decode_all(&mut &answer[..]).map_err(unreadable)
    }

    /// The same for a function that gives a result; its error becomes a refusal.
    pub(super) async fn view_or_refusal<T: Decode>(
        &self,
        pallet: &str,
        function: &str,
        arguments: &impl Encode,
    ) -> Result<T, ClientError> {
        let answer = self.view_bytes(pallet, function, arguments).await?;
        match answer.split_first() {
            Some((0, mut value)) => T::decode_all(&mut value).map_err(unreadable),
            Some((1, error)) => {
                let error = DispatchError::decode_from(error, self.at.metadata());
                Err(ClientError::of_dispatch(&error.map_err(unreadable)?))
            }
            _ => Err(unreadable(format!("the answer of {pallet}.{function}"))),
        }
    }

    async fn view_bytes(
        &self,
        pallet: &str,
        function: &str,
        arguments: &impl Encode,
    ) -> Result<Vec<u8>, ClientError> {
        let unanswered = || unreadable(format!("the answer of {pallet}.{function}"));
        self.expect(Item::view_function(pallet, function))?;
        let id = self
            .metadata()
            .pallet_by_name(pallet)
            .and_then(|pallet| pallet.view_function_by_name(function))
            .map(|function| *function.query_id())
            .ok_or_else(unanswered)?;
        let parameters = (id, arguments.encode()).encode();
        let functions = self.at.view_functions();
        let answer = functions.call_raw(Some(&parameters)).await.map_err(node)?;
        match answer.split_first() {
            Some((0, mut bytes)) => Vec::<u8>::decode_all(&mut bytes).map_err(unreadable),
            _ => Err(unanswered()),
        }
    }
}

/// Where the next page of an answer begins; `None` after the last one.
///
/// # Errors
/// When it is where this page began: asking on would never end.
pub(super) fn onward<C: PartialEq>(
    began: Option<C>,
    next: Option<C>,
) -> Result<Option<C>, ClientError> {
    match next {
        Some(next) if Some(&next) == began.as_ref() => {
            Err(unreadable("a page of an answer that leads to itself"))
        }
        next => Ok(next),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_lead_on_or_end() {
        assert_eq!(onward(None::<u8>, Some(1)).unwrap(), Some(1));
        assert_eq!(onward(Some(1), Some(2)).unwrap(), Some(2));
        assert_eq!(onward(Some(2), None).unwrap(), None);
        assert!(onward(Some(2), Some(2)).is_err());
    }
}

//! The nonce, and the place in the queue that follows from it.

use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{dispatch::DispatchInfo, weights::Weight};
use frame_system::{pallet_prelude::RuntimeCallFor, CheckNonce, Config, Pallet};
use scale_info::TypeInfo;
use sp_runtime::{
    traits::{
        AsSystemOriginSigner, DispatchInfoOf, Dispatchable, PostDispatchInfoOf, Saturating,
        TransactionExtension, UniqueSaturatedInto, ValidateResult,
    },
    transaction_validity::{TransactionSource, TransactionValidityError},
    DispatchResult,
};

/// Places in the queue that are told apart. A transaction further ahead of its key's nonce
/// stands at the end.
pub const PLACES: u64 = 1_024;
/// What one place is worth: more than any [`crate::Family`].
pub const PLACE: u64 = 4;

/// [`CheckNonce`], with a priority that falls with the distance to the key's nonce. It has the
/// name and the encoding of the stock extension, so wallets see no difference.
#[derive(Clone, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[scale_info(skip_type_params(T))]
pub struct PacedNonce<T: Config>(pub CheckNonce<T>);

impl<T: Config> core::fmt::Debug for PacedNonce<T> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: Config> PacedNonce<T> {
    /// A nonce.
    #[must_use]
    pub fn from(nonce: T::Nonce) -> Self {
        Self(CheckNonce::from(nonce))
    }
}

impl<T: Config + Send + Sync> TransactionExtension<RuntimeCallFor<T>> for PacedNonce<T>
where
    RuntimeCallFor<T>: Dispatchable<Info = DispatchInfo>,
    <RuntimeCallFor<T> as Dispatchable>::RuntimeOrigin: AsSystemOriginSigner<T::AccountId> + Clone,
{
    const IDENTIFIER: &'static str =
        <CheckNonce<T> as TransactionExtension<RuntimeCallFor<T>>>::IDENTIFIER;
    type Implicit = ();
    type Val = <CheckNonce<T> as TransactionExtension<RuntimeCallFor<T>>>::Val;
    type Pre = <CheckNonce<T> as TransactionExtension<RuntimeCallFor<T>>>::Pre;

    fn weight(&self, call: &RuntimeCallFor<T>) -> Weight {
        self.0.weight(call)
    }

    fn validate(
        &self,
        origin: T::RuntimeOrigin,
        call: &RuntimeCallFor<T>,
        info: &DispatchInfoOf<RuntimeCallFor<T>>,
        len: usize,
        (): Self::Implicit,
        inherited_implication: &impl sp_runtime::traits::Implication,
        source: TransactionSource,
    ) -> ValidateResult<Self::Val, RuntimeCallFor<T>> {
        let (mut valid, val, origin) =
            self.0
                .validate(origin, call, info, len, (), inherited_implication, source)?;
        if let Some(key) = origin.as_system_origin_signer() {
            let ahead: u64 = self
                .0
                 .0
                .saturating_sub(Pallet::<T>::account_nonce(key))
                .unique_saturated_into();
            valid.priority = PLACES.saturating_sub(ahead).saturating_mul(PLACE);
        }
        Ok((valid, val, origin))
    }

    fn prepare(
        self,
        val: Self::Val,
        origin: &T::RuntimeOrigin,
        call: &RuntimeCallFor<T>,
        info: &DispatchInfoOf<RuntimeCallFor<T>>,
        len: usize,
    ) -> Result<Self::Pre, TransactionValidityError> {
        self.0.prepare(val, origin, call, info, len)
    }

    fn post_dispatch_details(
        pre: Self::Pre,
        info: &DispatchInfoOf<RuntimeCallFor<T>>,
        post_info: &PostDispatchInfoOf<RuntimeCallFor<T>>,
        len: usize,
        result: &DispatchResult,
    ) -> Result<Weight, TransactionValidityError> {
        <CheckNonce<T> as TransactionExtension<RuntimeCallFor<T>>>::post_dispatch_details(
            pre, info, post_info, len, result,
        )
    }
}

//! The extension that meters transactions.

use crate::{
    bucket::{self, Load},
    Config, Families, Limits, Pallet, Used, WeightInfo,
};
use codec::{Decode, DecodeWithMemTracking, Encode};
use core::marker::PhantomData;
use frame_support::{
    dispatch::{DispatchClass, DispatchInfo, PostDispatchInfo},
    traits::Get,
    weights::Weight,
    CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound,
};
use frame_system::pallet_prelude::{BlockNumberFor, RuntimeCallFor};
use registry_primitives::{
    records::quota::{QuotaUse, Refusal},
    traits::Membership,
    MemberState, OrganisationId, OrganisationState,
};
use scale_info::TypeInfo;
use sp_runtime::{
    traits::{
        AsSystemOriginSigner, DispatchInfoOf, Dispatchable, PostDispatchInfoOf,
        TransactionExtension, ValidateResult,
    },
    transaction_validity::{
        InvalidTransaction, TransactionSource, TransactionValidityError, ValidTransaction,
    },
    DispatchResult,
};

/// Lets members in and takes what their transactions weigh out of their organisation's
/// bucket. It encodes to nothing.
#[derive(
    Encode,
    Decode,
    DecodeWithMemTracking,
    CloneNoBound,
    EqNoBound,
    PartialEqNoBound,
    DebugNoBound,
    TypeInfo,
)]
#[scale_info(skip_type_params(T))]
pub struct ChargeQuota<T>(PhantomData<T>);

impl<T> ChargeQuota<T> {
    /// The extension.
    #[must_use]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T> Default for ChargeQuota<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// What `validate` found out.
#[derive(DebugNoBound)]
pub enum Val<T: Config> {
    /// The bucket after the transaction, if it is not unlimited.
    Charge(OrganisationId, QuotaUse<BlockNumberFor<T>>),
    /// Nobody signed, or the class is not limited.
    Free,
}

/// What was taken out of whose bucket.
#[derive(Debug)]
pub enum Pre {
    /// The organisation.
    Charged(OrganisationId),
    /// Nothing.
    Free,
}

impl<T: Config> ChargeQuota<T>
where
    RuntimeCallFor<T>: Dispatchable<Info = DispatchInfo, PostInfo = PostDispatchInfo>,
{
    /// What ordinary transactions may have of one block.
    fn block() -> Load {
        let weights = T::BlockWeights::get();
        let weight = weights
            .get(DispatchClass::Normal)
            .max_total
            .unwrap_or(weights.max_block);
        let length = *T::BlockLength::get().max.get(DispatchClass::Normal);
        Load {
            weight: weight.ref_time(),
            length: length.into(),
        }
    }

    fn admit(
        key: &T::AccountId,
        call: &RuntimeCallFor<T>,
        load: Load,
    ) -> Result<(ValidTransaction, Val<T>), TransactionValidityError> {
        let refuse = |refusal: Refusal| InvalidTransaction::Custom(refusal.code());
        let member = T::Members::member(key).ok_or(InvalidTransaction::Payment)?;
        if member.standing != MemberState::Active {
            Err(refuse(Refusal::KeyNotActive))?;
        }
        if member.state != OrganisationState::Active {
            Err(refuse(Refusal::OrganisationNotActive))?;
        }
        let family = T::Families::family(call);
        let valid = ValidTransaction {
            priority: family.priority(),
            ..Default::default()
        };
        let organisation = member.organisation;
        let class = Pallet::<T>::class_of(organisation, member.kind);
        let Some(limits) = Limits::<T>::get(class) else {
            return Ok((valid, Val::Free));
        };
        let used = Pallet::<T>::used_now(organisation, &limits);
        let after = bucket::take(used, &limits, load, Self::block(), family)?;
        Ok((valid, Val::Charge(organisation, after)))
    }
}

impl<T: Config + Send + Sync> TransactionExtension<RuntimeCallFor<T>> for ChargeQuota<T>
where
    RuntimeCallFor<T>: Dispatchable<Info = DispatchInfo, PostInfo = PostDispatchInfo>,
    <RuntimeCallFor<T> as Dispatchable>::RuntimeOrigin: AsSystemOriginSigner<T::AccountId> + Clone,
{
    const IDENTIFIER: &'static str = "ChargeQuota";
    type Implicit = ();
    type Val = Val<T>;
    type Pre = Pre;

    fn weight(&self, _: &RuntimeCallFor<T>) -> Weight {
        T::WeightInfo::charge()
    }

    fn validate(
        &self,
        origin: T::RuntimeOrigin,
        call: &RuntimeCallFor<T>,
        info: &DispatchInfoOf<RuntimeCallFor<T>>,
        len: usize,
        _self_implicit: Self::Implicit,
        _inherited_implication: &impl Encode,
        _source: TransactionSource,
    ) -> ValidateResult<Self::Val, RuntimeCallFor<T>> {
        let Some(key) = origin.as_system_origin_signer() else {
            return Ok((ValidTransaction::default(), Val::Free, origin));
        };
        let load = Load {
            weight: info.total_weight().ref_time(),
            length: u64::try_from(len).unwrap_or(u64::MAX),
        };
        let (valid, val) = Self::admit(key, call, load)?;
        Ok((valid, val, origin))
    }

    fn prepare(
        self,
        val: Self::Val,
        _origin: &T::RuntimeOrigin,
        _call: &RuntimeCallFor<T>,
        _info: &DispatchInfoOf<RuntimeCallFor<T>>,
        _len: usize,
    ) -> Result<Self::Pre, TransactionValidityError> {
        Ok(match val {
            Val::Charge(organisation, after) => {
                Used::<T>::insert(organisation, after);
                Pre::Charged(organisation)
            }
            Val::Free => Pre::Free,
        })
    }

    fn post_dispatch_details(
        pre: Self::Pre,
        info: &DispatchInfoOf<RuntimeCallFor<T>>,
        post_info: &PostDispatchInfoOf<RuntimeCallFor<T>>,
        _len: usize,
        _result: &DispatchResult,
    ) -> Result<Weight, TransactionValidityError> {
        if let Pre::Charged(organisation) = pre {
            let unused = post_info.calc_unspent(info).ref_time();
            Used::<T>::mutate(organisation, |used| {
                used.weight = used.weight.saturating_sub(unused);
                used.block_weight = used.block_weight.saturating_sub(unused);
            });
        }
        Ok(Weight::zero())
    }
}

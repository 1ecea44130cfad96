//! Stock pallets that dispatch calls for somebody: batches, proxies, multisigs.
//!
//! None of them gives anybody a right. A call is checked for the key it is dispatched as: the
//! signer of a batch, the real account of a proxy, the address of a multisig, which acts only
//! if an organisation made that address a member. The organisation of the *signer* pays.

use super::no_coin::NoCoin;
use crate::{OriginCaller, Runtime, RuntimeCall, RuntimeEvent, System};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::traits::{ConstU32, InstanceFilter};
use scale_info::TypeInfo;
use sp_runtime::traits::BlakeTwo256;

impl pallet_utility::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type PalletsOrigin = OriginCaller;
    type WeightInfo = pallet_utility::weights::SubstrateWeight<Runtime>;
}

impl pallet_multisig::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type Currency = NoCoin;
    type DepositBase = ConstU32<0>;
    type DepositFactor = ConstU32<0>;
    type MaxSignatories = ConstU32<16>;
    type WeightInfo = pallet_multisig::weights::SubstrateWeight<Runtime>;
    type BlockNumberProvider = System;
}

/// What a member may let another key do in its name.
///
/// Never what needs a second person: whoever held a proxy of one person and a key of another
/// would be both persons. So a proxy files programmes, as consultants do for developers, and
/// nothing else.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Debug,
    Default,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
)]
pub enum ProxyType {
    /// File programmes.
    #[default]
    #[codec(index = 0)]
    Programmes,
}

impl InstanceFilter<RuntimeCall> for ProxyType {
    fn filter(&self, call: &RuntimeCall) -> bool {
        match self {
            Self::Programmes => matches!(
                call,
                RuntimeCall::Programmes(
                    pallet_registry_programmes::Call::register { .. }
                        | pallet_registry_programmes::Call::add_document { .. }
                        | pallet_registry_programmes::Call::add_mitigation_action { .. }
                ) | RuntimeCall::Utility(
                    pallet_utility::Call::batch { .. } | pallet_utility::Call::batch_all { .. }
                )
            ),
        }
    }
}

impl pallet_proxy::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type Currency = NoCoin;
    type ProxyType = ProxyType;
    type ProxyDepositBase = ConstU32<0>;
    type ProxyDepositFactor = ConstU32<0>;
    type MaxProxies = ConstU32<8>;
    type WeightInfo = pallet_proxy::weights::SubstrateWeight<Runtime>;
    type MaxPending = ConstU32<8>;
    type CallHasher = BlakeTwo256;
    type AnnouncementDepositBase = ConstU32<0>;
    type AnnouncementDepositFactor = ConstU32<0>;
    type BlockNumberProvider = System;
}

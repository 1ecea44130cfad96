//! Parameters that the council changes by a vote, without an upgrade.

use super::{governance::CouncilTwoThirds, registry::DAY};
use crate::{BlockNumber, Runtime, RuntimeEvent};
use frame_support::{
    dynamic_params::{dynamic_pallet_params, dynamic_params},
    traits::AsEnsureOriginWithArg,
};

/// The parameters, with the values with which a country begins.
#[dynamic_params(RuntimeParameters, pallet_parameters::Parameters::<Runtime>)]
pub mod dynamic_params {
    use super::*;

    /// Parameters of governance, in blocks.
    #[dynamic_pallet_params]
    #[codec(index = 0)]
    pub mod governance {
        /// How long a motion may be voted on.
        #[codec(index = 0)]
        pub static MotionDuration: BlockNumber = 7 * DAY;
        /// From the vote on an upgrade until it may be applied.
        #[codec(index = 1)]
        pub static UpgradeNotice: BlockNumber = DAY;
        /// How long the safe mode lasts, and by how much it is extended.
        #[codec(index = 2)]
        pub static SafeModeDuration: BlockNumber = 3 * DAY;
    }
}

pub use dynamic_params::governance;

#[cfg(feature = "runtime-benchmarks")]
impl Default for RuntimeParameters {
    fn default() -> Self {
        Self::Governance(governance::Parameters::UpgradeNotice(
            governance::UpgradeNotice,
            Some(DAY),
        ))
    }
}

impl pallet_parameters::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeParameters = RuntimeParameters;
    type AdminOrigin = AsEnsureOriginWithArg<CouncilTwoThirds>;
    // The pallet's weights for this database are private; these are of a slower one.
    type WeightInfo = ();
}

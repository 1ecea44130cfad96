//! Migrations of the state to this release.

use super::governance::MaxMotionWeight;
use crate::{Runtime, RuntimeEvent, SafeMode};
use frame_support::{
    migrations::{EnterSafeModeOnFailedMigration, FreezeChainOnFailedMigration},
    traits::ConstU32,
};

impl pallet_migrations::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    #[cfg(not(feature = "runtime-benchmarks"))]
    type Migrations = (pallet_registry_validators::migrations::CountOwnSlots<Runtime>,);
    #[cfg(feature = "runtime-benchmarks")]
    type Migrations = pallet_migrations::mock_helpers::MockedMigrations;
    type CursorMaxLen = ConstU32<65_536>;
    type IdentifierMaxLen = ConstU32<256>;
    type MigrationStatusHandler = ();
    // The registry stands still, and governance can act.
    type FailedMigrationHandler =
        EnterSafeModeOnFailedMigration<SafeMode, FreezeChainOnFailedMigration>;
    type MaxServiceWeight = MaxMotionWeight;
    type WeightInfo = pallet_migrations::weights::SubstrateWeight<Runtime>;
}

//! Migrations of the pallet's storage.
//!
//! This one is also the worked example for others to come (`docs/developers/migrations.md`): it
//! goes key by key within the weight of a block, may be interrupted anywhere, and changes nothing
//! when it is run again.

use crate::{Config, Pallet, PerformanceOf, WeightInfo};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use core::marker::PhantomData;
use frame_support::{
    migrations::{MigrationId, SteppedMigration, SteppedMigrationError},
    pallet_prelude::{ConstU32, GetStorageVersion, StorageVersion},
    storage::{generator::StorageDoubleMap, unhashed},
    weights::WeightMeter,
    BoundedVec,
};
use registry_primitives::records::validators::Performance;

/// Bytes of an old value: the blocks that a validator made, a `u32`.
const OLD_LENGTH: usize = 4;
/// The version after the migration.
const VERSION: StorageVersion = StorageVersion::new(1);

/// To version 1: what a validator did in a session tells its own slots beside its blocks. For
/// sessions before, they are not known.
///
/// A session that ends while the migration is under way adds new values among the old ones. An old
/// value is known by its length, which no new value has.
pub struct CountOwnSlots<T>(PhantomData<T>);

impl<T: Config> CountOwnSlots<T> {
    fn migrate(key: &[u8]) {
        let Some(value) = unhashed::get_raw(key) else {
            return;
        };
        if value.len() != OLD_LENGTH {
            return;
        }
        if let Ok(authored) = u32::decode(&mut value.as_slice()) {
            let performance = Performance {
                authored,
                expected: None,
            };
            unhashed::put_raw(key, &performance.encode());
        }
    }
}

impl<T: Config> SteppedMigration for CountOwnSlots<T> {
    /// The key that was migrated last.
    type Cursor = BoundedVec<u8, ConstU32<128>>;
    type Identifier = MigrationId<19>;

    fn id() -> Self::Identifier {
        MigrationId {
            pallet_id: *b"registry-validators",
            version_from: 0,
            version_to: 1,
        }
    }

    fn step(
        mut cursor: Option<Self::Cursor>,
        meter: &mut WeightMeter,
    ) -> Result<Option<Self::Cursor>, SteppedMigrationError> {
        if Pallet::<T>::on_chain_storage_version() >= VERSION {
            return Ok(None);
        }
        let required = <T as Config>::WeightInfo::migrate_performance();
        if meter.remaining().any_lt(required) {
            return Err(SteppedMigrationError::InsufficientWeight { required });
        }
        let prefix = PerformanceOf::<T>::prefix_hash();
        while meter.try_consume(required).is_ok() {
            let last: Vec<u8> = match &cursor {
                Some(key) => key.to_vec(),
                None => prefix.to_vec(),
            };
            let next = sp_io::storage::next_key(&last).filter(|key| key.starts_with(&prefix));
            let Some(key) = next else {
                VERSION.put::<Pallet<T>>();
                return Ok(None);
            };
            Self::migrate(&key);
            cursor = Some(BoundedVec::try_from(key).map_err(|_| SteppedMigrationError::Failed)?);
        }
        Ok(cursor)
    }
}

//! The migration of what validators did to version 1, in which own slots are counted too.

use super::mock::*;
use crate::{migrations::CountOwnSlots, Authored, PerformanceOf, WeightInfo};
use frame_support::{
    migrations::{SteppedMigration, SteppedMigrationError},
    storage::unhashed,
    traits::{GetStorageVersion, StorageVersion},
    weights::{Weight, WeightMeter},
};
use registry_primitives::records::validators::Performance;
use sp_runtime::traits::Zero;

type Migration = CountOwnSlots<Test>;
type Cursor = <Migration as SteppedMigration>::Cursor;

fn version() -> StorageVersion {
    Validators::on_chain_storage_version()
}

/// What version 0 remembered: sessions 100 to 119 of the four validators.
fn as_version_0() {
    StorageVersion::new(0).put::<Validators>();
    for session in 100..120u32 {
        for validator in FOUR {
            let key = PerformanceOf::<Test>::hashed_key_for(session, validator);
            unhashed::put(&key, &(session + u32::try_from(validator).unwrap()));
        }
    }
}

/// A step with weight for so many values.
fn step(cursor: Option<Cursor>, values: u64) -> Result<Option<Cursor>, SteppedMigrationError> {
    let limit = <() as WeightInfo>::migrate_performance().saturating_mul(values);
    Migration::step(cursor, &mut WeightMeter::with_limit(limit))
}

fn is_migrated() {
    for session in 100..120u32 {
        for validator in FOUR {
            let migrated = Performance {
                authored: session + u32::try_from(validator).unwrap(),
                expected: None,
            };
            let stored = PerformanceOf::<Test>::get(session, validator);
            assert_eq!(stored, Some(migrated), "{session} {validator}");
        }
    }
}

#[test]
fn a_new_chain_begins_with_version_1() {
    run(&FOUR, || {
        assert_eq!(version(), 1);
        let mut meter = WeightMeter::new();
        assert_eq!(Migration::step(None, &mut meter), Ok(None));
        assert!(meter.consumed().is_zero());
    });
}

#[test]
fn values_are_migrated_step_by_step_while_sessions_end() {
    run(&FOUR, || {
        as_version_0();
        // What lies beside them is four bytes long too.
        Authored::<Test>::insert(77, 5);
        let (mut cursor, mut steps) = (None, 0);
        loop {
            cursor = step(cursor, 3).unwrap();
            steps += 1;
            if cursor.is_none() {
                break;
            }
            assert_eq!(version(), 0);
            if steps % 10 == 0 {
                sessions(1);
            }
        }
        assert!(steps > 80 / 3, "{steps} steps");
        assert_eq!(version(), 1);
        is_migrated();
        assert_eq!(Authored::<Test>::get(77), 5);
        // The sessions that ended meanwhile told their slots from the beginning.
        let new = PerformanceOf::<Test>::get(0, 20).unwrap();
        assert_eq!((new.authored, new.expected), (2, Some(2)));
        // Once done, there is nothing to do; begun again, it changes nothing.
        assert_eq!(step(None, 1), Ok(None));
        StorageVersion::new(0).put::<Validators>();
        assert_eq!(step(None, 1_000), Ok(None));
        is_migrated();
        assert_eq!(PerformanceOf::<Test>::get(0, 20), Some(new));
    });
}

#[test]
fn one_step_is_enough_where_there_is_weight_and_none_where_there_is_none() {
    run(&FOUR, || {
        as_version_0();
        let required = <() as WeightInfo>::migrate_performance();
        for little in [Weight::zero(), required - Weight::from_parts(1, 0)] {
            let mut meter = WeightMeter::with_limit(little);
            let error = SteppedMigrationError::InsufficientWeight { required };
            assert_eq!(Migration::step(None, &mut meter), Err(error));
            assert!(meter.consumed().is_zero());
        }
        assert_eq!(version(), 0);
        assert_eq!(step(None, 1_000), Ok(None));
        assert_eq!(version(), 1);
        is_migrated();
    });
}

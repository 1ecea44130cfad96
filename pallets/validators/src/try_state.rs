//! What must hold after every block.

use crate::{operators::MAX_RECORDS, Config, Pallet, Rules, Validators};
use frame_support::ensure;
use registry_primitives::records::validators::ValidatorState;
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
    /// The set keeps the floor and the seats, only who may has a seat, and every seated
    /// validator has session keys.
    pub fn do_try_state() -> Result<(), DispatchError> {
        let rules = Rules::<T>::get();
        ensure!(rules.are_valid(), "the rules contradict each other");
        ensure!(Validators::<T>::count() <= MAX_RECORDS, "too many records");
        let mut set: u32 = 0;
        for (account, known) in Validators::<T>::iter() {
            let may_sit = match known.state {
                ValidatorState::Active => known.seated,
                ValidatorState::Proposed | ValidatorState::Entering => !known.seated,
                _ => true,
            };
            ensure!(may_sit, "a seat contradicts the state of its validator");
            ensure!(
                pallet_session::Pallet::<T>::load_keys(&account).is_some(),
                "a validator has no session keys"
            );
            if known.seated {
                set = set.saturating_add(1);
            }
        }
        ensure!(set <= rules.seats, "more validators than seats");
        ensure!(
            set == 0 || set >= rules.floor,
            "fewer validators than the floor"
        );
        Ok(())
    }
}

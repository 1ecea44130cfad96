//! Estimates of emission reductions: the calculator on chain, with the country's constants.

use crate::{Config, Constants, Error, Estimates, Event, LatestConstants, Pallet, Programmes};
use alloc::{
    string::{String, ToString},
    vec::Vec,
};
use frame_support::ensure;
use frame_system::pallet_prelude::OriginFor;
use mitigation_calculator::{CalculatorError, Method};
use registry_primitives::{
    records::{
        calculation::{Calculation, CalculationFields, MethodName},
        monitoring::{Estimate, MethodVersion},
        programmes::Programme,
    },
    traits::Permissions,
    Action, Actor, Credits, ProgrammeId, Stage,
};
use sp_runtime::{DispatchError, DispatchResult};

/// Why the chain computes no estimate.
pub(crate) enum Refusal {
    /// There is no such method.
    Method,
    /// There are no such constants.
    Constants,
    /// The fields are no numbers or texts, or one stands twice.
    Fields,
    /// What the calculator says.
    Calculator(CalculatorError),
}

impl Refusal {
    /// The refusal in words.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Method => CalculatorError::NotImplemented.to_string(),
            Self::Constants => "there is no such version of the constants".into(),
            Self::Fields => "a field is no number or text, or stands twice".into(),
            Self::Calculator(error) => error.to_string(),
        }
    }

    fn error<T: Config>(&self) -> Error<T> {
        match self {
            Self::Method => Error::MethodUnknown,
            Self::Constants => Error::ConstantsUnknown,
            Self::Fields | Self::Calculator(_) => Error::CalculationRefused,
        }
    }
}

fn method_of(name: &MethodName) -> Result<&'static Method, Refusal> {
    core::str::from_utf8(name)
        .ok()
        .and_then(Method::by_name)
        .ok_or(Refusal::Method)
}

impl<T: Config> Pallet<T> {
    /// The constants of a version; version 0 is the calculator's own, where nothing is
    /// overridden.
    pub(crate) fn constants_of(method: &MethodName, version: u32) -> Option<CalculationFields> {
        if version == 0 {
            Some(CalculationFields::default())
        } else {
            Constants::<T>::get(method, version)
        }
    }

    /// Calculate with a version of the constants, the latest when none is named. Gives the
    /// version with the result.
    pub(crate) fn compute(
        calculation: &Calculation,
        version: Option<u32>,
    ) -> Result<(u32, mitigation_calculator::Estimate), Refusal> {
        let method = method_of(&calculation.method)?;
        let version = version.unwrap_or_else(|| LatestConstants::<T>::get(&calculation.method));
        let constants = Self::constants_of(&calculation.method, version)
            .ok_or(Refusal::Constants)?
            .to_fields()
            .ok_or(Refusal::Constants)?;
        let inputs = calculation.inputs.to_fields().ok_or(Refusal::Fields)?;
        method
            .calculate(&inputs, Some(&constants))
            .map(|estimate| (version, estimate))
            .map_err(Refusal::Calculator)
    }

    /// Compute an estimate of a programme, store it and tell. The record is changed and not
    /// stored.
    pub(crate) fn store_estimate(
        programme: ProgrammeId,
        record: &mut Programme,
        calculation: Calculation,
        by: Actor<T::AccountId>,
    ) -> Result<(u32, mitigation_calculator::Estimate), DispatchError> {
        let (constants, estimate) =
            Self::compute(&calculation, None).map_err(|refusal| refusal.error::<T>())?;
        let Calculation { method, inputs } = calculation;
        let hundredths = estimate.hundredths();
        record.estimates = Self::next(record.estimates)?;
        let number = record.estimates;
        Estimates::<T>::insert(
            programme,
            number,
            Estimate {
                method: method.clone(),
                constants,
                inputs: inputs.clone(),
                hundredths,
                by: by.organisation,
                block: frame_system::Pallet::<T>::block_number(),
            },
        );
        Self::deposit_event(Event::EstimateComputed {
            programme,
            number,
            method,
            constants,
            inputs,
            hundredths,
            at: Self::now(),
            by,
        });
        Ok((number, estimate))
    }

    /// See the call `estimate`.
    pub(crate) fn do_estimate(
        origin: OriginFor<T>,
        programme: ProgrammeId,
        calculation: Calculation,
        apply: bool,
    ) -> DispatchResult {
        let (by, mut record) = Self::acting_on(origin, Action::EditProgramme, None, programme)?;
        let stage_allows = if apply {
            record.stage.is_editable()
        } else {
            !record.stage.is_final()
        };
        ensure!(stage_allows, Error::<T>::StageForbids);
        let (_, estimate) = Self::store_estimate(programme, &mut record, calculation, by.clone())?;
        if apply {
            let credits = estimate.whole_credits_half_up().map_err(|error| {
                if error == CalculatorError::NoWholeCredit {
                    Error::<T>::NoWholeCredit
                } else {
                    Error::<T>::CalculationRefused
                }
            })?;
            if record.details.estimate != Credits(credits) {
                record.details.estimate = Credits(credits);
                Self::check_planned(&record)?;
                if record.stage == Stage::Pending {
                    Self::check_complete(&record)?;
                }
                Self::write_anew(programme, &mut record, None, None, by)?;
            }
        }
        Programmes::<T>::insert(programme, record);
        Ok(())
    }

    /// See the call `set_constants`.
    pub(crate) fn do_set_constants(
        origin: OriginFor<T>,
        method: MethodName,
        constants: CalculationFields,
    ) -> DispatchResult {
        let by = T::Permissions::authorise(origin, Action::SetConstants, None)?;
        let known = method_of(&method).map_err(|refusal| refusal.error::<T>())?;
        let fields = constants.to_fields().ok_or(Error::<T>::ConstantsInvalid)?;
        known
            .check_constants(&fields)
            .map_err(|_| Error::<T>::ConstantsInvalid)?;
        let latest = LatestConstants::<T>::get(&method);
        let in_force = Self::constants_of(&method, latest)
            .and_then(|constants| constants.to_fields())
            .ok_or(Error::<T>::ConstantsUnknown)?;
        ensure!(fields != in_force, Error::<T>::ConstantsUnchanged);
        let version = Self::next(latest)?;
        // In the order of their names, whatever order they came in.
        let constants =
            CalculationFields::from_fields(&fields).ok_or(Error::<T>::ConstantsInvalid)?;
        LatestConstants::<T>::insert(&method, version);
        Constants::<T>::insert(&method, version, &constants);
        Self::deposit_event(Event::ConstantsSet {
            method,
            version,
            constants,
            at: Self::now(),
            by,
        });
        Ok(())
    }

    /// Whether a method exists and can calculate with a version of the country's constants.
    pub(crate) fn check_method(of: &MethodVersion) -> DispatchResult {
        let method = method_of(&of.method).map_err(|refusal| refusal.error::<T>())?;
        let constants = Self::constants_of(&of.method, of.constants)
            .and_then(|constants| constants.to_fields())
            .ok_or(Error::<T>::ConstantsUnknown)?;
        method
            .check_constants(&constants)
            .map_err(|_| Error::<T>::ConstantsInvalid)?;
        Ok(())
    }

    /// See the view function `calculate`.
    pub(crate) fn view_calculation(
        calculation: &Calculation,
        version: Option<u32>,
    ) -> Result<(u32, i128), Vec<u8>> {
        Self::compute(calculation, version)
            .map(|(version, estimate)| (version, estimate.hundredths()))
            .map_err(|refusal| refusal.text().into_bytes())
    }
}

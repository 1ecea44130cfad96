//! The calculator on chain: every vector gives the same digits natively, by the view function of
//! the native runtime and of the WASM runtime, and in the estimate that a call stores.

#[path = "../../../calculator/tests/support/mod.rs"]
mod support;

use crate::country::*;
use mitigation_calculator::{calculate, Estimate, Fields, Method};
use pallet_registry_programmes::{
    CalculateViewFunction, Constants, ConstantsViewFunction, Estimates, Event, LatestConstants,
};
use registry_primitives::{
    records::calculation::{Calculation, CalculationFields, MethodName},
    Credits as Amount, ProgrammeId,
};
use registry_runtime::{Runtime, WASM_BINARY};
use sc_executor::WasmExecutor;
use serde::Deserialize;
use serde_json::value::RawValue;
use sp_core::traits::{CallContext, CodeExecutor, RuntimeCode, WrappedRuntimeCode};
use std::{collections::BTreeMap, fs, path::Path};

#[derive(Deserialize)]
struct Vectors {
    vectors: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    #[serde(skip)]
    file: String,
    id: u32,
    method: String,
    input: Box<RawValue>,
    constants: Box<RawValue>,
    expected: Expected,
    rounded_half_up_integer: Option<i64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Expected {
    Value(Box<RawValue>),
    Error(String),
}

impl Vector {
    fn name(&self) -> String {
        format!("vector {} of {} in {}", self.id, self.method, self.file)
    }

    /// The constants that differ from the calculator's own.
    fn constants(&self) -> Fields {
        match self.constants.get() {
            r#""default""# => Fields::new(),
            given => support::fields(given),
        }
    }

    fn calculation(&self) -> Calculation {
        let inputs = support::fields(self.input.get());
        Calculation {
            method: text(&self.method),
            inputs: CalculationFields::from_fields(&inputs).expect("the chain can store it"),
        }
    }

    /// What the crate says, which is what the vector says.
    fn native(&self) -> Result<Estimate, String> {
        let inputs = support::fields(self.input.get());
        let result = calculate(&self.method, &inputs, Some(&self.constants()));
        let result = result.map_err(|error| error.to_string());
        match (&self.expected, &result) {
            (Expected::Value(value), Ok(estimate)) => {
                assert_eq!(estimate.to_string(), value.get(), "{}", self.name());
            }
            (Expected::Error(expected), Err(words)) => {
                let told = match expected.strip_suffix("...") {
                    Some(start) => words.starts_with(start),
                    None => words == expected,
                };
                assert!(told, "{}: {words}", self.name());
            }
            _ => panic!("{}: {result:?}", self.name()),
        }
        result
    }
}

/// All vectors of the calculator, those with its own constants first: constants that a country
/// set once stay in force.
fn vectors() -> Vec<Vector> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../calculator/tests/vectors");
    let mut vectors = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder of the vectors") {
        let path = entry.expect("a file").path();
        let text = fs::read_to_string(&path).expect("a text");
        let file: Vectors = serde_json::from_str(&text).expect("vectors");
        let name = path.file_name().expect("a name").to_string_lossy();
        vectors.extend(file.vectors.into_iter().map(|vector| Vector {
            file: name.to_string(),
            ..vector
        }));
    }
    vectors.sort_by_key(|vector| {
        let own = !vector.constants().is_empty();
        (own, vector.file.clone(), vector.id)
    });
    vectors
}

/// The answer of the view function: the version of the constants with hundredths of tCO2e, or
/// the refusal in words.
type Answer = Result<(u32, i128), Vec<u8>>;

/// Something that the runtime answered, to be asked again.
struct Asked {
    vector: String,
    calculation: Calculation,
    version: u32,
    answer: Answer,
}

/// Authorised, so that its estimate is not changed.
const RICE: ProgrammeId = ProgrammeId(1);
/// A draft, so that it is.
const DRAFT: ProgrammeId = ProgrammeId(2);

#[test]
fn every_vector_agrees_off_chain_and_on_chain_natively_and_in_wasm() {
    let mut country = settled(genesis(id_of(Alice), PROMPT));
    let asked = country.execute_with(|| {
        authorised(AGRICULTURE, &[(ALPHA, 1_000_000)], Dave, 10);
        let draft = details("P-2", AGRICULTURE, &[(ALPHA, 1_000_000)]);
        done(Dave, register(draft, false));
        let vectors = vectors();
        assert!(vectors.len() >= 65, "{} vectors", vectors.len());
        let mut in_force = BTreeMap::new();
        let asked = vectors
            .iter()
            .filter_map(|vector| agrees_natively(vector, &mut in_force));
        asked.collect::<Vec<_>>()
    });
    assert!(asked.len() >= 55, "{} were computed on chain", asked.len());
    let refusals = asked.iter().filter(|asked| asked.answer.is_err()).count();
    assert!(refusals >= 10, "{refusals} of them are refused");

    let wasm = Wasm::new();
    for Asked {
        vector,
        calculation,
        version,
        answer,
    } in asked
    {
        let view = CalculateViewFunction::<Runtime>::new(calculation, Some(version));
        let (method, data) = question(&view);
        let said: Answer = crate::country::answer(&wasm.call(&mut country, method, &data));
        assert_eq!(said, answer, "{vector} in WASM");
    }
}

/// The WASM runtime of this build.
struct Wasm {
    executor: WasmExecutor<sp_io::SubstrateHostFunctions>,
    code: WrappedRuntimeCode<'static>,
}

impl Wasm {
    fn new() -> Self {
        let code = WASM_BINARY.expect("the runtime is built with its WASM");
        Self {
            executor: WasmExecutor::builder().build(),
            code: WrappedRuntimeCode(code.into()),
        }
    }

    fn call(&self, country: &mut sp_io::TestExternalities, method: &str, data: &[u8]) -> Vec<u8> {
        let code = RuntimeCode {
            code_fetcher: &self.code,
            heap_pages: None,
            hash: b"this build".to_vec(),
        };
        let mut state = country.ext();
        let context = CallContext::Offchain;
        let (answer, _) = self.executor.call(&mut state, &code, method, data, context);
        answer.expect("the runtime answers")
    }
}

/// Whether the native runtime says of a vector what the crate says. Nothing is given back when
/// the chain keeps no such constants.
fn agrees_natively(vector: &Vector, in_force: &mut BTreeMap<String, Fields>) -> Option<Asked> {
    let name = vector.name();
    let native = vector.native();
    let known = Method::by_name(&vector.method);
    let constants = vector.constants();
    let present = in_force.entry(vector.method.clone()).or_default();
    if *present != constants {
        let stored = CalculationFields::from_fields(&constants).expect("the chain can store it");
        let set = set_constants(&vector.method, stored);
        let method = known.unwrap_or_else(|| panic!("{name}: no method has these constants"));
        if method.check_constants(&constants).is_err() {
            // What the calculator would refuse later is not kept at all.
            assert!(native.is_err(), "{name}");
            refused(Bob, set, "4042 ConstantsInvalid");
            return None;
        }
        done(Bob, set);
        *present = constants;
    }
    let method: MethodName = text(&vector.method);
    let version = LatestConstants::<Runtime>::get(&method);
    let expected: Answer = match (&native, known) {
        (Ok(estimate), _) => Ok((version, estimate.hundredths())),
        (Err(words), Some(_)) => Err(words.clone().into_bytes()),
        (Err(_), None) => Err(b"there is no such method".to_vec()),
    };
    let calculation = || vector.calculation();
    for named in [None, Some(version)] {
        let view = CalculateViewFunction::<Runtime>::new(calculation(), named);
        assert_eq!(ask(view), expected, "{name}, constants {named:?}");
    }
    stored_alike(vector, native.ok(), version);
    Some(Asked {
        vector: name,
        calculation: calculation(),
        version,
        answer: expected,
    })
}

/// Whether the call stores what the crate says, and takes whole credits over as the reference
/// rounds them.
fn stored_alike(vector: &Vector, native: Option<Estimate>, version: u32) {
    let name = vector.name();
    let calculation = || vector.calculation();
    let compute = estimate(RICE, calculation(), false);
    let apply = estimate(DRAFT, calculation(), true);
    let Some(native) = native else {
        let told = match Method::by_name(&vector.method) {
            Some(_) => "4044 CalculationRefused",
            None => "4040 MethodUnknown",
        };
        refused(Dave, compute, told);
        refused(Dave, apply, told);
        return;
    };
    done(Dave, compute);
    let stored = Estimates::<Runtime>::get(RICE, programme(RICE).estimates);
    let stored = stored.unwrap_or_else(|| panic!("{name}: nothing is stored"));
    let Calculation { method, inputs } = calculation();
    assert_eq!(stored.hundredths, native.hundredths(), "{name}");
    assert_eq!((stored.method, stored.inputs), (method, inputs), "{name}");
    assert_eq!((stored.constants, stored.by), (version, ALPHA), "{name}");
    match latest() {
        Event::EstimateComputed { hundredths, .. } => {
            assert_eq!(hundredths, native.hundredths(), "{name}");
        }
        other => panic!("{name}: {other:?}"),
    }
    let rounded = vector.rounded_half_up_integer.expect("a rounded value");
    match u64::try_from(rounded) {
        Ok(credits @ 1..) => {
            done(Dave, apply);
            assert_eq!(programme(DRAFT).details.estimate, Amount(credits), "{name}");
        }
        _ => refused(Dave, apply, "4045 NoWholeCredit"),
    }
}

#[test]
fn constants_are_kept_by_version_and_what_is_none_is_refused() {
    run(|| {
        let of = |version| {
            let view = ConstantsViewFunction::<Runtime>::new(text("agriculture"), version);
            ask(view)
        };
        let factor = |digits| fields(&[("emissionFactor", number(digits))]);
        done(Bob, set_constants("agriculture", factor("0.05")));
        done(Bob, set_constants("agriculture", factor("0.06")));
        done(Bob, set_constants("agriculture", fields(&[])));
        assert_eq!(of(0), Some(fields(&[])), "the calculator's own");
        assert_eq!(of(1), Some(factor("0.05")));
        assert_eq!(of(2), Some(factor("0.06")));
        assert_eq!(of(3), Some(fields(&[])));
        assert_eq!(of(4), None);
        let twice = fields(&[
            ("emissionFactor", number("0.05")),
            ("emissionFactor", number("0.06")),
        ]);
        for (method, constants, told) in [
            ("alchemy", factor("1"), "4040 MethodUnknown"),
            ("agriculture", factor("0"), "4042 ConstantsInvalid"),
            ("agriculture", factor("-1"), "4042 ConstantsInvalid"),
            ("agriculture", factor("six"), "4042 ConstantsInvalid"),
            ("agriculture", twice, "4042 ConstantsInvalid"),
            (
                "agriculture",
                fields(&[("emissionFactorUnit", word("tCO2e/fortnight/d"))]),
                "4042 ConstantsInvalid",
            ),
            (
                "agriculture",
                fields(&[("phlogiston", number("1"))]),
                "4042 ConstantsInvalid",
            ),
            ("agriculture", fields(&[]), "4043 ConstantsUnchanged"),
        ] {
            refused(Bob, set_constants(method, constants), told);
        }
        assert_eq!(Constants::<Runtime>::iter().count(), 3);
    });
}

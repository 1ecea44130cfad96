//! What a calculation of emission reductions starts from, as the chain stores it.
//!
//! Numbers are decimal texts, exactly as they were given, so that anyone can repeat an estimate
//! digit for digit.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use mitigation_calculator::{Decimal, Fields, Value};
use scale_info::TypeInfo;
use sp_runtime::{traits::ConstU32, BoundedVec};

use alloc::{
    collections::BTreeMap,
    string::{String, ToString},
};

/// Fields of one calculation.
pub const MAX_FIELDS: u32 = 8;
/// Entries of a field that is a map.
pub const MAX_ENTRIES: u32 = 16;

/// Name of a method of the calculator: at most 40 bytes.
pub type MethodName = BoundedVec<u8, ConstU32<40>>;
/// Name of a field or of an entry of a map: at most 32 bytes.
pub type FieldName = BoundedVec<u8, ConstU32<32>>;
/// A decimal number in JSON notation: at most 48 bytes.
pub type DecimalText = BoundedVec<u8, ConstU32<48>>;
/// A unit or a type: UTF-8, at most 64 bytes.
pub type FieldText = BoundedVec<u8, ConstU32<64>>;

/// The value of a field.
#[derive(
    Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum FieldValue {
    /// A number.
    #[codec(index = 0)]
    Number(DecimalText),
    /// A text.
    #[codec(index = 1)]
    Text(FieldText),
    /// Numbers by name.
    #[codec(index = 2)]
    Map(BoundedVec<(FieldName, DecimalText), ConstU32<MAX_ENTRIES>>),
}

/// The fields of a calculation, each name once.
#[derive(
    Clone,
    PartialEq,
    Eq,
    Debug,
    Default,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
)]
pub struct CalculationFields(pub BoundedVec<(FieldName, FieldValue), ConstU32<MAX_FIELDS>>);

/// What one calculation starts from.
#[derive(
    Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Calculation {
    /// The method.
    pub method: MethodName,
    /// The measured quantities.
    pub inputs: CalculationFields,
}

fn text(bytes: &[u8]) -> Option<String> {
    core::str::from_utf8(bytes).ok().map(ToString::to_string)
}

fn number(bytes: &[u8]) -> Option<Decimal> {
    core::str::from_utf8(bytes).ok()?.parse().ok()
}

fn bounded<const N: u32>(text: &str) -> Option<BoundedVec<u8, ConstU32<N>>> {
    text.as_bytes().to_vec().try_into().ok()
}

impl CalculationFields {
    /// The fields as the calculator takes them; `None` when a text is no UTF-8, a number is no
    /// decimal number, or a name stands twice.
    #[must_use]
    pub fn to_fields(&self) -> Option<Fields> {
        let mut fields = Fields::new();
        for (name, value) in &self.0 {
            let value = match value {
                FieldValue::Number(digits) => Value::Number(number(digits)?),
                FieldValue::Text(bytes) => Value::Text(text(bytes)?),
                FieldValue::Map(entries) => {
                    let mut map = BTreeMap::new();
                    for (name, digits) in entries {
                        let entry = Value::Number(number(digits)?);
                        map.insert(text(name)?, entry).is_none().then_some(())?;
                    }
                    Value::Map(map)
                }
            };
            fields.insert(text(name)?, value).is_none().then_some(())?;
        }
        Some(fields)
    }

    /// The fields as the chain stores them, in the order of their names; `None` when there are
    /// too many or one is too long.
    #[must_use]
    pub fn from_fields(fields: &Fields) -> Option<Self> {
        let mut stored = BoundedVec::new();
        for (name, value) in fields {
            let value = match value {
                Value::Number(number) => FieldValue::Number(bounded(&number.to_string())?),
                Value::Text(text) => FieldValue::Text(bounded(text)?),
                Value::Map(map) => {
                    let mut entries = BoundedVec::new();
                    for (name, value) in map {
                        let Value::Number(number) = value else {
                            return None;
                        };
                        let entry = (bounded(name)?, bounded(&number.to_string())?);
                        entries.try_push(entry).ok()?;
                    }
                    FieldValue::Map(entries)
                }
            };
            stored.try_push((bounded(name)?, value)).ok()?;
        }
        Some(Self(stored))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields() -> Fields {
        let number = |text: &str| Value::Number(text.parse().unwrap());
        let map = [("BusStop", "200"), ("School", "275.50")]
            .map(|(name, text)| (name.to_string(), number(text)));
        Fields::from([
            ("buildingTypes".into(), Value::Map(map.into())),
            ("highEmissionFactor".into(), number("6.8")),
            ("thresholdUnit".into(), Value::Text("kWh/year".into())),
        ])
    }

    #[test]
    fn fields_come_back_as_they_went() {
        let stored = CalculationFields::from_fields(&fields()).unwrap();
        assert_eq!(stored.to_fields(), Some(fields()));
    }

    #[test]
    fn what_is_no_field_is_refused() {
        let stored = CalculationFields::from_fields(&fields()).unwrap();
        let mut twice = stored.clone();
        let first = twice.0[0].clone();
        twice.0.try_push(first).unwrap();
        assert_eq!(twice.to_fields(), None, "a name twice");
        let mut words = stored;
        words.0[1].1 = FieldValue::Number(b"six".to_vec().try_into().unwrap());
        assert_eq!(words.to_fields(), None, "a number that is none");
        let long = Fields::from([("a".into(), Value::Text("x".repeat(65)))]);
        assert_eq!(CalculationFields::from_fields(&long), None);
    }
}

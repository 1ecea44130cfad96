//! Encoded calls as people read them, by the metadata of a runtime.

use codec::Decode;
use serde::Serialize;
use serde_json::{json, Map, Value as Json};
use subxt::{
    dynamic::Value,
    ext::{
        scale_type_resolver::{visitor, Primitive as Kind, TypeResolver},
        scale_value::{scale::decode_as_type, Composite, Primitive, ValueDef, Variant},
    },
    Metadata,
};

use crate::{
    values::{readable_text, Bytes, Key},
    ClientError,
};

/// A call as people read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DecodedCall {
    /// Its pallet.
    pub pallet: String,
    /// Its name.
    pub call: String,
    /// Its arguments by name. Keys are addresses, texts are texts, other bytes are hexadecimal,
    /// and a call within the call is an object of these three parts again.
    pub arguments: Json,
}

/// What an encoded call says to the runtime of this metadata.
///
/// # Errors
/// When the bytes are no call, or more than a call.
pub fn decode_call(metadata: &Metadata, bytes: &[u8]) -> Result<DecodedCall, ClientError> {
    let unreadable = |reason: String| ClientError::Unreadable(format!("a call: {reason}"));
    let calls = metadata.outer_enums().call_enum_ty();
    let mut rest = bytes;
    let value = decode_as_type(&mut rest, calls, metadata.types())
        .map_err(|error| unreadable(error.to_string()))?;
    if !rest.is_empty() {
        return Err(unreadable(format!("{} bytes too many", rest.len())));
    }
    let reader = Reader { metadata, calls };
    reader
        .call(&value)
        .ok_or_else(|| unreadable("it names no call of a pallet".into()))
}

/// What is to be known of a type to show a value of it.
enum Shape {
    /// The key of an account.
    Account,
    /// A type around one value.
    Wrapper,
    /// Bytes of a fixed number.
    Array,
    /// Bytes of any number.
    Sequence,
    /// Anything else shows by itself.
    Plain,
}

struct Reader<'a> {
    metadata: &'a Metadata,
    /// Type of the calls.
    calls: u32,
}

impl Reader<'_> {
    fn call(&self, value: &Value<u32>) -> Option<DecodedCall> {
        let ValueDef::Variant(pallet) = &value.value else {
            return None;
        };
        let [inner] = values(&pallet.values)[..] else {
            return None;
        };
        let ValueDef::Variant(call) = &inner.value else {
            return None;
        };
        Some(DecodedCall {
            pallet: pallet.name.clone(),
            call: call.name.clone(),
            arguments: match &call.values {
                Composite::Named(arguments) => self.object(arguments),
                Composite::Unnamed(arguments) if arguments.is_empty() => json!({}),
                Composite::Unnamed(arguments) => self.list(arguments),
            },
        })
    }

    fn shown(&self, value: &Value<u32>) -> Json {
        if value.context == self.calls {
            if let Some(call) = self.call(value) {
                return json!({
                    "pallet": call.pallet,
                    "call": call.call,
                    "arguments": call.arguments,
                });
            }
        }
        match &value.value {
            ValueDef::Composite(composite) => self.composite(value.context, composite),
            ValueDef::Variant(variant) => self.variant(variant),
            ValueDef::Primitive(primitive) => shown_primitive(primitive),
            ValueDef::BitSequence(bits) => {
                let digit = |bit| if bit { '1' } else { '0' };
                Json::String(bits.iter().map(digit).collect())
            }
        }
    }

    fn composite(&self, of_type: u32, composite: &Composite<u32>) -> Json {
        let parts = values(composite);
        match self.shape(of_type) {
            Shape::Account => match key(&parts) {
                Some(key) => json!(key),
                None => self.list(parts),
            },
            Shape::Wrapper => match parts[..] {
                [inner] => self.shown(inner),
                _ => self.list(parts),
            },
            Shape::Array => match bytes(&parts) {
                // Codes of two letters are texts.
                Some(code) if code.len() == 2 && code.iter().all(u8::is_ascii_uppercase) => {
                    json!(readable_text(&code))
                }
                Some(bytes) => json!(Bytes(bytes)),
                None => self.list(parts),
            },
            Shape::Sequence => match bytes(&parts) {
                Some(bytes) => shown_bytes(bytes),
                None => self.list(parts),
            },
            Shape::Plain => match composite {
                Composite::Named(fields) => self.object(fields),
                Composite::Unnamed(fields) => self.list(fields),
            },
        }
    }

    fn variant(&self, variant: &Variant<u32>) -> Json {
        let parts = values(&variant.values);
        match (variant.name.as_str(), &parts[..]) {
            ("None", []) => Json::Null,
            ("Some", [inner]) => self.shown(inner),
            (name, []) => json!(name),
            (name, _) => {
                let held = match &variant.values {
                    Composite::Named(fields) => self.object(fields),
                    Composite::Unnamed(_) => match parts[..] {
                        [inner] => self.shown(inner),
                        _ => self.list(parts),
                    },
                };
                Json::Object(Map::from_iter([(name.to_owned(), held)]))
            }
        }
    }

    fn object(&self, fields: &[(String, Value<u32>)]) -> Json {
        let field = |(name, value): &(String, Value<u32>)| (name.clone(), self.shown(value));
        Json::Object(fields.iter().map(field).collect())
    }

    fn list<'v>(&self, values: impl IntoIterator<Item = &'v Value<u32>>) -> Json {
        Json::Array(values.into_iter().map(|value| self.shown(value)).collect())
    }

    fn shape(&self, of_type: u32) -> Shape {
        let types = self.metadata.types();
        let is_byte = |id: u32| {
            let visit = visitor::new((), |(), _| false)
                .visit_primitive(|(), primitive| primitive == Kind::U8);
            types.resolve_type(id, visit).unwrap_or(false)
        };
        let visit = visitor::new((), |(), _| Shape::Plain)
            .visit_composite(|(), path, fields| {
                if path.last() == Some("AccountId32") {
                    return Shape::Account;
                }
                let names: Vec<_> = fields.map(|field| field.name).collect();
                match names[..] {
                    [None] => Shape::Wrapper,
                    _ => Shape::Plain,
                }
            })
            .visit_array(|(), inner, _| {
                if is_byte(inner) {
                    Shape::Array
                } else {
                    Shape::Plain
                }
            })
            .visit_sequence(|(), _, inner| {
                if is_byte(inner) {
                    Shape::Sequence
                } else {
                    Shape::Plain
                }
            });
        types.resolve_type(of_type, visit).unwrap_or(Shape::Plain)
    }
}

fn values(composite: &Composite<u32>) -> Vec<&Value<u32>> {
    composite.values().collect()
}

/// The bytes that these values are.
fn bytes(values: &[&Value<u32>]) -> Option<Vec<u8>> {
    let byte = |value: &&Value<u32>| match value.value {
        ValueDef::Primitive(Primitive::U128(byte)) => u8::try_from(byte).ok(),
        _ => None,
    };
    values.iter().map(byte).collect()
}

/// The key in the one field of an account.
fn key(parts: &[&Value<u32>]) -> Option<Key> {
    let [inner] = parts else {
        return None;
    };
    let ValueDef::Composite(inner) = &inner.value else {
        return None;
    };
    let bytes = bytes(&values(inner))?;
    Key::decode(&mut &bytes[..]).ok()
}

/// A text, when the bytes are one.
fn shown_bytes(bytes: Vec<u8>) -> Json {
    match String::from_utf8(bytes) {
        Ok(text) if !text.chars().any(char::is_control) => json!(text),
        Ok(text) => json!(Bytes(text.into_bytes())),
        Err(error) => json!(Bytes(error.into_bytes())),
    }
}

fn shown_primitive(primitive: &Primitive) -> Json {
    match primitive {
        Primitive::Bool(value) => json!(value),
        Primitive::Char(value) => json!(value.to_string()),
        Primitive::String(value) => json!(value),
        Primitive::U128(value) => match u64::try_from(*value) {
            Ok(small) => json!(small),
            Err(_) => json!(value.to_string()),
        },
        Primitive::I128(value) => match i64::try_from(*value) {
            Ok(small) => json!(small),
            Err(_) => json!(value.to_string()),
        },
        Primitive::U256(bytes) | Primitive::I256(bytes) => json!(Bytes(bytes.to_vec())),
    }
}

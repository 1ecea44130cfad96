//! Values of the chain as people read them, by what is known of their types. Calls and records
//! are shown alike.

use crate::{
    call::DecodedCall,
    values::{readable_text, Bytes, Key},
};
use codec::{Decode, Encode};
use registry_primitives::{ChannelSet, GasSet};
use scale_info::{MetaType, PortableRegistry, Registry, TypeInfo};
use serde::{Serialize, Serializer};
use serde_json::{json, Map, Value as Json};
use subxt::{
    dynamic::Value,
    ext::{
        scale_type_resolver::{visitor, Primitive as Kind, TypeResolver},
        scale_value::{scale::decode_as_type, Composite, Primitive, ValueDef, Variant},
    },
};

/// A record of the chain as JSON: its fields by name, texts as texts, other bytes in hexadecimal,
/// sets as lists of names, the fields of a calculation as an object of exact decimal texts, texts
/// and maps.
pub fn record_json<T: Encode + TypeInfo + 'static>(value: &T) -> Json {
    let mut registry = Registry::new();
    let of_type = registry.register_type(&MetaType::new::<T>()).id;
    let types = PortableRegistry::from(registry);
    let bytes = value.encode();
    match decode_as_type(&mut &bytes[..], of_type, &types) {
        Ok(value) => {
            let reader = Reader {
                types: &types,
                calls: None,
            };
            reader.shown(&value)
        }
        // A type that misdescribes its encoding.
        Err(_) => json!(Bytes(bytes)),
    }
}

/// Serializes a record as [`record_json`] shows it.
pub(crate) fn record<T, S>(value: &T, serializer: S) -> Result<S::Ok, S::Error>
where
    T: Encode + TypeInfo + 'static,
    S: Serializer,
{
    record_json(value).serialize(serializer)
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
    /// A set of gases, in bits.
    Gases,
    /// A set of ways to use credits outside the country, in bits.
    Channels,
    /// The fields of a calculation.
    Fields,
    /// Anything else shows by itself.
    Plain,
}

/// Shows values of the types that it knows.
pub(crate) struct Reader<'a> {
    types: &'a PortableRegistry,
    /// Type of the calls, where there are any.
    calls: Option<u32>,
}

impl<'a> Reader<'a> {
    /// A reader of values in which calls may occur.
    pub(crate) fn of_calls(types: &'a PortableRegistry, calls: u32) -> Self {
        Self {
            types,
            calls: Some(calls),
        }
    }

    /// The call that a value of the runtime's type of calls is.
    pub(crate) fn call(&self, value: &Value<u32>) -> Option<DecodedCall> {
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
        if Some(value.context) == self.calls {
            if let Some(call) = self.call(value) {
                return json!(call);
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
            Shape::Gases => match small(&parts).map(GasSet).filter(|set| set.is_valid()) {
                Some(set) => set.iter().map(|gas| json!(gas)).collect(),
                None => self.list(parts),
            },
            Shape::Channels => match small(&parts).map(ChannelSet).filter(|set| set.is_valid()) {
                Some(set) => set.iter().map(|channel| json!(channel)).collect(),
                None => self.list(parts),
            },
            Shape::Fields => match parts[..] {
                [inner] => calculation_fields(self.shown(inner)),
                _ => self.list(parts),
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
        let types = self.types;
        let is_byte = |id: u32| {
            let visit = visitor::new((), |(), _| false)
                .visit_primitive(|(), primitive| primitive == Kind::U8);
            types.resolve_type(id, visit).unwrap_or(false)
        };
        let visit = visitor::new((), |(), _| Shape::Plain)
            .visit_composite(|(), path, fields| {
                match path.last() {
                    Some("AccountId32") => return Shape::Account,
                    Some("GasSet") => return Shape::Gases,
                    Some("ChannelSet") => return Shape::Channels,
                    Some("CalculationFields") => return Shape::Fields,
                    _ => {}
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

/// The bytes that a value is, whatever they are wrapped in.
pub(crate) fn bytes_within<T>(value: &Value<T>) -> Option<Vec<u8>> {
    let ValueDef::Composite(composite) = &value.value else {
        return None;
    };
    let parts: Vec<_> = composite.values().collect();
    match parts[..] {
        [inner] if matches!(inner.value, ValueDef::Composite(_)) => bytes_within(inner),
        _ => {
            let byte = |value: &&Value<T>| value.as_u128().and_then(|n| u8::try_from(n).ok());
            parts.iter().map(byte).collect()
        }
    }
}

/// The bytes that these values are.
fn bytes(values: &[&Value<u32>]) -> Option<Vec<u8>> {
    let byte = |value: &&Value<u32>| match value.value {
        ValueDef::Primitive(Primitive::U128(byte)) => u8::try_from(byte).ok(),
        _ => None,
    };
    values.iter().map(byte).collect()
}

/// The bits in the one field of a set.
fn small(parts: &[&Value<u32>]) -> Option<u8> {
    match bytes(parts)?[..] {
        [bits] => Some(bits),
        _ => None,
    }
}

/// The fields of a calculation as an object: numbers as the decimal texts they are, texts, and
/// objects of numbers. Anything that an object would not show whole, such as a name that stands
/// twice, stays the list that it is.
fn calculation_fields(list: Json) -> Json {
    let value = |value: &Json| {
        let (kind, held) = value.as_object()?.iter().next()?;
        match kind.as_str() {
            "Map" => object_of_pairs(held, |number| Some(number.clone())),
            _ => Some(held.clone()),
        }
    };
    object_of_pairs(&list, value).unwrap_or(list)
}

fn object_of_pairs(list: &Json, value: impl Fn(&Json) -> Option<Json>) -> Option<Json> {
    let mut object = Map::new();
    for pair in list.as_array()? {
        let [name, held] = pair.as_array()?.as_slice() else {
            return None;
        };
        let replaced = object.insert(name.as_str()?.to_owned(), value(held)?);
        replaced.is_none().then_some(())?;
    }
    Some(Json::Object(object))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{values::cross_border, AccountId};
    use registry_primitives::{
        records::{
            credits::{Ending, Issuance, MovedRange, Receipt, Standing},
            freezes::{Freeze, FreezeSubject},
            ledger::{Movement, Place},
            waiting::{Purpose, WaitingTransfer},
        },
        AccountKind, Actor, Credits, IssuanceId, OrganisationId, OrganisationKind, PersonId,
        ProgrammeId, RetirementKind, SerialRange, TransferId, UserRole,
    };

    const RANGE: SerialRange = SerialRange { first: 5, last: 9 };

    fn moved() -> MovedRange {
        MovedRange {
            range: RANGE,
            issuance: IssuanceId(2),
            vintage: 2023,
        }
    }

    fn actor() -> Actor<AccountId> {
        Actor {
            key: AccountId::from([7; 32]),
            organisation: OrganisationId(1),
            kind: OrganisationKind::Government,
            role: UserRole::Root,
            person: PersonId(5),
            approved_by: None,
        }
    }

    #[test]
    fn what_waits_shows_its_purpose() {
        let purpose = |purpose: Purpose<u32>| {
            let waiting = WaitingTransfer {
                group: TransferId(7),
                programme: ProgrammeId(4),
                from: OrganisationId(3),
                purpose,
                ranges: vec![moved()].try_into().unwrap(),
                amount: Credits(5),
                remark: None,
                by: actor(),
                due: 150u32,
            };
            let shown = record_json(&waiting);
            assert_eq!(shown["by"]["key"], actor().key.to_string());
            assert_eq!(shown["ranges"][0]["range"], json!(RANGE));
            assert_eq!(shown["due"], 150);
            shown["purpose"].clone()
        };
        let to = OrganisationId(9);
        assert_eq!(
            purpose(Purpose::Delayed {
                to,
                cancellable_until: 100,
            }),
            json!({ "Delayed": { "to": 9, "cancellable_until": 100 } })
        );
        assert_eq!(
            purpose(Purpose::Requested { to }),
            json!({ "Requested": { "to": 9 } })
        );
        let terms = cross_border(*b"CH", Some("Zürich AG"), "Someone", "a reason").unwrap();
        let said = json!({
            "country": "CH",
            "receiver": "Zürich AG",
            "beneficiary": "Someone",
            "reason": "a reason",
        });
        assert_eq!(
            purpose(Purpose::Retirement(terms)),
            json!({ "Retirement": said })
        );
    }

    #[test]
    fn receipts_show_how_credits_ended() {
        let ending = |ending: Ending| {
            let receipt = Receipt {
                programme: ProgrammeId(4),
                owner: OrganisationId(3),
                ranges: vec![moved()].try_into().unwrap(),
                amount: Credits(5),
                ending,
                reason: b"a reason".to_vec().try_into().unwrap(),
                by: actor(),
                block: 12u32,
            };
            record_json(&receipt)["ending"].clone()
        };
        let retired = ending(Ending::Retired {
            kind: RetirementKind::DomesticUse,
            country: None,
            receiver: None,
            beneficiary: b"Someone".to_vec().try_into().unwrap(),
        });
        let said = json!({
            "kind": "DomesticUse",
            "country": null,
            "receiver": null,
            "beneficiary": "Someone",
        });
        assert_eq!(retired, json!({ "Retired": said }));
        let order = format!("0x{}", "04".repeat(32));
        assert_eq!(
            ending(Ending::Cancelled {
                order: Some([4; 32]),
            }),
            json!({ "Cancelled": { "order": order } })
        );
        assert_eq!(
            ending(Ending::Cancelled { order: None }),
            json!({ "Cancelled": { "order": null } })
        );
    }

    #[test]
    fn freezes_issuances_and_movements_show_their_parts() {
        let freeze = Freeze::<AccountId, u32> {
            subject: FreezeSubject::Serials(ProgrammeId(4)),
            reason: b"a reason".to_vec().try_into().unwrap(),
            case: b"C-1".to_vec().try_into().unwrap(),
            since: 12,
            until: None,
            by: None,
        };
        assert_eq!(
            record_json(&freeze),
            json!({
                "subject": { "Serials": 4 },
                "reason": "a reason",
                "case": "C-1",
                "since": 12,
                "until": null,
                "by": null,
            })
        );
        let issuance = Issuance {
            programme: ProgrammeId(4),
            range: RANGE,
            vintage: 2023,
            period: None,
            verification: None,
            batch: IssuanceId(2),
            standing: Standing::Voided,
        };
        assert_eq!(record_json(&issuance)["standing"], "Voided");
        let place = |account| Place {
            organisation: OrganisationId(3),
            account,
        };
        let movement = Movement {
            block: 12u32,
            programme: ProgrammeId(4),
            from: Some(place(AccountKind::Holding)),
            to: Some(place(AccountKind::Cancellation)),
            ranges: vec![moved()].try_into().unwrap(),
            amount: Credits(5),
        };
        let shown = record_json(&movement);
        assert_eq!(
            shown["from"],
            json!({ "organisation": 3, "account": "Holding" })
        );
        assert_eq!(
            shown["to"],
            json!({ "organisation": 3, "account": "Cancellation" })
        );
    }
}

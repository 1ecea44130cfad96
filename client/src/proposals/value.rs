//! The values of proposals, from texts to their encoding.

use crate::AccountId;
use codec::Encode;
use registry_primitives::{
    records::quota::QuotaClass, Action, ActionSet, Approver, Credits, OrganisationKind, UserRole,
    When,
};
use scale_info::{form::PortableForm, TypeDef, Variant};
use std::str::FromStr;
use subxt::Metadata;

/// How a value is read and encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A key.
    Account,
    /// A key as calls that look members up take it.
    Address,
    /// A number of 32 bits.
    Number,
    /// A number of 64 bits.
    Long,
    /// A number of 32 bits, or none.
    OptionalNumber,
    /// A text.
    Text,
    /// Thirty-two bytes.
    Hash,
    /// True or false.
    Flag,
    /// A pallet and a call.
    CallName,
    /// A kind of organisations.
    Organisations,
    Role,
    Action,
    /// Actions with commas between them.
    Actions,
    When,
    Approver,
    QuotaClass,
    OptionalQuotaClass,
    /// The name of a parameter, encoded with its value.
    Parameter,
    /// The value of the parameter, which is encoded with its name.
    OfParameter,
}

impl Kind {
    /// The encoding of a text; nothing for a value that can be left out. Other values are
    /// `given`, and names are looked up in the metadata.
    pub(super) fn encode(
        self,
        text: Option<&str>,
        given: &[(&str, &str)],
        metadata: &Metadata,
    ) -> Result<Vec<u8>, String> {
        let text = match (self, text) {
            (Self::OptionalNumber, None) => return Ok(None::<u32>.encode()),
            (Self::OptionalQuotaClass, None) => return Ok(None::<QuotaClass>.encode()),
            (_, text) => text.unwrap_or_default(),
        };
        Ok(match self {
            Self::Account => account(text)?.encode(),
            Self::Address => [vec![0], account(text)?.encode()].concat(),
            Self::Number => number::<u32>(text)?.encode(),
            Self::Long => number::<u64>(text)?.encode(),
            Self::OptionalNumber => Some(number::<u32>(text)?).encode(),
            Self::Text => text.encode(),
            Self::Hash => hash(text)?.encode(),
            Self::Flag => text
                .parse::<bool>()
                .map_err(|_| String::from("say true or false"))?
                .encode(),
            Self::CallName => call_name(text, metadata)?.encode(),
            Self::Organisations => named(
                text,
                OrganisationKind::from_name(text),
                OrganisationKind::ALL,
            )?,
            Self::Role => named(text, UserRole::from_name(text), UserRole::ALL)?,
            Self::Action => action(text)?.encode(),
            Self::Actions => {
                let names = text
                    .split(',')
                    .map(str::trim)
                    .filter(|name| !name.is_empty());
                let actions: Vec<_> = names.map(action).collect::<Result<_, _>>()?;
                ActionSet::of(&actions).encode()
            }
            Self::When => when(text)?.encode(),
            Self::Approver => named(text, Approver::from_name(text), Approver::ALL)?,
            Self::QuotaClass => named(text, QuotaClass::from_name(text), QuotaClass::ALL)?,
            Self::OptionalQuotaClass => {
                let class = named(text, QuotaClass::from_name(text), QuotaClass::ALL)?;
                [vec![1], class].concat()
            }
            Self::Parameter => {
                let value = given.iter().find(|(name, _)| *name == "value");
                let (_, value) = value.ok_or_else(|| String::from("its value is missing"))?;
                parameter(text, number(value.trim())?, metadata)?
            }
            Self::OfParameter => Vec::new(),
        })
    }
}

fn account(text: &str) -> Result<AccountId, String> {
    AccountId::from_str(text).map_err(|_| format!("\"{text}\" is no address of a key"))
}

fn number<T: FromStr>(text: &str) -> Result<T, String> {
    let digits: String = text.chars().filter(|c| *c != '_').collect();
    digits
        .parse()
        .map_err(|_| format!("\"{text}\" is no number that fits"))
}

fn hash(text: &str) -> Result<[u8; 32], String> {
    let digits = text.strip_prefix("0x").unwrap_or(text);
    let mut bytes = [0; 32];
    match hex::decode_to_slice(digits, &mut bytes) {
        Ok(()) => Ok(bytes),
        Err(_) => Err(format!("\"{text}\" is no hash of 64 hexadecimal digits")),
    }
}

/// The encoding of a value found by its name.
fn named<T: Encode + Copy + ToString>(
    text: &str,
    found: Option<T>,
    all: &[T],
) -> Result<Vec<u8>, String> {
    found.map(|value| value.encode()).ok_or_else(|| {
        let names: Vec<_> = all.iter().map(ToString::to_string).collect();
        format!("\"{text}\" is none of {}", names.join(", "))
    })
}

fn action(text: &str) -> Result<Action, String> {
    Action::from_name(text).ok_or_else(|| {
        let names: Vec<_> = Action::ALL.iter().map(ToString::to_string).collect();
        format!("\"{text}\" is none of {}", names.join(", "))
    })
}

fn when(text: &str) -> Result<When, String> {
    let said = text.to_lowercase();
    match said.as_str() {
        "never" => Ok(When::Never),
        "always" => Ok(When::Always),
        _ => said
            .strip_prefix("from:")
            .and_then(|amount| number(amount).ok())
            .map(|amount| When::From(Credits(amount)))
            .ok_or_else(|| format!("\"{text}\" is none of never, always, from:N")),
    }
}

/// Pallet and call, as the runtime has them.
fn call_name(text: &str, metadata: &Metadata) -> Result<(String, String), String> {
    let unknown = || format!("the runtime has no call \"{text}\"");
    let (pallet, call) = text.split_once('.').ok_or_else(unknown)?;
    let of = metadata.pallet_by_name(pallet).ok_or_else(unknown)?;
    let found = of.call_variant_by_name(call).ok_or_else(unknown)?;
    Ok((of.name().to_owned(), found.name.clone()))
}

/// A parameter with its value: the group that has it, its key, and some value.
fn parameter(text: &str, value: u32, metadata: &Metadata) -> Result<Vec<u8>, String> {
    let groups = metadata
        .pallet_by_name("Parameters")
        .and_then(|pallet| pallet.call_variant_by_name("set_parameter"))
        .and_then(|call| call.fields.first())
        .map(|field| variants(metadata, field.ty.id))
        .unwrap_or_default();
    let mut names = Vec::new();
    for group in groups {
        let Some(held) = group.fields.first() else {
            continue;
        };
        for known in variants(metadata, held.ty.id) {
            if known.name.eq_ignore_ascii_case(text) {
                return Ok((group.index, known.index, Some(value)).encode());
            }
            names.push(known.name.as_str());
        }
    }
    Err(format!("\"{text}\" is none of {}", names.join(", ")))
}

fn variants(metadata: &Metadata, id: u32) -> &[Variant<PortableForm>] {
    match metadata.types().resolve(id).map(|found| &found.type_def) {
        Some(TypeDef::Variant(variant)) => &variant.variants,
        _ => &[],
    }
}

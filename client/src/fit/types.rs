//! Types of two runtimes side by side.
//!
//! Two types fit when the same bytes mean the same to both. A variant that only one of them has
//! does no harm: a value that has it cannot be read or sent by the other, which is an error and
//! no misunderstanding.

use scale_info::{form::PortableForm, Field, PortableRegistry, TypeDef, Variant};
use std::collections::{BTreeMap, BTreeSet};
use subxt::Metadata;

/// Two runtimes' types, and what is known to fit.
pub(super) struct Pair<'a> {
    ours: &'a PortableRegistry,
    theirs: &'a PortableRegistry,
    /// Pairs that fit, or that are being compared further up.
    seen: BTreeSet<(u32, u32)>,
}

impl<'a> Pair<'a> {
    /// The types of two runtimes. Their calls fit as a whole: those that a program makes or
    /// reads are compared one by one.
    pub(super) fn of(ours: &'a Metadata, theirs: &'a Metadata) -> Self {
        let calls = (
            ours.outer_enums().call_enum_ty(),
            theirs.outer_enums().call_enum_ty(),
        );
        Self {
            ours: ours.types(),
            theirs: theirs.types(),
            seen: BTreeSet::from([calls]),
        }
    }

    /// Whether two lists of fields fit: the same names in the same order, with types that fit.
    pub(super) fn fields(
        &mut self,
        ours: &[Field<PortableForm>],
        theirs: &[Field<PortableForm>],
    ) -> Result<(), String> {
        let names = |fields: &[Field<PortableForm>]| -> Vec<String> {
            let name = |field: &Field<PortableForm>| field.name.clone().unwrap_or_default();
            fields.iter().map(name).collect()
        };
        let (our_names, their_names) = (names(ours), names(theirs));
        if our_names != their_names {
            return Err(format!(
                "it has the fields [{}] instead of [{}]",
                their_names.join(", "),
                our_names.join(", ")
            ));
        }
        for (ours, theirs) in ours.iter().zip(theirs) {
            self.types(ours.ty.id, theirs.ty.id)
                .map_err(|what| match &theirs.name {
                    Some(name) => format!("{name}: {what}"),
                    None => what,
                })?;
        }
        Ok(())
    }

    /// Whether two types fit.
    pub(super) fn types(&mut self, ours: u32, theirs: u32) -> Result<(), String> {
        if !self.seen.insert((ours, theirs)) {
            return Ok(());
        }
        let within = (inner(self.ours, ours), inner(self.theirs, theirs));
        if within != (ours, theirs) && !self.seen.insert(within) {
            return Ok(());
        }
        let (ours, theirs) = within;
        let unknown = || String::from("its type is not described");
        let our_type = self.ours.resolve(ours).ok_or_else(unknown)?;
        let their_type = self.theirs.resolve(theirs).ok_or_else(unknown)?;
        match (&our_type.type_def, &their_type.type_def) {
            (TypeDef::Composite(ours), TypeDef::Composite(theirs)) => {
                self.fields(&ours.fields, &theirs.fields)
            }
            (TypeDef::Variant(ours), TypeDef::Variant(theirs)) => {
                self.variants(&ours.variants, &theirs.variants)
            }
            (TypeDef::Sequence(ours), TypeDef::Sequence(theirs)) => {
                self.types(ours.type_param.id, theirs.type_param.id)
            }
            (TypeDef::Array(ours), TypeDef::Array(theirs)) if ours.len == theirs.len => {
                self.types(ours.type_param.id, theirs.type_param.id)
            }
            (TypeDef::Tuple(ours), TypeDef::Tuple(theirs))
                if ours.fields.len() == theirs.fields.len() =>
            {
                let mut pairs = ours.fields.iter().zip(&theirs.fields);
                pairs.try_for_each(|(ours, theirs)| self.types(ours.id, theirs.id))
            }
            (TypeDef::Primitive(ours), TypeDef::Primitive(theirs)) if ours == theirs => Ok(()),
            (TypeDef::Compact(ours), TypeDef::Compact(theirs)) => {
                self.types(ours.type_param.id, theirs.type_param.id)
            }
            (TypeDef::BitSequence(ours), TypeDef::BitSequence(theirs)) => {
                self.types(ours.bit_store_type.id, theirs.bit_store_type.id)?;
                self.types(ours.bit_order_type.id, theirs.bit_order_type.id)
            }
            _ => Err(format!(
                "it is {} instead of {}",
                described(self.theirs, theirs),
                described(self.ours, ours)
            )),
        }
    }

    /// Whether the variants that both have are the same.
    fn variants(
        &mut self,
        ours: &[Variant<PortableForm>],
        theirs: &[Variant<PortableForm>],
    ) -> Result<(), String> {
        let theirs: BTreeMap<_, _> = theirs.iter().map(|v| (v.index, v)).collect();
        for ours in ours {
            let Some(theirs) = theirs.get(&ours.index) else {
                continue;
            };
            if ours.name != theirs.name {
                return Err(format!("it has {} in place of {}", theirs.name, ours.name));
            }
            self.fields(&ours.fields, &theirs.fields)
                .map_err(|what| format!("{}: {what}", ours.name))?;
        }
        Ok(())
    }
}

/// The type within types around one value, which add nothing to its bytes.
fn inner(types: &PortableRegistry, mut id: u32) -> u32 {
    // Types are never around themselves alone, but a registry from a node may say anything.
    for _ in 0..types.types.len() {
        match types.resolve(id).map(|found| &found.type_def) {
            Some(TypeDef::Composite(composite)) => match &composite.fields[..] {
                [field] if field.name.is_none() => id = field.ty.id,
                _ => return id,
            },
            _ => return id,
        }
    }
    id
}

/// A type in a word.
fn described(types: &PortableRegistry, id: u32) -> String {
    let Some(found) = types.resolve(id) else {
        return "unknown".into();
    };
    if let Some(name) = found.path.segments.last() {
        return name.clone();
    }
    match &found.type_def {
        TypeDef::Primitive(primitive) => format!("{primitive:?}").to_lowercase(),
        TypeDef::Array(array) => format!("an array of {}", array.len),
        TypeDef::Sequence(_) => "a list".into(),
        TypeDef::Tuple(tuple) => format!("a tuple of {}", tuple.fields.len()),
        TypeDef::Compact(_) => "a compact number".into(),
        TypeDef::BitSequence(_) => "bits".into(),
        TypeDef::Composite(_) => "a record".into(),
        TypeDef::Variant(_) => "a choice".into(),
    }
}

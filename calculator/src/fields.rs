//! Named values, as they come from a file or a form, and reading them into typed ones.

use crate::{CalculatorError, Decimal, NotNegative, Positive};
use alloc::{borrow::ToOwned, collections::BTreeMap, format, string::String};
use core::fmt;

/// Values by name.
pub type Fields = BTreeMap<String, Value>;

/// A value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A number.
    Number(Decimal),
    /// A text.
    Text(String),
    /// Values by name.
    Map(Fields),
}

/// Which of the two sets of fields a field belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The measured quantities.
    Input,
    /// The constants that override the defaults.
    Constants,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Input => "input",
            Self::Constants => "constants",
        })
    }
}

/// Measured quantities that can be read from fields.
pub trait FromFields: Sized {
    /// The fields, all of them required.
    const FIELDS: &'static [&'static str];

    /// Reads the fields.
    ///
    /// # Errors
    ///
    /// [`CalculatorError::MissingField`], [`CalculatorError::WrongType`] or
    /// [`CalculatorError::Negative`].
    fn from_fields(fields: &FieldReader<'_>) -> Result<Self, CalculatorError>;
}

/// Constants that fields can override.
pub trait Overrides: Sized {
    /// The fields. One without a default has to be given in the end; the others are optional.
    const FIELDS: &'static [&'static str];

    /// These constants with those given in the fields in their place.
    ///
    /// # Errors
    ///
    /// [`CalculatorError::WrongType`], [`CalculatorError::NotPositive`] or
    /// [`CalculatorError::Negative`].
    fn overridden_by(self, fields: &FieldReader<'_>) -> Result<Self, CalculatorError>;
}

/// Reads typed values from fields.
#[derive(Clone, Copy, Debug)]
pub struct FieldReader<'a> {
    place: Place,
    fields: &'a Fields,
}

impl<'a> FieldReader<'a> {
    /// A reader of fields that may only bear the known names.
    ///
    /// # Errors
    ///
    /// [`CalculatorError::UnknownField`] for the first name that is not known.
    pub fn new(
        place: Place,
        fields: &'a Fields,
        known: &'static [&'static str],
    ) -> Result<Self, CalculatorError> {
        match fields.keys().find(|name| !known.contains(&name.as_str())) {
            Some(name) => Err(CalculatorError::UnknownField {
                place,
                field: name.clone(),
                known,
            }),
            None => Ok(Self { place, fields }),
        }
    }

    /// The number in a required field.
    ///
    /// # Errors
    ///
    /// [`CalculatorError::MissingField`] or [`CalculatorError::WrongType`].
    pub fn number(&self, field: &'static str) -> Result<Decimal, CalculatorError> {
        match self.required(field)? {
            Value::Number(number) => Ok(*number),
            _ => Err(self.wrong_type(field, "a number")),
        }
    }

    /// The number of zero or above in a required field.
    ///
    /// # Errors
    ///
    /// [`CalculatorError::MissingField`], [`CalculatorError::WrongType`] or
    /// [`CalculatorError::Negative`].
    pub fn not_negative(&self, field: &'static str) -> Result<NotNegative, CalculatorError> {
        NotNegative::new(self.number(field)?).ok_or(CalculatorError::Negative {
            place: self.place,
            field,
        })
    }

    /// The number of zero or above in an optional field.
    ///
    /// # Errors
    ///
    /// [`CalculatorError::WrongType`] or [`CalculatorError::Negative`].
    pub fn not_negative_or(
        &self,
        field: &'static str,
        default: NotNegative,
    ) -> Result<NotNegative, CalculatorError> {
        Ok(self.not_negative_if_any(field)?.unwrap_or(default))
    }

    /// The number of zero or above in an optional field, if there is one.
    ///
    /// # Errors
    ///
    /// [`CalculatorError::WrongType`] or [`CalculatorError::Negative`].
    pub fn not_negative_if_any(
        &self,
        field: &'static str,
    ) -> Result<Option<NotNegative>, CalculatorError> {
        self.fields
            .contains_key(field)
            .then(|| self.not_negative(field))
            .transpose()
    }

    /// The text in a required field.
    ///
    /// # Errors
    ///
    /// [`CalculatorError::MissingField`] or [`CalculatorError::WrongType`].
    pub fn text(&self, field: &'static str) -> Result<String, CalculatorError> {
        match self.required(field)? {
            Value::Text(text) => Ok(text.clone()),
            _ => Err(self.wrong_type(field, "a text")),
        }
    }

    /// The number above zero in an optional field.
    ///
    /// # Errors
    ///
    /// [`CalculatorError::NotPositive`] or [`CalculatorError::WrongType`].
    pub fn positive_or(
        &self,
        field: &'static str,
        default: Positive,
    ) -> Result<Positive, CalculatorError> {
        Ok(self.positive_if_any(field)?.unwrap_or(default))
    }

    /// The number above zero in an optional field, if there is one.
    ///
    /// # Errors
    ///
    /// [`CalculatorError::NotPositive`] or [`CalculatorError::WrongType`].
    pub fn positive_if_any(
        &self,
        field: &'static str,
    ) -> Result<Option<Positive>, CalculatorError> {
        match self.fields.get(field) {
            None => Ok(None),
            Some(Value::Number(number)) => {
                Positive::new(*number)
                    .map(Some)
                    .ok_or_else(|| CalculatorError::NotPositive {
                        field: field.to_owned(),
                    })
            }
            Some(_) => Err(self.wrong_type(field, "a number")),
        }
    }

    /// The text in an optional field.
    ///
    /// # Errors
    ///
    /// [`CalculatorError::WrongType`].
    pub fn text_or(&self, field: &'static str, default: String) -> Result<String, CalculatorError> {
        match self.fields.get(field) {
            None => Ok(default),
            Some(Value::Text(text)) => Ok(text.clone()),
            Some(_) => Err(self.wrong_type(field, "a text")),
        }
    }

    /// The map of names to numbers in an optional field. A number of zero switches its name off,
    /// as in the reference, and is left out.
    ///
    /// # Errors
    ///
    /// [`CalculatorError::NotPositive`] for a number below zero, or
    /// [`CalculatorError::WrongType`].
    pub fn positives_or(
        &self,
        field: &'static str,
        default: BTreeMap<String, Positive>,
    ) -> Result<BTreeMap<String, Positive>, CalculatorError> {
        let map = match self.fields.get(field) {
            None => return Ok(default),
            Some(Value::Map(map)) => map,
            Some(_) => return Err(self.wrong_type(field, "a map")),
        };
        let mut positives = BTreeMap::new();
        for (name, value) in map {
            let Value::Number(number) = value else {
                return Err(self.wrong_type(&format!("{field}.{name}"), "a number"));
            };
            if number.is_negative() {
                return Err(CalculatorError::NotPositive {
                    field: format!("{field}.{name}"),
                });
            }
            if let Some(positive) = Positive::new(*number) {
                positives.insert(name.clone(), positive);
            }
        }
        Ok(positives)
    }

    fn required(&self, field: &'static str) -> Result<&'a Value, CalculatorError> {
        self.fields.get(field).ok_or(CalculatorError::MissingField {
            place: self.place,
            field,
        })
    }

    fn wrong_type(&self, field: &str, expected: &'static str) -> CalculatorError {
        CalculatorError::WrongType {
            place: self.place,
            field: field.to_owned(),
            expected,
        }
    }
}

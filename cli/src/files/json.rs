//! JSON objects whose numbers are taken as they are written.

use crate::failure::{Problem, Problems};
use serde::{
    de::{Error, MapAccess, Visitor},
    Deserialize, Deserializer,
};
use serde_json::value::RawValue;
use std::fmt;

/// The members of an object in the order of the file. A name that stands twice is an error.
struct Members(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;

        impl<'de> Visitor<'de> for Read {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members: Vec<(String, Box<RawValue>)> = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, Box<RawValue>>()? {
                    if members.iter().any(|(other, _)| *other == name) {
                        return Err(A::Error::custom(format!("{name} stands twice")));
                    }
                    members.push((name, value));
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Read)
    }
}

/// A JSON object. `null` counts as absent.
pub struct Object(Members);

impl Object {
    /// Read an object.
    pub fn parse(json: &str) -> Result<Self, Problem> {
        serde_json::from_str(json).map(Self).map_err(|error| {
            Problem::new(
                format!("This is no JSON object as expected: {error}."),
                "Correct the JSON.",
            )
        })
    }

    /// The members in the order of the file.
    pub fn members(&self) -> impl Iterator<Item = (&str, &RawValue)> {
        let Members(members) = &self.0;
        members
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_ref()))
    }

    /// The names in the order of the file, also of members that are null.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.members().map(|(name, _)| name)
    }

    /// The members but those of these names.
    pub fn without(self, names: &[&str]) -> Self {
        let Self(Members(mut members)) = self;
        members.retain(|(name, _)| !names.contains(&name.as_str()));
        Self(Members(members))
    }

    /// These members, and those of another object that have no other name here.
    pub fn over(self, other: Self) -> Self {
        let names: Vec<String> = self.names().map(ToOwned::to_owned).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let Self(Members(mut members)) = other.without(&names);
        let Self(Members(own)) = self;
        members.extend(own);
        Self(Members(members))
    }

    /// A member as it is written.
    pub fn raw(&self, field: &str) -> Option<&str> {
        self.members()
            .find(|(name, _)| *name == field)
            .map(|(_, value)| value.get())
            .filter(|json| *json != "null")
    }

    /// The names that are not among those known.
    pub fn unknown<'a>(&'a self, known: &'a [&str]) -> impl Iterator<Item = &'a str> {
        self.members()
            .map(|(name, _)| name)
            .filter(|name| !known.contains(name))
    }

    /// A problem for each name that is not among those known.
    pub fn refuse_unknown(&self, known: &[&str], problems: &mut Problems) {
        for name in self.unknown(known) {
            let problem = Problem::new(
                "There is no such field here.",
                format!("Use one of: {}.", known.join(", ")),
            );
            problems.push(problem.at(name));
        }
    }

    /// A text, if there is one.
    pub fn text_if_any(&self, field: &str) -> Result<Option<String>, Problem> {
        self.raw(field)
            .map(|json| serde_json::from_str(json).map_err(|_| wrong(field, json, "a text")))
            .transpose()
    }

    /// A text.
    pub fn text(&self, field: &str) -> Result<String, Problem> {
        required(field, self.text_if_any(field)?)
    }

    /// A number, as a number or as a text, in its own digits, if there is one.
    pub fn digits_if_any(&self, field: &str) -> Result<Option<String>, Problem> {
        match self.raw(field) {
            None => Ok(None),
            Some(json) if is_number(json) => Ok(Some(json.to_owned())),
            Some(json) => serde_json::from_str(json)
                .map(Some)
                .map_err(|_| wrong(field, json, "a number")),
        }
    }

    /// A number, as a number or as a text, in its own digits.
    pub fn digits(&self, field: &str) -> Result<String, Problem> {
        required(field, self.digits_if_any(field)?)
    }

    /// `true` or `false`, if it is told.
    pub fn boolean_if_any(&self, field: &str) -> Result<Option<bool>, Problem> {
        self.raw(field)
            .map(|json| serde_json::from_str(json).map_err(|_| wrong(field, json, "true or false")))
            .transpose()
    }

    /// A list of texts, if there is one.
    pub fn texts_if_any(&self, field: &str) -> Result<Option<Vec<String>>, Problem> {
        let read = |json: &str| {
            let texts: Vec<String> = serde_json::from_str(json)?;
            Ok(texts.iter().map(|text| text.trim().to_owned()).collect())
        };
        self.raw(field)
            .map(|json| {
                read(json).map_err(|_: serde_json::Error| wrong(field, json, "a list of texts"))
            })
            .transpose()
    }

    /// A list of texts.
    pub fn texts(&self, field: &str) -> Result<Vec<String>, Problem> {
        required(field, self.texts_if_any(field)?)
    }

    /// An object, if there is one.
    pub fn object_if_any(&self, field: &str) -> Result<Option<Self>, Problem> {
        self.raw(field)
            .map(|json| Self::parse(json).map_err(|problem| problem.at(field)))
            .transpose()
    }

    /// A list of objects; what is wrong with one names its place, from 0 on.
    pub fn objects(&self, field: &str) -> Result<Vec<Self>, Problem> {
        let json = required(field, self.raw(field))?;
        let list: Vec<Box<RawValue>> =
            serde_json::from_str(json).map_err(|_| wrong(field, json, "a list"))?;
        list.iter()
            .enumerate()
            .map(|(place, json)| {
                Self::parse(json.get()).map_err(|problem| problem.at(&format!("{field}[{place}]")))
            })
            .collect()
    }
}

/// The objects of a file that holds a list of them.
pub fn list(json: &str) -> Result<Vec<Object>, Problem> {
    let list: Vec<Members> = serde_json::from_str(json).map_err(|error| {
        Problem::new(
            format!("This is no JSON list of objects as expected: {error}."),
            "Correct the JSON.",
        )
    })?;
    Ok(list.into_iter().map(Object).collect())
}

/// Whether a JSON value is a number.
pub fn is_number(json: &str) -> bool {
    json.starts_with(|first: char| first == '-' || first.is_ascii_digit())
}

fn required<T>(field: &str, value: Option<T>) -> Result<T, Problem> {
    value.ok_or_else(|| Problem::new("This field is missing.", "Add the field.").at(field))
}

fn wrong(field: &str, json: &str, expected: &str) -> Problem {
    Problem::new(
        format!("This must be {expected}, not {json}."),
        "Correct the value.",
    )
    .at(field)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_digits() {
        let object = Object::parse(
            r#"{"a": 0.1000000000000000055511151231257827, "b": "60.5", "c": null, "d": [1], "e": 1E2}"#,
        )
        .unwrap();
        let digits = |field| object.digits_if_any(field);
        assert_eq!(
            digits("a").unwrap().unwrap(),
            "0.1000000000000000055511151231257827"
        );
        assert_eq!(digits("b").unwrap().unwrap(), "60.5");
        assert_eq!(digits("c").unwrap(), None);
        assert_eq!(digits("e").unwrap().unwrap(), "1E2");
        assert_eq!(digits("d").unwrap_err().field.as_deref(), Some("d"));
        assert_eq!(object.digits("c").unwrap_err().field.as_deref(), Some("c"));
    }

    #[test]
    fn repeated_and_unknown_names_are_told() {
        let problem = Object::parse(r#"{"a": 1, "a": 2}"#).err().unwrap();
        assert!(problem.sentence.contains("a stands twice"));
        let object = Object::parse(r#"{"a": 1, "b": 2}"#).unwrap();
        let mut problems = Problems::default();
        object.refuse_unknown(&["a"], &mut problems);
        let problems = problems.into_vec();
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].field.as_deref(), Some("b"));
    }

    #[test]
    fn an_object_is_laid_over_another() {
        let parse = |json| Object::parse(json).unwrap();
        let all = parse(r#"{"a": 1.50, "c": null}"#).over(parse(r#"{"a": 2, "b": 3, "c": 4}"#));
        let members: Vec<_> = all
            .members()
            .map(|(name, value)| (name, value.get()))
            .collect();
        assert_eq!(members, [("b", "3"), ("a", "1.50"), ("c", "null")]);
        assert_eq!(all.raw("c"), None, "null takes a member away");
        assert_eq!(all.without(&["a", "c"]).names().collect::<Vec<_>>(), ["b"]);
    }

    #[test]
    fn flags_and_lists_of_texts_are_read() {
        let object = Object::parse(r#"{"a": true, "b": ["x ", "y"], "c": "x", "d": 1}"#).unwrap();
        assert_eq!(object.boolean_if_any("a"), Ok(Some(true)));
        assert_eq!(object.boolean_if_any("z"), Ok(None));
        assert!(object.boolean_if_any("d").is_err());
        assert_eq!(object.texts("b"), Ok(vec!["x".to_owned(), "y".to_owned()]));
        assert_eq!(object.texts_if_any("z"), Ok(None));
        assert_eq!(object.texts("z").unwrap_err().field.as_deref(), Some("z"));
        assert!(object.texts("c").is_err());
    }

    #[test]
    fn places_in_lists_are_told() {
        let object = Object::parse(r#"{"list": [{"x": 1}, 5]}"#).unwrap();
        let problem = object.objects("list").err().unwrap();
        assert_eq!(problem.field.as_deref(), Some("list[1]"));
        assert!(list("[{}, 1]").is_err());
        assert_eq!(list("[{}, {}]").unwrap().len(), 2);
    }
}

//! What a request asks for: parameters that are checked one by one and named when wrong.

use std::{collections::BTreeMap, str::FromStr};

use axum::{
    extract::{FromRequestParts, Path, Query},
    http::request::Parts,
};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use registry_client::AccountId;

use super::error::ApiError;

/// Most entries of one list.
pub const MAX_LIMIT: i64 = 100;
/// Entries of a list when nobody says how many.
const DEFAULT_LIMIT: i64 = 50;
/// Longest text that can be searched for, in characters.
const MAX_TEXT: usize = 100;

/// The parameters after the question mark.
pub struct Params(BTreeMap<String, String>);

impl<S: Send + Sync> FromRequestParts<S> for Params {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri)
            .map_err(|_| ApiError::bad_request("The query cannot be read."))?;
        Self::of(pairs)
    }
}

impl Params {
    fn of(pairs: Vec<(String, String)>) -> Result<Self, ApiError> {
        let mut known = BTreeMap::new();
        for (name, value) in pairs {
            if known.insert(name.clone(), value).is_some() {
                return Err(ApiError::bad_request(format!(
                    "The parameter {name} is given twice."
                )));
            }
        }
        Ok(Self(known))
    }

    /// Refuse parameters that do not exist.
    pub fn only(&self, names: &[&str]) -> Result<(), ApiError> {
        match self.0.keys().find(|name| !names.contains(&name.as_str())) {
            None => Ok(()),
            Some(name) => Err(ApiError::bad_request(format!(
                "There is no parameter {name} here, only: {}.",
                names.join(", ")
            ))),
        }
    }

    /// A text to search for; a blank one is none.
    pub fn text(&self, name: &str) -> Result<Option<String>, ApiError> {
        let Some(text) = self.0.get(name).map(|text| text.trim()) else {
            return Ok(None);
        };
        if text.chars().count() > MAX_TEXT || text.chars().any(char::is_control) {
            return Err(ApiError::bad_request(format!(
                "The parameter {name} is a text of at most {MAX_TEXT} characters on one line."
            )));
        }
        Ok((!text.is_empty()).then(|| text.to_owned()))
    }

    /// A whole number, such as an identifier.
    pub fn number(&self, name: &str) -> Result<Option<i64>, ApiError> {
        self.0
            .get(name)
            .map(|text| {
                whole_number(text).ok_or_else(|| {
                    ApiError::bad_request(format!("The parameter {name} is a whole number."))
                })
            })
            .transpose()
    }

    /// One of several names, upper and lower case alike.
    pub fn choice(
        &self,
        name: &str,
        choices: &[&'static str],
    ) -> Result<Option<&'static str>, ApiError> {
        let Some(text) = self.0.get(name) else {
            return Ok(None);
        };
        choices
            .iter()
            .find(|choice| choice.eq_ignore_ascii_case(text))
            .map(|choice| Some(*choice))
            .ok_or_else(|| {
                ApiError::bad_request(format!(
                    "The parameter {name} is one of: {}.",
                    choices.join(", ")
                ))
            })
    }

    /// A key, written as an address.
    pub fn key(&self, name: &str) -> Result<Option<[u8; 32]>, ApiError> {
        self.0
            .get(name)
            .map(|text| {
                AccountId::from_str(text).map(|key| key.0).map_err(|_| {
                    ApiError::bad_request(format!(
                        "The parameter {name} is a key, written as an address."
                    ))
                })
            })
            .transpose()
    }

    /// A CDM sectoral scope.
    pub fn scope(&self, name: &str) -> Result<Option<i16>, ApiError> {
        let wrong = || {
            ApiError::bad_request(format!(
                "The parameter {name} is a sectoral scope, a number from 1 to 15."
            ))
        };
        self.0
            .get(name)
            .map(|text| {
                let scope = whole_number(text).filter(|scope| (1..=15).contains(scope));
                scope
                    .and_then(|scope| i16::try_from(scope).ok())
                    .ok_or_else(wrong)
            })
            .transpose()
    }

    /// The cursor `block-index` of something that happened.
    pub fn place(&self, name: &str) -> Result<Option<(i64, i32)>, ApiError> {
        let Some(text) = self.0.get(name) else {
            return Ok(None);
        };
        text.split_once('-')
            .and_then(|(block, index)| {
                let index = i32::try_from(whole_number(index)?).ok()?;
                Some(Some((whole_number(block)?, index)))
            })
            .ok_or_else(|| {
                ApiError::bad_request(format!(
                    "The parameter {name} is a block and a position in it, such as 120-3."
                ))
            })
    }

    /// How many entries.
    pub fn limit(&self) -> Result<i64, ApiError> {
        self.limit_of(DEFAULT_LIMIT, MAX_LIMIT)
    }

    /// How many entries, with other bounds than those of a list.
    pub fn limit_of(&self, default: i64, most: i64) -> Result<i64, ApiError> {
        match self.0.get("limit") {
            None => Ok(default),
            Some(text) => whole_number(text)
                .filter(|limit| (1..=most).contains(limit))
                .ok_or_else(|| {
                    ApiError::bad_request(format!(
                        "The parameter limit is a whole number from 1 to {most}."
                    ))
                }),
        }
    }

    /// One end of a span of blocks, as a block or as a moment: a day, or a day and a time with
    /// its offset (RFC 3339). A day alone is whole.
    pub fn end_of_span(&self, name: &str, end: End) -> Result<Option<SpanEnd>, ApiError> {
        let Some(text) = self.0.get(name) else {
            return Ok(None);
        };
        let block = || whole_number(text).map(SpanEnd::Block);
        let day = || {
            let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
            let moment = match end {
                End::First => day.and_time(NaiveTime::MIN),
                // Blocks know milliseconds.
                End::Last => day.and_hms_milli_opt(23, 59, 59, 999)?,
            };
            Some(SpanEnd::Moment(moment.and_utc()))
        };
        let exact = || {
            let moment = DateTime::parse_from_rfc3339(text).ok()?;
            Some(SpanEnd::Moment(moment.to_utc()))
        };
        block()
            .or_else(day)
            .or_else(exact)
            .map(Some)
            .ok_or_else(|| {
                ApiError::bad_request(format!(
                    "The parameter {name} is a block such as 120, a day such as 2026-01-31, or a \
                 moment such as 2026-01-31T12:00:00Z."
                ))
            })
    }
}

/// Which end of a span is meant.
#[derive(Clone, Copy, Debug)]
pub enum End {
    /// The first block or moment of it.
    First,
    /// The last block or moment of it.
    Last,
}

/// One end of a span of blocks, itself included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanEnd {
    /// A block.
    Block(i64),
    /// A moment.
    Moment(DateTime<Utc>),
}

/// Digits only: no sign, no blank, no fraction.
pub fn whole_number(text: &str) -> Option<i64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// The identifier in the path.
pub struct Id(pub i64);

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let refused = || ApiError::bad_request("The identifier in the path is a whole number.");
        let Path(text) = Path::<String>::from_request_parts(parts, state)
            .await
            .map_err(|_| refused())?;
        whole_number(&text).map(Self).ok_or_else(refused)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(pairs: &[(&str, &str)]) -> Params {
        let pairs = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Params::of(pairs).unwrap()
    }

    fn detail<T>(answer: Result<T, ApiError>) -> String {
        match answer {
            Ok(_) => panic!("it is accepted"),
            Err(error) => error.detail,
        }
    }

    #[test]
    fn wrong_parameters_are_named() {
        let twice = vec![("q".to_owned(), "a".to_owned()); 2];
        assert!(detail(Params::of(twice)).contains("q is given twice"));
        let asked = params(&[("limit", "101"), ("after", "-1"), ("stage", "Done")]);
        assert!(detail(asked.limit()).contains("limit"));
        assert!(detail(asked.number("after")).contains("after"));
        let stages = ["Pending", "Authorised"];
        let refused = detail(asked.choice("stage", &stages));
        assert!(refused.contains("stage") && refused.contains("Pending, Authorised"));
        assert!(detail(asked.only(&["limit", "after"])).contains("no parameter stage"));
        let long = "x".repeat(MAX_TEXT + 1);
        assert!(detail(params(&[("q", &long)]).text("q")).contains("q is a text"));
        assert!(detail(params(&[("after", "12")]).place("after")).contains("120-3"));
        assert!(detail(params(&[("scope", "16")]).scope("scope")).contains("from 1 to 15"));
        assert!(detail(params(&[("after", "5Grwva")]).key("after")).contains("after is a key"));
    }

    #[test]
    fn good_parameters_are_read() {
        let asked = params(&[
            ("limit", "100"),
            ("after", "7"),
            ("stage", "pending"),
            ("q", " rice "),
            ("blank", "  "),
            ("place", "120-3"),
            ("key", "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"),
        ]);
        assert_eq!(asked.limit().unwrap(), 100);
        assert_eq!(params(&[]).limit().unwrap(), DEFAULT_LIMIT);
        assert_eq!(asked.number("after").unwrap(), Some(7));
        assert_eq!(asked.number("before").unwrap(), None);
        assert_eq!(
            asked.choice("stage", &["Pending"]).unwrap(),
            Some("Pending")
        );
        assert_eq!(asked.text("q").unwrap().as_deref(), Some("rice"));
        assert_eq!(asked.text("blank").unwrap(), None);
        assert_eq!(asked.place("place").unwrap(), Some((120, 3)));
        assert_eq!(params(&[("scope", "15")]).scope("scope").unwrap(), Some(15));
        let key = asked.key("key").unwrap().unwrap();
        assert_eq!(key[..2], [0xd4, 0x35]);
        assert_eq!(asked.key("after_key").unwrap(), None);
        assert_eq!(params(&[("limit", "500")]).limit_of(7, 500).unwrap(), 500);
        assert_eq!(params(&[]).limit_of(7, 500).unwrap(), 7);
        assert_eq!(whole_number("9223372036854775808"), None);
        assert_eq!(whole_number("+5"), None);
    }

    #[test]
    fn a_span_ends_with_a_block_a_day_or_a_moment() {
        let read = |text, end| {
            let asked = params(&[("from", text)]);
            asked.end_of_span("from", end)
        };
        let moment = |text: &str| {
            let moment = DateTime::parse_from_rfc3339(text).unwrap();
            Some(SpanEnd::Moment(moment.to_utc()))
        };
        for (text, end, expected) in [
            ("120", End::First, Some(SpanEnd::Block(120))),
            ("2026-01-31", End::First, moment("2026-01-31T00:00:00Z")),
            ("2026-01-31", End::Last, moment("2026-01-31T23:59:59.999Z")),
            (
                "2026-01-31T12:00:00+02:00",
                End::Last,
                moment("2026-01-31T10:00:00Z"),
            ),
        ] {
            assert_eq!(read(text, end).unwrap(), expected, "{text}");
        }
        assert_eq!(params(&[]).end_of_span("from", End::First).unwrap(), None);
        for wrong in ["2026-13-01", "yesterday", "-1", "2026-01-31T12:00:00"] {
            assert!(detail(read(wrong, End::First)).contains("from is a block"));
        }
    }
}

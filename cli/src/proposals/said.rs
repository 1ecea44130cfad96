//! From what was typed to a proposal and its values.

use super::{table, ALSO, EXTRAS, OF_A_BODY};
use crate::failure::Failure;
use registry_client::proposals::{Subject, SUBJECTS};

/// How alike the words must be to be suggested, from 0 to 100.
const ALIKE: u32 = 60;
const LIST: &str = "`registry council propose --help` lists all proposals with examples.";

/// A proposal, and its values as they were typed.
#[derive(Clone, Debug)]
pub struct Said {
    /// What is proposed.
    pub subject: &'static Subject,
    /// Its values, and the options that stand for values, by name.
    pub values: Vec<(&'static str, String)>,
}

impl Said {
    /// A value.
    pub fn value(&self, name: &str) -> Option<&str> {
        let found = self.values.iter().find(|(of, _)| *of == name);
        found.map(|(_, text)| text.as_str())
    }

    /// A value, taken out.
    pub fn take(&mut self, name: &str) -> Option<String> {
        let at = self.values.iter().position(|(of, _)| *of == name)?;
        Some(self.values.remove(at).1)
    }

    /// The same with a value, unless it has one of this name.
    pub fn or(&mut self, name: &'static str, text: impl ToString) {
        if self.value(name).is_none() {
            self.values.push((name, text.to_string()));
        }
    }
}

fn plain(words: &[String]) -> String {
    let words = words.iter().flat_map(|words| words.split_whitespace());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

fn subject(words: &str) -> Option<&'static Subject> {
    SUBJECTS.iter().find(|subject| subject.words == words)
}

/// What words and options say. Values behind the words are those of the proposal in their order,
/// apart from what options give.
pub fn understood(typed: &[String], options: &[(&'static str, String)]) -> Result<Said, Failure> {
    let mut options = options.to_vec();
    // As many words as there is a proposal for: the rest are values.
    let mut lengths = (1..=typed.len()).rev();
    let found = lengths.find_map(|length| {
        let (words, rest) = typed.split_at(length);
        meant(&plain(words), &mut options).map(|meant| (meant, rest))
    });
    let (subject, rest) = match found {
        Some((subject, rest)) => (subject?, rest),
        None => return Err(unknown(&plain(typed))),
    };
    let mut said = Said {
        subject,
        values: options,
    };
    check_options(&said)?;
    place(&mut said, rest)?;
    Ok(said)
}

/// The proposal of these words, if they are words of one.
fn meant(
    words: &str,
    options: &mut Vec<(&'static str, String)>,
) -> Option<Result<&'static Subject, Failure>> {
    let also = ALSO.iter().find(|(other, _)| *other == words);
    let words = also.map_or(words, |(_, words)| *words);
    if let Some(found) = subject(words) {
        return Some(Ok(found));
    }
    let (_, council, committee) = OF_A_BODY.iter().find(|(short, ..)| *short == words)?;
    let of = options.iter().position(|(name, _)| *name == "of");
    let of = of.map(|at| options.remove(at).1);
    let words = match of.as_deref().map(str::to_lowercase).as_deref() {
        Some("council") => council,
        Some("committee" | "technical committee") => committee,
        _ => {
            return Some(Err(Failure::usage(
                format!("Of which body is not said in \"{words}\"."),
                "Add --of council or --of committee.",
            )))
        }
    };
    subject(words).map(Ok)
}

/// Refuse options that the proposal does not take.
fn check_options(said: &Said) -> Result<(), Failure> {
    let subject = said.subject;
    let takes = |name: &str| {
        let extras = EXTRAS.iter().filter(|extra| extra.words == subject.words);
        let mut values = subject.arguments.iter().map(|value| value.name);
        values.any(|known| known == name) || extras.into_iter().any(|extra| extra.name == name)
    };
    match said.values.iter().find(|(name, _)| !takes(name)) {
        None => Ok(()),
        Some((name, _)) => Err(Failure::usage(
            format!("\"{}\" takes no --{name}.", subject.words),
            takes_text(subject),
        )),
    }
}

/// Give what stands behind the words to the values that no option gives.
fn place(said: &mut Said, rest: &[String]) -> Result<(), Failure> {
    let subject = said.subject;
    let open = subject.arguments.iter().map(|value| value.name);
    let open: Vec<&str> = open.filter(|name| said.value(name).is_none()).collect();
    if let Some(more) = rest.get(open.len()) {
        return Err(Failure::usage(
            format!("\"{}\" takes no value {more:?} more.", subject.words),
            takes_text(subject),
        ));
    }
    let pairs = open.into_iter().zip(rest);
    said.values
        .extend(pairs.map(|(name, text)| (name, text.clone())));
    Ok(())
}

/// What a proposal takes, as a remedy.
pub fn takes_text(subject: &Subject) -> String {
    let names = subject.arguments.iter().map(|value| value.name);
    let names: Vec<&str> = names.collect();
    let all = table();
    let told = all.iter().find(|told| told.subject.words == subject.words);
    let example = told.map_or(subject.words, |told| told.example);
    match names.is_empty() {
        true => format!("It takes nothing: registry council propose {example}"),
        false => format!(
            "It takes {}: registry council propose {example}",
            names.join(", ")
        ),
    }
}

/// Words for which there is no proposal, with the nearest that there are.
fn unknown(said: &str) -> Failure {
    let short = OF_A_BODY.iter().map(|(short, ..)| *short);
    let also = ALSO.iter().map(|(also, _)| *also);
    let words = SUBJECTS.iter().map(|subject| subject.words);
    let nearest = words
        .chain(short)
        .chain(also)
        .map(|words| (alike(said, words), words))
        .max_by_key(|(alike, _)| *alike)
        .filter(|(alike, _)| *alike >= ALIKE);
    match nearest {
        Some((_, words)) => Failure::usage(
            format!("There is no proposal {said:?}; did you mean \"{words}\"?"),
            LIST,
        ),
        None => Failure::usage(format!("There is no proposal {said:?}."), LIST),
    }
}

/// How alike what was said begins to words, from 0 to 100.
fn alike(said: &str, words: &str) -> u32 {
    let count = words.split(' ').count();
    let start: Vec<&str> = said.split(' ').take(count).collect();
    let start = start.join(" ");
    let changes = strsim::osa_distance(&start, words);
    let longest = start.chars().count().max(words.chars().count()).max(1);
    let kept = longest.saturating_sub(changes).saturating_mul(100);
    kept.checked_div(longest)
        .and_then(|alike| u32::try_from(alike).ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::tests::propose;
    use super::*;

    fn said(line: &str) -> Result<Said, Failure> {
        let propose = propose(line);
        understood(&propose.words, &propose.values.0)
    }

    #[test]
    fn words_are_one_argument_or_several() {
        for line in [
            "\"approve validator\" 5G --until 9",
            "approve validator 5G 9",
            "Approve VALIDATOR 5G --until 9",
            "approve validator 9 --validator 5G",
            "\"approve  validator\" --validator 5G --until 9",
        ] {
            let said = said(line).unwrap();
            assert_eq!(said.subject.words, "approve validator", "{line}");
            assert_eq!(said.value("validator"), Some("5G"), "{line}");
            assert_eq!(said.value("until"), Some("9"), "{line}");
        }
        let reasoned = said("reject validator 5G \"no second site\"").unwrap();
        assert_eq!(reasoned.value("reason"), Some("no second site"));
    }

    #[test]
    fn a_body_can_be_named_behind_the_words() {
        let added = said("add member 5G --of committee").unwrap();
        assert_eq!(added.subject.words, "add committee member");
        assert_eq!(added.value("of"), None);
        assert_eq!(added.value("member"), Some("5G"));
        let failure = said("add member 5G").unwrap_err();
        assert!(failure.remedy.contains("--of council"), "{failure:?}");
    }

    #[test]
    fn what_cannot_be_meant_is_told_with_what_could() {
        for (line, nearest) in [
            ("aprove validator 5G", "approve validator"),
            ("\"authorise update\" --release 1", "authorise upgrade"),
            ("pause cal Credits.transfer", "pause call"),
        ] {
            let failure = said(line).unwrap_err();
            assert!(failure.sentence.contains(nearest), "{}", failure.sentence);
            assert!(failure.remedy.contains("--help"));
        }
        let failure = said("dance").unwrap_err();
        assert!(!failure.sentence.contains("did you mean"), "{failure:?}");
        let failure = said("withdraw upgrade --floor 3").unwrap_err();
        assert!(failure.sentence.contains("--floor"), "{failure:?}");
        let failure = said("pause call a b").unwrap_err();
        assert!(failure.sentence.contains("\"b\""), "{failure:?}");
    }
}

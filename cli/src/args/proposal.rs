//! What a proposal takes: an option for every value of every proposal, and the help that lists
//! them. Both come from the table of proposals.

use crate::proposals::{table, Told, EXTRAS};
use clap::{Arg, ArgMatches, Args, Command, FromArgMatches};
use registry_client::proposals::{Subject, SUBJECTS};

/// The values that options give, by name.
#[derive(Clone, Debug, Default)]
pub struct Values(pub Vec<(&'static str, String)>);

/// The names of all values, each once.
fn names() -> Vec<&'static str> {
    let of_subjects = SUBJECTS.iter().flat_map(|subject| subject.arguments);
    let mut names: Vec<&str> = of_subjects.map(|argument| argument.name).collect();
    names.extend(EXTRAS.iter().map(|extra| extra.name));
    names.sort_unstable();
    names.dedup();
    names
}

impl FromArgMatches for Values {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let given = |name| {
            let value = matches.get_one::<String>(name)?;
            Some((name, value.clone()))
        };
        Ok(Self(names().into_iter().filter_map(given).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Args for Values {
    fn augment_args(command: Command) -> Command {
        // The table tells them with the words that they belong to.
        let option = |name: &'static str| {
            Arg::new(name)
                .long(name)
                .value_name("VALUE")
                .allow_negative_numbers(true)
                .hide(true)
        };
        names()
            .into_iter()
            .fold(command, |command, name| command.arg(option(name)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

/// A vote.
pub fn vote(text: &str) -> Result<bool, String> {
    match text.to_lowercase().as_str() {
        "yes" | "aye" => Ok(true),
        "no" | "nay" => Ok(false),
        _ => Err("say yes or no".to_owned()),
    }
}

/// The words, and some examples.
pub fn short_help() -> String {
    let words: Vec<String> = table().iter().map(|told| usage(told.subject)).collect();
    format!(
        "Words and values (--help tells each with an example):\n  {}\n\nExamples:
  registry council propose \"approve validator\" 5Grw…utQY --signer //Alice
  registry council propose set parameter UpgradeNotice 3d --signer //Alice
  registry council propose pause call Credits.transfer --committee --signer //Alice",
        words.join("\n  ")
    )
}

/// Words and values on one line.
fn usage(subject: &Subject) -> String {
    let values = subject.arguments.iter().map(|value| {
        let name = value.name.to_uppercase();
        match value.is_optional() {
            true => format!(" [{name}]"),
            false => format!(" {name}"),
        }
    });
    format!("{}{}", subject.words, values.collect::<String>())
}

/// Every proposal with its values and an example.
pub fn long_help() -> String {
    let all: Vec<String> = table().iter().map(told).collect();
    format!(
        "Proposals, each with an example. Times are blocks, or such as 12h and 3d; shares are \
         parts per million, or such as 33.3333%.\n\n{}",
        all.join("\n\n")
    )
}

fn told(told: &Told) -> String {
    let subject = told.subject;
    let mut text = format!(
        "  {}\n      {}; {}",
        subject.words,
        subject.about,
        told.decided()
    );
    let extras = EXTRAS.iter().filter(|extra| extra.words == subject.words);
    let values = subject.arguments.iter();
    let values = values.map(|value| (value.name, value.about));
    for (name, about) in values.chain(extras.map(|extra| (extra.name, extra.about))) {
        text = format!("{text}\n      --{name}: {about}");
    }
    format!(
        "{text}\n      Example: registry council propose {}",
        told.example
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn votes_are_yes_or_no() {
        assert_eq!(vote("YES"), Ok(true));
        assert_eq!(vote("nay"), Ok(false));
        assert!(vote("perhaps").is_err());
    }

    #[test]
    fn the_help_tells_every_proposal_and_every_value() {
        let help = long_help();
        for subject in SUBJECTS {
            assert!(help.contains(subject.about), "{}", subject.words);
            for argument in subject.arguments {
                assert!(help.contains(argument.about), "{}", argument.name);
            }
        }
        for extra in EXTRAS {
            assert!(help.contains(extra.about), "{}", extra.name);
        }
    }
}

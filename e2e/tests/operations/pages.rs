//! The commands on the pages for operators are ones that the programs understand.

use crate::deployment::{files, knows_its_options};
use anyhow::{ensure, Context, Result};
use std::collections::BTreeSet;

/// What stands before a program without being it.
const BEFORE: [&str; 5] = ["$AS", "runuser", "-u", "registry", "--"];
/// The programs of the registry.
const PROGRAMS: [&str; 3] = ["registry", "registry-node", "registry-indexer"];

/// The commands in the shell blocks of a page, in words; what goes over several lines is joined.
fn commands(page: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut shell = false;
    let mut joined = String::new();
    for line in page.lines().map(str::trim) {
        if line.starts_with("```") {
            shell = !shell && line.starts_with("```sh");
        } else if shell {
            joined.push_str(line.trim_end_matches('\\'));
            joined.push(' ');
            if !line.ends_with('\\') {
                found.push(words(&joined));
                joined.clear();
            }
        }
    }
    found
}

/// The words of a command up to what the shell does with it; quotation marks hold words together.
fn words(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, part) in line.split(['"', '\'']).enumerate() {
        if at % 2 == 1 {
            found.push(format!("\"{part}"));
            continue;
        }
        for word in part.split_whitespace() {
            if ["|", "&&", ">", "<", "#"].contains(&word) {
                return found;
            }
            found.push(word.to_owned());
        }
    }
    found
}

/// The command with which the program tells the options of this one: its subcommands are the plain
/// words before anything that is a value.
fn subcommands<'a>(program: &'a str, words: &'a [String]) -> Vec<&'a str> {
    let mut found = vec![program];
    let mut rest = words.iter().map(String::as_str);
    while let Some(word) = rest.next() {
        if ["--node", "--signer"].contains(&word) {
            rest.next();
        } else if word.chars().all(|c| c.is_ascii_lowercase() || c == '-') && !word.starts_with('-')
        {
            found.push(word);
        } else {
            break;
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn the_programs_understand_the_commands_on_the_pages() -> Result<()> {
    let mut seen = BTreeSet::new();
    for (name, page) in files("docs/operators", "md")? {
        for command in commands(&page) {
            let before = |word: &&String| BEFORE.contains(&word.as_str());
            let skip = match command.first().map(String::as_str) {
                Some("$AS" | "runuser") => command.iter().take_while(before).count(),
                _ => 0,
            };
            let Some(program) = command.get(skip) else {
                continue;
            };
            if !PROGRAMS.contains(&program.as_str()) {
                continue;
            }
            let given = &command[skip + 1..];
            let mut asked = subcommands(program, given);
            seen.insert(asked.join(" "));
            asked.extend(
                given
                    .iter()
                    .map(String::as_str)
                    .filter(|word| word.starts_with('-')),
            );
            let said = command.join(" ");
            let known = knows_its_options(&asked).await;
            known.with_context(|| format!("{name}: {said}"))?;
        }
    }
    ensure!(seen.len() > 10, "only {seen:?}");
    Ok(())
}

#[test]
fn commands_are_found_in_shell_blocks_only() {
    let page = "registry no\n```\nregistry no\n```\n```sh,run\nregistry --node \"$A B\" a \\\n    \
                --c d # e\n```\n";
    let expected = ["registry", "--node", "\"$A B", "a", "--c", "d"];
    assert_eq!(commands(page), [expected]);
    let given = &commands(page)[0][1..];
    assert_eq!(subcommands("registry", given), ["registry", "a"]);
}

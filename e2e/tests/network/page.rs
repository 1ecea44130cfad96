//! The commands of a page of the book.

use anyhow::{Context, Result};
use std::{collections::BTreeMap, fs, path::Path};

/// A section of a page.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// Its heading.
    pub heading: String,
    /// The commands that are marked as to be run, one by one.
    pub commands: Vec<String>,
}

/// A page of the book.
#[derive(Debug, Default)]
pub struct Page {
    pub sections: Vec<Section>,
    /// What the page exports, as it stands there.
    pub exports: BTreeMap<String, String>,
}

impl Page {
    /// Reads a page.
    pub fn read(path: &Path) -> Result<Self> {
        let text =
            fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        Ok(Self::parse(&text))
    }

    fn parse(text: &str) -> Self {
        let mut page = Self::default();
        let mut block: Option<&str> = None;
        for line in text.lines() {
            match (block, line.strip_prefix("```")) {
                (None, Some(info)) => block = Some(info),
                (Some(_), Some(_)) => block = None,
                (None, None) => {
                    if let Some(heading) = line.strip_prefix("## ") {
                        page.sections.push(Section {
                            heading: heading.to_owned(),
                            commands: Vec::new(),
                        });
                    }
                }
                (Some(info), None) => page.take(info, line),
            }
        }
        page
    }

    /// Takes a line of a block.
    fn take(&mut self, info: &str, line: &str) {
        if info == "sh,run" && !line.trim().is_empty() {
            if let Some(section) = self.sections.last_mut() {
                section.commands.push(line.to_owned());
            }
        }
        if let Some((name, value)) = line
            .strip_prefix("export ")
            .and_then(|it| it.split_once('='))
        {
            let value = value.split("  ").next().unwrap_or_default().trim();
            let value = value.trim_matches('\'');
            self.exports.insert(name.to_owned(), value.to_owned());
        }
    }

    /// The names of all variables that the commands use.
    pub fn used(&self) -> Vec<&str> {
        let commands = self.sections.iter().flat_map(|section| &section.commands);
        let mut names: Vec<&str> = commands.flat_map(|command| variables(command)).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// The names of the variables in a command.
fn variables(command: &str) -> Vec<&str> {
    let name = |text: &str| {
        text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(text.len())
    };
    command
        .split('$')
        .skip(1)
        .map(|rest| &rest[..name(rest)])
        .filter(|name| !name.is_empty())
        .collect()
}

#[test]
fn a_page_is_taken_apart() {
    let page = Page::parse(
        "# T\n## 1. One\n```sh\nexport A=x      # the a\nexport B='y z'  # the b\nls\n```\n\
         ```sh,run\nrun \"$A\" \"$C.age\"\n\n$B go\n```\n## 2. Two\n",
    );
    assert_eq!(
        page.sections[0].commands,
        ["run \"$A\" \"$C.age\"", "$B go"]
    );
    assert!(page.sections[1].commands.is_empty());
    assert_eq!(page.exports["A"], "x");
    assert_eq!(page.exports["B"], "y z");
    assert_eq!(page.used(), ["A", "B", "C"]);
}

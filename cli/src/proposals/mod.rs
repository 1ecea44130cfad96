//! What governance can decide, as people say it: words, then values.
//!
//! The client has the table of words and calls; here it gets examples, the shorter ways to say a
//! thing, and values as they are typed elsewhere in this program.

mod said;
mod values;

pub use said::understood;
pub use values::read;

use registry_client::proposals::{Body, Share, Subject, SUBJECTS};

/// A proposal with what people are told of it.
#[derive(Clone, Copy, Debug)]
pub struct Told {
    /// The proposal.
    pub subject: &'static Subject,
    /// Words and values as they are typed.
    pub example: &'static str,
}

impl Told {
    /// Who decides, and by how many votes.
    pub fn decided(&self) -> String {
        let share = match self.subject.share {
            Share::Majority => "more than half",
            Share::TwoThirds => "two thirds",
        };
        let whose = match (self.subject.body, self.subject.either) {
            (_, true) => "the council, or two thirds of the committee with --committee,",
            (Body::Council, false) => "the council",
            (Body::Committee, false) => "the committee",
        };
        format!("{share} of {whose} decide")
    }
}

/// An option that is no value of the call, but from which its values are made.
#[derive(Clone, Copy, Debug)]
pub struct Extra {
    /// The words that it belongs to.
    pub words: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub about: &'static str,
}

/// Options besides the values of the calls.
pub const EXTRAS: &[Extra] = &[
    Extra {
        words: "authorise upgrade",
        name: "code",
        about: "file of the code; it is hashed here, instead of --code-hash",
    },
    Extra {
        words: "note stalled",
        name: "i-understand",
        about: "the sentence that the command asks for",
    },
    Extra {
        words: "set permissions",
        name: "allow",
        about: "actions to allow besides the present ones, instead of --actions",
    },
    Extra {
        words: "set permissions",
        name: "forbid",
        about: "actions to allow no longer, instead of --actions",
    },
    Extra {
        words: "add council member",
        name: "of",
        about: "council or committee, where the words are only \"add member\"",
    },
];

/// What stands for the body in words that leave it out: "add member --of committee".
const OF_A_BODY: [(&str, &str, &str); 3] = [
    ("add member", "add council member", "add committee member"),
    (
        "remove member",
        "remove council member",
        "remove committee member",
    ),
    (
        "swap member",
        "swap council member",
        "swap committee member",
    ),
];

/// Other words for the same.
const ALSO: [(&str, &str); 3] = [
    ("require verification", "set issuance rule"),
    ("authorize upgrade", "authorise upgrade"),
    ("set quota limit", "set quota limits"),
];

/// Examples by the words of the proposal.
const EXAMPLES: &[(&str, &str)] = &[
    (
        "approve validator",
        "\"approve validator\" 5Grw…utQY --until 4000",
    ),
    (
        "reject validator",
        "\"reject validator\" 5Grw…utQY --reason \"no second site\"",
    ),
    (
        "remove validator",
        "\"remove validator\" 5Grw…utQY --reason \"contract ended\"",
    ),
    (
        "reinstate validator",
        "\"reinstate validator\" 5Grw…utQY --reason \"disk restored twice, explained\"",
    ),
    (
        "set validator rules",
        "\"set validator rules\" --floor 5 --share 33.3333%",
    ),
    (
        "authorise upgrade",
        "\"authorise upgrade\" --code registry-runtime-0.2.0.wasm --release 0.2.0",
    ),
    ("withdraw upgrade", "\"withdraw upgrade\""),
    (
        "note stalled",
        "\"note stalled\" --delay 30 --best-finalised 81204",
    ),
    ("set parameter", "\"set parameter\" UpgradeNotice 3d"),
    ("enter safe mode", "\"enter safe mode\" --committee"),
    ("extend safe mode", "\"extend safe mode\""),
    ("exit safe mode", "\"exit safe mode\""),
    ("pause call", "\"pause call\" Credits.transfer --committee"),
    (
        "unpause call",
        "\"unpause call\" Credits.transfer --committee",
    ),
    (
        "add council member",
        "\"add member\" 5Grw…utQY --of council",
    ),
    (
        "remove council member",
        "\"remove member\" 5Grw…utQY --of council",
    ),
    (
        "swap council member",
        "\"swap member\" --of council --remove 5Grw…utQY --add 5FHn…94ty",
    ),
    (
        "add committee member",
        "\"add member\" 5Grw…utQY --of committee",
    ),
    (
        "remove committee member",
        "\"remove member\" 5Grw…utQY --of committee",
    ),
    (
        "swap committee member",
        "\"swap member\" --of committee --remove 5Grw…utQY --add 5FHn…94ty",
    ),
    (
        "set permissions",
        "\"set permissions\" ministry manager --forbid issue-credits",
    ),
    (
        "set policy",
        "\"set policy\" retire-credits from:1000 own-organisation",
    ),
    (
        "set quota limits",
        "\"set quota limits\" standard --refill-blocks 10m",
    ),
    ("set quota class", "\"set quota class\" T-1002 bulk"),
    (
        "set delays",
        "\"set delays\" --transfer 2h --cancel-before 10m",
    ),
    ("prolong freeze", "\"prolong freeze\" 5 --until 190000"),
    ("set issuance rule", "\"require verification\" yes"),
    (
        "end committee motion",
        "\"end committee motion\" 0x5ad1…90c4",
    ),
    ("name council head", "\"name council head\" 5Grw…utQY"),
    ("clear council head", "\"clear council head\""),
    ("name committee head", "\"name committee head\" 5Grw…utQY"),
    ("clear committee head", "\"clear committee head\""),
    ("cancel scheduled call", "\"cancel scheduled call\" 90000 0"),
];

/// Every proposal, in the order of the client's table.
pub fn table() -> Vec<Told> {
    let example = |words| {
        let found = EXAMPLES.iter().find(|(of, _)| *of == words);
        found.map_or(words, |(_, example)| *example)
    };
    let told = |subject: &'static Subject| Told {
        subject,
        example: example(subject.words),
    };
    SUBJECTS.iter().map(told).collect()
}

/// The words of a call, if governance has words for it.
pub fn words_of(pallet: &str, call: &str) -> Option<&'static str> {
    let mut all = SUBJECTS.iter();
    all.find(|subject| subject.call == (pallet, call))
        .map(|subject| subject.words)
}

/// A body as people call it.
pub fn body_name(body: Body) -> &'static str {
    match body {
        Body::Council => "council",
        Body::Committee => "committee",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::{
        governance::{Council, Propose},
        Cli, Command,
    };
    use clap::Parser;

    /// What a shell makes of a line.
    fn typed(line: &str) -> Vec<&str> {
        let parts = line.split('"').enumerate();
        parts
            .flat_map(|(at, part)| match at % 2 {
                0 => part.split_whitespace().collect::<Vec<_>>(),
                _ => vec![part],
            })
            .collect()
    }

    /// The command of a line.
    pub(super) fn propose(line: &str) -> Box<Propose> {
        let start = ["registry", "council", "propose"];
        let words = start.into_iter().chain(typed(line));
        match Cli::try_parse_from(words).unwrap().command {
            Command::Council(Council::Propose(propose)) => propose,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_proposal_has_an_example_that_means_it() {
        for told in table() {
            let given = EXAMPLES.iter().filter(|(of, _)| *of == told.subject.words);
            assert_eq!(given.count(), 1, "{}", told.subject.words);
            let propose = propose(told.example);
            let said = understood(&propose.words, &propose.values.0).unwrap();
            assert_eq!(said.subject.words, told.subject.words, "{}", told.example);
        }
        assert_eq!(EXAMPLES.len(), SUBJECTS.len());
    }

    #[test]
    fn other_words_and_extras_belong_to_proposals() {
        let known = |words: &str| SUBJECTS.iter().any(|subject| subject.words == words);
        for (_, council, committee) in OF_A_BODY {
            assert!(known(council) && known(committee));
        }
        assert!(ALSO.iter().all(|(_, words)| known(words)));
        assert!(EXTRAS.iter().all(|extra| known(extra.words)));
    }

    #[test]
    fn who_decides_is_told() {
        let decided = |words: &str| {
            let all = table();
            let told = all.iter().find(|told| told.subject.words == words);
            told.unwrap().decided()
        };
        assert_eq!(
            decided("authorise upgrade"),
            "two thirds of the council decide"
        );
        assert!(decided("pause call").contains("--committee, decide"));
    }
}

//! Errors of the chain's stock pallets, which have no number in the registry's catalogue: what
//! they mean here, and what to do.

/// An error of a stock pallet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Known {
    pallets: &'static [&'static str],
    /// Its name.
    pub name: &'static str,
    /// What is wrong.
    pub sentence: &'static str,
    /// What to do.
    pub remedy: &'static str,
}

const BODIES: &[&str] = &["Council", "TechnicalCommittee"];
const MEMBERSHIPS: &[&str] = &["CouncilMembership", "TechnicalMembership"];
const SAFE_MODE: &[&str] = &["SafeMode"];
const PAUSES: &[&str] = &["TxPause"];
const SYSTEM: &[&str] = &["System"];

const fn known(
    pallets: &'static [&'static str],
    name: &'static str,
    sentence: &'static str,
    remedy: &'static str,
) -> Known {
    Known {
        pallets,
        name,
        sentence,
        remedy,
    }
}

const ALL: &[Known] = &[
    known(
        SYSTEM,
        "CallFiltered",
        "This call is switched off at present: it is paused, or the safe mode is on.",
        "`registry network status` tells which calls are paused and until when the safe mode \
         lasts; council or committee lift both.",
    ),
    known(
        BODIES,
        "NotMember",
        "The key that signs is no member of this body.",
        "Sign with the key of a member; `registry council members` lists them.",
    ),
    known(
        BODIES,
        "DuplicateProposal",
        "A motion for exactly this is open already.",
        "Vote on it; `registry council list` shows its number.",
    ),
    known(
        BODIES,
        "ProposalMissing",
        "There is no such motion: it was closed.",
        "Look at the open motions with `registry council list`.",
    ),
    known(
        BODIES,
        "WrongIndex",
        "The motion of this hash has another number.",
        "Look at the open motions with `registry council list`.",
    ),
    known(
        BODIES,
        "DuplicateVote",
        "The member has voted so already.",
        "Nothing is to be done; vote the other way to change it.",
    ),
    known(
        BODIES,
        "TooEarly",
        "The motion is still open: neither enough members agree nor is its time over.",
        "Let more members vote, or wait until its last block; `registry council list` shows both.",
    ),
    known(
        BODIES,
        "TooManyProposals",
        "As many motions are open as there may be.",
        "Close what is decided or over; `registry council list` shows it.",
    ),
    known(
        BODIES,
        "WrongProposalWeight",
        "The call of the motion needs more of a block than a motion may.",
        "Propose it in smaller parts.",
    ),
    known(
        MEMBERSHIPS,
        "AlreadyMember",
        "The key is a member already.",
        "Look at the members with `registry council members`.",
    ),
    known(
        MEMBERSHIPS,
        "NotMember",
        "The key is no member.",
        "Look at the members with `registry council members`.",
    ),
    known(
        MEMBERSHIPS,
        "TooManyMembers",
        "The body has as many members as it may have.",
        "Remove a member first.",
    ),
    known(
        SAFE_MODE,
        "Entered",
        "The safe mode is on already.",
        "Extend it, or let it end.",
    ),
    known(
        SAFE_MODE,
        "Exited",
        "The safe mode is off.",
        "Nothing is to be done; enter it if it is needed.",
    ),
    known(
        PAUSES,
        "IsPaused",
        "The call is paused already.",
        "Nothing is to be done.",
    ),
    known(
        PAUSES,
        "IsUnpaused",
        "The call is not paused.",
        "Nothing is to be done; `registry network status` lists the paused calls.",
    ),
    known(
        PAUSES,
        "Unpausable",
        "Calls of this pallet cannot be paused: the country is governed by them.",
        "Pause the calls of the registry that do the damage.",
    ),
    known(
        PAUSES,
        "NotFound",
        "The runtime has no such call.",
        "Name pallet and call as `registry council list` shows them.",
    ),
];

/// The error of a pallet, if it is known.
pub fn find(pallet: &str, name: &str) -> Option<&'static Known> {
    ALL.iter()
        .find(|known| known.name == name && known.pallets.contains(&pallet))
}

/// The error in a text such as `Council::TooEarly`.
pub fn in_text(text: &str) -> Option<&'static Known> {
    let (pallet, name) = text.trim().split_once("::")?;
    find(pallet, name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_found_by_pallet_and_name() {
        let sentence = |pallet, name| find(pallet, name).map(|known| known.sentence);
        assert_ne!(
            sentence("Council", "NotMember"),
            sentence("CouncilMembership", "NotMember")
        );
        assert_eq!(sentence("Credits", "NotMember"), None);
        assert_eq!(
            in_text("System::CallFiltered"),
            find("System", "CallFiltered")
        );
        assert_eq!(in_text("a sentence"), None);
    }

    #[test]
    fn the_runtime_has_every_error() {
        let metadata = subxt::Metadata::decode_from(registry_client::METADATA).unwrap();
        for known in ALL {
            for pallet in known.pallets {
                let of = metadata.pallet_by_name(pallet).unwrap();
                let errors = of.error_variants().unwrap();
                assert!(
                    errors.iter().any(|error| error.name == known.name),
                    "{pallet}::{}",
                    known.name
                );
            }
        }
    }
}

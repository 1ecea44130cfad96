//! The error catalogue: one stable number per cause, never reused, the same in runtime errors,
//! commands, answers, pages and documents.
//!
//! 1xxx message and rights, 2xxx organisations and accounts, 3xxx ranges and amounts,
//! 4xxx programmes and issuance, 5xxx Article 6, 6xxx bridge, 9xxx system.
//!
//! Each variant of a pallet's error carries its number and sentence in its documentation; a
//! test of the runtime holds them against this list.

/// One cause.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The stable number.
    pub number: u16,
    /// The name, the same as the variant's.
    pub name: &'static str,
    /// What is wrong, in a sentence.
    pub sentence: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
}

/// The entry of a name.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Entry> {
    CATALOGUE.iter().find(|entry| entry.name == name)
}

const fn entry(
    number: u16,
    name: &'static str,
    sentence: &'static str,
    remedy: &'static str,
) -> Entry {
    Entry {
        number,
        name,
        sentence,
        remedy,
    }
}

/// Every cause, in the order of its number.
pub const CATALOGUE: &[Entry] = &[
    entry(
        1001,
        "UnknownKey",
        "The key belongs to no organisation.",
        "Sign with a key that an administrator of your organisation has added.",
    ),
    entry(
        1002,
        "OrganisationSuspended",
        "The organisation is suspended.",
        "Ask the government to reactivate the organisation.",
    ),
    entry(
        1003,
        "NotPermitted",
        "The matrix does not allow this action to this role.",
        "Ask a member whose role allows it; the matrix tells which.",
    ),
    entry(
        1004,
        "UnknownAction",
        "The set names an action that does not exist.",
        "Use only the bits of the actions in the list of actions.",
    ),
    entry(
        2001,
        "OrganisationNotFound",
        "There is no such organisation.",
        "Check the identifier against the list of organisations.",
    ),
    entry(
        2002,
        "TaxIdTaken",
        "An organisation has this tax id already.",
        "Use the organisation that has the tax id, or correct the tax id.",
    ),
    entry(
        2003,
        "GovernmentExists",
        "The country has its one government already.",
        "Register the organisation as another kind, for example a ministry.",
    ),
    entry(
        2004,
        "MinistryNeedsGovernment",
        "Only the government adds a ministry.",
        "Let a member of the government add the ministry.",
    ),
    entry(
        2005,
        "TextUnreadable",
        "A text is blank, not UTF-8 or holds control characters.",
        "Give a text in UTF-8 on one line.",
    ),
    entry(
        2006,
        "CountryCodeInvalid",
        "The country is not an ISO 3166-1 alpha-2 code in capitals.",
        "Give two capital letters such as NA.",
    ),
    entry(
        2007,
        "ScopesInvalid",
        "A ministry needs scopes from 1 to 15; other kinds have none.",
        "Give a ministry at least one scope, and other kinds none.",
    ),
    entry(
        2008,
        "KeyTaken",
        "The key is a member of an organisation already.",
        "Use a new key: a key acts for one organisation only.",
    ),
    entry(
        2009,
        "RootIsUnique",
        "The one root comes with genesis.",
        "Add the member as administrator, manager or viewer.",
    ),
    entry(
        2010,
        "NotOwnOrganisation",
        "The members of another organisation are added by its own administrators.",
        "Let an administrator of that organisation add the member.",
    ),
    entry(
        2011,
        "FirstMemberNotAdministrator",
        "The first member of an organisation must be its administrator.",
        "Add an administrator first.",
    ),
    entry(
        2012,
        "OwnOrganisation",
        "Nobody suspends or reactivates its own organisation.",
        "Let a member of another authority decide.",
    ),
    entry(
        2013,
        "AuthorityProtected",
        "The government is never suspended, nor a ministry by a ministry.",
        "Let the government decide on a ministry; the government itself stays active.",
    ),
    entry(
        2014,
        "StateUnchanged",
        "The organisation is in that state already.",
        "Nothing needs to be done.",
    ),
    entry(
        3001,
        "ZeroAmount",
        "An amount is at least one credit.",
        "Name at least one credit; 0 never means everything.",
    ),
    entry(
        3002,
        "InsufficientHolding",
        "The organisation holds fewer credits of the programme.",
        "Name an amount up to what the holding of this programme shows.",
    ),
    entry(
        3003,
        "RangeNotHeld",
        "A named range is not in the organisation's holding of the programme.",
        "Look up which ranges the holding of this programme has.",
    ),
    entry(
        3004,
        "RangeInvalid",
        "A named range is inverted or starts at zero.",
        "Give each range with its first serial not above its last, from 1 on.",
    ),
    entry(
        3005,
        "RangesOverlap",
        "Two named ranges share a serial.",
        "Name each serial once.",
    ),
    entry(
        3006,
        "TooManyRanges",
        "More ranges than one call may touch.",
        "Split the movement into several calls.",
    ),
    entry(
        3007,
        "SameOrganisation",
        "Giver and receiver are the same.",
        "Name another organisation as the receiver.",
    ),
    entry(
        3008,
        "ReceiverCannotHold",
        "The receiver cannot hold credits.",
        "Send to a programme developer or to the government.",
    ),
    entry(
        3009,
        "ReceiverSuspended",
        "The receiver is suspended.",
        "Wait until the receiver is reactivated.",
    ),
    entry(
        3010,
        "OwnerSuspended",
        "The owner is suspended, which freezes what it holds.",
        "Reactivate the owner first.",
    ),
    entry(
        3011,
        "NotOwner",
        "The credits belong to another organisation.",
        "Name your own organisation as the owner.",
    ),
    entry(
        3012,
        "RetirementNeedsAuthority",
        "A holder by itself retires for domestic use only.",
        "Ask the government to retire for another purpose.",
    ),
    entry(
        3013,
        "ReceivingCountryInvalid",
        "A cross-border retirement names the receiving country; no other does.",
        "Name the country as two capital letters for a cross-border retirement only.",
    ),
    entry(
        4001,
        "ProgrammeNotFound",
        "There is no such programme.",
        "Check the identifier against the list of programmes.",
    ),
    entry(
        4002,
        "ExternalIdTaken",
        "A programme with this external identifier is registered already.",
        "The programme is registered already; look it up by its external identifier.",
    ),
    entry(
        4003,
        "ScopeMismatch",
        "The sectoral scope does not fit the sector.",
        "Choose a scope of the sector, for example 15 for Agriculture.",
    ),
    entry(
        4004,
        "PeriodInvalid",
        "The programme ends before it starts, or starts after the year 9999.",
        "Give the start before the end, as moments in UTC.",
    ),
    entry(
        4005,
        "SharesInvalid",
        "Shares must each be above zero and sum to exactly 1 000 000.",
        "Give shares in parts per million that sum to exactly 1 000 000.",
    ),
    entry(
        4006,
        "ProponentRepeated",
        "A proponent stands in the list twice.",
        "Name each proponent once with its whole share.",
    ),
    entry(
        4007,
        "ProponentInvalid",
        "A proponent is no active organisation that can hold credits.",
        "Name active programme developers or the government.",
    ),
    entry(
        4008,
        "NotProponent",
        "A developer registers only programmes of its own.",
        "Add your organisation to the proponents or let the authority register it.",
    ),
    entry(
        4009,
        "ScopeNotCovered",
        "The scope is outside what this authority may act on.",
        "Ask the government or the ministry of this scope.",
    ),
    entry(
        4010,
        "NotPending",
        "The programme is not waiting for a decision.",
        "Only a pending programme can be decided on.",
    ),
    entry(
        4011,
        "AmountExceedsEstimate",
        "More than the programme's estimate.",
        "Authorise at most the estimate.",
    ),
    entry(
        4012,
        "SerialTextInvalid",
        "The country's parameters make no serial text.",
        "Correct the country code and the unit in the genesis parameters.",
    ),
    entry(
        4013,
        "NotAuthorised",
        "The programme is not authorised.",
        "Authorise the programme first.",
    ),
    entry(
        4014,
        "IssuanceExceedsBlock",
        "More than what remains of the programme's block.",
        "Issue at most what the programme shows as remaining.",
    ),
    entry(
        4015,
        "VintageInvalid",
        "The vintage is not a year from 1990 to 9999.",
        "Give the year in which the reductions happened.",
    ),
    entry(
        4016,
        "MonitoredPeriodInvalid",
        "The monitored period ends before it begins.",
        "Give the first second before the last.",
    ),
    entry(
        4017,
        "BlockExists",
        "The programme has its block already.",
        "A programme is authorised once.",
    ),
    entry(
        9001,
        "CounterExhausted",
        "A counter has no further number.",
        "Tell the operators of the registry.",
    ),
    entry(
        9002,
        "LedgerInconsistent",
        "The ledger contradicts itself; nothing was changed.",
        "Tell the operators of the registry; keep the number of the block.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_rise_and_names_are_unique() {
        for pair in CATALOGUE.windows(2) {
            assert!(
                pair[0].number < pair[1].number,
                "{} before {}",
                pair[0].name,
                pair[1].name
            );
        }
        for entry in CATALOGUE {
            assert_eq!(by_name(entry.name), Some(entry));
            assert!(
                entry.sentence.ends_with('.') && entry.remedy.ends_with('.'),
                "{}",
                entry.name
            );
        }
        assert_eq!(by_name("NoSuchError"), None);
    }
}

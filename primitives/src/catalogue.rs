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

/// Every cause, in the order of its number. A number that is missing here was given up, and is
/// never given again.
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
        1005,
        "SecondPersonRequired",
        "The policy asks for a second person.",
        "Open an intent with this call (`--as-intent`) and let another person approve it.",
    ),
    entry(
        1006,
        "IntentNotFound",
        "There is no such open intent.",
        "Check the number against the list of open intents; it may be decided or expired.",
    ),
    entry(
        1007,
        "IntentExpired",
        "The intent has expired.",
        "Open the intent again.",
    ),
    entry(
        1008,
        "SamePerson",
        "The second person is the one who opened the intent.",
        "Let another person of the organisation decide.",
    ),
    entry(
        1009,
        "CallMismatch",
        "The call is not the one that the intent holds.",
        "Give the call of the intent as it stands on the chain.",
    ),
    entry(
        1010,
        "ApproverNotEntitled",
        "This person cannot be the second person of the intent.",
        "Let a person decide whom the policy names: of the same organisation, or of the government.",
    ),
    entry(
        1011,
        "PolicyTooLax",
        "An organisation can be stricter than the registry, not laxer.",
        "Set a lower threshold than the registry's, or always.",
    ),
    entry(
        1012,
        "TooManyIntents",
        "The organisation has as many open intents as it may have.",
        "Decide on open intents or cancel them first.",
    ),
    entry(
        1014,
        "NotInitiator",
        "Only the person who opened an intent withdraws it.",
        "Refuse the intent instead.",
    ),
    entry(
        1015,
        "CallTooLong",
        "The call is too long for an intent.",
        "Split it into smaller ones.",
    ),
    entry(
        1016,
        "KeyNotActive",
        "The key is suspended or no longer in use.",
        "Sign with an active key; an administrator of your organisation can reactivate one.",
    ),
    entry(
        1017,
        "OrganisationNotAdmitted",
        "The organisation is not admitted yet, or was rejected.",
        "Wait for the decision of the authority.",
    ),
    entry(
        1018,
        "IntentStillOpen",
        "The intent has not expired.",
        "Refuse or cancel it, or wait until it has expired.",
    ),
    entry(
        1019,
        "QuotaInvalid",
        "A limit is zero, or a share is more than the whole block.",
        "Give limits above zero and a share of at most 1 000 000.",
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
        2015,
        "StateForbids",
        "The organisation's state does not allow this.",
        "Look at the state of the organisation first.",
    ),
    entry(
        2016,
        "KindNotSelfRegistered",
        "Only certifiers, programme developers and API systems register themselves.",
        "Ask the government to register the organisation.",
    ),
    entry(
        2017,
        "AccreditationInvalid",
        "An accreditation is a certifier's and does not end before it begins.",
        "Name a certifier, and a first day not after the last.",
    ),
    entry(
        2018,
        "AccreditationNotFound",
        "The certifier has no accreditation for this sector.",
        "Check the sector against the accreditations of the certifier.",
    ),
    entry(
        2019,
        "InvitationNotFound",
        "There is no such invitation.",
        "Ask for a new invitation: a voucher works once.",
    ),
    entry(
        2020,
        "InvitationTaken",
        "An invitation with this voucher exists already.",
        "Make a new voucher.",
    ),
    entry(
        2021,
        "LifetimeInvalid",
        "An invitation lives for at least one block and no longer than the longest.",
        "Give a lifetime within these bounds.",
    ),
    entry(
        2022,
        "MemberNotFound",
        "The key is no member.",
        "Check the key against the members of the organisation.",
    ),
    entry(
        2023,
        "NotOwnMember",
        "The member belongs to another organisation.",
        "Let an administrator of that organisation act.",
    ),
    entry(
        2024,
        "OwnMembership",
        "Nobody changes the own role or state.",
        "Let another administrator act.",
    ),
    entry(
        2025,
        "RootProtected",
        "The root keeps its role and is never suspended or removed.",
        "Rotate or recover the root's key instead.",
    ),
    entry(
        2026,
        "LastAdministrator",
        "The organisation would be left without an administrator.",
        "Make another member administrator first.",
    ),
    entry(
        2027,
        "MemberStateForbids",
        "The member's state does not allow this.",
        "Look at the state of the member first.",
    ),
    entry(
        2028,
        "RoleUnchanged",
        "The member has this role already.",
        "Nothing needs to be done.",
    ),
    entry(
        2029,
        "ConsentInvalid",
        "A signature does not fit the key and what it is to agree to.",
        "Sign the consent again with that key, for this chain.",
    ),
    entry(
        2030,
        "RecoveryNotFound",
        "There is no recovery of this key.",
        "Propose the recovery first; it may have been stopped.",
    ),
    entry(
        2031,
        "RecoveryExists",
        "A recovery of this key is under way already.",
        "Complete or stop the one that is under way.",
    ),
    entry(
        2032,
        "RecoveryNotEntitled",
        "This person does not decide on the recovery of this key.",
        "Let an administrator of the organisation propose it and another person of the government approve it.",
    ),
    entry(
        2033,
        "RecoveryNotDue",
        "The recovery is not approved, or its delay has not passed.",
        "Wait until the block that the recovery shows.",
    ),
    entry(
        2034,
        "TooManyInvitations",
        "The organisation has as many open invitations as it may have.",
        "Withdraw invitations that nobody will accept.",
    ),
    entry(
        2035,
        "TooManyApplications",
        "As many organisations wait for admission as may.",
        "Try again when the authority has decided on some.",
    ),
    entry(
        2036,
        "TrustsItself",
        "An organisation needs not trust itself.",
        "Name another organisation.",
    ),
    entry(
        2037,
        "TrustedAlready",
        "The organisation is on the list already.",
        "Nothing needs to be done.",
    ),
    entry(
        2038,
        "TooManyTrusted",
        "The list is as long as it may be.",
        "Remove trusted accounts that are no longer needed.",
    ),
    entry(
        2039,
        "NotTrusted",
        "The organisation is not on the list.",
        "Check the organisation against the list of trusted accounts.",
    ),
    entry(
        2040,
        "LimitsUnchanged",
        "The limits are these already.",
        "Nothing needs to be done.",
    ),
    entry(
        2041,
        "DelaysInvalid",
        "A transfer cannot be cancelled for longer than it waits, and a request waits at least a block.",
        "Give a time before execution that is shorter than the delay of transfers.",
    ),
    entry(
        2042,
        "SelfRegistrationClosed",
        "The registry is closed to self-registration.",
        "Ask the government to register the organisation.",
    ),
    entry(
        2043,
        "InvitationExpired",
        "The invitation has expired.",
        "Ask for a new invitation.",
    ),
    entry(
        2044,
        "OwnOrganisationOnly",
        "This is done by members of the organisation itself.",
        "Let a member of that organisation act.",
    ),
    entry(
        2045,
        "ReceptionUnchanged",
        "The organisation accepts these already.",
        "Nothing is left to do, or name what is to change.",
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
        "Split the movement into several calls, or name ranges where the lowest serials are frozen.",
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
        3014,
        "TransferLimitExceeded",
        "More than the giver's limit for one transfer.",
        "Send less, or raise the limit; a raised one is in force after a delay.",
    ),
    entry(
        3015,
        "DayLimitExceeded",
        "More than the giver's limit for 24 hours leaves.",
        "Wait until less was sent in the last 24 hours, or raise the limit.",
    ),
    entry(
        3016,
        "TransferNotFound",
        "There is no such waiting transfer.",
        "Check the number against the waiting transfers; it may be executed or cancelled.",
    ),
    entry(
        3017,
        "TooLateToCancel",
        "The transfer is so near its execution that it can no longer be cancelled.",
        "Ask the government at once if it is a fraud.",
    ),
    entry(
        3018,
        "TransferNotDue",
        "The transfer is not due yet.",
        "Wait until the block that the transfer shows.",
    ),
    entry(
        3019,
        "CreditsReserved",
        "The credits are reserved by a transfer or request that waits.",
        "Look up which one reserves them; it can be cancelled or refused by its parties.",
    ),
    entry(
        3020,
        "CreditsFrozen",
        "The credits are frozen.",
        "Look up the freeze and its case; whoever froze them can lift it.",
    ),
    entry(
        3021,
        "ReceiverRefuses",
        "The receiver does not accept credits from this organisation.",
        "Ask the receiver to trust your organisation or to accept credits from anybody.",
    ),
    entry(
        3022,
        "RequestsRefused",
        "The owner does not accept requests from this organisation.",
        "Ask the owner to trust your organisation, to accept requests, or to send by itself.",
    ),
    entry(
        3023,
        "NothingToDecide",
        "A delayed transfer is not decided on.",
        "Wait until it is executed; the giver can cancel it.",
    ),
    entry(
        3024,
        "RequestExpired",
        "The request has expired.",
        "Ask again.",
    ),
    entry(
        3025,
        "NotRequester",
        "Only the organisation that asked for it can cancel it.",
        "Let a member of that organisation cancel it; the giver refuses instead.",
    ),
    entry(
        3026,
        "OrderRequired",
        "A cancellation ordered by an authority names the hash of the order, and no other does.",
        "Name the blake2-256 hash of the written order, as an authority only.",
    ),
    entry(
        3027,
        "GiverRepeated",
        "The request names no giver, or one twice.",
        "Name each giver once, with what it is to give.",
    ),
    entry(
        3028,
        "FreezeNotFound",
        "There is no such freeze.",
        "Check the number against the list of freezes; it may be lifted.",
    ),
    entry(
        3029,
        "FreezeTooLong",
        "A freeze ends after it began, and that of an officer within the time that is allowed to officers.",
        "Name a block within that time; governance can prolong the freeze.",
    ),
    entry(
        3030,
        "FreezeNeedsGovernance",
        "An officer froze these credits not long ago, or governance ordered this freeze.",
        "Let governance freeze, prolong or lift.",
    ),
    entry(
        3031,
        "TooManyFreezes",
        "As many freezes as there may be are in force on this.",
        "Lift one of them first.",
    ),
    entry(
        3032,
        "FrozenAlready",
        "A freeze names one of the serials already.",
        "Look up the freeze; governance can prolong it.",
    ),
    entry(
        3033,
        "NotReceiver",
        "Only the receiver or an authority asks an owner for credits.",
        "Name your own organisation as the receiver.",
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
        "A programme of this source with this external identifier is registered already.",
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
        "Only a pending programme can be decided on; an authorised one can be authorised further.",
    ),
    entry(
        4011,
        "AmountExceedsEstimate",
        "More than the programme's estimate.",
        "Keep all authorisations or mitigation actions together within the estimate.",
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
        "More than what remains of the programme's authorised serials.",
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
        4018,
        "MitigationMismatch",
        "The mitigation type does not fit the sector.",
        "Choose a mitigation type of the sector, for example Solar for Energy.",
    ),
    entry(
        4019,
        "GasesInvalid",
        "The list of gases is empty or names one that does not exist.",
        "Name at least one of CO2, CH4, N2O, HFCs, PFCs and SF6.",
    ),
    entry(
        4020,
        "RegionsInvalid",
        "A programme names at least one region, each an ISO 3166-2 code of this country, and none twice.",
        "Give codes such as QM-03 that begin with the country's own code.",
    ),
    entry(
        4021,
        "MoneyInvalid",
        "A sum of money is zero.",
        "Leave the sum out or give one above zero.",
    ),
    entry(
        4022,
        "CreditingPeriodInvalid",
        "A crediting period is at least one year.",
        "Leave it out or give a number of years.",
    ),
    entry(
        4024,
        "ChannelsInvalid",
        "The set names a channel that does not exist.",
        "Name only channels in the list of channels.",
    ),
    entry(
        4025,
        "StageForbids",
        "The programme's stage does not allow this.",
        "Look up the stage; the table of stages tells what may follow.",
    ),
    entry(
        4026,
        "DetailsFixed",
        "A programme keeps its source and external id; an authorised one also its scope, year of start and proponents, and its estimate covers what is authorised.",
        "Leave these as they are; proponents change by a change of ownership.",
    ),
    entry(
        4027,
        "NothingChanged",
        "The new details are the present ones.",
        "Change at least one field.",
    ),
    entry(
        4028,
        "EstimateTooLow",
        "The estimate is below what the mitigation actions are to reduce.",
        "Give at least the sum of the mitigation actions.",
    ),
    entry(
        4029,
        "ProposalNotFound",
        "Nothing of this kind is proposed for the programme.",
        "Look up the open proposals of the programme.",
    ),
    entry(
        4030,
        "ProposalChanged",
        "The proposal is not the one that is agreed to.",
        "Read the present proposal and agree to that.",
    ),
    entry(
        4031,
        "NotParty",
        "The organisation is none that has to agree, or it agreed already.",
        "Let the other side, the giver, the receiver or the authority agree.",
    ),
    entry(
        4032,
        "ShareInvalid",
        "The giver has no such share, or it is zero.",
        "Give a share of at most what the giver has, in parts per million.",
    ),
    entry(
        4033,
        "TooManyProponents",
        "The programme has as many proponents as it may have.",
        "Move the share to a present proponent.",
    ),
    entry(
        4034,
        "TooManyAuthorisations",
        "The programme has as many authorisations as it may have.",
        "Authorise larger amounts at a time.",
    ),
    entry(
        4035,
        "DocumentInvalid",
        "A document has a name, a media type such as application/pdf, and at least one byte.",
        "Correct what is missing.",
    ),
    entry(
        4036,
        "DocumentExists",
        "The programme has a document with this hash.",
        "Nothing is to be done; a new version has other bytes.",
    ),
    entry(
        4037,
        "DocumentNotFound",
        "The programme has no such document, or a newer version replaced it.",
        "Name the number of the newest version in the programme's list of documents.",
    ),
    entry(
        4038,
        "MitigationActionExists",
        "The programme has a mitigation action of this identifier.",
        "Choose another identifier.",
    ),
    entry(
        4039,
        "MitigationActionNotFound",
        "The programme has no mitigation action of this identifier.",
        "Look up the identifiers in the programme's list of mitigation actions.",
    ),
    entry(
        4040,
        "MethodUnknown",
        "The calculator has no method of this name.",
        "Choose one of the methods that `registry calculate --list` shows.",
    ),
    entry(
        4041,
        "ConstantsUnknown",
        "There is no such version of the method's constants.",
        "Name a version up to the latest; 0 is the calculator's own.",
    ),
    entry(
        4042,
        "ConstantsInvalid",
        "The calculator refuses the constants, or lacks one that the country has to set.",
        "Let `registry calculate` try the constants; it tells what is wrong with them.",
    ),
    entry(
        4043,
        "ConstantsUnchanged",
        "The constants are the ones in force.",
        "Nothing is to be done, or change at least one constant.",
    ),
    entry(
        4044,
        "CalculationRefused",
        "The calculator refuses the inputs, or lacks a constant that the country has to set.",
        "Let `registry calculate` try the inputs; it tells what is wrong with them.",
    ),
    entry(
        4045,
        "NoWholeCredit",
        "The estimate rounds to no whole credit.",
        "Correct the inputs; an estimate is at least one credit.",
    ),
    entry(
        4046,
        "ReportNotFound",
        "There is no such monitoring report.",
        "Check the number against the programme's list of reports.",
    ),
    entry(
        4047,
        "PeriodOutsideProgramme",
        "The monitored period is not within the programme's crediting period.",
        "Give a period between the programme's start and the end of its crediting.",
    ),
    entry(
        4048,
        "PeriodNotOver",
        "The monitored period is not over yet.",
        "Report when the period is over.",
    ),
    entry(
        4049,
        "PeriodTaken",
        "The monitored period shares time with one that is verified or issued.",
        "Give a period that is free; the programme's calendar shows which are taken.",
    ),
    entry(
        4050,
        "ReportStageForbids",
        "The report's stage does not allow this.",
        "Only a submitted report is verified or declined, and only a verified one withdrawn.",
    ),
    entry(
        4051,
        "VerifiedExceedsClaim",
        "More is verified than what is claimed.",
        "Verify at most the claim.",
    ),
    entry(
        4052,
        "NotAccredited",
        "The organisation is no certifier accredited for the sector.",
        "Ask the government for the accreditation.",
    ),
    entry(
        4053,
        "NotIndependent",
        "The certifier is a proponent of the programme, reported on it or holds its credits.",
        "Let an independent certifier verify.",
    ),
    entry(
        4054,
        "AlreadyCertified",
        "The certifier's certificate for this programme stands.",
        "Nothing is to be done.",
    ),
    entry(
        4055,
        "NotCertified",
        "No certificate of this certifier stands for the programme.",
        "Look up the certificates of the programme.",
    ),
    entry(
        4056,
        "NotCertifierOrAuthority",
        "A certificate is withdrawn by its certifier or by an authority.",
        "Ask the certifier or the government.",
    ),
    entry(
        4057,
        "VerificationRequired",
        "The registry issues against verified reports only.",
        "Name the verified report (`--report`).",
    ),
    entry(
        4058,
        "NotVerified",
        "The report is not verified, or is another programme's.",
        "Name a verified report of this programme.",
    ),
    entry(
        4059,
        "IssuanceExceedsVerified",
        "More than what remains of the verified reductions.",
        "Issue at most what remains of the report.",
    ),
    entry(
        4060,
        "VerificationUsed",
        "Credits were issued against the verification.",
        "Freeze or cancel the credits instead.",
    ),
    entry(
        4061,
        "CertifierNotActive",
        "The certifier is not active, or was reactivated in this very block.",
        "Wait until the certifier is reactivated, or withdraw the verification.",
    ),
    entry(
        4062,
        "VintageOutsidePeriod",
        "The vintage is no year of the monitored period.",
        "Give a year in which the period lies.",
    ),
    entry(
        4063,
        "VersionChanged",
        "The programme's details are another version than the one that is decided on.",
        "Read the present version and decide on that.",
    ),
    entry(
        4064,
        "NotAuthor",
        "The document is another organisation's.",
        "Let the organisation that added the document add the new version.",
    ),
    entry(
        4065,
        "IssuanceNotFound",
        "There is no such issuance.",
        "Check the number against the list of issuances.",
    ),
    entry(
        4066,
        "IssuanceMoved",
        "A unit of the issuance has moved.",
        "Cancel what is wrong and issue anew; a moved unit cannot be voided.",
    ),
    entry(
        4067,
        "IssuanceVoided",
        "The issuance is voided already.",
        "Nothing is left to do.",
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
    entry(
        9010,
        "ValidatorExists",
        "The account is a validator already.",
        "Propose another account, or change the keys of this validator.",
    ),
    entry(
        9011,
        "ValidatorNotFound",
        "There is no such validator.",
        "Check the account against the list of validators.",
    ),
    entry(
        9012,
        "KindMayNotValidate",
        "Organisations of this kind run no validators.",
        "Let the government, a ministry or a certifier run it.",
    ),
    entry(
        9013,
        "KeysNotProved",
        "The proof does not show that the session keys belong to this validator.",
        "Make keys and proof with `registry-node key generate` or `key rotate` for this very account.",
    ),
    entry(
        9014,
        "KeysTaken",
        "A session key belongs to another validator.",
        "Make new keys; two validators never share one.",
    ),
    entry(
        9015,
        "SeatShareReached",
        "The organisation has as many validators as one organisation may have.",
        "Withdraw one of its validators first, or ask the council to change the rules.",
    ),
    entry(
        9016,
        "ValidatorStateForbids",
        "The state of the validator does not allow this.",
        "Look up its state; the table of states tells what is possible.",
    ),
    entry(
        9017,
        "NotOperator",
        "The validator is another organisation's.",
        "Let its own organisation do this.",
    ),
    entry(
        9018,
        "ValidatorRulesInvalid",
        "The rules contradict each other or the present set.",
        "Keep the floor at four or more and at most the present set, and the seats at least the present set and at most a hundred.",
    ),
    entry(
        9019,
        "TermInvalid",
        "The term ends before it begins.",
        "Name a session after the next one, or none.",
    ),
    entry(
        9020,
        "TooManyValidators",
        "The list of validators is full.",
        "Remove a validator that is not needed.",
    ),
    entry(
        9021,
        "HeartbeatRefused",
        "The validator is not on standby, or the heartbeat is not of this session.",
        "Let the node catch up; it sends its heartbeat by itself.",
    ),
    entry(
        9022,
        "HeartbeatNotSigned",
        "The heartbeat is not signed by the validator's block key.",
        "Check which keys the chain expects of this node with `registry-node doctor`.",
    ),
    entry(
        9030,
        "UpgradeAuthorisedAlready",
        "An upgrade is authorised already.",
        "Apply or withdraw it first.",
    ),
    entry(
        9031,
        "NoUpgradeAuthorised",
        "No upgrade is authorised.",
        "Let the council authorise the hash of the code.",
    ),
    entry(
        9032,
        "NotTheAuthorisedCode",
        "The code is not the authorised one.",
        "Compare its Blake2-256 hash with the authorised hash.",
    ),
    entry(
        9033,
        "NoticeNotOver",
        "The notice of the upgrade is not over.",
        "Apply it from the block on that the authorisation names.",
    ),
    entry(
        9034,
        "ReleaseUnnamed",
        "The release has no readable name.",
        "Name the release, for example 0.2.0.",
    ),
    entry(
        9035,
        "StallInvalid",
        "The last final block is not before this one, or the delay is too short.",
        "Name a block that every validator holds as final, and a delay of at least ten blocks.",
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

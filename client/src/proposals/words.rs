//! The words of proposals, with the calls that they make.

use super::{value::Kind, Argument, Body, Share, Subject};

/// An argument.
const fn takes(name: &'static str, kind: Kind, about: &'static str) -> Argument {
    Argument { name, about, kind }
}

const VALIDATOR: Argument = takes(
    "validator",
    Kind::Account,
    "the address that is the validator's first block key",
);
const REASON: Argument = takes("reason", Kind::Text, "why, in a sentence");
const MEMBER: Argument = takes("member", Kind::Address, "the address of the member's key");
const CALL: Argument = takes("call", Kind::CallName, "the call, such as Credits.transfer");
const UNTIL: Argument = takes(
    "until",
    Kind::OptionalNumber,
    "the last session of the term; without it the term has no end",
);

/// A decision of two thirds of the council.
const fn council(
    words: &'static str,
    call: (&'static str, &'static str),
    arguments: &'static [Argument],
    about: &'static str,
) -> Subject {
    Subject {
        words,
        about,
        body: Body::Council,
        either: false,
        share: Share::TwoThirds,
        call,
        arguments,
    }
}

/// The same, by more than half of the council or two thirds of the committee.
const fn either(subject: Subject) -> Subject {
    Subject {
        either: true,
        share: Share::Majority,
        ..subject
    }
}

/// Everything that governance can decide.
pub const SUBJECTS: &[Subject] = &[
    council(
        "approve validator",
        ("Validators", "approve"),
        &[VALIDATOR, UNTIL],
        "approve a validator that its organisation proposed; it waits for a seat",
    ),
    council(
        "reject validator",
        ("Validators", "reject"),
        &[VALIDATOR, REASON],
        "refuse a validator that its organisation proposed",
    ),
    council(
        "remove validator",
        ("Validators", "remove"),
        &[VALIDATOR, REASON],
        "remove a validator; it leaves as soon as the set can do without it",
    ),
    council(
        "reinstate validator",
        ("Validators", "reinstate"),
        &[VALIDATOR, REASON],
        "let a suspended validator back",
    ),
    council(
        "set validator rules",
        ("Validators", "set_rules"),
        &[
            takes(
                "floor",
                Kind::Number,
                "validators that the set has at least",
            ),
            takes("seats", Kind::Number, "seats that the set has at most"),
            takes(
                "share",
                Kind::Number,
                "share of the seats one organisation may have, in parts per million",
            ),
            takes(
                "missed",
                Kind::Number,
                "sessions without a block until standby",
            ),
            takes("session-length", Kind::Number, "blocks of a session"),
        ],
        "change the rules of the set of validators",
    ),
    council(
        "authorise upgrade",
        ("Governance", "authorise_upgrade"),
        &[
            takes(
                "code-hash",
                Kind::Hash,
                "blake2-256 of the runtime's code, 0x and 64 digits",
            ),
            takes("release", Kind::Text, "the name of the release"),
        ],
        "let anybody apply a release of the runtime once the notice is over",
    ),
    either(council(
        "withdraw upgrade",
        ("Governance", "withdraw_upgrade"),
        &[],
        "take the authorisation of a release back before it is applied",
    )),
    council(
        "note stalled",
        ("Governance", "note_stalled"),
        &[
            takes(
                "delay",
                Kind::Number,
                "blocks until the present validators begin anew",
            ),
            takes(
                "best-finalised",
                Kind::Number,
                "the last final block that everybody has",
            ),
        ],
        "for disaster only: let finality begin anew with the present validators",
    ),
    council(
        "set parameter",
        ("Parameters", "set_parameter"),
        &[
            takes(
                "parameter",
                Kind::Parameter,
                "its name: MotionDuration, UpgradeNotice or SafeModeDuration",
            ),
            takes("value", Kind::OfParameter, "its value, in blocks"),
        ],
        "change a parameter of governance",
    ),
    either(council(
        "enter safe mode",
        ("SafeMode", "force_enter"),
        &[],
        "let only what governs the chain go on, for a while",
    )),
    council(
        "extend safe mode",
        ("SafeMode", "force_extend"),
        &[],
        "prolong safe mode",
    ),
    either(council(
        "exit safe mode",
        ("SafeMode", "force_exit"),
        &[],
        "end safe mode",
    )),
    either(council(
        "pause call",
        ("TxPause", "pause"),
        &[CALL],
        "switch a call off",
    )),
    either(council(
        "unpause call",
        ("TxPause", "unpause"),
        &[CALL],
        "switch a call on again",
    )),
    council(
        "add council member",
        ("CouncilMembership", "add_member"),
        &[MEMBER],
        "add a member to the council",
    ),
    council(
        "remove council member",
        ("CouncilMembership", "remove_member"),
        &[MEMBER],
        "remove a member of the council",
    ),
    council(
        "swap council member",
        ("CouncilMembership", "swap_member"),
        &[
            takes("remove", Kind::Address, "the address of who leaves"),
            takes("add", Kind::Address, "the address of who comes"),
        ],
        "put a member of the council in the place of another one",
    ),
    council(
        "add committee member",
        ("TechnicalMembership", "add_member"),
        &[MEMBER],
        "add a member to the technical committee",
    ),
    council(
        "remove committee member",
        ("TechnicalMembership", "remove_member"),
        &[MEMBER],
        "remove a member of the technical committee",
    ),
    council(
        "swap committee member",
        ("TechnicalMembership", "swap_member"),
        &[
            takes("remove", Kind::Address, "the address of who leaves"),
            takes("add", Kind::Address, "the address of who comes"),
        ],
        "put a member of the technical committee in the place of another one",
    ),
    council(
        "set permissions",
        ("Roles", "set_permissions"),
        &[
            takes(
                "kind",
                Kind::Organisations,
                "kind of organisation, such as Ministry",
            ),
            takes("role", Kind::Role, "role of the person, such as Admin"),
            takes(
                "actions",
                Kind::Actions,
                "all actions allowed, with commas between them",
            ),
        ],
        "say what a role in a kind of organisation may do",
    ),
    council(
        "set policy",
        ("Roles", "set_policy"),
        &[
            takes(
                "action",
                Kind::Action,
                "the action, such as TransferCredits",
            ),
            takes(
                "when",
                Kind::When,
                "when a second person is needed: never, always or from:N",
            ),
            takes(
                "by",
                Kind::Approver,
                "whose member that person is, such as OwnOrganisation",
            ),
        ],
        "say when an action needs a second person",
    ),
    council(
        "set quota limits",
        ("Quota", "set_limits"),
        &[
            takes("class", Kind::QuotaClass, "Authority, Standard or Bulk"),
            takes(
                "weight",
                Kind::Long,
                "computing time of a full bucket, in picoseconds",
            ),
            takes("length", Kind::Long, "bytes of a full bucket"),
            takes(
                "refill-blocks",
                Kind::Number,
                "blocks in which an empty bucket becomes full",
            ),
            takes(
                "block-share",
                Kind::Number,
                "share of a block, in parts per million",
            ),
        ],
        "say how much organisations of a class may send",
    ),
    council(
        "set quota class",
        ("Quota", "set_class"),
        &[
            takes("organisation", Kind::Number, "number of the organisation"),
            takes(
                "class",
                Kind::OptionalQuotaClass,
                "its class; without it that of its kind",
            ),
        ],
        "give an organisation another class of quota",
    ),
    council(
        "set delays",
        ("Safeguards", "set_delays"),
        &[
            takes(
                "trust",
                Kind::Number,
                "blocks until an added account is trusted",
            ),
            takes(
                "transfer",
                Kind::Number,
                "blocks until a transfer is executed",
            ),
            takes(
                "cancel-before",
                Kind::Number,
                "blocks before that in which it can no longer be cancelled",
            ),
            takes(
                "limits",
                Kind::Number,
                "blocks until raised limits are in force",
            ),
            takes(
                "recovery",
                Kind::Number,
                "blocks until an approved recovery is complete",
            ),
            takes("request", Kind::Number, "blocks for which a request waits"),
        ],
        "change the delays of the country",
    ),
    council(
        "prolong freeze",
        ("Credits", "prolong_freeze"),
        &[
            takes("freeze", Kind::Number, "number of the freeze"),
            takes(
                "until",
                Kind::OptionalNumber,
                "the first block in which it is over; without it the freeze has no end",
            ),
        ],
        "let a freeze last longer",
    ),
    council(
        "set issuance rule",
        ("Programmes", "set_verification_requirement"),
        &[takes(
            "verification-required",
            Kind::Flag,
            "true or false: whether credits are issued only against a verified report",
        )],
        "say whether an issuance needs a verified report",
    ),
    council(
        "end committee motion",
        ("TechnicalCommittee", "disapprove_proposal"),
        &[takes("motion", Kind::Hash, "the hash of the motion")],
        "take a motion of the technical committee off",
    ),
    council(
        "name council head",
        ("CouncilMembership", "set_prime"),
        &[MEMBER],
        "name the head of the council",
    ),
    council(
        "clear council head",
        ("CouncilMembership", "clear_prime"),
        &[],
        "let the council have no head",
    ),
    council(
        "name committee head",
        ("TechnicalMembership", "set_prime"),
        &[MEMBER],
        "name the head of the technical committee",
    ),
    council(
        "clear committee head",
        ("TechnicalMembership", "clear_prime"),
        &[],
        "let the technical committee have no head",
    ),
    council(
        "cancel scheduled call",
        ("Scheduler", "cancel"),
        &[
            takes("block", Kind::Number, "the block of the call"),
            takes("index", Kind::Number, "its index in that block"),
        ],
        "take a scheduled call off",
    ),
];

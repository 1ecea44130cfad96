//! The words against the metadata of the runtime.

use super::*;
use serde_json::json;

const ADDRESS: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

fn metadata() -> Metadata {
    Metadata::decode_from(crate::METADATA).unwrap()
}

/// A value that an argument takes.
fn sample(argument: &Argument) -> &'static str {
    match argument.kind {
        Kind::Account | Kind::Address => ADDRESS,
        Kind::Number | Kind::Long | Kind::OptionalNumber | Kind::OfParameter => "4_000",
        Kind::Text => "a text of people",
        Kind::Hash => "0x0101010101010101010101010101010101010101010101010101010101010101",
        Kind::Flag => "true",
        Kind::CallName => "Credits.transfer",
        Kind::Organisations => "ministry",
        Kind::Role => "Admin",
        Kind::Action => "TransferCredits",
        Kind::Actions => "TransferCredits, OperateValidator",
        Kind::When => "from:10",
        Kind::Approver => "OwnOrganisation",
        Kind::QuotaClass | Kind::OptionalQuotaClass => "Bulk",
        Kind::Parameter => "UpgradeNotice",
    }
}

fn samples(subject: &Subject) -> Vec<(&'static str, &'static str)> {
    let arguments = subject.arguments.iter();
    arguments.map(|a| (a.name, sample(a))).collect()
}

#[test]
fn all_words_make_a_call_of_the_runtime() {
    let metadata = metadata();
    for subject in SUBJECTS {
        let bytes = encode(&metadata, subject.words, &samples(subject)).unwrap();
        let decoded = crate::decode_call(&metadata, &bytes).unwrap();
        let (pallet, call) = subject.call;
        assert_eq!((&*decoded.pallet, &*decoded.call), (pallet, call));
        // Without what is optional, too.
        let needed = subject.arguments.iter().filter(|a| !a.is_optional());
        let needed: Vec<_> = needed.map(|a| (a.name, sample(a))).collect();
        encode(&metadata, subject.words, &needed).unwrap();
        // And at a block.
        let later = at_block(&metadata, &bytes, 77).unwrap();
        let later = crate::decode_call(&metadata, &later).unwrap();
        assert_eq!(later.arguments["when"], 77);
        assert_eq!(later.arguments["call"], json!(decoded));
    }
    let words: std::collections::BTreeSet<_> = SUBJECTS.iter().map(|s| s.words).collect();
    assert_eq!(words.len(), SUBJECTS.len());
}

#[test]
fn values_arrive_under_the_names_of_the_call() {
    let metadata = metadata();
    let read = |words: &str, given: &[(&str, &str)]| {
        let bytes = encode(&metadata, words, given).unwrap();
        crate::decode_call(&metadata, &bytes).unwrap().arguments
    };
    assert_eq!(
        read(
            "Approve  VALIDATOR",
            &[("until", "40"), ("validator", ADDRESS)]
        ),
        json!({ "account": ADDRESS, "until": 40 })
    );
    let rules = [
        ("session-length", "600"),
        ("floor", "4"),
        ("seats", "21"),
        ("share", "333_333"),
        ("missed", "3"),
    ];
    assert_eq!(
        read("set validator rules", &rules)["rules"],
        json!({
            "floor": 4, "seats": 21, "share": 333_333, "missed": 3, "session_length": 600,
        })
    );
    let upgrade = read(
        "authorise upgrade",
        &[("code-hash", &"11".repeat(32)), ("release", "1.6")],
    );
    assert_eq!(upgrade["release"], "1.6");
    assert_eq!(upgrade["code_hash"], format!("0x{}", "11".repeat(32)));
    let limits = [
        ("class", "bulk"),
        ("weight", "1"),
        ("length", "2"),
        ("refill-blocks", "3"),
        ("block-share", "4"),
    ];
    assert_eq!(
        read("set quota limits", &limits),
        json!({
            "class": "Bulk",
            "limits": { "weight": 1, "length": 2, "refill_blocks": 3, "block_share": 4 },
        })
    );
    let delays = [
        ("request", "6"),
        ("trust", "1"),
        ("transfer", "2"),
        ("cancel-before", "3"),
        ("limits", "4"),
        ("recovery", "5"),
    ];
    assert_eq!(
        read("set delays", &delays)["delays"],
        json!({
            "trust": 1, "transfer": 2, "cancel_before": 3, "limits": 4, "recovery": 5,
            "request": 6,
        })
    );
    let policy = [
        ("action", "retirecredits"),
        ("when", "always"),
        ("by", "OwnOrganisation"),
    ];
    let policy = read("set policy", &policy);
    assert_eq!(
        policy["policy"],
        json!({ "when": "Always", "by": "OwnOrganisation" })
    );
    let parameter = [("parameter", "motionduration"), ("value", "90")];
    let parameter = read("set parameter", &parameter).to_string();
    assert!(parameter.contains("MotionDuration"), "{parameter}");
    assert!(parameter.contains("90"), "{parameter}");
}

#[test]
fn what_cannot_be_proposed_is_said() {
    let metadata = metadata();
    let refused = |words: &str, given: &[(&str, &str)]| {
        encode(&metadata, words, given).unwrap_err().to_string()
    };
    let told = refused("approve validators", &[]);
    assert!(told.contains("approve validator"), "{told}");
    assert!(!told.contains("set delays"), "{told}");
    let told = refused("dance", &[]);
    assert!(told.contains("set delays"), "{told}");
    let told = refused("approve validator", &[]);
    assert!(told.contains("needs validator"), "{told}");
    let given = [("validator", ADDRESS), ("term", "4")];
    let told = refused("approve validator", &given);
    assert!(told.contains("validator, until; not term"), "{told}");
    let given = [("validator", ADDRESS), ("validator", ADDRESS)];
    assert!(refused("approve validator", &given).contains("once"));
    for (words, name, value) in [
        ("approve validator", "validator", "5Grwva"),
        ("authorise upgrade", "code-hash", "0x11"),
        ("pause call", "call", "Credits.dance"),
        ("pause call", "call", "transfer"),
        ("note stalled", "delay", "-1"),
        ("note stalled", "delay", "4294967296"),
        ("set permissions", "actions", "TransferCredits, Dance"),
        ("set policy", "when", "from:x"),
        ("set issuance rule", "verification-required", "perhaps"),
        ("set parameter", "parameter", "Weather"),
        ("set quota class", "class", "First"),
    ] {
        let mut given = samples(subject(words).unwrap());
        let place = given.iter_mut().find(|(of, _)| *of == name).unwrap();
        place.1 = value;
        let told = refused(words, &given);
        assert!(told.starts_with(&format!("{name}: ")), "{told}");
    }
}

#[test]
fn only_what_restricts_is_open_to_the_committee() {
    let open: Vec<_> = SUBJECTS
        .iter()
        .filter(|subject| subject.share_in(Body::Committee).is_some())
        .map(|subject| subject.words)
        .collect();
    assert_eq!(
        open,
        [
            "withdraw upgrade",
            "enter safe mode",
            "exit safe mode",
            "pause call",
            "unpause call",
        ]
    );
    let authorise = subject("authorise upgrade").unwrap();
    assert_eq!(authorise.share_in(Body::Council), Some(Share::TwoThirds));
    let pause = subject("pause call").unwrap();
    assert_eq!(pause.share_in(Body::Council), Some(Share::Majority));
    assert_eq!(pause.share_in(Body::Committee), Some(Share::TwoThirds));
}

#[test]
fn shares_of_members_are_whole_members() {
    for (members, majority, two_thirds) in [(1, 1, 1), (3, 2, 2), (4, 3, 3), (6, 4, 4), (7, 4, 5)] {
        assert_eq!(Share::Majority.of(members), majority);
        assert_eq!(Share::TwoThirds.of(members), two_thirds);
    }
}

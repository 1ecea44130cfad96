//! Wrong input: an error that names the thing, a code that is not 0, and nothing changed.

use crate::support::TestCountry;
use anyhow::Result;
use registry_client::{MemberView, OrganisationView, ProgrammeView};
use registry_primitives::records::credits::Totals;

const ORGANISATIONS: &str = "\
NAME,EMAIL,PHONE,ORGANISATION TAX ID,ORGANISATION TYPE
Green Fields,office@greenfields.example,+000 1,D-1,Developer
Blue River,office@blueriver.example,+000 2,D-2,Developer
";
const USERS: &str = "\
NAME,EMAIL,PHONE,ORGANISATION TAX ID,ORGANISATION TYPE,ROLE,Password,APIKey
Ann Field,ann@greenfields.example,+000 3,D-1,Developer,admin,secret,
Bob River,bob@blueriver.example,+000 4,D-2,Developer,admin,secret,
";
const PROGRAMME: &str = r#"{
  "externalId": "X-1", "title": "Rice without flooding", "sector": "Agriculture",
  "sectoralScope": 15, "mitigation": "Agriculture", "gases": ["CH4"], "regions": ["QM-03"],
  "start": "2024-01-01", "end": "2034-01-01", "estimate": 100.5,
  "proponents": [{"taxId": "D-1", "share": 600000}, {"taxId": "D-2", "share": 400000}]
}"#;

type Everything = (
    Vec<OrganisationView>,
    Vec<MemberView>,
    Vec<ProgrammeView>,
    Totals,
);

impl TestCountry {
    async fn everything(&self) -> Result<Everything> {
        let state = self.state().await?;
        let mut members = state.members().await?;
        members.sort_by_key(|member| member.key);
        Ok((
            state.organisations().await?,
            members,
            state.programmes().await?,
            state.national_totals().await?,
        ))
    }

    /// Runs what must be refused: with a code that is not 0, an error that has all of
    /// `words`, and no change of the registry.
    async fn refused(&self, arguments: &[&str], words: &[&str]) -> Result<()> {
        let before = self.everything().await?;
        let outcome = self.registry(arguments).await?;
        assert_ne!(outcome.code, 0, "{arguments:?}: {}", outcome.output);
        for word in words {
            assert!(
                outcome.output.contains(word),
                "{word} in {arguments:?}: {}",
                outcome.output
            );
        }
        assert_eq!(self.everything().await?, before, "{arguments:?}");
        Ok(())
    }

    async fn done(&self, arguments: &[&str]) -> Result<()> {
        let outcome = self.registry(arguments).await?;
        assert_eq!(outcome.code, 0, "{arguments:?}: {}", outcome.output);
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_input_is_named_and_changes_nothing() -> Result<()> {
    let test = TestCountry::start().await?;
    let file = |name: &str, text: &str| test.file(name, text);
    let root = ["--signer", "//Alice"];
    let with = |words: &[&'static str]| -> Vec<&'static str> { words.to_vec() };

    let organisations = file("organisations.csv", ORGANISATIONS)?;
    let users = file("users.csv", USERS)?;
    let bad_header = file(
        "header.csv",
        &ORGANISATIONS.replace("ORGANISATION TAX ID", "VAT"),
    )?;
    let unknown = file("unknown.csv", &USERS.replace("D-2", "D-3"))?;
    let onboard = |organisations: &str, users: &str| -> Vec<String> {
        let words = [
            "onboard",
            "--organisations",
            organisations,
            "--users",
            users,
        ];
        root.iter()
            .chain(&words)
            .map(|word| (*word).to_owned())
            .collect()
    };
    for (words, expected) in [
        (
            onboard(&bad_header, &users),
            with(&["header.csv", "line 1", "VAT"]),
        ),
        (
            onboard(&organisations, &unknown),
            with(&["unknown.csv", "line 3", "D-3"]),
        ),
        (onboard("nowhere.csv", &users), with(&["nowhere.csv"])),
    ] {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        test.refused(&words, &expected).await?;
    }

    let good = onboard(&organisations, &users);
    let good: Vec<&str> = good.iter().map(String::as_str).collect();
    test.done(&good).await?;
    let after = test.everything().await?;
    test.done(&good).await?;
    assert_eq!(
        test.everything().await?,
        after,
        "onboarding again changes nothing"
    );

    let programme = |name: &str, from: &str, to: &str| file(name, &PROGRAMME.replace(from, to));
    for (path, expected) in [
        (
            programme("shares.json", "400000", "399999")?,
            with(&["shares.json", "999999"]),
        ),
        (
            programme("tax.json", "D-2", "D-9")?,
            with(&["tax.json", "D-9"]),
        ),
        (
            programme("scope.json", "15", "14")?,
            with(&["scope.json", "sectoralScope"]),
        ),
        (
            programme("zero.json", "100.5", "0.49")?,
            with(&["zero.json", "estimate"]),
        ),
        (
            programme("end.json", "2034", "2014")?,
            with(&["end.json", "end"]),
        ),
        (
            programme("json.json", "\"title\"", "title")?,
            with(&["json.json"]),
        ),
    ] {
        let words = [&root[..], &["programme", "create", "--file", &path]].concat();
        test.refused(&words, &expected).await?;
    }
    let path = file("programme.json", PROGRAMME)?;
    test.done(&[&root[..], &["programme", "create", "--file", &path]].concat())
        .await?;
    let twice = [&root[..], &["programme", "create", "--file", &path]].concat();
    test.refused(&twice, &["4002", "ExternalIdTaken"]).await?;

    // 100.5 rounds half up to 101 credits, and no more can be authorised.
    let authorise = |amount: &'static str| {
        [
            &root[..],
            &["programme", "authorise", "1", "--amount", amount],
        ]
        .concat()
    };
    test.refused(&authorise("102"), &["4011", "AmountExceedsEstimate"])
        .await?;
    test.done(&authorise("101")).await?;
    test.done(
        &[
            &root[..],
            &[
                "credits",
                "issue",
                "1",
                "--amount",
                "100",
                "--vintage",
                "2024",
            ],
        ]
        .concat(),
    )
    .await?;

    let issue = |amount: &'static str| {
        [
            &root[..],
            &[
                "credits",
                "issue",
                "1",
                "--amount",
                amount,
                "--vintage",
                "2024",
            ],
        ]
        .concat()
    };
    let ann = ["--signer", "ann@greenfields.example"];
    let send = |amount: &'static str| {
        [
            &ann[..],
            &[
                "credits", "transfer", "1", "--to", "D-2", "--amount", amount,
            ],
        ]
        .concat()
    };
    for (words, expected) in [
        (issue("0"), with(&["3001", "ZeroAmount"])),
        (issue("1.5"), with(&["amount"])),
        (issue("2"), with(&["4014", "IssuanceExceedsBlock"])),
        (send("0"), with(&["3001", "ZeroAmount"])),
        (send("61"), with(&["3002", "InsufficientHolding"])),
    ] {
        test.refused(&words, &expected).await?;
    }
    let bob_decides = [
        "--signer",
        "bob@blueriver.example",
        "programme",
        "reject",
        "1",
        "--reason",
        "no",
    ];
    test.refused(&bob_decides, &["1003", "NotPermitted"])
        .await?;
    let stranger = [
        "--signer",
        "//Nobody",
        "programme",
        "reject",
        "1",
        "--reason",
        "no",
    ];
    test.refused(&stranger, &["belongs to no organisation"])
        .await?;
    test.done(&send("60")).await?;
    assert_eq!(test.verify().await?.code, 0);
    let shown = test.registry_json(&["programme", "show", "1"]).await?;
    assert!(
        shown.to_string().contains("QM-ITMO-15-001-2024-0-1-101"),
        "{shown}"
    );
    Ok(())
}

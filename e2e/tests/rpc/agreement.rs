//! What the node answers is what the command says.

use crate::asking::Asking;
use anyhow::{anyhow, ensure, Context, Result};
use registry_primitives::SerialNumber;
use serde_json::{json, Value};
use sp_runtime::AccountId32;

/// The programmes of the samples.
const PROGRAMMES: [&str; 10] = [
    "QMA-CHAR-01",
    "QMA-BUS-01",
    "QMA-CEMENT-01",
    "QMA-FOREST-01",
    "QMA-GAS-01",
    "QMA-PUMP-01",
    "QMA-RICE-01",
    "QMA-SOLAR-01",
    "QMA-STOVE-01",
    "QMA-WIND-01",
];
/// The organisations of the samples.
const ORGANISATIONS: [&str; 8] = [
    "T-1001", "T-1002", "T-1003", "T-1004", "T-2001", "T-2002", "M-3001", "A-4001",
];
/// Receipts of the samples: retirements and cancellations.
pub const RECEIPTS: u64 = 6;
/// Address of the root of a development chain.
const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

/// The fields of one answer that are called and written the same in the other.
fn assert_same(fields: &[&str], answer: &Value, told: &Value) {
    for field in fields {
        assert_eq!(answer[field], told[field], "{field} of {answer:#}");
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A list with other values made of its own.
fn each(value: &Value, of: impl Fn(&Value) -> Value) -> Value {
    list(value).iter().map(of).collect()
}

/// A range as the command writes it.
fn first_last(range: &Value) -> Value {
    json!({ "first": range["range"][0], "last": range["range"][1], "amount": range["amount"] })
}

/// Programmes by identifier and by number.
pub async fn programmes(asking: &Asking) -> Result<()> {
    for external_id in PROGRAMMES {
        let told = asking.registry(&["programme", "show", external_id]).await?;
        let answer = asking
            .ask("registry_programme", json!([external_id]))
            .await?;
        let by_id = json!({ "programme": answer["id"], "at": answer["block"]["hash"] });
        assert_eq!(asking.ask("registry_programme", by_id).await?, answer);
        let sourced = json!([format!("national:{external_id}"), answer["block"]["hash"]]);
        assert_eq!(asking.ask("registry_programme", sourced).await?, answer);

        let same = [
            "id",
            "source",
            "externalId",
            "title",
            "stage",
            "version",
            "sector",
            "sectoralScope",
            "mitigation",
            "gases",
            "creditingYears",
            "regions",
            "boundary",
            "funding",
            "ndcScope",
            "includedInNdc",
            "includedInNap",
            "channels",
            "buyerCountry",
            "maximumInternational",
            "estimate",
            "planned",
            "verified",
        ];
        assert_same(&same, &answer, &told);
        assert_eq!(answer["registeredBy"]["id"], told["registeredBy"]);
        let totals = [
            "authorised",
            "issued",
            "voided",
            "remaining",
            "held",
            "pending",
            "retiredLocal",
            "retiredInternational",
            "cancelled",
        ];
        assert_same(&totals, &answer["totals"], &told);
        let blocks = each(&answer["serialBlocks"], |block| {
            let range = json!({ "first": block["range"][0], "last": block["range"][1] });
            json!([range, block["amount"], block["serial"]])
        });
        let authorisations = each(&told["authorisations"], |one| {
            json!([one["range"], one["amount"], one["serial"]])
        });
        assert_eq!(blocks, authorisations, "{external_id}");
        let shares = each(&answer["proponents"], |one| {
            json!([one["organisation"]["taxId"], one["share"]])
        });
        let told_shares = each(&told["proponents"], |one| {
            json!([one["taxId"], one["share"]])
        });
        assert_eq!(shares, told_shares, "{external_id}");
    }
    Ok(())
}

/// Holdings by tax id and by number, from the beginning and from the middle.
pub async fn holdings(asking: &Asking) -> Result<()> {
    for tax_id in ORGANISATIONS {
        let told = asking.registry(&["credits", "holdings", tax_id]).await?;
        let answer = asking.ask("registry_holdings", json!([tax_id])).await?;
        let organisation = &answer["organisation"];
        assert_same(&["taxId", "name"], organisation, &told["organisation"]);
        let at = &answer["block"]["hash"];
        let by_id = json!({ "organisation": organisation["id"], "at": at });
        assert_eq!(asking.ask("registry_holdings", by_id).await?, answer);
        let balances = [
            "held",
            "pending",
            "retiredLocal",
            "retiredInternational",
            "cancelled",
        ];
        assert_same(&balances, &answer["balances"], &told);
        let ranges = each(&answer["holdings"], |held| {
            let mut held_ = first_last(held);
            for field in [
                "programme",
                "account",
                "issuance",
                "vintage",
                "reservation",
                "frozenBy",
            ] {
                held_[field] = held[field].clone();
            }
            held_
        });
        // The command sorts all pages by serial; a page lies account by account.
        let mut ranges = list(&ranges).to_vec();
        ranges.sort_by_key(|held| held["first"].as_u64());
        assert_eq!(json!(ranges), told["holdings"], "{tax_id}");
        assert_eq!(answer["next"], Value::Null);
        for held in list(&answer["holdings"]) {
            let serial = held["serial"].as_str().context("a serial text")?;
            let read = SerialNumber::parse(serial).map_err(|error| anyhow!("{error}"))?;
            assert_eq!(json!([read.first, read.last]), held["range"]);
            assert_eq!(read.programme.parse::<u64>()?, held["programme"]);
        }
        // A page that begins after a range has all that follow it.
        for (place, held) in list(&answer["holdings"]).iter().enumerate() {
            let after = json!({
                "account": held["account"],
                "programme": held["programme"],
                "last": held["range"][1],
            });
            let rest = json!({ "organisation": tax_id, "after": after, "at": at });
            let rest = asking.ask("registry_holdings", rest).await?;
            let expected = &list(&answer["holdings"])[place + 1..];
            assert_eq!(list(&rest["holdings"]), expected, "{tax_id} after {after}");
        }
    }
    Ok(())
}

/// Every receipt there is.
pub async fn certificates(asking: &Asking) -> Result<()> {
    for receipt in 1..=RECEIPTS {
        let told = asking
            .registry(&["credits", "certificate", &receipt.to_string()])
            .await?;
        let answer = asking.ask("registry_certificate", json!([receipt])).await?;
        let same = [
            "receipt",
            "registry",
            "unit",
            "programme",
            "externalId",
            "title",
            "account",
            "amount",
            "ending",
            "kind",
            "country",
            "receiver",
            "beneficiary",
            "order",
            "reason",
        ];
        assert_same(&same, &answer, &told);
        assert_same(&["taxId", "name"], &answer["owner"], &told["owner"]);
        let by = ["address", "role", "person", "approvedBy"];
        assert_same(&by, &answer["by"], &told["by"]);
        assert_eq!(answer["endedInBlock"], told["block"]);
        let ranges = each(&answer["ranges"], |one| {
            let mut range = first_last(one);
            for field in ["serial", "vintage", "issuance"] {
                range[field] = one[field].clone();
            }
            range
        });
        assert_eq!(ranges, told["ranges"], "receipt {receipt}");
        assert!(answer.get("proof").is_none(), "nobody asked for one");
    }
    let next = RECEIPTS + 1;
    let error = asking
        .refused("registry_certificate", json!([next]))
        .await?;
    assert_eq!(error["code"], 10_001, "{error}");
    Ok(())
}

/// What keys may do, and why not.
pub async fn permissions(asking: &Asking) -> Result<()> {
    let programme = asking
        .ask("registry_programme", json!(["QMA-RICE-01"]))
        .await?;
    let (number, number_text) = (&programme["id"], programme["id"].to_string());
    let nobody = AccountId32::from([0x17; 32]).to_string();
    let cases: [(&str, &str, Value, &[&str]); 6] = [
        (
            ALICE,
            "IssueCredits",
            json!({ "programme": number }),
            &["--programme", &number_text],
        ),
        (ALICE, "RegisterOrganisation", Value::Null, &[]),
        (
            ALICE,
            "Verify",
            json!({ "programme": number }),
            &["--programme", &number_text],
        ),
        (
            ALICE,
            "SuspendOrganisation",
            json!({ "organisation": 1 }),
            &["--organisation", "1"],
        ),
        (
            ALICE,
            "ManageMembers",
            json!({ "member": ALICE }),
            &["--member", ALICE],
        ),
        (&nobody, "TransferCredits", Value::Null, &[]),
    ];
    let mut refused = 0;
    for (key, action, subject, options) in cases {
        let question = json!({ "key": key, "action": action, "subject": subject });
        let answer = asking.ask("registry_may", question).await?;
        let asked = [&["roles", "may", "--key", key, "--action", action], options].concat();
        let told = asking.registry(&asked).await?;
        assert_same(&["key", "action", "allowed", "reason"], &answer, &told);
        let policy = match answer["policy"]["when"].as_str() {
            Some("from") => json!({
                "when": format!("from:{}", answer["policy"]["from"]),
                "by": answer["policy"]["by"],
            }),
            Some(when) => json!({ "when": when, "by": answer["policy"]["by"] }),
            None => Value::Null,
        };
        assert_eq!(policy, told["policy"], "{key} {action}");
        refused += usize::from(answer["allowed"] == false);
        assert_eq!(answer["reason"].is_null(), answer["allowed"] == true);
    }
    ensure!((2..5).contains(&refused), "{refused} of the cases refused");
    Ok(())
}

/// The network as the node's other methods tell it.
pub async fn network(asking: &Asking) -> Result<()> {
    let status = asking.ask("registry_networkStatus", json!({})).await?;
    let told = asking.registry(&["status"]).await?;
    assert_eq!(status["genesisHash"], told["genesisHash"]);
    let name = asking.ask("system_chain", json!([])).await?;
    assert_eq!(status["chain"], name);
    let at = status["block"]["hash"].clone();
    let version = asking.ask("state_getRuntimeVersion", json!([at])).await?;
    assert_same(&["specName", "specVersion"], &status, &version);
    let header = asking.ask("chain_getHeader", json!([at])).await?;
    let number = status["block"]["number"].as_u64().context("a number")?;
    assert_eq!(header["number"], format!("{number:#x}"));
    assert_eq!(status["finalised"], status["block"], "the default");
    ensure!(
        status["best"]["number"].as_u64() >= Some(number),
        "{status}"
    );
    let health = asking.ask("system_health", json!([])).await?;
    assert_eq!(status["peers"], health["peers"]);
    assert_eq!(status["syncing"], health["isSyncing"]);

    // The development chain has one validator, which makes every block.
    let session = &status["session"];
    let (first, length) = (session["firstBlock"].as_u64(), session["length"].as_u64());
    let (first, length) = (first.context("first")?, length.context("length")?);
    assert_eq!(
        session["done"],
        (number + 1).saturating_sub(first),
        "{status}"
    );
    assert_eq!(session["index"], number / length);
    let validators = list(&status["validators"]);
    assert_eq!(validators.len(), 1, "{status}");
    let only = &validators[0];
    assert_eq!(only["account"], ALICE);
    assert_eq!(only["organisation"]["id"], 1);
    assert_eq!(
        (&only["state"], &only["inSet"]),
        (&json!("Active"), &json!(true))
    );
    assert_eq!(only["authored"], session["done"], "{status}");
    ensure!(
        only["expected"].as_u64() >= only["authored"].as_u64(),
        "{status}"
    );
    assert_eq!(
        (&status["floor"], &status["council"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(status["authorisedUpgrade"], Value::Null);
    assert_eq!(status["safeModeUntil"], Value::Null);
    assert_eq!(status["pausedCalls"], 0);
    Ok(())
}

/// An old block is answered as it was.
pub async fn old_blocks(asking: &Asking) -> Result<()> {
    let (genesis, first) = (asking.hash(0).await?, asking.hash(1).await?);
    let status = asking.ask("registry_networkStatus", json!([first])).await?;
    assert_eq!(status["block"], json!({ "number": 1, "hash": first }));
    assert_eq!(status["session"]["index"], 0);
    ensure!(status["finalised"]["number"].as_u64() > Some(1), "{status}");
    let before = json!(["QMA-RICE-01", genesis]);
    let error = asking.refused("registry_programme", before).await?;
    assert_eq!(error["code"], 10_001, "{error}");
    assert_eq!(error["data"]["number"], 4_001, "{error}");
    // Before and after the last retirement.
    let last = asking
        .ask("registry_certificate", json!([RECEIPTS]))
        .await?;
    let ended = last["endedInBlock"].as_u64().context("a block")?;
    let at = asking.hash(ended).await?;
    let then = asking
        .ask("registry_certificate", json!([RECEIPTS, false, at]))
        .await?;
    assert_eq!(
        (&then["ranges"], &then["by"]),
        (&last["ranges"], &last["by"])
    );
    let at = asking.hash(ended - 1).await?;
    let early = json!({ "receipt": RECEIPTS, "at": at });
    let error = asking.refused("registry_certificate", early).await?;
    assert_eq!(error["code"], 10_001, "{error}");
    Ok(())
}

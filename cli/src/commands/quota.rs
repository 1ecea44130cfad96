//! `registry quota`: how much an organisation can send now.

use crate::{
    args::safeguards::Quota,
    commands::organisation::organisation_json,
    context::Context,
    failure::Failure,
    lookup,
    output::{pairs, Answer},
    values::percent_text,
};
use registry_primitives::records::quota::QuotaState;
use serde_json::{json, Value};

/// Picoseconds of a microsecond.
const MICROSECOND: u64 = 1_000_000;

/// Show the bucket of an organisation.
pub async fn run(context: &Context, command: &Quota) -> Result<Answer, Failure> {
    let state = context.connect().await?.state().await?;
    let named = command.organisation.as_deref();
    let organisation = lookup::organisation_or_own(context, &state, named).await?;
    let quota = state.quota_of(organisation.id).await?;
    let json = json!({
        "block": state.block_number(),
        "organisation": organisation_json(&organisation),
        "quota": quota.as_ref().map(quota_json),
    });
    let head = format!(
        "{} ({}) at block {}",
        organisation.name,
        organisation.tax_id,
        state.block_number()
    );
    let text = match &quota {
        Some(quota) => format!("{head}:\n{}", quota_text(quota)),
        None => format!("{head} may send as much as the blocks take: its class is not limited."),
    };
    Ok(Answer::new(&json, text))
}

fn quota_json(quota: &QuotaState) -> Value {
    json!({
        "class": quota.class.name(),
        "bucket": {
            "picoseconds": quota.limits.weight,
            "bytes": quota.limits.length,
            "refillBlocks": quota.limits.refill_blocks,
            "blockSharePerMillion": quota.limits.block_share,
        },
        "available": {
            "picoseconds": quota.weight_available,
            "bytes": quota.length_available,
        },
        "fullIn": quota.full_in,
    })
}

fn quota_text(quota: &QuotaState) -> String {
    let limits = &quota.limits;
    let of = |available: String, whole: String| format!("{available} of {whole}");
    let full = match quota.full_in {
        0 => "now".to_owned(),
        1 => "in 1 block".to_owned(),
        blocks => format!("in {blocks} blocks"),
    };
    pairs([
        ("class", quota.class.to_string()),
        (
            "computing time available",
            of(time_text(quota.weight_available), time_text(limits.weight)),
        ),
        (
            "bytes available",
            of(
                quota.length_available.to_string(),
                limits.length.to_string(),
            ),
        ),
        ("full again", full),
        (
            "an empty bucket is full after",
            format!("{} blocks", limits.refill_blocks),
        ),
        (
            "of one block at most",
            format!("{} %", percent_text(limits.block_share)),
        ),
    ])
}

/// Picoseconds as milliseconds with three decimals, rounded down: what is left is never told
/// to be more.
fn time_text(picoseconds: u64) -> String {
    let microseconds = picoseconds / MICROSECOND;
    let (whole, part) = (microseconds / 1_000, microseconds % 1_000);
    format!("{whole}.{part:03} ms")
}

#[cfg(test)]
mod tests {
    use super::*;
    use registry_primitives::records::quota::{QuotaClass, QuotaLimits};

    #[test]
    fn a_bucket_is_told_with_what_is_left() {
        let quota = QuotaState {
            class: QuotaClass::Standard,
            limits: QuotaLimits {
                weight: 2_000_000_000_000,
                length: 1_000_000,
                refill_blocks: 300,
                block_share: 250_000,
            },
            weight_available: 1_999_999_999_999,
            length_available: 999_000,
            full_in: 1,
        };
        let text = quota_text(&quota);
        assert!(text.contains("1999.999 ms of 2000.000 ms"), "{text}");
        assert!(text.contains("999000 of 1000000"), "{text}");
        assert!(text.contains("in 1 block\n"), "{text}");
        assert!(text.contains("25 %"), "{text}");
        let json = quota_json(&quota);
        assert_eq!(json["available"]["picoseconds"], 1_999_999_999_999u64);
        assert_eq!(json["class"], "Standard");
    }
}

//! `registry credits cancel`.

use super::{
    obstacles::{obstacles_told, Wanted},
    owner, ranges_json, ranges_table, selection,
};
use crate::{
    args::credits::Cancel,
    context::Context,
    failure::{Failure, Problem},
    files, lookup,
    output::Answer,
    submission::only,
    values,
};
use registry_client::{event, Call, Receipt, RegistryEvent};
use serde_json::{json, Value};

/// Cancel credits, finally.
pub async fn cancel(context: &Context, command: &Cancel) -> Result<Answer, Failure> {
    let selection = selection(&command.which)?;
    let reason = values::reason(&command.reason)?;
    let order = order(command)?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let state = registry.state().await?;
    let programme = lookup::programme(&state, &command.programme).await?;
    let owner = owner(&state, &signer, command.owner.as_deref()).await?;
    let wanted = Wanted {
        owner: Some(owner.id),
        programme: programme.id,
        selection: selection.clone(),
    };
    let call = Call::CancelCredits {
        owner: owner.id,
        programme: programme.id,
        selection,
        reason,
        order,
    };
    match context.change(&registry, &signer, call, cancelled).await {
        Ok(answer) => Ok(answer),
        Err(failure) => Err(obstacles_told(&registry, &[wanted], failure).await),
    }
}

/// The hash of the written order, if there is one.
fn order(command: &Cancel) -> Result<Option<[u8; 32]>, Problem> {
    match (&command.order_hash, &command.order) {
        (Some(hash), _) => values::hash(hash)
            .map(Some)
            .map_err(|problem| problem.at("--order-hash")),
        (None, Some(file)) => files::hash(file)
            .map(|of| Some(of.hash))
            .map_err(|problem| problem.at("--order")),
        (None, None) => Ok(None),
    }
}

fn cancelled(receipt: &Receipt) -> Result<(Value, String), Failure> {
    let event = only(receipt, |event| match event {
        RegistryEvent::CreditsCancelled(event) => Some(event.clone()),
        _ => None,
    })?;
    let event::CreditsCancelled {
        receipt,
        programme,
        owner,
        ranges,
        amount,
        reason,
        order,
        held_before,
        held_after,
        ..
    } = event;
    let json = json!({
        "receipt": receipt,
        "programme": programme,
        "owner": owner,
        "amount": amount,
        "reason": reason,
        "order": order,
        "ranges": ranges_json(&ranges),
        "heldBefore": held_before,
        "heldAfter": held_after,
    });
    let by_order = order.map_or_else(String::new, |hash| format!(" by the order {hash}"));
    let text = format!(
        "Cancelled {amount} credits of programme {programme} held by organisation \
         {owner}{by_order}: receipt {receipt}.\n{}\n`registry credits certificate {receipt}` \
         shows the certificate.",
        ranges_table(&ranges)
    );
    Ok((json, text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::credits::Which;

    #[test]
    fn an_order_is_a_file_or_its_hash() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("order.txt");
        std::fs::write(&file, "Cancel them.").unwrap();
        let command = |file: Option<&std::path::Path>, hash: Option<&str>| Cancel {
            programme: "1".into(),
            owner: None,
            which: Which {
                amount: Some("1".into()),
                ranges: None,
            },
            reason: "r".into(),
            order: file.map(Into::into),
            order_hash: hash.map(Into::into),
        };
        let of_file = order(&command(Some(&file), None)).unwrap().unwrap();
        let text = values::hash_text(of_file);
        assert_eq!(order(&command(None, Some(&text))), Ok(Some(of_file)));
        assert_eq!(order(&command(None, None)), Ok(None));
        let problem = order(&command(None, Some("0x12"))).unwrap_err();
        assert_eq!(problem.field.as_deref(), Some("--order-hash"));
        let problem = order(&command(Some(&directory.path().join("none")), None)).unwrap_err();
        assert_eq!(problem.field.as_deref(), Some("--order"));
    }
}

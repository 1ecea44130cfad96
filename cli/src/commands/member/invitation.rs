//! `registry member invite`, `withdraw-invitation` and `accept`.

use crate::{
    args::member::{Accept, Invite},
    context::{until_final, Context},
    failure::{Exit, Failure, Problem},
    files::voucher::{self, Terms},
    lookup,
    output::Answer,
    submission::{executed, only, Submitted},
    values,
};
use registry_client::{event, Call, RegistryEvent, Voucher};
use registry_primitives::UserRole;
use serde_json::{json, Value};
use std::{fs, path::Path};

/// Invite whoever gets a new voucher.
pub async fn invite(context: &Context, command: &Invite) -> Result<Answer, Failure> {
    let Invite {
        role,
        lifetime,
        out,
    } = command;
    if *role == UserRole::Root {
        let problem = Problem::of("RootIsUnique", "the role Root");
        return Err(problem.refused().at("--role").into());
    }
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let state = registry.state().await?;
    let own = lookup::own_organisation(&state, &signer.public_key()).await?;
    let (voucher, secret) = Voucher::generate()?;
    let hash = format!("0x{}", hex::encode(voucher.hash()));
    if let Some(path) = out {
        // Before the chain knows its hash: a voucher must not be lost on the way.
        let terms = Terms {
            genesis: registry.genesis_hash(),
            organisation: own.id.0,
            tax_id: own.tax_id.clone(),
            role: role.name().to_owned(),
        };
        voucher::write(path, &secret, &terms)?;
    }
    let call = Call::Invite {
        role: *role,
        voucher: voucher.hash(),
        lifetime: *lifetime,
    };
    let submitted = match context.submit(&registry, &signer, call).await {
        Ok(submitted) => submitted,
        Err(failure) => {
            // What the registry refused for sure is worth nothing; anything else may still be
            // included.
            if let (Some(path), Some(_)) = (out, failure.number) {
                let _ = fs::remove_file(path);
            }
            return Err(failure);
        }
    };
    let (mut json, handed) = told(&secret, out.as_deref());
    json["voucherHash"] = json!(hash);
    json["organisation"] = json!(own.id);
    json["role"] = json!(role.name());
    match submitted {
        Submitted::Opened(opened) => Ok(opened.answer_with(json, &format!("{handed}\n"))),
        Submitted::Executed(receipt) => {
            let expires = only(&receipt, |event| match event {
                RegistryEvent::MemberInvited(event::MemberInvited { expires, .. }) => {
                    Some(*expires)
                }
                _ => None,
            })?;
            json["expires"] = json!(expires);
            let text = format!(
                "Whoever has the voucher may join organisation {} ({}) as {role} until block \
                 {expires}.\n{handed}",
                own.id, own.tax_id
            );
            Ok(executed(&receipt, json, &text))
        }
    }
}

/// What is told of the secret: itself once, or where it lies.
fn told(secret: &str, out: Option<&Path>) -> (Value, String) {
    match out {
        Some(path) => {
            let file = path.display().to_string();
            let text = format!("The voucher lies in {file}; hand it to the person in a safe way.");
            (json!({ "voucherFile": file }), text)
        }
        None => {
            let text = format!(
                "The voucher is shown this once; hand it to the person in a safe way:\n  {secret}"
            );
            (json!({ "voucher": secret }), text)
        }
    }
}

/// Withdraw an invitation.
pub async fn withdraw(context: &Context, text: &str) -> Result<Answer, Failure> {
    let voucher = if Path::new(text).is_file() {
        voucher::read(Path::new(text))?.0.hash()
    } else {
        values::hash(text).map_err(|_| {
            Problem::new(
                format!("{text:?} is neither a file nor the hash of a voucher."),
                "Give the voucher's file, or its hash as `registry member list` shows it.",
            )
        })?
    };
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let call = Call::WithdrawInvitation { voucher };
    let hash = format!("0x{}", hex::encode(voucher));
    let json = json!({ "voucherHash": hash });
    let text = format!("The invitation {hash} is withdrawn: its voucher is worth nothing.");
    context
        .change(&registry, &signer, call, |_| Ok((json, text)))
        .await
}

/// Become a member by a voucher.
pub async fn accept(context: &Context, command: &Accept) -> Result<Answer, Failure> {
    context.without_intent("Nobody of an organisation accepts, so it is no intent of anybody.")?;
    let (voucher, genesis) = voucher::read(&command.voucher)?;
    let key = context.key_or_signer(command.key.as_deref())?;
    let registry = context.connect().await?;
    if genesis.is_some_and(|genesis| genesis != registry.genesis_hash()) {
        return Err(Failure::new(
            Exit::Refused,
            "OtherRegistry",
            "The voucher belongs to another registry than the one of this node.",
            "Name a node of the registry that it belongs to with --node.",
        ));
    }
    let call = voucher.accept(&registry.genesis_hash(), &key);
    let receipt = until_final(registry.submit_unsigned(&call)).await?;
    let (organisation, person, role) = only(&receipt, |event| match event {
        RegistryEvent::InvitationAccepted(event::InvitationAccepted {
            organisation,
            person,
            role,
            ..
        }) => Some((*organisation, *person, *role)),
        _ => None,
    })?;
    let json = json!({
        "organisation": organisation,
        "address": key.address(),
        "person": person,
        "role": role.name(),
    });
    let text = format!(
        "{} is a member of organisation {organisation} as {role}. The voucher is used up.",
        key.address()
    );
    Ok(executed(&receipt, json, &text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_is_told_only_when_no_file_has_it() {
        let (json, text) = told("twelve words", None);
        assert!(text.contains("twelve words"));
        assert_eq!(json["voucher"], "twelve words");
        let (json, text) = told("twelve words", Some(Path::new("v.json")));
        assert!(!text.contains("twelve words") && !json.to_string().contains("twelve words"));
        assert_eq!(json["voucherFile"], "v.json");
    }
}

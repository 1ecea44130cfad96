//! `registry programme ownership` and `decline`: changes of ownership, and proposals that are
//! declined.

use super::{named, reason_if_any};
use crate::{
    args::{
        names::proposal_name,
        programme::{Ownership, Propose},
    },
    context::Context,
    failure::{Failure, Problem},
    lookup::{self, Organisations},
    output::{print_error, table, Answer},
    submission::only,
    values,
};
use codec::Encode;
use registry_client::{Call, ProgrammeView, RegistryEvent, State};
use registry_primitives::{
    records::programmes::{Holdings, OwnershipChange, OwnershipProposal, Party, ProposalKind},
    OrganisationId, Proponent,
};
use serde_json::{json, Value};

/// Propose, agree to or show a change of ownership.
pub async fn run(context: &Context, command: &Ownership) -> Result<Answer, Failure> {
    match command {
        Ownership::Propose(command) => propose(context, command).await,
        Ownership::Agree { programme } => agree(context, programme).await,
        Ownership::Show { programme } => show(context, programme).await,
    }
}

/// What becomes of present credits, as the options say.
fn holdings(command: &Propose) -> Result<Holdings, Problem> {
    match &command.move_holdings {
        None => Ok(Holdings::Stay),
        Some(amount) => values::amount(amount)
            .map(Holdings::Move)
            .map_err(|problem| problem.at("--move")),
    }
}

async fn propose(context: &Context, command: &Propose) -> Result<Answer, Failure> {
    let share = values::share_or_percentage(&command.share).map_err(|p| p.at("--share"))?;
    let holdings = holdings(command)?;
    let reason = reason_if_any(command.reason.as_deref())?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let state = registry.state().await?;
    let programme = lookup::programme(&state, &command.programme).await?;
    let giver = lookup::organisation(&state, &command.from).await?;
    let receiver = lookup::organisation(&state, &command.to).await?;
    let organisations = Organisations::of(&state).await?;
    let change = OwnershipChange {
        giver: giver.id,
        receiver: receiver.id,
        share,
        holdings,
    };
    let call = Call::ProposeOwnership {
        programme: programme.id,
        change,
        reason: reason.clone(),
    };
    let tell = |receipt: &_| {
        let (hash, agreed) = only(receipt, |event| match event {
            RegistryEvent::OwnershipProposed(event) => Some((event.hash.0, event.agreed)),
            _ => None,
        })?;
        let mut json = json!({
            "programme": programme.id,
            "externalId": programme.external_id,
            "hash": values::hash_text(hash),
            "agreed": agreed_json(agreed),
            "reason": reason,
        });
        json["change"] = change_json(&change);
        let text = format!(
            "A change of ownership of programme {} ({}) is proposed: {}.\n{} with \
             `registry programme ownership agree {}`.",
            programme.id,
            programme.external_id,
            change_text(&change, &organisations),
            missing_text(agreed),
            programme.id
        );
        Ok((json, text))
    };
    context.change(&registry, &signer, call, tell).await
}

/// The change of ownership of a programme that waits.
async fn open(state: &State, programme: &ProgrammeView) -> Result<OwnershipProposal, Failure> {
    let proposal = state.ownership_proposal(programme.id).await?;
    proposal.ok_or_else(|| Failure::of("ProposalNotFound", "there is no change of ownership"))
}

/// The hash by which a change is agreed to: of the change as the chain encodes it.
fn hash(change: &OwnershipChange) -> [u8; 32] {
    sp_crypto_hashing::blake2_256(&change.encode())
}

/// Agree to the proposed change. It is shown before it is signed.
async fn agree(context: &Context, programme: &str) -> Result<Answer, Failure> {
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let state = registry.state().await?;
    let programme = lookup::programme(&state, programme).await?;
    let proposal = open(&state, &programme).await?;
    let organisations = Organisations::of(&state).await?;
    let change = proposal.change;
    let shown = change_text(&change, &organisations);
    if !context.json() {
        print_error(&format!(
            "Agreeing to what {} proposed for programme {} ({}): {shown}.",
            organisations.shown(proposal.by),
            programme.id,
            programme.external_id
        ));
    }
    let hash = hash(&change);
    let call = Call::AgreeOwnership {
        programme: programme.id,
        hash,
    };
    let tell = |receipt: &registry_client::Receipt| {
        let agreed = only(receipt, |event| match event {
            RegistryEvent::OwnershipAgreed(event) => Some(event.agreed),
            _ => None,
        })?;
        let changed = receipt.events.iter().find_map(|event| match event {
            RegistryEvent::OwnershipChanged(event) => {
                Some((event.version, event.proponents.clone()))
            }
            _ => None,
        });
        let mut json = json!({
            "programme": programme.id,
            "externalId": programme.external_id,
            "hash": values::hash_text(hash),
            "agreed": agreed_json(agreed),
            "changed": changed.is_some(),
            "version": changed.as_ref().map(|(version, _)| version),
        });
        json["change"] = change_json(&change);
        let text = match &changed {
            Some((version, proponents)) => {
                json["proponents"] = proponents_json(proponents, &organisations);
                format!(
                    "{} has new owners, version {version}: {shown}.\n{}",
                    named(&programme),
                    proponents_table(proponents, &organisations)
                )
            }
            None => format!(
                "Agreed to the change of ownership of programme {} ({}): {shown}.\n{} too.",
                programme.id,
                programme.external_id,
                missing_text(agreed)
            ),
        };
        Ok((json, text))
    };
    context.change(&registry, &signer, call, tell).await
}

async fn show(context: &Context, programme: &str) -> Result<Answer, Failure> {
    let state = context.connect().await?.state().await?;
    let programme = lookup::programme(&state, programme).await?;
    let proposal = state.ownership_proposal(programme.id).await?;
    let organisations = Organisations::of(&state).await?;
    let json = json!({
        "block": state.block_number(),
        "programme": programme.id,
        "externalId": programme.external_id,
        "proponents": proponents_json(&programme.proponents, &organisations),
        "proposal": proposal.as_ref().map(proposal_json),
    });
    let proposed = proposal.map_or_else(
        || "No change of ownership is proposed.".to_owned(),
        |proposal| proposal_text(&proposal, &organisations),
    );
    let text = format!(
        "{}\n{}\n{proposed}",
        named(&programme),
        proponents_table(&programme.proponents, &organisations)
    );
    Ok(Answer::new(&json, text))
}

/// Proponents for programs.
pub fn proponents_json(proponents: &[Proponent], organisations: &Organisations) -> Value {
    proponents
        .iter()
        .map(|proponent| {
            let organisation = organisations.get(proponent.organisation);
            json!({
                "organisation": proponent.organisation,
                "taxId": organisation.map(|found| &found.tax_id),
                "name": organisation.map(|found| &found.name),
                "share": proponent.share,
                "percentage": values::percent_text(proponent.share),
            })
        })
        .collect()
}

/// Proponents for people.
pub fn proponents_table(proponents: &[Proponent], organisations: &Organisations) -> String {
    let rows = proponents.iter().map(|proponent| {
        let organisation = organisations.get(proponent.organisation);
        [
            proponent.organisation.to_string(),
            organisation.map_or_else(String::new, |found| found.tax_id.clone()),
            organisation.map_or_else(String::new, |found| found.name.clone()),
            format!("{} %", values::percent_text(proponent.share)),
        ]
    });
    table(["Id", "Tax id", "Proponent", "Share"], rows)
}

fn change_json(change: &OwnershipChange) -> Value {
    json!({
        "giver": change.giver,
        "receiver": change.receiver,
        "share": change.share,
        "percentage": values::percent_text(change.share),
        "moved": match change.holdings {
            Holdings::Stay => None,
            Holdings::Move(amount) => Some(amount),
        },
    })
}

fn change_text(change: &OwnershipChange, organisations: &Organisations) -> String {
    let holdings = match change.holdings {
        Holdings::Stay => "what the giver holds stays there".to_owned(),
        Holdings::Move(amount) => format!("{amount} of the credits that the giver holds move too"),
    };
    format!(
        "{} % of the future issues move from {} to {}; {holdings}",
        values::percent_text(change.share),
        organisations.shown(change.giver),
        organisations.shown(change.receiver)
    )
}

/// A proposal for programs.
pub fn proposal_json(proposal: &OwnershipProposal) -> Value {
    json!({
        "change": change_json(&proposal.change),
        "by": proposal.by,
        "hash": values::hash_text(hash(&proposal.change)),
        "agreed": agreed_json(proposal.agreed),
    })
}

/// A proposal for people.
pub fn proposal_text(proposal: &OwnershipProposal, organisations: &Organisations) -> String {
    format!(
        "Proposed by {}: {}. {}.",
        organisations.shown(proposal.by),
        change_text(&proposal.change, organisations),
        missing_text(proposal.agreed)
    )
}

fn party_name(party: Party) -> &'static str {
    match party {
        Party::Giver => "giver",
        Party::Receiver => "receiver",
        Party::Authority => "authority",
    }
}

fn agreed_json(agreed: [Option<OrganisationId>; 3]) -> Value {
    let parties = Party::ALL.into_iter().zip(agreed);
    let parties = parties.map(|(party, by)| (party_name(party).to_owned(), json!(by)));
    Value::Object(parties.collect())
}

/// Who still has to agree.
fn missing_text(agreed: [Option<OrganisationId>; 3]) -> String {
    let missing: Vec<&str> = Party::ALL
        .into_iter()
        .zip(agreed)
        .filter(|(_, agreed)| agreed.is_none())
        .map(|(party, _)| party_name(party))
        .collect();
    match missing.as_slice() {
        [] => "Nobody has to agree".to_owned(),
        [one] => format!("The {one} has to agree"),
        [others @ .., last] => {
            format!("The {} and the {last} have to agree", others.join(", the "))
        }
    }
}

/// Decline or take back a proposal.
pub async fn decline(
    context: &Context,
    programme: &str,
    proposal: Option<ProposalKind>,
    reason: &str,
) -> Result<Answer, Failure> {
    let reason = values::reason(reason)?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let state = registry.state().await?;
    let programme = lookup::programme(&state, programme).await?;
    let proposal = match proposal {
        Some(proposal) => proposal,
        None => {
            let amendment = state.amendment(programme.id).await?.is_some();
            let ownership = state.ownership_proposal(programme.id).await?.is_some();
            only_open(amendment, ownership)?
        }
    };
    let call = Call::DeclineProposal {
        programme: programme.id,
        proposal,
        reason: reason.clone(),
    };
    let json = json!({
        "programme": programme.id,
        "externalId": programme.external_id,
        "proposal": proposal_name(proposal),
        "reason": reason,
    });
    let what = match proposal {
        ProposalKind::Amendment => "amendment",
        ProposalKind::Ownership => "change of ownership",
    };
    let text = format!(
        "The proposed {what} of programme {} ({}) is declined.",
        programme.id, programme.external_id
    );
    context
        .change(&registry, &signer, call, |_| Ok((json, text)))
        .await
}

/// The only proposal that is open.
fn only_open(amendment: bool, ownership: bool) -> Result<ProposalKind, Failure> {
    match (amendment, ownership) {
        (true, false) => Ok(ProposalKind::Amendment),
        (false, true) => Ok(ProposalKind::Ownership),
        (true, true) => Err(Failure::usage(
            "An amendment and a change of ownership are proposed.",
            "Say which with --proposal amendment or --proposal ownership.",
        )),
        (false, false) => Err(Failure::of("ProposalNotFound", "none is open")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Exit;
    use registry_primitives::Credits;

    fn propose(moved: Option<&str>) -> Propose {
        Propose {
            programme: "1".into(),
            from: "T-1".into(),
            to: "T-2".into(),
            share: "20%".into(),
            keep_holdings: moved.is_none(),
            move_holdings: moved.map(Into::into),
            reason: None,
        }
    }

    #[test]
    fn what_becomes_of_present_credits_is_said() {
        assert_eq!(holdings(&propose(None)), Ok(Holdings::Stay));
        assert_eq!(
            holdings(&propose(Some("5"))),
            Ok(Holdings::Move(Credits(5)))
        );
        let problem = holdings(&propose(Some("0"))).unwrap_err();
        assert_eq!(problem.field.as_deref(), Some("--move"));
    }

    #[test]
    fn who_still_has_to_agree_is_told() {
        let some = |id| Some(OrganisationId(id));
        assert_eq!(
            missing_text([None, None, None]),
            "The giver, the receiver and the authority have to agree"
        );
        assert_eq!(
            missing_text([some(1), None, some(3)]),
            "The receiver has to agree"
        );
        let json = agreed_json([some(1), None, some(3)]);
        assert_eq!(json["giver"], 1);
        assert_eq!(json["receiver"], Value::Null);
        assert_eq!(json["authority"], 3);
    }

    #[test]
    fn the_only_open_proposal_need_not_be_named() {
        assert_eq!(only_open(true, false).unwrap(), ProposalKind::Amendment);
        assert_eq!(only_open(false, true).unwrap(), ProposalKind::Ownership);
        assert_eq!(only_open(true, true).unwrap_err().exit, Exit::Usage);
        assert_eq!(only_open(false, false).unwrap_err().number, Some(4029));
    }

    #[test]
    fn a_change_is_told_whole() {
        let change = OwnershipChange {
            giver: OrganisationId(2),
            receiver: OrganisationId(3),
            share: 205_000,
            holdings: Holdings::Move(Credits(7)),
        };
        let json = change_json(&change);
        assert_eq!(json["moved"], 7);
        assert_eq!(json["percentage"], "20.5");
        // Two numbers, a share, the second variant and an amount: the hash is over these bytes.
        let encoded = [
            &[2, 0, 0, 0, 3, 0, 0, 0][..],
            &205_000u32.to_le_bytes(),
            &[1, 7, 0, 0, 0, 0, 0, 0, 0],
        ]
        .concat();
        assert_eq!(hash(&change), sp_crypto_hashing::blake2_256(&encoded));
    }
}

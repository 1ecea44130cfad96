//! `registry member`.

mod change;
mod invitation;
mod list;
mod recovery;

use crate::{args::member::Member, context::Context, failure::Failure, output::Answer};

/// Add, invite, change or list people.
pub async fn run(context: &Context, command: &Member) -> Result<Answer, Failure> {
    match command {
        Member::List { organisation } => list::list(context, organisation.as_deref()).await,
        Member::Add {
            key,
            role,
            organisation,
        } => change::add(context, key, *role, organisation.as_deref()).await,
        Member::Invite(command) => invitation::invite(context, command).await,
        Member::WithdrawInvitation { voucher } => invitation::withdraw(context, voucher).await,
        Member::Accept(command) => invitation::accept(context, command).await,
        Member::Role { key, role } => change::role(context, key, *role).await,
        Member::Suspend(command) => change::suspend(context, command).await,
        Member::Reactivate(command) => change::reactivate(context, command).await,
        Member::Remove(command) => change::remove(context, command).await,
        Member::Rotate { new } => change::rotate(context, new).await,
        Member::Recovery(command) => recovery::run(context, command).await,
    }
}

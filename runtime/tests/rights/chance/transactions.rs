//! Calls as dispatch runs them and as transactions.

use super::*;

/// What came of one action.
pub(super) enum Outcome {
    Done,
    Failed,
    /// The pool did not let it in.
    Refused,
}

/// As dispatch does it, with nothing around.
pub(super) fn dispatch(sender: Sender, call: RuntimeCall) -> Outcome {
    let done = with_storage_layer(|| {
        let dispatched = call.dispatch(sender.origin());
        dispatched.map(|_| ()).map_err(|failed| failed.error)
    });
    match done {
        Ok(()) => Outcome::Done,
        Err(_) => Outcome::Failed,
    }
}

/// As a transaction, with what the organisation pays for it.
pub(super) fn transact(key: Key, call: RuntimeCall) -> Result<Outcome, String> {
    let origin = RuntimeOrigin::signed(id(key));
    let organisation = Members::<Runtime>::get(id(key)).map(|record| record.organisation);
    let used = || -> BTreeMap<OrganisationId, _> { Used::<Runtime>::iter().collect() };
    let before = used();
    let info = call.get_dispatch_info();
    let length = call.encoded_size();
    let result = ChargeQuota::<Runtime>::new().dispatch_transaction(origin, call, &info, length, 0);
    let after = used();
    let strangers = after
        .iter()
        .filter(|(id, _)| Some(**id) != organisation)
        .filter(|(id, used)| before.get(id) != Some(used))
        .count();
    if strangers > 0 {
        return Err("another organisation paid".into());
    }
    match result {
        Ok(Ok(_)) => Ok(Outcome::Done),
        Ok(Err(_)) => Ok(Outcome::Failed),
        Err(_) if before == after => Ok(Outcome::Refused),
        Err(_) => Err("a refused transaction was paid for".into()),
    }
}

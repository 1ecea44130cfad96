//! Refusals that follow from what happened before.

use super::*;

/// What is only refused after something else: the call before, and the case.
pub(super) fn after() -> Vec<((Key, RuntimeCall), Case)> {
    let gone = (3016, "TransferNotFound");
    let pause = || (Alice, freeze(FreezeScope::Country, Some(9)));
    let frozen = (3020, "CreditsFrozen");
    let limit = |limits| {
        let call = pallet_registry_safeguards::Call::set_limits { limits };
        (Charlie, call.into())
    };
    let one = Limits {
        per_transfer: Some(Amount(1)),
        per_day: None,
    };
    let day = Limits {
        per_transfer: None,
        per_day: Some(Amount(6)),
    };
    let reception = |credits, requests| (Eve, accept_from(credits, requests));
    use Openness::{Anyone, Nobody};
    vec![
        (
            (Ferdie, take_back(ASKED)),
            case(
                "2.5",
                "acceptOrRejAlreadyCancelled",
                gone,
                Dave,
                accept(ASKED),
            ),
        ),
        (
            (Dave, accept(ASKED)),
            case("2.5", "transferAlreadyApproved", gone, Dave, accept(ASKED)),
        ),
        (
            (Dave, accept(ASKED)),
            case(
                "2.5",
                "transferRequestALreadyProcessed",
                gone,
                Dave,
                execute(ASKED),
            ),
        ),
        (
            (FerdieStash, suspend(BETA)),
            case(
                "2.5",
                "receiveCompanySuspended",
                (3009, "ReceiverSuspended"),
                Dave,
                accept(ASKED),
            ),
        ),
        (
            pause(),
            case(
                "2.0.6",
                "isTransferFrozen",
                frozen,
                Dave,
                transfer(RICE, BETA, 1),
            ),
        ),
        (
            pause(),
            case("2.0.6", "isTransferFrozen", frozen, Dave, accept(ASKED)),
        ),
        (
            pause(),
            case("2.0.6", "isTransferFrozen", frozen, Alice, accept(ABROAD)),
        ),
        (
            limit(one),
            case(
                "limits",
                "more than the limit for a transfer",
                (3014, "TransferLimitExceeded"),
                Dave,
                transfer(RICE, BETA, 2),
            ),
        ),
        (
            limit(day),
            case(
                "limits",
                "more than the limit for a day, counted when it is accepted",
                (3015, "DayLimitExceeded"),
                Dave,
                accept(ASKED),
            ),
        ),
        (
            reception(Nobody, Anyone),
            case(
                "reception",
                "consent of the receiver",
                (3021, "ReceiverRefuses"),
                Dave,
                transfer(RICE, BETA, 1),
            ),
        ),
        (
            reception(Anyone, Nobody),
            case(
                "reception",
                "consent of the giver to be asked",
                (3022, "RequestsRefused"),
                Dave,
                request(RICE, &[(BETA, 1)], ALPHA),
            ),
        ),
        (
            reception(Anyone, Nobody),
            case(
                "reception",
                "what it is already",
                (2045, "ReceptionUnchanged"),
                Eve,
                accept_from(Anyone, Nobody),
            ),
        ),
    ]
}

//! Refusals of issuing, sending, asking and answering.

use super::*;
use registry_primitives::SerialRange;

/// 2.4: issuing, and taking an issue back. What a report has to be is shown with programmes.
pub(super) fn issuing() -> Vec<Case> {
    let by = |by, reference, here, call| case("2.4", reference, here, by, call);
    let unverified = |programme, amount| issue(programme, amount, UNVERIFIED);
    vec![
        by(
            Alice,
            "programmeNotExist",
            (4001, "ProgrammeNotFound"),
            unverified(NOWHERE, 1),
        ),
        by(
            Alice,
            "notInAUthorizedState",
            (4013, "NotAuthorised"),
            unverified(PENDING, 1),
        ),
        by(
            Alice,
            "issuedCreditAmountcantExceedPendingCredit",
            (4014, "IssuanceExceedsBlock"),
            unverified(FOREST, 51),
        ),
        by(
            Alice,
            "an amount of nothing means all that remains",
            (3001, "ZeroAmount"),
            unverified(FOREST, 0),
        ),
        by(
            Alice,
            "an issuance that does not exist",
            (4065, "IssuanceNotFound"),
            void(IssuanceId(99)),
        ),
        by(
            Alice,
            "an issuance of which units moved",
            (4066, "IssuanceMoved"),
            void(IssuanceId(1)),
        ),
        by(
            BobStash,
            "an issuance outside the ministry's scopes",
            (4009, "ScopeNotCovered"),
            void(IssuanceId(2)),
        ),
        by(
            Dave,
            "a developer voids nothing",
            (1003, "NotPermitted"),
            void(IssuanceId(1)),
        ),
    ]
}

fn several(givers: Vec<(OrganisationId, Selection)>, to: OrganisationId) -> RuntimeCall {
    CreditsCall::request_transfer {
        programme: RICE,
        givers: givers.try_into().expect("few"),
        to,
        remark: None,
    }
    .into()
}

/// 2.5: sending and asking.
pub(super) fn transferring() -> Vec<Case> {
    let by = |by, reference, here, call| case("2.5", reference, here, by, call);
    let of_alpha = |ranges: &[SerialRange]| {
        CreditsCall::transfer {
            programme: RICE,
            to: BETA,
            selection: serials(ranges),
            remark: None,
        }
        .into()
    };
    vec![
        by(
            Dave,
            "cantInitiateTransferForOtherComp",
            (3033, "NotReceiver"),
            request(RICE, &[(BETA, 1)], GOVERNMENT),
        ),
        by(
            EveStash,
            "cantInitiateTransferForOtherComp",
            (1003, "NotPermitted"),
            transfer(RICE, BETA, 1),
        ),
        by(
            BobStash,
            "cantInitiateTransferForOtherComp",
            (4009, "ScopeNotCovered"),
            request(FOREST, &[(BETA, 1)], ALPHA),
        ),
        by(
            Dave,
            "totalAmount>0",
            (3001, "ZeroAmount"),
            transfer(RICE, BETA, 0),
        ),
        by(
            Dave,
            "totalAmount>0",
            (3001, "ZeroAmount"),
            request(RICE, &[(BETA, 0)], ALPHA),
        ),
        by(Dave, "totalAmount>0", (3001, "ZeroAmount"), of_alpha(&[])),
        by(
            Dave,
            "fromCompanyIds",
            (3027, "GiverRepeated"),
            several(vec![], ALPHA),
        ),
        by(
            Dave,
            "fromCompanyIds",
            (3027, "GiverRepeated"),
            several(vec![(BETA, amount(1)), (BETA, amount(2))], ALPHA),
        ),
        by(
            Dave,
            "cantTransferCreditWithinSameComp",
            (3007, "SameOrganisation"),
            transfer(RICE, ALPHA, 1),
        ),
        by(
            Dave,
            "cantTransferCreditWithinSameComp",
            (3007, "SameOrganisation"),
            several(vec![(BETA, amount(1)), (ALPHA, amount(1))], ALPHA),
        ),
        by(
            Dave,
            "programmeNotExist",
            (4001, "ProgrammeNotFound"),
            request(NOWHERE, &[(BETA, 1)], ALPHA),
        ),
        by(
            Dave,
            "programmeNotInCreditIssuedState",
            (3002, "InsufficientHolding"),
            transfer(PENDING, BETA, 1),
        ),
        by(
            Dave,
            "fromCompInReqIsNotOwnerOfProgramme",
            (3002, "InsufficientHolding"),
            request(RICE, &[(GOVERNMENT, 1)], ALPHA),
        ),
        by(
            Dave,
            "fromCompInReqIsNotOwnerOfProgramme",
            (2001, "OrganisationNotFound"),
            request(RICE, &[(NOBODY, 1)], ALPHA),
        ),
        by(
            Dave,
            "companyHaveNoEnoughBalanceForTransfer",
            (3002, "InsufficientHolding"),
            request(RICE, &[(BETA, 41)], ALPHA),
        ),
        by(
            Dave,
            "companyHaveNoEnoughCredits",
            (3002, "InsufficientHolding"),
            transfer(RICE, BETA, 61),
        ),
        by(
            Dave,
            "companyHaveNoEnoughCredits",
            (3019, "CreditsReserved"),
            transfer(RICE, BETA, 60),
        ),
        by(
            Dave,
            "companyHaveNoEnoughCredits",
            (3020, "CreditsFrozen"),
            transfer(RICE, BETA, 45),
        ),
        by(
            Dave,
            "companyIsNotTheOwnerOfProg",
            (3003, "RangeNotHeld"),
            of_alpha(&[range(61, 61)]),
        ),
        by(
            Dave,
            "companyIsNotTheOwnerOfProg",
            (3003, "RangeNotHeld"),
            of_alpha(&[range(60, 61)]),
        ),
        by(
            Dave,
            "serials that are none",
            (3004, "RangeInvalid"),
            of_alpha(&[range(31, 30)]),
        ),
        by(
            Dave,
            "serials that are named twice",
            (3005, "RangesOverlap"),
            of_alpha(&[range(20, 30), range(30, 31)]),
        ),
        by(
            Dave,
            "serials that are reserved",
            (3019, "CreditsReserved"),
            of_alpha(&[range(5, 5)]),
        ),
        by(
            Dave,
            "serials that are frozen",
            (3020, "CreditsFrozen"),
            of_alpha(&[range(49, 50)]),
        ),
        by(
            Dave,
            "a receiver that does not exist",
            (2001, "OrganisationNotFound"),
            transfer(RICE, NOBODY, 1),
        ),
        by(
            Dave,
            "a receiver that is no developer",
            (3008, "ReceiverCannotHold"),
            transfer(RICE, CERTIFIER, 1),
        ),
        by(
            Dave,
            "a comment of nothing",
            (2005, "TextUnreadable"),
            CreditsCall::transfer {
                programme: RICE,
                to: BETA,
                selection: amount(1),
                remark: Some(text(" ")),
            }
            .into(),
        ),
        by(
            Dave,
            "receiveCompanySuspended",
            (3009, "ReceiverSuspended"),
            transfer(RICE, GAMMA, 1),
        ),
        by(
            Dave,
            "receiveCompanySuspended",
            (3009, "ReceiverSuspended"),
            accept(BY_GAMMA),
        ),
        by(
            Alice,
            "receiveCompanySuspended",
            (3009, "ReceiverSuspended"),
            request(RICE, &[(ALPHA, 1)], GAMMA),
        ),
        by(
            Dave,
            "cerditSendingCompSuspended",
            (3010, "OwnerSuspended"),
            request(RICE, &[(GAMMA, 1)], ALPHA),
        ),
    ]
}

/// 2.5: answering and taking back.
pub(super) fn answering() -> Vec<Case> {
    let by = |by, reference, here, call| case("2.5", reference, here, by, call);
    let mut cases = Vec::new();
    for call in [accept(NEVER), refuse(NEVER)] {
        let here = (3016, "TransferNotFound");
        cases.push(by(Dave, "transferReqNotExist", here, call));
    }
    for call in [accept(ASKED), refuse(ASKED)] {
        let here = (3011, "NotOwner");
        let reference = "invalidApproverForTransferReq";
        cases.push(by(Ferdie, reference, here, call.clone()));
        cases.push(by(Alice, reference, here, call.clone()));
        let here = (1003, "NotPermitted");
        cases.push(by(BobStash, reference, here, call));
    }
    for call in [accept(SENT), refuse(SENT)] {
        let here = (3023, "NothingToDecide");
        cases.push(by(Alice, "a transfer that the giver wants", here, call));
    }
    for key in [Dave, Alice] {
        let here = (3025, "NotRequester");
        let reference = "only the initiator's organisation cancels";
        cases.push(by(key, reference, here, take_back(ASKED)));
    }
    let early = "a transfer that is not due";
    cases.push(by(Dave, early, (3018, "TransferNotDue"), execute(SENT)));
    let silent = CreditsCall::refuse_request {
        transfer: ASKED,
        reason: text(" "),
    };
    let reference = "a refusal without a reason";
    cases.push(by(Dave, reference, (2005, "TextUnreadable"), silent.into()));
    cases
}

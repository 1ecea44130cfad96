//! Refusals of retiring and cancelling, and of what stops credits.

use super::*;

fn with_terms(owner: OrganisationId, terms: RetirementTerms) -> RuntimeCall {
    CreditsCall::retire {
        owner,
        programme: RICE,
        selection: amount(1),
        terms,
    }
    .into()
}

/// 2.6: retiring and cancelling.
pub(super) fn retiring() -> Vec<Case> {
    use RetirementKind::{CrossBorder as Abroad, DomesticUse, LegalAction, Other};
    let by = |by, reference, here, call| case("2.6", reference, here, by, call);
    let asked_abroad = |change: fn(&mut CrossBorder)| {
        let mut terms = abroad();
        change(&mut terms);
        CreditsCall::request_retirement {
            programme: RICE,
            selection: amount(1),
            terms,
        }
        .into()
    };
    let changed = |kind, change: fn(&mut RetirementTerms)| {
        let mut terms = retirement(kind);
        change(&mut terms);
        with_terms(ALPHA, terms)
    };
    vec![
        by(
            One,
            "govOrProgrammeOwnerOnlyCreditRetirement",
            (1003, "NotPermitted"),
            retire(ALPHA, RICE, 1, DomesticUse),
        ),
        by(
            Dave,
            "govOrProgrammeOwnerOnlyCreditRetirement",
            (3002, "InsufficientHolding"),
            request_retirement(FOREST, 1),
        ),
        by(
            Ferdie,
            "notAllowedToRetireOtherCompCredits",
            (3011, "NotOwner"),
            retire(ALPHA, RICE, 1, DomesticUse),
        ),
        by(
            BobStash,
            "a ministry outside its scopes",
            (4009, "ScopeNotCovered"),
            retire(BETA, FOREST, 1, Other),
        ),
        by(
            Dave,
            "programmeDevAllowedInitiateOnlyCrossBorderTransfer",
            (3012, "RetirementNeedsAuthority"),
            retire(ALPHA, RICE, 1, LegalAction),
        ),
        by(
            Dave,
            "programmeDevAllowedInitiateOnlyCrossBorderTransfer",
            (3012, "RetirementNeedsAuthority"),
            retire(ALPHA, RICE, 1, Other),
        ),
        by(
            Dave,
            "a developer recognises nothing by itself",
            (3012, "RetirementNeedsAuthority"),
            retire(ALPHA, RICE, 1, Abroad),
        ),
        by(
            Ferdie,
            "a developer recognises nothing by itself",
            (3012, "RetirementNeedsAuthority"),
            accept(ABROAD),
        ),
        by(
            FerdieStash,
            "a ministry outside its scopes",
            (4009, "ScopeNotCovered"),
            accept(ABROAD),
        ),
        by(
            Alice,
            "toCompanyMeta",
            (3013, "ReceivingCountryInvalid"),
            changed(Abroad, |terms| terms.country = None),
        ),
        by(
            Alice,
            "toCompanyMeta",
            (3013, "ReceivingCountryInvalid"),
            changed(Other, |terms| terms.country = Some(*b"CH")),
        ),
        by(
            Alice,
            "toCompanyMeta",
            (3013, "ReceivingCountryInvalid"),
            changed(Other, |terms| terms.receiver = Some(text("Foundation"))),
        ),
        by(
            Dave,
            "toCompanyMeta",
            (3013, "ReceivingCountryInvalid"),
            asked_abroad(|terms| terms.country = *b"c1"),
        ),
        by(
            Dave,
            "toCompanyMeta",
            (2005, "TextUnreadable"),
            asked_abroad(|terms| terms.receiver = Some(text("\n"))),
        ),
        by(
            Dave,
            "nobody for whom",
            (2005, "TextUnreadable"),
            asked_abroad(|terms| terms.beneficiary = text("")),
        ),
        by(
            Dave,
            "totalAmount>0",
            (3001, "ZeroAmount"),
            retire(ALPHA, RICE, 0, DomesticUse),
        ),
        by(
            Alice,
            "programmeNotExist",
            (4001, "ProgrammeNotFound"),
            retire(ALPHA, NOWHERE, 1, Other),
        ),
        by(
            Alice,
            "companyHaveNoEnoughCredits",
            (3002, "InsufficientHolding"),
            retire(ALPHA, RICE, 61, Other),
        ),
        by(
            Alice,
            "cerditSendingCompSuspended",
            (3010, "OwnerSuspended"),
            retire(GAMMA, RICE, 1, Other),
        ),
        by(
            Alice,
            "an owner that does not exist",
            (2001, "OrganisationNotFound"),
            retire(NOBODY, RICE, 1, Other),
        ),
        by(
            Ferdie,
            "cancelling what others own",
            (3011, "NotOwner"),
            cancel(ALPHA, RICE, amount(1), None),
        ),
        by(
            Alice,
            "cancelling without a written order",
            (3026, "OrderRequired"),
            cancel(ALPHA, RICE, amount(1), None),
        ),
        by(
            Dave,
            "a developer orders nothing",
            (3026, "OrderRequired"),
            cancel(ALPHA, RICE, amount(1), Some(ORDER)),
        ),
        by(
            BobStash,
            "a ministry outside its scopes",
            (4009, "ScopeNotCovered"),
            cancel(BETA, FOREST, amount(1), Some(ORDER)),
        ),
        by(
            Alice,
            "cancelling what is reserved",
            (3019, "CreditsReserved"),
            cancel(ALPHA, RICE, serials(&[range(1, 5)]), Some(ORDER)),
        ),
    ]
}

/// 2.0.6 and 2.9: what stops credits, and whom.
pub(super) fn stopping() -> Vec<Case> {
    let by = |by, reference, here, call| case("2.9", reference, here, by, call);
    vec![
        by(
            Alice,
            "cantSuspendUrOwn",
            (2012, "OwnOrganisation"),
            suspend(GOVERNMENT),
        ),
        by(
            BobStash,
            "cantSuspendUrOwn",
            (2012, "OwnOrganisation"),
            suspend(MINISTRY),
        ),
        by(
            BobStash,
            "never a Government",
            (2013, "AuthorityProtected"),
            suspend(GOVERNMENT),
        ),
        by(
            Alice,
            "noActiveCompany",
            (2014, "StateUnchanged"),
            suspend(GAMMA),
        ),
        by(
            BobStash,
            "cantActivateUrOwn",
            (2012, "OwnOrganisation"),
            reactivate(MINISTRY),
        ),
        by(
            Alice,
            "only from suspended",
            (2014, "StateUnchanged"),
            reactivate(BETA),
        ),
        by(
            Dave,
            "a developer suspends nobody",
            (1003, "NotPermitted"),
            suspend(BETA),
        ),
        by(
            BobStash,
            "the pause is the government's",
            (1003, "NotPermitted"),
            freeze(FreezeScope::Country, Some(10_000)),
        ),
        by(
            BobStash,
            "a ministry freezes within its scopes",
            (4009, "ScopeNotCovered"),
            freeze(FreezeScope::Programme(FOREST), Some(10_000)),
        ),
        by(
            BobStash,
            "a ministry freezes no organisation",
            (4009, "ScopeNotCovered"),
            freeze(FreezeScope::Organisation(ALPHA), Some(10_000)),
        ),
        by(
            Dave,
            "a developer freezes nothing",
            (1003, "NotPermitted"),
            freeze(FreezeScope::Organisation(BETA), Some(10_000)),
        ),
        by(
            Alice,
            "an officer's freeze has an end",
            (3029, "FreezeTooLong"),
            freeze(FreezeScope::Organisation(ALPHA), None),
        ),
        by(
            Alice,
            "serials that are frozen already",
            (3032, "FrozenAlready"),
            freeze(of_serials(RICE, &[range(51, 52)]), Some(10_000)),
        ),
        by(
            Alice,
            "a part of what is reserved",
            (3019, "CreditsReserved"),
            freeze(of_serials(RICE, &[range(2, 3)]), Some(10_000)),
        ),
        by(
            Alice,
            "serials of another programme",
            (3003, "RangeNotHeld"),
            freeze(of_serials(FOREST, &[range(30, 31)]), Some(10_000)),
        ),
        by(
            Alice,
            "a freeze that does not exist",
            (3028, "FreezeNotFound"),
            unfreeze(FreezeId(99)),
        ),
        by(
            Dave,
            "a developer lifts no freeze",
            (1003, "NotPermitted"),
            unfreeze(FROZEN),
        ),
    ]
}

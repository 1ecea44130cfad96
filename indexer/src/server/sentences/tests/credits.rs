//! Sentences about credits and freezes.

use super::*;
use registry_client::event::{
    CreditsCancelled, CreditsIssued, CreditsRetired, CreditsTransferred, FreezeLifted,
    FreezePlaced, FreezeProlonged, IssuanceVoided, Part, RetirementRequested, TransferDelayed,
    TransferRequested, TransferUndone,
};
use registry_client::values::Alpha2;
use registry_primitives::{
    records::{freezes::FreezeSubject, waiting::UndoCause},
    AccountKind, FreezeId, ReceiptId, RetirementKind, TransferId,
};

const PROGRAMME: ProgrammeId = ProgrammeId(4);
const OWNER: OrganisationId = OrganisationId(2);
const OTHER: OrganisationId = OrganisationId(3);

fn text(text: &str) -> Text {
    Text(text.into())
}

fn another(organisation: u32) -> Actor {
    Actor {
        organisation: OrganisationId(organisation),
        ..actor()
    }
}

fn transfer(ranges: usize, transfer: Option<TransferId>) -> RegistryEvent {
    RegistryEvent::CreditsTransferred(CreditsTransferred {
        programme: PROGRAMME,
        from: OWNER,
        to: OTHER,
        ranges: vec![range(); ranges],
        amount: Credits(1_000),
        from_before: Credits(1_000),
        from_after: Credits(0),
        to_before: Credits(0),
        to_after: Credits(1_000),
        transfer,
        remark: Some(text("not for the sentence")),
        by: actor(),
    })
}

#[test]
fn names_stand_for_numbers_where_they_are_known() {
    assert_eq!(
        sentence(&transfer(1, None), &names()),
        "Green Fields sent 1,000 credits of programme 4 “Rice” to organisation 3; serials 1–1000."
    );
    let many = sentence(&transfer(5, None), &Names::default());
    assert!(many.ends_with("and 2 more ranges."), "{many}");
    assert!(many.contains("of programme 4 to"), "{many}");
}

#[test]
fn delayed_transfers_tell_when_they_are_due() {
    let delayed = RegistryEvent::TransferDelayed(TransferDelayed {
        transfer: TransferId(9),
        programme: PROGRAMME,
        from: OWNER,
        to: OTHER,
        ranges: vec![range()],
        amount: Credits(1_000),
        due: 1_234,
        cancellable_until: 1_200,
        from_before: Credits(1_000),
        from_after: Credits(0),
        remark: None,
        by: actor(),
    });
    assert_eq!(
        sentence(&delayed, &names()),
        "Green Fields is to send 1,000 credits of programme 4 “Rice” to organisation 3 by \
         transfer 9: it is due in block 1,234 and can be cancelled until block 1,200; serials \
         1–1000."
    );
    let executed = sentence(&transfer(1, Some(TransferId(9))), &names());
    assert!(
        executed.contains("to organisation 3 by transfer 9, which has waited"),
        "{executed}"
    );
}

#[test]
fn requests_say_who_asks_whom_and_for_whom() {
    let asked = |group, by: Actor| {
        let event = TransferRequested {
            transfer: TransferId(9),
            group: TransferId(group),
            programme: PROGRAMME,
            from: OWNER,
            to: OTHER,
            ranges: vec![range()],
            amount: Credits(1_000),
            expires: 1_500,
            from_before: Credits(1_000),
            from_after: Credits(0),
            remark: None,
            by,
        };
        sentence(&RegistryEvent::TransferRequested(event), &names())
    };
    assert_eq!(
        asked(9, another(3)),
        "organisation 3 asked Green Fields for 1,000 credits of programme 4 “Rice” by transfer 9: \
         it expires in block 1,500 unless it is answered; serials 1–1000."
    );
    let for_another = asked(8, another(1));
    assert!(
        for_another.starts_with("organisation 1 asked Green Fields"),
        "{for_another}"
    );
    assert!(
        for_another.contains("“Rice” for organisation 3 by transfer 9 together with transfer 8:"),
        "{for_another}"
    );
    let retirement = RegistryEvent::RetirementRequested(RetirementRequested {
        transfer: TransferId(10),
        programme: PROGRAMME,
        owner: OWNER,
        ranges: vec![range()],
        amount: Credits(1_000),
        country: Alpha2(*b"CH"),
        receiver: Some(text("Alpine Air")),
        beneficiary: text("Bahn"),
        reason: text("offset"),
        expires: 1_500,
        held_before: Credits(1_000),
        held_after: Credits(0),
        by: actor(),
    });
    assert_eq!(
        sentence(&retirement, &names()),
        "Green Fields asked for the recognition of the retirement of 1,000 credits of programme 4 \
         “Rice” for Bahn to Alpine Air in CH, request 10: it expires in block 1,500 unless it is \
         answered: offset; serials 1–1000."
    );
}

#[test]
fn what_was_undone_tells_its_cause() {
    let undone = |to, cause, reason: Option<&str>, by| {
        let event = TransferUndone {
            transfer: TransferId(9),
            programme: PROGRAMME,
            from: OWNER,
            to,
            ranges: vec![range()],
            amount: Credits(1_000),
            from_before: Credits(0),
            from_after: Credits(1_000),
            cause,
            reason: reason.map(text),
            by,
        };
        sentence(&RegistryEvent::TransferUndone(event), &names())
    };
    let what = "transfer 9 of 1,000 credits of programme 4 “Rice” from Green Fields to \
                organisation 3";
    for (cause, reason, by, told) in [
        (
            UndoCause::Cancelled,
            None,
            Some(actor()),
            format!("Green Fields cancelled {what}; serials 1–1000."),
        ),
        (
            UndoCause::Refused,
            Some("not for sale"),
            Some(actor()),
            format!("Green Fields refused {what}; serials 1–1000: not for sale"),
        ),
        (
            UndoCause::Expired,
            None,
            None,
            format!("Nobody answered {what} in time; serials 1–1000 are free again."),
        ),
        (
            UndoCause::PartyInactive,
            None,
            None,
            format!(
                "The {what} was undone because giver or receiver could not take part when it was \
                 due; serials 1–1000."
            ),
        ),
        (
            UndoCause::Frozen,
            None,
            None,
            format!(
                "The {what} was undone because the credits were frozen when it was due; serials \
                 1–1000."
            ),
        ),
    ] {
        assert_eq!(undone(Some(OTHER), cause, reason, by), told);
    }
    let retirement = undone(
        None,
        UndoCause::Refused,
        Some("no letter"),
        Some(another(1)),
    );
    assert_eq!(
        retirement,
        "organisation 1 refused request 9 for the recognition of the retirement of 1,000 credits \
         of programme 4 “Rice” by Green Fields; serials 1–1000: no letter"
    );
}

#[test]
fn credits_end_with_a_receipt() {
    let retired = |country, receiver: Option<&str>, transfer| {
        let event = CreditsRetired {
            receipt: ReceiptId(5),
            programme: PROGRAMME,
            owner: OWNER,
            ranges: vec![range()],
            amount: Credits(1_000),
            kind: RetirementKind::CrossBorder,
            account: AccountKind::RetirementInternational,
            country,
            receiver: receiver.map(text),
            beneficiary: text("Bahn"),
            reason: text("offset"),
            held_before: Credits(1_000),
            held_after: Credits(0),
            transfer,
            by: another(1),
        };
        sentence(&RegistryEvent::CreditsRetired(event), &names())
    };
    assert_eq!(
        retired(
            Some(Alpha2(*b"CH")),
            Some("Alpine Air"),
            Some(TransferId(9))
        ),
        "1,000 credits of programme 4 “Rice” held by Green Fields were retired by request 9 by \
         organisation 1 for Bahn (CrossBorder to Alpine Air in CH), receipt 5: offset; serials \
         1–1000."
    );
    assert!(retired(None, None, None).contains("were retired by organisation 1 for Bahn (Cross"));
    let cancelled = |order| {
        let event = CreditsCancelled {
            receipt: ReceiptId(6),
            programme: PROGRAMME,
            owner: OWNER,
            ranges: vec![range()],
            amount: Credits(1_000),
            reason: text("measured twice"),
            order,
            held_before: Credits(1_000),
            held_after: Credits(0),
            by: actor(),
        };
        sentence(&RegistryEvent::CreditsCancelled(event), &names())
    };
    assert_eq!(
        cancelled(None),
        "1,000 credits of programme 4 “Rice” held by Green Fields were cancelled by Green Fields, \
         receipt 6: measured twice; serials 1–1000."
    );
    let ordered = cancelled(Some(Hash32([7; 32])));
    assert!(ordered.contains(" by the order 0x0707"), "{ordered}");
}

#[test]
fn issuances_come_and_are_voided() {
    let parts = vec![Part {
        organisation: OWNER,
        range: range().range,
    }];
    let issued = RegistryEvent::CreditsIssued(CreditsIssued {
        issuance: IssuanceId(1),
        programme: PROGRAMME,
        range: range().range,
        amount: Credits(1_000),
        vintage: 2023,
        period: None,
        verification: Some(ReportId(9)),
        parts: parts.clone(),
        issued_before: Credits(0),
        issued_after: Credits(1_000),
        by: another(1),
    });
    assert_eq!(
        sentence(&issued, &names()),
        "1,000 credits of vintage 2023 were issued for programme 4 “Rice” against report 9: 1,000 \
         to Green Fields; serials 1–1000."
    );
    let voided = RegistryEvent::IssuanceVoided(IssuanceVoided {
        issuance: IssuanceId(1),
        programme: PROGRAMME,
        range: range().range,
        amount: Credits(1_000),
        parts,
        issued_before: Credits(1_000),
        issued_after: Credits(0),
        reason: text("issued twice"),
        by: another(1),
    });
    assert_eq!(
        sentence(&voided, &names()),
        "organisation 1 voided issuance 1 of 1,000 credits of programme 4 “Rice”: 1,000 from Green \
         Fields; serials 1–1000, which are never used again: issued twice"
    );
}

#[test]
fn freezes_say_what_they_cover_and_until_when() {
    let placed = |subject, ranges: Vec<MovedRange>, until, by| {
        let event = FreezePlaced {
            freeze: FreezeId(3),
            subject,
            amount: (!ranges.is_empty()).then_some(Credits(1_000)),
            ranges,
            reason: text("under investigation"),
            case: text("K-12"),
            until,
            by,
        };
        sentence(&RegistryEvent::FreezePlaced(event), &names())
    };
    let serials = FreezeSubject::Serials(PROGRAMME);
    assert_eq!(
        placed(serials, vec![range()], Some(5_000), Some(another(1))),
        "organisation 1 froze 1,000 credits of programme 4 “Rice”, serials 1–1000, until block \
         5,000, freeze 3, case K-12: under investigation"
    );
    for (subject, told) in [
        (
            FreezeSubject::Programme(PROGRAMME),
            "all credits of programme 4 “Rice”",
        ),
        (
            FreezeSubject::Organisation(OWNER),
            "all that Green Fields holds",
        ),
        (FreezeSubject::Country, "all credits of the country"),
    ] {
        assert_eq!(
            placed(subject, Vec::new(), None, None),
            format!(
                "Governance froze {told} until it is lifted, freeze 3, case K-12: under \
                 investigation"
            )
        );
    }
    let lifted = RegistryEvent::FreezeLifted(FreezeLifted {
        freeze: FreezeId(3),
        subject: serials,
        reason: text("all is well"),
        by: Some(another(1)),
    });
    assert_eq!(
        sentence(&lifted, &names()),
        "organisation 1 lifted freeze 3 of serials of programme 4 “Rice”: all is well"
    );
    let prolonged = RegistryEvent::FreezeProlonged(FreezeProlonged {
        freeze: FreezeId(3),
        subject: FreezeSubject::Country,
        before: Some(5_000),
        until: None,
    });
    assert_eq!(
        sentence(&prolonged, &names()),
        "Governance keeps freeze 3 of all credits of the country in force until it is lifted, \
         instead of until block 5,000."
    );
}

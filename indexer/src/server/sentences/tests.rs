//! Sentences as people read them.

use super::*;
use registry_client::event::{
    Accreditation, AccreditationChanged, IntentApproved, IntentOpened, LaterLimits, LimitsChanged,
    MemberRoleChanged, OrganisationStateChanged, OwnPolicyChanged, PolicyChanged,
};
use registry_client::values::{Bytes, Key, Text};
use registry_primitives::{
    records::trust::Limits, Action, Approver, Credits, IssuanceId, OrganisationKind,
    OrganisationState, PersonId, Policy, Sector, TransferId, UserRole, When,
};

fn actor() -> Actor {
    Actor {
        key: Key([1; 32]),
        organisation: OrganisationId(2),
        kind: OrganisationKind::ProgrammeDeveloper,
        role: UserRole::Admin,
        person: PersonId(5),
        approved_by: None,
    }
}

fn names() -> Names {
    Names {
        organisations: BTreeMap::from([(2, "Green Fields".to_owned())]),
        programmes: BTreeMap::from([(4, "Rice".to_owned())]),
        calls: BTreeMap::from([(7, "Credits.transfer".to_owned())]),
    }
}

fn range() -> MovedRange {
    MovedRange {
        range: SerialRange {
            first: 1,
            last: 1_000,
        },
        issuance: IssuanceId(1),
        vintage: 2023,
    }
}

fn transfer(ranges: usize, transfer: Option<TransferId>) -> RegistryEvent {
    RegistryEvent::CreditsTransferred(CreditsTransferred {
        programme: ProgrammeId(4),
        from: OrganisationId(2),
        to: OrganisationId(3),
        ranges: vec![range(); ranges],
        amount: Credits(1_000),
        from_before: Credits(1_000),
        from_after: Credits(0),
        to_before: Credits(0),
        to_after: Credits(1_000),
        transfer,
        remark: Some(Text("not for the sentence".into())),
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
fn waiting_transfers_tell_when_they_are_due_and_how_they_ended() {
    let delayed = RegistryEvent::TransferDelayed(TransferDelayed {
        transfer: TransferId(9),
        programme: ProgrammeId(4),
        from: OrganisationId(2),
        to: OrganisationId(3),
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
    let undone = |by| {
        let event = TransferUndone {
            transfer: TransferId(9),
            programme: ProgrammeId(4),
            from: OrganisationId(2),
            to: OrganisationId(3),
            ranges: vec![range()],
            amount: Credits(1_000),
            from_before: Credits(0),
            from_after: Credits(1_000),
            by,
        };
        sentence(&RegistryEvent::TransferUndone(event), &names())
    };
    let cancelled = undone(Some(actor()));
    assert!(
        cancelled.starts_with("Green Fields cancelled its transfer 9 of 1,000 credits"),
        "{cancelled}"
    );
    let fallen = undone(None);
    assert!(fallen.contains("could not take part"), "{fallen}");
}

#[test]
fn decisions_on_organisations_are_told_apart() {
    let told = |before, after| {
        let event = OrganisationStateChanged {
            organisation: OrganisationId(2),
            before,
            after,
            reason: Text("papers seen".into()),
            by: actor(),
        };
        sentence(&RegistryEvent::OrganisationStateChanged(event), &names())
    };
    use OrganisationState::{Active, Pending, Rejected, Suspended};
    for (before, after, word) in [
        (Pending, Active, "admitted"),
        (Suspended, Active, "reactivated"),
        (Active, Suspended, "suspended"),
        (Pending, Rejected, "rejected"),
    ] {
        assert_eq!(
            told(before, after),
            format!("Green Fields was {word} by Green Fields: papers seen")
        );
    }
}

#[test]
fn people_are_told_by_their_number() {
    let event = RegistryEvent::MemberRoleChanged(MemberRoleChanged {
        organisation: OrganisationId(2),
        key: Key([3; 32]),
        person: PersonId(8),
        before: UserRole::Manager,
        after: UserRole::Admin,
        by: actor(),
    });
    assert_eq!(
        sentence(&event, &names()),
        "Person 8 of Green Fields has the role Admin now instead of Manager."
    );
}

#[test]
fn accreditations_are_given_renewed_and_suspended() {
    let good = Accreditation {
        from: 0,
        until: 86_399,
        suspended: false,
    };
    let told = |before, after, reason: Option<&str>| {
        let event = AccreditationChanged {
            organisation: OrganisationId(2),
            sector: Sector::Agriculture,
            before,
            after,
            reason: reason.map(|reason| Text(reason.into())),
            by: actor(),
        };
        sentence(
            &RegistryEvent::AccreditationChanged(event),
            &Names::default(),
        )
    };
    assert_eq!(
        told(None, good, None),
        "organisation 2 accredited organisation 2 for the sector Agriculture, from 1970-01-01 \
         00:00:00 UTC until 1970-01-01 23:59:59 UTC."
    );
    assert!(told(Some(good), good, None).contains("renewed the accreditation of"));
    let suspended = Accreditation {
        suspended: true,
        ..good
    };
    let text = told(Some(good), suspended, Some("false report"));
    assert!(
        text.ends_with("for the sector Agriculture: false report"),
        "{text}"
    );
}

#[test]
fn intents_are_told_with_their_call() {
    let opened = RegistryEvent::IntentOpened(IntentOpened {
        intent: IntentId(7),
        organisation: OrganisationId(2),
        call: Bytes(vec![1, 2]),
        expires: 5_000,
        by: actor(),
    });
    assert_eq!(
        sentence(&opened, &names()),
        "Green Fields opened intent 7 (Credits.transfer), which waits for a second person until \
         block 5,000."
    );
    let approved = RegistryEvent::IntentApproved(IntentApproved {
        intent: IntentId(8),
        organisation: OrganisationId(2),
        initiator: Key([1; 32]),
        by: actor(),
    });
    assert_eq!(
        sentence(&approved, &names()),
        "A second person of Green Fields approved intent 8 of Green Fields, and it was done."
    );
}

#[test]
fn policies_and_limits_tell_their_numbers() {
    let policy = |when, by| {
        let event = PolicyChanged {
            action: Action::TransferCredits,
            before: Policy::default(),
            after: Policy { when, by },
        };
        sentence(&RegistryEvent::PolicyChanged(event), &names())
    };
    assert_eq!(
        policy(When::From(Credits(1_000)), Approver::Government),
        "Governance decided that TransferCredits needs a second person from 1,000 credits on, of \
         the government."
    );
    assert_eq!(
        policy(When::Never, Approver::Government),
        "Governance decided that TransferCredits needs no second person."
    );
    let own = RegistryEvent::OwnPolicyChanged(OwnPolicyChanged {
        organisation: OrganisationId(2),
        action: Action::RetireCredits,
        before: When::Always,
        after: When::Never,
        by: actor(),
    });
    assert_eq!(
        sentence(&own, &names()),
        "Green Fields follows the registry's policy for RetireCredits again."
    );
    let limits = RegistryEvent::LimitsChanged(LimitsChanged {
        organisation: OrganisationId(2),
        before: Limits::default(),
        after: Limits {
            per_transfer: Some(Credits(1_000)),
            per_day: None,
        },
        next: Some(LaterLimits {
            limits: Limits::default(),
            effective: 1_500,
        }),
        by: actor(),
    });
    assert_eq!(
        sentence(&limits, &names()),
        "Green Fields lets itself send at most 1,000 credits in one transfer and any number of \
         credits in 24 hours; from block 1,500 on any number of credits in one transfer and any \
         number of credits in 24 hours."
    );
}

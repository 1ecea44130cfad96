//! Documents by hash, and mitigation actions.

use super::mock::*;
use crate::{DocumentOfHash, Documents, MitigationActions};
use registry_primitives::{
    records::programmes::{Document, MitigationAction, NewDocument},
    texts::ActionId,
    Credits as Amount, DocumentKind, MitigationType, ProgrammeId, Sector, SectoralScope,
    Stage::{Authorised, Cancelled, Draft, Pending},
};

/// A document that is a new version of another.
fn instead_of(number: u32, byte: u8) -> NewDocument {
    NewDocument {
        replaces: Some(number),
        ..document(byte)
    }
}

/// Number, version and whether it is replaced, of all documents of a programme.
fn versions(programme: ProgrammeId) -> Vec<(u32, u32, bool)> {
    (1..=record(programme).documents)
        .map(|number| {
            let document = Documents::<Test>::get(programme, number).unwrap();
            (number, document.version, document.replaced)
        })
        .collect()
}

#[test]
fn a_document_is_kept_with_its_author_and_block() {
    run(|| {
        let programme = programme_in(Pending);
        next_block();
        let added = document(1);
        ok(BETA, add(programme, added.clone()));
        assert_last(Event::DocumentAdded {
            programme,
            number: 1,
            document: added.clone(),
            version: 1,
            at: NOW,
            by: actor(BETA),
        });
        assert_eq!(
            Documents::<Test>::get(programme, 1),
            Some(Document {
                document: added,
                version: 1,
                replaced: false,
                author: org(BETA),
                block: 2,
            })
        );
        assert_eq!(DocumentOfHash::<Test>::get(programme, [1; 32]), Some(1));
        assert_eq!(record(programme).documents, 1);
        assert_eq!(record(programme).version, 1);
    });
}

#[test]
fn a_new_version_replaces_the_newest_one() {
    run(|| {
        let programme = programme_in(Pending);
        ok(ALPHA, add(programme, document(1)));
        ok(ALPHA, add(programme, document(2)));
        ok(API, add(programme, instead_of(1, 3)));
        assert_last(Event::DocumentAdded {
            programme,
            number: 3,
            document: instead_of(1, 3),
            version: 2,
            at: NOW,
            by: actor(API),
        });
        assert_eq!(
            versions(programme),
            [(1, 1, true), (2, 1, false), (3, 2, false)]
        );
        // Replaced already, of another kind, or none at all.
        let other_kind = NewDocument {
            kind: DocumentKind::Methodology,
            ..instead_of(3, 4)
        };
        for document in [
            instead_of(1, 4),
            other_kind,
            instead_of(0, 4),
            instead_of(4, 4),
        ] {
            refused(ALPHA, add(programme, document), Error::DocumentNotFound);
        }
        ok(ALPHA, add(programme, instead_of(3, 4)));
        assert_eq!(
            versions(programme),
            [(1, 1, true), (2, 1, false), (3, 2, true), (4, 3, false)]
        );
        // A document of another programme has no new version here.
        let other = programme_in(Draft);
        refused(ALPHA, add(other, instead_of(4, 5)), Error::DocumentNotFound);
    });
}

#[test]
fn nobody_replaces_what_another_side_wrote() {
    run(|| {
        let programme = programme_in(Authorised);
        ok(GOVERNMENT, add(programme, document(1)));
        ok(CERTIFIER, add(programme, document(2)));
        ok(ALPHA, add(programme, document(3)));
        for (key, numbers) in [
            (ALPHA, [1, 2]),
            (API, [1, 2]),
            (CERTIFIER, [1, 3]),
            (GOVERNMENT, [2, 3]),
        ] {
            for number in numbers {
                refused(key, add(programme, instead_of(number, 9)), Error::NotAuthor);
            }
        }
        ok(GOVERNMENT, add(programme, instead_of(1, 4)));
        ok(CERTIFIER, add(programme, instead_of(2, 5)));
        ok(BETA, add(programme, instead_of(3, 6)));
    });
}

#[test]
fn a_programme_has_each_hash_once() {
    run(|| {
        let programme = programme_in(Pending);
        ok(ALPHA, add(programme, document(1)));
        let renamed = NewDocument {
            name: text("copy.pdf"),
            kind: DocumentKind::Material,
            ..document(1)
        };
        refused(BETA, add(programme, renamed), Error::DocumentExists);
        refused(
            BETA,
            add(programme, instead_of(1, 1)),
            Error::DocumentExists,
        );
        ok(ALPHA, add(programme, instead_of(1, 2)));
        // Going back to old bytes is no new version either.
        refused(
            ALPHA,
            add(programme, instead_of(2, 1)),
            Error::DocumentExists,
        );
        ok(ALPHA, add(programme_in(Draft), document(1)));
    });
}

#[test]
fn a_document_has_a_name_a_type_and_bytes() {
    run(|| {
        let programme = programme_in(Pending);
        for invalid in [
            NewDocument {
                name: text(" "),
                ..document(1)
            },
            NewDocument {
                name: text("a\nb"),
                ..document(1)
            },
            NewDocument {
                media: text("pdf"),
                ..document(1)
            },
            NewDocument {
                media: text(""),
                ..document(1)
            },
            NewDocument {
                size: 0,
                ..document(1)
            },
        ] {
            refused(ALPHA, add(programme, invalid), Error::DocumentInvalid);
        }
        let largest = NewDocument {
            size: u64::MAX,
            ..document(1)
        };
        ok(ALPHA, add(programme, largest));
    });
}

#[test]
fn a_document_can_belong_to_a_mitigation_action() {
    run(|| {
        let programme = programme_in(Pending);
        let of_action = NewDocument {
            action: Some(text("A-1")),
            ..document(1)
        };
        refused(
            ALPHA,
            add(programme, of_action.clone()),
            Error::MitigationActionNotFound,
        );
        ok(ALPHA, act(programme, "A-1", 10));
        ok(ALPHA, add(programme, of_action.clone()));
        // The action of another programme is none here.
        refused(
            ALPHA,
            add(programme_in(Draft), of_action),
            Error::MitigationActionNotFound,
        );
    });
}

#[test]
fn a_certifier_adds_documents_as_long_as_it_is_independent() {
    run(|| {
        let programme = programme_in(Authorised);
        ok(CERTIFIER, add(programme, document(1)));
        refused(
            ENERGY_CERTIFIER,
            add(programme, document(2)),
            Error::NotAccredited,
        );
        Held::insert(org(CERTIFIER), programme, Amount(1));
        refused(
            CERTIFIER,
            add(programme, document(2)),
            Error::NotIndependent,
        );
        ok(RIVAL, add(programme, document(2)));
    });
}

#[test]
fn actions_are_kept_and_sum_up_to_the_estimate_at_most() {
    run(|| {
        let programme = programme_in(Pending);
        ok(API, act(programme, "A-1", 150));
        assert_last(Event::MitigationActionAdded {
            programme,
            action: text("A-1"),
            mitigation: MitigationType::Agriculture,
            estimate: Amount(150),
            computed: None,
            at: NOW,
            by: actor(API),
        });
        refused(
            ALPHA,
            act(programme, "A-1", 1),
            Error::MitigationActionExists,
        );
        for too_much in [251, u64::MAX] {
            refused(
                ALPHA,
                act(programme, "A-2", too_much),
                Error::AmountExceedsEstimate,
            );
        }
        ok(ALPHA, act(programme, "A-2", 250));
        refused(
            ALPHA,
            act(programme, "A-3", 1),
            Error::AmountExceedsEstimate,
        );
        assert_eq!(record(programme).planned, Amount(400));
        let kept = |id| {
            let id: ActionId = text(id);
            MitigationActions::<Test>::get(programme, id)
        };
        let action = |estimate, key| MitigationAction {
            mitigation: MitigationType::Agriculture,
            estimate: Amount(estimate),
            computed: None,
            by: org(key),
        };
        assert_eq!(kept("A-1"), Some(action(150, API)));
        assert_eq!(kept("A-2"), Some(action(250, ALPHA)));
        // Identifiers are of their programme.
        ok(ALPHA, act(programme_in(Draft), "A-1", 1));
    });
}

#[test]
fn an_action_that_cannot_be_is_refused() {
    run(|| {
        let programme = programme_in(Pending);
        let with = |action: &str, mitigation, estimate| Call::add_mitigation_action {
            programme,
            action: text(action),
            mitigation,
            estimate: Amount(estimate),
            calculation: None,
        };
        let rice = MitigationType::Agriculture;
        refused(ALPHA, with("", rice, 1), Error::TextUnreadable);
        refused(ALPHA, with("a\tb", rice, 1), Error::TextUnreadable);
        refused(
            ALPHA,
            with("A-1", MitigationType::Solar, 1),
            Error::MitigationMismatch,
        );
        refused(ALPHA, with("A-1", rice, 0), Error::ZeroAmount);
        ok(ALPHA, with("A-1", rice, 1));
        // A sector that is open takes any mitigation.
        ok(
            ALPHA,
            change(programme, |d| {
                (d.sector, d.scope) = (Sector::Health, SectoralScope(1));
            }),
        );
        ok(ALPHA, with("A-2", MitigationType::Solar, 1));
        refused(
            ALPHA,
            act(programme_in(Cancelled), "A-1", 1),
            Error::StageForbids,
        );
    });
}

#[test]
fn a_draft_without_an_estimate_takes_any_sum_and_an_authorised_programme_none_above() {
    run(|| {
        let mut draft = details("X-1");
        draft.estimate = Amount(0);
        ok(ALPHA, register(draft, false));
        let programme = ProgrammeId(1);
        ok(ALPHA, act(programme, "A-1", u64::MAX - 1));
        refused(
            ALPHA,
            act(programme, "A-2", 2),
            Error::AmountExceedsEstimate,
        );
        ok(ALPHA, act(programme, "A-2", 1));
        refused(
            ALPHA,
            change(programme, |d| d.estimate = Amount(u64::MAX - 1)),
            Error::EstimateTooLow,
        );
        ok(ALPHA, change(programme, |d| d.estimate = Amount(u64::MAX)));
        ok(ALPHA, submit(programme));
        let authorised = programme_in(Authorised);
        refused(
            ALPHA,
            act(authorised, "A-1", 401),
            Error::AmountExceedsEstimate,
        );
        ok(ALPHA, act(authorised, "A-1", 400));
    });
}

#[test]
fn an_action_can_bring_what_the_chain_computes_for_it() {
    run(|| {
        let programme = programme_in(Pending);
        ok(ALPHA, estimate(programme, rice("1", "250"), false));
        let with = |action: &str, calculation| Call::add_mitigation_action {
            programme,
            action: text(action),
            mitigation: MitigationType::Agriculture,
            estimate: Amount(90),
            calculation: Some(calculation),
        };
        refused(
            ALPHA,
            with("A-1", rice("16", "days")),
            Error::CalculationRefused,
        );
        let mut unknown = rice("16", "120");
        unknown.method = text("alchemy");
        refused(ALPHA, with("A-1", unknown), Error::MethodUnknown);
        events();
        let calculation = rice("16", "120");
        ok(ALPHA, with("A-1", calculation.clone()));
        assert_eq!(
            events(),
            [
                Event::EstimateComputed {
                    programme,
                    number: 2,
                    method: calculation.method,
                    constants: 0,
                    inputs: calculation.inputs,
                    hundredths: 8_832,
                    at: NOW,
                    by: actor(ALPHA),
                },
                Event::MitigationActionAdded {
                    programme,
                    action: text("A-1"),
                    mitigation: MitigationType::Agriculture,
                    estimate: Amount(90),
                    computed: Some(2),
                    at: NOW,
                    by: actor(ALPHA),
                },
            ]
        );
        let record = record(programme);
        // What is said counts, not what is computed.
        assert_eq!((record.planned, record.estimates), (Amount(90), 2));
        assert_eq!(record.details.estimate, Amount(400));
    });
}

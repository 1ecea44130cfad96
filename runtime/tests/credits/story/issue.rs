//! Issuance: in parts, against verified reports, split by shares; and taken back.

use crate::{calls::*, support::story::Story};
use pallet_registry_credits::{Event, ProgrammeTotals};
use registry_primitives::{records::credits::Standing, AccountKind, Credits as Amount, IssuanceId};
use registry_runtime::Runtime;

pub(super) fn issuing(story: &mut Story) {
    let shows = "credits are issued in parts, against what a certifier verified";
    story.step(&[30, 32], shows, || {
        done(BobStash, against(OF_2024, 100));
        done(Alice, against(OF_2024, 51));
        assert_eq!(
            [1, 2].map(|id| issuance(id).range),
            [range(1, 100), range(101, 151)]
        );
        assert_eq!(issued_against(OF_2024), 151);
        let of = issuance(2);
        assert_eq!(
            (of.verification, of.period),
            (Some(OF_2024), Some(YEAR_2024))
        );
        assert_eq!(of.standing, Standing::Unmoved);
        refused(Alice, against(OF_2024, 150), "4059 IssuanceExceedsVerified");
    });
    let shows = "owners get whole credits by their shares, the larger remainder the odd one";
    story.step(&[33, 34], shows, || {
        // 60 and 40 of 100; 30.6 and 20.4 of 51.
        let Event::CreditsIssued {
            parts,
            issued_after,
            ..
        } = latest_about_credits()
        else {
            panic!("{:?}", latest_about_credits())
        };
        let parts: Vec<_> = parts.into_iter().collect();
        assert_eq!(parts, [(ALPHA, range(101, 131)), (BETA, range(132, 151))]);
        assert_eq!(issued_after, Amount(151));
        assert_eq!(held(), [91, 60, 0]);
    });
    let shows = "nothing stands for everything: what remains is issued by its amount";
    story.step(&[31], shows, || {
        refused(Alice, against(OF_2024, 0), "3001 ZeroAmount");
        done(Alice, against(OF_2024, 149));
        refused(Alice, against(OF_2024, 1), "4059 IssuanceExceedsVerified");
        assert_eq!(held(), [180, 120, 0]);
        done(Alice, issue(FOREST, 50, UNVERIFIED));
        assert_eq!(held(), [180, 170, 0]);
    });
}

pub(super) fn voiding(story: &mut Story) {
    let shows = "an issuance that was an error is voided while no unit of it moved";
    story.step(&[32, 115], shows, || {
        let before = held();
        let totals = || ProgrammeTotals::<Runtime>::get(RICE);
        let (issued, voided) = (totals().issued, totals().voided);
        assert_eq!(
            issued_against(OF_2023),
            40,
            "issued to a suspended owner before"
        );
        let error = ledger().last_issuance;
        assert_eq!(issuance(error.0).standing, Standing::Unmoved);
        refused(FerdieStash, void(IssuanceId(1)), "4066 IssuanceMoved");
        done(FerdieStash, void(error));
        // The report can be issued against again, and the serials are never used again.
        assert_eq!(issued_against(OF_2023), 0);
        assert_eq!(issuance(error.0).standing, Standing::Voided);
        assert_eq!(totals().issued.0, issued.0 - 40);
        assert_eq!(totals().voided.0, voided.0 + 40);
        assert_eq!(held(), [before[0] - 24, before[1] - 16, before[2]]);
        let lost = issuance(error.0).range;
        assert_eq!(place_of(lost.first), None);
        refused(FerdieStash, void(error), "4067 IssuanceVoided");
        done(Alice, against(OF_2023, 40));
        let right = issuance(ledger().last_issuance.0);
        assert_eq!(right.range, range(lost.last + 1, lost.last + 40));
        assert_eq!(held(), before);
        assert_eq!(
            place_of(right.range.first),
            Some((ALPHA, AccountKind::Holding))
        );
        refused(Alice, against(OF_2023, 1), "4059 IssuanceExceedsVerified");
    });
}

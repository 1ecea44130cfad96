//! Whether credits need a verified report is the country's to say, and its genesis says it first.

use crate::country::*;
use frame_support::assert_ok;
use pallet_registry_programmes::IssuanceRequiresVerification;
use registry_primitives::{records::credits::IssuanceBasis, ReportId};
use registry_runtime::{genesis_presets, Programmes, Runtime};
use sp_runtime::DispatchError;

/// An issue with a report and one without.
fn issues(verification_required: bool) {
    assert_eq!(
        IssuanceRequiresVerification::<Runtime>::get(),
        verification_required
    );
    let rice = authorised(AGRICULTURE, &[(ALPHA, 1_000_000)], Dave, 100);
    let without = issue(rice, 10, UNVERIFIED);
    let with_period = issue(rice, 10, IssuanceBasis::Unverified(Some(YEAR_2024)));
    if verification_required {
        refused(Alice, without, "4057 VerificationRequired");
        refused(Alice, with_period, "4057 VerificationRequired");
    } else {
        done(Alice, without);
    }
    done(Dave, report(rice, YEAR_2024, 60));
    done(One, verify(ReportId(1), 50));
    done(Alice, issue(rice, 50, IssuanceBasis::Verified(ReportId(1))));
}

#[test]
fn the_presets_differ_in_whether_issuance_requires_verification() {
    for id in genesis_presets::preset_names() {
        let required = match id.as_str() {
            "development" => false,
            "local4" => true,
            // Another preset decides for itself.
            other => preset(other).programmes.issuance_requires_verification,
        };
        run_in(without_founders(preset(&id)), || issues(required));
    }
}

#[test]
fn governance_changes_the_rule_and_nobody_else_does() {
    run(|| {
        let set = Programmes::set_verification_requirement;
        for key in [Alice, BobStash, Charlie, One, DaveStash] {
            assert_eq!(set(origin(key), true), Err(DispatchError::BadOrigin));
        }
        assert_ok!(set(governance(), true));
        issues(true);
        assert_ok!(set(governance(), false));
        done(
            Alice,
            issue(registry_primitives::ProgrammeId(1), 10, UNVERIFIED),
        );
    });
}

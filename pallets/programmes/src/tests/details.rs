//! What the details of a programme must be, in each way that they come.

use super::mock::*;
use registry_primitives::{
    records::programmes::{Finance, InternationalUse, NdcFlags, ProgrammeDetails, UsdCents},
    texts::{MAX_PROPONENTS, MAX_REGIONS},
    Channel, ChannelSet, Credits as Amount, FundingSource, Gas, GasSet, MitigationType,
    ProgrammeId, Proponent, Sector, SectoralScope,
    Stage::{Authorised, Draft, Pending, Rejected},
};

type Change = fn(&mut ProgrammeDetails);

fn proponents(details: &mut ProgrammeDetails, list: Vec<Proponent>) {
    details.proponents = list.try_into().unwrap();
}

/// Each with one thing wrong.
const WRONG: [(Change, fn() -> Error); 42] = [
    (|d| d.source = text(""), || Error::TextUnreadable),
    (|d| d.source = text("  "), || Error::TextUnreadable),
    (|d| d.external_id = text(""), || Error::TextUnreadable),
    (|d| d.external_id = text("a\nb"), || Error::TextUnreadable),
    (|d| d.title = text("a\tb"), || Error::TextUnreadable),
    (
        |d| d.title = vec![0xff, 0xfe].try_into().unwrap(),
        || Error::TextUnreadable,
    ),
    (|d| d.scope = SectoralScope(14), || Error::ScopeMismatch),
    (|d| d.scope = SectoralScope(0), || Error::ScopeMismatch),
    (|d| d.scope = SectoralScope(16), || Error::ScopeMismatch),
    (
        |d| (d.sector, d.scope) = (Sector::Health, SectoralScope(16)),
        || Error::ScopeMismatch,
    ),
    (
        |d| d.mitigation = MitigationType::Solar,
        || Error::MitigationMismatch,
    ),
    (|d| d.gases = GasSet(0), || Error::GasesInvalid),
    (|d| d.gases = GasSet(0x40), || Error::GasesInvalid),
    (|d| d.gases = GasSet(0x42), || Error::GasesInvalid),
    (|d| d.end = d.start - 1, || Error::PeriodInvalid),
    (
        |d| (d.start, d.end) = (253_402_300_800, u64::MAX),
        || Error::PeriodInvalid,
    ),
    (
        |d| d.crediting_years = Some(0),
        || Error::CreditingPeriodInvalid,
    ),
    (|d| d.regions = regions(&[]), || Error::RegionsInvalid),
    (
        |d| d.regions = regions(&["QA-01"]),
        || Error::RegionsInvalid,
    ),
    (|d| d.regions = regions(&["QM"]), || Error::RegionsInvalid),
    (
        |d| d.regions = regions(&["QM-01", "qm-02"]),
        || Error::RegionsInvalid,
    ),
    (
        |d| d.regions = regions(&["QM-01", "QM-02", "QM-01"]),
        || Error::RegionsInvalid,
    ),
    (
        |d| d.finance.cost = Some(UsdCents(0)),
        || Error::MoneyInvalid,
    ),
    (
        |d| d.finance.price = Some(UsdCents(0)),
        || Error::MoneyInvalid,
    ),
    (
        |d| d.finance.grant_equivalent = Some(UsdCents(0)),
        || Error::MoneyInvalid,
    ),
    (
        |d| d.international.channels = ChannelSet(0x20),
        || Error::ChannelsInvalid,
    ),
    (
        |d| d.international.buyer_country = Some(*b"ch"),
        || Error::CountryCodeInvalid,
    ),
    (
        |d| d.international.buyer_country = Some(*b"C1"),
        || Error::CountryCodeInvalid,
    ),
    (
        |d| d.international.maximum = Some(Amount(0)),
        || Error::ZeroAmount,
    ),
    (|d| proponents(d, vec![]), || Error::SharesInvalid),
    (
        |d| proponents(d, vec![share(ALPHA, 999_999)]),
        || Error::SharesInvalid,
    ),
    (
        |d| proponents(d, vec![share(ALPHA, 1_000_001)]),
        || Error::SharesInvalid,
    ),
    (
        |d| proponents(d, vec![share(ALPHA, 1_000_000), share(BETA, 0)]),
        || Error::SharesInvalid,
    ),
    (
        |d| proponents(d, vec![share(ALPHA, 1_000_000), share(BETA, u32::MAX)]),
        || Error::SharesInvalid,
    ),
    (
        |d| proponents(d, vec![share(ALPHA, 500_000); 2]),
        || Error::ProponentRepeated,
    ),
    (
        |d| proponents(d, vec![share(ALPHA, 1), share(MINISTRY, 999_999)]),
        || Error::ProponentInvalid,
    ),
    (
        |d| proponents(d, vec![share(ALPHA, 1), share(CERTIFIER, 999_999)]),
        || Error::ProponentInvalid,
    ),
    (
        |d| proponents(d, vec![share(ALPHA, 1), share(API, 999_999)]),
        || Error::ProponentInvalid,
    ),
    (
        |d| proponents(d, vec![share(ALPHA, 1), share(STRANGER, 999_999)]),
        || Error::ProponentInvalid,
    ),
    (
        |d| proponents(d, vec![share(ALPHA, 1), share(GAMMA, 999_999)]),
        || Error::ProponentInvalid,
    ),
    (
        |d| proponents(d, vec![share(GAMMA, 1), share(ALPHA, 999_999)]),
        || Error::ProponentInvalid,
    ),
    (|d| d.estimate = Amount(0), || Error::ZeroAmount),
];

/// Only a draft may lack an estimate.
fn lacks_estimate(details: &ProgrammeDetails) -> bool {
    details.estimate.is_zero()
}

#[test]
fn wrong_details_are_not_registered() {
    run(|| {
        suspend(GAMMA);
        for (change, error) in WRONG {
            let mut wrong = details("X-1");
            change(&mut wrong);
            refused(API, register(wrong.clone(), true), error());
            if !lacks_estimate(&wrong) {
                refused(API, register(wrong, false), error());
            }
        }
    });
}

#[test]
fn wrong_details_are_not_written_anew() {
    run(|| {
        suspend(GAMMA);
        let pending = programme_in(Pending);
        let editable = [programme_in(Draft), programme_in(Rejected), pending];
        let authorised = programme_in(Authorised);
        for (change, error) in WRONG {
            for programme in editable {
                let mut wrong = details_of(programme);
                change(&mut wrong);
                let now = details_of(programme);
                let fixed = wrong.source != now.source || wrong.external_id != now.external_id;
                let error = if fixed { Error::DetailsFixed } else { error() };
                if programme == pending || !lacks_estimate(&wrong) {
                    refused(API, amend(programme, wrong), error);
                }
            }
            let mut wrong = details_of(authorised);
            change(&mut wrong);
            let now = details_of(authorised);
            // The start of the one that begins too late is in another year.
            let fixed = wrong.source != now.source
                || wrong.external_id != now.external_id
                || wrong.scope != now.scope
                || wrong.start != now.start
                || wrong.proponents != now.proponents
                || lacks_estimate(&wrong);
            let error = if fixed { Error::DetailsFixed } else { error() };
            refused(ALPHA, amend(authorised, wrong), error);
        }
    });
}

#[test]
fn details_that_became_wrong_are_not_submitted() {
    run(|| {
        let mut with_gamma = details("X-1");
        proponents(
            &mut with_gamma,
            vec![share(ALPHA, 1), share(GAMMA, 999_999)],
        );
        ok(ALPHA, register(with_gamma, false));
        suspend(GAMMA);
        refused(ALPHA, submit(ProgrammeId(1)), Error::ProponentInvalid);
        reactivate(GAMMA);
        ok(ALPHA, submit(ProgrammeId(1)));
    });
}

#[test]
fn everything_that_can_be_said_is_kept() {
    run(|| {
        let share_of = |n: u64| share(DEVELOPERS + n, 1_000_000 / MAX_PROPONENTS);
        let owners = (0..u64::from(MAX_PROPONENTS)).map(share_of);
        let codes: Vec<String> = (0..MAX_REGIONS).map(|n| format!("QM-{n:03}")).collect();
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        let full = ProgrammeDetails {
            source: text(&"s".repeat(32)),
            external_id: text(&"x".repeat(64)),
            title: text(&"é".repeat(100)),
            sector: Sector::Education,
            scope: SectoralScope(3),
            mitigation: MitigationType::Tidal,
            gases: GasSet::of(Gas::ALL),
            start: 0,
            end: u64::MAX,
            crediting_years: Some(255),
            regions: regions(&codes),
            boundary: Some([1; 32]),
            estimate: Amount(u64::MAX),
            proponents: owners.collect::<Vec<_>>().try_into().unwrap(),
            finance: Finance {
                cost: Some(UsdCents(u64::MAX)),
                price: Some(UsdCents(1)),
                funding: Some(FundingSource::Other),
                grant_equivalent: Some(UsdCents(1)),
            },
            ndc: NdcFlags {
                in_scope: Some(true),
                included_in_ndc: Some(false),
                included_in_nap: None,
            },
            international: InternationalUse {
                channels: ChannelSet::of(Channel::ALL),
                buyer_country: Some(*b"CH"),
                maximum: Some(Amount(u64::MAX)),
            },
        };
        ok(API, register(full.clone(), true));
        assert_eq!(details_of(ProgrammeId(1)), full);
        ok(GOVERNMENT, authorise(ProgrammeId(1), 7));
    });
}

#[test]
fn the_government_can_be_a_proponent_and_a_programme_can_last_a_second() {
    run(|| {
        let mut details = details("X-1");
        proponents(&mut details, vec![share(GOVERNMENT, 1_000_000)]);
        details.end = details.start;
        ok(GOVERNMENT, register(details, true));
    });
}

#[test]
fn a_sector_that_is_open_takes_any_scope_and_mitigation() {
    run(|| {
        let mut count = 0;
        for sector in [Sector::Health, Sector::Education, Sector::Hospitality] {
            for scope in (1..=15).map(SectoralScope) {
                count += 1;
                let mut details = details(&format!("X-{count}"));
                (details.sector, details.scope) = (sector, scope);
                details.mitigation = MitigationType::ALL[usize::from(scope.0)];
                ok(ALPHA, register(details, true));
            }
        }
        assert_eq!(crate::LastProgramme::<Test>::get(), ProgrammeId(count));
    });
}

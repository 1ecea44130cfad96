//! The calendar against a naive list of periods.

use super::mock::*;
use crate::Calendar;
use proptest::prelude::*;
use registry_primitives::{records::monitoring::Taker, IssuanceId, MonitoredPeriod, ProgrammeId};

#[derive(Clone, Debug)]
enum Step {
    Take(MonitoredPeriod),
    /// Give back the taken period of this position.
    Release(usize),
    Look(MonitoredPeriod),
}

/// Short periods near the beginning of time, near each other and near its end.
fn any_period() -> impl Strategy<Value = MonitoredPeriod> {
    let from = prop_oneof![
        4 => 0u64..120,
        1 => 250u64..262,
        1 => (0u64..40).prop_map(|back| u64::MAX - back),
    ];
    let length = prop_oneof![4 => 0u64..12, 1 => 0u64..90];
    (from, length).prop_map(|(from, length)| MonitoredPeriod {
        from,
        until: from.saturating_add(length),
    })
}

fn any_step() -> impl Strategy<Value = (u32, Step)> {
    let step = prop_oneof![
        3 => any_period().prop_map(Step::Take),
        2 => any_period().prop_map(Step::Look),
        1 => (0usize..12).prop_map(Step::Release),
    ];
    // Neighbouring programmes: a look must not stray into the next one's periods.
    (1u32..=3, step)
}

type Taken = (ProgrammeId, MonitoredPeriod, Taker);

/// The earliest taken period of the programme that shares a second with this one.
fn naive(
    list: &[Taken],
    programme: ProgrammeId,
    period: MonitoredPeriod,
) -> Option<(MonitoredPeriod, Taker)> {
    list.iter()
        .filter(|(of, _, _)| *of == programme)
        .filter(|(_, taken, _)| !(taken.until < period.from || period.until < taken.from))
        .map(|(_, taken, by)| (*taken, *by))
        .min_by_key(|(taken, _)| taken.from)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn the_calendar_and_the_list_agree(
        steps in proptest::collection::vec(any_step(), 1..80),
    ) {
        run(|| {
            let mut list: Vec<Taken> = Vec::new();
            for (number, (programme, step)) in (1u32..).zip(steps) {
                let programme = ProgrammeId(programme);
                match step {
                    Step::Take(period) => {
                        let by = Taker::Issuance(IssuanceId(number));
                        let free = naive(&list, programme, period).is_none();
                        let before = root();
                        let taken = Registry::take(programme, period, by);
                        if free {
                            assert_eq!(taken, Ok(()));
                            list.push((programme, period, by));
                        } else {
                            assert_eq!(taken, Err(Error::PeriodTaken.into()));
                            assert_eq!(root(), before);
                        }
                    }
                    Step::Release(position) => {
                        if position < list.len() {
                            let (programme, period, _) = list.swap_remove(position);
                            Registry::release(programme, period);
                        }
                    }
                    Step::Look(period) => {
                        let found = Registry::collision(programme, period);
                        assert_eq!(found, naive(&list, programme, period));
                    }
                }
            }
            let mut sorted = list;
            sorted.sort_by_key(|(programme, period, _)| (*programme, period.from));
            let kept: Vec<Taken> = [1, 2, 3]
                .map(ProgrammeId)
                .into_iter()
                .flat_map(|programme| {
                    Calendar::<Test>::iter_prefix(programme).map(move |(until, taken)| {
                        let period = MonitoredPeriod { from: taken.from, until: until.into() };
                        (programme, period, taken.by)
                    })
                })
                .collect();
            assert_eq!(kept, sorted);
        });
    }
}

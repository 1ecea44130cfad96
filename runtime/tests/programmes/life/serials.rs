//! Blocks and ranges of serials, and their texts.

use super::{application::of_rice, text_of, Story, FOREST, RICE};
use crate::country::*;
use pallet_registry_credits::{Blocks, Event as CreditsEvent, LastSerial};
use pallet_registry_programmes::{Estimates, Event, LastProgramme};
use registry_primitives::{
    records::{credits::RangeRecord, programmes::ProgrammeDetails},
    serial::programme_text,
    OrganisationId, SerialNumber, SerialRange,
};
use registry_runtime::{Runtime, RuntimeEvent};

/// The documented rule of the reference for 25.51, 10, 5.4341, 0.1285 and 14.7, by tonnes of
/// biochar that give these.
pub(super) fn rounding(story: &mut Story) {
    let shows = "blocks have whole credits, rounded half up, and none is refused";
    story.step(&[25], shows, || {
        let mut before = LastSerial::<Runtime>::get();
        for (weight, hundredths, credits) in [
            ("6.97", 2_551, Some(26)),
            ("2.7322", 1_000, Some(10)),
            ("1.4847", 543, Some(5)),
            ("0.0351", 13, None),
            ("4.0164", 1_470, Some(15)),
        ] {
            let details = ProgrammeDetails {
                external_id: text(&format!("MRV-{weight}")),
                ..of_rice()
            };
            done(DaveStash, register(details, false));
            let id = LastProgramme::<Runtime>::get();
            done(DaveStash, estimate(id, biochar(weight), false));
            let kept = Estimates::<Runtime>::get(id, 1).expect("it is kept");
            assert_eq!(kept.hundredths, hundredths, "{weight} t");
            let applied = estimate(id, biochar(weight), true);
            let Some(credits) = credits else {
                refused(DaveStash, applied, "4045 NoWholeCredit");
                refused(DaveStash, submit(id, None), "3001 ZeroAmount");
                continue;
            };
            done(DaveStash, batch_all(vec![applied, submit(id, None)]));
            refused(Alice, authorise(id, 0), "3001 ZeroAmount");
            done(Alice, authorise(id, credits));
            let Event::ProgrammeAuthorised { block, .. } = latest() else {
                panic!("{:?}", latest())
            };
            assert_eq!(
                (block.first, block.last),
                (before + 1, before + credits),
                "{weight} t"
            );
            before = block.last;
        }
    });
}

pub(super) fn serials(story: &mut Story) {
    let shows = "each proponent gets serials of its own, and a transfer splits a range";
    story.step(&[28], shows, || {
        done(BobStash, issue(RICE, 101, UNVERIFIED));
        // 60.6 and 40.4 of the serials 1 to 101: the larger remainder gets the odd one.
        assert_eq!(owner_of(61), (1, 61, ALPHA));
        assert_eq!(owner_of(62), (62, 101, BETA));
        done(Ferdie, transfer(RICE, ALPHA, 10));
        assert_eq!(owner_of(62).2, ALPHA);
        assert_eq!(owner_of(72), (72, 101, BETA));
    });
    let shows = "what a mail or statement says of serials stands in the event";
    story.step(&[29], shows, || {
        let moved = history()
            .into_iter()
            .rev()
            .find_map(|(_, event)| match event {
                RuntimeEvent::Credits(CreditsEvent::CreditsTransferred { ranges, .. }) => {
                    Some(ranges)
                }
                _ => None,
            })
            .expect("credits moved");
        let serial = |range: SerialRange| SerialNumber {
            country: "QM".into(),
            unit: "ITMO".into(),
            scope: "15".into(),
            programme: programme_text(RICE),
            year: 2023,
            first: range.first,
            last: range.last,
        };
        let texts: Vec<String> = moved
            .iter()
            .map(|moved| serial(moved.range).checked_text().expect("a serial"))
            .collect();
        assert_eq!(texts, ["QM-ITMO-15-001-2023-0-62-71"]);
    });
    let shows = "a serial leads to its range and owner, a serial text to its programme's block";
    story.step(&[27], shows, || {
        assert_eq!(owner_of(700), (601, 720, ALPHA));
        assert_eq!(found(721), None, "authorised and not issued");
        let serial = SerialNumber::parse("QM-ITMO-14-002-2023-0-601-900").expect("a serial");
        let block = serial.range().expect("a range");
        assert_eq!(Blocks::<Runtime>::get(FOREST).to_vec(), [block]);
    });
}

/// What a node answers about a serial.
fn found(serial: u64) -> Option<(SerialRange, RangeRecord)> {
    ask(pallet_registry_credits::RangeOfViewFunction::<Runtime>::new(serial))
}

pub(super) fn owner_of(serial: u64) -> (u64, u64, OrganisationId) {
    let (range, record) = found(serial).unwrap_or_else(|| panic!("serial {serial} is issued"));
    (range.first, range.last, record.owner)
}

pub(super) fn another_unit(story: &mut Story) {
    story.step(&[26], "the country names its credits", || {
        done(DaveStash, register(of_rice(), false));
        done(DaveStash, submit(RICE, Some(9)));
        done(Alice, authorise(RICE, 9));
        let Event::ProgrammeAuthorised { serial, .. } = latest() else {
            panic!("{:?}", latest())
        };
        assert_eq!(text_of(&serial), "QM-VCU-15-001-2023-0-1-9");
    });
}

//! Calls that name exactly what ended: its serials, issuances, programmes and owners; in every
//! wrapper, and prepared by others.

use super::{admin, approved, country::*};
use crate::support::{
    abroad, approve, batch, batch_all, governance, governing::wrapped_by_bodies, nothing,
    of_council, open, retirement, text,
};
use codec::Encode;
use frame_support::{assert_ok, weights::Weight};
use pallet_registry_accounts::Call as AccountsCall;
use pallet_registry_credits::{Call as CreditsCall, LastReceipt, Ranges};
use pallet_registry_programmes::Call as ProgrammesCall;
use pallet_registry_roles::{Call as RolesCall, LastIntent};
use registry_primitives::{
    records::{
        credits::{RangeRecord, Selection},
        freezes::FreezeScope,
        programmes::{Holdings, OwnershipChange},
    },
    Action, ActionSet, Credits, FreezeId, OrganisationId, OrganisationKind, ProgrammeId, ReceiptId,
    RetirementKind, SerialRange, Stage, TransferId, UserRole,
};
use registry_runtime::{
    configs::ProxyType, AccountId, Multisig, Runtime, RuntimeCall, RuntimeOrigin, System,
};
use sp_runtime::traits::{BlakeTwo256, Dispatchable, Hash};

/// Whose credits ended, and of which programmes.
const OWNERS: [(OrganisationId, ProgrammeId); 3] = [
    (DEVELOPER, RICE_ISSUED),
    (GOVERNMENT, RICE_ISSUED),
    (OTHER, FOREST_ISSUED),
];

/// A hash of a written order.
const ORDER: [u8; 32] = [6; 32];

/// Of each owner, retire credits inside the country and for another one, and cancel some; and
/// recognise the retirement that the other developer asked for.
pub fn settle_terminal() {
    for (owner, programme) in OWNERS {
        let five = || Selection::Amount(Credits(5));
        for call in [
            retire(owner, programme, five(), RetirementKind::LegalAction),
            retire(owner, programme, five(), RetirementKind::CrossBorder),
            cancel(owner, programme, five(), Some(ORDER)),
        ] {
            assert_ok!(call.dispatch(by(&admin(GOVERNMENT))));
        }
    }
    let transfer = FOREST_ABROAD;
    let recognise: RuntimeCall = CreditsCall::accept_request { transfer }.into();
    assert_ok!(recognise.dispatch(by(&admin(GOVERNMENT))));
    assert_eq!(LastReceipt::<Runtime>::get(), ReceiptId(10));
}

/// The administrators of the government, the first ministry and the first certifier are the
/// council and the committee.
pub fn settle_bodies() {
    use registry_runtime::{CouncilMembership, TechnicalMembership};
    for organisation in [GOVERNMENT, MINISTRY, CERTIFIER] {
        let who = || admin(organisation).into();
        assert_ok!(CouncilMembership::add_member(governance(), who()));
        assert_ok!(TechnicalMembership::add_member(governance(), who()));
    }
}

fn retire(
    owner: OrganisationId,
    programme: ProgrammeId,
    selection: Selection,
    kind: RetirementKind,
) -> RuntimeCall {
    CreditsCall::retire {
        owner,
        programme,
        selection,
        terms: retirement(kind),
    }
    .into()
}

fn cancel(
    owner: OrganisationId,
    programme: ProgrammeId,
    selection: Selection,
    order: Option<[u8; 32]>,
) -> RuntimeCall {
    CreditsCall::cancel {
        owner,
        programme,
        selection,
        reason: text("because"),
        order,
    }
    .into()
}

fn freeze(scope: FreezeScope, until: Option<u32>) -> RuntimeCall {
    CreditsCall::freeze {
        scope,
        reason: text("because"),
        case: text("C-9"),
        until,
    }
    .into()
}

/// All ranges that ended.
fn ended() -> Vec<(SerialRange, RangeRecord)> {
    Ranges::<Runtime>::iter()
        .filter(|(_, record)| record.account.is_terminal())
        .map(|(last, record)| {
            let range = SerialRange {
                first: record.first,
                last: last.into(),
            };
            (range, record)
        })
        .collect()
}

/// Everything that can be done with a selection of what an owner has.
fn with_selection(
    owner: OrganisationId,
    programme: ProgrammeId,
    selection: &Selection,
) -> Vec<RuntimeCall> {
    let mut calls: Vec<RuntimeCall> = RetirementKind::ALL
        .iter()
        .map(|kind| retire(owner, programme, selection.clone(), *kind))
        .collect();
    for order in [None, Some(ORDER)] {
        calls.push(cancel(owner, programme, selection.clone(), order));
    }
    for to in [GOVERNMENT, DEVELOPER, OTHER] {
        calls.push(
            CreditsCall::transfer {
                programme,
                to,
                selection: selection.clone(),
                remark: None,
            }
            .into(),
        );
        calls.push(
            CreditsCall::request_transfer {
                programme,
                givers: vec![(owner, selection.clone())].try_into().expect("one"),
                to,
                remark: None,
            }
            .into(),
        );
    }
    calls.push(
        CreditsCall::request_retirement {
            programme,
            selection: selection.clone(),
            terms: abroad(),
        }
        .into(),
    );
    calls
}

/// Calls about exactly what ended.
pub fn directed() -> Vec<RuntimeCall> {
    let mut calls = Vec::new();
    for (range, record) in ended() {
        let one = |range| vec![range].try_into().expect("one");
        let whole = range;
        let part = SerialRange {
            first: range.first + 1,
            last: range.last - 1,
        };
        let around = SerialRange {
            first: range.first.saturating_sub(1).max(1),
            last: range.last + 1,
        };
        for named in [whole, part, around] {
            let selection = Selection::Ranges(one(named));
            calls.extend(with_selection(record.owner, record.programme, &selection));
            for until in [None, Some(100)] {
                let scope = FreezeScope::Serials(record.programme, one(named));
                calls.push(freeze(scope, until));
            }
        }
        let issuance = record.issuance;
        let reason = text("because");
        calls.push(CreditsCall::void_issuance { issuance, reason }.into());
    }
    for (owner, programme) in OWNERS {
        // All that is free, one more, and all there ever was.
        for amount in [1, 40, 41, 45, 46, 60, 85, 90, 110] {
            let selection = Selection::Amount(Credits(amount));
            calls.extend(with_selection(owner, programme, &selection));
        }
        calls.extend(about_owner(owner));
        calls.extend(about_programme(programme));
    }
    for until in [None, Some(100)] {
        calls.push(freeze(FreezeScope::Country, until));
    }
    calls.extend(about_what_waited());
    calls
}

fn about_owner(organisation: OrganisationId) -> Vec<RuntimeCall> {
    let reason = || text("because");
    vec![
        freeze(FreezeScope::Organisation(organisation), None),
        freeze(FreezeScope::Organisation(organisation), Some(100)),
        AccountsCall::suspend_organisation {
            organisation,
            reason: reason(),
        }
        .into(),
        AccountsCall::reactivate_organisation {
            organisation,
            reason: reason(),
        }
        .into(),
        AccountsCall::decide_registration {
            organisation,
            admit: false,
            reason: reason(),
        }
        .into(),
    ]
}

fn about_programme(programme: ProgrammeId) -> Vec<RuntimeCall> {
    let reason = || text("because");
    let mut calls = vec![
        freeze(FreezeScope::Programme(programme), None),
        freeze(FreezeScope::Programme(programme), Some(100)),
        ProgrammesCall::reject {
            programme,
            reason: reason(),
        }
        .into(),
        ProgrammesCall::withdraw {
            programme,
            reason: reason(),
        }
        .into(),
    ];
    for outcome in [Stage::Completed, Stage::Cancelled] {
        calls.push(
            ProgrammesCall::close {
                programme,
                outcome,
                reason: reason(),
            }
            .into(),
        );
    }
    calls
}

/// All numbers of what waits or waited, and of freezes.
fn about_what_waited() -> Vec<RuntimeCall> {
    let reason = || text("because");
    let mut calls: Vec<RuntimeCall> = Vec::new();
    for transfer in (1..=5).map(TransferId) {
        calls.push(CreditsCall::cancel_transfer { transfer }.into());
        calls.push(CreditsCall::execute_transfer { transfer }.into());
        calls.push(CreditsCall::accept_request { transfer }.into());
        calls.push(
            CreditsCall::refuse_request {
                transfer,
                reason: reason(),
            }
            .into(),
        );
    }
    for freeze in (1..=3).map(FreezeId) {
        calls.push(
            CreditsCall::unfreeze {
                freeze,
                reason: reason(),
            }
            .into(),
        );
        for until in [None, Some(50)] {
            calls.push(CreditsCall::prolong_freeze { freeze, until }.into());
        }
    }
    calls
}

/// Every way to send one call inside another one.
pub fn wrapped(call: &RuntimeCall) -> Vec<RuntimeCall> {
    use pallet_utility::Call;
    let boxed = || Box::new(call.clone());
    let one = || vec![call.clone()];
    let mut calls: Vec<RuntimeCall> = vec![
        batch(one()),
        batch_all(one()),
        Call::force_batch { calls: one() }.into(),
        batch_all(vec![nothing(), batch(one())]),
        Call::if_else {
            main: boxed(),
            fallback: Box::new(nothing()),
        }
        .into(),
        Call::as_derivative {
            index: 0,
            call: boxed(),
        }
        .into(),
        Call::with_weight {
            call: boxed(),
            weight: Weight::zero(),
        }
        .into(),
        pallet_multisig::Call::as_multi_threshold_1 {
            other_signatories: vec![silent_key(OTHER, 99)],
            call: boxed(),
        }
        .into(),
        pallet_proxy::Call::proxy {
            real: admin(GOVERNMENT).into(),
            force_proxy_type: None,
            call: boxed(),
        }
        .into(),
        open(call.clone()),
        open(batch(one())),
    ];
    calls.extend(wrapped_by_bodies(call));
    for as_origin in [
        frame_system::RawOrigin::Root.into(),
        frame_system::RawOrigin::None.into(),
        frame_system::RawOrigin::Signed(admin(GOVERNMENT)).into(),
        frame_system::RawOrigin::Signed(admin(DEVELOPER)).into(),
        approved(GOVERNMENT).caller,
        of_council(3, 3).caller,
    ] {
        calls.push(
            Call::dispatch_as {
                as_origin: Box::new(as_origin),
                call: boxed(),
            }
            .into(),
        );
    }
    calls
}

/// Who sends a step, and what.
type Step = (RuntimeOrigin, RuntimeCall);

fn manager(organisation: OrganisationId) -> AccountId {
    key_of(organisation, UserRole::Manager)
}

/// Calls that build on each other. Each of them may fail.
pub fn sequences() -> Vec<Vec<Step>> {
    let mut sequences = Vec::new();
    for call in directed() {
        for organisation in [GOVERNMENT, DEVELOPER, OTHER] {
            sequences.push(by_two(organisation, &call));
        }
        sequences.push(by_multisig(&call));
        sequences.push(by_proxy(&call));
        sequences.push(by_motion(&call));
    }
    for (giver, programme) in OWNERS {
        for amount in [1, 5, 40, 45, 60, 85, 110] {
            sequences.push(change_of_ownership(programme, giver, Credits(amount)));
        }
    }
    // Everybody may do everything, and does it one after the other without undoing anything.
    for organisation in [GOVERNMENT, MINISTRY, DEVELOPER, OTHER] {
        let mut steps = with_all_rights();
        steps.extend(
            directed()
                .into_iter()
                .map(|call| (by(&manager(organisation)), call)),
        );
        sequences.push(steps);
    }
    let by_council = directed().into_iter().map(|call| (governance(), call));
    sequences.push(by_council.collect());
    let by_root = directed()
        .into_iter()
        .map(|call| (RuntimeOrigin::root(), call));
    sequences.push(by_root.collect());
    sequences
}

/// One person opens an intent, another one approves it.
fn by_two(organisation: OrganisationId, call: &RuntimeCall) -> Vec<Step> {
    let intent = LastIntent::<Runtime>::get().0 + 1;
    vec![
        (by(&admin(organisation)), open(call.clone())),
        (by(&manager(organisation)), approve(intent, call.clone())),
    ]
}

/// An address of two keys is made an administrator of the government, and sends the call.
fn by_multisig(call: &RuntimeCall) -> Vec<Step> {
    let mut people = [silent_key(OTHER, 90), silent_key(OTHER, 91)];
    people.sort();
    let [first, second] = people.clone();
    let address = Multisig::multi_account_id(&people, 2);
    let admit = AccountsCall::add_member {
        organisation: GOVERNMENT,
        key: address,
        role: UserRole::Admin,
    };
    let signs = |other: &AccountId, maybe_timepoint| {
        pallet_multisig::Call::as_multi {
            threshold: 2,
            other_signatories: vec![other.clone()],
            maybe_timepoint,
            call: Box::new(call.clone()),
            max_weight: Weight::MAX,
        }
        .into()
    };
    let when = pallet_multisig::Timepoint {
        height: System::block_number(),
        index: System::extrinsic_index().unwrap_or_default(),
    };
    vec![
        (by(&key_of(GOVERNMENT, UserRole::Root)), admit.into()),
        (by(&first), signs(&second, None)),
        (by(&second), signs(&first, Some(when))),
    ]
}

/// Two of the council's three members vote for it, and one closes the motion.
fn by_motion(call: &RuntimeCall) -> Vec<Step> {
    type Council = pallet_collective::Call<Runtime, pallet_collective::Instance1>;
    let length_bound = u32::try_from(call.encoded_size()).expect("calls are short");
    let proposal = BlakeTwo256::hash_of(call);
    let index = pallet_collective::ProposalCount::<Runtime, pallet_collective::Instance1>::get();
    let propose = Council::propose {
        threshold: 2,
        proposal: Box::new(call.clone()),
        length_bound,
    };
    let vote = || Council::vote {
        proposal,
        index,
        approve: true,
    };
    let close = Council::close {
        proposal_hash: proposal,
        index,
        proposal_weight_bound: Weight::MAX,
        length_bound,
    };
    vec![
        (by(&admin(GOVERNMENT)), propose.into()),
        (by(&admin(GOVERNMENT)), vote().into()),
        (by(&admin(MINISTRY)), vote().into()),
        (by(&admin(CERTIFIER)), close.into()),
    ]
}

/// A key is let act for an administrator of the government, and sends the call.
fn by_proxy(call: &RuntimeCall) -> Vec<Step> {
    let delegate = silent_key(OTHER, 92);
    let add = pallet_proxy::Call::add_proxy {
        delegate: delegate.clone().into(),
        proxy_type: ProxyType::Programmes,
        delay: 0,
    };
    let proxied = |call: RuntimeCall| {
        pallet_proxy::Call::proxy {
            real: admin(GOVERNMENT).into(),
            force_proxy_type: None,
            call: Box::new(call),
        }
        .into()
    };
    vec![
        (by(&admin(GOVERNMENT)), add.into()),
        (by(&delegate), proxied(call.clone())),
        (by(&delegate), proxied(batch_all(vec![call.clone()]))),
    ]
}

/// Credits go along with a change of ownership that all agree to.
fn change_of_ownership(
    programme: ProgrammeId,
    giver: OrganisationId,
    amount: Credits,
) -> Vec<Step> {
    let receiver = if giver == OTHER { DEVELOPER } else { OTHER };
    let change = OwnershipChange {
        giver,
        receiver,
        share: 100_000,
        holdings: Holdings::Move(amount),
    };
    let propose = ProgrammesCall::propose_ownership {
        programme,
        change,
        reason: None,
    };
    let hash = BlakeTwo256::hash_of(&change).0;
    let agree = || ProgrammesCall::agree_ownership { programme, hash }.into();
    let authority = if programme == RICE_ISSUED {
        MINISTRY
    } else {
        OTHER_MINISTRY
    };
    let mut steps = vec![(by(&admin(giver)), propose.into())];
    for party in [giver, receiver, authority, GOVERNMENT] {
        steps.push((by(&admin(party)), agree()));
    }
    steps
}

fn with_all_rights() -> Vec<Step> {
    let mut steps = Vec::new();
    for kind in OrganisationKind::ALL.iter().copied() {
        for role in UserRole::ALL.iter().copied() {
            let set = RolesCall::set_permissions {
                kind,
                role,
                actions: ActionSet::of(Action::ALL),
            };
            steps.push((governance(), set.into()));
        }
    }
    steps
}

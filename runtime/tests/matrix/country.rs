//! A country with two organisations of most kinds, and the records on which actions are tried.

use crate::support::{abroad, details, genesis, set_time, text, PROMPT, START};
use codec::Encode;
use frame_support::assert_ok;
use pallet_registry_accounts::{Members, Organisations};
use registry_primitives::{
    consent::{consent_message, Consent},
    records::{
        accounts::MemberRecord,
        credits::{IssuanceBasis, Selection},
        freezes::FreezeScope,
        programmes::{Holdings, OwnershipChange, ProgrammeDetails},
    },
    Credits, FreezeId, IssuanceId, MemberState, MonitoredPeriod, OrganisationId, OrganisationKind,
    OrganisationState, PersonId, ProgrammeId, ReportId, ScopeSet, Sector, SerialRange, TransferId,
    UserRole,
};
use registry_runtime::{AccountId, Accounts, Programmes, Runtime, RuntimeOrigin, System};
use sp_core::{sr25519, Pair};
use sp_runtime::{BuildStorage, MultiSignature};

pub const GOVERNMENT: OrganisationId = OrganisationId(1);
pub const MINISTRY: OrganisationId = OrganisationId(2);
pub const CERTIFIER: OrganisationId = OrganisationId(3);
pub const DEVELOPER: OrganisationId = OrganisationId(4);
pub const API: OrganisationId = OrganisationId(5);
/// A developer that has nothing to do with the first one.
pub const OTHER: OrganisationId = OrganisationId(6);
pub const OTHER_MINISTRY: OrganisationId = OrganisationId(7);
pub const OTHER_CERTIFIER: OrganisationId = OrganisationId(8);
/// Registered itself and waits for admission.
pub const PENDING: OrganisationId = OrganisationId(9);

/// Of the first developer, within the ministry's scope, still pending.
pub const RICE: ProgrammeId = ProgrammeId(1);
/// Of the other developer, outside the ministry's scope, still pending.
pub const FOREST: ProgrammeId = ProgrammeId(2);
/// Of the first developer and the government, within the ministry's scope, with credits,
/// monitoring reports, a certificate of the certifier and an amendment of its proponents.
pub const RICE_ISSUED: ProgrammeId = ProgrammeId(3);
/// Of the other developer, outside the ministry's scope, with the same and a certificate of the
/// other certifier.
pub const FOREST_ISSUED: ProgrammeId = ProgrammeId(4);
/// Like [`RICE_ISSUED`], a draft.
pub const RICE_DRAFT: ProgrammeId = ProgrammeId(5);
/// Like [`FOREST_ISSUED`], a draft.
pub const FOREST_DRAFT: ProgrammeId = ProgrammeId(6);
/// Like [`RICE_ISSUED`], authorised, with an amendment of the authority and a change of ownership
/// from the first developer to the other one.
pub const RICE_OFFERED: ProgrammeId = ProgrammeId(7);
/// Like [`FOREST_ISSUED`], authorised, with an amendment of the authority and a change of
/// ownership from the other developer to the first one.
pub const FOREST_OFFERED: ProgrammeId = ProgrammeId(8);

/// Of [`RICE_ISSUED`], waiting for a certifier.
pub const RICE_REPORT: ReportId = ReportId(1);
/// Of [`RICE_ISSUED`], verified by the certifier.
pub const RICE_VERIFIED: ReportId = ReportId(2);
/// Of [`FOREST_ISSUED`], waiting for a certifier.
pub const FOREST_REPORT: ReportId = ReportId(3);
/// Of [`FOREST_ISSUED`], verified by the other certifier.
pub const FOREST_VERIFIED: ReportId = ReportId(4);

/// Of [`RICE_ISSUED`], of which nothing moved.
pub const RICE_UNMOVED: IssuanceId = IssuanceId(2);
/// Of [`FOREST_ISSUED`], of which nothing moved.
pub const FOREST_UNMOVED: IssuanceId = IssuanceId(4);

/// The other developer asks the first one for credits.
pub const RICE_ASKED: TransferId = TransferId(1);
/// The first developer asks for the recognition of a retirement.
pub const RICE_ABROAD: TransferId = TransferId(2);
/// The first developer asks the other one for credits.
pub const FOREST_ASKED: TransferId = TransferId(3);
/// The other developer asks for the recognition of a retirement.
pub const FOREST_ABROAD: TransferId = TransferId(4);

/// Of [`RICE_OFFERED`], by the government.
pub const RICE_FROZEN: FreezeId = FreezeId(1);
/// Of [`FOREST_OFFERED`], by the government.
pub const FOREST_FROZEN: FreezeId = FreezeId(2);

/// Half a year after the start of the programmes.
const NOW: u64 = START + 180 * DAY;
const DAY: u64 = 86_400;

/// Whose record an action is tried on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whose {
    Own,
    Other,
}

impl Whose {
    pub fn of<Record>(self, own: Record, other: Record) -> Record {
        match self {
            Self::Own => own,
            Self::Other => other,
        }
    }
}

pub fn organisation_of(kind: OrganisationKind) -> OrganisationId {
    match kind {
        OrganisationKind::Government => GOVERNMENT,
        OrganisationKind::Ministry => MINISTRY,
        OrganisationKind::Certifier => CERTIFIER,
        OrganisationKind::ProgrammeDeveloper => DEVELOPER,
        OrganisationKind::Api => API,
    }
}

/// A key whose holder nobody asks for a signature.
pub fn silent_key(organisation: OrganisationId, number: u8) -> AccountId {
    let mut bytes = [number; 32];
    bytes[..4].copy_from_slice(&organisation.0.to_be_bytes());
    AccountId::new(bytes)
}

/// The key of the role in an organisation. Every organisation has all roles here, also the
/// root that only the government can have, so that no cell of the matrix is left out.
pub fn key_of(organisation: OrganisationId, role: UserRole) -> AccountId {
    silent_key(organisation, role.index())
}

/// A viewer whom the others of its organisation manage.
pub fn colleague(organisation: OrganisationId) -> AccountId {
    silent_key(organisation, 10)
}

/// A viewer whose key is being recovered.
pub fn recovering(organisation: OrganisationId) -> AccountId {
    silent_key(organisation, 11)
}

/// A new key and its consent to replace a lost one.
pub fn successor(lost: &AccountId) -> (AccountId, MultiSignature) {
    let pair = sr25519::Pair::from_seed(&sp_io::hashing::blake2_256(lost.as_ref()));
    let new: AccountId = pair.public().into();
    let consent = Consent::Replace {
        old: lost,
        new: &new,
    };
    let message = System::block_hash(0).using_encoded(|hash| consent_message(hash, &consent));
    (new, pair.sign(&message).into())
}

pub fn by(key: &AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(key.clone())
}

/// A country with two organisations of most kinds, without second persons.
pub fn run(test: impl FnOnce()) {
    let root = key_of(GOVERNMENT, UserRole::Root);
    let genesis = genesis(root.clone(), PROMPT);
    let storage = genesis.build_storage().expect("genesis can be built");
    sp_io::TestExternalities::from(storage).execute_with(|| {
        System::set_block_number(1);
        set_time(NOW);
        settle(&root);
        test();
    });
}

fn settle(root: &AccountId) {
    use OrganisationKind::*;
    for (id, kind, scopes) in [
        (MINISTRY, Ministry, 1 << 15),
        (CERTIFIER, Certifier, 0),
        (DEVELOPER, ProgrammeDeveloper, 0),
        (API, Api, 0),
        (OTHER, ProgrammeDeveloper, 0),
        (OTHER_MINISTRY, Ministry, 1 << 14),
        (OTHER_CERTIFIER, Certifier, 0),
    ] {
        assert_ok!(Accounts::register_organisation(
            by(root),
            kind,
            text(&format!("Organisation {id}")),
            text(&format!("T-{id}")),
            *b"QM",
            ScopeSet(scopes),
            text(""),
            Some(key_of(id, UserRole::Admin)),
        ));
        let admin = by(&key_of(id, UserRole::Admin));
        for role in [UserRole::Manager, UserRole::Viewer] {
            assert_ok!(Accounts::add_member(
                admin.clone(),
                id,
                key_of(id, role),
                role
            ));
        }
        people_to_manage(id, &key_of(id, UserRole::Admin));
        // No call makes a root outside the government: what would be if one were there?
        Members::<Runtime>::insert(
            key_of(id, UserRole::Root),
            MemberRecord {
                organisation: id,
                person: PersonId(1_000 + id.0),
                role: UserRole::Root,
                state: MemberState::Active,
            },
        );
    }
    for role in [UserRole::Admin, UserRole::Manager, UserRole::Viewer] {
        let key = key_of(GOVERNMENT, role);
        assert_ok!(Accounts::add_member(by(root), GOVERNMENT, key, role));
    }
    people_to_manage(GOVERNMENT, root);

    let pending = registry_primitives::records::accounts::Organisation {
        kind: ProgrammeDeveloper,
        state: OrganisationState::Pending,
        name: text("Newcomer"),
        tax_id: text("N"),
        country: *b"QM",
        scopes: ScopeSet::default(),
        website: text(""),
    };
    Organisations::<Runtime>::insert(PENDING, pending);
    pallet_registry_accounts::NextOrganisation::<Runtime>::put(OrganisationId(PENDING.0 + 1));
    pallet_registry_accounts::Applicant::<Runtime>::insert(PENDING, silent_key(PENDING, 1));

    settle_programmes(root);
}

/// Register, authorise, issue, propose, report, verify and certify programmes.
fn settle_programmes(root: &AccountId) {
    let shared = [(DEVELOPER, 500_000), (GOVERNMENT, 500_000)];
    let own = [(DEVELOPER, 1_000_000)];
    let other = [(OTHER, 1_000_000)];
    for (id, scope, proponents, submit) in [
        (RICE, 15, &own[..], true),
        (FOREST, 14, &other, true),
        (RICE_ISSUED, 15, &shared, true),
        (FOREST_ISSUED, 14, &other, true),
        (RICE_DRAFT, 15, &shared, false),
        (FOREST_DRAFT, 14, &other, false),
        (RICE_OFFERED, 15, &shared, true),
        (FOREST_OFFERED, 14, &other, true),
    ] {
        let details = details(&format!("P-{id}"), scope, proponents);
        let (registrant, _) = proponents[0];
        let registrant = by(&key_of(registrant, UserRole::Admin));
        assert_ok!(Programmes::register(registrant, details, submit));
    }
    for id in [RICE_ISSUED, FOREST_ISSUED, RICE_OFFERED, FOREST_OFFERED] {
        let authorise = Programmes::authorise;
        assert_ok!(authorise(by(root), id, 1, Credits(500), None, None));
    }
    for (owner, ministry, sector, certifier, certified, offered, reports) in [
        (
            DEVELOPER,
            MINISTRY,
            Sector::Agriculture,
            CERTIFIER,
            RICE_ISSUED,
            RICE_OFFERED,
            [RICE_REPORT, RICE_VERIFIED],
        ),
        (
            OTHER,
            OTHER_MINISTRY,
            Sector::Forestry,
            OTHER_CERTIFIER,
            FOREST_ISSUED,
            FOREST_OFFERED,
            [FOREST_REPORT, FOREST_VERIFIED],
        ),
    ] {
        let proponent = by(&key_of(owner, UserRole::Admin));
        let judge = by(&key_of(certifier, UserRole::Admin));
        let issue = registry_runtime::Credits::issue;
        let basis = IssuanceBasis::Unverified(None);
        for amount in [100, 10] {
            assert_ok!(issue(by(root), certified, Credits(amount), 2023, basis));
        }
        let amend = Programmes::amend;
        let told = amended(certified);
        assert_ok!(amend(proponent.clone(), certified, told, None));
        // The government is a proponent of one of them, for which it would speak first.
        let authority = by(&key_of(ministry, UserRole::Admin));
        assert_ok!(amend(authority, offered, amended(offered), None));
        let propose = Programmes::propose_ownership;
        assert_ok!(propose(by(root), offered, change(owner), None));
        assert_ok!(Accounts::accredit(by(root), certifier, sector, 0, 2 * NOW));
        for (report, first) in reports.into_iter().zip([0, 10]) {
            let report_monitoring = Programmes::report;
            let period = days(first, 9);
            let claimed = Credits(50);
            let by = proponent.clone();
            assert_ok!(report_monitoring(
                by, certified, period, claimed, [1; 32], None
            ));
            assert_eq!(
                pallet_registry_programmes::LastReport::<Runtime>::get(),
                report
            );
        }
        let verify = Programmes::verify;
        assert_ok!(verify(judge.clone(), reports[1], Credits(40), [2; 32]));
        assert_ok!(Programmes::certify(judge, certified, None));
    }
    settle_credits(root);
}

/// Ask for credits and for the recognition of a retirement, and freeze.
fn settle_credits(root: &AccountId) {
    for (owner, asking, issued, offered, asked, abroad_id, frozen) in [
        (
            DEVELOPER,
            OTHER,
            RICE_ISSUED,
            RICE_OFFERED,
            RICE_ASKED,
            RICE_ABROAD,
            RICE_FROZEN,
        ),
        (
            OTHER,
            DEVELOPER,
            FOREST_ISSUED,
            FOREST_OFFERED,
            FOREST_ASKED,
            FOREST_ABROAD,
            FOREST_FROZEN,
        ),
    ] {
        use pallet_registry_credits::{LastFreeze, LastTransfer};
        let five = Selection::Amount(Credits(5));
        let givers = vec![(owner, five.clone())].try_into().expect("one");
        let request = registry_runtime::Credits::request_transfer;
        let receiver = by(&key_of(asking, UserRole::Admin));
        assert_ok!(request(receiver, issued, givers, asking, None));
        assert_eq!(LastTransfer::<Runtime>::get(), asked);
        let request = registry_runtime::Credits::request_retirement;
        let holder = by(&key_of(owner, UserRole::Admin));
        assert_ok!(request(holder, issued, five, abroad()));
        assert_eq!(LastTransfer::<Runtime>::get(), abroad_id);
        let freeze = registry_runtime::Credits::freeze;
        let scope = FreezeScope::Programme(offered);
        let (reason, case) = (text("because"), text("C-1"));
        assert_ok!(freeze(by(root), scope, reason, case, Some(100)));
        assert_eq!(LastFreeze::<Runtime>::get(), frozen);
    }
}

/// So many days of monitoring, and so many days after the start.
pub fn days(first: u64, length: u64) -> MonitoredPeriod {
    let from = START + first * DAY;
    MonitoredPeriod {
        from,
        until: from + length * DAY - 1,
    }
}

/// The serials reserved for a programme by its first authorisation.
pub fn serials_of(programme: ProgrammeId) -> SerialRange {
    let blocks = pallet_registry_credits::Blocks::<Runtime>::get(programme);
    *blocks.first().expect("it is authorised")
}

/// New details of a programme that both sides can agree to.
pub fn amended(programme: ProgrammeId) -> ProgrammeDetails {
    let record = pallet_registry_programmes::Programmes::<Runtime>::get(programme);
    ProgrammeDetails {
        title: text("Amended"),
        ..record.expect("exists").details
    }
}

/// A change of ownership between the developers.
pub fn change(giver: OrganisationId) -> OwnershipChange {
    OwnershipChange {
        giver,
        receiver: if giver == DEVELOPER { OTHER } else { DEVELOPER },
        share: 100_000,
        holdings: Holdings::Stay,
    }
}

fn people_to_manage(organisation: OrganisationId, admin: &AccountId) {
    for key in [colleague(organisation), recovering(organisation)] {
        let role = UserRole::Viewer;
        assert_ok!(Accounts::add_member(by(admin), organisation, key, role));
    }
    let lost = recovering(organisation);
    let (new, signature) = successor(&lost);
    assert_ok!(Accounts::propose_recovery(by(admin), lost, new, signature));
}

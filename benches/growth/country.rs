//! A country with its organisations, and what they do.

use crate::chain::{Chain, Signed};
use anyhow::Result;
use frame_support::BoundedVec;
use registry_primitives::{
    records::{
        credits::{IssuanceBasis, Selection},
        programmes::{Finance, InternationalUse, NdcFlags, ProgrammeDetails},
    },
    texts::{Region, Title, MAX_PROPONENTS, MAX_REGIONS},
    Credits, Gas, GasSet, MitigationType, MonitoredPeriod, OrganisationId, OrganisationKind,
    ProgrammeId, Proponent, ReportId, ScopeSet, Sector, SectoralScope, PARTS_PER_WHOLE,
};
use registry_runtime::{AccountId, Runtime, RuntimeCall};
use sp_keyring::Sr25519Keyring;

type Accounts = pallet_registry_accounts::Call<Runtime>;
type Ledger = pallet_registry_credits::Call<Runtime>;
type Programmes = pallet_registry_programmes::Call<Runtime>;
type Safeguards = pallet_registry_safeguards::Call<Runtime>;

/// When programmes begin: 2020-01-01 UTC.
const START: u64 = 1_577_836_800;
/// When they end: 2049-12-31 UTC.
const END: u64 = 2_524_607_999;
/// A monitored period in seconds.
const HOUR: u64 = 3_600;
/// The year in which that is.
const VINTAGE: u16 = 2020;
/// The organisation after the government.
const FIRST_DEVELOPER: u32 = 2;
/// The organisation after the developers.
const CERTIFIER: u32 = MAX_PROPONENTS.saturating_add(FIRST_DEVELOPER);
/// Who gives credits away.
pub const GIVER: OrganisationId = OrganisationId(FIRST_DEVELOPER);
/// Who receives them.
pub const RECEIVER: OrganisationId = OrganisationId(FIRST_DEVELOPER.saturating_add(1));
/// Who signs for the government.
const GOVERNMENT: Sr25519Keyring = Sr25519Keyring::Alice;
/// Who signs for the first developer.
const DEVELOPER: Sr25519Keyring = Sr25519Keyring::Bob;
/// Who signs for the certifier.
const VERIFIER: Sr25519Keyring = Sr25519Keyring::Charlie;
/// The programme with the calendar.
const PROGRAMME: ProgrammeId = ProgrammeId(1);

/// How much is said of a programme.
#[derive(Clone, Copy)]
pub enum Size {
    /// As little as there may be.
    Small,
    /// As many proponents and regions, and as long a title, as there may be.
    Large,
    /// Little of a programme of so many proponents with equal shares.
    Shared(u32),
}

/// A chain with a government, as many developers as a programme can have proponents, and a
/// certifier.
pub fn founded() -> Result<Chain> {
    let mut chain = Chain::from_preset("development")?;
    let developers =
        (FIRST_DEVELOPER..CERTIFIER).map(|number| (number, OrganisationKind::ProgrammeDeveloper));
    let certifier = [(CERTIFIER, OrganisationKind::Certifier)];
    chain.blocks(developers.chain(certifier).map(|(number, kind)| {
        let text = format!("Organisation {number}").into_bytes();
        signed(
            GOVERNMENT,
            Accounts::register_organisation {
                kind,
                name: BoundedVec::truncate_from(text.clone()),
                tax_id: BoundedVec::truncate_from(text),
                country: *b"QM",
                scopes: ScopeSet::default(),
                website: BoundedVec::default(),
                administrator: Some(administrator(number)),
            },
        )
    }))?;
    chain.blocks([signed(
        GOVERNMENT,
        Accounts::accredit {
            organisation: OrganisationId(CERTIFIER),
            sector: Sector::Energy,
            from: 0,
            until: u64::MAX,
        },
    )])?;
    Ok(chain)
}

/// Registration of a programme with an external identifier of this number.
pub fn register(number: u32, size: Size) -> Signed {
    let (proponents, regions, title) = match size {
        Size::Small => (shares(1), 1, 1),
        Size::Large => (shares(MAX_PROPONENTS), MAX_REGIONS, Title::bound()),
        Size::Shared(count) => (equal_shares(count), 1, 1),
    };
    let region = |number: u32| Region::truncate_from(format!("QM-{number:03}").into_bytes());
    let details = ProgrammeDetails {
        source: BoundedVec::truncate_from(b"bench".to_vec()),
        external_id: BoundedVec::truncate_from(format!("P-{number:08}").into_bytes()),
        title: BoundedVec::truncate_from(vec![b'x'; title]),
        sector: Sector::Energy,
        scope: SectoralScope(1),
        mitigation: MitigationType::Solar,
        gases: GasSet::of(&[Gas::CO2]),
        start: START,
        end: END,
        crediting_years: None,
        regions: BoundedVec::truncate_from((0..regions).map(region).collect()),
        boundary: None,
        estimate: Credits(1_000_000_000),
        proponents: BoundedVec::truncate_from(proponents),
        finance: Finance::default(),
        ndc: NdcFlags::default(),
        international: InternationalUse::default(),
    };
    signed(
        DEVELOPER,
        Programmes::register {
            details,
            submit: true,
        },
    )
}

/// Authorisation of so many credits for the first programme.
pub fn authorise(amount: u64) -> Signed {
    signed(
        GOVERNMENT,
        Programmes::authorise {
            programme: PROGRAMME,
            version: 1,
            amount: Credits(amount),
            letter: None,
            reason: None,
        },
    )
}

/// Report on an hour of the first programme.
pub fn report(period: MonitoredPeriod) -> Signed {
    signed(
        DEVELOPER,
        Programmes::report {
            programme: PROGRAMME,
            period,
            claimed: Credits(1),
            inputs: [7; 32],
            method: None,
        },
    )
}

/// Verification of the report of this number.
pub fn verify(number: u32) -> Signed {
    signed(
        VERIFIER,
        Programmes::verify {
            report: ReportId(number),
            verified: Credits(1),
            statement: [7; 32],
        },
    )
}

/// Issuance of so many credits of the first programme.
pub fn issue(amount: u64) -> Signed {
    signed(
        GOVERNMENT,
        Ledger::issue {
            programme: PROGRAMME,
            amount: Credits(amount),
            vintage: VINTAGE,
            basis: IssuanceBasis::Unverified(None),
        },
    )
}

/// The giver's trust in the receiver, so that no transfer between them has to wait.
pub fn trust() -> Signed {
    signed(
        DEVELOPER,
        Safeguards::add_trusted {
            counterparty: RECEIVER,
        },
    )
}

/// Transfer of credits of the first programme from the giver to the receiver.
pub fn transfer(selection: Selection) -> Signed {
    signed(
        DEVELOPER,
        Ledger::transfer {
            programme: PROGRAMME,
            to: RECEIVER,
            selection,
            remark: None,
        },
    )
}

/// An hour of the programmes by number.
pub fn hour(number: u32) -> MonitoredPeriod {
    let from = START.saturating_add(HOUR.saturating_mul(number.into()));
    MonitoredPeriod {
        from,
        until: from.saturating_add(HOUR).saturating_sub(1),
    }
}

/// So many developers; all but the first have the smallest share.
fn shares(count: u32) -> Vec<Proponent> {
    let others = count.saturating_sub(1);
    (0..count)
        .map(|index| Proponent {
            organisation: OrganisationId(index.saturating_add(FIRST_DEVELOPER)),
            share: match index {
                0 => PARTS_PER_WHOLE.saturating_sub(others),
                _ => 1,
            },
        })
        .collect()
}

/// So many developers with equal shares.
fn equal_shares(count: u32) -> Vec<Proponent> {
    let share = PARTS_PER_WHOLE.checked_div(count).unwrap_or_default();
    let mut proponents = shares(count);
    for proponent in &mut proponents {
        proponent.share = share;
    }
    proponents
}

/// The key of an organisation's administrator.
fn administrator(organisation: u32) -> AccountId {
    match organisation {
        FIRST_DEVELOPER => DEVELOPER.to_account_id(),
        CERTIFIER => VERIFIER.to_account_id(),
        _ => {
            let mut key = [0; 32];
            key[..4].copy_from_slice(&organisation.to_be_bytes());
            AccountId::new(key)
        }
    }
}

fn signed(by: Sr25519Keyring, call: impl Into<RuntimeCall>) -> Signed {
    Signed {
        by,
        call: call.into(),
    }
}

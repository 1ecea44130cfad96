//! The country that the storm comes over: some dozens of developers with keys of their own, a
//! dozen programmes, and a web of trust.

use anyhow::{ensure, Result};
use registry_client::{Call, Registry, RegistryEvent, Signer};
use registry_e2e::{
    founding::{organisation, Programme},
    wire,
};
use registry_primitives::{
    records::trust::{Delays, Openness, Reception},
    Credits, OrganisationId, OrganisationKind, ProgrammeId, Proponent, UserRole,
};
use subxt_signer::sr25519::Keypair;

/// Short enough that much becomes due in the storm.
pub const DELAYS: Delays = Delays {
    trust: 2,
    transfer: 4,
    cancel_before: 1,
    limits: 5,
    recovery: 10,
    request: 20,
};
/// The government.
pub const GOVERNMENT: OrganisationId = OrganisationId(1);
/// The key of its root.
const ROOT: &str = "//Alice";
/// Further people of the government: one key gets into each block about once.
const OFFICERS: u32 = 5;
/// Developers, which hold the credits.
const HOLDERS: u32 = 36;
/// Programmes; each has three of the developers as proponents.
const PROGRAMMES: u32 = 12;
/// Credits that each programme may get.
const AUTHORISED: Credits = Credits(10_000_000);
/// Credits that each programme has when the storm begins.
const ISSUED: Credits = Credits(600_000);
/// How many of the developers after it a developer trusts.
const TRUSTED: u32 = 12;

/// Somebody who signs.
pub struct Person {
    pub organisation: OrganisationId,
    pub key: Keypair,
}

/// The people and programmes.
pub struct Founded {
    /// Several of the government, one of each developer.
    pub people: Vec<Person>,
    pub holders: Vec<OrganisationId>,
    pub programmes: Vec<ProgrammeId>,
}

/// The developer of a number, from zero on.
fn holder(number: u32) -> OrganisationId {
    OrganisationId(GOVERNMENT.0 + 1 + number % HOLDERS)
}

fn key_of(number: u32) -> Result<Keypair> {
    wire::key(&format!("//Holder//{number}"))
}

/// Founds the country.
pub async fn found(url: &str) -> Result<Founded> {
    let registry = Registry::connect(url).await?;
    let root = wire::key(ROOT)?;
    let mut calls = Vec::new();
    let mut people = vec![Person {
        organisation: GOVERNMENT,
        key: root.clone(),
    }];
    for number in 0..OFFICERS {
        let key = wire::key(&format!("//Officer//{number}"))?;
        calls.push(Call::AddMember {
            organisation: GOVERNMENT,
            key: Signer::from_keypair(key.clone()).account(),
            role: UserRole::Admin,
        });
        people.push(Person {
            organisation: GOVERNMENT,
            key,
        });
    }
    for number in 0..HOLDERS {
        people.push(Person {
            organisation: holder(number),
            key: key_of(number)?,
        });
        calls.push(register(number)?);
    }
    let programmes: Vec<ProgrammeId> = (1..=PROGRAMMES).map(ProgrammeId).collect();
    for programme in &programmes {
        calls.extend(begin(*programme)?);
    }
    let signer = Signer::from_keypair(root);
    let receipt = registry.submit(&signer, calls).await?;
    let registered = receipt.events.iter().filter_map(|event| match event {
        RegistryEvent::OrganisationRegistered(event) => Some(event.organisation),
        _ => None,
    });
    ensure!(
        registered.eq((0..HOLDERS).map(holder)),
        "the developers have other numbers"
    );

    let jobs = (0..HOLDERS).map(|number| {
        let trusts = (1..=TRUSTED).map(|next| Call::AddTrusted {
            counterparty: holder(number + next),
        });
        // One is choosy.
        let choosy = (number == 35).then_some(Call::SetReception {
            reception: Reception {
                credits: Openness::Trusted,
                requests: Openness::Nobody,
            },
        });
        let signer = Signer::from_keypair(key_of(number)?);
        Ok((signer, trusts.chain(choosy).collect()))
    });
    registry.submit_many(jobs.collect::<Result<_>>()?).await?;

    Ok(Founded {
        people,
        holders: (0..HOLDERS).map(holder).collect(),
        programmes,
    })
}

fn register(number: u32) -> Result<Call> {
    let name = format!("Holder {number}");
    let administrator = Signer::from_keypair(key_of(number)?).account();
    let kind = OrganisationKind::ProgrammeDeveloper;
    Ok(organisation(kind, &name, &name, administrator))
}

/// Everything until a programme has credits.
fn begin(id: ProgrammeId) -> Result<[Call; 3]> {
    let first = (id.0 - 1) * 3;
    let proponents = [500_000, 300_000, 200_000]
        .into_iter()
        .zip(first..)
        .map(|(share, number)| Proponent {
            organisation: holder(number),
            share,
        });
    let programme = Programme {
        id,
        external_id: format!("STORM-{id}"),
        proponents: proponents.collect(),
        authorised: AUTHORISED,
        issued: ISSUED,
    };
    programme.calls()
}

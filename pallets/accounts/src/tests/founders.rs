//! The organisations that found the registry beside the government.

use super::mock::*;
use crate::{
    GenesisConfig, GenesisOrganisation, NextOrganisation, OrganisationOfTaxId, Organisations,
};
use frame_support::assert_ok;
use registry_primitives::{
    records::accounts::{MemberRecord, Organisation},
    traits::Organisations as _,
    MemberState, OrganisationId, OrganisationKind, OrganisationState, PersonId, ScopeSet,
    SectoralScope, UserRole,
};
use sp_runtime::{AccountId32, BuildStorage};

const FIRST: OrganisationId = OrganisationId(2);
const SECOND: OrganisationId = OrganisationId(3);

fn ministry() -> GenesisOrganisation<AccountId32> {
    GenesisOrganisation {
        kind: OrganisationKind::Ministry,
        name: "Ministry of Environment".into(),
        tax_id: "F-1".into(),
        scopes: vec![1, 15],
        website: "https://environment.example".into(),
        administrator: id(MINISTRY_ADMIN),
    }
}

fn certifier() -> GenesisOrganisation<AccountId32> {
    GenesisOrganisation {
        kind: OrganisationKind::Certifier,
        name: "Northern Assurance".into(),
        tax_id: "F-2".into(),
        scopes: vec![],
        website: String::new(),
        administrator: id(CERTIFIER_ADMIN),
    }
}

fn found(founders: Vec<GenesisOrganisation<AccountId32>>) -> sp_io::TestExternalities {
    let genesis = RuntimeGenesisConfig {
        accounts: GenesisConfig {
            country: Some(country()),
            root: Some(id(ROOT)),
            self_registration: false,
            organisations: founders,
        },
        ..Default::default()
    };
    genesis.build_storage().unwrap().into()
}

#[test]
fn founders_have_the_numbers_after_the_government_and_an_administrator_each() {
    found(vec![ministry(), certifier()]).execute_with(|| {
        let environment = Organisation {
            kind: OrganisationKind::Ministry,
            state: OrganisationState::Active,
            name: name("Ministry of Environment"),
            tax_id: tax_id("F-1"),
            country: *b"QM",
            scopes: ScopeSet::of(&[SectoralScope(1), SectoralScope(15)]).unwrap(),
            website: website("https://environment.example"),
        };
        assert_eq!(Organisations::<Test>::get(FIRST), Some(environment));
        let assurance = Organisations::<Test>::get(SECOND).unwrap();
        assert_eq!(assurance.kind, OrganisationKind::Certifier);
        assert_eq!(assurance.scopes, ScopeSet::default());
        assert_eq!(NextOrganisation::<Test>::get(), OrganisationId(4));
        for (organisation, person, tax) in [
            (FIRST, MINISTRY_ADMIN, "F-1"),
            (SECOND, CERTIFIER_ADMIN, "F-2"),
        ] {
            assert_eq!(
                OrganisationOfTaxId::<Test>::get(tax_id(tax)),
                Some(organisation)
            );
            let administrator = MemberRecord {
                organisation,
                person: PersonId(organisation.0),
                role: UserRole::Admin,
                state: MemberState::Active,
            };
            assert_eq!(member(person), Some(administrator));
            assert_eq!(administrators(organisation), 1);
            assert_eq!(System::providers(&id(person)), 1, "its key may send");
        }
        Accounts::do_try_state().unwrap();
    });
}

#[test]
fn founders_act_from_the_first_block_on() {
    found(vec![ministry(), certifier()]).execute_with(|| {
        System::set_block_number(1);
        assert!(Accounts::covers_scope(FIRST, SectoralScope(15)));
        assert!(!Accounts::covers_scope(FIRST, SectoralScope(2)));
        let developer = OrganisationKind::ProgrammeDeveloper;
        assert_ok!(register(
            MINISTRY_ADMIN,
            developer,
            "D-1",
            0,
            Some(DEVELOPER_ADMIN)
        ));
        assert_ok!(add(CERTIFIER_ADMIN, SECOND, NEW, UserRole::Manager));
        // And a tax id of a founder is taken.
        let again = register(ROOT, developer, "F-2", 0, None);
        assert_eq!(again, Err(Error::TaxIdTaken.into()));
        Accounts::do_try_state().unwrap();
    });
}

#[test]
fn a_tax_id_leads_to_its_organisation() {
    found(vec![ministry(), certifier()]).execute_with(|| {
        for (tax, organisation) in [
            ("00000QM", Some(GOVERNMENT)),
            ("F-1", Some(FIRST)),
            ("F-2", Some(SECOND)),
            ("F-3", None),
            ("", None),
            ("a tax id that is longer than thirty-two bytes", None),
        ] {
            assert_eq!(Accounts::of_tax_id(tax.as_bytes()), organisation, "{tax}");
        }
    });
}

/// The message of the panic with which a registry is not founded.
fn refusal(founders: Vec<GenesisOrganisation<AccountId32>>) -> String {
    let panic = std::panic::catch_unwind(|| {
        found(founders);
    });
    let panic = panic.expect_err("a registry that must not be founded");
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string))
        .unwrap()
}

#[test]
fn an_organisation_that_cannot_be_one_founds_nothing() {
    let refused = |change: fn(&mut GenesisOrganisation<AccountId32>)| {
        let mut second = certifier();
        change(&mut second);
        refusal(vec![ministry(), second])
    };
    let one_government = refused(|second| second.kind = OrganisationKind::Government);
    assert!(
        one_government.contains("there is one government"),
        "{one_government}"
    );
    for change in [
        (|second| second.name = " ".into()) as fn(&mut GenesisOrganisation<AccountId32>),
        |second| second.tax_id = String::new(),
        |second| second.tax_id = "F-1".into(),
        |second| second.tax_id = "00000QM".into(),
        // Only ministries have scopes, and each has some.
        |second| second.scopes = vec![1],
        |second| second.kind = OrganisationKind::Ministry,
        |second| second.website = "\u{7}".into(),
    ] {
        let message = refused(change);
        assert!(
            message.contains("Northern") || message.starts_with(' '),
            "{message}"
        );
        assert!(message.contains("a tax id that is taken"), "{message}");
    }
    let key = refused(|second| second.administrator = id(MINISTRY_ADMIN));
    assert!(key.contains("another person's"), "{key}");
    let key = refused(|second| second.administrator = id(ROOT));
    assert!(key.contains("another person's"), "{key}");
    assert!(refused(|second| second.scopes = vec![16]).contains("scopes are 1 to 15"));
    assert!(refused(|second| second.tax_id = "T".repeat(33)).contains("at most 32 bytes"));
    assert!(refused(|second| second.name = "N".repeat(129)).contains("at most 128 bytes"));
    assert!(refused(|second| second.website = "w".repeat(201)).contains("at most 200 bytes"));
}

#[test]
fn nobody_founds_a_registry_without_a_country() {
    let genesis = RuntimeGenesisConfig {
        accounts: GenesisConfig {
            organisations: vec![ministry()],
            ..Default::default()
        },
        ..Default::default()
    };
    let panic = std::panic::catch_unwind(|| genesis.build_storage());
    assert!(panic.is_err());
}

//! What is refused in the tables, and what is planned from them.

use super::{
    plan::{AddedBy, Known, Plan},
    rows::{Rows, ORGANISATION_COLUMNS, USER_COLUMNS},
};
use crate::{
    failure::{Problem, Problems},
    files::table,
};
use registry_client::{
    keystore::{address_of, KeyFile},
    MemberView, OrganisationView,
};
use registry_primitives::{
    MemberState, OrganisationId, OrganisationKind, OrganisationState, PersonId, ScopeSet, UserRole,
};
use std::collections::BTreeMap;

const ORGANISATIONS: &str = "\
NAME,EMAIL,PHONE,ORGANISATION TAX ID,ORGANISATION TYPE,MINISTER NAME,SECTORAL SCOPE
Sunfield,info@sunfield.example,1,T-1,Developer,,
Ministry of Land,land@gov.example,2,M-1,ministry,A. Minister,14-15
";
const USERS: &str = "\
NAME,EMAIL,PHONE,ORGANISATION TAX ID,ORGANISATION TYPE,ROLE,Password,APIKey
Mira,mira@sunfield.example,1,T-1,Developer,admin,,
Ken,ken@sunfield.example,1,T-1,developer,Manager,,
Ute,ute@sunfield.example,1,T-1,Developer,View,,
Lea,lea@gov.example,1,M-1,Ministry,admin,,
Oda,oda@gov.example,1,,Government,Manager,,
";

fn rows(organisations: &str, users: &str) -> (Rows, Vec<Problem>) {
    let mut problems = Problems::default();
    let mut rows = Rows {
        organisations_file: "organisations.csv".into(),
        users_file: "users.csv".into(),
        ..Rows::default()
    };
    let read = |file, text: &str, columns| table::parse(file, text.as_bytes(), columns).unwrap();
    let table = read("organisations.csv", organisations, ORGANISATION_COLUMNS);
    rows.add_organisations(&table, &mut problems);
    let table = read("users.csv", users, USER_COLUMNS);
    rows.add_users(&table, &mut problems);
    (rows, problems.into_vec())
}

fn organisation(id: u32, kind: OrganisationKind, name: &str, tax_id: &str) -> OrganisationView {
    OrganisationView {
        id: OrganisationId(id),
        kind,
        state: OrganisationState::Active,
        name: name.into(),
        tax_id: tax_id.into(),
        country: "QM".into(),
        scopes: ScopeSet::default(),
        website: String::new(),
    }
}

fn genesis() -> Known {
    Known {
        country: "QM".into(),
        organisations: vec![organisation(
            1,
            OrganisationKind::Government,
            "Government",
            "00000QM",
        )],
        members: Vec::new(),
        keys: BTreeMap::new(),
    }
}

fn key(email: &str, seed: u8) -> (String, KeyFile) {
    let public_key = [seed; 32];
    let file = KeyFile {
        path: format!("{email}.json").into(),
        name: email.into(),
        address: address_of(&public_key),
        public_key,
    };
    (email.to_owned(), file)
}

fn member(seed: u8, organisation: u32, role: UserRole) -> MemberView {
    MemberView {
        key: [seed; 32].into(),
        organisation: OrganisationId(organisation),
        person: PersonId(seed.into()),
        role,
        state: MemberState::Active,
    }
}

fn plan(organisations: &str, users: &str, known: &Known) -> (Plan, Vec<Problem>) {
    let (rows, problems) = rows(organisations, users);
    let mut all = Problems::default();
    all.extend(problems);
    let plan = Plan::of(&rows, known, &mut all);
    (plan, all.into_vec())
}

#[test]
fn a_new_country_is_planned() {
    let (plan, problems) = plan(ORGANISATIONS, USERS, &genesis());
    assert_eq!(problems, []);
    let administrators: Vec<_> = plan.organisations.iter().map(|o| o.administrator).collect();
    assert_eq!(administrators, [Some(0), Some(3)]);
    let by: Vec<_> = plan.users.iter().map(|user| user.by.clone()).collect();
    assert_eq!(
        by,
        [
            AddedBy::WithOrganisation,
            AddedBy::User(0),
            AddedBy::User(0),
            AddedBy::WithOrganisation,
            AddedBy::Signer
        ]
    );
    assert!(!plan.is_done());
}

#[test]
fn what_is_known_is_left_alone() {
    let mut known = genesis();
    let developer = OrganisationKind::ProgrammeDeveloper;
    known
        .organisations
        .push(organisation(2, developer, "Sunfield", "T-1"));
    let mut ministry = organisation(3, OrganisationKind::Ministry, "Ministry of Land", "M-1");
    ministry.scopes = ScopeSet(1 << 14 | 1 << 15);
    known.organisations.push(ministry);
    known.keys = [
        key("mira@sunfield.example", 1),
        key("ken@sunfield.example", 2),
        key("lea@gov.example", 4),
        key("oda@gov.example", 5),
    ]
    .into();
    known.members = vec![
        member(1, 2, UserRole::Admin),
        member(4, 3, UserRole::Admin),
        member(5, 1, UserRole::Manager),
    ];
    let (plan, problems) = plan(ORGANISATIONS, USERS, &known);
    assert_eq!(problems, []);
    let by: Vec<_> = plan.users.iter().map(|user| user.by.clone()).collect();
    let mira = AddedBy::Key(known.keys["mira@sunfield.example"].clone());
    // Ken has a key but is no member yet: a run was interrupted.
    assert_eq!(
        by,
        [
            AddedBy::Already,
            mira.clone(),
            mira,
            AddedBy::Already,
            AddedBy::Already
        ]
    );
    known.members.extend([
        member(2, 2, UserRole::Manager),
        member(3, 2, UserRole::Viewer),
    ]);
    known.keys.extend([key("ute@sunfield.example", 3)]);
    let (done, problems) = super::tests::plan(ORGANISATIONS, USERS, &known);
    assert_eq!(problems, []);
    assert!(done.is_done());
}

#[test]
fn wrong_organisations_are_refused_at_line_and_column() {
    let row = |text: &str| format!("{ORGANISATIONS}{text}\n");
    for (text, field, number) in [
        ("X,,,T-1,Developer", "ORGANISATION TAX ID", Some(2002)),
        ("X,info@SUNFIELD.example,,T-2,Developer", "EMAIL", None),
        ("X,,,T-2,Government", "ORGANISATION TYPE", Some(2003)),
        ("X,,,T-2,Broker", "ORGANISATION TYPE", None),
        ("X,,,T-2,Ministry", "SECTORAL SCOPE", Some(2007)),
        ("X,,,T-2,Ministry,,14-16", "SECTORAL SCOPE", Some(2007)),
        ("X,,,T-2,API,,3", "SECTORAL SCOPE", Some(2007)),
        (" ,,,T-2,API", "NAME", Some(2005)),
        ("X,,,,API", "ORGANISATION TAX ID", Some(2005)),
        ("X,nobody,,T-2,API", "EMAIL", None),
    ] {
        let (_, problems) = rows(&row(text), USERS);
        assert_eq!(problems.len(), 1, "{text}: {problems:?}");
        let problem = &problems[0];
        assert_eq!(problem.field.as_deref(), Some(field), "{text}");
        assert_eq!(problem.entry.map(|entry| entry.number), number, "{text}");
        assert_eq!(problem.line, Some(4));
        assert_eq!(problem.file.as_deref(), Some("organisations.csv"));
    }
}

#[test]
fn wrong_users_are_refused_at_line_and_column() {
    for (text, field, number) in [
        (
            "X,x@x,,T-9,Developer,admin",
            "ORGANISATION TAX ID",
            Some(2001),
        ),
        ("X,x@x,,,Developer,admin", "ORGANISATION TAX ID", None),
        ("X,x@x,,T-1,Certifier,View", "ORGANISATION TYPE", None),
        ("X,x@x,,T-1,Bank,View", "ORGANISATION TYPE", None),
        ("X,x@x,,T-1,Developer,Owner", "ROLE", None),
        ("X,x@x,,,Government,Root", "ROLE", Some(2009)),
        ("X,MIRA@sunfield.example,,T-1,Developer,View", "EMAIL", None),
        ("X,x,,T-1,Developer,View", "EMAIL", None),
    ] {
        let (_, problems) = plan(ORGANISATIONS, &format!("{USERS}{text}\n"), &genesis());
        assert_eq!(problems.len(), 1, "{text}: {problems:?}");
        let problem = &problems[0];
        assert_eq!(problem.field.as_deref(), Some(field), "{text}");
        assert_eq!(problem.entry.map(|entry| entry.number), number, "{text}");
        assert_eq!(problem.line, Some(7), "{text}");
        assert_eq!(problem.file.as_deref(), Some("users.csv"));
    }
}

#[test]
fn all_problems_are_told_at_once() {
    let organisations = format!("{ORGANISATIONS}X,,,T-2,Broker\nY,,,T-1,API\n");
    let users = format!("{USERS}X,x@x,,T-9,Developer,admin\nY,y@y,,T-1,Developer,Boss\n");
    let (_, problems) = plan(&organisations, &users, &genesis());
    assert_eq!(problems.len(), 4, "{problems:?}");
}

#[test]
fn people_are_not_blamed_for_a_table_that_cannot_be_read() {
    let (mut rows, _) = rows(
        "NAME,EMAIL,PHONE,ORGANISATION TAX ID,ORGANISATION TYPE\n",
        USERS,
    );
    rows.organisations_unread = true;
    let mut problems = Problems::default();
    Plan::of(&rows, &genesis(), &mut problems);
    assert_eq!(problems.into_vec(), []);
}

#[test]
fn an_organisation_needs_an_administrator() {
    let users = USERS.replace("Developer,admin", "Developer,View");
    let (_, problems) = plan(ORGANISATIONS, &users, &genesis());
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(problems[0].entry.unwrap().number, 2011);
    // An administrator whose row is wrong is not told to be missing as well.
    let users = USERS.replace("mira@sunfield.example", "mira");
    let (_, problems) = plan(ORGANISATIONS, &users, &genesis());
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(problems[0].field.as_deref(), Some("EMAIL"));
}

#[test]
fn people_of_an_organisation_whose_administrator_is_elsewhere_are_refused() {
    let mut known = genesis();
    let developer = OrganisationKind::ProgrammeDeveloper;
    known
        .organisations
        .push(organisation(2, developer, "Sunfield", "T-1"));
    known.members.push(member(9, 2, UserRole::Admin));
    let (_, problems) = plan(ORGANISATIONS, USERS, &known);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(problems[0].entry.unwrap().number, 2010);
}

#[test]
fn what_differs_from_the_chain_is_told() {
    let mut known = genesis();
    let certifier = OrganisationKind::Certifier;
    known
        .organisations
        .push(organisation(2, certifier, "Sunfield", "T-1"));
    known
        .organisations
        .push(organisation(3, OrganisationKind::Ministry, "Land", "M-1"));
    known.keys = [key("oda@gov.example", 5)].into();
    known.members.push(member(5, 1, UserRole::Admin));
    let (_, problems) = plan(ORGANISATIONS, USERS, &known);
    let fields: Vec<_> = problems
        .iter()
        .map(|problem| problem.field.as_deref().unwrap_or("-"))
        .collect();
    assert_eq!(fields, ["ORGANISATION TYPE", "NAME", "-"]);
    assert!(problems[1].sentence.contains("on chain \"Land\""));
    assert!(problems[2]
        .sentence
        .contains("oda@gov.example is a member already, as Admin"));
}

#[test]
fn only_administrators_who_may_act_add_people() {
    let mut known = genesis();
    let developer = OrganisationKind::ProgrammeDeveloper;
    known
        .organisations
        .push(organisation(2, developer, "Sunfield", "T-1"));
    known.keys = [
        key("mira@sunfield.example", 1),
        key("ken@sunfield.example", 2),
    ]
    .into();
    let mut gone = member(9, 2, UserRole::Admin);
    gone.state = MemberState::Removed;
    known.members = vec![gone];
    // Nobody administers the organisation: the signer adds its first administrator again.
    let (planned, problems) = plan(ORGANISATIONS, USERS, &known);
    assert_eq!(problems, []);
    assert_eq!(planned.users[0].by, AddedBy::Signer);
    assert_eq!(planned.users[1].by, AddedBy::User(0));
}

#[test]
fn keys_that_were_replaced_or_removed_are_not_added_again() {
    let mut known = genesis();
    let developer = OrganisationKind::ProgrammeDeveloper;
    known
        .organisations
        .push(organisation(2, developer, "Sunfield", "T-1"));
    known.keys = [
        key("mira@sunfield.example", 1),
        key("ken@sunfield.example", 2),
    ]
    .into();
    let mut ken = member(2, 2, UserRole::Manager);
    ken.state = MemberState::Replaced;
    known.members = vec![member(1, 2, UserRole::Admin), ken.clone()];
    let (planned, problems) = plan(ORGANISATIONS, USERS, &known);
    assert_eq!(problems, []);
    assert_eq!(planned.users[1].by, AddedBy::Already);
    ken.state = MemberState::Removed;
    known.members = vec![member(1, 2, UserRole::Admin), ken];
    let (_, problems) = plan(ORGANISATIONS, USERS, &known);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].sentence.contains("was removed"));
}

#[test]
fn an_organisation_that_waits_for_admission_is_told_and_a_rejected_one_is_gone() {
    let mut known = genesis();
    let developer = OrganisationKind::ProgrammeDeveloper;
    let mut applied = organisation(2, developer, "Sunfield", "T-1");
    applied.state = OrganisationState::Rejected;
    known.organisations.push(applied.clone());
    let (planned, problems) = plan(ORGANISATIONS, USERS, &known);
    assert_eq!(problems, []);
    assert_eq!(planned.organisations[0].known, None);
    applied.state = OrganisationState::Pending;
    known.organisations.pop();
    known.organisations.push(applied);
    let (_, problems) = plan(ORGANISATIONS, USERS, &known);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(problems[0].entry.unwrap().number, 2015);
}

#[test]
fn passwords_are_noticed() {
    assert!(!rows(ORGANISATIONS, USERS).0.has_secrets);
    let users = USERS.replace("Manager,,", "Manager,secret,");
    assert!(rows(ORGANISATIONS, &users).0.has_secrets);
}

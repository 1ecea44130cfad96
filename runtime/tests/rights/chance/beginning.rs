//! The country's beginning.

use super::*;

/// A country with two developers, who share a programme with credits, a certifier and a
/// monitoring system, a year after programmes start.
pub(super) fn settle() -> Model {
    use OrganisationKind::{Api, Certifier, ProgrammeDeveloper};
    set_time(START + 365 * 86_400);
    let root = || RuntimeOrigin::signed(id(0));
    for (number, kind, name) in [
        (1, ProgrammeDeveloper, "Alpha"),
        (2, ProgrammeDeveloper, "Beta"),
        (4, Certifier, "Gamma"),
        (5, Api, "Delta"),
    ] {
        Accounts::register_organisation(
            root(),
            kind,
            text(name),
            text(name),
            *b"QM",
            ScopeSet::default(),
            text(""),
            Some(id(number)),
        )
        .expect("the country is new");
    }
    Accounts::add_member(root(), OrganisationId(1), id(3), UserRole::Admin)
        .expect("the country is new");
    for sector in [Sector::Agriculture, Sector::Forestry] {
        Accounts::accredit(root(), OrganisationId(4), sector, 0, END).expect("a certifier");
    }
    let shared = [(OrganisationId(2), 500_000), (OrganisationId(3), 500_000)];
    let details = details("P-1", 15, &shared);
    Programmes::register(root(), details, true).expect("the country is new");
    let programme = ProgrammeId(1);
    let amount = Amount(900);
    Programmes::authorise(root(), programme, 1, amount, None, None).expect("it waits");
    let basis = IssuanceBasis::Unverified(None);
    Credits::issue(root(), programme, Amount(200), 2023, basis).expect("it is authorised");
    let mut model = Model::default();
    model.look().expect("the country is new");
    model
}

use super::*;
use registry_primitives::{OrganisationKind, Sector};

fn samples() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples")
}

#[test]
fn the_sample_country_is_right() {
    let directory = Directory::read(&samples()).unwrap();
    let mut problems = Problems::default();
    let tables = &directory.tables;
    let rows = rows::read(&tables.organisations, &tables.users, &mut problems);
    assert_eq!(problems.into_vec(), []);
    let of_kind = |kind| rows.organisations.iter().filter(|o| o.kind == kind).count();
    assert_eq!(of_kind(OrganisationKind::ProgrammeDeveloper), 4);
    assert_eq!(of_kind(OrganisationKind::Certifier), 2);
    assert!(rows.users.len() >= 14);
    assert!(!rows.has_secrets);
    let sectors: BTreeSet<Sector> = directory
        .drafts
        .values()
        .map(|draft| draft.programme.sector)
        .collect();
    assert!(directory.drafts.len() >= 8 && sectors.len() >= 5);
    // Where verification is required the samples load too.
    let unverified = directory.steps.iter().find(|step| {
        let Action::Issue { basis, .. } = &step.action else {
            return false;
        };
        !matches!(basis, Basis::Report(_))
    });
    assert_eq!(unverified, None);
}

#[test]
fn certifiers_wait_for_their_accreditation_and_steps_for_their_programme() {
    let directory = Directory::read(&samples()).unwrap();
    let step = |id: &str| directory.step(id).unwrap();
    let depends = |id: &str, on: &[&str]| {
        let changed = on.iter().map(|id| directory.changed_by(step(id))).collect();
        directory.depends_on(step(id), &changed)
    };
    assert!(depends(
        "verify-rice-2023",
        &["accredit-kestrel-agriculture"]
    ));
    assert!(!depends("verify-rice-2023", &["accredit-baobab-health"]));
    assert!(depends("verify-rice-2023", &["report-rice-2023"]));
    assert!(!depends("verify-rice-2023", &["report-solar-2023"]));
    let accredit = "accredit-kestrel-energy";
    assert!(!depends(accredit, &["accredit-kestrel-agriculture"]));
    for (id, programme) in [
        ("verify-wind-2024", "QMA-WIND-01"),
        ("void-wind-error", "QMA-WIND-01"),
        ("accept-pumps-1", "QMA-PUMP-01"),
        ("unfreeze-solar-1", "QMA-SOLAR-01"),
    ] {
        assert_eq!(directory.programme_of(step(id)), programme);
    }
    assert!(depends("accept-pumps-1", &["request-pumps-1"]));
    assert!(!depends("refuse-stoves-1", &["request-pumps-1"]));
}

#[test]
fn parties_of_a_change_of_ownership_are_known_by_their_organisation() {
    let directory = Directory::read(&samples()).unwrap();
    let party = |id: &str| directory.party_of(directory.step(id).unwrap());
    assert_eq!(party("own-solar-giver"), Some(Party::Giver));
    assert_eq!(party("own-solar-receiver"), Some(Party::Receiver));
    assert_eq!(party("own-solar-authority"), Some(Party::Authority));
    let mark = directory.marks["own-solar-giver"];
    assert_eq!(mark.version, 2, "the change is a new version");
    assert_eq!(directory.marks["authorise-wind-2"].authorisations, 2);
}

#[test]
fn issues_add_up_by_programme() {
    let directory = Directory::read(&samples()).unwrap();
    let issued = |id: &str| directory.issued.get(id).copied();
    assert_eq!(issued("issue-rice-2023"), Some(Credits(500)));
    assert_eq!(issued("issue-rice-2024"), Some(Credits(700)));
    // What is voided later is issued all the same.
    assert_eq!(issued("issue-wind-error"), Some(Credits(850)));
    assert_eq!(issued("transfer-rice-1"), None);
}

#[test]
fn steps_that_name_what_there_is_not_are_told() {
    let copy = tempfile::tempdir().unwrap();
    for file in ["organisations.csv", "users.csv", "programmes/rice.json"] {
        let to = copy.path().join(file);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(samples().join(file), to).unwrap();
    }
    let life = r#"[
            {"id": "a", "step": "programme", "as": "root", "file": "programmes/rice.json"},
            {"id": "b", "step": "authorise", "as": "nobody@x", "programme": "QMA-RICE-01"},
            {"id": "c", "step": "authorise", "as": "root", "programme": "QMA-RICE-02"},
            {"id": "d", "step": "transfer", "as": "jon.keta@sunfield.example",
             "programme": "QMA-RICE-01", "from": "T-1002", "to": "T-9", "amount": 1, "remark": "r"},
            {"id": "e", "step": "issue", "as": "root", "programme": "QMA-RICE-01", "amount": 1,
             "vintage": 2023, "report": "f"},
            {"id": "g", "step": "accept", "as": "root", "request": "d"},
            {"id": "h", "step": "void", "as": "root", "issue": "i", "reason": "r"},
            {"id": "j", "step": "request", "as": "root", "programme": "QMA-RICE-01",
             "from": "T-1002", "to": "T-1001", "amount": 1, "remark": "r"},
            {"id": "k", "step": "accept", "as": "jon.keta@sunfield.example", "request": "j"},
            {"id": "i", "step": "issue", "as": "root", "programme": "QMA-RICE-01", "amount": 1,
             "vintage": 2023}
        ]"#;
    std::fs::write(copy.path().join("life.json"), life).unwrap();
    let failure = Directory::read(copy.path()).unwrap_err();
    let fields: Vec<_> = failure
        .problems
        .iter()
        .filter_map(|problem| problem.field.as_deref())
        .collect();
    assert_eq!(
        fields,
        [
            "b.as",
            "c.programme",
            "d.to",
            "d.from",
            "e.report",
            "g.request",
            "h.issue",
            "k.request"
        ]
    );
}

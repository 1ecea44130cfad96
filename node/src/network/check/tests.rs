use super::*;
use crate::network::template::example;

const STRICT: Allowed = Allowed {
    development: false,
    missing_keys: true,
};

fn problems_of(text: &str, allowed: Allowed) -> String {
    let country = CountryFile::parse(text).expect("the file is understood");
    match check(&country, allowed) {
        Ok(()) => String::new(),
        Err(problems) => problems,
    }
}

/// The example with one text replaced, which must be there.
fn changed(from: &str, to: &str) -> String {
    let text = example();
    assert!(text.contains(from), "`{from}` is not in the example");
    text.replacen(from, to, 1)
}

/// The example without the entry of its last validator.
fn with_three_validators() -> String {
    let text = example();
    let start = text.rfind("[[validator]]").expect("there are validators");
    let end = text.find("# Nodes that are no").expect("there are nodes");
    format!("{}{}", &text[..start], &text[end..])
}

#[test]
fn the_filled_in_template_has_no_problems() {
    assert_eq!(problems_of(&example(), STRICT), "");
}

#[test]
fn every_problem_is_told_with_its_place() {
    for (from, to, said) in [
        (
            "id = \"amara_registry\"",
            "id = \"Amara Registry\"",
            "[network] id",
        ),
        (
            "id = \"amara_registry\"",
            "id = \"registry_local4\"",
            "is a development chain",
        ),
        ("alpha2 = \"QM\"", "alpha2 = \"qm\"", "[country] alpha2"),
        ("alpha3 = \"QMA\"", "alpha3 = \"QM\"", "[country] alpha3"),
        (
            "registry_number = 1 ",
            "registry_number = 100 ",
            "[country] registry_number",
        ),
        (
            "tax_id = \"F-0003\"",
            "tax_id = \"F-0002\"",
            "tax_id `F-0002` belongs to two organisations",
        ),
        ("scopes = [1, 2, 3]", "scopes = [16]", "numbers 1 to 15"),
        ("cancel_before = 3600", "cancel_before = 99999", "[delays]"),
        ("floor = 4", "floor = 3", "[rules] floor: 3 is too few"),
        (
            "floor = 4",
            "floor = 5",
            "4 validators, but [rules] floor is 5",
        ),
        ("seats = 21", "seats = 200", "[rules]: floor must be 1"),
        (
            "organisation = \"F-0003\"",
            "organisation = \"F-0002\"",
            "organisation F-0002 has 2 of 4 validators",
        ),
        (
            "organisation = \"F-0003\"",
            "organisation = \"F-0009\"",
            "`F-0009` is the tax_id of no organisation",
        ),
        (
            "host = \"validator.southern.example\"",
            "host = \"http://southern:1\"",
            "leave out http://",
        ),
        (
            "host = \"validator.southern.example\"",
            "host = \"127.0.0.1\"",
            "this computer alone",
        ),
        (
            "host = \"validator.southern.example\"",
            "host = \"validator.northern.example\"",
            "have the same host and port",
        ),
        (
            "name = \"southern-1\"",
            "name = \"northern-1\"",
            "two nodes have this name",
        ),
        (
            "name = \"southern-1\"",
            "name = \"Southern 1\"",
            "small letters",
        ),
    ] {
        let found = problems_of(&changed(from, to), STRICT);
        assert!(found.contains(said), "`{to}` said: {found}");
        assert!(found.contains("Nothing was written"), "{found}");
    }
}

#[test]
fn several_problems_are_told_at_once() {
    let text = changed("alpha2 = \"QM\"", "alpha2 = \"qm\"").replace("floor = 4", "floor = 3");
    let found = problems_of(&text, STRICT);
    assert!(found.contains("2 things to correct"), "{found}");
}

#[test]
fn too_few_validators_are_refused_unless_it_is_for_development() {
    let text = with_three_validators();
    assert!(problems_of(&text, STRICT).contains("3 validators, but [rules] floor is 4"));
    let text = text.replace("floor = 4", "floor = 1");
    assert!(problems_of(&text, STRICT).contains("[rules] floor: 1 is too few"));
    let development = Allowed {
        development: true,
        ..STRICT
    };
    assert_eq!(problems_of(&text, development), "");
}

#[test]
fn a_body_must_have_three_different_members_who_can_vote() {
    let text = example();
    let line = text
        .lines()
        .find(|line| line.starts_with("members = ["))
        .expect("the council has members");
    let members: Vec<&str> = line
        .trim_start_matches("members = [")
        .trim_end_matches(']')
        .split(", ")
        .collect();

    let few = text.replacen(line, &format!("members = [{}]", members[..2].join(", ")), 1);
    assert!(problems_of(&few, STRICT).contains("[council] members: 2 is too few"));

    let twice = format!("members = [{0}, {0}, {1}]", members[0], members[1]);
    let found = problems_of(&text.replacen(line, &twice, 1), STRICT);
    assert!(found.contains("is there twice"), "{found}");

    let alice = "\"5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY\"";
    let stranger = format!("members = [{}, {alice}]", members[..2].join(", "));
    let found = problems_of(&text.replacen(line, &stranger, 1), STRICT);
    assert!(found.contains("is no administrator"), "{found}");
}

#[test]
fn the_same_administrator_twice_is_refused() {
    let text = example();
    let mut lines = text
        .lines()
        .filter(|line| line.starts_with("administrator = "));
    let (first, second) = (
        lines.next().expect("an administrator"),
        lines.next().expect("another one"),
    );
    let second = second.split('"').nth(1).expect("an address");
    let first = first.split('"').nth(1).expect("an address");
    let found = problems_of(&text.replacen(second, first, 1), STRICT);
    assert!(found.contains("have the same administrator"), "{found}");
}

#[test]
fn keys_that_are_used_twice_or_not_proved_are_refused() {
    let text = example();
    let entries: Vec<(usize, &str)> = text.match_indices("account = ").collect();
    let block = |at: usize| &text[at..text[at..].find("\n\n").map_or(text.len(), |end| at + end)];
    let (first, second) = (block(entries[0].0), block(entries[1].0));

    let found = problems_of(&text.replacen(second, first, 1), STRICT);
    assert!(found.contains("have the same key"), "{found}");
    assert!(found.contains("have the same peer_id"), "{found}");

    let proof = |block: &str| block.lines().last().expect("a proof").to_owned();
    let found = problems_of(&text.replacen(&proof(second), &proof(first), 1), STRICT);
    assert!(found.contains("validator environment-1, proof"), "{found}");
}

#[test]
fn half_of_the_keys_are_refused() {
    let text = example();
    let line = text
        .lines()
        .find(|line| line.starts_with("grandpa = "))
        .expect("a finality key");
    let found = problems_of(&text.replacen(&format!("{line}\n"), "", 1), STRICT);
    assert!(
        found.contains("validator government-1: grandpa is missing"),
        "{found}"
    );
}

#[test]
fn without_packs_every_validator_needs_its_keys() {
    let text = example();
    let start = text.rfind("account = ").expect("keys");
    let end = text.find("# Nodes that are no").expect("there are nodes");
    let text = format!("{}\n{}", &text[..start], &text[end..]);
    assert_eq!(problems_of(&text, STRICT), "");
    let spec_only = Allowed {
        missing_keys: false,
        ..STRICT
    };
    assert!(problems_of(&text, spec_only).contains("validator southern-1 has no keys"));
}

#[test]
fn development_keys_need_the_flag() {
    let text = changed(
        "name = \"southern-1\"",
        "name = \"southern-1\"\nkey_uri = \"//Dave\"",
    );
    assert!(problems_of(&text, STRICT).contains("need --development"));
    let development = Allowed {
        development: true,
        ..STRICT
    };
    assert!(problems_of(&text, development).contains("has both a key_uri and keys"));

    let line = example()
        .lines()
        .find(|line| line.starts_with("administrator = "))
        .expect("an administrator")
        .to_owned();
    let text = example().replacen(&line, "administrator = \"//Alice\"", 1);
    assert!(problems_of(&text, STRICT).contains("//Alice is a development key"));
}

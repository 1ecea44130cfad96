use super::*;

#[test]
fn steps_are_read() {
    let steps = parse(
        r#"[{"id": "a", "step": "authorise", "as": "root", "programme": "X", "amount": 5},
                {"id": "b", "step": "retire", "as": "ada@x", "programme": "X", "owner": "T-1",
                 "positions": "1-3,7", "type": "cross-border", "country": "CH",
                 "beneficiary": "B", "reason": "R"}]"#,
    )
    .unwrap();
    assert_eq!(
        steps[0].action,
        Action::Authorise {
            programme: "X".into(),
            amount: Some(Credits(5)),
            letter: None,
        }
    );
    let Action::Retire {
        pick,
        kind,
        country,
        ..
    } = &steps[1].action
    else {
        panic!("a retirement");
    };
    assert_eq!(pick.amount(), Credits(4));
    assert_eq!(
        (*kind, *country),
        (RetirementKind::CrossBorder, Some(*b"CH"))
    );
}

#[test]
fn an_issue_is_based_on_a_step_a_period_or_nothing() {
    let basis = |more: &str| {
        let json = format!(
            r#"[{{"id": "a", "step": "issue", "as": "root", "programme": "X", "amount": 1,
                     "vintage": 2024{more}}}]"#
        );
        match parse(&json).map(|steps| steps[0].action.clone()) {
            Ok(Action::Issue { basis, .. }) => Ok(basis),
            Ok(other) => panic!("{other:?}"),
            Err(problems) => Err(problems[0].field.clone().unwrap().to_string()),
        }
    };
    assert_eq!(basis(""), Ok(Basis::Period(None)));
    assert_eq!(
        basis(r#", "report": "report-1""#),
        Ok(Basis::Report("report-1".into()))
    );
    let both = r#", "report": "b", "periodFrom": "2024-01-01", "periodUntil": "2024-12-31""#;
    assert_eq!(basis(both), Err("a.report".into()));
}

#[test]
fn the_steps_of_monitoring_and_ownership_are_read() {
    let steps = parse(
        r#"[{"id": "a", "step": "accredit", "as": "root", "organisation": "T-2",
                 "sector": "energy", "until": "2030-12-31"},
                {"id": "b", "step": "programme", "as": "root", "file": "x.json", "draft": true},
                {"id": "c", "step": "action", "as": "ada@x", "programme": "X", "action": "A-1",
                 "mitigation": "Wind", "estimate": "9.6", "method": "gridElectricity",
                 "input": {"electricityGeneration": 1.50}},
                {"id": "d", "step": "report", "as": "ada@x", "programme": "X",
                 "from": "2024-01-01", "until": "2024-12-31", "claimed": 5, "inputs": "m.csv"},
                {"id": "e", "step": "verify", "as": "bob@x", "report": "d", "amount": 4,
                 "statement": "s.txt"},
                {"id": "f", "step": "propose-ownership", "as": "ada@x", "programme": "X",
                 "from": "T-1", "to": "T-3", "percentage": "12.5", "move": 7}]"#,
    )
    .unwrap();
    assert!(matches!(
        steps[1].action,
        Action::Programme { draft: true, .. }
    ));
    let Action::Mitigation {
        estimate,
        calculation: Some((method, fields)),
        ..
    } = &steps[2].action
    else {
        panic!("an action");
    };
    assert_eq!(
        (*estimate, method.as_str()),
        (Credits(10), "gridElectricity")
    );
    assert_eq!(fields.len(), 1);
    assert_eq!(steps[3].action.file(), Some(("inputs", "m.csv")));
    assert_eq!(steps[4].action.file(), Some(("statement", "s.txt")));
    assert!(matches!(
        steps[5].action,
        Action::ProposeOwnership {
            share: 125_000,
            moved: Some(Credits(7)),
            ..
        }
    ));
}

#[test]
fn the_steps_of_credits_are_read() {
    let steps = parse(
        r#"[{"id": "a", "step": "request", "as": "ada@x", "programme": "X", "from": "T-1",
                 "to": "T-2", "amount": 5, "remark": "R"},
                {"id": "b", "step": "accept", "as": "bob@x", "request": "a"},
                {"id": "c", "step": "request-retirement", "as": "ada@x", "programme": "X",
                 "positions": "1-3", "country": "CH", "receiver": "Office", "beneficiary": "B",
                 "reason": "R"},
                {"id": "d", "step": "refuse", "as": "root", "request": "c", "reason": "R"},
                {"id": "e", "step": "cancel", "as": "root", "programme": "X", "owner": "T-1",
                 "amount": 2, "reason": "R", "order": "o.txt"},
                {"id": "f", "step": "freeze", "as": "root", "programme": "X",
                 "positions": "4-5", "reason": "R", "case": "C-1", "blocks": 9},
                {"id": "g", "step": "unfreeze", "as": "root", "freeze": "f", "reason": "R"},
                {"id": "h", "step": "issue", "as": "root", "programme": "X", "amount": 1,
                 "vintage": 2024},
                {"id": "i", "step": "void", "as": "root", "issue": "h", "reason": "R"}]"#,
    )
    .unwrap();
    let goes_on = |step: usize, from: usize| {
        let step: &Action = &steps[step].action;
        step.goes_on_from(&steps[from].action)
    };
    assert!(goes_on(1, 0) && goes_on(3, 2) && goes_on(6, 5) && goes_on(8, 7));
    assert!(!goes_on(1, 7) && !goes_on(6, 0) && !goes_on(8, 5) && !goes_on(0, 1));
    assert_eq!(steps[6].action.earlier(), Some(("freeze", "f")));
    assert_eq!(steps[4].action.file(), Some(("order", "o.txt")));
    assert!(matches!(
        &steps[2].action,
        Action::RequestRetirement { receiver: Some(receiver), .. } if receiver == "Office"
    ));
    assert!(matches!(
        &steps[5].action,
        Action::Freeze { positions: Some(positions), blocks: 9, .. } if positions.len() == 1
    ));
}

#[test]
fn wrong_steps_are_told_by_id_and_field() {
    for (json, field) in [
        (r#"{"id": "a", "step": "dance", "as": "root"}"#, "a.step"),
        (r#"{"step": "reject", "as": "root"}"#, "[0].id"),
        (
            r#"{"id": "a", "step": "authorise", "programme": "X"}"#,
            "a.as",
        ),
        (
            r#"{"id": "a", "step": "authorise", "as": "root", "programme": "X", "amount": 1.5}"#,
            "a.amount",
        ),
        (
            r#"{"id": "a", "step": "authorise", "as": "root", "programme": "X", "sum": 1}"#,
            "a.sum",
        ),
        (
            r#"{"id": "a", "step": "freeze", "as": "root", "programme": "X", "reason": "r", "case": "c", "blocks": 0}"#,
            "a.blocks",
        ),
        (
            r#"{"id": "a", "step": "issue", "as": "root", "programme": "X", "amount": 1, "vintage": 2024, "periodFrom": "2024-01-01"}"#,
            "a.periodUntil",
        ),
    ] {
        let problems = parse(&format!("[{json}]")).unwrap_err();
        assert_eq!(problems[0].field.as_deref(), Some(field), "{json}");
    }
    let twice = r#"{"id": "a", "step": "programme", "as": "root", "file": "x.json"}"#;
    let problems = parse(&format!("[{twice}, {twice}]")).unwrap_err();
    assert_eq!(problems[0].sentence, "Two steps have this id.");
}

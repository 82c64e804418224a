//! Which moves are allowed, and what is missing: tables of cases over the delivered lifecycle.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use super::*;
use crate::domain::lead::Range;

fn b2b() -> Lifecycle {
    (*delivered()).clone()
}

/// The lifecycle as it is delivered, made small: ids, kinds, order and rules are those of the file.
fn delivered() -> std::sync::Arc<Lifecycle> {
    let stage = |id: &str, kind, next: &[&str]| Stage {
        id: id.to_owned(),
        name: id.to_uppercase(),
        full: format!("{id} in full"),
        kind,
        aliases: vec![format!("{id}-alias")],
        definition: String::new(),
        marketing: String::new(),
        sales: String::new(),
        success: String::new(),
        criteria: Vec::new(),
        required: Vec::new(),
        next: next.iter().map(|one| (*one).to_owned()).collect(),
        team: String::new(),
        handoff: None,
        optional: id == "sal",
        entry: id == "subscriber" || id == "lead",
        implies: if id == "closed-lost" { "opportunity".to_owned() } else { String::new() },
    };
    let main = StageKind::Main;
    let mut stages = vec![
        stage("subscriber", main, &["lead"]),
        stage("lead", main, &["mql", "disqualified"]),
        stage("mql", main, &["sal", "recycled"]),
        stage("sal", main, &["sql", "recycled"]),
        stage("sql", main, &["opportunity", "recycled"]),
        stage("opportunity", main, &["customer", "closed-lost"]),
        stage("customer", main, &[]),
        stage("disqualified", StageKind::Exit, &["recycled"]),
        stage("recycled", StageKind::Exit, &["lead", "mql"]),
        stage("closed-lost", StageKind::Exit, &[]),
    ];
    let criterion = |text: &str, test, least| Criterion { text: text.to_owned(), test, least };
    stages[2].criteria.push(criterion("a fit score of at least 30", Some(Test::Fit), 30));
    stages[5].criteria.push(criterion("an open deal", Some(Test::OpenDeal), 0));
    stages[5].criteria.push(criterion("somebody who decides", None, 0));
    let one = |name: &str| vec![name.to_owned()];
    std::sync::Arc::new(Lifecycle {
        id: "b2b".to_owned(),
        version: 1,
        title: "B2B".to_owned(),
        stages,
        reasons: vec![Reason { id: "no-budget".to_owned(), name: "No money".to_owned(), exits: one("recycled") }],
        required: vec![one("email"), one("company")],
        qualified: "mql".to_owned(),
        qualified_required: vec![
            vec!["title".to_owned(), "role".to_owned()],
            vec!["employees".to_owned(), "revenue".to_owned()],
        ],
        stuck_days: 30,
        off: BTreeSet::new(),
    })
}

fn lead(stage: &str) -> Lead {
    Lead {
        first_name: "Ida".to_owned(),
        email: "ida@heron.example".to_owned(),
        company_name: "Heron".to_owned(),
        role: "Marketing".to_owned(),
        employees: Range::between(51, 200),
        stage: stage.to_owned(),
        ..Lead::default()
    }
}

#[test]
fn stages_follow_each_other_as_the_file_says() {
    let lifecycle = b2b();
    let reason = Facts { has_reason: true, open_deals: 1, ..Facts::default() };
    let cases = [
        ("subscriber", "lead", true),
        ("subscriber", "mql", false),
        ("lead", "mql", true),
        ("lead", "sql", false),
        ("mql", "lead", false),
        ("mql", "sal", true),
        ("sql", "opportunity", true),
        ("disqualified", "recycled", true),
        ("disqualified", "lead", false),
        ("recycled", "mql", true),
        ("customer", "opportunity", false),
        // Where it stands already it may stay; from nowhere it may go anywhere.
        ("mql", "mql", true),
        ("", "opportunity", true),
        ("a stage of old", "sql", true),
        ("lead", "nonsense", false),
    ];
    for (from, to, allowed) in cases {
        let found = lifecycle.check(&lead(from), to, reason);
        assert_eq!(found.is_ok(), allowed, "{from} to {to}: {found:?}");
    }
    let told = lifecycle.check(&lead("lead"), "sql", reason).unwrap_err();
    assert_eq!(told.sentence, "Ida can't move to SQL: after LEAD comes MQL or DISQUALIFIED");
}

#[test]
fn without_sal_the_stage_behind_it_follows() {
    let lifecycle = Lifecycle { off: BTreeSet::from(["sal".to_owned()]), ..b2b() };
    assert!(lifecycle.check(&lead("mql"), "sql", Facts::default()).is_ok());
    assert!(lifecycle.check(&lead("mql"), "sal", Facts::default()).is_err());
    // Ranks stay, so that what was reached before means the same; a file's SAL is read as an MQL.
    assert_eq!((lifecycle.rank("sql"), b2b().rank("sql")), (5, 5));
    assert_eq!(lifecycle.read("sal in full").unwrap().id, "mql");
    assert_eq!(lifecycle.main().count(), 6);
}

#[test]
fn what_is_missing_is_told_at_once() {
    let lifecycle = b2b();
    let mut bare = lead("lead");
    (bare.email, bare.role, bare.employees) = (String::new(), String::new(), Range::default());
    let told = lifecycle.check(&bare, "mql", Facts::default()).unwrap_err();
    let missing: Vec<&str> = told.missing.iter().map(|field| field.name).collect();
    assert_eq!(missing, ["email", "title", "employees"]);
    assert_eq!(told.sentence, "Ida can't move to MQL: email, job title and employees are missing");
    // One of several is enough; a new lead may begin with gaps, but not as an MQL.
    bare.email = "x@y.example".to_owned();
    bare.title = "CMO".to_owned();
    bare.revenue = Range::exactly(5);
    assert!(lifecycle.check(&bare, "mql", Facts::default()).is_ok());
    let new = Lead { stage: String::new(), ..Lead::default() };
    assert!(lifecycle.check(&new, "lead", Facts::default()).is_ok());
    assert!(lifecycle.check(&new, "mql", Facts::default()).is_err());
}

#[test]
fn criteria_hold_where_they_can_be_looked_up() {
    let lifecycle = b2b();
    let scored = |fit| Lead { fit, ..lead("lead") };
    for (fit, allowed) in [(None, true), (Some(29), false), (Some(30), true)] {
        assert_eq!(lifecycle.check(&scored(fit), "mql", Facts::default()).is_ok(), allowed, "{fit:?}");
    }
    let told = lifecycle.check(&lead("sql"), "opportunity", Facts::default()).unwrap_err();
    assert_eq!(told.unmet, ["an open deal"]);
    assert!(lifecycle.check(&lead("sql"), "opportunity", Facts { open_deals: 1, ..Facts::default() }).is_ok());
}

#[test]
fn an_exit_needs_a_reason_and_no_fields() {
    let lifecycle = b2b();
    let bare = Lead { stage: "mql".to_owned(), ..Lead::default() };
    let told = lifecycle.check(&bare, "recycled", Facts::default()).unwrap_err();
    assert!(told.needs_reason && told.missing.is_empty(), "{told:?}");
    assert!(lifecycle.check(&bare, "recycled", Facts { has_reason: true, ..Facts::default() }).is_ok());
    assert_eq!((lifecycle.reached("closed-lost"), lifecycle.reached("recycled")), (6, 0));
}

#[test]
fn a_reason_is_one_of_the_list_or_in_ones_own_words() {
    let lifecycle = b2b();
    let cases = [
        ("no-budget", Ok("no-budget")),
        ("NO MONEY", Ok("no-budget")),
        ("  ", Ok("")),
        ("other: bought by a rival", Ok("other: bought by a rival")),
        ("Other:moved", Ok("other: moved")),
        ("no-budgte", Err("did you mean no-budget?")),
        ("zebra", Err("one of the list")),
        ("other:", Err("and your own words")),
    ];
    for (typed, want) in cases {
        match (lifecycle.reason_typed(typed), want) {
            (Ok(got), Ok(want)) => assert_eq!(got, want),
            (Err(got), Err(want)) => assert!(got.0.contains(want), "{typed}: {got}"),
            (got, want) => panic!("{typed}: {got:?}, not {want:?}"),
        }
    }
    assert_eq!(lifecycle.reason_name("other: moved"), "moved");
    assert_eq!(lifecycle.reason_name("no-budget"), "No money");
}

//! The finding rules by a table: what is in the workspace, and what is said about it.

use super::*;

fn item(due: Option<NaiveDate>, state: PlanState) -> PlanItem {
    PlanItem { id: Id(9), due, state, ..PlanItem::new("f", "a", "Do it", ago(100)) }
}

#[test]
fn each_rule_says_what_is_wrong_or_due() {
    let none: &[&str] = &[];
    let ahead = |days: u64| Some(today() + Days::new(days));
    let closed = |days: u64, level| vec![assessment(1, Some(ago(days)), &[Some(level)])];
    let begun = |days: u64| vec![Assessment { started_on: ago(days), ..assessment(1, None, &[Some(1)]) }];
    let owned = [tool(1, "x"), tool(2, ""), tool(3, "x")].to_vec();
    type Case<'a> = (Vec<Assessment>, Vec<PlanItem>, Vec<Tool>, &'a [&'a str]);
    let cases: Vec<Case<'_>> = vec![
        (vec![], vec![], owned.clone(), none),
        (closed(10, 2), vec![], owned.clone(), none),
        (
            closed(10, 3),
            vec![],
            owned.clone(),
            &["warning maturity-contradiction A: A answered High; 1 of 3 tools have no owner (that is Mid)"],
        ),
        // Only the newest assessment is judged.
        (vec![assessment(1, Some(ago(100)), &[Some(3)]), assessment(2, None, &[Some(2)])], vec![], owned.clone(), none),
        (closed(184, 1), vec![], vec![], none),
        (
            closed(190, 1),
            vec![],
            vec![],
            &[
                "warning assessment-late Frame: Frame was last assessed on 2026-05-14, and is due every 6 months: the next was due 6 days ago",
            ],
        ),
        // One that was begun since is answer enough.
        (vec![assessment(1, Some(ago(300)), &[Some(1)]), assessment(2, None, &[Some(1)])], vec![], vec![], none),
        (begun(14), vec![], vec![], none),
        (
            begun(15),
            vec![],
            vec![],
            &[
                "note assessment-open-long Frame: The assessment of Frame was begun 15 days ago and is still open: 1 of 3 answered",
            ],
        ),
        (vec![], vec![item(None, PlanState::Open)], vec![], none),
        (vec![], vec![item(ahead(8), PlanState::Open)], vec![], none),
        (
            vec![],
            vec![item(ahead(7), PlanState::Doing)],
            vec![],
            &["note plan-item-due Do it: “Do it” is due in 7 days (nobody owns it)"],
        ),
        (
            vec![],
            vec![item(ahead(0), PlanState::Open)],
            vec![],
            &["note plan-item-due Do it: “Do it” is due today (nobody owns it)"],
        ),
        (
            vec![],
            vec![PlanItem { owner: "Dana".to_owned(), ..item(Some(ago(1)), PlanState::Open) }],
            vec![],
            &["warning plan-item-overdue Do it: “Do it” was due yesterday (owner Dana)"],
        ),
        (
            vec![],
            vec![item(Some(ago(31)), PlanState::Open)],
            vec![],
            &["critical plan-item-overdue Do it: “Do it” was due 31 days ago (nobody owns it)"],
        ),
        (vec![], vec![item(Some(ago(31)), PlanState::Done), item(Some(ago(31)), PlanState::Dropped)], vec![], none),
    ];
    for (at, (assessments, plan, tools, expected)) in cases.into_iter().enumerate() {
        let room = room(assessments, plan, &stack(tools, Vec::new()));
        let found: Vec<_> = (0..room.hits().len()).filter_map(|at| room.finding(at)).collect();
        let told: Vec<String> = found
            .iter()
            .map(|one| format!("{} {} {}: {}", one.severity.name(), one.rule, one.subject, one.sentence))
            .collect();
        assert_eq!(told, expected, "case {at}");
        for finding in &found {
            assert!(finding.about.is_some() && !finding.next.is_empty());
            let why = room.why_finding(finding);
            assert_eq!(why.figure, finding.sentence);
            assert!(why.rule.starts_with("measured.toml v1") && !why.lines.is_empty(), "{}", why.to_text());
        }
    }
}

#[test]
fn a_rule_that_is_off_says_nothing() {
    let stack = stack(Vec::new(), Vec::new());
    let mut input = room(Vec::new(), vec![item(Some(ago(3)), PlanState::Open)], &stack).input;
    input.rules.findings.iter_mut().for_each(|rule| rule.on = false);
    let room = Maturity::new(
        input,
        crate::domain::maturity::measured::Evidence { stack: &stack, quality: None, campaigns: None },
    );
    assert!(room.hits().is_empty());
}

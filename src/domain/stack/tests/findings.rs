//! Tests of the rules about tools and the whole: just below, at, and above each threshold, and without data.

use chrono::Months;

use super::*;
use crate::domain::id::RecordRef;
use crate::domain::stack::findings::{RULES, rule};
use crate::domain::tool::{FeatureUse, RemovalImpact, Tier};

/// What one rule says of one tool, as `severity rule`.
fn judged(id: &str, tool: Tool) -> Vec<String> {
    let stack = World::of([tool]).flow(1, 1, |_| {}).stack();
    let findings = stack.findings().filter(|finding| rule(finding.rule).is_some_and(|rule| rule.id == id));
    findings.map(|finding| format!("{} {}", finding.severity.name(), finding.rule)).collect()
}

#[test]
fn rules_are_sorted_and_delivered() {
    let ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert!(ids.is_sorted());
    let settings = rules();
    assert_eq!(ids.len(), settings.findings.len());
    for rule in RULES {
        let limits: Vec<&str> = settings.rule(rule.id).unwrap().limits.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(limits, rule.limits, "{}", rule.id);
        assert!(rule.missing.as_ref().is_none_or(|missing| missing.id == format!("{}-unknown", rule.id)));
    }
}

#[test]
fn one_tool_at_each_threshold() {
    let used = |days| Tool { last_used: Some(ago(days)), ..fine("T") };
    let features = |part| Tool { feature_use: Some(part), cost: monthly(10), ..fine("T") };
    let seats =
        |active, paid| Tool { seats_active: Some(active), seats_paid: Some(paid), cost: monthly(10), ..fine("T") };
    let a_year_ago = today().checked_sub_months(Months::new(12)).unwrap();
    let reviewed = |day| Tool { reviewed_on: day, ..fine("T") };
    let blank_output = |cost| Tool { output: " ".to_owned(), cost, ..fine("T") };
    let cases: Vec<(&str, Tool, &[&str])> = vec![
        ("dormant", used(89), &[]),
        ("dormant", used(90), &[]),
        ("dormant", used(91), &["warning dormant"]),
        ("dormant", Tool { last_used: None, ..fine("T") }, &["note dormant-unknown"]),
        ("dormant", Tool { status: Status::Retired, ..used(400) }, &[]),
        ("dormant", Tool { status: Status::Planned, ..used(400) }, &[]),
        ("dormant", Tool { status: Status::Trial, ..used(400) }, &["warning dormant"]),
        ("low-use", features(FeatureUse::Percent(69)), &["warning low-use"]),
        ("low-use", features(FeatureUse::Percent(70)), &[]),
        ("low-use", features(FeatureUse::Medium), &["warning low-use"]),
        ("low-use", features(FeatureUse::High), &[]),
        ("low-use", seats(4, 10), &["warning low-use"]),
        ("low-use", seats(5, 10), &[]),
        ("low-use", seats(0, 0), &["note low-use-unknown"]),
        ("low-use", Tool { cost: monthly(10), ..fine("T") }, &["note low-use-unknown"]),
        ("low-use", Tool { cost: monthly(0), ..fine("T") }, &[]),
        ("low-use", Tool { feature_use: Some(FeatureUse::High), ..seats(1, 10) }, &["warning low-use"]),
        ("not-reviewed", reviewed(Some(a_year_ago)), &[]),
        ("not-reviewed", reviewed(a_year_ago.pred_opt()), &["note not-reviewed"]),
        ("not-reviewed", reviewed(a_year_ago.succ_opt()), &[]),
        ("not-reviewed", reviewed(None), &["note not-reviewed-unknown"]),
        ("no-output", blank_output(monthly(1)), &["warning no-output"]),
        ("no-output", blank_output(monthly(0)), &[]),
        ("no-output", blank_output(None), &[]),
        ("no-owner", Tool { owner: " ".to_owned(), ..fine("T") }, &["warning no-owner"]),
        ("no-owner", fine("T"), &[]),
    ];
    for (id, tool, expected) in cases {
        assert_eq!(judged(id, tool.clone()), expected, "{id}: {tool:?}");
    }
}

#[test]
fn renewal_at_each_threshold() {
    let due = |days: i64, notice: u32, auto: Option<bool>| Tool {
        renews_on: Some(today() + chrono::Duration::days(days)),
        notice_days: Some(notice),
        auto_renews: auto,
        ..fine("T")
    };
    let cases: [(Tool, &str, &str); 12] = [
        (due(61, 0, None), "", ""),
        (due(60, 0, None), "warning", "The last day to act on T is in 60 days"),
        (due(91, 30, Some(true)), "", ""),
        (due(45, 30, Some(true)), "warning", "it renews on"),
        (due(44, 30, Some(true)), "critical", "in 14 days"),
        (due(44, 30, Some(false)), "critical", "its contract ends on"),
        (due(30, 30, Some(true)), "critical", "is today"),
        (due(29, 30, Some(true)), "critical", "T renews in 29 days (2026-12-19), and notice was due"),
        (due(29, 30, Some(false)), "warning", "The contract of T ends in 29 days"),
        (due(29, 30, None), "warning", "isn't recorded"),
        (due(-5, 30, Some(true)), "critical", "T renewed 5 days ago"),
        (due(-5, 30, Some(false)), "warning", "The contract of T ended 5 days ago"),
    ];
    for (tool, severity, words) in cases {
        let stack = World::of([tool.clone()]).flow(1, 1, |_| {}).stack();
        let finding = stack.findings().find(|finding| finding.rule == "renewal");
        assert_eq!(finding.as_ref().map_or("", |finding| finding.severity.name()), severity, "{tool:?}");
        let sentence = finding.map(|finding| finding.sentence).unwrap_or_default();
        assert!(sentence.contains(words), "{sentence:?} lacks {words:?}");
    }
    let yearly = Tool { contract_months: Some(12), cost: monthly(5), ..fine("T") };
    assert_eq!(judged("renewal", yearly.clone()), ["note renewal-unknown"]);
    assert_eq!(judged("renewal", Tool { contract_months: Some(1), ..yearly.clone() }), Vec::<String>::new());
    assert_eq!(judged("renewal", Tool { cost: monthly(0), ..yearly }), Vec::<String>::new());
}

#[test]
fn many_without_data_are_one_finding() {
    let unused = |name: &str| Tool { last_used: None, owner: String::new(), ..fine(name) };
    let few = World::of([unused("A"), unused("B"), unused("C")]).stack();
    assert_eq!(said(&few, "dormant-unknown"), ["note A", "note B", "note C"]);
    assert_eq!(said(&few, "no-owner").len(), 3);
    let many = World::of([unused("A"), unused("B"), unused("C"), unused("D"), fine("E")]).stack();
    assert_eq!(
        sentences(&many, "dormant-unknown"),
        ["4 tools have no last-used date, so nobody can say which are dormant"]
    );
    assert_eq!(said(&many, "no-owner"), ["warning 4 tools"]);
    for id in 1..=4 {
        let ids: Vec<&str> = many.findings_of(Id(id)).map(|finding| finding.rule).collect();
        assert!(ids.contains(&"dormant-unknown") && ids.contains(&"no-owner"), "{ids:?}");
        assert!(!ids.contains(&"dormant"));
    }
    let e: Vec<&str> = many.findings_of(Id(5)).map(|finding| finding.rule).collect();
    assert!(!e.contains(&"no-owner"));
}

#[test]
fn a_rule_that_is_off_says_nothing() {
    let mut world = World::of([Tool { last_used: Some(ago(400)), ..fine("A") }, Tool { last_used: None, ..fine("B") }]);
    world.rules.findings.iter_mut().find(|rule| rule.id == "dormant").unwrap().on = false;
    let stack = world.stack();
    assert!(said(&stack, "dormant").is_empty() && said(&stack, "dormant-unknown").is_empty());
}

#[test]
fn limits_and_severity_come_from_the_rules() {
    let mut world = World::of([Tool { last_used: Some(ago(31)), ..fine("A") }]);
    let rule = world.rules.findings.iter_mut().find(|rule| rule.id == "dormant").unwrap();
    rule.limits = vec![("days".to_owned(), 30.0)];
    rule.severity = Severity::Critical;
    let stack = world.stack();
    assert_eq!(said(&stack, "dormant"), ["critical A"]);
    assert_eq!(sentences(&stack, "dormant"), ["A was last used 31 days ago (limit 30)"]);
    let receipt = stack.why_finding(&stack.finding(0).unwrap());
    assert!(
        receipt.to_text().contains("Limit: days   30") && receipt.to_text().contains("31"),
        "{}",
        receipt.to_text()
    );
}

fn email(name: &str, value: Option<u8>, cost: i64) -> Tool {
    Tool { category: "email".to_owned(), value, cost: monthly(cost), ..fine(name) }
}

#[test]
fn overlap_is_one_finding_per_group() {
    let stack = World::of([email("A", Some(4), 50), email("B", Some(8), 90), email("C", Some(6), 30)]).stack();
    assert_eq!(
        sentences(&stack, "overlap"),
        ["A, B and C all serve the category EMAIL; B scores best (8), the others cost $80/mo"]
    );
    let finding = stack.findings().find(|finding| finding.rule == "overlap").unwrap();
    assert_eq!(finding.about, Some(RecordRef::tool(Id(1))), "about the lowest value of those that go");
    assert_eq!(finding.next, "Move the work of A into B, or note why both stay.");
    for id in 1..=3 {
        assert!(stack.findings_of(Id(id)).any(|finding| finding.rule == "overlap"));
    }
    let receipt = stack.why_finding(&finding);
    assert_eq!(receipt.lines.iter().filter(|line| line.record.is_some()).count(), 3);
}

#[test]
fn overlap_cases() {
    let can =
        |tool: Tool, what: &[&str]| Tool { capabilities: what.iter().map(|one| (*one).to_owned()).collect(), ..tool };
    let cut = |tool| decide(tool, Call::Cut);
    let into = |tool| decide(tool, Call::Consolidate { into: Id(2), into_name: "B".to_owned() });
    let cases: Vec<(Vec<Tool>, &[&str])> = vec![
        (vec![email("A", Some(4), 50), email("B", None, 90)], &["warning B"]),
        (vec![email("A", None, 50), email("B", None, 90)], &["warning A"]),
        (vec![cut(email("A", Some(4), 50)), email("B", Some(5), 90)], &[]),
        (vec![into(email("A", Some(4), 50)), email("B", Some(5), 90)], &[]),
        (vec![cut(email("A", Some(4), 50)), email("B", Some(5), 9), email("C", Some(1), 9)], &["warning C"]),
        (vec![Tool { status: Status::Retired, ..email("A", None, 5) }, email("B", None, 9)], &[]),
        (vec![fine("A"), fine("B")], &[]),
        (vec![can(fine("A"), &["popups"]), can(fine("B"), &["popups", "chat"])], &["warning B"]),
        (vec![can(fine("A"), &["popups"]), can(fine("B"), &["chat"])], &[]),
        // The same two in a category and by a capability are one finding.
        (vec![can(email("A", Some(1), 5), &["news"]), can(email("B", Some(2), 5), &["news"])], &["warning A"]),
        // Two of a group of three are not told again.
        (
            vec![
                can(email("A", Some(1), 5), &["news"]),
                can(email("B", Some(2), 5), &["news"]),
                email("C", Some(3), 5),
            ],
            &["warning A"],
        ),
        (
            vec![
                Tool { removal: Some(RemovalImpact::Severe), ..email("A", Some(1), 5) },
                email("B", Some(9), 5),
                email("C", Some(8), 5),
            ],
            &["warning C"],
        ),
    ];
    for (tools, expected) in cases {
        let names: Vec<String> = tools.iter().map(|tool| tool.name.clone()).collect();
        assert_eq!(said(&World::of(tools).stack(), "overlap"), expected, "{names:?}");
    }
}

#[test]
fn many_names_are_cut_short() {
    let stack = World::of((0..12).map(|n| email(&format!("T{n:02}"), Some(1), 1))).stack();
    assert!(
        sentences(&stack, "overlap")[0].starts_with("T00, T01, T02, T03, T04, T05, T06, T07 and 4 others all serve")
    );
}

#[test]
fn too_enterprise_at_the_threshold() {
    let large = |tier, plan: &str| Tool { tier, plan: plan.to_owned(), category: "forms".to_owned(), ..fine("T") };
    let arr = |arr: Option<i64>, tool: Tool| World::of([tool]).with(|input| input.profile.arr = arr.map(usd)).stack();
    let top = || large(Some(Tier::Enterprise), "");
    assert_eq!(said(&arr(Some(4_999_999), top()), "too-enterprise"), ["warning T"]);
    assert!(said(&arr(Some(5_000_000), top()), "too-enterprise").is_empty());
    let unknown = arr(None, top());
    assert!(said(&unknown, "too-enterprise").is_empty());
    assert!(sentences(&unknown, "too-enterprise-unknown")[0].contains("the enterprise plan of T is too large"));
    let cases = [
        (large(None, "Enterprise Plus"), 1),
        (large(None, "elite"), 1),
        (large(None, "Pro"), 0),
        (large(None, ""), 0),
        (large(Some(Tier::Professional), "Enterprise"), 0),
    ];
    for (tool, expected) in cases {
        assert_eq!(
            said(&arr(Some(1), tool.clone()), "too-enterprise").len(),
            expected,
            "{} {:?}",
            tool.plan,
            tool.tier
        );
    }
}

#[test]
fn budget_share_at_the_target() {
    let share = |cost: i64, budget: Option<i64>| {
        World::of([Tool { cost: monthly(cost), ..fine("A") }])
            .with(|input| input.profile.monthly_budget = budget.map(usd))
            .stack()
    };
    assert!(said(&share(149, Some(1000)), "budget-share").is_empty());
    assert!(said(&share(150, Some(1000)), "budget-share").is_empty());
    assert_eq!(
        sentences(&share(180, Some(1000)), "budget-share"),
        ["Tools cost $180/mo, 18 % of the marketing budget of $1,000 (target below 15 %): $30 too much"]
    );
    assert_eq!(said(&share(180, None), "budget-share-unknown"), ["note marketing budget"]);
    assert!(sentences(&share(180, Some(0)), "budget-share-unknown")[0].starts_with("The marketing budget is zero"));
    assert!(said(&share(0, None), "budget-share-unknown").is_empty(), "nothing spent, nothing to judge");
}

#[test]
fn cost_per_user_against_the_median_of_the_layer() {
    let seat = |name: &str, cost, active| Tool {
        cost: monthly(cost),
        seats_active: Some(active),
        seats_paid: Some(active),
        ..fine(name)
    };
    // Medians: 10 with three tools; a free tool and one without active seats don't count.
    let of =
        |last: Tool| World::of([seat("A", 10, 1), seat("B", 10, 1), seat("F", 0, 5), seat("N", 99, 0), last]).stack();
    assert!(said(&of(seat("C", 30, 1)), "cost-per-user").is_empty());
    assert_eq!(said(&of(seat("C", 31, 1)), "cost-per-user"), ["note C"]);
    assert!(said(&of(seat("C", 62, 2)), "cost-per-user") == ["note C"]);
    let elsewhere = Tool { category: "passwords".to_owned(), ..seat("C", 500, 1) };
    assert!(said(&of(elsewhere), "cost-per-user").is_empty());
}

#[test]
fn findings_come_worst_first_and_point_home() {
    let late = Tool { renews_on: Some(today()), ..fine("Late") };
    let stack = World::of([Tool { last_used: Some(ago(200)), reviewed_on: Some(ago(800)), ..fine("Old") }, late])
        .flow(1, 2, |_| {})
        .stack();
    let order: Vec<(Severity, &str)> = stack.findings().map(|finding| (finding.severity, finding.rule)).collect();
    assert_eq!(
        order,
        [(Severity::Critical, "renewal"), (Severity::Warning, "dormant"), (Severity::Note, "not-reviewed")]
    );
    for (at, finding) in stack.findings().enumerate() {
        assert!(derived(&stack, finding.about.unwrap().id.0).findings.contains(&at));
        assert_eq!(stack.hits()[at].rule(), finding.rule);
        assert!(!finding.next.is_empty() && finding.room == "stack");
        let receipt = stack.why_finding(&finding);
        assert!(receipt.rule.contains("source 000"), "{receipt:?}");
    }
}

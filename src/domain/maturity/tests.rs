//! Tests of the rules: averages, gaps, spread, history, measures and findings, by tables of cases.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod findings;

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{Days, NaiveDate};

use super::average::Average;
use super::framework::{Action, Dimension, Framework, Level, Weight};
use super::results::{Coverage, Results, Row, gaps};
use super::room::{Maturity, MaturityInput};
use super::rules::{MaturityRules, MeasureSetting};
use super::spread::Spread;
use super::*;
use crate::domain::finding::Severity;
use crate::domain::integration::{Integration, Method};
use crate::domain::money::{Currency, Rates};
use crate::domain::profile::Profile;
use crate::domain::stack::rules::{RuleSetting, StackRules};
use crate::domain::stack::{Stack, StackInput};
use crate::domain::taxonomy::Taxonomy;
use crate::domain::tool::{Status, Tool};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
}

fn ago(days: u64) -> NaiveDate {
    today() - Days::new(days)
}

/// A framework `f` of three levels and dimensions a, b, c … with these weights in hundredths.
fn framework(weights: &[u32]) -> Framework {
    let level = |number, name: &str| Level { number, name: name.to_owned(), note: String::new(), focus: String::new() };
    let action = |to| Action { to, text: format!("go to {to}"), effort: 2, result: "there".to_owned() };
    Framework {
        id: "f".to_owned(),
        version: 1,
        title: "Frame".to_owned(),
        source: "ours".to_owned(),
        every_months: 6,
        levels: vec![level(1, "Low"), level(2, "Mid"), level(3, "High")],
        dimensions: weights
            .iter()
            .zip('a'..)
            .map(|(weight, letter)| Dimension {
                id: letter.to_string(),
                title: letter.to_uppercase().to_string(),
                weight: Weight(*weight),
                question: "?".to_owned(),
                descriptions: ["low", "mid", "high"].map(str::to_owned).to_vec(),
                actions: vec![action(2), action(3)],
            })
            .collect(),
        bands: Vec::new(),
        text: Arc::from(""),
    }
}

/// An assessment with these levels of a, b, c …; `None` is skipped.
fn assessment(id: i64, closed: Option<NaiveDate>, levels: &[Option<u8>]) -> Assessment {
    let answer = |(level, letter): (&Option<u8>, char)| Answer {
        level: *level,
        is_skipped: level.is_none(),
        ..Answer::about(&letter.to_string())
    };
    Assessment {
        id: Id(id),
        framework: "f".to_owned(),
        version: 1,
        snapshot: Id(1),
        started_on: closed.unwrap_or(today()),
        closed_on: closed,
        sitting: Sitting::Solo,
        participants: Vec::new(),
        answers: levels.iter().zip('a'..).map(answer).collect(),
        votes: Vec::new(),
    }
}

fn results(assessment: &Assessment, words: &Framework) -> Results {
    Results::new(assessment, &Arc::new(words.clone()), None, |_| Vec::new())
}

#[test]
fn averages_are_weighted_and_leave_out_what_is_skipped() {
    // weights, levels, average, (answered, skipped, of)
    type Case<'a> = (&'a [u32], &'a [Option<u8>], Option<&'a str>, (usize, usize, usize));
    let cases: &[Case<'_>] = &[
        (&[100, 100, 100], &[Some(1), Some(2), Some(3)], Some("2.00"), (3, 0, 3)),
        (&[100, 100, 100], &[Some(1), None, Some(2)], Some("1.50"), (2, 1, 3)),
        (&[100, 100, 100], &[Some(1)], Some("1.00"), (1, 0, 3)),
        (&[100, 100, 100], &[None, None, None], None, (0, 3, 3)),
        (&[100, 100, 100], &[], None, (0, 0, 3)),
        (&[300, 100], &[Some(3), Some(1)], Some("2.50"), (2, 0, 2)),
        (&[50, 100], &[Some(1), Some(3)], Some("2.33"), (2, 0, 2)),
        (&[33, 33, 33], &[Some(2), Some(2), Some(3)], Some("2.33"), (3, 0, 3)),
    ];
    for (weights, levels, average, (answered, skipped, of)) in cases {
        let results = results(&assessment(1, None, levels), &framework(weights));
        assert_eq!(results.average.map(|one| one.to_string()).as_deref(), *average, "{weights:?} {levels:?}");
        assert_eq!(results.coverage, Coverage { answered: *answered, skipped: *skipped, of: *of });
        assert_eq!(results.coverage.open(), of - answered - skipped);
    }
}

#[test]
fn averages_compare_exactly() {
    let of = |levels: &[u8]| Average::of(levels.iter().map(|level| (*level, Weight::ONE))).unwrap();
    assert_eq!(of(&[1, 2]), of(&[1, 2, 1, 2]));
    assert!(of(&[1, 1, 2]) < of(&[1, 2]));
    let cases: &[(&[u8], &[u8], &str)] = &[
        (&[1, 2], &[1, 2, 1, 2], "±0"),
        (&[1, 1], &[1, 1, 2], "+0.33"),
        (&[2, 2, 1], &[1, 1], "−0.67"),
        (&[1], &[3], "+2.00"),
    ];
    for (before, after, change) in cases {
        assert_eq!(of(after).since(of(before)).to_string(), *change, "{before:?} → {after:?}");
    }
}

#[test]
fn gaps_are_ranked_by_size_and_weight_and_ties_by_the_lower_level() {
    // (weights, [(level, target)], expected [(dimension, from, to, score, set)])
    type Case<'a> = (&'a [u32], &'a [(Option<u8>, Option<u8>)], &'a [(usize, u8, u8, u32, bool)]);
    let cases: &[Case<'_>] = &[
        (&[100, 100], &[(Some(1), Some(3)), (Some(2), Some(3))], &[(0, 1, 3, 200, true), (1, 2, 3, 100, true)]),
        (&[100, 300], &[(Some(1), Some(3)), (Some(2), Some(3))], &[(1, 2, 3, 300, true), (0, 1, 3, 200, true)]),
        (&[100, 100], &[(Some(2), Some(3)), (Some(1), Some(2))], &[(1, 1, 2, 100, true), (0, 2, 3, 100, true)]),
        (&[100, 100], &[(Some(2), None), (Some(1), None)], &[(1, 1, 2, 100, false), (0, 2, 3, 100, false)]),
        (&[100, 100], &[(Some(3), None), (Some(3), Some(3))], &[]),
        (&[100, 100], &[(Some(3), Some(2)), (None, Some(3))], &[]),
        (&[100, 100], &[(Some(1), None), (Some(1), None)], &[(0, 1, 2, 100, false), (1, 1, 2, 100, false)]),
    ];
    for (weights, answers, expected) in cases {
        let words = framework(weights);
        let rows: Vec<Row> = answers
            .iter()
            .enumerate()
            .map(|(at, (level, target))| Row {
                at,
                answer: Answer { level: *level, target: *target, ..Answer::default() },
                last: None,
                spread: None,
                measured: Vec::new(),
            })
            .collect();
        let found: Vec<_> =
            gaps(&rows, &words).iter().map(|gap| (gap.at, gap.current, gap.target, gap.score, gap.is_set)).collect();
        assert_eq!(found, *expected, "{weights:?} {answers:?}");
    }
}

#[test]
fn votes_disagree_over_two_levels_or_without_a_majority() {
    // votes over levels 1-5, histogram, majority, disagreement, middle
    type Case<'a> = (&'a [u8], [usize; 5], Option<u8>, bool, u8);
    let cases: &[Case<'_>] = &[
        (&[2, 2, 2, 2], [0, 4, 0, 0, 0], Some(2), false, 2),
        (&[2, 2, 2, 3], [0, 3, 1, 0, 0], Some(2), false, 2),
        (&[2, 2, 3, 3], [0, 2, 2, 0, 0], None, true, 2),
        (&[1, 3, 3, 3], [1, 0, 3, 0, 0], Some(3), true, 3),
        (&[1, 2, 3], [1, 1, 1, 0, 0], None, true, 2),
        (&[4], [0, 0, 0, 1, 0], Some(4), false, 4),
        (&[1, 5], [1, 0, 0, 0, 1], None, true, 1),
        (&[3, 1, 2, 2, 3, 3], [1, 2, 3, 0, 0], None, true, 2),
    ];
    for (votes, histogram, majority, disagree, middle) in cases {
        let spread = Spread::new(votes.iter().copied(), &[1, 2, 3, 4, 5], 6).unwrap();
        let found: Vec<usize> = spread.histogram.iter().map(|(_, many)| *many).collect();
        assert_eq!(found, histogram, "{votes:?}");
        let found = (spread.majority, spread.is_disagreement, spread.middle, spread.votes);
        assert_eq!(found, (*majority, *disagree, *middle, votes.len()), "{votes:?}");
    }
    assert_eq!(Spread::new([], &[1, 2], 3), None);
}

fn stack(tools: Vec<Tool>, integrations: Vec<Integration>) -> Stack {
    let input = StackInput {
        tools,
        integrations,
        profile: Profile::default(),
        rates: Rates::new(Currency::USD, Vec::new()),
        audit: None,
        lines: None,
        today: today(),
    };
    let rules = StackRules {
        version: 1,
        findings: Vec::new(),
        suggest: Vec::new(),
        budget_share_target: 0.15,
        feature_use_target: 70,
        value_line: 5.0,
    };
    Stack::new(input, &Taxonomy::default(), &rules)
}

fn tool(id: i64, owner: &str) -> Tool {
    Tool { id: Id(id), owner: owner.to_owned(), status: Status::Active, ..Tool::named(format!("T{id}")) }
}

/// Measures speak about dimension a of `f`; rules as delivered.
fn rules() -> MaturityRules {
    let set = |id: &str, severity, limit: (&str, f64)| RuleSetting {
        id: id.to_owned(),
        severity,
        on: true,
        limits: vec![(limit.0.to_owned(), limit.1)],
        source: "ours".to_owned(),
    };
    let measure = |id: &str, least| MeasureSetting {
        id: id.to_owned(),
        framework: "f".to_owned(),
        dimension: "a".to_owned(),
        from: vec![50.0, 90.0],
        least,
    };
    use Severity::{Note, Warning};
    MaturityRules {
        version: 1,
        findings: vec![
            set("maturity-contradiction", Warning, ("levels", 1.0)),
            set("assessment-late", Warning, ("days", 0.0)),
            set("assessment-open-long", Note, ("days", 14.0)),
            set("plan-item-overdue", Warning, ("critical-days", 30.0)),
            set("plan-item-due", Note, ("days", 7.0)),
        ],
        measures: vec![measure("tools-owned", 3), measure("flows-automatic", 2)],
    }
}

fn room(assessments: Vec<Assessment>, plan: Vec<PlanItem>, stack: &Stack) -> Maturity {
    let words = Arc::new(framework(&[100, 100, 100]));
    let input = MaturityInput {
        assessments,
        words: HashMap::from([(Id(1), Arc::clone(&words))]),
        frameworks: vec![words],
        plan,
        topics: Vec::new(),
        rules: rules(),
        today: today(),
    };
    Maturity::new(input, super::measured::Evidence { stack, quality: None, campaigns: None })
}

#[test]
fn what_is_measured_points_to_a_level() {
    // (owners, level that the share points to)
    let cases: &[(&[&str], Option<u8>)] = &[
        (&["", "", "", ""], Some(1)),
        (&["x", "", "", ""], Some(1)),
        (&["x", "x", "", ""], Some(2)),
        (&["x", "x", "x", ""], Some(2)),
        (&["x", "x", "x", "x"], Some(3)),
        (&["x", "x"], None),
        (&[], None),
    ];
    for (owners, level) in cases {
        let tools = owners.iter().zip(1..).map(|(owner, id)| tool(id, owner)).collect();
        let room = room(vec![assessment(1, None, &[Some(3)])], Vec::new(), &stack(tools, Vec::new()));
        let measured = room.measured(&framework(&[100]), "a");
        assert_eq!(measured.first().map(|one| one.level), *level, "{owners:?}");
        assert!(room.measured(&framework(&[100]), "b").is_empty(), "nothing speaks about b");
    }
}

#[test]
fn sentences_of_measures_have_their_figures() {
    let tools = vec![tool(1, "x"), tool(2, ""), tool(3, "x")];
    let flow = |from, to, method| Integration { method, ..Integration::between(Id(from), Id(to)) };
    let flows = vec![flow(1, 2, Method::Manual), flow(2, 3, Method::Native)];
    let room = room(vec![assessment(1, None, &[Some(3)])], Vec::new(), &stack(tools, flows));
    let results = room.results(Id(1)).unwrap();
    let said: Vec<_> =
        results.rows[0].measured.iter().map(|one| (one.measure, one.sentence.as_str(), one.level)).collect();
    assert_eq!(
        said,
        [
            ("tools-owned", "1 of 3 tools have no owner", 2),
            ("flows-automatic", "1 of 2 integrations is carried by hand", 2)
        ]
    );
    assert_eq!(results.rows[0].contradiction().map(|one| one.measure), Some("tools-owned"));
    let receipts = room.why_measured(Id(1), "a");
    assert_eq!(receipts[0].lines[0].value, "2 of 3");
    let text = receipts[1].to_text();
    assert!(text.contains("T1 → T2") && text.contains("manual"), "{text}");
}

#[test]
fn the_receipt_of_an_average_sums_to_it() {
    let assessment = assessment(1, None, &[Some(1), None, Some(3)]);
    let room = room(vec![assessment], Vec::new(), &stack(Vec::new(), Vec::new()));
    let receipt = room.why_average(Id(1)).unwrap();
    assert_eq!((receipt.total, receipt.figure.as_str()), (Some(400), "2.0 of 3"));
    let text = receipt.to_text();
    assert!(text.contains("4 ÷ 2 = 2.00") && text.contains("skipped: left out"), "{text}");
    let gap = room.why_gap(Id(1), "a").unwrap();
    assert_eq!(gap.figure, "1, number 1 of 1");
    assert!(room.why_gap(Id(1), "c").is_none(), "no gap");
}

#[test]
fn assessments_over_time() {
    let all = vec![
        assessment(1, Some(ago(540)), &[Some(1), Some(1), Some(1)]),
        assessment(2, Some(ago(180)), &[Some(2), Some(1), None]),
        assessment(3, None, &[Some(2), Some(2), Some(3)]),
    ];
    let room = room(all, Vec::new(), &stack(Vec::new(), Vec::new()));
    let course = room.history("f");
    let told: Vec<_> =
        course.points.iter().map(|point| (point.verdict.clone(), point.change.map(|one| one.to_string()))).collect();
    let expected = [("1.0 of 3", None), ("1.5 of 3", Some("+0.50")), ("2.3 of 3", Some("+0.83"))];
    assert_eq!(told, expected.map(|(verdict, change)| (verdict.to_owned(), change.map(str::to_owned))));
    assert_eq!(course.points[1].levels, [Some(2), Some(1), None]);
    assert_eq!(course.next_due, Some(ago(180).checked_add_months(chrono::Months::new(6)).unwrap()));
    let results = room.results(Id(3)).unwrap();
    assert_eq!(results.rows[2].moved(), None, "it was skipped last time");
    assert_eq!(results.rows[1].moved(), Some(1));
    assert_eq!(results.change().map(|one| one.to_string()).as_deref(), Some("+0.83"));
    let compared = room.compare(Id(1), Id(3));
    assert_eq!(compared[2].moved(), Some(2));
    let after = compared[2].after.as_ref().unwrap();
    assert_eq!((after.name.as_str(), after.words.as_str()), ("High", "high"));
}

#[test]
fn two_versions_are_compared_each_in_its_own_words() {
    let (old, mut new) = (framework(&[100, 100]), framework(&[100, 100, 100]));
    new.dimensions[0].descriptions[1] = "mid, reworded".to_owned();
    let before = assessment(1, Some(ago(90)), &[Some(2), Some(1)]);
    let after = assessment(2, None, &[Some(2), None, Some(1)]);
    let all = history::compare((&before, &old), (&after, &new));
    let words = |at: usize| {
        let side = |side: &Option<history::Side>| side.as_ref().map(|one| (one.name.clone(), one.words.clone()));
        (side(&all[at].before), side(&all[at].after))
    };
    let some = |name: &str, words: &str| Some((name.to_owned(), words.to_owned()));
    assert_eq!(words(0), (some("Mid", "mid"), some("Mid", "mid, reworded")));
    assert_eq!(words(1), (some("Low", "low"), some("skipped", "")));
    assert_eq!(words(2), (None, some("Low", "low")));
}

#[test]
fn levels_and_dimensions_are_typed_by_number_or_name() {
    let words = framework(&[100, 100]);
    for (typed, level) in [("2", Some(2)), ("mid", Some(2)), (" HIGH ", Some(3)), ("4", None), ("", None), ("0", None)]
    {
        assert_eq!(words.parse_level(typed), level, "{typed}");
    }
    assert_eq!(words.parse_dimension("B").map(|one| one.id.as_str()), Some("b"));
    assert_eq!(words.parse_dimension("z"), None);
    for (weight, shown) in [(100, "1"), (150, "1.5"), (33, "0.33"), (205, "2.05")] {
        assert_eq!(Weight(weight).to_string(), shown);
    }
}

#[test]
fn fields_take_back_what_they_give() {
    use super::fields::{ANSWER_FIELDS, PLAN_FIELDS};
    use crate::domain::field::FieldContext;
    let mut ctx = FieldContext::bare(today(), Currency::USD);
    ctx.levels = vec![(1, "Low".to_owned()), (2, "Mid".to_owned()), (3, "High".to_owned())];
    ctx.dimensions = vec![("crm".to_owned(), "The CRM".to_owned())];
    let answer = Answer {
        level: Some(2),
        target: Some(3),
        target_on: Some(today()),
        evidence: "a\nb".to_owned(),
        confidence: Some(Confidence::Likely),
        note: "n".to_owned(),
        ..Answer::about("crm")
    };
    let mut item = PlanItem::new("f", "crm", "do it", today());
    (item.effort, item.due, item.owner) = (Some(2), Some(today()), "Dana".to_owned());
    let before = (answer.clone(), item.clone());
    let (mut answer, mut item) = (answer, item);
    for field in ANSWER_FIELDS {
        (field.set)(&mut answer, &(field.get)(&before.0, &ctx), &ctx).unwrap();
    }
    for field in PLAN_FIELDS {
        (field.set)(&mut item, &(field.get)(&before.1, &ctx), &ctx).unwrap();
    }
    assert_eq!((answer, item), before);
    let refused: &[(&str, &str, &str)] = &[
        ("level", "9", "no level “9”: it is one of 1 Low, 2 Mid, 3 High"),
        ("confidence", "sure", "no confidence “sure”: it is guess, likely or evidenced"),
        ("target-on", "soon", "“soon” is not a date"),
    ];
    for (name, typed, expected) in refused {
        let field = ANSWER_FIELDS.iter().find(|field| field.name == *name).unwrap();
        let error = (field.set)(&mut Answer::default(), typed, &ctx).unwrap_err();
        assert!(error.0.starts_with(expected), "{error}");
    }
    let refused: &[(&str, &str, &str)] = &[
        ("text", " ", "an action can't be blank"),
        ("dimension", "crn", "no dimension “crn”"),
        ("effort", "4", "effort: a whole number from 1 to 3"),
        ("state", "", "the state can't be blank"),
    ];
    for (name, typed, expected) in refused {
        let field = PLAN_FIELDS.iter().find(|field| field.name == *name).unwrap();
        let error = (field.set)(&mut PlanItem::new("f", "", "x", today()), typed, &ctx).unwrap_err();
        assert!(error.0.starts_with(expected), "{error}");
    }
    let state = PLAN_FIELDS.iter().find(|field| field.name == "state").unwrap();
    let mut item = PlanItem::new("f", "", "x", today());
    (state.set)(&mut item, "done", &ctx).unwrap();
    assert_eq!(item.finished_on, Some(today()));
    (state.set)(&mut item, "doing", &ctx).unwrap();
    assert_eq!(item.finished_on, None);
}

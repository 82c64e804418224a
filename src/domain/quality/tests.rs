//! The measures, the composite, the spot check, spellings and schedules: tables of cases.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::card::{Scorecard, Standing};
use super::room::{Known, Quality, QualityInput, Volume};
use super::rules::QualityRules;
use super::spelling::{Reason, proposals};
use super::spot::{Dice, Judged, SpotAnswer, SpotCheck, draw, seed, wilson};
use super::tasks::{State, TaskState};
use super::{Tally, percent_words};
use crate::domain::id::Id;
use crate::frameworks::Frameworks;

fn rules() -> Arc<QualityRules> {
    Arc::clone(&Frameworks::built_in().quality)
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn today() -> NaiveDate {
    day("2026-11-20")
}

fn check(on: &str, judged: &[Option<Judged>]) -> SpotCheck {
    let answers = judged.iter().enumerate();
    let answers =
        answers.map(|(at, judged)| SpotAnswer { id: Id(at as i64 + 1), lead: Id(at as i64 + 100), judged: *judged });
    SpotCheck { id: Id(1), day: day(on), answers: answers.collect() }
}

fn counts(pairs: &[(&str, u64, u64)]) -> BTreeMap<String, Tally> {
    pairs.iter().map(|(id, good, of)| ((*id).to_owned(), Tally::new(*good, *of))).collect()
}

/// A room in which nothing is wrong.
fn fine() -> QualityInput {
    let done =
        |task: &str, on: &str| TaskState { state: State::Done, day: Some(day(on)), ..TaskState::of("hygiene", task) };
    QualityInput {
        volume: Volume {
            leads: 400,
            unstaged: 0,
            moving: 100,
            stuck: 3,
            stuck_days: 30,
            handed_over: "mql,sql".into(),
            weeks: vec![1, 2, 3],
        },
        known: Some(Known {
            day: today(),
            is_current: true,
            counts: counts(&[
                ("email-validity", 398, 400),
                ("required-fields", 390, 400),
                ("duplicates", 400, 400),
                ("source-populated", 399, 400),
                ("stale", 390, 400),
                ("mql-fields", 50, 50),
                ("mql-owner", 50, 50),
            ]),
        }),
        trend: BTreeMap::new(),
        check: Some(check("2026-11-10", &[Some(Judged::Right); 20])),
        states: vec![done("deduplicate", "2026-11-01"), done("utm-audit", "2026-11-01")],
        rules: rules(),
        today: today(),
    }
}

fn found(input: QualityInput) -> Vec<(String, String)> {
    let room = Quality::new(input);
    (0..room.hits().len()).filter_map(|at| room.finding(at)).map(|one| (one.rule.to_owned(), one.sentence)).collect()
}

#[test]
fn shares_are_shown_without_lying() {
    let cases = [
        (None, "–"),
        (Some(0.0), "0 %"),
        (Some(100.0), "100 %"),
        (Some(99.99), "99.9 %"),
        (Some(0.01), "0.1 %"),
        (Some(93.14), "93.1 %"),
        (Some(62.0), "62 %"),
    ];
    for (share, words) in cases {
        assert_eq!(percent_words(share), words);
    }
    assert_eq!(Tally::new(0, 0).percent(), None);
    assert_eq!(Tally::new(3, 4).percent(), Some(75.0));
}

#[test]
fn the_composite_is_the_mean_of_what_was_measured() {
    let rules = rules();
    let none = Scorecard::new(&BTreeMap::new(), None, &rules);
    assert_eq!((none.composite(), none.coverage(), none.standing()), (None, (0, 6), Standing::Unknown));
    assert_eq!(none.row("stale").unwrap().figure_words(), "–");
    // Lower is better: 4 % duplicates are 96 good points; what has no denominator is left out.
    let card = Scorecard::new(
        &counts(&[("email-validity", 90, 100), ("duplicates", 96, 100), ("stale", 80, 100), ("required-fields", 0, 0)]),
        None,
        &rules,
    );
    assert_eq!(card.coverage(), (3, 6));
    assert!((card.composite().unwrap() - (90.0 + 96.0 + 80.0) / 3.0).abs() < 1e-9);
    assert_eq!(card.row("duplicates").unwrap().figure_words(), "4 %");
    let standing = |id: &str| card.row(id).unwrap().standing();
    assert_eq!(standing("email-validity"), Standing::Missed);
    assert_eq!(standing("duplicates"), Standing::Reached);
    assert_eq!(standing("stale"), Standing::Missed);
    assert_eq!(standing("required-fields"), Standing::Unknown);
    let why = card.why_composite();
    assert_eq!(why.figure, "88.7 %");
    assert!(why.lines.iter().any(|line| line.value == "96 % (100 % − 4 %)"), "{why:?}");
    assert!(why.lines.iter().any(|line| line.value == "3 of 6 measures"));
    assert!(why.policy[0].contains("1.3 points short"), "{:?}", why.policy);
}

#[test]
fn a_target_itself_is_not_enough() {
    let rules = rules();
    let standing =
        |id: &str, good, of| Scorecard::new(&counts(&[(id, good, of)]), None, &rules).row(id).unwrap().standing();
    assert_eq!(standing("email-validity", 95, 100), Standing::Missed);
    assert_eq!(standing("email-validity", 951, 1000), Standing::Reached);
    assert_eq!(standing("duplicates", 95, 100), Standing::Missed);
    assert_eq!(standing("duplicates", 951, 1000), Standing::Reached);
}

#[test]
fn wilson_says_what_a_sample_says() {
    assert_eq!(wilson(Tally::new(0, 0)), None);
    // (right, of, low, high), from the textbook formula.
    let cases = [(17, 20, 64.0, 94.8), (20, 20, 83.9, 100.0), (0, 20, 0.0, 16.1), (50, 100, 40.4, 59.6)];
    for (right, of, low, high) in cases {
        let (l, h) = wilson(Tally::new(right, of)).unwrap();
        assert!((l - low).abs() < 0.1 && (h - high).abs() < 0.1, "{right} of {of}: {l} to {h}");
    }
}

#[test]
fn a_spot_check_draws_the_same_leads_again_and_each_once() {
    let drawn = draw(seed(today(), 0), 950, 20);
    assert_eq!(drawn, draw(seed(today(), 0), 950, 20));
    assert_ne!(drawn, draw(seed(today(), 1), 950, 20));
    assert_ne!(drawn, draw(seed(day("2026-11-21"), 0), 950, 20));
    let mut sorted = drawn.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(sorted.len(), 20);
    assert!(sorted.iter().all(|at| *at < 950));
    assert_eq!(draw(7, 3, 20).len(), 3);
    assert!(draw(7, 0, 20).is_empty());
    // Fair: each of ten comes about as often.
    let mut times = [0_u32; 10];
    for round in 0..10_000 {
        draw(round, 10, 3).iter().for_each(|at| times[usize::try_from(*at).unwrap()] += 1);
    }
    assert!(times.iter().all(|n| (2700..3300).contains(n)), "{times:?}");
    let mut dice = Dice::new(1);
    assert!((0..1000).all(|_| dice.below(7) < 7));
}

#[test]
fn only_right_and_wrong_count() {
    let judged = [Some(Judged::Right), Some(Judged::Wrong), Some(Judged::Unsure), None];
    let check = check("2026-11-10", &judged);
    assert_eq!((check.tally(), check.open(), check.is_done()), (Tally::new(1, 2), 1, false));
    for one in [Judged::Right, Judged::Wrong, Judged::Unsure] {
        assert_eq!(Judged::from_code(one.code()), one);
    }
    let card = Scorecard::new(&BTreeMap::new(), Some(&check), &rules());
    let row = card.row("stage-accuracy").unwrap();
    assert!(row.is_uncertain());
    assert_eq!(row.words(), "1 of 2 right, 95 % sure of 9-91 %");
}

#[test]
fn one_spelling_is_proposed_for_each_value() {
    let spellings = Arc::clone(&Frameworks::built_in().spellings);
    let of = |field, values: &[(&str, u64)]| {
        let values: Vec<_> = values.iter().map(|(value, n)| ((*value).to_owned(), *n)).collect();
        proposals(field, &values, &spellings)
    };
    let countries = of(
        "country",
        &[
            ("UK", 30),
            ("United Kingdom", 5),
            ("united kingdom", 2),
            ("U.K.", 1),
            ("France", 9),
            ("Atlantis", 4),
            ("atlantis", 1),
        ],
    );
    let short: Vec<_> = countries.iter().map(|one| (one.to.as_str(), one.have, one.leads(), one.reason)).collect();
    assert_eq!(short, [("United Kingdom", 5, 33, Reason::Known), ("Atlantis", 4, 1, Reason::Commonest)]);
    assert_eq!(countries[0].from[0], ("UK".to_owned(), 30));
    // Titles: abbreviations and small words.
    let titles = of(
        "title",
        &[("VP Marketing", 7), ("V.P. of Marketing", 2), ("Vice President, Marketing", 1), ("VP Sales", 3)],
    );
    assert_eq!(titles.len(), 1);
    assert_eq!((titles[0].to.as_str(), titles[0].leads()), ("VP Marketing", 3));
    // Equally common: the one with a capital, not the shouted one.
    let even = of("industry", &[("retail trade", 2), ("RETAIL TRADE", 2), ("Retail Trade", 2)]);
    assert_eq!(even[0].to, "Retail Trade");
    let signs = of("industry", &[("Oil & Gas", 2), ("Oil and Gas", 5), ("Oil-and-Gas", 1)]);
    assert_eq!((signs[0].to.as_str(), signs[0].leads()), ("Oil and Gas", 3));
    assert!(of("country", &[("France", 9), ("", 3), ("  ", 1), ("Germany", 1)]).is_empty());
    assert_eq!(spellings.known("country", "deutschland").as_deref(), Some("Germany"));
}

#[test]
fn lists_know_what_is_settled_and_when_it_is_due_again() {
    let rules = rules();
    let hygiene = rules.list("hygiene").unwrap();
    let done =
        |task: &str, on: &str| TaskState { state: State::Done, day: Some(day(on)), ..TaskState::of("hygiene", task) };
    let states = [
        done("deduplicate", "2026-10-10"),
        done("firmographics", "2026-10-10"),
        done("verify-emails", "2026-01-01"),
        TaskState { state: State::NotNeeded, ..TaskState::of("hygiene", "score-review") },
    ];
    let all = hygiene.standing(&states);
    let of = |id: &str| all.iter().find(|one| one.task.id == id).unwrap();
    assert_eq!(of("deduplicate").due, Some(day("2026-11-10")));
    assert_eq!(of("deduplicate").days_late(today()), Some(10));
    assert_eq!(of("firmographics").due, Some(day("2027-01-10")));
    assert_eq!(of("verify-emails").due, None);
    assert!(!of("deduplicate").is_settled(today()) && of("firmographics").is_settled(today()));
    assert!(of("score-review").is_settled(today()) && !of("utm-audit").is_settled(today()));
    assert_eq!(of("deduplicate").owner(), "Marketing ops");
    assert_eq!(hygiene.settled(&states, today()), (3, 7));
    // 31 January plus a month is the last day of February.
    assert_eq!(hygiene.standing(&[done("deduplicate", "2027-01-31")])[0].due, Some(day("2027-02-28")));
    let crm = rules.list("crm-setup").unwrap();
    let mut one = TaskState::of("crm-setup", "dedupe");
    one.stand(State::Done, today());
    assert_eq!((crm.settled(&[one.clone()], today()).0, one.day), (1, Some(today())));
}

#[test]
fn a_room_in_order_has_no_findings() {
    assert_eq!(found(fine()), []);
    assert_eq!(found(QualityInput { rules: rules(), today: today(), ..QualityInput::default() }), []);
}

#[test]
fn each_rule_fires_on_its_case_alone() {
    type Change = fn(&mut QualityInput);
    let set = |input: &mut QualityInput, id: &str, good, of| {
        input.known.as_mut().unwrap().counts.insert(id.to_owned(), Tally::new(good, of));
    };
    let _ = set;
    let cases: &[(&str, Change, &str)] = &[
        (
            "quality-measure",
            |input| _ = input.known.as_mut().unwrap().counts.insert("email-validity".into(), Tally::new(380, 400)),
            "Email validity: 95 % (target above 95 %), 20 bounced or malformed",
        ),
        (
            "duplicates-many",
            |input| _ = input.known.as_mut().unwrap().counts.insert("duplicates".into(), Tally::new(399, 400)),
            "1 lead is in twice: it is counted, mailed and called twice",
        ),
        (
            "leads-unstaged",
            |input| {
                input.volume.unstaged = 117;
                input.known.as_mut().unwrap().counts.insert("unstaged:Other".into(), Tally::new(0, 117));
            },
            "117 leads have no stage: their file says “Other”, which the lifecycle doesn't know",
        ),
        (
            "mql-fields-missing",
            |input| _ = input.known.as_mut().unwrap().counts.insert("mql-fields".into(), Tally::new(49, 50)),
            "1 of 50 leads from MQL on lacks a field that their stage requires",
        ),
        (
            "mql-without-owner",
            |input| _ = input.known.as_mut().unwrap().counts.insert("mql-owner".into(), Tally::new(40, 50)),
            "10 of 50 leads from MQL on have no owner",
        ),
        (
            "leads-stuck",
            |input| input.volume.stuck = 25,
            "25 of 100 leads in stages that lead on have not moved for 30 days or more",
        ),
        ("spot-check-due", |input| input.check = None, "Nobody ever checked whether leads stand in the right stage"),
        (
            "spot-check-due",
            |input| input.check = Some(check("2026-10-01", &[Some(Judged::Right); 20])),
            "The last spot check of stages was 50 days ago: it is due every 30 days",
        ),
        (
            "hygiene-overdue",
            |input| input.states[0].day = Some(day("2026-10-10")),
            "“Find and merge duplicates” was due 10 days ago, last done on 2026-10-10 (owner Marketing ops)",
        ),
        (
            "hygiene-not-begun",
            |input| input.states.clear(),
            "No cleaning is on record for 400 leads: the hygiene schedule was never begun",
        ),
    ];
    for (rule, change, sentence) in cases {
        let mut input = fine();
        change(&mut input);
        let all = found(input.clone());
        assert_eq!(all.len(), 1, "{rule}: {all:?}");
        assert_eq!((all[0].0.as_str(), all[0].1.as_str()), (*rule, *sentence));
        let room = Quality::new(input);
        let finding = room.finding(0).unwrap();
        let why = room.why_finding(&finding);
        assert!(!why.formula.is_empty() && why.formula != "it is no longer so", "{rule}");
    }
}

#[test]
fn old_figures_and_bad_ones_are_told() {
    let mut never = fine();
    never.known = None;
    assert_eq!(
        found(never),
        [("quality-not-measured".to_owned(), "The data quality of 400 leads was never measured".to_owned())]
    );
    let mut old = fine();
    old.known.as_mut().unwrap().day = day("2026-10-10");
    assert_eq!(found(old).len(), 1);
    let mut bad = fine();
    for id in ["email-validity", "required-fields"] {
        bad.known.as_mut().unwrap().counts.insert(id.into(), Tally::new(100, 400));
    }
    let room = Quality::new(bad);
    let first = room.finding(0).unwrap();
    assert_eq!((first.rule, first.severity), ("quality-measure", crate::domain::finding::Severity::Critical));
    let all: Vec<_> = (0..room.hits().len()).filter_map(|at| room.finding(at)).map(|one| one.rule).collect();
    assert!(all.contains(&"quality-composite"), "{all:?}");
}

#[test]
fn few_unknown_stages_are_told_by_name_and_many_at_once() {
    let mut input = fine();
    input.volume.unstaged = 10;
    for (name, n) in [("Other", 4), ("Prospect", 3), ("Cold", 2), ("", 1)] {
        input.known.as_mut().unwrap().counts.insert(format!("unstaged:{name}"), Tally::new(0, n));
    }
    let all = found(input.clone());
    assert_eq!(
        all,
        [(
            "leads-unstaged".to_owned(),
            "10 leads have no stage that the lifecycle knows: “Other”, “Prospect”, “Cold”…".to_owned()
        )]
    );
    // Counts that are older than the leads are not told by name.
    input.known.as_mut().unwrap().counts.remove("unstaged:");
    assert_eq!(found(input).len(), 1);
}

#[test]
fn the_trend_is_in_the_figures_of_the_screen() {
    let mut input = fine();
    input.trend.insert(
        "stale".into(),
        vec![(day("2026-11-01"), Tally::new(80, 100)), (day("2026-11-10"), Tally::new(90, 100))],
    );
    input.trend.insert(
        "email-validity".into(),
        vec![(day("2026-11-10"), Tally::new(100, 100)), (day("2026-11-12"), Tally::new(0, 0))],
    );
    let room = Quality::new(input);
    assert_eq!(room.trend("stale"), [(day("2026-11-01"), 20.0), (day("2026-11-10"), 10.0)]);
    assert_eq!(room.trend("email-validity"), [(day("2026-11-10"), 100.0)]);
    let whole = room.composite_trend();
    assert_eq!(whole[..2], [(day("2026-11-01"), 80.0), (day("2026-11-10"), 95.0)]);
    assert_eq!(room.in_two_lines().0, "400 leads · +3 this week");
}

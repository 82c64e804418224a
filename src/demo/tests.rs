//! The demo is the same each time, whole, and quick enough to be made at each start.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeSet;

use super::*;
use crate::domain::finding::Severity;
use crate::domain::integration::Health;
use crate::domain::money::Currency;

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
}

#[test]
fn it_is_a_company_that_someone_runs() {
    let ws = in_memory(day()).unwrap();
    let stack = ws.stack().unwrap();
    let totals = &stack.totals;
    assert!((40..=50).contains(&totals.live), "{} live tools", totals.live);
    let marketing = totals.marketing.total.minor / 100;
    assert!((4_000..=6_000).contains(&marketing), "${marketing} a month for marketing");
    let pounds: Vec<Currency> = totals.monthly.left_out.iter().map(|money| money.currency).collect();
    assert_eq!(pounds, [Currency::GBP], "one currency has no rate");
    let nameless: Vec<&str> =
        stack.input.tools.iter().filter(|tool| tool.category.is_empty()).map(|tool| tool.name.as_str()).collect();
    assert!(nameless.is_empty(), "without a category: {nameless:?}");
    let unscored = stack.input.tools.iter().filter(|tool| tool.is_live() && tool.value.is_none()).count();
    assert_eq!(unscored, 2);
    let decided = stack.input.tools.iter().filter(|tool| tool.verdict.is_some()).count();
    assert!((9..=12).contains(&decided), "{decided} verdicts");
    assert!(totals.saving_decided.minor > 50_000, "{:?}", totals.saving_decided);
    assert!(stack.input.integrations.len() >= 45);
    assert!(stack.input.integrations.iter().any(|flow| flow.critical && flow.health == Health::Failing));
    let business = ws.business().unwrap();
    assert_eq!(
        (business.profile.name.as_str(), business.people.len(), business.profile.asked),
        ("Fernhollow", 6, true)
    );
}

#[test]
fn its_findings_show_what_the_rules_can_see() {
    let ws = in_memory(day()).unwrap();
    let stack = ws.stack().unwrap();
    let findings: Vec<_> = stack.findings().collect();
    let rules: BTreeSet<&str> = findings.iter().map(|finding| finding.rule).collect();
    for rule in [
        "overlap",
        "dormant",
        "no-output",
        "no-owner",
        "low-use",
        "renewal",
        "manual-flow",
        "flow-failing",
        "flow-uptime",
        "ipaas-steps",
        "too-enterprise",
        "budget-share",
    ] {
        assert!(rules.contains(rule), "{rule} is missing: {rules:?}");
    }
    for subject in ["Gong", "FullStory"] {
        let critical = |finding: &&crate::domain::finding::Finding| {
            finding.rule == "renewal" && finding.subject == subject && finding.severity == Severity::Critical
        };
        assert!(findings.iter().any(|finding| critical(&finding)), "{subject} must be acted on");
    }
}

#[test]
fn the_last_audit_left_ghosts() {
    let ws = in_memory(day()).unwrap();
    let stack = ws.stack().unwrap();
    let audit = stack.input.audit.as_ref().expect("an audit was closed");
    assert!((150..190).contains(&(day() - audit.on).num_days()));
    let moved = |name: &str| {
        let tool = stack.input.tools.iter().find(|tool| tool.name == name).unwrap();
        let mark = audit.marks.iter().find(|mark| mark.tool == tool.id).unwrap();
        (mark.value, tool.value)
    };
    assert_eq!(moved("Gong"), (Some(8), Some(6)));
    assert_eq!(moved("Clay"), (Some(7), Some(8)));
}

#[test]
fn three_assessments_show_how_it_grew() {
    let ws = in_memory(day()).unwrap();
    let room = ws.maturity().unwrap();
    let course = room.history("ops");
    let told: Vec<_> = course
        .points
        .iter()
        .map(|point| ((day() - point.on).num_days() / 30, point.verdict.as_str(), point.coverage.answered))
        .collect();
    assert_eq!(told, [(18, "Crawl 1.1", 9), (12, "Crawl 1.4", 9), (5, "Walk 1.8", 8)]);
    let last = room.last_closed("ops").unwrap();
    let results = room.results(last.id).unwrap();
    let disputed: Vec<&str> = results.disagreements().map(|row| row.answer.dimension.as_str()).collect();
    assert_eq!((last.participants.len(), disputed), (6, vec!["data-quality", "revops"]));
    let states = |state: &str| room.plan("ops").filter(|item| item.state.name() == state).count();
    assert_eq!((states("done"), states("doing"), states("open")), (6, 2, 4));
    let rules: Vec<_> = (0..room.hits().len()).filter_map(|at| room.finding(at)).map(|one| one.rule).collect();
    assert_eq!(rules, ["maturity-contradiction", "plan-item-overdue", "plan-item-due"]);
    assert_eq!(ws.attention().unwrap().health()[1].headline, "Walk 1.8 · 8 of 9");
}

#[test]
fn its_history_is_told_by_several_people_and_can_be_undone() {
    let mut ws = in_memory(day()).unwrap();
    let steps = ws.steps(None, 200).unwrap();
    let authors: BTreeSet<&str> = steps.iter().map(|step| step.author.as_str()).collect();
    assert!(authors.len() >= 4, "{authors:?}");
    assert!(steps.iter().all(|step| step.at < ws.now()), "nothing happens in the future");
    assert!(steps.is_sorted_by(|a, b| a.at >= b.at), "newest first");
    assert!(steps.iter().any(|step| step.is_undo));
    let mut undone = 0;
    while ws.undo().is_ok() {
        undone += 1;
    }
    assert!(undone > 20, "{undone}");
    assert_eq!(ws.tools().unwrap().len(), 0);
}

#[test]
fn the_same_day_gives_the_same_company() {
    let plain = |ws: &Workspace| {
        let mut tools = ws.tools().unwrap();
        for tool in &mut tools {
            tool.id = crate::domain::id::Id::NEW;
            if let Some(crate::domain::tool::Call::Consolidate { into, .. }) =
                tool.verdict.as_mut().map(|verdict| &mut verdict.call)
            {
                *into = crate::domain::id::Id::NEW;
            }
        }
        let labels: Vec<_> =
            ws.steps(None, 200).unwrap().into_iter().map(|step| (step.at, step.author, step.label)).collect();
        (tools, labels)
    };
    assert_eq!(plain(&in_memory(day()).unwrap()), plain(&in_memory(day()).unwrap()));
}

#[test]
fn it_can_be_opened_on_any_day() {
    for (year, month, of_month) in [(2026, 1, 1), (2026, 2, 28), (2026, 3, 8), (2026, 11, 1), (2028, 2, 29)] {
        let ws = in_memory(NaiveDate::from_ymd_opt(year, month, of_month).unwrap()).unwrap();
        assert_eq!(ws.tools().unwrap().len(), 44);
    }
}

#[test]
fn many_tools_are_one_step_and_all_differ() {
    let mut ws = in_memory(day()).unwrap();
    let before = ws.steps(None, 500).unwrap().len();
    add_many(&mut ws, 300).unwrap();
    assert_eq!(ws.tools().unwrap().len(), 344);
    assert_eq!(ws.steps(None, 500).unwrap().len(), before + 1);
}

#[test]
fn its_leads_are_imported_and_then_worked_on() {
    let ws = in_memory(day()).unwrap();
    let pipeline = ws.pipeline().unwrap();
    assert_eq!(pipeline.total, 400);
    for stage in ["subscriber", "lead", "mql", "sal", "sql", "opportunity", "customer", "evangelist", "closed-lost"] {
        assert!(pipeline.head(stage).is_some_and(|head| head.count > 0), "nobody is {stage}");
    }
    assert_eq!(ws.unstaged_words().unwrap().len(), 2, "two names that the lifecycle doesn't know");
    assert_eq!(ws.custom_fields("lead").unwrap().len(), 1);
    let labels: Vec<String> = ws.steps(None, 60).unwrap().into_iter().map(|step| step.label).collect();
    for begins in ["imported 401 leads", "merged ", "moved 3 leads to SAL", "moved 2 leads to SQL", "owner of "] {
        assert!(labels.iter().any(|label| label.starts_with(begins)), "nobody {begins}: {labels:#?}");
    }
    let review = ws.review().unwrap();
    assert!(review.deals.open > 5 && review.deals.won > 10, "{:?}", review.deals);
    assert!(review.stuck_leads() > 5);
    let sales = &review.handovers[0];
    let share = sales.accepted * 100 / sales.answered();
    assert!((40..=70).contains(&share), "{share} % of handovers are accepted");
    assert!(review.missing.iter().any(|row| row.missing > 0));
    assert_eq!(review.stages.iter().map(|stage| stage.leads).sum::<u64>(), review.leads - left(&review));
}

/// Leads that are in no main stage.
fn left(review: &crate::domain::review::Review) -> u64 {
    let exits: u64 = review.exits.iter().map(|exit| exit.leads).sum();
    exits + review.unstaged.iter().map(|(_, many)| many).sum::<u64>()
}

#[test]
fn any_number_of_leads_is_one_step_with_exactly_so_many_activities() {
    let mut ws = in_memory(day()).unwrap();
    let before = ws.steps(None, 500).unwrap().len();
    let activities = crate::store::activities::count(ws.store()).unwrap();
    let mut told = Vec::new();
    add_leads(&mut ws, 1_003, 7_001, &mut |done, all| {
        told.push((done, all));
        true
    })
    .unwrap();
    assert_eq!(ws.pipeline().unwrap().total, 1_403);
    assert_eq!(crate::store::activities::count(ws.store()).unwrap(), activities + 7_001);
    assert_eq!(ws.steps(None, 500).unwrap().len(), before + 1);
    assert!(told.is_sorted() && told.iter().all(|(done, all)| done <= all), "{:?}", told.last());
    // Whoever stops it has nothing of it.
    assert!(add_leads(&mut ws, 500, 500, &mut |done, _| done < 900).is_err());
    assert_eq!(ws.pipeline().unwrap().total, 1_403);
    ws.undo().unwrap();
    assert_eq!(ws.pipeline().unwrap().total, 400);
}

#[test]
fn its_links_are_mostly_clean_and_its_touches_drift() {
    let ws = in_memory(day()).unwrap();
    let room = ws.campaign_room().unwrap();
    assert_eq!((room.input.links, room.input.checker.campaigns.len()), (61, 9));
    assert_eq!(room.in_two_lines().0, "61 links · 95 % clean");
    let findings: Vec<(&str, String)> =
        (0..room.hits().len()).filter_map(|at| room.finding(at)).map(|one| (one.rule, one.sentence)).collect();
    for (rule, sentence) in [
        ("utm-drift", "“LinkedIn” in 41 touches, registered as “linkedin”"),
        ("links-critical", "1 link has a critical mistake: 1 × something is missing"),
        ("campaign-unowned", "“2025-q2-partner-bookkeepers” has no owner"),
    ] {
        assert!(findings.contains(&(rule, sentence.to_owned())), "{findings:#?}");
    }
    let drift = ws.drift().unwrap();
    let why = |value: &str| drift.iter().find(|one| one.value == value).and_then(|one| one.why).map(|why| why.name());
    assert_eq!(why("2026-q3-webinar-readiness-winter"), Some("word order"));
    assert_eq!(
        (why("paidsearch"), why("gogle"), why("paid_social")),
        (Some("alias"), Some("spelling"), Some("separator"))
    );
    let query = ws.link_query("source:=linkedin medium:=paid-social content:=carousel").unwrap();
    let links: Vec<_> = ws
        .links_page(&query, None, crate::store::links::Way::After, 9)
        .unwrap()
        .into_iter()
        .map(|(_, link)| link)
        .collect();
    assert_eq!(links.len(), 1);
    assert!(ws.link_results(&links.iter().collect::<Vec<_>>()).unwrap()[0].visits > 0);
}

#[test]
fn links_are_as_bad_at_once_as_one_by_one() {
    let ws = in_memory(day()).unwrap();
    let mut rows = Vec::new();
    crate::store::links::each(ws.store(), &crate::store::links::LinkQuery::default(), |link| {
        rows.push(link);
        true
    })
    .unwrap();
    let checker = ws.checker().unwrap();
    let one_by_one: Vec<_> = rows.iter().map(|row| checker.check(&row.link, Some(&row.placed_on)).worst()).collect();
    assert!(one_by_one.iter().any(Option::is_some) && one_by_one.iter().any(Option::is_none));
    assert_eq!(checker.worst(&rows), one_by_one);
}

//! Tests of the verbs of the Maturity room: a founder's sitting, a workshop, and what is refused.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use chrono::{DateTime, TimeDelta, Utc};

use super::*;
use crate::domain::id::RecordRef;
use crate::domain::maturity::fields::PLAN_FIELDS;
use crate::domain::maturity::{Confidence, PlanItem, PlanState};
use crate::frameworks::Frameworks;
use crate::workspace::{Clock, Options};

fn noon() -> DateTime<Utc> {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

fn with(frameworks: Frameworks) -> Options {
    Options { clock: Clock::Fixed(noon()), author: "Dana".to_owned(), frameworks: Arc::new(frameworks) }
}

fn workspace() -> Workspace {
    Workspace::memory(with(Frameworks::built_in())).unwrap()
}

fn solo() -> Start {
    Start { framework: "ops".to_owned(), sitting: Sitting::Solo, participants: Vec::new(), from_last: false }
}

fn workshop(names: &[&str]) -> Start {
    let participants = names.iter().map(|name| (*name).to_owned()).collect();
    Start { sitting: Sitting::Workshop, participants, ..solo() }
}

const NINE: [&str; 9] = [
    "crm",
    "lead-management",
    "automation",
    "data-quality",
    "integration",
    "reporting",
    "revops",
    "ai-agents",
    "documentation",
];

fn answer_all(ws: &mut Workspace, id: Id, levels: &[u8]) {
    for (dimension, level) in NINE.iter().zip(levels) {
        ws.answer(id, dimension, Some(*level)).unwrap();
    }
}

#[test]
fn a_founder_answers_and_sees_what_to_do() {
    // (levels, skipped, verdict)
    let cases: &[(&[u8], usize, &str)] = &[
        (&[2, 2, 2, 2, 1, 1, 1, 1, 1], 0, "Crawl 1.4"),
        (&[2, 2, 2, 2, 1, 1, 1, 1], 1, "Walk 1.5"),
        (&[3, 3, 3, 3, 2, 2, 2, 2], 1, "Walk 2.5"),
        (&[3, 3, 3, 3, 3, 2, 2, 2, 2], 0, "Run 2.6"),
    ];
    for (levels, skipped, verdict) in cases {
        let mut ws = workspace();
        let (id, done) = ws.start_assessment(&solo()).unwrap();
        assert_eq!(done.label, "began to assess Marketing operations");
        answer_all(&mut ws, id, levels);
        for dimension in NINE.iter().rev().take(*skipped) {
            ws.skip(id, dimension).unwrap();
        }
        let results = ws.maturity().unwrap().results(id).unwrap();
        assert_eq!(results.verdict(), *verdict);
        assert_eq!((results.coverage.answered, results.coverage.skipped), (levels.len(), *skipped));
        assert!(!results.gaps.is_empty() && results.gaps.iter().all(|gap| !gap.is_set));
    }
}

#[test]
fn each_answer_is_a_step_with_its_words_and_can_be_undone() {
    let mut ws = workspace();
    let (id, _) = ws.start_assessment(&solo()).unwrap();
    let by = "2027-03-31".parse().unwrap();
    let labels = [
        ws.answer(id, "crm", Some(2)).unwrap().label,
        ws.set_target(id, "crm", Some(3), Some(by)).unwrap().label,
        ws.set_evidence(id, "crm", "finance reads it").unwrap().label,
        ws.set_confidence(id, "crm", Some(Confidence::Evidenced)).unwrap().label,
        ws.skip(id, "revops").unwrap().label,
        ws.answer(id, "revops", None).unwrap().label,
        ws.answer(id, "crm", Some(2)).unwrap().label,
    ];
    assert_eq!(
        labels,
        [
            "CRM answered Walk",
            "target of CRM is now Run, target date changed",
            "changed the evidence of CRM",
            "confidence of CRM is now evidenced",
            "skipped RevOps alignment",
            "took back the answer about RevOps alignment",
            "nothing changed",
        ]
    );
    let answer = ws.maturity().unwrap().assessment(id).unwrap().answer("crm").cloned().unwrap();
    assert_eq!((answer.level, answer.target, answer.target_on), (Some(2), Some(3), Some(by)));
    for _ in 0..6 {
        ws.undo().unwrap();
    }
    assert_eq!(ws.maturity().unwrap().assessment(id).unwrap().answers, Vec::new());
    for _ in 0..6 {
        ws.redo().unwrap();
    }
    assert_eq!(ws.maturity().unwrap().assessment(id).unwrap().answer("crm"), Some(&answer));
    ws.store().check();
}

#[test]
fn a_workshop_votes_hidden_reveals_and_agrees() {
    let mut ws = workspace();
    let (id, done) = ws.start_assessment(&workshop(&["Ana", "Ben", "3"])).unwrap();
    assert_eq!(done.label, "began a workshop on Marketing operations with 3 participants");
    let people: Vec<Id> =
        ws.maturity().unwrap().assessment(id).unwrap().participants.iter().map(|one| one.id).collect();
    assert_eq!(ws.vote(id, people[0], "crm", Some(1)).unwrap().label, "Ana voted on CRM");
    ws.vote(id, people[0], "crm", Some(2)).unwrap();
    ws.vote(id, people[1], "crm", Some(3)).unwrap();
    {
        let room = ws.maturity().unwrap();
        let one = room.assessment(id).unwrap();
        assert!(!one.is_revealed("crm"));
        assert_eq!(one.without_vote("crm").map(|one| one.name.as_str()).collect::<Vec<_>>(), ["3"]);
    }
    assert!(refusal(ws.agree(id, "crm", 2, "")).starts_with("the votes on CRM are hidden"));
    ws.vote(id, people[2], "crm", Some(1)).unwrap();
    assert_eq!(ws.reveal(id, "crm", true).unwrap().label, "revealed the votes on CRM");
    let spread = ws.maturity().unwrap().results(id).unwrap().rows[0].spread.clone().unwrap();
    assert_eq!((spread.range, spread.majority, spread.is_disagreement, spread.middle), ((1, 3), None, true, 2));
    assert!(refusal(ws.vote(id, people[2], "crm", Some(2))).starts_with("the votes on CRM are on the table"));
    // Another round.
    ws.reveal(id, "crm", false).unwrap();
    ws.vote(id, people[2], "crm", Some(2)).unwrap();
    ws.reveal(id, "crm", true).unwrap();
    assert_eq!(ws.agree(id, "crm", 2, "sales agrees").unwrap().label, "agreed on Walk for CRM");
    let room = ws.maturity().unwrap();
    let answer = room.assessment(id).unwrap().answer("crm").unwrap();
    assert_eq!((answer.level, answer.note.as_str(), answer.is_revealed), (Some(2), "sales agrees", true));
    assert_eq!(room.results(id).unwrap().rows[0].spread.as_ref().unwrap().majority, Some(2));
    // Late comers and leavers.
    let (late, _) = ws.add_participant(id, "Cleo").unwrap();
    ws.rename_participant(id, late, "Chloe").unwrap();
    assert_eq!(ws.remove_participant(id, people[0]).unwrap().label, "Ana no longer takes part");
    let room = ws.maturity().unwrap();
    let names: Vec<_> = room.assessment(id).unwrap().participants.iter().map(|one| one.name.clone()).collect();
    assert_eq!(names, ["Ben", "3", "Chloe"]);
    assert_eq!(room.assessment(id).unwrap().votes.len(), 2);
    ws.undo().unwrap();
    assert_eq!(ws.maturity().unwrap().assessment(id).unwrap().votes.len(), 3, "votes come back with their voter");
    ws.store().check();
}

fn refusal<T: std::fmt::Debug>(result: Result<T>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn what_is_refused_says_what_to_do() {
    let mut ws = workspace();
    let bad = |framework: &str| Start { framework: framework.to_owned(), ..solo() };
    let unknown = refusal(ws.start_assessment(&bad("opps")));
    assert_eq!(unknown, "there is no maturity framework opps: it is one of ops, programme, audit");
    assert!(refusal(ws.start_assessment(&workshop(&[]))).starts_with("a workshop needs participants"));
    assert!(refusal(ws.start_assessment(&workshop(&["Ana", "ana"]))).starts_with("ana takes part already"));
    assert!(
        refusal(ws.start_assessment(&workshop(&["Ana", " "]))).starts_with("the name of a participant can't be blank")
    );
    let (id, _) = ws.start_assessment(&solo()).unwrap();
    let again = refusal(ws.start_assessment(&solo()));
    assert!(again.starts_with("an assessment of Marketing operations is open since 2026-11-20"), "{again}");
    let dimension = refusal(ws.answer(id, "crn", Some(1)));
    assert_eq!(dimension, "Marketing operations has no dimension crn: did you mean crm?");
    let level = refusal(ws.answer(id, "crm", Some(4)));
    assert_eq!(level, "Marketing operations has no level 4: its levels are 1 Crawl, 2 Walk, 3 Run");
    assert!(refusal(ws.set_target(id, "crm", Some(0), None)).contains("has no level 0"));
    assert!(refusal(ws.reveal(id, "crm", true)).starts_with("nobody voted on CRM yet"));
    assert_eq!(refusal(ws.vote(id, Id(1), "crm", Some(1))), "that participant is no longer in this workspace");
    assert!(refusal(ws.close_assessment(id)).starts_with("nothing is answered yet"));
    assert!(refusal(ws.add_actions_from_gap(id, "crm", &[], "", None)).starts_with("CRM has no gap to close"));
    ws.answer(id, "crm", Some(1)).unwrap();
    let (topic, _) = ws.park(id, "crm", "who owns the data?").unwrap();
    assert!(refusal(ws.close_assessment(id)).starts_with("1 parked topic still waits"));
    ws.drop_topic(topic).unwrap();
    let dropped = refusal(ws.drop_topic(topic));
    assert!(dropped.starts_with("“who owns the data?” was dropped"), "{dropped}");
    ws.close_assessment(id).unwrap();

    // A closed one never changes.
    let room = ws.maturity().unwrap();
    let before = room.assessment(id).unwrap().clone();
    let closed =
        "this assessment was closed on 2026-11-20 and doesn't change any more: start a new one from its answers";
    let refusals = [
        refusal(ws.answer(id, "crm", Some(2))),
        refusal(ws.skip(id, "crm")),
        refusal(ws.set_target(id, "crm", None, None)),
        refusal(ws.set_evidence(id, "crm", "x")),
        refusal(ws.set_confidence(id, "crm", None)),
        refusal(ws.save_answer(id, &Answer::about("crm"))),
        refusal(ws.add_participant(id, "Ana")),
        refusal(ws.reveal(id, "crm", true)),
        refusal(ws.agree(id, "crm", 2, "")),
        refusal(ws.park(id, "", "x")),
        refusal(ws.close_assessment(id)),
    ];
    assert_eq!(refusals.iter().collect::<std::collections::HashSet<_>>().len(), 1, "{refusals:?}");
    assert_eq!(refusals[0], closed);
    assert!(refusal(ws.delete_assessment(id)).starts_with("the assessment that was closed on 2026-11-20 stays"));
    assert_eq!(ws.maturity().unwrap().assessment(id), Some(&before));
    let lines: Vec<_> = ws.history(RecordRef::assessment(id), 10).unwrap().into_iter().map(|row| row.what).collect();
    assert_eq!(lines, ["closed", "added"]);
}

#[test]
fn the_plan_comes_from_gaps_and_topics_and_is_edited() {
    let mut ws = workspace();
    let (id, _) = ws.start_assessment(&solo()).unwrap();
    ws.answer(id, "crm", Some(1)).unwrap();
    let due = "2027-01-31".parse().unwrap();
    let (made, done) = ws.add_actions_from_gap(id, "crm", &[], "Dana", Some(due)).unwrap();
    assert_eq!((made.len(), done.label.as_str()), (3, "planned 3 actions for CRM"));
    assert!(refusal(ws.add_actions_from_gap(id, "crm", &[], "", None)).contains("is in the plan already"));
    // A further target brings what is missing; positions pick single ones.
    ws.set_target(id, "crm", Some(3), None).unwrap();
    let (one, _) = ws.add_actions_from_gap(id, "crm", &[5], "", None).unwrap();
    let (rest, _) = ws.add_actions_from_gap(id, "crm", &[], "", None).unwrap();
    assert_eq!((one.len(), rest.len()), (1, 2));
    let room = ws.maturity().unwrap();
    let first = room.plan_item(made[0]).unwrap();
    assert_eq!((first.to, first.owner.as_str(), first.due, first.effort), (Some(2), "Dana", Some(due), Some(3)));
    assert!(!first.result.is_empty());
    let labels = [
        ws.set_plan_state(&made[..1], PlanState::Doing).unwrap().label,
        ws.set_plan_state(&made, PlanState::Done).unwrap().label,
        ws.edit_plan_items(&one, PLAN_FIELDS.iter().find(|field| field.name == "due").unwrap(), "+2w").unwrap().label,
        ws.delete_plan_items(&rest).unwrap().label,
    ];
    assert!(labels[0].starts_with("state of “Move the deals"), "{}", labels[0]);
    assert_eq!(labels[1], "state of 3 plan items is now done");
    assert!(labels[2].starts_with("due of “") && labels[2].ends_with("is now 2026-12-04"), "{}", labels[2]);
    assert_eq!(labels[3], "deleted 2 plan items");
    let room = ws.maturity().unwrap();
    assert_eq!(room.plan("ops").map(|item| item.state.is_live()).collect::<Vec<_>>(), [true, false, false, false]);
    let history: Vec<_> = ws.history(RecordRef::plan_item(made[0]), 10).unwrap();
    let lines: Vec<_> = history.into_iter().map(|row| row.what).collect();
    assert_eq!(lines, ["state: doing → done", "state: open → doing", "added"]);

    let (topic, _) = ws.park(id, "integration", "Who pays for the warehouse?").unwrap();
    let draft = ws.draft_of_topic(topic).unwrap();
    let (planned, _) = ws.plan_topic(topic, &PlanItem { owner: "Lee".to_owned(), ..draft }).unwrap();
    let room = ws.maturity().unwrap();
    let item = room.plan_item(planned).unwrap();
    assert_eq!((item.dimension.as_str(), item.topic, item.owner.as_str()), ("integration", Some(topic), "Lee"));
    assert_eq!(room.waiting(id).count(), 0);
    assert!(refusal(ws.plan_topic(topic, item)).ends_with("is in the plan already"));
    // The plan outlives an assessment that is deleted, and finds its topic again.
    ws.delete_assessment(id).unwrap();
    let room = ws.maturity().unwrap();
    assert_eq!((room.input.assessments.len(), room.plan_item(planned).unwrap().topic), (0, None));
    ws.undo().unwrap();
    assert_eq!(ws.maturity().unwrap().plan_item(planned).unwrap().topic, Some(topic));
    ws.store().check();
}

#[test]
fn it_is_taken_up_where_it_stopped_also_after_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.opsroom");
    let mut ws = Workspace::open(&path, with(Frameworks::built_in())).unwrap();
    let (id, _) = ws.start_assessment(&workshop(&["Ana", "Ben"])).unwrap();
    assert_eq!(ws.stopped_at(id).unwrap(), "crm");
    answer_all(&mut ws, id, &[2, 1, 3]);
    assert_eq!(ws.stopped_at(id).unwrap(), "data-quality", "the first that isn't settled");
    assert_eq!(ws.next_open_dimension(id, "documentation").unwrap().as_deref(), Some("data-quality"));
    ws.keep_place(id, "reporting").unwrap();
    let ana = ws.maturity().unwrap().assessment(id).unwrap().participants[0].id;
    ws.vote(id, ana, "reporting", Some(2)).unwrap();
    ws.reveal(id, "reporting", true).unwrap();
    ws.set_evidence(id, "crm", "half a sentence").unwrap();
    // No closing of any kind: what a kill leaves.
    std::mem::forget(ws);
    let ws = Workspace::open(&path, with(Frameworks::built_in())).unwrap();
    let room = ws.maturity().unwrap();
    let open = room.any_open().unwrap();
    assert_eq!((open.id, ws.stopped_at(id).unwrap().as_str()), (id, "reporting"));
    assert!(open.is_revealed("reporting") && open.vote(ana, "reporting") == Some(2));
    assert_eq!(open.answer("crm").map(|answer| answer.evidence.as_str()), Some("half a sentence"));
    assert_eq!(room.coverage(open).answered, 3);
}

#[test]
fn an_old_assessment_keeps_its_words() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.opsroom");
    let mut ws = Workspace::open(&path, with(Frameworks::built_in())).unwrap();
    let (old, _) = ws.start_assessment(&solo()).unwrap();
    answer_all(&mut ws, old, &[1; 9]);
    ws.close_assessment(old).unwrap();
    let was = ws.frameworks().maturity[0].dimensions[0].description(1).to_owned();
    drop(ws);
    // The file beside the workspace is changed: version 2, other words, one dimension less.
    let beside = folder.path().join("frameworks");
    std::fs::create_dir(&beside).unwrap();
    let text = Frameworks::built_in().maturity[0].text.to_string();
    let (head, tail) = text.split_once("[[dimension]]\nid = \"documentation\"").unwrap();
    assert!(!tail.is_empty());
    let head = head.replace("version = 1", "version = 2").replace(&was, "New words for it.");
    std::fs::write(beside.join("ops.toml"), head).unwrap();
    let mut ws = Workspace::open(&path, with(Frameworks::load(&[&beside]))).unwrap();
    assert!(ws.frameworks().problems.is_empty());
    let (new, _) = ws.start_assessment(&Start { from_last: true, ..solo() }).unwrap();
    let room = ws.maturity().unwrap();
    let words = |id| room.words(room.assessment(id).unwrap()).unwrap();
    assert_eq!((words(old).version, words(old).dimensions[0].description(1)), (1, was.as_str()));
    assert_eq!((words(new).version, words(new).dimensions[0].description(1)), (2, "New words for it."));
    assert_eq!(room.results(old).unwrap().rows.len(), 9);
    assert_eq!(room.results(new).unwrap().coverage.answered, 8, "the levels of dimensions that are still there");
    let compared = room.compare(old, new);
    let sides: Vec<_> = compared.iter().map(|one| (one.before.is_some(), one.after.is_some())).collect();
    assert_eq!((sides[0], sides[8]), ((true, true), (true, false)));
    // The same words are kept once.
    let text_rows: i64 =
        ws.info().unwrap().rows.iter().find(|(what, _)| *what == "assessments").map_or(0, |(_, n)| *n as i64);
    assert_eq!(text_rows, 2);
    assert_ne!(room.assessment(old).unwrap().snapshot, room.assessment(new).unwrap().snapshot);
    drop(room);
    ws.delete_assessment(new).unwrap();
    let (again, _) = ws.start_assessment(&solo()).unwrap();
    let third = ws.maturity().unwrap().assessment(again).unwrap().snapshot;
    ws.delete_assessment(again).unwrap();
    let (fourth, _) = ws.start_assessment(&solo()).unwrap();
    assert_eq!(ws.maturity().unwrap().assessment(fourth).unwrap().snapshot, third);
}

#[test]
fn a_new_one_starts_from_the_last_answers() {
    let mut ws = workspace();
    let (first, _) = ws.start_assessment(&solo()).unwrap();
    answer_all(&mut ws, first, &[2; 9]);
    ws.set_target(first, "crm", Some(3), None).unwrap();
    ws.set_confidence(first, "crm", Some(Confidence::Guess)).unwrap();
    ws.close_assessment(first).unwrap();
    let later = noon() + TimeDelta::days(190);
    ws.work_as("Dana", Clock::Fixed(later));
    let rules = |ws: &Workspace| {
        ws.attention().unwrap().iter().filter(|one| one.room == "maturity").map(|one| one.rule).collect::<Vec<_>>()
    };
    assert_eq!(rules(&ws), ["assessment-late"]);
    let (second, _) = ws.start_assessment(&Start { from_last: true, ..solo() }).unwrap();
    assert_eq!(rules(&ws), Vec::<&str>::new());
    let room = ws.maturity().unwrap();
    let taken = room.assessment(second).unwrap();
    let crm = taken.answer("crm").unwrap();
    assert_eq!((taken.answers.len(), crm.level, crm.target, crm.confidence), (9, Some(2), Some(3), None));
    let health = ws.attention().unwrap().health();
    assert_eq!(health[1].headline, "Walk 2.0 · 9 of 9 · open");
    drop(room);
    ws.delete_assessment(second).unwrap();
    // A workshop votes unbiased.
    let (third, _) = ws.start_assessment(&Start { from_last: true, ..workshop(&["Ana"]) }).unwrap();
    let room = ws.maturity().unwrap();
    let crm = room.assessment(third).unwrap().answer("crm").unwrap();
    assert_eq!((crm.level, crm.target), (None, Some(3)));
}

#[test]
fn surveys_become_votes_and_answers_come_in() {
    let mut ws = workspace();
    let respondent = |name: &str, level| Respondent {
        name: name.to_owned(),
        votes: NINE.iter().map(|dimension| ((*dimension).to_owned(), level)).collect(),
    };
    let (id, done) = ws.import_survey("ops", &[respondent("Ana", 1), respondent("Ben", 3)]).unwrap();
    assert_eq!(done.label, "began a workshop on Marketing operations from the answers of 2 respondents");
    assert_eq!(ws.maturity().unwrap().assessment(id).unwrap().votes.len(), 18);
    ws.reveal(id, "crm", true).unwrap();
    let (again, _) = ws.import_survey("ops", &[respondent("ana", 2), respondent("Cleo", 2)]).unwrap();
    assert_eq!(again, id);
    let room = ws.maturity().unwrap();
    let one = room.assessment(id).unwrap();
    assert_eq!((one.participants.len(), one.votes.len(), one.is_revealed("crm")), (3, 27, false));
    drop(room);
    let answers = [Answer { level: Some(2), ..Answer::about("crm") }];
    let (same, done) = ws.import_answers("ops", &answers).unwrap();
    assert_eq!((same, done.label.as_str()), (id, "imported 1 answer about Marketing operations"));
    assert_eq!(ws.maturity().unwrap().assessment(id).unwrap().level("crm"), Some(2));
    ws.undo().unwrap();
    ws.undo().unwrap();
    ws.undo().unwrap();
    ws.undo().unwrap();
    assert!(ws.maturity().unwrap().input.assessments.is_empty());
    ws.store().check();
}

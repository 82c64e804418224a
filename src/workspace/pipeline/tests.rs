//! Moves through every door, what they leave behind, and how they are undone.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::sync::Arc;

use super::moves::MoveWords;
use crate::domain::company::Company;
use crate::domain::id::Id;
use crate::domain::lead::{Lead, Range};
use crate::domain::transition::{Outcome, TransitionKind};
use crate::frameworks::Frameworks;
use crate::workspace::{Clock, Error, Options, Workspace};

fn bench() -> Workspace {
    let clock = Clock::Fixed("2026-11-20T12:00:00Z".parse().unwrap());
    Workspace::memory(Options { clock, author: "Dana".to_owned(), frameworks: Arc::new(Frameworks::built_in()) })
        .unwrap()
}

fn full(name: &str, stage: &str) -> Lead {
    Lead {
        first_name: name.to_owned(),
        last_name: "Heron".to_owned(),
        email: format!("{name}@heron.example"),
        company_name: "Heron Ltd".to_owned(),
        title: "CMO".to_owned(),
        employees: Range::between(51, 200),
        industry: "Software".to_owned(),
        source: "Event".to_owned(),
        source_detail: "Fair".to_owned(),
        stage: stage.to_owned(),
        ..Lead::default()
    }
}

fn add(ws: &mut Workspace, lead: &Lead) -> Id {
    ws.save_lead(lead).unwrap().0
}

#[test]
fn a_move_is_kept_with_its_handoff_and_undone_whole() {
    let mut ws = bench();
    let id = add(&mut ws, &full("ida", "lead"));
    let before = ws.lead_page(id).unwrap().unwrap();
    let moved = ws.move_leads(&[id], "mql", &MoveWords::default()).unwrap();
    assert_eq!((moved.moved, moved.refused.len(), moved.done.label.as_str()), (1, 0, "moved ida Heron to MQL"));
    let page = ws.lead_page(id).unwrap().unwrap();
    assert_eq!((page.lead.stage.as_str(), page.lead.furthest, page.handoffs.len()), ("mql", 3, 1));
    let last = page.transitions.last().unwrap();
    assert_eq!(
        (last.from.as_str(), last.to.as_str(), last.who.as_str(), last.kind),
        ("lead", "mql", "Dana", TransitionKind::Moved)
    );
    ws.move_leads(&[id], "sal", &MoveWords::default()).unwrap();
    assert_eq!(ws.lead_page(id).unwrap().unwrap().handoffs[0].outcome, Some(Outcome::Accepted));
    assert_eq!(ws.pipeline().unwrap().head("sal").unwrap().count, 1);
    ws.undo().unwrap();
    ws.undo().unwrap();
    let after = ws.lead_page(id).unwrap().unwrap();
    assert_eq!((after.lead, after.transitions, after.handoffs), (before.lead, before.transitions, before.handoffs));
    assert_eq!(ws.pipeline().unwrap().head("lead").unwrap().count, 1);
}

#[test]
fn every_door_asks_the_same_rule() {
    let mut ws = bench();
    let good = add(&mut ws, &full("ida", "lead"));
    let bare =
        add(&mut ws, &Lead { email: "bo@corvid.example".to_owned(), stage: "lead".to_owned(), ..Lead::default() });
    // Several at once: those that can go do.
    let moved = ws.move_leads(&[good, bare], "mql", &MoveWords::default()).unwrap();
    assert_eq!((moved.moved, moved.refused[0].0), (1, bare));
    // A field that is edited, in bulk, in a form.
    let Err(Error::Rule { refused, of }) = ws.set_leads(&[bare], "stage", "mql") else { panic!("went round the rule") };
    assert_eq!((refused.len(), of), (1, 1));
    let mut edited = ws.lead(bare).unwrap().unwrap();
    edited.stage = "sql".to_owned();
    assert!(matches!(ws.save_lead(&edited), Err(Error::Rule { .. })));
    edited.stage = "disqualified".to_owned();
    assert!(matches!(ws.save_lead(&edited), Err(Error::Rule { .. })), "no reason was given");
    assert!(ws.save_lead(&Lead { stage: "mql".to_owned(), ..Lead::default() }).is_err(), "a new one with gaps");
    assert_eq!(ws.lead(bare).unwrap().unwrap().stage, "lead");
    assert!(ws.check_move(good, "sal", &MoveWords::default()).unwrap().is_none());
    assert!(ws.check_move(bare, "mql", &MoveWords::default()).unwrap().is_some());
    assert!(ws.move_leads(&[Id(7)], "mql", &MoveWords::default()).is_err());
}

#[test]
fn missing_fields_are_filled_in_the_same_step_and_rules_overridden_with_a_why() {
    let mut ws = bench();
    let id = add(&mut ws, &Lead { industry: String::new(), ..full("ida", "lead") });
    let fill = vec![("industry".to_owned(), "Retail".to_owned())];
    let steps = ws.steps(None, 99).unwrap().len();
    let moved = ws.move_leads(&[id], "mql", &MoveWords { fill, ..MoveWords::default() }).unwrap();
    assert_eq!((moved.moved, ws.steps(None, 99).unwrap().len()), (1, steps + 1));
    let no_why = MoveWords { override_: true, ..MoveWords::default() };
    assert!(matches!(ws.move_leads(&[id], "customer", &no_why), Err(Error::Invalid(_))));
    let words = MoveWords { override_: true, why: "signed on paper".to_owned(), ..MoveWords::default() };
    ws.move_leads(&[id], "customer", &words).unwrap();
    let last = ws.lead_page(id).unwrap().unwrap().transitions.pop().unwrap();
    assert!(last.overridden && last.why == "signed on paper");
    // A reason for leaving is needed even so, and must be one of the exit's.
    assert_eq!(ws.move_leads(&[id], "churned", &words).unwrap().refused.len(), 1);
    let wrong = MoveWords { reason: "spam".to_owned(), ..MoveWords::default() };
    assert!(matches!(ws.move_leads(&[id], "churned", &wrong), Err(Error::Invalid(_))));
    let right = MoveWords { reason: "Too expensive".to_owned(), ..MoveWords::default() };
    assert_eq!(ws.move_leads(&[id], "churned", &right).unwrap().moved, 1);
    assert_eq!(ws.lead(id).unwrap().unwrap().reason, "price");
}

#[test]
fn a_files_own_stage_name_is_placed_once_for_all() {
    let mut ws = bench();
    let ids: Vec<Id> = ["Working", "working ", "Other"]
        .iter()
        .map(|raw| add(&mut ws, &Lead { stage_raw: (*raw).to_owned(), ..Lead::default() }))
        .collect();
    ws.place_stage_alias("Working", "sql").unwrap();
    let stages: Vec<String> = ids.iter().map(|id| ws.lead(*id).unwrap().unwrap().stage).collect();
    assert_eq!(stages, ["sql", "sql", ""]);
    assert_eq!(ws.unstaged_words().unwrap(), [("Other".to_owned(), 1)]);
    ws.undo().unwrap();
    assert_eq!(ws.pipeline().unwrap().head("").unwrap().count, 3);
}

#[test]
fn sal_is_switched_off_while_nobody_is_in_it() {
    let mut ws = bench();
    let id = add(&mut ws, &full("ida", "lead"));
    ws.move_leads(&[id], "mql", &MoveWords::default()).unwrap();
    ws.move_leads(&[id], "sal", &MoveWords::default()).unwrap();
    assert!(matches!(ws.set_stage_used("sal", false), Err(Error::Invalid(_))));
    ws.undo().unwrap();
    ws.set_stage_used("sal", false).unwrap();
    assert_eq!(ws.move_leads(&[id], "sql", &MoveWords::default()).unwrap().moved, 1);
    assert!(ws.set_stage_used("mql", false).is_err());
}

#[test]
fn leads_without_a_stage_are_placed_and_no_name_is_remembered() {
    let mut ws = bench();
    let (blank, named) = (full("ana", ""), Lead { stage_raw: "Working".to_owned(), ..full("ben", "") });
    let (blank, named) = (add(&mut ws, &blank), add(&mut ws, &named));
    let done = ws.place_stage_alias("", "lead").unwrap();
    assert_eq!(done.label, "placed 1 lead without a stage in Lead");
    let stage = |ws: &Workspace, id| ws.lead(id).unwrap().unwrap().stage;
    assert_eq!((stage(&ws, blank).as_str(), stage(&ws, named).as_str()), ("lead", ""));
    ws.undo().unwrap();
    assert_eq!(stage(&ws, blank), "");
    assert!(crate::store::custom::stage_aliases(ws.store()).unwrap().is_empty());
}

#[test]
fn many_are_deleted_or_put_away_whole_or_not_at_all() {
    let mut ws = bench();
    let ids: Vec<Id> = (0..5).map(|n| add(&mut ws, &full(&format!("ida{n}"), "lead"))).collect();
    let stop_at_two = |done: usize| done < 2;
    let stopped = ws.delete_leads_watched(&ids, &mut { stop_at_two });
    assert!(matches!(stopped, Err(Error::Cancelled)));
    let stopped = ws.archive_leads_watched(&ids, true, &mut { stop_at_two });
    assert!(matches!(stopped, Err(Error::Cancelled)));
    assert!(ids.iter().all(|id| ws.lead(*id).unwrap().is_some_and(|lead| !lead.archived)));
    assert_eq!(ws.pipeline().unwrap().total, 5);
    let mut told = Vec::new();
    ws.delete_leads_watched(&ids, &mut |done| {
        told.push(done);
        true
    })
    .unwrap();
    assert_eq!(told, [0, 1, 2, 3, 4]);
    assert_eq!(ws.pipeline().unwrap().total, 0);
}

#[test]
fn gaps_are_filled_only_where_they_are() {
    let mut ws = bench();
    let one = add(&mut ws, &Lead { title: String::new(), ..full("ida", "lead") });
    let other = add(&mut ws, &full("ada", "lead"));
    let gaps = vec![("title".to_owned(), "VP Growth".to_owned())];
    let words = MoveWords { gaps, ..MoveWords::default() };
    assert!(ws.check_moves(&[one, other], "mql", &words).unwrap().is_empty());
    assert_eq!(ws.move_leads(&[one, other], "mql", &words).unwrap().moved, 2);
    let title = |id| ws.lead(id).unwrap().unwrap().title;
    assert_eq!((title(one), title(other)), ("VP Growth".to_owned(), "CMO".to_owned()));
}

#[test]
fn who_writes_from_a_companys_domain_works_there() {
    let mut ws = bench();
    let company = crate::domain::company::Company {
        domain: "heron.example".to_owned(),
        ..crate::domain::company::Company::named("Heron Ltd")
    };
    let (id, _) = ws.save_company(&company).unwrap();
    let lead = Lead { company_name: String::new(), domain: "heron.example".to_owned(), ..full("ida", "lead") };
    let lead = add(&mut ws, &lead);
    let lead = ws.lead(lead).unwrap().unwrap();
    assert_eq!((lead.company, lead.company_name.as_str()), (Some(id), "Heron Ltd"));
    assert!(ws.lifecycle().unwrap().missing(&lead, "lead").is_empty());
}

#[test]
fn owners_of_leads_are_suggested_where_one_types() {
    let mut ws = bench();
    add(&mut ws, &Lead { owner: "pam.beesly@heron.example".to_owned(), ..full("Ana", "lead") });
    add(&mut ws, &Lead { owner: "pam.beesly@heron.example".to_owned(), ..full("Bob", "lead") });
    let owners = ws.lead_context().unwrap().owners;
    assert_eq!(owners.iter().filter(|owner| *owner == "pam.beesly@heron.example").count(), 1);
    assert_eq!(owners.first().map(String::as_str), Some("pam.beesly@heron.example"));
    assert!(owners.contains(&"marketing".to_owned()));
}

#[test]
fn blanks_are_filled_from_the_company_and_what_stands_there_stays() {
    let mut ws = bench();
    let company = Company {
        name: "Heron Ltd".to_owned(),
        domain: "heron.example".to_owned(),
        employees: Range::between(8_926, 8_926),
        industry: "Education".to_owned(),
        country: "GB".to_owned(),
        ..Company::default()
    };
    ws.save_company(&company).unwrap();
    let blank = Lead { industry: String::new(), employees: Range::default(), ..full("Ana", "lead") };
    let known = Lead { country: "US".to_owned(), ..full("Bob", "lead") };
    let alone = Lead { company_name: "Nobody".to_owned(), industry: String::new(), ..full("Cleo", "lead") };
    let ids = [&blank, &known, &alone].map(|lead| add(&mut ws, lead));
    let before = ids.map(|id| ws.lead(id).unwrap().unwrap());

    let done = ws.fill_from_companies(&ids, &mut |_| true).unwrap();
    let [ana, bob, cleo] = ids.map(|id| ws.lead(id).unwrap().unwrap());
    assert_eq!((ana.industry.as_str(), ana.country.as_str(), ana.employees), ("Education", "GB", company.employees));
    assert_eq!((bob.industry.as_str(), bob.country.as_str(), bob.employees), ("Software", "US", known.employees));
    assert_eq!(cleo, before[2]);
    assert_eq!(done.label, "filled 5 fields of 2 leads from their companies");
    assert!(ws.fill_from_companies(&ids, &mut |_| true).unwrap().step.is_none(), "nothing is left to fill");
    assert!(matches!(ws.fill_from_companies(&ids, &mut |_| false), Err(Error::Cancelled)));
    ws.undo().unwrap();
    assert_eq!(ids.map(|id| ws.lead(id).unwrap().unwrap()), before);
}

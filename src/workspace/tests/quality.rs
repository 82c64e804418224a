//! Data quality and merging, as verbs: each one step, and undone without a trace.

use super::*;
use crate::domain::activity::Activity;
use crate::domain::deal::{Deal, DealRole};
use crate::domain::duplicates::merge::{Choices, Pick};
use crate::domain::external::ExternalId;
use crate::domain::lead::Lead;
use crate::domain::quality::spot::Judged;
use crate::domain::quality::tasks::{State, TASK_FIELDS};

fn lead(first: &str, last: &str, email: &str) -> Lead {
    Lead {
        first_name: first.into(),
        last_name: last.into(),
        email: email.into(),
        company_name: "Acme".into(),
        stage: "lead".into(),
        source: "Event".into(),
        ..Lead::default()
    }
}

fn add(ws: &mut Workspace, lead: &Lead) -> Id {
    ws.save_lead(lead).unwrap().0
}

#[test]
fn a_merge_moves_everything_over_and_undo_brings_it_back() {
    let mut ws = workspace();
    let mut one = lead("Ana", "Ruiz", "ana@acme.com");
    one.external = Some(ExternalId::new("hubspot", "7"));
    let mut other = lead("Ana", "Ruiz Soto", "ana.ruiz@acme.com");
    other.external = Some(ExternalId::new("salesforce", "00Q1"));
    other.title = "VP Growth".into();
    let (keep, drop) = (add(&mut ws, &one), add(&mut ws, &other));
    ws.add_activity(&Activity::of(drop, "meeting", ws.now())).unwrap();
    let deal = ws.save_deal(&Deal { name: "Acme rollout".into(), ..Deal::default() }).unwrap().0;
    let role = |lead, role: &str, main| DealRole { id: Id::NEW, deal, lead, role: role.into(), main };
    ws.save_deal_roles(deal, &[role(keep, "", false), role(drop, "Champion", true)]).unwrap();
    let before = ws.lead_page(keep).unwrap().unwrap();

    let choices: Choices = [("last-name".to_owned(), Pick::Drop)].into();
    let done = ws.merge_leads(keep, drop, &choices).unwrap();
    assert_eq!(done.label, "merged Ana Ruiz Soto into Ana Ruiz");
    let page = ws.lead_page(keep).unwrap().unwrap();
    assert_eq!((page.lead.last_name.as_str(), page.lead.title.as_str()), ("Ruiz Soto", "VP Growth"));
    assert_eq!((page.activities.len(), page.deals.len(), page.transitions.len()), (2, 1, 2));
    // Whom it was merged with stands there, with the address that went.
    let merged = page.activities.iter().find(|one| one.kind == "merged").unwrap();
    assert_eq!(merged.detail, "with Ana Ruiz Soto, ana.ruiz@acme.com");
    assert!(ws.frameworks().activities.kind("merged").is_some());
    assert_eq!(page.further, [ExternalId::new("salesforce", "00Q1")]);
    assert!(ws.lead(drop).unwrap().is_none());
    let roles = crate::store::deals::roles(ws.store(), deal).unwrap();
    assert_eq!(roles.len(), 1);
    assert_eq!((roles[0].lead, roles[0].role.as_str(), roles[0].main), (keep, "Champion", true));
    // A later import finds the merged lead by either id.
    let by =
        |system: &str, id: &str| crate::store::leads::by_external(ws.store(), system, id).unwrap().map(|lead| lead.id);
    assert_eq!((by("hubspot", "7"), by("salesforce", "00Q1")), (Some(keep), Some(keep)));

    ws.undo().unwrap();
    let back = ws.lead_page(keep).unwrap().unwrap();
    assert_eq!((&back.lead, back.activities.len(), back.further.len()), (&before.lead, 0, 0));
    assert_eq!(ws.lead_page(drop).unwrap().unwrap().activities.len(), 1);
    assert_eq!(crate::store::deals::roles(ws.store(), deal).unwrap().len(), 2);
    let said = |ws: &Workspace, lead| -> Vec<String> {
        ws.history(RecordRef::lead(lead), 20).unwrap().into_iter().map(|one| one.what).collect()
    };
    for lead in [keep, drop] {
        let said = said(&ws, lead);
        let undone = "merge undone, both stand on their own again (merged Ana Ruiz Soto into Ana Ruiz)";
        assert!(said.iter().any(|one| one == undone), "{said:?}");
        assert!(!said.iter().any(|one| one == "deleted" || one == "brought back"), "{said:?}");
    }
    ws.redo().unwrap();
    assert!(ws.lead(drop).unwrap().is_none());
    assert!(matches!(ws.merge_leads(keep, keep, &Choices::new()), Err(Error::Invalid(_))));
    assert!(matches!(ws.merge_leads(keep, drop, &Choices::new()), Err(Error::Gone(_))));
}

#[test]
fn many_are_merged_at_once_also_in_chains() {
    let mut ws = workspace();
    let ids: Vec<Id> = (0..4).map(|_| add(&mut ws, &lead("Ana", "Ruiz", "ana@acme.com"))).collect();
    let far = add(&mut ws, &lead("Mei", "Tan", "mei@acme.com"));
    let found = ws.duplicates().unwrap();
    assert_eq!((found.total, found.pairs.len()), (6, 6));
    let pairs: Vec<(Id, Id)> = found.pairs.iter().map(|pair| (pair.one, pair.other)).collect();
    let done = ws.merge_all(&pairs).unwrap();
    assert_eq!(done.label, "merged 3 duplicates");
    assert_eq!(ids.iter().filter(|id| ws.lead(**id).unwrap().is_some()).count(), 1);
    assert!(ws.lead(far).unwrap().is_some());
    ws.undo().unwrap();
    assert!(ids.iter().all(|id| ws.lead(*id).unwrap().is_some()));
    // Told apart, they are not found again.
    let done = ws.not_duplicates(&pairs[..1]).unwrap();
    assert_eq!(done.label, "Ana Ruiz and Ana Ruiz are two people");
    assert_eq!(ws.duplicates().unwrap().total, 5);
    assert_eq!(ws.not_duplicates(&pairs[..1]).unwrap().step, None);
    let stopped = ws.merge_all_watched(&pairs, &mut |at| at < 2);
    assert!(matches!(stopped, Err(Error::Cancelled)));
    assert!(ids.iter().all(|id| ws.lead(*id).unwrap().is_some()));
}

#[test]
fn measuring_is_no_step_and_small_workspaces_are_measured_on_the_spot() {
    let mut ws = workspace();
    assert_eq!(ws.quality().unwrap().age(), "not measured yet");
    add(&mut ws, &lead("Ana", "Ruiz", "ana@acme.com"));
    add(&mut ws, &Lead { stage: String::new(), stage_raw: "Other".into(), ..lead("Mei", "Tan", "mei at acme") });
    let room = ws.quality().unwrap();
    assert_eq!(room.age(), "measured today");
    assert_eq!(room.card.row("email-validity").unwrap().figure_words(), "50 %");
    assert_eq!(room.input.volume.leads, 2);
    let steps = ws.steps(None, 100).unwrap().len();
    let measured = ws.ask_measure().take().unwrap().unwrap();
    ws.keep_measure(&measured).unwrap();
    assert_eq!(ws.steps(None, 100).unwrap().len(), steps);
    assert!(ws.undo().unwrap().label.contains("Mei Tan"), "undo takes back the last edit, not the measuring");
    assert!(ws.quality().unwrap().input.known.as_ref().unwrap().is_current, "a small workspace is measured anew");
}

#[test]
fn a_spot_check_is_drawn_and_judged_one_by_one() {
    let mut ws = workspace();
    assert!(matches!(ws.draw_spot_check(), Err(Error::Invalid(_))));
    for n in 0..30 {
        add(&mut ws, &lead("Ana", &format!("R{n}"), &format!("a{n}@acme.com")));
    }
    let done = ws.draw_spot_check().unwrap();
    assert_eq!(done.label, "drew 20 leads for a spot check");
    assert!(matches!(ws.draw_spot_check(), Err(Error::Invalid(_))), "one is under way");
    let check = ws.spot_check().unwrap().unwrap();
    for (at, answer) in check.answers.iter().enumerate() {
        let judged = if at < 3 { Judged::Wrong } else { Judged::Right };
        let done = ws.judge(answer.id, Some(judged)).unwrap();
        assert!(done.label.starts_with("spot check: Ana R"), "{}", done.label);
    }
    let row = ws.quality().unwrap().card.row("stage-accuracy").unwrap().clone();
    assert_eq!(row.words(), "17 of 20 right, 95 % sure of 64-95 %");
    assert!(row.is_uncertain());
    ws.undo().unwrap();
    assert_eq!(ws.spot_check().unwrap().unwrap().open(), 1);
    ws.redo().unwrap();
    assert_eq!(ws.quality().unwrap().trend("stage-accuracy").len(), 1);
    // Finished: another one may be drawn, and has other leads.
    ws.draw_spot_check().unwrap();
    assert_ne!(ws.spot_check().unwrap().unwrap().id, check.id);
}

#[test]
fn values_get_one_spelling_in_one_step() {
    let mut ws = workspace();
    for (n, country) in ["UK", "UK", "United Kingdom", "france", "France", "France"].iter().enumerate() {
        let email = format!("a{n}@acme.com");
        add(&mut ws, &Lead { country: (*country).into(), ..lead("Ana", "Ruiz", &email) });
    }
    let found = ws.spellings().unwrap();
    let short: Vec<_> = found.iter().map(|one| (one.field, one.to.as_str(), one.leads())).collect();
    assert_eq!(short, [("country", "United Kingdom", 2), ("country", "France", 1)]);
    let mut told = Vec::new();
    let stopped = ws.unify_watched(&found, &mut |done| {
        told.push(done);
        told.len() < 2
    });
    assert!(matches!(stopped, Err(Error::Cancelled)) && told == [0, 2], "{told:?}");
    assert_eq!(ws.spellings().unwrap(), found, "what was stopped changed nothing");
    assert_eq!(ws.unify(&found[..1]).unwrap().label, "country of 2 leads is now spelt United Kingdom");
    assert_eq!(ws.unify(&ws.spellings().unwrap()).unwrap().label, "country of 1 lead is now spelt France");
    assert!(ws.spellings().unwrap().is_empty());
    ws.undo().unwrap();
    ws.undo().unwrap();
    assert_eq!(ws.unify(&found).unwrap().label, "one spelling for 2 values, in 3 leads");
}

#[test]
fn tasks_are_done_and_taken_back() {
    let mut ws = workspace();
    let ids = ["dedupe".to_owned(), "score-field".to_owned()];
    let done = ws.set_task_state("crm-setup", &ids, State::Done).unwrap();
    assert_eq!(done.label, "2 tasks now done");
    let one = ws.task("crm-setup", "dedupe").unwrap();
    assert_eq!((one.state, one.day), (State::Done, Some(ws.today())));
    ws.set_task_state("crm-setup", &ids[..1], State::NotNeeded).unwrap();
    let owner = crate::domain::field::find(TASK_FIELDS, "owner").unwrap();
    let done = ws.edit_tasks("hygiene", &["utm-audit".to_owned()], owner, "Dana").unwrap();
    assert_eq!(done.label, "owner of “Look through UTM values for strays” is now Dana");
    ws.undo().unwrap();
    ws.undo().unwrap();
    ws.undo().unwrap();
    assert_eq!(ws.task("crm-setup", "dedupe").unwrap().state, State::Open);
    assert!(matches!(ws.set_task_state("crm-setup", &["nothing".to_owned()], State::Done), Err(Error::Invalid(_))));
}

#[test]
fn the_room_tells_home_what_is_wrong() {
    let mut ws = workspace();
    for n in 0..60 {
        let bad = if n < 30 { "x".to_owned() } else { format!("a{n}@acme.com") };
        add(&mut ws, &Lead { email: bad, ..lead("Ana", &format!("R{n}"), "") });
    }
    let attention = ws.attention().unwrap();
    let rules: Vec<_> = attention.iter().filter(|one| one.room == "pipeline").map(|one| one.rule).collect();
    for rule in ["quality-measure", "quality-composite", "spot-check-due", "hygiene-not-begun"] {
        assert!(rules.contains(&rule), "{rule}: {rules:?}");
    }
    let health = attention.health().into_iter().find(|room| room.name == "pipeline").unwrap();
    assert!(health.headline.starts_with("60 leads"), "{}", health.headline);
    let finding =
        attention.iter().find(|one| one.rule == "quality-measure" && one.subject == "Email validity").unwrap();
    assert_eq!(ws.quality().unwrap().place_of(&finding), ("leads", "filter=email-bad:yes".to_owned()));
    // The filter shows exactly those.
    let query = ws.lead_query("email-bad:yes").unwrap();
    assert_eq!(query.filter.complaint(), None);
    assert_eq!(crate::store::leads::count(ws.store(), &query).unwrap(), 30);
}

//! Plays the demo's assessments: each is begun, answered (in a workshop by votes, reveal and agreement), closed, and
//! leaves steps in the plan. What was answered stands in `assets/demo/maturity.toml`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::date;
use crate::domain::field::FieldContext;
use crate::domain::id::Id;
use crate::domain::maturity::fields::ANSWER_FIELDS;
use crate::domain::maturity::{Answer, PlanItem, PlanState, Sitting};
use crate::workspace::Workspace;
use crate::workspace::maturity::{Respondent, Start};

use super::Error;
use super::script::Values;
use super::story::set_all;

pub(super) const MATURITY: &str = "maturity.toml";

/// One assessment of `maturity.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Assessed {
    /// By what a step of the story calls it.
    pub(super) name: String,
    framework: String,
    #[serde(default)]
    participants: Vec<String>,
    /// The level of each dimension; 0 is skipped.
    levels: BTreeMap<String, u8>,
    /// More fields of answers.
    #[serde(default)]
    said: BTreeMap<String, Values>,
    /// Votes by dimension, in the order of the participants.
    #[serde(default)]
    votes: BTreeMap<String, Vec<u8>>,
    #[serde(default)]
    parked: Vec<Parked>,
    #[serde(default)]
    plan: Vec<Planned>,
}

/// A topic that was parked; with an owner it went into the plan, else it was dropped.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parked {
    dimension: String,
    text: String,
    #[serde(default)]
    owner: String,
    #[serde(default)]
    due: String,
}

/// Actions of a dimension that went into the plan.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Planned {
    dimension: String,
    actions: Vec<usize>,
    #[serde(default)]
    owner: String,
    #[serde(default)]
    due: String,
}

/// Holds one assessment from beginning to end.
pub(super) fn assess(ws: &mut Workspace, one: &Assessed, opened: NaiveDate) -> Result<(), Error> {
    let sitting = if one.participants.is_empty() { Sitting::Solo } else { Sitting::Workshop };
    let start =
        Start { framework: one.framework.clone(), sitting, participants: one.participants.clone(), from_last: false };
    let (id, _) = ws.start_assessment(&start)?;
    if sitting == Sitting::Workshop {
        vote(ws, one, id)?;
    }
    ws.import_answers(&one.framework, &answers(ws, one, id, opened)?)?;
    for topic in &one.parked {
        let (parked, _) = ws.park(id, &topic.dimension, &topic.text)?;
        if topic.owner.is_empty() {
            ws.drop_topic(parked)?;
        } else {
            let (owner, due) = (topic.owner.clone(), day(&topic.due, opened)?);
            let draft = ws.draft_of_topic(parked)?;
            ws.plan_topic(parked, &PlanItem { owner, due, ..draft })?;
        }
    }
    ws.close_assessment(id)?;
    for planned in &one.plan {
        let due = day(&planned.due, opened)?;
        ws.add_actions_from_gap(id, &planned.dimension, &planned.actions, &planned.owner, due)?;
    }
    Ok(())
}

/// Takes all votes as one step, reveals them, and agrees.
fn vote(ws: &mut Workspace, one: &Assessed, id: Id) -> Result<(), Error> {
    let respondents: Vec<Respondent> = one
        .participants
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let votes = one.votes.iter().filter_map(|(dimension, votes)| Some((dimension.clone(), *votes.get(at)?)));
            Respondent { name: name.clone(), votes: votes.collect() }
        })
        .collect();
    ws.import_survey(&one.framework, &respondents)?;
    for dimension in one.votes.keys() {
        ws.reveal(id, dimension, true)?;
        if let Some(level) = one.levels.get(dimension) {
            ws.agree(id, dimension, *level, "")?;
        }
    }
    Ok(())
}

fn answers(ws: &Workspace, one: &Assessed, id: Id, opened: NaiveDate) -> Result<Vec<Answer>, Error> {
    let ctx = FieldContext { today: opened, ..ws.maturity_context(&one.framework, Some(id))? };
    let mut answers = Vec::new();
    for (dimension, level) in &one.levels {
        let mut answer = Answer::about(dimension);
        answer.level = Some(*level).filter(|level| *level > 0);
        answer.is_skipped = *level == 0;
        if let Some(values) = one.said.get(dimension) {
            set_all(MATURITY, dimension, ANSWER_FIELDS, &mut answer, values, &ctx)?;
        }
        answers.push(answer);
    }
    Ok(answers)
}

fn day(typed: &str, opened: NaiveDate) -> Result<Option<NaiveDate>, Error> {
    if typed.is_empty() {
        return Ok(None);
    }
    date::parse(typed, opened).map(Some).map_err(|error| Error::value(MATURITY, "the plan", "due", &error))
}

/// Moves the plan item whose text begins so to a state.
pub(super) fn move_item(ws: &mut Workspace, begins: &str, state: &str) -> Result<(), Error> {
    let room = ws.maturity()?;
    let found = room.input.plan.iter().find(|item| item.text.starts_with(begins)).map(|item| item.id);
    let (Some(id), Some(state)) = (found, PlanState::parse(state)) else {
        return Err(Error::broken(MATURITY, format!("no plan item “{begins}” can be {state}")));
    };
    drop(room);
    ws.set_plan_state(&[id], state)?;
    Ok(())
}

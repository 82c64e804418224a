//! The plan: items from a framework's actions, from parked topics, or typed. It outlives the assessments.

use chrono::NaiveDate;

use super::{ROOM, checked_dimension, gone, invalid, plan_rows, unreadable};
use crate::domain::field::{Field, FieldContext, read};
use crate::domain::id::Id;
use crate::domain::maturity::fields::PLAN_FIELDS;
use crate::domain::maturity::framework::Action;
use crate::domain::maturity::{PlanItem, PlanState};
use crate::domain::text::{count, name_key};
use crate::store::maturity::assessments;
use crate::store::{Step, Store};
use crate::workspace::{Done, Error, Result, Workspace, words};

impl Workspace {
    /// Adds (id 0) or saves a plan item.
    ///
    /// # Errors
    /// [`Error::Invalid`] without a text; [`Error::Gone`].
    pub fn save_plan_item(&mut self, item: &PlanItem) -> Result<(Id, Done)> {
        let ctx = self.plain_context()?;
        self.run(ROOM, |step| {
            if item.id.is_new() {
                return Ok((insert(step, item)?, format!("planned “{}”", read::shown(&item.text))));
            }
            let before = existing(step.store(), item.id)?;
            check(item)?;
            plan_rows::update(step, item)?;
            Ok((item.id, label(&before, item, &ctx)))
        })
    }

    /// Gives one field of several items the same typed value; one step.
    ///
    /// # Errors
    /// [`Error::Invalid`] for the value; [`Error::Gone`].
    pub fn edit_plan_items(&mut self, ids: &[Id], field: &Field<PlanItem>, typed: &str) -> Result<Done> {
        let framework = match ids.first() {
            Some(id) => existing(&self.store, *id)?.framework,
            None => String::new(),
        };
        let ctx = self.maturity_context(&framework, None)?;
        self.change_items(
            ids,
            &ctx,
            |item| Ok((field.set)(item, typed, &ctx)?),
            |many, after| words::label_of_many(many, field.label, &(field.get)(after, &ctx)),
        )
    }

    /// Moves items to a state; one step.
    ///
    /// # Errors
    /// [`Error::Gone`].
    pub fn set_plan_state(&mut self, ids: &[Id], state: PlanState) -> Result<Done> {
        let (ctx, today) = (self.plain_context()?, self.today());
        let set = |item: &mut PlanItem| {
            if item.state != state {
                item.stand(state, today);
            }
            Ok(())
        };
        self.change_items(ids, &ctx, set, |many, _| format!("state of {many} is now {}", state.name()))
    }

    fn change_items(
        &self,
        ids: &[Id],
        ctx: &FieldContext,
        mut change: impl FnMut(&mut PlanItem) -> Result<()>,
        many: impl Fn(&str, &PlanItem) -> String,
    ) -> Result<Done> {
        let ((), done) = self.run(ROOM, |step| {
            let mut changed = Vec::new();
            for id in ids {
                let before = existing(step.store(), *id)?;
                let mut after = before.clone();
                change(&mut after)?;
                check(&after)?;
                if after != before {
                    plan_rows::update(step, &after)?;
                    changed.push((before, after));
                }
            }
            let label = match changed.as_slice() {
                [] => String::new(),
                [(before, after)] => label(before, after, ctx),
                [(_, after), ..] => many(&count(changed.len(), "plan item", ""), after),
            };
            Ok(((), label))
        })?;
        Ok(done)
    }

    /// Deletes items; one step.
    ///
    /// # Errors
    /// [`Error::Gone`].
    pub fn delete_plan_items(&mut self, ids: &[Id]) -> Result<Done> {
        let ((), done) = self.run(ROOM, |step| {
            let mut texts = Vec::new();
            for id in ids {
                texts.push(existing(step.store(), *id)?.text);
                plan_rows::delete(step, *id)?;
            }
            let label = match texts.as_slice() {
                [text] => format!("deleted “{}” from the plan", read::shown(text)),
                _ => format!("deleted {}", count(texts.len(), "plan item", "")),
            };
            Ok(((), label))
        })?;
        Ok(done)
    }

    /// Puts the framework's actions that close a dimension's gap into the plan, those that stand there already left
    /// out; one step. `which` picks actions by their position in `Dimension::actions`; empty means all of the gap.
    ///
    /// # Errors
    /// [`Error::Invalid`]: there is no gap, or all of it is planned already; [`Error::Gone`].
    pub fn add_actions_from_gap(
        &mut self,
        assessment: Id,
        dimension: &str,
        which: &[usize],
        owner: &str,
        due: Option<NaiveDate>,
    ) -> Result<(Vec<Id>, Done)> {
        let today = self.today();
        self.run(ROOM, |step| {
            let one = assessments::one(step.store(), assessment)?.ok_or_else(gone)?;
            let framework = self.words_of(step.store(), one.snapshot)?.ok_or_else(unreadable)?;
            let known = checked_dimension(&framework, dimension)?;
            let current = one.level(dimension);
            let target = one.answer(dimension).and_then(|answer| answer.target);
            let target = target.unwrap_or_else(|| current.map_or(framework.lowest(), |level| level + 1));
            let actions: Vec<&Action> = if which.is_empty() {
                known.actions_between(current, target).collect()
            } else {
                which.iter().filter_map(|at| known.actions.get(*at)).collect()
            };
            if actions.is_empty() {
                return Err(invalid(format!(
                    "{} has no gap to close: answer it, or set a target above its level",
                    known.title
                )));
            }
            let planned = plan_rows::all(step.store())?;
            let is_planned = |action: &Action| {
                planned.iter().any(|item| {
                    (item.framework.as_str(), item.dimension.as_str()) == (framework.id.as_str(), dimension)
                        && name_key(&item.text) == name_key(&action.text)
                })
            };
            let mut ids = Vec::new();
            for action in actions.into_iter().filter(|action| !is_planned(action)) {
                let mut item = PlanItem::new(&framework.id, dimension, &action.text, today);
                item.to = Some(action.to);
                item.effort = Some(action.effort);
                item.result.clone_from(&action.result);
                item.due = due;
                read::line(&mut item.owner, owner)?;
                ids.push(insert(step, &item)?);
            }
            if ids.is_empty() {
                return Err(invalid(format!(
                    "what closes the gap of {} is in the plan already: change it there",
                    known.title
                )));
            }
            let label = format!("planned {} for {}", count(ids.len(), "action", ""), known.title);
            Ok((ids, label))
        })
    }
}

/// The label of a step that changed one item.
fn label(before: &PlanItem, after: &PlanItem, ctx: &FieldContext) -> String {
    let name = format!("“{}”", read::shown(&after.text));
    words::label(&name, &words::changes(PLAN_FIELDS, before, after, ctx))
}

/// An item that must be there.
fn existing(store: &Store, id: Id) -> Result<PlanItem> {
    plan_rows::one(store, id)?.ok_or_else(|| Error::Gone("that plan item".to_owned()))
}

fn check(item: &PlanItem) -> Result<()> {
    if item.text.trim().is_empty() {
        return Err(invalid("an action can't be blank: say what to do, such as write down when a lead becomes an MQL"));
    }
    Ok(())
}

/// Adds an item.
pub(super) fn insert(step: &Step<'_>, item: &PlanItem) -> Result<Id> {
    check(item)?;
    Ok(plan_rows::insert(step, item)?)
}

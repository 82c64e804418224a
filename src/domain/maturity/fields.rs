//! The fields of an answer and of a plan item: one row each, read by forms, history, options and export.

use super::{Answer, Confidence, PlanItem, PlanState};
use crate::domain::field::read::{
    choice, choices_of, day, day_typed, flag, flag_choices, flag_typed, line, one_of, owners, required, shown, text,
    whole,
};
use crate::domain::field::{Choice, Field, FieldContext, FieldError, FieldKind, no_choices};
use crate::domain::text::name_key;

const ANSWER: &str = "Answer";
const GOAL: &str = "Target";
const WHY: &str = "What it rests on";

/// The fields of an answer, in the order of the form. Levels are typed as numbers, or as names where the context
/// has them ([`FieldContext::levels`]).
pub const ANSWER_FIELDS: &[Field<Answer>] = &[
    Field {
        name: "level",
        label: "Level",
        help: "where it stands today, by what one can see; blank takes the answer back",
        group: ANSWER,
        kind: FieldKind::Choice,
        bulk: false,
        get: |answer, ctx| level_typed(answer.level, ctx),
        set: |answer, typed, ctx| {
            answer.level = level(typed, ctx)?;
            answer.is_skipped &= answer.level.is_none();
            Ok(())
        },
        choices: levels,
    },
    Field {
        name: "skipped",
        label: "Skipped",
        help: "yes where nobody knows: it leaves the average and lowers the coverage",
        group: ANSWER,
        kind: FieldKind::Flag,
        bulk: false,
        get: |answer, _| flag_typed(answer.is_skipped.then_some(true)),
        set: |answer, typed, _| {
            answer.is_skipped = flag(typed)?.unwrap_or(false);
            if answer.is_skipped {
                answer.level = None;
            }
            Ok(())
        },
        choices: flag_choices,
    },
    Field {
        name: "target",
        label: "Target",
        help: "the level aimed at; blank takes the next one",
        group: GOAL,
        kind: FieldKind::Choice,
        bulk: false,
        get: |answer, ctx| level_typed(answer.target, ctx),
        set: |answer, typed, ctx| level(typed, ctx).map(|level| answer.target = level),
        choices: levels,
    },
    Field {
        name: "target-on",
        label: "Target date",
        help: "the day by which: 2027-03-31, +6m",
        group: GOAL,
        kind: FieldKind::Date,
        bulk: false,
        get: |answer, _| day_typed(answer.target_on),
        set: |answer, typed, ctx| day(typed, ctx).map(|day| answer.target_on = day),
        choices: no_choices,
    },
    Field {
        name: "evidence",
        label: "Evidence",
        help: "what shows it: a link, a figure, who says so",
        group: WHY,
        kind: FieldKind::Text,
        bulk: false,
        get: |answer, _| answer.evidence.clone(),
        set: |answer, typed, _| text(&mut answer.evidence, typed),
        choices: no_choices,
    },
    Field {
        name: "confidence",
        label: "Confidence",
        help: "how sure you are of the answer",
        group: WHY,
        kind: FieldKind::Choice,
        bulk: false,
        get: |answer, _| answer.confidence.map(Confidence::name).unwrap_or_default().to_owned(),
        set: |answer, typed, _| {
            choice(typed, "confidence", Confidence::ALL, Confidence::name).map(|one| answer.confidence = one)
        },
        choices: |_| choices_of(Confidence::ALL, Confidence::name, Confidence::meaning),
    },
    Field {
        name: "note",
        label: "Note",
        help: "why the room agreed on it, or anything else",
        group: WHY,
        kind: FieldKind::Text,
        bulk: false,
        get: |answer, _| answer.note.clone(),
        set: |answer, typed, _| text(&mut answer.note, typed),
        choices: no_choices,
    },
];

const WHAT: &str = "What to do";
const WHO: &str = "Who and when";
const MORE: &str = "What comes of it";

/// The fields of a plan item, in the order of the form.
pub const PLAN_FIELDS: &[Field<PlanItem>] = &[
    Field {
        name: "text",
        label: "Action",
        help: "what to do, in a sentence",
        group: WHAT,
        kind: FieldKind::Line,
        bulk: false,
        get: |item, _| item.text.clone(),
        set: |item, typed, _| required(&mut item.text, typed, "an action", "write down when a lead becomes an MQL"),
        choices: no_choices,
    },
    Field {
        name: "dimension",
        label: "Dimension",
        help: "the dimension it works on; blank for none",
        group: WHAT,
        kind: FieldKind::Choice,
        bulk: true,
        get: |item, _| item.dimension.clone(),
        set: set_dimension,
        choices: |ctx| ctx.dimensions.iter().map(|(id, title)| Choice::new(id, title)).collect(),
    },
    Field {
        name: "owner",
        label: "Owner",
        help: "who does it",
        group: WHO,
        kind: FieldKind::Line,
        bulk: true,
        get: |item, _| item.owner.clone(),
        set: |item, typed, _| line(&mut item.owner, typed),
        choices: owners,
    },
    Field {
        name: "due",
        label: "Due",
        help: "by when: 2027-01-31, +6w, next mon; Home shows it when it is near",
        group: WHO,
        kind: FieldKind::Date,
        bulk: true,
        get: |item, _| day_typed(item.due),
        set: |item, typed, ctx| day(typed, ctx).map(|day| item.due = day),
        choices: no_choices,
    },
    Field {
        name: "state",
        label: "State",
        help: "where it stands",
        group: WHO,
        kind: FieldKind::Choice,
        bulk: true,
        get: |item, _| item.state.name().to_owned(),
        set: |item, typed, ctx| {
            let state = one_of(typed, "state", PlanState::ALL, PlanState::name)?;
            item.stand(state, ctx.today);
            Ok(())
        },
        choices: |_| choices_of(PlanState::ALL, PlanState::name, PlanState::meaning),
    },
    Field {
        name: "effort",
        label: "Effort",
        help: "1 hours, 2 days, 3 weeks",
        group: WHO,
        kind: FieldKind::Number,
        bulk: true,
        get: |item, _| item.effort.map(|effort| effort.to_string()).unwrap_or_default(),
        set: |item, typed, _| {
            let effort = whole(typed, "effort", "2", 1, 3)?;
            item.effort = effort.and_then(|effort| u8::try_from(effort).ok());
            Ok(())
        },
        choices: |_| vec![Choice::new("1", "hours"), Choice::new("2", "days"), Choice::new("3", "weeks")],
    },
    Field {
        name: "result",
        label: "Expected result",
        help: "what is then true",
        group: MORE,
        kind: FieldKind::Line,
        bulk: false,
        get: |item, _| item.result.clone(),
        set: |item, typed, _| line(&mut item.result, typed),
        choices: no_choices,
    },
    Field {
        name: "note",
        label: "Note",
        help: "anything else, over several lines",
        group: MORE,
        kind: FieldKind::Text,
        bulk: false,
        get: |item, _| item.note.clone(),
        set: |item, typed, _| text(&mut item.note, typed),
        choices: no_choices,
    },
];

impl PlanItem {
    /// Moves it to a state; notes the day on which it was finished.
    pub fn stand(&mut self, state: PlanState, today: chrono::NaiveDate) {
        if state.is_live() {
            self.finished_on = None;
        } else if self.state.is_live() || self.finished_on.is_none() {
            self.finished_on = Some(today);
        }
        self.state = state;
    }
}

fn levels(ctx: &FieldContext) -> Vec<Choice> {
    ctx.levels.iter().map(|(number, name)| Choice::new(number.to_string(), name)).collect()
}

/// A level by its number; its name beside it where the context has one.
fn level_typed(level: Option<u8>, ctx: &FieldContext) -> String {
    let Some(level) = level else { return String::new() };
    let named = ctx.levels.iter().find(|(number, _)| *number == level);
    named.map_or_else(|| level.to_string(), |(_, name)| name.clone())
}

/// A level by number or name; blank is `None`.
fn level(typed: &str, ctx: &FieldContext) -> Result<Option<u8>, FieldError> {
    let key = name_key(typed);
    if key.is_empty() {
        return Ok(None);
    }
    if ctx.levels.is_empty() {
        return Ok(whole(typed, "a level", "2", 1, 9)?.and_then(|level| u8::try_from(level).ok()));
    }
    let found = ctx.levels.iter().find(|(number, name)| number.to_string() == key || name_key(name) == key);
    found.map(|(number, _)| Some(*number)).ok_or_else(|| {
        let all: Vec<String> = ctx.levels.iter().map(|(number, name)| format!("{number} {name}")).collect();
        FieldError::new(format!("no level “{}”: it is one of {}", shown(typed), all.join(", ")))
    })
}

/// A dimension by id or title; one that is known to nobody any more may stay.
fn set_dimension(item: &mut PlanItem, typed: &str, ctx: &FieldContext) -> Result<(), FieldError> {
    let key = name_key(typed);
    if typed.trim() == item.dimension || key.is_empty() {
        typed.trim().clone_into(&mut item.dimension);
        return Ok(());
    }
    let found = ctx.dimensions.iter().find(|(id, title)| name_key(id) == key || name_key(title) == key);
    let Some((id, _)) = found else {
        let near = crate::domain::text::nearest(typed, ctx.dimensions.iter().map(|(_, title)| title.as_str()));
        let hint =
            near.first().map_or_else(|| "choose one of the list".to_owned(), |near| format!("did you mean {near}?"));
        return Err(FieldError::new(format!("no dimension “{}”: {hint}", shown(typed))));
    };
    item.dimension.clone_from(id);
    Ok(())
}

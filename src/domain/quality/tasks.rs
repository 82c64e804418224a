//! Set-up lists and the hygiene schedule: what there is to do, how far it is, and when it is due again.

use chrono::{Months, NaiveDate};

use crate::domain::field::{Choice, Field, FieldError, FieldKind, no_choices, read};
use crate::domain::id::Id;

/// How a list is worked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListKind {
    /// Once, each to its end.
    Checklist,
    /// Again and again, each in its rhythm.
    Schedule,
}

/// How often a task comes round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rhythm {
    /// Every so many months.
    Months(u32),
    /// Ahead of each campaign: no day can be computed.
    Campaign,
    /// It runs by itself.
    Always,
}

impl Rhythm {
    /// The words in files.
    pub const WORDS: &'static [&'static str] = &["month", "quarter", "year", "campaign", "always"];

    /// Reads a word of a file.
    pub fn parse(word: &str) -> Option<Rhythm> {
        Some(match word {
            "month" => Rhythm::Months(1),
            "quarter" => Rhythm::Months(3),
            "year" => Rhythm::Months(12),
            "campaign" => Rhythm::Campaign,
            "always" => Rhythm::Always,
            _ => return None,
        })
    }

    /// In words: `monthly`.
    pub fn words(self) -> String {
        match self {
            Rhythm::Months(1) => "monthly".to_owned(),
            Rhythm::Months(3) => "quarterly".to_owned(),
            Rhythm::Months(12) => "yearly".to_owned(),
            Rhythm::Months(n) => format!("every {n} months"),
            Rhythm::Campaign => "before each campaign".to_owned(),
            Rhythm::Always => "runs by itself".to_owned(),
        }
    }
}

/// One task of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Its id within the list: `dedupe`.
    pub id: String,
    /// The heading under which it stands; may be blank.
    pub group: String,
    /// What to do.
    pub text: String,
    /// A few more words; may be blank.
    pub help: String,
    /// How often; `None` in a checklist.
    pub every: Option<Rhythm>,
    /// Who does it unless somebody else is named.
    pub owner: String,
    /// The measure that shows whether it worked; may be blank.
    pub measure: String,
}

/// A list of tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskList {
    /// Its id: `crm-setup`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is for.
    pub about: String,
    /// Which source it comes from.
    pub source: String,
    /// How it is worked through.
    pub kind: ListKind,
    /// Its tasks, in order.
    pub tasks: Vec<Task>,
}

/// How far a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum State {
    /// Not begun.
    #[default]
    Open,
    /// Somebody is at it.
    Doing,
    /// Done.
    Done,
    /// Not needed here.
    NotNeeded,
}

impl State {
    /// All of them.
    pub const ALL: [State; 4] = [State::Open, State::Doing, State::Done, State::NotNeeded];

    /// Its name in files and on screens.
    pub fn name(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Doing => "doing",
            State::Done => "done",
            State::NotNeeded => "not needed",
        }
    }

    /// Reads a name, ignoring case.
    pub fn parse(word: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.name().eq_ignore_ascii_case(word.trim()))
    }

    /// Where Space goes from here.
    pub fn next(self) -> State {
        match self {
            State::Open => State::Doing,
            State::Doing => State::Done,
            State::Done | State::NotNeeded => State::Open,
        }
    }
}

/// What a person keeps about a task. One without a row is open.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TaskState {
    /// Its id.
    pub id: Id,
    /// The list.
    pub list: String,
    /// The task within it.
    pub task: String,
    /// How far it is.
    pub state: State,
    /// When it was done last.
    pub day: Option<NaiveDate>,
    /// Who does it; blank: whom the list names.
    pub owner: String,
    /// A note.
    pub note: String,
}

impl TaskState {
    /// A task that nobody touched.
    pub fn of(list: &str, task: &str) -> TaskState {
        TaskState { list: list.to_owned(), task: task.to_owned(), ..TaskState::default() }
    }

    /// Puts it into a state; what is done is done on that day.
    pub fn stand(&mut self, state: State, today: NaiveDate) {
        self.state = state;
        if state == State::Done {
            self.day = Some(today);
        }
    }
}

/// The fields of a task's state, for the form.
pub const TASK_FIELDS: &[Field<TaskState>] = &[
    Field {
        name: "state",
        label: "State",
        help: "open, doing, done, or not needed here",
        group: "Task",
        kind: FieldKind::Choice,
        bulk: true,
        get: |task, _| task.state.name().to_owned(),
        set: |task, typed, ctx| {
            let state = match typed.trim() {
                "" => State::Open,
                word => State::parse(word).ok_or_else(|| {
                    FieldError::new(format!("state: open, doing, done or not needed, and not “{}”", read::shown(word)))
                })?,
            };
            if state == State::Done && task.state != State::Done && task.day.is_none() {
                task.day = Some(ctx.today);
            }
            task.state = state;
            Ok(())
        },
        choices: |_| State::ALL.iter().map(|state| Choice::new(state.name(), "")).collect(),
    },
    Field {
        name: "day",
        label: "Last done",
        help: "the day it was done last: 2026-11-20, today, -3d",
        group: "Task",
        kind: FieldKind::Date,
        bulk: true,
        get: |task, _| read::day_typed(task.day),
        set: |task, typed, ctx| read::day(typed, ctx).map(|day| task.day = day),
        choices: no_choices,
    },
    Field {
        name: "owner",
        label: "Owner",
        help: "who does it",
        group: "Task",
        kind: FieldKind::Line,
        bulk: true,
        get: |task, _| task.owner.clone(),
        set: |task, typed, _| read::line(&mut task.owner, typed),
        choices: read::owners,
    },
    Field {
        name: "note",
        label: "Note",
        help: "where it is documented, what is still missing",
        group: "Task",
        kind: FieldKind::Text,
        bulk: false,
        get: |task, _| task.note.clone(),
        set: |task, typed, _| read::text(&mut task.note, typed),
        choices: no_choices,
    },
];

/// A task with its state, seen on a day.
#[derive(Debug, Clone)]
pub struct Standing<'a> {
    /// The task.
    pub task: &'a Task,
    /// What is kept about it.
    pub state: TaskState,
    /// When it is due; `None` where no day can be computed, or it was never done.
    pub due: Option<NaiveDate>,
}

impl Standing<'_> {
    /// Who does it.
    pub fn owner(&self) -> &str {
        if self.state.owner.is_empty() { &self.task.owner } else { &self.state.owner }
    }

    /// Days by which it is late; negative for days that are left.
    pub fn days_late(&self, today: NaiveDate) -> Option<i64> {
        Some((today - self.due?).num_days())
    }

    /// Whether it needs nobody now: done, not needed, or not due yet.
    pub fn is_settled(&self, today: NaiveDate) -> bool {
        match (self.state.state, self.task.every) {
            (State::NotNeeded, _) => true,
            (_, None) => self.state.state == State::Done,
            (_, Some(_)) => match self.due {
                Some(due) => due >= today,
                None => self.state.day.is_some(),
            },
        }
    }
}

impl TaskList {
    /// Each task with what is kept about it.
    pub fn standing<'a>(&'a self, states: &[TaskState]) -> Vec<Standing<'a>> {
        let tasks = self.tasks.iter();
        tasks
            .map(|task| {
                let kept = states.iter().find(|state| state.list == self.id && state.task == task.id);
                let state = kept.cloned().unwrap_or_else(|| TaskState::of(&self.id, &task.id));
                let due = match task.every {
                    Some(Rhythm::Months(months)) if state.state != State::NotNeeded => {
                        state.day.and_then(|day| day.checked_add_months(Months::new(months)))
                    }
                    _ => None,
                };
                Standing { task, state, due }
            })
            .collect()
    }

    /// How many tasks are settled, of all.
    pub fn settled(&self, states: &[TaskState], today: NaiveDate) -> (usize, usize) {
        let all = self.standing(states);
        (all.iter().filter(|one| one.is_settled(today)).count(), all.len())
    }
}

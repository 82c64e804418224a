//! A list of tasks: the CRM's set-up, attribution, hygiene; with state, owner, days and notes.

use std::sync::Arc;

use chrono::NaiveDate;
use ratatui::layout::Rect;

use super::super::form::Form;
use super::super::prompt::Prompt;
use crate::domain::date::near;
use crate::domain::field::find;
use crate::domain::quality::card::Standing as Reach;
use crate::domain::quality::room::Quality;
use crate::domain::quality::tasks::{ListKind, Rhythm, Standing, State, TASK_FIELDS, TaskList};
use crate::domain::text::{clean, width};
use crate::tui::command::{Command, always};
use crate::tui::theme::{Mark, Role};
use crate::tui::view::{Canvas, Cx, View};
use crate::tui::widgets::list::{ListState, Listing, Moving};
use crate::tui::widgets::panel::{below, panel, row_of, text, wrap};
use crate::workspace::Workspace;

/// The tasks of a list, one list at a time.
pub struct Tasks {
    room: Option<Arc<Quality>>,
    today: NaiveDate,
    on: String,
    list: ListState,
}

impl Tasks {
    /// Opens a list by its id.
    pub fn new(list: &str) -> Tasks {
        Tasks { room: None, today: NaiveDate::default(), on: list.to_owned(), list: ListState::default() }
    }

    fn tasks(&self) -> Option<&TaskList> {
        self.room.as_ref()?.input.rules.list(&self.on)
    }

    fn standing(&self) -> Vec<Standing<'_>> {
        let states = self.room.as_ref().map_or(&[][..], |room| &room.input.states);
        self.tasks().map_or_else(Vec::new, |list| list.standing(states))
    }

    fn task(&self) -> Option<String> {
        Some(self.tasks()?.tasks.get(self.list.at)?.id.clone())
    }

    fn has_task(&self) -> bool {
        self.task().is_some()
    }

    /// Moves the task on. What comes round again is done today, however it stood.
    fn next_state(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(task) = self.task() else { return Ok(()) };
        let standing = self.standing();
        let Some(one) = standing.get(self.list.at) else { return Ok(()) };
        let next = match one.task.every {
            Some(_) => State::Done,
            None => one.state.state.next(),
        };
        let done = cx.ws.set_task_state(&self.on, &[task], next)?;
        cx.done(&done);
        Ok(())
    }

    fn stand(&mut self, state: State, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(task) = self.task() else { return Ok(()) };
        let now = cx.ws.task(&self.on, &task)?.state;
        let next = if now == state { State::Open } else { state };
        let done = cx.ws.set_task_state(&self.on, &[task], next)?;
        cx.done(&done);
        Ok(())
    }

    fn ask(&mut self, name: &'static str, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let (Some(task), Some(field)) = (self.task(), find(TASK_FIELDS, name)) else { return Ok(()) };
        let (ctx, now, list) = (cx.ws.field_context()?, cx.ws.task(&self.on, &task)?, self.on.clone());
        let (start, choices) = ((field.get)(&now, &ctx), (field.choices)(&ctx));
        let check = move |typed: &str| {
            let mut draft = now.clone();
            (field.set)(&mut draft, typed, &ctx).map(|()| (field.get)(&draft, &ctx)).map_err(|error| error.0)
        };
        let prompt = Prompt::new(field.label, field.help, &start, move |typed, cx| {
            let done = cx.ws.edit_tasks(&list, std::slice::from_ref(&task), field, typed)?;
            cx.done(&done);
            Ok(())
        });
        cx.open(prompt.check(check).choices(field.kind, choices));
        Ok(())
    }

    fn edit(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(task) = self.task() else { return Ok(()) };
        let (draft, ctx) = (cx.ws.task(&self.on, &task)?, cx.ws.field_context()?);
        let title =
            self.tasks().and_then(|list| list.tasks.get(self.list.at)).map_or(String::new(), |task| task.text.clone());
        cx.open(Form::new(title, draft, TASK_FIELDS, ctx, |draft, cx| {
            let done = cx.ws.save_task(draft)?;
            cx.done(&done);
            Ok(())
        }));
        Ok(())
    }

    fn other(&mut self, by: isize) {
        let Some(room) = &self.room else { return };
        let lists = &room.input.rules.lists;
        let at = lists.iter().position(|list| list.id == self.on).unwrap_or(0) as isize;
        if let Some(next) = lists.get((at + by).rem_euclid(lists.len().max(1) as isize) as usize) {
            self.on.clone_from(&next.id);
            self.list = ListState::default();
            self.list.set_count(next.tasks.len());
        }
    }

    fn copy(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let mut lines = vec!["task\tstate\towner\tlast done\tdue\tnote".to_owned()];
        for one in self.standing() {
            let day = |day: Option<NaiveDate>| day.map_or(String::new(), |day| day.to_string());
            let note = one.state.note.replace(['\t', '\n'], " ");
            lines.push(format!(
                "{}\t{}\t{}\t{}\t{}\t{note}",
                one.task.text,
                one.state.state.name(),
                one.owner(),
                day(one.state.day),
                day(one.due)
            ));
        }
        cx.copy(lines.join("\n"), "the list");
        Ok(())
    }
}

impl Listing for Tasks {
    fn list(&mut self) -> &mut ListState {
        &mut self.list
    }
}

const COMMANDS: &[Command<Tasks>] = &[
    Command {
        keys: "space s",
        name: "task-state",
        hint: "state",
        help: "Move the task on: open, doing, done; what comes round again is done today",
        run: Tasks::next_state,
        when: Tasks::has_task,
    },
    Command {
        keys: "enter e",
        name: "task-edit",
        hint: "edit",
        help: "Edit state, day, owner and note of the task",
        run: Tasks::edit,
        when: Tasks::has_task,
    },
    Command {
        keys: "o",
        name: "task-owner",
        hint: "owner",
        help: "Say who does it",
        run: |v, cx| v.ask("owner", cx),
        when: Tasks::has_task,
    },
    Command {
        keys: "t",
        name: "task-day",
        hint: "last done",
        help: "Say when it was done last",
        run: |v, cx| v.ask("day", cx),
        when: Tasks::has_task,
    },
    Command {
        keys: "D",
        name: "task-not-needed",
        hint: "not needed",
        help: "Say that this is not needed here, or take that back",
        run: |v, cx| v.stand(State::NotNeeded, cx),
        when: Tasks::has_task,
    },
    Command {
        keys: "right l",
        name: "tasks-next",
        hint: "next list",
        help: "Go to the next list",
        run: |v, _| {
            v.other(1);
            Ok(())
        },
        when: always,
    },
    Command {
        keys: "left h",
        name: "tasks-previous",
        hint: "",
        help: "Go to the list before",
        run: |v, _| {
            v.other(-1);
            Ok(())
        },
        when: always,
    },
    Command {
        keys: "y",
        name: "tasks-copy",
        hint: "",
        help: "Copy the list as a table",
        run: Tasks::copy,
        when: always,
    },
    Command {
        keys: "esc q",
        name: "tasks-close",
        hint: "back",
        help: "Back to the scorecard",
        run: |_, cx| {
            cx.close();
            Ok(())
        },
        when: always,
    },
];

impl View for Tasks {
    const NAME: &'static str = "tasks";

    fn title(&self) -> String {
        self.tasks().map_or_else(|| "Tasks".to_owned(), |list| list.title.clone())
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[COMMANDS, Moving::ROWS]
    }

    fn load(&mut self, ws: &Workspace) -> eyre::Result<()> {
        self.room = Some(ws.quality()?);
        self.today = ws.today();
        let many = self.tasks().map_or(0, |list| list.tasks.len());
        self.list.set_count(many);
        Ok(())
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        let look = canvas.look;
        let Some(room) = self.room.clone() else { return };
        let Some(list) = room.input.rules.list(&self.on) else { return };
        let (settled, of) = list.settled(&room.input.states, self.today);
        let word = if list.kind == ListKind::Schedule { "in order" } else { "done" };
        let inside = panel(canvas.buf, area, look, &format!("{} · {settled} of {of} {word}", list.title), true);
        text(canvas.buf, inside, 1, 0, &list.about, look.style(Role::Muted));
        let low = 5.min(inside.height / 3);
        let body = Rect { height: inside.height.saturating_sub(2 + low), ..below(inside, 2) };
        let standing = list.standing(&room.input.states);
        // Headings take rows, so that the window is over rows, not tasks.
        let is_first = |at: usize| {
            let group = standing.get(at).map(|one| one.task.group.as_str()).unwrap_or_default();
            !group.is_empty() && (at == 0 || standing.get(at - 1).is_some_and(|before| before.task.group != group))
        };
        let fits = usize::from(body.height);
        let height = |from: usize, to: usize| (from..=to).map(|at| 1 + usize::from(is_first(at))).sum::<usize>();
        let mut top = 0;
        while top < self.list.at && height(top, self.list.at) > fits {
            top += 1;
        }
        self.list.area = body;
        self.list.top = top;
        self.list.page = fits.max(1);
        let mut y = 0;
        for (at, one) in standing.iter().enumerate().skip(top) {
            if is_first(at) {
                text(canvas.buf, row_of(body, y), 1, 0, &one.task.group, look.style(Role::Heading));
                y += 1;
            }
            if usize::from(y) >= fits {
                break;
            }
            render_task(canvas, row_of(body, y), one, at == self.list.at, self.today);
            y += 1;
        }
        if let Some(one) = standing.get(self.list.at) {
            render_detail(canvas, below(inside, inside.height - low), &room, one, self.today);
        }
    }
}

fn mark_of(one: &Standing<'_>, today: NaiveDate) -> (Mark, Role) {
    match (one.state.state, one.days_late(today)) {
        (State::NotNeeded, _) => (Mark::Ghost, Role::Muted),
        (_, Some(1..)) => (Mark::Warning, Role::Warn),
        _ if one.is_settled(today) => (Mark::Ok, Role::Good),
        (State::Doing, _) => (Mark::Part, Role::Text),
        _ => (Mark::Open, Role::Muted),
    }
}

fn render_task(canvas: &mut Canvas<'_>, row: Rect, one: &Standing<'_>, here: bool, today: NaiveDate) {
    let look = canvas.look;
    let base = look.style(if here { Role::Selected } else { Role::Text });
    if here {
        canvas.buf.set_style(row, base);
    }
    let style = |role: Role| if here { base } else { look.style(role) };
    let (mark, role) = mark_of(one, today);
    let when = match (one.due, one.state.day, one.task.every) {
        (Some(due), ..) => format!("due {}", near(due, today)),
        (None, Some(day), _) => format!("done {}", near(day, today)),
        (None, None, Some(every)) => every.words(),
        (None, None, None) => one.state.state.name().to_owned(),
    };
    let owner = clean(one.owner()).into_owned();
    let wide = row.width.saturating_sub(1);
    let (when_at, owner_at) = (wide.saturating_sub(22), wide.saturating_sub(42));
    text(canvas.buf, row, 3, 0, look.mark(mark), style(role));
    let text_room = if row.width < 90 { when_at } else { owner_at };
    text(
        canvas.buf,
        Rect { width: text_room.saturating_sub(1), ..row },
        5,
        0,
        &one.task.text,
        style(if one.state.state == State::NotNeeded { Role::Muted } else { Role::Text }),
    );
    if row.width >= 90 {
        text(canvas.buf, Rect { width: when_at.saturating_sub(1), ..row }, owner_at, 0, &owner, style(Role::Muted));
    }
    let role = if one.days_late(today).is_some_and(|days| days > 0) { Role::Warn } else { Role::Muted };
    let x = wide.saturating_sub(width(&when) as u16);
    text(canvas.buf, row, x.max(when_at), 0, &when, style(role));
}

/// What the list says of the task, and what the leads themselves say.
fn render_detail(canvas: &mut Canvas<'_>, area: Rect, room: &Quality, one: &Standing<'_>, today: NaiveDate) {
    let look = canvas.look;
    let mut y = 1;
    let mut add = |canvas: &mut Canvas<'_>, words: &str, role: Role| {
        for words in wrap(words, usize::from(area.width.saturating_sub(2))) {
            text(canvas.buf, area, 1, y, &words, look.style(role));
            y += 1;
        }
    };
    let mut facts = vec![one.state.state.name().to_owned()];
    facts.extend(one.task.every.filter(|every| *every != Rhythm::Always).map(Rhythm::words));
    facts.extend(one.state.day.map(|day| format!("last done {day} ({})", near(day, today))));
    facts.extend(one.due.map(|due| format!("due {due}")));
    if !one.owner().is_empty() {
        facts.push(format!("owner {}", clean(one.owner())));
    }
    add(canvas, &facts.join(" · "), Role::Text);
    if let Some(row) = room.card.row(&one.task.measure).filter(|row| row.good().is_some()) {
        let role = if row.standing() == Reach::Reached { Role::Good } else { Role::Warn };
        let words = format!(
            "Measured: {} {} (target {}), {}",
            row.measure.title,
            row.figure_words(),
            row.target_words(),
            row.words()
        );
        add(canvas, &words, role);
    }
    if !one.task.help.is_empty() {
        add(canvas, &one.task.help, Role::Muted);
    }
    if !one.state.note.is_empty() {
        add(canvas, &format!("Note: {}", one.state.note.trim()), Role::Muted);
    }
}

//! Everything that was done, newest first; any step can be undone from here.

use ratatui::layout::Rect;

use crate::domain::id::RecordRef;
use crate::tui::command::{Command, always};
use crate::tui::shell::take_back;
use crate::tui::theme::{Mark, Role};
use crate::tui::view::{Canvas, Cx, Place, View};
use crate::tui::widgets::list::{ListState, Listing, Moving};
use crate::tui::widgets::panel::{empty, panel, text};
use crate::workspace::{Back, StepRow, Workspace};

/// Steps read at once.
const PAGE: usize = 500;

/// The activity view, of everything or of one record.
pub struct Activity {
    record: Option<(RecordRef, String)>,
    steps: Vec<(StepRow, String)>,
    list: ListState,
    zone: chrono_tz::Tz,
}

impl Activity {
    /// Everything that was done.
    pub fn all() -> Activity {
        Activity { record: None, steps: Vec::new(), list: ListState::default(), zone: chrono_tz::UTC }
    }

    /// What was done to one record.
    pub fn of(record: RecordRef, name: impl Into<String>) -> Activity {
        Activity { record: Some((record, name.into())), ..Activity::all() }
    }

    fn undo_here(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some((step, _)) = self.steps.get(self.list.at) else { return Ok(()) };
        take_back(cx, Back::Step(step.id), "C-r redoes")
    }

    fn copy(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let lines: Vec<String> =
            self.steps.iter().map(|(step, what)| format!("{}\t{}\t{what}", self.time(step), step.author)).collect();
        cx.copy(lines.join("\n"), "the activity");
        Ok(())
    }

    fn time(&self, step: &StepRow) -> String {
        step.at.with_timezone(&self.zone).format("%Y-%m-%d %H:%M").to_string()
    }

    fn can_undo(&self) -> bool {
        self.steps.get(self.list.at).is_some_and(|(step, _)| step.in_force)
    }
}

impl Listing for Activity {
    fn list(&mut self) -> &mut ListState {
        &mut self.list
    }
}

const COMMANDS: &[Command<Activity>] = &[
    Command {
        keys: "U",
        name: "activity-undo",
        hint: "undo this step",
        help: "Undo the selected step, if nothing later touched the same rows",
        run: Activity::undo_here,
        when: Activity::can_undo,
    },
    Command {
        keys: "y",
        name: "activity-copy",
        hint: "copy",
        help: "Copy this list as text",
        run: Activity::copy,
        when: always,
    },
    Command {
        keys: "esc q A",
        name: "activity-close",
        hint: "close",
        help: "Close the activity",
        run: |_, cx| {
            cx.close();
            Ok(())
        },
        when: always,
    },
];

impl View for Activity {
    const NAME: &'static str = "activity";

    fn title(&self) -> String {
        "Activity".to_owned()
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[COMMANDS, Moving::ROWS]
    }

    fn load(&mut self, ws: &Workspace) -> eyre::Result<()> {
        self.zone = ws.business()?.profile.time_zone.parse().unwrap_or(chrono_tz::UTC);
        self.steps = match &self.record {
            None => ws.steps(None, PAGE)?.into_iter().map(|step| (step.clone(), step.label)).collect(),
            Some((record, _)) => {
                ws.history(*record, PAGE)?.into_iter().map(|change| (change.step, change.what)).collect()
            }
        };
        self.list.set_count(self.steps.len());
        Ok(())
    }

    fn place(&self, _: Rect) -> Place {
        Place::Full
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        let look = canvas.look;
        let title = match &self.record {
            None => format!("Activity · {} steps", self.steps.len()),
            Some((_, name)) => format!("What happened to {name} · {} steps", self.steps.len()),
        };
        let inside = panel(canvas.buf, area, look, &title, true);
        if self.steps.is_empty() {
            let what = "Each change is listed here with its time and author, and can be undone from here, also after a restart. Nothing was changed yet.";
            empty(canvas.buf, inside, look, what, &[("Esc", "go back")]);
            return;
        }
        for (y, i) in self.list.window(inside, 1).enumerate() {
            let Some((step, what)) = self.steps.get(i) else { break };
            let here = i == self.list.at;
            let row = Rect { y: inside.y + y as u16, height: 1, ..inside };
            let style = if here {
                look.style(Role::Selected)
            } else {
                look.style(if step.in_force || step.is_undo { Role::Text } else { Role::Muted })
            };
            if here {
                canvas.buf.set_style(row, style);
            }
            let muted = if here { style } else { look.style(Role::Muted) };
            let mark = if step.in_force || step.is_undo { " " } else { look.mark(Mark::Open) };
            text(canvas.buf, row, 1, 0, mark, muted);
            text(canvas.buf, row, 3, 0, &self.time(step), muted);
            let right = inside.width.saturating_sub(20);
            let undone = if step.in_force || step.is_undo { "" } else { " (undone)" };
            text(canvas.buf, Rect { width: right.max(30), ..row }, 21, 0, &format!("{what}{undone}"), style);
            text(canvas.buf, row, right + 1, 0, &step.author, muted);
        }
    }
}

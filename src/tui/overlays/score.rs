//! The queue of the unscored: one tool after the other, the plot in sight above.

use std::sync::Arc;

use ratatui::layout::Rect;

use crate::domain::id::Id;
use crate::domain::stack::Stack;
use crate::tui::command::{Command, always};
use crate::tui::key::Key;
use crate::tui::theme::Role;
use crate::tui::tool_actions as actions;
use crate::tui::view::{Canvas, Cx, Place, Taken, View};
use crate::tui::widgets::panel::{panel, text};
use crate::workspace::Workspace;

/// The queue.
pub struct Score {
    queue: Vec<Id>,
    at: usize,
    stack: Option<Arc<Stack>>,
}

impl Score {
    /// A queue of tools.
    pub fn new(queue: Vec<Id>) -> Score {
        Score { queue, at: 0, stack: None }
    }

    fn give(&mut self, value: u8, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(id) = self.queue.get(self.at) {
            let done = cx.ws.edit_tools(&[*id], actions::field("value")?, &value.to_string())?;
            cx.done(&done);
        }
        self.go(1, cx)
    }

    fn go(&mut self, by: isize, cx: &mut Cx<'_>) -> eyre::Result<()> {
        self.at = self.at.saturating_add_signed(by);
        if self.at >= self.queue.len() {
            cx.close();
            cx.say("that was the last one (u undoes)");
        }
        Ok(())
    }
}

const COMMANDS: &[Command<Score>] = &[
    Command {
        keys: "t",
        name: "score-ten",
        hint: "10",
        help: "Give the value 10 (the digits give 0 to 9)",
        run: |score, cx| score.give(10, cx),
        when: always,
    },
    Command {
        keys: "s right",
        name: "score-skip",
        hint: "skip",
        help: "Leave this tool unscored and go on",
        run: |score, cx| score.go(1, cx),
        when: always,
    },
    Command {
        keys: "left",
        name: "score-back",
        hint: "previous",
        help: "Back to the tool before",
        run: |score, cx| score.go(-1, cx),
        when: |score| score.at > 0,
    },
    Command {
        keys: "esc q",
        name: "score-close",
        hint: "stop",
        help: "Stop scoring; what was scored is saved",
        run: |_, cx| {
            cx.close();
            Ok(())
        },
        when: always,
    },
];

impl View for Score {
    const NAME: &'static str = "score";

    fn title(&self) -> String {
        "Scoring".to_owned()
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[COMMANDS]
    }

    fn load(&mut self, ws: &Workspace) -> eyre::Result<()> {
        self.stack = Some(ws.stack()?);
        Ok(())
    }

    fn raw(&mut self, key: Key, cx: &mut Cx<'_>) -> eyre::Result<Taken> {
        match key.typed().and_then(|letter| letter.to_digit(10)) {
            Some(value) => {
                self.give(value as u8, cx)?;
                Ok(Taken::Yes)
            }
            None => Ok(Taken::No),
        }
    }

    fn place(&self, _: Rect) -> Place {
        Place::Bottom(6)
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        let look = canvas.look;
        let title = format!("What is it worth? · {} of {}", (self.at + 1).min(self.queue.len()), self.queue.len());
        let inside = panel(canvas.buf, area, look, &title, true);
        let Some((tool, derived)) = self.queue.get(self.at).and_then(|id| self.stack.as_ref()?.tool(*id)) else {
            return;
        };
        let used = text(canvas.buf, inside, 1, 0, &tool.name, look.style(Role::Heading));
        let cost = tool.cost.map_or("cost not known".to_owned(), |cost| cost.to_string());
        let seats = match (tool.seats_active, tool.seats_paid) {
            (Some(active), Some(paid)) => format!(" · {active} of {paid} seats used"),
            _ => String::new(),
        };
        text(canvas.buf, inside, used + 3, 0, &format!("{cost}{seats}"), look.style(Role::Text));
        let produces = if tool.output.is_empty() {
            "nobody wrote down what it produces".to_owned()
        } else {
            format!("produces {}", tool.output)
        };
        text(canvas.buf, inside, 1, 1, &produces, look.style(Role::Muted));
        text(canvas.buf, inside, 1, 2, &derived.suggestion.why, look.style(Role::Muted));
        let scale =
            "0 worthless  ·  3 nice to have  ·  5 useful  ·  7 hard to do without  ·  9 the work stops  ·  t ten";
        text(canvas.buf, inside, 1, 3, scale, look.style(Role::Accent));
    }
}

//! A question with a yes and a no: asked only for what undo can't take back, for text that would be lost,
//! and before a key changes very many records that nobody picked one by one.

use ratatui::layout::Rect;

use crate::tui::command::{Command, always};
use crate::tui::theme::Role;
use crate::tui::view::{Canvas, Cx, Place, View};
use crate::tui::widgets::panel::{panel, text, wrap};

type Act = Box<dyn FnOnce(&mut Cx<'_>) -> eyre::Result<()>>;

/// A question.
pub struct Confirm {
    question: String,
    yes: String,
    act: Option<Act>,
}

impl Confirm {
    /// A question; `yes` says what happens then: `throw the text away`.
    pub fn new(
        question: impl Into<String>,
        yes: impl Into<String>,
        act: impl FnOnce(&mut Cx<'_>) -> eyre::Result<()> + 'static,
    ) -> Confirm {
        Confirm { question: question.into(), yes: yes.into(), act: Some(Box::new(act)) }
    }

    fn accept(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        cx.close();
        match self.act.take() {
            Some(act) => act(cx),
            None => Ok(()),
        }
    }
}

const COMMANDS: &[Command<Confirm>] = &[
    Command { keys: "y", name: "confirm-yes", hint: "yes", help: "Yes, do it", run: Confirm::accept, when: always },
    Command {
        keys: "n esc q",
        name: "confirm-no",
        hint: "no",
        help: "No, go back",
        run: |_, cx| {
            cx.close();
            Ok(())
        },
        when: always,
    },
];

impl View for Confirm {
    const NAME: &'static str = "confirm";

    fn title(&self) -> String {
        "Question".to_owned()
    }

    fn asks(&self) -> bool {
        true
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[COMMANDS]
    }

    fn place(&self, screen: Rect) -> Place {
        let wide = screen.width.saturating_sub(8).min(64);
        let lines = wrap(&self.question, wide.saturating_sub(4) as usize).len();
        Place::Centre(wide, lines as u16 + 5)
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        let inside = panel(canvas.buf, area, canvas.look, "", true);
        let lines = wrap(&self.question, inside.width.saturating_sub(2) as usize);
        for (y, words) in lines.iter().enumerate() {
            text(canvas.buf, inside, 1, y as u16, words, canvas.look.style(Role::Text));
        }
        let y = lines.len() as u16 + 1;
        let keys = [("y", self.yes.as_str()), ("n", "go back")];
        for (i, (key, does)) in keys.iter().enumerate() {
            text(canvas.buf, inside, 1, y + i as u16, key, canvas.look.style(Role::Accent));
            text(canvas.buf, inside, 4, y + i as u16, does, canvas.look.style(Role::Text));
        }
    }
}

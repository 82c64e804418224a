//! One choice out of several, narrowed by typing.

use ratatui::layout::Rect;

use crate::tui::command::{Command, always};
use crate::tui::key::Key;
use crate::tui::view::{Canvas, Cx, Place, Taken, View};
use crate::tui::widgets::panel::panel;
use crate::tui::widgets::picker::{Item, Picker};

type Act = Box<dyn FnOnce(usize, &mut Cx<'_>) -> eyre::Result<()>>;

/// A choice; what is done with it is a closure over the index.
pub struct Choose {
    title: String,
    picker: Picker,
    act: Option<Act>,
}

impl Choose {
    /// A choice among items.
    pub fn new(
        title: impl Into<String>,
        items: Vec<Item>,
        act: impl FnOnce(usize, &mut Cx<'_>) -> eyre::Result<()> + 'static,
    ) -> Choose {
        Choose { title: title.into(), picker: Picker::new(items), act: Some(Box::new(act)) }
    }

    /// A choice among plain words.
    pub fn among(
        title: impl Into<String>,
        words: Vec<(String, String)>,
        act: impl FnOnce(usize, &mut Cx<'_>) -> eyre::Result<()> + 'static,
    ) -> Choose {
        let items =
            words.into_iter().map(|(text, detail)| Item { text, detail, open: true, ..Item::default() }).collect();
        Choose::new(title, items, act)
    }

    /// Begins on one of them.
    #[must_use]
    pub fn on(mut self, at: usize) -> Choose {
        self.picker.list.select(at);
        self
    }

    fn accept(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(picked) = self.picker.picked() else { return Ok(()) };
        cx.close();
        match self.act.take() {
            Some(act) => act(picked, cx),
            None => Ok(()),
        }
    }
}

const COMMANDS: &[Command<Choose>] = &[
    Command {
        keys: "enter",
        name: "choose-take",
        hint: "take it",
        help: "Take the selected one",
        run: Choose::accept,
        when: always,
    },
    Command {
        keys: "esc",
        name: "choose-close",
        hint: "go back",
        help: "Choose nothing",
        run: |_, cx| {
            cx.close();
            Ok(())
        },
        when: always,
    },
];

impl View for Choose {
    const NAME: &'static str = "choose";

    fn title(&self) -> String {
        self.title.clone()
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[COMMANDS]
    }

    fn typing(&self) -> bool {
        true
    }

    fn raw(&mut self, key: Key, _: &mut Cx<'_>) -> eyre::Result<Taken> {
        Ok(if self.picker.press(key) { Taken::Yes } else { Taken::No })
    }

    fn place(&self, screen: Rect) -> Place {
        Place::Centre(screen.width.saturating_sub(6).min(76), (self.picker.items.len() as u16 + 4).clamp(7, 22))
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        let inside = panel(canvas.buf, area, canvas.look, &self.title, true);
        canvas.cursor = Some(self.picker.render(canvas.buf, inside, canvas.look, " > "));
    }
}

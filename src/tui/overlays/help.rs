//! All keys of the screen one is on. Typing searches, Enter runs what it finds.

use ratatui::layout::Rect;

use crate::tui::command::{Command, Row, always};
use crate::tui::key::{Key, shown};
use crate::tui::theme::Role;
use crate::tui::view::{Canvas, Cx, Place, Taken, View};
use crate::tui::widgets::panel::{panel, text};
use crate::tui::widgets::picker::{Item, Picker};

/// The help.
pub struct Help {
    title: String,
    about: String,
    picker: Picker,
    commands: Vec<(&'static str, &'static str)>,
    is_tab: bool,
}

impl Help {
    /// Help over groups of (heading, view, rows); `is_tab` says that the first group is a tab's, not an overlay's.
    pub fn new(groups: Vec<(String, &'static str, Vec<Row>)>, about: &str, is_tab: bool) -> Help {
        let title = groups.first().map_or_else(String::new, |(title, _, _)| title.clone());
        let mut items = Vec::new();
        let mut commands = Vec::new();
        for (heading, view, rows) in groups {
            for row in rows {
                items.push(Item {
                    text: row.help.to_owned(),
                    detail: if row.available { String::new() } else { "(not now)".to_owned() },
                    lead: row.keys.iter().take(2).map(|key| shown(*key)).collect::<Vec<_>>().join(" "),
                    group: heading.clone(),
                    also: format!("{} {}", row.name, row.hint),
                    open: row.available,
                });
                commands.push((view, row.name));
            }
        }
        Help { title, about: about.to_owned(), picker: Picker::new(items), commands, is_tab }
    }

    fn run(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some((view, name)) = self.picker.picked().and_then(|i| self.commands.get(i).copied()) {
            cx.close();
            let place = if self.is_tab { view } else { "overlay" };
            cx.out.run = Some((place.to_owned(), name.to_owned()));
        }
        Ok(())
    }
}

const COMMANDS: &[Command<Help>] = &[
    Command {
        keys: "enter",
        name: "help-run",
        hint: "run it",
        help: "Run the selected command",
        run: Help::run,
        when: always,
    },
    Command {
        keys: "esc",
        name: "help-close",
        hint: "close",
        help: "Close the help",
        run: |_, cx| {
            cx.close();
            Ok(())
        },
        when: always,
    },
];

impl View for Help {
    const NAME: &'static str = "help";

    fn title(&self) -> String {
        "Help".to_owned()
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
        Place::Centre(screen.width.min(90), screen.height)
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        let inside = panel(canvas.buf, area, canvas.look, &format!("Keys · {}", self.title), true);
        let mut rest = inside;
        if !self.about.is_empty() {
            text(canvas.buf, inside, 1, 0, &self.about, canvas.look.style(Role::Muted));
            rest = Rect { y: inside.y + 1, height: inside.height.saturating_sub(1), ..inside };
        }
        canvas.cursor = Some(self.picker.render(canvas.buf, rest, canvas.look, " search: "));
    }
}

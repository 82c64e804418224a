//! Which columns a table shows, and in which order: all that can be shown, the chosen ones first.

use ratatui::layout::Rect;

use crate::tui::command::{Command, always};
use crate::tui::theme::{Mark, Role};
use crate::tui::view::{Canvas, Cx, Place, View};
use crate::tui::widgets::list::{ListState, Listing, Moving};
use crate::tui::widgets::panel::{panel, row_of, text};

type Save = Box<dyn FnMut(Vec<String>, &mut Cx<'_>) -> eyre::Result<()>>;

struct Column {
    name: String,
    title: String,
    on: bool,
}

/// The choice of columns.
pub struct ChooseColumns {
    title: String,
    columns: Vec<Column>,
    list: ListState,
    save: Save,
}

impl ChooseColumns {
    /// A choice among (name, heading) pairs; the chosen ones by name, in their order. The first one always stays first.
    pub fn new(
        title: impl Into<String>,
        offered: Vec<(String, String)>,
        chosen: &[String],
        save: impl FnMut(Vec<String>, &mut Cx<'_>) -> eyre::Result<()> + 'static,
    ) -> ChooseColumns {
        let place = |name: &str| chosen.iter().position(|one| one == name);
        let mut columns: Vec<Column> =
            offered.into_iter().map(|(name, title)| Column { on: place(&name).is_some(), name, title }).collect();
        columns.sort_by_key(|column| place(&column.name).unwrap_or(usize::MAX));
        let mut list = ListState::default();
        list.set_count(columns.len());
        ChooseColumns { title: title.into(), columns, list, save: Box::new(save) }
    }

    fn turn(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if self.list.at == 0 {
            cx.warn("the first column says which record a row is: it stays");
            return Ok(());
        }
        if let Some(column) = self.columns.get_mut(self.list.at) {
            column.on = !column.on;
        }
        self.list.step(1);
        Ok(())
    }

    fn shift(&mut self, by: isize) -> eyre::Result<()> {
        let to = self.list.at.saturating_add_signed(by);
        if self.list.at > 0 && to > 0 && to < self.columns.len() {
            self.columns.swap(self.list.at, to);
            self.list.select(to);
        }
        Ok(())
    }

    fn take(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let chosen = self.columns.iter().filter(|column| column.on).map(|column| column.name.clone()).collect();
        (self.save)(chosen, cx)?;
        cx.close();
        Ok(())
    }
}

impl Listing for ChooseColumns {
    fn list(&mut self) -> &mut ListState {
        &mut self.list
    }
}

const COMMANDS: &[Command<ChooseColumns>] = &[
    Command {
        keys: "enter C-s",
        name: "columns-take",
        hint: "show these",
        help: "Show the chosen columns, and remember them",
        run: ChooseColumns::take,
        when: always,
    },
    Command {
        keys: "space",
        name: "columns-turn",
        hint: "show or hide",
        help: "Show or hide the column",
        run: ChooseColumns::turn,
        when: always,
    },
    Command {
        keys: "J",
        name: "columns-later",
        hint: "further right",
        help: "Move the column to the right",
        run: |columns, _| columns.shift(1),
        when: always,
    },
    Command {
        keys: "K",
        name: "columns-earlier",
        hint: "further left",
        help: "Move the column to the left",
        run: |columns, _| columns.shift(-1),
        when: always,
    },
    Command {
        keys: "esc q",
        name: "columns-close",
        hint: "go back",
        help: "Leave the columns as they were",
        run: |_, cx| {
            cx.close();
            Ok(())
        },
        when: always,
    },
];

impl View for ChooseColumns {
    const NAME: &'static str = "columns";

    fn title(&self) -> String {
        self.title.clone()
    }

    fn asks(&self) -> bool {
        true
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[COMMANDS, Moving::ROWS]
    }

    fn place(&self, screen: Rect) -> Place {
        Place::Centre(screen.width.min(52), (self.columns.len() as u16 + 2).min(screen.height))
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        let look = canvas.look;
        let on = self.columns.iter().filter(|column| column.on).count();
        let inside = panel(canvas.buf, area, look, &format!("{} · {on} of {}", self.title, self.columns.len()), true);
        for (y, i) in self.list.window(inside, 1).enumerate() {
            let Some(column) = self.columns.get(i) else { break };
            let row = row_of(inside, y as u16);
            let style = look.style(match (i == self.list.at, column.on) {
                (true, _) => Role::Selected,
                (false, true) => Role::Text,
                (false, false) => Role::Muted,
            });
            canvas.buf.set_style(row, style);
            let mark = if column.on { look.mark(Mark::Set) } else { look.mark(Mark::Open) };
            text(canvas.buf, row, 1, 0, mark, style);
            text(canvas.buf, row, 3, 0, &column.title, style);
        }
    }
}

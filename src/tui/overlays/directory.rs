//! All companies, or all deals, by name: typed letters narrow the list, Enter opens one.

use ratatui::layout::Rect;

use super::company;
use crate::domain::id::{Id, Kind, RecordRef};
use crate::domain::text::thousands;
use crate::store::directory::{self, Entry, Listed, Place as Stands};
use crate::tui::command::{Command, always};
use crate::tui::key::Key;
use crate::tui::theme::Role;
use crate::tui::view::{Canvas, Cx, Place, Taken, View};
use crate::tui::widgets::input::LineInput;
use crate::tui::widgets::panel::{below, empty, panel, row_of, text};
use crate::tui::widgets::table::{self, Cell, Column, RowLook};
use crate::tui::widgets::window::{Source, Way, Window};
use crate::workspace::{Result, Workspace};

/// What is listed, narrowed by a word.
#[derive(Debug, Clone, PartialEq)]
pub struct Names {
    listed: Listed,
    word: String,
}

impl Source for Names {
    type Key = Stands;
    type Row = Entry;

    fn page(&self, ws: &Workspace, from: Option<&Stands>, way: Way, limit: usize) -> Result<Vec<(Stands, Entry)>> {
        Ok(directory::page(ws.store(), self.listed, &self.word, from, way == Way::After, limit)?)
    }

    fn count(&self, ws: &Workspace) -> Result<u64> {
        Ok(directory::count(ws.store(), self.listed, &self.word)?)
    }

    fn before(&self, ws: &Workspace, key: &Stands) -> Result<u64> {
        Ok(directory::before(ws.store(), self.listed, &self.word, key)?)
    }

    fn find(&self, ws: &Workspace, id: Id) -> Result<Option<Stands>> {
        Ok(directory::find(ws.store(), self.listed, &self.word, id)?)
    }

    fn id(row: &Entry) -> Id {
        row.id
    }
}

/// All companies, or all deals.
pub struct Directory {
    window: Window<Names>,
    typed: LineInput,
    is_read: bool,
}

impl Directory {
    /// All companies.
    pub fn companies() -> Directory {
        Directory::of(Listed::Companies)
    }

    /// All deals.
    pub fn deals() -> Directory {
        Directory::of(Listed::Deals)
    }

    fn of(listed: Listed) -> Directory {
        let window = Window::new(Names { listed, word: String::new() });
        Directory { window, typed: LineInput::default(), is_read: false }
    }

    fn listed(&self) -> Listed {
        self.window.source().listed
    }

    fn narrow(&mut self, ws: &Workspace) -> eyre::Result<()> {
        let names = Names { listed: self.listed(), word: self.typed.text().to_owned() };
        Ok(self.window.ask(names, ws)?)
    }

    fn open(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let kind = match self.listed() {
            Listed::Companies => Kind::Company,
            Listed::Deals => Kind::Deal,
        };
        if let Some(entry) = self.window.row() {
            cx.goto(RecordRef { kind, id: entry.id });
        }
        Ok(())
    }

    fn add(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match self.listed() {
            Listed::Companies => company::add(cx),
            Listed::Deals => {
                cx.warn("a deal begins at its company: open one, N adds a deal there");
                Ok(())
            }
        }
    }

    fn has_row(&self) -> bool {
        self.window.row().is_some()
    }

    /// The columns: heading, width, to the right.
    fn columns(&self) -> Vec<Column> {
        let names: &[(&'static str, u16, bool)] = match self.listed() {
            Listed::Companies => &[
                ("Company", 24, false),
                ("Leads", 6, true),
                ("Open deals", 10, true),
                ("Domain", 24, false),
                ("Industry", 18, false),
                ("Country", 14, false),
                ("Owner", 12, false),
            ],
            Listed::Deals => &[
                ("Deal", 28, false),
                ("Amount", 10, true),
                ("State", 6, false),
                ("Stage", 18, false),
                ("Company", 22, false),
                ("Owner", 12, false),
                ("People", 6, true),
            ],
        };
        let column = |&(title, width, right)| Column { title: std::borrow::Cow::Borrowed(title), width, right };
        names.iter().map(column).collect()
    }
}

fn cell(listed: Listed, entry: &Entry, column: usize) -> Cell<'static> {
    let words = |words: &str| {
        if words.is_empty() { Cell::of(Role::Muted, "–") } else { Cell::text(words.to_owned()) }
    };
    let number = |n: u64| match n {
        0 => Cell::of(Role::Muted, "–"),
        n => Cell::text(thousands(i64::try_from(n).unwrap_or(i64::MAX))),
    };
    match (listed, column) {
        (_, 0) if entry.name.is_empty() => Cell::of(Role::Muted, "without a name"),
        (_, 0) => Cell::text(entry.name.clone()),
        (Listed::Companies, 1) => number(entry.people),
        (Listed::Companies, 2) => number(entry.deals),
        (Listed::Companies, 3) | (Listed::Deals, 4) => words(&entry.of),
        (Listed::Companies, 4) | (Listed::Deals, 3) => words(&entry.what),
        (Listed::Companies, 5) => words(&entry.state),
        (Listed::Deals, 1) => words(&entry.amount.map(|amount| amount.short()).unwrap_or_default()),
        (Listed::Deals, 2) => match entry.state.as_str() {
            "won" => Cell::of(Role::Good, "won"),
            "lost" => Cell::of(Role::Muted, "lost"),
            other => Cell::text(other.to_owned()),
        },
        (Listed::Deals, 6) => number(entry.people),
        _ => words(&entry.owner),
    }
}

const COMMANDS: &[Command<Directory>] = &[
    Command {
        keys: "enter",
        name: "directory-open",
        hint: "open",
        help: "Open the selected one",
        run: Directory::open,
        when: Directory::has_row,
    },
    Command {
        keys: "C-n",
        name: "directory-new",
        hint: "new",
        help: "Add a company",
        run: Directory::add,
        when: always,
    },
    Command {
        keys: "down",
        name: "directory-down",
        hint: "",
        help: "Next one",
        run: |v, cx| Ok(v.window.step(1, cx.ws)?),
        when: always,
    },
    Command {
        keys: "up",
        name: "directory-up",
        hint: "",
        help: "Previous one",
        run: |v, cx| Ok(v.window.step(-1, cx.ws)?),
        when: always,
    },
    Command {
        keys: "pgdn C-d",
        name: "directory-page-down",
        hint: "",
        help: "A page further",
        run: |v, cx| Ok(v.window.turn(1, cx.ws)?),
        when: always,
    },
    Command {
        keys: "pgup",
        name: "directory-page-up",
        hint: "",
        help: "A page back",
        run: |v, cx| Ok(v.window.turn(-1, cx.ws)?),
        when: always,
    },
    Command {
        keys: "esc",
        name: "directory-close",
        hint: "close",
        help: "Close the list",
        run: |_, cx| {
            cx.close();
            Ok(())
        },
        when: always,
    },
];

impl View for Directory {
    const NAME: &'static str = "directory";

    fn title(&self) -> String {
        match self.listed() {
            Listed::Companies => "Companies".to_owned(),
            Listed::Deals => "Deals".to_owned(),
        }
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[COMMANDS]
    }

    fn load(&mut self, ws: &Workspace) -> eyre::Result<()> {
        self.is_read = true;
        Ok(self.window.reload(ws)?)
    }

    fn settle(&mut self, ws: &Workspace) -> eyre::Result<()> {
        Ok(self.window.settle(ws)?)
    }

    fn waiting(&self) -> bool {
        self.window.is_waiting()
    }

    fn typing(&self) -> bool {
        true
    }

    fn raw(&mut self, key: Key, cx: &mut Cx<'_>) -> eyre::Result<Taken> {
        if !self.typed.press(key) {
            return Ok(Taken::No);
        }
        self.narrow(cx.ws)?;
        Ok(Taken::Yes)
    }

    fn paste(&mut self, words: &str, cx: &mut Cx<'_>) -> eyre::Result<()> {
        self.typed.paste(words);
        self.narrow(cx.ws)
    }

    fn place(&self, _: Rect) -> Place {
        Place::Full
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        let look = canvas.look;
        let title = format!("{} · {}", View::title(self), self.window.place_words());
        let inside = panel(canvas.buf, area, look, &title, true);
        let listed = self.listed();
        if self.is_read && self.window.is_empty() && self.typed.text().is_empty() {
            let (what, keys): (&str, &[(&str, &str)]) = match listed {
                Listed::Companies => (
                    "Where leads work and with whom deals are made. An import of companies brings them with their size and industry.",
                    &[("C-n", "add a company"), ("Esc", "go back")],
                ),
                Listed::Deals => (
                    "Sales in the making, with the people in them. An import of deals brings them with their amounts and stages.",
                    &[("Esc", "go back")],
                ),
            };
            return empty(canvas.buf, inside, look, what, keys);
        }
        let used = text(canvas.buf, inside, 1, 0, "> ", look.style(Role::Accent));
        let line = Rect { x: inside.x + 1 + used, width: inside.width.saturating_sub(used + 2), ..row_of(inside, 0) };
        canvas.cursor = Some(self.typed.render(canvas.buf, line, look.style(Role::Input)));
        let all = self.columns();
        let body = below(inside, 1);
        let head = Rect { x: body.x + 1, width: body.width.saturating_sub(2), ..row_of(body, 0) };
        let columns = table::columns(&all, 0, 1, head.width);
        table::header(canvas.buf, head, look, &all, &columns, None, None);
        let list = Rect { x: head.x, width: head.width, ..below(body, 1) };
        if self.window.is_empty() {
            let words = format!("No name holds “{}”: fewer letters find more.", self.typed.text());
            text(canvas.buf, list, 0, 0, &words, look.style(Role::Muted));
        }
        let searching = self.window.is_searching();
        for (y, i) in self.window.visible(list, 1).enumerate() {
            let Some(entry) = self.window.here(i) else { break };
            let here = i == self.window.at() && !searching;
            let row_look = RowLook { here, marked: false, dim: searching };
            let row = row_of(list, y as u16);
            table::row(canvas.buf, row, look, &all, &columns, None, row_look, &|c| cell(listed, entry, c));
        }
    }
}

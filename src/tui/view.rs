//! The view: one trait for panes and overlays, and what a handler may ask of the screen.
//!
//! A handler acts at once on the workspace and collects the few things that concern the screen (say, open,
//! close, go to, edit text, run a job, quit) in [`Cx`]; the app applies them afterwards. A view never touches
//! another: they meet in the workspace and through "go to this record".

use std::collections::HashSet;

use crossterm::event::MouseEvent;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::command::{Command, Keymap, Row};
use super::job::Job;
use super::key::Key;
use super::theme::Look;
use crate::domain::id::{Id, RecordRef};
use crate::workspace::{Done, Workspace};

/// What a view draws on.
pub struct Canvas<'a> {
    /// The cells.
    pub buf: &'a mut Buffer,
    /// How things look.
    pub look: Look,
    /// Whether this view has the keys.
    pub focused: bool,
    /// Where the cursor stands, if text is typed.
    pub cursor: Option<Position>,
}

/// How an overlay is placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Over the whole body.
    Full,
    /// Centred, at most that wide and high.
    Centre(u16, u16),
    /// At the bottom, at most that high.
    Bottom(u16),
    /// Under a cell, that wide and high.
    At(Position, u16, u16),
}

/// Whether a view took a raw key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It did.
    Yes,
    /// It is for somebody else.
    No,
}

/// How a message is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Done.
    Good,
    /// Look at this.
    Warn,
    /// Refused.
    Bad,
}

/// A message in the status line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How it is meant.
    pub tone: Tone,
    /// What it says.
    pub text: String,
}

/// A change of several records that was carried out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BulkDone {
    /// The records it was asked for.
    pub asked: Vec<Id>,
    /// Those of them that stayed as they were.
    pub stay: HashSet<Id>,
}

/// Things only the shell can open, because they show what the shell knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShellView {
    /// The keys of this screen.
    Help,
    /// Any action, room or record.
    Palette,
}

/// What a handler asked of the screen.
#[derive(Default)]
pub struct Outbox {
    /// A message.
    pub notice: Option<Notice>,
    /// Overlays to open, in order.
    pub open: Vec<Box<dyn AnyView>>,
    /// How many overlays to close, from the top.
    pub close: usize,
    /// A record to go to.
    pub goto: Option<RecordRef>,
    /// A tab to go to, by its name.
    pub tab: Option<String>,
    /// A command of a tab to run there: (tab, command name).
    pub run: Option<(String, String)>,
    /// A saved view to show: (tab, what was saved).
    pub recall: Option<(String, String)>,
    /// Text to edit in `$EDITOR`; the top view gets it back by [`View::take_text`].
    pub edit: Option<String>,
    /// A job to start.
    pub job: Option<Job>,
    /// A change of many that was carried out: marks go, but for those that stayed as they were.
    pub bulk: Option<BulkDone>,
    /// Text to copy, and what it is.
    pub copy: Option<(String, String)>,
    /// A view of the shell's to open.
    pub shell: Option<ShellView>,
    /// Whether to go back to where one came from.
    pub back: bool,
    /// Whether to toggle the presentation layout.
    pub present: bool,
    /// Whether to leave.
    pub quit: bool,
}

/// What a handler works with.
pub struct Cx<'a> {
    /// The workspace.
    pub ws: &'a mut Workspace,
    /// The keys in force.
    pub keymap: &'a Keymap,
    /// How things look.
    pub look: Look,
    /// What is asked of the screen.
    pub out: Outbox,
}

impl Cx<'_> {
    /// Says that something is done.
    pub fn say(&mut self, text: impl Into<String>) {
        self.out.notice = Some(Notice { tone: Tone::Good, text: text.into() });
    }

    /// Says something to look at.
    pub fn warn(&mut self, text: impl Into<String>) {
        self.out.notice = Some(Notice { tone: Tone::Warn, text: text.into() });
    }

    /// Says what a write did, and that it can be undone.
    pub fn done(&mut self, done: &Done) {
        match done.step {
            Some(_) => self.say(format!("saved: {} (u undoes)", done.label)),
            None => self.say("nothing changed".to_owned()),
        }
    }

    /// Opens an overlay.
    pub fn open(&mut self, view: impl View) {
        self.out.open.push(Box::new(view));
    }

    /// Closes the top overlay.
    pub fn close(&mut self) {
        self.out.close += 1;
    }

    /// Goes to a record, wherever it is shown.
    pub fn goto(&mut self, record: RecordRef) {
        self.out.goto = Some(record);
    }

    /// Copies text to the system's clipboard; `what` is named in the message.
    pub fn copy(&mut self, text: impl Into<String>, what: impl Into<String>) {
        self.out.copy = Some((text.into(), what.into()));
    }
}

/// A pane or an overlay.
pub trait View: Sized + 'static {
    /// Its name, for help headings and remapping: `inventory`.
    const NAME: &'static str;

    /// What it is called on screen.
    fn title(&self) -> String;

    /// Its commands: its own first, then shared ones (moving in a list).
    fn commands() -> &'static [&'static [Command<Self>]];

    /// Reads what it shows from the workspace; called when the workspace changed, and before the first drawing.
    fn load(&mut self, _ws: &Workspace) -> eyre::Result<()> {
        Ok(())
    }

    /// Reads the little that depends on where one is (a record's history); called before each drawing.
    fn settle(&mut self, _ws: &Workspace) -> eyre::Result<()> {
        Ok(())
    }

    /// Reads what the next key is likely to show; called when a frame was sent. What can't be read is met again by the
    /// key that shows it.
    fn ahead(&mut self, _ws: &Workspace) -> eyre::Result<()> {
        Ok(())
    }

    /// Draws itself.
    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect);

    /// Where it is placed, as an overlay.
    fn place(&self, _screen: Rect) -> Place {
        Place::Full
    }

    /// Whether letters are text now: then it gets every key before any command without Control or Alt does.
    fn typing(&self) -> bool {
        false
    }

    /// Whether it waits for an answer, or holds what is not saved yet: then nothing is undone behind it.
    fn asks(&self) -> bool {
        false
    }

    /// What the footer says instead of the commands, while letters are text.
    fn typing_rows(&self) -> Vec<Row> {
        Vec::new()
    }

    /// What the footer says of a command here, where its usual word doesn't fit, or where it usually says nothing: then
    /// it stands first.
    fn hint(&self, _command: &str) -> Option<&'static str> {
        None
    }

    /// Why a command can't be used now, where its help alone doesn't tell.
    fn why_not(&self, _command: &str) -> Option<String> {
        None
    }

    /// Takes a key that no command took, or any key while typing.
    fn raw(&mut self, _key: Key, _cx: &mut Cx<'_>) -> eyre::Result<Taken> {
        Ok(Taken::No)
    }

    /// Takes pasted text.
    fn paste(&mut self, _text: &str, _cx: &mut Cx<'_>) -> eyre::Result<()> {
        Ok(())
    }

    /// Takes the mouse.
    fn mouse(&mut self, _event: MouseEvent, _cx: &mut Cx<'_>) -> eyre::Result<()> {
        Ok(())
    }

    /// Shows a record, if it can.
    fn reveal(&mut self, _record: RecordRef, _ws: &Workspace) -> eyre::Result<bool> {
        Ok(false)
    }

    /// The record one is on, to come back to.
    fn current(&self) -> Option<RecordRef> {
        None
    }

    /// Whether a clock runs on it: then it is drawn again by itself, twice a second.
    fn ticking(&self) -> bool {
        false
    }

    /// Whether an answer is on its way from another thread: then the view is settled and drawn again in a moment.
    fn waiting(&self) -> bool {
        false
    }

    /// Takes text that was edited elsewhere.
    fn take_text(&mut self, _text: String) {}

    /// Unmarks what a change of many was carried out for; what stayed as it was stays marked.
    fn unmark(&mut self, _bulk: &BulkDone) {}

    /// Shows a saved view.
    fn recall(&mut self, _saved: &str) {}
}

/// The object-safe twin of [`View`]; every view is one.
pub trait AnyView {
    /// See [`View::NAME`].
    fn name(&self) -> &'static str;
    /// See [`View::title`].
    fn title(&self) -> String;
    /// Its command rows with the keys in force.
    fn rows(&self, keymap: &Keymap) -> Vec<Row>;
    /// Those of them that the footer tells of now.
    fn hints(&self, keymap: &Keymap) -> Vec<Row>;
    /// The command that a key runs, available or not.
    fn find(&self, key: Key, keymap: &Keymap) -> Option<(usize, usize)>;
    /// Whether a command can be used now.
    fn available(&self, at: (usize, usize)) -> bool;
    /// See [`View::why_not`].
    fn why_not(&self, command: &str) -> Option<String>;
    /// Runs a command.
    fn run(&mut self, at: (usize, usize), cx: &mut Cx<'_>) -> eyre::Result<()>;
    /// See [`View::load`].
    fn load(&mut self, ws: &Workspace) -> eyre::Result<()>;
    /// See [`View::settle`].
    fn settle(&mut self, ws: &Workspace) -> eyre::Result<()>;
    /// See [`View::ahead`].
    fn ahead(&mut self, ws: &Workspace) -> eyre::Result<()>;
    /// See [`View::render`].
    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect);
    /// See [`View::place`].
    fn place(&self, screen: Rect) -> Place;
    /// See [`View::typing`].
    fn typing(&self) -> bool;
    /// See [`View::asks`].
    fn asks(&self) -> bool;
    /// See [`View::typing_rows`].
    fn typing_rows(&self) -> Vec<Row>;
    /// See [`View::raw`].
    fn raw(&mut self, key: Key, cx: &mut Cx<'_>) -> eyre::Result<Taken>;
    /// See [`View::paste`].
    fn paste(&mut self, text: &str, cx: &mut Cx<'_>) -> eyre::Result<()>;
    /// See [`View::mouse`].
    fn mouse(&mut self, event: MouseEvent, cx: &mut Cx<'_>) -> eyre::Result<()>;
    /// See [`View::reveal`].
    fn reveal(&mut self, record: RecordRef, ws: &Workspace) -> eyre::Result<bool>;
    /// See [`View::current`].
    fn current(&self) -> Option<RecordRef>;
    /// See [`View::ticking`].
    fn ticking(&self) -> bool;
    /// See [`View::waiting`].
    fn waiting(&self) -> bool;
    /// See [`View::take_text`].
    fn take_text(&mut self, text: String);
    /// See [`View::unmark`].
    fn unmark(&mut self, bulk: &BulkDone);
    /// See [`View::recall`].
    fn recall(&mut self, saved: &str);
}

impl<V: View> AnyView for V {
    fn name(&self) -> &'static str {
        V::NAME
    }

    fn title(&self) -> String {
        View::title(self)
    }

    fn rows(&self, keymap: &Keymap) -> Vec<Row> {
        let mut rows = rows_of(V::commands(), self, keymap);
        for row in &mut rows {
            row.hint = self.hint(row.name).unwrap_or(row.hint);
        }
        rows
    }

    fn hints(&self, keymap: &Keymap) -> Vec<Row> {
        let is_told = |command: &Command<V>| !command.hint.is_empty() || self.hint(command.name).is_some();
        let mut rows = rows_where(V::commands(), self, keymap, |command| is_told(command) && (command.when)(self));
        rows.sort_by_key(|row| !row.hint.is_empty());
        for row in &mut rows {
            row.hint = self.hint(row.name).unwrap_or(row.hint);
        }
        rows
    }

    fn find(&self, key: Key, keymap: &Keymap) -> Option<(usize, usize)> {
        find_in(V::commands(), self, key, keymap)
    }

    fn available(&self, (table, row): (usize, usize)) -> bool {
        command_at(V::commands(), (table, row)).is_some_and(|command| (command.when)(self))
    }

    fn why_not(&self, command: &str) -> Option<String> {
        View::why_not(self, command)
    }

    fn run(&mut self, at: (usize, usize), cx: &mut Cx<'_>) -> eyre::Result<()> {
        match command_at(V::commands(), at) {
            Some(command) => (command.run)(self, cx),
            None => Ok(()),
        }
    }

    fn load(&mut self, ws: &Workspace) -> eyre::Result<()> {
        View::load(self, ws)
    }

    fn settle(&mut self, ws: &Workspace) -> eyre::Result<()> {
        View::settle(self, ws)
    }

    fn ahead(&mut self, ws: &Workspace) -> eyre::Result<()> {
        View::ahead(self, ws)
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        View::render(self, canvas, area);
    }

    fn place(&self, screen: Rect) -> Place {
        View::place(self, screen)
    }

    fn typing(&self) -> bool {
        View::typing(self)
    }

    fn asks(&self) -> bool {
        View::asks(self)
    }

    fn typing_rows(&self) -> Vec<Row> {
        View::typing_rows(self)
    }

    fn raw(&mut self, key: Key, cx: &mut Cx<'_>) -> eyre::Result<Taken> {
        View::raw(self, key, cx)
    }

    fn paste(&mut self, text: &str, cx: &mut Cx<'_>) -> eyre::Result<()> {
        View::paste(self, text, cx)
    }

    fn mouse(&mut self, event: MouseEvent, cx: &mut Cx<'_>) -> eyre::Result<()> {
        View::mouse(self, event, cx)
    }

    fn reveal(&mut self, record: RecordRef, ws: &Workspace) -> eyre::Result<bool> {
        View::reveal(self, record, ws)
    }

    fn current(&self) -> Option<RecordRef> {
        View::current(self)
    }

    fn ticking(&self) -> bool {
        View::ticking(self)
    }

    fn waiting(&self) -> bool {
        View::waiting(self)
    }

    fn take_text(&mut self, text: String) {
        View::take_text(self, text);
    }

    fn unmark(&mut self, bulk: &BulkDone) {
        View::unmark(self, bulk);
    }

    fn recall(&mut self, saved: &str) {
        View::recall(self, saved);
    }
}

/// The rows of command tables with the keys in force.
pub fn rows_of<V>(tables: &[&[Command<V>]], view: &V, keymap: &Keymap) -> Vec<Row> {
    rows_where(tables, view, keymap, |_| true)
}

/// Those of which the footer tells now: it is drawn at each key, and most commands are none of its.
pub fn hints_of<V>(tables: &[&[Command<V>]], view: &V, keymap: &Keymap) -> Vec<Row> {
    rows_where(tables, view, keymap, |command| !command.hint.is_empty() && (command.when)(view))
}

fn rows_where<V>(
    tables: &[&[Command<V>]],
    view: &V,
    keymap: &Keymap,
    wanted: impl Fn(&Command<V>) -> bool,
) -> Vec<Row> {
    let mut rows = Vec::new();
    for (t, table) in tables.iter().enumerate() {
        for (r, command) in table.iter().enumerate().filter(|(_, command)| wanted(command)) {
            rows.push(Row {
                name: command.name,
                keys: keymap.keys(command.name, command.keys),
                hint: command.hint,
                help: command.help,
                available: (command.when)(view),
                at: (t, r),
            });
        }
    }
    rows
}

/// The command that a key runs: the first available one, else the first.
pub fn find_in<V>(tables: &[&[Command<V>]], view: &V, key: Key, keymap: &Keymap) -> Option<(usize, usize)> {
    let mut shut = None;
    for (t, table) in tables.iter().enumerate() {
        for (r, command) in table.iter().enumerate() {
            if keymap.runs(key, command.name, command.keys) {
                if (command.when)(view) {
                    return Some((t, r));
                }
                shut = shut.or(Some((t, r)));
            }
        }
    }
    shut
}

fn command_at<V>(tables: &[&'static [Command<V>]], (table, row): (usize, usize)) -> Option<&'static Command<V>> {
    tables.get(table)?.get(row)
}

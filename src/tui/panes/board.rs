//! Pipeline · Board: a column for each stage, a card for each lead, and what moves them on.

mod acts;
mod card;
mod column;
mod commands;
mod draw;
mod lanes;
mod layout;
mod marking;
mod read;
mod receipts;
mod side;
mod sums;

use std::collections::HashSet;
use std::sync::Arc;

use chrono::NaiveDate;
use crossterm::event::{KeyCode, MouseEvent};
use ratatui::layout::Rect;

use crate::domain::id::{Id, Kind, RecordRef};
use crate::store::leads::LeadQuery;
use crate::tui::command::{Command, Row};
use crate::tui::key::Key;
use crate::tui::lead_actions::Target;
use crate::tui::marks::AWAITED;
use crate::tui::rooms::Pane;
use crate::tui::view::{BulkDone, Canvas, Cx, Taken, View};
use crate::tui::widgets::input::LineInput;
use crate::tui::widgets::window::{Scrolling, Window, Windowed};
use crate::workspace::{Answer, Workspace};

use card::Card;
use column::Head;
use lanes::Lanes;
use layout::Shelf;
use read::{Data, Pile, Sort};
use sums::Sums;

/// A column: its head and the cards around the one one is on.
struct Column {
    /// The stage's id; blank for the unstaged.
    stage: String,
    head: Head,
    cards: Window<Pile>,
    /// Whether the cards may be older than the workspace.
    stale: bool,
    /// Where it was drawn last, and its cards among those of the window.
    place: Rect,
    drawn: Vec<(usize, Rect)>,
}

/// All leads of a column, however many.
struct All {
    /// The column's stage, and its lane.
    stage: String,
    query: LeadQuery,
    /// How many; `None` while they are being counted: until then nothing is changed.
    count: Option<u64>,
    counting: Option<Answer<u64>>,
    except: HashSet<Id>,
}

/// A card, or several, on their way to another column by mouse.
#[derive(Debug, Clone, PartialEq)]
struct Drag {
    from: usize,
    over: usize,
    /// Whether the mouse has left the card: else it is a click.
    moved: bool,
}

/// The board.
#[derive(Default)]
pub struct Board {
    data: Option<Arc<Data>>,
    columns: Vec<Column>,
    on: usize,
    shelf: Shelf,
    /// The cells that columns had when drawn last.
    width: u16,
    /// Whether exits and the unstaged stand there as columns.
    asides: bool,
    filter: String,
    complaint: Option<String>,
    filtering: Option<LineInput>,
    sort: Sort,
    lanes: Lanes,
    /// How many leads of each stage pass the filter.
    sums: Sums,
    marked: HashSet<Id>,
    /// All leads of a column, marked by one key, but for some.
    all: Option<All>,
    /// Where a range begins: column, lead.
    range_from: Option<(usize, Id)>,
    /// The lead one is on, whole, as the side panel shows it.
    selected: Option<side::Selected>,
    drag: Option<Drag>,
    clicked: Option<(std::time::Instant, Id)>,
    /// Where the counts of what is folded were drawn last.
    folded: Rect,
    /// Where the lines of lanes were drawn last: lane, row.
    lane_rows: Vec<(usize, u16)>,
    /// Whether the presentation layout was drawn last.
    presents: bool,
    /// What was read last: changes of the journal, of this window, and the day.
    seen: Option<(i64, i64, NaiveDate)>,
    /// Whether a saved view with a filter was just called for.
    recalled: bool,
    /// The card that was sent on: lead, stage it was in.
    following: Option<(Id, String)>,
}

impl Pane for Board {
    const TITLE: &'static str = "Board";
    const ABOUT: &'static str = "Leads by stage: who stands where, for how long, and what the next stage asks for";
    const SHOWS: &'static [Kind] = &[Kind::Lead];
}

impl Windowed for Board {
    type Shown = Pile;

    fn window(&mut self) -> &mut Window<Pile> {
        let on = self.on.min(self.columns.len().saturating_sub(1));
        // A workspace always has a lifecycle, but keys may come before it was read.
        if self.columns.is_empty() {
            self.columns.push(Column::blank());
        }
        &mut self.columns[on].cards
    }
}

impl Board {
    fn column(&self) -> Option<&Column> {
        self.columns.get(self.on)
    }

    fn card(&self) -> Option<&Card> {
        self.column()?.cards.row()
    }

    fn has_card(&self) -> bool {
        self.card().is_some()
    }

    /// The marked leads, or the one one is on. Nothing, and a word why, while it is counted how many are marked.
    fn chosen(&self, cx: &mut Cx<'_>) -> Option<Target> {
        if let Some(All { query, except, count, .. }) = &self.all {
            if count.is_none() {
                cx.warn(AWAITED);
                return None;
            }
            return Some(Target::All { query: query.clone(), except: except.clone(), count: self.marks() });
        }
        if self.marked.is_empty() {
            return Some(Target::These(self.card().map(|card| card.id).into_iter().collect()));
        }
        let mut ids: Vec<Id> = self.marked.iter().copied().collect();
        ids.sort_unstable();
        Some(Target::These(ids))
    }

    /// How many leads are marked, as far as they are counted.
    fn marks(&self) -> u64 {
        let all = self.all.as_ref();
        all.map_or(self.marked.len() as u64, |all| all.count.unwrap_or(0).saturating_sub(all.except.len() as u64))
    }

    fn has_marks(&self) -> bool {
        self.all.is_some() || !self.marked.is_empty()
    }

    fn is_marked(&self, stage: &str, id: Id) -> bool {
        match &self.all {
            Some(all) => all.stage == stage && !all.except.contains(&id),
            None => self.marked.contains(&id),
        }
    }

    fn unmark_all(&mut self) {
        self.marked.clear();
        self.all = None;
    }

    fn go(&mut self, by: isize) {
        let last = self.columns.len().saturating_sub(1);
        self.on = self.on.saturating_add_signed(by).min(last);
    }
}

impl View for Board {
    const NAME: &'static str = "board";

    fn title(&self) -> String {
        "Pipeline · Board".to_owned()
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[commands::COMMANDS, Scrolling::ROWS]
    }

    fn load(&mut self, ws: &Workspace) -> eyre::Result<()> {
        // What is kept beside the data (an index, a measurement) changes the file, but nothing that is shown here.
        let now = (ws.store().newest_change()?, ws.revision().here, ws.today());
        if self.seen.replace(now) == Some(now) {
            return Ok(());
        }
        self.read(ws)?;
        self.follow_card(ws)
    }

    fn settle(&mut self, ws: &Workspace) -> eyre::Result<()> {
        if std::mem::take(&mut self.recalled) {
            self.narrow(self.filter.clone(), ws)?;
        }
        self.settle_lanes(ws)?;
        self.settle_sums(ws)?;
        self.settle_all()?;
        self.settle_columns(ws)?;
        self.settle_selected(ws)
    }

    fn waiting(&self) -> bool {
        let counting = self.all.as_ref().is_some_and(|all| all.counting.is_some());
        counting || self.lanes.is_waiting() || self.sums.is_waiting() || self.shown().any(|column| column.stale || column.cards.is_waiting())
    }

    fn hint(&self, command: &str) -> Option<&'static str> {
        let unstaged = self.column().is_some_and(|column| column.stage.is_empty());
        (unstaged && command == "board-place").then_some("name the stage")
    }

    fn typing(&self) -> bool {
        self.filtering.is_some()
    }

    fn typing_rows(&self) -> Vec<Row> {
        if self.filtering.is_none() {
            return Vec::new();
        }
        vec![Row::plain("enter", "keep the filter"), Row::plain("esc", "clear it"), Row::plain("C-u", "start again")]
    }

    fn raw(&mut self, key: Key, cx: &mut Cx<'_>) -> eyre::Result<Taken> {
        let Some(input) = &mut self.filtering else { return Ok(Taken::No) };
        match key.code {
            KeyCode::Enter | KeyCode::Down | KeyCode::Tab => self.filtering = None,
            KeyCode::Esc => {
                self.filtering = None;
                self.narrow(String::new(), cx.ws)?;
            }
            _ => {
                if !input.press(key) {
                    return Ok(Taken::No);
                }
                let line = input.text().to_owned();
                self.narrow(line, cx.ws)?;
            }
        }
        Ok(Taken::Yes)
    }

    fn paste(&mut self, words: &str, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(input) = &mut self.filtering {
            input.paste(words);
            let line = input.text().to_owned();
            self.narrow(line, cx.ws)?;
        }
        Ok(())
    }

    fn mouse(&mut self, event: MouseEvent, cx: &mut Cx<'_>) -> eyre::Result<()> {
        self.on_mouse(event, cx)
    }

    fn reveal(&mut self, record: RecordRef, ws: &Workspace) -> eyre::Result<bool> {
        if record.kind != Kind::Lead {
            return Ok(false);
        }
        self.show(record.id, ws)
    }

    fn current(&self) -> Option<RecordRef> {
        self.here()
    }

    fn unmark(&mut self, bulk: &BulkDone) {
        self.settle_marks(bulk);
    }

    fn recall(&mut self, saved: &str) {
        self.recall_view(saved);
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        draw::render(self, canvas, area);
    }
}

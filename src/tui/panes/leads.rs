//! Pipeline · Leads: the table of all leads, however many, one of them in the side panel.

mod columns;
mod commands;
mod draw;

use std::sync::Arc;

use columns::LeadColumn;
use crossterm::event::{KeyCode, MouseEvent, MouseEventKind};

use ratatui::layout::{Position, Rect};

use crate::domain::id::{Id, Kind, RecordRef};
use crate::domain::text::count;
use crate::domain::lead::Lead;
use crate::store::leads::{Key, LeadQuery, LeadSort};
use crate::tui::command::{Command, Row};
use crate::tui::key::Key as Press;
use crate::tui::lead_actions::Target;
use crate::tui::lead_data::LeadData;
use crate::tui::lead_rows::LeadRows;
use crate::tui::marks::{self, Marks};
use crate::tui::rooms::Pane;
use crate::tui::view::{BulkDone, Canvas, Cx, Taken, View};
use crate::tui::widgets::cards::Cards;
use crate::tui::widgets::input::LineInput;
use crate::tui::widgets::lead_card::{Beside, Card};
use crate::tui::widgets::table::{self, Columns};
use crate::tui::widgets::window::{Scrolling, Window, Windowed};
use crate::workspace::{Answer, Workspace};

/// Under which name the chosen columns are kept.
const COLUMNS_SETTING: &str = "leads.columns";

/// Up to so many leads any order is quick without an index of its own.
const UNSERVED: u64 = 5_000;

/// What decides the rows.
#[derive(Debug, Clone, PartialEq)]
struct Arrangement {
    filter: String,
    sort: LeadSort,
    descending: bool,
}

impl Default for Arrangement {
    fn default() -> Self {
        Arrangement { filter: String::new(), sort: LeadSort::Created, descending: true }
    }
}

/// The leads.
#[derive(Default)]
pub struct Leads {
    data: Option<Arc<LeadData>>,
    how: Arrangement,
    /// Whether the window was asked what `how` says.
    is_asked: bool,
    complaint: Option<String>,
    window: Window<LeadRows>,
    /// An index that is being made for the order.
    serving: Option<Answer<()>>,
    /// How many leads there are at all, the ones put away left out.
    all: Option<u64>,
    shown: Vec<LeadColumn>,
    /// Columns of a saved view, in the place of the kept ones until others are chosen.
    view_columns: Option<Vec<String>>,
    column: usize,
    columns: Columns,
    head: Rect,
    marks: Marks,
    range_from: Option<(Key, Id)>,
    filtering: Option<LineInput>,
    cards: Cards<Beside>,
    clicked: Option<(std::time::Instant, usize)>,
}

impl Pane for Leads {
    const TITLE: &'static str = "Leads";
    const ABOUT: &'static str = "All leads as a table: find, sort, edit one or a hundred thousand, merge duplicates";
    const SHOWS: &'static [Kind] = &[Kind::Lead];
}

impl Windowed for Leads {
    type Shown = LeadRows;

    fn window(&mut self) -> &mut Window<LeadRows> {
        &mut self.window
    }
}

impl Leads {
    fn lead(&self) -> Option<&Lead> {
        self.window.row()
    }

    fn has_lead(&self) -> bool {
        self.lead().is_some()
    }

    fn data(&self) -> eyre::Result<Arc<LeadData>> {
        self.data.clone().ok_or_else(|| eyre::eyre!("the leads were not read yet"))
    }

    /// The question that the filter line and the order make.
    fn query(&self, data: &LeadData) -> (LeadQuery, Option<String>) {
        let filter = data.facts.filter(&self.how.filter, &data.filter_names(), data.ctx.today);
        let complaint = filter.complaint();
        let query = LeadQuery {
            filter,
            sort: self.how.sort,
            descending: self.how.descending,
            facts: Arc::clone(&data.facts),
            ..LeadQuery::default()
        };
        (query, complaint)
    }

    /// Asks what the filter line and the order say, from the first row on.
    fn ask(&mut self, ws: &Workspace) -> eyre::Result<()> {
        let Some(data) = self.data.clone() else { return Ok(()) };
        let (query, complaint) = self.query(&data);
        self.complaint = complaint;
        self.is_asked = true;
        self.serving = None;
        // A rare order over many leads gets its index first, off the drawing thread; what is there stays meanwhile.
        if self.all.is_none_or(|all| all > UNSERVED) && !crate::store::leads::is_served(ws.store(), &query)? {
            self.serving = Some(ws.ask(true, move |ws| {
                crate::store::leads::serve(ws.store(), &query)?;
                Ok(())
            }));
            return Ok(());
        }
        Ok(self.window.ask(LeadRows { query }, ws)?)
    }

    /// Takes the filter line as it is typed. What was marked as all of the last filter is marked no more.
    fn narrow(&mut self, line: String, ws: &Workspace) -> eyre::Result<()> {
        self.how.filter = line;
        self.range_from = None;
        if self.marks.is_of_filter() {
            self.marks.clear();
        }
        self.ask(ws)
    }

    /// What a command is about: the marked leads that are in the filter, else the one one is on.
    fn target(&self, cx: &mut Cx<'_>) -> eyre::Result<Option<Target>> {
        let query = &self.window.source().query;
        Ok(match &self.marks {
            Marks::Awaited => {
                cx.warn(marks::AWAITED);
                None
            }
            Marks::All(total, except) if !self.marks.is_empty() => {
                Some(Target::All { query: query.clone(), except: except.clone(), count: total - except.len() as u64 })
            }
            Marks::Some(ids) if !ids.is_empty() => {
                let mut these = Vec::with_capacity(ids.len());
                for id in ids {
                    // What a filter hides is never acted on.
                    if query.filter.is_empty() || crate::store::leads::find(cx.ws.store(), query, *id)?.is_some() {
                        these.push(*id);
                    }
                }
                these.sort_unstable();
                if these.is_empty() {
                    let marked = count(ids.len(), "marked lead is", "marked leads are");
                    cx.warn(format!("{marked} outside this filter: Esc unmarks, or change the filter"));
                }
                (!these.is_empty()).then_some(Target::These(these))
            }
            _ => self.lead().map(|lead| Target::These(vec![lead.id])),
        })
    }

    fn arrange_columns(&mut self, ws: &Workspace) -> eyre::Result<()> {
        let Some(data) = &self.data else { return Ok(()) };
        let kept = match &self.view_columns {
            Some(names) => names.clone(),
            None => ws
                .setting(COLUMNS_SETTING)?
                .map(|kept| kept.split(',').map(str::to_owned).collect())
                .unwrap_or_else(|| columns::USUAL.iter().map(|name| (*name).to_owned()).collect()),
        };
        self.shown = kept.iter().filter_map(|name| columns::column(name, data)).collect();
        if self.shown.first().is_none_or(|column| column.name != "name") {
            self.shown.retain(|column| column.name != "name");
            self.shown.splice(0..0, columns::column("name", data));
        }
        self.column = self.column.min(self.shown.len().saturating_sub(1));
        Ok(())
    }

    fn here(&self) -> Option<&LeadColumn> {
        self.shown.get(self.column)
    }
}

impl View for Leads {
    const NAME: &'static str = "leads";

    fn title(&self) -> String {
        "Pipeline · Leads".to_owned()
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[commands::COMMANDS, Scrolling::ROWS]
    }

    fn load(&mut self, ws: &Workspace) -> eyre::Result<()> {
        let data = LeadData::read(ws)?;
        self.data = Some(Arc::clone(&data));
        self.cards.forget();
        self.arrange_columns(ws)?;
        self.all = Some(ws.pipeline()?.total);
        if !self.is_asked {
            return self.ask(ws);
        }
        // Places in the order that is being made ready are not known yet: its first rows come with it.
        if self.serving.is_some() {
            return Ok(());
        }
        // Fields may have come or gone, and the day may be another.
        let (query, complaint) = self.query(&data);
        self.complaint = complaint;
        Ok(self.window.reload_as(LeadRows { query }, ws)?)
    }

    fn settle(&mut self, ws: &Workspace) -> eyre::Result<()> {
        if !self.is_asked {
            self.arrange_columns(ws)?;
            self.ask(ws)?;
        }
        if self.serving.as_ref().and_then(Answer::take).is_some() {
            self.serving = None;
            let data = self.data()?;
            let (query, _) = self.query(&data);
            self.window.ask(LeadRows { query }, ws)?;
        }
        self.window.settle(ws)?;
        if self.serving.is_none() {
            self.marks.come(self.window.sure_total());
        }
        let here = self.lead().map(|lead| lead.id);
        if let Some(id) = here
            && self.cards.lacks(id)
            && let Some(beside) = Beside::read(id, ws)?
        {
            self.cards.keep(id, beside);
        }
        Ok(())
    }

    fn ahead(&mut self, ws: &Workspace) -> eyre::Result<()> {
        let Some(data) = self.data.clone() else { return Ok(()) };
        for lead in self.window.neighbours() {
            if self.cards.lacks(lead.id)
                && let Some(beside) = Beside::read(lead.id, ws)?
            {
                let card = |beside: &Beside, width, look| Card { data: &data, look, width }.lines(lead, Some(beside));
                self.cards.prepare(lead.id, beside, card);
            }
        }
        Ok(())
    }

    fn waiting(&self) -> bool {
        self.window.is_waiting() || self.serving.is_some()
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

    fn raw(&mut self, key: Press, cx: &mut Cx<'_>) -> eyre::Result<Taken> {
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
        let at = Position::new(event.column, event.row);
        if matches!(event.kind, MouseEventKind::Down(_)) && self.head.contains(at) {
            if let Some(column) = table::column_at(self.head, &self.columns, at) {
                self.column = column;
                self.sort(cx)?;
            }
            return Ok(());
        }
        if let Some(row) = self.window.mouse(event, cx.ws)? {
            if let Some(column) = table::column_at(self.window.drawn().0, &self.columns, at) {
                self.column = column;
            }
            // Two clicks on one row within half a second open it.
            let again = self.clicked.is_some_and(|(when, one)| one == row && when.elapsed().as_millis() < 500);
            self.clicked = (!again).then(|| (std::time::Instant::now(), row));
            if again {
                return self.open(cx);
            }
        }
        Ok(())
    }

    fn reveal(&mut self, record: RecordRef, ws: &Workspace) -> eyre::Result<bool> {
        if record.kind != Kind::Lead {
            return Ok(false);
        }
        if self.window.reveal(record.id, ws)? {
            return Ok(true);
        }
        // It may be hidden by the filter, or be put away.
        let away = crate::store::leads::one(ws.store(), record.id)?.is_some_and(|lead| lead.archived);
        self.narrow(if away { "archived:yes".to_owned() } else { String::new() }, ws)?;
        Ok(self.window.reveal(record.id, ws)?)
    }

    fn current(&self) -> Option<RecordRef> {
        self.lead().map(|lead| RecordRef { kind: Kind::Lead, id: lead.id })
    }

    fn unmark(&mut self, bulk: &BulkDone) {
        self.marks.settle(bulk);
    }

    fn recall(&mut self, saved: &str) {
        let part = |name: &str| saved.split("; ").find_map(|part| part.strip_prefix(name));
        let usual = Arrangement::default();
        let (word, way) = part("sort=").and_then(|sort| sort.rsplit_once(' ')).unwrap_or(("", ""));
        let sort = LeadSort::parse(word);
        let filter = saved.split_once("filter=").map_or("", |(_, filter)| filter);
        self.how = Arrangement {
            filter: filter.to_owned(),
            sort: sort.unwrap_or(usual.sort),
            descending: if sort.is_some() { way == "down" } else { usual.descending },
        };
        self.view_columns = part("columns=").map(|names| names.split(',').map(str::to_owned).collect());
        self.marks.clear();
        self.filtering = None;
        self.is_asked = false;
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        draw::render(self, canvas, area);
    }
}

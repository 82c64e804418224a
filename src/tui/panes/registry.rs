//! Campaigns · Registry: all tagged links, however many, one of them in the side panel.

mod columns;
mod commands;
mod draw;

use std::collections::HashMap;
use std::sync::Arc;

use columns::LinkColumn;
use crossterm::event::{KeyCode, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use crate::domain::field::FieldContext;
use crate::domain::id::{Id, Kind, RecordRef};
use crate::domain::text::count;
use crate::domain::utm::checker::Checker;
use crate::domain::utm::health::LinkHealth;
use crate::domain::utm::registry::{LinkRow, Results};
use crate::store::links::{Key, LinkQuery, LinkSort};
use crate::tui::command::{Command, Row};
use crate::tui::key::Key as Press;
use crate::tui::link_actions::{self, Target};
use crate::tui::link_rows::{Judged, JudgedLink, LinkRows};
use crate::tui::marks::{self, Marks};
use crate::tui::overlays::utm::list::CheckList;
use crate::tui::rooms::Pane;
use crate::tui::view::{BulkDone, Canvas, Cx, Taken, View};
use crate::tui::widgets::cards::Cards;
use crate::tui::widgets::input::LineInput;
use crate::tui::widgets::link_card::{Beside, Card};
use crate::tui::widgets::table::{self, Column, Columns};
use crate::tui::widgets::window::{Scrolling, Window, Windowed};
use crate::workspace::{Answer, Workspace};

/// Under which name the chosen columns are kept.
const COLUMNS_SETTING: &str = "links.columns";

/// What decides the rows.
#[derive(Debug, Clone, PartialEq)]
struct Arrangement {
    filter: String,
    sort: LinkSort,
    descending: bool,
    /// Whether links of one campaign stand together under its name.
    grouped: bool,
}

impl Default for Arrangement {
    fn default() -> Self {
        Arrangement { filter: String::new(), sort: LinkSort::Created, descending: true, grouped: false }
    }
}

/// The links.
#[derive(Default)]
pub struct Registry {
    checker: Option<Arc<Checker>>,
    ctx: Option<FieldContext>,
    zone: chrono_tz::Tz,
    how: Arrangement,
    is_asked: bool,
    complaint: Option<String>,
    window: Window<LinkRows>,
    judged: Judged,
    /// How many links there are at all.
    all: Option<u64>,
    /// How all links stand, and whether that is of now.
    health: Option<(Arc<LinkHealth>, bool)>,
    /// A large registry that is being judged.
    judging: Option<Answer<LinkHealth>>,
    /// What came of the rows that were on the screen since something changed.
    results: HashMap<Id, Results>,
    shown: Vec<LinkColumn>,
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

impl Pane for Registry {
    const TITLE: &'static str = "Registry";
    const ABOUT: &'static str = "All tagged links: build one or a grid of them, check lists, copy, mend, see what came of each";
    const SHOWS: &'static [Kind] = &[Kind::Link];
}

impl Windowed for Registry {
    type Shown = LinkRows;

    fn window(&mut self) -> &mut Window<LinkRows> {
        &mut self.window
    }
}

impl Registry {
    fn link(&self) -> Option<&LinkRow> {
        self.window.row().map(|row| &row.link)
    }

    fn has_link(&self) -> bool {
        self.link().is_some()
    }

    /// The question that the filter line and the order make.
    fn query(&self, ws: &Workspace) -> eyre::Result<(LinkQuery, Option<String>)> {
        let query = ws.link_query(&self.how.filter)?;
        let complaint = query.filter.complaint();
        let (sort, descending) =
            if self.how.grouped { (LinkSort::Campaign, true) } else { (self.how.sort, self.how.descending) };
        Ok((LinkQuery { sort, descending, ..query }, complaint))
    }

    /// Asks what the filter line and the order say, from the first row on.
    fn ask(&mut self, ws: &Workspace) -> eyre::Result<()> {
        let (query, complaint) = self.query(ws)?;
        self.complaint = complaint;
        self.is_asked = true;
        Ok(self.window.ask(LinkRows { query, judged: self.judged.clone() }, ws)?)
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

    /// What a command is about: the marked links that are in the filter, else the one one is on.
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
                    if query.filter.is_empty() || cx.ws.find_link(query, *id)?.is_some() {
                        these.push(*id);
                    }
                }
                these.sort_unstable();
                if these.is_empty() {
                    let marked = count(ids.len(), "marked link is", "marked links are");
                    cx.warn(format!("{marked} outside this filter: Esc unmarks, or change the filter"));
                }
                (!these.is_empty()).then_some(Target::These(these))
            }
            _ => self.link().map(|link| Target::These(vec![link.id])),
        })
    }

    fn arrange_columns(&mut self, ws: &Workspace) -> eyre::Result<()> {
        let kept = match &self.view_columns {
            Some(names) => names.clone(),
            None => ws
                .setting(COLUMNS_SETTING)?
                .map(|kept| kept.split(',').map(str::to_owned).collect())
                .unwrap_or_else(|| columns::USUAL.iter().map(|name| (*name).to_owned()).collect()),
        };
        self.shown = kept.iter().filter_map(|name| columns::column(name)).collect();
        if self.shown.first().is_none_or(|column| column.name != "destination") {
            self.shown.retain(|column| column.name != "destination");
            self.shown.splice(0..0, columns::column("destination"));
        }
        self.column = self.column.min(self.shown.len().saturating_sub(1));
        Ok(())
    }

    fn here(&self) -> Option<&LinkColumn> {
        self.shown.get(self.column)
    }

    /// Reads what came of the rows that are on the screen, where that is shown.
    fn look_at_rows(&mut self, ws: &Workspace) -> eyre::Result<()> {
        if !self.shows_results() {
            return Ok(());
        }
        let (_, top) = self.window.drawn();
        let shown = self.window.rows().skip(top).take(self.window.page() + 1).map(|row| &row.link);
        let new: Vec<&LinkRow> = shown.filter(|link| !self.results.contains_key(&link.id)).collect();
        if !new.is_empty() {
            let results = link_actions::results(ws, &new)?;
            let ids: Vec<Id> = new.iter().map(|link| link.id).collect();
            self.results.extend(ids.into_iter().zip(results));
        }
        Ok(())
    }

    /// Whether a column that tells what came of links is on the screen, or may be: nothing was drawn yet.
    fn shows_results(&self) -> bool {
        if self.head.width == 0 {
            return columns::has_results(self.shown.iter());
        }
        let placed: Vec<Column> = self.shown.iter().map(LinkColumn::placed).collect();
        let drawn = table::columns(&placed, self.column, self.columns.first, self.head.width);
        columns::has_results(drawn.shown.iter().filter_map(|(i, _, _)| self.shown.get(*i)))
    }
}

impl View for Registry {
    const NAME: &'static str = "registry";

    fn title(&self) -> String {
        "Campaigns · Registry".to_owned()
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[commands::COMMANDS, Scrolling::ROWS]
    }

    fn load(&mut self, ws: &Workspace) -> eyre::Result<()> {
        self.checker = Some(ws.checker()?);
        self.ctx = Some(ws.field_context()?);
        self.zone = ws.business()?.profile.time_zone.parse().unwrap_or(chrono_tz::UTC);
        self.cards.forget();
        self.results.clear();
        self.judged = Judged::default();
        self.arrange_columns(ws)?;
        self.all = Some(crate::store::links::total(ws.store())?);
        let health = ws.link_health()?;
        if !health.1 && self.judging.is_none() {
            self.judging = Some(ws.ask_link_health());
        }
        self.health = Some(health);
        if !self.is_asked {
            return self.ask(ws);
        }
        let (query, complaint) = self.query(ws)?;
        self.complaint = complaint;
        Ok(self.window.reload_as(LinkRows { query, judged: self.judged.clone() }, ws)?)
    }

    fn settle(&mut self, ws: &Workspace) -> eyre::Result<()> {
        if !self.is_asked {
            self.arrange_columns(ws)?;
            self.ask(ws)?;
        }
        if let Some(answer) = self.judging.as_ref().and_then(Answer::take) {
            self.judging = None;
            // What was judged last stays where that failed.
            if let Ok(health) = answer {
                ws.keep_link_health(&health)?;
                self.health = Some(ws.link_health()?);
            }
        }
        self.window.settle(ws)?;
        self.marks.come(self.window.sure_total());
        self.look_at_rows(ws)?;
        if let Some(link) = self.window.row().map(|row| &row.link)
            && self.cards.lacks(link.id)
        {
            self.cards.keep(link.id, Beside::read(link, ws, self.ctx.as_ref(), self.zone)?);
        }
        Ok(())
    }

    fn ahead(&mut self, ws: &Workspace) -> eyre::Result<()> {
        for JudgedLink { link, .. } in self.window.neighbours() {
            if self.cards.lacks(link.id) {
                let beside = Beside::read(link, ws, self.ctx.as_ref(), self.zone)?;
                let card = |beside: &Beside, width, look| Card { look, width }.lines(link, Some(beside));
                self.cards.prepare(link.id, beside, card);
            }
        }
        Ok(())
    }

    fn waiting(&self) -> bool {
        self.window.is_waiting() || self.judging.is_some()
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
        match &mut self.filtering {
            Some(input) => {
                input.paste(words);
                let line = input.text().to_owned();
                self.narrow(line, cx.ws)
            }
            // A list pasted over the table is to be checked.
            None if words.contains("://") => {
                cx.open(CheckList::of_text(words));
                Ok(())
            }
            None => Ok(()),
        }
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
        if record.kind != Kind::Link {
            return Ok(false);
        }
        if self.window.reveal(record.id, ws)? {
            return Ok(true);
        }
        // It may be hidden by the filter.
        self.narrow(String::new(), ws)?;
        Ok(self.window.reveal(record.id, ws)?)
    }

    fn unmark(&mut self, bulk: &BulkDone) {
        self.marks.settle(bulk);
    }

    fn current(&self) -> Option<RecordRef> {
        self.link().map(|link| RecordRef::link(link.id))
    }

    fn recall(&mut self, saved: &str) {
        let part = |name: &str| saved.split("; ").find_map(|part| part.strip_prefix(name));
        let usual = Arrangement::default();
        let (word, way) = part("sort=").and_then(|sort| sort.rsplit_once(' ')).unwrap_or(("", ""));
        let sort = LinkSort::parse(word);
        let filter = saved.split_once("filter=").map_or("", |(_, filter)| filter);
        self.how = Arrangement {
            filter: filter.to_owned(),
            sort: sort.unwrap_or(usual.sort),
            descending: if sort.is_some() { way == "down" } else { usual.descending },
            grouped: part("groups=").is_some_and(|groups| groups == "campaign"),
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

//! Campaigns · Vocabulary: what a business allows on its links, section by section: sources, mediums, campaigns, channels,
//! names, rules. All of it can be changed here, and brought back as it was delivered.

mod commands;
mod draw;
mod section;

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crossterm::event::{KeyCode, MouseEvent, MouseEventKind};
use ratatui::layout::Rect;

use crate::domain::field::FieldContext;
use crate::domain::id::{Id, Kind, RecordRef};
use crate::domain::utm::Tag;
use crate::domain::utm::campaign::CampaignRow;
use crate::domain::utm::checker::Checker;
use crate::domain::utm::room::Arrivals;
use crate::domain::utm::vocabulary::Value;
use crate::tui::command::{Command, Row};
use crate::tui::key::Key;
use crate::tui::rooms::Pane;
use crate::tui::view::{Canvas, Cx, Taken, View};
use crate::tui::widgets::input::LineInput;
use crate::tui::widgets::list::{ListState, Listing, Moving};
use crate::workspace::Workspace;
use section::{SECTIONS, Section};

/// All that the tab shows, read when something changed.
#[derive(Default)]
struct Data {
    sources: Vec<Value>,
    mediums: Vec<Value>,
    campaigns: Vec<CampaignRow>,
    /// Links of each campaign: all, live.
    links: BTreeMap<String, (u64, u64)>,
    checker: Option<Arc<Checker>>,
    arrivals: Arc<Arrivals>,
    /// Parts of the policy that this workspace sets itself.
    own: Vec<String>,
    ctx: Option<FieldContext>,
}

/// The vocabulary.
#[derive(Default)]
pub struct Vocabulary {
    data: Data,
    section: usize,
    /// Where one is in each section.
    lists: [ListState; SECTIONS.len()],
    /// Places of the rows shown, in those of the section.
    rows: Vec<usize>,
    filter: String,
    filtering: Option<LineInput>,
    /// Marked campaigns.
    marked: HashSet<Id>,
    /// Where the names of the sections were drawn.
    heads: Vec<Rect>,
}

impl Pane for Vocabulary {
    const TITLE: &'static str = "Vocabulary";
    const ABOUT: &'static str =
        "What is allowed on links: sources, mediums, campaigns, channels, how campaigns are named, the rules";
    const SHOWS: &'static [Kind] = &[Kind::Campaign];
}

impl Listing for Vocabulary {
    fn list(&mut self) -> &mut ListState {
        &mut self.lists[self.section]
    }
}

impl Vocabulary {
    fn section(&self) -> Section {
        SECTIONS.get(self.section).copied().unwrap_or(Section::Sources)
    }

    /// The place of the row one is on, in those of its section.
    fn here(&self) -> Option<usize> {
        self.rows.get(self.lists.get(self.section)?.at).copied()
    }

    fn has_row(&self) -> bool {
        self.here().is_some()
    }

    /// The value one is on.
    fn value(&self) -> Option<&Value> {
        let at = self.here()?;
        match self.section() {
            Section::Sources => self.data.sources.get(at),
            Section::Mediums => self.data.mediums.get(at),
            _ => None,
        }
    }

    /// The campaign one is on.
    fn campaign(&self) -> Option<&CampaignRow> {
        (self.section() == Section::Campaigns).then(|| self.data.campaigns.get(self.here()?)).flatten()
    }

    /// Marked campaigns, else the one one is on.
    fn campaigns(&self) -> Vec<Id> {
        let shown = self.rows.iter().filter_map(|at| self.data.campaigns.get(*at)).map(|one| one.id);
        let marked: Vec<Id> = shown.filter(|id| self.marked.contains(id)).collect();
        if marked.is_empty() { self.campaign().map(|one| one.id).into_iter().collect() } else { marked }
    }

    /// Finds the rows that pass the filter.
    fn narrow(&mut self) {
        let filter = self.filter.to_lowercase();
        let section = self.section();
        let count = section.count(&self.data);
        self.rows = (0..count).filter(|at| section.passes(&self.data, *at, &filter)).collect();
        let shown = self.rows.len();
        self.list().set_count(shown);
    }

    fn go(&mut self, section: usize) {
        self.section = section.min(SECTIONS.len() - 1);
        self.filter.clear();
        self.marked.clear();
        self.narrow();
    }
}

impl View for Vocabulary {
    const NAME: &'static str = "vocabulary";

    fn title(&self) -> String {
        "Campaigns · Vocabulary".to_owned()
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[commands::COMMANDS, Moving::ROWS]
    }

    fn load(&mut self, ws: &Workspace) -> eyre::Result<()> {
        self.data = Data {
            sources: ws.values(Tag::Source)?,
            mediums: ws.values(Tag::Medium)?,
            campaigns: ws.campaigns()?,
            links: ws.links_of_campaigns()?,
            checker: Some(ws.checker()?),
            arrivals: ws.arrivals()?,
            own: ws.own_parts()?,
            ctx: Some(ws.field_context()?),
        };
        self.narrow();
        Ok(())
    }

    fn typing(&self) -> bool {
        self.filtering.is_some()
    }

    fn typing_rows(&self) -> Vec<Row> {
        if self.filtering.is_none() {
            return Vec::new();
        }
        vec![Row::plain("enter", "keep the filter"), Row::plain("esc", "clear it")]
    }

    fn raw(&mut self, key: Key, _: &mut Cx<'_>) -> eyre::Result<Taken> {
        let Some(input) = &mut self.filtering else { return Ok(Taken::No) };
        match key.code {
            KeyCode::Enter | KeyCode::Down | KeyCode::Tab => self.filtering = None,
            KeyCode::Esc => {
                self.filtering = None;
                self.filter.clear();
                self.narrow();
            }
            _ => {
                if !input.press(key) {
                    return Ok(Taken::No);
                }
                self.filter = input.text().to_owned();
                self.narrow();
            }
        }
        Ok(Taken::Yes)
    }

    fn paste(&mut self, words: &str, _: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(input) = &mut self.filtering {
            input.paste(words);
            self.filter = input.text().to_owned();
            self.narrow();
        }
        Ok(())
    }

    fn mouse(&mut self, event: MouseEvent, _: &mut Cx<'_>) -> eyre::Result<()> {
        let at = (event.column, event.row).into();
        let head = self.heads.iter().position(|head| head.contains(at));
        match head.filter(|_| matches!(event.kind, MouseEventKind::Down(_))) {
            Some(section) => self.go(section),
            None => {
                self.list().mouse(event);
            }
        }
        Ok(())
    }

    fn reveal(&mut self, record: RecordRef, ws: &Workspace) -> eyre::Result<bool> {
        if record.kind != Kind::Campaign {
            return Ok(false);
        }
        self.load(ws)?;
        let Some(at) = self.data.campaigns.iter().position(|one| one.id == record.id) else { return Ok(false) };
        self.go(SECTIONS.iter().position(|one| *one == Section::Campaigns).unwrap_or(0));
        self.list().select(at);
        Ok(true)
    }

    fn current(&self) -> Option<RecordRef> {
        self.campaign().map(|one| RecordRef::campaign(one.id))
    }

    fn recall(&mut self, saved: &str) {
        let named = saved.split("; ").find_map(|part| part.strip_prefix("section="));
        let section = SECTIONS.iter().position(|one| Some(one.name()) == named).unwrap_or(self.section);
        self.go(section);
        self.filter = saved.split_once("filter=").map_or("", |(_, filter)| filter).to_owned();
        self.lists[self.section].select(0);
        self.narrow();
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        draw::render(self, canvas, area);
    }
}

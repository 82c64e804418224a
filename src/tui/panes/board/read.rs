//! What the board reads: tallies for the heads, and for each column a window of cards.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use ratatui::layout::Rect;

use super::card::Card;
use super::column::Head;
use super::layout;
use super::{Board, Column};
use crate::domain::id::Id;
use crate::domain::lead::Lead;
use crate::domain::lifecycle::{Lifecycle, StageKind};
use crate::domain::money::{Currency, Money};
use crate::domain::funnel::Funnel;
use crate::store::leads::{self, Key, LeadQuery, LeadSort};
use crate::tui::widgets::window::{Source, Way, Window};
use crate::workspace::{Result, Workspace};

/// Cards that are thought to fit into a column before one was drawn.
const UNSEEN: u16 = 12;
/// Columns that are thought to fit before the board was drawn: all.
const UNSEEN_WIDTH: u16 = u16::MAX;

/// What was read from the workspace for all columns together.
#[derive(Clone)]
pub(super) struct Data {
    /// What all columns ask for, without a stage.
    pub query: LeadQuery,
    pub lifecycle: Arc<Lifecycle>,
    pub funnel: Funnel,
    pub currency: Currency,
    pub now: DateTime<Utc>,
}

impl Data {
    /// Nothing at all.
    fn blank() -> Data {
        Data { query: LeadQuery::default(), lifecycle: Arc::default(), funnel: Funnel::default(), currency: Currency::USD, now: DateTime::UNIX_EPOCH }
    }

    /// Leads in all stages, exits and none.
    pub(super) fn total(&self) -> u64 {
        self.funnel.tallies.iter().map(|tally| tally.count).sum()
    }

    /// Leads in exits.
    pub(super) fn exits(&self) -> u64 {
        self.lifecycle.exits().map(|stage| self.funnel.count(&stage.id)).sum()
    }

    /// Leads in no stage that the lifecycle in force has.
    pub(super) fn unstaged(&self) -> u64 {
        self.funnel.count("") + self.strange().map(|stage| self.funnel.count(stage)).sum::<u64>()
    }

    /// Stages that leads are in although the lifecycle in force doesn't know or use them.
    pub(super) fn strange(&self) -> impl Iterator<Item = &str> {
        let known = |stage: &str| stage.is_empty() || self.lifecycle.in_use().any(|one| one.id == stage);
        self.funnel.tallies.iter().filter(move |tally| tally.count > 0 && !known(&tally.stage)).map(|tally| tally.stage.as_str())
    }

    /// A sum of open deals in the workspace's currency; blank for none.
    pub(super) fn amount(&self, minor: i64) -> String {
        if minor == 0 { String::new() } else { Money::new(minor, self.currency).short() }
    }
}

/// What cards are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Sort {
    /// Those who came into the stage last first.
    #[default]
    Newest,
    /// Those who wait longest first.
    Oldest,
    /// The best score first.
    Score,
    /// The most money first.
    Amount,
    /// The latest created first.
    Created,
}

impl Sort {
    /// All of them, with a name for saved views and what they say on screen.
    pub(super) const ALL: [(Sort, &'static str, &'static str); 5] = [
        (Sort::Newest, "newest", "newest first"),
        (Sort::Oldest, "oldest", "longest here first"),
        (Sort::Score, "score", "best score first"),
        (Sort::Amount, "amount", "most money first"),
        (Sort::Created, "created", "latest created first"),
    ];

    /// What it says on screen.
    pub(super) fn words(self) -> &'static str {
        Sort::ALL.iter().find(|(one, ..)| *one == self).map_or("", |(_, _, words)| words)
    }

    /// Its name in saved views.
    pub(super) fn name(self) -> &'static str {
        Sort::ALL.iter().find(|(one, ..)| *one == self).map_or("", |(_, name, _)| name)
    }

    /// The column of the store, and whether it goes down.
    pub(super) fn order(self) -> (LeadSort, bool) {
        match self {
            Sort::Newest => (LeadSort::Since, true),
            Sort::Oldest => (LeadSort::Since, false),
            Sort::Score => (LeadSort::Total, true),
            Sort::Amount => (LeadSort::Amount, true),
            Sort::Created => (LeadSort::Created, true),
        }
    }
}

/// The leads of one column, in an order.
#[derive(Clone)]
pub struct Pile {
    pub(super) query: LeadQuery,
    pub(super) data: Arc<Data>,
}

impl PartialEq for Pile {
    /// Whether both ask the same; what the filter must know (the present moment) is beside the point.
    fn eq(&self, other: &Pile) -> bool {
        let (a, b) = (&self.query, &other.query);
        (a.sort, a.descending, &a.stage, &a.lane) == (b.sort, b.descending, &b.stage, &b.lane) && a.filter == b.filter
    }
}

impl Source for Pile {
    type Key = Key;
    type Row = Card;

    fn page(&self, ws: &Workspace, from: Option<&Key>, way: Way, limit: usize) -> Result<Vec<(Key, Card)>> {
        let way = match way {
            Way::After => leads::Way::After,
            Way::Before => leads::Way::Before,
        };
        let rows = leads::page(ws.store(), &self.query, from, way, limit)?;
        let card = |(key, lead): (Key, Lead)| {
            let twin = leads::has_twin(ws.store(), &lead)?;
            Ok((key, Card { duplicate: twin, ..card_of(&lead, &self.data) }))
        };
        rows.into_iter().map(card).collect()
    }

    fn count(&self, ws: &Workspace) -> Result<u64> {
        Ok(leads::count(ws.store(), &self.query)?)
    }

    fn before(&self, ws: &Workspace, key: &Key) -> Result<u64> {
        Ok(leads::before(ws.store(), &self.query, key)?)
    }

    fn find(&self, ws: &Workspace, id: Id) -> Result<Option<Key>> {
        Ok(leads::find(ws.store(), &self.query, id)?)
    }

    fn id(card: &Card) -> Id {
        card.id
    }

    fn counts_at_once(&self) -> bool {
        self.query.lane.is_none() && self.query.filter.is_empty()
    }
}

/// What a card says of a lead.
pub(super) fn card_of(lead: &Lead, data: &Data) -> Card {
    let lifecycle = &data.lifecycle;
    let exit = lifecycle.stage(&lead.stage).is_some_and(|stage| stage.kind == StageKind::Exit);
    let missing = if lead.is_unstaged() || exit { Vec::new() } else { lifecycle.missing(lead, &lead.stage) };
    let company = if lead.company_name.is_empty() { &lead.domain } else { &lead.company_name };
    Card {
        id: lead.id,
        name: lead.called(),
        company: company.clone(),
        owner: lead.owner.clone(),
        score: lead.total.map(|points| (i64::from(points), lead.band.clone())),
        days: lead.days_in_stage(data.now),
        stuck: lifecycle.is_stuck(lead, data.now),
        missing: missing.iter().map(|field| field.label).collect(),
        duplicate: false,
        clock: None,
        next: lead.next_step.clone(),
        raw: if lead.is_unstaged() { lead.stage_raw.clone() } else { String::new() },
    }
}

impl Column {
    /// A column of nothing, before any lifecycle was read.
    pub(super) fn blank() -> Column {
        Column::new("", Pile { query: LeadQuery::default(), data: Arc::new(Data::blank()) })
    }

    /// A column of a stage, its cards not read yet.
    fn new(stage: &str, pile: Pile) -> Column {
        let mut cards = Window::new(pile);
        // A guess at how many cards fit, so that no more are read than will be shown.
        cards.visible(Rect::new(0, 0, 1, UNSEEN), 1);
        Column { stage: stage.to_owned(), head: Head::default(), cards, stale: true, place: Rect::default(), drawn: Vec::new() }
    }
}

impl Board {
    /// Reads tallies and words, puts up the columns, and says that all cards may be old.
    pub(super) fn read(&mut self, ws: &Workspace) -> eyre::Result<()> {
        let room = ws.pipeline()?;
        let data = Arc::new(Data {
            query: ws.lead_query(&self.filter)?,
            lifecycle: Arc::clone(&room.lifecycle),
            funnel: Funnel { tallies: room.heads.clone(), reached: room.reached.clone() },
            currency: ws.business()?.profile.currency,
            now: ws.now(),
        });
        self.complaint = data.query.filter.complaint();
        // "All of this column" is no longer what it was.
        self.all = None;
        self.data = Some(Arc::clone(&data));
        self.put_up(&data);
        self.selected = None;
        self.lanes.stale = true;
        self.sums.forget();
        Ok(())
    }

    /// Puts up the columns that there are now, and keeps those that stay.
    pub(super) fn put_up(&mut self, data: &Arc<Data>) {
        let here = self.column().map(|column| column.stage.clone());
        let mut stages: Vec<(String, String)> = data.lifecycle.main().map(|stage| (stage.id.clone(), stage.name.clone())).collect();
        if self.asides || stages.is_empty() {
            stages.extend(data.lifecycle.exits().map(|stage| (stage.id.clone(), stage.name.clone())));
            stages.extend(data.strange().map(|stage| (stage.to_owned(), stage.to_owned())));
            if data.funnel.count("") > 0 {
                stages.push((String::new(), "Unstaged".to_owned()));
            }
        }
        let mut before = std::mem::take(&mut self.columns);
        for (stage, title) in stages {
            let kept = before.iter().position(|column| column.stage == stage).map(|at| before.swap_remove(at));
            let mut column = kept.unwrap_or_else(|| Column::new(&stage, self.pile(&stage, data)));
            column.stale = true;
            column.head = self.head(&stage, title, data);
            self.columns.push(column);
        }
        let at = here.and_then(|stage| self.columns.iter().position(|column| column.stage == stage));
        // One begins where there is somebody, and goes there when the column one was on is gone.
        let at = at.or_else(|| self.columns.iter().position(|column| data.funnel.count(&column.stage) > 0));
        self.on = at.unwrap_or(self.on).min(self.columns.len().saturating_sub(1));
    }

    /// What the head of a column says. While a filter is on only the count is known, and that comes when it is counted.
    fn head(&self, stage: &str, title: String, data: &Data) -> Head {
        if !self.filter.trim().is_empty() {
            return Head { title, ..Head::default() };
        }
        let tally = data.funnel.tally(stage);
        let share = data.funnel.conversion(&data.lifecycle, stage);
        Head {
            title,
            count: Some(tally.count),
            amount: data.amount(tally.amount),
            // Of a few among many it would say nothing about the stage.
            median: tally.median_days.filter(|_| tally.dated * 2 >= tally.count),
            stuck: if data.lifecycle.can_be_stuck(stage) { tally.stuck } else { 0 },
            share: share.as_ref().map_or(String::new(), |share| format!("{} % get here", share.percent())),
            conversion: share.map_or(String::new(), |share| share.words(&data.lifecycle)),
        }
    }

    /// What a column asks of the store.
    pub(super) fn pile(&self, stage: &str, data: &Arc<Data>) -> Pile {
        let (sort, descending) = self.sort.order();
        let lane = self.lanes.open_lane();
        let query = LeadQuery { stage: Some(stage.to_owned()), lane, sort, descending, ..data.query.clone() };
        Pile { query, data: Arc::clone(data) }
    }

    /// The columns on the screen, as far as is known before drawing.
    pub(super) fn shown(&self) -> impl Iterator<Item = &Column> {
        self.columns.get(self.span()).into_iter().flatten()
    }

    fn span(&self) -> std::ops::Range<usize> {
        let width = if self.width == 0 { UNSEEN_WIDTH } else { self.width };
        let area = Rect { width, height: 1, ..Rect::default() };
        let shelf = layout::shelf(area, self.columns.len(), self.on, self.shelf.first, self.presents);
        shelf.first..shelf.first + shelf.places.len()
    }

    /// Reads the cards of the columns on the screen, where they are old, and picks up answers.
    pub(super) fn settle_columns(&mut self, ws: &Workspace) -> eyre::Result<()> {
        let Some(data) = self.data.clone() else { return Ok(()) };
        for i in self.span() {
            let Some(stage) = self.columns.get(i).map(|column| column.stage.clone()) else { break };
            let pile = self.pile(&stage, &data);
            let column = &mut self.columns[i];
            let same = *column.cards.source() == pile;
            match (column.stale, same) {
                (true, true) => {
                    column.cards.reload_as(pile, ws)?;
                }
                (_, false) => column.cards.ask(pile, ws)?,
                (false, true) => {}
            }
            column.stale = false;
            column.cards.settle(ws)?;
        }
        if !self.filter.trim().is_empty() {
            for column in &mut self.columns {
                column.head.count = self.sums.count(&column.stage);
            }
        }
        Ok(())
    }

    /// Asks for what was typed.
    pub(super) fn narrow(&mut self, line: String, ws: &Workspace) -> eyre::Result<()> {
        self.filter = line;
        let Some(data) = &self.data else { return Ok(()) };
        let query = ws.lead_query(&self.filter)?;
        self.complaint = query.filter.complaint();
        let data = Arc::new(Data { query, ..Data::clone(data) });
        self.data = Some(Arc::clone(&data));
        // What a filter hides is never acted on.
        self.unmark_all();
        self.range_from = None;
        self.put_up(&data);
        self.lanes.recount();
        self.sums.forget();
        Ok(())
    }

    /// Goes to a lead: its column, and its card in it.
    pub(super) fn show(&mut self, id: Id, ws: &Workspace) -> eyre::Result<bool> {
        let Some(data) = self.data.clone() else { return Ok(false) };
        let Some(lead) = ws.lead(id)? else { return Ok(false) };
        if !self.filter.trim().is_empty() {
            self.narrow(String::new(), ws)?;
        }
        let main = data.lifecycle.main().any(|stage| stage.id == lead.stage);
        if !main && !self.asides {
            self.asides = true;
            self.put_up(&data);
        }
        let Some(at) = self.columns.iter().position(|column| column.stage == lead.stage) else { return Ok(false) };
        self.on = at;
        self.lanes.open_for(&lead);
        self.settle_columns(ws)?;
        Ok(self.columns[at].cards.reveal(id, ws)?)
    }
}

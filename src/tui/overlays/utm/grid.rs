//! A grid of links: one destination and campaign with several sources, mediums and variants; the links that this makes
//! are seen with what is wrong with them before the whole set is registered in one step.

mod draw;

use std::collections::{HashMap, HashSet};

use crossterm::event::KeyCode;
use ratatui::layout::Rect;

use super::super::confirm::Confirm;
use crate::domain::finding::Severity;
use crate::domain::text::count;
use crate::domain::utm::checker::Checked;
use crate::domain::utm::registry::LinkRow;
use crate::domain::utm::{Tag, value};
use crate::tui::command::{Command, Row as KeyRow, always};
use crate::tui::key::Key;
use crate::tui::link_desk::{LinkDesk, with_scheme};
use crate::tui::view::{Canvas, Cx, Place, Taken, View};
use crate::tui::widgets::input::LineInput;
use crate::tui::widgets::list::{ListState, Listing, Moving};
use crate::workspace::Workspace;

/// The most links that one grid makes.
const MOST: usize = 500;
/// What differs from link to link.
const TAGS: [Tag; 3] = [Tag::Source, Tag::Medium, Tag::Content];

/// Where the keys go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Zone {
    Destination,
    Campaign,
    /// One of [`TAGS`].
    Values(usize),
    Links,
}

const ZONES: [Zone; 6] =
    [Zone::Destination, Zone::Campaign, Zone::Values(0), Zone::Values(1), Zone::Values(2), Zone::Links];

/// The values of one tag that may be ticked.
#[derive(Default)]
struct Values {
    all: Vec<String>,
    ticked: HashSet<String>,
    list: ListState,
}

impl Values {
    fn add(&mut self, value: &str, ticked: bool) {
        if value.is_empty() {
            return;
        }
        if !self.all.iter().any(|one| one == value) {
            self.all.push(value.to_owned());
        }
        if ticked {
            self.ticked.insert(value.to_owned());
        }
        self.list.set_count(self.all.len());
    }

    /// The ticked ones in their order; a blank one where none is.
    fn chosen(&self) -> Vec<String> {
        let some: Vec<String> = self.all.iter().filter(|one| self.ticked.contains(*one)).cloned().collect();
        if some.is_empty() { vec![String::new()] } else { some }
    }
}

/// One link of the grid.
struct Made {
    row: LinkRow,
    checked: Checked,
    ticked: bool,
    /// Why it is not ticked by itself.
    why_not: &'static str,
}

/// A grid of links.
pub struct Grid {
    base: LinkRow,
    destination: LineInput,
    campaign: LineInput,
    values: [Values; 3],
    zone: Zone,
    /// A value that is typed to be added.
    adding: Option<LineInput>,
    /// What somebody ticked or unticked against the rule.
    decided: HashMap<[String; 3], bool>,
    links: Vec<Made>,
    list: ListState,
    /// How many there would be, where that is more than one grid makes.
    beyond: Option<usize>,
    desk: Option<LinkDesk>,
    was_warned: bool,
    /// Whether something was ticked or added.
    is_touched: bool,
    /// How many views below it close with it once the links are made.
    closing: usize,
}

impl Grid {
    /// A grid that begins with what a link says.
    pub fn new(base: LinkRow) -> Grid {
        let mut values: [Values; 3] = Default::default();
        for (tag, values) in TAGS.into_iter().zip(&mut values) {
            values.add(base.tag(tag), true);
        }
        let zone = match (base.link.destination.is_empty(), base.tag(Tag::Campaign).is_empty()) {
            (true, _) => Zone::Destination,
            (false, true) => Zone::Campaign,
            (false, false) => Zone::Values(0),
        };
        Grid {
            destination: LineInput::new(&base.link.destination),
            campaign: LineInput::new(base.tag(Tag::Campaign)),
            base,
            values,
            zone,
            adding: None,
            decided: HashMap::new(),
            links: Vec::new(),
            list: ListState::default(),
            beyond: None,
            desk: None,
            was_warned: false,
            is_touched: false,
            closing: 0,
        }
    }

    /// Closes so many views below it, too, once the links are made.
    #[must_use]
    pub fn closing(mut self, views: usize) -> Grid {
        self.closing = views;
        self
    }

    fn column(&self) -> Option<usize> {
        match self.zone {
            Zone::Values(at) => Some(at),
            _ => None,
        }
    }

    fn is_text(&self) -> bool {
        matches!(self.zone, Zone::Destination | Zone::Campaign)
    }

    fn is_list(&self) -> bool {
        !self.is_text()
    }

    fn is_values(&self) -> bool {
        self.column().is_some()
    }

    fn ticked(&self) -> impl Iterator<Item = &Made> {
        self.links.iter().filter(|made| made.ticked)
    }

    fn has_links(&self) -> bool {
        self.ticked().next().is_some()
    }

    fn line(&mut self) -> Option<&mut LineInput> {
        match (&mut self.adding, self.zone) {
            (Some(input), _) => Some(input),
            (None, Zone::Destination) => Some(&mut self.destination),
            (None, Zone::Campaign) => Some(&mut self.campaign),
            (None, _) => None,
        }
    }

    /// What the text one types would be completed to.
    fn ghost(&self) -> Option<String> {
        let desk = self.desk.as_ref()?;
        let (field, text) = match (&self.adding, self.zone) {
            (Some(input), Zone::Values(at)) => (TAGS.get(at)?.name(), input.text()),
            (None, Zone::Destination) => ("destination", self.destination.text()),
            (None, Zone::Campaign) => ("campaign", self.campaign.text()),
            _ => return None,
        };
        let offers = desk.complete(field, &self.base, text);
        if text.is_empty() || offers.iter().any(|offer| offer.value == text) {
            return None;
        }
        offers.into_iter().map(|offer| offer.value).find(|value| value.starts_with(text))
    }

    /// Offers what the vocabulary and the latest links have, behind what is there already.
    fn fill(&mut self) {
        let Some(desk) = &self.desk else { return };
        let policy = desk.policy();
        let sources = policy.sources.iter().map(|one| one.id.clone()).collect();
        let mediums = policy.mediums.iter().map(|one| one.id.clone()).collect();
        let mut contents: Vec<String> = Vec::new();
        let campaign = self.campaign.text();
        for row in desk.recent.iter().filter(|row| row.tag(Tag::Campaign) == campaign) {
            let content = row.tag(Tag::Content);
            if !content.is_empty() && contents.len() < 20 && !contents.iter().any(|one| one == content) {
                contents.push(content.to_owned());
            }
        }
        let known: [Vec<String>; 3] = [sources, mediums, contents];
        for (values, known) in self.values.iter_mut().zip(known) {
            for value in known {
                values.add(&value, false);
            }
        }
    }

    /// Whether a source and a medium go together; yes where one of them is not registered.
    fn goes(&self, source: &str, medium: &str) -> bool {
        let Some(desk) = &self.desk else { return true };
        match (desk.source(source), desk.medium(medium)) {
            (Some(source), Some(medium)) => medium.goes_with(source),
            _ => true,
        }
    }

    /// Makes the links of what is ticked, and judges them.
    fn make(&mut self, ws: &Workspace) -> eyre::Result<()> {
        self.base.link.destination = self.destination.text().trim().to_owned();
        self.base.link.tags.set(Tag::Campaign, self.campaign.text().trim());
        let [sources, mediums, contents] = [0, 1, 2].map(|at| self.values[at].chosen());
        let all = sources.len() * mediums.len() * contents.len();
        self.beyond = (all > MOST).then_some(all);
        let mut links = Vec::new();
        'all: for source in &sources {
            for medium in &mediums {
                for content in &contents {
                    if links.len() == MOST {
                        break 'all;
                    }
                    let key = [source.clone(), medium.clone(), content.clone()];
                    links.push(self.one(key, ws)?);
                }
            }
        }
        self.links = links;
        self.list.set_count(self.links.len());
        self.was_warned = false;
        Ok(())
    }

    fn one(&self, key: [String; 3], ws: &Workspace) -> eyre::Result<Made> {
        let mut row = self.base.clone();
        for (tag, value) in TAGS.into_iter().zip(&key) {
            row.link.tags.set(tag, value.as_str());
        }
        // A keyword belongs to the links that buy one.
        let takes_term = self.desk.as_ref().is_none_or(|desk| desk.takes_term(&row));
        if !takes_term {
            row.link.tags.set(Tag::Term, "");
        }
        let desk = self.desk.as_ref().ok_or_else(|| eyre::eyre!("the policy was not read yet"))?;
        let checked = desk.check(ws, &row)?;
        let why_not = if checked.twin.is_some() {
            "registered already"
        } else if !self.goes(&key[0], &key[1]) {
            "don't go together"
        } else if checked.worst() == Some(Severity::Critical) {
            "something is missing"
        } else {
            ""
        };
        let ticked = self.decided.get(&key).copied().unwrap_or(why_not.is_empty());
        // What has no address can't be registered, whoever ticks it; what is registered already isn't registered twice.
        let can = checked.url.is_ok() && checked.worst() != Some(Severity::Critical) && checked.twin.is_none();
        Ok(Made { row, checked, ticked: ticked && can, why_not })
    }

    fn turn_zone(&mut self, by: isize, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if by > 0
            && let Some(text) = self.ghost()
            && let Some(input) = self.line()
        {
            let more = text.ends_with('-');
            input.set(&text);
            self.make(cx.ws)?;
            if more {
                return Ok(());
            }
        }
        self.complete_scheme(cx.ws)?;
        let at = ZONES.iter().position(|zone| *zone == self.zone).unwrap_or(0);
        let next = at.saturating_add_signed(by).min(ZONES.len() - 1);
        self.zone = ZONES[next];
        if let Some(input) = self.line() {
            input.select_all();
        }
        Ok(())
    }

    /// What is left out in front of a destination is put there.
    fn complete_scheme(&mut self, ws: &Workspace) -> eyre::Result<()> {
        if let Some(address) = with_scheme(self.destination.text()) {
            self.destination.set(&address);
            self.make(ws)?;
        }
        Ok(())
    }

    fn tick(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        self.is_touched = true;
        match self.zone {
            Zone::Values(at) => {
                let values = &mut self.values[at];
                if let Some(value) = values.all.get(values.list.at).cloned()
                    && !values.ticked.remove(&value)
                {
                    values.ticked.insert(value);
                }
                values.list.step(1);
            }
            Zone::Links => {
                if let Some(made) = self.links.get(self.list.at) {
                    let key = TAGS.map(|tag| made.row.tag(tag).to_owned());
                    self.decided.insert(key, !made.ticked);
                }
                self.list.step(1);
            }
            Zone::Destination | Zone::Campaign => {}
        }
        self.make(cx.ws)
    }

    /// All of the list, or none.
    fn tick_all(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        self.is_touched = true;
        if let Some(at) = self.column() {
            let values = &mut self.values[at];
            if values.ticked.len() == values.all.len() {
                values.ticked.clear();
            } else {
                values.ticked = values.all.iter().cloned().collect();
            }
            return self.make(cx.ws);
        }
        let to = !self.links.iter().all(|made| made.ticked || !made.why_not.is_empty());
        for made in self.links.iter().filter(|made| made.why_not.is_empty()) {
            self.decided.insert(TAGS.map(|tag| made.row.tag(tag).to_owned()), to);
        }
        self.make(cx.ws)
    }

    fn add(&mut self, _: &mut Cx<'_>) -> eyre::Result<()> {
        self.adding = Some(LineInput::default());
        Ok(())
    }

    /// Takes the typed values: several with commas between them.
    fn added(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        self.is_touched = true;
        let typed = self.adding.take().map(|input| input.text().to_owned()).unwrap_or_default();
        if let Some(values) = self.column().and_then(|at| self.values.get_mut(at)) {
            for one in typed.split(',').map(str::trim).filter(|one| !one.is_empty()) {
                // What is typed here is new: it begins in its right form.
                values.add(&value::mended(one).unwrap_or_else(|| one.to_owned()), true);
            }
            values.list.select(usize::MAX);
        }
        self.make(cx.ws)
    }

    fn save(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        self.complete_scheme(cx.ws)?;
        let rows: Vec<LinkRow> = self.ticked().map(|made| made.row.clone()).collect();
        if rows.is_empty() {
            let words = match self.links.first().map(|made| &made.checked.url) {
                Some(Err(error)) => format!("no link yet: the destination {error}"),
                _ => "no link is ticked: tick sources and mediums that go together (space)".to_owned(),
            };
            eyre::bail!(words);
        }
        let warned = self.ticked().filter(|made| made.checked.worst() == Some(Severity::Warning)).count();
        if warned > 0 && !self.was_warned {
            self.was_warned = true;
            let links = count(warned, "link has a warning", "links have warnings");
            cx.warn(format!("{links}, told beside them: C-s once more makes them all the same"));
            return Ok(());
        }
        let (_, done) = cx.ws.add_links(&rows, true)?;
        cx.done(&done);
        for _ in 0..=self.closing {
            cx.close();
        }
        Ok(())
    }

    fn step_out(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if !self.is_touched || !self.has_links() {
            cx.close();
            return Ok(());
        }
        let links = count(self.ticked().count(), "link is", "links are");
        cx.open(Confirm::new(format!("{links} ticked and not made yet."), "leave them", |cx| {
            cx.close();
            Ok(())
        }));
        Ok(())
    }

    fn copy(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let urls: Vec<&str> = self.ticked().filter_map(|made| made.checked.url.as_deref().ok()).collect();
        let what = count(urls.len(), "link", "");
        cx.copy(urls.join("\n"), what);
        Ok(())
    }
}

impl Listing for Grid {
    fn list(&mut self) -> &mut ListState {
        match self.column() {
            Some(at) => &mut self.values[at].list,
            None => &mut self.list,
        }
    }
}

/// A row of the table.
const fn row(
    keys: &'static str,
    name: &'static str,
    hint: &'static str,
    help: &'static str,
    run: fn(&mut Grid, &mut Cx<'_>) -> eyre::Result<()>,
    when: fn(&Grid) -> bool,
) -> Command<Grid> {
    Command { keys, name, hint, help, run, when }
}

/// The table.
#[rustfmt::skip]
const COMMANDS: &[Command<Grid>] = &[
    row("C-s", "grid-save", "make the links", "Register all ticked links in one step", Grid::save, always),
    row("space", "grid-tick", "tick", "Tick or untick the value, or the link", Grid::tick, Grid::is_list),
    row("a", "grid-tick-all", "all", "Tick all of this list, or none", Grid::tick_all, Grid::is_list),
    row("n", "grid-add", "add a value", "Add a value to this list; several with commas between them", Grid::add, Grid::is_values),
    row("y M-y", "grid-copy", "copy", "Copy all ticked links, one a line", Grid::copy, Grid::has_links),
    row("tab right l", "grid-next", "next list", "Next list", |view, cx| view.turn_zone(1, cx), always),
    row("S-tab left h", "grid-previous", "", "Previous list", |view, cx| view.turn_zone(-1, cx), always),
    row("enter", "grid-enter", "", "Next list; on the links, tick or untick", |view, cx| if view.zone == Zone::Links { view.tick(cx) } else { view.turn_zone(1, cx) }, always),
    row("esc", "grid-close", "go back", "Go back without making links, asking where something was ticked", Grid::step_out, always),
];

impl View for Grid {
    const NAME: &'static str = "link-grid";

    fn title(&self) -> String {
        "A grid of links".to_owned()
    }

    fn asks(&self) -> bool {
        true
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[COMMANDS, Moving::ROWS]
    }

    fn load(&mut self, ws: &Workspace) -> eyre::Result<()> {
        self.desk = Some(LinkDesk::read(ws)?);
        self.fill();
        self.make(ws)
    }

    fn typing(&self) -> bool {
        self.adding.is_some() || self.is_text()
    }

    fn typing_rows(&self) -> Vec<KeyRow> {
        match (&self.adding, self.is_text()) {
            (Some(_), _) => vec![KeyRow::plain("enter", "add it"), KeyRow::plain("esc", "leave it")],
            (None, true) => vec![
                KeyRow::plain("C-s", "make the links"),
                KeyRow::plain("tab", "next"),
                KeyRow::plain("esc", "go back"),
            ],
            (None, false) => Vec::new(),
        }
    }

    fn raw(&mut self, key: Key, cx: &mut Cx<'_>) -> eyre::Result<Taken> {
        if self.adding.is_some() {
            match key.code {
                KeyCode::Tab => {
                    let ghost = self.ghost();
                    if let (Some(text), Some(input)) = (ghost, self.adding.as_mut()) {
                        input.set(&text);
                        return Ok(Taken::Yes);
                    }
                    self.added(cx)?;
                }
                KeyCode::Enter => self.added(cx)?,
                KeyCode::Esc => self.adding = None,
                _ => {
                    let taken = self.adding.as_mut().is_some_and(|input| input.press(key));
                    return Ok(if taken { Taken::Yes } else { Taken::No });
                }
            }
            return Ok(Taken::Yes);
        }
        if !self.is_text() {
            return Ok(Taken::No);
        }
        if self.line().is_some_and(|input| input.press(key)) {
            self.make(cx.ws)?;
            return Ok(Taken::Yes);
        }
        match key.code {
            KeyCode::Down => self.turn_zone(1, cx)?,
            KeyCode::Up => self.turn_zone(-1, cx)?,
            _ => return Ok(Taken::No),
        }
        Ok(Taken::Yes)
    }

    fn paste(&mut self, words: &str, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(input) = self.line() {
            input.paste(words.trim());
        }
        self.make(cx.ws)
    }

    fn mouse(&mut self, event: crossterm::event::MouseEvent, cx: &mut Cx<'_>) -> eyre::Result<()> {
        for at in 0..TAGS.len() {
            if self.values[at].list.area.contains((event.column, event.row).into()) {
                self.zone = Zone::Values(at);
            }
        }
        if self.list.area.contains((event.column, event.row).into()) {
            self.zone = Zone::Links;
        }
        if self.is_list() && self.adding.is_none() && Listing::list(self).mouse(event).is_some() {
            self.tick(cx)?;
            Listing::list(self).step(-1);
        }
        Ok(())
    }

    fn place(&self, _: Rect) -> Place {
        Place::Full
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        draw::render(self, canvas, area);
    }
}

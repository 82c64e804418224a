//! A window over a list that may be far longer than memory: the rows around the one one is on, read by keyset.
//!
//! Moving reads on the spot where that takes no longer than a moment; else the question goes to another thread, what
//! was there stays on screen, and [`Window::settle`] picks the answer up. A new question withdraws the old one. How
//! many rows there are, and the how manyth one is on, is counted beside that and may come later than the rows.

mod counting;
mod moving;
mod reading;

use std::collections::VecDeque;
use std::ops::Range;
use std::time::{Duration, Instant};

use crossterm::event::{MouseEvent, MouseEventKind};
use ratatui::layout::Rect;

use crate::domain::id::Id;
use crate::domain::text::thousands;
use crate::tui::widgets::list::{neighbours, turn};
use crate::workspace::{Answer, Result, Workspace};

pub use moving::{Scrolling, Windowed};
use reading::{Counted, Errand, Reply, read};
pub use reading::{Source, Way};

/// What one waits for a read before the screen is drawn without it.
const MOMENT: Duration = Duration::from_millis(2);

/// What a read may take on the drawing thread, where the last one was quick.
const BRIEF: Duration = Duration::from_micros(1_500);

/// What a quick read takes at most: behind a slower one, the next is left to the other thread from the start, so that
/// nothing is read twice.
const QUICK: Duration = Duration::from_micros(1_200);

/// Lists of more rows are long.
const LONG: u64 = 1_000;

/// Rows that are thought to fit on the screen before it was drawn.
const UNSEEN_PAGE: usize = 60;

/// The rows around the one one is on.
pub struct Window<S: Source> {
    source: S,
    rows: VecDeque<(S::Key, S::Row)>,
    at: usize,
    top: usize,
    start: bool,
    end: bool,
    /// How many rows stand before the first one here, and whether that is sure.
    offset: Option<u64>,
    offset_is_sure: bool,
    total: Option<u64>,
    total_is_sure: bool,
    /// How many rows the longest answer had that was counted.
    longest: u64,
    /// Whether the rows are an answer to the question as it is now.
    is_answered: bool,
    page: usize,
    row_height: u16,
    area: Rect,
    reading: Option<Answer<Reply<S::Key, S::Row>>>,
    /// Whether what is being read takes the place of the rows, not only adds to them.
    replaces: bool,
    /// Whether the last read took longer than [`QUICK`].
    is_slow: bool,
    counting: Option<Answer<Counted<S::Key>>>,
    /// When the question was asked, while that is so short ago that it isn't counted yet.
    asked: Option<Instant>,
}

impl<S: Source + Default> Default for Window<S> {
    fn default() -> Self {
        Window::new(S::default())
    }
}

impl<S: Source> Window<S> {
    /// A window that has read nothing yet: [`Window::reload`] does.
    pub fn new(source: S) -> Window<S> {
        Window {
            source,
            rows: VecDeque::new(),
            at: 0,
            top: 0,
            start: true,
            end: true,
            offset: None,
            offset_is_sure: false,
            total: None,
            total_is_sure: false,
            longest: 0,
            is_answered: false,
            page: UNSEEN_PAGE,
            row_height: 1,
            area: Rect::default(),
            reading: None,
            replaces: false,
            is_slow: false,
            counting: None,
            asked: None,
        }
    }

    /// The question.
    pub fn source(&self) -> &S {
        &self.source
    }

    /// Asks something else, from the first row on. The rows that are there stay until the answer comes.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn ask(&mut self, source: S, ws: &Workspace) -> Result<()> {
        if source == self.source && self.is_answered {
            return Ok(());
        }
        self.source = source;
        self.forget_counts();
        self.is_answered = false;
        // In memory counting takes no time.
        self.asked = ws.path().map(|_| Instant::now());
        self.go(Errand::First, ws).map(|_| ())
    }

    /// Asks something else, and stays on the record one is on, where it is in the answer.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn ask_here(&mut self, source: S, ws: &Workspace) -> Result<()> {
        let here = self.row().map(S::id);
        self.source = source;
        self.forget_counts();
        self.is_answered = false;
        match here {
            Some(id) => self.go(Errand::Record(id), ws).map(|_| ()),
            None => self.go(Errand::First, ws).map(|_| ()),
        }
    }

    /// As [`Window::reload`], with a question that is the same but for what it must know of the workspace (the day).
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn reload_as(&mut self, source: S, ws: &Workspace) -> Result<()> {
        self.source = source;
        self.reload(ws)
    }

    /// Reads the same question again, because the workspace changed, and stays where one is.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn reload(&mut self, ws: &Workspace) -> Result<()> {
        self.total_is_sure = false;
        self.offset_is_sure = false;
        self.counting = None;
        let errand = match self.rows.get(self.at).filter(|_| self.is_answered) {
            Some((key, row)) => {
                Errand::Around { key: key.clone(), id: S::id(row), above: self.at.saturating_sub(self.top) }
            }
            None => Errand::First,
        };
        self.go(errand, ws).map(|_| ())
    }

    /// Picks up what was read or counted meanwhile, and asks for what is still missing. Called before each drawing.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn settle(&mut self, ws: &Workspace) -> Result<()> {
        if let Some(reply) = self.reading.as_ref().and_then(Answer::take) {
            self.reading = None;
            self.take(reply?);
        }
        if !self.is_being_asked() {
            self.fill(ws)?;
        }
        if let Some(counted) = self.counting.as_ref().and_then(Answer::take) {
            self.counting = None;
            self.take_counts(counted?);
        }
        self.count(ws)
    }

    /// Whether an answer is on its way.
    pub fn is_waiting(&self) -> bool {
        self.reading.is_some() || self.counting.is_some() || (self.is_answered && self.asked.is_some())
    }

    /// Whether the rows are still those of an earlier question, or of another place.
    pub fn is_searching(&self) -> bool {
        !self.is_answered || (self.reading.is_some() && self.replaces)
    }

    /// Whether the answer is that there is nothing.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && !self.is_searching()
    }

    /// The row one is on; none while one is on the way to it.
    pub fn row(&self) -> Option<&S::Row> {
        if self.is_searching() { None } else { self.rows.get(self.at).map(|(_, row)| row) }
    }

    /// The rows that one key leads to, as far as they are here.
    pub fn neighbours(&self) -> impl Iterator<Item = &S::Row> {
        let places = neighbours(self.at, self.page);
        places.filter(|_| !self.is_searching()).filter_map(|at| self.here(at))
    }

    /// Where the row one is on stands in the order.
    pub fn key(&self) -> Option<&S::Key> {
        if self.is_searching() { None } else { self.rows.get(self.at).map(|(key, _)| key) }
    }

    /// A row that is here, by its place among those that are.
    pub fn here(&self, i: usize) -> Option<&S::Row> {
        self.rows.get(i).map(|(_, row)| row)
    }

    /// All rows that are here, from the first on.
    pub fn rows(&self) -> impl Iterator<Item = &S::Row> {
        self.rows.iter().map(|(_, row)| row)
    }

    /// The place of the row one is on among those that are here.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Whether the first row of all is among those that are here.
    pub fn is_start(&self) -> bool {
        self.start
    }

    /// Whether the last row of all is among those that are here.
    pub fn is_end(&self) -> bool {
        self.end
    }

    /// How many rows fit on the screen, as last drawn.
    pub fn page(&self) -> usize {
        self.page
    }

    /// Where the rows were drawn last, and which of them is the first on screen.
    pub fn drawn(&self) -> (Rect, usize) {
        (self.area, self.top)
    }

    /// How many rows there are, if that was counted.
    pub fn total(&self) -> Option<u64> {
        self.total
    }

    /// The how manyth row one is on, from 1, if that was counted.
    pub fn position(&self) -> Option<u64> {
        (!self.rows.is_empty()).then_some(self.offset? + self.at as u64 + 1)
    }

    /// `12,345 of 1,000,000`; `searching…` while the answer is on its way.
    pub fn place_words(&self) -> String {
        let number = |n: Option<u64>| n.map_or("…".to_owned(), |n| thousands(i64::try_from(n).unwrap_or(i64::MAX)));
        if self.is_searching() {
            return "searching…".to_owned();
        }
        if self.rows.is_empty() {
            return "0".to_owned();
        }
        format!("{} of {}", number(self.position()), number(self.total))
    }

    /// Called when drawn: remembers the place, scrolls so that the row one is on is seen, gives the rows to draw.
    pub fn visible(&mut self, area: Rect, row_height: u16) -> Range<usize> {
        self.area = area;
        self.row_height = row_height.max(1);
        self.page = (area.height / self.row_height).max(1) as usize;
        if self.at < self.top {
            self.top = self.at;
        }
        if self.at >= self.top + self.page {
            self.top = self.at + 1 - self.page;
        }
        self.top = self.top.min(self.rows.len().saturating_sub(self.page));
        self.top..(self.top + self.page).min(self.rows.len())
    }

    /// Moves by some rows; not while the rows are still those of another question.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn step(&mut self, by: isize, ws: &Workspace) -> Result<()> {
        if self.is_searching() || self.rows.is_empty() {
            return Ok(());
        }
        let ahead = self.rows.len() - 1 - self.at;
        let (way, missing) = if by >= 0 {
            (Way::After, by.unsigned_abs().saturating_sub(ahead))
        } else {
            (Way::Before, by.unsigned_abs().saturating_sub(self.at))
        };
        if missing > 0 {
            // What is wanted may be on its way.
            ws.begin_answers();
            if let Some(reply) = self.reading.as_ref().and_then(|answer| answer.wait(MOMENT)) {
                self.reading = None;
                self.take(reply?);
            }
            let ahead = if way == Way::After { self.rows.len() - 1 - self.at } else { self.at };
            let missing = by.unsigned_abs().saturating_sub(ahead);
            if missing > 0 {
                self.extend(way, missing, ws)?;
            }
        }
        self.at = self.at.saturating_add_signed(by).min(self.rows.len().saturating_sub(1));
        self.fill(ws)
    }

    /// Moves by some screens, one row short of each.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn turn(&mut self, pages: isize, ws: &Workspace) -> Result<()> {
        self.step(pages * turn(self.page) as isize, ws)
    }

    /// Goes to the first row of all.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn first(&mut self, ws: &Workspace) -> Result<()> {
        if self.start && !self.is_searching() {
            self.at = 0;
            return Ok(());
        }
        self.go(Errand::First, ws).map(|_| ())
    }

    /// Goes to the last row of all.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn last(&mut self, ws: &Workspace) -> Result<()> {
        if self.end && !self.is_searching() {
            self.at = self.rows.len().saturating_sub(1);
            return Ok(());
        }
        self.go(Errand::Last, ws).map(|_| ())
    }

    /// Goes to a record; gives `false` where it is not in the list.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn reveal(&mut self, id: Id, ws: &Workspace) -> Result<bool> {
        if !self.is_searching()
            && let Some(at) = self.rows.iter().position(|(_, row)| S::id(row) == id)
        {
            self.at = at;
            self.fill(ws)?;
            return Ok(true);
        }
        self.go(Errand::Record(id), ws)
    }

    /// Takes the mouse: the wheel moves, a click goes to a row and gives its place among those that are here.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn mouse(&mut self, event: MouseEvent, ws: &Workspace) -> Result<Option<usize>> {
        let inside = self.area.contains((event.column, event.row).into());
        match event.kind {
            MouseEventKind::ScrollDown => self.step(3, ws)?,
            MouseEventKind::ScrollUp => self.step(-3, ws)?,
            MouseEventKind::Down(_) if inside && !self.is_searching() => {
                let row = self.top + ((event.row - self.area.y) / self.row_height) as usize;
                if row < self.rows.len() {
                    self.at = row;
                    return Ok(Some(row));
                }
            }
            _ => {}
        }
        Ok(None)
    }

    /// Rows read at once.
    fn batch(&self) -> usize {
        self.page + self.page / 2 + 10
    }

    /// Reads something, here or on the other thread; gives `false` where it is known already that there is nothing.
    fn go(&mut self, errand: Errand<S::Key>, ws: &Workspace) -> Result<bool> {
        // What was asked before is no longer wanted.
        self.reading = None;
        self.replaces = !matches!(errand, Errand::More(..));
        let batch = match errand {
            // In a long list, what is typed is answered by what the screen holds, and what is beyond is read ahead.
            Errand::First | Errand::Last if self.longest > LONG => self.page + 1,
            _ => self.batch(),
        };
        Ok(match self.read(errand, batch, ws)? {
            Some(reply) => self.take(reply),
            None => true,
        })
    }

    /// Reads on, at least so many rows.
    fn extend(&mut self, way: Way, least: usize, ws: &Workspace) -> Result<()> {
        if self.reading.is_some() {
            return Ok(());
        }
        let Some(errand) = self.beyond(way) else { return Ok(()) };
        self.replaces = false;
        let batch = least.max(self.page) + self.batch();
        if let Some(reply) = self.read(errand, batch, ws)? {
            self.take(reply);
        }
        Ok(())
    }

    /// What is read within a moment; else it comes later.
    fn read(&mut self, errand: Errand<S::Key>, batch: usize, ws: &Workspace) -> Result<Option<Reply<S::Key, S::Row>>> {
        let source = self.source.clone();
        let begun = Instant::now();
        if !self.is_slow
            && let Some(reply) = ws.within(BRIEF, |ws| read(&source, &errand, batch, ws))?
        {
            self.is_slow = begun.elapsed() > QUICK;
            return Ok(Some(reply));
        }
        let asked = Instant::now();
        let answer = ws.ask(true, move |ws| read(&source, &errand, batch, ws));
        let reply = answer.wait(MOMENT.saturating_sub(begun.elapsed()));
        self.is_slow = asked.elapsed() > QUICK;
        if reply.is_none() {
            self.reading = Some(answer);
        }
        reply.transpose()
    }

    /// Keeps rows beyond the screen on both sides of the one one is on. What the screen lacks is read here; what it will
    /// soon lack, on the other thread, so that moving finds it there.
    fn fill(&mut self, ws: &Workspace) -> Result<()> {
        if self.is_searching() || self.rows.is_empty() {
            return Ok(());
        }
        if self.rows.len() < self.top.min(self.at) + self.page {
            self.extend(Way::After, 0, ws)?;
        }
        let margin = self.page * 2;
        if self.rows.len() - self.at <= margin {
            self.prepare(Way::After, ws);
        }
        if self.at <= margin {
            self.prepare(Way::Before, ws);
        }
        Ok(())
    }

    /// Asks for the rows beyond those that are here.
    fn prepare(&mut self, way: Way, ws: &Workspace) {
        if self.reading.is_none()
            && let Some(errand) = self.beyond(way)
        {
            let (source, batch) = (self.source.clone(), self.page + self.batch());
            self.replaces = false;
            self.reading = Some(ws.ask_ahead(true, move |ws| read(&source, &errand, batch, ws)));
        }
    }

    /// How to read on; `None` where there is no more.
    fn beyond(&self, way: Way) -> Option<Errand<S::Key>> {
        let (key, _) = match way {
            Way::After if !self.end => self.rows.back(),
            Way::Before if !self.start => self.rows.front(),
            _ => None,
        }?;
        Some(Errand::More(way, key.clone()))
    }

    /// Puts what was read into its place; gives whether there was anything to go to.
    fn take(&mut self, reply: Reply<S::Key, S::Row>) -> bool {
        // Where the record isn't here the rows stay, unless they are of another question.
        let found = reply.found;
        if !found && self.is_answered {
            return false;
        }
        match reply.more {
            None => self.replace(reply),
            Some(Way::After) => {
                self.end = reply.end;
                self.rows.extend(reply.rows);
                let unneeded = self.at.saturating_sub(self.page * 3);
                let surplus = self.rows.len().saturating_sub(self.most()).min(unneeded);
                self.rows.drain(..surplus);
                self.at -= surplus;
                self.top = self.top.saturating_sub(surplus);
                self.start &= surplus == 0;
                self.offset = self.offset.map(|offset| offset + surplus as u64);
            }
            Some(Way::Before) => {
                self.start = reply.start;
                let added = reply.rows.len();
                for row in reply.rows {
                    self.rows.push_front(row);
                }
                self.at += added;
                self.top += added;
                self.offset = self.offset.map(|offset| offset.saturating_sub(added as u64));
                let last = self.most().max(self.at + self.page * 3);
                self.end &= self.rows.len() <= last;
                self.rows.truncate(last);
            }
        }
        if self.start {
            (self.offset, self.offset_is_sure) = (Some(0), true);
        }
        if self.start && self.end {
            (self.total, self.total_is_sure) = (Some(self.rows.len() as u64), true);
        }
        found
    }

    fn replace(&mut self, reply: Reply<S::Key, S::Row>) {
        // The how manyth one is on is kept until it is counted anew, so that it doesn't flicker.
        let before = self.position().filter(|_| self.is_answered && !reply.end).map(|n| n - 1);
        self.at = reply.at.min(reply.rows.len().saturating_sub(1));
        self.top = self.at.saturating_sub(reply.above);
        (self.start, self.end) = (reply.start, reply.end);
        self.rows = reply.rows;
        self.offset = before.and_then(|n| n.checked_sub(self.at as u64));
        self.offset_is_sure = false;
        self.is_answered = true;
        self.place_end();
    }

    /// The most rows that are kept.
    fn most(&self) -> usize {
        self.page * 6 + 120
    }
}

#[cfg(test)]
mod tests;

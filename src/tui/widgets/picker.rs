//! A list that is narrowed by typing a few letters: help, palette and every choice are one.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::input::LineInput;
use super::list::ListState;
use super::panel::text;
use crate::domain::text::{Matcher, clean, fit, fold, width};
use crate::tui::key::Key;
use crate::tui::theme::{Look, Role};

/// One thing to pick.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Item {
    /// What it is; what typed letters are matched against first.
    pub text: String,
    /// More about it, in muted letters behind; matched too.
    pub detail: String,
    /// What stands before it: its keys.
    pub lead: String,
    /// The heading it stands under while nothing is typed.
    pub group: String,
    /// Words that find it too and aren't drawn: a command's name.
    pub also: String,
    /// Whether it can be picked now.
    pub open: bool,
}

/// A list that is narrowed by typing.
#[derive(Debug, Clone, Default)]
pub struct Picker {
    /// Everything there is.
    pub items: Vec<Item>,
    /// What is typed.
    pub query: LineInput,
    /// The list's position, among the matches.
    pub list: ListState,
    matches: Vec<usize>,
}

impl Picker {
    /// A picker over items.
    pub fn new(items: Vec<Item>) -> Picker {
        let mut picker = Picker { items, ..Picker::default() };
        picker.narrow();
        picker
    }

    /// Takes a key that types or moves; gives whether it did.
    pub fn press(&mut self, key: Key) -> bool {
        use crossterm::event::KeyCode;
        match key.code {
            KeyCode::Down => self.list.step(1),
            KeyCode::Up => self.list.step(-1),
            KeyCode::PageDown => self.list.step(self.list.page as isize),
            KeyCode::PageUp => self.list.step(-(self.list.page as isize)),
            KeyCode::Char('n') if key.ctrl => self.list.step(1),
            KeyCode::Char('p') if key.ctrl => self.list.step(-1),
            _ => {
                if !self.query.press(key) {
                    return false;
                }
                self.narrow();
            }
        }
        true
    }

    /// Finds what matches, the best first.
    pub fn narrow(&mut self) {
        let query = self.query.text().trim().to_owned();
        if query.is_empty() {
            self.matches = (0..self.items.len()).collect();
        } else {
            let matcher = Matcher::new(&query);
            let word = fold(&query);
            let mut scored: Vec<(i64, usize)> = self
                .items
                .iter()
                .enumerate()
                .filter_map(|(i, item)| {
                    let whole = |text: &str| if fold(text).contains(&word) { 500 } else { 0 };
                    let name = matcher.score(&item.text).map(|score| score * 2 + whole(&item.text));
                    let other = || matcher.score(&item.also).map(|score| score + whole(&item.also));
                    let rest = || matcher.score(&format!("{} {}", item.text, item.detail)).map(|score| score / 2);
                    name.or_else(other).or_else(rest).map(|score| (score, i))
                })
                .collect();
            // Letters strewn over a long text are no match beside a word that stands there.
            let best = scored.iter().map(|(score, _)| *score).max().unwrap_or(0);
            scored.retain(|(score, _)| best < 500 || *score * 4 >= best);
            scored.sort_by_key(|(score, i)| (!self.items[*i].open, -score, *i));
            self.matches = scored.into_iter().map(|(_, i)| i).collect();
        }
        self.list.set_count(self.matches.len());
        self.list.select(0);
    }

    /// Puts other items behind the first `kept` ones, and stays on the item one is on where that is still there.
    pub fn put_behind(&mut self, kept: usize, items: Vec<Item>) {
        let here = self.picked().filter(|at| *at < kept && self.list.at > 0);
        self.items.truncate(kept);
        self.items.extend(items);
        self.narrow();
        if let Some(here) = here {
            self.select(here);
        }
    }

    /// The item one is on, as an index into `items`.
    pub fn picked(&self) -> Option<usize> {
        self.matches.get(self.list.at).copied()
    }

    /// How many match.
    pub fn count(&self) -> usize {
        self.matches.len()
    }

    /// Goes to an item, if it is among the matches.
    pub fn select(&mut self, item: usize) {
        if let Some(at) = self.matches.iter().position(|i| *i == item) {
            self.list.select(at);
        }
    }

    /// Draws the typed line and the list under it; gives where the cursor stands.
    pub fn render(&mut self, buf: &mut Buffer, area: Rect, look: Look, prompt: &str) -> Position {
        let used = text(buf, area, 0, 0, prompt, look.style(Role::Accent));
        let line =
            Rect { x: area.x + used, y: area.y, width: area.width.saturating_sub(used), height: 1.min(area.height) };
        let cursor = self.query.render(buf, line, Style::new());
        let body = Rect { y: area.y + 1.min(area.height), height: area.height.saturating_sub(1), ..area };
        if self.matches.is_empty() {
            text(buf, body, 0, 1, "Nothing matches. Fewer letters find more.", look.style(Role::Muted));
            return cursor;
        }
        let grouped = self.query.text().trim().is_empty();
        let lead = self.items.iter().map(|item| width(&item.lead)).max().unwrap_or(0).min(14);
        let matcher = (!grouped).then(|| Matcher::new(self.query.text().trim()));
        self.render_rows(buf, body, look, lead, matcher.as_ref());
        cursor
    }

    fn render_rows(&mut self, buf: &mut Buffer, body: Rect, look: Look, lead: usize, matcher: Option<&Matcher>) {
        // Headings take rows too, so the window is found by walking back from the row one is on.
        let heading = |at: usize| -> bool {
            let group = |at: usize| self.matches.get(at).and_then(|i| self.items.get(*i)).map(|item| &item.group);
            matcher.is_none() && group(at).is_some_and(|g| !g.is_empty()) && (at == 0 || group(at) != group(at - 1))
        };
        let height = body.height as usize;
        let mut top = self.list.top.min(self.list.at);
        let rows = |from: usize, to: usize| (from..=to).map(|at| 1 + usize::from(heading(at))).sum::<usize>();
        while top < self.list.at && rows(top, self.list.at) > height {
            top += 1;
        }
        while top > 0 && rows(top - 1, self.matches.len() - 1) <= height {
            top -= 1;
        }
        let mut y = 0;
        let mut at = top;
        while y < body.height && at < self.matches.len() {
            let Some(item) = self.matches.get(at).and_then(|i| self.items.get(*i)) else { break };
            if heading(at) {
                text(buf, body, 0, y, &item.group, look.style(Role::Heading));
                y += 1;
                if y >= body.height {
                    break;
                }
            }
            let here = at == self.list.at;
            row(buf, Rect { y: body.y + y, height: 1, ..body }, look, item, lead, here, matcher);
            y += 1;
            at += 1;
        }
        self.list.top = top;
        self.list.page = height.max(1);
        self.list.area = Rect::default();
    }
}

fn row(buf: &mut Buffer, area: Rect, look: Look, item: &Item, lead: usize, here: bool, matcher: Option<&Matcher>) {
    let plain = match (here, item.open) {
        (true, _) => look.style(Role::Selected),
        (false, true) => look.style(Role::Text),
        (false, false) => look.style(Role::Muted),
    };
    buf.set_style(area, if here { look.style(Role::Selected) } else { Style::new() });
    let keys = if here { plain } else { look.style(Role::Accent) };
    let mut x = 1;
    if lead > 0 {
        text(buf, area, x, 0, &fit(&item.lead, lead), keys);
        x += lead as u16 + 2;
    }
    let start = x;
    x += text(buf, area, x, 0, &item.text, plain);
    if let Some(matcher) = matcher.filter(|_| !here) {
        highlight(buf, area, start, &item.text, &matcher.positions(&item.text), look.style(Role::Match));
    }
    if !item.detail.is_empty() {
        let muted = if here { plain } else { look.style(Role::Muted) };
        text(buf, area, x + 2, 0, &item.detail, muted);
    }
}

/// Restyles the letters that matched.
fn highlight(buf: &mut Buffer, area: Rect, from: u16, words: &str, positions: &[usize], style: Style) {
    let mut x = from;
    for (i, letter) in words.chars().enumerate() {
        let wide = width(&clean(&letter.to_string())) as u16;
        if positions.contains(&i) && x + wide <= area.width {
            buf.set_style(Rect { x: area.x + x, y: area.y, width: wide, height: 1 }, style);
        }
        x += wide;
    }
}

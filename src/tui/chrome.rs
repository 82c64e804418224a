//! The frame around every view: rooms and tabs above, the status line and the footer below.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::command::Row;
use super::key::shown;
use super::rooms::RoomRow;
use super::theme::{Look, Mark, Role};
use super::view::{Notice, Place, Tone};
use super::widgets::panel;
use crate::domain::text::{clean, fit, width};

/// The least size that everything fits into; below it one line says so.
pub const LEAST: (u16, u16) = (60, 16);

/// The regions of the screen.
#[derive(Debug, Clone, Copy)]
pub struct Parts {
    /// Rooms.
    pub head: Rect,
    /// Tabs.
    pub tabs: Rect,
    /// The view.
    pub body: Rect,
    /// Messages.
    pub status: Rect,
    /// Keys.
    pub foot: Rect,
}

/// Divides the screen; for presentations the tabs go and the view gets margins.
pub fn parts(area: Rect, present: bool) -> Parts {
    let row = |y: u16| Rect { x: area.x, y: area.y + y, width: area.width, height: 1 };
    let top = if present { 1 } else { 2 };
    let body = Rect { x: area.x, y: area.y + top, width: area.width, height: area.height.saturating_sub(top + 2) };
    let margin = if present && area.width > 100 { 4 } else { 0 };
    let body = Rect { x: body.x + margin, width: body.width - 2 * margin, ..body };
    let tabs = if present { Rect { height: 0, ..row(1) } } else { row(1) };
    Parts { head: row(0), tabs, body, status: row(area.height - 2), foot: row(area.height - 1) }
}

/// Paints what is behind everything, where the look wants that.
pub fn backdrop(buf: &mut Buffer, area: Rect, look: Look) {
    let style = look.backdrop();
    if style != Style::new() {
        buf.set_style(area, style);
    }
}

/// What the frame shows.
pub struct Chrome<'a> {
    /// The business's name.
    pub business: &'a str,
    /// All rooms.
    pub rooms: Vec<&'static RoomRow>,
    /// The room one is in.
    pub room: usize,
    /// The tab one is on.
    pub tab: usize,
    /// Critical findings of all rooms.
    pub critical: usize,
    /// Warnings of all rooms.
    pub warnings: usize,
    /// How things look.
    pub look: Look,
    /// The whole screen.
    pub area: Rect,
}

impl Chrome<'_> {
    fn brand(&self) -> String {
        let name = clean(self.business);
        let named = format!(" opsroom · {}  ", fit(&name, 24));
        // The rooms, and what needs attention, come before the name.
        let rooms: usize = self.rooms.iter().map(|room| width(room.title) + 4).sum();
        let needed = width(&named) + rooms + attention_line(self, true).width();
        if name.is_empty() || self.area.width < 80 || needed > usize::from(self.area.width) {
            " opsroom  ".to_owned()
        } else {
            named
        }
    }
}

/// The cells of the rooms' names: (room, from, to).
fn room_cells(chrome: &Chrome<'_>) -> Vec<(usize, u16, u16)> {
    let mut x = width(&chrome.brand()) as u16;
    let mut cells = Vec::new();
    for (i, room) in chrome.rooms.iter().enumerate() {
        let wide = width(room.title) as u16 + 4;
        cells.push((i, x, x + wide));
        x += wide;
    }
    cells
}

/// The cells of the tabs' names: (tab, from, to).
fn tab_cells(chrome: &Chrome<'_>) -> Vec<(usize, u16, u16)> {
    let mut x = 1;
    let mut cells = Vec::new();
    let Some(room) = chrome.rooms.get(chrome.room) else { return cells };
    for (i, tab) in room.tabs.iter().enumerate() {
        let wide = width(tab.title) as u16 + 2;
        cells.push((i, x, x + wide));
        x += wide;
    }
    cells
}

/// The room whose name stands there.
pub fn room_at(chrome: &Chrome<'_>, at: Position) -> Option<usize> {
    (at.y == 0)
        .then(|| room_cells(chrome).into_iter().find(|(_, from, to)| (*from..*to).contains(&at.x)))?
        .map(|cell| cell.0)
}

/// The tab whose name stands there.
pub fn tab_at(chrome: &Chrome<'_>, at: Position) -> Option<usize> {
    (at.y == 1 && !chrome.look.present)
        .then(|| tab_cells(chrome).into_iter().find(|(_, from, to)| (*from..*to).contains(&at.x)))?
        .map(|cell| cell.0)
}

/// Draws rooms, tabs, and how much needs attention.
pub fn render_top(chrome: &Chrome<'_>, buf: &mut Buffer, parts: &Parts) {
    let look = chrome.look;
    let brand = chrome.brand();
    buf.set_stringn(parts.head.x, parts.head.y, &brand, parts.head.width as usize, look.style(Role::Muted));
    // Where the rooms need the place, marks stand without their words.
    let rooms_end = room_cells(chrome).last().map_or(0, |(_, _, to)| *to);
    let mut attention = attention_line(chrome, false);
    if rooms_end + attention.width() as u16 > parts.head.width {
        attention = attention_line(chrome, true);
    }
    let room_for = parts.head.width.saturating_sub(attention.width() as u16);
    for (i, from, to) in room_cells(chrome) {
        let Some(room) = chrome.rooms.get(i) else { continue };
        if to > room_for {
            break;
        }
        let here = i == chrome.room;
        let style = if here { look.style(Role::Accent).add_modifier(Modifier::BOLD) } else { look.style(Role::Text) };
        let key = if here { style } else { look.style(Role::Muted) };
        let line = Line::from(vec![Span::styled(format!(" {} ", room.key), key), Span::styled(room.title, style)]);
        buf.set_line(parts.head.x + from, parts.head.y, &line, to - from);
    }
    let x = parts.head.right().saturating_sub(attention.width() as u16);
    buf.set_line(x, parts.head.y, &attention, attention.width() as u16);
    if parts.tabs.height == 0 {
        return;
    }
    for (i, from, to) in tab_cells(chrome) {
        let Some(tab) = chrome.rooms.get(chrome.room).and_then(|room| room.tabs.get(i)) else { continue };
        let style = if i == chrome.tab {
            look.style(Role::Accent).add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
        } else {
            look.style(Role::Muted)
        };
        panel::put(buf, parts.tabs.x + from, parts.tabs.y, tab.title, (to - from) as usize, style);
    }
}

fn attention_line(chrome: &Chrome<'_>, short: bool) -> Line<'static> {
    let look = chrome.look;
    let mut spans = Vec::new();
    if chrome.critical > 0 {
        spans.push(Span::styled(
            format!("{} {}{}", look.mark(Mark::Critical), chrome.critical, if short { "" } else { " critical" }),
            look.style(Role::Bad),
        ));
    }
    if chrome.warnings > 0 {
        if !spans.is_empty() {
            spans.push(Span::styled(if short { "  " } else { " · " }, look.style(Role::Muted)));
        }
        let words = match (short, chrome.warnings) {
            (true, warnings) => format!("{} {warnings}", look.mark(Mark::Warning)),
            (false, 1) => "1 warning".to_owned(),
            (false, warnings) => format!("{warnings} warnings"),
        };
        spans.push(Span::styled(words, look.style(Role::Warn)));
    }
    spans.push(Span::raw(" "));
    Line::from(spans)
}

/// Draws the message and the keys that work here.
pub fn render_bottom(buf: &mut Buffer, parts: &Parts, look: Look, notice: Option<&Notice>, rows: &[Row]) {
    if let Some(notice) = notice {
        let (role, mark) = match notice.tone {
            Tone::Good => (Role::Good, look.mark(Mark::Ok)),
            Tone::Warn => (Role::Warn, look.mark(Mark::Warning)),
            Tone::Bad => (Role::Bad, look.mark(Mark::Critical)),
        };
        let text = format!(" {mark} {}", clean(&notice.text));
        let text = fit(&text, parts.status.width as usize);
        buf.set_stringn(parts.status.x, parts.status.y, &text, parts.status.width as usize, look.style(role));
    }
    let keys = footer(look, rows, parts.foot.width);
    panel::line(buf, parts.foot, 0, &keys);
}

/// The footer: keys and their words, as many as fit; the help key always.
fn footer(look: Look, rows: &[Row], room: u16) -> Line<'static> {
    let shown_rows: Vec<&Row> =
        rows.iter().filter(|row| row.available && !row.hint.is_empty() && !row.keys.is_empty()).collect();
    let wide = |row: &Row| width(&shown(row.keys[0])) + width(row.hint) + 3;
    let last: Vec<&Row> =
        shown_rows.iter().filter(|row| row.name == "help" || row.name == "palette").copied().collect();
    let mut left = (room as usize).saturating_sub(1 + last.iter().map(|row| wide(row)).sum::<usize>());
    let mut spans = vec![Span::raw(" ")];
    let mut push = |row: &Row| {
        spans.push(Span::styled(shown(row.keys[0]), look.style(Role::Accent)));
        spans.push(Span::styled(format!(" {}  ", row.hint), look.style(Role::Muted)));
    };
    for row in shown_rows.iter().filter(|row| row.name != "help" && row.name != "palette") {
        if wide(row) > left {
            break;
        }
        left -= wide(row);
        push(row);
    }
    last.into_iter().for_each(push);
    Line::from(spans)
}

/// Whether nothing fits.
pub fn is_too_small(area: Rect) -> bool {
    area.width < LEAST.0 || area.height < LEAST.1
}

/// What is drawn where nothing fits.
pub fn too_small(buf: &mut Buffer, area: Rect) {
    let text = format!("opsroom needs {}x{}, here: {}x{}", LEAST.0, LEAST.1, area.width, area.height);
    Line::styled(text, Style::new()).render(area, buf);
}

/// Where an overlay goes within the body.
pub fn placed(place: Place, body: Rect) -> Rect {
    let centred = |wide: u16, high: u16| {
        let (wide, high) = (wide.min(body.width), high.min(body.height));
        Rect { x: body.x + (body.width - wide) / 2, y: body.y + (body.height - high) / 2, width: wide, height: high }
    };
    match place {
        Place::Full => body,
        Place::Centre(wide, high) => centred(wide, high),
        Place::Bottom(high) => {
            let high = high.min(body.height);
            Rect { y: body.bottom() - high, height: high, ..body }
        }
        Place::At(at, wide, high) => {
            let (wide, high) = (wide.min(body.width), high.min(body.height));
            let x = at.x.clamp(body.x, body.right() - wide);
            let y = at.y.clamp(body.y, body.bottom() - high);
            Rect { x, y, width: wide, height: high }
        }
    }
}

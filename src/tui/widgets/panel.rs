//! A bordered region with its title and the figure that matters in the border, and lines of text inside.

use std::sync::LazyLock;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use unicode_segmentation::UnicodeSegmentation;

use crate::domain::text::{clean, fit, single_cells, width};
use crate::tui::theme::{Look, Role};

/// Draws a border with a title; gives the inside.
pub fn panel(buf: &mut Buffer, area: Rect, look: Look, title: &str, focused: bool) -> Rect {
    let role = if focused { Role::Focus } else { Role::Border };
    let title = clean(title);
    let cut = fit(&title, area.width.saturating_sub(4) as usize);
    let head = if cut.is_empty() { String::new() } else { format!(" {cut} ") };
    let style = if focused { look.style(Role::Heading) } else { look.style(Role::Muted) };
    let symbols = if look.ascii { ASCII } else { ratatui::symbols::border::PLAIN };
    border(buf, area, &symbols, look.style(role));
    put(buf, area.x + 1, area.y, &head, area.width.saturating_sub(2) as usize, style);
    Rect {
        x: area.x + 1.min(area.width),
        y: area.y + 1.min(area.height),
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(2),
    }
}

/// Draws the border of an area that lies on the screen. ratatui's block styles each cell inside as well, which at each
/// key costs more than all that stands there.
#[expect(clippy::disallowed_methods, reason = "borders are ours")]
fn border(buf: &mut Buffer, area: Rect, symbols: &ratatui::symbols::border::Set<'_>, style: Style) {
    let area = area.intersection(buf.area);
    if area.is_empty() {
        return;
    }
    let (left, right) = (area.x, area.right() - 1);
    let (top, bottom) = (area.y, area.bottom() - 1);
    let mut set = |x, y, symbol| {
        buf[(x, y)].set_symbol(symbol).set_style(style);
    };
    for x in left..=right {
        set(x, top, symbols.horizontal_top);
        set(x, bottom, symbols.horizontal_bottom);
    }
    for y in top..=bottom {
        set(left, y, symbols.vertical_left);
        set(right, y, symbols.vertical_right);
    }
    set(left, top, symbols.top_left);
    set(right, top, symbols.top_right);
    set(left, bottom, symbols.bottom_left);
    set(right, bottom, symbols.bottom_right);
}

/// A border in ASCII.
const ASCII: ratatui::symbols::border::Set<'static> = ratatui::symbols::border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

/// Draws text at a place, cut with `…`; control characters made visible. Gives the cells used.
pub fn text(buf: &mut Buffer, area: Rect, dx: u16, dy: u16, words: &str, style: Style) -> u16 {
    if dy >= area.height || dx >= area.width {
        return 0;
    }
    if let Some(cells) = single_cells(words)
        && cells <= usize::from(area.width - dx)
    {
        return letters(buf, area.x + dx, area.y + dy, words, cells, style) - (area.x + dx);
    }
    let safe = clean(words);
    let room = (area.width - dx) as usize;
    let cut = fit(&safe, room);
    put(buf, area.x + dx, area.y + dy, &cut, room, style) - (area.x + dx)
}

/// Puts text that is clean already into at most `room` cells; gives the column behind it.
pub(in crate::tui) fn put(buf: &mut Buffer, x: u16, y: u16, words: &str, room: usize, style: Style) -> u16 {
    match single_cells(words) {
        Some(_) => letters(buf, x, y, words, room, style),
        None => buf.set_stringn(x, y, words, room, style).0,
    }
}

/// Cells with the letters of ASCII, from the blank on: copying one is quicker than making it.
static ASCII_CELLS: LazyLock<Vec<Cell>> =
    LazyLock::new(|| (b' '..=b'~').map(|byte| Cell::from(char::from(byte))).collect());

/// Puts letters that take [one cell each](single_cells) into at most `room` cells; gives the column behind them. They need
/// no look at graphemes: a screen is some two thousand of them at each key.
#[expect(clippy::disallowed_methods, reason = "only characters that take one cell are set one by one")]
pub(in crate::tui) fn letters(buf: &mut Buffer, x: u16, y: u16, words: &str, room: usize, style: Style) -> u16 {
    let screen = buf.area;
    if y < screen.y || y >= screen.bottom() || x < screen.x || x >= screen.right() {
        return x;
    }
    let room = room.min(usize::from(screen.right() - x));
    let from = buf.index_of(x, y);
    let Some(row) = buf.content.get_mut(from..from + room) else { return x };
    let known = ASCII_CELLS.as_slice();
    let mut at = x;
    for (cell, letter) in row.iter_mut().zip(words.chars()) {
        match (letter as usize).checked_sub(usize::from(b' ')).and_then(|place| known.get(place)) {
            Some(known) => {
                let mut fresh = known.clone();
                fresh.fg = style.fg.unwrap_or(cell.fg);
                fresh.bg = style.bg.unwrap_or(cell.bg);
                fresh.modifier = (cell.modifier | style.add_modifier) - style.sub_modifier;
                *cell = fresh;
            }
            None => {
                cell.set_char(letter).set_style(style);
            }
        }
        at += 1;
    }
    at
}

/// One row of an area; of no height where the area ends above it.
pub fn row_of(area: Rect, y: u16) -> Rect {
    Rect { y: area.y + y.min(area.height), height: u16::from(y < area.height), ..area }
}

/// What is left of an area below its first rows.
pub fn below(area: Rect, rows: u16) -> Rect {
    Rect { y: area.y + rows.min(area.height), height: area.height.saturating_sub(rows), ..area }
}

/// Draws a line of spans at a row of an area.
pub fn line(buf: &mut Buffer, area: Rect, dy: u16, line: &Line<'_>) {
    if dy >= area.height {
        return;
    }
    let (mut x, end) = (area.x, area.x + area.width);
    for span in &line.spans {
        let room = usize::from(end.saturating_sub(x));
        if room == 0 {
            break;
        }
        x = put(buf, x, area.y + dy, &span.content, room, line.style.patch(span.style));
    }
}

/// Breaks text into lines of at most `cells`, at blanks where there are any; long words are cut by graphemes.
/// Existing line breaks stay. The text is cleaned on the way.
pub fn wrap(words: &str, cells: usize) -> Vec<String> {
    let cells = cells.max(1);
    let mut lines = Vec::new();
    for paragraph in words.lines() {
        if !paragraph.starts_with(' ') && single_cells(paragraph).is_some_and(|wide| wide <= cells) {
            lines.push(paragraph.to_owned());
            continue;
        }
        let safe = clean(paragraph);
        let mut current = String::new();
        let mut used = 0;
        for word in safe.split(' ') {
            let wide = width(word);
            if used > 0 && used + 1 + wide > cells {
                lines.push(std::mem::take(&mut current));
                used = 0;
            }
            if used > 0 {
                current.push(' ');
                used += 1;
            }
            if used + wide <= cells {
                current.push_str(word);
                used += wide;
                continue;
            }
            for part in word.graphemes(true) {
                let w = width(part);
                if used + w > cells && used > 0 {
                    lines.push(std::mem::take(&mut current));
                    used = 0;
                }
                current.push_str(part);
                used += w;
            }
        }
        lines.push(current);
    }
    if lines.is_empty() {
        lines.push(String::new());
    }
    lines
}

/// What an empty view says: what it is for, and which keys fill it.
pub fn empty(buf: &mut Buffer, area: Rect, look: Look, what: &str, keys: &[(&str, &str)]) {
    let room = area.width.saturating_sub(8).min(72);
    let lines = wrap(what, room as usize);
    let high = lines.len() as u16 + 1 + keys.len() as u16;
    let mut y = area.height.saturating_sub(high) / 3;
    let x = (area.width.saturating_sub(room)) / 2;
    for words in &lines {
        text(buf, area, x, y, words, look.style(Role::Text));
        y += 1;
    }
    y += 1;
    for (key, does) in keys {
        let used = text(buf, area, x, y, key, look.style(Role::Accent));
        text(buf, area, x + used.max(6) + 2, y, does, look.style(Role::Text));
        y += 1;
    }
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Style, Stylize};
    use ratatui::text::{Line, Span};
    use ratatui::widgets::{Block, Widget};

    use super::{line, panel, text, wrap};
    use crate::tui::theme::{Look, Role};

    #[test]
    fn plain_text_is_drawn_as_any_other() {
        let style = Style::default().fg(Color::Red);
        for words in [
            "",
            "plain",
            "a longer piece of plain text",
            "日本語 と text",
            "│ café · 3 × ✓ ▏",
            "e\u{301}t ☎\u{fe0f} ◾",
            "tab\tand é",
            "exactly 12!!",
        ] {
            for (dx, dy) in [(0, 0), (3, 1), (11, 2), (12, 0), (0, 3)] {
                let area = Rect::new(2, 1, 12, 3);
                let mut drawn = Buffer::empty(Rect::new(0, 0, 16, 5));
                let mut wanted = drawn.clone();
                text(&mut drawn, area, dx, dy, words, style);
                if dy < area.height && dx < area.width {
                    let room = usize::from(area.width - dx);
                    let cut = super::fit(&super::clean(words), room).into_owned();
                    wanted.set_stringn(area.x + dx, area.y + dy, cut, room, style);
                }
                assert_eq!(drawn, wanted, "{words:?} at {dx}, {dy}");
            }
        }
    }

    #[test]
    fn a_panel_is_drawn_as_ratatui_draws_a_block() {
        let look = Look::default();
        for (wide, high) in [(16, 5), (9, 3), (3, 3), (2, 2), (16, 2), (5, 5)] {
            for title in ["", "Tools", "a title that is too long"] {
                let area = Rect::new(0, 0, wide, high);
                let mut drawn = Buffer::empty(Rect::new(0, 0, 16, 5));
                let mut wanted = drawn.clone();
                let inside = panel(&mut drawn, area, look, title, true);
                let cut = super::fit(title, usize::from(wide.saturating_sub(4)));
                let head = if cut.is_empty() { String::new() } else { format!(" {cut} ") };
                let block = Block::bordered()
                    .border_style(look.style(Role::Focus))
                    .title(Span::styled(head, look.style(Role::Heading)));
                assert_eq!(inside.as_size(), block.inner(area).as_size(), "{wide}x{high}");
                block.render(area, &mut wanted);
                assert_eq!(drawn, wanted, "{title:?} in {wide}x{high}");
            }
        }
    }

    #[test]
    fn lines_are_drawn_as_ratatui_draws_them() {
        let spans = vec![Span::raw("plain ").bold(), Span::raw("日本 "), Span::raw("and more of it").red()];
        let whole = Line::from(spans).on_blue();
        for wide in [0, 3, 7, 8, 9, 20, 40] {
            let area = Rect::new(1, 1, wide, 1);
            let mut drawn = Buffer::empty(Rect::new(0, 0, 44, 3));
            let mut wanted = drawn.clone();
            line(&mut drawn, area, 0, &whole);
            wanted.set_line(1, 1, &whole, wide);
            assert_eq!(drawn, wanted, "in {wide} cells");
        }
    }

    #[test]
    fn text_is_wrapped_at_blanks_and_long_words_are_cut() {
        let cases: &[(&str, usize, &[&str])] = &[
            ("", 5, &[""]),
            ("one two three", 7, &["one two", "three"]),
            ("abcdefghij", 4, &["abcd", "efgh", "ij"]),
            ("a\nb", 9, &["a", "b"]),
            ("日本語", 4, &["日本", "語"]),
        ];
        for (words, cells, want) in cases {
            assert_eq!(wrap(words, *cells), *want, "{words:?} in {cells}");
        }
    }
}

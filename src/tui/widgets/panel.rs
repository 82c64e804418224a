//! A bordered region with its title and the figure that matters in the border, and lines of text inside.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Widget};
use unicode_segmentation::UnicodeSegmentation;

use crate::domain::text::{clean, fit, width};
use crate::tui::theme::{Look, Role};

/// Draws a border with a title; gives the inside.
pub fn panel(buf: &mut Buffer, area: Rect, look: Look, title: &str, focused: bool) -> Rect {
    let role = if focused { Role::Focus } else { Role::Border };
    let title = clean(title);
    let cut = fit(&title, area.width.saturating_sub(4) as usize);
    let head = if cut.is_empty() { String::new() } else { format!(" {cut} ") };
    let style = if focused { look.style(Role::Heading) } else { look.style(Role::Muted) };
    let mut block = Block::bordered().border_style(look.style(role)).title(Span::styled(head, style));
    block = if look.ascii { block.border_set(ASCII) } else { block.border_type(BorderType::Plain) };
    let inside = block.inner(area);
    block.render(area, buf);
    inside
}

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
    let safe = clean(words);
    let room = (area.width - dx) as usize;
    let cut = fit(&safe, room);
    buf.set_stringn(area.x + dx, area.y + dy, &cut, room, style);
    width(&cut) as u16
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
    if dy < area.height {
        buf.set_line(area.x, area.y + dy, line, area.width);
    }
}

/// Breaks text into lines of at most `cells`, at blanks where there are any; long words are cut by graphemes.
/// Existing line breaks stay. The text is cleaned on the way.
pub fn wrap(words: &str, cells: usize) -> Vec<String> {
    let cells = cells.max(1);
    let mut lines = Vec::new();
    for paragraph in words.lines() {
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
    use super::wrap;

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

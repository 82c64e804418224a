//! A table: a fixed first column, others that scroll sideways with the column one is on, right-aligned numbers.

use std::borrow::Cow;
use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};

use super::panel;
use crate::domain::text::{clean, fit, single_cells, width};
use crate::tui::theme::{Look, Mark, Role};

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub title: Cow<'static, str>,
    /// Cells that it takes; the first column gets what is left.
    pub width: u16,
    /// Whether its values stand to the right.
    pub right: bool,
}

/// One cell: its text and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell<'a> {
    /// The text, as it comes: it is cleaned when drawn.
    pub text: Cow<'a, str>,
    /// What it means.
    pub role: Role,
}

impl<'a> Cell<'a> {
    /// Ordinary text.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Cell<'a> {
        Cell { text: text.into(), role: Role::Text }
    }

    /// Text with a meaning.
    pub fn of(role: Role, text: impl Into<Cow<'a, str>>) -> Cell<'a> {
        Cell { text: text.into(), role }
    }
}

/// How a row stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RowLook {
    /// The row one is on.
    pub here: bool,
    /// Marked for a bulk action.
    pub marked: bool,
    /// Struck back: retired, planned.
    pub dim: bool,
}

/// Which columns are on screen, and where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// The first scrolling column on screen.
    pub first: usize,
    /// (column, x, width), left to right, the fixed first one included.
    pub shown: Vec<(usize, u16, u16)>,
    /// Whether columns are out of sight to the left and to the right.
    pub more: (bool, bool),
}

/// The least width of the fixed first column.
const NAME_LEAST: u16 = 18;
/// Blank cells between columns.
const GAP: u16 = 2;

/// Finds the columns to draw so that `at` is among them; `first` is where it was scrolled to before.
pub fn columns(all: &[Column], at: usize, first: usize, room: u16) -> Columns {
    let name = all.first().map_or(0, |column| column.width.max(NAME_LEAST)).min(room);
    let fits = |from: usize| -> Range<usize> {
        let mut used = name;
        let mut to = from;
        while let Some(column) = all.get(to) {
            used += column.width + GAP;
            if used > room {
                break;
            }
            to += 1;
        }
        from..to.max((from + 1).min(all.len()))
    };
    let mut first = first.clamp(1, all.len().max(2) - 1);
    if at > 0 && at < first {
        first = at;
    }
    while at > 0 && !fits(first).contains(&at) && first < at {
        first += 1;
    }
    // Scrolling back as far as everything to the right still fits.
    while first > 1 && fits(first - 1).end >= fits(first).end && fits(first - 1).contains(&at.max(1)) {
        first -= 1;
    }
    let range = fits(first);
    let taken: u16 = range.clone().filter_map(|i| all.get(i)).map(|column| column.width + GAP).sum();
    let name = room.saturating_sub(taken).max(name.min(room));
    let mut shown = vec![(0, 0, name)];
    let mut x = name + GAP;
    for i in range.clone() {
        let Some(column) = all.get(i) else { break };
        if x >= room {
            break;
        }
        shown.push((i, x, column.width.min(room - x)));
        x += column.width + GAP;
    }
    Columns { first, shown, more: (first > 1, range.end < all.len()) }
}

/// Draws the headings; the column one is on is underlined, the sorted one has a mark.
pub fn header(
    buf: &mut Buffer,
    area: Rect,
    look: Look,
    all: &[Column],
    columns: &Columns,
    at: Option<usize>,
    sort: Option<(usize, bool)>,
) {
    for &(i, x, wide) in &columns.shown {
        let Some(column) = all.get(i) else { continue };
        let mut style = look.style(Role::Muted);
        if at == Some(i) {
            style = look.style(Role::Accent).add_modifier(Modifier::UNDERLINED);
        }
        let (title, wide) = match sort {
            Some((sorted, up)) if sorted == i => {
                let mark = look.mark(if up { Mark::Up } else { Mark::Down });
                sorted_title(&column.title, mark, wide, area.width.saturating_sub(x))
            }
            _ => (column.title.to_string(), wide),
        };
        put(buf, Rect { x: area.x + x, y: area.y, width: wide, height: 1 }, &title, column.right, style);
    }
    if columns.more.1 && area.width > 0 {
        let x = area.right() - 1;
        buf.set_stringn(x, area.y, look.mark(Mark::Here), 1, look.style(Role::Accent));
    }
}

/// A heading with the mark of the order, and the cells that they take: the title is cut, the mark never. Where both just
/// don't fit, one of the blank cells before the next column is theirs.
fn sorted_title(title: &str, mark: &str, wide: u16, room: u16) -> (String, u16) {
    let both = (width(title) + width(mark)) as u16;
    let wide = if both > wide && wide + 1 < room { wide + 1 } else { wide };
    (format!("{}{mark}", fit(title, usize::from(wide).saturating_sub(width(mark)))), wide)
}

/// The column under a position, among the ones on screen.
pub fn column_at(area: Rect, columns: &Columns, at: Position) -> Option<usize> {
    let x = at.x.checked_sub(area.x)?;
    columns.shown.iter().find(|(_, from, wide)| (*from..*from + *wide + GAP).contains(&x)).map(|(i, _, _)| *i)
}

/// Draws one row.
#[allow(clippy::too_many_arguments)] // One row is drawn from what the table knows; a struct would be built per row.
pub fn row(
    buf: &mut Buffer,
    area: Rect,
    look: Look,
    all: &[Column],
    columns: &Columns,
    at: Option<usize>,
    row: RowLook,
    cell: &dyn Fn(usize) -> Cell<'static>,
) {
    let base = if row.here { look.style(Role::Selected) } else { Style::new() };
    if row.here {
        buf.set_style(area, base);
    }
    for &(i, x, wide) in &columns.shown {
        let Some(column) = all.get(i) else { continue };
        let cell = cell(i);
        let mut style = if row.here { base } else { look.style(cell.role) };
        if row.here && matches!(cell.role, Role::Bad | Role::Warn) {
            style = style.add_modifier(Modifier::BOLD);
        }
        if row.dim && !row.here {
            style = look.style(Role::Muted);
        }
        if row.marked && i == 0 && !row.here {
            style = look.style(Role::Marked);
        }
        if row.here && at == Some(i) && i > 0 {
            style = style.add_modifier(Modifier::UNDERLINED | Modifier::BOLD);
        }
        put(buf, Rect { x: area.x + x, y: area.y, width: wide, height: 1 }, &cell.text, column.right, style);
    }
}

/// Puts a text into a cell of the table: cut with `…`, to the right for numbers.
fn put(buf: &mut Buffer, area: Rect, words: &str, right: bool, style: Style) {
    if let Some(cells) = single_cells(words)
        && cells <= usize::from(area.width)
    {
        let pad = if right { area.width - cells as u16 } else { 0 };
        panel::letters(buf, area.x + pad, area.y, words, cells, style);
        return;
    }
    let safe = clean(words);
    let cut = fit(&safe, area.width as usize);
    let pad = if right { (area.width as usize).saturating_sub(width(&cut)) as u16 } else { 0 };
    panel::put(buf, area.x + pad, area.y, &cut, (area.width - pad) as usize, style);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(widths: &[u16]) -> Vec<Column> {
        widths.iter().map(|width| Column { title: Cow::Borrowed("c"), width: *width, right: false }).collect()
    }

    #[test]
    fn the_mark_of_the_order_is_never_cut() {
        assert_eq!(sorted_title("Owner", "▲", 8, 40), ("Owner▲".to_owned(), 8));
        assert_eq!(sorted_title("In stage", "▲", 8, 40), ("In stage▲".to_owned(), 9));
        assert_eq!(sorted_title("In stage", "▲", 8, 8), ("In sta…▲".to_owned(), 8));
        assert_eq!(sorted_title("Open deals", "▼", 6, 40), ("Open …▼".to_owned(), 7));
    }

    #[test]
    fn the_column_one_is_on_is_always_on_screen_and_nothing_overlaps() {
        let all = table(&[20, 10, 8, 30, 12, 6, 15, 9]);
        for room in [20, 41, 78, 120, 200] {
            let mut first = 1;
            for at in [0, 1, 7, 3, 5, 0, 6, 2] {
                let seen = columns(&all, at, first, room);
                first = seen.first;
                assert!(room < 45 || seen.shown.iter().any(|(i, _, _)| *i == at), "column {at} in {room}: {seen:?}");
                for pair in seen.shown.windows(2) {
                    assert!(pair[0].1 + pair[0].2 < pair[1].1, "{seen:?}");
                }
                assert!(seen.shown.iter().all(|(_, x, wide)| x + wide <= room), "{seen:?}");
            }
        }
    }
}

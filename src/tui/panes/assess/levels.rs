//! The levels of a dimension: side by side as columns of text, or one below the other where columns were too narrow.

use chrono::NaiveDate;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;
use ratatui::widgets::{Block, BorderType, Widget};

use super::{Here, Target};
use crate::domain::maturity::framework::Level;
use crate::domain::text::{clean, fit};
use crate::tui::theme::{Look, Mark, Role};
use crate::tui::view::Canvas;
use crate::tui::widgets::panel::{text, wrap};

/// Least width of a column, borders included.
const COLUMN: u16 = 22;

/// The border of the answered level where only ASCII may be drawn.
const HEAVY_ASCII: ratatui::symbols::border::Set<'static> = ratatui::symbols::border::Set {
    top_left: "#",
    top_right: "#",
    bottom_left: "#",
    bottom_right: "#",
    vertical_left: "#",
    vertical_right: "#",
    horizontal_top: "=",
    horizontal_bottom: "=",
};

/// The border of the others.
const LIGHT_ASCII: ratatui::symbols::border::Set<'static> = ratatui::symbols::border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

/// The rows that the levels need at the least: two for each.
pub(super) fn least(here: &Here<'_>) -> u16 {
    (here.words.levels.len() as u16 * 2).max(8)
}

/// The rows that the levels would take, at most `room`: as columns where they fit, else one below the other.
pub(super) fn need(here: &Here<'_>, look: Look, width: u16, room: u16) -> u16 {
    if let Some(need) = column_need(here, look, width).filter(|need| *need <= room) {
        return need;
    }
    let inner = usize::from(width.saturating_sub(6));
    let texts =
        here.words.levels.iter().map(|level| wrap(here.dimension.description(level.number), inner).len() as u16 + 1);
    texts.sum::<u16>().min(room)
}

/// The rows that columns take; `None` where they would be too narrow.
fn column_need(here: &Here<'_>, look: Look, width: u16) -> Option<u16> {
    let wide = width / (here.words.levels.len().max(1) as u16);
    let inner = usize::from(wide.saturating_sub(4));
    let lines = |level: &Level| {
        let note = if level.note.is_empty() { 0 } else { wrap(&level.note, inner).len() };
        (wrap(here.dimension.description(level.number), inner).len() + note) as u16
    };
    let most = here.words.levels.iter().map(lines).max().unwrap_or(0);
    (wide >= COLUMN).then_some(most + 2 + 2 * u16::from(look.present))
}

/// One level with all that is said about it.
struct Shown<'a> {
    level: &'a Level,
    description: &'a str,
    is_answer: bool,
    is_picked: bool,
    marks: String,
}

fn shown<'a>(here: &'a Here<'_>, picked: Option<u8>, today: NaiveDate, look: Look) -> Vec<Shown<'a>> {
    let answer = here.answer();
    let is_voting = here.is_voting();
    here.words
        .levels
        .iter()
        .map(|level| {
            let is_answer = answer.level == Some(level.number);
            let mut marks = Vec::new();
            if is_answer {
                marks.push(format!("{} answer", look.mark(Mark::Set)));
            }
            if here.row.last == Some(level.number) {
                let when = here.room.before(here.assessment).map(|before| before.day());
                let when = when.map_or("last time".to_owned(), |day| super::facts::month(day, today));
                marks.push(format!("{} {when}", look.mark(Mark::Ghost)));
            }
            if answer.target == Some(level.number) {
                marks.push(format!("{} target", look.mark(Mark::Here)));
            }
            Shown {
                level,
                description: here.dimension.description(level.number),
                is_answer,
                is_picked: picked == Some(level.number) && !is_voting,
                marks: marks.join("  "),
            }
        })
        .collect()
}

/// Draws the levels; gives the rows used.
pub(super) fn render(
    canvas: &mut Canvas<'_>,
    area: Rect,
    here: &Here<'_>,
    picked: Option<u8>,
    today: NaiveDate,
    targets: &mut Vec<(Rect, Target)>,
) -> u16 {
    let all = shown(here, picked, today, canvas.look);
    match column_need(here, canvas.look, area.width).filter(|need| *need <= area.height) {
        Some(need) => {
            columns(canvas, Rect { height: need, ..area }, &all, targets);
            need
        }
        None => stacked(canvas, area, &all, targets),
    }
}

fn columns(canvas: &mut Canvas<'_>, area: Rect, all: &[Shown<'_>], targets: &mut Vec<(Rect, Target)>) {
    let look = canvas.look;
    let many = all.len().max(1) as u16;
    let wide = area.width / many;
    for (i, one) in all.iter().enumerate() {
        let at = i as u16;
        // The last one takes the cells that are left over.
        let width = if at + 1 == many { area.width - at * wide } else { wide };
        let place = Rect { x: area.x + at * wide, width, ..area };
        targets.push((place, Target::Level(one.level.number)));
        let inside = frame(canvas, place, one);
        let mut y = u16::from(look.present);
        let text_area = Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside };
        let note =
            if one.level.note.is_empty() { Vec::new() } else { wrap(&one.level.note, usize::from(text_area.width)) };
        for words in note {
            text(canvas.buf, text_area, 0, y, &words, look.style(Role::Muted));
            y += 1;
        }
        let strong = one.is_answer || one.is_picked || look.present;
        let role = if strong { Role::Text } else { Role::Muted };
        // Muted text is hard to read on some terminals: only what was decided against is set back.
        let role = if all.iter().any(|one| one.is_answer) { role } else { Role::Text };
        for words in wrap(one.description, usize::from(text_area.width)) {
            text(canvas.buf, text_area, 0, y, &words, look.style(role));
            y += 1;
        }
    }
}

/// The border of a column: heavy for the answer, accented where one is.
fn frame(canvas: &mut Canvas<'_>, area: Rect, one: &Shown<'_>) -> Rect {
    let look = canvas.look;
    let role = if one.is_answer || one.is_picked { Role::Focus } else { Role::Border };
    let head = head_style(look, one);
    let here = if one.is_picked { look.mark(Mark::Here) } else { "" };
    let title = format!(" {here}{} {} ", one.level.number, clean(&one.level.name));
    let room = usize::from(area.width.saturating_sub(2));
    let mut block =
        Block::bordered().border_style(look.style(role)).title(Span::styled(fit(&title, room).into_owned(), head));
    if !one.marks.is_empty() {
        let marks = format!(" {} ", one.marks);
        block = block.title_bottom(Span::styled(fit(&marks, room).into_owned(), look.style(Role::Accent)));
    }
    block = match (look.ascii, one.is_answer) {
        (true, true) => block.border_set(HEAVY_ASCII),
        (true, false) => block.border_set(LIGHT_ASCII),
        (false, true) => block.border_type(BorderType::Thick),
        (false, false) => block.border_type(BorderType::Plain),
    };
    let inside = block.inner(area);
    block.render(area, canvas.buf);
    inside
}

fn head_style(look: Look, one: &Shown<'_>) -> Style {
    if one.is_answer || one.is_picked { look.style(Role::Accent) } else { look.style(Role::Heading) }
}

/// How many lines of each description are shown: all where there is room; else the one one is on keeps all of its,
/// and the others give the longest away first.
fn shares(lines: &[usize], picked: usize, room: usize) -> Vec<usize> {
    let mut shares: Vec<usize> = lines.to_vec();
    while shares.iter().sum::<usize>() > room {
        let longest = shares.iter().enumerate().filter(|(i, n)| *i != picked && **n > 0).max_by_key(|(_, n)| **n);
        match longest.map(|(i, _)| i).or((shares.get(picked).copied().unwrap_or(0) > 1).then_some(picked)) {
            Some(i) => shares[i] -= 1,
            None => break,
        }
    }
    shares
}

fn stacked(canvas: &mut Canvas<'_>, area: Rect, all: &[Shown<'_>], targets: &mut Vec<(Rect, Target)>) -> u16 {
    let look = canvas.look;
    let room = usize::from(area.width.saturating_sub(6));
    let texts: Vec<Vec<String>> = all.iter().map(|one| wrap(one.description, room)).collect();
    let counts: Vec<usize> = texts.iter().map(Vec::len).collect();
    let picked = all.iter().position(|one| one.is_picked).or(all.iter().position(|one| one.is_answer));
    let picked = picked.unwrap_or(usize::MAX);
    let shares = shares(&counts, picked, usize::from(area.height).saturating_sub(all.len()));
    // Where not even the heads fit, the level one is on stays on the screen.
    let first = if picked < all.len() { (picked + 1).saturating_sub(usize::from(area.height)) } else { 0 };
    let mut y = 0;
    for ((one, lines), share) in all.iter().zip(&texts).zip(&shares).skip(first) {
        let from = y;
        let here = if one.is_picked { look.mark(Mark::Here) } else { " " };
        let title = format!("{here} {} {}", one.level.number, one.level.name);
        let used = text(canvas.buf, area, 1, y, &title, head_style(look, one)) + 3;
        let used = used + text(canvas.buf, area, used, y, &one.level.note, look.style(Role::Muted));
        let gap = if one.level.note.is_empty() { 0 } else { 2 };
        text(canvas.buf, area, used + gap, y, &one.marks, look.style(Role::Accent));
        y += 1;
        let role = if one.is_answer || one.is_picked || !all.iter().any(|one| one.is_answer) {
            Role::Text
        } else {
            Role::Muted
        };
        for (n, words) in lines.iter().take(*share).enumerate() {
            let cut = n + 1 == *share && *share < lines.len();
            let words = if cut {
                format!("{} {}", fit(words, room.saturating_sub(2)), look.mark(Mark::More))
            } else {
                words.clone()
            };
            text(canvas.buf, area, 5, y, &words, look.style(role));
            y += 1;
        }
        if one.is_answer {
            let bar = if look.ascii { "#" } else { "┃" };
            for row in from..y {
                text(canvas.buf, Rect { width: 1.min(area.width), ..area }, 0, row, bar, look.style(Role::Focus));
            }
        }
        let high = (y - from).min(area.height.saturating_sub(from));
        targets
            .push((Rect { y: area.y + from.min(area.height), height: high, ..area }, Target::Level(one.level.number)));
    }
    y.min(area.height)
}

#[cfg(test)]
mod tests {
    use super::shares;

    #[test]
    fn the_level_one_is_on_keeps_its_lines_longest() {
        let cases: &[(&[usize], usize, usize, &[usize])] = &[
            (&[3, 3, 3], 1, 9, &[3, 3, 3]),
            (&[3, 3, 3], 1, 7, &[2, 3, 2]),
            (&[3, 3, 3], 1, 3, &[0, 3, 0]),
            (&[3, 3, 3], 1, 2, &[0, 2, 0]),
            (&[3, 3, 3], usize::MAX, 4, &[2, 1, 1]),
            (&[3], 0, 0, &[1]),
            (&[], 0, 0, &[]),
        ];
        for (lines, picked, room, want) in cases {
            assert_eq!(shares(lines, *picked, *room), *want, "{lines:?} on {picked} in {room}");
        }
    }
}

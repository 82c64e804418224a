//! Drawing an import: columns to the left, rows to the right, what is odd below.

use ratatui::layout::Rect;

use super::cargo::{Fate, Preview, PreviewRow};
use super::{Focus, ImportScreen};
use crate::domain::text::{clean, fit, width};
use crate::import::mapping::CUSTOM;
use crate::import::plan::Question;
use crate::tui::theme::{Mark, Role};
use crate::tui::view::Canvas;
use crate::tui::widgets::panel::{panel, text, wrap};

/// Draws the screen.
pub(super) fn render(screen: &mut ImportScreen, canvas: &mut Canvas<'_>, area: Rect) {
    let head = 4;
    let wide = area.width >= 100;
    let top = Rect { height: head.min(area.height), ..area };
    render_head(screen, canvas, top);
    let body = Rect { y: area.y + top.height, height: area.height - top.height, ..area };
    let (left, right) = if wide {
        let half = (body.width * 2 / 5).min(60);
        (Rect { width: half, ..body }, Rect { x: body.x + half, width: body.width - half, ..body })
    } else {
        let half = (body.height / 2).min(screen.columns.count as u16 + 2);
        (Rect { height: half, ..body }, Rect { y: body.y + half, height: body.height - half, ..body })
    };
    render_columns(screen, canvas, left);
    render_rows(screen, canvas, right);
}

/// What the file is, what is set, what would happen, and the first thing that is odd.
fn render_head(screen: &ImportScreen, canvas: &mut Canvas<'_>, area: Rect) {
    let look = canvas.look;
    let used = text(canvas.buf, area, 1, 0, screen.cargo.name(), look.style(Role::Heading));
    text(canvas.buf, area, used + 3, 0, &screen.cargo.about(), look.style(Role::Muted));
    match &screen.preview {
        Ok(plan) => {
            text(canvas.buf, area, 1, 1, &screen.cargo.settings(), look.style(Role::Muted));
            let ready = plan.changes_anything;
            let words = format!("{}{}", plan.summary, if ready { " — C-s imports it" } else { ": nothing to import" });
            text(canvas.buf, area, 1, 2, &words, look.style(if ready { Role::Good } else { Role::Warn }));
            render_odd(screen, plan, canvas, area);
        }
        Err(why) => {
            for (y, words) in wrap(why, area.width.saturating_sub(4) as usize).iter().take(2).enumerate() {
                text(canvas.buf, area, 1, 1 + y as u16, words, look.style(Role::Bad));
            }
            text(canvas.buf, area, 1, 3, screen.cargo.way_out(), look.style(Role::Warn));
        }
    }
}

/// The first thing that is odd, and how to come to the rest; where there is little room, the sentence is cut.
fn render_odd(screen: &ImportScreen, plan: &Preview, canvas: &mut Canvas<'_>, area: Rect) {
    let look = canvas.look;
    let mut odd: Vec<String> = plan.questions.iter().map(Question::sentence).collect();
    odd.extend(plan.warnings.iter().cloned());
    odd.extend(screen.cargo.warnings().iter().cloned());
    let Some(first) = odd.first() else { return };
    let asked = if plan.questions.is_empty() { None } else { Some("o answers".to_owned()) };
    let more = (odd.len() > 1).then(|| format!("n: {} more", odd.len() - 1));
    let ways: Vec<String> = asked.into_iter().chain(more).collect();
    let ways = if ways.is_empty() { String::new() } else { format!("  ({})", ways.join(", ")) };
    let mark = look.mark(Mark::Warning);
    let room = usize::from(area.width).saturating_sub(3 + width(mark) + width(&ways));
    let words = format!("{mark} {}{ways}", fit(&clean(first), room));
    text(canvas.buf, area, 1, 3, &words, look.style(Role::Warn));
}

fn render_columns(screen: &mut ImportScreen, canvas: &mut Canvas<'_>, area: Rect) {
    let look = canvas.look;
    let focused = canvas.focused && screen.focus == Focus::Columns;
    let empty = screen.preview.as_ref().map_or(&[][..], |preview| &preview.empty);
    // What is kept as a field of its own makes none where no row has anything in it.
    let leaves_out = |at: usize, field: Option<&str>| field == Some(CUSTOM) && empty.contains(&at);
    let columns = screen.cargo.mapping().columns.iter().enumerate();
    let taken = columns.filter(|(at, one)| one.field.is_some() && !leaves_out(*at, one.field.as_deref()));
    let mapped = taken.count();
    let title = format!("Columns · {mapped} of {} taken", screen.columns.count);
    let inside = panel(canvas.buf, area, look, &title, focused);
    // The last line shows what stands in the column at hand.
    let samples = if inside.height > 6 { screen.cargo.samples(screen.columns.at) } else { String::new() };
    let inside = if samples.is_empty() {
        inside
    } else {
        let last = Rect { y: inside.y + inside.height - 1, height: 1, ..inside };
        text(canvas.buf, last, 1, 0, &format!("holds: {samples}"), look.style(Role::Muted));
        Rect { height: inside.height - 1, ..inside }
    };
    let half = inside.width / 2;
    for (y, i) in screen.columns.window(inside, 1).enumerate() {
        let Some(column) = screen.cargo.mapping().columns.get(i) else { break };
        let row = Rect { y: inside.y + y as u16, height: 1, ..inside };
        let here = focused && i == screen.columns.at;
        let base = if here { look.style(Role::Selected) } else { look.style(Role::Text) };
        canvas.buf.set_style(row, base);
        text(canvas.buf, Rect { width: half, ..row }, 1, 0, &column.header, base);
        let target = column
            .field
            .as_deref()
            .and_then(|field| screen.cargo.mapping().targets.iter().find(|target| target.field == field));
        let (words, role) = match target {
            Some(target) if leaves_out(i, Some(target.field)) => ("  empty: left out".to_owned(), Role::Muted),
            Some(target) if target.field == CUSTOM => (format!("+ {}", target.label), Role::Muted),
            Some(target) => (format!("{} {}", look.mark(Mark::Ok), target.label), Role::Good),
            None if column.is_open() && empty.contains(&i) => ("  empty: left out".to_owned(), Role::Muted),
            None if column.is_open() => (format!("{} {}", look.mark(Mark::Unknown), column.reason()), Role::Warn),
            None => (format!("  {}", column.reason()), Role::Muted),
        };
        text(canvas.buf, row, half + 1, 0, &words, if here { base } else { look.style(role) });
    }
}

fn render_rows(screen: &mut ImportScreen, canvas: &mut Canvas<'_>, area: Rect) {
    let look = canvas.look;
    let focused = canvas.focused && screen.focus == Focus::Rows;
    let inside = panel(canvas.buf, area, look, &rows_title(screen), focused);
    let Ok(plan) = &screen.preview else { return };
    // What happens to the row at hand stands below in full, where a line has no room for it.
    let words = plan.rows.get(screen.rows.at).map_or("", |row| row.words.as_str());
    let beside = inside.width.saturating_sub(15 + 24.min(inside.width / 3)) as usize;
    let is_cut = focused && inside.height > 5 && width(&clean(words)) > beside;
    let mut full = if is_cut { wrap(words, inside.width.saturating_sub(2) as usize) } else { Vec::new() };
    full.truncate((inside.height / 3) as usize);
    let inside = if full.is_empty() {
        inside
    } else {
        let top = inside.height - full.len() as u16;
        for (y, words) in (top..).zip(&full) {
            text(canvas.buf, inside, 1, y, words, look.style(Role::Accent));
        }
        Rect { height: top.saturating_sub(1), ..inside }
    };
    for (y, i) in screen.rows.window(inside, 1).enumerate() {
        let Some(planned) = plan.rows.get(i) else { break };
        let row = Rect { y: inside.y + y as u16, height: 1, ..inside };
        let here = focused && i == screen.rows.at;
        let base = if here { look.style(Role::Selected) } else { look.style(Role::Text) };
        canvas.buf.set_style(row, base);
        let (mark, role, words) = describe(planned);
        text(
            canvas.buf,
            Rect { width: 5.min(row.width), ..row },
            0,
            0,
            &format!("{:>4}", planned.line),
            if here { base } else { look.style(Role::Muted) },
        );
        let style = if here { base } else { look.style(role) };
        text(canvas.buf, row, 5, 0, mark, style);
        let name = 24.min(row.width / 3);
        // Where nothing is to be said of a row, its name has all the room.
        let end = if words.is_empty() { row.width } else { (14 + name).min(row.width) };
        text(canvas.buf, Rect { width: end, ..row }, 14, 0, &planned.name, base);
        text(
            canvas.buf,
            row,
            15 + name,
            0,
            &words,
            if here { base } else { look.style(if role == Role::Bad { role } else { Role::Muted }) },
        );
    }
}

/// How many rows there are, and of how many they are the first.
fn rows_title(screen: &ImportScreen) -> String {
    let shown = screen.rows.count;
    match &screen.preview {
        Ok(preview) if preview.total > shown => {
            let total = crate::domain::text::thousands(i64::try_from(preview.total).unwrap_or(i64::MAX));
            format!("Rows · {shown} of {total}, the first of each kind")
        }
        _ => format!("Rows · {shown}"),
    }
}

/// The word of an outcome, what it means, and its figures.
fn describe(row: &PreviewRow) -> (&'static str, Role, String) {
    let (word, role) = match row.fate {
        Fate::New => ("new", Role::Good),
        Fate::Changed => ("changed", Role::Accent),
        Fate::Same => ("same", Role::Muted),
        Fate::Rejected => ("rejected", Role::Bad),
        Fate::LeftOut => ("left out", Role::Muted),
    };
    (word, role, row.words.clone())
}

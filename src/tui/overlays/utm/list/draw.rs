//! Drawing a checked list: the rules with their counts, the rows, all that is said of the row one is on.

use ratatui::layout::Rect;

use super::CheckList;
use crate::domain::text::{clean, count, fit, thousands};
use crate::tui::link_actions::severity_mark;
use crate::tui::link_list::{List, Row};
use crate::tui::theme::{Look, Mark, Role};
use crate::tui::view::Canvas;
use crate::tui::widgets::panel::{below, empty, line, panel, row_of, text, wrap};
use crate::tui::widgets::url::url_lines;

/// Least width at which the rules stand beside the rows.
const BESIDE_FROM: u16 = 100;

/// Draws the list.
pub(super) fn render(view: &mut CheckList, canvas: &mut Canvas<'_>, area: Rect) {
    let look = canvas.look;
    let Some(list) = view.list.clone() else {
        let inside = panel(canvas.buf, area, look, "Check a list", canvas.focused);
        let what = "Any list of links: it is told which values were never registered, which are other spellings of a registered one, what is missing, and what a fix would make of each.";
        let keys = [
            ("paste", "a list, one link a line, or cells copied from a sheet"),
            ("i", "name a file: text, CSV, XLSX"),
            ("e", "write the list in $EDITOR"),
            ("Esc", "go back"),
        ];
        empty(canvas.buf, inside, look, what, &keys);
        if let Some(trouble) = &view.trouble {
            let words = format!("{} {trouble}", look.mark(Mark::Warning));
            for (y, words) in wrap(&words, inside.width.saturating_sub(4).into()).iter().take(3).enumerate() {
                text(
                    canvas.buf,
                    row_of(inside, inside.height.saturating_sub(3) + y as u16),
                    2,
                    0,
                    words,
                    look.style(Role::Warn),
                );
            }
        }
        return;
    };
    if area.width >= BESIDE_FROM {
        let side = (area.width / 3).clamp(36, 52);
        let left = Rect { width: side, ..area };
        let right = Rect { x: area.x + side, width: area.width - side, ..area };
        render_rules(view, canvas, left, &list);
        let low = (right.height / 3).clamp(6, 14).min(right.height);
        render_rows(view, canvas, Rect { height: right.height - low, ..right }, &list);
        render_row(view, canvas, below(right, right.height - low));
    } else {
        let high = (list.tallies.len() as u16 + 3).min(area.height / 3).max(4).min(area.height);
        render_rules(view, canvas, Rect { height: high, ..area }, &list);
        let rest = below(area, high);
        let low = if rest.height > 12 { 5 } else { 0 };
        render_rows(view, canvas, Rect { height: rest.height - low, ..rest }, &list);
        if low > 0 {
            render_row(view, canvas, below(rest, rest.height - low));
        }
    }
}

fn number(n: usize) -> String {
    thousands(i64::try_from(n).unwrap_or(i64::MAX))
}

fn render_rules(view: &mut CheckList, canvas: &mut Canvas<'_>, area: Rect, list: &List) {
    let look = canvas.look;
    let here = view.on_rules;
    let title =
        format!("{} · {}, {} right", list.origin.name(), count(list.rows.len(), "link", ""), number(list.clean()));
    let inside = panel(canvas.buf, area, look, &title, here && canvas.focused);
    let range = view.rules.window(inside, 1);
    for (y, i) in range.enumerate() {
        let place = row_of(inside, y as u16);
        let at = here && i == view.rules.at;
        let base = look.style(if at { Role::Selected } else { Role::Text });
        if at {
            canvas.buf.set_style(place, base);
        }
        let style = |role: Role| if at { base } else { look.style(role) };
        let is_on = match i.checked_sub(1) {
            None => view.only.is_none(),
            Some(i) => list.tallies.get(i).is_some_and(|tally| view.only == Some(tally.rule.kind)),
        };
        text(canvas.buf, place, 0, 0, if is_on { look.mark(Mark::Here) } else { " " }, style(Role::Accent));
        let (mark, role, name, rows, fixable) = match i.checked_sub(1).and_then(|i| list.tallies.get(i)) {
            None => (" ", Role::Muted, "all rows", list.rows.len(), list.fixable()),
            Some(tally) => {
                let (mark, role) = severity_mark(tally.severity, look);
                (mark, role, tally.rule.title, tally.rows, tally.fixable)
            }
        };
        text(canvas.buf, place, 2, 0, mark, style(role));
        let figures = match fixable {
            0 => number(rows),
            n if n == rows => format!("{} F", number(rows)),
            n => format!("{} · {} F", number(rows), number(n)),
        };
        let wide = figures.chars().count() as u16;
        let room = place.width.saturating_sub(wide + 6);
        text(canvas.buf, place, 4, 0, &fit(name, room.into()), style(Role::Text));
        text(canvas.buf, place, place.width.saturating_sub(wide + 1), 0, &figures, style(Role::Text));
    }
    if list.beyond > 0 && inside.height > 0 {
        let words = format!("{} more: opsroom utm lint reads lists of any length", number(list.beyond));
        text(canvas.buf, row_of(inside, inside.height - 1), 1, 0, &words, look.style(Role::Muted));
    }
}

fn render_rows(view: &mut CheckList, canvas: &mut Canvas<'_>, area: Rect, list: &List) {
    let look = canvas.look;
    let mut title = match view.only {
        None => "Rows".to_owned(),
        Some(kind) => crate::domain::utm::lint::rule(kind).title.to_owned(),
    };
    if !view.marked.is_empty() {
        title.push_str(&format!(" · {} marked", view.marked.len()));
    }
    if list.mended() > 0 {
        title.push_str(&format!(" · {} mended, x writes them", list.mended()));
    } else if list.fixable() > 0 {
        title.push_str(&format!(" · F mends {}", list.fixable()));
    }
    let inside = panel(canvas.buf, area, look, &title, !view.on_rules && canvas.focused);
    let wide = number(list.rows.last().map_or(0, |row| row.line)).len().max(2);
    for (y, i) in view.rows.window(inside, 1).enumerate() {
        let place = row_of(inside, y as u16);
        let Some((at, row)) = view.shown.get(i).and_then(|at| Some((*at, list.rows.get(*at)?))) else { break };
        let (here, marked) = (!view.on_rules && i == view.rows.at, view.marked.contains(&at));
        let base = look.style(match (here, marked) {
            (true, _) => Role::Selected,
            (false, true) => Role::Marked,
            (false, false) => Role::Text,
        });
        if here {
            canvas.buf.set_style(place, base);
        }
        let style = |role: Role| if here || marked { base } else { look.style(role) };
        text(canvas.buf, place, 0, 0, if marked { look.mark(Mark::Set) } else { " " }, style(Role::Accent));
        let line = number(row.line);
        text(canvas.buf, place, (1 + wide - line.len().min(wide)) as u16, 0, &line, style(Role::Muted));
        let (mark, role) = mark_of(row, look);
        let x = wide as u16 + 2;
        text(canvas.buf, place, x, 0, mark, style(role));
        let rest = Rect { x: place.x + x + 2, width: place.width.saturating_sub(x + 3), ..place };
        // The sentence says more than the link, which stands in full below.
        match row.issues.iter().min_by_key(|issue| issue.severity) {
            Some(issue) => {
                let more = match row.issues.len() {
                    1 => String::new(),
                    n => format!(" (+{})", n - 1),
                };
                let room = usize::from(rest.width) * 6 / 10;
                let words = format!("{}{more}", fit(&clean(&issue.message), room));
                let used = text(canvas.buf, rest, 0, 0, &words, style(Role::Text));
                text(canvas.buf, rest, used + 2, 0, &short(&row.words()), style(Role::Muted));
            }
            None => {
                text(canvas.buf, rest, 0, 0, &short(&row.words()), style(Role::Text));
            }
        }
    }
}

fn mark_of(row: &Row, look: Look) -> (&'static str, Role) {
    match row.worst() {
        Some(severity) => severity_mark(severity, look),
        None => (look.mark(Mark::Ok), Role::Good),
    }
}

fn short(words: &str) -> String {
    words.split_once("://").map_or(words, |(_, rest)| rest).to_owned()
}

/// All that is said of the row one is on.
fn render_row(view: &CheckList, canvas: &mut Canvas<'_>, area: Rect) {
    let look = canvas.look;
    let Some(row) = view.row() else {
        panel(canvas.buf, area, look, "", false);
        return;
    };
    let inside = panel(canvas.buf, area, look, &format!("Row {}", row.line), false);
    let body = Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside };
    let mut y = 0;
    for words in url_lines(&row.words(), None, body.width.into(), look).iter().take(4) {
        line(canvas.buf, body, y, words);
        y += 1;
    }
    for issue in &row.issues {
        let (mark, role) = severity_mark(issue.severity, look);
        let words = format!("{} → {}", issue.message, issue.fix);
        for (i, words) in wrap(&words, usize::from(body.width.saturating_sub(2))).iter().enumerate() {
            text(canvas.buf, body, 0, y, if i == 0 { mark } else { " " }, look.style(role));
            text(canvas.buf, body, 2, y, words, look.style(Role::Text));
            y += 1;
        }
    }
    if let Some(fixed) = row.becomes() {
        text(canvas.buf, body, 0, y, "mended it is", look.style(Role::Muted));
        y += 1;
        for words in url_lines(&fixed, None, body.width.into(), look).iter().take(4) {
            line(canvas.buf, body, y, words);
            y += 1;
        }
    } else if row.is_mended {
        text(canvas.buf, body, 0, y, "mended here", look.style(Role::Good));
    }
}

//! What is known about a dimension beside its levels: answer, last time, target, evidence, what the data says.

use chrono::{Datelike, NaiveDate};
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Assess, Here};
use crate::domain::maturity::framework::Framework;
use crate::domain::maturity::results::Row;
use crate::domain::maturity::{Assessment, Confidence};
use crate::domain::text::{clean, width};
use crate::tui::overlays::steps::step_mark;
use crate::tui::theme::{Look, Mark, Role};
use crate::tui::view::Canvas;
use crate::tui::widgets::panel::{text, wrap};

/// Lines of evidence that are shown; `e` shows all.
const EVIDENCE: usize = 3;

/// A day as people name it when it is past: `May`, or `May 2024` where the year is another.
pub(super) fn month(day: NaiveDate, today: NaiveDate) -> String {
    if (today - day).num_days().abs() < 300 || day.year() == today.year() {
        day.format("%B").to_string()
    } else {
        day.format("%b %Y").to_string()
    }
}

/// The mark of a dimension's state.
pub(super) fn mark_of(assessment: &Assessment, row: &Row) -> (Mark, Role) {
    if row.answer.is_skipped {
        return (Mark::Unknown, Role::Muted);
    }
    if row.answer.level.is_some() {
        return (Mark::Set, Role::Good);
    }
    let begun = row.spread.is_some() || assessment.is_open() && row.answer.is_revealed;
    if begun { (Mark::Part, Role::Warn) } else { (Mark::Open, Role::Muted) }
}

/// The level of a dimension in a word.
pub(super) fn level_of(words: &Framework, row: &Row) -> String {
    match (row.answer.level, row.answer.is_skipped) {
        (Some(level), _) => words.level_name(level),
        (None, true) => "skipped".to_owned(),
        (None, false) => String::new(),
    }
}

/// A dimension's state in words: `Walk`, `skipped`, `3 of 6 have voted`, `open`.
pub(super) fn state(words: &Framework, assessment: &Assessment, row: &Row) -> String {
    let level = level_of(words, row);
    if !level.is_empty() {
        return match row.contradiction() {
            Some(_) => format!("{level} · the data says less"),
            None => level,
        };
    }
    match &row.spread {
        Some(spread) if assessment.is_revealed(&row.answer.dimension) => format!("{} votes on the table", spread.votes),
        Some(spread) => format!("{} of {} have voted", spread.votes, spread.participants),
        None => "open".to_owned(),
    }
}

/// The lines under the levels, the most important first.
pub(super) fn lines(view: &Assess, here: &Here<'_>, look: Look, room: usize, today: NaiveDate) -> Vec<Line<'static>> {
    let mut out = Vec::new();
    // For a projector: before the votes are on the table, nothing that sways them.
    if look.present && here.is_voting() {
        return out;
    }
    out.extend(flow(summary(view, here, look, today), look, room));
    if here.answer().is_skipped {
        let words = "Skipped: it leaves the average and lowers the coverage. A digit answers it after all.";
        push(&mut out, words, " ", look, Role::Warn, room, 2);
    } else if here.answer().level.is_none() && !here.is_workshop() {
        let digits: Vec<String> = here.words.levels.iter().map(|level| level.number.to_string()).collect();
        let words = format!("{} answers and goes on; s skips what nobody knows", digits.join(" "));
        out.extend(wrap(&words, room).into_iter().map(|words| Line::styled(words, look.style(Role::Accent))));
    }
    let level = here.answer().level;
    for one in here.row.measured.iter().take(if look.present { 1 } else { 2 }) {
        let below = level.is_some_and(|level| one.level < level);
        let (mark, role) = if below { (look.mark(Mark::Warning), Role::Warn) } else { (" ", Role::Text) };
        let says = if below { "that contradicts the answer: it speaks for" } else { "that speaks for" };
        let words = format!("Measured here: {}; {says} {} (w why)", one.sentence, here.words.level_name(one.level));
        push(&mut out, &words, mark, look, role, room, 3);
    }
    let answer = here.answer();
    if !answer.note.trim().is_empty() {
        push(&mut out, &format!("Note: {}", answer.note.trim()), " ", look, Role::Text, room, 2);
    }
    if answer.evidence.trim().is_empty() {
        let before = here.room.before(here.assessment).and_then(|before| before.answer(&here.dimension.id));
        if let Some(before) = before.filter(|before| !look.present && !before.evidence.trim().is_empty()) {
            let words = format!("Evidence last time: {}", before.evidence.trim());
            push(&mut out, &words, " ", look, Role::Muted, room, 2);
        }
        if !look.present && level.is_some() {
            out.push(Line::styled("Evidence: nothing written down yet (e)", look.style(Role::Muted)));
        }
    } else {
        push(&mut out, &format!("Evidence: {}", answer.evidence.trim()), " ", look, Role::Text, room, EVIDENCE);
    }
    out
}

/// Adds wrapped words behind a mark, at most so many lines.
fn push(out: &mut Vec<Line<'static>>, words: &str, mark: &str, look: Look, role: Role, room: usize, most: usize) {
    let lead = if mark == " " { String::new() } else { format!("{mark} ") };
    let lines = wrap(words, room.saturating_sub(width(&lead) + 2));
    let many = lines.len();
    for (n, mut words) in lines.into_iter().take(most).enumerate() {
        if n + 1 == most && many > most {
            words = format!("{words} {}", look.mark(Mark::More));
        }
        let lead = if n == 0 { lead.clone() } else { " ".repeat(width(&lead)) };
        out.push(Line::styled(format!("{lead}{words}"), look.style(role)));
    }
}

/// The short facts, each a span.
fn summary(view: &Assess, here: &Here<'_>, look: Look, today: NaiveDate) -> Vec<Span<'static>> {
    let answer = here.answer();
    let name = |level: u8| clean(&here.words.level_name(level)).into_owned();
    let mut out = Vec::new();
    if let Some(level) = answer.level {
        let words = if here.is_workshop() { "agreed" } else { "answer" };
        out.push(Span::styled(format!("{} {words} {}", look.mark(Mark::Set), name(level)), look.style(Role::Accent)));
    }
    match (here.room.before(here.assessment), here.row.last) {
        (Some(before), Some(last)) => {
            let when = month(before.day(), today);
            out.push(Span::styled(
                format!("{} last time {} ({when})", look.mark(Mark::Ghost), name(last)),
                look.style(Role::Text),
            ));
        }
        (Some(_), None) => out.push(Span::styled("not answered last time".to_owned(), look.style(Role::Muted))),
        (None, _) => {}
    }
    match (answer.target, answer.target_on) {
        (Some(target), on) => {
            let by = on.map_or(String::new(), |on| format!(" by {on}"));
            out.push(Span::styled(
                format!("{} target {}{by}", look.mark(Mark::Here), name(target)),
                look.style(Role::Text),
            ));
        }
        (None, _) if answer.level.is_some_and(|level| level < here.words.highest()) && !look.present => {
            out.push(Span::styled("no target (t)".to_owned(), look.style(Role::Muted)));
        }
        (None, _) => {}
    }
    match answer.confidence {
        Some(one) => {
            let role = if one == Confidence::Guess { Role::Warn } else { Role::Text };
            out.push(Span::styled(format!("{}: {}", one.name(), one.meaning()), look.style(role)));
        }
        None if answer.level.is_some() && !look.present => {
            out.push(Span::styled("how sure? (c)".to_owned(), look.style(Role::Muted)));
        }
        None => {}
    }
    let waiting = here.room.waiting(here.assessment.id).count();
    if waiting > 0 && view.results.is_some() {
        out.push(Span::styled(format!("{waiting} parked (P)"), look.style(Role::Muted)));
    }
    out
}

/// Sets spans one after the other over as many lines as it takes.
pub(super) fn flow(parts: Vec<Span<'static>>, look: Look, room: usize) -> Vec<Line<'static>> {
    let (mut out, mut line, mut used) = (Vec::new(), Vec::new(), 0);
    for part in parts {
        let wide = part.width();
        if used > 0 && used + 3 + wide > room {
            out.push(Line::from(std::mem::take(&mut line)));
            used = 0;
        }
        if used > 0 {
            line.push(Span::styled(" · ", look.style(Role::Muted)));
            used += 3;
        }
        used += wide;
        line.push(part);
    }
    if !line.is_empty() {
        out.push(Line::from(line));
    }
    out
}

/// Where there is room left: what leads to the level above the answer, or to the target.
pub(super) fn render_more(canvas: &mut Canvas<'_>, area: Rect, here: &Here<'_>) {
    let look = canvas.look;
    let Some(level) = here.answer().level.filter(|level| *level < here.words.highest()) else { return };
    if area.height < 4 {
        return;
    }
    let target = here.answer().target.filter(|target| *target > level).unwrap_or(level + 1);
    let title = format!("What leads to {}", here.words.level_name(target));
    text(canvas.buf, area, 1, 0, &title, look.style(Role::Heading));
    let mut y = 1;
    for action in here.dimension.actions_between(Some(level), target) {
        let planned = here.room.planned(&here.words.id, &here.dimension.id, action);
        let mark = step_mark(planned.map(|item| item.state));
        for (n, words) in wrap(&action.text, usize::from(area.width.saturating_sub(6))).into_iter().enumerate() {
            if n == 0 {
                text(canvas.buf, area, 1, y, look.mark(mark), look.style(Role::Muted));
            }
            text(canvas.buf, area, 3, y, &words, look.style(Role::Muted));
            y += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::month;
    use chrono::NaiveDate;

    #[test]
    fn last_time_is_named_as_people_do() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap_or_default();
        let today = day(2026, 11, 20);
        for (past, want) in [
            (day(2026, 5, 20), "May"),
            (day(2026, 1, 2), "January"),
            (day(2025, 12, 20), "Dec 2025"),
            (day(2024, 5, 20), "May 2024"),
        ] {
            assert_eq!(month(past, today), want, "{past}");
        }
    }
}

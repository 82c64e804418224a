//! Drawing the scorecard: measures with target, trend and mark at the left, what to do at the right, and what is known
//! of the one that is selected below.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{Quality, Todo, Zone};
use crate::domain::date::{in_words, near};
use crate::domain::field::find;
use crate::domain::lead::LEAD_FIELDS;
use crate::domain::quality::card::{Row, Standing};
use crate::domain::quality::percent_words;
use crate::domain::quality::room::Quality as Room;
use crate::domain::quality::tasks::ListKind;
use crate::domain::text::{count, thousands, width};
use crate::tui::theme::{Look, Mark, Role};
use crate::tui::view::Canvas;
use crate::tui::widgets::gauge::spark;
use crate::tui::widgets::panel::{below, empty, panel, row_of, text, wrap};

/// Least width at which scorecard and things to do stand side by side.
const SIDE_FROM: u16 = 104;
/// Cells of a trend.
const TREND: usize = 10;

/// Draws the tab.
pub(super) fn render(view: &mut Quality, canvas: &mut Canvas<'_>, area: Rect) {
    let Some(room) = view.room.clone() else { return };
    let look = canvas.look;
    let rows = room.card.rows.len() as u16 + 1;
    if area.width >= SIDE_FROM && !look.present {
        let right_wide = (area.width * 3 / 8).clamp(40, 64);
        let left = Rect { width: area.width - right_wide, ..area };
        let right = Rect { x: left.right(), width: right_wide, ..area };
        let high = (rows + 3 + u16::from(view.trouble.is_some())).min(left.height);
        render_card(view, &room, canvas, Rect { height: high, ..left });
        render_detail(view, &room, canvas, below(left, high));
        render_todo(view, &room, canvas, right);
        return;
    }
    let high = (rows + 3 + u16::from(view.trouble.is_some())).min(area.height.saturating_sub(5).max(5));
    render_card(view, &room, canvas, Rect { height: high, ..area });
    render_todo(view, &room, canvas, below(area, high));
}

/// The heading: the composite beside its target, how much of it is known, and how old it is.
fn heading(view: &Quality, room: &Room) -> String {
    let (with, of) = room.card.coverage();
    if room.input.volume.leads == 0 {
        return "Data quality".to_owned();
    }
    let state = if view.measuring.is_some() { "measuring".to_owned() } else { room.age() };
    format!("Data quality {} · {with} of {of} measures · {state}", percent_words(room.card.composite()))
}

fn mark_of(standing: Standing, uncertain: bool) -> (Mark, Role) {
    match standing {
        Standing::Reached if uncertain => (Mark::Part, Role::Good),
        Standing::Reached => (Mark::Ok, Role::Good),
        Standing::Missed => (Mark::Warning, Role::Warn),
        Standing::Unknown => (Mark::Unknown, Role::Muted),
    }
}

fn render_card(view: &mut Quality, room: &Room, canvas: &mut Canvas<'_>, area: Rect) {
    let look = canvas.look;
    let focused = canvas.focused && view.zone == Zone::Card;
    let inside = panel(canvas.buf, area, look, &heading(view, room), focused);
    if room.input.volume.leads == 0 {
        let what = "How good the data is, in six measures: addresses that work, required fields, duplicates, right stages, known sources, and silence. It needs leads.";
        empty(canvas.buf, inside, look, what, &[("[", "import leads on the Leads or Board tab"), ("l", "go through the checklists meanwhile")]);
        return;
    }
    let wide = inside.width >= 70;
    let header = row_of(inside, 0);
    let style = look.style(Role::Muted);
    text(canvas.buf, header, 3, 0, "measure", style);
    text(canvas.buf, header, 21, 0, "now", style);
    text(canvas.buf, header, 29, 0, "target", style);
    if wide {
        text(canvas.buf, header, 38, 0, "trend", style);
        text(canvas.buf, header, 50, 0, "what lowers it", style);
    } else {
        text(canvas.buf, header, 38, 0, "what lowers it", style);
    }
    let list = below(inside, 1);
    for (y, at) in view.card.window(list, 1).enumerate() {
        let row = row_of(list, y as u16);
        let here = focused && at == view.card.at;
        match room.card.rows.get(at) {
            Some(one) => {
                let trend = trend_words(room.trend(one.measure.id).into_iter().map(|(_, figure)| figure), look);
                render_row(canvas, row, one, &trend, wide, here);
            }
            None => render_composite(canvas, row, room, wide, here),
        }
    }
    if let Some(trouble) = &view.trouble {
        text(canvas.buf, inside, 1, inside.height.saturating_sub(1), trouble, look.style(Role::Bad));
    }
}

/// The last figures as a sparkline; blank before there are two.
fn trend_words(figures: impl DoubleEndedIterator<Item = f64>, look: Look) -> String {
    let mut last: Vec<f64> = figures.rev().take(TREND).collect();
    last.reverse();
    if last.len() < 2 {
        return String::new();
    }
    let lowest = last.iter().copied().fold(f64::INFINITY, f64::min);
    let highest = last.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    // A line that hardly moves is flat, not dramatic: at least five points from bottom to top.
    let (lowest, highest) = if highest - lowest < 5.0 { (lowest - 2.5, lowest + 2.5) } else { (lowest, highest) };
    let scaled = last.into_iter().map(|one| {
        let share = (one - lowest) / (highest - lowest);
        Some(share * 9.0)
    });
    spark(look, scaled, 0.0, 9.0)
}

/// Styles of a row: its own, or the selected one's for all of it.
fn styles(canvas: &mut Canvas<'_>, row: Rect, here: bool) -> impl Fn(Role) -> Style + use<> {
    let look = canvas.look;
    let base = look.style(Role::Selected);
    if here {
        canvas.buf.set_style(row, base);
    }
    move |role| if here { base } else { look.style(role) }
}

fn render_row(canvas: &mut Canvas<'_>, row: Rect, one: &Row, trend: &str, wide: bool, here: bool) {
    let look = canvas.look;
    let style = styles(canvas, row, here);
    let (mark, role) = mark_of(one.standing(), one.is_uncertain());
    text(canvas.buf, row, 1, 0, look.mark(mark), style(role));
    text(canvas.buf, row, 3, 0, one.measure.title, style(Role::Text));
    right(canvas, row, 25, &one.figure_words(), style(role));
    right(canvas, row, 36, &one.target_words(), style(Role::Muted));
    let at = if wide { 50 } else { 38 };
    if wide {
        text(canvas.buf, row, 38, 0, trend, style(Role::Muted));
    }
    let words = match one.standing() {
        Standing::Unknown => Role::Muted,
        _ => Role::Text,
    };
    text(canvas.buf, Rect { width: row.width.saturating_sub(1), ..row }, at, 0, &one.words(), style(words));
}

fn render_composite(canvas: &mut Canvas<'_>, row: Rect, room: &Room, wide: bool, here: bool) {
    let look = canvas.look;
    let style = styles(canvas, row, here);
    let (mark, role) = mark_of(room.card.standing(), false);
    text(canvas.buf, row, 1, 0, look.mark(mark), style(role));
    text(canvas.buf, row, 3, 0, "Composite", style(Role::Heading));
    right(canvas, row, 25, &percent_words(room.card.composite()), style(role));
    right(canvas, row, 36, &format!("> {} %", room.card.target), style(Role::Muted));
    let words = match room.card.composite() {
        Some(composite) if composite > room.card.run => format!("also enough for Run (> {} %)", room.card.run),
        Some(_) => format!("Run asks for > {} %", room.card.run),
        None => String::new(),
    };
    if wide {
        let trend = trend_words(room.composite_trend().into_iter().map(|(_, figure)| figure), look);
        text(canvas.buf, row, 38, 0, &trend, style(Role::Muted));
    }
    let room = Rect { width: row.width.saturating_sub(1), ..row };
    text(canvas.buf, room, if wide { 50 } else { 38 }, 0, &words, style(Role::Muted));
}

/// Words that end at a column.
fn right(canvas: &mut Canvas<'_>, row: Rect, end: u16, words: &str, style: Style) {
    let wide = width(words) as u16;
    text(canvas.buf, row, end.saturating_sub(wide), 0, words, style);
}

/// What is known of the measure one is on.
fn render_detail(view: &Quality, room: &Room, canvas: &mut Canvas<'_>, area: Rect) {
    let look = canvas.look;
    if area.height < 4 {
        return;
    }
    let Some(one) = view.row() else {
        let inside = panel(canvas.buf, area, look, "Composite", false);
        let mut y = 0;
        let mut add = |canvas: &mut Canvas<'_>, words: &str, role: Role| {
            for words in wrap(words, usize::from(inside.width.saturating_sub(2))) {
                text(canvas.buf, inside, 1, y, &words, look.style(role));
                y += 1;
            }
        };
        add(canvas, "The mean of the measures, each with the same weight; duplicates and stale leads count turned round, and a measure without a figure is left out.", Role::Text);
        add(canvas, "", Role::Text);
        for row in &room.card.rows {
            let good = percent_words(row.good());
            let of = row.tally.map_or(String::new(), |tally| format!("  of {}", thousands(tally.of as i64)));
            add(canvas, &format!("{:<18}{good:>8}{of}", row.measure.title), Role::Muted);
        }
        return;
    };
    let inside = panel(canvas.buf, area, look, one.measure.title, false);
    let cells = usize::from(inside.width.saturating_sub(2));
    let mut y = 0;
    let mut add = |canvas: &mut Canvas<'_>, words: &str, role: Role| {
        for words in wrap(words, cells) {
            text(canvas.buf, inside, 1, y, &words, look.style(role));
            y += 1;
        }
    };
    add(canvas, one.measure.formula, Role::Muted);
    add(canvas, "", Role::Muted);
    let of = one.tally.filter(|tally| tally.of > 0);
    if let Some(tally) = of {
        let head = format!("{}: {} of {} as they should be", one.figure_words(), number(tally.good), number(tally.of));
        add(canvas, &head, Role::Text);
    }
    match one.standing() {
        Standing::Reached => add(canvas, &format!("Reaches the target of {}.", one.target_words()), Role::Good),
        Standing::Missed => {
            add(canvas, &format!("{:.1} points short of {}.", one.short(), one.target_words()), Role::Warn);
        }
        Standing::Unknown => add(canvas, &format!("No figure: {}.", one.words()), Role::Muted),
    }
    if one.is_uncertain() {
        add(canvas, "The target lies inside the interval: judge more leads to be sure.", Role::Muted);
    }
    if one.standing() != Standing::Reached {
        add(canvas, one.measure.next, Role::Accent);
    }
    let trend = room.trend(one.measure.id);
    if let [first, .., last] = trend.as_slice() {
        let words = format!("Since {}: {} to {}", first.0, percent_words(Some(first.1)), percent_words(Some(last.1)));
        add(canvas, "", Role::Muted);
        add(canvas, &words, Role::Muted);
    }
    render_behind(view, room, one, canvas, below(inside, y + 1));
}

/// Which fields are blank most, or the first leads behind the measure.
fn render_behind(view: &Quality, room: &Room, one: &Row, canvas: &mut Canvas<'_>, area: Rect) {
    let look = canvas.look;
    let mut y = 0;
    if one.measure.id == "required-fields" {
        for (field, tally) in room.fields().into_iter().take(6) {
            let label = find(LEAD_FIELDS, field).map_or(field, |field| field.label);
            let words = format!("blank in {} of {}", number(tally.bad()), number(tally.of));
            text(canvas.buf, Rect { width: 22.min(area.width), ..area }, 1, y, label, look.style(Role::Text));
            text(canvas.buf, area, 22, y, &words, look.style(Role::Muted));
            y += 1;
        }
        y += 1;
    }
    let Some(leads) = view.behind.leads.get(one.measure.id) else { return };
    if leads.is_empty() || area.height < y + 2 {
        return;
    }
    text(canvas.buf, area, 1, y, "The newest of them (Enter: all, to mend many at once)", look.style(Role::Muted));
    for (name, company) in leads {
        y += 1;
        text(canvas.buf, Rect { width: 34.min(area.width), ..area }, 1, y, name, look.style(Role::Text));
        text(canvas.buf, area, 35, y, company, look.style(Role::Muted));
    }
}

fn number(n: u64) -> String {
    thousands(i64::try_from(n).unwrap_or(i64::MAX))
}

fn render_todo(view: &mut Quality, room: &Room, canvas: &mut Canvas<'_>, area: Rect) {
    let look = canvas.look;
    let focused = canvas.focused && view.zone == Zone::Todo;
    let inside = panel(canvas.buf, area, look, "What to do", focused);
    // Two lines each where there is room: what, then how it stands.
    let tall = inside.height >= view.todos.len() as u16 * 2 && inside.width < 70;
    let high = if tall { 2 } else { 1 };
    for (y, at) in view.todo.window(inside, high).enumerate() {
        let Some(todo) = view.todos.get(at) else { break };
        let top = y as u16 * high;
        let row = row_of(inside, top);
        let here = focused && at == view.todo.at;
        let style = styles(canvas, row, here);
        let (mark, role, title, words) = todo_words(view, room, todo);
        text(canvas.buf, row, 1, 0, look.mark(mark), style(role));
        let used = text(canvas.buf, row, 3, 0, &title, style(Role::Text));
        if tall {
            text(canvas.buf, row_of(inside, top + 1), 3, 0, &words, look.style(Role::Muted));
        } else {
            text(canvas.buf, row, (used + 5).max(27), 0, &words, style(Role::Muted));
        }
    }
}

/// Mark, title and state of a thing to do.
fn todo_words(view: &Quality, room: &Room, todo: &Todo) -> (Mark, Role, String, String) {
    let today = view.today;
    let (done, open, due) = ((Mark::Ok, Role::Good), (Mark::Open, Role::Muted), (Mark::Warning, Role::Warn));
    let has_leads = room.input.volume.leads > 0;
    let ((mark, role), title, words) = match todo {
        Todo::Duplicates => {
            let (mark, words) = match (&view.counted, &view.counting) {
                _ if !has_leads => (open, "no leads yet".to_owned()),
                (Some(counted), _) if counted.pairs == 0 => (done, "none found".to_owned()),
                (Some(counted), _) => {
                    let pairs = count(counted.pairs, "pair", "");
                    (due, format!("{pairs}, {} of them sure", thousands(counted.sure as i64)))
                }
                (None, Some(_)) => (open, "looking".to_owned()),
                (None, None) => match room.counted("duplicates") {
                    Some(tally) => (open, format!("{} too many at least", number(tally.bad()))),
                    None => (open, "not looked for yet".to_owned()),
                },
            };
            (mark, "Merge duplicates".to_owned(), words)
        }
        Todo::SpotCheck => {
            let (mark, words) = match (&room.input.check, room.next_check()) {
                _ if !has_leads => (open, "no leads yet".to_owned()),
                (None, _) => (due, "never done: twenty leads, one key each".to_owned()),
                (Some(check), None) => {
                    let judged = check.answers.len() - check.open();
                    ((Mark::Part, Role::Warn), format!("under way: {judged} of {} judged", check.answers.len()))
                }
                (Some(_), Some(next)) if next <= today => (due, format!("due {}", in_words(next, today))),
                (Some(check), Some(next)) => {
                    let tally = check.tally();
                    (done, format!("{} of {} right · next {}", tally.good, tally.of, near(next, today)))
                }
            };
            (mark, "Spot check of stages".to_owned(), words)
        }
        Todo::Spellings => {
            let (mark, words) = match (&view.counted, &view.counting) {
                _ if !has_leads => (open, "no leads yet".to_owned()),
                (Some(counted), _) if counted.spellings == 0 => (done, "every value has one".to_owned()),
                (Some(counted), _) => (due, count(counted.spellings, "proposal", "")),
                (None, Some(_)) => (open, "looking".to_owned()),
                (None, None) => (open, "countries, industries, titles, sources".to_owned()),
            };
            (mark, "One spelling".to_owned(), words)
        }
        Todo::List(id) => {
            let Some(list) = room.input.rules.list(id) else { return (open.0, open.1, id.clone(), String::new()) };
            let standing = list.standing(&room.input.states);
            let (settled, of) = list.settled(&room.input.states, today);
            let late = standing.iter().filter(|task| task.days_late(today).is_some_and(|days| days > 0)).count();
            let next = standing.iter().filter_map(|task| task.due).filter(|due| *due >= today).min();
            let mark = match (late, settled) {
                (1.., _) => due,
                (0, n) if n == of => done,
                (0, 0) => open,
                _ => (Mark::Part, Role::Muted),
            };
            let words = match (list.kind, late, next) {
                (ListKind::Schedule, 1.., _) => format!("{late} overdue · {settled} of {of} in order"),
                (ListKind::Schedule, 0, Some(next)) => format!("{settled} of {of} in order · next {}", near(next, today)),
                (ListKind::Schedule, ..) => format!("{settled} of {of} in order"),
                (ListKind::Checklist, ..) => format!("{settled} of {of} done"),
            };
            (mark, list.title.clone(), words)
        }
    };
    (mark, role, title, words)
}

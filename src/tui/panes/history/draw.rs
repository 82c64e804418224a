//! Drawing the history: the assessments as a table, below it a line per dimension over time.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::History;
use crate::domain::date;
use crate::domain::maturity::Sitting;
use crate::domain::maturity::framework::Framework;
use crate::domain::maturity::history::{Course, Point};
use crate::domain::text::{clean, count, fit, width};
use crate::tui::theme::{Look, Mark, Role};
use crate::tui::view::Canvas;
use crate::tui::widgets::gauge::{change_words, spark};
use crate::tui::widgets::panel::{below, empty, line, panel, row_of, text};

/// Least width at which the dimensions stand beside the table.
const SIDE_FROM: u16 = 108;

/// Draws the history.
pub(super) fn render(view: &mut History, canvas: &mut Canvas<'_>, area: Rect) {
    let look = canvas.look;
    let (Some(room), Some(course)) = (view.room.clone(), view.course.clone()) else { return };
    let ids = room.framework_ids();
    let at = ids.iter().position(|id| *id == view.framework).map_or(1, |at| at + 1);
    let others = if ids.len() > 1 {
        format!(" · framework {at} of {} ({})", ids.len(), if look.ascii { "h l" } else { "← →" })
    } else {
        String::new()
    };
    let title =
        format!("{} · {}{others}", room.title_of(&view.framework), count(course.points.len(), "assessment", ""));
    if course.points.is_empty() {
        let inside = panel(canvas.buf, area, look, &title, canvas.focused);
        let what = "What moved from one assessment to the next: the average, each dimension, and both in their own words side by side. Every six months is a good rhythm. This framework was never taken.";
        empty(
            canvas.buf,
            inside,
            look,
            what,
            &[
                ("n", "take it now, alone or as a workshop"),
                ("l", "look at the next framework"),
                (":", "find any other action"),
            ],
        );
        return;
    }
    let wide = area.width >= SIDE_FROM;
    // A line per dimension, the average and the borders.
    let lines = course.dimensions.len() as u16 + 3;
    let (upper, lower) = if wide {
        let left = Rect { width: area.width * 3 / 5, ..area };
        (left, Rect { x: left.right(), width: area.width - left.width, ..area })
    } else {
        let high = (course.points.len() as u16 + 4)
            .min(area.height.saturating_sub(lines).max(area.height / 3))
            .min(area.height);
        let top = Rect { height: high, ..area };
        (top, below(area, high))
    };
    let inside = panel(canvas.buf, upper, look, &title, canvas.focused);
    render_table(view, canvas, inside, &course);
    let inside = panel(canvas.buf, lower, look, "Dimensions over time, the newest to the right", false);
    let words = room.of(&view.framework).find_map(|one| room.words(one)).or(room.framework(&view.framework)).cloned();
    if let Some(words) = words {
        render_dimensions(canvas, inside, &course, &words);
    }
}

/// When the next is due, in words.
fn due(view: &History, course: &Course, look: Look) -> Line<'static> {
    let Some(due) = course.next_due else {
        return Line::styled(" The next is due some months after the first is closed.", look.style(Role::Muted));
    };
    let late = due < view.today;
    let role = if late { Role::Warn } else { Role::Text };
    let lead = if late { look.mark(Mark::Warning) } else { look.mark(Mark::Clock) };
    let was = if late { "was due" } else { "is due" };
    let key = if late { ": n begins it" } else { "" };
    Line::styled(format!(" {lead} The next {was} {} ({due}){key}", date::in_words(due, view.today)), look.style(role))
}

fn render_table(view: &mut History, canvas: &mut Canvas<'_>, inside: Rect, course: &Course) {
    let look = canvas.look;
    let head = format!("   {:<12}{:<16}{:>8}  {:<12}{}", "date", "result", "change", "answered", "how");
    text(canvas.buf, inside, 0, 0, &head, look.style(Role::Muted));
    let low = if inside.height > view.list.count as u16 + 2 { 2 } else { 1.min(inside.height) };
    let list = Rect { y: inside.y + 1.min(inside.height), height: inside.height.saturating_sub(1 + low), ..inside };
    for (y, i) in view.list.window(list, 1).enumerate() {
        let Some(point) = view.point_at(i) else { break };
        let row = row_of(list, y as u16);
        let here = canvas.focused && i == view.list.at;
        let marked = view.marked.contains(&point.assessment);
        render_row(canvas, row, point, here, marked);
    }
    let used = view.list.count.min(usize::from(list.height)) as u16;
    render_moved(view, canvas, below(list, used + 1));
    let foot = Rect { y: list.bottom(), height: low, ..inside };
    line(canvas.buf, foot, low.saturating_sub(1), &due(view, course, look));
}

/// What moved from the assessment before to the one that one is on, where there is room for it.
fn render_moved(view: &History, canvas: &mut Canvas<'_>, area: Rect) {
    let look = canvas.look;
    let (Some(room), Some(point)) = (&view.room, view.point()) else { return };
    let before = room.assessment(point.assessment).and_then(|one| room.before(one));
    let Some(before) = before.filter(|_| area.height > 2) else { return };
    text(canvas.buf, area, 1, 0, &format!("What moved since {}", before.day()), look.style(Role::Heading));
    let rows = room.compare(before.id, point.assessment);
    let moved: Vec<_> = rows.iter().filter(|row| row.is_changed()).map(|row| (row, row.moved())).collect();
    if moved.is_empty() {
        text(canvas.buf, area, 1, 1, "Nothing: every level is as it was.", look.style(Role::Muted));
    }
    let arrow = if look.ascii { "->" } else { "→" };
    for (y, (row, by)) in moved.iter().enumerate() {
        let (mark, role) = match by {
            Some(by) if *by > 0 => (Mark::Up, Role::Good),
            Some(_) => (Mark::Down, Role::Bad),
            // Answered in one of them only: that moves the average, and is neither up nor down.
            None => (Mark::Open, Role::Text),
        };
        let name = |side: &Option<crate::domain::maturity::history::Side>| {
            side.as_ref().map_or("–".to_owned(), |side| side.name.clone())
        };
        let words = format!("{} {}: {} {arrow} {}", look.mark(mark), row.title, name(&row.before), name(&row.after));
        text(canvas.buf, area, 1, y as u16 + 1, &words, look.style(role));
    }
}

fn render_row(canvas: &mut Canvas<'_>, row: Rect, point: &Point, here: bool, marked: bool) {
    let look = canvas.look;
    let base = if here { look.style(Role::Selected) } else { look.style(Role::Text) };
    if here {
        canvas.buf.set_style(row, base);
    }
    let style = |role| if here { base } else { look.style(role) };
    let mark = if marked {
        look.mark(Mark::Set)
    } else if point.is_open {
        look.mark(Mark::Part)
    } else {
        " "
    };
    text(canvas.buf, row, 1, 0, mark, style(Role::Accent));
    text(canvas.buf, row, 3, 0, &point.on.to_string(), base);
    let verdict = clean(&point.verdict).into_owned();
    text(canvas.buf, row, 15, 0, &fit(&verdict, 15), base);
    let (change, role) = match point.change {
        None => (String::new(), Role::Muted),
        Some(change) => {
            let (mark, role) = match change.direction() {
                std::cmp::Ordering::Greater => (look.mark(Mark::Up), Role::Good),
                std::cmp::Ordering::Less => (look.mark(Mark::Down), Role::Bad),
                std::cmp::Ordering::Equal => ("", Role::Muted),
            };
            (format!("{mark} {}", change_words(change, look)), role)
        }
    };
    let at = 39_u16.saturating_sub(width(&change) as u16);
    text(canvas.buf, row, at, 0, &change, style(role));
    let coverage = format!("{} of {}", point.coverage.answered, point.coverage.of);
    let role = if point.coverage.answered < point.coverage.of { Role::Warn } else { Role::Muted };
    text(canvas.buf, row, 41, 0, &coverage, style(role));
    let how = match point.sitting {
        Sitting::Workshop => "workshop",
        Sitting::Solo => "alone",
    };
    let open = if point.is_open { ", still open" } else { "" };
    text(canvas.buf, row, 53, 0, &format!("{how}{open}, v{}", point.version), style(Role::Muted));
}

/// A sparkline per dimension, the level it stands at, and by how much it moved last.
fn render_dimensions(canvas: &mut Canvas<'_>, inside: Rect, course: &Course, words: &Framework) {
    let look = canvas.look;
    let titles =
        course.dimensions.iter().map(|(_, title)| width(title)).max().unwrap_or(0).min(usize::from(inside.width) / 2);
    // The newest assessments are shown where not all fit.
    let room = usize::from(inside.width).saturating_sub(titles + 22).clamp(6, 40);
    let points: Vec<&Point> = course.points.iter().skip(course.points.len().saturating_sub(room)).collect();
    let (lowest, highest) = (f64::from(words.lowest()), f64::from(words.highest()));
    let cells = points.len().max(3);
    let average = spark(look, points.iter().map(|point| point.average.map(|one| one.value())), lowest, highest);
    let head = |name: &str, trend: &str, rest: String, role: Role, style: Role| {
        let name = fit(&clean(name), titles).into_owned();
        let pad = " ".repeat(titles.saturating_sub(width(&name)) + 2);
        let gap = " ".repeat(cells.saturating_sub(width(trend)) + 2);
        Line::from(vec![
            Span::styled(format!(" {name}{pad}"), look.style(style)),
            Span::styled(trend.to_owned(), look.style(Role::Accent)),
            Span::styled(format!("{gap}{rest}"), look.style(role)),
        ])
    };
    let verdict = points.last().map_or(String::new(), |point| clean(&point.verdict).into_owned());
    line(canvas.buf, inside, 0, &head("Average", &average, verdict, Role::Heading, Role::Heading));
    let top = 1 + u16::from(usize::from(inside.height) > course.dimensions.len() + 2);
    for (at, (_, title)) in course.dimensions.iter().enumerate() {
        let levels: Vec<Option<u8>> = points.iter().map(|point| point.levels.get(at).copied().flatten()).collect();
        let trend = spark(look, levels.iter().map(|level| level.map(f64::from)), lowest, highest);
        let mut known = levels.iter().rev().flatten();
        let (now, before) = (known.next().copied(), known.next().copied());
        let (rest, role) = match (now, before) {
            (None, _) => ("never answered".to_owned(), Role::Muted),
            (Some(now), Some(before)) if now > before => {
                (format!("{} {} {}", words.level_name(now), look.mark(Mark::Up), now - before), Role::Good)
            }
            (Some(now), Some(before)) if now < before => {
                (format!("{} {} {}", words.level_name(now), look.mark(Mark::Down), before - now), Role::Bad)
            }
            (Some(now), _) => (words.level_name(now), Role::Text),
        };
        let missing = levels.last().copied().flatten().is_none() && now.is_some();
        let rest = if missing { format!("{rest}, not this time") } else { rest };
        line(canvas.buf, inside, top + at as u16, &head(title, &trend, rest, role, Role::Text));
    }
}

//! The levels of all dimensions as bars, as a radar, or as a heat map over all assessments.

use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::symbols::Marker;
use ratatui::widgets::Widget;
use ratatui::widgets::canvas::{Canvas as Plot, Line as Stroke};

use super::Results;
use crate::domain::maturity::framework::Framework;
use crate::domain::maturity::results::{Results as Outcome, Row};
use crate::domain::maturity::room::Maturity;
use crate::domain::text::{clean, fit, width};
use crate::tui::theme::{Look, Mark, Role};
use crate::tui::view::Canvas;
use crate::tui::widgets::gauge::bar;
use crate::tui::widgets::panel::{row_of, text};

/// Whether the votes on a dimension may be shown.
fn may_show(view: &Results, row: &Row) -> bool {
    view.assessment().is_some_and(|one| one.is_revealed(&row.answer.dimension))
}

/// Where a dimension stands, in a few words, with how bad that is.
fn standing(view: &Results, outcome: &Outcome, row: &Row, look: Look) -> (String, Role) {
    let words = &outcome.framework;
    let mut parts = Vec::new();
    let mut role = Role::Text;
    match (row.answer.level, row.answer.is_skipped) {
        (Some(level), _) => {
            let moved = match row.moved() {
                Some(by) if by > 0 => format!(" {}{by}", look.mark(Mark::Up)),
                Some(by) if by < 0 => format!(" {}{}", look.mark(Mark::Down), -by),
                _ => String::new(),
            };
            parts.push(format!("{}{moved}", words.level_name(level)));
        }
        (None, true) => (parts, role) = (vec!["skipped".to_owned()], Role::Muted),
        (None, false) => (parts, role) = (vec!["open".to_owned()], Role::Muted),
    }
    if let Some(one) = row.contradiction() {
        parts.push(format!("{} data: {}", look.mark(Mark::Warning), words.level_name(one.level)));
        role = Role::Warn;
    }
    if let Some(spread) = row.spread.as_ref().filter(|spread| spread.is_disagreement && may_show(view, row)) {
        parts.push(format!("votes {}-{}", spread.range.0, spread.range.1));
    }
    (parts.join(" · "), role)
}

/// Draws a bar per dimension; gives the rows used.
pub(super) fn bars(view: &mut Results, canvas: &mut Canvas<'_>, area: Rect, focused: bool) -> u16 {
    let look = canvas.look;
    let Some(outcome) = view.outcome.clone() else { return 0 };
    let step = if look.present && usize::from(area.height) > outcome.rows.len() * 2 { 2 } else { 1 };
    let high = (outcome.rows.len() as u16 * step).min(area.height.saturating_sub(1));
    let list = Rect { height: high, ..area };
    let titles = outcome.framework.dimensions.iter().map(|one| width(&one.title) as u16).max().unwrap_or(0);
    let title_wide = titles.min(area.width / 3);
    let words_wide = (area.width * 2 / 5).clamp(12, 36);
    let cells = area.width.saturating_sub(title_wide + words_wide + 5);
    for (y, i) in view.dimensions.window(list, step).enumerate() {
        let Some(row) = outcome.rows.get(i) else { break };
        let place = row_of(list, y as u16 * step);
        let here = focused && i == view.dimensions.at;
        let base = if here { look.style(Role::Selected) } else { look.style(Role::Text) };
        if here {
            canvas.buf.set_style(place, base);
        }
        let title = outcome.dimension(i).map_or("", |one| one.title.as_str());
        text(canvas.buf, Rect { width: (title_wide + 1).min(place.width), ..place }, 1, 0, title, base);
        render_bar(canvas, Rect { x: place.x + title_wide + 3, width: cells, ..place }, row, &outcome.framework);
        let (words, role) = standing(view, &outcome, row, look);
        let style = if here { base } else { look.style(role) };
        text(canvas.buf, place, title_wide + cells + 4, 0, &words, style);
    }
    let legend = format!(
        "{} target  {} last time  {} the data says less",
        look.mark(Mark::Here),
        look.mark(Mark::Ghost),
        look.mark(Mark::Warning)
    );
    let x = if usize::from(area.width) > usize::from(title_wide) + 3 + width(&legend) { title_wide + 3 } else { 1 };
    text(canvas.buf, area, x, high, &legend, look.style(Role::Muted));
    high + 1
}

fn render_bar(canvas: &mut Canvas<'_>, area: Rect, row: &Row, words: &Framework) {
    let look = canvas.look;
    let (cells, highest) = (usize::from(area.width), usize::from(words.highest()));
    let level = usize::from(row.answer.level.unwrap_or(0));
    let role = if row.contradiction().is_some() { Role::Warn } else { Role::Accent };
    text(canvas.buf, area, 0, 0, &bar(look, level, highest, cells), look.style(role));
    // Marks stand in the last cell of their level.
    let mut put = |level: u8, mark: Mark| {
        let x = (usize::from(level) * cells / highest.max(1)).saturating_sub(1);
        text(canvas.buf, area, x as u16, 0, look.mark(mark), look.style(Role::Heading));
    };
    if let Some(last) = row.last.filter(|last| Some(*last) != row.answer.level) {
        put(last, Mark::Ghost);
    }
    if let Some(target) = row.answer.target.filter(|target| Some(*target) != row.answer.level) {
        put(target, Mark::Here);
    }
}

/// Draws the radar; gives the rows used.
pub(super) fn radar(view: &Results, canvas: &mut Canvas<'_>, area: Rect, focused: bool) -> u16 {
    let look = canvas.look;
    let Some(outcome) = &view.outcome else { return 0 };
    let spokes = outcome.rows.len();
    if spokes < 3 || area.width < 24 || usize::from(area.height) < (spokes + 2).max(8) {
        text(
            canvas.buf,
            area,
            1,
            0,
            "A radar needs three dimensions and more room: m shows the heat map.",
            look.style(Role::Muted),
        );
        return 1;
    }
    let high = area.height.min(area.width / 2).min(30);
    let area = Rect { height: high, ..area };
    let titles = outcome.framework.dimensions.iter().map(|one| width(&one.title)).max().unwrap_or(0);
    let margin = (titles as u16 + 2).min(area.width / 4);
    let plot = Rect { x: area.x + margin, width: area.width - 2 * margin, y: area.y + 1, height: high - 2 };
    // A cell is about twice as high as wide: both axes get the same scale.
    let (half_x, half_y) = (f64::from(plot.width), f64::from(plot.height) * 2.0);
    let radius = half_x.min(half_y);
    let (bound_x, bound_y) = (half_x / radius, half_y / radius);
    let highest = f64::from(outcome.framework.highest());
    let point = |i: usize, share: f64| {
        let angle = std::f64::consts::FRAC_PI_2 - std::f64::consts::TAU * i as f64 / spokes as f64;
        (share * angle.cos(), share * angle.sin())
    };
    let ring = |share: &dyn Fn(usize) -> f64| -> Vec<((f64, f64), (f64, f64))> {
        (0..spokes).map(|i| (point(i, share(i)), point((i + 1) % spokes, share((i + 1) % spokes)))).collect()
    };
    let level = |level: Option<u8>| f64::from(level.unwrap_or(0)) / highest;
    let rows = &outcome.rows;
    let mut layers = vec![(Role::Border, ring(&|_| 1.0))];
    layers.push((Role::Border, (0..spokes).map(|i| ((0.0, 0.0), point(i, 1.0))).collect()));
    let coloured = look.style(Role::Accent).fg.is_some();
    if coloured && rows.iter().any(|row| row.last.is_some()) {
        layers.push((Role::Muted, ring(&|i| level(rows.get(i).and_then(|row| row.last)))));
    }
    if coloured && rows.iter().any(|row| row.answer.target.is_some()) {
        layers.push((Role::Good, ring(&|i| level(rows.get(i).and_then(|row| row.answer.target.or(row.answer.level))))));
    }
    layers.push((Role::Accent, ring(&|i| level(rows.get(i).and_then(|row| row.answer.level)))));
    let colour = |role| look.style(role).fg.unwrap_or(ratatui::style::Color::Reset);
    Plot::default()
        .marker(Marker::Braille)
        .x_bounds([-bound_x, bound_x])
        .y_bounds([-bound_y, bound_y])
        .paint(|context| {
            for (role, strokes) in &layers {
                for ((x1, y1), (x2, y2)) in strokes {
                    context.draw(&Stroke { x1: *x1, y1: *y1, x2: *x2, y2: *y2, color: colour(*role) });
                }
                context.layer();
            }
        })
        .render(plot, canvas.buf);
    for i in 0..spokes {
        let (x, y) = point(i, 1.0);
        let title = outcome.dimension(i).map_or("", |one| one.title.as_str());
        let here = focused && i == view.dimensions.at;
        let style = if here { look.style(Role::Selected) } else { spoke_style(look, rows.get(i)) };
        label(canvas, area, plot, (x / bound_x, y / bound_y), title, style);
    }
    // Each ring carries its mark on the spokes, so that colour doesn't stand alone.
    let on_spoke = |i: usize, level: u8| {
        let (x, y) = point(i, f64::from(level) / highest);
        let column = (x / bound_x + 1.0) / 2.0 * f64::from(plot.width.saturating_sub(1));
        let row = (1.0 - y / bound_y) / 2.0 * f64::from(plot.height.saturating_sub(1));
        (column.round() as u16, row.round() as u16)
    };
    for (i, row) in rows.iter().enumerate() {
        let marks = [
            (row.last, Mark::Ghost, Role::Muted),
            (row.answer.target, Mark::Here, Role::Good),
            (row.answer.level, Mark::Set, Role::Accent),
        ];
        for (level, mark, role) in marks {
            if let Some((x, y)) = level.map(|level| on_spoke(i, level)) {
                text(canvas.buf, plot, x, y, look.mark(mark), look.style(role));
            }
        }
    }
    let legend =
        format!("{} now  {} target  {} last time", look.mark(Mark::Set), look.mark(Mark::Here), look.mark(Mark::Ghost));
    text(canvas.buf, area, 1, high - 1, &legend, look.style(Role::Muted));
    high
}

fn spoke_style(look: Look, row: Option<&Row>) -> Style {
    let warn = row.is_some_and(|row| row.contradiction().is_some());
    look.style(if warn { Role::Warn } else { Role::Text })
}

/// Writes a spoke's title beside its end.
fn label(canvas: &mut Canvas<'_>, area: Rect, plot: Rect, (x, y): (f64, f64), title: &str, style: Style) {
    let (wide, high) = (f64::from(plot.width.saturating_sub(1)), f64::from(plot.height.saturating_sub(1)));
    let column = f64::from(plot.x - area.x) + (x + 1.0) / 2.0 * wide;
    let row = f64::from(plot.y - area.y) + (1.0 - y) / 2.0 * high;
    let title = clean(title);
    let room = if x > 0.15 { f64::from(area.width) - column - 2.0 } else { column - 1.0 };
    let room = if x.abs() <= 0.15 { f64::from(area.width) } else { room };
    let title = fit(&title, room.max(1.0) as usize);
    let cells = width(&title) as f64;
    let left = if x > 0.15 {
        column + 2.0
    } else if x < -0.15 {
        column - cells - 1.0
    } else {
        column - cells / 2.0
    };
    // Above and below, the ring itself would run through the words.
    let row = if y.abs() > 0.5 { row - y.signum() } else { row };
    let row = row.round().clamp(0.0, f64::from(area.height.saturating_sub(2)));
    text(canvas.buf, area, left.max(0.0) as u16, row as u16, &title, style);
}

/// Cells of a column of the heat map.
const CELL: u16 = 8;

/// The shade of a level: darker is further.
fn shade(look: Look, level: u8, words: &Framework) -> (&'static str, Role) {
    let share = f64::from(level) / f64::from(words.highest().max(1));
    let (glyph, twin, role) = if share <= 0.34 {
        ("░", ":", Role::Bad)
    } else if share <= 0.67 {
        ("▒", "=", Role::Warn)
    } else {
        ("▓", "#", Role::Good)
    };
    (if look.ascii { twin } else { glyph }, role)
}

/// Draws dimensions over assessments, each cell a level, the newest to the right; gives the rows used.
pub(super) fn heat(view: &mut Results, room: &Maturity, canvas: &mut Canvas<'_>, area: Rect, focused: bool) -> u16 {
    let look = canvas.look;
    let Some(outcome) = view.outcome.clone() else { return 0 };
    let words = &outcome.framework;
    let course = room.history(&view.framework);
    let titles = words.dimensions.iter().map(|one| width(&one.title) as u16).max().unwrap_or(0).min(area.width / 3);
    // The targets, where there are any, are the last column.
    let targets = outcome.rows.iter().any(|row| row.answer.target.is_some());
    let columns = (area.width.saturating_sub(titles + 3) / CELL).max(1) - u16::from(targets);
    let shown = usize::from(columns).min(course.points.len());
    let points: Vec<_> = course.points.iter().skip(course.points.len() - shown).collect();
    let x_of = |at: usize| titles + 3 + at as u16 * CELL;
    for (at, point) in points.iter().enumerate() {
        let here = Some(point.assessment) == view.on;
        let role = if here { Role::Accent } else { Role::Muted };
        text(canvas.buf, area, x_of(at), 0, &point.on.format("%b %y").to_string(), look.style(role));
    }
    if targets {
        text(canvas.buf, area, x_of(points.len()), 0, "target", look.style(Role::Muted));
    }
    let high = (outcome.rows.len() as u16).min(area.height.saturating_sub(2));
    let list = Rect { y: area.y + 1, height: high, ..area };
    for (y, i) in view.dimensions.window(list, 1).enumerate() {
        let (Some(row), Some(dimension)) = (outcome.rows.get(i), outcome.dimension(i)) else { break };
        let place = row_of(list, y as u16);
        let here = focused && i == view.dimensions.at;
        let base = if here { look.style(Role::Selected) } else { look.style(Role::Text) };
        text(canvas.buf, Rect { width: (titles + 1).min(place.width), ..place }, 1, 0, &dimension.title, base);
        let at = course.dimensions.iter().position(|(id, _)| *id == dimension.id);
        let levels = points.iter().map(|point| at.and_then(|at| point.levels.get(at).copied().flatten()));
        for (column, level) in levels.chain(targets.then_some(row.answer.target)).enumerate() {
            let (cell, style) = match level {
                None => ("   ·".to_owned(), look.style(Role::Muted)),
                Some(level) => {
                    let (glyph, role) = shade(look, level, words);
                    (format!("{} {level} {}", glyph.repeat(2), glyph.repeat(2)), look.style(role))
                }
            };
            text(canvas.buf, place, x_of(column), 0, &cell, style);
        }
    }
    let names: Vec<String> = words.levels.iter().map(|level| format!("{} {}", level.number, level.name)).collect();
    text(canvas.buf, area, 1, high + 1, &names.join("   "), look.style(Role::Muted));
    high + 2
}

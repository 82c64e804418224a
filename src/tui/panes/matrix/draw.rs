//! Drawing the matrix: axes, quadrants, marks with their names, ghosts of the last audit, the side panel.

use std::sync::Arc;

use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;

use super::{Matrix, cost_words};
use crate::domain::id::Id;
use crate::domain::stack::receipts::call_words;
use crate::domain::stack::matrix::{Axis, Label, Quadrant, cell_of};
use crate::domain::stack::{Stack, matrix::Pile};
use crate::domain::text::{count, fit, width};
use crate::tui::theme::{Mark, Role};
use crate::tui::view::Canvas;
use crate::tui::widgets::panel::{self, empty, line, panel, text};
use crate::tui::widgets::tool_card::Card;

/// Least width at which the side panel stands beside the plot.
const SIDE_FROM: u16 = 100;
/// Cells of the value labels to the left.
const GUTTER: u16 = 3;

/// Draws the matrix.
pub(super) fn render(view: &mut Matrix, canvas: &mut Canvas<'_>, area: Rect) {
    let look = canvas.look;
    let Some((stack, frameworks)) = view.data.clone() else { return };
    let side = if area.width >= SIDE_FROM && !look.present { (area.width / 3).clamp(38, 52) } else { 0 };
    let left = Rect { width: area.width - side, ..area };
    let off = stack.off_plot();
    let piles = stack.quadrants();
    let on: usize = piles.iter().map(|pile| pile.tools).sum();
    let missing = if off.is_empty() { String::new() } else { format!(", {} off it", off.len()) };
    let ghosts = match &stack.input.audit {
        Some(audit) if !view.ghosts_off => format!(" · {} {}", look.mark(Mark::Ghost), audit.on.format("%b %Y")),
        _ => String::new(),
    };
    let title = format!("Value × cost ({}) · {} on the plot{missing}{ghosts}", view.scale().name(), count(on, "tool", "tools"));
    let inside = panel(canvas.buf, left, look, &title, canvas.focused);
    if stack.input.tools.iter().all(|tool| !tool.is_live()) {
        let what = "The matrix sets what each tool is worth against what it costs: what to keep, what to renegotiate, what to question, what to cut. It needs tools with a cost; their value is scored here.";
        empty(canvas.buf, inside, look, what, &[("S-Tab", "go to the inventory, where tools are imported and typed"), (":", "find any other action")]);
    } else {
        let wanted = if off.is_empty() { 0 } else { 1 } + if side == 0 { 2 } else { 0 };
        // On the smallest screens the plot comes first.
        let rows = if inside.height < 15 { 1 } else { wanted };
        let plot = Rect { x: inside.x + GUTTER, width: inside.width.saturating_sub(GUTTER + 1), y: inside.y + 1, height: inside.height.saturating_sub(3 + rows) };
        render_plot(view, canvas, plot, &stack, &piles);
        let low = Rect { y: plot.bottom() + 2, height: rows, ..inside };
        render_low(view, canvas, low, &stack, side == 0);
    }
    if side > 0 {
        let right = Rect { x: left.right(), width: side, ..area };
        let name = view.here.and_then(|id| stack.tool(id)).map_or("", |(tool, _)| tool.name.as_str());
        let inside = panel(canvas.buf, right, look, name, false);
        if let Some(id) = view.here {
            let card = Card { stack: &stack, taxonomy: &frameworks.taxonomy, look, width: inside.width as usize };
            for (y, words) in card.lines(id, &[]).iter().take(inside.height as usize).enumerate() {
                line(canvas.buf, inside, y as u16, words);
            }
        }
    }
}

fn render_plot(view: &mut Matrix, canvas: &mut Canvas<'_>, plot: Rect, stack: &Arc<Stack>, piles: &[Pile; 4]) {
    view.plot = plot;
    view.marks.clear();
    if plot.width < 20 || plot.height < 6 {
        return;
    }
    let axis = stack.axis(view.scale());
    render_axes(canvas, plot, stack, &axis);
    render_titles(canvas, plot, stack, &axis, piles);
    if !view.ghosts_off {
        render_ghosts(canvas, plot, stack, &axis);
    }
    render_marks(view, canvas, plot, stack, &axis);
}

fn at(plot: Rect, column: u16, row: u16) -> Position {
    Position::new(plot.x + column, plot.y + row)
}

fn put(canvas: &mut Canvas<'_>, plot: Rect, column: u16, row: u16, mark: &str, role: Role) {
    if column < plot.width && row < plot.height {
        let place = at(plot, column, row);
        panel::put(canvas.buf, place.x, place.y, mark, (plot.width - column) as usize, canvas.look.style(role));
    }
}

/// The lines between the quadrants, the value labels and the cost ticks.
fn render_axes(canvas: &mut Canvas<'_>, plot: Rect, stack: &Stack, axis: &Axis) {
    let (column, row) = cell_of(axis.position(stack.lines.cost), stack.lines.value / 10.0, plot.width, plot.height);
    let (down, across, cross) = if canvas.look.ascii { (":", "-", "+") } else { ("┊", "┈", "┼") };
    for y in 0..plot.height {
        put(canvas, plot, column, y, down, Role::Border);
    }
    for x in 0..plot.width {
        put(canvas, plot, x, row, if x == column { cross } else { across }, Role::Border);
    }
    let muted = canvas.look.style(Role::Muted);
    for value in [0.0, 5.0, 10.0] {
        let (_, y) = cell_of(0.0, value / 10.0, plot.width, plot.height);
        canvas.buf.set_stringn(plot.x - GUTTER, plot.y + y, format!("{value:>2.0}"), 2, muted);
    }
    let below = Rect { y: plot.bottom() + 1, height: 1, ..plot };
    let mark = format!("{} {}", stack.lines.cost, if stack.input.lines.is_some() { "line" } else { "median" });
    let start = column.saturating_sub(width(&mark) as u16 / 2).min(plot.width.saturating_sub(width(&mark) as u16));
    let taken = start..start + width(&mark) as u16 + 1;
    let mut free = 0;
    for tick in axis.ticks(8) {
        let words = tick.cost.to_string();
        let wide = width(&words) as u16;
        let (x, _) = cell_of(tick.position, 0.0, plot.width, 1);
        let x = x.saturating_sub(wide / 2).min(plot.width.saturating_sub(wide));
        let clear = x >= free && (x + wide < taken.start || x > taken.end);
        if clear {
            text(canvas.buf, below, x, 0, &words, muted);
            free = x + wide + 1;
        }
    }
    text(canvas.buf, below, start, 0, &mark, canvas.look.style(Role::Accent));
}

/// Each quadrant's name, count and spend, above and below the plot, where no mark can stand.
fn render_titles(canvas: &mut Canvas<'_>, plot: Rect, stack: &Stack, axis: &Axis, piles: &[Pile; 4]) {
    let (column, _) = cell_of(axis.position(stack.lines.cost), 0.0, plot.width, 1);
    let mut taken = [0; 2];
    for pile in piles {
        let right = matches!(pile.quadrant, Quadrant::Optimise | Quadrant::Cut);
        let low = matches!(pile.quadrant, Quadrant::Question | Quadrant::Cut);
        // The left title is drawn first and keeps to its quadrant; the right one takes what is left of the row.
        let room = if right { plot.width.saturating_sub(taken[usize::from(low)] + 3) } else { column.max(16) };
        let long = format!("{} · {} · {}", pile.quadrant.title(), pile.tools, pile.monthly.whole());
        let short = format!("{} · {}", pile.quadrant.title(), pile.tools);
        let words = [long.as_str(), short.as_str(), pile.quadrant.title()].into_iter().find(|words| width(words) <= room as usize);
        let Some(words) = words else { continue };
        let x = if right { plot.width - width(words) as u16 } else { 0 };
        if !right {
            taken[usize::from(low)] = width(words) as u16;
        }
        let y = if low { plot.bottom() } else { plot.y - 1 };
        let row = Rect { y, height: 1, ..plot };
        text(canvas.buf, row, x, 0, words, canvas.look.style(quadrant_role(Some(pile.quadrant))).add_modifier(Modifier::BOLD));
    }
}

fn render_ghosts(canvas: &mut Canvas<'_>, plot: Rect, stack: &Stack, axis: &Axis) {
    let Some(audit) = &stack.input.audit else { return };
    let ghost = canvas.look.mark(Mark::Ghost);
    for mark in &audit.marks {
        let Some((tool, derived)) = stack.tool(mark.tool) else { continue };
        let (Some(value), Some(monthly)) = (mark.value, mark.monthly) else { continue };
        let moved = tool.value != Some(value) || derived.monthly != Some(monthly);
        if moved && monthly.currency == axis.top.currency && derived.quadrant.is_some() {
            let (x, y) = cell_of(axis.position(monthly), f64::from(value) / 10.0, plot.width, plot.height);
            put(canvas, plot, x, y, ghost, Role::Muted);
        }
    }
}

fn render_marks(view: &mut Matrix, canvas: &mut Canvas<'_>, plot: Rect, stack: &Arc<Stack>, axis: &Axis) {
    let layout = view.layout(stack, plot.width, plot.height);
    let single = canvas.look.mark(Mark::Set).chars().next().unwrap_or('*');
    let mut drawn = vec![false; usize::from(plot.width) * usize::from(plot.height)];
    for placed in &layout.marks {
        view.marks.push((placed.tool, at(plot, placed.column, placed.row)));
        if let Some(label) = &placed.label {
            put(canvas, plot, label.column, label.row, &label.text, Role::Muted);
        }
        // Where several marks share a cell, it is drawn once, in the colour of the first.
        let cell = usize::from(placed.row) * usize::from(plot.width) + usize::from(placed.column);
        if drawn.get_mut(cell).is_none_or(|drawn| std::mem::replace(drawn, true)) {
            continue;
        }
        let glyph = layout.glyph(placed.column, placed.row, single).unwrap_or(single);
        let role = stack.tool(placed.tool).map_or(Role::Text, |(_, derived)| quadrant_role(derived.quadrant));
        put(canvas, plot, placed.column, placed.row, glyph.encode_utf8(&mut [0; 4]), role);
    }
    let own = layout.marks.iter().find(|placed| Some(placed.tool) == view.here).and_then(|placed| placed.label.as_ref());
    render_here(view, canvas, plot, (stack, axis), own);
}

fn quadrant_role(quadrant: Option<Quadrant>) -> Role {
    match quadrant {
        Some(Quadrant::Keep) => Role::Good,
        Some(Quadrant::Optimise) => Role::Accent,
        Some(Quadrant::Question) => Role::Warn,
        Some(Quadrant::Cut) => Role::Bad,
        None => Role::Muted,
    }
}

/// The tool one is on stands out, with its name, and a ghost where it stood before.
fn render_here(view: &Matrix, canvas: &mut Canvas<'_>, plot: Rect, (stack, axis): (&Stack, &Axis), own: Option<&Label>) {
    let Some((id, place)) = view.marks.iter().find(|(id, _)| Some(*id) == view.here) else { return };
    let Some((tool, _)) = stack.tool(*id) else { return };
    let style = canvas.look.style(Role::Selected).add_modifier(Modifier::BOLD);
    let before = stack.input.audit.as_ref().and_then(|audit| audit.marks.iter().find(|mark| mark.tool == *id));
    if let Some((value, monthly)) = before.and_then(|mark| mark.value.zip(mark.monthly)).filter(|_| !view.ghosts_off) {
        let (x, y) = cell_of(axis.position(monthly), f64::from(value) / 10.0, plot.width, plot.height);
        if at(plot, x, y) != *place {
            put(canvas, plot, x, y, canvas.look.mark(Mark::Ghost), Role::Accent);
        }
    }
    canvas.buf.set_stringn(place.x, place.y, canvas.look.mark(Mark::Set), 1, style);
    if let Some(label) = own {
        let at = at(plot, label.column, label.row);
        panel::put(canvas.buf, at.x, at.y, &label.text, usize::from(plot.right() - at.x), style);
        return;
    }
    // Where its neighbours left its name no room, it is written over whichever side hides fewer of them.
    let name = fit(&tool.name, (plot.width / 3) as usize).into_owned();
    let wide = width(&name) as u16;
    let sides = [Some(place.x + 1).filter(|x| x + wide <= plot.right()), place.x.checked_sub(wide).filter(|x| *x >= plot.x)];
    let hidden = |x: u16| view.marks.iter().filter(|(_, mark)| mark.y == place.y && (x..x + wide).contains(&mark.x)).count();
    if let Some(x) = sides.into_iter().flatten().min_by_key(|x| hidden(*x)) {
        panel::put(canvas.buf, x, place.y, &name, wide as usize, style);
    }
}

/// Under the plot: the tools that are off it, and on a narrow screen the one one is on.
fn render_low(view: &Matrix, canvas: &mut Canvas<'_>, area: Rect, stack: &Stack, narrow: bool) {
    let look = canvas.look;
    let mut y = 0;
    let off = stack.off_plot();
    if !off.is_empty() {
        // As many as could ever fit: there may be thousands.
        let names: Vec<String> = off.iter().take(usize::from(area.width) / 8).filter_map(|(id, why)| stack.tool(*id).map(|(tool, _)| format!("{} ({})", tool.name, why.meaning()))).collect();
        let unscored = off.iter().any(|(id, _)| stack.tool(*id).is_some_and(|(tool, _)| tool.value.is_none()));
        let hint = if unscored { "s scores them · " } else { "" };
        text(canvas.buf, area, 1, y, &format!("off the plot: {hint}{}", names.join(", ")), look.style(Role::Warn));
        y += 1;
    }
    if narrow && let Some((tool, derived)) = view.here.and_then(|id: Id| stack.tool(id)) {
        let value = tool.value.map_or("not scored".to_owned(), |value| format!("value {value}"));
        let quadrant = derived.quadrant.map_or("", Quadrant::title);
        let decided = tool.verdict.as_ref().map_or("undecided".to_owned(), |verdict| call_words(&verdict.call));
        let parts = [tool.name.clone(), cost_words(tool.cost), value, quadrant.to_owned(), decided];
        let words = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        text(canvas.buf, area, 1, y, &words, look.style(Role::Text));
        let words = format!("suggested {}: {}", call_words(&derived.suggestion.call), derived.suggestion.why);
        text(canvas.buf, area, 1, y + 1, &words, look.style(Role::Muted));
    }
}

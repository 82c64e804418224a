//! The gaps in the order in which to close them, and the steps that close the one that one is on.

use ratatui::layout::Rect;
use ratatui::text::Line;

use super::Results;
use crate::domain::maturity::Assessment;
use crate::domain::maturity::results::{Gap, Results as Outcome};
use crate::domain::maturity::room::Maturity;
use crate::domain::text::{clean, width};
use crate::tui::overlays::steps::{effort, step_mark};
use crate::tui::theme::{Look, Mark, Role};
use crate::tui::view::Canvas;
use crate::tui::widgets::panel::{line, row_of, text, wrap};

/// How many of a gap's steps stand in the plan, of how many.
fn planned(room: &Maturity, outcome: &Outcome, gap: &Gap) -> (usize, usize) {
    let Some(dimension) = outcome.dimension(gap.at) else { return (0, 0) };
    let steps = || dimension.actions_between(Some(gap.current), gap.target);
    let id = &outcome.framework.id;
    (steps().filter(|step| room.is_planned(id, &dimension.id, step)).count(), steps().count())
}

/// Draws the gaps.
pub(super) fn render(view: &mut Results, canvas: &mut Canvas<'_>, inside: Rect, focused: bool) {
    let look = canvas.look;
    let (Some(room), Some(outcome)) = (view.room.clone(), view.outcome.clone()) else { return };
    if outcome.gaps.is_empty() {
        let words = if outcome.average.is_some() {
            "No gaps: everything that is answered stands at its target or at the highest level."
        } else {
            "Nothing is answered yet. The gaps stand here once it is: the largest first."
        };
        for (y, words) in wrap(words, usize::from(inside.width.saturating_sub(2))).iter().enumerate() {
            text(canvas.buf, inside, 1, y as u16, words, look.style(Role::Muted));
        }
        return;
    }
    let here = outcome.gaps.get(view.gaps.at).filter(|_| focused);
    let lines =
        here.map_or(Vec::new(), |gap| detail(&room, &outcome, gap, look, usize::from(inside.width.saturating_sub(2))));
    let rows =
        (outcome.gaps.len() as u16).min(if lines.is_empty() { inside.height } else { (inside.height / 2).max(3) });
    let list = Rect { height: rows.min(inside.height), ..inside };
    for (y, i) in view.gaps.window(list, 1).enumerate() {
        let Some(gap) = outcome.gaps.get(i) else { break };
        let row = row_of(list, y as u16);
        render_row(canvas, row, i, gap, &outcome, planned(&room, &outcome, gap), focused && i == view.gaps.at);
    }
    let low = Rect { y: list.bottom() + 1, height: inside.height.saturating_sub(list.height + 1), ..inside };
    for (y, words) in lines.iter().take(usize::from(low.height)).enumerate() {
        line(canvas.buf, low, y as u16, words);
    }
    if lines.len() > usize::from(low.height) && low.height > 0 {
        let words = format!("{} Enter shows all steps", look.mark(Mark::More));
        let blank = " ".repeat(usize::from(low.width));
        text(canvas.buf, low, 0, low.height - 1, &blank, look.style(Role::Text));
        text(canvas.buf, low, 1, low.height - 1, &words, look.style(Role::Accent));
    }
}

fn render_row(
    canvas: &mut Canvas<'_>,
    row: Rect,
    rank: usize,
    gap: &Gap,
    outcome: &Outcome,
    (done, all): (usize, usize),
    here: bool,
) {
    let look = canvas.look;
    let base = if here { look.style(Role::Selected) } else { look.style(Role::Text) };
    if here {
        canvas.buf.set_style(row, base);
    }
    let style = |role| if here { base } else { look.style(role) };
    let title = outcome.dimension(gap.at).map_or("", |one| one.title.as_str());
    let name = |level| clean(&outcome.framework.level_name(level)).into_owned();
    let arrow = if look.ascii { "->" } else { "→" };
    let to = format!("{} {arrow} {}{}", name(gap.current), name(gap.target), if gap.is_set { "" } else { " ?" });
    let words = match (done, all) {
        (_, 0) => "no steps named".to_owned(),
        (0, _) => "nothing planned".to_owned(),
        (done, all) => format!("{done} of {all} planned"),
    };
    let role = if all > 0 && done == 0 { Role::Warn } else { Role::Muted };
    let right = row.width.saturating_sub(width(&words) as u16 + 1);
    text(canvas.buf, row, right, 0, &words, style(role));
    let middle = right.saturating_sub((width(&to) as u16).max(16) + 2);
    text(canvas.buf, Rect { width: right.saturating_sub(1), ..row }, middle, 0, &to, style(Role::Accent));
    text(canvas.buf, row, 1, 0, &format!("{:>2}", rank + 1), style(Role::Muted));
    text(canvas.buf, Rect { width: middle.saturating_sub(1), ..row }, 4, 0, title, base);
}

/// What leads over the gap.
fn detail(room: &Maturity, outcome: &Outcome, gap: &Gap, look: Look, space: usize) -> Vec<Line<'static>> {
    let mut out = Vec::new();
    let Some(dimension) = outcome.dimension(gap.at) else { return out };
    if !gap.is_set {
        let is_open = room.assessment(outcome.assessment).is_some_and(Assessment::is_open);
        let words = if is_open {
            "? nobody set a target, so the next level is meant (t in Assess sets one)"
        } else {
            "? nobody set a target, so the next level is meant (this assessment is closed: the next one can set it)"
        };
        out.extend(
            wrap(words, space).into_iter().map(|words| Line::styled(format!(" {words}"), look.style(Role::Muted))),
        );
    }
    let mut level = gap.current;
    for action in dimension.actions_between(Some(gap.current), gap.target) {
        if action.to != level {
            level = action.to;
            out.push(Line::styled(format!(" To {}", outcome.framework.level_name(level)), look.style(Role::Heading)));
        }
        let planned = room.planned(&outcome.framework.id, &dimension.id, action).map(|item| item.state);
        let (mark, role) = (step_mark(planned), if planned.is_some() { Role::Muted } else { Role::Text });
        let words = format!("{} ({})", action.text, effort(Some(action.effort)));
        for (n, words) in wrap(&words, space.saturating_sub(2)).into_iter().enumerate() {
            let lead = if n == 0 { look.mark(mark) } else { " " };
            out.push(Line::styled(format!(" {lead} {words}"), look.style(role)));
        }
    }
    out
}

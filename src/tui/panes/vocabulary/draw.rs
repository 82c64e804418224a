//! Drawing the vocabulary: the sections on top, the rows of one of them, all that is known of the row one is on.

use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::Vocabulary;
use super::section::{SECTIONS, Section};
use crate::domain::text::width;
use crate::tui::theme::{Mark, Role};
use crate::tui::view::Canvas;
use crate::tui::widgets::panel::{below, empty, panel, row_of, text};
use crate::tui::widgets::said;
use crate::tui::widgets::table::{self, RowLook};

/// Least width at which the side panel stands beside the rows.
const SIDE_FROM: u16 = 100;

/// Draws the vocabulary.
pub(super) fn render(view: &mut Vocabulary, canvas: &mut Canvas<'_>, area: Rect) {
    let look = canvas.look;
    render_sections(view, canvas, row_of(area, 0));
    let body = below(area, 1);
    let side = if body.width >= SIDE_FROM && !look.present { (body.width / 3).clamp(36, 56) } else { 0 };
    let left = Rect { width: body.width - side, ..body };
    let mut title = format!("{} {}", view.section().title(), view.rows.len());
    if !view.marked.is_empty() {
        title.push_str(&format!(" · {} marked", view.marked.len()));
    }
    if let Some(checker) = view.data.checker.as_ref().filter(|checker| checker.policy.edition > 0) {
        title.push_str(&format!(" · policy v{}.{}", checker.policy.version, checker.policy.edition));
    }
    let inside = panel(canvas.buf, left, look, &title, canvas.focused);
    if view.section() == Section::Campaigns && view.data.campaigns.is_empty() {
        let what = "Campaigns that links may name: each with its type, owner, days and budget, its links and what came of them. From the first one on, campaigns that are not registered are told.";
        let keys = [("n", "register a campaign"), ("[", "Drift: campaigns that visits brought"), ("← →", "other sections")];
        empty(canvas.buf, inside, look, what, &keys);
    } else {
        render_rows(view, canvas, inside);
    }
    if side > 0 {
        render_side(view, canvas, Rect { x: left.right(), width: side, ..body });
    }
}

fn render_sections(view: &mut Vocabulary, canvas: &mut Canvas<'_>, area: Rect) {
    let look = canvas.look;
    view.heads.clear();
    let mut x = 1;
    for (i, section) in SECTIONS.iter().enumerate() {
        let here = i == view.section;
        let style = if here {
            look.style(Role::Accent).add_modifier(Modifier::UNDERLINED | Modifier::BOLD)
        } else {
            look.style(Role::Muted)
        };
        let used = text(canvas.buf, area, x, 0, section.title(), style);
        view.heads.push(Rect { x: area.x + x.min(area.width), width: used, ..area });
        x += width(section.title()) as u16 + 3;
    }
}

fn render_rows(view: &mut Vocabulary, canvas: &mut Canvas<'_>, inside: Rect) {
    let look = canvas.look;
    let mut body = inside;
    if view.filtering.is_some() || !view.filter.is_empty() {
        let row = row_of(inside, 0);
        let used = text(canvas.buf, row, 1, 0, "filter ", look.style(Role::Accent)) + 1;
        let line = Rect { x: row.x + used, width: row.width.saturating_sub(used + 1), ..row };
        match &view.filtering {
            Some(input) if line.height > 0 => canvas.cursor = Some(input.render(canvas.buf, line, look.style(Role::Input))),
            _ => {
                text(canvas.buf, line, 0, 0, &view.filter, look.style(Role::Text));
            }
        }
        body = below(inside, 1);
    }
    let section = view.section();
    let all = section.columns();
    let head = Rect { x: body.x + 1, width: body.width.saturating_sub(2), height: 1.min(body.height), ..body };
    let columns = table::columns(all, 0, 1, head.width);
    table::header(canvas.buf, head, look, all, &columns, None, None);
    let list = Rect { y: head.y + head.height, height: body.height.saturating_sub(1), ..head };
    if view.rows.is_empty() {
        text(canvas.buf, list, 0, 1, "Nothing passes this filter. Esc clears it.", look.style(Role::Muted));
        return;
    }
    let at = view.section;
    let range = view.lists[at].window(list, 1);
    for (y, i) in range.enumerate() {
        let Some(place) = view.rows.get(i).copied() else { break };
        let row = row_of(list, y as u16);
        let id = view.data.campaigns.get(place).filter(|_| section == Section::Campaigns).map(|one| one.id);
        let marked = id.is_some_and(|id| view.marked.contains(&id));
        let here = i == view.lists[at].at && canvas.focused;
        let row_look = RowLook { here, marked, dim: false };
        table::row(canvas.buf, row, look, all, &columns, None, row_look, &|c| section.cell(&view.data, place, c, look));
        if marked && row.x > 0 {
            canvas.buf.set_stringn(row.x - 1, row.y, look.mark(Mark::Set), 1, look.style(Role::Accent));
        }
    }
}

fn render_side(view: &Vocabulary, canvas: &mut Canvas<'_>, area: Rect) {
    let look = canvas.look;
    let about = view.here().and_then(|at| view.section().about(&view.data, at));
    let (title, lines) = about.unwrap_or_default();
    let inside = panel(canvas.buf, area, look, &title, false);
    said::render(canvas, inside, &lines);
}

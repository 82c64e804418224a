//! Drawing the links: the table, the line under it, the side panel.

use ratatui::layout::Rect;

use super::{Arrangement, Registry};
use crate::domain::text::{count, thousands};
use crate::domain::utm::Tag;
use crate::store::links::LinkSort;
use crate::tui::theme::{Mark, Role};
use crate::tui::view::Canvas;
use crate::tui::widgets::link_card::{Beside, Card};
use crate::tui::widgets::filter;
use crate::tui::widgets::panel::{below, empty, panel, row_of, text};
use crate::tui::widgets::table::{self, Cell, Column, RowLook};

/// Least width at which the side panel stands beside the table.
const SIDE_FROM: u16 = 100;

/// Draws the links.
pub(super) fn render(view: &mut Registry, canvas: &mut Canvas<'_>, area: Rect) {
    let look = canvas.look;
    let is_blank = view.all == Some(0) && view.how == Arrangement::default() && view.window.is_empty();
    let wide = area.width >= SIDE_FROM && !look.present && !is_blank;
    let side = if wide { (area.width / 3).clamp(38, 58) } else { 0 };
    let left = Rect { width: area.width - side, ..area };
    let inside = panel(canvas.buf, left, look, &title(view), canvas.focused);
    if is_blank {
        let what = "Tagged links: where each one leads, and the source, medium and campaign that tell where a visit came from. A link built here follows the rules of your business, so that reports count it once and under the right name.";
        let keys = [
            ("n", "build the first link"),
            ("N", "make a set at once: one page, several sources and mediums"),
            ("L", "check a list of links you have, and keep what is good"),
            ("i", "import a sheet of links (CSV, XLSX) or a list of addresses"),
            ("Tab", "Drift: values that visits brought and nobody registered"),
            (":", "find any other action"),
        ];
        empty(canvas.buf, inside, look, what, &keys);
    } else {
        render_table(view, canvas, inside);
    }
    if side > 0 {
        render_side(view, canvas, Rect { x: left.right(), width: side, ..area });
    }
}

fn title(view: &Registry) -> String {
    let number = |n: Option<u64>| n.map_or("…".to_owned(), |n| thousands(i64::try_from(n).unwrap_or(i64::MAX)));
    let links = match (view.how.filter.is_empty(), view.window.is_searching()) {
        (true, _) => format!("Links {}{}", number(view.all), health(view)),
        (false, true) => format!("Links … of {}", number(view.all)),
        (false, false) => format!("Links {} of {}", number(view.window.total()), number(view.all)),
    };
    let marked = view.marks.words();
    if marked.is_empty() { links } else { format!("{links} · {marked}") }
}

/// How all links stand: ` · 94 % clean`.
fn health(view: &Registry) -> String {
    let percent = view.health.as_ref().filter(|(health, _)| health.links > 0).and_then(|(health, _)| health.percent());
    // Nothing is all clean until it is.
    percent.map_or(String::new(), |percent| format!(" · {} % clean", percent.floor()))
}

fn render_table(view: &mut Registry, canvas: &mut Canvas<'_>, inside: Rect) {
    let look = canvas.look;
    let mut body = inside;
    if view.filtering.is_some() || !view.how.filter.is_empty() {
        let taken = render_filter(view, canvas, inside);
        body = below(inside, 1 + taken);
    }
    let foot = u16::from(body.height > 4);
    let all: Vec<Column> = view.shown.iter().map(|column| column.placed()).collect();
    let head = Rect { x: body.x + 1, width: body.width.saturating_sub(2), height: 1.min(body.height), ..body };
    view.columns = table::columns(&all, view.column, view.columns.first, head.width);
    view.head = head;
    let sorted = view.shown.iter().position(|column| column.sort == Some(view.how.sort) && !view.how.grouped);
    let sort = sorted.map(|at| (at, !view.how.descending));
    table::header(canvas.buf, head, look, &all, &view.columns, Some(view.column), sort);
    let list = Rect {
        x: head.x,
        width: head.width,
        y: body.y + 1.min(body.height),
        height: body.height.saturating_sub(1 + foot),
    };
    render_rows(view, canvas, list, &all);
    if foot > 0 {
        render_foot(view, canvas, Rect { y: body.bottom() - 1, height: 1, ..head });
    }
}

fn render_rows(view: &mut Registry, canvas: &mut Canvas<'_>, list: Rect, all: &[Column]) {
    let look = canvas.look;
    if view.window.is_empty() {
        let words = "No link passes this filter. Esc clears it.";
        text(canvas.buf, list, 0, 1, words, look.style(Role::Muted));
        return;
    }
    let searching = view.window.is_searching();
    let step = if look.present && usize::from(list.height) > 2 * view.window.rows().count() { 2 } else { 1 };
    let mut last: Option<String> = None;
    for (y, i) in view.window.visible(list, step).enumerate() {
        let Some(listed) = view.window.here(i) else { break };
        let link = &listed.link;
        let row = Rect { y: list.y + y as u16 * step, height: 1, ..list };
        let here = i == view.window.at() && !searching;
        let first = view.range_from.as_ref().is_some_and(|(_, id)| *id == link.id);
        let marked = view.marks.has(link.id) || first;
        let row_look = RowLook { here: here && canvas.focused, marked, dim: searching };
        // In groups the campaign stands in the first row of each only.
        let campaign = link.tag(Tag::Campaign);
        let repeated = view.how.grouped && last.as_deref() == Some(campaign);
        let cell = |c: usize| match view.shown.get(c) {
            Some(column) if column.name == "campaign" && repeated => Cell::of(Role::Muted, "″"),
            Some(column) if column.name == "campaign" && view.how.grouped => {
                let words = if campaign.is_empty() { "(no campaign)" } else { campaign };
                Cell::of(Role::Heading, words.to_owned())
            }
            Some(column) => column.cell(listed, view, look),
            None => Cell::text(""),
        };
        table::row(canvas.buf, row, look, all, &view.columns, Some(view.column), row_look, &cell);
        if marked && row.x > 0 {
            canvas.buf.set_stringn(row.x - 1, row.y, look.mark(Mark::Set), 1, look.style(Role::Accent));
        }
        last = Some(campaign.to_owned());
    }
}

/// Draws the filter line; gives the rows that its complaint takes below it.
fn render_filter(view: &Registry, canvas: &mut Canvas<'_>, area: Rect) -> u16 {
    let (row, under) = (row_of(area, 0), below(area, 1));
    filter::render(canvas, row, under, view.filtering.as_ref(), &view.how.filter, view.complaint.as_deref())
}

/// Where one is, and in which order.
fn render_foot(view: &Registry, canvas: &mut Canvas<'_>, row: Rect) {
    let look = canvas.look;
    let used = text(canvas.buf, row, 0, 0, &view.window.place_words(), look.style(Role::Text));
    let mut words =
        if view.how.grouped { "by campaign, together" } else { order_words(view.how.sort, view.how.descending) }.to_owned();
    if view.range_from.is_some() {
        words.push_str(" · V ends the range");
    }
    let hidden = view.shown.len().saturating_sub(view.columns.shown.len());
    if hidden > 0 {
        words.push_str(&format!(" · {} to the side", count(hidden, "column", "columns")));
    }
    text(canvas.buf, row, used + 3, 0, &words, look.style(Role::Muted));
}

/// The order in words.
fn order_words(sort: LinkSort, descending: bool) -> &'static str {
    match (sort, descending) {
        (LinkSort::Created, true) => "newest first",
        (LinkSort::Created, false) => "oldest first",
        (LinkSort::Url, false) => "by address",
        (LinkSort::Url, true) => "by address, backwards",
        (LinkSort::Source, false) => "by source",
        (LinkSort::Source, true) => "by source, backwards",
        (LinkSort::Medium, false) => "by medium",
        (LinkSort::Medium, true) => "by medium, backwards",
        (LinkSort::Campaign, false) => "by campaign",
        (LinkSort::Campaign, true) => "by campaign, backwards",
        (LinkSort::Content, false) => "by content",
        (LinkSort::Content, true) => "by content, backwards",
        (LinkSort::Owner, false) => "by owner",
        (LinkSort::Owner, true) => "by owner, backwards",
        (LinkSort::Status, false) => "by status",
        (LinkSort::Status, true) => "by status, backwards",
    }
}

fn render_side(view: &mut Registry, canvas: &mut Canvas<'_>, area: Rect) {
    let link = view.window.row().map(|row| &row.link);
    let name = link.map_or(String::new(), |link| link.called());
    let inside = panel(canvas.buf, area, canvas.look, &name, false);
    let Some(link) = link else { return };
    let card = |beside: Option<&Beside>, width, look| Card { look, width }.lines(link, beside);
    view.cards.render(canvas, inside, link.id, card);
}

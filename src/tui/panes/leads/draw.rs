//! Drawing the leads: the table, the line under it, the side panel.

use std::sync::Arc;

use ratatui::layout::Rect;

use super::{Arrangement, Leads};
use crate::domain::text::{count, thousands};
use crate::store::leads::LeadSort;
use crate::tui::lead_data::LeadData;
use crate::tui::theme::{Mark, Role};
use crate::tui::view::Canvas;
use crate::tui::widgets::lead_card::{Beside, Card};
use crate::tui::widgets::filter;
use crate::tui::widgets::panel::{below, empty, panel, row_of, text};
use crate::tui::widgets::table::{self, Column, RowLook};

/// Least width at which the side panel stands beside the table.
const SIDE_FROM: u16 = 100;

/// Draws the leads.
pub(super) fn render(view: &mut Leads, canvas: &mut Canvas<'_>, area: Rect) {
    let look = canvas.look;
    let Some(data) = view.data.clone() else { return };
    let side = if area.width >= SIDE_FROM && !look.present { (area.width / 3).clamp(38, 52) } else { 0 };
    let left = Rect { width: area.width - side, ..area };
    let inside = panel(canvas.buf, left, look, &title(view), canvas.focused);
    if view.all == Some(0) && view.how == Arrangement::default() && view.window.is_empty() {
        let what = "The people who may buy: who they are, where they came from, where they stand and who looks after them. Import what the CRM exports; the same file twice changes nothing.";
        let keys = [
            ("i", "import leads (HubSpot, Salesforce, Pipedrive, any CSV or XLSX)"),
            ("n", "type the first lead"),
            (":", "find any other action"),
        ];
        empty(canvas.buf, inside, look, what, &keys);
    } else {
        render_table(view, canvas, inside, &data);
    }
    if side > 0 {
        render_side(view, canvas, Rect { x: left.right(), width: side, ..area }, &data);
    }
}

fn title(view: &Leads) -> String {
    let number = |n: Option<u64>| n.map_or("…".to_owned(), |n| thousands(i64::try_from(n).unwrap_or(i64::MAX)));
    let leads = match (view.how.filter.is_empty(), view.window.is_searching()) {
        (true, _) => format!("Leads {}", number(view.all)),
        (false, true) => format!("Leads … of {}", number(view.all)),
        (false, false) => format!("Leads {} of {}", number(view.window.total()), number(view.all)),
    };
    let marked = view.marks.words();
    if marked.is_empty() { leads } else { format!("{leads} · {marked}") }
}

fn render_table(view: &mut Leads, canvas: &mut Canvas<'_>, inside: Rect, data: &Arc<LeadData>) {
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
    let sorted = view.shown.iter().position(|column| column.sort == Some(view.how.sort));
    let sort = sorted.map(|at| (at, !view.how.descending));
    table::header(canvas.buf, head, look, &all, &view.columns, Some(view.column), sort);
    let list = Rect {
        x: head.x,
        width: head.width,
        y: body.y + 1.min(body.height),
        height: body.height.saturating_sub(1 + foot),
    };
    render_rows(view, canvas, list, data, &all);
    if foot > 0 {
        render_foot(view, canvas, Rect { y: body.bottom() - 1, height: 1, ..head });
    }
}

fn render_rows(view: &mut Leads, canvas: &mut Canvas<'_>, list: Rect, data: &Arc<LeadData>, all: &[Column]) {
    let look = canvas.look;
    if view.window.is_empty() {
        let words = if view.how.filter.is_empty() {
            "Every lead is put away: / archived:yes shows them."
        } else {
            "No lead passes this filter. Esc clears it."
        };
        text(canvas.buf, list, 0, 1, words, look.style(Role::Muted));
        return;
    }
    let searching = view.window.is_searching();
    let step = if look.present && usize::from(list.height) > 2 * view.window.rows().count() { 2 } else { 1 };
    for (y, i) in view.window.visible(list, step).enumerate() {
        let Some(lead) = view.window.here(i) else { break };
        let row = Rect { y: list.y + y as u16 * step, height: 1, ..list };
        let here = i == view.window.at() && !searching;
        let first = view.range_from.as_ref().is_some_and(|(_, id)| *id == lead.id);
        let marked = view.marks.has(lead.id) || first;
        let row_look = RowLook { here: here && canvas.focused, marked, dim: lead.archived || searching };
        let cell = |c: usize| view.shown[c].cell(lead, data, look);
        table::row(canvas.buf, row, look, all, &view.columns, Some(view.column), row_look, &cell);
        if marked && row.x > 0 {
            canvas.buf.set_stringn(row.x - 1, row.y, look.mark(Mark::Set), 1, look.style(Role::Accent));
        }
    }
}

/// Draws the filter line; gives the rows that its complaint takes below it.
fn render_filter(view: &Leads, canvas: &mut Canvas<'_>, area: Rect) -> u16 {
    let (row, under) = (row_of(area, 0), below(area, 1));
    filter::render(canvas, row, under, view.filtering.as_ref(), &view.how.filter, view.complaint.as_deref())
}

/// Where one is, and in which order.
fn render_foot(view: &Leads, canvas: &mut Canvas<'_>, row: Rect) {
    let look = canvas.look;
    let muted = look.style(Role::Muted);
    let place = if view.serving.is_some() { "sorting…".to_owned() } else { view.window.place_words() };
    let used = text(canvas.buf, row, 0, 0, &place, look.style(Role::Text));
    let mut words = order_words(view.how.sort, view.how.descending).to_owned();
    if view.range_from.is_some() {
        words.push_str(" · V ends the range");
    }
    let hidden = view.shown.len().saturating_sub(view.columns.shown.len());
    if hidden > 0 {
        words.push_str(&format!(" · {} to the side", count(hidden, "column", "columns")));
    }
    text(canvas.buf, row, used + 3, 0, &words, muted);
}

/// The order in words.
fn order_words(sort: LeadSort, descending: bool) -> &'static str {
    match (sort, descending) {
        (LeadSort::Created, true) => "newest first",
        (LeadSort::Created, false) => "oldest first",
        (LeadSort::Name, false) => "by name",
        (LeadSort::Name, true) => "by name, backwards",
        (LeadSort::Company, false) => "by company",
        (LeadSort::Company, true) => "by company, backwards",
        (LeadSort::Stage, false) => "by stage",
        (LeadSort::Stage, true) => "by stage, backwards",
        (LeadSort::Since, false) => "longest in their stage first",
        (LeadSort::Since, true) => "latest in their stage first",
        (LeadSort::Owner, false) => "by owner",
        (LeadSort::Owner, true) => "by owner, backwards",
        (LeadSort::Total, true) => "highest score first",
        (LeadSort::Total, false) => "lowest score first",
        (LeadSort::Amount, true) => "largest open deals first",
        (LeadSort::Amount, false) => "smallest open deals first",
        (LeadSort::LastActivity, true) => "latest to do something first",
        (LeadSort::LastActivity, false) => "longest silent first",
    }
}

fn render_side(view: &mut Leads, canvas: &mut Canvas<'_>, area: Rect, data: &Arc<LeadData>) {
    let lead = view.window.row();
    let name = lead.map_or(String::new(), |lead| lead.called());
    let inside = panel(canvas.buf, area, canvas.look, &name, false);
    let Some(lead) = lead else { return };
    let card = |beside: Option<&Beside>, width, look| Card { data, look, width }.lines(lead, beside);
    view.cards.render(canvas, inside, lead.id, card);
}

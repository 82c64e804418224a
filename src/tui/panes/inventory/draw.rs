//! Drawing the inventory: the table, the totals under it, the side panel.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::columns::{COLUMNS, Source};
use super::rows::{Grouping, Heading, RowItem};
use super::{Data, Inventory};
use crate::domain::id::Id;
use crate::domain::money::{Money, Sum};
use crate::domain::text::{count, width};
use crate::tui::theme::{Look, Mark, Role};
use crate::tui::view::Canvas;
use crate::tui::widgets::filter;
use crate::tui::widgets::panel::{below, empty, line, panel, row_of, text};
use crate::tui::widgets::table::{self, Column, RowLook};
use crate::tui::widgets::tool_card::Card;
use crate::workspace::ChangeRow;

/// Least width at which the side panel stands beside the table.
const SIDE_FROM: u16 = 100;

/// Draws the inventory.
pub(super) fn render(view: &mut Inventory, canvas: &mut Canvas<'_>, area: Rect) {
    let look = canvas.look;
    let side = if area.width >= SIDE_FROM && !look.present { (area.width / 3).clamp(38, 56) } else { 0 };
    let left = Rect { width: area.width - side, ..area };
    let Some(data) = view.data.clone() else { return };
    let title = title(view, &data);
    let inside = panel(canvas.buf, left, look, &title, canvas.focused);
    if data.stack.input.tools.is_empty() {
        let what = "The tool list: what each tool costs, who uses it and what it is for. opsroom finds what overlaps, what nobody uses and what renews next, and suggests what to keep and what to cut.";
        let keys = [("i", "import a spreadsheet or a card statement"), ("n", "type the first tool"), (":", "find any other action")];
        empty(canvas.buf, inside, look, what, &keys);
    } else {
        render_table(view, canvas, inside, &data);
    }
    if side > 0 {
        let right = Rect { x: left.right(), width: side, ..area };
        render_side(view, canvas, right, &data);
    }
}

fn title(view: &Inventory, data: &Data) -> String {
    let (shown, minor) = view.rows.sum;
    let all = data.stack.input.tools.len();
    let tools = if shown == all { format!("Tools {all}") } else { format!("Tools {shown} of {all}") };
    let monthly = Money::new(minor, data.stack.input.rates.home);
    let hidden = view.marked.len() - view.shown_marks();
    let marked = if hidden > 0 {
        format!(" · {} marked, {hidden} of them hidden", view.marked.len())
    } else if view.marked.is_empty() { String::new() } else { format!(" · {} marked", view.marked.len()) };
    let group = if view.how.group == Grouping::None { String::new() } else { format!(" · by {}", view.how.group.name()) };
    format!("{tools} · {}/mo{group}{marked}", monthly.whole())
}

fn columns() -> Vec<Column> {
    COLUMNS.iter().map(|column| Column { title: column.title.into(), width: column.width, right: column.right }).collect()
}

fn render_table(view: &mut Inventory, canvas: &mut Canvas<'_>, inside: Rect, data: &Data) {
    let look = canvas.look;
    let mut body = inside;
    if view.filtering.is_some() || !view.how.filter.is_empty() {
        let taken = render_filter(view, canvas, inside);
        body = below(inside, 1 + taken);
    }
    let foot = if body.height >= 24 { 3 } else { 2.min(body.height.saturating_sub(3)) };
    let all = columns();
    let head = Rect { x: body.x + 1, width: body.width.saturating_sub(2), height: 1, ..body };
    view.columns = table::columns(&all, view.column, view.columns.first, head.width);
    view.head = head;
    let sort = Some(view.how.sort);
    table::header(canvas.buf, head, look, &all, &view.columns, Some(view.column), sort);
    let list = Rect { x: head.x, width: head.width, y: body.y + 1, height: body.height.saturating_sub(1 + foot) };
    render_rows(view, canvas, list, data, &all);
    let totals = Rect { y: body.bottom() - foot, height: foot, ..head };
    render_totals(canvas, totals, data);
}

fn render_rows(view: &mut Inventory, canvas: &mut Canvas<'_>, list: Rect, data: &Data, all: &[Column]) {
    let look = canvas.look;
    if view.rows.list.is_empty() {
        text(canvas.buf, list, 1, 1, "No tool passes this filter. Esc clears it.", look.style(Role::Muted));
        return;
    }
    let step = if look.present && usize::from(list.height) > view.rows.list.len() * 2 { 2 } else { 1 };
    for (y, i) in view.list.window(list, step).enumerate() {
        let row = Rect { y: list.y + y as u16 * step, height: 1, ..list };
        match view.rows.list.get(i) {
            Some(RowItem::Group(heading)) => {
                let Heading { title, tools, sum } = &**heading;
                text(canvas.buf, row, 0, 0, title, look.style(Role::Heading));
                let figures = format!("{} · {}", count(*tools, "tool", "tools"), sum_words(sum));
                text(canvas.buf, row, width(title) as u16 + 2, 0, &figures, look.style(Role::Muted));
            }
            Some(RowItem::Tool(at)) => {
                let tool = &data.stack.input.tools[*at];
                let source = Source {
                    stack: &data.stack,
                    taxonomy: &data.frameworks.taxonomy,
                    tool,
                    derived: &data.stack.derived[*at],
                    look,
                };
                let here = i == view.list.at;
                let ranged = view.range_from.is_some_and(|from| (from.min(view.list.at)..=from.max(view.list.at)).contains(&i));
                let marked = view.marked.contains(&tool.id) || ranged;
                let row_look = RowLook { here: here && canvas.focused, marked, dim: !tool.is_live() };
                table::row(canvas.buf, row, look, all, &view.columns, Some(view.column), row_look, &|c| (COLUMNS[c].cell)(&source));
                if marked && row.x > 0 {
                    canvas.buf.set_stringn(row.x - 1, row.y, look.mark(Mark::Set), 1, look.style(Role::Accent));
                }
            }
            None => break,
        }
    }
}

/// Draws the filter line; gives the rows that its complaint takes below it.
fn render_filter(view: &Inventory, canvas: &mut Canvas<'_>, area: Rect) -> u16 {
    let (row, under) = (row_of(area, 0), below(area, 1));
    filter::render(canvas, row, under, view.filtering.as_ref(), &view.how.filter, view.rows.complaint.as_deref())
}

/// A sum with what could not be summed: `$1,200/mo + £40`.
fn sum_words(sum: &Sum) -> String {
    let rest: String = sum.left_out.iter().map(|money| format!(" + {money}")).collect();
    format!("{}/mo{rest}", sum.total)
}

/// The totals: spend, the share of the budget, savings, what was left out, and spend per layer.
fn totals(data: &Data, look: Look) -> Vec<Span<'static>> {
    let totals = &data.stack.totals;
    let muted = look.style(Role::Muted);
    let mut parts = vec![
        Span::styled(format!("{}/mo", totals.monthly.total.whole()), look.style(Role::Heading)),
        Span::styled(format!("{}/yr", totals.annual.total.whole()), muted),
    ];
    match totals.budget_share {
        Some(share) => {
            let target = data.frameworks.stack.budget_share_target;
            let role = if share > target { Role::Warn } else { Role::Good };
            let spend = totals.marketing.total.whole();
            let words = format!("marketing {spend} = {:.1} % of its budget (target < {:.0} %)", share * 100.0, target * 100.0);
            parts.push(Span::styled(words, look.style(role)));
        }
        None => parts.push(Span::styled("no marketing budget typed (: edit the business)", muted)),
    }
    parts.push(Span::styled(format!("saving decided {}", totals.saving_decided.whole()), look.style(Role::Good)));
    parts.push(Span::styled(format!("{} more suggested", totals.saving_suggested.whole()), muted));
    for money in &totals.monthly.left_out {
        parts.push(Span::styled(format!("{money}/mo left out: no rate typed"), look.style(Role::Warn)));
    }
    if totals.without_cost > 0 {
        parts.push(Span::styled(format!("{} without a cost", count(totals.without_cost, "tool", "tools")), muted));
    }
    let mut layers: Vec<_> = totals.by_layer.iter().filter(|(_, sum)| sum.total.minor > 0).collect();
    layers.sort_by_key(|(_, sum)| -sum.total.minor);
    parts.extend(layers.iter().map(|(title, sum)| Span::styled(format!("{title} {}", sum.total.whole()), muted)));
    parts
}

/// Flows the totals over the rows there are; what doesn't fit is left out, the least important last.
fn render_totals(canvas: &mut Canvas<'_>, area: Rect, data: &Data) {
    let look = canvas.look;
    let (mut row, mut used, mut words) = (0, 0, Vec::new());
    for part in totals(data, look) {
        let wide = width(&part.content) + 3;
        if used > 0 && used + wide > usize::from(area.width) + 3 {
            line(canvas.buf, area, row, &Line::from(std::mem::take(&mut words)));
            (row, used) = (row + 1, 0);
            if row >= area.height {
                return;
            }
        }
        if used > 0 {
            words.push(Span::styled(" · ", look.style(Role::Muted)));
        }
        used += wide;
        words.push(part);
    }
    line(canvas.buf, area, row, &Line::from(words));
}

fn render_side(view: &mut Inventory, canvas: &mut Canvas<'_>, area: Rect, data: &Data) {
    let id = view.tool().map(|tool| tool.id);
    let name = id.and_then(|id| data.stack.tool(id)).map_or("", |(tool, _)| tool.name.as_str());
    let inside = panel(canvas.buf, area, canvas.look, name, false);
    let Some(id) = id else { return };
    let card = |lately: Option<&Vec<ChangeRow>>, width, look| card(data, id, lately.map_or(&[], Vec::as_slice), width, look);
    view.cards.render(canvas, inside, id, card);
}

/// The card of a tool.
pub(super) fn card(data: &Data, id: Id, lately: &[ChangeRow], width: usize, look: Look) -> Vec<Line<'static>> {
    Card { stack: &data.stack, taxonomy: &data.frameworks.taxonomy, look, width }.lines(id, lately)
}

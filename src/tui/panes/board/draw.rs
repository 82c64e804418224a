//! Drawing the board: the line above, the columns with their lanes, the side panel.

use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::card::Stand;
use super::column::{self, Shown};
use super::layout::{self, CARD};
use super::read::Data;
use super::{Board, Drag, side};
use crate::domain::text::{count, fit, thousands, width};
use crate::tui::theme::{Look, Mark, Role};
use crate::tui::view::Canvas;
use crate::tui::widgets::filter;
use crate::tui::widgets::panel::{below, empty, line, panel, row_of, text};

/// Least width at which the side panel stands beside the columns.
const SIDE_FROM: u16 = 110;
/// Rows that the open lane keeps, its head included.
const LANE: u16 = 1 + CARD * 2;

/// Draws the board.
pub(super) fn render(view: &mut Board, canvas: &mut Canvas<'_>, area: Rect) {
    let look = canvas.look;
    let Some(data) = view.data.clone() else { return };
    if data.total() == 0 {
        return render_empty(canvas, area);
    }
    let side = if area.width >= SIDE_FROM && !look.present { (area.width * 2 / 7).clamp(34, 48) } else { 0 };
    let left = Rect { width: area.width - side, ..area };
    let body = below(left, 1);
    view.width = body.width;
    view.presents = look.present;
    view.shelf = layout::shelf(body, view.columns.len(), view.on, view.shelf.first, look.present);
    let taken = render_top(view, canvas, row_of(left, 0), body, &data);
    if taken > 0 {
        let body = below(body, taken);
        view.shelf = layout::shelf(body, view.columns.len(), view.on, view.shelf.first, look.present);
    }
    let first = view.shelf.first;
    view.lane_rows.clear();
    for column in view.columns.iter_mut() {
        column.place = Rect::default();
    }
    for (i, place) in view.shelf.places.clone().into_iter().enumerate() {
        render_column(view, canvas, first + i, place);
    }
    join(view, canvas);
    if side > 0 {
        let right = Rect { x: left.right(), width: side, ..area };
        side::render(view, canvas, right, &data);
    }
}

/// Neighbours share a border: the column one is on has it in its own style, and corners become crossings.
fn join(view: &Board, canvas: &mut Canvas<'_>) {
    let look = canvas.look;
    let places = &view.shelf.places;
    if let Some(place) = view.on.checked_sub(view.shelf.first).and_then(|at| places.get(at)).filter(|_| canvas.focused) {
        for (x, y) in (place.top()..place.bottom()).flat_map(|y| [(place.left(), y), (place.right() - 1, y)]) {
            canvas.buf[(x, y)].set_style(look.style(Role::Focus));
        }
    }
    if look.ascii {
        return;
    }
    for place in places.iter().skip(1).filter(|place| place.height > 1) {
        for (y, crossing) in [(place.y, "┬"), (place.bottom() - 1, "┴")] {
            let style = canvas.buf[(place.x, y)].style();
            text(canvas.buf, Rect { x: place.x, y, width: 1, height: 1 }, 0, 0, crossing, style);
        }
    }
}

fn render_empty(canvas: &mut Canvas<'_>, area: Rect) {
    let inside = panel(canvas.buf, area, canvas.look, "Board", canvas.focused);
    let what = "The board shows every lead in the stage it has reached: who is new, who waits, who is missing what the next stage asks for. Leads move on by keyboard or mouse, under the rules that marketing and sales agreed on (O shows them).";
    let keys = [
        ("i", "import leads from HubSpot, Salesforce, Pipedrive, any CSV or XLSX"),
        ("n", "type the first lead"),
        ("O", "read what the stages mean and ask for"),
        (":", "find any other action"),
    ];
    empty(canvas.buf, inside, canvas.look, what, &keys);
}

/// The line above: what is shown and how, or the filter; at the right what is folded and what is off the screen. Gives
/// the rows that a complaint about the filter takes of what is under it.
fn render_top(view: &mut Board, canvas: &mut Canvas<'_>, row: Rect, under: Rect, data: &Data) -> u16 {
    let look = canvas.look;
    let right = folded(view, look, data);
    let wide = (right.width() as u16).min(row.width);
    view.folded = Rect { x: row.right() - wide, width: wide, ..row };
    let room = Rect { width: row.width.saturating_sub(wide + 1), ..row };
    let mut taken = 0;
    if view.filtering.is_some() || !view.filter.trim().is_empty() {
        taken = render_filter(view, canvas, room, under, data);
    } else {
        let amount = data.amount(data.funnel.tallies.iter().map(|tally| tally.amount).sum());
        let mut parts = vec![count(data.total() as usize, "lead", "leads")];
        if !amount.is_empty() {
            parts.push(format!("{amount} open"));
        }
        if view.has_marks() {
            parts.insert(0, marked(view));
        }
        parts.push(view.sort.words().to_owned());
        if view.lanes.by.is_some() && view.lanes.rows.is_empty() {
            parts.push("counting the lanes…".to_owned());
        }
        let mut x = 1;
        for (i, part) in parts.iter().enumerate() {
            let between = if i == 0 { 0 } else { 3 };
            if x + between + width(part) as u16 > room.width {
                break;
            }
            if i > 0 {
                x += text(canvas.buf, room, x, 0, " · ", look.style(Role::Muted));
            }
            let strong = i == 0;
            let role = if strong && view.has_marks() { Role::Marked } else if strong { Role::Heading } else { Role::Muted };
            x += text(canvas.buf, room, x, 0, part, look.style(role));
        }
    }
    line(canvas.buf, view.folded, 0, &right);
    taken
}

/// How many leads are marked: `12 marked`; blank for none.
fn marked(view: &Board) -> String {
    match &view.all {
        Some(all) if all.count.is_none() => "marking all…".to_owned(),
        _ if view.has_marks() => format!("{} marked", thousands(view.marks() as i64)),
        _ => String::new(),
    }
}

/// Columns off the screen, exits and unstaged leads: `◂ 1  2 ▸  exits 73 · ? 117 unstaged`.
fn folded(view: &Board, look: Look, data: &Data) -> Line<'static> {
    let muted = look.style(Role::Muted);
    let mut spans = Vec::new();
    let (before, behind) = (view.shelf.first, view.shelf.behind(view.columns.len()));
    let (left, right) = if look.ascii { ("<", ">") } else { ("◂", "▸") };
    if before > 0 && !view.shelf.places.is_empty() {
        spans.push(Span::styled(format!("{left} {before}  "), muted));
    }
    if behind > 0 && !view.shelf.places.is_empty() {
        spans.push(Span::styled(format!("{behind} {right}  "), muted));
    }
    let number = |leads: Option<u64>| leads.map_or("…".to_owned(), |leads| thousands(leads as i64));
    if !view.asides {
        if data.exits() > 0 {
            spans.push(Span::styled("t ", look.style(Role::Accent)));
            spans.push(Span::styled(format!("exits {} ", number(view.exits(data))), muted));
        }
        if data.unstaged() > 0 {
            let key = if data.exits() > 0 { "· " } else { "t " };
            spans.push(Span::styled(key, if data.exits() > 0 { muted } else { look.style(Role::Accent) }));
            let words = format!("{} {} unstaged ", look.mark(Mark::Unknown), number(view.unstaged(data)));
            spans.push(Span::styled(words, look.style(Role::Warn)));
        }
    }
    Line::from(spans)
}

fn render_filter(view: &mut Board, canvas: &mut Canvas<'_>, row: Rect, under: Rect, data: &Data) -> u16 {
    if view.complaint.is_some() {
        return filter::render(canvas, row, under, view.filtering.as_ref(), &view.filter, view.complaint.as_deref());
    }
    let look = canvas.look;
    let used = text(canvas.buf, row, 1, 0, "filter ", look.style(Role::Accent)) + 1;
    let room = Rect { x: row.x + used, width: row.width.saturating_sub(used), ..row };
    let half = (room.width / 2).max(20).min(room.width);
    match &view.filtering {
        Some(input) => {
            let place = Rect { width: half, ..room };
            canvas.cursor = Some(input.render(canvas.buf, place, look.style(Role::Input)));
        }
        None => {
            text(canvas.buf, Rect { width: half, ..room }, 0, 0, &view.filter, look.style(Role::Text));
        }
    }
    let rest = Rect { x: room.x + half, width: room.width - half, ..room };
    let counted = view.in_columns(data);
    let here = counted.map_or(String::new(), |leads| format!("{} here", count(leads as usize, "lead", "leads")));
    let words: Vec<String> = [here, marked(view)].into_iter().filter(|words| !words.is_empty()).collect();
    let words = words.join(" · ");
    text(canvas.buf, rest, 1, 0, &words, look.style(Role::Muted));
    0
}

fn render_column(view: &mut Board, canvas: &mut Canvas<'_>, i: usize, place: Rect) {
    let look = canvas.look;
    let on = i == view.on;
    let target = view.drag.as_ref().is_some_and(|drag| drag.moved && drag.over == i && drag.from != i);
    let lanes = view.lanes.by.is_some() && !view.lanes.rows.is_empty();
    let Some(column) = view.columns.get(i) else { return };
    let focus = (on && canvas.focused) || target;
    let body = column::frame(canvas.buf, place, look, &column.head, focus);
    let cards = if lanes { render_lanes(view, canvas, i, body) } else { body };
    let range = view.range(i);
    // What is marked is asked of each card that is shown, not of all.
    let (marked, all, drag) = (&view.marked, view.all.as_ref(), view.drag.as_ref());
    let stage = view.columns.get(i).map_or("", |column| column.stage.as_str());
    let open = view.lanes.rows.get(view.lanes.open).map(|row| row.count(stage));
    let Some(column) = view.columns.get_mut(i) else { return };
    let all = all.filter(|all| all.stage == column.stage);
    column.place = place;
    let apart = layout::pitch(cards.height);
    // The last card needs no blank line under it.
    let window = Rect { height: cards.height + (apart - CARD), ..cards };
    let visible = column.cards.visible(window, apart);
    let from = visible.start;
    // Cards of another lane would be wrong under this one; those of another filter only are not yet right.
    let visible = if lanes && (open == Some(0) || column.cards.is_searching()) { from..from } else { visible };
    let shown: Vec<_> = visible.filter_map(|at| column.cards.here(at)).collect();
    let none = if lanes && open == Some(0) {
        "nobody"
    } else if column.stale || column.cards.is_searching() {
        "…"
    } else if !view.filter.trim().is_empty() {
        "none of these"
    } else if lanes {
        "nobody"
    } else {
        "nobody here"
    };
    let stand = |at: usize, id: crate::domain::id::Id| Stand {
        here: false,
        rests: false,
        marked: all.map_or_else(|| marked.contains(&id), |all| !all.except.contains(&id)) || range.contains(&(from + at)),
        dragged: drag.is_some_and(|drag: &Drag| drag.moved && drag.from == i && column.cards.at() == from + at),
    };
    let shown = Shown {
        cards: &shown,
        at: column.cards.at().checked_sub(from),
        top: column.cards.at() == 0 && column.cards.is_start(),
        on,
        focused: canvas.focused,
        none,
    };
    let places = column::cards(canvas.buf, cards, look, &shown, &stand);
    let above = from > 0 || !column.cards.is_start();
    let below = column.cards.here(from + places.len()).is_some() || !column.cards.is_end();
    column::more(canvas.buf, place, look, (above, below), on);
    column.drawn = places.into_iter().enumerate().map(|(at, place)| (from + at, place)).collect();
}

/// Draws the lines of the folded lanes and the head of the open one; gives where its cards go.
fn render_lanes(view: &mut Board, canvas: &mut Canvas<'_>, i: usize, body: Rect) -> Rect {
    let look = canvas.look;
    let lanes = &mut view.lanes;
    let (first, places) = layout::lanes(body.height, lanes.rows.len(), lanes.open, lanes.first, LANE);
    lanes.first = first;
    let mut cards = Rect { height: 0, ..body };
    let stage = view.columns.get(i).map_or("", |column| column.stage.as_str());
    for (n, (y, high)) in places.iter().enumerate() {
        let Some(row) = view.lanes.rows.get(first + n) else { break };
        let open = first + n == view.lanes.open;
        if view.shelf.first == i {
            view.lane_rows.push((first + n, body.y + y));
        }
        let place = Rect { x: body.x + 1, width: body.width.saturating_sub(2), y: body.y + y, height: 1 };
        let here = row.count(stage);
        let style = look.style(if open { Role::Heading } else { Role::Muted });
        let number = if here == 0 { "–".to_owned() } else { thousands(here as i64) };
        let wide = width(&number) as u16;
        if open {
            canvas.buf.set_style(Rect { x: body.x, width: body.width, ..place }, look.style(Role::Heading).add_modifier(Modifier::UNDERLINED));
        }
        let title = view.lanes.title(row);
        let room = usize::from(place.width.saturating_sub(wide + 1));
        text(canvas.buf, place, 0, 0, &fit(&title, room), style);
        text(canvas.buf, place, place.width.saturating_sub(wide), 0, &number, style);
        if open {
            cards = Rect { y: body.y + y + 1, height: high.saturating_sub(1), ..body };
        }
    }
    cards
}

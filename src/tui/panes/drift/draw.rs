//! Drawing drift: the values with what each stands for, and all that is known of the one one is on.

use std::borrow::Cow;

use ratatui::layout::Rect;

use super::{Drift, Shown, standing_words};
use crate::domain::text::{clean, count, thousands};
use crate::domain::utm::Tag;
use crate::domain::utm::drifted::Drifted;
use crate::tui::theme::{Look, Mark, Role};
use crate::tui::view::Canvas;
use crate::tui::widgets::panel::{below, empty, panel, row_of, text, wrap};
use crate::tui::widgets::said::{self, Said};
use crate::tui::widgets::table::{self, Cell, Column, RowLook};

/// Least width at which the side panel stands beside the values.
const SIDE_FROM: u16 = 100;

const fn column(title: &'static str, width: u16, right: bool) -> Column {
    Column { title: Cow::Borrowed(title), width, right }
}

const COLUMNS: &[Column] = &[
    column("Value", 18, false),
    column("Tag", 8, false),
    column("Touches", 7, true),
    column("Likeliest", 16, false),
    column("Why", 13, false),
    column("Last", 10, true),
    column("Since", 10, true),
    column("Leads", 6, true),
];

/// Draws drift.
pub(super) fn render(view: &mut Drift, canvas: &mut Canvas<'_>, area: Rect) {
    let look = canvas.look;
    let side = if area.width >= SIDE_FROM && !look.present && view.has_value() { (area.width / 3).clamp(36, 56) } else { 0 };
    let left = Rect { width: area.width - side, ..area };
    let inside = panel(canvas.buf, left, look, &title(view), canvas.focused);
    if view.rows.is_empty() && view.filter.is_empty() {
        render_empty(view, canvas, inside);
    } else {
        render_rows(view, canvas, inside, side == 0);
    }
    if side > 0 {
        render_side(view, canvas, Rect { x: left.right(), width: side, ..area });
    }
}

fn title(view: &Drift) -> String {
    let open: Vec<&Drifted> = view.all().iter().filter(|one| one.is_open()).collect();
    let times: u64 = open.iter().map(|one| one.times()).sum();
    let mut words = format!(
        "Drift · {} in {}",
        count(open.len(), "value to decide", "values to decide"),
        count(usize::try_from(times).unwrap_or(usize::MAX), "touch", "touches")
    );
    match view.shown {
        Shown::Open => {}
        Shown::Decided => words.push_str(" · decided ones shown"),
        Shown::All => words.push_str(" · all shown"),
    }
    if !view.marked.is_empty() {
        words.push_str(&format!(" · {} marked", view.marked.len()));
    }
    if view.counting.is_some() {
        words.push_str(" · counting…");
    } else if let Some(trouble) = &view.trouble {
        words.push_str(&format!(" · as counted last ({trouble})"));
    }
    words
}

fn render_empty(view: &Drift, canvas: &mut Canvas<'_>, inside: Rect) {
    let look = canvas.look;
    if view.counting.is_some() && view.all().is_empty() {
        text(canvas.buf, inside, 2, 1, "Counting the touches: this takes a moment.", look.style(Role::Muted));
        return;
    }
    if !view.has_touches {
        let what = "Sources, mediums and campaigns that visits brought and nobody registered: other spellings of a registered value, and values nobody knows. They are counted here once there are touches, and put right for the past as well as for what comes.";
        let keys = [
            ("i", "import touches, leads or activities (CSV, XLSX)"),
            ("[", "Registry: the links that you give out"),
            (":", "find any other action"),
        ];
        empty(canvas.buf, inside, look, what, &keys);
        return;
    }
    let tallies = view.arrivals.as_ref().map_or(0, |arrivals| arrivals.tallies.touches());
    let words = match view.shown {
        Shown::Decided => "Nothing was decided yet: t shows what there is to decide.".to_owned(),
        _ => format!(
            "{} Nothing drifts: each source, medium and campaign of {} tagged touches is registered or was decided.",
            look.mark(Mark::Ok),
            thousands(i64::try_from(tallies).unwrap_or(i64::MAX))
        ),
    };
    let keys = [("t", "show what was decided"), ("]", "Vocabulary: what is registered")];
    empty(canvas.buf, inside, look, &words, &keys);
}

fn cell(view: &Drift, one: &Drifted, at: usize, look: Look) -> Cell<'static> {
    let number = |n: u64| match n {
        0 => Cell::of(Role::Muted, "–"),
        n => Cell::text(thousands(i64::try_from(n).unwrap_or(i64::MAX))),
    };
    let day = |at: Option<i64>| match view.day(at) {
        day if day.is_empty() => Cell::of(Role::Muted, "–"),
        day => Cell::text(day),
    };
    let decided = standing_words(one);
    match at {
        0 => Cell::of(if one.is_open() { Role::Text } else { Role::Muted }, one.value.clone()),
        1 => Cell::of(Role::Muted, one.tag.name()),
        2 => number(one.times()),
        3 if !decided.is_empty() => Cell::of(Role::Good, format!("{} {decided}", look.mark(Mark::Ok))),
        3 => match &one.nearest {
            Some(nearest) => Cell::of(Role::Accent, nearest.clone()),
            None => Cell::of(Role::Muted, "nothing near"),
        },
        4 => match one.why {
            Some(why) if one.is_sure => Cell::text(why.name()),
            Some(why) => Cell::of(Role::Warn, format!("{} {}", look.mark(Mark::Unknown), why.name())),
            None => Cell::of(Role::Muted, "–"),
        },
        5 => day(one.last),
        6 => day(one.first),
        _ => number(one.leads + one.leads_only),
    }
}

fn render_rows(view: &mut Drift, canvas: &mut Canvas<'_>, inside: Rect, has_foot: bool) {
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
    let head = Rect { x: body.x + 1, width: body.width.saturating_sub(2), height: 1.min(body.height), ..body };
    let columns = table::columns(COLUMNS, 0, 1, head.width);
    table::header(canvas.buf, head, look, COLUMNS, &columns, None, None);
    let foot = if has_foot && body.height > 8 { 4 } else { 0 };
    let list = Rect { x: head.x, width: head.width, y: head.y + head.height, height: body.height.saturating_sub(1 + foot) };
    if view.rows.is_empty() {
        text(canvas.buf, list, 0, 1, "Nothing passes this filter. Esc clears it.", look.style(Role::Muted));
        return;
    }
    let range = view.list.window(list, 1);
    for (y, i) in range.enumerate() {
        let Some(one) = view.at(i) else { break };
        let row = row_of(list, y as u16);
        let marked = view.is_marked(one);
        let row_look = RowLook { here: i == view.list.at && canvas.focused, marked, dim: false };
        table::row(canvas.buf, row, look, COLUMNS, &columns, None, row_look, &|c| cell(view, one, c, look));
        if marked && row.x > 0 {
            canvas.buf.set_stringn(row.x - 1, row.y, look.mark(Mark::Set), 1, look.style(Role::Accent));
        }
    }
    if foot > 0
        && let Some(one) = view.here()
    {
        let place = Rect { y: body.bottom() - 3, height: 3, ..head };
        for (y, words) in wrap(&sentence(one), place.width.into()).iter().take(3).enumerate() {
            text(canvas.buf, place, 0, y as u16, words, look.style(Role::Text));
        }
    }
}

/// What is known of a value, and what to do.
fn sentence(one: &Drifted) -> String {
    let decided = standing_words(one);
    if !decided.is_empty() {
        return format!("“{}” {decided}. d takes that back.", clean(&one.value));
    }
    match (&one.nearest, one.why) {
        (Some(nearest), Some(why)) if one.is_sure => {
            format!("“{}” is {nearest} ({}): Enter lets all its touches count there.", clean(&one.value), why.name())
        }
        (Some(nearest), Some(why)) => format!(
            "“{}” may be {nearest} ({}): Enter lets it count there, n registers it as a {} of its own.",
            clean(&one.value),
            why.name(),
            one.tag.name()
        ),
        _ => format!(
            "Nothing registered is near “{}”: n registers it, = chooses what it counts as, I leaves it alone.",
            clean(&one.value)
        ),
    }
}

fn render_side(view: &Drift, canvas: &mut Canvas<'_>, area: Rect) {
    let look = canvas.look;
    let Some(one) = view.here() else { return };
    let inside = panel(canvas.buf, area, look, &one.value, false);
    said::render(canvas, inside, &about(view, one));
}

/// All that is known of a value.
pub(super) fn about(view: &Drift, one: &Drifted) -> Vec<Said> {
    let number = |n: u64| thousands(i64::try_from(n).unwrap_or(i64::MAX));
    let mut all = vec![Said::words(sentence(one), Role::Text), Said::gap()];
    for (label, value) in [
        ("tag", one.tag.name().to_owned()),
        ("recorded as", one.value.clone()),
        ("touches", number(one.touches)),
        ("leads", number(one.leads)),
        ("leads only", number(one.leads_only)),
        ("first seen", view.day(one.first)),
        ("last seen", view.day(one.last)),
    ] {
        if !value.is_empty() && value != "0" {
            all.push(Said::fact(label, value));
        }
    }
    if let (Some(nearest), Some(arrivals)) = (&one.nearest, &view.arrivals) {
        all.push(Said::gap());
        let n = number(arrivals.of(one.tag, nearest).visits);
        all.push(Said::words(format!("{nearest} has {n} touches so far"), Role::Text));
        for spelling in arrivals.spellings(one.tag, nearest).filter(|other| other.value != *nearest).take(8) {
            let words = format!("{} of them recorded as “{}”", number(spelling.results.visits), spelling.value);
            all.push(Said::words(words, Role::Muted));
        }
    }
    all.push(Said::gap());
    let alike = view.all().iter().filter(|other| other.is_open() && (other.tag, other.why) == (one.tag, one.why)).count();
    if alike > 1 && one.is_open() {
        let kind = one.why.map_or("nothing near", |why| why.name());
        let words = format!("K marks all {alike} of this kind ({}, {kind})", plural(one.tag));
        all.push(Said::words(words, Role::Accent));
    }
    if let Some(right) = one.right_form().filter(|right| one.is_open() && Some(right) != one.nearest.as_ref()) {
        all.push(Said::words(format!("n registers {right}"), Role::Accent));
    }
    all
}

fn plural(tag: Tag) -> String {
    format!("{}s", tag.name())
}

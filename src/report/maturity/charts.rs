//! The pictures of an assessment: a bar per dimension with target and last time, and the radar. Draw what the results
//! say; compute nothing but places.

use std::f64::consts::TAU;

use crate::domain::text;
use crate::report::svg::{AXIS, Anchor, Canvas, INK, MUTED, Paint, RULE, text_width};
use crate::report::{Align, Figure, Table};

use super::{Look, figures};

const BAR: Paint = Paint::new("s-bar", r##"fill="#4a6f97""##);
const TARGET: Paint = Paint::new("s-outside", r##"fill="none" stroke="#4a6f97" stroke-width="1.5""##);
const LAST: Paint = Paint::new("s-ghost", r##"fill="none" stroke="#5c6672" stroke-width="1.5""##);
const AREA: Paint = Paint::new("s-area", r##"fill="#4a6f97" fill-opacity="0.35" stroke="#4a6f97" stroke-width="1.5""##);

const WIDTH: f64 = 960.0;
const SIZE: f64 = 13.0;
const ROW: f64 = 30.0;
const TOP: f64 = 30.0;

/// What both pictures say in words.
fn words(look: &Look<'_>) -> String {
    let all: Vec<String> = look
        .rows()
        .map(|(row, dimension)| {
            let target =
                row.answer.target.map_or_else(String::new, |level| format!(" (target {})", look.level(Some(level))));
            let level = if row.answer.is_skipped { "skipped".to_owned() } else { look.level(row.answer.level) };
            format!("{} {level}{target}", dimension.title)
        })
        .collect();
    format!("{}.", all.join("; "))
}

/// What the radar adds: where the shape is dented.
fn weakest(look: &Look<'_>) -> String {
    let lowest = look.rows().filter_map(|(row, _)| row.answer.level).min();
    let at_it: Vec<&str> = look
        .rows()
        .filter(|(row, _)| row.answer.level.is_some() && row.answer.level == lowest)
        .map(|(_, dimension)| dimension.title.as_str())
        .collect();
    format!("The same levels as a shape. Furthest in, at {}: {}.", look.level(lowest), figures::some(&at_it, 6))
}

fn table(look: &Look<'_>) -> Table {
    let columns = ["Dimension", "Level", "Target", "Last time", "Confidence"];
    let mut table = Table::of(&columns.map(|name| (name, Align::Left)));
    for (row, dimension) in look.rows() {
        let level = if row.answer.is_skipped { "skipped".to_owned() } else { look.level(row.answer.level) };
        table.row([
            dimension.title.clone(),
            level,
            look.level(row.answer.target),
            look.level(row.last),
            row.answer.confidence.map_or("–", crate::domain::maturity::Confidence::name).to_owned(),
        ]);
    }
    table
}

/// A bar per dimension; the target as a frame, last time as a ring.
pub(super) fn bars(look: &Look<'_>) -> Figure {
    let results = look.results;
    let title = "Level per dimension".to_owned();
    let said = words(look);
    let names: Vec<_> = look.rows().map(|(_, dimension)| text::fit(&dimension.title, 34).into_owned()).collect();
    let left = names.iter().map(|name| text_width(name, SIZE)).fold(0.0, f64::max) + 20.0;
    let level_names: Vec<&str> = results.framework.levels.iter().map(|level| level.name.as_str()).collect();
    let right = level_names.iter().map(|name| text_width(name, SIZE)).fold(0.0, f64::max) + 20.0;
    let steps = f64::from(results.framework.highest().max(1));
    let long = |level: u8| f64::from(level) / steps * (WIDTH - left - right);
    let height = TOP + ROW * results.rows.len() as f64 + 34.0;
    let mut canvas = Canvas::new("levels", WIDTH, height, &title, &said);
    for level in &results.framework.levels {
        let x = left + long(level.number);
        canvas.line((x, TOP), (x, height - 34.0), RULE);
        canvas.text((x, TOP - 8.0), Anchor::Middle, MUTED, &level.name);
    }
    for ((at, (row, _)), name) in look.rows().enumerate().zip(&names) {
        let top = TOP + ROW * at as f64;
        let base = top + ROW / 2.0 + 4.5;
        canvas.text((0.0, base), Anchor::Start, INK, name);
        if let Some(level) = row.answer.level {
            canvas.rect((left, top + 7.0), (long(level), ROW - 14.0), BAR);
        } else {
            let why = if row.answer.is_skipped { "skipped" } else { "not answered" };
            canvas.text((left + 8.0, base), Anchor::Start, MUTED, why);
        }
        if let Some(target) = row.answer.target {
            canvas.rect((left, top + 4.0), (long(target), ROW - 8.0), TARGET);
        }
        if let Some(last) = row.last {
            canvas.circle((left + long(last), top + ROW / 2.0), 4.0, LAST);
        }
    }
    canvas.line((left, TOP), (left, height - 34.0), AXIS);
    canvas.text((left, height - 10.0), Anchor::Start, MUTED, "bar: today · frame: target · ring: last time");
    Figure { title, svg: canvas.finish(), text_alternative: said, table: Some(table(look)) }
}

/// The radar: one spoke per dimension, clockwise from the top.
pub(super) fn radar(look: &Look<'_>) -> Figure {
    let results = look.results;
    let title = "Shape of the answers".to_owned();
    let said = weakest(look);
    let (middle, radius) = ((WIDTH / 2.0, 250.0), 190.0);
    let spokes = results.rows.len();
    let steps = f64::from(results.framework.highest().max(1));
    let at = |spoke: usize, level: f64| {
        let angle = TAU * spoke as f64 / spokes.max(1) as f64;
        let far = radius * level / steps;
        (middle.0 + far * angle.sin(), middle.1 - far * angle.cos())
    };
    let mut canvas = Canvas::new("radar", WIDTH, 500.0, &title, &said);
    for level in &results.framework.levels {
        for spoke in 0..spokes {
            let number = f64::from(level.number);
            canvas.line(at(spoke, number), at((spoke + 1) % spokes, number), RULE);
        }
        let (x, y) = at(0, f64::from(level.number));
        canvas.text((x + 4.0, y - 3.0), Anchor::Start, MUTED, &level.name);
    }
    for (spoke, (_, dimension)) in look.rows().enumerate() {
        canvas.line(middle, at(spoke, steps), AXIS);
        let (x, y) = at(spoke, steps * 1.08);
        let anchor = match x - middle.0 {
            side if side > 8.0 => Anchor::Start,
            side if side < -8.0 => Anchor::End,
            _ => Anchor::Middle,
        };
        canvas.text((x, y + 4.0), anchor, INK, &text::fit(&dimension.title, 30));
    }
    let corners = |level: &dyn Fn(&super::Row) -> Option<u8>| -> Vec<(f64, f64)> {
        // What isn't known stands in the middle: the shape must not pretend.
        results.rows.iter().map(|row| at(row.at, level(row).map_or(0.0, f64::from))).collect()
    };
    if results.rows.iter().any(|row| row.last.is_some()) {
        canvas.polygon(&corners(&|row| row.last), LAST);
    }
    canvas.polygon(&corners(&|row| row.answer.level), AREA);
    if results.rows.iter().any(|row| row.answer.target.is_some()) {
        canvas.polygon(&corners(&|row| row.answer.target.or(row.answer.level)), TARGET);
    }
    canvas.text((8.0, 490.0), Anchor::Start, MUTED, "filled: today · line: target · grey: last time");
    Figure { title, svg: canvas.finish(), text_alternative: said, table: None }
}

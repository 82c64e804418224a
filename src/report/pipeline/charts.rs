//! The pictures of the pipeline report: leads by stage, and new leads by week. Draw what the review says; compute
//! nothing but places.

use crate::domain::text;
use crate::report::svg::{AXIS, Anchor, Canvas, INK, MUTED, Paint, RULE, text_width};
use crate::report::{Align, Figure, Table};

use super::{Look, figures, leads, number};

const BAR: Paint = Paint::new("s-bar", r##"fill="#4a6f97""##);
const REACHED: Paint = Paint::new("s-outside", r##"fill="none" stroke="#4a6f97" stroke-width="1.5""##);

const WIDTH: f64 = 960.0;
const SIZE: f64 = 13.0;
const ROW: f64 = 30.0;
const TOP: f64 = 8.0;

/// A bar per stage: filled for those who stand there, framed for those who came that far.
pub(super) fn stages(look: &Look<'_>, table: Table) -> Figure {
    let review = look.review;
    let title = "Leads by stage".to_owned();
    let said: Vec<String> = review
        .stages
        .iter()
        .map(|stage| format!("{} {} (came this far: {})", stage.name, number(stage.leads), number(stage.reached)))
        .collect();
    let said = format!("{}.", said.join("; "));
    let names: Vec<_> = review.stages.iter().map(|stage| text::fit(&stage.name, 34).into_owned()).collect();
    let values: Vec<String> = review
        .stages
        .iter()
        .enumerate()
        .map(|(at, stage)| match review.conversion(at) {
            Some(share) => format!("{} · {} came on", number(stage.leads), figures::share(Some(share))),
            None => number(stage.leads),
        })
        .collect();
    let widest = |texts: &[String]| texts.iter().map(|text| text_width(text, SIZE)).fold(0.0, f64::max);
    let left = widest(&names) + 20.0;
    let room = WIDTH - left - widest(&values) - 20.0;
    let most = review.stages.iter().map(|stage| stage.reached.max(stage.leads)).max().unwrap_or(0).max(1);
    let long = |many: u64| many as f64 / most as f64 * room;
    let height = TOP * 2.0 + ROW * review.stages.len() as f64 + 26.0;
    let mut canvas = Canvas::new("stages", WIDTH, height, &title, &said);
    for (at, ((stage, name), value)) in review.stages.iter().zip(&names).zip(&values).enumerate() {
        let top = TOP + ROW * at as f64;
        let base = top + ROW / 2.0 + 4.5;
        let end = left + long(stage.reached.max(stage.leads));
        canvas.text((0.0, base), Anchor::Start, INK, name);
        canvas.rect((left, top + 7.0), (long(stage.leads), ROW - 14.0), BAR);
        canvas.rect((left, top + 4.0), (long(stage.reached), ROW - 8.0), REACHED);
        canvas.text((end + 10.0, base), Anchor::Start, MUTED, value);
    }
    canvas.line((left, TOP), (left, height - TOP - 26.0), AXIS);
    canvas.text((left, height - 8.0), Anchor::Start, MUTED, "bar: stand there today · frame: came this far");
    Figure { title, svg: canvas.finish(), text_alternative: said, table: Some(table) }
}

/// A column per week.
pub(super) fn weeks(look: &Look<'_>) -> Figure {
    let weeks = &look.review.weeks;
    let title = "New leads by week".to_owned();
    let most = weeks.iter().map(|(_, many)| *many).max().unwrap_or(0).max(1);
    let said = described(look);
    let (left, right, top, bottom) = (16.0 + text_width(&number(most), SIZE), WIDTH - 8.0, 16.0, 216.0);
    let mut canvas = Canvas::new("weeks", WIDTH, 250.0, &title, &said);
    let step = tick(most);
    let mut at = 0;
    while at <= most {
        let y = bottom - (bottom - top) * at as f64 / most as f64;
        canvas.line((left, y), (right, y), RULE);
        canvas.text((left - 8.0, y + 4.0), Anchor::End, MUTED, &number(at));
        at += step;
    }
    let wide = (right - left) / weeks.len().max(1) as f64;
    for (at, (monday, many)) in weeks.iter().enumerate() {
        let x = left + wide * at as f64;
        let high = (bottom - top) * *many as f64 / most as f64;
        let is_now = at + 1 == weeks.len();
        canvas.rect((x + wide * 0.14, bottom - high), (wide * 0.72, high), if is_now { REACHED } else { BAR });
        if at % 4 == 0 {
            canvas.text((x + wide * 0.14, bottom + 18.0), Anchor::Start, MUTED, &monday.format("%-d %b").to_string());
        }
    }
    canvas.line((left, bottom), (right, bottom), AXIS);
    let mut table = Table::of(&[("Week of", Align::Left), ("New leads", Align::Right)]);
    for (monday, many) in weeks {
        table.row([monday.to_string(), number(*many)]);
    }
    Figure { title, svg: canvas.finish(), text_alternative: said, table: Some(table) }
}

fn described(look: &Look<'_>) -> String {
    let weeks = &look.review.weeks;
    let all: u64 = weeks.iter().map(|(_, many)| many).sum();
    let mut words = format!("{} in {} weeks, the present one not over", leads(all), weeks.len());
    if let Some((monday, many)) = weeks.iter().max_by_key(|(_, many)| *many) {
        words.push_str(&format!("; most in the week of {}, {}", figures::day(*monday), number(*many)));
    }
    words + "."
}

/// A round step that makes about four lines.
fn tick(most: u64) -> u64 {
    let mut step = 1;
    loop {
        for factor in [1, 2, 5] {
            if most / (step * factor) <= 5 {
                return step * factor;
            }
        }
        step *= 10;
    }
}

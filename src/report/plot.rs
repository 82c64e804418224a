//! The value/cost matrix as a vector picture: a mark per tool, its name where it fits, the lines between the
//! quadrants, and where each tool stood at the last audit.
//!
//! Marks that would cover one another are fanned out within their quadrant, never hidden. Shapes tell the quadrants
//! apart, so the picture also reads in greyscale. Where things go is decided here and in `layout`; which quadrant a
//! tool belongs to, the domain has decided.

mod layout;
mod scale;

use crate::domain::money::Money;
use crate::domain::stack::{Stack, matrix::Quadrant};
use crate::domain::text;

use super::svg::{AXIS, Anchor, Canvas, INK, MUTED, Paint, RULE, Svg};
use super::{Align, Figure, Table, figures, plain};

use layout::{Field, Label, Spot};
use scale::Scale;

const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 660.0;
/// The frame: left, top, right, bottom.
const FRAME: (f64, f64, f64, f64) = (44.0, 10.0, 950.0, 600.0);
/// Room within the frame above value 10 and below value 0, where the quadrants' headings stand.
const MARGIN: f64 = 56.0;
/// Room within the frame to the left and right of the marks.
const SIDE: f64 = 24.0;

const STRONG: Paint = Paint::new("s-strong", r##"fill="#1c2430" font-weight="600" font-size="15""##);
const LINE: Paint = Paint::new("s-line", r##"stroke="#8a939e" stroke-width="1.2" stroke-dasharray="5 4""##);
const LEAD: Paint = Paint::new("s-lead", r##"stroke="#8a939e" stroke-width="0.7""##);
const GHOST: Paint = Paint::new("s-ghost", r##"fill="none" stroke="#5c6672" stroke-width="1" stroke-dasharray="2 2""##);
const PATH: Paint = Paint::new("s-path", r##"stroke="#5c6672" stroke-width="1""##);
const TIP: Paint = Paint::new("s-tip", r##"fill="#5c6672""##);

/// A tool on the plot.
struct Mark {
    name: String,
    quadrant: Quadrant,
    value: f64,
    cost: Money,
    /// Where it stood at the last audit: value and monthly cost.
    before: Option<(f64, Money)>,
}

/// The matrix as a figure; without marks where no tool has both a value and a cost.
pub fn matrix(stack: &Stack) -> Figure {
    let marks = marks(stack);
    let title = "Value and cost".to_owned();
    let words = describe(stack, &marks);
    Figure {
        svg: draw(stack, &marks, &title, &words),
        title,
        text_alternative: words,
        table: Some(table(stack, &marks)),
    }
}

/// The tools that stand somewhere, the dearest first, so that they get the best places for their names.
fn marks(stack: &Stack) -> Vec<Mark> {
    let input = &stack.input;
    let before = |id| {
        let mark = input.audit.as_ref()?.marks.iter().find(|mark| mark.tool == id)?;
        Some((f64::from(mark.value?), input.rates.convert(mark.monthly?, input.today)?))
    };
    let mut marks: Vec<Mark> = input
        .tools
        .iter()
        .zip(&stack.derived)
        .filter_map(|(tool, derived)| {
            Some(Mark {
                name: plain(&tool.name),
                quadrant: derived.quadrant?,
                value: f64::from(tool.value?.min(10)),
                cost: derived.monthly?,
                before: before(tool.id),
            })
        })
        .collect();
    marks.sort_by(|a, b| b.cost.minor.cmp(&a.cost.minor).then_with(|| a.name.cmp(&b.name)));
    marks
}

/// How many tools stand in a quadrant, and what they cost in a month.
fn quarter(stack: &Stack, marks: &[Mark], quadrant: Quadrant) -> (usize, Money) {
    let within: Vec<Money> = marks.iter().filter(|mark| mark.quadrant == quadrant).map(|mark| mark.cost).collect();
    (within.len(), figures::total(within, Money::new(0, stack.lines.cost.currency)))
}

/// What the picture says, in words.
fn describe(stack: &Stack, marks: &[Mark]) -> String {
    if marks.is_empty() {
        return "No live tool has both a value and a cost yet, so nothing is drawn.".to_owned();
    }
    let whose = if stack.input.lines.is_some() { "set by hand" } else { "the median" };
    let mut words = format!(
        "{} by value (0-10, upwards) and monthly cost (to the right); the lines stand at value {} and {} ({whose}).",
        text::count(marks.len(), "live tool", "live tools"),
        stack.lines.value,
        stack.lines.cost,
    );
    for quadrant in Quadrant::ALL {
        let (count, cost) = quarter(stack, marks, quadrant);
        words.push_str(&format!(
            " {}: {}, {} a month.",
            quadrant.title(),
            figures::tools(count),
            figures::rounded(cost)
        ));
    }
    let has_ghosts = marks.iter().any(|mark| mark.before.is_some());
    if let Some(audit) = stack.input.audit.as_ref().filter(|_| has_ghosts) {
        words.push_str(&format!(" Arrows come from where a tool stood at the audit of {}.", figures::day(audit.on)));
    }
    let unplaced: Vec<&str> = stack
        .input
        .tools
        .iter()
        .zip(&stack.derived)
        .filter(|(tool, derived)| tool.is_live() && derived.quadrant.is_none())
        .map(|(tool, _)| tool.name.as_str())
        .collect();
    if !unplaced.is_empty() {
        words.push_str(&format!(" Not drawn, for want of a value or a cost: {}.", figures::some(&unplaced, 12)));
    }
    words
}

/// The values behind the picture, for who reads Markdown.
fn table(stack: &Stack, marks: &[Mark]) -> Table {
    let mut table = Table::of(&[
        ("Quadrant", Align::Left),
        ("What to do", Align::Left),
        ("Tools", Align::Right),
        ("A month", Align::Right),
        ("Which", Align::Left),
    ]);
    for quadrant in Quadrant::ALL {
        let (count, cost) = quarter(stack, marks, quadrant);
        let names: Vec<&str> =
            marks.iter().filter(|mark| mark.quadrant == quadrant).map(|mark| mark.name.as_str()).collect();
        table.row([
            quadrant.title().to_owned(),
            quadrant.advice().to_owned(),
            count.to_string(),
            figures::rounded(cost).to_string(),
            names.join(", "),
        ]);
    }
    table
}

/// Draws all of it, from the back to the front.
fn draw(stack: &Stack, marks: &[Mark], title: &str, words: &str) -> Svg {
    let costs = marks.iter().flat_map(|mark| [Some(mark.cost), mark.before.map(|(_, cost)| cost)]).flatten();
    let line = figures::major(stack.lines.cost);
    let scale = Scale::of(costs.map(figures::major).chain([line]), FRAME.0 + SIDE, FRAME.2 - SIDE);
    let cross = (scale.x(line), y(stack.lines.value));

    let mut canvas = Canvas::new("matrix", WIDTH, HEIGHT, title, words);
    draw_axes(&mut canvas, &scale, stack);
    canvas.line((cross.0, FRAME.1), (cross.0, FRAME.3), LINE);
    canvas.line((FRAME.0, cross.1), (FRAME.2, cross.1), LINE);
    draw_headings(&mut canvas, stack, marks);

    let wanted: Vec<(f64, f64)> =
        marks.iter().map(|mark| (scale.x(figures::major(mark.cost)), y(mark.value))).collect();
    let ghosts: Vec<Option<(f64, f64)>> =
        marks.iter().map(|mark| mark.before.map(|(value, cost)| (scale.x(figures::major(cost)), y(value)))).collect();
    let names: Vec<String> = marks.iter().map(|mark| text::fit(&mark.name, 24).into_owned()).collect();
    let field =
        Field { frame: (FRAME.0 + 4.0, FRAME.1 + MARGIN - 22.0, FRAME.2 - 4.0, FRAME.3 - MARGIN + 22.0), cross };
    let spots = layout::fan_out(&wanted, &field);
    let labels = layout::place_labels(&names, &spots, &ghosts, &field);

    for (spot, ghost) in spots.iter().zip(&ghosts) {
        draw_ghost(&mut canvas, spot, *ghost);
    }
    for spot in spots.iter().filter(|spot| spot.is_moved()) {
        canvas.line(spot.wanted, spot.at, LEAD);
    }
    for (label, name) in labels.iter().zip(&names) {
        draw_label(&mut canvas, label.as_ref(), name);
    }
    for (spot, mark) in spots.iter().zip(marks) {
        draw_mark(&mut canvas, spot.at, spot.radius, mark.quadrant);
    }
    canvas.finish()
}

/// Where a value stands.
fn y(value: f64) -> f64 {
    let (top, bottom) = (FRAME.1 + MARGIN, FRAME.3 - MARGIN);
    bottom - (bottom - top) * value / 10.0
}

fn draw_axes(canvas: &mut Canvas, scale: &Scale, stack: &Stack) {
    for value in (0..=10).step_by(5) {
        let at = y(f64::from(value));
        canvas.line((FRAME.0 - 5.0, at), (FRAME.0, at), AXIS);
        canvas.text((FRAME.0 - 9.0, at + 4.0), Anchor::End, MUTED, &value.to_string());
    }
    let currency = stack.lines.cost.currency;
    for tick in &scale.ticks {
        let at = scale.x(*tick);
        let unit = 10_f64.powi(i32::try_from(currency.digits()).unwrap_or(2));
        let amount = Money::new((tick * unit).round() as i64, currency);
        canvas.line((at, FRAME.1), (at, FRAME.3), RULE);
        canvas.line((at, FRAME.3), (at, FRAME.3 + 5.0), AXIS);
        canvas.text((at, FRAME.3 + 20.0), Anchor::Middle, MUTED, &amount.to_string());
    }
    canvas.line((FRAME.0, FRAME.1), (FRAME.0, FRAME.3), AXIS);
    canvas.line((FRAME.0, FRAME.3), (FRAME.2, FRAME.3), AXIS);
    canvas.text((FRAME.0 - 9.0, FRAME.1 + 12.0), Anchor::End, MUTED, "value");
    let note = if scale.is_log { "cost a month, on a logarithmic scale" } else { "cost a month" };
    canvas.text((FRAME.2, FRAME.3 + 44.0), Anchor::End, MUTED, note);
}

/// Each quadrant's name with what stands in it, in its outer corner.
fn draw_headings(canvas: &mut Canvas, stack: &Stack, marks: &[Mark]) {
    for quadrant in Quadrant::ALL {
        let (count, cost) = quarter(stack, marks, quadrant);
        let high = matches!(quadrant, Quadrant::Keep | Quadrant::Optimise);
        let left = matches!(quadrant, Quadrant::Keep | Quadrant::Question);
        let (x, anchor) = if left { (FRAME.0 + 14.0, Anchor::Start) } else { (FRAME.2 - 14.0, Anchor::End) };
        let base = if high { FRAME.1 + 20.0 } else { FRAME.3 - 24.0 };
        canvas.text((x, base), anchor, STRONG, quadrant.title());
        let figures = format!("{} · {}/mo", figures::tools(count), figures::rounded(cost));
        canvas.text((x, base + 15.0), anchor, MUTED, &figures);
    }
}

/// The ring where a mark stood before, with an arrow to where it stands now; nothing where it hardly moved.
fn draw_ghost(canvas: &mut Canvas, spot: &Spot, ghost: Option<(f64, f64)>) {
    let Some(from) = ghost else { return };
    let (dx, dy) = (spot.at.0 - from.0, spot.at.1 - from.1);
    let far = dx.hypot(dy);
    if (spot.wanted.0 - from.0).hypot(spot.wanted.1 - from.1) < 4.0 || far < spot.radius * 3.0 {
        return;
    }
    let (ux, uy) = (dx / far, dy / far);
    let radius = spot.radius - 1.0;
    let end = (spot.at.0 - ux * (spot.radius + 3.0), spot.at.1 - uy * (spot.radius + 3.0));
    let neck = (end.0 - ux * 6.0, end.1 - uy * 6.0);
    canvas.circle(from, radius, GHOST);
    canvas.line((from.0 + ux * radius, from.1 + uy * radius), neck, PATH);
    canvas.polygon(&[end, (neck.0 - uy * 3.0, neck.1 + ux * 3.0), (neck.0 + uy * 3.0, neck.1 - ux * 3.0)], TIP);
}

/// A name, with a line to its mark where it stands away from it.
fn draw_label(canvas: &mut Canvas, label: Option<&Label>, name: &str) {
    let Some(label) = label else { return };
    if let Some((from, to)) = label.lead {
        canvas.line(from, to, LEAD);
    }
    canvas.text((label.x, label.base), label.anchor, INK, name);
}

/// A mark in the shape of its quadrant: disc, square, ring, diamond.
fn draw_mark(canvas: &mut Canvas, (x, y): (f64, f64), r: f64, quadrant: Quadrant) {
    const KEEP: Paint = Paint::new("s-keep", r##"fill="#1d6b4f" stroke="#ffffff" stroke-width="1""##);
    const OPTIMISE: Paint = Paint::new("s-optimise", r##"fill="#2b5c94" stroke="#ffffff" stroke-width="1""##);
    const QUESTION: Paint = Paint::new("s-question", r##"fill="#ffffff" stroke="#8a6a1c" stroke-width="2""##);
    const CUT: Paint = Paint::new("s-cut", r##"fill="#9c2f2f" stroke="#ffffff" stroke-width="1""##);
    match quadrant {
        Quadrant::Keep => canvas.circle((x, y), r, KEEP),
        Quadrant::Optimise => canvas.rect((x - r * 0.9, y - r * 0.9), (r * 1.8, r * 1.8), OPTIMISE),
        Quadrant::Question => canvas.circle((x, y), r - 1.0, QUESTION),
        Quadrant::Cut => {
            let d = r * 1.2;
            canvas.polygon(&[(x, y - d), (x + d, y), (x, y + d), (x - d, y)], CUT);
        }
    }
}

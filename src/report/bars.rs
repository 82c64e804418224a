//! A bar chart of spend per layer. Draws what the totals say; sums nothing itself.

use crate::domain::money::Money;
use crate::domain::text;

use super::figures;
use super::svg::{AXIS, Anchor, Canvas, INK, MUTED, Paint, Svg, text_width};

const BAR: Paint = Paint::new("s-bar", r##"fill="#4a6f97""##);
const OUTSIDE: Paint = Paint::new("s-outside", r##"fill="none" stroke="#4a6f97" stroke-width="1.5""##);

const WIDTH: f64 = 960.0;
const ROW: f64 = 30.0;
const TOP: f64 = 8.0;
const SIZE: f64 = 13.0;

/// One bar.
pub(crate) struct Bar {
    /// What it stands for.
    pub(crate) label: String,
    /// How long it is.
    pub(crate) amount: Money,
    /// What is written behind it.
    pub(crate) value: String,
    /// Whether it is drawn hollow: it does not count against the budget.
    pub(crate) outside: bool,
}

/// The bars from top to bottom.
pub(crate) fn draw(id: &str, title: &str, description: &str, bars: &[Bar]) -> Svg {
    let labels: Vec<_> = bars.iter().map(|bar| text::fit(&bar.label, 34).into_owned()).collect();
    let widest = |texts: &mut dyn Iterator<Item = &str>| texts.map(|text| text_width(text, SIZE)).fold(0.0, f64::max);
    let left = widest(&mut labels.iter().map(String::as_str)) + 20.0;
    let room = WIDTH - left - widest(&mut bars.iter().map(|bar| bar.value.as_str())) - 20.0;
    let longest = bars.iter().map(|bar| figures::major(bar.amount)).fold(0.0, f64::max);

    let height = TOP * 2.0 + ROW * bars.len() as f64;
    let mut canvas = Canvas::new(id, WIDTH, height, title, description);
    for ((at, bar), label) in bars.iter().enumerate().zip(&labels) {
        let top = TOP + ROW * at as f64;
        let base = top + ROW / 2.0 + 4.5;
        let long = if longest > 0.0 { (figures::major(bar.amount) / longest * room).max(1.0) } else { 0.0 };
        canvas.text((0.0, base), Anchor::Start, INK, label);
        canvas.rect((left, top + 6.0), (long, ROW - 12.0), if bar.outside { OUTSIDE } else { BAR });
        canvas.text((left + long + 10.0, base), Anchor::Start, MUTED, &bar.value);
    }
    canvas.line((left, TOP), (left, height - TOP), AXIS);
    canvas.finish()
}

//! A vector picture being drawn: elements with their attributes, everything that is text escaped on the way in.
//!
//! Colours stand twice: as an attribute, for programs that know no style sheet (and for paper), and as a class, by
//! which the report's style sheet gives the colours of a light or dark screen. Knows nothing of what it draws.

use std::fmt::{self, Write};

use super::plain;

/// A finished picture. Only `Canvas::finish` makes one, so its text is known to be escaped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Svg(String);

impl Svg {
    /// The `<svg>` element.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Svg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What something is painted with: its class in the style sheet, and the attributes that stand in for it elsewhere.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paint {
    class: &'static str,
    attributes: &'static str,
}

impl Paint {
    /// Paint of a class of `assets/report.css`, with its fallback.
    pub(crate) const fn new(class: &'static str, attributes: &'static str) -> Paint {
        Paint { class, attributes }
    }
}

/// The paints that all pictures share.
pub(crate) const INK: Paint = Paint::new("s-ink", r##"fill="#1c2430""##);
pub(crate) const MUTED: Paint = Paint::new("s-muted", r##"fill="#5c6672""##);
pub(crate) const RULE: Paint = Paint::new("s-rule", r##"stroke="#d9dde2" stroke-width="1""##);
pub(crate) const AXIS: Paint = Paint::new("s-axis", r##"stroke="#8a939e" stroke-width="1""##);

/// Where a text stands to its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

impl Anchor {
    fn name(self) -> &'static str {
        match self {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        }
    }
}

/// A picture being drawn; sizes are in units of its view box.
pub(crate) struct Canvas {
    out: String,
}

impl Canvas {
    /// An empty picture. `id` is unique in its document; `title` and `description` are what it says in words.
    pub(crate) fn new(id: &str, width: f64, height: f64, title: &str, description: &str) -> Canvas {
        let mut canvas = Canvas { out: String::new() };
        canvas.push(format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" role=\"img\" \
             aria-labelledby=\"{id}-title {id}-desc\" font-family=\"system-ui, sans-serif\" font-size=\"12\">\n\
             <title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-desc\">{}</desc>\n",
            Num(width),
            Num(height),
            escape(title),
            escape(description),
        ));
        canvas
    }

    /// A straight line.
    pub(crate) fn line(&mut self, from: (f64, f64), to: (f64, f64), paint: Paint) {
        self.push(format_args!(
            "<line class=\"{}\" {} x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>\n",
            paint.class,
            paint.attributes,
            Num(from.0),
            Num(from.1),
            Num(to.0),
            Num(to.1),
        ));
    }

    /// A rectangle by its top left corner.
    pub(crate) fn rect(&mut self, at: (f64, f64), size: (f64, f64), paint: Paint) {
        self.push(format_args!(
            "<rect class=\"{}\" {} x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>\n",
            paint.class,
            paint.attributes,
            Num(at.0),
            Num(at.1),
            Num(size.0),
            Num(size.1),
        ));
    }

    /// A circle by its middle.
    pub(crate) fn circle(&mut self, at: (f64, f64), radius: f64, paint: Paint) {
        self.push(format_args!(
            "<circle class=\"{}\" {} cx=\"{}\" cy=\"{}\" r=\"{}\"/>\n",
            paint.class,
            paint.attributes,
            Num(at.0),
            Num(at.1),
            Num(radius),
        ));
    }

    /// A closed shape by its corners.
    pub(crate) fn polygon(&mut self, corners: &[(f64, f64)], paint: Paint) {
        let points: Vec<String> = corners.iter().map(|(x, y)| format!("{},{}", Num(*x), Num(*y))).collect();
        self.push(format_args!(
            "<polygon class=\"{}\" {} points=\"{}\"/>\n",
            paint.class,
            paint.attributes,
            points.join(" "),
        ));
    }

    /// A line of text on its baseline.
    pub(crate) fn text(&mut self, at: (f64, f64), anchor: Anchor, paint: Paint, text: &str) {
        self.push(format_args!(
            "<text class=\"{}\" {} x=\"{}\" y=\"{}\" text-anchor=\"{}\">{}</text>\n",
            paint.class,
            paint.attributes,
            Num(at.0),
            Num(at.1),
            anchor.name(),
            escape(text),
        ));
    }

    /// The finished picture.
    pub(crate) fn finish(mut self) -> Svg {
        self.out.push_str("</svg>");
        Svg(self.out)
    }

    fn push(&mut self, what: fmt::Arguments<'_>) {
        // Writing to a string can't fail.
        let _ = self.out.write_fmt(what);
    }
}

/// A coordinate with one digit after the point, `0` for what is not finite: a picture must not depend on noise.
struct Num(f64);

impl fmt::Display for Num {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tenths = if self.0.is_finite() { (self.0 * 10.0).round() as i64 } else { 0 };
        let sign = if tenths < 0 { "-" } else { "" };
        match tenths.unsigned_abs() % 10 {
            0 => write!(f, "{sign}{}", tenths.unsigned_abs() / 10),
            part => write!(f, "{sign}{}.{part}", tenths.unsigned_abs() / 10),
        }
    }
}

/// Text as XML text, on one line and without what XML forbids.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in plain(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\0'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

/// About how wide a text of that size is in a system font, in units of the view box: a little more than most fonts
/// take, so that what is laid out by it does not touch.
pub(crate) fn text_width(text: &str, size: f64) -> f64 {
    crate::domain::text::width(text) as f64 * size * 0.56
}

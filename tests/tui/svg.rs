//! A screen as a picture: an SVG file of text, so that it can be read, selected and searched.
//!
//! Every run of one style is placed by its column and stretched to its cells, so that any monospace font fits; lines
//! and bars are drawn as shapes, because fonts leave gaps between them. No file outside is referred to.

use std::fmt::Write;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

const WIDE: f64 = 8.4;
const HIGH: f64 = 18.0;
const SIDE: f64 = 12.0;
const TITLE: f64 = 30.0;
const PAPER: &str = "#1c1c1c";
const INK: &str = "#d0d0d0";
const FONTS: &str =
    "ui-monospace,'Cascadia Mono','SF Mono',Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace";

/// Draws a screen with a title above it.
pub(crate) fn picture(buf: &Buffer, title: &str) -> String {
    let area = buf.area;
    let (wide, high) = (f64::from(area.width) * WIDE + 2.0 * SIDE, f64::from(area.height) * HIGH + TITLE + SIDE);
    let (w, h) = (number(wide), number(high));
    let mut out = String::new();
    let title = escape(title);
    let _ = writeln!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img" aria-label="{title}">"#
    );
    let _ = writeln!(out, "<title>{title}</title>");
    let _ = writeln!(
        out,
        "<style>text{{font:14px {FONTS};white-space:pre}}.b{{font-weight:700}}.u{{text-decoration:underline}}.d{{opacity:.6}}.i{{font-style:italic}}</style>"
    );
    let _ = writeln!(
        out,
        r##"<rect x="0.5" y="0.5" width="{}" height="{}" rx="8" fill="{PAPER}" stroke="#5f5f5f"/>"##,
        number(wide - 1.0),
        number(high - 1.0)
    );
    for (i, colour) in ["#ff8787", "#ffd75f", "#87d787"].iter().enumerate() {
        let _ = writeln!(out, r#"<circle cx="{}" cy="15" r="5.5" fill="{colour}"/>"#, 20 + 18 * i);
    }
    let _ = writeln!(
        out,
        r##"<text x="{}" y="20" text-anchor="middle" fill="#8a8a8a">{title}</text>"##,
        number(wide / 2.0)
    );
    for y in 0..area.height {
        grounds(buf, y, &mut out);
    }
    let mut shapes: Vec<(String, String)> = Vec::new();
    for y in 0..area.height {
        words(buf, y, &mut out, &mut shapes);
    }
    for (colour, path) in shapes {
        let _ = writeln!(out, r#"<path d="{path}" stroke="{colour}" fill="none"/>"#);
    }
    out.push_str("</svg>\n");
    out
}

/// At most one digit behind the point, and no point without one.
fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

fn left(x: u16) -> f64 {
    SIDE + f64::from(x) * WIDE
}

fn top(y: u16) -> f64 {
    TITLE + f64::from(y) * HIGH
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn colour(colour: Color, default: &str) -> String {
    let named = match colour {
        Color::Rgb(r, g, b) => return format!("#{r:02x}{g:02x}{b:02x}"),
        Color::Black => "#000000",
        Color::Red | Color::LightRed => "#ff8787",
        Color::Green | Color::LightGreen => "#87d787",
        Color::Yellow | Color::LightYellow => "#ffd75f",
        Color::Blue | Color::LightBlue => "#005f87",
        Color::Magenta | Color::LightMagenta => "#d7afff",
        Color::Cyan | Color::LightCyan => "#5fd7ff",
        Color::Gray => "#b2b2b2",
        Color::DarkGray => "#8a8a8a",
        Color::White => "#ffffff",
        _ => default,
    };
    named.to_owned()
}

/// Ink and paper of a cell.
fn inks(cell: &Cell) -> (String, String) {
    let (ink, paper) = (colour(cell.fg, INK), colour(cell.bg, PAPER));
    if cell.modifier.contains(Modifier::REVERSED) { (paper, ink) } else { (ink, paper) }
}

/// The backgrounds of a row, where they aren't the paper's.
fn grounds(buf: &Buffer, y: u16, out: &mut String) {
    let mut x = 0;
    while x < buf.area.width {
        let paper = inks(&buf[(x, y)]).1;
        let from = x;
        while x < buf.area.width && inks(&buf[(x, y)]).1 == paper {
            x += 1;
        }
        if paper != PAPER {
            let wide = number(f64::from(x - from) * WIDE);
            let _ = writeln!(
                out,
                r#"<rect x="{}" y="{}" width="{wide}" height="{HIGH}" fill="{paper}"/>"#,
                number(left(from)),
                number(top(y))
            );
        }
    }
}

fn classes(modifier: Modifier) -> String {
    let names = [(Modifier::BOLD, "b"), (Modifier::UNDERLINED, "u"), (Modifier::DIM, "d"), (Modifier::ITALIC, "i")];
    names.iter().filter(|(one, _)| modifier.contains(*one)).map(|(_, name)| *name).collect::<Vec<_>>().join(" ")
}

/// The text of a row in runs of one style, without the blanks between them; lines go to the shapes of their colour.
fn words(buf: &Buffer, y: u16, out: &mut String, shapes: &mut Vec<(String, String)>) {
    let style = |cell: &Cell| (inks(cell).0, classes(cell.modifier));
    let mut x = 0;
    while x < buf.area.width {
        let cell = &buf[(x, y)];
        if let Some(path) = shape(cell.symbol(), x, y) {
            let ink = inks(cell).0;
            match shapes.iter_mut().find(|(one, _)| *one == ink) {
                Some((_, all)) => all.push_str(&path),
                None => shapes.push((ink, path)),
            }
            x += 1;
            continue;
        }
        if cell.symbol().trim().is_empty() {
            x += 1;
            continue;
        }
        // A run ends where the style changes, a line begins, or two blanks follow.
        let (from, first) = (x, style(cell));
        let (mut text, mut end, mut blanks) = (String::new(), x, 0);
        while x < buf.area.width && blanks < 2 {
            let cell = &buf[(x, y)];
            if style(cell) != first || shape(cell.symbol(), x, y).is_some() {
                break;
            }
            text.push_str(cell.symbol());
            blanks = if cell.symbol().trim().is_empty() { blanks + 1 } else { 0 };
            x += (cell.symbol().width() as u16).max(1);
            if blanks == 0 {
                end = x;
            }
        }
        let class = if first.1.is_empty() { String::new() } else { format!(r#" class="{}""#, first.1) };
        let long = number(f64::from(end - from) * WIDE);
        let (at, base) = (number(left(from)), number(top(y) + 13.5));
        let text = escape(text.trim_end());
        let _ = writeln!(
            out,
            r#"<text x="{at}" y="{base}" textLength="{long}" lengthAdjust="spacingAndGlyphs" fill="{}"{class}>{text}</text>"#,
            first.0
        );
    }
}

/// Which arms a line has: left, right, up, down; and into how many dashes it is cut.
fn arms(symbol: &str) -> Option<([bool; 4], u8)> {
    Some(match symbol {
        "─" | "━" => ([true, true, false, false], 1),
        "│" | "┃" => ([false, false, true, true], 1),
        "┌" | "╭" | "┏" => ([false, true, false, true], 1),
        "┐" | "╮" | "┓" => ([true, false, false, true], 1),
        "└" | "╰" | "┗" => ([false, true, true, false], 1),
        "┘" | "╯" | "┛" => ([true, false, true, false], 1),
        "├" => ([false, true, true, true], 1),
        "┤" => ([true, false, true, true], 1),
        "┬" => ([true, true, false, true], 1),
        "┴" => ([true, true, true, false], 1),
        "┼" => ([true, true, true, true], 1),
        "┈" => ([true, true, false, false], 3),
        "┊" => ([false, false, true, true], 3),
        _ => return None,
    })
}

/// A line of a box as a path through its cell.
fn shape(symbol: &str, x: u16, y: u16) -> Option<String> {
    let (arms, dashes) = arms(symbol)?;
    let (x, y) = (left(x), top(y));
    let (middle, centre) = (x + WIDE / 2.0, y + HIGH / 2.0);
    let mut path = String::new();
    let mut draw = |from: (f64, f64), to: (f64, f64)| {
        let _ = write!(path, "M{} {}L{} {}", number(from.0), number(from.1), number(to.0), number(to.1));
    };
    if dashes > 1 {
        let steps = f64::from(dashes);
        for i in 0..dashes {
            let (from, to) = (f64::from(i) / steps, (f64::from(i) + 0.5) / steps);
            if arms[0] {
                draw((x + from * WIDE, centre), (x + to * WIDE, centre));
            } else {
                draw((middle, y + from * HIGH), (middle, y + to * HIGH));
            }
        }
        return Some(path);
    }
    let ends = [(x, centre), (x + WIDE, centre), (middle, y), (middle, y + HIGH)];
    for (end, _) in ends.iter().zip(arms).filter(|(_, has)| *has) {
        draw((middle, centre), *end);
    }
    Some(path)
}

//! A QR code: its squares, how they stand on a terminal, and as a picture for print. Always dark on light with a quiet
//! zone, whatever the theme: that is what cameras read.

use std::fmt::Write;

use qrcode::{Color as Square, EcLevel, QrCode};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};

use crate::tui::theme::{Look, Theme};

/// Light squares that belong around a code.
const QUIET: usize = 4;
/// As many are needed at the least for a camera to find it.
const QUIET_LEAST: usize = 2;
/// Black and white that no palette of a terminal changes: of the 256 colours, those of the cube.
const DARK: Color = Color::Indexed(16);
const LIGHT: Color = Color::Indexed(231);

/// A QR code.
pub struct Code {
    dark: Vec<bool>,
    wide: usize,
}

impl Code {
    /// The code of a text, as small as it gets; `None` where the text is longer than any code holds (2,953 bytes).
    pub fn of(text: &str) -> Option<Code> {
        Code::with(text, EcLevel::L)
    }

    /// The same for print: what is scratched or creased is still read.
    pub fn for_print(text: &str) -> Option<Code> {
        Code::with(text, EcLevel::M).or_else(|| Code::of(text))
    }

    fn with(text: &str, level: EcLevel) -> Option<Code> {
        let code = QrCode::with_error_correction_level(text.as_bytes(), level).ok()?;
        let (wide, squares) = (code.width(), code.to_colors());
        Some(Code { dark: squares.into_iter().map(|square| square == Square::Dark).collect(), wide })
    }

    fn is_dark(&self, x: usize, y: usize, quiet: usize) -> bool {
        let inside = |at: usize| at.checked_sub(quiet).filter(|at| *at < self.wide);
        let (Some(x), Some(y)) = (inside(x), inside(y)) else { return false };
        self.dark.get(y * self.wide + x).copied().unwrap_or(false)
    }

    /// Columns and rows that it takes with a quiet zone. In ASCII a square is two blanks, else half a cell.
    fn size(&self, quiet: usize, look: Look) -> (u16, u16) {
        let squares = u16::try_from(self.wide + 2 * quiet).unwrap_or(u16::MAX);
        if look.ascii { (squares.saturating_mul(2), squares) } else { (squares, squares.div_ceil(2)) }
    }

    /// Columns and rows that are needed at the least.
    pub fn needs(&self, look: Look) -> (u16, u16) {
        self.size(QUIET_LEAST, look)
    }

    /// Draws it in the middle of an area; gives whether there was room.
    pub fn render(&self, buf: &mut Buffer, area: Rect, look: Look) -> bool {
        let fits = |quiet: &usize| {
            let (wide, high) = self.size(*quiet, look);
            wide <= area.width && high <= area.height
        };
        let Some(quiet) = (QUIET_LEAST..=QUIET).rev().find(fits) else { return false };
        let (wide, high) = self.size(quiet, look);
        let (left, top) = (area.x + (area.width - wide) / 2, area.y + (area.height - high) / 2);
        for y in 0..high {
            for x in 0..wide {
                let (sign, style) = if look.ascii {
                    blank(self.is_dark(usize::from(x / 2), usize::from(y), quiet), look)
                } else {
                    let at = usize::from(y) * 2;
                    let upper = self.is_dark(usize::from(x), at, quiet);
                    halves(upper, self.is_dark(usize::from(x), at + 1, quiet), look)
                };
                buf.set_string(left + x, top + y, sign, style);
            }
        }
        true
    }

    /// As a picture of its own, in SVG: squares of one unit, quiet zone and light ground included.
    pub fn svg(&self) -> String {
        let wide = self.wide + 2 * QUIET;
        let mut path = String::new();
        for y in 0..wide {
            for x in (0..wide).filter(|x| self.is_dark(*x, y, QUIET)) {
                let _ = write!(path, "M{x} {y}h1v1h-1z");
            }
        }
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {wide} {wide}\" width=\"{0}\" height=\"{0}\" \
             shape-rendering=\"crispEdges\"><rect width=\"{wide}\" height=\"{wide}\" fill=\"#fff\"/>\
             <path d=\"{path}\" fill=\"#000\"/></svg>\n",
            wide * 8
        )
    }
}

/// One square as a blank, by its ground. Without colours the light squares are the ones that are drawn.
fn blank(is_dark: bool, look: Look) -> (&'static str, Style) {
    match (look.theme == Theme::Mono, is_dark) {
        (true, true) => (" ", Style::new()),
        (true, false) => ("#", Style::new()),
        (false, true) => (" ", Style::new().bg(DARK)),
        (false, false) => (" ", Style::new().bg(LIGHT)),
    }
}

/// Two squares, one above the other.
fn halves(upper: bool, lower: bool, look: Look) -> (&'static str, Style) {
    if look.theme == Theme::Mono {
        let sign = match (upper, lower) {
            (true, true) => " ",
            (true, false) => "▄",
            (false, true) => "▀",
            (false, false) => "█",
        };
        return (sign, Style::new());
    }
    let style = Style::new().fg(DARK).bg(LIGHT);
    match (upper, lower) {
        (false, false) => (" ", style),
        (true, false) => ("▀", style),
        (false, true) => ("▄", style),
        // A blank on dark, as full blocks leave seams in some fonts.
        (true, true) => (" ", style.bg(DARK)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const LINK: &str = "https://acme.example/pricing?utm_source=linkedin&utm_medium=paid-social";

    /// What stands in a buffer as squares: dark ones are true.
    fn squares(buf: &Buffer) -> Vec<Vec<bool>> {
        let mut rows = Vec::new();
        for y in 0..buf.area.height {
            let cells = || (0..buf.area.width).map(|x| &buf[(x, y)]);
            rows.push(cells().map(|cell| cell.bg == DARK || cell.symbol() == "▀").collect());
            rows.push(cells().map(|cell| cell.bg == DARK || cell.symbol() == "▄").collect());
        }
        rows
    }

    #[test]
    fn what_is_drawn_is_the_code_with_its_quiet_zone() {
        let code = Code::of(LINK).unwrap();
        let (wide, high) = code.size(QUIET, Look::default());
        let mut buf = Buffer::empty(Rect::new(0, 0, wide, high));
        let area = buf.area;
        assert!(code.render(&mut buf, area, Look::default()));
        let drawn = squares(&buf);
        for (y, row) in drawn.iter().enumerate() {
            for (x, dark) in row.iter().enumerate() {
                assert_eq!(*dark, code.is_dark(x, y, QUIET), "{x} {y}");
            }
        }
        // The square in the corner that every code has.
        assert!(drawn[4][4] && drawn[4][10] && !drawn[5][5] && drawn[6][6]);
        assert!(drawn[..4].iter().flatten().all(|dark| !dark));
    }

    #[test]
    fn too_little_room_is_told_and_nothing_drawn() {
        let code = Code::of(LINK).unwrap();
        let (wide, high) = code.needs(Look::default());
        for (wide, high, fits) in [(wide, high, true), (wide - 1, high, false), (wide, high - 1, false), (0, 0, false)]
        {
            let mut buf = Buffer::empty(Rect::new(0, 0, wide, high));
            let area = buf.area;
            assert_eq!(code.render(&mut buf, area, Look::default()), fits, "{wide} {high}");
            assert_eq!(buf == Buffer::empty(area), !fits);
        }
        assert!(Code::of(&"x".repeat(3000)).is_none());
    }

    #[test]
    fn the_picture_is_dark_on_light() {
        let svg = Code::for_print(LINK).unwrap().svg();
        assert!(svg.contains("fill=\"#fff\"") && svg.contains("M4 4h1v1h-1z") && !svg.contains("M3 3h1"), "{svg}");
    }
}

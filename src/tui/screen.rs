//! The screen as the terminal has it: what was drawn last, and what must be sent so that it shows what was drawn now.
//! Knows nothing of views; it takes a buffer full of cells.
//!
//! ratatui's own terminal does the same with every case in mind (images, inline viewports). Here each key is a frame, so
//! cells that stayed as they were cost a comparison and nothing else.

use std::io::{self, Write};

use crossterm::{cursor, queue, terminal};
use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier};

/// A screen that is written to `out`.
#[derive(Debug)]
pub struct Screen<W> {
    out: W,
    /// What the terminal shows.
    shown: Buffer,
    /// What is drawn next.
    next: Buffer,
    /// Where the cursor stands; `None` where it is hidden, as at the start.
    cursor: Option<Position>,
    /// Bytes for the terminal, kept for the next frame's.
    bytes: Vec<u8>,
}

impl<W: Write> Screen<W> {
    /// A blank screen whose cursor is hidden.
    pub fn new(out: W) -> Screen<W> {
        let none = Buffer::empty(Rect::ZERO);
        Screen { out, shown: none.clone(), next: none, cursor: None, bytes: Vec::with_capacity(1 << 14) }
    }

    /// Draws a frame of this size; `render` fills the cells and says where the cursor stands, if it is to be seen.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn draw(&mut self, area: Rect, render: impl FnOnce(&mut Buffer) -> Option<Position>) -> io::Result<()> {
        self.bytes.clear();
        if self.shown.area != area {
            self.clear(area)?;
        }
        self.next.reset();
        let cursor = render(&mut self.next);
        difference(&self.shown, &self.next, &mut self.bytes)?;
        match cursor {
            Some(at) => {
                queue!(self.bytes, cursor::MoveTo(at.x, at.y))?;
                if self.cursor.is_none() {
                    queue!(self.bytes, cursor::Show)?;
                }
            }
            None if self.cursor.is_some() => queue!(self.bytes, cursor::Hide)?,
            None => {}
        }
        self.cursor = cursor;
        std::mem::swap(&mut self.shown, &mut self.next);
        self.out.write_all(&self.bytes)?;
        self.out.flush()
    }

    /// Forgets what the terminal shows, because somebody else wrote on it: the next frame is drawn whole.
    pub fn forget(&mut self) {
        self.shown.resize(Rect::ZERO);
        self.cursor = None;
    }

    /// Clears the terminal, and begins anew in this size.
    fn clear(&mut self, area: Rect) -> io::Result<()> {
        queue!(self.bytes, terminal::Clear(terminal::ClearType::All))?;
        self.shown.resize(area);
        self.shown.reset();
        self.next.resize(area);
        Ok(())
    }
}

/// Writes what turns one screen into another of the same size.
fn difference(shown: &Buffer, next: &Buffer, bytes: &mut Vec<u8>) -> io::Result<()> {
    let wide = usize::from(next.area.width);
    if wide == 0 {
        return Ok(());
    }
    let mut pen = Pen::default();
    for (y, (old, new)) in shown.content.chunks_exact(wide).zip(next.content.chunks_exact(wide)).enumerate() {
        row(y as u16, old, new, &mut pen, bytes)?;
    }
    pen.lift(bytes);
    Ok(())
}

/// Writes what turns one row into another.
fn row(y: u16, old: &[Cell], new: &[Cell], pen: &mut Pen, bytes: &mut Vec<u8>) -> io::Result<()> {
    let mut x = 0;
    // Cells up to here are written even where they stayed: a wide letter lay over them.
    let mut covered = 0;
    while let (Some(was), Some(is)) = (old.get(x), new.get(x)) {
        if x >= covered && is_same(was, is) {
            x += cells(is);
            continue;
        }
        let now = cells(is);
        if now > 1 && is.symbol().contains(JOINED) {
            // Some terminals give such a letter one cell only and leave what stood in its second.
            for at in x + 1..(x + now).min(new.len()) {
                pen.go(at as u16, y, bytes)?;
                pen.write(&Cell::EMPTY, bytes);
            }
        }
        pen.go(x as u16, y, bytes)?;
        pen.write(is, bytes);
        if now != 1 || !is.symbol().is_ascii() {
            // Terminals differ in how far such a letter moves the cursor.
            pen.at = None;
        }
        let under = old.iter().enumerate().skip(x).take(now);
        covered = under.map(|(at, was)| at + cells(was)).fold(covered, usize::max);
        x += now;
    }
    Ok(())
}

/// What asks for the picture of a letter: emoji with it are wide on some terminals only.
const JOINED: char = '\u{FE0F}';

/// How many cells a letter takes; most are of one byte.
fn cells(cell: &Cell) -> usize {
    let symbol = cell.symbol();
    if symbol.len() == 1 { 1 } else { usize::from(symbol.cell_width()).max(1) }
}

/// Whether two cells look the same.
fn is_same(a: &Cell, b: &Cell) -> bool {
    let same_symbol = match (a.symbol().as_bytes(), b.symbol().as_bytes()) {
        ([a], [b]) => a == b,
        (a, b) => a == b,
    };
    same_symbol && Look::of(a) == Look::of(b)
}

/// How a letter is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Look {
    fg: Color,
    bg: Color,
    underline: Color,
    modifier: Modifier,
}

impl Look {
    fn of(cell: &Cell) -> Look {
        Look { fg: cell.fg, bg: cell.bg, underline: cell.underline_color, modifier: cell.modifier }
    }
}

/// Where the terminal writes next, and how.
#[derive(Debug, Default)]
struct Pen {
    /// Where; `None` where that is not sure.
    at: Option<(u16, u16)>,
    look: Look,
}

impl Pen {
    fn go(&mut self, x: u16, y: u16, bytes: &mut Vec<u8>) -> io::Result<()> {
        if self.at != Some((x, y)) {
            queue!(bytes, cursor::MoveTo(x, y))?;
            self.at = Some((x, y));
        }
        Ok(())
    }

    fn write(&mut self, cell: &Cell, bytes: &mut Vec<u8>) {
        let look = Look::of(cell);
        if look != self.look {
            style(look, bytes);
            self.look = look;
        }
        bytes.extend_from_slice(cell.symbol().as_bytes());
        self.at = self.at.map(|(x, y)| (x + 1, y));
    }

    /// Leaves the terminal's own style behind.
    fn lift(&mut self, bytes: &mut Vec<u8>) {
        if self.look != Look::default() {
            style(Look::default(), bytes);
            self.look = Look::default();
        }
    }
}

/// Select Graphic Rendition (ECMA-48): all of a look at once, beginning from nothing.
fn style(look: Look, bytes: &mut Vec<u8>) {
    const MODIFIERS: [(Modifier, u8); 9] = [
        (Modifier::BOLD, 1),
        (Modifier::DIM, 2),
        (Modifier::ITALIC, 3),
        (Modifier::UNDERLINED, 4),
        (Modifier::SLOW_BLINK, 5),
        (Modifier::RAPID_BLINK, 6),
        (Modifier::REVERSED, 7),
        (Modifier::HIDDEN, 8),
        (Modifier::CROSSED_OUT, 9),
    ];
    bytes.extend_from_slice(b"\x1b[0");
    for (_, code) in MODIFIERS.iter().filter(|(modifier, _)| look.modifier.contains(*modifier)) {
        number(*code, bytes);
    }
    colour(look.fg, 30, bytes);
    colour(look.bg, 40, bytes);
    colour(look.underline, 50, bytes);
    bytes.push(b'm');
}

/// Writes a colour; `base` is 30 for letters, 40 for what is behind them, 50 for the line under them.
fn colour(colour: Color, base: u8, bytes: &mut Vec<u8>) {
    let basic = match colour {
        Color::Reset => return,
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
        Color::Indexed(index) => {
            [base + 8, 5, index].into_iter().for_each(|part| number(part, bytes));
            return;
        }
        Color::Rgb(red, green, blue) => {
            [base + 8, 2, red, green, blue].into_iter().for_each(|part| number(part, bytes));
            return;
        }
    };
    match (base, basic) {
        // A line's colour has no short form.
        (50, _) => [58, 5, basic].into_iter().for_each(|part| number(part, bytes)),
        (_, 0..=7) => number(base + basic, bytes),
        (_, _) => number(base + 60 + basic - 8, bytes),
    }
}

/// One more part of a sequence: `;31`.
fn number(part: u8, bytes: &mut Vec<u8>) {
    bytes.push(b';');
    if part >= 100 {
        bytes.push(b'0' + part / 100);
    }
    if part >= 10 {
        bytes.push(b'0' + part / 10 % 10);
    }
    bytes.push(b'0' + part % 10);
}

#[cfg(test)]
mod tests;

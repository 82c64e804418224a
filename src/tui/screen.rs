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
    /// What the terminal shows, row by row.
    shown: Vec<Shown>,
    /// What is drawn, in the size that the terminal had last; blank between frames.
    next: Buffer,
    /// Whether what the terminal shows is known.
    is_known: bool,
    /// Where the cursor stands; `None` where it is hidden, as at the start.
    cursor: Option<Position>,
    /// Bytes for the terminal, kept for the next frame's.
    bytes: Vec<u8>,
}

impl<W: Write> Screen<W> {
    /// A blank screen whose cursor is hidden.
    pub fn new(out: W) -> Screen<W> {
        let next = Buffer::empty(Rect::ZERO);
        Screen { out, shown: Vec::new(), next, is_known: false, cursor: None, bytes: Vec::with_capacity(1 << 14) }
    }

    /// Draws a frame of this size; `render` fills the cells and says where the cursor stands, if it is to be seen.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn draw(&mut self, area: Rect, render: impl FnOnce(&mut Buffer) -> Option<Position>) -> io::Result<()> {
        self.bytes.clear();
        if !self.is_known || self.next.area != area {
            self.clear(area)?;
        }
        let cursor = render(&mut self.next);
        difference(&mut self.shown, &mut self.next, &mut self.bytes);
        match cursor {
            // Nothing was written, so that it stands where it stood.
            Some(at) if self.bytes.is_empty() && self.cursor == Some(at) => return Ok(()),
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
        self.out.write_all(&self.bytes)?;
        self.out.flush()
    }

    /// Forgets what the terminal shows, because somebody else wrote on it: the next frame is drawn whole.
    pub fn forget(&mut self) {
        self.is_known = false;
        self.cursor = None;
    }

    /// Clears the terminal, and begins anew in this size.
    fn clear(&mut self, area: Rect) -> io::Result<()> {
        // What others wrote may have left its look behind.
        self.bytes.extend_from_slice(b"\x1b[m");
        queue!(self.bytes, terminal::Clear(terminal::ClearType::All))?;
        self.next.resize(area);
        self.next.reset();
        self.shown.clear();
        self.shown.resize(self.next.content.len(), Shown::BLANK);
        self.is_known = true;
        Ok(())
    }
}

/// What stands in a cell of the terminal: half of what ratatui keeps of it, as all of them are looked at for each key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shown {
    /// The bytes of its letter; [`LONG`] or [`COVERED`] where there is none to compare with.
    letter: u64,
    look: Look,
    /// How many cells it takes.
    cells: u8,
}

/// A letter of more than eight bytes: it is written each time.
const LONG: u64 = u64::MAX;
/// The second half of a wide letter.
const COVERED: u64 = 0;

impl Shown {
    const BLANK: Shown = Shown { letter: b' ' as u64, look: Look::PLAIN, cells: 1 };

    /// Whether the same letter stands there in the same look.
    #[inline]
    fn is_as(self, other: Shown) -> bool {
        self.letter == other.letter && self.look == other.look && self.letter != LONG
    }

    /// Whether it is one letter of one byte, that every terminal gives one cell.
    fn is_ascii(&self) -> bool {
        self.cells == 1 && (u64::from(b' ')..=u64::from(b'~')).contains(&self.letter)
    }
}

/// The bytes of a letter as a number.
#[inline]
fn letter(symbol: &str) -> u64 {
    match symbol.as_bytes() {
        [one] => u64::from(*one),
        [] => u64::from(b' '),
        // Lines and marks.
        [one, two, three] => u64::from(*one) | u64::from(*two) << 8 | u64::from(*three) << 16,
        few if few.len() <= 8 => few.iter().rev().fold(0, |all, byte| all << 8 | u64::from(*byte)),
        _ => LONG,
    }
}

/// Writes what turns the terminal's screen into another of the same size, which is left blank for the next one.
fn difference(shown: &mut [Shown], next: &mut Buffer, bytes: &mut Vec<u8>) {
    let wide = usize::from(next.area.width);
    if wide == 0 {
        return;
    }
    let mut pen = Pen { at: None, look: Look::PLAIN };
    for (y, (old, new)) in shown.chunks_exact_mut(wide).zip(next.content.chunks_exact_mut(wide)).enumerate() {
        row(y as u16, old, new, &mut pen, bytes);
    }
    pen.lift(bytes);
}

/// Writes what turns one row into another.
fn row(y: u16, old: &mut [Shown], new: &mut [Cell], pen: &mut Pen, bytes: &mut Vec<u8>) {
    // The cell behind the last letter that was looked at, as a wide one takes several.
    let mut next = 0;
    let mut painter = Painter::default();
    for (x, is) in new.iter_mut().enumerate() {
        let Some(was) = old.get(x) else { return };
        let now = painter.shown(is);
        if x < next {
            is.reset();
        } else if now.is_as(*was) {
            next = x + usize::from(was.cells);
            if now != Shown::BLANK {
                is.reset();
            }
        } else if was.cells == 1 && now.cells == 1 && now.letter != LONG {
            // Most letters are of one byte and take one cell, as what they are written over does.
            pen.reach(x as u16, y, old, bytes);
            pen.wear(now.look, bytes);
            bytes.push(now.letter as u8);
            pen.at = Some((x as u16 + 1, y));
            if let Some(place) = old.get_mut(x) {
                *place = now;
            }
            is.reset();
        } else {
            let cell = std::mem::replace(is, Cell::EMPTY);
            next = x + write(x, y, &cell, now, old, pen, bytes);
        }
    }
}

/// Writes a letter that is not of one byte, or that stands where a wide one stood; gives the cells that it takes.
#[cold]
fn write(x: usize, y: u16, is: &Cell, now: Shown, old: &mut [Shown], pen: &mut Pen, bytes: &mut Vec<u8>) -> usize {
    let was = old.get(x).map_or(1, |was| usize::from(was.cells));
    let cells = cells(is);
    if cells > 1 && is.symbol().contains(JOINED) {
        // Some terminals give such a letter one cell only and leave what stood in its second.
        for at in x + 1..(x + cells).min(old.len()) {
            pen.go(at as u16, y, bytes);
            pen.write(" ", Look::PLAIN, bytes);
        }
    }
    pen.reach(x as u16, y, old, bytes);
    pen.write(is.symbol(), now.look, bytes);
    if cells != 1 || !is.symbol().is_ascii() {
        // Terminals differ in how far such a letter moves the cursor.
        pen.at = None;
    }
    // A wide letter that is written over, or into, leaves nothing behind that could be known.
    let behind = (x + cells.max(was)).min(old.len());
    if let Some(under) = old.get_mut(x..behind) {
        under.iter_mut().for_each(|one| *one = Shown { letter: COVERED, ..Shown::BLANK });
    }
    if let Some(place) = old.get_mut(x) {
        *place = Shown { cells: u8::try_from(cells).unwrap_or(u8::MAX), ..now };
    }
    cells
}

/// Packs cells: most look as the one before, whose look need not be packed again.
struct Painter {
    fg: Color,
    bg: Color,
    modifier: Modifier,
    look: Look,
}

impl Default for Painter {
    fn default() -> Painter {
        Painter { fg: Color::Reset, bg: Color::Reset, modifier: Modifier::empty(), look: Look::PLAIN }
    }
}

impl Painter {
    /// What stands in a cell. Only letters of one byte are known to take one cell.
    #[inline]
    fn shown(&mut self, cell: &Cell) -> Shown {
        if cell.fg != self.fg || cell.bg != self.bg || cell.modifier != self.modifier {
            *self = Painter { fg: cell.fg, bg: cell.bg, modifier: cell.modifier, look: Look::of(cell) };
        }
        let symbol = cell.symbol();
        Shown { letter: letter(symbol), look: self.look, cells: u8::from(symbol.len() == 1) }
    }
}

/// What asks for the picture of a letter: emoji with it are wide on some terminals only.
const JOINED: char = '\u{FE0F}';

/// How many cells a letter takes; most are of one byte.
fn cells(cell: &Cell) -> usize {
    let symbol = cell.symbol();
    if symbol.len() == 1 { 1 } else { usize::from(symbol.cell_width()).max(1) }
}

/// How a letter is written, as one number, which compares in one go: both colours and the modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look(u64);

/// How many bits a colour takes.
const COLOUR: u32 = 26;

impl Look {
    /// The terminal's own.
    const PLAIN: Look = Look(0);

    fn of(cell: &Cell) -> Look {
        let behind = u64::from(packed(cell.bg)) << COLOUR;
        Look(u64::from(packed(cell.fg)) | behind | u64::from(cell.modifier.bits()) << (2 * COLOUR))
    }

    /// The letters' colour.
    fn fg(self) -> u32 {
        (self.0 & ((1 << COLOUR) - 1)) as u32
    }

    /// The colour behind them.
    fn bg(self) -> u32 {
        (self.0 >> COLOUR & ((1 << COLOUR) - 1)) as u32
    }

    fn modifier(self) -> u16 {
        (self.0 >> (2 * COLOUR)) as u16
    }
}

/// The terminal's own colour.
const RESET: u32 = 0;
/// Above the basic sixteen, which are 1 to 16: one of 256, in the lowest byte.
const INDEXED: u32 = 1 << 24;
/// Red, green and blue in the three lowest bytes.
const RGB: u32 = 1 << 25;

/// A colour as a number.
fn packed(colour: Color) -> u32 {
    match colour {
        Color::Reset => RESET,
        Color::Black => 1,
        Color::Red => 2,
        Color::Green => 3,
        Color::Yellow => 4,
        Color::Blue => 5,
        Color::Magenta => 6,
        Color::Cyan => 7,
        Color::Gray => 8,
        Color::DarkGray => 9,
        Color::LightRed => 10,
        Color::LightGreen => 11,
        Color::LightYellow => 12,
        Color::LightBlue => 13,
        Color::LightMagenta => 14,
        Color::LightCyan => 15,
        Color::White => 16,
        Color::Indexed(index) => INDEXED | u32::from(index),
        Color::Rgb(red, green, blue) => RGB | u32::from_be_bytes([0, red, green, blue]),
    }
}

/// As many cells as a sequence that moves the cursor takes bytes.
const BRIDGE: u16 = 4;

/// Where the terminal writes next, and how.
#[derive(Debug)]
struct Pen {
    /// Where; `None` where that is not sure.
    at: Option<(u16, u16)>,
    look: Look,
}

impl Pen {
    /// Goes to a cell of a row, the shortest way.
    #[inline]
    fn reach(&mut self, x: u16, y: u16, row: &[Shown], bytes: &mut Vec<u8>) {
        if self.at != Some((x, y)) && !self.bridge(x, y, row, bytes) {
            self.go(x, y, bytes);
        }
    }

    fn go(&mut self, x: u16, y: u16, bytes: &mut Vec<u8>) {
        match self.at {
            Some(at) if at == (x, y) => {}
            // Cursor Forward (ECMA-48).
            Some((from, row)) if row == y && from < x => {
                bytes.extend_from_slice(b"\x1b[");
                digits(x - from, bytes);
                bytes.push(b'C');
            }
            _ => {
                bytes.extend_from_slice(b"\x1b[");
                digits(y + 1, bytes);
                bytes.push(b';');
                digits(x + 1, bytes);
                bytes.push(b'H');
            }
        }
        self.at = Some((x, y));
    }

    /// Goes a few cells further by writing what stands there already, which is shorter than to say where to: only over
    /// plain letters that look as what is written now. Whether it could.
    fn bridge(&mut self, x: u16, y: u16, row: &[Shown], bytes: &mut Vec<u8>) -> bool {
        let Some((from, _)) = self.at.filter(|(from, on)| *on == y && *from < x && x - from <= BRIDGE) else {
            return false;
        };
        let Some(over) = row.get(usize::from(from)..usize::from(x)) else { return false };
        if over.iter().any(|cell| !cell.is_ascii() || cell.look != self.look) {
            return false;
        }
        bytes.extend(over.iter().map(|cell| cell.letter as u8));
        self.at = Some((x, y));
        true
    }

    fn write(&mut self, symbol: &str, look: Look, bytes: &mut Vec<u8>) {
        self.wear(look, bytes);
        bytes.extend_from_slice(symbol.as_bytes());
        self.at = self.at.map(|(x, y)| (x + 1, y));
    }

    /// Takes a look on, unless it has it.
    #[inline]
    fn wear(&mut self, look: Look, bytes: &mut Vec<u8>) {
        if look != self.look {
            style(self.look, look, bytes);
            self.look = look;
        }
    }

    /// Leaves the terminal's own style behind.
    fn lift(&mut self, bytes: &mut Vec<u8>) {
        self.wear(Look::PLAIN, bytes);
    }
}

/// Select Graphic Rendition (ECMA-48): all of a look at once, beginning from nothing unless there is nothing yet.
fn style(before: Look, look: Look, bytes: &mut Vec<u8>) {
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
    let begin = bytes.len();
    bytes.extend_from_slice(if before == Look::PLAIN { b"\x1b[" } else { b"\x1b[0" });
    for (_, code) in MODIFIERS.iter().filter(|(modifier, _)| look.modifier() & modifier.bits() != 0) {
        number(*code, bytes);
    }
    colour(look.fg(), 30, bytes);
    colour(look.bg(), 40, bytes);
    if look == Look::PLAIN {
        // The zero is understood.
        bytes.truncate(begin + 2);
    } else if before == Look::PLAIN {
        // The first part of a sequence has no sign before it.
        bytes.remove(begin + 2);
    }
    bytes.push(b'm');
}

/// Writes a colour; `base` is 30 for letters, 40 for what is behind them.
fn colour(packed: u32, base: u8, bytes: &mut Vec<u8>) {
    let [_, red, green, blue] = packed.to_be_bytes();
    match packed {
        RESET => {}
        RGB.. => [base + 8, 2, red, green, blue].into_iter().for_each(|part| number(part, bytes)),
        INDEXED.. => [base + 8, 5, blue].into_iter().for_each(|part| number(part, bytes)),
        1..=8 => number(base + blue - 1, bytes),
        _ => number(base + 60 + blue - 9, bytes),
    }
}

/// One more part of a sequence: `;31`.
fn number(part: u8, bytes: &mut Vec<u8>) {
    bytes.push(b';');
    digits(u16::from(part), bytes);
}

/// A number as a terminal reads it.
fn digits(number: u16, bytes: &mut Vec<u8>) {
    if number >= 10 {
        digits(number / 10, bytes);
    }
    bytes.push(b'0' + (number % 10) as u8);
}

#[cfg(test)]
mod tests;

//! Text with a delimiter into cells, from a window on a text that may go on. Follows RFC 4180 and is lenient where files
//! are: text behind a closing quote stays in its cell, a quote that is never closed is a character like any other.

use super::{MAX_CELL, RawRow};

/// Unclosed quotes that are gone back for; after so many, quotes are characters.
const FORGIVEN: usize = 16;
/// A quoted cell that is longer, in bytes, has lost its closing quote.
pub(super) const LONGEST: usize = 4 * 1024 * 1024;

/// Rows one behind the other, their cells in one text: what is sent from the reader to whoever takes rows.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    text: String,
    /// Where each cell ends in the text.
    ends: Vec<usize>,
    /// The line on which each row starts, and the number of the first cell behind it.
    rows: Vec<(usize, usize)>,
    /// What had to be done to read a row: its number here, and a sentence.
    notes: Vec<(usize, String)>,
    /// Bytes of the file that were read when this was full.
    pub read: u64,
    /// For a cell in quotes, before it is trimmed.
    scratch: String,
}

/// One row of a batch.
#[derive(Debug, Clone, Copy)]
pub struct RowRef<'a> {
    batch: &'a Batch,
    at: usize,
    first: usize,
    /// The line on which it starts, counted from 1.
    pub line: usize,
    /// How many cells it has.
    pub count: usize,
}

impl<'a> RowRef<'a> {
    /// A cell, trimmed; blank behind the last.
    pub fn cell(&self, column: usize) -> &'a str {
        if column >= self.count {
            return "";
        }
        let at = self.first + column;
        let start = if at == 0 { 0 } else { self.batch.ends.get(at - 1).copied().unwrap_or(0) };
        self.batch.ends.get(at).and_then(|end| self.batch.text.get(start..*end)).unwrap_or_default()
    }

    /// Its cells.
    pub fn cells(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let row = *self;
        (0..self.count).map(move |column| row.cell(column))
    }

    /// Whether nothing stands in it.
    pub fn is_blank(&self) -> bool {
        self.cells().all(str::is_empty)
    }

    /// What had to be done to read it.
    pub fn notes(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let at = self.at;
        self.batch.notes.iter().filter(move |(row, _)| *row == at).map(|(_, note)| note.as_str())
    }
}

impl Batch {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows.
    pub fn rows(&self) -> impl Iterator<Item = RowRef<'_>> {
        let mut first = 0;
        self.rows.iter().enumerate().map(move |(at, (line, end))| {
            let row = RowRef { batch: self, at, first, line: *line, count: end - first };
            first = *end;
            row
        })
    }

    /// Takes all out; the memory stays.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.rows.clear();
        self.notes.clear();
    }

    /// Takes back what was put in behind so many cells, for a row that has to be read again.
    fn back_to(&mut self, cells: usize, text: usize, notes: usize) {
        self.ends.truncate(cells);
        self.text.truncate(text);
        self.notes.truncate(notes);
    }

    /// Puts a cell in: blanks, no-break spaces and marks of byte order around it gone, and cut where it is huge.
    fn push(&mut self, cell: &str) {
        let edge = |ch: char| ch.is_whitespace() || ch == '\u{feff}';
        let plain = |byte: Option<&u8>| byte.is_none_or(|byte| byte.is_ascii_graphic());
        let bytes = cell.as_bytes();
        let cell = if plain(bytes.first()) && plain(bytes.last()) { cell } else { cell.trim_matches(edge) };
        if cell.len() > MAX_CELL {
            let end = (0..=MAX_CELL).rev().find(|at| cell.is_char_boundary(*at)).unwrap_or(0);
            let column = self.ends.len() - self.rows.last().map_or(0, |(_, end)| *end) + 1;
            let (whole, kept) = (cell.len() / 1024, MAX_CELL / 1024);
            self.notes.push((self.rows.len(), format!("column {column} held {whole} KiB of text: cut to {kept} KiB")));
            self.text.push_str(cell.get(..end).unwrap_or_default());
        } else {
            self.text.push_str(cell);
        }
        self.ends.push(self.text.len());
    }

    /// Ends a row.
    pub(super) fn end_row(&mut self, line: usize) {
        self.rows.push((line, self.ends.len()));
    }

    /// Puts a whole row in.
    pub(super) fn push_row<'c>(&mut self, line: usize, cells: impl Iterator<Item = &'c str>) {
        cells.for_each(|cell| self.push(cell));
        self.end_row(line);
    }

    /// The last row, owned.
    pub(super) fn last_owned(&self) -> Option<RawRow> {
        let row = self.rows().last()?;
        let notes = row.notes().map(str::to_owned).collect();
        Some(RawRow { line: row.line, cells: row.cells().map(str::to_owned).collect(), notes })
    }
}

/// Walks through a text row by row.
#[derive(Debug, Clone)]
pub(super) struct Splitter {
    delimiter: u8,
    /// The line of the next row.
    pub(super) line: usize,
    /// Lines in which quotes opened that are never closed.
    pub(super) unclosed: Vec<usize>,
}

/// How a cell ended.
enum Cell {
    /// At a delimiter: the next one begins here.
    Next(usize),
    /// At the end of its row: the next row begins here.
    Row(usize),
    /// It goes on behind the window.
    More,
}

impl Splitter {
    pub(super) fn new(delimiter: char) -> Splitter {
        Splitter { delimiter: delimiter as u8, line: 1, unclosed: Vec::new() }
    }

    /// Reads the row that begins at a place of the window, and gives the place behind it; `None` where it goes on
    /// behind the window (`last` says that nothing comes behind it) or nothing is left.
    pub(super) fn row(&mut self, window: &str, from: usize, last: bool, into: &mut Batch) -> Option<usize> {
        if from >= window.len() {
            return None;
        }
        let before = (into.ends.len(), into.text.len(), into.notes.len(), self.line, self.unclosed.len());
        let line = self.line;
        let mut at = from;
        loop {
            match self.cell(window, at, last, into) {
                Cell::Next(next) => at = next,
                Cell::Row(next) => {
                    into.end_row(line);
                    return Some(next);
                }
                Cell::More => {
                    into.back_to(before.0, before.1, before.2);
                    self.line = before.3;
                    self.unclosed.truncate(before.4);
                    return None;
                }
            }
        }
    }

    fn cell(&mut self, window: &str, from: usize, last: bool, into: &mut Batch) -> Cell {
        let bytes = window.as_bytes();
        let mut start = from;
        while bytes.get(start) == Some(&b' ') {
            start += 1;
        }
        let mut quoted = false;
        let mut at = start;
        if bytes.get(start) == Some(&b'"') && self.unclosed.len() < FORGIVEN {
            into.scratch.clear();
            match self.closing(window, start + 1, &mut into.scratch) {
                Some(behind) => {
                    quoted = true;
                    at = behind;
                }
                None if !last && window.len() - start < LONGEST => return Cell::More,
                None => self.unclosed.push(self.line),
            }
        }
        let end = memchr::memchr3(self.delimiter, b'\n', b'\r', bytes.get(at..).unwrap_or_default());
        let end = end.map_or(bytes.len(), |end| at + end);
        let cell = if quoted {
            let mut cell = std::mem::take(&mut into.scratch);
            cell.push_str(window.get(at..end).unwrap_or_default());
            into.push(&cell);
            into.scratch = cell;
            None
        } else {
            window.get(start..end)
        };
        let ended = match bytes.get(end) {
            None if !last => return Cell::More,
            None => Cell::Row(end),
            Some(b'\r') if end + 1 == bytes.len() && !last => return Cell::More,
            Some(b'\r') if bytes.get(end + 1) == Some(&b'\n') => Cell::Row(end + 2),
            Some(b'\r' | b'\n') => Cell::Row(end + 1),
            Some(_) => Cell::Next(end + 1),
        };
        if let Some(cell) = cell {
            into.push(cell);
        }
        if matches!(ended, Cell::Row(_)) {
            self.line += 1;
        }
        ended
    }

    /// Reads to the closing quote and gives the place behind it; `None` where the window has none.
    fn closing(&mut self, window: &str, from: usize, text: &mut String) -> Option<usize> {
        let bytes = window.as_bytes();
        let before = self.line;
        let mut start = from;
        let mut at = from;
        loop {
            let Some(byte) = bytes.get(at) else {
                self.line = before;
                return None;
            };
            match byte {
                b'"' if bytes.get(at + 1) == Some(&b'"') => {
                    text.push_str(window.get(start..=at)?);
                    at += 2;
                    start = at;
                }
                b'"' => {
                    text.push_str(window.get(start..at)?);
                    return Some(at + 1);
                }
                b'\r' => {
                    // A line end of any kind is a line feed.
                    text.push_str(window.get(start..at)?);
                    text.push('\n');
                    at += if bytes.get(at + 1) == Some(&b'\n') { 2 } else { 1 };
                    start = at;
                    self.line += 1;
                }
                b'\n' => {
                    self.line += 1;
                    at += 1;
                }
                _ => at += 1,
            }
        }
    }
}

//! A file read as a table: encoding, delimiter, header row, preamble and body found out.
//! Says nothing about what a column means: that is [`super::mapping`]'s.

use std::fs::File;
use std::io::Read;
use std::path::Path;

pub use split::{Batch, RowRef};

mod delimited;
mod encoding;
mod header;
mod split;
pub mod stream;
mod xlsx;

/// The largest file that is read, in bytes.
pub const MAX_BYTES: u64 = 64 * 1024 * 1024;
/// The most rows that a table may have.
pub const MAX_ROWS: usize = 200_000;
/// The most columns that a table may have.
pub const MAX_COLUMNS: usize = 1_024;
/// The most cells that a table may have: what fits into memory without hurting.
pub const MAX_CELLS: usize = 10_000_000;
/// The longest cell that is kept, in bytes.
pub const MAX_CELL: usize = 32 * 1024;

/// One row of the body.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The line (CSV) or row (XLSX) on which it starts, counted from 1.
    pub line: usize,
    /// Its cells, trimmed; as many as there are headers (more are in `extra`).
    pub cells: Vec<String>,
    /// Cells behind the last header, without the blank ones at the end.
    pub extra: Vec<String>,
    /// What had to be done to read it, as sentences: `column 3 was cut to 32 KiB`.
    pub notes: Vec<String>,
}

impl Row {
    /// Whether nothing stands in it.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().chain(&self.extra).all(String::is_empty)
    }
}

/// A file read as a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// The file's name without its folder; `standard input` for `-`.
    pub name: String,
    /// What was found out about it: `UTF-16, tab-separated, header in line 3`.
    pub format: String,
    /// Lines above the header.
    pub preamble: Vec<String>,
    /// Header names, cleaned, each once: a second `Name` is `Name (2)`, one without a name `Column 4`.
    pub headers: Vec<String>,
    /// Header names as they stand in the file, blanks around them gone; as many as `headers`.
    pub originals: Vec<String>,
    /// The body; blank rows between others are kept, those at the end are not.
    pub rows: Vec<Row>,
    /// What is odd, as sentences: `2 columns are called “Name”.`
    pub warnings: Vec<String>,
}

/// Why a file can't be read as a table: what, where and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}. {hint}")]
pub struct ReadError {
    /// What is wrong and where.
    pub what: String,
    /// What to do.
    pub hint: String,
}

impl ReadError {
    /// An error with its hint.
    pub fn new(what: impl Into<String>, hint: impl Into<String>) -> ReadError {
        ReadError { what: what.into(), hint: hint.into() }
    }
}

/// Cells as they came out of the file, before the header row is known.
#[derive(Debug, Clone, Default)]
struct Raw {
    rows: Vec<RawRow>,
    /// Encoding and delimiter, or the kind of workbook and its sheet.
    format: String,
    warnings: Vec<String>,
    /// `line` for text, `row` for a workbook.
    unit: &'static str,
}

/// One row before the header row is known.
#[derive(Debug, Clone, Default, PartialEq)]
struct RawRow {
    line: usize,
    cells: Vec<String>,
    notes: Vec<String>,
}

impl RawRow {
    fn is_blank(&self) -> bool {
        self.cells.iter().all(String::is_empty)
    }
}

/// Reads a CSV, TSV, XLSX or XLS file; `known` are header names that are recognised (to find the header row).
///
/// # Errors
/// Where there is no such file, it can't be read, or it is no table: a sentence with what it is and what to do.
pub fn read(path: &Path, known: &dyn Fn(&str) -> bool) -> Result<Sheet, ReadError> {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let bytes = bytes_of(path, &name)?;
    read_bytes(&name, &bytes, known)
}

/// Reads bytes; `name` decides nothing but the messages.
///
/// # Errors
/// As [`read`].
pub fn read_bytes(name: &str, bytes: &[u8], known: &dyn Fn(&str) -> bool) -> Result<Sheet, ReadError> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(too_large(name));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ReadError::new(format!("“{name}” is empty"), "Export it again, or choose another file."));
    }
    let raw = match encoding::kind(bytes) {
        encoding::Kind::Zip => xlsx::read_xlsx(name, bytes, known)?,
        encoding::Kind::OldOffice => xlsx::read_xls(name, bytes, known)?,
        encoding::Kind::Other(what) => {
            return Err(ReadError::new(
                format!("“{name}” is {what}, not a table"),
                "Export the list as CSV or XLSX and import that.",
            ));
        }
        encoding::Kind::Text => {
            let (text, encoding, warning) = encoding::decode(name, bytes)?;
            let mut raw = delimited::read(name, &text, known)?;
            raw.format = format!("{encoding}, {}", raw.format);
            raw.warnings.splice(0..0, warning);
            raw
        }
    };
    header::sheet(name, raw, known)
}

fn too_large(name: &str) -> ReadError {
    ReadError::new(
        format!("“{name}” is larger than {} MiB", MAX_BYTES / 1024 / 1024),
        "Cut it into smaller files, or leave columns out that are not needed.",
    )
}

/// Why a file can't be opened or read.
fn refused(path: &Path, error: &std::io::Error) -> ReadError {
    match error.kind() {
        std::io::ErrorKind::NotFound => {
            ReadError::new(format!("There is no file “{}”", path.display()), "Check the path and its spelling.")
        }
        std::io::ErrorKind::PermissionDenied => ReadError::new(
            format!("“{}” may not be read by you", path.display()),
            "Change its permissions, or copy it to a folder of yours.",
        ),
        _ => ReadError::new(format!("“{}” could not be read: {error}", path.display()), "Try again with a copy of it."),
    }
}

fn bytes_of(path: &Path, name: &str) -> Result<Vec<u8>, ReadError> {
    let refused = |error: &std::io::Error| refused(path, error);
    let about = std::fs::metadata(path).map_err(|error| refused(&error))?;
    if about.is_dir() {
        return Err(ReadError::new(format!("“{name}” is a folder"), "Name one file in it."));
    }
    if about.len() > MAX_BYTES {
        return Err(too_large(name));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| refused(&error))?;
    // One byte more than allowed, so that a device or a file that grows is found out without reading it all.
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|error| refused(&error))?;
    Ok(bytes)
}

/// A cell as it is kept: blanks, no-break spaces and marks of byte order around it gone, and cut where it is huge.
/// `column` counts from 0 and is only for the note.
fn kept(cell: &str, column: usize, notes: &mut Vec<String>) -> String {
    let edge = |ch: char| ch.is_whitespace() || ch == '\u{feff}';
    let cell = cell.trim_matches(edge);
    if cell.len() <= MAX_CELL {
        return cell.to_owned();
    }
    let end = (0..=MAX_CELL).rev().find(|at| cell.is_char_boundary(*at)).unwrap_or(0);
    notes.push(format!("column {} held {} KiB of text: cut to {} KiB", column + 1, cell.len() / 1024, MAX_CELL / 1024));
    cell.get(..end).unwrap_or_default().to_owned()
}

/// Counts cells and rows while a file is read, and stops where there are too many.
struct Limits<'a> {
    name: &'a str,
    cells: usize,
    rows: usize,
}

impl<'a> Limits<'a> {
    fn new(name: &'a str) -> Limits<'a> {
        Limits { name, cells: 0, rows: 0 }
    }

    fn row(&mut self, cells: usize) -> Result<(), ReadError> {
        self.rows += 1;
        self.cells += cells;
        let cut = "Cut it into smaller files, or export only the rows and columns that are needed.";
        if cells > MAX_COLUMNS {
            return Err(ReadError::new(format!("“{}” has more than {MAX_COLUMNS} columns", self.name), cut));
        }
        // A header and a preamble come on top of the rows of the body.
        if self.rows > MAX_ROWS + header::WITHIN {
            return Err(ReadError::new(format!("“{}” has more than 200,000 rows", self.name), cut));
        }
        if self.cells > MAX_CELLS {
            return Err(ReadError::new(format!("“{}” has more than 10 million cells", self.name), cut));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;

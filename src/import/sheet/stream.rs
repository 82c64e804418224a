//! A file as a stream of rows, however large: what it is, is found out from its beginning; its rows are read in
//! batches on a second thread, as often as somebody wants to go over them. Workbooks are held, as their format asks.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::split::{Batch, Splitter};
use super::{MAX_BYTES, MAX_COLUMNS, Raw, RawRow, ReadError, Row, Sheet, delimited, encoding, header};

pub use piped::Piped;

mod passing;
mod piped;

use passing::Kept;

/// Rows that are read to find out what a file is; the sheet of its beginning has about so many.
const SAMPLE: usize = 500;
/// Bytes that are read at once: few enough that they stay in the processor's memory until they are rows.
const CHUNK: usize = 64 * 1024;
/// Bytes by which a file is judged.
const HEAD: usize = 256 * 1024;
/// The largest file that is read, in bytes.
pub const MOST_BYTES: u64 = 8 * 1024 * 1024 * 1024;

/// A file of rows.
#[derive(Debug, Clone)]
pub struct Table {
    /// What it is and how it begins: headers, preamble, the first rows.
    pub head: Sheet,
    /// How long it is, in bytes.
    pub bytes: u64,
    /// What is the same for the same content and hardly ever for another.
    pub fingerprint: u64,
    body: Body,
}

#[derive(Debug, Clone)]
enum Body {
    Text { input: Input, encoding: &'static Encoding, skip: usize, delimiter: char, kept: Kept },
    Held(Arc<Vec<Row>>),
}

#[derive(Debug, Clone)]
enum Input {
    Path(PathBuf),
    Bytes(Arc<[u8]>),
    Piped(Piped),
}

/// Opens a file; `known` are header names that are recognised.
///
/// # Errors
/// As [`super::read`].
pub fn open(path: &Path, known: &dyn Fn(&str) -> bool) -> Result<Table, ReadError> {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let about = std::fs::metadata(path).map_err(|error| super::refused(path, &error))?;
    if about.is_dir() {
        return Err(ReadError::new(format!("“{name}” is a folder"), "Name one file in it."));
    }
    if !about.is_file() {
        // A pipe or a device can be read once only.
        let bytes = super::bytes_of(path, &name)?;
        return of(&name, Input::Bytes(bytes.into()), known);
    }
    of(&name, Input::Path(path.to_owned()), known)
}

/// Takes bytes that were read already, from standard input.
///
/// # Errors
/// As [`super::read_bytes`].
pub fn open_bytes(name: &str, bytes: &[u8], known: &dyn Fn(&str) -> bool) -> Result<Table, ReadError> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(super::too_large(name));
    }
    of(name, Input::Bytes(bytes.into()), known)
}

/// Opens a text of which each line is one cell, whatever stands in it, as lists of addresses are; `None` where it is
/// no plain text.
///
/// # Errors
/// As [`open`].
pub fn open_lines(path: &Path) -> Result<Option<Table>, ReadError> {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let about = std::fs::metadata(path).map_err(|error| super::refused(path, &error))?;
    if !about.is_file() {
        return Ok(None);
    }
    lines(&name, Input::Path(path.to_owned()))
}

/// As [`open_lines`], for bytes that were read already.
///
/// # Errors
/// As [`open_bytes`].
pub fn open_lines_bytes(name: &str, bytes: &[u8]) -> Result<Option<Table>, ReadError> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(super::too_large(name));
    }
    lines(name, Input::Bytes(bytes.into()))
}

/// As [`open`], for what comes in through a pipe. A workbook must fit into memory.
///
/// # Errors
/// As [`open`].
pub fn open_piped(name: &str, piped: &Piped, known: &dyn Fn(&str) -> bool) -> Result<Table, ReadError> {
    if matches!(encoding::kind(&piped.head), encoding::Kind::Text) {
        return of(name, Input::Piped(piped.clone()), known);
    }
    let mut bytes = Vec::new();
    let read = piped.reader().take(MAX_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|error| Input::Piped(piped.clone()).refused(name, &error))?;
    open_bytes(name, &bytes, known)
}

/// As [`open_lines`], for what comes in through a pipe.
///
/// # Errors
/// As [`open`].
pub fn open_lines_piped(name: &str, piped: &Piped) -> Result<Option<Table>, ReadError> {
    let Some(mut table) = lines(name, piped.beginning())? else { return Ok(None) };
    if let Body::Text { input, kept, .. } = &mut table.body {
        *input = Input::Piped(piped.clone());
        *kept = Kept::default();
    }
    table.bytes = 0;
    Ok(Some(table))
}

/// No text has this sign, so that no line is ever split.
const NO_DELIMITER: char = '\u{1}';

fn lines(name: &str, input: Input) -> Result<Option<Table>, ReadError> {
    let seen = look(name, &input)?;
    if seen.head.iter().all(u8::is_ascii_whitespace) || !matches!(encoding::kind(&seen.head), encoding::Kind::Text) {
        return Ok(None);
    }
    let (encoding, title, warning) = encoding_of(name, &input, &seen)?;
    let mut table = Table {
        head: Sheet {
            name: name.to_owned(),
            format: format!("{title}, one a line"),
            preamble: Vec::new(),
            headers: vec!["Line".to_owned()],
            originals: vec!["Line".to_owned()],
            rows: Vec::new(),
            warnings: warning.into_iter().collect(),
        },
        bytes: seen.bytes,
        fingerprint: seen.fingerprint,
        body: Body::Text { input, encoding, skip: 0, delimiter: NO_DELIMITER, kept: Kept::default() },
    };
    let mut rows = Vec::new();
    table.pass(|batch| {
        let left = SAMPLE - rows.len();
        let new = batch.rows().take(left).map(|row| Row {
            line: row.line,
            cells: vec![row.cell(0).to_owned()],
            extra: Vec::new(),
            notes: row.notes().map(str::to_owned).collect(),
        });
        rows.extend(new);
        Ok::<bool, ReadError>(rows.len() < SAMPLE)
    })?;
    table.head.rows = rows;
    Ok(Some(table))
}

impl Input {
    fn reader(&self) -> std::io::Result<Box<dyn Read + Send + '_>> {
        Ok(match self {
            Input::Path(path) => Box::new(File::open(path)?),
            Input::Bytes(bytes) => Box::new(&bytes[..]),
            Input::Piped(piped) => piped.reader(),
        })
    }

    fn refused(&self, name: &str, error: &std::io::Error) -> ReadError {
        match self {
            Input::Path(path) => super::refused(path, error),
            Input::Bytes(_) | Input::Piped(_) => {
                ReadError::new(format!("“{name}” could not be read: {error}"), "Try again.")
            }
        }
    }

    fn whole(&self, name: &str) -> Result<Vec<u8>, ReadError> {
        match self {
            Input::Path(path) => super::bytes_of(path, name),
            Input::Bytes(bytes) => Ok(bytes.to_vec()),
            // Its beginning, as nobody holds more.
            Input::Piped(piped) => Ok(piped.head.to_vec()),
        }
    }
}

/// What one look over all bytes tells.
struct Look {
    bytes: u64,
    fingerprint: u64,
    is_utf8: bool,
    head: Vec<u8>,
}

fn look(name: &str, input: &Input) -> Result<Look, ReadError> {
    if let Input::Piped(piped) = input {
        // How long it is, nobody knows; what it is, its beginning says.
        let seen = look(name, &piped.beginning())?;
        return Ok(Look { bytes: 0, ..seen });
    }
    let refused = |error: std::io::Error| input.refused(name, &error);
    let mut reader = input.reader().map_err(refused)?;
    let mut seen = Look { bytes: 0, fingerprint: 0xcbf2_9ce4_8422_2325, is_utf8: true, head: Vec::new() };
    let mut chunk = vec![0; CHUNK];
    // Bytes at the end of a chunk that belong to a letter of the next.
    let mut kept = 0;
    loop {
        let read = fill(&mut reader, chunk.get_mut(kept..).unwrap_or_default()).map_err(refused)?;
        let fresh = chunk.get(kept..kept + read).unwrap_or_default();
        seen.bytes += read as u64;
        if seen.bytes > MOST_BYTES {
            return Err(ReadError::new(
                format!("“{name}” is larger than {} GiB", MOST_BYTES / 1024 / 1024 / 1024),
                "Cut it into smaller files, or leave columns out that are not needed.",
            ));
        }
        seen.fingerprint = mixed(seen.fingerprint, fresh);
        let room = HEAD - seen.head.len().min(HEAD);
        seen.head.extend_from_slice(fresh.get(..room).unwrap_or(fresh));
        let whole = chunk.get(..kept + read).unwrap_or_default();
        let rest = match std::str::from_utf8(whole) {
            _ if !seen.is_utf8 => 0,
            Ok(_) => 0,
            Err(error) if error.error_len().is_none() && read > 0 => whole.len() - error.valid_up_to(),
            Err(_) => {
                seen.is_utf8 = false;
                0
            }
        };
        if read == 0 {
            return Ok(seen);
        }
        let from = kept + read - rest;
        chunk.copy_within(from..kept + read, 0);
        kept = rest;
    }
}

fn fill(reader: &mut dyn Read, into: &mut [u8]) -> std::io::Result<usize> {
    let mut done = 0;
    while let Some(rest) = into.get_mut(done..).filter(|rest| !rest.is_empty()) {
        match reader.read(rest) {
            Ok(0) => break,
            Ok(read) => done += read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(done)
}

/// Eight bytes at a time, multiplied and turned: no secret, only a name.
fn mixed(mut state: u64, bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        state = (state ^ u64::from_le_bytes(*word)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    }
    for byte in rest {
        state = (state ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    state
}

fn of(name: &str, input: Input, known: &dyn Fn(&str) -> bool) -> Result<Table, ReadError> {
    let seen = look(name, &input)?;
    if seen.head.iter().all(u8::is_ascii_whitespace) {
        return Err(ReadError::new(format!("“{name}” is empty"), "Export it again, or choose another file."));
    }
    match encoding::kind(&seen.head) {
        encoding::Kind::Zip | encoding::Kind::OldOffice => held(name, &input, &seen, known),
        encoding::Kind::Other(what) => Err(ReadError::new(
            format!("“{name}” is {what}, not a table"),
            "Export the list as CSV or XLSX and import that.",
        )),
        encoding::Kind::Text => text(name, input, &seen, known),
    }
}

/// A workbook, whose rows are held.
fn held(name: &str, input: &Input, seen: &Look, known: &dyn Fn(&str) -> bool) -> Result<Table, ReadError> {
    let mut sheet = super::read_bytes(name, &input.whole(name)?, known)?;
    let rows = std::mem::take(&mut sheet.rows);
    sheet.rows = rows.iter().take(SAMPLE).cloned().collect();
    Ok(Table { head: sheet, bytes: seen.bytes, fingerprint: seen.fingerprint, body: Body::Held(Arc::new(rows)) })
}

fn text(name: &str, input: Input, seen: &Look, known: &dyn Fn(&str) -> bool) -> Result<Table, ReadError> {
    let (encoding, title, warning) = encoding_of(name, &input, seen)?;
    let mut beginning = String::new();
    let whole = seen.head.len() as u64 == seen.bytes;
    let mut decoder = encoding.new_decoder_with_bom_removal();
    beginning.reserve(decoder.max_utf8_buffer_length(seen.head.len()).unwrap_or(seen.head.len() * 3));
    let _ = decoder.decode_to_string(&seen.head, &mut beginning, whole);
    let told = delimited::told_delimiter(&beginning);
    let (delimiter, kind) = told.unwrap_or_else(|| delimited::delimiter_of(&beginning, known));
    let mut splitter = Splitter::new(delimiter);
    let mut batch = Batch::default();
    let (mut at, mut rows) = (0, Vec::new());
    while rows.len() < SAMPLE {
        batch.clear();
        let next = splitter.row(&beginning, at, whole, &mut batch);
        // A header and one row there must be, also where a quotation mark swallows all the rest.
        let next = next.or_else(|| (rows.len() < 2).then(|| splitter.row(&beginning, at, true, &mut batch)).flatten());
        let Some(next) = next else { break };
        at = next;
        rows.extend(batch.last_owned());
    }
    if told.is_some() && !rows.is_empty() {
        rows.remove(0);
    }
    if rows.iter().any(|row: &RawRow| row.cells.len() > MAX_COLUMNS) {
        let what = format!("“{name}” has more than {MAX_COLUMNS} columns");
        return Err(ReadError::new(what, "Export only the columns that are needed."));
    }
    let position = header::position(&rows, known).unwrap_or(0);
    let skip = position + 1 + usize::from(told.is_some());
    let unclosed = splitter.unclosed.iter().map(|line| {
        format!("A quotation mark in line {line} is never closed: it was read as a character like any other.")
    });
    let warnings = warning.into_iter().chain(unclosed).collect();
    let raw = Raw { rows, format: format!("{title}, {kind}"), warnings, unit: "line" };
    let head = header::sheet(name, raw, known)?;
    let body = Body::Text { input, encoding, skip, delimiter, kept: Kept::default() };
    Ok(Table { head, bytes: seen.bytes, fingerprint: seen.fingerprint, body })
}

/// The encoding, its name, and a warning where the text is damaged.
fn encoding_of(
    name: &str,
    input: &Input,
    seen: &Look,
) -> Result<(&'static Encoding, &'static str, Option<String>), ReadError> {
    // By its beginning UTF-16 is told with and without its mark; that text is UTF-8 only all of it tells.
    if seen.is_utf8 {
        let end = (0..=seen.head.len()).rev().find(|end| std::str::from_utf8(&seen.head[..*end]).is_ok()).unwrap_or(0);
        let (_, title, warning) = encoding::decode(name, &seen.head[..end])?;
        return Ok((named(title), title, warning));
    }
    let even = seen.head.len() - seen.head.len() % 2;
    if seen.bytes <= MAX_BYTES {
        let (_, title, warning) = encoding::decode(name, &input.whole(name)?)?;
        return Ok((named(title), title, warning));
    }
    let (_, title, warning) = encoding::decode(name, &seen.head[..even])?;
    // Damage far behind the beginning of a large file: it stays what it began as.
    let warning = warning
        .or_else(|| (title == "UTF-8").then(|| "Some characters are damaged and shown as “\u{fffd}”.".to_owned()));
    Ok((named(title), title, warning))
}

fn named(title: &str) -> &'static Encoding {
    match title {
        "UTF-8" => UTF_8,
        "Windows-1252" => WINDOWS_1252,
        other if other.contains("big-endian") => UTF_16BE,
        _ => UTF_16LE,
    }
}

impl Table {
    /// The same with its first row as one like any other, for a table that turns out to have no header.
    #[must_use]
    pub fn without_header(mut self) -> Table {
        let cells = self.head.originals.clone();
        let line = self.head.preamble.len() + 1;
        match &mut self.body {
            Body::Text { skip, kept, .. } => {
                *skip = skip.saturating_sub(1);
                *kept = Kept::default();
            }
            Body::Held(rows) => {
                let first = Row { line, cells: cells.clone(), extra: Vec::new(), notes: Vec::new() };
                *rows = Arc::new(std::iter::once(first).chain(rows.iter().cloned()).collect());
            }
        }
        self.head.rows.insert(0, Row { line, cells, extra: Vec::new(), notes: Vec::new() });
        self.head.headers = (1..=self.head.headers.len()).map(|at| format!("Column {at}")).collect();
        self.head.originals = self.head.headers.clone();
        self
    }

    /// The system under which rows without any id of their own are known again: `file:9f86d081884c7d65`.
    pub fn system(&self) -> String {
        format!("file:{:016x}", self.fingerprint)
    }
}

#[cfg(test)]
mod tests;

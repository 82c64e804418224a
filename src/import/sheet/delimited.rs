//! Text with a delimiter into rows, and the delimiter itself found out. How a row is split is in [`super::split`].

use super::header;
use super::split::{Batch, Splitter};
use super::{Limits, Raw, RawRow, ReadError};

/// Delimiters that are tried, in order of preference, with their names.
const CANDIDATES: [(char, &str); 4] =
    [(',', "comma-separated"), (';', "semicolon-separated"), ('\t', "tab-separated"), ('|', "pipe-separated")];
/// Rows by which the delimiter is judged.
const SAMPLE: usize = 60;

/// Splits text into rows.
pub(super) fn read(name: &str, text: &str, known: &dyn Fn(&str) -> bool) -> Result<Raw, ReadError> {
    let text = text.trim_start_matches('\u{feff}');
    let (delimiter, title, told) = match told_delimiter(text) {
        Some((delimiter, title)) => (delimiter, title, true),
        None => {
            let (delimiter, title) = delimiter_of(text, known);
            (delimiter, title, false)
        }
    };
    let mut limits = Limits::new(name);
    let mut parser = Parser::new(text, delimiter);
    let mut rows = Vec::new();
    while let Some(row) = parser.next_row() {
        limits.row(row.cells.len())?;
        rows.push(row);
    }
    if told {
        rows.remove(0);
    }
    let warnings = parser.splitter.unclosed.iter().map(|line| {
        format!("A quotation mark in line {line} is never closed: it was read as a character like any other.")
    });
    Ok(Raw { warnings: warnings.collect(), rows, format: title.to_owned(), unit: "line" })
}

/// The delimiter that a first line `sep=;` tells, as spreadsheets write and hide it.
pub(super) fn told_delimiter(text: &str) -> Option<(char, &'static str)> {
    let first = text.lines().next()?.trim_end_matches('\r');
    let mut rest = first.strip_prefix("sep=").or_else(|| first.strip_prefix("SEP="))?.chars();
    let told = rest.next()?;
    let known = CANDIDATES.into_iter().find(|(candidate, _)| *candidate == told)?;
    rest.next().is_none().then_some(known)
}

/// The delimiter under which the first rows look most like a table: most known header names in one row, then the
/// largest share of rows with the same number of cells, then the most columns.
pub(super) fn delimiter_of(text: &str, known: &dyn Fn(&str) -> bool) -> (char, &'static str) {
    let mut best = (CANDIDATES[0], (0, 0, 0));
    for candidate in CANDIDATES {
        let mut parser = Parser::new(text, candidate.0);
        let rows: Vec<RawRow> = std::iter::from_fn(|| parser.next_row()).take(SAMPLE).collect();
        let filled: Vec<&RawRow> = rows.iter().filter(|row| !row.is_blank()).collect();
        let names = rows.iter().take(header::WITHIN).map(|row| header::recognised(row, known)).max().unwrap_or(0);
        let (columns, alike) = commonest(filled.iter().map(|row| row.cells.len()));
        if columns < 2 {
            continue;
        }
        // Shares in steps of 5 %, so that one ragged row doesn't outweigh a column.
        let score = (if names > 1 { names } else { 0 }, alike * 20 / filled.len().max(1), columns);
        if score > best.1 {
            best = (candidate, score);
        }
    }
    best.0
}

/// The commonest number and how often it stands there; the larger one where two are equally common.
fn commonest(numbers: impl Iterator<Item = usize>) -> (usize, usize) {
    let mut counted = std::collections::BTreeMap::new();
    for number in numbers {
        *counted.entry(number).or_insert(0_usize) += 1;
    }
    counted.into_iter().max_by_key(|(number, count)| (*count, *number)).unwrap_or((0, 0))
}

/// Walks through a whole text row by row.
struct Parser<'a> {
    text: &'a str,
    at: usize,
    splitter: Splitter,
    batch: Batch,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, delimiter: char) -> Parser<'a> {
        Parser { text, at: 0, splitter: Splitter::new(delimiter), batch: Batch::default() }
    }

    fn next_row(&mut self) -> Option<RawRow> {
        self.batch.clear();
        self.at = self.splitter.row(self.text, self.at, true, &mut self.batch)?;
        self.batch.last_owned()
    }
}

//! Where the header row is, and a table out of raw rows: names cleaned and made different, rows made equally long.

use std::collections::HashSet;

use super::{MAX_CELLS, MAX_ROWS, Raw, RawRow, ReadError, Row, Sheet};

/// The header row is looked for within so many rows.
pub(super) const WITHIN: usize = 15;

/// How many known header names a row has, each counted once. A row of which a quarter is figures is no header: words
/// such as `Website` stand in data too.
pub(super) fn recognised(row: &RawRow, known: &dyn Fn(&str) -> bool) -> usize {
    let filled = || row.cells.iter().filter(|cell| !cell.is_empty());
    let is_figure =
        |cell: &&String| cell.chars().any(|ch| ch.is_ascii_digit()) && !cell.chars().any(char::is_alphabetic);
    if filled().filter(is_figure).count() * 4 > filled().count() {
        return 0;
    }
    let names: HashSet<String> = filled().filter(|cell| known(cell)).map(|cell| cell.to_lowercase()).collect();
    names.len()
}

/// The header row's position: the first with two known names (one where a table has one column); else the first with
/// two cells filled, as a title above a table has one; else the first that isn't blank.
pub(super) fn position(rows: &[RawRow], known: &dyn Fn(&str) -> bool) -> Option<usize> {
    let filled = |row: &RawRow| row.cells.iter().filter(|cell| !cell.is_empty()).count();
    let start = || rows.iter().enumerate().take(WITHIN);
    let wanted = if rows.iter().all(|row| filled(row) <= 1) { 1 } else { 2 };
    start()
        .find(|(_, row)| recognised(row, known) >= wanted)
        .or_else(|| start().find(|(_, row)| filled(row) >= wanted))
        .map(|(at, _)| at)
        .or_else(|| rows.iter().position(|row| !row.is_blank()))
}

/// A table out of raw rows.
///
/// # Errors
/// Where there is nothing below the header row.
pub(super) fn sheet(name: &str, raw: Raw, known: &dyn Fn(&str) -> bool) -> Result<Sheet, ReadError> {
    let Some(at) = position(&raw.rows, known) else {
        return Err(ReadError::new(
            format!("“{name}” has only blank rows"),
            "Export it again, or choose another file.",
        ));
    };
    let mut warnings = raw.warnings;
    let mut rows = raw.rows;
    let mut body = rows.split_off(at + 1);
    let head = rows.pop().unwrap_or_default();
    while body.last().is_some_and(RawRow::is_blank) {
        body.pop();
    }
    if body.is_empty() {
        return Err(ReadError::new(
            format!("“{name}” has a header in {} {} and no rows below it", raw.unit, head.line),
            "Nothing was imported. Export it again, with its rows.",
        ));
    }
    let width = width(&head, &body);
    if body.len() > MAX_ROWS || body.len().saturating_mul(width) > MAX_CELLS {
        return Err(ReadError::new(
            format!("“{name}” has {} rows and {width} columns, more than can be read at once", body.len()),
            "Cut it into smaller files, or export only the rows and columns that are needed.",
        ));
    }
    let originals: Vec<String> =
        (0..width).map(|column| one_line(head.cells.get(column).map_or("", String::as_str))).collect();
    let headers = names(&originals, &mut warnings);
    Ok(Sheet {
        name: name.to_owned(),
        format: format!("{}, header in {} {}", raw.format, raw.unit, head.line),
        preamble: rows.iter().filter(|row| !row.is_blank()).map(preamble_line).collect(),
        headers,
        originals,
        rows: body.into_iter().map(|row| fitted(row, width)).collect(),
        warnings,
    })
}

/// Columns at the end that have neither a name nor a value are only commas.
fn width(head: &RawRow, body: &[RawRow]) -> usize {
    let mut width = head.cells.len();
    while width > 1 && head.cells.get(width - 1).is_some_and(String::is_empty) {
        let used = body.iter().any(|row| row.cells.get(width - 1).is_some_and(|cell| !cell.is_empty()));
        if used {
            break;
        }
        width -= 1;
    }
    width
}

fn fitted(row: RawRow, width: usize) -> Row {
    let mut cells = row.cells;
    let mut extra = if cells.len() > width { cells.split_off(width) } else { Vec::new() };
    cells.resize(width, String::new());
    while extra.last().is_some_and(String::is_empty) {
        extra.pop();
    }
    Row { line: row.line, cells, extra, notes: row.notes }
}

fn one_line(text: &str) -> String {
    text.replace('\u{feff}', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn preamble_line(row: &RawRow) -> String {
    let mut cells: Vec<&str> = row.cells.iter().map(String::as_str).collect();
    while cells.last().is_some_and(|cell| cell.is_empty()) {
        cells.pop();
    }
    cells.join(", ")
}

/// Names that are each there once, with a warning for what had none or one that another has.
fn names(originals: &[String], warnings: &mut Vec<String>) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(originals.len());
    let mut seen = std::collections::HashMap::<String, usize>::new();
    for (at, original) in originals.iter().enumerate() {
        let wanted = if original.is_empty() { format!("Column {}", at + 1) } else { original.clone() };
        let times = seen.entry(wanted.to_lowercase()).or_insert(0);
        *times += 1;
        let mut number = *times;
        let mut name = if number == 1 { wanted.clone() } else { format!("{wanted} ({number})") };
        while names.contains(&name) {
            number += 1;
            name = format!("{wanted} ({number})");
        }
        names.push(name);
    }
    let nameless: Vec<String> =
        originals.iter().enumerate().filter(|(_, name)| name.is_empty()).map(|(at, _)| (at + 1).to_string()).collect();
    match nameless.as_slice() {
        [] => {}
        [one] => warnings.push(format!("Column {one} has no name.")),
        many => warnings.push(format!("Columns {} have no name.", many.join(", "))),
    }
    for original in originals.iter().filter(|name| !name.is_empty()) {
        let times = seen.remove(&original.to_lowercase()).unwrap_or(0);
        if times > 1 {
            warnings.push(format!("{times} columns are called “{original}”."));
        }
    }
    names
}

//! Workbooks into rows, through calamine: XLSX streamed cell by cell, XLS by sheet.
//! Only values are read; formulas, colours and merged cells are not.

use std::io::Cursor;

use calamine::{Data, DataRef, DataType, Reader, Xls, Xlsx};

use super::header::{WITHIN, recognised};
use super::{Limits, MAX_COLUMNS, Raw, RawRow, ReadError, kept};

/// What a workbook may unpack to, in bytes, by its own account.
const MAX_UNPACKED: u64 = 512 * 1024 * 1024;

/// Reads a ZIP archive as an XLSX workbook.
pub(super) fn read_xlsx(name: &str, bytes: &[u8], known: &dyn Fn(&str) -> bool) -> Result<Raw, ReadError> {
    if unpacked(bytes) > MAX_UNPACKED {
        return Err(ReadError::new(
            format!("“{name}” unpacks to more than {} MiB", MAX_UNPACKED / 1024 / 1024),
            "Save the sheet with the list as CSV and import that.",
        ));
    }
    let opened: Result<Xlsx<_>, _> = Xlsx::new(Cursor::new(bytes));
    let mut book = opened.map_err(|error| match error {
        calamine::XlsxError::Password => {
            ReadError::new(format!("“{name}” is protected by a password"), "Save a copy without one and import that.")
        }
        _ => ReadError::new(
            format!("“{name}” is a ZIP archive that is no XLSX workbook"),
            "Unpack it, or save the list as XLSX or CSV, and import that.",
        ),
    })?;
    let sheets = book.sheet_names();
    best_sheet(name, &sheets, "XLSX", known, |sheet| {
        let broken = |error: calamine::XlsxError| broken(name, sheet, &error.to_string());
        let mut reader = match book.worksheet_cells_reader(sheet) {
            Ok(reader) => reader,
            // A sheet that holds a chart only is no mistake of the file.
            Err(calamine::XlsxError::NotAWorksheet(_)) => return Ok(Vec::new()),
            Err(error) => return Err(broken(error)),
        };
        let mut rows = Rows::new(name);
        while let Some(cell) = reader.next_cell().map_err(broken)? {
            rows.put(cell.get_position(), text(cell.get_value()))?;
        }
        Ok(rows.done)
    })
}

/// Reads an Office document from before 2007 as an XLS workbook.
pub(super) fn read_xls(name: &str, bytes: &[u8], known: &dyn Fn(&str) -> bool) -> Result<Raw, ReadError> {
    let opened: Result<Xls<_>, _> = Xls::new(Cursor::new(bytes));
    let mut book = opened.map_err(|_| {
        ReadError::new(
            format!("“{name}” is an Office document that can't be read as a workbook"),
            "Save the list as XLSX or CSV, without a password, and import that.",
        )
    })?;
    let sheets = book.sheet_names();
    best_sheet(name, &sheets, "XLS", known, |sheet| {
        let range = book.worksheet_range(sheet).map_err(|error| broken(name, sheet, &error.to_string()))?;
        let (top, left) = range.start().unwrap_or((0, 0));
        let mut rows = Rows::new(name);
        for (row, column, value) in range.used_cells() {
            rows.put((top + row as u32, left + column as u32), text(&as_ref(value)))?;
        }
        Ok(rows.done)
    })
}

fn broken(name: &str, sheet: &str, why: &str) -> ReadError {
    ReadError::new(
        format!("“{name}” is damaged: its sheet “{sheet}” can't be read ({why})"),
        "Save it again as XLSX or CSV and import that.",
    )
}

/// The first sheet with known header names, else the first that has two rows or cells; the others are named.
fn best_sheet(
    name: &str,
    sheets: &[String],
    format: &str,
    known: &dyn Fn(&str) -> bool,
    mut rows_of: impl FnMut(&str) -> Result<Vec<RawRow>, ReadError>,
) -> Result<Raw, ReadError> {
    let mut fallback: Option<(usize, Vec<RawRow>)> = None;
    let mut chosen = None;
    let mut filled = Vec::new();
    for (at, sheet) in sheets.iter().enumerate() {
        let rows = rows_of(sheet)?;
        if rows.is_empty() {
            continue;
        }
        filled.push(at);
        if chosen.is_none() && rows.iter().take(WITHIN).any(|row| recognised(row, known) >= 2) {
            chosen = Some((at, rows));
        } else if fallback.as_ref().is_none_or(|(_, first)| first.len() < 2 && rows.len() > 1) {
            fallback = Some((at, rows));
        }
    }
    let Some((at, rows)) = chosen.or(fallback) else {
        return Err(ReadError::new(
            format!("“{name}” has no sheet with cells"),
            "Save the sheet with the list as CSV and import that.",
        ));
    };
    let title = sheets.get(at).map_or("", String::as_str);
    let others: Vec<String> = filled
        .iter()
        .filter(|one| **one != at)
        .filter_map(|one| sheets.get(*one))
        .map(|one| format!("“{one}”"))
        .collect();
    let mut warnings = Vec::new();
    if !others.is_empty() {
        let noun = if others.len() == 1 { "sheet" } else { "sheets" };
        warnings.push(format!("Only the sheet “{title}” was read, not the {noun} {}.", others.join(", ")));
    }
    Ok(Raw { rows, format: format!("{format}, sheet “{title}”"), warnings, unit: "row" })
}

/// Rows put together from cells at their positions.
struct Rows<'a> {
    limits: Limits<'a>,
    name: &'a str,
    done: Vec<RawRow>,
}

impl<'a> Rows<'a> {
    fn new(name: &'a str) -> Rows<'a> {
        Rows { limits: Limits::new(name), name, done: Vec::new() }
    }

    /// Puts one cell; cells come in the order of their rows.
    fn put(&mut self, (row, column): (u32, u32), text: String) -> Result<(), ReadError> {
        if text.is_empty() {
            return Ok(());
        }
        let (line, column) = (row as usize + 1, column as usize);
        if column >= MAX_COLUMNS {
            return self.limits.row(column + 1);
        }
        let last = self.done.last().map_or(0, |row| row.line);
        if line < last {
            return Err(broken(self.name, "", "its rows are out of order"));
        }
        // Blank rows inside are kept, as they part a table from what stands below it, but not by the million.
        for blank in (last + 1..line).take(WITHIN) {
            self.limits.row(0)?;
            self.done.push(RawRow { line: blank, ..RawRow::default() });
        }
        if self.done.last().is_none_or(|row| row.line != line) {
            self.limits.row(0)?;
            self.done.push(RawRow { line, ..RawRow::default() });
        }
        if let Some(row) = self.done.last_mut() {
            self.limits.cells += (column + 1).saturating_sub(row.cells.len());
            if row.cells.len() <= column {
                row.cells.resize(column + 1, String::new());
            }
            if self.limits.cells > super::MAX_CELLS {
                return self.limits.row(0);
            }
            let kept = kept(&text, column, &mut row.notes);
            if let Some(cell) = row.cells.get_mut(column) {
                *cell = kept;
            }
        }
        Ok(())
    }
}

fn as_ref(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(flag) => DataRef::Bool(*flag),
        Data::DateTime(moment) => DataRef::DateTime(*moment),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

/// A cell's value as a CSV file would have it.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Float(number) => number_text(*number),
        DataRef::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
            if (hour, minute, second) == (0, 0, 0) {
                format!("{year:04}-{month:02}-{day:02}")
            } else {
                format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
            }
        }
        DataRef::DateTime(span) => number_text(span.as_f64()),
        DataRef::Error(error) => error.to_string(),
        other => other.as_string().unwrap_or_else(|| match other {
            DataRef::Bool(flag) => flag.to_string(),
            DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
            _ => String::new(),
        }),
    }
}

/// `1500`, not `1500.0`; the 15 digits that a spreadsheet shows, not the noise behind them.
fn number_text(number: f64) -> String {
    let whole = number.abs().log10().floor().max(0.0);
    let decimals = (14.0 - whole).clamp(0.0, 14.0) as usize;
    let text = format!("{number:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// What a ZIP archive says that its entries unpack to: the sum of the sizes in its central directory.
fn unpacked(bytes: &[u8]) -> u64 {
    let mut sum = 0_u64;
    let mut rest = bytes;
    while let Some(at) = find(rest, b"PK\x01\x02") {
        rest = rest.get(at..).unwrap_or_default();
        if let Some(size) = rest.get(24..28).and_then(|four| four.try_into().ok()).map(u32::from_le_bytes) {
            sum = sum.saturating_add(u64::from(size));
        }
        rest = rest.get(4..).unwrap_or_default();
    }
    sum
}

fn find(bytes: &[u8], wanted: &[u8; 4]) -> Option<usize> {
    bytes.windows(4).position(|four| four == wanted)
}

//! The rejects file: rows that were not taken, as they stand in the file, each with its line and what is wrong.
//! It can be mended and imported again, as the two columns behind the others are not known as fields.

use std::collections::HashMap;
use std::fs::OpenOptions;
use std::path::Path;

use super::plan::{Outcome, Plan};
use super::sheet::Sheet;

/// Why the rejects file was not written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is such a file.
    #[error("“{0}” exists already and is not overwritten. Name another file")]
    Exists(String),
    /// It could not be written.
    #[error("“{0}” could not be written: {1}. Choose a folder where you may write")]
    Write(String, std::io::Error),
}

/// Writes the rejected rows as CSV and gives their number; without any, no file is written.
///
/// # Errors
/// Where the file exists, or can't be written.
pub fn write(plan: &Plan, sheet: &Sheet, path: &Path) -> Result<usize, Error> {
    let (text, rows) = csv(plan, sheet).map_err(|error| Error::Write(path.display().to_string(), error))?;
    if rows == 0 {
        return Ok(0);
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    // The rows may name people and prices: for the owner alone, as a workspace is.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file| std::io::Write::write_all(&mut file, &text));
    written.map(|()| rows).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => Error::Exists(path.display().to_string()),
        _ => Error::Write(path.display().to_string(), error),
    })
}

/// The rejected rows as CSV, and their number.
fn csv(plan: &Plan, sheet: &Sheet) -> std::io::Result<(Vec<u8>, usize)> {
    let by_line: HashMap<usize, _> = sheet.rows.iter().map(|row| (row.line, row)).collect();
    let mut out = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    let header = sheet.originals.iter().map(String::as_str).chain(["Line in the file", "Why it was rejected"]);
    out.write_record(header.map(neutral))?;
    let mut rows = 0;
    for row in &plan.rows {
        let Outcome::Rejected(reason) = &row.outcome else { continue };
        let cells = by_line.get(&row.line).map(|row| row.cells.as_slice()).unwrap_or_default();
        let blanks = std::iter::repeat_n("", sheet.originals.len() - cells.len().min(sheet.originals.len()));
        let line = row.line.to_string();
        let record = cells.iter().map(String::as_str).chain(blanks).chain([line.as_str(), reason]);
        out.write_record(record.map(neutral))?;
        rows += 1;
    }
    let bytes = out.into_inner().map_err(|error| std::io::Error::other(error.to_string()))?;
    Ok((bytes, rows))
}

/// A cell that no spreadsheet takes for a formula.
pub(super) fn neutral(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}

//! Rows for other programs: records as a [`Table`], and a table as CSV, XLSX or JSON.
//!
//! Knows the domain and nothing above it. What the columns of a record are is decided in `tools` and
//! `integrations`; how a table becomes bytes in `delimited`, `sheet` and `json`; how bytes become a file in
//! `file`. Never reads what it wrote: that is import's work.

mod delimited;
mod file;
mod findings;
mod integrations;
mod json;
mod links;
mod maturity;
pub mod records;
mod registry;
mod sheet;
mod tools;

use std::io::Write;
use std::path::PathBuf;

use chrono::NaiveDate;

use crate::domain::field::FieldKind;
use crate::domain::money::Money;

pub use delimited::neutralise;
pub use file::{NewFile, write_file};
pub use findings::findings;
pub use integrations::integrations;
pub use links::{ListForm, ListWriter};
pub use maturity::{maturity, maturity_columns};
pub use registry::{campaigns, registered_links};
pub use tools::tools;

/// What a column holds; it decides the alignment, the width and the number format of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text.
    Text,
    /// A plain number.
    Number,
    /// A share: 0.4 stands for 40 %.
    Share,
    /// Money; its currency stands in a text column beside it.
    Money,
    /// A date.
    Date,
    /// Yes or no.
    Flag,
}

/// One column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The name by which programs know it (the keys of JSON): `seats-paid`. Unique in its table.
    pub name: String,
    /// The header for people (the first line of CSV and XLSX): `Seats paid`. Unique in its table.
    pub label: String,
    /// What it holds.
    pub kind: ColumnKind,
}

impl Column {
    /// A column.
    pub fn new(name: impl Into<String>, label: impl Into<String>, kind: ColumnKind) -> Column {
        Column { name: name.into(), label: label.into(), kind }
    }
}

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Text, as it is; writers make it harmless for their format.
    Text(String),
    /// A number.
    Number(f64),
    /// An amount, written in major units without its currency.
    Money(Money),
    /// A date.
    Date(NaiveDate),
    /// Yes or no.
    Flag(bool),
    /// Not known.
    Blank,
}

impl Cell {
    /// Text, or [`Cell::Blank`] where there is none.
    pub fn text(text: impl Into<String>) -> Cell {
        let text = text.into();
        if text.is_empty() { Cell::Blank } else { Cell::Text(text) }
    }

    /// A number, or [`Cell::Blank`] where there is none or it is not finite.
    pub fn number(number: Option<f64>) -> Cell {
        number.filter(|number| number.is_finite()).map_or(Cell::Blank, Cell::Number)
    }

    /// An amount, or [`Cell::Blank`] where there is none.
    pub fn money(money: Option<Money>) -> Cell {
        money.map_or(Cell::Blank, Cell::Money)
    }
}

/// Records as rows under named columns; each row has as many cells as there are columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// What the rows are: `Tools`. Names the sheet of a workbook.
    pub title: String,
    /// The day on which it was made; the creation date of a workbook.
    pub on: NaiveDate,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

/// A format that a table can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values (RFC 4180), UTF-8.
    Csv,
    /// An Excel workbook of one sheet.
    Xlsx,
    /// An array of objects.
    Json,
}

impl Format {
    /// All formats.
    pub const ALL: [Format; 3] = [Format::Csv, Format::Xlsx, Format::Json];

    /// Its name, which is also the ending of its files: `csv`.
    pub fn name(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Xlsx => "xlsx",
            Format::Json => "json",
        }
    }

    /// Reads a name, ignoring case.
    pub fn parse(word: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.name().eq_ignore_ascii_case(word.trim()))
    }
}

/// Why an export did not happen: what, where, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is such a file already.
    #[error("{} is there already; nothing was written. Choose another name, or say that it may be replaced (--force)", .0.display())]
    Exists(PathBuf),
    /// The path is a folder.
    #[error("{} is a folder; nothing was written. Add the name of a file to it", .0.display())]
    Folder(PathBuf),
    /// The folder of the file does not exist.
    #[error("there is no folder {}; nothing was written. Make it first, or choose another", .0.display())]
    NoFolder(PathBuf),
    /// The system refused.
    #[error("can't write {}: {source}. What was there before is unchanged; check that the folder can be written to and has room", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The stream that the bytes went to was closed or refused them.
    #[error("can't write the export: {0}")]
    Stream(#[from] std::io::Error),
    /// More than a sheet can hold.
    #[error(
        "{rows} rows and {columns} columns are more than a sheet holds (1,048,576 and 16,384). Write CSV, or filter first"
    )]
    TooLarge {
        /// Rows, the header included.
        rows: usize,
        /// Columns.
        columns: usize,
    },
    /// The library that makes workbooks refused.
    #[error("can't make the workbook: {0}. CSV and JSON can still be written")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}

impl Table {
    /// Writes the table.
    ///
    /// # Errors
    /// [`Error::Stream`] where `out` refuses; for workbooks also [`Error::TooLarge`] and [`Error::Workbook`].
    pub fn write(&self, format: Format, out: &mut dyn Write) -> Result<(), Error> {
        match format {
            Format::Csv => delimited::write(self, out),
            Format::Xlsx => sheet::write(self, out),
            Format::Json => json::write(self, out),
        }
    }

    /// The table as bytes.
    ///
    /// # Errors
    /// As [`Table::write`].
    pub fn to_bytes(&self, format: Format) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        self.write(format, &mut bytes)?;
        Ok(bytes)
    }
}

/// What a column of a field holds. Costs and money stay as typed, because their currency and period belong to them.
fn field_kind(kind: FieldKind) -> ColumnKind {
    match kind {
        FieldKind::Date => ColumnKind::Date,
        FieldKind::Number => ColumnKind::Number,
        FieldKind::Flag => ColumnKind::Flag,
        _ => ColumnKind::Text,
    }
}

/// A value as typed, as the cell of its kind. What doesn't read as its kind stays text, so that nothing is lost.
fn typed_cell(kind: FieldKind, value: String) -> Cell {
    match (kind, value.as_str()) {
        (FieldKind::Number, number) => number.parse().map_or_else(|_| Cell::text(value), Cell::Number),
        (FieldKind::Date, day) => day.parse().map_or_else(|_| Cell::text(value), Cell::Date),
        (FieldKind::Flag, "yes") => Cell::Flag(true),
        (FieldKind::Flag, "no") => Cell::Flag(false),
        _ => Cell::text(value),
    }
}

/// An amount in major units, exact, as a plain number: `-15.99`, `1200`.
pub(crate) fn plain_amount(money: Money) -> String {
    let digits = money.currency.digits();
    let unit = 10_u64.pow(digits);
    let sign = if money.minor < 0 { "-" } else { "" };
    let (whole, part) = (money.minor.unsigned_abs() / unit, money.minor.unsigned_abs() % unit);
    if part == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part:0wide$}", wide = digits as usize) }
}

/// A number without an exponent, whole where it is: `40`, `0.4`.
pub(crate) fn plain_number(number: f64) -> String {
    // Display of f64 never writes an exponent, and is the shortest that reads back as the same number.
    if number == 0.0 { "0".to_owned() } else { number.to_string() }
}

#[cfg(test)]
mod tests;

//! A table as CSV: RFC 4180, UTF-8 without a mark, lines ending in CR LF, and no cell that a spreadsheet would run.
//! Only writes; reading is import's.

use std::borrow::Cow;
use std::io::Write;

use super::{Cell, Column, Error, Table, plain_amount, plain_number};

/// What makes a spreadsheet take a cell for a formula when a cell begins with it.
const STARTS_FORMULA: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\n'];

/// Writes the header and all rows.
pub(super) fn write(table: &Table, out: &mut dyn Write) -> Result<(), Error> {
    let mut stream = Stream::begin(out, &table.columns)?;
    for row in &table.rows {
        stream.row(row)?;
    }
    stream.finish()
}

/// Rows that are written one by one.
pub(super) struct Stream<'a> {
    writer: csv::Writer<&'a mut dyn Write>,
}

impl<'a> Stream<'a> {
    /// Writes the header.
    pub(super) fn begin(out: &'a mut dyn Write, columns: &[Column]) -> Result<Stream<'a>, Error> {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        writer.write_record(columns.iter().map(|column| neutralise(&column.label).into_owned())).map_err(stream)?;
        Ok(Stream { writer })
    }

    /// Writes a row.
    pub(super) fn row(&mut self, row: &[Cell]) -> Result<(), Error> {
        self.writer.write_record(row.iter().map(|cell| field(cell).into_owned())).map_err(stream)
    }

    /// Writes what is still held back.
    pub(super) fn finish(mut self) -> Result<(), Error> {
        Ok(self.writer.flush()?)
    }
}

/// Text with a leading apostrophe where a spreadsheet would otherwise run it.
///
/// Import takes one apostrophe off again where apostrophes and then a formula character begin a cell; so text that
/// already begins that way gets one too, and every text comes back as it was.
pub fn neutralise(text: &str) -> Cow<'_, str> {
    if text.trim_start_matches('\'').starts_with(STARTS_FORMULA) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A cell as it stands in the file.
fn field(cell: &Cell) -> Cow<'_, str> {
    match cell {
        Cell::Text(text) => neutralise(text),
        Cell::Number(number) => Cow::Owned(plain_number(*number)),
        Cell::Money(money) => Cow::Owned(plain_amount(*money)),
        Cell::Date(date) => Cow::Owned(date.to_string()),
        Cell::Flag(flag) => Cow::Borrowed(if *flag { "yes" } else { "no" }),
        Cell::Blank => Cow::Borrowed(""),
    }
}

/// The library wraps what the stream said; rows are all of one length, so nothing else can go wrong.
fn stream(error: csv::Error) -> Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => Error::Stream(error),
        other => Error::Stream(std::io::Error::other(format!("{other:?}"))),
    }
}

//! A list written row by row, as it is read: for lists that are longer than memory should hold. What a row holds is
//! decided by whoever reads it. Workbooks are collected, as their format asks.

use std::borrow::Cow;
use std::io::Write;

use chrono::NaiveDate;

use super::{Cell, Column, ColumnKind, Error, Format, Table, neutralise};

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListForm {
    /// The first cell of each row, one a line.
    Lines,
    /// Cells between this sign, as CSV.
    Delimited(u8),
    /// A workbook of one sheet.
    Sheet,
}

/// Writes a list.
pub struct ListWriter<W: Write> {
    form: Form<W>,
}

enum Form<W: Write> {
    Lines(W),
    Delimited(Box<csv::Writer<W>>),
    Sheet(W, Table),
}

impl<W: Write> ListWriter<W> {
    /// A writer. `headers` are blank for a list without; `on` is the day for the properties of a workbook.
    ///
    /// # Errors
    /// [`Error::Stream`] where `out` refuses.
    pub fn new(form: ListForm, out: W, title: &str, headers: &[String], on: NaiveDate) -> Result<ListWriter<W>, Error> {
        let form = match form {
            ListForm::Lines => Form::Lines(out),
            ListForm::Delimited(sign) => {
                let mut builder = csv::WriterBuilder::new();
                builder.terminator(csv::Terminator::CRLF).delimiter(sign).flexible(true);
                let mut writer = builder.from_writer(out);
                if !headers.is_empty() {
                    writer.write_record(headers.iter().map(|header| harmless(header).into_owned())).map_err(stream)?;
                }
                Form::Delimited(Box::new(writer))
            }
            ListForm::Sheet => {
                let columns =
                    headers.iter().map(|header| Column::new(header.clone(), header.clone(), ColumnKind::Text));
                let table = Table { title: title.to_owned(), on, columns: columns.collect(), rows: Vec::new() };
                Form::Sheet(out, table)
            }
        };
        Ok(ListWriter { form })
    }

    /// Writes a row.
    ///
    /// # Errors
    /// [`Error::Stream`] where `out` refuses.
    pub fn row<'c>(&mut self, mut cells: impl Iterator<Item = &'c str>) -> Result<(), Error> {
        match &mut self.form {
            Form::Lines(out) => writeln!(out, "{}", cells.next().unwrap_or_default())?,
            Form::Delimited(writer) => {
                for cell in cells {
                    writer.write_field(&*harmless(cell)).map_err(stream)?;
                }
                writer.write_record(None::<&[u8]>).map_err(stream)?;
            }
            Form::Sheet(_, table) => {
                let mut row: Vec<Cell> = cells.map(Cell::text).collect();
                row.resize(table.columns.len(), Cell::Blank);
                table.rows.push(row);
            }
        }
        Ok(())
    }

    /// Writes what is left, and gives the stream back.
    ///
    /// # Errors
    /// As [`Table::write`].
    pub fn finish(self) -> Result<W, Error> {
        match self.form {
            Form::Lines(mut out) => {
                out.flush()?;
                Ok(out)
            }
            Form::Delimited(writer) => {
                writer.into_inner().map_err(|error| Error::Stream(std::io::Error::other(error.to_string())))
            }
            Form::Sheet(mut out, table) => {
                table.write(Format::Xlsx, &mut out)?;
                Ok(out)
            }
        }
    }
}

/// A cell that no spreadsheet runs; numbers such as -5 are none that it would.
fn harmless(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['-', '+']) && cell.parse::<f64>().is_ok() { Cow::Borrowed(cell) } else { neutralise(cell) }
}

fn stream(error: csv::Error) -> Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => Error::Stream(error),
        other => Error::Stream(std::io::Error::other(format!("{other:?}"))),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn lists_are_written_as_they_come() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let written = |form| {
            let headers = ["url".to_owned(), "visits".to_owned()];
            let mut writer = ListWriter::new(form, Vec::new(), "Links", &headers, day).unwrap();
            writer.row(["https://a.example/?x=1,2", "-5"].into_iter()).unwrap();
            writer.row(["=1+1"].into_iter()).unwrap();
            writer.finish().unwrap()
        };
        let text = |form| String::from_utf8(written(form)).unwrap();
        assert_eq!(text(ListForm::Lines), "https://a.example/?x=1,2\n=1+1\n");
        assert_eq!(text(ListForm::Delimited(b',')), "url,visits\r\n\"https://a.example/?x=1,2\",-5\r\n'=1+1\r\n");
        assert!(written(ListForm::Sheet).starts_with(b"PK"));
    }
}

//! A table as JSON: an array of objects by column name, in the order of the columns. Numbers, shares and money are
//! numbers, dates are text (`2026-11-20`), what isn't known is null. Text is as it is, escaped.

use std::io::Write;

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::{Cell, Column, Error, Table, plain_amount, plain_number};

/// Writes the array, two blanks an indent, and a final line feed.
pub(super) fn write(table: &Table, out: &mut dyn Write) -> Result<(), Error> {
    serde_json::to_writer_pretty(&mut *out, &Rows(table)).map_err(std::io::Error::from)?;
    out.write_all(b"\n")?;
    Ok(())
}

struct Rows<'a>(&'a Table);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut array = serializer.serialize_seq(Some(self.0.rows.len()))?;
        for cells in &self.0.rows {
            array.serialize_element(&Row { columns: &self.0.columns, cells })?;
        }
        array.end()
    }
}

struct Row<'a> {
    columns: &'a [Column],
    cells: &'a [Cell],
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(self.columns.len()))?;
        for (column, cell) in self.columns.iter().zip(self.cells) {
            object.serialize_entry(&column.name, &Value(cell))?;
        }
        object.end()
    }
}

struct Value<'a>(&'a Cell);

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Cell::Text(text) => serializer.serialize_str(text),
            Cell::Number(number) => serialize_number(&plain_number(*number), serializer),
            Cell::Money(money) => serialize_number(&plain_amount(*money), serializer),
            Cell::Date(date) => serializer.collect_str(date),
            Cell::Flag(flag) => serializer.serialize_bool(*flag),
            Cell::Blank => serializer.serialize_none(),
        }
    }
}

/// Whole numbers as such (`40`, not `40.0`), others with their fraction.
fn serialize_number<S: Serializer>(plain: &str, serializer: S) -> Result<S::Ok, S::Error> {
    match (plain.parse::<i64>(), plain.parse::<f64>()) {
        (Ok(whole), _) => serializer.serialize_i64(whole),
        (_, Ok(number)) => serializer.serialize_f64(number),
        _ => serializer.serialize_none(),
    }
}

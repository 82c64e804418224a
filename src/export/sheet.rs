//! A table as an Excel workbook of one sheet: a bold frozen header, a filter, widths, and real numbers and dates.
//! Text is written as text, so nothing in it is ever run as a formula or opened as a link.

use std::borrow::Cow;
use std::io::Write;

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet};

use crate::domain::text;

use super::{Cell, Column, ColumnKind, Error, Table, plain_amount};

/// What Excel takes: rows, columns, and UTF-16 units in one cell.
const MOST_ROWS: usize = 1_048_576;
const MOST_COLUMNS: usize = 16_384;
const MOST_TEXT: usize = 32_767;

/// The narrowest and widest column, in characters.
const WIDTHS: (usize, usize) = (8, 48);

/// Makes the workbook and writes it.
pub(super) fn write(table: &Table, out: &mut dyn Write) -> Result<(), Error> {
    let (rows, columns) = (table.rows.len() + 1, table.columns.len());
    if rows > MOST_ROWS || columns > MOST_COLUMNS {
        return Err(Error::TooLarge { rows, columns });
    }
    let mut workbook = Workbook::new();
    let made = DocProperties::new().set_title(&table.title).set_creation_datetime(&date(table.on)?);
    workbook.set_properties(&made);
    fill(workbook.add_worksheet(), table)?;
    out.write_all(&workbook.save_to_buffer()?)?;
    Ok(())
}

/// Header, rows, widths and filter of the one sheet.
fn fill(sheet: &mut Worksheet, table: &Table) -> Result<(), Error> {
    sheet.set_name(sheet_name(&table.title))?;
    let styles = Styles::new();
    for (at, column) in (0_u16..).zip(&table.columns) {
        let style = if is_right(column.kind) { &styles.header_right } else { &styles.header };
        sheet.write_string_with_format(0, at, &column.label, style)?;
        sheet.set_column_width(at, width(table, at.into(), column) as f64)?;
    }
    for (line, row) in (1_u32..).zip(&table.rows) {
        for ((at, cell), column) in (0_u16..).zip(row).zip(&table.columns) {
            put(sheet, line, at, cell, column.kind, &styles)?;
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    if let (Ok(last_row), Some(last)) = (u32::try_from(table.rows.len()), table.columns.len().checked_sub(1)) {
        sheet.autofilter(0, 0, last_row, u16::try_from(last).unwrap_or(u16::MAX))?;
    }
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(())
}

/// Writes one cell; blank ones stay unwritten.
fn put(sheet: &mut Worksheet, row: u32, at: u16, cell: &Cell, kind: ColumnKind, styles: &Styles) -> Result<(), Error> {
    match cell {
        Cell::Blank => {}
        Cell::Text(text) => {
            sheet.write_string(row, at, legal(text))?;
        }
        Cell::Flag(flag) => {
            sheet.write_string(row, at, if *flag { "yes" } else { "no" })?;
        }
        Cell::Number(number) => {
            let style = if kind == ColumnKind::Share { &styles.share } else { &styles.number };
            sheet.write_number_with_format(row, at, *number, style)?;
        }
        Cell::Money(money) => {
            let amount: f64 = plain_amount(*money).parse().unwrap_or_default();
            let style = if money.currency.digits() == 0 { &styles.whole_money } else { &styles.money };
            sheet.write_number_with_format(row, at, amount, style)?;
        }
        Cell::Date(day) => {
            // Days before 1900 have no number in a sheet.
            match date(*day) {
                Ok(day) => sheet.write_datetime_with_format(row, at, &day, &styles.date)?,
                Err(_) => sheet.write_string(row, at, day.to_string())?,
            };
        }
    }
    Ok(())
}

/// The formats of a sheet's cells.
struct Styles {
    header: Format,
    header_right: Format,
    number: Format,
    share: Format,
    money: Format,
    whole_money: Format,
    date: Format,
}

impl Styles {
    fn new() -> Styles {
        let header = Format::new().set_bold().set_border_bottom(FormatBorder::Thin);
        let format = |shape: &str| Format::new().set_num_format(shape);
        Styles {
            header_right: header.clone().set_align(FormatAlign::Right),
            header,
            number: Format::new(),
            share: format("0 %"),
            money: format("#,##0.00"),
            whole_money: format("#,##0"),
            date: format("yyyy-mm-dd").set_align(FormatAlign::Right),
        }
    }
}

fn is_right(kind: ColumnKind) -> bool {
    matches!(kind, ColumnKind::Number | ColumnKind::Share | ColumnKind::Money | ColumnKind::Date)
}

fn date(day: NaiveDate) -> Result<ExcelDateTime, rust_xlsxwriter::XlsxError> {
    let small = |part: u32| u8::try_from(part).unwrap_or_default();
    ExcelDateTime::from_ymd(u16::try_from(day.year()).unwrap_or_default(), small(day.month()), small(day.day()))
}

/// As wide as the header or the widest value, within limits; measured on the first thousand rows.
fn width(table: &Table, at: usize, column: &Column) -> usize {
    let cells = table.rows.iter().take(1_000).filter_map(|row| row.get(at)).map(|cell| match cell {
        Cell::Text(line) => text::width(line.lines().next().unwrap_or_default()),
        Cell::Money(money) => plain_amount(*money).len() + 5,
        Cell::Date(_) => 10,
        Cell::Number(_) | Cell::Flag(_) | Cell::Blank => 6,
    });
    // Three more than the header for the filter's button.
    let widest = cells.max().unwrap_or(0).max(text::width(&column.label) + 3);
    widest.clamp(WIDTHS.0, WIDTHS.1)
}

/// Text that a sheet can hold: NUL gone, other controls that XML forbids as their Unicode pictures, and cut to the
/// most a cell takes.
fn legal(text: &str) -> Cow<'_, str> {
    let forbidden = |c: char| (c < ' ' && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{FFFE}' | '\u{FFFF}');
    let mut legal = Cow::Borrowed(text);
    if text.contains(forbidden) {
        legal = Cow::Owned(
            text.chars().filter(|c| *c != '\0').map(|c| if forbidden(c) { picture(c) } else { c }).collect(),
        );
    }
    if legal.encode_utf16().count() > MOST_TEXT {
        legal = Cow::Owned(cut(&legal));
    }
    legal
}

/// The picture of a control character (U+2400 and on), or the replacement character.
fn picture(c: char) -> char {
    if c < ' ' { char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{FFFD}') } else { '\u{FFFD}' }
}

/// The beginning that fits into a cell, with an ellipsis.
fn cut(text: &str) -> String {
    let mut room = MOST_TEXT - 1;
    let mut kept: String = text
        .chars()
        .take_while(|c| {
            let fits = c.len_utf16() <= room;
            room = room.saturating_sub(c.len_utf16());
            fits
        })
        .collect();
    kept.push('…');
    kept
}

/// A title as the name of a sheet: at most 31 characters, without those that Excel forbids.
fn sheet_name(title: &str) -> String {
    let kept: String = title.chars().filter(|c| !c.is_control() && !"[]:*?/\\'".contains(*c)).take(31).collect();
    if kept.trim().is_empty() { "Sheet".to_owned() } else { kept }
}

//! The columns of a list of tools and how each is read: decimal sign, order of dates, where notes stand.

use std::collections::HashMap;

use crate::domain::money::Period;
use crate::frameworks::import_rules::header_key;
use crate::import::Answers;
use crate::import::cell::date::{self, DateOrder, Order};
use crate::import::cell::number::{self, Decimal};
use crate::import::cell::scale_of_header;
use crate::import::mapping::{Mapping, NOTES};
use crate::import::plan::Question;
use crate::import::sheet::{Row, Sheet};

use super::Basis;
use super::totals;

/// Fields whose columns hold numbers.
const NUMBERS: &[&str] = &["cost", "annual-cost", "seats-paid", "seats-active", "utilisation", "feature-use", "value"];
/// Fields whose columns hold dates.
pub(super) const DATES: &[&str] = &["last-used", "renews-on", "reviewed-on"];
/// Words in a header that say that its column is nothing but notes.
const NOTE_WORDS: &[&str] = &["note", "notes", "comment", "comments", "remark", "remarks", "details", "description"];

/// How the columns of one file are read.
pub(super) struct Columns<'a> {
    pub(super) sheet: &'a Sheet,
    by_field: HashMap<&'a str, usize>,
    /// Columns that fill the notes.
    pub(super) notes: Vec<usize>,
    decimals: HashMap<&'a str, Decimal>,
    orders: HashMap<&'a str, Option<DateOrder>>,
    /// What to ask.
    pub(super) questions: Vec<Question>,
    /// What is odd about a column.
    pub(super) warnings: Vec<String>,
}

impl<'a> Columns<'a> {
    /// Looks through the columns.
    pub(super) fn of(sheet: &'a Sheet, mapping: &'a Mapping, basis: &Basis<'_>, answers: &Answers) -> Columns<'a> {
        let mut columns = Columns {
            sheet,
            by_field: HashMap::new(),
            notes: Vec::new(),
            decimals: HashMap::new(),
            orders: HashMap::new(),
            questions: Vec::new(),
            warnings: Vec::new(),
        };
        for (at, column) in mapping.columns.iter().enumerate() {
            match column.field.as_deref() {
                Some(NOTES) => columns.notes.push(at),
                Some(field) => {
                    columns.by_field.entry(field).or_insert(at);
                }
                None => {}
            }
        }
        let found: Vec<(&'a str, usize)> = columns.by_field.iter().map(|(field, at)| (*field, *at)).collect();
        for (field, at) in found {
            let cells = || sheet.rows.iter().filter_map(|row| row.cells.get(at)).map(String::as_str);
            if NUMBERS.contains(&field) {
                columns.decimals.insert(field, number::decimal_of(cells()));
            }
            if DATES.contains(&field) {
                let real = cells().filter(|cell| !basis.rules.is_null(cell));
                let order = columns.order(at, date::order_of(real), answers);
                columns.orders.insert(field, order);
            }
        }
        columns.questions.sort_by_key(|question| question.column);
        // What is nothing but notes comes before lines with a heading.
        columns.notes.sort_by_key(|at| !is_plain_note(&sheet.headers[*at]));
        if let Some(most) =
            columns.by_field.get("value").and_then(|at| scale_of_header(&sheet.headers[*at])).filter(|most| *most != 10)
        {
            columns.warnings.push(format!("Values on a scale up to {most} are brought to 0-10."));
        }
        columns
    }

    /// The order to read a column by; asks where it isn't known.
    fn order(&mut self, column: usize, order: Order, answers: &Answers) -> Option<DateOrder> {
        match order {
            Order::Known(order) => Some(order),
            Order::NotNeeded => None,
            Order::Open(_) if answers.dates.contains_key(&column) => answers.dates.get(&column).copied(),
            Order::Open(sample) => {
                self.questions.extend(crate::import::question(self.sheet, column, &sample));
                None
            }
        }
    }

    /// The cell of a field; blank where no column fills it.
    pub(super) fn cell<'r>(&self, row: &'r Row, field: &str) -> &'r str {
        self.by_field.get(field).and_then(|at| row.cells.get(*at)).map_or("", String::as_str)
    }

    /// The header of the column that fills a field.
    pub(super) fn header<'h>(&'h self, field: &'h str) -> &'h str {
        self.by_field.get(field).and_then(|at| self.sheet.headers.get(*at)).map_or(field, String::as_str)
    }

    /// The column that fills a field.
    pub(super) fn column(&self, field: &str) -> Option<usize> {
        self.by_field.get(field).copied()
    }

    /// The decimal sign of the column that fills a field.
    pub(super) fn decimal(&self, field: &str) -> Decimal {
        self.decimals.get(field).copied().unwrap_or(Decimal::Point)
    }

    /// The order of the dates in the column that fills a field, where it is known.
    pub(super) fn date_order(&self, field: &str) -> Option<DateOrder> {
        self.orders.get(field).copied().flatten()
    }

    /// Whether a row has a cost.
    pub(super) fn cost_is_filled(&self, row: &Row) -> bool {
        ["cost", "annual-cost"].iter().any(|field| !self.cell(row, field).is_empty())
    }

    /// In a row that is too long, a number that its thousands sign has split into two cells: `$1,200`.
    pub(super) fn pushed(&self, row: &Row) -> Option<String> {
        if row.extra.is_empty() {
            return None;
        }
        let cells: Vec<&String> = row.cells.iter().chain(&row.extra).collect();
        NUMBERS.iter().filter_map(|field| self.column(field)).find_map(|at| {
            let (first, second) = (cells.get(at)?, cells.get(at + 1)?);
            let splits = first.ends_with(|ch: char| ch.is_ascii_digit())
                && !first.contains(['.', ','])
                && totals::is_group(second);
            splits.then(|| format!("{first},{second}"))
        })
    }
}

/// Whether a header says nothing but that its column holds notes.
pub(super) fn is_plain_note(header: &str) -> bool {
    header_key(header).split(' ').any(|word| NOTE_WORDS.contains(&word))
}

/// The rhythm that a header names: `Monthly Cost`, `Cost / yr`.
pub(super) fn header_period(header: &str) -> Option<Period> {
    header_key(header).split(' ').find_map(|word| match word {
        "monthly" | "month" | "mo" | "mrc" => Some(Period::Monthly),
        "quarterly" | "quarter" => Some(Period::Quarterly),
        "annual" | "yearly" | "year" | "yr" | "annually" => Some(Period::Annual),
        _ => None,
    })
}

/// Whether the sum of the cost column is one of a month.
pub(super) fn is_monthly(columns: &Columns<'_>) -> bool {
    columns.column("billing-period").is_none()
        && !matches!(header_period(columns.header("cost")), Some(Period::Quarterly | Period::Annual))
}

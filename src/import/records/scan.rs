//! One look over all rows before any is read for good: the order of dates and the decimal sign of each column, and
//! what kind of values stand in columns that are kept as fields of their own.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::custom::CustomKind;
use crate::frameworks::crm_rules::CrmRules;
use crate::frameworks::import_rules::header_key;
use crate::import::cell::date::{DateOrder, Order, OrderTally};
use crate::import::cell::moment::moment;
use crate::import::cell::number::{Decimal, DecimalTally, decimal_number};
use crate::import::cell::ways::{self, Ways};
use crate::import::mapping::{CUSTOM, Mapping};
use crate::import::sheet::{Batch, ReadError, stream::Table};

/// A column with more different values is no choice.
const CHOICES: usize = 20;
/// A value that is longer is no choice.
const CHOICE_LETTERS: usize = 60;

/// What must be known of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// Nothing.
    Nothing,
    /// The order of its dates.
    Moments,
    /// Its decimal sign.
    Numbers,
    /// All, as it is kept as a field of its own.
    Kind,
}

/// What must be known of a column that fills a field.
pub(super) fn need(field: Option<&str>) -> Need {
    match field {
        Some(
            "created" | "modified" | "last-activity" | "last-contact" | "stage-since" | "stage-date" | "at"
            | "close-date" | "expected-close" | "closed" | "won-on" | "lost-on",
        ) => Need::Moments,
        Some("employees" | "revenue" | "amount" | "bounces") => Need::Numbers,
        Some(CUSTOM) => Need::Kind,
        _ => Need::Nothing,
    }
}

/// What one column holds.
#[derive(Debug, Clone, Default)]
pub(super) struct ColumnScan {
    /// Cells with something in them.
    pub(super) filled: usize,
    dates: OrderTally,
    ways: Ways,
    dated: usize,
    decimals: DecimalTally,
    numbered: usize,
    /// Different values; too many to be a choice where there is none.
    values: Option<BTreeSet<String>>,
    long: bool,
}

/// What all columns hold.
#[derive(Debug, Clone, Default)]
pub(super) struct Scan {
    /// Rows of the body that aren't blank.
    pub(super) rows: usize,
    /// Words for nothing, and how many cells hold each.
    pub(super) nulls: BTreeMap<String, usize>,
    pub(super) columns: Vec<ColumnScan>,
}

impl ColumnScan {
    /// The order of its dates.
    pub(super) fn order(&self) -> Order {
        self.dates.order()
    }

    /// How its dates are read, in words, where that has to be told.
    pub(super) fn dates_told(&self, need: Need, header: &str, said: Option<DateOrder>) -> Option<String> {
        let is_dates = match need {
            Need::Moments => self.dated > 0,
            Need::Kind => self.kind(header).0 == CustomKind::Date,
            Need::Nothing | Need::Numbers => false,
        };
        ways::told(self.ways, &self.dates, said).filter(|_| is_dates)
    }

    /// Its decimal sign.
    pub(super) fn decimal(&self) -> Decimal {
        self.decimals.sign()
    }

    /// Whether most of its values are none of what its field wants.
    pub(super) fn disagrees(&self, need: Need) -> bool {
        let fits = match need {
            Need::Moments => self.dated,
            Need::Numbers => self.numbered,
            Need::Nothing | Need::Kind => return false,
        };
        fits * 2 < self.filled
    }

    /// What kind of field it makes, with the values of a choice.
    pub(super) fn kind(&self, header: &str) -> (CustomKind, Vec<String>) {
        let key = format!(" {} ", header_key(header));
        let is_text = [" id ", " phone ", " mobile ", " fax ", " zip ", " postal ", " postcode ", " code ", " number "];
        if self.filled == 0 || is_text.iter().any(|word| key.contains(word)) {
            return (CustomKind::Text, Vec::new());
        }
        if self.dated == self.filled && matches!(self.order(), Order::Known(_) | Order::NotNeeded) {
            return (CustomKind::Date, Vec::new());
        }
        if self.numbered == self.filled && !self.long {
            return (CustomKind::Number, Vec::new());
        }
        match &self.values {
            Some(values) if values.len() * 2 <= self.filled && values.len() <= CHOICES => {
                (CustomKind::Choice, values.iter().cloned().collect())
            }
            _ => (CustomKind::Text, Vec::new()),
        }
    }

    fn add(&mut self, cell: &str, need: Need) {
        self.filled += 1;
        match need {
            Need::Nothing => {}
            Need::Moments => {
                // The shape that most systems write says nothing about the order.
                let plain = cell.as_bytes().get(4) == Some(&b'-') && moment(cell, None).is_some();
                let epoch = || cell.len() == 13 && moment(cell, None).is_some();
                if plain || self.dates.add(cell) || epoch() {
                    self.dated += 1;
                    self.ways.add(cell);
                }
            }
            Need::Numbers => {
                self.decimals.add(cell);
                if cell.bytes().any(|byte| byte.is_ascii_digit()) {
                    self.numbered += 1;
                }
            }
            Need::Kind => self.add_all(cell),
        }
    }

    fn add_all(&mut self, cell: &str) {
        // Once it is neither of the two, it stays so.
        if self.dated + 1 == self.filled && self.dates.add(cell) {
            self.dated += 1;
            self.ways.add(cell);
        }
        if self.numbered + 1 == self.filled && is_number(cell) {
            self.decimals.add(cell);
            self.numbered += 1;
            let digits = cell.bytes().filter(u8::is_ascii_digit).count();
            self.long |= digits > 12 || cell.starts_with('0') && cell.len() > 1 && !cell.starts_with("0.");
        }
        if self.filled == 1 {
            self.values = Some(BTreeSet::new());
        }
        if let Some(values) = &mut self.values
            && !values.contains(cell)
        {
            values.insert(cell.to_owned());
            if values.len() > CHOICES || cell.len() > CHOICE_LETTERS || cell.contains('\n') {
                self.values = None;
            }
        }
    }
}

fn is_number(cell: &str) -> bool {
    let bytes = cell.bytes();
    bytes.clone().any(|byte| byte.is_ascii_digit())
        && bytes.clone().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b'-' | b' '))
        && (decimal_number(cell, Decimal::Point).is_ok() || decimal_number(cell, Decimal::Comma).is_ok())
}

/// Looks over all rows. `progress` is told how many bytes are read, and stops it by answering no.
///
/// # Errors
/// Where the file can't be read any more.
pub(super) fn scan(
    table: &Table,
    mapping: &Mapping,
    rules: &CrmRules,
    progress: &mut dyn FnMut(u64) -> bool,
) -> Result<Option<Scan>, ReadError> {
    let mut found = Scan { columns: vec![ColumnScan::default(); mapping.columns.len()], ..Scan::default() };
    let needs: Vec<Need> = mapping
        .columns
        .iter()
        .map(|column| if column.is_open() { Need::Kind } else { need(column.field.as_deref()) })
        .collect();
    let nothing = rules.nothing();
    let mut stopped = false;
    table.pass(|batch: &Batch| {
        for row in batch.rows() {
            let mut blank = true;
            for ((at, need), column) in needs.iter().enumerate().zip(&mut found.columns) {
                let cell = row.cell(at);
                if cell.is_empty() {
                    continue;
                }
                blank = false;
                if nothing.is(cell) {
                    match found.nulls.get_mut(cell) {
                        Some(times) => *times += 1,
                        None => {
                            found.nulls.insert(cell.to_owned(), 1);
                        }
                    }
                    continue;
                }
                column.add(cell, *need);
            }
            found.rows += usize::from(!blank);
        }
        stopped = !progress(batch.read);
        Ok::<bool, ReadError>(!stopped)
    })?;
    Ok((!stopped).then_some(found))
}

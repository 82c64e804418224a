//! Dates in cells: every shape that exports have, and the order of day and month, decided per column.
//! Beside [`crate::domain::date`], which reads what people type today, this reads what machines wrote some day.

use chrono::NaiveDate;

/// Which of two numbers comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateOrder {
    /// `31/12/2026`
    DayFirst,
    /// `12/31/2026`
    MonthFirst,
}

impl DateOrder {
    /// Both.
    pub const ALL: [DateOrder; 2] = [DateOrder::DayFirst, DateOrder::MonthFirst];

    /// The name in options: `day-first`.
    pub fn name(self) -> &'static str {
        match self {
            DateOrder::DayFirst => "day-first",
            DateOrder::MonthFirst => "month-first",
        }
    }

    /// In words: `day first`.
    pub fn words(self) -> &'static str {
        match self {
            DateOrder::DayFirst => "day first",
            DateOrder::MonthFirst => "month first",
        }
    }

    /// Reads a name, ignoring case; `dmy` and `mdy` too.
    pub fn parse(word: &str) -> Option<DateOrder> {
        match word.trim().to_lowercase().as_str() {
            "dmy" => Some(DateOrder::DayFirst),
            "mdy" => Some(DateOrder::MonthFirst),
            word => DateOrder::ALL.into_iter().find(|order| order.name() == word),
        }
    }
}

/// What one cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateCell {
    /// A day, whichever the order; the order, where the cell shows one.
    Day(NaiveDate, Option<DateOrder>),
    /// Two days, by the order.
    Either {
        /// With the day first.
        day_first: NaiveDate,
        /// With the month first.
        month_first: NaiveDate,
    },
    /// A month without a day: `2025-04`.
    Month,
    /// No date.
    None,
}

impl DateCell {
    /// The day, given the column's order.
    pub fn day(self, order: Option<DateOrder>) -> Option<NaiveDate> {
        match (self, order) {
            (DateCell::Day(day, _), _) => Some(day),
            (DateCell::Either { day_first, .. }, Some(DateOrder::DayFirst)) => Some(day_first),
            (DateCell::Either { month_first, .. }, Some(DateOrder::MonthFirst)) => Some(month_first),
            _ => None,
        }
    }
}

/// The order of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// This one: some cell shows it.
    Known(DateOrder),
    /// No cell needs it.
    NotNeeded,
    /// Cells need it and none shows it, or they disagree: the first that needs it.
    Open(String),
}

/// The order of a column's dates.
pub fn order_of<'a>(cells: impl Iterator<Item = &'a str>) -> Order {
    let mut tally = OrderTally::default();
    for cell in cells {
        tally.add(cell);
    }
    tally.order()
}

/// What the cells of a column show of the order of their dates, cell by cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderTally {
    day_first: bool,
    month_first: bool,
    open: Option<String>,
    /// The first that shows the order by itself.
    shown: Option<String>,
}

impl OrderTally {
    /// Takes one cell in, and says whether it is a date.
    pub fn add(&mut self, cell: &str) -> bool {
        let found = read(cell);
        if let (DateCell::Day(_, Some(_)), None) = (found, &self.shown) {
            self.shown = Some(cell.to_owned());
        }
        match found {
            DateCell::Day(_, Some(DateOrder::DayFirst)) => self.day_first = true,
            DateCell::Day(_, Some(DateOrder::MonthFirst)) => self.month_first = true,
            DateCell::Either { .. } if self.open.is_none() => self.open = Some(cell.to_owned()),
            DateCell::Day(..) | DateCell::Either { .. } => {}
            DateCell::Month | DateCell::None => return false,
        }
        true
    }

    /// The order.
    pub fn order(&self) -> Order {
        match (&self.open, self.day_first, self.month_first) {
            (None, ..) => Order::NotNeeded,
            (Some(_), true, false) => Order::Known(DateOrder::DayFirst),
            (Some(_), false, true) => Order::Known(DateOrder::MonthFirst),
            (Some(cell), ..) => Order::Open(cell.clone()),
        }
    }

    /// Which comes first where all cells that show an order show the same, and the first such cell.
    pub fn shown(&self) -> Option<(DateOrder, &str)> {
        let cell = self.shown.as_deref()?;
        match (self.day_first, self.month_first) {
            (true, false) => Some((DateOrder::DayFirst, cell)),
            (false, true) => Some((DateOrder::MonthFirst, cell)),
            _ => None,
        }
    }
}

/// Words that stand beside a date and say nothing about the day.
const BESIDE: &[&str] = &["t", "z", "am", "pm", "utc", "gmt", "at", "st", "nd", "rd", "th", "of", "h"];
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// One part of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// A number and how many digits it has.
    Number(u32, usize),
    /// A month by name.
    Month(u32),
}

/// Reads a cell: `2026-11-20`, `2026-11-20T09:00Z`, `20261120`, `11/20/2026`, `20.11.26`, `20-Nov-26`,
/// `20 Nov, 2026 00:03:00`, `Nov 20 2026`.
pub fn read(cell: &str) -> DateCell {
    let Some(parts) = parts(cell) else { return DateCell::None };
    let date = |year: u32, month: u32, day: u32| NaiveDate::from_ymd_opt(year as i32, month, day);
    let surely = |found: Option<NaiveDate>, order| found.map_or(DateCell::None, |day| DateCell::Day(day, order));
    match *parts.as_slice() {
        [Part::Number(packed, 8 | 14), ..] => {
            let packed = if packed > 99_999_999 { 0 } else { packed };
            surely(date(packed / 10_000, packed / 100 % 100, packed % 100), None)
        }
        [Part::Number(year, 4), Part::Number(month, 1 | 2), Part::Number(day, 1 | 2), ..]
        | [Part::Number(year, 4), Part::Month(month), Part::Number(day, 1 | 2), ..] => {
            surely(date(year, month, day), None)
        }
        [Part::Number(_, 4), Part::Number(1..=12, 1 | 2)]
        | [Part::Number(_, 4), Part::Month(_)]
        | [Part::Month(_), Part::Number(_, 4)] => DateCell::Month,
        [Part::Number(day, 1 | 2), Part::Month(month), Part::Number(year, digits @ (2 | 4)), ..]
        | [Part::Month(month), Part::Number(day, 1 | 2), Part::Number(year, digits @ (2 | 4)), ..] => {
            surely(date(full(year, digits), month, day), None)
        }
        [Part::Number(first, 1 | 2), Part::Number(second, 1 | 2), Part::Number(year, digits @ (2 | 4)), ..] => {
            let year = full(year, digits);
            let dotted = cell.contains('.') && !cell.contains('/');
            match (date(year, second, first), date(year, first, second)) {
                // Points stand only between dates that begin with the day.
                (found, _) if dotted => surely(found, None),
                (Some(day), Some(other)) if day == other => DateCell::Day(day, None),
                (Some(day_first), Some(month_first)) => DateCell::Either { day_first, month_first },
                (Some(day), None) => DateCell::Day(day, Some(DateOrder::DayFirst)),
                (None, Some(day)) => DateCell::Day(day, Some(DateOrder::MonthFirst)),
                (None, None) => DateCell::None,
            }
        }
        _ => DateCell::None,
    }
}

/// A year of two digits is one of 1970-2069.
fn full(year: u32, digits: usize) -> u32 {
    match (digits, year) {
        (2, 0..=69) => 2000 + year,
        (2, _) => 1900 + year,
        _ => year,
    }
}

/// The parts of a date; `None` where a word or sign is in it that no date has.
fn parts(cell: &str) -> Option<Vec<Part>> {
    let cell = cell.trim();
    if cell.is_empty() || cell.len() > 48 || !cell.starts_with(|ch: char| ch.is_alphanumeric()) {
        return None;
    }
    let mut parts = Vec::new();
    let mut rest = cell;
    while let Some(ch) = rest.chars().next() {
        let run = |part_of: fn(&char) -> bool| rest.chars().take_while(part_of).map(char::len_utf8).sum::<usize>();
        let length = if ch.is_ascii_digit() {
            let length = run(char::is_ascii_digit);
            // Fourteen digits are a date with its time: only the date is wanted.
            let wanted = if length == 14 { 8 } else { length };
            parts.push(Part::Number(rest.get(..wanted)?.parse().ok()?, length));
            length
        } else if ch.is_alphabetic() {
            let length = run(|ch| ch.is_alphabetic());
            let word = rest.get(..length)?.to_lowercase();
            let starts = |full: &&str| word.chars().count() >= 3 && full.starts_with(word.as_str());
            if let Some(month) = MONTHS.iter().position(|full| starts(full) || (word == "sept" && *full == "september"))
            {
                parts.push(Part::Month(month as u32 + 1));
            } else if !WEEKDAYS.iter().any(starts) && !BESIDE.contains(&word.as_str()) {
                return None;
            }
            length
        } else if ch.is_whitespace() || matches!(ch, '-' | '/' | '.' | ',' | ':' | '+' | '(' | ')') {
            ch.len_utf8()
        } else {
            return None;
        };
        rest = rest.get(length..)?;
    }
    Some(parts)
}

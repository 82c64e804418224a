//! Numbers in cells: the decimal sign, decided per column, and a number rewritten with a point and nothing else.

use std::ops::Range;

/// What stands before the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decimal {
    /// `1,622.60`
    Point,
    /// `1.622,60`
    Comma,
}

/// What one number says about the decimal sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    /// It has one, and this is it.
    Surely(Decimal),
    /// `1.200`, `1,200`: this, where no other cell says more.
    Perhaps(Decimal),
    /// Nothing.
    Nothing,
}

/// The decimal sign of a column: what most of its telling cells say; a single separator before exactly three digits
/// parts thousands, unless another cell shows otherwise.
pub fn decimal_of<'a>(cells: impl Iterator<Item = &'a str>) -> Decimal {
    let mut tally = DecimalTally::default();
    cells.for_each(|cell| tally.add(cell));
    tally.sign()
}

/// What the cells of a column say about its decimal sign, cell by cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DecimalTally {
    sure: (usize, usize),
    perhaps: (usize, usize),
}

impl DecimalTally {
    /// Takes one cell in.
    pub fn add(&mut self, cell: &str) {
        if cell.bytes().all(|byte| byte.is_ascii_digit()) {
            return;
        }
        match core(cell).map_or(Says::Nothing, |range| says(cell.get(range).unwrap_or_default())) {
            Says::Surely(Decimal::Point) => self.sure.0 += 1,
            Says::Surely(Decimal::Comma) => self.sure.1 += 1,
            Says::Perhaps(Decimal::Point) => self.perhaps.0 += 1,
            Says::Perhaps(Decimal::Comma) => self.perhaps.1 += 1,
            Says::Nothing => {}
        }
    }

    /// The sign.
    pub fn sign(&self) -> Decimal {
        let (sure, perhaps) = (self.sure, self.perhaps);
        let commas = if sure == (0, 0) { perhaps.1 > perhaps.0 } else { sure.1 > sure.0 };
        if commas { Decimal::Comma } else { Decimal::Point }
    }
}

/// The cell with its number rewritten: `R$ 1.622,60 / mo` → `R$ 1622.60 / mo`. A cell without a number stays as it is.
///
/// # Errors
/// Where the cell's own number contradicts the column's decimal sign.
pub fn plain(cell: &str, decimal: Decimal) -> Result<String, String> {
    let Some(range) = core(cell) else { return Ok(cell.to_owned()) };
    let number = cell.get(range.clone()).unwrap_or_default();
    if matches!(says(number), Says::Surely(other) if other != decimal) {
        let (own, others) = match decimal {
            Decimal::Point => ("comma", "point"),
            Decimal::Comma => ("point", "comma"),
        };
        return Err(format!("“{cell}” has a decimal {own}, other cells of the column have a {others}"));
    }
    let keep = match decimal {
        Decimal::Point => '.',
        Decimal::Comma => ',',
    };
    let digits: String = number
        .chars()
        .filter(|ch| ch.is_ascii_digit() || *ch == keep)
        .map(|ch| if ch == keep { '.' } else { ch })
        .collect();
    let before = cell.get(..range.start).unwrap_or_default();
    let after = cell.get(range.end..).unwrap_or_default();
    // Three decimals would be taken for thousands further on, four are not.
    let three = digits.split_once('.').is_some_and(|(_, decimals)| decimals.len() == 3);
    Ok(format!("{before}{digits}{}{after}", if three { "0" } else { "" }))
}

/// A whole number: `1,200`, `12`, `12.0`, `50 users`.
///
/// # Errors
/// What is wrong with it.
pub fn whole(cell: &str, decimal: Decimal) -> Result<u32, String> {
    let number = decimal_number(cell, decimal)?;
    if number < 0.0 || number.fract() != 0.0 || number > f64::from(u32::MAX) {
        return Err(format!("“{cell}” is not a whole number"));
    }
    Ok(number as u32)
}

/// A number with decimals; a `%` or a word behind it is left off.
///
/// # Errors
/// What is wrong with it.
pub fn decimal_number(cell: &str, decimal: Decimal) -> Result<f64, String> {
    let no_number = || format!("“{cell}” is not a number");
    let text = plain(cell, decimal)?;
    let range = core(&text).ok_or_else(no_number)?;
    let before = text.get(..range.start).unwrap_or_default().trim();
    let after = text.get(range.end..).unwrap_or_default();
    let words = after.trim().trim_start_matches('%').trim();
    if !matches!(before, "" | "-" | "−" | "+") || words.chars().any(|ch| !ch.is_alphabetic() && ch != ' ') {
        return Err(no_number());
    }
    let number: f64 = text.get(range).unwrap_or_default().parse().map_err(|_| no_number())?;
    Ok(if matches!(before, "-" | "−") { -number } else { number })
}

/// Where the first number of a cell stands: digits, points, commas, apostrophes, and blanks before three digits.
fn core(cell: &str) -> Option<Range<usize>> {
    let bytes: Vec<(usize, char)> = cell.char_indices().collect();
    let digit = |at: usize| bytes.get(at).is_some_and(|(_, ch)| ch.is_ascii_digit());
    let begins = |at: usize| digit(at) || (matches!(bytes.get(at), Some((_, '.' | ','))) && digit(at + 1));
    let first = (0..bytes.len()).find(|at| begins(*at))?;
    let mut last = first;
    while let Some((_, ch)) = bytes.get(last) {
        let grouped = digit(last + 1) && digit(last + 2) && digit(last + 3) && !digit(last + 4);
        let part = match ch {
            '0'..='9' => true,
            '.' | ',' => digit(last + 1),
            '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' => grouped,
            _ => false,
        };
        if !part {
            break;
        }
        last += 1;
    }
    let end = bytes.get(last).map_or(cell.len(), |(at, _)| *at);
    bytes.get(first).map(|(start, _)| *start..end)
}

/// What a number says about the decimal sign.
fn says(number: &str) -> Says {
    let count = |wanted: char| number.chars().filter(|ch| *ch == wanted).count();
    let (points, commas) = (count('.'), count(','));
    let last = number.rfind(['.', ',']);
    let behind = last.map_or(0, |at| number.len() - at - 1);
    let before = last.and_then(|at| number.get(..at)).unwrap_or_default();
    let sign = |point: bool| if point { Decimal::Point } else { Decimal::Comma };
    match (points, commas) {
        (0, 0) => Says::Nothing,
        (_, 1) if points > 0 && number.rfind(',') == last => Says::Surely(Decimal::Comma),
        (1, _) if commas > 0 && number.rfind('.') == last => Says::Surely(Decimal::Point),
        (0, 1) | (1, 0) => {
            let thousands = behind == 3 && !before.is_empty() && before.len() < 4 && !before.starts_with('0');
            let point = points == 1;
            if thousands { Says::Perhaps(sign(!point)) } else { Says::Surely(sign(point)) }
        }
        // Twice the same sign parts thousands, so that decimals would have the other.
        (_, 0) => Says::Surely(Decimal::Comma),
        (0, _) => Says::Surely(Decimal::Point),
        _ => Says::Nothing,
    }
}

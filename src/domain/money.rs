//! Money: an amount in minor units of a currency, and a cost with its billing period.
//!
//! Amounts are whole minor units (cents), never floating point. Sums never mix currencies:
//! [`Rates`] converts what has a rate and names what has none. How amounts are read is in [`read`].

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;

use super::field::FieldError;
use super::text::thousands;

pub mod currency;
pub mod read;

pub use read::MAX_MAJOR;

/// An ISO 4217 currency code, upper case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The US dollar.
    pub const USD: Currency = Currency(*b"USD");
    /// The euro.
    pub const EUR: Currency = Currency(*b"EUR");
    /// The pound sterling.
    pub const GBP: Currency = Currency(*b"GBP");

    /// Reads a code such as `eur`. Any three ASCII letters are taken; blanks around are ignored.
    pub fn parse(code: &str) -> Option<Currency> {
        let letters: [u8; 3] = code.trim().as_bytes().try_into().ok()?;
        letters.iter().all(u8::is_ascii_alphabetic).then(|| Currency(letters.map(|letter| letter.to_ascii_uppercase())))
    }

    /// The code: `EUR`.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }

    /// Digits after the decimal point: 2 for most, 0 for JPY, 3 for KWD.
    pub fn digits(self) -> u32 {
        match self.code() {
            "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI" | "VND"
            | "VUV" | "XAF" | "XOF" | "XPF" => 0,
            "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
            _ => 2,
        }
    }

    /// Minor units in one major unit: 100 for most.
    pub fn scale(self) -> i64 {
        10_i64.pow(self.digits())
    }

    /// What is written before an amount: `$`, `€`, `£`, `¥`, `₹`, `R$`, `A$`, or the code and a blank (`CHF `);
    /// `¤ ` for a code that is not in ISO 4217.
    pub fn symbol(self) -> &'static str {
        currency::symbol(self.code())
    }

    /// Whether the code is in ISO 4217.
    pub fn is_known(self) -> bool {
        currency::row(self.code()).is_some()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount of one currency, in its minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    /// Minor units (cents); negative for a loss.
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
}

impl Money {
    /// That many minor units.
    pub fn new(minor: i64, currency: Currency) -> Money {
        Money { minor, currency }
    }

    /// Rounded to whole major units, half away from zero: for headings, where cents are noise.
    #[must_use]
    pub fn whole(self) -> Money {
        let scale = 10_i64.pow(self.currency.digits());
        Money::new(divide_rounding(self.minor, scale).saturating_mul(scale), self.currency)
    }

    /// Short, for heads of columns: `$980`, `$18k`, `$1.2M`, `$2.4B`. Three digits at most, rounded half away from zero.
    pub fn short(self) -> String {
        const UNITS: [(u64, &str); 4] =
            [(1_000_000_000_000, "T"), (1_000_000_000, "B"), (1_000_000, "M"), (1_000, "k")];
        let whole = self.whole();
        let (major, _) = whole.parts();
        // 999,600 is a million once it is rounded to three digits.
        let Some((unit, letter)) = UNITS.iter().find(|(unit, _)| major >= unit - unit / 2_000) else {
            return whole.to_string();
        };
        let tenths = divide_rounding(i64::try_from(major).unwrap_or(i64::MAX), (*unit / 10) as i64);
        let digits = if tenths < 100 && tenths % 10 != 0 {
            format!("{}.{}", tenths / 10, tenths % 10)
        } else {
            divide_rounding(tenths, 10).to_string()
        };
        let one = Money::new(self.currency.scale(), self.currency).to_string();
        let sign = if self.minor < 0 { "−" } else { "" };
        format!("{sign}{}", one.replacen('1', &format!("{digits}{letter}"), 1))
    }

    /// Reads an amount as people type it: `1,200`, `$1.2k`, `€1.622,60`, `CHF 99`, `2.5M`, `99 eur`, `$ $120`, `(40)`.
    /// A bare number is in `home`. `$` is `home` where that is a dollar, else USD. Fractions of a minor unit are
    /// rounded half away from zero. At most [`MAX_MAJOR`] major units.
    ///
    /// # Errors
    /// A sentence that says what was not understood and shows a value that would be.
    pub fn parse(typed: &str, home: Currency) -> Result<Money, FieldError> {
        read::money(typed, home)
    }

    /// As typed back: exact, with the currency code where it isn't `home`: `1200.50`, `99 EUR`.
    pub fn typed(self, home: Currency) -> String {
        let sign = if self.minor < 0 { "-" } else { "" };
        let (whole, cents) = self.parts();
        let code = if self.currency == home { String::new() } else { format!(" {}", self.currency) };
        format!("{sign}{whole}{cents}{code}")
    }

    /// The amount in major units, for plots and comparisons; never for sums.
    pub fn major(self) -> f64 {
        self.minor as f64 / self.currency.scale() as f64
    }

    /// Whole units without sign, and the point with the rest (`.50`), empty where there is none.
    fn parts(self) -> (u64, String) {
        let scale = self.currency.scale().unsigned_abs();
        let minor = self.minor.unsigned_abs();
        let digits = self.currency.digits() as usize;
        let cents = match minor % scale {
            0 => String::new(),
            cents => format!(".{cents:0digits$}"),
        };
        (minor / scale, cents)
    }
}

/// Exact and readable: `$1,200`, `$15.99`, `−€40`; cents only where there are any.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, cents) = self.parts();
        let sign = if self.minor < 0 { "−" } else { "" };
        let whole = thousands(i64::try_from(whole).unwrap_or(i64::MAX));
        let parts = match currency::row(self.currency.code()) {
            Some((_, symbol, _)) => [sign, *symbol, "", &whole, &cents],
            None => [sign, self.currency.code(), " ", &whole, &cents],
        };
        // A column of amounts is written at each key: part by part, unless somebody wants it padded.
        match f.width().or(f.precision()) {
            None => parts.into_iter().try_for_each(|part| f.write_str(part)),
            Some(_) => f.pad(&parts.concat()),
        }
    }
}

/// How often a cost is billed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Period {
    /// Every month.
    Monthly,
    /// Every three months.
    Quarterly,
    /// Every year.
    Annual,
}

impl Period {
    /// All periods, shortest first.
    pub const ALL: [Period; 3] = [Period::Monthly, Period::Quarterly, Period::Annual];

    /// Months that one bill covers.
    pub fn months(self) -> i64 {
        match self {
            Period::Monthly => 1,
            Period::Quarterly => 3,
            Period::Annual => 12,
        }
    }

    /// Its name in files and exports: `monthly`.
    pub fn name(self) -> &'static str {
        match self {
            Period::Monthly => "monthly",
            Period::Quarterly => "quarterly",
            Period::Annual => "annual",
        }
    }

    /// Its short form behind an amount: `mo`, `qtr`, `yr`.
    pub fn short(self) -> &'static str {
        match self {
            Period::Monthly => "mo",
            Period::Quarterly => "qtr",
            Period::Annual => "yr",
        }
    }

    /// Reads `monthly`, `month`, `mo`, `m`, `quarterly`, `qtr`, `q`, `annual`, `yearly`, `year`, `yr`, `y`, `pa`…, ignoring case.
    pub fn parse(word: &str) -> Option<Period> {
        let word = word.trim().to_lowercase().replace(['.', '-'], "");
        Some(match word.as_str() {
            "monthly" | "month" | "months" | "mon" | "mo" | "m" | "mth" | "mthly" | "pm" | "pcm" | "1 month" => {
                Period::Monthly
            }
            "quarterly" | "quarter" | "qtr" | "qtrly" | "q" | "3 months" | "3 mo" => Period::Quarterly,
            "annual" | "annually" | "annum" | "yearly" | "year" | "years" | "yr" | "yrly" | "y" | "pa" | "1 year"
            | "12 months" | "12 mo" => Period::Annual,
            _ => return None,
        })
    }
}

/// What a tool costs: the bill and how often it comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cost {
    /// One bill.
    pub amount: Money,
    /// How often it comes.
    pub period: Period,
}

impl Cost {
    /// A cost per month.
    pub fn monthly_of(amount: Money) -> Cost {
        Cost { amount, period: Period::Monthly }
    }

    /// Reads a cost as people type it: `1,200`, `$1.2k/yr`, `€99/mo`, `300 USD per year`, `15 aed quarterly`, `free`.
    /// Without a period it is monthly. Negative costs and prices per seat are refused.
    ///
    /// # Errors
    /// A sentence that says what was not understood and shows a value that would be.
    pub fn parse(typed: &str, home: Currency) -> Result<Cost, FieldError> {
        read::cost(typed, home)
    }

    /// As typed back, exact: `1200/yr`, `99 EUR/mo`.
    pub fn typed(self, home: Currency) -> String {
        format!("{}/{}", self.amount.typed(home), self.period.short())
    }

    /// The cost of one month, rounded half away from zero to a minor unit.
    pub fn monthly(self) -> Money {
        let months = self.period.months();
        Money::new(divide_rounding(self.amount.minor, months), self.amount.currency)
    }

    /// The cost of twelve months, exact.
    pub fn annual(self) -> Money {
        Money::new(self.amount.minor.saturating_mul(12 / self.period.months()), self.amount.currency)
    }
}

/// Readable, as billed: `$1,200/yr`.
impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.amount, self.period.short())
    }
}

/// `value / by`, rounded half away from zero; `by` > 0.
pub fn divide_rounding(value: i64, by: i64) -> i64 {
    let half = by / 2;
    if value >= 0 { (value.saturating_add(half)) / by } else { (value.saturating_sub(half)) / by }
}

/// One typed exchange rate: what one unit of `from` is worth in the workspace's currency, from a day on.
#[derive(Debug, Clone, PartialEq)]
pub struct Rate {
    /// The row id.
    pub id: super::id::Id,
    /// The foreign currency.
    pub from: Currency,
    /// The day from which it holds.
    pub on: NaiveDate,
    /// Units of the workspace's currency for one unit of `from`; > 0.
    pub value: f64,
}

/// The workspace's currency and all its typed rates.
#[derive(Debug, Clone)]
pub struct Rates {
    /// The currency in which sums are shown.
    pub home: Currency,
    rates: Vec<Rate>,
}

impl Rates {
    /// Rates in any order.
    pub fn new(home: Currency, mut rates: Vec<Rate>) -> Rates {
        rates.sort_by_key(|rate| (rate.from, rate.on));
        Rates { home, rates }
    }

    /// The newest rate for `from` that holds on `on`; `None` where none was typed.
    pub fn rate(&self, from: Currency, on: NaiveDate) -> Option<&Rate> {
        self.rates.iter().rev().find(|rate| rate.from == from && rate.on <= on)
    }

    /// The amount in the workspace's currency on that day, rounded half away from zero; `None` where there is
    /// no rate.
    pub fn convert(&self, money: Money, on: NaiveDate) -> Option<Money> {
        if money.currency == self.home {
            return Some(money);
        }
        let rate = self.rate(money.currency, on)?.value;
        if !(rate.is_finite() && rate > 0.0) {
            return None;
        }
        // Typed rates are decimal: as whole billionths (finer below 1) the product is exact.
        let fine: i128 = if rate >= 1.0 { 1_000_000_000 } else { 1_000_000_000_000_000 };
        let rate = (rate * fine as f64).round() as i128;
        let product = i128::from(money.minor).checked_mul(rate)?.checked_mul(i128::from(self.home.scale()))?;
        let by = fine * i128::from(money.currency.scale());
        let half = if product < 0 { -by / 2 } else { by / 2 };
        let minor = i64::try_from(product.checked_add(half)? / by).ok()?;
        Some(Money::new(minor, self.home))
    }
}

/// A sum of money in the workspace's currency, and what could not be summed.
#[derive(Debug, Clone, PartialEq)]
pub struct Sum {
    /// The sum of what could be converted.
    pub total: Money,
    /// Amounts without a rate: summed per currency, in the order of their codes.
    pub left_out: Vec<Money>,
}

impl Sum {
    /// Sums amounts as of a day.
    pub fn of(amounts: impl IntoIterator<Item = Money>, rates: &Rates, on: NaiveDate) -> Sum {
        let mut total = 0_i64;
        let mut left_out: BTreeMap<Currency, i64> = BTreeMap::new();
        for amount in amounts {
            match rates.convert(amount, on) {
                Some(converted) => total = total.saturating_add(converted.minor),
                None => {
                    let sum = left_out.entry(amount.currency).or_default();
                    *sum = sum.saturating_add(amount.minor);
                }
            }
        }
        let left_out = left_out.into_iter().map(|(currency, minor)| Money::new(minor, currency)).collect();
        Sum { total: Money::new(total, rates.home), left_out }
    }
}

#[cfg(test)]
mod tests;

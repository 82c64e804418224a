//! Figures as documents write them: money, shares, days, lists of names. A figure that does not exist is `–`.

use chrono::NaiveDate;

use crate::domain::finding::Severity;
use crate::domain::money::{Money, Sum};
use crate::domain::text;

/// What stands where there is no figure.
pub const NONE: &str = "–";

/// An amount, or `–`.
pub fn money(amount: Option<Money>) -> String {
    amount.map_or_else(|| NONE.to_owned(), |amount| amount.to_string())
}

/// An amount rounded to whole units, for sums in which cents are noise: `$4,310`.
pub fn rounded(amount: Money) -> Money {
    let unit = 10_i64.pow(amount.currency.digits().min(6));
    let whole = crate::domain::money::divide_rounding(amount.minor, unit);
    Money::new(whole.saturating_mul(unit), amount.currency)
}

/// An amount in major units, for drawing only.
pub(crate) fn major(amount: Money) -> f64 {
    amount.minor as f64 / 10_f64.powi(i32::try_from(amount.currency.digits()).unwrap_or(2))
}

/// Twelve months of a monthly amount.
pub fn yearly(monthly: Money) -> Money {
    Money::new(monthly.minor.saturating_mul(12), monthly.currency)
}

/// The sum of amounts of one currency.
pub fn total(amounts: impl IntoIterator<Item = Money>, zero: Money) -> Money {
    amounts.into_iter().fold(zero, |sum, amount| Money::new(sum.minor.saturating_add(amount.minor), sum.currency))
}

/// A share as a percentage with one digit where it needs one: `12.4 %`, `40 %`; `–` for none.
pub fn share(share: Option<f64>) -> String {
    match share.filter(|share| share.is_finite()) {
        Some(share) => {
            let tenths = (share * 1_000.0).round() / 10.0;
            format!("{tenths} %")
        }
        None => NONE.to_owned(),
    }
}

/// A part of a whole; `None` where the whole is nothing.
pub fn ratio(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// What a sum leaves out for want of a rate: `€99 and AED 15`; `None` where nothing.
pub fn left_out(sum: &Sum) -> Option<String> {
    let amounts: Vec<String> = sum.left_out.iter().map(ToString::to_string).collect();
    (!amounts.is_empty()).then(|| list(&amounts))
}

/// A severity at the beginning of a sentence: `Critical`.
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "Critical",
        Severity::Warning => "Warning",
        Severity::Note => "Note",
    }
}

/// A day in a title: `20 November 2026`.
pub fn day(date: NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}

/// `3 tools`, `1 tool`.
pub fn tools(n: usize) -> String {
    text::count(n, "tool", "tools")
}

/// Names in a sentence: `A`, `A and B`, `A, B and C`.
pub fn list<S: AsRef<str>>(names: &[S]) -> String {
    match names {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// The first names of many: `A, B, C and 9 more`.
pub fn some<S: AsRef<str>>(names: &[S], most: usize) -> String {
    if names.len() <= most {
        return list(names);
    }
    let first: Vec<&str> = names.iter().take(most).map(AsRef::as_ref).collect();
    format!("{} and {} more", first.join(", "), names.len() - most)
}

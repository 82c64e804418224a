//! Cells of one column into what people type: numbers by the column's decimal sign, dates by its order.
//! What can't be told is not guessed.

pub mod date;
pub mod moment;
pub mod number;
pub mod ways;

use crate::domain::money::Currency;

/// The currency that a header names in brackets at its end: `Amount (INR)`. A zone (`(in UTC)`, `(EDT)`) is none.
pub fn currency_of_header(header: &str) -> Option<Currency> {
    let inside = header.trim_end().strip_suffix([')', ']'])?.rsplit(['(', '[']).next()?.trim();
    let code = match inside {
        "$" => "USD",
        "€" => "EUR",
        "£" => "GBP",
        other => other,
    };
    let currency = Currency::parse(code).filter(|_| code.chars().all(|ch| ch.is_ascii_uppercase()))?;
    currency.is_known().then_some(currency)
}

/// The highest score that a header names as a scale: `Value (1-5)` → 5, `Value (out of 10)` → 10.
pub fn scale_of_header(header: &str) -> Option<u32> {
    let inside = header.trim_end().strip_suffix([')', ']'])?.rsplit(['(', '[']).next()?;
    let number = inside.rsplit(|ch: char| !ch.is_ascii_digit()).next()?;
    number.parse().ok().filter(|most| (2..=100).contains(most))
}

#[cfg(test)]
mod tests;

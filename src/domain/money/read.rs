//! Reads amounts and costs as people type them. Not for columns of a file: there the decimal sign is decided for
//! the whole column first.

use super::{Cost, Currency, Money, Period};
use crate::domain::field::FieldError;
use crate::domain::text::{clean, fit, thousands};

/// The largest amount that is taken, in major units.
pub const MAX_MAJOR: i64 = 1_000_000_000_000;

/// Characters that a typed amount may have.
const LENGTH: usize = 80;

/// Dollars of other countries, where a bare `$` can mean them.
const DOLLARS: [&str; 9] = ["USD", "AUD", "CAD", "NZD", "HKD", "SGD", "TWD", "MXN", "BBD"];

/// Signs that name one currency (`$` and `¥` don't).
const SIGNS: [(&str, &str); 23] = [
    ("€", "EUR"),
    ("£", "GBP"),
    ("₹", "INR"),
    ("₩", "KRW"),
    ("₪", "ILS"),
    ("₫", "VND"),
    ("₴", "UAH"),
    ("₱", "PHP"),
    ("₦", "NGN"),
    ("₺", "TRY"),
    ("₽", "RUB"),
    ("US$", "USD"),
    ("R$", "BRL"),
    ("A$", "AUD"),
    ("AU$", "AUD"),
    ("C$", "CAD"),
    ("CA$", "CAD"),
    ("NZ$", "NZD"),
    ("HK$", "HKD"),
    ("S$", "SGD"),
    ("MX$", "MXN"),
    ("NT$", "TWD"),
    ("CN¥", "CNY"),
];

/// A number as typed, before it is known how many digits may follow the point.
struct Number<'a> {
    digits: &'a str,
    /// What it is multiplied by: 1, or as its suffix says.
    times: i64,
}

/// A typed text taken apart.
#[derive(Default)]
struct Parts<'a> {
    negative: bool,
    number: Option<Number<'a>>,
    /// Signs and codes, in the order typed.
    marks: Vec<&'a str>,
}

/// As [`Money::parse`].
pub(super) fn money(typed: &str, home: Currency) -> Result<Money, FieldError> {
    let text = tidy(typed);
    if text.is_empty() {
        return Err(FieldError::new("type an amount, such as 1,200 or $1.2k"));
    }
    if text.chars().count() > LENGTH {
        return Err(not_an_amount(typed));
    }
    let parts = take_apart(&text).ok_or_else(|| not_an_amount(typed))?;
    let number = parts.number.ok_or_else(|| not_an_amount(typed))?;
    let currency = currency_of(&parts.marks, home)?;
    let places = if number.times > 1 { None } else { Some(currency.digits()) };
    let (whole, fraction) = split(number.digits, places).map_err(|problem| problem.sentence(typed))?;
    let minor = minor(&whole, &fraction, number.times, currency).ok_or_else(|| {
        FieldError::new(format!("“{}” is more than this can hold: the most is {}", shown(typed), thousands(MAX_MAJOR)))
    })?;
    Ok(Money::new(if parts.negative { -minor } else { minor }, currency))
}

/// As [`Cost::parse`].
pub(super) fn cost(typed: &str, home: Currency) -> Result<Cost, FieldError> {
    let text = tidy(typed);
    if text.eq_ignore_ascii_case("free") {
        return Ok(Cost::monthly_of(Money::new(0, home)));
    }
    let (amount, period) = match text.rsplit_once('/') {
        Some((amount, word)) => (amount, Period::parse(word)),
        None => last_word(&text),
    };
    if is_per_seat(&text) {
        return Err(FieldError::new(
            "type what all seats cost together, such as $1,200/yr: the seats have their own fields",
        ));
    }
    let period = period.ok_or_else(|| {
        FieldError::new(format!(
            "“{}” is not billed monthly, quarterly or annually: type $99/mo, $300/qtr or $1.2k/yr",
            shown(typed)
        ))
    })?;
    let amount =
        money(amount, home).map_err(|error| match error.0.starts_with('“') || error.0.starts_with("type") {
            true => FieldError::new(format!("{}; as a cost, $99/mo or $1.2k/yr", error.0)),
            false => error,
        })?;
    if amount.minor < 0 {
        return Err(FieldError::new(format!(
            "a cost can't be negative: type {}/{}",
            Money::new(-amount.minor, amount.currency),
            period.short()
        )));
    }
    Ok(Cost { amount, period })
}

/// A plain number in any of the spellings of an amount (`1,200.5`, `1.2k`, `99.5%`, `$500`), for comparisons.
pub(crate) fn plain(typed: &str) -> Option<f64> {
    let text = tidy(typed.trim().trim_end_matches('%'));
    if text.chars().count() > LENGTH {
        return None;
    }
    let parts = take_apart(&text)?;
    let number = parts.number?;
    // Three digits after a single point are a fraction here: a measured figure has as many as it likes.
    let (whole, fraction) = split(number.digits, None).ok()?;
    let value: f64 = format!("{whole}.{fraction}").parse().ok()?;
    Some(if parts.negative { -value } else { value } * number.times as f64)
}

/// Rare blanks and minus signs made common.
fn tidy(typed: &str) -> String {
    let text: String = typed
        .chars()
        .map(|c| match c {
            '\u{A0}' | '\u{202F}' | '\u{2009}' | '\u{2007}' | '\t' => ' ',
            '−' | '–' | '\u{FE63}' | '－' => '-',
            '’' => '\'',
            '＄' => '$',
            c => c,
        })
        .collect();
    text.trim().to_owned()
}

/// What was typed, short enough and safe to stand in a sentence.
fn shown(typed: &str) -> String {
    fit(&clean(typed.trim()), 40).into_owned()
}

fn not_an_amount(typed: &str) -> FieldError {
    FieldError::new(format!("“{}” is not an amount: type one as 1,200, $1.2k or 99 EUR", shown(typed)))
}

/// Splits `15 aed quarterly` and `300 USD per year` into amount and period; without one it is monthly.
fn last_word(text: &str) -> (&str, Option<Period>) {
    let lower = text.to_ascii_lowercase();
    for link in [" per ", " every ", " a ", " each "] {
        if let Some(at) = lower.rfind(link) {
            return (&text[..at], Period::parse(&text[at + link.len()..]));
        }
    }
    match text.rsplit_once(' ') {
        // A lone letter behind a number is rather a million than a month.
        Some((amount, word)) if word.len() > 1 && Period::parse(word).is_some() => {
            let amount = amount.trim_end().trim_end_matches("billed").trim_end().trim_end_matches(',');
            (amount, Period::parse(word))
        }
        _ => (text, Some(Period::Monthly)),
    }
}

/// Whether a price for one seat was typed.
fn is_per_seat(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower
        .split(|c: char| !c.is_ascii_alphabetic())
        .any(|word| matches!(word, "seat" | "seats" | "user" | "users" | "licence" | "license" | "pupm"))
}

/// Sign, number, suffix, currency marks, in the orders people use.
fn take_apart(text: &str) -> Option<Parts<'_>> {
    let mut parts = Parts::default();
    let mut rest = text;
    if let Some(inner) = text.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        parts.negative = true;
        rest = inner.trim();
    }
    while let Some(first) = rest.chars().next() {
        let end = match first {
            ' ' => first.len_utf8(),
            '-' | '+' if parts.number.is_none() => {
                if parts.negative {
                    return None;
                }
                parts.negative = first == '-';
                1
            }
            // `Fr.` and `Rs.` end in a point.
            '.' if rest.starts_with(". ") && parts.marks.last().is_some_and(|mark| mark.len() == 2) => 1,
            '0'..='9' | '.' if parts.number.is_none() => {
                let end = number_end(rest);
                parts.number = Some(Number { digits: &rest[..end], times: 1 });
                end
            }
            c if c.is_alphabetic() => {
                let letters = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
                // `R$`, `US$`, `CN¥`: letters and the sign are one mark.
                let end = letters
                    + rest[letters..].chars().next().filter(|c| matches!(c, '$' | '¥')).map_or(0, char::len_utf8);
                match (suffix(&rest[..end]), &mut parts.number) {
                    (Some(times), Some(number))
                        if number.times == 1
                            && !parts.marks.iter().any(|mark| mark.len() == 1 && suffix(mark).is_some()) =>
                    {
                        number.times = times
                    }
                    _ => parts.marks.push(&rest[..end]),
                }
                end
            }
            c if !c.is_ascii_digit() && !c.is_ascii_punctuation() || c == '$' => {
                parts.marks.push(&rest[..c.len_utf8()]);
                c.len_utf8()
            }
            _ => return None,
        };
        rest = &rest[end..];
    }
    Some(parts)
}

/// Where a number ends: digits, and the signs between them.
fn number_end(text: &str) -> usize {
    let mut end = 0;
    for (at, c) in text.char_indices() {
        match c {
            '0'..='9' => end = at + 1,
            '.' | ',' | '\'' | ' ' => {}
            _ => break,
        }
    }
    end.max(1)
}

/// What `k`, `M` and their like multiply by.
fn suffix(word: &str) -> Option<i64> {
    // Three capitals are a currency's code, even where the word would be a suffix: `TSD`, `MIO`.
    if word.len() == 3 && word.bytes().all(|letter| letter.is_ascii_uppercase()) {
        return None;
    }
    match word.to_lowercase().as_str() {
        "k" | "thousand" | "tsd" => Some(1_000),
        "m" | "mn" | "mm" | "mio" | "million" | "millions" => Some(1_000_000),
        "b" | "bn" | "billion" => Some(1_000_000_000),
        _ => None,
    }
}

/// The currency that signs and codes mean together.
fn currency_of(marks: &[&str], home: Currency) -> Result<Currency, FieldError> {
    let dollar = if DOLLARS.contains(&home.code()) { home } else { Currency::USD };
    let yen = if home.code() == "CNY" { home } else { Currency(*b"JPY") };
    let mut named: Option<Currency> = None;
    let mut bare: Option<&str> = None;
    for mark in marks {
        if matches!(*mark, "$" | "¥") {
            if bare.is_some_and(|other| other != *mark) {
                return Err(two_currencies());
            }
            bare = Some(mark);
            continue;
        }
        let currency = currency_named(mark).ok_or_else(|| {
            FieldError::new(format!("“{}” is not a currency: use a code or sign, such as 99 EUR or $99", shown(mark)))
        })?;
        if named.is_some_and(|other| other != currency) {
            return Err(two_currencies());
        }
        named = Some(currency);
    }
    match (named, bare) {
        (Some(currency), Some("$")) if !currency.symbol().ends_with('$') && !DOLLARS.contains(&currency.code()) => {
            Err(two_currencies())
        }
        (Some(currency), Some("¥")) if !matches!(currency.code(), "JPY" | "CNY") => Err(two_currencies()),
        (Some(currency), _) => Ok(currency),
        (None, Some("$")) => Ok(dollar),
        (None, Some(_)) => Ok(yen),
        (None, None) => Ok(home),
    }
}

fn two_currencies() -> FieldError {
    FieldError::new("two currencies in one amount: name one, such as 99 EUR")
}

/// The currency of a sign or code. Lower-case codes must be known, so that a stray word isn't taken for one.
fn currency_named(mark: &str) -> Option<Currency> {
    let upper = mark.to_uppercase();
    if let Some((_, code)) = SIGNS.iter().find(|(sign, _)| *sign == upper) {
        return Currency::parse(code);
    }
    match upper.as_str() {
        "RS" => return Currency::parse("INR"),
        "FR" | "SFR" => return Currency::parse("CHF"),
        "ZŁ" => return Currency::parse("PLN"),
        "KČ" => return Currency::parse("CZK"),
        "EURO" | "EUROS" => return Some(Currency::EUR),
        "DOLLAR" | "DOLLARS" => return Some(Currency::USD),
        _ => {}
    }
    Currency::parse(mark).filter(|currency| currency.is_known() || currency.code() == mark)
}

/// Why digits and signs don't make a number.
enum Problem {
    /// They don't.
    NotANumber,
    /// `1.200`: a thousands sign or a decimal one; the two readings.
    TwoReadings(String, String),
}

impl Problem {
    fn sentence(self, typed: &str) -> FieldError {
        match self {
            Problem::NotANumber => not_an_amount(typed),
            Problem::TwoReadings(large, small) => {
                FieldError::new(format!("“{}” can mean {large} or {small}: type {large} or {small}", shown(typed)))
            }
        }
    }
}

/// Splits digits and signs into whole and fraction. `places` is how many digits may follow the point, where that
/// helps to tell a thousands sign from a decimal one.
fn split(digits: &str, places: Option<u32>) -> Result<(String, String), Problem> {
    let spaced: Vec<&str> = digits.split([' ', '\'']).collect();
    let text = if spaced.len() > 1 {
        let (last, groups) = spaced.split_last().ok_or(Problem::NotANumber)?;
        let tail = &last[..last.find(['.', ',']).unwrap_or(last.len())];
        let right = groups.iter().skip(1).all(|group| group.len() == 3) && tail.len() == 3 && groups[0].len() <= 3;
        if !right || groups.iter().any(|group| group.is_empty() || group.contains(['.', ','])) {
            return Err(Problem::NotANumber);
        }
        spaced.concat()
    } else {
        digits.to_owned()
    };
    let Some(sign) = text.rfind(['.', ',']).and_then(|at| text[at..].chars().next()) else {
        return Ok((text, String::new()));
    };
    let other = if sign == '.' { ',' } else { '.' };
    let is_decimal = match (text.matches(sign).count(), text.contains(other)) {
        (1, true) => true,
        (1, false) => is_decimal_alone(&text, sign, places, spaced.len() > 1)?,
        (_, false) => false,
        (_, true) => return Err(Problem::NotANumber),
    };
    if is_decimal {
        let (whole, fraction) = text.split_once(sign).ok_or(Problem::NotANumber)?;
        Ok((ungrouped(whole, other)?, fraction.to_owned()))
    } else {
        Ok((ungrouped(&text, sign)?, String::new()))
    }
}

/// Whether the only sign in a number is a decimal one.
fn is_decimal_alone(text: &str, sign: char, places: Option<u32>, grouped: bool) -> Result<bool, Problem> {
    let (whole, after) = text.split_once(sign).ok_or(Problem::NotANumber)?;
    if after.is_empty() {
        return Err(Problem::NotANumber);
    }
    if grouped || after.len() != 3 || whole.len() > 3 || whole.is_empty() || whole.starts_with('0') {
        return Ok(true);
    }
    match (sign, places) {
        (',', _) => Ok(false),
        (_, None | Some(3)) => Ok(true),
        // Half of the world writes 1.200 for what the other half writes 1,200.
        (_, Some(_)) => Err(Problem::TwoReadings(format!("{whole}{after}"), format!("{whole}.{}", &after[..2]))),
    }
}

/// The digits without their thousands signs, which must stand where they belong (every three, or as in 1,20,000).
fn ungrouped(text: &str, sign: char) -> Result<String, Problem> {
    let groups: Vec<&str> = text.split(sign).collect();
    if let [first, middle @ .., last] = groups.as_slice() {
        let right = (1..=3).contains(&first.len())
            && last.len() == 3
            && (middle.iter().all(|group| group.len() == 3)
                || (first.len() <= 2 && middle.iter().all(|group| group.len() == 2)));
        if !right {
            return Err(Problem::NotANumber);
        }
    }
    Ok(groups.concat())
}

/// Minor units of a number, rounded half away from zero; `None` beyond [`MAX_MAJOR`].
fn minor(whole: &str, fraction: &str, times: i64, currency: Currency) -> Option<i64> {
    let (times, scale) = (i128::from(times), i128::from(currency.scale()));
    let whole: i128 = if whole.is_empty() { 0 } else { whole.parse().ok().filter(|n| *n <= i128::from(MAX_MAJOR))? };
    // More than 15 digits behind the point can't turn a cent, whatever the suffix.
    let fraction = &fraction[..fraction.len().min(15)];
    let by = 10_i128.pow(u32::try_from(fraction.len()).ok()?);
    let rest: i128 = if fraction.is_empty() { 0 } else { fraction.parse().ok()? };
    let minor = whole * times * scale + (rest * times * scale + by / 2) / by;
    i64::try_from(minor).ok().filter(|minor| i128::from(*minor) <= i128::from(MAX_MAJOR) * scale)
}

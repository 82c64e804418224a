//! Dates as people type and read them. Today is always passed in. Not for imported files: there the order
//! of day and month is decided for a whole column.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use super::field::FieldError;
use super::text::{count, thousands};

/// Years in which a typed date may lie; outside it is a slip of the finger.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

/// Days within which [`near`] uses words.
const NEAR: i64 = 60;

/// Reads a date as people type it: `2026-11-20`, `today`, `tomorrow`, `yesterday`, `+30d`, `-2w`, `+3m`, `+1y`,
/// `in 12 d`, `9 days ago`, `mon` and `next mon` (the next such day after today), `last mon`, `20 nov`,
/// `20 Nov 2026`, `Nov 20`, `20.11.2026`. Without a year the nearest such day is meant, before or after today.
/// Orders that can't be told apart (`02/03/2026`) are refused with both readings.
///
/// # Errors
/// A sentence that says what was not understood and shows values that would be.
pub fn parse(typed: &str, today: NaiveDate) -> Result<NaiveDate, FieldError> {
    let word = typed.trim().replace('−', "-").to_lowercase();
    if word.is_empty() {
        return Err(FieldError::new("type a date, such as 2026-11-20, +30d or next mon"));
    }
    let date = if word.len() > 40 { None } else { read(&word, today)? };
    match date {
        Some(date) if YEARS.contains(&date.year()) => Ok(date),
        Some(_) => Err(FieldError::new(format!(
            "“{}” lies outside the years {} to {}: a date is typed as 2026-11-20",
            shown(typed),
            YEARS.start(),
            YEARS.end()
        ))),
        None => Err(FieldError::new(format!(
            "“{}” is not a date: type one as 2026-11-20, 20 nov, +30d or next mon",
            shown(typed)
        ))),
    }
}

/// What was typed, short enough and safe to stand in a sentence.
fn shown(typed: &str) -> String {
    super::text::fit(&super::text::clean(typed.trim()), 40).into_owned()
}

/// The date a lower-case text means, if any of the forms fits.
fn read(word: &str, today: NaiveDate) -> Result<Option<NaiveDate>, FieldError> {
    let named = match word {
        "today" | "now" => Some(today),
        "tomorrow" => today.succ_opt(),
        "yesterday" => today.pred_opt(),
        _ => None,
    };
    match named.or_else(|| relative(word, today)).or_else(|| of_week(word, today)).or_else(|| with_month(word, today)) {
        Some(date) => Ok(Some(date)),
        None => numeric(word),
    }
}

/// `+30d`, `-2w`, `in 3 months`, `9 days ago`.
fn relative(word: &str, today: NaiveDate) -> Option<NaiveDate> {
    let (span, back) = if let Some(span) = word.strip_prefix('+').or_else(|| word.strip_prefix("in ")) {
        (span, false)
    } else if let Some(span) = word.strip_prefix('-').or_else(|| word.strip_suffix("ago")) {
        (span, true)
    } else {
        return None;
    };
    let span = span.trim();
    let digits = span.len() - span.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let n: u32 = span[..digits].parse().ok().filter(|n| *n <= 100_000)?;
    let months = |n: u32| {
        let months = Months::new(n);
        if back { today.checked_sub_months(months) } else { today.checked_add_months(months) }
    };
    let days = |n: u32| {
        let days = Days::new(u64::from(n));
        if back { today.checked_sub_days(days) } else { today.checked_add_days(days) }
    };
    match span[digits..].trim() {
        "d" | "day" | "days" => days(n),
        "w" | "wk" | "week" | "weeks" => days(n * 7),
        "m" | "mo" | "month" | "months" => months(n),
        "y" | "yr" | "year" | "years" => months(n * 12),
        _ => None,
    }
}

/// `mon`, `next monday`, `last fri`: never today itself.
fn of_week(word: &str, today: NaiveDate) -> Option<NaiveDate> {
    let (day, back) = match word.split_once(' ') {
        Some(("next", day)) => (day, false),
        Some(("last", day)) => (day, true),
        None => (word, false),
        Some(_) => return None,
    };
    let day: Weekday = day.trim().parse().ok()?;
    let mut date = today;
    for _ in 0..7 {
        date = if back { date.pred_opt()? } else { date.succ_opt()? };
        if date.weekday() == day {
            return Some(date);
        }
    }
    None
}

/// `20 nov`, `nov 20, 2026`, `20-nov-2026`.
fn with_month(word: &str, today: NaiveDate) -> Option<NaiveDate> {
    let mut month = None;
    let mut numbers = Vec::new();
    for part in word.split([' ', ',', '-', '.', '/']).filter(|part| !part.is_empty()) {
        if part.starts_with(|c: char| c.is_ascii_digit()) {
            numbers.push(part.trim_end_matches(['s', 't', 'n', 'd', 'r', 'h']));
        } else if month.is_none() && part.len() >= 3 {
            month = Some(part.parse::<chrono::Month>().ok()?.number_from_month());
        } else {
            return None;
        }
    }
    let month = month?;
    match numbers.as_slice() {
        [day] => {
            let day: u32 = day.parse().ok()?;
            (today.year() - 4..=today.year() + 4)
                .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day))
                .min_by_key(|date| ((*date - today).num_days().abs(), *date < today))
        }
        [day, year] | [year, day] if year.len() == 4 && day.len() <= 2 => {
            NaiveDate::from_ymd_opt(year.parse().ok()?, month, day.parse().ok()?)
        }
        _ => None,
    }
}

/// Three numbers with one sign between them: the year first, or last with day and month in an order that shows.
fn numeric(word: &str) -> Result<Option<NaiveDate>, FieldError> {
    let Some(sign) = word.chars().find(|c| matches!(c, '-' | '/' | '.')) else { return Ok(None) };
    let parts: Vec<&str> = word.split(sign).collect();
    let numbers: Vec<u32> = parts.iter().filter_map(|part| part.parse().ok()).collect();
    let (&[a, b, c], &[first, _, last]) = (numbers.as_slice(), parts.as_slice()) else { return Ok(None) };
    let date = |year: u32, month, day| NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day);
    if first.len() >= 4 {
        return Ok(date(a, b, c));
    }
    if last.len() < 4 {
        return Ok(None);
    }
    // Dots stand between day, month and year, in that order, wherever they are used.
    match (date(c, b, a), date(c, a, b).filter(|_| sign != '.')) {
        (Some(day_first), Some(month_first)) if day_first != month_first => Err(FieldError::new(format!(
            "“{word}” can mean {} or {}: type {day_first} or {month_first}",
            day_first.format("%-d %B %Y"),
            month_first.format("%-d %B %Y"),
        ))),
        (day_first, month_first) => Ok(day_first.or(month_first)),
    }
}

/// Near dates in words: `today`, `tomorrow`, `yesterday`, `in 12 d`, `9 d ago`; further than 60 days: `2026-11-20`.
pub fn near(date: NaiveDate, today: NaiveDate) -> String {
    match (date - today).num_days() {
        days if days.abs() > NEAR => date.to_string(),
        days if days.abs() <= 1 => in_words(date, today),
        days if days > 0 => format!("in {days} d"),
        days => format!("{} d ago", -days),
    }
}

/// A span of days in words: `today`, `tomorrow`, `in 12 days`, `9 days ago`, for sentences.
pub fn in_words(date: NaiveDate, today: NaiveDate) -> String {
    match (date - today).num_days() {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        days if days > 0 => format!("in {} days", thousands(days)),
        days => format!("{} ago", count(usize::try_from(-days).unwrap_or(0), "day", "")),
    }
}

#[cfg(test)]
mod tests;

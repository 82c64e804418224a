//! Moments in cells: a day with its time, where there is one. What names no zone is taken as UTC, so that the day that
//! stands in the file is the day that is shown.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::date::{DateOrder, read};

/// Reads `2026-11-20`, `2026-11-20T09:00:00.000Z`, `2026-11-20 09:00 +02:00`, `11/20/2026 9:12 AM` (by the column's
/// order), `1763629200000` (milliseconds since 1970). `None` where it is none, or could be two.
pub fn moment(cell: &str, order: Option<DateOrder>) -> Option<DateTime<Utc>> {
    if let Some(moment) = quick(cell.as_bytes()) {
        return Some(moment);
    }
    if cell.len() == 13 && cell.bytes().all(|byte| byte.is_ascii_digit()) {
        return DateTime::from_timestamp_millis(cell.parse().ok()?);
    }
    let day = read(cell).day(order)?;
    let (time, offset) = time_of(cell);
    Some(day.and_time(time).and_utc() - offset)
}

/// The shape that most systems write, without looking at any other.
fn quick(cell: &[u8]) -> Option<DateTime<Utc>> {
    let number = |from: usize, to: usize| -> Option<u32> {
        let mut number = 0;
        for byte in cell.get(from..to)? {
            if !byte.is_ascii_digit() {
                return None;
            }
            number = number * 10 + u32::from(byte - b'0');
        }
        Some(number)
    };
    if cell.get(4) != Some(&b'-') || cell.get(7) != Some(&b'-') {
        return None;
    }
    let day = NaiveDate::from_ymd_opt(i32::try_from(number(0, 4)?).ok()?, number(5, 7)?, number(8, 10)?)?;
    let time = match cell.len() {
        10 => NaiveTime::MIN,
        16 | 19 | 20 if matches!(cell.get(10), Some(b'T' | b' ')) && cell.get(13) == Some(&b':') => {
            let seconds = if cell.len() > 16 && cell.get(16) == Some(&b':') { number(17, 19)? } else { 0 };
            if cell.len() == 20 && cell.get(19) != Some(&b'Z') || cell.len() == 19 && cell.get(16) != Some(&b':') {
                return None;
            }
            NaiveTime::from_hms_opt(number(11, 13)?, number(14, 16)?, seconds)?
        }
        _ => return None,
    };
    Some(day.and_time(time).and_utc())
}

/// The time of day in a cell, midnight where there is none, and how far it is ahead of UTC.
fn time_of(cell: &str) -> (NaiveTime, TimeDelta) {
    let nothing = (NaiveTime::MIN, TimeDelta::zero());
    let Some(colon) = cell.find(':') else { return nothing };
    let before = cell.get(..colon).unwrap_or_default();
    let digits = before.len() - before.trim_end_matches(|ch: char| ch.is_ascii_digit()).len();
    let hour = before.get(before.len() - digits.min(2)..).and_then(|hour| hour.parse::<u32>().ok());
    let behind = cell.get(colon + 1..).unwrap_or_default();
    let minute = behind.get(..2).and_then(|minute| minute.parse::<u32>().ok());
    let (Some(mut hour), Some(minute)) = (hour, minute) else { return nothing };
    let mut rest = behind.get(2..).unwrap_or_default();
    let mut second = 0;
    if let Some(after) = rest.strip_prefix(':') {
        second = after.get(..2).and_then(|second| second.parse::<u32>().ok()).unwrap_or(0);
        rest = after.get(2..).unwrap_or_default();
        rest = rest.trim_start_matches(|ch: char| ch == '.' || ch.is_ascii_digit());
    }
    let word = rest.trim().to_lowercase();
    let half: String = word.chars().filter(|ch| ch.is_ascii_alphabetic()).take(2).collect();
    match half.as_str() {
        "pm" if hour < 12 => hour += 12,
        "am" if hour == 12 => hour = 0,
        _ => {}
    }
    let Some(time) = NaiveTime::from_hms_opt(hour, minute, second.min(59)) else { return nothing };
    (time, offset(&word))
}

/// `+02:00`, `-0500`, `gmt+7`: how far ahead of UTC.
fn offset(word: &str) -> TimeDelta {
    let Some(at) = word.find(['+', '-']) else { return TimeDelta::zero() };
    let digits: String = word.get(at + 1..).unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits.parse::<i64>().unwrap_or(0), 0),
        4 => (
            digits.get(..2).and_then(|part| part.parse().ok()).unwrap_or(0),
            digits.get(2..).and_then(|part| part.parse().ok()).unwrap_or(0),
        ),
        _ => (0, 0),
    };
    let ahead = TimeDelta::minutes((hours * 60 + minutes).min(18 * 60));
    if word.get(at..=at) == Some("-") { -ahead } else { ahead }
}

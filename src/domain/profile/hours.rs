//! Business hours as typed: `mon-fri 09:00-17:00`.

use chrono::{NaiveTime, Weekday};

use super::BusinessHours;
use crate::domain::field::FieldError;
use crate::domain::field::read::shown;

/// The week, Monday first.
const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// As typed back: runs of three days and more are a range.
pub fn typed(hours: &BusinessHours) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut rest: Vec<Weekday> = WEEK.into_iter().filter(|day| hours.days.contains(day)).collect();
    while let Some(first) = rest.first().copied() {
        let run = rest
            .iter()
            .zip(first.num_days_from_monday()..)
            .take_while(|(day, at)| day.num_days_from_monday() == *at)
            .count();
        let days: Vec<Weekday> = rest.drain(..run).collect();
        match days.as_slice() {
            [first, .., last] if run > 2 => parts.push(format!("{}-{}", name(*first), name(*last))),
            few => parts.extend(few.iter().map(|day| name(*day))),
        }
    }
    format!("{} {}-{}", parts.join(","), hours.from.format("%H:%M"), hours.to.format("%H:%M"))
}

fn name(day: Weekday) -> String {
    day.to_string().to_lowercase()
}

/// Reads `mon-fri 09:00-17:00`, `mon,wed 9-17`, `sun-thu 8am-4:30pm`; without days Monday to Friday is meant,
/// and blank is the default.
///
/// # Errors
/// Days or times that aren't, or work that ends before it begins.
pub fn parse(typed: &str) -> Result<BusinessHours, FieldError> {
    let text = typed.trim().to_lowercase().replace(['–', '—'], "-");
    if text.is_empty() {
        return Ok(BusinessHours::default());
    }
    let wrong =
        |what: &str| FieldError::new(format!("{what} in “{}”: type hours as mon-fri 09:00-17:00", shown(typed)));
    let at = text.find(|c: char| c.is_ascii_digit()).ok_or_else(|| wrong("no times"))?;
    let days = days(&text[..at]).ok_or_else(|| wrong("unknown days"))?;
    let times = text[at..].replace(" to ", "-");
    let (from, to) = times.split_once('-').ok_or_else(|| wrong("only one time"))?;
    let (from, to) = time(from).zip(time(to)).ok_or_else(|| wrong("unknown times"))?;
    if from >= to {
        return Err(wrong("work ends before it begins"));
    }
    Ok(BusinessHours { days, from, to })
}

/// `mon-fri`, `mon,wed`, `daily`; Monday first.
fn days(text: &str) -> Option<Vec<Weekday>> {
    let text = text.trim().trim_end_matches(',');
    match text {
        "" => return Some(BusinessHours::default().days),
        "daily" | "every day" => return Some(WEEK.to_vec()),
        _ => {}
    }
    let mut chosen = Vec::new();
    for part in text.split([',', ' ']).filter(|part| !matches!(*part, "" | "and")) {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (mut day, last): (Weekday, Weekday) = (first.parse().ok()?, last.parse().ok()?);
        chosen.push(day);
        // A range may run over the end of the week: sun-thu.
        while day != last {
            day = day.succ();
            chosen.push(day);
        }
    }
    Some(WEEK.into_iter().filter(|day| chosen.contains(day)).collect())
}

/// `9`, `09:00`, `5pm`, `5:30 pm`.
fn time(text: &str) -> Option<NaiveTime> {
    let text = text.trim();
    let (clock, half) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(clock), _) => (clock, Some(0)),
        (_, Some(clock)) => (clock, Some(12)),
        _ => (text, None),
    };
    let (hour, minute) = clock.trim().split_once([':', '.']).unwrap_or((clock.trim(), "0"));
    let hour: u32 = hour.parse().ok()?;
    let hour = match half {
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return None,
        None => hour,
    };
    NaiveTime::from_hms_opt(hour, minute.parse().ok()?, 0)
}

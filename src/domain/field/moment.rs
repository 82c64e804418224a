//! Moments as fields show and take them: the day in UTC; the time of day stays as it was while the day does.

use chrono::{DateTime, NaiveTime, Utc};

use super::read::day;
use super::{FieldContext, FieldError};

/// A moment as typed: its day.
pub fn moment_typed(moment: Option<DateTime<Utc>>) -> String {
    moment.map(|moment| moment.date_naive().to_string()).unwrap_or_default()
}

/// Takes a typed day into `slot`; the same day changes nothing, blank clears it.
///
/// # Errors
/// As [`crate::domain::date::parse`].
pub fn moment(slot: &mut Option<DateTime<Utc>>, typed: &str, ctx: &FieldContext) -> Result<(), FieldError> {
    let typed = typed.trim();
    if typed != moment_typed(*slot) {
        *slot = day(typed, ctx)?.map(|day| day.and_time(NaiveTime::MIN).and_utc());
    }
    Ok(())
}

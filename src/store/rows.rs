//! Between SQLite's values and the domain's: read leniently, because another tool may have written anything, and
//! written exactly.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rusqlite::types::ValueRef;

use crate::domain::external::ExternalId;
use crate::domain::lead::Range;
use crate::domain::money::{Cost, Currency, Money, Period};

/// Text; blank for anything else.
pub(super) fn text(value: ValueRef<'_>) -> &str {
    match value {
        ValueRef::Text(bytes) => std::str::from_utf8(bytes).unwrap_or_default(),
        _ => "",
    }
}

/// Text of its own; what isn't UTF-8 in it becomes the replacement character.
pub(super) fn owned(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => String::from_utf8_lossy(bytes).into_owned(),
        },
        _ => String::new(),
    }
}

/// A whole number.
pub(super) fn int(value: ValueRef<'_>) -> Option<i64> {
    match value {
        ValueRef::Integer(number) => Some(number),
        _ => None,
    }
}

/// A whole number that fits; nothing else.
pub(super) fn number<T: TryFrom<i64>>(value: ValueRef<'_>) -> Option<T> {
    int(value).and_then(|number| T::try_from(number).ok())
}

/// A number.
pub(super) fn real(value: ValueRef<'_>) -> Option<f64> {
    match value {
        ValueRef::Real(number) => Some(number),
        #[expect(clippy::cast_precision_loss, reason = "another tool wrote it whole")]
        ValueRef::Integer(number) => Some(number as f64),
        _ => None,
    }
}

/// Yes or no.
pub(super) fn flag(value: ValueRef<'_>) -> Option<bool> {
    int(value).map(|number| number != 0)
}

/// A day: `2026-11-20`. By hand: a stack of 5,000 tools has 20,000 of them.
pub(super) fn day(value: ValueRef<'_>) -> Option<NaiveDate> {
    let text = text(value);
    let digits = |from: usize, to: usize| {
        text.as_bytes()
            .get(from..to)?
            .iter()
            .try_fold(0_u32, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0')))
    };
    if text.len() == 10 {
        NaiveDate::from_ymd_opt(i32::try_from(digits(0, 4)?).ok()?, digits(5, 7)?, digits(8, 10)?)
    } else {
        text.parse().ok()
    }
}

/// A time of day: `09:00`.
pub(super) fn time(value: ValueRef<'_>) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text(value), "%H:%M").ok()
}

/// A currency.
pub(super) fn currency(value: ValueRef<'_>) -> Option<Currency> {
    match value {
        ValueRef::Text(code) if !code.is_empty() => Currency::parse(std::str::from_utf8(code).ok()?),
        _ => None,
    }
}

/// An amount of money.
pub(super) fn money(minor: ValueRef<'_>, code: ValueRef<'_>) -> Option<Money> {
    Some(Money::new(int(minor)?, currency(code)?))
}

/// A cost: minor units, currency, period.
pub(super) fn cost(minor: ValueRef<'_>, code: ValueRef<'_>, period: ValueRef<'_>) -> Option<Cost> {
    let period = text(period);
    let period = Period::ALL.into_iter().find(|one| one.name() == period)?;
    Some(Cost { amount: money(minor, code)?, period })
}

/// Parts of a text that are separated by commas.
pub(super) fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty())
}

/// A cost as its three columns.
pub(super) fn cost_columns(cost: Option<Cost>) -> (Option<i64>, Option<String>, Option<&'static str>) {
    (
        cost.map(|cost| cost.amount.minor),
        cost.map(|cost| cost.amount.currency.code().to_owned()),
        cost.map(|cost| cost.period.name()),
    )
}

/// A day as it is stored.
pub(super) fn day_text(day: Option<NaiveDate>) -> Option<String> {
    day.map(|day| day.to_string())
}

/// A moment: milliseconds since 1970.
pub(super) fn moment(value: ValueRef<'_>) -> Option<DateTime<Utc>> {
    int(value).and_then(DateTime::from_timestamp_millis)
}

/// A moment as it is stored.
pub(super) fn millis(moment: Option<DateTime<Utc>>) -> Option<i64> {
    moment.map(|moment| moment.timestamp_millis())
}

/// A number that may be known roughly.
pub(super) fn range(least: ValueRef<'_>, most: ValueRef<'_>) -> Range {
    Range { least: int(least), most: int(most) }
}

/// An id in another system; `None` where there is none.
pub(super) fn external(system: ValueRef<'_>, id: ValueRef<'_>) -> Option<ExternalId> {
    Some(owned(id)).filter(|id| !id.is_empty()).map(|id| ExternalId { system: owned(system), id })
}

/// The values of custom fields; none where another tool wrote what isn't JSON.
pub(super) fn custom(value: ValueRef<'_>) -> BTreeMap<String, String> {
    match text(value) {
        "" => BTreeMap::new(),
        json => serde_json::from_str(json).unwrap_or_default(),
    }
}

/// The same as they are stored; `None` without any.
pub(super) fn custom_text(custom: &BTreeMap<String, String>) -> Option<String> {
    if custom.is_empty() { None } else { serde_json::to_string(custom).ok() }
}

/// Tags as they are stored: sorted, with commas between.
pub(super) fn tags_text(tags: &BTreeSet<String>) -> String {
    tags.iter().map(String::as_str).collect::<Vec<_>>().join(",")
}

/// Tags.
pub(super) fn tags(value: ValueRef<'_>) -> BTreeSet<String> {
    parts(text(value)).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn days_are_read_as_they_are_written() {
        for typed in ["2026-11-20", "0001-01-01", "9999-12-31", "2028-02-29"] {
            let read = day(ValueRef::Text(typed.as_bytes()));
            assert_eq!(day_text(read).as_deref(), Some(typed));
        }
        let far = NaiveDate::from_ymd_opt(12_026, 1, 2);
        assert_eq!(day(ValueRef::Text(day_text(far).unwrap().as_bytes())), far);
        for odd in ["", "2026-13-01", "2026-02-30", "20x6-01-01", "soon", "2026-11-2\u{e9}"] {
            assert_eq!(day(ValueRef::Text(odd.as_bytes())), None, "{odd}");
        }
        assert_eq!(day(ValueRef::Integer(20261120)), None);
    }
}

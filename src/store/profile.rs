//! The table of the business: one row, there from the file's first moment.

use chrono::{NaiveDate, NaiveTime, Weekday};
use rusqlite::{OptionalExtension, params, types::ValueRef};

use super::{Result, Step, Store, rows};
use crate::domain::money::Currency;
use crate::domain::profile::{BusinessHours, GrowthModel, Profile};

const DAYS: [(Weekday, &str); 7] = [
    (Weekday::Mon, "mon"),
    (Weekday::Tue, "tue"),
    (Weekday::Wed, "wed"),
    (Weekday::Thu, "thu"),
    (Weekday::Fri, "fri"),
    (Weekday::Sat, "sat"),
    (Weekday::Sun, "sun"),
];

/// The columns as they are read, in this order.
pub(super) const COLUMNS: [&str; 16] = [
    "name",
    "currency",
    "arr_minor",
    "arr_currency",
    "team_size",
    "growth",
    "budget_minor",
    "budget_currency",
    "time_zone",
    "work_days",
    "work_from",
    "work_to",
    "blueprint",
    "domains",
    "holidays",
    "asked",
];

/// The business from its cells, by their place in [`COLUMNS`].
pub(super) fn from_cells<'a>(cell: impl Fn(usize) -> ValueRef<'a>) -> Profile {
    let hours = BusinessHours::default();
    Profile {
        name: rows::owned(cell(0)),
        currency: rows::currency(cell(1)).unwrap_or(Currency::USD),
        arr: rows::money(cell(2), cell(3)),
        team_size: rows::number(cell(4)),
        growth: GrowthModel::parse(rows::text(cell(5))),
        monthly_budget: rows::money(cell(6), cell(7)),
        time_zone: rows::owned(cell(8)),
        hours: BusinessHours {
            days: rows::parts(rows::text(cell(9))).filter_map(weekday).collect(),
            from: rows::time(cell(10)).unwrap_or(hours.from),
            to: rows::time(cell(11)).unwrap_or(hours.to),
        },
        blueprint: rows::owned(cell(12)),
        domains: rows::parts(rows::text(cell(13))).map(str::to_owned).collect(),
        holidays: rows::parts(rows::text(cell(14))).filter_map(|day| day.parse().ok()).collect(),
        asked: rows::flag(cell(15)).unwrap_or(false),
    }
}

/// The business; the default where another tool removed its row.
///
/// # Errors
/// When the file can't be read.
pub fn read(store: &Store) -> Result<Profile> {
    let mut query = store.conn.prepare_cached(&format!("SELECT {} FROM profile WHERE id = 1", COLUMNS.join(", ")))?;
    let found = query.query_row([], |row| Ok(from_cells(|at| row.get_ref(at).unwrap_or(ValueRef::Null)))).optional()?;
    Ok(found.unwrap_or_default())
}

fn weekday(word: &str) -> Option<Weekday> {
    DAYS.iter().find(|(_, name)| *name == word).map(|(day, _)| *day)
}

/// The time zone alone: an IANA name.
///
/// # Errors
/// When the file can't be read.
pub fn time_zone(store: &Store) -> Result<String> {
    let mut query = store.conn.prepare_cached("SELECT time_zone FROM profile WHERE id = 1")?;
    Ok(query.query_row([], |row| row.get(0)).optional()?.unwrap_or_default())
}

/// Saves the business.
///
/// # Errors
/// When the file can't be written.
pub fn update(step: &Step<'_>, profile: &Profile) -> Result<()> {
    let days: Vec<_> = DAYS.iter().filter(|(day, _)| profile.hours.days.contains(day)).map(|(_, name)| *name).collect();
    let holidays: Vec<_> = profile.holidays.iter().map(NaiveDate::to_string).collect();
    let minutes = |time: NaiveTime| time.format("%H:%M").to_string();
    step.conn().prepare_cached("INSERT INTO profile(id) VALUES(1) ON CONFLICT(id) DO NOTHING")?.execute([])?;
    step.conn()
        .prepare_cached(
            "UPDATE profile SET name=?1, currency=?2, arr_minor=?3, arr_currency=?4, team_size=?5, growth=?6, budget_minor=?7,
             budget_currency=?8, time_zone=?9, work_days=?10, work_from=?11, work_to=?12, blueprint=?13, domains=?14,
             holidays=?15, asked=?16 WHERE id = 1",
        )?
        .execute(params![
            profile.name,
            profile.currency.code(),
            profile.arr.map(|money| money.minor),
            profile.arr.map(|money| money.currency.code().to_owned()),
            profile.team_size,
            profile.growth.map(GrowthModel::name),
            profile.monthly_budget.map(|money| money.minor),
            profile.monthly_budget.map(|money| money.currency.code().to_owned()),
            profile.time_zone,
            days.join(","),
            minutes(profile.hours.from),
            minutes(profile.hours.to),
            profile.blueprint,
            profile.domains.join(","),
            holidays.join(","),
            profile.asked,
        ])?;
    Ok(())
}

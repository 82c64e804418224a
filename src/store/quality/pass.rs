//! The counting pass: one sum over all leads that aren't archived, one column of it per measure.

use std::collections::BTreeMap;

use super::Question;
use crate::domain::lead::LEAD_FIELDS;
use crate::domain::lifecycle::Lifecycle;
use crate::domain::quality::Tally;
use crate::store::{Result, Store};

/// Sums that are taken whatever the stages ask for.
const FIXED: usize = 10;
/// Names of unknown stages that are counted one by one.
const MOST_NAMES: i64 = 50;

/// How a field's column says that it is filled; `None` for a field that leads don't have.
pub(super) fn is_filled(field: &str) -> Option<String> {
    LEAD_FIELDS.iter().find(|one| one.name == field)?;
    Some(match field {
        "company" => "company_name <> ''".to_owned(),
        "employees" | "revenue" => format!("({field}_min IS NOT NULL OR {field}_max IS NOT NULL)"),
        "created" | "modified" | "last-activity" | "last-contact" => {
            format!("{} IS NOT NULL", field.replace('-', "_"))
        }
        "unsubscribed" => "unsubscribed <> 0".to_owned(),
        "bounces" => "bounces > 0".to_owned(),
        other => format!("{} <> ''", other.replace('-', "_")),
    })
}

/// What a stage requires, as a condition; of several fields one may be enough.
fn requires(required: &[&[String]]) -> String {
    let each = required.iter().filter_map(|names| {
        // As the lifecycle has it: a requirement is known by its first field.
        is_filled(names.first()?)?;
        let ways: Vec<String> = names.iter().filter_map(|name| is_filled(name)).collect();
        Some(format!("({})", ways.join(" OR ")))
    });
    let all: Vec<String> = each.collect();
    if all.is_empty() { "1".to_owned() } else { all.join(" AND ") }
}

/// Whether a lead has every field that its stage requires.
pub(super) fn is_complete(lifecycle: &Lifecycle) -> String {
    let mut cases = String::new();
    for stage in &lifecycle.stages {
        let condition = requires(&lifecycle.required_in(&stage.id));
        cases.push_str(&format!(" WHEN '{}' THEN {condition}", stage.id.replace('\'', "''")));
    }
    let others = requires(&lifecycle.required_in(""));
    if cases.is_empty() { others } else { format!("CASE stage{cases} ELSE {others} END") }
}

/// The stages from the qualified one on, as a list for SQL.
fn qualified(lifecycle: &Lifecycle) -> String {
    let from = lifecycle.rank(&lifecycle.qualified);
    let stages = lifecycle.stages.iter().filter(|stage| from > 0 && lifecycle.rank(&stage.id) >= from);
    let quoted: Vec<String> = stages.map(|stage| format!("'{}'", stage.id.replace('\'', "''"))).collect();
    quoted.join(", ")
}

/// Counts everything: by measure, by one of [`crate::domain::quality::measures::COUNTS`], and `unstaged:` with the
/// name that a file gave.
///
/// # Errors
/// When the file can't be read, or the reading was stopped.
pub fn measure(store: &Store, question: &Question) -> Result<BTreeMap<String, Tally>> {
    let lifecycle = &question.lifecycle;
    let filled = filled(lifecycle);
    let more: String = filled.iter().map(|(_, sums)| format!(", {sums}")).collect();
    let sql = format!(
        "SELECT count(*), total(has_email), total(has_email AND (bounces >= ?1 OR malformed_email(email))),
           total(complete), total(source <> ''), total(coalesce(last_activity, created, 0) < ?2),
           total(coalesce(last_activity, created) IS NOT NULL),
           total(qualified), total(qualified AND complete), total(qualified AND owner <> ''){more}
         FROM (SELECT *, email <> '' AS has_email, stage IN ({}) AS qualified, {} AS complete
               FROM lead WHERE archived = 0)",
        qualified(lifecycle),
        is_complete(lifecycle)
    );
    let mut query = store.conn.prepare(&sql)?;
    let sums: Vec<u64> = query.query_row((question.bounces, question.stale_before), |row| {
        let number = |at: usize| row.get::<_, f64>(at).or_else(|_| row.get::<_, i64>(at).map(|n| n as f64)).map(whole);
        (0..FIXED + filled.len() * 2).map(number).collect()
    })?;
    let (fixed, of_fields) = sums.split_at(FIXED);
    let [all, with_email, bad_email, complete, sourced, stale, dated, handed, handed_complete, handed_owned] =
        fixed.try_into().unwrap_or_default();
    let doubled = super::doubles::extra(store, question)?;
    let mut counts = BTreeMap::new();
    let mut put = |id: &str, good: u64, of: u64| counts.insert(id.to_owned(), Tally::new(good, of));
    put("email-validity", with_email - bad_email, with_email);
    put("required-fields", complete, all);
    put("duplicates", all.saturating_sub(doubled), all);
    put("source-populated", sourced, all);
    // Of leads without any day nobody can say how long they have been silent.
    put("stale", all - stale, if dated == 0 { 0 } else { all });
    put("mql-fields", handed_complete, handed);
    put("mql-owner", handed_owned, handed);
    for ((field, _), sums) in filled.iter().zip(of_fields.chunks(2)) {
        if let [of, good] = sums {
            put(&format!("filled:{field}"), *good, *of);
        }
    }
    let mut query = store.conn.prepare_cached(
        "SELECT stage_raw, count(*) FROM lead WHERE stage = '' AND archived = 0 GROUP BY stage_raw
         ORDER BY count(*) DESC, stage_raw LIMIT ?1",
    )?;
    let mut rows = query.query([MOST_NAMES])?;
    while let Some(row) = rows.next()? {
        let (name, n): (String, i64) = (row.get(0)?, row.get(1)?);
        put(&format!("unstaged:{name}"), 0, u64::try_from(n).unwrap_or(0));
    }
    Ok(counts)
}

/// Each requirement of some stage, known by its first field, with two sums: leads that should meet it, and those that do.
fn filled(lifecycle: &Lifecycle) -> Vec<(String, String)> {
    let stages: Vec<&str> = lifecycle.stages.iter().map(|stage| stage.id.as_str()).collect();
    let mut asked: BTreeMap<&[String], Vec<&str>> = BTreeMap::new();
    for stage in &stages {
        for names in lifecycle.required_in(stage) {
            asked.entry(names).or_default().push(stage);
        }
    }
    // Leads without a stage, or in one that is not known, owe what is always required.
    let always = lifecycle.required_in("");
    let quoted =
        |ids: &[&str]| ids.iter().map(|id| format!("'{}'", id.replace('\'', "''"))).collect::<Vec<_>>().join(", ");
    let mut out = Vec::new();
    for (group, of) in asked {
        let Some(first) = group.first().filter(|first| is_filled(first).is_some()) else { continue };
        let others =
            if always.contains(&group) { format!(" OR stage NOT IN ({})", quoted(&stages)) } else { String::new() };
        let asks = format!("(stage IN ({}){others})", quoted(&of));
        out.push((first.clone(), format!("total({asks}), total({asks} AND {})", requires(&[group]))));
    }
    out
}

/// A sum of ones and zeros.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts of rows")]
fn whole(sum: f64) -> u64 {
    sum.max(0.0) as u64
}

/// The columns whose values are looked through for spellings.
fn column(field: &str) -> Option<&'static str> {
    Some(match field {
        "country" => "country",
        "industry" => "industry",
        "title" => "title",
        "source" => "source",
        _ => return None,
    })
}

/// All values of a field with how many leads (archived ones too) have each; none for a field that isn't looked
/// through.
///
/// # Errors
/// When the file can't be read, or the reading was stopped.
pub fn values(store: &Store, field: &str) -> Result<Vec<(String, u64)>> {
    let Some(column) = column(field) else { return Ok(Vec::new()) };
    let sql = format!("SELECT {column}, count(*) FROM lead WHERE {column} <> '' GROUP BY {column}");
    let mut query = store.conn.prepare(&sql)?;
    let found = query.query_map([], |row| {
        let n: i64 = row.get(1)?;
        Ok((super::super::rows::owned(row.get_ref(0)?), u64::try_from(n).unwrap_or(0)))
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Gives all leads with one of some values of a field another value; gives how many were changed.
///
/// # Errors
/// When the file can't be written.
pub(super) fn replace(step: &crate::store::Step<'_>, field: &str, from: &[String], to: &str) -> Result<u64> {
    let Some(column) = column(field) else { return Ok(0) };
    let sql = format!("UPDATE lead SET {column} = ?2 WHERE {column} = ?1 COLLATE BINARY");
    let mut query = step.conn().prepare_cached(&sql)?;
    let mut changed = 0;
    for value in from {
        changed += query.execute([value.as_str(), to])? as u64;
    }
    Ok(changed)
}

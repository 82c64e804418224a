//! The table of tools.

use rusqlite::types::ValueRef;
use rusqlite::{OptionalExtension, Row, params};

use super::{Result, Step, Store, rows};
use crate::domain::id::Id;
use crate::domain::text::name_key;
use crate::domain::tool::{Call, FeatureUse, KeepAction, RemovalImpact, Status, Tier, Tool, Verdict};

/// The columns as they are read and written, in this order.
pub(super) const COLUMNS: [&str; 36] = [
    "id",
    "name",
    "vendor",
    "url",
    "notes",
    "category",
    "capabilities",
    "status",
    "plan",
    "tier",
    "owner",
    "cost_minor",
    "cost_currency",
    "cost_period",
    "seats_paid",
    "seats_active",
    "feature_use",
    "last_used",
    "value",
    "output",
    "removal",
    "removal_note",
    "contract_months",
    "renews_on",
    "notice_days",
    "reviewed_on",
    "auto_renews",
    "verdict",
    "verdict_action",
    "verdict_into",
    "verdict_name",
    "verdict_minor",
    "verdict_currency",
    "verdict_period",
    "verdict_reason",
    "verdict_on",
];

/// [`COLUMNS`] as a statement has them.
fn list() -> String {
    COLUMNS.join(", ")
}

/// A tool from its cells, by their place in [`COLUMNS`]. Words that are not known are read as blank.
pub(super) fn read<'a>(cell: impl Fn(usize) -> ValueRef<'a>) -> Tool {
    let owned = |at| rows::owned(cell(at));
    let day = |at| rows::day(cell(at));
    Tool {
        id: Id(rows::int(cell(0)).unwrap_or(0)),
        name: owned(1),
        vendor: owned(2),
        url: owned(3),
        notes: owned(4),
        category: owned(5),
        capabilities: rows::parts(rows::text(cell(6))).map(str::to_owned).collect(),
        status: Status::parse(rows::text(cell(7))).unwrap_or(Status::Active),
        plan: owned(8),
        tier: Tier::parse(rows::text(cell(9))),
        owner: owned(10),
        cost: rows::cost(cell(11), cell(12), cell(13)),
        seats_paid: rows::number(cell(14)),
        seats_active: rows::number(cell(15)),
        feature_use: match rows::text(cell(16)) {
            "" => None,
            word => FeatureUse::parse(word),
        },
        last_used: day(17),
        value: rows::number(cell(18)),
        output: owned(19),
        removal: RemovalImpact::parse(rows::text(cell(20))),
        removal_note: owned(21),
        contract_months: rows::number(cell(22)),
        renews_on: day(23),
        notice_days: rows::number(cell(24)),
        reviewed_on: day(25),
        auto_renews: rows::flag(cell(26)),
        verdict: verdict(&cell),
    }
}

fn verdict<'a>(cell: &impl Fn(usize) -> ValueRef<'a>) -> Option<Verdict> {
    let name = || rows::owned(cell(30));
    let cost = || rows::cost(cell(31), cell(32), cell(33));
    let call = match rows::text(cell(27)) {
        "keep" => {
            Call::Keep { action: KeepAction::parse(rows::text(cell(28))).unwrap_or(KeepAction::None), cost: cost() }
        }
        "consolidate" => Call::Consolidate { into: Id(rows::int(cell(29)).unwrap_or(0)), into_name: name() },
        "replace" => Call::Replace { by: name(), cost: cost() },
        "cut" => Call::Cut,
        _ => return None,
    };
    Some(Verdict { call, reason: rows::owned(cell(34)), on: rows::day(cell(35)) })
}

fn read_row(row: &Row<'_>) -> Tool {
    read(|at| row.get_ref(at).unwrap_or(ValueRef::Null))
}

/// All tools, by name.
///
/// # Errors
/// When the file can't be read.
pub fn all(store: &Store) -> Result<Vec<Tool>> {
    // In the order of the table, then sorted by key: half the time that walking the index and seeking each row takes.
    let count: i64 = store.conn.prepare_cached("SELECT count(*) FROM tool")?.query_row([], |row| row.get(0))?;
    let count = usize::try_from(count).unwrap_or(0);
    let (mut out, mut keys) = (Vec::with_capacity(count), Vec::with_capacity(count));
    let mut query = store.conn.prepare_cached(&format!("SELECT {}, name_key FROM tool", list()))?;
    let mut found = query.query([])?;
    while let Some(row) = found.next()? {
        keys.push((rows::owned(row.get_ref(COLUMNS.len())?), out.len()));
        out.push(Some(read_row(row)));
    }
    // Keys and places are sorted, and each tool moved once: a tool takes some 400 bytes.
    keys.sort_unstable();
    Ok(keys.into_iter().filter_map(|(_, at)| out.get_mut(at).and_then(Option::take)).collect())
}

/// One tool; `None` where it has gone.
///
/// # Errors
/// When the file can't be read.
pub fn one(store: &Store, id: Id) -> Result<Option<Tool>> {
    let mut query = store.conn.prepare_cached(&format!("SELECT {} FROM tool WHERE id = ?1", list()))?;
    Ok(query.query_row([id.0], |row| Ok(read_row(row))).optional()?)
}

/// The tool that has that name, ignoring case: (id, name as written).
///
/// # Errors
/// When the file can't be read.
pub fn named(store: &Store, name: &str) -> Result<Option<(Id, String)>> {
    let mut query = store.conn.prepare_cached("SELECT id, name FROM tool WHERE name_key = ?1")?;
    Ok(query.query_row([name_key(name)], |row| Ok((Id(row.get(0)?), row.get(1)?))).optional()?)
}

/// Names of all tools with their ids, by name.
///
/// # Errors
/// When the file can't be read.
pub fn names(store: &Store) -> Result<Vec<(Id, String)>> {
    let mut query = store.conn.prepare_cached("SELECT id, name FROM tool ORDER BY name_key")?;
    Ok(query.query_map([], |row| Ok((Id(row.get(0)?), row.get(1)?)))?.collect::<Result<_, _>>()?)
}

/// Owners in use, by name.
///
/// # Errors
/// When the file can't be read.
pub fn owners(store: &Store) -> Result<Vec<String>> {
    let mut query = store.conn.prepare_cached("SELECT DISTINCT owner FROM tool WHERE owner <> '' ORDER BY owner")?;
    Ok(query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// Capabilities in use, sorted.
///
/// # Errors
/// When the file can't be read.
pub fn capabilities(store: &Store) -> Result<Vec<String>> {
    let mut query = store.conn.prepare_cached("SELECT DISTINCT capabilities FROM tool WHERE capabilities <> ''")?;
    let lists: Vec<String> = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut out: Vec<String> = lists.iter().flat_map(|list| rows::parts(list)).map(str::to_owned).collect();
    out.sort();
    out.dedup();
    Ok(out)
}

/// Adds a tool; its id is drawn here. The name must be free.
///
/// # Errors
/// When the file can't be written.
pub fn insert(step: &Step<'_>, tool: &Tool) -> Result<Id> {
    let id = step.draw()?;
    const SQL: &str = "INSERT INTO tool(name_key, id, name, vendor, url, notes, category, capabilities, status, plan, tier, owner,
         cost_minor, cost_currency, cost_period, seats_paid, seats_active, feature_use, last_used, value, output, removal,
         removal_note, contract_months, renews_on, notice_days, reviewed_on, auto_renews, verdict, verdict_action,
         verdict_into, verdict_name, verdict_minor, verdict_currency, verdict_period, verdict_reason, verdict_on)
         VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,?22,?23,?24,?25,?26,?27,?28,
         ?29,?30,?31,?32,?33,?34,?35,?36,?37)";
    write(step, SQL, id, tool)?;
    Ok(id)
}

/// Saves a tool; says whether it was there. The name must be free, but for itself.
///
/// # Errors
/// When the file can't be written.
pub fn update(step: &Step<'_>, tool: &Tool) -> Result<bool> {
    const SQL: &str =
        "UPDATE tool SET name_key=?1, name=?3, vendor=?4, url=?5, notes=?6, category=?7, capabilities=?8, status=?9,
         plan=?10, tier=?11, owner=?12, cost_minor=?13, cost_currency=?14, cost_period=?15, seats_paid=?16,
         seats_active=?17, feature_use=?18, last_used=?19, value=?20, output=?21, removal=?22, removal_note=?23,
         contract_months=?24, renews_on=?25, notice_days=?26, reviewed_on=?27, auto_renews=?28, verdict=?29,
         verdict_action=?30, verdict_into=?31, verdict_name=?32, verdict_minor=?33, verdict_currency=?34,
         verdict_period=?35, verdict_reason=?36, verdict_on=?37 WHERE id=?2";
    Ok(write(step, SQL, tool.id, tool)? == 1)
}

fn write(step: &Step<'_>, sql: &str, id: Id, tool: &Tool) -> Result<usize> {
    let capabilities = tool.capabilities.iter().map(String::as_str).collect::<Vec<_>>().join(",");
    let cost = rows::cost_columns(tool.cost);
    let (mut action, mut into, mut name, mut new_cost) = (None, None, None, None);
    match tool.verdict.as_ref().map(|verdict| &verdict.call) {
        Some(Call::Keep { action: what, cost }) => (action, new_cost) = (Some(what.name()), *cost),
        Some(Call::Consolidate { into: id, into_name }) => {
            into = (!id.is_new()).then_some(id.0);
            name = Some(into_name);
        }
        Some(Call::Replace { by, cost }) => (name, new_cost) = (Some(by), *cost),
        Some(Call::Cut) | None => {}
    }
    let new_cost = rows::cost_columns(new_cost);
    Ok(step.conn().prepare_cached(sql)?.execute(params![
        name_key(&tool.name),
        id.0,
        tool.name,
        tool.vendor,
        tool.url,
        tool.notes,
        tool.category,
        capabilities,
        tool.status.name(),
        tool.plan,
        tool.tier.map(Tier::name),
        tool.owner,
        cost.0,
        cost.1,
        cost.2,
        tool.seats_paid,
        tool.seats_active,
        tool.feature_use.map(FeatureUse::typed),
        rows::day_text(tool.last_used),
        tool.value,
        tool.output,
        tool.removal.map(RemovalImpact::name),
        tool.removal_note,
        tool.contract_months,
        rows::day_text(tool.renews_on),
        tool.notice_days,
        rows::day_text(tool.reviewed_on),
        tool.auto_renews,
        tool.verdict.as_ref().map(|verdict| verdict.call.word()),
        action,
        into,
        name,
        new_cost.0,
        new_cost.1,
        new_cost.2,
        tool.verdict.as_ref().map(|verdict| verdict.reason.as_str()),
        rows::day_text(tool.verdict.as_ref().and_then(|verdict| verdict.on)),
    ])?)
}

/// Deletes a tool with its integrations; says whether it was there.
///
/// # Errors
/// When the file can't be written.
pub fn delete(step: &Step<'_>, id: Id) -> Result<bool> {
    Ok(step.conn().prepare_cached("DELETE FROM tool WHERE id = ?1")?.execute([id.0])? == 1)
}

/// Marks all live tools as looked at on a day.
///
/// # Errors
/// When the file can't be written.
pub fn review_live(step: &Step<'_>, on: chrono::NaiveDate) -> Result<usize> {
    let live: Vec<_> =
        Status::ALL.iter().filter(|status| status.is_live()).map(|status| format!("'{}'", status.name())).collect();
    let sql = format!("UPDATE tool SET reviewed_on = ?1 WHERE status IN ({})", live.join(", "));
    Ok(step.conn().prepare_cached(&sql)?.execute([on.to_string()])?)
}

//! The table of companies.

use rusqlite::types::ValueRef;
use rusqlite::{OptionalExtension, Row, params};

use super::{Result, Step, Store, rows};
use crate::domain::company::Company;
use crate::domain::external::ExternalId;
use crate::domain::id::Id;
use crate::domain::text::name_key;

/// The columns as they are read and written, in this order.
pub(super) const COLUMNS: [&str; 20] = [
    "id",
    "name",
    "domain",
    "employees_min",
    "employees_max",
    "revenue_min",
    "revenue_max",
    "revenue_currency",
    "industry",
    "country",
    "owner",
    "phone",
    "created",
    "modified",
    "notes",
    "tags",
    "system",
    "external",
    "custom",
    "archived",
];

fn list() -> String {
    COLUMNS.join(", ")
}

/// A company from its cells, by their place in [`COLUMNS`].
pub(super) fn read<'a>(cell: impl Fn(usize) -> ValueRef<'a>) -> Company {
    let owned = |at| rows::owned(cell(at));
    Company {
        id: Id(rows::int(cell(0)).unwrap_or(0)),
        name: owned(1),
        domain: owned(2),
        employees: rows::range(cell(3), cell(4)),
        revenue: rows::range(cell(5), cell(6)),
        revenue_currency: rows::currency(cell(7)),
        industry: owned(8),
        country: owned(9),
        owner: owned(10),
        phone: owned(11),
        created: rows::moment(cell(12)),
        modified: rows::moment(cell(13)),
        notes: owned(14),
        tags: rows::tags(cell(15)),
        external: rows::external(cell(16), cell(17)),
        custom: rows::custom(cell(18)),
        archived: rows::flag(cell(19)).unwrap_or(false),
    }
}

fn read_row(row: &Row<'_>) -> Company {
    read(|at| row.get_ref(at).unwrap_or(ValueRef::Null))
}

/// One company; `None` where it has gone.
///
/// # Errors
/// When the file can't be read.
pub fn one(store: &Store, id: Id) -> Result<Option<Company>> {
    let mut query = store.conn.prepare_cached(&format!("SELECT {} FROM company WHERE id = ?1", list()))?;
    Ok(query.query_row([id.0], |row| Ok(read_row(row))).optional()?)
}

/// Companies by name, `most` of them, behind the name and id of `after`.
///
/// # Errors
/// When the file can't be read.
pub fn page(store: &Store, after: Option<(&str, Id)>, most: usize) -> Result<Vec<Company>> {
    let (key, id) = after.map_or((String::new(), 0), |(name, id)| (name_key(name), id.0));
    let sql = format!("SELECT {} FROM company WHERE (name_key, id) > (?1, ?2) ORDER BY name_key, id LIMIT ?3", list());
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let mut query = store.conn.prepare_cached(&sql)?;
    Ok(query.query_map((key, id, most), |row| Ok(read_row(row)))?.collect::<Result<_, _>>()?)
}

/// Calls `each` with every company, by name; stops where it gives `false`.
///
/// # Errors
/// When the file can't be read.
pub fn each(store: &Store, mut each: impl FnMut(Company) -> bool) -> Result<()> {
    let mut query = store.conn.prepare(&format!("SELECT {} FROM company ORDER BY name_key, id", list()))?;
    let mut found = query.query([])?;
    while let Some(row) = found.next()? {
        if !each(read_row(row)) {
            break;
        }
    }
    Ok(())
}

/// How many there are.
///
/// # Errors
/// When the file can't be read.
pub fn count(store: &Store) -> Result<u64> {
    let n: i64 = store.conn.prepare_cached("SELECT count(*) FROM company")?.query_row([], |row| row.get(0))?;
    Ok(n.unsigned_abs())
}

/// The companies of a domain, ignoring case.
///
/// # Errors
/// When the file can't be read.
pub fn by_domain(store: &Store, domain: &str) -> Result<Vec<Id>> {
    let mut query =
        store.conn.prepare_cached("SELECT id FROM company WHERE domain = ?1 AND domain <> '' ORDER BY id")?;
    Ok(query.query_map([domain.trim()], |row| row.get(0).map(Id))?.collect::<Result<_, _>>()?)
}

/// The companies of a name, ignoring case and blanks.
///
/// # Errors
/// When the file can't be read.
pub fn by_name(store: &Store, name: &str) -> Result<Vec<Id>> {
    let key = name_key(name);
    if key.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = store.conn.prepare_cached("SELECT id FROM company WHERE name_key = ?1 ORDER BY id")?;
    Ok(query.query_map([key], |row| row.get(0).map(Id))?.collect::<Result<_, _>>()?)
}

/// The company that a system calls by an id.
///
/// # Errors
/// When the file can't be read.
pub fn by_external(store: &Store, system: &str, external: &str) -> Result<Option<Id>> {
    super::external::record(store, "company", system, external)
}

/// The leads who work there: at most `most`, the newest first.
///
/// # Errors
/// When the file can't be read.
pub fn leads(store: &Store, company: Id, most: usize) -> Result<Vec<crate::domain::lead::Lead>> {
    let sql = format!(
        "SELECT {} FROM lead l WHERE l.company = ?1 ORDER BY l.created DESC, l.id DESC LIMIT ?2",
        super::leads::list()
    );
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let mut query = store.conn.prepare_cached(&sql)?;
    Ok(query.query_map((company.0, most), |row| Ok(super::leads::read_row(row)))?.collect::<Result<_, _>>()?)
}

/// Adds a company; its id is drawn here.
///
/// # Errors
/// When the file can't be written.
pub fn insert(step: &Step<'_>, company: &Company) -> Result<Id> {
    let id = step.draw()?;
    insert_at(step, id, company)?;
    Ok(id)
}

/// Adds a company under an id that was drawn before.
///
/// # Errors
/// When the file can't be written.
pub fn insert_at(step: &Step<'_>, id: Id, company: &Company) -> Result<()> {
    const SQL: &str = "INSERT INTO company(id, name, domain, employees_min, employees_max, revenue_min, revenue_max,
        revenue_currency, industry, country, owner, phone, created, modified, notes, tags, system, external, custom,
        archived, name_key) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21)";
    write(step, SQL, id, company)?;
    Ok(())
}

/// Saves a company; says whether it was there.
///
/// # Errors
/// When the file can't be written.
pub fn update(step: &Step<'_>, company: &Company) -> Result<bool> {
    const SQL: &str = "UPDATE company SET name=?2, domain=?3, employees_min=?4, employees_max=?5, revenue_min=?6,
        revenue_max=?7, revenue_currency=?8, industry=?9, country=?10, owner=?11, phone=?12, created=?13, modified=?14,
        notes=?15, tags=?16, system=?17, external=?18, custom=?19, archived=?20, name_key=?21 WHERE id=?1";
    Ok(write(step, SQL, company.id, company)? == 1)
}

fn write(step: &Step<'_>, sql: &str, id: Id, company: &Company) -> Result<usize> {
    let none = ExternalId::default();
    let external = company.external.as_ref().unwrap_or(&none);
    Ok(step.conn().prepare_cached(sql)?.execute(params![
        id.0,
        company.name,
        company.domain,
        company.employees.least,
        company.employees.most,
        company.revenue.least,
        company.revenue.most,
        company.revenue_currency.as_ref().map_or("", |currency| currency.code()),
        company.industry,
        company.country,
        company.owner,
        company.phone,
        rows::millis(company.created),
        rows::millis(company.modified),
        company.notes,
        rows::tags_text(&company.tags),
        external.system,
        external.id,
        rows::custom_text(&company.custom),
        company.archived,
        name_key(&company.name),
    ])?)
}

/// Deletes a company; its leads and deals stay, without it. Says whether it was there.
///
/// # Errors
/// When the file can't be written.
pub fn delete(step: &Step<'_>, id: Id) -> Result<bool> {
    super::external::forget(step, "company", id)?;
    Ok(step.conn().prepare_cached("DELETE FROM company WHERE id = ?1")?.execute([id.0])? == 1)
}

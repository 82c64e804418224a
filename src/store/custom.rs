//! What a workspace adds to our words: custom fields, stage names that files use, which stages are not used, the ICP.

use std::collections::BTreeSet;

use rusqlite::OptionalExtension;

use super::{Result, Step, Store, rows};
use crate::domain::custom::{CustomField, CustomKind};
use crate::domain::icp::Icp;
use crate::domain::id::Id;

/// The custom fields of a kind of record (`lead`, `company`, `deal`), in the order in which they came.
///
/// # Errors
/// When the file can't be read.
pub fn fields(store: &Store, record: &str) -> Result<Vec<CustomField>> {
    let mut query = store.conn.prepare_cached(
        "SELECT id, record, name, label, kind, choices FROM custom_field WHERE record = ?1 ORDER BY id",
    )?;
    let read = |row: &rusqlite::Row<'_>| {
        Ok(CustomField {
            id: Id(row.get(0)?),
            record: row.get(1)?,
            name: row.get(2)?,
            label: row.get(3)?,
            kind: CustomKind::parse(rows::text(row.get_ref(4)?)).unwrap_or(CustomKind::Text),
            choices: rows::text(row.get_ref(5)?).lines().map(str::to_owned).collect(),
        })
    };
    Ok(query.query_map([record], read)?.collect::<Result<_, _>>()?)
}

/// Adds (id 0) or saves a custom field. Its name must be free among the record's.
///
/// # Errors
/// When the file can't be written.
pub fn save_field(step: &Step<'_>, field: &CustomField) -> Result<Id> {
    let id = if field.id.is_new() { step.draw()? } else { field.id };
    step.conn()
        .prepare_cached(
            "INSERT INTO custom_field(id, record, name, label, kind, choices) VALUES(?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT(id) DO UPDATE SET label = ?4, kind = ?5, choices = ?6",
        )?
        .execute((id.0, &field.record, &field.name, &field.label, field.kind.name(), field.choices.join("\n")))?;
    Ok(id)
}

/// Deletes a custom field; its values stay with the records, unseen, until they are saved.
///
/// # Errors
/// When the file can't be written.
pub fn delete_field(step: &Step<'_>, id: Id) -> Result<bool> {
    Ok(step.conn().prepare_cached("DELETE FROM custom_field WHERE id = ?1")?.execute([id.0])? == 1)
}

/// The stages that files' own names mean here: (name as [`crate::domain::text::fold`] makes it, stage id).
///
/// # Errors
/// When the file can't be read.
pub fn stage_aliases(store: &Store) -> Result<Vec<(String, String)>> {
    let mut query = store.conn.prepare_cached("SELECT raw, stage FROM stage_alias ORDER BY raw")?;
    Ok(query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?)
}

/// Says which stage a file's name (folded) means.
///
/// # Errors
/// When the file can't be written.
pub fn set_stage_alias(step: &Step<'_>, raw: &str, stage: &str) -> Result<()> {
    let id = step.draw()?;
    step.conn()
        .prepare_cached(
            "INSERT INTO stage_alias(id, raw, stage) VALUES(?1, ?2, ?3)
             ON CONFLICT(raw) DO UPDATE SET stage = ?3 WHERE stage <> ?3",
        )?
        .execute((id.0, raw, stage))?;
    Ok(())
}

/// The stages that this workspace does without.
///
/// # Errors
/// When the file can't be read.
pub fn stages_off(store: &Store) -> Result<BTreeSet<String>> {
    let found: Option<String> = store
        .conn
        .prepare_cached("SELECT off FROM lifecycle_choice WHERE id = 1")?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(found.iter().flat_map(|off| rows::parts(off)).map(str::to_owned).collect())
}

/// Says which stages this workspace does without.
///
/// # Errors
/// When the file can't be written.
pub fn set_stages_off(step: &Step<'_>, off: &BTreeSet<String>) -> Result<()> {
    step.conn()
        .prepare_cached(
            "INSERT INTO lifecycle_choice(id, off) VALUES(1, ?1) ON CONFLICT(id) DO UPDATE SET off = ?1 WHERE off <> ?1",
        )?
        .execute([rows::tags_text(off)])?;
    Ok(())
}

/// The ideal customer profile; a blank one of version 0 where none was written.
///
/// # Errors
/// When the file can't be read.
pub fn icp(store: &Store) -> Result<Icp> {
    let found: Option<(u32, String)> = store
        .conn
        .prepare_cached("SELECT version, body FROM icp WHERE id = 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(found.map_or_else(Icp::default, |(version, body)| Icp {
        version,
        ..serde_json::from_str(&body).unwrap_or_default()
    }))
}

/// Keeps the ideal customer profile as its next version.
///
/// # Errors
/// When the file can't be written.
pub fn set_icp(step: &Step<'_>, icp: &Icp) -> Result<()> {
    let body = serde_json::to_string(icp).unwrap_or_default();
    step.conn()
        .prepare_cached(
            "INSERT INTO icp(id, version, body) VALUES(1, ?1, ?2) ON CONFLICT(id) DO UPDATE SET version = ?1, body = ?2",
        )?
        .execute((icp.version, body))?;
    Ok(())
}

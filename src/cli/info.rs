//! `opsroom info`: where the workspace is, what is in it, and where everything else lies.

use serde_json::{Map, Value, json};

use super::Outcome;
use super::desk::Desk;
use super::places::frameworks_beside;
use super::print::{columns, size};
use crate::domain::text::{count, thousands};
use crate::workspace::{Info, Workspace};

pub(super) fn run(desk: &Desk) -> eyre::Result<Outcome> {
    let ws = desk.open()?;
    let beside = ws.path().map(frameworks_beside).unwrap_or_default();
    let info = ws.info()?;
    let places = desk.places()?;
    let folders = [
        ("settings", places.settings()),
        ("frameworks", places.frameworks()),
        ("frameworks of this workspace", beside),
        ("data", places.data.clone()),
        ("log", places.log()),
    ];
    if desk.out.json {
        let named = folders.iter().map(|(name, path)| ((*name).to_owned(), json!(path.display().to_string())));
        desk.out.value(&value(&ws, &info, named.collect()));
        return Ok(Outcome::Done);
    }
    let mut rows = facts(&ws, &info)?;
    rows.extend(folders.iter().map(|(name, path)| vec![(*name).to_owned(), path.display().to_string()]));
    desk.out.text(&columns(&rows));
    Ok(Outcome::Done)
}

fn facts(ws: &Workspace, info: &Info) -> eyre::Result<Vec<Vec<String>>> {
    let number = |n: u64| thousands(i64::try_from(n).unwrap_or(i64::MAX));
    let row = |name: &str, value: String| vec![name.to_owned(), value];
    let business = ws.business()?.profile.name;
    let mut rows = vec![
        row("workspace", info.path.as_ref().map_or_else(|| "in memory".to_owned(), |path| path.display().to_string())),
        row("business", if business.is_empty() { "–".to_owned() } else { business }),
        row("size", size(info.bytes)),
        row("tables", format!("version {}", info.schema)),
    ];
    rows.extend(info.rows.iter().map(|(kind, rows)| row(kind, number(*rows))));
    let kept = count(usize::try_from(info.journal_rows).unwrap_or(usize::MAX), "change kept", "changes kept");
    rows.push(row("steps", format!("{} ({})", number(info.steps), kept)));
    for origin in &ws.frameworks().origins {
        if let Some(file) = &origin.file {
            rows.push(row(origin.kind, format!("{} version {}, from {file}", origin.id, origin.version)));
        }
    }
    Ok(rows)
}

fn value(ws: &Workspace, info: &Info, places: Map<String, Value>) -> Value {
    let rows: Map<String, Value> = info.rows.iter().map(|(kind, rows)| ((*kind).to_owned(), json!(rows))).collect();
    let frameworks: Vec<Value> = ws
        .frameworks()
        .origins
        .iter()
        .map(|one| json!({ "kind": one.kind, "id": one.id, "version": one.version, "file": one.file }))
        .collect();
    json!({
        "path": info.path.as_ref().map(|path| path.display().to_string()),
        "bytes": info.bytes,
        "schema": info.schema,
        "rows": rows,
        "steps": info.steps,
        "changes": info.journal_rows,
        "frameworks": frameworks,
        "places": places,
    })
}

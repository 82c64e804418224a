//! `opsroom keys`: the workbench's command tables, with the names that `[keys]` in config.toml uses.

use serde_json::{Value, json};

use super::Outcome;
use super::desk::Desk;
use super::print::columns;
use crate::tui::keys::table;

pub(super) fn run(desk: &Desk) -> eyre::Result<Outcome> {
    if desk.out.json {
        let views = table().into_iter().map(|(view, commands)| {
            let commands: Vec<Value> =
                commands.iter().map(|(keys, name, help)| json!({ "keys": keys, "name": name, "help": help })).collect();
            json!({ "view": view, "commands": commands })
        });
        desk.out.value(&Value::Array(views.collect()));
        return Ok(Outcome::Done);
    }
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (view, commands) in table() {
        if !rows.is_empty() {
            rows.push(Vec::new());
        }
        rows.push(vec![view.to_string()]);
        rows.extend(
            commands.iter().map(|(keys, name, help)| vec![format!("  {keys}"), name.to_string(), help.to_string()]),
        );
    }
    desk.out.text(&columns(&rows));
    Ok(Outcome::Done)
}

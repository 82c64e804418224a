//! What can be done with integrations, from wherever their tool is selected.

use super::overlays::choose::Choose;
use super::overlays::form::Form;
use super::view::Cx;
use crate::domain::id::Id;
use crate::domain::integration::Integration;
use crate::domain::integration::fields::{INTEGRATION_FIELDS, check};
use crate::domain::stack::Stack;
use crate::domain::tool::Tool;

/// Opens the form of a new integration that starts at a tool.
pub fn add(cx: &mut Cx<'_>, tool: &Tool) -> eyre::Result<()> {
    open(cx, format!("New integration of {}", tool.name), Integration::between(tool.id, Id::NEW), "to")
}

fn open(cx: &mut Cx<'_>, title: String, integration: Integration, on: &str) -> eyre::Result<()> {
    let ctx = cx.ws.field_context()?;
    let form = Form::new(title, integration, INTEGRATION_FIELDS, ctx, |integration, cx| {
        check(integration)?;
        let (_, done) = cx.ws.save_integration(integration)?;
        cx.done(&done);
        Ok(())
    });
    cx.open(form.on(on).onto(|flow, cx| {
        if flow.id.is_new() {
            return Ok(Integration::between(flow.from, Id::NEW));
        }
        let stack = cx.ws.stack()?;
        let now = stack.input.integrations.iter().find(|one| one.id == flow.id).cloned();
        now.ok_or_else(|| eyre::eyre!("that integration was deleted meanwhile; Esc leaves the form"))
    }));
    Ok(())
}

/// Lets one of a tool's integrations be chosen, then edited or deleted.
pub fn choose(cx: &mut Cx<'_>, stack: &Stack, tool: &Tool) -> eyre::Result<()> {
    let name = |id: Id| stack.tool(id).map_or_else(|| "a tool that is gone".to_owned(), |(tool, _)| tool.name.clone());
    let mut entries: Vec<(Integration, bool)> = Vec::new();
    let mut words = Vec::new();
    for flow in stack.integrations_of(tool.id) {
        let route = format!("{} → {}", name(flow.from), name(flow.to));
        words.push((format!("Edit {route}"), format!("{} · {}", flow.method.name(), flow.what)));
        words.push((format!("Delete {route}"), String::new()));
        entries.push((flow.clone(), false));
        entries.push((flow.clone(), true));
    }
    if entries.is_empty() {
        cx.warn(format!("no integration of {} is recorded: I adds one", tool.name));
        return Ok(());
    }
    let title = format!("Integrations of {}", tool.name);
    cx.open(Choose::among(title, words, move |picked, cx| match entries.get(picked) {
        Some((flow, true)) => {
            let done = cx.ws.delete_integrations(&[flow.id])?;
            cx.done(&done);
            Ok(())
        }
        Some((flow, false)) => open(cx, "Integration".to_owned(), flow.clone(), "what"),
        None => Ok(()),
    }));
    Ok(())
}

//! What can be done with tools, whichever view they are selected in: each is a question and a verb of the workspace.

use std::sync::Arc;

use super::overlays::choose::Choose;
use super::overlays::form::Form;
use super::overlays::prompt::Prompt;
use super::overlays::receipt::Why;
use super::view::Cx;
use crate::domain::field::{Field, FieldKind, find};
use crate::domain::id::{Id, RecordRef};
use crate::domain::stack::Stack;
use crate::domain::text::count;
use crate::domain::tool::fields::TOOL_FIELDS;
use crate::domain::tool::{Call, Tool};

/// A row of the field table that is known to be there.
pub fn field(name: &'static str) -> eyre::Result<&'static Field<Tool>> {
    find(TOOL_FIELDS, name).ok_or_else(|| eyre::eyre!("there is no field called {name}"))
}

/// Opens the form of a tool, on a field.
pub fn edit(cx: &mut Cx<'_>, tool: &Tool, on: &str) -> eyre::Result<()> {
    let ctx = cx.ws.field_context()?;
    let form = Form::new(tool.name.clone(), tool.clone(), TOOL_FIELDS, ctx, |tool, cx| {
        let done = cx.ws.save_tool(tool)?;
        cx.done(&done);
        Ok(())
    });
    cx.open(form.on(on).onto(|tool, cx| {
        let stack = cx.ws.stack()?;
        let now = stack.tool(tool.id).map(|(tool, _)| tool.clone());
        now.ok_or_else(|| eyre::eyre!("{} was deleted meanwhile; Esc leaves the form", tool.name))
    }));
    Ok(())
}

/// Opens the form of a new tool.
pub fn add(cx: &mut Cx<'_>) -> eyre::Result<()> {
    let ctx = cx.ws.field_context()?;
    let form = Form::new("New tool", Tool::named(""), TOOL_FIELDS, ctx, |tool, cx| {
        let (id, done) = cx.ws.add_tool(tool)?;
        cx.done(&done);
        cx.goto(RecordRef::tool(id));
        Ok(())
    });
    cx.open(form.note("Only the name is needed. What is left blank can be filled in later; C-s saves from anywhere."));
    Ok(())
}

/// Copies a tool.
pub fn duplicate(cx: &mut Cx<'_>, id: Id) -> eyre::Result<()> {
    let (copy, done) = cx.ws.duplicate_tool(id)?;
    cx.done(&done);
    cx.goto(RecordRef::tool(copy));
    Ok(())
}

/// Deletes tools at once: undo brings them back.
pub fn delete(cx: &mut Cx<'_>, ids: &[Id]) -> eyre::Result<()> {
    let done = cx.ws.delete_tools(ids)?;
    cx.done(&done);
    Ok(())
}

/// Asks for one field of one or several tools.
pub fn ask(cx: &mut Cx<'_>, tools: &[&Tool], field: &'static Field<Tool>) -> eyre::Result<()> {
    let Some(first) = tools.first() else { return Ok(()) };
    if tools.len() > 1 && !field.bulk {
        eyre::bail!("{} differs from tool to tool: select one", field.label);
    }
    if field.kind == FieldKind::Text {
        return edit(cx, first, field.name);
    }
    let ctx = cx.ws.field_context()?;
    let ids: Vec<Id> = tools.iter().map(|tool| tool.id).collect();
    let start = (field.get)(first, &ctx);
    let same = tools.iter().all(|tool| (field.get)(tool, &ctx) == start);
    let whose = match tools {
        [one] => one.name.clone(),
        many => count(many.len(), "tool", "tools"),
    };
    let choices = (field.choices)(&ctx);
    let (draft, check_ctx) = ((*first).clone(), ctx);
    let prompt = Prompt::new(
        format!("{} of {whose}", field.label),
        field.help,
        if same { &start } else { "" },
        move |typed, cx| {
            let done = cx.ws.edit_tools(&ids, field, typed)?;
            cx.done(&done);
            Ok(())
        },
    );
    let check = move |typed: &str| {
        let mut draft = draft.clone();
        (field.set)(&mut draft, typed, &check_ctx).map_err(|error| error.0)?;
        let read = (field.get)(&draft, &check_ctx);
        Ok(if read == typed.trim() || read.is_empty() { String::new() } else { format!("= {read}") })
    };
    cx.open(prompt.choices(field.kind, choices).check(check));
    Ok(())
}

/// Asks for the verdict, with the suggested one and its reason in sight.
pub fn ask_verdict(cx: &mut Cx<'_>, stack: &Stack, tools: &[&Tool]) -> eyre::Result<()> {
    let field = field("verdict")?;
    let [tool] = tools else { return ask(cx, tools, field) };
    let ctx = cx.ws.field_context()?;
    let why = stack.tool(tool.id).map(|(_, derived)| derived.suggestion.why.clone()).unwrap_or_default();
    let suggested =
        stack.tool(tool.id).map(|(_, derived)| derived.suggestion.call.typed(ctx.currency)).unwrap_or_default();
    let start = (field.get)(tool, &ctx);
    let mut choices = (field.choices)(&ctx);
    let own = format!("consolidate into {}", tool.name);
    choices.retain(|choice| choice.value != suggested && choice.value != own);
    choices.insert(0, crate::domain::field::Choice::new(suggested, format!("suggested: {why}")));
    let (id, draft) = (tool.id, (*tool).clone());
    let prompt = Prompt::new(format!("Verdict on {}", tool.name), field.help, &start, move |typed, cx| {
        let done = cx.ws.edit_tools(&[id], field, typed)?;
        cx.done(&done);
        Ok(())
    });
    let broken = stack.what_breaks(tool.id);
    let worst = broken.first().map(|thing| thing.sentence.clone());
    let check = move |typed: &str| {
        let mut draft = draft.clone();
        (field.set)(&mut draft, typed, &ctx).map_err(|error| error.0)?;
        // What goes is decided with eyes open: what breaks with it stands under the line.
        let goes = draft.verdict.as_ref().is_some_and(|verdict| verdict.call.word() != "keep");
        if let (Some(Call::Keep { cost: Some(new), .. }), Some(old)) =
            (draft.verdict.as_ref().map(|one| &one.call), draft.monthly())
            && new.monthly().currency == old.currency
            && new.monthly().minor > old.minor
        {
            return Ok(format!("that is dearer than today ({old}/mo)"));
        }
        Ok(match &worst {
            Some(worst) if goes => {
                format!("{} with it, first: {worst}", count(broken.len(), "thing breaks", "things break"))
            }
            None if goes => "nothing that is recorded breaks with it".to_owned(),
            _ => String::new(),
        })
    };
    cx.open(prompt.choices(field.kind, choices).check(check));
    Ok(())
}

/// Goes to a record that has to do with a tool.
pub fn follow(cx: &mut Cx<'_>, stack: &Stack, tool: &Tool) -> eyre::Result<()> {
    let mut targets: Vec<(RecordRef, String, String)> = Vec::new();
    let name = |id: Id| stack.tool(id).map_or_else(|| "a tool that is gone".to_owned(), |(tool, _)| tool.name.clone());
    for flow in stack.integrations_of(tool.id) {
        let (other, way) =
            if flow.from == tool.id { (flow.to, "data goes to") } else { (flow.from, "data comes from") };
        targets.push((
            RecordRef::tool(other),
            name(other),
            format!("{way} it · {} · {}", flow.method.name(), flow.what),
        ));
    }
    for thing in stack.what_breaks(tool.id) {
        if let Some(record) = thing.record.filter(|record| {
            record.kind == crate::domain::id::Kind::Tool && targets.iter().all(|(one, _, _)| one != record)
        }) {
            targets.push((record, name(record.id), thing.sentence));
        }
    }
    if let Some(crate::domain::tool::Call::Consolidate { into, .. }) =
        tool.verdict.as_ref().map(|verdict| &verdict.call)
        && !into.is_new()
    {
        targets.push((RecordRef::tool(*into), name(*into), "it is consolidated into this".to_owned()));
    }
    if targets.is_empty() {
        cx.warn(format!("nothing leads on from {}: no integrations are recorded (I adds one)", tool.name));
        return Ok(());
    }
    if let [(record, _, _)] = targets.as_slice() {
        cx.goto(*record);
        return Ok(());
    }
    let words = targets.iter().map(|(_, name, detail)| (name.clone(), detail.clone())).collect();
    cx.open(Choose::among(format!("Follow from {}", tool.name), words, move |picked, cx| {
        if let Some((record, _, _)) = targets.get(picked) {
            cx.goto(*record);
        }
        Ok(())
    }));
    Ok(())
}

/// Opens the receipts of a tool's figures and of the totals, the one named first.
pub fn why(cx: &mut Cx<'_>, stack: &Arc<Stack>, tool: Option<Id>, first: &str) -> eyre::Result<()> {
    let mut receipts = Vec::new();
    if let Some(id) = tool {
        receipts.push(("cost", stack.why_tool_cost(id)));
        receipts.push(("suggested", stack.why_suggestion(id)));
        receipts.push(("quadrant", stack.why_quadrant(id)));
    }
    receipts.push(("monthly", stack.why_monthly()));
    receipts.push(("budget", stack.why_budget_share()));
    receipts.push(("decided", stack.why_saving(false)));
    receipts.push(("saving", stack.why_saving(true)));
    let at = receipts.iter().position(|(name, _)| *name == first).unwrap_or(0);
    receipts.rotate_left(at);
    cx.open(Why::new(receipts.into_iter().map(|(_, receipt)| receipt).collect()));
    Ok(())
}

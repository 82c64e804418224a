//! What can be done with tagged links, values and campaigns, whichever view they are selected in: each is a question and
//! a verb of the workspace.

mod target;
mod why;

use ratatui::layout::Position;

use super::overlays::cell::Cell;
use super::overlays::form::Form;
use super::overlays::prompt::Prompt;
use super::overlays::utm::builder::Builder;
use super::view::Cx;
use crate::domain::field::{Choice, Field, FieldContext};
use crate::domain::finding::Severity;
use crate::domain::id::{Id, RecordRef};
use crate::domain::utm::campaign::{CAMPAIGN_FIELDS, CampaignRow, CampaignStatus};
use crate::domain::utm::checker::Checker;
use crate::domain::utm::registry::{LinkRow, LinkStatus, Results};
use crate::domain::utm::vocabulary::{VALUE_FIELDS, Value};
use crate::domain::utm::{Tag, proposals};
use crate::tui::theme::{Look, Mark, Role};
use crate::workspace::Workspace;

pub use target::{Target, Watch, run};
pub use why::{condition, why};

/// The most links that are copied as text.
const COPY_MOST: u64 = 5_000;

/// How a severity is drawn.
pub fn severity_mark(severity: Severity, look: Look) -> (&'static str, Role) {
    match severity {
        Severity::Critical => (look.mark(Mark::Critical), Role::Bad),
        Severity::Warning => (look.mark(Mark::Warning), Role::Warn),
        Severity::Note => (look.mark(Mark::Open), Role::Muted),
    }
}

/// Opens the form of a campaign that is to be registered: what its value tells is filled in.
pub fn register_campaign(cx: &mut Cx<'_>, value: &str) -> eyre::Result<()> {
    let mut draft = cx.ws.draft_campaign(value)?;
    if let Some((starts, ends)) = proposals::days_of(&cx.ws.policy()?.pattern, value) {
        (draft.starts, draft.ends) = (Some(starts), Some(ends));
        if (starts..=ends).contains(&cx.ws.today()) {
            draft.status = CampaignStatus::Running;
        }
    }
    campaign_form(cx, draft, "Register a campaign", if value.is_empty() { "value" } else { "title" })
}

/// Opens the form of a registered campaign, on a field.
pub fn edit_campaign(cx: &mut Cx<'_>, id: Id, on: &str) -> eyre::Result<()> {
    let campaign = cx.ws.campaign(id)?.ok_or_else(|| eyre::eyre!("that campaign is no longer registered"))?;
    let title = campaign.called().to_owned();
    campaign_form(cx, campaign, &title, on)
}

fn campaign_form(cx: &mut Cx<'_>, draft: CampaignRow, title: &str, on: &str) -> eyre::Result<()> {
    let (ctx, pattern) = (cx.ws.field_context()?, cx.ws.policy()?.pattern.clone());
    // A value that doesn't follow the pattern is told once, and taken when it is saved again.
    let mut told = draft.value.clone();
    let form = Form::new(title, draft, CAMPAIGN_FIELDS, ctx, move |draft, cx| {
        if let Some(misfit) = pattern.misfit(&draft.value).filter(|_| told != draft.value) {
            told.clone_from(&draft.value);
            eyre::bail!("{} {misfit}: {pattern}. C-s again keeps it all the same", draft.value);
        }
        let done =
            if draft.id.is_new() { cx.ws.add_campaign(draft, true)?.1 } else { cx.ws.edit_campaign(draft, true)? };
        cx.done(&done);
        Ok(())
    });
    let note =
        "Title, type and days are read from the value; owner and budget are worth a word. C-s saves from anywhere.";
    cx.open(form.note(note).on(on));
    Ok(())
}

/// Opens the form of a source or medium that is to be registered.
pub fn register_value(cx: &mut Cx<'_>, tag: Tag, value: &str) -> eyre::Result<()> {
    let title = format!("Register a {}", tag.name());
    value_form(cx, Value::of(tag, value), &title, if value.is_empty() { "value" } else { "means" })
}

/// Opens the form of a registered source or medium.
pub fn edit_value(cx: &mut Cx<'_>, value: Value) -> eyre::Result<()> {
    let title = format!("The {} {}", value.tag.name(), value.value);
    value_form(cx, value, &title, "means")
}

/// The fields that a source or a medium has.
fn fields_of(tag: Tag) -> Vec<&'static Field<Value>> {
    let others: &[&str] = if tag == Tag::Source { &["goes-with", "paid", "search"] } else { &["kind", "takes-names"] };
    VALUE_FIELDS.iter().filter(|field| !others.contains(&field.name)).collect()
}

fn value_form(cx: &mut Cx<'_>, draft: Value, title: &str, on: &str) -> eyre::Result<()> {
    let (ctx, fields, name) = (cx.ws.field_context()?, fields_of(draft.tag), draft.value.clone());
    let is_known = draft.id.is_some() || cx.ws.value(draft.tag, &name)?.is_some();
    let form = Form::new(title, draft, fields, ctx, move |draft, cx| {
        if is_known && draft.value != name {
            eyre::bail!(
                "a registered value keeps its name: n registers another, and “also called” folds names into it"
            );
        }
        let done = cx.ws.set_value(draft)?;
        cx.done(&done);
        Ok(())
    });
    cx.open(form.on(on));
    Ok(())
}

/// Goes to the campaign of a value; says so where it is not registered.
pub fn go_to_campaign(cx: &mut Cx<'_>, value: &str) -> eyre::Result<()> {
    if value.is_empty() {
        cx.warn("this link has no campaign: e adds one");
        return Ok(());
    }
    match cx.ws.campaign_named(value)? {
        Some(campaign) => cx.goto(RecordRef::campaign(campaign.id)),
        None => cx.warn(format!("{value} is not registered: e, then M-r in its field registers it")),
    }
    Ok(())
}

/// What came of some links.
///
/// # Errors
/// When the file can't be read.
pub fn results(ws: &Workspace, links: &[&LinkRow]) -> eyre::Result<Vec<Results>> {
    Ok(ws.link_results(links)?)
}

/// Copies the addresses, one a line.
pub fn copy(cx: &mut Cx<'_>, target: &Target) -> eyre::Result<()> {
    if target.count() > COPY_MOST {
        cx.warn(format!("{} are too many for the clipboard: x exports them", target.words()));
        return Ok(());
    }
    let mut urls = Vec::new();
    target.each(cx.ws, |link| {
        urls.push(link.url);
        true
    })?;
    let what = if urls.len() == 1 { "the link".to_owned() } else { target.words() };
    cx.copy(urls.join("\n"), what);
    Ok(())
}

/// Gives links the status that follows on that of the first: draft, live, retired, draft.
pub fn next_status(cx: &mut Cx<'_>, target: Target) -> eyre::Result<()> {
    let Some(first) = target.first(cx.ws)? else { return Ok(()) };
    let at = LinkStatus::ALL.iter().position(|status| *status == first.status).unwrap_or(0);
    let next = LinkStatus::ALL[(at + 1) % LinkStatus::ALL.len()];
    run(cx, target, "Changing", move |ws, ids, watch| Ok(ws.set_links_watched(ids, "status", next.name(), watch)?))
}

/// Mends what is sure.
pub fn fix(cx: &mut Cx<'_>, target: Target) -> eyre::Result<()> {
    let title = "Mending";
    run(cx, target, title, |ws, ids, watch| {
        let (changed, done) = ws.fix_links_watched(ids, watch)?;
        eyre::ensure!(changed > 0, "nothing here can be fixed without you: e opens the builder, which says what to do");
        Ok(done)
    })
}

/// Deletes links at once: undo brings them back.
pub fn delete(cx: &mut Cx<'_>, target: Target) -> eyre::Result<()> {
    run(cx, target, "Deleting", |ws, ids, watch| Ok(ws.delete_links_watched(ids, watch)?))
}

/// What a field of a link may be completed to.
fn choices(ws: &Workspace, field: &'static Field<LinkRow>, ctx: &FieldContext) -> eyre::Result<Vec<Choice>> {
    match Tag::parse(field.name) {
        Some(tag @ (Tag::Source | Tag::Medium | Tag::Campaign)) => Ok(values(&*ws.checker()?, tag)),
        _ => Ok((field.choices)(ctx)),
    }
}

/// The registered values of a tag, to choose from.
pub fn values(checker: &Checker, tag: Tag) -> Vec<Choice> {
    let offers = checker.complete(tag, "", usize::MAX);
    offers.into_iter().map(|offer| Choice::new(offer.value, offer.means)).collect()
}

/// Asks for one field of one or several links.
pub fn ask(cx: &mut Cx<'_>, target: Target, field: &'static Field<LinkRow>) -> eyre::Result<()> {
    let Some(first) = target.first(cx.ws)? else { return Ok(()) };
    let ctx = cx.ws.field_context()?;
    let single = target.count() == 1;
    let (start, whose) =
        if single { ((field.get)(&first, &ctx), first.called()) } else { (String::new(), target.words()) };
    let offered = choices(cx.ws, field, &ctx)?;
    let prompt = Prompt::new(format!("{} of {whose}", field.label), field.help, &start, move |typed, cx| {
        let typed = typed.to_owned();
        run(cx, target.clone(), "Changing", move |ws, ids, watch| {
            Ok(ws.set_links_watched(ids, field.name, &typed, watch)?)
        })
    });
    let check = move |typed: &str| {
        let mut draft = first.clone();
        (field.set)(&mut draft, typed, &ctx).map(|()| String::new()).map_err(|error| error.0)
    };
    cx.open(prompt.choices(field.kind, offered).check(check));
    Ok(())
}

/// Edits a field of a link where it stands.
pub fn edit_cell(cx: &mut Cx<'_>, link: &LinkRow, field: &'static Field<LinkRow>, at: Position) -> eyre::Result<()> {
    if field.name == "destination" {
        cx.open(Builder::edit(link.clone(), field.name));
        return Ok(());
    }
    let ctx = cx.ws.field_context()?;
    let (start, offered) = ((field.get)(link, &ctx), choices(cx.ws, field, &ctx)?);
    let (draft, id) = (link.clone(), link.id);
    let check = move |typed: &str| {
        let mut draft = draft.clone();
        (field.set)(&mut draft, typed, &ctx).map(|()| String::new()).map_err(|error| error.0)
    };
    let cell = Cell::new(&link.called(), field.label, field.help, &start, at, check, move |typed, cx| {
        let done = cx.ws.set_links(&[id], field.name, typed)?;
        cx.done(&done);
        Ok(())
    });
    cx.open(cell.choices(field.kind, offered));
    Ok(())
}

/// Asks which file of links to import.
pub fn import(cx: &mut Cx<'_>) -> eyre::Result<()> {
    super::overlays::import::ask_links(cx)
}

/// Asks where to export links to.
pub fn ask_export(cx: &mut Cx<'_>, target: Target) -> eyre::Result<()> {
    super::overlays::files::ask_export_links(cx, target);
    Ok(())
}

/// Asks where to write the standard on one page.
pub fn ask_report(cx: &mut Cx<'_>) -> eyre::Result<()> {
    super::overlays::files::ask_report_utm(cx)
}

//! What can be done with leads, whichever view they are selected in: each is a question and a verb of the workspace.

mod why;

use std::collections::HashSet;
use std::sync::Arc;

use ratatui::layout::Position;

use super::job::{Job, Progress};
use super::lead_data::LeadData;
use super::overlays::cell::Cell;
use super::overlays::choose::Choose;
use super::overlays::company::CompanyPage;
use super::overlays::deal::DealPage;
use super::overlays::form::Form;
use super::overlays::lead::LeadPage;
use super::overlays::merge::Merge;
use super::overlays::prompt::Prompt;
use super::view::{BulkDone, Cx, View};
use crate::domain::any_field::AnyField;
use crate::domain::duplicates::{LEAST, Who, company_key, compare};
use crate::domain::field::FieldKind;
use crate::domain::id::{Id, RecordRef};
use crate::domain::lead::Lead;
use crate::domain::text::count;
use crate::store::leads::{self, Key, LeadQuery};
use crate::store::{companies, deals};
use crate::workspace::{Done, Workspace};

pub use why::why;

/// So many leads of one company are compared with a lead.
const COLLEAGUES: usize = 200;

/// So many leads are changed on the spot; more in a job, with a bar and Esc.
const AT_ONCE: u64 = 1_000;

/// Which leads a command is about.
#[derive(Debug, Clone)]
pub enum Target {
    /// These.
    These(Vec<Id>),
    /// All that a query gives, but for some.
    All {
        /// The query.
        query: LeadQuery,
        /// Those that are left out.
        except: HashSet<Id>,
        /// How many there are then.
        count: u64,
    },
}

impl Target {
    /// How many leads.
    pub fn count(&self) -> u64 {
        match self {
            Target::These(ids) => ids.len() as u64,
            Target::All { count, .. } => *count,
        }
    }

    /// `3 leads`.
    pub fn words(&self) -> String {
        count(usize::try_from(self.count()).unwrap_or(usize::MAX), "lead", "leads")
    }

    /// Their ids. Reads all of a query: not on the drawing thread where there may be many.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn ids(&self, ws: &Workspace) -> eyre::Result<Vec<Id>> {
        let (query, except) = match self {
            Target::These(ids) => return Ok(ids.clone()),
            Target::All { query, except, .. } => (query, except),
        };
        let mut ids = Vec::new();
        let mut from: Option<Key> = None;
        loop {
            let page = leads::ids(ws.store(), query, from.as_ref(), 5_000)?;
            let Some((key, _)) = page.last().cloned() else { return Ok(ids) };
            ids.extend(page.into_iter().map(|(_, id)| id).filter(|id| !except.contains(id)));
            from = Some(key);
        }
    }

    /// One of them, to begin a question with.
    fn first(&self, ws: &Workspace) -> eyre::Result<Option<Lead>> {
        Ok(match self {
            Target::These(ids) => match ids.first() {
                Some(id) => leads::one(ws.store(), *id)?,
                None => None,
            },
            Target::All { query, .. } => {
                leads::page(ws.store(), query, None, leads::Way::After, 1)?.pop().map(|(_, lead)| lead)
            }
        })
    }
}

/// What becomes of the marks of leads that a verb was carried out for.
#[derive(Clone, Copy)]
enum After {
    /// They stay: another field of the same leads often comes next.
    Marked,
    /// They go: these leads are done with.
    Unmarked,
}

impl After {
    fn settle(self, asked: Vec<Id>) -> Option<BulkDone> {
        matches!(self, After::Unmarked).then(|| BulkDone { asked, ..BulkDone::default() })
    }
}

/// Runs a verb on leads: a few at once, many as a job.
fn run(
    cx: &mut Cx<'_>,
    target: Target,
    title: &str,
    after: After,
    verb: impl FnOnce(&mut Workspace, &[Id], &Progress) -> eyre::Result<Done> + Send + 'static,
) -> eyre::Result<()> {
    if target.count() <= AT_ONCE {
        let ids = target.ids(cx.ws)?;
        let done = verb(cx.ws, &ids, &Progress::default())?;
        cx.done(&done);
        cx.out.bulk = after.settle(ids);
        return Ok(());
    }
    let title = format!("{title} {}", target.words());
    cx.out.job = Some(Job {
        title,
        work: Box::new(move |ws: &mut Workspace, progress: &Progress| {
            let ids = target.ids(ws)?;
            let done = verb(ws, &ids, progress)?;
            Ok(Box::new(move |cx: &mut Cx<'_>| {
                cx.done(&done);
                cx.out.bulk = after.settle(ids);
                Ok(())
            }))
        }),
    });
    Ok(())
}

/// Tells how far a verb is; gives whether it may go on.
fn watched(progress: &Progress, done: usize, of: usize) -> bool {
    progress.set(done as u64, of as u64);
    !progress.is_cancelled()
}

/// A lead that must be there.
fn lead_of(ws: &Workspace, id: Id) -> eyre::Result<Lead> {
    leads::one(ws.store(), id)?.ok_or_else(|| eyre::eyre!("that lead is no longer in this workspace"))
}

/// Opens the page of a lead.
pub fn open(cx: &mut Cx<'_>, id: Id) -> eyre::Result<()> {
    cx.open(LeadPage::new(id));
    Ok(())
}

/// Opens the form of a lead.
pub fn edit(cx: &mut Cx<'_>, id: Id) -> eyre::Result<()> {
    edit_on(cx, id, "email")
}

/// Opens the form of a lead, on a field.
pub fn edit_on(cx: &mut Cx<'_>, id: Id, on: &str) -> eyre::Result<()> {
    let data = LeadData::read(cx.ws)?;
    let lead = lead_of(cx.ws, id)?;
    let form = Form::new(lead.called(), lead, data.fields.clone(), cx.ws.lead_context()?, |lead, cx| {
        let (_, done) = cx.ws.save_lead(lead)?;
        cx.done(&done);
        Ok(())
    });
    cx.open(form.on(on).watch(move |field, typed, ws| known_address(field, typed, id, ws)).onto(|lead, cx| {
        let now = leads::one(cx.ws.store(), lead.id)?;
        now.ok_or_else(|| eyre::eyre!("{} was deleted meanwhile; Esc leaves the form", lead.called()))
    }));
    Ok(())
}

/// Opens the form of a new lead.
pub fn add(cx: &mut Cx<'_>) -> eyre::Result<()> {
    add_at(cx, Lead::default())
}

/// Opens the form of a new lead of whom something is known already.
pub fn add_at(cx: &mut Cx<'_>, draft: Lead) -> eyre::Result<()> {
    let data = LeadData::read(cx.ws)?;
    let start = draft.clone();
    let form = Form::new("New lead", draft, data.fields.clone(), cx.ws.lead_context()?, |lead, cx| {
        let (id, done) = cx.ws.save_lead(lead)?;
        cx.done(&done);
        cx.goto(RecordRef::lead(id));
        Ok(())
    });
    let note = "An address or a name is enough. Domain, role and seniority follow from what you type; C-s saves from anywhere.";
    let form = form.note(note).watch(|field, typed, ws| known_address(field, typed, Id::NEW, ws));
    // Only what was typed goes onto the lead, so that a field left blank doesn't wipe out what follows from another.
    cx.open(form.onto(move |_, _| Ok(start.clone())));
    Ok(())
}

/// Says at once whose an address is.
fn known_address(field: &str, typed: &str, own: Id, ws: &Workspace) -> Option<String> {
    let typed = typed.trim();
    if field != "email" || !typed.contains('@') {
        return None;
    }
    let others = leads::by_email(ws.store(), typed).ok()?;
    let other = others.iter().find(|lead| lead.id != own)?;
    let company = if other.company_name.is_empty() { String::new() } else { format!(" ({})", other.company_name) };
    Some(format!("{}{company} has this address already: save only if they are two people", other.called()))
}

/// Asks for one field of one or several leads.
pub fn ask(cx: &mut Cx<'_>, data: &Arc<LeadData>, target: Target, field: &AnyField<Lead>) -> eyre::Result<()> {
    if field.name() == "stage" {
        return move_leads(cx, target);
    }
    let Some(first) = target.first(cx.ws)? else { return Ok(()) };
    if target.count() > 1 && !field.is_bulk() {
        eyre::bail!("{} differs from lead to lead: select one", field.label());
    }
    if field.kind() == FieldKind::Text {
        return edit_on(cx, first.id, field.name());
    }
    let start = field.get(&first, &data.ctx);
    let whose = if target.count() == 1 { first.called() } else { target.words() };
    let single = target.count() == 1;
    let (checked, known, name) = (field.clone(), Arc::clone(data), field.name().to_owned());
    let title = format!("{} of {whose}", field.label());
    let prompt = Prompt::new(title, field.help(), if single { &start } else { "" }, move |typed, cx| {
        let (name, typed) = (name.clone(), typed.to_owned());
        run(cx, target.clone(), "Changing", After::Marked, move |ws, ids, progress| {
            Ok(ws.set_leads_watched(ids, &name, &typed, &mut |done| watched(progress, done, ids.len()))?)
        })
    });
    let check = move |typed: &str| {
        let mut draft = first.clone();
        checked.set(&mut draft, typed, &known.ctx).map_err(|error| error.0)?;
        let read = checked.get(&draft, &known.ctx);
        Ok(if read == typed.trim() || read.is_empty() { String::new() } else { format!("= {read}") })
    };
    cx.open(prompt.choices(field.kind(), field.choices(&cx.ws.lead_context()?)).check(check));
    Ok(())
}

/// Edits a field of a lead where it stands.
pub fn edit_cell(
    cx: &mut Cx<'_>,
    data: &Arc<LeadData>,
    lead: &Lead,
    field: AnyField<Lead>,
    at: Position,
) -> eyre::Result<()> {
    match field.kind() {
        FieldKind::Text => return edit_on(cx, lead.id, field.name()),
        _ if field.name() == "stage" => return move_leads(cx, Target::These(vec![lead.id])),
        _ => {}
    }
    let (draft, known, checked, id) = (lead.clone(), Arc::clone(data), field.clone(), lead.id);
    let check = move |typed: &str| {
        let mut draft = draft.clone();
        checked.set(&mut draft, typed, &known.ctx).map_err(|error| error.0)?;
        Ok(checked.get(&draft, &known.ctx))
    };
    let (start, choices) = (field.get(lead, &data.ctx), field.choices(&cx.ws.lead_context()?));
    let name = field.name().to_owned();
    let cell = Cell::new(&lead.called(), field.label(), field.help(), &start, at, check, move |typed, cx| {
        let done = cx.ws.set_leads(&[id], &name, typed)?;
        cx.done(&done);
        Ok(())
    });
    cx.open(cell.choices(field.kind(), choices));
    Ok(())
}

/// Moves leads to another stage: which, and what stands in the way.
pub fn move_leads(cx: &mut Cx<'_>, target: Target) -> eyre::Result<()> {
    let from = target.first(cx.ws)?.map(|lead| lead.stage).unwrap_or_default();
    if target.count() <= AT_ONCE {
        let ids = target.ids(cx.ws)?;
        return super::move_actions::pick_stage(cx, ids, &from);
    }
    cx.out.job = Some(Job {
        title: format!("Finding {}", target.words()),
        work: Box::new(move |ws: &mut Workspace, _: &Progress| {
            let ids = target.ids(ws)?;
            Ok(Box::new(move |cx: &mut Cx<'_>| super::move_actions::pick_stage(cx, ids, &from)))
        }),
    });
    Ok(())
}

/// Deletes leads at once: undo brings them back.
pub fn delete(cx: &mut Cx<'_>, target: Target) -> eyre::Result<()> {
    run(cx, target, "Deleting", After::Unmarked, |ws, ids, progress| {
        Ok(ws.delete_leads_watched(ids, &mut |done| watched(progress, done, ids.len()))?)
    })
}

/// Puts leads away, or brings them back.
pub fn archive(cx: &mut Cx<'_>, target: Target, away: bool) -> eyre::Result<()> {
    run(cx, target, if away { "Putting away" } else { "Bringing back" }, After::Unmarked, move |ws, ids, progress| {
        Ok(ws.archive_leads_watched(ids, away, &mut |done| watched(progress, done, ids.len()))?)
    })
}

/// Fills blanks of leads from their companies' records.
pub fn fill(cx: &mut Cx<'_>, target: Target) -> eyre::Result<()> {
    run(cx, target, "Filling", After::Marked, |ws, ids, progress| {
        Ok(ws.fill_from_companies(ids, &mut |done| watched(progress, done, ids.len()))?)
    })
}

/// Opens two leads side by side, to make one of them.
pub fn merge(cx: &mut Cx<'_>, one: Id, other: Id) -> eyre::Result<()> {
    let (one, other) = (lead_of(cx.ws, one)?, lead_of(cx.ws, other)?);
    let keep = crate::domain::duplicates::merge::survivor(&one, &other);
    let (keep, drop) = if keep == one.id { (one, other) } else { (other, one) };
    cx.open(Merge::new(keep, drop));
    Ok(())
}

/// Opens a lead beside the one that is likely the same person; says so where there is none.
pub fn merge_with_likely(cx: &mut Cx<'_>, id: Id) -> eyre::Result<()> {
    let lead = lead_of(cx.ws, id)?;
    let likely = likely(cx.ws, &lead)?;
    match likely.as_slice() {
        [] => {
            cx.warn(format!("no likely duplicate of {}; mark two leads (space) and M merges any two", lead.called()));
            Ok(())
        }
        [(one, _)] => merge(cx, id, one.id),
        many => {
            let words = many.iter().map(|(one, why)| (one.called(), format!("{} · {why}", one.email))).collect();
            let ids: Vec<Id> = many.iter().map(|(one, _)| one.id).collect();
            cx.open(Choose::among(format!("Which is {}?", lead.called()), words, move |picked, cx| {
                match ids.get(picked) {
                    Some(other) => merge(cx, id, *other),
                    None => Ok(()),
                }
            }));
            Ok(())
        }
    }
}

/// The leads that are likely the same person: one address, or near names at one company; each with why.
///
/// # Errors
/// When the file can't be read.
pub fn likely(ws: &Workspace, lead: &Lead) -> eyre::Result<Vec<(Lead, String)>> {
    let mut others = if lead.email.is_empty() { Vec::new() } else { leads::by_email(ws.store(), &lead.email)? };
    if let Some(company) = lead.company {
        others.extend(companies::leads(ws.store(), company, COLLEAGUES)?);
    }
    let words = &ws.frameworks().lead_words;
    let who = |lead: &Lead| Who {
        id: lead.id,
        email: lead.email.clone(),
        first: lead.first_name.clone(),
        last: lead.last_name.clone(),
        company: company_key(&lead.domain, words.is_personal(&lead.domain), &lead.company_name),
    };
    let own = who(lead);
    let mut found: Vec<(u8, Lead, String)> = Vec::new();
    for other in others {
        if other.id == lead.id || found.iter().any(|(_, one, _)| one.id == other.id) {
            continue;
        }
        if let Some((score, reason)) = compare(&own, &who(&other)).filter(|(score, _)| *score >= LEAST) {
            found.push((score, other, reason.words().to_owned()));
        }
    }
    found.sort_by_key(|(score, _, _)| std::cmp::Reverse(*score));
    Ok(found.into_iter().map(|(_, lead, why)| (lead, why)).collect())
}

/// Goes to the company or a deal of a lead.
pub fn follow(cx: &mut Cx<'_>, id: Id) -> eyre::Result<()> {
    let lead = lead_of(cx.ws, id)?;
    let mut targets: Vec<(RecordRef, String, String)> = Vec::new();
    if let Some(company) = lead.company.map(|id| companies::one(cx.ws.store(), id)).transpose()?.flatten() {
        targets.push((RecordRef::company(company.id), company.called(), "the company".to_owned()));
    }
    for deal in deals::of_lead(cx.ws.store(), id)? {
        targets.push((RecordRef::deal(deal.id), deal.called(), format!("a deal, {}", deal.state.meaning())));
    }
    go_to_one(cx, format!("Follow from {}", lead.called()), targets, "no company record and no deal")
}

/// Goes to the one record there is, or asks which.
pub fn go_to_one(
    cx: &mut Cx<'_>,
    title: String,
    targets: Vec<(RecordRef, String, String)>,
    nothing: &str,
) -> eyre::Result<()> {
    match targets.as_slice() {
        [] => cx.warn(format!("nothing leads on from here: {nothing}")),
        [(record, _, _)] => cx.goto(*record),
        _ => {
            let words = targets.iter().map(|(_, name, detail)| (name.clone(), detail.clone())).collect();
            cx.open(Choose::among(title, words, move |picked, cx| {
                if let Some((record, _, _)) = targets.get(picked) {
                    cx.goto(*record);
                }
                Ok(())
            }));
        }
    }
    Ok(())
}

/// The page of a company or deal, for whoever goes to one: no tab shows them.
pub fn page_of(record: RecordRef) -> Option<Box<dyn super::view::AnyView>> {
    fn boxed(view: impl View) -> Option<Box<dyn super::view::AnyView>> {
        Some(Box::new(view))
    }
    match record.kind {
        crate::domain::id::Kind::Company => boxed(CompanyPage::new(record.id)),
        crate::domain::id::Kind::Deal => boxed(DealPage::new(record.id)),
        _ => None,
    }
}

/// Opens the import of leads.
pub fn import(cx: &mut Cx<'_>) -> eyre::Result<()> {
    super::overlays::import::ask_records(cx)
}

/// Asks where to export the leads of a query to.
pub fn export(cx: &mut Cx<'_>, query: LeadQuery) -> eyre::Result<()> {
    let count = leads::count(cx.ws.store(), &query)?;
    ask_export(cx, Target::All { query, except: HashSet::new(), count })
}

/// Asks where to export leads to.
pub fn export_ids(cx: &mut Cx<'_>, ids: Vec<Id>) -> eyre::Result<()> {
    ask_export(cx, Target::These(ids))
}

/// Asks where to export leads to.
pub fn ask_export(cx: &mut Cx<'_>, target: Target) -> eyre::Result<()> {
    super::overlays::files::ask_export_leads(cx, target)
}

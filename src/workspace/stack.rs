//! The verbs of the Stack room: tools, integrations, the audit and the lines of the matrix.

use crate::domain::field::{Choice, Field, FieldContext, FieldError};
use crate::domain::id::Id;
use crate::domain::integration::Integration;
use crate::domain::integration::fields::INTEGRATION_FIELDS;
use crate::domain::money::Rates;
use crate::domain::profile::Team;
use crate::domain::stack::{AuditMark, StackInput, matrix::Lines};
use crate::domain::text::count;
use crate::domain::tool::fields::TOOL_FIELDS;
use crate::domain::tool::{Call, Status, Tool};
use crate::store::{self, Step, Store, audits, integrations, profile, rates, tools};

use super::{Done, Error, Result, Workspace, words};

const ROOM: &str = "stack";

impl Workspace {
    /// All tools, by name.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn tools(&self) -> Result<Vec<Tool>> {
        Ok(tools::all(&self.store)?)
    }

    /// What the stack is derived from, as it stands in the file.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn stack_input(&self) -> Result<StackInput> {
        let profile = profile::read(&self.store)?;
        Ok(StackInput {
            tools: tools::all(&self.store)?,
            integrations: integrations::all(&self.store)?,
            rates: Rates::new(profile.currency, rates::all(&self.store)?),
            audit: audits::last(&self.store)?,
            lines: audits::lines(&self.store)?,
            today: self.today(),
            profile,
        })
    }

    /// What fields must know to read what was typed.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn field_context(&self) -> Result<FieldContext> {
        let taxonomy = &self.frameworks().taxonomy;
        let mut capabilities = tools::capabilities(&self.store)?;
        capabilities.extend(taxonomy.products.iter().flat_map(|product| product.capabilities.iter().cloned()));
        capabilities.sort();
        capabilities.dedup();
        let mut owners: Vec<String> = store::people::all(&self.store)?.into_iter().map(|person| person.name).collect();
        owners.extend(Team::ALL.into_iter().filter(|team| *team != Team::Other).map(|team| team.name().to_owned()));
        for owner in tools::owners(&self.store)? {
            if !owners.contains(&owner) {
                owners.push(owner);
            }
        }
        Ok(FieldContext {
            categories: taxonomy.categories.iter().map(|one| (one.id.clone(), one.title.clone())).collect(),
            capabilities,
            owners,
            blueprints: self.frameworks().blueprints.iter().map(|one| Choice::new(&one.id, &one.title)).collect(),
            tools: tools::names(&self.store)?,
            ..self.plain_context()?
        })
    }

    /// What fields must know to show a value.
    pub(super) fn plain_context(&self) -> Result<FieldContext> {
        Ok(FieldContext {
            lifecycle: self.lifecycle()?,
            words: std::sync::Arc::clone(&self.frameworks().lead_words),
            ..FieldContext::bare(self.today(), profile::read(&self.store)?.currency)
        })
    }

    /// Adds a tool (its id is ignored) and gives its id. Refuses a name that is taken.
    ///
    /// # Errors
    /// [`Error::Invalid`] for the name; else why the file could not be written.
    pub fn add_tool(&mut self, tool: &Tool) -> Result<(Id, Done)> {
        self.run(ROOM, |step| Ok((insert(step, tool)?, format!("added {}", tool.name))))
    }

    /// Saves a changed tool as one step whose label says what changed.
    ///
    /// # Errors
    /// [`Error::Invalid`] for the name, [`Error::Gone`]; else why the file could not be written.
    pub fn save_tool(&mut self, tool: &Tool) -> Result<Done> {
        let ctx = self.plain_context()?;
        let ((), done) = self.run(ROOM, |step| {
            let before = update(step, tool)?;
            Ok(((), label(&before, tool, &ctx)))
        })?;
        Ok(done)
    }

    /// Gives one field of several tools the same typed value, as one step.
    ///
    /// # Errors
    /// [`Error::Invalid`] for the value, [`Error::Gone`]; else why the file could not be written.
    pub fn edit_tools(&mut self, ids: &[Id], field: &Field<Tool>, typed: &str) -> Result<Done> {
        let ctx = self.field_context()?;
        let ((), done) = self.run(ROOM, |step| {
            let mut changed = Vec::new();
            for id in ids {
                let mut tool = existing(step.store(), *id)?;
                (field.set)(&mut tool, typed, &ctx)?;
                let before = update(step, &tool)?;
                if before != tool {
                    changed.push((before, tool));
                }
            }
            let label = match changed.as_slice() {
                [(before, after)] => label(before, after, &ctx),
                [(_, after), ..] => {
                    words::label_of_many(&count(changed.len(), "tool", "tools"), field.label, &(field.get)(after, &ctx))
                }
                [] => String::new(),
            };
            Ok(((), label))
        })?;
        Ok(done)
    }

    /// Copies a tool under the first free name (`Hotjar copy`), as a planned one without a verdict.
    ///
    /// # Errors
    /// [`Error::Gone`]; else why the file could not be written.
    pub fn duplicate_tool(&mut self, id: Id) -> Result<(Id, Done)> {
        self.run(ROOM, |step| {
            let mut tool = existing(step.store(), id)?;
            let original = std::mem::take(&mut tool.name);
            tool.name = format!("{original} copy");
            let mut again = 2;
            while tools::named(step.store(), &tool.name)?.is_some() {
                tool.name = format!("{original} copy {again}");
                again += 1;
            }
            tool.status = Status::Planned;
            tool.verdict = None;
            let label = format!("copied {original} to {}", tool.name);
            Ok((insert(step, &tool)?, label))
        })
    }

    /// Deletes tools with their integrations, as one step.
    ///
    /// # Errors
    /// [`Error::Gone`]; else why the file could not be written.
    pub fn delete_tools(&mut self, ids: &[Id]) -> Result<Done> {
        let ((), done) = self.run(ROOM, |step| {
            let mut names = Vec::new();
            for id in ids {
                names.push(existing(step.store(), *id)?.name);
                tools::delete(step, *id)?;
            }
            let label = match names.as_slice() {
                [name] => format!("deleted {name}"),
                _ => format!("deleted {}", count(names.len(), "tool", "tools")),
            };
            Ok(((), label))
        })?;
        Ok(done)
    }

    /// Adds new tools (their ids are ignored) and saves changed ones, as one step under the importer's label.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a name that is taken, [`Error::Gone`]; else why the file could not be written.
    pub fn import_tools(&mut self, new: &[Tool], changed: &[Tool], label: &str) -> Result<Done> {
        self.import_tools_watched(new, changed, label, &mut |_| true)
    }

    /// The same, telling how many tools are done after each; stops when `watch` gives `false`.
    ///
    /// # Errors
    /// [`Error::Cancelled`] then; else as [`Workspace::import_tools`]. Nothing of it is kept.
    pub fn import_tools_watched(
        &mut self,
        new: &[Tool],
        changed: &[Tool],
        label: &str,
        watch: &mut dyn FnMut(usize) -> bool,
    ) -> Result<Done> {
        let ((), done) = self.run(ROOM, |step| {
            let mut finished = 0;
            let mut go_on = || {
                finished += 1;
                if watch(finished) { Ok(()) } else { Err(Error::Cancelled) }
            };
            for tool in new {
                insert(step, tool)?;
                go_on()?;
            }
            for tool in changed {
                update(step, tool)?;
                go_on()?;
            }
            settle_targets(step)?;
            Ok(((), label.to_owned()))
        })?;
        Ok(done)
    }

    /// Adds (id 0) or saves an integration.
    ///
    /// # Errors
    /// [`Error::Invalid`] where both ends are one tool, [`Error::Gone`]; else why the file could not be written.
    pub fn save_integration(&mut self, integration: &Integration) -> Result<(Id, Done)> {
        let ctx = FieldContext { tools: tools::names(&self.store)?, ..self.plain_context()? };
        self.run(ROOM, |step| {
            let store = step.store();
            if integration.from == integration.to {
                return Err(FieldError::new(
                    "an integration joins two different tools: choose another one at either end",
                )
                .into());
            }
            let (from, to) = (existing(store, integration.from)?.name, existing(store, integration.to)?.name);
            if integration.id.is_new() {
                return Ok((integrations::insert(step, integration)?, format!("connected {from} to {to}")));
            }
            let gone = || Error::Gone(format!("the integration from {from} to {to}"));
            let before = integrations::one(store, integration.id)?.ok_or_else(gone)?;
            integrations::update(step, integration)?;
            let changes = words::changes(INTEGRATION_FIELDS, &before, integration, &ctx);
            Ok((integration.id, words::label(&format!("the integration from {from} to {to}"), &changes)))
        })
    }

    /// Deletes integrations.
    ///
    /// # Errors
    /// [`Error::Gone`]; else why the file could not be written.
    pub fn delete_integrations(&mut self, ids: &[Id]) -> Result<Done> {
        let ((), done) = self.run(ROOM, |step| {
            let mut names = Vec::new();
            for id in ids {
                let one =
                    integrations::one(step.store(), *id)?.ok_or_else(|| Error::Gone("that integration".to_owned()))?;
                let (from, to) = (existing(step.store(), one.from)?.name, existing(step.store(), one.to)?.name);
                names.push(format!("the integration from {from} to {to}"));
                integrations::delete(step, *id)?;
            }
            let label = match names.as_slice() {
                [name] => format!("deleted {name}"),
                _ => format!("deleted {}", count(names.len(), "integration", "integrations")),
            };
            Ok(((), label))
        })?;
        Ok(done)
    }

    /// Closes the stack audit: keeps where every live tool stands (value, monthly cost), and marks them as reviewed today.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn close_audit(&mut self) -> Result<Done> {
        let today = self.today();
        let ((), done) = self.run(ROOM, |step| {
            let marks: Vec<AuditMark> = tools::all(step.store())?
                .iter()
                .filter(|tool| tool.is_live())
                .map(|tool| AuditMark { tool: tool.id, value: tool.value, monthly: tool.monthly() })
                .collect();
            audits::insert(step, today, &marks)?;
            tools::review_live(step, today)?;
            Ok(((), format!("closed the stack audit of {}", count(marks.len(), "tool", "tools"))))
        })?;
        Ok(done)
    }

    /// Moves the lines of the matrix; `None` puts them back to the default.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn set_matrix_lines(&mut self, lines: Option<Lines>) -> Result<Done> {
        let ((), done) = self.run(ROOM, |step| {
            if audits::lines(step.store())? != lines {
                audits::set_lines(step, lines)?;
            }
            let label = match lines {
                Some(_) => "moved the lines of the matrix",
                None => "put the lines of the matrix back",
            };
            Ok(((), label.to_owned()))
        })?;
        Ok(done)
    }
}

/// The label of a step that changed one tool.
fn label(before: &Tool, after: &Tool, ctx: &FieldContext) -> String {
    words::label(&after.name, &words::changes(TOOL_FIELDS, before, after, ctx))
}

/// Tools that are consolidated into one that came later in the same file are joined to it by its name.
fn settle_targets(step: &Step<'_>) -> Result<()> {
    for mut tool in tools::all(step.store())? {
        let Some(Call::Consolidate { into, into_name }) = tool.verdict.as_mut().map(|verdict| &mut verdict.call) else {
            continue;
        };
        if !into.is_new() || into_name.is_empty() {
            continue;
        }
        if let Some((id, name)) = tools::named(step.store(), into_name)?.filter(|(id, _)| *id != tool.id) {
            (*into, *into_name) = (id, name);
            tools::update(step, &tool)?;
        }
    }
    Ok(())
}

/// A tool that must be there.
fn existing(store: &Store, id: Id) -> Result<Tool> {
    tools::one(store, id)?.ok_or_else(|| Error::Gone("that tool".to_owned()))
}

/// Adds a tool whose name is free.
pub(super) fn insert(step: &Step<'_>, tool: &Tool) -> Result<Id> {
    check_name(step.store(), Id::NEW, &tool.name)?;
    Ok(tools::insert(step, standing(step.store(), tool)?.as_ref())?)
}

/// Saves a tool that must be there; gives it as it was.
fn update(step: &Step<'_>, tool: &Tool) -> Result<Tool> {
    let before = tools::one(step.store(), tool.id)?.ok_or_else(|| Error::Gone(tool.name.clone()))?;
    if before.name != tool.name {
        check_name(step.store(), tool.id, &tool.name)?;
    }
    tools::update(step, standing(step.store(), tool)?.as_ref())?;
    Ok(before)
}

/// Whether a tool may have that name. Asked inside the step: another window may have taken it a moment ago.
fn check_name(store: &Store, own: Id, name: &str) -> Result<()> {
    if name.trim().is_empty() {
        return Err(FieldError::new("a tool needs a name: type one, such as HubSpot").into());
    }
    match tools::named(store, name)? {
        Some((id, taken)) if id != own => Err(FieldError::new(format!(
            "there is a tool called {taken} already: choose another name, or change that one"
        ))
        .into()),
        _ => Ok(()),
    }
}

/// The tool with a verdict that can be kept: where the tool to consolidate into has gone, its name remains.
fn standing<'a>(store: &Store, tool: &'a Tool) -> Result<std::borrow::Cow<'a, Tool>> {
    let into = match &tool.verdict {
        Some(verdict) => match &verdict.call {
            Call::Consolidate { into, .. } if !into.is_new() => *into,
            _ => return Ok(std::borrow::Cow::Borrowed(tool)),
        },
        None => return Ok(std::borrow::Cow::Borrowed(tool)),
    };
    if tools::one(store, into)?.is_some() {
        return Ok(std::borrow::Cow::Borrowed(tool));
    }
    let mut tool = tool.clone();
    if let Some(Call::Consolidate { into, .. }) = tool.verdict.as_mut().map(|verdict| &mut verdict.call) {
        *into = Id::NEW;
    }
    Ok(std::borrow::Cow::Owned(tool))
}

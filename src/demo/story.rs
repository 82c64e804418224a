//! Plays the story: each of its entries is a verb of the workspace, done by somebody on some day.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};

use crate::domain::field::{Field, FieldContext, find};
use crate::domain::id::Id;
use crate::domain::integration::Integration;
use crate::domain::integration::fields::INTEGRATION_FIELDS;
use crate::domain::money::{Currency, Rate};
use crate::domain::profile::fields::{PERSON_FIELDS, PROFILE_FIELDS, RATE_FIELDS};
use crate::domain::profile::{Person, Profile, Team};
use crate::domain::taxonomy::Taxonomy;
use crate::domain::text::{count, name_key};
use crate::domain::tool::Tool;
use crate::domain::tool::fields::TOOL_FIELDS;
use crate::workspace::{self, Clock, Workspace};

use super::script::{Act, BUSINESS, FLOWS, STORY, Script, Step, TOOLS, ToolEntry, Values};
use super::{Error, campaigns, leads, maturity, quality};

/// Plays all steps.
pub(super) fn play(ws: &mut Workspace, script: &Script) -> Result<(), Error> {
    let profile = profile(script)?;
    let zone: chrono_tz::Tz = profile.time_zone.parse().map_err(|error| Error::broken(BUSINESS, error))?;
    let opened = ws.now().with_timezone(&zone).date_naive();
    for step in &script.steps {
        let at = moment(step, opened, zone)?;
        ws.work_as(&step.author, Clock::Fixed(at));
        let mut scene = Scene { ws: &mut *ws, script, opened };
        scene.play(step, &profile)?;
    }
    Ok(())
}

/// When a step was done.
fn moment(step: &Step, opened: NaiveDate, zone: chrono_tz::Tz) -> Result<DateTime<Utc>, Error> {
    let time = NaiveTime::parse_from_str(&step.time, "%H:%M").map_err(|error| Error::broken(STORY, error))?;
    let local = (opened + TimeDelta::days(step.day)).and_time(time);
    let moment = zone.from_local_datetime(&local).earliest();
    Ok(moment.map_or_else(|| local.and_utc(), |moment| moment.with_timezone(&Utc)))
}

/// The business, with money and dates read as it would type them.
fn profile(script: &Script) -> Result<Profile, Error> {
    let mut profile = Profile { asked: true, ..Profile::default() };
    let plain = FieldContext::bare(NaiveDate::MIN, Currency::USD);
    set_all(BUSINESS, "the business", PROFILE_FIELDS, &mut profile, &script.business.profile, &plain)?;
    Ok(profile)
}

/// Where a step is played.
struct Scene<'a> {
    ws: &'a mut Workspace,
    script: &'a Script,
    /// The day from which dates in the files count.
    opened: NaiveDate,
}

impl Scene<'_> {
    fn play(&mut self, step: &Step, profile: &Profile) -> Result<(), Error> {
        match &step.act {
            Act::Start => self.ws.start(profile).map(|_| ())?,
            Act::People => self.people()?,
            Act::Rates => self.rates()?,
            Act::Import { batch, label } => self.import(batch, label)?,
            Act::Update { batch, label } => self.update(batch, label)?,
            Act::Connect { batch, label } => self.connect(batch, label)?,
            Act::Audit => self.ws.close_audit().map(|_| ())?,
            Act::Edit { tools, field, to } => {
                let ids = tools.iter().map(|name| self.id(name)).collect::<Result<Vec<_>, _>>()?;
                self.ws.edit_tools(&ids, field_of(STORY, TOOL_FIELDS, field)?, to).map(|_| ())?;
            }
            Act::Decide { tool, to, reason } => {
                self.decide(tool, to, reason)?;
            }
            Act::Flow { from, to, fields } => self.change_flow(from, to, fields)?,
            Act::Assess { name } => {
                let assessed = self.script.assessments.iter().find(|one| one.name == *name);
                let assessed =
                    assessed.ok_or_else(|| Error::broken(STORY, format!("no assessment is called {name}")))?;
                maturity::assess(self.ws, assessed, self.opened)?;
            }
            Act::Item { item, to } => maturity::move_item(self.ws, item, to)?,
            Act::Leads => leads::import(self.ws, &step.author, self.opened)?,
            Act::Icp => leads::say_whom(self.ws)?,
            Act::Merge => leads::merge(self.ws)?,
            Act::Field { label, kind } => leads::add_field(self.ws, label, kind)?,
            Act::Advance { from, to, many, reason, why } => {
                leads::advance(self.ws, (from, to), *many, (reason, why))?;
            }
            Act::EditLeads { filter, field, to } => leads::edit(self.ws, filter, field, to)?,
            Act::Vocabulary => campaigns::vocabulary(self.ws, self.opened)?,
            Act::Campaigns { batch } => campaigns::register(self.ws, batch, self.opened)?,
            Act::Campaign { campaign, field, to } => {
                campaigns::set_campaign(self.ws, campaign, (field, to), self.opened)?;
            }
            Act::EditLinks { filter, field, to } => campaigns::set_links(self.ws, filter, field, to)?,
            Act::LinkTwice { filter } => campaigns::twice(self.ws, filter)?,
            Act::Spelling { tag, spelling, to } => campaigns::decide(self.ws, tag, spelling, to)?,
            Act::Measure => quality::measure(self.ws)?,
            Act::SpotCheck { wrong, unsure } => quality::check(self.ws, *wrong, *unsure)?,
            Act::Tasks { list, tasks, to, days } => quality::tasks(self.ws, list, tasks, to, *days)?,
            Act::Undo => self.ws.undo().map(|_| ())?,
        }
        Ok(())
    }

    /// What fields know, with dates that count from the day of opening.
    fn context(&self) -> Result<FieldContext, Error> {
        Ok(FieldContext { today: self.opened, ..self.ws.field_context()? })
    }

    fn people(&mut self) -> Result<(), Error> {
        let ctx = self.context()?;
        for values in &self.script.business.person {
            let mut person =
                Person { id: Id::NEW, name: String::new(), email: String::new(), team: Team::Other, present: true };
            set_all(BUSINESS, "a person", PERSON_FIELDS, &mut person, values, &ctx)?;
            self.ws.save_person(&person)?;
        }
        Ok(())
    }

    fn rates(&mut self) -> Result<(), Error> {
        let ctx = self.context()?;
        for values in &self.script.business.rate {
            let mut rate = Rate { id: Id::NEW, from: Currency::EUR, on: self.opened, value: 1.0 };
            set_all(BUSINESS, "a rate", RATE_FIELDS, &mut rate, values, &ctx)?;
            self.ws.save_rate(&rate)?;
        }
        Ok(())
    }

    fn import(&mut self, batch: &str, label: &str) -> Result<(), Error> {
        let ctx = self.context()?;
        let taxonomy = &self.ws.frameworks().taxonomy;
        let entries = self.script.tools.iter().filter(|entry| entry.batch == batch);
        let tools = entries.map(|entry| tool(entry, taxonomy, &ctx)).collect::<Result<Vec<_>, _>>()?;
        let label = label.replace("{tools}", &count(tools.len(), "tool", "tools"));
        self.ws.import_tools(&tools, &[], &label)?;
        Ok(())
    }

    fn update(&mut self, batch: &str, label: &str) -> Result<(), Error> {
        let ctx = self.context()?;
        let mut changed = Vec::new();
        for mut tool in self.ws.tools()? {
            let Some(entry) = self.script.tools.iter().find(|entry| entry.name == tool.name) else { continue };
            let values = entry.changes(batch);
            if !values.is_empty() {
                set_all(TOOLS, &entry.name, TOOL_FIELDS, &mut tool, values, &ctx)?;
                changed.push(tool);
            }
        }
        let label = label.replace("{tools}", &count(changed.len(), "tool", "tools"));
        self.ws.import_tools(&[], &changed, &label)?;
        Ok(())
    }

    fn connect(&mut self, batch: &str, label: &str) -> Result<(), Error> {
        let ctx = self.context()?;
        let mut flows = Vec::new();
        for values in self.script.flows.get(batch).map(Vec::as_slice).unwrap_or_default() {
            let end = |key: &str| values.get(key).map(String::as_str).unwrap_or_default();
            let mut flow = Integration::between(id_in(&ctx, end("from"))?, id_in(&ctx, end("to"))?);
            set_all(FLOWS, end("what"), INTEGRATION_FIELDS, &mut flow, values, &ctx)?;
            flows.push(flow);
        }
        let label = label.replace("{flows}", &count(flows.len(), "integration", "integrations"));
        self.ws.add_integrations(&flows, &label)?;
        Ok(())
    }

    /// Decides about a tool, with the reason in the same step, on the day of the step.
    fn decide(&mut self, name: &str, verdict: &str, reason: &str) -> Result<(), Error> {
        let ctx = self.ws.field_context()?;
        let id = id_in(&ctx, name)?;
        let Some(mut tool) = self.ws.tools()?.into_iter().find(|tool| tool.id == id) else {
            return Err(workspace::Error::Gone(name.to_owned()).into());
        };
        let typed = [("verdict", verdict), ("verdict-reason", reason)];
        let values = typed.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
        set_all(STORY, name, TOOL_FIELDS, &mut tool, &values, &ctx)?;
        // As an import of one tool, so that the label names the verdict and not that two fields changed.
        self.ws.import_tools(&[], &[tool], &format!("verdict of {name} is now {verdict}"))?;
        Ok(())
    }

    fn change_flow(&mut self, from: &str, to: &str, values: &Values) -> Result<(), Error> {
        let ctx = self.context()?;
        let ends = (id_in(&ctx, from)?, id_in(&ctx, to)?);
        let flows = self.ws.stack_input()?.integrations;
        let Some(mut flow) = flows.into_iter().find(|flow| (flow.from, flow.to) == ends) else {
            return Err(Error::broken(STORY, format!("nothing flows from {from} to {to}")));
        };
        set_all(STORY, from, INTEGRATION_FIELDS, &mut flow, values, &ctx)?;
        self.ws.save_integration(&flow)?;
        Ok(())
    }

    fn id(&self, name: &str) -> Result<Id, Error> {
        id_in(&self.ws.field_context()?, name)
    }
}

/// A tool as it is entered; what the taxonomy knows about the product is taken from there.
fn tool(entry: &ToolEntry, taxonomy: &Taxonomy, ctx: &FieldContext) -> Result<Tool, Error> {
    let mut tool = Tool::named(&entry.name);
    if let Some(product) = taxonomy.product(&entry.name) {
        tool.vendor.clone_from(&product.vendor);
        tool.category.clone_from(&product.category);
        tool.capabilities = product.capabilities.iter().cloned().collect();
    }
    set_all(TOOLS, &entry.name, TOOL_FIELDS, &mut tool, &entry.values, ctx)?;
    Ok(tool)
}

fn id_in(ctx: &FieldContext, name: &str) -> Result<Id, Error> {
    let key = name_key(name);
    let known = ctx.tools.iter().find(|(_, one)| name_key(one) == key);
    known.map(|(id, _)| *id).ok_or_else(|| Error::broken(STORY, format!("there is no tool {name}")))
}

fn field_of<D>(file: &'static str, fields: &'static [Field<D>], key: &str) -> Result<&'static Field<D>, Error> {
    find(fields, key).ok_or_else(|| Error::broken(file, format!("there is no field {key}")))
}

/// Sets fields by their names, in the order of the fields.
pub(super) fn set_all<D>(
    file: &'static str,
    record: &str,
    fields: &'static [Field<D>],
    draft: &mut D,
    values: &Values,
    ctx: &FieldContext,
) -> Result<(), Error> {
    for key in values.keys() {
        field_of(file, fields, key)?;
    }
    for field in fields {
        if let Some(value) = values.get(field.name) {
            (field.set)(draft, value, ctx).map_err(|error| Error::value(file, record, field.name, &error))?;
        }
    }
    Ok(())
}

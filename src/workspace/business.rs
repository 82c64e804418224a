//! The verbs of `:profile`: the business, its people and its exchange rates; and the first-run screen.

use crate::domain::field::FieldError;
use crate::domain::id::Id;
use crate::domain::money::Rate;
use crate::domain::profile::fields::{PERSON_FIELDS, PROFILE_FIELDS};
use crate::domain::profile::{Business, Person, Profile};
use crate::domain::text::count;
use crate::domain::tool::{Status, Tool};
use crate::frameworks::Frameworks;
use crate::store::{people, profile, rates, tools};

use super::{Done, Error, Result, Workspace, stack, words};

const ROOM: &str = "home";

impl Workspace {
    /// The business: profile, people, rates.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn business(&self) -> Result<Business> {
        Ok(Business {
            profile: profile::read(&self.store)?,
            people: people::all(&self.store)?,
            rates: rates::all(&self.store)?,
        })
    }

    /// Saves the profile.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn save_profile(&mut self, profile: &Profile) -> Result<Done> {
        let ctx = self.plain_context()?;
        let ((), done) = self.run(ROOM, |step| {
            let before = profile::read(step.store())?;
            profile::update(step, profile)?;
            let changes = words::changes(PROFILE_FIELDS, &before, profile, &ctx);
            Ok((
                (),
                match changes.as_slice() {
                    // The name of the business is no name that is renamed.
                    [one] if one.field == "name" => format!("the business is called {}", words::or_blank(&one.after)),
                    _ => words::label("the business", &changes),
                },
            ))
        })?;
        Ok(done)
    }

    /// Answers the first-run screen: saves the profile, and where it names a blueprint adds the first candidate of
    /// each layer that is not optional as a planned tool; one step.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn start(&mut self, profile: &Profile) -> Result<Done> {
        let planned = planned(&self.frameworks, &profile.blueprint);
        let ((), done) = self.run(ROOM, |step| {
            profile::update(step, profile)?;
            let mut added = 0;
            for tool in &planned {
                if tools::named(step.store(), &tool.name)?.is_none() {
                    stack::insert(step, tool)?;
                    added += 1;
                }
            }
            let with = if added == 0 {
                String::new()
            } else {
                format!(" with {}", count(added, "planned tool", "planned tools"))
            };
            Ok(((), format!("set up the workspace{with}")))
        })?;
        Ok(done)
    }

    /// Adds (id 0) or saves a person.
    ///
    /// # Errors
    /// [`Error::Invalid`] for the name, [`Error::Gone`]; else why the file could not be written.
    pub fn save_person(&mut self, person: &Person) -> Result<(Id, Done)> {
        let ctx = self.plain_context()?;
        self.run(ROOM, |step| {
            if person.name.trim().is_empty() {
                return Err(FieldError::new("a person needs a name: type one, such as Dana").into());
            }
            match people::named(step.store(), &person.name)? {
                Some((id, taken)) if id != person.id => {
                    let sentence =
                        format!("there is somebody called {taken} already: choose another name, or change that one");
                    return Err(FieldError::new(sentence).into());
                }
                _ => {}
            }
            if person.id.is_new() {
                return Ok((people::insert(step, person)?, format!("added {} to the people", person.name)));
            }
            let before = people::one(step.store(), person.id)?.ok_or_else(|| Error::Gone(person.name.clone()))?;
            people::update(step, person)?;
            Ok((person.id, words::label(&person.name, &words::changes(PERSON_FIELDS, &before, person, &ctx))))
        })
    }

    /// Deletes a person (their name stays where it stands as an owner).
    ///
    /// # Errors
    /// [`Error::Gone`]; else why the file could not be written.
    pub fn delete_person(&mut self, id: Id) -> Result<Done> {
        let ((), done) = self.run(ROOM, |step| {
            let before = people::one(step.store(), id)?.ok_or_else(|| Error::Gone("that person".to_owned()))?;
            people::delete(step, id)?;
            Ok(((), format!("took {} off the people", before.name)))
        })?;
        Ok(done)
    }

    /// Adds (id 0) or saves an exchange rate.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a rate that isn't above 0, or a day that has one; else why the file could not be written.
    pub fn save_rate(&mut self, rate: &Rate) -> Result<(Id, Done)> {
        self.run(ROOM, |step| {
            if !(rate.value.is_finite() && rate.value > 0.0) {
                return Err(FieldError::new("an exchange rate is above 0: type one, such as 1.08").into());
            }
            if rates::on_day(step.store(), rate.from, rate.on)?.is_some_and(|id| id != rate.id) {
                let sentence = format!("there is a {} rate from {} on already: change that one", rate.from, rate.on);
                return Err(FieldError::new(sentence).into());
            }
            let label = format!("1 {} is {} from {} on", rate.from, rate.value, rate.on);
            if rate.id.is_new() {
                return Ok((rates::insert(step, rate)?, label));
            }
            if !rates::update(step, rate)? {
                return Err(Error::Gone(format!("the {} rate", rate.from)));
            }
            Ok((rate.id, label))
        })
    }

    /// Deletes an exchange rate.
    ///
    /// # Errors
    /// [`Error::Gone`]; else why the file could not be written.
    pub fn delete_rate(&mut self, id: Id) -> Result<Done> {
        let ((), done) = self.run(ROOM, |step| {
            let before = rates::one(step.store(), id)?.ok_or_else(|| Error::Gone("that rate".to_owned()))?;
            rates::delete(step, id)?;
            Ok(((), format!("deleted the {} rate from {} on", before.from, before.on)))
        })?;
        Ok(done)
    }
}

/// What a blueprint wants: the first candidate of each layer that is not optional, as planned tools. None where there
/// is no such blueprint.
fn planned(frameworks: &Frameworks, blueprint: &str) -> Vec<Tool> {
    let taxonomy = &frameworks.taxonomy;
    let Some(blueprint) = frameworks.blueprints.iter().find(|one| one.id == blueprint) else { return Vec::new() };
    let layers = blueprint.layers.iter().filter(|layer| !layer.optional);
    layers
        .filter_map(|layer| {
            let product = &layer.candidates.first()?.product;
            let mut tool = Tool::named(product);
            tool.status = Status::Planned;
            match taxonomy.product(product) {
                Some(known) => {
                    tool.vendor = known.vendor.clone();
                    tool.category = known.category.clone();
                    tool.capabilities = known.capabilities.iter().cloned().collect();
                }
                None => {
                    let of_layer = taxonomy.categories.iter().find(|category| category.layer == layer.id);
                    tool.category = of_layer.map(|category| category.id.clone()).unwrap_or_default();
                }
            }
            Some(tool)
        })
        .collect()
}

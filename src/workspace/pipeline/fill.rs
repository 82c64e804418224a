//! The verb that gives leads what their companies' records know and they themselves don't.

use std::collections::HashMap;

use super::ROOM;
use super::leads::save;
use super::moves::existing;
use crate::domain::company::Company;
use crate::domain::id::Id;
use crate::domain::lead::Lead;
use crate::domain::text::count;
use crate::store::companies;
use crate::workspace::{Done, Error, Result, Workspace};

impl Workspace {
    /// Fills what is blank in leads with what is known of the company that each belongs to: domain, employees, revenue,
    /// industry, country. What stands there stays. One step; `watch` is told how many leads are done, and stops it by
    /// `false`.
    ///
    /// # Errors
    /// [`Error::Cancelled`] then, and nothing is kept; [`Error::Gone`]; else when the file can't be written.
    pub fn fill_from_companies(&mut self, ids: &[Id], watch: &mut dyn FnMut(usize) -> bool) -> Result<Done> {
        let (mover, icp) = (self.mover()?, self.icp()?);
        let ((), done) = self.run(ROOM, |step| {
            let bulk = step.many_leads(ids.len())?;
            let mut known: HashMap<Id, Option<Company>> = HashMap::new();
            let (mut fields, mut leads) = (0, 0);
            for (at, id) in ids.iter().enumerate() {
                if !watch(at) {
                    return Err(Error::Cancelled);
                }
                let before = existing(step.store(), *id)?;
                let Some(company) = before.company else { continue };
                let company = match known.entry(company) {
                    std::collections::hash_map::Entry::Occupied(entry) => entry.into_mut(),
                    std::collections::hash_map::Entry::Vacant(entry) => {
                        entry.insert(companies::one(step.store(), company)?)
                    }
                };
                let mut lead = before.clone();
                let filled = company.as_ref().map_or(0, |company| fill(&mut lead, company));
                if filled > 0 {
                    save(step, &mover, &icp, &before, &mut lead)?;
                    (fields, leads) = (fields + filled, leads + 1);
                }
            }
            bulk.finish(step)?;
            let label = match leads {
                0 => String::new(),
                _ => format!(
                    "filled {} of {} from their companies",
                    count(fields, "field", "fields"),
                    count(leads, "lead", "leads")
                ),
            };
            Ok(((), label))
        })?;
        Ok(done)
    }
}

/// Fills the blanks of a lead; gives how many.
fn fill(lead: &mut Lead, company: &Company) -> usize {
    let mut filled = 0;
    let mut take = |into: &mut String, from: &str| {
        if into.is_empty() && !from.is_empty() {
            from.clone_into(into);
            filled += 1;
        }
    };
    take(&mut lead.domain, &company.domain);
    take(&mut lead.industry, &company.industry);
    take(&mut lead.country, &company.country);
    if lead.employees.is_blank() && !company.employees.is_blank() {
        lead.employees = company.employees;
        filled += 1;
    }
    if lead.revenue.is_blank() && !company.revenue.is_blank() {
        (lead.revenue, lead.revenue_currency) = (company.revenue, company.revenue_currency);
        filled += 1;
    }
    filled
}

//! People: a row into a draft of a lead, and a draft into a known lead.

use chrono::{DateTime, Utc};

use super::cells::{domain, email, link, names, people, revenue, tags};
use super::merging::{Merge, Merged};
use super::reading::{Column, Fill, Words, a_moment, custom, line};
use crate::domain::lead::{Lead, Tier, domain_of};
use crate::domain::text::fold;
use crate::import::cell::number::whole;

/// What a row says of a person.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    /// The lead as far as it is told.
    pub(super) lead: Lead,
    /// Its id in the file's system.
    pub(super) id: String,
    full_name: String,
    /// What the company is called by its id.
    pub(super) company_id: String,
    /// The stage as it stands in the file.
    pub(super) stage: String,
    /// When stages were entered: (stage id, when).
    pub(super) entered: Vec<(String, DateTime<Utc>)>,
    /// Whether a cell held several addresses.
    pub(super) more_addresses: bool,
}

/// A fill that takes a line of text.
macro_rules! line_fill {
    ($($slot:ident).+) => {
        |draft, cell, _, _| {
            draft.lead.$($slot).+ = line(cell);
            Ok(())
        }
    };
}

/// A fill that takes a moment.
macro_rules! moment_fill {
    ($slot:ident) => {
        |draft, cell, column, _| {
            draft.lead.$slot = Some(a_moment(cell, column)?);
            Ok(())
        }
    };
}

/// What each field takes.
pub(super) const FILLS: &[(&str, Fill<Draft>)] = &[
    ("id", |draft, cell, _, _| {
        draft.id = line(cell);
        Ok(())
    }),
    ("email", |draft, cell, _, _| {
        let (address, more) = email(cell);
        draft.lead.email = address.to_owned();
        draft.more_addresses = more;
        Ok(())
    }),
    ("full-name", |draft, cell, _, _| {
        draft.full_name = line(cell);
        Ok(())
    }),
    ("first-name", line_fill!(first_name)),
    ("last-name", line_fill!(last_name)),
    ("phone", line_fill!(phone)),
    ("company", |draft, cell, _, _| {
        let (name, id) = link(cell);
        draft.lead.company_name = line(name);
        if let Some(id) = id {
            draft.company_id = id.to_owned();
        }
        Ok(())
    }),
    ("company-id", |draft, cell, _, _| {
        let (name, id) = link(cell);
        match id {
            Some(id) => {
                draft.company_id = id.to_owned();
                if draft.lead.company_name.is_empty() {
                    draft.lead.company_name = line(name);
                }
            }
            None => draft.company_id = line(cell),
        }
        Ok(())
    }),
    ("domain", |draft, cell, _, _| {
        draft.lead.domain = domain(cell);
        Ok(())
    }),
    ("title", line_fill!(title)),
    ("role", line_fill!(role)),
    ("seniority", line_fill!(seniority)),
    ("employees", |draft, cell, column, _| {
        draft.lead.employees = people(cell, column.decimal)?;
        Ok(())
    }),
    ("revenue", |draft, cell, column, words| {
        let (range, currency) = revenue(cell, column.decimal, column.currency.unwrap_or(words.home))?;
        draft.lead.revenue = range;
        draft.lead.revenue_currency = (currency != words.home).then_some(currency);
        Ok(())
    }),
    ("industry", line_fill!(industry)),
    ("country", line_fill!(country)),
    ("tier", |draft, cell, _, _| {
        let word = fold(cell);
        let word = word.strip_prefix("tier").unwrap_or(&word).trim();
        let tier = Tier::ALL.iter().copied().find(|tier| tier.name() == word);
        draft.lead.tier = Some(tier.ok_or_else(|| "a tier is 1, 2, none or negative".to_owned())?);
        draft.lead.tier_set = true;
        Ok(())
    }),
    ("stage", |draft, cell, _, _| {
        draft.stage = line(cell);
        Ok(())
    }),
    ("stage-since", moment_fill!(stage_since)),
    ("stage-date", |draft, cell, column, _| {
        if let Some((stage, _)) = &column.stage {
            draft.entered.push((stage.clone(), a_moment(cell, column)?));
        }
        Ok(())
    }),
    ("source", |draft, cell, _, words| {
        draft.lead.source = words.source(cell);
        Ok(())
    }),
    ("source-detail", line_fill!(source_detail)),
    ("first-source", line_fill!(first.source)),
    ("first-medium", line_fill!(first.medium)),
    ("first-campaign", line_fill!(first.campaign)),
    ("first-content", line_fill!(first.content)),
    ("first-term", line_fill!(first.term)),
    ("last-source", line_fill!(last.source)),
    ("last-medium", line_fill!(last.medium)),
    ("last-campaign", line_fill!(last.campaign)),
    ("last-content", line_fill!(last.content)),
    ("last-term", line_fill!(last.term)),
    ("self-reported", line_fill!(self_reported)),
    ("owner", line_fill!(owner)),
    ("created", moment_fill!(created)),
    ("modified", moment_fill!(modified)),
    ("last-activity", moment_fill!(last_activity)),
    ("last-contact", moment_fill!(last_contact)),
    ("reason", |draft, cell, _, words| {
        let known = words.lifecycle.reason(cell).map(|reason| reason.id.clone());
        draft.lead.reason = known.unwrap_or_else(|| line(cell));
        Ok(())
    }),
    ("next-step", line_fill!(next_step)),
    ("unsubscribed", |draft, cell, _, words| {
        let said = words.rules.truth(cell).ok_or_else(|| "it is neither yes nor no".to_owned())?;
        draft.lead.unsubscribed = said;
        Ok(())
    }),
    ("bounces", |draft, cell, column, _| {
        draft.lead.bounces = whole(cell, column.decimal)?;
        Ok(())
    }),
    ("tags", |draft, cell, _, _| {
        draft.lead.tags.extend(tags(cell));
        Ok(())
    }),
    ("notes", |draft, cell, _, _| {
        if !draft.lead.notes.is_empty() {
            draft.lead.notes.push('\n');
        }
        draft.lead.notes.push_str(cell);
        Ok(())
    }),
    ("custom", |draft, cell, column, _| put_custom(&mut draft.lead.custom, cell, column)),
];

/// Puts a cell into a custom field.
pub(super) fn put_custom(
    into: &mut std::collections::BTreeMap<String, String>,
    cell: &str,
    column: &Column,
) -> Result<(), String> {
    if let Some((name, kind)) = &column.custom {
        into.insert(name.clone(), custom(cell, *kind, column)?);
    }
    Ok(())
}

impl Draft {
    /// Whether it tells of nobody.
    pub(super) fn is_nobody(&self) -> bool {
        let lead = &self.lead;
        self.id.is_empty()
            && [&lead.email, &lead.first_name, &lead.last_name, &self.full_name].iter().all(|part| part.is_empty())
    }

    /// What follows from what is told: both names, the domain, role and seniority, the stage.
    pub(super) fn finish(&mut self, words: &mut Words) {
        let lead = &mut self.lead;
        if lead.first_name.is_empty() && lead.last_name.is_empty() && !self.full_name.is_empty() {
            (lead.first_name, lead.last_name) = names(&self.full_name);
        }
        if lead.domain.is_empty() && !lead.email.is_empty() {
            let of_email = domain_of(&lead.email);
            if of_email.contains('.') && !words.is_personal(&of_email) {
                lead.domain = of_email;
            }
        }
        if !lead.title.is_empty() && (lead.role.is_empty() || lead.seniority.is_empty()) {
            let (role, seniority) = words.title(&lead.title);
            if lead.role.is_empty() {
                lead.role = role;
            }
            if lead.seniority.is_empty() {
                lead.seniority = seniority;
            }
        }
        if !self.stage.is_empty() {
            match words.stage(&self.stage) {
                Some(stage) => lead.stage = stage,
                None => lead.stage_raw = self.stage.clone(),
            }
        }
        if lead.stage_since.is_none() && !lead.stage.is_empty() {
            let entered = self.entered.iter().filter(|(stage, _)| *stage == lead.stage);
            lead.stage_since = entered.map(|(_, at)| *at).max();
        }
        lead.furthest = words.lifecycle.reached(&lead.stage);
        for (stage, _) in &self.entered {
            lead.furthest = lead.furthest.max(words.lifecycle.reached(stage));
        }
    }
}

/// Takes what a row says into a known lead, but for its stage.
pub(super) fn merge(known: &mut Lead, said: &Lead, wins: bool) -> Merged {
    let mut merge = Merge::new(wins);
    merge.email("Email", &mut known.email, &said.email);
    merge.text("First name", &mut known.first_name, &said.first_name);
    merge.text("Last name", &mut known.last_name, &said.last_name);
    merge.text("Phone", &mut known.phone, &said.phone);
    merge.text("Company", &mut known.company_name, &said.company_name);
    merge.email("Domain", &mut known.domain, &said.domain);
    merge.text("Title", &mut known.title, &said.title);
    merge.derived("Role", &mut known.role, &said.role);
    merge.derived("Seniority", &mut known.seniority, &said.seniority);
    merge.range("Employees", &mut known.employees, said.employees);
    if merge.range("Revenue", &mut known.revenue, said.revenue) {
        known.revenue_currency = said.revenue_currency;
    }
    merge.text("Industry", &mut known.industry, &said.industry);
    merge.text("Country", &mut known.country, &said.country);
    if merge.option("Tier", &mut known.tier, said.tier, |tier| tier.name().to_owned()) {
        known.tier_set = true;
    }
    merge.text("Source", &mut known.source, &said.source);
    merge.text("Source detail", &mut known.source_detail, &said.source_detail);
    let touches = [("First", &mut known.first, &said.first), ("Last", &mut known.last, &said.last)];
    for (which, known, said) in touches {
        merge.text(&format!("{which} source"), &mut known.source, &said.source);
        merge.text(&format!("{which} medium"), &mut known.medium, &said.medium);
        merge.text(&format!("{which} campaign"), &mut known.campaign, &said.campaign);
        merge.text(&format!("{which} content"), &mut known.content, &said.content);
        merge.text(&format!("{which} term"), &mut known.term, &said.term);
    }
    merge.text("Self-reported", &mut known.self_reported, &said.self_reported);
    merge.text("Owner", &mut known.owner, &said.owner);
    merge.moment("Created", &mut known.created, said.created);
    merge.latest("Last activity", &mut known.last_activity, said.last_activity);
    merge.latest("Last contact", &mut known.last_contact, said.last_contact);
    merge.text("Reason", &mut known.reason, &said.reason);
    merge.text("Next step", &mut known.next_step, &said.next_step);
    merge.flag("Unsubscribed", &mut known.unsubscribed, said.unsubscribed);
    if said.bounces > 0 {
        let mut bounces = (known.bounces > 0).then_some(known.bounces);
        if merge.option("Bounces", &mut bounces, Some(said.bounces), ToString::to_string) {
            known.bounces = said.bounces;
        }
    }
    merge.tags("Tags", &mut known.tags, &said.tags);
    merge.text("Notes", &mut known.notes, &said.notes);
    merge.custom(&mut known.custom, &said.custom);
    merge.modified(&mut known.modified, said.modified);
    merge.done()
}

//! The demo's leads in its story: imported from the CRM by somebody at some moment, then worked on by hand.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::domain::custom::{CustomField, CustomKind, machine_name};
use crate::domain::duplicates::merge::Choices;
use crate::domain::icp::{Icp, Sizes};
use crate::domain::id::Id;
use crate::domain::money::Rates;
use crate::domain::text::count;
use crate::store::leads::{self, LeadQuery, LeadSort, Way};
use crate::workspace::pen::Pen;
use crate::workspace::pipeline::moves::MoveWords;
use crate::workspace::{self, Clock, Done, Workspace};

use super::cast::Cast;
use super::life::Crowd;
use super::stream::{Activities, Known, Progress, Stream};
use super::words::Words;
use crate::demo::Error;
use crate::demo::campaigns::Plan;
use crate::demo::script::STORY;

/// The leads that are imported; two of them are merged later.
const MANY: usize = 401;

/// What a crowd needs of a workspace, which it doesn't borrow.
struct Ground {
    words: Words,
    plan: Plan,
    frameworks: std::sync::Arc<crate::frameworks::Frameworks>,
    lifecycle: std::sync::Arc<crate::domain::lifecycle::Lifecycle>,
    rates: Rates,
    icp: Icp,
}

impl Ground {
    /// `opened` is the day from which the days of campaigns count.
    fn of(ws: &Workspace, opened: NaiveDate) -> Result<Ground, Error> {
        let business = ws.business()?;
        Ok(Ground {
            words: Words::read()?,
            plan: Plan::read(opened)?,
            frameworks: ws.shared_frameworks(),
            lifecycle: ws.lifecycle()?,
            rates: Rates::new(business.profile.currency, business.rates),
            icp: ws.icp()?,
        })
    }

    fn cast(&self, many: usize, now: DateTime<Utc>) -> Cast<'_> {
        Cast {
            crowd: Crowd { words: &self.words, campaigns: &self.plan.campaign, many, now: now.timestamp_millis() },
            lifecycle: &self.lifecycle,
            activities: &self.frameworks.activities,
            lead_words: &self.frameworks.lead_words,
            icp: &self.icp,
            home: self.rates.home,
        }
    }
}

/// Imports companies, leads with their history, deals and activities from the firm's CRM: four steps, minutes apart.
pub(in crate::demo) fn import(ws: &mut Workspace, author: &str, opened: NaiveDate) -> Result<(), Error> {
    let began = ws.now();
    let ground = Ground::of(ws, opened)?;
    let cast = ground.cast(MANY, began);
    let mut stream =
        Stream { cast: &cast, activities: Activities::AsItSuits, rates: &ground.rates, known: Known::default() };
    let on = &mut |_| true;
    let after = |ws: &mut Workspace, minutes| {
        ws.work_as(author, Clock::Fixed(began + TimeDelta::minutes(minutes)));
    };
    write(ws, "company", "companies", |pen| stream.companies(pen, on), "hubspot-companies.csv")?;
    after(ws, 6);
    write(
        ws,
        "lead",
        "leads",
        |pen| {
            stream.leads(pen, on)?;
            stream.history(pen, on)?;
            Ok(stream.known.leads.len())
        },
        "hubspot-contacts.csv",
    )?;
    after(ws, 14);
    write(ws, "deal", "deals", |pen| stream.deals(pen, on), "hubspot-deals.csv")?;
    after(ws, 23);
    write(ws, "activity", "activities", |pen| stream.activities(pen, on), "hubspot-activities.csv")?;
    Ok(())
}

/// Writes records as one step that is called after the file they came from.
fn write(
    ws: &mut Workspace,
    one: &str,
    more: &str,
    made: impl FnOnce(&Pen<'_>) -> Result<usize, Error>,
    file: &str,
) -> Result<Done, Error> {
    let ((), done) = ws.write_many(|pen| {
        let many = made(pen)?;
        Ok::<_, Error>(((), format!("imported {} from {file}", count(many, one, more))))
    })?;
    Ok(done)
}

/// Adds that many leads with that many activities in all as one step: to measure with, or to see how it is with many.
/// `progress` is told how much is done of how much, and says whether to go on.
///
/// # Errors
/// When the file can't be written, or `progress` says to stop; nothing is kept then.
pub fn add_leads(ws: &mut Workspace, many: usize, activities: usize, progress: Progress<'_>) -> Result<Done, Error> {
    let ground = Ground::of(ws, ws.today())?;
    let cast = ground.cast(many, ws.now());
    // Each pass over the leads counts once: amounts, leads, transitions, handovers, deals; then the activities.
    let all = cast.crowd.firms() + many * 5 + activities;
    let mut done = 0;
    let mut tick = |more: usize| {
        done += more;
        progress(done, all)
    };
    let mut stream = Stream {
        cast: &cast,
        activities: Activities::InAll(activities),
        rates: &ground.rates,
        known: Known::default(),
    };
    let ((), done) = ws.write_much(many.max(activities), |pen| {
        stream.companies(pen, &mut tick)?;
        stream.leads(pen, &mut tick)?;
        stream.history(pen, &mut tick)?;
        stream.deals(pen, &mut tick)?;
        stream.activities(pen, &mut tick)?;
        let leads = count(many, "lead", "leads");
        Ok::<_, Error>(((), format!("made up {leads} with {}", count(activities, "activity", "activities"))))
    })?;
    Ok(done)
}

/// Adds a field of the firm's own to leads.
pub(in crate::demo) fn add_field(ws: &mut Workspace, label: &str, kind: &str) -> Result<(), Error> {
    let kind =
        CustomKind::parse(kind).ok_or_else(|| Error::broken(STORY, format!("no kind of field is called {kind}")))?;
    let field = CustomField {
        id: Id::NEW,
        record: "lead".to_owned(),
        name: machine_name(label),
        label: label.to_owned(),
        kind,
        choices: Vec::new(),
    };
    ws.save_custom_field(&field)?;
    Ok(())
}

/// Moves the leads that came newest to a stage on to another, as far as the rules let them.
pub(in crate::demo) fn advance(
    ws: &mut Workspace,
    (from, to): (&str, &str),
    many: usize,
    (reason, why): (&str, &str),
) -> Result<(), Error> {
    let words = MoveWords { reason: reason.to_owned(), why: why.to_owned(), ..MoveWords::default() };
    let query =
        LeadQuery { stage: Some(from.to_owned()), sort: LeadSort::Since, descending: true, ..ws.lead_query("")? };
    let newest = leads::page(ws.store(), &query, None, Way::After, many * 6).map_err(workspace::Error::from)?;
    let mut ids: Vec<Id> = newest.into_iter().map(|(_, lead)| lead.id).collect();
    let stopped: Vec<Id> = ws.check_moves(&ids, to, &words)?.into_iter().map(|(id, _)| id).collect();
    ids.retain(|id| !stopped.contains(id));
    ids.truncate(many);
    if !ids.is_empty() {
        ws.move_leads(&ids, to, &words)?;
    }
    Ok(())
}

/// Gives a field of the leads that a filter finds a value.
pub(in crate::demo) fn edit(ws: &mut Workspace, filter: &str, field: &str, to: &str) -> Result<(), Error> {
    let query = ws.lead_query(filter)?;
    let found = leads::ids(ws.store(), &query, None, 25).map_err(workspace::Error::from)?;
    let ids: Vec<Id> = found.into_iter().map(|(_, id)| id).collect();
    if !ids.is_empty() {
        ws.set_leads(&ids, field, to)?;
    }
    Ok(())
}

/// Says whom the firm is for.
pub(in crate::demo) fn say_whom(ws: &mut Workspace) -> Result<(), Error> {
    let words = Words::read()?.icp;
    let sizes = |[least, most]: [i64; 2]| Sizes { least: Some(least), most: Some(most) };
    let icp = Icp {
        tier1: sizes(words.tier1),
        tier2: sizes(words.tier2),
        minimum: Some(words.minimum),
        industries: words.industries,
        countries: words.countries,
        competitors: words.competitors,
        unwanted: words.unwanted,
        ..Icp::default()
    };
    ws.save_icp(&icp)?;
    Ok(())
}

/// Merges the first two leads that have the same address.
pub(in crate::demo) fn merge(ws: &mut Workspace) -> Result<(), Error> {
    let (mut known, mut pair) = (HashMap::new(), None);
    leads::keys(ws.store(), |id, email, _, _| {
        if pair.is_none() && !email.is_empty() {
            pair = known.insert(email.to_lowercase(), id).map(|earlier| (earlier, id));
        }
    })
    .map_err(workspace::Error::from)?;
    if let Some((keep, drop)) = pair {
        ws.merge_leads(keep, drop, &Choices::default())?;
    }
    Ok(())
}

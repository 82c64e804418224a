//! Merging duplicates: one lead stays, with what either knew; all that hangs on the other moves over. And saying that
//! two leads are two people.

use std::collections::{HashMap, HashSet};

use super::pipeline::{ROOM, deals::settle_amount};
use super::{Done, Error, Result, Workspace};
use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::activity::{Activity, Actor};
use crate::domain::duplicates::merge::{Choices, merged, survivor};
use crate::domain::field::FieldError;
use crate::domain::id::Id;
use crate::domain::lead::Lead;
use crate::domain::text::{count, fit};
use crate::store::{Step, Store, activities, deals, external, leads, quality, transitions};

/// The kind of activity that notes it.
const MERGED: &str = "merged";

impl Workspace {
    /// Merges one lead into another, as one step: fields as chosen (else by the rule), activities, transitions,
    /// handoffs and parts in deals moved over, the ids of both kept. Which of two stays unless somebody chooses says
    /// [`survivor`].
    ///
    /// # Errors
    /// [`Error::Invalid`] for a lead and itself, [`Error::Gone`]; else why the file could not be written.
    pub fn merge_leads(&mut self, keep: Id, drop: Id, choices: &Choices) -> Result<Done> {
        if keep == drop {
            return Err(FieldError::new("a lead can't be merged with itself: choose another one").into());
        }
        let when = (self.today(), self.now());
        let ((), done) = self.run(ROOM, |step| {
            let (kept, dropped) = (existing(step.store(), keep)?, existing(step.store(), drop)?);
            let label = match (kept.called(), dropped.called()) {
                (stays, goes) if stays == goes => format!("merged two leads called {}", short(&stays)),
                (stays, goes) => format!("merged {} into {}", short(&goes), short(&stays)),
            };
            merge(step, &kept, &dropped, choices, when)?;
            Ok(((), label))
        })?;
        Ok(done)
    }

    /// Merges many pairs by the rule, as one step. Who was merged into another before takes part as that other.
    ///
    /// # Errors
    /// As [`Workspace::merge_leads`]; pairs of which one has gone are left out.
    pub fn merge_all(&mut self, pairs: &[(Id, Id)]) -> Result<Done> {
        self.merge_all_watched(pairs, &mut |_| true)
    }

    /// The same, telling how many pairs are done; stops when `watch` gives `false`.
    ///
    /// # Errors
    /// [`Error::Cancelled`] then, and nothing is kept; else as [`Workspace::merge_all`].
    pub fn merge_all_watched(&mut self, pairs: &[(Id, Id)], watch: &mut dyn FnMut(usize) -> bool) -> Result<Done> {
        let when = (self.today(), self.now());
        let ((), done) = self.run(ROOM, |step| {
            let bulk = step.many_leads(pairs.len())?;
            let mut now: HashMap<Id, Id> = HashMap::new();
            let mut gone = 0;
            for (at, (a, b)) in pairs.iter().enumerate() {
                if !watch(at) {
                    return Err(Error::Cancelled);
                }
                let (a, b) = (current(&now, *a), current(&now, *b));
                let (Some(one), Some(other)) = (leads::one(step.store(), a)?, leads::one(step.store(), b)?) else {
                    continue;
                };
                if a == b {
                    continue;
                }
                let (keep, drop) = if survivor(&one, &other) == one.id { (one, other) } else { (other, one) };
                merge(step, &keep, &drop, &Choices::new(), when)?;
                now.insert(drop.id, keep.id);
                gone += 1;
            }
            bulk.finish(step)?;
            let label = if gone == 0 { String::new() } else { format!("merged {}", count(gone, "duplicate", "")) };
            Ok(((), label))
        })?;
        Ok(done)
    }

    /// Notes that leads are two people each, so that they are not shown as duplicates again; one step.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn not_duplicates(&mut self, pairs: &[(Id, Id)]) -> Result<Done> {
        let ((), done) = self.run(ROOM, |step| {
            let mut told = 0;
            for (a, b) in pairs.iter().filter(|(a, b)| a != b) {
                told += usize::from(quality::tell_apart(step, *a, *b)?);
            }
            let label = match (told, pairs.first()) {
                (1, Some((a, b))) => {
                    let name = |id: Id| -> Result<String> {
                        Ok(leads::one(step.store(), id)?.map_or_else(|| "a lead".to_owned(), |lead| lead.called()))
                    };
                    format!("{} and {} are two people", short(&name(*a)?), short(&name(*b)?))
                }
                _ => format!("told {} apart", count(told, "pair", "")),
            };
            Ok(((), label))
        })?;
        Ok(done)
    }
}

/// As which lead one takes part now.
fn current(now: &HashMap<Id, Id>, id: Id) -> Id {
    let mut id = id;
    while let Some(next) = now.get(&id) {
        id = *next;
    }
    id
}

fn existing(store: &Store, id: Id) -> Result<Lead> {
    leads::one(store, id)?.ok_or_else(|| Error::Gone("that lead".to_owned()))
}

fn short(name: &str) -> String {
    fit(name, 40).into_owned()
}

/// Merges one lead into another within a step, and notes it among the activities of the one that stays: with whom, as an
/// address that the other had is nowhere else any more.
fn merge(
    step: &Step<'_>,
    keep: &Lead,
    drop: &Lead,
    choices: &Choices,
    (today, now): (NaiveDate, DateTime<Utc>),
) -> Result<()> {
    let mut lead = merged(keep, drop, choices);
    move_roles(step, keep.id, drop.id)?;
    activities::hand_over(step, drop.id, keep.id)?;
    transitions::hand_over(step, drop.id, keep.id)?;
    external::hand_over(step, "lead", drop.id, keep.id)?;
    quality::hand_over(step, drop.id, keep.id)?;
    let known = external::further(step.store(), "lead", keep.id)?;
    let theirs = drop.external.iter().filter(|one| Some(*one) != lead.external.as_ref() && !known.contains(one));
    for id in theirs {
        external::add(step, "lead", keep.id, id)?;
    }
    leads::delete(step, drop.id)?;
    lead.amount = keep.amount;
    leads::update(step, &lead)?;
    let mut noted = Activity::of(keep.id, MERGED, now);
    noted.actor = Actor::System;
    noted.detail = match drop.email.as_str() {
        email if email.is_empty() || email == drop.called() => format!("with {}", short(&drop.called())),
        email => format!("with {}, {email}", short(&drop.called())),
    };
    activities::insert(step, &noted)?;
    settle_amount(step, keep.id, today)
}

/// Puts a lead into the deals of another, in their part; who is in a deal twice is in it once, as the main contact if
/// either was.
fn move_roles(step: &Step<'_>, keep: Id, drop: Id) -> Result<()> {
    let mut seen = HashSet::new();
    for deal in deals::of_lead(step.store(), drop)?.into_iter().filter(|deal| seen.insert(deal.id)) {
        let mut mine = deals::roles(step.store(), deal.id)?.into_iter().find(|role| role.lead == keep);
        for mut theirs in deals::roles(step.store(), deal.id)?.into_iter().filter(|role| role.lead == drop) {
            match &mut mine {
                Some(mine) => {
                    mine.main |= theirs.main;
                    if mine.role.is_empty() {
                        mine.role = theirs.role.clone();
                    }
                    deals::update_role(step, mine)?;
                    deals::delete_role(step, theirs.id)?;
                }
                None => {
                    theirs.lead = keep;
                    deals::update_role(step, &theirs)?;
                    mine = Some(theirs);
                }
            }
        }
    }
    Ok(())
}

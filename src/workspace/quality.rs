//! Data quality: what is known of it, taking its measure, spot checks, one spelling, tasks.
//!
//! Measuring reads every lead, so it is done on the thread that answers questions ([`Workspace::ask_measure`]), or at
//! once in a small workspace. What it gave is kept outside the journal: measuring is no edit.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::Months;

use super::asking::Answer;
use super::pipeline::ROOM;
use super::{Done, Error, Result, Workspace};
use crate::domain::duplicates::{Reason, Who};
use crate::domain::field::{Field, FieldError};
use crate::domain::id::Id;
use crate::domain::quality::Tally;
use crate::domain::quality::review::{QualityReview, Twins};
use crate::domain::quality::room::{Known, Quality, QualityInput, Volume};
use crate::domain::quality::rules::QualityRules;
use crate::domain::quality::spelling::{FIELDS, Proposal, Spellings, proposals};
use crate::domain::quality::spot::{Judged, SpotCheck, draw, seed};
use crate::domain::quality::tasks::{State, TASK_FIELDS, TaskState};
use crate::domain::text::{count, fit};
use crate::store::quality::{self as rows, Found, Question};

/// Up to so many leads are measured on the spot: a few milliseconds.
const AT_ONCE: u64 = 3_000;
/// Months of measurements that the trend looks back on.
const TREND_MONTHS: u32 = 13;
/// Pairs that a report writes out.
const TWINS: usize = 25;
/// Weeks of new leads that are told.
const WEEKS: i64 = 12;
const DAY: i64 = 86_400_000;

/// Counts with the state of the leads that they were taken from.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// The newest row of the journal before they were taken.
    pub seq: i64,
    /// The counts.
    pub counts: BTreeMap<String, Tally>,
}

impl Workspace {
    /// Data quality with everything that follows from it; derived once for each state of the file and day. Reads
    /// tallies and kept counts; measures only a small workspace.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn quality(&self) -> Result<Arc<Quality>> {
        let (now, today) = (self.revision(), self.today());
        if let Some((seen, day, room)) = &self.derived.borrow().quality
            && (*seen, *day) == (now, today)
        {
            return Ok(Arc::clone(room));
        }
        let volume = self.volume()?;
        let mut known = match rows::newest(&self.store)? {
            Some((day, counts)) => Some(Known { day, is_current: rows::is_current(&self.store, today)?, counts }),
            None => None,
        };
        let mut trend = rows::trend(&self.store, today.checked_sub_months(Months::new(TREND_MONTHS)).unwrap_or(today))?;
        if !known.as_ref().is_some_and(|known| known.is_current) && volume.leads > 0 && volume.leads <= AT_ONCE {
            let counts = self.measure()?.counts;
            for (id, tally) in &counts {
                let days = trend.entry(id.clone()).or_default();
                days.retain(|(day, _)| *day != today);
                days.push((today, *tally));
            }
            known = Some(Known { day: today, is_current: true, counts });
        }
        let room = Arc::new(Quality::new(QualityInput {
            volume,
            known,
            trend,
            check: rows::newest_check(&self.store)?,
            states: rows::tasks(&self.store)?,
            rules: Arc::clone(&self.frameworks().quality),
            today,
        }));
        self.derived.borrow_mut().quality = Some((now, today, Arc::clone(&room)));
        Ok(room)
    }

    /// All leads in numbers, from the tallies.
    fn volume(&self) -> Result<Volume> {
        let pipeline = self.pipeline()?;
        let life = &pipeline.lifecycle;
        let moving = pipeline.heads.iter().filter(|head| life.can_be_stuck(&head.stage));
        let (moving, stuck) = moving.fold((0, 0), |(n, stuck), head| (n + head.count, stuck + head.stuck));
        let from = life.rank(&life.qualified);
        let handed = life.in_use().filter(|stage| from > 0 && life.rank(&stage.id) >= from);
        // Weeks begin on Monday; 1970 began on a Thursday.
        let this_week = (self.now().timestamp_millis() / DAY - 4).div_euclid(7);
        let created: BTreeMap<i64, u64> = pipeline.created.iter().copied().collect();
        let weeks = (this_week - WEEKS + 1..=this_week).map(|week| created.get(&week).copied().unwrap_or(0));
        Ok(Volume {
            leads: pipeline.total,
            unstaged: pipeline.head("").map_or(0, |head| head.count),
            moving,
            stuck,
            stuck_days: life.stuck_days,
            handed_over: handed.map(|stage| stage.id.as_str()).collect::<Vec<_>>().join(","),
            weeks: weeks.collect(),
        })
    }

    /// What a pass over the leads must know.
    fn question(&self) -> Result<Question> {
        let rules = &self.frameworks().quality;
        Ok(Question {
            lifecycle: self.lifecycle()?,
            words: Arc::clone(&self.frameworks().lead_words),
            stale_before: self.now().timestamp_millis() - i64::from(rules.stale_days) * DAY,
            bounces: rules.bounces,
        })
    }

    /// Measures all leads now: up to a second for a million of them.
    ///
    /// # Errors
    /// When the file can't be read, or the reading was stopped.
    pub fn measure(&self) -> Result<Measured> {
        let seq = self.store.newest_change()?;
        Ok(Measured { seq, counts: rows::measure(&self.store, &self.question()?)? })
    }

    /// Asks for the measure of all leads on another thread.
    pub fn ask_measure(&self) -> Answer<Measured> {
        self.ask(false, Workspace::measure)
    }

    /// Keeps a measure as today's. Not a step: nobody wants to undo it.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn keep_measure(&self, measured: &Measured) -> Result<()> {
        let mut counts = measured.counts.clone();
        if let Some(check) = rows::newest_check(&self.store)?.filter(|check| check.tally().of > 0) {
            counts.insert("stage-accuracy".to_owned(), check.tally());
        }
        Ok(rows::keep_counts(&self.store, self.today(), measured.seq, &counts)?)
    }

    /// Whether today's figures are kept, and still right.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn has_measure_of_today(&self) -> Result<bool> {
        Ok(rows::is_current(&self.store, self.today())?)
    }

    /// Measures all leads and keeps the figures: for the command line.
    ///
    /// # Errors
    /// When the file can't be read or written.
    pub fn measure_now(&self) -> Result<Arc<Quality>> {
        if !rows::is_current(&self.store, self.today())? {
            self.keep_measure(&self.measure()?)?;
        }
        self.quality()
    }

    /// Looks for duplicates among all leads: seconds for a million of them, so ask for it on another thread.
    ///
    /// # Errors
    /// When the file can't be read, or the reading was stopped.
    pub fn duplicates(&self) -> Result<Found> {
        Ok(rows::doubles(&self.store, &self.question()?)?)
    }

    /// Data quality for a report: measured now, with duplicates and spellings. Seconds for a million leads: for a
    /// thread of its own, or the command line.
    ///
    /// # Errors
    /// When the file can't be read or written.
    pub fn quality_review(&self) -> Result<QualityReview> {
        let room = self.measure_now()?;
        let found = self.duplicates()?;
        let mut reasons: BTreeMap<Reason, usize> = BTreeMap::new();
        for pair in &found.pairs {
            *reasons.entry(pair.reason).or_default() += 1;
        }
        let mut twins = Vec::new();
        for pair in found.pairs.iter().take(TWINS) {
            if let [one, other] = self.whose(&[pair.one, pair.other])?.as_slice() {
                let named = |who: &Who| (who.words(), who.email.clone());
                let (score, reason) = (pair.score, pair.reason.words());
                twins.push(Twins { score, reason, one: named(one), other: named(other) });
            }
        }
        let mut proposals = self.spellings()?;
        proposals.sort_by_key(|one| std::cmp::Reverse(one.leads()));
        Ok(QualityReview {
            room,
            pairs: found.total,
            sure: found.pairs.iter().filter(|pair| pair.is_sure()).count(),
            reasons: reasons.into_iter().map(|(reason, n)| (reason.words(), n)).collect(),
            twins,
            proposals,
        })
    }

    /// Some leads as duplicates are looked for, in the order asked; those that have gone are left out.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn whose(&self, ids: &[Id]) -> Result<Vec<Who>> {
        Ok(rows::whose(&self.store, &self.frameworks().lead_words, ids)?)
    }

    /// Proposals for one spelling of each value, by field, those that change most leads first. Reads all leads: ask
    /// for it on another thread.
    ///
    /// # Errors
    /// When the file can't be read, or the reading was stopped.
    pub fn spellings(&self) -> Result<Vec<Proposal>> {
        let known = self.known_spellings();
        let mut out = Vec::new();
        for (field, _) in FIELDS {
            out.extend(proposals(field, &rows::values(&self.store, field)?, &known));
        }
        Ok(out)
    }

    /// The delivered spellings, and the vocabulary of lead sources.
    fn known_spellings(&self) -> Spellings {
        let mut known = (*self.frameworks().spellings).clone();
        let sources = self.frameworks().lead_words.sources.iter();
        known.known.extend(sources.map(|source| crate::domain::quality::spelling::Known {
            field: "source".to_owned(),
            value: source.name.clone(),
            also: source.aliases.clone(),
        }));
        known
    }

    /// Gives all leads whose value is spelt otherwise the proposed spelling; one step.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn unify(&mut self, chosen: &[Proposal]) -> Result<Done> {
        self.unify_watched(chosen, &mut |_| true)
    }

    /// The same, telling how many leads are done, a spelling at a time; stops when `watch` gives `false`.
    ///
    /// # Errors
    /// [`Error::Cancelled`] then, and nothing is changed; else as [`Workspace::unify`].
    pub fn unify_watched(&mut self, chosen: &[Proposal], watch: &mut dyn FnMut(u64) -> bool) -> Result<Done> {
        let ((), done) = self.run(ROOM, |step| {
            let mut changed = 0;
            for one in chosen {
                for (value, _) in &one.from {
                    if !watch(changed) {
                        return Err(Error::Cancelled);
                    }
                    changed += rows::replace_values(step, one.field, std::slice::from_ref(value), &one.to)?;
                }
            }
            let leads = count(usize::try_from(changed).unwrap_or(usize::MAX), "lead", "");
            let label = match chosen {
                [one] => format!("{} of {leads} is now spelt {}", one.field, fit(&one.to, 40)),
                _ => format!("one spelling for {}, in {leads}", count(chosen.len(), "value", "")),
            };
            Ok(((), label))
        })?;
        Ok(done)
    }

    /// The newest spot check.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn spot_check(&self) -> Result<Option<SpotCheck>> {
        Ok(rows::newest_check(&self.store)?)
    }

    /// Draws a spot check: as many leads as the rules say, at random but reproducibly.
    ///
    /// # Errors
    /// [`Error::Invalid`]: no lead has a stage, or one is under way; else why the file could not be written.
    pub fn draw_spot_check(&mut self) -> Result<Done> {
        let today = self.today();
        if let Some(open) = self.spot_check()?.filter(|check| !check.is_done()) {
            let left = count(open.open(), "lead", "");
            return Err(invalid(format!(
                "the spot check of {} is not finished: judge its last {left} first",
                open.day
            )));
        }
        let of = rows::checkable(&self.store)?;
        if of == 0 {
            return Err(invalid(
                "no lead stands in a stage yet: import leads, or map the stages of those that have none",
            ));
        }
        let sample = self.frameworks().quality.sample;
        let places = draw(seed(today, rows::checks_on(&self.store, today)?), of, sample);
        let leads = rows::checkable_at(&self.store, &places)?;
        let (_, done) = self.run(ROOM, |step| {
            let id = rows::insert_check(step, today, &leads)?;
            Ok((id, format!("drew {} for a spot check", count(leads.len(), "lead", ""))))
        })?;
        Ok(done)
    }

    /// Says of one lead of a spot check whether it stands in the right stage; `None` takes it back.
    ///
    /// # Errors
    /// [`Error::Gone`]; else why the file could not be written.
    pub fn judge(&mut self, answer: Id, judged: Option<Judged>) -> Result<Done> {
        let check = self.spot_check()?;
        let lead = check.iter().flat_map(|check| &check.answers).find(|one| one.id == answer).map(|one| one.lead);
        let name = match lead.map(|lead| self.lead(lead)).transpose()?.flatten() {
            Some(lead) => lead.called(),
            None => "a lead that has gone".to_owned(),
        };
        let ((), done) = self.run(ROOM, |step| {
            if !rows::judge(step, answer, judged)? {
                return Err(Error::Gone("that spot check".to_owned()));
            }
            let said = match judged {
                Some(Judged::Right) => "is in the right stage",
                Some(Judged::Wrong) => "is in the wrong stage",
                Some(Judged::Unsure) => "can't be judged",
                None => "is to be judged again",
            };
            Ok(((), format!("spot check: {} {said}", fit(&name, 40))))
        })?;
        self.keep_accuracy()?;
        Ok(done)
    }

    /// Says it of several leads of a spot check, as one step.
    ///
    /// # Errors
    /// As [`Workspace::judge`].
    pub fn judge_all(&mut self, judged: &[(Id, Judged)]) -> Result<Done> {
        let ((), done) = self.run(ROOM, |step| {
            for (answer, judged) in judged {
                if !rows::judge(step, *answer, Some(*judged))? {
                    return Err(Error::Gone("that spot check".to_owned()));
                }
            }
            Ok(((), format!("spot check: judged {}", count(judged.len(), "lead", ""))))
        })?;
        self.keep_accuracy()?;
        Ok(done)
    }

    /// Keeps the share of a finished spot check for the trend.
    fn keep_accuracy(&self) -> Result<()> {
        if let Some(check) = self.spot_check()?.filter(|check| check.is_done()) {
            rows::keep_one(&self.store, self.today(), "stage-accuracy", check.tally())?;
        }
        Ok(())
    }

    /// Drops the newest spot check.
    ///
    /// # Errors
    /// [`Error::Gone`]; else why the file could not be written.
    pub fn delete_spot_check(&mut self, id: Id) -> Result<Done> {
        let ((), done) = self.run(ROOM, |step| {
            if !rows::delete_check(step, id)? {
                return Err(Error::Gone("that spot check".to_owned()));
            }
            Ok(((), "deleted a spot check".to_owned()))
        })?;
        Ok(done)
    }

    /// What is kept of a task; one that nobody touched is open.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn task(&self, list: &str, task: &str) -> Result<TaskState> {
        let kept = rows::tasks(&self.store)?.into_iter().find(|one| one.list == list && one.task == task);
        Ok(kept.unwrap_or_else(|| TaskState::of(list, task)))
    }

    /// Saves the state of a task; one step.
    ///
    /// # Errors
    /// [`Error::Invalid`]: there is no such task; else why the file could not be written.
    pub fn save_task(&mut self, after: &TaskState) -> Result<Done> {
        let rules = Arc::clone(&self.frameworks().quality);
        let title = title_of(&rules, &after.list, &after.task)?;
        let (ctx, before) = (self.field_context()?, self.task(&after.list, &after.task)?);
        let ((), done) = self.run(ROOM, |step| {
            if before != *after {
                rows::save_task(step, after)?;
            }
            let changes = super::words::changes(TASK_FIELDS, &before, after, &ctx);
            Ok(((), super::words::label(&format!("“{}”", fit(&title, 60)), &changes)))
        })?;
        Ok(done)
    }

    /// Changes several tasks of a list; one step.
    fn change_tasks(
        &mut self,
        list: &str,
        tasks: &[String],
        mut change: impl FnMut(&mut TaskState) -> Result<()>,
        words: impl Fn(&str) -> String,
    ) -> Result<Done> {
        if let [task] = tasks {
            let mut after = self.task(list, task)?;
            change(&mut after)?;
            return self.save_task(&after);
        }
        let rules = Arc::clone(&self.frameworks().quality);
        let kept = rows::tasks(&self.store)?;
        let ((), done) = self.run(ROOM, |step| {
            let mut changed = 0;
            for task in tasks {
                title_of(&rules, list, task)?;
                let before = kept.iter().find(|one| one.list == list && one.task == *task).cloned();
                let before = before.unwrap_or_else(|| TaskState::of(list, task));
                let mut after = before.clone();
                change(&mut after)?;
                if after != before {
                    rows::save_task(step, &after)?;
                    changed += 1;
                }
            }
            Ok(((), words(&count(changed, "task", ""))))
        })?;
        Ok(done)
    }

    /// Puts tasks into a state; what is done is done today. One step.
    ///
    /// # Errors
    /// As [`Workspace::save_task`].
    pub fn set_task_state(&mut self, list: &str, tasks: &[String], state: State) -> Result<Done> {
        let today = self.today();
        let set = |task: &mut TaskState| {
            task.stand(state, today);
            Ok(())
        };
        self.change_tasks(list, tasks, set, |many| format!("{many} now {}", state.name()))
    }

    /// Gives one field of several tasks the same typed value; one step.
    ///
    /// # Errors
    /// As [`Workspace::save_task`], and [`Error::Invalid`] for the value.
    pub fn edit_tasks(&mut self, list: &str, tasks: &[String], field: &Field<TaskState>, typed: &str) -> Result<Done> {
        let ctx = self.field_context()?;
        let set = |task: &mut TaskState| Ok((field.set)(task, typed, &ctx)?);
        self.change_tasks(list, tasks, set, |many| super::words::label_of_many(many, field.label, typed))
    }
}

/// What a task says.
fn title_of(rules: &QualityRules, list: &str, task: &str) -> Result<String> {
    let known = rules.list(list).and_then(|list| list.tasks.iter().find(|one| one.id == task));
    known.map(|one| one.text.clone()).ok_or_else(|| invalid(format!("there is no task {task} in the list {list}")))
}

fn invalid(sentence: impl Into<String>) -> Error {
    FieldError::new(sentence).into()
}

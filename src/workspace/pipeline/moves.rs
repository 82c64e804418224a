//! Moves: the one door through which a lead goes from stage to stage, whatever called for it (the board, a field that
//! was edited, the command line, an import). Every move is kept as a transition; handoffs begin and end with it.

use chrono::{DateTime, Utc};

use super::ROOM;
use crate::domain::custom::CustomField;
use crate::domain::field::read::{either, shown};
use crate::domain::field::{FieldContext, FieldError};
use crate::domain::id::Id;
use crate::domain::lead::{LEAD_FIELDS, Lead};
use crate::domain::lifecycle::{Blocked, Facts, Stage, StageKind};
use crate::domain::text::{count, fold};
use crate::domain::transition::{Outcome, Transition, TransitionKind};
use crate::store::{Step, Store, custom, deals, leads, transitions};
use crate::workspace::{Done, Error, Result, Workspace};

/// What somebody says of a move.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MoveWords {
    /// Why; needed to override a rule.
    pub why: String,
    /// For an exit: the id or name of a reason, or `other: ` with one's own words.
    pub reason: String,
    /// Whether to move although a rule forbids it. A reason for leaving is needed even so.
    pub override_: bool,
    /// Fields to fill in the same step: (name, as typed).
    pub fill: Vec<(String, String)>,
    /// The same, but only for leads that lack the field for the stage.
    pub gaps: Vec<(String, String)>,
}

/// What came of moving several leads.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    /// The step.
    pub done: Done,
    /// How many were moved.
    pub moved: usize,
    /// Those that a rule stopped, with why; nothing of them was changed.
    pub refused: Vec<(Id, Blocked)>,
}

/// What moves need to know: made once, then used for each lead. See [`Workspace::mover`].
#[derive(Debug, Clone)]
pub struct Mover {
    ctx: FieldContext,
    custom: Vec<CustomField>,
    now: DateTime<Utc>,
    who: String,
}

impl Workspace {
    /// What moves need to know, for a verb that moves leads inside a step of its own.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn mover(&self) -> Result<Mover> {
        Ok(Mover {
            ctx: self.plain_context()?,
            custom: self.custom_fields("lead")?,
            now: self.now(),
            who: self.author.clone(),
        })
    }

    /// Moves leads to a stage, as one step. Those that a rule stops stay as they are and are given back with why.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a stage or reason that isn't known, an override without a why, or a value to be filled;
    /// [`Error::Gone`]; else why the file could not be written.
    pub fn move_leads(&mut self, ids: &[Id], to: &str, words: &MoveWords) -> Result<Moved> {
        self.move_leads_watched(ids, to, words, &mut |_| true)
    }

    /// The same, telling how many leads are done; stops when `watch` gives `false`.
    ///
    /// # Errors
    /// [`Error::Cancelled`] then, and nothing is kept; else as [`Workspace::move_leads`].
    pub fn move_leads_watched(
        &mut self,
        ids: &[Id],
        to: &str,
        words: &MoveWords,
        watch: &mut dyn FnMut(usize) -> bool,
    ) -> Result<Moved> {
        let mover = self.mover()?;
        let stage = mover.stage(to)?.clone();
        mover.settled(&stage, words)?;
        let ((moved, refused), done) = self.run(ROOM, |step| {
            let bulk = step.many_leads(ids.len())?;
            let (mut moved, mut refused, mut name) = (0, Vec::new(), String::new());
            for (at, id) in ids.iter().enumerate() {
                if !watch(at) {
                    return Err(Error::Cancelled);
                }
                let mut lead = existing(step.store(), *id)?;
                let before = lead.clone();
                match mover.move_in(step, &mut lead, &stage.id, words)? {
                    Ok(()) if before == lead => {}
                    Ok(()) => {
                        name = lead.called();
                        moved += 1;
                    }
                    Err(blocked) => refused.push((*id, blocked)),
                }
            }
            bulk.finish(step)?;
            let who = if moved == 1 { name } else { count(moved, "lead", "leads") };
            let against = if words.override_ { " against the rules" } else { "" };
            Ok(((moved, refused), format!("moved {who} to {}{against}", stage.name)))
        })?;
        Ok(Moved { done, moved, refused })
    }

    /// Why a lead can't move to a stage as things are; `None` where it can.
    ///
    /// # Errors
    /// As [`Workspace::move_leads`].
    pub fn check_move(&self, id: Id, to: &str, words: &MoveWords) -> Result<Option<Blocked>> {
        Ok(self.check_moves(&[id], to, words)?.pop().map(|(_, blocked)| blocked))
    }

    /// Those of several leads that can't move to a stage as things are, with why. Nothing is written.
    ///
    /// # Errors
    /// As [`Workspace::move_leads`].
    pub fn check_moves(&self, ids: &[Id], to: &str, words: &MoveWords) -> Result<Vec<(Id, Blocked)>> {
        let mover = self.mover()?;
        let stage = mover.stage(to)?;
        let mut out = Vec::new();
        for id in ids {
            let mut lead = existing(&self.store, *id)?;
            mover.fill(&mut lead, stage, words)?;
            if let Err(blocked) = mover.check(&self.store, &lead, stage, words)? {
                out.push((*id, blocked));
            }
        }
        Ok(out)
    }

    /// Says which stage a file's name for one means, and places all unstaged leads that came with it there; a placement,
    /// so no rule is asked. Later imports know it, too.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a stage that isn't known; else why the file could not be written.
    pub fn place_stage_alias(&mut self, raw: &str, stage: &str) -> Result<Done> {
        let mover = self.mover()?;
        let stage = mover.stage(stage)?.clone();
        let wanted = fold(raw.trim());
        let ((), done) = self.run(ROOM, |step| {
            // Leads for which the file said nothing are placed, too; but nothing is no name that could mean a stage.
            if !wanted.is_empty() {
                custom::set_stage_alias(step, &wanted, &stage.id)?;
            }
            let ids = leads::unstaged_as(step.store(), &wanted)?;
            let bulk = step.many_leads(ids.len())?;
            for id in &ids {
                let mut lead = existing(step.store(), *id)?;
                mover.place(step, &mut lead, &stage)?;
                leads::update(step, &lead)?;
            }
            bulk.finish(step)?;
            let with = if ids.is_empty() {
                String::new()
            } else {
                format!(", and {} there", count(ids.len(), "lead was placed", "leads were placed"))
            };
            if wanted.is_empty() {
                let placed = count(ids.len(), "lead without a stage", "leads without a stage");
                return Ok(((), format!("placed {placed} in {}", stage.name)));
            }
            Ok(((), format!("“{}” means {}{with}", shown(raw), stage.name)))
        })?;
        Ok(done)
    }

    /// Switches a stage on or off that the lifecycle can do without: SAL.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a stage that is needed, or one that still has leads; else why the file could not be written.
    pub fn set_stage_used(&mut self, stage: &str, used: bool) -> Result<Done> {
        let lifecycle = self.lifecycle()?;
        let Some(known) = lifecycle.stage(stage).filter(|one| one.optional) else {
            return Err(FieldError::new(format!("{} can't be switched off", lifecycle.name_of(stage))).into());
        };
        let here = self.pipeline()?.head(stage).map_or(0, |head| head.count);
        if !used && here > 0 {
            let leads = count(usize::try_from(here).unwrap_or(usize::MAX), "lead is", "leads are");
            return Err(FieldError::new(format!("{leads} in {}: move them on first", known.name)).into());
        }
        let name = known.name.clone();
        let ((), done) = self.run(ROOM, |step| {
            let mut off = custom::stages_off(step.store())?;
            if used {
                off.remove(stage)
            } else {
                off.insert(stage.to_owned())
            };
            custom::set_stages_off(step, &off)?;
            Ok(((), if used { format!("{name} is used again") } else { format!("{name} is no longer used") }))
        })?;
        Ok(done)
    }
}

impl Mover {
    /// What fields must know.
    pub fn context(&self) -> &FieldContext {
        &self.ctx
    }

    /// The present moment.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The stage that a word means.
    ///
    /// # Errors
    /// There is none in use.
    pub fn stage(&self, typed: &str) -> Result<&Stage> {
        Ok(self.ctx.lifecycle.named(typed)?)
    }

    /// The id of the reason that was given, and whether the override is in order: what must hold for every lead alike.
    fn settled(&self, stage: &Stage, words: &MoveWords) -> Result<String> {
        if words.override_ && words.why.trim().is_empty() {
            return Err(FieldError::new("say why the rule is overridden: it is kept with the move").into());
        }
        let typed = words.reason.trim();
        if typed.is_empty() {
            return Ok(String::new());
        }
        let lifecycle = &self.ctx.lifecycle;
        let fits = |id: &str| {
            stage.kind == StageKind::Main || lifecycle.reason(id).is_none_or(|reason| reason.exits.contains(&stage.id))
        };
        match lifecycle.reason_typed(typed).ok().filter(|id| fits(id)) {
            Some(reason) => Ok(reason),
            None => {
                let mut names: Vec<&str> =
                    lifecycle.reasons_for(&stage.id).map(|reason| reason.name.as_str()).collect();
                names.push("other: and your own words");
                let what = shown(typed);
                Err(FieldError::new(format!("no reason “{what}” for {}: it is {}", stage.name, either(&names))).into())
            }
        }
    }

    /// Puts the values that were given with a move into a lead.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a field that isn't there, or a value that it doesn't take.
    fn fill(&self, lead: &mut Lead, stage: &Stage, words: &MoveWords) -> Result<()> {
        for (name, typed) in &words.fill {
            set(lead, name, typed, &self.ctx, &self.custom)?;
        }
        if !words.gaps.is_empty() {
            let missing = self.ctx.lifecycle.missing(lead, &stage.id);
            for (name, typed) in words.gaps.iter().filter(|(name, _)| missing.iter().any(|one| one.name == name)) {
                set(lead, name, typed, &self.ctx, &self.custom)?;
            }
        }
        Ok(())
    }

    fn check(&self, store: &Store, lead: &Lead, stage: &Stage, words: &MoveWords) -> Result<Result<(), Blocked>> {
        let (open_deals, dated_deals, won_deals) =
            if stage.criteria.iter().any(|one| one.test.is_some()) { deals::facts(store, lead.id)? } else { (0, 0, 0) };
        let has_reason = !self.settled(stage, words)?.is_empty();
        Ok(self.ctx.lifecycle.check(lead, &stage.id, Facts { has_reason, open_deals, dated_deals, won_deals }))
    }

    /// Moves a lead inside a step and saves it: the values to be filled, the transition and the handoffs with it. A lead
    /// that is in the stage already is only filled.
    ///
    /// # Errors
    /// As [`Workspace::move_leads`]; inside, why a rule stops it, and then nothing was changed.
    pub fn move_in(
        &self,
        step: &Step<'_>,
        lead: &mut Lead,
        to: &str,
        words: &MoveWords,
    ) -> Result<Result<(), Blocked>> {
        let stage = self.stage(to)?;
        let mut filled = lead.clone();
        self.fill(&mut filled, stage, words)?;
        let mut overridden = false;
        if let Err(blocked) = self.check(step.store(), &filled, stage, words)? {
            if !words.override_ || blocked.needs_reason {
                return Ok(Err(blocked));
            }
            overridden = true;
        }
        let reason = self.settled(stage, words)?;
        if filled.stage != stage.id {
            self.go(step, &mut filled, stage, &reason, words.why.trim(), overridden)?;
        }
        if filled != *lead {
            leads::update(step, &filled)?;
            *lead = filled;
        }
        Ok(Ok(()))
    }

    /// Puts a lead into a stage and writes down that and how it came there. The lead itself is saved by the caller.
    ///
    /// # Errors
    /// When the file can't be written.
    fn go(
        &self,
        step: &Step<'_>,
        lead: &mut Lead,
        stage: &Stage,
        reason: &str,
        why: &str,
        overridden: bool,
    ) -> Result<()> {
        let lifecycle = &self.ctx.lifecycle;
        let named = lifecycle.reason_name(reason);
        let from = std::mem::replace(&mut lead.stage, stage.id.clone());
        lead.stage_raw.clear();
        lead.stage_since = Some(self.now);
        lead.furthest = lead.furthest.max(lifecycle.reached(&stage.id));
        lead.reason = if stage.kind == StageKind::Exit { reason.to_owned() } else { String::new() };
        let left_an_exit = lifecycle.stage(&from).is_some_and(|from| from.kind == StageKind::Exit);
        let taken_on = left_an_exit || lifecycle.is_forward(&from, &stage.id);
        let (outcome, given) = if taken_on { (Outcome::Accepted, "") } else { (Outcome::Rejected, reason) };
        transitions::end_handoffs(step, lead.id, self.now, outcome, given)?;
        if let Some(rule) = &stage.handoff {
            transitions::begin_handoff(step, lead.id, &rule.id, self.now, &self.who)?;
        }
        let said = match (named, why) {
            (named, "") => named.to_owned(),
            ("", why) => why.to_owned(),
            (named, why) => format!("{named}: {why}"),
        };
        let kind = if from.is_empty() { TransitionKind::Placed } else { TransitionKind::Moved };
        let to = stage.id.clone();
        let (at, who) = (self.now, self.who.clone());
        transitions::insert(
            step,
            &Transition { id: Id::NEW, lead: lead.id, from, to, at, who, why: said, kind, overridden },
        )?;
        Ok(())
    }

    /// Places a lead in its first stage, as a file gave it: no rule is asked, no handoff begins. The lead itself is saved
    /// by the caller; it must have its id.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn place(&self, step: &Step<'_>, lead: &mut Lead, stage: &Stage) -> Result<()> {
        self.stand(lead, stage);
        let at = lead.stage_since.or(lead.created).unwrap_or(self.now);
        transitions::insert(
            step,
            &Transition {
                id: Id::NEW,
                lead: lead.id,
                from: String::new(),
                to: stage.id.clone(),
                at,
                who: self.who.clone(),
                why: String::new(),
                kind: TransitionKind::Placed,
                overridden: false,
            },
        )?;
        Ok(())
    }

    /// The same without writing the transition down: for bulk verbs that write many at once.
    pub fn stand(&self, lead: &mut Lead, stage: &Stage) {
        lead.stage.clone_from(&stage.id);
        lead.stage_raw.clear();
        lead.furthest = lead.furthest.max(self.ctx.lifecycle.reached(&stage.id));
    }

    /// A lead whose stage was changed together with other fields (in a form, a cell): asks the rule as for any move and
    /// writes it down. `before` is how it was; a new lead is placed.
    ///
    /// # Errors
    /// [`Error::Rule`]; else when the file can't be written.
    pub(super) fn settle_stage(&self, step: &Step<'_>, before: &Lead, lead: &mut Lead) -> Result<()> {
        let to = std::mem::replace(&mut lead.stage, before.stage.clone());
        if to == before.stage {
            return Ok(());
        }
        if to.is_empty() {
            return Err(FieldError::new("a lead that has a stage keeps one: choose the stage it is to go to").into());
        }
        let stage = self.stage(&to)?;
        let reason = if stage.kind == StageKind::Exit { lead.reason.clone() } else { String::new() };
        let words = MoveWords { reason, ..MoveWords::default() };
        if let Err(blocked) = self.check(step.store(), lead, stage, &words)? {
            return Err(Error::Rule { refused: vec![(lead.id, blocked)], of: 1 });
        }
        let reason = self.settled(stage, &words)?;
        self.go(step, lead, stage, &reason, "", false)
    }
}

/// Gives a field of a lead a typed value: one of ours or a custom one.
pub(super) fn set(lead: &mut Lead, name: &str, typed: &str, ctx: &FieldContext, custom: &[CustomField]) -> Result<()> {
    if let Some(field) = LEAD_FIELDS.iter().find(|field| field.name == name) {
        return Ok((field.set)(lead, typed, ctx)?);
    }
    match custom.iter().find(|field| field.name == name) {
        Some(field) => {
            let value = field.read(typed, ctx)?;
            if value.is_empty() {
                lead.custom.remove(name)
            } else {
                lead.custom.insert(name.to_owned(), value)
            };
            Ok(())
        }
        None => {
            let names = LEAD_FIELDS.iter().map(|field| field.name).chain(custom.iter().map(|one| one.name.as_str()));
            let near = crate::domain::text::nearest(name, names);
            let hint = near.first().map_or_else(String::new, |near| format!(": did you mean {near}?"));
            Err(FieldError::new(format!("a lead has no field “{}”{hint}", shown(name))).into())
        }
    }
}

/// A lead that must be there.
pub(super) fn existing(store: &Store, id: Id) -> Result<Lead> {
    leads::one(store, id)?.ok_or_else(|| Error::Gone("that lead".to_owned()))
}

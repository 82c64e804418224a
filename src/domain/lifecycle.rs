//! The lifecycle: the stages through which a lead goes, what each asks for, and whether a move is allowed.
//! Definitions: source 001 phase 3 and its RevOps table, source 000 part 2 (SAL).

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::activity::plain;
use super::field::read::shown;
use super::field::{Field, FieldContext, FieldError};
use super::lead::{LEAD_FIELDS, Lead};
use super::text::nearest;
use super::tool::choices;

pub mod check;

pub use check::{Blocked, Facts};

choices! {
    /// Whether a stage is on the way or off it.
    StageKind {
        /// On the way.
        Main = "main", "on the way";
        /// Off it.
        Exit = "exit", "off the way: it needs a reason";
    }
}

choices! {
    /// What the program can look up to see whether an entry criterion is met.
    Test {
        /// The fit score is at least the number.
        Fit = "fit", "the fit score";
        /// The engagement score is.
        Engagement = "engagement", "the engagement score";
        /// The total score is.
        Total = "total", "the total score";
        /// They are in an open deal.
        OpenDeal = "open-deal", "an open deal";
        /// An open deal of theirs says when it should close.
        ExpectedClose = "expected-close", "a day on which the deal should close";
        /// They are in a deal that was won.
        WonDeal = "won-deal", "a deal that was won";
    }
}

/// One thing that must be so before a lead may enter a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    /// In words: `fit score of at least 30`.
    pub text: String,
    /// What the program looks up; `None` where only a person can tell.
    pub test: Option<Test>,
    /// For scores: the least.
    pub least: i32,
}

/// What a handoff is called and asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandoffRule {
    /// Its id: `mql-sales`.
    pub id: String,
    /// Its name: `MQL to sales`.
    pub name: String,
    /// Who takes over.
    pub to: String,
    /// What was agreed, in a sentence.
    pub agreement: String,
}

/// One stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Its id: `mql`.
    pub id: String,
    /// Its name: `MQL`.
    pub name: String,
    /// Its name in full: `Marketing qualified lead`.
    pub full: String,
    /// On the way or off it.
    pub kind: StageKind,
    /// Other names in files.
    pub aliases: Vec<String>,
    /// What all teams agreed that it means.
    pub definition: String,
    /// What marketing says; blank where it says nothing.
    pub marketing: String,
    /// What sales says.
    pub sales: String,
    /// What customer success says.
    pub success: String,
    /// What must be so to enter it.
    pub criteria: Vec<Criterion>,
    /// Fields that must be filled to enter it, besides those always: each a list of which one is enough.
    pub required: Vec<Vec<String>>,
    /// Ids of the stages that may follow.
    pub next: Vec<String>,
    /// Which team looks after leads in it.
    pub team: String,
    /// What begins when a lead enters it.
    pub handoff: Option<HandoffRule>,
    /// Whether a workspace may do without it.
    pub optional: bool,
    /// Whether a lead may begin here with fields missing.
    pub entry: bool,
    /// For an exit: the main stage that a lead in it must have reached; blank for none.
    pub implies: String,
}

/// A reason for leaving.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Its id: `no-budget`.
    pub id: String,
    /// Its name: `No budget`.
    pub name: String,
    /// The exits that it is for.
    pub exits: Vec<String>,
}

/// The lifecycle in force.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lifecycle {
    /// Its id: `b2b`; blank for none.
    pub id: String,
    /// The file's version.
    pub version: u32,
    /// Its title.
    pub title: String,
    /// The stages: the main ones in their order, then the exits.
    pub stages: Vec<Stage>,
    /// Reasons for leaving.
    pub reasons: Vec<Reason>,
    /// Fields that are always required: each a list of which one is enough.
    pub required: Vec<Vec<String>>,
    /// The stage from which on the fields of [`Lifecycle::qualified_required`] are required.
    pub qualified: String,
    /// Those fields.
    pub qualified_required: Vec<Vec<String>>,
    /// Days in a stage after which a lead is stuck.
    pub stuck_days: i64,
    /// Stages that the workspace does without.
    pub off: BTreeSet<String>,
}

impl Stage {
    /// Whether a word is its id, its name, or its name in full; other names in files aside.
    pub fn is_called(&self, word: &str) -> bool {
        let wanted = plain(word);
        [&self.id, &self.name, &self.full].into_iter().any(|name| plain(name) == wanted)
    }
}

impl Lifecycle {
    /// The stage of that id.
    pub fn stage(&self, id: &str) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.id == id)
    }

    /// What to call a stage: its name; `unstaged` for none; else the id itself.
    pub fn name_of<'a>(&'a self, id: &'a str) -> &'a str {
        match id {
            "" => "unstaged",
            id => self.stage(id).map_or(id, |stage| stage.name.as_str()),
        }
    }

    /// The stages in use: the main ones in their order, then the exits.
    pub fn in_use(&self) -> impl Iterator<Item = &Stage> {
        self.stages.iter().filter(|stage| !self.off.contains(&stage.id))
    }

    /// The main stages in use, in their order.
    pub fn main(&self) -> impl Iterator<Item = &Stage> {
        self.in_use().filter(|stage| stage.kind == StageKind::Main)
    }

    /// The exits in use.
    pub fn exits(&self) -> impl Iterator<Item = &Stage> {
        self.in_use().filter(|stage| stage.kind == StageKind::Exit)
    }

    /// The place of a main stage on the way, from 1; 0 for an exit or none. Doesn't change when a stage is switched off.
    pub fn rank(&self, id: &str) -> u8 {
        let mut main = self.stages.iter().filter(|stage| stage.kind == StageKind::Main);
        main.position(|stage| stage.id == id).and_then(|at| u8::try_from(at + 1).ok()).unwrap_or(0)
    }

    /// The rank that a lead in a stage has reached at least: for an exit, that of the stage it implies.
    pub fn reached(&self, id: &str) -> u8 {
        match self.stage(id) {
            Some(stage) if stage.kind == StageKind::Exit => self.rank(&stage.implies),
            _ => self.rank(id),
        }
    }

    /// The ids of the stages that may follow one. Behind a stage that is switched off stands the one after it.
    pub fn next(&self, id: &str) -> Vec<&Stage> {
        let mut out: Vec<&Stage> = Vec::new();
        let mut push = |stage| {
            if !out.contains(&stage) {
                out.push(stage);
            }
        };
        for next in self.stage(id).into_iter().flat_map(|stage| &stage.next) {
            let Some(stage) = self.stage(next) else { continue };
            if !self.off.contains(next) {
                push(stage);
                continue;
            }
            let after = stage.next.iter().filter_map(|one| self.stage(one));
            after.filter(|one| one.kind == StageKind::Main && !self.off.contains(&one.id)).for_each(&mut push);
        }
        out
    }

    /// The stage in use that a file or a person means: by id, name, full name or alias, ignoring case and signs.
    /// A stage that is switched off is read as the one before it.
    pub fn read(&self, word: &str) -> Option<&Stage> {
        let wanted = plain(word);
        if wanted.is_empty() {
            return None;
        }
        let is_it = |name: &String| plain(name) == wanted;
        let found = self.stages.iter().find(|stage| stage.is_called(word) || stage.aliases.iter().any(is_it))?;
        if !self.off.contains(&found.id) {
            return Some(found);
        }
        let rank = self.rank(&found.id);
        self.main().filter(|stage| self.rank(&stage.id) < rank).last()
    }

    /// The same for what a person typed.
    ///
    /// # Errors
    /// There is none: the sentence has the names.
    pub fn named(&self, typed: &str) -> Result<&Stage, FieldError> {
        self.read(typed).ok_or_else(|| {
            let names: Vec<&str> = self.in_use().map(|stage| stage.id.as_str()).collect();
            FieldError::new(match nearest(typed, names.iter().copied()).first() {
                Some(near) => format!("no stage “{}”: did you mean {near}?", shown(typed)),
                None => format!("no stage “{}”: there are {}", shown(typed), names.join(", ")),
            })
        })
    }

    /// The reason that a word means, by id or name.
    pub fn reason(&self, typed: &str) -> Option<&Reason> {
        let wanted = plain(typed);
        self.reasons.iter().find(|reason| plain(&reason.id) == wanted || plain(&reason.name) == wanted)
    }

    /// What is kept of a reason that somebody typed: the id of a known one, or `other: ` with their own words. Blank
    /// stays blank; without a vocabulary anything is taken.
    ///
    /// # Errors
    /// Neither: the sentence has the nearest known reason, else how to write another.
    pub fn reason_typed(&self, typed: &str) -> Result<String, FieldError> {
        let typed = typed.trim();
        if typed.is_empty() || self.reasons.is_empty() {
            return Ok(typed.to_owned());
        }
        if let Some(known) = self.reason(typed) {
            return Ok(known.id.clone());
        }
        if let Some(words) = other_reason(typed).filter(|words| !words.is_empty()) {
            return Ok(format!("{OTHER}{words}"));
        }
        let ways = self.reasons.iter().flat_map(|reason| [reason.name.as_str(), reason.id.as_str()]);
        let near = nearest(typed, ways).first().map(|near| format!(" did you mean {near}?"));
        let what = shown(typed);
        Err(FieldError::new(match near {
            Some(near) => format!("no reason “{what}”:{near} Else type other: and your own words"),
            None => format!("no reason “{what}”: type one of the list, or other: and your own words"),
        }))
    }

    /// What to call the reason that a lead has: the name of a known one, else its own words.
    pub fn reason_name<'a>(&'a self, reason: &'a str) -> &'a str {
        match self.reason(reason) {
            Some(known) => &known.name,
            None => other_reason(reason).unwrap_or(reason),
        }
    }

    /// The reasons for one exit, in the order shown.
    pub fn reasons_for<'a>(&'a self, exit: &'a str) -> impl Iterator<Item = &'a Reason> {
        self.reasons.iter().filter(move |reason| reason.exits.iter().any(|one| one == exit))
    }

    /// The fields required in a stage, always ones included: each a list of which one is enough.
    pub fn required_in(&self, id: &str) -> Vec<&[String]> {
        let rank = self.rank(id);
        let from = self.rank(&self.qualified);
        let qualified = rank > 0 && from > 0 && rank >= from;
        let mut out: Vec<&[String]> = Vec::new();
        if self.stage(id).is_none_or(|stage| stage.kind == StageKind::Main) {
            out.extend(self.required.iter().map(Vec::as_slice));
        }
        if qualified {
            out.extend(self.qualified_required.iter().map(Vec::as_slice));
        }
        out.extend(self.stage(id).into_iter().flat_map(|stage| stage.required.iter().map(Vec::as_slice)));
        out
    }

    /// The fields that a lead lacks for a stage; of several of which one is enough, the first.
    pub fn missing(&self, lead: &Lead, stage: &str) -> Vec<&'static Field<Lead>> {
        // Nothing of a value hangs on the day or the currency here: only whether there is one.
        let ctx = FieldContext::plain();
        let blank = |name: &String| field(name).is_none_or(|field| (field.get)(lead, ctx).trim().is_empty());
        let lacking = |names: &&[String]| names.iter().all(blank);
        let of_first = |names: &[String]| names.first().and_then(|name| field(name));
        self.required_in(stage).into_iter().filter(lacking).filter_map(of_first).collect()
    }

    /// How many main stages a lead skips or goes back by a move is told by ranks; this says whether one is forward.
    pub fn is_forward(&self, from: &str, to: &str) -> bool {
        self.rank(to) > self.rank(from)
    }

    /// Whole days in the stage beyond which a lead is stuck; exits and the last stages keep theirs.
    pub fn is_stuck(&self, lead: &Lead, now: DateTime<Utc>) -> bool {
        self.can_be_stuck(&lead.stage) && lead.days_in_stage(now).is_some_and(|days| days > self.stuck_days)
    }

    /// Whether leads in a stage are expected to go on: main stages from the second on, before the customer.
    pub fn can_be_stuck(&self, id: &str) -> bool {
        let customer = self.rank("customer");
        let rank = self.rank(id);
        rank > 1 && (customer == 0 || rank < customer)
    }
}

/// What stands before a reason in somebody's own words.
const OTHER: &str = "other: ";

/// The words behind `other:`, in any case.
fn other_reason(typed: &str) -> Option<&str> {
    let (head, words) = typed.split_once(':')?;
    head.trim().eq_ignore_ascii_case("other").then_some(words.trim())
}

/// The field of that name.
fn field(name: &str) -> Option<&'static Field<Lead>> {
    LEAD_FIELDS.iter().find(|field| field.name == name)
}

#[cfg(test)]
mod tests;

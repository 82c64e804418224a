//! Maturity: frameworks, assessments with their answers and votes, and the plan that comes out of them.
//!
//! The shapes stand here and in [`framework`]; what follows from them (average, band, gaps, spread, history, what the
//! workspace's own data says, findings, receipts) is derived once by [`room::Maturity`]. Knows no file and no clock.

pub mod average;
pub mod fields;
pub mod findings;
pub mod framework;
pub mod history;
pub mod measured;
pub mod receipts;
pub mod results;
pub mod room;
pub mod rules;
pub mod spread;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;

use super::id::Id;
use super::tool::choices;

choices! {
    /// How an assessment is held.
    Sitting {
        /// One person answers.
        Solo = "solo", "one person answers";
        /// Several vote, and agree on an answer.
        Workshop = "workshop", "several vote, and agree on an answer";
    }
}

choices! {
    /// How sure somebody is of an answer.
    Confidence {
        /// A guess.
        Guess = "guess", "nobody looked";
        /// Probably so.
        Likely = "likely", "those who work with it say so";
        /// There is evidence.
        Evidenced = "evidenced", "there is something to show for it";
    }
}

choices! {
    /// Where a plan item stands.
    PlanState {
        /// Not begun.
        Open = "open", "not begun";
        /// Somebody is at it.
        Doing = "doing", "somebody is at it";
        /// Done.
        Done = "done", "finished";
        /// Given up.
        Dropped = "dropped", "given up";
    }
}

impl PlanState {
    /// Whether there is still something to do.
    pub fn is_live(self) -> bool {
        matches!(self, PlanState::Open | PlanState::Doing)
    }
}

choices! {
    /// What became of a parked topic.
    TopicState {
        /// It waits.
        Parked = "parked", "it waits";
        /// It became a plan item.
        Planned = "planned", "it became a plan item";
        /// It was dropped.
        Dropped = "dropped", "it was dropped";
    }
}

/// What was answered about one dimension. Before anything is said about it, an assessment holds no answer for it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// The row id; 0 before it was saved.
    pub id: Id,
    /// The dimension's id: `crm`.
    pub dimension: String,
    /// The level's number; `None` where it is skipped or not yet answered.
    pub level: Option<u8>,
    /// Whether it was skipped on purpose: it leaves the average and lowers the coverage.
    pub is_skipped: bool,
    /// The level aimed at.
    pub target: Option<u8>,
    /// The day by which.
    pub target_on: Option<NaiveDate>,
    /// What shows that the answer is right; several lines.
    pub evidence: String,
    /// How sure one is.
    pub confidence: Option<Confidence>,
    /// Anything else, such as why the room agreed on it; several lines.
    pub note: String,
    /// Whether the votes on it are on the table (workshops).
    pub is_revealed: bool,
}

impl Answer {
    /// An empty answer about a dimension.
    pub fn about(dimension: &str) -> Answer {
        Answer { dimension: dimension.to_owned(), ..Answer::default() }
    }

    /// Whether it needs no more attention: answered or skipped.
    pub fn is_settled(&self) -> bool {
        self.level.is_some() || self.is_skipped
    }
}

/// Somebody who takes part in a workshop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    /// The row id.
    pub id: Id,
    /// The name, or a number where nobody gave one: `3`.
    pub name: String,
}

/// One participant's vote on one dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vote {
    /// Who.
    pub participant: Id,
    /// On which dimension.
    pub dimension: String,
    /// The level's number.
    pub level: u8,
}

/// One sitting with a framework.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// The row id.
    pub id: Id,
    /// The framework's id: `ops`.
    pub framework: String,
    /// The version of the framework that it is answered with.
    pub version: u32,
    /// The snapshot of the framework's file.
    pub snapshot: Id,
    /// The day it began.
    pub started_on: NaiveDate,
    /// The day it was closed; `None` while it is open. A closed one never changes.
    pub closed_on: Option<NaiveDate>,
    /// How it is held.
    pub sitting: Sitting,
    /// Who takes part, in the order they were named; none where it is held alone.
    pub participants: Vec<Participant>,
    /// What was said, in no order: at most one answer per dimension.
    pub answers: Vec<Answer>,
    /// All votes: at most one per participant and dimension.
    pub votes: Vec<Vote>,
}

impl Assessment {
    /// Whether it can still be answered.
    pub fn is_open(&self) -> bool {
        self.closed_on.is_none()
    }

    /// The day it stands for: when it was closed, else when it began.
    pub fn day(&self) -> NaiveDate {
        self.closed_on.unwrap_or(self.started_on)
    }

    /// What was said about a dimension.
    pub fn answer(&self, dimension: &str) -> Option<&Answer> {
        self.answers.iter().find(|answer| answer.dimension == dimension)
    }

    /// The level answered about a dimension.
    pub fn level(&self, dimension: &str) -> Option<u8> {
        self.answer(dimension)?.level
    }

    /// A participant's vote on a dimension.
    pub fn vote(&self, participant: Id, dimension: &str) -> Option<u8> {
        let same = |vote: &&Vote| vote.participant == participant && vote.dimension == dimension;
        self.votes.iter().find(same).map(|vote| vote.level)
    }

    /// Whether the votes on a dimension are on the table: always, once it is closed.
    pub fn is_revealed(&self, dimension: &str) -> bool {
        !self.is_open() || self.answer(dimension).is_some_and(|answer| answer.is_revealed)
    }

    /// Who hasn't voted on a dimension.
    pub fn without_vote<'a>(&'a self, dimension: &'a str) -> impl Iterator<Item = &'a Participant> {
        self.participants.iter().filter(move |one| self.vote(one.id, dimension).is_none())
    }
}

/// One step of the plan. It belongs to a framework and outlives the assessment it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanItem {
    /// The row id; 0 before it was saved.
    pub id: Id,
    /// The framework's id.
    pub framework: String,
    /// The dimension it works on; blank for none.
    pub dimension: String,
    /// The level it leads to, where it came from a framework's action.
    pub to: Option<u8>,
    /// What to do.
    pub text: String,
    /// Who does it.
    pub owner: String,
    /// By when.
    pub due: Option<NaiveDate>,
    /// Where it stands.
    pub state: PlanState,
    /// How much work it is: 1 (hours), 2 (days), 3 (weeks).
    pub effort: Option<u8>,
    /// What is then true.
    pub result: String,
    /// Anything else; several lines.
    pub note: String,
    /// The parked topic that it came from.
    pub topic: Option<Id>,
    /// The day it was added.
    pub added_on: NaiveDate,
    /// The day it was done or dropped.
    pub finished_on: Option<NaiveDate>,
}

impl PlanItem {
    /// A new item that nobody has saved yet.
    pub fn new(framework: &str, dimension: &str, text: &str, today: NaiveDate) -> PlanItem {
        PlanItem {
            id: Id::NEW,
            framework: framework.to_owned(),
            dimension: dimension.to_owned(),
            to: None,
            text: text.to_owned(),
            owner: String::new(),
            due: None,
            state: PlanState::Open,
            effort: None,
            result: String::new(),
            note: String::new(),
            topic: None,
            added_on: today,
            finished_on: None,
        }
    }

    /// Whether it should have been done before a day.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.state.is_live() && self.due.is_some_and(|due| due < today)
    }
}

/// Something that came up in a workshop and was put aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParkedTopic {
    /// The row id.
    pub id: Id,
    /// In which assessment.
    pub assessment: Id,
    /// At which dimension; blank for none.
    pub dimension: String,
    /// What it is about.
    pub text: String,
    /// What became of it.
    pub state: TopicState,
}

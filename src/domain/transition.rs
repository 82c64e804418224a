//! A transition: a lead's step from one stage to another, kept for good. Stage times, conversion and velocity come from
//! these. And a handoff: the moment one team passes a lead to another.

use chrono::{DateTime, NaiveDate, Utc};

use super::id::Id;
use super::tool::choices;

choices! {
    /// How a transition came about.
    TransitionKind {
        /// The first stage that a file gave.
        Placed = "placed", "the first stage, as a file or a person gave it";
        /// Somebody moved the lead.
        Moved = "moved", "moved under the rules";
        /// History that was imported.
        Recorded = "recorded", "imported history";
    }
}

/// A step from one stage to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Transition {
    /// The row id.
    pub id: Id,
    /// Whose.
    pub lead: Id,
    /// From which stage; blank for the first.
    pub from: String,
    /// To which stage.
    pub to: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub who: String,
    /// Why: the reason's name, and what was typed.
    pub why: String,
    /// How it came about.
    pub kind: TransitionKind,
    /// Whether a rule was overridden.
    pub overridden: bool,
}

/// A deal's step from one stage of its pipeline to another.
#[derive(Debug, Clone, PartialEq)]
pub struct DealTransition {
    /// The row id.
    pub id: Id,
    /// Which deal's.
    pub deal: Id,
    /// From which stage; blank for the first.
    pub from: String,
    /// To which stage.
    pub to: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub who: String,
    /// How it came about.
    pub kind: TransitionKind,
}

choices! {
    /// How a handoff ended.
    Outcome {
        /// Taken on.
        Accepted = "accepted", "taken on";
        /// Given back.
        Rejected = "rejected", "given back";
    }
}

/// A lead passed from one team to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Handoff {
    /// The row id.
    pub id: Id,
    /// Which lead.
    pub lead: Id,
    /// Its name in the lifecycle: `mql-sales`.
    pub name: String,
    /// When it began.
    pub started: DateTime<Utc>,
    /// Who began it.
    pub by: String,
    /// When it ended; `None` while it is open.
    pub ended: Option<DateTime<Utc>>,
    /// How it ended; `None` while it is open.
    pub outcome: Option<Outcome>,
    /// Why it was given back.
    pub reason: String,
}

/// The leads of one stage, counted.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StageTally {
    /// The stage; blank: unstaged.
    pub stage: String,
    /// How many are in it.
    pub count: u64,
    /// Their open deals, in minor units of the workspace's currency.
    pub amount: i64,
    /// The middle of their days in the stage; `None` where none is known.
    pub median_days: Option<i64>,
    /// Of how many it is known since when they are in it.
    pub dated: u64,
    /// How many have been in it for longer than the limit.
    pub stuck: u64,
}

/// The first day (UTC) of a week since 1970: weeks begin on Monday.
pub fn week_start(week: i64) -> Option<NaiveDate> {
    // 1970-01-05 was a Monday.
    NaiveDate::from_ymd_opt(1970, 1, 5)?.checked_add_signed(chrono::TimeDelta::try_weeks(week)?)
}

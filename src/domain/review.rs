//! A review of the pipeline: how many leads stand where, come from where, go on, get stuck, leave and why. The figures
//! are summed in the file; here is what follows from them. What a document says with them is the report's.

use chrono::NaiveDate;

use super::id::Id;
use super::money::{Currency, Money, Sum};

/// How the review looks, and the policies that it names: `assets/pipeline-review.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReviewRules {
    /// The file's version; 0 before one was read.
    pub version: u32,
    /// Weeks of new leads.
    pub weeks: u32,
    /// Sources that are named.
    pub sources: u32,
    /// Stuck leads that are named.
    pub stuck_leads: u32,
    /// What share of leads sales should take on; the first decides.
    pub acceptance: Vec<Acceptance>,
}

/// One opinion about how many handovers should be accepted, in percent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Acceptance {
    /// Its id: `range`.
    pub id: String,
    /// What it asks for: `40-60 %`.
    pub title: String,
    /// Where it comes from: `source 001`.
    pub source: String,
    /// The least.
    pub least: u8,
    /// The most.
    pub most: u8,
    /// Up to here it is a note, beyond it a warning.
    pub limit: u8,
    /// What is said below the least.
    pub below: String,
    /// What is said above the most.
    pub above: String,
    /// What is said beyond the limit.
    pub beyond: String,
}

/// What an opinion says about a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict<'a> {
    /// It is as it should be.
    Right,
    /// It is a little off, and what that may mean.
    Note(&'a str),
    /// It is off, and what that means.
    Warning(&'a str),
}

impl Acceptance {
    /// What it says about that many accepted of that many answered; `None` where none was answered.
    pub fn judge(&self, accepted: u64, answered: u64) -> Option<Verdict<'_>> {
        if answered == 0 {
            return None;
        }
        let hundredfold = accepted.saturating_mul(100);
        let at = |percent: u8| answered.saturating_mul(u64::from(percent));
        Some(if hundredfold < at(self.least) {
            Verdict::Warning(&self.below)
        } else if hundredfold > at(self.limit) {
            Verdict::Warning(&self.beyond)
        } else if hundredfold > at(self.most) {
            Verdict::Note(&self.above)
        } else {
            Verdict::Right
        })
    }
}

/// The figures of a pipeline.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// The day it is of.
    pub on: NaiveDate,
    /// The workspace's currency.
    pub currency: Currency,
    /// Leads that are not archived.
    pub leads: u64,
    /// The main stages, in their order.
    pub stages: Vec<StageRow>,
    /// The exits, each with its reasons.
    pub exits: Vec<ExitRow>,
    /// Names of stages that the lifecycle doesn't know, with how many leads stand there; the most frequent first.
    pub unstaged: Vec<(String, u64)>,
    /// New leads by the Monday of their week, without gaps, the present week last.
    pub weeks: Vec<(NaiveDate, u64)>,
    /// Sources, the most frequent first.
    pub sources: Vec<SourceRow>,
    /// Leads of sources that are not named.
    pub other_sources: u64,
    /// How long leads took from one stage to another.
    pub passages: Vec<Passage>,
    /// Moves that passages are counted from, and all there are.
    pub moves: (u64, u64),
    /// Days in a stage after which a lead is stuck.
    pub stuck_days: i64,
    /// Leads that are stuck, those that stand longest first.
    pub stuck: Vec<StuckRow>,
    /// Handovers by their name.
    pub handovers: Vec<Handover>,
    /// Fields that should be filled in.
    pub missing: Vec<MissingRow>,
    /// Deals.
    pub deals: Deals,
}

/// A stage on the way.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StageRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Leads that stand there.
    pub leads: u64,
    /// Their open deals, in minor units of the workspace's currency.
    pub amount: i64,
    /// Days that they have been there, the median.
    pub median_days: Option<i64>,
    /// Those who are stuck; none where nobody is expected to go on.
    pub stuck: u64,
    /// Leads that came at least this far, ever.
    pub reached: u64,
}

/// An exit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExitRow {
    /// Its name.
    pub name: String,
    /// Leads that left by it.
    pub leads: u64,
    /// Their reasons by name, the most frequent first; blank for none given.
    pub reasons: Vec<(String, u64)>,
}

/// Where leads came from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceRow {
    /// The source; blank where none is known.
    pub source: String,
    /// Leads from there.
    pub leads: u64,
    /// Those that came at least as far as each of [`Review::stages`].
    pub reached: Vec<u64>,
}

/// How long it takes from one stage to another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Passage {
    /// The name of the first stage.
    pub from: String,
    /// The name of the later stage.
    pub to: String,
    /// The median in days.
    pub median_days: Option<i64>,
    /// Leads that it is counted from.
    pub leads: u64,
}

/// A lead that stands still.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StuckRow {
    /// The lead.
    pub id: Id,
    /// Its name, or else its address.
    pub name: String,
    /// Its company.
    pub company: String,
    /// The name of its stage.
    pub stage: String,
    /// Who has it; may be blank.
    pub owner: String,
    /// Days in the stage.
    pub days: i64,
    /// Its open deals.
    pub amount: i64,
}

/// How handovers of one kind ended.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Handover {
    /// Its name: `MQL to sales`.
    pub name: String,
    /// Those that were taken on.
    pub accepted: u64,
    /// Those that were given back.
    pub rejected: u64,
    /// Those that nobody has answered.
    pub open: u64,
    /// Why they were given back, the most frequent reason first.
    pub reasons: Vec<(String, u64)>,
}

impl Handover {
    /// All that were handed over.
    pub fn all(&self) -> u64 {
        self.answered() + self.open
    }

    /// Those that were taken on or given back.
    pub fn answered(&self) -> u64 {
        self.accepted + self.rejected
    }
}

/// A field that should be filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingRow {
    /// The field's label, or those of which one is enough: `email or phone`.
    pub label: String,
    /// Leads where it is blank.
    pub missing: u64,
    /// Leads that should have it.
    pub of: u64,
    /// Who should have it: `everybody`, `from MQL on`.
    pub who: String,
}

/// Deals, by how they stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Deals {
    /// Open ones.
    pub open: u64,
    /// What they are worth.
    pub open_amount: Sum,
    /// Won ones.
    pub won: u64,
    /// What they were worth.
    pub won_amount: Sum,
    /// Won ones whose amount is in that sum.
    pub won_summed: u64,
    /// Lost ones.
    pub lost: u64,
    /// Days from opening to closing of those won, the median.
    pub days_to_win: Option<i64>,
}

impl Deals {
    /// The share of closed deals that was won; `None` where none is closed.
    pub fn win_rate(&self) -> Option<f64> {
        let closed = self.won + self.lost;
        (closed > 0).then(|| self.won as f64 / closed as f64)
    }

    /// What passes through the pipeline in a day: open deals × win rate × average size of a won deal ÷ days to win.
    /// `None` where one of them isn't known.
    pub fn velocity(&self, currency: Currency) -> Option<Money> {
        let rate = self.win_rate()?;
        let days = self.days_to_win.filter(|days| *days > 0)?;
        let average = self.won_amount.total.minor as f64 / self.won_summed.max(1) as f64;
        let a_day = self.open as f64 * rate * average / days as f64;
        (self.won_summed > 0).then(|| Money::new(a_day.round() as i64, currency))
    }
}

impl Review {
    /// The share of leads that came as far as a stage, of those that came as far as the one before; `None` for the
    /// first, and where nobody came that far.
    pub fn conversion(&self, at: usize) -> Option<f64> {
        let before = self.stages.get(at.checked_sub(1)?)?.reached;
        let here = self.stages.get(at)?.reached;
        (before > 0).then(|| here as f64 / before as f64)
    }

    /// Leads that are stuck, in all stages.
    pub fn stuck_leads(&self) -> u64 {
        self.stages.iter().map(|stage| stage.stuck).sum()
    }
}

/// The median of numbers in any order, the lower of the two in the middle; `None` of none.
pub fn median(mut numbers: Vec<i64>) -> Option<i64> {
    if numbers.is_empty() {
        return None;
    }
    let middle = (numbers.len() - 1) / 2;
    let (_, median, _) = numbers.select_nth_unstable(middle);
    Some(*median)
}

#[cfg(test)]
mod tests;

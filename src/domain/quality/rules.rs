//! Targets, limits and lists of data quality: the typed shape of `assets/quality.toml`.

use super::tasks::TaskList;
use crate::domain::stack::rules::RuleSetting;

/// The target of one measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// The measure's id: one of [`super::measures::MEASURES`].
    pub id: String,
    /// In percent, as the figure is shown: at least more than this, or less than this where lower is better.
    pub percent: f64,
    /// Which source it comes from.
    pub source: String,
}

/// Everything in `assets/quality.toml`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct QualityRules {
    /// The file's version.
    pub version: u32,
    /// The composite that is good enough, in percent (85).
    pub composite: f64,
    /// The composite that the maturity level Run asks for, in percent (90).
    pub run: f64,
    /// Days without activity after which a lead is stale (180).
    pub stale_days: u32,
    /// Leads that a spot check asks about (20).
    pub sample: usize,
    /// Days after which the next spot check is due (30).
    pub check_days: u32,
    /// Bounces from which an address counts as bad (1).
    pub bounces: u32,
    /// The measures' targets.
    pub targets: Vec<Target>,
    /// The finding rules.
    pub findings: Vec<RuleSetting>,
    /// Checklists and schedules, in the order shown.
    pub lists: Vec<TaskList>,
}

impl QualityRules {
    /// A finding rule's setting.
    pub fn rule(&self, id: &str) -> Option<&RuleSetting> {
        self.findings.iter().find(|rule| rule.id == id)
    }

    /// A measure's target.
    pub fn target(&self, id: &str) -> Option<&Target> {
        self.targets.iter().find(|target| target.id == id)
    }

    /// A list by its id.
    pub fn list(&self, id: &str) -> Option<&TaskList> {
        self.lists.iter().find(|list| list.id == id)
    }
}

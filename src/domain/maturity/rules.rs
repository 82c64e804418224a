//! The thresholds of the room: the typed shape of `assets/maturity/measured.toml`.

use crate::domain::stack::rules::RuleSetting;

/// What a share of the workspace's own data says about a dimension.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureSetting {
    /// The measure's id: `crm-path`, one of [`super::measured::MEASURES`].
    pub id: String,
    /// The framework that has the dimension: `ops`.
    pub framework: String,
    /// The dimension it speaks about.
    pub dimension: String,
    /// The least share, in percent, for the second level, the third and so on; ascending.
    pub from: Vec<f64>,
    /// The least number of records from which it speaks at all.
    pub least: usize,
}

/// Everything in `assets/maturity/measured.toml`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MaturityRules {
    /// The file's version.
    pub version: u32,
    /// The finding rules.
    pub findings: Vec<RuleSetting>,
    /// What measures say about dimensions.
    pub measures: Vec<MeasureSetting>,
}

impl MaturityRules {
    /// A rule's setting.
    pub fn rule(&self, id: &str) -> Option<&RuleSetting> {
        self.findings.iter().find(|rule| rule.id == id)
    }
}

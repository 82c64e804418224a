//! The thresholds and rule tables of the stack audit: the typed shape of `assets/stack-audit.toml`.

use crate::domain::finding::Severity;

/// One finding rule as the file sets it: severity, whether it is on, and its limits by name.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleSetting {
    /// The rule's id: `dormant`.
    pub id: String,
    /// How bad it is.
    pub severity: Severity,
    /// Whether it is judged at all.
    pub on: bool,
    /// Named limits: `days` = 90.
    pub limits: Vec<(String, f64)>,
    /// Which source it comes from: `source 000, part 1`.
    pub source: String,
}

impl RuleSetting {
    /// A limit by its name; the loader guarantees that each rule has those it reads.
    pub fn limit(&self, name: &str) -> f64 {
        self.limits.iter().find(|(key, _)| key == name).map_or(0.0, |(_, value)| *value)
    }
}

/// One row of the table of suggested verdicts.
#[derive(Debug, Clone, PartialEq)]
pub struct SuggestRow {
    /// The row's id: `dormant-cut`.
    pub id: String,
    /// Conditions that must all hold, by name: `dormant`, `impact-none`, `overlap-better`, `value-low`,
    /// `cost-high`, `cost-low`, `impact-severe`, `impact-not-severe`, `low-use`, `always`.
    pub when: Vec<String>,
    /// The verdict's word: keep, consolidate, replace, cut; `downgrade` and `renegotiate` are keeps with that action.
    pub verdict: String,
    /// The sentence, with `{name}` `{days}` `{other}` `{value}` `{cost}` `{use}` filled in.
    pub sentence: String,
}

/// Everything in `assets/stack-audit.toml`.
#[derive(Debug, Clone, PartialEq)]
pub struct StackRules {
    /// The file's version.
    pub version: u32,
    /// The finding rules.
    pub findings: Vec<RuleSetting>,
    /// The table of suggested verdicts, in order.
    pub suggest: Vec<SuggestRow>,
    /// The share of the marketing budget that tools should stay below (0.15).
    pub budget_share_target: f64,
    /// Feature use aimed at, in percent (70).
    pub feature_use_target: u8,
    /// The value of the matrix' horizontal line (5).
    pub value_line: f64,
}

impl StackRules {
    /// A rule's setting.
    pub fn rule(&self, id: &str) -> Option<&RuleSetting> {
        self.findings.iter().find(|rule| rule.id == id)
    }
}

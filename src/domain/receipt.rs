//! The receipt: why a computed figure is what it is. Opened with `w`.

use super::id::RecordRef;

/// One line of a receipt.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What the line stands for: `HubSpot`.
    pub label: String,
    /// Its value as shown: `$900/mo`.
    pub value: String,
    /// What it adds to the total, in the total's smallest unit (minor units, points, rows); 0 for facts that aren't summed.
    pub amount: i64,
    /// The record to go to.
    pub record: Option<RecordRef>,
}

/// Why a figure is what it is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Receipt {
    /// What the figure is: `Monthly spend`.
    pub title: String,
    /// The figure, as on the screen: `$4,310/mo`.
    pub figure: String,
    /// How it is computed, in words: `monthly cost of all active and trial tools`.
    pub formula: String,
    /// The rule and where it comes from: `stack-audit.toml v1, budget-share (source 001)`; blank for plain sums.
    pub rule: String,
    /// The inputs and rows behind it.
    pub lines: Vec<Line>,
    /// The sum of the lines' amounts, where the figure is a sum.
    pub total: Option<i64>,
    /// Where the sources disagree: which was used, and what the other would have said.
    pub policy: Vec<String>,
}

impl Receipt {
    /// A receipt without lines.
    pub fn new(title: impl Into<String>, figure: impl Into<String>, formula: impl Into<String>) -> Receipt {
        Receipt { title: title.into(), figure: figure.into(), formula: formula.into(), ..Receipt::default() }
    }

    /// Names the rule.
    #[must_use]
    pub fn rule(mut self, rule: impl Into<String>) -> Receipt {
        self.rule = rule.into();
        self
    }

    /// Adds a fact that is not summed.
    #[must_use]
    pub fn fact(mut self, label: impl Into<String>, value: impl Into<String>) -> Receipt {
        self.lines.push(Line { label: label.into(), value: value.into(), amount: 0, record: None });
        self
    }

    /// Adds a line that is summed.
    #[must_use]
    pub fn item(
        mut self,
        label: impl Into<String>,
        value: impl Into<String>,
        amount: i64,
        record: Option<RecordRef>,
    ) -> Receipt {
        self.lines.push(Line { label: label.into(), value: value.into(), amount, record });
        self.total = Some(self.total.unwrap_or(0) + amount);
        self
    }

    /// Adds a note about a policy.
    #[must_use]
    pub fn policy(mut self, note: impl Into<String>) -> Receipt {
        self.policy.push(note.into());
        self
    }

    /// The receipt as plain text, for copying and for files.
    pub fn to_text(&self) -> String {
        let mut out = format!("{}: {}\n{}\n", self.title, self.figure, self.formula);
        if !self.rule.is_empty() {
            out.push_str(&format!("rule: {}\n", self.rule));
        }
        let wide = self.lines.iter().map(|line| super::text::width(&line.label)).max().unwrap_or(0);
        for line in &self.lines {
            let pad = wide - super::text::width(&line.label);
            out.push_str(&format!("  {}{}  {}\n", line.label, " ".repeat(pad), line.value));
        }
        for note in &self.policy {
            out.push_str(&format!("policy: {note}\n"));
        }
        out
    }
}

//! What an import would do, row by row, before it does it.

use std::collections::HashMap;

use crate::domain::id::Id;
use crate::domain::money::Money;
use crate::domain::text::count;
use crate::domain::tool::Tool;
use crate::workspace::{self, Done, Workspace};

use super::cell::date::DateOrder;

/// What happens to one row.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// A tool that isn't known yet.
    New(Box<Tool>),
    /// A known tool that gains or changes values: the tool as it would be, and (field label, before, after).
    Changed(Box<Tool>, Vec<(String, String, String)>),
    /// A known tool about which the file says nothing new.
    Same(Id),
    /// A row with a mistake: what, in which column, and what would be right. Goes to the rejects file.
    Rejected(String),
    /// A row that is no record: a blank line, a total, instructions, a payment.
    LeftOut(String),
}

/// One row with what happens to it.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedRow {
    /// The line in the file.
    pub line: usize,
    /// The row's name as the file has it.
    pub name: String,
    /// What happens to it.
    pub outcome: Outcome,
    /// What a person should know of it, as sentences: values that were not understood and left blank, what was kept
    /// against the file. The row still goes in.
    pub notes: Vec<String>,
}

/// Something that the file doesn't tell and that nobody guesses; until it is answered, its cells stay blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The column, counted from 0.
    pub column: usize,
    /// Its header.
    pub header: String,
    /// A cell that can be read both ways: `03/04/2026`.
    pub sample: String,
    /// The readings, with the day that each makes of the sample: `2026-04-03`.
    pub choices: [(DateOrder, String); 2],
}

impl Question {
    /// The question as a sentence.
    pub fn sentence(&self) -> String {
        let [(first, one), (second, other)] = &self.choices;
        format!(
            "“{}” in column “{}” can be {one} ({}) or {other} ({}): say which; until then such dates stay blank.",
            self.sample,
            self.header,
            first.name(),
            second.name()
        )
    }
}

/// What an import would do.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// The file's name.
    pub file: String,
    /// Rows in file order. Blank rows are one.
    pub rows: Vec<PlannedRow>,
    /// Sentences about the file as a whole: `The file's own total, $6,361, disagrees with the sum of its rows, $5,719 a month.`
    pub warnings: Vec<String>,
    /// What to ask.
    pub questions: Vec<Question>,
    /// Names of the workspace's live tools that the file doesn't list, where it lists others of them.
    pub absent: Vec<String>,
    /// What the listed tools cost in a month by the file's account, per currency.
    pub monthly: Vec<Money>,
}

/// How many rows of each outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// New tools.
    pub new: usize,
    /// Changed tools.
    pub changed: usize,
    /// Tools about which nothing changes.
    pub same: usize,
    /// Rows with a mistake.
    pub rejected: usize,
    /// Rows that are no records.
    pub left_out: usize,
}

impl Plan {
    /// How many rows of each outcome.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for row in &self.rows {
            match row.outcome {
                Outcome::New(_) => counts.new += 1,
                Outcome::Changed(..) => counts.changed += 1,
                Outcome::Same(_) => counts.same += 1,
                Outcome::Rejected(_) => counts.rejected += 1,
                Outcome::LeftOut(_) => counts.left_out += 1,
            }
        }
        counts
    }

    /// In one line: `24 new, 2 changed, 0 the same, 0 rejected, 3 left out`.
    pub fn summary(&self) -> String {
        let Counts { new, changed, same, rejected, left_out } = self.counts();
        format!("{new} new, {changed} changed, {same} the same, {rejected} rejected, {left_out} left out")
    }

    /// As [`Self::summary`], without what there is none of.
    pub fn brief(&self) -> String {
        let Counts { new, changed, same, rejected, left_out } = self.counts();
        let all =
            [(new, "new"), (changed, "changed"), (same, "the same"), (rejected, "rejected"), (left_out, "left out")];
        super::records::outcome::brief(&all)
    }

    /// What is not told by the label of the step: `2 rejected, 1 left out`; blank where that is all.
    pub fn rest(&self) -> String {
        let Counts { rejected, left_out, .. } = self.counts();
        super::records::outcome::brief(&[(rejected, "rejected"), (left_out, "left out")])
    }

    /// Rejects a row about a known tool that an earlier row is about, so that two rows never become one tool.
    pub(super) fn reject_second_rows(&mut self) {
        let mut firsts: HashMap<Id, usize> = HashMap::new();
        for row in &mut self.rows {
            let id = match &row.outcome {
                Outcome::Changed(tool, _) => tool.id,
                Outcome::Same(id) => *id,
                _ => continue,
            };
            let first = *firsts.entry(id).or_insert(row.line);
            if first != row.line {
                row.outcome =
                    Outcome::Rejected(format!("line {first} is about the same tool of the workspace already"));
            }
        }
    }

    /// Why rows are left out, and how many for each reason, in the order of the file.
    pub fn left_out(&self) -> Vec<(&str, usize)> {
        let mut reasons: Vec<(&str, usize)> = Vec::new();
        for row in &self.rows {
            let Outcome::LeftOut(reason) = &row.outcome else { continue };
            match reasons.iter_mut().find(|(known, _)| known == reason) {
                Some((_, times)) => *times += 1,
                None => reasons.push((reason, 1)),
            }
        }
        reasons
    }

    /// Tools that would be added.
    pub fn new_tools(&self) -> impl Iterator<Item = &Tool> {
        self.rows.iter().filter_map(|row| match &row.outcome {
            Outcome::New(tool) => Some(&**tool),
            _ => None,
        })
    }

    /// Known tools as they would be.
    pub fn changed_tools(&self) -> impl Iterator<Item = &Tool> {
        self.rows.iter().filter_map(|row| match &row.outcome {
            Outcome::Changed(tool, _) => Some(&**tool),
            _ => None,
        })
    }

    /// Whether applying it would change anything.
    pub fn changes_anything(&self) -> bool {
        let counts = self.counts();
        counts.new + counts.changed > 0
    }

    /// The label of its step in the journal.
    pub fn label(&self) -> String {
        let Counts { new, changed, .. } = self.counts();
        let tools = |n| count(n, "tool", "tools");
        match (new, changed) {
            (new, 0) => format!("imported {} from {}", tools(new), self.file),
            (0, changed) => format!("updated {} from {}", tools(changed), self.file),
            (new, changed) => format!("imported {}, updated {changed} from {}", tools(new), self.file),
        }
    }

    /// Does it, as one step that can be undone. `progress` is told how many tools are done, and stops it (leaving
    /// nothing) by answering no. Plan anew just before: a tool that changed since is written as it was planned.
    ///
    /// # Errors
    /// As the workspace's verb; nothing is written then.
    pub fn apply(&self, workspace: &mut Workspace, progress: &mut dyn FnMut(usize) -> bool) -> workspace::Result<Done> {
        let new: Vec<Tool> = self.new_tools().cloned().collect();
        let changed: Vec<Tool> = self.changed_tools().cloned().collect();
        workspace.import_tools_watched(&new, &changed, &self.label(), progress)
    }
}

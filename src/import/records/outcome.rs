//! What an import of records does or would do: counts, the rows that are shown, and what is odd.

use crate::domain::text::{count, thousands};
use crate::import::plan::Question;

use super::kind::RecordKind;

/// What happens to one row.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// A record that isn't known yet.
    New,
    /// A known record that gains or changes values: (field, before, after).
    Changed(Vec<(String, String, String)>),
    /// A known record about which the file says nothing new.
    Same,
    /// A record of an earlier row of the file, of which this one may fill blanks.
    Again,
    /// A row that is not taken: why. Goes to the rejects file.
    Rejected(Rejection),
    /// A row that is no record: a blank line, a total, what stands below a report.
    LeftOut(&'static str),
}

/// Why a row is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// What many rows may share, for counting: `its contact is in no file that was imported`.
    pub reason: &'static str,
    /// About this row, as a sentence.
    pub sentence: String,
}

/// One row with what happens to it.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownRow {
    /// The line in the file.
    pub line: usize,
    /// What the record is called.
    pub name: String,
    /// What happens to it.
    pub outcome: Outcome,
    /// What a person should know of it.
    pub notes: Vec<String>,
    /// What stands in the file, without blank cells.
    pub cells: Vec<ShownCell>,
    /// What follows from it: (field, value).
    pub follows: Vec<(String, String)>,
}

/// One cell of a row that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownCell {
    /// The column's header.
    pub header: String,
    /// What stands in the file.
    pub cell: String,
    /// What is written for it, where that differs.
    pub becomes: Option<String>,
}

/// How many rows of each outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// New records.
    pub new: usize,
    /// Changed records.
    pub changed: usize,
    /// Records about which nothing changes.
    pub same: usize,
    /// Rows about a record of an earlier row.
    pub again: usize,
    /// Rows that are not taken.
    pub rejected: usize,
    /// Rows that are no records.
    pub left_out: usize,
}

/// What an import does or would do.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Told {
    /// How many rows of each outcome.
    pub counts: Counts,
    /// The first rows, and the first of each outcome, in the order of the file.
    pub rows: Vec<ShownRow>,
    /// Why rows are rejected or left out, and how often.
    pub reasons: Vec<(String, usize)>,
    /// What a person should know of rows that are taken: the sentence, how many rows it is about, the first one's line.
    pub remarks: Vec<(String, usize, usize)>,
    /// Columns in which no row has anything, counted from 0.
    pub empty: Vec<usize>,
    /// Rows that move a known lead to another stage, whether the rules allow it or not.
    pub moves: usize,
    /// Sentences about the file as a whole.
    pub warnings: Vec<String>,
    /// What to ask.
    pub questions: Vec<Question>,
}

impl Counts {
    /// In one line: `950 new, 0 changed, 0 the same, 0 rejected, 0 left out`.
    pub fn summary(&self) -> String {
        let number = |n: usize| thousands(i64::try_from(n).unwrap_or(i64::MAX));
        let again = match self.again {
            0 => String::new(),
            n => format!(", {} more about records of earlier rows", number(n)),
        };
        format!(
            "{} new, {} changed, {} the same{again}, {} rejected, {} left out",
            number(self.new),
            number(self.changed),
            number(self.same),
            number(self.rejected),
            number(self.left_out)
        )
    }

    /// As [`Self::summary`], without what there is none of: `950 new, 2 rejected`.
    pub fn brief(&self) -> String {
        let all = [
            (self.new, "new"),
            (self.changed, "changed"),
            (self.same, "the same"),
            (self.again, "more about records of earlier rows"),
            (self.rejected, "rejected"),
            (self.left_out, "left out"),
        ];
        brief(&all)
    }

    /// What is not told by the label of the step: `2 rejected, 1 left out`; blank where that is all.
    pub fn rest(&self) -> String {
        brief(&[(self.rejected, "rejected"), (self.left_out, "left out")])
    }

    /// Whether something would change.
    pub fn changes_anything(&self) -> bool {
        self.new + self.changed > 0
    }

    /// The label of the step in the journal.
    pub fn label(&self, kind: RecordKind, file: &str) -> String {
        let records = |n| count(n, kind.one(), kind.many());
        match (self.new, self.changed) {
            (new, 0) => format!("imported {} from {file}", records(new)),
            (0, changed) => format!("updated {} from {file}", records(changed)),
            (new, changed) => {
                let changed = thousands(i64::try_from(changed).unwrap_or(i64::MAX));
                format!("imported {}, updated {changed} from {file}", records(new))
            }
        }
    }
}

/// Numbers with their words, without those that are zero.
pub(in crate::import) fn brief(all: &[(usize, &str)]) -> String {
    let number = |n: usize| thousands(i64::try_from(n).unwrap_or(i64::MAX));
    let told = all.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{} {word}", number(*n)));
    told.collect::<Vec<_>>().join(", ")
}

/// Rows of each kind that are shown beyond the first ones.
const OF_EACH: usize = 100;
/// The first rows, whatever happens to them.
const FIRST: usize = 200;
/// Different remarks that are told.
const REMARKS: usize = 60;
/// Different reasons that are told.
const REASONS: usize = 40;

impl Told {
    /// Whether a row with that outcome is still shown.
    pub(in crate::import) fn shows(&self, outcome: &Outcome) -> bool {
        let seen = match outcome {
            Outcome::New => self.counts.new,
            Outcome::Changed(_) => self.counts.changed,
            Outcome::Same => self.counts.same,
            Outcome::Again => self.counts.again,
            Outcome::Rejected(_) => self.counts.rejected,
            Outcome::LeftOut(_) => self.counts.left_out,
        };
        self.rows.len() < FIRST || seen < OF_EACH
    }

    /// Counts what is worth knowing of a row.
    pub(in crate::import) fn remark(&mut self, note: &str, line: usize) {
        let room = self.remarks.len() < REMARKS;
        match self.remarks.iter_mut().find(|(known, ..)| known == note) {
            Some((_, times, _)) => *times += 1,
            None if room => self.remarks.push((note.to_owned(), 1, line)),
            None => {}
        }
    }

    /// Counts a row.
    pub(in crate::import) fn count(&mut self, outcome: &Outcome) {
        let counts = &mut self.counts;
        let reason = match outcome {
            Outcome::New => {
                counts.new += 1;
                return;
            }
            Outcome::Changed(_) => {
                counts.changed += 1;
                return;
            }
            Outcome::Same => {
                counts.same += 1;
                return;
            }
            Outcome::Again => {
                counts.again += 1;
                return;
            }
            Outcome::Rejected(rejection) => {
                counts.rejected += 1;
                rejection.reason
            }
            Outcome::LeftOut(why) => {
                counts.left_out += 1;
                why
            }
        };
        let room = self.reasons.len() < REASONS;
        match self.reasons.iter_mut().find(|(known, _)| known == reason) {
            Some((_, times)) => *times += 1,
            None if room => self.reasons.push((reason.to_owned(), 1)),
            None => {}
        }
    }
}

//! What is on its way in: a list of tools, whose rows are all planned at once, or records of a CRM, of which a file may
//! hold a million: of these the first rows are shown, and all are counted.

use std::path::Path;

use crate::domain::tool::fields::TOOL_FIELDS;
use crate::import::cell::date::DateOrder;
use crate::import::mapping::Mapping;
use crate::import::plan::{self, Plan, Question};
use crate::import::records::outcome::{self, Told};
use crate::import::records::{Moves, Records, RejectedRow, rejects::RejectsFile};
use crate::import::registry::LinkImport;
use crate::import::{Import, Policy, rejects};
use crate::tui::job::Progress;
use crate::workspace::{Done, Workspace};

/// Files of records that are larger are looked through off the drawing thread.
const SMALL: u64 = 512 * 1024;

/// One file on its way in.
#[derive(Clone)]
pub(super) enum Cargo {
    Tools(Box<Import>),
    Records(Box<Records>),
    Links(Box<LinkImport>),
}

/// What happens to a row, for its mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    New,
    Changed,
    Same,
    Rejected,
    LeftOut,
}

/// One row as it is shown.
#[derive(Debug, Clone)]
pub(super) struct PreviewRow {
    pub(super) line: usize,
    pub(super) name: String,
    pub(super) fate: Fate,
    /// In a few words what is new, changed or wrong.
    pub(super) words: String,
    /// All of it, a line each.
    pub(super) details: Vec<String>,
}

/// What importing would do, as it is shown.
#[derive(Debug, Clone)]
pub(super) struct Preview {
    pub(super) summary: String,
    pub(super) changes_anything: bool,
    pub(super) rejected: usize,
    /// Rows that move a known lead, whether the rules allow it or not.
    pub(super) moves: usize,
    /// Columns in which no row has anything.
    pub(super) empty: Vec<usize>,
    pub(super) rows: Vec<PreviewRow>,
    /// Rows of the file.
    pub(super) total: usize,
    pub(super) warnings: Vec<String>,
    pub(super) questions: Vec<Question>,
    /// What is odd beside that, for the list of all.
    pub(super) remarks: Vec<String>,
    plan: Option<Box<Plan>>,
}

impl Cargo {
    pub(super) fn mapping(&self) -> &Mapping {
        match self {
            Cargo::Tools(import) => &import.mapping,
            Cargo::Records(records) => &records.mapping,
            Cargo::Links(links) => &links.mapping,
        }
    }

    pub(super) fn mapping_mut(&mut self) -> &mut Mapping {
        match self {
            Cargo::Tools(import) => &mut import.mapping,
            Cargo::Records(records) => &mut records.mapping,
            Cargo::Links(links) => &mut links.mapping,
        }
    }

    fn sheet(&self) -> &crate::import::sheet::Sheet {
        match self {
            Cargo::Tools(import) => &import.sheet,
            Cargo::Records(records) => &records.table.head,
            Cargo::Links(links) => &links.table.head,
        }
    }

    pub(super) fn name(&self) -> &str {
        &self.sheet().name
    }

    /// What the file is, in a few words.
    pub(super) fn about(&self) -> String {
        let title = match self {
            Cargo::Tools(import) => import.kind.title().to_owned(),
            Cargo::Records(records) => records.title(),
            Cargo::Links(links) => links.title().to_owned(),
        };
        format!("{title} · {}", self.sheet().format)
    }

    /// What is set and with which keys: `p fill: fills blanks only · m refuse: a move against the rules is rejected`.
    pub(super) fn settings(&self) -> String {
        let moves = match self {
            Cargo::Records(records) if self.has_moves() => format!(" · m {}", words_of_moves(records.moves)),
            _ => String::new(),
        };
        format!("p {}{moves}", self.policy())
    }

    /// What happens where both know a value: the name that the command line has for it, and what it does.
    fn policy(&self) -> String {
        let (policy, meaning) = match self {
            Cargo::Tools(import) => (import.policy, import.policy.meaning()),
            Cargo::Records(records) => (records.policy, records.policy.of_records()),
            Cargo::Links(links) => (links.policy, links.policy.of_records()),
        };
        format!("{}: {meaning}", policy.name())
    }

    /// What is odd about the file by itself. Of records it is told with the plan.
    pub(super) fn warnings(&self) -> &[String] {
        match self {
            Cargo::Tools(import) => &import.sheet.warnings,
            Cargo::Records(_) | Cargo::Links(_) => &[],
        }
    }

    /// The first few values of a column.
    pub(super) fn samples(&self, column: usize) -> String {
        let cells = self.sheet().rows.iter().filter_map(|row| row.cells.get(column)).filter(|cell| !cell.is_empty());
        let mut shown: Vec<&str> = Vec::new();
        for cell in cells {
            if !shown.contains(&cell.as_str()) {
                shown.push(cell);
            }
            if shown.len() == 3 {
                break;
            }
        }
        shown.join(" · ")
    }

    /// Why it can't be imported as it is mapped. What to do about it is told with the keys of the screen.
    pub(super) fn blocked(&self) -> Option<String> {
        let why = match self {
            Cargo::Tools(import) => import.blocked(),
            Cargo::Records(records) => records.blocked(),
            Cargo::Links(links) => links.blocked(),
        };
        why.map(|why| why.what)
    }

    /// Which keys help where it can't be imported as it is mapped.
    pub(super) fn way_out(&self) -> &'static str {
        match self {
            Cargo::Records(_) => "t says what it holds, Enter on a column what it fills, Esc leaves it",
            Cargo::Tools(_) | Cargo::Links(_) => "Enter on a column says what it fills, Esc leaves it",
        }
    }

    /// Whether all rows can be looked through between two frames.
    pub(super) fn is_small(&self) -> bool {
        match self {
            Cargo::Tools(_) => true,
            Cargo::Records(records) => records.table.bytes < SMALL || self.blocked().is_some(),
            Cargo::Links(links) => links.table.bytes < SMALL || self.blocked().is_some(),
        }
    }

    pub(super) fn turn_policy(&mut self) -> String {
        let all: &[Policy] = if matches!(self, Cargo::Records(_)) { &Policy::RECORDS } else { &Policy::ALL };
        let policy = match self {
            Cargo::Tools(import) => &mut import.policy,
            Cargo::Records(records) => &mut records.policy,
            Cargo::Links(links) => &mut links.policy,
        };
        let at = all.iter().position(|one| one == policy).unwrap_or(0);
        *policy = all.get((at + 1) % all.len()).copied().unwrap_or_default();
        self.policy()
    }

    /// Whether moves against the lifecycle's rules can be met.
    pub(super) fn has_moves(&self) -> bool {
        matches!(self, Cargo::Records(records) if records.mapping.column_of("stage").is_some())
    }

    pub(super) fn turn_moves(&mut self) -> String {
        let Cargo::Records(records) = self else { return String::new() };
        records.moves = match records.moves {
            Moves::Refuse => Moves::Flag,
            Moves::Flag => Moves::Refuse,
        };
        words_of_moves(records.moves)
    }

    pub(super) fn answer(&mut self, column: usize, order: DateOrder) {
        let answers = match self {
            Cargo::Tools(import) => &mut import.answers,
            Cargo::Records(records) => &mut records.answers,
            // Nothing is asked about links.
            Cargo::Links(_) => return,
        };
        answers.dates.insert(column, order);
    }

    pub(super) fn remember(&self, ws: &mut Workspace) -> crate::workspace::Result<()> {
        match self {
            Cargo::Tools(import) => import.remember(ws),
            Cargo::Records(records) => records.remember(ws),
            Cargo::Links(links) => links.remember(ws),
        }
    }

    /// What importing it would do.
    pub(super) fn preview(
        &mut self,
        ws: &Workspace,
        progress: Option<&Progress>,
    ) -> Result<Preview, crate::import::Error> {
        match self {
            Cargo::Tools(import) => {
                let plan = import.plan(ws)?;
                let ctx = ws.field_context()?;
                Ok(of_plan(plan, |tool| {
                    let known = TOOL_FIELDS.iter().map(|field| (field.label, (field.get)(tool, &ctx)));
                    let known = known.filter(|(_, value)| !value.is_empty());
                    known.map(|(label, value)| format!("{label}: {value}")).collect()
                }))
            }
            Cargo::Records(records) => {
                Ok(of_told(records.plan(ws, None, &mut |read, of| watched(progress, read, of))?))
            }
            Cargo::Links(links) => Ok(of_told(links.plan(ws, None, &mut |read, of| watched(progress, read, of))?)),
        }
    }

    /// Does it, as one step; says what came of rows that were not taken.
    pub(super) fn apply(
        &mut self,
        preview: &Preview,
        ws: &mut Workspace,
        progress: &Progress,
    ) -> Result<(Done, String), crate::import::Error> {
        match self {
            Cargo::Tools(_) => {
                let Some(plan) = &preview.plan else {
                    return Ok((Done { step: None, label: String::new() }, String::new()));
                };
                let counts = plan.counts();
                let total = (counts.new + counts.changed) as u64;
                let done = plan.apply(ws, &mut |count| {
                    progress.set(count as u64, total);
                    !progress.is_cancelled()
                })?;
                Ok((done, plan.rest()))
            }
            Cargo::Records(records) => {
                let (told, done) = records.apply(ws, None, &mut |read, of| watched(Some(progress), read, of))?;
                Ok((done, told.counts.rest()))
            }
            Cargo::Links(links) => {
                let (told, done) = links.apply(ws, None, &mut |read, of| watched(Some(progress), read, of))?;
                Ok((done, told.counts.rest()))
            }
        }
    }

    /// Writes the rejected rows to a new file and gives their number.
    pub(super) fn write_rejects(&mut self, preview: &Preview, ws: &Workspace, path: &Path) -> eyre::Result<usize> {
        if let Cargo::Tools(import) = self {
            return match &preview.plan {
                Some(plan) => Ok(rejects::write(plan, &import.sheet, path)?),
                None => Ok(0),
            };
        }
        let mut file = RejectsFile::new(path, &self.sheet().originals)?;
        let mut put = |row: &RejectedRow<'_>, why: &str| file.put(row, why);
        let planned = match self {
            Cargo::Records(records) => records.plan(ws, Some(&mut put), &mut |_, _| true).map(|_| ()),
            Cargo::Links(links) => links.plan(ws, Some(&mut put), &mut |_, _| true).map(|_| ()),
            Cargo::Tools(_) => Ok(()),
        };
        match planned {
            Ok(()) => Ok(file.finish()?),
            Err(error) => {
                file.discard();
                Err(error.into())
            }
        }
    }
}

fn watched(progress: Option<&Progress>, read: u64, of: u64) -> bool {
    progress.is_none_or(|progress| {
        progress.set(read, of);
        !progress.is_cancelled()
    })
}

/// A plan for tools as it is shown.
fn of_plan(plan: Plan, fields: impl Fn(&crate::domain::tool::Tool) -> Vec<String>) -> Preview {
    let rows = plan.rows.iter().map(|row| {
        let note = row.notes.first().map_or(String::new(), |note| format!(" · {note}"));
        let (fate, words, mut details) = match &row.outcome {
            plan::Outcome::New(tool) => {
                let cost = tool.cost.map_or("cost not known".to_owned(), |cost| cost.to_string());
                (Fate::New, format!("{cost}{note}"), fields(tool))
            }
            plan::Outcome::Changed(_, changes) => {
                let names: Vec<&str> = changes.iter().map(|(field, _, _)| field.as_str()).collect();
                (Fate::Changed, format!("{}{note}", names.join(", ")), changed(changes))
            }
            plan::Outcome::Same(_) => (Fate::Same, note.trim_start_matches(" · ").to_owned(), vec![SAME.to_owned()]),
            plan::Outcome::Rejected(why) => (Fate::Rejected, why.clone(), vec![why.clone()]),
            plan::Outcome::LeftOut(why) => (Fate::LeftOut, why.clone(), vec![why.clone()]),
        };
        details.extend(row.notes.iter().map(|note| format!("note: {note}")));
        PreviewRow { line: row.line, name: row.name.clone(), fate, words, details }
    });
    let rows: Vec<PreviewRow> = rows.collect();
    let mut remarks: Vec<String> = plan
        .left_out()
        .into_iter()
        .map(|(why, times)| match times {
            1 => format!("left out: {why}"),
            _ => format!("left out {times} times: {why}"),
        })
        .collect();
    if !plan.absent.is_empty() {
        remarks.push(format!("in the workspace, but not in this file: {}", plan.absent.join(", ")));
    }
    Preview {
        summary: plan.brief(),
        changes_anything: plan.changes_anything(),
        rejected: plan.counts().rejected,
        moves: 0,
        empty: Vec::new(),
        total: rows.len(),
        rows,
        warnings: plan.warnings.clone(),
        questions: plan.questions.clone(),
        remarks,
        plan: Some(Box::new(plan)),
    }
}

const SAME: &str = "The file says nothing new about it.";

fn changed(changes: &[(String, String, String)]) -> Vec<String> {
    let blank = |before: &str| if before.is_empty() { "(blank)".to_owned() } else { before.to_owned() };
    changes.iter().map(|(field, before, after)| format!("{field}: {} → {after}", blank(before))).collect()
}

fn words_of_moves(moves: Moves) -> String {
    format!("{}: {}", moves.name(), moves.meaning())
}

/// The cells of a row with what is written for them, and what follows from them.
fn written(row: &outcome::ShownRow) -> Vec<String> {
    let cell = |one: &outcome::ShownCell| match &one.becomes {
        Some(becomes) => format!("{}: {} → {becomes}", one.header, one.cell),
        None => format!("{}: {}", one.header, one.cell),
    };
    let follows = row.follows.iter().map(|(field, value)| format!("{field}: → {value}"));
    row.cells.iter().map(cell).chain(follows).collect()
}

/// What is told of records as it is shown.
fn of_told(told: Told) -> Preview {
    let counts = told.counts;
    let rows = told.rows.iter().map(|row| {
        let note = row.notes.first().cloned().unwrap_or_default();
        let (fate, words, mut details) = match &row.outcome {
            outcome::Outcome::New => (Fate::New, note, written(row)),
            outcome::Outcome::Changed(changes) => {
                let names: Vec<&str> = changes.iter().map(|(field, _, _)| field.as_str()).collect();
                (Fate::Changed, names.join(", "), changed(changes))
            }
            outcome::Outcome::Same => (Fate::Same, note, vec![SAME.to_owned()]),
            outcome::Outcome::Again => {
                let why = "more about a record of an earlier row: fills what that left blank";
                (Fate::Same, why.to_owned(), std::iter::once(why.to_owned()).chain(written(row)).collect())
            }
            outcome::Outcome::Rejected(why) => (Fate::Rejected, why.sentence.clone(), vec![why.sentence.clone()]),
            outcome::Outcome::LeftOut(why) => (Fate::LeftOut, (*why).to_owned(), vec![(*why).to_owned()]),
        };
        details.extend(row.notes.iter().map(|note| format!("note: {note}")));
        PreviewRow { line: row.line, name: row.name.clone(), fate, words, details }
    });
    let rows: Vec<PreviewRow> = rows.collect();
    let mut warnings: Vec<String> =
        told.reasons.iter().map(|(why, times)| format!("Not taken, {}: {why}.", rows_of(*times))).collect();
    warnings.extend(told.warnings);
    let mut remarks = Vec::new();
    remarks.extend(told.remarks.iter().map(|(note, times, line)| match times {
        1 => format!("line {line}: {note}"),
        times => format!("{}: {note}", rows_of(*times)),
    }));
    Preview {
        summary: counts.brief(),
        changes_anything: counts.changes_anything(),
        rejected: counts.rejected,
        moves: told.moves,
        empty: told.empty,
        total: counts.new + counts.changed + counts.same + counts.again + counts.rejected + counts.left_out,
        rows,
        warnings,
        questions: told.questions,
        remarks,
        plan: None,
    }
}

fn rows_of(times: usize) -> String {
    crate::domain::text::count(times, "row", "rows")
}

//! `opsroom import leads` and its siblings: records of a CRM into the workspace, or what would happen.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::builder::PossibleValuesParser;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};

use super::{map_text, standard_input};
use crate::cli::Outcome;
use crate::cli::desk::{Desk, is_missing};
use crate::cli::mistake::Mistake;
use crate::cli::print::columns;
use crate::domain::text::{clean, count};
use crate::import::cell::date::DateOrder;
use crate::import::mapping::Mapping;
use crate::import::records::kind::RecordKind;
use crate::import::records::outcome::{self, ShownRow, Told};
use crate::import::records::rejects::RejectsFile;
use crate::import::records::{self, Moves, Records};
use crate::import::sheet::Sheet;
use crate::import::{MapFile, Policy, Source};
use crate::workspace::{Done, Workspace};

/// Rows of one kind that are listed one by one; of more, the rest is counted.
const MOST_ROWS: usize = 20;

/// Options of all imports of records.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The file, or - for standard input
    #[arg(value_name = "INPUT")]
    input: PathBuf,
    /// Which column fills which field: a TOML file with lines such as "Lead Status" = "stage"; "custom" keeps a column
    /// as a field of its own, a blank one leaves it out
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// Where file and workspace both know something: fill leaves it, newest takes what was changed later, theirs takes
    /// the file's
    #[arg(long, default_value = Policy::Fill.name(), value_parser = PossibleValuesParser::new(Policy::RECORDS.map(Policy::name)))]
    policy: String,
    /// Where the file moves a lead against the lifecycle's rules: refuse rejects the row, flag takes it and marks it
    #[arg(long, default_value = Moves::Refuse.name(), value_parser = PossibleValuesParser::new(Moves::ALL.map(Moves::name)))]
    moves: String,
    /// Tell what would happen, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Write the rejected rows to a new CSV file, each with what is wrong with it
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Which comes first in dates such as 03/04/2026: the day or the month
    #[arg(long, value_name = "ORDER", value_parser = PossibleValuesParser::new(["dmy", "mdy"]))]
    dates: Option<String>,
    /// Whose ids these are, such as hubspot or our-crm; seen from the headers where it is not said
    #[arg(long, value_name = "NAME")]
    system: Option<String>,
}

/// Up to so many rows are taken in in memory where there is no workspace yet, which is then written as it is.
const IN_MEMORY: usize = 50_000;

/// What came of it.
struct Result {
    records: Records,
    told: Told,
    /// The step; `None` for a dry run.
    done: Option<Done>,
    /// The rejects file and its rows, where one was written.
    rejects: Option<(PathBuf, usize)>,
}

impl Result {
    fn telling(&self) -> Telling<'_> {
        let Result { records, told, done, rejects } = self;
        Telling { head: &records.table.head, title: records.title(), told, done, rejects }
    }
}

/// Takes a file in as records of a kind.
pub(in crate::cli) fn run(desk: &Desk, kind: RecordKind, args: &Args) -> eyre::Result<Outcome> {
    let file = desk.file()?;
    let is_new = is_missing(&file);
    // A file that is refused leaves no workspace behind: it is looked at in memory first.
    let mut ws = if is_new { desk.scratch(&file)? } else { desk.open_at(&file)? };
    let mut records = read(kind, args, &ws)?;
    if let Some(why) = records.blocked() {
        return Err(why.into());
    }
    let bar = bar();
    let mut rejects = match &args.rejects {
        Some(path) => Some(RejectsFile::new(path, &records.table.head.originals)?),
        None => None,
    };
    let order = args.dates.as_deref().and_then(DateOrder::parse);
    let found = pass(&mut records, &mut ws, is_new, desk, args, order, &mut rejects, &bar);
    bar.finish_and_clear();
    let kept = found.and_then(|(told, done)| {
        if done.is_some() && args.map.is_some() {
            records.remember(&mut ws)?;
        }
        // What was done in memory becomes the file in one go. One that another window made meanwhile is left alone.
        if done.is_some() && ws.path().is_none() {
            ws.write_out(&file)?;
        }
        Ok((told, done))
    });
    if ws.path().is_none() {
        // It holds nothing but memory, which the end of the program gives back at once.
        std::mem::forget(ws);
    }
    let (told, done) = match kept {
        Ok(found) => found,
        Err(error) => {
            if let Some(rejects) = rejects {
                rejects.discard();
            }
            return Err(error);
        }
    };
    let rejects = match (rejects, &args.rejects) {
        (Some(rejects), Some(path)) => Some((path.clone(), rejects.finish()?)).filter(|(_, rows)| *rows > 0),
        _ => None,
    };
    let rejected = told.counts.rejected;
    let result = Result { records, told, done, rejects };
    if desk.out.json {
        desk.out.value(&value(&result));
    } else {
        desk.out.text(&text(&result.telling()));
    }
    Ok(if rejected > 0 { Outcome::Found } else { Outcome::Done })
}

#[expect(clippy::too_many_arguments, reason = "what a command has at hand")]
fn pass(
    records: &mut Records,
    ws: &mut Workspace,
    is_new: bool,
    desk: &Desk,
    args: &Args,
    order: Option<DateOrder>,
    rejects: &mut Option<RejectsFile>,
    bar: &ProgressBar,
) -> eyre::Result<(Told, Option<Done>)> {
    let mut next = Instant::now();
    let mut watch = |read: u64, of: u64| {
        if next.elapsed() > Duration::ZERO {
            bar.set_length(of);
            bar.set_position(read);
            next = Instant::now() + Duration::from_millis(50);
        }
        true
    };
    if let Some(order) = order {
        records.answer_all(order, &mut watch)?;
    }
    let mut put = |row: &records::RejectedRow<'_>, why: &str| match rejects {
        Some(rejects) => rejects.put(row, why),
        None => Ok(()),
    };
    if args.dry_run {
        return Ok((records.plan(ws, Some(&mut put), &mut watch)?, None));
    }
    if is_new {
        records.look(&mut watch)?;
        if records.rows() > IN_MEMORY {
            *ws = desk.keep(ws, &desk.file()?)?;
        }
    }
    let (told, done) = records.apply(ws, Some(&mut put), &mut watch)?;
    Ok((told, Some(done)))
}

/// A bar for who watches.
pub(super) fn bar() -> ProgressBar {
    let bar = if std::io::stderr().is_terminal() { ProgressBar::new(1) } else { ProgressBar::hidden() };
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {percent} %, {eta} left") {
        bar.set_style(style);
    }
    bar
}

/// Opens the file, with the options.
fn read(kind: RecordKind, args: &Args, ws: &Workspace) -> eyre::Result<Records> {
    let map = match &args.map {
        Some(path) => Some((path.display().to_string(), map_text(path)?)),
        None => None,
    };
    let map = map.as_ref().map(|(name, text)| MapFile { name, text });
    let bytes = standard_input(&args.input)?;
    let source = bytes.as_deref().map_or(Source::Path(&args.input), Source::Bytes);
    let mut records = records::open(source, Some(kind), map, ws)?;
    records.policy = Policy::parse(&args.policy).unwrap_or_default();
    records.moves = Moves::parse(&args.moves).unwrap_or_default();
    if let Some(system) = &args.system {
        records.set_system(system).map_err(|error| Mistake::new(error.to_string(), "name it with --system"))?;
    }
    Ok(records)
}

/// What is told of an import of records, whatever the records are.
pub(super) struct Telling<'a> {
    /// The file.
    pub(super) head: &'a Sheet,
    /// What the file is.
    pub(super) title: String,
    pub(super) told: &'a Told,
    pub(super) done: &'a Option<Done>,
    pub(super) rejects: &'a Option<(PathBuf, usize)>,
}

/// For people: what the file is, what happens to which rows, and what is odd.
pub(super) fn text(telling: &Telling<'_>) -> String {
    let Telling { head, title, told, rejects, .. } = telling;
    let mut text = format!("{}\n", clean(&format!("{}: {title} ({})", head.name, head.format)));
    text.push_str(&format!("{}\n", told.counts.summary()));
    for (title, is_of, of) in KINDS {
        let rows: Vec<&ShownRow> = told.rows.iter().filter(|row| is_of(&row.outcome)).collect();
        let total = of(&told.counts);
        // Of a list of thousands the new ones are known from their file.
        let most = if *title == "New" { 5 } else { MOST_ROWS };
        let lines = rows.iter().map(|row| vec![format!("  line {}", row.line), row.name.clone(), what(&row.outcome)]);
        listed(&mut text, title, lines.take(most).collect(), total);
    }
    let noted = told.remarks.iter().map(|(note, times, line)| {
        let place = if *times == 1 { format!("  line {line}") } else { format!("  {}", count(*times, "row", "rows")) };
        vec![place, note.clone()]
    });
    let noted: Vec<Vec<String>> = noted.collect();
    let total = noted.len();
    listed(&mut text, "Worth a look", noted.into_iter().take(MOST_ROWS).collect(), total);
    if told.reasons.len() > 1 || told.counts.rejected > MOST_ROWS {
        let reasons: Vec<Vec<String>> = told
            .reasons
            .iter()
            .map(|(why, times)| vec![format!("  {}", count(*times, "row", "rows")), why.clone()])
            .collect();
        let total = reasons.len();
        listed(&mut text, "Not taken", reasons, total);
    }
    let mut about: Vec<Vec<String>> =
        told.questions.iter().map(|question| vec![format!("  {} (--dates dmy or mdy)", question.sentence())]).collect();
    about.extend(told.warnings.iter().map(|warning| vec![format!("  {warning}")]));
    let total = about.len();
    listed(&mut text, "About the file", about, total);
    text.push('\n');
    text.push_str(&clean(&ending(telling.done)));
    text.push('\n');
    if let Some((path, rows)) = rejects {
        let rows = count(*rows, "rejected row is", "rejected rows are");
        text.push_str(&format!("{rows} in {}\n", clean(&path.display().to_string())));
    }
    text
}

/// A kind of rows: its title, which outcomes are of it, and how many there are.
type RowKind = (&'static str, fn(&outcome::Outcome) -> bool, fn(&outcome::Counts) -> usize);

/// The kinds of rows that are listed, in this order.
const KINDS: &[RowKind] = &[
    ("New", |outcome| matches!(outcome, outcome::Outcome::New), |counts| counts.new),
    ("Changed", |outcome| matches!(outcome, outcome::Outcome::Changed(_)), |counts| counts.changed),
    ("Rejected", |outcome| matches!(outcome, outcome::Outcome::Rejected(_)), |counts| counts.rejected),
    ("Left out", |outcome| matches!(outcome, outcome::Outcome::LeftOut(_)), |counts| counts.left_out),
];

fn listed(text: &mut String, title: &str, rows: Vec<Vec<String>>, total: usize) {
    if rows.is_empty() {
        return;
    }
    let more = total.saturating_sub(rows.len());
    text.push_str(&format!("\n{title}:\n{}", columns(&rows)));
    if more > 0 {
        text.push_str(&format!("  and {}\n", count(more, "other", "others")));
    }
}

/// What happens to a row, in a few words.
fn what(outcome: &outcome::Outcome) -> String {
    match outcome {
        outcome::Outcome::Changed(changes) => {
            let blank = |value: &str| if value.is_empty() { "–".to_owned() } else { value.replace('\n', " / ") };
            let one = |(field, before, after): &(String, String, String)| {
                format!("{field}: {} → {}", blank(before), blank(after))
            };
            changes.iter().map(one).collect::<Vec<_>>().join("; ")
        }
        outcome::Outcome::Rejected(why) => why.sentence.clone(),
        outcome::Outcome::LeftOut(why) => (*why).to_owned(),
        _ => String::new(),
    }
}

fn ending(done: &Option<Done>) -> String {
    match done {
        None => "a dry run: nothing was changed".to_owned(),
        Some(done) if done.step.is_none() => "nothing new in this file: nothing was changed".to_owned(),
        Some(done) => format!("{} (opsroom undo takes it back)", done.label),
    }
}

/// As JSON, with the rows that are shown.
fn value(result: &Result) -> Value {
    let records = &result.records;
    let mut value = told_value(&result.telling(), &records.mapping);
    value["kind"] = records.kind.name().into();
    value["vendor"] = json!(records.vendor);
    value["system"] = json!(records.system);
    value
}

/// What all imports of records have in JSON.
pub(super) fn told_value(telling: &Telling<'_>, mapping: &Mapping) -> Value {
    let Telling { head, told, done, rejects, .. } = telling;
    let counts = told.counts;
    let columns: Vec<Value> = mapping
        .columns
        .iter()
        .map(|column| json!({ "header": column.header, "field": column.field, "why": column.reason() }))
        .collect();
    json!({
        "file": head.name,
        "format": head.format,
        "applied": done.is_some(),
        "step": done.as_ref().and_then(|done| done.step).map(|id| id.0),
        "label": done.as_ref().map(|done| &done.label),
        "counts": {
            "new": counts.new,
            "changed": counts.changed,
            "same": counts.same,
            "again": counts.again,
            "rejected": counts.rejected,
            "left-out": counts.left_out,
        },
        "columns": columns,
        "reasons": told.reasons.iter().map(|(why, times)| json!({ "why": why, "rows": times })).collect::<Vec<_>>(),
        "remarks": told.remarks.iter().map(|(note, rows, line)| json!({ "note": note, "rows": rows, "line": line })).collect::<Vec<_>>(),
        "questions": told.questions.iter().map(|question| question.sentence()).collect::<Vec<_>>(),
        "warnings": told.warnings,
        "rows": told.rows.iter().map(row).collect::<Vec<_>>(),
        "rejects": rejects.as_ref().map(|(path, rows)| json!({ "path": path.display().to_string(), "rows": rows })),
    })
}

fn row(row: &ShownRow) -> Value {
    let mut value = json!({ "line": row.line, "name": row.name, "notes": row.notes });
    let (outcome, more) = match &row.outcome {
        outcome::Outcome::New => ("new", json!({})),
        outcome::Outcome::Changed(changes) => {
            let one = |(field, before, after): &(String, String, String)| json!({ "field": field, "before": before, "after": after });
            ("changed", json!({ "changes": changes.iter().map(one).collect::<Vec<_>>() }))
        }
        outcome::Outcome::Same => ("same", json!({})),
        outcome::Outcome::Again => ("again", json!({})),
        outcome::Outcome::Rejected(why) => ("rejected", json!({ "reason": why.sentence })),
        outcome::Outcome::LeftOut(why) => ("left-out", json!({ "reason": why })),
    };
    if let (Value::Object(fields), Value::Object(more)) = (&mut value, more) {
        fields.insert("outcome".to_owned(), json!(outcome));
        fields.extend(more);
    }
    value
}

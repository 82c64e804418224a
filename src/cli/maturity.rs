//! `opsroom maturity`: answering without the workbench, and what came of it. Also `opsroom import maturity`.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Subcommand;
use serde_json::{Value, json};

use super::Outcome;
use super::desk::{Desk, is_missing};
use super::mistake::Mistake;
use super::print::columns;
use crate::domain::field::FieldContext;
use crate::domain::id::Id;
use crate::domain::maturity::fields::ANSWER_FIELDS;
use crate::domain::maturity::framework::Framework;
use crate::domain::maturity::results::Results;
use crate::domain::maturity::room::Maturity;
use crate::domain::maturity::{Answer, Assessment, Sitting};
use crate::domain::text::{clean, count};
use crate::import::maturity::{Found, MaturityImport, is_known, read};
use crate::import::sheet;
use crate::workspace::Workspace;
use crate::workspace::maturity::Start;

/// The framework that is meant where none is named.
const DEFAULT: &str = "ops";

#[derive(Debug, Subcommand)]
pub(super) enum What {
    Answer(AnswerArgs),
    Show(ShowArgs),
    /// Close the open assessment: it never changes again
    Close(FrameworkArgs),
}

#[derive(Debug, clap::Args)]
pub(super) struct FrameworkArgs {
    /// The framework, by its id: ops, programme, audit, or one of yours
    #[arg(long, value_name = "ID", default_value = DEFAULT)]
    pub(super) framework: String,
}

/// Answer one dimension
///
/// In the framework's open assessment; where none is open, one is begun. What isn't named stays as it is.
#[derive(Debug, clap::Args)]
pub(super) struct AnswerArgs {
    /// The dimension, by id or title: crm, "Data quality"
    #[arg(value_name = "DIMENSION")]
    dimension: String,
    /// The level, by number or name, or skip where nobody knows
    #[arg(value_name = "LEVEL")]
    level: String,
    /// The level aimed at
    #[arg(long, value_name = "LEVEL")]
    target: Option<String>,
    /// The day by which: 2027-03-31, +6m
    #[arg(long, value_name = "DATE")]
    target_on: Option<String>,
    /// What shows that the answer is right
    #[arg(long, value_name = "TEXT")]
    evidence: Option<String>,
    /// How sure you are: guess, likely, evidenced
    #[arg(long, value_name = "WORD")]
    confidence: Option<String>,
    /// Anything else
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    #[command(flatten)]
    framework: FrameworkArgs,
}

/// Show the newest assessment: level, gaps, what the data says, the plan
#[derive(Debug, clap::Args)]
pub(super) struct ShowArgs {
    #[command(flatten)]
    framework: FrameworkArgs,
}

/// Answers about maturity: a survey's export, or a row per dimension
///
/// A survey has a column per dimension (by id, title or question) and a row per respondent: its answers become votes of
/// a workshop. A table with the columns dimension and level becomes answers. Levels are numbers or names. Goes into the
/// framework's open assessment; where none is open, one is begun. Exits 1 where something was rejected.
#[derive(Debug, clap::Args)]
pub(super) struct ImportArgs {
    /// The file (CSV or XLSX), or - for standard input
    #[arg(value_name = "INPUT")]
    input: PathBuf,
    /// Tell what would happen, and change nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    framework: FrameworkArgs,
}

pub(super) fn run(desk: &Desk, what: &What) -> eyre::Result<Outcome> {
    match what {
        What::Answer(args) => answer(desk, args),
        What::Show(args) => show(desk, args),
        What::Close(args) => close(desk, args),
    }
}

/// The words with which the framework's open assessment is answered, or one that would be begun.
fn words(ws: &Workspace, framework: &str) -> eyre::Result<(Arc<Maturity>, Arc<Framework>)> {
    let room = ws.maturity()?;
    let open = room.open(framework).and_then(|one| room.words(one));
    let words = open.or_else(|| room.framework(framework)).cloned().ok_or_else(|| {
        let known = room.framework_ids().join(", ");
        Mistake::new(format!("there is no maturity framework {}", clean(framework)), format!("name one of {known}"))
    })?;
    Ok((room, words))
}

fn answer(desk: &Desk, args: &AnswerArgs) -> eyre::Result<Outcome> {
    let mut ws = desk.open()?;
    let framework = &args.framework.framework;
    let (room, words) = words(&ws, framework)?;
    let dimension = words.parse_dimension(&args.dimension).map(|one| one.id.clone()).ok_or_else(|| {
        let known: Vec<&str> = words.dimensions.iter().map(|one| one.id.as_str()).collect();
        let what = format!("{} has no dimension “{}”", words.title, clean(&args.dimension));
        Mistake::new(what, format!("name one of {}", known.join(", ")))
    })?;
    let open = room.open(framework).map(|one| one.id);
    let before = open.and_then(|id| room.assessment(id)).and_then(|one| one.answer(&dimension)).cloned();
    let ctx = ws.maturity_context(framework, open)?;
    // All of it is checked before an assessment is begun for it.
    let new = asked(args, before.unwrap_or_else(|| Answer::about(&dimension)), &ctx)?;
    let id = match open {
        Some(id) => id,
        None => {
            let start = Start {
                framework: framework.clone(),
                sitting: Sitting::Solo,
                participants: Vec::new(),
                from_last: false,
            };
            let (id, done) = ws.start_assessment(&start)?;
            desk.out.remark(&done.label);
            id
        }
    };
    let done = ws.save_answer(id, &new)?;
    let results = ws.maturity()?.results(id);
    if desk.out.json {
        let (coverage, verdict) = results.map(|one| (one.coverage, one.verdict())).unwrap_or_default();
        desk.out.value(&json!({
            "done": done.label,
            "step": done.step.map(|id| id.0),
            "assessment": id.0,
            "answered": coverage.answered,
            "of": coverage.of,
            "verdict": verdict,
        }));
    } else {
        let so_far = results.map_or_else(String::new, |one| {
            format!(" ({} of {} answered, {})", one.coverage.answered, one.coverage.of, one.verdict())
        });
        desk.out.text(&format!("{}{so_far}\n", clean(&done.label)));
    }
    Ok(Outcome::Done)
}

/// The answer with what the options say.
fn asked(args: &AnswerArgs, mut answer: Answer, ctx: &FieldContext) -> eyre::Result<Answer> {
    let skips = args.level.trim().eq_ignore_ascii_case("skip");
    let level = if skips { ("skipped", Some("yes")) } else { ("level", Some(args.level.as_str())) };
    let options = [
        level,
        ("target", args.target.as_deref()),
        ("target-on", args.target_on.as_deref()),
        ("evidence", args.evidence.as_deref()),
        ("confidence", args.confidence.as_deref()),
        ("note", args.note.as_deref()),
    ];
    for (name, typed) in options {
        let field = ANSWER_FIELDS.iter().find(|field| field.name == name);
        if let (Some(field), Some(typed)) = (field, typed) {
            (field.set)(&mut answer, typed, ctx)?;
        }
    }
    Ok(answer)
}

fn close(desk: &Desk, args: &FrameworkArgs) -> eyre::Result<Outcome> {
    let mut ws = desk.open()?;
    let (room, words) = words(&ws, &args.framework)?;
    let open = room.open(&args.framework).map(|one| one.id).ok_or_else(|| {
        let what = format!("no assessment of {} is open", words.title);
        Mistake::new(what, "begin one with opsroom maturity answer DIMENSION LEVEL")
    })?;
    drop(room);
    let done = ws.close_assessment(open)?;
    if desk.out.json {
        desk.out.value(&json!({ "done": done.label, "step": done.step.map(|id| id.0), "assessment": open.0 }));
    } else {
        desk.out.text(&format!("{}\n", clean(&done.label)));
    }
    Ok(Outcome::Done)
}

/// The newest assessment of a framework.
pub(super) fn newest(ws: &Workspace, framework: &str) -> eyre::Result<(Arc<Maturity>, Id)> {
    let (room, words) = words(ws, framework)?;
    let newest = room.of(framework).next().map(|one| one.id).ok_or_else(|| {
        let what = format!("{} was not assessed yet", words.title);
        Mistake::new(what, "answer it in the Maturity room, or with opsroom maturity answer DIMENSION LEVEL")
    })?;
    Ok((room, newest))
}

fn show(desk: &Desk, args: &ShowArgs) -> eyre::Result<Outcome> {
    let ws = desk.open()?;
    let (room, id) = newest(&ws, &args.framework.framework)?;
    let found = room.assessment(id).and_then(|one| Some((one, room.results(id)?)));
    let Some((one, results)) = found else {
        let hint = "another tool changed the file: opsroom log tells when, opsroom undo takes it back";
        return Err(Mistake::new("the words of this assessment can't be read any more", hint).into());
    };
    if desk.out.json {
        desk.out.value(&value(&room, one, &results));
    } else {
        desk.out.text(&text(&room, one, &results));
    }
    Ok(Outcome::Done)
}

fn text(room: &Maturity, one: &Assessment, results: &Results) -> String {
    let words = &results.framework;
    let level = |level: Option<u8>| level.map_or_else(|| "–".to_owned(), |level| words.level_name(level));
    let coverage = results.coverage;
    let state = match one.closed_on {
        Some(day) => format!("closed {day}"),
        None => format!("open since {}", one.started_on),
    };
    let change = results.change().map_or_else(String::new, |change| format!(", {change} since last time"));
    let mut text = format!(
        "{}: {}{change} · {} of {} answered · {state}\n\n",
        words.title,
        results.verdict(),
        coverage.answered,
        coverage.of
    );
    let mut rows = vec![["DIMENSION", "LEVEL", "TARGET", "LAST", "DATA"].map(str::to_owned).to_vec()];
    for (row, dimension) in results.rows.iter().zip(&words.dimensions) {
        let skipped = row.answer.is_skipped.then(|| "skipped".to_owned());
        let said = row.contradiction().map(|one| format!("but {} ({})", one.sentence, words.level_name(one.level)));
        rows.push(vec![
            dimension.title.clone(),
            skipped.unwrap_or_else(|| level(row.answer.level)),
            level(row.answer.target),
            level(row.last),
            said.unwrap_or_default(),
        ]);
    }
    text.push_str(&columns(&rows));
    if !results.gaps.is_empty() {
        text.push_str("\nNext, in this order:\n");
        let rows: Vec<Vec<String>> = results
            .gaps
            .iter()
            .zip(1..)
            .filter_map(|(gap, at)| {
                let dimension = results.dimension(gap.at)?;
                let first = dimension.actions_between(Some(gap.current), gap.target).next();
                let step = format!("{} → {}", words.level_name(gap.current), words.level_name(gap.target));
                let action = first.map(|action| action.text.clone()).unwrap_or_default();
                Some(vec![format!("{at}."), dimension.title.clone(), step, action])
            })
            .collect();
        text.push_str(&columns(&rows));
    }
    let live = room.plan(&one.framework).filter(|item| item.state.is_live()).count();
    if live > 0 {
        text.push_str(&format!("\n{} to do; opsroom report maturity has them\n", count(live, "plan item", "")));
    }
    text
}

fn value(room: &Maturity, one: &Assessment, results: &Results) -> Value {
    let words = &results.framework;
    let coverage = results.coverage;
    let dimensions: Vec<Value> = results
        .rows
        .iter()
        .zip(&words.dimensions)
        .map(|(row, dimension)| {
            let measured: Vec<Value> = row
                .measured
                .iter()
                .map(|one| json!({ "measure": one.measure, "says": one.sentence, "percent": one.percent, "level": one.level }))
                .collect();
            let spread = row.spread.as_ref().filter(|_| one.is_revealed(&dimension.id));
            json!({
                "id": dimension.id,
                "title": dimension.title,
                "level": row.answer.level,
                "level_name": row.answer.level.map(|level| words.level_name(level)),
                "skipped": row.answer.is_skipped,
                "target": row.answer.target,
                "target_on": row.answer.target_on.map(|day| day.to_string()),
                "last": row.last,
                "evidence": row.answer.evidence,
                "confidence": row.answer.confidence.map(crate::domain::maturity::Confidence::name),
                "note": row.answer.note,
                "votes": spread.map(|spread| spread.histogram.clone()),
                "disagreement": spread.map(|spread| spread.is_disagreement),
                "measured": measured,
                "contradicted": row.contradiction().is_some(),
            })
        })
        .collect();
    let gaps: Vec<Value> = results
        .gaps
        .iter()
        .filter_map(|gap| {
            let id = &results.dimension(gap.at)?.id;
            Some(json!({ "dimension": id, "from": gap.current, "to": gap.target, "target_set": gap.is_set }))
        })
        .collect();
    let plan: Vec<Value> = room
        .plan(&one.framework)
        .map(|item| {
            json!({
                "dimension": item.dimension, "action": item.text, "owner": item.owner, "state": item.state.name(),
                "due": item.due.map(|day| day.to_string()), "effort": item.effort, "result": item.result,
            })
        })
        .collect();
    json!({
        "assessment": one.id.0,
        "framework": one.framework,
        "version": one.version,
        "started_on": one.started_on.to_string(),
        "closed_on": one.closed_on.map(|day| day.to_string()),
        "sitting": one.sitting.name(),
        "average": results.average.map(crate::domain::maturity::average::Average::value),
        "band": results.band.as_ref().map(|band| &band.name),
        "verdict": results.verdict(),
        "answered": coverage.answered,
        "skipped": coverage.skipped,
        "of": coverage.of,
        "next_due": room.next_due(&one.framework).map(|day| day.to_string()),
        "dimensions": dimensions,
        "gaps": gaps,
        "plan": plan,
    })
}

/// `opsroom import maturity`.
pub(super) fn import(desk: &Desk, args: &ImportArgs) -> eyre::Result<Outcome> {
    let file = desk.file()?;
    let is_new = is_missing(&file);
    // A file that is refused leaves no workspace behind: it is looked at in memory first.
    let mut ws = if is_new { desk.scratch(&file)? } else { desk.open_at(&file)? };
    let framework = &args.framework.framework;
    let (_, words) = words(&ws, framework)?;
    let known = |header: &str| is_known(header, &words);
    let table = if args.input == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().take(sheet::MAX_BYTES + 1).read_to_end(&mut bytes)?;
        sheet::read_bytes("standard input", &bytes, &known)?
    } else {
        sheet::read(&args.input, &known)?
    };
    let import = read(&table, &words, ws.today())?;
    let is_empty = match &import.found {
        Found::Answers(answers) => answers.is_empty(),
        Found::Survey(respondents) => respondents.iter().all(|one| one.votes.is_empty()),
    };
    let done = if args.dry_run || is_empty {
        None
    } else {
        if is_new {
            ws = desk.open_at(&file)?;
        }
        Some(match &import.found {
            Found::Answers(answers) => ws.import_answers(framework, answers)?.1,
            Found::Survey(respondents) => ws.import_survey(framework, respondents)?.1,
        })
    };
    tell(desk, &import, done.as_ref().map(|done| done.label.as_str()));
    Ok(if import.rejected.is_empty() { Outcome::Done } else { Outcome::Found })
}

fn tell(desk: &Desk, import: &MaturityImport, done: Option<&str>) {
    let (what, votes) = match &import.found {
        Found::Answers(answers) => (count(answers.len(), "answer", ""), 0),
        Found::Survey(respondents) => {
            (count(respondents.len(), "respondent", ""), respondents.iter().map(|one| one.votes.len()).sum())
        }
    };
    if desk.out.json {
        let (answers, respondents) = match &import.found {
            Found::Answers(answers) => (answers.len(), 0),
            Found::Survey(respondents) => (0, respondents.len()),
        };
        desk.out.value(&json!({
            "done": done,
            "answers": answers,
            "respondents": respondents,
            "votes": votes,
            "rejected": import.rejected,
            "ignored_columns": import.ignored,
        }));
        return;
    }
    let votes = if votes > 0 { format!(", {}", count(votes, "vote", "")) } else { String::new() };
    let mut text = match done {
        Some(label) => format!("{}\n{what}{votes}\n", clean(label)),
        None => format!("would take {what}{votes}; nothing was changed\n"),
    };
    for line in &import.rejected {
        text.push_str(&format!("rejected: {}\n", clean(line)));
    }
    if !import.ignored.is_empty() {
        text.push_str(&format!("not used: {}\n", clean(&import.ignored.join(", "))));
    }
    desk.out.text(&text);
}
